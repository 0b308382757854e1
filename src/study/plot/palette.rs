//! Colours that readers with any colour vision tell apart, and that differ in grey by dashes, marks and hatching.
//!
//! Series take the colours of Okabe and Ito (2008); shades run along viridis (Smith and van der Walt, 2015), whose
//! lightness falls steadily, so a copy in grey still shows which is more.

/// A colour, by its shares of red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

/// Text and axes.
pub(super) const INK: Colour = Colour(0x22, 0x22, 0x22);
/// Text of less weight.
pub(super) const QUIET: Colour = Colour(0x55, 0x55, 0x55);
/// Lines behind the data.
pub(super) const GRID: Colour = Colour(0xe4, 0xe4, 0xe4);
/// Edges of cells without a value, links.
pub(super) const FAINT: Colour = Colour(0xa8, 0xa8, 0xa8);
/// What lies below everything.
pub(super) const PAPER: Colour = Colour(0xff, 0xff, 0xff);

const SERIES: [Colour; 8] = [
    Colour(0x00, 0x72, 0xb2),
    Colour(0xd5, 0x5e, 0x00),
    Colour(0x00, 0x9e, 0x73),
    Colour(0xcc, 0x79, 0xa7),
    Colour(0xe6, 0x9f, 0x00),
    Colour(0x56, 0xb4, 0xe9),
    Colour(0x55, 0x55, 0x55),
    Colour(0xb8, 0xa9, 0x10),
];

/// Dashes of lines, as lengths drawn and left out.
const DASHES: [&str; 6] = ["", "7 3", "2 2.5", "9 3 2 3", "12 4", "6 2 2 2 2 2"];

const VIRIDIS: [Colour; 9] = [
    Colour(0xfd, 0xe7, 0x25),
    Colour(0xae, 0xdc, 0x30),
    Colour(0x5e, 0xc9, 0x62),
    Colour(0x28, 0xae, 0x80),
    Colour(0x21, 0x91, 0x8c),
    Colour(0x2c, 0x72, 0x8e),
    Colour(0x3b, 0x52, 0x8b),
    Colour(0x47, 0x2d, 0x7b),
    Colour(0x44, 0x01, 0x54),
];

/// The colour of a series.
pub(super) fn series(at: usize) -> Colour {
    SERIES[at % SERIES.len()]
}

/// The dashes of a series; nothing for a line without gaps.
pub(super) fn dash(at: usize) -> &'static str {
    DASHES[at % DASHES.len()]
}

/// From light to dark, for a share from 0 to 1.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share")]
pub(super) fn shade(share: f64) -> Colour {
    let place = share.clamp(0.0, 1.0) * 8.0;
    let at = (place.floor() as usize).min(7);
    let part = place - f64::from(at as u32);
    let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * part).round() as u8;
    let (from, to) = (VIRIDIS[at], VIRIDIS[at + 1]);
    Colour(mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
}

impl Colour {
    /// As SVG and HTML write it.
    pub(super) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Whether light text stands out on it better than dark.
    pub(super) fn is_dark(self) -> bool {
        let weight = u32::from(self.0) * 299 + u32::from(self.1) * 587 + u32::from(self.2) * 114;
        weight < 128_000
    }

    /// The nearest of the 216 colours that terminals share.
    pub(super) fn ansi(self) -> u8 {
        let level = |part: u8| match part {
            0..=47 => 0,
            48..=114 => 1,
            other => (other - 35) / 40,
        };
        16 + 36 * level(self.0) + 6 * level(self.1) + level(self.2)
    }
}

/// Whether text gets colours: the codes that terminals know, or nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pen(pub(super) bool);

impl Pen {
    /// Text in a colour.
    pub(super) fn paint(self, colour: Colour, text: &str) -> String {
        if self.0 && !text.trim().is_empty() {
            format!("\x1b[38;5;{}m{text}\x1b[0m", colour.ansi())
        } else {
            text.to_owned()
        }
    }

    /// Text on a ground of a colour.
    pub(super) fn ground(self, colour: Colour, text: &str) -> String {
        if !self.0 {
            return text.to_owned();
        }
        let front = if colour.is_dark() { 231 } else { 16 };
        format!("\x1b[38;5;{front};48;5;{}m{text}\x1b[0m", colour.ansi())
    }
}
