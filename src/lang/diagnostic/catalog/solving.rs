//! `E0811` to `E0829`: solvers.

problems! {
    /// A solver's result of which nothing can be recomputed.
    E0811 not_verifiable(kind: &str) {
        "there is nothing to verify about this {kind}",
        label: "it makes no claim",
        help: "`verify` takes what a solver gave, such as `equilibria(game)`",
    }
    /// A game without a strategic form.
    E0812 no_strategic_form(solver: &str, game: &str, reason: &str) {
        "`{solver}` needs a table of payoffs, which game `{game}` does not have",
        label: "asked here",
        note: "{reason}",
    }
    /// A solver of trees and a game without one.
    E0821 not_in_sequence(solver: &str, game: &str) {
        "`{solver}` is about games in sequence, and `{game}` is none",
        label: "its players move at once",
        help: "declare it by `sequence`, with its tree in braces, or ask for `equilibria(game)`",
    }
    /// A player who forgets what it knew or did.
    E0822 forgets(game: &str, player: &str, place: &str) {
        "`{player}` forgets at \"{place}\" what it knew or did before",
        label: "game `{game}` has no perfect recall",
        note: "nodes with one label must be reached by the same moves of their player, seen from the same nodes before",
        help: "give nodes that a player reaches by different moves of its own different labels",
    }
    /// A solver of games with types, and a game that it cannot write out.
    E0823 not_finite(solver: &str, game: &str, reason: &str) {
        "`{solver}` cannot be asked about `{game}`: {reason}",
        label: "asked here",
    }
}

/// What to do with a game that has no table, by the reason.
#[must_use]
pub fn instead_of_a_table(reason: &str) -> &'static str {
    use super::model::{NO_TABLE_CONTINUUM, NO_TABLE_SEQUENCE, NO_TABLE_STATE, NO_TABLE_TYPES};
    match reason {
        NO_TABLE_SEQUENCE => "`subgame_perfect(game)` solves games in sequence",
        NO_TABLE_TYPES => "`bayesian_equilibria(game)` solves games with types",
        NO_TABLE_CONTINUUM => {
            "give levels instead, as in `actions in 0..=10`, or a list of numbers"
        }
        NO_TABLE_STATE => "write the game with the state held fixed, as a parameter",
        _ => "a payoff that depends on the actions alone is written out by itself",
    }
}

/// Why a game is no game with types.
pub const NO_TYPES: &str = "it has no `types`";
/// The same for one in sequence.
pub const IN_SEQUENCE: &str =
    "its players move in sequence; there, private information is a move of nature";
/// The same for one with state.
pub const HAS_STATE: &str = "its payoffs depend on its state";
/// The same for payoffs by chance.
pub const USES_CHANCE: &str = "its payoffs use chance";
/// The same for a continuum of actions.
pub const ACTIONS_OF_A_CONTINUUM: &str = "a player chooses out of a continuum; `is_bayesian_equilibrium(game, profile)` checks a given profile";
/// The same for too much of everything.
pub const TOO_MANY_DRAWS: &str = "types and actions are too many to write out every draw";

/// The same for types out of a continuum.
#[must_use]
pub fn types_of_a_continuum(role: &str, law: &str) -> String {
    format!(
        "the types of {role} are drawn from {law}, which are not listed; `is_bayesian_equilibrium(game, profile)` checks a given profile"
    )
}

/// A profile that has no action for a type.
#[must_use]
pub fn no_action_of_type(
    game: &str,
    role: &str,
    own: &str,
    found: &str,
) -> crate::lang::diagnostic::Problem {
    let found = format!("{found} for type {own} of {role}");
    super::model::bad_option(
        "profile",
        &found,
        &format!("for each player of `{game}` an action for every type"),
    )
}
