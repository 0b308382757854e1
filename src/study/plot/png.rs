//! SVG figures as PNG pictures, with a font of our own so that every machine draws the same.
//!
//! The font is a part of DejaVu Sans; its licence stands beside it. Nothing is read from the system.

use std::borrow::Cow;
use std::io::Write as _;
use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, PremultipliedColorU8, Transform};
use resvg::usvg::{Options, Tree};

use super::On;

/// No picture has more points on a side.
const MOST: f32 = 8192.0;

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The text is no SVG.
    NoSvg,
    /// It would be larger than pictures may be, or have no size.
    Size,
    /// It was not to be drawn to its end.
    Stopped,
}

/// The points of a picture, row by row.
#[derive(Clone, Debug)]
pub struct Pixels {
    /// Points in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    points: Vec<[u8; 3]>,
}

impl Pixels {
    /// A picture of these points, in red, green and blue; `None` if there are not width times height.
    #[must_use]
    pub fn new(width: usize, height: usize, points: Vec<[u8; 3]>) -> Option<Self> {
        (width.checked_mul(height) == Some(points.len())).then_some(Self { width, height, points })
    }

    /// The colour of a point.
    #[must_use]
    pub fn at(&self, x: usize, y: usize) -> [u8; 3] {
        self.points[y * self.width + x]
    }

    /// The colours of all points.
    pub fn colours(&self) -> impl Iterator<Item = [u8; 3]> {
        self.points.iter().copied()
    }
}

/// The picture of an SVG document, `scale` points for each of its own.
///
/// # Errors
/// What is no SVG, and what would be too large.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, Trouble> {
    png_while(svg, scale, &|| true)
}

/// The same as long as it is told to go on.
///
/// # Errors
/// As [`png`].
pub fn png_while(svg: &str, scale: f32, on: &On<'_>) -> Result<Vec<u8>, Trouble> {
    written(&drawn(svg, scale, on)?, on)
}

/// The file, row by row.
fn written(map: &Pixmap, on: &On<'_>) -> Result<Vec<u8>, Trouble> {
    let width = map.width() as usize;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, map.width(), map.height());
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut header = encoder.write_header().map_err(|_| Trouble::Size)?;
    let mut writer = header.stream_writer().map_err(|_| Trouble::Size)?;
    for (at, row) in map.pixels().chunks(width).enumerate() {
        if at % ROWS == 0 && !on() {
            return Err(Trouble::Stopped);
        }
        // Colours are stored multiplied by how opaque they are.
        let colours = row.iter().map(PremultipliedColorU8::demultiply);
        let row: Vec<u8> =
            colours.flat_map(|it| [it.red(), it.green(), it.blue(), it.alpha()]).collect();
        writer.write_all(&row).map_err(|_| Trouble::Size)?;
    }
    writer.finish().map_err(|_| Trouble::Size)?;
    header.finish().map_err(|_| Trouble::Size)?;
    Ok(bytes)
}

/// The same as points, before white.
///
/// # Errors
/// As [`png`].
pub fn pixels(svg: &str, scale: f32) -> Result<Pixels, Trouble> {
    let map = drawn(svg, scale, &|| true)?;
    // Colours are stored multiplied by how opaque they are.
    let before_white = |part: u8, alpha: u8| part.saturating_add(u8::MAX - alpha);
    let points = map.pixels().iter().map(|it| {
        let alpha = it.alpha();
        [it.red(), it.green(), it.blue()].map(|part| before_white(part, alpha))
    });
    let (width, height) = (map.width() as usize, map.height() as usize);
    Pixels::new(width, height, points.collect()).ok_or(Trouble::Size)
}

fn drawn(svg: &str, scale: f32, on: &On<'_>) -> Result<Pixmap, Trouble> {
    let look = || if on() { Ok(()) } else { Err(Trouble::Stopped) };
    let mut options = Options { font_family: "DejaVu Sans".to_owned(), ..Options::default() };
    let fonts = Arc::make_mut(&mut options.fontdb);
    fonts.load_font_data(include_bytes!("font/DejaVuSans-subset.ttf").to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    look()?;
    let mut map: Option<Pixmap> = None;
    for part in parts(svg) {
        look()?;
        let tree = Tree::from_str(&part, &options).map_err(|_| Trouble::NoSvg)?;
        let map = match &mut map {
            Some(map) => map,
            None => map.insert(blank(&tree, scale)?),
        };
        resvg::render(&tree, Transform::from_scale(scale, scale), &mut map.as_mut());
    }
    map.ok_or(Trouble::NoSvg)
}

/// So many rows are written between two looks whether to go on.
const ROWS: usize = 64;

/// About so many bytes of a document are drawn between two looks.
const PART: usize = 1 << 14;

/// A document in several, which make the same picture when they are drawn one over the other: each has the head, and
/// some of the elements that follow the background, of which every one has a line of its own.
fn parts(svg: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let body = svg.find("\n<rect ").filter(|_| svg.len() > PART).map(|at| at + 1);
    let end = svg.rfind("</svg>").filter(|end| body.is_some_and(|body| body < *end));
    let (head, body) = match (body, end) {
        (Some(body), Some(end)) => (&svg[..body], &svg[body..end]),
        _ => (svg, ""),
    };
    let mut rest = Some(body);
    std::iter::from_fn(move || {
        let body = rest.take()?;
        if body.is_empty() {
            return Some(Cow::Borrowed(head));
        }
        let after = body.as_bytes().iter().skip(PART).position(|&byte| byte == b'\n');
        let (part, after) = body.split_at(after.map_or(body.len(), |at| PART + at + 1));
        rest = Some(after).filter(|after| !after.is_empty());
        Some(Cow::Owned(format!("{head}{part}</svg>")))
    })
}

/// A picture of the size of a document, with nothing in it.
fn blank(tree: &Tree, scale: f32) -> Result<Pixmap, Trouble> {
    let size = tree.size();
    let (width, height) = ((size.width() * scale).ceil(), (size.height() * scale).ceil());
    if !(1.0..=MOST).contains(&width) || !(1.0..=MOST).contains(&height) {
        return Err(Trouble::Size);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    Pixmap::new(width as u32, height as u32).ok_or(Trouble::Size)
}
