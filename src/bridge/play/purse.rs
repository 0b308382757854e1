//! Side payments: who pays whom in a round, beside what the game pays.
//!
//! A strategy pays by calling `pay(amount, to: …)` in its `say` or `choose`. What it leaves in the heap's outbox is
//! collected when it has answered, moves with the payoffs of the round, and is listed in the match's `.payments`.

use std::sync::Arc;

use super::gathering::Gathering;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::heap::Outbox;
use crate::lang::value::{Fault, Value, equality, number};

/// A payment that was made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Payment {
    /// The round, from 1.
    pub(crate) round: u32,
    /// The seat that paid.
    pub(crate) from: usize,
    /// The seat that received it, or the fund.
    pub(crate) to: Result<usize, Value>,
    /// How much.
    pub(crate) amount: f64,
}

/// The payments of a match.
#[derive(Debug, Default)]
pub(super) struct Purse {
    /// Whom a payment can reach, by seat.
    pub(super) players: Arc<[Value]>,
    pub(super) made: Vec<Payment>,
    /// How many of them have moved.
    moved: usize,
    /// Whether anything in the program can pay.
    pub(super) open: bool,
    pub(super) keep: bool,
}

/// What a payment takes until the one who answers has answered, in bytes.
const LEFT: usize = 4 * size_of::<Value>();

/// So many players are looked at for a step.
const SEATS: usize = 8;

/// After so many payments in one answer the match is counted at once.
const MANY: usize = 1 << 10;

/// Whether scripts make payments at all; automata do not see them.
pub(in crate::bridge) fn pays(cx: &dyn Cx) -> bool {
    cx.image().mentions("pay")
}

impl Purse {
    pub(super) fn new(cx: &dyn Cx, players: &[Value], keep: bool) -> Self {
        let open = pays(cx);
        let players = if open { players.into() } else { Arc::default() };
        Self { players, keep, open, ..Self::default() }
    }

    /// The bytes that the payments take.
    pub(super) fn bytes(&self) -> usize {
        self.made.capacity() * size_of::<Payment>()
    }

    /// Moves what was paid since the last time.
    pub(super) fn settle(&mut self, net: &mut [f64]) {
        for payment in &self.made[self.moved..] {
            if let Some(from) = net.get_mut(payment.from) {
                *from -= payment.amount;
            }
            if let Ok(to) = payment.to
                && let Some(to) = net.get_mut(to)
            {
                *to += payment.amount;
            }
        }
        if !self.keep {
            self.made.clear();
        }
        self.moved = self.made.len();
    }
}

impl Gathering<'_> {
    /// Asks a player who may pay while it answers.
    #[inline(always)]
    pub(super) fn ask_payer(&mut self, player: usize, function: Value) -> Result<Value, Fault> {
        if !self.purse.open {
            return self.ask(player, function);
        }
        self.ask_with_purse(player, function)
    }

    fn ask_with_purse(&mut self, player: usize, function: Value) -> Result<Value, Fault> {
        let of = Value::Int(i64::try_from(player).unwrap_or(0));
        let outbox = Outbox { of, about: Arc::clone(&self.purse.players), left: Vec::new() };
        let before = self.cx.heap().outbox.replace(outbox);
        let answer = self.ask(player, function);
        let left = std::mem::replace(&mut self.cx.heap().outbox, before);
        let left = left.map(|outbox| outbox.left).unwrap_or_default();
        self.cx.heap().release(left.len() / 2 * LEFT);
        let answer = answer?;
        for pair in left.chunks_exact(2) {
            let to = match pair[0] {
                Value::Int(seat) => Ok(usize::try_from(seat).unwrap_or(usize::MAX)),
                fund => Err(self.cx.heap().root(fund)),
            };
            let amount = number::to_f64(pair[1], self.cx.values()).unwrap_or(0.0);
            let round = self.world.round;
            self.purse.made.push(Payment { round, from: player, to, amount });
        }
        if left.len() > MANY {
            self.count(self.world.round)?;
        }
        Ok(answer)
    }
}

/// Leaves a payment for the match that is played.
pub(crate) fn pay(cx: &mut dyn Cx, amount: f64, to: Value) -> Result<(), Fault> {
    let Some(outbox) = &cx.values().outbox else { return Err(words::pays_outside().into()) };
    let (payer, players) = (outbox.of, &outbox.about);
    if !(amount.is_finite() && amount >= 0.0) {
        let shown = cx.show_inner(Value::Float(amount));
        return Err(words::bad_payment(&words::odd_amount(&shown)).into());
    }
    let heap = cx.values();
    let seat = players.iter().position(|player| equality::equal(*player, to, heap));
    heap.note(seat.unwrap_or(players.len()) / SEATS);
    let to = match (seat.and_then(|seat| i64::try_from(seat).ok()).map(Value::Int), to) {
        (Some(seat), _) if equality::identical(seat, payer) => {
            return Err(words::bad_payment(words::PAYS_ITSELF).into());
        }
        (Some(seat), _) => seat,
        // An actor outside the match, or a fund by name.
        (None, Value::Record(_) | Value::Text(_)) => to,
        (None, other) => {
            let shown = cx.show_inner(other);
            return Err(words::bad_payment(&words::odd_recipient(&shown)).into());
        }
    };
    cx.heap().charge(LEFT)?;
    if let Some(outbox) = &mut cx.heap().outbox {
        outbox.left.extend([to, Value::Float(amount)]);
    }
    Ok(())
}
