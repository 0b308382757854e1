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
