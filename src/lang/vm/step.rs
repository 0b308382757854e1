//! One instruction, in full: what [`Op`] says, with every type, every fault and every limit.
//!
//! The main loop does the common cases by itself and comes here for the rest. The frame's `pc` is already that of
//! the next instruction, and all that is alive is on the stack when a step ends, so the end of a step is where
//! garbage is collected.

use super::call::Target;
use super::machine::{Machine, NO_CLOSURE};
use crate::lang::bytecode::{Capture, Image, Op, Reg, Site};
use crate::lang::diagnostic::catalog::run;
use crate::lang::value::number::Arithmetic;
use crate::lang::value::{ClosureRef, Fault, Value, number, show};

impl Machine {
    /// The same, telling the probe where the script was.
    #[cold]
    pub(super) fn watched(&mut self, op: Op, image: &Image) -> Result<(), Fault> {
        let span = self.current_span();
        let done = self.step(op, image);
        if let Some(probe) = &self.probe {
            probe.locate(span);
        }
        done
    }

    /// Carries out one instruction; returning from a function is the main loop's.
    #[inline(never)]
    pub(super) fn step(&mut self, op: Op, image: &Image) -> Result<(), Fault> {
        let frame = self.frame();
        let base = frame.base as usize;
        macro_rules! get {
            ($register:expr) => {
                self.stack[base + usize::from($register)]
            };
        }
        macro_rules! set {
            ($dst:expr, $value:expr) => {{
                let value = $value;
                self.stack[base + usize::from($dst)] = value;
            }};
        }
        macro_rules! jump_if {
            ($holds:expr, $to:expr) => {
                if $holds {
                    if $to < 0 {
                        self.meter.spend(1)?;
                    }
                    self.jump($to);
                }
            };
        }
        match op {
            Op::Move { dst, src } => set!(dst, get!(src)),
            Op::None { dst } => set!(dst, Value::None),
            Op::Absent { dst } => set!(dst, Value::Absent),
            Op::Bool { dst, value } => set!(dst, Value::Bool(value)),
            Op::Int { dst, value } => set!(dst, Value::Int(value.into())),
            Op::Const { dst, value } => set!(dst, self.constants[value.index()]),
            Op::GetGlobal { dst, global } => match self.globals[global.index()] {
                Value::Absent => {
                    return Err(run::not_set_yet(image.name(image.globals[global.index()])).into());
                }
                value => set!(dst, value),
            },
            Op::PeekGlobal { dst, global } => set!(dst, self.globals[global.index()]),
            Op::SetGlobal { src, global } => {
                if self.heap.is_guarded() {
                    let name =
                        format!("the variable `{}`", image.name(image.globals[global.index()]));
                    return Err(run::changed_in_play(&name).into());
                }
                self.globals[global.index()] = get!(src);
            }
            Op::InitGlobal { src, global } => self.globals[global.index()] = get!(src),
            Op::GetCapture { dst, index } => set!(dst, self.captured(frame.closure, index)),
            Op::GetCaptureCell { dst, index } => {
                set!(dst, self.content(self.captured(frame.closure, index)));
            }
            Op::SetCaptureCell { src, index } => {
                let cell = self.captured(frame.closure, index);
                self.fill(cell, get!(src))?;
            }
            Op::NewCell { dst, src } => set!(dst, self.heap.new_cell(get!(src))?),
            Op::GetCell { dst, cell } => set!(dst, self.content(get!(cell))),
            Op::SetCell { cell, src } => self.fill(get!(cell), get!(src))?,
            Op::Closure { dst, function } => {
                let captures =
                    image.functions[function.index()].captures.iter().map(
                        |capture| match capture {
                            Capture::Register(register) => get!(*register),
                            Capture::Outer(index) => self.captured(frame.closure, *index),
                        },
                    );
                let captures = captures.collect();
                set!(dst, self.heap.new_closure(function, captures)?);
            }

            Op::Add { dst, a, b } => set!(dst, self.arithmetic(Arithmetic::Add, get!(a), get!(b))?),
            Op::Sub { dst, a, b } => {
                set!(dst, self.arithmetic(Arithmetic::Subtract, get!(a), get!(b))?);
            }
            Op::Mul { dst, a, b } => {
                set!(dst, self.arithmetic(Arithmetic::Multiply, get!(a), get!(b))?);
            }
            Op::Div { dst, a, b } => {
                set!(dst, self.arithmetic(Arithmetic::Divide, get!(a), get!(b))?);
            }
            Op::Rem { dst, a, b } => {
                set!(dst, self.arithmetic(Arithmetic::Remainder, get!(a), get!(b))?);
            }
            Op::Pow { dst, a, b } => {
                set!(dst, self.arithmetic(Arithmetic::Power, get!(a), get!(b))?);
            }
            Op::AddInt { dst, a, value } => {
                set!(dst, self.arithmetic(Arithmetic::Add, get!(a), Value::Int(value.into()))?);
            }
            Op::MulInt { dst, a, value, left } => {
                let (a, b) = ordered(get!(a), Value::Int(value.into()), left);
                set!(dst, self.arithmetic(Arithmetic::Multiply, a, b)?);
            }
            Op::RemInt { dst, a, value } => {
                set!(
                    dst,
                    self.arithmetic(Arithmetic::Remainder, get!(a), Value::Int(value.into()))?
                );
            }
            Op::AddConst { dst, a, value } => {
                set!(
                    dst,
                    self.arithmetic(Arithmetic::Add, get!(a), self.constants[value.index()])?
                );
            }
            Op::SubConst { dst, a, value } => {
                set!(
                    dst,
                    self.arithmetic(Arithmetic::Subtract, get!(a), self.constants[value.index()])?
                );
            }
            Op::MulConst { dst, a, value, left } => {
                let (a, b) = ordered(get!(a), self.constants[value.index()], left);
                set!(dst, self.arithmetic(Arithmetic::Multiply, a, b)?);
            }
            Op::DivConst { dst, a, value } => {
                set!(
                    dst,
                    self.arithmetic(Arithmetic::Divide, get!(a), self.constants[value.index()])?
                );
            }
            Op::SubFrom { dst, a, value } => {
                set!(
                    dst,
                    self.arithmetic(Arithmetic::Subtract, self.constants[value.index()], get!(a))?
                );
            }
            Op::DivInto { dst, a, value } => {
                set!(
                    dst,
                    self.arithmetic(Arithmetic::Divide, self.constants[value.index()], get!(a))?
                );
            }
            Op::Neg { dst, a } => set!(dst, number::negate(get!(a), &mut self.heap)?),
            Op::Not { dst, a } => set!(dst, Value::Bool(!self.truth(get!(a))?)),
            Op::Eq { dst, a, b } => set!(dst, Value::Bool(self.equal(get!(a), get!(b))?)),
            Op::Ne { dst, a, b } => set!(dst, Value::Bool(!self.equal(get!(a), get!(b))?)),
            Op::Lt { dst, a, b } => set!(dst, Value::Bool(self.order(get!(a), get!(b))?.is_lt())),
            Op::Le { dst, a, b } => set!(dst, Value::Bool(self.order(get!(a), get!(b))?.is_le())),
            Op::Close { dst, a, b } => set!(dst, Value::Bool(self.close(get!(a), get!(b))?)),
            Op::In { dst, a, b } => set!(dst, Value::Bool(self.contains(get!(b), get!(a))?)),

            Op::Jump { to } => self.jump(to),
            Op::Loop { to } => {
                self.meter.spend(1)?;
                self.jump(to);
            }
            Op::JumpTrue { a, to } => jump_if!(self.truth(get!(a))?, to),
            Op::JumpFalse { a, to } => jump_if!(!self.truth(get!(a))?, to),
            Op::JumpEq { a, b, to } => jump_if!(self.equal(get!(a), get!(b))?, to),
            Op::JumpNe { a, b, to } => jump_if!(!self.equal(get!(a), get!(b))?, to),
            Op::JumpLt { a, b, to } => jump_if!(self.order(get!(a), get!(b))?.is_lt(), to),
            Op::JumpLe { a, b, to } => jump_if!(self.order(get!(a), get!(b))?.is_le(), to),
            Op::JumpEqConst { a, value, to } => {
                jump_if!(self.equal(get!(a), self.constants[usize::from(value)])?, to);
            }
            Op::JumpNeConst { a, value, to } => {
                jump_if!(!self.equal(get!(a), self.constants[usize::from(value)])?, to);
            }
            Op::JumpEqInt { a, value, to } => {
                jump_if!(self.equal(get!(a), Value::Int(value.into()))?, to);
            }
            Op::JumpNeInt { a, value, to } => {
                jump_if!(!self.equal(get!(a), Value::Int(value.into()))?, to);
            }
            Op::JumpLtInt { a, value, to } => {
                jump_if!(self.order(get!(a), Value::Int(value.into()))?.is_lt(), to);
            }
            Op::JumpLeInt { a, value, to } => {
                jump_if!(self.order(get!(a), Value::Int(value.into()))?.is_le(), to);
            }
            Op::JumpGtInt { a, value, to } => {
                jump_if!(self.order(get!(a), Value::Int(value.into()))?.is_gt(), to);
            }
            Op::JumpGeInt { a, value, to } => {
                jump_if!(self.order(get!(a), Value::Int(value.into()))?.is_ge(), to);
            }
            Op::JumpPresent { a, to } => jump_if!(get!(a).is_present(), to),
            Op::JumpNotList { a, len, to } => {
                let fits = match get!(a) {
                    Value::List(list) => self.heap.list(list).items.len() == usize::from(len),
                    _ => false,
                };
                jump_if!(!fits, to);
            }
            Op::RangeStart { base: b, closed, to } => {
                jump_if!(!self.range_start(base + usize::from(b), closed)?, to);
            }
            Op::RangeNext { base: b, to } => {
                if self.range_next(base + usize::from(b))? {
                    self.jump(to);
                }
            }
            Op::IterStart { base: b, to } => {
                set!(b, self.iterable(get!(b))?);
                self.stack[base + usize::from(b) + 1] = Value::Int(0);
                self.jump(to);
            }
            Op::IterNext { base: b, to } => {
                if self.iter_next(base + usize::from(b))? {
                    self.jump(to);
                }
            }

            Op::List { dst, start, count } => {
                let start = base + usize::from(start);
                let items = self.stack[start..start + usize::from(count)].to_vec();
                set!(dst, self.heap.new_list(items)?);
            }
            Op::Append { list, start, count } => {
                self.append(get!(list), base + usize::from(start), count)?;
            }
            Op::Map { dst, start, count } => {
                set!(dst, self.make_map(base + usize::from(start), count)?);
            }
            Op::Extend { map, start, count } => {
                self.extend_map(get!(map), base + usize::from(start), count)?;
            }
            Op::Range { dst, a, b, closed } => {
                set!(dst, self.make_range(get!(a), get!(b), closed)?);
            }
            Op::Unpack { dst, src, count } => {
                self.unpack(get!(src), base + usize::from(dst), count.into())?;
            }
            Op::GetIndex { dst, object, index } => {
                set!(dst, self.get_index(get!(object), get!(index))?);
            }
            Op::GetItem { dst, object, index } => {
                set!(dst, self.get_index(get!(object), Value::Int(index.into()))?);
            }
            Op::SetIndex { object, index, src } => {
                self.set_index(get!(object), get!(index), get!(src))?;
            }
            Op::GetField { dst, object, site } | Op::GetLen { dst, object, site } => {
                if let Some(Site::Field(name)) = image.sites.get(site.index()) {
                    self.remember(get!(object), site, *name, false);
                    set!(dst, self.get_field(get!(object), *name)?);
                }
            }
            Op::SetField { object, src, site } => {
                if let Some(Site::Field(name)) = image.sites.get(site.index()) {
                    self.remember(get!(object), site, *name, true);
                    self.set_field(get!(object), *name, get!(src))?;
                }
            }
            Op::Show { dst, src, site } => set!(dst, self.shown(get!(src), site, image)?),
            Op::Concat { dst, start, count } => {
                set!(dst, self.join(base + usize::from(start), count.into())?);
            }

            Op::Call { dst, base: b, count } => {
                let (callee, at) = (get!(b), base + usize::from(b) + 1);
                let target = self.target(callee)?;
                let count = self.bind(target, at, count.into(), &[])?;
                self.call(target, at, count, dst)?;
            }
            Op::CallFn { dst, base: b, count, function } => {
                let target = Target::Script(function, NO_CLOSURE);
                self.call(target, base + usize::from(b) + 1, count.into(), dst)?;
            }
            Op::CallNative { dst, base: b, count, native } => {
                self.call(Target::Native(native), base + usize::from(b) + 1, count.into(), dst)?;
            }
            Op::Abs { dst, a, base: b, native }
            | Op::Floor { dst, a, base: b, native }
            | Op::Sqrt { dst, a, base: b, native }
            | Op::Len { dst, a, base: b, native } => {
                let at = base + usize::from(b) + 1;
                self.stack[at] = get!(a);
                self.call(Target::Native(native.id()), at, 1, dst)?;
            }
            Op::Push { dst, a, b, base: c, native }
            | Op::Min { dst, a, b, base: c, native }
            | Op::Max { dst, a, b, base: c, native } => {
                let at = base + usize::from(c) + 1;
                let given = [get!(a), get!(b)];
                self.stack[at..at + 2].copy_from_slice(&given);
                self.call(Target::Native(native.id()), at, 2, dst)?;
            }
            Op::CallNamed { dst, base: b, count, site } => {
                if let Some(Site::Arguments(names)) = image.sites.get(site.index()) {
                    let at = base + usize::from(b) + 1;
                    let target = self.target(get!(b))?;
                    let count = self.bind(target, at, count.into(), names)?;
                    self.call(target, at, count, dst)?;
                }
            }
            Op::CallMethod { dst, base: b, count, site }
            | Op::CallPush { dst, base: b, count, site } => {
                self.call_method(site, base + usize::from(b), count, dst, image)?;
            }
            // Returning is the main loop's; shortcuts leave the work to what comes after them.
            Op::Return { .. }
            | Op::ReturnConst { .. }
            | Op::ReturnNone
            | Op::Total { .. }
            | Op::Last { .. } => {}

            Op::Record { dst, start, kind } => {
                let start = base + usize::from(start);
                let count = image.kinds[kind.index()].fields.len();
                set!(dst, self.heap.new_record(kind, &self.stack[start..start + count])?);
            }
            Op::CheckRange { value, range, site } => {
                if let Some(Site::Parameter { name, owner }) = image.sites.get(site.index()) {
                    self.in_range(get!(value), get!(range), *name, owner)?;
                }
            }
            Op::AssertFail { a, b, site } => {
                let message = self.stack[base + usize::from(b) + 1];
                return Err(self.assertion(site, get!(a), get!(b), message));
            }
            Op::NoMatch { value } => {
                return Err(run::no_match(&show::show_brief(get!(value), &self.heap, image)).into());
            }
            Op::Context { dst, view, field } => match get!(view) {
                Value::View(view) => set!(dst, self.heap.view(view).fields[field as usize]),
                _ => set!(dst, Value::None),
            },
            Op::GetMemory { dst, view, slot } => set!(dst, self.memory(get!(view), slot)),
            Op::SetMemory { src, view, slot } => {
                let value = get!(src);
                if let Value::View(view) = get!(view)
                    && let Some(place) = self.heap.view_mut(view).memory.get_mut(usize::from(slot))
                {
                    *place = value;
                }
            }
            Op::CheckCount { count } => set!(count, self.whole_count(get!(count))?),
            Op::Declare { dst, start, decl } => {
                let parts = [get!(start), self.stack[base + usize::from(start) + 1]];
                set!(dst, self.declare(decl, parts, image)?);
            }
        }
        if self.heap.wants_collection() {
            self.collect();
        }
        Ok(())
    }

    fn jump(&mut self, to: i32) {
        if let Some(frame) = self.frames.last_mut() {
            frame.pc = frame.pc.wrapping_add_signed(to);
        }
    }

    fn captured(&self, closure: ClosureRef, index: Reg) -> Value {
        self.heap.closure(closure).captures[usize::from(index)]
    }

    /// What a cell holds.
    fn content(&self, cell: Value) -> Value {
        match cell {
            Value::Cell(cell) => self.heap.cell(cell).value,
            other => other,
        }
    }

    fn fill(&mut self, cell: Value, value: Value) -> Result<(), Fault> {
        if let Value::Cell(cell) = cell {
            *self.heap.change_cell(cell)? = value;
        }
        Ok(())
    }

    fn memory(&self, view: Value, slot: u8) -> Value {
        match view {
            Value::View(view) => {
                self.heap.view(view).memory.get(usize::from(slot)).copied().unwrap_or(Value::None)
            }
            _ => Value::None,
        }
    }
}

/// A register and a constant as the script has them.
fn ordered(value: Value, constant: Value, constant_left: bool) -> (Value, Value) {
    if constant_left { (constant, value) } else { (value, constant) }
}
