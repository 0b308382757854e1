//! The soft keywords: words that are names everywhere but in one place.

use super::token::Token;

/// What a bracket holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// Statements, fields, data: no words of its own.
    Code,
    /// Clauses of a game.
    Game,
    /// Clauses of a strategy.
    Strategy,
    /// Clauses of a norm.
    Norm,
    /// Moves of a process.
    Process,
    /// Clauses of an experiment.
    Experiment,
    /// Rows of cells, where a bar stands between.
    Rows,
}

impl Body {
    /// Whether no `let` can stand directly in it.
    #[must_use]
    pub fn has_no_let(self) -> bool {
        matches!(self, Self::Game | Self::Strategy | Self::Norm | Self::Process)
    }
}

/// The words that begin declarations, with what their braces hold.
pub const DECLARATIONS: &[(&str, Token, Body)] = &[
    ("game", Token::Game, Body::Game),
    ("strategy", Token::Strategy, Body::Strategy),
    ("kind", Token::Kind, Body::Code),
    ("actor", Token::Actor, Body::Code),
    ("norm", Token::Norm, Body::Norm),
    ("regime", Token::Regime, Body::Code),
    ("process", Token::Process, Body::Process),
    ("table", Token::Table, Body::Rows),
    ("experiment", Token::Experiment, Body::Experiment),
    ("test", Token::Test, Body::Code),
];

/// The words that begin clauses, with the body that they stand in.
pub const CLAUSES: &[(Body, &str, Token)] = &[
    (Body::Game, "players", Token::Players),
    (Body::Game, "actions", Token::Actions),
    (Body::Game, "payoffs", Token::Payoffs),
    (Body::Game, "payoff", Token::Payoff),
    (Body::Game, "state", Token::State),
    (Body::Game, "update", Token::Update),
    (Body::Game, "types", Token::Types),
    (Body::Game, "sequence", Token::Sequence),
    (Body::Strategy, "memory", Token::Memory),
    (Body::Strategy, "first", Token::First),
    (Body::Strategy, "then", Token::Then),
    (Body::Strategy, "choose", Token::Choose),
    (Body::Strategy, "say", Token::Say),
    (Body::Strategy, "punish", Token::Punish),
    (Body::Strategy, "vote", Token::Vote),
    (Body::Norm, "who", Token::Who),
    (Body::Norm, "must", Token::Must),
    (Body::Norm, "may", Token::May),
    (Body::Norm, "when", Token::When),
    (Body::Norm, "unless", Token::Unless),
    (Body::Experiment, "vary", Token::Vary),
    (Body::Experiment, "sample", Token::Sample),
    (Body::Experiment, "where", Token::Where),
    (Body::Experiment, "repeat", Token::Repeat),
    (Body::Experiment, "measure", Token::Measure),
];

/// A word that begins a declaration, with what its braces hold.
#[must_use]
pub fn declaration(word: &str) -> Option<(Token, Body)> {
    let found = DECLARATIONS.iter().find(|(known, ..)| *known == word);
    found.map(|(_, token, body)| (token.clone(), *body))
}

/// A word that begins a clause in such a body.
#[must_use]
pub fn clause(body: Body, word: &str) -> Option<Token> {
    let found = CLAUSES.iter().find(|(inside, known, _)| *inside == body && *known == word);
    found.map(|(.., token)| token.clone())
}
