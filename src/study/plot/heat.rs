//! Heat maps: cells as dark as their numbers are large, as a picture and in a terminal.

use super::content::Grid;
use super::frame::{Around, EDGE, WIDTH, foot, head, tail};
use super::metrics;
use super::palette::{self, FAINT, INK, PAPER, Pen};
use super::scale::Scale;
use super::scene::{Anchor, Fill, LARGE, PLAIN, Point, SMALL, Scene, Stroke};
use super::{Figure, shorten};
use crate::study::table::significant;

/// The size of numbers in cells.
const TINY: f64 = 10.5;
/// So many shades are told apart where cells are small.
const SHADED: f64 = 64.0;
/// The bar beside the cells that says what the colours mean.
const BAR: f64 = 16.0;

/// Numbers of a grid, all with as many decimals, if that tells them apart.
fn digits(value: f64, scale: &Scale) -> String {
    let (size, spread) = (scale.high.abs().max(scale.low.abs()), scale.high - scale.low);
    if size >= 1e6 || spread < 0.01 {
        return significant(value);
    }
    let whole = |value: f64| value.fract() == 0.0;
    let decimals = match (size >= 1000.0, whole(scale.low) && whole(scale.high) && spread >= 20.0) {
        (true, _) | (_, true) => 0,
        _ if size >= 100.0 => 1,
        _ => 2,
    };
    crate::base::number::fixed(value, decimals)
}

/// Whether names are numbers in their order, of which some may be left out.
fn numbers(names: &[std::sync::Arc<str>]) -> bool {
    names.len() > 1 && names.iter().all(|name| name.parse::<f64>().is_ok())
}

/// Where a value stands between the least and the greatest, from 0 to 1.
fn share(value: f64, scale: &Scale) -> f64 {
    scale.place(value).clamp(0.0, 1.0)
}

#[allow(clippy::cast_precision_loss, reason = "counts of rows and columns")]
fn float(count: usize) -> f64 {
    count as f64
}

/// The picture; `None` if there is nothing to show.
pub(super) fn scene(figure: &Figure, grid: &Grid, mut around: Around) -> Option<Scene> {
    let (grid, tall, wide) = grid.coarse((usize::MAX, usize::MAX));
    let (low, high) = grid.ends()?;
    if tall > 1 || wide > 1 {
        let blocks = format!("Each cell is the mean of {tall} × {wide} of the data.");
        around.notes.push(blocks);
    }
    let scale = Scale::new(low, high, 5, false);
    let (rows, columns) = (grid.rows.len(), grid.columns.len());
    let widest = |names: &[std::sync::Arc<str>]| {
        names.iter().map(|name| metrics::width(name, SMALL)).fold(0.0, f64::max)
    };
    let margin = widest(&grid.rows).min(180.0);
    let ticks = scale.ticks.iter().map(|&tick| metrics::width(&scale.label(tick), SMALL));
    let legend = BAR + 30.0 + ticks.fold(0.0, f64::max);
    let left = EDGE + margin + 8.0;
    let right = WIDTH - EDGE - legend;
    let across = (right - left) / float(columns);
    let up = (across * 0.75).min(320.0 / float(rows)).clamp(3.0, 44.0).max(if rows <= 24 {
        18.0
    } else {
        3.0
    });
    let turned = widest(&grid.columns) + 6.0 > across && columns <= 40 && !numbers(&grid.columns);
    let below = if turned { turned_height(&grid) } else { SMALL + 8.0 };
    let top = EDGE + if figure.title.is_empty() { 0.0 } else { LARGE + 9.0 };
    let top = top + if figure.y.is_empty() && grid.value.is_empty() { 2.0 } else { PLAIN + 9.0 };
    let bottom = top + up * float(rows);
    let end = bottom + below + if figure.x.is_empty() { 0.0 } else { PLAIN + 8.0 };
    let end = end.max(top + 90.0);
    let mut scene = Scene::new(WIDTH, (end + foot(&around) + EDGE).round());
    head(&mut scene, &around);
    let sizes = (across, up);
    cells(&grid, &scale, (left, top), sizes, &mut scene);
    names(figure, &grid, (left, top, right, bottom), sizes, turned, &mut scene);
    colours(&grid, &scale, (right + 16.0, top, bottom.max(top + 80.0)), &mut scene);
    tail(&mut scene, &around, end);
    Some(scene)
}

/// Labels that do not fit beside each other lean on their cells.
fn turned_height(grid: &Grid) -> f64 {
    let widest = grid.columns.iter().map(|name| metrics::width(name, SMALL)).fold(0.0, f64::max);
    widest.min(140.0) * 0.71 + SMALL + 8.0
}

/// Which row stands at a height, counted from above.
fn row_at(grid: &Grid, from_above: usize) -> usize {
    if grid.upward { grid.rows.len() - 1 - from_above } else { from_above }
}

fn cells(
    grid: &Grid,
    scale: &Scale,
    (left, top): (f64, f64),
    (w, h): (f64, f64),
    scene: &mut Scene,
) {
    let edge = (w > 12.0 && h > 12.0).then(|| Stroke::of(PAPER, 1.0));
    let written = w >= 34.0 && h >= 15.0;
    let mut shaded: Vec<Vec<(Point, Point)>> = vec![Vec::new(); SHADED as usize + 1];
    for line in 0..grid.rows.len() {
        for column in 0..grid.columns.len() {
            let at = (left + w * float(column), top + h * float(line));
            let to = (at.0 + w, at.1 + h);
            match grid.cell(row_at(grid, line), column) {
                Some(value) if edge.is_none() => {
                    // Neighbours of a shade are one box, all boxes of a shade one element.
                    let level = (share(value, scale) * SHADED).round();
                    let boxes = &mut shaded[level as usize];
                    match boxes.last_mut() {
                        Some((from, end)) if from.1 == at.1 && (end.0 - at.0).abs() < 1e-6 => {
                            *end = to;
                        }
                        _ => boxes.push((at, to)),
                    }
                }
                Some(value) => {
                    let colour = palette::shade(share(value, scale));
                    scene.rectangle(at, to, Fill::of(colour), edge);
                    if written {
                        let ink = if colour.is_dark() { PAPER } else { INK };
                        let place = (at.0 + w / 2.0, at.1 + h / 2.0 + TINY * 0.36);
                        let text = digits(value, scale);
                        scene.coloured(place, &text, Anchor::Middle, TINY, ink);
                    }
                }
                // A cross says that nothing is known.
                None if w > 6.0 && h > 6.0 => {
                    let (x, y) = (at.0 + w / 2.0, at.1 + h / 2.0);
                    scene.mark((x, y), 8, FAINT, 3.0);
                }
                None => {}
            }
        }
    }
    for (level, boxes) in shaded.into_iter().enumerate() {
        scene.boxes(boxes, palette::shade(float(level) / SHADED));
    }
}

fn names(
    figure: &Figure,
    grid: &Grid,
    (left, top, right, bottom): (f64, f64, f64, f64),
    (w, h): (f64, f64),
    turned: bool,
    scene: &mut Scene,
) {
    let each = ((SMALL + 2.0) / h).ceil().max(1.0) as usize;
    for row in (0..grid.rows.len()).step_by(each) {
        let line = row_at(grid, row);
        let y = top + h * (float(line) + 0.5) + SMALL * 0.36;
        let name = metrics::fit(&grid.rows[row], SMALL, 180.0);
        scene.text((left - 7.0, y), &name, Anchor::End, SMALL);
    }
    let widest = grid.columns.iter().map(|name| metrics::width(name, SMALL)).fold(0.0, f64::max);
    let each = if turned { 1 } else { ((widest + 8.0) / w).ceil().max(1.0) as usize };
    for (column, name) in grid.columns.iter().enumerate().step_by(each) {
        let x = left + w * (float(column) + 0.5);
        if turned {
            let name = metrics::fit(name, SMALL, 140.0);
            scene.turned((x + 4.0, bottom + SMALL + 2.0), &name, SMALL);
            continue;
        }
        scene.text((x, bottom + SMALL + 5.0), name, Anchor::Middle, SMALL);
    }
    let name = metrics::fit(&figure.y, PLAIN, right - EDGE);
    let room = left - 7.0 - EDGE;
    let (x, anchor) = match metrics::width(&name, PLAIN) <= room {
        true => (left - 7.0, Anchor::End),
        false => (EDGE, Anchor::Start),
    };
    scene.text((x, top - 8.0), &name, anchor, PLAIN);
    let below = if turned { turned_height(grid) } else { SMALL + 8.0 };
    let name = metrics::fit(&figure.x, PLAIN, right - left);
    scene.text(((left + right) / 2.0, bottom + below + PLAIN), &name, Anchor::Middle, PLAIN);
}

/// What the colours mean.
fn colours(grid: &Grid, scale: &Scale, (x, top, bottom): (f64, f64, f64), scene: &mut Scene) {
    const STEPS: usize = 40;
    let bottom = bottom.min(top + 220.0);
    for step in 0..STEPS {
        let place = |step: usize| bottom - (bottom - top) * float(step) / float(STEPS);
        let colour = palette::shade((float(step) + 0.5) / float(STEPS));
        // A hair higher, so that no gaps show between steps.
        let upper = if step + 1 == STEPS { place(step + 1) } else { place(step + 1) - 0.4 };
        scene.rectangle((x, upper), (x + BAR, place(step)), Fill::of(colour), None);
    }
    for &tick in &scale.ticks {
        let y = bottom - (bottom - top) * share(tick, scale);
        scene.segment((x + BAR, y), (x + BAR + 4.0, y), Stroke::of(INK, 1.0));
        let label = scale.label(tick);
        scene.text((x + BAR + 7.0, y + SMALL * 0.36), &label, Anchor::Start, SMALL);
    }
    let name = metrics::fit(&grid.value, PLAIN, 220.0);
    scene.text((WIDTH - EDGE, top - 8.0), &name, Anchor::End, PLAIN);
}

/// From light to dark.
const SHADES: [char; 5] = ['·', '░', '▒', '▓', '█'];

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of five")]
fn shade(value: f64, scale: &Scale) -> char {
    SHADES[((share(value, scale) * 5.0) as usize).min(4)]
}

/// The same in a terminal.
pub(super) fn text(
    figure: &Figure,
    grid: &Grid,
    (width, height): (usize, usize),
    pen: Pen,
    out: &mut String,
) {
    let length = |name: &str, most: usize| name.chars().take(most).count();
    let margin = grid.rows.iter().map(|name| length(name, 20)).max().unwrap_or(0);
    let margin = margin.max(length(&figure.y, 20));
    let room = width.saturating_sub(margin + 2).max(8);
    let rows = if grid.rows.len() <= 30 { 30 } else { height.saturating_sub(5).max(8) };
    let (grid, tall, wide) = grid.coarse((rows, room));
    let Some((low, high)) = grid.ends() else {
        out.push_str("(nothing to show)\n");
        return;
    };
    let scale = Scale::new(low, high, 5, false);
    let longest = grid.cells.iter().flatten().map(|&value| digits(value, &scale).chars().count());
    let longest = longest.max().unwrap_or(1);
    let cell = (room / grid.columns.len().max(1)).clamp(1, 16);
    // The number in its cell, if it fits there beside its shade.
    let written = longest + 3 <= cell;
    // No cell is that wide.
    let named = grid.columns.iter().map(|name| length(name, 100)).max().unwrap_or(0);
    let cell = if written { (longest + 3).max(named.min(cell - 1) + 1) } else { cell.min(4) };
    let numbered = named >= cell && !numbers(&grid.columns);
    if !figure.y.is_empty() {
        out.push_str(&format!("{:>margin$}\n", shorten(&figure.y, margin)));
    }
    for line in 0..grid.rows.len() {
        let row = row_at(&grid, line);
        let name = shorten(&grid.rows[row], margin);
        out.push_str(&format!("{name:>margin$} │"));
        for column in 0..grid.columns.len() {
            let Some(value) = grid.cell(row, column) else {
                out.push_str(&format!("{:>cell$}", "? "));
                continue;
            };
            let (mark, colour) = (shade(value, &scale), palette::shade(share(value, &scale)));
            let text = match (written, pen.0) {
                (true, true) => format!("{:>1$} ", digits(value, &scale), cell - 1),
                (true, false) => format!("{:>1$} {mark}", digits(value, &scale), cell - 2),
                (false, true) => " ".repeat(cell),
                (false, false) => mark.to_string().repeat(cell),
            };
            out.push_str(&pen.ground(colour, &text));
        }
        out.push('\n');
    }
    columns(figure, &grid, (margin, cell, width), numbered, out);
    let (low, high) = (digits(low, &scale), digits(high, &scale));
    let key: String = match pen.0 {
        true => {
            (0..20).map(|at| pen.ground(palette::shade((float(at) + 0.5) / 20.0), " ")).collect()
        }
        false => SHADES.iter().flat_map(|shade| [*shade; 2]).collect(),
    };
    let value = if grid.value.is_empty() {
        String::new()
    } else {
        format!("  {}", shorten(&grid.value, 40))
    };
    out.push_str(&format!(" {low} {key} {high}{value}\n"));
    if tall > 1 || wide > 1 {
        out.push_str(&format!(" Each cell is the mean of {tall} × {wide} of the data.\n"));
    }
}

/// The names of the columns: below them, or numbered where they are too long.
fn columns(
    figure: &Figure,
    grid: &Grid,
    (margin, cell, width): (usize, usize, usize),
    numbered: bool,
    out: &mut String,
) {
    let names: Vec<String> = match numbered {
        true if grid.columns.len() <= 26 => {
            (1..=grid.columns.len()).map(|n| n.to_string()).collect()
        }
        _ => grid.columns.iter().map(|name| shorten(name, 16)).collect(),
    };
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let each = (longest + 1).div_ceil(cell).max(1);
    let mut line = String::new();
    let mut used = 0;
    for (column, name) in names.iter().enumerate().step_by(each) {
        let length = name.chars().count();
        let start = if each == 1 {
            (column + 1) * cell - length - (cell - length) / 2
        } else {
            (column * cell + cell / 2).saturating_sub(length / 2)
        };
        line.push_str(&" ".repeat(start.saturating_sub(used)));
        line.push_str(name);
        used = start.max(used) + length;
    }
    out.push_str(&format!("{:>margin$}  {line}\n", ""));
    if !figure.x.is_empty() {
        let across = grid.columns.len() * cell;
        let indent = margin + 2 + (across - figure.x.chars().take(across).count()) / 2;
        out.push_str(&format!("{}{}\n", " ".repeat(indent), shorten(&figure.x, 40)));
    }
    if numbered && grid.columns.len() <= 26 {
        let entries = grid.columns.iter().enumerate();
        let entries = entries.map(|(at, name)| super::Entry::new((at + 1).to_string(), name));
        super::legend(entries, width, Pen(false), out);
    }
}
