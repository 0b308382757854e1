//! What a script's function reads of the seat that it is asked from.

use crate::lang::bytecode::{Context, FnId, Op};
use crate::lang::native::Cx;
use crate::lang::value::Value;

/// Functions of the language that draw otherwise than by `chance` and `choice`, which a probe sees.
const DRAW: [&str; 5] = ["draw", "shuffle", "sample", "play", "evolve"];

/// Whether a function, or one that it calls by name, calls something of [`DRAW`].
pub(in crate::bridge) fn draws(cx: &dyn Cx, function: Value) -> bool {
    let mut met = match function {
        Value::Function(id) => vec![id],
        Value::Closure(closure) => vec![cx.values().closure(closure).function],
        _ => Vec::new(),
    };
    let mut at = 0;
    while let Some(id) = met.get(at).copied() {
        at += 1;
        let Some(function) = cx.image().functions.get(id.index()) else { continue };
        for op in &function.code {
            match op {
                Op::CallNative { native, .. } => {
                    let name = cx.show_inner(Value::Native(*native));
                    if DRAW.iter().any(|draw| name.contains(draw)) {
                        return true;
                    }
                }
                Op::Closure { function, .. } | Op::CallFn { function, .. }
                    if !met.contains(function) =>
                {
                    met.push(*function);
                }
                _ => {}
            }
        }
    }
    false
}

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
