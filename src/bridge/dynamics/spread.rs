//! Innovations and crowds.

use std::sync::Arc;

use crate::analysis::dynamics::cascade::{Cascade, Threshold, cascade as follow, one_by_one};
use crate::analysis::dynamics::diffusion::Bass;
use crate::base::ode::{FINE, Lost, Solver};
use crate::bridge::bargain::columns;
use crate::bridge::finding::{Check, Claim, Finding, solve};
use crate::bridge::population::NetworkObject;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, elements};
use crate::lang::value::{Fault, Value, number};
use crate::model::network::Network;
use crate::study::plot::{Figure, Kind, Series};

/// The spread of an innovation.
pub(in crate::bridge) fn bass(
    cx: &mut dyn Cx,
    p: f64,
    q: f64,
    size: Option<f64>,
    times: Option<Value>,
) -> Result<Finding, Fault> {
    if !(p > 0.0 && p.is_finite()) {
        let expected = "finite and above 0: else nobody is the first to adopt";
        return Err(words::bad_option("p", &p.to_string(), expected).into());
    }
    if !(q >= 0.0 && q.is_finite()) {
        return Err(words::bad_option("q", &q.to_string(), "a finite number of 0 or more").into());
    }
    let size = size.unwrap_or(1.0);
    if !(size > 0.0 && size.is_finite()) {
        return Err(words::bad_option("size", &size.to_string(), "finite and above 0").into());
    }
    let model = Bass { p, q };
    let asked = match times {
        None => {
            // To where all but a hundredth have adopted, in round numbers of steps.
            let end = model.when(0.99).ceil().max(1.0);
            (0..=20).map(|step| end * f64::from(step) / 20.0).collect()
        }
        Some(given) => {
            let items = elements(given, cx)?.unwrap_or_else(|| vec![given]);
            let heap = cx.values();
            let made: Option<Vec<f64>> = items
                .iter()
                .map(|item| number::to_f64(*item, heap).filter(|time| *time >= 0.0))
                .collect();
            made.ok_or_else(|| {
                let expected = "a time of 0 or more, or a list of them";
                Fault::from(words::bad_option("times", &cx.show_brief(given), expected))
            })?
        }
    };
    cx.spend(asked.len() as u64 * 8)?;
    let (mut adopted, mut rate, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for (at, &time) in asked.iter().enumerate() {
        cx.look_at(at)?;
        let (share, pace) = (size * model.share(time), size * model.rate(time));
        adopted.push(share);
        rate.push(pace);
        rows.push([time, share, pace].map(Value::Float).to_vec());
    }
    let table = TableObject::of_rows(cx, columns(&["time", "adopted", "adopting"]), rows)?;
    let floats = |list: &[f64]| list.iter().copied().map(Value::Float).collect::<Vec<Value>>();
    let (adopted_list, rate_list) = (cx.new_list(floats(&adopted))?, cx.new_list(floats(&rate))?);
    let peak = model.peak();
    let mut finding =
        Finding::new("diffusion", "Diffusion of an innovation", "closed form, floats")
            .field("peak", Value::Float(peak))
            .field("peak_share", Value::Float(model.share(peak)))
            .field("half", Value::Float(model.when(0.5)))
            .field("adopted", adopted_list)
            .field("rate", rate_list)
            .table(table);
    if asked.len() > 4 {
        let points = asked.iter().copied().zip(adopted.iter().copied()).collect();
        let series = vec![Series { name: String::new(), points }];
        let mut figure = Figure::new(Kind::Line, series);
        (figure.x, figure.y) = ("time".into(), "adopted".into());
        let last = asked.iter().copied().fold(0.0, f64::max);
        if peak > 0.0 && peak < last {
            figure.marks.push(("peak".into(), peak));
        }
        finding = finding.drawing(figure, (72, 14));
    }
    let shown = crate::base::number::fixed(peak, 4);
    finding = finding.note(match peak > 0.0 {
        true => format!("Most adopt at time {shown}."),
        false => {
            "Adoptions fall from the start: nobody is imitated more than it acts alone.".to_owned()
        }
    });
    Ok(finding.checked_by(Arc::new(Spread { model, size, times: asked, adopted })))
}

/// That the curve solves its differential equation.
struct Spread {
    model: Bass,
    size: f64,
    times: Vec<f64>,
    adopted: Vec<f64>,
}

impl Check for Spread {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let model = self.model;
        let mut order: Vec<usize> = (0..self.times.len()).collect();
        order.sort_by(|a, b| self.times[*a].total_cmp(&self.times[*b]));
        let mut solver = Solver::new(1, FINE);
        let (mut time, mut share, mut worst) = (0.0, [0.0], 0.0_f64);
        for at in order {
            cx.spend(2000)?;
            let to = self.times[at];
            if to > time {
                let done = solver.advance(time, to, &mut share, |_, y, into| {
                    into[0] = (model.p + model.q * y[0]) * (1.0 - y[0]);
                    Ok::<_, Lost>(())
                });
                if done.is_err() {
                    worst = f64::MAX;
                }
                time = to;
            }
            worst = worst.max((share[0] - self.adopted[at] / self.size).abs());
        }
        let what = "integrating the equation step by step gives the same shares".to_owned();
        Ok(vec![Claim { what, off: Value::Float(worst) }])
    }
}

/// What a script says of a crowd.
pub(in crate::bridge) struct Crowd {
    pub(in crate::bridge) thresholds: Value,
    pub(in crate::bridge) on: Option<NetworkObject>,
    pub(in crate::bridge) seeds: Option<Value>,
    pub(in crate::bridge) of: Option<String>,
    pub(in crate::bridge) rounds: Option<i64>,
}

/// The course of a cascade.
pub(in crate::bridge) fn cascade(cx: &mut dyn Cx, crowd: Crowd) -> Result<Finding, Fault> {
    let thresholds = thresholds(cx, &crowd)?;
    let count = thresholds.len();
    let network = crowd.on.map(|network| network.0);
    if let Some(network) = &network
        && network.size() != count
    {
        let expected = format!("a list of {}, one for each node", network.size());
        return Err(
            words::bad_option("thresholds", &format!("a list of {count}"), &expected).into()
        );
    }
    let mut seeds = Vec::new();
    if let Some(given) = crowd.seeds {
        for item in elements(given, cx)?.unwrap_or_else(|| vec![given]) {
            let seed = number::to_int(item, cx.values()).and_then(|at| usize::try_from(at).ok());
            let seed = seed.filter(|seed| *seed < count).ok_or_else(|| {
                let expected = format!("people by their numbers, from 0 to {}", count - 1);
                Fault::from(words::bad_option("seeds", &cx.show_brief(given), &expected))
            })?;
            seeds.push(seed);
        }
    }
    let rounds = match crowd.rounds {
        None => None,
        Some(rounds) => Some(usize::try_from(rounds).map_err(|_| {
            Fault::from(words::bad_option("rounds", &rounds.to_string(), "0 or more"))
        })?),
    };
    let found =
        solve(cx, |meter| Ok(follow(&thresholds, network.as_deref(), &seeds, rounds, meter)?))?;
    let Ok(found) = found else {
        return Err(words::bad_option("thresholds", "these", "fewer").into());
    };
    let total: usize = found.waves.iter().sum();
    let whole = |x: usize| Value::Int(i64::try_from(x).unwrap_or(i64::MAX));
    let mut active = 0;
    let mut rows = Vec::with_capacity(found.waves.len());
    for (round, wave) in found.waves.iter().enumerate() {
        active += wave;
        rows.push(vec![whole(round), whole(*wave), whole(active)]);
    }
    let joined: Vec<Value> =
        found.joined.iter().map(|round| round.map_or(Value::None, whole)).collect();
    cx.values().fits(joined.len() * 16)?;
    let waves = cx.new_list(found.waves.iter().copied().map(whole).collect())?;
    let title = format!("Cascade: {total} of {count} join");
    let method = "round by round, all who have seen enough join at once";
    let mut finding = Finding::new("cascade", title, method)
        .field("adopters", whole(total))
        .field("share", Value::Float(total as f64 / count as f64))
        .field("rounds", whole(found.waves.len().saturating_sub(1)))
        .field("waves", waves)
        .field("joined", cx.new_list(joined)?)
        .table(TableObject::new(columns(&["round", "join", "active"]), rows));
    if total < count && rounds.is_none() {
        finding = finding.note("It stops there: nobody who is out has seen enough.");
    }
    let check = Joined { thresholds, network, seeds, found, complete: rounds.is_none() };
    Ok(finding.checked_by(Arc::new(check)))
}

/// Thresholds: counts where all are ints, else shares, unless the script says which.
fn thresholds(cx: &mut dyn Cx, crowd: &Crowd) -> Result<Vec<Threshold>, Fault> {
    let items = elements(crowd.thresholds, cx)?.unwrap_or_default();
    let heap = cx.values();
    let numbers: Option<Vec<f64>> = items
        .iter()
        .map(|item| number::to_f64(*item, heap).filter(|threshold| *threshold >= 0.0))
        .collect();
    let numbers = numbers.filter(|numbers| !numbers.is_empty()).ok_or_else(|| {
        let expected = "a list of numbers of 0 or more";
        Fault::from(words::bad_option("thresholds", &cx.show_brief(crowd.thresholds), expected))
    })?;
    let shares = match crowd.of.as_deref() {
        None => !items.iter().all(|item| matches!(item, Value::Int(_))),
        Some("count") => false,
        Some("share") => true,
        Some(other) => {
            let found = format!("\"{other}\"");
            return Err(words::bad_option("of", &found, "\"count\" or \"share\"").into());
        }
    };
    let one = if shares { Threshold::Share } else { Threshold::Count };
    Ok(numbers.into_iter().map(one).collect())
}

/// That another order comes to the same crowd.
struct Joined {
    thresholds: Vec<Threshold>,
    network: Option<Arc<Network>>,
    seeds: Vec<usize>,
    found: Cascade,
    complete: bool,
}

impl Check for Joined {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        if !self.complete {
            return Ok(Vec::new());
        }
        let network = self.network.as_deref();
        let other =
            solve(cx, |meter| Ok(one_by_one(&self.thresholds, network, &self.seeds, meter)?))?;
        let other = other.unwrap_or_default();
        let pairs = self.found.joined.iter().zip(&other);
        let off = pairs.filter(|(joined, inside)| joined.is_some() != **inside).count();
        let what = "asked one after another, from the last, the same people join".to_owned();
        Ok(vec![Claim { what, off: Value::Int(off as i64) }])
    }

    fn bytes(&self) -> usize {
        self.thresholds.len() * 40 + 128
    }
}
