//! What a script's function reads of the seat that it is asked from.

use crate::lang::bytecode::{Context, FnId, Op};
use crate::lang::native::Cx;
use crate::lang::value::Value;

/// The words of the seat (`round`, `theirs` and so on) that a function or a closure made in it reads, each once.
pub(in crate::bridge) fn contexts(cx: &dyn Cx, function: Value) -> Vec<Context> {
    let first = match function {
        Value::Function(id) => id,
        Value::Closure(closure) => cx.values().closure(closure).function,
        _ => return Vec::new(),
    };
    let (mut open, mut met): (Vec<FnId>, Vec<FnId>) = (vec![first], vec![first]);
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        let Some(function) = cx.image().functions.get(id.index()) else { continue };
        for op in &function.code {
            match op {
                Op::Context { field, .. } if !found.contains(field) => found.push(*field),
                Op::Closure { function, .. } if !met.contains(function) => {
                    met.push(*function);
                    open.push(*function);
                }
                _ => {}
            }
        }
    }
    found
}
