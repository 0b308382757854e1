//! Calls: whether the arguments fit, where it is known what is called.

use std::sync::Arc;

use super::items::{ItemSort, Signature};
use super::scope::FunctionKind;
use super::{Checker, Resolution};
use crate::lang::bytecode::{ItemValue, KindId, ParameterInfo};
use crate::lang::diagnostic::{catalog::shapes, nearest};
use crate::lang::source::{Span, known};
use crate::lang::syntax::ast::{Argument, Expr, ExprKind, Ident, ItemKind, KindDecl, Module};

impl Checker<'_> {
    pub(super) fn call(&mut self, expr: &Expr, callee: &Expr, arguments: &[Argument]) {
        match &callee.kind {
            ExprKind::Name(name) => {
                let found = self.resolve(*name, callee.span, true);
                self.arguments(arguments);
                if let Some(found) = found {
                    let text = self.text(*name).to_owned();
                    if matches!(found, Resolution::Native(_)) {
                        self.note_act(&text);
                    }
                    self.fits(found, &text, callee.span, expr.span, arguments);
                }
            }
            ExprKind::Field(object, field) if callee.span.start == expr.span.start => {
                self.method(expr, object, *field, arguments);
            }
            // `(x.f)(…)` too: brackets say that what the field holds is called.
            _ => {
                self.value(callee);
                self.arguments(arguments);
            }
        }
    }

    fn arguments(&mut self, arguments: &[Argument]) {
        let mut named = false;
        for argument in arguments {
            if named && argument.name.is_none() {
                self.report(shapes::positional_after_named(), argument.value.span);
            }
            named |= argument.name.is_some();
            self.value(&argument.value);
        }
        if arguments.len() > 200 {
            self.report(shapes::too_large("arguments"), arguments[200].value.span);
        }
    }

    /// What a module should not do when it is imported, directly in its own lines.
    fn note_act(&mut self, native: &str) {
        let at_top = self.functions.last().is_some_and(|scope| scope.kind == FunctionKind::Module);
        if at_top && ["print", "play", "tournament", "save"].contains(&native) {
            self.out.acts = true;
        }
    }

    /// `x.f(a)`: a function of a module, or what `x` makes of it, or the function `f` with `x` first.
    fn method(&mut self, expr: &Expr, object: &Expr, field: Ident, arguments: &[Argument]) {
        if let ExprKind::Name(name) = &object.kind
            && !self.is_bound(*name)
            && let Some(module) = self.module_named(*name)
        {
            let found = self.member(module, field);
            self.arguments(arguments);
            if let Some(found) = found {
                let text = self.text(field.name).to_owned();
                self.fits(found, &text, field.span, expr.span, arguments);
            }
            return;
        }
        self.value(object);
        self.arguments(arguments);
        match self.find(field.name, true) {
            Some(Resolution::Action(_) | Resolution::Context(..)) | None => {}
            Some(found) => {
                if let Resolution::Native(_) = found {
                    let text = self.text(field.name).to_owned();
                    self.note_act(&text);
                }
                self.out.names.insert(field.span.start, found);
            }
        }
    }

    /// Holds the arguments of a call against what is known of the callee.
    fn fits(
        &mut self,
        found: Resolution,
        name: &str,
        at: Span,
        call: Span,
        arguments: &[Argument],
    ) {
        let not_callable = match found {
            Resolution::Action(_) => Some("an action"),
            Resolution::Item(item) => match self.out.items.get(&item).map(|item| item.sort) {
                Some(sort @ (ItemSort::Actor | ItemSort::Table)) => Some(sort.phrase()),
                _ => None,
            },
            _ => None,
        };
        if let Some(what) = not_callable {
            self.report(shapes::not_callable(name, what), at);
        } else if let Some(signature) = self.signature(found) {
            let kind = match found {
                Resolution::Item(item) => {
                    self.out.items.get(&item).is_some_and(|item| item.sort == ItemSort::Kind)
                }
                Resolution::Imported(module, there) => {
                    matches!(self.imported(module, there), Some(ItemValue::Kind(_)))
                }
                _ => false,
            };
            self.arity(&signature, name, kind, call, arguments);
        }
    }

    /// What helps where somebody gives an argument that only the language's own function of the name has.
    fn hidden_native(&self, name: &str, key: &str) -> Option<String> {
        let native = self.registry.get(self.registry.find(name)?);
        let known = native.parameters.iter().any(|parameter| *parameter.name == *key);
        known.then(|| shapes::hides_native(name))
    }

    fn arity(
        &mut self,
        signature: &Signature,
        name: &str,
        kind: bool,
        call: Span,
        arguments: &[Argument],
    ) {
        let parameters = &signature.parameters;
        let ordered = arguments.is_sorted_by_key(|argument| argument.name.is_some());
        if !ordered {
            // Said already: which parameter is meant cannot be known.
            return;
        }
        let positional = arguments.iter().take_while(|argument| argument.name.is_none()).count();
        if positional > parameters.len() && !signature.rest {
            let expected = match parameters.len() {
                0 => "no arguments".to_owned(),
                1 => "one argument".to_owned(),
                many => format!("{many} arguments"),
            };
            let at = arguments[parameters.len()].value.span;
            let help = self.usage(name, signature);
            self.report(shapes::too_many_arguments(name, &expected, positional).help(help), at);
        }
        let mut given: Vec<usize> = (0..positional.min(parameters.len())).collect();
        for argument in &arguments[positional..] {
            let Some(key) = argument.name else { continue };
            let text = self.text(key.name).to_owned();
            let place = parameters.iter().position(|parameter| parameter.name == Some(key.name));
            match place {
                None if signature.open => {}
                None => {
                    let known = parameters.iter().filter_map(|parameter| parameter.name);
                    let known = known
                        .map(|name| self.text(name))
                        .chain(signature.shown.iter().map(|it| &**it));
                    let near = nearest(&text, known);
                    // The parameter that is meant is not missing too.
                    given.extend(
                        (0..parameters.len()).filter(|&it| near == Some(self.shown(signature, it))),
                    );
                    let help = near.map(|near| format!("did you mean `{near}`?"));
                    let help = help.or_else(|| self.hidden_native(name, &text));
                    let help = help.or_else(|| self.usage(name, signature));
                    let problem = match kind {
                        true => shapes::unknown_field(name, &text),
                        false => shapes::unknown_argument(name, &text),
                    };
                    self.report(problem.help(help), key.span);
                }
                Some(place) if given.contains(&place) => {
                    self.report(shapes::repeated_argument(name, &text), key.span);
                }
                Some(place) => given.push(place),
            }
        }
        for (index, parameter) in parameters.iter().enumerate() {
            if !parameter.optional && !given.contains(&index) {
                let missing = self.shown(signature, index).to_owned();
                let help = self.usage(name, signature);
                self.report(shapes::missing_argument(name, &missing).help(help), call);
                break;
            }
        }
    }

    /// How a function is called, for help.
    fn usage(&self, name: &str, signature: &Signature) -> Option<String> {
        let parameters = &signature.parameters;
        if parameters.is_empty() {
            return Some(format!("call it as `{name}()`"));
        }
        let mut shown: Vec<String> = Vec::new();
        for (index, parameter) in parameters.iter().enumerate().take(8) {
            let key = self.shown(signature, index);
            shown.push(match (&parameter.default, parameter.optional) {
                (Some(default), _) => format!("{key}: {default}"),
                (None, true) => format!("{key}:"),
                (None, false) => key.to_owned(),
            });
        }
        if parameters.len() > 8 {
            shown.push("…".to_owned());
        }
        Some(format!("it is `{name}({})`", shown.join(", ")))
    }

    /// The name of a parameter; without one it takes a list apart.
    fn shown<'s>(&'s self, signature: &'s Signature, index: usize) -> &'s str {
        let name = signature.parameters.get(index).and_then(|parameter| parameter.name);
        match (name, signature.shown.get(index)) {
            (Some(name), _) => self.text(name),
            (None, Some(name)) => name,
            (None, None) => "[…]",
        }
    }

    /// How something is called, where that is known.
    pub(super) fn signature(&self, found: Resolution) -> Option<Signature> {
        match found {
            Resolution::Item(name) => self.out.items.get(&name)?.signature.clone(),
            Resolution::Imported(module, name) => {
                self.image_signature(self.imported(module, name)?)
            }
            Resolution::Native(id) => {
                let native = self.registry.get(id);
                let parameters = native.parameters.iter().map(|parameter| ParameterInfo {
                    // The parameter that takes all other names has none itself.
                    name: self.image.names.find(&parameter.name).filter(|_| !parameter.named),
                    optional: parameter.optional,
                    default: None,
                    range: None,
                });
                let rest = native.parameters.iter().any(|parameter| parameter.rest);
                let open = native.parameters.iter().any(|parameter| parameter.named);
                let shown = native
                    .parameters
                    .iter()
                    .map(|parameter| parameter.name.as_ref().into())
                    .collect();
                Some(Signature { parameters: parameters.collect(), rest, open, shown })
            }
            _ => None,
        }
    }

    fn image_signature(&self, item: ItemValue) -> Option<Signature> {
        let parameters = match item {
            ItemValue::Function(id) => self.image.functions.get(id.index())?.parameters.clone(),
            ItemValue::Declared(id) => self.image.declarations.get(id.index())?.parameters.clone(),
            ItemValue::Kind(id) => self.kind_parameters(id),
            ItemValue::Global(_) => return None,
        };
        Some(Signature { parameters, ..Signature::default() })
    }

    fn kind_parameters(&self, id: KindId) -> Vec<ParameterInfo> {
        let Some(kind) = self.image.kinds.get(id.index()) else { return Vec::new() };
        let info = |field: &crate::lang::bytecode::KindField| ParameterInfo {
            name: Some(field.name),
            optional: true,
            default: field.texts.0.clone(),
            range: field.texts.1.clone(),
        };
        kind.in_call_order().map(info).collect()
    }

    /// A kind takes its fields in order or by name, its own before inherited ones and `name:` last.
    pub(super) fn kind_signature(
        &mut self,
        node: &KindDecl,
        module: &Module,
        depth: usize,
    ) -> Signature {
        let mut parameters = match &node.parent {
            Some(parent) if depth < 32 => self.parent_parameters(parent, module, depth),
            _ => vec![ParameterInfo {
                name: Some(known::NAME),
                optional: true,
                default: None,
                range: None,
            }],
        };
        // Values without names are for its own fields, then for inherited ones; `name` comes last.
        let mut own: Vec<ParameterInfo> = Vec::with_capacity(node.fields.len());
        for field in &node.fields {
            let text = |expr: &Expr| Arc::from(self.image.sources.slice(expr.span));
            let mut info = ParameterInfo {
                name: Some(field.name.name),
                optional: true,
                default: Some(text(&field.default)),
                range: field.range.as_ref().map(text),
            };
            if let Some(at) = parameters.iter().position(|known| known.name == info.name) {
                // A field given anew keeps its legal range unless it gives that anew too.
                let known = parameters.remove(at);
                info.range = info.range.or(known.range);
            }
            own.push(info);
        }
        own.append(&mut parameters);
        let mut parameters = own;
        if let Some(at) = parameters.iter().position(|known| known.name == Some(known::NAME)) {
            let name = parameters.remove(at);
            parameters.push(name);
        }
        Signature { parameters, ..Signature::default() }
    }

    fn parent_parameters(
        &mut self,
        parent: &Expr,
        module: &Module,
        depth: usize,
    ) -> Vec<ParameterInfo> {
        let own = |name| {
            module.items.iter().find_map(|item| match &item.kind {
                ItemKind::Kind(node) if node.name.name == name => Some(node),
                _ => None,
            })
        };
        let found = match &parent.kind {
            ExprKind::Name(name) => {
                if let Some(node) = own(*name) {
                    return self.kind_signature(node, module, depth + 1).parameters;
                }
                self.find(*name, false)
            }
            ExprKind::Field(object, field) => match &object.kind {
                ExprKind::Name(name) => {
                    let module = self.module_named(*name);
                    let offer = module.and_then(|module| self.image.offer(module, field.name));
                    offer.map(Resolution::from)
                }
                _ => None,
            },
            _ => None,
        };
        match found.and_then(|found| self.signature(found)) {
            Some(signature) => signature.parameters,
            None => Vec::new(),
        }
    }
}
