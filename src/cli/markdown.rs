//! Markdown for the terminal: paragraphs are as wide as the screen, headings and stressed words stand out, code is
//! indented. Tables stay as they were written.
//!
//! Beside what Markdown knows there are lists of names: lines with a tab between a name and what is said of it.

/// The width where nothing says another.
const WIDTH: usize = 80;

/// Longer lines are hard to read.
const WIDEST: usize = 100;

/// A longer name has a line of its own.
const LONGEST_NAME: usize = 28;

/// The text as it is shown, on so many columns.
pub(super) fn rendered(text: &str, colour: bool, width: Option<usize>) -> String {
    let width = width.unwrap_or(WIDTH).clamp(20, WIDEST);
    let mut page = Page { out: String::new(), colour, width, open: Vec::new() };
    let (mut code, mut names): (bool, Vec<(&str, &str)>) = (false, Vec::new());
    for line in text.trim().lines() {
        let entry = line.split_once('\t').filter(|_| !code);
        if entry.is_none() {
            page.names(&std::mem::take(&mut names));
        }
        if line.trim_start().starts_with("```") {
            page.close();
            code = !code;
        } else if code {
            page.line(if line.trim().is_empty() { "" } else { "    " }, line);
        } else if let Some(entry) = entry {
            page.close();
            names.push(entry);
        } else {
            page.text(line);
        }
    }
    page.names(&names);
    page.close();
    page.out
}

struct Page<'t> {
    out: String,
    colour: bool,
    width: usize,
    /// The lines of the paragraph being read.
    open: Vec<&'t str>,
}

impl<'t> Page<'t> {
    fn line(&mut self, indent: &str, text: &str) {
        self.out.push_str(indent);
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// A line outside of code.
    fn text(&mut self, line: &'t str) {
        if line.trim().is_empty() {
            self.close();
            if !self.out.is_empty() && !self.out.ends_with("\n\n") {
                self.out.push('\n');
            }
        } else if let Some(heading) = line.strip_prefix('#') {
            self.close();
            let heading = heading.trim_start_matches('#').trim();
            let heading =
                if self.colour { format!("\x1b[1m{heading}\x1b[0m") } else { heading.to_owned() };
            self.line("", &heading);
        } else if line.starts_with('|') {
            self.close();
            self.line("", line);
        } else {
            if begins_anew(line) {
                self.close();
            }
            self.open.push(line);
        }
    }

    /// Writes the paragraph that has been read.
    fn close(&mut self) {
        let lines = std::mem::take(&mut self.open);
        let Some(first) = lines.first() else { return };
        let margin = first.len() - first.trim_start().len();
        let hang = margin + mark(first.trim_start()).unwrap_or(0);
        let text = lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        self.wrapped(&text, margin, hang);
        self.out.push('\n');
    }

    /// Writes a text, its first line behind `margin`, the others behind `hang` blanks, without the end of the last.
    fn wrapped(&mut self, text: &str, margin: usize, hang: usize) {
        let text = stressed(text, self.colour);
        self.out.push_str(&" ".repeat(margin));
        let mut column = margin;
        for (at, word) in text.split_whitespace().enumerate() {
            let wide = seen(word);
            if at > 0 && column + 1 + wide > self.width {
                self.out.push('\n');
                self.out.push_str(&" ".repeat(hang));
                column = hang;
            } else if at > 0 {
                self.out.push(' ');
                column += 1;
            }
            self.out.push_str(word);
            column += wide;
        }
    }

    /// Writes a list of names.
    fn names(&mut self, list: &[(&str, &str)]) {
        let wide = list.iter().map(|(name, _)| seen(name)).filter(|wide| *wide <= LONGEST_NAME);
        let indent = wide.max().unwrap_or(0) + 4;
        for (name, words) in list {
            self.out.push_str("  ");
            if self.colour {
                self.out.push_str(&format!("\x1b[36m{name}\x1b[0m"));
            } else {
                self.out.push_str(name);
            }
            let column = 2 + seen(name);
            if column + 2 > indent && !words.is_empty() {
                self.out.push('\n');
                self.wrapped(words, indent, indent);
            } else if !words.is_empty() {
                let start = self.out.len();
                self.wrapped(words, indent, indent);
                // The name stands where the first line would be indented.
                self.out.replace_range(start..start + column, "");
            }
            self.out.push('\n');
        }
    }
}

/// How wide the mark of a list is at the beginning of a line.
fn mark(line: &str) -> Option<usize> {
    if line.starts_with("- ") || line.starts_with("* ") {
        return Some(2);
    }
    let (number, _) = line.split_once(". ")?;
    let is_number = !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit());
    is_number.then_some(number.len() + 2)
}

/// Whether a line does not go on with the paragraph before it: an entry of a list, or one that begins with a single
/// word and a colon, such as `Memory: 1 round.`
fn begins_anew(line: &str) -> bool {
    let line = line.trim_start();
    let word = line.split_once(": ").map(|(word, _)| word);
    let labels = word.is_some_and(|word| {
        word.starts_with(|first: char| first.is_ascii_uppercase())
            && word.chars().all(|letter| letter.is_ascii_alphabetic())
    });
    labels || mark(line).is_some()
}

/// A text whose `**bold**` and `*italic*` words look so, without their marks. What stands in backquotes is left alone.
fn stressed(text: &str, colour: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut code, mut bold, mut italic) = (false, false, false);
    let mut before = ' ';
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let after = |marks: &str| rest[marks.len()..].chars().next().unwrap_or(' ');
        let turns = |marks: &str, open: bool| {
            // A mark that opens stands before a word, one that closes behind one.
            if open { before != ' ' } else { after(marks) != ' ' && !before.is_alphanumeric() }
        };
        code ^= letter == '`';
        if !code && rest.starts_with("**") && turns("**", bold) {
            bold = !bold;
            out.push_str(if !colour {
                ""
            } else if bold {
                "\x1b[1m"
            } else {
                "\x1b[22m"
            });
            rest = &rest[2..];
            continue;
        }
        let single = !code && letter == '*' && !rest.starts_with("**");
        if single && (italic || rest[1..].contains('*')) && turns("*", italic) {
            italic = !italic;
            out.push_str(if !colour {
                ""
            } else if italic {
                "\x1b[3m"
            } else {
                "\x1b[23m"
            });
            rest = &rest[1..];
            continue;
        }
        out.push(letter);
        before = letter;
        rest = &rest[letter.len_utf8()..];
    }
    out
}

/// How many columns a text takes, its colours left out.
fn seen(text: &str) -> usize {
    let mut parts = text.split('\x1b');
    let first = parts.next().map_or(0, |part| part.chars().count());
    let others = parts.map(|part| part.split_once('m').map_or(0, |(_, rest)| rest.chars().count()));
    first + others.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_code_are_told_apart() {
        let text = "# Title\n\nWords with `code`.\n\n```comity\n# no heading\n\nlet x = 1\n```\n\n## Next\n";
        let plain = "Title\n\nWords with `code`.\n\n    # no heading\n\n    let x = 1\n\nNext\n";
        assert_eq!(rendered(text, false, None), plain);
        assert!(rendered(text, true, None).starts_with("\x1b[1mTitle\x1b[0m\n"));
    }

    #[test]
    fn paragraphs_fill_the_line_and_lists_hang() {
        let text = "one two three four five\nsix seven\n\n- eight nine ten eleven\n  twelve\n- thirteen\n\nName: x";
        let shown = "one two three four\nfive six seven\n\n- eight nine ten\n  eleven twelve\n- thirteen\n\nName: x\n";
        assert_eq!(rendered(text, false, Some(20)), shown);
    }

    #[test]
    fn names_have_a_column() {
        let text = "a\tone two three four five\nlonger\tsix";
        let shown = "  a       one two\n          three four\n          five\n  longer  six\n";
        assert_eq!(rendered(text, false, Some(20)), shown);
    }

    #[test]
    fn stress_is_seen_or_left_out() {
        let text = "**Claim.** 2 * 3 * 4 and *word*: `a * b`, *two words*.";
        assert_eq!(stressed(text, false), "Claim. 2 * 3 * 4 and word: `a * b`, two words.");
        assert_eq!(stressed("*a* b", true), "\x1b[3ma\x1b[23m b");
        assert_eq!(seen(&stressed("**a** b", true)), 3);
    }
}
