//! What a host asks for beside a run is held to limits, too: compiling, loading, reading files, looking at what a run
//! has left.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use comity::{Call, Engine, Function, Limit, Limits, Object, ObjectType};

use super::library::files;

#[test]
fn all_that_a_script_declares_shares_one_budget_while_it_is_compiled() {
    let asked = |declarations: usize, limits: Limits| {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let tick = Function::new("tick", move |call: &mut Call<'_>| {
            counted.fetch_add(1, Ordering::Relaxed);
            call.spend(1000)
        });
        let engine = Engine::builder().function(tick.pure()).limits(limits).build().unwrap();
        let declared = |it| format!("strategy s{it}(x: spin()) {{ choose cooperate }}\n");
        let declared: String = (0..declarations).map(declared).collect();
        let text = format!("fn spin() {{ while true {{ tick() }} }}\n{declared}");
        assert!(engine.compile("t.comity", &text).is_ok());
        count.load(Ordering::Relaxed)
    };
    for limits in [Limits::default(), Limits::strict()] {
        let one = asked(1, limits);
        assert!((100..5_000).contains(&one), "{one}");
        assert_eq!(asked(200, limits), one);
    }
    assert_eq!(asked(200, Limits::default().steps(10_000)), 10);
}

/// A mistake at the end of a module of the library is found, so that all before it was made.
#[test]
fn the_budget_is_enough_for_every_module_of_the_library() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("stdlib");
    let paths = files(&root, "comity");
    assert!(paths.len() > 40);
    let engine = Engine::default();
    for path in paths {
        let text = fs::read_to_string(&path).expect("a text");
        assert!(engine.compile("t.comity", &text).is_ok(), "{path:?}");
        let error = engine.compile("t.comity", &format!("{text}\n{MISTAKEN}")).err();
        let code = error.as_ref().map(comity::Error::code);
        assert_eq!(code, Some("E0529"), "{path:?}");
    }
}

/// What is found when it is made.
const MISTAKEN: &str = "game mistaken is prisoners_dilemma {
    actions open as cooperate, close as defect
    payoffs {
              | open | close
        open  | 3, 3 | 0, 2
        close | 2, 0 | 1, 1
    }
}";

#[test]
fn an_interruption_of_the_engine_ends_what_compiling_makes() {
    let interrupt = comity::Interrupt::default();
    let (count, stop) = (Arc::new(AtomicUsize::new(0)), interrupt.clone());
    let counted = Arc::clone(&count);
    let tick = Function::new("tick", move |call: &mut Call<'_>| {
        counted.fetch_add(1, Ordering::Relaxed);
        stop.interrupt();
        call.spend(1)
    });
    let engine = Engine::builder().function(tick.pure()).build().unwrap();
    let declared =
        "strategy a(x: tick()) { choose cooperate }\nstrategy b(x: tick()) { choose cooperate }";
    assert!(engine.with_interrupt(interrupt).compile("t.comity", declared).is_ok());
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

/// What fields compute counts, and is not what an earlier run has used up.
#[test]
fn fields_begin_with_limits_of_their_own() {
    let text = "let large = coalition_game(list(1..=12), |members| members.len ^ 2)\n\
                let small = coalition_game(list(1..=9), |members| members.len ^ 2)\n\
                fn spin() { while true { } }";
    let engine = Engine::default().with_limits(Limits::default().steps(200_000));
    let mut context = engine.context();
    context.run(&engine.compile("t.comity", text).unwrap()).unwrap();
    let [large, small] = ["large", "small"].map(|name| context.get::<Object>(name).unwrap());
    let spun = context.call::<()>("spin", ()).unwrap_err();
    assert_eq!(spun.limit(), Some(Limit::Steps));
    let steps = context.steps();
    assert_eq!(context.field::<Option<bool>>(&small, "convex").unwrap(), Some(true));
    let error = context.field::<Option<bool>>(&large, "convex").unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Steps));
    assert_eq!(context.field::<Option<bool>>(&small, "convex").unwrap(), Some(true));
    assert_eq!(context.steps(), steps, "they count for the call");
}

#[test]
fn what_a_run_has_left_is_there_after_its_time_is_over() {
    let engine = Engine::default().with_limits(Limits::default().time(Duration::from_secs(1)));
    let mut context = engine.context();
    let program = engine.compile("t.comity", "let many = 0..1_100_000\nwhile true { }").unwrap();
    assert_eq!(context.run(&program).unwrap_err().limit(), Some(Limit::Time));
    assert_eq!(context.get::<Vec<i64>>("many").unwrap().len(), 1_100_000);
    assert_eq!(context.show("many").as_deref(), Some("0..1100000"));
}

#[test]
fn a_value_set_after_a_run_has_limits_of_its_own() {
    let engine = Engine::default().with_limits(Limits::default().steps(1000));
    let text = "kind member { rank: fine(3) }\nfn fine(n) { n + 1 }\nlet m = member(name: \"Peru\")\n\
                fn spin() { while true { } }";
    let mut context = engine.context();
    context.run(&engine.compile("t.comity", text).unwrap()).unwrap();
    let member: comity::Value = context.get("m").unwrap();
    assert!(context.call::<()>("spin", ()).is_err());
    context.set("m", member).unwrap();
}

#[test]
fn showing_what_panics_is_no_panic_of_the_host() {
    struct Odd;
    let odd = ObjectType::<Odd>::new("odd").shown(|_| panic!("as intended"));
    let engine = Engine::builder().object_type(odd).build().unwrap();
    let mut context = engine.context();
    context.set("it", Arc::new(Odd)).unwrap();
    context.run(&engine.compile("t.comity", "let it = none\nlet n = 1").unwrap()).unwrap();
    assert_eq!(context.show("it"), None);
}
