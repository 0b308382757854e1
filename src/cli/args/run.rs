//! `comity run`

use std::path::PathBuf;

use clap::Args;

use super::limits::LimitOptions;
use super::value::{Given, given};

pub(super) const RUN_EXAMPLES: &str = "\
Examples:
  comity run model.comity --seed 7             other random numbers; the same seed gives the same result
  comity run model.comity --param rounds=50 --param noise=0.05
                                               other values for `let rounds = ...` and `let noise = ...`
  comity run model.comity --timeout 60         give up after a minute
  comity run - < model.comity                  read the script from standard input

The exit code is 0 if all went well, 1 if the script is wrong or failed, 2 if the command is wrong, 3 if a
limit was reached, 130 if it was interrupted.";

/// `comity run`
#[derive(Debug, Args)]
pub(in crate::cli) struct RunOptions {
    /// The script; `-` reads it from standard input
    pub(in crate::cli) file: PathBuf,
    /// Choose the random numbers
    #[arg(long, value_name = "N", default_value_t = crate::engine::DEFAULT_SEED)]
    pub(in crate::cli) seed: u64,
    /// Give a variable that the script sets with `let` another value
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = given)]
    pub(in crate::cli) given: Vec<Given>,
    #[command(flatten)]
    pub(in crate::cli) limits: LimitOptions,
    /// Let `save` overwrite files
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// Show neither warnings nor progress
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}
