//! Runs in slices, interrupted runs, and panics: what stops or pauses a run, and what stays as it was.

use std::fmt::Write as _;
use std::future::{Future, IntoFuture};
use std::pin::pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context as Task, Poll, Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use comity::engine::{Context, Engine, ErrorKind, Host, InterruptHandle, Limits, Run, Slices, Step};

const fn shared<T: Send + Sync + 'static>() {}
const fn movable<T: Send + 'static>() {}
const _: () = {
    shared::<InterruptHandle>();
    movable::<Run>();
    movable::<Slices>();
};

/// Keeps what is printed and warned of.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<String>>);

impl Host for Paper {
    fn write(&self, text: &str) -> Result<(), String> {
        self.0.lock().map_err(|_| "torn".to_owned())?.push_str(text);
        Ok(())
    }

    fn warn(&self, text: &str) {
        if let Ok(mut paper) = self.0.lock() {
            let _ = write!(paper, "WARNED {text}");
        }
    }
}

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

const UNPAUSED: usize = 400;

/// Everything that a run does to the world, with the steps that it took, and how often it paused.
fn all_of(name: &str, text: &str, limits: &Limits, manner: Manner) -> (String, usize) {
    let paper = Paper::default();
    let engine =
        Engine::default().with_host(paper.clone()).with_limits(limits.clone()).with_seed(7);
    let program = match engine.compile(name, text) {
        Ok(program) => program,
        Err(error) => panic!("{}", error.render()),
    };
    let mut context = engine.context();
    let mut pauses = 0;
    let mut step_by = |mut run: Run, size: u64| {
        while run.resume(if pauses < UNPAUSED { size } else { 1 << 40 }) == Step::Paused {
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
    let printed = paper.0.lock().expect("nobody panics").clone();
    let error = error.map_or_else(String::new, |error| error.render().to_owned());
    (format!("{printed}\n{error}\nsteps {}", context.steps()), pauses)
}

/// The same in whatever slices.
fn the_same(name: &str, text: &str, limits: &Limits) {
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
    ("loops", "let n = 0\nfor i in 0..300 { n += i * i }\nlet k = 0\nwhile k < 50 { k += 1 }\nprint(n, k)"),
    ("recursion", "fn fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }\nprint(fib(13))"),
    (
        "sorting",
        "let xs = (0..60).map(|i| i * 37 % 61)\nprint(xs.sort(by: |x| -x))\nprint(xs.map(|x| xs.filter(|y| y < x).len).sum())",
    ),
    (
        "closures",
        "let total = 0\nlet add = |x| { total += x\n total }\nfor i in 0..40 { add(i) }\nprint(total, [3, 1, 2].map(add))",
    ),
    ("draws", "let xs = (0..200).map(|_| uniform(0, 1))\nprint(xs.sum())\nfor i in 0..20 { print(chance(0.3)) }"),
    ("caught", "let m = 0\nfor i in 0..30 { try { if i % 3 == 0 { fail(\"three\") }\n m += 1 } catch e { m += 10 } }\nprint(m)"),
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
         play(prisoners_dilemma, [random, grim_trigger], rounds: 15, noise: noise).mean_score } }\nprint(trial.run())",
    ),
    ("equilibria", "print(equilibria(stag_hunt))\nprint(equilibria(prisoners_dilemma))"),
];

#[test]
fn a_run_in_slices_is_the_run() {
    let limits = Limits { jobs: 1, ..Limits::default() };
    for (name, text) in SCRIPTS {
        the_same(name, text, &limits);
    }
    for (name, text) in MODELS {
        the_same(name, &format!("{USES}{text}"), &limits);
    }
}

#[test]
fn scripts_of_the_tour_in_slices() {
    let limits = Limits { jobs: 1, ..Limits::default() };
    for name in ["01_values", "02_collections", "03_functions", "05_strategies", "07_regimes"] {
        let path = format!("{}/examples/tour/{name}.comity", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).expect("the tour");
        let (whole, _) = all_of(name, &text, &limits, Manner::Whole);
        for manner in [Manner::Slices(13), Manner::Here(1)] {
            assert_eq!(all_of(name, &text, &limits, manner).0, whole, "{name} {manner:?}");
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
                assert_eq!(run.resume(steps), Step::Paused);
            }
            assert_eq!(run.stop().steps(), 3 * steps, "here: {here}");
        }
    }
    let program = engine.compile("t", "for i in 0..10 { }").unwrap();
    let mut run = engine.context().start(&program);
    assert_eq!(run.resume(0), Step::Paused);
    assert_eq!(run.resume(1000), Step::Finished);
    assert_eq!(run.resume(1000), Step::Finished);
}

/// Long natives, each paused in its middle.
const NATIVES: &[(&str, &str)] = &[
    ("a tournament", "tournament(prisoners_dilemma, among: all, rounds: 100, repeat: 100)"),
    ("a sort", "(0..2000).sort(by: |x| { for i in 0..1000 { }\n -x })"),
    ("a map", "(0..2000).map(|x| { for i in 0..1000 { }\n -x })"),
    ("a sum", "sum(0..100_000_000)"),
];

#[test]
fn a_native_pauses_in_its_middle_and_ends_when_dropped() {
    let engine = Engine::default().with_limits(Limits { jobs: 1, ..Limits::default() });
    for (name, text) in NATIVES {
        let program = engine.compile(name, &format!("{USES}{text}")).unwrap();
        let mut run = engine.context().start(&program);
        for _ in 0..3 {
            assert_eq!(run.resume(2000), Step::Paused, "{name}");
        }
        let begun = Instant::now();
        drop(run);
        assert!(begun.elapsed() < Duration::from_millis(50), "{name} {:?}", begun.elapsed());
        // In the middle of a slice.
        let mut future = Box::pin(engine.context().start(&program).slices(u64::MAX));
        let waker = Waker::from(Arc::new(Ring(thread::current())));
        assert!(future.as_mut().poll(&mut Task::from_waker(&waker)).is_pending());
        thread::sleep(Duration::from_millis(5));
        let begun = Instant::now();
        drop(future);
        assert!(begun.elapsed() < Duration::from_millis(50), "{name} {:?}", begun.elapsed());
    }
}

#[test]
fn limits_count_over_pauses() {
    let spin = "let n = 0\nwhile true { n += 1 }";
    let full = Limits { jobs: 1, ..Limits::default() };
    the_same("steps", spin, &Limits { steps: Some(20_000), ..full.clone() });
    let inside = format!("{USES}tournament(prisoners_dilemma, among: all, rounds: 100, repeat: 50)");
    the_same("steps inside", &inside, &Limits { steps: Some(3000), ..full.clone() });
    the_same("output", "while true { print(\"x\") }", &Limits { output: Some(900), ..full.clone() });
    the_same("depth", "fn f(n) { 1 + f(n) }\nf(1)", &Limits { depth: 500, ..full.clone() });
    let grow = "let xs = []\nwhile true { push(xs, \"{xs.len}\") }";
    the_same("memory", grow, &Limits { memory: 1 << 19, ..full });
}

#[test]
fn time_counts_while_the_run_runs() {
    let limits = Limits { time: Some(Duration::from_millis(150)), ..Limits::default() };
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
    let limits = Limits { jobs: 3, patience: Duration::ZERO, ..Limits::default() };
    let text = format!(
        "{USES}strategy slow {{ first cooperate\n then {{ for i in 0..200 {{ }}\n theirs.last }} }}\n\
         print(tournament(prisoners_dilemma, among: [slow, random, tit_for_tat], rounds: 50, repeat: 6, noise: 0.1).table())"
    );
    let alone = Limits { jobs: 1, ..limits.clone() };
    let (whole, _) = all_of("t", &text, &alone, Manner::Whole);
    for manner in [Manner::Slices(500), Manner::Slices(20_000), Manner::Awaited(7000), Manner::Here(100)] {
        assert_eq!(all_of("t", &text, &limits, manner).0, whole, "{manner:?}");
    }
    // They stand still while it is paused: what is left to do does not get less.
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let engine = Engine::default().with_limits(limits).with_function("tick", move || {
        count.fetch_add(1, Ordering::Relaxed);
        0.0
    });
    let text = format!(
        "{USES}strategy slow {{ first cooperate\n then {{ tick()\n for i in 0..5000 {{ }}\n theirs.last }} }}\n\
         tournament(prisoners_dilemma, among: [slow, random, tit_for_tat], rounds: 50, repeat: 20)"
    );
    let program = engine.compile("t", &text).unwrap();
    let mut run = engine.context().start(&program);
    assert_eq!(run.resume(100_000), Step::Paused);
    thread::sleep(Duration::from_millis(60));
    let before = asked.load(Ordering::Relaxed);
    thread::sleep(Duration::from_millis(60));
    assert_eq!(asked.load(Ordering::Relaxed), before);
    let begun = Instant::now();
    drop(run);
    assert!(begun.elapsed() < Duration::from_millis(200), "{:?}", begun.elapsed());
}

fn ready(text: &str, limits: Limits) -> Context {
    let engine = Engine::default().with_limits(limits);
    let program = engine.compile("t", &format!("{USES}{text}")).unwrap();
    let mut context = engine.context();
    context.run(&program).unwrap();
    context
}

fn interrupted_after(context: &mut Context, pause: Duration, name: &str) -> (ErrorKind, Duration) {
    let handle = context.interrupt_handle();
    let watch = thread::spawn(move || {
        thread::sleep(pause);
        handle.interrupt();
        Instant::now()
    });
    let kind = context.call::<()>(name, ()).unwrap_err().kind();
    let ended = Instant::now();
    (kind, ended.saturating_duration_since(watch.join().unwrap()))
}

#[test]
fn an_interruption_stops_one_run_of_one_context() {
    let text = "fn spin() { while true { } }\nfn fine() { 42 }\n\
                fn plays() { tournament(prisoners_dilemma, among: all, rounds: 1000, repeat: 10_000) }\n\
                fn stubborn() { while true { try { while true { } } catch e { } } }";
    for jobs in [1, 3] {
        let limits = Limits { jobs, patience: Duration::ZERO, ..Limits::default() };
        let mut context = ready(text, limits.clone());
        let mut other = ready(text, limits);
        for name in ["spin", "plays", "stubborn"] {
            let (kind, took) = interrupted_after(&mut context, Duration::from_millis(20), name);
            assert_eq!(kind, ErrorKind::Interrupted);
            assert!(took < Duration::from_millis(250), "{name}: {took:?}");
            assert!(!context.interrupt_handle().is_pending());
            assert_eq!(context.call::<i64>("fine", ()).unwrap(), 42);
        }
        // None under way: the next one, and it alone.
        context.interrupt_handle().interrupt();
        assert_eq!(other.call::<i64>("fine", ()).unwrap(), 42);
        let stopped = context.call::<i64>("fine", ()).unwrap_err();
        assert_eq!(stopped.kind(), ErrorKind::Interrupted);
        assert_eq!(context.call::<i64>("fine", ()).unwrap(), 42);
    }
}

#[test]
fn a_paused_run_can_be_interrupted() {
    let engine = Engine::default();
    let program = engine.compile("t", "let n = 0\nwhile true { n += 1 }").unwrap();
    for here in [false, true] {
        let run = engine.context().start(&program);
        let mut run = if here { run.without_thread() } else { run };
        run.resume(100);
        run.interrupt_handle().interrupt();
        let (mut context, result) = run.finish();
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted);
        assert!(error.render().contains("n += 1"), "{}", error.render());
        let fine = engine.compile("t", "let x = 1").unwrap();
        context.run(&fine).unwrap();
    }
    // What stops all runs of the engine stops paused ones too, until it is cleared.
    let mut run = engine.context().start(&program);
    run.resume(10);
    engine.interrupt().interrupt();
    assert_eq!(run.finish().1.unwrap_err().kind(), ErrorKind::Interrupted);
    engine.interrupt().clear();
}

#[test]
fn interruptions_at_any_moment_stop_one_run_each() {
    // The end of the run and the interruption meet in every order; each is answered once, or is still pending.
    let mut context = ready("fn short() { for i in 0..2000 { } }", Limits::default());
    let (mut stopped, mut pending) = (0, 0);
    for round in 0..200 {
        let handle = context.interrupt_handle();
        let watch = thread::spawn(move || {
            thread::sleep(Duration::from_micros(round * 3));
            handle.interrupt();
        });
        let result = context.call::<()>("short", ());
        watch.join().unwrap();
        let left = context.interrupt_handle().take_back();
        match result {
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Interrupted);
                assert!(!left, "used up by what it stopped");
                stopped += 1;
            }
            Ok(()) => {
                assert!(left, "nothing lost");
                pending += 1;
            }
        }
    }
    assert_eq!(stopped + pending, 200);
}

/// Panics say nothing while these tests run.
fn quietly<T>(work: impl FnOnce() -> T) -> T {
    static HOOK: Mutex<()> = Mutex::new(());
    let _one = HOOK.lock();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let result = work();
    std::panic::set_hook(before);
    result
}

#[test]
fn a_panic_of_a_function_of_the_host_is_an_error() {
    quietly(|| {
        let engine = Engine::default()
            .with_function("broken", |x: i64| -> i64 { if x > 2 { panic!("no {x}") } else { x } });
        let text = "let kept = 7\nfn ask(x) { broken(x) }\nfn tried() { try { broken(3) } catch e { 1 } }\n\
                    fn sorted() { [1, 2, 3].sort(by: |x| broken(x)) }\nfn fine() { broken(1) }";
        let program = engine.compile("t.comity", text).unwrap();
        let mut context = engine.context();
        context.run(&program).unwrap();
        for (name, arguments) in [("ask", vec![3.0]), ("tried", vec![]), ("sorted", vec![])] {
            let error = context.call::<i64>(name, arguments).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Panicked, "{name}");
            assert_eq!(error.code().unwrap().0, "E0691");
            assert_eq!(error.to_string(), "the host's function `broken` panicked: no 3");
            assert!(error.render().contains("t.comity:"), "{}", error.render());
            assert_eq!(context.get::<i64>("kept").unwrap(), 7);
            assert_eq!(context.call::<i64>("fine", ()).unwrap(), 1);
        }
        // On copies too, and in slices.
        let limits = Limits { jobs: 3, patience: Duration::ZERO, ..Limits::default() };
        let engine = engine.with_limits(limits);
        let text = format!(
            "{USES}strategy odd {{ first cooperate\n then {{ broken(rounds.len)\n theirs.last }} }}\n\
             tournament(prisoners_dilemma, among: [odd, random, tit_for_tat], rounds: 5, repeat: 40)"
        );
        let text = text.replace("rounds.len", "theirs.len");
        let program = engine.compile("t.comity", &text).unwrap();
        let error = engine.context().run(&program).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Panicked, "{}", error.render());
        let error = engine.context().start(&program).finish().1.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Panicked, "{}", error.render());
    });
}

/// A host that panics wherever it is asked.
struct Panics;

impl Host for Panics {
    fn write(&self, _text: &str) -> Result<(), String> {
        panic!("no paper")
    }

    fn warn(&self, _text: &str) {
        panic!("no warning")
    }
}

#[test]
fn a_panic_of_the_host_itself_is_an_error() {
    quietly(|| {
        let engine = Engine::default().with_host(Panics);
        let program = engine.compile("t.comity", "let x = 1\nprint(x)").unwrap();
        let mut context = engine.context();
        let error = context.run(&program).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Panicked);
        assert_eq!(error.to_string(), "the host's function `write` panicked: no paper");
        let fine = engine.compile("t.comity", "let x = 2").unwrap();
        context.run(&fine).unwrap();
        assert_eq!(context.get::<i64>("x").unwrap(), 2);
    });
}
