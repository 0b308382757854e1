//! A session as a script that runs again and prints what the prompt has shown.
//!
//! A script is no transcript: `use` lines come first, a name is declared once, the value of a line is printed only
//! where `print` stands. So the entries are edited:
//!
//! ```text
//! tariffs.payoffs        print(tariffs.payoffs)
//! play(g, [a, b])        let _1 = play(g, [a, b])      where a later entry says `_` or `_1`
//!                        print(_1)
//! let x = 1              let x_1 = 1                   where `x` is bound again later
//! fn f() { 1 }           (left out)                    where `f` is, and nothing has used it before
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

use super::Session;
use super::record::{Place, Record};
use super::results::MODULE;
use crate::lang::bytecode::{ModuleId, Offer};
use crate::lang::source::{Symbol, known};

/// A change of an entry's text.
type Edit = (Range<usize>, String);

impl Session {
    #[doc(hidden)]
    /// Notes something that cannot be said in a script, as a comment at this place of it.
    pub fn remark(&mut self, text: &str) {
        self.records.push(Record::remark(text));
    }

    /// What was entered, as a script.
    ///
    /// ```
    /// use comity::{Engine, Session};
    ///
    /// let mut session = Session::new(Engine::default());
    /// session.enter("let x = 20");
    /// session.enter("2 * x");
    /// assert_eq!(session.script(), "let x = 20\n\nprint(2 * x)\n");
    /// ```
    #[must_use]
    pub fn script(&self) -> String {
        let places = self.needed();
        let renamed = self.renamed(&places);
        let mut out = String::new();
        self.uses(&renamed, &mut out);
        for (at, record) in self.records.iter().enumerate() {
            let text = self.entry(at, record, &places, &renamed);
            let text = text.trim_matches('\n').trim_end();
            if !text.trim().is_empty() {
                let _ = writeln!(out, "{}{text}", if out.is_empty() { "" } else { "\n" });
            }
        }
        out
    }

    /// The declarations that a script must hold: those in force, and those that something has used.
    fn needed(&self) -> BTreeSet<Place> {
        let mut needed = BTreeSet::new();
        let mut open: Vec<Place> = Vec::new();
        for record in &self.records {
            for piece in &record.pieces {
                let in_force = piece
                    .binds
                    .iter()
                    .any(|(name, _)| self.known.items.get(name) == Some(&(record.module, *name)));
                if !piece.declares || in_force || piece.binds.is_empty() {
                    open.extend(record.within(&piece.range));
                    open.extend(piece.binds.iter().map(|(name, _)| (record.module, *name)));
                }
            }
        }
        while let Some(place) = open.pop() {
            if !needed.insert(place) {
                continue;
            }
            for record in self.records.iter().filter(|record| record.module == place.0) {
                let pieces = record.pieces.iter();
                let pieces = pieces.filter(|piece| piece.binds.iter().any(|it| it.0 == place.1));
                for piece in pieces {
                    open.extend(record.within(&piece.range));
                }
            }
        }
        needed
    }

    /// Where the item stands that a module offers: in it, or where it has it from.
    pub(super) fn place(&self, module: ModuleId, name: Symbol) -> Place {
        match self.image.offer(module, name) {
            Some(Offer::Item(module, name)) => (module, name),
            _ => (module, name),
        }
    }

    /// New names for what was bound under a name that means something else by now.
    fn renamed(&self, needed: &BTreeSet<Place>) -> BTreeMap<Place, String> {
        let mut bound: BTreeMap<Symbol, Vec<Place>> = BTreeMap::new();
        for record in &self.records {
            let imports = record.uses.iter().filter_map(|line| {
                let module = line.module?;
                let names = line.names.iter().flatten();
                Some(names.map(move |(there, here)| (*here, self.place(module, *there))))
            });
            let own = record.pieces.iter().flat_map(|piece| &piece.binds);
            let own = own.map(|(name, _)| (*name, (record.module, *name)));
            for (name, place) in imports.flatten().chain(own) {
                let places = bound.entry(name).or_default();
                if needed.contains(&place) && !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        let mut taken: BTreeSet<String> = self.names().map(str::to_owned).collect();
        let mut renamed = BTreeMap::new();
        for (name, places) in bound {
            let current = self.known.items.get(&name);
            let old = places.iter().filter(|place| Some(*place) != current);
            for place in old {
                let text = self.image.name(name);
                let free = (1..).map(|number| format!("{text}_{number}"));
                if let Some(free) = free.take(10_000).find(|free| !taken.contains(free)) {
                    taken.insert(free.clone());
                    renamed.insert(*place, free);
                }
            }
        }
        renamed
    }

    /// The `use` lines, those of one module together.
    fn uses(&self, renamed: &BTreeMap<Place, String>, out: &mut String) {
        let mut lines: Vec<(&str, Option<Vec<String>>)> = Vec::new();
        for line in self.records.iter().flat_map(|record| &record.uses) {
            let names = line.names.as_ref().map(|names| {
                let entry = |(there, here): &(Symbol, Symbol)| {
                    let (there_text, here_text) = (self.image.name(*there), self.image.name(*here));
                    let place = line.module.map(|module| self.place(module, *there));
                    let new = place.and_then(|place| renamed.get(&place)).map(String::as_str);
                    match new.unwrap_or(here_text) {
                        same if same == there_text => there_text.to_owned(),
                        other => format!("{there_text} as {other}"),
                    }
                };
                names.iter().map(entry).collect::<Vec<String>>()
            });
            let known = lines
                .iter_mut()
                .find(|(path, known)| *path == line.path && known.is_some() == names.is_some());
            match known {
                Some((_, Some(known))) => {
                    for name in names.into_iter().flatten() {
                        if !known.contains(&name) {
                            known.push(name);
                        }
                    }
                }
                Some(_) => {}
                None => lines.push((&line.path, names)),
            }
        }
        for (path, names) in lines {
            let names = names.map(|names| format!(" {{ {} }}", names.join(", ")));
            let _ = writeln!(out, "use {path}{}", names.unwrap_or_default());
        }
    }

    /// An entry with its edits.
    fn entry(
        &self,
        at: usize,
        record: &Record,
        needed: &BTreeSet<Place>,
        renamed: &BTreeMap<Place, String>,
    ) -> String {
        let text = &*record.text;
        if record.remark {
            return format!("// {text}");
        }
        let mut edits: Vec<Edit> = Vec::new();
        // A line that is gone altogether takes its end with it.
        let line = |range: &Range<usize>| {
            let rest = text.get(range.end..).unwrap_or_default();
            let end = rest.find('\n').filter(|end| rest[..*end].trim().is_empty());
            range.start..range.end + end.map_or(0, |end| end + 1)
        };
        edits.extend(record.uses.iter().map(|it| (line(&it.range), String::new())));
        for piece in &record.pieces {
            let gone = piece.declares
                && !piece.binds.is_empty()
                && piece.binds.iter().all(|it| !needed.contains(&(record.module, it.0)));
            if gone {
                edits.push((line(&piece.range), String::new()));
                continue;
            }
            for (name, range) in &piece.binds {
                if let Some(new) = renamed.get(&(record.module, *name)) {
                    edits.push((range.clone(), new.clone()));
                }
            }
        }
        for (start, place) in &record.mentions {
            let range = *start..*start + self.image.name(place.1).len();
            if *place == (MODULE, known::UNDERSCORE) {
                if let Some(number) = self.latest(at) {
                    edits.push((*start..*start + 1, format!("_{number}")));
                }
            } else if let Some(new) = renamed.get(place)
                && text.get(range.clone()) == Some(self.image.name(place.1))
            {
                edits.push((range, new.clone()));
            }
        }
        if let Some(tail) = &record.tail {
            let asked = record.number.filter(|number| self.is_asked_for(*number));
            let shown = record.shown && record.number.is_some();
            let (before, after) = match asked {
                Some(number) if shown => {
                    (format!("let _{number} = "), format!("\nprint(_{number})"))
                }
                Some(number) => (format!("let _{number} = "), String::new()),
                None if shown => (String::from("print("), String::from(")")),
                None if record.plain => (String::new(), String::new()),
                None => (String::from("let _ = "), String::new()),
            };
            edits.push((tail.start..tail.start, before));
            edits.push((tail.end..tail.end, after));
        }
        edited(text, edits)
    }

    /// The number of the latest result before an entry.
    fn latest(&self, before: usize) -> Option<usize> {
        self.records.iter().take(before).rev().find_map(|record| record.number)
    }

    /// Whether any entry refers to a result.
    fn is_asked_for(&self, number: usize) -> bool {
        let name = self.image.names.find(&format!("_{number}"));
        self.records.iter().enumerate().any(|(at, record)| {
            record.mentions.iter().any(|(_, place)| {
                place.0 == MODULE
                    && (Some(place.1) == name
                        || place.1 == known::UNDERSCORE && self.latest(at) == Some(number))
            })
        })
    }
}

/// A text with its edits; one inside of another is dropped.
fn edited(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let (mut out, mut at) = (String::new(), 0);
    for (range, new) in edits {
        if range.start < at {
            continue;
        }
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&new);
        at = range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::super::Entry;
    use super::*;
    use crate::engine::Engine;

    fn script(entries: &[&str]) -> String {
        let mut session = Session::new(Engine::default());
        for entry in entries {
            if let Entry::Failed(error) = session.enter(entry) {
                panic!("{entry}: {error}");
            }
        }
        let script = session.script();
        let engine = Engine::default();
        let program = engine.compile("saved.comity", &script);
        let program = program.unwrap_or_else(|error| panic!("{error}\n{script}"));
        assert!(engine.context().run(&program).is_ok(), "{script}");
        script
    }

    #[test]
    fn values_are_printed_and_kept_where_they_are_asked_for() {
        assert_eq!(script(&["1 + 1", "2 + 2"]), "print(1 + 1)\n\nprint(2 + 2)\n");
        let made = "let _1 = 1 + 1\nprint(_1)\n\nprint(_1 * 10)\n";
        assert_eq!(script(&["1 + 1", "_ * 10"]), made);
        assert_eq!(script(&["1 + 1", "let x = 3", "_1 * 10"]).matches("_1").count(), 3);
        assert_eq!(script(&["let xs = [1]", "push(xs, 2)"]), "let xs = [1]\n\npush(xs, 2)\n");
    }

    #[test]
    fn use_lines_come_first_and_once() {
        let made = script(&[
            "let x = 1",
            "use strategies { tit_for_tat }",
            "use strategies { grim_trigger, tit_for_tat }",
        ]);
        assert_eq!(made, "use strategies { tit_for_tat, grim_trigger }\n\nlet x = 1\n");
    }

    #[test]
    fn what_is_bound_again_is_told_apart() {
        let made = script(&["let x = 1", "let y = x + 1", "let x = \"{x} and {y}\"", "x"]);
        let expected = "let x_1 = 1\n\nlet y = x_1 + 1\n\nlet x = \"{x_1} and {y}\"\n\nprint(x)\n";
        assert_eq!(made, expected);
    }

    #[test]
    fn what_was_never_used_is_left_out() {
        let made = script(&["fn f() { 1 }", "fn f() { 2 }", "f()"]);
        assert_eq!(made, "fn f() { 2 }\n\nprint(f())\n");
        let made = script(&["fn f() { 1 }", "f()", "fn f() { 2 }", "f()"]);
        let expected = "fn f_1() { 1 }\n\nprint(f_1())\n\nfn f() { 2 }\n\nprint(f())\n";
        assert_eq!(made, expected);
    }

    #[test]
    fn what_follows_is_written_as_it_followed() {
        let made = script(&["fn g() { 1 }", "fn f() { g() }", "f()", "fn g() { 2 }", "f()"]);
        let expected = "fn g_1() { 1 }\n\nfn f_1() { g_1() }\n\nprint(f_1())\n\nfn g() { 2 }\n\n\
                        fn f() { g() }\n\nprint(f())\n";
        assert_eq!(made, expected);
    }
}
