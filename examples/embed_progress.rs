//! Progress of a long run in the host's own bar, and events of the model as they happen. Only `std`.
//!
//! Rows of an experiment come one by one, long before its table is there: beside the bar stands the latest. The bar goes to standard error, so that standard output has what the script prints and nothing else.
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

experiment mistakes {
    vary noise in [0, 0.02, 0.05, 0.1]
    repeat 25
    measure {
        let m = play(prisoners_dilemma, between: [tit_for_tat, tit_for_tat], rounds: 2000, noise: noise)
        [cooperation: m.share(cooperate)]
    }
}
print("matches with mistakes:", mistakes.run().rows.len)

let entrants = [tit_for_tat, always_defect, grim_trigger, random, gradual, win_stay_lose_shift]
let t = tournament(prisoners_dilemma, among: entrants, rounds: 300, repeat: 40, noise: 0.01, seed: 1)
print("best:", t.winner)

let from = [[tit_for_tat, 0.2], [always_defect, 0.6], [gradual, 0.2]]
let path = evolve(prisoners_dilemma, from: from, by: replicator(), generations: 40, rounds: 50)
print("in the end:", path.final)
"#;

/// What the host wants to know of the run beside its progress.
#[derive(Default)]
struct News {
    /// The highest score of a match, and who had it.
    best: (f64, String),
    /// The generation from which on hardly anybody defects.
    order: Option<usize>,
    /// The latest row of the experiment, for the bar.
    row: String,
    /// How much mistakes have hurt at most: cooperation, and how often there were mistakes.
    worst: Option<(f64, f64)>,
}

/// `replicates   [####################----------] 66 of 100   noise 0.05: 52 % cooperation`
fn bar(now: &Progress, row: &str) -> String {
    const WIDTH: usize = 30;
    let filled = WIDTH * now.done() / now.total().max(1);
    let (done, left) = ("#".repeat(filled), "-".repeat(WIDTH - filled));
    format!("\r{:<12} [{done}{left}] {} of {}   {row:<30}", now.what(), now.done(), now.total())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let news = Arc::new(Mutex::new(News::default()));
    let heard = Arc::clone(&news);
    let topics = Listen::PROGRESS | Listen::MATCHES | Listen::GENERATIONS | Listen::ROWS;
    let engine = Engine::builder()
        .output(|text| print!("{text}"))
        .listen(topics, move |event| {
            let Ok(mut news) = heard.lock() else { return };
            match event {
                Event::Progress(now) => {
                    eprint!("{}", bar(now, &news.row));
                    if now.done() == now.total() {
                        eprintln!();
                        news.row.clear();
                    }
                    let _ = std::io::stderr().flush();
                }
                Event::Match(over) => {
                    for (player, score) in over.players().iter().zip(over.scores().iter().flatten())
                    {
                        if *score > news.best.0 {
                            let who = format!("{player} in {}", over.players().join(" - "));
                            news.best = (*score, who);
                        }
                    }
                }
                Event::Generation(now) => {
                    let warlike = now.types().iter().position(|name| name == "always_defect");
                    let share = warlike.and_then(|at| now.shares().get(at));
                    if news.order.is_none() && share.is_some_and(|share| *share < 0.01) {
                        news.order = Some(now.number());
                    }
                }
                Event::Row(row) => {
                    let cells = row.number("cooperation").zip(row.number("noise"));
                    let Some((cooperation, noise)) = cells else { return };
                    news.row = format!("noise {noise}: {:.0} % cooperation", 100.0 * cooperation);
                    if news.worst.is_none_or(|(least, _)| cooperation < least) {
                        news.worst = Some((cooperation, noise));
                    }
                }
                _ => {}
            }
        })
        .build()?;
    let program = engine.compile("long.comity", SCRIPT)?;
    engine.context().run(&program)?;
    if let Ok(news) = news.lock() {
        println!("highest score of a match: {:.3}, {}", news.best.0, news.best.1);
        if let Some(generation) = news.order {
            println!("fewer than one in a hundred defect from generation {generation} on");
        }
        if let Some((cooperation, noise)) = news.worst {
            println!("least cooperation of a replicate: {cooperation:.3}, at noise {noise}");
        }
    }
    Ok(())
}
