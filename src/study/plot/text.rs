//! Lines and points in a terminal: braille dots in a frame.

use std::collections::BTreeSet;

use super::canvas::Canvas;
use super::extent::{self, Point};
use super::palette::{self, Pen};
use super::plane::heading;
use super::scale::Scale;
use super::{Entry, Figure, Kind, On, finite, glyph, going, legend, shorten};

/// Draws the figure.
pub(super) fn draw(
    figure: &Figure,
    (width, height): (usize, usize),
    pen: Pen,
    on: &On<'_>,
    out: &mut String,
) {
    let (shapes, bands) = extent::parts(figure, usize::MAX, on);
    let all = extent::all(figure, &shapes, &bands, on);
    let Some((x, y)) = extent::axes(figure, &all, (7, 5), on) else {
        out.push_str("(nothing to show)\n");
        return;
    };
    let labels: Vec<String> = y.ticks.iter().map(|&tick| y.label(tick)).collect();
    let margin = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let columns = width.saturating_sub(margin + 2).max(16);
    let rows = height.saturating_sub(4).max(4);
    let mut canvas = Canvas::new(columns, rows);
    // The largest floats lie at the edge.
    let at = |(a, b): Point| (x.place(a).clamp(0.0, 1.0), y.place(b).clamp(0.0, 1.0));

    let several = figure.series.len() > 1;
    for (number, points) in going(shapes.iter().enumerate(), on) {
        let mark = several.then(|| glyph(number));
        canvas.take(palette::series(number));
        let points = Marked { points, mark, shift: number * 4 };
        series(figure.kind, &points, columns, &at, on, &mut canvas);
        let band = bands.get(number).map_or(&[][..], Vec::as_slice);
        let edge = |side: fn(&(f64, f64, f64)) -> Point| going(band.iter().map(side), on);
        join(edge(|&(x, low, _)| (x, low)), &at, 3, &mut canvas);
        join(edge(|&(x, _, high)| (x, high)), &at, 3, &mut canvas);
    }
    canvas.take(palette::FAINT);
    for curve in &figure.curves {
        // A gap where the curve leaves the figure.
        let parts = curve.points.split(|(a, b)| !a.is_finite() || !b.is_finite());
        parts.for_each(|part| join(part.iter().copied(), &at, 2, &mut canvas));
    }
    let mut drawn = BTreeSet::new();
    for (_, place) in going(figure.marks.iter(), on) {
        let place = x.place(*place);
        // Of many marks most stand where others do.
        if drawn.insert(canvas.across(place)) {
            canvas.line((place, 0.0), (place, 1.0), 2);
        }
    }
    canvas.plain();
    for (letter, series) in &figure.letters {
        finite(&series.points, on).map(at).for_each(|(x, y)| canvas.letter(x, y, *letter));
    }
    canvas.take(palette::FAINT);
    for &(place, slope) in &figure.field {
        if let Some(letter) = heading(slope, &x, &y).map(arrow) {
            let (x, y) = at(place);
            canvas.letter(x, y, letter);
        }
    }
    frame(figure, &x, &y, margin, (columns, rows), &|row| canvas.row(row, pen), out);
    keys(figure, width, pen, out);
}

/// The arrow nearest to a direction.
fn arrow((dx, dy): Point) -> char {
    const ARROWS: [char; 8] = ['→', '↗', '↑', '↖', '←', '↙', '↓', '↘'];
    let eighth = crate::base::math::atan2(dy, dx) / std::f64::consts::FRAC_PI_4;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 8")]
    let eighth = (eighth.round() + 8.0) as usize;
    ARROWS[eighth % 8]
}

/// The points of a series, and which of them have a mark.
struct Marked<'a> {
    points: &'a [Point],
    mark: Option<char>,
    shift: usize,
}

/// One series: joined unless it is a scatter, with its marks at some of the points.
fn series(
    kind: Kind,
    &Marked { points, mark, shift }: &Marked<'_>,
    columns: usize,
    at: &dyn Fn(Point) -> Point,
    on: &On<'_>,
    canvas: &mut Canvas,
) {
    if kind != Kind::Scatter {
        join(going(points.iter().copied(), on), at, 1, canvas);
    }
    // Points too near to each other share a mark, so that the lines can still be seen.
    let every = if kind == Kind::Scatter { 1 } else { (points.len() * 12 / columns).max(1) };
    for (number, &point) in going(points.iter().enumerate(), on) {
        let (x, y) = at(point);
        match mark {
            Some(mark) if (number + every - shift % every).is_multiple_of(every) => {
                canvas.letter(x, y, mark);
            }
            _ => canvas.dot(x, y),
        }
    }
}

fn join(
    points: impl Iterator<Item = Point>,
    at: &dyn Fn(Point) -> Point,
    every: i64,
    canvas: &mut Canvas,
) {
    let mut before = None;
    for point in points.map(at) {
        if !point.0.is_finite() || !point.1.is_finite() {
            before = None;
            continue;
        }
        if let Some(before) = before {
            canvas.line(before, point, every);
        }
        before = Some(point);
    }
}

/// The picture with its axes.
pub(super) fn frame(
    figure: &Figure,
    x: &Scale,
    y: &Scale,
    margin: usize,
    (columns, rows): (usize, usize),
    picture: &dyn Fn(usize) -> String,
    out: &mut String,
) {
    if !figure.y.is_empty() {
        out.push_str(&" ".repeat(margin + 1));
        out.push_str(&shorten(&figure.y, columns));
        out.push('\n');
    }
    let mut labels = vec![None; rows];
    for &tick in &y.ticks {
        if let Some(label) = labels.get_mut(rows - 1 - row_of(y.place(tick), rows)) {
            *label = Some(y.label(tick));
        }
    }
    for (row, label) in labels.iter().enumerate() {
        let bar = if label.is_some() { '┤' } else { '│' };
        let label = label.as_deref().unwrap_or("");
        out.push_str(&format!("{label:>margin$} {bar}{}\n", picture(row)));
    }
    let ticks: Vec<(usize, String)> = match &figure.places {
        Some(names) => names
            .iter()
            .enumerate()
            .map(|(at, name)| {
                #[allow(clippy::cast_precision_loss, reason = "a count")]
                let place = x.place(at as f64);
                (column_of(place, columns), shorten(name, 16))
            })
            .collect(),
        None => x.ticks.iter().map(|&t| (column_of(x.place(t), columns), x.label(t))).collect(),
    };
    let mut axis = vec!['─'; columns];
    let mut numbers = vec![' '; margin + 2 + columns];
    let mut free = 0;
    for (column, label) in ticks {
        let length = label.chars().count();
        let start = (margin + 2 + column)
            .saturating_sub(length / 2)
            .min(numbers.len() - length.min(numbers.len()));
        if start < free {
            continue;
        }
        if let Some(place) = axis.get_mut(column) {
            *place = '┬';
        }
        numbers.iter_mut().skip(start).zip(label.chars()).for_each(|(to, letter)| *to = letter);
        free = start + length + 1;
    }
    let axis: String = axis.into_iter().collect();
    let numbers: String = numbers.into_iter().collect();
    out.push_str(&format!("{:>margin$} └{axis}\n{numbers}\n", ""));
    if !figure.x.is_empty() {
        let name = shorten(&figure.x, columns);
        let indent = margin + 2 + (columns - name.chars().count().min(columns)) / 2;
        out.push_str(&format!("{}{name}\n", " ".repeat(indent)));
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a small grid"
)]
fn row_of(place: f64, rows: usize) -> usize {
    // As the canvas rounds: to a dot, then to its character.
    let dot = (place.clamp(0.0, 1.0) * (rows * 4 - 1) as f64).round() as usize;
    (dot / 4).min(rows - 1)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a small grid"
)]
fn column_of(place: f64, columns: usize) -> usize {
    let dot = (place.clamp(0.0, 1.0) * (columns * 2 - 1) as f64).round() as usize;
    (dot / 2).min(columns - 1)
}

/// What the marks mean.
fn keys(figure: &Figure, width: usize, pen: Pen, out: &mut String) {
    let several = figure.series.len() > 1;
    let series = figure.series.iter().enumerate();
    let series = series.filter(|(_, it)| several && !it.name.is_empty()).map(|(number, it)| {
        Entry::new(glyph(number).to_string(), &it.name).coloured(palette::series(number))
    });
    let faint = |key: &str, name: &str| Entry::new(key.to_owned(), name).coloured(palette::FAINT);
    let curves = figure.curves.iter().map(|curve| faint("⠂⠂", &curve.name));
    let marks = figure.marks.iter().filter(|(name, _)| !name.is_empty());
    let marks = marks.map(|(name, _)| faint("⡂", name));
    let letters = figure.letters.iter().filter(|(_, it)| !it.name.is_empty());
    let letters = letters.map(|(letter, it)| Entry::new(letter.to_string(), &it.name));
    legend(series.chain(curves).chain(marks).chain(letters), width, pen, out);
}

#[cfg(test)]
mod tests {
    use super::super::Series;
    use super::*;

    fn named(name: &str, points: Vec<Point>) -> Series {
        Series { name: name.to_owned(), points }
    }

    #[test]
    fn a_line_rises() {
        let points = (0..=10).map(|x| (f64::from(x), f64::from(x * x))).collect();
        let mut figure = Figure::new(Kind::Line, vec![named("", points)]);
        (figure.x, figure.y) = ("n".into(), "square".into());
        let shown = figure.render(72, 20);
        let lines: Vec<&str> = shown.lines().collect();
        assert!(
            lines.len() <= 20 && lines.iter().all(|line| line.chars().count() <= 72),
            "{shown}"
        );
        assert_eq!(lines[0], "    square");
        assert!(lines[1].starts_with("100 ┤") && lines[1].ends_with("⡠⠊"), "{shown}");
        assert!(lines.iter().any(|line| line.starts_with("  0 ┤⣀")), "{shown}");
        assert_eq!(lines.last().unwrap().trim(), "n");
    }

    #[test]
    fn several_series_have_marks_and_a_legend() {
        let one = named("tit_for_tat", vec![(0.0, 0.0), (1.0, 1.0)]);
        let other = named("grim", vec![(0.0, 1.0), (1.0, 0.0)]);
        let mut figure = Figure::new(Kind::Scatter, vec![one, other]);
        figure.marks.push(("half".into(), 0.5));
        let shown = figure.render(40, 12);
        assert_eq!(shown.matches('●').count(), 3, "{shown}");
        assert_eq!(shown.matches('○').count(), 3, "{shown}");
        assert!(shown.ends_with(" ● tit_for_tat   ○ grim   ⡂ half"), "{shown}");
    }

    #[test]
    fn places_have_names_and_nothing_is_said() {
        let mut figure = Figure::new(Kind::Line, vec![named("", vec![(0.0, 1.0), (1.0, 2.0)])]);
        figure.places = Some(vec!["north".into(), "south".into()]);
        figure.band = Some((0.1, 0.9));
        let shown = figure.render(40, 12);
        assert!(shown.contains("north") && shown.contains("south"), "{shown}");
        assert_eq!(Figure::new(Kind::Line, Vec::new()).render(40, 12), "(nothing to show)");
        let odd =
            vec![(f64::NAN, 1.0), (1.0, f64::INFINITY), (f64::MAX, f64::MIN), (-f64::MAX, 0.0)];
        let shown = Figure::new(Kind::Line, vec![named("", odd)]).render(3, 1);
        assert!(!shown.is_empty());
    }
}
