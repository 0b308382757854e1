//! The tests of the house: documents and files that run.

mod examples;
mod library;
mod spec;
