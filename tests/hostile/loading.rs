//! Stored programs: whatever compiles is loaded under the same limits, within their memory, and what is longer than
//! that is refused unread.

use std::path::{Path, PathBuf};

use comity::{Engine, Limit, Limits};

use crate::collection::most;
use crate::stage::{scripts_below, usual};
use crate::{peak, watch};

/// As much code for its length as a text can come to, and all modules of the library.
fn texts() -> Vec<(&'static str, String)> {
    let many = |line: &str, count: usize| -> String {
        (0..count).map(|number| line.replace('№', &number.to_string())).collect()
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib");
    let mut paths = Vec::new();
    scripts_below(&root, &mut paths);
    let module = |path: &PathBuf| {
        let inner = path.strip_prefix(&root).unwrap_or(path).with_extension("");
        format!("use {}\n", inner.display().to_string().replace('/', "."))
    };
    vec![
        ("closures", format!("let x = [{}]", "||1,".repeat(15_000))),
        ("kinds", many("kind a№ {b:1}\n", 3_500)),
        ("keys", format!("let x = [{}]", many("a№:1,", 5_000))),
        ("variables", many("let a№=-№\n", 3_000)),
        ("few closures", format!("let x = [{}]", "||1,".repeat(3_000))),
        ("the library", paths.iter().map(module).collect()),
    ]
}

#[test]
fn whatever_compiles_is_loaded_within_the_same_memory() {
    let _turn = crate::turn();
    for limits in [usual().memory(16 << 20), usual().memory(1 << 16)] {
        let engine = Engine::default().with_limits(limits);
        let mut count = 0;
        for (name, text) in texts() {
            let Ok(program) = engine.compile("t.comity", &text) else { continue };
            let bytes = program.to_bytes();
            watch();
            let loaded = engine.load(&bytes);
            let held = peak();
            assert!(loaded.is_ok(), "{name}: {} bytes are refused", bytes.len());
            assert!(held <= most(limits.memory), "{name}: {held} bytes for {}", bytes.len());
            count += 1;
        }
        assert!(count >= 2);
    }
}

#[test]
fn bytes_that_are_too_long_are_refused_unread() {
    let _turn = crate::turn();
    let engine = Engine::default();
    let mut bytes = engine.compile("t.comity", "let x = 1").expect("it is sound").to_bytes();
    bytes.resize(64 << 20, 0);
    // Damaged, where they are not too long.
    assert_eq!(engine.load(&bytes).expect_err("damaged").code(), "E0872");
    let small = engine.with_limits(Limits::strict());
    watch();
    let error = small.load(&bytes).expect_err("too long");
    assert_eq!((error.code(), error.limit()), ("E0651", Some(Limit::Memory)));
    assert!(peak() < 1 << 20);
    let zeroes = vec![0; 5 << 20];
    let tiny = small.with_limits(Limits::strict().memory(1 << 16));
    assert_eq!(tiny.load(&zeroes).expect_err("too long").code(), "E0651");
}
