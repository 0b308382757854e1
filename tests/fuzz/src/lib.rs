//! What the fuzz targets share: the scripts of the project, changes to texts and bytes, and what is done with them.
//!
//! All but `words` is used by the tests of the crate too (`tests/harness/fuzz.rs`, `stored.rs`).

pub mod attempt;
#[path = "../../hostile/host.rs"]
pub mod host;
pub mod mutate;
pub mod scripts;
pub mod words;
