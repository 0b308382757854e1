//! A regime: norms with what makes them bite.
//!
//! Krasner (1982) calls a regime principles, norms, rules and decision-making procedures. Here it is the
//! norms, who is a member, who watches, who enforces and at whose cost, and how the members decide.
//! The data stand in this room; the rounds in which they work are [`play`](super::play)'s.
//!
//! ```text
//! findings  <- monitoring            who is found, rightly or wrongly
//! sanctions <- enforcement           who acts on it and pays
//! members   <- accession, decisions  who is in, from the next round on
//! ```
//!
//! # Sources
//! Krasner 1982; Axelrod 1986 (metanorms); Ostrom 1990 (graduated sanctions); Fehr and Gächter 2000.

mod decision;
mod ledger;

pub use decision::{Ballot, Custom, Rule, VotingRule};
pub use ledger::{
    Event, Finding, Ledger, Proposal, ProposalKind, Sanctioned, Standing, Status, Upkeep,
};

use super::error::Error;
use super::norm::Norm;

/// Norms with what makes them bite.
#[derive(Clone, Debug, PartialEq)]
pub struct Regime {
    /// Its name.
    pub name: String,
    /// The seats of its first members; everybody at the table if `None`.
    pub members: Option<Vec<usize>>,
    /// Its norms, in declared order.
    pub norms: Vec<Norm>,
    /// Who watches and how well.
    pub monitoring: Monitoring,
    /// Who acts on findings.
    pub enforcement: Enforcement,
    /// Whether those who were asked to punish and did not are sanctioned alike.
    pub metanorm: bool,
    /// The chance that a misperceived action is put right.
    pub information: f64,
    /// How the members decide.
    pub decisions: VotingRule,
    /// How outsiders become members; closed if `None`.
    pub accession: Option<Accession>,
    /// What an actor gets in a round it is kept out of.
    pub outside: f64,
}

/// Who watches and how well.
#[derive(Clone, Debug, PartialEq)]
pub struct Monitoring {
    /// The chance that a breach is found.
    pub accuracy: Chance,
    /// The chance that compliance is found to be a breach.
    pub false_alarm: Chance,
    /// What watching costs the regime a round.
    pub cost: f64,
    /// Whether one finding is everybody's; otherwise each observer detects for itself.
    pub public: bool,
}

/// A probability: fixed, or asked each round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Chance {
    /// Always this.
    Fixed(f64),
    /// Asked before detection, as a function of the game.
    Asked,
}

/// Who acts on findings, and at whose cost.
#[derive(Clone, Debug, PartialEq)]
pub enum Enforcement {
    /// Nobody: findings are recorded.
    Unenforced,
    /// The willing among the other members, who split the cost.
    Decentralised {
        /// For each sanction.
        cost: f64,
    },
    /// A centre, out of a budget.
    Central {
        /// For each sanction.
        cost: f64,
        /// What each active member pays a round.
        dues: f64,
    },
    /// One actor, who pays all.
    Hegemon {
        /// Its seat; `None` if it does not play.
        actor: Option<usize>,
        /// For each sanction.
        cost: f64,
    },
    /// As decentralised, once the members have voted for it.
    Authorised {
        /// For each sanction.
        cost: f64,
    },
}

/// The process by which outsiders become members.
///
/// Its conditions are asked of the participants; a round makes at most one move for each actor, along the
/// first transition that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accession {
    /// What each state means, in the order of first mention; the first is where outsiders start.
    pub states: Vec<Phase>,
    /// Moves, in declared order: from which state to which.
    pub moves: Vec<(usize, usize)>,
}

/// What a state of the accession process means for membership.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Not a member, or not any more; plays on, unbound.
    Outside,
    /// A member; a move here needs a vote.
    Member,
    /// Kept out for now.
    Suspended,
    /// Kept out.
    Expelled,
}

impl Regime {
    /// A regime with the defaults of the language: perfect public monitoring, unenforced, consensus, closed.
    #[must_use]
    pub fn new(name: impl Into<String>, norms: Vec<Norm>) -> Regime {
        Regime {
            name: name.into(),
            members: None,
            norms,
            monitoring: Monitoring::perfect(),
            enforcement: Enforcement::Unenforced,
            metanorm: false,
            information: 0.0,
            decisions: VotingRule::all(Rule::Consensus),
            accession: None,
            outside: 0.0,
        }
    }

    /// The norms whose sanctions nobody will carry out, as their places: worth a warning.
    #[must_use]
    pub fn toothless(&self) -> Vec<usize> {
        if self.enforcement != Enforcement::Unenforced {
            return Vec::new();
        }
        (0..self.norms.len()).filter(|&norm| !self.norms[norm].sanctions.is_empty()).collect()
    }

    /// Who of so many players is a member from the beginning.
    pub(super) fn founders(&self, players: usize) -> Vec<bool> {
        let Some(members) = &self.members else { return vec![true; players] };
        let mut founders = vec![false; players];
        for &member in members {
            if let Some(founder) = founders.get_mut(member) {
                *founder = true;
            }
        }
        founders
    }

    /// Whether breaches of this player are recorded and not sanctioned: those of the hegemon.
    pub(super) fn spares(&self, player: usize) -> bool {
        matches!(self.enforcement, Enforcement::Hegemon { actor, .. } if actor == Some(player))
    }

    /// Checks numbers and indexes against the number of players.
    ///
    /// # Errors
    /// What is out of its range.
    pub fn check(&self, players: usize) -> Result<(), Error> {
        for norm in &self.norms {
            norm.check()?;
        }
        for chance in [self.monitoring.accuracy, self.monitoring.false_alarm] {
            if let Chance::Fixed(value) = chance {
                probability("monitoring", value)?;
            }
        }
        probability("information", self.information)?;
        let (cost, dues) = match self.enforcement {
            Enforcement::Unenforced => (0.0, 0.0),
            Enforcement::Central { cost, dues } => (cost, dues),
            Enforcement::Decentralised { cost }
            | Enforcement::Hegemon { cost, .. }
            | Enforcement::Authorised { cost } => (cost, 0.0),
        };
        for (what, value) in
            [("monitoring", self.monitoring.cost), ("enforcement", cost), ("dues", dues)]
        {
            if !(value.is_finite() && value >= 0.0) {
                return Err(Error::OutOfRange { what, value });
            }
        }
        if !self.outside.is_finite() {
            return Err(Error::OutOfRange { what: "outside", value: self.outside });
        }
        let hegemon = match self.enforcement {
            Enforcement::Hegemon { actor, .. } => actor,
            _ => None,
        };
        let seats = self.members.iter().flatten().copied().chain(hegemon);
        if let Some(index) = seats.into_iter().find(|&seat| seat >= players) {
            return Err(Error::Unknown { what: "seat", index });
        }
        self.accession.as_ref().map_or(Ok(()), Accession::check)
    }
}

impl Monitoring {
    /// Every breach is found, nothing else, at no cost.
    #[must_use]
    pub fn perfect() -> Monitoring {
        Monitoring::noisy(1.0, 0.0)
    }

    /// Nothing is found.
    #[must_use]
    pub fn blind() -> Monitoring {
        Monitoring::noisy(0.0, 0.0)
    }

    /// Public monitoring at no cost.
    #[must_use]
    pub fn noisy(accuracy: f64, false_alarm: f64) -> Monitoring {
        let [accuracy, false_alarm] = [accuracy, false_alarm].map(Chance::Fixed);
        Monitoring { accuracy, false_alarm, cost: 0.0, public: true }
    }
}

impl Accession {
    fn check(&self) -> Result<(), Error> {
        if self.states.is_empty() {
            return Err(Error::Unknown { what: "state", index: 0 });
        }
        let ends = self.moves.iter().flat_map(|&(from, to)| [from, to]);
        match ends.into_iter().find(|&state| state >= self.states.len()) {
            Some(index) => Err(Error::Unknown { what: "state", index }),
            None => Ok(()),
        }
    }

    /// The state in which a member is, if there is one.
    #[must_use]
    pub fn member(&self) -> Option<usize> {
        self.states.iter().position(|&phase| phase == Phase::Member)
    }
}

pub(super) fn probability(what: &'static str, value: f64) -> Result<f64, Error> {
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(Error::BadProbability { what, value })
    }
}
