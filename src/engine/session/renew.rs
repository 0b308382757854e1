//! What follows when a name means something else.
//!
//! An entry is compiled when it is entered, so a function keeps the functions that it calls as they were then. At a
//! prompt that is not what is meant by entering one of them again: what was declared with the name is therefore made
//! anew from its text, what was declared with *that* as well, and so on. Values stay: a match that has been played
//! was played by the old rules.

use std::collections::BTreeSet;

use super::record::Place;
use super::{Entry, Note, Session, Way};

impl Session {
    /// Makes anew what was declared with names before the latest entry bound them again.
    pub(super) fn renew(&mut self, notes: &mut [Note]) {
        for note in notes {
            let found = self.followers(&note.name);
            if found.is_empty() {
                continue;
            }
            let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
            let title = format!("<prompt {}, what follows `{}`>", self.entries, note.name);
            let made = self.one(&title, &texts.join("\n"), Way::File);
            let followers = found.into_iter().map(|(name, _)| name).collect();
            match made {
                Entry::Done { .. } => note.followed = followers,
                Entry::Incomplete | Entry::Failed(_) => note.stayed = followers,
            }
        }
    }

    /// The declarations that are in force and have to do with a former meaning of a name, with their texts.
    fn followers(&self, name: &str) -> Vec<(String, String)> {
        let Some(symbol) = self.image.names.find(name) else { return Vec::new() };
        let current = self.known.items.get(&symbol).copied();
        let mut former: BTreeSet<Place> = BTreeSet::new();
        for record in &self.records {
            let binds = record.pieces.iter().flat_map(|piece| &piece.binds);
            let places = binds.filter(|(it, _)| *it == symbol).map(|_| (record.module, symbol));
            former.extend(places.filter(|place| Some(*place) != current));
            for line in &record.uses {
                let (Some(module), Some(names)) = (line.module, &line.names) else { continue };
                let there = names.iter().filter(|(_, here)| *here == symbol);
                let there = there.map(|(there, _)| self.place(module, *there));
                former.extend(there.filter(|place| Some(*place) != current));
            }
        }
        let mut found: Vec<(usize, usize, String, String)> = Vec::new();
        loop {
            let before = found.len();
            for (entry, record) in self.records.iter().enumerate() {
                for (at, piece) in record.pieces.iter().enumerate() {
                    let [(bound, _)] = piece.binds.as_slice() else { continue };
                    let place = (record.module, *bound);
                    // What is declared anew by the latest entry, or has been replaced, is no concern.
                    let in_force = self.known.items.get(bound) == Some(&place);
                    if !piece.declares || !in_force || former.contains(&place) {
                        continue;
                    }
                    if record.within(&piece.range).any(|it| former.contains(&it) && it != place) {
                        former.insert(place);
                        let text = record.text.get(piece.range.clone()).unwrap_or_default();
                        let name = self.image.name(*bound).to_owned();
                        found.push((entry, at, name, text.to_owned()));
                    }
                }
            }
            if found.len() == before {
                break;
            }
        }
        found.sort_by_key(|(entry, at, ..)| (*entry, *at));
        found.into_iter().map(|(_, _, name, text)| (name, text)).collect()
    }
}
