//! Networks: nodes at places, links between them.

use super::canvas::Canvas;
use super::content::Graph;
use super::frame::{Around, EDGE, WIDTH, foot, head, tail};
use super::palette::{self, FAINT, Pen};
use super::scene::{Anchor, Key, LARGE, Legend, SMALL, Scene, Stroke};
use super::{Entry, glyph, legend, metrics, shorten};

/// The side of the square of a picture.
const SIDE: f64 = 420.0;
/// Names stand at the nodes of networks of so many.
const NAMED: usize = 40;

/// The picture; `None` if there is nothing to show.
pub(super) fn scene(graph: &Graph, around: Around) -> Option<Scene> {
    if graph.nodes.is_empty() {
        return None;
    }
    let mut legend = Legend::default();
    for (group, name) in graph.groups.iter().enumerate() {
        legend.add(Key::Mark(group, palette::series(group)), name);
    }
    let around = Around { legend, ..around };
    let top = EDGE + if around.title.is_empty() { 0.0 } else { LARGE + 9.0 } + SMALL + 8.0;
    // A flat layout needs no square.
    let deep = graph.nodes.iter().map(|node| node.at.1).fold(0.0, f64::max).max(0.05);
    let end = top + SIDE * deep + SMALL + 14.0;
    let mut scene = Scene::new(WIDTH, (end + foot(&around) + EDGE).round());
    head(&mut scene, &around);
    let left = (WIDTH - SIDE) / 2.0;
    let at = |node: usize| {
        let (x, y) = graph.nodes.get(node).map_or((0.0, 0.0), |node| node.at);
        (left + x * SIDE, top + y * SIDE)
    };
    let many = graph.links.len() > 400;
    let stroke = Stroke::of(FAINT, if many { 0.5 } else { 1.0 });
    for &(a, b) in &graph.links {
        scene.segment(at(a), at(b), stroke);
    }
    #[allow(clippy::cast_precision_loss, reason = "a count of nodes")]
    let radius = (90.0 / crate::base::math::sqrt(graph.nodes.len() as f64)).clamp(3.0, 9.0);
    for (number, node) in graph.nodes.iter().enumerate() {
        scene.mark(at(number), node.group, palette::series(node.group), radius);
    }
    if graph.nodes.len() <= NAMED {
        for (number, node) in graph.nodes.iter().enumerate() {
            let (x, y) = at(number);
            let name = metrics::fit(&node.label, SMALL, 110.0);
            // Away from the middle of the picture, where fewer links run.
            let (dx, dy) = (node.at.0 - 0.5, node.at.1 - deep / 2.0);
            let away = radius + 4.0;
            let (place, anchor) = if dx.abs() > dy.abs() * 0.6 && dx.abs() > 0.1 {
                let anchor = if dx > 0.0 { Anchor::Start } else { Anchor::End };
                ((x + away.copysign(dx), y + SMALL * 0.36), anchor)
            } else if dy > 0.0 {
                ((x, y + away + SMALL * 0.8), Anchor::Middle)
            } else {
                ((x, y - away), Anchor::Middle)
            };
            scene.label(place, &name, anchor, SMALL);
        }
    }
    tail(&mut scene, &around, end);
    Some(scene)
}

/// The same in a terminal.
pub(super) fn text(graph: &Graph, (width, height): (usize, usize), pen: Pen, out: &mut String) {
    let rows = height.saturating_sub(2).max(4);
    let columns = (rows * 2).min(width.saturating_sub(2)).max(8);
    let mut canvas = Canvas::new(columns, rows);
    let at = |node: usize| {
        let (x, y) = graph.nodes.get(node).map_or((0.0, 0.0), |node| node.at);
        (x, 1.0 - y)
    };
    canvas.take(FAINT);
    for &(a, b) in &graph.links {
        canvas.line(at(a), at(b), 1);
    }
    for (number, node) in graph.nodes.iter().enumerate() {
        canvas.take(palette::series(node.group));
        let (x, y) = at(number);
        canvas.letter(x, y, glyph(node.group));
    }
    let mut beside: Vec<String> = vec![String::new(); rows];
    let named = graph.nodes.len() <= NAMED && graph.nodes.iter().any(|node| !node.label.is_empty());
    if named {
        canvas.plain();
        for (number, node) in graph.nodes.iter().enumerate() {
            let (x, y) = at(number);
            let label = shorten(&node.label, 14);
            if !canvas.word(x, y, &label) {
                // At the right edge a name goes on beyond the picture.
                if let Some(line) = canvas.row_of(y).and_then(|row| beside.get_mut(row))
                    && x > 0.9
                    && line.is_empty()
                {
                    *line = format!(" {label}");
                }
            }
        }
    }
    let lines: Vec<String> = beside
        .iter()
        .enumerate()
        .map(|(row, beside)| format!(" {}{beside}\n", canvas.row(row, pen)))
        .collect();
    let full = |line: &String| !line.trim().is_empty();
    let first = lines.iter().position(full).unwrap_or(0);
    let last = lines.iter().rposition(full).unwrap_or(0);
    out.extend(lines.into_iter().skip(first).take(last + 1 - first));
    let entries = graph.groups.iter().enumerate();
    let entries = entries
        .map(|(at, name)| Entry::new(glyph(at).to_string(), name).coloured(palette::series(at)));
    legend(entries, width, pen, out);
}
