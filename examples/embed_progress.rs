//! Progress of a long run in the host's own bar, and events of the model as they happen. Only `std`.
//!
//! The bar goes to standard error, so that standard output has what the script prints and nothing else.
//!
//! ```text
//! cargo run --example embed_progress
//! ```

use std::io::Write as _;
use std::sync::{Arc, Mutex};

use comity::{Engine, Event, Listen, Progress};

const SCRIPT: &str = r#"
use games { prisoners_dilemma }
use strategies { tit_for_tat, always_defect, grim_trigger, random, gradual, win_stay_lose_shift }

let entrants = [tit_for_tat, always_defect, grim_trigger, random, gradual, win_stay_lose_shift]
let t = tournament(prisoners_dilemma, among: entrants, rounds: 300, repeat: 40, noise: 0.01, seed: 1)
print("best:", t.winner)

let from = [[tit_for_tat, 0.2], [always_defect, 0.6], [gradual, 0.2]]
let path = evolve(prisoners_dilemma, from: from, by: replicator(), generations: 40, rounds: 50)
print("in the end:", path.final)
"#;

/// `matches    [##########----------] 420 of 840`
fn bar(now: &Progress) -> String {
    const WIDTH: usize = 30;
    let filled = WIDTH * now.done() / now.total().max(1);
    let (done, left) = ("#".repeat(filled), "-".repeat(WIDTH - filled));
    format!("\r{:<12} [{done}{left}] {} of {}", now.what(), now.done(), now.total())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // What the host wants to know of the run beside its progress: who does best, and when order returns.
    let news = Arc::new(Mutex::new((0.0_f64, String::new(), None)));
    let heard = Arc::clone(&news);
    let topics = Listen::PROGRESS | Listen::MATCHES | Listen::GENERATIONS;
    let engine = Engine::builder()
        .output(|text| print!("{text}"))
        .listen(topics, move |event| {
            let Ok(mut news) = heard.lock() else { return };
            match event {
                Event::Progress(now) => {
                    eprint!("{}", bar(now));
                    if now.done() == now.total() {
                        eprintln!();
                    }
                    let _ = std::io::stderr().flush();
                }
                Event::Match(over) => {
                    for (player, score) in over.players().iter().zip(over.scores().iter().flatten())
                    {
                        if *score > news.0 {
                            news.0 = *score;
                            news.1 = format!("{player} in {}", over.players().join(" - "));
                        }
                    }
                }
                Event::Generation(now) => {
                    let warlike = now.types().iter().position(|name| name == "always_defect");
                    let share = warlike.and_then(|at| now.shares().get(at));
                    if news.2.is_none() && share.is_some_and(|share| *share < 0.01) {
                        news.2 = Some(now.number());
                    }
                }
                _ => {}
            }
        })
        .build()?;
    let program = engine.compile("long.comity", SCRIPT)?;
    engine.context().run(&program)?;
    if let Ok(news) = news.lock() {
        println!("highest score of a match: {:.3}, {}", news.0, news.1);
        if let Some(generation) = news.2 {
            println!("fewer than one in a hundred defect from generation {generation} on");
        }
    }
    Ok(())
}
