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

/// The picture of an SVG document, `scale` points for each of its own.
///
/// # Errors
/// What is no SVG, and what would be too large.
pub fn png(svg: &str, scale: f32) -> Result<Vec<u8>, Trouble> {
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
    map.encode_png().map_err(|_| Trouble::Size)
}
