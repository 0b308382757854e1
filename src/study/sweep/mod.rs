//! Experiments that are run over files, so that they can be stopped, split and put together again.
//!
//! ```text
//! plan      what is to be run, and who does what           plan.json
//! record    what came of one replicate, as a line          shards/0003.part, shards/0003.done
//! merge     all records as one table
//! summary   what the replicates of each point come to
//! ```
//!
//! A replicate is named by its task number: replicates of the first point come first. Records say whose they are,
//! so they may be written in any order, by any number of workers, and more than once.
//!
//! Invariant: nothing here opens files; texts go in and come out.

mod merge;
mod plan;
mod record;
mod summary;

pub use merge::{Merged, merge};
pub use plan::{FORMAT, File, Plan};
pub use record::{Failure, Record};
