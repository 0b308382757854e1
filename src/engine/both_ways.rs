//! Automata do what the code does: every match is played both ways, and all that can be seen of it compared.

use super::Engine;
use crate::bridge::switch::{ASK, UNASKED};

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

/// Machines with random tables, drawn anew for each number.
const GENERATED: &str = "
use games { prisoners_dilemma }
use strategies { gradual, soft_majority }
strategy table_driven(actions, next, chances) {
    memory now = 0
    choose {
        if round > 1 {
            let seen = (if mine.last == defect { 2 } else { 0 }) + (if theirs.last == defect { 1 } else { 0 })
            now = next[4 * now + seen]
        }
        if chance(chances[now]) { choice([cooperate, defect, actions[now]]) } else { actions[now] }
    }
}
strategy mixes(table, depth, limit) {
    memory lately = [], wrongs = 0
    choose {
        if theirs.last == defect { wrongs += 1 }
        if theirs.back(depth) == defect and mine.run(cooperate) < limit { wrongs = max(wrongs - 1, 0) }
        if wrongs >= limit { wrongs = 0 }
        let p = table[wrongs % table.len]
        [(cooperate): p, (defect): 1 - p]
    }
}
fn drawn(number) {
    let size = 2 + number % 4
    table_driven(
        size of choice([cooperate, defect]), (4 * size) of choice(0..size), size of choice([0, 0, 0.1, 1, 0.5])
    )
}
fn mixed(number) { mixes(3 of choice([0, 0.25, 1, 0.7]), 1 + number % 3, 2 + number % 3) }
let results = []
for number in 0..100 {
    let one = if number % 3 == 0 { mixed(number) } else { drawn(number) }
    let other = if number % 7 == 0 { gradual } else if number % 5 == 0 { soft_majority } else { drawn(number + 1) }
    let pair = if number % 2 == 0 { [one, other] } else { [other, one] }
    let m = play(prisoners_dilemma, pair, rounds: 400, noise: [0.01, 0.2 * (number % 2)],
        misperception: 0.05 * (number % 3), discount: if number % 4 == 0 { 0.99 } else { 1 }, seed: number)
    push(results, \"{m.total} {m.cooperation} {m.scores} {m.actions[0][300..320]}\\n\")
    let m = play(prisoners_dilemma, pair, continuation: 0.998, noise: 0.03, seed: number)
    push(results, \"{m.total} {m.rounds}\\n\")
}
let results = results.join(\"\")
";

#[test]
fn generated_machines_play_alike_both_ways() {
    same(GENERATED, 100);
    // The same without a log, where pairs are one machine.
    same(&GENERATED.replace(" {m.actions[0][300..320]}", ""), 100);
}

/// What tempts to be taken for a machine that it is not.
const ODD: &str = r#"
use games { prisoners_dilemma }
use strategies { random, tit_for_tat }
let limit = 2
let plan = [cooperate, defect, defect]
strategy odd_keys { choose { let known = [(1): defect, (2): cooperate, (150): defect]
    known.get(round, cooperate) } }
strategy careful { choose { let n = try { round * 2 } catch e { 0 }
    if n > 150 { defect } else { cooperate } } }
strategy lists { memory seen = []
    choose { if theirs.last == defect and seen.len < 3 { push(seen, defect) }
        if seen.len == 3 { defect } else { cooperate } } }
strategy alias { memory a = [], b = []
    choose { b = a
        if theirs.last == defect and b.len < 5 { push(b, 1) }
        if a.len >= 4 { defect } else { cooperate } } }
strategy lucky { choose if draw(uniform(0, 1)) < 0.3 { defect } else { cooperate } }
strategy shuffled { choose shuffle([cooperate, defect])[0] }
strategy pairs { choose { if [mine.last, theirs.last] == [cooperate, defect] { defect } else { cooperate } } }
strategy texts { memory log = ""
    choose { if log.len < 4 { log += if theirs.last == defect { "D" } else { "C" } } else { log = "" }
        if log == "CD" { defect } else { cooperate } } }
strategy floats { memory mood = 1.0
    choose { if theirs.last == defect { mood = mood / 2 } else { mood = min(1, mood * 2) }
        if mood < 0.2 { defect } else { cooperate } } }
strategy down { memory left = 5
    choose { left -= 1
        if left % 3 == 0 { defect } else { cooperate } } }
strategy fifth { memory n = 0
    choose { n += 1
        if n % 5 == 0 { defect } else { cooperate } } }
strategy twice { memory n = 0, m = 0
    choose { if theirs.last == defect { n += 2 }
        m = n
        if m > 60 { n = 0 }
        if n >= 4 { defect } else { cooperate } } }
strategy relative { choose if round - theirs.run(cooperate) > 3 { defect } else { cooperate } }
strategy first_move { choose if round > 1 and theirs.at(1) == defect { defect } else { cooperate } }
strategy once { choose if round == 4 and theirs[0] == defect { defect } else { mine.last ?? } }
strategy counts { choose if theirs.count(|a| a == defect) > 20 { defect } else { cooperate } }
strategy contains { choose if defect in theirs { defect } else { cooperate } }
strategy slices { choose if theirs.len >= 2 and theirs[0..2] == [defect, defect] { defect } else { cooperate } }
strategy loops { choose { let n = 0
    for a in theirs { if a == defect { n += 1 } }
    if n > 30 { defect } else { cooperate } } }
strategy global { choose if theirs.run(defect) >= limit { defect } else { cooperate } }
strategy plans(list) { choose list[(round - 1) % list.len] }
strategy vain { choose if "{them}" == "tit_for_tat" { defect } else { theirs.back(2) ?? } }
strategy far { choose if round >= 180 { defect } else { cooperate } }
strategy backwards { choose if 190 - round < 20 { defect } else { cooperate } }
strategy stored { memory since = 0
    choose { if theirs.last == defect { since = round }
        if round - since > 3 { cooperate } else { defect } } }
strategy shares { choose if theirs.len > 0 and theirs.share(defect) > 0.4 { defect } else { cooperate } }
strategy shares_of_nothing { choose if theirs.share(defect) == none { cooperate } else { defect } }
strategy shares_of_none { choose if (if round > 20 { mine.share(none) } else { 1 }) == 0 { defect } else { cooperate } }
strategy rich { choose if earned.last == 5 or earned.total(0) >= 2 { cooperate } else { defect } }
strategy summed { choose if sum(earned) > 300 { defect } else { cooperate } }
strategy nested { choose { let f = |x| if x == defect { theirs.back(2) } else { mine.back(2) }
    if f(theirs.last) == defect { defect } else { cooperate } } }
strategy inner { choose { let m = play(prisoners_dilemma, [random, tit_for_tat], rounds: 3, seed: 5)
    if m.total[0] > 6 and theirs.last == defect { defect } else { cooperate } } }
fn helper(history, k) { history.back(k) == defect }
strategy helped { choose if helper(theirs, 2) and chance(0.7) { defect } else { cooperate } }
strategy wild { memory target = choice([cooperate, defect])
    choose if theirs.last == defect { defect } else { target } }
strategy pick_of { choose choice([cooperate, cooperate, if theirs.last == defect { defect } else { cooperate }]) }
strategy early { choose if round <= 3 { [defect, cooperate, defect][round - 1] } else { cooperate } }
strategy nulls { choose if theirs.back(3) == none { defect } else { theirs.back(3) } }
let plans_now = plans(plan)
let all = [
    odd_keys, careful, lists, alias, lucky, shuffled, pairs, texts, floats, down, fifth, twice, relative, first_move,
    counts, contains, slices, loops, global, plans_now, far, backwards, stored, shares,
    shares_of_nothing, shares_of_none, rich, summed, nested, inner,
    helped, wild, pick_of, early, nulls
]
let results = []
fn meet(one, seed) {
    for rival in [random(0.6), tit_for_tat] {
        let m = play(prisoners_dilemma, [one, rival], rounds: 200, noise: 0.05, seed: seed)
        push(results, "{one.name} {m.total} {m.actions}\n")
        let m = play(prisoners_dilemma, [rival, one], rounds: 500, noise: 0.02, misperception: 0.02, seed: seed)
        push(results, "{one.name} {m.total} {m.actions[1][400..450]}\n")
    }
}
for [seed, one] in all.enumerate() { meet(one, seed) }
// What the code can reach has changed.
limit = 4
plan[0] = defect
push(plan, cooperate)
meet(global, 1)
meet(plans_now, 2)
let results = results.join("")
"#;

#[test]
fn what_is_odd_plays_alike_both_ways() {
    let script: Vec<&str> = ODD.lines().filter(|line| !line.contains("??")).collect();
    same(&script.join("\n"), 50);
}

#[test]
fn groups_play_alike_both_ways() {
    let script = r#"
use games { public_goods }
use strategies { conditional_cooperator, group_grim_trigger, threshold_cooperator, sequence_of, random, alternator }
strategy envious { choose if theirs[0].back(2) == defect or theirs[1].run(cooperate) > 2 { defect } else { cooperate } }
strategy counting { choose if theirs.last_share(cooperate) == none or earned.last > 1 { cooperate } else { defect } }
strategy tallies { choose if theirs[1].total(defect) > theirs[0].total(defect) { defect } else { cooperate } }
let pool = [conditional_cooperator, group_grim_trigger, threshold_cooperator(at_least: 2), sequence_of([cooperate, defect]),
    random(0.8), envious, counting, tallies]
let results = []
for seed in 0..40 {
    let members = [0, 3, 5].map(|step| pool[(seed + step * (1 + seed % 3)) % pool.len])
    let m = play(public_goods(n: 3), members, rounds: 400, noise: 0.03, misperception: 0.02 * (seed % 2), seed: seed)
    push(results, "{m.total} {m.cooperation} {m.actions[2][300..330]}\n")
}
let results = results.join("")
"#;
    same(script, 15);
}
