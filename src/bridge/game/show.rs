//! How a game answers for its fields and how it prints.

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::GameObject;
use super::class::tidy;
use super::tree::Sight;
use crate::bridge::declared::ALLOCATED;
use crate::lang::bytecode::{ActionShape, DeclarationBody, FnId, Image};
use crate::lang::source::Symbol;
use crate::lang::value::object::tag;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, number, show};
use crate::model::action::{Action, Actions};
use crate::model::game::{Game, Payoffs, Player, Symmetric};

impl Object for GameObject {
    fn type_name(&self) -> &'static str {
        "game"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn maker(&self) -> Option<FnId> {
        // What was made of a game by changing it cannot be made anew from its declaration.
        let changed = !(self.changes.is_empty() && self.under.is_empty() && self.plans.is_empty());
        (!changed && self.rule.is_none()).then_some(self.made.declaration.maker)
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let changed = !self.changes.is_empty() || !self.under.is_empty();
        // A parameter may have the name of a payoff; then it is no longer that payoff.
        let of_payoff = ["temptation", "reward", "punishment", "sucker"].contains(&name);
        if !(changed && of_payoff && self.symmetric().is_some())
            && let Some(value) = self.made.argument(name, reader.image)
        {
            return Some(Ok(value));
        }
        if let Some(value) = self.state_value(name, reader.heap, reader.image) {
            return Some(Ok(value));
        }
        let symmetric = || self.symmetric();
        let payoff = |read: fn(&Symmetric) -> f64| symmetric().map(|game| Ok(plain(read(&game))));
        match name {
            "name" => Some(reader.heap.new_text(&self.made.name)),
            "players" => Some(Ok(Value::Int(i64::try_from(self.roles.len()).unwrap_or(0)))),
            "actions" => {
                let count = self.actions_of(0).and_then(Actions::count);
                reader.heap.note_many(count.unwrap_or(0));
                Some(reader.heap.new_list(self.options(0)))
            }
            "temptation" => payoff(|game| game.temptation),
            "reward" => payoff(|game| game.reward),
            "punishment" => payoff(|game| game.punishment),
            "sucker" => payoff(|game| game.sucker),
            _ => None,
        }
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name", "players", "actions", "temptation", "reward", "punishment", "sucker"]
    }

    fn action(&self, name: Symbol) -> Option<Symbol> {
        let DeclarationBody::Game(shape) = &self.made.declaration.body else { return None };
        let mut moves = self.sights.iter().flat_map(|sight| sight.open.iter().chain(&sight.so_far));
        if moves.any(|known| *known == name) {
            return Some(name);
        }
        shape.actions.iter().find_map(|(_, actions, _)| match actions {
            ActionShape::Named(pairs) => {
                pairs.iter().find(|(known, _)| *known == name).map(|(_, symbol)| *symbol)
            }
            ActionShape::Levels => None,
        })
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut out = format!("game {}", self.show_short(heap, image));
        match (self.game.payoffs(), self.game.shape().as_deref()) {
            (Payoffs::Table(_), Some([_, _])) => {
                out.push('\n');
                out.push_str(&self.matrix(&self.game));
            }
            _ => {
                let _ = write!(out, ", {} players", self.roles.len());
                if self.is_sequence() {
                    out.push_str(", in sequence\n");
                    out.push_str(&self.drawn(None));
                }
                let state: Vec<&str> =
                    self.state_names().iter().map(|name| image.name(*name)).collect();
                if !state.is_empty() {
                    let _ = write!(out, ", state {}", state.join(", "));
                }
                if self.has_types() {
                    out.push_str(", private types");
                }
            }
        }
        out
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        let mut out = self.made.show(heap, image);
        if self.is_converted() {
            out = format!("strategic_form({out})");
        }
        if !self.changes.is_empty() {
            out = format!("transform({out})");
        }
        for regime in &self.under {
            let _ = write!(out, " under {}", show::show_inner(*regime, heap, image));
        }
        out
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| {
            self.made.is_like(&other.made) && self.changed() == other.changed()
        })
    }

    fn parts(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        Box::new(self.made.arguments.iter().chain(&self.under).chain(&self.changes).copied())
    }

    fn tag(&self, _heap: &Heap) -> u64 {
        tag(&(self.made.tag(), self.changed()))
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.made.trace(mark);
        let held = self.held.iter().chain(&self.payoffs).chain(&self.under).chain(&self.changes);
        let held = held.chain(self.plans.iter().flatten());
        held.for_each(|value| mark(*value));
        mark(self.state);
    }

    fn bytes(&self) -> usize {
        let cells = match self.game.payoffs() {
            Payoffs::Table(table) => table.cells().len(),
            _ => 0,
        };
        // Tolls are another game of the same players.
        let games = 1 + usize::from(self.tolls.is_some());
        let roles: usize = self.roles.iter().map(|role| role.len() + PLAYER).sum();
        let held = [&self.held, &self.payoffs, &self.under, &self.changes];
        let values: usize = held.into_iter().chain(self.plans.iter()).map(Vec::len).sum();
        let own = size_of::<Self>() + size_of::<Game>() + self.made.bytes() + 8 * ALLOCATED;
        let parts = values * size_of::<Value>() + self.tree_bytes() + self.actions_bytes();
        own + parts + games * (roles + cells * size_of::<f64>())
    }
}

/// What a node of a game tree takes, in bytes.
const NODE: usize = 96;

/// What a player takes beside its role and its actions, here and in the game itself, in bytes.
const PLAYER: usize = 2 * size_of::<Player>() + 4 * ALLOCATED;

impl GameObject {
    /// How it was changed: whether into its strategic form, under how many regimes, by how many functions.
    fn changed(&self) -> (bool, usize, usize) {
        (self.is_converted(), self.under.len(), self.changes.len())
    }

    /// About how many bytes the players' actions take; they share a list where the script writes one for all.
    fn actions_bytes(&self) -> usize {
        let mut before: Option<&Arc<Actions>> = None;
        let mut bytes = 0;
        for actions in &self.actions {
            if !before.replace(actions).is_some_and(|before| Arc::ptr_eq(before, actions)) {
                bytes += match &**actions {
                    Actions::Named(all) => all
                        .iter()
                        .map(|action| action.name.len() + size_of::<Action>() + ALLOCATED)
                        .sum(),
                    Actions::Levels(levels) => levels.len() * size_of::<f64>(),
                    Actions::Range { .. } => 0,
                };
                bytes += size_of::<Actions>() + ALLOCATED;
            }
        }
        bytes
    }

    /// About how many bytes a `sequence` takes, here and in the game itself.
    fn tree_bytes(&self) -> usize {
        let sight = |sight: &Sight| {
            let moves = (sight.so_far.len() + sight.open.len()) * size_of::<Symbol>();
            size_of::<Sight>() + moves + sight.name.len() + 3 * ALLOCATED
        };
        let sights: usize = self.sights.iter().map(sight).sum();
        2 * (sights + self.steps.len() * NODE)
    }

    /// The payoffs as one would draw them.
    fn matrix(&self, game: &Game) -> String {
        let name = |player: usize, at: usize| {
            self.actions
                .get(player)
                .and_then(|actions| actions.name(at))
                .unwrap_or_else(|| at.to_string())
        };
        let counts = game.shape().unwrap_or_default();
        let (rows, columns) =
            (counts.first().copied().unwrap_or(0), counts.get(1).copied().unwrap_or(0));
        let mut lines: Vec<Vec<String>> = vec![vec![String::new()]];
        lines[0].extend((0..columns).map(|column| name(1, column)));
        for row in 0..rows {
            let mut line = vec![name(0, row)];
            for column in 0..columns {
                let payoff =
                    |player| game.payoff(player, &[row, column]).map_or(String::new(), tidy);
                line.push(format!("{}, {}", payoff(0), payoff(1)));
            }
            lines.push(line);
        }
        let widths: Vec<usize> = (0..=columns)
            .map(|at| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0))
            .collect();
        let drawn = lines.iter().map(|line| {
            let cells = line
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())));
            format!("  {}", cells.collect::<Vec<_>>().join(" | ")).trim_end().to_owned()
        });
        drawn.collect::<Vec<_>>().join("\n")
    }
}

/// A payoff as scripts write it: whole ones as ints.
fn plain(value: f64) -> Value {
    number::whole(value).map_or(Value::Float(value), Value::Int)
}
