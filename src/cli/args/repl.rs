//! `comity repl`

use std::path::PathBuf;

use clap::Args;

use super::limits::LimitOptions;

pub(super) const REPL_EXAMPLES: &str = "\
At the prompt, type an expression or a declaration; `?name` shows what a name is, `:help` lists what else there
is, Ctrl-C stops a run, Ctrl-D leaves.

Examples:
  comity repl                          try things out
  comity repl model.comity --seed 7    load a model first, with the same random numbers every time
  comity repl < lines.txt              without a terminal: no prompt, and the first error ends it";

/// `comity repl`
#[derive(Debug, Args)]
pub(in crate::cli) struct ReplOptions {
    /// A script to load first
    pub(in crate::cli) file: Option<PathBuf>,
    /// Choose the random numbers [default: others each time in a terminal, 0 without one]
    #[arg(long, value_name = "N")]
    pub(in crate::cli) seed: Option<u64>,
    /// Go on after an error where there is no terminal
    #[arg(long)]
    pub(in crate::cli) keep_going: bool,
    /// Allow `:!COMMAND` to run commands of the shell
    #[arg(long)]
    pub(in crate::cli) shell: bool,
    #[command(flatten)]
    pub(in crate::cli) limits: LimitOptions,
}
