//! Pictures as sixels: what VT340 terminals and their heirs draw among text.
//!
//! ```text
//! ESC P 0;1 q  "1;1;W;H           raster of W by H points
//!              #3;2;90;60;0       colour 3 in percent of red, green, blue
//!              #3!12~$#4…-        six rows at a time: a colour, runs of columns, `$` back, `-` the next six
//! ESC \
//! ```
//!
//! # Sources
//! Digital Equipment Corporation 1990, VT330/VT340 programmer reference manual, volume 2.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::png::Pixels;

/// So many colours a terminal can be expected to know.
const COLOURS: usize = 256;

/// The codes that draw a picture. Where it has more colours than terminals know, similar ones become one.
#[must_use]
pub fn sixel(picture: &Pixels) -> String {
    let palette =
        (1..8).map(|dropped| Palette::of(picture, dropped)).find(|it| it.0.len() <= COLOURS);
    let Some(palette) = palette else { return String::new() };
    let mut out = String::from("\u{1b}P0;1q");
    let _ = write!(out, "\"1;1;{};{}", picture.width, picture.height);
    for (colour, number) in &palette.0 {
        let [red, green, blue] = colour.map(|part| (u32::from(part) * 100 + 127) / 255);
        let _ = write!(out, "#{number};2;{red};{green};{blue}");
    }
    for top in (0..picture.height).step_by(6) {
        let rows = top..picture.height.min(top + 6);
        let mut bands: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
        for (bit, y) in rows.enumerate() {
            for x in 0..picture.width {
                let number = palette.number(picture.at(x, y));
                bands.entry(number).or_insert_with(|| vec![0; picture.width])[x] |= 1 << bit;
            }
        }
        for (number, columns) in bands {
            let _ = write!(out, "#{number}");
            for run in columns.chunk_by(|a, b| a == b) {
                let sixel = char::from(b'?' + run[0]);
                match run.len() {
                    length @ 4.. => {
                        let _ = write!(out, "!{length}{sixel}");
                    }
                    length => out.extend(std::iter::repeat_n(sixel, length)),
                }
            }
            out.push('$');
        }
        out.push('-');
    }
    out.push_str("\u{1b}\\");
    out
}

/// Colours with their numbers, without some of their lowest bits.
struct Palette(BTreeMap<[u8; 3], usize>, u32);

impl Palette {
    fn of(picture: &Pixels, dropped: u32) -> Self {
        let mut palette = Self(BTreeMap::new(), dropped);
        for colour in picture.colours() {
            let colour = palette.rounded(colour);
            let next = palette.0.len();
            palette.0.entry(colour).or_insert(next);
        }
        palette
    }

    /// The middle of the colours that agree in their highest bits; white stays white.
    fn rounded(&self, colour: [u8; 3]) -> [u8; 3] {
        let mask = u8::MAX << self.1;
        colour.map(|part| if part & mask == mask { u8::MAX } else { part & mask })
    }

    fn number(&self, colour: [u8; 3]) -> usize {
        self.0.get(&self.rounded(colour)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_points_and_a_row_below() {
        let (red, white) = ([255, 0, 0], [255, 255, 255]);
        let picture = Pixels::new(2, 7, [vec![red, white], vec![white; 12]].concat()).unwrap();
        let found = sixel(&picture);
        let expected = "\u{1b}P0;1q\"1;1;2;7#0;2;100;0;0#1;2;100;100;100#0@?$#1}~$-#1@@$-\u{1b}\\";
        assert_eq!(found, expected);
    }

    #[test]
    fn many_colours_become_fewer() {
        let colours: Vec<[u8; 3]> =
            (0..64 * 64).map(|i| [(i % 64 * 4) as u8, (i / 64 * 4) as u8, 128]).collect();
        let found = sixel(&Pixels::new(64, 64, colours).unwrap());
        assert!((2..=COLOURS).contains(&found.matches(";2;").count()));
    }
}
