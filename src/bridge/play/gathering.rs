//! The participants of a match: script strategies behind the model's trait.
//!
//! Every seat has a view, through which its strategy sees the match, and histories that the view shows. They are
//! kept here, round by round; the model only tells what happened. A strategy draws from a stream of its own,
//! keyed by match, round and seat.

use std::sync::Arc;

use super::clauses::Clause;
use super::institutions::{Hegemon, Institutions};
use super::seats::{Conduct, Seated};
use crate::base::random::Key;
use crate::bridge::game::GameObject;
use crate::bridge::strategy::StrategyObject;
use crate::lang::bytecode::Context;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, HistoryRef, Value, ViewRef, equality, number};
use crate::model::action::Act;
use crate::model::error::Cause;
use crate::model::play::{Choice, Features, Message, NormRef, Participants, Seat, Settled};
use crate::model::regime::{Ballot, Event, Finding, Proposal};

/// How long a match lasts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Horizon {
    pub(crate) rounds: Option<u32>,
    pub(crate) continuation: Option<f64>,
    pub(crate) discount: Option<f64>,
}

/// The options of `play` that a match needs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) horizon: Horizon,
    pub(crate) noise: Vec<f64>,
    pub(crate) misperception: f64,
    pub(crate) message_noise: f64,
    pub(crate) payoffs_seen: bool,
    /// The regimes, as they were given.
    pub(crate) regimes: Vec<Value>,
    /// Whether rounds are kept.
    pub(crate) full: bool,
}

/// What a seat keeps during a match.
pub(super) struct Place {
    pub(super) view: ViewRef,
    pub(super) mine: HistoryRef,
    /// What it has seen of each other, in seat order without itself.
    pub(super) theirs: Vec<HistoryRef>,
    pub(super) earned: HistoryRef,
    /// Where its strategy's draws come from.
    pub(super) draws: Key,
    /// Where the draws of clauses that regimes ask come from.
    pub(super) clauses: Key,
    /// What others really did, where regimes must know and somebody may misperceive.
    pub(super) truth: Option<Truth>,
    /// How it sees each regime.
    pub(super) regimes: Vec<Value>,
}

/// The histories of what others really did.
pub(super) struct Truth {
    pub(super) histories: Vec<HistoryRef>,
    /// As `theirs`.
    pub(super) theirs: Value,
    /// As a list.
    pub(super) opponents: Value,
}

/// Everyone at the table.
pub(crate) struct Gathering<'a> {
    pub(super) cx: &'a mut dyn Cx,
    pub(super) game: &'a GameObject,
    pub(super) seats: &'a [Seated],
    /// One for each seat, then one for each hegemon that does not play.
    pub(super) places: Vec<Place>,
    /// Who plays, as scripts know them.
    pub(super) actors: Vec<Value>,
    pub(super) institutions: Institutions,
    /// Hegemons that do not play, each with its regime.
    pub(super) hegemons: Vec<(usize, Hegemon)>,
    pub(super) messages: Vec<Value>,
    /// Bytes of histories and of the log that the heap was charged for.
    pub(super) charged: usize,
    pub(super) round_bytes: usize,
}

/// Histories and logs are counted against the memory limit every so many rounds.
const COUNTED: u32 = 256;

impl Gathering<'_> {
    pub(super) fn strategy(&self, player: usize) -> Option<&Arc<StrategyObject>> {
        match self.seats.get(player).map(|seat| &seat.conduct) {
            Some(Conduct::Strategy(strategy)) => Some(strategy),
            Some(Conduct::Act(..)) => None,
            None => self.beyond(player)?.strategy.as_ref(),
        }
    }

    /// Calls a function of a player's view.
    pub(super) fn ask(&mut self, player: usize, function: Value) -> Result<Value, Fault> {
        let view = Value::View(self.places[player].view);
        let mark = self.cx.heap().roots.len();
        let answer = self.cx.call(function, &[view]);
        self.cx.heap().unroot(mark);
        answer
    }

    pub(super) fn set(&mut self, player: usize, field: Context, value: Value) {
        let view = self.places[player].view;
        self.cx.heap().view_mut(view).fields[field as usize] = value;
    }
}

/// Faults travel through the model as opaque causes.
fn cause(fault: Fault) -> Cause {
    Box::new(fault)
}

impl Participants for Gathering<'_> {
    fn features(&self) -> Features {
        let speaks = self.seats.iter().enumerate().any(|(player, _)| {
            self.strategy(player).is_some_and(|strategy| !matches!(strategy.say, Value::None))
        });
        let prefers = self.seats.iter().any(|seat| seat.utility.is_some());
        Features { speaks, pays: false, prefers, updates: false }
    }

    fn begin(&mut self) -> Result<(), Cause> {
        for player in 0..self.places.len() {
            let Some(strategy) = self.strategy(player).cloned() else { continue };
            let before = self.cx.swap_stream(self.places[player].draws.at(0));
            let view = self.places[player].view;
            self.cx.heap().view_mut(view).memory.clear();
            for first in &strategy.memory {
                let value = self.ask(player, *first);
                let value = match value {
                    Ok(value) => value,
                    Err(fault) => {
                        self.cx.swap_stream(before);
                        return Err(cause(fault));
                    }
                };
                self.cx.heap().view_mut(view).memory.push(value);
            }
            self.cx.swap_stream(before);
        }
        Ok(())
    }

    fn tick(&mut self, _round: u32) -> Result<(), Cause> {
        self.cx.spend(1).and_then(|()| self.cx.look()).map_err(cause)
    }

    fn say(&mut self, seat: Seat) -> Result<Option<Message>, Cause> {
        self.set(seat.player, Context::Round, Value::Int(seat.round.into()));
        let Some(strategy) = self.strategy(seat.player) else { return Ok(None) };
        let say = strategy.say;
        if matches!(say, Value::None) {
            return Ok(None);
        }
        let said = self.ask(seat.player, say).map_err(cause)?;
        if matches!(said, Value::None) {
            return Ok(None);
        }
        let heap = self.cx.values();
        let known = self.messages.iter().position(|known| equality::equal(*known, said, heap));
        let number = match known {
            Some(number) => number,
            None => {
                self.cx.heap().root(said);
                self.messages.push(said);
                self.messages.len() - 1
            }
        };
        Ok(Some(Message(u32::try_from(number).unwrap_or(u32::MAX))))
    }

    fn heard(&mut self, seat: Seat, message: Option<Message>) -> Result<(), Cause> {
        let said = message.and_then(|message| self.messages.get(message.0 as usize).copied());
        let said = said.unwrap_or(Value::None);
        for observer in 0..self.places.len() {
            if observer == seat.player {
                continue;
            }
            let place = if seat.player > observer { seat.player - 1 } else { seat.player };
            let history = self.places[observer].theirs[place];
            let truth = self.places[observer].truth.as_ref();
            let truth = truth.and_then(|truth| truth.histories.get(place)).copied();
            let messages = self.cx.values().history(history).messages;
            let list = match messages {
                Value::List(list) => list,
                _ => match self.cx.new_list(Vec::new()).map_err(cause)? {
                    Value::List(list) => list,
                    _ => continue,
                },
            };
            self.cx.heap().push(list, said).map_err(cause)?;
            for history in [Some(history), truth].into_iter().flatten() {
                let history = self.cx.heap().history_mut(history);
                history.said = said;
                history.messages = Value::List(list);
            }
        }
        Ok(())
    }

    fn choose(&mut self, seat: Seat) -> Result<Choice, Cause> {
        let player = seat.player;
        let function = match &self.seats[player].conduct {
            Conduct::Act(Act::Index(at)) => return Ok(Choice::Action(*at as usize)),
            Conduct::Act(Act::Level(level)) => return Ok(Choice::Level(*level)),
            Conduct::Act(Act::Absent) => return Ok(Choice::Action(0)),
            Conduct::Strategy(strategy) => {
                if seat.round == 1 {
                    strategy.first
                } else {
                    strategy.then
                }
            }
        };
        self.set(player, Context::Round, Value::Int(seat.round.into()));
        self.cx.swap_stream(self.places[player].draws.at(seat.round));
        let answer = self.ask(player, function).map_err(cause)?;
        self.choice(player, seat.round, answer).map_err(cause)
    }

    fn payoffs(&mut self, present: &[usize], acts: &[Act], into: &mut [f64]) -> Result<(), Cause> {
        let people: Vec<Value> = self.seats.iter().map(|seat| seat.actor).collect();
        self.game.pay(self.cx, present, acts, &people, 1, into).map_err(cause)
    }

    fn utility(&mut self, player: usize, own: f64, others: &[f64]) -> Result<f64, Cause> {
        let seat = &self.seats[player];
        let Some(utility) = seat.utility else { return Ok(own) };
        let actor = seat.actor;
        let mark = self.cx.heap().roots.len();
        let others: Vec<Value> = others.iter().map(|payoff| Value::Float(*payoff)).collect();
        let others = self.cx.new_list(others).map_err(cause)?;
        let worth = self.cx.call(utility, &[actor, Value::Float(own), others]);
        self.cx.heap().unroot(mark);
        let worth = worth.map_err(cause)?;
        number::to_f64(worth, self.cx.values()).ok_or_else(|| {
            let found = self.cx.show_inner(worth);
            cause(words::bad_answer("`utility`", "a number", &found).into())
        })
    }

    fn settled(&mut self, table: Settled<'_>) -> Result<(), Cause> {
        for (place, &player) in table.players.iter().enumerate() {
            let own = table.acts.get(place).copied().unwrap_or(Act::Absent);
            if own == Act::Absent {
                continue;
            }
            let value = self.game.act_value(player, own);
            let mine = self.places[player].mine;
            self.cx.heap().history_mut(mine).push(value);
            let earned = self.places[player].earned;
            let paid = table.earned.get(place).copied().unwrap_or(0.0);
            self.cx.heap().history_mut(earned).push(Value::Float(paid));
            for (other_place, &other) in table.players.iter().enumerate() {
                if other == player {
                    continue;
                }
                let seen = table.seen(place, other_place);
                if seen == Act::Absent {
                    continue;
                }
                let value = self.game.act_value(other, seen);
                let at = if other > player { other - 1 } else { other };
                let history = self.places[player].theirs[at];
                self.cx.heap().history_mut(history).push(value);
                let truth = self.places[player].truth.as_ref();
                if let Some(&history) = truth.and_then(|truth| truth.histories.get(at)) {
                    let done = table.acts.get(other_place).copied().unwrap_or(Act::Absent);
                    let value = self.game.act_value(other, done);
                    self.cx.heap().history_mut(history).push(value);
                }
            }
            for beyond in self.seats.len()..self.places.len() {
                let history = self.places[beyond].theirs[player];
                self.cx.heap().history_mut(history).push(value);
            }
        }
        if table.round.is_multiple_of(COUNTED) {
            self.count(table.round).map_err(cause)?;
        }
        Ok(())
    }

    fn bound(&mut self, norm: NormRef, player: usize) -> Result<bool, Cause> {
        self.norm_clause(norm, player, None, Clause::Who).map_err(cause)
    }

    fn applies(&mut self, norm: NormRef, seat: Seat) -> Result<bool, Cause> {
        self.norm_clause(norm, seat.player, seat.opponent, Clause::When).map_err(cause)
    }

    fn excused(&mut self, norm: NormRef, seat: Seat) -> Result<bool, Cause> {
        self.norm_clause(norm, seat.player, seat.opponent, Clause::Unless).map_err(cause)
    }

    fn complies(&mut self, norm: NormRef, seat: Seat, act: Act) -> Result<bool, Cause> {
        self.norm_kept(norm, seat, act).map_err(cause)
    }

    fn accuracy(&mut self, regime: usize, _round: u32) -> Result<f64, Cause> {
        self.watching(regime, true).map_err(cause)
    }

    fn false_alarm(&mut self, regime: usize, _round: u32) -> Result<f64, Cause> {
        self.watching(regime, false).map_err(cause)
    }

    fn amount(&mut self, finding: &Finding, sanction: usize) -> Result<f64, Cause> {
        self.size_of(finding, sanction).map_err(cause)
    }

    fn punish(
        &mut self,
        player: Option<usize>,
        finding: &Finding,
        cost: f64,
    ) -> Result<f64, Cause> {
        self.willingness(player, finding, cost).map_err(cause)
    }

    fn vote(&mut self, player: usize, proposal: &Proposal) -> Result<Ballot, Cause> {
        self.ballot(player, proposal).map_err(cause)
    }

    fn decide(&mut self, rule: usize, ballots: &[(usize, Ballot)]) -> Result<bool, Cause> {
        self.counted(rule, ballots).map_err(cause)
    }

    fn moves(
        &mut self,
        regime: usize,
        number: usize,
        player: usize,
        waited: u32,
    ) -> Result<bool, Cause> {
        self.moves_on(regime, number, player, waited).map_err(cause)
    }

    fn noted(&mut self, event: &Event) -> Result<(), Cause> {
        self.institutions.note(event);
        Ok(())
    }

    fn published(&mut self, _round: u32) -> Result<(), Cause> {
        self.institutions.publish();
        Ok(())
    }

    fn closed(&mut self, round: u32) -> Result<(), Cause> {
        self.institutions.turn(round);
        Ok(())
    }
}

impl Gathering<'_> {
    /// Counts what histories and the log hold against the memory limit.
    fn count(&mut self, round: u32) -> Result<(), Fault> {
        let heap = self.cx.values();
        let mut bytes = self.round_bytes.saturating_mul(round as usize);
        bytes += self.institutions.bytes();
        for place in &self.places {
            bytes += heap.history(place.mine).bytes() + heap.history(place.earned).bytes();
            bytes +=
                place.theirs.iter().map(|history| heap.history(*history).bytes()).sum::<usize>();
        }
        if bytes > self.charged {
            let more = bytes - self.charged;
            self.cx.heap().charge(more)?;
            self.charged = bytes;
        }
        Ok(())
    }
}
