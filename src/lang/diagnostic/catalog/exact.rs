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

/// Why a player is in the way: its `punish` clause.
pub const PUNISHES: &str = "decides by itself whether to punish";
/// Why a player is in the way: it reads the public record.
pub const LOOKS_AT_REGIME: &str = "looks at the regime, whose record grows with the match";
/// Why a player is in the way: fines are in what it earned.
pub const LOOKS_AT_FINES: &str = "looks at what it earned, which fines or a `utility` change";
/// Why utilities are in the way.
pub const UTILITY_OF_FINES: &str =
    "a `utility` weighs what is left after fines that fall by chance";
/// Why a utility is in the way.
pub const RANDOM_UTILITY: &str = "a `utility` uses chance";
/// Why a regime is in the way, as what it has.
pub const ACCESSION: &str = "an `accession`, so that members change during the match";
/// Likewise.
pub const INFORMATION: &str = "`information`, which corrects what was misperceived";
/// Likewise.
pub const BUDGET: &str = "a budget, which carries over from round to round";
/// Likewise.
pub const VOTES: &str = "sanctions that are voted on";
/// Likewise.
pub const DECIDING_HEGEMON: &str = "a hegemon that decides by itself whether to punish";
/// Likewise.
pub const CHANCE_IN_NORM: &str = "a clause of a norm uses chance";

/// Likewise: a sanction that lasts.
#[must_use]
pub fn lasting_sanction(norm: &str) -> String {
    format!("norm `{norm}`, a sanction of which lasts longer than the round")
}

/// Likewise: sanctions that depend on how often.
#[must_use]
pub fn graduated(norm: &str) -> String {
    format!("norm `{norm}`, whose sanction depends on how often it was broken before")
}

/// Likewise: a clause that looks back.
#[must_use]
pub fn remembering_norm(norm: &str, word: &str) -> String {
    format!("norm `{norm}`, which looks at `{word}`")
}

/// Why there is no figure of spread.
pub const SPREAD_OF_FINES: &str =
    "fines fall by chance, and only their mean is known; `.scores` is exact all the same";
/// Why there is no total.
pub const NO_TOTAL: &str = "rounds go on for ever and count alike; ask for `.scores`";
/// Why there is no figure of the long run.
pub const NO_LIMIT: &str =
    "it belongs to matches without end; leave out `rounds`, `continuation` and `discount`";
/// Why there is no figure that nobody can ask for.
pub const NOT_WORKED_OUT: &str = "it was not worked out";
