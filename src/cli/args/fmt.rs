//! `comity fmt`

use std::path::PathBuf;

use clap::Args;

pub(super) const FMT_EXAMPLES: &str = "\
Examples:
  comity fmt model.comity                      lay it out, in place
  comity fmt models/                           every script in the folder and below
  comity fmt --check models/                   name those that are not laid out so, change nothing
  comity fmt - < model.comity                  read a script, print it laid out

Only blanks and line breaks change: comments, numbers, quotes and the order of things stay as
they are. A script that cannot be read is left alone, and its mistakes are shown.";

/// `comity fmt`
#[derive(Debug, Args)]
pub(in crate::cli) struct FmtOptions {
    /// Scripts and folders; `-` reads a script from standard input and prints it
    #[arg(required_unless_present = "stdin", value_name = "FILE")]
    pub(in crate::cli) files: Vec<PathBuf>,
    /// Change nothing; show what would change, and fail if anything would
    #[arg(long)]
    pub(in crate::cli) check: bool,
    /// Read a script from standard input and print it
    #[arg(long, conflicts_with = "files")]
    pub(in crate::cli) stdin: bool,
    /// How wide lines may be, in columns
    #[arg(long, value_name = "COLUMNS", default_value_t = crate::engine::FORMAT_WIDTH)]
    pub(in crate::cli) width: usize,
    /// Say nothing but what is wrong
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}
