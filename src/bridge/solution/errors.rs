//! Logit equilibria as records: the principal branch, and one point of it.

use std::sync::Arc;

use super::check;
use crate::analysis::solution::quantal::{Point, branch, replies, residual};
use crate::bridge::finding::{Claim, Finding, float_list, solve};
use crate::bridge::game::GameObject;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::diagnostic::catalog::solving as solving_words;
use crate::lang::native::{Cx, IntoValue};
use crate::lang::value::{Fault, Value};
use crate::study::plot::{Figure, Kind, Series};

/// How far the path goes unless told, over the range of payoffs.
const FAR: f64 = 100.0;

/// At most so many curves are drawn.
const DRAWN: usize = 8;

fn follow(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    solver: &str,
    what: &str,
    end: Option<f64>,
) -> Result<(Arc<Form>, Vec<Point>, f64), Fault> {
    if let Some(end) = end.filter(|end| !(*end >= 0.0 && end.is_finite())) {
        return Err(words::bad_option(what, &end.to_string(), "a number, 0 or more").into());
    }
    let form = Arc::new(strategic_form(cx, game, solver)?);
    let all = || form.strategic.cells().flat_map(|(_, pays)| pays);
    let range = all().max().zip(all().min()).map(|(most, least)| (most - least).to_f64());
    let range = range.filter(|range| *range > 0.0).unwrap_or(1.0);
    let end = end.unwrap_or(FAR / range);
    let points = solve(cx, |meter| branch(&form.strategic, end, meter))?;
    let points = points.map_err(|error| unsolved(solver, game, &error))?;
    Ok((form, points, end))
}

/// The principal branch of logit equilibria.
pub(in crate::bridge) fn logit_path(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    to: Option<f64>,
) -> Result<Finding, Fault> {
    let (form, points, end) = follow(cx, game, "logit_path", "to", to)?;
    let names: Vec<(usize, usize, String)> = (0..form.players())
        .flat_map(|player| {
            let actions = 0..form.strategic.shape()[player];
            let form = &form;
            actions.map(move |at| {
                (player, at, format!("{} {}", form.role(player), form.name(player, at)))
            })
        })
        .collect();
    let (mut items, mut rows) = (Vec::new(), Vec::new());
    for point in &points {
        cx.spend(names.len() as u64 * 2)?;
        let strategies = mixtures(cx, &form, point)?;
        let lambda = Value::Float(point.lambda);
        items.push(cx.new_named(&[("lambda", lambda), ("strategies", strategies)])?);
        let chances =
            names.iter().map(|(player, at, _)| Value::Float(point.mixtures[*player][*at]));
        rows.push(std::iter::once(lambda).chain(chances).collect());
    }
    let columns = std::iter::once("lambda".into());
    let columns: Vec<Arc<str>> =
        columns.chain(names.iter().map(|(_, _, name)| name.as_str().into())).collect();
    let lambdas: Vec<f64> = points.iter().map(|point| point.lambda).collect();
    let last = points.last().cloned();
    let limit = match &last {
        Some(point) => mixtures(cx, &form, point)?,
        None => Value::None,
    };
    let title = format!("Logit equilibria of {}, from all by chance onwards", game.made.name);
    let method = "principal branch, by steps along its tangent and Newton's method";
    let table = TableObject::new(columns, rows);
    let mut made = Finding::new("logit path", title, method)
        .field("lambdas", float_list(cx, &lambdas)?)
        .field("limit", limit)
        .field("path", table.clone().into_value(cx)?)
        .items(items)
        .table(shown(&table));
    if names.len() <= DRAWN {
        made = made.drawing(drawn(&points, &names), 14);
    }
    let reached = last.map_or(0.0, |point| point.lambda);
    if reached < end * (1.0 - 1e-9) {
        let reached = lambda_text(reached);
        made = made.note(format!("The curve could be followed to lambda {reached} only."));
    }
    Ok(made.checked_by(check(&form, move |cx, form| claims(cx, form, &points))))
}

/// A lambda in few digits.
fn lambda_text(lambda: f64) -> String {
    if lambda < 1e6 { format!("{lambda:.4}") } else { format!("{lambda:.3e}") }
}

/// A dozen rows of a long table.
fn shown(table: &TableObject) -> TableObject {
    const ROWS: usize = 12;
    let count = table.len();
    if count <= ROWS {
        return table.clone();
    }
    let rows: Vec<usize> = (0..ROWS).map(|at| at * (count - 1) / (ROWS - 1)).collect();
    table.pick(&rows)
}

/// One curve for each action: its probability over λ, as long as any of them still moves.
fn drawn(points: &[Point], names: &[(usize, usize, String)]) -> Figure {
    let Some(last) = points.last() else { return Figure::new(Kind::Path, Vec::new()) };
    let moves = |point: &Point| {
        names.iter().any(|&(player, at, _)| {
            (point.mixtures[player][at] - last.mixtures[player][at]).abs() > 0.01
        })
    };
    let end = points.iter().rposition(moves).map_or(points.len(), |at| at + 3);
    let points = &points[..end.min(points.len())];
    let series = names.iter().map(|(player, at, name)| {
        let points =
            points.iter().map(|point| (point.lambda, point.mixtures[*player][*at])).collect();
        Series { name: name.clone(), points }
    });
    let mut figure = Figure::new(Kind::Path, series.collect());
    "lambda".clone_into(&mut figure.x);
    "probability".clone_into(&mut figure.y);
    figure
}

/// The point of the principal branch at a given λ.
pub(in crate::bridge) fn logit_equilibrium(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    lambda: f64,
) -> Result<Finding, Fault> {
    let solver = "logit_equilibrium";
    let (form, mut points, _) = follow(cx, game, solver, "lambda", Some(lambda))?;
    let point = points.pop().filter(|point| (point.lambda - lambda).abs() <= 1e-9 * (1.0 + lambda));
    let Some(mut point) = point else {
        let reached = points.last().map_or(0.0, |point| point.lambda);
        return Err(solving_words::path_ends(&game.made.name, &lambda_text(reached)).into());
    };
    point.lambda = lambda;
    let strategies = mixtures(cx, &form, &point)?;
    let (mut payoffs, mut rows) = (Vec::new(), Vec::new());
    for (player, chances) in point.mixtures.iter().enumerate() {
        cx.spend(form.strategic.shape().iter().product::<usize>() as u64)?;
        let pays = replies(&form.strategic, player, &point.mixtures);
        payoffs.push(pays.iter().zip(chances).map(|(pay, chance)| pay * chance).sum());
        for (at, (pay, chance)) in pays.iter().zip(chances).enumerate() {
            let role = cx.new_text(&form.role(player))?;
            let name = cx.new_text(form.name(player, at))?;
            rows.push(vec![role, name, Value::Float(*chance), Value::Float(*pay)]);
        }
    }
    let columns = ["player", "action", "probability", "pays"].map(Arc::from).to_vec();
    let title = format!("Logit equilibrium of {} at lambda {lambda}", game.made.name);
    let method = "principal branch, by steps along its tangent and Newton's method";
    let made = Finding::new("logit equilibrium", title, method)
        .field("lambda", Value::Float(lambda))
        .field("strategies", strategies)
        .field("payoffs", float_list(cx, &payoffs)?)
        .table(TableObject::new(columns, rows));
    let points = [point];
    Ok(made.checked_by(check(&form, move |cx, form| claims(cx, form, &points))))
}

/// A map for each player from action to probability.
fn mixtures(cx: &mut dyn Cx, form: &Form, point: &Point) -> Result<Value, Fault> {
    let mut maps = Vec::with_capacity(point.mixtures.len());
    for (player, chances) in point.mixtures.iter().enumerate() {
        maps.push(form.chances(cx, player, chances)?);
    }
    cx.new_list(maps)
}

/// Each point is the logit reply to itself.
fn claims(cx: &mut dyn Cx, form: &Form, points: &[Point]) -> Result<Vec<Claim>, Fault> {
    let cells = form.strategic.shape().iter().product::<usize>() * form.players();
    let mut claims = Vec::with_capacity(points.len());
    for point in points {
        cx.spend(cells as u64 * 4)?;
        let what = format!("at lambda {:.4} all reply by the logit rule", point.lambda);
        claims.push(Claim { what, off: Value::Float(residual(&form.strategic, point)) });
    }
    Ok(claims)
}
