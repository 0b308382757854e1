//! What the library says of its strategies is true.
//!
//! A strategy's documentation makes four claims, in the form that `stdlib/README.md` describes. All are checked by
//! playing: `Play` is repeated, in both seats where no seed is given; `Stochastic` is found out by playing the same
//! match with several seeds; `Memory` by looking for two rounds that agree in the rounds before but not in the
//! choice. Noise makes sure that a strategy also gets to where it would not go by itself.
//!
//! Beside that, `tests/library/plays.txt` has twenty rounds of every strategy against four fixed opponents, in both
//! seats. `UPDATE=1 cargo test strategies` writes it anew; look at the difference before keeping it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use comity::engine::Engine;

use super::library::{Item, fail_with, keys, modules, read, root};

/// What is said about a strategy.
struct Claims {
    /// How it is made where it cannot do without arguments.
    made: String,
    memory: String,
    stochastic: String,
    plays: Vec<Play>,
}

/// One line of play.
#[derive(Clone)]
struct Play {
    strategy: String,
    opponent: String,
    theirs: String,
    own: String,
    seed: Option<u64>,
}

/// What follows `Word:` in the documentation, to the next such word.
fn clause(docs: &str, word: &str) -> Option<String> {
    let start = docs.find(&format!("{word}: "))? + word.len() + 2;
    let rest = &docs[start..];
    let ends =
        ["Memory: ", "Stochastic: ", "Names: ", "Play: "].iter().filter_map(|next| rest.find(next));
    let end = ends.min().unwrap_or(rest.len());
    Some(rest[..end].trim().trim_end_matches('.').to_owned())
}

/// What stands between two marks after a word, and what follows.
fn after<'a>(text: &'a str, opening: &str, closing: &str) -> Option<(&'a str, &'a str)> {
    let start = text.find(opening)? + opening.len();
    let (inside, rest) = text[start..].split_once(closing)?;
    Some((inside, rest))
}

fn plays(strategy: &str, line: &str) -> Option<Vec<Play>> {
    let mut strategy = strategy.to_owned();
    let mut found = Vec::new();
    for part in line.split(';') {
        let (head, tail) = part.split_once("against ")?;
        if let Some((made, _)) = after(head, "as `", "`") {
            made.clone_into(&mut strategy);
        }
        let seed = after(head, "with seed ", ",").and_then(|(seed, _)| seed.parse().ok());
        let named = tail.strip_prefix('`').and_then(|tail| tail.split_once('`'));
        let (theirs, rest) = after(named.map_or(tail, |(_, rest)| rest), "(", ")")?;
        let plan = || format!("scripted(\"{theirs}\")");
        let opponent = named.map_or_else(plan, |(name, _)| name.to_owned());
        let (_, own) = rest.split_once("it plays ")?;
        let (theirs, own) = (theirs.to_owned(), own.trim().to_owned());
        found.push(Play { strategy: strategy.clone(), opponent, theirs, own, seed });
    }
    Some(found)
}

fn claims(item: &Item) -> Result<Claims, String> {
    let docs = item.docs.join(" ");
    let missing =
        |what: &str| format!("`{}` says nothing of {what} that could be checked", item.name);
    let memory = clause(&docs, "Memory").ok_or_else(|| missing("Memory"))?;
    let stochastic = clause(&docs, "Stochastic").ok_or_else(|| missing("Stochastic"))?;
    let names = clause(&docs, "Names").ok_or_else(|| missing("Names"))?;
    if keys(&names).is_empty() {
        return Err(format!("`{}` names no source", item.name));
    }
    let play = clause(&docs, "Play").ok_or_else(|| missing("Play"))?;
    let plays = plays(&item.name, &play).ok_or_else(|| missing("Play"))?;
    let bare = item.parameters.is_empty() || item.parameters.contains(':');
    let made = if bare { &item.name } else { &plays[0].strategy };
    Ok(Claims { made: made.clone(), memory, stochastic, plays })
}

/// All strategies of the library with what is said about them, and the lines that import them.
fn strategies() -> (Vec<(String, Claims)>, String, Vec<String>) {
    let (mut found, mut uses, mut failures) = (Vec::new(), String::new(), Vec::new());
    // Strategies of theories play the games of their theories, and are tested there.
    for module in modules().iter().filter(|module| module.name.starts_with("strategies")) {
        let strategies: Vec<&Item> =
            module.items.iter().filter(|item| item.word == "strategy").collect();
        if strategies.is_empty() {
            continue;
        }
        let names: Vec<&str> = strategies.iter().map(|item| item.name.as_str()).collect();
        let _ = writeln!(uses, "use {} {{ {} }}", module.name, names.join(", "));
        for item in strategies {
            match claims(item) {
                Ok(claims) => found.push((item.name.clone(), claims)),
                Err(failure) => failures.push(failure),
            }
        }
    }
    (found, uses, failures)
}

/// Runs a script and gives its list `results`.
fn results(script: &str) -> Vec<String> {
    let engine = Engine::default();
    let program =
        engine.compile("library", script).unwrap_or_else(|error| panic!("{}", error.render()));
    let mut context = engine.context();
    context.run(&program).unwrap_or_else(|error| panic!("{}", error.render()));
    context.get("results").unwrap_or_else(|error| panic!("{}", error.render()))
}

const LETTERS: &str = "
use games { prisoners_dilemma, public_goods, chicken }
fn letters(history) { history.map(|a| if a == cooperate { \"C\" } else { \"D\" }).join(\" \") }
fn show(m, seat) { letters(m.actions[seat]) + \" / \" + letters(m.actions[1 - seat]) }
fn scripted(text) { sequence_of(text.split(\"\").filter(|c| c in [\"C\", \"D\"]).map(|c| if c == \"C\" { cooperate } else { defect })) }
fn trace(player, text, noise, seed, game: prisoners_dilemma) {
    let m = play(game, [player, scripted(text)], rounds: text.len, noise: [noise, 0], seed: seed)
    letters(m.intended[0]) + \" / \" + letters(m.actions[0]) + \" / \" + letters(m.actions[1])
}
fn in_a_group(player, one, two, seed) {
    let group = [player, scripted(one), scripted(two)]
    letters(play(public_goods(n: 3), group, rounds: one.len, seed: seed).actions[0])
}
let results = []
";

#[test]
fn strategies_play_as_documented() {
    let (strategies, uses, mut failures) = strategies();
    let mut script = uses + LETTERS;
    let mut expected = Vec::new();
    for (name, claims) in &strategies {
        for play in &claims.plays {
            let rounds = play.own.split(' ').count();
            let both = format!("{} / {}", play.own, play.theirs);
            let seeded = play.seed.map_or(String::new(), |seed| format!(", seed: {seed}"));
            let Play { strategy, opponent, .. } = play;
            let first = format!(
                "show(play(prisoners_dilemma, [{strategy}, {opponent}], rounds: {rounds}{seeded}), 0)"
            );
            let _ = writeln!(script, "results.push({first})");
            expected.push((name, play.clone(), both.clone()));
            if play.seed.is_none() {
                let _ = writeln!(
                    script,
                    "results.push(show(play(prisoners_dilemma, [{opponent}, {strategy}], rounds: {rounds}), 1))"
                );
                expected.push((name, play.clone(), both));
            }
        }
    }
    let found = results(&script);
    assert_eq!(found.len(), expected.len());
    for ((name, play, expected), found) in expected.iter().zip(&found) {
        if expected != found {
            failures.push(format!(
                "`{name}` as `{}` against `{}`: said {expected}, played {found}",
                play.strategy, play.opponent
            ));
        }
    }
    assert!(strategies.len() >= 40, "only {} strategies", strategies.len());
    fail_with("strategies do not play as documented", &failures);
}

/// Plans of 60 moves with more and less cooperation in them; the same ones each time.
fn plans(count: u64) -> Vec<String> {
    let mut state = 7_u64;
    let mut next = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % 100
    };
    let plan = |willing: u64, next: &mut dyn FnMut() -> u64| {
        (0..60).map(|_| if next() < willing { 'C' } else { 'D' }).collect()
    };
    (0..count).map(|index| plan([95, 80, 50, 20][(index % 4) as usize], &mut next)).collect()
}

#[test]
fn strategies_draw_lots_as_documented() {
    let (strategies, uses, mut failures) = strategies();
    let plans = plans(6);
    let mut script = uses + LETTERS;
    for (_, claims) in &strategies {
        let _ = writeln!(script, "let player = {}\nlet made = []", claims.made);
        for plan in &plans {
            for seed in 1..=4 {
                let call = if claims.stochastic.contains("more than one other") {
                    let other = &plans[2];
                    format!("in_a_group(player, \"{plan}\", \"{other}\", {seed})")
                } else {
                    format!("trace(player, \"{plan}\", 0, {seed})")
                };
                let _ = writeln!(script, "made.push({call})");
            }
        }
        script.push_str("results.push(made.chunks(4).map(|c| unique(c).len).join(\" \"))\n");
    }
    let script = script.replace("\nlet player", "\nplayer").replace("\nlet made", "\nmade");
    let script = script.replacen("\nplayer", "\nlet player", 1).replacen("\nmade", "\nlet made", 1);
    for ((name, claims), found) in strategies.iter().zip(results(&script)) {
        let varies = found.split(' ').any(|count| count != "1");
        let said = claims.stochastic.starts_with("yes");
        if varies != said {
            failures.push(format!(
                "`{name}` says Stochastic: {}, but plays {found} ways",
                claims.stochastic
            ));
        }
    }
    fail_with("strategies draw lots unlike documented", &failures);
}

/// Whether the choice of each round follows from the `k` rounds before it.
fn follows(traces: &[String], k: usize) -> bool {
    let mut known: BTreeMap<String, &str> = BTreeMap::new();
    for trace in traces {
        let columns: Vec<Vec<&str>> =
            trace.split(" / ").map(|column| column.split(' ').collect()).collect();
        let [intended, own, theirs] = columns.as_slice() else { return false };
        for (round, choice) in intended.iter().enumerate() {
            let past = round.saturating_sub(k)..round;
            let before = format!("{:?} {:?}", &own[past.clone()], &theirs[past]);
            if *known.entry(before).or_insert(choice) != *choice {
                return false;
            }
        }
    }
    true
}

#[test]
fn strategies_remember_as_documented() {
    let (strategies, uses, mut failures) = strategies();
    let plans = plans(40);
    let steady: Vec<&(String, Claims)> =
        strategies.iter().filter(|(_, claims)| claims.stochastic.starts_with("no")).collect();
    let mut script = uses + LETTERS;
    for (_, claims) in &steady {
        // Where the prisoner's dilemma does not show it, another game is named.
        let game =
            claims.memory.split_once(", as in ").map_or("prisoners_dilemma", |(_, game)| game);
        for (seed, plan) in plans.iter().enumerate() {
            let made = &claims.made;
            let _ =
                writeln!(script, "results.push(trace({made}, \"{plan}\", 0.3, {seed}, {game}))");
        }
    }
    let found = results(&script);
    for ((name, claims), traces) in steady.iter().zip(found.chunks(plans.len())) {
        let said = claims.memory.split(", as in ").next().unwrap_or_default();
        let rounds = if said == "none" {
            Some(0)
        } else {
            said.split(' ').next().and_then(|k| k.parse().ok())
        };
        let right = match rounds {
            Some(0) => follows(traces, 0),
            Some(k) => follows(traces, k) && !follows(traces, k - 1),
            None => said == "whole match" && !follows(traces, 3),
        };
        if !right {
            let least = (0..12).find(|&k| follows(traces, k));
            failures.push(format!(
                "`{name}` says Memory: {said}, but plays as if it were {least:?} rounds"
            ));
        }
    }
    fail_with("strategies remember unlike documented", &failures);
}

/// What the machine of a strategy says, found out from its code, is what the documentation says.
#[test]
fn strategies_are_machines_as_documented() {
    let (strategies, uses, mut failures) = strategies();
    let mut script = uses + LETTERS + MACHINES;
    for (_, claims) in &strategies {
        let group = claims.stochastic.contains("more than one other");
        let game = if group { "public_goods(n: 3)" } else { "prisoners_dilemma" };
        let _ = writeln!(script, "results.push(machine({}, {game}))", claims.made);
    }
    let mut finite = 0;
    for ((name, claims), found) in strategies.iter().zip(results(&script)) {
        let said = claims.memory.split(' ').next().unwrap_or_default();
        let said = if said == "whole" { "none" } else { said };
        let said = if claims.memory == "none" { "0" } else { said };
        let parts: Vec<&str> = found.split(' ').collect();
        match parts[..] {
            // Without bound: then it is the whole match.
            [] | ["unbounded"] if said == "none" => {}
            [memory, chance, size] => {
                finite += 1;
                let large = size.parse::<usize>().is_ok_and(|size| size > 64);
                let stochastic =
                    if claims.stochastic.starts_with("yes") { "true" } else { "false" };
                if (memory != said && !large) || chance != stochastic {
                    failures.push(format!(
                        "`{name}` says Memory: {}, Stochastic: {}; its machine: memory {memory}, stochastic {chance}",
                        claims.memory, claims.stochastic
                    ));
                }
            }
            _ => failures.push(format!("`{name}` says Memory: {}, but: {found}", claims.memory)),
        }
    }
    fail_with("strategies are other machines than documented", &failures);
    assert!(finite >= 40, "only {finite} strategies are machines");
}

const MACHINES: &str = "
fn machine(player, game) {
    try {
        let found = automaton(player, game: game)
        \"{found.memory} {found.stochastic} {found.size}\"
    } catch e {
        if e.code == \"E0787\" { \"unbounded\" } else { e.message }
    }
}
";

/// Whom everybody meets in `plays.txt`.
const OPPONENTS: [(&str, &str); 4] = [
    ("always_cooperate", "always_cooperate"),
    ("always_defect", "always_defect"),
    ("alternator", "alternator"),
    ("plan", "scripted(\"CCDCDDDCCCCDCCDDCDCC\")"),
];

#[test]
fn strategies_play_fixed_opponents_as_recorded() {
    let (strategies, uses, failures) = strategies();
    fail_with("strategies are not documented", &failures);
    let mut script = uses + LETTERS;
    for (_, claims) in &strategies {
        for (_, opponent) in OPPONENTS {
            for (pair, seat) in [
                (format!("{}, {opponent}", claims.made), 0),
                (format!("{opponent}, {}", claims.made), 1),
            ] {
                let _ = writeln!(
                    script,
                    "results.push(letters(play(prisoners_dilemma, [{pair}], rounds: 20, seed: 1).actions[{seat}]))"
                );
            }
        }
    }
    let found = results(&script);
    let mut rows = found.chunks(2);
    let mut table = String::new();
    for (name, claims) in &strategies {
        let _ = writeln!(table, "{name}");
        for (opponent, _) in OPPONENTS {
            let Some([first, second]) = rows.next() else { break };
            let (first, second) = (first.replace(' ', ""), second.replace(' ', ""));
            let both = first == second || claims.stochastic.starts_with("yes");
            assert!(
                both,
                "`{name}` plays `{opponent}` otherwise in the second seat: {first}, {second}"
            );
            let _ = write!(table, "    {opponent:16}  {first}");
            let _ = if first == second { writeln!(table) } else { writeln!(table, "  {second}") };
        }
    }
    let path = root().join("tests/library/plays.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, table).unwrap_or_else(|error| panic!("{error}"));
        return;
    }
    for (number, (recorded, played)) in read(&path).lines().zip(table.lines()).enumerate() {
        assert_eq!(recorded, played, "line {} of {}", number + 1, path.display());
    }
    assert_eq!(read(&path).lines().count(), table.lines().count(), "strategies came or went");
}
