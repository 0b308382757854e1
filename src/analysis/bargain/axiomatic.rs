//! Four answers to the question what bargainers should agree on.
//!
//! ```text
//! Nash                the product of the gains, each to the power of its weight, is largest
//! Kalai-Smorodinsky   each gains the same share of the most it could hope for
//! egalitarian         all gain the same; where that would waste, the smallest gain is as large as can be
//! utilitarian         the sum is largest
//! ```
//!
//! All look only at agreements that are worth to each at least what no agreement is worth (the individually rational
//! ones). For two players everything is a walk along the frontier, on which each condition is linear between corners,
//! so that the answers are fractions.

use super::frontier::{Node, frontier};
use super::set::{Set, Share};
use super::{concave, many};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// Which answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solution {
    /// Nash 1950, with weights.
    Nash,
    /// Kalai and Smorodinsky 1975.
    KalaiSmorodinsky,
    /// Kalai 1977; the weights are the proportions of the gains.
    Egalitarian,
    /// The largest weighted sum.
    Utilitarian,
}

/// An agreement.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What each gets.
    pub payoffs: Vec<Share>,
    /// The outcomes to be mixed, each with its weight.
    pub mix: Vec<(usize, Share)>,
    /// The most each could get in any agreement that all would accept.
    pub ideal: Vec<Rational>,
    /// Where the answer is a choice among equals: the least and the most each gets in one of them.
    pub span: Option<Vec<(Rational, Rational)>>,
    /// By how much the best could still be better where it is not exact: the logarithm of the product.
    pub residual: Option<f64>,
}

/// The agreement that a solution picks; `None` if nothing is worth to each at least what no agreement is worth.
///
/// The weights are one a player and positive, or all but one of them at least 0.
///
/// # Errors
/// If it takes too long.
///
/// # Sources
/// [nash-1950b] [kalai-1975] [kalai-1977]
pub fn solve(
    set: &Set,
    solution: Solution,
    weights: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Option<Answer>, Stopped> {
    if set.players() != 2 {
        return match solution {
            Solution::Nash => concave::nash(set, weights, meter),
            _ => many::solve(set, solution, weights, meter),
        };
    }
    let nodes = frontier(set, meter)?;
    let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else { return Ok(None) };
    let ideal = vec![last.at[0].clone(), first.at[1].clone()];
    let mut span = None;
    let found = match solution {
        Solution::Nash => product(set, &nodes, weights, meter)?,
        Solution::KalaiSmorodinsky => proportional(set, &nodes, &set.gains(&ideal), meter)?,
        Solution::Egalitarian => proportional(set, &nodes, weights, meter)?,
        Solution::Utilitarian => {
            meter.steps(nodes.len() as u64 * EDGE)?;
            let best = largest_sum(&nodes, weights);
            if let (Some(low), Some(high), true) = (best.first(), best.last(), best.len() > 1) {
                span = Some(vec![
                    (low.at[0].clone(), high.at[0].clone()),
                    (high.at[1].clone(), low.at[1].clone()),
                ]);
            }
            proportional(set, &best, &[Rational::one(), Rational::one()], meter)?
        }
    };
    let exact = |x: &Rational| Share::Exact(x.clone());
    Ok(found.map(|node| Answer {
        payoffs: node.at.iter().map(exact).collect(),
        mix: node.mix.iter().map(|(point, weight)| (*point, exact(weight))).collect(),
        ideal,
        span,
        residual: None,
    }))
}

/// The steps of looking at an edge: some twenty operations on fractions.
const EDGE: u64 = 512;

/// Where the weighted product of gains is largest. Its slope along an edge has the sign of
/// `w1·e1·gain2 + w2·e2·gain1`, where e is the edge's direction; that is linear along the edge.
fn product(
    set: &Set,
    nodes: &[Node],
    weights: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Option<Node>, Stopped> {
    for pair in nodes.windows(2) {
        meter.steps(EDGE)?;
        let [from, to] = pair else { continue };
        let edge = [&to.at[0] - &from.at[0], &to.at[1] - &from.at[1]];
        let slope = |node: &Node| {
            let first = &(&weights[0] * &edge[0]) * &node.gain(set, 1);
            let second = &(&weights[1] * &edge[1]) * &node.gain(set, 0);
            &first + &second
        };
        if let Some(node) = crossing(from, to, &slope(from), &slope(to)) {
            return Ok(Some(node));
        }
    }
    Ok(nodes.last().cloned())
}

/// Where the gains have the given proportion; or the end that is nearest to it.
fn proportional(
    set: &Set,
    nodes: &[Node],
    proportion: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Option<Node>, Stopped> {
    // Above 0 as long as player 1 has too little.
    let lack = |node: &Node| {
        &(&node.gain(set, 1) * &proportion[0]) - &(&node.gain(set, 0) * &proportion[1])
    };
    for pair in nodes.windows(2) {
        meter.steps(EDGE)?;
        let [from, to] = pair else { continue };
        if let Some(node) = crossing(from, to, &lack(from), &lack(to)) {
            return Ok(Some(node));
        }
    }
    Ok(nodes.last().cloned())
}

/// Where on an edge something that falls is no longer above 0; `None` if it is so at its end.
fn crossing(from: &Node, to: &Node, start: &Rational, end: &Rational) -> Option<Node> {
    if !start.is_positive() {
        return Some(from.clone());
    }
    if end.is_positive() {
        return None;
    }
    let part = start.checked_div(&(start - end))?;
    Some(from.towards(to, &part))
}

/// The corner with the largest weighted sum, or the two at the ends of an edge with it.
fn largest_sum(nodes: &[Node], weights: &[Rational]) -> Vec<Node> {
    let sum = |node: &Node| &(&node.at[0] * &weights[0]) + &(&node.at[1] * &weights[1]);
    let most = nodes.iter().map(sum).max();
    nodes.iter().filter(|node| Some(sum(node)) == most).cloned().collect()
}
