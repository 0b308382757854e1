//! Automata do what the code does.

use std::cell::Cell;

thread_local! {
    /// Whether everybody is asked, automaton or not.
    pub(super) static ASK: Cell<bool> = const { Cell::new(false) };
    /// How many matches were played without asking anybody.
    static UNASKED: Cell<usize> = const { Cell::new(0) };
}

/// Counts a match that was played without asking anybody.
pub(super) fn count() {
    UNASKED.set(UNASKED.get() + 1);
}

use crate::engine::Engine;

/// Shows `results` after a script was run; and how many matches asked nobody.
fn run(script: &str, ask: bool) -> (String, usize) {
    ASK.set(ask);
    UNASKED.set(0);
    let engine = Engine::default();
    let program =
        engine.compile("both", script).unwrap_or_else(|error| panic!("{}", error.render()));
    let mut context = engine.context();
    context.run(&program).unwrap_or_else(|error| panic!("{}", error.render()));
    ASK.set(false);
    (context.show("results").unwrap_or_default(), UNASKED.get())
}

/// Runs a script both ways and compares every digit; so many matches must have asked nobody.
fn same(script: &str, at_least: usize) {
    let (asked, none) = run(script, true);
    let (unasked, count) = run(script, false);
    assert_eq!(none, 0);
    for (asked, unasked) in asked.lines().zip(unasked.lines()) {
        assert_eq!(asked, unasked);
    }
    assert_eq!(asked, unasked);
    assert!(count >= at_least, "only {count} matches were played by automata");
}

const LIBRARY: &str = "
use games { prisoners_dilemma, chicken }
use strategies {
    always_cooperate, alternator, random, sequence_of, tit_for_tat, tit_for_two_tats, two_tits_for_tat,
    hard_tit_for_two_tats, slow_tit_for_tat, generous_tit_for_tat, contrite_tit_for_tat, spiteful_tit_for_tat,
    bully, appeaser, grim_trigger, soft_grudger, forgetful_grudger, gradual, easy_go, memory_one, reactive,
    win_stay_lose_shift, firm_but_fair, joss, zero_determinant, extortionate, soft_majority, recent_majority,
    adaptive, adaptive_tit_for_tat
}
let pool = [
    always_cooperate, alternator, random(0.3), sequence_of([cooperate, defect, defect]), tit_for_tat,
    tit_for_two_tats, hard_tit_for_two_tats, slow_tit_for_tat, generous_tit_for_tat, contrite_tit_for_tat,
    spiteful_tit_for_tat, appeaser, grim_trigger, soft_grudger, forgetful_grudger(rounds: 4), gradual,
    memory_one(0.8, 0.3, 0.4, 0.9), win_stay_lose_shift, firm_but_fair, joss, extortionate, soft_majority,
    recent_majority(rounds: 3), adaptive
]
";

#[test]
fn the_library_plays_alike_both_ways() {
    let script = format!(
        "{LIBRARY}
let results = []
for [i, one] in pool.enumerate() {{
    for [j, other] in pool.enumerate() {{
        let m = play(prisoners_dilemma, [one, other], rounds: 130 + i + j, noise: 0.05,
            misperception: if j % 3 == 0 {{ 0.1 }} else {{ 0 }}, seed: i + 100 * j)
        push(results, \"{{m.total}} {{m.cooperation}} {{m.scores}}\\n\")
    }}
}}
let results = results.join(\"\")
"
    );
    same(&script, 400);
}

#[test]
fn rounds_are_the_same_too() {
    let script = format!(
        "{LIBRARY}
let results = []
for [i, one] in pool.enumerate() {{
    let other = pool[(7 * i + 3) % pool.len]
    let m = play(chicken, [one, other], rounds: 400, continuation: 0.99, noise: [0.03, 0.1], discount: 0.97, seed: i)
    push(results, \"{{m.total}} {{m.rounds}} {{m.actions}} {{m.intended}} {{m.payoffs}}\\n\")
    let m = play(chicken, [one, other], rounds: 150, misperception: 0.2, payoffs_seen: false, seed: i)
    push(results, \"{{m.total}} {{m.rounds}} {{m.actions}} {{m.payoffs}}\\n\")
}}
let results = results.join(\"\")
"
    );
    same(&script, 30);
}
