//! `comity new`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub(super) const NEW_EXAMPLES: &str = "\
Examples:
  comity new tariffs                           a game of two countries, played again and again
  comity new club --template regime            members, a norm, monitoring and sanctions
  comity new spread --template population      strategies that spread as they earn

The folder holds a model, a script that plays it, an experiment, tests, and a README that says how to go on.";

/// `comity new`
#[derive(Debug, Args)]
pub(in crate::cli) struct NewOptions {
    /// The folder to make; its last part is the name of the project
    #[arg(value_name = "NAME")]
    pub(in crate::cli) folder: PathBuf,
    /// What the model is about
    #[arg(long, value_name = "T", value_enum, default_value_t = Template::Game)]
    pub(in crate::cli) template: Template,
    /// Do not list what was made
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
}

/// What a new project begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Template {
    /// A game of two, played again and again
    Game,
    /// A norm, who watches over it, and what happens if it is broken
    Regime,
    /// Many who imitate those that do well
    Population,
}
