//! `comity version`: what a report about a problem has to say.

use super::exit::Exit;
use super::screen::{Screen, count};
use crate::engine::library;

/// Shows the version, and with `verbose` what the program was built with.
pub(super) fn version(verbose: bool, screen: Screen) -> Exit {
    screen.give(&format!("comity {}\n", env!("CARGO_PKG_VERSION")));
    if verbose {
        let yes_no = |have: bool| if have { "yes" } else { "no" };
        let build = if cfg!(debug_assertions) { "debug" } else { "release" };
        screen.give(&format!(
            "system:   {} {}\n\
             build:    {build}, needs Rust {} or newer\n\
             features: png {}, parquet {}\n\
             library:  {}\n\
             threads:  {}, unless `--jobs` says otherwise\n",
            std::env::consts::OS,
            std::env::consts::ARCH,
            env!("CARGO_PKG_RUST_VERSION"),
            yes_no(cfg!(feature = "png")),
            yes_no(cfg!(feature = "parquet")),
            count(library::modules().len(), "module"),
            std::thread::available_parallelism().map_or(1, usize::from),
        ));
    }
    Exit::Good
}
