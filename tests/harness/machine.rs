//! The machine under strain: collecting at every chance, garbage in long loops, shared and endless structure,
//! natives nested in natives.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use comity::engine::{Engine, Host, Limits};

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<String>>);

impl Host for Kept {
    fn write(&self, text: &str) -> Result<(), String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push_str(text);
        Ok(())
    }
}

/// What a script prints, and the message that ends it if one does.
pub(crate) fn run(text: &str, limits: Limits) -> String {
    let kept = Kept::default();
    let engine = Engine::default().with_host(kept.clone()).with_limits(limits);
    let ended = match engine.compile("test.comity", text) {
        Ok(program) => engine.context().run(&program).err().map(|error| error.render()),
        Err(error) => Some(error.render()),
    };
    let printed = kept.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    printed + &ended.unwrap_or_default()
}

/// The benchmarks, each with its numbers made small.
const PROGRAMS: &[(&str, &[(&str, &str)])] = &[
    ("fib", &[("34", "11")]),
    ("loop", &[("12000000", "300")]),
    ("pd", &[("700000", "60")]),
    ("tournament", &[("150", "1"), ("200", "12")]),
    ("nbody", &[("120000", "12")]),
    ("quicksort", &[("100000", "60")]),
    ("matrix", &[("280", "6")]),
    ("words", &[("50000", "12")]),
    ("trees", &[("14", "4"), ("50", "3")]),
    ("calls", &[("5000000", "200")]),
];

/// Scripts that make, keep and drop things in every way that the language has.
const SCRIPTS: &[&str] = &[
    r#"
    let made = []
    for i in 0..6 { made.push(|x| [x, i, "{x}-{i}"]) }
    for f in made { print(f(2)) }
    "#,
    r#"
    fn counter() { let n = 0
        |step| { n += step
            n } }
    let one = counter()
    let other = counter()
    for i in 1..5 { print("{one(i)} {other(2 * i)}") }
    "#,
    r#"
    let text = ""
    for word in split("the quick brown fox jumps over the lazy dog", " ") {
        text = text + word + ", "
    }
    print(text)
    for letter in "naïve" { print(letter) }
    print(text[4..9], text[0])
    "#,
    r#"
    let counts = [:]
    for i in 0..20 {
        let key = "k{i % 7}"
        if key in counts { counts[key] += i } else { counts[key] = i }
        counts[[i % 3, "list"]] = [i]
    }
    print(counts)
    print(sort(keys(counts).filter(|key| len(key) == 2)))
    "#,
    r#"
    fn risky(n) { if n % 3 == 0 { [1, 2][n + 5] } else { "fine {n}" } }
    for n in 0..6 {
        let said = try { risky(n) } catch e { "caught {e.code}" }
        print(said)
    }
    "#,
    r#"
    kind node { next: none
        weight: 1 }
    let first = node()
    let last = first
    for i in 0..10 { let new = node(next: last, weight: ratio(i, 7))
        last = new }
    let sum = ratio(0, 1)
    let at = last
    while at != none { sum += at.weight
        at = at.next }
    print(sum)
    "#,
    r#"
    let grid = [[x * y for x in 0..3] for y in 0..3]
    print(grid)
    "#,
    r#"
    fn sum_of(n) { [n].map(|x| if x == 0 { 0 } else { x + sum_of(x - 1) })[0] }
    print(sum_of(12))
    print((0..9).map(|i| i * i).filter(|i| i % 2 == 0).reduce(|a, b| a + b))
    let [a, b] = [[1, 2], "two"]
    match a { [x, y] => print(x + y)
        _ => print("odd") }
    print(b, min(2, 1.5), max(3, 3.0), abs(-4), floor(-2.5), sqrt(9.0), -1 - (-0.0))
    "#,
    r#"
    game pd { players row, column
        actions cooperate, defect
        payoffs {
                       cooperate  defect
            cooperate  3, 3       0, 5
            defect     5, 0       1, 1
        } }
    print(equilibria(pd))
    "#,
    r#"
    game pd {
        actions open as cooperate, shut as defect
        payoffs {
                 | open | shut
            open | 3, 3 | 0, 5
            shut | 5, 0 | 1, 1
        }
    }
    game lake(n: 3) {
        players n
        types: [greedy: 0.5, "very modest": 0.5]
        actions in [0, 1, 2]
        state stock = 10.0, log = [], last = "none yet"
        payoff(own, others) { own * stock + sum(others.map(|it| it * 2)) - types.len }
        update {
            stock = stock * 1.1 - sum(all)
            log.push([stock, "at {round}"])
            last = "round {round}"
        }
    }
    game tree {
        players a, b
        sequence {
            nature: { up(0.5)   => a: { left => b "there": { go => 1, 2
                                                            stop => 0, 0 }
                                        right => 2, 1 }
                      down(0.5) => a: { left => b "there": { go => 3, 3
                                                            stop => 1, 1 }
                                        right => 0, 0 } }
        }
    }
    strategy talker {
        memory told = []
        say { pay(0.1, to: "fund {round}")
            "said {round} {theirs.said}" }
        choose {
            told.push("{theirs.said}!")
            pay(told.len, to: them)
            if len(told[told.len - 1]) % 2 == 0 { open } else { shut }
        }
    }
    strategy fisher { choose if type == "greedy" and game.stock > 5 { 2 } else { game.log.len % 2 } }
    strategy mover { choose if so_far.len == 1 and so_far.last == up { options[0] } else { options[options.len - 1] } }
    let m = play(pd, between: [talker, talker, talker], rounds: 4, matching: "all_pairs", message_noise: 0.3, misperception: 0.2)
    print(m.table(), m.payments, m)
    let l = play(lake, between: 3 of fisher, rounds: 5, noise: 0.1)
    print(l.state, l.state.log, l.types, l.table())
    print(play(transform(lake, |own, others, actions| own - mean(others)), between: 3 of fisher, rounds: 3).payoffs)
    let t = play(tree, between: [mover, mover], rounds: 5)
    print(t.moves, t.table())
    "#,
];

#[test]
fn collecting_at_every_chance_changes_nothing() {
    let thorough = Limits::default().thorough(true);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/programs");
    for (name, numbers) in PROGRAMS {
        let path = folder.join(name).join(format!("{name}.comity"));
        let mut text =
            std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (large, small) in *numbers {
            assert!(text.contains(large), "{name} has no {large}");
            text = text.replace(large, small);
        }
        let usual = run(&text, Limits::default());
        assert!(!usual.contains("error["), "{name}: {usual}");
        assert_eq!(run(&text, thorough), usual, "{name}");
    }
    for text in SCRIPTS {
        assert_eq!(run(text, thorough), run(text, Limits::default()), "{text}");
    }
}

#[test]
fn what_is_dropped_is_given_back() {
    let text = r#"
        kind pair { one: none
            other: none }
        for i in 0..30000 {
            let list = [i, "text {i}", [i]]
            let map = [name: "m{i}", list: list]
            map["self"] = map
            list.push(list)
            let f = |x| x + list.len
            let p = pair(one: map)
            p.other = p
            let text = ""
            for j in 0..3 { text += "a rather long piece of text, {j}; " }
            assert f(1) == 5
        }
        print("done")
    "#;
    let limits = Limits::default().memory(6 << 20);
    assert_eq!(run(text, limits), "done\n");
}

#[test]
fn shared_structure_does_not_explode() {
    let text = r#"
        fn tower(height) {
            let a = [0]
            for i in 0..height { a = [a, a] }
            a
        }
        let a = tower(60)
        let b = tower(60)
        print(a == b, a != b, a <= b, a ~= b)
        let m = [:]
        m[tower(10)] = 1
        print(m[tower(10)], len(m))
        m[a] = 2
        print(a in m)
        let cycle = [1]
        cycle.push(cycle)
        let other = [1]
        other.push(other)
        print(cycle == other)
        let deep = [1]
        let deeper = [2]
        for i in 0..5000 { deep = [deep]
            deeper = [deeper] }
        print(deep == deeper)
    "#;
    let limits = Limits::default().steps(2_000_000).memory(256 << 20);
    assert_eq!(run(text, limits), "true false true true\n1 1\ntrue\ntrue\nfalse\n");
}

#[test]
fn natives_in_natives_end_with_a_message() {
    for text in [
        "fn f(x) { [x].map(|y| f(y))[0] }\nf(1)",
        "fn f(x) { [x, x].reduce(|y, z| f(y)) }\nf(1)",
        "fn f(x) { [x].filter(|y| f(y) == 1) }\nf(1)",
        "fn f(x) { try { [x].map(|y| f(y))[0] } catch e { f(x) } }\nf(1)",
    ] {
        let said = run(text, Limits::default().steps(1_000_000));
        assert!(said.contains("error[E06"), "{text}: {said}");
    }
}

#[test]
fn limits_hold_in_the_quick_loop_too() {
    let steps = Limits::default().steps(500);
    for text in ["while true { }", "fn f(n) { f(n) }\nf(1)", "for i in 0..1000000000 { }"] {
        let said = run(text, steps);
        assert!(said.contains("error[E06"), "{text}: {said}");
        assert_eq!(said, run(text, steps.thorough(true)), "{text}");
    }
    let depth = Limits::default().depth(100);
    assert!(run("fn f(n) { 1 + f(n + 1) }\nf(1)", depth).contains("E0652"));
    let memory = Limits::default().memory(2 << 20);
    assert!(run("let xs = []\nwhile true { xs.push([1]) }", memory).contains("E0651"));
    assert!(run("let s = \"abc\"\nwhile true { s += s }", memory).contains("E0651"));
}
