//! `E0840` to `E0849`: figures.

problems! {
    /// Something with more parts than a figure can show.
    E0840 too_large_to_draw(what: &str, count: usize, limit: usize) {
        "{what} with {count} nodes is too large to be drawn",
        label: "more than {limit} nodes",
        help: "draw a figure of it instead, such as `plot(net.table(), y: \"degree\", kind: \"histogram\")`",
    }
    /// A value that no figure is made of.
    E0841 not_plottable(found: &str) {
        "{found} cannot be drawn",
        label: "not something that figures are made of",
        help: "tables, lists and maps of numbers can be drawn, matches, tournaments, trajectories, networks, games in sequence and many results; most others have a `.table()`",
    }
    /// A kind of figure that fits other values.
    E0842 unfit_kind(found: &str, kind: &str, fits: &str) {
        "{found} cannot be drawn as `\"{kind}\"`",
        label: "that kind is for {fits}",
        help: "leave `kind:` out and it is drawn as it is drawn best",
    }
    /// A simplex of more or fewer than three.
    E0843 not_three(found: &str) {
        "a simplex shows the shares of three, but here are {found}",
        label: "needs three columns",
        help: "name them: `y: [\"hawk\", \"dove\", \"retaliator\"]`",
    }
}
