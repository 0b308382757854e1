//! `comity fmt`: lays scripts out, in place or from standard input to standard output.

use std::path::{Path, PathBuf};

use super::args::FmtOptions;
use super::exit::Exit;
use super::screen::{Screen, count};
use super::script::{Script, scripts_at};
use crate::engine::{disk, format};

/// How many changes of a script are shown, and how many lines of each.
const CHANGES: usize = 3;
const LINES: usize = 6;

/// What came of the scripts so far.
#[derive(Default)]
struct Tally {
    seen: usize,
    changed: usize,
    unreadable: usize,
    exit: Option<Exit>,
}

/// Lays out all scripts that are named.
pub(super) fn fmt(options: &FmtOptions, screen: Screen) -> Exit {
    if options.stdin || options.files.iter().any(|path| path.as_os_str() == "-") {
        if options.files.len() > 1 {
            screen.complain("standard input goes with no other script", None);
            return Exit::Usage;
        }
        return input(options, screen);
    }
    let mut tally = Tally::default();
    for path in &options.files {
        match scripts_of(path, screen) {
            Ok(found) => found.iter().for_each(|path| file(path, options, &mut tally, screen)),
            Err(exit) => tally.exit = Some(exit),
        }
    }
    if !options.quiet {
        screen.say(&format!("{}\n", summary(&tally, options.check)));
    }
    let failed = tally.unreadable > 0 || (options.check && tally.changed > 0);
    let exit = if failed { Exit::Failed } else { Exit::Good };
    tally.exit.map_or(exit, |it| it.and(exit))
}

/// From standard input to standard output; with `--check` only whether anything would change.
fn input(options: &FmtOptions, screen: Screen) -> Exit {
    let script = match Script::read(Path::new("-"), screen) {
        Ok(script) => script,
        Err(exit) => return exit,
    };
    match format(&script.name, &script.text, options.width) {
        Ok(found) if options.check => {
            screen.give(&changes(&script.name, &script.text, &found));
            if found == script.text { Exit::Good } else { Exit::Failed }
        }
        Ok(found) => {
            screen.give(&found);
            Exit::Good
        }
        Err(error) => {
            screen.error(&error);
            Exit::Failed
        }
    }
}

/// A file, or all scripts below a folder.
fn scripts_of(path: &Path, screen: Screen) -> Result<Vec<PathBuf>, Exit> {
    let found = scripts_at(path, screen)?;
    if found.is_empty() {
        screen.say(&format!("there are no scripts in `{}`\n", path.display()));
    }
    Ok(found)
}

fn file(path: &Path, options: &FmtOptions, tally: &mut Tally, screen: Screen) {
    let script = match Script::read(path, screen) {
        Ok(script) => script,
        Err(exit) => return tally.exit = Some(exit),
    };
    tally.seen += 1;
    match format(&script.name, &script.text, options.width) {
        Ok(found) if found == script.text => {}
        Ok(found) => {
            tally.changed += 1;
            if options.check {
                screen.give(&changes(&script.name, &script.text, &found));
            } else if let Err(reason) = disk::replace_text(path, &found) {
                screen.complain(&format!("cannot write `{}`: {reason}", script.name), None);
                tally.exit = Some(Exit::Usage);
            } else if !options.quiet {
                screen.say(&format!("formatted {}\n", script.name));
            }
        }
        Err(error) => {
            tally.unreadable += 1;
            screen.error(&error);
        }
    }
}

/// `3 scripts, 1 formatted, 1 left alone because of its mistakes`.
fn summary(tally: &Tally, check: bool) -> String {
    let mut text = count(tally.seen, "script");
    text += &match (tally.changed, check) {
        (0, true) if tally.unreadable == 0 => ", nothing to format".to_owned(),
        (0, _) => String::new(),
        (changed, true) => format!(", {changed} to format"),
        (changed, false) => format!(", {changed} formatted"),
    };
    if tally.unreadable > 0 {
        text += &format!(", {} left alone: not to be read", tally.unreadable);
    }
    text
}

/// The first changes of a script, line by line. Both texts say the same, so that lines belong together where as many
/// characters went before, blanks not counted.
fn changes(name: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let (old, new) = (counted(before), counted(after));
    let (mut i, mut j) = (0, 0);
    let (mut text, mut shown) = (format!("{name}\n"), 0);
    while i < old.len() || j < new.len() {
        if let (Some(a), Some(b)) = (old.get(i), new.get(j))
            && a == b
        {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (from, to) = (i, j);
        loop {
            let place = |lines: &[(usize, &str)], at: usize| lines.get(at).map(|it| it.0);
            match (place(&old, i), place(&new, j)) {
                (None, None) => break,
                (Some(a), Some(b)) if a == b => (i, j) = (i + 1, j + 1),
                (Some(a), Some(b)) if a > b => j += 1,
                (None, Some(_)) => j += 1,
                _ => i += 1,
            }
            let reached = |lines: &[(usize, &str)], at: usize| {
                at.checked_sub(1).and_then(|at| place(lines, at)).unwrap_or(0)
            };
            if reached(&old, i) == reached(&new, j) && old.get(i) == new.get(j) {
                break;
            }
        }
        shown += 1;
        if shown <= CHANGES {
            text += &format!("  line {}\n", from + 1);
            hunk(&mut text, '-', &old[from..i]);
            hunk(&mut text, '+', &new[to..j]);
        }
    }
    if shown > CHANGES {
        text += &format!("  and {}\n", count(shown - CHANGES, "more change"));
    }
    text
}

/// The lines of a text, each with the number of characters up to its end, blanks not counted.
fn counted(text: &str) -> Vec<(usize, &str)> {
    let mut sum = 0;
    let lines = text.split('\n').map(|line| {
        sum += line.chars().filter(|it| !it.is_whitespace()).count();
        (sum, line)
    });
    lines.collect()
}

fn hunk(text: &mut String, sign: char, lines: &[(usize, &str)]) {
    for (_, line) in lines.iter().take(LINES) {
        *text += format!("    {sign} {line}").trim_end();
        text.push('\n');
    }
    if lines.len() > LINES {
        *text += &format!("    {sign} ({})\n", count(lines.len() - LINES, "more line"));
    }
}
