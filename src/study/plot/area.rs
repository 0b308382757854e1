//! Stacked areas: how a whole is shared out along an axis.

use super::extent::Point;
use super::frame::{Around, Axis, Frame, HEIGHT};
use super::palette::{self, PAPER, Pen};
use super::scale::Scale;
use super::scene::{Scene, Stroke};
use super::{Entry, Figure, On, PIECE, bars, finite, going, legend, shorten, text, thin, upright};

/// The places of all series, what each of them has there, and how high they reach when they are stacked.
struct Stack {
    places: Vec<f64>,
    means: Vec<Vec<Point>>,
    high: f64,
}

impl Stack {
    /// `None` if there is nothing.
    fn of(figure: &Figure, on: &On<'_>) -> Option<Self> {
        let means: Vec<Vec<Point>> =
            going(figure.series.iter(), on).map(|series| series.means(on)).collect();
        let places = bars::places(&means, on);
        if places.is_empty() {
            return None;
        }
        let (stack, mut high) = (Self { places, means, high: 0.0 }, 0.0_f64);
        stack.each(on, |_, tops| {
            high = tops.iter().copied().filter(|top| top.is_finite()).fold(high, f64::max);
        });
        Some(Self { high, ..stack })
    }

    /// Goes through the series from below, with how high each reaches at each place, stacked on those before it. To keep
    /// that of all series would take far more memory than they do.
    fn each(&self, on: &On<'_>, mut step: impl FnMut(usize, &[f64])) {
        let (mut tops, mut done) = (vec![0.0; self.places.len()], 0);
        for (number, points) in self.means.iter().enumerate() {
            done += OWN;
            for (tops, places) in tops.chunks_mut(PIECE).zip(self.places.chunks(PIECE)) {
                done += tops.len();
                if done >= PIECE {
                    done = 0;
                    if !on() {
                        return;
                    }
                }
                for (top, &place) in tops.iter_mut().zip(places) {
                    // What lies below 0 cannot be stacked.
                    *top += between(points, place).max(0.0);
                }
            }
            step(number, &tops);
        }
    }

    fn scales(&self, figure: &Figure) -> (Scale, Scale) {
        let ends = (self.places.first(), self.places.last());
        let (left, right) = (ends.0.copied().unwrap_or(0.0), ends.1.copied().unwrap_or(1.0));
        // Sums of shares differ from 1 in the last digits.
        let high = if (self.high - 1.0).abs() < 1e-6 { 1.0 } else { self.high };
        let count = figure.places.as_ref().map_or(7, Vec::len);
        (Scale::new(left, right, count, false), Scale::new(0.0, high, 5, true))
    }
}

/// What a series takes beside its places, as so many of them.
const OWN: usize = 128;

/// At how many places series have something.
pub(super) fn count(figure: &Figure, on: &On<'_>) -> usize {
    let points = figure.series.iter().flat_map(|series| finite(&series.points, on));
    let points: Vec<Point> = points.map(|(x, _)| (x, 0.0)).collect();
    bars::places(&[points], on).len()
}

/// The height of a line at a place, straight between its points; 0 beyond its ends.
fn between(points: &[Point], place: f64) -> f64 {
    let after = points.partition_point(|point| point.0 < place);
    let point = |at: usize| points.get(at).copied();
    joined(after.checked_sub(1).and_then(point), point(after), place)
}

/// The same of a line by its places and its heights there.
fn reached(places: &[f64], heights: &[f64], place: f64) -> f64 {
    let after = places.partition_point(|x| *x < place);
    let point = |at: usize| places.get(at).copied().zip(heights.get(at).copied());
    joined(after.checked_sub(1).and_then(point), point(after), place)
}

/// The height at a place after one point and not after another.
fn joined(before: Option<Point>, after: Option<Point>, place: f64) -> f64 {
    match (before, after) {
        (_, Some((x, y))) if x.total_cmp(&place).is_eq() => y,
        (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (place - a.0) / (b.0 - a.0),
        _ => 0.0,
    }
}

/// The picture; `None` if there is nothing to show.
pub(super) fn scene(figure: &Figure, around: Around, on: &On<'_>) -> Option<Scene> {
    let stack = Stack::of(figure, on)?;
    let (x, y) = stack.scales(figure);
    let x = Axis { names: figure.places.clone(), ..Axis::of(&figure.x, x) };
    let around = Around { legend: upright::legend(figure), ..around };
    let (frame, mut scene) = Frame::new(x, Axis::of(&figure.y, y), &around, HEIGHT);
    let base = going(stack.places.iter(), on).map(|&x| frame.at((x, 0.0)));
    let mut below: Vec<Point> = thin::joined(base.collect(), on);
    stack.each(on, |number, tops| {
        let line = going(stack.places.iter().zip(tops), on).map(|(&x, &y)| frame.at((x, y)));
        let line = thin::joined(line.collect(), on);
        let around = line.iter().copied().chain(below.iter().rev().copied()).collect();
        scene.area(around, upright::fill(number), None);
        below.clone_from(&line);
        scene.line(line, Stroke::of(PAPER, 1.2));
    });
    // Over the areas, as they would hide it.
    frame.axes(&mut scene);
    Some(scene)
}

/// What areas are made of in a terminal.
const FILLS: [char; 8] = ['█', '░', '▓', '▒', '#', '+', '=', '·'];

/// The same in a terminal.
pub(super) fn text(
    figure: &Figure,
    (width, height): (usize, usize),
    pen: Pen,
    on: &On<'_>,
    out: &mut String,
) {
    let Some(stack) = Stack::of(figure, on) else {
        out.push_str("(nothing to show)\n");
        return;
    };
    let (x, y) = stack.scales(figure);
    let margin = y.ticks.iter().map(|&tick| y.label(tick).chars().count()).max().unwrap_or(0);
    let columns = width.saturating_sub(margin + 2).max(16);
    let rows = height.saturating_sub(4).max(4);
    #[allow(clippy::cast_precision_loss, reason = "a small grid")]
    let place = |column: usize| {
        let place = if columns > 1 { column as f64 / (columns - 1) as f64 } else { 0.0 };
        x.low + (x.high - x.low) * place
    };
    #[allow(clippy::cast_precision_loss, reason = "a small grid")]
    let value = |row: usize| {
        let middle = ((rows - 1 - row) as f64 + 0.5) / rows as f64;
        y.low + (y.high - y.low) * middle
    };
    // The first series that reaches the middle of each character.
    let mut fills: Vec<Vec<Option<usize>>> = vec![vec![None; columns]; rows];
    stack.each(on, |number, tops| {
        for column in 0..columns {
            let top = reached(&stack.places, tops, place(column));
            for (row, fills) in fills.iter_mut().enumerate() {
                if fills[column].is_none() && top >= value(row) {
                    fills[column] = Some(number);
                }
            }
        }
    });
    let picture = |row: usize| -> String {
        let mut line = String::new();
        for run in fills[row].chunk_by(|a, b| a == b) {
            match run.first().copied().flatten() {
                Some(at) => {
                    let text = FILLS[at % FILLS.len()].to_string().repeat(run.len());
                    line.push_str(&pen.paint(palette::series(at), &text));
                }
                None => line.push_str(&" ".repeat(run.len())),
            }
        }
        line
    };
    text::frame(figure, &x, &y, margin, (columns, rows), &picture, out);
    let entries = figure.series.iter().enumerate().map(|(at, series)| {
        let key = FILLS[at % FILLS.len()].to_string();
        Entry::new(key, &shorten(&series.name, 40)).coloured(palette::series(at))
    });
    legend(entries, width, pen, out);
}
