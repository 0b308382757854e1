//! `comity test`

use std::path::PathBuf;

use clap::Args;

use super::limits::LimitOptions;

pub(super) const TEST_EXAMPLES: &str = "\
Examples:
  comity test model.comity                     the tests of one script
  comity test .                                of all scripts in this folder and the folders in it
  comity test . --filter grim                  only tests with `grim` in their name
  comity test stdlib                           the library's own tests";

/// `comity test`
#[derive(Debug, Args)]
pub(in crate::cli) struct TestOptions {
    /// Scripts, folders, or `stdlib` for the library's own tests
    #[arg(required = true, value_name = "PATH")]
    pub(in crate::cli) paths: Vec<PathBuf>,
    /// Only tests with this text in their name
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) filter: Option<String>,
    /// Choose the random numbers
    #[arg(long, value_name = "N", default_value_t = crate::engine::DEFAULT_SEED)]
    pub(in crate::cli) seed: u64,
    /// Show what the scripts print; otherwise only what failing tests print is shown
    #[arg(long)]
    pub(in crate::cli) show_output: bool,
    #[command(flatten)]
    pub(in crate::cli) limits: LimitOptions,
    /// Only show failures and the last line
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}
