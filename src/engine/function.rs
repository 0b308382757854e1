//! Functions of the host that scripts call.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use super::call::Call;
use super::convert::{FromValue, IntoValue, Mismatch};
use super::error::Error;
use super::value::Value;
use crate::lang::diagnostic::catalog::{host, run};
use crate::lang::native::{Args, Cx, NativeEntry, NativeFn, ParameterEntry};
use crate::lang::value::{Fault, Value as Raw, with_article};

/// A function written in Rust that scripts call by its name.
///
/// It takes up to eight arguments of types that implement [`FromValue`]; an `Option` may be left out, and a
/// [`Rest`](super::Rest) takes all that follow. A first parameter of type [`&mut Call`](Call) gives it draws from the
/// script's random stream, the script's limits, and the way back into the script. It gives what implements
/// [`IntoValue`], or a `Result` of that whose error becomes the script's, with its place;
/// [`source`](std::error::Error::source) of the [`Error`] that the host gets is the error that the function gave.
///
/// ```
/// use comity::{Call, Engine, Function};
///
/// let tariff = Function::new("tariff", |rate: f64, base: Option<f64>| {
///     let base = base.unwrap_or(100.0);
///     if rate < 0.0 { Err("a rate is 0 or more") } else { Ok(rate * base) }
/// })
/// .docs("What is due at the border.")
/// .parameter("rate", "the share that is due, 0 or more")
/// .parameter("base", "the value of the goods, in dollars; 100 if left out");
/// let coin = Function::new("coin", |call: &mut Call<'_>| call.chance(0.5));
///
/// let engine = Engine::builder().function(tariff).function(coin).build()?;
/// let program = engine.compile("t.comity", "let due = tariff(base: 50, rate: 0.1)\ntariff(-1)")?;
/// let mut context = engine.context();
/// let error = context.run(&program).expect_err("a negative rate");
/// assert_eq!(error.to_string(), "`tariff`: a rate is 0 or more");
/// assert_eq!(context.get::<f64>("due")?, 5.0);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone)]
pub struct Function {
    name: String,
    docs: String,
    parameters: Vec<ParameterEntry>,
    returns: &'static str,
    pure: bool,
    /// What was said of a parameter and cannot be.
    mistaken: Option<String>,
    takes: Vec<Taken>,
    /// What arguments that are left out stand for.
    defaults: Vec<Option<Value>>,
    run: Run,
}

/// What is known of a parameter's type.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// Whether a value is of the type.
    fits: fn(Value) -> bool,
    /// The host's type, where it is an `Arc` of one.
    host: Option<TypeId>,
}

/// A function as its body needs to know it.
#[derive(Debug)]
pub struct Known {
    name: String,
    parameters: Arc<[ParameterEntry]>,
    defaults: Vec<Option<Value>>,
}

impl Known {
    fn parameter(&self, index: usize) -> &str {
        self.parameters.get(index).map_or("?", |parameter| &*parameter.name)
    }
}

type Run = Arc<dyn Fn(&mut dyn Cx, Args, &Known) -> Result<Raw, Fault> + Send + Sync>;

impl Function {
    /// A function of that name.
    ///
    /// ```
    /// use comity::{Engine, Function};
    ///
    /// let greet = Function::new("greet", |name: String| format!("Good day, {name}!"));
    /// let engine = Engine::builder().function(greet).build()?;
    /// assert_eq!(engine.eval::<String>("greet(\"Peru\")")?, "Good day, Peru!");
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn new<Kind, B: Body<Kind>>(name: impl Into<String>, body: B) -> Self {
        let (parameters, run) = body.into_parts();
        let (parameters, takes): (Vec<_>, Vec<_>) = parameters.into_iter().unzip();
        Self {
            name: name.into(),
            docs: "A function of the host.".to_owned(),
            defaults: vec![None; parameters.len()],
            parameters,
            takes,
            returns: "a value",
            pure: false,
            mistaken: None,
            run,
        }
    }

    /// What it does, in Markdown: a summary line, then whatever helps. The prompt and editors show it.
    ///
    /// ```
    /// use comity::{Engine, Function};
    ///
    /// let tariff = Function::new("tariff", |rate: f64, base: f64| rate * base).docs("What is due at the border.");
    /// let engine = Engine::builder().function(tariff).build()?;
    /// assert_eq!(engine.help("tariff"), Some("What is due at the border."));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn docs(mut self, docs: impl Into<String>) -> Self {
        self.docs = docs.into();
        self
    }

    /// The name of the next parameter that has none yet, and what it means. Scripts can give it by that name; one
    /// without has the name of its place: `a`, `b`, `c` …
    ///
    /// ```
    /// use comity::{Engine, Function};
    ///
    /// let tariff = Function::new("tariff", |rate: f64, base: f64| rate * base)
    ///     .parameter("rate", "the share that is due")
    ///     .parameter("base", "the value of the goods, in dollars");
    /// let engine = Engine::builder().function(tariff).build()?;
    /// assert_eq!(engine.eval::<f64>("tariff(base: 50, rate: 0.1)")?, 5.0);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn parameter(mut self, name: &str, docs: &str) -> Self {
        let at = self.described();
        match self.parameters.get_mut(at) {
            Some(parameter) => {
                parameter.name = name.into();
                parameter.docs = if docs.is_empty() { name.into() } else { docs.into() };
            }
            None => {
                self.mistaken = Some(format!("it has no parameter that `{name}` could describe"));
            }
        }
        self
    }

    /// What the latest [`parameter`](Self::parameter) is where a call leaves it out. Its documentation says so.
    ///
    /// ```
    /// use comity::{Engine, Function};
    ///
    /// let tariff = Function::new("tariff", |base: f64, rate: f64| base * rate)
    ///     .parameter("base", "in dollars")
    ///     .parameter("rate", "the share that is due")
    ///     .default(0.1);
    /// let engine = Engine::builder().function(tariff).build()?;
    /// assert_eq!(engine.eval::<f64>("tariff(50) + tariff(50, rate: 0.2)")?, 15.0);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn default(mut self, value: impl Into<Value>) -> Self {
        let value = value.into();
        let at = self.described().checked_sub(1);
        let known = at.and_then(|at| Some((self.parameters.get_mut(at)?, self.takes.get(at)?, at)));
        match known {
            Some((parameter, taken, at)) if (taken.fits)(value.clone()) => {
                parameter.optional = true;
                parameter.docs = format!("{}; {value} if left out", parameter.docs).into();
                self.defaults[at] = Some(value);
            }
            Some((parameter, ..)) => {
                self.mistaken = Some(format!("`{}` cannot be {value}", parameter.name));
            }
            None => self.mistaken = Some(format!("no parameter before the default {value}")),
        }
        self
    }

    /// How many parameters have been described.
    fn described(&self) -> usize {
        self.parameters.iter().take_while(|parameter| !parameter.docs.is_empty()).count()
    }

    /// The host's type that its first parameter is an `Arc` of.
    pub(super) fn receiver(&self) -> Option<TypeId> {
        self.takes.first().and_then(|taken| taken.host)
    }

    /// Says that it depends on nothing but its arguments and draws, and changes nothing: so it may be called by several
    /// threads at once, and its calls in the rounds of a match may be foreseen. Others are called by one thread
    /// after the other, in the order of the script.
    ///
    /// ```
    /// use comity::{Engine, Function};
    ///
    /// let welfare = Function::new("welfare", |x: f64| x.sqrt()).pure();
    /// let engine = Engine::builder().function(welfare).build()?;
    /// let program = engine.compile("t.comity", "[1, 4, 9].map(|x| welfare(x))")?;
    /// assert_eq!(engine.context().run(&program)?.to_string(), "[1.0, 2.0, 3.0]");
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn pure(mut self) -> Self {
        self.pure = true;
        self
    }

    /// What is wrong with its parameters, if anything: something that nobody can have meant.
    pub(super) fn mistake(&self) -> Option<String> {
        if let Some(mistaken) = &self.mistaken {
            return Some(mistaken.clone());
        }
        let mut known: Vec<&str> = Vec::new();
        for (at, parameter) in self.parameters.iter().enumerate() {
            let name = &*parameter.name;
            if !super::builder::is_name(name) {
                return Some(format!("`{name}` is no name for a parameter"));
            }
            if known.contains(&name) {
                return Some(format!("two of its parameters are called `{name}`"));
            }
            if parameter.rest && at + 1 < self.parameters.len() {
                return Some(format!("nothing can follow `{name}`, which takes all that follows"));
            }
            known.push(name);
        }
        None
    }

    /// Its name.
    ///
    /// ```
    /// use comity::Function;
    ///
    /// assert_eq!(Function::new("tariff", |rate: f64| rate).name(), "tariff");
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The native that scripts meet. `called` is what the registry knows it by, where that is not its own name.
    pub(super) fn into_entry(self, called: Option<String>, chapter: &str) -> NativeEntry {
        let (pure, run, name) = (self.pure, self.run, self.name.clone());
        let parameters: Arc<[ParameterEntry]> = self.parameters.into();
        let known = Known { name, parameters: Arc::clone(&parameters), defaults: self.defaults };
        let run = move |cx: &mut dyn Cx, args: Args| {
            if !pure {
                cx.outside()?;
            }
            run(cx, args, &known)
        };
        NativeEntry {
            name: called.unwrap_or(self.name).into(),
            docs: self.docs.into(),
            chapter: chapter.into(),
            parameters,
            returns: self.returns.into(),
            bare: false,
            run: NativeFn::Host(Arc::new(run)),
        }
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parameters = self.parameters.iter().map(|parameter| &*parameter.name);
        write!(f, "{}({})", self.name, parameters.collect::<Vec<_>>().join(", "))
    }
}

/// A Rust closure that can be the body of a [`Function`]; implemented for closures of up to eight arguments, with or
/// without a first `&mut` [`Call`].
///
/// ```
/// use comity::{Body, Function};
///
/// fn named<Kind>(body: impl Body<Kind>) -> Function {
///     Function::new("welfare", body)
/// }
///
/// assert_eq!(named(|x: f64, y: f64| x + y).name(), "welfare");
/// ```
pub trait Body<Kind>: Send + Sync + 'static {
    /// The parameters, and what runs it.
    #[doc(hidden)]
    fn into_parts(self) -> (Vec<(ParameterEntry, Taken)>, Run);
}

/// What a [`Function`] may give: a value, or a value or an error with a message.
///
/// ```
/// use comity::{Function, Outcome};
///
/// fn constant<T: Outcome + Clone + Send + Sync + 'static>(value: T) -> Function {
///     Function::new("constant", move || value.clone())
/// }
///
/// assert_eq!(constant(Ok::<i64, String>(7)).name(), "constant");
/// ```
pub trait Outcome {
    /// What the script gets.
    #[doc(hidden)]
    fn outcome(self, cx: &mut dyn Cx, function: &str) -> Result<Raw, Fault>;
}

impl<T: IntoValue> Outcome for T {
    fn outcome(self, cx: &mut dyn Cx, _function: &str) -> Result<Raw, Fault> {
        self.write(cx)
    }
}

impl<T: IntoValue, E: Into<BoxError>> Outcome for Result<T, E> {
    fn outcome(self, cx: &mut dyn Cx, function: &str) -> Result<Raw, Fault> {
        match self {
            Ok(value) => value.write(cx),
            Err(error) => Err(refused(error.into(), function)),
        }
    }
}

/// What a host's own code may fail with: any error, or a text.
pub(super) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The fault of a script for an error of the host; one that came out of the script goes back as it was.
pub(super) fn refused(error: BoxError, function: &str) -> Fault {
    if let Some(fault) = error.downcast_ref::<Error>().and_then(Error::fault) {
        return fault.clone();
    }
    let mut fault = Fault::from(host::host_failed(function, &error.to_string()));
    fault.0.cause = Some(error.into());
    fault
}

/// The next argument as a Rust value.
pub(super) fn argument<T: FromValue>(
    cx: &mut dyn Cx,
    args: Args,
    at: &mut usize,
    known: &Known,
) -> Result<T, Fault> {
    let index = *at;
    *at += 1;
    let name = || known.parameter(index);
    if T::REST {
        let rest: Vec<Raw> = (index..args.count).map(|index| cx.argument(args, index)).collect();
        *at = args.count;
        if let Ok(taken) = T::collect(rest, cx)? {
            return Ok(taken);
        }
        // One of them does not fit, and is looked for to say what was found.
        for index in index..args.count {
            let raw = cx.argument(args, index);
            if let Err(mismatch) = T::collect(vec![raw], cx)? {
                return Err(unfit::<T>(raw, &mismatch, name(), known, cx));
            }
        }
    }
    let raw = if index < args.count { cx.argument(args, index) } else { Raw::Absent };
    if !raw.is_present() {
        let default = known.defaults.get(index).and_then(Option::as_ref);
        if let Some(made) = default.and_then(|value| T::from_value(value.clone()).ok()) {
            return Ok(made);
        }
        if !T::OPTIONAL {
            return Err(run::missing_argument(&known.name, name()).into());
        }
    }
    match T::read(raw, cx)? {
        Ok(taken) => Ok(taken),
        Err(mismatch) => Err(unfit::<T>(raw, &mismatch, name(), known, cx)),
    }
}

/// The fault of an argument that is not what the function takes.
fn unfit<T: FromValue>(
    raw: Raw,
    mismatch: &Mismatch,
    name: &str,
    known: &Known,
    cx: &dyn Cx,
) -> Fault {
    match mismatch.reason() {
        Some(reason) => host::host_failed(&known.name, &format!("`{name}`: {reason}")).into(),
        None => {
            let found = with_article(raw.type_name(cx.values()));
            run::wrong_argument(&known.name, name, T::EXPECTED, &found).into()
        }
    }
}

/// Marks closures whose first parameter is a [`Call`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Calling;

fn parameter<T: FromValue>(label: &str) -> (ParameterEntry, Taken) {
    let entry = ParameterEntry {
        name: label.into(),
        docs: "".into(),
        expected: T::EXPECTED.into(),
        optional: T::OPTIONAL,
        rest: T::REST,
        named: false,
    };
    (entry, Taken { fits: |value| T::from_value(value).is_ok(), host: T::host_type() })
}

/// Closures of one length: without a `Call`, or with one that is made of `cx`.
macro_rules! body {
    ($kind:ty, |$cx:ident| $(($call:ty = $made:expr))?, $($part:ident $label:literal)*) => {
        impl<Closure, Made, $($part),*> Body<$kind> for Closure
        where
            Closure: Fn($($call,)? $($part),*) -> Made + Send + Sync + 'static,
            Made: Outcome,
            $($part: FromValue),*
        {
            fn into_parts(self) -> (Vec<(ParameterEntry, Taken)>, Run) {
                #[allow(unused_mut, unused_variables, unused_assignments, non_snake_case, reason = "one shape for all lengths")]
                let run = move |$cx: &mut dyn Cx, args: Args, known: &Known| {
                    let mut at = 0;
                    $(let $part = argument::<$part>($cx, args, &mut at, known)?;)*
                    let made = self($($made,)? $($part),*);
                    made.outcome($cx, &known.name)
                };
                (vec![$(parameter::<$part>($label)),*], Arc::new(run))
            }
        }
    };
}

macro_rules! bodies {
    ($(($($part:ident $label:literal)*))*) => {$(
        body! { fn($($part),*), |cx|, $($part $label)* }
        body! {
            fn(Calling, $($part),*), |cx| (&mut Call<'_> = &mut Call::new(cx)), $($part $label)*
        }
    )*};
}

bodies! {
    ()
    (A "a")
    (A "a" B "b")
    (A "a" B "b" C "c")
    (A "a" B "b" C "c" D "d")
    (A "a" B "b" C "c" D "d" E "e")
    (A "a" B "b" C "c" D "d" E "e" F "f")
    (A "a" B "b" C "c" D "d" E "e" F "f" G "g")
    (A "a" B "b" C "c" D "d" E "e" F "f" G "g" H "h")
}
