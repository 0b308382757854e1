//! The tests of the house: one binary for all, one module for each kind.

mod architecture;
mod catalog;
mod examples;
mod explain;
mod library;
mod machine;
mod script;
mod spec;
mod ui;
