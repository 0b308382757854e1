//! Each limit by itself, and the interruption: every script of the collection has to be stopped by it alone.

use std::time::Duration;

use comity::engine::Limits;

use crate::collection::most;
use crate::stage::{Case, cases, run};

/// Generous, since test machines are busy; on a quiet one it is a few milliseconds.
const LATE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 5 } else { 2 });

/// Whoever measures wants more than whoever tests.
fn strict() -> Option<Duration> {
    let text = std::env::var("COMITY_LATE_MS").ok()?;
    text.parse().ok().map(Duration::from_millis)
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

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation")]
fn an_interruption_stops_every_script_soon() {
    let _turn = crate::turn();
    let (mut wrong, mut worst) = (Vec::new(), (Duration::ZERO, String::new()));
    for case in endless() {
        let measured = run(&case.text, free(), Some(Duration::from_millis(20)));
        let late = measured.late.unwrap_or_default();
        if late > worst.0 {
            worst = (late, case.name.clone());
        }
        if late > strict().unwrap_or(LATE) || !measured.usable {
            let Case { name, .. } = &case;
            wrong.push(format!("{name}: {late:?} late, usable {}", measured.usable));
        }
    }
    println!("latest after an interruption: {:?}, {}", worst.0, worst.1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation")]
fn time_alone_stops_every_script() {
    let _turn = crate::turn();
    let time = Duration::from_millis(100);
    let (mut wrong, mut worst) = (Vec::new(), (Duration::ZERO, String::new()));
    for case in endless() {
        let measured = run(&case.text, free().time(time), Some(Duration::from_secs(20)));
        // Compiling comes before.
        let late = measured.time.saturating_sub(time);
        if late > worst.0 {
            worst = (late, case.name.clone());
        }
        if late > strict().unwrap_or(LATE) || !measured.usable {
            let Case { name, .. } = &case;
            wrong.push(format!("{name}: {late:?} late, usable {}", measured.usable));
        }
    }
    println!("latest after the time: {:?}, {}", worst.0, worst.1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation")]
fn steps_alone_stop_every_script() {
    let _turn = crate::turn();
    let (mut wrong, mut worst) = (Vec::new(), (Duration::ZERO, String::new()));
    for case in endless() {
        let guard = Some(Duration::from_secs(30));
        let measured = run(&case.text, free().steps(1_000_000), guard);
        if measured.time > worst.0 {
            worst = (measured.time, case.name.clone());
        }
        // A million steps are a few milliseconds; some natives count a step for more work than others.
        let long = Duration::from_secs(if cfg!(debug_assertions) { 25 } else { 2 });
        if measured.time > strict().unwrap_or(long) || !measured.usable {
            wrong.push(format!("{}: {:?} for a million steps", case.name, measured.time));
        }
    }
    println!("longest for a million steps: {:?}, {}", worst.0, worst.1);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "takes minutes without optimisation")]
fn memory_alone_holds_for_every_script() {
    let _turn = crate::turn();
    let memory = 16 << 20;
    let mut wrong = Vec::new();
    for case in endless() {
        let guard = Some(Duration::from_millis(300));
        let measured = run(&case.text, free().memory(memory), guard);
        if measured.peak > most(memory) || !measured.usable {
            wrong.push(format!("{}: held {} bytes", case.name, measured.peak));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
