//! The macro that declares natives: the only clever macro of the crate.
//!
//! ```text
//! natives! {
//!     /// Arithmetic.
//!     pub static ARITHMETIC = "Arithmetic" {
//!         /// The distance from zero.
//!         ///
//!         /// # Examples
//!         /// ```comity
//!         /// abs(-3)   // => 3
//!         /// ```
//!         fn abs(
//!             cx,
//!             /// The number.
//!             x: f64,
//!         ) -> f64 {
//!             Ok(x.abs())
//!         }
//!     }
//! }
//! ```
//!
//! becomes a [`Table`](super::Table) whose `abs` takes its arguments from the machine's stack, checks each
//! against its type (a misfit is `E0607`, which names function and parameter) and runs the body, which gives a
//! `Result`. `cx` is the name by which the body knows the machine. `bare fn` declares a native whose bare name
//! is a call. A name that Rust reserves is written with `r#`.

use super::{Args, Cx, FromValue};
use crate::lang::diagnostic::catalog::run;
use crate::lang::value::{Fault, Value, with_article};

macro_rules! natives {
    (
        $(#[$meta:meta])*
        $visibility:vis static $table:ident = $title:literal {
            $(
                $(#[doc = $doc:literal])*
                $([$bare:ident])? fn $name:ident(
                    $cx:ident
                    $(, $(#[doc = $parameter_doc:literal])* $parameter:ident: $type:ty)*
                    $(,)?
                ) -> $returns:ty $body:block
            )*
        }
    ) => {
        $(#[$meta])*
        $visibility static $table: $crate::lang::native::Table = $crate::lang::native::Table {
            title: $title,
            natives: &[$(
                $crate::lang::native::Native {
                    name: stringify!($name),
                    docs: concat!($($doc, "\n"),*),
                    parameters: &[$(
                        $crate::lang::native::Parameter {
                            name: stringify!($parameter),
                            docs: concat!($($parameter_doc, "\n"),*),
                            expected: <$type as $crate::lang::native::FromValue>::EXPECTED,
                            optional: <$type as $crate::lang::native::FromValue>::OPTIONAL,
                            rest: <$type as $crate::lang::native::FromValue>::REST,
                            named: <$type as $crate::lang::native::FromValue>::NAMED,
                        }
                    ),*],
                    returns: <$returns as $crate::lang::native::IntoValue>::NAME,
                    bare: $crate::lang::native::natives!(@bare $($bare)?),
                    run: {
                        #[allow(unused_variables, clippy::needless_pass_by_value, clippy::too_many_arguments, clippy::unnecessary_wraps, reason = "one shape for all")]
                        fn body(
                            $cx: &mut dyn $crate::lang::native::Cx,
                            $($parameter: $type),*
                        ) -> Result<$returns, $crate::lang::value::Fault> $body
                        #[allow(unused_mut, unused_assignments, unused_variables, reason = "there may be no parameters")]
                        fn run(
                            cx: &mut dyn $crate::lang::native::Cx,
                            args: $crate::lang::native::Args,
                        ) -> Result<$crate::lang::value::Value, $crate::lang::value::Fault> {
                            let mut at = 0;
                            $(
                                let $parameter = $crate::lang::native::take::<$type>(
                                    cx, args, &mut at, stringify!($name), stringify!($parameter),
                                )?;
                            )*
                            let made = body(cx, $($parameter),*)?;
                            $crate::lang::native::IntoValue::into_value(made, cx)
                        }
                        run
                    },
                }
            ),*],
        };
    };
    (@bare bare) => { true };
    (@bare) => { false };
}
pub(crate) use natives;

/// The next argument as `T`.
///
/// # Errors
/// `E0622` if it is missing, `E0607` if it is something else.
pub fn take<T: FromValue>(
    cx: &mut dyn Cx,
    args: Args,
    at: &mut usize,
    function: &str,
    parameter: &str,
) -> Result<T, Fault> {
    let index = *at;
    *at += 1;
    if T::REST {
        let values = (index..args.count).map(|index| cx.argument(args, index)).collect();
        *at = args.count;
        if let Some(taken) = T::collect(values) {
            return Ok(taken);
        }
    }
    let value = if index < args.count { cx.argument(args, index) } else { Value::Absent };
    if !value.is_present() && !T::OPTIONAL {
        return Err(run::missing_argument(plain(function), plain(parameter)).into());
    }
    match T::from_value(value, cx)? {
        Some(taken) => Ok(taken),
        None => {
            let found = with_article(value.type_name(cx.values()));
            Err(run::wrong_argument(plain(function), plain(parameter), T::EXPECTED, &found).into())
        }
    }
}

fn plain(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}
