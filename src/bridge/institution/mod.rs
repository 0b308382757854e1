//! Institutions as values: their parts, norms, and regimes.

mod norm;
mod part;
mod regime;

pub(super) use norm::NormObject;
pub(super) use part::{Form, Part, Penalty, RuleForm};
pub(super) use regime::RegimeObject;
