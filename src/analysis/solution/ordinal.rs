//! Potentials for the order of payoffs alone.
//!
//! ```text
//! ordinal               P rises exactly when the player who moves gains
//! generalised ordinal   P rises whenever the player who moves gains
//! ```
//!
//! The first exists if no circle of moves without loss has one with gain (Voorneveld and Norde 1997), the second if no
//! circle consists of gains: then players who improve one at a time always stop (Monderer and Shapley 1996). Circles
//! are found as components of the graph of moves; the components' order is the potential.
//!
//! # Sources
//! Monderer and Shapley 1996; Voorneveld and Norde 1997.

use super::potential::strides;
use crate::analysis::Error;
use crate::analysis::strategic::Strategic;
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// Which potential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// It rises exactly when the player who moves gains.
    Ordinal,
    /// It rises whenever the player who moves gains.
    Generalised,
}

/// A potential for the order, from 0 on, for each profile; `None` if there is none.
///
/// # Errors
/// [`Error::Stopped`].
///
/// # Complexity
/// Profiles times actions.
pub fn potential(
    form: &Strategic,
    order: Order,
    meter: &mut dyn Meter,
) -> Result<Option<Vec<usize>>, Error> {
    let graph = Graph::of(form, order, meter)?;
    let component = graph.components(meter)?;
    for (from, moves) in graph.moves.iter().enumerate() {
        meter.steps(moves.len() as u64 + 1)?;
        if moves.iter().any(|&(to, gains)| gains && component[from] == component[to]) {
            return Ok(None);
        }
    }
    // Components are numbered against the direction of moves. The potential is the longest way that leads to one.
    let count = component.iter().max().map_or(0, |most| most + 1);
    let mut level = vec![0_usize; count];
    let mut members = vec![Vec::new(); count];
    component.iter().enumerate().for_each(|(at, &own)| members[own].push(at));
    for own in (0..count).rev() {
        for &at in &members[own] {
            for &(to, _) in &graph.moves[at] {
                if component[to] != own {
                    level[component[to]] = level[component[to]].max(level[own] + 1);
                }
            }
        }
    }
    Ok(Some(component.into_iter().map(|own| level[own]).collect()))
}

/// Profiles, and the moves of single players between them that count.
struct Graph {
    /// Where to, and whether the player gains.
    moves: Vec<Vec<(usize, bool)>>,
}

impl Graph {
    fn of(form: &Strategic, order: Order, meter: &mut dyn Meter) -> Result<Graph, Error> {
        let strides = strides(form.shape());
        let pays: Vec<&[Rational]> = form.cells().map(|(_, pays)| pays).collect();
        let mut moves = Vec::with_capacity(pays.len());
        for (at, profile) in form.profiles().enumerate() {
            let mut own = Vec::new();
            for (player, &count) in form.shape().iter().enumerate() {
                meter.steps(count as u64)?;
                let base = at - profile[player] * strides[player];
                for to in (0..count).map(|action| base + action * strides[player]) {
                    let gain = pays[to][player].cmp(&pays[at][player]);
                    let counts = gain.is_gt() || order == Order::Ordinal && gain.is_eq();
                    if to != at && counts {
                        own.push((to, gain.is_gt()));
                    }
                }
            }
            meter.bytes(own.len() * 16 + 24)?;
            moves.push(own);
        }
        Ok(Graph { moves })
    }

    /// The strongly connected component of each profile (Tarjan 1972), later ones nearer to where moves start.
    fn components(&self, meter: &mut dyn Meter) -> Result<Vec<usize>, Error> {
        const NEW: usize = usize::MAX;
        let count = self.moves.len();
        let (mut number, mut low) = (vec![NEW; count], vec![0; count]);
        let mut component = vec![NEW; count];
        let (mut stack, mut next, mut made) = (Vec::new(), 0, 0);
        for start in 0..count {
            if number[start] != NEW {
                continue;
            }
            let mut path = vec![(start, 0)];
            while let Some(top) = path.last_mut() {
                meter.steps(2)?;
                let (at, edge) = *top;
                if edge == 0 && number[at] == NEW {
                    (number[at], low[at]) = (next, next);
                    next += 1;
                    stack.push(at);
                }
                if let Some(&(to, _)) = self.moves[at].get(edge) {
                    top.1 += 1;
                    if number[to] == NEW {
                        path.push((to, 0));
                    } else if component[to] == NEW {
                        low[at] = low[at].min(number[to]);
                    }
                    continue;
                }
                path.pop();
                if let Some(&(parent, _)) = path.last() {
                    low[parent] = low[parent].min(low[at]);
                }
                if low[at] == number[at] {
                    while let Some(member) = stack.pop() {
                        component[member] = made;
                        if member == at {
                            break;
                        }
                    }
                    made += 1;
                }
            }
        }
        Ok(component)
    }
}
