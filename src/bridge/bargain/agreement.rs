//! What the axiomatic solutions answer.

use std::sync::Arc;

use super::problem::{Problem, curve_at};
use super::{columns, fractions};
use crate::analysis::bargain::curve::{Agreed, Question};
use crate::analysis::bargain::{Answer, Set, Share, Solution, check, solve as pick};
use crate::base::number::{fixed, shortest};
use crate::base::numeric::NumericError;
use crate::base::rational::Rational;
use crate::bridge::finding::{Check, Claim, Finding, exact_list, exact_values, solve};
use crate::bridge::tables::numerics::bad_interval;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::{library, model, run, solving as words};
use crate::lang::native::Cx;
use crate::lang::value::show::start;
use crate::lang::value::{Fault, Value};

/// What a script asks.
pub(in crate::bridge) struct Asked {
    /// The native.
    pub(in crate::bridge) function: &'static str,
    /// Which answer it wants.
    pub(in crate::bridge) solution: Solution,
    /// What is bargained over.
    pub(in crate::bridge) set: Value,
    /// What each has without an agreement.
    pub(in crate::bridge) disagreement: Option<Value>,
    /// One a player.
    pub(in crate::bridge) weights: Option<Value>,
    /// Of a function.
    pub(in crate::bridge) range: Option<Value>,
}

/// The agreement.
pub(in crate::bridge) fn agree(cx: &mut dyn Cx, asked: &Asked) -> Result<Finding, Fault> {
    let (function, solution) = (asked.function, asked.solution);
    let problem = Problem::read(cx, function, asked.set, asked.disagreement, asked.range)?;
    let weights = weights(cx, solution, asked.weights, problem.players())?;
    match &problem {
        Problem::Curve { f, range, disagreement } => {
            let question = Question {
                range: *range,
                disagreement: disagreement.clone(),
                solution,
                weights: weights.iter().map(Rational::to_f64).collect(),
            };
            let players = disagreement.len();
            let found = question.solve(&mut |x| curve_at(cx, function, *f, x, players));
            let found = found.map_err(|error| refused(function, error))?;
            let found = found.ok_or_else(|| {
                let shown: Vec<String> = disagreement.iter().map(|x| shortest(*x)).collect();
                nothing(function, &shown)
            })?;
            on_a_curve(cx, problem, question, found)
        }
        other => {
            let Some(set) = other.set() else {
                return Err(words::needs_disagreement(function).into());
            };
            let found = solve(cx, |meter| Ok(pick(set, solution, &weights, meter)?))?;
            let found = found.ok().flatten().ok_or_else(|| {
                let shown: Vec<String> =
                    set.disagreement().iter().map(ToString::to_string).collect();
                nothing(function, &shown)
            })?;
            in_a_set(cx, problem, solution, weights, found)
        }
    }
}

fn nothing(function: &str, disagreement: &[String]) -> Fault {
    let disagreement = disagreement.join(", ");
    words::no_agreement(function, &format!("[{}]", start(&disagreement))).into()
}

fn refused(function: &str, error: NumericError<Fault>) -> Fault {
    match error {
        NumericError::Function(fault) => fault,
        NumericError::NotFinite { at, value } => {
            library::not_finite(function, &shortest(at), &shortest(value)).into()
        }
        NumericError::BadInterval { low, high } => bad_interval(function, low, high),
        NumericError::SameSign { .. } | NumericError::SameAnswer(_) => run::defect(function).into(),
    }
}

/// The weights, one a player; 1 each if left out.
fn weights(
    cx: &mut dyn Cx,
    solution: Solution,
    given: Option<Value>,
    players: usize,
) -> Result<Vec<Rational>, Fault> {
    let Some(given) = given else { return Ok(vec![Rational::one(); players]) };
    let made = fractions(cx, "weights", given, players)?;
    let none = made.iter().any(Rational::is_negative) || made.iter().all(Rational::is_zero);
    let some = solution == Solution::Egalitarian && made.iter().any(Rational::is_zero);
    if none || some {
        let expected = "a list of positive numbers, one a player";
        return Err(model::bad_option("weights", &cx.show_brief(given), expected).into());
    }
    Ok(made)
}

fn name(solution: Solution) -> &'static str {
    match solution {
        Solution::Nash => "Nash bargaining solution",
        Solution::KalaiSmorodinsky => "Kalai-Smorodinsky solution",
        Solution::Egalitarian => "Egalitarian solution",
        Solution::Utilitarian => "Utilitarian solution",
    }
}

fn share(cx: &mut dyn Cx, share: &Share) -> Result<Value, Fault> {
    match share {
        Share::Exact(x) => cx.new_rational(x.clone()),
        Share::Near(x) => Ok(Value::Float(*x)),
    }
}

/// A row for each player.
fn rows(
    cx: &mut dyn Cx,
    problem: &Problem,
    [disagreement, ideal, payoffs, gains]: [&[Value]; 4],
) -> Result<TableObject, Fault> {
    let mut rows = Vec::with_capacity(payoffs.len());
    let cell = |list: &[Value], at: usize| list.get(at).copied().unwrap_or(Value::None);
    for player in 0..payoffs.len() {
        let role = match problem {
            Problem::Game { .. } => cx.new_text(&problem.role(player))?,
            _ => Value::Int(player as i64 + 1),
        };
        let numbers = [disagreement, payoffs, gains, ideal].map(|list| cell(list, player));
        rows.push(std::iter::once(role).chain(numbers).collect());
    }
    let names = columns(&["player", "without agreement", "payoff", "gain", "at most"]);
    Ok(TableObject::new(names, rows))
}

fn in_a_set(
    cx: &mut dyn Cx,
    problem: Problem,
    solution: Solution,
    weights: Vec<Rational>,
    answer: Answer,
) -> Result<Finding, Fault> {
    let Some(set) = problem.set().cloned() else {
        return Err(run::defect("a set was expected").into());
    };
    let mut payoffs = Vec::new();
    let mut gains = Vec::new();
    for (x, none) in answer.payoffs.iter().zip(set.disagreement()) {
        payoffs.push(share(cx, x)?);
        let gain = match x {
            Share::Exact(x) => Share::Exact(x - none),
            Share::Near(x) => Share::Near(x - none.to_f64()),
        };
        gains.push(share(cx, &gain)?);
    }
    let mut mix = Vec::new();
    for (point, weight) in &answer.mix {
        mix.push((*point, share(cx, weight)?));
    }
    let none = exact_values(cx, set.disagreement())?;
    let ideal = exact_values(cx, &answer.ideal)?;
    let table = rows(cx, &problem, [&none, &ideal, &payoffs, &gains])?;
    let of = match &problem {
        Problem::Game { form, .. } => format!(" of {}", form.game.made.name),
        _ => String::new(),
    };
    let method = match (&answer.residual, set.players()) {
        (Some(residual), _) => {
            let off = if *residual < 1e-15 { 1e-15 } else { *residual };

            format!(
                "concave maximisation in floats: the logarithm of the product is off by {off:.1e} at most"
            )
        }
        (None, 2) => "walk along the frontier, exact".to_owned(),
        (None, _) if solution == Solution::Nash => {
            "concave maximisation, proved exactly by its first-order condition".to_owned()
        }
        (None, _) => "linear programmes, exact".to_owned(),
    };
    let mut finding = Finding::new("agreement", format!("{}{of}", name(solution)), method)
        .field("payoffs", cx.new_list(payoffs.clone())?)
        .field("gains", cx.new_list(gains)?)
        .field("disagreement", cx.new_list(none)?)
        .field("ideal", cx.new_list(ideal)?)
        .field("weights", problem.weights(cx, &mix)?)
        .items(payoffs)
        .table(table)
        .note(reached(cx, &problem, &answer));
    if let Problem::Straight { range, .. } = &problem {
        let part = answer.mix.iter().find(|(point, _)| *point == 1).map(|(_, weight)| weight);
        let part = match part {
            Some(Share::Exact(part)) => part.clone(),
            _ => Rational::zero(),
        };
        let at = &range.0 + &(&(&range.1 - &range.0) * &part);
        finding = finding.field("at", cx.new_rational(at)?);
    }
    let span = match &answer.span {
        None => Value::None,
        Some(span) => {
            let mut pairs = Vec::with_capacity(span.len());
            for (low, high) in span {
                pairs.push(exact_list(cx, &[low.clone(), high.clone()])?);
            }
            cx.new_list(pairs)?
        }
    };
    if solution == Solution::Utilitarian {
        finding = finding.field("span", span);
    }
    if let Some(span) = &answer.span {
        finding = finding.note(several(&problem, span));
    }
    if unequal(solution, &set, &weights, &answer) {
        finding = finding.note(
            "Equal shares cannot be had without waste: the smallest is as large as can be, then the next.",
        );
    }
    if matches!(problem, Problem::Game { alone: true, .. }) {
        finding = finding
            .note("Without agreement each has its security level: what it can be sure of alone.");
    }
    if let Some(residual) = answer.residual {
        finding = finding.field("residual", Value::Float(residual));
    }
    let check = Agreement { problem, set, solution, weights, answer };
    Ok(finding.checked_by(Arc::new(check)))
}

/// Whether shares that should be equal are not.
fn unequal(solution: Solution, set: &Set, weights: &[Rational], answer: &Answer) -> bool {
    let hopes = set.gains(&answer.ideal);
    let scale = match solution {
        Solution::KalaiSmorodinsky => &hopes[..],
        Solution::Egalitarian => weights,
        Solution::Nash | Solution::Utilitarian => return false,
    };
    let shares = answer.payoffs.iter().zip(set.disagreement()).zip(scale);
    let shares: Vec<Rational> = shares
        .filter_map(|((x, none), scale)| match x {
            Share::Exact(x) => (x - none).checked_div(scale),
            Share::Near(_) => None,
        })
        .collect();
    shares.windows(2).any(|two| two[0] != two[1])
}

/// How the payoffs come about.
fn reached(cx: &dyn Cx, problem: &Problem, answer: &Answer) -> String {
    let parts: Vec<String> = answer
        .mix
        .iter()
        .take(8)
        .map(|(point, weight)| {
            let outcome = problem.outcome(cx, *point);
            match weight {
                Share::Exact(x) if *x == Rational::one() => outcome,
                Share::Exact(x) => format!("{x} of {outcome}"),
                Share::Near(x) => format!("{} of {outcome}", fixed(*x, 4)),
            }
        })
        .collect();
    match &parts[..] {
        [one] => format!("Agreed: {one}."),
        [rest @ .., last] => format!("Agreed: {} and {last}.", rest.join(", ")),
        [] => String::new(),
    }
}

fn several(problem: &Problem, span: &[(Rational, Rational)]) -> String {
    let parts: Vec<String> = span
        .iter()
        .enumerate()
        .map(|(player, (low, high))| match problem {
            Problem::Game { .. } => format!("{} gets {low} to {high}", problem.role(player)),
            _ => format!("player {} gets {low} to {high}", player + 1),
        })
        .collect();
    format!(
        "The sum is as large elsewhere ({}); picked is where the least gain is largest.",
        parts.join(", ")
    )
}

/// What an agreement in a set claims.
struct Agreement {
    problem: Problem,
    set: Arc<Set>,
    solution: Solution,
    weights: Vec<Rational>,
    answer: Answer,
}

impl Agreement {
    fn floats(list: &[Rational]) -> Vec<f64> {
        list.iter().map(Rational::to_f64).collect()
    }

    /// The payoffs as fractions, where they are exact.
    fn exact(&self) -> Option<Vec<Rational>> {
        let number = |share: &Share| match share {
            Share::Exact(x) => Some(x.clone()),
            Share::Near(_) => None,
        };
        self.answer.payoffs.iter().map(number).collect()
    }

    /// What fractions allow to be proved.
    fn proofs(&self, cx: &mut dyn Cx, x: &[Rational]) -> Result<Vec<Claim>, Fault> {
        let set = &self.set;
        let mut claims = Vec::new();
        let mut claim = |what: &str, off: Value| claims.push(Claim { what: what.to_owned(), off });
        let mix: Vec<(usize, Rational)> = self
            .answer
            .mix
            .iter()
            .filter_map(|(point, weight)| match weight {
                Share::Exact(weight) => Some((*point, weight.clone())),
                Share::Near(_) => None,
            })
            .collect();
        let made = set.mixture(&mix);
        let off = made.iter().zip(x).map(|(a, b)| (a - b).abs()).max();
        claim("the outcomes mixed give these payoffs", number(cx, off)?);
        let short = set.gains(x).into_iter().map(|gain| -gain).max();
        claim("nobody gets less than without an agreement", number(cx, short)?);
        let waste = solve(cx, |meter| Ok(check::waste(set, x, meter)?))?;
        claim("nobody can have more without another's having less", number(cx, waste.ok())?);
        let ideal = solve(cx, |meter| Ok(check::ideal(set, meter)?))?.ok().flatten();
        let ideal = ideal.unwrap_or_default();
        let off = ideal.iter().zip(&self.answer.ideal).map(|(a, b)| (a - b).abs()).max();
        claim("nobody could hope for more than is said", number(cx, off)?);
        if self.solution == Solution::Nash
            && let Some(slope) = check::slope(set, &self.weights, x)
        {
            cx.spend((set.points().len() * set.players()) as u64 * 8)?;
            claim("no outcome is better along the slope of the product", number(cx, Some(slope))?);
        }
        Ok(claims)
    }
}

impl Agreement {
    /// What floats allow to be said: as for fractions, but nearly.
    fn nearly(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let set = &self.set;
        cx.spend((set.points().len() * set.players()) as u64 * 8)?;
        let near =
            |share: &Share| Rational::from_f64(share.to_f64()).unwrap_or_else(Rational::zero);
        let payoffs: Vec<Rational> = self.answer.payoffs.iter().map(near).collect();
        let mix: Vec<(usize, Rational)> =
            self.answer.mix.iter().map(|(point, weight)| (*point, near(weight))).collect();
        let made = set.mixture(&mix);
        let off = made.iter().zip(&payoffs).map(|(a, b)| (a - b).abs().to_f64());
        let off = off.fold(0.0, f64::max);
        let claim = |what: &str, off: f64| Claim { what: what.to_owned(), off: Value::Float(off) };
        let mut claims = vec![claim("the outcomes mixed give these payoffs", off)];
        if let Some(slope) = check::slope(set, &self.weights, &payoffs) {
            let what = "no outcome is better along the slope of the product";
            claims.push(claim(what, slope.to_f64()));
        }
        Ok(claims)
    }
}

fn number(cx: &mut dyn Cx, off: Option<Rational>) -> Result<Value, Fault> {
    cx.new_rational(off.unwrap_or_else(Rational::one))
}

impl Check for Agreement {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let mut claims = match self.exact() {
            Some(exact) => self.proofs(cx, &exact)?,
            None => self.nearly(cx)?,
        };
        let hopes = Self::floats(&self.set.gains(&self.answer.ideal));
        let payoffs: Vec<f64> = self.answer.payoffs.iter().map(Share::to_f64).collect();
        let weights = Self::floats(&self.weights);
        let (set, solution) = (&self.set, self.solution);
        let tried =
            solve(cx, |meter| Ok(check::grid(set, solution, &weights, &hopes, &payoffs, meter)?))?;
        let (tried, excess) = tried.unwrap_or((0, 0.0));
        let what = format!("none of {tried} other mixtures is better by its own measure");
        claims.push(Claim { what, off: Value::Float(excess.max(-1e300)) });
        Ok(claims)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.problem.trace(mark);
    }

    fn bytes(&self) -> usize {
        self.problem.bytes() + 256
    }
}

fn on_a_curve(
    cx: &mut dyn Cx,
    problem: Problem,
    question: Question,
    found: Agreed,
) -> Result<Finding, Fault> {
    let floats = |list: &[f64]| list.iter().copied().map(Value::Float).collect::<Vec<Value>>();
    let gains: Vec<f64> =
        found.payoffs.iter().zip(&question.disagreement).map(|(x, d)| x - d).collect();
    let (payoffs, none) = (floats(&found.payoffs), floats(&question.disagreement));
    let (ideal, gains) = (floats(&found.ideal), floats(&gains));
    let table = rows(cx, &problem, [&none, &ideal, &payoffs, &gains])?;
    let method = "search along the function, in floats";
    let within = cx.new_list(floats(&[found.within.0, found.within.1]))?;
    let finding = Finding::new("agreement", name(question.solution), method)
        .field("payoffs", cx.new_list(payoffs.clone())?)
        .field("gains", cx.new_list(gains)?)
        .field("disagreement", cx.new_list(none)?)
        .field("ideal", cx.new_list(ideal)?)
        .field("at", Value::Float(found.at))
        .field("within", within)
        .items(payoffs)
        .table(table)
        .note(format!(
            "Agreed: x = {}, of {} to {} that nobody would rather do without.",
            fixed(found.at, 6),
            fixed(found.within.0, 4),
            fixed(found.within.1, 4)
        ));
    Ok(finding.checked_by(Arc::new(OnCurve { problem, question, found })))
}

/// What an agreement on a curve claims.
struct OnCurve {
    problem: Problem,
    question: Question,
    found: Agreed,
}

/// How many places of a curve are tried.
const TRIED: usize = 1000;

impl Check for OnCurve {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let Problem::Curve { f, disagreement, .. } = &self.problem else { return Ok(Vec::new()) };
        let question = &self.question;
        let hopes: Vec<f64> =
            self.found.ideal.iter().zip(disagreement).map(|(most, d)| most - d).collect();
        let worth = |payoffs: &[f64]| {
            check::worth(question.solution, payoffs, disagreement, &hopes, &question.weights)
        };
        let own = worth(&self.found.payoffs);
        let (low, high) = self.found.within;
        let mut best = f64::NEG_INFINITY;
        for step in 0..=TRIED {
            let x = low + (high - low) * (step as f64 / TRIED as f64);
            let payoffs = curve_at(cx, "verify", *f, x, disagreement.len())?;
            best = best.max(worth(&payoffs));
        }
        let there = curve_at(cx, "verify", *f, self.found.at, disagreement.len())?;
        let off = there.iter().zip(&self.found.payoffs).map(|(a, b)| (a - b).abs());
        let off = off.fold(0.0, f64::max);
        let short = there.iter().zip(disagreement).map(|(x, d)| d - x);
        let short = short.fold(f64::NEG_INFINITY, f64::max);
        let excess = if best > own { best - own } else { 0.0 };
        let claim = |what: String, off: f64| Claim { what, off: Value::Float(off) };
        Ok(vec![
            claim("the function gives these payoffs there".to_owned(), off),
            claim("nobody gets less than without an agreement".to_owned(), short),
            claim(format!("none of {TRIED} other places is better by its own measure"), excess),
        ])
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.problem.trace(mark);
    }
}
