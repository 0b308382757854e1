//! Offers and counter-offers.
//!
//! Two players share a total. Player 1 proposes; player 2 accepts, or rejects and may then walk away to its outside
//! option; if it stays, a period passes, and it is player 2's turn to propose. The one subgame-perfect equilibrium is
//! stationary: each proposer leaves the other just what rejecting is worth.
//!
//! ```text
//! x = 1's share when 1 proposes       1's offer:  1 − x = max(what waiting for y is worth to 2, 2's outside option)
//! y = 2's share when 2 proposes       2's offer:  1 − y = max(what waiting for x is worth to 1, 1's outside option)
//! ```
//!
//! So an outside option changes nothing unless it is better than what bargaining gives (Binmore, Shaked and Sutton
//! 1989: "deal me out"). Waiting is worth d times what comes then; with a risk p that talks break down,
//! `(1 − p)·d` times that, and p times what a breakdown leaves.

use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// What is bargained over, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Haggle {
    /// What there is to share.
    pub total: Rational,
    /// The weight of the next period to each, 0..=1.
    pub patience: [Rational; 2],
    /// What each has if it walks away after a rejected offer; `None` if it cannot.
    pub outside: [Option<Rational>; 2],
    /// The chance that talks break down after a rejection, 0..=1.
    pub breakdown: Rational,
    /// What each has then.
    pub impasse: [Rational; 2],
}

/// How the bargain ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Deal {
    /// What each gets when player 1 proposes.
    pub payoffs: [Rational; 2],
    /// What each gets when player 2 does.
    pub reversed: [Rational; 2],
    /// Whose outside option is better than bargaining on, and so sets what it is offered.
    pub binding: [bool; 2],
}

/// Why there is no such deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDeal {
    /// Nothing makes either give way: no patience is lost and no risk is run.
    NoHurry,
    /// What rejecting is worth to both is more than there is to share.
    TooGood,
}

impl Haggle {
    /// What waiting is worth to a player who will get `then`.
    ///
    /// # Errors
    /// If the meter has had enough; so with all that follow.
    pub fn waiting(
        &self,
        player: usize,
        then: &Rational,
        meter: &mut dyn Meter,
    ) -> Result<Rational, Stopped> {
        let mut worth = self.weight(player, meter)?.times(then, meter)?;
        worth.plus_product(&self.breakdown, &self.impasse[player], meter)?;
        Ok(worth)
    }

    /// What the next period weighs for a player, if talks go on.
    fn weight(&self, player: usize, meter: &mut dyn Meter) -> Result<Rational, Stopped> {
        Rational::one().minus(&self.breakdown, meter)?.times(&self.patience[player], meter)
    }

    /// The least that a player accepts who would otherwise get `then` in the next period.
    ///
    /// # Errors
    /// As [`Haggle::waiting`].
    pub fn acceptable(
        &self,
        player: usize,
        then: &Rational,
        meter: &mut dyn Meter,
    ) -> Result<Rational, Stopped> {
        let waiting = self.waiting(player, then, meter)?;
        Ok(match &self.outside[player] {
            Some(outside) if *outside > waiting => outside.clone(),
            _ => waiting,
        })
    }

    /// The deal, or why there is none, or not one only.
    ///
    /// # Errors
    /// As [`Haggle::waiting`].
    ///
    /// # Sources
    /// [rubinstein-1982] [binmore-1989]
    pub fn deal(&self, meter: &mut dyn Meter) -> Result<Result<Deal, NoDeal>, Stopped> {
        let weights = [self.weight(0, meter)?, self.weight(1, meter)?];
        if weights[0].times(&weights[1], meter)?.is_one() {
            return Ok(Err(NoDeal::NoHurry));
        }
        // What a rejection is worth is a constant or a share of the proposer's payoff; four cases, of which one fits.
        for binding in [[false, false], [false, true], [true, false], [true, true]] {
            let mut rule = |player: usize| -> Result<Option<(Rational, Rational)>, Stopped> {
                if binding[player] {
                    let fixed = self.outside[player].clone();
                    return Ok(fixed.map(|fixed| (fixed, Rational::zero())));
                }
                let fixed = self.breakdown.times(&self.impasse[player], meter)?;
                Ok(Some((fixed, weights[player].clone())))
            };
            let (Some((a1, w1)), Some((a2, w2))) = (rule(0)?, rule(1)?) else { continue };
            // x = T − a2 − w2·y,  y = T − a1 − w1·x
            let (left1, left2) = (self.total.minus(&a1, meter)?, self.total.minus(&a2, meter)?);
            let right = left2.minus(&w2.times(&left1, meter)?, meter)?;
            let below = Rational::one().minus(&w1.times(&w2, meter)?, meter)?;
            let Some(x) = right.quotient(&below, meter)? else { continue };
            let y = left1.minus(&w1.times(&x, meter)?, meter)?;
            let mut fits = |player: usize, then: &Rational| -> Result<bool, Stopped> {
                Ok(match &self.outside[player] {
                    None => !binding[player],
                    Some(outside) => {
                        (*outside > self.waiting(player, then, meter)?) == binding[player]
                    }
                })
            };
            if fits(0, &x)? && fits(1, &y)? {
                return self.checked(&x, &y, binding, meter);
            }
        }
        Ok(Err(NoDeal::TooGood))
    }

    fn checked(
        &self,
        x: &Rational,
        y: &Rational,
        binding: [bool; 2],
        meter: &mut dyn Meter,
    ) -> Result<Result<Deal, NoDeal>, Stopped> {
        let deal = Deal {
            payoffs: [x.clone(), self.total.minus(x, meter)?],
            reversed: [self.total.minus(y, meter)?, y.clone()],
            binding,
        };
        // A proposer must not rather be turned down.
        let fine = deal.payoffs[0] >= self.waiting(0, &deal.reversed[0], meter)?
            && deal.reversed[1] >= self.waiting(1, &deal.payoffs[1], meter)?;
        let fine = fine && deal.payoffs.iter().chain(&deal.reversed).all(|x| !x.is_negative());
        Ok(if fine { Ok(deal) } else { Err(NoDeal::TooGood) })
    }
}

/// What player 1 gets as the limit of games that end after more and more rejections, in floats: an independent way to
/// the same number. After the last rejection both get their impasse payoffs, or leave.
#[must_use]
pub fn by_induction(haggle: &Haggle, rounds: usize) -> f64 {
    let number = |x: &Rational| x.to_f64();
    let (total, risk) = (number(&haggle.total), number(&haggle.breakdown));
    let mut then = [number(&haggle.impasse[0]), number(&haggle.impasse[1])];
    let rounds = rounds - rounds % 2 + 1;
    // The last proposal is player 1's, as the first one is.
    for round in (0..rounds).rev() {
        let proposer = round % 2;
        let other = 1 - proposer;
        let later = (1.0 - risk) * number(&haggle.patience[other]) * then[other];
        let waiting = later + risk * number(&haggle.impasse[other]);
        let outside = haggle.outside[other].as_ref().map_or(f64::NEG_INFINITY, number);
        then[other] = waiting.max(outside);
        then[proposer] = total - then[other];
    }
    then[0]
}
