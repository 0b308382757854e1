//! What scripts that mean harm can reach of a host: functions that take and give values of every form.

use std::collections::BTreeMap;
use std::sync::Arc;

use comity::{
    Call, Callable, Engine, Error, Function, Map, Module, ObjectType, Rest, Table, Value,
};

/// A thing of the host.
struct Ledger(Vec<String>);

/// An engine with a module `host`.
pub(crate) fn engine() -> Engine {
    let module = Module::new("host")
        .function(Function::new("names", |names: Vec<String>| names.len()))
        .function(Function::new("rows", |rows: Vec<Vec<f64>>| rows.len()))
        .function(Function::new("numbers", |numbers: Vec<f64>| numbers.len()))
        .function(Function::new("any", |value: Value| value.type_name()))
        .function(Function::new("many", |values: Vec<Value>| values.len()))
        .function(Function::new("shares", |shares: BTreeMap<String, Vec<String>>| shares.len()))
        .function(Function::new("map", |map: Map| map.len()))
        .function(Function::new("table", |table: Table| table.rows.len()))
        .function(Function::new("all", |Rest(values): Rest<String>| values.len()))
        .function(Function::new("twice", |numbers: Vec<i64>| [&numbers[..], &numbers].concat()))
        .function(Function::new("again", |call: &mut Call<'_>, f: Callable, x: Value| {
            call.call::<Value>(&f, (x,))
        }))
        .function(Function::new("gathered", |call: &mut Call<'_>, f: Callable| {
            (0..1000).map(|at| call.call::<String>(&f, (at,))).collect::<Result<Vec<_>, Error>>()
        }))
        .function(Function::new("ledger", |names: Vec<String>| Arc::new(Ledger(names))));
    let has = |ledger: Arc<Ledger>, name: String| ledger.0.contains(&name);
    let ledger = ObjectType::<Ledger>::new("ledger")
        .method(Function::new("has", has))
        .field("names", |ledger| ledger.0.clone())
        .shown(|ledger| format!("ledger of {}", ledger.0.join(", ")))
        .size(|ledger| ledger.0.iter().map(|name| name.len() + size_of::<String>()).sum());
    let engine = Engine::builder().module(module).object_type(ledger).build();
    engine.unwrap_or_else(|error| panic!("{}", error.render()))
}
