//! Stacked areas: how a whole is shared out along an axis.

use super::extent::Point;
use super::frame::{Around, Axis, Frame, HEIGHT};
use super::palette::{self, PAPER, Pen};
use super::scale::Scale;
use super::scene::{Scene, Stroke};
use super::{Entry, Figure, On, bars, going, legend, shorten, text, thin, upright};

/// The places of all series, and how high each series reaches there, stacked on those before it.
struct Stack {
    places: Vec<f64>,
    tops: Vec<Vec<f64>>,
}

impl Stack {
    /// `None` if there is nothing.
    fn of(figure: &Figure, on: &On<'_>) -> Option<Self> {
        let means: Vec<Vec<Point>> = figure.series.iter().map(|series| series.means(on)).collect();
        let places = bars::places(&means, on);
        if places.is_empty() {
            return None;
        }
        let mut below = vec![0.0; places.len()];
        let mut tops = Vec::with_capacity(means.len());
        for points in &means {
            for (sum, &place) in going(below.iter_mut().zip(&places), on) {
                // What lies below 0 cannot be stacked.
                *sum += between(points, place).max(0.0);
            }
            tops.push(below.clone());
        }
        Some(Self { places, tops })
    }

    fn scales(&self, figure: &Figure) -> (Scale, Scale) {
        let ends = (self.places.first(), self.places.last());
        let (left, right) = (ends.0.copied().unwrap_or(0.0), ends.1.copied().unwrap_or(1.0));
        let high = self.tops.iter().flatten().copied().filter(|top| top.is_finite());
        let high = high.fold(0.0, f64::max);
        // Sums of shares differ from 1 in the last digits.
        let high = if (high - 1.0).abs() < 1e-6 { 1.0 } else { high };
        let count = figure.places.as_ref().map_or(7, Vec::len);
        (Scale::new(left, right, count, false), Scale::new(0.0, high, 5, true))
    }
}

/// The height of a line at a place, straight between its points; 0 beyond its ends.
fn between(points: &[Point], place: f64) -> f64 {
    let after = points.partition_point(|point| point.0 < place);
    match (after.checked_sub(1).and_then(|at| points.get(at)), points.get(after)) {
        (_, Some(&(x, y))) if x.total_cmp(&place).is_eq() => y,
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
    for (number, tops) in stack.tops.iter().enumerate() {
        let line = going(stack.places.iter().zip(tops), on).map(|(&x, &y)| frame.at((x, y)));
        let line = thin::joined(line.collect(), on);
        let around = line.iter().copied().chain(below.iter().rev().copied()).collect();
        scene.area(around, upright::fill(number), None);
        below.clone_from(&line);
        scene.line(line, Stroke::of(PAPER, 1.2));
    }
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
    let lines: Vec<Vec<Point>> = stack
        .tops
        .iter()
        .map(|tops| stack.places.iter().copied().zip(tops.iter().copied()).collect())
        .collect();
    #[allow(clippy::cast_precision_loss, reason = "a small grid")]
    let fill = |column: usize, row: usize| -> Option<usize> {
        let place = if columns > 1 { column as f64 / (columns - 1) as f64 } else { 0.0 };
        let place = x.low + (x.high - x.low) * place;
        let middle = ((rows - 1 - row) as f64 + 0.5) / rows as f64;
        let value = y.low + (y.high - y.low) * middle;
        lines.iter().position(|line| between(line, place) >= value)
    };
    let picture = |row: usize| -> String {
        let cells: Vec<Option<usize>> = (0..columns).map(|column| fill(column, row)).collect();
        let mut line = String::new();
        for run in cells.chunk_by(|a, b| a == b) {
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
    let entries: Vec<Entry> = figure
        .series
        .iter()
        .enumerate()
        .map(|(at, series)| {
            let key = FILLS[at % FILLS.len()].to_string();
            Entry::new(key, &shorten(&series.name, 40)).coloured(palette::series(at))
        })
        .collect();
    legend(&entries, width, pen, out);
}
