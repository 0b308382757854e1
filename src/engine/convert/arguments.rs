//! The arguments of a call.

use super::IntoValue;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value as Raw};

/// The arguments of a call: a tuple of up to eight, or a list of values.
///
/// ```
/// use comity::{Engine, Value};
///
/// let engine = Engine::default();
/// let mut context = engine.context();
/// context.run(&engine.compile("t.comity", "fn pay(base, rate, who) { \"{who}: {base * rate}\" }")?)?;
/// assert_eq!(context.call::<String>("pay", (50, 0.1, "Peru"))?, "Peru: 5.0");
/// let list = vec![Value::Int(50), Value::Float(0.1), Value::from("Peru")];
/// assert_eq!(context.call::<String>("pay", list)?, "Peru: 5.0");
/// # Ok::<(), comity::Error>(())
/// ```
pub trait Arguments {
    /// Each as a value of the machine, to be passed on at once.
    #[doc(hidden)]
    fn pass<R>(
        self,
        cx: &mut dyn Cx,
        to: &mut dyn FnMut(&mut dyn Cx, &[Raw]) -> Result<R, Fault>,
    ) -> Result<R, Fault>;
}

impl<T: IntoValue> Arguments for Vec<T> {
    fn pass<R>(
        self,
        cx: &mut dyn Cx,
        to: &mut dyn FnMut(&mut dyn Cx, &[Raw]) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        let mut raws = Vec::with_capacity(self.len());
        for value in self {
            raws.push(value.write(cx)?);
        }
        to(cx, &raws)
    }
}

macro_rules! tuples {
    ($(($($part:ident)*))*) => {$(
        impl<$($part: IntoValue),*> Arguments for ($($part,)*) {
            #[allow(non_snake_case, unused_variables, reason = "one shape for all lengths")]
            fn pass<R>(
                self,
                cx: &mut dyn Cx,
                to: &mut dyn FnMut(&mut dyn Cx, &[Raw]) -> Result<R, Fault>,
            ) -> Result<R, Fault> {
                let ($($part,)*) = self;
                let raws = [$($part.write(cx)?),*];
                to(cx, &raws)
            }
        }
    )*};
}

tuples! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
}
