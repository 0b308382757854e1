//! Strategies, kinds, actors, norms, regimes, processes, tables and experiments.

use super::items::ItemSort;
use super::scope::{Body, FunctionKind};
use super::statements::Wanted;
use super::twice::Seen;
use super::{Checker, Resolution};
use crate::lang::bytecode::{Context, ItemValue};
use crate::lang::diagnostic::{catalog::domain, catalog::experiment, catalog::shapes, nearest};
use crate::lang::source::{Span, Symbol, known};
use crate::lang::syntax::ast::{
    ActorDecl, Block, Deontic, ExperimentClauseKind, ExperimentDecl, Expr, ExprKind, FieldValue,
    Ident, KindDecl, NormClauseKind, NormDecl, ProcessDecl, RegimeDecl, StrategyClauseKind,
    StrategyDecl, TableDecl,
};

/// How an experiment can choose its points.
const DESIGNS: [&str; 3] = ["latin_hypercube", "sobol", "random"];

use Context as C;
/// The words of a seat, after some of its own.
macro_rules! seat {
    ($($own:expr),*) => {
        &[
            $($own,)*
            C::Round,
            C::Me,
            C::Them,
            C::Others,
            C::Seat,
            C::Type,
            C::Mine,
            C::Theirs,
            C::Earned,
            C::Options,
            C::SoFar,
            C::Game,
            C::Regime,
            C::Regimes,
        ]
    };
}

const STRATEGY: &[C] = seat!();
const PUNISH: &[C] = seat!(C::Offender, C::Norm, C::Cost);
const VOTE: &[C] = seat!(C::Proposal);
const NORM: &[C] = seat!(C::Own);
const PROCESS: &[C] = &[C::Me, C::Waited, C::Regime, C::Round];

/// The fields of a regime.
const REGIME_FIELDS: &[&str] = &[
    "principles",
    "members",
    "norms",
    "monitoring",
    "enforcement",
    "metanorm",
    "information",
    "decisions",
    "accession",
    "outside",
];

impl Checker<'_> {
    /// A body with a hidden view, known by where it begins.
    pub(super) fn body(
        &mut self,
        block: &Block,
        words: &'static [Context],
        memory: &[Symbol],
        state: &[Symbol],
        parameters: &[Ident],
    ) {
        self.enter_function(FunctionKind::Function);
        let view = self.bind_hidden(block.span, known::ME);
        let function = self.functions.len() - 1;
        self.bodies.push(Body {
            view,
            words,
            memory: memory.to_vec(),
            state: state.to_vec(),
            function,
        });
        for parameter in parameters {
            self.bind(*parameter, false);
        }
        self.block(block, Wanted::Value);
        self.leave_function();
    }

    /// The same for a body that is one expression.
    pub(super) fn body_expr(&mut self, expr: &Expr, words: &'static [Context]) {
        self.remembering(expr, words, Vec::new());
    }

    fn remembering(&mut self, expr: &Expr, words: &'static [Context], memory: Vec<Symbol>) {
        self.enter_function(FunctionKind::Function);
        let view = self.bind_hidden(expr.span, known::ME);
        let function = self.functions.len() - 1;
        self.bodies.push(Body { view, words, memory, state: Vec::new(), function });
        self.value(expr);
        self.leave_function();
    }

    pub(super) fn strategy(&mut self, node: &StrategyDecl) {
        self.enter_function(FunctionKind::Function);
        self.parameters(&node.parameters);
        let mut seen = Seen::new();
        let mut memory: Vec<Ident> = Vec::new();
        for clause in &node.clauses {
            if let StrategyClauseKind::Memory(variables) = &clause.kind {
                memory.extend(variables.iter().map(|(name, _)| *name));
            }
        }
        self.once_each(&memory, domain::repeated_field);
        for name in &memory {
            let text = self.text(name.name).to_owned();
            if STRATEGY.iter().any(|word| word.name() == text) {
                self.report(shapes::reserved_name(&text, "a strategy"), name.span);
            }
        }
        let memory: Vec<Symbol> = memory.iter().map(|name| name.name).collect();
        if memory.len() > 250 {
            self.report(shapes::too_large("memory variables"), node.name.span);
        }
        let mut before = Vec::new();
        for clause in &node.clauses {
            let (word, block, words) = match &clause.kind {
                StrategyClauseKind::Memory(variables) => {
                    self.memory(variables, &mut before);
                    continue;
                }
                StrategyClauseKind::Assert(assert) => {
                    self.assert(assert);
                    continue;
                }
                StrategyClauseKind::First(block) => ("first", block, STRATEGY),
                StrategyClauseKind::Then(block) => ("then", block, STRATEGY),
                StrategyClauseKind::Choose(block) => ("choose", block, STRATEGY),
                StrategyClauseKind::Say(block) => ("say", block, STRATEGY),
                StrategyClauseKind::Punish(block) => ("punish", block, PUNISH),
                StrategyClauseKind::Vote(block) => ("vote", block, VOTE),
                StrategyClauseKind::Error => return self.leave_function(),
            };
            self.once(&mut seen, word, "strategy", clause.span);
            self.body(block, words, &memory, &[], &[]);
        }
        let name = self.text(node.name.name).to_owned();
        if seen.has("choose") && (seen.has("first") || seen.has("then")) {
            let mut problem = domain::two_choices(&name).at(node.name.span);
            for (word, span) in &seen.0 {
                if let "choose" | "first" | "then" = *word {
                    problem = problem.related(*span, format!("`{word}`"));
                }
            }
            self.out.diagnostics.push(problem);
        } else if !(seen.has("choose") || seen.has("first") && seen.has("then")) {
            let mut problem = domain::no_choice(&name);
            if seen.has("first") || seen.has("then") {
                problem.label = domain::half_a_choice(seen.has("first")).to_owned();
            }
            self.report(problem, node.name.span);
        }
        let reads = super::reads::history_use(node, &self.image.names);
        self.out.reads.insert(node.name.span.start, reads);
        self.leave_function();
    }

    /// First values are evaluated at the start of a match, each seeing those before it.
    fn memory(&mut self, variables: &[(Ident, Expr)], before: &mut Vec<Symbol>) {
        for (name, value) in variables {
            self.remembering(value, STRATEGY, before.clone());
            before.push(name.name);
        }
    }

    pub(super) fn kind(&mut self, node: &KindDecl) {
        if let Some(parent) = &node.parent {
            self.enter_function(FunctionKind::Function);
            if let Some((found, span)) = self.path(parent)
                && !self.is_kind(found)
            {
                let text = self.image.sources.slice(span).to_owned();
                self.report(domain::not_a_kind(&text), span);
            }
            if let ExprKind::Name(name) = &parent.kind
                && self.leads_to(*name, node.name.name)
                && !self
                    .out
                    .diagnostics
                    .iter()
                    .any(|it| it.code() == domain::refers_to_itself("").code)
            {
                let text = self.text(node.name.name).to_owned();
                self.report(domain::refers_to_itself(&text), parent.span);
            }
            self.leave_function();
        }
        let names: Vec<Ident> = node.fields.iter().map(|field| field.name).collect();
        self.once_each(&names, domain::repeated_field);
        for field in &node.fields {
            let text = self.text(field.name.name).to_owned();
            if field.name.name == known::NAME || field.name.name == known::KIND {
                self.report(shapes::reserved_name(&text, "a kind"), field.name.span);
            }
            self.enter_function(FunctionKind::Function);
            self.value(&field.default);
            self.leave_function();
            if let Some(range) = &field.range {
                self.enter_function(FunctionKind::Function);
                self.value(range);
                self.leave_function();
            }
        }
        for method in &node.methods {
            let me = Ident { name: known::ME, span: method.name.span };
            self.function(method, Some(me), method.body.span);
        }
        for assert in &node.asserts {
            self.enter_function(FunctionKind::Function);
            let me = self.bind_hidden(assert.span, known::ME);
            self.alias(known::ME, me);
            self.assert(assert);
            self.leave_function();
        }
    }

    fn is_kind(&self, found: Resolution) -> bool {
        match found {
            Resolution::Item(name) => {
                self.out.items.get(&name).is_some_and(|item| item.sort == ItemSort::Kind)
            }
            Resolution::Imported(module, name) => {
                matches!(self.imported(module, name), Some(ItemValue::Kind(_)))
            }
            _ => false,
        }
    }

    pub(super) fn actor(&mut self, node: &ActorDecl) {
        let kind = self.path(&node.kind);
        if let Some((found, span)) = kind {
            let text = self.image.sources.slice(span).to_owned();
            if self.is_kind(found) {
                if let Some(signature) = self.signature(found) {
                    self.known_fields(&node.fields, &signature.parameters, &text);
                }
            } else {
                self.report(domain::not_a_kind(&text), span);
            }
        }
        self.fields(&node.fields);
    }

    fn known_fields(
        &mut self,
        fields: &[FieldValue],
        known: &[crate::lang::bytecode::ParameterInfo],
        kind: &str,
    ) {
        for field in fields {
            if known.iter().all(|parameter| parameter.name != Some(field.name.name)) {
                let text = self.text(field.name.name).to_owned();
                let names = known.iter().filter_map(|parameter| parameter.name);
                let near = nearest(&text, names.map(|name| self.text(name)));
                let help = near.map(|near| format!("did you mean `{near}`?"));
                self.report(shapes::unknown_field(kind, &text).help(help), field.name.span);
            }
        }
    }

    fn fields(&mut self, fields: &[FieldValue]) {
        let names: Vec<Ident> = fields.iter().map(|field| field.name).collect();
        self.once_each(&names, domain::repeated_field);
        fields.iter().for_each(|field| self.value(&field.value));
    }

    pub(super) fn norm(&mut self, node: &NormDecl) {
        self.enter_function(FunctionKind::Function);
        self.parameters(&node.parameters);
        let mut seen = Seen::new();
        let mut aims = 0;
        for clause in &node.clauses {
            match &clause.kind {
                NormClauseKind::Who(expr) => {
                    self.once(&mut seen, "who", "norm", clause.span);
                    self.body_expr(expr, NORM);
                }
                NormClauseKind::When(expr) => {
                    self.once(&mut seen, "when", "norm", clause.span);
                    self.body_expr(expr, NORM);
                }
                NormClauseKind::Unless(expr) => {
                    self.once(&mut seen, "unless", "norm", clause.span);
                    self.body_expr(expr, NORM);
                }
                NormClauseKind::Deontic(deontic, aim) => {
                    aims += 1;
                    self.aim(*deontic, aim, clause.span);
                }
                NormClauseKind::OrElse(sanctions) => {
                    self.once(&mut seen, "or else", "norm", clause.span);
                    self.sanctions = true;
                    sanctions.iter().for_each(|sanction| self.body_expr(sanction, NORM));
                    self.sanctions = false;
                }
                NormClauseKind::Assert(assert) => self.assert(assert),
                NormClauseKind::Error => aims += 1,
            }
        }
        if aims == 0 {
            let name = self.text(node.name.name).to_owned();
            self.report(domain::no_aim(&name), node.name.span);
        }
        self.leave_function();
    }

    /// Actions stand for themselves; anything else is a condition.
    fn aim(&mut self, deontic: Deontic, aim: &[Expr], span: Span) {
        let mut actions = 0;
        for expr in aim {
            if self.is_action(expr) {
                actions += 1;
            } else {
                self.body_expr(expr, NORM);
            }
        }
        if actions != aim.len() {
            if aim.len() > 1 {
                self.report(domain::mixed_aim(), span);
            } else if deontic == Deontic::May {
                self.report(domain::condition_needs_must(), span);
            }
        }
    }

    /// Whether an expression is the name of an action; if so it is resolved.
    pub(super) fn is_action(&mut self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(name) => match self.find(*name, false) {
                Some(Resolution::Action(symbol)) => {
                    self.out.names.insert(expr.span.start, Resolution::Action(symbol));
                    true
                }
                None if self.action_meanings(*name).len() > 1 => {
                    self.resolve(*name, expr.span, false);
                    true
                }
                _ => false,
            },
            ExprKind::Field(object, field) if matches!(object.kind, ExprKind::Name(_)) => {
                self.field(object, *field);
                matches!(self.out.names.get(&field.span.start), Some(Resolution::Action(_)))
            }
            _ => false,
        }
    }

    pub(super) fn regime(&mut self, node: &RegimeDecl) {
        self.enter_function(FunctionKind::Function);
        self.parameters(&node.parameters);
        if let Some(base) = &node.base {
            self.value(base);
        }
        for field in &node.fields {
            let text = self.text(field.name.name).to_owned();
            if !REGIME_FIELDS.contains(&text.as_str()) {
                let near = nearest(&text, REGIME_FIELDS.iter().copied());
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("its fields are {}", REGIME_FIELDS.join(", ")),
                };
                self.report(domain::unknown_regime_field(&text).help(Some(help)), field.name.span);
            }
        }
        self.fields(&node.fields);
        node.asserts.iter().for_each(|assert| self.assert(assert));
        self.leave_function();
    }

    pub(super) fn process(&mut self, node: &ProcessDecl) {
        self.enter_function(FunctionKind::Function);
        self.parameters(&node.parameters);
        if node.transitions.is_empty() {
            let name = self.text(node.name.name).to_owned();
            self.report(domain::no_transitions(&name), node.name.span);
        }
        node.transitions.iter().for_each(|step| self.body_expr(&step.when, PROCESS));
        self.leave_function();
    }

    pub(super) fn table(&mut self, node: &TableDecl) {
        self.once_each(&node.columns, domain::repeated_field);
        for row in &node.rows {
            if row.cells.len() != node.columns.len() {
                self.report(domain::row_length(node.columns.len(), row.cells.len()), row.span);
            }
            row.cells.iter().for_each(|cell| self.value(cell));
        }
    }

    /// The points' own variables and `where` see the varied ones, and `measure` sees all.
    pub(super) fn experiment(&mut self, node: &ExperimentDecl) {
        self.enter_function(FunctionKind::Function);
        self.parameters(&node.parameters);
        let mut seen = Seen::new();
        for clause in &node.clauses {
            match &clause.kind {
                ExperimentClauseKind::Vary(_, values) => self.value(values),
                ExperimentClauseKind::Repeat(count) => {
                    self.once(&mut seen, "repeat", "experiment", clause.span);
                    self.value(count);
                }
                ExperimentClauseKind::Sample(method, points) => {
                    self.once(&mut seen, "sample", "experiment", clause.span);
                    let text = self.text(method.name).to_owned();
                    if !DESIGNS.contains(&text.as_str()) {
                        self.report(experiment::unknown_design(&text, &DESIGNS), method.span);
                    }
                    self.value(points);
                }
                ExperimentClauseKind::Where(_) => {
                    self.once(&mut seen, "where", "experiment", clause.span);
                }
                ExperimentClauseKind::Setting(name, value) => {
                    let text = self.text(name.name).to_owned();
                    if text != "paired" {
                        self.report(domain::unknown_setting(&text), name.span);
                    }
                    self.value(value);
                }
                _ => {}
            }
        }
        self.enter_function(FunctionKind::Function);
        for clause in &node.clauses {
            if let ExperimentClauseKind::Vary(pattern, _) = &clause.kind {
                self.bind_pattern(pattern, false);
            }
        }
        for clause in &node.clauses {
            if let ExperimentClauseKind::Where(condition) = &clause.kind {
                self.value(condition);
            }
        }
        for clause in &node.clauses {
            if let ExperimentClauseKind::Let(pattern, value) = &clause.kind {
                self.value(value);
                self.bind_pattern(pattern, false);
            }
        }
        for clause in &node.clauses {
            if let ExperimentClauseKind::Measure(block) = &clause.kind {
                self.once(&mut seen, "measure", "experiment", clause.span);
                self.enter_function(FunctionKind::Function);
                self.block(block, Wanted::Value);
                self.leave_function();
            }
        }
        self.leave_function();
        let broken =
            node.clauses.iter().any(|clause| matches!(clause.kind, ExperimentClauseKind::Error));
        if !seen.has("measure") && !broken {
            let name = self.text(node.name.name).to_owned();
            self.report(domain::no_measure(&name), node.name.span);
        }
        self.leave_function();
    }
}
