//! The strategic form: every profile's payoffs, as exact fractions.
//!
//! Solvers read games through this. Payoffs are the fractions that a game's numbers stand for (0.1 is 1/10), so
//! that ties are ties and an answer of 1/3 is 1/3.
//!
//! ```text
//! profile   one action index for each player, the last player's fastest
//! payoffs   profile after profile, in each one number a player
//! ```

use super::Error;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, pay};
use crate::model::game::{Game, Payoffs};

/// The most payoffs that are written out: profiles times players.
pub const MOST: usize = 1 << 22;

/// A finite game in strategic form, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strategic {
    shape: Vec<usize>,
    payoffs: Vec<Rational>,
}

impl Strategic {
    /// The form of a game whose payoffs are tabulated, by profile or by counts.
    ///
    /// # Errors
    /// [`Error::NoTable`] for other games, [`Error::TooLarge`] from [`MOST`] payoffs on.
    pub fn of(game: &Game, meter: &mut dyn Meter) -> Result<Strategic, Error> {
        match game.payoffs() {
            Payoffs::Computed | Payoffs::Sequence(_) => return Err(Error::NoTable),
            Payoffs::Table(_) | Payoffs::Counts(_) => {}
        }
        let shape = game.shape().ok_or(Error::NoTable)?;
        Strategic::from_fn(shape, meter, |player, profile| {
            let paid = game.payoff(player, profile).and_then(Rational::from_f64);
            paid.ok_or_else(|| Error::Profile(profile.to_vec()))
        })
    }

    /// The form with so many actions for each player and these payoffs.
    ///
    /// # Errors
    /// [`Error::TooLarge`] from [`MOST`] payoffs on, and whatever `pay` answers.
    pub fn from_fn(
        shape: Vec<usize>,
        meter: &mut dyn Meter,
        mut pay: impl FnMut(usize, &[usize]) -> Result<Rational, Error>,
    ) -> Result<Strategic, Error> {
        let profiles = shape.iter().try_fold(1_usize, |all, &count| all.checked_mul(count));
        let count = profiles.and_then(|profiles| profiles.checked_mul(shape.len()));
        let count = count.filter(|count| *count <= MOST).ok_or(Error::TooLarge)?;
        meter.steps(count as u64)?;
        meter.bytes(count * (size_of::<Rational>() + 32))?;
        let mut payoffs = Vec::with_capacity(count);
        for profile in Profiles::new(&shape) {
            for player in 0..shape.len() {
                payoffs.push(pay(player, &profile)?);
            }
        }
        Ok(Strategic { shape, payoffs })
    }

    /// The number of players.
    #[must_use]
    pub fn players(&self) -> usize {
        self.shape.len()
    }

    /// The number of actions of each player.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// What a player gets in a profile; `None` outside the game.
    #[must_use]
    pub fn payoff(&self, player: usize, profile: &[usize]) -> Option<&Rational> {
        if profile.len() != self.shape.len() || player >= self.shape.len() {
            return None;
        }
        let mut row = 0;
        for (&action, &count) in profile.iter().zip(&self.shape) {
            if action >= count {
                return None;
            }
            row = row * count + action;
        }
        self.payoffs.get(row * self.shape.len() + player)
    }

    /// Every profile with everybody's payoffs, in order.
    pub fn cells(&self) -> impl Iterator<Item = (Vec<usize>, &[Rational])> {
        Profiles::new(&self.shape).zip(self.payoffs.chunks_exact(self.shape.len().max(1)))
    }

    /// All profiles, the last player's action fastest.
    #[must_use]
    pub fn profiles(&self) -> Profiles {
        Profiles::new(&self.shape)
    }

    /// What a player gets on average when all mix as in `mixed`: for each player the chance of each action.
    ///
    /// # Errors
    /// If the meter has had enough.
    pub fn expected(
        &self,
        player: usize,
        mixed: &[Vec<Rational>],
        meter: &mut dyn Meter,
    ) -> Result<Rational, Stopped> {
        let mut sum = Rational::zero();
        for (profile, payoffs) in self.cells() {
            meter.steps(1)?;
            let mut weight = Rational::one();
            for (chances, &action) in mixed.iter().zip(&profile) {
                weight *= &chances[action];
                if weight.is_zero() {
                    break;
                }
            }
            if !weight.is_zero() {
                pay(sum.bits().max(weight.bits()), meter)?;
                sum += &(&weight * &payoffs[player]);
            }
        }
        Ok(sum)
    }
}

/// An action for sure among so many, as chances.
#[must_use]
pub fn surely(action: usize, count: usize) -> Vec<Rational> {
    let one = |at| if at == action { Rational::one() } else { Rational::zero() };
    (0..count).map(one).collect()
}

/// All profiles of a shape, the last player's action fastest.
#[derive(Clone, Debug)]
pub struct Profiles {
    shape: Vec<usize>,
    next: Option<Vec<usize>>,
}

impl Profiles {
    /// From the first profile on.
    #[must_use]
    pub fn new(shape: &[usize]) -> Profiles {
        let some = !shape.is_empty() && shape.iter().all(|&count| count > 0);
        Profiles { shape: shape.to_vec(), next: some.then(|| vec![0; shape.len()]) }
    }
}

impl Iterator for Profiles {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let profile = self.next.take()?;
        let mut following = profile.clone();
        for (action, &count) in following.iter_mut().zip(&self.shape).rev() {
            *action += 1;
            if *action < count {
                self.next = Some(following);
                break;
            }
            *action = 0;
        }
        Some(profile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::meter::Unmetered;

    fn fraction(numerator: i64, denominator: i64) -> Rational {
        Rational::new(numerator, denominator).unwrap()
    }

    #[test]
    fn payoffs_stand_where_they_were_put() {
        let pay = |player: usize, profile: &[usize]| {
            Ok(fraction(
                (100 * profile[0] + 10 * profile[1] + profile[2]) as i64,
                player as i64 + 1,
            ))
        };
        let form = Strategic::from_fn(vec![2, 3, 2], &mut Unmetered, pay).unwrap();
        assert_eq!(form.profiles().count(), 12);
        assert_eq!(form.payoff(1, &[1, 2, 1]), Some(&fraction(121, 2)));
        assert_eq!(form.payoff(2, &[0, 1, 0]), Some(&fraction(10, 3)));
        assert_eq!(form.payoff(0, &[0, 3, 0]), None);
        assert!(form.cells().all(|(profile, pays)| form.payoff(2, &profile) == Some(&pays[2])));
    }

    #[test]
    fn what_is_expected_of_mixtures() {
        let game = [[3, 0], [5, 1]];
        let pay = |player: usize, profile: &[usize]| {
            let (own, other) = (profile[player], profile[1 - player]);
            Ok(fraction(game[own][other], 1))
        };
        let form = Strategic::from_fn(vec![2, 2], &mut Unmetered, pay).unwrap();
        let mixed = [vec![fraction(1, 3), fraction(2, 3)], vec![fraction(1, 4), fraction(3, 4)]];
        // 1/12·3 + 3/12·0 + 2/12·5 + 6/12·1
        assert_eq!(form.expected(0, &mixed, &mut Unmetered), Ok(fraction(19, 12)));
    }

    #[test]
    fn too_large_is_refused() {
        let form = Strategic::from_fn(vec![2; 40], &mut Unmetered, |_, _| Ok(Rational::zero()));
        assert_eq!(form, Err(Error::TooLarge));
    }
}
