//! What a host asks for, and what it is told where it asks for what cannot be.

use std::sync::Arc;
use std::time::Duration;

use comity::{
    BoxError, Call, Callable, Engine, Entry, Error, ErrorKind, Function, Limits, Listen, Object,
    ObjectType, Session, Value, strategy_fn,
};

struct Treaty;
struct Fund;

fn refused(builder: comity::EngineBuilder) -> String {
    builder.build().expect_err("a mistake").to_string()
}

#[test]
fn mistakes_of_registration_are_refused() {
    let function = |name: &str| Function::new(name, |x: f64| x);
    let treaty = || ObjectType::<Treaty>::new("treaty");
    let year = |_: &Treaty| 1957;
    let strategy = || strategy_fn(|_| "cooperate");
    let odd_default = Function::new("f", |x: f64| x).parameter("x", "it").default("text");
    let early_default = Function::new("f", |x: f64| x).default(1.0);
    let own = |it: Arc<Fund>| drop(it);
    for (builder, reason) in [
        (Engine::builder().function(odd_default), "`x` cannot be \"text\""),
        (Engine::builder().function(early_default), "no parameter before the default 1.0"),
        (Engine::builder().function(function("f")).strategy("f", strategy()), "another"),
        (Engine::builder().strategy("s", strategy()).strategy("s", strategy()), "another"),
        (Engine::builder().object_type(treaty()).object_type(treaty()), "another"),
        (
            Engine::builder().object_type(treaty().field("year", year).field("year", year)),
            "another",
        ),
        (Engine::builder().object_type(treaty().field("a year", year)), "a name is"),
        (Engine::builder().object_type(treaty().method(function("f"))), "no `Arc` of the type"),
        (Engine::builder().object_type(treaty().method(Function::new("f", own))), "no `Arc`"),
    ] {
        let said = refused(builder);
        assert!(said.contains(reason), "{said}");
    }
    // Whoever builds on an engine may replace what it has.
    let first = Engine::builder().function(function("f")).build().expect("it is sound");
    let second = first.rebuild().function(Function::new("f", || 7)).build().expect("it is sound");
    assert_eq!(second.eval::<i64>("f()").expect("it runs"), 7);
}

#[test]
fn what_no_script_can_have_is_refused_at_once() {
    let engine = Engine::default();
    let program = engine.compile("t.comity", "let x = 1\nlet f = |y| y").expect("it compiles");
    let mut context = engine.context();
    for value in [
        Value::Float(f64::NAN),
        Value::List(vec![Value::Float(f64::NAN)]),
        Value::Object(Object::new(Treaty)),
    ] {
        let error = context.set("x", value).expect_err("no script can have it");
        assert_eq!((error.kind(), error.code()), (ErrorKind::Host, "E0835"));
        assert!(error.to_string().starts_with("`x` cannot have this value: "), "{error}");
    }
    context.run(&program).expect("nothing of that is left");
    // A function ends with its run: it holds for this one, and keeps nobody from the next.
    let f: Callable = context.get("f").expect("a function");
    context.set("x", f.clone()).expect("it is of this run");
    context.get::<Callable>("x").expect("it was set");
    context.run(&program).expect("the script's own value");
    assert_eq!(context.get::<i64>("x").expect("a number"), 1);
    assert!(engine.context().set("x", f).is_err());
}

#[test]
fn before_a_program_has_run_there_is_nothing() {
    let mut context = Engine::default().context();
    let said = |error: Error| (error.kind(), error.to_string());
    let text = "no program has run in this context, so it has no `f`";
    assert_eq!(said(context.call::<()>("f", ()).unwrap_err()), (ErrorKind::Host, text.to_owned()));
    assert_eq!(said(context.get::<f64>("f").unwrap_err()), (ErrorKind::Host, text.to_owned()));
    let (_, result) = context.start_call("f", ()).finish();
    assert_eq!(said(result.unwrap_err()).1, text);
}

#[test]
fn functions_call_those_of_the_script_by_name() {
    let tick = |call: &mut Call<'_>, n: i64| call.call::<i64>("on_tick", (n,));
    let engine = Engine::builder().function(Function::new("tick", tick)).build().expect("sound");
    assert_eq!(engine.eval::<i64>("fn on_tick(n) { n + 1 }\ntick(1)").expect("it runs"), 2);
    assert_eq!(engine.eval::<i64>("let on_tick = |n| n + 2\ntick(1)").expect("it runs"), 3);
    let missing = engine.eval::<i64>("tick(1)").unwrap_err();
    assert_eq!(missing.code(), "E0833");
    // At a prompt it may be of an earlier entry, and the latest is meant.
    let mut session = Session::new(engine);
    session.enter("fn on_tick(n) { n + 10 }");
    session.enter("fn on_tick(n) { n + 20 }");
    session.enter("let x = 1");
    match session.enter("tick(1)") {
        Entry::Done { value, .. } => assert_eq!(value.as_deref(), Some("21")),
        Entry::Failed(error) => panic!("{error}"),
        _ => panic!("it is whole"),
    }
}

const PLAY: &str = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }\n\
                    tournament(prisoners_dilemma, among: [tit_for_tat, always_defect], rounds: 5)";

fn broken() {
    panic!("the bar is broken");
}

#[test]
fn a_panic_of_a_listener_ends_the_run() {
    for topics in [Listen::PROGRESS, Listen::MATCHES] {
        let engine = Engine::builder().listen(topics, |_| broken());
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let error = engine.build().expect("it is sound").eval::<()>(PLAY).unwrap_err();
        std::panic::set_hook(hook);
        assert_eq!((error.kind(), error.code()), (ErrorKind::Panicked, "E0691"), "{error}");
    }
}

#[test]
fn errors_of_the_host_come_back_as_they_were() {
    let failed = || -> Result<(), BoxError> { Err(Box::new(std::fmt::Error)) };
    let listening = Engine::builder().listen(Listen::MATCHES, move |_| failed());
    let playing =
        strategy_fn(|_| -> Result<&'static str, BoxError> { Err(Box::new(std::fmt::Error)) });
    let playing = Engine::builder().strategy("shy", playing);
    let text = "use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [shy, cooperate], rounds: 1)";
    for (builder, text) in [(listening, PLAY), (playing, text)] {
        let error = builder.build().expect("it is sound").eval::<()>(text).unwrap_err();
        let source = std::error::Error::source(&error).expect("what the host said");
        assert!(source.is::<std::fmt::Error>(), "{source}");
    }
}

#[test]
fn a_program_is_the_same_whatever_was_compiled_before() {
    let text = "use security.alliances\nuse games { chicken }\nuse strategies { tit_for_tat }\n\
                let m = play(chicken, between: [tit_for_tat, tit_for_tat], rounds: 3)";
    let fresh = || Engine::builder().build().expect("it is sound");
    let first = fresh().compile("t.comity", text).expect("it compiles").to_bytes();
    let engine = fresh();
    for other in ["use games { chicken }", "use security.alliances\nuse games", text, "let x = 1"] {
        engine.compile("t.comity", other).expect("it compiles");
    }
    assert_eq!(engine.compile("t.comity", text).expect("it compiles").to_bytes(), first);
    // What cannot be linked is said as ever, every time.
    for _ in 0..2 {
        let error = engine.compile("t.comity", "use games { chicken }\nuse gamse").unwrap_err();
        assert_eq!(error.code(), "E0305", "{error:?}");
        assert!(error.render().contains("did you mean `games`?"), "{error:?}");
    }
}

#[test]
fn any_time_can_be_a_limit() {
    let engine = Engine::default().with_limits(Limits::default().time(Duration::MAX));
    assert_eq!(engine.eval::<i64>("sum(0..1000)").expect("it has time"), 499_500);
}
