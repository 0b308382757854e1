//! The tests of the house: one binary for all, one module for each kind.

mod architecture;
mod catalog;
#[cfg(feature = "cli")]
mod cli;
mod embed;
mod examples;
mod explain;
mod format;
mod fuzz;
mod library;
mod links;
mod machine;
mod play;
mod readme;
mod script;
mod spec;
mod strategies;
mod threads;
mod ui;
