//! The function being compiled: its code, registers, captured variables and open loops.

use std::sync::Arc;

use indexmap::IndexMap;

use super::{Compiler, MOST_REGISTERS, Patches};
use crate::lang::bytecode::{
    Capture, ConstId, Constant, FnId, Function, Handler, Op, ParameterInfo, Reg, Site,
};
use crate::lang::check::LocalId;
use crate::lang::source::{Span, Symbol};
use crate::lang::syntax::ast::{Binding, Block, FunctionDecl, Parameter};

/// A function while it is compiled.
pub(super) struct FunctionState {
    name: Arc<str>,
    span: Span,
    hidden: bool,
    parameters: Vec<ParameterInfo>,
    code: Vec<Op>,
    spans: Vec<Span>,
    next: u16,
    most: u16,
    locals: IndexMap<LocalId, Reg>,
    captures: Vec<(LocalId, Capture)>,
    handlers: Vec<Handler>,
    pub(super) loops: Vec<LoopState>,
    /// The last instruction to which a jump goes so far.
    aim: usize,
}

/// The jumps that wait for a loop's end and for its next turn.
#[derive(Default)]
pub(super) struct LoopState {
    pub(super) breaks: Patches,
    pub(super) continues: Patches,
}

/// Where a local is.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Register(Reg),
    Capture(u8),
}

impl FunctionState {
    /// A function without code, to be replaced.
    pub(super) fn placeholder(name: Arc<str>) -> Function {
        Function {
            name,
            parameters: Vec::new(),
            hidden: false,
            registers: 1,
            code: vec![Op::ReturnNone],
            spans: vec![Span::default()],
            captures: Vec::new(),
            handlers: Vec::new(),
            span: Span::default(),
        }
    }
}

impl Compiler<'_> {
    pub(super) fn enter(&mut self, name: &str, span: Span, hidden: bool) {
        self.functions.push(FunctionState {
            name: name.into(),
            span,
            hidden,
            parameters: Vec::new(),
            code: Vec::new(),
            spans: Vec::new(),
            next: 0,
            most: 0,
            locals: IndexMap::new(),
            captures: Vec::new(),
            handlers: Vec::new(),
            loops: Vec::new(),
            aim: 0,
        });
    }

    /// Finishes the innermost function.
    pub(super) fn finish(&mut self) -> Function {
        let state = self.functions.pop().expect("entered before");
        Function {
            name: state.name,
            parameters: state.parameters,
            hidden: state.hidden,
            registers: state.most.max(1),
            code: state.code,
            spans: state.spans,
            captures: state.captures.into_iter().map(|(_, capture)| capture).collect(),
            handlers: state.handlers,
            span: state.span,
        }
    }

    pub(super) fn leave(&mut self) -> FnId {
        let function = self.finish();
        self.image.function(function)
    }

    /// Puts the innermost function where it was reserved.
    pub(super) fn leave_at(&mut self, id: FnId) {
        let function = self.finish();
        self.image.functions[id.index()] = Arc::new(function);
    }

    /// Compiles a function on the side.
    pub(super) fn inner(
        &mut self,
        name: &str,
        span: Span,
        hidden: bool,
        body: impl FnOnce(&mut Self),
    ) -> FnId {
        self.enter(name, span, hidden);
        body(self);
        self.leave()
    }

    pub(super) fn state(&mut self) -> &mut FunctionState {
        self.functions.last_mut().expect("some function is being compiled")
    }

    pub(super) fn emit(&mut self, op: Op, span: Span) -> usize {
        let state = self.state();
        state.code.push(op);
        state.spans.push(span);
        state.code.len() - 1
    }

    /// Returns what has just been loaded, if nothing but a constant has been since.
    pub(super) fn return_constant(&mut self, since: usize) -> bool {
        let loaded = self.state().code.get_mut(since..);
        let Some([op]) = loaded else { return false };
        let Op::Const { value, .. } = *op else { return false };
        *op = Op::ReturnConst { value };
        true
    }

    /// `theirs.total(action)` is mostly looked up by one instruction before the four that have just been written.
    pub(super) fn count_at_once(&mut self, span: Span) {
        let written = &self.state().code;
        let Some(at) = written.len().checked_sub(4) else { return };
        let &[
            Op::Absent { .. },
            Op::Context { dst: history, view, field },
            Op::Const { dst: argument, value: action },
            Op::CallMethod { dst, base, count: 2, .. },
        ] = &written[at..]
        else {
            return;
        };
        // Nothing may be put before an instruction to which a branch jumps.
        if history == base + 1 && argument == base + 2 && self.state().aim <= at {
            let state = self.state();
            state.code.insert(at, Op::Total { dst, view, field, action });
            state.spans.insert(at, span);
        }
    }

    /// `theirs.last` is mostly looked up by one instruction before the two that have just been written.
    pub(super) fn look_at_once(&mut self, span: Span) {
        let written = &self.state().code;
        let Some(at) = written.len().checked_sub(2) else { return };
        let &[Op::Context { dst: history, view, field }, Op::GetField { dst, object, .. }] =
            &written[at..]
        else {
            return;
        };
        if history == object && self.state().aim <= at {
            let state = self.state();
            state.code.insert(at, Op::Last { dst, view, field });
            state.spans.insert(at, span);
        }
    }

    pub(super) fn here(&mut self) -> usize {
        self.state().code.len()
    }

    /// Lets a jump go to the next instruction.
    pub(super) fn patch(&mut self, at: usize) {
        let target = self.here();
        self.patch_to(at, target);
    }

    pub(super) fn patch_all(&mut self, patches: Patches) {
        patches.into_iter().for_each(|at| self.patch(at));
    }

    pub(super) fn patch_to(&mut self, at: usize, target: usize) {
        let distance = i32::try_from(target as i64 - at as i64 - 1);
        let Ok(distance) = distance else {
            let span = self.state().span;
            return self.too_large("instructions", span);
        };
        let state = self.state();
        state.aim = state.aim.max(target);
        if let Some(to) = state.code[at].target_mut() {
            *to = distance;
        }
    }

    /// A backward jump.
    pub(super) fn jump_back(&mut self, target: usize, span: Span) {
        let at = self.emit(Op::Loop { to: 0 }, span);
        self.patch_to(at, target);
    }

    /// A fresh register above all in use.
    pub(super) fn temp(&mut self, span: Span) -> Reg {
        let state = self.state();
        let register = state.next;
        state.next += 1;
        state.most = state.most.max(state.next);
        if register >= MOST_REGISTERS {
            state.next = register;
            self.too_large("names and intermediate values", span);
            return 0;
        }
        u8::try_from(register).expect("below the limit")
    }

    /// Several in a row; gives the first.
    pub(super) fn temps(&mut self, count: usize, span: Span) -> Reg {
        let first = self.temp(span);
        for _ in 1..count {
            self.temp(span);
        }
        first
    }

    pub(super) fn mark(&mut self) -> u16 {
        self.state().next
    }

    pub(super) fn release(&mut self, mark: u16) {
        self.state().next = mark;
    }

    pub(super) fn constant(&mut self, constant: Constant) -> ConstId {
        self.image.constant(constant)
    }

    pub(super) fn load(&mut self, dst: Reg, constant: Constant, span: Span) {
        let op = match constant {
            Constant::None => Op::None { dst },
            Constant::Bool(value) => Op::Bool { dst, value },
            Constant::Int(value) if i32::try_from(value).is_ok() => {
                Op::Int { dst, value: i32::try_from(value).unwrap_or(0) }
            }
            other => Op::Const { dst, value: self.constant(other) },
        };
        self.emit(op, span);
    }

    pub(super) fn handler(&mut self, handler: Handler) {
        self.state().handlers.push(handler);
    }

    /// The local bound at a place.
    pub(super) fn bound(&self, span: Span) -> Option<LocalId> {
        self.checked.bindings.get(&span.start).copied()
    }

    pub(super) fn boxed(&self, id: LocalId) -> bool {
        self.checked.locals.get(id.0 as usize).is_some_and(super::super::check::Local::boxed)
    }

    /// Says that a local is in a register of this function.
    pub(super) fn place(&mut self, id: LocalId, register: Reg) {
        self.state().locals.insert(id, register);
    }

    /// Binds the name at `span` to a value that is in `register`, which becomes its place.
    pub(super) fn settle(&mut self, span: Span, register: Reg) {
        if let Some(id) = self.bound(span) {
            if self.boxed(id) {
                self.emit(Op::NewCell { dst: register, src: register }, span);
            }
            self.place(id, register);
        }
    }

    /// Binds a pattern to a value in `register`.
    pub(super) fn settle_pattern(&mut self, pattern: &Binding, register: Reg) {
        match pattern {
            Binding::Name(ident) => self.settle(ident.span, register),
            Binding::List(parts, span) => {
                let first = self.temps(parts.len().max(1), *span);
                let count = u8::try_from(parts.len()).unwrap_or(u8::MAX);
                self.emit(Op::Unpack { dst: first, src: register, count }, *span);
                for (offset, part) in parts.iter().enumerate() {
                    let offset = u8::try_from(offset).unwrap_or(u8::MAX);
                    self.settle_pattern(part, first.saturating_add(offset));
                }
            }
        }
    }

    pub(super) fn find_local(&mut self, id: LocalId) -> Place {
        let depth = self.functions.len() - 1;
        match self.functions[depth].locals.get(&id) {
            Some(register) => Place::Register(*register),
            None => Place::Capture(self.capture(depth, id)),
        }
    }

    fn capture(&mut self, depth: usize, id: LocalId) -> u8 {
        let known = self.functions[depth].captures.iter().position(|(local, _)| *local == id);
        if let Some(index) = known {
            return u8::try_from(index).unwrap_or(u8::MAX);
        }
        let capture = match depth.checked_sub(1) {
            None => Capture::Register(0),
            Some(parent) => match self.functions[parent].locals.get(&id) {
                Some(register) => Capture::Register(*register),
                None => Capture::Outer(self.capture(parent, id)),
            },
        };
        let index = self.functions[depth].captures.len();
        self.functions[depth].captures.push((id, capture));
        if index >= 250 {
            let span = self.functions[depth].span;
            self.too_large("captured names", span);
        }
        u8::try_from(index).unwrap_or(u8::MAX)
    }

    /// The finished inner function as a value.
    pub(super) fn close(&mut self, function: FnId, dst: Reg, span: Span) {
        if self.image.functions[function.index()].captures.is_empty() {
            let value = self.constant(Constant::Function(function));
            self.emit(Op::Const { dst, value }, span);
        } else {
            self.emit(Op::Closure { dst, function }, span);
        }
    }

    /// Parameters with their defaults and ranges; the first register after a hidden one is the first's.
    pub(super) fn parameters(&mut self, parameters: &[Parameter], owner: &str) {
        let infos: Vec<ParameterInfo> = parameters
            .iter()
            .map(|parameter| ParameterInfo {
                name: Some(parameter.name.name),
                optional: parameter.default.is_some(),
                default: parameter.default.as_ref().map(|default| self.text(default.span)),
                range: parameter.range.as_ref().map(|range| self.text(range.span)),
            })
            .collect();
        self.state().parameters = infos;
        let first = if parameters.is_empty() {
            return;
        } else {
            self.temps(parameters.len(), parameters[0].name.span)
        };
        for (offset, parameter) in parameters.iter().enumerate() {
            let register = first.saturating_add(u8::try_from(offset).unwrap_or(u8::MAX));
            let span = parameter.name.span;
            if let Some(default) = &parameter.default {
                let given = self.emit(Op::JumpPresent { a: register, to: 0 }, span);
                self.expr(default, register);
                self.patch(given);
            }
            if let Some(range) = &parameter.range {
                let mark = self.mark();
                let bounds = self.temp(span);
                self.expr(range, bounds);
                let site = self
                    .image
                    .site(Site::Parameter { name: parameter.name.name, owner: owner.into() });
                self.emit(Op::CheckRange { value: register, range: bounds, site }, span);
                self.release(mark);
            }
            self.settle(span, register);
        }
    }

    /// The parameters of a closure: names and list patterns.
    pub(super) fn patterns(&mut self, patterns: &[Binding]) {
        let infos: Vec<ParameterInfo> = patterns
            .iter()
            .map(|pattern| ParameterInfo {
                name: match pattern {
                    Binding::Name(ident) => Some(ident.name),
                    Binding::List(..) => None,
                },
                optional: false,
                default: None,
                range: None,
            })
            .collect();
        self.state().parameters = infos;
        let Some(start) = patterns.first() else { return };
        let first = self.temps(patterns.len(), start.span());
        for (offset, pattern) in patterns.iter().enumerate() {
            let register = first.saturating_add(u8::try_from(offset).unwrap_or(u8::MAX));
            self.settle_pattern(pattern, register);
        }
    }

    /// Says what callers must give.
    pub(super) fn set_parameters(&mut self, parameters: Vec<ParameterInfo>) {
        self.state().parameters = parameters;
    }

    /// Parameters that are bare names.
    pub(super) fn named_parameters(&mut self, names: &[crate::lang::syntax::ast::Ident]) {
        let patterns: Vec<Binding> = names.iter().map(|name| Binding::Name(*name)).collect();
        self.patterns(&patterns);
    }

    /// The body of a function: its value is returned.
    pub(super) fn body(&mut self, block: &Block) {
        self.tail_block(block);
    }

    /// `fn` at module level.
    pub(super) fn item_function(&mut self, node: &FunctionDecl) {
        let Some(&id) = self.reserved.get(&node.name.name) else { return };
        self.enter_named(node.name.name, node.name.span, false);
        let owner = format!("`{}`", self.image.name(node.name.name));
        self.parameters(&node.parameters, &owner);
        self.body(&node.body);
        self.leave_at(id);
    }

    pub(super) fn enter_named(&mut self, name: Symbol, span: Span, hidden: bool) {
        let text: Arc<str> = Arc::from(self.image.name(name));
        self.enter(&text, span, hidden);
    }
}
