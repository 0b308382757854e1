//! The whole collection under the usual limits: what stops each script, and at what cost.

use std::time::Duration;

use crate::stage::{Case, KEPT, Measured, cases, run, warm};

/// Bytes truly held may pass the limit by a half, since what grows is copied to a larger place …
pub(crate) fn most(memory: usize) -> usize {
    // … and by what a compiled script, its stack and its message take.
    memory + memory / 2 + (8 << 20)
}

/// Longer than its limit on time nothing takes; test machines are busy, and this one may be without optimisation.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 3 });

#[test]
fn every_script_is_stopped_by_what_it_says() {
    let _turn = crate::turn();
    let table = std::env::var_os("COMITY_TABLE").is_some();
    warm();
    if table {
        println!("| script | stopped by | time | steps | peak |\n| --- | --- | --- | --- | --- |");
    }
    let mut wrong = Vec::new();
    for case in cases().into_iter().filter(is_quick) {
        let measured = run(&case.text, case.limits, None);
        if table {
            println!("{}", row(&case, &measured));
        }
        wrong.extend(faults(&case, &measured));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Without optimisation the whole collection takes very long: then only what concerns texts, the outside world and the host.
fn is_quick(case: &Case) -> bool {
    let quick = ["border/", "text/", "world/"];
    !cfg!(debug_assertions) || quick.iter().any(|folder| case.name.starts_with(folder))
}

fn row(case: &Case, measured: &Measured) -> String {
    #[allow(clippy::cast_precision_loss, reason = "shown to a tenth")]
    let peak = measured.peak as f64 / f64::from(1 << 20);
    let time = measured.time.as_secs_f64() * 1000.0;
    let Measured { stop, steps, .. } = measured;
    format!("| {} | {stop} | {time:.1} ms | {steps} | {peak:.1} MB |", case.name)
}

fn faults(case: &Case, measured: &Measured) -> Vec<String> {
    let (name, mut wrong) = (&case.name, Vec::new());
    let stated = case.expected.contains(&measured.stop);
    // On a slow machine the time is over before the steps or the memory are.
    let slow =
        measured.stop == "E0654" && case.expected.iter().any(|code| code.starts_with("E065"));
    if !stated && !slow {
        let said = &measured.said;
        wrong.push(format!("{name}: {} instead of {:?}\n{said}", measured.stop, case.expected));
    }
    let time = case.limits.time.unwrap_or_default() + PATIENCE;
    if measured.time > time {
        wrong.push(format!("{name}: took {:?}", measured.time));
    }
    let most = most(case.limits.memory);
    if measured.peak > most {
        wrong.push(format!("{name}: held {} bytes of {most}", measured.peak));
    }
    wrong.extend(after_it(case, measured));
    wrong
}

/// What is wrong when it is over, however it was stopped.
pub(crate) fn after_it(case: &Case, measured: &Measured) -> Vec<String> {
    let (name, mut wrong) = (&case.name, Vec::new());
    if !measured.usable {
        wrong.push(format!("{name}: leaves the context unusable"));
    }
    if measured.kept > KEPT {
        wrong.push(format!("{name}: {} bytes are not given back", measured.kept));
    }
    wrong
}
