//! Shares of three as places in a triangle: a corner is all of one, the middle a third of each.

use super::canvas::Canvas;
use super::content::{HALF_ROOT_3, corner};
use super::extent::Point;
use super::frame::{Around, EDGE, WIDTH, foot, head, tail};
use super::metrics;
use super::palette::{self, FAINT, GRID, INK, Pen};
use super::plane::rest_key;
use super::scene::{Anchor, Fill, Key, LARGE, Legend, PLAIN, SMALL, Scene, Stroke};
use super::{Entry, Figure, On, finite, glyph, going, legend, shorten, thin};

/// The side of the triangle of a picture.
const SIDE: f64 = 400.0;

/// The picture; `None` if there is nothing to show.
pub(super) fn scene(
    figure: &Figure,
    corners: &[String; 3],
    around: Around,
    on: &On<'_>,
) -> Option<Scene> {
    if figure.is_empty() {
        return None;
    }
    let around = Around { legend: keys(figure), ..around };
    let top = EDGE + if figure.title.is_empty() { 0.0 } else { LARGE + 9.0 } + PLAIN + 10.0;
    let base = top + SIDE * HALF_ROOT_3;
    let end = base + 2.0 * PLAIN + 16.0;
    let mut scene = Scene::new(WIDTH, (end + foot(&around) + EDGE).round());
    head(&mut scene, &around);
    let left = (WIDTH - SIDE) / 2.0;
    let at = |(x, y): Point| (left + x * SIDE, base - y * SIDE);
    let ends = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]].map(|share| at(corner(share)));
    scene.area(ends.to_vec(), Fill::thin(GRID, 0.25), None);
    for step in 1..5 {
        let part = f64::from(step) / 5.0;
        let rest = 1.0 - part;
        for (from, to) in [
            ([part, rest, 0.0], [part, 0.0, rest]),
            ([rest, part, 0.0], [0.0, part, rest]),
            ([rest, 0.0, part], [0.0, rest, part]),
        ] {
            scene.segment(at(corner(from)), at(corner(to)), Stroke::of(GRID, 1.0));
        }
        // The shares of each along the side that leads to it.
        let label = crate::base::number::fixed(part, 1);
        let places = [
            ([rest, part, 0.0], (0.0, SMALL + 3.0), Anchor::Middle),
            ([0.0, rest, part], (7.0, 0.0), Anchor::Start),
            ([part, 0.0, rest], (-7.0, 0.0), Anchor::End),
        ];
        for (place, (dx, dy), anchor) in places {
            let (x, y) = at(corner(place));
            scene.coloured((x + dx, y + dy), &label, anchor, 10.5, palette::QUIET);
        }
    }
    for (number, series) in figure.series.iter().enumerate() {
        // Paths without names are of one sort.
        let number = if series.name.is_empty() { 0 } else { number };
        path(&series.points, number, figure, &at, on, &mut scene);
    }
    scene.line(vec![ends[0], ends[1], ends[2], ends[0]], Stroke::of(INK, 1.2));
    for (letter, series) in &figure.letters {
        if let Some(Key::Dot(fill, edge)) = rest_key(*letter) {
            for point in finite(&series.points, on) {
                scene.dot(at(point), 5.0, fill, edge);
            }
        }
    }
    let name = |name: &str| metrics::fit(name, PLAIN, 260.0);
    let low = base + SMALL + PLAIN + 8.0;
    scene.text((ends[0].0, low), &name(&corners[0]), Anchor::Middle, PLAIN);
    scene.text((ends[1].0, low), &name(&corners[1]), Anchor::Middle, PLAIN);
    scene.text((ends[2].0, top - 8.0), &name(&corners[2]), Anchor::Middle, PLAIN);
    tail(&mut scene, &around, end);
    Some(scene)
}

/// A path with an arrow in its middle.
fn path(
    points: &[Point],
    number: usize,
    figure: &Figure,
    at: &dyn Fn(Point) -> Point,
    on: &On<'_>,
    scene: &mut Scene,
) {
    let colour = palette::series(number);
    if figure.kind == super::Kind::Scatter {
        let placed = finite(points, on).map(at).collect();
        for point in thin::apart(placed, on) {
            scene.mark(point, number, colour, 3.4);
        }
        return;
    }
    let stroke = Stroke::of(colour, 1.8).dashed(palette::dash(number));
    for part in points.split(|(x, y)| !x.is_finite() || !y.is_finite()) {
        let placed = thin::joined(going(part.iter(), on).map(|&point| at(point)).collect(), on);
        if let [only] = placed[..] {
            scene.dot(only, 3.2, colour, Stroke::of(colour, 1.5));
        }
        if let Some((from, to)) = midway(&placed) {
            scene.arrow(from, to, 9.0, Stroke::of(colour, 1.8));
        }
        scene.line(placed, stroke);
    }
}

/// A short piece in the middle of the way; none where the way is short.
pub(super) fn midway(points: &[Point]) -> Option<(Point, Point)> {
    let length = |pair: &[Point]| {
        let (dx, dy) = (pair[1].0 - pair[0].0, pair[1].1 - pair[0].1);
        crate::base::math::sqrt(dx * dx + dy * dy)
    };
    let whole: f64 = points.windows(2).map(length).sum();
    if whole < 30.0 {
        return None;
    }
    let mut gone = 0.0;
    for pair in points.windows(2) {
        let step = length(pair);
        gone += step;
        if gone >= whole / 2.0 && step > 0.0 {
            let (dx, dy) = ((pair[1].0 - pair[0].0) / step, (pair[1].1 - pair[0].1) / step);
            let to = pair[1];
            return Some(((to.0 - dx * 9.5, to.1 - dy * 9.5), to));
        }
    }
    None
}

fn keys(figure: &Figure) -> Legend {
    let mut legend = Legend::default();
    if figure.series.len() > 1 {
        for (number, series) in
            figure.series.iter().enumerate().filter(|(_, it)| !it.name.is_empty())
        {
            let stroke = Stroke::of(palette::series(number), 1.8).dashed(palette::dash(number));
            let key = match figure.kind {
                super::Kind::Scatter => Key::Mark(number, stroke.colour),
                _ => Key::Line(stroke, None),
            };
            legend.add(key, &series.name);
        }
    }
    for (letter, series) in figure.letters.iter().filter(|(_, series)| !series.name.is_empty()) {
        if let Some(key) = rest_key(*letter) {
            legend.add(key, &series.name);
        }
    }
    legend
}

/// The same in a terminal.
pub(super) fn text(
    figure: &Figure,
    corners: &[String; 3],
    (width, height): (usize, usize),
    pen: Pen,
    on: &On<'_>,
    out: &mut String,
) {
    let rows = height.saturating_sub(5).clamp(4, width.saturating_sub(4) * 2 / 5);
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small"
    )]
    let columns = (rows as f64 * 2.0 / HALF_ROOT_3).round() as usize;
    let mut canvas = Canvas::new(columns, rows);
    let at = |(x, y): Point| (x, y / HALF_ROOT_3);
    let ends = [(0.0, 0.0), (1.0, 0.0), (0.5, HALF_ROOT_3)].map(at);
    canvas.take(FAINT);
    for (from, to) in [(0, 1), (1, 2), (2, 0)] {
        canvas.line(ends[from], ends[to], 1);
    }
    let several = figure.series.len() > 1;
    for (number, series) in figure.series.iter().enumerate() {
        let named = !series.name.is_empty();
        canvas.take(palette::series(if named { number } else { 0 }));
        let joined = figure.kind != super::Kind::Scatter;
        for part in series.points.split(|(x, y)| !x.is_finite() || !y.is_finite()) {
            let mark = (several && named).then(|| glyph(number));
            for pair in going(part.windows(2), on).filter(|_| joined) {
                canvas.line(at(pair[0]), at(pair[1]), 1);
            }
            let marked = if joined { part.len().saturating_sub(1) } else { 0 };
            for &point in going(part.iter().skip(marked), on) {
                let (x, y) = at(point);
                match mark {
                    Some(mark) => canvas.letter(x, y, mark),
                    None if joined => canvas.dot(x, y),
                    None => canvas.letter(x, y, '•'),
                }
            }
        }
    }
    canvas.plain();
    for (letter, series) in &figure.letters {
        for point in finite(&series.points, on) {
            let (x, y) = at(point);
            canvas.letter(x, y, *letter);
        }
    }
    let lengths = corners.each_ref().map(|name| name.chars().count().min(30));
    let indent = (lengths[0] / 2).max((lengths[2] / 2).saturating_sub(columns / 2)) + 1;
    let start = (indent + columns / 2).saturating_sub(lengths[2] / 2);
    out.push_str(&format!("{}{}\n", " ".repeat(start), shorten(&corners[2], 30)));
    for row in 0..rows {
        out.push_str(&format!("{}{}\n", " ".repeat(indent), canvas.row(row, pen)));
    }
    let (first, second) = (shorten(&corners[0], 30), shorten(&corners[1], 30));
    let start = indent - (lengths[0] / 2).min(indent);
    let gap = (indent + columns).saturating_sub(lengths[1] / 2).saturating_sub(start + lengths[0]);
    out.push_str(&format!("{}{first}{}{second}\n", " ".repeat(start), " ".repeat(gap.max(2))));
    let series = figure.series.iter().enumerate();
    let series = series.filter(|(_, it)| several && !it.name.is_empty()).map(|(number, it)| {
        Entry::new(glyph(number).to_string(), &it.name).coloured(palette::series(number))
    });
    let letters = figure.letters.iter().filter(|(_, it)| !it.name.is_empty());
    let letters = letters.map(|(letter, it)| Entry::new(letter.to_string(), &it.name));
    legend(series.chain(letters), width, pen, out);
}
