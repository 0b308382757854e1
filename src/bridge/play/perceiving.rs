//! What every seat knows of the past: histories, round by round, and messages.
//!
//! In a group a history has an entry for each round, `none` where its player sat out (or was not reached in a
//! sequence). Where nobody misperceives, all see the same, and the history of a player's own moves is what the
//! others see of it. Under pairwise matching there are histories for each partner, of the games with it.

use super::gathering::{Gathering, Place};
use crate::lang::bytecode::Context;
use crate::lang::native::Cx;
use crate::lang::value::history::Keep;
use crate::lang::value::{Fault, History, HistoryRef, Value};
use crate::model::play::{Seat, Settled};
use crate::model::regime::Event;

/// What a player knows of one game: its opponents and what was played.
pub(super) struct Side {
    pub(super) mine: HistoryRef,
    pub(super) earned: HistoryRef,
    /// What it has seen of each other, in seat order without itself.
    pub(super) theirs: Told,
    /// What they really did, where regimes must know and somebody may misperceive.
    pub(super) truth: Option<Told>,
    /// The one opponent; none if there are several.
    them: Value,
    others: Value,
}

/// Histories of opponents.
pub(super) struct Told {
    pub(super) histories: Vec<HistoryRef>,
    /// As `theirs`: the only one, or a list.
    pub(super) shown: Value,
    /// As a list.
    pub(super) list: Value,
}

/// The model's own work in a match, counted in looks.
#[derive(Debug)]
pub(super) struct Work {
    /// The steps taken when it was last paid for.
    at: u64,
    /// What the steps that players took have paid for already.
    free: usize,
    /// What no step was spent on yet.
    due: usize,
    /// What was done since it was last looked whether the run ends.
    unseen: usize,
}

impl Work {
    /// None yet, where so many steps were taken before.
    pub(super) fn since(at: u64) -> Self {
        Self { at, free: 0, due: 0, unseen: 0 }
    }
}

/// So many looks of the model make a step.
const LOOKS: usize = 32;

/// So many come with each step that players take.
const FREE: usize = 64;

/// To note an event is so many looks.
const EVENT: usize = 8;

/// To hear a message is so many.
const HEARD: usize = 4;

/// After so many it is looked whether the run is to end.
const UNSEEN: usize = 1 << 14;

/// What knowing one partner takes beside values and what histories hold, in bytes.
const SIDE: usize = 512;

impl Told {
    pub(super) fn new(cx: &mut dyn Cx, histories: Vec<HistoryRef>) -> Result<Self, Fault> {
        let values: Vec<Value> = histories.iter().map(|history| Value::History(*history)).collect();
        let only = if let [only] = values[..] { Some(only) } else { None };
        let list = cx.new_list(values)?;
        Ok(Self { histories, shown: only.unwrap_or(list), list })
    }
}

impl Side {
    pub(super) fn new(
        cx: &mut dyn Cx,
        [mine, earned]: [HistoryRef; 2],
        theirs: Vec<HistoryRef>,
        truth: Option<Vec<HistoryRef>>,
        others: Vec<Value>,
    ) -> Result<Self, Fault> {
        let them = if let [only] = others[..] { only } else { Value::None };
        let theirs = Told::new(cx, theirs)?;
        let truth = truth.map(|truth| Told::new(cx, truth)).transpose()?;
        Ok(Self { mine, earned, theirs, truth, them, others: cx.new_list(others)? })
    }

    /// Shows it in a view.
    pub(super) fn show(&self, fields: &mut [Value; Context::COUNT]) {
        fields[Context::Them as usize] = self.them;
        fields[Context::Others as usize] = self.others;
        fields[Context::Mine as usize] = Value::History(self.mine);
        fields[Context::Theirs as usize] = self.theirs.shown;
        fields[Context::Opponents as usize] = self.theirs.list;
        fields[Context::Earned as usize] = Value::History(self.earned);
    }
}

/// A new history, kept until the match is over.
pub(super) fn history(cx: &mut dyn Cx, keep: Keep) -> Result<HistoryRef, Fault> {
    let made = cx.heap().new_history(History::new(keep))?;
    cx.heap().root(Value::History(made));
    Ok(made)
}

impl Gathering<'_> {
    /// Turns a player's view to the game that it is asked about.
    #[inline(always)]
    pub(super) fn face(&mut self, seat: Seat) -> Result<(), Fault> {
        self.world.begin(seat.round);
        self.set(seat.player, Context::Round, Value::Int(seat.round.into()));
        let Some(partner) = seat.opponent else { return Ok(()) };
        self.meet(seat.player, partner)?;
        let Place { view, met, facing, .. } = &mut self.places[seat.player];
        if *facing != Some(partner)
            && let Some(side) = met.get(&partner)
        {
            side.show(&mut self.cx.heap().view_mut(*view).fields);
            *facing = Some(partner);
        }
        Ok(())
    }

    /// Whether it is the first game with these opponents.
    #[inline(always)]
    pub(super) fn opens(&self, seat: Seat) -> bool {
        let Some(partner) = seat.opponent else { return seat.round == 1 };
        let side = self.places[seat.player].met.get(&partner);
        side.is_none_or(|side| self.cx.values().history(side.mine).is_empty())
    }

    /// Makes histories for two who have not met before.
    fn meet(&mut self, player: usize, partner: usize) -> Result<(), Fault> {
        if self.places[player].met.contains_key(&partner) {
            return Ok(());
        }
        let keep = self.places[player].keep;
        let them = self.actors.get(partner).copied().unwrap_or(Value::None);
        let cx = &mut *self.cx;
        let own = [history(cx, keep)?, history(cx, keep)?];
        let theirs = vec![history(cx, keep)?];
        let truth = if self.watched { Some(vec![history(cx, keep)?]) } else { None };
        cx.heap().hold(SIDE)?;
        let side = Side::new(cx, own, theirs, truth, vec![them])?;
        self.places[player].met.insert(partner, side);
        Ok(())
    }

    /// A message reaches those who share a table with its sender.
    pub(super) fn hear(&mut self, seat: Seat, said: Value) -> Result<(), Fault> {
        let sender = seat.player;
        match seat.opponent {
            Some(listener) => {
                self.meet(listener, sender)?;
                let side = self.places[listener].met.get(&sender);
                let truth = side.and_then(|side| side.truth.as_ref());
                let heard = side.map(|side| side.theirs.histories[0]);
                let truth = truth.map(|truth| truth.histories[0]);
                self.note(said, heard.into_iter().chain(truth).collect())
            }
            None if self.shared => self.note(said, vec![self.places[sender].side.mine]),
            None => {
                for listener in (0..self.places.len()).filter(|listener| *listener != sender) {
                    self.pay_for(HEARD)?;
                    let side = &self.places[listener].side;
                    let at = self.seen_at(listener, sender);
                    let truth = side.truth.as_ref().map(|truth| truth.histories[at]);
                    let heard = std::iter::once(side.theirs.histories[at]).chain(truth).collect();
                    self.note(said, heard)?;
                }
                Ok(())
            }
        }
    }

    /// A message goes into histories that hold the same messages.
    fn note(&mut self, said: Value, histories: Vec<HistoryRef>) -> Result<(), Fault> {
        let Some(&first) = histories.first() else { return Ok(()) };
        let list = match self.cx.values().history(first).messages {
            Value::List(list) => list,
            _ => match self.cx.new_list(Vec::new())? {
                Value::List(list) => list,
                _ => return Ok(()),
            },
        };
        self.cx.heap().push(list, said)?;
        for history in histories {
            let history = self.cx.heap().history_mut(history);
            history.said = said;
            history.messages = Value::List(list);
        }
        Ok(())
    }

    /// Histories grow.
    pub(super) fn remember(&mut self, table: &Settled<'_>) -> Result<(), Fault> {
        if self.shared && !self.world.pair {
            let heap = self.cx.heap();
            for ((&player, &act), &earned) in table.players.iter().zip(table.acts).zip(table.earned)
            {
                let place = &self.places[player];
                let known = act.index().and_then(|at| place.options.get(at));
                let own = known.copied().unwrap_or_else(|| self.game.act_value(player, act));
                heap.history_mut(place.side.mine).push(own);
                if place.earns {
                    heap.history_mut(place.side.earned).push(Value::Float(earned));
                }
            }
            return Ok(());
        }
        for (place, &player) in table.players.iter().enumerate() {
            if !self.shared && table.players.len() > 2 {
                self.pay_for(table.players.len())?;
            }
            let own = self.game.act_value(player, table.acts[place]);
            let side = if self.world.pair {
                let Some(&partner) = table.players.get(1 - place.min(1)) else { continue };
                self.meet(player, partner)?;
                self.places[player].met.get(&partner)
            } else {
                Some(&self.places[player].side)
            };
            let Some(side) = side else { continue };
            let heap = self.cx.heap();
            heap.history_mut(side.mine).push(own);
            if self.places[player].earns {
                let earned = Value::Float(table.earned.get(place).copied().unwrap_or(0.0));
                heap.history_mut(side.earned).push(earned);
            }
            if self.shared {
                continue;
            }
            let others = (0..table.players.len()).filter(|other| *other != place);
            for (at, other) in others.enumerate() {
                let role = table.players[other];
                let seen = self.game.act_value(role, table.seen(place, other));
                heap.history_mut(side.theirs.histories[at]).push(seen);
                if let Some(truth) = &side.truth {
                    let done = self.game.act_value(role, table.acts[other]);
                    heap.history_mut(truth.histories[at]).push(done);
                }
            }
        }
        // Hegemons that do not play look on.
        for beyond in self.seats.len()..self.places.len() {
            for (place, &player) in table.players.iter().enumerate().filter(|_| !self.shared) {
                let done = self.game.act_value(player, table.acts[place]);
                if let Some(&history) = self.places[beyond].side.theirs.histories.get(player) {
                    self.cx.heap().history_mut(history).push(done);
                }
            }
        }
        Ok(())
    }

    /// Counts what histories, the log, payments, states and messages hold against the memory limit.
    pub(super) fn count(&mut self, round: u32) -> Result<(), Fault> {
        let heap = self.cx.values();
        let mut bytes = self.round_bytes.saturating_mul(round as usize);
        bytes += self.institutions.bytes() + self.purse.bytes() + self.world.bytes();
        bytes += self.messages.capacity() * size_of::<Value>();
        let size = |history: &HistoryRef| heap.history(*history).bytes();
        for place in &self.places {
            for side in std::iter::once(&place.side).chain(place.met.values()) {
                bytes += size(&side.mine) + size(&side.earned);
                let told = std::iter::once(&side.theirs).chain(&side.truth);
                if !self.shared {
                    bytes += told.flat_map(|told| &told.histories).map(size).sum::<usize>();
                }
            }
        }
        if bytes > self.charged {
            let more = bytes - self.charged;
            self.cx.heap().charge(more)?;
            self.charged = bytes;
        }
        Ok(())
    }

    /// Spends steps on the model's own work where it outgrows the steps that players took since the match began, and
    /// looks whether the run is to end.
    pub(super) fn pay_for(&mut self, looks: usize) -> Result<(), Fault> {
        let Work { at, free, due, unseen } = &mut self.work;
        let now = self.cx.steps_now();
        let taken = usize::try_from(now.saturating_sub(*at)).unwrap_or(usize::MAX);
        *free = free.saturating_add(taken.saturating_mul(FREE));
        *due = due.saturating_add(looks.saturating_sub(*free));
        *free = free.saturating_sub(looks);
        *unseen = unseen.saturating_add(looks);
        let steps = *due / LOOKS;
        *due %= LOOKS;
        let ends = *unseen >= UNSEEN;
        if ends {
            *unseen = 0;
        }
        self.cx.spend(steps as u64)?;
        self.work.at = self.cx.steps_now();
        if ends { self.cx.look() } else { Ok(()) }
    }

    /// An event of a regime is kept until it is published, with the record of a match for longer.
    pub(super) fn noted_down(&mut self, event: &Event) -> Result<(), Fault> {
        // In a round with many players that is soon much.
        self.pay_for(EVENT)?;
        let bytes = self.institutions.note(event);
        self.cx.heap().charge(bytes)?;
        self.charged += bytes;
        Ok(())
    }

    /// Where an observer has the history of another: in seat order without itself.
    fn seen_at(&self, observer: usize, other: usize) -> usize {
        if other > observer { other - 1 } else { other }
    }
}
