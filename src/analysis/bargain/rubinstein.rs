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
use crate::base::rational::{Rational, pay_for};

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
    /// Has the work of [`Haggle::deal`] paid before it is done, or that of checking it, which is as much.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn pay(&self, meter: &mut dyn Meter) -> Result<(), Stopped> {
        let outside = self.outside.iter().flatten();
        let given = self.patience.iter().chain(&self.impasse).chain(outside);
        let given = given.chain([&self.total, &self.breakdown]);
        // About as many operations on fractions as long as all that is given together.
        pay_for(40, given.map(Rational::bits).sum(), meter)
    }

    /// What waiting is worth to a player who will get `then`.
    #[must_use]
    pub fn waiting(&self, player: usize, then: &Rational) -> Rational {
        let go_on = &Rational::one() - &self.breakdown;
        let later = &(&go_on * &self.patience[player]) * then;
        &later + &(&self.breakdown * &self.impasse[player])
    }

    /// The least that a player accepts who would otherwise get `then` in the next period.
    #[must_use]
    pub fn acceptable(&self, player: usize, then: &Rational) -> Rational {
        let waiting = self.waiting(player, then);
        match &self.outside[player] {
            Some(outside) if *outside > waiting => outside.clone(),
            _ => waiting,
        }
    }

    /// The deal.
    ///
    /// # Errors
    /// Where there is none, or not one only.
    ///
    /// # Sources
    /// [rubinstein-1982] [binmore-1989]
    pub fn deal(&self) -> Result<Deal, NoDeal> {
        let go_on = &Rational::one() - &self.breakdown;
        let weight = |player: usize| &go_on * &self.patience[player];
        let (first, second) = (weight(0), weight(1));
        let denominator = &Rational::one() - &(&first * &second);
        if denominator.is_zero() {
            return Err(NoDeal::NoHurry);
        }
        // What a rejection is worth is a constant or a share of the proposer's payoff; four cases, of which one fits.
        for binding in [[false, false], [false, true], [true, false], [true, true]] {
            let rule = |player: usize| -> Option<(Rational, Rational)> {
                if binding[player] {
                    return self.outside[player].clone().map(|fixed| (fixed, Rational::zero()));
                }
                let fixed = &self.breakdown * &self.impasse[player];
                Some((fixed, weight(player)))
            };
            let (Some((a1, w1)), Some((a2, w2))) = (rule(0), rule(1)) else { continue };
            // x = T − a2 − w2·y,  y = T − a1 − w1·x
            let right = &(&self.total - &a2) - &(&w2 * &(&self.total - &a1));
            let below = &Rational::one() - &(&w1 * &w2);
            let Some(x) = right.checked_div(&below) else { continue };
            let y = &(&self.total - &a1) - &(&w1 * &x);
            let fits = |player: usize, then: &Rational| match &self.outside[player] {
                None => !binding[player],
                Some(outside) => (*outside > self.waiting(player, then)) == binding[player],
            };
            if fits(0, &x) && fits(1, &y) {
                return self.checked(&x, &y, binding);
            }
        }
        Err(NoDeal::TooGood)
    }

    fn checked(&self, x: &Rational, y: &Rational, binding: [bool; 2]) -> Result<Deal, NoDeal> {
        let deal = Deal {
            payoffs: [x.clone(), &self.total - x],
            reversed: [&self.total - y, y.clone()],
            binding,
        };
        // A proposer must not rather be turned down.
        let refused = [self.waiting(0, &deal.reversed[0]), self.waiting(1, &deal.payoffs[1])];
        let fine = deal.payoffs[0] >= refused[0] && deal.reversed[1] >= refused[1];
        let fine = fine && deal.payoffs.iter().chain(&deal.reversed).all(|x| !x.is_negative());
        if fine { Ok(deal) } else { Err(NoDeal::TooGood) }
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
