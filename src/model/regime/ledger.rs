//! What a regime knows of each actor: standing, phase, findings.
//!
//! A [`Ledger`] is fed by [`Event`]s and by nothing else. The engine keeps one for each regime and tells
//! the participants every event, so that whoever keeps another comes to the same answers.
//! Findings do not say whether they are right: neither does the ledger.

use super::{Accession, Ballot, Phase, Regime};
use crate::model::action::Act;
use crate::model::norm::Sanction;

/// What happened to somebody under a regime.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Somebody was found in breach, rightly or not.
    Found(Finding),
    /// A finding led to a sanction, or would have.
    Sanctioned(Sanctioned),
    /// What a round cost a regime, where it costs anything; told after its sanctions.
    Kept(Upkeep),
    /// The members voted.
    Voted {
        /// What was voted on.
        proposal: Proposal,
        /// When.
        round: u32,
        /// Who voted how.
        ballots: Vec<(usize, Ballot)>,
        /// Whether it passed.
        passed: bool,
    },
    /// An actor is kept out from the next round up to and including round `last`.
    Suspended {
        /// The regime's place in the list.
        regime: usize,
        /// Whom it concerns.
        player: usize,
        /// When it was decided.
        round: u32,
        /// The last round sat out.
        last: u32,
    },
    /// An actor is kept out from the next round until readmitted.
    Expelled {
        /// The regime's place in the list.
        regime: usize,
        /// Whom it concerns.
        player: usize,
        /// When it was decided.
        round: u32,
    },
    /// In the next round the others are not bound towards this actor.
    Authorised {
        /// The regime's place in the list.
        regime: usize,
        /// Whom it concerns.
        player: usize,
        /// When it was decided.
        round: u32,
    },
    /// An actor's accession process moved; effect from the next round.
    Moved {
        /// The regime's place in the list.
        regime: usize,
        /// Whom it concerns.
        player: usize,
        /// When it moved.
        round: u32,
        /// The state it is in now.
        state: usize,
    },
}

impl Event {
    /// How many players it lists.
    #[must_use]
    pub fn listed(&self) -> usize {
        match self {
            Event::Sanctioned(done) => done.by.len() + done.shared.len(),
            Event::Kept(upkeep) => upkeep.payers.len(),
            Event::Voted { ballots, .. } => ballots.len(),
            _ => 0,
        }
    }

    /// The round in which it happened.
    #[must_use]
    pub fn round(&self) -> u32 {
        match self {
            Event::Found(finding) => finding.round,
            Event::Sanctioned(sanctioned) => sanctioned.finding.round,
            Event::Kept(upkeep) => upkeep.round,
            Event::Voted { round, .. }
            | Event::Suspended { round, .. }
            | Event::Expelled { round, .. }
            | Event::Authorised { round, .. }
            | Event::Moved { round, .. } => *round,
        }
    }

    /// The regime under which it happened, as its place in the list.
    #[must_use]
    pub fn regime(&self) -> usize {
        match self {
            Event::Found(finding) => finding.regime,
            Event::Sanctioned(sanctioned) => sanctioned.finding.regime,
            Event::Kept(upkeep) => upkeep.regime,
            Event::Voted { proposal, .. } => proposal.regime,
            Event::Suspended { regime, .. }
            | Event::Expelled { regime, .. }
            | Event::Authorised { regime, .. }
            | Event::Moved { regime, .. } => *regime,
        }
    }
}

/// A breach found, rightly or not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finding {
    /// The regime's place in the list.
    pub regime: usize,
    /// The norm's place in the regime.
    pub norm: usize,
    /// When, from 1.
    pub round: u32,
    /// Who is found.
    pub offender: usize,
    /// With whom it played, under pairwise matching.
    pub opponent: Option<usize>,
    /// Who found it, where monitoring is not public; a hegemon that does not play sits one seat past the last.
    pub observer: Option<usize>,
    /// What the offender did.
    pub act: Act,
    /// Whether there was a breach; no participant is to act on it.
    pub breach: bool,
    /// Whether it is about not having punished another.
    pub shirked: bool,
}

/// What came of a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Sanctioned {
    /// The finding.
    pub finding: Finding,
    /// The sanction.
    pub sanction: Sanction,
    /// The fine, or the rounds of a suspension; 0 for others.
    pub amount: f64,
    /// Whether it was carried out.
    pub status: Status,
    /// Who carried it out and paid, in seat order.
    pub by: Vec<usize>,
    /// What that cost in all: split among `by`, or out of the budget, or a hegemon's that does not play.
    pub cost: f64,
    /// Who shares the fine, in seat order; nobody where it is lost or the budget's.
    pub shared: Vec<usize>,
}

/// What a round cost a regime, sanctions apart, and what became of its budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Upkeep {
    /// The regime's place in the list.
    pub regime: usize,
    /// When.
    pub round: u32,
    /// The active members, who pay.
    pub payers: Vec<usize>,
    /// What each of them paid into the budget.
    pub dues: f64,
    /// What monitoring cost in all: out of the budget, or else split among the payers.
    pub monitoring: f64,
    /// Whether there were the means to watch.
    pub watched: bool,
    /// With a centre, its budget at the end of the round.
    pub budget: Option<f64>,
}

impl Upkeep {
    /// What each payer paid: dues, or its share of monitoring where there is no budget.
    #[must_use]
    pub fn each(&self) -> f64 {
        match self.budget {
            Some(_) => self.dues,
            None => self.monitoring / self.payers.len().max(1) as f64,
        }
    }
}

/// Whether a sanction was carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It was.
    Carried,
    /// The budget could not pay.
    Unfunded,
    /// Nobody was willing.
    Unsupported,
    /// The members voted against.
    Refused,
}

/// What the members vote on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposal {
    /// What would happen.
    pub kind: ProposalKind,
    /// The regime's place in the list.
    pub regime: usize,
    /// Whom it is about.
    pub subject: usize,
    /// Who proposes it, if anybody.
    pub by: Option<usize>,
}

/// What would happen if a proposal passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalKind {
    /// The subject becomes a member.
    Admit,
    /// The subject is sanctioned.
    Sanction,
}

/// How an actor stands with a regime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A member of whom nothing was found last round.
    Good,
    /// A member found in breach last round.
    Accused,
    /// Kept out for now.
    Suspended,
    /// Kept out.
    Expelled,
    /// Not a member.
    Outsider,
}

/// What a regime knows of each actor.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    phases: Option<Accession>,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    member: bool,
    state: usize,
    entered: u32,
    /// The last round sat out; 0 for none.
    suspended: u32,
    expelled: bool,
    violations: u64,
    /// Sanctions carried out, and what fines took.
    sanctions: u64,
    fines: f64,
    /// What enforcing, watching and dues cost it.
    costs: f64,
    /// Findings by norm, those of not having punished left out.
    by_norm: Vec<u64>,
    /// The last round with a finding; 0 for none.
    found: u32,
    /// The last round in which retaliation was decided; 0 for none.
    authorised: u32,
}

impl Ledger {
    /// The ledger of a regime before round 1.
    #[must_use]
    pub fn new(regime: &Regime, players: usize) -> Ledger {
        let start = |member| {
            let inside = regime.accession.as_ref().and_then(Accession::member);
            Entry {
                member,
                state: if member { inside.unwrap_or(0) } else { 0 },
                entered: 0,
                suspended: 0,
                expelled: false,
                violations: 0,
                sanctions: 0,
                fines: 0.0,
                costs: 0.0,
                by_norm: vec![0; regime.norms.len()],
                found: 0,
                authorised: 0,
            }
        };
        let entries = regime.founders(players).into_iter().map(start).collect();
        Ledger { phases: regime.accession.clone(), entries }
    }

    /// About how many bytes one takes for so many players under so many norms.
    #[must_use]
    pub fn size(players: usize, norms: usize) -> usize {
        let entry = size_of::<Entry>().saturating_add(norms.saturating_mul(size_of::<u64>()));
        players.saturating_mul(entry)
    }

    /// Takes note of an event of this regime.
    pub fn note(&mut self, event: &Event) {
        match event {
            Event::Found(finding) => {
                if let Some(entry) = self.entries.get_mut(finding.offender) {
                    entry.violations += 1;
                    entry.found = finding.round;
                    if !finding.shirked
                        && let Some(count) = entry.by_norm.get_mut(finding.norm)
                    {
                        *count += 1;
                    }
                }
            }
            Event::Suspended { player, last, .. } => {
                if let Some(entry) = self.entries.get_mut(*player) {
                    entry.suspended = entry.suspended.max(*last);
                }
            }
            Event::Expelled { player, round, .. } => {
                if let Some(entry) = self.entries.get_mut(*player) {
                    (entry.member, entry.expelled) = (false, true);
                    (entry.state, entry.entered) = (0, *round);
                }
            }
            Event::Authorised { player, round, .. } => {
                if let Some(entry) = self.entries.get_mut(*player) {
                    entry.authorised = *round;
                }
            }
            Event::Moved { player, round, state, .. } => {
                let phase = self.phases.as_ref().and_then(|phases| phases.states.get(*state));
                if let Some(entry) = self.entries.get_mut(*player) {
                    (entry.state, entry.entered) = (*state, *round);
                    match phase {
                        Some(Phase::Member) => (entry.member, entry.expelled) = (true, false),
                        Some(Phase::Expelled) => (entry.member, entry.expelled) = (false, true),
                        _ => entry.member = false,
                    }
                }
            }
            Event::Sanctioned(done) => {
                let finding = &done.finding;
                if done.status == Status::Carried
                    && let Some(entry) = self.entries.get_mut(finding.offender)
                {
                    entry.sanctions += 1;
                    if matches!(done.sanction, Sanction::Fine { .. }) {
                        entry.fines += done.amount;
                    }
                }
                self.charge(&done.by, done.cost / done.by.len().max(1) as f64);
            }
            Event::Kept(upkeep) => self.charge(&upkeep.payers, upkeep.each()),
            Event::Voted { .. } => {}
        }
    }

    fn charge(&mut self, payers: &[usize], each: f64) {
        for &payer in payers {
            if let Some(entry) = self.entries.get_mut(payer) {
                entry.costs += each;
            }
        }
    }

    fn phase_of(&self, entry: &Entry) -> Option<Phase> {
        self.phases.as_ref()?.states.get(entry.state).copied()
    }

    /// Whether the actor belongs to the regime, active or not.
    #[must_use]
    pub fn is_member(&self, player: usize) -> bool {
        self.entries.get(player).is_some_and(|entry| entry.member)
    }

    /// Whether the actor is kept out in this round.
    #[must_use]
    pub fn is_excluded(&self, player: usize, round: u32) -> bool {
        self.entries.get(player).is_some_and(|entry| {
            entry.expelled
                || entry.suspended >= round
                || self.phase_of(entry) == Some(Phase::Suspended)
        })
    }

    /// How the actor stands in this round.
    #[must_use]
    pub fn standing(&self, player: usize, round: u32) -> Standing {
        match self.entries.get(player) {
            Some(entry) if entry.expelled => Standing::Expelled,
            Some(_) if self.is_excluded(player, round) => Standing::Suspended,
            Some(entry) if !entry.member => Standing::Outsider,
            Some(entry) if entry.found > 0 && entry.found.checked_add(1) == Some(round) => {
                Standing::Accused
            }
            Some(_) => Standing::Good,
            None => Standing::Outsider,
        }
    }

    /// The state of the actor's accession process, if the regime has one.
    #[must_use]
    pub fn phase(&self, player: usize) -> Option<usize> {
        self.phases.as_ref()?;
        self.entries.get(player).map(|entry| entry.state)
    }

    /// The rounds since the actor entered its state, at the end of this one.
    #[must_use]
    pub fn waited(&self, player: usize, round: u32) -> u32 {
        self.entries.get(player).map_or(0, |entry| round.saturating_sub(entry.entered))
    }

    /// How often the actor was found in breach, false alarms included.
    #[must_use]
    pub fn violations(&self, player: usize) -> u64 {
        self.entries.get(player).map_or(0, |entry| entry.violations)
    }

    /// How many sanctions against the actor were carried out.
    #[must_use]
    pub fn sanctions(&self, player: usize) -> u64 {
        self.entries.get(player).map_or(0, |entry| entry.sanctions)
    }

    /// What fines took from the actor.
    #[must_use]
    pub fn fines(&self, player: usize) -> f64 {
        self.entries.get(player).map_or(0.0, |entry| entry.fines)
    }

    /// What the regime cost the actor: dues, its share of monitoring, and what it paid to enforce.
    #[must_use]
    pub fn costs(&self, player: usize) -> f64 {
        self.entries.get(player).map_or(0.0, |entry| entry.costs)
    }

    /// How often the actor was found in breach of one norm by its own action.
    #[must_use]
    pub fn breaches(&self, player: usize, norm: usize) -> u64 {
        let count = self.entries.get(player).and_then(|entry| entry.by_norm.get(norm));
        count.copied().unwrap_or(0)
    }

    /// Whether retaliation against the actor is free of the norms in this round.
    #[must_use]
    pub fn is_authorised(&self, player: usize, round: u32) -> bool {
        self.entries.get(player).is_some_and(|entry| {
            entry.authorised > 0 && entry.authorised.checked_add(1) == Some(round)
        })
    }
}
