//! A sweep by several processes that share a folder: the plan, its workers, how far they are, their merge.

use super::folder::Folder;
use super::job::{self, Job};
use super::output::Output;
use super::{finish, labour, refuse};
use crate::cli::args::{DesignOptions, Given, SweepOptions};
use crate::cli::exit::{Exit, on_interrupt};
use crate::cli::screen::{Screen, count};
use crate::cli::script::{Script, duration};
use crate::engine::{Disk, Interrupt, disk};
use crate::study::sweep::Plan;
use crate::study::table::{Cell, Table};

/// Writes the plan and what workers need.
pub(super) fn plan(folder: &Folder, options: &SweepOptions, screen: Screen) -> Result<Exit, Exit> {
    let trouble =
        |reason: String| refuse(screen, &format!("cannot write `{}`", folder.name()), &reason);
    let mut job = super::here::prepare(options, screen)?;
    let plan = job.plan(options, options.split.shards.unwrap_or(1), screen)?;
    if folder.plan().ok().flatten().is_some() {
        if !options.restart {
            screen.complain(
                &format!("`{}` holds a plan already", folder.name()),
                Some("`--restart` throws it away, with all that its workers have done"),
            );
            return Err(Exit::Usage);
        }
        folder.remove().map_err(trouble)?;
    }
    folder.begin(&plan, &job.copies().map_err(trouble)?).map_err(trouble)?;
    if !options.quiet {
        let name = folder.name();
        let which = match plan.shards {
            1 => String::new(),
            shards => format!(" --shard I    (I from 0 to {})", shards - 1),
        };
        screen.say(&format!(
            "{} in {} of {name}\nrun with: comity sweep --worker {name}{which}\nthen:     comity sweep --merge {name} --out FILE.csv\n",
            count(plan.tasks(), "replicate"),
            count(plan.shards, "shard"),
        ));
    }
    Ok(Exit::Good)
}

/// The plan of a folder.
fn read(folder: &Folder, screen: Screen) -> Result<Plan, Exit> {
    let plan = folder.plan();
    let plan = plan
        .map_err(|reason| refuse(screen, &format!("cannot read `{}`", folder.name()), &reason))?;
    plan.ok_or_else(|| {
        screen.complain(
            &format!("`{}` holds no plan", folder.name()),
            Some("`comity sweep FILE EXPERIMENT --plan DIR` makes one"),
        );
        Exit::Usage
    })
}

/// Runs a shard.
pub(super) fn work(folder: &Folder, options: &SweepOptions, screen: Screen) -> Result<Exit, Exit> {
    let plan = read(folder, screen)?;
    let shard = which(&plan, options, screen)?;
    let trouble = |reason: &str| refuse(screen, &format!("cannot use `{}`", folder.name()), reason);
    let missing = "the script is missing in it";
    let own = plan.files.first().ok_or_else(|| trouble(missing))?;
    let text = disk::read_text(&folder.files().join(&own.path)).map_err(|_| trouble(missing))?;
    let script = Script { name: plan.script.clone(), text, folder: folder.files() };
    let stop = Interrupt::default();
    on_interrupt(stop.clone());
    let files = Disk::new(&plan.folder, options.force).with_copies(folder.files());
    let (engine, failures) = job::engine(options, &script, files, stop, screen);
    let engine = engine.with_seed(plan.seed);
    let mut limits = *engine.limits();
    limits.steps = plan.max_steps;
    limits.time = options
        .limits
        .timeout
        .map(|time| time.as_secs_f64())
        .or(plan.timeout)
        .and_then(|seconds| std::time::Duration::try_from_secs_f64(seconds).ok());
    limits.memory = options.limits.max_memory.or(plan.max_memory).unwrap_or(limits.memory);
    let engine = engine.with_limits(limits);
    let given: Vec<Given> = plan
        .parameters
        .iter()
        .map(|(name, value)| Given { name: name.clone(), value: job::constant(value) })
        .collect();
    let wishes =
        DesignOptions::read(&plan.design).ok_or_else(|| trouble("its `plan.json` is damaged"))?;
    let wishes = wishes.wishes();
    let mut job = Job::start(script, &plan.experiment, wishes, &given, &engine, screen, true)?;
    let files = job.files().into_iter().map(|(_, file)| file).collect();
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let mut asked = Plan { version, files, ..plan.clone() };
    job.fill(&mut asked, screen)?;
    let differences = plan.differences(&asked);
    if !differences.is_empty() {
        let listed: String = differences.iter().map(|line| format!("\n          {line}")).collect();
        screen.complain(&format!("the plan in `{}` no longer holds{listed}", folder.name()), None);
        return Err(Exit::Failed);
    }
    labour(&mut job.trials(screen)?, folder, &plan, shard, options, &failures, screen)?;
    if !options.quiet {
        screen.say(&format!("shard {shard} of {} is done\n", folder.name()));
    }
    Ok(Exit::Good)
}

/// The shard that a worker is to run.
fn which(plan: &Plan, options: &SweepOptions, screen: Screen) -> Result<usize, Exit> {
    let usage = |what: &str, help: &str| {
        screen.complain(what, Some(help));
        Exit::Usage
    };
    let text = match (&options.split.shard, &options.split.shard_env) {
        (Some(text), _) => text.clone(),
        (None, Some(name)) => std::env::var(name).map_err(|_| {
            usage(
                &format!("the environment variable `{name}` is not set"),
                "it holds the worker's number",
            )
        })?,
        (None, None) if plan.shards == 1 => "0".to_owned(),
        (None, None) => {
            return Err(usage("which shard?", "say `--shard 0`, or `--shard-env NAME`"));
        }
    };
    let number = text.trim().parse::<usize>().ok().filter(|number| *number < plan.shards);
    number.ok_or_else(|| {
        let last = plan.shards - 1;
        usage(
            &format!("there is no shard `{text}`"),
            &format!("they are numbered from 0 to {last}"),
        )
    })
}

/// Says how far the workers are, from their files alone.
pub(super) fn status(folder: &Folder, screen: Screen) -> Result<Exit, Exit> {
    let plan = read(folder, screen)?;
    let mut table = Table {
        columns: ["shard", "state", "done", "of", "failed", "last_written"]
            .map(Into::into)
            .to_vec(),
        rows: Vec::new(),
    };
    let int = |number: usize| Cell::Int(i64::try_from(number).unwrap_or(i64::MAX));
    let (mut done, mut failed, mut finished) = (0, 0, 0);
    for shard in 0..plan.shards {
        let state = folder.shard(shard);
        let state = state.map_err(|reason| {
            refuse(screen, &format!("cannot read `{}`", folder.name()), &reason)
        })?;
        let of = plan.tasks_of(shard).len();
        let word = match &state {
            None => "waiting",
            Some(state) if state.finished => "done",
            Some(_) => "begun",
        };
        let ago = state.as_ref().filter(|state| !state.finished).and_then(|state| state.age);
        let ago = ago.map(|age| format!("{} ago", duration(age))).unwrap_or_default();
        let (now, bad) = state.as_ref().map_or((0, 0), |state| (state.done.len(), state.failed));
        finished += usize::from(state.is_some_and(|state| state.finished));
        (done, failed) = (done + now, failed + bad);
        let (word, ago) = (Cell::Text(word.into()), Cell::Text(ago.into()));
        table.rows.push(vec![int(shard), word, int(now), int(of), int(bad), ago]);
    }
    screen.give(&format!("{}\n\n", table.render()));
    screen.give(&format!(
        "{done} of {} done{}, {finished} of {} finished\n",
        count(plan.tasks(), "replicate"),
        if failed > 0 { format!(" ({failed} failed)") } else { String::new() },
        count(plan.shards, "shard"),
    ));
    Ok(Exit::Good)
}

/// Puts together what the workers have made.
pub(super) fn gather(
    folder: &Folder,
    options: &SweepOptions,
    screen: Screen,
) -> Result<Exit, Exit> {
    let Some(out) = &options.out else { return Err(Exit::Usage) };
    let output = Output::beside(out, options.force, screen)?;
    output.check(screen)?;
    let plan = read(folder, screen)?;
    finish(folder, &plan, &output, options, None, screen)
}

/// What helps where replicates are missing.
pub(super) fn what_to_do(plan: &Plan, missing: &[usize]) -> String {
    let shards: std::collections::BTreeSet<usize> =
        missing.iter().map(|task| plan.shard_of(*task)).collect();
    let named: Vec<String> = shards.iter().take(10).map(ToString::to_string).collect();
    let more = if shards.len() > 10 { ", …" } else { "" };
    let plural = if shards.len() == 1 { "" } else { "s" };
    format!(
        "run shard{plural} {}{more} again, or write what there is with `--partial`",
        named.join(", ")
    )
}
