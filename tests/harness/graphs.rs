//! The collector: random programs build, share, close into rings, change and drop structure in every way that the
//! language has, once with garbage collected at every chance and once as usual. Both must print the same.
//!
//! A value that a native holds without saying so is gone in the first run, as soon as the native calls a script: its
//! text is then empty, its list has nothing in it, its object makes the machine panic.

use std::fmt::Write as _;
use std::time::Duration;

use comity::engine::Limits;
use proptest::prelude::*;

use crate::machine::run;

/// What a program holds at first, of several sorts. There are never more, but each is also reached from others.
const FIRST: [&str; HELD] = [
    "[\"first\", [1, \"second\"]]",
    "node(items: [\"item\"])",
    "[one: [\"a value\"], two: 2]",
    "counter()",
    "|x| [x, \"closed over\"]",
    "\"a text of {6} words, made anew\"",
];

const HELD: usize = 6;

/// What programs begin with: makers of every sort of value, with names and texts that are made anew each time.
const BEFORE: &str = r#"
use games { prisoners_dilemma }
kind node { next: none
    items: []
    weight: ratio(1, 3)
    fn tell(n) { "{n}: {me.weight} {len(me.items)}" }
    fn with(x) { node(next: me, items: [x, "{len(me.items)}"]) }
}
strategy teller(told: []) {
    memory log = ["fresh {round}"], last = "none {round}"
    say { "said {round}" }
    choose {
        log.push("{theirs.said} {last} {mine[0..mine.len]}")
        told.push([theirs.last, "{theirs.len}"])
        last = "round {round} {len(log)}"
        if len(log[len(log) - 1]) % 3 == 0 { defect } else { cooperate }
    }
}
game pond(n: 2) {
    players n
    actions in [0, 1, 2]
    state log = ["start"], at = [here: "none"]
    payoff(own, others) { own * 2 - sum(others) + len(log) / 10 }
    update { log.push("fished {sum(all)}")
        at = [here: "round {round}", before: at.here] }
}
strategy angler { choose if len(game.at.here) % 2 == 0 { 2 } else { game.log.len % 3 } }
/// Makes garbage, so that what is free is used again.
fn churn(n) { let waste = [:]
    for i in 0..n { waste["waste {i}"] = ["{i}", [i, "{i * i}"], ratio(i, 7)] }
    len(waste) }
fn stir(x) { churn(3)
    x }
fn counter() { let n = 0
    let seen = []
    |step| { n += step
        seen.push("step {n}")
        churn(2)
        [n, seen[seen.len - 1]] } }
fn deep(n) { if n == 0 { "end {churn(2)}" } else { [deep(n - 1), "deep {n}"] } }
fn risky(n) { if n % 2 == 0 { fail("failed with {n}") } else { ["fine", "{n}"] } }
fn items_of(x) { match type_of(x) { "list" => x
    "map" => x.values()
    "history" => [x.len]
    _ => ["{x}"] } }
/// A few elements, so that what grows with what it is made of stays small.
fn few(x) { items_of(x).take(4) }
"#;

/// What a program can do: `{r}`, `{s}`, `{t}` are things that it holds, `{n}` is a small number.
const STEPS: &[&str] = &[
    "{r} = [{s}, {t}, \"made {n}\"]",
    "{r} = [one: {s}, (\"two {n}\"): [{t}]]",
    "{r} = node(next: {s}, items: [{t}, \"item {n}\"])",
    "{r} = node(weight: ratio({n}, 7)).with({s})",
    "{r} = counter()",
    "{r} = |x| [{s}, x, \"closed over {n}\"]",
    "{r} = ratio({n}, 11) + ratio(1, 3) ^ 20",
    "{r} = \"text {n} \" + \"and {few({s}).len}\"",
    "{r} = \"{n}\" + repeat(\"ab\", {n})",
    "{r} = ({n}..20)",
    "{r} = deep({n})",
    "{r} = none",
    "{r} = copy({s})",
    "{r} = to_map([[\"k{n}\", {s}], [\"other\", \"v{n}\"]])",
    "{r} = table([[who: \"a{n}\", n: {n}], [who: \"b{n}\", n: 1]])",
    "push({r}, {s})",
    "push({r}, {r})",
    "{r}.push([\"pushed {n}\"])",
    "insert({r}, 0, \"inserted {n}\")",
    "print(pop({r}))",
    "{r}[0] = {s}",
    "{r}[\"key {n}\"] = {s}",
    "{r}.one = {s}",
    "{r}.next = {s}",
    "{r}.items.push({s})",
    "{r}.weight = {r}.weight * ratio(2, 3)",
    "print({r}({n}))",
    "print({r}.tell({n}))",
    "{r} = {s}({n})",
    "for x in few({r}) { churn(2)\n    print(x) }",
    "for i in 0..3 { {r} = [{r}, \"nest {i}\"] }\n{r} = [\"flat {n}\"]",
    "{r} = few({s}).map(|x| [x, \"mapped {churn(3)}\"])",
    "{r} = few({s}).filter(|x| stir(len(\"{x}\") % 2 == {n} % 2))",
    "{r} = few({s}).reduce(|a, b| [a, \"{churn(2)}\", b], [\"seed {n}\"])",
    "{r} = few({s}).map(|x| \"t{len(\"{x}\")}\").sort()",
    "{r} = sort_by(few({s}), |x| stir([len(\"{x}\"), \"{x}\"]))",
    "{r} = group_by(few({s}), |x| stir(\"group {len(\"{x}\") % 3}\"))",
    "{r} = tally(few({s}).map(|x| \"{x}\"))",
    "{r} = zip(few({s}), few({t})).map(|[a, b]| stir([\"{n}\", b, a]))",
    "{r} = enumerate(few({s})).map(|[i, x]| stir([\"{i}\", x]))",
    "{r} = find(few({s}), |x| stir(len(\"{x}\") > {n}))",
    "print(any(few({s}), |x| stir(\"{x}\" == \"{n}\")), all(few({s}), |x| stir(true)))",
    "{r} = index_of(few({s}), |x| stir(len(\"{x}\") == {n}))",
    "{r} = unique(few({s}).map(|x| \"u{len(\"{x}\") % 3}\"))",
    "{r} = chunks(few({s}), 2).map(|x| stir(x))",
    "{r} = flatten([few({s}), [\"f{n}\"]])",
    "{r} = subsets(few({s}).take(3)).map(|x| stir([x, \"subset\"]))",
    "{r} = merge([(\"m{n}\"): {s}], [one: {t}])",
    "{r} = items([a: {s}, b: \"{n}\"]).map(|[k, v]| stir([v, k]))",
    "{r} = iterate(|x| stir([x, \"again\"]), \"start {n}\", 3)",
    "{r} = argmax([\"aa\", \"b{n}\", \"ccc\"].map(|x| stir(x)), |x| stir(len(x)))",
    "{r} = fixed_point(|[x, y]| stir([y / 2, 1 - x]), [0, 0])",
    "{r} = join(few({s}).map(|x| stir(\"{x}\")), \"-\")",
    "{r} = split(\"a{n} b c{n}\", \" \").map(|x| stir(upper(x)))",
    "{r} = replace(\"{few({s})}\", \"a\", \"<{n}>\")",
    "{r} = try { risky({n}) } catch e { [e.message, {s}] }",
    "{r} = try { few({s}).map(|x| risky({n})) } catch e { stir([e.code, e.message]) }",
    "{r} = shuffle(few({s}))",
    "{r} = sum(few({s}).map(|x| ratio(len(\"{x}\"), 3)))",
    "{r} = if {s} == {t} { [\"same\", {s}] } else { [\"other\", {t}] }",
    "let [a, b] = [stir({s}), [{t}, \"{n}\"]]\n{r} = [b, a]",
    "{r} = match few({s}) { [_, _] => [\"two\", {s}]\n    [_, _, _] => [{t}, \"three\"]\n    _ => \"many {n}\" }",
    "{r} = play(prisoners_dilemma, between: [teller, teller(told: [{n}])], rounds: 3)",
    "{r} = play(prisoners_dilemma, between: 3 of teller, rounds: 2, matching: \"all_pairs\", noise: 0.2)",
    "{r} = play(pond, between: [angler, angler], rounds: {n} % 4 + 1).state",
    "{r} = play(transform(pond, |own, others, actions| stir(own - mean(others))), between: 2 of angler, rounds: 2)",
    "{r} = tournament(prisoners_dilemma, [teller, teller(told: [\"t\"])], rounds: 3)",
    "{r} = coalition_game([\"a{n}\", \"b\", \"c\"], |members| stir(members.len ^ 2))",
    "{r} = shapley(coalition_game([\"a{n}\", \"b\"], |members| stir(members.len ^ 2)))",
    "{r} = ode(|t, y| stir([red: -0.8 * y.blue, blue: -0.5 * y.red]), [red: 10, blue: {n}], times: [0, 1])",
    "{r} = table([[side: \"x{n}\", n: 1], [side: \"y\", n: {n}]]).group_by(\"side\").summarise(all: |g| stir(\"{g.len}\"))",
    "{r} = table([[n: 2], [n: {n}]]).sort_by(|row| stir(-row.n)).column(\"n\")",
    "{r} = table([[n: 2, who: \"w{n}\"], [n: {n}, who: \"v\"]]).where(|row| stir(row.n > 1)).rows",
    "{r} = equilibria(prisoners_dilemma)",
    "{r} = with_seed({n}, || stir([\"seeded\", choice(few({s}))]))",
    "{r} = root(|x| stir(x ^ 2 - {n}), 0, 20)",
    "print(\"{r}\" == \"{s}\", {r} == {t})",
    "print({s} in few({r}), type_of({r}))",
    "churn({n})",
    "print({r})",
];

/// A step by its number, with what it works on.
type Step = (usize, usize, usize, usize, usize);

fn script(steps: &[Step]) -> String {
    let mut script = BEFORE.to_owned();
    for (held, first) in FIRST.iter().enumerate() {
        let _ = writeln!(script, "let g{held} = {first}");
    }
    for &(step, r, s, t, n) in steps {
        let mut text = STEPS[step].to_owned();
        for (mark, held) in [("{r}", r), ("{s}", s), ("{t}", t)] {
            // What stands inside of a text is put there by braces of its own.
            text = text.replace(&format!("\"{mark}\""), &format!("\"{{g{held}}}\""));
            text = text.replace(mark, &format!("g{held}"));
        }
        let text = text.replace("{n}", &n.to_string());
        let _ = writeln!(script, "try {{\n{text}\n}} catch e {{ print(e.message) }}");
    }
    for held in 0..HELD {
        let _ = writeln!(script, "print(\"{held}:\", g{held})");
    }
    script
}

fn limits(thorough: bool) -> Limits {
    let limits = Limits::default().steps(60_000).memory(32 << 20).depth(400).output(1 << 18);
    limits.time(Duration::from_secs(60)).jobs(1).thorough(thorough)
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let held = 0..HELD;
    let step = (0..STEPS.len(), held.clone(), held.clone(), held, 0..9_usize);
    proptest::collection::vec(step, 1..40)
}

/// Every step by itself works at least with what programs begin with.
#[test]
fn every_step_can_be_taken() {
    for step in 0..STEPS.len() {
        let text = script(&[(step, 0, 1, 2, 3)]);
        let said = run(&text, limits(false));
        assert!(!said.contains("error["), "{text}\n{said}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_held_is_collected(steps in steps()) {
        let text = script(&steps);
        prop_assert_eq!(run(&text, limits(true)), run(&text, limits(false)), "{}", text);
    }
}

/// `COMITY_GRAPHS=5000 cargo test --release --test harness graphs` tries more.
fn cases() -> u32 {
    std::env::var("COMITY_GRAPHS").ok().and_then(|text| text.parse().ok()).unwrap_or(48)
}
