//! Who listens to a run.

use std::sync::{Arc, Mutex};

use comity::{BoxError, Context, Event, Listen};

use super::{fails, mirror, on, ran, shown};

/// What is heard, as lines.
fn diary(threads: usize, topics: Listen, text: &str) -> (Vec<String>, Context) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&heard);
    let engine = on(threads)
        .strategy("mirror", mirror())
        .listen(topics, move |event| {
            let line = match event {
                Event::Round(it) => {
                    let of = it.of();
                    let moves: Vec<_> = it.moves().collect();
                    format!(
                        "{:?} {} {} {moves:?} {:?}",
                        of.pair(),
                        of.repetition(),
                        it.number(),
                        it.payoffs()
                    )
                }
                Event::Match(it) => format!("{:?} {} {:?}", it.players(), it.rounds(), it.totals()),
                Event::Generation(it) => format!("{} {} {:?}", it.unit(), it.number(), it.shares()),
                Event::Row(it) => {
                    format!("{} {} {:?}", it.point(), it.replicate(), it.text("score"))
                }
                _ => return,
            };
            kept.lock().expect("nobody panics").push(line);
        })
        .build()
        .expect("it is sound");
    let context = ran(&engine, text);
    let lines = heard.lock().expect("nobody panics").clone();
    (lines, context)
}

const EVENTFUL: &str = "
use games { prisoners_dilemma }
use strategies { tit_for_tat, always_defect, random, win_stay_lose_shift }
let t = tournament(prisoners_dilemma, among: [tit_for_tat, mirror, always_defect, random], rounds: 30, repeat: 6,
    noise: 0.05, seed: 1)
let calm = tournament(prisoners_dilemma, among: [tit_for_tat, mirror, win_stay_lose_shift], rounds: 5, repeat: 3)
let e = evolve(prisoners_dilemma, from: 20 of tit_for_tat + 20 of always_defect, by: moran(), rounds: 10, generations: 40, seed: 2)
experiment runs {
    vary noise in [0, 0.1, 0.2]
    repeat 4
    measure { [score: play(prisoners_dilemma, between: [tit_for_tat, win_stay_lose_shift], rounds: 20, noise: noise).mean_score] }
}
let r = runs.run(seed: 5)
let out = \"{t.scores} {t.table().first_score} {calm.scores} {e.shares} {r.score}\"
";

#[test]
fn events_come_in_the_same_order_for_any_number_of_threads() {
    let (first, mut quiet) = diary(1, Listen::ALL, EVENTFUL);
    // 10 pairs × 6 × 30 rounds, 6 × 3 × 5 rounds, 12 × 20 rounds; a match each; 41 generations; 12 rows.
    let rounds = 10 * 6 * 30 + 6 * 3 * 5 + 12 * 20;
    assert_eq!(first.len(), rounds + 60 + 18 + 12 + 41 + 12);
    for threads in [2, 8] {
        let (lines, mut context) = diary(threads, Listen::ALL, EVENTFUL);
        assert!(lines == first, "another order on {threads} threads");
        assert_eq!(shown(&mut context, "out"), shown(&mut quiet, "out"));
    }
}

#[test]
fn listening_changes_no_result() {
    let (none, mut alone) = diary(2, Listen::PROGRESS, EVENTFUL);
    assert!(none.is_empty());
    for topics in [Listen::ROUNDS, Listen::MATCHES, Listen::GENERATIONS | Listen::ROWS, Listen::ALL]
    {
        let (lines, mut heard) = diary(2, topics, EVENTFUL);
        assert!(!lines.is_empty());
        assert_eq!(shown(&mut heard, "out"), shown(&mut alone, "out"));
    }
}

#[test]
fn a_listener_can_end_a_run() {
    let engine = on(1)
        .listen(Listen::ROUNDS, |event| -> Result<(), BoxError> {
            match event {
                Event::Round(round) if round.number() == 3 => Err("three are enough".into()),
                _ => Ok(()),
            }
        })
        .build()
        .expect("it is sound");
    let said = fails(
        &engine,
        "
        use games { prisoners_dilemma }
        use strategies { tit_for_tat }
        play(prisoners_dilemma, between: [tit_for_tat, tit_for_tat], rounds: 1000000)
    ",
    );
    assert!(said.contains("E0839") && said.contains("three are enough"), "{said}");
}
