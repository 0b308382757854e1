//! Bars and histograms with two axes.

use super::bars::Counts;
use super::extent::ends;
use super::frame::{Around, Axis, EDGE, Frame, HEIGHT, WIDTH};
use super::palette::{self, INK};
use super::scale::Scale;
use super::scene::{Fill, Key, Legend, SMALL, Scene, Stroke};
use super::{Figure, On, going, metrics};
use crate::study::table::significant;

/// A bar lies if there are more than so many places, and more than so many are not drawn.
const MOST_BARS: usize = 80;

/// What bars of a series are filled with.
pub(super) fn fill(number: usize) -> Fill {
    Fill { hatch: number % super::svg::HATCHES, ..Fill::of(palette::series(number)) }
}

fn edge(number: usize) -> Option<Stroke> {
    Some(Stroke::of(palette::series(number), 0.8))
}

/// Bars; `None` if there is nothing to show.
pub(super) fn bars(figure: &Figure, around: Around, on: &On<'_>) -> Option<Scene> {
    let means: Vec<Vec<(f64, f64)>> =
        going(figure.series.iter(), on).map(|series| series.means(on)).collect();
    let mut places = super::bars::places(&means, on);
    let ends = ends(going(means.iter().flatten().map(|point| point.1).chain([0.0]), on))?;
    let per = figure.series.len().clamp(1, MOST_BARS);
    let shown = (MOST_BARS / per).max(1).min(places.len());
    let left_out = places.len() - shown;
    places.truncate(shown);
    if places.is_empty() {
        return None;
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place's number")]
    let name = |x: &f64| match &figure.places {
        Some(names) => names.get(*x as usize).cloned().unwrap_or_default(),
        None => {
            let text = significant(*x);
            text.strip_suffix(".0").unwrap_or(&text).into()
        }
    };
    let names: Vec<std::sync::Arc<str>> = places.iter().map(name).collect();
    let widest = names.iter().map(|name| metrics::width(name, SMALL)).fold(0.0, f64::max);
    #[allow(clippy::cast_precision_loss, reason = "a count")]
    let room = (WIDTH - 80.0) / names.len() as f64;
    let lying = figure.places.is_some() && widest + 8.0 > room;
    let legend = legend(figure);
    let mut notes = around.notes;
    if left_out > 0 {
        notes.push(format!("{left_out} more bars are not shown."));
    }
    more_series(figure, &mut notes);
    let around = Around { legend, notes, ..around };

    #[allow(clippy::cast_precision_loss, reason = "a count")]
    let count = names.len() as f64;
    let scale = Scale::new(-0.5, count - 0.5, 10, false);
    let (along, value) = if lying { (&figure.y, &figure.x) } else { (&figure.x, &figure.y) };
    let mut axis = Axis { names: Some(names), grid: false, ..Axis::of(along, scale) };
    let mut values = Axis::of(value, Scale::new(ends.0, ends.1, 5, true));
    let height = if lying {
        // Read from above, as the rows of a table.
        (axis.scale.low, axis.scale.high) = (axis.scale.high, axis.scale.low);
        std::mem::swap(&mut axis.name, &mut values.name);
        #[allow(clippy::cast_precision_loss, reason = "a count")]
        let bars = count * per as f64;
        (90.0 + (bars * 14.0).max(count * 20.0)).max(160.0)
    } else {
        HEIGHT
    };
    let (x, y) = if lying { (values, axis) } else { (axis, values) };
    let (frame, mut scene) = Frame::new(x, y, &around, height);
    frame.grid(&mut scene);
    for (number, series) in means.iter().take(MOST_BARS).enumerate() {
        for &(x, value) in going(series.iter(), on) {
            let Ok(at) = places.binary_search_by(|place| place.total_cmp(&x)) else { continue };
            #[allow(clippy::cast_precision_loss, reason = "a count")]
            let (from, to) = {
                let start = at as f64 - 0.4 + 0.8 * number as f64 / per as f64;
                (start, start + 0.8 / per as f64)
            };
            let (a, b) = if lying {
                (frame.at((0.0, from)), frame.at((value, to)))
            } else {
                (frame.at((from, 0.0)), frame.at((to, value)))
            };
            scene.rectangle(a, b, fill(number), edge(number));
        }
    }
    zero(&frame, lying, &mut scene);
    frame.axes(&mut scene);
    Some(scene)
}

/// Says how many series are not shown.
fn more_series(figure: &Figure, notes: &mut Vec<String>) {
    let left_out = figure.series.len().saturating_sub(MOST_BARS);
    if left_out > 0 {
        notes.push(format!("{left_out} more series are not shown."));
    }
}

/// Where there are bars on both sides of 0, a line there.
fn zero(frame: &Frame, lying: bool, scene: &mut Scene) {
    let stroke = Stroke::of(INK, 1.0);
    if lying && frame.x.scale.low < 0.0 {
        let x = frame.across(0.0);
        scene.segment((x, frame.top), (x, frame.bottom), stroke);
    }
    if !lying && frame.y.scale.low < 0.0 {
        let y = frame.up(0.0);
        scene.segment((frame.left, y), (frame.right, y), stroke);
    }
}

pub(super) fn legend(figure: &Figure) -> Legend {
    let mut legend = Legend::default();
    if figure.series.len() > 1 {
        for (number, series) in figure.series.iter().enumerate() {
            legend.add(Key::Box(fill(number), edge(number)), &series.name);
        }
    }
    legend
}

/// Histograms, one below the other on one scale; `None` if there is nothing to show.
pub(super) fn histogram(figure: &Figure, around: Around, on: &On<'_>) -> Option<Scene> {
    let Counts { bins, counts, most } = Counts::of(figure, MOST_BARS, on)?;
    let most = most.max(1);
    #[allow(clippy::cast_precision_loss, reason = "a count")]
    let (high, end) = (most as f64, bins.start + bins.step * bins.count as f64);
    let several = figure.series.len() > 1;
    let mut notes = around.notes;
    more_series(figure, &mut notes);
    let around = Around { legend: legend(figure), notes, ..around };
    let x = Axis { grid: false, ..Axis::of(&figure.x, Scale::new(bins.start, end, 8, false)) };
    let y = Axis::of("count", Scale::new(0.0, high, 4, true));
    let (frame, mut scene) = Frame::new(x, y, &around, HEIGHT);
    frame.grid(&mut scene);
    let drawn = counts.len();
    for (number, counts) in counts.iter().enumerate() {
        for (at, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            #[allow(clippy::cast_precision_loss, reason = "a count")]
            let (from, count, share) =
                (bins.start + bins.step * at as f64, count as f64, (number as f64, drawn as f64));
            // Of several series the bars of one interval stand side by side.
            let part =
                |at: f64| from + bins.step * if several { 0.06 + 0.88 * at / share.1 } else { at };
            let (a, b) = (
                frame.at((part(share.0), 0.0)),
                frame.at((part(if several { share.0 + 1.0 } else { 1.0 }), count)),
            );
            let edge = if several { edge(number) } else { Some(Stroke::of(palette::PAPER, 1.0)) };
            scene.rectangle(a, b, fill(number), edge);
        }
    }
    frame.axes(&mut scene);
    Some(scene)
}

/// A picture that says that there is nothing.
pub(super) fn nothing() -> Scene {
    let mut scene = Scene::new(WIDTH, 60.0);
    scene.text((EDGE, 36.0), "(nothing to show)", super::scene::Anchor::Start, SMALL);
    scene
}
