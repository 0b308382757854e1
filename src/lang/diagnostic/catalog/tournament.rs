//! `E0726` to `E0729`: tournaments.

use crate::lang::diagnostic::Problem;

problems! {
    /// Opponents of a tournament that do not fit its entrants.
    E0726 network_size(nodes: usize, entrants: usize) {
        "the network has {nodes} nodes, but the tournament has {entrants} entrants",
        label: "who sits where?",
        help: "entrants fill the nodes in the order of `among`, one each",
    }
    /// A pair of opponents that is none.
    E0727 bad_pair(found: &str) {
        "`on` says who meets whom, but {found} is not a pair of entrants",
        label: "not a pair",
        help: "give a network, or pairs of entrants or of their positions from 0, as in `on: [[0, 1], [1, 2]]`",
    }
    /// A tournament in which nobody meets anybody.
    E0728 nobody_meets() {
        "in this tournament nobody meets anybody",
        label: "no matches",
        help: "`on` needs at least one pair",
    }
    /// A row or column that a matrix does not have.
    E0729 no_row_in_matrix(index: &str, names: &str) {
        "the matrix has no row or column {index}",
        label: "not found",
        help: "rows and columns go by position from 0, by name, or by the entrant itself; the names are {names}",
    }
}

/// [`no_row_in_matrix`] with the first of the names.
#[must_use]
pub fn not_in_matrix(index: &str, names: &[&str]) -> Problem {
    let more = if names.len() > 12 { ", …" } else { "" };
    let first: Vec<&str> = names.iter().take(12).copied().collect();
    no_row_in_matrix(index, &format!("{}{more}", first.join(", ")))
}
