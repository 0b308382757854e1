//! `E0811` to `E0829`: solvers.

problems! {
    /// A solver's result of which nothing can be recomputed.
    E0811 not_verifiable(kind: &str) {
        "there is nothing to verify about this {kind}",
        label: "it makes no claim",
        help: "`verify` takes what a solver gave, such as `equilibria(game)`",
    }
}
