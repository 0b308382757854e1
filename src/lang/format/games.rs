//! Games: tables of payoffs with their bars in columns, trees with their arrows in columns.

use super::build::Builder;
use super::document::Op;
use crate::lang::syntax::ast::{
    ActionName, ActionSpec, Expr, GameClauseKind, GameDecl, Node, PayoffRow, PayoffTable,
    PlayerSpec,
};

/// A cell of a table: the name of its row, or payoffs.
#[derive(Clone, Copy)]
enum Cell<'r> {
    Action,
    Payoffs(&'r [Expr]),
}

fn cells(row: &PayoffRow) -> Vec<Cell<'_>> {
    let payoffs = row.cells.iter().map(|cell| Cell::Payoffs(&cell.payoffs));
    std::iter::once(Cell::Action).chain(payoffs).collect()
}

/// `name => node` or `name(chance) => node`.
type Branch<'n> = (Option<&'n Expr>, &'n Node);

impl Builder<'_> {
    pub(super) fn game(&mut self, game: &GameDecl) {
        self.parameters(&game.parameters);
        if game.class.is_some() {
            self.space();
            self.word();
            self.piece();
        }
        self.space();
        self.braces(&game.clauses, |it, clause| it.clause(&clause.kind));
    }

    fn clause(&mut self, clause: &GameClauseKind) {
        match clause {
            GameClauseKind::Players(players) => {
                self.word();
                self.commas(players, Self::player);
            }
            GameClauseKind::Actions { of, actions } => {
                self.piece();
                self.owner(of.is_some());
                match actions {
                    ActionSpec::Named(names) => {
                        if of.is_some() {
                            self.piece();
                        }
                        self.space();
                        self.commas(names, Self::action);
                    }
                    ActionSpec::Levels(levels) => self.range(Some(levels)),
                }
            }
            GameClauseKind::Payoffs(table) => self.payoffs(table),
            GameClauseKind::Payoff { of, parameters, body } => {
                self.piece();
                self.owner(of.is_some());
                self.piece();
                self.commas(parameters, |it, _| it.piece());
                self.piece_if(",");
                self.piece();
                self.space();
                self.block(body);
            }
            GameClauseKind::State(variables) => {
                self.word();
                self.commas(variables, |it, (_, value)| {
                    it.piece();
                    it.equals(value);
                });
            }
            GameClauseKind::Update(body) => {
                self.word();
                self.block(body);
            }
            GameClauseKind::Types { of, distribution } => {
                self.piece();
                self.owner(of.is_some());
                self.word();
                self.expr(distribution);
            }
            GameClauseKind::Sequence(root) => {
                self.word();
                self.braces(std::slice::from_ref(root), Self::node);
            }
            GameClauseKind::Assert(assert) => self.assert(assert),
            GameClauseKind::Error => {}
        }
    }

    /// ` of role`
    fn owner(&mut self, there: bool) {
        if there {
            self.space();
            self.word();
            self.piece();
        }
    }

    fn player(&mut self, player: &PlayerSpec) {
        match player {
            PlayerSpec::Role(role) => self.parentheses(role.span, Self::piece),
            PlayerSpec::Count(count) => self.expr(count),
            PlayerSpec::Many(count, role) => {
                self.expr(count);
                self.space();
                self.word();
                self.parentheses(role.span, Self::piece);
            }
        }
    }

    fn action(&mut self, action: &ActionName) {
        self.piece();
        if action.alias.is_some() {
            self.space();
            self.word();
            self.piece();
        }
    }

    fn payoffs(&mut self, table: &PayoffTable) {
        self.word();
        let runs: Vec<u32> = table.columns.iter().map(|_| self.run()).collect();
        let rows: Vec<Vec<Cell<'_>>> = table.rows.iter().map(cells).collect();
        self.grid(&runs, false, table.columns.len(), rows.iter(), |it, cell| match cell {
            Cell::Action => it.piece(),
            Cell::Payoffs(payoffs) => it.commas(payoffs, Self::expr),
        });
    }

    fn node(&mut self, node: &Node) {
        let branches: Vec<Branch<'_>> = match node {
            Node::End { payoffs, .. } => {
                return self.commas(payoffs, Self::expr);
            }
            Node::Decision { moves, .. } => moves.iter().map(|it| (None, &it.next)).collect(),
            Node::Chance { outcomes, .. } => {
                outcomes.iter().map(|it| (Some(&it.probability), &it.next)).collect()
            }
        };
        self.piece();
        if !self.is(":") {
            self.space();
            self.piece();
        }
        self.word();
        let run = self.run();
        let hangs = branches.len() > 1
            && self.pieces.all.get(self.at + 1).is_some_and(|it| !it.broken)
            && !self.commented();
        if !hangs {
            return self.braces(&branches, |it, branch| it.branch(branch, run));
        }
        let group = self.document.begin(false);
        self.document.groups[group as usize].hangs = true;
        self.piece();
        self.op(Op::Line { space: true, blank: false });
        self.op(Op::Align);
        for (at, branch) in branches.iter().enumerate() {
            if at > 0 {
                self.op(Op::Hard { blank: false });
            }
            self.branch(branch, run);
        }
        self.op(Op::Dedent);
        self.op(Op::Line { space: true, blank: false });
        self.piece();
        self.op(Op::End);
    }

    fn branch(&mut self, (chance, next): &Branch<'_>, run: u32) {
        self.piece();
        if let Some(chance) = chance {
            self.piece();
            self.expr(chance);
            self.piece();
        }
        self.space();
        self.op(Op::Tab(run));
        self.word();
        self.node(next);
    }
}
