//! What follows from a deed: detection, sanctions, their costs, and the metanorm.
//!
//! ```text
//! dues -> monitoring -> findings, norm by norm and seat by seat -> each finding sanctioned in full
//! ```
//!
//! The k-th finding against an actor under a norm draws the norm's k-th sanction. Who carries it out and
//! who pays is the regime's [`Enforcement`]. A warning costs nothing and asks nobody.
//!
//! Where monitoring is not public, each observer's detection is a finding of its own: it alone is asked,
//! alone pays and sanctions (Axelrod 1986). A hegemon then acts on what it found itself.
//!
//! **Metanorm.** Who was asked and did not punish is found in turn and gets the same sanction. Neither the
//! first offender nor the shirker judges here (Axelrod 1986, in the reading of Galán and Izquierdo 2005).

use super::institutions::{Institutions, State};
use super::participants::Participants;
use super::slots::Slots;
use crate::base::random::{Draws, Key};
use crate::base::tolerance::TOLERANCE;
use crate::model::action::Act;
use crate::model::error::{Error, Stop};
use crate::model::norm::{Amount, Sanction, check_amount};
use crate::model::regime::{
    Chance, Enforcement, Event, Finding, Proposal, ProposalKind, Sanctioned, Status, Upkeep,
    probability,
};

/// Marks keys of findings about not having punished.
const SHIRKED: u64 = 1 << 40;
/// Marks keys of observers.
const OBSERVER: u64 = 1 << 41;
/// Marks keys of partners.
const PARTNER: u64 = 1 << 42;

/// A draw of a finding is so many looks.
const DRAWN: usize = 2;

/// A sanction about to be enforced.
struct Case<'r> {
    finding: Finding,
    sanction: &'r Sanction,
    amount: f64,
    /// Whose breach was not punished, where that is what the case is about.
    first: Option<usize>,
}

/// What became of a case: whether it was carried out, by whom, and who was asked and did not help.
struct Response {
    status: Status,
    by: Vec<usize>,
    cost: f64,
    shirkers: Vec<usize>,
}

impl Response {
    fn of(status: Status) -> Response {
        Response { status, by: Vec::new(), cost: 0.0, shirkers: Vec::new() }
    }
}

impl Institutions<'_> {
    /// Detection, sanctions and costs of every regime, in order; `pay` is everybody's payoff this round.
    pub(super) fn after(
        &mut self,
        round: u32,
        slots: &Slots,
        pay: &mut [f64],
        people: &mut dyn Participants,
    ) -> Result<(), Stop> {
        if !slots.plays.contains(&true) {
            return Ok(());
        }
        let mut order: Vec<usize> = (0..slots.players.len()).collect();
        order.sort_by_key(|&slot| slots.players[slot]);
        for at in 0..self.states.len() {
            if self.states[at].active.is_empty() {
                continue;
            }
            people.worked(self.states[at].active.len())?;
            if self.states[at].levy(round, pay) {
                let chances = self.chances(at, round, people)?;
                let found = self.detect(at, round, slots, &order, chances, people)?;
                for (finding, count) in found {
                    self.sanction(at, finding, count, chances.0, pay, people)?;
                }
            }
            let state = &mut self.states[at];
            if let Some(mut upkeep) = state.upkeep.take() {
                upkeep.budget = upkeep.budget.map(|_| state.budget);
                self.emit(Event::Kept(upkeep), people)?;
            }
        }
        Ok(())
    }

    /// Accuracy and false alarms of this round.
    fn chances(
        &self,
        at: usize,
        round: u32,
        people: &mut dyn Participants,
    ) -> Result<(f64, f64), Stop> {
        let monitoring = &self.states[at].regime.monitoring;
        let accuracy = match monitoring.accuracy {
            Chance::Fixed(value) => value,
            Chance::Asked => probability("accuracy", people.accuracy(at, round)?)?,
        };
        let false_alarm = match monitoring.false_alarm {
            Chance::Fixed(value) => value,
            Chance::Asked => probability("false_alarm", people.false_alarm(at, round)?)?,
        };
        Ok((accuracy, false_alarm))
    }

    /// All findings of a round with their number under the norm.
    fn detect(
        &mut self,
        at: usize,
        round: u32,
        slots: &Slots,
        order: &[usize],
        (accuracy, false_alarm): (f64, f64),
        people: &mut dyn Participants,
    ) -> Result<Vec<(Finding, u64)>, Stop> {
        let (mut found, beyond) = (Vec::new(), self.plan.players);
        for norm in 0..self.states[at].regime.norms.len() {
            let looks = self.states[at].regime.norms[norm].looks();
            people.worked(order.len().saturating_mul(looks))?;
            for &slot in order {
                let state = &self.states[at];
                let (player, seat) = (slots.players[slot], slots.seats[slot]);
                let actions = self.plan.actions(player);
                if !state.binding[norm][slot]
                    || slots.acts[slot] == Act::Absent
                    || !state.regime.norms[norm].demands()
                    || state.is_suspended(norm, slot, slots, actions, people)?
                {
                    continue;
                }
                let act = slots.acts[slot];
                let breach = state.misses(norm, actions, seat, act, people)?;
                let p = if breach { accuracy } else { false_alarm };
                state.watches(p, people)?;
                let finding = Finding {
                    regime: at,
                    norm,
                    round,
                    offender: player,
                    opponent: seat.opponent,
                    observer: None,
                    act,
                    breach,
                    shirked: false,
                };
                for finding in state.findings(finding, state.watch[player], None, p, beyond) {
                    self.emit(Event::Found(finding), people)?;
                    found.push((finding, self.states[at].ledger.breaches(player, norm)));
                }
            }
        }
        Ok(found)
    }

    /// Sanctions a finding, and those who were asked and did not.
    fn sanction(
        &mut self,
        at: usize,
        finding: Finding,
        count: u64,
        accuracy: f64,
        pay: &mut [f64],
        people: &mut dyn Participants,
    ) -> Result<(), Stop> {
        let regime = self.states[at].regime;
        let norm = &regime.norms[finding.norm];
        let Some(place) = norm.sanction_for(count) else { return Ok(()) };
        if regime.enforcement == Enforcement::Unenforced || regime.spares(finding.offender) {
            return Ok(());
        }
        let sanction = &norm.sanctions[place];
        let amount = match sanction {
            Sanction::Fine { amount, .. } | Sanction::Suspend(amount) => match amount {
                Amount::Fixed(value) => *value,
                Amount::Asked => check_amount(people.amount(&finding, place)?)?,
            },
            Sanction::Expel | Sanction::Retaliate | Sanction::Warn => 0.0,
        };
        let case = Case { finding, sanction, amount, first: None };
        let shirkers = self.enforce(at, &case, pay, people)?;
        if !regime.metanorm {
            return Ok(());
        }
        for shirker in shirkers {
            let meta = Finding { offender: shirker, act: Act::Absent, ..finding };
            let meta = Finding { observer: None, breach: true, shirked: true, ..meta };
            let state = &self.states[at];
            state.watches(accuracy, people)?;
            let key = state.watch[shirker].child(SHIRKED | finding.offender as u64);
            let first = Some(finding.offender);
            for meta in state.findings(meta, key, first, accuracy, self.plan.players) {
                self.emit(Event::Found(meta), people)?;
                if !regime.spares(shirker) {
                    self.enforce(at, &Case { finding: meta, first, ..case }, pay, people)?;
                }
            }
        }
        Ok(())
    }

    /// Tries to carry a sanction out. Returns the members who were asked and did not help.
    fn enforce(
        &mut self,
        at: usize,
        case: &Case<'_>,
        pay: &mut [f64],
        people: &mut dyn Participants,
    ) -> Result<Vec<usize>, Stop> {
        let regime = self.states[at].regime;
        let response = match regime.enforcement {
            _ if *case.sanction == Sanction::Warn => Response::of(Status::Carried),
            Enforcement::Unenforced => return Ok(Vec::new()),
            Enforcement::Central { cost, .. } => {
                let response = Response::of(self.states[at].spend(cost));
                let cost = if response.status == Status::Carried { cost } else { 0.0 };
                Response { cost, ..response }
            }
            Enforcement::Hegemon { actor, cost } => {
                let observer = case.finding.observer;
                if observer.is_some() && observer != Some(actor.unwrap_or(self.plan.players)) {
                    return Ok(Vec::new());
                }
                self.alone(at, actor, case, cost, pay, people)?
            }
            Enforcement::Decentralised { cost } => self.together(at, case, cost, pay, people)?,
            Enforcement::Authorised { cost } => {
                if self.authorise(at, case, people)? {
                    self.together(at, case, cost, pay, people)?
                } else {
                    Response::of(Status::Refused)
                }
            }
        };
        let Response { status, by, cost, shirkers } = response;
        let shared = match status {
            Status::Carried => self.carry_out(at, case, pay),
            _ => Vec::new(),
        };
        people.worked(shared.len())?;
        let (finding, sanction, amount) = (case.finding, case.sanction.clone(), case.amount);
        let event = Sanctioned { finding, sanction, amount, status, by, cost, shared };
        self.emit(Event::Sanctioned(event), people)?;
        Ok(shirkers)
    }

    /// The hegemon's response: it decides and pays all.
    fn alone(
        &self,
        at: usize,
        actor: Option<usize>,
        case: &Case<'_>,
        cost: f64,
        pay: &mut [f64],
        people: &mut dyn Participants,
    ) -> Result<Response, Stop> {
        if self.willing(actor, case, cost, people)? {
            let by: Vec<usize> = actor.into_iter().collect();
            by.iter().for_each(|&actor| pay[actor] -= cost);
            return Ok(Response { by, cost, ..Response::of(Status::Carried) });
        }
        let ledger = &self.states[at].ledger;
        let shirkers = actor.into_iter().filter(|&actor| ledger.is_member(actor)).collect();
        Ok(Response { shirkers, ..Response::of(Status::Unsupported) })
    }

    /// The members' response: the willing split the cost.
    fn together(
        &self,
        at: usize,
        case: &Case<'_>,
        cost: f64,
        pay: &mut [f64],
        people: &mut dyn Participants,
    ) -> Result<Response, Stop> {
        let mut response = Response::of(Status::Unsupported);
        let judges = self.judges(at, case);
        people.worked(judges.len())?;
        for member in judges {
            let helps = self.willing(Some(member), case, cost, people)?;
            if helps { &mut response.by } else { &mut response.shirkers }.push(member);
        }
        if !response.by.is_empty() {
            (response.status, response.cost) = (Status::Carried, cost);
            let share = cost / response.by.len() as f64;
            response.by.iter().for_each(|&member| pay[member] -= share);
        }
        Ok(response)
    }

    /// Those asked to help: the observer, or the active members without the offender.
    fn judges(&self, at: usize, case: &Case<'_>) -> Vec<usize> {
        if let Some(observer) = case.finding.observer {
            return vec![observer];
        }
        let concerned = [Some(case.finding.offender), case.first];
        let active = self.states[at].active.iter().copied();
        active.filter(|&member| !concerned.contains(&Some(member))).collect()
    }

    fn authorise(
        &mut self,
        at: usize,
        case: &Case<'_>,
        people: &mut dyn Participants,
    ) -> Result<bool, Stop> {
        let finding = &case.finding;
        let (kind, subject) = (ProposalKind::Sanction, finding.offender);
        let proposal = Proposal { kind, regime: at, subject, by: finding.observer };
        self.vote(at, proposal, finding.round, people)
    }

    /// Whether somebody helps to enforce; a probability is drawn.
    fn willing(
        &self,
        who: Option<usize>,
        case: &Case<'_>,
        cost: f64,
        people: &mut dyn Participants,
    ) -> Result<bool, Stop> {
        let finding = &case.finding;
        let p = people.punish(who, finding, cost)?;
        if !(0.0..=1.0).contains(&p) {
            return Err(Error::BadProbability { what: "punish", value: p }.into());
        }
        if p == 0.0 || p == 1.0 {
            return Ok(p == 1.0);
        }
        let Some(&key) = self.help.get(who.unwrap_or(self.plan.players)) else { return Ok(false) };
        let about = [finding.regime, finding.norm, finding.offender].map(|number| number as u64);
        let key = address(key.path(&about), finding, case.first);
        Ok(key.chance(finding.round, p))
    }

    /// Lets a sanction take effect. Returns who shares a fine.
    fn carry_out(&mut self, at: usize, case: &Case<'_>, pay: &mut [f64]) -> Vec<usize> {
        let State { regime, active, budget, .. } = &mut self.states[at];
        let (player, round) = (case.finding.offender, case.finding.round);
        match case.sanction {
            Sanction::Fine { to_others, .. } => {
                pay[player] -= case.amount;
                if *to_others {
                    let others = active.iter().copied().filter(|&member| member != player);
                    let others: Vec<usize> = others.collect();
                    let share = case.amount / others.len().max(1) as f64;
                    others.iter().for_each(|&member| pay[member] += share);
                    return others;
                }
                if matches!(regime.enforcement, Enforcement::Central { .. }) {
                    *budget += case.amount;
                }
            }
            Sanction::Suspend(_) => {
                let last = round.saturating_add(case.amount.round() as u32);
                self.pending.push(Event::Suspended { regime: at, player, round, last });
            }
            Sanction::Expel => self.pending.push(Event::Expelled { regime: at, player, round }),
            Sanction::Retaliate => {
                self.pending.push(Event::Authorised { regime: at, player, round });
            }
            Sanction::Warn => {}
        }
        Vec::new()
    }
}

impl State<'_> {
    /// Collects dues and pays for monitoring; false if nobody watches this round.
    fn levy(&mut self, round: u32, pay: &mut [f64]) -> bool {
        let cost = self.regime.monitoring.cost;
        let central = matches!(self.regime.enforcement, Enforcement::Central { .. });
        let payers = if central || cost > 0.0 { self.active.clone() } else { Vec::new() };
        let mut upkeep = Upkeep {
            regime: self.number,
            round,
            payers,
            dues: 0.0,
            monitoring: cost,
            watched: true,
            budget: None,
        };
        if let Enforcement::Central { dues, .. } = self.regime.enforcement {
            self.budget += dues * self.active.len() as f64;
            (upkeep.dues, upkeep.budget) = (dues, Some(0.0));
            upkeep.watched = self.spend(cost) == Status::Carried;
            if !upkeep.watched {
                upkeep.monitoring = 0.0;
            }
        }
        let (each, watched) = (upkeep.each(), upkeep.watched);
        if each != 0.0 {
            self.active.iter().for_each(|&member| pay[member] -= each);
        }
        if upkeep.budget.is_some() || cost > 0.0 {
            self.upkeep = Some(upkeep);
        }
        watched
    }

    /// Pays out of the budget, which is never negative.
    fn spend(&mut self, cost: f64) -> Status {
        if self.budget + TOLERANCE < cost {
            return Status::Unfunded;
        }
        self.budget = (self.budget - cost).max(0.0);
        Status::Carried
    }

    /// Tells of the work of letting everybody who can find a deed draw whether it does.
    fn watches(&self, p: f64, people: &mut dyn Participants) -> Result<(), Stop> {
        match self.regime.monitoring.public || p <= 0.0 {
            true => Ok(()),
            false => Ok(people.worked(self.active.len().saturating_mul(DRAWN))?),
        }
    }

    /// What monitoring makes of a deed that is found with probability `p`: nothing, one public finding, or
    /// one for each observer who detects it; `beyond` is the seat of a hegemon that does not play.
    fn findings(
        &self,
        deed: Finding,
        key: Key,
        first: Option<usize>,
        p: f64,
        beyond: usize,
    ) -> Vec<Finding> {
        let cell = deed.norm as u32;
        let found =
            |finding: &Finding| address(key, finding, None).cell(deed.round, cell).chance(p);
        if p <= 0.0 {
            return Vec::new();
        }
        if self.regime.monitoring.public {
            return Some(deed).into_iter().filter(found).collect();
        }
        let others = self.active.iter().copied();
        let mut observers: Vec<usize> =
            others.filter(|&other| other != deed.offender && Some(other) != first).collect();
        if let Enforcement::Hegemon { actor, .. } = self.regime.enforcement {
            let hegemon = actor.unwrap_or(beyond);
            if !observers.contains(&hegemon) && hegemon != deed.offender {
                observers.push(hegemon);
                observers.sort_unstable();
            }
        }
        let seen =
            observers.into_iter().map(|observer| Finding { observer: Some(observer), ..deed });
        seen.filter(found).collect()
    }
}

/// The key of a draw about a finding: apart for each observer, partner and first offender.
fn address(key: Key, finding: &Finding, first: Option<usize>) -> Key {
    let parts = [(finding.observer, OBSERVER), (finding.opponent, PARTNER), (first, SHIRKED)];
    let marked = parts.into_iter().filter_map(|(who, mark)| Some(mark | who? as u64));
    marked.fold(key, Key::child)
}
