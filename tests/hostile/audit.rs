//! Every script of the project, with little memory: what its values are counted for is what they truly take.
//!
//! A script is run as it is, and its bytes are measured. Then it is run again with half of them as its limit: either the
//! limit stops it, or collecting garbage makes do; what it truly holds stays within the limit's margin in any case.
//!
//! `cargo test --release --test hostile -- --ignored audit --nocapture` takes minutes.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use comity::engine::{Engine, Limits};

use crate::collection::most;
use crate::stage::scripts_below;
use crate::{peak, watch};

/// Less than this says nothing.
const SMALL: usize = 12 << 20;

fn texts() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut paths, mut found) = (Vec::new(), Vec::new());
    for folder in ["stdlib", "examples", "benches/programs"] {
        scripts_below(&root.join(folder), &mut paths);
    }
    for path in paths {
        let folder = path.parent().unwrap_or(root).to_owned();
        let text = fs::read_to_string(&path).expect("readable");
        found.push((path.display().to_string(), folder, text));
    }
    let chapters = fs::read_dir(root.join("docs/reference")).expect("a folder").flatten();
    let mut chapters: Vec<PathBuf> = chapters.map(|chapter| chapter.path()).collect();
    chapters.sort();
    for chapter in chapters {
        let text = fs::read_to_string(&chapter).unwrap_or_default();
        for (at, block) in text.split("```comity").enumerate().skip(1) {
            let inside = block.split_once('\n').and_then(|(_, rest)| rest.split("```").next());
            let name = format!("{}, block {at}", chapter.display());
            found.push((name, root.to_owned(), inside.unwrap_or_default().to_owned()));
        }
    }
    found
}

/// Bytes held at the most while a script and its tests run.
fn measured(folder: &Path, text: &str, memory: usize) -> Option<usize> {
    let limits = Limits::default().memory(memory).steps(100_000_000).jobs(1);
    let limits = limits.time(Duration::from_secs(20));
    let engine = Engine::default().with_folder(folder).with_limits(limits.memory(1 << 30));
    let program = engine.compile("audit.comity", text).ok()?;
    let engine = engine.with_limits(limits);
    watch();
    let mut context = engine.context();
    let _ = context.run(&program);
    for test in program.tests() {
        let _ = context.test(&test);
    }
    Some(peak())
}

#[test]
#[ignore = "takes minutes; one command runs it"]
fn audit_what_values_are_counted_for() {
    let _turn = crate::turn();
    let (mut wrong, mut large) = (Vec::new(), 0);
    let texts = texts();
    for (name, folder, text) in &texts {
        let Some(free) = measured(folder, text, 1 << 30) else { continue };
        if free <= SMALL {
            continue;
        }
        large += 1;
        let limit = (free - (8 << 20)) / 2;
        let held = measured(folder, text, limit).unwrap_or_default();
        if held > most(limit) {
            wrong.push(format!("{name}: {held} bytes of {limit}; {free} without a limit"));
        }
    }
    println!("{} scripts, {large} of them held more than {SMALL} bytes", texts.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
