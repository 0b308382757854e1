//! Roots, powers, logarithms and angles, with the same digits on every machine.

use crate::base::{math, number as digits};
use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::natives;
use crate::lang::value::number::checked;
use crate::lang::value::{Fault, Value};

natives! {
    /// Elementary functions.
    pub static ELEMENTARY = "Elementary functions" {
        /// The square root, always a float.
        ///
        /// # Errors
        /// `E0612` for a negative number.
        ///
        /// # Examples
        /// ```comity
        /// sqrt(2.25)   // => 1.5
        /// sqrt(-1)     // error[E0612]
        /// ```
        fn sqrt(
            _cx,
            /// The number.
            x: f64,
        ) -> Value {
            checked(math::sqrt(x), x.is_finite())
        }

        /// The number e to the power `x`.
        ///
        /// # Errors
        /// `E0611` where the result is too large for a float, from about 709.8.
        ///
        /// # Examples
        /// ```comity
        /// exp(0)   // => 1.0
        /// ```
        fn exp(
            _cx,
            /// The exponent.
            x: f64,
        ) -> Value {
            checked(math::exp(x), x.is_finite())
        }

        /// The logarithm: the natural one, or to a base.
        ///
        /// # Errors
        /// `E0612` for 0 and below; `E0708` for a base that is not positive, or 1.
        ///
        /// # Examples
        /// ```comity
        /// log(1)        // => 0.0
        /// log(1000, base: 10)   // => 3.0
        /// log(8, 2)     // => 3.0
        /// ```
        fn log(
            _cx,
            /// The number, above 0.
            x: f64,
            /// The base; e if left out.
            base: Option<f64>,
        ) -> Value {
            logarithm(x, base)
        }

        /// The sine of an angle in radians.
        ///
        /// # Examples
        /// ```comity
        /// sin(0)   // => 0.0
        /// ```
        fn sin(
            _cx,
            /// The angle.
            x: f64,
        ) -> Value {
            checked(math::sin(x), true)
        }

        /// The cosine of an angle in radians.
        ///
        /// # Examples
        /// ```comity
        /// cos(pi)   // => -1.0
        /// ```
        fn cos(
            _cx,
            /// The angle.
            x: f64,
        ) -> Value {
            checked(math::cos(x), true)
        }

        /// The tangent of an angle in radians.
        ///
        /// # Examples
        /// ```comity
        /// tan(0)   // => 0.0
        /// ```
        fn tan(
            _cx,
            /// The angle.
            x: f64,
        ) -> Value {
            checked(math::tan(x), true)
        }

        /// The angle, between -π/2 and π/2, that has this tangent.
        ///
        /// # Examples
        /// ```comity
        /// close(4 * atan(1), pi)   // => true
        /// ```
        fn atan(
            _cx,
            /// The tangent.
            x: f64,
        ) -> Value {
            checked(math::atan(x), true)
        }

        /// The hyperbolic tangent, an S-shaped curve from -1 to 1.
        ///
        /// # Examples
        /// ```comity
        /// tanh(0)   // => 0.0
        /// ```
        fn tanh(
            _cx,
            /// The number.
            x: f64,
        ) -> Value {
            checked(math::tanh(x), true)
        }

        /// The ratio of a circle's circumference to its diameter.
        ///
        /// # Examples
        /// ```comity
        /// "{pi:.4}"   // => 3.1416
        /// ```
        [bare] fn pi(_cx) -> f64 {
            Ok(std::f64::consts::PI)
        }
    }
}

fn logarithm(x: f64, base: Option<f64>) -> Result<Value, Fault> {
    if x == 0.0 {
        let problem = run::not_a_number();
        return Err(problem.note("the logarithm falls without end towards 0").into());
    }
    match base {
        None => checked(math::ln(x), x.is_finite()),
        Some(base) if base <= 0.0 || base == 1.0 || base.is_infinite() => {
            let found = digits::shortest(base);
            Err(library::outside("log", "base", "above 0, finite and not 1", &found).into())
        }
        Some(base) => checked(math::log(x, base), x.is_finite()),
    }
}
