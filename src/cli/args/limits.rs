//! How much a script may use up, as every command that runs scripts takes it.

use std::time::Duration;

use clap::Args;

use super::value::{jobs, seconds, size};

/// How much a script may use up.
#[derive(Debug, Args)]
pub(in crate::cli) struct LimitOptions {
    /// Stop after so many calls and turns of loops
    #[arg(long, value_name = "N")]
    pub(in crate::cli) max_steps: Option<u64>,
    /// Stop when the script holds more memory, such as 512M or 4G [default: 2G]
    #[arg(long, value_name = "SIZE", value_parser = size, allow_negative_numbers = true)]
    pub(in crate::cli) max_memory: Option<usize>,
    /// Stop after so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub(in crate::cli) timeout: Option<Duration>,
    /// Work on so many threads at once; the results are the same for any number [default: one for each core]
    #[arg(short, long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub(in crate::cli) jobs: Option<usize>,
}
