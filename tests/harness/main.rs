//! The tests of the house: one binary for all, one module for each kind.

mod architecture;
mod asking;
mod bodies;
mod border;
mod bounds;
#[cfg(feature = "serde")]
mod by_serde;
mod catalog;
#[cfg(feature = "cli")]
mod cli;
mod coverage;
mod determinism;
mod embed;
mod embedding;
mod examples;
mod explain;
mod figures;
mod format;
mod fuzz;
mod grammar;
mod graphs;
mod interface;
mod library;
mod links;
mod machine;
#[cfg(feature = "cli")]
mod manners;
mod package;
#[cfg(feature = "cli")]
mod pages;
mod paper;
mod play;
mod players;
#[cfg(all(feature = "cli", unix))]
mod prompt;
mod readme;
mod script;
mod slices;
mod spec;
mod stops;
mod stored;
mod strategies;
#[cfg(feature = "cli")]
mod sweep;
#[cfg(all(feature = "cli", unix))]
mod tables;
mod theories;
mod threads;
#[cfg(feature = "cli")]
mod tools;
mod ui;

// What fuzzing shares with the tests; see `tests/fuzz`.
#[allow(unreachable_pub, reason = "a part of another package too")]
#[path = "../fuzz/src/attempt.rs"]
mod attempt;
#[path = "../hostile/host.rs"]
mod host;
#[allow(unreachable_pub, reason = "a part of another package too")]
#[path = "../fuzz/src/mutate.rs"]
mod mutate;
#[allow(unreachable_pub, reason = "a part of another package too")]
#[path = "../fuzz/src/scripts.rs"]
mod scripts;
