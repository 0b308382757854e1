//! Modules: finding, reading, checking and compiling what a script uses, each module once and after those that
//! it uses itself.

mod aftermath;
mod ahead;
mod link;

pub use ahead::{ahead, leading};
pub use link::{Linked, Loader, Mention, NATIVES, link};
