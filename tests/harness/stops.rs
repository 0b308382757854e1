//! What stops a run from outside or against its will: interruptions and panics; and what stays as it was.

use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use comity::{Context, Engine, ErrorKind, Function, Host, InterruptHandle, Limit, Limits, Value};

const fn shared<T: Send + Sync + 'static>() {}
const _: () = shared::<InterruptHandle>();

const USES: &str = "use games { prisoners_dilemma, stag_hunt }\n\
    use strategies { tit_for_tat, always_defect, random, grim_trigger, win_stay_lose_shift }\n\
    let all = [tit_for_tat, always_defect, random, grim_trigger, win_stay_lose_shift]\n";

fn ready(text: &str, limits: Limits) -> Context {
    let engine = Engine::default().with_limits(limits);
    let program = engine.compile("t", &format!("{USES}{text}")).expect("it is sound");
    let mut context = engine.context();
    context.run(&program).expect("it is sound");
    context
}

fn interrupted_after(context: &mut Context, pause: Duration, name: &str) -> (ErrorKind, Duration) {
    let handle = context.interrupt_handle();
    let watch = thread::spawn(move || {
        thread::sleep(pause);
        handle.interrupt();
        Instant::now()
    });
    let kind = context.call::<Value>(name, ()).expect_err("it stops").kind();
    let ended = Instant::now();
    (kind, ended.saturating_duration_since(watch.join().expect("it goes on")))
}

#[test]
fn an_interruption_stops_one_run_of_one_context() {
    let text = "fn spin() { while true { } }\nfn fine() { 42 }\n\
                fn plays() { tournament(prisoners_dilemma, among: all, rounds: 1000, repeat: 10_000) }\n\
                fn stubborn() { while true { try { while true { } } catch e { } } }";
    for jobs in [1, 3] {
        let limits = Limits::default().jobs(jobs).patience(Duration::ZERO);
        let mut context = ready(text, limits);
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
    engine.interrupt_handle().interrupt();
    assert_eq!(run.finish().1.unwrap_err().kind(), ErrorKind::Interrupted);
    engine.interrupt_handle().clear();
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
        let result = context.call::<Value>("short", ());
        watch.join().unwrap();
        let left = context.interrupt_handle().take_back();
        match result {
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Interrupted);
                assert!(!left, "used up by what it stopped");
                stopped += 1;
            }
            Ok(_) => {
                assert!(left, "nothing lost");
                pending += 1;
            }
        }
    }
    assert_eq!(stopped + pending, 200);
}

#[test]
fn a_field_that_is_worked_out_ends_with_the_limit() {
    let text = "let m = (0..60).map(|i| (0..60).map(|j| ratio(1, 60)))\nlet c = markov(m)\nwhile true { let a = c.stationary }";
    for steps in [100_000, 200_000, 300_000] {
        let engine = Engine::default().with_limits(Limits::default().steps(steps));
        let error = engine.eval::<()>(text).unwrap_err();
        assert_eq!(error.limit(), Some(Limit::Steps), "{steps}: {}", error.render());
    }
}

/// Panics say nothing while these tests run.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> T {
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
        let broken = |x: i64| -> i64 { if x > 2 { panic!("no {x}") } else { x } };
        let broken = Function::new("broken", broken).pure();
        let engine = Engine::builder().function(broken).build().unwrap();
        let text = "let kept = 7\nfn ask(x) { broken(x) }\nfn tried() { try { broken(3) } catch e { 1 } }\n\
                    fn sorted() { [1, 2, 3].sort_by(|x| broken(x)) }\nfn fine() { broken(1) }";
        let program = engine.compile("t.comity", text).unwrap();
        let mut context = engine.context();
        context.run(&program).unwrap();
        for (name, arguments) in [("ask", vec![3]), ("tried", vec![]), ("sorted", vec![])] {
            let error = context.call::<i64>(name, arguments).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Panicked, "{name}");
            assert_eq!(error.code(), "E0691");
            assert_eq!(error.to_string(), "the host's function `broken` panicked: no 3");
            assert!(error.render().contains("t.comity:"), "{}", error.render());
            assert_eq!(context.get::<i64>("kept").unwrap(), 7);
            assert_eq!(context.call::<i64>("fine", ()).unwrap(), 1);
        }
        // On copies too, and in slices.
        let limits = Limits::default().jobs(3).patience(Duration::ZERO);
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

#[test]
fn what_fails_half_way_leaves_neither_debt_nor_credit() {
    let ten = "[\"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\", \"j\"]";
    let text = format!(
        "let kept = repeat(\"k\", 3_000_000)\n\
         fn subsets() {{ stable_coalitions({ten}, payoffs: |_c| fail(\"no\")) }}\n\
         fn sizes() {{\n\
         let long = ratio(2, 3) ^ 5000\n\
         stable_coalitions(50, signatory: |k| if k > 40 {{ fail(\"no\") }} else {{ long }}, outsider: |_k| long)\n\
         }}\n\
         fn votes() {{ power(rule(|_votes| fail(\"no\"), voters: {ten})) }}\n\
         fn rounds() {{ play(prisoners_dilemma, [random, tit_for_tat], rounds: 3_000_000).table().len }}\n\
         fn caught(f) {{ for _i in 0..50 {{ try {{ f() }} catch e {{ }} }} }}\n\
         fn of_subsets() {{ caught(subsets) }}\n\
         fn of_sizes() {{ caught(sizes) }}\n\
         fn of_votes() {{ caught(votes) }}\n\
         fn nothing_added() {{\n\
         let text = repeat(\"ab\", 1000)\n\
         for _i in 0..10_000 {{ let _same = text + \"\" }}\n\
         }}\n\
         fn room(bytes) {{ len(repeat(\"a\", bytes)) }}"
    );
    let mut context = ready(&text, Limits::default().memory(8 << 20));
    let names = ["of_subsets", "of_sizes", "of_votes", "nothing_added", "rounds"];
    for name in names {
        for _ in 0..3 {
            let stopped = context.call::<Value>(name, ()).err();
            let met = stopped.as_ref().and_then(comity::Error::limit);
            assert_eq!(met, (name == "rounds").then_some(Limit::Memory), "{name}: {stopped:?}");
        }
        assert_eq!(context.call::<usize>("room", (4_000_000,)).unwrap(), 4_000_000, "after {name}");
        let too_much = context.call::<usize>("room", (6_000_000,)).unwrap_err();
        assert_eq!(too_much.limit(), Some(Limit::Memory), "after {name}");
    }
}
