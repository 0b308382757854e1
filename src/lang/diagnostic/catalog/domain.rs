//! `E05xx`: declarations of games, strategies, kinds, norms, regimes, processes, tables and experiments.

problems! {
    /// A clause given twice.
    E0501 repeated_clause(clause: &str, what: &str) {
        "`{clause}` stands twice in this {what}",
        label: "again",
    }
    /// A game without actions.
    E0502 no_actions(game: &str) {
        "game `{game}` has no actions",
        label: "no `actions` line",
        help: "add a line such as `actions cooperate, defect`",
    }
    /// A game without payoffs.
    E0503 no_payoffs(game: &str) {
        "game `{game}` has no payoffs",
        label: "nothing says what the players get",
        help: "add a `payoffs` table, a `payoff(own, others)` rule or a `sequence`",
    }
    /// Two ways of giving payoffs.
    E0504 payoffs_twice(game: &str) {
        "game `{game}` gives its payoffs in two ways",
        label: "the second way",
        help: "keep one of `payoffs`, `payoff` and `sequence`",
    }
    /// A payoff table for other than two players.
    E0505 table_needs_two(game: &str) {
        "a payoff table is for two players, and game `{game}` has others",
        label: "a table here",
        help: "give the payoffs by `payoff(own, others) {{ … }}`",
    }
    /// A row missing from a payoff table.
    E0506 missing_row(action: &str) {
        "the payoff table has no row for `{action}`",
        label: "a row is missing",
    }
    /// A column missing from a payoff table.
    E0507 missing_column(action: &str) {
        "the payoff table has no column for `{action}`",
        label: "a column is missing",
    }
    /// A row or column for what is no action.
    E0508 not_an_action(name: &str, game: &str) {
        "`{name}` is not an action of game `{game}`",
        label: "not an action",
    }
    /// A row or column that stands twice.
    E0509 repeated_line(name: &str, line: &str) {
        "the {line} `{name}` stands twice in the payoff table",
        label: "again",
    }
    /// A row with too few cells.
    E0510 missing_cells(row: &str, expected: usize, found: usize) {
        "row `{row}` has {found} of {expected} payoffs",
        label: "cells are missing",
        help: "each row needs one cell for each column, separated by `|`",
    }
    /// A row with too many cells.
    E0511 extra_cells(row: &str, expected: usize, found: usize) {
        "row `{row}` has {found} cells, but there are {expected} columns",
        label: "too many cells",
    }
    /// A cell with other than one or two payoffs.
    E0512 bad_cell(found: usize) {
        "a cell holds the row's payoff and the column's, but this one has {found}",
        label: "not two payoffs",
    }
    /// Cells with one payoff in a game whose players differ.
    E0513 single_needs_symmetry() {
        "cells with one payoff are for games in which both players have the same actions",
        label: "one payoff only",
        help: "write both: the row's payoff, then the column's",
    }
    /// An action declared twice in one game.
    E0514 repeated_action(name: &str) {
        "action `{name}` is declared twice",
        label: "again",
    }
    /// An unknown class after `is`.
    E0515 unknown_class(name: &str) {
        "there is no class of games called `{name}`",
        label: "not a class",
    }
    /// A role that the game does not have.
    E0516 unknown_role(name: &str, game: &str) {
        "game `{game}` has no player `{name}`",
        label: "not a player",
    }
    /// Payoffs at the end of a tree for another number of players.
    E0517 tree_payoffs(expected: usize, found: usize) {
        "an end of the tree needs {expected} payoffs, one for each player, but has {found}",
        label: "not one for each player",
    }
    /// Nodes of one information set with different moves.
    E0518 information_set(label: &str) {
        "the nodes called \"{label}\" offer different actions, so the player could tell them apart",
        label: "differs from the first",
    }
    /// A strategy that never chooses.
    E0519 no_choice(strategy: &str) {
        "strategy `{strategy}` does not say what to choose",
        label: "neither `choose` nor `first` and `then`",
        help: "add `choose {{ … }}`, or `first …` and `then …`",
    }
    /// A strategy with `choose` and `first`.
    E0520 two_choices(strategy: &str) {
        "strategy `{strategy}` has both `choose` and `first` or `then`",
        label: "one of them must go",
    }
    /// A norm that demands nothing.
    E0521 no_aim(norm: &str) {
        "norm `{norm}` demands nothing",
        label: "no `must`, `must not` or `may`",
    }
    /// An unknown field of a regime.
    E0522 unknown_regime_field(name: &str) {
        "a regime has no field `{name}`",
        label: "not a field",
    }
    /// A field given twice.
    E0523 repeated_field(name: &str) {
        "field `{name}` is given twice",
        label: "again",
    }
    /// A row of a table with another number of cells.
    E0524 row_length(expected: usize, found: usize) {
        "this row has {found} cells, but the table has {expected} columns",
        label: "does not fit the columns",
    }
    /// An experiment that measures nothing.
    E0525 no_measure(name: &str) {
        "experiment `{name}` measures nothing",
        label: "no `measure`",
        help: "add `measure {{ [result: …] }}`",
    }
    /// `is kind` of what is no kind.
    E0526 not_a_kind(name: &str) {
        "`{name}` is not a kind",
        label: "a kind is needed here",
    }
    /// A regime that varies what is no regime.
    E0527 not_a_regime(name: &str) {
        "`{name}` is not a regime",
        label: "a regime is needed here",
    }
    /// A process without moves.
    E0528 no_transitions(name: &str) {
        "process `{name}` has no moves",
        label: "nothing ever happens",
        help: "add a line such as `outsider => member when waited > 3`",
    }
    /// A game that is not of the class that it claims.
    E0529 class_violated(game: &str, class: &str, failed: &str) {
        "game `{game}` is not of the class `{class}`: {failed}",
        label: "does not hold",
    }
    /// A payoff function whose parameters are not two.
    E0530 payoff_parameters(found: usize) {
        "a payoff rule takes one's own choice and the others': `payoff(own, others)`, but this one has {found}",
        label: "not two",
    }
    /// A mixture of actions and conditions in one aim of a norm.
    E0531 mixed_aim() {
        "this norm mixes actions and a condition",
        label: "either actions, or one condition on `own`",
    }
    /// `may` or `must not` with a condition.
    E0532 condition_needs_must() {
        "a condition on `own` stands after `must`",
        label: "not after `may`",
    }
    /// A setting that an experiment does not have.
    E0533 unknown_setting(name: &str) {
        "an experiment has no setting `{name}`",
        label: "not a setting",
        help: "there is `paired: true`",
    }
    /// A declaration that refers to itself.
    E0534 refers_to_itself(name: &str) {
        "`{name}` refers to itself",
        label: "in a circle",
    }
}
