//! Runs in slices: the same to the byte however often they pause, and gone when they are dropped.

use std::future::{Future, IntoFuture};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context as Task, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use comity::{Engine, ErrorKind, Function, Limits, Run, RunState, Slices};

use super::paper::Paper;

const fn movable<T: Send + 'static>() {}
const _: () = {
    movable::<Run>();
    movable::<Slices>();
};

/// How a run is made to pause.
#[derive(Clone, Copy, Debug)]
enum Manner {
    /// Not at all.
    Whole,
    /// After so many steps, the first many times, then more seldom.
    Slices(u64),
    /// The same without a thread.
    Here(u64),
    /// As a future.
    Awaited(u64),
}

/// So many slices are of the size that is tried.
const TRIED: usize = 400;

/// Everything that a run does to the world, with the steps that it took, and how often it paused.
fn all_of(name: &str, text: &str, limits: Limits, manner: Manner) -> (String, usize) {
    let paper = Paper::default();
    let engine = Engine::default().with_host(paper.clone()).with_limits(limits).with_seed(7);
    let program = match engine.compile(name, text) {
        Ok(program) => program,
        Err(error) => panic!("{}", error.render()),
    };
    let mut context = engine.context();
    let mut pauses = 0;
    let mut step_by = |mut run: Run, size: u64| {
        while run.resume(if pauses < TRIED { size } else { 1 << 40 }) == RunState::Paused {
            pauses += 1;
        }
        run.finish()
    };
    let (context, error) = match manner {
        Manner::Whole => {
            let error = context.run(&program).err();
            (context, error)
        }
        Manner::Slices(size) => {
            let (context, result) = step_by(context.start(&program), size);
            (context, result.err())
        }
        Manner::Here(size) => {
            let (context, result) = step_by(context.start(&program).without_thread(), size);
            (context, result.err())
        }
        Manner::Awaited(size) => {
            let (context, result) = block_on(context.start(&program).slices(size));
            (context, result.err())
        }
    };
    let printed = paper.text();
    let error = error.map_or_else(String::new, |error| error.render().to_owned());
    let expected = error.contains("bottom") || error.contains("E065");
    assert!(error.is_empty() || expected, "{name}: {error}");
    (format!("{printed}\n{error}\nsteps {}", context.steps()), pauses)
}

/// The same in whatever slices.
fn the_same(name: &str, text: &str, limits: Limits) {
    let (whole, _) = all_of(name, text, limits, Manner::Whole);
    for manner in [
        Manner::Slices(1),
        Manner::Slices(7),
        Manner::Slices(1000),
        Manner::Slices(u64::MAX),
        Manner::Here(1),
        Manner::Here(333),
        Manner::Awaited(50_000),
    ] {
        let (paused, pauses) = all_of(name, text, limits, manner);
        assert_eq!(paused, whole, "{name} {manner:?} with {pauses} pauses");
    }
}

/// Wakes a thread.
struct Ring(thread::Thread);

impl Wake for Ring {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Ring(thread::current())));
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut Task::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park_timeout(Duration::from_secs(5)),
        }
    }
}

const USES: &str = "use games { prisoners_dilemma, stag_hunt }\n\
    use strategies { tit_for_tat, always_defect, random, grim_trigger, win_stay_lose_shift }\n\
    let all = [tit_for_tat, always_defect, random, grim_trigger, win_stay_lose_shift]\n";

const SCRIPTS: &[(&str, &str)] = &[
    ("nothing", ""),
    (
        "loops",
        "let n = 0\nfor i in 0..300 { n += i * i }\nlet k = 0\nwhile k < 50 { k += 1 }\nprint(n, k)",
    ),
    ("recursion", "fn fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }\nprint(fib(13))"),
    (
        "sorting",
        "let xs = (0..60).map(|i| i * 37 % 61)\nprint(xs.sort_by(|x| -x))\nprint(xs.map(|x| xs.filter(|y| y < x).len).sum())",
    ),
    (
        "closures",
        "let total = 0\nlet add = |x| { total += x\n total }\nfor i in 0..40 { add(i) }\nprint(total, [3, 1, 2].map(add))",
    ),
    (
        "draws",
        "let xs = (0..200).map(|_| draw(uniform(0, 1)))\nprint(xs.sum())\nfor i in 0..20 { print(chance(0.3)) }",
    ),
    (
        "caught",
        "let m = 0\nfor i in 0..30 { try { if i % 3 == 0 { fail(\"three\") }\n m += 1 } catch e { m += 10 } }\nprint(m)",
    ),
    ("fails", "fn deep(n) { if n == 0 { fail(\"bottom\") }\n deep(n - 1) }\nprint(1)\ndeep(20)"),
    (
        "methods",
        "kind purse { coins: 0 }\nlet p = purse(coins: 3)\nfor i in 0..50 { p.coins += i }\nprint(p)",
    ),
];

const MODELS: &[(&str, &str)] = &[
    (
        "play",
        "let m = play(prisoners_dilemma, [random, tit_for_tat], rounds: 60, noise: 0.1)\nprint(m)",
    ),
    (
        "own strategies",
        "strategy mine { memory seen = 0\n first cooperate\n then { seen += 1\n if seen % 3 == 0 { defect } else { theirs.last } } }\n\
         print(tournament(prisoners_dilemma, among: [mine, tit_for_tat, random], rounds: 20, repeat: 2).table())",
    ),
    (
        "tournament",
        "print(tournament(prisoners_dilemma, among: all, rounds: 30, repeat: 2, noise: 0.05).table())",
    ),
    (
        "experiment",
        "experiment trial { vary noise in [0.1, 0.5]\n repeat 4\n measure {\n\
         [score: play(prisoners_dilemma, [random, grim_trigger], rounds: 15, noise: noise).mean_score] } }\nprint(trial.run())",
    ),
    ("equilibria", "print(equilibria(stag_hunt))\nprint(equilibria(prisoners_dilemma))"),
];

#[test]
fn a_run_in_slices_is_the_run() {
    let limits = Limits::default().jobs(1);
    for (name, text) in SCRIPTS {
        the_same(name, text, limits);
    }
    for (name, text) in MODELS {
        the_same(name, &format!("{USES}{text}"), limits);
    }
}

#[test]
fn scripts_of_the_tour_in_slices() {
    let limits = Limits::default().jobs(1);
    for name in ["01_values", "02_collections", "03_functions", "05_strategies", "07_regimes"] {
        let path = format!("{}/examples/tour/{name}.comity", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the tour");
        let (whole, _) = all_of(name, &text, limits, Manner::Whole);
        for manner in [Manner::Slices(13), Manner::Here(1)] {
            assert_eq!(all_of(name, &text, limits, manner).0, whole, "{name} {manner:?}");
        }
    }
}

#[test]
fn a_pause_is_at_the_step() {
    let engine = Engine::default();
    let program = engine.compile("t", "let n = 0\nwhile true { n += 1 }").unwrap();
    for here in [false, true] {
        for steps in [1, 2, 100, 4096, 5000, 12_289] {
            let run = engine.context().start(&program);
            let mut run = if here { run.without_thread() } else { run };
            for _ in 0..3 {
                assert_eq!(run.resume(steps), RunState::Paused);
            }
            assert_eq!(run.stop().steps(), 3 * steps, "here: {here}");
        }
    }
    let program = engine.compile("t", "for i in 0..10 { }").unwrap();
    let mut run = engine.context().start(&program);
    assert_eq!(run.resume(0), RunState::Paused);
    assert_eq!(run.resume(1000), RunState::Finished);
    assert_eq!(run.resume(1000), RunState::Finished);
}

/// Far more than it takes, also where other tests have all the cores and nothing is optimised.
const SOON: Duration = Duration::from_millis(500);

/// Long natives, each paused in its middle.
const NATIVES: &[(&str, &str)] = &[
    ("a tournament", "tournament(prisoners_dilemma, among: all, rounds: 100, repeat: 100)"),
    ("a sort", "(0..2000).sort_by(|x| { for i in 0..1000 { }\n -x })"),
    ("a map", "(0..2000).map(|x| { for i in 0..1000 { }\n -x })"),
    ("a sum", "sum(0..5_000_000)"),
];

#[test]
fn a_native_pauses_in_its_middle_and_ends_when_dropped() {
    let engine = Engine::default().with_limits(Limits::default().jobs(1));
    for (name, text) in NATIVES {
        let program = engine.compile(name, &format!("{USES}{text}")).unwrap();
        let mut run = engine.context().start(&program);
        for _ in 0..3 {
            assert_eq!(run.resume(2000), RunState::Paused, "{name}");
        }
        let begun = Instant::now();
        drop(run);
        assert!(begun.elapsed() < SOON, "{name} {:?}", begun.elapsed());
        // In the middle of a slice.
        let mut future = Box::pin(engine.context().start(&program).slices(u64::MAX));
        let waker = Waker::from(Arc::new(Ring(thread::current())));
        assert!(future.as_mut().poll(&mut Task::from_waker(&waker)).is_pending());
        thread::sleep(Duration::from_millis(5));
        let begun = Instant::now();
        drop(future);
        assert!(begun.elapsed() < SOON, "{name} {:?}", begun.elapsed());
    }
}

#[test]
fn limits_count_over_pauses() {
    let spin = "let n = 0\nwhile true { n += 1 }";
    let full = Limits::default().jobs(1);
    the_same("steps", spin, full.steps(20_000));
    let inside =
        format!("{USES}tournament(prisoners_dilemma, among: all, rounds: 100, repeat: 50)");
    the_same("steps inside", &inside, full.steps(3000));
    the_same("output", "while true { print(\"x\") }", full.output(900));
    the_same("depth", "fn f(n) { 1 + f(n) }\nf(1)", full.depth(500));
    let grow = "let xs = []\nwhile true { push(xs, \"{xs.len}\") }";
    the_same("memory", grow, full.memory(1 << 19));
}

#[test]
fn time_counts_while_the_run_runs() {
    let limits = Limits::default().time(Duration::from_millis(150));
    let engine = Engine::default().with_limits(limits);
    let program = engine.compile("t", "for i in 0..10_000 { }").unwrap();
    for here in [false, true] {
        let run = engine.context().start(&program);
        let mut run = if here { run.without_thread() } else { run };
        for _ in 0..4 {
            run.resume(1000);
            thread::sleep(Duration::from_millis(60));
        }
        run.finish().1.expect("it has had all its time");
    }
    let endless = engine.compile("t", "while true { }").unwrap();
    let (_, result) = block_on(engine.context().start(&endless).into_future());
    assert_eq!(result.unwrap_err().kind(), ErrorKind::Limit);
}

#[test]
fn copies_pause_with_the_run() {
    let limits = Limits::default().jobs(3).patience(Duration::ZERO);
    let text = format!(
        "{USES}strategy slow {{ memory seen = 0\n first cooperate\n then {{ for i in 0..200 {{ }}\n seen += 1\n\
         if seen * seen % 7 < 3 {{ defect }} else {{ theirs.last }} }} }}\n\
         print(tournament(prisoners_dilemma, among: [slow, random, tit_for_tat], rounds: 50, repeat: 6, noise: 0.1).table())"
    );
    let alone = limits.jobs(1);
    let (whole, _) = all_of("t", &text, alone, Manner::Whole);
    for manner in
        [Manner::Slices(500), Manner::Slices(20_000), Manner::Awaited(7000), Manner::Here(100)]
    {
        assert_eq!(all_of("t", &text, limits, manner).0, whole, "{manner:?}");
    }
    // They stand still while it is paused: what is left to do does not get less.
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let tick = Function::new("tick", move || {
        count.fetch_add(1, Ordering::Relaxed);
    });
    let engine = Engine::builder().limits(limits).function(tick.pure()).build().unwrap();
    let text = format!(
        "{USES}strategy slow {{ memory seen = 0\n first cooperate\n then {{ tick()\n for i in 0..5000 {{ }}\n seen += 1\n\
         if seen * seen % 7 < 3 {{ defect }} else {{ theirs.last }} }} }}\n\
         tournament(prisoners_dilemma, among: [slow, random, tit_for_tat], rounds: 50, repeat: 20)"
    );
    let program = engine.compile("t", &text).unwrap();
    let mut run = engine.context().start(&program);
    assert_eq!(run.resume(100_000), RunState::Paused);
    thread::sleep(Duration::from_millis(60));
    let before = asked.load(Ordering::Relaxed);
    thread::sleep(Duration::from_millis(60));
    assert_eq!(asked.load(Ordering::Relaxed), before);
    let begun = Instant::now();
    drop(run);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}
