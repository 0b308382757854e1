//! What goes over the border between a host and its scripts: it counts, and panics on the way are errors.

use std::collections::BTreeMap;
use std::sync::Arc;

use comity::{
    Context, Engine, Error, ErrorKind, FromValue, Function, Limit, Limits, Mismatch, ObjectType,
    Value,
};

use super::stops::quietly;

/// Breaks when it is looked at.
struct Glass;

/// Breaks when it is made.
#[derive(Debug)]
struct Never;

impl FromValue for Never {
    const EXPECTED: &'static str = "nothing";

    fn from_value(_value: Value) -> Result<Self, Mismatch> {
        panic!("it never is")
    }
}

fn panicked(error: &Error) -> bool {
    (error.kind(), error.code()) == (ErrorKind::Panicked, "E0691")
}

#[test]
fn a_panic_of_a_type_of_the_host_is_an_error() {
    quietly(|| {
        let glass = ObjectType::<Glass>::new("glass").shown(|_| panic!("broken"));
        let function = Function::new("glass", || Arc::new(Glass));
        let never = Function::new("never", |_: Never| 1);
        let engine = Engine::builder().object_type(glass).function(function).function(never);
        let engine = engine.build().unwrap();
        let text = "let kept = 7\nlet it = glass()\nfn printed() { print(it) }\nfn inside() { \"{[it, it]}\" }\n\
                    fn tried() { try { print(it) } catch e { 1 } }\nfn given() { never(1) }\nfn fine() { kept }";
        let program = engine.compile("t.comity", text).unwrap();
        let mut context = engine.context();
        context.run(&program).unwrap();
        for name in ["printed", "inside", "tried", "given"] {
            let error = context.call::<Value>(name, ()).unwrap_err();
            assert!(panicked(&error), "{name}: {}", error.render());
            assert!(error.render().contains("t.comity:"), "{}", error.render());
            assert_eq!(context.call::<i64>("fine", ()).unwrap(), 7, "{name}");
        }
        let said = context.call::<Value>("printed", ()).unwrap_err().to_string();
        assert_eq!(said, "the host's function `shown` panicked: broken");
        assert!(panicked(&context.get::<Never>("kept").unwrap_err()));
        assert!(panicked(&context.get::<Vec<Never>>("kept").map_or_else(
            |_| context.call::<Never>("fine", ()).unwrap_err(),
            |_| unreachable!("a number is no list")
        )));
        assert_eq!(context.get::<i64>("kept").unwrap(), 7);
    });
}

#[test]
fn a_panic_of_a_size_is_an_error() {
    quietly(|| {
        let glass = ObjectType::<Glass>::new("glass").size(|_| panic!("no scales"));
        let function = Function::new("glass", || Arc::new(Glass));
        let engine = Engine::builder().object_type(glass).function(function).build().unwrap();
        let error = engine.eval::<Value>("glass()").unwrap_err();
        assert!(panicked(&error), "{}", error.render());
        assert!(error.to_string().contains("no scales"));
    });
}

/// A context in which a script has run under limits.
fn after(limits: Limits, text: &str) -> Context {
    let engine = Engine::default().with_limits(limits);
    let program = engine.compile("t.comity", text).expect("it is a script");
    let mut context = engine.context();
    // What stops it is the point of some of these.
    let _ = context.run(&program);
    context
}

#[test]
fn what_a_stopped_run_has_set_can_be_had() {
    let text = "let names = (0..100).map(|i| \"name {i}\")\nlet n = 0\nwhile true { n += 1 }";
    for limits in [
        Limits::default().steps(100_000),
        #[cfg(feature = "clock")]
        Limits::default().time(std::time::Duration::from_millis(30)),
    ] {
        let mut context = after(limits, text);
        let steps = context.steps();
        assert_eq!(context.get::<Vec<String>>("names").unwrap()[99], "name 99");
        assert!(
            matches!(context.get::<Value>("names"), Ok(Value::List(names)) if names.len() == 100)
        );
        assert_eq!(context.steps(), steps, "looking is not running");
    }
}

#[test]
fn what_a_run_has_done_when_it_fails_is_not_paid_by_the_next_call() {
    let fine = "fn fine() { 42 }\n";
    for text in [
        "let x = ratio(3, 7)\nwhile true { x = x * x }",
        "let long = \"a\".repeat(1000000)\nlet m = [:]\nm[(0..1000).map(|i| long)] = 1",
    ] {
        let limits = Limits::default().steps(1_000_000).memory(64 << 20);
        let mut context = after(limits, &format!("{fine}{text}"));
        assert_eq!(context.call::<i64>("fine", ()).unwrap(), 42, "{text}");
    }
}

#[test]
fn what_is_copied_out_counts() {
    let text = "let one = \"x\".repeat(100_000)\nlet all = (0..1000).map(|i| one)\nlet rows = (0..1000).map(|i| list(0..1000))\n\
                fn shared() { all }\nfn fine() { 42 }";
    let mut context = after(Limits::default().memory(20 << 20), text);
    let limit = |error: Error| error.limit();
    assert_eq!(context.get::<Vec<String>>("all").map_err(limit), Err(Some(Limit::Memory)));
    assert_eq!(context.get::<Value>("all").map_err(limit), Err(Some(Limit::Memory)));
    assert_eq!(context.call::<Vec<String>>("shared", ()).map_err(limit), Err(Some(Limit::Memory)));
    let table: Result<BTreeMap<String, String>, Error> = context.get("all");
    assert_eq!(table.map_err(limit), Err(Some(Limit::Memory)));
    // Each time anew: what the host has been given is its own.
    for _ in 0..50 {
        assert_eq!(context.get::<String>("one").unwrap().len(), 100_000);
    }
    assert_eq!(context.call::<i64>("fine", ()).unwrap(), 42);
    // The last value as well.
    let engine = Engine::default().with_limits(Limits::default().memory(20 << 20));
    let program = engine.compile("t.comity", &format!("{text}\nall")).unwrap();
    assert_eq!(engine.context().run(&program).map_err(limit), Err(Some(Limit::Memory)));
}

#[test]
fn copying_for_the_host_takes_steps() {
    let count = Function::new("count", |names: Vec<String>| names.len());
    let engine = Engine::builder().function(count).limits(Limits::default().steps(100_000));
    let engine = engine.build().unwrap();
    let text = "let names = (0..1000).map(|i| \"{i}\")\nwhile true { count(names) }";
    assert_eq!(engine.eval::<()>(text).unwrap_err().limit(), Some(Limit::Steps));
}

#[test]
fn whole_numbers_that_are_too_large_are_refused() {
    let mut context = after(Limits::default(), "let n = 1\nfn same(x) { x }");
    let largest = u64::try_from(i64::MAX).unwrap();
    assert_eq!(context.call::<u64>("same", (largest,)).unwrap(), largest);
    let code = |error: Error| error.code().to_owned();
    let refused = Err("E0835".to_owned());
    assert_eq!(context.call::<Value>("same", (largest + 1,)).map_err(code), refused);
    assert_eq!(context.call::<Value>("same", (vec![1, u64::MAX],)).map_err(code), refused);
    assert_eq!(context.call::<Value>("same", (Some((1, usize::MAX)),)).map_err(code), refused);
    let map = BTreeMap::from([("n".to_owned(), [u64::MAX])]);
    assert!(context.set("n", map).is_err() && context.set("n", u64::MAX).is_err());
    assert_eq!(context.get::<i64>("n").unwrap(), 1);
}
