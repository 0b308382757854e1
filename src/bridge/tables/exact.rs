//! Exact play: what is to be expected, without playing.

use std::sync::Arc;

use super::play::{Given, options, seed_of};
use crate::analysis::expected::Wanted;
use crate::bridge::exact::{
    ChainObject, ExpectationObject, Invasion, PathObject, fixation as chance_of_fixation, refuse,
    solve, stationary as long_run,
};
use crate::bridge::game::GameObject;
use crate::bridge::handle::handles;
use crate::bridge::play::seated;
use crate::bridge::population::RuleObject;
use crate::bridge::process::ProcessObject;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::exact as words;
use crate::lang::diagnostic::catalog::model;
use crate::lang::native::{Callable, Cx, Items, natives};
use crate::lang::source::Symbol;
use crate::lang::value::{Fault, Value};
use crate::model::population::Rule;

handles!(
    ExpectationObject: "an expectation",
    ChainObject: "a chain",
    ProcessObject: "a process",
    PathObject: "a path through a process"
);

/// What the program can ask for, so that nothing else need be worked out.
fn wanted(cx: &dyn Cx) -> Wanted {
    let image = cx.image();
    let prompt = image.modules.last().is_some_and(|module| module.name.starts_with("<prompt"));
    let named = |name: &str| prompt || image.mentions(name);
    Wanted { sd: named("sd"), asymptotic: named("asymptotic_sd"), states: named("states") }
}

/// Only groups are worked out.
fn check_matching(given: Option<&str>) -> Result<(), Fault> {
    match given {
        None | Some("group") => Ok(()),
        Some("all_pairs" | "random_pairs") => {
            let reason = "`matching` by pairs; ask for each pair";
            Err(words::not_exact("expect", reason).into())
        }
        Some(other) => {
            let names = "\"group\", \"all_pairs\" or \"random_pairs\"";
            Err(model::bad_option("matching", &format!("\"{other}\""), names).into())
        }
    }
}

natives! {
    /// What is to be expected, worked out exactly.
    pub static EXACT = "Exact play" {
        /// What is to be expected of a match, worked out exactly instead of played.
        ///
        /// The arguments are those of `play`. Every player must be an action or a strategy that remembers finitely
        /// many things; then a match is a Markov chain, and its means can be had without chance. Without `rounds`,
        /// `continuation` and `discount` the answer is the limit of means: the mean a round of a match without end.
        ///
        /// An expectation has `.scores`, `.total`, `.cooperation`, one for each player; `.mean_score`, `.rounds`,
        /// `.share(action)`; `.probability(|all| ...)`, how often a condition on everybody's actions holds; `.sd`,
        /// the standard deviation of one match's score; and for matches without end `.states`, the share of time
        /// in each pair of states, and `.asymptotic_sd`.
        ///
        /// # Errors
        /// `E0791` for too many states; `E0792` where something is in the way of an exact answer; `E0734`, `E0740`
        /// as for `play`.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// use strategies { tit_for_tat }
        /// let e = expect(prisoners_dilemma, between: [tit_for_tat, tit_for_tat], noise: 0.01)
        /// e.scores                                 // => [2.25, 2.25]
        /// e.cooperation                            // => [0.5, 0.5]
        /// e.probability(|all| all[0] == all[1])    // => 0.5
        /// ```
        ///
        /// # Sources
        /// [nowak-1993] [press-2012]
        fn expect(
            cx,
            /// The game; its payoffs must be a table.
            game: Arc<GameObject>,
            /// Who plays, in seat order.
            between: Value,
            /// At most so many rounds.
            rounds: Option<Value>,
            /// After each round another follows with this probability.
            continuation: Option<f64>,
            /// The weight of a round relative to the one before; alone, rounds go on for ever.
            discount: Option<f64>,
            /// The probability that an intended action is replaced by another; a list gives one for each player.
            noise: Option<Value>,
            /// The probability that an observer sees another action than was played.
            misperception: Option<f64>,
            /// The probability that a message arrives as another.
            message_noise: Option<f64>,
            /// Who meets whom: `"group"`.
            matching: Option<String>,
            /// The regime, or a list of them.
            under: Option<Value>,
            /// Whether players see what they earned; `true` if left out.
            payoffs_seen: Option<bool>,
            /// Not needed, since nothing is drawn; accepted so that a call of `play` can be turned into this.
            seed: Option<i64>,
        ) -> ExpectationObject {
            check_matching(matching.as_deref())?;
            let seats = seated(cx, &game, between)?;
            let given = Given {
                rounds, continuation, discount, noise, misperception, message_noise, payoffs_seen, under,
            };
            let options = options(cx, given)?;
            let wanted = wanted(cx);
            match solve(cx, &game, &seats, &options, wanted)? {
                Ok(solved) => Ok(ExpectationObject::new(&game, seats, &options, solved)),
                Err(unbounded) => Err(refuse(cx, &unbounded)),
            }
        }

        /// The probability that the kind of one mutant takes over a population, exactly.
        ///
        /// Everybody meets everybody; a payoff is the mean over the other actors, each meeting counting with its
        /// expected score (see `expect`). A mutant that is like the residents takes over with 1/size. Matches of
        /// strategies need a length; bare actions play one round.
        ///
        /// # Errors
        /// `E0776` for negative fitness; `E0778` for a rule under which no kind is gone for good; `E0733`, `E0791` and
        /// `E0792` as for `expect`.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// use strategies { tit_for_tat, always_defect }
        /// fixation(prisoners_dilemma, resident: defect, mutant: defect, size: 50, by: moran())    // => 0.02
        /// let rho = fixation(prisoners_dilemma, resident: always_defect, mutant: tit_for_tat, size: 50,
        ///     by: moran(selection: 0.1), rounds: 20)
        /// rho > 1 / 50     // => true
        /// ```
        ///
        /// # Sources
        /// [moran-1958] [nowak-2004] [traulsen-2006]
        fn fixation(
            cx,
            /// The game, for two players.
            game: Arc<GameObject>,
            /// Whom the population consists of.
            resident: Value,
            /// The one that is different.
            mutant: Value,
            /// How many actors there are, the mutant included.
            size: i64,
            /// The rule of updating: `moran()`, `birth_death()`, `death_birth()` or `imitation(beta:)`; `moran()` if
            /// left out.
            by: Option<RuleObject>,
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
        ) -> f64 {
            Invasion::of_pairs("fixation", &game)?;
            let given = Given {
                rounds, continuation, discount, noise, misperception, message_noise, payoffs_seen, under,
            };
            let options = options(cx, given)?;
            let pair = cx.new_list(vec![resident, mutant])?;
            let seats = seated(cx, &game, pair)?;
            let rule = by.map_or(Rule::Moran { selection: 1.0 }, |by| by.rule);
            let asked = Invasion::new("fixation", game, rule, size, options, &seats)?;
            chance_of_fixation(cx, &asked, &seats)
        }

        /// How a population divides its time between kinds in the long run, where mutants are rare.
        ///
        /// A mutant of any other kind turns up now and then, each as likely, and takes over or dies out before the
        /// next one comes (see `fixation`). The answer is a map from name to share.
        ///
        /// # Errors
        /// As for `fixation`; `E0792` where several kinds can never be invaded.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// use strategies { always_cooperate, always_defect, tit_for_tat }
        /// let long = stationary(prisoners_dilemma, among: [always_cooperate, always_defect, tit_for_tat], size: 50,
        ///     by: moran(selection: 0.1), rounds: 20)
        /// long["tit_for_tat"] > 0.5    // => true
        /// ```
        ///
        /// # Sources
        /// [fudenberg-2006] [imhof-2005]
        fn stationary(
            cx,
            /// The game, for two players.
            game: Arc<GameObject>,
            /// The kinds.
            among: Value,
            /// How many actors there are.
            size: i64,
            /// The rule of updating; `moran()` if left out.
            by: Option<RuleObject>,
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
        ) -> Value {
            Invasion::of_pairs("stationary", &game)?;
            let given = Given {
                rounds, continuation, discount, noise, misperception, message_noise, payoffs_seen, under,
            };
            let options = options(cx, given)?;
            let seats = seated(cx, &game, among)?;
            if seats.len() < 2 {
                return Err(model::too_few_entrants(seats.len()).into());
            }
            let rule = by.map_or(Rule::Moran { selection: 1.0 }, |by| by.rule);
            let asked = Invasion::new("stationary", game, rule, size, options, &seats)?;
            let shares = long_run(cx, &asked, &seats)?;
            let mut entries: Vec<(String, Value)> = Vec::with_capacity(seats.len());
            for (seat, share) in seats.iter().zip(shares) {
                let alike = entries.iter().filter(|(name, _)| {
                    name.strip_prefix(&*seat.name).is_some_and(|end| end.is_empty() || end.starts_with(" ("))
                });
                let name = match alike.count() {
                    0 => seat.name.to_string(),
                    before => format!("{} ({})", seat.name, before + 1),
                };
                entries.push((name, Value::Float(share)));
            }
            let entries: Vec<(&str, Value)> =
                entries.iter().map(|(name, share)| (name.as_str(), *share)).collect();
            cx.new_named(&entries)
        }

        /// A Markov chain from its matrix: row i says where state i leads, and sums to 1.
        ///
        /// A chain has `.stationary` (the share of time in each state in the long run), `.absorption` (a table: where
        /// it ends up, from each state), `.expected_time(to)`, `.after(n)`, `.matrix` and `.states`. It starts in its
        /// first state unless `from:` names another.
        ///
        /// # Errors
        /// `E0740` if a row is no distribution; `E0791` for more than 2000 states.
        ///
        /// # Examples
        /// ```comity
        /// let weather = markov([[0.5, 0.25, 0.25], [0.5, 0, 0.5], [0.25, 0.25, 0.5]], states: ["rain", "nice", "snow"])
        /// weather.stationary                            // => [0.4, 0.2, 0.4]
        /// weather.expected_time("rain", from: "nice")   // => 2.6666666666666665
        /// weather.after(1)                              // => [0.5, 0.25, 0.25]
        /// ```
        ///
        /// # Sources
        /// [kemeny-1960] [grassmann-1985]
        fn markov(
            cx,
            /// A list of rows.
            matrix: Items,
            /// What the states are called; numbers from 0 if left out.
            states: Option<Items>,
        ) -> ChainObject {
            ChainObject::new(cx, &matrix.0, states.map(|states| states.0))
        }

        /// Follows actors through a process, round by round.
        ///
        /// All begin in the first state. In each round an actor makes at most one move, the first whose condition
        /// holds. The result has `.states` (for each actor a list, the start first), `.final`, `.counts` (a table:
        /// how many are in each state, round by round) and `.table()`.
        ///
        /// # Errors
        /// `E0744` for a condition that is neither true nor false.
        ///
        /// # Examples
        /// ```comity
        /// process treaty {
        ///     signed   => ratified when waited >= 2
        ///     ratified => in_force when waited >= 1
        /// }
        /// let path = follow(treaty, ["France", "Italy"], rounds: 4)
        /// path.states[0]            // => [signed, signed, ratified, in_force, in_force]
        /// path.counts[2].ratified   // => 2
        /// ```
        fn follow(
            cx,
            /// The process.
            process: Arc<ProcessObject>,
            /// Who is followed: a list of actors, or of any values.
            actors: Items,
            /// For how many rounds.
            rounds: i64,
            /// The seed; the session's stream if left out.
            seed: Option<i64>,
        ) -> PathObject {
            let rounds = u32::try_from(rounds).map_err(|_| {
                let range = "a whole number of 0 or more";
                Fault::from(model::bad_option("rounds", &rounds.to_string(), range))
            })?;
            let seed = seed_of(cx, seed);
            PathObject::follow(cx, &process, actors.0, rounds, seed)
        }

        /// The expected share of an action among all that are played.
        fn method_expectation_share(cx, expected: Arc<ExpectationObject>, action: Symbol) -> f64 {
            Ok(expected.share(action))
        }

        /// How often a condition on everybody's actions holds.
        fn method_expectation_probability(
            cx,
            expected: Arc<ExpectationObject>,
            condition: Callable,
        ) -> f64 {
            expected.probability(cx, condition.0)
        }

        /// One row for each actor and round.
        fn method_path_table(cx, path: Arc<PathObject>) -> TableObject {
            path.table(cx)
        }

        /// Where a chain is after so many steps: the chance of each state.
        fn method_chain_after(
            cx,
            chain: Arc<ChainObject>,
            steps: i64,
            from: Option<Value>,
        ) -> Vec<f64> {
            chain.after(cx, steps, from)
        }

        /// The expected number of steps until a state is first reached.
        fn method_chain_expected_time(
            cx,
            chain: Arc<ChainObject>,
            to: Value,
            from: Option<Value>,
        ) -> f64 {
            chain.expected_time(cx, to, from)
        }

        /// How often a chain is expected to be in each of the states that it leaves for good in the end.
        ///
        /// # Examples
        /// ```comity
        /// let states = ["war", "peace", "union"]
        /// let chain = markov([[0.5, 0.5, 0], [0.2, 0.6, 0.2], [0, 0, 1]], states: states)
        /// chain.expected_visits().war ~= 4                    // => true
        /// chain.expected_visits(from: "peace").peace ~= 5     // => true
        /// ```
        ///
        /// # Sources
        /// [kemeny-1960]
        fn method_chain_expected_visits(
            cx,
            /// The chain.
            chain: Arc<ChainObject>,
            /// Where it begins, which counts; the first state if left out.
            from: Option<Value>,
        ) -> Value {
            chain.expected_visits(cx, from)
        }

        /// The expected number of rounds until a state is first reached.
        fn method_process_expected_time(
            cx,
            process: Arc<ProcessObject>,
            to: Value,
            from: Option<Value>,
        ) -> f64 {
            let chain = process.as_chain("expected_time")?;
            chain.expected_time(cx, to, from)
        }
    }
}
