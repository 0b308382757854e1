//! What `critical_discount` answers.

use std::sync::Arc;

use super::unsolved;
use crate::analysis::repeated::scheme::gain_at;
use crate::analysis::repeated::{Concept, Critical, Delta, Meeting, Punishment, Question};
use crate::base::rational::Rational;
use crate::bridge::finding::{Check, Claim, Finding, solve};
use crate::bridge::game::GameObject;
use crate::bridge::tables::table::TableObject;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

/// A discount factor as scripts see it: a fraction, or a float where it is none; `none` where there is none.
///
/// # Errors
/// The memory limit.
pub(in crate::bridge) fn number(cx: &mut dyn Cx, delta: Option<&Delta>) -> Result<Value, Fault> {
    match delta {
        Some(Delta::Exact(delta)) => cx.new_rational(delta.clone()),
        Some(root @ Delta::Between(..)) => Ok(Value::Float(root.to_f64())),
        None => Ok(Value::None),
    }
}

/// The whole finding.
///
/// # Errors
/// The memory limit.
pub(in crate::bridge) fn threshold(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    question: Question,
    found: Critical,
) -> Result<Finding, Fault> {
    let concept = match found.concept {
        Concept::SubgamePerfect => "subgame perfect",
        Concept::Nash => "Nash",
    };
    let concept = cx.new_text(concept)?;
    let tempted = match found.tempted {
        Some(player) => cx.new_text(&role(game, player))?,
        None => Value::None,
    };
    let title = format!("Critical discount factor of {}", game.made.name);
    let mut method = String::from("closed form, exact");
    let mut bracket = Value::None;
    if let Some(Delta::Between(low, high)) = &found.delta {
        "closed form; an irrational root, the float nearest to it".clone_into(&mut method);
        let ends = vec![cx.new_rational(low.clone())?, cx.new_rational(high.clone())?];
        bracket = cx.new_list(ends)?;
    }
    let delta = number(cx, found.delta.as_ref())?;
    let mut finding = Finding::new("critical discount", title, method)
        .field("delta", delta)
        .field("concept", concept)
        .field("tempted", tempted)
        .field("bracket", bracket)
        .table(table(cx, game, &found)?);
    for note in notes(&found, &question, game) {
        finding = finding.note(note);
    }
    let check = Threshold { game: Arc::clone(game), question, found };
    Ok(finding.checked_by(Arc::new(check)))
}

/// A role, numbered where several share it.
pub(super) fn role(game: &GameObject, player: usize) -> String {
    let name = game.roles.get(player).map_or("player", String::as_str);
    if game.roles.iter().filter(|role| *role == name).count() <= 1 {
        return name.to_owned();
    }
    let before = game.roles.iter().take(player).filter(|role| *role == name).count();
    format!("{name} {}", before + 1)
}

/// So many players have rows of their own; where all are alike the first stands for all.
const ROWS: usize = 12;

fn table(cx: &mut dyn Cx, game: &GameObject, found: &Critical) -> Result<TableObject, Fault> {
    let columns = ["player", "keeps", "deviation", "gains", "punished", "needs"];
    let alike =
        found.players.len() > ROWS && found.players.windows(2).all(|two| two.first() == two.last());
    let shown = if alike { 1 } else { found.players.len() };
    let mut rows = Vec::with_capacity(shown);
    for (player, own) in found.players.iter().take(shown).enumerate() {
        let name = if alike { "each".to_owned() } else { role(game, player) };
        let (action, gains) = match &own.deviation {
            Some((action, gain)) => {
                let name = game.actions.get(player).and_then(|actions| actions.name(*action));
                (
                    cx.new_text(&name.unwrap_or_else(|| action.to_string()))?,
                    cx.new_rational(gain.clone())?,
                )
            }
            None => (Value::None, Value::Int(0)),
        };
        rows.push(vec![
            cx.new_text(&name)?,
            cx.new_rational(own.keeps.clone())?,
            action,
            gains,
            cx.new_rational(own.punished.clone())?,
            number(cx, own.delta.as_ref())?,
        ]);
    }
    Ok(TableObject::new(columns.iter().map(|name| Arc::from(*name)).collect(), rows))
}

/// What stands below the table.
fn notes(found: &Critical, question: &Question, game: &GameObject) -> Vec<String> {
    let mut notes = Vec::new();
    let held = game.profile(&found.profile);
    let first = found.fallback.first();
    let alike = found.fallback.iter().all(|to| Some(to) == first);
    notes.push(match (&question.punish, first) {
        (Punishment::TitForTat, _) => {
            format!("{held} by tit for tat: a Nash equilibrium, the threat need not be credible.")
        }
        (Punishment::Penance, _) => {
            format!("{held}; who deviates makes up for it in the next round, or owes it again.")
        }
        (Punishment::Revert { rounds, .. }, Some(to)) => {
            let to = match alike {
                true => game.profile(to),
                false => "the equilibrium that is worst for who deviated".to_owned(),
            };
            match rounds {
                None => format!("{held}; after a deviation {to} for ever."),
                Some(1) => format!("{held}; after a deviation {to} for one round."),
                Some(rounds) => format!("{held}; after a deviation {to} for {rounds} rounds."),
            }
        }
        (Punishment::Revert { .. }, None) => format!("{held} is an equilibrium of a single round."),
    });
    if question.monitoring.false_alarm.is_positive() {
        notes.push(format!(
            "Alarms: {} for a deviation, {} false, for each player and round.",
            question.monitoring.accuracy, question.monitoring.false_alarm
        ));
    }
    match &question.meeting {
        Meeting::Always => {}
        Meeting::Random { among, records: false } => notes.push(format!(
            "Among {among} in random pairs; only the partner that was wronged punishes, when they meet again."
        )),
        Meeting::Random { among, records: true } => {
            notes.push(format!("Among {among} in random pairs; everybody learns of a deviation."));
        }
    }
    notes
}

/// That the threat just deters: recomputed deviation by deviation.
struct Threshold {
    game: Arc<GameObject>,
    question: Question,
    found: Critical,
}

impl Check for Threshold {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let step = Rational::new(1, 1_000_000).unwrap_or_else(Rational::one);
        let mut claims = Vec::new();
        let below = match &self.found.delta {
            Some(delta) => {
                let (below, enough) = self.sides(delta, &step);
                let gain = self.gain(cx, &enough)?;
                let short = enough.bits() <= 64;
                let what = match short {
                    true => format!("nobody gains by deviating at {enough}"),
                    false => "nobody gains by deviating there".to_owned(),
                };
                // Long fractions are for calculating; a gain is shown to the last digit all the same.
                let off = match short || gain.is_positive() {
                    true => cx.new_rational(gain)?,
                    false => Value::Float(gain.to_f64()),
                };
                claims.push(Claim { what, off });
                if enough.is_zero() {
                    return Ok(claims);
                }
                below
            }
            None => &Rational::one() - &step,
        };
        let gain = self.gain(cx, &below)?;
        // What is claimed is a gain, judged exactly: where there is none, all of it is missing.
        let off = if gain.is_positive() { -gain.to_f64() } else { 1.0 };
        let what = match self.found.delta {
            Some(_) => "somebody gains just below",
            None => "somebody gains even at 0.999999",
        };
        claims.push(Claim { what: what.to_owned(), off: Value::Float(off) });
        Ok(claims)
    }
}

/// With more rounds than this, powers of neighbouring floats are too long to go through all states with.
const LONG: u32 = 20;

impl Threshold {
    /// A discount factor just below the threshold, and one at it or, where it is no fraction, just above.
    fn sides(&self, delta: &Delta, step: &Rational) -> (Rational, Rational) {
        let long = match self.question.punish {
            Punishment::Revert { rounds, .. } => rounds.is_some_and(|rounds| rounds > LONG),
            Punishment::TitForTat | Punishment::Penance => false,
        };
        match delta {
            Delta::Exact(delta) => (&(&Rational::one() - step) * delta, delta.clone()),
            Delta::Between(low, high) if long => {
                let count = step.recip().unwrap_or_else(Rational::one);
                (&(low * &count).floor() * step, &(high * &count).ceil() * step)
            }
            Delta::Between(low, high) => (low.clone(), high.clone()),
        }
    }

    fn gain(&self, cx: &mut dyn Cx, delta: &Rational) -> Result<Rational, Fault> {
        let gain = solve(cx, |meter| {
            gain_at(self.game.model(), &self.question, &self.found, delta, meter)
        })?;
        gain.map_err(|error| unsolved("critical_discount", &self.game, &error))
    }
}
