//! What extreme equilibria span: all equilibria of a degenerate game.
//!
//! Draw a line between a mixture of the first player and one of the second where the pair is an extreme equilibrium.
//! A *maximal Nash subset* is a largest group of mixtures on both sides that are all joined: every mixture of the one
//! side's with every mixture of the other side's is an equilibrium, and every equilibrium is in one of them.
//! Subsets that share a mixture hang together: those are the components of the set of equilibria.
//!
//! Maximal groups are found one after the other by adding one mixture of the first player and closing (Ganter's
//! order), so that each comes once and memory is what is found.
//!
//! # Sources
//! Winkels 1979; Avis, Rosenberg, Savani and von Stengel 2010.

use std::collections::BTreeMap;

use crate::base::meter::{Meter, Stopped};

/// Equilibria that hang together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// The numbers of its extreme equilibria, ascending.
    pub equilibria: Vec<usize>,
    /// Its maximal Nash subsets.
    pub subsets: Vec<Subset>,
}

/// Mixtures of both players of which all pairs are equilibria, and with them all mixtures of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subset {
    /// For each player numbers of extreme equilibria, one for each of its mixtures, ascending.
    pub mixtures: [Vec<usize>; 2],
}

/// The components of the equilibria with these mixtures, in the order of their first equilibria.
///
/// # Errors
/// The meter's.
///
/// # Complexity
/// Subsets times lines; there may be exponentially many subsets in theory.
pub fn components(
    mixtures: &[[usize; 2]],
    meter: &mut dyn Meter,
) -> Result<Vec<Component>, Stopped> {
    let mut found: Vec<Component> = Vec::new();
    for group in connected(mixtures) {
        let lines: Vec<[usize; 2]> = group.iter().map(|&at| mixtures[at]).collect();
        let subsets = subsets(&lines, meter)?;
        let named = |side: usize, mixture: usize| {
            let place = lines.iter().position(|line| line[side] == mixture);
            place.map(|place| group[place])
        };
        let subsets = subsets.into_iter().map(|sides| {
            let [one, two] = sides;
            let name = |side: usize, list: Vec<usize>| {
                let mut named: Vec<usize> =
                    list.into_iter().filter_map(|mixture| named(side, mixture)).collect();
                named.sort_unstable();
                named
            };
            Subset { mixtures: [name(0, one), name(1, two)] }
        });
        let mut subsets: Vec<Subset> = subsets.collect();
        subsets.sort_by(|one, two| one.mixtures.cmp(&two.mixtures));
        found.push(Component { equilibria: group, subsets });
    }
    Ok(found)
}

/// Numbers of lines that hang together by their ends.
fn connected(lines: &[[usize; 2]]) -> Vec<Vec<usize>> {
    let mut by_end: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        for (side, &end) in line.iter().enumerate() {
            by_end.entry((side, end)).or_default().push(at);
        }
    }
    let mut seen = vec![false; lines.len()];
    let mut groups = Vec::new();
    for start in 0..lines.len() {
        if seen[start] {
            continue;
        }
        seen[start] = true;
        let mut group = vec![start];
        let mut next = 0;
        while next < group.len() {
            for end in lines[group[next]].into_iter().enumerate() {
                for &other in by_end.get(&end).into_iter().flatten() {
                    if !seen[other] {
                        seen[other] = true;
                        group.push(other);
                    }
                }
            }
            next += 1;
        }
        group.sort_unstable();
        groups.push(group);
    }
    groups
}

/// Both sides of every maximal group of ends that are all joined.
fn subsets(lines: &[[usize; 2]], meter: &mut dyn Meter) -> Result<Vec<[Vec<usize>; 2]>, Stopped> {
    let ends = |side: usize| {
        let mut list: Vec<usize> = lines.iter().map(|line| line[side]).collect();
        list.sort_unstable();
        list.dedup();
        list
    };
    let (left, right) = (ends(0), ends(1));
    let width = right.len().div_ceil(64);
    let mut joined = vec![vec![0_u64; width]; left.len()];
    for [x, y] in lines {
        if let (Ok(x), Ok(y)) = (left.binary_search(x), right.binary_search(y)) {
            joined[x][y / 64] |= 1 << (y % 64);
        }
    }
    // What is joined with all of some on the left, and all on the left that are joined with that.
    let common = |some: &[bool]| {
        let mut all = vec![u64::MAX; width];
        for (_, row) in some.iter().zip(&joined).filter(|(some, _)| **some) {
            all.iter_mut().zip(row).for_each(|(all, row)| *all &= row);
        }
        all
    };
    let closed = |some: &[bool]| {
        let all = common(some);
        let inside = |row: &Vec<u64>| all.iter().zip(row).all(|(all, row)| all & !row == 0);
        joined.iter().map(inside).collect::<Vec<bool>>()
    };
    let mut found = Vec::new();
    let work = 2 * (left.len() * width + left.len()) as u64;
    // Next closures in lectic order, from the closure of nothing on; groups without a right side are none.
    let mut current = vec![false; left.len()];
    let mut first = true;
    loop {
        let mut next = None;
        if first {
            first = false;
            // Nothing on the left is joined with everything on the right; it closes to whoever is.
            let mut all = vec![0_u64; width];
            (0..right.len()).for_each(|y| all[y / 64] |= 1 << (y % 64));
            let full = |row: &Vec<u64>| row == &all;
            next = Some(joined.iter().map(full).collect::<Vec<bool>>());
        } else {
            for at in (0..left.len()).rev() {
                if current[at] {
                    continue;
                }
                meter.steps(work)?;
                let mut some: Vec<bool> =
                    current.iter().enumerate().map(|(place, on)| *on && place < at).collect();
                some[at] = true;
                let closure = closed(&some);
                if (0..at).all(|place| closure[place] == some[place]) {
                    next = Some(closure);
                    break;
                }
            }
        }
        let Some(closure) = next else { return Ok(found) };
        let one: Vec<usize> =
            closure.iter().zip(&left).filter(|(on, _)| **on).map(|(_, end)| *end).collect();
        if !one.is_empty() {
            let all = common(&closure);
            let has = |y: &usize| all[y / 64] >> (y % 64) & 1 == 1;
            let two: Vec<usize> = (0..right.len()).filter(has).map(|y| right[y]).collect();
            if !two.is_empty() {
                meter.bytes(32 * (one.len() + two.len()))?;
                found.push([one, two]);
            }
        }
        current = closure;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::meter::Unmetered;

    fn of(lines: &[[usize; 2]]) -> Vec<Component> {
        components(lines, &mut Unmetered).unwrap()
    }

    #[test]
    fn lines_apart_are_components() {
        let found = of(&[[0, 0], [1, 1], [2, 2]]);
        assert_eq!(found.len(), 3);
        assert_eq!(found[1].equilibria, [1]);
        assert_eq!(found[1].subsets, [Subset { mixtures: [vec![1], vec![1]] }]);
    }

    #[test]
    fn a_corner_of_two_edges_is_two_subsets_of_one_component() {
        // x0–y0, x0–y1, x1–y1.
        let found = of(&[[0, 0], [0, 1], [1, 1]]);
        assert_eq!(found.len(), 1);
        let subsets: Vec<_> = found[0].subsets.iter().map(|one| one.mixtures.clone()).collect();
        assert_eq!(subsets, [[vec![0], vec![0, 1]], [vec![0, 2], vec![1]]]);
    }

    #[test]
    fn subsets_are_the_maximal_ones() {
        // Every graph on 4 + 4 ends from a few seeds, against all subsets of the left side.
        for seed in 1..300_u32 {
            let graph = seed.wrapping_mul(2_654_435_761) >> 16;
            let lines: Vec<[usize; 2]> =
                (0..16).filter(|bit| graph >> bit & 1 == 1).map(|bit| [bit / 4, bit % 4]).collect();
            let joined = |x: usize, y: usize| lines.contains(&[x, y]);
            let mut expected = Vec::new();
            for some in 1..16_usize {
                let left: Vec<usize> = (0..4).filter(|x| some >> x & 1 == 1).collect();
                let right: Vec<usize> =
                    (0..4).filter(|&y| left.iter().all(|&x| joined(x, y))).collect();
                let all: Vec<usize> =
                    (0..4).filter(|&x| right.iter().all(|&y| joined(x, y))).collect();
                if !right.is_empty() && all == left {
                    expected.push([left, right]);
                }
            }
            let mut found: Vec<[Vec<usize>; 2]> = of(&lines)
                .into_iter()
                .flat_map(|component| component.subsets)
                .map(|subset| {
                    let [one, two] = subset.mixtures;
                    let ends = |side: usize, list: Vec<usize>| {
                        let mut ends: Vec<usize> = list.iter().map(|&at| lines[at][side]).collect();
                        ends.sort_unstable();
                        ends
                    };
                    [ends(0, one), ends(1, two)]
                })
                .collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{lines:?}");
        }
    }
}
