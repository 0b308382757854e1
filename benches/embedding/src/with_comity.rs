//! The rows in Comity.

use std::sync::{Arc, Mutex};

use comity::{Callable, Context, Engine, Function, Limits, ObjectType};

use crate::rows::{COMITY, COMITY_IMPORTS, COMITY_TEN, LIST, Row, TEXT, Work};

struct Fund(Mutex<f64>);

impl Fund {
    fn pay(&self, amount: f64) -> f64 {
        let mut money = self.0.lock().expect("nobody panics");
        *money -= amount;
        *money
    }
}

fn engine() -> Engine {
    let pay = Function::new("pay", |fund: Arc<Fund>, amount: f64| fund.pay(amount));
    let engine = Engine::builder()
        .function(Function::new("mean_of", |a: f64, b: f64| (a + b) / 2.0))
        .function(Function::new("size", |text: String| text.len()))
        .object_type(ObjectType::<Fund>::new("fund").method(pay));
    engine.build().expect("all of it fits")
}

/// A context that has run the script with all functions.
fn context() -> Context {
    let engine = engine();
    let program = engine.compile("bench.comity", COMITY).expect("a right script");
    let mut context = engine.context();
    context.run(&program).expect("it only declares functions");
    context
}

/// A loop in the script.
fn within(function: &'static str) -> Work {
    let mut context = context();
    Box::new(move |times| context.call(function, (times,)).expect("a number"))
}

/// Runs a program in a new context each time, within the limits for scripts of strangers.
fn fresh(text: &str) -> Work {
    let engine = engine().with_limits(Limits::strict());
    let program = engine.compile("ten.comity", text).expect("a right script");
    Box::new(move |times| {
        let mut last = 0.0;
        for _ in 0..times {
            let made = engine.context().run(&program).expect("it runs");
            last = made.to().expect("a number");
        }
        last
    })
}

pub fn work(row: Row) -> Option<Work> {
    Some(match row {
        Row::CallByName => {
            let mut context = context();
            repeat(move || context.call("add", (1.5, 2.5)).expect("a number"))
        }
        Row::CallByHandle => {
            let mut context = context();
            let add: Callable = context.get("add").expect("a function");
            repeat(move || context.call(&add, (1.5, 2.5)).expect("a number"))
        }
        Row::CallWithText => {
            let mut context = context();
            repeat(move || {
                let back: String = context.call("echo", (TEXT,)).expect("a string");
                back.len() as f64
            })
        }
        Row::CallWithList => {
            let mut context = context();
            repeat(move || context.call("ends", (LIST.to_vec(),)).expect("a number"))
        }
        Row::HostFunction => within("means"),
        Row::HostFunctionText => within("sizes"),
        Row::HostMethod => {
            let mut context = context();
            Box::new(move |times| {
                let fund = Arc::new(Fund(Mutex::new(0.0)));
                context.call("pays", (fund, times)).expect("a number")
            })
        }
        Row::Turn => within("turns"),
        Row::Compile => {
            let engine = engine();
            repeat(move || {
                let program = engine.compile("ten.comity", COMITY_TEN).expect("a right script");
                program.warnings().len() as f64
            })
        }
        Row::Load => {
            let engine = engine();
            let program = engine.compile("ten.comity", COMITY_TEN).expect("a right script");
            let bytes = program.to_bytes();
            repeat(move || {
                let program = engine.load(&bytes).expect("what was stored");
                program.warnings().len() as f64
            })
        }
        Row::FreshState => fresh(COMITY_TEN),
        Row::SameState => {
            let engine = engine().with_limits(Limits::strict());
            let program = engine.compile("ten.comity", COMITY_TEN).expect("a right script");
            let mut context = engine.context();
            repeat(move || context.run(&program).expect("it runs").to().expect("a number"))
        }
        Row::FreshWithImports => fresh(&[COMITY_IMPORTS, COMITY_TEN].concat()),
    })
}

fn repeat(mut once: impl FnMut() -> f64 + 'static) -> Work {
    Box::new(move |times| (0..times).map(|_| once()).last().unwrap_or(0.0))
}
