//! Long strings, looked at piece by piece.
//!
//! All of this ends early where the run is to end; see [`Heap::goes_on`].

use super::Heap;

/// Bytes of a string between two looks.
pub(super) const PIECE: usize = 1 << 16;

/// The first place of a string, from so many bytes or a little less, at which a character begins.
#[must_use]
pub fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// How many bytes the first so many characters take.
#[must_use]
pub fn bytes_of(text: &str, characters: usize) -> usize {
    let mut letters = text.chars();
    if let Some(last) = characters.checked_sub(1) {
        letters.nth(last);
    }
    text.len() - letters.as_str().len()
}

/// Where a part stands in a string for the first time, in bytes.
#[must_use]
pub fn find(text: &str, part: &str, heap: &Heap) -> Option<usize> {
    if text.len() <= PIECE {
        return text.find(part);
    }
    let step = PIECE.max(part.len());
    let mut from = 0;
    loop {
        let end = boundary(text, from + step + part.len());
        if let Some(at) = text[from..end].find(part) {
            return Some(from + at);
        }
        if end == text.len() || !heap.looks_on() {
            return None;
        }
        // It may begin in this piece and end in the next.
        from = boundary(text, end - part.len());
    }
}

/// Where a character of some sort stands in a string for the first time, in bytes.
#[must_use]
pub fn find_letter(text: &str, wanted: fn(char) -> bool, heap: &Heap) -> Option<usize> {
    let mut from = 0;
    for piece in pieces(text) {
        if let Some(at) = piece.find(wanted) {
            return Some(from + at);
        }
        from += piece.len();
        if from < text.len() && !heap.looks_on() {
            break;
        }
    }
    None
}

/// How often a part that is not empty stands in a string, without overlaps.
#[must_use]
pub fn occurrences(text: &str, part: &str, heap: &Heap) -> usize {
    let (mut rest, mut count) = (text, 0);
    while heap.goes_on_at(count)
        && let Some(at) = find(rest, part, heap)
    {
        count += 1;
        rest = &rest[at + part.len()..];
    }
    count
}

/// A copy of a string.
#[must_use]
pub fn copied(text: &str, heap: &Heap) -> String {
    let mut copy = String::with_capacity(text.len());
    append(&mut copy, text, heap);
    copy
}

/// Adds a string to another.
pub fn append(to: &mut String, text: &str, heap: &Heap) {
    if text.len() < PIECE {
        return to.push_str(text);
    }
    for piece in pieces(text) {
        to.push_str(piece);
        if !heap.looks_on() {
            break;
        }
    }
}

/// A string in pieces.
pub fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, after) = rest.split_at(boundary(rest, PIECE));
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

/// A string in capital letters.
#[must_use]
pub fn upper(text: &str, heap: &Heap) -> String {
    let mut made = String::with_capacity(text.len());
    for piece in pieces(text) {
        made.push_str(&piece.to_uppercase());
        if !heap.looks_on() {
            break;
        }
    }
    made
}

/// A string in small letters. What becomes of `Σ` depends on the letters around it, so a string is taken apart only
/// between two of which this is known to look no further.
#[must_use]
pub fn lower(text: &str, heap: &Heap) -> String {
    let mut made = String::with_capacity(text.len());
    let mut from = 0;
    while from < text.len() {
        let end = seam(text, from + PIECE, heap);
        // With the letters before and after it, which are then left out again.
        let before = text[..from].chars().next_back().map_or(0, char::len_utf8);
        let after = text[end..].chars().next().map_or(0, char::len_utf8);
        let (first, last) = (&text[from - before..from], &text[end..end + after]);
        let piece = text[from - before..end + after].to_lowercase();
        let (first, last) = (first.to_lowercase().len(), last.to_lowercase().len());
        made.push_str(&piece[first..piece.len() - last]);
        from = end;
        if !heap.looks_on() {
            break;
        }
    }
    made
}

/// The first place from `at` on that lies between two letters which end every search for the letters around a `Σ`.
fn seam(text: &str, at: usize, heap: &Heap) -> usize {
    let mut before = false;
    for (turn, (place, letter)) in text[boundary(text, at)..].char_indices().enumerate() {
        let ends = ends_search(letter);
        if before && ends || !heap.goes_on_at(turn) {
            return boundary(text, at) + place;
        }
        before = ends;
    }
    text.len()
}

/// Whether a letter is surely none of those that are skipped: apostrophes, marks and the like.
fn ends_search(letter: char) -> bool {
    let cased = || {
        letter.to_uppercase().next() != Some(letter) || letter.to_lowercase().next() != Some(letter)
    };
    letter.is_ascii_alphanumeric() || letter.is_whitespace() || letter != '\u{345}' && cased()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_make_the_same_as_the_whole() {
        let heap = Heap::new(1 << 20);
        let texts = ["Σ", "ΑΣ ", "aΣ'Σ", "ßΣ", "Σ'", "々", "x", "İstanbul ΟΔΟΣ. ", "\u{345}Σ"];
        for text in texts {
            for count in [0, 1, 3, PIECE / text.len() + 2, 3 * PIECE / text.len() + 1] {
                for rest in ["", "Σ", "b"] {
                    let text = text.repeat(count) + rest;
                    assert_eq!(lower(&text, &heap), text.to_lowercase(), "{count}");
                    assert_eq!(upper(&text, &heap), text.to_uppercase(), "{count}");
                    assert_eq!(copied(&text, &heap), text);
                    assert_eq!(pieces(&text).collect::<String>(), text);
                }
            }
        }
    }

    #[test]
    fn what_lies_across_pieces_is_found() {
        let heap = Heap::new(1 << 20);
        for before in [0, 1, PIECE - 3, PIECE - 1, PIECE, PIECE + 1, 5 * PIECE] {
            for part in ["needle", "é", &"ab".repeat(PIECE)] {
                for fill in ["x", "é!"] {
                    let text = fill.repeat(before / fill.len()) + part + "rest";
                    assert_eq!(find(&text, part, &heap), text.find(part), "{before}");
                    assert_eq!(occurrences(&text, part, &heap), text.matches(part).count());
                }
            }
            let text = "é".repeat(before) + " b";
            assert_eq!(find_letter(&text, char::is_whitespace, &heap), Some(2 * before));
            assert_eq!(bytes_of(&text, before), 2 * before);
            assert_eq!(bytes_of(&text, usize::MAX), text.len());
        }
        assert_eq!(find("", "a", &heap), None);
        assert_eq!(find("abc", "", &heap), Some(0));
    }
}
