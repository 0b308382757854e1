//! Plans: the strategies of a tree's strategic form.
//!
//! A plan says what its player does at each of its sets, but for those that its own moves rule out: who does not
//! enter need not say how it would fight. So plans that differ only there are one.
//!
//! ```text
//! sets of a player: start {stay, enter}, then after enter {fight, share}
//! plans:            stay      enter/fight      enter/share
//! ```

use super::form::{Form, Own};
use crate::analysis::Error;
use crate::analysis::strategic::{Profiles, Strategic};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// The most plans of one player that are written out.
const MOST: usize = 1 << 14;

/// The most work that a strategic form takes: profiles times leaves.
const MOST_WORK: usize = 1 << 26;

/// One plan: for each set of its player the action, none where its own moves rule the set out.
pub type Plan = Vec<Option<usize>>;

/// All plans of a player, those that take earlier actions first.
///
/// # Errors
/// [`Error::TooLarge`] from `MOST` plans on.
pub fn plans(own: &Own, meter: &mut dyn Meter) -> Result<Vec<Plan>, Error> {
    let mut all: Vec<Plan> = vec![Vec::with_capacity(own.sets.len())];
    for set in &own.sets {
        // The set that leads here and the action there.
        let before = own
            .sets
            .iter()
            .position(|one| (one.first..one.first + one.count).contains(&set.parent));
        let before = before.map(|at| (at, set.parent - own.sets[at].first));
        let mut longer = Vec::with_capacity(all.len() * set.count);
        for plan in all {
            let open = before.is_none_or(|(at, action)| plan[at] == Some(action));
            let choices = if open { (0..set.count).map(Some).collect() } else { vec![None] };
            for choice in choices {
                let mut on = plan.clone();
                on.push(choice);
                longer.push(on);
            }
            if longer.len() > MOST {
                return Err(Error::TooLarge);
            }
        }
        meter.steps((longer.len() * own.sets.len()) as u64)?;
        all = longer;
    }
    all.sort_by_key(|plan| plan.iter().map(|choice| choice.unwrap_or(0)).collect::<Vec<_>>());
    Ok(all)
}

/// For each sequence whether a plan allows it.
#[must_use]
pub fn allows(own: &Own, plan: &[Option<usize>]) -> Vec<bool> {
    let mut allowed = vec![false; own.sequences];
    allowed[0] = true;
    for (set, choice) in own.sets.iter().zip(plan) {
        if let (true, Some(action)) = (allowed[set.parent], choice) {
            allowed[set.first + action] = true;
        }
    }
    allowed
}

/// The strategic form: every player's plans, and what everybody can expect.
///
/// # Errors
/// [`Error::TooLarge`] if plans or profiles are too many.
pub fn strategic(form: &Form, meter: &mut dyn Meter) -> Result<(Vec<Vec<Plan>>, Strategic), Error> {
    let all: Result<Vec<Vec<Plan>>, Error> =
        form.players.iter().map(|own| plans(own, meter)).collect();
    let all = all?;
    let shape: Vec<usize> = all.iter().map(Vec::len).collect();
    let profiles = shape.iter().try_fold(1_usize, |count, &one| count.checked_mul(one));
    let work = profiles.and_then(|count| count.checked_mul(form.leaves.len().max(1)));
    work.filter(|work| *work <= MOST_WORK).ok_or(Error::TooLarge)?;
    // For each player and plan the leaves it allows.
    let mut open: Vec<Vec<Vec<bool>>> = Vec::with_capacity(all.len());
    for (player, own) in form.players.iter().enumerate() {
        meter.steps((all[player].len() * form.leaves.len()) as u64)?;
        meter.bytes(all[player].len() * form.leaves.len())?;
        let leaves = |plan: &Plan| {
            let allowed = allows(own, plan);
            form.leaves.iter().map(|leaf| allowed[leaf.at[player]]).collect()
        };
        open.push(all[player].iter().map(leaves).collect());
    }
    let mut cells: Vec<Vec<Rational>> = Vec::new();
    for (at, profile) in Profiles::new(&shape).enumerate() {
        if at % 1024 == 0 {
            meter.steps(1024 * form.leaves.len() as u64)?;
            meter.bytes(1024 * shape.len() * 64)?;
        }
        let mut sums = vec![Rational::zero(); shape.len()];
        for (place, leaf) in form.leaves.iter().enumerate() {
            if profile.iter().zip(&open).all(|(&plan, open)| open[plan][place]) {
                for (sum, pay) in sums.iter_mut().zip(&leaf.pays) {
                    sum.plus_product(&leaf.chance, pay, meter)?;
                }
            }
        }
        cells.push(sums);
    }
    let mut cells = cells.into_iter();
    let mut row = Vec::new();
    let strategic = Strategic::from_fn(shape, meter, |player, _| {
        if player == 0 {
            row = cells.next().unwrap_or_default();
        }
        Ok(row.get(player).cloned().unwrap_or_else(Rational::zero))
    })?;
    Ok((all, strategic))
}

/// The chance with which each sequence is allowed when plans are mixed.
///
/// # Errors
/// If the meter has had enough.
pub fn weights(
    own: &Own,
    plans: &[Plan],
    mixed: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Vec<Rational>, Stopped> {
    let mut weights = vec![Rational::zero(); own.sequences];
    for (plan, chance) in plans.iter().zip(mixed).filter(|(_, chance)| !chance.is_zero()) {
        for (weight, allowed) in weights.iter_mut().zip(allows(own, plan)) {
            if allowed {
                weight.plus(chance, meter)?;
            }
        }
    }
    Ok(weights)
}
