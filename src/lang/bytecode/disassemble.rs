//! Bytecode as text, in the notation of [`Op`]'s documentation.

use std::fmt::Write as _;

use super::{Constant, Function, Image, ModuleId, Op, Site};

/// The functions of a module, each with its code.
#[must_use]
pub fn disassemble(image: &Image, module: ModuleId) -> String {
    let mut out = String::new();
    let Some(module) = image.modules.get(module.index()) else { return out };
    let source = module.main.map(|main| image.functions[main.index()].span.source);
    for (index, function) in image.functions.iter().enumerate() {
        if Some(function.span.source) == source {
            write_function(&mut out, image, index, function);
        }
    }
    out
}

fn write_function(out: &mut String, image: &Image, index: usize, function: &Function) {
    let parameters: Vec<&str> = function
        .parameters
        .iter()
        .map(|parameter| parameter.name.map_or("[…]", |name| image.name(name)))
        .collect();
    let hidden = if function.hidden { ", after a view or `me`" } else { "" };
    let _ = writeln!(
        out,
        "function {index} `{}`({}){hidden}: {} registers, {} captured",
        function.name,
        parameters.join(", "),
        function.registers,
        function.captures.len(),
    );
    let mut last_line = usize::MAX;
    for (at, (op, span)) in function.code.iter().zip(&function.spans).enumerate() {
        let line = image
            .sources
            .get(span.source)
            .map_or(0, |source| source.lines.number(span.start as usize) + 1);
        let shown = if line == last_line { String::new() } else { line.to_string() };
        last_line = line;
        let _ = writeln!(out, "{shown:>5} {at:>5}  {}{}", instruction(*op), remark(*op, at, image));
    }
    out.push('\n');
}

/// The instruction without Rust's braces.
fn instruction(op: Op) -> String {
    format!("{op:?}").replace(['{', '}'], "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where a jump goes, what a constant is, whose field it is.
fn remark(op: Op, at: usize, image: &Image) -> String {
    let target = op
        .target()
        .map_or_else(String::new, |to| format!("    -> {}", at as i64 + 1 + i64::from(to)));
    let constant = |index: usize| match image.constants.get(index) {
        Some(Constant::Symbol(symbol)) => format!("    ; {}", image.name(*symbol)),
        Some(Constant::Text(text)) => format!("    ; {text:?}"),
        Some(Constant::Int(value)) => format!("    ; {value}"),
        Some(Constant::Float(value)) => format!("    ; {value:?}"),
        Some(Constant::Function(id)) => format!("    ; {}", image.functions[id.index()].name),
        _ => String::new(),
    };
    match op {
        Op::JumpEqConst { value, .. } | Op::JumpNeConst { value, .. } => {
            target + &constant(value.into())
        }
        Op::Const { value, .. }
        | Op::ReturnConst { value }
        | Op::AddConst { value, .. }
        | Op::SubConst { value, .. }
        | Op::MulConst { value, .. }
        | Op::DivConst { value, .. }
        | Op::SubFrom { value, .. }
        | Op::DivInto { value, .. } => constant(value.index()),
        Op::GetField { site, .. }
        | Op::SetField { site, .. }
        | Op::GetLen { site, .. }
        | Op::CallPush { site, .. }
        | Op::CallMethod { site, .. } => match image.sites.get(site.index()) {
            Some(Site::Field(name) | Site::Method { name, .. }) => {
                format!("    ; .{}", image.name(*name))
            }
            _ => String::new(),
        },
        Op::CallFn { function, .. } | Op::Closure { function, .. } => {
            format!("    ; {}", image.functions[function.index()].name)
        }
        Op::GetGlobal { global, .. }
        | Op::SetGlobal { global, .. }
        | Op::PeekGlobal { global, .. } => {
            format!("    ; {}", image.name(image.globals[global.index()]))
        }
        _ => target,
    }
}
