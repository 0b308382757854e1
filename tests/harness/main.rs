//! The tests of the house: documents and files that run.

mod architecture;
mod catalog;
mod explain;
mod script;
mod spec;
mod ui;
