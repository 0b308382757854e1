//! Texts, whatever they say.

/// The first so many bytes of a text, or a few fewer: it ends between two letters.
#[must_use]
pub fn beginning(text: &str, most: usize) -> &str {
    let ends = (most.saturating_sub(3)..=most).rev();
    let end = ends.into_iter().find(|end| text.is_char_boundary(*end));
    if text.len() <= most { text } else { &text[..end.unwrap_or(0)] }
}

#[cfg(test)]
mod tests {
    use super::beginning;

    #[test]
    fn a_letter_is_kept_whole_or_left_out() {
        assert_eq!(beginning("état", 8), "état");
        assert_eq!(beginning("état", 3), "ét");
        assert_eq!(beginning("état", 1), "");
        assert_eq!(beginning("a𝔸b", 4), "a");
        assert_eq!(beginning("a𝔸b", 5), "a𝔸");
        assert_eq!(beginning("", 0), "");
    }
}
