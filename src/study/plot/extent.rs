//! What of the data of a figure is shown, and between which values: the same for every form in which it is shown.

use super::scale::Scale;
use super::{Figure, Kind, On, Series, finite, going};
use crate::base::statistics::quantile_of_sorted;

pub(super) type Point = (f64, f64);

/// The points as they are drawn.
pub(super) fn shape(kind: Kind, series: &Series, on: &On<'_>) -> Vec<Point> {
    match kind {
        Kind::Line => series.means(on),
        Kind::Path => going(series.points.iter().copied(), on).collect(),
        _ => finite(&series.points, on).collect(),
    }
}

/// The edges of the band at each place.
pub(super) fn band(figure: &Figure, series: &Series, on: &On<'_>) -> Vec<(f64, f64, f64)> {
    let Some((low, high)) = figure.band.filter(|_| figure.kind == Kind::Line) else {
        return Vec::new();
    };
    let edges = series.by_place(on, |x, values| {
        Some((x, quantile_of_sorted(values, low).ok()?, quantile_of_sorted(values, high).ok()?))
    });
    edges.into_iter().flatten().collect()
}

/// The points and the bands of so many of the series.
pub(super) fn parts(
    figure: &Figure,
    most: usize,
    on: &On<'_>,
) -> (Vec<Vec<Point>>, Vec<Vec<(f64, f64, f64)>>) {
    let series = || going(figure.series.iter().take(most), on);
    let shapes = series().map(|series| shape(figure.kind, series, on)).collect();
    let bands = series().map(|series| band(figure, series, on)).collect();
    (shapes, bands)
}

/// All finite points that must find room.
pub(super) fn all(
    figure: &Figure,
    shapes: &[Vec<Point>],
    bands: &[Vec<(f64, f64, f64)>],
    on: &On<'_>,
) -> Vec<Point> {
    let edges = bands.iter().flatten().flat_map(|&(x, low, high)| [(x, low), (x, high)]);
    let letters = figure.letters.iter().flat_map(|(_, series)| finite(&series.points, on));
    let shown = shapes.iter().flatten().copied().filter(|(x, y)| x.is_finite() && y.is_finite());
    going(shown.chain(edges).chain(letters), on).collect()
}

/// The axes that hold everything, with about so many ticks; `None` if there is nothing.
pub(super) fn axes(
    figure: &Figure,
    points: &[Point],
    ticks: (usize, usize),
    on: &On<'_>,
) -> Option<(Scale, Scale)> {
    let curves: Vec<Point> =
        figure.curves.iter().flat_map(|curve| finite(&curve.points, on)).collect();
    let places = points.iter().chain(&curves).map(|point| point.0);
    let marks = figure.marks.iter().map(|(_, place)| *place).filter(|place| place.is_finite());
    let (left, right) = ends(going(places.chain(marks), on))?;
    let (low, high) = ends(going(points.iter().chain(&curves).map(|point| point.1), on))?;
    // An axis that nearly reaches 0 begins there.
    let low = if low > 0.0 && low < (high - low) * 0.25 { 0.0 } else { low };
    let x = match &figure.places {
        Some(names) => {
            #[allow(clippy::cast_precision_loss, reason = "a count")]
            let last = names.len().saturating_sub(1).max(1) as f64;
            Scale::new(0.0, last, names.len(), false)
        }
        None => Scale::new(left, right, ticks.0, false),
    };
    Some((x, Scale::new(low, high, ticks.1, true)))
}

/// The least and the greatest.
pub(super) fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |ends, value| match ends {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}
