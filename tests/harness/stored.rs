//! Stored programs: what is loaded does what was compiled, and no bytes at all can do harm.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::{Duration, Instant};

use comity::base::random::Stream;
use comity::{Engine, Function, Host, Limits, Program};

use crate::{mutate, scripts};

/// Keeps what is printed.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<String>>);

impl Host for Kept {
    fn write(&self, text: &str) -> Result<(), String> {
        self.0.lock().map_err(|_| "gone")?.push_str(text);
        Ok(())
    }

    fn warn(&self, text: &str) {
        let _ = self.write(text);
    }
}

fn limits(steps: u64) -> Limits {
    let limits = Limits::default().steps(steps).memory(16 << 20).depth(500).output(1 << 18);
    limits.time(Duration::from_secs(60)).jobs(1)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The scripts that compile, each with its program.
fn programs() -> &'static [(String, Program)] {
    static PROGRAMS: OnceLock<Vec<(String, Program)>> = OnceLock::new();
    PROGRAMS.get_or_init(|| {
        let engine = Engine::default();
        let compiled = scripts::scripts(root()).into_iter().filter_map(|text| {
            let program = engine.compile("s.comity", &text).ok()?;
            Some((text, program))
        });
        compiled.collect()
    })
}

/// All that can be seen of a program: what it prints, gives, uses up and fails with, and its tests and experiments.
fn seen(program: &Program, steps: u64) -> String {
    let kept = Kept::default();
    let engine = Engine::default().with_limits(limits(steps)).with_host(kept.clone()).with_seed(7);
    let mut context = engine.context();
    let mut seen = format!("{:?}\n", program.parameters());
    for warning in program.warnings() {
        seen += warning.render();
    }
    match context.run_shown(program) {
        Ok(shown) => seen += &format!("{shown:?}\n"),
        Err(error) => seen += &error.render(),
    }
    seen += &format!("{} steps\n", context.steps());
    for test in program.tests() {
        let outcome =
            context.test(&test).map_or_else(|error| error.render(), |()| "passes".to_owned());
        seen += &format!("test {}: {outcome}\n", test.name);
    }
    for name in program.experiments() {
        let outcome = context.experiment(name);
        let outcome = outcome.map_or_else(|error| error.render(), |table| format!("{table:?}"));
        seen += &format!("experiment {name}: {outcome}, {} steps\n", context.steps());
    }
    let printed = kept.0.lock().expect("nobody panicked").clone();
    seen + &printed
}

#[test]
fn every_script_does_the_same_when_it_was_stored() {
    let engine = Engine::default();
    let programs = programs();
    assert!(programs.len() > 200, "{}", programs.len());
    for (text, program) in programs {
        let bytes = program.to_bytes();
        let loaded =
            engine.load(&bytes).unwrap_or_else(|error| panic!("{}\n{text}", error.render()));
        assert!(loaded.to_bytes() == bytes, "stored again it is the same:\n{text}");
        assert_eq!(loaded.disassemble(), program.disassemble());
        assert_eq!(seen(&loaded, 5_000), seen(program, 5_000), "{text}");
    }
}

/// An engine with one function more.
fn with(function: Function) -> Engine {
    Engine::builder().function(function).build().expect("it is sound")
}

fn code(engine: &Engine, bytes: &[u8]) -> (String, String) {
    match engine.load(bytes) {
        Ok(_) => panic!("these bytes are loaded"),
        Err(error) => (error.code().to_owned(), error.render()),
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_reason() {
    let engine = with(Function::new("tariff", |rate: f64, base: f64| rate * base));
    let bytes = engine.compile("t", "let paid = tariff(0.1, 50)\nprint(paid)").unwrap().to_bytes();
    assert!(engine.load(&bytes).is_ok());

    let refused = |bytes: &[u8]| code(&engine, bytes);
    assert_eq!(refused(b"").0, "E0870");
    assert_eq!(refused(b"print(1)").0, "E0870");
    assert_eq!(refused(&bytes[..9]).0, "E0872");
    assert_eq!(refused(&bytes[..bytes.len() - 1]).0, "E0872");
    let mut other = bytes.clone();
    other[11] = b'7';
    let (found, said) = refused(&other);
    assert_eq!(found, "E0871");
    assert!(said.contains("stored by Comity 7.1.0"), "{said}");
    let mut other = bytes.clone();
    *other.last_mut().unwrap() ^= 1;
    assert_eq!(refused(&other).0, "E0872");

    // Further functions do no harm; a missing one, or one of another shape, is named.
    let more = with(Function::new("before", |x: f64| x)).rebuild();
    let more = more.function(Function::new("tariff", |rate: f64, base: f64| rate * base));
    let more = more.build().unwrap();
    let mut context = more.context();
    context.run(&more.load(&bytes).unwrap()).unwrap();
    assert_eq!(context.get::<f64>("paid").unwrap(), 5.0);
    let (found, said) = code(&Engine::default(), &bytes);
    assert_eq!(found, "E0873");
    assert!(said.contains("`tariff("), "{said}");
    let one = with(Function::new("tariff", |rate: f64| rate));
    assert_eq!(code(&one, &bytes).0, "E0873");
    // A host's function in the place of one that the machine does by itself.
    let plain = Engine::default().compile("t", "print(len([1]))").unwrap().to_bytes();
    let changed = with(Function::new("len", |_: f64| 7.0));
    assert_eq!(code(&changed, &plain).0, "E0873");
}

#[test]
fn a_program_runs_in_engines_that_number_their_functions_otherwise() {
    let tariff = || Function::new("tariff", |rate: f64, base: f64| rate * base);
    let one = with(tariff());
    let other = with(Function::new("before", |x: f64| x)).rebuild().function(tariff());
    let other = other.build().unwrap();
    let program = one.compile("t", "tariff(0.1, 50)").unwrap();
    for engine in [&one, &other] {
        assert_eq!(engine.context().run_shown(&program).unwrap().as_deref(), Some("5.0"));
    }
    let error = Engine::default().context().run(&program).unwrap_err();
    assert_eq!(error.code(), "E0873");
}

/// Loads bytes and runs what comes of them with everything that a host can ask for; whether they were loaded.
fn attempt(engine: &Engine, bytes: &[u8]) -> bool {
    let program = match engine.load(bytes) {
        Ok(program) => program,
        Err(error) => {
            drop(error.render());
            return false;
        }
    };
    let mut context = engine.context();
    if let Err(error) = context.run_shown(&program) {
        drop(error.render());
    }
    for warning in program.warnings() {
        assert!(!warning.render().is_empty());
    }
    for test in program.tests().into_iter().take(3) {
        if let Err(error) = context.test(&test) {
            drop(error.render());
        }
    }
    for name in program.experiments().into_iter().take(1) {
        if let Err(error) = context.experiment(name) {
            drop(error.render());
        }
    }
    drop(program.disassemble());
    true
}

/// How many changed programs the tests try.
const FEW: u64 = 4_000;

/// `COMITY_FUZZ_SECONDS=600 cargo test --release --test harness stored` goes on longer, `COMITY_FUZZ_SEED` begins
/// elsewhere.
#[test]
fn no_bytes_make_it_panic() {
    let given = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let (seconds, seed) = (given("COMITY_FUZZ_SECONDS"), given("COMITY_FUZZ_SEED").unwrap_or(1));
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let engine = Engine::default().with_limits(limits(3_000));
    let mut programs: Vec<Vec<u8>> =
        programs().iter().map(|(_, program)| program.to_bytes()).collect();
    // Small ones: more of their bytes are code.
    programs.sort_by_key(Vec::len);
    programs.truncate(if seconds.is_some() { usize::MAX } else { 150 });
    let contents: Vec<Vec<u8>> =
        programs.iter().map(|bytes| bytes[mutate::head(bytes)..].to_vec()).collect();
    let (mut tried, mut loaded, mut failures) = (0, 0_u64, Vec::new());
    loop {
        let mut chance = Stream::new(seed).child(tried);
        let at = tried as usize % programs.len();
        // One in eight keeps the digest that it had, and is found out by it.
        let bytes = if tried % 8 == 0 {
            mutate::bytes(&programs[at], &programs, &mut chance)
        } else {
            let content = mutate::bytes(&contents[at], &contents, &mut chance);
            mutate::sealed(&programs[at], &content)
        };
        match catch_unwind(AssertUnwindSafe(|| attempt(&engine, &bytes))) {
            Ok(done) => loaded += u64::from(done),
            Err(_) => {
                let path = std::env::temp_dir().join(format!("comity-stored-{seed}-{tried}"));
                std::fs::write(&path, &bytes).unwrap();
                failures.push(path);
            }
        }
        tried += 1;
        let over = until.map_or(tried >= FEW, |until| Instant::now() >= until);
        if over || failures.len() >= 20 {
            break;
        }
    }
    println!("{tried} changed programs, {loaded} loaded, {} panics", failures.len());
    assert!(failures.is_empty(), "these make it panic: {failures:?}");
}

/// Prints sizes and times: `cargo test --release --test harness stored::measured -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn measured() {
    let engine = Engine::default();
    let (mut source, mut stored, mut compiling, mut loading) =
        (0, 0, Duration::ZERO, Duration::ZERO);
    let programs = programs();
    for (text, program) in programs {
        let bytes = program.to_bytes();
        source += program.sources().iter().map(|it| it.text.len()).sum::<usize>();
        stored += bytes.len();
        let begun = Instant::now();
        let _ = engine.compile("s.comity", text);
        compiling += begun.elapsed();
        let begun = Instant::now();
        let _ = engine.load(&bytes);
        loading += begun.elapsed();
    }
    println!(
        "{} programs: texts {source} bytes, stored {stored} bytes; compiled in {compiling:?}, loaded in {loading:?}",
        programs.len()
    );
}
