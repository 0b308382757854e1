//! What stands between quotes: escapes, and the formats of interpolations.

use std::iter::Peekable;
use std::ops::Range;
use std::str::{CharIndices, Chars};

use super::ast::{Align, Format};
use crate::lang::diagnostic::Problem;
use crate::lang::diagnostic::catalog::text as problems;

/// The most decimals that can be asked for.
const PRECISION: u32 = 100;
/// The greatest width that can be asked for.
const WIDTH: u32 = 1000;

/// What ends a fixed piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The closing quote.
    Quote,
    /// A `{`.
    Brace,
    /// The end of everything.
    End,
}

/// A fixed piece of a text.
#[derive(Debug)]
pub struct Part {
    /// Its characters, escapes resolved.
    pub value: String,
    /// One past what ends it.
    pub end: usize,
    /// What ends it.
    pub stop: Stop,
}

/// Reads from byte `from` up to a quote or a brace. What is wrong on the way has its place.
pub fn read(text: &str, from: usize) -> (Part, Vec<(Problem, Range<usize>)>) {
    let mut found = Vec::new();
    let mut value = String::new();
    let mut characters = text[from..].char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let at = from + at;
        match character {
            '"' => return (Part { value, end: at + 1, stop: Stop::Quote }, found),
            '{' => return (Part { value, end: at + 1, stop: Stop::Brace }, found),
            '\\' => match characters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, 't')) => value.push('\t'),
                Some((_, it @ ('"' | '\\' | '{' | '}'))) => value.push(it),
                Some((_, 'u')) => match unicode(&mut characters) {
                    Ok(it) => value.push(it),
                    Err(length) => {
                        let range = at..at + 2 + length;
                        found.push((problems::no_such_character(&text[range.clone()]), range));
                    }
                },
                Some((_, other)) => {
                    let range = at..at + 1 + other.len_utf8();
                    found.push((problems::unknown_escape(&text[range.clone()]), range));
                }
                None => {}
            },
            // Lines end alike everywhere.
            '\r' if matches!(characters.peek(), Some((_, '\n'))) => {}
            other => value.push(other),
        }
    }
    (Part { value, end: text.len(), stop: Stop::End }, found)
}

/// `{e9}` after `\u`: the character, or how many bytes were read in vain.
fn unicode(characters: &mut Peekable<CharIndices<'_>>) -> Result<char, usize> {
    if characters.next_if(|(_, it)| *it == '{').is_none() {
        return Err(0);
    }
    let mut length = 1;
    let mut number = 0_u32;
    while let Some((_, digit)) = characters.next_if(|(_, it)| it.is_ascii_hexdigit()) {
        number = number.saturating_mul(16).saturating_add(digit.to_digit(16).unwrap_or(0));
        length += 1;
    }
    if characters.next_if(|(_, it)| *it == '}').is_none() {
        return Err(length);
    }
    char::from_u32(number).filter(|_| length > 1).ok_or(length + 1)
}

/// Reads `[fill][align][width][.precision][%]`.
///
/// # Errors
///
/// Something else, or a number beyond its limit.
pub fn format(written: &str) -> Result<Format, Problem> {
    let mut format = Format::default();
    let mut rest = written.trim().chars().peekable();
    let mut ahead = written.trim().chars();
    let (first, second) = (ahead.next(), ahead.next());
    if let (Some(fill), Some(side)) = (first, second.and_then(align)) {
        format.fill = Some(fill);
        format.align = Some(side);
        rest.next();
        rest.next();
    } else if let Some(side) = first.and_then(align) {
        format.align = Some(side);
        rest.next();
    }
    format.sign = rest.next_if_eq(&'+').is_some();
    if let Some(width) = number(&mut rest) {
        format.width = Some(within(width, WIDTH, "a width").and_then(narrow)?);
    }
    if rest.next_if_eq(&'.').is_some() {
        let digits = number(&mut rest).ok_or_else(|| problems::unknown_format(written))?;
        format.precision = Some(within(digits, PRECISION, "a precision").and_then(narrow)?);
    }
    format.percent = rest.next_if_eq(&'%').is_some();
    if rest.next().is_some() || format == Format::default() {
        return Err(problems::unknown_format(written));
    }
    Ok(format)
}

fn align(sign: char) -> Option<Align> {
    match sign {
        '<' => Some(Align::Left),
        '^' => Some(Align::Centre),
        '>' => Some(Align::Right),
        _ => None,
    }
}

fn number(rest: &mut Peekable<Chars<'_>>) -> Option<u32> {
    let mut value = None;
    while let Some(digit) = rest.next_if(char::is_ascii_digit) {
        let digit = digit.to_digit(10).unwrap_or(0);
        value = Some(value.unwrap_or(0_u32).saturating_mul(10).saturating_add(digit));
    }
    value
}

fn within(value: u32, limit: u32, what: &str) -> Result<u32, Problem> {
    if value <= limit {
        Ok(value)
    } else {
        Err(problems::format_too_large(what, &value.to_string(), limit))
    }
}

fn narrow<T: TryFrom<u32> + Default>(value: u32) -> Result<T, Problem> {
    Ok(T::try_from(value).unwrap_or_default())
}
