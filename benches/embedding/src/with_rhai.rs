//! The rows in rhai.

use std::cell::Cell;
use std::rc::Rc;

use rhai::{AST, Array, Dynamic, Engine, FnPtr, INT, Scope};

use crate::rows::{LIST, RHAI, RHAI_TEN, Row, TEXT, Work};

#[derive(Clone)]
struct Fund(Rc<Cell<f64>>);

impl Fund {
    fn pay(&mut self, amount: f64) -> f64 {
        self.0.set(self.0.get() - amount);
        self.0.get()
    }
}

fn engine() -> (Engine, AST) {
    let mut engine = Engine::new();
    engine.register_fn("mean_of", |a: f64, b: f64| (a + b) / 2.0);
    engine.register_fn("size", |text: &str| text.len() as INT);
    engine.register_type_with_name::<Fund>("Fund").register_fn("pay", Fund::pay);
    let ast = engine.compile(RHAI).expect("a right script");
    (engine, ast)
}

/// A loop in the script, over integers or floats.
fn within(function: &'static str) -> Work {
    let (engine, ast) = engine();
    Box::new(move |times| {
        let times = times as INT;
        let made: Dynamic =
            engine.call_fn(&mut Scope::new(), &ast, function, (times,)).expect("a number");
        made.as_float().unwrap_or_else(|_| made.as_int().expect("a number") as f64)
    })
}

pub fn work(row: Row) -> Option<Work> {
    let (engine, ast) = engine();
    let ten = engine.compile(RHAI_TEN).expect("a right script");
    let mut scope = Scope::new();
    Some(match row {
        Row::CallByName => {
            repeat(move || engine.call_fn(&mut scope, &ast, "add", (1.5, 2.5)).expect("a number"))
        }
        Row::CallByHandle => {
            let add = FnPtr::new("add").expect("a name");
            repeat(move || add.call(&engine, &ast, (1.5, 2.5)).expect("a number"))
        }
        Row::CallWithText => repeat(move || {
            let back = engine.call_fn::<String>(&mut scope, &ast, "echo", (TEXT,));
            back.expect("a string").len() as f64
        }),
        Row::CallWithList => repeat(move || {
            let list: Array = LIST.iter().map(|value| (*value).into()).collect();
            engine.call_fn(&mut scope, &ast, "ends", (list,)).expect("a number")
        }),
        Row::HostFunction => within("means"),
        Row::HostFunctionText => within("sizes"),
        Row::HostMethod => Box::new(move |times| {
            let arguments = (Fund(Rc::new(Cell::new(0.0))), times as INT);
            engine.call_fn(&mut scope, &ast, "pays", arguments).expect("a number")
        }),
        Row::Turn => within("turns"),
        Row::Compile => repeat(move || {
            engine.compile(RHAI_TEN).expect("a right script");
            0.0
        }),
        Row::FreshState | Row::SameState => {
            repeat(move || engine.eval_ast_with_scope(&mut Scope::new(), &ten).expect("it runs"))
        }
        Row::Load | Row::FreshWithImports => return None,
    })
}

fn repeat(mut once: impl FnMut() -> f64 + 'static) -> Work {
    Box::new(move |times| (0..times).map(|_| once()).last().unwrap_or(0.0))
}
