//! What was typed after `comity`: the only room that knows clap.
//!
//! ```text
//! value, limits, cluster         what several commands take, or only now and then
//! run check test sweep fmt       the options of each command
//! report repl doc new completions
//! ```
//!
//! `comity FILE` means `comity run FILE`; [`with_verb`] puts the missing word in.

mod check;
mod cluster;
mod completions;
mod doc;
mod fmt;
mod limits;
mod new;
mod repl;
mod report;
mod run;
mod sweep;
mod test;
mod value;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Parser, Subcommand, ValueEnum};

use super::exit::Exit;
pub(super) use check::CheckOptions;
pub(super) use cluster::Where;
pub(super) use completions::CompletionsOptions;
pub(super) use doc::DocOptions;
pub(super) use fmt::FmtOptions;
pub(super) use limits::LimitOptions;
pub(super) use new::{NewOptions, Template};
pub(super) use repl::ReplOptions;
pub(super) use report::ReportOptions;
pub(super) use run::RunOptions;
pub(super) use sweep::{DesignOptions, SweepOptions, cell};
pub(super) use test::TestOptions;
pub(super) use value::{Given, jobs, seconds, size};

const ABOUT: &str =
    "Models of cooperation among states and other actors: declare them, play them, sweep them.";

const EXAMPLES: &str = "\
Examples:
  comity model.comity                          run a script
  comity run model.comity --param rounds=50    the same with another value for `let rounds = ...`
  comity check model.comity                    look for mistakes without running anything
  comity test model.comity                     run its tests
  comity sweep model.comity shadow --out shadow.csv
                                               run its experiment `shadow`, keep the results as a table
  comity fmt model.comity                      lay it out
  comity repl model.comity                     load it, then try things out line by line
  comity report model.comity --out report.html run it and keep everything on one page
  comity doc critical_discount                 what a function of the library does
  comity explain E0301                         what an error means, and how it is cured
  comity new tariffs                           begin a project of your own

`comity COMMAND --help` says more about a command.";

/// Everything that was asked for.
#[derive(Debug, Parser)]
#[command(name = "comity", version, about = ABOUT, after_help = EXAMPLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(in crate::cli) struct Arguments {
    /// Colours; `auto` heeds NO_COLOR
    #[arg(long = "color", value_name = "WHEN", value_enum, default_value_t = Colour::Auto, global = true)]
    pub(in crate::cli) colour: Colour,
    /// Take the library's modules from a folder, for those who write for the library
    #[arg(long, value_name = "FOLDER", global = true, hide_short_help = true)]
    pub(in crate::cli) library: Option<PathBuf>,
    #[command(subcommand)]
    pub(in crate::cli) command: Command,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Colour {
    Auto,
    Always,
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Command {
    /// Run a script
    #[command(after_help = run::RUN_EXAMPLES)]
    Run(RunOptions),
    /// Look for mistakes without running anything
    #[command(after_help = check::CHECK_EXAMPLES)]
    Check(CheckOptions),
    /// Run the tests of scripts
    #[command(after_help = test::TEST_EXAMPLES)]
    Test(TestOptions),
    /// Run an experiment of a script and keep its results as a table
    #[command(after_help = sweep::SWEEP_EXAMPLES)]
    Sweep(Box<SweepOptions>),
    /// Lay scripts out: indentation, columns, line breaks
    #[command(after_help = fmt::FMT_EXAMPLES)]
    Fmt(FmtOptions),
    /// Try things out line by line
    #[command(after_help = repl::REPL_EXAMPLES)]
    Repl(ReplOptions),
    /// Run a script and put it, what it printed and its figures on one page
    #[command(after_help = report::REPORT_EXAMPLES)]
    Report(ReportOptions),
    /// Show what a function, a strategy or a module does, or write it all as web pages; without a name, list them
    #[command(after_help = doc::DOC_EXAMPLES)]
    Doc(DocOptions),
    /// Explain the code of an error or a warning; without a code, list them
    Explain {
        /// The code in the brackets of a message, such as E0301
        code: Option<String>,
    },
    /// Begin a project: a folder with a model, an experiment and tests
    #[command(after_help = new::NEW_EXAMPLES)]
    New(NewOptions),
    /// Print what a shell needs to complete commands and options
    #[command(after_help = completions::COMPLETIONS_EXAMPLES)]
    Completions(CompletionsOptions),
    /// Show the version
    Version {
        /// Also what this program was built with
        #[arg(short, long)]
        verbose: bool,
    },
}

/// Understands what was typed, or says on the screen why not, or shows the help that was asked for.
pub(in crate::cli) fn read(typed: impl Iterator<Item = OsString>) -> Result<Arguments, Exit> {
    Arguments::try_parse_from(with_verb(typed.collect())).map_err(|error| {
        let _ = error.print();
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Good,
            _ => Exit::Usage,
        }
    })
}

const VERBS: &[&str] = &[
    "help",
    "run",
    "check",
    "test",
    "sweep",
    "fmt",
    "report",
    "repl",
    "doc",
    "explain",
    "new",
    "completions",
    "version",
];

/// Options that stand before any command.
const GENERAL: [&str; 4] = ["-h", "--help", "-V", "--version"];

/// `comity FILE` as `comity run FILE`.
fn with_verb(mut typed: Vec<OsString>) -> Vec<OsString> {
    let mut at = 1;
    while let Some(word) = typed.get(at).map(|word| word.to_string_lossy()) {
        if word == "--color" {
            at += 2;
        } else if word.starts_with("--color=") {
            at += 1;
        } else if VERBS.contains(&&*word) || GENERAL.contains(&&*word) {
            break;
        } else {
            let script = word == "-" || word.ends_with(".comity") || Path::new(&*word).is_file();
            if script || word.starts_with("-") {
                typed.insert(at, "run".into());
            }
            break;
        }
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A verb that is missing in the list would be taken for a script if a file had its name.
    #[test]
    fn every_command_is_in_the_list() {
        use clap::CommandFactory as _;
        for command in Arguments::command().get_subcommands() {
            assert!(VERBS.contains(&command.get_name()), "{}", command.get_name());
        }
    }

    #[test]
    fn a_script_without_a_command_is_run() {
        let verb = |words: &[&str]| with_verb(words.iter().map(OsString::from).collect());
        assert_eq!(verb(&["comity", "m.comity"]), ["comity", "run", "m.comity"]);
        assert_eq!(
            verb(&["comity", "--color", "never", "-"]),
            ["comity", "--color", "never", "run", "-"]
        );
        assert_eq!(verb(&["comity", "--seed", "3", "m"]), ["comity", "run", "--seed", "3", "m"]);
        assert_eq!(verb(&["comity", "--version"]), ["comity", "--version"]);
        assert_eq!(verb(&["comity", "chekc", "m.comity"]), ["comity", "chekc", "m.comity"]);
    }
}
