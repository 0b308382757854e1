//! `E05xx`: declarations of games, strategies, kinds, norms, regimes, processes, tables and experiments.

/// Points at the first of two.
pub const FIRST_HERE: &str = "first here";
/// What helps where the choice of a strategy stands directly in its body.
pub const CHOICE_IN_CHOOSE: &str = "what a strategy does each round stands in `choose { ... }`";

/// The label of a strategy with `first` alone or `then` alone.
#[must_use]
pub fn half_a_choice(first: bool) -> &'static str {
    if first { "`then` is missing: what it does after round 1" } else { "`first` is missing" }
}

/// The names that could stand in the place of a wrong one.
#[must_use]
pub fn one_of(what: &str, names: &[&str]) -> Option<String> {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("{what} {}", names.join(", ")))
}

/// What an action is called in a game that gave it another name.
#[must_use]
pub fn called(name: &str) -> String {
    format!("in this game it is called `{name}`")
}

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
        help: "give the payoffs by `payoff(own, others) {{ ... }}`",
    }
    /// A row missing from a payoff table.
    E0506 missing_row(action: &str) {
        "the payoff table has no row for `{action}`",
        label: "a row is missing",
        help: "add a line that begins with `{action}`, with a cell for each column",
    }
    /// A column missing from a payoff table.
    E0507 missing_column(action: &str) {
        "the payoff table has no column for `{action}`",
        label: "a column is missing",
        help: "add `{action}` to the table's first line, and a cell to each row",
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
        "row `{row}` has {found} of {expected} cells",
        label: "cells are missing",
        help: "each row needs one cell for each column, separated by `|`",
    }
    /// A row with too many cells.
    E0511 extra_cells(row: &str, expected: usize, found: usize) {
        "row `{row}` has {found} cells, but there are {expected} columns",
        label: "too many cells",
        help: "the table's first line names the columns; the two payoffs of a cell are separated by a comma",
    }
    /// A cell with other than one or two payoffs.
    E0512 bad_cell(found: usize) {
        "a cell holds the row's payoff and the column's, but this one has {found}",
        label: "not two payoffs",
        help: "write two numbers separated by a comma, as in `3, 3`",
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
        label: "`choose` is missing, or `first` and `then`",
        help: "add `choose {{ ... }}`, or `first ...` and `then ...`",
    }
    /// A strategy with `choose` and `first`.
    E0520 two_choices(strategy: &str) {
        "strategy `{strategy}` has both `choose` and `first` or `then`",
        label: "chooses in two ways",
        help: "keep `choose`, or keep `first` and `then`",
    }
    /// A norm that demands nothing.
    E0521 no_aim(norm: &str) {
        "norm `{norm}` demands nothing",
        label: "no `must`, `must not` or `may`",
        help: "add a line such as `must cooperate`",
    }
    /// An unknown field of a regime.
    E0522 unknown_regime_field(name: &str) {
        "a regime has no field `{name}`",
        label: "not a field",
    }
    /// A field given twice.
    E0523 repeated_field(name: &str) {
        "`{name}` is given twice",
        label: "again",
        help: "keep one of them",
    }
    /// A row of a table with another number of cells.
    E0524 row_length(expected: usize, found: usize) {
        "this row has {found} cells, but the table has {expected} columns",
        label: "does not fit the columns",
        help: "cells are separated by `|`; `none` stands for a value that is missing",
    }
    /// An experiment that measures nothing.
    E0525 no_measure(name: &str) {
        "experiment `{name}` measures nothing",
        label: "no `measure`",
        help: "add `measure {{ [result: ...] }}`",
    }
    /// `is kind` of what is no kind.
    E0526 not_a_kind(name: &str) {
        "`{name}` is not a kind",
        label: "a kind is needed here",
        help: "a kind is declared by `kind name {{ field: value }}`",
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
        label: "two parameters are needed",
    }
    /// A mixture of actions and conditions in one aim of a norm.
    E0531 mixed_aim() {
        "this norm mixes actions and a condition",
        label: "actions and a condition",
        help: "write two norms: one for the actions, one for the condition on `own`",
    }
    /// `may` or `must not` with a condition.
    E0532 condition_needs_must() {
        "a condition on `own` stands after `must`",
        label: "`may` names actions",
        help: "write `must` and the condition that is to hold",
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
        label: "leads back here",
        help: "a kind extends another one; let it stand alone, or name that one",
    }
}
