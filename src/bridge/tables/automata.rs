//! The machines of strategies.

use std::sync::Arc;

use crate::bridge::automaton::{AutomatonObject, shown};
use crate::bridge::game::GameObject;
use crate::bridge::handle::handles;
use crate::bridge::tables::table::TableObject;
use crate::lang::native::natives;
use crate::lang::value::{Shared, Value};

handles!(AutomatonObject: "an automaton");

natives! {
    /// The machines of strategies.
    pub static AUTOMATA = "Machines of strategies" {
        /// The machine of a strategy that remembers finitely many things: its states, what it does in each, and
        /// where each observation leads.
        ///
        /// The machine is found out by running the strategy's code in every situation that the code can tell from
        /// the others; it has as few states as possible. It prints as a drawing, `>` being the state where a match
        /// begins. An automaton has `.size` (how many states), `.states` (their names), `.stochastic` (whether
        /// chance decides too), `.memory` (how many past rounds tell the state: 0, 1, …; `none` if it takes the
        /// whole match) and `.table()`, with a row for each state, action and observation.
        ///
        /// # Errors
        /// `E0787` where the strategy's memory has no bound: it says which line makes it so.
        ///
        /// # Examples
        /// ```comity
        /// use strategies { tit_for_tat, grim_trigger, win_stay_lose_shift }
        /// automaton(tit_for_tat).size               // => 2
        /// automaton(tit_for_tat).memory             // => 1
        /// automaton(grim_trigger).memory            // => none
        /// automaton(win_stay_lose_shift).table()[1].next   // => 1
        /// ```
        ///
        /// # Sources
        /// [rubinstein-1986] [abreu-1988]
        fn automaton(
            cx,
            /// The strategy.
            strategy: Value,
            /// The game it plays; if left out, one for two players with the actions `cooperate` and `defect`.
            game: Option<Arc<GameObject>>,
            /// The seat it has in the game, from 0; the first if left out.
            seat: Option<i64>,
        ) -> Shared {
            let made = shown(cx, strategy, game.as_ref(), seat.unwrap_or(0))?;
            Ok(Arc::new(made))
        }

        /// One row for each state of a strategy's machine, each thing it may do there, and each observation.
        ///
        /// # Examples
        /// ```comity
        /// use strategies { tit_for_tat }
        /// let rows = automaton(tit_for_tat).table()
        /// rows.where(|r| r.state == 0 and r.theirs == "defect").column("next")   // => [1, 1]
        /// ```
        fn method_automaton_table(
            cx,
            /// The automaton.
            automaton: Arc<AutomatonObject>,
        ) -> TableObject {
            automaton.table(cx)
        }
    }
}
