//! What formatting promises, tried on everything that is written in Comity here: scripts, the reference's examples,
//! and both with comments and line breaks put in and taken out.

use std::path::{Path, PathBuf};

use super::*;
use crate::lang::syntax::ast::dump::dump;
use crate::lang::syntax::token::Token;

/// The tree of a text without mistakes.
fn tree(text: &str) -> Option<String> {
    let mut names = Interner::new();
    let parsed = parser::parse(SourceId(0), text, &mut names);
    let read = !parsed.diagnostics.iter().any(Diagnostic::is_error);
    read.then(|| dump(&parsed.module, &names))
}

/// The formatted text, everything promised of it checked. `None` if the text cannot be read.
#[track_caller]
fn checked(name: &str, text: &str, width: usize) -> Option<String> {
    let before = tree(text)?;
    let found = laid_out(SourceId(0), text, width).expect("it can be read");
    let Some(found) = found else { panic!("{name} at {width} says something else:\n{text}") };
    assert_eq!(tree(&found).as_deref(), Some(&*before), "{name} at {width}:\n{text}\n---\n{found}");
    let found = format(SourceId(0), text, width).expect("it can be read");
    assert_eq!(tree(&found).as_deref(), Some(&*before), "{name} at {width}:\n{text}\n---\n{found}");
    let again = format(SourceId(0), &found, width).expect("it can be read");
    assert_eq!(again, found, "{name} at {width} is not stable:\n{text}");
    let within_text = text.contains(" \n");
    assert!(
        within_text || !found.contains(" \n"),
        "{name} at {width} ends lines with blanks:\n{found}"
    );
    assert!(!found.contains("\n\n\n") || text.contains('"'), "{name}: {found}");
    Some(found)
}

fn below(folder: &Path, end: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        std::fs::read_dir(folder).expect("readable").flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            below(&path, end, found);
        } else if path.extension().is_some_and(|it| it == end) {
            found.push(path);
        }
    }
}

/// Every script and every example of the reference, with its name.
fn corpus() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut paths = Vec::new();
    for folder in ["stdlib", "examples", "tests", "benches"] {
        below(&root.join(folder), "comity", &mut paths);
    }
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("readable");
        found.push((path.display().to_string(), text));
    }
    let mut pages = Vec::new();
    below(&root.join("docs"), "md", &mut pages);
    below(&root.join("src"), "md", &mut pages);
    pages.push(root.join("README.md"));
    for path in pages {
        let text = std::fs::read_to_string(&path).expect("readable");
        for (at, block) in text.split("```").skip(1).step_by(2).enumerate() {
            if let Some(script) = block.strip_prefix("comity") {
                let script = script.split_once('\n').map_or("", |it| it.1);
                found.push((format!("{}, block {at}", path.display()), script.to_owned()));
            }
        }
    }
    assert!(found.len() > 300, "{}", found.len());
    found
}

/// Numbers that look like chance.
struct Draws(u64);

impl Draws {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n.max(1)
    }
}

#[test]
fn everything_keeps_its_meaning_and_stays_as_it_is() {
    for (name, text) in corpus() {
        checked(&name, &text, WIDTH);
    }
}

#[test]
fn at_any_width() {
    let corpus = corpus();
    for (at, (name, text)) in corpus.iter().enumerate() {
        checked(name, text, 1 + at % 130);
    }
}

/// Where tokens stand.
fn tokens(text: &str) -> Vec<(usize, Token, usize)> {
    let mut names = Interner::new();
    let tokens = crate::lang::syntax::lexer::lex(SourceId(0), text, &mut names).tokens;
    // Not inside of a text.
    let mut depth = 0;
    let mut kept = Vec::new();
    for it in tokens {
        depth += match it.1 {
            Token::TextStart => 1,
            Token::TextEnd => -1,
            _ => 0,
        };
        if depth == 0 && it.1 != Token::TextEnd {
            kept.push(it);
        }
    }
    kept
}

#[test]
fn comments_anywhere_are_kept() {
    let mut draws = Draws(7);
    let mut tried = 0;
    for (name, text) in corpus() {
        if text.len() > 4000 {
            continue;
        }
        let tokens = tokens(&text);
        for _ in 0..if text.len() < 1500 { 2 } else { 1 } {
            let (start, ..) =
                tokens.get(draws.below(tokens.len())).cloned().unwrap_or((0, Token::Newline, 0));
            let mut with = text.clone();
            with.insert_str(
                start,
                if draws.below(2) == 0 { "// one\n" } else { "\n  // one\n // two \n\n" },
            );
            if let Some(found) = checked(&name, &with, WIDTH) {
                assert!(found.contains("// one"), "{name}:\n{found}");
                tried += 1;
            }
        }
    }
    assert!(tried > 300, "{tried}");
}

#[test]
fn comments_at_every_place_of_a_script() {
    let texts = [
        include_str!("../../../examples/tour/03_functions.comity"),
        include_str!("../../../examples/tour/04_games.comity"),
        include_str!("../../../examples/tour/05_strategies.comity"),
        include_str!("../../../examples/tour/07_regimes.comity"),
        include_str!("../../../examples/tour/11_more_games.comity"),
    ];
    for (at, text) in texts.into_iter().enumerate() {
        // A third of the places of each: together they have all sorts.
        for (start, ..) in tokens(text).into_iter().skip(at % 3).step_by(3) {
            let mut with = text.to_owned();
            with.insert_str(start, "// here\n");
            checked("a comment", &with, WIDTH);
        }
    }
}

#[test]
fn blanks_and_line_breaks_anywhere() {
    let mut draws = Draws(3);
    let mut tried = 0;
    for (name, text) in corpus() {
        let tokens = tokens(&text);
        if text.len() > 4000 || text.contains("//") && draws.below(3) > 0 {
            continue;
        }
        let mut mixed = String::new();
        let mut end = 0;
        for (start, _, to) in &tokens {
            let gap = &text[end..*start];
            let plain = gap.trim().is_empty();
            mixed += match draws.below(12) {
                0 if plain && !gap.contains('\n') => "\n   ",
                1 if plain && !gap.is_empty() => "      ",
                2 if plain && gap.contains('\n') => "\n\n\n",
                3 if plain && gap.contains('\n') => " ",
                _ => gap,
            };
            mixed += &text[*start..*to];
            end = *to;
        }
        mixed += &text[end..];
        // Formatting must hold up for whatever is a script still.
        tried += usize::from(checked(&name, &mixed, WIDTH).is_some());
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        checked(&name, &lines.join("\n"), WIDTH);
    }
    assert!(tried > 20, "{tried}");
}

#[track_caller]
fn same(before: &str, after: &str) {
    let found = checked("a script", before, WIDTH);
    assert_eq!(found.as_deref(), Some(after), "{}", found.as_deref().unwrap_or("not read"));
}

#[test]
fn tables_stand_in_columns() {
    same(
        "game g(c: 1) {\n payoffs {\n|a|bb // head\na|-c,1|(2), 3\n\n // more\nbb|10 ,  20|1/2,3 }\n}",
        "game g(c: 1) {\n    payoffs {\n           | a      | bb  // head\n        a  | -c, 1  | (2), 3\n\n        // more\n        bb | 10, 20 | 1/2, 3\n    }\n}\n",
    );
    same(
        "table t {\n| year|treaty\n1951|\"Paris\"\n57|\"Rome\"}",
        "table t {\n    | year | treaty\n    1951   | \"Paris\"\n    57     | \"Rome\"\n}\n",
    );
}

#[test]
fn what_follows_each_other_stands_in_columns() {
    same(
        "kind k {\n a: 1\n /// Long.\n longer: [:]\n fn f() { me.a }\n}",
        "kind k {\n    a:      1\n    /// Long.\n    longer: [:]\n    fn f() { me.a }\n}\n",
    );
    same(
        "match x {\n 1 => a\n _ if y => b\n [_, 2] => c }",
        "match x {\n    1      => a\n    _ if y => b\n    [_, 2] => c\n}\n",
    );
    same(
        "process p {\n a => bb when x\n bbb => c when y }",
        "process p {\n    a   => bb when x\n    bbb => c  when y\n}\n",
    );
    same("let a   = 1\nlet bcd = 2", "let a   = 1\nlet bcd = 2\n");
    same("let a = 1\nlet bcd = 2", "let a = 1\nlet bcd = 2\n");
    same(
        "a() // one\nlonger() // two\n\nb()     // three",
        "a()       // one\nlonger()  // two\n\nb()  // three\n",
    );
}

#[test]
fn bodies_and_lists_stay_as_broken_as_they_are() {
    same("fn f(x) {x+1}", "fn f(x) { x + 1 }\n");
    same("fn f(x) {\nx+1}", "fn f(x) {\n    x + 1\n}\n");
    same(
        "strategy s { choose honour\n vote no }",
        "strategy s {\n    choose honour\n    vote no\n}\n",
    );
    same("f(1,\n2)", "f(1, 2)\n");
    same("f(\n1, 2,\n3)", "f(\n    1, 2,\n    3\n)\n");
    same("if a { 1 } else {\n2 }", "if a {\n    1\n} else {\n    2\n}\n");
    same("xs.map(|x| {\nx }).sum()", "xs.map(|x| {\n    x\n}).sum()\n");
    same("f(a, rows: [\n[1],\n[2]])", "f(a, rows: [\n    [1],\n    [2]\n])\n");
    same("xs.map(|x| [\na: x,\nb: 2 * x])", "xs.map(|x| [\n    a: x,\n    b: 2 * x\n])\n");
    same(
        "game g {\nactions a, b\npayoffs {\n| a | b\na | 1 | 2\nb | 0 | 3\n}\n}",
        "game g {\n    actions a, b\n    payoffs {\n          | a | b\n        a | 1 | 2\n        b | 0 | 3\n    }\n}\n",
    );
    same("let x = a\n  and b and c", "let x = a\n    and b\n    and c\n");
    same("\n\n\na()\n\n\n\nb()\n\n", "a()\n\nb()\n");
    same("norm n { must open or else warn }", "norm n { must open or else warn }\n");
}

#[test]
fn what_is_typed_stays_as_it_is() {
    same("let  x = 1_000+2.50e3", "let x = 1_000 + 2.50e3\n");
    same("print(\"a {  x+1 :.2} // no\")", "print(\"a {  x+1 :.2} // no\")\n");
    same("#! run\n//!  a\n// b  \nx ( )", "#! run\n//!  a\n// b\nx()\n");
    same("let a = ((1)+[2 ,][0])", "let a = ((1) + [2,][0])\n");
    same("// only", "// only\n");
    same("  \n", "");
    assert_eq!(format(SourceId(0), "f( )\r\ng()\r\n", WIDTH).as_deref(), Ok("f()\r\ng()\r\n"));
    assert!(format(SourceId(0), "let = 3", WIDTH).is_err());
}
