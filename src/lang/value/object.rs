//! Opaque things as values: games, matches, tables, distributions, whatever a host brings.
//!
//! An object is immutable and shared. It answers for its fields, its printing and its equality; values that it
//! holds are named to the collector by [`Object::trace`].

use std::any::Any;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::{Fault, Form, Heap, Value};
use crate::lang::bytecode::{FnId, Image};
use crate::lang::source::Symbol;

/// What reading a field may need: the heap to make values in, the names.
pub struct Reader<'a> {
    /// Where new values go.
    pub heap: &'a mut Heap,
    /// Names of symbols and kinds.
    pub image: &'a Image,
}

/// A thing that only Rust knows the inside of.
pub trait Object: Any + Send + Sync {
    /// The word for it in messages: `game`, `match`, `table`.
    fn type_name(&self) -> &'static str;

    /// The object itself, for downcasting.
    fn as_any(&self) -> &dyn Any;

    /// The field of that name; `None` where there is none.
    ///
    /// # Errors
    /// A fault where the field exists but cannot be had.
    fn field(&self, _name: &str, _reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        None
    }

    /// The names of its fields, for help and suggestions.
    fn fields(&self) -> &[&'static str] {
        &[]
    }

    /// The native that gives the field of that name, for fields that more than reading is needed for.
    fn getter(&self, _name: &str) -> Option<&str> {
        None
    }

    /// The native that serves `object.name(…)`, which gets the object as its first argument.
    fn method(&self, _name: &str) -> Option<&str> {
        None
    }

    /// What a call of it calls: of something declared, the function that makes it with other arguments.
    fn maker(&self) -> Option<FnId> {
        None
    }

    /// The name of an action in this object's module: `tariffs.open`.
    fn action(&self, _name: Symbol) -> Option<Symbol> {
        None
    }

    /// As the prompt and `print` show it; may span lines.
    fn show(&self, heap: &Heap, image: &Image) -> String;

    /// As it stands inside a list or a message: short, one line.
    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        self.type_name().to_owned()
    }

    /// As it stands in a text whose format asks for so many decimals; `None` where it has no numbers to show.
    fn show_fixed(&self, _decimals: usize, _heap: &Heap, _image: &Image) -> Option<String> {
        None
    }

    /// As a host shows it that can do more than plain text; `None` where [`Self::show`] serves.
    fn show_as(&self, _form: Form, _heap: &Heap, _image: &Image) -> Option<String> {
        None
    }

    /// Whether it equals another object by `==`, apart from the [parts](Self::parts) of both. By identity unless said.
    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        std::ptr::addr_eq(self.as_any(), other.as_any())
    }

    /// The values that it is made of, in order: equal objects have equal ones. Whoever compares or hashes goes through
    /// them, so that no object looks into its parts by itself: they may share theirs, or hold the object again.
    fn parts(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        Box::new(std::iter::empty())
    }

    /// As a key, what tells it from other objects with the same parts: equal objects have one [`tag`]. 0 where each
    /// is a key of its own.
    fn tag(&self, _heap: &Heap) -> u64 {
        0
    }

    /// The element at an index, where it can be had without all others.
    fn index(&self, _index: Value, _reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        None
    }

    /// The elements, where `for` and indexing serve.
    fn elements(&self, _reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        None
    }

    /// Whether it equals another value within its own error, for `~=`; `None` if that has no meaning.
    fn close_to(&self, _other: Value, _heap: &Heap) -> Option<bool> {
        None
    }

    /// How it stands to another value by size, for things that stand for numbers.
    fn compare(&self, _other: Value, _heap: &Heap) -> Option<std::cmp::Ordering> {
        None
    }

    /// The sum or difference with another value, for things that stand for numbers; `first` where the object is
    /// the left operand.
    fn arithmetic(
        &self,
        _op: super::number::Arithmetic,
        _other: Value,
        _first: bool,
    ) -> Option<Shared> {
        None
    }

    /// What remains after division, for things that stand for numbers.
    fn remainder(&self, _divisor: Value) -> Option<i64> {
        None
    }

    /// Its negative, for things that stand for numbers.
    fn negated(&self) -> Option<Shared> {
        None
    }

    /// Something asked for its number and was told that it has none.
    fn touched(&self) {}

    /// Names every value that it holds.
    fn trace(&self, _mark: &mut dyn FnMut(Value)) {}

    /// About how many bytes it holds.
    fn bytes(&self) -> usize {
        64
    }
}

/// A shared object of a known type.
pub type Shared = Arc<dyn Object>;

/// The [tag](Object::tag) of an object that is told by this; never 0.
#[must_use]
pub fn tag(what: &impl Hash) -> u64 {
    // Fixed, but it decides no order.
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish().max(1)
}
