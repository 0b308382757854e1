//! Sizes, times and values as they are typed.

use std::time::Duration;

use crate::engine::Value;

/// A variable that is given a value from outside.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Given {
    pub(in crate::cli) name: String,
    pub(in crate::cli) value: Value,
}

/// `512M`, `1.5G`, `4096`.
pub(in crate::cli) fn size(text: &str) -> Result<usize, String> {
    let lower = text.trim().to_lowercase();
    let digits = lower.trim_end_matches(|letter: char| letter.is_alphabetic());
    let unit = match lower[digits.len()..].trim_end_matches('b').trim_end_matches('i') {
        "" => 1.0,
        "k" => 1024.0,
        "m" => 1024.0 * 1024.0,
        "g" => 1024.0 * 1024.0 * 1024.0,
        "t" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => {
            return Err(
                "a size is a number with K, M, G or T after it, such as 512M or 2G".to_owned()
            );
        }
    };
    match digits.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && number * unit >= 1.0 => Ok((number * unit) as usize),
        _ => Err("a size is a number above 0, such as 512M or 2G".to_owned()),
    }
}

pub(in crate::cli) fn seconds(text: &str) -> Result<Duration, String> {
    let number =
        text.trim().trim_end_matches('s').parse::<f64>().ok().filter(|number| *number > 0.0);
    let time = number.and_then(|number| Duration::try_from_secs_f64(number).ok());
    time.ok_or_else(|| "a time is a number of seconds above 0, such as 60 or 0.5".to_owned())
}

pub(in crate::cli) fn jobs(text: &str) -> Result<usize, String> {
    let number = text.trim().parse::<usize>().ok().filter(|number| (1..=1024).contains(number));
    number.ok_or_else(|| "a number of threads is a whole number from 1 to 1024".to_owned())
}

/// `rounds=50`: a whole number, a number, `true`, `false`, `none`; anything else is a string, as is what stands in quotes.
pub(super) fn given(text: &str) -> Result<Given, String> {
    let Some((name, value)) = text.split_once('=') else {
        return Err("a name and a value belong together, as in rounds=50".to_owned());
    };
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() {
        return Err("the name before the `=` is missing, as in rounds=50".to_owned());
    }
    Ok(Given { name: name.to_owned(), value: constant(value) })
}

pub(super) fn constant(text: &str) -> Value {
    let plain = text.replace('_', "");
    let digits =
        plain.starts_with(|letter: char| letter.is_ascii_digit() || "+-.".contains(letter));
    let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "none" => Value::None,
        "inf" => Value::Float(f64::INFINITY),
        "-inf" => Value::Float(f64::NEG_INFINITY),
        _ if digits && plain.parse::<i64>().is_ok() => {
            Value::Int(plain.parse().unwrap_or_default())
        }
        _ => match plain.parse::<f64>() {
            Ok(number) if digits && number.is_finite() => Value::Float(number),
            _ => Value::Text(quoted.unwrap_or(text).to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_values_are_read() {
        assert_eq!(size("512M"), Ok(512 << 20));
        assert_eq!(size("1.5GiB"), Ok(3 << 29));
        assert_eq!(size("100"), Ok(100));
        assert!(
            size("-1").is_err() && size("2X").is_err() && size("").is_err() && size("é").is_err()
        );
        assert_eq!(constant("50"), Value::Int(50));
        assert_eq!(constant("-1_000"), Value::Int(-1000));
        assert_eq!(constant("0.5"), Value::Float(0.5));
        assert_eq!(constant("nan"), Value::Text("nan".into()));
        assert_eq!(constant("\"50\""), Value::Text("50".into()));
        assert_eq!(constant("1e999"), Value::Text("1e999".into()));
    }
}
