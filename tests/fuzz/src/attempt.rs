//! What is done with an input: everything that a host would do with it, under small budgets.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use crate::mutate;
use comity::engine::{
    Context, Engine, Entry, FORMAT_WIDTH, Host, Limits, Program, Session, assist, format,
};

/// Room for little, so that many inputs are tried.
pub fn limits() -> Limits {
    let limits = Limits::default().steps(20_000).memory(4 << 20).depth(500).output(1 << 16);
    limits.time(Duration::from_secs(5)).jobs(1)
}

/// The whole library under these limits; made once.
pub fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::default().with_limits(limits()))
}

/// Checks and runs a text as a script, with its tests.
pub fn script(text: &str) {
    match engine().compile("fuzz.comity", text) {
        Ok(program) => run(&program),
        Err(error) => drop(error.render()),
    }
}

/// Runs a program, its tests and its experiments.
pub fn run(program: &Program) {
    let mut context: Context = engine().context();
    if let Err(error) = context.run_shown(program) {
        drop(error.render());
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
            run(&program);
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
    use comity::lang::diagnostic::terminal;
    use comity::lang::source::{Interner, SourceMap};
    let mut sources = SourceMap::default();
    let source = sources.add("fuzz.comity", text);
    let parsed = comity::lang::syntax::parser::parse(source, text, &mut Interner::new());
    for diagnostic in &parsed.diagnostics {
        drop(terminal::render(&sources, diagnostic));
    }
    drop(assist::pieces(text));
    drop(assist::mistake(text));
    let _ = assist::is_open(text);
}

/// Lays a text out: what comes out says the same, and is laid out already.
pub fn layout(text: &str) {
    for width in [FORMAT_WIDTH, 20] {
        let Ok(once) = format("fuzz.comity", text, width) else { continue };
        let again = format("fuzz.comity", &once, width).expect("what is laid out can be read");
        assert_eq!(once, again, "laid out twice at {width}");
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
