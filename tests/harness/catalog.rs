//! The words of messages: short, plain, and in the right place.

use std::collections::BTreeSet;
use std::path::Path;

/// Words that say something to those who build the language, and nothing to those who use it.
const BANNED: &[&str] = &[
    "token",
    "parse",
    "parser",
    "ast",
    "register",
    "span",
    "identifier",
    "literal",
    "syntax",
    "lexer",
    "compile",
    "compiler",
    "runtime",
    "panic",
    "i64",
    "f64",
    "usize",
    "u32",
    "str",
    "vec",
    "option",
    "closure",
    "invalid",
    "illegal",
    "callee",
    "stack",
    "heap",
    "native",
    "opcode",
    "bytecode",
    "utf",
];

/// The files of the catalog, with the beginnings of their codes.
const FILES: &[(&str, &[&str])] = &[
    ("text", &["E01"]),
    ("syntax", &["E02", "W09"]),
    ("names", &["E03", "W09"]),
    ("shapes", &["E04"]),
    ("domain", &["E05"]),
    ("run", &["E06"]),
    ("library", &["E07"]),
    ("tournament", &["E072"]),
    ("study", &["E07", "E08"]),
    ("model", &["E07", "W09"]),
    ("exact", &["E07"]),
    ("population", &["E07"]),
    ("solving", &["E08"]),
    ("data", &["E085"]),
    ("experiment", &["E08"]),
    ("figure", &["E084"]),
    ("host", &["E08"]),
    ("stored", &["E087"]),
];

/// A code with its words as they stand in the source.
struct Entry {
    file: String,
    code: String,
    title: String,
    parts: Vec<(String, String)>,
}

fn entries() -> Vec<Entry> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lang/diagnostic/catalog");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the catalog")
        .map(|it| it.expect("an entry").path())
        .collect();
    files.sort();
    let mut found: Vec<Entry> = Vec::new();
    for path in files {
        let file = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if file == "mod" {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a file");
        for line in text.lines() {
            let line = line.trim();
            let first = line.split(' ').next().unwrap_or("");
            let digits = first.strip_prefix(['E', 'W']).unwrap_or("");
            if digits.len() == 4
                && digits.bytes().all(|it| it.is_ascii_digit())
                && line.ends_with('{')
            {
                let (code, title) = (first.to_owned(), String::new());
                found.push(Entry { file: file.clone(), code, title, parts: Vec::new() });
            } else if let Some(entry) = found.last_mut().filter(|it| it.file == file) {
                let words = |text: &str| text.trim_end_matches(',').trim_matches('"').to_owned();
                if line.starts_with('"') && entry.title.is_empty() {
                    entry.title = words(line);
                }
                for part in ["label", "note", "help"] {
                    if let Some(text) = line.strip_prefix(&format!("{part}: \"")) {
                        entry.parts.push((part.to_owned(), words(text)));
                    }
                }
            }
        }
    }
    found
}

#[test]
fn no_code_stands_twice_and_each_in_its_file() {
    let mut seen = BTreeSet::new();
    for Entry { file, code, .. } in entries() {
        assert!(seen.insert(code.clone()), "{code} stands twice");
        let known = FILES.iter().find(|(name, _)| *name == file);
        let (_, beginnings) = known.unwrap_or_else(|| panic!("which codes belong into {file}.rs?"));
        assert!(
            beginnings.iter().any(|it| code.starts_with(it)),
            "{code} does not belong into {file}.rs"
        );
    }
    let all: BTreeSet<String> =
        comity::lang::diagnostic::catalog::codes().map(|(code, _)| code.0.to_owned()).collect();
    assert_eq!(seen, all, "the catalog is read as it is written");
}

#[test]
fn messages_keep_the_form_of_the_house() {
    let mut wrong = Vec::new();
    for Entry { code, title, parts, .. } in entries() {
        let mut say = |what: &str, text: &str| wrong.push(format!("{code}: {what}: {text}"));
        if title.is_empty() || title.ends_with('.') {
            say("a title is one sentence without a full stop", &title);
        }
        for (part, text) in &parts {
            let starts = text.chars().next().unwrap_or(' ');
            match part.as_str() {
                "label" if text.chars().count() > 60 => say("a label is a few words", text),
                "help" if starts.is_uppercase() => say("a help begins with a small letter", text),
                _ if text.ends_with('.') && !text.ends_with("..") => say("no full stop", text),
                _ => {}
            }
        }
        if parts.iter().all(|(part, _)| part != "label") {
            say("has no label", &title);
        }
        for text in parts.iter().map(|(_, text)| text).chain([&title]) {
            for word in plain_words(text) {
                if BANNED.contains(&word.as_str()) {
                    say(&format!("says `{word}`"), text);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The words of a message in small letters, without what stands in backticks or braces.
fn plain_words(text: &str) -> Vec<String> {
    let outside = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    let mut plain = String::new();
    let mut depth = 0_i32;
    for letter in outside.chars() {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        plain.push(if depth == 0 { letter } else { ' ' });
    }
    plain.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase).collect()
}
