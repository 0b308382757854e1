//! The parser that is kept is the one of the grammar.
//!
//! `grammar/comity.rs` begins with the digest of the grammar that it was made from, so that a change of one without
//! the other is seen without the parser generator. With the feature `grammar` the whole parser has just been made,
//! and every byte is compared; `UPDATE=1 cargo test --features grammar --test harness grammar` keeps it.

use std::fs;
use std::path::Path;

const COMMAND: &str = "UPDATE=1 cargo test --features grammar --test harness grammar";

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar").join(name);
    fs::read_to_string(path).expect("the file is there").replace("\r\n", "\n")
}

/// The first line of a parser: which grammar it is of.
fn mark(grammar: &str) -> String {
    format!(
        "// Made from comity.lalrpop (BLAKE3 {}). Change that, then: {COMMAND}",
        comity::base::digest::digest(grammar.as_bytes())
    )
}

#[cfg(feature = "grammar")]
#[test]
fn the_parser_kept_is_the_one_that_is_made() {
    let made = fs::read_to_string(concat!(env!("OUT_DIR"), "/comity.rs")).expect("just made");
    let made = format!("{}\n{made}", mark(&read("comity.lalrpop")));
    if std::env::var_os("UPDATE").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/comity.rs");
        return fs::write(path, made).expect("writable");
    }
    assert!(
        made == read("comity.rs"),
        "grammar/comity.rs is not what the grammar gives; write it anew:\n{COMMAND}"
    );
}

#[cfg(not(feature = "grammar"))]
#[test]
fn the_parser_kept_is_of_this_grammar() {
    let kept = read("comity.rs");
    let first = kept.lines().next().unwrap_or_default();
    assert!(
        first == mark(&read("comity.lalrpop")),
        "grammar/comity.rs was made from another grammar/comity.lalrpop; write it anew:\n{COMMAND}"
    );
}
