//! What was typed after `comity`: the only file that knows clap.
//!
//! `comity FILE` means `comity run FILE`; [`with_verb`] puts the missing word in.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::exit::Exit;
use crate::lang::bytecode::Constant;

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
  comity repl model.comity                     load it, then try things out line by line
  comity doc critical_discount                 what a function of the library does
  comity explain E0301                         what an error means, and how it is cured

`comity COMMAND --help` says more about a command.";

/// Everything that was asked for.
#[derive(Debug, Parser)]
#[command(name = "comity", version, about = ABOUT, after_help = EXAMPLES, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(super) struct Arguments {
    /// Colours on the screen; `auto`: on a terminal, unless NO_COLOR is set
    #[arg(long = "color", value_name = "WHEN", value_enum, default_value_t = Colour::Auto, global = true)]
    pub(super) colour: Colour,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    Auto,
    Always,
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run a script
    #[command(after_help = RUN_EXAMPLES)]
    Run(RunOptions),
    /// Look for mistakes without running anything
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckOptions),
    /// Run the tests of scripts
    #[command(after_help = TEST_EXAMPLES)]
    Test(TestOptions),
    /// Run an experiment of a script and keep its results as a table
    #[command(after_help = SWEEP_EXAMPLES)]
    Sweep(SweepOptions),
    /// Try things out line by line
    #[command(after_help = REPL_EXAMPLES)]
    Repl(ReplOptions),
    /// Show what a function, a strategy or a module does; without a name, list them
    Doc {
        /// A function, an item or module of the library, a chapter, or a script
        name: Option<String>,
    },
    /// Explain the code of an error or a warning; without a code, list them
    Explain {
        /// The code in the brackets of a message, such as E0301
        code: Option<String>,
    },
}

const RUN_EXAMPLES: &str = "\
Examples:
  comity run model.comity --seed 7             other random numbers; the same seed gives the same result
  comity run model.comity --param rounds=50 --param noise=0.05
                                               other values for `let rounds = ...` and `let noise = ...`
  comity run model.comity --timeout 60         give up after a minute
  comity run - < model.comity                  read the script from standard input

The exit code is 0 if all went well, 1 if the script is wrong or failed, 2 if the command is wrong, 3 if a
limit was reached, 130 if it was interrupted.";

const CHECK_EXAMPLES: &str = "\
Examples:
  comity check model.comity
  comity check *.comity --deny-warnings        warnings count as errors
  comity check model.comity --json             for editors and other programs";

const TEST_EXAMPLES: &str = "\
Examples:
  comity test model.comity                     the tests of one script
  comity test .                                of all scripts in this folder and the folders in it
  comity test . --filter grim                  only tests with `grim` in their name
  comity test stdlib                           the library's own tests";

const SWEEP_EXAMPLES: &str = "\
Examples:
  comity sweep model.comity shadow_of_the_future --out shadow.csv
  comity sweep model.comity shadow_of_the_future --out shadow.csv --seed 7 --force";

const REPL_EXAMPLES: &str = "\
At the prompt, type an expression or a declaration; `?name` shows what a name is, `:help` lists what else there
is, Ctrl-C stops a run, Ctrl-D leaves.";

/// How much a script may use up.
#[derive(Debug, Args)]
pub(super) struct LimitOptions {
    /// Stop after so many calls and turns of loops
    #[arg(long, value_name = "N")]
    pub(super) max_steps: Option<u64>,
    /// Stop when the script holds more memory, such as 512M or 4G [default: 2G]
    #[arg(long, value_name = "SIZE", value_parser = size, allow_negative_numbers = true)]
    pub(super) max_memory: Option<usize>,
    /// Stop after so many seconds
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub(super) timeout: Option<Duration>,
    /// Work on so many threads at once; the results are the same for any number [default: one for each core]
    #[arg(short, long, value_name = "N", value_parser = jobs, allow_negative_numbers = true)]
    pub(super) jobs: Option<usize>,
}

/// A variable that is given a value from outside.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) name: String,
    pub(super) value: Constant,
}

/// `comity run`
#[derive(Debug, Args)]
pub(super) struct RunOptions {
    /// The script; `-` reads it from standard input
    pub(super) file: PathBuf,
    /// Choose the random numbers
    #[arg(long, value_name = "N", default_value_t = crate::engine::DEFAULT_SEED)]
    pub(super) seed: u64,
    /// Give a variable that the script sets with `let` another value
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = given)]
    pub(super) given: Vec<Given>,
    #[command(flatten)]
    pub(super) limits: LimitOptions,
    /// Let `save` overwrite files
    #[arg(long)]
    pub(super) force: bool,
    /// Show neither warnings nor progress
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// `comity check`
#[derive(Debug, Args)]
pub(super) struct CheckOptions {
    /// The scripts; `-` reads one from standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Print what was found as JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Print the machine's instructions for the script
    #[arg(long, conflicts_with = "json")]
    pub(super) bytecode: bool,
    /// Count warnings as errors
    #[arg(long)]
    pub(super) deny_warnings: bool,
    /// Say nothing if nothing is wrong
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// `comity test`
#[derive(Debug, Args)]
pub(super) struct TestOptions {
    /// Scripts, folders, or `stdlib` for the library's own tests
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Only tests with this text in their name
    #[arg(long, value_name = "TEXT")]
    pub(super) filter: Option<String>,
    /// Choose the random numbers
    #[arg(long, value_name = "N", default_value_t = crate::engine::DEFAULT_SEED)]
    pub(super) seed: u64,
    /// Show what the scripts print; otherwise only what failing tests print is shown
    #[arg(long)]
    pub(super) show_output: bool,
    #[command(flatten)]
    pub(super) limits: LimitOptions,
    /// Only show failures and the last line
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// `comity sweep`
#[derive(Debug, Args)]
pub(super) struct SweepOptions {
    /// The script
    pub(super) file: PathBuf,
    /// The name of the experiment in it
    pub(super) experiment: String,
    /// Where the table goes: a file of comma-separated values
    #[arg(long, value_name = "FILE.csv")]
    pub(super) out: PathBuf,
    /// Choose the random numbers
    #[arg(long, value_name = "N", default_value_t = crate::engine::DEFAULT_SEED)]
    pub(super) seed: u64,
    /// Give a variable that the script sets with `let` another value
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = given)]
    pub(super) given: Vec<Given>,
    #[command(flatten)]
    pub(super) limits: LimitOptions,
    /// Overwrite the file if it is there
    #[arg(long)]
    pub(super) force: bool,
    /// Show neither warnings nor progress
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// `comity repl`
#[derive(Debug, Args)]
pub(super) struct ReplOptions {
    /// A script to load first
    pub(super) file: Option<PathBuf>,
    /// Choose the random numbers
    #[arg(long, value_name = "N", default_value_t = crate::engine::DEFAULT_SEED)]
    pub(super) seed: u64,
    #[command(flatten)]
    pub(super) limits: LimitOptions,
}

/// Understands what was typed, or says on the screen why not, or shows the help that was asked for.
pub(super) fn read(typed: impl Iterator<Item = OsString>) -> Result<Arguments, Exit> {
    Arguments::try_parse_from(with_verb(typed.collect())).map_err(|error| {
        let _ = error.print();
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Good,
            _ => Exit::Usage,
        }
    })
}

const VERBS: [&str; 8] = ["help", "run", "check", "test", "sweep", "repl", "doc", "explain"];

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

/// `512M`, `1.5G`, `4096`.
fn size(text: &str) -> Result<usize, String> {
    let lower = text.trim().to_lowercase();
    let digits = lower.trim_end_matches(|letter: char| letter.is_alphabetic());
    let unit = match lower[digits.len()..].trim_end_matches('b').trim_end_matches('i') {
        "" => 1.0,
        "k" => 1024.0,
        "m" => 1024.0 * 1024.0,
        "g" => 1024.0 * 1024.0 * 1024.0,
        "t" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => {
            return Err(
                "a size is a number with K, M, G or T after it, such as 512M or 2G".to_owned()
            );
        }
    };
    match digits.trim().parse::<f64>() {
        Ok(number) if number.is_finite() && number * unit >= 1.0 => Ok((number * unit) as usize),
        _ => Err("a size is a number above 0, such as 512M or 2G".to_owned()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let number =
        text.trim().trim_end_matches('s').parse::<f64>().ok().filter(|number| *number > 0.0);
    let time = number.and_then(|number| Duration::try_from_secs_f64(number).ok());
    time.ok_or_else(|| "a time is a number of seconds above 0, such as 60 or 0.5".to_owned())
}

fn jobs(text: &str) -> Result<usize, String> {
    let number = text.trim().parse::<usize>().ok().filter(|number| (1..=1024).contains(number));
    number.ok_or_else(|| "a number of threads is a whole number from 1 to 1024".to_owned())
}

/// `rounds=50`: a whole number, a number, `true`, `false`, `none`; anything else is a string, as is what stands in quotes.
fn given(text: &str) -> Result<Given, String> {
    let Some((name, value)) = text.split_once('=') else {
        return Err("a name and a value belong together, as in rounds=50".to_owned());
    };
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() {
        return Err("the name before the `=` is missing, as in rounds=50".to_owned());
    }
    Ok(Given { name: name.to_owned(), value: constant(value) })
}

fn constant(text: &str) -> Constant {
    let plain = text.replace('_', "");
    let digits =
        plain.starts_with(|letter: char| letter.is_ascii_digit() || "+-.".contains(letter));
    let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match text {
        "true" => Constant::Bool(true),
        "false" => Constant::Bool(false),
        "none" => Constant::None,
        "inf" => Constant::Float(f64::INFINITY),
        "-inf" => Constant::Float(f64::NEG_INFINITY),
        _ if digits && plain.parse::<i64>().is_ok() => {
            Constant::Int(plain.parse().unwrap_or_default())
        }
        _ => match plain.parse::<f64>() {
            Ok(number) if digits && number.is_finite() => Constant::Float(number),
            _ => Constant::Text(Arc::from(quoted.unwrap_or(text))),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn sizes_and_values_are_read() {
        assert_eq!(size("512M"), Ok(512 << 20));
        assert_eq!(size("1.5GiB"), Ok(3 << 29));
        assert_eq!(size("100"), Ok(100));
        assert!(
            size("-1").is_err() && size("2X").is_err() && size("").is_err() && size("é").is_err()
        );
        assert_eq!(constant("50"), Constant::Int(50));
        assert_eq!(constant("-1_000"), Constant::Int(-1000));
        assert_eq!(constant("0.5"), Constant::Float(0.5));
        assert_eq!(constant("nan"), Constant::Text("nan".into()));
        assert_eq!(constant("\"50\""), Constant::Text("50".into()));
        assert_eq!(constant("1e999"), Constant::Text("1e999".into()));
    }
}
