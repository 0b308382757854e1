//! Help while a script is written: what could stand here, how the call around is made, what each piece of text is.
//!
//! Nothing here knows a terminal: a prompt and an editor ask the same questions of a text, a place in it, and a
//! [`Session`](super::Session) that holds what is bound.
//!
//! ```text
//! here        the place: inside which brackets and declarations, after what
//! complete    what could stand there
//! members     what stands after a dot
//! signature   the call that is being written
//! colour      the sorts of the pieces of a text, its brackets, its mistakes
//! ```

mod colour;
mod complete;
mod here;
mod members;
mod signature;

pub use colour::{Piece, Sort, brackets, mistake, pieces};
#[cfg(feature = "files")]
pub use complete::paths;
pub use complete::{Candidate, Completions, complete};
pub use here::is_open;
pub use signature::{Signature, signature};
