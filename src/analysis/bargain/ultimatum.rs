//! One offer: take it or leave it.
//!
//! The proposer offers part of a total; the responder accepts, or both get their outside options. Whoever is offered
//! more than its outside option accepts. At just that much it is indifferent, and each way of breaking the tie is
//! part of an equilibrium:
//!
//! ```text
//! offers 0, 1, 2 … 10     accepts 0 as well:  offer 0
//!                         rejects 0:          offer 1
//! any offer               accepts its due:    offer just that; no equilibrium with a refusal, since "a little more"
//!                                             has no least amount
//! ```

use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, pay, pay_for};

/// The most offers that are looked at.
pub const MOST_OFFERS: u64 = 1_000_000;

/// The game.
#[derive(Clone, Debug, PartialEq)]
pub struct Ultimatum {
    /// What there is to share.
    pub total: Rational,
    /// Offers are multiples of this; `None` for any amount.
    pub step: Option<Rational>,
    /// What each has without a deal.
    pub outside: [Rational; 2],
}

/// An equilibrium in pure strategies.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What is offered.
    pub offer: Rational,
    /// Whether it is accepted.
    pub accepted: bool,
    /// The least offer that the responder accepts; `None` if it accepts none.
    pub least: Option<Rational>,
    /// What each gets.
    pub payoffs: [Rational; 2],
}

impl Ultimatum {
    /// How many offers there are.
    #[must_use]
    pub fn offers(&self) -> Option<u64> {
        let step = self.step.as_ref()?;
        let count = self.total.checked_div(step)?.floor().to_i64()?;
        u64::try_from(count).ok().map(|count| count + 1)
    }

    /// All subgame-perfect equilibria in pure strategies, the proposer's best first; offers that are refused anyway
    /// count as one, the least.
    ///
    /// # Errors
    /// If it takes too long.
    ///
    /// # Sources
    /// [guth-1982]
    pub fn equilibria(&self, meter: &mut dyn Meter) -> Result<Vec<Outcome>, Stopped> {
        let (Some(step), Some(count)) = (&self.step, self.offers()) else {
            return Ok(self.continuous());
        };
        let mut found = Vec::new();
        let due = &self.outside[1];
        // A look at the tie, and at each outcome once more.
        pay_for(8, due.bits() + step.bits() + self.total.bits(), meter)?;
        // The responder's two ways of breaking the tie, which differ if the tie can come up.
        let ties = due
            .checked_div(step)
            .is_some_and(|steps| steps.is_integer() && !steps.is_negative() && *due <= self.total);
        let ways: &[bool] = if ties { &[true, false] } else { &[true] };
        for &tie_accepted in ways {
            let accepts = |offer: &Rational| *offer > *due || tie_accepted && *offer == *due;
            let mut best: Vec<Rational> = Vec::new();
            let mut most = None;
            let mut offer = Rational::zero();
            let mut least = None;
            for at in 0..count {
                if at % 1000 == 0 {
                    meter.steps(1000 * 8)?;
                }
                let accepted = accepts(&offer);
                if accepted && least.is_none() {
                    least = Some(offer.clone());
                }
                let mine = match accepted {
                    true => self.total.minus(&offer, meter)?,
                    false => self.outside[0].clone(),
                };
                if most.as_ref().is_none_or(|most| mine > *most) {
                    most = Some(mine);
                    best = vec![offer.clone()];
                } else if most.as_ref() == Some(&mine)
                    && (accepted || !best.iter().any(|one| !accepts(one)))
                {
                    best.push(offer.clone());
                }
                // Comparing takes no less than adding where the due is long.
                pay(due.bits(), meter)?;
                offer.plus(step, meter)?;
            }
            for offer in best {
                let accepted = accepts(&offer);
                found.push(self.outcome(offer, accepted, least.clone()));
            }
        }
        Ok(found)
    }

    fn outcome(&self, offer: Rational, accepted: bool, least: Option<Rational>) -> Outcome {
        let payoffs = match accepted {
            true => [&self.total - &offer, offer.clone()],
            false => self.outside.clone(),
        };
        Outcome { offer, accepted, least, payoffs }
    }

    /// With any amount possible: the responder gets its outside option, or there is nothing to deal about.
    fn continuous(&self) -> Vec<Outcome> {
        let due = match self.outside[1].is_negative() {
            true => Rational::zero(),
            false => self.outside[1].clone(),
        };
        let mine = &self.total - &due;
        let mut found = Vec::new();
        if mine >= self.outside[0] {
            found.push(self.outcome(due.clone(), true, Some(due.clone())));
        }
        if mine <= self.outside[0] {
            found.push(self.outcome(Rational::zero(), false, Some(due)));
        }
        found
    }
}
