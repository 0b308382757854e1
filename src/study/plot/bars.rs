//! Bars and histograms in a terminal, of eighths of characters.

use std::sync::Arc;

use super::palette::{self, Pen};
use super::scale::{Scale, round_step};
use super::{Entry, Figure, On, finite, going, legend, shorten, sorted};
use crate::study::table::significant;

/// Eighths of a character, from the left and from below.
const ACROSS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const UP: [char; 8] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇'];
/// What the bars of several series are made of.
const FILLS: [char; 4] = ['█', '▒', '░', '▓'];
/// More bars than this are not drawn.
const MOST_BARS: usize = 60;
/// A label is no longer than this.
const WIDEST_LABEL: usize = 24;
/// No histogram has more intervals.
const MOST_BINS: usize = 30;

/// A bar for each place and series, lying.
pub(super) fn bars(figure: &Figure, width: usize, pen: Pen, on: &On<'_>, out: &mut String) {
    let means: Vec<Vec<(f64, f64)>> =
        going(figure.series.iter(), on).map(|series| series.means(on)).collect();
    let places = places(&means, on);
    if places.is_empty() {
        out.push_str("(nothing to show)\n");
        return;
    }
    let ends = going(means.iter().flatten(), on)
        .fold((0.0_f64, 0.0_f64), |(low, high), &(_, y)| (low.min(y), high.max(y)));
    let scale = Scale::new(ends.0, ends.1, 5, false);
    let per_place = figure.series.len().max(1);
    let shown = (MOST_BARS / per_place).max(1).min(places.len());
    let labels: Vec<String> = places.iter().take(shown).map(|&x| label(figure, x)).collect();
    let margin = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let columns = width.saturating_sub(margin + 3 + 10).max(10);
    for (&x, label) in places.iter().zip(&labels) {
        for (number, series) in means.iter().take(MOST_BARS).enumerate() {
            let name = if number == 0 { label.as_str() } else { "" };
            let mean = series.binary_search_by(|point| point.0.total_cmp(&x));
            let mean = mean.ok().and_then(|at| series.get(at));
            let bar = mean.map_or_else(String::new, |&(_, y)| {
                let value = significant(y);
                let fill = FILLS[number % FILLS.len()];
                let bar = bar(&scale, y, columns, fill);
                format!("{} {value}", pen.paint(palette::series(number), &bar))
            });
            out.push_str(&format!("{name:>margin$} │{bar}\n"));
        }
    }
    if shown < places.len() {
        out.push_str(&format!("{:>margin$} … {} more\n", "", places.len() - shown));
    }
    more_series(figure, MOST_BARS, out);
    let (x, y) = (&figure.x, &figure.y);
    if !x.is_empty() || !y.is_empty() {
        out.push_str(&format!("{:>margin$}  {}\n", shorten(x, margin), shorten(y, columns)));
    }
    if figure.series.len() > 1 {
        let entries = figure.series.iter().enumerate().map(|(at, series)| {
            let fill = FILLS[at % FILLS.len()].to_string();
            Entry::new(fill, &series.name).coloured(palette::series(at))
        });
        legend(entries, width, pen, out);
    }
}

/// Says how many series are not shown.
fn more_series(figure: &Figure, shown: usize, out: &mut String) {
    if figure.series.len() > shown {
        out.push_str(&format!("… {} more series\n", figure.series.len() - shown));
    }
}

/// The places of several series, from left to right.
pub(super) fn places(series: &[Vec<(f64, f64)>], on: &On<'_>) -> Vec<f64> {
    let mut places: Vec<f64> = going(series.iter().flatten().map(|&(x, _)| x), on).collect();
    if !sorted(&mut places, on, f64::total_cmp) {
        return Vec::new();
    }
    places.dedup_by(|a, b| a.total_cmp(b).is_eq());
    places
}

fn label(figure: &Figure, x: f64) -> String {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place's number")]
    let name = figure.places.as_ref().and_then(|names| names.get(x as usize)).map(Arc::clone);
    name.map_or_else(|| significant(x), |name| shorten(&name, WIDEST_LABEL))
}

/// A bar from 0 to the value; below 0 it ends at the place of 0.
fn bar(scale: &Scale, value: f64, columns: usize, fill: char) -> String {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a small grid"
    )]
    let eighths =
        |value: f64| (scale.place(value).clamp(0.0, 1.0) * (columns * 8) as f64).round() as usize;
    let (from, to) = (eighths(value.min(0.0)), eighths(value.max(0.0)));
    let (from, first) = (from / 8, from.div_ceil(8) * 8);
    let mut out = " ".repeat(from);
    if value < 0.0 || fill != '█' {
        // Only bars to the right, of full blocks, have finer ends.
        out.extend(std::iter::repeat_n(fill, (to.div_ceil(8)).saturating_sub(from)));
        return out;
    }
    out.extend(std::iter::repeat_n(fill, to.saturating_sub(first) / 8));
    let rest = ACROSS[to.saturating_sub(first) % 8];
    if rest != ' ' {
        out.push(rest);
    }
    out
}

/// How many points lie in each of equal intervals, one histogram for each series, all on one scale.
pub(super) fn histogram(
    figure: &Figure,
    (width, height): (usize, usize),
    pen: Pen,
    on: &On<'_>,
    out: &mut String,
) {
    let Some(Counts { bins, counts, most }) = Counts::of(figure, MOST_BARS, on) else {
        out.push_str("(nothing to show)\n");
        return;
    };
    let rows = (height.saturating_sub(4) / counts.len().max(1)).max(4);
    for (number, (series, counts)) in figure.series.iter().zip(&counts).enumerate() {
        if !series.name.is_empty() && figure.series.len() > 1 {
            out.push_str(&format!("{}\n", shorten(&series.name, width)));
        }
        let paint = |text: &str| pen.paint(palette::series(number), text);
        standing(&bins, counts, most, (width, rows), &paint, out);
    }
    more_series(figure, MOST_BARS, out);
    if !figure.x.is_empty() {
        out.push_str(&format!("{:>1$}\n", shorten(&figure.x, width), width / 2));
    }
}

/// How many points of each series lie in each of equal intervals.
pub(super) struct Counts {
    pub(super) bins: Bins,
    /// Of the first series.
    pub(super) counts: Vec<Vec<usize>>,
    /// The most of any series, of those that are not shown too.
    pub(super) most: usize,
}

impl Counts {
    /// The same for all series, kept for so many of them; `None` if there is nothing.
    pub(super) fn of(figure: &Figure, shown: usize, on: &On<'_>) -> Option<Self> {
        let series = || going(figure.series.iter(), on);
        let all = series().flat_map(|series| finite(&series.points, on)).map(|point| point.1);
        let bins = Bins::of(&all.collect::<Vec<f64>>())?;
        let (mut counts, mut most) = (Vec::new(), 0);
        for series in series() {
            let found = bins.count(finite(&series.points, on).map(|point| point.1));
            most = most.max(found.iter().copied().max().unwrap_or(0));
            if counts.len() < shown {
                counts.push(found);
            }
        }
        Some(Self { bins, counts, most })
    }
}

/// Equal intervals with round ends. Of numbers that are not whole the last one holds its upper end too.
pub(super) struct Bins {
    pub(super) start: f64,
    pub(super) step: f64,
    pub(super) count: usize,
}

impl Bins {
    /// As many intervals as Sturges' rule (1926) asks for, made round.
    pub(super) fn of(values: &[f64]) -> Option<Self> {
        let low = values.iter().copied().reduce(f64::min)?;
        let high = values.iter().copied().reduce(f64::max)?;
        let most = f64::MAX / 4.0;
        let (low, high) = (low.clamp(-most, most), high.clamp(-most, most));
        let wanted = f64::from(values.len().ilog2() + 1).clamp(5.0, 20.0);
        let spread = (high - low).max((low.abs().max(high.abs()) * 1e-9).max(1e-300));
        let step = if high > low { round_step(spread / wanted) } else { 1.0_f64.max(spread) };
        let start = (low / step).floor() * step;
        // Whole numbers that fall on an end belong to the interval that begins there.
        let counts = values.iter().all(|value| value.fract() == 0.0);
        let spans = (high - start) / step;
        let needed = if counts { (spans + 1e-9).floor() + 1.0 } else { (spans - 1e-9).ceil() };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "limited")]
        let count = (needed.max(1.0) as usize).min(MOST_BINS);
        Some(Self { start, step, count })
    }

    pub(super) fn count(&self, values: impl Iterator<Item = f64>) -> Vec<usize> {
        let mut counts = vec![0; self.count];
        for value in values {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "limited")]
            let at = ((value - self.start) / self.step + 1e-9).floor().max(0.0) as usize;
            counts[at.min(self.count - 1)] += 1;
        }
        counts
    }
}

fn standing(
    bins: &Bins,
    counts: &[usize],
    most: usize,
    (width, rows): (usize, usize),
    paint: &dyn Fn(&str) -> String,
    out: &mut String,
) {
    #[allow(clippy::cast_precision_loss, reason = "a count")]
    let scale = Scale::new(0.0, most as f64, 4, false);
    let margin = scale.label(scale.ticks.last().copied().unwrap_or(0.0)).chars().count();
    let each = (width.saturating_sub(margin + 2) / bins.count).clamp(1, 8);
    for row in (0..rows).rev() {
        let tick = scale.ticks.iter().copied().find(|&tick| whole_row(&scale, tick, rows) == row);
        let tick = tick.filter(|tick| tick.fract() == 0.0).map(|tick| scale.label(tick));
        let bar = if tick.is_some() { '┤' } else { '│' };
        out.push_str(&format!("{:>margin$} {bar}", tick.unwrap_or_default()));
        let mut line = String::new();
        for &count in counts {
            // At least an eighth, so that nothing that is there goes unseen.
            let eighths = (count * rows * 8).div_ceil(most.max(1));
            let block = match eighths.saturating_sub(row * 8) {
                8.. => '█',
                part => UP[part],
            };
            line.extend(std::iter::repeat_n(block, each));
        }
        out.push_str(&paint(line.trim_end()));
        out.push('\n');
    }
    let line = "─".repeat(each * bins.count);
    out.push_str(&format!("{:>margin$} └{line}\n", ""));
    #[allow(clippy::cast_precision_loss, reason = "a count")]
    let edges =
        Scale::new(bins.start, bins.start + bins.step * bins.count as f64, bins.count, false);
    let mut numbers = String::from(" ").repeat(margin + 2);
    let mut used = 0;
    for at in 0..=bins.count {
        #[allow(clippy::cast_precision_loss, reason = "a count")]
        let label = edges.label(bins.start + bins.step * at as f64);
        let length = label.chars().count();
        let start = (at * each).saturating_sub(length / 2);
        if at > 0 && start < used + 2 {
            continue;
        }
        numbers.push_str(&" ".repeat(start - used));
        numbers.push_str(&label);
        used = start + length;
    }
    out.push_str(&numbers);
    out.push('\n');
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a small grid"
)]
fn whole_row(scale: &Scale, tick: f64, rows: usize) -> usize {
    // The row whose upper edge is at the tick.
    ((scale.place(tick) * rows as f64).ceil() as usize).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::super::{Kind, Series};
    use super::*;

    fn series(name: &str, points: &[(f64, f64)]) -> Series {
        Series { name: name.to_owned(), points: points.to_vec() }
    }

    #[test]
    fn bars_are_in_proportion() {
        let mut figure =
            Figure::new(Kind::Bar, vec![series("", &[(0.0, 4.0), (1.0, 2.0), (1.0, 4.0)])]);
        figure.places = Some(vec!["usa".into(), "eu".into()]);
        figure.y = "score".into();
        let shown = figure.render(32, 20);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[0], "usa │████████████████ 4.0");
        assert_eq!(lines[1], " eu │████████████ 3.0");
        assert_eq!(lines[2], "     score");
        let mut figure =
            Figure::new(Kind::Bar, vec![series("a", &[(1.0, -2.0)]), series("b", &[(1.0, 2.0)])]);
        figure.x = "t".into();
        let shown = figure.render(32, 20);
        assert!(shown.contains("1.0 │████████ -2.0\n"), "{shown}");
        assert!(shown.contains("    │        ▒▒▒▒▒▒▒▒ 2.0\n"), "{shown}");
        assert!(shown.ends_with(" █ a   ▒ b"), "{shown}");
    }

    #[test]
    fn histograms_count() {
        let points: Vec<(f64, f64)> = (0..100).map(|n| (0.0, f64::from(n % 10))).collect();
        let figure = Figure::new(Kind::Histogram, vec![series("", &points)]);
        let shown = figure.render(60, 14);
        assert!(shown.contains("10 ┤█"), "{shown}");
        let bins = Bins::of(&[1.0, 2.0, 9.0]).unwrap();
        assert_eq!(bins.count([1.0, 2.0, 9.0].into_iter()).iter().sum::<usize>(), 3);
        let dice = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 6.0];
        assert_eq!(Bins::of(&dice).unwrap().count(dice.into_iter()), [1, 1, 1, 1, 1, 2]);
        for odd in [vec![], vec![5.0], vec![f64::MAX, f64::MIN], vec![0.0, 5e-324]] {
            let points: Vec<(f64, f64)> = odd.iter().map(|&y| (0.0, y)).collect();
            assert!(
                !Figure::new(Kind::Histogram, vec![series("", &points)]).render(60, 14).is_empty()
            );
        }
    }
}
