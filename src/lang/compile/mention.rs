//! Which fields a program can ask for: what nobody mentions need not be kept, such as the rounds of a match.
//!
//! What the script itself mentions counts. What an item of a module mentions that it uses counts only if the
//! script refers to the item, or to another that does: importing one measure of many keeps no more than it needs.

use super::Compiler;
use crate::lang::bytecode::{Image, ModuleId, NativeId};
use crate::lang::check::Resolution;
use crate::lang::source::{Span, Symbol};
use crate::lang::syntax::ast::{ItemKind, Module};

impl Compiler<'_> {
    /// Notes a field's name.
    pub(super) fn mention_field(&mut self, name: Symbol) {
        match self.item {
            Some(item) if !self.outermost => {
                let module = ModuleId::from_index(self.image.modules.len());
                self.image.dormant.entry((module, item)).or_default().names.push(name);
            }
            _ => {
                self.image.mentioned.insert(name);
            }
        }
    }

    /// Notes the natives of which a match must know beforehand that they may be called.
    pub(super) fn mention(&mut self, native: NativeId) {
        let name = &self.registry.get(native).name;
        if matches!(name.as_ref(), "pay" | "plot")
            && let Some(name) = self.image.names.find(name)
        {
            self.mention_field(name);
        }
    }

    /// Compiles something as a part of an item.
    pub(super) fn within<T>(&mut self, item: Symbol, compile: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.item.replace(item);
        let made = compile(self);
        self.item = before;
        made
    }

    /// When all is compiled: what items refer to, and what the script wakes.
    pub(super) fn refer(&mut self, module: &Module) {
        let own = ModuleId::from_index(self.image.modules.len());
        let mut found: Vec<(u32, (ModuleId, Symbol))> = Vec::new();
        for (at, resolution) in &self.checked.names {
            match resolution {
                Resolution::Item(name) => found.push((*at, (own, *name))),
                Resolution::Imported(module, name) => found.push((*at, (*module, *name))),
                _ => {}
            }
        }
        found.sort_unstable();
        let within = |span: Span| {
            let from = found.partition_point(|(at, _)| *at < span.start);
            let to = found.partition_point(|(at, _)| *at < span.end);
            found[from..to].iter().map(|(_, item)| *item)
        };
        for item in &module.items {
            match named(&item.kind) {
                Some(name) if !self.outermost => {
                    let uses = within(item.span);
                    self.image.dormant.entry((own, name)).or_default().uses.extend(uses);
                }
                // Tests of a module that is only used are nobody's to run.
                None if !self.outermost && matches!(item.kind, ItemKind::Test(_)) => {}
                // What a module does when it is used is done.
                _ => {
                    let uses: Vec<_> = within(item.span).collect();
                    uses.into_iter().for_each(|item| wake(self.image, item));
                }
            }
        }
        if self.outermost {
            let imported: Vec<_> = self.checked.imports.values().copied().collect();
            imported.into_iter().for_each(|item| wake(self.image, item));
        }
    }
}

/// The name of an item that does nothing before somebody refers to it.
fn named(item: &ItemKind) -> Option<Symbol> {
    match item {
        ItemKind::Function(node) => Some(node.name.name),
        ItemKind::Game(node) => Some(node.name.name),
        ItemKind::Strategy(node) => Some(node.name.name),
        ItemKind::Kind(node) => Some(node.name.name),
        ItemKind::Norm(node) => Some(node.name.name),
        ItemKind::Regime(node) => Some(node.name.name),
        ItemKind::Process(node) => Some(node.name.name),
        ItemKind::Experiment(node) => Some(node.name.name),
        _ => None,
    }
}

/// What an item mentions counts from now on, and what those mention to which it refers.
fn wake(image: &mut Image, item: (ModuleId, Symbol)) {
    let mut open = vec![item];
    while let Some(item) = open.pop() {
        if let Some(dormant) = image.dormant.swap_remove(&item) {
            image.mentioned.extend(dormant.names);
            open.extend(dormant.uses);
        }
    }
}
