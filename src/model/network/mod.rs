//! Networks: who is linked to whom.
//!
//! A [`Network`] is undirected and does not change. Its nodes are numbered from 0; each has its neighbours in
//! ascending order, all nodes' neighbours lying one after the other:
//!
//! ```text
//! 0 ── 1        offsets  0 1 3 4 4        node 1's neighbours are links[1..3] = 0, 2
//!      │        links    1 0 2 1          node 3 is isolated
//!      2    3
//! ```
//!
//! A link counts once, however often it is named; a node is never its own neighbour. Whether a node also meets
//! itself (Nowak and May 1992) is a property of its own, [`Network::meets_itself`].
//!
//! Invariant: links go both ways, and every number in them is that of a node.

mod lattice;
mod measure;
mod random;

pub use lattice::Grid;
pub(in crate::model) use random::hits;

use super::error::Error;
use crate::base::meter::Meter;

/// Who is linked to whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    kind: Kind,
    offsets: Vec<u32>,
    links: Vec<u32>,
    itself: bool,
}

/// How a network came about.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Everybody with everybody.
    Complete,
    /// A circle, each linked to the nearest.
    Ring,
    /// A rectangle of squares.
    Lattice(Grid),
    /// A ring with some links led elsewhere (Watts and Strogatz 1998).
    SmallWorld,
    /// Grown by preferring the well connected (Barabási and Albert 1999).
    ScaleFree,
    /// Every link by the same chance (Erdős and Rényi 1959).
    Random,
    /// Dense inside blocs, sparse between them.
    Blocs(Vec<usize>),
    /// From a list of links.
    Edges,
}

impl Network {
    /// From a list of links; one named twice, either way round, counts once.
    ///
    /// # Errors
    /// If a link leads to a node that is not there, or from a node to itself.
    pub fn from_edges(
        size: usize,
        edges: &[(usize, usize)],
        meter: &mut dyn Meter,
    ) -> Result<Network, Error> {
        check_size(size)?;
        for &(a, b) in edges {
            let high = a.max(b);
            if high >= size {
                return Err(Error::Unknown { what: "node", index: high });
            }
            if a == b {
                return Err(Error::OutOfRange { what: "a link to itself", value: a as f64 });
            }
        }
        let pairs: Vec<_> = edges.iter().map(|&(a, b)| (a as u32, b as u32)).collect();
        Network::built(Kind::Edges, size, &pairs, meter)
    }

    /// Everybody with everybody.
    ///
    /// # Errors
    /// If there are too many nodes.
    pub fn complete(size: usize, meter: &mut dyn Meter) -> Result<Network, Error> {
        check_size(size)?;
        if size > MOST_COMPLETE {
            return Err(Error::TooLarge);
        }
        let n = size as u32;
        let degree = n.saturating_sub(1);
        let mut links = Vec::with_capacity(size * degree as usize);
        for node in 0..n {
            meter.steps(u64::from(n) / 8 + 1)?;
            links.extend((0..n).filter(|&other| other != node));
        }
        let offsets = (0..=n).map(|node| node * degree).collect();
        Ok(Network { kind: Kind::Complete, offsets, links, itself: false })
    }

    /// A circle in which each is linked to the `neighbours` nearest, half of them on each side.
    ///
    /// # Errors
    /// If the number of neighbours is odd, or not less than the number of nodes.
    pub fn ring(size: usize, neighbours: usize, meter: &mut dyn Meter) -> Result<Network, Error> {
        check_size(size)?;
        check_ring(size, neighbours)?;
        let pairs = ring_pairs(size, neighbours, meter)?;
        Network::built(Kind::Ring, size, &pairs, meter)
    }

    /// The same network, in which every node also meets itself.
    #[must_use]
    pub fn with_itself(mut self, itself: bool) -> Network {
        self.itself = itself;
        self
    }

    /// The number of nodes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.offsets.len() - 1
    }

    /// How it came about.
    #[must_use]
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// Whether every node also meets itself.
    #[must_use]
    pub fn meets_itself(&self) -> bool {
        self.itself
    }

    /// A node's neighbours, in ascending order; none for a node that is not there.
    #[inline]
    #[must_use]
    pub fn neighbours(&self, node: usize) -> &[u32] {
        match (self.offsets.get(node), self.offsets.get(node + 1)) {
            (Some(&from), Some(&to)) => &self.links[from as usize..to as usize],
            _ => &[],
        }
    }

    /// How many neighbours a node has.
    #[inline]
    #[must_use]
    pub fn degree(&self, node: usize) -> usize {
        self.neighbours(node).len()
    }

    /// The number of links.
    #[must_use]
    pub fn links(&self) -> usize {
        self.links.len() / 2
    }

    /// Every link once, the lower node first, in order.
    pub fn edges(&self) -> impl Iterator<Item = (usize, usize)> {
        (0..self.size()).flat_map(move |node| {
            let higher = self.neighbours(node).iter().map(|&other| other as usize);
            higher.filter(move |&other| other > node).map(move |other| (node, other))
        })
    }

    /// About how many bytes it holds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let blocs = if let Kind::Blocs(blocs) = &self.kind { blocs.len() } else { 0 };
        64 + 4 * (self.offsets.len() + self.links.len()) + size_of::<usize>() * blocs
    }

    /// From pairs of different nodes, repeated or not.
    fn built(
        kind: Kind,
        size: usize,
        pairs: &[(u32, u32)],
        meter: &mut dyn Meter,
    ) -> Result<Network, Error> {
        if pairs.len() > MOST_LINKS {
            return Err(Error::TooLarge);
        }
        // How many ends each node has, then where its neighbours begin.
        let mut offsets = vec![0_u32; size + 1];
        for some in pairs.chunks(PIECE) {
            meter.steps(some.len() as u64 / 8)?;
            for &(a, b) in some {
                offsets[a as usize + 1] += 1;
                offsets[b as usize + 1] += 1;
            }
        }
        for node in 0..size {
            offsets[node + 1] += offsets[node];
        }
        let mut next = offsets.clone();
        let mut links = vec![0_u32; pairs.len() * 2];
        for some in pairs.chunks(PIECE) {
            meter.steps(some.len() as u64 / 2)?;
            for (from, to) in some.iter().flat_map(|&(a, b)| [(a, b), (b, a)]) {
                links[next[from as usize] as usize] = to;
                next[from as usize] += 1;
            }
        }
        // In order, each neighbour once; what is left moves together.
        let mut kept = 0;
        for node in 0..size {
            let (from, to) = (offsets[node] as usize, offsets[node + 1] as usize);
            meter.steps((to - from) as u64 / 2 + 1)?;
            offsets[node] = kept as u32;
            links[from..to].sort_unstable();
            let mut last = None;
            for at in from..to {
                let other = links[at];
                if last != Some(other) {
                    links[kept] = other;
                    kept += 1;
                    last = Some(other);
                }
            }
        }
        offsets[size] = kept as u32;
        links.truncate(kept);
        Ok(Network { kind, offsets, links, itself: false })
    }
}

/// The links of a ring.
fn ring_pairs(
    size: usize,
    neighbours: usize,
    meter: &mut dyn Meter,
) -> Result<Vec<(u32, u32)>, Error> {
    let mut pairs = Vec::with_capacity(size * neighbours / 2);
    for step in 1..=neighbours / 2 {
        meter.steps(size as u64 / 4)?;
        pairs.extend((0..size).map(|node| (node as u32, ((node + step) % size) as u32)));
    }
    Ok(pairs)
}

fn check_ring(size: usize, neighbours: usize) -> Result<(), Error> {
    if neighbours % 2 == 1 || neighbours >= size {
        return Err(Error::OutOfRange { what: "neighbours", value: neighbours as f64 });
    }
    Ok(())
}

/// So many links are gone through between two looks at the meter.
const PIECE: usize = 1 << 16;

/// The most nodes of a network.
pub const MOST_NODES: usize = 1 << 22;

/// The most links of a network: both their ends must be numbered.
const MOST_LINKS: usize = 1 << 30;

/// The most nodes of a complete network: its links must be numbered.
const MOST_COMPLETE: usize = 1 << 15;

fn check_size(size: usize) -> Result<(), Error> {
    if size == 0 || size > MOST_NODES {
        return Err(Error::OutOfRange { what: "nodes", value: size as f64 });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
