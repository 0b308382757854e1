//! Where the replicator of three types rests, and what these places are like.
//!
//! Shares x grow as x_i' = x_i ((A x)_i - x·A x). Rest points are the corners, points of an edge where both types earn
//! the same, and points inside where all three do. Whether one attracts is read from the eigenvalues of the system in
//! two of the shares (Hofbauer and Sigmund 1998).

use crate::base::math::sqrt;

/// What a rest point is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// What is near comes nearer.
    Attracts,
    /// Something near goes away.
    Not,
    /// The linear part does not tell.
    Undecided,
}

/// The rest points of a matrix of payoffs, corners first; where whole lines rest, of these only the ends.
#[must_use]
pub fn rests(payoffs: &[[f64; 3]; 3]) -> Vec<([f64; 3], Rest)> {
    let mut places = vec![[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    for (i, j) in [(0, 1), (1, 2), (2, 0)] {
        // With a share s of i: s a_ii + (1-s) a_ij = s a_ji + (1-s) a_jj.
        let (gain, loss) = (payoffs[j][j] - payoffs[i][j], payoffs[i][i] - payoffs[j][i]);
        let sum = gain + loss;
        if sum != 0.0 && gain / sum > 0.0 && gain / sum < 1.0 {
            let mut place = [0.0; 3];
            (place[i], place[j]) = (gain / sum, loss / sum);
            places.push(place);
        }
    }
    places.extend(inside(payoffs));
    places.into_iter().map(|place| (place, kind(payoffs, place))).collect()
}

/// The point inside where all three earn the same, if there is one: equal payoffs and shares of sum 1, by Cramer.
fn inside(a: &[[f64; 3]; 3]) -> Option<[f64; 3]> {
    let first: [f64; 3] = std::array::from_fn(|k| a[0][k] - a[1][k]);
    let second: [f64; 3] = std::array::from_fn(|k| a[1][k] - a[2][k]);
    // Perpendicular to both differences.
    let cross = [
        first[1] * second[2] - first[2] * second[1],
        first[2] * second[0] - first[0] * second[2],
        first[0] * second[1] - first[1] * second[0],
    ];
    let sum: f64 = cross.iter().sum();
    let place = cross.map(|part| part / sum);
    let inside = place.iter().all(|share| *share > 1e-12 && *share < 1.0);
    (sum != 0.0 && inside).then_some(place)
}

fn slope(a: &[[f64; 3]; 3], x: [f64; 3]) -> [f64; 3] {
    let earned: [f64; 3] = std::array::from_fn(|i| (0..3).map(|k| a[i][k] * x[k]).sum());
    let mean: f64 = (0..3).map(|i| x[i] * earned[i]).sum();
    std::array::from_fn(|i| x[i] * (earned[i] - mean))
}

fn kind(a: &[[f64; 3]; 3], place: [f64; 3]) -> Rest {
    // The system in the first two shares; it is a polynomial, so central differences are as good as derivatives.
    const STEP: f64 = 1e-5;
    let at = |x: f64, y: f64| {
        let slope = slope(a, [x, y, 1.0 - x - y]);
        [slope[0], slope[1]]
    };
    let (x, y) = (place[0], place[1]);
    let (right, left) = (at(x + STEP, y), at(x - STEP, y));
    let (above, below) = (at(x, y + STEP), at(x, y - STEP));
    let part = |high: f64, low: f64| (high - low) / (2.0 * STEP);
    let (fx, gx) = (part(right[0], left[0]), part(right[1], left[1]));
    let (fy, gy) = (part(above[0], below[0]), part(above[1], below[1]));
    let (trace, determinant) = (fx + gy, fx * gy - fy * gx);
    let size = a.iter().flatten().fold(1e-300, |most: f64, cell| most.max(cell.abs()));
    let near = size * 1e-6;
    let spread = trace * trace / 4.0 - determinant;
    let top = trace / 2.0 + if spread > 0.0 { sqrt(spread) } else { 0.0 };
    if top < -near {
        Rest::Attracts
    } else if top > near {
        Rest::Not
    } else {
        Rest::Undecided
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_games_rest_where_they_must() {
        let cycle = [[0.0, -1.0, 1.0], [1.0, 0.0, -1.0], [-1.0, 1.0, 0.0]];
        let found = rests(&cycle);
        assert_eq!(found.len(), 4);
        assert!(found[..3].iter().all(|(_, kind)| *kind == Rest::Not));
        assert_eq!(found[3].1, Rest::Undecided);
        assert!(found[3].0.iter().all(|share| (share - 1.0 / 3.0).abs() < 1e-12));
        // Coordination: corners attract, all mixtures are left.
        let meet = [[3.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 1.0]];
        let found = rests(&meet);
        assert_eq!(found.iter().filter(|(_, kind)| *kind == Rest::Attracts).count(), 3);
        assert_eq!(found.len(), 7);
        // Hawk and dove with a third type that always loses.
        let hawk = [[-1.0, 2.0, 2.0], [0.0, 1.0, 1.0], [-2.0, -2.0, -2.0]];
        let found = rests(&hawk);
        let mixed = found.iter().find(|(place, _)| place[0] > 0.4 && place[0] < 0.6);
        assert!(mixed.is_some_and(|(_, kind)| *kind == Rest::Attracts), "{found:?}");
    }
}
