//! Joining when enough others have (Granovetter 1978).
//!
//! Everybody has a threshold: how many others must be in, or what share of them, before it joins. Nobody leaves.
//! Whoever's threshold is 0 begins; in each round all join for whom enough were in before. Where it ends does not
//! depend on the order, since more who are in only ever bring more.
//!
//! ```text
//! thresholds 0 1 2 3 … 99     all hundred join, one by one
//! thresholds 0 2 2 3 … 99     one joins: nobody is content with one
//! ```
//!
//! On a network only neighbours count (Watts 2002).

use crate::base::meter::{Meter, Stopped};
use crate::base::sort;
use crate::model::network::Network;

/// A threshold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// So many others.
    Count(f64),
    /// So large a share of the others, or of neighbours.
    Share(f64),
}

/// How it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Cascade {
    /// In which round each joined; round 0 is before anybody saw others. `None` for never.
    pub joined: Vec<Option<usize>>,
    /// How many joined in each round, from round 0.
    pub waves: Vec<usize>,
}

impl Threshold {
    /// Whether so many of so many are enough, within 1e-9.
    #[must_use]
    pub fn met(self, active: usize, of: usize) -> bool {
        match self {
            Threshold::Count(least) => active as f64 >= least - 1e-9,
            Threshold::Share(least) if least <= 1e-9 => true,
            Threshold::Share(least) => of > 0 && active as f64 >= (least - 1e-9) * of as f64,
        }
    }
}

/// So many people lie between two looks whether to go on.
const LOOK: usize = 1 << 12;

/// Follows a cascade until nobody joins, or for so many rounds. Those in `seeds` are in from the start.
///
/// # Errors
/// If it takes too long.
///
/// # Sources
/// [granovetter-1978] [watts-2002]
pub fn cascade(
    thresholds: &[Threshold],
    network: Option<&Network>,
    seeds: &[usize],
    rounds: Option<usize>,
    meter: &mut dyn Meter,
) -> Result<Cascade, Stopped> {
    let count = thresholds.len();
    meter.bytes(count * 32)?;
    let mut joined: Vec<Option<usize>> = vec![None; count];
    let mut wave: Vec<usize> = Vec::new();
    for &seed in seeds {
        if let Some(place @ None) = joined.get_mut(seed) {
            *place = Some(0);
            wave.push(seed);
        }
    }
    let others = |one: usize| match network {
        Some(network) => network.degree(one),
        None => count - 1,
    };
    // Who needs nobody is in from the start as well.
    for one in 0..count {
        if one % LOOK == 0 {
            meter.look()?;
        }
        if joined[one].is_none() && thresholds[one].met(0, others(one)) {
            joined[one] = Some(0);
            wave.push(one);
        }
    }
    let mut waves = vec![wave.len()];
    let mut seen = vec![0_usize; if network.is_some() { count } else { 0 }];
    let mut inside = wave.len();
    // Without a network only the number of those who are in matters: who needs least comes first.
    let mut waiting: Vec<usize> = match network {
        Some(_) => Vec::new(),
        None => (0..count).filter(|&one| joined[one].is_none()).collect(),
    };
    let need = |one: &usize| match thresholds[*one] {
        Threshold::Count(least) => least,
        Threshold::Share(least) => least * (count - 1) as f64,
    };
    let order = |a: &usize, b: &usize| need(b).total_cmp(&need(a)).then(b.cmp(a));
    sort::in_pieces(&mut waiting, meter, order)?;
    let mut round = 0;
    while !wave.is_empty() && rounds.is_none_or(|most| round < most) {
        round += 1;
        let mut next = Vec::new();
        if let Some(network) = network {
            for &one in &wave {
                meter.steps(network.degree(one) as u64 + 1)?;
                for &other in network.neighbours(one) {
                    let other = other as usize;
                    seen[other] += 1;
                    if joined[other].is_none() && thresholds[other].met(seen[other], others(other))
                    {
                        joined[other] = Some(round);
                        next.push(other);
                    }
                }
            }
        } else {
            meter.steps(8)?;
            while let Some(&one) = waiting.last() {
                if !thresholds[one].met(inside, count - 1) {
                    break;
                }
                meter.steps(4)?;
                waiting.pop();
                joined[one] = Some(round);
                next.push(one);
            }
        }
        inside += next.len();
        if !next.is_empty() {
            waves.push(next.len());
        }
        wave = next;
    }
    Ok(Cascade { joined, waves })
}

/// Who is in at the end if people are asked one after another, again and again, the last first: another order, which
/// must come to the same.
///
/// # Errors
/// If it takes too long.
pub fn one_by_one(
    thresholds: &[Threshold],
    network: Option<&Network>,
    seeds: &[usize],
    meter: &mut dyn Meter,
) -> Result<Vec<bool>, Stopped> {
    let count = thresholds.len();
    let mut inside = vec![false; count];
    let mut total = 0;
    for &seed in seeds {
        if let Some(place @ false) = inside.get_mut(seed) {
            *place = true;
            total += 1;
        }
    }
    loop {
        let before = total;
        for one in (0..count).rev() {
            meter.steps(network.map_or(4, |network| network.degree(one) as u64 + 4))?;
            if inside[one] {
                continue;
            }
            let met = match network {
                Some(network) => {
                    let near = network.neighbours(one);
                    let active = near.iter().filter(|&&other| inside[other as usize]).count();
                    thresholds[one].met(active, near.len())
                }
                None => thresholds[one].met(total, count - 1),
            };
            if met {
                inside[one] = true;
                total += 1;
            }
        }
        if total == before {
            return Ok(inside);
        }
    }
}
