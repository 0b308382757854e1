//! Markdown for the terminal: headings stand out, code is indented, everything else is as it was written.

/// The text as it is shown.
pub(super) fn rendered(text: &str, colour: bool) -> String {
    let mut out = String::new();
    let (mut code, mut empty) = (false, true);
    for line in text.trim().lines() {
        if line.trim_start().starts_with("```") {
            code = !code;
            continue;
        }
        let blank = line.trim().is_empty();
        if blank && empty && !code {
            continue;
        }
        empty = blank;
        if code && !blank {
            out.push_str("    ");
            out.push_str(line);
        } else if let Some(heading) =
            line.strip_prefix('#').map(|rest| rest.trim_start_matches('#').trim())
        {
            if colour {
                out.push_str("\x1b[1m");
            }
            out.push_str(heading);
            if colour {
                out.push_str("\x1b[0m");
            }
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_code_are_told_apart() {
        let text = "# Title\n\nWords with `code`.\n\n```comity\n# no heading\n\nlet x = 1\n```\n\n## Next\n";
        let plain = "Title\n\nWords with `code`.\n\n    # no heading\n\n    let x = 1\n\nNext\n";
        assert_eq!(rendered(text, false), plain);
        assert!(rendered(text, true).starts_with("\x1b[1mTitle\x1b[0m\n"));
    }
}
