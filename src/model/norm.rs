//! Norms: who must do what, when, unless what, or else what.
//!
//! The parts are those of Crawford and Ostrom's grammar of institutions (1995): attributes (`who`), deontic
//! and aim (`must`, `must not`, `may`), conditions (`when`, `unless`), or else. Actions are compared by
//! symbol; everything that needs the script's own terms is asked of the participants, and only where a
//! clause says so: [`Norm::who`] false means that everybody is bound and nobody is asked.

use super::action::{ActionId, Actions};
use super::error::Error;

/// So many actions of a list are seen at one look.
const LISTED: usize = 16;

/// One norm of a regime.
#[derive(Clone, Debug, PartialEq)]
pub struct Norm {
    /// Its name.
    pub name: String,
    /// Whether `who` is asked, once a match; otherwise all members are bound.
    pub who: bool,
    /// What it demands and allows: it is kept where every demand is met.
    pub aims: Vec<Aim>,
    /// Whether `when` is asked before each choice; otherwise it always applies.
    pub when: bool,
    /// Whether `unless` is asked before each choice; otherwise nothing excuses.
    pub unless: bool,
    /// For the 1st, 2nd, … finding; the last one ever after. Empty: findings are recorded only.
    pub sanctions: Vec<Sanction>,
}

/// What a norm demands or allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// One of these actions complies.
    Must(Vec<ActionId>),
    /// Each of these actions breaches.
    MustNot(Vec<ActionId>),
    /// While it applies, norms of the same regime that forbid one of these are suspended.
    May(Vec<ActionId>),
    /// Whether the realised action complies is asked.
    Condition,
}

/// What a finding brings.
#[derive(Clone, Debug, PartialEq)]
pub enum Sanction {
    /// Takes a payoff away.
    Fine {
        /// How much.
        amount: Amount,
        /// Whether the other active members share it; otherwise it is lost, or the budget's.
        to_others: bool,
    },
    /// Excludes for so many rounds.
    Suspend(Amount),
    /// Excludes until readmitted.
    Expel,
    /// In the next round the others are not bound towards the offender.
    Retaliate,
    /// Is recorded.
    Warn,
}

/// A number of a sanction: fixed, or asked in the terms of the offender's action.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// Always this much.
    Fixed(f64),
    /// Asked with each finding.
    Asked,
}

impl Norm {
    /// A norm that binds every member always, without sanctions.
    #[must_use]
    pub fn new(name: impl Into<String>, aim: Aim) -> Norm {
        Norm {
            name: name.into(),
            who: false,
            aims: vec![aim],
            when: false,
            unless: false,
            sanctions: Vec::new(),
        }
    }

    /// The same norm with these sanctions.
    #[must_use]
    pub fn or_else(mut self, sanctions: impl Into<Vec<Sanction>>) -> Norm {
        self.sanctions = sanctions.into();
        self
    }

    /// The place of the sanction that the k-th finding draws, counted from 1.
    #[must_use]
    pub fn sanction_for(&self, finding: u64) -> Option<usize> {
        let last = self.sanctions.len().checked_sub(1)?;
        Some(usize::try_from(finding.saturating_sub(1)).unwrap_or(usize::MAX).min(last))
    }

    /// Whether it demands anything; what only allows is never breached.
    pub(super) fn demands(&self) -> bool {
        self.aims.iter().any(|aim| !matches!(aim, Aim::May(_)))
    }

    /// Whether a player with these actions can do what is demanded; who cannot is not bound.
    pub(super) fn can_be_kept(&self, actions: &Actions) -> bool {
        self.aims.iter().all(|aim| match aim {
            Aim::Must(ids) => ids.iter().any(|id| actions.position(*id).is_some()),
            Aim::MustNot(_) | Aim::May(_) | Aim::Condition => true,
        })
    }

    /// How many looks it takes to see whether an action keeps it.
    pub(super) fn looks(&self) -> usize {
        1 + self.named() / LISTED
    }

    /// How many looks it takes to see which of so many actions it speaks of.
    pub(super) fn looks_among(&self, actions: usize) -> usize {
        self.named().saturating_mul(1 + actions / LISTED)
    }

    /// How many actions it names.
    fn named(&self) -> usize {
        let named = |aim: &Aim| match aim {
            Aim::Must(ids) | Aim::MustNot(ids) | Aim::May(ids) => ids.len(),
            Aim::Condition => 0,
        };
        self.aims.iter().map(named).sum()
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        for sanction in &self.sanctions {
            if let Sanction::Fine { amount: Amount::Fixed(value), .. }
            | Sanction::Suspend(Amount::Fixed(value)) = *sanction
            {
                check_amount(value)?;
            }
        }
        Ok(())
    }
}

pub(super) fn check_amount(value: f64) -> Result<f64, Error> {
    if value.is_finite() && value >= 0.0 {
        Ok(value)
    } else {
        Err(Error::OutOfRange { what: "sanction", value })
    }
}
