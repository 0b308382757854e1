//! What else a tournament says of its entrants, beside who scored best.
//!
//! ```text
//! good partner   share of its matches in which it cooperated at least as often as its opponent
//! eigenjesus     who cooperates with those who cooperate; eigenmoses: and defects against the others
//! invasion       who does strictly better, alone among copies of another, than these do
//! ```
//!
//! The first two are measures of morality by Singer-Clark (2014).

use super::{Matrix, Meeting, Pair};
use crate::base::tolerance::clearly_more;

/// For each entrant, the share of its matches with others in which it cooperated at least as often as they did;
/// `None` without such a match or without cooperation.
#[must_use]
pub fn good_partner(entrants: usize, meetings: &[Meeting]) -> Vec<Option<f64>> {
    let mut counts = vec![(0_u64, 0_u64); entrants];
    for meeting in meetings {
        let Pair { first, second } = meeting.pair;
        let [Some(one), Some(other)] = meeting.sides.map(|side| side.cooperated) else { continue };
        if first == second || first.max(second) >= entrants {
            continue;
        }
        for (entrant, good) in [(first, one >= other), (second, other >= one)] {
            counts[entrant].0 += u64::from(good);
            counts[entrant].1 += 1;
        }
    }
    let share = |(good, all): (u64, u64)| (all > 0).then(|| good as f64 / all as f64);
    counts.into_iter().map(share).collect()
}

/// The principal eigenvector of the shares of cooperation, of length 1: who cooperates with those who are good.
///
/// Before each pass `goes_on` is asked with its number and its cells; `None` where it says no, too.
#[must_use]
pub fn eigenjesus(
    cooperation: &Matrix,
    goes_on: &dyn Fn(usize, usize) -> bool,
) -> Option<Vec<f64>> {
    principal(&filled(cooperation, |share| share), goes_on)
}

/// The same, where cooperating half of the time counts nothing and defecting against the bad counts for it.
#[must_use]
pub fn eigenmoses(
    cooperation: &Matrix,
    goes_on: &dyn Fn(usize, usize) -> bool,
) -> Option<Vec<f64>> {
    principal(&filled(cooperation, |share| 2.0 * share - 1.0), goes_on)
}

/// Row's score against column less column's against row.
#[must_use]
pub fn differences(scores: &Matrix) -> Matrix {
    let less = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a - b);
    let size = 0..scores.len();
    let row = |row: usize| size.clone().map(move |at| less(scores[row][at], scores[at][row]));
    size.clone().map(|at| row(at).collect()).collect()
}

/// Whether row, alone among many copies of column, scores strictly more than these do among themselves; `None`
/// where that was not played.
#[must_use]
pub fn invades(scores: &Matrix, row: usize, column: usize) -> Option<bool> {
    let (mutant, resident) = (scores[row][column]?, scores[column][column]?);
    (row != column).then(|| clearly_more(mutant, resident))
}

/// Pairs that did not meet count nothing.
fn filled(shares: &Matrix, weight: impl Fn(f64) -> f64) -> Vec<Vec<f64>> {
    let cell = |share: &Option<f64>| share.map_or(0.0, &weight);
    shares.iter().map(|row| row.iter().map(cell).collect()).collect()
}

/// More steps of the power method are not tried.
const MOST_STEPS: usize = 10_000;
/// Two steps that differ by less are the same.
const SAME: f64 = 1e-12;

/// The eigenvector of the eigenvalue largest in size, by repeated multiplication; `None` where that comes to no rest.
fn principal(matrix: &[Vec<f64>], goes_on: &dyn Fn(usize, usize) -> bool) -> Option<Vec<f64>> {
    let size = matrix.len();
    let mut vector = vec![1.0 / (size as f64).sqrt(); size];
    for step in 0..MOST_STEPS {
        if !goes_on(step, size * size) {
            return None;
        }
        let product = |row: &Vec<f64>| row.iter().zip(&vector).map(|(a, b)| a * b).sum::<f64>();
        let mut next: Vec<f64> = matrix.iter().map(product).collect();
        let length = next.iter().map(|x| x * x).sum::<f64>().sqrt();
        if length <= SAME {
            return None;
        }
        next.iter_mut().for_each(|x| *x /= length);
        let change = next.iter().zip(&vector).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        vector = next;
        if change <= SAME {
            return Some(vector);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::Side;
    use super::*;

    const ON: fn(usize, usize) -> bool = |_, _| true;

    fn shares(rows: &[&[f64]]) -> Matrix {
        rows.iter().map(|row| row.iter().map(|&share| Some(share)).collect()).collect()
    }

    #[test]
    fn a_good_partner_cooperates_no_less_than_its_opponents() {
        let meeting = |first, second, counts: [u64; 2]| {
            let side = |count| Side { acted: 10, cooperated: Some(count), ..Side::default() };
            let pair = Pair { first, second };
            Meeting { pair, repetition: 0, rounds: 10, sides: counts.map(side) }
        };
        let meetings = [meeting(0, 1, [10, 0]), meeting(0, 2, [9, 9]), meeting(1, 1, [0, 0])];
        assert_eq!(good_partner(4, &meetings), [Some(1.0), Some(0.0), Some(1.0), None]);
    }

    #[test]
    fn eigen_ratings_of_a_cooperator_and_a_defector() {
        let matrix = shares(&[&[1.0, 1.0], &[0.0, 0.0]]);
        assert_eq!(eigenjesus(&matrix, &ON), Some(vec![1.0, 0.0]));
        let moses = eigenmoses(&matrix, &ON).map(|ratings| ratings[0] - ratings[1]);
        assert_eq!(moses, None, "both eigenvalues are 0: nothing is principal");
        assert_eq!(eigenjesus(&shares(&[&[0.0]]), &ON), None);
    }

    #[test]
    fn a_defector_invades_cooperators_and_not_the_other_way() {
        let scores = shares(&[&[3.0, 0.0], &[5.0, 1.0]]);
        assert_eq!(invades(&scores, 1, 0), Some(true));
        assert_eq!(invades(&scores, 0, 1), Some(false));
        assert_eq!(invades(&scores, 0, 0), None);
        assert_eq!(differences(&scores), shares(&[&[0.0, -5.0], &[5.0, 0.0]]));
    }
}
