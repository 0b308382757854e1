//! Populations that evolve: the rules of updating, and `evolve`.

use std::sync::Arc;

use super::play::{Given, options, seed_of, warn_toothless};
use crate::base::random::Key;
use crate::bridge::game::GameObject;
use crate::bridge::population::{
    Asked, NetworkObject, RuleObject, TrajectoryObject, evolve as carry_on,
};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::natives;
use crate::lang::value::{Fault, MapRef, Value};
use crate::model::population::{Rule, Scores};

/// The weight of payoff in fitness; all of it if left out.
fn weight(selection: Option<f64>) -> Result<f64, Fault> {
    let weight = selection.unwrap_or(1.0);
    if (0.0..=1.0).contains(&weight) {
        return Ok(weight);
    }
    let found = crate::base::number::shortest(weight);
    Err(words::bad_option("selection", &found, "a number from 0 to 1").into())
}

/// A number of 0 or more.
fn positive(what: &str, value: f64) -> Result<f64, Fault> {
    if value >= 0.0 {
        return Ok(value);
    }
    let found = crate::base::number::shortest(value);
    Err(words::bad_option(what, &found, "a number of 0 or more").into())
}

natives! {
    /// Populations.
    pub static POPULATIONS = "Populations" {
        /// How a population changes from generation to generation.
        ///
        /// `from` is a list of strategies or actions, one an actor, or pairs: `[[tit_for_tat, 0.1], [always_defect,
        /// 0.9]]`, shares that sum to 1, or counts. `by` is a rule of updating: `replicator()`, `moran()`,
        /// `birth_death()`, `death_birth()`, `imitation(beta:)`, `imitate_best()`, `best_response()`, `logit(beta:)`,
        /// `threshold_selection(sd:)`. In a game of two roles `from` is a map with a population for each.
        ///
        /// A payoff is the mean over all others, or on a network the sum over one's neighbours. Between types it is
        /// what is to be expected of a match; where that cannot be worked out, the mean of `samples` matches.
        ///
        /// A trajectory has `.shares` (a map from name to share for each generation, the start first), `.final`,
        /// `.generations`, `.types`, `.payoffs` (row's score against column), `.nodes` (on a network: who is where at the
        /// end) and `.table()`.
        ///
        /// # Errors
        /// `E0773` and `E0774` for a `from` that is none; `E0775` where a number of actors is missing; `E0776` for
        /// negative fitness, `E0777` for a replicator that cannot go on; `E0778` for what does not go together; `E0779`
        /// for a trait that is none; `E0795` for a network of another size; `E0733` without a length of matches.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// use strategies { tit_for_tat, always_defect }
        /// let t = evolve(prisoners_dilemma, from: [[tit_for_tat, 0.2], [always_defect, 0.8]], by: replicator(),
        ///     generations: 50, rounds: 20)
        /// t.final.tit_for_tat > 0.99    // => true
        /// t.shares.len                  // => 51
        /// let m = evolve(prisoners_dilemma, from: 10 of cooperate + 10 of defect, by: moran(), generations: 200, seed: 1)
        /// m.final                       // => [cooperate: 0.0, defect: 1.0]
        /// ```
        ///
        /// # Sources
        /// [taylor-1978] [moran-1958] [traulsen-2006] [nowak-1992b] [ohtsuki-2006] [axelrod-1986]
        fn evolve(
            cx,
            /// The game that is played.
            game: Arc<GameObject>,
            /// The types, and how many there are of each.
            from: Value,
            /// The rule of updating.
            by: RuleObject,
            /// How many generations; 100 if neither this nor `steps` is given.
            generations: Option<i64>,
            /// How many single steps, instead of generations.
            steps: Option<i64>,
            /// How many actors, where `from` gives shares.
            size: Option<i64>,
            /// The probability of mutation.
            mutation: Option<f64>,
            /// The network that actors live on.
            on: Option<NetworkObject>,
            /// The network along which they copy and replace each other; that of `on` if left out.
            replacement: Option<NetworkObject>,
            /// On a network: the `"sum"` over neighbours, as if left out, or their `"mean"`.
            payoff: Option<String>,
            /// How many matches stand for an outcome that cannot be worked out; 100 if left out.
            samples: Option<i64>,
            /// Whether all matches are played afresh at every step.
            sampled: Option<bool>,
            /// Added to every payoff.
            baseline: Option<f64>,
            /// Numbers of the actors that evolve, and the bits they are held as: `[boldness: 3]`.
            traits: Option<MapRef>,
            /// The probability to meet one's own type instead of whom chance brings.
            assortment: Option<f64>,
            /// At most so many rounds of a match.
            rounds: Option<Value>,
            /// After each round another follows with this probability.
            continuation: Option<f64>,
            /// The weight of a round relative to the one before.
            discount: Option<f64>,
            /// The probability that an intended action is replaced by another.
            noise: Option<Value>,
            /// The probability that an observer sees another action than was played.
            misperception: Option<f64>,
            /// The probability that a message arrives as another.
            message_noise: Option<f64>,
            /// The regime, or a list of them.
            under: Option<Value>,
            /// Whether players see what they earned; `true` if left out.
            payoffs_seen: Option<bool>,
            /// The seed; the session's stream if left out.
            seed: Option<i64>,
        ) -> TrajectoryObject {
            let given = Given {
                rounds, continuation, discount, noise, misperception, message_noise, payoffs_seen, under,
            };
            let options = options(cx, given)?;
            warn_toothless(cx, &options.regimes);
            let key = Key::new(seed_of(cx, seed)).named("population");
            let asked = Asked {
                game, from, by, generations, steps, size, on, replacement, payoff, traits, options, key,
                mutation: mutation.unwrap_or(0.0),
                samples: samples.unwrap_or(100),
                sampled: sampled.unwrap_or(false),
                baseline: baseline.unwrap_or(0.0),
                assortment: assortment.unwrap_or(0.0),
            };
            carry_on(cx, &asked)
        }

        /// Types grow with their payoff: an endless population without chance.
        ///
        /// In discrete time a share becomes x * f / mean f in a generation, and payoffs must be 0 or more; in continuous
        /// time it changes by x * (f - mean f), one unit of time a generation, whatever the payoffs.
        ///
        /// # Examples
        /// ```comity
        /// replicator(continuous: true)   // => replicator(continuous: true)
        /// ```
        ///
        /// # Sources
        /// [taylor-1978]
        fn replicator(
            cx,
            /// Whether time flows.
            continuous: Option<bool>,
        ) -> RuleObject {
            Ok(Rule::Replicator { continuous: continuous.unwrap_or(false) }.into())
        }

        /// In each step one is born in proportion to fitness, and one drawn from all is replaced.
        ///
        /// Fitness is 1 - w + w * payoff, where w is `selection`. A generation has as many steps as there are actors.
        ///
        /// # Examples
        /// ```comity
        /// moran(selection: 0.1)   // => moran(selection: 0.1)
        /// ```
        ///
        /// # Sources
        /// [moran-1958] [nowak-2004]
        fn moran(
            cx,
            /// The weight of payoff in fitness, 0 to 1; 1 if left out.
            selection: Option<f64>,
        ) -> RuleObject {
            Ok(Rule::Moran { selection: weight(selection)? }.into())
        }

        /// In each step one is born in proportion to fitness, and one of its parent's neighbours is replaced.
        ///
        /// # Examples
        /// ```comity
        /// birth_death()   // => birth_death()
        /// ```
        ///
        /// # Sources
        /// [ohtsuki-2006]
        fn birth_death(
            cx,
            /// The weight of payoff in fitness, 0 to 1; 1 if left out.
            selection: Option<f64>,
        ) -> RuleObject {
            Ok(Rule::BirthDeath { selection: weight(selection)? }.into())
        }

        /// In each step one drawn from all dies, and its neighbours compete for the place in proportion to fitness.
        ///
        /// # Examples
        /// ```comity
        /// death_birth(selection: 0.1, scores: "survivors").name   // => death_birth
        /// ```
        ///
        /// # Sources
        /// [ohtsuki-2006]
        fn death_birth(
            cx,
            /// The weight of payoff in fitness, 0 to 1; 1 if left out.
            selection: Option<f64>,
            /// Whose games count: `"everybody"`'s, as if left out, or those of `"survivors"` among themselves.
            scores: Option<String>,
        ) -> RuleObject {
            let scores = match scores.as_deref() {
                None | Some("everybody") => Scores::Everybody,
                Some("survivors") => Scores::Survivors,
                Some(other) => {
                    let found = format!("\"{other}\"");
                    return Err(words::bad_option("scores", &found, "\"everybody\" or \"survivors\"").into());
                }
            };
            Ok(Rule::DeathBirth { selection: weight(selection)?, scores }.into())
        }

        /// In each step one compares itself with another and copies it, the likelier the better that one does.
        ///
        /// The probability is 1 / (1 + exp(-beta * (theirs - mine))).
        ///
        /// # Examples
        /// ```comity
        /// imitation(beta: 2)   // => imitation(beta: 2)
        /// ```
        ///
        /// # Sources
        /// [traulsen-2006]
        fn imitation(
            cx,
            /// How much a difference counts, 0 or more; 1 if left out.
            beta: Option<f64>,
        ) -> RuleObject {
            Ok(Rule::Imitation { beta: positive("beta", beta.unwrap_or(1.0))? }.into())
        }

        /// Everybody takes the type of the best in sight, oneself included.
        ///
        /// One's own type wins ties, else the type that was named earliest; payoffs within 1e-9 are equal.
        ///
        /// # Examples
        /// ```comity
        /// imitate_best(synchronous: false)   // => imitate_best(synchronous: false)
        /// ```
        ///
        /// # Sources
        /// [nowak-1992b]
        fn imitate_best(
            cx,
            /// Whether all do so at once, as if left out, or one after the other, drawn from all.
            synchronous: Option<bool>,
        ) -> RuleObject {
            Ok(Rule::ImitateBest { synchronous: synchronous.unwrap_or(true) }.into())
        }

        /// In each step one takes the type that pays best against the others as they are.
        ///
        /// # Examples
        /// ```comity
        /// best_response()   // => best_response()
        /// ```
        fn best_response(cx) -> RuleObject {
            Ok(Rule::BestResponse.into())
        }

        /// In each step one takes a type with probability proportional to exp(beta * what it would pay).
        ///
        /// # Examples
        /// ```comity
        /// logit(beta: 5)   // => logit(beta: 5)
        /// ```
        ///
        /// # Sources
        /// [blume-1993]
        fn logit(
            cx,
            /// How much payoff counts, 0 or more; 1 if left out.
            beta: Option<f64>,
        ) -> RuleObject {
            Ok(Rule::Logit { beta: positive("beta", beta.unwrap_or(1.0))? }.into())
        }

        /// Two children for who scores a standard deviation above the mean, none for who scores one below it.
        ///
        /// All others have one; then the generation is brought back to its size at random. Everybody plays afresh in
        /// every generation: all together, or in a game for two each against each.
        ///
        /// # Examples
        /// ```comity
        /// threshold_selection(sd: 1)   // => threshold_selection(sd: 1)
        /// ```
        ///
        /// # Sources
        /// [axelrod-1986]
        fn threshold_selection(
            cx,
            /// How many standard deviations; 1 if left out.
            sd: Option<f64>,
        ) -> RuleObject {
            Ok(Rule::ThresholdSelection { sd: positive("sd", sd.unwrap_or(1.0))? }.into())
        }

        /// One row for each generation, the start first.
        fn method_trajectory_table(cx, trajectory: TrajectoryObject) -> TableObject {
            trajectory.table(cx)
        }
    }
}
