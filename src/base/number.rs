//! Numbers as text: how floats print, and how literals read.
//!
//! A float prints in the fewest digits that read back the same, with `.0` when whole, so that text
//! keeps both the value and the type:
//!
//! ```text
//! 1.0   0.1   1000000000000000.0   1e16   0.00001   1e-6   inf   -inf
//! ```
//!
//! Between 10^−5 and 10^15 the digits are written out, beyond that as `1.5e300`. With a precision
//! ([`fixed`], [`percent`]) the exact decimal value of the float is rounded, ties to even: 0.125 to two
//! digits is `0.12`, and 2.675 is `2.67`, because the float lies below 2.675. A percentage moves the
//! decimal point instead of multiplying, so 0.07 is `7%` and not `7.000000000000001%`.
//! What rounds to zero loses its sign: `0.00`, never `-0.00`.

/// The largest number of decimals that [`fixed`] and [`percent`] write.
pub const MAX_PRECISION: usize = 100;

/// A number literal that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// Digits only.
    Int(i64),
    /// With a point, an exponent, or `inf`.
    Float(f64),
}

/// Why a text is no number literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralError {
    /// Not the form `12`, `1_000`, `3.14`, `1e-6` or `inf`.
    Malformed,
    /// Beyond ±9223372036854775807 or, for floats, beyond ±1.8e308.
    TooLarge,
}

impl std::fmt::Display for LiteralError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not a number",
            Self::TooLarge => "number too large",
        })
    }
}

impl std::error::Error for LiteralError {}

/// A float in the fewest digits that read back the same.
#[must_use]
pub fn shortest(x: f64) -> String {
    if x.is_nan() {
        return String::from("nan");
    }
    if x.is_infinite() {
        return String::from(if x > 0.0 { "inf" } else { "-inf" });
    }
    let decimal = Decimal::of(x);
    if (-5..=15).contains(&decimal.exponent) || x == 0.0 {
        decimal.plain(true)
    } else {
        decimal.scientific()
    }
}

/// A float with `precision` decimals, at most [`MAX_PRECISION`]; infinities as `inf`, `-inf`.
#[must_use]
pub fn fixed(x: f64, precision: usize) -> String {
    if !x.is_finite() {
        return shortest(x);
    }
    unsigned_zero(format!("{x:.*}", precision.min(MAX_PRECISION)))
}

/// An integer with `precision` decimals, exact beyond 2^53 too.
#[must_use]
pub fn fixed_int(x: i64, precision: usize) -> String {
    match precision.min(MAX_PRECISION) {
        0 => x.to_string(),
        precision => format!("{x}.{}", "0".repeat(precision)),
    }
}

/// A share as a percentage, with `precision` decimals or the fewest: 0.125 is `12.5%`.
#[must_use]
pub fn percent(x: f64, precision: Option<usize>) -> String {
    if !x.is_finite() {
        return shortest(x) + "%";
    }
    let Some(precision) = precision else {
        let mut decimal = Decimal::of(x);
        decimal.exponent += if x == 0.0 { 0 } else { 2 };
        return decimal.plain(false) + "%";
    };
    let precision = precision.min(MAX_PRECISION);
    unsigned_zero(shift_point(&format!("{x:.*}", precision + 2))) + "%"
}

/// Reads a number literal, with an optional sign; `_` may stand between two digits.
///
/// # Errors
/// [`LiteralError::Malformed`] where it has another form, [`LiteralError::TooLarge`] where the value
/// cannot be held. A float too small to be told from 0 is 0.
pub fn parse(text: &str) -> Result<Literal, LiteralError> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned == "inf" {
        let negative = text.starts_with('-');
        return Ok(Literal::Float(if negative { f64::NEG_INFINITY } else { f64::INFINITY }));
    }
    let is_float = check_form(unsigned)?;
    let digits: String = text.chars().filter(|&c| c != '_').collect();
    if is_float {
        let value: f64 = digits.parse().map_err(|_| LiteralError::Malformed)?;
        if value.is_finite() { Ok(Literal::Float(value)) } else { Err(LiteralError::TooLarge) }
    } else {
        digits.parse().map(Literal::Int).map_err(|_| LiteralError::TooLarge)
    }
}

/// Moves the decimal point of a plain decimal two places to the right. The text has at least two
/// decimals.
pub(super) fn shift_point(text: &str) -> String {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "00"));
    let (moved, rest) = decimals.split_at_checked(2).unwrap_or((decimals, ""));
    let joined = format!("{whole}{moved}");
    let trimmed = joined.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{rest}")
}

/// Drops the sign of a text that shows only zeros.
pub(super) fn unsigned_zero(text: String) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.bytes().all(|b| matches!(b, b'0' | b'.')) => rest.to_owned(),
        _ => text,
    }
}

/// The shortest decimal of a finite float: ±d.ddd·10^exponent.
pub(super) struct Decimal {
    pub(super) negative: bool,
    /// Significant digits without the point; no trailing zeros, at least one digit.
    pub(super) digits: String,
    /// The power of ten of the first digit.
    pub(super) exponent: i32,
}

impl Decimal {
    pub(super) fn of(x: f64) -> Self {
        let text = format!("{:e}", x.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        Self {
            negative: x.is_sign_negative(),
            digits: mantissa.chars().filter(char::is_ascii_digit).collect(),
            exponent: exponent.parse().unwrap_or(0),
        }
    }

    fn sign(&self) -> &'static str {
        if self.negative { "-" } else { "" }
    }

    /// All digits written out; `.0` added to a whole number on request.
    fn plain(&self, point: bool) -> String {
        let (sign, digits) = (self.sign(), self.digits.as_str());
        let Ok(exponent) = usize::try_from(self.exponent) else {
            let zeros = "0".repeat(self.exponent.unsigned_abs() as usize - 1);
            return format!("{sign}0.{zeros}{digits}");
        };
        match digits.split_at_checked(exponent + 1) {
            Some((whole, rest)) if !rest.is_empty() => format!("{sign}{whole}.{rest}"),
            _ => {
                let zeros = "0".repeat(exponent + 1 - digits.len());
                let tail = if point { ".0" } else { "" };
                unsigned_whole(format!("{sign}{digits}{zeros}{tail}"), point)
            }
        }
    }

    fn scientific(&self) -> String {
        let (first, rest) = self.digits.split_at_checked(1).unwrap_or(("0", ""));
        let point = if rest.is_empty() { "" } else { "." };
        format!("{}{first}{point}{rest}e{}", self.sign(), self.exponent)
    }
}

/// A length as a signed number.
pub(super) fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// A percentage has no signed zero; the shortest form of a float keeps it, so that it reads back.
fn unsigned_whole(text: String, keep: bool) -> String {
    if keep { text } else { unsigned_zero(text) }
}

/// Whether the literal is a float, or an error where it is none at all.
fn check_form(text: &str) -> Result<bool, LiteralError> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, decimals) = match mantissa.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (mantissa, None),
    };
    let power = exponent.map(|text| text.strip_prefix(['-', '+']).unwrap_or(text));
    let fine = [Some(whole), decimals, power].into_iter().flatten().all(is_digits);
    if fine { Ok(decimals.is_some() || exponent.is_some()) } else { Err(LiteralError::Malformed) }
}

/// Digits, with single underscores between them.
fn is_digits(text: &str) -> bool {
    text.split('_').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_in_the_fewest_digits() {
        let cases = [
            (1.0, "1.0"),
            (-1.0, "-1.0"),
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (123.456, "123.456"),
            (100.0, "100.0"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e16"),
            (1.5e300, "1.5e300"),
            (1e-5, "0.00001"),
            (1.25e-5, "0.0000125"),
            (1e-6, "1e-6"),
            (1e-7, "1e-7"),
            (-2.5e-7, "-2.5e-7"),
            (9_007_199_254_740_993.0, "9007199254740992.0"),
            (f64::MAX, "1.7976931348623157e308"),
            (5e-324, "5e-324"),
            (f64::INFINITY, "inf"),
            (f64::NEG_INFINITY, "-inf"),
        ];
        for (x, text) in cases {
            assert_eq!(shortest(x), text);
            if x.is_finite() {
                assert_eq!(parse(text), Ok(Literal::Float(x)), "{text}");
            }
        }
    }

    #[test]
    fn precision_rounds_the_exact_value() {
        assert_eq!(fixed(0.125, 2), "0.12");
        assert_eq!(fixed(0.375, 2), "0.38");
        assert_eq!(fixed(2.675, 2), "2.67");
        assert_eq!(fixed(2.5, 0), "2");
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(fixed(-1.0, 1), "-1.0");
        assert_eq!(fixed(1.0 / 3.0, 20), "0.33333333333333331483");
        assert_eq!(fixed(0.5, 1000).len(), 102);
        assert_eq!(fixed(f64::INFINITY, 2), "inf");
        assert_eq!(fixed_int(i64::MAX, 2), "9223372036854775807.00");
        assert_eq!(fixed_int(-3, 0), "-3");
    }

    #[test]
    fn percentages_move_the_point() {
        assert_eq!(percent(0.07, None), "7%");
        assert_eq!(percent(0.285, None), "28.5%");
        assert_eq!(percent(1.0, None), "100%");
        assert_eq!(percent(0.0, None), "0%");
        assert_eq!(percent(-0.0, None), "0%");
        assert_eq!(percent(0.00012, None), "0.012%");
        assert_eq!(percent(12.5, None), "1250%");
        assert_eq!(percent(1.0 / 3.0, Some(1)), "33.3%");
        assert_eq!(percent(0.5, Some(0)), "50%");
        assert_eq!(percent(-0.004, Some(0)), "0%");
        assert_eq!(percent(0.004, Some(2)), "0.40%");
        assert_eq!(percent(-12.345, Some(1)), "-1234.5%");
        assert_eq!(percent(f64::INFINITY, Some(1)), "inf%");
    }

    #[test]
    fn literals_read() {
        assert_eq!(parse("42"), Ok(Literal::Int(42)));
        assert_eq!(parse("1_000"), Ok(Literal::Int(1000)));
        assert_eq!(parse("-9223372036854775808"), Ok(Literal::Int(i64::MIN)));
        assert_eq!(parse("9223372036854775808"), Err(LiteralError::TooLarge));
        assert_eq!(parse("3.25"), Ok(Literal::Float(3.25)));
        assert_eq!(parse("1e-6"), Ok(Literal::Float(1e-6)));
        assert_eq!(parse("1_0.2_5E+1"), Ok(Literal::Float(102.5)));
        assert_eq!(parse("-inf"), Ok(Literal::Float(f64::NEG_INFINITY)));
        assert_eq!(parse("1e999"), Err(LiteralError::TooLarge));
        for bad in
            ["", "-", "_1", "1_", "1__0", "1.", ".5", "1e", "1e-", "nan", "infinity", "0x1", "١"]
        {
            assert_eq!(parse(bad), Err(LiteralError::Malformed), "{bad}");
        }
    }
}
