//! Solution concepts as scripts see them: each concept's mathematics is in `analysis::solution`, its record here.
//!
//! ```text
//! dominance    dominant                        elimination   eliminate_dominated, rationalizable
//! security     security_levels                 efficient     pareto
//! advice       correlated                      errors        logit_path, logit_equilibrium
//! mutants      ess                             safer         risk_dominance
//! potential    potential                       classes       classify
//! ```
//!
//! Every record keeps its game and what it claims; `verify` recomputes the claims from the table of payoffs.

mod advice;
mod classes;
mod dominance;
mod efficient;
mod elimination;
mod errors;
mod mutants;
mod potential;
mod safer;
mod security;

use std::sync::Arc;

use crate::base::rational::Rational;
use crate::bridge::finding::{Check, Claim};
use crate::bridge::strategic::Form;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

pub(super) use advice::{Measure, correlated};
pub(super) use classes::all_classes;
pub(super) use dominance::dominant;
pub(super) use efficient::pareto;
pub(super) use elimination::{eliminated, rationalizable};
pub(super) use errors::{logit_equilibrium, logit_path};
pub(super) use mutants::{all_stable, judged};
pub(super) use potential::potential;
pub(super) use safer::risk_dominance;
pub(super) use security::security_levels;

/// Recomputes claims from a game in strategic form.
type Recompute = dyn Fn(&mut dyn Cx, &Form) -> Result<Vec<Claim>, Fault> + Send + Sync;

/// What a result claims about a game.
struct Recheck {
    form: Arc<Form>,
    /// What the claims hold beside the form, in bytes.
    beside: usize,
    run: Box<Recompute>,
}

impl Check for Recheck {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        (self.run)(cx, &self.form)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.form.trace(mark);
    }

    fn bytes(&self) -> usize {
        self.form.bytes() + self.beside
    }
}

/// What a row of a table takes, with its place in lists of them.
fn row_bytes(cells: usize) -> usize {
    2 * size_of::<Vec<Value>>() + cells * size_of::<Value>()
}

/// The check that recomputes so.
fn check(
    form: &Arc<Form>,
    run: impl Fn(&mut dyn Cx, &Form) -> Result<Vec<Claim>, Fault> + Send + Sync + 'static,
) -> Arc<dyn Check> {
    check_with(form, 0, run)
}

/// The same of claims that hold so many bytes beside the form.
fn check_with(
    form: &Arc<Form>,
    beside: usize,
    run: impl Fn(&mut dyn Cx, &Form) -> Result<Vec<Claim>, Fault> + Send + Sync + 'static,
) -> Arc<dyn Check> {
    Arc::new(Recheck { form: Arc::clone(form), beside, run: Box::new(run) })
}

/// A claim that is missed by an exact number.
fn claim(cx: &mut dyn Cx, what: impl Into<String>, off: &Rational) -> Result<Claim, Fault> {
    Ok(Claim { what: what.into(), off: cx.new_rational(off.clone())? })
}

/// A claim that holds or does not.
fn holds(what: impl Into<String>, yes: bool) -> Claim {
    Claim { what: what.into(), off: Value::Int(i64::from(!yes)) }
}

impl Form {
    /// A strategy as a value.
    fn key(&self, player: usize, at: usize) -> Value {
        self.keys.get(player).and_then(|keys| keys.get(at)).copied().unwrap_or(Value::None)
    }

    /// A profile as a list of actions.
    fn acts(&self, cx: &mut dyn Cx, profile: &[usize]) -> Result<Value, Fault> {
        let keys = profile.iter().enumerate();
        cx.new_list(keys.map(|(player, at)| self.key(player, *at)).collect())
    }

    /// Some of each player's strategies, as lists.
    fn lists(&self, cx: &mut dyn Cx, left: &[Vec<usize>]) -> Result<Value, Fault> {
        let mut all = Vec::with_capacity(left.len());
        for (player, keep) in left.iter().enumerate() {
            all.push(cx.new_list(keep.iter().map(|at| self.key(player, *at)).collect())?);
        }
        cx.new_list(all)
    }

    /// A profile by the game's own names: `stag, hare`.
    fn profile_text(&self, profile: &[usize]) -> String {
        let names: Vec<&str> =
            profile.iter().enumerate().map(|(player, at)| self.name(player, *at)).collect();
        names.join(", ")
    }

    /// The columns of a table with one row a profile: a column a player, of its actions, and some more.
    fn columns(&self, more: &[&str]) -> Vec<Arc<str>> {
        let roles = (0..self.players()).map(|player| self.role(player).into());
        roles.chain(more.iter().map(|name| Arc::from(*name))).collect()
    }

    /// The start of such a row.
    fn row(&self, cx: &mut dyn Cx, profile: &[usize]) -> Result<Vec<Value>, Fault> {
        let names = profile.iter().enumerate();
        names.map(|(player, at)| cx.new_text(self.name(player, *at))).collect()
    }

    /// A map of floats from a player's actions.
    fn chances(&self, cx: &mut dyn Cx, player: usize, values: &[f64]) -> Result<Value, Fault> {
        let keys = self.keys.get(player).map_or(&[][..], Vec::as_slice);
        let entries: Vec<(Value, Value)> =
            keys.iter().zip(values).map(|(key, value)| (*key, Value::Float(*value))).collect();
        cx.new_map(&entries)
    }
}
