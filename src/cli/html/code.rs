//! Scripts in colours.

use crate::engine::assist::{Sort, pieces};
use crate::study::page::escape;

/// A script as HTML, each sort of word in an element of its own class.
pub(in crate::cli) fn highlighted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut at = 0;
    for piece in pieces(text) {
        let (Some(before), Some(inside)) =
            (text.get(at..piece.range.start), text.get(piece.range.clone()))
        else {
            continue;
        };
        escape(before, &mut out);
        out.push_str(match piece.sort {
            Sort::Keyword => "<b>",
            Sort::Constant | Sort::Number => "<i class=\"n\">",
            Sort::Text => "<i class=\"s\">",
            Sort::Comment => "<i class=\"c\">",
            Sort::Call => "<i class=\"f\">",
            Sort::Label => "<i class=\"l\">",
            Sort::Bad => "<i class=\"x\">",
        });
        escape(inside, &mut out);
        out.push_str(if piece.sort == Sort::Keyword { "</b>" } else { "</i>" });
        at = piece.range.end;
    }
    escape(text.get(at..).unwrap_or_default(), &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_there_once() {
        let text = "let x = f(\"<a>\", 1) // & so\n";
        let made = highlighted(text);
        let expected = "<b>let</b> x = <i class=\"f\">f</i>(<i class=\"s\">&quot;&lt;a&gt;&quot;</i>, \
                        <i class=\"n\">1</i>) <i class=\"c\">// &amp; so</i>\n";
        assert_eq!(made, expected);
        assert_eq!(highlighted("\"open {x"), highlighted("\"open {x"));
    }
}
