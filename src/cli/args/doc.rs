//! `comity doc`

use std::path::PathBuf;

use clap::Args;

pub(super) const DOC_EXAMPLES: &str = "\
Examples:
  comity doc                                   everything there is, by chapter
  comity doc critical_discount                 one function
  comity doc strategies.tit_for_tat            one item of the library
  comity doc model.comity                      what a script of one's own declares
  comity doc reference/07-games                a chapter about the language
  comity doc --html docs                       all of it as web pages, in the folder docs
  comity doc --html docs *.comity              and one's own scripts with it";

/// `comity doc`
#[derive(Debug, Args)]
pub(in crate::cli) struct DocOptions {
    /// A function, an item or module of the library, a chapter, or a script; with --html scripts or folders
    #[arg(value_name = "NAME")]
    pub(in crate::cli) names: Vec<String>,
    /// Write pages that a browser shows, without any server or network, into this folder
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) html: Option<PathBuf>,
    /// What the pages are headed with
    #[arg(long, value_name = "TEXT", requires = "html")]
    pub(in crate::cli) title: Option<String>,
    /// Write over pages that are there already
    #[arg(long, requires = "html")]
    pub(in crate::cli) force: bool,
    /// Do not say what was written
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}
