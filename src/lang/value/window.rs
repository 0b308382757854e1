//! How a value is shown to someone who looks at it in a window: a screen of some width, where a long value is cut and
//! its parts are counted.
//!
//! ```text
//! 12                              what fits on a line is shown as `print` shows it
//! [1, 2, 3, …,                    a long list fills lines; what does not fit is counted
//! [temptation: 5,                 a long map has a line for each key
//!  reward:     3]
//! usa, a state                    a record has a line for each field
//!   power  10
//! ```
//!
//! `print` cuts nothing: what a script writes does not depend on who reads it. See [`show`](super::show).

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::history::named;
use super::show::{is_name, show_inner};
use super::{Form, Heap, Value};
use crate::lang::bytecode::Image;

/// Where a value is shown.
///
/// ```
/// use comity::Window;
///
/// let narrow = Window { width: 40, ..Window::default() };
/// assert!(!narrow.colour && narrow.rows > 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many characters fit on a line.
    pub width: usize,
    /// How many lines a value may take.
    pub rows: usize,
    /// Whether it may have colours.
    pub colour: bool,
}

impl Default for Window {
    /// A usual terminal without colours.
    fn default() -> Self {
        Self { width: 100, rows: 40, colour: false }
    }
}

/// The text of a value on a on.
#[must_use]
pub fn show_on(value: Value, heap: &Heap, image: &Image, on: Window) -> String {
    let inner = |value: Value| show_inner(value, heap, image);
    match value {
        Value::Text(text) => lines(heap.text(text), on, true),
        Value::Object(object) => {
            let form = Form::Screen { width: on.width, colour: on.colour };
            let object = heap.object(object);
            let text = object.show_as(form, heap, image);
            lines(&text.unwrap_or_else(|| object.show(heap, image)), on, false)
        }
        Value::List(list) => {
            let items = &heap.list(list).items;
            let nested = items.iter().any(|item| {
                matches!(
                    item,
                    Value::List(_) | Value::Map(_) | Value::Record(_) | Value::History(_)
                )
            });
            sequence(
                items.len(),
                &|at| items.get(at).map_or_else(String::new, |&it| inner(it)),
                nested,
                on,
            )
        }
        Value::History(history) => {
            let history = heap.history(history);
            let moves: Vec<Value> =
                history.iter().map(|it| named(it, history.names.as_ref())).collect();
            sequence(
                moves.len(),
                &|at| moves.get(at).map_or_else(String::new, |&it| inner(it)),
                false,
                on,
            )
        }
        Value::Map(map) => {
            let entries: Vec<_> = heap.map(map).entries.values().collect();
            let key = |key: Value| match key {
                Value::Text(text) if is_name(heap.text(text)) => heap.text(text).to_owned(),
                Value::Text(_) => inner(key),
                _ => format!("({})", inner(key)),
            };
            let pair = |at: usize| {
                entries.get(at).map_or_else(Default::default, |it| (key(it.key), inner(it.value)))
            };
            pairs(entries.len(), &pair, on)
        }
        Value::Record(record) => {
            let record = heap.record(record);
            let Some(kind) = image.kinds.get(record.kind.index()) else { return inner(value) };
            let name = image.name(kind.name);
            let head = match record.fields.first() {
                Some(Value::Text(text)) => format!("{}, {}", heap.text(*text), article(name)),
                _ => article(name),
            };
            let fields = kind.fields.iter().zip(&record.fields).skip(1);
            let fields: Vec<(String, String)> =
                fields.map(|(field, &it)| (image.name(field.name).to_owned(), inner(it))).collect();
            let wide = fields.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
            let rows = fields.iter().map(|(name, it)| {
                clip(&format!("  {name}{}  {it}", " ".repeat(wide - name.width())), on.width)
            });
            let text = std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n");
            lines(&text, on, false)
        }
        other => lines(&inner(other), on, true),
    }
}

/// `a state`, `an actor`.
fn article(name: &str) -> String {
    let vowel = name.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']);
    format!("{} {name}", if vowel { "an" } else { "a" })
}

/// A text whose lines are cut to the width, or broken where `whole`, and counted beyond its end.
fn lines(text: &str, on: Window, whole: bool) -> String {
    let mut shown: Vec<String> = Vec::new();
    let mut all = text.split('\n');
    for line in all.by_ref() {
        if whole && width(line) > on.width && on.rows > shown.len() {
            shown.extend(broken(line, on.width, on.rows - shown.len() + 1));
        } else {
            shown.push(clip(line, on.width));
        }
        if shown.len() > on.rows {
            break;
        }
    }
    if shown.len() <= on.rows && all.next().is_none() {
        return shown.join("\n");
    }
    shown.truncate(on.rows.saturating_sub(1).max(1));
    let letters: usize = text.chars().count();
    let left = text.split('\n').count().saturating_sub(shown.len());
    let rest = if text.contains('\n') && left > 0 {
        format!("… {left} more line{}", if left == 1 { "" } else { "s" })
    } else {
        let seen: usize = shown.iter().map(|line| line.chars().count()).sum();
        format!("… {} more characters", letters.saturating_sub(seen))
    };
    shown.push(rest);
    shown.join("\n")
}

/// The first pieces of a line that is longer than the window is wide.
fn broken(line: &str, wide: usize, most: usize) -> Vec<String> {
    let letters: Vec<char> = line.chars().take(wide.saturating_mul(most)).collect();
    letters.chunks(wide.max(1)).map(|piece| piece.iter().collect()).collect()
}

/// A line that fits, with `…` where something is cut off. What only colours takes no room.
#[must_use]
pub fn clip(line: &str, wide: usize) -> String {
    if width(line) <= wide {
        return line.to_owned();
    }
    let (mut out, mut used, mut escape, mut coloured) = (String::new(), 0, false, false);
    for letter in line.chars() {
        if letter == '\x1b' {
            (escape, coloured) = (true, true);
        }
        if escape {
            escape = letter == '\x1b' || !letter.is_ascii_alphabetic();
            out.push(letter);
            continue;
        }
        let needed = letter.width().unwrap_or(0);
        if used + needed + 1 > wide {
            break;
        }
        used += needed;
        out.push(letter);
    }
    if coloured {
        out.push_str("\x1b[0m");
    }
    out.push('…');
    out
}

/// How wide a line stands, without what only colours it.
fn width(line: &str) -> usize {
    if !line.contains('\x1b') {
        return line.width();
    }
    let (mut used, mut escape) = (0, false);
    for letter in line.chars() {
        if letter == '\x1b' {
            escape = true;
        } else if escape {
            escape = !letter.is_ascii_alphabetic();
        } else {
            used += letter.width().unwrap_or(0);
        }
    }
    used
}

/// `[a, b, c]` over as many lines as the window has, one element to a line where they are lists themselves.
fn sequence(count: usize, item: &dyn Fn(usize) -> String, nested: bool, on: Window) -> String {
    let alone = nested && !fits_line(count, item, on.width);
    let (mut rows, mut starts) = (vec![String::from("[")], vec![0]);
    for at in 0..count {
        let last = at + 1 == count;
        let text = item(at) + if last { "]" } else { "," };
        let row = rows.last_mut().map_or(0, |row| width(row));
        let fresh = row <= 1;
        let fits = row + usize::from(!fresh) + width(&text) <= on.width;
        if fresh || (fits && !alone) {
            if let Some(row) = rows.last_mut() {
                if !fresh {
                    row.push(' ');
                }
                row.push_str(&text);
            }
        } else if rows.len() >= on.rows {
            // Of what does not fit, a short beginning says enough.
            rows.truncate(few(on));
            let left = count - starts.get(few(on)).copied().unwrap_or(at);
            rows.push(format!(" … {left} more] ({count} in all)"));
            return rows.iter().map(|row| clip(row, on.width)).collect::<Vec<_>>().join("\n");
        } else {
            rows.push(format!(" {text}"));
            starts.push(at);
        }
    }
    if count == 0 {
        return String::from("[]");
    }
    if rows.len() == 1 && width(&rows[0]) > on.width {
        return lines(&rows[0], on, true);
    }
    rows.iter().map(|row| clip(row, on.width)).collect::<Vec<_>>().join("\n")
}

/// How many lines are shown of a list that is cut: a quarter of the window.
fn few(on: Window) -> usize {
    (on.rows / 4).max(on.rows.min(4)).max(1)
}

/// Whether all elements stand on one line.
fn fits_line(count: usize, item: &dyn Fn(usize) -> String, wide: usize) -> bool {
    let mut used = 0;
    for at in 0..count {
        used += width(&item(at)) + 2;
        if used > wide {
            return false;
        }
    }
    true
}

/// `[a: 1, b: 2]` on a line, or with a line for each key.
fn pairs(count: usize, pair: &dyn Fn(usize) -> (String, String), on: Window) -> String {
    if count == 0 {
        return String::from("[:]");
    }
    let joined = |at: usize| {
        let (key, value) = pair(at);
        format!("{key}: {value}")
    };
    if fits_line(count, &joined, on.width) {
        let all: Vec<String> = (0..count).map(joined).collect();
        return format!("[{}]", all.join(", "));
    }
    let shown = if count > on.rows { few(on) } else { count };
    let entries: Vec<(String, String)> = (0..shown).map(pair).collect();
    let wide = entries.iter().map(|(key, _)| width(key)).max().unwrap_or(0).min(on.width / 2);
    let mut rows: Vec<String> = Vec::new();
    for (at, (key, value)) in entries.iter().enumerate() {
        let gap = " ".repeat(wide.saturating_sub(width(key)));
        let start = if at == 0 { '[' } else { ' ' };
        let end = if at + 1 == count { ']' } else { ',' };
        let line = format!("{start}{key}: {gap}{value}");
        // The sign at the end stays where the value is cut.
        rows.push(clip(&line, on.width.saturating_sub(1)) + &end.to_string());
    }
    if shown < count {
        rows.push(format!(" … {} more] ({count} in all)", count - shown));
    }
    rows.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Window = Window { width: 12, rows: 3, colour: false };

    fn list(count: usize) -> String {
        sequence(count, &|at| at.to_string(), false, SMALL)
    }

    #[test]
    fn long_lists_are_cut_and_counted() {
        assert_eq!(list(0), "[]");
        assert_eq!(list(4), "[0, 1, 2, 3]");
        assert_eq!(list(6), "[0, 1, 2, 3,\n 4, 5]");
        assert_eq!(list(50), "[0, 1, 2, 3,\n 4, 5, 6, 7,\n 8, 9, 10,\n … 39 more]…");
        let rows = sequence(3, &|at| format!("[{at}, {at}]"), true, SMALL);
        assert_eq!(rows, "[[0, 0],\n [1, 1],\n [2, 2]]");
    }

    #[test]
    fn long_maps_have_a_line_for_each_key() {
        let pair = |at: usize| ("k".repeat(at + 1), at.to_string());
        assert_eq!(pairs(1, &pair, SMALL), "[k: 0]");
        assert_eq!(pairs(3, &pair, SMALL), "[k:   0,\n kk:  1,\n kkk: 2]");
        assert!(pairs(5, &pair, SMALL).ends_with(" … 2 more] (5 in all)"));
    }

    #[test]
    fn lines_are_clipped_and_counted() {
        assert_eq!(clip("0123456789abcd", 12), "0123456789a…");
        assert_eq!(clip("\x1b[1m0123\x1b[0m", 3), "\x1b[1m01\x1b[0m…");
        assert_eq!(lines("a\nb\nc\nd", SMALL, false), "a\nb\n… 2 more lines");
        assert_eq!(lines("0123456789abcd", SMALL, true), "0123456789ab\ncd");
        let long = "x".repeat(60);
        assert!(lines(&long, SMALL, true).ends_with("… 36 more characters"));
    }
}
