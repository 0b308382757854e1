//! The participants of a match: script strategies behind the model's trait.
//!
//! Every seat has a view, through which its strategy sees the match; what the view shows is kept elsewhere:
//!
//! ```text
//! perceiving   the histories of each seat: its own moves, the others', earnings, messages
//! world        state, types, payoffs by rule
//! purse        side payments
//! clauses      what regimes ask
//! ```
//!
//! The model only tells what happened. A strategy draws from streams of its own, keyed by match, round and seat,
//! and by what it is asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::clauses::Clause;
use super::institutions::{Hegemon, Institutions};
use super::perceiving::{Side, Work};
use super::purse::Purse;
use super::seats::{Conduct, Seated};
use super::world::World;
use crate::base::random::{Key, Purpose};
use crate::bridge::game::GameObject;
use crate::bridge::hosted::{Adviser, Told};
use crate::bridge::strategy::StrategyObject;
use crate::lang::bytecode::Context;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::history::Keep;
use crate::lang::value::{Fault, Value, ViewRef, equality, number};
use crate::model::action::Act;
use crate::model::error::Cause;
use crate::model::play::{
    Choice, Features, MIXTURE, Matching, Message, Move, NormRef, Participants, Seat, Settled,
};
use crate::model::regime::{Ballot, Event, Finding, Proposal};
use crate::model::strategy::{Automaton, Player};

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
    /// Who meets whom.
    pub(crate) matching: Matching,
    /// Whether rounds are kept.
    pub(crate) full: bool,
}

/// What a seat keeps during a match.
pub(super) struct Place {
    pub(super) view: ViewRef,
    /// The game of all together.
    pub(super) side: Side,
    /// Under pairwise matching the games with each partner so far.
    pub(super) met: BTreeMap<usize, Side>,
    /// The partner of the game that the view shows.
    pub(super) facing: Option<usize>,
    /// How much of the past it needs.
    pub(super) keep: Keep,
    /// Whether it looks at what it earned.
    pub(super) earns: bool,
    /// Where its strategy's draws come from.
    pub(super) draws: Key,
    /// Where the draws of clauses that regimes ask come from.
    pub(super) clauses: Key,
    /// How it sees each regime.
    pub(super) regimes: Vec<Value>,
    /// The clauses that give its choice in the first round and later; `none` for who is not asked.
    pub(super) chooses: [Value; 2],
    /// What its options are to scripts, in order; nothing where they are very many.
    pub(super) options: Vec<Value>,
}

impl Place {
    /// The game that the view shows.
    pub(super) fn shown(&self) -> &Side {
        self.facing.and_then(|partner| self.met.get(&partner)).unwrap_or(&self.side)
    }
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
    pub(super) world: World,
    pub(super) purse: Purse,
    pub(super) messages: Vec<Value>,
    /// Who need not be asked, by seat; nobody, if it is empty.
    pub(super) automata: Vec<Option<Player>>,
    /// The players whose strategies are written in Rust, by seat; nobody, if it is empty.
    pub(super) minds: Vec<Option<Box<dyn Adviser>>>,
    /// Whoever listens to rounds.
    pub(super) told: Option<Told>,
    /// What is seen at each information set of a tree: the moves so far, and what is open.
    pub(super) sights: Vec<(Value, Value)>,
    /// Whether all observers see the same, so that one history serves them all.
    pub(super) shared: bool,
    /// Whether regimes must know what was really done although somebody may misperceive it.
    pub(super) watched: bool,
    /// Bytes of histories and of the log that the heap was charged for.
    pub(super) charged: usize,
    /// The round in which they are counted next.
    pub(super) next_count: u32,
    pub(super) round_bytes: usize,
    /// In how many games of a round players are, all together.
    pub(super) slots: usize,
    /// The model's own work, and what it came to in steps.
    pub(super) work: Work,
}

/// Histories and logs are counted against the memory limit after so many rounds of one player, sooner with more.
const COUNTED: usize = 1 << 14;

/// Cells of a player's draws for choices in a tree and for messages; a plain choice has the cell of the partner.
pub(super) const TREE: u32 = 1 << 28;
const SAY: u32 = 1 << 29;

/// The cell of a game: that of all together, or of a game with this partner.
pub(super) fn cell(opponent: Option<usize>) -> u32 {
    opponent.map_or(0, |opponent| u32::try_from(opponent).unwrap_or(0) + 1)
}

impl Gathering<'_> {
    pub(super) fn strategy(&self, player: usize) -> Option<&Arc<StrategyObject>> {
        match self.seats.get(player).map(|seat| &seat.conduct) {
            Some(Conduct::Strategy(strategy)) => Some(strategy),
            Some(Conduct::Act(..) | Conduct::Plan(..)) => None,
            None => self.beyond(player)?.strategy.as_ref(),
        }
    }

    /// Calls a function of a player's view.
    #[inline(always)]
    pub(super) fn ask(&mut self, player: usize, function: Value) -> Result<Value, Fault> {
        let view = self.places[player].view;
        self.cx.ask(function, view)
    }

    #[inline]
    pub(super) fn set(&mut self, player: usize, field: Context, value: Value) {
        let view = self.places[player].view;
        self.cx.heap().view_mut(view).fields[field as usize] = value;
    }
}

impl Gathering<'_> {
    /// Lets those who are automata play by themselves.
    pub(super) fn sit(&mut self, roster: &[Option<Arc<Automaton>>], key: Key) {
        if roster.iter().any(Option::is_some) {
            let seats = roster.iter().zip(0..);
            self.automata = seats
                .map(|(machine, seat)| {
                    let choice = key.purpose(Purpose::Choice, seat);
                    machine
                        .as_ref()
                        .map(|machine| Player::new(Arc::clone(machine), choice, MIXTURE))
                })
                .collect();
        }
    }

    /// The choice that an answer means.
    #[inline(always)]
    fn chosen(&mut self, seat: Seat, answer: Result<Value, Fault>) -> Result<Choice, Cause> {
        let answer = answer.map_err(cause)?;
        // Mostly it is one of the options by name.
        if let Value::Symbol(said) = answer {
            let said = |known: &Value| matches!(known, Value::Symbol(known) if *known == said);
            if let Some(at) = self.places[seat.player].options.iter().position(said) {
                return Ok(Choice::Action(at));
            }
        }
        self.choice(seat.player, seat.round, answer).map_err(cause)
    }

    /// Tells automata what they saw.
    fn observe(&mut self, table: &Settled<'_>) {
        let index = |act: Act| act.index().unwrap_or(0);
        for (seat, machine) in self.automata.iter_mut().enumerate() {
            let Some(machine) = machine else { continue };
            let column = if let [_, _] = table.acts {
                let (own, other) = (index(table.acts[seat]), 1 - seat);
                let seen = [index(table.seen(seat, other))];
                machine.machine().observe(own, &seen, &[index(table.acts[other])])
            } else {
                let others = (0..table.acts.len()).filter(|other| *other != seat);
                let seen: Vec<usize> =
                    others.clone().map(|other| index(table.seen(seat, other))).collect();
                let done: Vec<usize> = others.map(|other| index(table.acts[other])).collect();
                machine.machine().observe(index(table.acts[seat]), &seen, &done)
            };
            machine.observe(column);
        }
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
        let pays = self.purse.open;
        let updates = !self.game.state_names().is_empty();
        Features { speaks, pays, prefers, updates }
    }

    fn begin(&mut self) -> Result<(), Cause> {
        self.seat_minds().map_err(cause)?;
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

    fn tick(&mut self, round: u32) -> Result<(), Cause> {
        self.cx.tell_progress("rounds", round as usize);
        self.cx.spend(1).and_then(|()| self.cx.look()).map_err(cause)?;
        if round < self.next_count {
            return Ok(());
        }
        let rounds = (COUNTED / self.slots.max(1)).clamp(1, 256);
        self.next_count = round.saturating_add(u32::try_from(rounds).unwrap_or(1));
        self.count(round).map_err(cause)
    }

    fn worked(&mut self, looks: usize) -> Result<(), Cause> {
        self.pay_for(looks).map_err(cause)
    }

    fn say(&mut self, seat: Seat) -> Result<Option<Message>, Cause> {
        let Some(strategy) = self.strategy(seat.player) else { return Ok(None) };
        let say = strategy.say;
        if matches!(say, Value::None) {
            return Ok(None);
        }
        self.face(seat).map_err(cause)?;
        let draws = self.places[seat.player].draws;
        self.cx.draw_from(draws.cell(seat.round, SAY + cell(seat.opponent)));
        let said = self.ask_payer(seat.player, say).map_err(cause)?;
        if matches!(said, Value::None) {
            return Ok(None);
        }
        let heap = self.cx.values();
        let known = self.messages.iter().position(|known| equality::equal(*known, said, heap));
        heap.note(known.unwrap_or(self.messages.len()) / 4);
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
        self.hear(seat, said.unwrap_or(Value::None)).map_err(cause)
    }

    fn choose(&mut self, seat: Seat) -> Result<Choice, Cause> {
        let player = seat.player;
        if let Some(Some(machine)) = self.automata.get_mut(player) {
            self.cx.spend(1).map_err(cause)?;
            return Ok(Choice::Action(machine.intend(seat.round) as usize));
        }
        if seat.opponent.is_none() && !self.purse.open {
            // Mostly one is asked about all others together.
            let Place { chooses: [first, then], view, draws, .. } = &self.places[player];
            let function = if seat.round == 1 { *first } else { *then };
            if !matches!(function, Value::None) {
                self.world.begin(seat.round);
                let stream = draws.cell(seat.round, cell(None));
                let answer = self.cx.ask_at(function, *view, seat.round, stream);
                return self.chosen(seat, answer);
            }
        }
        let opens = self.opens(seat);
        if self.minds.get(player).is_some_and(Option::is_some) {
            return self.consult(seat, None).map_err(cause);
        }
        let function = match &self.seats[player].conduct {
            Conduct::Act(Act::Index(at)) => {
                self.cx.spend(1).map_err(cause)?;
                return Ok(Choice::Action(*at as usize));
            }
            Conduct::Act(Act::Level(level)) => return Ok(Choice::Level(*level)),
            Conduct::Act(Act::Absent) | Conduct::Plan(..) => return Ok(Choice::Action(0)),
            Conduct::Strategy(strategy) => strategy.clause(opens),
        };
        self.face(seat).map_err(cause)?;
        let draws = self.places[player].draws;
        self.cx.draw_from(draws.cell(seat.round, cell(seat.opponent)));
        let answer = self.ask_payer(player, function);
        self.chosen(seat, answer)
    }

    fn choose_at(
        &mut self,
        seat: Seat,
        _node: usize,
        set: usize,
        _so_far: &[Move],
    ) -> Result<Choice, Cause> {
        let player = seat.player;
        let strategy = match &self.seats[player].conduct {
            Conduct::Strategy(strategy) => Arc::clone(strategy),
            Conduct::Act(..) | Conduct::Plan(..) => {
                return self.planned(player, set).map(Choice::Action).map_err(cause);
            }
        };
        if self.minds.get(player).is_some_and(Option::is_some) {
            return self.consult(seat, Some(set)).map_err(cause);
        }
        self.face(seat).map_err(cause)?;
        let function = strategy.clause(self.opens(seat));
        let (so_far, open) = self.sights.get(set).copied().unwrap_or((Value::None, Value::None));
        self.set(player, Context::SoFar, so_far);
        self.set(player, Context::Options, open);
        let draws = self.places[player].draws;
        let key = seat.opponent.map_or(draws, |opponent| draws.child(opponent as u64));
        let place = u32::try_from(set).unwrap_or(0);
        self.cx.draw_from(key.cell(seat.round, TREE + place));
        let answer = self.ask_payer(player, function).map_err(cause)?;
        self.choice_at(player, seat.round, set, answer).map_err(cause)
    }

    fn payoffs(&mut self, present: &[usize], acts: &[Act], into: &mut [f64]) -> Result<(), Cause> {
        self.paid(present, acts, into).map_err(cause)
    }

    fn transfers(&mut self, net: &mut [f64]) -> Result<(), Cause> {
        self.purse.settle(net);
        Ok(())
    }

    fn update(&mut self, round: u32, players: &[usize], acts: &[Act]) -> Result<(), Cause> {
        self.move_on(round, players, acts).map_err(cause)
    }

    fn utility(&mut self, player: usize, own: f64, others: &[f64]) -> Result<f64, Cause> {
        let seat = &self.seats[player];
        let Some(utility) = seat.utility else { return Ok(own) };
        let actor = seat.actor;
        let mark = self.cx.heap().roots.len();
        self.cx.spend(others.len() as u64 / 64).map_err(cause)?;
        let others: Vec<Value> = others.iter().map(|payoff| Value::Float(*payoff)).collect();
        let others = self.cx.new_list(others).map_err(cause)?;
        let draws = self.places[player].draws.child(u64::MAX);
        let before = self.cx.swap_stream(draws.at(self.world.round));
        let worth = self.cx.call(utility, &[actor, Value::Float(own), others]);
        self.cx.swap_stream(before);
        self.cx.heap().unroot(mark);
        let worth = worth.map_err(cause)?;
        number::to_f64(worth, self.cx.values()).ok_or_else(|| {
            let found = self.cx.show_inner(worth);
            cause(words::bad_answer("`utility`", "a number", &found).into())
        })
    }

    fn settled(&mut self, table: Settled<'_>) -> Result<(), Cause> {
        if !self.automata.is_empty() {
            self.observe(&table);
        }
        self.world.moved(table.moves.len());
        self.remember(&table).map_err(cause)?;
        if let Some(told) = &self.told {
            told.round(self.cx, &table).map_err(cause)?;
        }
        self.world.begin(table.round.saturating_add(1));
        Ok(())
    }

    fn bound(&mut self, norm: NormRef, player: usize) -> Result<bool, Cause> {
        self.norm_clause(norm, player, None, Clause::Who).map_err(cause)
    }

    fn applies(&mut self, norm: NormRef, seat: Seat) -> Result<bool, Cause> {
        self.face(seat).map_err(cause)?;
        self.norm_clause(norm, seat.player, seat.opponent, Clause::When).map_err(cause)
    }

    fn excused(&mut self, norm: NormRef, seat: Seat) -> Result<bool, Cause> {
        self.face(seat).map_err(cause)?;
        self.norm_clause(norm, seat.player, seat.opponent, Clause::Unless).map_err(cause)
    }

    fn complies(&mut self, norm: NormRef, seat: Seat, act: Act) -> Result<bool, Cause> {
        self.face(seat).map_err(cause)?;
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
        self.noted_down(event).map_err(cause)
    }

    fn published(&mut self, _round: u32) -> Result<(), Cause> {
        let read = self.institutions.publish();
        self.cx.heap().release(read);
        self.charged = self.charged.saturating_sub(read);
        Ok(())
    }

    fn closed(&mut self, round: u32) -> Result<(), Cause> {
        self.institutions.turn(round);
        Ok(())
    }
}
