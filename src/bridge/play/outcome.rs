//! What came of a match, as a value.

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::events::{Chronicle, TABLES};
use super::seats::Seated;
use crate::base::number as digits;
use crate::bridge::game::GameObject;
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::history::Keep;
use crate::lang::value::{Fault, Heap, History, Object, Reader, Value};
use crate::model::action::{Act, ActionId};
use crate::model::play::{Log, Outcome};

/// A match that was played.
#[derive(Clone, Debug)]
pub(crate) struct MatchObject {
    pub(in crate::bridge) game: Arc<GameObject>,
    pub(in crate::bridge) names: Vec<String>,
    players: Vec<Value>,
    pub(in crate::bridge) outcome: Outcome,
    pub(super) chronicle: Chronicle,
    messages: Vec<Value>,
}

impl MatchObject {
    pub(super) fn new(
        game: Arc<GameObject>,
        seats: &[Seated],
        outcome: Outcome,
        chronicle: Chronicle,
        messages: Vec<Value>,
    ) -> Self {
        let names = seats.iter().map(|seat| seat.name.clone()).collect();
        let players = chronicle.actors.clone();
        Self { game, names, players, outcome, chronicle, messages }
    }

    /// `.share(a)`: of all actions of all players, how many were `a`.
    pub(in crate::bridge) fn share(&self, symbol: crate::lang::source::Symbol) -> Option<f64> {
        self.game.game.as_ref().ok().and_then(|game| self.outcome.share(game, ActionId(symbol.0)))
    }

    fn log(&self, field: &str) -> Result<&Log, Fault> {
        self.outcome.log.as_ref().ok_or_else(|| words::not_recorded(field).into())
    }

    /// The round and the player of a row of the log.
    fn whose(&self, log: &Log, row: usize) -> (u32, usize) {
        match log.rows.get(row) {
            Some(row) => (row.round, row.player as usize),
            None => {
                let players = self.names.len().max(1);
                (u32::try_from(row / players + 1).unwrap_or(u32::MAX), row % players)
            }
        }
    }

    fn act_name(&self, player: usize, act: Act) -> Value {
        self.game.act_value(player, act)
    }

    /// For each player a history of something that the log has for each round.
    fn histories(
        &self,
        heap: &mut Heap,
        log: &Log,
        value: impl Fn(usize, usize) -> Value,
    ) -> Result<Value, Fault> {
        let mut empty = History::new(Keep::All);
        empty.names = self.game.action_names();
        let mut histories = vec![empty; self.names.len()];
        for at in 0..log.acts.len() {
            let (_, player) = self.whose(log, at);
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

    /// One row for each player and round.
    pub(in crate::bridge) fn table(&self, cx: &mut dyn Cx) -> Result<TableObject, Fault> {
        let log = self.log("table")?;
        let intended = !log.intended.is_empty();
        let said = !log.messages.is_empty();
        let mut columns: Vec<Arc<str>> = vec!["round".into(), "player".into()];
        if intended {
            columns.push("intended".into());
        }
        columns.extend(["action".into(), "payoff".into(), "material".into()]);
        if said {
            columns.push("said".into());
        }
        let mut names = Vec::with_capacity(self.names.len());
        for name in &self.names {
            names.push(cx.new_text(name)?);
        }
        let mut rows = Vec::with_capacity(log.acts.len());
        cx.spend(log.acts.len() as u64)?;
        let bytes = log.acts.len().saturating_mul(columns.len() * 16);
        cx.heap().charge(bytes)?;
        cx.heap().release(bytes);
        for at in 0..log.acts.len() {
            let (round, player) = self.whose(log, at);
            let number = |value: Option<f64>| value.map_or(Value::None, Value::Float);
            let act = log.acts.get(at).copied().unwrap_or(Act::Absent);
            let mut cells =
                vec![Value::Int(round.into()), names.get(player).copied().unwrap_or(Value::None)];
            if intended {
                cells.push(self.act_name(player, log.intended(at).unwrap_or(Act::Absent)));
            }
            cells.push(self.act_name(player, act));
            cells.push(number(log.payoffs.get(at).copied()));
            cells.push(number(log.material(at)));
            if said {
                let message = log.messages.get(at).copied().flatten();
                let message =
                    message.and_then(|message| self.messages.get(message.0 as usize).copied());
                cells.push(message.unwrap_or(Value::None));
            }
            rows.push(cells);
        }
        Ok(TableObject::new(columns, rows).with_names(self.game.action_names()))
    }
}

impl Object for MatchObject {
    fn type_name(&self) -> &'static str {
        "match"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let tallies = &self.outcome.players;
        let number = |value: Option<f64>| value.map_or(Value::None, Value::Float);
        let heap = &mut *reader.heap;
        Some(match name {
            "scores" => heap.new_list(tallies.iter().map(|tally| number(tally.score())).collect()),
            "total" => {
                heap.new_list(tallies.iter().map(|tally| Value::Float(tally.total)).collect())
            }
            "cooperation" => {
                heap.new_list(tallies.iter().map(|tally| number(tally.cooperation())).collect())
            }
            "mean_score" => Ok(number(self.outcome.mean_score())),
            "rounds" => Ok(Value::Int(self.outcome.rounds.into())),
            "players" => heap.new_list(self.players.clone()),
            "game" => heap.new_object(Arc::new(GameObject::clone(&self.game))),
            "actions" => self.log(name).and_then(|log| {
                self.histories(heap, log, |at, player| {
                    self.act_name(player, log.acts.get(at).copied().unwrap_or(Act::Absent))
                })
            }),
            "intended" => self.log(name).and_then(|log| {
                self.histories(heap, log, |at, player| {
                    self.act_name(player, log.intended(at).unwrap_or(Act::Absent))
                })
            }),
            "payoffs" => self.log(name).and_then(|log| {
                self.histories(heap, log, |at, _| number(log.payoffs.get(at).copied()))
            }),
            "material" => self
                .log(name)
                .and_then(|log| self.histories(heap, log, |at, _| number(log.material(at)))),
            _ if TABLES.contains(&name) => self.log(name).and_then(|_| self.told(name, heap)),
            "state" => Ok(Value::None),
            _ => return None,
        })
    }

    fn fields(&self) -> &'static [&'static str] {
        &[
            "scores",
            "total",
            "cooperation",
            "mean_score",
            "rounds",
            "players",
            "game",
            "share",
            "actions",
            "intended",
            "payoffs",
            "material",
            "violations",
            "sanctions",
            "costs",
            "budget",
            "votes",
            "standing",
            "members",
            "state",
            "table",
        ]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        match name {
            "share" => Some("method_match_share"),
            "table" => Some("method_match_table"),
            _ => None,
        }
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let rounds = self.outcome.rounds;
        let plural = if rounds == 1 { "round" } else { "rounds" };
        let mut out = format!("match of {}, {rounds} {plural}", self.game.show_short(heap, image));
        let width = self.names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        for (name, tally) in self.names.iter().zip(&self.outcome.players) {
            let pad = " ".repeat(width - name.chars().count());
            let score =
                tally.score().map_or_else(|| "none".to_owned(), |score| digits::fixed(score, 3));
            let _ = write!(out, "\n  {name}{pad}  score {score}");
            if let Some(cooperation) = tally.cooperation() {
                let _ = write!(out, "  cooperation {}", digits::fixed(cooperation, 3));
            }
            if tally.violations > 0 {
                let _ = write!(out, "  violations {}", tally.violations);
            }
        }
        out + &self.chronicle.account(&self.outcome.ledgers, self.names.len())
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        format!("match of {}", self.names.join(" and "))
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.players.iter().chain(&self.messages).for_each(|value| mark(*value));
        self.chronicle.values().for_each(&mut *mark);
        self.game.trace(mark);
    }

    fn bytes(&self) -> usize {
        let log = self.outcome.log.as_ref().map_or(0, |log| log.acts.len() * 80);
        512 + log + self.outcome.events.len() * 160
    }
}
