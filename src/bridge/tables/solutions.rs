//! Solution concepts other than equilibria: dominance, security, efficiency, advice, errors, evolution, potentials.

use std::sync::Arc;

use crate::analysis::classify;
use crate::bridge::finding::Finding;
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::solution;
use crate::lang::native::{IntoValue, natives};
use crate::lang::value::Value;

natives! {
    /// Solution concepts of games in strategic form.
    pub static SOLUTIONS = "Solution concepts" {
        /// Each player's dominant action, and all dominated actions with what dominates them.
        ///
        /// An action is dominant if it is better than each other one whatever the others do; weakly, if it is never worse
        /// and sometimes better. `.actions` has for each player the dominant action or `none`, `.strict` whether it is
        /// strictly so, `.profile` all of them if everybody has one. `.dominated` lists every dominated action, by the
        /// mixture of others (`.by`) that dominates it.
        ///
        /// # Errors
        /// `E0812` for a game without a table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// let found = dominant(prisoners_dilemma)
        /// found.actions               // => [defect, defect]
        /// found.strict                // => [true, true]
        /// found.dominated[0].by       // => [(cooperate): 0, (defect): 1]
        /// ```
        ///
        /// # Sources
        /// [gale-1950]
        fn dominant(
            cx,
            /// The game.
            game: Arc<GameObject>,
        ) -> Finding {
            solution::dominant(cx, &game)
        }

        /// Removes dominated actions until there are none.
        ///
        /// In each round all actions go that a mixture of those still there dominates strictly, of all players at once. What
        /// is left does not depend on the order. `.left` has each player's remaining actions, `.order` a table of what
        /// went when and by what, `.game` the smaller game, `.profile` the only profile if just one is left.
        /// With `weak: true` weakly dominated actions go as well; another order might then leave others, and
        /// `.depends_on_order` says so.
        ///
        /// # Errors
        /// `E0812` for a game without a table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// let found = eliminate_dominated(prisoners_dilemma)
        /// found.left                     // => [[defect], [defect]]
        /// found.solvable                 // => true
        /// found.order.column("round")    // => [1, 1]
        /// found.game.actions             // => [defect]
        /// ```
        ///
        /// # Sources
        /// [pearce-1984] [gilboa-1990]
        fn eliminate_dominated(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// Whether weakly dominated actions go as well; `false` if left out.
            weak: Option<bool>,
        ) -> Finding {
            solution::eliminated(cx, &game, weak == Some(true))
        }

        /// The actions that players may take who are rational and know that all are.
        ///
        /// They are those that iterated strict dominance leaves. `.beliefs` has for each player a map from each of them to
        /// a belief about the others to which it is a best reply: a map from their actions (in a game of three or more,
        /// lists in seat order) to chances. With three or more players beliefs may be correlated, that is, the others may be
        /// thought to act in concert; `.correlated` says so. Independent beliefs may leave fewer.
        ///
        /// # Errors
        /// `E0812` for a game without a table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma, stag_hunt }
        /// rationalizable(prisoners_dilemma).actions     // => [[defect], [defect]]
        /// rationalizable(stag_hunt).actions[0].len      // => 2
        /// ```
        ///
        /// # Sources
        /// [bernheim-1984] [pearce-1984]
        fn rationalizable(
            cx,
            /// The game.
            game: Arc<GameObject>,
        ) -> Finding {
            solution::rationalizable(cx, &game)
        }

        /// What each player is sure of by mixing (maxmin), and what the others can hold it to by mixing (minmax).
        ///
        /// `.maxmin` and `.minmax` are lists in seat order; `.strategies` the mixtures that are sure of the first,
        /// `.punishments` for each player the others' mixtures that hold it to the second. For two players both are
        /// equal and exact. With three or more the others mix independently of each other, which can leave the player more;
        /// minmax is then found to within `.accuracy`.
        ///
        /// # Errors
        /// `E0812` for a game without a table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// use games { chicken, matching_pennies }
        /// security_levels(matching_pennies).maxmin       // => [0, 0]
        /// let levels = security_levels(chicken)
        /// levels.maxmin                                  // => [1, 1]
        /// levels.accuracy                                // => 0
        /// ```
        ///
        /// # Sources
        /// [von-neumann-1928] [fudenberg-1986]
        fn security_levels(
            cx,
            /// The game.
            game: Arc<GameObject>,
        ) -> Finding {
            solution::security_levels(cx, &game)
        }

        /// The efficient pure profiles: nobody can get more without somebody getting less.
        ///
        /// Gives a list, each with `.profile`, `.payoffs` and `.sum`. `.weak` lists the weakly efficient ones, where
        /// not everybody can get more; `.utilitarian` those with the largest sum, `.welfare`; `.egalitarian` those where
        /// the worst-off gets most (among equals the next worst-off, and so on).
        ///
        /// # Errors
        /// `E0812` for a game without a table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// let found = pareto(prisoners_dilemma)
        /// found.len              // => 3
        /// found.utilitarian      // => [[cooperate, cooperate]]
        /// found.welfare          // => 6
        /// ```
        ///
        /// # Sources
        /// [pareto-1906] [rawls-1971]
        fn pareto(
            cx,
            /// The game.
            game: Arc<GameObject>,
        ) -> Finding {
            solution::pareto(cx, &game)
        }

        /// The best and the worst correlated equilibrium: what a mediator can advise so that everybody follows.
        ///
        /// `.best` and `.worst` each have `.value`, `.payoffs` and `.probabilities`, a map from profile to chance. Best is
        /// the largest sum of payoffs unless `maximise:` says otherwise.
        ///
        /// # Errors
        /// `E0740` for a measure that is none; `E0745` for too large a game; `E0812` for one without a table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// game dare {
        ///     actions swerve, straight
        ///     payoffs {
        ///                  | swerve | straight
        ///         swerve   | 6, 6   | 2, 7
        ///         straight | 7, 2   | 0, 0
        ///     }
        /// }
        /// let found = correlated(dare)
        /// found.best.value                                   // => 21/2
        /// found.best.probabilities[[dare.swerve, dare.swerve]]         // => 1/2
        /// correlated(dare, maximise: 0).best.value           // => 7
        /// ```
        ///
        /// # Sources
        /// [aumann-1974] [aumann-1987]
        fn correlated(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// A role or seat, a list of weights, or a function of the list of payoffs; the sum if left out.
            maximise: Option<Value>,
        ) -> Finding {
            solution::correlated(cx, &game, solution::Measure(maximise))
        }

        /// The principal branch of logit equilibria (quantal responses): from all by chance towards an equilibrium.
        ///
        /// In a logit equilibrium an action's probability is proportional to exp(lambda × what it pays), so that errors are
        /// rarer the more they cost. Gives a list of points, each with `.lambda` and `.strategies`; `.path` is a table
        /// of all of them, `.lambdas` a list, `.limit` the last point's strategies. The curve may turn back in lambda.
        ///
        /// # Units
        /// Lambda is in 1/payoff: with payoffs a hundred times as large it is a hundredth.
        ///
        /// # Errors
        /// `E0812` for a game without a table of payoffs; `E0740` for a negative end.
        ///
        /// # Examples
        /// ```comity
        /// use games { matching_pennies, prisoners_dilemma }
        /// let path = logit_path(prisoners_dilemma, to: 3)
        /// path[0].strategies[0]                       // => [(cooperate): 0.5, (defect): 0.5]
        /// path.limit[0][defect] > 0.95                // => true
        /// path.path.columns[0]                        // => lambda
        /// verify(path).holds                          // => true
        /// ```
        ///
        /// # Sources
        /// [mckelvey-1995] [turocy-2005]
        fn logit_path(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// The lambda at which to stop; 100 divided by the range of payoffs if left out.
            to: Option<f64>,
        ) -> Finding {
            solution::logit_path(cx, &game, to)
        }

        /// The logit equilibrium at a given lambda, on the principal branch.
        ///
        /// `.strategies` has each player's map from action to probability, `.payoffs` what they get.
        ///
        /// # Units
        /// Lambda is in 1/payoff.
        ///
        /// # Errors
        /// `E0816` if the branch does not get there; `E0812` for a game without a table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// game gift {
        ///     actions keep, give
        ///     payoffs {
        ///              | keep | give
        ///         keep | 0, 0 | 3, -1
        ///         give | -1, 3 | 2, 2
        ///     }
        /// }
        /// let found = logit_equilibrium(gift, 1)
        /// close(found.strategies[0][gift.keep], 1 / (1 + exp(-1)), within: 1e-9)     // => true
        /// ```
        ///
        /// # Sources
        /// [mckelvey-1995] [turocy-2005]
        fn logit_equilibrium(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// How sharply players see differences of payoffs, 0 or more.
            lambda: f64,
        ) -> Finding {
            solution::logit_equilibrium(cx, &game, lambda)
        }

        /// Evolutionary stability in a symmetric game of two players.
        ///
        /// Gives a list of all evolutionarily stable strategies, mixed ones included, and of all neutrally stable ones: each
        /// has `.strategy`, `.stable` (`false` if only neutrally so), `.payoff` against itself, and `.of_many`, whether
        /// it stands for a whole set with the same support. `.count` counts the evolutionarily stable ones.
        /// With `strategy:` it judges that one: `.stable`, `.neutral`, `.equilibrium`, `.payoff`.
        ///
        /// # Errors
        /// `E0815` for a game that is not symmetric; `E0745` for one of more than 12 actions; `E0812` for one without a
        /// table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// use games { hawk_dove, prisoners_dilemma }
        /// let found = ess(hawk_dove(value: 2, cost: 4))
        /// found.len                                   // => 1
        /// found[0].strategy.values()                  // => [1/2, 1/2]
        /// ess(prisoners_dilemma, strategy: cooperate).stable      // => false
        /// ess(prisoners_dilemma, strategy: defect).stable         // => true
        /// ```
        ///
        /// # Sources
        /// [maynard-smith-1973] [bishop-1976] [haigh-1975] [bomze-1992]
        fn ess(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// One strategy to judge: an action or a map from actions to probabilities.
            strategy: Option<Value>,
        ) -> Finding {
            match strategy {
                Some(strategy) => solution::judged(cx, &game, strategy),
                None => solution::all_stable(cx, &game),
            }
        }

        /// Which of a game's pure equilibria is safer, and which pays more.
        ///
        /// In a game of two players with two actions each and two strict equilibria `.risk_dominant` is the one where leaving
        /// costs more (the larger product of both players' losses), `none` if they tie. `.payoff_dominant` pays
        /// everybody more than every other. The result lists all pure equilibria of any game of two players, each with
        /// `.profile`, `.payoffs`, `.losses` and `.p`: how likely the other's action must be for each player to want its own.
        ///
        /// # Errors
        /// `E0815` for a game of more players; `E0812` for one without a table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// game hunt {
        ///     actions stag, hare
        ///     payoffs {
        ///              | stag | hare
        ///         stag | 9, 9 | 0, 8
        ///         hare | 8, 0 | 7, 7
        ///     }
        /// }
        /// let found = risk_dominance(hunt)
        /// found.risk_dominant       // => [hare, hare]
        /// found.payoff_dominant     // => [stag, stag]
        /// found[0].p                // => [7/8, 7/8]
        /// ```
        ///
        /// # Sources
        /// [harsanyi-1988] [morris-1995]
        fn risk_dominance(
            cx,
            /// The game.
            game: Arc<GameObject>,
        ) -> Finding {
            solution::risk_dominance(cx, &game)
        }

        /// The potential of a game: one number a profile that moves as the payoff of whoever moves alone.
        ///
        /// `.kind` is the strongest that there is: `"exact"` (it moves by as much), `"weighted"` (by as much times `.weights`),
        /// `"ordinal"` (up exactly when the player gains), `"generalised ordinal"` (up whenever the player gains), or
        /// `none`. `.values` maps profiles to numbers, `.maximisers` are the profiles where it is largest: equilibria.
        ///
        /// # Errors
        /// `E0812` for a game without a table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma, matching_pennies }
        /// let found = potential(prisoners_dilemma)
        /// found.kind                         // => exact
        /// found.maximisers                   // => [[defect, defect]]
        /// potential(matching_pennies).kind   // => none
        /// ```
        ///
        /// # Sources
        /// [monderer-1996] [voorneveld-1997]
        fn potential(
            cx,
            /// The game.
            game: Arc<GameObject>,
        ) -> Finding {
            solution::potential(cx, &game)
        }

        /// The class of a game of two players with two actions each, as a string; `none` where it has no name.
        ///
        /// With `full: true` a record: `.name`, the same string; `.classes`, every class that the game belongs to; and
        /// `.number`, for a game of two by two without ties, its number among the 144 (layer, row and column; 111 is the
        /// prisoner's dilemma), which depends on the order of payoffs only; else `none`.
        ///
        /// # Examples
        /// ```comity
        /// use games { stag_hunt, prisoners_dilemma }
        /// classify(stag_hunt)                                // => stag_hunt
        /// classify(stag_hunt, full: true).number             // => 322
        /// classify(prisoners_dilemma, full: true).number     // => 111
        /// ```
        ///
        /// # Errors
        /// `E0730` for a game that has no table of payoffs.
        ///
        /// # Sources
        /// [rapoport-1966] [robinson-2005]
        fn classify(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// Whether to give the whole record instead of the string.
            full: Option<bool>,
        ) -> Value {
            if full == Some(true) {
                return solution::all_classes(cx, &game)?.into_value(cx);
            }
            let class = counted(cx, |meter| classify::classify(game.model(), meter))?;
            class.map(|class| class.name().to_owned()).into_value(cx)
        }
    }
}
