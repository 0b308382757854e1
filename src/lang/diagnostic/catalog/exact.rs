//! `E0791` to `E0793`: what cannot be worked out exactly.

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

/// Likewise: a clause that draws.
#[must_use]
pub fn drawing_norm(norm: &str) -> String {
    format!("norm `{norm}`, a clause of which uses chance")
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

/// Why a chain has no stationary shares.
pub const SEVERAL_ENDS: &str =
    "where it stays in the long run depends on where it starts; see `.absorption`";

/// Why a figure of a large chain is not to be had as a field.
#[must_use]
pub fn too_large_at_once(states: usize, most: usize) -> String {
    format!("it has {states} states, and this is worked out for {most} or fewer")
}

/// Why a process is no chain: a condition.
#[must_use]
pub fn condition(text: &str, reason: &str) -> String {
    format!("the condition `{text}` {reason}")
}

/// Why a condition has no constant chance, as the end of a sentence.
#[must_use]
pub fn condition_looks_at(word: &str) -> String {
    format!("looks at `{word}`, so that its chance is not the same always")
}

/// Likewise.
#[must_use]
pub fn condition_fails(title: &str) -> String {
    format!("stops with an error: {title}")
}

/// Likewise.
pub const CONDITION_DRAWS: &str =
    "draws in other ways than by a few calls of `chance` and `choice`";
/// Likewise.
pub const CONDITION_NO_BOOL: &str = "is not true or false";
/// What of a game is in the way.
pub const TYPES: &str = "the game has private `types`";
/// Likewise.
pub const STATE: &str = "the game has a `state`, which carries over from round to round";

/// What a rule does not go with.
#[must_use]
pub fn without_fixation(function: &str) -> String {
    format!("`{function}`, which asks how likely the kind of one mutant takes over")
}
/// What a game of another number of players does not go with, as the end of a sentence.
#[must_use]
pub fn only_pairs(game: &str, players: usize) -> String {
    let plural = if players == 1 { "" } else { "s" };
    format!("it is for games of two players, and game `{game}` has {players} player{plural}")
}

/// Which rules do.
pub const RULES_WITH_FIXATION: &str =
    "take moran(), birth_death(), death_birth() or imitation(beta: ...)";

/// Why there is no one long run of a population.
#[must_use]
pub fn never_invaded(first: &str, second: &str) -> String {
    format!(
        "neither {first} nor {second} can be invaded, so that the long run depends on the start"
    )
}
