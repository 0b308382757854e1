//! How wide text stands, without asking a font: the advance widths of DejaVu Sans, which pictures are drawn with.
//!
//! Browsers without that font take one that is hardly wider, so margins made by this table hold.

/// Widths of the characters from space to `~`, in hundredths of the size of the text.
const WIDTHS: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75,
    79, 60, 79, 69, 63, 61, 73, 68, 99, 69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35,
    63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84,
];

use crate::study::table::beginning;

/// The width of a text of a size, in the same units; a very long one is as wide as its beginning.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let of = |letter: char| {
        let ascii = u32::from(letter).checked_sub(32).and_then(|at| WIDTHS.get(at as usize));
        // Letters beyond ASCII are as wide as ASCII's; those that fill two cells of a terminal, an em.
        let other = || match unicode_width::UnicodeWidthChar::width(letter) {
            Some(0) | None => 0,
            Some(1) => 66,
            Some(_) => 100,
        };
        u64::from(ascii.copied().unwrap_or_else(other))
    };
    let sum: u64 = beginning(text).chars().map(of).sum();
    #[allow(clippy::cast_precision_loss, reason = "a short text")]
    let sum = sum as f64;
    sum * size / 100.0
}

/// The beginning of a text that fits into a width, with `…` where something is left out.
pub(super) fn fit(text: &str, size: f64, most: f64) -> String {
    let beginning = beginning(text);
    if beginning.len() == text.len() && width(text, size) <= most {
        return text.to_owned();
    }
    let mut kept = String::new();
    for letter in beginning.chars() {
        let longer = format!("{kept}{letter}…");
        if width(&longer, size) > most {
            break;
        }
        kept.push(letter);
    }
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_measured_and_cut() {
        assert!((width("il", 10.0) - 5.6).abs() < 1e-9);
        assert!(width("W", 10.0) > width("i", 10.0));
        assert_eq!(fit("cooperation", 10.0, 1000.0), "cooperation");
        let cut = fit("cooperation", 10.0, 40.0);
        assert!(cut.ends_with('…') && width(&cut, 10.0) <= 40.0, "{cut}");
        assert_eq!(fit("abc", 10.0, 0.0), "…");
    }
}
