//! Kinds and actors.

use std::sync::Arc;

use indexmap::IndexMap;

use super::Compiler;
use crate::lang::bytecode::{
    Constant, FnId, ItemValue, KindField, KindId, KindInfo, Op, ParameterInfo, Site,
};
use crate::lang::check::Resolution;
use crate::lang::source::{Span, Symbol, known};
use crate::lang::syntax::ast::{ActorDecl, Expr, ExprKind, FieldDecl, ItemKind, KindDecl, Module};

impl Compiler<'_> {
    /// All kinds of the module, each after the one that it extends.
    pub(super) fn kinds(&mut self, module: &Module) {
        for item in &module.items {
            if let ItemKind::Kind(node) = &item.kind {
                let id = KindId::from_index(self.image.kinds.len());
                let name: Arc<str> = Arc::from(self.image.name(node.name.name));
                let constructor = self.image.function(super::FunctionState::placeholder(name));
                self.image.kinds.push(Arc::new(KindInfo {
                    name: node.name.name,
                    parent: None,
                    fields: Vec::new(),
                    order: Vec::new(),
                    methods: IndexMap::new(),
                    constructor,
                    asserts: Vec::new(),
                    span: node.name.span,
                    docs: item.docs.as_ref().map(|docs| docs.text.clone()),
                }));
                self.items.insert(node.name.name, ItemValue::Kind(id));
            }
        }
        for item in &module.items {
            if let ItemKind::Kind(node) = &item.kind {
                self.kind(node, module);
            }
        }
    }

    fn kind(&mut self, node: &KindDecl, module: &Module) {
        if self.kinds_done.contains(&node.name.name) {
            return;
        }
        self.kinds_done.push(node.name.name);
        self.within(node.name.name, |this| this.kind_of(node, module));
    }

    fn kind_of(&mut self, node: &KindDecl, module: &Module) {
        let Some(ItemValue::Kind(id)) = self.items.get(&node.name.name).copied() else { return };
        let parent = node.parent.as_ref().and_then(|parent| self.parent(parent, module));
        let mut info = KindInfo::clone(&self.image.kinds[id.index()]);
        match parent {
            Some(parent) => {
                let parent_info = self.image.kinds[parent.index()].clone();
                info.parent = Some(parent);
                info.fields.clone_from(&parent_info.fields);
                info.methods.clone_from(&parent_info.methods);
                info.asserts.clone_from(&parent_info.asserts);
            }
            None => info.fields.push(KindField {
                name: known::NAME,
                default: None,
                range: None,
                texts: (None, None),
                docs: None,
            }),
        }
        for field in &node.fields {
            let mut made = self.field(field);
            match info.fields.iter_mut().find(|known| known.name == made.name) {
                Some(known) => {
                    // Its legal range holds on unless another is given.
                    if made.range.is_none() {
                        made.range = known.range;
                        made.texts.1 = known.texts.1.take();
                    }
                    made.docs = made.docs.or(known.docs.take());
                    *known = made;
                }
                None => info.fields.push(made),
            }
        }
        let mut order: Vec<usize> = Vec::with_capacity(info.fields.len());
        let own = node.fields.iter().filter_map(|field| info.slot(field.name.name));
        let inherited = parent.map(|parent| self.image.kinds[parent.index()].order.clone());
        // A record's first field is its name.
        for place in own.chain(inherited.unwrap_or_default()).filter(|place| *place > 0) {
            if !order.contains(&place) {
                order.push(place);
            }
        }
        order.push(0);
        info.order = order;
        if info.fields.len() > 200 {
            self.too_large("fields", node.name.span);
        }
        for method in &node.methods {
            self.enter_named(method.name.name, method.name.span, true);
            let me = self.temp(method.name.span);
            if let Some(local) = self.bound(method.name.span) {
                self.place(local, me);
            }
            let owner = format!("`{}`", self.image.name(method.name.name));
            self.parameters(&method.parameters, &owner);
            self.body(&method.body);
            let function = self.leave();
            info.methods.insert(method.name.name, function);
        }
        for assert in &node.asserts {
            self.enter_named(node.name.name, assert.span, true);
            let me = self.temp(assert.span);
            if let Some(local) = self.bound(assert.span) {
                self.place(local, me);
            }
            self.assert(assert);
            self.emit(Op::ReturnNone, assert.span);
            let function = self.leave();
            info.asserts.push(function);
        }
        self.constructor(node, id, &info);
        self.image.kinds[id.index()] = Arc::new(info);
    }

    fn parent(&mut self, parent: &Expr, module: &Module) -> Option<KindId> {
        let found = match &parent.kind {
            ExprKind::Field(_, field) => self.checked.names.get(&field.span.start),
            _ => self.checked.names.get(&parent.span.start),
        };
        match found.copied()? {
            Resolution::Item(name) => {
                let node = module.items.iter().find_map(|item| match &item.kind {
                    ItemKind::Kind(node) if node.name.name == name => Some(node),
                    _ => None,
                })?;
                self.kind(node, module);
                match self.items.get(&name) {
                    Some(ItemValue::Kind(id)) => Some(*id),
                    _ => None,
                }
            }
            Resolution::Imported(module, name) => match self.imported(module, name) {
                Some(ItemValue::Kind(id)) => Some(id),
                _ => None,
            },
            _ => None,
        }
    }

    fn field(&mut self, field: &FieldDecl) -> KindField {
        let name: Arc<str> = Arc::from(self.image.name(field.name.name));
        let value = |this: &mut Self, expr: &Expr| {
            this.inner(&name, expr.span, false, |this| {
                let result = this.temp(expr.span);
                this.expr(expr, result);
                this.emit(Op::Return { src: result }, expr.span);
            })
        };
        KindField {
            name: field.name.name,
            default: Some(value(self, &field.default)),
            range: field.range.as_ref().map(|range| value(self, range)),
            texts: (
                Some(self.text(field.default.span)),
                field.range.as_ref().map(|range| self.text(range.span)),
            ),
            docs: field.docs.as_ref().map(|docs| docs.text.clone()),
        }
    }

    /// Takes every field as an optional argument, evaluates the defaults of the others, checks ranges, makes the
    /// record and holds it against the kind's assertions.
    fn constructor(&mut self, node: &KindDecl, id: KindId, info: &KindInfo) {
        let span = node.name.span;
        let owner: Arc<str> = format!("`{}`", self.image.name(node.name.name)).into();
        self.enter_named(node.name.name, span, false);
        let first = self.temps(info.fields.len(), span);
        let fields: Vec<&KindField> = info.in_call_order().collect();
        let parameters = fields.iter().map(|field| ParameterInfo {
            name: Some(field.name),
            optional: true,
            default: field.texts.0.clone(),
            range: field.texts.1.clone(),
        });
        let parameters: Vec<ParameterInfo> = parameters.collect();
        self.set_parameters(parameters);
        for (offset, field) in fields.iter().enumerate() {
            let register = first.saturating_add(u8::try_from(offset).unwrap_or(u8::MAX));
            let given = self.emit(Op::JumpPresent { a: register, to: 0 }, span);
            match (self.constant_default(field), field.default) {
                (Some(constant), _) => self.load(register, constant, span),
                (None, Some(function)) => self.call_plain(function, register, span),
                (None, None) => self.load(register, Constant::None, span),
            }
            self.patch(given);
            if let Some(range) = field.range {
                let mark = self.mark();
                let bounds = self.temp(span);
                self.call_plain(range, bounds, span);
                let site =
                    self.image.site(Site::Parameter { name: field.name, owner: owner.clone() });
                self.emit(Op::CheckRange { value: register, range: bounds, site }, span);
                self.release(mark);
            }
        }
        let start = self.temps(fields.len(), span);
        for (offset, slot) in info.order.iter().copied().enumerate() {
            let place = |at: usize| u8::try_from(at).unwrap_or(u8::MAX);
            let (dst, src) =
                (start.saturating_add(place(slot)), first.saturating_add(place(offset)));
            self.emit(Op::Move { dst, src }, span);
        }
        let made = self.temp(span);
        self.emit(Op::Record { dst: made, start, kind: id }, span);
        for assert in &info.asserts {
            let mark = self.mark();
            let base = self.temps(2, span);
            self.emit(Op::Move { dst: base + 1, src: made }, span);
            self.emit(Op::CallFn { dst: base, base, count: 1, function: *assert }, span);
            self.release(mark);
        }
        self.emit(Op::Return { src: made }, span);
        self.leave_at(info.constructor);
    }

    /// The default of a field where it is a constant, so that no function need be called for it.
    fn constant_default(&self, field: &KindField) -> Option<Constant> {
        match *self.image.functions[field.default?.index()].code {
            [Op::None { .. }, Op::Return { .. }] => Some(Constant::None),
            [Op::Bool { value, .. }, Op::Return { .. }] => Some(Constant::Bool(value)),
            [Op::Int { value, .. }, Op::Return { .. }] => Some(Constant::Int(value.into())),
            [Op::Const { value, .. }, Op::Return { .. }] => {
                Some(self.image.constants[value.index()].clone())
            }
            _ => None,
        }
    }

    /// Calls a function without arguments.
    fn call_plain(&mut self, function: FnId, dst: u8, span: Span) {
        let mark = self.mark();
        let base = self.temp(span);
        self.emit(Op::CallFn { dst, base, count: 0, function }, span);
        self.release(mark);
    }

    pub(super) fn actor(&mut self, node: &ActorDecl) {
        let found = match &node.kind.kind {
            ExprKind::Field(_, field) => self.checked.names.get(&field.span.start),
            _ => self.checked.names.get(&node.kind.span.start),
        };
        let kind = match found.copied() {
            Some(Resolution::Item(name)) => self.items.get(&name).copied(),
            Some(Resolution::Imported(module, name)) => self.imported(module, name),
            _ => None,
        };
        let Some(ItemValue::Kind(kind)) = kind else { return };
        let info = self.image.kinds[kind.index()].clone();
        let span = node.name.span;
        let mark = self.mark();
        let base = self.temps(info.fields.len() + 1, span);
        for (offset, field) in info.in_call_order().enumerate() {
            let register = base + 1 + u8::try_from(offset).unwrap_or(0);
            let given = node.fields.iter().find(|value| value.name.name == field.name);
            match given {
                Some(value) => self.expr(&value.value, register),
                None if field.name == known::NAME => {
                    let text = self.image.name(node.name.name).into();
                    self.load(register, Constant::Text(text), span);
                }
                None => {
                    self.emit(Op::Absent { dst: register }, span);
                }
            }
        }
        let count = u8::try_from(info.fields.len()).unwrap_or(u8::MAX);
        self.emit(Op::CallFn { dst: base, base, count, function: info.constructor }, span);
        self.set_item(node.name.name, base, span);
        self.release(mark);
    }

    /// The name of a symbol as shared text.
    pub(super) fn shared_name(&self, name: Symbol) -> Arc<str> {
        Arc::from(self.image.name(name))
    }
}
