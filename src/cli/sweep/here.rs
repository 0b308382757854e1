//! A sweep on this machine: all of it, or by hand a part.

use std::time::Instant;

use super::folder::Folder;
use super::job::{self, Job};
use super::output::Output;
use super::{finish, labour, refuse};
use crate::cli::args::SweepOptions;
use crate::cli::exit::{Exit, on_interrupt};
use crate::cli::screen::{Screen, count};
use crate::cli::script::Script;
use crate::engine::Interrupt;
use crate::study::sweep::Plan;

/// The script that was named, ready for a sweep.
pub(super) fn prepare(options: &SweepOptions, screen: Screen) -> Result<Job, Exit> {
    let (Some(file), Some(experiment)) = (&options.file, &options.experiment) else {
        return Err(Exit::Usage);
    };
    if options.design.points.is_some_and(|_| options.design.design.is_some_and(|it| it.is_grid())) {
        screen.complain(
            "a full grid has no `--points`",
            Some("choose a design, as in `--design lhs`"),
        );
        return Err(Exit::Usage);
    }
    let script = Script::read(file, screen)?;
    let stop = Interrupt::default();
    on_interrupt(stop.clone());
    let wishes = options.design.wishes();
    let (engine, failures) =
        job::engine(options, &script, script.disk(options.force), stop, screen);
    let job =
        Job::start(script, experiment, wishes, &options.given, &engine, screen, options.quiet)?;
    Ok(job.counting(failures))
}

/// Runs the experiment and writes its table.
pub(super) fn run(options: &SweepOptions, screen: Screen) -> Result<Exit, Exit> {
    let Some(out) = &options.out else { return Err(Exit::Usage) };
    let (shard, shards) = share(options, screen)?;
    let output = Output::beside(out, options.force, screen)?;
    output.check(screen)?;
    let begun = Instant::now();
    let mut job = prepare(options, screen)?;
    let asked = job.plan(options, shards, screen)?;
    let folder = Folder::beside(out);
    let plan = resume(&folder, asked, &[], options, screen)?;
    let failures = job.failures();
    let mut trials = job.trials(screen)?;
    let (points, all) = (trials.points(), trials.all_points());
    if points < all && !options.quiet {
        screen.say(&format!(
            "{points} of {}; `where` leaves out {}\n",
            count(all, "point"),
            all - points
        ));
    }
    labour(&mut trials, &folder, &plan, shard, options, &failures, screen)?;
    if shards > 1 {
        return part_done(&folder, &plan, shard, out, options, screen);
    }
    let exit = finish(&folder, &plan, &output, options, Some(begun), screen)?;
    // The table is written; what is left over does no harm.
    let _ = folder.remove();
    Ok(exit)
}

/// `2/5`: the second of five.
fn share(options: &SweepOptions, screen: Screen) -> Result<(usize, usize), Exit> {
    let Some(text) = &options.split.shard else { return Ok((0, 1)) };
    let share = text.split_once('/').and_then(|(which, of)| {
        let (which, of) = (which.trim().parse().ok()?, of.trim().parse().ok()?);
        ((1..=of).contains(&which)).then_some((which - 1, of))
    });
    share.ok_or_else(|| {
        screen.complain(
            &format!("`--shard {text}` names no part of the work"),
            Some("write `--shard 1/3`, `--shard 2/3` and `--shard 3/3` for three parts"),
        );
        Exit::Usage
    })
}

/// The plan to go by: that of an unfinished run, if it is the same, or the new one.
pub(super) fn resume(
    folder: &Folder,
    asked: Plan,
    copies: &[(Vec<u8>, String)],
    options: &SweepOptions,
    screen: Screen,
) -> Result<Plan, Exit> {
    let trouble =
        |reason: String| refuse(screen, &format!("cannot use `{}`", folder.name()), &reason);
    if options.restart {
        folder.remove().map_err(trouble)?;
    }
    if let Some(kept) = folder.plan().map_err(trouble)? {
        let differences = kept.differences(&asked);
        if differences.is_empty() {
            return Ok(kept);
        }
        let listed: String = differences.iter().map(|line| format!("\n          {line}")).collect();
        screen.complain(
            &format!("`{}` holds an unfinished run of something else{listed}", folder.name()),
            Some("give the command as it was to go on with that, or `--restart` to throw it away"),
        );
        return Err(Exit::Failed);
    }
    folder.begin(&asked, copies).map_err(trouble)?;
    Ok(asked)
}

/// What to do next, once a part is done.
fn part_done(
    folder: &Folder,
    plan: &Plan,
    shard: usize,
    out: &std::path::Path,
    options: &SweepOptions,
    screen: Screen,
) -> Result<Exit, Exit> {
    let mut left = 0;
    for shard in 0..plan.shards {
        let state = folder.shard(shard);
        let state = state.map_err(|reason| {
            refuse(screen, &format!("cannot read `{}`", folder.name()), &reason)
        })?;
        left += usize::from(!state.is_some_and(|state| state.finished));
    }
    if !options.quiet {
        let next = if left > 0 {
            format!("{} of {} still to do", count(left, "part"), plan.shards)
        } else {
            format!(
                "all are there: `comity sweep --merge {} --out {}` makes the table",
                folder.name(),
                out.display()
            )
        };
        screen.say(&format!("part {} of {} is done; {next}\n", shard + 1, plan.shards));
    }
    Ok(Exit::Good)
}
