//! Everything that a script does to the world, as one text.
//!
//! The tests on this machine and the one in WebAssembly share this file, so that both mean the same by "the same".
//! Of a document every script in it is taken; lines that show a value (`// => `) print it, and those that fail on
//! purpose are left out.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use comity::{Engine, Host, Limits};

/// What is printed and warned of, and the files that a script writes, kept in memory.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<(String, BTreeMap<String, String>)>>);

impl Paper {
    fn lock(&self) -> MutexGuard<'_, (String, BTreeMap<String, String>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Host for Paper {
    fn write(&self, text: &str) -> Result<(), String> {
        self.lock().0.push_str(text);
        Ok(())
    }

    fn warn(&self, text: &str) {
        let _ = write!(self.lock().0, "warned: {text}");
    }

    fn read_file(&self, path: &str) -> Result<String, String> {
        self.lock().1.get(path).cloned().ok_or_else(|| "there is no such file".to_owned())
    }

    fn write_file(&self, path: &str, text: &str) -> Result<(), String> {
        self.lock().1.insert(path.to_owned(), text.to_owned());
        Ok(())
    }
}

/// The transcript of a file: of a script, or of all scripts in a document or in the documentation of natives.
pub(crate) fn of_file(name: &str, text: &str, jobs: usize) -> String {
    let documented;
    let text = match name.rsplit('.').next() {
        Some("md") => text,
        Some("rs") => {
            let lines = text.lines().filter_map(|line| line.trim_start().strip_prefix("///"));
            documented = lines
                .map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line)))
                .collect::<String>();
            &documented
        }
        _ => return of_script(name, text, jobs),
    };
    let blocks = text.split("\n```comity\n").skip(1).filter_map(|rest| rest.split_once("\n```"));
    let scripts = blocks.map(|(block, _)| {
        let lines: Vec<String> = block.lines().map(printing).collect();
        of_script(name, &lines.join("\n"), jobs)
    });
    scripts.collect()
}

/// A line of a document's script, which prints what the comment at its end says that it is.
fn printing(line: &str) -> String {
    if line.contains("// error[") {
        return String::new();
    }
    line.split_once("// => ").map_or_else(|| line.to_owned(), |(code, _)| format!("print({code})"))
}

/// Runs a script and its tests with so many threads: what it prints and writes, what is wrong, and how many steps it
/// takes, which no two ways of going about the work may differ in.
fn of_script(name: &str, text: &str, jobs: usize) -> String {
    let paper = Paper::default();
    let limits = Limits::default().jobs(jobs).patience(Duration::ZERO);
    let engine = Engine::default().with_host(paper.clone()).with_limits(limits);
    let program = match engine.compile(name, text) {
        Ok(program) => program,
        Err(error) => return error.render().to_owned(),
    };
    let mut context = engine.context();
    let mut end = String::new();
    if !text.contains("use ") {
        // As it is stored, too; of a program that uses a library, that would change with every word there.
        let _ = writeln!(end, "stored: {}", comity::base::digest::digest(&program.to_bytes()));
    }
    if let Err(error) = context.run(&program) {
        end.push_str(&error.render());
    }
    let _ = writeln!(end, "steps: {}", context.steps());
    for test in &program.tests() {
        let failed = context.test(test).err().map(|error| error.render().to_owned());
        let _ =
            writeln!(end, "test {}: {}", test.name, failed.unwrap_or_else(|| "passed".to_owned()));
    }
    let (printed, files) = &*paper.lock();
    let mut all = format!("{printed}\n{end}");
    for (path, content) in files {
        let _ = write!(all, "file {path}:\n{content}");
    }
    all
}
