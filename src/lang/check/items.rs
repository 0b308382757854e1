//! The module's items: declared before anything is looked into, since functions, kinds, games and strategies are
//! visible in the whole module.

use std::sync::Arc;

use super::scope::FunctionKind;
use super::{Checker, Imports};
use crate::lang::bytecode::{ItemValue, Offer, ParameterInfo};
use crate::lang::diagnostic::{catalog::names, catalog::shapes, nearest};
use crate::lang::source::{Span, Symbol, known};
use crate::lang::syntax::ast::{
    ActionSpec, Expr, ExprKind, GameClauseKind, GameDecl, Ident, Item as Node, ItemKind, Module,
    Node as Tree, Parameter, StatementKind, UsePath,
};

/// An item of the module being checked.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub sort: ItemSort,
    /// Where its name stands.
    pub span: Span,
    /// How it is called, where it can be.
    pub signature: Option<Signature>,
    /// The actions that it declares, if it is a game.
    pub actions: Vec<(Symbol, Symbol)>,
}

/// The sorts of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the word that begins the declaration")]
pub enum ItemSort {
    Let,
    Function,
    Game,
    Strategy,
    Kind,
    Actor,
    Norm,
    Regime,
    Process,
    Table,
    Experiment,
}

impl ItemSort {
    /// With an article, for messages.
    pub(super) fn phrase(self) -> &'static str {
        match self {
            Self::Let => "a variable",
            Self::Function => "a function",
            Self::Game => "a game",
            Self::Strategy => "a strategy",
            Self::Kind => "a kind",
            Self::Actor => "an actor",
            Self::Norm => "a norm",
            Self::Regime => "a regime",
            Self::Process => "a process",
            Self::Table => "a table",
            Self::Experiment => "an experiment",
        }
    }
}

/// What a call must fit.
#[derive(Clone, Debug, Default)]
pub struct Signature {
    /// The parameters.
    pub parameters: Vec<ParameterInfo>,
    /// Whether the last one takes all further positional arguments.
    pub rest: bool,
    /// Whether arguments of any name are taken.
    pub open: bool,
    /// The parameters' names where they are not symbols: those of natives.
    pub shown: Vec<Arc<str>>,
}

/// `cooperate defect yes no abstain` are always in scope.
pub(super) fn common_action(name: Symbol) -> bool {
    [known::COOPERATE, known::DEFECT, known::YES, known::NO, known::ABSTAIN].contains(&name)
}

/// The names that an item binds when the run comes to it; what is only declared is there from the beginning.
pub(super) fn made_in_order(item: &Node) -> Vec<Symbol> {
    match &item.kind {
        ItemKind::Statement(statement) => match &statement.kind {
            StatementKind::Let { pattern, .. } => {
                let mut found = Vec::new();
                pattern.names(&mut found);
                found.into_iter().map(|ident| ident.name).collect()
            }
            _ => Vec::new(),
        },
        ItemKind::Actor(node) => vec![node.name.name],
        ItemKind::Table(node) => vec![node.name.name],
        _ => Vec::new(),
    }
}

impl Checker<'_> {
    /// Enters what the `use` lines bring.
    pub(super) fn imports(&mut self, module: &Module, imports: &Imports) {
        for (line, id) in module.uses.iter().zip(imports) {
            let Some(id) = *id else {
                // What it was to bring is no further mistake.
                let names = line.names.iter().flatten();
                self.lost.extend(names.map(|entry| entry.alias.unwrap_or(entry.name).name));
                match &line.path {
                    UsePath::Library(parts) => self.lost.extend(parts.last().map(|part| part.name)),
                    UsePath::File(path, _) => self.lost.extend(self.image.names.find(stem(path))),
                }
                continue;
            };
            let Some(info) = self.image.modules.get(id.index()).map(Arc::clone) else { continue };
            if info.acts {
                self.report(names::module_acts(&info.name), line.span);
            }
            let Some(imported) = &line.names else {
                let local = match &line.path {
                    UsePath::Library(parts) => parts.last().copied(),
                    UsePath::File(path, span) => {
                        self.image.names.find(stem(path)).map(|name| Ident { name, span: *span })
                    }
                };
                if let Some(local) = local {
                    self.modules.insert(local.name, id);
                    self.uses.insert(local.name, (line.span, false));
                }
                continue;
            };
            for entry in imported {
                let text = self.text(entry.name.name).to_owned();
                let Some(offer) = info.offer(id, entry.name.name) else {
                    let known = info.items.keys().chain(info.handed.keys());
                    let known = known.map(|name| self.text(*name));
                    let near = nearest(&text, known.filter(|name| !name.starts_with('_')));
                    let help = near.map(|near| format!("did you mean `{near}`?"));
                    let help = self.elsewhere(&text).or(help);
                    // The name that is meant is used below, no doubt.
                    let meant = near.and_then(|near| self.image.names.find(near));
                    self.lost.extend(meant);
                    self.report(
                        names::not_in_module(&text, &info.name).help(help),
                        entry.name.span,
                    );
                    self.lost.insert(entry.alias.unwrap_or(entry.name).name);
                    continue;
                };
                if text.starts_with('_') {
                    self.report(names::private_name(&text, &info.name), entry.name.span);
                }
                let local = entry.alias.unwrap_or(entry.name);
                let before = match offer {
                    Offer::Item(id, name) => {
                        self.out.imports.insert(local.name, (id, name)).is_some()
                            || self.out.natives.contains_key(&local.name)
                    }
                    Offer::Native(native) => {
                        self.out.natives.insert(local.name, native).is_some()
                            || self.out.imports.contains_key(&local.name)
                    }
                };
                if before {
                    let text = self.text(local.name).to_owned();
                    self.report(names::declared_twice(&text), local.span);
                }
                self.uses.insert(local.name, (local.span, false));
                if let Offer::Item(id, name) = offer
                    && let Some(ItemValue::Declared(declared)) = self.imported(id, name)
                {
                    self.foreign(declared);
                }
            }
        }
    }

    /// Where else a name is that a module does not have.
    fn elsewhere(&self, name: &str) -> Option<String> {
        if let Some(module) = (self.library.offers)(name) {
            return Some(names::in_module(name, &module));
        }
        let native = !name.starts_with("method_") && self.registry.find(name).is_some();
        native.then(|| names::needs_no_import(name))
    }

    /// Importing a game imports its action names, importing a process its states.
    fn foreign(&mut self, declared: crate::lang::bytecode::DeclId) {
        use crate::lang::bytecode::{ActionShape, DeclarationBody};
        let Some(declaration) = self.image.declarations.get(declared.index()) else { return };
        // The states of a process are its words as actions are a game's.
        if let DeclarationBody::Process { states, .. } = &declaration.body {
            self.states.extend(states);
            for state in states {
                let meanings = self.foreign_actions.entry(*state).or_default();
                if !meanings.contains(state) {
                    meanings.push(*state);
                }
            }
        }
        let DeclarationBody::Game(shape) = &declaration.body else { return };
        for (_, actions, _) in &shape.actions {
            if let ActionShape::Named(pairs) = actions {
                for (name, symbol) in pairs {
                    let meanings = self.foreign_actions.entry(*name).or_default();
                    if !meanings.contains(symbol) {
                        meanings.push(*symbol);
                    }
                }
            }
        }
    }

    /// Enters the module's items.
    pub(super) fn declare(&mut self, module: &Module) {
        for item in &module.items {
            match &item.kind {
                ItemKind::Function(node) => {
                    self.enter(node.name, ItemSort::Function, Some(&node.parameters));
                }
                ItemKind::Game(node) => {
                    self.enter(node.name, ItemSort::Game, Some(&node.parameters));
                    self.game_actions(node);
                }
                ItemKind::Strategy(node) => {
                    self.enter(node.name, ItemSort::Strategy, Some(&node.parameters));
                }
                ItemKind::Kind(node) => {
                    self.enter(node.name, ItemSort::Kind, None);
                    if let Some(ExprKind::Name(parent)) = node.parent.as_ref().map(|it| &it.kind) {
                        self.parents.insert(node.name.name, *parent);
                    }
                }
                ItemKind::Actor(node) => self.enter(node.name, ItemSort::Actor, None),
                ItemKind::Norm(node) => {
                    self.enter(node.name, ItemSort::Norm, Some(&node.parameters));
                }
                ItemKind::Regime(node) => {
                    self.enter(node.name, ItemSort::Regime, Some(&node.parameters));
                }
                ItemKind::Process(node) => {
                    self.enter(node.name, ItemSort::Process, Some(&node.parameters));
                    for step in &node.transitions {
                        self.state_action(step.from);
                        self.state_action(step.to);
                    }
                }
                ItemKind::Table(node) => self.enter(node.name, ItemSort::Table, None),
                ItemKind::Experiment(node) => {
                    self.enter(node.name, ItemSort::Experiment, Some(&node.parameters));
                }
                ItemKind::Statement(statement) => {
                    if let StatementKind::Let { pattern, .. } = &statement.kind {
                        let mut found = Vec::new();
                        pattern.names(&mut found);
                        for (index, ident) in found.iter().copied().enumerate() {
                            if found[..index].iter().any(|other| other.name == ident.name)
                                && ident.name != known::UNDERSCORE
                            {
                                let text = self.text(ident.name).to_owned();
                                self.report(names::bound_twice(&text), ident.span);
                            }
                            if ident.name != known::UNDERSCORE {
                                self.enter(ident, ItemSort::Let, None);
                            }
                        }
                    }
                }
                ItemKind::Test(_) | ItemKind::Error => {}
            }
        }
        // The signatures of kinds need their parents, in whatever order they stand.
        for item in &module.items {
            if let ItemKind::Kind(node) = &item.kind {
                let signature = self.kind_signature(node, module, 0);
                if let Some(entry) = self.out.items.get_mut(&node.name.name) {
                    entry.signature = Some(signature);
                }
            }
        }
    }

    fn enter(&mut self, name: Ident, sort: ItemSort, parameters: Option<&Vec<Parameter>>) {
        let signature = parameters.map(|list| Signature {
            parameters: self.parameter_infos(list),
            ..Signature::default()
        });
        let item = Item { sort, span: name.span, signature, actions: Vec::new() };
        if let Some(first) = self.out.items.insert(name.name, item) {
            // At a prompt and for variables, a later binding takes the place of an earlier one.
            if !(self.prompt || first.sort == ItemSort::Let && sort == ItemSort::Let) {
                let text = self.text(name.name).to_owned();
                let problem = names::declared_twice(&text).at(name.span);
                self.out.diagnostics.push(problem.related(first.span, "declared first here"));
            }
        }
    }

    pub(super) fn parameter_infos(&self, parameters: &[Parameter]) -> Vec<ParameterInfo> {
        let text = |expr: &Expr| Arc::from(self.image.sources.slice(expr.span));
        let info = |parameter: &Parameter| ParameterInfo {
            name: Some(parameter.name.name),
            optional: parameter.default.is_some(),
            default: parameter.default.as_ref().map(text),
            range: parameter.range.as_ref().map(text),
        };
        parameters.iter().map(info).collect()
    }

    fn game_actions(&mut self, game: &GameDecl) {
        let mut pairs = Vec::new();
        for clause in &game.clauses {
            if let GameClauseKind::Actions { actions: ActionSpec::Named(list), .. } = &clause.kind {
                for action in list {
                    let symbol = action.alias.unwrap_or(action.name).name;
                    pairs.push((action.name.name, symbol));
                }
            }
        }
        for clause in &game.clauses {
            if let GameClauseKind::Sequence(tree) = &clause.kind {
                tree_actions(tree, &mut pairs);
            }
        }
        for (name, symbol) in &pairs {
            let meanings = self.out.actions.entry(*name).or_default();
            if !meanings.contains(symbol) {
                meanings.push(*symbol);
            }
        }
        if let Some(item) = self.out.items.get_mut(&game.name.name) {
            item.actions = pairs;
        }
    }

    /// The states of a process are symbols, as actions are.
    fn state_action(&mut self, state: Ident) {
        self.states.push(state.name);
        let meanings = self.out.actions.entry(state.name).or_default();
        if !meanings.contains(&state.name) {
            meanings.push(state.name);
        }
    }

    pub(super) fn item(&mut self, item: &Node, last: bool) {
        match &item.kind {
            ItemKind::Statement(statement) => self.module_statement(statement, last),
            ItemKind::Function(node) => self.function(node, None, node.body.span),
            ItemKind::Game(node) => self.game(node),
            ItemKind::Strategy(node) => self.strategy(node),
            ItemKind::Kind(node) => self.kind(node),
            ItemKind::Actor(node) => self.actor(node),
            ItemKind::Norm(node) => self.norm(node),
            ItemKind::Regime(node) => self.regime(node),
            ItemKind::Process(node) => self.process(node),
            ItemKind::Table(node) => self.table(node),
            ItemKind::Experiment(node) => self.experiment(node),
            ItemKind::Test(node) => {
                self.enter_function(FunctionKind::Function);
                self.block(&node.body, super::statements::Wanted::Tail);
                self.leave_function();
            }
            ItemKind::Error => {}
        }
    }

    /// Parameters: defaults and ranges are evaluated in the function, from left to right.
    pub(super) fn parameters(&mut self, parameters: &[Parameter]) {
        let mut optional = false;
        for (index, parameter) in parameters.iter().enumerate() {
            let name = parameter.name;
            let text = self.text(name.name).to_owned();
            if parameters[..index].iter().any(|other| other.name.name == name.name) {
                self.report(names::bound_twice(&text), name.span);
            }
            if optional && parameter.default.is_none() {
                self.report(shapes::required_after_optional(&text), name.span);
            }
            optional |= parameter.default.is_some();
            if let Some(default) = &parameter.default {
                self.value(default);
            }
            if let Some(range) = &parameter.range {
                self.value(range);
            }
            self.bind(name, false);
        }
        if parameters.len() > 200 {
            self.report(shapes::too_large("parameters"), parameters[200].name.span);
        }
    }
}

/// The name under which a file is imported whole.
fn stem(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path).trim_end_matches(".comity")
}

fn tree_actions(tree: &Tree, pairs: &mut Vec<(Symbol, Symbol)>) {
    match tree {
        Tree::Decision { moves, .. } => {
            for step in moves {
                // An `actions` clause beside the tree may give a move another meaning.
                if pairs.iter().all(|(name, _)| *name != step.action.name) {
                    pairs.push((step.action.name, step.action.name));
                }
                tree_actions(&step.next, pairs);
            }
        }
        Tree::Chance { outcomes, .. } => {
            for outcome in outcomes {
                // What nature did stands in `so_far` as any move.
                if pairs.iter().all(|(name, _)| *name != outcome.name.name) {
                    pairs.push((outcome.name.name, outcome.name.name));
                }
                tree_actions(&outcome.next, pairs);
            }
        }
        Tree::End { .. } => {}
    }
}
