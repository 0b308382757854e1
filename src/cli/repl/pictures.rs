//! Figures as pictures, for terminals that can draw them; only who asks for it (`:set pictures kitty`) gets them, since
//! a terminal that cannot would print thousands of letters.

/// How figures are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pictures {
    /// As characters.
    Off,
    /// By the protocol of the terminal kitty, which `WezTerm`, Ghostty and Konsole know too.
    Kitty,
    /// As sixels, which xterm, foot, mlterm and Windows Terminal know.
    Sixel,
}

/// Points for each of a figure's own: about the size of the figure in characters.
#[cfg(feature = "png")]
const SCALE: f32 = 1.25;

/// Bytes that a terminal takes at once.
#[cfg(feature = "png")]
const PIECE: usize = 4096;

impl Pictures {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Kitty => "kitty",
            Self::Sixel => "sixel",
        }
    }

    pub(super) fn named(name: &str) -> Result<Self, String> {
        let found = match name {
            "off" | "none" => Self::Off,
            "kitty" => Self::Kitty,
            "sixel" => Self::Sixel,
            _ => return Err(String::from("it is `off`, `kitty` or `sixel`")),
        };
        if found != Self::Off && cfg!(not(feature = "png")) {
            return Err(String::from("this program was built without pictures"));
        }
        Ok(found)
    }

    /// What makes the terminal draw a figure.
    #[cfg(feature = "png")]
    pub(super) fn draw(self, svg: &str) -> Option<String> {
        use crate::study::plot::{png, sixel};
        let codes = match self {
            Self::Off => return None,
            Self::Kitty => kitty(&png::png(svg, SCALE).ok()?),
            Self::Sixel => sixel::sixel(&png::pixels(svg, SCALE).ok()?),
        };
        Some(codes + "\n")
    }

    /// Without a font there are no pictures.
    #[cfg(not(feature = "png"))]
    pub(super) fn draw(self, _svg: &str) -> Option<String> {
        None
    }
}

/// A PNG in the terminal graphics protocol: sent in pieces, shown at once, without an answer.
#[cfg(feature = "png")]
fn kitty(png: &[u8]) -> String {
    use base64::Engine as _;
    let data = base64::engine::general_purpose::STANDARD.encode(png);
    let mut out = String::with_capacity(data.len() + data.len() / 64);
    let mut rest = data.as_str();
    let mut first = true;
    while first || !rest.is_empty() {
        let (piece, left) = rest.split_at(rest.len().min(PIECE));
        out.push_str("\u{1b}_G");
        if std::mem::take(&mut first) {
            out.push_str("a=T,f=100,q=2,");
        }
        out.push_str(if left.is_empty() { "m=0;" } else { "m=1;" });
        out.push_str(piece);
        out.push_str("\u{1b}\\");
        rest = left;
    }
    out
}

#[cfg(all(test, feature = "png"))]
mod tests {
    use super::*;

    #[test]
    fn long_pictures_are_sent_in_pieces() {
        let found = kitty(&[0; 5000]);
        let pieces: Vec<&str> = found.split("\u{1b}\\").collect();
        assert!(pieces[0].starts_with("\u{1b}_Ga=T,f=100,q=2,m=1;AAAA"));
        assert!(pieces[1].starts_with("\u{1b}_Gm=0;AAAA"));
        let letters = |piece: &str| piece.split(';').next_back().map_or(0, str::len);
        assert_eq!((letters(pieces[0]), letters(pieces[0]) + letters(pieces[1])), (4096, 6668));
    }
}
