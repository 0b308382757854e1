//! Games changed, and payments between players.

use std::sync::Arc;

use crate::bridge::game::GameObject;
use crate::bridge::play::pay;
use crate::lang::native::natives;
use crate::lang::value::Value;

natives! {
    /// Games and payments.
    pub static GAMES = "Games" {
        /// The same game with its payoffs changed.
        ///
        /// The function gets a player's own payoff, a list of the others' payoffs (in seat order, without its own) and
        /// a list of all actions; it gives the payoff instead. So preferences become part of the game, for solvers too.
        /// In a game in sequence the actions are the moves on the way to the end.
        ///
        /// # Errors
        /// `E0731` if the function gives no number; `E0782` if it uses chance.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// let envious = transform(prisoners_dilemma, |own, others, actions| own - (mean(others) - own) / 2)
        /// envious.temptation                  // => 7.5
        /// envious.sucker                      // => -2.5
        /// let kind = prisoners_dilemma.transform(|own, others, actions| own + sum(others))
        /// critical_discount(kind)             // => 0
        /// ```
        fn transform(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// A function of one's own payoff, the others' payoffs, and the actions.
            function: Value,
        ) -> GameObject {
            game.transformed(cx, function)
        }

        /// Pays another player, or a fund, out of one's payoff of the round.
        ///
        /// A strategy calls it in its `say` or `choose`. The amount moves with the payoffs of the round: it counts in
        /// `.payoffs`, `.scores` and `earned`, not in `.material`, and is listed in the match's `.payments`. A fund is
        /// an actor who does not play, or a name in quotes; what it gets is only listed.
        ///
        /// # Errors
        /// `E0784` for an amount or a recipient that is none; `E0785` where nobody plays.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// strategy generous { choose { pay(1, to: them)
        ///     cooperate } }
        /// let m = play(prisoners_dilemma, between: [generous, defect], rounds: 2)
        /// m.payoffs            // => [[-1.0, -1.0], [6.0, 6.0]]
        /// m.material           // => [[0.0, 0.0], [5.0, 5.0]]
        /// m.payments.column("amount")     // => [1.0, 1.0]
        /// ```
        fn pay(
            cx,
            /// How much, 0 or more.
            amount: f64,
            /// Who gets it.
            to: Value,
        ) -> () {
            pay(cx, amount, to)
        }
    }
}
