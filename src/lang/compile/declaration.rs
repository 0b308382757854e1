//! Games, strategies, norms, regimes, processes, tables, experiments: each becomes a maker, a function of the
//! parameters that evaluates the parts in the order that [`DeclarationBody`] states and ends in `Declare`.

use std::sync::Arc;

use super::Compiler;
use crate::lang::bytecode::{
    ActionShape, AimShape, Constant, DeclId, Declaration, DeclarationBody, FnId, GameShape,
    HistoryUse, NormShape, Op, PlayerShape, Reg, StrategyShape, TableShape, TreeShape,
};
use crate::lang::check::Resolution;
use crate::lang::source::{Span, Symbol};
use crate::lang::syntax::ast::{
    ActionSpec, Block, Expr, ExprKind, GameClauseKind, GameDecl, Ident, ItemKind, Node,
    NormClauseKind, NormDecl, Parameter, PlayerSpec, ProcessDecl, RegimeDecl, StrategyClauseKind,
    StrategyDecl,
};

impl Compiler<'_> {
    /// A place for a declared thing; its shape follows when it is compiled.
    pub(super) fn reserve_declared(&mut self, item: &ItemKind, docs: Option<Arc<str>>) {
        let none: &Vec<Parameter> = &Vec::new();
        let (name, parameters) = match item {
            ItemKind::Game(node) => (node.name, &node.parameters),
            ItemKind::Strategy(node) => (node.name, &node.parameters),
            ItemKind::Norm(node) => (node.name, &node.parameters),
            ItemKind::Regime(node) => (node.name, &node.parameters),
            ItemKind::Process(node) => (node.name, &node.parameters),
            ItemKind::Experiment(node) => (node.name, &node.parameters),
            _ => return,
        };
        let parameters = if parameters.is_empty() { none } else { parameters };
        let maker = self.reserve_function(name.name);
        let instance = self.image.global(name.name);
        let id = DeclId::from_index(self.image.declarations.len());
        let infos = self.checked.items.get(&name.name).and_then(|item| item.signature.clone());
        self.image.declarations.push(Arc::new(Declaration {
            name: name.name,
            parameters: infos.map(|signature| signature.parameters).unwrap_or_default(),
            maker,
            instance,
            bare: parameters.iter().all(|parameter| parameter.default.is_some()),
            span: name.span,
            docs,
            body: DeclarationBody::Table { columns: Vec::new() },
        }));
        self.items.insert(name.name, crate::lang::bytecode::ItemValue::Declared(id));
    }

    /// Compiles a maker. `parts` puts the evaluated parts into registers from the given one, as many as it is
    /// told, and gives the shape.
    pub(super) fn maker(
        &mut self,
        name: Ident,
        parameters: &[Parameter],
        count: usize,
        parts: impl FnOnce(&mut Self, Reg) -> DeclarationBody,
    ) {
        let Some(id) = self.decl(name.name) else { return };
        let maker = self.image.declarations[id.index()].maker;
        self.enter_named(name.name, name.span, false);
        let owner = format!("`{}`", self.image.name(name.name));
        self.parameters(parameters, &owner);
        let start = self.temps(2, name.span);
        let first = self.temps(count.max(1), name.span);
        let body = parts(self, first);
        let arguments = self.temps(parameters.len().max(1), name.span);
        for (offset, parameter) in parameters.iter().enumerate() {
            let to = arguments + u8::try_from(offset).unwrap_or(0);
            if let Some(local) = self.bound(parameter.name.span) {
                self.read_local(local, to, name.span);
            }
        }
        let small = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
        self.emit(
            Op::List { dst: start, start: arguments, count: small(parameters.len()) },
            name.span,
        );
        self.emit(Op::List { dst: start + 1, start: first, count: small(count) }, name.span);
        self.emit(Op::Declare { dst: start, start, decl: id }, name.span);
        self.emit(Op::Return { src: start }, name.span);
        self.leave_at(maker);
        let mut declaration = Declaration::clone(&self.image.declarations[id.index()]);
        declaration.body = body;
        self.image.declarations[id.index()] = Arc::new(declaration);
    }

    /// A function of the hidden view.
    pub(super) fn view_function(
        &mut self,
        name: &str,
        span: Span,
        names: &[Ident],
        body: impl FnOnce(&mut Self),
    ) -> FnId {
        self.inner(name, span, true, |this| {
            let view = this.temp(span);
            if let Some(local) = this.bound(span) {
                this.place(local, view);
            }
            this.named_parameters(names);
            body(this);
        })
    }

    pub(super) fn view_block(
        &mut self,
        name: &str,
        block: &Block,
        names: &[Ident],
        dst: Reg,
    ) -> FnId {
        let function = self.view_function(name, block.span, names, |this| this.body(block));
        self.close(function, dst, block.span);
        function
    }

    pub(super) fn view_expr(&mut self, name: &str, expr: &Expr, dst: Reg) {
        let function = self.view_function(name, expr.span, &[], |this| {
            let result = this.temp(expr.span);
            this.expr(expr, result);
            this.emit(Op::Return { src: result }, expr.span);
        });
        self.close(function, dst, expr.span);
    }

    /// A list of values made one by one.
    pub(super) fn collect(
        &mut self,
        dst: Reg,
        span: Span,
        count: usize,
        mut each: impl FnMut(&mut Self, usize, Reg),
    ) {
        self.emit(Op::List { dst, start: dst, count: 0 }, span);
        for index in 0..count {
            let mark = self.mark();
            let made = self.temp(span);
            each(self, index, made);
            self.emit(Op::Append { list: dst, start: made, count: 1 }, span);
            self.release(mark);
        }
    }

    pub(super) fn values(&mut self, dst: Reg, span: Span, exprs: &[&Expr]) {
        self.collect(dst, span, exprs.len(), |this, index, made| this.expr(exprs[index], made));
    }

    pub(super) fn game(&mut self, node: &GameDecl) {
        self.maker(node.name, &node.parameters, 9, |this, first| {
            let mut shape =
                GameShape { class: node.class.map(|c| (c.name, c.span)), ..GameShape::default() };
            let (mut counts, mut levels, mut cells, mut types, mut numbers) =
                (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
            let mut payoffs: Vec<(&Vec<Ident>, &Block)> = Vec::new();
            let mut state: Vec<&Expr> = Vec::new();
            let mut update = None;
            for clause in &node.clauses {
                match &clause.kind {
                    GameClauseKind::Players(specs) => {
                        for spec in specs {
                            shape.players.push(this.player(node, spec, specs.len(), &mut counts));
                        }
                    }
                    GameClauseKind::Actions { of, actions } => {
                        let actions = match actions {
                            ActionSpec::Named(list) => ActionShape::Named(
                                list.iter()
                                    .map(|a| (a.name.name, a.alias.unwrap_or(a.name).name))
                                    .collect(),
                            ),
                            ActionSpec::Levels(expr) => {
                                levels.push(expr);
                                ActionShape::Levels
                            }
                        };
                        shape.actions.push((of.map(|role| role.name), actions, clause.span));
                    }
                    GameClauseKind::Payoffs(table) => {
                        let symbol = |name: Symbol| symbol_of(node, name);
                        shape.table = Some(TableShape {
                            columns: table.columns.iter().map(|c| symbol(c.name)).collect(),
                            rows: table.rows.iter().map(|row| symbol(row.action.name)).collect(),
                            single: table
                                .rows
                                .iter()
                                .flat_map(|row| &row.cells)
                                .any(|cell| cell.payoffs.len() == 1),
                            span: table.span,
                        });
                        for cell in table.rows.iter().flat_map(|row| &row.cells) {
                            cells.push(cell);
                        }
                    }
                    GameClauseKind::Payoff { of, parameters, body } => {
                        shape.payoffs.push((of.map(|role| role.name), clause.span));
                        let names = &this.image.names;
                        let reads =
                            crate::lang::check::payoff_reads(parameters, body, this.checked, names);
                        shape.reads.push(reads);
                        payoffs.push((parameters, body));
                    }
                    GameClauseKind::State(variables) => {
                        for (name, value) in variables {
                            shape.state.push(name.name);
                            state.push(value);
                        }
                    }
                    GameClauseKind::Update(block) => update = Some(block),
                    GameClauseKind::Types { of, distribution } => {
                        shape.types.push(of.map(|role| role.name));
                        types.push(distribution);
                    }
                    GameClauseKind::Sequence(tree) => {
                        shape.tree = Some(tree_shape(node, tree, &mut numbers));
                    }
                    GameClauseKind::Assert(assert) => this.assert(assert),
                    GameClauseKind::Error => {}
                }
            }
            let span = node.name.span;
            this.values(first, span, &counts);
            this.values(first + 1, span, &levels);
            // A table's payoffs in pairs; a single one stands for the row's.
            let mut flat: Vec<&Expr> = Vec::new();
            cells.iter().for_each(|cell| flat.extend(cell.payoffs.iter()));
            this.values(first + 2, span, &flat);
            this.collect(first + 3, span, payoffs.len(), |this, index, made| {
                let (parameters, body) = payoffs[index];
                this.view_block("payoff", body, parameters, made);
            });
            this.values(first + 4, span, &state);
            match update {
                Some(block) => {
                    this.view_block("update", block, &[], first + 5);
                }
                None => this.load(first + 5, Constant::None, span),
            }
            this.values(first + 6, span, &types);
            this.values(first + 7, span, &numbers);
            // What calls nothing is the same at the start of every match.
            if state.iter().any(|value| calls(value)) {
                let begin = this.inner("state", span, false, |this| {
                    let made = this.temp(span);
                    this.values(made, span, &state);
                    this.emit(Op::Return { src: made }, span);
                });
                this.close(begin, first + 8, span);
            } else {
                this.load(first + 8, Constant::None, span);
            }
            DeclarationBody::Game(Box::new(shape))
        });
    }

    fn player<'a>(
        &mut self,
        node: &'a GameDecl,
        spec: &'a PlayerSpec,
        of: usize,
        counts: &mut Vec<&'a Expr>,
    ) -> PlayerShape {
        match spec {
            PlayerSpec::Role(role) => {
                let parameter = node.parameters.iter().find(|known| known.name.name == role.name);
                if parameter.is_some() && of == 1 {
                    PlayerShape::Parameter(role.name)
                } else {
                    PlayerShape::Role(role.name)
                }
            }
            PlayerSpec::Count(count) => {
                counts.push(count);
                PlayerShape::Count
            }
            PlayerSpec::Many(count, role) => {
                counts.push(count);
                PlayerShape::Many(role.name)
            }
        }
    }

    pub(super) fn strategy(&mut self, node: &StrategyDecl) {
        let reads =
            self.checked.reads.get(&node.name.span.start).copied().unwrap_or(HistoryUse::WHOLE);
        self.maker(node.name, &node.parameters, 7, |this, first| {
            let span = node.name.span;
            let mut memory: Vec<(Symbol, &Expr)> = Vec::new();
            for offset in 1..7 {
                this.load(first + offset, Constant::None, span);
            }
            for clause in &node.clauses {
                let (offset, word, block) = match &clause.kind {
                    StrategyClauseKind::Memory(variables) => {
                        memory.extend(variables.iter().map(|(name, value)| (name.name, value)));
                        continue;
                    }
                    StrategyClauseKind::Assert(assert) => {
                        let mark = this.mark();
                        this.assert(assert);
                        this.release(mark);
                        continue;
                    }
                    StrategyClauseKind::First(block) => (1, "first", block),
                    StrategyClauseKind::Then(block) => (2, "then", block),
                    StrategyClauseKind::Choose(block) => (3, "choose", block),
                    StrategyClauseKind::Say(block) => (4, "say", block),
                    StrategyClauseKind::Punish(block) => (5, "punish", block),
                    StrategyClauseKind::Vote(block) => (6, "vote", block),
                    StrategyClauseKind::Error => continue,
                };
                let name = format!("{}.{word}", this.image.name(node.name.name));
                this.view_block(&name, block, &[], first + offset);
            }
            this.collect(first, span, memory.len(), |this, index, made| {
                this.view_expr("memory", memory[index].1, made);
            });
            let memory = memory.iter().map(|(name, _)| *name).collect();
            DeclarationBody::Strategy(StrategyShape { memory, reads })
        });
    }

    pub(super) fn norm(&mut self, node: &NormDecl) {
        self.maker(node.name, &node.parameters, 5, |this, first| {
            let span = node.name.span;
            let mut shape =
                NormShape { aims: Vec::new(), sanctions: Vec::new(), texts: Vec::new() };
            let mut conditions: Vec<&Expr> = Vec::new();
            let mut sanctions: &[Expr] = &[];
            for offset in [0, 2, 3] {
                this.load(first + offset, Constant::None, span);
            }
            for clause in &node.clauses {
                let (offset, word, expr) = match &clause.kind {
                    NormClauseKind::Who(expr) => (0, "who", expr),
                    NormClauseKind::When(expr) => (2, "when", expr),
                    NormClauseKind::Unless(expr) => (3, "unless", expr),
                    NormClauseKind::Deontic(deontic, aim) => {
                        let actions: Vec<Symbol> =
                            aim.iter().filter_map(|expr| this.aim_action(expr)).collect();
                        let aimed = if actions.len() == aim.len() {
                            AimShape::Actions(actions)
                        } else {
                            conditions.extend(aim.first());
                            AimShape::Condition
                        };
                        shape.aims.push((*deontic, aimed, clause.span));
                        shape.texts.push(("", this.text(clause.span)));
                        continue;
                    }
                    NormClauseKind::OrElse(list) => {
                        sanctions = list;
                        continue;
                    }
                    NormClauseKind::Assert(assert) => {
                        let mark = this.mark();
                        this.assert(assert);
                        this.release(mark);
                        continue;
                    }
                    NormClauseKind::Error => continue,
                };
                let text = this.text(expr.span);
                shape.texts.push((word, text));
                this.view_expr(word, expr, first + offset);
            }
            this.collect(first + 1, span, conditions.len(), |this, index, made| {
                this.view_expr("must", conditions[index], made);
            });
            this.collect(first + 4, span, sanctions.len(), |this, index, made| {
                this.view_expr("or else", &sanctions[index], made);
            });
            shape.sanctions = sanctions.iter().map(|sanction| this.sanction(sanction)).collect();
            DeclarationBody::Norm(shape)
        });
    }

    /// What a sanction calls, whether to somebody's benefit, and its text.
    fn sanction(&self, expr: &Expr) -> (Arc<str>, bool, Arc<str>) {
        let (called, to) = match &expr.kind {
            ExprKind::Call(callee, arguments) => {
                let named = |argument: &crate::lang::syntax::ast::Argument| {
                    argument.name.is_some_and(|name| self.image.name(name.name) == "to")
                };
                (callee.span, arguments.iter().any(named) || arguments.len() > 1)
            }
            _ => (expr.span, false),
        };
        (self.text(called), to, self.text(expr.span))
    }

    fn aim_action(&self, expr: &Expr) -> Option<Symbol> {
        let span = match &expr.kind {
            ExprKind::Field(_, field) => field.span,
            _ => expr.span,
        };
        match self.checked.names.get(&span.start) {
            Some(Resolution::Action(symbol)) => Some(*symbol),
            _ => None,
        }
    }

    pub(super) fn regime(&mut self, node: &RegimeDecl) {
        let count = node.fields.len() + 1;
        self.maker(node.name, &node.parameters, count, |this, first| {
            for assert in &node.asserts {
                let mark = this.mark();
                this.assert(assert);
                this.release(mark);
            }
            match &node.base {
                Some(base) => this.expr(base, first),
                None => this.load(first, Constant::None, node.name.span),
            }
            for (offset, field) in node.fields.iter().enumerate() {
                this.expr(&field.value, first + 1 + u8::try_from(offset).unwrap_or(0));
            }
            let fields =
                node.fields.iter().map(|field| (field.name.name, field.value.span)).collect();
            DeclarationBody::Regime { fields }
        });
    }

    pub(super) fn process(&mut self, node: &ProcessDecl) {
        self.maker(node.name, &node.parameters, 1, |this, first| {
            let mut states: Vec<Symbol> = Vec::new();
            let mut place = |name: Symbol| {
                states.iter().position(|known| *known == name).unwrap_or_else(|| {
                    states.push(name);
                    states.len() - 1
                })
            };
            let transitions = node.transitions.iter();
            let transitions = transitions
                .map(|step| (place(step.from.name), place(step.to.name), step.span))
                .collect();
            let texts = node.transitions.iter().map(|step| this.text(step.when.span)).collect();
            this.collect(first, node.name.span, node.transitions.len(), |this, index, made| {
                this.view_expr("when", &node.transitions[index].when, made);
            });
            DeclarationBody::Process { states, transitions, texts }
        });
    }
}

/// The symbol that an action's name stands for in its game.
fn symbol_of(node: &GameDecl, name: Symbol) -> Symbol {
    for clause in &node.clauses {
        if let GameClauseKind::Actions { actions: ActionSpec::Named(list), .. } = &clause.kind
            && let Some(action) = list.iter().find(|action| action.name.name == name)
        {
            return action.alias.unwrap_or(action.name).name;
        }
    }
    name
}

fn tree_shape<'a>(game: &GameDecl, node: &'a Node, numbers: &mut Vec<&'a Expr>) -> TreeShape {
    match node {
        Node::Decision { player, label, moves, span } => TreeShape::Decision {
            player: player.name,
            label: label.as_ref().map(|(label, _)| label.clone()),
            moves: moves
                .iter()
                .map(|step| {
                    let name = step.action.name;
                    (name, symbol_of(game, name), tree_shape(game, &step.next, numbers))
                })
                .collect(),
            span: *span,
        },
        Node::Chance { outcomes, span } => TreeShape::Chance {
            outcomes: outcomes
                .iter()
                .map(|outcome| {
                    numbers.push(&outcome.probability);
                    (outcome.name.name, tree_shape(game, &outcome.next, numbers))
                })
                .collect(),
            span: *span,
        },
        Node::End { payoffs, span } => {
            numbers.extend(payoffs.iter());
            TreeShape::End { payoffs: payoffs.len(), span: *span }
        }
    }
}

/// Whether a value is made by calling something.
fn calls(value: &Expr) -> bool {
    let mut found = matches!(value.kind, ExprKind::Call(..));
    value.each_part(&mut |part| found |= calls(part));
    found
}
