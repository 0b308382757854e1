//! Each limit by itself, and the interruption: every script of the collection has to be stopped by it alone.

use std::fmt::Debug;
use std::time::Duration;

use comity::engine::Limits;

use crate::collection::{after_it, most};
use crate::stage::{Case, Measured, cases, run, warm};

/// Generous, since test machines are busy; on a quiet one it is a few milliseconds.
const LATE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 2 });

/// What whoever measures says by a variable of the environment, in milliseconds.
fn stated(variable: &str) -> Option<Duration> {
    let text = std::env::var(variable).ok()?;
    text.parse().ok().map(Duration::from_millis)
}

/// Whoever measures wants more than whoever tests.
fn strict() -> Option<Duration> {
    stated("COMITY_LATE_MS")
}

/// Scripts that do not end by themselves.
fn endless() -> impl Iterator<Item = Case> {
    let limit = |code: &String| code.starts_with("E065");
    cases().into_iter().filter(move |case| case.expected.iter().any(limit))
}

/// Little but memory is limited: one operation on a value takes time in proportion to what the value may hold.
fn free() -> Limits {
    Limits::default().memory(64 << 20).depth(20_000).jobs(1)
}

/// Runs scripts one by one; nothing may be more than it may be, nor be wrong afterwards.
fn all<T: PartialOrd + Copy + Debug + Default>(
    what: &str,
    cases: impl Iterator<Item = Case>,
    most: T,
    run: impl Fn(&Case) -> (Measured, T),
) {
    warm();
    let (mut count, mut wrong, mut worst) = (0, Vec::new(), (T::default(), String::new()));
    for case in cases {
        count += 1;
        let (measured, found) = run(&case);
        if std::env::var_os("COMITY_TABLE").is_some() {
            println!("| {} | {} | {found:?} |", case.name, measured.stop);
        }
        if found > most {
            wrong.push(format!("{}: {what} {found:?}", case.name));
        }
        wrong.extend(after_it(&case, &measured));
        if found > worst.0 {
            worst = (found, case.name);
        }
    }
    println!("{count} scripts, {what} {:?} at the most: {}", worst.0, worst.1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation")]
fn an_interruption_stops_every_script_soon() {
    let _turn = crate::turn();
    let after = Some(stated("COMITY_AFTER_MS").unwrap_or(Duration::from_millis(20)));
    all("at work after an interruption for", endless(), strict().unwrap_or(LATE), |case| {
        let measured = run(&case.text, free(), after);
        let worked = measured.worked.or(measured.late).unwrap_or_default();
        (measured, worked)
    });
    let threads = free().jobs(4).patience(Duration::ZERO);
    all("with four threads, after an interruption for", endless(), LATE, |case| {
        let measured = run(&case.text, threads, after);
        let late = measured.late.unwrap_or_default();
        (measured, late)
    });
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation")]
fn time_alone_stops_every_script() {
    let _turn = crate::turn();
    let time = Duration::from_millis(100);
    all("late after the time by", endless(), strict().unwrap_or(LATE), |case| {
        let measured = run(&case.text, free().time(time), Some(Duration::from_secs(20)));
        // Compiling comes before.
        let late = measured.time.saturating_sub(time);
        (measured, late)
    });
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation")]
fn steps_alone_stop_every_script() {
    let _turn = crate::turn();
    // A million steps are a few milliseconds to a second: some natives count a step for more work than others.
    let long = strict().unwrap_or(Duration::from_secs(5));
    all("a million steps take", endless(), long, |case| {
        let measured = run(&case.text, free().steps(1_000_000), Some(Duration::from_secs(30)));
        let time = measured.time;
        (measured, time)
    });
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation")]
fn memory_alone_holds_for_every_script() {
    let _turn = crate::turn();
    let memory = 16 << 20;
    // Most have asked for much by then; whoever searches gives them longer.
    let guard = stated("COMITY_GUARD_MS").unwrap_or(Duration::from_millis(300));
    all("bytes held", endless(), most(memory), |case| {
        let measured = run(&case.text, free().memory(memory), Some(guard));
        let peak = measured.peak;
        (measured, peak)
    });
}

#[test]
fn depth_and_output_alone_stop_what_they_are_for() {
    let _turn = crate::turn();
    for (code, limits) in [
        ("E0652", Limits::default().depth(1000).jobs(1)),
        ("E0653", Limits::default().output(1 << 20).jobs(1)),
    ] {
        let cases = cases().into_iter().filter(|case| case.expected == [code]);
        all("stopped by something else", cases, false, |case| {
            let measured = run(&case.text, limits, Some(Duration::from_secs(20)));
            let other = measured.stop != code;
            (measured, other)
        });
    }
}
