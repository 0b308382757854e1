//! Any number of threads gives the same bytes: output, warnings, errors, steps, and where limits are met.

use std::thread;
use std::time::{Duration, Instant};

use comity::engine::{Engine, ErrorKind, Limits};

use super::paper::Paper;

fn limits(jobs: usize) -> Limits {
    Limits::default().jobs(jobs).patience(Duration::ZERO)
}

/// Everything that a run does to the world, with the steps that it took.
fn all_of(text: &str, limits: Limits, seed: u64) -> String {
    let paper = Paper::default();
    let engine = Engine::default().with_host(paper.clone()).with_limits(limits).with_seed(seed);
    let program = match engine.compile("t.comity", text) {
        Ok(program) => program,
        Err(error) => panic!("{}", error.render()),
    };
    let mut context = engine.context();
    let error = context.run(&program).err().map(|error| error.render().to_owned());
    let printed = paper.text();
    format!("{printed}\n{}\nsteps {}", error.unwrap_or_default(), context.steps())
}

/// The same for 1, 2, 3 and 8 threads; gives what it is.
fn the_same(text: &str, limits: Limits) -> String {
    let serial = all_of(text, limits.jobs(1), 7);
    for jobs in [2, 3, 8] {
        let parallel = all_of(text, limits.jobs(jobs), 7);
        assert_eq!(parallel, serial, "with {jobs} threads:\n{text}");
    }
    // Nothing depends on when work is handed over either.
    let late = limits.jobs(2).patience(Duration::from_micros(300));
    assert_eq!(all_of(text, late, 7), serial, "handed over late:\n{text}");
    serial
}

const USES: &str = "use games { prisoners_dilemma, public_goods }\nuse strategies { tit_for_tat, always_defect, random, \
    grim_trigger, win_stay_lose_shift, alternator }\n\
    let all = [tit_for_tat, always_defect, random, grim_trigger, win_stay_lose_shift, random(p: 0.2), alternator]\n";

fn script(lines: &str) -> String {
    format!("{USES}{lines}")
}

#[test]
fn tournaments() {
    let text = script(
        "let t = tournament(prisoners_dilemma, among: all, rounds: 30, repeat: 4, noise: 0.05, misperception: 0.02)\n\
         print(t, t.matrix, t.table())\n\
         print(tournament(prisoners_dilemma, among: all, continuation: 0.9, repeat: 5, discount: 0.95).table())\n\
         let again = tournament(prisoners_dilemma, among: all, rounds: 20, seed: 3, on: [[0, 1], [2, 5]])\n\
         print(again.table(), chance(0.5))\n",
    );
    let one = the_same(&text, limits(1));
    assert_ne!(one, all_of(&text, limits(1), 8), "the seed decides");
    assert_eq!(one, all_of(&text, limits(2), 7));
}

#[test]
fn populations() {
    // Payoffs under a regime are played, pair by pair; those of strategies that remember much too.
    let text = script(
        "norm peace {\n    must cooperate\n    or else fine(2)\n}\n\
         regime order {\n    norms:       [peace]\n    enforcement: decentralised(cost: 0.1)\n}\n\
         print(evolve(prisoners_dilemma, from: all.map(|s| [s, 5]), by: imitation(beta: 1), rounds: 10, noise: 0.05,\n\
             under: order, generations: 5, samples: 8).table())\n\
         print(evolve(prisoners_dilemma, from: all, by: moran(), rounds: 10, noise: 0.05, sampled: true, generations: 2))\n\
         print(evolve(public_goods(n: 3), from: [[tit_for_tat, 5], [always_defect, 5]], by: moran(selection: 0.1), rounds: 3,\n\
             misperception: 0.1, generations: 2, samples: 8).table())\n",
    );
    the_same(&text, limits(1));
}

#[test]
fn what_strategies_print_comes_in_order_and_warnings_once() {
    let text = script(
        "strategy talker { choose { if round == 2 { print(seat, theirs.last, chance(0.5)) }\n cooperate } }\n\
         norm peace { must cooperate\n or else fine(1) }\n\
         regime idle { norms: [peace] }\n\
         let t = tournament(prisoners_dilemma, among: all + [talker, talker], rounds: 5, repeat: 3)\n\
         print(t)\n\
         experiment sweep { vary w in [0.1, 0.5, 0.9]\n repeat 5\n measure {\n \
            let m = play(prisoners_dilemma, between: [talker, random], rounds: 4, under: idle)\n \
            [total: sum(m.total), w: w] } }\n\
         print(sweep.run())\n",
    );
    let said = the_same(&text, limits(1));
    assert_eq!(said.matches("WARNED").count(), 1, "{said}");
}

#[test]
fn experiments() {
    let text = script(
        "let shared = [1, 2, 3]\nlet counts = [:]\n\
         experiment grid { vary w in [0.2, 0.5, 0.8]\n vary s in [tit_for_tat, random]\n repeat 7\n \
            let base = draw(uniform(0, 1))\n let spoiled = [base]\n measure {\n \
            shared.push(w)\n spoiled.push(chance(w))\n counts[w] = 1\n \
            let m = play(prisoners_dilemma, between: [s, random], continuation: w)\n \
            [score: m.mean_score, length: shared.len, first: spoiled, exact: ratio(1, 3), name: \"{w}\", who: s, inner: [a: w]] } }\n\
         let one = grid.run()\nprint(one, shared, counts)\n\
         print(grid.run(seed: 5, repeat: 2, paired: true), grid.summary(repeat: 30))\n\
         experiment single { repeat 40\n measure { table([[a: chance(0.5), b: draw(normal(0, 1))], [a: false, b: 1]]) } }\n\
         print(single.run())\n\
         experiment outer { vary n in 2..6\n repeat 2\n measure { \
            [best: tournament(prisoners_dilemma, among: all[0..n], rounds: 10).scores, rows: single.run(repeat: 3).len] } }\n\
         print(outer.run())\n",
    );
    the_same(&text, limits(1));
}

#[test]
fn what_only_the_first_machine_can_do() {
    let text = "experiment files { vary x in 1..=12\n measure {\n let w = load(\"weights.json\")\n \
                    if x == 7 { save([x], \"out{x}.json\") }\n [x: x * sum(w)] } }\nprint(files.run())\n\
                let keep = [[a: 1], [a: 2]]\n\
                kind thing { a: 1 }\n\
                experiment things { vary x in 1..=9\n repeat 3\n measure { [made: thing(a: x), f: |y| x + y, x: x] } }\n\
                let t = things.run()\nprint(t.rows.map(|r| r.made.a + (r.f)(1)))\n";
    the_same(text, limits(1));
}

#[test]
fn the_first_error_in_order_wins() {
    let text = script(
        "strategy odd(n) { choose { if round == 3 and seat == 1 and chance(0.5) { fail(\"no more of {n}\") }\n cooperate } }\n\
         let many = (0..12).map(|n| odd(n: n))\n\
         print(try { tournament(prisoners_dilemma, among: many, rounds: 5) } catch e { e.message })\n\
         tournament(prisoners_dilemma, among: many, rounds: 5, repeat: 2)\n",
    );
    assert!(the_same(&text, limits(1)).contains("no more of"));
    let text = "experiment falling { vary x in 0..40\n repeat 3\n measure { print(x)\n [y: 1 / (x - 23)] } }\nfalling.run()\n";
    assert!(the_same(text, limits(1)).contains("E0610"));
}

#[test]
fn limits_are_met_in_the_same_place() {
    let text = script(
        "strategy slow { memory n = 0\n choose { for i in 0..20 { n += i }\n if n % 3 == 0 { defect } else { cooperate } } }\n\
         strategy loud { choose { print(round)\n cooperate } }\n\
         print(\"begin\")\n\
         tournament(prisoners_dilemma, among: [slow, loud, random, tit_for_tat, slow], rounds: 20, repeat: 3)\n\
         print(\"end\")\n",
    );
    let whole = all_of(&text, limits(1), 7);
    let steps: u64 = whole.rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a count");
    for share in 1..24 {
        let most = limits(1).steps(steps * share / 23);
        let said = the_same(&text, most);
        assert_eq!(said.contains("E0650"), share < 23, "{said}");
    }
    let exact = limits(1).steps(steps - 1);
    assert!(the_same(&text, exact).contains("E0650"));
    for output in [10, 60, 300, 700] {
        let most = limits(1).output(output);
        assert!(the_same(&text, most).contains("E0653"));
    }
    let endless = script(
        "strategy stuck { choose { while round == 7 and seat == 0 { }\n cooperate } }\n\
         tournament(prisoners_dilemma, among: all + [stuck], rounds: 20)\n",
    );
    let most = limits(1).steps(300_000);
    assert!(the_same(&endless, most).contains("E0650"));
}

#[test]
fn memory_is_a_limit_in_every_thread_and_is_given_back() {
    let text = script(
        "fn eat(n) { let xs = []\n while xs.len < n { xs.push([1, 2, 3]) }\n xs.len }\n\
         experiment hungry { vary n in [10, 30000, 20, 30, 40, 30000, 50]\n measure { [n: eat(n)] } }\n\
         fn once(n) { hungry.run().len + tournament(prisoners_dilemma, among: all, rounds: 5, repeat: 3).scores.len }\n",
    );
    for jobs in [1, 2, 8] {
        let engine = Engine::default().with_limits(limits(jobs).memory(12 << 20));
        let program = engine.compile("t.comity", &text).expect("a sound script");
        let mut context = engine.context();
        context.run(&program).expect("nothing is done yet");
        for _ in 0..20 {
            assert_eq!(context.call::<i64>("once", [0_i64].to_vec()).expect("enough memory"), 14);
        }
    }
}

/// Calls `interrupt` after a while and says how long the run went on.
fn interrupted(text: &str, jobs: usize) -> Duration {
    let engine = Engine::default().with_limits(limits(jobs));
    let program = engine.compile("t.comity", text).expect("a sound script");
    let interrupt = engine.interrupt_handle();
    let stopper = thread::spawn(move || {
        thread::sleep(Duration::from_millis(60));
        interrupt.interrupt();
        Instant::now()
    });
    let error = engine.context().run(&program).expect_err("it is interrupted");
    let ended = Instant::now();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    ended.saturating_duration_since(stopper.join().expect("it ends"))
}

#[test]
fn long_work_is_interrupted_soon() {
    let long = [
        "tournament(prisoners_dilemma, among: all, rounds: 4000000, repeat: 1000)",
        "tournament(prisoners_dilemma, among: [cooperate, defect], rounds: 1, repeat: 100000000)",
        "play(prisoners_dilemma, between: [cooperate, defect], rounds: 1000000000)",
        "play(prisoners_dilemma, between: [tit_for_tat, random], rounds: 1000000000)",
        "experiment e { vary n in 1..100000\n repeat 1000\n measure { [n: sum((0..10000).map(|x| x * n))] } }\ne.run()",
        "experiment e { measure { [n: tournament(prisoners_dilemma, among: all, rounds: 100000000).scores] } }\ne.run()",
    ];
    for lines in long {
        for jobs in [1, 2, 8] {
            let late = interrupted(&script(lines), jobs);
            // Some milliseconds; the bound is generous, since test machines are busy.
            assert!(late < Duration::from_secs(2), "{late:?} with {jobs} threads: {lines}");
        }
    }
}

#[test]
fn time_is_a_limit_of_all_threads_together() {
    for jobs in [1, 2, 8] {
        let limits = limits(jobs).time(Duration::from_millis(50));
        let text =
            script("tournament(prisoners_dilemma, among: all, rounds: 4000000, repeat: 1000)");
        assert!(all_of(&text, limits, 7).contains("E0654"));
    }
}

#[test]
fn any_tournament_is_the_same_in_parallel() {
    // A small generator of its own: options and entrants by chance, compared with the serial run.
    let mut state = 0x9E37_79B9_u64;
    let mut pick = |count: u64| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % count
    };
    for _ in 0..24 {
        let mut options = String::new();
        let mut maybe = |options: &mut String, text: &str| {
            if pick(2) == 0 {
                options.push_str(text);
            }
        };
        maybe(&mut options, ", noise: 0.1");
        maybe(&mut options, ", misperception: 0.1");
        maybe(&mut options, ", discount: 0.9");
        maybe(&mut options, ", self_play: false");
        maybe(&mut options, ", payoffs_seen: false");
        let horizon =
            ["rounds: 9", "continuation: 0.8", "rounds: 20, continuation: 0.9"][pick(3) as usize];
        let (first, repeat) = (pick(5), pick(6) + 1);
        let text = script(&format!(
            "let t = tournament(prisoners_dilemma, among: all[{first}..], {horizon}, repeat: {repeat}{options})\n\
             print(t.table(), t.matrix, t.good_partner, t.scores, t.errors)\n"
        ))
        .replace("..]", "..7]");
        the_same(&text, limits(1));
    }
}
