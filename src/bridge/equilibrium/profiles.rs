//! Equilibria as records: a list of profiles, each with its chances, payoffs and what anybody could gain.

use std::sync::Arc;

use crate::analysis::Error;
use crate::analysis::equilibrium::best_reply::gains;
use crate::analysis::equilibrium::components::Component;
use crate::analysis::equilibrium::extreme::Equilibrium;
use crate::analysis::equilibrium::several::{gains_near, payoffs_near};
use crate::base::rational::Rational;
use crate::bridge::finding::{Check, Claim, Finding, exact_values, solve};
use crate::bridge::strategic::{Form, unsolved};
use crate::bridge::tables::table::TableObject;
use crate::lang::native::{Cx, IntoValue};
use crate::lang::value::{Fault, Value};

/// More players than this have no columns of their own in tables.
const COLUMNS: usize = 4;

/// More than this are not listed one by one.
const LISTED: usize = 6;

/// Chances, exact or up to rounding.
#[derive(Clone)]
pub(in crate::bridge) enum Mixed {
    /// Fractions.
    Exact(Vec<Vec<Rational>>),
    /// Floats.
    Near(Vec<Vec<f64>>),
}

/// One profile of a result.
#[derive(Clone)]
pub(in crate::bridge) struct Profile {
    /// The chances.
    pub(in crate::bridge) mixed: Mixed,
    /// What each player gets, exactly.
    pub(in crate::bridge) payoffs: Vec<Rational>,
}

impl From<Equilibrium> for Profile {
    fn from(one: Equilibrium) -> Self {
        Self { mixed: Mixed::Exact(one.mixed), payoffs: one.payoffs }
    }
}

impl Profile {
    /// A profile of floats.
    pub(in crate::bridge) fn near(mixed: Vec<Vec<f64>>) -> Self {
        Self { mixed: Mixed::Near(mixed), payoffs: Vec::new() }
    }

    fn is_pure(&self) -> bool {
        match &self.mixed {
            Mixed::Exact(mixed) => {
                let one = Rational::one();
                mixed.iter().all(|chances| chances.contains(&one))
            }
            Mixed::Near(_) => false,
        }
    }
}

/// A list of equilibria as a record. The check looks every profile up in the game's table.
///
/// # Errors
/// Limits.
pub(in crate::bridge) fn listed(
    cx: &mut dyn Cx,
    form: &Arc<Form>,
    profiles: Vec<Profile>,
    components: &[Component],
    method: &str,
) -> Result<Finding, Fault> {
    let mut items = Vec::with_capacity(profiles.len());
    let mut rows = Vec::with_capacity(profiles.len());
    for profile in &profiles {
        cx.spend(form.strategic.shape().iter().sum::<usize>() as u64 * 4)?;
        let (item, row) = one(cx, form, profile, method)?;
        rows.push(row);
        items.push(item.into_value(cx)?);
    }
    let pure = profiles.iter().filter(|profile| profile.is_pure()).count();
    let mixed = profiles.len() - pure;
    let count = match (pure, mixed) {
        (0, 0) => "none".to_owned(),
        (pure, 0) => format!("{pure} pure"),
        (0, mixed) => format!("{mixed} mixed"),
        (pure, mixed) => format!("{pure} pure, {mixed} mixed"),
    };
    let title = format!("Equilibria of {}: {count}", form.game.made.name);
    let mut parts = Vec::with_capacity(components.len());
    for (at, component) in components.iter().enumerate() {
        let made = part(cx, form, &profiles, &items, at, component, method)?;
        parts.push(made.into_value(cx)?);
    }
    let check = Replies { form: Arc::clone(form), profiles, components: components.to_vec() };
    let mut found =
        Finding::new("equilibria", title, method).items(items).checked_by(Arc::new(check));
    if !rows.is_empty() {
        found = found.table(TableObject::new(columns(form), rows));
    }
    if !components.is_empty() {
        found = found.field("components", cx.new_list(parts)?);
    }
    for note in &form.notes {
        found = found.note(note);
    }
    Ok(found)
}

/// The columns of a table of profiles.
fn columns(form: &Form) -> Vec<Arc<str>> {
    if form.players() > COLUMNS {
        return vec!["strategies".into(), "payoffs".into()];
    }
    let roles = || (0..form.players()).map(|player| form.role(player));
    if form.players() > 2 {
        return roles().map(Into::into).chain(["payoffs".into()]).collect();
    }
    let gets = roles().map(|role| format!("{role} gets").into());
    roles().map(Into::into).chain(gets).collect()
}

/// A profile as a record, and its row of a table.
fn one(
    cx: &mut dyn Cx,
    form: &Arc<Form>,
    profile: &Profile,
    method: &str,
) -> Result<(Finding, Vec<Value>), Fault> {
    let (strategies, payoffs, gain, texts) = match &profile.mixed {
        Mixed::Exact(mixed) => {
            let strategies = form.profile_value(cx, mixed)?;
            let payoffs = exact_values(cx, &profile.payoffs)?;
            let texts = mixed.iter().enumerate();
            let texts: Vec<String> =
                texts.map(|(player, chances)| form.mixture_text(player, chances)).collect();
            (strategies, payoffs, Value::Int(0), texts)
        }
        Mixed::Near(mixed) => {
            let mut maps = Vec::with_capacity(mixed.len());
            let mut texts = Vec::with_capacity(mixed.len());
            for (player, chances) in mixed.iter().enumerate() {
                let keys = form.keys[player].iter().zip(chances);
                let entries: Vec<(Value, Value)> =
                    keys.map(|(key, chance)| (*key, Value::Float(*chance))).collect();
                maps.push(cx.new_map(&entries)?);
                let named = chances.iter().enumerate().filter(|(_, chance)| **chance != 0.0);
                let parts: Vec<String> = named
                    .map(|(at, chance)| match form.name(player, at) {
                        name if *chance == 1.0 => name.to_owned(),
                        name => format!("{chance:.4} {name}"),
                    })
                    .collect();
                texts.push(parts.join(" + "));
            }
            cx.spend(form.strategic.shape().iter().product::<usize>() as u64)?;
            let payoffs = payoffs_near(&form.strategic, mixed);
            let gain = gains_near(&form.strategic, mixed).into_iter().fold(0.0, f64::max);
            let payoffs = payoffs.into_iter().map(Value::Float).collect();
            (cx.new_list(maps)?, payoffs, Value::Float(gain), texts)
        }
    };
    let mut row = Vec::new();
    if form.players() > COLUMNS {
        row.push(cx.new_text(&grouped(&texts))?);
    } else {
        for text in &texts {
            row.push(cx.new_text(text)?);
        }
    }
    if form.players() > 2 {
        let shown = |cx: &dyn Cx, payoff: Value| match payoff {
            Value::Float(payoff) => format!("{payoff:.4}"),
            exact => cx.show_inner(exact),
        };
        let shown: Vec<String> = payoffs.iter().map(|payoff| shown(cx, *payoff)).collect();
        row.push(cx.new_text(&grouped(&shown))?);
    } else {
        row.extend(&payoffs);
    }
    let title = format!("Equilibrium of {}: {}", form.game.made.name, grouped(&texts));
    let payoffs = cx.new_list(payoffs)?;
    let check =
        Replies { form: Arc::clone(form), profiles: vec![profile.clone()], components: Vec::new() };
    let item = Finding::new("equilibrium", title, method)
        .field("strategies", strategies)
        .field("payoffs", payoffs)
        .field("pure", Value::Bool(profile.is_pure()))
        .field("gain", gain)
        .checked_by(Arc::new(check));
    Ok((item, row))
}

/// What many players do, alike ones together: `volunteer, 9 of abstain`.
fn grouped(texts: &[String]) -> String {
    if texts.len() <= LISTED {
        return format!("({})", texts.join(", "));
    }
    let mut groups: Vec<(&String, usize)> = Vec::new();
    for text in texts {
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, count)) => *count += 1,
            None => groups.push((text, 1)),
        }
    }
    let parts: Vec<String> = groups
        .into_iter()
        .map(|(text, count)| if count == 1 { text.clone() } else { format!("{count} of {text}") })
        .collect();
    parts.join(", ")
}

/// A component as a record: its equilibria, and the maximal Nash subsets.
fn part(
    cx: &mut dyn Cx,
    form: &Form,
    profiles: &[Profile],
    items: &[Value],
    at: usize,
    component: &Component,
    method: &str,
) -> Result<Finding, Fault> {
    let own = component.equilibria.iter().filter_map(|&at| items.get(at).copied()).collect();
    let mut subsets = Vec::with_capacity(component.subsets.len());
    let mut rows = Vec::with_capacity(component.subsets.len());
    for subset in &component.subsets {
        let (mut sides, mut row) = (Vec::with_capacity(2), Vec::with_capacity(2));
        for (player, list) in subset.mixtures.iter().enumerate() {
            let (mut maps, mut texts) = (Vec::new(), Vec::new());
            for &number in list {
                let Some(Profile { mixed: Mixed::Exact(mixed), .. }) = profiles.get(number) else {
                    continue;
                };
                cx.spend(mixed[player].len() as u64 * 4)?;
                maps.push(form.mixture_value(cx, player, &mixed[player])?);
                texts.push(form.mixture_text(player, &mixed[player]));
            }
            sides.push(cx.new_list(maps)?);
            row.push(cx.new_text(&texts.join("; "))?);
        }
        rows.push(row);
        subsets.push(cx.new_list(sides)?);
    }
    let count = component.equilibria.len();
    let title = match count {
        1 => format!(
            "Component {} of the equilibria of {}: a single one",
            at + 1,
            form.game.made.name
        ),
        _ => format!(
            "Component {} of the equilibria of {}: any mixture on the left with any on the right",
            at + 1,
            form.game.made.name
        ),
    };
    let names =
        (0..form.players()).map(|player| format!("mixtures of {}", form.role(player)).into());
    let subsets = cx.new_list(subsets)?;
    Ok(Finding::new("component", title, method)
        .items(own)
        .field("subsets", subsets)
        .field("single", Value::Bool(count == 1))
        .table(TableObject::new(names.collect(), rows)))
}

/// That nobody gains by another action, and what components span are equilibria.
struct Replies {
    form: Arc<Form>,
    profiles: Vec<Profile>,
    components: Vec<Component>,
}

impl Replies {
    /// The middle of what a subset spans.
    fn middle(&self, list: &[usize], player: usize) -> Option<Vec<Rational>> {
        let share = Rational::new(1, i64::try_from(list.len()).ok()?)?;
        let mut sum = vec![Rational::zero(); *self.form.strategic.shape().get(player)?];
        for &at in list {
            let Mixed::Exact(mixed) = &self.profiles.get(at)?.mixed else { return None };
            let own = sum.iter_mut().zip(mixed.get(player)?);
            own.for_each(|(sum, chance)| *sum += &(&share * chance));
        }
        Some(sum)
    }

    fn gains(&self, cx: &mut dyn Cx, mixed: &[Vec<Rational>]) -> Result<Vec<Rational>, Fault> {
        let found = solve(cx, |meter| gains(&self.form.strategic, mixed, meter))?;
        found.map_err(|error: Error| unsolved("verify", &self.form.game, &error))
    }
}

impl Check for Replies {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let mut claims = Vec::new();
        let numbered = self.profiles.len() > 1;
        for (at, profile) in self.profiles.iter().enumerate() {
            let place = if numbered { format!("equilibrium {}: ", at + 1) } else { String::new() };
            let offs: Vec<Value> = match &profile.mixed {
                Mixed::Exact(mixed) => {
                    let one = Rational::one();
                    let sums = mixed.iter().all(|chances| {
                        let sum: Rational = chances.iter().cloned().sum();
                        sum == one && !chances.iter().any(Rational::is_negative)
                    });
                    if !sums {
                        let what = format!("{place}chances sum to 1");
                        claims.push(Claim { what, off: Value::Int(1) });
                    }
                    let gains = self.gains(cx, mixed)?;
                    exact_values(cx, &gains)?
                }
                Mixed::Near(mixed) => {
                    cx.spend(self.form.strategic.shape().iter().product::<usize>() as u64)?;
                    let gains = gains_near(&self.form.strategic, mixed);
                    gains.into_iter().map(|gain| Value::Float(gain.max(0.0))).collect()
                }
            };
            for (player, off) in offs.into_iter().enumerate() {
                let role = self.form.role(player);
                claims.push(Claim { what: format!("{place}no gain for {role}"), off });
            }
        }
        for (at, component) in self.components.iter().enumerate() {
            for subset in component
                .subsets
                .iter()
                .filter(|subset| subset.mixtures.iter().any(|list| list.len() > 1))
            {
                let [one, two] = &subset.mixtures;
                let (Some(one), Some(two)) = (self.middle(one, 0), self.middle(two, 1)) else {
                    continue;
                };
                let most = self.gains(cx, &[one, two])?.into_iter().max();
                let off = cx.new_rational(most.unwrap_or_else(Rational::zero))?;
                let what = format!("component {}: no gain in its middle", at + 1);
                claims.push(Claim { what, off });
            }
        }
        Ok(claims)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.form.trace(mark);
    }

    fn bytes(&self) -> usize {
        128 + self.profiles.len() * 128
    }
}
