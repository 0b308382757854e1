//! What a call over the boundary costs: Comity, rhai and Lua embedded in one program, as one Markdown table.
//!
//! Each row is the same work in all of them, and gives the same. A row is run so often that a pass takes some twenty
//! milliseconds, and the passes go through all engines in turn, so that a slow minute of the machine hits all. The
//! figure is the median of the passes, in CPU time of the thread; making engines is not in it, unless the row says so.
//!
//! ```text
//! embedding [--passes N] [--row TEXT]      the table, or only the rows with that text in their titles
//! embedding --only ENGINE ROW TIMES        one row of one engine, for a profiler
//! ```

mod rows;
mod with_comity;
mod with_lua;
mod with_rhai;

use cpu_time::ThreadTime;
use rows::{Row, Work};

const ENGINES: [(&str, fn(Row) -> Option<Work>); 3] =
    [("Comity", with_comity::work), ("rhai", with_rhai::work), (LUA, with_lua::work)];
const LUA: &str = if cfg!(feature = "luajit") { "LuaJIT" } else { "Lua 5.4" };

/// How long a pass takes, in seconds.
const PASS: f64 = 0.02;
/// How often a row is run to compare what it gives.
const CHECKED: usize = 100;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (mut passes, mut wanted) = (11, "");
    match arguments.as_slice() {
        ["--only", engine, row, times] => return only(engine, row, times),
        options => {
            for pair in options.chunks(2) {
                match pair {
                    ["--passes", number] => passes = number.parse().expect("a number of passes"),
                    ["--row", text] => wanted = text,
                    _ => return eprintln!("usage: embedding [--passes N] [--row TEXT]"),
                }
            }
        }
    }
    println!("| | Comity | rhai | {LUA} | rhai / Comity | {LUA} / Comity |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for row in Row::ALL.into_iter().filter(|row| row.title().contains(wanted)) {
        print(row, &timed(row, passes));
    }
}

/// Nanoseconds of each engine.
fn timed(row: Row, passes: usize) -> Vec<Option<f64>> {
    let mut works: Vec<Option<Work>> = ENGINES.iter().map(|(_, work)| work(row)).collect();
    let given: Vec<f64> = works.iter_mut().flatten().map(|work| work(CHECKED)).collect();
    assert!(given.windows(2).all(|pair| pair[0] == pair[1]), "{row:?} gives {given:?}");
    let often: Vec<usize> =
        works.iter_mut().map(|work| work.as_mut().map_or(0, calibrated)).collect();
    let mut times = vec![Vec::new(); works.len()];
    for _ in 0..passes {
        for (engine, work) in works.iter_mut().enumerate() {
            if let Some(work) = work {
                times[engine].push(seconds(work, often[engine]) / often[engine] as f64 * 1e9);
            }
        }
    }
    times.into_iter().map(median).collect()
}

/// How often something is to be run so that it takes as long as a pass.
fn calibrated(work: &mut Work) -> usize {
    let mut times = 1;
    while seconds(work, times) < PASS / 4.0 {
        times *= 2;
    }
    let share = seconds(work, times) / PASS;
    ((times as f64 / share) as usize).max(1)
}

fn seconds(work: &mut Work, times: usize) -> f64 {
    let begin = ThreadTime::now();
    std::hint::black_box(work(times));
    begin.elapsed().as_secs_f64()
}

fn median(mut times: Vec<f64>) -> Option<f64> {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied()
}

fn print(row: Row, times: &[Option<f64>]) {
    let shown = |time: &Option<f64>| time.map_or("–".to_owned(), nanoseconds);
    let cells: Vec<String> = times.iter().map(shown).collect();
    let ratio = |engine: usize| match (times[engine], times[0]) {
        (Some(time), Some(ours)) => format!("{:.2}", time / ours),
        _ => "–".to_owned(),
    };
    println!("| {} | {} | {} | {} |", row.title(), cells.join(" | "), ratio(1), ratio(2));
}

/// Three digits are enough.
fn nanoseconds(time: f64) -> String {
    if time < 100.0 {
        format!("{time:.1} ns")
    } else if time < 1e5 {
        format!("{time:.0} ns")
    } else {
        format!("{:.0} µs", time / 1e3)
    }
}

fn only(engine: &str, row: &str, times: &str) {
    let (_, work) = ENGINES.iter().find(|(name, _)| *name == engine).expect("an engine");
    let row = Row::ALL.into_iter().find(|known| format!("{known:?}") == row).expect("a row");
    let mut work = work(row).expect("a row that it has");
    println!("{}", work(times.parse().expect("how often")));
}
