//! Values and the heap they live in.
//!
//! A [`Value`] is sixteen bytes and `Copy`: small things stand in it, everything else is a handle into a typed
//! pool of the [`Heap`]. Handles mean nothing in another heap. Lists, maps and records are shared by reference;
//! all else is immutable.
//!
//! Invariant: imports `bytecode` (for the names of kinds and functions), `diagnostic`, `source` and `base`;
//! never `vm`, `syntax` or `check`.

mod collect;
pub mod equality;
pub mod fault;
pub mod form;
pub mod heap;
pub mod history;
pub mod key;
mod make;
pub mod many;
pub mod map;
pub mod number;
pub mod object;
mod pins;
mod pool;
pub mod probe;
pub mod search;
pub mod shapes;
pub mod show;
mod tally;
pub mod text;
pub mod window;

pub use collect::rational_bytes;
pub use fault::{Fault, FaultKind};
pub use form::Form;
pub use heap::Heap;
pub use history::History;
pub use key::Key;
pub use map::Map;
pub use object::{Object, Reader, Shared};
pub use pins::Pin;
pub use shapes::{List, Range, Record, View};
pub use window::Window;

use super::bytecode::{FnId, KindId, NativeId};
use super::source::Symbol;

macro_rules! handles {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);
    )*};
}

handles! {
    /// Handle of an immutable string.
    TextRef
    /// Handle of a list.
    ListRef
    /// Handle of a map.
    MapRef
    /// Handle of a range.
    RangeRef
    /// Handle of an exact fraction.
    RationalRef
    /// Handle of an instance of a kind.
    RecordRef
    /// Handle of a history.
    HistoryRef
    /// Handle of a function with captured variables.
    ClosureRef
    /// Handle of a captured variable that is assigned after its capture.
    CellRef
    /// Handle of what a strategy sees.
    ViewRef
    /// Handle of a host's or the model's object: a game, a match, a table …
    ObjectRef
}

/// A value of the language.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub enum Value {
    /// An argument not given, a variable not yet set. A script never sees it.
    Absent,
    /// `none`
    None,
    /// `true`, `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A floating number; never NaN.
    Float(f64),
    /// An action, a state of a process.
    Symbol(Symbol),
    /// A string.
    Text(TextRef),
    /// A list.
    List(ListRef),
    /// A map.
    Map(MapRef),
    /// A range.
    Range(RangeRef),
    /// An exact fraction.
    Rational(RationalRef),
    /// An instance of a kind.
    Record(RecordRef),
    /// A history of moves or payoffs.
    History(HistoryRef),
    /// A script's function that captures nothing.
    Function(FnId),
    /// A script's function with what it captured.
    Closure(ClosureRef),
    /// A built-in function.
    Native(NativeId),
    /// A kind, callable to make an instance.
    Kind(KindId),
    /// Anything else.
    Object(ObjectRef),
    /// The machine's own: a captured variable.
    Cell(CellRef),
    /// The machine's own: what a strategy sees.
    View(ViewRef),
}

impl Value {
    /// Whether it stands for an argument that was given.
    #[must_use]
    pub fn is_present(self) -> bool {
        !matches!(self, Self::Absent)
    }

    /// Whether it is all there, without anything on the heap.
    #[must_use]
    pub fn is_plain(self) -> bool {
        matches!(
            self,
            Self::Absent
                | Self::None
                | Self::Bool(_)
                | Self::Int(_)
                | Self::Float(_)
                | Self::Symbol(_)
                | Self::Function(_)
                | Self::Native(_)
                | Self::Kind(_)
        )
    }

    /// The word for its type in messages, without an article.
    #[must_use]
    pub fn type_name(self, heap: &Heap) -> &'static str {
        match self {
            Self::Absent => "nothing",
            Self::None => "none",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Symbol(_) => "action",
            Self::Text(_) => "string",
            Self::List(_) => "list",
            Self::Map(_) => "map",
            Self::Range(_) => "range",
            Self::Rational(_) => "rational",
            Self::Record(_) => "record",
            Self::History(_) => "history",
            Self::Function(_) | Self::Closure(_) | Self::Native(_) => "function",
            Self::Kind(_) => "kind",
            Self::Object(object) => heap.object(object).type_name(),
            Self::Cell(_) | Self::View(_) => "internal value",
        }
    }
}

/// `a list`, `an int`: a type's word with its article, for messages.
#[must_use]
pub fn with_article(word: &str) -> String {
    if word == "none" || word == "nothing" {
        return word.to_owned();
    }
    let vowel = word.starts_with(['a', 'e', 'i', 'o']);
    format!("{} {word}", if vowel { "an" } else { "a" })
}

const _: () = assert!(size_of::<Value>() == 16);
