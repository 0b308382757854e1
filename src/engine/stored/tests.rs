//! Programs whose parts were changed one by one, each still a part of its sort: what gets past the reader is for the
//! verifier, and what gets past the verifier is for the machine.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use crate::base::random::{Draws, Stream};
use crate::engine::{Engine, Limits, Program};
use crate::lang::bytecode::stored::{Reader, Stored, Writer};
use crate::lang::bytecode::{Image, Op, verify};

/// How many changed programs are tried; `COMITY_MUTANTS` says how many else.
const FEW: u64 = 1_500;

fn pick(chance: &mut Stream, len: usize) -> usize {
    usize::try_from(chance.below(len.max(1) as u64)).unwrap_or(0)
}

/// The part with one of its bytes changed, if that is a part again.
fn changed<T: Stored>(part: &T, chance: &mut Stream) -> Option<T> {
    let mut out = Writer::default();
    part.write(&mut out);
    let (mut bytes, natives) = out.finish();
    for _ in 0..1 + pick(chance, 2) {
        let at = pick(chance, bytes.len());
        match chance.below(6) {
            0 => bytes[at] = bytes[at].wrapping_add(1),
            1 => bytes[at] = bytes[at].wrapping_sub(1),
            2 => bytes[at] = u8::try_from(chance.below(256)).unwrap_or(0),
            3 => bytes[at] ^= 1 << chance.below(8),
            4 => bytes[at] = u8::try_from(chance.below(8)).unwrap_or(0),
            _ => {
                let from = pick(chance, bytes.len());
                bytes[at] = bytes[from];
            }
        }
    }
    let mut from = Reader::new(&bytes);
    from.name(natives);
    T::read(&mut from).ok()
}

fn change_one<T: Stored>(parts: &mut [T], chance: &mut Stream) -> Option<()> {
    let at = pick(chance, parts.len());
    let part = parts.get_mut(at)?;
    *part = changed(part, chance)?;
    Some(())
}

/// Changes an image in one place.
fn mutate(image: &mut Image, chance: &mut Stream) -> Option<()> {
    let kind = chance.below(12);
    match kind {
        0 => change_one(&mut image.constants, chance),
        1 => change_one(&mut image.sites, chance),
        2 => change_one(&mut image.kinds, chance),
        3 | 4 => change_one(&mut image.declarations, chance),
        5 => change_one(&mut image.modules, chance),
        _ => {
            let other = pick(chance, image.functions.len());
            let other = Arc::clone(image.functions.get(other)?);
            let at = pick(chance, image.functions.len());
            let function = Arc::make_mut(image.functions.get_mut(at)?);
            let (at, from) = (pick(chance, function.code.len()), pick(chance, other.code.len()));
            match kind {
                6 => {
                    function.code.remove(at);
                    function.spans.remove(at);
                }
                7 => {
                    function.code.insert(at, *other.code.get(from)?);
                    function.spans.insert(at, function.span);
                }
                8 => *function.code.get_mut(at)? = *other.code.get(from)?,
                9 => change_one(&mut function.handlers, chance)?,
                10 => function.registers = function.registers.checked_sub(1)?,
                _ => {
                    let op: &mut Op = function.code.get_mut(at)?;
                    *op = changed(op, chance)?;
                }
            }
            Some(())
        }
    }
}

fn programs(engine: &Engine) -> Vec<Program> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in [
        "examples/tour",
        "examples/papers",
        "tests/play",
        "tests/solve",
        "stdlib",
        "benches/programs",
    ] {
        let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        paths.extend(entries.map(|entry| entry.path()));
    }
    paths.sort();
    let scripts = paths.iter().filter(|path| path.extension().is_some_and(|end| end == "comity"));
    let texts = scripts.filter_map(|path| std::fs::read_to_string(path).ok());
    texts.filter_map(|text| engine.compile("s.comity", &text).ok()).collect()
}

/// Runs what is sound; whether it was.
fn attempt(engine: &Engine, program: &Program) -> bool {
    if verify(&program.image, engine.registry.len()).is_err() {
        return false;
    }
    // Through its bytes, as a host would have it.
    let Ok(program) = engine.load(&program.to_bytes()) else { return false };
    let mut context = engine.context();
    if let Err(error) = context.run_shown(&program) {
        drop(error.render());
    }
    for test in program.tests().iter().take(2) {
        if let Err(error) = context.test(test) {
            drop(error.render());
        }
    }
    for name in program.experiments().into_iter().take(1) {
        if let Err(error) = context.experiment(name) {
            drop(error.render());
        }
    }
    true
}

#[test]
fn no_change_to_a_part_makes_it_panic() {
    let limits = Limits::default().steps(2_000).memory(8 << 20).depth(200).output(1 << 14).jobs(1);
    // The steps are enough without a clock.
    #[cfg(feature = "clock")]
    let limits = limits.time(std::time::Duration::from_secs(10));
    let engine = Engine::default().with_limits(limits);
    let programs = programs(&engine);
    assert!(programs.len() > 10, "{}", programs.len());
    let given = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let count = given("COMITY_MUTANTS").unwrap_or(FEW);
    let (mut sound, mut failures) = (0_u64, Vec::new());
    for trial in 0..count {
        let mut chance = Stream::new(given("COMITY_FUZZ_SEED").unwrap_or(1)).child(trial);
        let mut program = programs[pick(&mut chance, programs.len())].clone();
        let image = Arc::make_mut(&mut program.image);
        if (0..1 + pick(&mut chance, 2)).all(|_| mutate(image, &mut chance).is_none()) {
            continue;
        }
        match catch_unwind(AssertUnwindSafe(|| attempt(&engine, &program))) {
            Ok(done) => sound += u64::from(done),
            Err(_) => failures.push(trial),
        }
    }
    println!("{count} changed programs, {sound} sound, {} panics", failures.len());
    assert!(failures.is_empty(), "these make it panic: {failures:?}");
}
