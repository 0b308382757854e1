//! `comity report`

use std::path::PathBuf;

use clap::Args;

use super::limits::LimitOptions;
use super::value::{Given, given};

pub(super) const REPORT_EXAMPLES: &str = "\
Examples:
  comity report model.comity                   writes model.html beside the script
  comity report model.comity --out report.html --seed 7 --param rounds=500
  comity report model.comity --out report.html --title \"Tariffs under GATT\" --force

The page needs no network and no other file: it can be sent, printed, and opened in any browser.";

/// `comity report`
#[derive(Debug, Args)]
pub(in crate::cli) struct ReportOptions {
    /// The script
    pub(in crate::cli) file: PathBuf,
    /// Where the page goes [default: the script's name with `.html`]
    #[arg(long, value_name = "FILE.html")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// The page's title [default: the first heading of the script's `//!` lines, or its name]
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) title: Option<String>,
    /// Choose the random numbers
    #[arg(long, value_name = "N", default_value_t = crate::engine::DEFAULT_SEED)]
    pub(in crate::cli) seed: u64,
    /// Give a variable that the script sets with `let` another value
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = given)]
    pub(in crate::cli) given: Vec<Given>,
    #[command(flatten)]
    pub(in crate::cli) limits: LimitOptions,
    /// Overwrite the page if it is there, and let `save` overwrite files
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// Show neither warnings nor progress, and do not say what was written
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}
