//! Anything at all is checked and run under small budgets: nothing may panic, hang or overflow the stack.
//!
//! Inputs are made from every script of the project by cutting, joining, repeating and changing. A short run is
//! part of the tests; `COMITY_FUZZ_SECONDS=600 cargo test --release --test harness fuzz` goes on longer, and
//! `COMITY_FUZZ_SEED` begins elsewhere.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use comity::base::random::{Draws as _, Stream};

use crate::{attempt, mutate, scripts};

/// How many inputs the tests try.
const FEW: usize = 400;
/// How many files of data.
const FEW_FILES: u64 = 200;

/// What each fuzz target would do with a text; whether it ran to its end as a script.
fn each(text: &str, chance: &mut Stream) -> bool {
    attempt::parse(text);
    attempt::layout(text);
    attempt::prompt(text);
    attempt::assist(text, chance.below(text.len() as u64 + 1) as usize);
    if let Ok(program) = attempt::engine().compile("fuzz.comity", text) {
        let bytes = program.to_bytes();
        let content = bytes[mutate::head(&bytes)..].to_vec();
        attempt::stored(&mutate::bytes(&content, std::slice::from_ref(&content), chance));
    }
    attempt::script(text)
}

#[test]
fn nothing_makes_it_panic() {
    let seconds = std::env::var("COMITY_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let seed =
        std::env::var("COMITY_FUZZ_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    let until = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let corpus = scripts::pieces(Path::new(env!("CARGO_MANIFEST_DIR")));
    assert!(corpus.len() > 100, "the project's scripts were found");
    let (mut tried, mut ran, mut slowest) = (0_u64, 0_u64, Duration::ZERO);
    let mut failures = Vec::new();
    loop {
        let mut chance = Stream::new(seed).child(tried);
        let text = mutate::script(&corpus, &mut chance);
        let begun = Instant::now();
        match catch_unwind(AssertUnwindSafe(|| each(&text, &mut chance))) {
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

#[test]
fn no_file_of_data_makes_it_panic() {
    let files = scripts::data();
    for tried in 0..FEW_FILES {
        let mut chance = Stream::new(1).child(tried);
        let file = &files[tried as usize % files.len()];
        let changed = mutate::bytes(&file[1..], &files, &mut chance);
        attempt::load(attempt::ENDINGS[usize::from(file[0])], &changed);
    }
}
