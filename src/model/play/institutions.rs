//! Regimes at work: who is bound, who is kept out, who comes in.
//!
//! One [`Institutions`] serves a match. It keeps the engine's ledgers, budgets and membership, and is
//! called at fixed places of the round:
//!
//! ```text
//! before    is each norm binding on each player now?               norms: who, when, unless
//! after     detection, sanctions and their costs                   file `enforcement`
//! correct   the public record puts misperceptions right            information
//! close     accession, votes; changes of membership take effect    from the next round on
//! ```
//!
//! Invariant: several regimes never look at each other. They act on the same actions; what they cost adds.

use super::Match;
use super::keys;
use super::participants::{NormRef, Participants, Seat};
use super::slots::Slots;
use crate::base::random::{Draws, Key, Purpose};
use crate::model::action::{Act, Actions};
use crate::model::error::Stop;
use crate::model::norm::{Aim, Norm};
use crate::model::regime::{Ballot, Event, Ledger, Phase, Proposal, ProposalKind, Regime, Upkeep};

/// The regimes of a match under way.
pub(super) struct Institutions<'a> {
    pub(super) plan: &'a Match<'a>,
    pub(super) states: Vec<State<'a>>,
    /// Where players draw whether they help to enforce.
    pub(super) help: Vec<Key>,
    keep: bool,
    events: Vec<Event>,
    /// Sanctions that change who plays, in force from the next round.
    pub(super) pending: Vec<Event>,
    /// What each player gets that is kept out this round, by the first regime that does so.
    out: Vec<Option<f64>>,
}

/// So many moves of an accession process are seen at one look.
const MOVES: usize = 16;

/// One regime under way.
pub(super) struct State<'a> {
    pub(super) number: usize,
    pub(super) regime: &'a Regime,
    pub(super) ledger: Ledger,
    pub(super) budget: f64,
    /// What this round has cost so far, to be told at its end.
    pub(super) upkeep: Option<Upkeep>,
    /// Members who are not kept out this round, in seat order.
    pub(super) active: Vec<usize>,
    /// The same, by player.
    acting: Vec<bool>,
    /// The norms that allow something, as their places, and how many looks it takes to see what each allows.
    permissions: Vec<(usize, usize)>,
    /// How many looks it takes to count everybody's votes.
    counting: usize,
    /// Whom each norm binds at all: by norm, then player.
    bound: Vec<Vec<bool>>,
    /// Whom it binds in this round: by norm, then slot.
    pub(super) binding: Vec<Vec<bool>>,
    /// Where findings against each player are drawn.
    pub(super) watch: Vec<Key>,
    /// Where corrections of what each player was seen to do are drawn.
    inform: Vec<Key>,
}

impl<'a> Institutions<'a> {
    /// Asks whom each norm binds.
    pub(super) fn new(
        plan: &'a Match<'_>,
        people: &mut dyn Participants,
        key: Key,
    ) -> Result<Institutions<'a>, Stop> {
        let players = plan.players;
        let regimes = &plan.setup.regimes;
        let mut states = Vec::with_capacity(regimes.len());
        let options = plan.actions(0).count().unwrap_or(0);
        for (number, regime) in regimes.iter().enumerate() {
            let founders = regime.founders(players);
            let mut bound = Vec::with_capacity(regime.norms.len());
            for (norm, clauses) in regime.norms.iter().enumerate() {
                let which = NormRef { regime: number, norm };
                let mut whom = Vec::with_capacity(players);
                let mut known: Option<(&Actions, bool)> = None;
                for (player, founder) in founders.iter().enumerate() {
                    let actions = plan.actions(player);
                    // Mostly all have the same.
                    let can = match known {
                        Some((of, can)) if std::ptr::eq(of, actions) => can,
                        _ => clauses.can_be_kept(actions),
                    };
                    known = Some((actions, can));
                    let may = *founder || regime.accession.is_some();
                    whom.push(may && can && (!clauses.who || people.bound(which, player)?));
                }
                bound.push(whom);
                people.worked(players.saturating_add(clauses.looks_among(options)))?;
            }
            let permits = |norm: &Norm| norm.aims.iter().any(|aim| matches!(aim, Aim::May(_)));
            let norms = regime.norms.iter().enumerate().filter(|(_, norm)| permits(norm));
            let looks = |(at, norm): (usize, &Norm)| (at, 1 + norm.looks_among(options));
            let permissions: Vec<(usize, usize)> = norms.map(looks).collect();
            let of = |purpose| {
                let child = |key: Key| key.child(number as u64);
                keys(key, purpose, players).into_iter().map(child).collect()
            };
            states.push(State {
                number,
                regime,
                ledger: Ledger::new(regime, players),
                budget: 0.0,
                upkeep: None,
                active: Vec::new(),
                acting: vec![false; players],
                permissions,
                counting: regime.decisions.looks(players),
                binding: vec![Vec::new(); bound.len()],
                bound,
                watch: of(Purpose::Monitoring),
                inform: of(Purpose::Perception),
            });
        }
        // One seat more than players: a hegemon that does not play.
        let help = if regimes.is_empty() { 0 } else { players + 1 };
        let help = keys(key, Purpose::Vote, help);
        let keep = plan.setup.record == super::Record::Full;
        let out = vec![None; if regimes.is_empty() { 0 } else { players }];
        Ok(Institutions { plan, states, help, keep, events: Vec::new(), pending: Vec::new(), out })
    }

    /// Whether there is a regime.
    pub(super) fn any(&self) -> bool {
        !self.states.is_empty()
    }

    /// A round begins: who is kept out of it.
    pub(super) fn open(&mut self, round: u32, people: &mut dyn Participants) -> Result<(), Stop> {
        self.out.fill(None);
        for state in &self.states {
            for (player, out) in self.out.iter_mut().enumerate() {
                if out.is_none() && state.ledger.is_excluded(player, round) {
                    *out = Some(state.regime.outside);
                }
            }
            people.worked(self.out.len())?;
        }
        Ok(())
    }

    /// What a player gets who is kept out this round, by the first regime that does so.
    pub(super) fn kept_out(&self, player: usize) -> Option<f64> {
        self.out.get(player).copied().flatten()
    }

    /// Before the choices: who is active, and which norms bind whom.
    pub(super) fn before(
        &mut self,
        round: u32,
        slots: &Slots,
        people: &mut dyn Participants,
    ) -> Result<(), Stop> {
        for state in &mut self.states {
            for (player, (acts, out)) in state.acting.iter_mut().zip(&self.out).enumerate() {
                *acts = out.is_none() && state.ledger.is_member(player);
            }
            state.active.clear();
            state.active.extend((0..self.plan.players).filter(|&player| state.acting[player]));
            people.worked(self.plan.players)?;
            for norm in 0..state.regime.norms.len() {
                state.bind(norm, round, slots, people)?;
                people.worked(slots.players.len())?;
            }
        }
        Ok(())
    }

    /// Puts right what members saw wrong, where a regime's information reaches.
    pub(super) fn correct(
        &self,
        round: u32,
        slots: &mut Slots,
        people: &mut dyn Participants,
    ) -> Result<(), Stop> {
        let informed = self.states.iter().filter(|state| state.regime.information > 0.0);
        for state in informed {
            for (number, table) in slots.tables.iter().enumerate() {
                let (from, size) = (slots.seen_from[number], table.len());
                for (place, slot) in table.clone().enumerate() {
                    people.worked(size)?;
                    let (act, player) = (slots.acts[slot], slots.players[slot]);
                    let column = (0..size).map(|observer| from + observer * size + place);
                    if column.clone().all(|at| slots.seen[at] == act) {
                        continue;
                    }
                    let cell = super::cell(slots.seats[slot].opponent);
                    let mut stream = state.inform[player].cell(round, cell);
                    if !stream.chance(state.regime.information) {
                        continue;
                    }
                    for (at, observer) in column.zip(table.clone()) {
                        if state.ledger.is_member(slots.players[observer]) {
                            slots.seen[at] = act;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// The public record grows; then the round's end: accession with its votes, and what changes for the next
    /// round.
    pub(super) fn close(&mut self, round: u32, people: &mut dyn Participants) -> Result<(), Stop> {
        if !self.any() {
            return Ok(());
        }
        people.published(round)?;
        let mut changes = Vec::new();
        for at in 0..self.states.len() {
            let moves = self.states[at].regime.accession.as_ref().map_or(0, |it| it.moves.len());
            people.worked(self.plan.players.saturating_mul(1 + moves / MOVES))?;
            for player in 0..self.plan.players {
                if let Some(state) = self.accede(at, player, round, people)? {
                    changes.push(Event::Moved { regime: at, player, round, state });
                }
            }
        }
        changes.append(&mut self.pending);
        for event in changes {
            self.emit(event, people)?;
        }
        people.closed(round)?;
        Ok(())
    }

    /// The state into which an actor's accession process moves now, if it moves.
    fn accede(
        &mut self,
        at: usize,
        player: usize,
        round: u32,
        people: &mut dyn Participants,
    ) -> Result<Option<usize>, Stop> {
        let State { regime, ledger, .. } = &self.states[at];
        let (Some(accession), Some(from)) = (&regime.accession, ledger.phase(player)) else {
            return Ok(None);
        };
        let waited = ledger.waited(player, round);
        let mut to = None;
        for (number, &(start, end)) in accession.moves.iter().enumerate() {
            if start == from && people.moves(at, number, player, waited)? {
                to = Some(end);
                break;
            }
        }
        let Some(to) = to else { return Ok(None) };
        let enters = accession.states[to] == Phase::Member && !ledger.is_member(player);
        if enters {
            let kind = ProposalKind::Admit;
            let proposal = Proposal { kind, regime: at, subject: player, by: Some(player) };
            if !self.vote(at, proposal, round, people)? {
                return Ok(None);
            }
        }
        Ok(Some(to))
    }

    /// A vote of the active members other than the subject under the regime's rule.
    pub(super) fn vote(
        &mut self,
        at: usize,
        proposal: Proposal,
        round: u32,
        people: &mut dyn Participants,
    ) -> Result<bool, Stop> {
        let state = &self.states[at];
        people.worked(state.counting)?;
        let mut ballots: Vec<(usize, Ballot)> = Vec::with_capacity(state.active.len());
        for &voter in state.active.iter().filter(|&&voter| voter != proposal.subject) {
            ballots.push((voter, people.vote(voter, &proposal)?));
        }
        let mut custom = |rule, ballots: &[_]| people.decide(rule, ballots).map_err(Stop::Cause);
        let passed = state.regime.decisions.passes(&ballots, &mut custom)?;
        self.emit(Event::Voted { proposal, round, ballots, passed }, people)?;
        Ok(passed)
    }

    /// Takes note of an event and tells it.
    pub(super) fn emit(&mut self, event: Event, people: &mut dyn Participants) -> Result<(), Stop> {
        if let Some(state) = self.states.get_mut(event.regime()) {
            state.ledger.note(&event);
        }
        people.noted(&event)?;
        if self.keep {
            self.events.push(event);
        }
        Ok(())
    }

    /// What happened, and where everybody stands.
    pub(super) fn finish(self) -> (Vec<Event>, Vec<Ledger>) {
        (self.events, self.states.into_iter().map(|state| state.ledger).collect())
    }
}

impl State<'_> {
    /// Asks whom a norm binds now, slot by slot.
    fn bind(
        &mut self,
        norm: usize,
        round: u32,
        slots: &Slots,
        people: &mut dyn Participants,
    ) -> Result<(), Stop> {
        let which = NormRef { regime: self.number, norm };
        let clauses = &self.regime.norms[norm];
        self.binding[norm].clear();
        for table in &slots.tables {
            let is_target = |slot: usize| {
                slots.plays[slot] && self.ledger.is_authorised(slots.players[slot], round)
            };
            let targets = table.clone().filter(|&slot| is_target(slot)).count();
            for slot in table.clone() {
                let (player, seat) = (slots.players[slot], slots.seats[slot]);
                let faces_target = targets > usize::from(is_target(slot));
                let binds = slots.plays[slot]
                    && self.acting[player]
                    && self.bound[norm][player]
                    && !faces_target
                    && (!clauses.when || people.applies(which, seat)?)
                    && (!clauses.unless || !people.excused(which, seat)?);
                self.binding[norm].push(binds);
            }
        }
        Ok(())
    }

    /// Whether a norm's aim is missed by an act.
    pub(super) fn misses(
        &self,
        norm: usize,
        actions: &Actions,
        seat: Seat,
        act: Act,
        people: &mut dyn Participants,
    ) -> Result<bool, Stop> {
        let id = match (actions, act) {
            (Actions::Named(list), Act::Index(at)) => list.get(at as usize).map(|action| action.id),
            _ => None,
        };
        let among = |ids: &[_]| id.is_some_and(|id| ids.contains(&id));
        for aim in &self.regime.norms[norm].aims {
            let missed = match aim {
                Aim::Must(ids) => !among(ids),
                Aim::MustNot(ids) => among(ids),
                Aim::Condition => {
                    !people.complies(NormRef { regime: self.number, norm }, seat, act)?
                }
                Aim::May(_) => false,
            };
            if missed {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a binding permission suspends a norm for a slot.
    pub(super) fn is_suspended(
        &self,
        norm: usize,
        slot: usize,
        slots: &Slots,
        actions: &Actions,
        people: &mut dyn Participants,
    ) -> Result<bool, Stop> {
        let seat = slots.seats[slot];
        for &(other, looks) in &self.permissions {
            people.worked(looks)?;
            if !self.binding[other][slot] {
                continue;
            }
            let allowed = self.regime.norms[other].aims.iter().filter_map(|aim| match aim {
                Aim::May(ids) => Some(ids),
                _ => None,
            });
            for at in allowed.flatten().filter_map(|&id| actions.position(id)) {
                if self.misses(norm, actions, seat, Act::Index(at as u32), people)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}
