//! How values print.
//!
//! `print` and interpolation show a string as it is; inside a list or map it stands in quotes. Containers are cut
//! nowhere: what is printed is all there is. A container that contains itself shows `…` where it would begin again.

use std::cell::Cell;
use std::fmt::Write as _;

use super::history::named;
use super::{Heap, Value, number::Number, search};
use crate::base::number as digits;
use crate::base::text::beginning;
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::BRIEF;
pub use crate::lang::diagnostic::{quoted, start};
use crate::lang::syntax::ast::{Align, Format};

/// Who pays for a text while it grows.
pub struct Payer<'a> {
    /// It may have so many bytes.
    pub most: usize,
    /// Told of so many more bytes now and then; whether to go on.
    pub go_on: &'a dyn Fn(usize) -> bool,
}

/// The text of a value as `print` writes it. Whoever pays hears how it grows; a text that had to end early is longer
/// than the payer's `most`, or the payer has said so itself.
#[must_use]
pub fn show_paid(value: Value, heap: &Heap, image: &Image, payer: &Payer<'_>) -> String {
    show_formatted(value, Format::default(), heap, image, payer)
}

/// The same in a format: a precision applies to every number inside it.
#[must_use]
pub fn show_formatted(
    value: Value,
    format: Format,
    heap: &Heap,
    image: &Image,
    payer: &Payer<'_>,
) -> String {
    let precision = format.precision.map(usize::from);
    if let (Value::Object(object), Some(decimals)) = (value, precision)
        && let Some(shown) = heap.object(object).show_fixed(decimals, heap, image)
    {
        return shown;
    }
    let shown = match (value, precision) {
        (Value::Text(text), _) => heap.text(text).to_owned(),
        (Value::Object(object), None) => {
            heap.note_object(object);
            heap.object(object).show(heap, image)
        }
        (other, _) => {
            let (Format { percent, sign, .. }, told) = (format, Cell::new(0));
            let (payer, most) = (Some((payer, &told)), payer.most);
            Writer { heap, image, precision, percent, sign, most, payer }.written(other)
        }
    };
    pad(shown, value, format)
}

/// The text of a value as `print` writes it, for names and titles: of a container that has very much in it the
/// beginning.
#[must_use]
pub fn show(value: Value, heap: &Heap, image: &Image) -> String {
    match value {
        Value::Text(text) => heap.text(text).to_owned(),
        Value::Object(object) => heap.object(object).show(heap, image),
        other => show_inner(other, heap, image),
    }
}

/// The text of a value as it stands inside a list or a message: strings in quotes, objects short. Of a container that
/// has very much in it the beginning.
#[must_use]
pub fn show_inner(value: Value, heap: &Heap, image: &Image) -> String {
    Writer::plain(heap, image, MOST).written(value)
}

/// The beginning of that text, for messages.
#[must_use]
pub fn show_brief(value: Value, heap: &Heap, image: &Image) -> String {
    start(&Writer::plain(heap, image, BRIEF).written(value)).into_owned()
}

fn pad(shown: String, value: Value, format: Format) -> String {
    let width = usize::from(format.width.unwrap_or(0));
    let length = shown.chars().count();
    if length >= width {
        return shown;
    }
    let number = matches!(value, Value::Int(_) | Value::Float(_) | Value::Rational(_));
    let align = format.align.unwrap_or(if number { Align::Right } else { Align::Left });
    let gap = width - length;
    let left = match align {
        Align::Left => 0,
        Align::Centre => gap / 2,
        Align::Right => gap,
    };
    let fill = format.fill.unwrap_or(' ');
    let mut out = String::with_capacity(shown.len() + gap);
    out.extend(std::iter::repeat_n(fill, left));
    out.push_str(&shown);
    out.extend(std::iter::repeat_n(fill, gap - left));
    out
}

/// How far showing an object has come: an object that is made with others shows them, and they those they are made
/// with, so that shared ones would be shown again and again, and one that is made with itself without end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Inner {
    depth: u32,
    count: u32,
}

/// Objects in objects deeper than this are shown as `…`.
const INNER_DEPTH: u32 = 16;
/// So many objects are shown inside one.
const INNER: u32 = 256;

impl Heap {
    /// Begins with an object inside whatever is being shown; false if it is to be left out.
    fn begin_inner(&self) -> bool {
        let Inner { depth, count } = self.inner.get();
        let count = if depth == 0 { 0 } else { count + 1 };
        if depth >= INNER_DEPTH || count > INNER {
            return false;
        }
        self.inner.set(Inner { depth: depth + 1, count });
        self.note(usize::from(depth > 0));
        true
    }

    fn end_inner(&self) {
        let Inner { depth, count } = self.inner.get();
        self.inner.set(Inner { depth: depth.saturating_sub(1), count });
    }
}

/// Containers nested deeper than this are shown as `…`; one that contains itself is endlessly deep.
const DEPTH: usize = 24;
/// Where nobody pays, a longer text is cut, so that shared structure cannot be blown up without end.
const MOST: usize = 1 << 16;
/// Whoever pays hears of so many bytes at once.
const TOLD: usize = 1 << 14;

struct Writer<'a> {
    heap: &'a Heap,
    image: &'a Image,
    precision: Option<usize>,
    percent: bool,
    sign: bool,
    most: usize,
    /// Who pays, and how many bytes it has heard of.
    payer: Option<(&'a Payer<'a>, &'a Cell<usize>)>,
}

impl<'a> Writer<'a> {
    fn plain(heap: &'a Heap, image: &'a Image, most: usize) -> Self {
        Self { heap, image, precision: None, percent: false, sign: false, most, payer: None }
    }

    fn written(&self, value: Value) -> String {
        let mut out = String::new();
        self.value(value, 0, &mut out);
        out
    }

    /// Whether the text is as long as it may be, or whoever pays has had enough.
    fn is_full(&self, out: &str) -> bool {
        if out.len() > self.most {
            return true;
        }
        let Some((payer, told)) = self.payer else { return false };
        let more = out.len().saturating_sub(told.get());
        if more < TOLD {
            return told.get() == usize::MAX;
        }
        let enough = !(payer.go_on)(more);
        told.set(if enough { usize::MAX } else { out.len() });
        enough
    }

    /// A string in quotes, as much as there is room for.
    fn quoted(&self, text: &str, out: &mut String) {
        let room = self.most.saturating_sub(out.len()).saturating_add(4);
        out.push('"');
        for piece in search::pieces(beginning(text, room)) {
            escape(piece, out);
            if self.is_full(out) {
                break;
            }
        }
        out.push('"');
    }

    fn value(&self, value: Value, depth: usize, out: &mut String) {
        if self.is_full(out) {
            return;
        }
        match value {
            Value::Absent => out.push_str("(not given)"),
            Value::None => out.push_str("none"),
            Value::Bool(value) => out.push_str(if value { "true" } else { "false" }),
            Value::Int(_) | Value::Float(_) | Value::Rational(_) => self.number(value, out),
            Value::Symbol(symbol) => out.push_str(self.image.name(symbol)),
            Value::Text(text) => self.quoted(self.heap.text(text), out),
            Value::Range(range) => {
                let range = self.heap.range(range);
                self.value(range.low, depth, out);
                out.push_str(if range.closed { "..=" } else { ".." });
                self.value(range.high, depth, out);
            }
            Value::Function(id) => self.function(id, out),
            Value::Closure(closure) => self.function(self.heap.closure(closure).function, out),
            Value::Native(_) => out.push_str("<built-in function>"),
            Value::Kind(kind) => {
                let name = self
                    .image
                    .kinds
                    .get(kind.index())
                    .map_or("?", |kind| self.image.name(kind.name));
                let _ = write!(out, "<kind {name}>");
            }
            Value::Cell(_) | Value::View(_) => out.push_str("<internal>"),
            Value::Object(object) => match self.heap.begin_inner() {
                true => {
                    out.push_str(&self.heap.object(object).show_short(self.heap, self.image));
                    self.heap.end_inner();
                }
                false => out.push('…'),
            },
            _ if depth >= DEPTH => out.push('…'),
            Value::List(list) => {
                self.sequence(self.heap.list(list).items.iter().copied(), depth, out);
            }
            Value::History(history) => {
                let history = self.heap.history(history);
                let moves = history.iter().map(|value| named(value, history.names.as_ref()));
                self.sequence(moves, depth, out);
            }
            Value::Map(map) => self.map(map, depth, out),
            Value::Record(record) => self.record(record, depth, out),
        }
    }

    fn number(&self, value: Value, out: &mut String) {
        let Some(number) = Number::of(value, self.heap) else { return };
        let text = match (number, self.precision, self.percent) {
            (Number::Int(value), None, false) => value.to_string(),
            (Number::Int(value), Some(precision), false) => digits::fixed_int(value, precision),
            #[allow(clippy::cast_precision_loss, reason = "shown, not calculated with")]
            (Number::Int(value), precision, true) => digits::percent(value as f64, precision),
            (Number::Float(value), None, false) => digits::shortest(value),
            (Number::Float(value), Some(precision), false) => digits::fixed(value, precision),
            (Number::Float(value), precision, true) => digits::percent(value, precision),
            (Number::Rational(value), None, false) => value.to_string(),
            (Number::Rational(value), Some(precision), false) => value.fixed(precision),
            (Number::Rational(value), precision, true) => value.percent(precision),
        };
        if self.sign && !text.starts_with('-') {
            out.push('+');
        }
        out.push_str(&text);
    }

    fn sequence(&self, items: impl Iterator<Item = Value>, depth: usize, out: &mut String) {
        out.push('[');
        for (index, item) in items.enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            self.value(item, depth + 1, out);
            if self.is_full(out) {
                break;
            }
        }
        out.push(']');
    }

    fn map(&self, map: super::MapRef, depth: usize, out: &mut String) {
        let entries = &self.heap.map(map).entries;
        if entries.is_empty() {
            out.push_str("[:]");
            return;
        }
        out.push('[');
        for (index, entry) in entries.values().enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            match entry.key {
                Value::Text(text) if is_name(self.heap.text(text)) => {
                    out.push_str(self.heap.text(text));
                }
                Value::Text(text) => self.quoted(self.heap.text(text), out),
                Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Rational(_) => {
                    let plain = Writer { precision: None, percent: false, sign: false, ..*self };
                    out.push('(');
                    plain.value(entry.key, depth + 1, out);
                    out.push(')');
                }
                other => {
                    out.push('(');
                    self.value(other, depth + 1, out);
                    out.push(')');
                }
            }
            out.push_str(": ");
            self.value(entry.value, depth + 1, out);
            if self.is_full(out) {
                break;
            }
        }
        out.push(']');
    }

    /// An actor by its name; another record with its fields.
    fn record(&self, record: super::RecordRef, depth: usize, out: &mut String) {
        let record = self.heap.record(record);
        let Some(kind) = self.image.kinds.get(record.kind.index()) else { return };
        if let Some(Value::Text(name)) = record.fields.first() {
            let name = self.heap.text(*name);
            // Only who shows the beginning of a value can do with that of a name, which tells actors apart.
            let most = if self.most > BRIEF { name.len() } else { self.most + 4 };
            out.push_str(beginning(name, most));
            return;
        }
        out.push_str(self.image.name(kind.name));
        out.push('(');
        let fields = kind.fields.iter().zip(&record.fields).skip(1);
        for (index, (field, &value)) in fields.enumerate() {
            if index > 0 {
                out.push_str(", ");
            }
            let _ = write!(out, "{}: ", self.image.name(field.name));
            self.value(value, depth + 1, out);
            if self.is_full(out) {
                break;
            }
        }
        out.push(')');
    }

    fn function(&self, id: super::super::bytecode::FnId, out: &mut String) {
        let name = self.image.functions.get(id.index()).map_or("?", |function| &*function.name);
        let _ = write!(out, "<function {name}>");
    }
}

pub(super) fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| first == '_' || first.is_alphabetic())
        && letters.all(|letter| letter == '_' || letter.is_alphanumeric())
}

/// A string with its escapes.
fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '{' => out.push_str("\\{"),
            other => out.push(other),
        }
    }
}
