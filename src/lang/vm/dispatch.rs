//! The main loop.
//!
//! The running frame's registers are seen through a window of 256 values, one for every register number, so that
//! no access needs a check of its own. The window is taken anew after anything that may move the stack: calls,
//! returns, natives, collections.

use std::sync::Arc;

use super::call::Target;
use super::machine::{Frame, Machine, NO_CLOSURE, WINDOW};
use crate::lang::bytecode::{Capture, Function, Image, Op, Site};
use crate::lang::diagnostic::catalog::run;
use crate::lang::value::number::{self, Arithmetic};
use crate::lang::value::{ClosureRef, Fault, Value, equality, show, with_article};

impl Machine {
    /// Runs until the frames from `floor` on have returned.
    pub(super) fn run(&mut self, floor: usize) -> Result<Value, Fault> {
        let image = Arc::clone(&self.image);
        loop {
            match self.execute(&image, floor) {
                Ok(value) => return Ok(value),
                Err(fault) => self.unwind(fault, floor)?,
            }
        }
    }

    /// The loop itself. A fault leaves the frames as they are, with the place of the faulty instruction.
    #[allow(
        unused_assignments,
        reason = "the window is taken anew after every call, also before a return"
    )]
    fn execute(&mut self, image: &Image, floor: usize) -> Result<Value, Fault> {
        let frame = current(&self.frames);
        let mut function: &Function = &image.functions[frame.function.index()];
        let mut code: &[Op] = &function.code;
        let mut pc = frame.pc as usize;
        let mut base = frame.base as usize;
        let mut closure: ClosureRef = frame.closure;
        self.reach(base);
        let mut regs: &mut [Value; WINDOW] = window(&mut self.stack, base);

        // Notes where the frame is, for calls and faults.
        macro_rules! save {
            () => {
                if let Some(frame) = self.frames.last_mut() {
                    #[allow(clippy::cast_possible_truncation, reason = "code is shorter than 2^32")]
                    let at = pc as u32;
                    frame.pc = at;
                }
            };
        }
        macro_rules! fault {
            ($fault:expr) => {{
                let fault: Fault = $fault.into();
                save!();
                return Err(fault);
            }};
        }
        macro_rules! check {
            ($result:expr) => {
                match $result {
                    Ok(value) => value,
                    Err(fault) => fault!(fault),
                }
            };
        }
        // Calls a method of the machine, which may move the stack.
        macro_rules! outside {
            ($call:expr) => {{
                save!();
                let result = $call?;
                regs = window(&mut self.stack, base);
                result
            }};
        }
        macro_rules! collect {
            () => {
                if self.heap.wants_collection() {
                    save!();
                    self.collect();
                    regs = window(&mut self.stack, base);
                }
            };
        }
        macro_rules! set {
            ($dst:expr, $value:expr) => {
                regs[usize::from($dst)] = $value
            };
        }
        macro_rules! get {
            ($register:expr) => {
                regs[usize::from($register)]
            };
        }
        macro_rules! jump {
            ($to:expr) => {
                pc = pc.wrapping_add_signed($to as isize)
            };
        }
        macro_rules! spend {
            () => {
                self.meter.fuel -= 1;
                if self.meter.fuel < 0 {
                    check!(self.meter.refuel());
                }
            };
        }
        // Everything but int with int and finite float with float.
        macro_rules! slow_arithmetic {
            ($op:ident, $dst:expr, $a:expr, $b:expr) => {{
                let value = check!(number::arithmetic(Arithmetic::$op, $a, $b, &mut self.heap));
                set!($dst, value);
                collect!();
            }};
        }
        macro_rules! arithmetic {
            ($op:ident, $checked:ident, $sign:tt, $dst:expr, $a:expr, $b:expr) => {{
                let (a, b) = ($a, $b);
                match (a, b) {
                    (Value::Int(x), Value::Int(y)) => match x.$checked(y) {
                        Some(made) => set!($dst, Value::Int(made)),
                        None => fault!(run::overflow("result")),
                    },
                    (Value::Float(x), Value::Float(y)) => {
                        let made = x $sign y;
                        if made.is_finite() {
                            set!($dst, Value::Float(made));
                        } else {
                            slow_arithmetic!($op, $dst, a, b);
                        }
                    }
                    #[allow(clippy::cast_precision_loss, reason = "the nearest float is meant")]
                    (Value::Float(x), Value::Int(y)) => {
                        let made = x $sign y as f64;
                        if made.is_finite() {
                            set!($dst, Value::Float(made));
                        } else {
                            slow_arithmetic!($op, $dst, a, b);
                        }
                    }
                    #[allow(clippy::cast_precision_loss, reason = "the nearest float is meant")]
                    (Value::Int(x), Value::Float(y)) => {
                        let made = x as f64 $sign y;
                        if made.is_finite() {
                            set!($dst, Value::Float(made));
                        } else {
                            slow_arithmetic!($op, $dst, a, b);
                        }
                    }
                    _ => slow_arithmetic!($op, $dst, a, b),
                }
            }};
        }
        macro_rules! divide {
            ($dst:expr, $a:expr, $b:expr) => {{
                let (a, b) = ($a, $b);
                match (a, b) {
                    (Value::Float(x), Value::Float(y)) if y != 0.0 && (x / y).is_finite() => {
                        set!($dst, Value::Float(x / y));
                    }
                    #[allow(clippy::cast_precision_loss, reason = "`/` on ints gives a float")]
                    (Value::Int(x), Value::Int(y)) if y != 0 => {
                        set!($dst, Value::Float(x as f64 / y as f64));
                    }
                    _ => slow_arithmetic!(Divide, $dst, a, b),
                }
            }};
        }
        macro_rules! ordered {
            ($a:expr, $b:expr, $sign:tt, $test:ident) => {{
                let (a, b) = ($a, $b);
                match (a, b) {
                    (Value::Int(x), Value::Int(y)) => x $sign y,
                    (Value::Float(x), Value::Float(y)) => x $sign y,
                    _ => match equality::order(a, b, &self.heap) {
                        Some(order) => order.$test(),
                        None => {
                            let (a, b) = (a.type_name(&self.heap), b.type_name(&self.heap));
                            fault!(run::no_order(&with_article(a), &with_article(b)))
                        }
                    },
                }
            }};
        }
        macro_rules! equal {
            ($a:expr, $b:expr) => {{
                let (a, b) = ($a, $b);
                match (a, b) {
                    (Value::Int(x), Value::Int(y)) => x == y,
                    (Value::Symbol(x), Value::Symbol(y)) => x == y,
                    (Value::None, Value::None) => true,
                    _ => equality::equal(a, b, &self.heap),
                }
            }};
        }
        macro_rules! truth {
            ($value:expr) => {
                match $value {
                    Value::Bool(value) => value,
                    other => {
                        fault!(run::not_a_condition(&with_article(other.type_name(&self.heap))))
                    }
                }
            };
        }
        // Comparison with a small int: the operand is nearly always an int.
        macro_rules! jump_int {
            ($a:expr, $value:expr, $to:expr, $sign:tt, $test:ident) => {{
                let holds = match get!($a) {
                    Value::Int(x) => x $sign i64::from($value),
                    Value::Float(x) => x $sign f64::from($value),
                    other => ordered!(other, Value::Int($value.into()), $sign, $test),
                };
                if holds {
                    jump!($to);
                }
            }};
        }
        // Enters a function whose arguments are in place.
        macro_rules! enter {
            ($id:expr, $closure:expr, $base:expr, $dst:expr) => {{
                save!();
                spend!();
                if self.frames.len() >= self.meter.depth {
                    return Err(Fault::limit(run::too_deep(self.meter.depth)));
                }
                base = $base;
                if base + WINDOW > self.stack.len() {
                    self.reach(base);
                }
                closure = $closure;
                #[allow(clippy::cast_possible_truncation, reason = "bounded by the depth of calls")]
                let at = base as u32;
                self.frames.push(Frame { function: $id, pc: 0, base: at, dst: $dst, closure });
                function = &image.functions[$id.index()];
                code = &function.code;
                pc = 0;
                regs = window(&mut self.stack, base);
            }};
        }
        macro_rules! leave {
            ($value:expr) => {{
                let value = $value;
                let dst = match self.frames.pop() {
                    Some(frame) => frame.dst,
                    None => 0,
                };
                if self.frames.len() == floor {
                    return Ok(value);
                }
                let frame = current(&self.frames);
                function = &image.functions[frame.function.index()];
                code = &function.code;
                pc = frame.pc as usize;
                base = frame.base as usize;
                closure = frame.closure;
                regs = window(&mut self.stack, base);
                set!(dst, value);
            }};
        }

        loop {
            let op = code[pc];
            pc += 1;
            match op {
                Op::Move { dst, src } => set!(dst, get!(src)),
                Op::None { dst } => set!(dst, Value::None),
                Op::Absent { dst } => set!(dst, Value::Absent),
                Op::Bool { dst, value } => set!(dst, Value::Bool(value)),
                Op::Int { dst, value } => set!(dst, Value::Int(value.into())),
                Op::Const { dst, value } => set!(dst, self.constants[value.index()]),
                Op::GetGlobal { dst, global } => match self.globals[global.index()] {
                    Value::Absent => {
                        let name = image.name(image.globals[global.index()]);
                        fault!(run::not_set_yet(name))
                    }
                    value => set!(dst, value),
                },
                Op::PeekGlobal { dst, global } => set!(dst, self.globals[global.index()]),
                Op::SetGlobal { src, global } => {
                    if self.heap.barrier() != 0 {
                        let name =
                            format!("variable `{}`", image.name(image.globals[global.index()]));
                        fault!(run::changed_in_play(&name));
                    }
                    self.globals[global.index()] = get!(src);
                }
                Op::InitGlobal { src, global } => self.globals[global.index()] = get!(src),
                Op::GetCapture { dst, index } => {
                    set!(dst, self.heap.closure(closure).captures[usize::from(index)]);
                }
                Op::GetCaptureCell { dst, index } => {
                    match self.heap.closure(closure).captures[usize::from(index)] {
                        Value::Cell(cell) => set!(dst, self.heap.cell(cell).value),
                        other => set!(dst, other),
                    }
                }
                Op::SetCaptureCell { src, index } => {
                    if let Value::Cell(cell) =
                        self.heap.closure(closure).captures[usize::from(index)]
                    {
                        let value = get!(src);
                        if self.heap.cell(cell).epoch < self.heap.barrier() {
                            fault!(run::changed_in_play("variable"));
                        }
                        self.heap.cell_mut(cell).value = value;
                    }
                }
                Op::NewCell { dst, src } => {
                    let cell = check!(self.heap.new_cell(get!(src)));
                    set!(dst, cell);
                    collect!();
                }
                Op::GetCell { dst, cell } => match get!(cell) {
                    Value::Cell(cell) => set!(dst, self.heap.cell(cell).value),
                    other => set!(dst, other),
                },
                Op::SetCell { cell, src } => {
                    if let Value::Cell(cell) = get!(cell) {
                        if self.heap.cell(cell).epoch < self.heap.barrier() {
                            fault!(run::changed_in_play("variable"));
                        }
                        self.heap.cell_mut(cell).value = get!(src);
                    }
                }
                Op::Closure { dst, function: id } => {
                    let captures =
                        image.functions[id.index()].captures.iter().map(|capture| match capture {
                            Capture::Register(register) => regs[usize::from(*register)],
                            Capture::Outer(index) => {
                                self.heap.closure(closure).captures[usize::from(*index)]
                            }
                        });
                    let captures = captures.collect();
                    let made = check!(self.heap.new_closure(id, captures));
                    set!(dst, made);
                    collect!();
                }

                Op::Add { dst, a, b } => arithmetic!(Add, checked_add, +, dst, get!(a), get!(b)),
                Op::Sub { dst, a, b } => {
                    arithmetic!(Subtract, checked_sub, -, dst, get!(a), get!(b))
                }
                Op::Mul { dst, a, b } => {
                    arithmetic!(Multiply, checked_mul, *, dst, get!(a), get!(b))
                }
                Op::Div { dst, a, b } => divide!(dst, get!(a), get!(b)),
                Op::Rem { dst, a, b } => match (get!(a), get!(b)) {
                    (Value::Int(x), Value::Int(y)) if y > 0 => {
                        set!(dst, Value::Int(x.rem_euclid(y)))
                    }
                    (a, b) => slow_arithmetic!(Remainder, dst, a, b),
                },
                Op::Pow { dst, a, b } => match (get!(a), get!(b)) {
                    (Value::Float(x), Value::Int(2)) if (x * x).is_finite() => {
                        set!(dst, Value::Float(x * x));
                    }
                    (a, b) => slow_arithmetic!(Power, dst, a, b),
                },
                Op::AddInt { dst, a, value } => match get!(a) {
                    Value::Int(x) => match x.checked_add(value.into()) {
                        Some(made) => set!(dst, Value::Int(made)),
                        None => fault!(run::overflow("result")),
                    },
                    other => {
                        let value = Value::Int(value.into());
                        arithmetic!(Add, checked_add, +, dst, other, value);
                    }
                },
                Op::MulInt { dst, a, value } => {
                    let value = Value::Int(value.into());
                    arithmetic!(Multiply, checked_mul, *, dst, get!(a), value);
                }
                Op::RemInt { dst, a, value } => match get!(a) {
                    Value::Int(x) => set!(dst, Value::Int(x.rem_euclid(value.into()))),
                    other => slow_arithmetic!(Remainder, dst, other, Value::Int(value.into())),
                },
                Op::AddConst { dst, a, value } => {
                    arithmetic!(Add, checked_add, +, dst, get!(a), self.constants[value.index()]);
                }
                Op::SubConst { dst, a, value } => {
                    arithmetic!(Subtract, checked_sub, -, dst, get!(a), self.constants[value.index()]);
                }
                Op::MulConst { dst, a, value } => {
                    arithmetic!(Multiply, checked_mul, *, dst, get!(a), self.constants[value.index()]);
                }
                Op::DivConst { dst, a, value } => {
                    divide!(dst, get!(a), self.constants[value.index()])
                }
                Op::Neg { dst, a } => match get!(a) {
                    Value::Float(x) => set!(dst, Value::Float(-x)),
                    other => {
                        let value = check!(number::negate(other, &mut self.heap));
                        set!(dst, value);
                    }
                },
                Op::Not { dst, a } => set!(dst, Value::Bool(!truth!(get!(a)))),
                Op::Eq { dst, a, b } => set!(dst, Value::Bool(equal!(get!(a), get!(b)))),
                Op::Ne { dst, a, b } => set!(dst, Value::Bool(!equal!(get!(a), get!(b)))),
                Op::Lt { dst, a, b } => {
                    set!(dst, Value::Bool(ordered!(get!(a), get!(b), <, is_lt)))
                }
                Op::Le { dst, a, b } => {
                    set!(dst, Value::Bool(ordered!(get!(a), get!(b), <=, is_le)))
                }
                Op::Close { dst, a, b } => {
                    let (a, b) = (get!(a), get!(b));
                    let holds = outside!(Ok::<_, Fault>(self.close(a, b)));
                    set!(dst, Value::Bool(holds));
                }
                Op::In { dst, a, b } => {
                    let (value, container) = (get!(a), get!(b));
                    let holds = outside!(self.contains(container, value));
                    set!(dst, Value::Bool(holds));
                }

                Op::Jump { to } => jump!(to),
                Op::Loop { to } => {
                    spend!();
                    jump!(to);
                }
                Op::JumpTrue { a, to } => {
                    if truth!(get!(a)) {
                        jump!(to);
                    }
                }
                Op::JumpFalse { a, to } => {
                    if !truth!(get!(a)) {
                        jump!(to);
                    }
                }
                Op::JumpEq { a, b, to } => {
                    if equal!(get!(a), get!(b)) {
                        jump!(to);
                    }
                }
                Op::JumpNe { a, b, to } => {
                    if !equal!(get!(a), get!(b)) {
                        jump!(to);
                    }
                }
                Op::JumpLt { a, b, to } => {
                    if ordered!(get!(a), get!(b), <, is_lt) {
                        jump!(to);
                    }
                }
                Op::JumpLe { a, b, to } => {
                    if ordered!(get!(a), get!(b), <=, is_le) {
                        jump!(to);
                    }
                }
                Op::JumpEqConst { a, value, to } => {
                    if equal!(get!(a), self.constants[usize::from(value)]) {
                        jump!(to);
                    }
                }
                Op::JumpNeConst { a, value, to } => {
                    if !equal!(get!(a), self.constants[usize::from(value)]) {
                        jump!(to);
                    }
                }
                Op::JumpLtInt { a, value, to } => jump_int!(a, value, to, <, is_lt),
                Op::JumpLeInt { a, value, to } => jump_int!(a, value, to, <=, is_le),
                Op::JumpGtInt { a, value, to } => jump_int!(a, value, to, >, is_gt),
                Op::JumpGeInt { a, value, to } => jump_int!(a, value, to, >=, is_ge),
                Op::JumpPresent { a, to } => {
                    if get!(a).is_present() {
                        jump!(to);
                    }
                }
                Op::JumpNotList { a, len, to } => {
                    let fits = match get!(a) {
                        Value::List(list) => self.heap.list(list).items.len() == usize::from(len),
                        _ => false,
                    };
                    if !fits {
                        jump!(to);
                    }
                }
                Op::RangeStart { base: b, closed, to } => {
                    let b = usize::from(b);
                    let low = number::to_int(regs[b], &self.heap);
                    let high = number::to_int(regs[b + 1], &self.heap);
                    let (Some(low), Some(high)) = (low, high) else {
                        let odd = if low.is_none() { regs[b] } else { regs[b + 1] };
                        fault!(run::not_iterable(&format!(
                            "a range with {}",
                            with_article(odd.type_name(&self.heap))
                        )))
                    };
                    let last = if closed { Some(high) } else { high.checked_sub(1) };
                    match last {
                        Some(last) if low <= last => {
                            regs[b] = Value::Int(low);
                            regs[b + 1] = Value::Int(last);
                            regs[b + 2] = Value::Int(low);
                        }
                        _ => jump!(to),
                    }
                }
                Op::RangeNext { base: b, to } => {
                    spend!();
                    let b = usize::from(b);
                    if let (Value::Int(at), Value::Int(last)) = (regs[b], regs[b + 1])
                        && at < last
                    {
                        regs[b] = Value::Int(at + 1);
                        regs[b + 2] = Value::Int(at + 1);
                        jump!(to);
                    }
                }
                Op::IterStart { base: b } => {
                    let value = get!(b);
                    let iterable = outside!(self.iterable(value));
                    let b = usize::from(b);
                    regs[b] = iterable;
                    regs[b + 1] = Value::Int(0);
                }
                Op::IterNext { base: b, to } => {
                    spend!();
                    let b = usize::from(b);
                    let Value::Int(at) = regs[b + 1] else { fault!(run::not_iterable("this")) };
                    let iterable = regs[b];
                    let next = match iterable {
                        #[allow(
                            clippy::cast_possible_truncation,
                            clippy::cast_sign_loss,
                            reason = "counts from 0"
                        )]
                        Value::List(list) => {
                            self.heap.list(list).items.get(at as usize).map(|item| (*item, at + 1))
                        }
                        other => outside!(self.next_element(other, at)),
                    };
                    match next {
                        Some((value, after)) => {
                            regs[b + 2] = value;
                            regs[b + 1] = Value::Int(after);
                            if matches!(iterable, Value::Text(_)) {
                                collect!();
                            }
                        }
                        None => jump!(to),
                    }
                }

                Op::List { dst, start, count } => {
                    let start = usize::from(start);
                    let items = regs[start..start + usize::from(count)].to_vec();
                    let list = check!(self.heap.new_list(items));
                    set!(dst, list);
                    collect!();
                }
                Op::Append { list, start, count } => match get!(list) {
                    Value::List(list) => {
                        let start = usize::from(start);
                        for offset in 0..usize::from(count) {
                            check!(self.heap.push(list, regs[start + offset]));
                        }
                        collect!();
                    }
                    other => {
                        let found = with_article(other.type_name(&self.heap));
                        fault!(run::wrong_argument("push", "list", "a list", &found))
                    }
                },
                Op::Map { dst, start, count } => {
                    let map = check!(self.heap.new_map());
                    let start = usize::from(start);
                    for pair in 0..usize::from(count) {
                        let (key, value) = (regs[start + 2 * pair], regs[start + 2 * pair + 1]);
                        check!(self.heap.insert(map, key, value));
                    }
                    set!(dst, Value::Map(map));
                    collect!();
                }
                Op::Extend { map, start, count } => {
                    if let Value::Map(map) = get!(map) {
                        let start = usize::from(start);
                        for pair in 0..usize::from(count) {
                            let (key, value) = (regs[start + 2 * pair], regs[start + 2 * pair + 1]);
                            if self.heap.map(map).get(key, &self.heap).is_some() {
                                fault!(run::repeated_key(&show::show_inner(
                                    key, &self.heap, image
                                )));
                            }
                            check!(self.heap.insert(map, key, value));
                        }
                    }
                }
                Op::Range { dst, a, b, closed } => {
                    let (low, high) = (get!(a), get!(b));
                    for end in [low, high] {
                        if !matches!(end, Value::Int(_) | Value::Float(_) | Value::Rational(_)) {
                            fault!(run::not_a_range(&with_article(end.type_name(&self.heap))));
                        }
                    }
                    let range = check!(self.heap.new_range(low, high, closed));
                    set!(dst, range);
                    collect!();
                }
                Op::Unpack { dst, src, count } => {
                    let count = usize::from(count);
                    match get!(src) {
                        Value::List(list) if self.heap.list(list).items.len() == count => {
                            let dst = usize::from(dst);
                            regs[dst..dst + count].copy_from_slice(&self.heap.list(list).items);
                        }
                        Value::List(list) => {
                            let found = format!("a list of {}", self.heap.list(list).items.len());
                            fault!(run::wrong_length(count, &found))
                        }
                        other => fault!(run::wrong_length(
                            count,
                            &with_article(other.type_name(&self.heap))
                        )),
                    }
                }
                Op::GetIndex { dst, object, index } => {
                    let (object, index) = (get!(object), get!(index));
                    if let (Value::List(list), Value::Int(at)) = (object, index)
                        && let Ok(at) = usize::try_from(at)
                        && let Some(item) = self.heap.list(list).items.get(at)
                    {
                        set!(dst, *item);
                    } else {
                        let value = outside!(self.get_index(object, index));
                        set!(dst, value);
                        collect!();
                    }
                }
                Op::SetIndex { object, index, src } => {
                    let (object, index, value) = (get!(object), get!(index), get!(src));
                    if let (Value::List(list), Value::Int(at)) = (object, index) {
                        let barrier = self.heap.barrier();
                        let list = self.heap.list_mut(list);
                        if let Ok(at) = usize::try_from(at)
                            && list.epoch >= barrier
                            && let Some(place) = list.items.get_mut(at)
                        {
                            *place = value;
                            continue;
                        }
                    }
                    outside!(self.set_index(object, index, value));
                }
                Op::GetField { dst, object, site } => {
                    let object = get!(object);
                    if let Value::Record(record) = object {
                        let record = self.heap.record(record);
                        let (kind, slot) = self.caches[site.index()];
                        if kind == record.kind {
                            set!(dst, record.fields[slot as usize]);
                            continue;
                        }
                    }
                    let Some(Site::Field(name)) = image.sites.get(site.index()) else { continue };
                    if let Value::Record(record) = object {
                        let kind = self.heap.record(record).kind;
                        if let Some(slot) =
                            image.kinds.get(kind.index()).and_then(|kind| kind.slot(*name))
                        {
                            self.caches[site.index()] = (kind, u32::try_from(slot).unwrap_or(0));
                        }
                    }
                    let value = outside!(self.get_field(object, *name));
                    set!(dst, value);
                    collect!();
                }
                Op::SetField { object, src, site } => {
                    let (object, value) = (get!(object), get!(src));
                    if let Value::Record(record) = object {
                        let barrier = self.heap.barrier();
                        let (kind, slot) = self.caches[site.index()];
                        let record = self.heap.record_mut(record);
                        if kind == record.kind && record.epoch >= barrier {
                            record.fields[slot as usize] = value;
                            continue;
                        }
                    }
                    let Some(Site::Field(name)) = image.sites.get(site.index()) else { continue };
                    if let Value::Record(record) = object {
                        // Only fields without a legal range may take the short way.
                        let kind = self.heap.record(record).kind;
                        let info = image.kinds.get(kind.index());
                        if let Some(slot) = info.and_then(|info| info.slot(*name))
                            && info.is_some_and(|info| info.fields[slot].range.is_none())
                        {
                            self.caches[site.index()] = (kind, u32::try_from(slot).unwrap_or(0));
                        }
                    }
                    outside!(self.set_field(object, *name, value));
                }
                Op::Show { dst, src, site } => {
                    let value = get!(src);
                    if let Some(Site::Format(format)) = image.sites.get(site.index()) {
                        if !(matches!(value, Value::Text(_)) && *format == Default::default()) {
                            let text = show::show_formatted(value, *format, &self.heap, image);
                            let text = check!(self.heap.new_text(&text));
                            set!(dst, text);
                        } else {
                            set!(dst, value);
                        }
                    }
                }
                Op::Concat { dst, start, count } => {
                    let start = usize::from(start);
                    let mut joined = String::new();
                    for offset in 0..usize::from(count) {
                        if let Value::Text(text) = regs[start + offset] {
                            joined.push_str(self.heap.text(text));
                        }
                    }
                    let text = check!(self.heap.new_text(&joined));
                    set!(dst, text);
                    collect!();
                }

                Op::CallFn { dst, base: b, count: _, function: id } => {
                    enter!(id, NO_CLOSURE, base + usize::from(b) + 1, dst);
                }
                Op::CallNative { dst, base: b, count, native } => {
                    self.meter.fuel -= 1;
                    let at = base + usize::from(b) + 1;
                    let value = outside!(self.call_native(native, at, count.into()));
                    set!(dst, value);
                    collect!();
                    if self.meter.fuel < 0 {
                        check!(self.meter.refuel());
                    }
                }
                Op::Call { dst, base: b, count } => {
                    let callee = get!(b);
                    let at = base + usize::from(b) + 1;
                    match callee {
                        Value::Function(id)
                            if image.functions[id.index()].parameters.len()
                                == usize::from(count) =>
                        {
                            enter!(id, NO_CLOSURE, at, dst);
                        }
                        Value::Closure(made)
                            if image.functions[self.heap.closure(made).function.index()]
                                .parameters
                                .len()
                                == usize::from(count) =>
                        {
                            let id = self.heap.closure(made).function;
                            enter!(id, made, at, dst);
                        }
                        _ => {
                            let target = outside!(self.target(callee));
                            let count = outside!(self.bind(target, at, count.into(), &[]));
                            match target {
                                Target::Script(id, made) => enter!(id, made, at, dst),
                                Target::Native(native) => {
                                    let value = outside!(self.call_native(native, at, count));
                                    set!(dst, value);
                                    collect!();
                                }
                            }
                        }
                    }
                }
                Op::CallNamed { dst, base: b, count, site } => {
                    let at = base + usize::from(b) + 1;
                    let callee = get!(b);
                    let Some(Site::Arguments(names)) = image.sites.get(site.index()) else {
                        continue;
                    };
                    let target = outside!(self.target(callee));
                    let count = outside!(self.bind(target, at, count.into(), names));
                    match target {
                        Target::Script(id, made) => enter!(id, made, at, dst),
                        Target::Native(native) => {
                            let value = outside!(self.call_native(native, at, count));
                            set!(dst, value);
                            collect!();
                        }
                    }
                }
                Op::CallMethod { dst, base: b, count, site } => {
                    let object = regs[usize::from(b) + 1];
                    if let Value::History(history) = object
                        && let Some(Site::Method { name, .. }) = image.sites.get(site.index())
                    {
                        let argument =
                            if count > 1 { regs[usize::from(b) + 2] } else { Value::Absent };
                        let made =
                            outside!(self.history_method(history, *name, argument).transpose());
                        if let Some(value) = made {
                            set!(dst, value);
                            continue;
                        }
                    }
                    let at = base + usize::from(b);
                    let (target, at, count) = outside!(self.method(site, at, count.into()));
                    match target {
                        Target::Script(id, made) => enter!(id, made, at, dst),
                        Target::Native(native) => {
                            self.meter.fuel -= 1;
                            let value = outside!(self.call_native(native, at, count));
                            set!(dst, value);
                            collect!();
                        }
                    }
                }
                Op::Return { src } => leave!(get!(src)),
                Op::ReturnNone => leave!(Value::None),

                Op::Record { dst, start, kind } => {
                    let start = usize::from(start);
                    let count = image.kinds[kind.index()].fields.len();
                    let fields = regs[start..start + count].into();
                    let record = check!(self.heap.new_record(kind, fields));
                    set!(dst, record);
                    collect!();
                }
                Op::CheckRange { value, range, site } => {
                    let (value, range) = (get!(value), get!(range));
                    if let Some(Site::Parameter { name, owner }) = image.sites.get(site.index()) {
                        outside!(self.in_range(value, range, *name, owner));
                    }
                }
                Op::AssertFail { a, b, site } => {
                    let message = regs[usize::from(b) + 1];
                    let (a, b) = (get!(a), get!(b));
                    fault!(self.assertion(site, a, b, message))
                }
                Op::NoMatch { value } => {
                    let value = show::show_inner(get!(value), &self.heap, image);
                    fault!(run::no_match(&value))
                }
                Op::Context { dst, view, field } => match get!(view) {
                    Value::View(view) => set!(dst, self.heap.view(view).fields[field as usize]),
                    _ => set!(dst, Value::None),
                },
                Op::GetMemory { dst, view, slot } => match get!(view) {
                    Value::View(view) => {
                        let value = self.heap.view(view).memory.get(usize::from(slot)).copied();
                        set!(dst, value.unwrap_or(Value::None));
                    }
                    _ => set!(dst, Value::None),
                },
                Op::SetMemory { src, view, slot } => {
                    let value = get!(src);
                    if let Value::View(view) = get!(view)
                        && let Some(place) =
                            self.heap.view_mut(view).memory.get_mut(usize::from(slot))
                    {
                        *place = value;
                    }
                }
                Op::CheckCount { count } => {
                    let value = get!(count);
                    match number::to_int(value, &self.heap) {
                        Some(number) if number >= 0 => set!(count, Value::Int(number)),
                        _ => {
                            let found = show::show_inner(value, &self.heap, image);
                            fault!(run::not_a_count(&found))
                        }
                    }
                }
                Op::Declare { dst, start, decl } => {
                    let keyword = image.declarations[decl.index()].body.keyword();
                    let name = format!("declare_{keyword}");
                    let Some(native) = self.registry.find(&name) else {
                        fault!(run::bad_argument(keyword, "this engine cannot make one"))
                    };
                    let (arguments, parts) = (get!(start), regs[usize::from(start) + 1]);
                    let decl = Value::Int(decl.0.into());
                    let value =
                        outside!(self.call_value(Value::Native(native), &[decl, arguments, parts]));
                    set!(dst, value);
                    collect!();
                }
            }
        }
    }

    /// The fault of a failed assertion, with its operands.
    #[cold]
    fn assertion(
        &mut self,
        site: crate::lang::bytecode::SiteId,
        a: Value,
        b: Value,
        message: Value,
    ) -> Fault {
        let image = Arc::clone(&self.image);
        let Some(Site::Assert { relation, condition, message: has_message }) =
            image.sites.get(site.index())
        else {
            return run::assertion("").into();
        };
        let shown = |value: Value| show::show_inner(value, &self.heap, &image);
        let said = if *has_message { Some(show::show(message, &self.heap, &image)) } else { None };
        let mut problem = match said {
            Some(said) => run::assertion_because(&said).note(format!("asserted: {condition}")),
            None => run::assertion(condition),
        };
        if let Some(relation) = relation {
            problem = problem.note(format!("left of `{relation}`: {}", shown(a)));
            problem = problem.note(format!("right of `{relation}`: {}", shown(b)));
        } else if !matches!(a, Value::Bool(_)) {
            problem = run::not_a_condition(&with_article(a.type_name(&self.heap)));
        }
        problem.into()
    }
}

fn current(frames: &[Frame]) -> Frame {
    *frames.last().expect("a frame is pushed before it runs")
}

fn window(stack: &mut [Value], base: usize) -> &mut [Value; WINDOW] {
    let window = &mut stack[base..base + WINDOW];
    window.try_into().expect("just so long")
}
