//! Every script in the documentation runs, and does what the text beside it says.
//!
//! Three places are read: the reference in `docs/reference`, the documentation of every native, and the doc
//! comments of the library's modules. In each, a block fenced as `comity` is a script of its own. What it must do
//! stands in its comments:
//!
//! ```text
//! 1 + 1              // => 2             the value, as `print` shows it
//! print("a", 1)      // prints: a 1      a line of output; on lines of their own after it, several
//! 1 / 0              // error[E0610]     fails with that code in this line, or in what it calls
//! let x: int = 1     // warning[W0910]   warns
//! ```
//!
//! An error in another file counts for the line that uses it.
//! Output that no comment announces is a failure, and so is an error that none announces. A block with several
//! lines that fail is run once for each of them, the others left out, and once without them all.
//! `comity no-run` is only checked; `comity file NAME` becomes a file beside the scripts of the same document.
//! `SPEC=word` in the environment runs only blocks of whose place the word is a part.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use comity::engine::{Engine, Error, Host, Limits, Program};
use comity::lang::diagnostic::Diagnostic;
use comity::lang::source::SourceMap;

/// Stands before what a line with `// =>` shows.
const SHOWN: &str = "\u{1}";

/// What messages call the script of a block.
const SCRIPT: &str = "script.comity";

/// A script in a document.
struct Block {
    /// Document, heading, line.
    place: String,
    /// The words after the fence's `comity`.
    words: Vec<String>,
    text: String,
}

impl Block {
    /// The name of the file that it becomes, if it is no script of its own.
    fn file(&self) -> Option<&str> {
        match &self.words[..] {
            [word, file, ..] if word == "file" => Some(file),
            _ => None,
        }
    }
}

/// What a comment at the end of a line announces.
enum Claim<'a> {
    Shows(&'a str),
    Prints(&'a str),
    Fails(&'a str),
    Warns(&'a str),
}

#[derive(Default)]
struct Outside {
    printed: Mutex<String>,
    files: Mutex<BTreeMap<String, Vec<u8>>>,
    warned: Mutex<Vec<String>>,
}

#[derive(Clone, Default)]
struct Memory(Arc<Outside>);

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Host for Memory {
    fn write(&self, text: &str) -> Result<(), String> {
        locked(&self.0.printed).push_str(text);
        Ok(())
    }

    fn warn(&self, text: &str) {
        locked(&self.0.warned).push(text.to_owned());
    }

    fn read_file(&self, path: &str) -> Result<String, String> {
        let text = self.read_bytes(path).map(String::from_utf8);
        text?.map_err(|_| "it is not text in UTF-8".to_owned())
    }

    fn write_file(&self, path: &str, text: &str) -> Result<(), String> {
        self.write_bytes(path, text.as_bytes())
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        let bytes = locked(&self.0.files).get(path).cloned();
        bytes.ok_or_else(|| "there is no such file".to_owned())
    }

    fn write_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        locked(&self.0.files).insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// The blocks of a Markdown text, each with the heading above it.
fn blocks(document: &str, text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut heading = String::new();
    let mut open: Option<Option<Block>> = None;
    for (index, line) in text.lines().enumerate() {
        let fence = line.trim_start().strip_prefix("```");
        match (&mut open, fence) {
            (Some(_), Some(_)) => found.extend(open.take().flatten()),
            (None, Some(fence)) => {
                let mut words = fence.split([' ', ',']).map(str::to_owned);
                let is_script = words.next().as_deref() == Some("comity");
                let place = format!("{document}:{} ({heading})", index + 1);
                let block = Block { place, words: words.collect(), text: String::new() };
                open = Some(is_script.then_some(block));
            }
            (Some(Some(block)), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (Some(None), None) => {}
            (None, None) => {
                if let Some(title) = line.strip_prefix('#') {
                    heading = title.trim_start_matches('#').trim().to_owned();
                }
            }
        }
    }
    found
}

/// The code of a line and the claims at its end. A claim begins with `//` and one of the marks.
fn claims(line: &str) -> (&str, Vec<Claim<'_>>) {
    let marks = ["// => ", "// prints:", "// error[", "// warning["];
    let mut starts: Vec<usize> =
        marks.iter().flat_map(|mark| line.match_indices(mark).map(|(at, _)| at)).collect();
    starts.sort_unstable();
    let code = &line[..starts.first().copied().unwrap_or(line.len())];
    let mut found = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(line.len());
        let claim = line[*start..end].trim_start_matches("// ");
        let until = |text: &'_ str| text.find(']').unwrap_or(text.len());
        if let Some(shown) = claim.strip_prefix("=> ") {
            found.push(Claim::Shows(shown.trim()));
        } else if let Some(printed) = claim.strip_prefix("prints:") {
            found.push(Claim::Prints(printed.strip_prefix(' ').unwrap_or(printed).trim_end()));
        } else if let Some(code) = claim.strip_prefix("error[") {
            found.push(Claim::Fails(&code[..until(code)]));
        } else if let Some(code) = claim.strip_prefix("warning[") {
            found.push(Claim::Warns(&code[..until(code)]));
        }
    }
    (code.trim_end(), found)
}

/// A script made of a block, with what it must do.
#[derive(Default)]
struct Script {
    text: String,
    outputs: Vec<String>,
    errors: Vec<(usize, String)>,
    warnings: Vec<(usize, String)>,
}

/// The script of a block. Of the lines that must fail only `kept` stays; with `shown` it stands inside a `print`.
fn script(block: &Block, kept: Option<usize>, shown: bool) -> Script {
    let mut made = Script::default();
    for (index, line) in block.text.lines().enumerate() {
        let (code, claims) = claims(line);
        let mut code = code.to_owned();
        for claim in claims {
            match claim {
                Claim::Shows(value) => {
                    code = format!("print(\"{SHOWN}\", {code})");
                    made.outputs.push(format!("{SHOWN} {value}"));
                }
                Claim::Prints(text) => made.outputs.push(text.to_owned()),
                Claim::Fails(problem) => {
                    made.errors.push((index, problem.to_owned()));
                    match kept {
                        Some(kept) if kept == index && shown => code = format!("print({code})"),
                        Some(kept) if kept == index => {}
                        _ => code.clear(),
                    }
                }
                Claim::Warns(problem) => made.warnings.push((index, problem.to_owned())),
            }
        }
        made.text.push_str(&code);
        made.text.push('\n');
    }
    made
}

/// What came of a script: what it printed, its warnings, its error.
struct Outcome {
    printed: String,
    warnings: Vec<(usize, String, String)>,
    error: Option<Error>,
}

fn line_of(sources: &SourceMap, found: &Diagnostic) -> usize {
    sources
        .get(found.span.source)
        .map_or(0, |source| source.lines.number(found.span.start as usize))
}

/// Whether a problem is in another file.
fn elsewhere(sources: &SourceMap, found: &Diagnostic) -> bool {
    sources.get(found.span.source).is_some_and(|source| &*source.name != SCRIPT)
}

/// Whether a problem is in that line, or in what was called from there.
fn stands_in(sources: &SourceMap, found: &Diagnostic, line: usize) -> bool {
    let mut spans = found.trace.iter().filter_map(|call| call.span).chain([found.span]);
    spans.any(|span| {
        sources.get(span.source).is_some_and(|source| {
            &*source.name == SCRIPT && source.lines.number(span.start as usize) == line
        })
    })
}

fn run(text: &str, host: &Memory, folder: &Path, only_check: bool) -> Outcome {
    let limits = Limits::default().time(Duration::from_secs(120)).memory(512 << 20);
    let engine = Engine::default()
        .with_limits(limits)
        .with_host(host.clone())
        .with_folder(folder.to_owned());
    let mut outcome = Outcome { printed: String::new(), warnings: Vec::new(), error: None };
    let program = match engine.compile(SCRIPT, text) {
        Ok(program) => program,
        Err(error) => return Outcome { error: Some(error), ..outcome },
    };
    for warning in program.warnings() {
        let (found, code) = (warning.diagnostic(), warning.diagnostic().code().to_string());
        outcome.warnings.push((
            line_of(program.sources(), found),
            code,
            warning.render().to_owned(),
        ));
    }
    if !only_check {
        outcome.error = execute(&engine, &program).err();
        outcome.printed = std::mem::take(&mut *locked(&host.0.printed));
        outcome
            .warnings
            .extend(locked(&host.0.warned).iter().map(|text| given_while_running(text)));
    }
    outcome
}

/// The line and the code of a warning that is known as text only.
fn given_while_running(text: &str) -> (usize, String, String) {
    let code = text.split(['[', ']']).nth(1).unwrap_or_default();
    let place = text.split(SCRIPT).nth(1).and_then(|rest| rest.split(':').nth(1));
    let line: usize = place.and_then(|line| line.parse().ok()).unwrap_or_default();
    (line.saturating_sub(1), code.to_owned(), text.to_owned())
}

fn execute(engine: &Engine, program: &Program) -> Result<(), Error> {
    let mut context = engine.context();
    context.run(program)?;
    for test in program.tests() {
        context.test(&test)?;
    }
    Ok(())
}

/// Warnings that examples give by their nature: they bind names only to show how.
const USUAL: [&str; 2] = ["W0910", "W0911"];

/// What is wrong with a block; nothing if all holds.
fn judge(block: &Block, files: &BTreeMap<String, String>, folder: &Path) -> Result<(), String> {
    let only_check = block.words.iter().any(|word| word == "no-run");
    let fresh = || {
        let host = Memory::default();
        *locked(&host.0.files) =
            files.iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())).collect();
        host
    };
    let whole = script(block, None, false);
    for (line, code) in &whole.errors {
        let mut made = script(block, Some(*line), false);
        let mut outcome = run(&made.text, &fresh(), folder, only_check);
        let lost = |error: &Error| {
            let mut all = error.diagnostics().iter();
            all.any(|found| found.code().0 == "E0409" && line_of(error.sources(), found) == *line)
        };
        if code != "E0409" && outcome.error.as_ref().is_some_and(lost) {
            made = script(block, Some(*line), true);
            outcome = run(&made.text, &fresh(), folder, only_check);
        }
        let Some(error) = outcome.error else {
            return Err(format!("line {}: should fail with {code}, but does not", line + 1));
        };
        // What follows from the first mistake may be reported too.
        let first = error.diagnostics().iter().find(|found| found.is_error());
        let sources = error.sources();
        let all = error.diagnostics();
        let here = all.iter().any(|found| stands_in(sources, found, *line))
            || all.iter().all(|found| elsewhere(sources, found));
        let hit = |found: &Diagnostic| found.code().0 == code && here;
        if !first.is_some_and(hit) {
            return Err(format!(
                "line {}: should fail with {code}, but\n{}",
                line + 1,
                error.render()
            ));
        }
    }
    // A block that is itself the mistake says nothing without it.
    if whole.errors.is_empty() || !whole.outputs.is_empty() || !whole.warnings.is_empty() {
        compare(&whole, run(&whole.text, &fresh(), folder, only_check), only_check)?;
    }
    Ok(())
}

fn compare(made: &Script, outcome: Outcome, only_check: bool) -> Result<(), String> {
    if let Some(error) = outcome.error {
        return Err(format!("{}{}", error.render(), outcome.printed));
    }
    for (line, code) in &made.warnings {
        if !outcome.warnings.iter().any(|(at, found, _)| at == line && found == code) {
            return Err(format!("line {}: should warn with {code}, but does not", line + 1));
        }
    }
    for (line, code, text) in &outcome.warnings {
        let announced = made.warnings.iter().any(|(at, known)| at == line && known == code);
        if !announced && !USUAL.contains(&&**code) {
            return Err(text.clone());
        }
    }
    let printed: Vec<&str> = outcome.printed.lines().map(str::trim_end).collect();
    if only_check || printed == made.outputs {
        return Ok(());
    }
    let mut report = String::from("what it prints is not what it says\n");
    for index in 0..printed.len().max(made.outputs.len()) {
        let text = |lines: Option<&str>| lines.unwrap_or("(nothing)").replace(SHOWN, "=>");
        let (said, got) =
            (made.outputs.get(index).map(|line| &**line), printed.get(index).copied());
        if said != got {
            report.push_str(&format!("    says {}\n    is   {}\n", text(said), text(got)));
        }
    }
    Err(report)
}

/// The files of a document, written to a folder of its own and kept for the host.
fn files_of(blocks: &[Block], folder: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    for block in blocks {
        if let Some(file) = block.file() {
            std::fs::write(folder.join(file), &block.text)?;
            files.insert(file.to_owned(), block.text.clone());
        }
    }
    Ok(files)
}

/// Judges all blocks of a document.
fn document(name: &str, text: &str, failures: &mut Vec<String>) -> usize {
    let wanted = std::env::var("SPEC").unwrap_or_default();
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name.replace(['/', '.', ' '], "-"));
    let blocks = blocks(name, text);
    let files = match files_of(&blocks, &folder) {
        Ok(files) => files,
        Err(error) => {
            failures.push(format!("{name}: {error}"));
            return 0;
        }
    };
    let scripts =
        blocks.iter().filter(|block| block.file().is_none() && block.place.contains(&wanted));
    let mut count = 0;
    for block in scripts {
        count += 1;
        if let Err(problem) = judge(block, &files, &folder) {
            failures.push(format!("{}: {}", block.place, problem.trim_end()));
        }
    }
    count
}

fn finish(what: &str, count: usize, failures: &[String]) {
    assert!(
        failures.is_empty(),
        "{} of {count} scripts in {what} are not as they say:\n\n{}\n",
        failures.len(),
        failures.join("\n\n")
    );
}

/// The files of a folder that end so, its subfolders' included, in order.
fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(files_below(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_reference_is_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference");
    let mut failures = Vec::new();
    let mut count = 0;
    for path in files_below(&folder, ".md") {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        count += document(&name, &text, &mut failures);
    }
    finish("the reference", count, &failures);
}

#[test]
fn the_documentation_of_natives_is_true() {
    let engine = Engine::default();
    let mut failures = Vec::new();
    let mut count = 0;
    for native in engine.registry().iter() {
        let text: Vec<&str> =
            native.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        count += document(&format!("`{}`", native.name), &text.join("\n"), &mut failures);
    }
    finish("the documentation of natives", count, &failures);
}

#[test]
fn the_documentation_of_the_library_is_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib");
    let mut failures = Vec::new();
    let mut count = 0;
    for path in files_below(&folder, ".comity") {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let docs = text.lines().map(|line| {
            let line = line.trim_start();
            let text = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")).unwrap_or("");
            text.strip_prefix(' ').unwrap_or(text)
        });
        let docs: Vec<&str> = docs.collect();
        let name = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().into_owned();
        count += document(&name, &docs.join("\n"), &mut failures);
    }
    finish("the documentation of the library", count, &failures);
}
