//! Where the nodes of a network are put: on a circle, on a grid, or by forces. The same network gets the same places.

use crate::base::math::{cos, sin, sqrt};

type Point = (f64, f64);

/// Evenly around a circle, the first on top.
#[must_use]
pub fn circle(count: usize) -> Vec<Point> {
    let place = |at: usize| {
        #[allow(clippy::cast_precision_loss, reason = "a count of nodes")]
        let angle = std::f64::consts::TAU * at as f64 / count.max(1) as f64;
        if count == 1 { (0.5, 0.5) } else { (0.5 + 0.5 * sin(angle), 0.5 - 0.5 * cos(angle)) }
    };
    (0..count).map(place).collect()
}

/// In rows of so many, from above.
#[must_use]
pub fn grid(count: usize, columns: usize) -> Vec<Point> {
    let columns = columns.max(1);
    let rows = count.div_ceil(columns);
    #[allow(clippy::cast_precision_loss, reason = "a count of nodes")]
    let step = 1.0 / (columns.max(rows).max(2) - 1) as f64;
    #[allow(clippy::cast_precision_loss, reason = "a count of nodes")]
    let place = |at: usize| ((at % columns) as f64 * step, (at / columns) as f64 * step);
    let shift = (1.0 - step * number(columns - 1)) / 2.0;
    (0..count).map(place).map(|(x, y)| (x + shift, y)).collect()
}

#[allow(clippy::cast_precision_loss, reason = "a count of nodes")]
fn number(count: usize) -> f64 {
    count as f64
}

/// By forces: all push each other away, links pull (Fruchterman and Reingold 1991), and a weak pull to the middle keeps
/// separate parts near. Begins on a spiral.
///
/// # Complexity
/// 150 times the square of the number of nodes.
#[must_use]
pub fn forces(count: usize, links: &[(usize, usize)]) -> Vec<Point> {
    const ROUNDS: u32 = 150;
    if count < 2 {
        return circle(count);
    }
    // Sunflower: even and without any two in one place.
    let mut at: Vec<Point> = (0..count)
        .map(|n| {
            let (radius, angle) = (sqrt((number(n) + 0.5) / number(count)), number(n) * 2.399_963);
            (radius * cos(angle), radius * sin(angle))
        })
        .collect();
    let ideal = 1.6 / sqrt(number(count));
    let mut push: Vec<Point> = vec![(0.0, 0.0); count];
    for round in 0..ROUNDS {
        push.fill((0.0, 0.0));
        for a in 0..count {
            for b in a + 1..count {
                let (dx, dy) = (at[a].0 - at[b].0, at[a].1 - at[b].1);
                let square = (dx * dx + dy * dy).max(1e-9);
                let force = ideal * ideal / square;
                push[a] = (push[a].0 + dx * force, push[a].1 + dy * force);
                push[b] = (push[b].0 - dx * force, push[b].1 - dy * force);
            }
        }
        for &(a, b) in links.iter().filter(|(a, b)| a != b && *a < count && *b < count) {
            let (dx, dy) = (at[a].0 - at[b].0, at[a].1 - at[b].1);
            let force = sqrt(dx * dx + dy * dy) / ideal;
            push[a] = (push[a].0 - dx * force, push[a].1 - dy * force);
            push[b] = (push[b].0 + dx * force, push[b].1 + dy * force);
        }
        let heat = 0.12 * (1.0 - f64::from(round) / f64::from(ROUNDS)) + 0.002;
        for (place, (dx, dy)) in at.iter_mut().zip(&push) {
            let (dx, dy) = (dx - place.0 * 0.5, dy - place.1 * 0.5);
            let length = sqrt(dx * dx + dy * dy).max(1e-12);
            let step = length.min(heat) / length;
            *place = (place.0 + dx * step, place.1 + dy * step);
        }
    }
    fitted(&at)
}

/// Into the unit square, both ways by the same measure, in its middle.
fn fitted(places: &[Point]) -> Vec<Point> {
    let ends = |pick: fn(&Point) -> f64| {
        let low = places.iter().map(pick).fold(f64::INFINITY, f64::min);
        let high = places.iter().map(pick).fold(f64::NEG_INFINITY, f64::max);
        (low, high)
    };
    let ((left, right), (top, bottom)) = (ends(|point| point.0), ends(|point| point.1));
    let size = (right - left).max(bottom - top).max(1e-9);
    let (dx, dy) = ((1.0 - (right - left) / size) / 2.0, (1.0 - (bottom - top) / size) / 2.0);
    places.iter().map(|(x, y)| ((x - left) / size + dx, (y - top) / size + dy)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_nodes_have_places_of_their_own_in_the_square() {
        let chain: Vec<(usize, usize)> = (1..30).map(|at| (at - 1, at)).collect();
        for places in
            [circle(12), grid(20, 5), grid(3, 3), forces(30, &chain), forces(5, &[]), circle(1)]
        {
            for (at, &(x, y)) in places.iter().enumerate() {
                assert!((-1e-9..=1.0 + 1e-9).contains(&x) && (-1e-9..=1.0 + 1e-9).contains(&y));
                for &(a, b) in &places[..at] {
                    assert!((a - x).abs() + (b - y).abs() > 1e-3, "{places:?}");
                }
            }
        }
        assert_eq!(forces(30, &chain), forces(30, &chain));
    }
}
