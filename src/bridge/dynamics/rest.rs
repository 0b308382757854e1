//! Points at rest, and portraits of planes.

use std::sync::Arc;

use super::shape::{Shape, Trouble, ask, takes_time};
use crate::analysis::dynamics::portrait::Window;
use crate::analysis::dynamics::rest::{Rest, Search};
use crate::base::eigen::{self, Complex};
use crate::base::number::fixed;
use crate::bridge::finding::{Check, Claim, Finding};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Callable, Cx, elements};
use crate::lang::value::{Fault, Value, number};
use crate::study::plot::{Figure, Kind, Series};

/// The ends of a range, finite and apart.
fn ends(cx: &mut dyn Cx, what: &str, value: Value) -> Result<(f64, f64), Fault> {
    let pair = match value {
        Value::Range(range) => {
            let range = cx.values().range(range);
            Some((range.low, range.high))
        }
        other => match elements(other, cx)?.unwrap_or_default()[..] {
            [low, high] => Some((low, high)),
            _ => None,
        },
    };
    let heap = cx.values();
    let pair =
        pair.and_then(|(low, high)| number::to_f64(low, heap).zip(number::to_f64(high, heap)));
    pair.filter(|(low, high)| low < high && (high - low).is_finite()).ok_or_else(|| {
        let expected = "a range such as 0..=10, its ends not infinite";
        words::bad_option(what, &cx.show_brief(value), expected).into()
    })
}

/// The box that is searched, and the shape of states in it.
fn within(cx: &mut dyn Cx, given: Value) -> Result<(Shape, Vec<(f64, f64)>), Fault> {
    match given {
        Value::Range(_) => Ok((Shape::One, vec![ends(cx, "within", given)?])),
        Value::Map(map) => {
            let entries: Vec<(Value, Value)> = cx.values().map(map).pairs().collect();
            let mut sides = Vec::with_capacity(entries.len());
            let mut names: Vec<Arc<str>> = Vec::with_capacity(entries.len());
            for (key, range) in entries {
                names.push(cx.show(key).into());
                sides.push(ends(cx, "within", range)?);
            }
            Ok((Shape::Map(names), sides))
        }
        other => {
            let items = elements(other, cx)?.unwrap_or_default();
            let mut sides = Vec::with_capacity(items.len());
            for range in items {
                sides.push(ends(cx, "within", range)?);
            }
            Ok((Shape::List(sides.len()), sides))
        }
    }
}

/// Eigenvalues as pairs of real and imaginary part.
fn pairs(cx: &mut dyn Cx, values: &[Complex]) -> Result<Value, Fault> {
    let mut made = Vec::with_capacity(values.len());
    for value in values {
        made.push(cx.new_list(vec![Value::Float(value.re), Value::Float(value.im + 0.0)])?);
    }
    cx.new_list(made)
}

/// Eigenvalues in few words: `-0.5 ± 1.2i, 3`.
fn shown(values: &[Complex]) -> String {
    let number = |x: f64| {
        let text = fixed(x + 0.0, 4);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        if text == "-0" { "0".to_owned() } else { text.to_owned() }
    };
    let parts = values.iter().filter(|value| value.im >= 0.0).map(|value| {
        if value.im == 0.0 {
            number(value.re)
        } else {
            format!("{} ± {}i", number(value.re), number(value.im))
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// The eigenvalues of a matrix that a script writes.
pub(in crate::bridge) fn eigenvalues(cx: &mut dyn Cx, matrix: &[Value]) -> Result<Value, Fault> {
    let mut rows = Vec::with_capacity(matrix.len());
    let wrong = |cx: &dyn Cx, row: Value| {
        let expected = format!("a list of {} numbers", matrix.len());
        words::bad_option("a row of `matrix`", &cx.show_brief(row), &expected)
    };
    for &row in matrix {
        let items = elements(row, cx)?.unwrap_or_default();
        let numbers: Option<Vec<f64>> =
            items.iter().map(|item| number::to_f64(*item, cx.values())).collect();
        let numbers = numbers.filter(|row| row.len() == matrix.len());
        rows.push(numbers.ok_or_else(|| wrong(cx, row))?);
    }
    if rows.len() > MOST_ROWS {
        let expected = format!("at most {MOST_ROWS} rows");
        return Err(words::bad_option("matrix", &format!("{} rows", rows.len()), &expected).into());
    }
    let size = rows.len() as u64;
    cx.spend(size * size * size * 20)?;
    let found = eigen::eigenvalues(&rows).ok_or_else(|| {
        let expected = "of finite numbers whose eigenvalues can be told apart from overflow";
        Fault::from(words::bad_option("matrix", "this one", expected))
    })?;
    pairs(cx, &found)
}

/// The largest matrix.
const MOST_ROWS: usize = 100;

/// The most variables.
const MOST_VARIABLES: usize = 12;

/// Points at rest.
pub(in crate::bridge) fn points(
    cx: &mut dyn Cx,
    f: Callable,
    box_of: Value,
    map: bool,
) -> Result<Finding, Fault> {
    let (shape, sides) = within(cx, box_of)?;
    if sides.is_empty() || sides.len() > MOST_VARIABLES {
        let expected = format!("a range for each of 1 to {MOST_VARIABLES} variables");
        return Err(words::bad_option("within", &cx.show_brief(box_of), &expected).into());
    }
    let time = takes_time(cx, f).then_some(0.0);
    let search = Search { within: sides, map };
    let found = search.find(&mut |y: &[f64]| -> Result<Vec<f64>, Fault> {
        let mut into = vec![0.0; y.len()];
        ask(cx, f, &shape, time, y, &mut into)?;
        Ok(into)
    })?;
    let mut columns: Vec<Arc<str>> = shape.names();
    columns.extend(["kind", "eigenvalues"].map(Arc::from));
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    for rest in &found {
        let at = shape.value(cx, &rest.at)?;
        let kind = cx.new_text(rest.kind.word())?;
        let stable = rest.kind.stable().map_or(Value::None, Value::Bool);
        let values = pairs(cx, &rest.eigenvalues)?;
        let mut matrix = Vec::new();
        for row in &rest.jacobian {
            matrix.push(cx.new_list(row.iter().copied().map(Value::Float).collect())?);
        }
        let matrix = cx.new_list(matrix)?;
        let mut row: Vec<Value> = rest.at.iter().copied().map(Value::Float).collect();
        row.extend([kind, cx.new_text(&shown(&rest.eigenvalues))?]);
        rows.push(row);
        items.push(cx.new_named(&[
            ("at", at),
            ("kind", kind),
            ("stable", stable),
            ("eigenvalues", values),
            ("jacobian", matrix),
        ])?);
    }
    let title = match found.len() {
        0 => "No fixed point in this box".to_owned(),
        1 => "1 fixed point".to_owned(),
        count => format!("{count} fixed points"),
    };
    let method = "Newton's method from many places; eigenvalues of the linear part by QR steps";
    let mut finding = Finding::new("fixed points", title, method)
        .items(items)
        .table(TableObject::new(columns, rows));
    if found.iter().any(|rest| rest.kind.stable().is_none()) {
        finding = finding.note(
            "Of a centre or degenerate point the linear part does not tell whether it holds.",
        );
    }
    finding = finding.note("A search can miss points; narrow `within` to look more closely.");
    Ok(finding.checked_by(Arc::new(AtRest { f, shape, time, map, found })))
}

/// That nothing moves there, and that what is near goes where it is said to.
struct AtRest {
    f: Callable,
    shape: Shape,
    time: Option<f64>,
    map: bool,
    found: Vec<Rest>,
}

impl Check for AtRest {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let mut claims = Vec::new();
        for (number, rest) in self.found.iter().enumerate() {
            let mut off = vec![0.0; rest.at.len()];
            ask(cx, self.f, &self.shape, self.time, &rest.at, &mut off)?;
            if self.map {
                off.iter_mut().zip(&rest.at).for_each(|(next, now)| *next -= now);
            }
            let off = off.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
            let what = format!("nothing moves at point {}", number + 1);
            claims.push(Claim { what, off: Value::Float(off) });
            let count = rest.jacobian.len();
            let trace: f64 = (0..count).map(|at| rest.jacobian[at][at]).sum();
            let sum: f64 = rest.eigenvalues.iter().map(|value| value.re).sum();
            let what = format!("the eigenvalues of point {} sum to the trace", number + 1);
            let off = (trace - sum).abs() / (1.0 + trace.abs());
            claims.push(Claim { what, off: Value::Float(off) });
        }
        Ok(claims)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        mark(self.f.0);
    }

    fn bytes(&self) -> usize {
        self.found.iter().map(|rest| rest.at.len() * (rest.at.len() + 4) * 8 + 96).sum()
    }
}

/// What a script asks of a plane.
pub(in crate::bridge) struct Plane {
    pub(in crate::bridge) f: Callable,
    pub(in crate::bridge) x: Value,
    pub(in crate::bridge) y: Value,
    pub(in crate::bridge) starts: Option<Value>,
    pub(in crate::bridge) time: Option<f64>,
    pub(in crate::bridge) names: Option<Value>,
}

/// Points of a trajectory.
const POINTS: usize = 120;

/// The portrait of a plane.
pub(in crate::bridge) fn portrait(cx: &mut dyn Cx, plane: &Plane) -> Result<Finding, Fault> {
    let window = Window { x: ends(cx, "x", plane.x)?, y: ends(cx, "y", plane.y)? };
    let names: Vec<Arc<str>> = match plane.names {
        None => vec!["x".into(), "y".into()],
        Some(given) => elements(given, cx)?
            .unwrap_or_default()
            .iter()
            .map(|name| Arc::from(cx.show(*name)))
            .collect(),
    };
    if names.len() != 2 || names[0] == names[1] {
        return Err(words::bad_option("names", &names.join(", "), "a list of two names").into());
    }
    // A function that takes a map is asked with one where names are given.
    let shape = if plane.names.is_some() { Shape::Map(names.clone()) } else { Shape::List(2) };
    let (f, clock) = (plane.f, takes_time(cx, plane.f).then_some(0.0));
    let starts = starts(cx, plane.starts, &window)?;
    let mut field = |x: f64, y: f64| -> Result<(f64, f64), Trouble> {
        let mut into = [0.0; 2];
        ask(cx, f, &shape, clock, &[x, y], &mut into)?;
        Ok((into[0], into[1]))
    };
    let arrows = window.arrows(&mut field, 12, 8)?;
    let nullclines = window.nullclines(&mut field)?;
    // Long enough to cross the window a few times at its middling speed.
    let mut speeds: Vec<f64> = arrows
        .iter()
        .map(|arrow| {
            let across = arrow.slope.0.abs() / (window.x.1 - window.x.0);
            across.max(arrow.slope.1.abs() / (window.y.1 - window.y.0))
        })
        .collect();
    speeds.sort_by(f64::total_cmp);
    let middling = speeds.get(speeds.len() / 2).copied().filter(|speed| *speed > 0.0);
    let time = plane.time.unwrap_or_else(|| middling.map_or(1.0, |speed| 4.0 / speed));
    if !(time > 0.0 && time.is_finite()) {
        return Err(words::bad_option("time", &time.to_string(), "more than 0").into());
    }
    let mut paths = Vec::with_capacity(starts.len());
    for start in starts {
        paths.push(window.trajectory(&mut field, start, time, POINTS)?);
    }
    let search = Search { within: vec![window.x, window.y], map: false };
    let rests = search.find(&mut |y: &[f64]| field(y[0], y[1]).map(|(a, b)| vec![a, b]))?;
    draw(cx, &window, &names, (&arrows, &nullclines, &paths, &rests))
}

/// Where trajectories begin: three by three places if left out.
fn starts(
    cx: &mut dyn Cx,
    given: Option<Value>,
    window: &Window,
) -> Result<Vec<(f64, f64)>, Fault> {
    let Some(given) = given else {
        let part = |at: usize| (at as f64 + 0.5) / 3.0;
        let side = |(low, high): (f64, f64), at: usize| low + (high - low) * part(at);
        let all = (0..9).map(|at| (side(window.x, at % 3), side(window.y, at / 3)));
        return Ok(all.collect());
    };
    let mut made = Vec::new();
    for item in elements(given, cx)?.unwrap_or_default() {
        let (_, numbers) = Shape::read(cx, "starts", item)?;
        let [x, y] = numbers[..] else {
            let expected = "a list of places, each a list of two numbers";
            return Err(words::bad_option("starts", &cx.show_brief(given), expected).into());
        };
        made.push((x, y));
    }
    Ok(made)
}

fn draw(
    cx: &mut dyn Cx,
    window: &Window,
    names: &[Arc<str>],
    (arrows, nullclines, paths, rests): (
        &[crate::analysis::dynamics::portrait::Arrow],
        &[Vec<[(f64, f64); 2]>; 2],
        &[crate::analysis::dynamics::flow::Path],
        &[Rest],
    ),
) -> Result<Finding, Fault> {
    let gap = (f64::NAN, f64::NAN);
    let mut lines = Vec::new();
    let mut rows = Vec::new();
    for (number, path) in paths.iter().enumerate() {
        for (time, state) in path.times.iter().zip(&path.states) {
            let (x, y) = (state[0], state[1]);
            lines.push((x.clamp(window.x.0, window.x.1), y.clamp(window.y.0, window.y.1)));
            let cells = [*time, x, y].map(Value::Float);
            rows.push(std::iter::once(Value::Int(number as i64)).chain(cells).collect());
        }
        lines.push(gap);
    }
    let column = |first: &[&str]| -> Vec<Arc<str>> {
        first.iter().copied().map(Arc::from).chain(names.iter().cloned()).collect()
    };
    let trajectories = TableObject::new(column(&["trajectory", "time"]), rows);
    let mut figure = Figure::new(Kind::Path, vec![Series { name: String::new(), points: lines }]);
    (figure.x, figure.y) = (names[0].to_string(), names[1].to_string());
    let mut rows = Vec::new();
    for (which, pieces) in nullclines.iter().enumerate() {
        let name = cx.new_text(&names[which])?;
        let mut line = Vec::with_capacity(pieces.len() * 3);
        for piece in pieces {
            let [(a, b), (c, d)] = *piece;
            line.extend([(a, b), (c, d), gap]);
            let cells = [a, b, c, d].map(Value::Float);
            rows.push(std::iter::once(name).chain(cells).collect());
        }
        if !line.is_empty() {
            let name = format!("{} stands still", names[which]);
            figure.curves.push(Series { name, points: line });
        }
    }
    let ends = ["from ", "to "];
    let mut columns: Vec<Arc<str>> = vec!["still".into()];
    columns.extend(
        ends.iter().flat_map(|end| names.iter().map(move |name| Arc::from(format!("{end}{name}")))),
    );
    let still = TableObject::new(columns, rows);
    let marks = [
        (Some(true), '●', "attracts"),
        (Some(false), '○', "repels or saddle"),
        (None, '◌', "undecided"),
    ];
    for (stable, letter, name) in marks {
        let points: Vec<(f64, f64)> = rests
            .iter()
            .filter(|rest| rest.kind.stable() == stable)
            .map(|rest| (rest.at[0], rest.at[1]))
            .collect();
        if !points.is_empty() {
            figure.letters.push((letter, Series { name: name.to_owned(), points }));
        }
    }
    let mut rows = Vec::new();
    figure.field = arrows.iter().map(|arrow| (arrow.at, arrow.slope)).collect();
    for arrow in arrows {
        let cells = [arrow.at.0, arrow.at.1, arrow.slope.0, arrow.slope.1];
        rows.push(cells.map(Value::Float).to_vec());
    }
    let mut columns = column(&[]);
    columns.extend(names.iter().map(|name| Arc::from(format!("change of {name}"))));
    let field = TableObject::new(columns, rows);
    let mut found = Vec::new();
    for rest in rests {
        let at = cx.new_list(rest.at.iter().copied().map(Value::Float).collect())?;
        let kind = cx.new_text(rest.kind.word())?;
        found.push(cx.new_named(&[("at", at), ("kind", kind)])?);
    }
    let mut kinds: Vec<String> = Vec::new();
    for rest in rests {
        let place = rest.at.iter().map(|x| fixed(*x, 3)).collect::<Vec<_>>().join(", ");
        kinds.push(format!("({place}) {}", rest.kind.word()));
    }
    let (trajectories, still) =
        (cx.new_object(Arc::new(trajectories))?, cx.new_object(Arc::new(still))?);
    let field = cx.new_object(Arc::new(field))?;
    let points = cx.new_list(found.clone())?;
    let method = "trajectories by Dormand-Prince, still lines on a grid, fixed points by Newton";
    let mut finding = Finding::new("phase portrait", "Phase portrait", method)
        .field("trajectories", trajectories)
        .field("nullclines", still)
        .field("arrows", field)
        .field("fixed_points", points)
        .items(found)
        .drawing(figure, (72, 24));
    if !kinds.is_empty() {
        finding = finding.note(format!("Fixed points: {}.", kinds.join("; ")));
    }
    Ok(finding)
}
