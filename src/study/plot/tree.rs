//! Trees of decisions from left to right: who moves, the moves, the payoffs, and dashed lines between nodes that their
//! player cannot tell apart.

use super::content::Tree;
use super::frame::{Around, EDGE, WIDTH, foot, head, tail};
use super::metrics;
use super::palette::{self, FAINT, INK, PAPER, QUIET};
use super::scene::{Anchor, Key, LARGE, Legend, Point, SMALL, Scene, Stroke};

/// The distance of two ends below each other.
const LINE: f64 = 27.0;
const SET_DASH: &str = "3 3";

/// The picture; `None` if there is nothing to show.
pub(super) fn scene(tree: &Tree, around: Around) -> Option<Scene> {
    if tree.nodes.is_empty() {
        return None;
    }
    let (depths, heights, lines) = places(tree);
    let deepest = depths.iter().copied().max().unwrap_or(0).max(1);
    let size = |text: &str| metrics::width(text, SMALL);
    let ends = tree.nodes.iter().filter(|node| node.end).map(|node| size(&node.label));
    let margin = ends.fold(0.0, f64::max) + 12.0;
    // Each step is as wide as its longest words ask for; the whole may grow beyond the usual width.
    let mut wide = vec![70.0_f64; deepest];
    for (node, &depth) in tree.nodes.iter().zip(&depths) {
        let Some(step) = depth.checked_sub(1) else { continue };
        let own = if node.end { 0.0 } else { size(&node.label).min(150.0) };
        wide[step] = wide[step].max(size(&node.step).max(own + 8.0) + 44.0);
    }
    let asked: f64 = wide.iter().sum();
    let first = tree.nodes.first().map_or(0.0, |root| size(&root.label).min(150.0)) + 9.0;
    let free = WIDTH - 2.0 * EDGE - margin - first;
    let factor = if asked < free { (free / asked).min(1.6) } else { 1.0 };
    let mut starts = vec![EDGE + first];
    for step in &wide {
        starts.push(starts.last().copied().unwrap_or(0.0) + step * factor);
    }
    let width = (starts[deepest] + margin + EDGE).max(WIDTH).round();
    let top = EDGE + if around.title.is_empty() { 0.0 } else { LARGE + 9.0 } + SMALL + 6.0;
    let end = top + lines * LINE;
    let mut legend = Legend::default();
    if tree.nodes.iter().any(|node| node.taken) {
        legend.add(Key::Line(Stroke::of(INK, 3.0), None), "moves that are made");
    }
    let split = sets(tree);
    if !split.is_empty() {
        legend.add(Key::Line(Stroke::of(QUIET, 1.4).dashed(SET_DASH), None), "not told apart");
    }
    let around = Around { legend, ..around };
    let mut scene = Scene::new(width, (end + foot(&around) + EDGE).round());
    head(&mut scene, &around);
    let at = |node: usize| -> Point { (starts[depths[node]], top + (heights[node] + 0.5) * LINE) };
    for members in &split {
        let points: Vec<Point> = members.iter().map(|&node| at(node)).collect();
        scene.line(points, Stroke::of(QUIET, 1.4).dashed(SET_DASH));
    }
    // Moves that are made lie over the others.
    for taken in [false, true] {
        for (number, node) in tree.nodes.iter().enumerate().filter(|(_, node)| node.taken == taken)
        {
            if let Some(before) = node.before {
                branch(at(before), at(number), taken, &mut scene);
            }
        }
    }
    for (number, node) in tree.nodes.iter().enumerate() {
        draw(tree, number, node.before.map(at), at(number), &mut scene);
    }
    tail(&mut scene, &around, end);
    Some(scene)
}

/// The depth of each node, its height in lines from above, and how many lines there are.
fn places(tree: &Tree) -> (Vec<usize>, Vec<f64>, f64) {
    let count = tree.nodes.len();
    let mut depths = vec![0; count];
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (number, node) in tree.nodes.iter().enumerate() {
        if let Some(before) = node.before.filter(|&before| before < number) {
            depths[number] = depths[before] + 1;
            below[before].push(number);
        }
    }
    let mut heights = vec![0.0; count];
    let mut next = 0.0;
    // Ends from above in reading order, then each node in the middle of what follows.
    let mut open = vec![0];
    while let Some(number) = open.pop() {
        if below[number].is_empty() {
            heights[number] = next;
            next += 1.0;
        }
        open.extend(below[number].iter().rev());
    }
    for number in (0..count).rev() {
        if let (Some(&first), Some(&last)) = (below[number].first(), below[number].last()) {
            heights[number] = (heights[first] + heights[last]) / 2.0;
        }
    }
    (depths, heights, next.max(1.0))
}

/// The sets of several nodes, each from above.
fn sets(tree: &Tree) -> Vec<Vec<usize>> {
    let mut found: Vec<(usize, Vec<usize>)> = Vec::new();
    for (number, node) in tree.nodes.iter().enumerate() {
        let Some(set) = node.set else { continue };
        match found.iter_mut().find(|(known, _)| *known == set) {
            Some((_, members)) => members.push(number),
            None => found.push((set, vec![number])),
        }
    }
    found.into_iter().map(|(_, members)| members).filter(|members| members.len() > 1).collect()
}

/// Where the slanted part of a branch ends and its level part, over which its name stands, begins.
fn knee(from: Point, to: Point) -> Point {
    ((from.0 + 26.0).min(to.0), to.1)
}

fn branch(from: Point, to: Point, taken: bool, scene: &mut Scene) {
    let stroke = if taken { Stroke::of(INK, 3.0) } else { Stroke::of(FAINT, 1.4) };
    scene.line(vec![from, knee(from, to), to], stroke);
}

fn draw(tree: &Tree, number: usize, before: Option<Point>, at: Point, scene: &mut Scene) {
    let Some(node) = tree.nodes.get(number) else { return };
    if let Some(from) = before {
        let start = knee(from, at);
        scene.text((start.0 + 4.0, at.1 - 4.0), &node.step, Anchor::Start, SMALL);
    }
    if node.end {
        scene.text((at.0 + 6.0, at.1 + SMALL * 0.36), &node.label, Anchor::Start, SMALL);
        return;
    }
    // Below the line that leads here, where no other words stand; at the root beside it.
    let lower = if before.is_some() { SMALL + 3.0 } else { SMALL * 0.36 };
    let place = (at.0 - 9.0, at.1 + lower);
    let name = metrics::fit(&node.label, SMALL, 150.0);
    match node.player {
        Some(player) => {
            let colour = palette::series(player);
            scene.dot(at, 4.5, colour, Stroke::of(colour, 1.2));
            scene.coloured(place, &name, Anchor::End, SMALL, colour);
        }
        None => {
            scene.dot(at, 4.5, PAPER, Stroke::of(INK, 1.2));
            scene.text(place, &name, Anchor::End, SMALL);
        }
    }
}
