//! Anything at all is checked and run under small budgets: nothing may panic, hang or overflow the stack.
//!
//! Inputs are made from every script of the project by cutting, joining, repeating and changing. A short run is
//! part of the tests; `COMITY_FUZZ_SECONDS=600 cargo test --release --test harness fuzz` goes on longer, and
//! `COMITY_FUZZ_SEED` begins elsewhere.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use comity::base::random::{Draws, Stream};
use comity::engine::{Engine, Entry, Limits, Session};

/// How many inputs the tests try.
const FEW: usize = 400;

fn collect(folder: &Path, found: &mut Vec<String>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("readable").flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|end| end == "comity" || end == "md") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            if path.extension().is_some_and(|end| end == "md") {
                let blocks = text.split("```comity").skip(1);
                found.extend(blocks.filter_map(|rest| {
                    rest.split_once('\n')?.1.split("```").next().map(str::to_owned)
                }));
            } else {
                found.push(text);
            }
        }
    }
}

/// Every script of the project; long ones in pieces.
fn corpus() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut scripts = Vec::new();
    for folder in [
        "examples",
        "stdlib",
        "tests/ui",
        "docs",
        "src/lang/diagnostic/explain",
        "benches/programs",
    ] {
        collect(&root.join(folder), &mut scripts);
    }
    let mut pieces = Vec::new();
    for script in scripts {
        let lines: Vec<&str> = script.lines().collect();
        pieces.extend(lines.chunks(60).map(|chunk| chunk.join("\n")));
    }
    pieces
}

/// Words that make trouble more often than chance would.
const TROUBLE: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "|",
    "||",
    ",",
    ":",
    "=",
    "=>",
    "\n",
    "or else",
    "not ",
    "-",
    "^",
    "..",
    "9223372036854775807",
    "1e308",
    "inf",
    "0",
    "none",
    "true",
    "[]",
    "[:]",
    "|x| x",
    "fn f() { f() }\nf()\n",
    "while true { }\n",
    "1_000_000 of [1]",
    "game g { }",
    "strategy s { choose theirs.last }",
    "é",
    "\u{0}",
    "😀",
    "let a = []\npush(a, a)\nprint(a)\n",
    "\"{",
    "{x:9.3}",
    "///",
    "use ",
    "test \"",
    "payoffs { | a\na | 1 }",
    "play(",
    "tournament(",
    "is prisoners_dilemma",
    "x.y.z",
    "match 1 { _ => 1 }",
    "try { } catch e { }",
    "9 of ",
];

fn mutate(corpus: &[String], chance: &mut Stream) -> String {
    let pick = |chance: &mut Stream, len: usize| chance.below(len.max(1) as u64) as usize;
    let mut text: Vec<char> = corpus[pick(chance, corpus.len())].chars().collect();
    let changes = if chance.chance(0.6) { 1 } else { 2 + pick(chance, 5) };
    for _ in 0..changes {
        let at = pick(chance, text.len() + 1);
        let end = (at + pick(chance, 24)).min(text.len());
        match chance.below(10) {
            0 => drop(text.drain(at..end)),
            1 => {
                let word = TROUBLE[pick(chance, TROUBLE.len())];
                drop(text.splice(at..at, word.chars()));
            }
            2 => {
                let copy: Vec<char> = text[at..end].to_vec();
                let times = 1 + pick(chance, 40);
                let repeated = copy.iter().copied().cycle().take(copy.len() * times);
                drop(text.splice(at..at, repeated.collect::<Vec<_>>()));
            }
            3 => {
                let other: Vec<char> = corpus[pick(chance, corpus.len())].chars().collect();
                let from = pick(chance, other.len());
                let to = (from + pick(chance, 200)).min(other.len());
                drop(text.splice(at..end, other[from..to].to_vec()));
            }
            4 if at < text.len() => {
                text[at] = char::from_u32(chance.below(0x2_0000) as u32).unwrap_or('?');
            }
            5 => text.truncate(at.max(1)),
            // A word for a word: most of these still parse.
            _ => {
                let letter = |letter: &char| letter.is_alphanumeric() || *letter == '_';
                let Some(start) = text.iter().skip(at).position(letter).map(|skip| at + skip)
                else {
                    continue;
                };
                let length = text[start..].iter().take_while(|c| letter(c)).count();
                let other: Vec<char> = corpus[pick(chance, corpus.len())].chars().collect();
                let from = pick(chance, other.len());
                let word =
                    other[from..].iter().skip_while(|c| letter(c)).skip_while(|c| !letter(c));
                let word: Vec<char> = word.take_while(|c| letter(c)).copied().collect();
                drop(text.splice(start..start + length, word));
            }
        }
    }
    text.into_iter().take(20_000).collect()
}

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
    let corpus = corpus();
    assert!(corpus.len() > 100, "the project's scripts were found");
    let engine = engine();
    let (mut tried, mut ran, mut slowest) = (0_u64, 0_u64, Duration::ZERO);
    let mut failures = Vec::new();
    loop {
        let mut chance = Stream::new(seed).child(tried);
        let text = mutate(&corpus, &mut chance);
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
