//! What `verify` recomputes of a region.

use std::sync::Arc;

use super::{Region, Set, float, pair};
use crate::analysis::repeated::region::outer::outer;
use crate::analysis::repeated::region::polygon::{self, Point, beyond};
use crate::base::rational::Rational;
use crate::bridge::finding::{Check, Claim, solve};
use crate::bridge::repeated::unsolved;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

/// The region once more, from the game.
pub(super) struct Recompute(pub(super) Arc<Region>);

/// The operator of the definition is applied so often at most.
const TURNS: usize = 4000;

impl Check for Recompute {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let region = &*self.0;
        let mut claims = Vec::new();
        let mut claim = |what: String, fine: bool| {
            claims.push(Claim { what, off: Value::Int(i64::from(!fine)) });
        };
        cx.spend(region.form.profiles().count() as u64)?;
        let cells: Vec<Vec<Rational>> =
            region.form.cells().map(|(_, pays)| pays.to_vec()).collect();
        let paid = region.feasible.iter().all(|corner| cells.contains(corner));
        claim("each corner of what is feasible is paid by a profile".to_owned(), paid);
        if let Some(pairs) =
            region.feasible.iter().map(|corner| pair(corner)).collect::<Option<Vec<_>>>()
        {
            let held = cells.iter().filter_map(|cell| pair(cell));
            let held = held.into_iter().all(|cell| polygon::contains(&pairs, &cell));
            claim("every profile pays what is within these corners".to_owned(), held);
        }
        let Some(corners) = &region.corners else { return Ok(claims) };
        if let (Set::Exact(corners), None) = (corners, &region.discount) {
            let above = |corner: &Vec<Rational>| {
                corner.iter().zip(&region.minmax).all(|(value, (least, _))| value >= least)
            };
            claim("no corner gives less than minmax".to_owned(), corners.iter().all(above));
        }
        let Some(discount) = &region.discount else { return Ok(claims) };
        let (kept, floats): (bool, Option<Vec<Point<f64>>>) = match corners {
            Set::Exact(corners) => {
                let pairs: Vec<_> = corners.iter().filter_map(|corner| pair(corner)).collect();
                let all = region.supports(cx, &pairs, discount)?.iter().all(Option::is_some);
                (all, corners.iter().map(|corner| float(corner)).collect())
            }
            Set::Near(corners) => {
                let all = region.supports(cx, corners, discount)?.iter().all(Option::is_some);
                (all, Some(corners.clone()))
            }
        };
        claim("each corner is sustained by a profile and a promise within".to_owned(), kept);
        if !discount.is_zero() {
            let all = solve(cx, |meter| outer(&region.form, discount, TURNS, meter))?;
            let all = all.map_err(|error| unsolved("verify", &region.game, &error))?;
            let floats = floats.unwrap_or_default();
            let most = all.iter().map(|corner| beyond(&floats, corner)).fold(0.0, f64::max);
            // Rounding adds up over the turns.
            let off = if most <= 1e-7 { 0.0 } else { most };
            let what = "nothing outside is sustained (operator B)".to_owned();
            claims.push(Claim { what, off: Value::Float(off) });
        }
        Ok(claims)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        crate::lang::value::Object::trace(&*self.0.game, mark);
    }

    fn bytes(&self) -> usize {
        let cells = self.0.form.shape().iter().product::<usize>() * self.0.form.players();
        2048 + cells * 96
    }
}
