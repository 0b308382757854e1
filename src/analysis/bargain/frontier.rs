//! Two players: the agreements that cannot be bettered for both, as a chain.
//!
//! ```text
//! u2
//! │ a──b            the hull's upper right: from where player 2 gets most (b)
//! │     ╲           to where player 1 does (d); a is worth less to 1 and no more to 2
//! │      c          what is below the disagreement for either is cut off
//! │       ╲
//! │        d
//! └────────── u1
//! ```

use std::cmp::Ordering;

use super::set::Set;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;
use crate::base::sort;

/// A point of the frontier and the outcomes whose mixture it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) at: [Rational; 2],
    pub(super) mix: Vec<(usize, Rational)>,
}

impl Node {
    /// What player `one` has beyond the disagreement.
    pub(super) fn gain(&self, set: &Set, one: usize) -> Rational {
        &self.at[one] - &set.disagreement()[one]
    }

    /// The point so far from `self` to `other`.
    pub(super) fn towards(&self, other: &Node, part: &Rational) -> Node {
        let rest = &Rational::one() - part;
        let place = |one: usize| &(&self.at[one] * &rest) + &(&other.at[one] * part);
        let mut mix: Vec<(usize, Rational)> =
            self.mix.iter().map(|(point, weight)| (*point, weight * &rest)).collect();
        for (point, weight) in &other.mix {
            let weight = weight * part;
            match mix.iter_mut().find(|(known, _)| known == point) {
                Some((_, sum)) => *sum += &weight,
                None => mix.push((*point, weight)),
            }
        }
        mix.retain(|(_, weight)| !weight.is_zero());
        Node { at: [place(0), place(1)], mix }
    }
}

/// The frontier from the end that player 2 likes best to the one that player 1 does, both at least at the
/// disagreement; empty if no agreement is that good for both.
///
/// # Complexity
/// That of sorting the points.
pub(super) fn frontier(set: &Set, meter: &mut dyn Meter) -> Result<Vec<Node>, Stopped> {
    let points = set.points();
    let count = points.len() as u64;
    meter.steps(count * 8 * u64::from(count.max(2).ilog2()))?;
    meter.bytes(points.len() * 24)?;
    let mut order: Vec<usize> = (0..points.len()).collect();
    sort::in_pieces(&mut order, meter, |&a, &b| {
        points[a][0]
            .cmp(&points[b][0])
            .then_with(|| points[b][1].cmp(&points[a][1]))
            .then(a.cmp(&b))
    })?;
    // From left to right; of points above each other the highest only.
    order.dedup_by(|after, before| points[*after][0] == points[*before][0]);
    let mut chain: Vec<usize> = Vec::new();
    for &point in &order {
        meter.steps(128)?;
        while let [.., before, last] = chain[..] {
            if turn(&points[before], &points[last], &points[point], meter)? == Ordering::Less {
                break;
            }
            chain.pop();
        }
        chain.push(point);
    }
    // What rises towards the right can be bettered for both.
    let falls = |pair: &[usize]| points[pair[1]][1] < points[pair[0]][1];
    let start = chain.windows(2).position(falls).unwrap_or(chain.len().saturating_sub(1));
    let node = |&point: &usize| Node {
        at: [points[point][0].clone(), points[point][1].clone()],
        mix: vec![(point, Rational::one())],
    };
    let nodes: Vec<Node> = chain[start..].iter().map(node).collect();
    let nodes = cut(nodes, set, 0);
    let mut nodes = cut(nodes.into_iter().rev().collect(), set, 1);
    nodes.reverse();
    Ok(nodes)
}

/// Whether the way from `a` over `b` to `c` turns left (greater), right (less) or not.
fn turn(
    a: &[Rational],
    b: &[Rational],
    c: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Ordering, Stopped> {
    let mut way = |to: &[Rational], one: usize| to[one].minus(&a[one], meter);
    let (b, c) = ([way(b, 0)?, way(b, 1)?], [way(c, 0)?, way(c, 1)?]);
    Ok(b[0].times(&c[1], meter)?.cmp(&b[1].times(&c[0], meter)?))
}

/// Without the beginning of the chain, along which player `one` gets more and more, that is below its disagreement.
fn cut(nodes: Vec<Node>, set: &Set, one: usize) -> Vec<Node> {
    let limit = &set.disagreement()[one];
    let Some(first) = nodes.iter().position(|node| node.at[one] >= *limit) else {
        return Vec::new();
    };
    let mut made = Vec::with_capacity(nodes.len() - first + 1);
    if first > 0 && nodes[first].at[one] > *limit {
        let (low, high) = (&nodes[first - 1], &nodes[first]);
        let part = (limit - &low.at[one]).checked_div(&(&high.at[one] - &low.at[one]));
        made.extend(part.map(|part| low.towards(high, &part)));
    }
    made.extend(nodes.into_iter().skip(first));
    made
}
