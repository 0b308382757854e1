//! The vertices of the core, by double description.
//!
//! The imputations are a simplex, whose vertices are known. Each coalition's claim then cuts off the vertices that
//! deny it, and puts a new one on every edge that it cuts. Two vertices share an edge exactly if no third one meets
//! all the claims that both meet with equality.
//!
//! # Sources
//! Motzkin, Raiffa, Thompson and Thrall 1953.

use super::form::{Coalition, Form, members};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// Vertices are found for up to so many players.
pub const MOST_WITH_VERTICES: usize = 6;

/// A point, and the coalitions (as bits) that get there exactly their worth.
#[derive(Clone)]
struct Vertex {
    point: Vec<Rational>,
    exact: u64,
}

/// The vertices of the core, largest first; none if it is empty. For at most [`MOST_WITH_VERTICES`] players.
///
/// # Errors
/// [`Stopped`].
pub fn vertices(form: &Form, meter: &mut dyn Meter) -> Result<Vec<Vec<Rational>>, Stopped> {
    let players = form.players();
    let alone: Vec<Rational> = (0..players).map(|who| form.worth(1 << who).clone()).collect();
    let surplus = form.worth(form.grand()) - &alone.iter().cloned().sum();
    if players > MOST_WITH_VERTICES || surplus.is_negative() {
        return Ok(Vec::new());
    }
    let mut corners = Vec::new();
    for who in 0..if surplus.is_zero() { 1 } else { players } {
        let mut point = alone.clone();
        point[who] += &surplus;
        let exact = (0..players).filter(|other| surplus.is_zero() || *other != who);
        corners.push(Vertex { point, exact: exact.map(|other| 1u64 << (1u32 << other)).sum() });
    }
    for coalition in form.coalitions().skip(1) {
        let size = coalition.count_ones() as usize;
        if size > 1 && size < players {
            corners = cut(form, &corners, coalition, meter)?;
        }
    }
    let mut points: Vec<Vec<Rational>> = corners.into_iter().map(|corner| corner.point).collect();
    points.sort_by(|a, b| b.cmp(a));
    points.dedup();
    Ok(points)
}

fn cut(
    form: &Form,
    corners: &[Vertex],
    coalition: Coalition,
    meter: &mut dyn Meter,
) -> Result<Vec<Vertex>, Stopped> {
    let beyond = |vertex: &Vertex| -> Rational {
        let gets: Rational = members(coalition).map(|who| vertex.point[who].clone()).sum();
        &gets - form.worth(coalition)
    };
    let bit = 1u64 << coalition;
    let slack: Vec<Rational> = corners.iter().map(beyond).collect();
    let mut kept = Vec::new();
    for (at, (vertex, above)) in corners.iter().zip(&slack).enumerate() {
        meter.steps(100)?;
        if !above.is_negative() {
            let exact = if above.is_zero() { vertex.exact | bit } else { vertex.exact };
            kept.push(Vertex { point: vertex.point.clone(), exact });
        }
        if !above.is_positive() {
            continue;
        }
        for (other_at, (other, below)) in corners.iter().zip(&slack).enumerate() {
            if !below.is_negative() {
                continue;
            }
            meter.steps(corners.len() as u64)?;
            let both = vertex.exact & other.exact;
            let third = corners.iter().enumerate().any(|(third, corner)| {
                third != at && third != other_at && corner.exact & both == both
            });
            if third {
                continue;
            }
            meter.steps(1000)?;
            meter.bytes(128 * form.players())?;
            // Where the edge meets the claim.
            let whole = above - below;
            let Some(share) = above.checked_div(&whole) else { continue };
            let between = |(a, b): (&Rational, &Rational)| a + &(&(b - a) * &share);
            let point = vertex.point.iter().zip(&other.point).map(between).collect();
            kept.push(Vertex { point, exact: both | bit });
        }
    }
    Ok(kept)
}
