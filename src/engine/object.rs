//! Types of the host as types of the language: fields and methods of things that only Rust knows the inside of.

use std::any::{Any, TypeId};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use indexmap::IndexMap;

use super::convert::IntoValue;
use super::function::Function;
use super::value::{Object as Outside, Whose};
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::host as words;
use crate::lang::native::NativeEntry;
use crate::lang::value::{Heap, Object};
use crate::lang::vm::{outside, outside_or_up};

/// A type of the host that scripts may hold, read fields of and call methods of.
///
/// An object is shared, not copied: host and script see the same thing, and what changes in it needs a lock of its
/// own. Its methods are [`Function`]s whose first argument is an [`Arc`] of it.
///
/// ```
/// use std::sync::{Arc, Mutex};
///
/// use comity::{Engine, Function, ObjectType};
///
/// struct Fund {
///     name: String,
///     money: Mutex<f64>,
/// }
///
/// let fund = ObjectType::<Fund>::new("fund")
///     .field("name", |fund: &Fund| fund.name.clone())
///     .field("money", |fund: &Fund| *fund.money.lock().expect("nobody panics"))
///     .method(Function::new("pay", |fund: Arc<Fund>, amount: f64| {
///         let mut money = fund.money.lock().expect("nobody panics");
///         if amount > *money { return Err("there is not so much in the fund") }
///         *money -= amount;
///         Ok(*money)
///     }));
/// let engine = Engine::builder().object_type(fund).build()?;
/// let text = "fn help(fund) { fund.pay(30)\n \"{fund.name} has {fund.money}\" }";
/// let mut context = engine.context();
/// context.run(&engine.compile("t.comity", text)?)?;
///
/// let climate = Arc::new(Fund { name: "climate".into(), money: Mutex::new(100.0) });
/// assert_eq!(context.call::<String>("help", (climate.clone(),))?, "climate has 70.0");
/// assert_eq!(*climate.money.lock().expect("nobody panics"), 70.0);
/// # Ok::<(), comity::Error>(())
/// ```
pub struct ObjectType<T> {
    info: TypeInfo,
    /// Whether its fields never change.
    frozen: bool,
    members: Vec<Function>,
    /// What is wrong with a member.
    mistaken: Option<(String, String)>,
    of: PhantomData<fn(&T)>,
}

/// What is known of a type of the host.
pub(crate) struct TypeInfo {
    pub(super) name: &'static str,
    pub(super) id: TypeId,
    fields: Vec<&'static str>,
    /// What each field and method is known by among the natives.
    getters: IndexMap<&'static str, String>,
    methods: IndexMap<String, String>,
    shown: Box<dyn Fn(&(dyn Any + Send + Sync)) -> String + Send + Sync>,
    size: Box<dyn Fn(&(dyn Any + Send + Sync)) -> usize + Send + Sync>,
}

impl<T: Send + Sync + 'static> ObjectType<T> {
    /// A type that messages call by that name: `fund`.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use comity::{Engine, Function, ObjectType};
    ///
    /// struct Treaty;
    ///
    /// let sign = Function::new("sign", || Arc::new(Treaty));
    /// let engine = Engine::builder().object_type(ObjectType::<Treaty>::new("treaty")).function(sign).build()?;
    /// assert_eq!(engine.eval::<String>("\"{sign()}\"")?, "<treaty>");
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        let info = TypeInfo {
            name,
            id: TypeId::of::<T>(),
            fields: Vec::new(),
            getters: IndexMap::new(),
            methods: IndexMap::new(),
            shown: Box::new(move |_| format!("<{name}>")),
            size: Box::new(|_| size_of::<T>()),
        };
        Self { info, frozen: false, members: Vec::new(), mistaken: None, of: PhantomData }
    }

    /// Says that the fields that follow never change, so that several threads may read them at once, and rounds of a
    /// match that read them may be foreseen. Others are asked for anew each time, by one thread after the other.
    ///
    /// ```
    /// use comity::{Engine, Object, ObjectType};
    ///
    /// struct Treaty { year: i64 }
    ///
    /// let treaty = ObjectType::<Treaty>::new("treaty").frozen().field("year", |it: &Treaty| it.year);
    /// let engine = Engine::builder().object_type(treaty).build()?;
    /// let mut context = engine.context();
    /// context.run(&engine.compile("t.comity", "fn age(treaty) { 2026 - treaty.year }")?)?;
    /// assert_eq!(context.call::<i64>("age", (Object::new(Treaty { year: 1957 }),))?, 69);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn frozen(mut self) -> Self {
        self.frozen = true;
        self
    }

    /// A field that scripts read: `fund.money`.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use comity::{Engine, Function, ObjectType};
    ///
    /// struct Treaty {
    ///     year: i64,
    /// }
    ///
    /// let treaty = ObjectType::<Treaty>::new("treaty").field("year", |treaty: &Treaty| treaty.year);
    /// let rome = Function::new("rome", || Arc::new(Treaty { year: 1957 }));
    /// let engine = Engine::builder().object_type(treaty).function(rome).build()?;
    /// assert_eq!(engine.eval::<i64>("rome().year")?, 1957);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn field<V: IntoValue>(
        mut self,
        name: &'static str,
        get: impl Fn(&T) -> V + Send + Sync + 'static,
    ) -> Self {
        let function = Function::new(name, move |it: Arc<T>| get(&it));
        let known = self.add(if self.frozen { function.pure() } else { function });
        self.info.fields.push(name);
        self.info.getters.insert(name, known);
        self
    }

    /// A method: `fund.pay(30)`. The function's first argument is an `Arc<T>`.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use comity::{Engine, Function, ObjectType};
    ///
    /// struct Treaty {
    ///     year: i64,
    /// }
    ///
    /// let age = Function::new("age", |treaty: Arc<Treaty>, now: i64| now - treaty.year);
    /// let treaty = ObjectType::<Treaty>::new("treaty").method(age);
    /// let rome = Function::new("rome", || Arc::new(Treaty { year: 1957 }));
    /// let engine = Engine::builder().object_type(treaty).function(rome).build()?;
    /// assert_eq!(engine.eval::<i64>("rome().age(2026)")?, 69);
    ///
    /// // A function of something else is no method of it.
    /// let odd = ObjectType::<Treaty>::new("treaty").method(Function::new("odd", |x: f64| x));
    /// assert_eq!(Engine::builder().object_type(odd).build().unwrap_err().code(), "E0837");
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn method(mut self, function: Function) -> Self {
        let name = function.name().to_owned();
        if function.receiver() != Some(TypeId::of::<T>()) {
            self.mistake(&name, words::NO_RECEIVER);
        }
        let known = self.add(function);
        self.info.methods.insert(name, known);
        self
    }

    /// Takes in a field or a method; gives what it is known by.
    fn add(&mut self, function: Function) -> String {
        let name = function.name();
        if let Some(mistake) = function.mistake() {
            self.mistake(name, &mistake);
        }
        if !super::builder::is_name(name) {
            self.mistake(name, words::NOT_A_NAME);
        }
        if self.members.iter().any(|known| known.name() == name) {
            self.mistake(name, words::TWICE);
        }
        let known = self.known(name);
        self.members.push(function);
        known
    }

    fn mistake(&mut self, name: &str, mistake: &str) {
        let known = self.known(name);
        self.mistaken.get_or_insert_with(|| (known, mistake.to_owned()));
    }

    /// What a member is known by among the natives.
    fn known(&self, name: &str) -> String {
        format!("{}.{name}", self.info.name)
    }

    /// How it prints; `<fund>` unless said.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use comity::{Engine, Function, ObjectType};
    ///
    /// struct Treaty {
    ///     year: i64,
    /// }
    ///
    /// let treaty = ObjectType::<Treaty>::new("treaty").shown(|treaty| format!("the treaty of {}", treaty.year));
    /// let rome = Function::new("rome", || Arc::new(Treaty { year: 1957 }));
    /// let engine = Engine::builder().object_type(treaty).function(rome).build()?;
    /// assert_eq!(engine.eval::<String>("\"{rome()}\"")?, "the treaty of 1957");
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn shown(mut self, show: impl Fn(&T) -> String + Send + Sync + 'static) -> Self {
        self.info.shown =
            Box::new(move |it| it.downcast_ref::<T>().map_or_else(String::new, &show));
        self
    }

    /// How many bytes it holds, which count as memory of the script that holds it; the size of the type unless said.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use comity::{Engine, Function, Limit, Limits, ObjectType};
    ///
    /// struct Archive(Vec<u8>);
    ///
    /// let archive = ObjectType::<Archive>::new("archive").size(|archive| archive.0.len());
    /// let open = Function::new("open", |bytes: usize| Arc::new(Archive(vec![0; bytes])));
    /// let engine = Engine::builder().object_type(archive).function(open);
    /// let engine = engine.limits(Limits::default().memory(1 << 20)).build()?;
    /// assert!(engine.eval::<()>("open(1000)").is_ok());
    /// assert_eq!(engine.eval::<()>("open(2_000_000)").unwrap_err().limit(), Some(Limit::Memory));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn size(mut self, bytes: impl Fn(&T) -> usize + Send + Sync + 'static) -> Self {
        self.info.size = Box::new(move |it| it.downcast_ref::<T>().map_or(0, &bytes));
        self
    }

    /// What is known of it, its members, and what is wrong with one of these.
    pub(super) fn into_parts(self) -> (TypeInfo, Vec<NativeEntry>, Option<(String, String)>) {
        let of = self.info.name;
        let entry = |member: Function| {
            let known = format!("{of}.{}", member.name());
            member.into_entry(Some(known), of)
        };
        (self.info, self.members.into_iter().map(entry).collect(), self.mistaken)
    }
}

impl<T> fmt::Debug for ObjectType<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the type {}", self.info.name)
    }
}

/// The types of an engine's host.
#[derive(Clone, Default)]
pub(crate) struct HostTypes(IndexMap<TypeId, Arc<TypeInfo>>);

impl HostTypes {
    pub(super) fn add(&mut self, info: TypeInfo) {
        self.0.insert(info.id, Arc::new(info));
    }

    /// Something of a type that is known here, as scripts hold it.
    pub(super) fn object(&self, value: Arc<dyn Any + Send + Sync>) -> Option<HostObject> {
        let info = self.0.get(&(*value).type_id())?;
        Some(HostObject { value, info: Arc::clone(info) })
    }
}

/// An object of the host as a value of a machine.
pub(crate) struct HostObject {
    value: Arc<dyn Any + Send + Sync>,
    info: Arc<TypeInfo>,
}

impl HostObject {
    /// As the host knows it.
    pub(super) fn outside(&self) -> Outside {
        Outside(Whose::Host { value: Arc::clone(&self.value), type_name: self.info.name })
    }

    /// As its own type.
    pub(super) fn downcast<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        Arc::clone(&self.value).downcast().ok()
    }
}

impl Object for HostObject {
    fn type_name(&self) -> &'static str {
        self.info.name
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn fields(&self) -> &[&'static str] {
        &self.info.fields
    }

    fn getter(&self, name: &str) -> Option<&str> {
        self.info.getters.get(name).map(String::as_str)
    }

    fn method(&self, name: &str) -> Option<&str> {
        self.info.methods.get(name).map(String::as_str)
    }

    fn show(&self, heap: &Heap, _image: &Image) -> String {
        outside("shown", || (self.info.shown)(&*self.value)).unwrap_or_else(|fault| {
            heap.fail(fault);
            String::new()
        })
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.show(heap, image)
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| Arc::ptr_eq(&self.value, &other.value))
    }

    fn bytes(&self) -> usize {
        let size = outside_or_up("size", || (self.info.size)(&*self.value));
        size.saturating_add(size_of::<Self>())
    }
}
