//! Recomputing what a finding claims.

use std::sync::Arc;

use super::Finding;
use crate::bridge::tables::table::TableObject;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value, number};

/// What can be recomputed about a finding, from what the solver was given and what it answered.
pub(in crate::bridge) trait Check: Send + Sync {
    /// Everything that the finding claims, each with how far it is off: recomputed from the game, not by the
    /// solver's own way.
    ///
    /// # Errors
    /// Limits.
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault>;

    /// Names the values that it holds.
    fn trace(&self, _mark: &mut dyn FnMut(Value)) {}

    /// About how many bytes it holds.
    fn bytes(&self) -> usize {
        64
    }
}

/// Something that a finding claims.
#[derive(Clone, Debug)]
pub(in crate::bridge) struct Claim {
    /// What, in few words: "row gains nothing by another action".
    pub(in crate::bridge) what: String,
    /// By how much it is missed: 0, or a number that should be nearly that; negative where there is room.
    pub(in crate::bridge) off: Value,
}

/// By how much a claim may be missed: exact numbers by nothing.
const ALLOWED: f64 = 1e-9;

/// `verify(result)`: a finding with `.holds`, `.worst` and one row a claim.
///
/// # Errors
/// Limits.
pub(in crate::bridge) fn verify(
    cx: &mut dyn Cx,
    finding: &Finding,
) -> Result<Option<Finding>, Fault> {
    let Some(check) = &finding.check else { return Ok(None) };
    let check = Arc::clone(check);
    let claims = check.claims(cx)?;
    let (mut holds, mut worst) = (true, Value::Int(0));
    let mut most = 0.0;
    let mut rows = Vec::with_capacity(claims.len());
    for claim in &claims {
        let off = number::to_f64(claim.off, cx.values()).unwrap_or(f64::INFINITY);
        let exact = !matches!(claim.off, Value::Float(_));
        let fine = off <= if exact { 0.0 } else { ALLOWED };
        holds &= fine;
        // What is no number is the worst.
        if off.is_nan() || off > most {
            (most, worst) = (off, claim.off);
        }
        rows.push(vec![cx.new_text(&claim.what)?, claim.off, Value::Bool(fine)]);
    }
    let columns = vec!["claim".into(), "off by".into(), "holds".into()];
    let title = match holds {
        true => format!("{}: every claim holds", finding.title),
        false => format!("{}: not every claim holds", finding.title),
    };
    let method = "recomputed from what the solver was given";
    Ok(Some(
        Finding::new("verification", title, method)
            .field("holds", Value::Bool(holds))
            .field("worst", worst)
            .table(TableObject::new(columns, rows)),
    ))
}
