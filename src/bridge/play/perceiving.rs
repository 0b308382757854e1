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

/// What a player knows of one game: its opponents and what was played.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub(super) mine: HistoryRef,
    /// What it has seen of each other, in seat order without itself.
    pub(super) theirs: Vec<HistoryRef>,
    pub(super) earned: HistoryRef,
    /// The one opponent; none if there are several.
    them: Value,
    others: Value,
    /// The histories of all opponents as a list.
    opponents: Value,
}

impl Side {
    /// A game with these opponents, whose moves are kept in `theirs`.
    pub(super) fn new(
        cx: &mut dyn Cx,
        mine: HistoryRef,
        earned: HistoryRef,
        theirs: Vec<HistoryRef>,
        others: Vec<Value>,
    ) -> Result<Self, Fault> {
        let them = if others.len() == 1 { others[0] } else { Value::None };
        let opponents = theirs.iter().map(|history| Value::History(*history)).collect();
        let (opponents, others) = (cx.new_list(opponents)?, cx.new_list(others)?);
        Ok(Self { mine, theirs, earned, them, others, opponents })
    }

    /// Shows it in a view.
    pub(super) fn show(&self, fields: &mut [Value; Context::COUNT]) {
        let theirs = match self.theirs.as_slice() {
            [one] => Value::History(*one),
            _ => self.opponents,
        };
        fields[Context::Them as usize] = self.them;
        fields[Context::Others as usize] = self.others;
        fields[Context::Mine as usize] = Value::History(self.mine);
        fields[Context::Theirs as usize] = theirs;
        fields[Context::Opponents as usize] = self.opponents;
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
    pub(super) fn face(&mut self, seat: Seat) -> Result<(), Fault> {
        self.world.begin(seat.round);
        self.set(seat.player, Context::Round, Value::Int(seat.round.into()));
        let Some(opponent) = seat.opponent else { return Ok(()) };
        self.meet(seat.player, opponent)?;
        let Place { view, met, .. } = &self.places[seat.player];
        if let Some(side) = met.get(&opponent) {
            side.show(&mut self.cx.heap().view_mut(*view).fields);
        }
        Ok(())
    }

    /// Makes histories for two who have not met before.
    fn meet(&mut self, player: usize, opponent: usize) -> Result<(), Fault> {
        if self.places[player].met.contains_key(&opponent) {
            return Ok(());
        }
        let keep = self.places[player].keep;
        let cx = &mut *self.cx;
        let (mine, theirs, earned) = (history(cx, keep)?, history(cx, keep)?, history(cx, keep)?);
        let them = self.seats[opponent].value();
        let side = Side::new(cx, mine, earned, vec![theirs], vec![them])?;
        self.places[player].met.insert(opponent, side);
        Ok(())
    }

    /// A message reaches those who share a table with its sender.
    pub(super) fn hear(&mut self, seat: Seat, said: Value) -> Result<(), Fault> {
        let sender = seat.player;
        let histories: Vec<HistoryRef> = match seat.opponent {
            Some(listener) => {
                self.meet(listener, sender)?;
                self.places[listener].met.get(&sender).map(|side| side.theirs[0]).into_iter().collect()
            }
            None if self.shared => vec![self.places[sender].side.mine],
            None => (0..self.places.len())
                .filter(|listener| *listener != sender)
                .map(|listener| self.places[listener].side.theirs[seen_at(listener, sender)])
                .collect(),
        };
        for history in histories {
            let list = match self.cx.values().history(history).messages {
                Value::List(list) => list,
                _ => match self.cx.new_list(Vec::new())? {
                    Value::List(list) => list,
                    _ => continue,
                },
            };
            self.cx.heap().push(list, said)?;
            let history = self.cx.heap().history_mut(history);
            history.said = said;
            history.messages = Value::List(list);
        }
        Ok(())
    }

    /// Histories grow.
    pub(super) fn remember(&mut self, table: &Settled<'_>) -> Result<(), Fault> {
        let pair = self.is_pairwise();
        for (place, &player) in table.players.iter().enumerate() {
            let own = self.game.act_value(player, table.acts[place]);
            let earned = Value::Float(table.earned.get(place).copied().unwrap_or(0.0));
            if pair {
                let other_place = 1 - place.min(1);
                let Some(&opponent) = table.players.get(other_place) else { continue };
                self.meet(player, opponent)?;
                let theirs = self.game.act_value(opponent, table.seen(place, other_place));
                let Some(side) = self.places[player].met.get(&opponent) else { continue };
                let heap = self.cx.heap();
                heap.history_mut(side.mine).push(own);
                heap.history_mut(side.theirs[0]).push(theirs);
                heap.history_mut(side.earned).push(earned);
                continue;
            }
            let side = &self.places[player].side;
            let heap = self.cx.heap();
            heap.history_mut(side.mine).push(own);
            heap.history_mut(side.earned).push(earned);
            if self.shared {
                continue;
            }
            for (other_place, &other) in table.players.iter().enumerate() {
                if other == player {
                    continue;
                }
                let seen = self.game.act_value(other, table.seen(place, other_place));
                heap.history_mut(side.theirs[seen_at(player, other)]).push(seen);
            }
        }
        Ok(())
    }

    /// Whether players meet in pairs.
    pub(super) fn is_pairwise(&self) -> bool {
        self.world.pair
    }

    /// Counts what histories and the log hold against the memory limit.
    pub(super) fn count(&mut self, round: u32) -> Result<(), Fault> {
        let heap = self.cx.values();
        let mut bytes = self.round_bytes.saturating_mul(round as usize);
        let size = |history: HistoryRef| heap.history(history).bytes();
        for place in &self.places {
            for side in std::iter::once(&place.side).chain(place.met.values()) {
                bytes += size(side.mine) + size(side.earned);
                if !self.shared || self.world.pair {
                    bytes += side.theirs.iter().map(|history| size(*history)).sum::<usize>();
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
}

/// Where an observer has the history of another: in seat order without itself.
fn seen_at(observer: usize, other: usize) -> usize {
    if other > observer { other - 1 } else { other }
}
