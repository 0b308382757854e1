//! Lines, paths and points in a plane with two axes.

use super::extent::{self, Point};
use super::frame::{Around, Axis, Frame, HEIGHT};
use super::palette::{self, FAINT, INK, PAPER, QUIET};
use super::scale::Scale;
use super::scene::{Anchor, Fill, Key, Legend, SMALL, Scene, Stroke};
use super::{Figure, Kind, On, finite, going, thin};
use crate::study::table::beginning;

/// The looks of vertical marks and of curves.
const MARK_DASH: &str = "4 3";
const CURVE_DASH: &str = "5 2.5";

/// More series than this are not drawn.
pub(super) const MOST_SERIES: usize = 4000;

/// More vertical marks than this are not drawn either.
const MOST_MARKS: usize = 1000;

/// The picture; `None` if there is nothing to show.
pub(super) fn scene(figure: &Figure, around: Around, on: &On<'_>) -> Option<Scene> {
    let (shapes, bands) = extent::parts(figure, MOST_SERIES, on);
    let points = extent::all(figure, &shapes, &bands, on);
    let (x, y) = extent::axes(figure, &points, (7, 5), on)?;
    let x = Axis { names: figure.places.clone(), ..Axis::of(&figure.x, roomy(figure, x)) };
    let (legend, notes) = (legend(figure), notes(figure, &shapes, around.notes, on));
    let around = Around { legend, notes, ..around };
    let (frame, mut scene) = Frame::new(x, Axis::of(&figure.y, y), &around, HEIGHT);
    frame.grid(&mut scene);
    if figure.filled {
        // Inner areas lie over outer ones, and come first in the legend.
        for (number, points) in shapes.iter().enumerate().rev() {
            let around: Vec<Point> =
                going(points.iter().map(|&point| frame.at(point)), on).collect();
            scene.area(around.clone(), Fill::of(PAPER), None);
            scene.area(around, Fill::thin(palette::series(number), 0.22), None);
        }
    }
    field(figure, &frame, &mut scene);
    for (number, band) in bands.iter().enumerate() {
        ribbon(band, number, &frame, on, &mut scene);
    }
    verticals(figure, &frame, &mut scene);
    for (number, points) in shapes.into_iter().enumerate().rev() {
        series(figure, &points, number, &frame, on, &mut scene);
    }
    curves(figure, &frame, on, &mut scene);
    frame.axes(&mut scene);
    letters(figure, &frame, on, &mut scene);
    Some(scene)
}

/// Arrows along which a system moves.
fn field(figure: &Figure, frame: &Frame, scene: &mut Scene) {
    const LENGTH: f64 = 15.0;
    for &(place, slope) in &figure.field {
        let Some((dx, dy)) = heading(slope, &frame.x.scale, &frame.y.scale) else { continue };
        // The picture is wider than high, and its heights are counted from above.
        let (dx, dy) = (dx * (frame.right - frame.left), -dy * (frame.bottom - frame.top));
        let length = crate::base::math::sqrt(dx * dx + dy * dy).max(1e-9);
        let (dx, dy) = (dx / length * LENGTH / 2.0, dy / length * LENGTH / 2.0);
        let (x, y) = frame.at(place);
        scene.arrow((x - dx, y - dy), (x + dx, y + dy), 5.0, Stroke::of(FAINT, 1.0));
    }
}

/// A direction in shares of both axes; none where nothing moves.
pub(super) fn heading((dx, dy): Point, x: &Scale, y: &Scale) -> Option<Point> {
    let (dx, dy) = (dx / (x.high - x.low), dy / (y.high - y.low));
    let length = crate::base::math::sqrt(dx * dx + dy * dy);
    (length.is_finite() && length > 0.0).then(|| (dx / length, dy / length))
}

/// The dots that letters stand for; none for other letters.
pub(super) fn rest_key(letter: char) -> Option<Key> {
    let edge = Stroke::of(INK, 1.6);
    Some(match letter {
        '●' => Key::Dot(INK, edge),
        '○' => Key::Dot(PAPER, edge),
        '◌' => Key::Dot(PAPER, edge.dashed("2 2")),
        _ => return None,
    })
}

/// Dots and letters at points.
fn letters(figure: &Figure, frame: &Frame, on: &On<'_>, scene: &mut Scene) {
    for (letter, series) in &figure.letters {
        for point in finite(&series.points, on) {
            let (x, y) = frame.at(point);
            match rest_key(*letter) {
                Some(Key::Dot(fill, edge)) => scene.dot((x, y), 5.0, fill, edge),
                _ => {
                    let at = (x, y + SMALL * 0.36);
                    scene.label(at, &letter.to_string(), Anchor::Middle, SMALL);
                }
            }
        }
    }
}

/// A little room beside the first and the last point of a cloud or of named places.
fn roomy(figure: &Figure, scale: Scale) -> Scale {
    let share = match (figure.kind, &figure.places) {
        (_, Some(_)) => 0.06,
        (Kind::Scatter, None) => 0.02,
        _ => 0.0,
    };
    scale.wider(share)
}

fn several(figure: &Figure) -> bool {
    figure.series.len() > 1
}

fn stroke(number: usize) -> Stroke {
    Stroke::of(palette::series(number), 2.0).dashed(palette::dash(number))
}

/// A band around a line, with fine edges so that it is seen in grey too.
fn ribbon(band: &[(f64, f64, f64)], number: usize, frame: &Frame, on: &On<'_>, scene: &mut Scene) {
    let side = |pick: fn(&(f64, f64, f64)) -> Point| -> Vec<Point> {
        thin::joined(going(band.iter(), on).map(|edge| frame.at(pick(edge))).collect(), on)
    };
    let low = side(|&(x, low, _)| (x, low));
    let high = side(|&(x, _, high)| (x, high));
    let colour = palette::series(number);
    let around: Vec<Point> = high.iter().copied().chain(low.iter().rev().copied()).collect();
    scene.area(around, Fill::thin(colour, 0.18), None);
    let edge = Stroke::of(colour, 0.7).dashed(palette::dash(number));
    scene.line(low, edge);
    scene.line(high, edge);
}

/// One series with its marks.
fn series(
    figure: &Figure,
    points: &[Point],
    number: usize,
    frame: &Frame,
    on: &On<'_>,
    scene: &mut Scene,
) {
    let colour = palette::series(number);
    if figure.kind == Kind::Scatter {
        let points: Vec<Point> = going(points.iter(), on).map(|&point| frame.at(point)).collect();
        let many = points.len() > 400;
        for at in thin::apart(points, on) {
            scene.mark(at, number, colour, if many { 2.2 } else { 3.8 });
        }
        return;
    }
    let whole = points.len();
    let parts = points.split(|(x, y)| !x.is_finite() || !y.is_finite());
    for part in parts {
        let placed: Vec<Point> = going(part.iter(), on).map(|&point| frame.at(point)).collect();
        if let [only] = placed[..] {
            scene.mark(only, number, colour, 3.8);
        }
        let placed = thin::joined(placed, on);
        if !figure.field.is_empty()
            && let Some((from, to)) = super::simplex::midway(&placed)
        {
            scene.arrow(from, to, 10.0, Stroke::of(colour, 2.0));
        }
        scene.line(placed, stroke(number));
    }
    if figure.filled {
        return;
    }
    // Few points are all marked; of many some, in other places for each series.
    let few = whole <= 25;
    if !(several(figure) || few && figure.kind == Kind::Line)
        || figure.kind == Kind::Path && whole > 400
    {
        return;
    }
    let every = if few { 1 } else { whole.div_ceil(8) };
    let shift = if few { 0 } else { every * (2 * number + 1) / (2 * figure.series.len()) };
    for &point in points.iter().skip(shift).step_by(every) {
        if point.0.is_finite() && point.1.is_finite() {
            scene.mark(frame.at(point), number, colour, 3.8);
        }
    }
}

fn curve_stroke(number: usize) -> Stroke {
    let dash = if number == 0 { CURVE_DASH } else { palette::dash(number + 1) };
    Stroke::of(INK, 1.4).dashed(dash)
}

fn curves(figure: &Figure, frame: &Frame, on: &On<'_>, scene: &mut Scene) {
    for (number, curve) in figure.curves.iter().enumerate() {
        let parts = curve.points.split(|(x, y)| !x.is_finite() || !y.is_finite());
        let parts = parts.map(|part| part.iter().map(|&point| frame.at(point)).collect());
        for part in thin::chained(parts.collect()) {
            scene.line(thin::joined(part, on), curve_stroke(number));
        }
    }
}

/// Vertical lines with their names at the top where there is room, else in the legend.
fn verticals(figure: &Figure, frame: &Frame, scene: &mut Scene) {
    let marks = || figure.marks.iter().filter(|(_, place)| place.is_finite()).take(MOST_MARKS);
    for (_, place) in marks() {
        let x = frame.across(*place);
        scene.segment((x, frame.top), (x, frame.bottom), Stroke::of(QUIET, 1.4).dashed(MARK_DASH));
    }
    for (name, place) in marks() {
        let (name, x) = (beginning(name), frame.across(*place));
        let width = super::metrics::width(name, SMALL);
        let (anchor, x) = if x + 5.0 + width <= frame.right {
            (Anchor::Start, x + 5.0)
        } else {
            (Anchor::End, x - 5.0)
        };
        scene.label((x, frame.top + SMALL), name, anchor, SMALL);
    }
}

fn legend(figure: &Figure) -> Legend {
    let mut legend = Legend::default();
    if several(figure) {
        for (number, series) in figure.series.iter().enumerate() {
            if series.name.is_empty() {
                continue;
            }
            let key = match figure.kind {
                Kind::Scatter => Key::Mark(number, palette::series(number)),
                _ if figure.filled => {
                    let fill = Fill::thin(palette::series(number), 0.22);
                    Key::Box(fill, Some(stroke(number)))
                }
                _ => Key::Line(stroke(number), Some(number)),
            };
            legend.add(key, &series.name);
        }
    }
    for (number, curve) in
        figure.curves.iter().enumerate().filter(|(_, curve)| !curve.name.is_empty())
    {
        legend.add(Key::Line(curve_stroke(number), None), &curve.name);
    }
    for (letter, series) in figure.letters.iter().filter(|(_, series)| !series.name.is_empty()) {
        let key = rest_key(*letter).unwrap_or(Key::Letter(*letter));
        legend.add(key, &series.name);
    }
    legend
}

/// What the picture does not say by itself.
fn notes(
    figure: &Figure,
    shapes: &[Vec<Point>],
    mut notes: Vec<String>,
    on: &On<'_>,
) -> Vec<String> {
    if let Some((low, high)) = figure.band.filter(|_| figure.kind == Kind::Line) {
        let share = |share: f64| crate::base::number::percent(share, Some(0));
        notes.push(format!(
            "Lines: means. Bands: from the {} to the {} quantile.",
            share(low),
            share(high)
        ));
    }
    let left_out = figure.series.len().saturating_sub(MOST_SERIES);
    if left_out > 0 {
        notes.push(format!("{left_out} more series are not shown."));
    }
    let left_out = figure.marks.len().saturating_sub(MOST_MARKS);
    if left_out > 0 {
        notes.push(format!("{left_out} more marks are not shown."));
    }
    let most = shapes.iter().map(Vec::len).max().unwrap_or(0);
    if figure.kind == Kind::Scatter && most > 1500 {
        let counts = figure.series.iter().map(|series| finite(&series.points, on).count());
        let count: usize = counts.sum();
        notes.push(format!("Of {count} points those that hide others are left out."));
    }
    notes
}
