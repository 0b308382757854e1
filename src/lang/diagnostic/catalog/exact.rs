//! `E0791` to `E0794`: what cannot be worked out exactly.

problems! {
    /// A chain with too many states.
    E0791 too_many_states(found: &str, most: usize) {
        "working this out exactly takes {found} states, and at most {most} can be solved",
        label: "too large to be exact",
    }
    /// Something that exact play does not cover.
    E0792 not_exact(function: &str, reason: &str) {
        "`{function}` cannot work this out exactly: {reason}",
        label: "asked here",
    }
    /// A figure that a result does not have.
    E0793 no_figure(what: &str, field: &str, reason: &str) {
        "this {what} has no `{field}`: {reason}",
        label: "asked here",
    }
    /// Fitness below 0.
    E0794 negative_fitness(payoff: &str, selection: &str, most: &str) {
        "with selection {selection} a payoff of {payoff} makes fitness negative",
        label: "fitness cannot be negative",
        note: "fitness is 1 - w + w * payoff, with w the selection",
        help: "take a selection of {most} or less, or raise all payoffs of the game",
    }
}

/// How to come by an answer where there is no exact one.
pub const SIMULATE: &str =
    "`play` and `tournament` take the same arguments and simulate; `repeat` gives the error";
