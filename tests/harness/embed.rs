//! The library as a Rust program uses it.

use std::thread;
use std::time::{Duration, Instant};

use comity::engine::Entry;
use comity::{Context, Engine, Error, ErrorKind, Function, Limits, Program, Session};
use miette::{GraphicalReportHandler, GraphicalTheme, NarratableReportHandler};

use super::paper::Paper;

const fn shared<T: Send + Sync + 'static>() {}
const fn movable<T: Send + 'static>() {}
const _: () = {
    shared::<Engine>();
    shared::<Program>();
    shared::<Error>();
    movable::<Context>();
    // So that a `Result` with one is no larger than what it holds.
    assert!(size_of::<Error>() == size_of::<usize>());
};

#[test]
fn values_go_in_and_out() {
    let toll = |name: String, rate: f64| format!("{name} pays {rate:.2}");
    let refuse = |_: i64| Err::<i64, _>("the host refuses");
    let functions = Engine::builder().function(Function::new("toll", toll));
    let engine = functions.function(Function::new("refuse", refuse)).build().unwrap();
    let text = "let said = toll(\"Peru\", 0.5)\nfn twice(x) { 2 * x }\nlet list = [1, 2, 3]\n";
    let program = engine.compile("t.comity", text).unwrap();
    let mut context = engine.context();
    context.run(&program).unwrap();
    assert_eq!(context.get::<String>("said").unwrap(), "Peru pays 0.50");
    assert_eq!(context.get::<Vec<i64>>("list").unwrap(), [1, 2, 3]);
    assert_eq!(context.call::<f64>("twice", vec![21.5]).unwrap(), 43.0);
    assert_eq!(context.get::<f64>("nothing").unwrap_err().kind(), ErrorKind::Host);
    let program = engine.compile("t.comity", "let x = refuse(3)").unwrap();
    let error = engine.context().run(&program).unwrap_err();
    assert_eq!(error.to_string(), "`refuse`: the host refuses");
    let wrong = engine.compile("t.comity", "let x = toll(1, 2)").unwrap();
    assert_eq!(engine.context().run(&wrong).unwrap_err().code(), "E0607");
    // A warning that stands before it is not what failed.
    let many: String = (0..300).map(|at| format!("let a{at} = 1\nprint(a{at})\n")).collect();
    let error = engine.compile("t.comity", &format!("fn f() {{\nlet unused = 1\n{many}}}"));
    let error = error.unwrap_err();
    assert_eq!((error.code(), error.diagnostics().len()), ("E0413", 2));
    assert!(error.to_string().contains("too many"), "{error}");
}

#[test]
fn a_program_is_shared_between_threads() {
    let engine = Engine::default();
    let text = "use games { prisoners_dilemma }\nuse strategies { random }\n\
                let m = play(prisoners_dilemma, [random, random], rounds: 100, seed: 5)\nlet s = m.mean_score";
    let program = engine.compile("t.comity", text).unwrap();
    let scores: Vec<f64> = thread::scope(|scope| {
        let runs: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut context = engine.context();
                    context.run(&program).unwrap();
                    context.get::<f64>("s").unwrap()
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(scores.iter().all(|score| score.to_bits() == scores[0].to_bits()));
}

#[test]
fn every_limit_stops_and_leaves_the_context_usable() {
    let loops = "fn spin() { while true { } }\nfn grow() { let xs = []\n while true { push(xs, xs.len) } }\n\
                 fn dive(n) { 1 + dive(n + 1) }\nfn talk() { while true { print(\"blah\") } }\n\
                 fn sorted() { range_of(3).sort() }\nfn range_of(n) { [3, 1, 2] }\nfn fine() { 42 }\n\
                 fn caught() { try { spin() } catch e { 1 } }";
    let limits = Limits::default().steps(200_000).memory(8 << 20).depth(1000).output(1000);
    let engine = Engine::default().with_limits(limits);
    let program = engine.compile("t.comity", loops).unwrap();
    let mut context = engine.context();
    context.run(&program).unwrap();
    for (function, code) in
        [("spin", "E0650"), ("dive", "E0652"), ("talk", "E0653"), ("caught", "E0650")]
    {
        let error =
            context.call::<()>(function, vec![0_i64; usize::from(function == "dive")]).unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Limit, code), "{function}");
        assert_eq!(context.call::<i64>("fine", ()).unwrap(), 42);
    }
    let roomy = Limits::default().memory(4 << 20);
    let engine = Engine::default().with_limits(roomy);
    let mut context = engine.context();
    context.run(&program).unwrap();
    let error = context.call::<()>("grow", ()).unwrap_err();
    assert_eq!(error.code(), "E0651");
    assert_eq!(context.call::<i64>("fine", ()).unwrap(), 42);
}

#[test]
fn another_thread_can_stop_a_run() {
    let engine = Engine::default();
    let program = engine.compile("t.comity", "while true { }").unwrap();
    let interrupt = engine.interrupt_handle();
    let stopper = thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        interrupt.interrupt();
    });
    let begun = Instant::now();
    let error = engine.context().run(&program).unwrap_err();
    stopper.join().unwrap();
    assert_eq!(error.kind(), ErrorKind::Interrupted);
    // Generous, since test machines are busy; it is a matter of microseconds.
    assert!(begun.elapsed() < Duration::from_secs(5));
    engine.interrupt_handle().clear();
    let program = engine.compile("t.comity", "let x = 1").unwrap();
    engine.context().run(&program).unwrap();
}

#[test]
fn time_is_a_limit_too() {
    let limits = Limits::default().time(Duration::from_millis(30));
    let engine = Engine::default().with_limits(limits);
    let program = engine.compile("t.comity", "while true { }").unwrap();
    assert_eq!(engine.context().run(&program).unwrap_err().code(), "E0654");
}

#[test]
fn errors_speak_miette_and_show_their_place() {
    let engine = Engine::default();
    let error = engine.compile("trade.comity", "let x = 1\nprint(y)").unwrap_err();
    let protocol: &dyn miette::Diagnostic = &error;
    assert_eq!(protocol.code().unwrap().to_string(), "E0301");
    assert!(protocol.source_code().is_some());
    let label = protocol.labels().unwrap().next().unwrap();
    assert_eq!(label.offset(), 16);
    assert!(error.render().contains("trade.comity:2:7"));
}

/// A script that fails in a module of the host's, three calls deep.
fn failing() -> miette::Result<()> {
    let rules = "fn share(part, whole) {\n    div(part, whole)\n}\n";
    let engine = Engine::builder().script("house.rules", rules).build()?;
    let text = "use house.rules { share }\nfn due(base) {\n    share(base, 0)\n}\n\
                [50, 20].map(|base| due(base))";
    engine.context().run(&engine.compile("trade.comity", text)?)?;
    Ok(())
}

/// A report as a host's terminal shows it.
fn shown(report: &miette::Report, theme: GraphicalTheme) -> String {
    let mut out = String::new();
    let handler = GraphicalReportHandler::new_themed(theme);
    handler.render_report(&mut out, report.as_ref()).expect("a text takes all");
    out
}

#[test]
fn what_leaves_main_shows_its_places_in_the_theme_of_the_host() {
    let report = failing().expect_err("a division by zero");
    let calls = [
        ("trade.comity", "3:5", "called from here as `share`"),
        ("trade.comity", "5:21", "called from here as `due`"),
    ];
    let mut theme = GraphicalTheme::unicode_nocolor();
    "STOP".clone_into(&mut theme.characters.error);
    let text = shown(&report, theme);
    for part in [
        "E0610",
        "STOP",
        "house/rules.comity:2:5]",
        "2 │     div(part, whole)",
        "[trade.comity:3:5]",
    ] {
        assert!(text.contains(part), "{part} is not in\n{text}");
    }
    assert!(shown(&report, GraphicalTheme::ascii()).contains("\u{1b}["), "colours of the host");
    let label = report.labels().and_then(|mut labels| labels.next()).expect("one");
    assert!(text.contains(label.label().expect("words")), "{text}");
    let mut told = String::new();
    NarratableReportHandler::new().render_report(&mut told, report.as_ref()).expect("the same");
    for part in ["code: E0610", "house/rules.comity", "label at line 2, columns 5 to 20"] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    for (file, place, words) in calls {
        assert!(text.contains(words) && text.contains(file), "{words} is not in\n{text}");
        let (line, column) = place.split_once(':').expect("a place");
        let place = format!("label at line {line}, columns {column} to ");
        let said = told.lines().any(|it| it.contains(&place) && it.ends_with(words));
        assert!(said && told.contains(file), "{words} is not in\n{told}");
    }
}

#[test]
fn calls_of_one_place_are_shown_once() {
    let engine = Engine::default();
    let text = "fn f(n) { if n == 0 { 1 / 0 } else { g(n) } }\nfn g(n) { f(n - 1) }\nf(9)";
    let program = engine.compile("deep.comity", text).unwrap();
    let error = engine.context().run(&program).unwrap_err();
    let text = shown(&error.into(), GraphicalTheme::unicode_nocolor());
    assert!(text.contains("called from here as `g`, 9 times"), "{text}");
    assert!(text.contains("called from here as `f`, 9 times"), "{text}");
    assert!(text.lines().count() < 20, "{text}");
}

#[test]
fn a_session_keeps_what_was_bound_when_an_entry_fails() {
    let paper = Paper::default();
    let mut session = Session::new(Engine::default().with_host(paper.clone()));
    assert!(matches!(session.enter("let x = 40"), Entry::Done { value: None, .. }));
    assert!(matches!(session.enter("let x = 1 / 0"), Entry::Failed(_)));
    assert!(matches!(session.enter("fn f(a) {"), Entry::Incomplete));
    match session.enter("x + 2") {
        Entry::Done { value, .. } => assert_eq!(value.as_deref(), Some("42")),
        _ => panic!("`x` is lost"),
    }
    session.enter("print(\"hello\")");
    assert_eq!(paper.text(), "hello\n");
}

#[test]
fn scripts_get_no_files_unless_the_host_gives_them() {
    let engine = Engine::default();
    for text in ["print(load(\"/etc/passwd.txt\"))", "save([1], \"../x.json\")"] {
        let program = engine.compile("t.comity", text).unwrap();
        let code = engine.context().run(&program).unwrap_err().code();
        assert!(["E0830", "E0831"].contains(&code), "{text}: {code}");
    }
    assert!(engine.compile("t.comity", "use \"../secret.comity\" { x }").is_err());
}

#[test]
fn a_long_match_needs_no_memory_unless_its_rounds_are_asked_for() {
    let limits = Limits::default().memory(1 << 20);
    let engine = Engine::default().with_limits(limits);
    let play = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, grim_trigger }\n\
                let m = play(prisoners_dilemma, [tit_for_tat, grim_trigger], rounds: 50_000, noise: 0.01)\n";
    let program = engine.compile("t.comity", &format!("{play}let s = m.mean_score")).unwrap();
    engine.context().run(&program).unwrap();
    let program = engine.compile("t.comity", &format!("{play}let s = m.actions[0].len")).unwrap();
    assert_eq!(engine.context().run(&program).unwrap_err().code(), "E0651");
}
