//! `comity sweep`: runs an experiment and keeps its results as a table.
//!
//! ```text
//! here     everything on this machine, or by hand a part of it   --out FILE [--shard i/n]
//! slurm    the same, on a cluster                                --engine slurm
//! spread   a plan, its workers, how far they are, their merge    --plan, --worker, --status, --merge
//! job      the script, made ready                                folder   what is kept while it runs
//! output   the files that are left
//! ```
//!
//! All ways do the same: run the replicates that are not there yet, write each down at once, and put all together
//! at the end. So all end in the same bytes.

mod folder;
mod here;
mod job;
mod output;
mod sbatch;
mod slurm;
mod spread;

use std::io::IsTerminal as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::args::{SweepOptions, Where};
use super::exit::Exit;
use super::screen::{Screen, count};
use super::script::duration;
use crate::engine::{ErrorKind, Trials};
use crate::study::sweep::{Merged, Plan, merge};
use folder::Folder;
use output::{Output, Times};

/// Runs an experiment, or does what else was asked for.
pub(super) fn sweep(options: &SweepOptions, screen: Screen) -> Exit {
    let split = &options.split;
    let cluster = options.cluster.engine == Where::Slurm;
    if split.shards.is_some() && split.plan.is_none() && !cluster {
        screen.complain(
            "`--shards` belongs to `--plan` and to `--engine slurm`",
            Some("one machine uses all its cores without it; a part by hand is `--shard 1/3`"),
        );
        return Exit::Usage;
    }
    let done = if let Some(folder) = &split.status {
        spread::status(&Folder::new(folder), screen)
    } else if let Some(folder) = &split.merge {
        spread::gather(&Folder::new(folder), options, screen)
    } else if let Some(folder) = &split.worker {
        spread::work(&Folder::new(folder), options, screen)
    } else if let Some(folder) = &split.plan {
        spread::plan(&Folder::new(folder), options, screen)
    } else if cluster {
        slurm::submit(options, screen)
    } else {
        here::run(options, screen)
    };
    done.unwrap_or_else(|exit| exit)
}

/// A complaint about a folder or a file.
fn refuse(screen: Screen, what: &str, reason: &str) -> Exit {
    screen.complain(&format!("{what}: {reason}"), None);
    Exit::Failed
}

/// Runs what a shard has not done yet.
fn labour(
    trials: &mut Trials<'_>,
    folder: &Folder,
    plan: &Plan,
    shard: usize,
    options: &SweepOptions,
    failures: &AtomicUsize,
    screen: Screen,
) -> Result<(), Exit> {
    let kept = |reason: String| refuse(screen, &format!("cannot use `{}`", folder.name()), &reason);
    let before = folder.shard(shard).map_err(kept)?;
    if before.as_ref().is_some_and(|shard| shard.finished) {
        return Ok(());
    }
    let before = before.map(|shard| shard.done).unwrap_or_default();
    let all = plan.tasks_of(shard);
    let total = all.len();
    let left: Vec<usize> = all.into_iter().filter(|task| !before.contains(task)).collect();
    if !before.is_empty() && !options.quiet {
        let (done, total) = (total - left.len(), count(total, "replicate"));
        screen.say(&format!("going on: {done} of {total} are there already\n"));
    }
    let mut part = folder.open(shard).map_err(kept)?;
    let (mut fault, mut new) = (None, 0);
    let result = trials.run(&left, &mut |record| {
        new += 1;
        if record.rows.is_err() {
            failures.fetch_add(1, Ordering::Relaxed);
        }
        fault = part.add(&record).err();
        fault.is_none()
    });
    if let Some(reason) = fault {
        return Err(refuse(screen, &format!("cannot write into `{}`", folder.name()), &reason));
    }
    if let Err(error) = result {
        part.close().map_err(kept)?;
        if error.kind() == ErrorKind::Interrupted {
            let (done, total) = (total - left.len() + new, count(total, "replicate"));
            screen.say(&format!(
                "stopped: {done} of {total} are kept in {}; the same command goes on from there\n",
                folder.name()
            ));
        } else {
            screen.error(&error);
        }
        return Err(Exit::of(&error));
    }
    part.finish().map_err(kept)
}

/// Puts all shards together and writes the table, and what goes with it.
fn finish(
    folder: &Folder,
    plan: &Plan,
    output: &Output,
    options: &SweepOptions,
    begun: Option<Instant>,
    screen: Screen,
) -> Result<Exit, Exit> {
    let records = folder.records(plan);
    let records = records
        .map_err(|reason| refuse(screen, &format!("cannot read `{}`", folder.name()), &reason))?;
    let merged = merge(plan, records);
    if !merged.missing.is_empty() && !options.split.partial {
        let (missing, are) =
            (merged.missing.len(), if merged.missing.len() == 1 { "is" } else { "are" });
        screen.complain(
            &format!("{} of {} {are} missing", count(missing, "replicate"), plan.tasks()),
            Some(&spread::what_to_do(plan, &merged.missing)),
        );
        return Err(Exit::Failed);
    }
    let times = Times { begun: folder.begun(), took: begun.map(|begun| begun.elapsed()) };
    let summed = output.write(&merged, plan, folder, times, screen)?;
    if !options.quiet {
        let live = std::io::stderr().is_terminal();
        let took = begun.filter(|_| live).map(|begun| format!(" in {}", duration(begun.elapsed())));
        let rows = count(merged.table.rows.len(), "row");
        let name = output.table.display();
        let also = if summed {
            format!(", a summary to {}", output.summary.display())
        } else {
            String::new()
        };
        screen.say(&format!("{rows} written to {name}{also}{}\n", took.unwrap_or_default()));
    }
    Ok(verdict(&merged, plan, screen))
}

/// What the shell is told, and people are of failures.
fn verdict(merged: &Merged, plan: &Plan, screen: Screen) -> Exit {
    let Some((task, first)) = merged.failed.first() else { return Exit::Good };
    let (failed, point) = (count(merged.failed.len(), "replicate"), task / plan.repeat.max(1) + 1);
    screen.complain(
        &format!("{failed} of {} failed", plan.tasks()),
        Some(&format!(
            "the column `error` says why; the first, at point {point}: {}",
            first.sentence()
        )),
    );
    Exit::Failed
}
