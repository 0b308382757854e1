//! `comity repl`

use std::path::PathBuf;

use clap::Args;

use super::limits::LimitOptions;

pub(super) const REPL_EXAMPLES: &str = "\
At the prompt, type an expression or a declaration; `?name` shows what a name is, `:help` lists what else there
is, Ctrl-C stops a run, Ctrl-D leaves.";

/// `comity repl`
#[derive(Debug, Args)]
pub(in crate::cli) struct ReplOptions {
    /// A script to load first
    pub(in crate::cli) file: Option<PathBuf>,
    /// Choose the random numbers
    #[arg(long, value_name = "N", default_value_t = crate::engine::DEFAULT_SEED)]
    pub(in crate::cli) seed: u64,
    #[command(flatten)]
    pub(in crate::cli) limits: LimitOptions,
}
