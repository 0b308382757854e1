//! What a player's actions give against what the others do, and which are best.

use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// What each of a player's actions gives on average when the others mix as in `mixed`, where the player's own entry
/// does not matter.
///
/// # Errors
/// [`Error::Profile`] if the mixtures are not of this game; the meter's.
///
/// # Complexity
/// The payoffs of the table.
pub fn values(
    game: &Strategic,
    player: usize,
    mixed: &[Vec<Rational>],
    meter: &mut dyn Meter,
) -> Result<Vec<Rational>, Error> {
    let shape = game.shape();
    let fits = |(at, &count): (usize, &usize)| {
        at == player || mixed.get(at).is_some_and(|chances| chances.len() == count)
    };
    if player >= shape.len() || !shape.iter().enumerate().all(fits) {
        return Err(Error::Profile(Vec::new()));
    }
    // Only what the others may do counts.
    let used: Vec<Vec<usize>> = (0..shape.len())
        .map(|at| match at {
            _ if at == player => vec![0],
            _ => (0..shape[at]).filter(|&action| !mixed[at][action].is_zero()).collect(),
        })
        .collect();
    let count: Vec<usize> = used.iter().map(Vec::len).collect();
    let mut sums = vec![Rational::zero(); shape[player]];
    for places in crate::analysis::strategic::Profiles::new(&count) {
        meter.steps(20 * (shape.len() + shape[player]) as u64)?;
        let mut profile: Vec<usize> =
            places.iter().zip(&used).map(|(&at, used)| used[at]).collect();
        let mut weight = Rational::one();
        for (at, &action) in profile.iter().enumerate().filter(|(at, _)| *at != player) {
            weight = weight.times(&mixed[at][action], meter)?;
        }
        for (action, sum) in sums.iter_mut().enumerate() {
            profile[player] = action;
            let paid =
                game.payoff(player, &profile).ok_or_else(|| Error::Profile(profile.clone()))?;
            sum.plus_product(&weight, paid, meter)?;
        }
    }
    Ok(sums)
}

/// The places of the largest values, in order.
#[must_use]
pub fn best(values: &[Rational]) -> Vec<usize> {
    let most = values.iter().max();
    (0..values.len()).filter(|&at| Some(&values[at]) == most).collect()
}

/// For each player the most that it gains by another action.
///
/// # Errors
/// As [`values`].
pub fn gains(
    game: &Strategic,
    mixed: &[Vec<Rational>],
    meter: &mut dyn Meter,
) -> Result<Vec<Rational>, Error> {
    let mut gains = Vec::with_capacity(mixed.len());
    for (player, chances) in mixed.iter().enumerate() {
        let values = values(game, player, mixed, meter)?;
        let stays = Rational::product_sum(chances, &values, meter)?;
        let most = values.into_iter().max().unwrap_or_else(Rational::zero);
        gains.push(most.minus(&stays, meter)?);
    }
    Ok(gains)
}
