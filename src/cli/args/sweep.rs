//! `comity sweep`

use std::path::PathBuf;

use clap::Args;

use super::limits::LimitOptions;
use super::value::{Given, given};

pub(super) const SWEEP_EXAMPLES: &str = "\
Examples:
  comity sweep model.comity shadow_of_the_future --out shadow.csv
  comity sweep model.comity shadow_of_the_future --out shadow.csv --seed 7 --force";

/// `comity sweep`
#[derive(Debug, Args)]
pub(in crate::cli) struct SweepOptions {
    /// The script
    pub(in crate::cli) file: PathBuf,
    /// The name of the experiment in it
    pub(in crate::cli) experiment: String,
    /// Where the table goes: a file of comma-separated values
    #[arg(long, value_name = "FILE.csv")]
    pub(in crate::cli) out: PathBuf,
    /// Choose the random numbers
    #[arg(long, value_name = "N", default_value_t = crate::engine::DEFAULT_SEED)]
    pub(in crate::cli) seed: u64,
    /// Give a variable that the script sets with `let` another value
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = given)]
    pub(in crate::cli) given: Vec<Given>,
    #[command(flatten)]
    pub(in crate::cli) limits: LimitOptions,
    /// Overwrite the file if it is there
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// Show neither warnings nor progress
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}
