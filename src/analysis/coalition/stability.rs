//! Whether agreements hold: nobody inside gains by leaving, nobody outside by joining.
//!
//! Three views, from special to general: players who are all alike, where only the size of the coalition counts
//! (cartels, environmental treaties); one coalition among different players, the others alone; and any structure of
//! coalitions, with payoffs that depend on the whole of it (a partition function), where a player may move to any
//! coalition or stay alone.
//!
//! Whoever is indifferent stays, and does not join.
//!
//! # Sources
//! d'Aspremont, Jacquemin, Gabszewicz and Weymark 1983; Barrett 1994; Thrall and Lucas 1963 (partition functions);
//! Hart and Kurz 1983; Yi 1997 (open membership).

use std::collections::BTreeMap;

use super::form::{Coalition, members};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, bytes_of};

/// A size, and what moves it: what a member gains by leaving, what an outsider gains by joining.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// How many are in.
    pub members: usize,
    /// What a member gains by leaving; nobody can if nobody is in.
    pub leaving: Option<Rational>,
    /// What an outsider gains by joining; nobody can if all are in.
    pub joining: Option<Rational>,
}

/// All sizes from 0, given what a member and an outsider get at each (`inside[0]` and the last of `outside` do not
/// matter).
///
/// # Errors
/// [`Stopped`].
pub fn stable_sizes(
    inside: &[Rational],
    outside: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Vec<Size>, Stopped> {
    let all = inside.len().saturating_sub(1);
    let mut made = Vec::with_capacity(inside.len());
    let mut gain = |then: Option<&Rational>, now: &Rational| -> Result<_, Stopped> {
        let Some(then) = then else { return Ok(None) };
        let gain = then.minus(now, meter)?;
        meter.bytes(bytes_of(gain.bits()))?;
        Ok(Some(gain))
    };
    for members in 0..=all {
        let below = members.checked_sub(1).and_then(|fewer| outside.get(fewer));
        let leaving = gain(below, &inside[members])?;
        let joining = gain(inside.get(members + 1), &outside[members])?;
        made.push(Size { members, leaving, joining });
    }
    Ok(made)
}

/// A coalition among different players, and who gains most by leaving or joining it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subset {
    /// Who is in.
    pub coalition: Coalition,
    /// The member who gains most by leaving, and how much.
    pub leaving: Option<(usize, Rational)>,
    /// The outsider who gains most by joining, and how much.
    pub joining: Option<(usize, Rational)>,
}

/// Every coalition, given by coalition what each player gets where it forms and the others are alone.
///
/// # Errors
/// [`Stopped`].
pub fn stable_subsets(
    payoffs: &[Vec<Rational>],
    meter: &mut dyn Meter,
) -> Result<Vec<Subset>, Stopped> {
    let mut made = Vec::with_capacity(payoffs.len());
    for (at, now) in payoffs.iter().enumerate() {
        meter.steps(50 * now.len() as u64)?;
        let coalition = at as Coalition;
        let mut best = |among: &mut dyn Iterator<Item = usize>| -> Result<_, Stopped> {
            let mut best: Option<(usize, Rational)> = None;
            for who in among {
                let then = &payoffs[(coalition ^ 1 << who) as usize][who];
                let gain = then.minus(&now[who], meter)?;
                if best.as_ref().is_none_or(|(_, known)| gain > *known) {
                    best = Some((who, gain));
                }
            }
            Ok(best)
        };
        let leaving = best(&mut members(coalition))?;
        let joining = best(&mut (0..now.len()).filter(|who| coalition >> who & 1 == 0))?;
        for (_, gain) in leaving.iter().chain(&joining) {
            meter.bytes(bytes_of(gain.bits()))?;
        }
        made.push(Subset { coalition, leaving, joining });
    }
    Ok(made)
}

/// A structure of coalitions: for each player the number of the coalition, numbered by first member.
pub type Partition = Vec<usize>;

/// All structures of so many players.
#[must_use]
pub fn partitions(players: usize) -> Vec<Partition> {
    let mut made: Vec<Partition> = vec![Vec::new()];
    for _ in 0..players {
        made = made
            .into_iter()
            .flat_map(|part| {
                let next = part.iter().max().map_or(0, |most| most + 1);
                (0..=next).map(move |block| {
                    let mut longer = part.clone();
                    longer.push(block);
                    longer
                })
            })
            .collect();
    }
    made
}

/// A structure, and the single move that helps its mover most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Structure {
    /// The structure.
    pub partition: Partition,
    /// Who moves, the structure that follows, and the gain.
    pub move_: Option<(usize, Partition, Rational)>,
}

impl Structure {
    /// Every structure with its most tempting move.
    ///
    /// # Errors
    /// [`Stopped`].
    pub fn all(
        payoffs: &BTreeMap<Partition, Vec<Rational>>,
        meter: &mut dyn Meter,
    ) -> Result<Vec<Self>, Stopped> {
        let mut made = Vec::with_capacity(payoffs.len());
        for (partition, now) in payoffs {
            meter.steps(200 * (now.len() * now.len()) as u64)?;
            let mut best: Option<(usize, Partition, Rational)> = None;
            let blocks = partition.iter().max().map_or(0, |most| most + 1);
            for (who, own) in partition.iter().enumerate() {
                for to in (0..=blocks).filter(|to| to != own) {
                    let mut moved = partition.clone();
                    moved[who] = to;
                    let moved = numbered(&moved);
                    if moved == *partition {
                        continue;
                    }
                    let Some(then) = payoffs.get(&moved) else { continue };
                    let gain = then[who].minus(&now[who], meter)?;
                    if best.as_ref().is_none_or(|(_, _, known)| gain > *known) {
                        best = Some((who, moved, gain));
                    }
                }
            }
            if let Some((_, _, gain)) = &best {
                meter.bytes(bytes_of(gain.bits()))?;
            }
            made.push(Self { partition: partition.clone(), move_: best });
        }
        Ok(made)
    }
}

/// Blocks numbered by their first member.
fn numbered(blocks: &[usize]) -> Partition {
    let mut order: Vec<usize> = Vec::new();
    let place = |block: &usize| {
        order.iter().position(|known| known == block).unwrap_or_else(|| {
            order.push(*block);
            order.len() - 1
        })
    };
    blocks.iter().map(place).collect()
}
