//! SVG figures as PNG pictures, with a font of our own so that every machine draws the same.
//!
//! The font is a part of DejaVu Sans; its licence stands beside it. Nothing is read from the system.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// No picture has more points on a side.
const MOST: f32 = 8192.0;

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The text is no SVG.
    NoSvg,
    /// It would be larger than pictures may be, or have no size.
    Size,
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
    drawn(svg, scale)?.encode_png().map_err(|_| Trouble::Size)
}

/// The same as points, before white.
///
/// # Errors
/// As [`png`].
pub fn pixels(svg: &str, scale: f32) -> Result<Pixels, Trouble> {
    let map = drawn(svg, scale)?;
    // Colours are stored multiplied by how opaque they are.
    let before_white = |part: u8, alpha: u8| part.saturating_add(u8::MAX - alpha);
    let points = map.pixels().iter().map(|it| {
        let alpha = it.alpha();
        [it.red(), it.green(), it.blue()].map(|part| before_white(part, alpha))
    });
    let (width, height) = (map.width() as usize, map.height() as usize);
    Pixels::new(width, height, points.collect()).ok_or(Trouble::Size)
}

fn drawn(svg: &str, scale: f32) -> Result<Pixmap, Trouble> {
    let mut options = Options { font_family: "DejaVu Sans".to_owned(), ..Options::default() };
    let fonts = Arc::make_mut(&mut options.fontdb);
    fonts.load_font_data(include_bytes!("font/DejaVuSans-subset.ttf").to_vec());
    fonts.set_sans_serif_family("DejaVu Sans");
    let tree = Tree::from_str(svg, &options).map_err(|_| Trouble::NoSvg)?;
    let size = tree.size();
    let (width, height) = ((size.width() * scale).ceil(), (size.height() * scale).ceil());
    if !(1.0..=MOST).contains(&width) || !(1.0..=MOST).contains(&height) {
        return Err(Trouble::Size);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let mut map = Pixmap::new(width as u32, height as u32).ok_or(Trouble::Size)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut map.as_mut());
    Ok(map)
}
