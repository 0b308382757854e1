//! `comity check`

use std::path::PathBuf;

use clap::Args;

pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  comity check model.comity
  comity check *.comity --deny-warnings        warnings count as errors
  comity check model.comity --json             for editors and other programs";

/// `comity check`
#[derive(Debug, Args)]
pub(in crate::cli) struct CheckOptions {
    /// Scripts, or folders of scripts; `-` reads one from standard input
    #[arg(required = true, value_name = "FILE")]
    pub(in crate::cli) files: Vec<PathBuf>,
    /// Print what was found as JSON
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// Print the machine's instructions for the script
    #[arg(long, conflicts_with = "json")]
    pub(in crate::cli) bytecode: bool,
    /// Count warnings as errors
    #[arg(long)]
    pub(in crate::cli) deny_warnings: bool,
    /// Say nothing if nothing is wrong
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}
