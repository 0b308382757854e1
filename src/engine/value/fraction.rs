//! Exact fractions.

use std::fmt;

use crate::base::rational::Rational;

/// An exact fraction of any size, always in lowest terms.
///
/// ```
/// use comity::{Engine, Fraction};
///
/// // A script's exact numbers come out exact.
/// let power: Fraction = Engine::default().eval("ratio(842, 4290)")?;
/// assert_eq!(power.to_string(), "421/2145");
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fraction(pub(crate) Rational);

impl Fraction {
    /// A fraction of whole numbers; `None` for a denominator of zero.
    ///
    /// ```
    /// use comity::Fraction;
    ///
    /// assert_eq!(Fraction::new(2, -4).expect("not divided by zero").to_string(), "-1/2");
    /// assert_eq!(Fraction::new(1, 0), None);
    /// ```
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Option<Self> {
        Rational::new(numerator, denominator).map(Self)
    }

    /// Out of its text, such as `22/7`; any number of digits.
    ///
    /// ```
    /// use comity::Fraction;
    ///
    /// let huge = Fraction::parse("100000000000000000000000000001/3").expect("a fraction");
    /// assert_eq!(huge.parts(), None);
    /// assert_eq!(Fraction::parse("a third"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Rational::parse(text).map(Self)
    }

    /// Numerator and denominator, where both fit; the text of the fraction has them always.
    ///
    /// ```
    /// use comity::Fraction;
    ///
    /// assert_eq!(Fraction::new(6, 4).and_then(|it| it.parts()), Some((3, 2)));
    /// ```
    #[must_use]
    pub fn parts(&self) -> Option<(i64, i64)> {
        let text = self.0.to_string();
        let (numerator, denominator) = text.split_once('/').unwrap_or((&text, "1"));
        Some((numerator.parse().ok()?, denominator.parse().ok()?))
    }

    /// The nearest float.
    ///
    /// ```
    /// use comity::Fraction;
    ///
    /// assert_eq!(Fraction::new(1, 8).map(|it| it.to_f64()), Some(0.125));
    /// ```
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64()
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
