//! A match round by round: histories and tables out of its log.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::events::{goes_on, room_for};
use super::outcome::MatchObject;
use super::series::SeriesObject;
use crate::bridge::declared::ALLOCATED;
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::history::Keep;
use crate::lang::value::{Fault, Heap, History, Value};
use crate::model::action::Act;
use crate::model::play::Log;

/// To list more actions than these takes steps of its own.
const LONG: usize = 1 << 13;

/// So many of them are listed for a step.
const ACTS: usize = 64;

/// Whose row of a log it is.
struct Whose {
    round: u32,
    player: usize,
    opponent: Option<usize>,
}

impl MatchObject {
    pub(super) fn log(&self, field: &str) -> Result<&Log, Fault> {
        self.outcome.log.as_ref().ok_or_else(|| words::not_recorded(field).into())
    }

    fn whose(&self, log: &Log, row: usize) -> Whose {
        match log.rows.get(row) {
            Some(row) => Whose {
                round: row.round,
                player: row.player as usize,
                opponent: Some(row.opponent as usize),
            },
            None => {
                let players = self.names.len().max(1);
                let round = u32::try_from(row / players + 1).unwrap_or(u32::MAX);
                Whose { round, player: row % players, opponent: None }
            }
        }
    }

    /// How often a player did something, by the log.
    pub(super) fn times(&self, player: usize, act: Act) -> Result<u64, Fault> {
        let log = self.log("share")?;
        let own = (0..log.acts.len()).filter(|at| self.whose(log, *at).player == player);
        Ok(own.filter(|at| log.acts[*at] == act).count() as u64)
    }

    pub(super) fn act_name(&self, player: usize, act: Act) -> Value {
        self.game.act_value(player, act)
    }

    /// For each player a history of something that the log has for each round.
    pub(super) fn histories(
        &self,
        heap: &mut Heap,
        log: &Log,
        value: impl Fn(usize, usize) -> Value,
    ) -> Result<Value, Fault> {
        if log.acts.len() > LONG {
            heap.note(log.acts.len() / ACTS);
        }
        heap.fits(log.acts.len().saturating_mul(2 * size_of::<Value>()))?;
        let mut empty = History::new(Keep::All);
        empty.names = self.game.action_names();
        let mut histories = vec![empty; self.names.len()];
        for at in 0..log.acts.len() {
            goes_on(at, heap)?;
            let player = self.whose(log, at).player;
            if let Some(history) = histories.get_mut(player) {
                history.push(value(at, player));
            }
        }
        let mut items = Vec::with_capacity(histories.len());
        for history in histories {
            items.push(Value::History(heap.new_history(history)?));
        }
        heap.new_list(items)
    }

    /// One row for each player and round; under pairwise matching for each of its games.
    pub(in crate::bridge) fn table(&self, cx: &mut dyn Cx) -> Result<TableObject, Fault> {
        let log = self.log("table")?;
        let columns = self.columns(log, cx.image());
        let mut names = Vec::with_capacity(self.names.len());
        for name in &self.names {
            names.push(cx.new_text(name)?);
        }
        let name = |player: usize| names.get(player).copied().unwrap_or(Value::None);
        let mut rows = Vec::with_capacity(log.acts.len());
        cx.spend(log.acts.len() as u64)?;
        let row = size_of::<Vec<Value>>() + columns.len() * size_of::<Value>();
        cx.values().fits(log.acts.len().saturating_mul(row))?;
        room_for(log.moves.len(), 4, cx.values())?;
        let moves = self.moves_made(log);
        let number = |value: Option<f64>| value.map_or(Value::None, Value::Float);
        for at in 0..log.acts.len() {
            cx.look_at(at)?;
            let Whose { round, player, opponent } = self.whose(log, at);
            let mut cells = vec![Value::Int(round.into()), name(player)];
            if !log.rows.is_empty() {
                cells.push(opponent.map_or(Value::None, name));
            }
            if !self.found.types.is_empty() {
                cells.push(self.found.types.get(player).copied().unwrap_or(Value::None));
            }
            if !log.intended.is_empty() {
                cells.push(self.act_name(player, log.intended(at).unwrap_or(Act::Absent)));
            }
            cells.push(self.act_name(player, log.acts.get(at).copied().unwrap_or(Act::Absent)));
            if self.game.is_sequence() && log.rows.is_empty() {
                let made = moves.get(&(round, player)).cloned().unwrap_or_default();
                cells.push(cx.new_list(made)?);
            }
            cells.push(number(log.payoffs.get(at).copied()));
            cells.push(number(log.material(at)));
            if !log.messages.is_empty() {
                let message = log.messages.get(at).copied().flatten();
                let known = &self.found.messages;
                let message = message.and_then(|message| known.get(message.0 as usize).copied());
                cells.push(message.unwrap_or(Value::None));
            }
            let state = self.found.series.get(round.saturating_sub(1) as usize);
            cells.extend(state.into_iter().flatten());
            rows.push(cells);
        }
        Ok(TableObject::new(columns, rows).with_names(self.game.action_names()))
    }

    fn columns(&self, log: &Log, image: &Image) -> Vec<Arc<str>> {
        let group = log.rows.is_empty();
        let listed = [
            ("round", true),
            ("player", true),
            ("opponent", !group),
            ("type", !self.found.types.is_empty()),
            ("intended", !log.intended.is_empty()),
            ("action", true),
            ("moves", self.game.is_sequence() && group),
            ("payoff", true),
            ("material", true),
            ("said", !log.messages.is_empty()),
        ];
        let mut columns: Vec<Arc<str>> =
            listed.iter().filter(|(_, there)| *there).map(|(name, _)| Arc::from(*name)).collect();
        for name in self.game.state_names().iter().filter(|_| !self.found.series.is_empty()) {
            let name = image.name(*name);
            // A variable may be called as a column is.
            let taken = columns.iter().any(|known| &**known == name);
            columns.push(if taken { format!("state {name}").into() } else { name.into() });
        }
        columns
    }

    /// What each player did in each round of a sequence.
    fn moves_made(&self, log: &Log) -> BTreeMap<(u32, usize), Vec<Value>> {
        let mut made: BTreeMap<(u32, usize), Vec<Value>> = BTreeMap::new();
        for step in &log.moves {
            let action = self.act_name(step.player, step.act);
            made.entry((step.round, step.player)).or_default().push(action);
        }
        made
    }

    fn table_of(
        &self,
        columns: &[&str],
        rows: Vec<Vec<Value>>,
        heap: &mut Heap,
    ) -> Result<Value, Fault> {
        let columns = columns.iter().map(|name| Arc::from(*name)).collect();
        let table = TableObject::new(columns, rows).with_names(self.game.action_names());
        heap.new_object(Arc::new(table))
    }

    /// The moves of a sequence in their order.
    pub(super) fn moves(&self, log: &Log, heap: &mut Heap) -> Result<Value, Fault> {
        room_for(log.moves.len(), 6, heap)?;
        let mut rows = Vec::with_capacity(log.moves.len());
        let (mut round, mut count) = (0, 0);
        for step in &log.moves {
            goes_on(rows.len(), heap)?;
            if step.round != round {
                (round, count) = (step.round, 0);
            }
            count += 1;
            let name = self.names.get(step.player).map_or("", |name| &**name);
            let label = match self.game.label(step.set) {
                Some(label) => heap.new_text(label)?,
                None => Value::None,
            };
            rows.push(vec![
                Value::Int(round.into()),
                Value::Int(count),
                heap.new_text(name)?,
                label,
                self.act_name(step.player, step.intended),
                self.act_name(step.player, step.act),
            ]);
        }
        let columns = ["round", "move", "player", "label", "intended", "action"];
        self.table_of(&columns, rows, heap)
    }

    /// Who paid whom.
    pub(super) fn payments(&self, heap: &mut Heap) -> Result<Value, Fault> {
        room_for(self.found.payments.len(), 4, heap)?;
        let mut rows = Vec::with_capacity(self.found.payments.len());
        let actor = |seat: usize| self.chronicle.actors.get(seat).copied().unwrap_or(Value::None);
        for paid in &self.found.payments {
            goes_on(rows.len(), heap)?;
            rows.push(vec![
                Value::Int(paid.round.into()),
                actor(paid.from),
                paid.to.map_or_else(|fund| fund, actor),
                Value::Float(paid.amount),
            ]);
        }
        self.table_of(&["round", "from", "to", "amount"], rows, heap)
    }

    /// Each player's type, none where it has none.
    pub(super) fn types(&self) -> Vec<Value> {
        let types = &self.found.types;
        (0..self.names.len())
            .map(|player| types.get(player).copied().unwrap_or(Value::None))
            .collect()
    }

    /// The series of the state; none in a game without.
    pub(super) fn state(&self, heap: &mut Heap, image: &Image) -> Result<Value, Fault> {
        let names = self.game.state_names();
        if names.is_empty() {
            return Ok(Value::None);
        }
        let (rounds, width) = (self.found.series.len(), names.len());
        heap.note_many(rounds.saturating_mul(width));
        let round = size_of::<Vec<Value>>() + width * size_of::<Value>() + ALLOCATED;
        heap.fits(rounds.saturating_mul(round))?;
        let names = names.iter().map(|name| Arc::from(image.name(*name))).collect();
        heap.new_object(Arc::new(SeriesObject::new(names, heap.copied(&self.found.series))))
    }
}
