//! What follows when players move one after the other, or know what others do not.

use std::sync::Arc;

use crate::bridge::finding::Finding;
use crate::bridge::game::GameObject;
use crate::bridge::trees::{
    Question, bayesian, believing, continuum, in_behaviour, in_strategic_form, perfect,
};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, IntoValue, elements, natives};
use crate::lang::value::{Fault, Value};

/// How many equilibria are written out unless one says.
const MOST: i64 = 100;

fn most_of(most: Option<i64>) -> Result<usize, Fault> {
    let most = most.unwrap_or(MOST);
    let fine = usize::try_from(most).ok().filter(|most| (1..=100_000).contains(most));
    fine.ok_or_else(|| words::bad_option("most", &most.to_string(), "between 1 and 100000").into())
}

/// The strategies of a profile: a list of them, or what a solver gave.
fn profile(cx: &mut dyn Cx, value: Value) -> Result<Vec<Value>, Fault> {
    if let Some(found) = cx.values().shared::<Finding>(value)
        && let Some(Value::List(list)) = found.value("strategies")
    {
        return Ok(cx.values().list(list).items.clone());
    }
    Ok(elements(value, cx)?.unwrap_or_default())
}

natives! {
    /// Games in sequence and with private information.
    pub static TREES = "Sequences and private information" {
        /// All subgame-perfect equilibria of a game in sequence.
        ///
        /// Where everybody knows where it is, by backward induction with all ties kept; where not, every profile of
        /// pure choices that is an equilibrium of each subgame, and in a subgame of two that has none in pure choices
        /// the mixed ones. A list: each has `.strategies` (for each player a map from its places to what it does
        /// there), `.payoffs`, `.path`, `.outcomes`; the list has those of the first, which takes earlier actions
        /// where it is indifferent, and `.count`. Exact.
        ///
        /// # Errors
        /// `E0821` for a game that is not in sequence, `E0822` if a player forgets, `E0745` if a part of the tree is
        /// too large to be tried out.
        ///
        /// # Examples
        /// ```comity
        /// game entry {
        ///     players rival, incumbent
        ///     sequence {
        ///         rival: { stay  => 0, 2
        ///                  enter => incumbent: { fight => -1, -1
        ///                                        share => 1, 1 } }
        ///     }
        /// }
        /// let found = subgame_perfect(entry)
        /// found.path                      // => [enter, share]
        /// found.payoffs                   // => [1, 1]
        /// found.strategies[1]             // => [enter: share]
        /// ```
        ///
        /// # Sources
        /// [selten-1965] [kuhn-1953]
        fn subgame_perfect(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// How many are written out at most; 100 if left out.
            most: Option<i64>,
        ) -> Finding {
            perfect(cx, &game, most_of(most)?)
        }

        /// The Nash equilibria of a game in sequence in which two players move, as what each does at each place.
        ///
        /// All extreme equilibria where plans are few; else one, found by pivoting on the sequence form. Where one's
        /// gain is the other's loss: the value, and everything that guarantees it, by its corners. Exact.
        ///
        /// # Errors
        /// `E0821`, `E0822` as for `subgame_perfect`; `E0745` if other than two players move.
        ///
        /// # Examples
        /// ```comity
        /// game matching {
        ///     players hider, seeker
        ///     sequence {
        ///         hider: {
        ///             left  => seeker "where": { left => -2, 2
        ///                                        right => 0, 0 }
        ///             right => seeker "where": { left => 0, 0
        ///                                        right => -1, 1 }
        ///         }
        ///     }
        /// }
        /// let found = sequence_equilibria(matching)
        /// found.value                     // => -2/3
        /// found[0].strategies[1]["where"] // => [(left): 1/3, (right): 2/3]
        /// ```
        ///
        /// # Sources
        /// [koller-1996]
        fn sequence_equilibria(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// Whether one is enough: then it is found by pivoting, also in large games.
            one: Option<bool>,
        ) -> Finding {
            in_behaviour(cx, &game, one == Some(true))
        }

        /// The perfect Bayesian equilibria of a game in sequence, with the beliefs that support them.
        ///
        /// Beliefs follow from Bayes' rule wherever play may come, also within subgames; elsewhere `.beliefs` has the
        /// range of each chance that supports what is done. All in pure choices, and those extreme mixed ones of two
        /// players that beliefs support. In a signalling game each has `.kind` (pooling, separating, semi-separating)
        /// and `.intuitive`, whether it passes the intuitive criterion. Exact.
        ///
        /// # Errors
        /// `E0821`, `E0822` as for `subgame_perfect`; `E0745` where there are too many profiles.
        ///
        /// # Examples
        /// ```comity
        /// game job {
        ///     players worker, firm
        ///     sequence {
        ///         nature: {
        ///             able(0.5)   => worker: { study => firm "studied": { high => 1, 1
        ///                                                                 low  => -1, 0 }
        ///                                      work  => firm "not":     { high => 2, 1
        ///                                                                 low  => 0, 0 } }
        ///             unable(0.5) => worker: { study => firm "studied": { high => -1, -1
        ///                                                                 low  => -3, 0 }
        ///                                      work  => firm "not":     { high => 2, -1
        ///                                                                 low  => 0, 0 } }
        ///         }
        ///     }
        /// }
        /// let found = perfect_bayesian(job)
        /// found.filter(|one| one.kind == "separating").len    // => 1
        /// found[0].strategies[0]          // => [able: study, unable: work]
        /// found[0].beliefs["studied"]     // => [able: 1, unable: 0]
        /// ```
        ///
        /// # Sources
        /// [spence-1973] [cho-1987] [fudenberg-1991]
        fn perfect_bayesian(
            cx,
            /// The game.
            game: Arc<GameObject>,
        ) -> Finding {
            believing(cx, &game)
        }

        /// The Bayesian equilibria of a game whose players have finitely many types.
        ///
        /// All in pure strategies, and for two players all extreme mixed ones. Each has `.strategies` (for each player
        /// a map from its types to what that type does), `.payoffs` before types are known, `.interim` after, and
        /// `.beliefs`. A player without types has the one place `always`. Exact.
        ///
        /// # Errors
        /// `E0823` for a game without types, or with types or actions out of a continuum.
        ///
        /// # Examples
        /// ```comity
        /// game standoff {
        ///     types: [tough: 0.7, weak: 0.3]
        ///     actions fight, yield
        ///     payoff(own, others) {
        ///         if own == yield { 0 } else if others[0] == yield { 1 } else if types[seat] == "tough" { 0.5 } else { -3 }
        ///     }
        /// }
        /// let found = bayesian_equilibria(standoff)
        /// found.len                       // => 1
        /// found[0].strategies[0]          // => [tough: fight, weak: yield]
        /// found[0].payoffs                // => [91/200, 91/200]
        /// ```
        ///
        /// # Sources
        /// [harsanyi-1967]
        fn bayesian_equilibria(
            cx,
            /// The game.
            game: Arc<GameObject>,
        ) -> Finding {
            bayesian(cx, &game)
        }

        /// Whether a profile is a Bayesian equilibrium: of types and actions out of a continuum, too.
        ///
        /// For 11 types of each player, at equal chances apart, or for all that are listed, it looks for an action that
        /// is better; the others' types are integrated out by quadrature. With `full: true` it gives the largest
        /// `.gain`, by which `.player`, `.type` and `.action`, and the `.error` of the quadrature.
        ///
        /// # Errors
        /// `E0823` for a game without types, in sequence or with state; `E0740` for what is no profile.
        ///
        /// # Examples
        /// ```comity
        /// game auction {
        ///     types: uniform(0, 1)
        ///     actions in 0.0..=1.0
        ///     payoff(own, others) {
        ///         if own > others[0] { types[seat] - own } else if own == others[0] { (types[seat] - own) / 2 } else { 0 }
        ///     }
        /// }
        /// is_bayesian_equilibrium(auction, [|value| value / 2, |value| value / 2])     // => true
        /// is_bayesian_equilibrium(auction, [|value| value, |value| value])             // => false
        /// ```
        ///
        /// # Sources
        /// [vickrey-1961]
        fn is_bayesian_equilibrium(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// For each player a function from its type to an action, a map from types to actions, or an action.
            profile: Value,
            /// Up to which gain nobody is said to gain; 0.001 if left out.
            within: Option<f64>,
            /// Whether to give the whole finding instead of true or false.
            full: Option<bool>,
        ) -> Value {
            let within = within.unwrap_or(1e-3);
            if within.is_nan() || within < 0.0 {
                return Err(words::bad_option("within", &within.to_string(), "0 or more").into());
            }
            let profile = self::profile(cx, profile)?;
            let (holds, found) = continuum(cx, Question { game, profile, within })?;
            if full == Some(true) { found.into_value(cx) } else { Ok(Value::Bool(holds)) }
        }

        /// A game as its strategic form: the strategies of a game in sequence, or with types, are plans.
        ///
        /// A plan says what its player does at each place that its own moves do not rule out, as `"enter/fight"`; of a
        /// player with one place it is the action. Solvers of tables convert by themselves.
        ///
        /// # Errors
        /// `E0821` to `E0823` where a game has none; `E0745` where plans are too many.
        ///
        /// # Examples
        /// ```comity
        /// game entry {
        ///     players rival, incumbent
        ///     sequence {
        ///         rival: { stay  => 0, 2
        ///                  enter => incumbent: { fight => -1, -1
        ///                                        share => 1, 1 } }
        ///     }
        /// }
        /// print(strategic_form(entry))
        /// // prints: game strategic_form(entry)
        /// // prints:         | fight  | share
        /// // prints:   stay  | 0, 2   | 0, 2
        /// // prints:   enter | -1, -1 | 1, 1
        /// ```
        ///
        /// # Sources
        /// [kuhn-1953]
        fn strategic_form(
            cx,
            /// The game.
            game: Arc<GameObject>,
        ) -> GameObject {
            in_strategic_form(cx, &game)
        }
    }
}
