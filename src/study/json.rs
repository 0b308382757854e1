//! JSON (RFC 8259), read and written.
//!
//! Numbers without point or exponent are ints where they fit, all others floats, written in the fewest digits that
//! read back the same. JSON has no infinity: it is written as `1e999`, which reads back as one here and in most
//! other programs.

mod writer;

pub use writer::lines;

use std::iter::Peekable;
use std::str::Chars;

use crate::base::meter::{Meter, Stopped, Unmetered};
use crate::base::release;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// A text.
    Text(String),
    /// An array.
    List(Vec<Json>),
    /// An object, in the order of the file.
    Object(Vec<(String, Json)>),
}

/// Values nested deeper than this are refused.
pub const DEPTH: usize = 128;

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub what: What,
}

/// What is wrong with a text that is no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A character that cannot stand here.
    Unexpected(char),
    /// The text ends too early.
    Ended,
    /// A number in a form that JSON does not have.
    Number,
    /// An escape in a string that JSON does not have.
    Escape,
    /// More than [`DEPTH`] brackets are open.
    TooDeep,
    /// Nothing: the meter has had enough.
    Stopped,
}

/// So many characters are read or written between two looks whether to go on.
const PIECE: usize = 1 << 14;

/// Reads one value. The meter is not told of the work, but asked now and then whether to go on.
///
/// # Errors
/// [`Error`], where the text is not JSON.
pub fn read(text: &str, meter: &mut dyn Meter) -> Result<Json, Error> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let letters = text.chars().peekable();
    let mut reader = Reader { letters, line: 1, column: 1, taken: 0, stopped: false, meter };
    let value = reader.value(0);
    reader.blank();
    if reader.stopped {
        return Err(reader.error(What::Stopped));
    }
    let value = value?;
    match reader.letters.peek() {
        None => Ok(value),
        Some(&letter) => Err(reader.error(What::Unexpected(letter))),
    }
}

/// Reads one value for each line that is not blank.
///
/// # Errors
/// [`Error`], where a line is not JSON.
pub fn read_lines(text: &str, meter: &mut dyn Meter) -> Result<Vec<Json>, Error> {
    let mut made = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let error = |what: What| Error { line: at + 1, column: 1, what };
        if at % LINES == LINES - 1 {
            meter.look().map_err(|Stopped| error(What::Stopped))?;
        }
        if !line.trim().is_empty() {
            made.push(read(line, meter).map_err(|error| Error { line: at + 1, ..error })?);
        }
    }
    Ok(made)
}

/// So many lines are read between two looks.
const LINES: usize = 1 << 10;

struct Reader<'a> {
    letters: Peekable<Chars<'a>>,
    line: usize,
    column: usize,
    taken: usize,
    stopped: bool,
    meter: &'a mut dyn Meter,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let letter = self.letters.next()?;
        self.taken += 1;
        if self.taken.is_multiple_of(PIECE) && self.meter.look().is_err() {
            // All that reads on comes to the end of the text.
            self.stopped = true;
            self.letters = "".chars().peekable();
        }
        if letter == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        Some(letter)
    }

    fn error(&self, what: What) -> Error {
        Error { line: self.line, column: self.column, what }
    }

    /// The error for what stands here.
    fn misfit(&mut self) -> Error {
        let what = self.letters.peek().map_or(What::Ended, |&letter| What::Unexpected(letter));
        self.error(what)
    }

    fn blank(&mut self) {
        while matches!(self.letters.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.next();
        }
    }

    fn takes(&mut self, letter: char) -> bool {
        let here = self.letters.peek() == Some(&letter);
        if here {
            self.next();
        }
        here
    }

    fn expect(&mut self, letter: char) -> Result<(), Error> {
        if self.takes(letter) { Ok(()) } else { Err(self.misfit()) }
    }

    fn value(&mut self, depth: usize) -> Result<Json, Error> {
        self.blank();
        match self.letters.peek() {
            Some('{' | '[') if depth >= DEPTH => Err(self.error(What::TooDeep)),
            Some('{') => self.object(depth),
            Some('[') => self.list(depth),
            Some('"') => self.text().map(Json::Text),
            Some('-' | '0'..='9') => self.number(),
            Some('t') => self.word("true", Json::Bool(true)),
            Some('f') => self.word("false", Json::Bool(false)),
            Some('n') => self.word("null", Json::Null),
            _ => Err(self.misfit()),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, Error> {
        word.chars().try_for_each(|letter| self.expect(letter))?;
        Ok(value)
    }

    fn list(&mut self, depth: usize) -> Result<Json, Error> {
        self.expect('[')?;
        let mut items = Vec::new();
        self.blank();
        if self.takes(']') {
            return Ok(Json::List(items));
        }
        loop {
            match self.value(depth + 1) {
                Ok(value) => items.push(value),
                Err(error) => {
                    if items.len() > PIECE {
                        release::beside(items);
                    }
                    return Err(error);
                }
            }
            self.blank();
            if self.takes(']') {
                return Ok(Json::List(items));
            }
            self.expect(',')?;
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, Error> {
        self.expect('{')?;
        let mut entries = Vec::new();
        self.blank();
        if self.takes('}') {
            return Ok(Json::Object(entries));
        }
        loop {
            self.blank();
            let key = self.text()?;
            self.blank();
            self.expect(':')?;
            entries.push((key, self.value(depth + 1)?));
            self.blank();
            if self.takes('}') {
                return Ok(Json::Object(entries));
            }
            self.expect(',')?;
        }
    }

    fn number(&mut self) -> Result<Json, Error> {
        let (line, column) = (self.line, self.column);
        let mut text = String::new();
        while let Some(&letter @ ('-' | '+' | '.' | 'e' | 'E' | '0'..='9')) = self.letters.peek() {
            text.push(letter);
            self.next();
        }
        let value = if !is_number(text.strip_prefix('-').unwrap_or(&text)) {
            None
        } else if let Ok(whole) = text.parse() {
            Some(Json::Int(whole))
        } else {
            text.parse().ok().map(Json::Float)
        };
        value.ok_or(Error { line, column, what: What::Number })
    }

    fn text(&mut self) -> Result<String, Error> {
        self.expect('"')?;
        let mut out = String::new();
        loop {
            match self.letters.peek() {
                Some('"') => {
                    self.next();
                    return Ok(out);
                }
                Some('\\') => {
                    self.next();
                    out.push(self.escape()?);
                }
                Some(&letter) if letter >= ' ' => {
                    out.push(letter);
                    self.next();
                }
                _ => return Err(self.misfit()),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Error> {
        let made = match self.letters.peek() {
            Some(&letter @ ('"' | '\\' | '/')) => letter,
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                self.next();
                return self.unicode();
            }
            None => return Err(self.error(What::Ended)),
            Some(_) => return Err(self.error(What::Escape)),
        };
        self.next();
        Ok(made)
    }

    /// The four digits after `\u`, and the second half of a pair where there is one; a half alone becomes `�`.
    fn unicode(&mut self) -> Result<char, Error> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let mut ahead = self.letters.clone();
        if (ahead.next(), ahead.next()) != (Some('\\'), Some('u')) {
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        self.next();
        self.next();
        let second = self.unit()?;
        if !(0xdc00..0xe000).contains(&second) {
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn unit(&mut self) -> Result<u32, Error> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.letters.peek().and_then(|letter| letter.to_digit(16));
            let Some(digit) = digit else { return Err(self.error(What::Escape)) };
            code = code * 16 + digit;
            self.next();
        }
        Ok(code)
    }
}

/// Whether an unsigned number has the form that JSON asks for: no `012`, no `.5`, no `1.`.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, power) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let power = power.strip_prefix(['-', '+']).unwrap_or(power);
    let led = whole.len() > 1 && whole.starts_with('0');
    [whole, decimals, power].into_iter().all(digits) && !led
}

impl Json {
    /// On one line.
    #[must_use]
    pub fn compact(&self) -> String {
        self.written(false, &mut Unmetered).unwrap_or_default()
    }

    /// On lines with indentation; what holds no further brackets stays on one line if it is short.
    #[must_use]
    pub fn pretty(&self) -> String {
        self.written(true, &mut Unmetered).unwrap_or_default()
    }

    /// The one or the other, as long as a meter that is asked now and then goes on.
    ///
    /// # Errors
    /// If it does not.
    pub fn written(&self, pretty: bool, meter: &mut dyn Meter) -> Result<String, Stopped> {
        writer::written(self, pretty, meter)
    }

    /// Whether it stands on one line in a pretty text.
    fn is_short(&self) -> bool {
        let plain = |value: &Self| !matches!(value, Self::List(_) | Self::Object(_));
        match self {
            Self::List(items) => items.iter().all(plain),
            Self::Object(entries) => {
                entries.len() <= 8 && entries.iter().all(|(_, value)| plain(value))
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_all(text: &str) -> Result<Json, Error> {
        read(text, &mut Unmetered)
    }

    fn all_lines(text: &str) -> Result<Vec<Json>, Error> {
        read_lines(text, &mut Unmetered)
    }

    #[test]
    fn values_are_read() {
        let made =
            read_all(" {\"a\": [1, -2.5, 1e3, null, true], \"b\": \"x\\u00e9\\n\\ud83d\\ude00\"} ");
        let list =
            [Json::Int(1), Json::Float(-2.5), Json::Float(1e3), Json::Null, Json::Bool(true)];
        let text = Json::Text("xé\n😀".to_owned());
        let expected = [("a".to_owned(), Json::List(list.to_vec())), ("b".to_owned(), text)];
        assert_eq!(made, Ok(Json::Object(expected.to_vec())));
        assert_eq!(read_all("9223372036854775808"), Ok(Json::Float(9_223_372_036_854_775_808.0)));
        assert_eq!(read_all("0"), Ok(Json::Int(0)));
        assert_eq!(read_all("-0.5"), Ok(Json::Float(-0.5)));
        assert_eq!(read_all("0e1"), Ok(Json::Float(0.0)));
        assert_eq!(read_all("\"\\ud83d!\""), Ok(Json::Text("\u{fffd}!".to_owned())));
        assert_eq!(all_lines("1\n\n[2]\n").unwrap().len(), 2);
    }

    #[test]
    fn faults_have_a_place() {
        let fault = |text: &str| {
            let error = read_all(text).unwrap_err();
            (error.line, error.column, error.what)
        };
        assert_eq!(fault("[1,\n 2,]"), (2, 4, What::Unexpected(']')));
        assert_eq!(fault("{\"a\": "), (1, 7, What::Ended));
        assert_eq!(fault("01"), (1, 1, What::Number));
        assert_eq!(fault("[1.]"), (1, 2, What::Number));
        assert_eq!(fault("\"\\x\""), (1, 3, What::Escape));
        assert_eq!(fault("1 2"), (1, 3, What::Unexpected('2')));
        assert_eq!(fault(&"[".repeat(100_000)).2, What::TooDeep);
        assert_eq!(all_lines("1\n2\n?").unwrap_err().line, 3);
    }

    #[test]
    fn values_are_written() {
        let made = read_all("{\"a\": [1, 2], \"b\": {\"c\": [{\"d\": 1.0}, [1e999]]}}").unwrap();
        assert_eq!(made.compact(), "{\"a\":[1,2],\"b\":{\"c\":[{\"d\":1.0},[1e999]]}}");
        let pretty = "{\n  \"a\": [1, 2],\n  \"b\": {\n    \"c\": [\n      {\"d\": 1.0},\n      [1e999]\n    ]\n  }\n}\n";
        assert_eq!(made.pretty(), pretty);
    }

    fn any_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            any::<i64>().prop_map(Json::Int),
            any::<f64>().prop_filter_map("a number", |x| (!x.is_nan()).then_some(Json::Float(x))),
            any::<String>().prop_map(Json::Text),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::List),
                proptest::collection::vec((any::<String>(), inner), 0..4).prop_map(Json::Object),
            ]
        })
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|[\\[\\]{}:,\"\\\\0-9eE.+\\-u\n])*") {
            let _ = read_all(&text);
            let _ = all_lines(&text);
        }

        #[test]
        fn floats_are_exact(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(!value.is_nan());
            let made = read_all(&Json::Float(value).compact());
            let Ok(Json::Float(found)) = made else { panic!("{made:?}") };
            prop_assert_eq!(found.to_bits(), bits);
        }

        #[test]
        fn what_is_written_reads_back(value in any_json()) {
            prop_assert_eq!(read_all(&value.compact()), Ok(value.clone()));
            prop_assert_eq!(read_all(&value.pretty()), Ok(value));
        }
    }
}
