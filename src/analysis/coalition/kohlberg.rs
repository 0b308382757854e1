//! Whether a division is the nucleolus, by Kohlberg's criterion: a check that owes nothing to how it was found.
//!
//! Take the coalitions with the greatest excess, then those with the next greatest too, and so on. The division is
//! the prenucleolus exactly if no transfer among the players helps one of the coalitions so far without hurting
//! another, at every level; for the nucleolus transfers may not take from players who get no more than alone.
//! Whether there is such a transfer is a small linear programme. Once the coalitions so far leave no transfer at all
//! without effect on them, nothing can change further down.
//!
//! # Sources
//! Kohlberg 1971.

use super::form::{Coalition, Form, members};
use super::stage::directions;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;
use crate::base::simplex::{Program, Relation, Solution};

/// A level at which some transfer would help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbalanced {
    /// The excess down to which coalitions count.
    pub excess: Rational,
    /// What each player would gain.
    pub transfer: Vec<Rational>,
}

/// The first level that fails the criterion at an efficient point; `None` if it holds. With `floor` for the nucleolus.
///
/// # Errors
/// [`Stopped`].
pub fn kohlberg(
    form: &Form,
    point: &[Rational],
    floor: bool,
    meter: &mut dyn Meter,
) -> Result<Option<Unbalanced>, Stopped> {
    let players = form.players();
    meter.bytes(form.bytes())?;
    let mut levels: Vec<(Rational, Coalition)> = Vec::new();
    for coalition in form.coalitions().skip(1).filter(|coalition| *coalition != form.grand()) {
        meter.steps(100 * players as u64)?;
        let mut excess = form.worth(coalition).clone();
        members(coalition).for_each(|who| excess = &excess - &point[who]);
        levels.push((excess, coalition));
    }
    levels.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let bound: Vec<usize> =
        (0..players).filter(|&who| floor && point[who] == *form.worth(1 << who)).collect();
    let mut fixed = vec![form.grand()];
    let mut open = directions(players, &fixed);
    let mut at = 0;
    while at < levels.len() && !open.is_empty() {
        let excess = levels[at].0.clone();
        let end = at + levels[at..].iter().take_while(|(known, _)| *known == excess).count();
        // What the transfers along each open direction do to a coalition, each effect once.
        let effect = |coalition: Coalition| -> Vec<i64> {
            open.iter()
                .map(|direction| members(coalition).map(|who| direction[who]).sum())
                .collect()
        };
        meter.steps(20 * ((end - at) * players * open.len()) as u64)?;
        let mut effects: Vec<Vec<i64>> =
            levels[at..end].iter().map(|(_, coalition)| effect(*coalition)).collect();
        effects.sort_unstable();
        effects.dedup();
        effects.retain(|effect| effect.iter().any(|x| *x != 0));
        let limits: Vec<Vec<i64>> = bound.iter().map(|who| effect(1 << who)).collect();
        if let Some(steps) = helpful(&effects, &limits, open.len(), meter)? {
            let gain = |who: usize| {
                let parts = steps.iter().zip(&open);
                parts.map(|(step, direction)| step * &Rational::from(direction[who])).sum()
            };
            return Ok(Some(Unbalanced { excess, transfer: (0..players).map(gain).collect() }));
        }
        if !effects.is_empty() {
            for (_, coalition) in &levels[at..end] {
                fixed.push(*coalition);
            }
            meter.steps(200 * ((end - at) * players * players) as u64)?;
            open = directions(players, &fixed);
            // A few that span the same will do.
            fixed = spanning(players, &fixed);
        }
        at = end;
    }
    Ok(None)
}

/// Steps along the directions that help some of these and hurt none.
fn helpful(
    effects: &[Vec<i64>],
    limits: &[Vec<i64>],
    width: usize,
    meter: &mut dyn Meter,
) -> Result<Option<Vec<Rational>>, Stopped> {
    let fractions = |effect: &Vec<i64>| effect.iter().map(|x| Rational::from(*x)).collect();
    let total = |at: usize| effects.iter().map(|effect| effect[at]).sum::<i64>();
    let sum: Vec<Rational> = (0..width).map(|at| Rational::from(total(at))).collect();
    let mut program = Program::new(sum.clone());
    program.free = vec![true; width];
    for effect in effects.iter().chain(limits) {
        program.row(fractions(effect), Relation::AtLeast, Rational::zero());
    }
    program.row(sum, Relation::AtMost, Rational::one());
    Ok(match program.solve(meter)? {
        Solution::Optimal { value, point, .. } if value.is_positive() => Some(point),
        _ => None,
    })
}

/// Some of these coalitions, with the same span.
fn spanning(players: usize, coalitions: &[Coalition]) -> Vec<Coalition> {
    let mut chosen: Vec<Coalition> = Vec::new();
    let mut left = players;
    for &coalition in coalitions {
        chosen.push(coalition);
        let open = directions(players, &chosen).len();
        if open < left {
            left = open;
        } else {
            chosen.pop();
        }
        if left == 0 {
            break;
        }
    }
    chosen
}
