//! What is done with an input: everything that a host would do with it, under small budgets.
//!
//! The fuzz targets and the quick tests of the crate (`tests/harness/fuzz.rs`) do the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use crate::{host, mutate};
use comity::engine::{
    Engine, Entry, Error, FORMAT_WIDTH, Host, Limits, Program, Session, Value, assist, format,
};
use comity::lang::diagnostic::{Diagnostic, terminal};
use comity::lang::source::{Interner, SourceId, SourceMap};
use comity::lang::syntax::{ast::dump, parser};

/// Room for little, so that many inputs are tried.
pub fn limits() -> Limits {
    let limits = Limits::default().steps(20_000).memory(4 << 20).depth(500).output(1 << 16);
    limits.time(Duration::from_secs(5)).jobs(1)
}

/// The whole library, and a host with functions and things of its own, under these limits; made once.
pub fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| host::engine().with_limits(limits()))
}

/// Checks and runs a text as a script, with its tests; whether it ran to its end.
pub fn script(text: &str) -> bool {
    match engine().compile("fuzz.comity", text) {
        Ok(program) => run(&program),
        Err(error) => {
            drop(error.render());
            false
        }
    }
}

/// Runs a program, its tests and its experiments; whether it ran to its end.
pub fn run(program: &Program) -> bool {
    let mut context = engine().context();
    let shown = context.run_shown(program);
    if let Err(error) = &shown {
        drop(error.render());
    }
    // Once more, with its value copied out to the host, and its variables copied out and back in.
    let value = context.run(program);
    let ends = (shown.as_ref().err().map(Error::code), value.as_ref().err().map(Error::code));
    let late = [ends.0, ends.1].contains(&Some("E0654"));
    // What is too much to copy out meets a limit.
    let large = ends.0.is_none() && matches!(ends.1, Some("E0650" | "E0651"));
    assert!(ends.0 == ends.1 || late || large, "it ends in two ways: {ends:?}");
    drop(value.map(|value| value.to_string()));
    for parameter in program.parameters().iter().take(20) {
        if let Ok(value) = context.get::<Value>(&parameter.name) {
            let _ = context.set(&*parameter.name, value);
        }
    }
    for test in program.tests() {
        if let Err(error) = context.test(&test) {
            drop(error.render());
        }
    }
    for experiment in program.experiments().into_iter().take(2) {
        if let Err(error) = context.experiment(experiment) {
            drop(error.render());
        }
    }
    shown.is_ok()
}

/// Loads bytes as the content of a stored program, behind a head and a digest that fit, and runs what comes of it.
pub fn stored(content: &[u8]) {
    static HEAD: OnceLock<Vec<u8>> = OnceLock::new();
    let head = HEAD.get_or_init(|| {
        engine().compile("fuzz.comity", "").expect("nothing is a script").to_bytes()
    });
    match engine().load(&mutate::sealed(head, content)) {
        Ok(program) => {
            drop(program.disassemble());
            let _ = run(&program);
        }
        Err(error) => drop(error.render()),
    }
}

/// Enters a text at a prompt, each piece between empty lines by itself.
pub fn prompt(text: &str) {
    let mut session = Session::new(engine().clone());
    for entry in text.split("\n\n").take(8) {
        if let Entry::Failed(error) = session.enter(entry) {
            drop(error.render());
        }
    }
}

/// Reads a text, without running anything.
pub fn parse(text: &str) {
    let mut sources = SourceMap::default();
    let source = sources.add("fuzz.comity", text);
    let parsed = parser::parse(source, text, &mut Interner::new());
    for diagnostic in &parsed.diagnostics {
        drop(terminal::render(&sources, diagnostic));
    }
    drop(assist::pieces(text));
    drop(assist::mistake(text));
    let _ = assist::is_open(text);
}

/// What a text says: its tree, documentation among it. None for one that cannot be read.
fn tree(text: &str) -> Option<String> {
    let mut names = Interner::new();
    let parsed = parser::parse(SourceId(0), text, &mut names);
    let read = !parsed.diagnostics.iter().any(Diagnostic::is_error);
    read.then(|| dump::dump(&parsed.module, &names))
}

/// Lays a text out: what comes out has the same tree and the same signs in their order, comments among them, and is laid
/// out already. That a text was given up, and left as it is, shows in empty lines at its end that stay.
pub fn layout(text: &str) {
    // A byte order mark says nothing, and goes.
    let sign = |sign: &char| !sign.is_whitespace() && *sign != '\u{feff}';
    let signs = |text: &str| text.chars().filter(sign).collect::<String>();
    for width in [FORMAT_WIDTH, 20] {
        let Ok(once) = format("fuzz.comity", text, width) else { continue };
        let said = tree(text);
        assert!(said.is_some(), "laid out at {width} though it cannot be read");
        assert_eq!(said, tree(&once), "laid out at {width} it says something else");
        assert_eq!(signs(text), signs(&once), "laid out at {width} it has other signs");
        let again = format("fuzz.comity", &once, width).expect("what is laid out can be read");
        assert_eq!(once, again, "laid out twice at {width}");
        let longer =
            format("fuzz.comity", &format!("{text}\n\n\n"), width).expect("it can be read");
        let left = longer.lines().next_back().is_some_and(str::is_empty);
        assert!(!left, "not laid out at {width}, since it would say something else");
    }
}

/// Asks what an editor would, at a place of a text.
pub fn assist(text: &str, at: usize) {
    thread_local! {
        static SESSION: Session = Session::new(engine().clone());
    }
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    SESSION.with(|session| {
        let found = assist::complete(session, text, at);
        assert!(found.start <= at && text.is_char_boundary(found.start));
        drop(assist::signature(session, text, at));
        let _ = assist::brackets(text, at);
    });
}

/// A host whose files are in memory.
#[derive(Clone, Default)]
pub struct Files(Arc<Mutex<BTreeMap<String, Vec<u8>>>>);

impl Host for Files {
    fn write(&self, _text: &str) -> Result<(), String> {
        Ok(())
    }

    fn read_file(&self, path: &str) -> Result<String, String> {
        String::from_utf8(self.read_bytes(path)?).map_err(|_| "no text".to_owned())
    }

    fn write_file(&self, path: &str, text: &str) -> Result<(), String> {
        self.write_bytes(path, text.as_bytes())
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        let files = self.0.lock().map_err(|_| "gone")?;
        files.get(path).cloned().ok_or_else(|| "there is none".to_owned())
    }

    fn write_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        self.0.lock().map_err(|_| "gone")?.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// The forms of data files.
pub const ENDINGS: [&str; 6] = ["csv", "tsv", "json", "jsonl", "txt", "parquet"];

/// Loads bytes as a data file: what could be loaded can be shown, saved, and loaded again as the same.
pub fn load(ending: &str, bytes: &[u8]) {
    static LOADING: OnceLock<(Files, Engine, BTreeMap<&str, Program>)> = OnceLock::new();
    let (files, engine, programs) = LOADING.get_or_init(|| {
        let files = Files::default();
        let engine = Engine::default().with_limits(limits()).with_host(files.clone());
        let program = |ending| {
            let text = format!(
                "let it = load(\"in.{ending}\")\nprint(it)\nsave(it, \"out.{ending}\")\n\
                 let again = load(\"out.{ending}\")\nprint(it == again)\n\
                 try {{ print(table(it).columns) }} catch e {{ print(e.message) }}\n"
            );
            engine.compile("load.comity", &text).expect("a sound script")
        };
        let programs = ENDINGS.map(|ending| (ending, program(ending)));
        (files, engine, programs.into_iter().collect())
    });
    let _ = files.write_bytes(&format!("in.{ending}"), bytes);
    if let Err(error) = engine.context().run(&programs[ending]) {
        drop(error.render());
    }
}
