//! `comity sweep`

use std::path::PathBuf;

use clap::{Args, FromArgMatches as _};

use super::cluster::ClusterOptions;
use super::limits::LimitOptions;
use super::value::{Given, constant, given};
use crate::engine::Value;
use crate::engine::{Range, Wishes};
use crate::study::design::Design;
use crate::study::table::Cell;

pub(super) const SWEEP_EXAMPLES: &str = "\
Examples:
  comity sweep model.comity shadow --out shadow.csv
                                 run the experiment `shadow` on all cores; if it is stopped or killed,
                                 the same command goes on where it was
  comity sweep model.comity shadow --out shadow.csv --seed 7 --reps 100 --force
                                 with other random numbers and more replicates, over the old file
  comity sweep model.comity shadow --out lhs.csv --vary delta=0..1 --design lhs --points 200
                                 200 points chosen by a Latin hypercube instead of the script's grid

On several machines that share a folder:
  comity sweep model.comity shadow --plan job --shards 20
  comity sweep --worker job --shard 0          and so on to 19, anywhere, in any order
  comity sweep --status job                    how far they are
  comity sweep --merge job --out shadow.csv    the same bytes as one machine gives

On a cluster with SLURM:
  comity sweep model.comity shadow --out shadow.csv --engine slurm --shards 200 -- --time=01:00:00
                                 submit it; `--dry-run` shows the job scripts and does nothing

By hand, without a plan:
  comity sweep model.comity shadow --out shadow.csv --shard 1/3

`--timeout` and `--max-steps` hold for each replicate: one that runs away becomes a row with its error, and so
does one that fails; the others go on.";

const USAGE: &str = "\
comity sweep [OPTIONS] FILE EXPERIMENT --out FILE.csv
       comity sweep [OPTIONS] FILE EXPERIMENT --plan DIR
       comity sweep [OPTIONS] --worker DIR | --status DIR | --merge DIR --out FILE.csv";

/// `comity sweep`
#[derive(Debug, Args)]
#[command(override_usage = USAGE)]
pub(in crate::cli) struct SweepOptions {
    /// The script
    #[arg(required_unless_present_any = ["worker", "status", "merge"])]
    pub(in crate::cli) file: Option<PathBuf>,
    /// The name of the experiment in it
    #[arg(required_unless_present_any = ["worker", "status", "merge"])]
    pub(in crate::cli) experiment: Option<String>,
    /// Where the table goes: the ending says how, .csv, .tsv, .json or .jsonl
    #[arg(long, value_name = "FILE.csv", required_unless_present_any = ["plan", "worker", "status"])]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Choose the random numbers
    #[arg(long, value_name = "N", default_value_t = crate::engine::DEFAULT_SEED)]
    pub(in crate::cli) seed: u64,
    /// Give a variable that the script sets with `let` another value
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = given)]
    pub(in crate::cli) given: Vec<Given>,
    #[command(flatten)]
    pub(in crate::cli) limits: LimitOptions,
    /// Throw away what an unfinished run has kept, and begin anew
    #[arg(long)]
    pub(in crate::cli) restart: bool,
    /// Overwrite the file if it is there
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// Show neither warnings nor progress
    #[arg(short, long)]
    pub(in crate::cli) quiet: bool,
    // These begin groups of their own, so they come last.
    #[command(flatten)]
    pub(in crate::cli) design: DesignOptions,
    #[command(flatten)]
    pub(in crate::cli) split: SplitOptions,
    #[command(flatten)]
    pub(in crate::cli) cluster: ClusterOptions,
}

/// What is to be measured, where that is not what the script says.
#[derive(Debug, Args)]
#[command(next_help_heading = "Design")]
pub(in crate::cli) struct DesignOptions {
    /// Measure each point so often, whatever the script says
    #[arg(long, value_name = "N", value_parser = positive)]
    pub(in crate::cli) reps: Option<usize>,
    /// Other values for something that is varied, as in delta=0.1,0.5,0.9; with a design also delta=0..1
    #[arg(long, value_name = "NAME=VALUES", value_parser = varied)]
    pub(in crate::cli) vary: Vec<Varied>,
    /// Choose points by a design instead of a full grid: lhs (Latin hypercube), sobol, random; or grid
    #[arg(long, value_name = "NAME", value_parser = design_name)]
    pub(in crate::cli) design: Option<DesignName>,
    /// How many points the design chooses [default: as the script says, or 100]
    #[arg(long, value_name = "N", value_parser = positive)]
    pub(in crate::cli) points: Option<usize>,
}

impl DesignOptions {
    /// What is asked of the experiment.
    pub(in crate::cli) fn wishes(&self) -> Wishes {
        Wishes {
            repeat: self.reps,
            vary: self.vary.iter().map(|it| (it.name.clone(), it.range.clone())).collect(),
            design: self.design.map(|it| it.0),
            points: self.points,
        }
    }

    /// Whether a full grid is asked for and a number of points too.
    pub(in crate::cli) fn is_grid_of_points(&self) -> bool {
        self.points.is_some() && self.design.is_some_and(|it| it.0.is_none())
    }

    /// The same as it was typed, for a plan to keep.
    pub(in crate::cli) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        let mut add = |option: &str, value: Option<String>| {
            if let Some(value) = value {
                words.extend([option.to_owned(), value]);
            }
        };
        add("--reps", self.reps.map(|reps| reps.to_string()));
        self.vary.iter().for_each(|it| add("--vary", Some(it.typed.clone())));
        let design = self.design.map(|it| it.0.map_or("grid", Design::name).to_owned());
        add("--design", design);
        add("--points", self.points.map(|points| points.to_string()));
        words
    }

    /// From such words.
    pub(in crate::cli) fn read(words: &[String]) -> Option<Self> {
        let command = Self::augment_args(clap::Command::new("design").no_binary_name(true));
        let matches = command.try_get_matches_from(words).ok()?;
        Self::from_arg_matches(&matches).ok()
    }
}

/// Other values for something that is varied.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Varied {
    name: String,
    range: Range,
    typed: String,
}

/// A design, or the full grid.
#[derive(Clone, Copy, Debug)]
pub(in crate::cli) struct DesignName(Option<Design>);

fn varied(text: &str) -> Result<Varied, String> {
    let Some((name, values)) = text.split_once('=') else {
        return Err("a name and values belong together, as in delta=0.1,0.5,0.9".to_owned());
    };
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    let range = match values.split_once("..") {
        Some((low, high)) => match (number(low), number(high)) {
            (Some(low), Some(high)) if low < high => Range::Between(low, high),
            _ => {
                return Err("a range goes from a smaller number to a larger, as in 0..1".to_owned());
            }
        },
        None => {
            Range::Values(values.split(',').map(|value| cell(&constant(value.trim()))).collect())
        }
    };
    Ok(Varied { name: name.trim().to_owned(), range, typed: text.to_owned() })
}

/// A value as it stands in tables.
pub(in crate::cli) fn cell(value: &Value) -> Cell {
    match value {
        Value::Bool(value) => Cell::Bool(*value),
        Value::Int(value) => Cell::Int(*value),
        Value::Float(value) => Cell::Float(*value),
        Value::Text(text) => Cell::Text(text.as_str().into()),
        _ => Cell::Missing,
    }
}

fn design_name(text: &str) -> Result<DesignName, String> {
    match text {
        "grid" => Ok(DesignName(None)),
        "lhs" | "latin-hypercube" => Ok(DesignName(Some(Design::LatinHypercube))),
        _ => Design::named(text)
            .map(|design| DesignName(Some(design)))
            .ok_or_else(|| "designs are lhs, sobol, random and grid".to_owned()),
    }
}

/// Several processes, perhaps on several machines.
#[derive(Debug, Args)]
#[command(next_help_heading = "Several machines")]
pub(in crate::cli) struct SplitOptions {
    /// Run nothing, but write into this folder what workers need
    #[arg(long, value_name = "DIR", conflicts_with_all = ["out", "worker", "status", "merge", "shard"])]
    pub(in crate::cli) plan: Option<PathBuf>,
    /// Into how many shards the plan splits the work
    #[arg(long, value_name = "N", value_parser = positive)]
    pub(in crate::cli) shards: Option<usize>,
    /// Run a shard of the plan in this folder; started again, it goes on where it was
    #[arg(long, value_name = "DIR", conflicts_with_all = ["file", "experiment", "out", "status", "merge"])]
    pub(in crate::cli) worker: Option<PathBuf>,
    /// Which shard: for a worker its number, from 0; without a plan its number from 1 and how many, as in 2/5
    #[arg(long, value_name = "I | I/N")]
    pub(in crate::cli) shard: Option<String>,
    /// The environment variable that holds the worker's number
    #[arg(long, value_name = "NAME", requires = "worker", conflicts_with = "shard")]
    pub(in crate::cli) shard_env: Option<String>,
    /// Say how far the workers of the plan in this folder are
    #[arg(long, value_name = "DIR", conflicts_with_all = ["file", "experiment", "out", "merge"])]
    pub(in crate::cli) status: Option<PathBuf>,
    /// Put together what the workers of the plan in this folder have made
    #[arg(long, value_name = "DIR", requires = "out", conflicts_with_all = ["file", "experiment"])]
    pub(in crate::cli) merge: Option<PathBuf>,
    /// Write the table though replicates are missing
    #[arg(long, requires = "merge")]
    pub(in crate::cli) partial: bool,
}

fn positive(text: &str) -> Result<usize, String> {
    let number = text.parse::<usize>().ok().filter(|number| (1..=1 << 40).contains(number));
    number.ok_or_else(|| "a whole number of 1 or more is needed".to_owned())
}
