//! Calls: binding of arguments, methods, natives, and calls from natives back into scripts.

use std::sync::Arc;

use super::machine::{Frame, Machine, NO_CLOSURE};
use crate::lang::bytecode::{Constant, Entry, FnId, Image, NativeId, ParameterInfo, Site, SiteId};
use crate::lang::diagnostic::catalog::run;
use crate::lang::diagnostic::{Call, nearest};
use crate::lang::native::{Args, NativeFn, ParameterEntry};
use crate::lang::source::Symbol;
use crate::lang::value::{ClosureRef, Fault, Value, ViewRef, with_article};

/// What a callable value turns out to be.
#[derive(Clone, Copy)]
pub(super) enum Target {
    Script(FnId, ClosureRef),
    Native(NativeId),
}

impl Machine {
    /// What a value calls.
    pub(super) fn target(&self, callee: Value) -> Result<Target, Fault> {
        match callee {
            Value::Function(id) => Ok(Target::Script(id, NO_CLOSURE)),
            Value::Closure(closure) => {
                Ok(Target::Script(self.heap.closure(closure).function, closure))
            }
            Value::Native(id) => Ok(Target::Native(id)),
            Value::Kind(kind) => {
                let kind = self.image.kinds.get(kind.index());
                let constructor = kind.map(|kind| kind.constructor);
                constructor.map_or_else(
                    || Err(self.not_callable(callee)),
                    |id| Ok(Target::Script(id, NO_CLOSURE)),
                )
            }
            Value::Object(object) => {
                let maker = self.heap.object(object).maker();
                let maker = maker.ok_or_else(|| self.not_callable(callee))?;
                Ok(Target::Script(maker, NO_CLOSURE))
            }
            _ => Err(self.not_callable(callee)),
        }
    }

    fn not_callable(&self, callee: Value) -> Fault {
        run::not_callable(&with_article(callee.type_name(&self.heap))).into()
    }

    /// Puts arguments that were given without their function being known into its order, absent ones marked.
    /// `base` is where they lie on the stack, `names` the names of the last of them; gives how many there are
    /// now. `hidden` arguments before the first parameter (a view, or `me`) stay where they are.
    pub(super) fn bind(
        &mut self,
        target: Target,
        base: usize,
        count: usize,
        names: &[Symbol],
    ) -> Result<usize, Fault> {
        match target {
            Target::Script(id, _) => {
                if names.is_empty()
                    && let Some(entry) = self.code.entries.get(id.index())
                    && count == usize::from(entry.arguments)
                {
                    return Ok(count);
                }
                let image = Arc::clone(&self.image);
                let function = &image.functions[id.index()];
                let hidden = usize::from(function.hidden);
                let wanted = function.parameters.len() + hidden;
                if count < hidden {
                    self.stack[base] = Value::Absent;
                }
                if count == wanted && names.is_empty() {
                    return Ok(count);
                }
                self.bind_script(
                    &function.name,
                    &function.parameters,
                    base + hidden,
                    count - hidden.min(count),
                    names,
                )?;
                Ok(wanted)
            }
            Target::Native(id) => self.bind_native(id, base, count, names),
        }
    }

    fn bind_script(
        &mut self,
        name: &str,
        parameters: &[ParameterInfo],
        base: usize,
        count: usize,
        names: &[Symbol],
    ) -> Result<(), Fault> {
        let positional = count.saturating_sub(names.len());
        if positional > parameters.len() {
            return Err(run::too_many_arguments(name, parameters.len(), positional).into());
        }
        self.reach(base + parameters.len())?;
        let given: Vec<Value> = self.stack[base + positional..base + count].to_vec();
        for place in &mut self.stack[base + positional..base + parameters.len().max(count)] {
            *place = Value::Absent;
        }
        for (value, key) in given.into_iter().zip(names) {
            let place = parameters.iter().position(|parameter| parameter.name == Some(*key));
            let Some(place) = place.filter(|place| !self.stack[base + place].is_present()) else {
                return Err(self.unknown_argument(
                    name,
                    *key,
                    parameters.iter().filter_map(|p| p.name),
                ));
            };
            self.stack[base + place] = value;
        }
        for (place, parameter) in parameters.iter().enumerate() {
            if !parameter.optional && !self.stack[base + place].is_present() {
                let key = parameter.name.map_or("a list", |key| self.image.name(key));
                return Err(run::missing_argument(name, key).into());
            }
        }
        Ok(())
    }

    fn unknown_argument(
        &self,
        name: &str,
        key: Symbol,
        known: impl Iterator<Item = Symbol>,
    ) -> Fault {
        let key = self.image.name(key);
        let near = nearest(key, known.map(|name| self.image.name(name)));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        run::unknown_argument(name, key).help(help).into()
    }

    fn bind_native(
        &mut self,
        id: NativeId,
        base: usize,
        count: usize,
        names: &[Symbol],
    ) -> Result<usize, Fault> {
        let native = self.registry.get(id);
        let (positional, known) = (count.saturating_sub(names.len()), native.parameters.len());
        if positional > known && !native.parameters.iter().any(|parameter| parameter.rest) {
            return Err(run::too_many_arguments(&native.name, known, positional).into());
        }
        if names.is_empty() {
            return Ok(count);
        }
        let registry = Arc::clone(&self.registry);
        let native = registry.get(id);
        let total = native.parameters.len().max(positional);
        self.reach(base + total)?;
        let given: Vec<Value> = self.stack[base + positional..base + count].to_vec();
        for place in &mut self.stack[base + positional..base + total.max(count)] {
            *place = Value::Absent;
        }
        let mut open = Vec::new();
        for (value, key) in given.into_iter().zip(names) {
            let text = self.image.name(*key).to_owned();
            // The parameter that takes all other names has none itself.
            let own = |parameter: &ParameterEntry| !parameter.named && *parameter.name == *text;
            let place = native.parameters.iter().position(own);
            match place.filter(|place| !self.stack[base + place].is_present()) {
                Some(place) => self.stack[base + place] = value,
                None if native.parameters.iter().any(|parameter| parameter.named) => {
                    open.push((text, value));
                }
                None => {
                    let known = native.parameters.iter().map(|parameter| &*parameter.name);
                    let help = nearest(&text, known).map(|near| format!("did you mean `{near}`?"));
                    return Err(run::unknown_argument(&native.name, &text).help(help).into());
                }
            }
        }
        if let Some(place) = native.parameters.iter().position(|parameter| parameter.named) {
            let map = self.heap.new_map()?;
            self.stack[base + place] = Value::Map(map);
            for (key, value) in open {
                let key = self.heap.new_text(&key)?;
                self.heap.insert(map, key, value)?;
            }
        }
        Ok(total)
    }

    /// Calls what is known and bound: a script's function gets a frame, a native runs at once.
    pub(super) fn call(
        &mut self,
        target: Target,
        at: usize,
        count: usize,
        dst: u8,
    ) -> Result<(), Fault> {
        self.meter.spend(1)?;
        match target {
            Target::Script(function, closure) => self.push(function, closure, at, dst),
            Target::Native(native) => {
                let value = self.call_native(native, at, count)?;
                let place = self.frame().base as usize + usize::from(dst);
                self.stack[place] = value;
                Ok(())
            }
        }
    }

    /// `x.name(…)`: the object is at `base + 1` on the stack.
    pub(super) fn call_method(
        &mut self,
        site: SiteId,
        base: usize,
        count: u8,
        dst: u8,
        image: &Image,
    ) -> Result<(), Fault> {
        if let Value::History(history) = self.stack[base + 1]
            && let Some(Site::Method { name, .. }) = image.sites.get(site.index())
        {
            let argument = if count > 1 { self.stack[base + 2] } else { Value::Absent };
            if let Some(value) = self.history_method(history, *name, argument).transpose()? {
                let place = self.frame().base as usize + usize::from(dst);
                self.stack[place] = value;
                return Ok(());
            }
        }
        let object = self.stack[base + 1];
        let (target, at, bound) = self.method(site, base, count.into(), image)?;
        if let (Value::Record(record), Target::Script(id, _)) = (object, target)
            && let Some(Site::Method { name, names, .. }) = image.sites.get(site.index())
            && names.is_empty()
            && let kind = self.heap.record(record).kind
            && image.kinds.get(kind.index()).and_then(|info| info.methods.get(name)) == Some(&id)
            && bound == usize::from(count)
        {
            // The next record of this kind needs no search, nor its arguments any sorting.
            self.caches[site.index()] = (kind, id.0);
        }
        self.call(target, at, bound, dst)
    }

    /// Runs a native whose arguments lie on the stack.
    pub(super) fn call_native(
        &mut self,
        id: NativeId,
        base: usize,
        count: usize,
    ) -> Result<Value, Fault> {
        if self.heap.is_tight() {
            self.collect();
        }
        self.glance()?;
        let top = self.top;
        self.top = self.frame_end().max(base + count).max(top);
        let (mark, held) = (self.heap.roots.len(), self.heap.held());
        let args = Args { base, count };
        // Counting references costs more than a short native, and all threads would count at the same place.
        let spare = self.spare_registry.take();
        let registry = spare.unwrap_or_else(|| Arc::clone(&self.registry));
        let native = registry.get(id);
        let result = match &native.run {
            NativeFn::Static(run) => run(self, args),
            NativeFn::Host(run) => self.call_host(native, run, args),
        };
        self.heap.unroot(mark);
        self.heap.let_go(held);
        self.top = top;
        let result = if self.heap.has_work() { self.paid(result) } else { result };
        let result = result.map_err(|mut fault| {
            if !fault.0.trace.is_empty() {
                let span = self.current_span();
                fault.0.trace.push(Call { name: native.name.to_string(), span });
            }
            fault
        });
        self.spare_registry = Some(registry);
        result
    }

    /// Looks at the flag and the clock every now and then: a native, or a piece of its work, that counts little may
    /// still take a millisecond.
    #[inline]
    pub(super) fn glance(&mut self) -> Result<(), Fault> {
        self.pieces = self.pieces.wrapping_add(1);
        if self.pieces.is_multiple_of(16) { self.meter.look() } else { Ok(()) }
    }

    /// Calls any callable from a native (or from outside).
    pub(super) fn call_value(
        &mut self,
        callee: Value,
        arguments: &[Value],
    ) -> Result<Value, Fault> {
        self.meter.spend(1)?;
        let target = self.target(callee)?;
        let before = self.top;
        let base = self.frame_end().max(before);
        self.reach(base + arguments.len())?;
        self.stack[base..base + arguments.len()].copy_from_slice(arguments);
        self.top = base + arguments.len();
        let result = self.call_bound(target, base, arguments.len());
        self.top = before;
        result
    }

    /// Calls a function whose only argument is a view: what matches do most.
    #[inline]
    pub(super) fn call_with_view(&mut self, callee: Value, view: ViewRef) -> Result<Value, Fault> {
        let (function, closure) = match callee {
            Value::Closure(closure) => (self.heap.closure(closure).function, closure),
            Value::Function(id) => (id, NO_CLOSURE),
            _ => return self.call_value(callee, &[Value::View(view)]),
        };
        let Some(&Entry { arguments: 1, start: pc, .. }) = self.code.entries.get(function.index())
        else {
            return self.call_value(callee, &[Value::View(view)]);
        };
        let floor = self.frames.len();
        if floor >= self.meter.depth {
            return Err(Fault::limit(run::too_deep(self.meter.depth)));
        }
        self.meter.spend(1)?;
        let before = self.top;
        let base = self.frame_end().max(before);
        self.reach(base)?;
        self.frame_room()?;
        self.nest()?;
        self.stack[base] = Value::View(view);
        self.top = base + 1;
        // The stack is bounded far below 2^32 by the depth of calls.
        let base = u32::try_from(base).unwrap_or(u32::MAX);
        self.frames.push(Frame { function, pc, base, dst: 0, closure });
        let result = match self.shortly(floor) {
            Some(value) => Ok(value),
            None => self.run(floor),
        };
        self.nesting -= 1;
        self.top = before;
        result
    }

    fn call_bound(&mut self, target: Target, base: usize, count: usize) -> Result<Value, Fault> {
        let count = self.bind(target, base, count, &[])?;
        match target {
            Target::Native(id) => self.call_native(id, base, count),
            Target::Script(function, closure) => {
                self.nest()?;
                let floor = self.frames.len();
                let result = match self.push(function, closure, base, 0) {
                    Ok(()) => self.run(floor),
                    Err(fault) => Err(fault),
                };
                self.nesting -= 1;
                result
            }
        }
    }

    /// A frame for a function whose arguments are at `base`.
    #[inline(always)]
    pub(super) fn push(
        &mut self,
        function: FnId,
        closure: ClosureRef,
        base: usize,
        dst: u8,
    ) -> Result<(), Fault> {
        if self.frames.len() >= self.meter.depth {
            return Err(Fault::limit(run::too_deep(self.meter.depth)));
        }
        self.reach(base)?;
        let base =
            u32::try_from(base).map_err(|_| Fault::limit(run::too_deep(self.meter.depth)))?;
        let pc = self.code.entries[function.index()].start;
        self.frame_room()?;
        self.frames.push(Frame { function, pc, base, dst, closure });
        Ok(())
    }

    /// Finds what `x.name(…)` calls. The object is at `base + 1` on the stack, its arguments after it, a local of
    /// the method's name (or nothing) at `base`. Gives the target, where its arguments begin, and how many.
    pub(super) fn method(
        &mut self,
        site: SiteId,
        base: usize,
        count: usize,
        image: &Image,
    ) -> Result<(Target, usize, usize), Fault> {
        let Some(Site::Method { name, names, fallback }) = image.sites.get(site.index()) else {
            return Err(run::not_callable("this").into());
        };
        let object = self.stack[base + 1];
        let mut found = None;
        match object {
            Value::Record(record) => {
                let record = self.heap.record(record);
                if let Some(kind) = image.kinds.get(record.kind.index()) {
                    if let Some(method) = kind.methods.get(name) {
                        found = Some((Target::Script(*method, NO_CLOSURE), base + 1, count));
                    } else if let Some(slot) = kind.slot(*name) {
                        let field = record.fields[slot];
                        if is_callable(field) {
                            found = Some((self.target(field)?, base + 2, count - 1));
                        }
                    }
                }
            }
            Value::Object(handle) => {
                let text = image.name(*name);
                let native = self.heap.object(handle).method(text);
                if let Some(native) = native.and_then(|native| self.registry.find(native)) {
                    found = Some((Target::Native(native), base + 1, count));
                } else {
                    let object = Arc::clone(self.heap.object(handle));
                    let mut reader = crate::lang::value::Reader { heap: &mut self.heap, image };
                    if let Some(Ok(field)) = object.field(text, &mut reader)
                        && is_callable(field)
                    {
                        self.stack[base + 1] = field;
                        found = Some((self.target(field)?, base + 2, count - 1));
                    }
                }
            }
            _ => {}
        }
        let (target, at, count) = match found {
            Some(found) => found,
            None if is_callable(self.stack[base]) => {
                (self.target(self.stack[base])?, base + 1, count)
            }
            None => match fallback {
                Some(Constant::Function(id)) => (Target::Script(*id, NO_CLOSURE), base + 1, count),
                Some(Constant::Native(id)) => (Target::Native(*id), base + 1, count),
                _ => return Err(self.no_method(object, *name)),
            },
        };
        let count = self.bind(target, at, count, names)?;
        Ok((target, at, count))
    }
}

pub(super) fn is_callable(value: Value) -> bool {
    matches!(value, Value::Function(_) | Value::Closure(_) | Value::Native(_) | Value::Kind(_))
}
