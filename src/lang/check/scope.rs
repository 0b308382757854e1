//! Scopes: which names are visible where, and which locals inner functions capture.

use indexmap::{IndexMap, IndexSet};

use super::{Checker, Local, LocalId, Resolution};
use crate::lang::bytecode::{Context, ItemValue};
use crate::lang::diagnostic::{catalog::names, nearest};
use crate::lang::source::{Span, Symbol};
use crate::lang::syntax::ast::{Binding, Ident};

/// Of so many unknown names it is said what may be meant.
const SUGGESTED: usize = 50;

/// What sort of function a scope belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FunctionKind {
    /// The module's statements.
    Module,
    /// Everything with a body of its own.
    Function,
}

/// The names bound in a function, block by block.
pub(super) struct FunctionScope {
    pub(super) kind: FunctionKind,
    /// Which local a name stands for; the last of that name.
    blocks: Vec<IndexMap<Symbol, LocalId>>,
    /// How many bodies were open when it began: inner functions see the body around them.
    bodies: usize,
}

/// The body of a strategy, norm, payoff or process, with what it can refer to.
pub(super) struct Body {
    /// The hidden view.
    pub(super) view: LocalId,
    /// The words in scope.
    pub(super) words: &'static [Context],
    /// Memory variables.
    pub(super) memory: Vec<Symbol>,
    /// Variables of the game's state.
    pub(super) state: Vec<Symbol>,
    /// Which function scope is the body itself.
    pub(super) function: usize,
}

impl Checker<'_> {
    pub(super) fn enter_function(&mut self, kind: FunctionKind) {
        let bodies = self.bodies.len();
        self.functions.push(FunctionScope { kind, blocks: vec![IndexMap::new()], bodies });
    }

    pub(super) fn leave_function(&mut self) {
        if let Some(scope) = self.functions.pop() {
            self.bodies.truncate(scope.bodies);
        }
    }

    pub(super) fn enter_block(&mut self) {
        if let Some(scope) = self.functions.last_mut() {
            scope.blocks.push(IndexMap::new());
        }
    }

    pub(super) fn leave_block(&mut self) {
        if let Some(scope) = self.functions.last_mut() {
            scope.blocks.pop();
        }
    }

    /// Binds a local in the innermost block.
    pub(super) fn bind(&mut self, ident: Ident, warn: bool) -> LocalId {
        let id = LocalId(u32::try_from(self.out.locals.len()).unwrap_or(u32::MAX));
        let text = self.text(ident.name).to_owned();
        let warn = warn && !text.starts_with('_');
        if warn && self.visible_local(ident.name) {
            self.report(names::hidden_name(&text), ident.span);
        }
        self.out.locals.push(Local {
            name: ident.name,
            span: ident.span,
            captured: false,
            assigned: false,
            used: false,
            warn,
        });
        self.out.bindings.insert(ident.span.start, id);
        if text != "_"
            && let Some(block) = self.functions.last_mut().and_then(|scope| scope.blocks.last_mut())
        {
            block.insert(ident.name, id);
        }
        id
    }

    /// Binds a hidden local, known by a position that no name has.
    pub(super) fn bind_hidden(&mut self, at: Span, name: Symbol) -> LocalId {
        let id = LocalId(u32::try_from(self.out.locals.len()).unwrap_or(u32::MAX));
        let (captured, assigned, used) = (false, false, true);
        self.out.locals.push(Local { name, span: at, captured, assigned, used, warn: false });
        self.out.bindings.insert(at.start, id);
        id
    }

    /// Makes a hidden local visible under a name in the innermost block.
    pub(super) fn alias(&mut self, name: Symbol, id: LocalId) {
        if let Some(block) = self.functions.last_mut().and_then(|scope| scope.blocks.last_mut()) {
            block.insert(name, id);
        }
    }

    /// Binds all names of a pattern.
    pub(super) fn bind_pattern(&mut self, pattern: &Binding, warn: bool) {
        let mut found = Vec::new();
        pattern.names(&mut found);
        let mut bound = IndexSet::new();
        for ident in &found {
            let text = self.text(ident.name).to_owned();
            if !bound.insert(ident.name) && text != "_" {
                self.report(names::bound_twice(&text), ident.span);
            }
            self.bind(*ident, warn);
        }
    }

    /// Whether a local of that name is visible in the current function, an enclosing block of it.
    fn visible_local(&self, name: Symbol) -> bool {
        let Some(scope) = self.functions.last() else { return false };
        scope.blocks.iter().any(|block| block.contains_key(&name))
    }

    fn local(&mut self, name: Symbol) -> Option<(LocalId, usize)> {
        for (depth, scope) in self.functions.iter().enumerate().rev() {
            for block in scope.blocks.iter().rev() {
                if let Some(id) = block.get(&name) {
                    return Some((*id, depth));
                }
            }
        }
        None
    }

    /// Marks a use of a local from the current function.
    fn touch(&mut self, id: LocalId, depth: usize) {
        let here = self.functions.len().saturating_sub(1);
        if let Some(local) = self.out.locals.get_mut(id.0 as usize) {
            local.used = true;
            local.captured |= depth < here;
        }
    }

    /// What a name stands for; `None` where it stands for nothing. `called` asks for something to call, so that
    /// `round(x)` is the function also where `round` is the number of the round.
    pub(super) fn find(&mut self, name: Symbol, called: bool) -> Option<Resolution> {
        if called
            && self.sanctions
            && ["fine", "suspend"].contains(&self.text(name))
            && let Some(native) = self.registry.find(self.text(name))
        {
            return Some(Resolution::Native(native));
        }
        if let Some((id, depth)) = self.local(name) {
            self.touch(id, depth);
            return Some(Resolution::Local(id));
        }
        if let Some(found) = self.in_body(name, called) {
            return Some(found);
        }
        let earlier = self.earlier.and_then(|earlier| earlier.items.get(&name)).copied();
        // `let x = x + 1` at a prompt: the second is the earlier one.
        if let Some((module, there)) = earlier
            && self.functions.len() == 1
            && self.pending.contains(&name)
        {
            return Some(Resolution::Imported(module, there));
        }
        if self.out.items.contains_key(&name) {
            return Some(Resolution::Item(name));
        }
        if let Some((module, there)) = self.out.imports.get(&name).copied() {
            if let Some((_, used)) = self.uses.get_mut(&name) {
                *used = true;
            }
            return Some(Resolution::Imported(module, there));
        }
        if let Some(native) = self.out.natives.get(&name).copied() {
            if let Some((_, used)) = self.uses.get_mut(&name) {
                *used = true;
            }
            return Some(Resolution::Native(native));
        }
        if let Some((module, there)) = earlier {
            return Some(Resolution::Imported(module, there));
        }
        if let Some(native) = self.earlier.and_then(|earlier| earlier.natives.get(&name)) {
            return Some(Resolution::Native(*native));
        }
        let native = self.registry.find(self.text(name)).map(Resolution::Native);
        match self.action(name) {
            // An action cannot be called: `xs.join(", ")` is the function also where `join` is an action.
            Some(_) if called && native.is_some() => native,
            Some(action) => Some(Resolution::Action(action)),
            None => native,
        }
    }

    fn in_body(&mut self, name: Symbol, called: bool) -> Option<Resolution> {
        let body = self.bodies.last()?;
        let (view, function) = (body.view, body.function);
        let place = |names: &[Symbol]| {
            names.iter().position(|known| *known == name).and_then(|at| u8::try_from(at).ok())
        };
        let text = self.image.names.name(name);
        let found = if let Some(slot) = place(&body.memory) {
            Resolution::Memory(slot, view)
        } else if let Some(slot) = place(&body.state) {
            Resolution::State(slot, view)
        } else {
            let word = body.words.iter().find(|word| word.name() == text)?;
            if called && self.registry.find(text).is_some() {
                return None;
            }
            Resolution::Context(*word, view)
        };
        self.touch(view, function);
        Some(found)
    }

    /// The action that a word stands for, if just one.
    pub(super) fn action(&self, name: Symbol) -> Option<Symbol> {
        match self.action_meanings(name).as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// All actions that a word stands for, in this module's and in imported games.
    pub(super) fn action_meanings(&self, name: Symbol) -> Vec<Symbol> {
        let mut meanings: Vec<Symbol> = Vec::new();
        let earlier = self.earlier.and_then(|earlier| earlier.actions.get(&name));
        let sources = [self.out.actions.get(&name), self.foreign_actions.get(&name), earlier];
        for symbol in sources.into_iter().flatten().flatten() {
            if !meanings.contains(symbol) {
                meanings.push(*symbol);
            }
        }
        if meanings.is_empty() && super::items::common_action(name) {
            meanings.push(name);
        } else if meanings.is_empty() {
            let brought = self.registry.action(self.text(name));
            meanings.extend(brought.and_then(|meaning| self.image.names.find(meaning)));
        }
        meanings
    }

    /// Resolves a use of a name and notes it; reports where it stands for nothing.
    pub(super) fn resolve(&mut self, name: Symbol, span: Span, called: bool) -> Option<Resolution> {
        if let Some(found) = self.find(name, called) {
            self.out.names.insert(span.start, found);
            return Some(found);
        }
        let text = self.text(name).to_owned();
        if self.module_named(name).is_some() {
            self.report(names::module_as_value(&text), span);
        } else if self.action_meanings(name).len() > 1 {
            let games = self.out.items.iter();
            let games =
                games.filter(|(_, item)| item.actions.iter().any(|(known, _)| *known == name));
            let ways: Vec<String> =
                games.map(|(game, _)| format!("`{}.{text}`", self.text(*game))).collect();
            let help = (ways.len() > 1).then(|| names::one_meaning(&ways.join(" or ")));
            self.report(names::ambiguous_action(&text).help(help), span);
        } else if !self.lost.contains(&name) {
            let elsewhere = self.out.locals.iter().rfind(|local| local.name == name);
            let elsewhere =
                elsewhere.map(|local| local.span).filter(|there| there.end <= span.start);
            let problem = names::unknown_name(&text);
            let found = match elsewhere {
                Some(there) => problem
                    .help(Some(names::bind_outside(&text)))
                    .at(span)
                    .related(there, names::KNOWN_ONLY_THERE),
                // Nobody reads hundreds of them.
                None if self.lost.len() >= SUGGESTED => problem.at(span),
                None => problem.help(self.suggestion(name)).at(span),
            };
            if self.lost.len() < super::ENOUGH {
                self.out.diagnostics.push(found);
            }
            // Once is enough for each name.
            self.lost.insert(name);
        }
        None
    }

    /// The module imported whole under that name.
    pub(super) fn module_named(&mut self, name: Symbol) -> Option<crate::lang::bytecode::ModuleId> {
        if let Some((_, used)) = self.uses.get_mut(&name) {
            *used = true;
        }
        let found = self.modules.get(&name).copied();
        found.or_else(|| self.earlier.and_then(|earlier| earlier.modules.get(&name).copied()))
    }

    fn suggestion(&self, name: Symbol) -> Option<String> {
        let text = self.text(name);
        let long = text.chars().count() > 4;
        if let Some(module) = (self.library.offers)(text) {
            return Some(format!(
                "it is in module `{module}`: add `use {module} {{ {text} }}` at the top"
            ));
        }
        let mut known: Vec<&str> = Vec::new();
        for scope in &self.functions {
            known.extend(scope.blocks.iter().flat_map(IndexMap::keys).map(|name| self.text(*name)));
        }
        if let Some(body) = self.bodies.last() {
            known.extend(body.words.iter().map(|word| word.name()));
            known.extend(body.memory.iter().chain(&body.state).map(|name| self.text(*name)));
        }
        known.extend(self.out.items.keys().map(|name| self.text(*name)));
        known.extend(self.out.imports.keys().map(|name| self.text(*name)));
        if let Some(earlier) = self.earlier {
            known.extend(earlier.items.keys().map(|name| self.text(*name)));
        }
        known.extend(self.out.actions.keys().map(|name| self.text(*name)));
        known.extend(self.foreign_actions.keys().map(|name| self.text(*name)));
        known.extend(["cooperate", "defect", "yes", "no", "abstain"]);
        // Short names of the library are near to everything.
        known.extend(self.registry.names().filter(|name| long && !name.starts_with("method_")));
        if names::BODY_WORDS.contains(&text) {
            return Some(names::ONLY_IN_BODIES.to_owned());
        }
        if let Some(here) = names::elsewhere(text) {
            return Some(here.to_owned());
        }
        let near = nearest(text, known).map(|near| format!("did you mean `{near}`?"));
        near.or_else(|| Some(names::is_module(text, &(self.library.module)(text)?)))
    }

    /// Notes that a local is assigned.
    pub(super) fn assigned(&mut self, id: LocalId) {
        if let Some(local) = self.out.locals.get_mut(id.0 as usize) {
            local.assigned = true;
        }
    }

    /// Warns of locals and imports that nothing uses.
    pub(super) fn unused(&mut self) {
        let mut found = Vec::new();
        for local in &self.out.locals {
            if local.warn && !local.used {
                found.push((names::unused_name(self.text(local.name)), local.span));
            }
        }
        for (name, (span, used)) in &self.uses {
            if !used && !self.prompt {
                found.push((names::unused_import(self.text(*name)), *span));
            }
        }
        for (problem, span) in found {
            self.report(problem, span);
        }
    }

    /// The item of an imported module.
    pub(super) fn imported(
        &self,
        module: crate::lang::bytecode::ModuleId,
        name: Symbol,
    ) -> Option<ItemValue> {
        let module = self.image.modules.get(module.index())?;
        module.items.get(&name).map(|item| item.kind)
    }
}
