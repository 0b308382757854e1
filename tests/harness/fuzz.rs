//! Anything at all is checked and run under small budgets: nothing may panic, hang or overflow the stack.
//!
//! Inputs are made from every script of the project by cutting, joining, repeating and changing. A short run is
//! part of the tests; `COMITY_FUZZ_SECONDS=600 cargo test --release --test harness fuzz` goes on longer, and
//! `COMITY_FUZZ_SEED` begins elsewhere.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use comity::base::random::Stream;
use comity::engine::{Engine, Entry, Limits, Session};

use crate::{mutate, scripts};

/// How many inputs the tests try.
const FEW: usize = 400;

fn engine() -> Engine {
    let limits = Limits::default().steps(20_000).memory(4 << 20).depth(500);
    let limits = limits.output(1 << 16).time(Duration::from_secs(5));
    Engine::default().with_limits(limits)
}

/// Checks and runs a text as a script and as entries at a prompt; gives whether it ran.
fn attempt(engine: &Engine, text: &str) -> bool {
    let mut ran = false;
    match engine.compile("fuzz.comity", text) {
        Ok(program) => {
            let mut context = engine.context();
            match context.run_shown(&program) {
                Ok(_) => ran = true,
                Err(error) => drop(error.render()),
            }
            let tests: Vec<_> = program.tests().to_vec();
            for test in tests {
                if let Err(error) = context.test(&test) {
                    drop(error.render());
                }
            }
        }
        Err(error) => drop(error.render()),
    }
    let mut session = Session::new(engine.clone());
    for entry in text.split("\n\n").take(8) {
        if let Entry::Failed(error) = session.enter(entry) {
            drop(error.render());
        }
    }
    ran
}

#[test]
fn nothing_makes_it_panic() {
    let seconds = std::env::var("COMITY_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let seed =
        std::env::var("COMITY_FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let corpus = scripts::pieces(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(corpus.len() > 100, "the project's scripts were found");
    let engine = engine();
    let (mut tried, mut ran, mut slowest) = (0_u64, 0_u64, Duration::ZERO);
    let mut failures = Vec::new();
    loop {
        let mut chance = Stream::new(seed).child(tried);
        let text = mutate::script(&corpus, &mut chance);
        let begun = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| attempt(&engine, &text))) {
            Ok(done) => ran += u64::from(done),
            Err(_) => {
                failures.push(text.clone());
                let path = std::env::temp_dir().join(format!("comity-fuzz-{seed}-{tried}.comity"));
                fs::write(path, &text).unwrap();
            }
        }
        let taken = begun.elapsed();
        if taken > slowest {
            slowest = taken;
            if taken > Duration::from_secs(4) {
                fs::write(
                    std::env::temp_dir().join(format!("comity-slow-{seed}-{tried}.comity")),
                    &text,
                )
                .unwrap();
            }
        }
        tried += 1;
        let over = until.map_or(tried >= FEW as u64, |until| Instant::now() >= until);
        if over || failures.len() >= 20 {
            break;
        }
    }
    println!(
        "{tried} inputs, {ran} ran to their end, slowest {slowest:?}, {} panics",
        failures.len()
    );
    assert!(
        failures.is_empty(),
        "{} inputs make it panic; the first:\n{}",
        failures.len(),
        failures[0]
    );
}
