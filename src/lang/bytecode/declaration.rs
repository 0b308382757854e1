//! What declarations say that needs no evaluation: names, roles, the shape of tables and trees. The evaluated
//! parts reach the natives that make games, strategies and so on in the order stated with each variant.

use std::sync::Arc;

use super::{FnId, GlobalId, HistoryUse, ParameterInfo};
use crate::lang::source::{Span, Symbol};
pub use crate::lang::syntax::ast::Deontic;

/// A declared game, strategy, norm, regime, process, table or experiment.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// Its name.
    pub name: Symbol,
    /// Its parameters.
    pub parameters: Vec<ParameterInfo>,
    /// Makes one; its arguments are the parameters.
    pub maker: FnId,
    /// Holds the one made with its defaults.
    pub instance: GlobalId,
    /// Whether all parameters have defaults.
    pub bare: bool,
    /// Where its name stands.
    pub span: Span,
    /// Its documentation.
    pub docs: Option<Arc<str>>,
    /// What it says.
    pub body: DeclarationBody,
}

/// The unevaluated part of a declaration, by its first word.
#[derive(Clone, Debug)]
pub enum DeclarationBody {
    /// `game`
    Game(Box<GameShape>),
    /// `strategy`
    Strategy(StrategyShape),
    /// `norm`
    Norm(NormShape),
    /// `regime`; parts: the base regime or none, then one value for each of the fields.
    Regime {
        /// The fields that are given.
        fields: Vec<(Symbol, Span)>,
    },
    /// `process`; parts: for each transition a function of the view.
    Process {
        /// The states as first named.
        states: Vec<Symbol>,
        /// From, to, where; indexes into the states.
        transitions: Vec<(usize, usize, Span)>,
        /// For each transition its constant chance, where it is `chance(p)` or a number alone.
        texts: Vec<Arc<str>>,
    },
    /// `table`; parts: for each row a list of its cells.
    Table {
        /// The columns.
        columns: Vec<Symbol>,
    },
    /// `experiment`
    Experiment(ExperimentShape),
}

impl DeclarationBody {
    /// The word that begins the declaration.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        match self {
            Self::Game(_) => "game",
            Self::Strategy(_) => "strategy",
            Self::Norm(_) => "norm",
            Self::Regime { .. } => "regime",
            Self::Process { .. } => "process",
            Self::Table { .. } => "table",
            Self::Experiment(_) => "experiment",
        }
    }
}

/// A game. Parts, in this order: a list of the counts of players; a list with the levels of each `Levels`;
/// a list of the payoffs of the table, row by row, cell by cell; a list of the payoff functions (each of the
/// view, own, others); a list of the first values of the state; the update function of the view, or none; a list of the distributions of types; a list of the numbers of the tree in
/// the order of the text.
#[derive(Clone, Debug, Default)]
pub struct GameShape {
    /// The players.
    pub players: Vec<PlayerShape>,
    /// For each `actions` clause the role, if one is named, and the actions.
    pub actions: Vec<(Option<Symbol>, ActionShape, Span)>,
    /// `is CLASS`
    pub class: Option<(Symbol, Span)>,
    /// The table: columns, and for each row its action and how many payoffs each cell has.
    pub table: Option<TableShape>,
    /// For each payoff function the role, if one is named.
    pub payoffs: Vec<(Option<Symbol>, Span)>,
    /// For each payoff function what it depends on beside the actions.
    pub reads: Vec<PayoffReads>,
    /// The variables of the state.
    pub state: Vec<Symbol>,
    /// Whose types there are; everybody's where no role is named.
    pub types: Vec<Option<Symbol>>,
    /// The tree.
    pub tree: Option<TreeShape>,
}

/// What a payoff function depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PayoffReads {
    /// It reads the actor, the round, types or the state: what is not known before a match.
    pub varies: bool,
    /// It asks of the others only how many do what, so that it does not matter who does it.
    pub alike: bool,
    /// It speaks of `others`.
    pub others: bool,
}

/// One entry of `players`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlayerShape {
    /// A role of one player.
    Role(Symbol),
    /// So many players without a role; the count is the next of the list of counts.
    Count,
    /// A role of several; the count likewise.
    Many(Symbol),
    /// So many players as the parameter of that name says.
    Parameter(Symbol),
}

/// The actions of a clause.
#[derive(Clone, Debug)]
pub enum ActionShape {
    /// The name in the game, and the symbol that it stands for.
    Named(Vec<(Symbol, Symbol)>),
    /// Levels or a continuum; the next of the list of levels.
    Levels,
}

/// The shape of a payoff table; actions by symbol.
#[derive(Clone, Debug)]
pub struct TableShape {
    /// The columns.
    pub columns: Vec<Symbol>,
    /// The rows.
    pub rows: Vec<Symbol>,
    /// Whether each cell has one payoff only.
    pub single: bool,
    /// Where it stands.
    pub span: Span,
}

/// A node of a tree.
#[derive(Clone, Debug)]
pub enum TreeShape {
    /// A player's.
    Decision {
        /// Whose.
        player: Symbol,
        /// The information set.
        label: Option<Arc<str>>,
        /// Name in the game, symbol, and what follows.
        moves: Vec<(Symbol, Symbol, TreeShape)>,
        /// Where it stands.
        span: Span,
    },
    /// Chance; the probabilities are next in the list of numbers, each before its subtree.
    Chance {
        /// What can happen.
        outcomes: Vec<(Symbol, TreeShape)>,
        /// Where it stands.
        span: Span,
    },
    /// So many payoffs, next in the list of numbers.
    End {
        /// How many.
        payoffs: usize,
        /// Where it stands.
        span: Span,
    },
}

/// A strategy. Parts: a list with a function of the view for each memory variable's first value; then, each a
/// function of the view or none: first, then, choose, say, punish, vote.
#[derive(Clone, Debug)]
pub struct StrategyShape {
    /// Its memory variables.
    pub memory: Vec<Symbol>,
    /// How far back it looks.
    pub reads: HistoryUse,
}

/// A norm. Parts: `who`; a list with the function of each condition; `when`; `unless`; a list with a function
/// for each sanction. All are functions of the view; those that are not given are none.
#[derive(Clone, Debug)]
pub struct NormShape {
    /// What it demands, in order.
    pub aims: Vec<(Deontic, AimShape, Span)>,
    /// Its sanctions: what is called (`fine`, `warn`), whether it goes `to:` somebody, and the text.
    pub sanctions: Vec<(Arc<str>, bool, Arc<str>)>,
    /// The text of its condition, for printing.
    pub texts: Vec<(&'static str, Arc<str>)>,
}

/// The aim of a deontic clause.
#[derive(Clone, Debug)]
pub enum AimShape {
    /// Any of these.
    Actions(Vec<Symbol>),
    /// A condition on `own`; its function is among the parts.
    Condition,
}

/// An experiment. Parts: a list with the values of each `vary`; the number of replicates or none; a function
/// of all varied variables that gives, as a function without parameters, the measurement at that point; the
/// settings as a list; the name of the design and its number of points, or none; a function of all varied variables
/// that says whether a point is wanted, or none.
#[derive(Clone, Debug)]
pub struct ExperimentShape {
    /// For each `vary` the names it binds; several where it unpacks a list.
    pub varied: Vec<Vec<Symbol>>,
    /// The names of the settings.
    pub settings: Vec<Symbol>,
}
