//! Running a script as a test sees it: in memory, under limits, with everything rendered that would be shown.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use comity::engine::{Engine, Error, Host, Limits};

/// What a script came to: all messages as text, in the order in which they would be shown.
pub(crate) struct Outcome {
    pub(crate) messages: String,
    /// What was printed.
    pub(crate) printed: String,
    pub(crate) codes: Vec<String>,
}

impl Outcome {
    fn take(&mut self, error: &Error) {
        self.messages.push_str(&error.render());
        self.codes.extend(error.diagnostics().iter().map(|it| it.code().to_string()));
    }
}

/// Files below a folder can be read; what is written goes nowhere, what is printed and warnings are kept.
struct Quiet {
    folder: PathBuf,
    printed: Arc<Mutex<String>>,
    warnings: Arc<Mutex<String>>,
}

impl Host for Quiet {
    fn write(&self, text: &str) -> Result<(), String> {
        self.printed.lock().expect("one thread at a time").push_str(text);
        Ok(())
    }

    fn warn(&self, text: &str) {
        self.warnings.lock().expect("one thread at a time").push_str(text);
    }

    fn read_file(&self, path: &str) -> Result<String, String> {
        let inside = !Path::new(path).is_absolute() && !path.contains("..");
        let text = inside.then(|| std::fs::read_to_string(self.folder.join(path)).ok()).flatten();
        text.ok_or_else(|| "there is no such file".to_owned())
    }

    fn write_file(&self, path: &str, _text: &str) -> Result<(), String> {
        match path.contains("..") {
            true => Err("scripts may only use files below their own folder".to_owned()),
            false => Ok(()),
        }
    }
}

/// Limits in the words of the program, such as `--max-steps 1000`; what a test needs unless it says otherwise.
pub(crate) fn limits(words: &str) -> Limits {
    let mut limits =
        Limits::default().steps(50_000_000).memory(256 << 20).time(Duration::from_secs(60));
    let words: Vec<&str> = words.split_whitespace().collect();
    for pair in words.chunks(2) {
        let [name, value] = pair else {
            panic!("`{words:?}` is not pairs of a limit and its value")
        };
        let count = || value.parse().unwrap_or_else(|_| panic!("`{value}` is no count"));
        match *name {
            "--max-steps" => limits.steps = Some(count() as u64),
            "--max-memory" => limits.memory = count(),
            "--max-depth" => limits.depth = count(),
            "--max-output" => limits.output = Some(count()),
            "--timeout" => {
                limits = limits.steps(None);
                limits.time = Some(Duration::from_secs_f64(value.parse().expect("seconds")));
            }
            other => panic!("there is no limit `{other}`"),
        }
    }
    limits
}

/// Checks and runs a script and its tests.
pub(crate) fn run(name: &str, text: &str, folder: &Path, limits: Limits) -> Outcome {
    let (printed, warnings) = (Arc::default(), Arc::default());
    let host = Quiet {
        folder: folder.to_owned(),
        printed: Arc::clone(&printed),
        warnings: Arc::clone(&warnings),
    };
    let engine = Engine::default().with_host(host).with_folder(folder).with_limits(limits);
    let mut outcome =
        Outcome { messages: String::new(), printed: String::new(), codes: Vec::new() };
    match engine.compile(name, text) {
        Err(error) => outcome.take(&error),
        Ok(program) => {
            for warning in program.warnings() {
                outcome.messages.push_str(warning.render());
                outcome.codes.push(warning.diagnostic().code().to_string());
            }
            let mut context = engine.context();
            match context.run(&program) {
                Err(error) => outcome.take(&error),
                Ok(_) => {
                    let tests = program.tests().into_iter();
                    let failed = tests.filter_map(|test| context.test(&test).err());
                    failed.for_each(|error| outcome.take(&error));
                }
            }
        }
    }
    outcome.printed = std::mem::take(&mut *printed.lock().expect("one thread at a time"));
    let warned = warnings.lock().expect("one thread at a time");
    outcome.codes.extend(codes(&warned));
    outcome.messages.push_str(&warned);
    outcome
}

/// The codes in rendered messages.
pub(crate) fn codes(messages: &str) -> Vec<String> {
    let heads = messages.lines().filter_map(|line| line.split_once('[')?.1.split_once("]:"));
    heads.map(|(code, _)| code.to_owned()).filter(|code| code.len() == 5).collect()
}
