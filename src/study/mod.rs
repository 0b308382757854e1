//! Results and what is made of them: tables, summaries, files, figures.
//!
//! ```text
//! table    cells and how a table prints
//! summary  what a column of numbers amounts to
//! regression  what goes with what
//! csv      comma-separated files, read and written
//! json     JSON and JSON Lines, read and written
//! parquet  files of columns, with the feature of that name
//! page     tables as pieces of web pages
//! plot     figures, in a terminal and as pictures
//! design   points of a space that is too large for a grid
//! sensitivity  which inputs a result depends on
//! sweep    experiments over files: plans, records, what they come to
//! run      many tasks on all cores, with results in order
//! ```
//!
//! Invariant: knows nothing of the language; imports `base` only.

pub mod csv;
pub mod design;
pub mod json;
pub mod page;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod plot;
pub mod regression;
#[cfg_attr(not(feature = "threads"), path = "alone.rs")]
pub mod run;
pub mod sensitivity;
pub mod summary;
pub mod sweep;
pub mod table;
