//! Why a strategy is no automaton, in words.

use crate::lang::diagnostic::catalog::model as words;
use crate::lang::value::probe::Counter;

/// Why a strategy is no automaton.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reason {
    /// It uses a whole history.
    History(String),
    /// It calculates with a counter.
    Counter(String),
    /// A memory variable takes ever new values.
    Memory(String),
    /// A memory variable keeps a counter.
    Kept(String, String),
    /// A memory variable keeps something that is no plain data.
    Thing(String),
    /// It looks at what it earned where that is not tabulated.
    Earned,
    /// It draws in another way than by `chance` and `choice`.
    Draw,
    /// It prints, or uses files.
    World,
    /// It is written in Rust.
    Host,
    /// It speaks.
    Speaks,
    /// It is played under a regime.
    Regime,
    /// It meets several partners in a round.
    Pairs,
    /// The game changes, or is told only in part.
    Game,
    /// Its choices cannot be listed.
    Continuum,
    /// It can be in too many situations.
    TooMany(usize),
    /// Too many draws in one round.
    TooManyDraws,
    /// Its choice is none.
    Choice(String),
    /// It takes long to choose.
    Long,
    /// It stops with an error.
    Fails(String),
}

impl Reason {
    /// As the end of a sentence that begins with the strategy.
    pub(super) fn words(&self) -> String {
        match self {
            Self::History(history) => words::unbounded_history(history),
            Self::Counter(counter) => words::unbounded_counter(counter),
            Self::Memory(variable) => words::unbounded_memory(variable),
            Self::Kept(variable, counter) => words::unbounded_kept(variable, counter),
            Self::Thing(variable) => words::unbounded_thing(variable),
            Self::Earned => words::UNBOUNDED_EARNED.to_owned(),
            Self::Draw => words::UNBOUNDED_DRAW.to_owned(),
            Self::World => words::UNBOUNDED_WORLD.to_owned(),
            Self::Host => words::UNBOUNDED_HOST.to_owned(),
            Self::Speaks => words::UNBOUNDED_SPEAKS.to_owned(),
            Self::Regime => words::UNBOUNDED_REGIME.to_owned(),
            Self::Pairs => words::UNBOUNDED_PAIRS.to_owned(),
            Self::Game => words::UNBOUNDED_WORLD_OF_GAME.to_owned(),
            Self::Continuum => words::UNBOUNDED_CONTINUUM.to_owned(),
            Self::TooMany(states) => words::unbounded_states(*states),
            Self::Long => words::UNBOUNDED_LONG.to_owned(),
            Self::TooManyDraws => words::UNBOUNDED_DRAWS.to_owned(),
            Self::Choice(found) => words::unbounded_choice(found),
            Self::Fails(title) => words::unbounded_fails(title),
        }
    }
}

/// What scripts call a history.
pub(super) fn history(number: usize, players: usize) -> String {
    match number {
        0 => "mine".to_owned(),
        _ if number == players => "earned".to_owned(),
        _ if players == 2 => "theirs".to_owned(),
        _ => format!("theirs[{}]", number - 1),
    }
}

/// What a counter counts.
pub(super) fn counter(counter: Counter, players: usize) -> String {
    match counter {
        Counter::Round | Counter::Memory(_) => words::COUNTED_ROUNDS.to_owned(),
        Counter::Total(number, _) => words::counted_moves(&history(number, players)),
        Counter::Run(number, _) => words::counted_run(&history(number, players)),
    }
}

/// A memory variable.
pub(super) fn variable(name: &str) -> String {
    format!("`{name}`")
}
