//! A picture as shapes at places, before anybody has said how it is written: the middle between figures and SVG.
//!
//! Places are counted in points of a drawing from its upper left. Later shapes lie over earlier ones.

use super::palette::{Colour, INK};
use super::{MOST_KEYS, metrics};

/// A place.
pub(super) type Point = (f64, f64);

/// Sizes of text.
pub(super) const SMALL: f64 = 12.0;
pub(super) const PLAIN: f64 = 13.0;
pub(super) const LARGE: f64 = 15.0;

/// A picture.
#[derive(Debug, Default)]
pub(super) struct Scene {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) shapes: Vec<Shape>,
}

/// A line's looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stroke {
    pub(super) colour: Colour,
    pub(super) width: f64,
    pub(super) dash: &'static str,
}

/// What an area is filled with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fill {
    pub(super) colour: Colour,
    /// From 0, not seen, to 1.
    pub(super) opacity: f64,
    /// The number of the hatching over the colour; 0 is none.
    pub(super) hatch: usize,
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// One thing drawn.
#[derive(Debug, PartialEq)]
pub(super) enum Shape {
    /// Places joined.
    Line { points: Vec<Point>, stroke: Stroke },
    /// A polygon.
    Area { points: Vec<Point>, fill: Fill, edge: Option<Stroke> },
    /// A rectangle by its upper left corner, width and height.
    Box { at: Point, size: Point, fill: Fill, edge: Option<Stroke> },
    /// Rectangles of one colour, each between two corners.
    Boxes { boxes: Vec<(Point, Point)>, colour: Colour },
    /// The mark of a series, by its number.
    Mark { at: Point, mark: usize, colour: Colour, radius: f64 },
    /// A dot, filled or a ring.
    Dot { at: Point, radius: f64, fill: Colour, edge: Stroke },
    /// Text on its base line; `halo` keeps what is below away from it.
    Text { at: Point, text: String, anchor: Anchor, size: f64, colour: Colour, halo: bool },
    /// Text that rises to its place from the lower left.
    Turned { at: Point, text: String, size: f64 },
}

impl Stroke {
    /// A line of a colour and width.
    pub(super) fn of(colour: Colour, width: f64) -> Self {
        Self { colour, width, dash: "" }
    }

    /// Dashed.
    pub(super) fn dashed(self, dash: &'static str) -> Self {
        Self { dash, ..self }
    }
}

impl Fill {
    /// A colour without more.
    pub(super) fn of(colour: Colour) -> Self {
        Self { colour, opacity: 1.0, hatch: 0 }
    }

    /// A colour that one sees through.
    pub(super) fn thin(colour: Colour, opacity: f64) -> Self {
        Self { colour, opacity, hatch: 0 }
    }
}

impl Scene {
    /// An empty picture of a size.
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self { width, height, shapes: Vec::new() }
    }

    /// Places joined; fewer than two are none.
    pub(super) fn line(&mut self, points: Vec<Point>, stroke: Stroke) {
        if points.len() > 1 {
            self.shapes.push(Shape::Line { points, stroke });
        }
    }

    /// A straight line.
    pub(super) fn segment(&mut self, from: Point, to: Point, stroke: Stroke) {
        self.line(vec![from, to], stroke);
    }

    /// A polygon.
    pub(super) fn area(&mut self, points: Vec<Point>, fill: Fill, edge: Option<Stroke>) {
        if points.len() > 2 {
            self.shapes.push(Shape::Area { points, fill, edge });
        }
    }

    /// A rectangle between two corners.
    pub(super) fn rectangle(&mut self, a: Point, b: Point, fill: Fill, edge: Option<Stroke>) {
        let at = (a.0.min(b.0), a.1.min(b.1));
        let size = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
        self.shapes.push(Shape::Box { at, size, fill, edge });
    }

    /// Rectangles of one colour.
    pub(super) fn boxes(&mut self, boxes: Vec<(Point, Point)>, colour: Colour) {
        if !boxes.is_empty() {
            self.shapes.push(Shape::Boxes { boxes, colour });
        }
    }

    /// The mark of a series.
    pub(super) fn mark(&mut self, at: Point, mark: usize, colour: Colour, radius: f64) {
        self.shapes.push(Shape::Mark { at, mark, colour, radius });
    }

    /// A dot.
    pub(super) fn dot(&mut self, at: Point, radius: f64, fill: Colour, edge: Stroke) {
        self.shapes.push(Shape::Dot { at, radius, fill, edge });
    }

    /// Text of the usual colour.
    pub(super) fn text(&mut self, at: Point, text: &str, anchor: Anchor, size: f64) {
        self.coloured(at, text, anchor, size, INK);
    }

    /// Text of a colour.
    pub(super) fn coloured(
        &mut self,
        at: Point,
        text: &str,
        anchor: Anchor,
        size: f64,
        colour: Colour,
    ) {
        if !text.is_empty() {
            let text = text.to_owned();
            self.shapes.push(Shape::Text { at, text, anchor, size, colour, halo: false });
        }
    }

    /// Text over other shapes.
    pub(super) fn label(&mut self, at: Point, text: &str, anchor: Anchor, size: f64) {
        if !text.is_empty() {
            let text = text.to_owned();
            self.shapes.push(Shape::Text { at, text, anchor, size, colour: INK, halo: true });
        }
    }

    /// Text that rises to its place.
    pub(super) fn turned(&mut self, at: Point, text: &str, size: f64) {
        if !text.is_empty() {
            self.shapes.push(Shape::Turned { at, text: text.to_owned(), size });
        }
    }

    /// An arrow from one place to another, with a head of a length.
    pub(super) fn arrow(&mut self, from: Point, to: Point, head: f64, stroke: Stroke) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = crate::base::math::sqrt(dx * dx + dy * dy);
        if !length.is_finite() || length < 1e-9 {
            return;
        }
        let (ux, uy) = (dx / length, dy / length);
        let head = head.min(length);
        let base = (to.0 - ux * head, to.1 - uy * head);
        self.segment(from, base, stroke);
        let half = head * 0.42;
        let wings = vec![
            to,
            (base.0 - uy * half, base.1 + ux * half),
            (base.0 + uy * half, base.1 - ux * half),
        ];
        self.area(wings, Fill::of(stroke.colour), None);
    }
}

/// What a key of the legend looks like.
#[derive(Clone, Debug)]
pub(super) enum Key {
    /// A line, with the mark of a series or without.
    Line(Stroke, Option<usize>),
    /// The mark of a series.
    Mark(usize, Colour),
    /// A filled box.
    Box(Fill, Option<Stroke>),
    /// A dot, filled or a ring.
    Dot(Colour, Stroke),
    /// A letter.
    Letter(char),
}

/// Keys with their words, set in rows.
#[derive(Debug, Default)]
pub(super) struct Legend {
    entries: Vec<(Key, String)>,
    /// How many more there are, for which there is no room.
    more: usize,
}

const KEY: f64 = 26.0;
const ROW: f64 = 19.0;

impl Legend {
    /// One entry more.
    pub(super) fn add(&mut self, key: Key, words: &str) {
        if self.entries.len() < MOST_KEYS {
            self.entries.push((key, metrics::fit(words, SMALL, 260.0)));
        } else {
            self.more += 1;
        }
    }

    /// The rows of entries that fit into a width, each with its place.
    fn rows(&self, width: f64) -> Vec<Vec<(f64, &(Key, String))>> {
        let mut rows: Vec<Vec<_>> = Vec::new();
        let mut used = 0.0;
        for entry in &self.entries {
            let length = KEY + 6.0 + metrics::width(&entry.1, SMALL);
            match rows.last_mut() {
                Some(row) if used + length <= width => row.push((used, entry)),
                _ => {
                    rows.push(vec![(0.0, entry)]);
                    used = 0.0;
                }
            }
            used += length + 18.0;
        }
        rows
    }

    /// How high it stands.
    #[allow(clippy::cast_precision_loss, reason = "a few rows")]
    pub(super) fn height(&self, width: f64) -> f64 {
        let rows = self.rows(width).len() + usize::from(self.more > 0);
        if rows == 0 { 0.0 } else { rows as f64 * ROW + 6.0 }
    }

    /// Draws it from an upper left corner.
    #[allow(clippy::cast_precision_loss, reason = "a few rows")]
    pub(super) fn draw(&self, scene: &mut Scene, at: Point, width: f64) {
        let rows = self.rows(width);
        let height = |number: usize| at.1 + 6.0 + ROW * (number as f64 + 0.5);
        if self.more > 0 {
            let words = format!("… {} more", self.more);
            let place = (at.0, height(rows.len()) + SMALL * 0.36);
            scene.text(place, &words, Anchor::Start, SMALL);
        }
        for (number, row) in rows.into_iter().enumerate() {
            let y = height(number);
            for (place, (key, words)) in row {
                let x = at.0 + place;
                draw_key(scene, key, (x, y));
                scene.text((x + KEY + 6.0, y + SMALL * 0.36), words, Anchor::Start, SMALL);
            }
        }
    }
}

fn draw_key(scene: &mut Scene, key: &Key, (x, y): Point) {
    let middle = (x + KEY / 2.0, y);
    match *key {
        Key::Line(stroke, mark) => {
            scene.segment((x, y), (x + KEY, y), stroke);
            if let Some(mark) = mark {
                scene.mark(middle, mark, stroke.colour, 4.0);
            }
        }
        Key::Mark(mark, colour) => scene.mark(middle, mark, colour, 4.0),
        Key::Box(fill, edge) => {
            scene.rectangle((x + 4.0, y - 6.0), (x + KEY - 2.0, y + 6.0), fill, edge);
        }
        Key::Dot(fill, edge) => scene.dot(middle, 4.5, fill, edge),
        Key::Letter(letter) => {
            scene.text((middle.0, y + SMALL * 0.36), &letter.to_string(), Anchor::Middle, SMALL);
        }
    }
}
