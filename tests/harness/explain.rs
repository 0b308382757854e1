//! The pages of `src/lang/diagnostic/explain`: every code has one, and their scripts do what they say.
//!
//! A page begins with `# E0301: …` and holds a script fenced as `comity wrong`, which gives that code, and one
//! fenced as `comity right`, which runs without it. Behind these words limits may stand, as in
//! `comity wrong --max-steps 1000`. A block fenced with `file NAME` is a file beside the scripts. A page about what
//! no script can bring about says so in a line that begins with one of [`UNREACHABLE`], and has no scripts.

use std::path::{Path, PathBuf};

use comity::lang::diagnostic::catalog;

use super::script;

/// How a page begins the line that says why it has no scripts.
const UNREACHABLE: [&str; 3] =
    ["Only a program that embeds Comity", "Only a defect of Comity", "Only a program built with"];

/// A page taken apart.
pub(crate) struct Page {
    pub(crate) code: String,
    pub(crate) wrong: Option<Script>,
    pub(crate) right: Option<Script>,
    text: String,
    files: Vec<(String, String)>,
}

pub(crate) struct Script {
    limits: String,
    text: String,
}

pub(crate) fn pages() -> Vec<Page> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lang/diagnostic/explain");
    let entries = std::fs::read_dir(folder).expect("the pages");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| Page::read(path)).collect()
}

impl Page {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("a page");
        let code = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut page =
            Self { code, wrong: None, right: None, text: text.clone(), files: Vec::new() };
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let Some(info) = line.strip_prefix("```") else { continue };
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let block = format!("{}\n", block.join("\n"));
            let (first, rest) = info.split_once(' ').unwrap_or((info, ""));
            let (word, rest) = rest.split_once(' ').unwrap_or((rest, ""));
            let script = || Some(Script { limits: rest.to_owned(), text: block.clone() });
            match (first, word) {
                ("comity", "wrong") => page.wrong = script(),
                ("comity", "right") => page.right = script(),
                (_, "file") => page.files.push((rest.to_owned(), block)),
                _ => panic!("{}: what is ```{info}?", page.code),
            }
        }
        page
    }

    fn run(&self, script: &Script) -> script::Outcome {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("explain").join(&self.code);
        std::fs::create_dir_all(&folder).expect("a folder");
        for (name, text) in &self.files {
            std::fs::write(folder.join(name), text).expect("a file");
        }
        script::run("script.comity", &script.text, &folder, script::limits(&script.limits))
    }
}

#[test]
fn every_code_has_a_page_and_every_page_a_code() {
    let pages = pages();
    let codes: Vec<&str> = catalog::codes().map(|(code, _)| code.0).collect();
    let without: Vec<&str> =
        codes.iter().copied().filter(|code| !pages.iter().any(|page| page.code == *code)).collect();
    assert!(without.is_empty(), "no page explains {}", without.join(", "));
    let strays: Vec<&str> =
        pages.iter().map(|page| &*page.code).filter(|code| !codes.contains(code)).collect();
    assert!(strays.is_empty(), "there is no code {}", strays.join(", "));
}

#[test]
fn every_page_is_well_formed() {
    let mut wrong = Vec::new();
    for page in pages() {
        let Page { code, .. } = &page;
        let mut say = |what: &str| wrong.push(format!("{code}: {what}"));
        if !page.text.starts_with(&format!("# {code}: ")) {
            say("does not begin with its code");
        }
        let unreachable =
            page.text.lines().any(|line| UNREACHABLE.iter().any(|it| line.starts_with(it)));
        if page.wrong.is_some() == unreachable || page.wrong.is_some() != page.right.is_some() {
            say("needs a wrong script and a right one, or the line that says why it has none");
        }
        let count = page.text.lines().count();
        if !(3..=50).contains(&count) {
            say("is too long or too short");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn wrong_scripts_give_the_code_and_right_ones_do_not() {
    let mut found = Vec::new();
    for page in pages() {
        let (Some(wrong), Some(right)) = (&page.wrong, &page.right) else { continue };
        let outcome = page.run(wrong);
        if !outcome.codes.contains(&page.code) {
            found.push(format!("{}: the wrong script says\n{}", page.code, outcome.messages));
        }
        let outcome = page.run(right);
        if !outcome.messages.is_empty() {
            found.push(format!("{}: the right script says\n{}", page.code, outcome.messages));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
