//! Who stays in an agreement, and who joins.

use crate::bridge::coalition::{Players, stable_sizes, stable_structures, stable_subsets};
use crate::bridge::finding::Finding;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::{Callable, natives};
use crate::lang::value::Value;

natives! {
    /// Agreements.
    pub static AGREEMENTS = "Agreements" {
        /// The coalitions that hold: no member gains by leaving, no outsider by joining, alone and the others
        /// staying as they are. Whoever is indifferent stays, and does not join.
        ///
        /// Players who are all alike are given by their number, with `signatory:` and `outsider:`, what each kind
        /// gets where so many have signed; the stable sizes are listed. Players who differ are given by name, with
        /// `payoffs:`, a function of the list of members that gives every player's payoff, as a map or a list; the
        /// stable coalitions are listed. The table shows all.
        ///
        /// # Errors
        /// `E0825` for more than 16 different players; `E0744` where a function gives no numbers; `E0824` where it
        /// is not said what members and outsiders get.
        ///
        /// # Examples
        /// ```comity
        /// // A treaty: benefits for all grow with the number who sign, who bear the cost.
        /// let found = stable_coalitions(10, signatory: |k| k * 3 - 5, outsider: |k| k * 3)
        /// found.sizes      // => [0]
        /// let few = stable_coalitions(5, signatory: |k| if k >= 2 { k } else { 0 }, outsider: |k| k * 0.9)
        /// few.sizes        // => [0, 5]
        /// ```
        ///
        /// # Sources
        /// [daspremont-1983] [barrett-1994]
        fn stable_coalitions(
            cx,
            /// How many players, or who they are.
            players: Value,
            /// What a signatory gets, by the number of signatories.
            signatory: Option<Callable>,
            /// What an outsider gets, by the number of signatories.
            outsider: Option<Callable>,
            /// What all get, by the list of members.
            payoffs: Option<Callable>,
        ) -> Finding {
            match (signatory, outsider, payoffs) {
                (Some(inside), Some(outside), None) => {
                    let count = Players::given(cx, "stable_coalitions", players)?.values.len();
                    stable_sizes(cx, count, inside.0, outside.0)
                }
                (None, None, Some(payoffs)) => {
                    let players = Players::given(cx, "stable_coalitions", players)?;
                    stable_subsets(cx, &players, payoffs.0)
                }
                _ => {
                    let reason = "it is not said what members and outsiders get: give `signatory:` and `outsider:`, or `payoffs:`";
                    Err(words::not_coalitional("stable_coalitions", reason).into())
                }
            }
        }

        /// The structures of coalitions that hold: no player gains by moving to another coalition, or out of its
        /// own to be alone, while all others stay where they are.
        ///
        /// Every player is in one coalition, perhaps alone. The function gets the list of coalitions and gives every
        /// player's payoff, as a map or a list: a game in partition function form with open membership.
        ///
        /// # Errors
        /// `E0825` for more than 9 players; `E0744` where the function gives no numbers.
        ///
        /// # Examples
        /// ```comity
        /// // Each gets the size of its own coalition, less 1 for each other coalition.
        /// fn sizes(structure) {
        ///     let own = |p| structure.filter(|c| p in c)[0].len
        ///     ["a", "b", "c"].map(|p| own(p) - (structure.len - 1))
        /// }
        /// stable_structures(["a", "b", "c"], sizes)[0]   // => [["a", "b", "c"]]
        /// ```
        ///
        /// # Sources
        /// [thrall-1963] [hart-1983] [yi-1997]
        fn stable_structures(
            cx,
            /// Who they are, or how many.
            players: Value,
            /// What all get, by the list of coalitions.
            payoffs: Callable,
        ) -> Finding {
            let players = Players::given(cx, "stable_structures", players)?;
            stable_structures(cx, &players, payoffs.0)
        }
    }
}
