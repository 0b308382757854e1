//! `comity test`

use std::path::PathBuf;

use clap::Args;

use super::limits::LimitOptions;
use super::value::{Given, given};

pub(super) const TEST_EXAMPLES: &str = "\
Examples:
  comity test                                  of all scripts in this folder and the folders in it
  comity test model.comity                     the tests of one script
  comity test grim                             only tests with `grim` in their name
  comity test models grim                      only those in the folder `models`
  comity test model.comity --update            what it prints is right: write it to `model.out`
  comity test stdlib                           the library's own tests

Three things are tested: the `test` blocks of scripts; the examples in their documentation, which are blocks
fenced as ```comity in `///` comments; and, where a file `model.out` stands beside `model.comity`, that the script
prints what is in it.";

/// `comity test`
#[derive(Debug, Args)]
pub(in crate::cli) struct TestOptions {
    /// Scripts, folders, or `stdlib` for the library's own tests; any other word chooses tests, as `--filter` does
    #[arg(value_name = "PATH|FILTER")]
    pub(in crate::cli) words: Vec<PathBuf>,
    /// Only tests with this text in their name
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) filter: Vec<String>,
    /// Write down what scripts print, in the file beside each script that is named and each that has one
    #[arg(long)]
    pub(in crate::cli) update: bool,
    /// Give a variable that the scripts set with `let` another value
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = given)]
    pub(in crate::cli) given: Vec<Given>,
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
