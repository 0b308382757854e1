//! What `critical_discount` is asked.

use crate::analysis::repeated::root::MOST_ROUNDS;
use crate::analysis::repeated::{Fallback, Meeting, Monitoring, Punishment, Question};
use crate::base::rational::Rational;
use crate::bridge::game::GameObject;
use crate::bridge::institution::Part;
use crate::bridge::play::{act_in, neighbours_of};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, elements};
use crate::lang::value::number::{self, Number};
use crate::lang::value::{Fault, Value};

/// The arguments as they were given.
#[derive(Clone, Copy)]
pub(in crate::bridge) struct Asked {
    pub(in crate::bridge) sustain: Option<Value>,
    pub(in crate::bridge) punish: Option<Value>,
    pub(in crate::bridge) to: Option<Value>,
    pub(in crate::bridge) monitoring: Option<Value>,
    pub(in crate::bridge) matching: Option<Value>,
    pub(in crate::bridge) among: Option<i64>,
    pub(in crate::bridge) records: Option<bool>,
}

/// The question that they make.
///
/// # Errors
/// What is none of its kind.
pub(in crate::bridge) fn question(
    cx: &mut dyn Cx,
    game: &GameObject,
    asked: Asked,
) -> Result<Question, Fault> {
    let sustain = asked.sustain.map(|value| profile(cx, game, "sustain", value)).transpose()?;
    let to = match asked.to {
        None => Fallback::Only,
        Some(Value::Text(text)) if cx.values().text(text) == "worst" => Fallback::Worst,
        Some(value) => Fallback::Profile(profile(cx, game, "to", value)?),
    };
    let punish = punishment(cx, asked.punish, to)?;
    let monitoring =
        asked.monitoring.map_or(Ok(Monitoring::default()), |value| watch(cx, value))?;
    let records = asked.records.unwrap_or(false);
    let meeting = meeting(cx, game, asked.matching, asked.among, records)?;
    Ok(Question { sustain, punish, monitoring, meeting })
}

/// A profile: one action for each player, or one for all.
pub(in crate::bridge) fn profile(
    cx: &mut dyn Cx,
    game: &GameObject,
    what: &str,
    value: Value,
) -> Result<Vec<usize>, Fault> {
    let seats = game.roles.len();
    let items = match value {
        Value::Symbol(_) => vec![value; seats],
        other => elements(other, cx)?.unwrap_or_default(),
    };
    let acts: Option<Vec<usize>> =
        items.iter().enumerate().map(|(seat, item)| act_in(cx, game, seat, *item)).collect();
    acts.filter(|acts| acts.len() == seats).ok_or_else(|| {
        let shown = cx.show_inner(value);
        words::bad_option(what, &shown, "an action, or a list with one action for each player")
            .into()
    })
}

fn punishment(cx: &dyn Cx, given: Option<Value>, to: Fallback) -> Result<Punishment, Fault> {
    let Some(value) = given else { return Ok(Punishment::Revert { to, rounds: None }) };
    if let Some(rounds) = number::to_int(value, cx.values()) {
        let fine = u32::try_from(rounds).ok().filter(|rounds| (1..=MOST_ROUNDS).contains(rounds));
        if fine.is_some() {
            return Ok(Punishment::Revert { to, rounds: fine });
        }
    }
    match cx.show(value).as_str() {
        "grim" | "grim_trigger" => Ok(Punishment::Revert { to, rounds: None }),
        "tit_for_tat" => Ok(Punishment::TitForTat),
        "penance" => Ok(Punishment::Penance),
        _ => {
            let range =
                "\"grim\", \"tit_for_tat\", \"penance\", or a number of rounds from 1 to 100";
            Err(words::bad_option("punish", &cx.show_brief(value), range).into())
        }
    }
}

/// `monitoring`: the chance that a deviation is found, or `monitor(…)`.
fn watch(cx: &dyn Cx, value: Value) -> Result<Monitoring, Fault> {
    let wrong = || {
        let range = "a probability, or `monitor(…)` with probabilities that do not depend on the game, the same for all";
        Fault::from(words::bad_option("monitoring", &cx.show_brief(value), range))
    };
    let unit = Rational::zero()..=Rational::one();
    let chance = |value: Value| {
        let number = Number::of(value, cx.values()).and_then(|number| number.to_rational());
        number.filter(|chance| unit.contains(chance)).ok_or_else(wrong)
    };
    match cx.values().downcast::<Part>(value) {
        Some(Part::Monitor { accuracy, false_alarm, public: true, .. }) => {
            Ok(Monitoring { accuracy: chance(*accuracy)?, false_alarm: chance(*false_alarm)? })
        }
        Some(_) => Err(wrong()),
        None => Ok(Monitoring { accuracy: chance(value)?, ..Monitoring::default() }),
    }
}

/// Who meets whom.
pub(in crate::bridge) fn meeting(
    cx: &mut dyn Cx,
    game: &GameObject,
    matching: Option<Value>,
    among: Option<i64>,
    records: bool,
) -> Result<Meeting, Fault> {
    let word = match matching {
        None => "group",
        Some(Value::Text(text)) => match cx.values().text(text) {
            "group" => "group",
            "all_pairs" => "all_pairs",
            "random_pairs" => "random_pairs",
            other => return Err(words::bad_matching(&format!("\"{other}\"")).into()),
        },
        Some(value) => {
            let linked = match neighbours_of(cx, value) {
                Some(lists) => lists.iter().any(|list| !list.is_empty()),
                None => {
                    matches!(value, Value::List(_))
                        && elements(value, cx)?.is_some_and(|links| !links.is_empty())
                }
            };
            if !linked {
                return Err(words::bad_matching(&cx.show_inner(value)).into());
            }
            "network"
        }
    };
    if word != "group" {
        let reason = match game.actions.as_slice() {
            [one, other] if one == other => None,
            [_, _] => Some(words::NOT_SYMMETRIC_PAIRS),
            _ => Some(words::NOT_FOR_PAIRS),
        };
        if let Some(reason) = reason {
            return Err(words::cannot_solve("matching", &game.made.name, reason).into());
        }
    }
    if word != "random_pairs" {
        return Ok(Meeting::Always);
    }
    let fine = among.and_then(|among| usize::try_from(among).ok());
    let fine = fine.filter(|among| (2..=1_000_000_000).contains(among)).ok_or_else(|| {
        let given = among.map_or_else(|| "left out".to_owned(), |among| among.to_string());
        Fault::from(words::bad_option("among", &given, "the number of those who meet, 2 or more"))
    })?;
    Ok(Meeting::Random { among: fine, records })
}
