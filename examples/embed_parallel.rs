//! One program on all cores: a context for each task, the same bytes as on one thread.
//!
//! ```text
//! cargo run --release --example embed_parallel
//! ```

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use comity::{Engine, Error, Limits, Program};

/// Who does best among those who now and then do the other thing by mistake?
const SCRIPT: &str = r#"
use games { prisoners_dilemma }
use strategies { tit_for_tat, generous_tit_for_tat, grim_trigger, win_stay_lose_shift, always_defect }

let noise = 0.0

let entrants = [tit_for_tat, generous_tit_for_tat(p: 0.2), grim_trigger, win_stay_lose_shift, always_defect]
let t = tournament(prisoners_dilemma, among: entrants, rounds: 60, repeat: 4, noise: noise)
let best = "{t.winner} with {t.ranking.score[0]:.3}"
"#;

/// How much noise, and which seed.
type Task = (f64, u64);

fn tasks() -> Vec<Task> {
    let noises = [0.0, 0.02, 0.1, 0.3];
    noises.iter().flat_map(|noise| (1..=6).map(|seed| (*noise, seed))).collect()
}

/// One task from beginning to end. An engine is cheap to clone, so a task can have one with its own seed; the program
/// is shared.
fn ask(engine: &Engine, program: &Program, (noise, seed): Task) -> Result<String, Error> {
    let mut context = engine.clone().with_seed(seed).context();
    context.set("noise", noise)?;
    context.run(program)?;
    let best: String = context.get("best")?;
    Ok(format!("noise {noise}, seed {seed}: {best}"))
}

/// All tasks on so many threads, the answers in the order of the tasks. Each thread takes the next task that nobody has.
fn all(engine: &Engine, program: &Program, threads: usize) -> Result<Vec<String>, Error> {
    let (tasks, next) = (tasks(), AtomicUsize::new(0));
    let mut answers = thread::scope(|scope| {
        let work = || {
            let mut own = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(task) = tasks.get(place) else { return Ok(own) };
                own.push((place, ask(engine, program, *task)?));
            }
        };
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let mut answers = Vec::new();
        for worker in workers {
            answers.extend(worker.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok::<_, Error>(answers)
    })?;
    answers.sort_by_key(|(place, _)| *place);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

fn main() -> Result<(), Error> {
    // The host's threads keep the cores busy, so no run begins threads of its own.
    let engine = Engine::builder().limits(Limits::default().jobs(1)).build()?;
    let program = engine.compile("noise.comity", SCRIPT)?;

    let alone = all(&engine, &program, 1)?;
    for answer in alone.iter().step_by(6) {
        println!("{answer}");
    }
    for threads in [2, 4, 8] {
        let same = all(&engine, &program, threads)? == alone;
        println!(
            "on {threads} threads: {}",
            if same { "the same bytes" } else { "something else" }
        );
    }
    Ok(())
}
