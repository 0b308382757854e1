//! JSON as text.

use super::{Json, PIECE};
use crate::base::meter::{Meter, Stopped};
use crate::base::number;

/// The text of a value, as long as a meter that is asked now and then goes on.
pub(super) fn written(
    value: &Json,
    pretty: bool,
    meter: &mut dyn Meter,
) -> Result<String, Stopped> {
    let mut writer = Writer { out: String::new(), looked: 0, told: 0, meter };
    writer.value(value, pretty.then_some(0))?;
    if pretty {
        writer.out.push('\n');
    }
    Ok(writer.out)
}

/// The text of values, each on a line.
///
/// # Errors
/// If the meter, which is told of the text as it grows, has had enough.
pub fn lines(values: &[Json], meter: &mut dyn Meter) -> Result<String, Stopped> {
    let mut writer = Writer { out: String::new(), looked: 0, told: 0, meter };
    for value in values {
        writer.value(value, None)?;
        writer.out.push('\n');
    }
    Ok(writer.out)
}

/// A text that grows.
struct Writer<'a> {
    out: String,
    /// How long it was when the meter was asked last.
    looked: usize,
    /// Of how many bytes the meter was told: a few numbers that stand deep inside lists make a long text.
    told: usize,
    meter: &'a mut dyn Meter,
}

impl Writer<'_> {
    fn look(&mut self) -> Result<(), Stopped> {
        if self.out.len() - self.looked > PIECE {
            self.looked = self.out.len();
            let more = self.out.capacity().saturating_sub(self.told);
            self.meter.bytes(more)?;
            self.told += more;
            self.meter.look()?;
        }
        Ok(())
    }

    fn value(&mut self, value: &Json, indent: Option<usize>) -> Result<(), Stopped> {
        self.look()?;
        let inner = indent.filter(|_| !value.is_short()).map(|indent| indent + 1);
        let out = &mut self.out;
        match value {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Json::Int(value) => out.push_str(&value.to_string()),
            Json::Float(value) if value.is_finite() => out.push_str(&number::shortest(*value)),
            Json::Float(value) => out.push_str(if *value > 0.0 { "1e999" } else { "-1e999" }),
            Json::Text(text) => self.quote(text)?,
            Json::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    separate(at, indent, inner, &mut self.out);
                    self.value(item, inner)?;
                }
                end(inner, ']', &mut self.out);
            }
            Json::Object(entries) => {
                out.push('{');
                for (at, (key, value)) in entries.iter().enumerate() {
                    separate(at, indent, inner, &mut self.out);
                    self.quote(key)?;
                    self.out.push_str(if indent.is_some() { ": " } else { ":" });
                    self.value(value, inner.or(indent))?;
                }
                end(inner, '}', &mut self.out);
            }
        }
        Ok(())
    }

    fn quote(&mut self, text: &str) -> Result<(), Stopped> {
        self.out.push('"');
        for letter in text.chars() {
            self.look()?;
            let out = &mut self.out;
            match letter {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                letter if letter < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(letter))),
                letter => out.push(letter),
            }
        }
        self.out.push('"');
        Ok(())
    }
}

fn separate(at: usize, indent: Option<usize>, inner: Option<usize>, out: &mut String) {
    if at > 0 {
        out.push(',');
    }
    match inner {
        Some(inner) => line(inner, out),
        None if at > 0 && indent.is_some() => out.push(' '),
        None => {}
    }
}

fn end(inner: Option<usize>, bracket: char, out: &mut String) {
    if let Some(inner) = inner {
        line(inner - 1, out);
    }
    out.push(bracket);
}

fn line(indent: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", indent));
}
