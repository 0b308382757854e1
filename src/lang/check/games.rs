//! Games: players, actions, payoff tables, trees.

use super::Checker;
use super::payoffs::compared_whole;
use super::scope::FunctionKind;
use super::twice::Seen;
use crate::lang::bytecode::Context;
use crate::lang::diagnostic::{catalog::domain, catalog::names, nearest};
use crate::lang::source::{Span, Symbol};
use crate::lang::syntax::ast::{
    ActionSpec, ExprKind, GameClauseKind, GameDecl, Ident, Node, PayoffTable, PlayerSpec,
};

/// The classes of games that `is` can claim.
pub(crate) const CLASSES: &[&str] = &[
    "prisoners_dilemma",
    "stag_hunt",
    "chicken",
    "deadlock",
    "harmony",
    "battle_of_the_sexes",
    "coordination",
    "matching_pennies",
    "symmetric",
    "zero_sum",
    "social_dilemma",
];

const PAYOFF: &[Context] =
    &[Context::Me, Context::Seat, Context::All, Context::Types, Context::Round];
const UPDATE: &[Context] = &[Context::All, Context::Types, Context::Round];

/// The players and actions of a game as far as they are known before it is made.
struct Shape {
    name: String,
    /// The roles; without any, players are alike.
    roles: Vec<Ident>,
    /// How many players, where that is known.
    count: Option<usize>,
    /// For each role (or everybody) the actions as written.
    actions: Vec<(Option<Symbol>, Vec<Ident>)>,
    /// The symbols of actions that have another name here, with that name.
    aliases: Vec<(Symbol, Symbol)>,
}

impl Checker<'_> {
    pub(super) fn game(&mut self, node: &GameDecl) {
        self.enter_function(FunctionKind::Function);
        self.parameters(&node.parameters);
        if let Some(class) = node.class {
            let text = self.text(class.name).to_owned();
            if !CLASSES.contains(&text.as_str()) {
                let help = match nearest(&text, CLASSES.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the classes are {}", CLASSES.join(", ")),
                };
                self.report(domain::unknown_class(&text).help(Some(help)), class.span);
            }
        }
        let shape = self.shape(node);
        self.clauses(node, &shape);
        self.leave_function();
    }

    fn shape(&mut self, node: &GameDecl) -> Shape {
        let mut shape = Shape {
            name: self.text(node.name.name).to_owned(),
            roles: Vec::new(),
            count: Some(2),
            actions: Vec::new(),
            aliases: Vec::new(),
        };
        let parameter = |name: Symbol| node.parameters.iter().any(|known| known.name.name == name);
        for clause in &node.clauses {
            match &clause.kind {
                GameClauseKind::Players(specs) => {
                    shape.count = Some(0);
                    for spec in specs {
                        let add = match spec {
                            PlayerSpec::Role(role) if parameter(role.name) && specs.len() == 1 => {
                                None
                            }
                            PlayerSpec::Role(role) => {
                                shape.roles.push(*role);
                                Some(1)
                            }
                            PlayerSpec::Count(count) => match &count.kind {
                                ExprKind::Int(count) => usize::try_from(*count).ok(),
                                _ => None,
                            },
                            PlayerSpec::Many(count, role) => {
                                shape.roles.push(*role);
                                match &count.kind {
                                    ExprKind::Int(count) => usize::try_from(*count).ok(),
                                    _ => None,
                                }
                            }
                        };
                        shape.count = shape.count.zip(add).map(|(one, more)| one + more);
                    }
                }
                GameClauseKind::Actions { of, actions: ActionSpec::Named(list) } => {
                    let aliases = list.iter().filter_map(|it| Some((it.alias?.name, it.name.name)));
                    shape.aliases.extend(aliases);
                    let names = list.iter().map(|action| action.name).collect();
                    shape.actions.push((of.map(|role| role.name), names));
                }
                _ => {}
            }
        }
        shape
    }

    fn clauses(&mut self, node: &GameDecl, shape: &Shape) {
        let mut seen = Seen::new();
        let state = self.state_names(node);
        let (mut actions, mut broken) = (false, false);
        let mut ways: Vec<(&str, Span)> = Vec::new();
        for clause in &node.clauses {
            match &clause.kind {
                GameClauseKind::Players(specs) => {
                    self.once(&mut seen, "players", "game", clause.span);
                    self.players(node, specs);
                }
                GameClauseKind::Actions { of, actions: spec } => {
                    actions = true;
                    if let Some(role) = of {
                        self.role(*role, shape);
                    }
                    match spec {
                        ActionSpec::Named(list) => {
                            let names: Vec<Ident> = list.iter().map(|action| action.name).collect();
                            self.once_each(&names, domain::repeated_action);
                        }
                        ActionSpec::Levels(levels) => self.value(levels),
                    }
                }
                GameClauseKind::Payoffs(table) => {
                    ways.push(("payoffs", clause.span));
                    self.payoff_table(table, clause.span, shape);
                }
                GameClauseKind::Payoff { of, parameters, body } => {
                    if !ways.iter().any(|(way, _)| *way == "payoff") {
                        ways.push(("payoff", clause.span));
                    }
                    if let Some(role) = of {
                        self.role(*role, shape);
                    }
                    if parameters.len() != 2 {
                        self.report(domain::payoff_parameters(parameters.len()), clause.span);
                    }
                    self.body(body, PAYOFF, &[], &state, parameters);
                    for (others, one) in compared_whole(parameters, body, &self.out) {
                        let written = |span| self.image.sources.slice(span).to_owned();
                        let problem = names::list_compared(&written(others), &written(one));
                        self.report(problem, others);
                    }
                }
                GameClauseKind::State(variables) => {
                    self.once(&mut seen, "state", "game", clause.span);
                    variables.iter().for_each(|(_, value)| self.value(value));
                }
                GameClauseKind::Update(block) => {
                    self.once(&mut seen, "update", "game", clause.span);
                    self.update(block, &state);
                }
                GameClauseKind::Types { of, distribution } => {
                    if let Some(of) = of {
                        self.role(*of, shape);
                    }
                    self.value(distribution);
                }
                GameClauseKind::Sequence(tree) => {
                    ways.push(("sequence", clause.span));
                    let mut sets = Vec::new();
                    self.tree(tree, shape, &mut sets);
                    actions = true;
                }
                GameClauseKind::Assert(assert) => self.assert(assert),
                GameClauseKind::Error => broken = true,
            }
        }
        if !broken && !actions {
            self.report(domain::no_actions(&shape.name), node.name.span);
        }
        if !broken && ways.is_empty() {
            self.report(domain::no_payoffs(&shape.name), node.name.span);
        }
        if let [(_, first), (_, second), ..] = ways.as_slice() {
            let problem = domain::payoffs_twice(&shape.name).at(*second);
            self.out.diagnostics.push(problem.related(*first, domain::FIRST_HERE));
        }
    }

    fn state_names(&mut self, node: &GameDecl) -> Vec<Symbol> {
        let mut names: Vec<Symbol> = Vec::new();
        for clause in &node.clauses {
            if let GameClauseKind::State(variables) = &clause.kind {
                for (name, _) in variables {
                    if names.contains(&name.name) {
                        let text = self.text(name.name).to_owned();
                        self.report(domain::repeated_field(&text), name.span);
                    }
                    names.push(name.name);
                }
            }
        }
        names
    }

    fn players(&mut self, node: &GameDecl, specs: &[PlayerSpec]) {
        for spec in specs {
            match spec {
                PlayerSpec::Role(role) => {
                    let parameter =
                        node.parameters.iter().any(|known| known.name.name == role.name);
                    if parameter && specs.len() == 1 {
                        self.resolve(role.name, role.span, false);
                    }
                }
                PlayerSpec::Count(count) | PlayerSpec::Many(count, _) => self.value(count),
            }
        }
    }

    fn update(&mut self, block: &crate::lang::syntax::ast::Block, state: &[Symbol]) {
        self.enter_function(FunctionKind::Function);
        let view = self.bind_hidden(block.span, crate::lang::source::known::ME);
        let function = self.functions.len() - 1;
        let (memory, state) = (Vec::new(), state.to_vec());
        self.bodies.push(super::scope::Body { view, words: UPDATE, memory, state, function });
        self.block(block, super::statements::Wanted::Tail);
        self.leave_function();
    }

    fn role(&mut self, role: Ident, shape: &Shape) {
        if shape.roles.iter().all(|known| known.name != role.name) {
            let text = self.text(role.name).to_owned();
            let near = nearest(&text, shape.roles.iter().map(|role| self.text(role.name)));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            let problem = domain::unknown_role(&text, &shape.name).help(help);
            self.report(problem, role.span);
        }
    }

    fn payoff_table(&mut self, table: &PayoffTable, clause: Span, shape: &Shape) {
        if shape.count.is_some_and(|count| count != 2) {
            self.report(domain::table_needs_two(&shape.name), clause);
        }
        let of = |seat: usize| {
            let role = shape.roles.get(seat).map(|role| role.name);
            let own = shape.actions.iter().find(|(named, _)| named.is_some() && *named == role);
            own.or_else(|| shape.actions.iter().find(|(named, _)| named.is_none()))
                .map(|(_, list)| list)
        };
        let (rows, columns) = (of(0), of(1));
        let written: Vec<Ident> = table.rows.iter().map(|row| row.action).collect();
        self.lines(&written, rows, "row", clause, shape);
        self.lines(&table.columns, columns, "column", clause, shape);
        let same = match (rows, columns) {
            (Some(a), Some(b)) => a.iter().map(|x| x.name).eq(b.iter().map(|x| x.name)),
            _ => true,
        };
        let mut warned = false;
        for row in &table.rows {
            let (found, expected) = (row.cells.len(), table.columns.len());
            let name = self.text(row.action.name).to_owned();
            if found < expected {
                self.report(domain::missing_cells(&name, expected, found), row.span);
            } else if found > expected {
                self.report(domain::extra_cells(&name, expected, found), row.span);
            }
            for cell in &row.cells {
                match cell.payoffs.len() {
                    2 => {}
                    1 if same => {}
                    1 => {
                        if !warned {
                            self.report(domain::single_needs_symmetry(), cell.span);
                        }
                        warned = true;
                    }
                    other => self.report(domain::bad_cell(other), cell.span),
                }
                cell.payoffs.iter().for_each(|payoff| self.value(payoff));
            }
        }
    }

    fn lines(
        &mut self,
        written: &[Ident],
        actions: Option<&Vec<Ident>>,
        line: &str,
        table: Span,
        shape: &Shape,
    ) {
        self.once_each(written, |name| domain::repeated_line(name, line));
        let mut strange = false;
        for action in written {
            if let Some(actions) = actions
                && actions.iter().all(|known| known.name != action.name)
            {
                strange = true;
                if self.lost.contains(&action.name) {
                    continue;
                }
                self.lost.insert(action.name);
                let help = self.meant(*action, actions, shape);
                let text = self.text(action.name).to_owned();
                self.report(domain::not_an_action(&text, &shape.name).help(help), action.span);
            }
        }
        for action in actions.into_iter().flatten().filter(|_| !strange) {
            if written.iter().all(|line| line.name != action.name) {
                let text = self.text(action.name).to_owned();
                let missing = if line == "row" {
                    domain::missing_row(&text)
                } else {
                    domain::missing_column(&text)
                };
                let problem = missing.at(table).related(action.span, "declared here");
                self.out.diagnostics.push(problem);
            }
        }
    }

    /// The action of the game that a wrong name may stand for.
    fn meant(&self, written: Ident, actions: &[Ident], shape: &Shape) -> Option<String> {
        let alias = shape.aliases.iter().find(|(alias, _)| *alias == written.name);
        if let Some((_, name)) = alias {
            return Some(domain::called(self.text(*name)));
        }
        let known: Vec<&str> = actions.iter().map(|action| self.text(action.name)).collect();
        match nearest(self.text(written.name), known.iter().copied()) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None => domain::one_of("its actions are", &known),
        }
    }

    /// Nodes of a player with the same label must offer the same actions.
    fn tree(&mut self, node: &Node, shape: &Shape, sets: &mut Vec<(String, Vec<Symbol>, Span)>) {
        match node {
            Node::Decision { player, label, moves, span } => {
                if !shape.roles.is_empty() {
                    self.role(*player, shape);
                }
                let offered: Vec<Symbol> = moves.iter().map(|step| step.action.name).collect();
                let names: Vec<Ident> = moves.iter().map(|step| step.action).collect();
                self.once_each(&names, domain::repeated_action);
                if let Some((label, _)) = label {
                    let key = format!("{}: {label}", self.text(player.name));
                    match sets.iter().find(|(known, _, _)| *known == key) {
                        Some((_, known, first)) if *known != offered => {
                            let problem = domain::information_set(label).at(*span);
                            let problem = problem.related(*first, "the first of them");
                            self.out.diagnostics.push(problem);
                        }
                        Some(_) => {}
                        None => sets.push((key, offered, *span)),
                    }
                }
                moves.iter().for_each(|step| self.tree(&step.next, shape, sets));
            }
            Node::Chance { outcomes, .. } => {
                for outcome in outcomes {
                    self.value(&outcome.probability);
                    self.tree(&outcome.next, shape, sets);
                }
            }
            Node::End { payoffs, span } => {
                if let Some(count) = shape.count
                    && payoffs.len() != count
                {
                    self.report(domain::tree_payoffs(count, payoffs.len()), *span);
                }
                payoffs.iter().for_each(|payoff| self.value(payoff));
            }
        }
    }
}
