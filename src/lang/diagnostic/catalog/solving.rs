//! `E0811` to `E0829`: solvers.

problems! {
    /// A solver's result of which nothing can be recomputed.
    E0811 not_verifiable(kind: &str) {
        "there is nothing to verify about this {kind}",
        label: "it makes no claim",
        help: "`verify` takes what a solver gave, such as `equilibria(game)`",
    }
    /// A voting rule or game whose players are not known.
    E0824 unknown_players(function: &str, what: &str) {
        "`{function}` cannot tell who takes part in this {what}",
        label: "whose votes, or whose coalitions?",
        help: "say who, as in `players: [\"Ada\", \"Bea\", \"Cid\"]`, or `players: 15` for numbers from 0",
    }
    /// More coalitions than can be looked at.
    E0825 too_many_coalitions(function: &str, found: &str, advice: &str) {
        "`{function}` cannot look at all coalitions of {found}",
        label: "too many coalitions",
        help: "{advice}",
    }
    /// What is no game in coalitional form.
    E0826 not_coalitional(function: &str, reason: &str) {
        "`{function}` needs what each coalition is worth, but {reason}",
        label: "not a coalitional game",
        help: "give a function of a list of members, a map such as `[\"a, b\": 3, \"a, c\": 4]`, or a voting rule",
    }
}
