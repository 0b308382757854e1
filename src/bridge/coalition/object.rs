//! A game in coalitional form as a value: players, and what every coalition is worth.

use std::any::Any;
use std::fmt::Write as _;

use super::Players;
use crate::analysis::coalition::Form;
use crate::lang::bytecode::Image;
use crate::lang::value::heap::Noting;
use crate::lang::value::{Fault, Heap, Object, Reader, Value};
use crate::study::table::{WIDEST, cut};

/// A game in coalitional form.
pub(in crate::bridge) struct CoalitionGame {
    /// Who plays.
    pub(in crate::bridge) players: Players,
    /// What coalitions are worth.
    pub(in crate::bridge) form: Form,
}

/// So many coalitions are shown.
const SHOWN: u32 = 32;

/// Kinds are told for so few players as a matter of course.
const MOST_TOLD: usize = 12;

impl Object for CoalitionGame {
    fn type_name(&self) -> &'static str {
        "coalitional game"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let told = |holds: Result<bool, _>| Some(Ok(holds.map_or(Value::None, Value::Bool)));
        let few = self.form.players() <= MOST_TOLD;
        match name {
            "players" => Some(reader.heap.new_list(self.players.values.clone())),
            "superadditive" if few => told(self.form.is_superadditive(&mut Noting(reader.heap))),
            "convex" if few => told(self.form.is_convex(&mut Noting(reader.heap))),
            "monotone" if few => told(self.form.is_monotone(&mut Noting(reader.heap))),
            "superadditive" | "convex" | "monotone" => Some(Ok(Value::None)),
            _ => None,
        }
    }

    fn fields(&self) -> &'static [&'static str] {
        &["players", "superadditive", "convex", "monotone"]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        (name == "worth").then_some("method_coalition_game_worth")
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut out = self.show_short(heap, image);
        let names: Vec<String> = self
            .form
            .coalitions()
            .skip(1)
            .take(SHOWN as usize)
            .map(|c| cut(&self.players.name(c), WIDEST))
            .collect();
        let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        for (name, coalition) in names.iter().zip(1..) {
            let _ = write!(out, "\n  {name:width$}  {}", self.form.worth(coalition));
        }
        if self.form.grand() > SHOWN {
            let _ = write!(out, "\n  … and {} more", self.form.grand() - SHOWN);
        }
        out
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        format!("coalitional game of {} players", self.players.len())
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.players.values.iter().for_each(|player| mark(*player));
    }

    fn bytes(&self) -> usize {
        128 + self.form.bytes() + self.players.bytes()
    }
}
