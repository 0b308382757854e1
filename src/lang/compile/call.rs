//! Calls: arguments in a row of registers above all others, the callee's slot before them.

use super::Compiler;
use super::function::Place;
use crate::lang::bytecode::{Constant, DeclId, FnId, ItemValue, NativeId, Op, Reg, Site};
use crate::lang::check::Resolution;
use crate::lang::native::{NativeFn, ParameterEntry};
use crate::lang::source::{Span, Symbol, known};
use crate::lang::syntax::ast::{Argument, Expr, ExprKind, Ident};

/// What is called, where that is known.
#[derive(Clone, Copy)]
enum Callee {
    Function(FnId),
    Native(NativeId),
}

impl Compiler<'_> {
    pub(super) fn call(&mut self, callee: &Expr, arguments: &[Argument], dst: Reg, span: Span) {
        match &callee.kind {
            ExprKind::Name(_) => {
                let found = self.checked.names.get(&callee.span.start).copied();
                self.call_resolved(found, callee, arguments, dst, span);
            }
            // `(x.f)(…)` calls what the field holds.
            ExprKind::Field(..) if callee.span.start != span.start => {
                self.call_value(callee, arguments, dst, span);
            }
            ExprKind::Field(object, field) if self.is_member(object) => {
                let found = self.checked.names.get(&field.span.start).copied();
                self.call_resolved(found, callee, arguments, dst, span);
            }
            ExprKind::Field(object, field) => {
                self.call_method(object, *field, arguments, dst, span);
            }
            _ => self.call_value(callee, arguments, dst, span),
        }
    }

    fn call_resolved(
        &mut self,
        found: Option<Resolution>,
        callee: &Expr,
        arguments: &[Argument],
        dst: Reg,
        span: Span,
    ) {
        let known = match found {
            Some(Resolution::Item(name)) => self.items.get(&name).copied(),
            Some(Resolution::Imported(module, name)) => self.imported(module, name),
            Some(Resolution::Native(native)) => {
                if self.quick(native, arguments, dst, span) {
                    return;
                }
                return self.call_known(Callee::Native(native), arguments, dst, span);
            }
            _ => None,
        };
        match known.and_then(|item| self.function_of(item)) {
            Some(function) => self.call_known(Callee::Function(function), arguments, dst, span),
            None => self.call_value(callee, arguments, dst, span),
        }
    }

    /// An instruction in place of the call, where the machine has one for the native.
    fn quick(&mut self, id: NativeId, arguments: &[Argument], dst: Reg, span: Span) -> bool {
        let entry = self.registry.get(id);
        let plain = arguments.iter().all(|argument| argument.name.is_none());
        let Some(native) = id.near() else { return false };
        let name = if plain && self.is_ours(id) { &*entry.name } else { "" };
        match (name, arguments) {
            ("abs" | "floor" | "sqrt" | "len", [one]) => {
                let a = self.operand(&one.value);
                let base = self.temps(2, span);
                let op = match name {
                    "abs" => Op::Abs { dst, a, base, native },
                    "floor" => Op::Floor { dst, a, base, native },
                    "sqrt" => Op::Sqrt { dst, a, base, native },
                    _ => Op::Len { dst, a, base, native },
                };
                self.emit(op, span);
            }
            ("push" | "min" | "max", [one, other]) => {
                let a = self.stable_operand(&one.value, &[&other.value]);
                let b = self.operand(&other.value);
                let base = self.temps(3, span);
                let op = match name {
                    "push" => Op::Push { dst, a, b, base, native },
                    "min" => Op::Min { dst, a, b, base, native },
                    _ => Op::Max { dst, a, b, base, native },
                };
                self.emit(op, span);
            }
            _ => return false,
        }
        true
    }

    /// Whether a native is built in, nothing that a host has put under the name.
    fn is_ours(&self, native: NativeId) -> bool {
        matches!(self.registry.get(native).run, NativeFn::Static(_))
    }

    fn function_of(&self, item: ItemValue) -> Option<FnId> {
        match item {
            ItemValue::Function(id) => Some(id),
            ItemValue::Kind(id) => Some(self.image.kinds[id.index()].constructor),
            ItemValue::Declared(id) => Some(self.maker_of(id)),
            ItemValue::Global(_) => None,
        }
    }

    fn maker_of(&self, id: DeclId) -> FnId {
        self.image.declarations[id.index()].maker
    }

    /// The names of the parameters of a known callee. Its own function may still be without code, so `check`'s
    /// signature of the item is asked first.
    fn parameter_names(&self, callee: Callee) -> (Vec<Option<Symbol>>, bool) {
        match callee {
            Callee::Native(native) => {
                let native = self.registry.get(native);
                let names = native.parameters.iter();
                // The parameter that takes all other names has none itself.
                let name = |it: &ParameterEntry| self.image.names.find(&it.name);
                let names = names.map(|it| name(it).filter(|_| !it.named));
                (names.collect(), native.parameters.iter().any(|parameter| parameter.rest))
            }
            Callee::Function(id) => {
                let own = self.items.iter().find(|(_, item)| self.function_of(**item) == Some(id));
                let signature = own
                    .and_then(|(name, _)| self.checked.items.get(name))
                    .and_then(|item| item.signature.as_ref());
                let parameters = match signature {
                    Some(signature) => &signature.parameters,
                    None => &self.image.functions[id.index()].parameters,
                };
                (parameters.iter().map(|parameter| parameter.name).collect(), false)
            }
        }
    }

    /// Every argument goes straight to its place; those left out are marked absent.
    fn call_known(&mut self, callee: Callee, arguments: &[Argument], dst: Reg, span: Span) {
        let (names, rest) = self.parameter_names(callee);
        let positional = arguments.iter().take_while(|argument| argument.name.is_none()).count();
        let open = self.open_native(callee);
        let extra: Vec<&Argument> = match open {
            Some(_) => arguments[positional..]
                .iter()
                .filter(|argument| {
                    argument.name.is_none_or(|name| !names.contains(&Some(name.name)))
                })
                .collect(),
            None => Vec::new(),
        };
        let count = names.len().max(if rest { positional } else { 0 });
        let base = self.temps(count + 1, span);
        let mut filled = vec![false; count];
        for (index, argument) in arguments.iter().enumerate() {
            let place = match argument.name {
                None => Some(index),
                Some(name) => names.iter().position(|known| *known == Some(name.name)),
            };
            if let Some(place) = place.filter(|place| *place < count) {
                self.expr(&argument.value, base + 1 + small(place));
                filled[place] = true;
            }
        }
        if let Some(place) = open {
            self.named_map(&extra, base + 1 + small(place), span);
            filled[place] = true;
        }
        // A native with further positional arguments knows their number from the count.
        let given = if rest {
            positional.max(filled.iter().rposition(|f| *f).map_or(0, |at| at + 1))
        } else {
            count
        };
        for (place, filled) in filled.iter().enumerate().take(given) {
            if !filled {
                self.emit(Op::Absent { dst: base + 1 + small(place) }, span);
            }
        }
        let count = small(given);
        let op = match callee {
            Callee::Function(function) => Op::CallFn { dst, base, count, function },
            Callee::Native(native) => Op::CallNative { dst, base, count, native },
        };
        if let Callee::Native(native) = callee {
            self.mention(native);
        }
        self.emit(op, span);
    }

    /// The place of a native's parameter that takes arguments of any name.
    fn open_native(&self, callee: Callee) -> Option<usize> {
        match callee {
            Callee::Native(native) => {
                self.registry.get(native).parameters.iter().position(|parameter| parameter.named)
            }
            Callee::Function(_) => None,
        }
    }

    fn named_map(&mut self, arguments: &[&Argument], dst: Reg, span: Span) {
        self.emit(Op::Map { dst, start: dst, count: 0 }, span);
        for argument in arguments {
            let Some(name) = argument.name else { continue };
            let mark = self.mark();
            let start = self.temps(2, span);
            let text = self.image.name(name.name).into();
            self.load(start, Constant::Text(text), name.span);
            self.expr(&argument.value, start + 1);
            self.emit(Op::Extend { map: dst, start, count: 1 }, name.span);
            self.release(mark);
        }
    }

    fn call_value(&mut self, callee: &Expr, arguments: &[Argument], dst: Reg, span: Span) {
        let base = self.temps(arguments.len() + 1, span);
        self.expr(callee, base);
        self.arguments(arguments, base + 1);
        let count = small(arguments.len());
        let op = match self.argument_names(arguments) {
            names if names.is_empty() => Op::Call { dst, base, count },
            names => {
                let site = self.image.site(Site::Arguments(names.into()));
                Op::CallNamed { dst, base, count, site }
            }
        };
        self.emit(op, span);
    }

    fn arguments(&mut self, arguments: &[Argument], first: Reg) {
        for (offset, argument) in arguments.iter().enumerate() {
            self.expr(&argument.value, first + small(offset));
        }
    }

    fn argument_names(&self, arguments: &[Argument]) -> Vec<Symbol> {
        arguments.iter().filter_map(|argument| argument.name).map(|name| name.name).collect()
    }

    fn call_method(
        &mut self,
        object: &Expr,
        field: Ident,
        arguments: &[Argument],
        dst: Reg,
        span: Span,
    ) {
        let base = self.temps(arguments.len() + 2, span);
        let found = self.checked.names.get(&field.span.start).copied();
        let mut fallback = None;
        let mut local = false;
        match found {
            Some(Resolution::Native(native)) => fallback = Some(Constant::Native(native)),
            Some(Resolution::Item(name)) => {
                let item = self.items.get(&name).copied();
                fallback = item.and_then(|item| self.function_of(item)).map(Constant::Function);
                if let Some(item @ ItemValue::Global(_)) = item {
                    self.item_value(item, base, field.span);
                    local = true;
                }
            }
            Some(Resolution::Imported(module, name)) => {
                let item = self.imported(module, name);
                fallback = item.and_then(|item| self.function_of(item)).map(Constant::Function);
                if let Some(item @ ItemValue::Global(_)) = item {
                    self.item_value(item, base, field.span);
                    local = true;
                }
            }
            Some(Resolution::Local(id)) => {
                let boxed = self.boxed(id);
                let op = match (self.find_local(id), boxed) {
                    (Place::Register(src), false) => Op::Move { dst: base, src },
                    (Place::Register(cell), true) => Op::GetCell { dst: base, cell },
                    (Place::Capture(index), false) => Op::GetCapture { dst: base, index },
                    (Place::Capture(index), true) => Op::GetCaptureCell { dst: base, index },
                };
                self.emit(op, field.span);
                local = true;
                let text = self.image.name(field.name).to_owned();
                fallback = self.registry.find(&text).map(Constant::Native);
            }
            _ => {}
        }
        if !local {
            self.emit(Op::Absent { dst: base }, field.span);
        }
        self.expr(object, base + 1);
        self.arguments(arguments, base + 2);
        self.mention_field(field.name);
        let names = self.argument_names(arguments).into();
        let site = self.image.site(Site::Method { name: field.name, names, fallback });
        let count = small(arguments.len() + 1);
        // Whatever the object turns out to be, the site has the whole story.
        let pushes = !local && count == 2 && self.image.name(field.name) == "push";
        let op = if pushes
            && matches!(found, Some(Resolution::Native(native)) if self.is_ours(native))
        {
            Op::CallPush { dst, base, count, site }
        } else {
            Op::CallMethod { dst, base, count, site }
        };
        self.emit(op, span);
        if field.name == known::TOTAL {
            self.count_at_once(span);
        }
    }
}

fn small(index: usize) -> u8 {
    u8::try_from(index).unwrap_or(u8::MAX)
}
