//! Rust values in and out of scripts, and Rust closures as natives.

use std::sync::Arc;

use crate::lang::native::{
    Args, Cx, FromValue, IntoValue, NativeEntry, NativeFn, ParameterEntry, take,
};
use crate::lang::value::{Fault, Value};

/// What can be read out of a script's value.
pub trait FromScript: Sized {
    /// The words for it in messages: `a number`.
    const EXPECTED: &'static str;

    /// Out of a value; `None` if it is something else.
    fn from_script(value: Value, cx: &mut dyn Cx) -> Option<Self>;
}

/// What can be handed to a script.
pub trait IntoScript {
    /// As a value of the script.
    ///
    /// # Errors
    /// The memory limit.
    fn into_script(self, cx: &mut dyn Cx) -> Result<Value, Fault>;
}

macro_rules! both {
    ($($type:ty: $name:literal),*) => {$(
        impl FromScript for $type {
            const EXPECTED: &'static str = $name;
            fn from_script(value: Value, cx: &mut dyn Cx) -> Option<Self> {
                <$type as FromValue>::from_value(value, cx).ok().flatten()
            }
        }
        impl IntoScript for $type {
            fn into_script(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
                IntoValue::into_value(self, cx)
            }
        }
    )*};
}
both!(f64: "a number", i64: "a whole number", bool: "true or false", String: "a string");

impl IntoScript for &str {
    fn into_script(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        cx.new_text(self)
    }
}

impl IntoScript for () {
    fn into_script(self, _cx: &mut dyn Cx) -> Result<Value, Fault> {
        Ok(Value::None)
    }
}

impl FromScript for () {
    const EXPECTED: &'static str = "nothing";
    fn from_script(_value: Value, _cx: &mut dyn Cx) -> Option<Self> {
        Some(())
    }
}

impl<T: FromScript> FromScript for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    fn from_script(value: Value, cx: &mut dyn Cx) -> Option<Self> {
        match value {
            Value::None | Value::Absent => Some(None),
            given => T::from_script(given, cx).map(Some),
        }
    }
}

impl<T: IntoScript> IntoScript for Option<T> {
    fn into_script(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        self.map_or(Ok(Value::None), |value| value.into_script(cx))
    }
}

impl<T: FromScript> FromScript for Vec<T> {
    const EXPECTED: &'static str = "a list";
    fn from_script(value: Value, cx: &mut dyn Cx) -> Option<Self> {
        let items = crate::lang::native::elements(value, cx).ok().flatten()?;
        items.into_iter().map(|item| T::from_script(item, cx)).collect()
    }
}

impl<T: IntoScript> IntoScript for Vec<T> {
    fn into_script(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        let mut items = Vec::with_capacity(self.len());
        for item in self {
            items.push(item.into_script(cx)?);
        }
        cx.new_list(items)
    }
}

/// A Rust closure that scripts can call; `A` is the tuple of its arguments.
pub trait Scripted<A> {
    /// The closure as a native of that name.
    fn into_entry(self, name: &str) -> NativeEntry;
}

/// What a host's closure may give: a value, or a value or a message.
pub trait Outcome {
    /// The value, or the message of a failure.
    ///
    /// # Errors
    /// The host's message, or the memory limit.
    fn outcome(self, cx: &mut dyn Cx) -> Result<Value, Fault>;
}

impl<T: IntoScript> Outcome for T {
    fn outcome(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        self.into_script(cx)
    }
}

impl<T: IntoScript> Outcome for Result<T, String> {
    fn outcome(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        match self {
            Ok(value) => value.into_script(cx),
            Err(message) => Err(crate::lang::diagnostic::catalog::run::failed(&message).into()),
        }
    }
}

/// Lets the tables' argument checks serve for what hosts read.
struct Argument<T>(T);

impl<T: FromScript> FromValue for Argument<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(T::from_script(value, cx).map(Self))
    }
}

macro_rules! scripted {
    ($($argument:ident $label:literal),*) => {
        impl<Run, Made, $($argument),*> Scripted<($($argument,)*)> for Run
        where
            Run: Fn($($argument),*) -> Made + Send + Sync + 'static,
            Made: Outcome,
            $($argument: FromScript),*
        {
            fn into_entry(self, name: &str) -> NativeEntry {
                #[allow(unused_variables, reason = "there may be no arguments")]
                let called = name.to_owned();
                #[allow(unused_mut, unused_variables, unused_assignments, non_snake_case, reason = "there may be no arguments")]
                let run = move |cx: &mut dyn Cx, args: Args| {
                    let mut at = 0;
                    $(let $argument = take::<Argument<$argument>>(cx, args, &mut at, &called, $label)?.0;)*
                    self($($argument),*).outcome(cx)
                };
                let parameters: Vec<ParameterEntry> = vec![$(ParameterEntry {
                    name: $label.into(),
                    docs: "".into(),
                    expected: $argument::EXPECTED.into(),
                    optional: false,
                    rest: false,
                    named: false,
                }),*];
                NativeEntry {
                    name: name.into(),
                    docs: "A function of the host.".into(),
                    chapter: "Host".into(),
                    parameters: parameters.into(),
                    returns: "a value".into(),
                    bare: false,
                    run: NativeFn::Host(Arc::new(run)),
                }
            }
        }
    };
}
scripted!();
scripted!(A "a");
scripted!(A "a", B "b");
scripted!(A "a", B "b", C "c");
scripted!(A "a", B "b", C "c", D "d");
scripted!(A "a", B "b", C "c", D "d", E "e");
scripted!(A "a", B "b", C "c", D "d", E "e", F "f");
scripted!(A "a", B "b", C "c", D "d", E "e", F "f", G "g");
scripted!(A "a", B "b", C "c", D "d", E "e", F "f", G "g", H "h");
