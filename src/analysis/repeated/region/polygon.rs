//! Convex polygons in fractions or floats: hulls, cuts, and whether a point is inside.
//!
//! A polygon is a list of its corners, counter-clockwise, from the lowest of the leftmost. It may be empty, a point,
//! or a segment. In floats corners nearer to each other than `near` are one, and what bends by less is straight.

use std::cmp::Ordering;

use crate::analysis::repeated::scalar::Scalar;

/// A pair of payoffs.
pub type Point<S> = [S; 2];

/// How near is equal, in floats; fractions are equal or not.
pub const NEAR: f64 = 1e-13;

/// The corners of the smallest convex set that holds these points.
pub fn hull<S: Scalar>(mut points: Vec<Point<S>>) -> Vec<Point<S>> {
    let by_place = |a: &Point<S>, b: &Point<S>| a[0].order(&b[0]).then_with(|| a[1].order(&b[1]));
    points.sort_by(by_place);
    if !S::EXACT {
        // What stands upright must stand so exactly, or its points are taken in a wrong order.
        for at in 1..points.len() {
            let before = points[at - 1][0].clone();
            if points[at][0].minus(&before).size() <= NEAR * before.size().max(1.0) {
                points[at][0] = before;
            }
        }
        points.sort_by(by_place);
    }
    points.dedup_by(|a, b| same(a, b));
    if points.len() < 3 {
        return points;
    }
    let mut corners = half(points.iter());
    let upper = half(points.iter().rev());
    corners.pop();
    corners.extend(upper);
    corners.pop();
    corners
}

/// The lower chain of sorted points.
fn half<'a, S: Scalar + 'a>(points: impl Iterator<Item = &'a Point<S>>) -> Vec<Point<S>> {
    let mut chain: Vec<Point<S>> = Vec::new();
    for point in points {
        while let [.., before, last] = &chain[..] {
            if turn(before, last, point) == Ordering::Greater {
                break;
            }
            chain.pop();
        }
        chain.push(point.clone());
    }
    chain
}

/// Whether two points are one.
pub fn same<S: Scalar>(a: &Point<S>, b: &Point<S>) -> bool {
    a.iter().zip(b).all(|(a, b)| match S::EXACT {
        true => a.order(b) == Ordering::Equal,
        false => a.minus(b).size() <= NEAR * a.size().max(b.size()).max(1.0),
    })
}

/// Whether the way from a over b to c turns left (greater), right, or goes straight on.
fn turn<S: Scalar>(a: &Point<S>, b: &Point<S>, c: &Point<S>) -> Ordering {
    let [x, y] = [b[0].minus(&a[0]), b[1].minus(&a[1])];
    let [v, w] = [c[0].minus(&a[0]), c[1].minus(&a[1])];
    let (one, other) = (x.times(&w), y.times(&v));
    if !S::EXACT {
        let bend = one.minus(&other).size();
        let scale = (x.size() + y.size()).max(v.size() + w.size());
        if bend <= NEAR * scale {
            return Ordering::Equal;
        }
    }
    one.order(&other)
}

/// The part of a polygon in which a coordinate is at least so much.
pub fn cut<S: Scalar>(corners: &[Point<S>], axis: usize, least: &S) -> Vec<Point<S>> {
    let keeps = |point: &Point<S>| at_least(&point[axis], least);
    let mut points: Vec<Point<S>> = Vec::with_capacity(corners.len() + 2);
    for (at, corner) in corners.iter().enumerate() {
        if keeps(corner) {
            points.push(corner.clone());
        }
        let next = &corners[(at + 1) % corners.len()];
        if keeps(corner) != keeps(next) {
            // Where the side crosses: corner + t·(next − corner).
            let share = least.minus(&corner[axis]).over(&next[axis].minus(&corner[axis]));
            let Some(share) = share else { continue };
            let other = next[1 - axis].minus(&corner[1 - axis]).times(&share);
            let mut crossing = corner.clone();
            crossing[axis] = least.clone();
            crossing[1 - axis] = corner[1 - axis].plus(&other);
            points.push(crossing);
        }
    }
    hull(points)
}

/// Whether a ≥ b, up to rounding.
pub fn at_least<S: Scalar>(a: &S, b: &S) -> bool {
    match S::EXACT {
        true => a.order(b) != Ordering::Less,
        false => {
            a.order(b) != Ordering::Less || b.minus(a).size() <= 100.0 * NEAR * b.size().max(1.0)
        }
    }
}

/// Whether a point is inside or on the edge.
pub fn contains<S: Scalar>(corners: &[Point<S>], point: &Point<S>) -> bool {
    match corners {
        [] => false,
        [only] => same(only, point),
        [a, b] => {
            turn(a, b, point) == Ordering::Equal
                && (0..2).all(|axis| {
                    let inside = |low: &S, high: &S| {
                        at_least(&point[axis], low) && at_least(high, &point[axis])
                    };
                    inside(&a[axis], &b[axis]) || inside(&b[axis], &a[axis])
                })
        }
        _ => (0..corners.len()).all(|at| {
            let next = &corners[(at + 1) % corners.len()];
            turn(&corners[at], next, point) != Ordering::Less
        }),
    }
}

/// How far, at most, a point is outside of a polygon, in floats; at most 0 inside.
pub fn beyond(corners: &[Point<f64>], point: &Point<f64>) -> f64 {
    let apart = |a: &Point<f64>| {
        let [x, y] = [point[0] - a[0], point[1] - a[1]];
        (x * x + y * y).sqrt()
    };
    match corners {
        [] => f64::INFINITY,
        [only] => apart(only),
        _ => {
            // Past a side, or past the end of a segment.
            let mut most = f64::NEG_INFINITY;
            for (at, a) in corners.iter().enumerate() {
                let b = &corners[(at + 1) % corners.len()];
                let [x, y] = [b[0] - a[0], b[1] - a[1]];
                let length = (x * x + y * y).sqrt();
                let [v, w] = [point[0] - a[0], point[1] - a[1]];
                most = most.max((y * v - x * w) / length);
                if corners.len() == 2 {
                    most = most.max((x * v + y * w) / length - length);
                }
            }
            most
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::rational::Rational;

    fn exact(points: &[[i64; 2]]) -> Vec<Point<Rational>> {
        points.iter().map(|[x, y]| [Rational::from(*x), Rational::from(*y)]).collect()
    }

    #[test]
    fn hulls() {
        let corners = hull(exact(&[[0, 0], [2, 0], [1, 1], [0, 2], [2, 2], [1, 0], [0, 0]]));
        assert_eq!(corners, exact(&[[0, 0], [2, 0], [2, 2], [0, 2]]));
        assert_eq!(hull(exact(&[[1, 1], [3, 3], [2, 2]])), exact(&[[1, 1], [3, 3]]));
        assert_eq!(hull(exact(&[[1, 1], [1, 1]])), exact(&[[1, 1]]));
        let floats = vec![[0.0, 0.0], [1.0, 1e-15], [1.0, 0.0], [0.5, 1e-16], [0.0, 1.0]];
        assert_eq!(hull(floats).len(), 3);
    }

    #[test]
    fn cuts_and_what_is_inside() {
        let square = hull(exact(&[[0, 0], [2, 0], [2, 2], [0, 2]]));
        let half = Rational::new(1, 2).unwrap();
        let right = cut(&square, 0, &half);
        assert_eq!(right.len(), 4);
        assert!(contains(&right, &[half.clone(), Rational::one()]));
        assert!(!contains(&right, &[Rational::zero(), Rational::one()]));
        assert_eq!(cut(&square, 1, &Rational::from(2)), exact(&[[0, 2], [2, 2]]));
        assert!(cut(&square, 1, &Rational::from(3)).is_empty());
        let segment = exact(&[[0, 0], [2, 2]]);
        assert!(contains(&segment, &exact(&[[1, 1]])[0]));
        assert!(!contains(&segment, &exact(&[[3, 3]])[0]));
        assert_eq!(beyond(&[[0.0, 0.0], [1.0, 0.0]], &[3.0, 0.0]), 2.0);
    }
}
