//! A sweep on a cluster with SLURM: the plan, an array of jobs with a task for each shard, and a job that waits for
//! them and makes the table.
//!
//! ```text
//! shadow.csv.parts/
//!   plan.json, files/, shards/   as for any plan
//!   job.sbatch, merge.sbatch     what was submitted
//!   submitted                    the numbers of the jobs
//!   log/                         what each task has said
//! ```
//!
//! SLURM only starts processes and notices when one is lost; everything else goes through the folder, which all
//! nodes must see. The same command submits again what is not done, unless the jobs are still queued or running.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::folder::Folder;
use super::here::{prepare, resume};
use super::output::Output;
use super::sbatch::{self, Jobs};
use super::{finish, refuse};
use crate::cli::args::SweepOptions;
use crate::cli::exit::Exit;
use crate::cli::screen::{Screen, count};
use crate::engine::disk::{self, write_text};
use crate::study::sweep::Plan;

/// A cluster takes so many tasks in an array, unless it says otherwise.
const USUAL_MOST: usize = 1001;

/// Into so many shards work is split, unless said otherwise.
const USUAL_SHARDS: usize = 100;

/// Submits the experiment.
pub(super) fn submit(options: &SweepOptions, screen: Screen) -> Result<Exit, Exit> {
    let Some(out) = &options.out else { return Err(Exit::Usage) };
    let usage = |what: &str, help: Option<&str>| {
        screen.complain(what, help);
        Exit::Usage
    };
    let asked = sbatch::options(&options.cluster.sbatch).map_err(|what| usage(&what, None))?;
    let out = from_root(out).map_err(|reason| usage(&reason, None))?;
    let output = Output::beside(&out, options.force, screen)?;
    output.check(screen)?;
    let dry = options.cluster.dry_run;
    if !dry && ask("sbatch", &["--version"]).is_err() {
        let help = "run this where jobs are submitted, or let `--dry-run` show what would be";
        screen.complain("there is no SLURM here: the command `sbatch` does not work", Some(help));
        return Err(Exit::Failed);
    }
    let folder = Folder::beside(&out);
    let mut job = prepare(options, screen)?;
    let mut plan = job.plan(options, 1, screen)?;
    plan.shards = shards(options, plan.tasks(), screen)?;
    let (left, plan) = if dry {
        ((0..plan.shards).collect(), plan)
    } else {
        idle(&folder, screen)?;
        let trouble =
            |reason: String| refuse(screen, &format!("cannot use `{}`", folder.name()), &reason);
        let copies = job.copies().map_err(trouble)?;
        let plan = resume(&folder, plan, &copies, options, screen)?;
        (left(&folder, &plan, screen)?, plan)
    };
    if left.is_empty() {
        return finish(&folder, &plan, &output, options, None, screen);
    }
    let program = std::env::current_exe().and_then(|path| path.canonicalize());
    let program = program.map_err(|_| usage("cannot find out where this program is", None))?;
    let jobs = Jobs {
        program: &program,
        folder: &folder.path,
        out: &out,
        script: &plan.script,
        experiment: &plan.experiment,
        replicates: plan.tasks(),
        shards: plan.shards,
        left: &left,
        running: options.cluster.max_running.map(usize::from),
        asked: &asked,
    };
    if dry {
        let files = [("job.sbatch", jobs.array()), ("merge.sbatch", jobs.merge())];
        for (name, text) in files {
            screen.give(&format!("==> {}/{name} <==\n{text}\n", folder.name()));
        }
        return Ok(Exit::Good);
    }
    send(&jobs, &folder, &plan, options, screen)
}

/// Writes both scripts, and submits them.
fn send(
    jobs: &Jobs<'_>,
    folder: &Folder,
    plan: &Plan,
    options: &SweepOptions,
    screen: Screen,
) -> Result<Exit, Exit> {
    let trouble =
        |reason: String| refuse(screen, &format!("cannot write `{}`", folder.name()), &reason);
    if !disk::make_folder(&folder.path.join("log")) {
        return Err(trouble("the folder `log` cannot be made in it".to_owned()));
    }
    let place = |name: &str| folder.path.join(name);
    let write = |name: &str, text: &str| write_text(&place(name), text, true);
    write("job.sbatch", &jobs.array()).map_err(trouble)?;
    write("merge.sbatch", &jobs.merge()).map_err(trouble)?;
    let (name, out) = (folder.name(), jobs.out.display());
    let array = sbatch(&place("job.sbatch"), None).map_err(|words| {
        let what = format!("SLURM does not take the job: {words}");
        let help = "options for it stand behind `--`, as in `-- --partition=short --time=01:00:00`";
        screen.complain(&what, Some(help));
        Exit::Failed
    })?;
    write("submitted", &format!("{array}\n")).map_err(trouble)?;
    let merge = sbatch(&place("merge.sbatch"), Some(&array)).map_err(|words| {
        let what = format!("job {array} is submitted, but not the one that merges: {words}");
        let help = format!("when it has ended: comity sweep --merge {name} --out {out}");
        screen.complain(&what, Some(&help));
        Exit::Failed
    })?;
    write("submitted", &format!("{array}\n{merge}\n")).map_err(trouble)?;
    if !options.quiet {
        let mut tasks = count(jobs.left.len(), "shard");
        if jobs.left.len() < plan.shards {
            tasks = format!("the {tasks} of {} that are not done", plan.shards);
        }
        screen.say(&format!(
            "{} in {tasks}: job {array}; job {merge} then makes {out}\n\
             how far they are:  comity sweep --status {name}\n\
             to stop them:      scancel {array} {merge}\n\
             to go on later:    the same command again\n",
            count(plan.tasks(), "replicate"),
        ));
    }
    Ok(Exit::Good)
}

/// Into how many shards the work goes.
fn shards(options: &SweepOptions, tasks: usize, screen: Screen) -> Result<usize, Exit> {
    let most = largest_array();
    let wanted = options.split.shards.unwrap_or(USUAL_SHARDS.min(most)).min(tasks.max(1));
    if wanted <= most {
        return Ok(wanted);
    }
    let what = format!("{wanted} shards are too many: this cluster takes {most} tasks in an array");
    screen.complain(&what, Some("fewer shards take longer each; some minutes are a good length"));
    Err(Exit::Usage)
}

/// How many tasks an array of this cluster may have.
fn largest_array() -> usize {
    let told = ask("scontrol", &["show", "config"]).unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("MaxArraySize"));
    let number = line.and_then(|line| line.trim_start_matches([' ', '=']).trim().parse().ok());
    number.filter(|number| *number > 0).unwrap_or(USUAL_MOST)
}

/// Sees to it that nothing that was submitted before still works in the folder.
fn idle(folder: &Folder, screen: Screen) -> Result<(), Exit> {
    let Ok(text) = disk::read_text(&folder.path.join("submitted")) else { return Ok(()) };
    let numbers: Vec<&str> = text.split_whitespace().collect();
    // Jobs that SLURM has forgotten have ended; so it says by an error.
    let known = |number: &&str| {
        let told = ask("squeue", &["--noheader", "--format=%T", "--jobs", number]);
        told.is_ok_and(|told| !told.trim().is_empty())
    };
    let working: Vec<&str> = numbers.iter().copied().filter(known).collect();
    if working.is_empty() {
        return Ok(());
    }
    let (name, list) = (folder.name(), working.join(" "));
    let plural = if working.len() == 1 { "job" } else { "jobs" };
    screen.complain(
        &format!("{plural} {list} of this sweep are still queued or running"),
        Some(&format!("`comity sweep --status {name}` says how far; `scancel {list}` stops them")),
    );
    Err(Exit::Failed)
}

/// The shards that are not done.
fn left(folder: &Folder, plan: &Plan, screen: Screen) -> Result<Vec<usize>, Exit> {
    let mut left = Vec::new();
    for shard in 0..plan.shards {
        let state = folder.shard(shard).map_err(|reason| {
            refuse(screen, &format!("cannot read `{}`", folder.name()), &reason)
        })?;
        if !state.is_some_and(|state| state.finished) {
            left.push(shard);
        }
    }
    Ok(left)
}

/// Submits a script, to be started after another job has ended; the number of the job.
fn sbatch(script: &Path, after: Option<&str>) -> Result<String, String> {
    let script = script.display().to_string();
    let dependency = after.map(|after| format!("--dependency=afterany:{after}"));
    let words: Vec<&str> =
        ["--parsable"].into_iter().chain(dependency.as_deref()).chain([&*script]).collect();
    let told = ask("sbatch", &words)?;
    // `12;cluster` where several clusters are known.
    let number = told.trim().split(';').next().unwrap_or_default().to_owned();
    if number.is_empty() { Err("it gives no number".to_owned()) } else { Ok(number) }
}

/// What a command of SLURM says, or why it fails.
fn ask(program: &str, words: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(words).stdin(std::process::Stdio::null()).output();
    let output = output.map_err(|error| disk::describe(&error))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let lines = text.lines().map(|line| line.trim_start_matches(&format!("{program}: error: ")));
    Err(lines.collect::<Vec<_>>().join("; "))
}

/// A path as all nodes know it.
fn from_root(path: &Path) -> Result<PathBuf, String> {
    let full = std::path::absolute(path).map_err(|error| disk::describe(&error))?;
    if full.to_string_lossy().contains(['\n', '\r']) || full.to_str().is_none() {
        return Err(format!("`{}` cannot be written in a job script", path.display()));
    }
    Ok(full)
}
