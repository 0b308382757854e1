//! What follows from a game that is repeated.

use std::sync::Arc;

use crate::analysis::repeated::critical_discount as closed_form;
use crate::base::rational::Rational;
use crate::bridge::finding::{Finding, solve};
use crate::bridge::game::GameObject;
use crate::bridge::repeated::{
    Asked, Region, Setting, deviation as best_deviation, number, playing, question, region,
    threshold, unsolved,
};
use crate::lang::native::{IntoValue, Items, natives};
use crate::lang::value::Value;

natives! {
    /// Repeated games.
    pub static REPEATED = "Repeated games" {
        /// The smallest discount factor at which a profile is sustained by the threat of punishment.
        ///
        /// All cooperate unless `sustain:` says otherwise. After a deviation all play the game's pure equilibrium for
        /// ever, or for as many rounds as `punish:` says; with `punish: "tit_for_tat"` the other's last action is
        /// answered in kind, with `punish: "penance"` who deviated cooperates for a round while the other defects. It
        /// is 0 if the profile is an equilibrium anyway and `none` if no discount factor below 1 will do. The number
        /// is exact; where it is no fraction it is the float nearest to it.
        ///
        /// With false alarms (`monitoring: monitor(accuracy: 0.9, false_alarm: 0.05)`) what all get on the way falls,
        /// since they punish each other now and then, and with it what there is to lose. With `matching:
        /// "random_pairs"` everybody meets one of the others in each round, and only the partner that was wronged
        /// punishes, when they meet again; with `records: true` everybody knows. With `"all_pairs"` or a network each
        /// link is a relationship of its own, so the answer is that of a pair.
        ///
        /// # Errors
        /// `E0746` if there are several pure equilibria and `to:` names none; `E0745` if there is none, and where the
        /// question does not fit the game.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// critical_discount(prisoners_dilemma)                                         // => 1/2
        /// critical_discount(prisoners_dilemma, monitoring: 1/2)                        // => 2/3
        /// critical_discount(prisoners_dilemma, monitoring: monitor(false_alarm: 0.1))  // => 50/81
        /// critical_discount(prisoners_dilemma, punish: 2)                              // => 0.6180339887498949
        /// critical_discount(prisoners_dilemma, punish: "tit_for_tat")                  // => 2/3
        /// critical_discount(prisoners_dilemma, matching: "random_pairs", among: 10)    // => 9/10
        /// ```
        ///
        /// # Sources
        /// [friedman-1971] [axelrod-1981] [green-1984] [van-damme-1989] [kandori-1992]
        fn critical_discount(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// The profile to hold: an action for all, or one for each player.
            sustain: Option<Value>,
            /// `"grim"` (the default), a number of rounds, `"tit_for_tat"` or `"penance"`.
            punish: Option<Value>,
            /// The equilibrium that follows a deviation; or `"worst"`: for each deviator the one that is worst for it.
            to: Option<Value>,
            /// The probability that a deviation is noticed, each round; or `monitor(accuracy:, false_alarm:)`, which
            /// everybody sees. 1 if left out.
            monitoring: Option<Value>,
            /// Who meets whom: `"group"` (all players of the game, the default), `"random_pairs"`, `"all_pairs"`, or a
            /// network.
            matching: Option<Value>,
            /// How many there are in random pairs.
            among: Option<i64>,
            /// In random pairs: whether everybody learns of a deviation.
            records: Option<bool>,
            /// Whether to give the whole finding (`.delta`, `.concept`, `.tempted`, `.bracket`, `.table()`) instead of
            /// the number.
            full: Option<bool>,
        ) -> Value {
            let asked = Asked { sustain, punish, to, monitoring, matching, among, records };
            let question = question(cx, &game, asked)?;
            let found = solve(cx, |meter| closed_form(game.model(), &question, meter))?;
            let found = found.map_err(|error| unsolved("critical_discount", &game, &error))?;
            if full != Some(true) {
                return number(cx, found.delta.as_ref());
            }
            threshold(cx, &game, question, found)?.into_value(cx)
        }

        /// Whether a profile is an equilibrium.
        ///
        /// With `discount:` the game is repeated for ever, and strategies of finite memory can be in the profile. Then
        /// it must be subgame perfect, by the one-shot deviation principle: after every history, also after those to
        /// which no plan leads, nobody gains by another action in a single round. `concept: "nash"` asks only that
        /// nobody gains on the path. Without `discount:` it is played once, by actions or mixtures, and the question is
        /// that of Nash. Numbers are exact; a gain of more than nothing is a gain (1e-9 where floats are needed).
        ///
        /// # Errors
        /// `E0787` for a strategy without bounded memory; `E0818` for one that hides a draw; `E0819` for strategies
        /// with too many states.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma, chicken }
        /// use strategies { tit_for_tat, win_stay_lose_shift }
        /// let pair = [tit_for_tat, tit_for_tat]
        /// is_equilibrium(prisoners_dilemma, pair, discount: 2/3, concept: "nash")   // => true
        /// is_equilibrium(prisoners_dilemma, pair, discount: 0.9)                    // => false
        /// is_equilibrium(prisoners_dilemma(temptation: 4), win_stay_lose_shift, discount: 1/2)   // => true
        /// is_equilibrium(chicken, [[1/2, 1/2], [1/2, 1/2]])                         // => true
        /// ```
        ///
        /// # Sources
        /// [abreu-1988b] [abreu-1988]
        fn is_equilibrium(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// An action, a mixture or (with `discount:`) a strategy for each player; one alone stands for all.
            profile: Value,
            /// The weight of a round relative to the one before; left out, the game is played once.
            discount: Option<Rational>,
            /// `"subgame_perfect"` (the default) or `"nash"`.
            concept: Option<String>,
            /// The probability that an intended action is replaced by another; a list gives one for each player.
            noise: Option<Value>,
            /// Who meets whom, as in `critical_discount`.
            matching: Option<Value>,
            /// How many there are in random pairs.
            among: Option<i64>,
        ) -> bool {
            let setting = Setting { discount, concept, noise, matching, among };
            let asked = playing(cx, &game, "is_equilibrium", profile, setting)?;
            Ok(!best_deviation(cx, &game, "is_equilibrium", asked)?.gains)
        }

        /// The best deviation from a profile, and what it gains.
        ///
        /// The arguments are those of `is_equilibrium`. The record has `.gain` (a round; at most 0 if and only if the
        /// profile is an equilibrium), `.player` and `.action` (`none` where nobody gains), `.payoffs` (what all get
        /// by the profile, a round) and `.table()`: in which state who does what instead.
        ///
        /// # Errors
        /// As for `is_equilibrium`.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// use strategies { tit_for_tat }
        /// let best = deviation(prisoners_dilemma, tit_for_tat, discount: 1/2, concept: "nash")
        /// best.gain       // => 1/3
        /// best.action     // => defect
        /// deviation(prisoners_dilemma, [cooperate, defect]).gain     // => 1
        /// ```
        ///
        /// # Sources
        /// [abreu-1988b] [howard-1960]
        fn deviation(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// An action, a mixture or (with `discount:`) a strategy for each player; one alone stands for all.
            profile: Value,
            /// The weight of a round relative to the one before; left out, the game is played once.
            discount: Option<Rational>,
            /// `"subgame_perfect"` (the default) or `"nash"`.
            concept: Option<String>,
            /// The probability that an intended action is replaced by another; a list gives one for each player.
            noise: Option<Value>,
            /// Who meets whom, as in `critical_discount`.
            matching: Option<Value>,
            /// How many there are in random pairs.
            among: Option<i64>,
        ) -> Finding {
            let setting = Setting { discount, concept, noise, matching, among };
            let asked = playing(cx, &game, "deviation", profile, setting)?;
            Ok(best_deviation(cx, &game, "deviation", asked)?.finding)
        }

        /// What can be had in a repeated game: payoffs that are feasible and individually rational, or, with
        /// `discount:`, those of subgame-perfect equilibria.
        ///
        /// Feasible is every mean of what profiles pay; individually rational what gives each player at least its
        /// minmax, to which the others can hold it by mixing. With `discount:` the set is that of two players who
        /// choose pure actions after a public draw before each round. The record draws it for two players, and has
        /// `.vertices` (a list of payoffs), `.feasible`, `.minmax`, `.contains(payoffs)`, `.table()`, and with
        /// `discount:` `.punishments`, the worst equilibrium payoff of each.
        ///
        /// # Errors
        /// `E0812` for a game without a table; `E0745` for a discount factor among more than two.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// payoff_region(prisoners_dilemma).vertices                    // => [[1, 1], [13/3, 1], [3, 3], [1, 13/3]]
        /// payoff_region(prisoners_dilemma, discount: 0.2).vertices     // => [[1, 1]]
        /// payoff_region(prisoners_dilemma, discount: 1/4).vertices     // => [[1, 1], [4, 1], [1, 4]]
        /// payoff_region(prisoners_dilemma).contains([2, 2])            // => true
        /// ```
        ///
        /// # Sources
        /// [fudenberg-1986] [abreu-1990] [abreu-2014]
        fn payoff_region(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// The weight of a round relative to the one before.
            discount: Option<Rational>,
        ) -> Finding {
            region(cx, &game, discount)
        }

        /// The payoffs of subgame-perfect equilibria of two players: `payoff_region` with its `discount:`.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// let set = subgame_perfect_payoffs(prisoners_dilemma, discount: 1/2)
        /// set.contains([3, 3])    // => true
        /// set.punishments         // => [1, 1]
        /// ```
        ///
        /// # Sources
        /// [abreu-1990] [abreu-2014]
        fn subgame_perfect_payoffs(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// The weight of a round relative to the one before.
            discount: Rational,
        ) -> Finding {
            region(cx, &game, Some(discount))
        }

        /// Whether payoffs, one for each player, are in a region.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// payoff_region(prisoners_dilemma).contains([0, 5])    // => false
        /// ```
        fn method_region_contains(
            cx,
            /// The region.
            region: Arc<Finding>,
            /// The payoffs.
            payoffs: Items,
        ) -> bool {
            match region.subject::<Region>() {
                Some(found) => found.contains(cx, &payoffs.0),
                None => Ok(false),
            }
        }
    }
}
