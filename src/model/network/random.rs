//! Networks by chance. The same draws give the same network.

use super::{Kind, Network, PIECE, check_ring, check_size, ring_pairs};
use crate::base::math;
use crate::base::meter::Meter;
use crate::base::random::Draws;
use crate::model::error::Error;
use crate::model::regime::probability;

impl Network {
    /// A ring in which every link is led to another node with probability `p` (Watts and Strogatz 1998): its
    /// higher end moves to a node drawn uniformly from those that are no neighbours yet.
    ///
    /// # Errors
    /// As [`Network::ring`]; or if `p` is no probability.
    pub fn small_world(
        size: usize,
        neighbours: usize,
        p: f64,
        draws: &mut impl Draws,
        meter: &mut dyn Meter,
    ) -> Result<Network, Error> {
        check_size(size)?;
        check_ring(size, neighbours)?;
        probability("p", p)?;
        let mut pairs = ring_pairs(size, neighbours, meter)?;
        let mut around: Vec<Vec<u32>> = vec![Vec::with_capacity(neighbours + 2); size];
        for &(a, b) in &pairs {
            around[a as usize].push(b);
            around[b as usize].push(a);
        }
        for (at, pair) in pairs.iter_mut().enumerate() {
            if at % PIECE == 0 {
                meter.steps(PIECE.min(size) as u64)?;
            }
            if !draws.chance(p) {
                continue;
            }
            let (from, old) = *pair;
            let taken = &around[from as usize];
            if taken.len() + 1 >= size {
                continue;
            }
            // Where almost all are neighbours, many are drawn before one that is none.
            let each = 1 + taken.len() / TAKEN;
            let mut work = 2 * (taken.len() + around[old as usize].len()) / TAKEN;
            let new = loop {
                work += each;
                if work > FREE {
                    meter.steps((work - FREE) as u64)?;
                    work = FREE;
                }
                let new = draws.index(size) as u32;
                if new != from && !taken.contains(&new) {
                    break new;
                }
            };
            around[from as usize].retain(|&other| other != old);
            around[old as usize].retain(|&other| other != from);
            around[from as usize].push(new);
            around[new as usize].push(from);
            *pair = (from, new);
        }
        Network::built(Kind::SmallWorld, size, &pairs, meter)
    }

    /// Grown node by node from `links` + 1 nodes that are all linked: each new one is linked to that many others,
    /// drawn in proportion to how many links they have (Barabási and Albert 1999).
    ///
    /// # Errors
    /// If there are not more nodes than links of a new one, or none.
    pub fn scale_free(
        size: usize,
        links: usize,
        draws: &mut impl Draws,
        meter: &mut dyn Meter,
    ) -> Result<Network, Error> {
        check_size(size)?;
        if links == 0 || links >= size {
            return Err(Error::OutOfRange { what: "links", value: links as f64 });
        }
        let mut pairs = Vec::with_capacity(size * links);
        for a in 0..=links {
            meter.steps((links - a) as u64 / 4)?;
            pairs.extend((a + 1..=links).map(|b| (a as u32, b as u32)));
        }
        // Every end of a link once: a uniform pick among ends is a pick by degree.
        let mut ends: Vec<u32> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        let mut chosen: Vec<u32> = Vec::with_capacity(links);
        for node in links + 1..size {
            meter.steps((links * links / 64 + links) as u64)?;
            chosen.clear();
            while chosen.len() < links {
                let other = ends[draws.index(ends.len())];
                if !chosen.contains(&other) {
                    chosen.push(other);
                }
            }
            for &other in &chosen {
                pairs.push((node as u32, other));
                ends.extend([node as u32, other]);
            }
        }
        Network::built(Kind::ScaleFree, size, &pairs, meter)
    }

    /// Every link is there with probability `p` (Gilbert 1959, Erdős and Rényi 1959).
    ///
    /// # Errors
    /// If `p` is no probability.
    pub fn random(
        size: usize,
        p: f64,
        draws: &mut impl Draws,
        meter: &mut dyn Meter,
    ) -> Result<Network, Error> {
        check_size(size)?;
        probability("p", p)?;
        let mut pairs = Vec::new();
        among((0, size), p, draws, meter, &mut pairs)?;
        Network::built(Kind::Random, size, &pairs, meter)
    }

    /// Blocs of the given sizes: a link is there with probability `inside` within a bloc, `between` elsewhere.
    ///
    /// # Errors
    /// If a probability is none, or there is no node.
    pub fn blocs(
        sizes: &[usize],
        inside: f64,
        between: f64,
        draws: &mut impl Draws,
        meter: &mut dyn Meter,
    ) -> Result<Network, Error> {
        let size = sizes.iter().fold(0_usize, |sum, &more| sum.saturating_add(more));
        check_size(size)?;
        probability("inside", inside)?;
        probability("between", between)?;
        let mut pairs = Vec::new();
        let mut start = 0;
        for &bloc in sizes {
            among((start, bloc), inside, draws, meter, &mut pairs)?;
            for row in start..start + bloc {
                // All later blocs, one after the other.
                let (first, count) = (start + bloc, size - start - bloc);
                let before = pairs.len();
                hits(count, between, draws, |at| -> Result<(), Error> {
                    pairs.push((row as u32, (first + at) as u32));
                    Ok(())
                })?;
                meter.steps((pairs.len() - before) as u64 + 1)?;
            }
            start += bloc;
        }
        Network::built(Kind::Blocs(sizes.to_vec()), size, &pairs, meter)
    }
}

/// So many neighbours are looked through for a step.
const TAKEN: usize = 16;

/// Leading a link elsewhere takes so many steps at the most where nodes have few neighbours; they are paid with the
/// network.
const FREE: usize = 64;

/// Links among so many nodes from `start` on.
fn among(
    (start, count): (usize, usize),
    p: f64,
    draws: &mut impl Draws,
    meter: &mut dyn Meter,
    into: &mut Vec<(u32, u32)>,
) -> Result<(), Error> {
    for row in 1..count {
        let before = into.len();
        hits(row, p, draws, |at| -> Result<(), Error> {
            into.push(((start + at) as u32, (start + row) as u32));
            Ok(())
        })?;
        meter.steps((into.len() - before) as u64 + 1)?;
    }
    Ok(())
}

/// Tells which of `count` independent trials succeed, with one draw for each that does and one more.
///
/// # Errors
/// What whoever is told ends it with.
pub(in crate::model) fn hits<E>(
    count: usize,
    p: f64,
    draws: &mut impl Draws,
    mut hit: impl FnMut(usize) -> Result<(), E>,
) -> Result<(), E> {
    if p <= 0.0 || count == 0 {
        return Ok(());
    }
    if p >= 1.0 {
        return (0..count).try_for_each(hit);
    }
    let scale = 1.0 / math::ln_1p(-p);
    let mut at = 0;
    loop {
        // Failures before the next success: geometric, by inversion.
        let skip = math::ln(draws.open_uniform()) * scale;
        if skip >= (count - at) as f64 {
            return Ok(());
        }
        at += skip as usize;
        if at >= count {
            return Ok(());
        }
        hit(at)?;
        at += 1;
        if at >= count {
            return Ok(());
        }
    }
}
