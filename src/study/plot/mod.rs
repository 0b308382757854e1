//! Figures: what is drawn, apart from how.
//!
//! ```text
//! content   cells, triangles, networks, trees: what is no series in a plane
//! extent    what of the data is shown, between which values
//! scale     round numbers for axes
//! places    where the nodes of a network are put
//! thin      fewer points where more could not be seen
//!
//!   in a terminal                        as a picture
//! canvas    a grid of braille dots      frame    axes, ticks, title, legend in points of a drawing
//! text      lines and points            plane    lines and points
//! bars      bars and histograms         upright  bars and histograms
//!
//!   both
//! area, heat, simplex, graph, tree
//!
//! scene -> svg -> png: shapes at places, written down, drawn; sixel: the same for terminals
//! palette, metrics: colours, and how wide text is
//! ```

mod area;
mod bars;
mod canvas;
pub mod content;
mod extent;
mod frame;
mod graph;
mod heat;
mod metrics;
mod palette;
pub mod places;
mod plane;
#[cfg(feature = "png")]
pub mod png;
pub mod scale;
mod scene;
mod simplex;
#[cfg(feature = "png")]
pub mod sixel;
mod svg;
mod text;
mod thin;
mod tree;
mod upright;

use std::cmp::Ordering;
use std::sync::Arc;

use self::content::Content;
use crate::base::meter::{Meter, Stopped};
use crate::base::{sort, statistics};

/// How the data of a figure are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Points joined from left to right; several at one place are averaged.
    Line,
    /// Points joined in the order of the data, with a gap where one is no number.
    Path,
    /// Points.
    Scatter,
    /// A bar for each place, as long as the mean of its points.
    Bar,
    /// How many points lie in each of equal intervals.
    Histogram,
    /// Lines stacked on each other, with what lies between them filled.
    Area,
}

impl Kind {
    /// All, with their names.
    pub const ALL: &[(&str, Self)] = &[
        ("line", Self::Line),
        ("path", Self::Path),
        ("scatter", Self::Scatter),
        ("bar", Self::Bar),
        ("histogram", Self::Histogram),
        ("area", Self::Area),
    ];
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// How the data are shown.
    pub kind: Kind,
    /// What stands above; nothing if empty.
    pub title: String,
    /// What the horizontal axis is called.
    pub x: String,
    /// What the vertical axis is called.
    pub y: String,
    /// The names of the places 0, 1, 2, … on the horizontal axis, where these are no numbers.
    pub places: Option<Vec<Arc<str>>>,
    /// What is shown.
    pub series: Vec<Series>,
    /// Two quantiles between which the points of a place lie, for lines with several points a place.
    pub band: Option<(f64, f64)>,
    /// A function, as points to be joined.
    pub curves: Vec<Series>,
    /// Vertical lines, with what they are called.
    pub marks: Vec<(String, f64)>,
    /// Letters at points, with what they mean; of several at one place the first is seen.
    pub letters: Vec<(char, Series)>,
    /// Places and the directions in which a system moves there.
    pub field: Vec<((f64, f64), (f64, f64))>,
    /// Whether what paths enclose is tinted.
    pub filled: bool,
    /// What is shown where it is not series in a plane.
    pub content: Content,
    /// What is said below the figure.
    pub notes: Vec<String>,
}

/// Points that belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// What the legend calls them; nothing if empty.
    pub name: String,
    /// The points.
    pub points: Vec<(f64, f64)>,
}

impl Figure {
    /// A figure of the given data without anything else.
    #[must_use]
    pub fn new(kind: Kind, series: Vec<Series>) -> Self {
        let (title, x, y) = (String::new(), String::new(), String::new());
        let (places, band, curves, marks) = (None, None, Vec::new(), Vec::new());
        let (letters, field, notes, filled) = (Vec::new(), Vec::new(), Vec::new(), false);
        let content = Content::Series;
        Self {
            kind,
            title,
            x,
            y,
            places,
            series,
            band,
            curves,
            marks,
            letters,
            field,
            filled,
            content,
            notes,
        }
    }

    /// A figure of something else than series in a plane.
    #[must_use]
    pub fn showing(content: Content) -> Self {
        Self { content, ..Self::new(Kind::Path, Vec::new()) }
    }

    /// Whether there is nothing to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let on: &On<'_> = &|| true;
        match &self.content {
            Content::Grid(grid) => {
                return grid.cells.iter().flatten().all(|cell| !cell.is_finite());
            }
            Content::Graph(graph) => return graph.nodes.is_empty(),
            Content::Tree(tree) => return tree.nodes.is_empty(),
            Content::Series | Content::Simplex(_) => {}
        }
        let letters = self.letters.iter().map(|(_, series)| series);
        self.series.iter().chain(letters).all(|series| finite(&series.points, on).next().is_none())
    }

    /// How much memory it takes, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let letters = self.letters.iter().map(|(_, series)| series);
        let series = self.series.iter().chain(&self.curves).chain(letters);
        let points = series.map(|series| series.points.len() * 16 + series.name.len() + 48);
        let content = match &self.content {
            Content::Grid(grid) => {
                grid.cells.len() * 16 + names_bytes(&grid.columns) + names_bytes(&grid.rows)
            }
            Content::Graph(graph) => graph.nodes.len() * 64 + graph.links.len() * 16,
            Content::Tree(tree) => {
                let texts = tree.nodes.iter().map(|fork| fork.step.len() + fork.label.len());
                tree.nodes.len() * 128 + tree.text.len() + texts.sum::<usize>()
            }
            Content::Series | Content::Simplex(_) => 0,
        };
        let marks = self.marks.iter().map(|(name, _)| name.len() + 48).sum::<usize>();
        let words = self.title.len() + self.x.len() + self.y.len();
        let places = self.places.as_deref().map_or(0, names_bytes);
        512 + points.sum::<usize>() + self.field.len() * 32 + content + marks + words + places
    }

    /// How much memory drawing it takes beside its own, about; as a picture, or in a terminal.
    #[must_use]
    pub fn drawing(&self, picture: bool, on: &On<'_>) -> usize {
        let letters = self.letters.iter().map(|(_, series)| series);
        let lengths = || self.series.iter().map(|series| series.points.len());
        let points = letters.map(|series| series.points.len()).chain(lengths()).sum::<usize>();
        // Points as they are drawn, and all of them once more to find out where they end.
        let plain = points * 32 + self.series.len() * 96 + self.curves.len() * 64;
        if !picture {
            return plain;
        }
        let scatter = self.kind == Kind::Scatter;
        let series = lengths().take(plane::MOST_SERIES).map(|length| {
            let drawn = length.min(thin::MOST_APART) * if scatter { SHAPE } else { POINT };
            drawn + (length.min(25) + 2) * SHAPE
        });
        let layers = match (self.kind, &self.content) {
            (Kind::Area, Content::Series) => {
                let places = area::count(self, on).min(thin::MOST_JOINED);
                self.series.len().saturating_mul(places).saturating_mul(2 * POINT)
            }
            _ => 0,
        };
        plain + series.sum::<usize>() + (self.marks.len() + self.field.len()) * SHAPE + layers
    }

    /// The figure in characters, so many to a line and so many lines.
    #[must_use]
    pub fn render(&self, width: usize, height: usize) -> String {
        self.text(width, height, false)
    }

    /// The same, in the colours that terminals know if these are asked for.
    #[must_use]
    pub fn text(&self, width: usize, height: usize, colour: bool) -> String {
        self.text_while(width, height, colour, &|| true)
    }

    /// The same as long as it is told to go on; else something that is no figure.
    #[must_use]
    pub fn text_while(&self, width: usize, height: usize, colour: bool, on: &On<'_>) -> String {
        let pen = palette::Pen(colour);
        let mut out = String::new();
        if !self.title.is_empty() {
            out.push_str(&shorten(&self.title, width));
            out.push('\n');
        }
        let size = (width, height);
        match (&self.content, self.kind) {
            (Content::Grid(grid), _) => heat::text(self, grid, size, pen, &mut out),
            (Content::Graph(graph), _) => graph::text(graph, size, pen, &mut out),
            (Content::Tree(tree), _) => out.push_str(&tree.text),
            (Content::Simplex(corners), _) => simplex::text(self, corners, size, pen, on, &mut out),
            (Content::Series, Kind::Area) => area::text(self, size, pen, on, &mut out),
            (Content::Series, Kind::Bar) => bars::bars(self, width, pen, on, &mut out),
            (Content::Series, Kind::Histogram) => bars::histogram(self, size, pen, on, &mut out),
            (Content::Series, Kind::Line | Kind::Path | Kind::Scatter) => {
                text::draw(self, size, pen, on, &mut out);
            }
        }
        for note in &self.notes {
            if !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(&format!(" {}\n", shorten(note, width)));
        }
        let lines: Vec<&str> = out.lines().map(str::trim_end).collect();
        lines.join("\n")
    }

    /// The figure as an SVG document: self-contained, with text as text, and the same bytes for the same figure.
    #[must_use]
    pub fn svg(&self) -> String {
        self.svg_while(&|| true)
    }

    /// The same as long as it is told to go on; else something that is no picture.
    #[must_use]
    pub fn svg_while(&self, on: &On<'_>) -> String {
        let around = frame::Around {
            title: self.title.clone(),
            notes: self.notes.clone(),
            ..frame::Around::default()
        };
        let scene = match (&self.content, self.kind) {
            (Content::Grid(grid), _) => heat::scene(self, grid, around),
            (Content::Graph(graph), _) => graph::scene(graph, around),
            (Content::Tree(tree), _) => tree::scene(tree, around),
            (Content::Simplex(corners), _) => simplex::scene(self, corners, around, on),
            (Content::Series, Kind::Area) => area::scene(self, around, on),
            (Content::Series, Kind::Bar) => upright::bars(self, around, on),
            (Content::Series, Kind::Histogram) => upright::histogram(self, around, on),
            (Content::Series, Kind::Line | Kind::Path | Kind::Scatter) => {
                plane::scene(self, around, on)
            }
        };
        svg::write(&scene.unwrap_or_else(upright::nothing), &self.caption())
    }

    /// What the figure is, in a line, for those who do not see it.
    #[must_use]
    pub fn caption(&self) -> String {
        match (self.title.is_empty(), self.y.is_empty(), self.x.is_empty()) {
            (false, ..) => self.title.clone(),
            (_, false, false) => format!("{} by {}", self.y, self.x),
            (_, false, true) => self.y.clone(),
            (_, true, false) => self.x.clone(),
            _ => String::from("figure"),
        }
    }
}

impl Series {
    /// What `measure` gives for the values at each place, which are sorted; from left to right.
    fn by_place<T>(&self, on: &On<'_>, measure: impl Fn(f64, &[f64]) -> T) -> Vec<T> {
        let mut points: Vec<(f64, f64)> = finite(&self.points, on).collect();
        let order = |a: &(f64, f64), b: &(f64, f64)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1));
        if !sorted(&mut points, on, order) {
            return Vec::new();
        }
        let same = |a: &(f64, f64), b: &(f64, f64)| a.0.total_cmp(&b.0).is_eq();
        let mut values = Vec::new();
        let groups = going(points.chunk_by(same), on).filter_map(|group| {
            values.clear();
            values.extend(going(group.iter(), on).map(|point| point.1));
            group.first().map(|&(x, _)| measure(x, &values))
        });
        groups.collect()
    }

    /// The mean at each place, from left to right.
    fn means(&self, on: &On<'_>) -> Vec<(f64, f64)> {
        self.by_place(on, |x, values| (x, statistics::mean(values).unwrap_or(0.0)))
    }
}

/// Says whether to go on drawing. What is drawn after it has said no is thrown away.
pub type On<'a> = dyn Fn() -> bool + 'a;

/// What a name takes, with its place in a list.
const NAME: usize = 32;

fn names_bytes(names: &[Arc<str>]) -> usize {
    names.iter().map(|name| name.len() + NAME).sum()
}

/// What a point of a line of a picture takes: there, and in the text of the picture while that grows.
const POINT: usize = 64;

/// What a mark of a picture takes.
const SHAPE: usize = 350;

/// So many points are looked at before it is asked.
pub const PIECE: usize = 1 << 12;

/// The same, ended early where it is not to go on.
fn going<'a, T>(
    items: impl Iterator<Item = T> + 'a,
    on: &'a On<'_>,
) -> impl Iterator<Item = T> + 'a {
    let items = items.enumerate();
    items.take_while(|(at, _)| at % PIECE != PIECE - 1 || on()).map(|(_, item)| item)
}

/// The same for sorting.
struct Going<'a, 'b>(&'a On<'b>);

impl Meter for Going<'_, '_> {
    fn steps(&mut self, _count: u64) -> Result<(), Stopped> {
        if (self.0)() { Ok(()) } else { Err(Stopped) }
    }

    fn bytes(&mut self, _count: usize) -> Result<(), Stopped> {
        Ok(())
    }
}

/// Sorts, as long as it is to go on; it is not asked for few.
fn sorted<T: Copy>(items: &mut Vec<T>, on: &On<'_>, order: impl Fn(&T, &T) -> Ordering) -> bool {
    if items.len() < PIECE {
        items.sort_by(order);
        return true;
    }
    sort::in_pieces(items, &mut Going(on), order).is_ok()
}

/// The points that can be shown; 0 and -0 are one place.
fn finite<'a>(points: &'a [(f64, f64)], on: &'a On<'_>) -> impl Iterator<Item = (f64, f64)> + 'a {
    let fine = going(points.iter(), on).filter(|(x, y)| x.is_finite() && y.is_finite());
    fine.map(|&(x, y)| (x + 0.0, y + 0.0))
}

/// The marks of series, in order.
const GLYPHS: [char; 10] = ['●', '○', '▲', '△', '■', '□', '◆', '◇', '×', '+'];

fn glyph(at: usize) -> char {
    GLYPHS[at % GLYPHS.len()]
}

/// A text of at most so many characters.
fn shorten(text: &str, most: usize) -> String {
    let plain = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    if text.chars().nth(most).is_none() {
        return plain.collect();
    }
    plain.take(most.saturating_sub(1)).chain(['…']).collect()
}

/// A line of a legend: a key and what it stands for.
struct Entry {
    key: String,
    words: String,
    colour: Option<palette::Colour>,
}

impl Entry {
    fn new(key: String, words: &str) -> Self {
        Self { key, words: shorten(words, 40), colour: None }
    }

    fn coloured(self, colour: palette::Colour) -> Self {
        Self { colour: Some(colour), ..self }
    }
}

/// A legend of more entries is cut.
const MOST_KEYS: usize = 200;

/// Entries of a legend, broken into lines.
fn legend(
    mut entries: impl Iterator<Item = Entry>,
    width: usize,
    pen: palette::Pen,
    out: &mut String,
) {
    let mut used = 0;
    for entry in entries.by_ref().take(MOST_KEYS) {
        let length = entry.key.chars().count() + 1 + entry.words.chars().count();
        if used > 0 && used + 3 + length > width {
            out.push('\n');
            used = 0;
        }
        let gap = if used > 0 { 3 } else { 1 };
        out.extend(std::iter::repeat_n(' ', gap));
        match entry.colour {
            Some(colour) => out.push_str(&pen.paint(colour, &entry.key)),
            None => out.push_str(&entry.key),
        }
        out.push(' ');
        out.push_str(&entry.words);
        used += gap + length;
    }
    if used > 0 {
        out.push('\n');
    }
    let more = entries.count();
    if more > 0 {
        out.push_str(&format!(" … {more} more\n"));
    }
}
