//! The best deviation from actions and mixtures that are played once.

use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Meter;
use crate::base::rational::{Rational, pay};

/// What a player gets by a profile, and at most by another action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// What it gets.
    pub keeps: Rational,
    /// The first of its best replies.
    pub action: usize,
    /// What that gains: never below 0, since what is mixed is compared too.
    pub gain: Rational,
}

/// Each player's best reply to a profile of mixtures. It is an equilibrium if and only if nobody gains.
///
/// # Errors
/// [`Error::Profile`] for mixtures that do not fit; whatever the meter answers.
pub fn replies(
    form: &Strategic,
    mixed: &[Vec<Rational>],
    meter: &mut dyn Meter,
) -> Result<Vec<Reply>, Error> {
    let fits = mixed.len() == form.players()
        && mixed.iter().zip(form.shape()).all(|(chances, count)| chances.len() == *count);
    if !fits {
        return Err(Error::Profile(Vec::new()));
    }
    let mut worth: Vec<Vec<Rational>> =
        form.shape().iter().map(|count| vec![Rational::zero(); *count]).collect();
    for (profile, pays) in form.cells() {
        meter.steps(4 * form.players() as u64)?;
        for (player, own) in worth.iter_mut().enumerate() {
            let mut weight = Rational::one();
            for (other, (chances, action)) in mixed.iter().zip(&profile).enumerate() {
                if other != player {
                    weight *= &chances[*action];
                    if weight.is_zero() {
                        break;
                    }
                }
            }
            if !weight.is_zero() {
                pay(own[profile[player]].bits().max(weight.bits()), meter)?;
                own[profile[player]] += &(&weight * &pays[player]);
            }
        }
    }
    let mut reply = |(own, chances): (&Vec<Rational>, &Vec<Rational>)| {
        let mut keeps = Rational::zero();
        for (worth, chance) in own.iter().zip(chances) {
            pay(keeps.bits().max(worth.bits()), meter)?;
            keeps += &(worth * chance);
        }
        let mut best = 0;
        for (action, worth) in own.iter().enumerate() {
            if *worth > own[best] {
                best = action;
            }
        }
        let gain = own.get(best).map_or_else(Rational::zero, |most| most - &keeps);
        Ok(Reply { keeps, action: best, gain })
    };
    worth.iter().zip(mixed).map(&mut reply).collect()
}
