//! On a network, all at once: everybody takes the type of the best in sight (Nowak and May 1992).
//!
//! One's own type wins ties, else the earliest of the best types; payoffs within 1e-9 are equal. There are two
//! ways to the same result:
//!
//! ```text
//! general   any network, any number of types: payoffs of all, then the best around each
//! rows      two types on a lattice: see below
//! ```
//!
//! On a lattice of two types a payoff depends on one's type and on how many neighbours are of each, so there are few
//! different payoffs. They are ranked once, ties alike; then a generation is sums, a look-up and maxima over rows of
//! bytes, which the machine does many at a time:
//!
//! ```text
//! types ─ sums of neighbours ─> numbers ─ table ─> ranks ─ maxima, one for each type ─> next types
//! ```

use super::nodes::Nodes;
use super::payoff::{Matrix, Payoffs};
use super::{Halt, Place, Setup, Source, TIE, Trajectory, draws};
use crate::base::random::{Draws, Key};
use crate::model::network::{Grid, Kind, hits};

pub(super) fn run(
    setup: &Setup<'_>,
    place: Place<'_>,
    matrix: &Matrix,
    mut types: Vec<u8>,
    key: Key,
    source: &mut dyn Source,
) -> Result<Trajectory, Halt> {
    let (size, kinds) = (types.len(), matrix.types());
    let mut path = Trajectory::new(kinds, setup.length);
    note(&mut path, &types);
    let mut rows = if source.is_fresh() { None } else { Rows::new(place, matrix) };
    let mut work = 0_u64;
    for generation in 0..setup.length {
        let [_, mut mutants] = draws(key, generation);
        match (&mut rows, source.fresh()?) {
            (_, Some(Payoffs::Pairs(now))) => {
                general(place, &now, &mut types, source)?;
            }
            (Some(rows), _) => {
                work += 1 + size as u64 / 32;
                if work >= 1 << 14 {
                    source.tick(work)?;
                    work = 0;
                }
                rows.step(&mut types);
            }
            (None, _) => general(place, matrix, &mut types, source)?,
        }
        if setup.mutation > 0.0 && kinds > 1 {
            let mut struck = Vec::new();
            hits(size, setup.mutation, &mut mutants, |node| -> Result<(), Halt> {
                struck.push(node);
                Ok(())
            })?;
            for node in struck {
                let drawn = mutants.index(kinds - 1) as u8;
                types[node] = if drawn < types[node] { drawn } else { drawn + 1 };
            }
        }
        note(&mut path, &types);
        source.reached(generation + 1, &path)?;
    }
    source.tick(work)?;
    path.nodes = types;
    Ok(path)
}

fn note(path: &mut Trajectory, types: &[u8]) {
    let mut counts = vec![0_u32; path.types];
    if path.types == 2 {
        // Summed in stretches that fit into a byte's neighbour, which goes many at a time.
        let ones: u32 = types.chunks(128).map(|some| u32::from(some.iter().sum::<u8>())).sum();
        counts[1] = ones;
        counts[0] = types.len() as u32 - ones;
    } else {
        types.iter().for_each(|&kind| counts[kind as usize] += 1);
    }
    path.note(&counts, types.len() as u64);
}

/// One generation on any network.
pub(super) fn general(
    place: Place<'_>,
    matrix: &Matrix,
    types: &mut [u8],
    source: &mut dyn Source,
) -> Result<(), Halt> {
    let nodes = Nodes::new(place, matrix, types.to_vec());
    let around = place.replacement;
    let cost = 1 + (place.play.mean_degree() + around.mean_degree()) as u64 / 8;
    let mut pays = Vec::with_capacity(types.len());
    for node in 0..types.len() {
        if node.is_multiple_of(1024) {
            source.tick(1024 * cost)?;
        }
        pays.push(nodes.payoff(node));
    }
    let now = types.to_vec();
    for (node, next) in types.iter_mut().enumerate() {
        let own = now[node];
        let (mut top, mut mine) = (pays[node], pays[node]);
        for &other in around.neighbours(node) {
            let pay = pays[other as usize];
            top = top.max(pay);
            if now[other as usize] == own {
                mine = mine.max(pay);
            }
        }
        if mine >= top - TIE {
            continue;
        }
        let best =
            around.neighbours(node).iter().filter(|&&other| pays[other as usize] >= top - TIE);
        *next = best.map(|&other| now[other as usize]).min().unwrap_or(own);
    }
    Ok(())
}

/// A lattice of two types, with a border of one square all around.
pub(super) struct Rows {
    grid: Grid,
    itself: bool,
    width: usize,
    /// The rank of a payoff, by type, neighbours of the first and of the second type.
    ranks: Vec<u8>,
    /// Whether a square is of the first, or of the second type; neither beyond the edge.
    planes: [Vec<u8>; 2],
    sums: [Vec<u8>; 2],
    across: Vec<u8>,
    tops: [Vec<u8>; 2],
}

/// Neighbours of one type: 0 to 9.
const DIGIT: usize = 10;

impl Rows {
    /// `None` where the network is no lattice, or payoffs cannot be ranked without doubt.
    pub(super) fn new(place: Place<'_>, matrix: &Matrix) -> Option<Rows> {
        let Kind::Lattice(grid) = *place.play.kind() else { return None };
        let narrow = grid.torus && (grid.rows < 3 || grid.columns < 3);
        if matrix.types() != 2 || place.replacement.kind() != place.play.kind() || narrow {
            return None;
        }
        let ranks = ranks(place, matrix)?;
        let width = grid.columns + 2;
        let plane = || vec![0_u8; width * (grid.rows + 2)];
        Some(Rows {
            grid,
            itself: place.play.meets_itself(),
            width,
            ranks,
            planes: [plane(), plane()],
            sums: [plane(), plane()],
            across: plane(),
            tops: [plane(), plane()],
        })
    }

    /// One generation.
    pub(super) fn step(&mut self, types: &mut [u8]) {
        let Rows { grid, itself, width, ranks, planes, sums, across, tops } = self;
        let (grid, width) = (*grid, *width);
        let inner = |row: usize| (row + 1) * width + 1..(row + 1) * width + 1 + grid.columns;
        for (row, line) in types.chunks_exact(grid.columns).enumerate() {
            let at = inner(row);
            for (into, &kind) in planes[1][at.clone()].iter_mut().zip(line) {
                *into = kind;
            }
            for (into, &kind) in planes[0][at].iter_mut().zip(line) {
                *into = 1 - kind;
            }
        }
        for (plane, sums) in planes.iter_mut().zip(&mut *sums) {
            border(plane, grid, width);
            around(plane, sums, across, grid, width, |a, b| a + b);
            if !*itself {
                // What the border holds is never read.
                let squares = sums.iter_mut().zip(&*plane);
                squares.for_each(|(sum, &own)| *sum = sum.wrapping_sub(own));
            }
        }
        for row in 0..grid.rows {
            let at = inner(row);
            let kinds = &types[row * grid.columns..(row + 1) * grid.columns];
            let [first, second] = &*sums;
            let [plane0, plane1] = &mut *planes;
            let squares = kinds.iter().zip(&first[at.clone()]).zip(&second[at.clone()]);
            let into = plane0[at.clone()].iter_mut().zip(&mut plane1[at]);
            for (((&kind, &zeros), &ones), (rank0, rank1)) in squares.zip(into) {
                let place = (kind as usize * DIGIT + zeros as usize) * DIGIT + ones as usize;
                let rank = ranks[place];
                *rank0 = rank * (1 - kind);
                *rank1 = rank * kind;
            }
        }
        for (plane, tops) in planes.iter_mut().zip(&mut *tops) {
            border(plane, grid, width);
            around(plane, tops, across, grid, width, u8::max);
        }
        for (row, line) in types.chunks_exact_mut(grid.columns).enumerate() {
            let at = inner(row);
            let bests = tops[0][at.clone()].iter().zip(&tops[1][at]);
            for (kind, (&zero, &one)) in line.iter_mut().zip(bests) {
                // The other type must be better, not as good.
                let (up, stay) = (u8::from(one > zero), u8::from(one >= zero));
                *kind = (*kind & stay) | ((1 - *kind) & up);
            }
        }
    }
}

/// Fills the border: what lies opposite on a torus, else nothing.
fn border(plane: &mut [u8], grid: Grid, width: usize) {
    let Grid { rows, columns, torus, .. } = grid;
    for row in 1..=rows {
        let start = row * width;
        plane[start] = if torus { plane[start + columns] } else { 0 };
        plane[start + columns + 1] = if torus { plane[start + 1] } else { 0 };
    }
    if torus {
        plane.copy_within(rows * width..(rows + 1) * width, 0);
        plane.copy_within(width..2 * width, (rows + 1) * width);
    } else {
        plane[..width].fill(0);
        plane[(rows + 1) * width..].fill(0);
    }
}

/// Puts together each square and its neighbours.
fn around(
    plane: &[u8],
    into: &mut [u8],
    across: &mut [u8],
    grid: Grid,
    width: usize,
    join: impl Fn(u8, u8) -> u8,
) {
    let last = plane.len() - 1;
    let trios = plane[..last - 1].iter().zip(&plane[1..last]).zip(&plane[2..]);
    for (into, ((&left, &here), &right)) in across[1..last].iter_mut().zip(trios) {
        *into = join(join(left, here), right);
    }
    for row in 1..=grid.rows {
        let [above, here, below] = [row - 1, row, row + 1].map(|row| row * width);
        // At the corners, or straight above and below.
        let (up, down) = if grid.moore {
            (&across[above..above + width], &across[below..below + width])
        } else {
            (&plane[above..above + width], &plane[below..below + width])
        };
        let three = up.iter().zip(&across[here..here + width]).zip(down);
        for (into, ((&up, &middle), &down)) in into[here..here + width].iter_mut().zip(three) {
            *into = join(join(up, middle), down);
        }
    }
}

/// The rank of every payoff there can be, from 1, equal ones alike; `None` where it is doubtful which are equal.
fn ranks(place: Place<'_>, matrix: &Matrix) -> Option<Vec<u8>> {
    let mut pays = Vec::with_capacity(2 * DIGIT * DIGIT);
    for own in 0..2 {
        for first in 0..DIGIT {
            for second in 0..DIGIT {
                let games = first + second;
                let sum = first as f64 * matrix.at(own, 0) + second as f64 * matrix.at(own, 1);
                let scale = if place.mean { games.max(1) as f64 } else { 1.0 };
                // No square has more than nine games, itself included.
                pays.push((games < DIGIT).then_some(place.baseline + sum / scale));
            }
        }
    }
    let mut sorted: Vec<f64> = pays.iter().flatten().copied().collect();
    sorted.sort_by(f64::total_cmp);
    let mut starts: Vec<f64> = Vec::new();
    let mut previous = f64::NEG_INFINITY;
    for &pay in &sorted {
        let (gap, spread) = (pay - previous, pay - starts.last().copied().unwrap_or(pay));
        if gap > TIE * 1.001 {
            starts.push(pay);
        } else if spread > TIE * 0.5 {
            return None;
        }
        previous = pay;
    }
    if starts.len() > 254 {
        return None;
    }
    let rank = |pay: f64| starts.partition_point(|&start| start <= pay) as u8;
    Some(pays.into_iter().map(|pay| pay.map_or(0, rank)).collect())
}
