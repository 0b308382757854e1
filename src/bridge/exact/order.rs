//! What a regime must be like for a match under it to be worked out exactly.
//!
//! Each round it may find breaches, fine and cost, with chances that depend on that round's actions alone. Then its
//! expected tolls can be written into the payoffs, as [`under`](crate::model::play::under) does, and no more is
//! needed for expected scores. What carries over from round to round (standing, suspension, budgets, votes) cannot.

use super::reads::{contexts, draws};
use crate::bridge::institution::{Form, NormObject, Part, Penalty, RegimeObject};
use crate::bridge::play::{Conduct, Options, Seated};
use crate::lang::bytecode::Context;
use crate::lang::diagnostic::catalog::exact as words;
use crate::lang::native::Cx;
use crate::lang::source::known;
use crate::lang::value::{Fault, Value, number};

/// Whether tolls fall by chance, under regimes all of whose effects end with the round.
///
/// # Errors
/// `E0792` with what is in the way.
pub(super) fn check(cx: &dyn Cx, seats: &[Seated], options: &Options) -> Result<bool, Fault> {
    if options.regimes.is_empty() {
        return Ok(false);
    }
    let mut chancy = false;
    for value in &options.regimes {
        let Some(regime) = cx.values().downcast::<RegimeObject>(*value) else { continue };
        let judged = judge(cx, regime, options);
        match judged {
            Ok(by_chance) => chancy |= by_chance,
            Err(what) => return Err(blocked(&regime.made.name, &what)),
        }
    }
    for seat in seats {
        let Conduct::Strategy(strategy) = &seat.conduct else { continue };
        if !matches!(strategy.punish, Value::None) {
            return Err(player(seat, words::PUNISHES));
        }
        let parts = strategy.memory.iter().chain([&strategy.first, &strategy.then]);
        let looks = |part: &Value| {
            contexts(cx, *part)
                .iter()
                .any(|context| matches!(context, Context::Regime | Context::Regimes))
        };
        if parts.into_iter().any(looks) {
            return Err(player(seat, words::LOOKS_AT_REGIME));
        }
    }
    Ok(chancy)
}

fn blocked(regime: &str, what: &str) -> Fault {
    words::not_exact("expect", &format!("regime `{regime}` has {what}"))
        .help(Some(words::SIMULATE))
        .into()
}

pub(super) fn player(seat: &Seated, what: &str) -> Fault {
    words::not_exact("expect", &format!("`{}` {what}", seat.name))
        .help(Some(words::SIMULATE))
        .into()
}

/// Whether a regime's findings fall by chance; or what is in the way.
fn judge(cx: &dyn Cx, regime: &RegimeObject, options: &Options) -> Result<bool, String> {
    let heap = cx.values();
    let part = |field: &str| regime.get(field).and_then(|value| heap.downcast::<Part>(value));
    if regime.get("accession").is_some() {
        return Err(words::ACCESSION.to_owned());
    }
    let information = regime.get("information").and_then(|value| number::to_f64(value, heap));
    if information.unwrap_or(0.0) > 0.0 && options.misperception > 0.0 {
        return Err(words::INFORMATION.to_owned());
    }
    let form = match part("enforcement") {
        Some(Part::Enforcement { form, actor, .. }) => {
            if *form == Form::Hegemon && decides(cx, *actor) {
                return Err(words::DECIDING_HEGEMON.to_owned());
            }
            *form
        }
        _ => Form::Unenforced,
    };
    match form {
        Form::Central => return Err(words::BUDGET.to_owned()),
        Form::Authorised => return Err(words::VOTES.to_owned()),
        Form::Unenforced => return Ok(false),
        Form::Decentralised | Form::Hegemon => {}
    }
    let certain = match part("monitoring") {
        Some(Part::Monitor { accuracy, false_alarm, .. }) => {
            let sure = |chance: &Value| {
                number::to_f64(*chance, heap).is_some_and(|chance| chance <= 0.0 || chance >= 1.0)
            };
            sure(accuracy) && sure(false_alarm)
        }
        _ => true,
    };
    let norms = match regime.get("norms") {
        Some(Value::List(list)) => heap.list(list).items.clone(),
        _ => Vec::new(),
    };
    let mut fines = false;
    for value in norms {
        let Some(norm) = heap.downcast::<NormObject>(value) else { continue };
        fines |= judge_norm(cx, norm)?;
    }
    Ok(fines && !certain)
}

/// Whether a hegemon's strategy says when it punishes.
fn decides(cx: &dyn Cx, actor: Value) -> bool {
    let Value::Record(record) = actor else { return false };
    let record = cx.values().record(record);
    let kind = cx.image().kinds.get(record.kind.index());
    let slot = kind.and_then(|kind| kind.slot(known::STRATEGY));
    let strategy = slot.and_then(|slot| record.fields.get(slot)).copied();
    let strategy = strategy
        .and_then(|value| cx.values().downcast::<crate::bridge::strategy::StrategyObject>(value));
    strategy.is_some_and(|strategy| !matches!(strategy.punish, Value::None))
}

/// Whether a norm fines; or what is in the way.
fn judge_norm(cx: &dyn Cx, norm: &NormObject) -> Result<bool, String> {
    let name = &norm.made.name;
    let lasting = norm.penalties.iter().any(|(penalty, _)| {
        matches!(penalty, Penalty::Suspend | Penalty::Expel | Penalty::Retaliate)
    });
    if lasting {
        return Err(words::lasting_sanction(name));
    }
    let fines = norm.penalties.iter().any(|(penalty, _)| *penalty == Penalty::Fine);
    if fines && norm.penalties.len() > 1 {
        return Err(words::graduated(name));
    }
    let asked = || norm.conditions.iter().chain(&norm.sanctions).chain([&norm.when, &norm.unless]);
    let fixed = |context: &Context| {
        use Context::{Game, Me, Options, Others, Own, Seat, Them};
        matches!(context, Own | Me | Them | Others | Seat | Options | Game)
    };
    for part in asked().chain([&norm.who]) {
        if draws(cx, *part) {
            return Err(words::drawing_norm(name));
        }
    }
    for part in asked() {
        if let Some(read) = contexts(cx, *part).iter().find(|context| !fixed(context)) {
            return Err(words::remembering_norm(name, read.name()));
        }
    }
    Ok(fines)
}
