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
    /// One equilibrium was asked for.
    E0813 none_found(game: &str) {
        "no equilibrium of game `{game}` could be found",
        label: "one was asked for",
        note: "it has no pure equilibrium, and it is too large to look for mixed ones",
    }
    /// Too many actions for all equilibria.
    E0814 too_many_corners(game: &str) {
        "game `{game}` has too many actions to find all its equilibria",
        label: "128 actions of both players together at most",
        help: "`find: \"one\"` gives one of them, `find: \"pure\"` the pure ones",
    }
    /// A game of a shape that a concept is not about.
    E0815 other_shape(solver: &str, game: &str, shape: &str) {
        "`{solver}` is about {shape}, and game `{game}` is none",
        label: "asked here",
    }
    /// A curve of logit equilibria that ends early.
    E0816 path_ends(game: &str, lambda: &str) {
        "the logit equilibria of game `{game}` could be followed to lambda {lambda} only",
        label: "asked here",
        help: "ask for a smaller lambda; `logit_path(game)` shows the curve as far as it goes",
    }
    /// A machine with a private memory of chance.
    E0818 secret(strategy: &str) {
        "`{strategy}` remembers a draw of its own that its actions do not show",
        label: "what is best against it depends on beliefs",
        help: "strategies whose draws show in what they do can be judged, such as `generous_tit_for_tat`",
    }
    /// Machines with too many states together.
    E0819 too_many_histories(solver: &str) {
        "`{solver}` would have to tell too many histories apart",
        label: "these strategies have too many states together",
        help: "strategies that remember less have fewer; `automaton(strategy).size` tells how many",
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
        "`{solver}` cannot be asked about `{game}`",
        label: "asked here",
        note: "{reason}",
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
    /// A set to bargain over without what happens if nobody agrees.
    E0827 needs_disagreement(function: &str) {
        "`{function}` must know what each has without an agreement",
        label: "`disagreement:` is missing",
        help: "add it, as in `disagreement: [0, 0]`; only a game says it by itself, by its security levels",
    }
    /// Nothing to agree on.
    E0828 no_agreement(function: &str, disagreement: &str) {
        "there is nothing to agree on: every outcome leaves somebody worse off than no agreement, {disagreement}",
        label: "asked here",
        note: "`{function}` picks among outcomes and lotteries between them that give each player at least what it has without an agreement",
    }
    /// A differential equation whose solution cannot be followed.
    E0829 runs_off(time: &str) {
        "the solution cannot be followed beyond time {time}: it runs off to infinity there, or changes too suddenly",
        label: "asked here",
        help: "end before, as in `times: [0, {time}]`, or stop by `until:`",
    }
}

/// Why a game cannot be used there: payoffs of chance, of the state or of a continuum.
pub const NO_TABLE: &str = "its payoffs cannot be written out as a table: they use chance, the round or the actor, or there are too many";
/// The same, where it is known that they differ from one time to the next.
pub const NO_TABLE_VARYING: &str =
    "its payoffs cannot be written out as a table: they use chance, the round or the actor";
/// The same, where it is known that they do not.
pub const NO_TABLE_LARGE: &str = "its payoffs are too many to be written out as a table";
/// The same, in a game in sequence.
pub const NO_TABLE_SEQUENCE: &str = "its players move in sequence";
/// The same, with levels out of a continuum.
pub const NO_TABLE_CONTINUUM: &str = "its players choose out of a continuum";
/// The same, with a state.
pub const NO_TABLE_STATE: &str = "its payoffs depend on its state";
/// The same, with private information.
pub const NO_TABLE_TYPES: &str = "its payoffs depend on private types";

/// What to do with a game that has no table, by the reason.
#[must_use]
pub fn instead_of_a_table(reason: &str) -> &'static str {
    match reason {
        NO_TABLE_SEQUENCE => "`subgame_perfect(game)` solves games in sequence",
        NO_TABLE_TYPES => "`bayesian_equilibria(game)` solves games with types",
        NO_TABLE_CONTINUUM => {
            "give levels instead, as in `actions in 0..=10`, or a list of numbers"
        }
        NO_TABLE_LARGE => "with fewer actions or players it has one",
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
