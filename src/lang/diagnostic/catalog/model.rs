//! `E073x`, `E078x`: games that cannot be made, matches that cannot be played.

use crate::lang::diagnostic::Problem;

/// Why a game cannot be made: fewer players than it takes.
#[must_use]
pub fn too_few_players(players: usize, needed: usize) -> String {
    format!("it has {players} players and needs {needed} or more")
}
/// Why a game cannot be made: its table would fill the machine.
pub const TOO_LARGE: &str = "its payoffs would fill a table that is too large";
/// Why a game cannot be used there: its players differ.
pub const NOT_SYMMETRIC: &str = "its players are not alike";
/// Why a game cannot be made: a continuum without room.
pub const BAD_RANGE: &str = "the ends of its `actions in` must be numbers, the smaller one first";
/// Why a game cannot be made: an action or level twice.
pub const REPEATED_ACTION: &str = "an action or level stands twice";
/// Why a game cannot be made: somebody has nothing to choose.
pub const NO_ACTIONS: &str = "a player has no actions";
/// Why a game cannot be used there: its players have actions of their own.
pub const NOT_SYMMETRIC_PAIRS: &str =
    "in pairs both must have the same actions, since everybody may play either part";
/// Why a game cannot be used there: it is not for two.
pub const NOT_FOR_PAIRS: &str = "pairs play games of two players";

/// The heading of a drawn machine.
#[must_use]
pub fn machine_of(strategy: &str, states: usize) -> String {
    let states = if states == 1 { "1 state".to_owned() } else { format!("{states} states") };
    format!("machine of {strategy}, {states}")
}
/// What leads to the next state, whatever happens.
pub const MACHINE_ALWAYS: &str = "always";
/// What leads to the next state: its own action.
#[must_use]
pub fn machine_own(action: &str) -> String {
    format!("own {action}")
}
/// What leads to the next state: the other's action.
#[must_use]
pub fn machine_other(action: &str) -> String {
    format!("they {action}")
}
/// What leads to the next state: the actions of several others.
#[must_use]
pub fn machine_others(actions: &str) -> String {
    format!("others {actions}")
}
/// What leads to the next state: how many of the others took each action.
#[must_use]
pub fn machine_counts(counts: &[(usize, &str)]) -> String {
    let each: Vec<String> =
        counts.iter().map(|(count, action)| format!("{count} {action}")).collect();
    format!("others {}", each.join(", "))
}
/// The arrows that hold after one of several draws.
#[must_use]
pub fn machine_branch(plays: &str) -> String {
    format!("after {plays}:")
}
/// Arrows left out.
#[must_use]
pub fn machine_more_arrows(more: usize) -> String {
    format!("… and {more} more; see .table()")
}
/// States left out.
#[must_use]
pub fn machine_more_states(more: usize) -> String {
    format!("… and {more} more states; see .table()")
}
/// Where the machine of a strategy was asked for.
pub const MACHINE_ASKED: &str = "its machine is asked for here";
/// What a seat can be.
#[must_use]
pub fn seats_of(players: usize) -> String {
    format!("a seat from 0 to {}", players.saturating_sub(1))
}

/// What is counted: rounds.
pub const COUNTED_ROUNDS: &str = "the number of rounds";

/// What is counted: moves in a history.
#[must_use]
pub fn counted_moves(history: &str) -> String {
    format!("the count of moves in `{history}`")
}

/// What is counted: repetitions of a move.
#[must_use]
pub fn counted_run(history: &str) -> String {
    format!("the length of a run in `{history}`")
}

/// Why a strategy is no automaton; so with the following.
#[must_use]
pub fn unbounded_history(history: &str) -> String {
    format!("it looks at the whole of `{history}`, which grows with every round")
}
/// It calculates with a counter.
#[must_use]
pub fn unbounded_counter(counter: &str) -> String {
    format!("it does more with {counter} than comparing it with fixed numbers")
}
/// A memory variable grows.
#[must_use]
pub fn unbounded_memory(variable: &str) -> String {
    format!("its memory `{variable}` can take more and more different values")
}
/// A memory variable keeps a counter.
#[must_use]
pub fn unbounded_kept(variable: &str, counter: &str) -> String {
    format!("its memory `{variable}` keeps {counter}")
}
/// A memory variable keeps a thing.
#[must_use]
pub fn unbounded_thing(variable: &str) -> String {
    format!(
        "its memory `{variable}` keeps more than numbers, texts, actions, and lists and maps of them"
    )
}
/// It looks at payoffs that are not known beforehand.
pub const UNBOUNDED_EARNED: &str = "it looks at `earned`, and what can be earned is not known without a game that has a table of payoffs";
/// It draws otherwise.
pub const UNBOUNDED_DRAW: &str =
    "it draws by chance in another way than by `chance`, `choice` or probabilities of its actions";
/// It prints.
pub const UNBOUNDED_WORLD: &str = "it prints, or reads or writes files";
/// It takes long to choose.
pub const UNBOUNDED_LONG: &str = "it takes very many steps to choose";
/// It is written in Rust.
pub const UNBOUNDED_HOST: &str = "it is written in Rust, where nobody can look";
/// It speaks.
pub const UNBOUNDED_SPEAKS: &str =
    "players speak before they choose, and what is said is not followed";
/// There are several games a round.
pub const UNBOUNDED_PAIRS: &str = "it meets several partners in a round";
/// The game has more than actions.
pub const UNBOUNDED_WORLD_OF_GAME: &str =
    "the game has a state, types, moves in sequence or payoffs by chance";
/// There is a regime.
pub const UNBOUNDED_REGIME: &str = "it is played under a regime, whose records are not followed";
/// There is no list of choices.
pub const UNBOUNDED_CONTINUUM: &str = "its choices cannot be listed";
/// Too many draws.
pub const UNBOUNDED_DRAWS: &str =
    "it draws so often in one round that the outcomes cannot be listed";
/// Too many states.
#[must_use]
pub fn unbounded_states(states: usize) -> String {
    format!("it can be in more than {states} situations")
}
/// It chooses nothing that can be played.
#[must_use]
pub fn unbounded_choice(found: &str) -> String {
    format!("it can choose {found}, which is no action here")
}
/// It can fail.
#[must_use]
pub fn unbounded_fails(title: &str) -> String {
    format!("it can stop with an error: {title}")
}

/// What a state of a strategy's machine is called; so with the following.
pub const STATE_START: &str = "start";
/// It is the only one.
pub const STATE_ALWAYS: &str = "always";
/// Nothing short tells it from others.
pub const STATE_ANY: &str = "several pasts";
/// Between alternatives.
pub const STATE_OR: &str = " or ";

/// A state told by its own latest actions.
#[must_use]
pub fn state_own(moves: &str) -> String {
    format!("own last {moves}")
}
/// A state told by the other's latest actions.
#[must_use]
pub fn state_other(moves: &str) -> String {
    format!("their last {moves}")
}
/// A state told by the latest actions of one of several others.
#[must_use]
pub fn state_of(number: usize, moves: &str) -> String {
    format!("other {number} last {moves}")
}
/// A state told by the latest payoffs.
#[must_use]
pub fn state_earned(payoffs: &str) -> String {
    format!("earned last {payoffs}")
}
/// A state told by the round.
#[must_use]
pub fn state_round(round: &str) -> String {
    format!("round {round}")
}
/// A state told by a count of moves.
#[must_use]
pub fn state_total(history: &str, action: &str, count: &str) -> String {
    format!("{history}.total({action}) {count}")
}
/// A state told by a run of moves.
#[must_use]
pub fn state_run(history: &str, action: &str, count: &str) -> String {
    format!("{history}.run({action}) {count}")
}
/// A number beyond its bound, perhaps with what remains after division.
#[must_use]
pub fn state_many(bound: i64, rest: Option<(i64, i64)>) -> String {
    match rest {
        None => format!(">= {bound}"),
        Some((modulus, rest)) if bound <= 1 => format!("% {modulus} == {rest}"),
        Some((modulus, rest)) => format!(">= {bound}, % {modulus} == {rest}"),
    }
}

/// Why a game cannot be made: chances that are none.
#[must_use]
pub fn chances_of_nature(sum: &str) -> String {
    format!("the chances of a move of `nature` sum to {sum}, not to 1")
}
/// Why a game cannot be made: a move of nobody.
#[must_use]
pub fn nobody_called(name: &str) -> String {
    format!("`{name}` moves in its `sequence`, but is none of its players")
}

/// What cannot play: an action of another game.
#[must_use]
pub fn strange_action(action: &str) -> String {
    format!("the action `{action}`, which the game does not have,")
}
/// What cannot play: a plan for places that there are not.
#[must_use]
pub fn no_label(label: &str, known: &[&str]) -> String {
    let known = match known {
        [] => "it has none".to_owned(),
        known => format!("it has \"{}\"", known.join("\", \"")),
    };
    format!("a plan for \"{label}\", which is no label of this player ({known}),")
}
/// Where in a sequence: at a label.
#[must_use]
pub fn at_label(label: &str) -> String {
    format!("at \"{label}\"")
}
/// Where in a sequence: at the root.
pub const AT_THE_START: &str = "at the start";
/// Where in a sequence: after some moves.
#[must_use]
pub fn after_moves(moves: &str) -> String {
    format!("after {moves}")
}

/// Why a payment cannot be made: its amount.
#[must_use]
pub fn odd_amount(amount: &str) -> String {
    format!("an amount is a number of 0 or more, not {amount}")
}
/// Why a payment cannot be made: it goes in a circle.
pub const PAYS_ITSELF: &str = "a player cannot pay itself";
/// Why a payment cannot be made: nobody gets it.
#[must_use]
pub fn odd_recipient(found: &str) -> String {
    format!("{found} neither plays nor is a fund")
}
/// Pairs that are none: a network of another size.
#[must_use]
pub fn network_size(nodes: usize, players: usize) -> String {
    format!("a network of {nodes} nodes for {players} players")
}

/// What a list for the voters of a rule must be.
#[must_use]
pub fn one_a_voter(count: usize) -> String {
    format!("one for each of the {count} voters")
}

/// What the votes must be where a rule names voters, so many if it names all.
#[must_use]
pub fn votes_by_name(count: Option<usize>) -> String {
    match count {
        Some(count) => {
            format!("a map from voter to vote, or a list with one for each of the {count} voters")
        }
        None => "a map from voter to vote, since the rule has voters with names".to_owned(),
    }
}

/// What helps where a kind stands in place of its actors.
#[must_use]
pub fn make_actors(kind: &str) -> String {
    format!("make actors of it: `{kind}()`, or several with `8 of {kind}()`")
}

problems! {
    /// A game made with parts that do not fit.
    E0730 bad_game(game: &str, reason: &str) {
        "game `{game}` cannot be made: {reason}",
        label: "declared here",
    }
    /// A payoff that is no number.
    E0731 bad_payoff(game: &str, found: &str) {
        "a payoff of game `{game}` must be a number, but is {found}",
        label: "in this game",
        help: "a payoff rule asks which action was chosen, as in `if own == open {{ 3 }} else {{ 1 }}`",
    }
    /// A match without a horizon.
    E0733 no_horizon() {
        "a match needs a length",
        label: "how long?",
        help: "give `rounds: 200`, or `continuation: 0.95` for a length by chance",
    }
    /// Another number of players than the game has.
    E0734 player_count(game: &str, expected: usize, found: usize) {
        "game `{game}` has {expected} players, but {found} are given",
        label: "these do not fill the game",
    }
    /// Something in `between` or `among` that cannot play.
    E0735 cannot_play(found: &str) {
        "{found} cannot play",
        label: "not an actor, a strategy or an action",
    }
    /// An actor without a strategy.
    E0736 no_strategy(actor: &str) {
        "actor `{actor}` has no strategy",
        label: "how does it play?",
        help: "give it a field `strategy: tit_for_tat`, or put a strategy in its place",
    }
    /// A choice that the game does not offer.
    E0737 choice_not_offered(player: &str, round: i64, found: &str, options: &str) {
        "`{player}` chose {found} in round {round}, which is not one of its actions",
        label: "not an action of this game",
        note: "it can choose {options}",
        help: "give the game's actions the meaning that the strategy knows: `actions open as cooperate, close as defect`",
    }
    /// A strategy that chose nothing.
    E0738 chose_nothing(player: &str, round: i64) {
        "`{player}` chose nothing (`none`) in round {round}",
        label: "no choice",
        note: "in round 1 nobody has played yet, so `theirs.last` is none",
        help: "say what to do then: `first cooperate`, or `if round == 1 {{ cooperate }} else {{ theirs.last }}`",
    }
    /// Probabilities that do not sum to one.
    E0739 bad_mixture(player: &str, round: i64, sum: &str) {
        "the probabilities that `{player}` gives in round {round} sum to {sum}, not to 1",
        label: "not a mixture",
        help: "the probabilities of a choice add up to 1: `[(cooperate): q, (defect): 1 - q]`",
    }
    /// An option of `play` out of its range.
    E0740 bad_option(what: &str, value: &str, range: &str) {
        "`{what}` must be {range}, but is {value}",
        label: "out of range",
    }
    /// A field of a regime of the wrong type.
    E0741 field_of_regime(regime: &str, field: &str, expected: &str, found: &str) {
        "{field} of regime `{regime}` must be {expected}, but is {found}",
        label: "does not fit",
    }
    /// A norm's sanction that is none.
    E0742 not_a_sanction(norm: &str, found: &str) {
        "a sanction of norm `{norm}` is {found}",
        label: "not a sanction",
        help: "sanctions are warn, fine(x), suspend(rounds), expel and retaliate",
    }
    /// A norm that speaks of an action that the game does not have.
    E0743 norm_without_action(norm: &str, action: &str, game: &str) {
        "norm `{norm}` speaks of `{action}`, which is not an action of game `{game}`",
        label: "played under this norm",
        help: "name an action of the game in the norm, or write `actions open as {action}` in the game",
    }
    /// A condition or chance of a norm, regime or strategy that is no bool or probability.
    E0744 bad_answer(what: &str, expected: &str, found: &str) {
        "{what} must be {expected}, but is {found}",
        label: "does not fit",
    }
    /// A solver asked about a game that it cannot take.
    E0745 cannot_solve(function: &str, game: &str, reason: &str) {
        "`{function}` cannot take game `{game}`: {reason}",
        label: "asked here",
    }
    /// Several equilibria to fall back on.
    E0746 several_equilibria(game: &str, list: &str) {
        "game `{game}` has several pure equilibria: {list}",
        label: "which one is the punishment?",
        help: "say which, as in `to: [defect, defect]`; or `to: \"worst\"`: for each deviator the one that is worst for it",
    }
    /// A tournament with fewer than two entrants.
    E0747 too_few_entrants(found: usize) {
        "a tournament needs two entrants or more, but has {found}",
        label: "too few",
        help: "name two strategies or actors in `among`",
    }
    /// An experiment whose measure gives something odd.
    E0748 bad_measure(experiment: &str, found: &str) {
        "`measure` of experiment `{experiment}` must give a map or a table, but gives {found}",
        label: "measured here",
        help: "give a map, as in `[cooperation: m.share(open)]`",
    }
    /// What a match has not kept or does not have.
    E0749 not_recorded(field: &str) {
        "this match has no `{field}`",
        label: "not recorded",
    }
    /// Types that are drawn from nothing.
    E0781 bad_types(game: &str, found: &str) {
        "the `types` of game `{game}` are {found}",
        label: "in this game",
        help: "give a distribution, `uniform(0, 1)`, or types with their probabilities, `[tough: 0.7, weak: 0.3]`",
    }
    /// Payoffs changed by a function that draws.
    E0782 transform_by_chance(game: &str) {
        "the function that changes the payoffs of game `{game}` uses chance",
        label: "a payoff must be the same whenever it is asked for",
        help: "put the chance into the game: into its `payoff`, or as a move of `nature` in its `sequence`",
    }
    /// An action of a player in a sequence, but not where it is to move.
    E0783 not_open(player: &str, found: &str, place: &str, options: &str) {
        "`{player}` cannot play {found} {place}",
        label: "not open there",
        note: "open are {options}",
        help: "give a list with an action for every place where the player moves, as in `[enter, fight]`, a map from labels to actions, or a strategy that chooses one of `options`",
    }
    /// A payment that cannot be made.
    E0784 bad_payment(reason: &str) {
        "this payment cannot be made: {reason}",
        label: "paid here",
        help: "`pay(amount, to: them)` pays an amount of 0 or more to another player, or to a fund: an actor outside the match, or a name in quotes",
    }
    /// A payment where nobody plays.
    E0785 pays_outside() {
        "`pay` has nobody who pays",
        label: "not in `say` or `choose`",
        help: "a strategy pays in its `say` or `choose` while a match is played",
    }
    /// Pairs that are none.
    E0786 bad_matching(found: &str) {
        "`matching` cannot be {found}",
        label: "who meets whom?",
        help: "it is \"group\", \"all_pairs\", \"random_pairs\", a network, or a list of pairs such as `[[0, 1], [1, 2]]` (seats from 0, or actors)",
    }
    /// A strategy that remembers without bound.
    E0787 no_machine(strategy: &str, why: &str) {
        "`{strategy}` is no machine of finitely many states: {why}",
        label: "this is why",
        note: "it can be played all the same; only what is worked out exactly needs a machine",
    }
    /// A norm with sanctions that nobody carries out.
    W0930 toothless(norm: &str, regime: &str) {
        "norm `{norm}` has sanctions, but regime `{regime}` enforces none",
        label: "nobody carries them out",
        help: "give the regime an `enforcement`, such as `decentralised(cost: 0.1)`",
    }
}

/// What stands in the place of a game that a host would play.
pub const NO_GAME: &str = "it is no game";
/// Why a host cannot play a game in sequence.
pub const NOT_ROUND_BY_ROUND: &str = "its players move one after the other, and not round by round";
/// Why a host's player cannot go on.
pub const OTHER_RUN: &str = "it belongs to another run than this";
/// Why a host's player plays no more.
pub const FAILED_BEFORE: &str = "it has failed before";

/// [`bad_game`] where a host plays itself.
#[must_use]
pub fn not_played_by_hand(name: &str, reason: &str) -> Problem {
    bad_game(name, reason)
}

/// [`choice_not_offered`], with what helps where a text was chosen.
#[must_use]
pub fn bad_choice(player: &str, round: i64, found: &str, options: &str) -> Problem {
    let text = found.starts_with('"');
    choice_not_offered(player, round, found, options)
        .help(text.then_some("an action is written without quotes"))
}

/// [`field_of_regime`] of a field.
#[must_use]
pub fn regime_field(regime: &str, field: &str, expected: &str, found: &str) -> Problem {
    field_of_regime(regime, &format!("`{field}`"), expected, found)
}

/// [`field_of_regime`] of what a regime is a variant of.
#[must_use]
pub fn bad_base(regime: &str, found: &str) -> Problem {
    field_of_regime(regime, "the base", "a regime", found)
}
