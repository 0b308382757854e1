//! Calling a script's function for one element after another.
//!
//! The function may change or drop the list that is walked, and the collector runs inside calls. So a walk goes
//! through a copy that is kept alive, and lets go of what each step made before the next one begins:
//!
//! ```text
//! let out = new_list(cx)?;                    // what is to last is made first …
//! let mut walk = Walk::over(cx, items)?;
//! while let Some(item) = walk.next(cx) {
//!     let made = walk.call(cx, f, &[item])?;  // … and what a step makes is put into it
//!     cx.heap().push(out, made)?;
//! }
//! ```

use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::{Callable, Cx, FromValue};
use crate::lang::value::{Fault, ListRef, Value, equality, number, with_article};

/// Elements that stay alive while a function is called with them.
pub(super) struct Walk {
    kept: ListRef,
    at: usize,
    mark: usize,
}

impl Walk {
    /// A walk through these elements. What is made before it stays alive to the end of the native.
    pub(super) fn over(cx: &mut dyn Cx, items: Vec<Value>) -> Result<Self, Fault> {
        let kept = keep(cx, items)?;
        Ok(Self { kept, at: 0, mark: cx.values().roots.len() })
    }

    /// The next element. What the step before has made is let go.
    pub(super) fn next(&mut self, cx: &mut dyn Cx) -> Option<Value> {
        cx.heap().unroot(self.mark);
        let item = cx.values().list(self.kept).items.get(self.at).copied();
        self.at += 1;
        item
    }

    /// The index of the element that [`Self::next`] gave last.
    pub(super) fn index(&self) -> usize {
        self.at.saturating_sub(1)
    }
}

/// One value that stays alive while others come and go: the state of an iteration.
pub(super) struct Held {
    place: ListRef,
    mark: usize,
}

impl Held {
    /// Holds a first value.
    pub(super) fn new(cx: &mut dyn Cx, value: Value) -> Result<Self, Fault> {
        let place = keep(cx, vec![value])?;
        Ok(Self { place, mark: cx.values().roots.len() })
    }

    /// Holds another value instead. What was made since is let go by the walk that goes on beside this.
    pub(super) fn set(&self, cx: &mut dyn Cx, value: Value) {
        cx.heap().list_mut(self.place).items.fill(value);
    }

    /// Holds another value instead, and lets go of all else that was made since the first.
    pub(super) fn step(&self, cx: &mut dyn Cx, value: Value) {
        self.set(cx, value);
        cx.heap().unroot(self.mark);
    }
}

/// A list of these elements that stays alive until the native ends.
pub(super) fn keep(cx: &mut dyn Cx, items: Vec<Value>) -> Result<ListRef, Fault> {
    cx.values().fits(items.capacity() * size_of::<Value>())?;
    match cx.new_list(items)? {
        Value::List(list) => Ok(list),
        _ => Err(run::defect("a list was expected").into()),
    }
}

/// A new, empty list that stays alive until the native ends.
pub(super) fn new_list(cx: &mut dyn Cx) -> Result<ListRef, Fault> {
    keep(cx, Vec::new())
}

/// Asks for room for so many values before they are made, so that what is far too much stops at once.
pub(super) fn room(cx: &mut dyn Cx, count: usize) -> Result<(), Fault> {
    room_for_bytes(cx, count.saturating_mul(size_of::<Value>()))
}

/// As [`room`], for bytes.
pub(super) fn room_for_bytes(cx: &mut dyn Cx, bytes: usize) -> Result<(), Fault> {
    cx.values().fits(bytes)
}

/// An argument that counts something: a whole number of 0 or more.
pub(super) fn natural(function: &str, parameter: &str, given: i64) -> Result<usize, Fault> {
    usize::try_from(given)
        .map_err(|_| library::outside(function, parameter, "0 or more", &given.to_string()).into())
}

/// Calls a function that must give true or false.
pub(super) fn ask(
    cx: &mut dyn Cx,
    function: &str,
    test: Callable,
    arguments: &[Value],
) -> Result<bool, Fault> {
    match cx.call(test.0, arguments)? {
        Value::Bool(answer) => Ok(answer),
        other => {
            let found = with_article(other.type_name(cx.values()));
            Err(library::gave_no_truth(function, &found).into())
        }
    }
}

/// Calls a function that must give a number.
pub(super) fn measure(
    cx: &mut dyn Cx,
    function: &str,
    callee: Callable,
    argument: Value,
) -> Result<f64, Fault> {
    let given = cx.call(callee.0, &[argument])?;
    number::to_f64(given, cx.values()).ok_or_else(|| {
        let found = with_article(given.type_name(cx.values()));
        library::gave_no_number(function, &found).into()
    })
}

/// A value to be equal to, or a test to pass.
#[derive(Clone, Copy, Debug)]
pub(super) enum Wanted {
    /// Elements equal to it.
    Value(Value),
    /// Elements for which it gives true.
    Test(Callable),
}

impl FromValue for Wanted {
    const EXPECTED: &'static str = "a value or a function";
    fn from_value(value: Value, _cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(Some(Self::of(value)))
    }
}

impl Wanted {
    /// What a value given as an argument means.
    pub(super) fn of(value: Value) -> Self {
        match value {
            Value::Function(_) | Value::Closure(_) | Value::Native(_) => {
                Self::Test(Callable(value))
            }
            other => Self::Value(other),
        }
    }

    /// The first element, with its index, for which being wanted is `sought`.
    pub(super) fn first(
        self,
        cx: &mut dyn Cx,
        function: &str,
        items: Vec<Value>,
        sought: bool,
    ) -> Result<Option<(usize, Value)>, Fault> {
        match self {
            Self::Value(value) => {
                cx.spend(items.len() as u64 / 4)?;
                let heap = cx.values();
                let mut numbered = items.into_iter().enumerate();
                Ok(numbered.find(|&(at, item)| {
                    equality::equal(item, value, heap) == sought || !heap.goes_on_at(at)
                }))
            }
            Self::Test(test) => {
                let mut walk = Walk::over(cx, items)?;
                while let Some(item) = walk.next(cx) {
                    if ask(cx, function, test, &[item])? == sought {
                        return Ok(Some((walk.index(), item)));
                    }
                }
                Ok(None)
            }
        }
    }

    /// How many elements are wanted.
    pub(super) fn count(
        self,
        cx: &mut dyn Cx,
        function: &str,
        items: Vec<Value>,
    ) -> Result<usize, Fault> {
        match self {
            Self::Value(value) => {
                cx.spend(items.len() as u64 / 4)?;
                let heap = cx.values();
                let going = items.iter().enumerate().take_while(|(at, _)| heap.goes_on_at(*at));
                Ok(going.filter(|&(_, &item)| equality::equal(item, value, heap)).count())
            }
            Self::Test(test) => {
                let mut walk = Walk::over(cx, items)?;
                let mut count = 0;
                while let Some(item) = walk.next(cx) {
                    count += usize::from(ask(cx, function, test, &[item])?);
                }
                Ok(count)
            }
        }
    }
}

/// An argument that may be left out and may be `none`: the two differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given(pub Option<Value>);

impl FromValue for Given {
    const EXPECTED: &'static str = "any value";
    const OPTIONAL: bool = true;
    fn from_value(value: Value, _cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(Some(Self(value.is_present().then_some(value))))
    }
}
