//! The page of a run.

use std::fmt::Write as _;

use super::Outcome;
use super::facts::Facts;
use super::recorder::Piece;
use crate::cli::html::{NoLinks, STYLE, escaped, highlighted, html};
use crate::cli::screen::count;
use crate::cli::script::Script;
use crate::engine::Program;
use crate::engine::reference::describe;

/// Everything on one page.
pub(super) fn page(
    script: &Script,
    program: &Program,
    title: Option<&str>,
    outcome: &Outcome,
    facts: &Facts,
) -> String {
    let (docs, items) = describe("", &script.text);
    let (heading, docs) = split(&docs);
    let title = title.or(heading).unwrap_or(&script.name);
    let mut body = format!("<h1>{}</h1>\n", escaped(title));
    body.push_str(&html(docs, 2, &NoLinks));
    results(&mut body, outcome);
    if !outcome.tests.is_empty() {
        tests(&mut body, &outcome.tests);
    }
    let documented: Vec<_> = items.iter().filter(|item| !item.docs.is_empty()).collect();
    if !documented.is_empty() {
        body.push_str("<h2>The model</h2>\n");
        for item in documented {
            let _ = writeln!(body, "<h3><code>{}</code></h3>", highlighted(&item.head));
            body.push_str(&html(&item.docs, 4, &NoLinks));
        }
    }
    body.push_str("<h2>The script</h2>\n");
    let _ = writeln!(body, "<pre><code>{}</code></pre>", highlighted(script.text.trim_end()));
    for (name, text) in &facts.used {
        let (name, text) = (escaped(name), highlighted(text.trim_end()));
        let _ = writeln!(
            body,
            "<details>\n<summary>It uses <code>{name}</code></summary>\n<pre><code>{text}</code></pre>\n</details>"
        );
    }
    warnings(&mut body, program);
    body.push_str("<h2>How this was made</h2>\n<dl class=\"facts\">\n");
    for (name, lines) in facts.rows() {
        let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
        let lines = lines.join("<br>");
        let lines = if *name == "Again by" { format!("<code>{lines}</code>") } else { lines };
        let _ = writeln!(body, "<dt>{name}</dt><dd>{lines}</dd>");
    }
    body.push_str("</dl>\n");
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"comity {version}\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        version = env!("CARGO_PKG_VERSION"),
        title = escaped(title),
    )
}

/// The heading that a text begins with, and the rest.
fn split(docs: &str) -> (Option<&str>, &str) {
    let Some(rest) = docs.strip_prefix("# ") else { return (None, docs) };
    let (heading, rest) = rest.split_once('\n').unwrap_or((rest, ""));
    (Some(heading.trim()), rest)
}

/// What was printed, each thing as what it is.
fn results(body: &mut String, outcome: &Outcome) {
    body.push_str("<h2>Results</h2>\n");
    if outcome.pieces.is_empty() && outcome.error.is_none() {
        body.push_str("<p class=\"quiet\">The script printed nothing.</p>\n");
    }
    for piece in &outcome.pieces {
        match piece {
            Piece::Text(text) => {
                let _ = writeln!(
                    body,
                    "<pre class=\"said\">{}</pre>",
                    escaped(text.trim_end_matches('\n'))
                );
            }
            Piece::Shown(shown) if shown.trim_start().starts_with("<svg") => {
                let _ = writeln!(body, "<figure>\n{}\n</figure>", shown.trim());
            }
            Piece::Shown(shown) => body.push_str(shown),
            Piece::Warning(text) => failure(body, text),
        }
    }
    if let Some(error) = &outcome.error {
        body.push_str("<p class=\"bad\"><strong>The run stopped here.</strong></p>\n");
        failure(body, error);
    }
}

fn failure(body: &mut String, text: &str) {
    let _ = writeln!(body, "<pre class=\"error\">{}</pre>", escaped(text.trim_end()));
}

fn tests(body: &mut String, tests: &[(String, Option<String>)]) {
    let passed = tests.iter().filter(|(_, failure)| failure.is_none()).count();
    let _ = writeln!(
        body,
        "<h2>Tests</h2>\n<p>{passed} of {} passed.</p>\n<ul class=\"list\">",
        count(tests.len(), "test")
    );
    for (name, failed) in tests {
        let (class, word) = if failed.is_none() { ("good", "passed") } else { ("bad", "failed") };
        let _ = write!(body, "<li><strong class=\"{class}\">{word}</strong> {}", escaped(name));
        if let Some(why) = failed {
            body.push('\n');
            failure(body, why);
        }
        body.push_str("</li>\n");
    }
    body.push_str("</ul>\n");
}

/// What was said about the script before it ran.
fn warnings(body: &mut String, program: &Program) {
    for warning in program.warnings() {
        failure(body, warning.render());
    }
}
