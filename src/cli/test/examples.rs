//! Examples in the documentation of scripts: blocks fenced as `comity` in `///` and `//!` comments.
//!
//! ```text
//! /// Trades openly until it is cheated three times.
//! ///
//! /// # Examples
//! /// ```comity
//! /// let m = play(tariffs, [patient, protect], rounds: 9)
//! /// m.actions[0].total(open)     // => 3
//! /// ```
//! strategy patient { ... }
//! ```
//!
//! Each becomes a script of its own that has imported what it needs of the module. What it must do stands in its
//! comments: `// => value` after an expression, `// prints: a line`, `// error[E0610]` after a line that fails.
//! Its lines and columns are those of the file, so that a message about it points to the right place there.

use crate::engine::reference::bound;

/// An example of a script's documentation.
#[derive(Debug)]
pub(super) struct Example {
    /// What it is an example of.
    pub(super) of: String,
    /// The lines of the file above it.
    above: usize,
    /// Its lines, each with the columns of the file.
    lines: Vec<String>,
    /// Whether it is only compiled.
    pub(super) no_run: bool,
    /// The name of the file beside the script that it stands for, if it is no example but data for others.
    pub(super) file: Option<String>,
}

/// A script made of an example.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Made {
    /// Its text.
    pub(super) text: String,
    /// What it must print, and the number of the line that says so.
    pub(super) outputs: Vec<(usize, String)>,
    /// The code with which it must fail, and the line.
    pub(super) fails: Option<(usize, String)>,
    /// Where it must fail: the same with the value of that line printed, since a value that nobody uses may be no
    /// mistake.
    pub(super) other: Option<String>,
    /// The lines that import.
    pub(super) head: String,
}

/// Stands before what a line with `// =>` shows.
pub(super) const SHOWN: &str = "\u{1}";

/// All examples of a script.
pub(super) fn examples(text: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let (mut open, mut unnamed): (Option<Option<Example>>, usize) = (None, 0);
    for (index, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let Some(doc) = trimmed.strip_prefix("///").or_else(|| trimmed.strip_prefix("//!")) else {
            // The first line of code after a comment says what the comment is about.
            open = None;
            if !trimmed.is_empty() && !trimmed.starts_with("//") {
                let name = declared(trimmed);
                found[unnamed..].iter_mut().for_each(|example| example.of.clone_from(&name));
                unnamed = found.len();
            }
            continue;
        };
        if trimmed.starts_with("//!") {
            unnamed = found.len();
        }
        match (&mut open, doc.trim_start().strip_prefix("```")) {
            (Some(_), Some(_)) => {
                found.extend(open.take().flatten());
                if trimmed.starts_with("//!") {
                    unnamed = found.len();
                }
            }
            (None, Some(words)) => {
                let mut words = words.split([' ', ',']);
                let is_script = words.next() == Some("comity");
                let words: Vec<&str> = words.collect();
                let file = words.iter().position(|word| *word == "file");
                open = Some(is_script.then(|| Example {
                    of: "the script".to_owned(),
                    above: index + 1,
                    lines: Vec::new(),
                    no_run: words.contains(&"no-run"),
                    file: file.and_then(|at| words.get(at + 1)).map(|name| (*name).to_owned()),
                }));
            }
            (Some(Some(example)), None) => {
                let columns = line.len() - doc.len();
                example.lines.push(format!("{}{doc}", " ".repeat(columns)));
            }
            (Some(None) | None, None) => {}
        }
    }
    found
}

/// The name that a declaration begins with.
fn declared(line: &str) -> String {
    let mut words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let (kind, name) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if name.is_empty() { kind } else { name }.to_owned()
}

impl Example {
    /// Where it begins in the file: the number of its line.
    pub(super) fn line(&self) -> usize {
        self.above + 1
    }

    /// Its text without the columns of the comment.
    pub(super) fn plain(&self) -> String {
        let cut = |line: &String| format!("{}\n", line.trim_start_matches(' '));
        self.lines.iter().map(cut).collect()
    }

    /// The scripts that it stands for: one for each line that must fail, the other such lines left out, and one
    /// without all of them. `module` is the file that they import from, with its text.
    pub(super) fn scripts(&self, module: (&str, &str)) -> Vec<Made> {
        let failing: Vec<usize> = (0..self.lines.len())
            .filter(|&at| claims(&self.lines[at]).1.iter().any(fails))
            .collect();
        let mut kept: Vec<Option<usize>> = failing.iter().map(|&at| Some(at)).collect();
        kept.push(None);
        kept.iter().map(|kept| self.script(*kept, &failing, module)).collect()
    }

    fn script(&self, kept: Option<usize>, failing: &[usize], module: (&str, &str)) -> Made {
        let mut made = Made::default();
        let mut other = String::new();
        // The import takes the first line; an example has at least the fence above it.
        let head = self.import(module) + &"\n".repeat(self.above);
        for (at, line) in self.lines.iter().enumerate() {
            let number = self.above + at + 1;
            let (code, claims) = claims(line);
            let shown = |code: &str| format!("print(\"{SHOWN}\", {})", code.trim());
            let (mut code, mut second) = (code.to_owned(), code.to_owned());
            if failing.contains(&at) && kept != Some(at) {
                (code, second) = (String::new(), String::new());
            }
            for claim in claims {
                match claim {
                    Claim::Shows(value) => {
                        (code, second) = (shown(&code), shown(&second));
                        made.outputs.push((number, format!("{SHOWN} {value}")));
                    }
                    Claim::Prints(text) => made.outputs.push((number, text.to_owned())),
                    Claim::Fails(problem) if kept == Some(at) => {
                        made.fails = Some((number, problem.to_owned()));
                        second = shown(&second);
                    }
                    Claim::Fails(_) => {}
                }
            }
            for (text, line) in [(&mut made.text, code), (&mut other, second)] {
                text.push_str(&line);
                text.push('\n');
            }
        }
        let uses = self.lines.iter().filter(|line| line.trim_start().starts_with("use "));
        made.head = uses.fold(head.clone(), |all, line| all + line + "\n");
        made.other = made.fails.is_some().then(|| head.clone() + &other);
        made.text.insert_str(0, &head);
        made
    }

    /// The `use` line for what the example mentions and does not make or import itself.
    fn import(&self, (file, text): (&str, &str)) -> String {
        let plain = self.plain();
        let (own, imported) = bound(&plain);
        let mentions = |name: &str| {
            let letter = |letter: char| letter.is_alphanumeric() || letter == '_';
            plain.match_indices(name).any(|(at, _)| {
                !plain[..at].ends_with(letter) && !plain[at + name.len()..].starts_with(letter)
            })
        };
        let mut names: Vec<String> = bound(text).0;
        names.retain(|name| {
            !name.starts_with('_')
                && mentions(name)
                && !own.contains(name)
                && !imported.contains(name)
        });
        names.dedup();
        if names.is_empty() {
            return String::new();
        }
        format!("use \"./{file}\" {{ {} }}", names.join(", "))
    }
}

/// What a comment at the end of a line announces.
enum Claim<'a> {
    Shows(&'a str),
    Prints(&'a str),
    Fails(&'a str),
}

fn fails(claim: &Claim<'_>) -> bool {
    matches!(claim, Claim::Fails(_))
}

/// The code of a line, and what the comments at its end announce.
fn claims(line: &str) -> (&str, Vec<Claim<'_>>) {
    let marks = ["// => ", "// prints:", "// error["];
    let mut starts: Vec<usize> =
        marks.iter().flat_map(|mark| line.match_indices(mark).map(|(at, _)| at)).collect();
    starts.sort_unstable();
    let code = &line[..starts.first().copied().unwrap_or(line.len())];
    let mut found = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(line.len());
        let claim = line[*start..end].trim_start_matches("// ");
        if let Some(shown) = claim.strip_prefix("=> ") {
            found.push(Claim::Shows(shown.trim()));
        } else if let Some(printed) = claim.strip_prefix("prints:") {
            found.push(Claim::Prints(printed.strip_prefix(' ').unwrap_or(printed).trim_end()));
        } else if let Some((code, _)) =
            claim.strip_prefix("error[").and_then(|it| it.split_once(']'))
        {
            found.push(Claim::Fails(code));
        }
    }
    (code.trim_end(), found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
//! About doubling.
//!
//! ```comity
//! double(2)
//! ```

/// Twice as much.
///
/// ```comity
/// let y = double(_hidden)
/// double(4)  // => 8
/// y + none   // error[E0602]
/// double(2)  // prints: 4
/// ```
/// ```text
/// no script
/// ```
fn double(x) { 2 * x }
let y = 3
let _hidden = 1
";

    #[test]
    fn examples_keep_their_place() {
        let found = examples(TEXT);
        let named: Vec<(&str, usize)> = found.iter().map(|it| (&*it.of, it.line())).collect();
        assert_eq!(named, [("the script", 4), ("double", 10)]);
        let made = found[1].scripts(("m.comity", TEXT));
        assert_eq!(made.len(), 2);
        let lines: Vec<&str> = made[0].text.lines().collect();
        assert_eq!(lines[0], "use \"./m.comity\" { double }");
        assert_eq!(lines[9], "    let y = double(_hidden)");
        assert_eq!(lines[10], "print(\"\u{1}\", double(4))");
        assert_eq!(lines[11], "    y + none");
        assert_eq!(made[0].fails, Some((12, "E0602".to_owned())));
        assert!(
            made[0].other.as_ref().is_some_and(|text| text.contains("print(\"\u{1}\", y + none)"))
        );
        assert_eq!(made[1].text.lines().nth(11), Some(""));
        assert_eq!(made[1].fails, None);
        assert_eq!(made[1].outputs, [(11, "\u{1} 8".to_owned()), (13, "4".to_owned())]);
    }
}
