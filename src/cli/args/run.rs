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
  comity run model.comity --watch              run it again whenever it, or a file that it uses, is saved
  comity run model.comity --out results        what it saves goes into the folder `results`

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
    /// Run it again whenever it changes, or a file that it uses; Ctrl-C ends this
    #[arg(long)]
    pub(in crate::cli) watch: bool,
    /// Where files go that the script saves [default: the script's folder]
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Let `save` overwrite files
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// Show neither warnings nor progress
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
    /// Say at the end what it took: seed, time, steps
    #[arg(short, long, conflicts_with = "quiet")]
    pub(in crate::cli) verbose: bool,
}
