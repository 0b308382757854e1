//! The main loop, in two layers.
//!
//! [`Machine::quick`] does the common case of the common instructions: ints and floats, elements of lists, fields
//! of records, calls of script functions. It calls little, collects nothing and raises nothing, so its few
//! variables stay in the processor's registers. Whatever it cannot do in this way it leaves undone and stops;
//! [`Machine::step`] then carries the instruction out in full, and the quick loop goes on. So an instruction has
//! one complete meaning (in `step`), of which the quick loop knows the shortest path.
//!
//! What the loop keeps from one instruction to the next is little on purpose: the place in the code and the window.
//! One variable more, and the compiler puts one away and fetches it back at every instruction. So what only calls need,
//! such as where the frame's registers begin, is read from the frame; and `pc` is that of the instruction under way
//! until it is done, so that one number stands for both it and the next.
//!
//! The running frame's registers are seen through a window of 256 values, one for every register number, so that
//! no access needs a check of its own. Values are matched where they lie, not copied out first: a value is written
//! as tag and content, and a copy of both at once right after would wait for the two writes. For the same reason
//! `copy!` takes numbers apart.

use std::sync::Arc;

use super::machine::{Frame, Machine, NO_CLOSURE, WINDOW};
use crate::lang::bytecode::{FnId, Image, Op, Row, Site, SiteId};
use crate::lang::source::known;
use crate::lang::value::{Fault, FaultKind, Heap, HistoryRef, Value};

impl Machine {
    /// Runs until the frames from `floor` on have returned.
    #[inline]
    pub(super) fn run(&mut self, floor: usize) -> Result<Value, Fault> {
        // Counting references costs more than a short function, so the last run's are used again.
        let spare = self.spare.take();
        let (image, code) =
            spare.unwrap_or_else(|| (Arc::clone(&self.image), Arc::clone(&self.code)));
        let result = loop {
            match self.execute(&image, &code, floor) {
                Ok(value) => break Ok(value),
                Err(fault) => {
                    if fault.0.kind == FaultKind::Paused {
                        break Err(fault);
                    }
                    if let Err(fault) = self.unwind(fault, floor) {
                        break Err(fault);
                    }
                }
            }
        };
        if Arc::ptr_eq(&image, &self.image) && Arc::ptr_eq(&code, &self.code) {
            self.spare = Some((image, code));
        }
        result
    }

    /// What the frame at `floor` returns if the quick loop gets there by itself; else [`Machine::run`] goes on from
    /// where it stopped.
    #[inline]
    pub(super) fn shortly(&mut self, floor: usize) -> Option<Value> {
        if self.thorough {
            return None;
        }
        self.quick(floor)
    }

    /// Both layers in turn. A fault leaves the frames as they are, with the place of the faulty instruction.
    #[inline(never)]
    fn execute(&mut self, image: &Image, code: &Row, floor: usize) -> Result<Value, Fault> {
        loop {
            // Between two instructions, and with no native under way, all that there is of a run are its frames.
            if self.meter.returns && self.nesting == 1 {
                return Err(Fault::paused());
            }
            if !self.thorough
                && let Some(value) = self.quick(floor)
            {
                return Ok(value);
            }
            if let Some(frame) = self.frames.last_mut() {
                frame.pc += 1;
            }
            let frame = self.frame();
            let op = code.ops.get(frame.pc as usize - 1).copied().unwrap_or(Op::ReturnNone);
            let value = match op {
                Op::Return { src } => self.stack[frame.base as usize + usize::from(src)],
                Op::ReturnConst { value } => self.constants[value.index()],
                Op::ReturnNone => Value::None,
                op => {
                    let done = if self.probe.is_some() {
                        self.watched(op, image)
                    } else {
                        self.step(op, image)
                    };
                    if done.is_err() || self.heap.has_work() {
                        self.paid(done)?;
                    }
                    continue;
                }
            };
            self.frames.pop();
            if self.frames.len() == floor {
                return Ok(value);
            }
            let place = self.frame().base as usize + usize::from(frame.dst);
            self.stack[place] = value;
        }
    }

    /// Runs as long as everything is common; gives what the frame at `floor` returns. If it gives nothing, the
    /// frame's `pc` is that of the instruction that was not common.
    #[allow(clippy::match_ref_pats, reason = "values are matched where they lie")]
    #[inline(never)]
    fn quick(&mut self, floor: usize) -> Option<Value> {
        let frame = self.frame();
        let (image, code) = (&*self.image, &*self.code);
        let ops = code.ops.as_slice();
        let mut pc = frame.pc as usize;
        let mut closure = frame.closure;
        let mut regs = window(&mut self.stack, frame.base as usize)?;

        macro_rules! get {
            ($register:expr) => {
                regs[usize::from($register)]
            };
        }
        macro_rules! set {
            ($dst:expr, $value:expr) => {
                regs[usize::from($dst)] = $value
            };
        }
        macro_rules! copy {
            ($place:expr, $value:expr) => {
                match &$value {
                    &Value::Int(value) => $place = Value::Int(value),
                    &Value::Float(value) => $place = Value::Float(value),
                    other => $place = *other,
                }
            };
        }
        // To the next instruction, before the end of this one's branch.
        macro_rules! next {
            () => {{
                pc = pc.wrapping_add(1);
                continue;
            }};
        }
        // Lands before the instruction meant, as every instruction then goes on to the next; before the first one of
        // all is where the numbers end.
        macro_rules! jump {
            ($to:expr) => {
                pc = pc.wrapping_add_signed($to as isize)
            };
        }
        // Backward jumps and calls cost a step; the last one of a slice is `step`'s.
        macro_rules! spend {
            () => {
                if self.meter.fuel <= 0 {
                    break;
                }
                self.meter.fuel -= 1;
            };
        }
        macro_rules! jump_if {
            ($holds:expr, $to:expr) => {
                if $holds {
                    if $to < 0 {
                        spend!();
                    }
                    jump!($to);
                }
            };
        }
        macro_rules! arithmetic {
            ($checked:ident, $sign:tt, $dst:expr, $a:expr, $b:expr) => {{
                #[allow(clippy::cast_precision_loss, reason = "the nearest float is meant")]
                let made = match (&$a, &$b) {
                    (&Value::Int(x), &Value::Int(y)) => {
                        let Some(made) = x.$checked(y) else { break };
                        set!($dst, Value::Int(made));
                        next!();
                    }
                    (&Value::Float(x), &Value::Float(y)) => x $sign y,
                    (&Value::Float(x), &Value::Int(y)) => x $sign y as f64,
                    (&Value::Int(x), &Value::Float(y)) => x as f64 $sign y,
                    _ => break,
                };
                if !made.is_finite() {
                    break;
                }
                set!($dst, Value::Float(made));
            }};
        }
        macro_rules! divide {
            ($dst:expr, $a:expr, $b:expr) => {{
                #[allow(clippy::cast_precision_loss, reason = "`/` on ints gives a float")]
                let made = match (&$a, &$b) {
                    (&Value::Float(x), &Value::Float(y)) => x / y,
                    (&Value::Int(x), &Value::Int(y)) => x as f64 / y as f64,
                    (&Value::Float(x), &Value::Int(y)) => x / y as f64,
                    (&Value::Int(x), &Value::Float(y)) => x as f64 / y,
                    _ => break,
                };
                // Division by zero is never finite.
                if !made.is_finite() {
                    break;
                }
                set!($dst, Value::Float(made));
            }};
        }
        macro_rules! ordered {
            ($a:expr, $b:expr, $sign:tt) => {
                match (&$a, &$b) {
                    (&Value::Int(x), &Value::Int(y)) => x $sign y,
                    (&Value::Float(x), &Value::Float(y)) => x $sign y,
                    _ => break,
                }
            };
        }
        macro_rules! ordered_int {
            ($a:expr, $value:expr, $sign:tt) => {
                match &get!($a) {
                    &Value::Int(x) => x $sign i64::from($value),
                    &Value::Float(x) => x $sign f64::from($value),
                    _ => break,
                }
            };
        }
        macro_rules! equal {
            ($a:expr, $b:expr) => {
                match (&$a, &$b) {
                    (&Value::Int(x), &Value::Int(y)) => x == y,
                    (&Value::Float(x), &Value::Float(y)) => x == y,
                    (&Value::Symbol(x), &Value::Symbol(y)) => x == y,
                    (&Value::Bool(x), &Value::Bool(y)) => x == y,
                    (&Value::Text(x), &Value::Text(y)) => match self.heap.same_text(x, y) {
                        Some(same) => same,
                        None => break,
                    },
                    (&Value::None, &Value::None) => true,
                    (&Value::None, &Value::Record(_)) | (&Value::Record(_), &Value::None) => false,
                    _ => break,
                }
            };
        }
        macro_rules! equal_int {
            ($a:expr, $value:expr) => {
                match &get!($a) {
                    &Value::Int(x) => x == i64::from($value),
                    _ => break,
                }
            };
        }
        macro_rules! truth {
            ($a:expr) => {
                match &get!($a) {
                    &Value::Bool(value) => value,
                    _ => break,
                }
            };
        }
        // Adds to a list that has room.
        macro_rules! push {
            ($dst:expr, $list:expr, $value:expr) => {{
                let &Value::List(list) = &$list else { break };
                let barrier = self.heap.barrier();
                let list = self.heap.list_mut(list);
                if list.epoch < barrier || list.items.len() == list.items.capacity() {
                    break;
                }
                match &$value {
                    &Value::Int(value) => list.items.push(Value::Int(value)),
                    other => list.items.push(*other),
                }
                set!($dst, Value::None);
            }};
        }
        // What is made here is made without a collection; where one is due, `step` makes it.
        macro_rules! make {
            ($dst:expr, $made:expr) => {{
                if self.heap.wants_collection() {
                    break;
                }
                match $made {
                    Ok(made) => set!($dst, made),
                    Err(_) => break,
                }
            }};
        }
        // Enters a function whose arguments are in place.
        macro_rules! enter {
            ($id:expr, $closure:expr, $callee:expr, $dst:expr) => {{
                let Some(entry) = code.entries.get($id.index()) else { break };
                let depth = self.frames.len();
                if self.meter.fuel <= 0
                    || depth >= self.meter.depth
                    || depth == self.frames.capacity()
                {
                    break;
                }
                let Some(frame) = self.frames.last_mut() else { break };
                let at = frame.base as usize + usize::from($callee) + 1;
                let Some(next) = window(&mut self.stack, at) else { break };
                self.meter.fuel -= 1;
                frame.pc = short(pc + 1);
                (regs, closure, pc) = (next, $closure, entry.start as usize);
                let frame =
                    Frame { function: $id, pc: entry.start, base: short(at), dst: $dst, closure };
                self.frames.push(frame);
                continue;
            }};
        }
        macro_rules! leave {
            ($value:expr) => {{
                let value = $value;
                if self.frames.len() == floor + 1 {
                    self.frames.pop();
                    return Some(value);
                }
                let [.., caller, called] = self.frames.as_slice() else { break };
                let dst = called.dst;
                let Some(next) = window(&mut self.stack, caller.base as usize) else { break };
                regs = next;
                (pc, closure) = (caller.pc as usize, caller.closure);
                self.frames.pop();
                set!(dst, value);
                continue;
            }};
        }

        // Fields are read from the code where they are needed, not all at once.
        while let Some(op) = ops.get(pc) {
            match *op {
                Op::Move { dst, src } => copy!(get!(dst), get!(src)),
                Op::None { dst } => set!(dst, Value::None),
                Op::Absent { dst } => set!(dst, Value::Absent),
                Op::Bool { dst, value } => set!(dst, Value::Bool(value)),
                Op::Int { dst, value } => set!(dst, Value::Int(value.into())),
                Op::Const { dst, value } => set!(dst, self.constants[value.index()]),
                Op::GetGlobal { dst, global } => match self.globals[global.index()] {
                    Value::Absent => break,
                    value => set!(dst, value),
                },
                Op::PeekGlobal { dst, global } => set!(dst, self.globals[global.index()]),
                Op::GetCapture { dst, index } => {
                    set!(dst, self.heap.closure(closure).captures[usize::from(index)]);
                }
                Op::GetCaptureCell { dst, index } => {
                    match &self.heap.closure(closure).captures[usize::from(index)] {
                        &Value::Cell(cell) => copy!(get!(dst), self.heap.cell_ref(cell).value),
                        _ => break,
                    }
                }
                Op::SetCaptureCell { src, index } => {
                    match &self.heap.closure(closure).captures[usize::from(index)] {
                        &Value::Cell(cell)
                            if self.heap.cell_ref(cell).epoch >= self.heap.barrier() =>
                        {
                            copy!(self.heap.cell_mut(cell).value, get!(src));
                        }
                        _ => break,
                    }
                }
                Op::GetCell { dst, cell } => match &get!(cell) {
                    &Value::Cell(cell) => copy!(get!(dst), self.heap.cell_ref(cell).value),
                    _ => break,
                },
                Op::SetCell { cell, src } => match &get!(cell) {
                    &Value::Cell(cell) if self.heap.cell_ref(cell).epoch >= self.heap.barrier() => {
                        copy!(self.heap.cell_mut(cell).value, get!(src));
                    }
                    _ => break,
                },

                Op::Add { dst, a, b } => {
                    if let (&Value::Text(one), &Value::Text(other)) = (&get!(a), &get!(b)) {
                        make!(dst, self.heap.concat(one, other));
                        next!();
                    }
                    arithmetic!(checked_add, +, dst, get!(a), get!(b));
                }
                Op::Sub { dst, a, b } => arithmetic!(checked_sub, -, dst, get!(a), get!(b)),
                Op::Mul { dst, a, b } => arithmetic!(checked_mul, *, dst, get!(a), get!(b)),
                Op::Div { dst, a, b } => divide!(dst, get!(a), get!(b)),
                Op::Rem { dst, a, b } => match (&get!(a), &get!(b)) {
                    (&Value::Int(x), &Value::Int(y)) if y > 0 => {
                        set!(dst, Value::Int(x.rem_euclid(y)));
                    }
                    _ => break,
                },
                Op::AddInt { dst, a, value } => match get!(a) {
                    Value::Int(x) => {
                        let Some(made) = x.checked_add(value.into()) else { break };
                        set!(dst, Value::Int(made));
                    }
                    Value::Float(x) if x.is_finite() => {
                        set!(dst, Value::Float(x + f64::from(value)));
                    }
                    _ => break,
                },
                Op::MulInt { dst, a, value, .. } => {
                    arithmetic!(checked_mul, *, dst, get!(a), Value::Int(value.into()));
                }
                Op::RemInt { dst, a, value } => match &get!(a) {
                    &Value::Int(x) if value > 0 => {
                        set!(dst, Value::Int(x.rem_euclid(value.into())));
                    }
                    _ => break,
                },
                Op::AddConst { dst, a, value } => {
                    arithmetic!(checked_add, +, dst, get!(a), self.constants[value.index()]);
                }
                Op::SubConst { dst, a, value } => {
                    arithmetic!(checked_sub, -, dst, get!(a), self.constants[value.index()]);
                }
                Op::MulConst { dst, a, value, .. } => {
                    arithmetic!(checked_mul, *, dst, get!(a), self.constants[value.index()]);
                }
                Op::DivConst { dst, a, value } => {
                    divide!(dst, get!(a), self.constants[value.index()]);
                }
                Op::SubFrom { dst, a, value } => {
                    arithmetic!(checked_sub, -, dst, self.constants[value.index()], get!(a));
                }
                Op::DivInto { dst, a, value } => {
                    divide!(dst, self.constants[value.index()], get!(a));
                }
                Op::Neg { dst, a } => match get!(a) {
                    Value::Float(x) => set!(dst, Value::Float(-x)),
                    Value::Int(x) if x != i64::MIN => set!(dst, Value::Int(-x)),
                    _ => break,
                },
                Op::Not { dst, a } => set!(dst, Value::Bool(!truth!(a))),
                Op::Eq { dst, a, b } => set!(dst, Value::Bool(equal!(get!(a), get!(b)))),
                Op::Ne { dst, a, b } => set!(dst, Value::Bool(!equal!(get!(a), get!(b)))),
                Op::Lt { dst, a, b } => set!(dst, Value::Bool(ordered!(get!(a), get!(b), <))),
                Op::Le { dst, a, b } => set!(dst, Value::Bool(ordered!(get!(a), get!(b), <=))),

                Op::Jump { to } => jump!(to),
                Op::Loop { to } => {
                    spend!();
                    jump!(to);
                }
                Op::JumpTrue { a, to } => jump_if!(truth!(a), to),
                Op::JumpFalse { a, to } => jump_if!(!truth!(a), to),
                Op::JumpEq { a, b, to } => jump_if!(equal!(get!(a), get!(b)), to),
                Op::JumpNe { a, b, to } => jump_if!(!equal!(get!(a), get!(b)), to),
                Op::JumpLt { a, b, to } => jump_if!(ordered!(get!(a), get!(b), <), to),
                Op::JumpLe { a, b, to } => jump_if!(ordered!(get!(a), get!(b), <=), to),
                Op::JumpEqConst { a, value, to } => {
                    jump_if!(equal!(get!(a), self.constants[usize::from(value)]), to);
                }
                Op::JumpNeConst { a, value, to } => {
                    jump_if!(!equal!(get!(a), self.constants[usize::from(value)]), to);
                }
                Op::JumpEqInt { a, value, to } => jump_if!(equal_int!(a, value), to),
                Op::JumpNeInt { a, value, to } => jump_if!(!equal_int!(a, value), to),
                Op::JumpLtInt { a, value, to } => jump_if!(ordered_int!(a, value, <), to),
                Op::JumpLeInt { a, value, to } => jump_if!(ordered_int!(a, value, <=), to),
                Op::JumpGtInt { a, value, to } => jump_if!(ordered_int!(a, value, >), to),
                Op::JumpGeInt { a, value, to } => jump_if!(ordered_int!(a, value, >=), to),
                Op::JumpPresent { a, to } => jump_if!(get!(a).is_present(), to),
                Op::RangeNext { base: b, to } => {
                    let (&Value::Int(at), &Value::Int(last)) = (&get!(b), &get!(b.wrapping_add(1)))
                    else {
                        break;
                    };
                    spend!();
                    if at < last {
                        set!(b, Value::Int(at + 1));
                        set!(b.wrapping_add(2), Value::Int(at + 1));
                        jump!(to);
                    }
                }
                Op::IterNext { base: b, to } => {
                    let (&Value::List(list), &Value::Int(at)) =
                        (&get!(b), &get!(b.wrapping_add(1)))
                    else {
                        break;
                    };
                    spend!();
                    if let Ok(place) = usize::try_from(at)
                        && let Some(item) = self.heap.list(list).items.get(place)
                    {
                        set!(b.wrapping_add(2), *item);
                        set!(b.wrapping_add(1), Value::Int(at + 1));
                        jump!(to);
                    }
                }

                Op::GetIndex { dst, object, index } => match (&get!(object), &get!(index)) {
                    (&Value::List(list), &Value::Int(at)) => match usize::try_from(at) {
                        Ok(at) if at < self.heap.list(list).items.len() => {
                            set!(dst, self.heap.list(list).items[at]);
                        }
                        _ => break,
                    },
                    (&Value::Map(map), key) => match self.heap.find(map, *key) {
                        Some(value) => set!(dst, value),
                        None => break,
                    },
                    _ => break,
                },
                Op::GetItem { dst, object, index } => match &get!(object) {
                    &Value::List(list) => match self.heap.list(list).items.get(index as usize) {
                        Some(item) => set!(dst, *item),
                        None => break,
                    },
                    _ => break,
                },
                Op::SetIndex { object, index, src } => {
                    let (list, at) = match (&get!(object), &get!(index)) {
                        (&Value::List(list), &Value::Int(at)) => (list, at),
                        (&Value::Map(map), key) => {
                            if self.heap.replace(map, *key, get!(src)) {
                                next!();
                            }
                            break;
                        }
                        _ => break,
                    };
                    let barrier = self.heap.barrier();
                    let list = self.heap.list_mut(list);
                    if let Ok(at) = usize::try_from(at)
                        && list.epoch >= barrier
                        && let Some(place) = list.items.get_mut(at)
                    {
                        copy!(*place, get!(src));
                    } else {
                        break;
                    }
                }
                Op::GetField { dst, object, site } => {
                    if let &Value::History(history) = &get!(object) {
                        let Some(value) = latest(&self.heap, history, image, site) else { break };
                        // Just written in two parts, so not read as one.
                        copy!(get!(dst), value);
                        next!();
                    }
                    let &Value::Record(record) = &get!(object) else { break };
                    let (kind, slot) = self.caches[site.index()];
                    match self.heap.field(record, kind, slot) {
                        Some(value) => copy!(get!(dst), *value),
                        None => break,
                    }
                }
                Op::SetField { object, src, site } => {
                    let &Value::Record(record) = &get!(object) else { break };
                    let (kind, slot) = self.caches[site.index()];
                    match self.heap.field_mut(record, kind, slot) {
                        Some(place) => copy!(*place, get!(src)),
                        None => break,
                    }
                }
                Op::GetLen { dst, object, .. } | Op::Len { dst, a: object, .. } => {
                    match &get!(object) {
                        &Value::List(list) => set!(dst, count(self.heap.list(list).items.len())),
                        _ => break,
                    }
                }
                Op::Abs { dst, a, .. } => match get!(a) {
                    Value::Float(x) => set!(dst, Value::Float(x.abs())),
                    Value::Int(x) if x != i64::MIN => set!(dst, Value::Int(x.abs())),
                    _ => break,
                },
                #[allow(clippy::cast_possible_truncation, reason = "in range by the test")]
                Op::Floor { dst, a, .. } => match get!(a) {
                    Value::Float(x) if x.abs() < 9e18 => set!(dst, Value::Int(x.floor() as i64)),
                    Value::Int(x) => set!(dst, Value::Int(x)),
                    _ => break,
                },
                Op::Sqrt { dst, a, .. } => match &get!(a) {
                    &Value::Float(x) if x >= 0.0 && x.is_finite() => {
                        set!(dst, Value::Float(x.sqrt()));
                    }
                    _ => break,
                },
                Op::Push { dst, a, b, .. } => push!(dst, get!(a), get!(b)),
                Op::CallPush { dst, base: b, .. } => {
                    push!(dst, get!(b.wrapping_add(1)), get!(b.wrapping_add(2)));
                }
                // Of equal ones the first.
                Op::Min { dst, a, b, .. } => {
                    let first = ordered!(get!(a), get!(b), <=);
                    copy!(get!(dst), get!(if first { a } else { b }));
                }
                Op::Max { dst, a, b, .. } => {
                    let first = ordered!(get!(a), get!(b), >=);
                    copy!(get!(dst), get!(if first { a } else { b }));
                }

                Op::CallFn { dst, base: b, count: _, function } => {
                    enter!(function, NO_CLOSURE, b, dst);
                }
                Op::CallMethod { dst, base: b, count, site } => {
                    if let &Value::History(history) = &get!(b.wrapping_add(1)) {
                        let argument = get!(b.wrapping_add(2));
                        if count != 2 {
                            break;
                        }
                        let found = recalled(&self.heap, history, image, site, argument);
                        let Some(value) = found else { break };
                        // Just written in two parts, so not read as one.
                        copy!(get!(dst), value);
                        next!();
                    }
                    let &Value::Record(record) = &get!(b.wrapping_add(1)) else { break };
                    let (kind, method) = self.caches[site.index()];
                    if self.heap.record(record).kind != kind {
                        break;
                    }
                    enter!(FnId(method), NO_CLOSURE, b, dst);
                }
                Op::Call { dst, base: b, count } => {
                    let (id, made) = match get!(b) {
                        Value::Function(id) => (id, NO_CLOSURE),
                        Value::Closure(made) => (self.heap.closure(made).function, made),
                        _ => break,
                    };
                    if code.entries.get(id.index()).is_none_or(|entry| entry.arguments != count) {
                        break;
                    }
                    enter!(id, made, b, dst);
                }
                Op::Return { src } => match &get!(src) {
                    &Value::Int(value) => leave!(Value::Int(value)),
                    &Value::Float(value) => leave!(Value::Float(value)),
                    other => leave!(*other),
                },
                Op::ReturnConst { value } => leave!(self.constants[value.index()]),
                Op::ReturnNone => leave!(Value::None),
                Op::Record { dst, start, kind } => {
                    let count = image.kinds[kind.index()].fields.len();
                    let start = usize::from(start);
                    let Some(fields) = regs.get(start..start + count) else { break };
                    make!(dst, self.heap.new_record(kind, fields));
                }
                Op::List { dst, start, count } => {
                    let start = usize::from(start);
                    let Some(items) = regs.get(start..start + usize::from(count)) else { break };
                    make!(dst, self.heap.new_list_of(items));
                }
                Op::In { dst, a, b } => match &get!(b) {
                    &Value::Map(map) => {
                        let found = self.heap.has(map, get!(a));
                        set!(dst, Value::Bool(found));
                    }
                    _ => break,
                },
                Op::Context { dst, view, field } => match &get!(view) {
                    &Value::View(view) => set!(dst, self.heap.view(view).fields[field as usize]),
                    _ => break,
                },
                Op::Last { dst, view, field } => {
                    if let &Value::View(view) = &get!(view)
                        && let &Value::History(history) =
                            &self.heap.view(view).fields[field as usize]
                        && let Some(action) = self.heap.history(history).last_act()
                    {
                        set!(dst, Value::Symbol(action));
                        jump!(Op::LATEST);
                    }
                }
                Op::Total { dst, view, field, action } => {
                    if let &Value::View(view) = &get!(view)
                        && let &Value::History(history) =
                            &self.heap.view(view).fields[field as usize]
                        && let &Value::Symbol(action) = &self.constants[action.index()]
                        && let Some(total) = self.heap.history(history).acts(action)
                    {
                        set!(dst, Value::Int(total));
                        jump!(Op::COUNTED);
                    }
                }
                Op::GetMemory { dst, view, slot } => match &get!(view) {
                    &Value::View(view) => {
                        let memory = &self.heap.view(view).memory;
                        let Some(value) = memory.get(usize::from(slot)) else { break };
                        copy!(get!(dst), *value);
                    }
                    _ => break,
                },
                Op::SetMemory { src, view, slot } => match &get!(view) {
                    &Value::View(view) => {
                        let memory = &mut self.heap.view_mut(view).memory;
                        let Some(place) = memory.get_mut(usize::from(slot)) else { break };
                        copy!(*place, get!(src));
                    }
                    _ => break,
                },
                // Named one by one, so that no instruction number needs to be held against the highest.
                Op::SetGlobal { .. }
                | Op::InitGlobal { .. }
                | Op::NewCell { .. }
                | Op::Closure { .. }
                | Op::Pow { .. }
                | Op::Close { .. }
                | Op::JumpNotList { .. }
                | Op::RangeStart { .. }
                | Op::IterStart { .. }
                | Op::Append { .. }
                | Op::Map { .. }
                | Op::Extend { .. }
                | Op::Range { .. }
                | Op::Unpack { .. }
                | Op::Show { .. }
                | Op::Concat { .. }
                | Op::CallNative { .. }
                | Op::CallNamed { .. }
                | Op::CheckRange { .. }
                | Op::AssertFail { .. }
                | Op::NoMatch { .. }
                | Op::CheckCount { .. }
                | Op::Declare { .. } => break,
            }
            pc = pc.wrapping_add(1);
        }
        if let Some(frame) = self.frames.last_mut() {
            frame.pc = short(pc);
        }
        None
    }
}

/// `theirs.last`; nothing for other fields, and where the history is watched.
#[inline(never)]
fn latest(heap: &Heap, history: HistoryRef, image: &Image, site: SiteId) -> Option<Value> {
    let history = heap.history(history);
    match image.sites.get(site.index()) {
        Some(Site::Field(known::LAST)) if history.watch.is_none() => {
            Some(history.last().unwrap_or(Value::None))
        }
        _ => None,
    }
}

/// `theirs.back(k)`, `.total(a)` and `.run(a)` in their plain forms; nothing for all else.
#[inline(never)]
fn recalled(
    heap: &Heap,
    history: HistoryRef,
    image: &Image,
    site: SiteId,
    argument: Value,
) -> Option<Value> {
    let history = heap.history(history);
    let Some(Site::Method { name, names, .. }) = image.sites.get(site.index()) else { return None };
    if history.watch.is_some() || !names.is_empty() {
        return None;
    }
    let count = |total: u64| i64::try_from(total).ok().map(Value::Int);
    match (*name, argument) {
        (known::BACK, Value::Int(k)) => {
            Some(history.back(usize::try_from(k).ok()?).unwrap_or(Value::None))
        }
        (known::TOTAL, Value::Symbol(action)) => {
            history.acts(action).map(Value::Int).or_else(|| count(history.total(argument, heap)))
        }
        (known::RUN, Value::Symbol(_)) => count(history.run(argument, heap)),
        _ => None,
    }
}

/// The registers of a frame, if the stack reaches so far.
#[inline(always)]
fn window(stack: &mut [Value], base: usize) -> Option<&mut [Value; WINDOW]> {
    stack.get_mut(base..)?.first_chunk_mut()
}

#[allow(clippy::cast_possible_wrap, reason = "lists are far shorter")]
#[inline(always)]
fn count(len: usize) -> Value {
    Value::Int(len as i64)
}

/// Places in the code and on the stack, both bounded far below 2^32.
#[allow(
    clippy::cast_possible_truncation,
    reason = "bounded by the memory limit and the depth of calls"
)]
#[inline(always)]
fn short(place: usize) -> u32 {
    place as u32
}
