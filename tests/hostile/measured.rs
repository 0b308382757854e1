//! What nobody counts, but the host measures.

use std::sync::Mutex;

use comity::engine::{Engine, Function, Limits};

use crate::collection::most;
use crate::{held, peak, watch};

static HOARD: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

/// An engine with a function of the host's that keeps a megabyte at each call, and tells nobody.
fn engine() -> Engine {
    let hoard = Function::new("hoard", || {
        let mut kept = HOARD.lock().expect("kept");
        kept.push(vec![1; 1 << 20]);
        i64::try_from(kept.len()).expect("few")
    });
    Engine::builder().function(hoard).build().expect("an engine")
}

#[test]
fn what_functions_of_the_host_hold_is_measured_where_it_wishes() {
    let _turn = crate::turn();
    let script = "let n = 0\nwhile n < 200 { n = hoard() }";
    let limits = Limits::strict().memory(16 << 20);

    let counted = engine().with_limits(limits);
    counted.eval::<()>(script).expect("nobody counts what the host holds");
    HOARD.lock().expect("kept").clear();

    let measured = engine().with_limits(limits.measured(held));
    let program = measured.compile("hoard.comity", script).expect("correct");
    let mut context = measured.context();
    for _ in 0..2 {
        watch();
        let error = context.run(&program).expect_err("it holds too much");
        assert_eq!(error.code(), "E0651", "{error:?}");
        // It is looked at every sixteenth call.
        assert!(peak() < most(16 << 20) + (17 << 20), "{} bytes", peak());
        HOARD.lock().expect("kept").clear();
    }
    let fine = measured.eval::<i64>("sum(0..1000)").expect("little is held");
    assert_eq!(fine, 499_500);
}
