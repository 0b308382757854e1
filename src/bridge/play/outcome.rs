//! What came of a match, as a value.

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::events::{Chronicle, TABLES};
use super::institutions::{EVENT, LISTED};
use super::purse::Payment;
use super::seats::act_of;
use crate::base::number as digits;
use crate::bridge::game::GameObject;
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::run;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, number, with_article};
use crate::model::action::Act;
use crate::model::play::{Move, Outcome};
use crate::model::regime::Event;

/// A match that was played.
#[derive(Clone, Debug)]
pub(crate) struct MatchObject {
    pub(in crate::bridge) game: Arc<GameObject>,
    pub(crate) names: Vec<Arc<str>>,
    pub(super) players: Vec<Value>,
    pub(crate) outcome: Outcome,
    pub(super) chronicle: Chronicle,
    pub(super) found: Found,
}

/// What was found out at the table beside what the model counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) messages: Vec<Value>,
    /// Each player's type; nothing where there are none.
    pub(super) types: Vec<Value>,
    /// The state at the end of each round.
    pub(super) series: Vec<Vec<Value>>,
    pub(super) payments: Vec<Payment>,
}

impl MatchObject {
    pub(super) fn new(
        game: Arc<GameObject>,
        names: Vec<Arc<str>>,
        outcome: Outcome,
        chronicle: Chronicle,
        found: Found,
    ) -> Self {
        let players = chronicle.actors.clone();
        Self { game, names, players, outcome, chronicle, found }
    }

    /// `.share(a)`: of all actions of all players, how many were `a`, an action or a level.
    pub(in crate::bridge) fn share(
        &self,
        cx: &dyn Cx,
        action: Value,
    ) -> Result<Option<f64>, Fault> {
        if !matches!(action, Value::Symbol(_)) && number::to_f64(action, cx.values()).is_none() {
            let found = with_article(action.type_name(cx.values()));
            return Err(
                run::wrong_argument("share", "action", "an action or a level", &found).into()
            );
        }
        let (mut count, mut acted) = (0, 0);
        for (player, tally) in self.outcome.players.iter().enumerate() {
            acted += tally.acted;
            count += match act_of(cx, &self.game, player, action) {
                Some(Act::Index(at)) => tally.counts.get(at as usize).copied().unwrap_or(0),
                // Out of a continuum nothing is counted beforehand.
                Some(level) => self.times(player, level)?,
                None => 0,
            };
        }
        Ok((acted > 0).then(|| count as f64 / acted as f64))
    }
}

/// A player's line of a match as it is printed, its name padded to a width.
pub(in crate::bridge) fn account(
    name: &str,
    width: usize,
    score: Option<f64>,
    cooperation: Option<f64>,
) -> String {
    let pad = " ".repeat(width.saturating_sub(name.chars().count()));
    let score = score.map_or_else(|| "none".to_owned(), |score| digits::fixed(score, 3));
    let cooperation = cooperation.map(|share| format!("  cooperation {}", digits::fixed(share, 3)));
    format!("\n  {name}{pad}  score {score}{}", cooperation.unwrap_or_default())
}

/// What a player takes with its name and what is counted of it, in bytes.
pub(super) const PLAYER: usize = 256;

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
            "game" => heap.new_object(Arc::<GameObject>::clone(&self.game)),
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
            "state" => self.log(name).and_then(|_| self.state(heap, reader.image)),
            "types" => heap.new_list(self.types()),
            "payments" => self.log(name).and_then(|_| self.payments(heap)),
            "moves" => self.log(name).and_then(|log| self.moves(log, heap)),
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
            "types",
            "payments",
            "moves",
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
        let longest: usize = self.names.iter().map(|name| name.len()).sum();
        heap.note_many(self.names.len() + longest / 64);
        let width = self.names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        // Everybody's name is as wide as the longest.
        if let Err(fault) = heap.fits(self.names.len().saturating_mul(width)) {
            heap.fail(fault);
        }
        heap.note_many(self.names.len().saturating_mul(self.chronicle.regimes.len()));
        if !heap.looks_on() {
            return out;
        }
        for (name, tally) in self.names.iter().zip(&self.outcome.players) {
            out.push_str(&account(name, width, tally.score(), tally.cooperation()));
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
        let found = &self.found;
        let held = self.players.iter().chain(&found.messages).chain(&found.types);
        held.chain(found.series.iter().flatten()).for_each(|value| mark(*value));
        found.payments.iter().filter_map(|paid| paid.to.err()).for_each(&mut *mark);
        self.chronicle.values().for_each(&mut *mark);
        self.game.trace(mark);
    }

    fn bytes(&self) -> usize {
        let log = self.outcome.log.as_ref();
        let log = log.map_or(0, |log| log.acts.len() * 80 + log.moves.len() * size_of::<Move>());
        let series = self.found.series.iter().map(|round| 24 + round.len() * 16).sum::<usize>();
        let listed: usize = self.outcome.events.iter().map(Event::listed).sum();
        let events = self.outcome.events.len() * EVENT + listed * LISTED;
        let lists = self.found.payments.len() * 48 + events;
        let names: usize = self.names.iter().map(|name| name.len()).sum();
        let players =
            self.names.len() * PLAYER + names + self.found.messages.len() * size_of::<Value>();
        let regimes = self.chronicle.bytes(self.names.len());
        self.game.bytes() + log + series + lists + players + regimes
    }
}
