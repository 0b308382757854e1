//! The tests of the house: documents and files that run.

mod catalog;
mod cli;
mod explain;
mod script;
mod spec;
mod ui;
