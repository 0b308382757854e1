//! The frame of a figure with two axes, in points of a drawing: margins, ticks, names, title, legend.
//!
//! ```text
//!   Title
//!   name of y
//!  1 ─┼──────────────
//!     │
//!  0 ─┼──────────────
//!     0      5     10
//!        name of x
//!   ── one   ╌╌ other
//!   notes
//! ```

use std::sync::Arc;

use super::metrics;
use super::palette::{GRID, INK, QUIET};
use super::scale::Scale;
use super::scene::{Anchor, LARGE, Legend, PLAIN, Point, SMALL, Scene, Stroke};

/// How wide figures are, and how high without legend and notes.
pub(super) const WIDTH: f64 = 640.0;
pub(super) const HEIGHT: f64 = 400.0;
/// Left free around everything.
pub(super) const EDGE: f64 = 12.0;

/// An axis: a scale, or names at the places 0, 1, 2, …
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub(super) name: String,
    pub(super) scale: Scale,
    pub(super) names: Option<Vec<Arc<str>>>,
    /// Whether lines of the grid run across the picture at its ticks.
    pub(super) grid: bool,
}

impl Axis {
    pub(super) fn of(name: &str, scale: Scale) -> Self {
        Self { name: name.to_owned(), scale, names: None, grid: true }
    }

    /// The places with their labels.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        match &self.names {
            #[allow(clippy::cast_precision_loss, reason = "a count")]
            Some(names) => names
                .iter()
                .enumerate()
                .map(|(at, name)| (at as f64, metrics::fit(name, SMALL, 170.0)))
                .collect(),
            None => self.scale.ticks.iter().map(|&tick| (tick, self.scale.label(tick))).collect(),
        }
    }

    fn widest(&self) -> f64 {
        let widths = self.ticks().into_iter().map(|(_, label)| metrics::width(&label, SMALL));
        widths.fold(0.0, f64::max)
    }
}

/// What stands around the picture.
#[derive(Debug, Default)]
pub(super) struct Around {
    pub(super) title: String,
    pub(super) legend: Legend,
    pub(super) notes: Vec<String>,
}

/// Where the picture is.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Frame {
    /// Where the picture comes to lie, with the height of the whole; the picture itself is at least so high.
    pub(super) fn new(x: Axis, y: Axis, around: &Around, height: f64) -> (Self, Scene) {
        let left = EDGE + y.widest() + 8.0;
        // Half of the last label may stand out to the right.
        let out = x.ticks().last().map_or(0.0, |(_, label)| metrics::width(label, SMALL) / 2.0);
        let right = WIDTH - EDGE - out.clamp(6.0, 60.0);
        let title = if around.title.is_empty() { 0.0 } else { LARGE + 9.0 };
        let name = if y.name.is_empty() { 4.0 } else { PLAIN + 9.0 };
        let top = EDGE + title + name;
        let below = SMALL + 10.0 + if x.name.is_empty() { 0.0 } else { PLAIN + 7.0 };
        let bottom = (height - EDGE - below).max(top + 60.0);
        let end = bottom + below;
        let whole = end + foot(around) + EDGE;
        let frame = Self { x, y, left, top, right, bottom };
        let mut scene = Scene::new(WIDTH, whole.round());
        head(&mut scene, around);
        tail(&mut scene, around, end);
        (frame, scene)
    }

    /// The place of a pair of values; outside the frame the nearest place in it.
    pub(super) fn at(&self, (x, y): Point) -> Point {
        (self.across(x), self.up(y))
    }

    pub(super) fn across(&self, x: f64) -> f64 {
        self.left + self.x.scale.place(x).clamp(0.0, 1.0) * (self.right - self.left)
    }

    pub(super) fn up(&self, y: f64) -> f64 {
        self.bottom - self.y.scale.place(y).clamp(0.0, 1.0) * (self.bottom - self.top)
    }

    /// Lines behind the data.
    pub(super) fn grid(&self, scene: &mut Scene) {
        let stroke = Stroke::of(GRID, 1.0);
        for (tick, _) in self.y.ticks().iter().filter(|_| self.y.grid) {
            let y = self.up(*tick);
            scene.segment((self.left, y), (self.right, y), stroke);
        }
        for (tick, _) in self.x.ticks().iter().filter(|_| self.x.grid) {
            let x = self.across(*tick);
            scene.segment((x, self.top), (x, self.bottom), stroke);
        }
    }

    /// Axes, ticks and names, over the data.
    pub(super) fn axes(&self, scene: &mut Scene) {
        let stroke = Stroke::of(INK, 1.0);
        scene.segment((self.left, self.top), (self.left, self.bottom), stroke);
        scene.segment((self.left, self.bottom), (self.right, self.bottom), stroke);
        // Of labels too near to each other the later one is left out.
        let mut free = f64::INFINITY;
        let mut ticks: Vec<(f64, String)> =
            self.y.ticks().into_iter().map(|(tick, label)| (self.up(tick), label)).collect();
        ticks.sort_by(|a, b| b.0.total_cmp(&a.0));
        for (y, label) in ticks {
            if y > free {
                continue;
            }
            free = y - SMALL - 2.0;
            scene.segment((self.left - 4.0, y), (self.left, y), stroke);
            scene.text((self.left - 7.0, y + SMALL * 0.36), &label, Anchor::End, SMALL);
        }
        let mut free = f64::NEG_INFINITY;
        for (tick, label) in self.x.ticks() {
            let x = self.across(tick);
            let width = metrics::width(&label, SMALL);
            let middle = x.max(EDGE / 2.0 + width / 2.0).min(WIDTH - EDGE / 2.0 - width / 2.0);
            let fits = middle - width / 2.0 >= free;
            if fits || self.x.names.is_none() {
                scene.segment((x, self.bottom), (x, self.bottom + 4.0), stroke);
            }
            if fits {
                free = middle + width / 2.0 + 8.0;
                let y = self.bottom + SMALL + 6.0;
                scene.text((middle, y), &label, Anchor::Middle, SMALL);
            }
        }
        let across = self.right - self.left;
        if !self.y.name.is_empty() {
            let most = WIDTH - EDGE - self.left;
            let name = metrics::fit(&self.y.name, PLAIN, most);
            // Above its axis, as far left as the labels go if it is short.
            let width = metrics::width(&name, PLAIN);
            let (x, anchor) = match self.y.names {
                Some(_) if EDGE + width <= self.left - 7.0 => (self.left - 7.0, Anchor::End),
                _ => ((self.left - 4.0).min((WIDTH - EDGE - width).max(EDGE)), Anchor::Start),
            };
            scene.text((x, self.top - 9.0), &name, anchor, PLAIN);
        }
        if !self.x.name.is_empty() {
            let name = metrics::fit(&self.x.name, PLAIN, across);
            let y = self.bottom + SMALL + 10.0 + PLAIN;
            scene.text((self.left + across / 2.0, y), &name, Anchor::Middle, PLAIN);
        }
    }
}

/// How much room legend and notes take.
#[allow(clippy::cast_precision_loss, reason = "a few lines")]
pub(super) fn foot(around: &Around) -> f64 {
    let notes = around.notes.len() as f64 * (SMALL + 5.0);
    around.legend.height(WIDTH - 2.0 * EDGE) + notes + if notes > 0.0 { 6.0 } else { 0.0 }
}

/// The title.
pub(super) fn head(scene: &mut Scene, around: &Around) {
    let title = metrics::fit(&around.title, LARGE, WIDTH - 2.0 * EDGE);
    scene.text((EDGE, EDGE + LARGE), &title, Anchor::Start, LARGE);
}

/// Legend and notes, from a height on.
pub(super) fn tail(scene: &mut Scene, around: &Around, from: f64) {
    let width = WIDTH - 2.0 * EDGE;
    around.legend.draw(scene, (EDGE, from), width);
    let mut y = from + around.legend.height(width) + 6.0;
    for note in &around.notes {
        y += SMALL + 5.0;
        let note = metrics::fit(note, SMALL, width);
        scene.coloured((EDGE, y - 5.0), &note, Anchor::Start, SMALL, QUIET);
    }
}
