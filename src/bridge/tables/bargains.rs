//! Bargaining.

use crate::analysis::bargain::Solution;
use crate::bridge::bargain::{Asked, Floor, Terms, agree, legislature, offers, peace, take_it};
use crate::bridge::finding::Finding;
use crate::lang::native::natives;
use crate::lang::value::Value;

natives! {
    /// Bargaining.
    pub static BARGAINS = "Bargaining" {
        /// The agreement at which the product of the players' gains is largest.
        ///
        /// A gain is what a player gets beyond what it has without an agreement. It is the one solution that is
        /// efficient, treats equals alike, does not depend on the units in which payoffs are written, nor on outcomes that
        /// are not chosen (Nash 1950). With `weights:` each gain counts to the power of its weight: bargaining power.
        ///
        /// What is bargained over is a game (its profiles, and lotteries between them; without agreement each has its
        /// mixed security level); a list or map of outcomes, each a list with one payoff a player (and lotteries
        /// between them; nothing can be thrown away); or a function: of player 1's payoff, giving player 2's, or of a
        /// share, giving a list of all payoffs. Two players' answers are exact for games, outcomes and straight
        /// functions.
        ///
        /// The result has `.payoffs`, `.gains`, `.disagreement`, `.ideal` (the most each could get in an agreement
        /// that all would accept) and `.weights` (how outcomes are mixed); of a function `.at`, the place.
        ///
        /// # Errors
        /// `E0827` where `disagreement:` is missing; `E0828` where there is nothing to agree on; `E0740` for what is no
        /// such set; `E0812` for a game without a table of payoffs.
        ///
        /// # Examples
        /// ```comity
        /// use games { battle_of_the_sexes }
        /// nash_bargain([[10, 0], [0, 10]], disagreement: [2, 0]).payoffs                    // => [6, 4]
        /// nash_bargain([[10, 0], [0, 10]], disagreement: [2, 0], weights: [3, 1]).payoffs   // => [8, 2]
        /// nash_bargain(|x| 10 - x, range: 0..=10, disagreement: [2, 0]).payoffs             // => [6, 4]
        /// battle_of_the_sexes.nash_bargain().payoffs                                        // => [3/2, 3/2]
        /// ```
        ///
        /// # Sources
        /// [nash-1950b]
        fn nash_bargain(
            cx,
            /// What is bargained over: a game, a list or map of outcomes, or a function.
            set: Value,
            /// What each has without an agreement; of a game also a profile.
            disagreement: Option<Value>,
            /// The players' bargaining power, one number each; equal if left out.
            weights: Option<Value>,
            /// The range of a function's argument; `0..=1` if left out.
            range: Option<Value>,
        ) -> Finding {
            let (function, solution) = ("nash_bargain", Solution::Nash);
            agree(cx, &Asked { function, solution, set, disagreement, weights, range })
        }

        /// The agreement at which each gains the same share of the most it could hope for.
        ///
        /// What a player could hope for is the best it gets in any agreement that leaves nobody worse off than without
        /// one. Whoever's hopes rise never loses by it (Kalai and Smorodinsky 1975). Among three or more, where equal
        /// shares would waste something, the smallest share is made as large as can be, then the next. Arguments and
        /// results are those of `nash_bargain`.
        ///
        /// # Errors
        /// As `nash_bargain`.
        ///
        /// # Examples
        /// ```comity
        /// let outcomes = [[0, 0], [2, 0], [1, 1], [0, 1]]
        /// kalai_smorodinsky(outcomes, disagreement: [0, 0]).payoffs   // => [4/3, 2/3]
        /// kalai_smorodinsky(outcomes, disagreement: [0, 0]).ideal     // => [2, 1]
        /// nash_bargain(outcomes, disagreement: [0, 0]).payoffs        // => [1, 1]
        /// ```
        ///
        /// # Sources
        /// [kalai-1975]
        fn kalai_smorodinsky(
            cx,
            /// What is bargained over: a game, a list or map of outcomes, or a function.
            set: Value,
            /// What each has without an agreement; of a game also a profile.
            disagreement: Option<Value>,
            /// The range of a function's argument; `0..=1` if left out.
            range: Option<Value>,
        ) -> Finding {
            let (function, solution) = ("kalai_smorodinsky", Solution::KalaiSmorodinsky);
            agree(cx, &Asked { function, solution, set, disagreement, weights: None, range })
        }

        /// The agreement at which all gain the same.
        ///
        /// Where equal gains are impossible or would waste something, the smallest gain is as large as can be, then the
        /// next. With `weights:` gains are in that proportion. It compares what different players gain, so units matter.
        /// Arguments and results are those of `nash_bargain`.
        ///
        /// # Errors
        /// As `nash_bargain`.
        ///
        /// # Examples
        /// ```comity
        /// egalitarian([[9, 0], [0, 3]], disagreement: [0, 0]).payoffs                    // => [9/4, 9/4]
        /// egalitarian([[9, 0], [0, 3]], disagreement: [0, 0], weights: [3, 1]).payoffs   // => [9/2, 3/2]
        /// ```
        ///
        /// # Sources
        /// [kalai-1977]
        fn egalitarian(
            cx,
            /// What is bargained over: a game, a list or map of outcomes, or a function.
            set: Value,
            /// What each has without an agreement; of a game also a profile.
            disagreement: Option<Value>,
            /// The proportions of the gains, one number a player; equal if left out.
            weights: Option<Value>,
            /// The range of a function's argument; `0..=1` if left out.
            range: Option<Value>,
        ) -> Finding {
            let (function, solution) = ("egalitarian", Solution::Egalitarian);
            agree(cx, &Asked { function, solution, set, disagreement, weights, range })
        }

        /// The agreement with the largest sum of payoffs, among those that leave nobody worse off than without one.
        ///
        /// Of several the one with the largest least gain is picked, and `.span` has the least and the most that each
        /// gets in one of them. With `weights:` payoffs are weighted. Arguments and results are otherwise those of
        /// `nash_bargain`.
        ///
        /// # Errors
        /// As `nash_bargain`.
        ///
        /// # Examples
        /// ```comity
        /// utilitarian([[9, 0], [0, 3], [5, 2]], disagreement: [0, 0]).payoffs   // => [9, 0]
        /// utilitarian([[9, 0], [0, 9]], disagreement: [1, 0]).span              // => [[1, 9], [0, 8]]
        /// ```
        fn utilitarian(
            cx,
            /// What is bargained over: a game, a list or map of outcomes, or a function.
            set: Value,
            /// What each has without an agreement; of a game also a profile.
            disagreement: Option<Value>,
            /// How much each player's payoff counts, one number each; equally if left out.
            weights: Option<Value>,
            /// The range of a function's argument; `0..=1` if left out.
            range: Option<Value>,
        ) -> Finding {
            let (function, solution) = ("utilitarian", Solution::Utilitarian);
            agree(cx, &Asked { function, solution, set, disagreement, weights, range })
        }

        /// What two get who make each other offers in turn; player 1 proposes first.
        ///
        /// Who rejects an offer may walk away to its `outside:` option, else a period passes and it is its turn to
        /// propose. The one subgame-perfect equilibrium ends at once. An outside option helps only who would get less by
        /// bargaining on. With `breakdown:` talks end after a rejection with that probability, and each is left with its
        /// part of `impasse:`.
        ///
        /// The result has `.payoffs`, `.second` (what they would get if player 2 proposed first) and `.binding` (whose
        /// outside option matters). All is exact.
        ///
        /// # Errors
        /// `E0740` for a discount factor outside 0..=1, two of 1 without a risk of breakdown, or outside options that are
        /// worth more than the total.
        ///
        /// # Examples
        /// ```comity
        /// rubinstein(0.9, 0.9).payoffs                       // => [10/19, 9/19]
        /// rubinstein(0.9, 0.8).payoffs[0]                    // => 5/7
        /// rubinstein(0.9, 0.9, outside: [0, 0.4]).payoffs    // => [10/19, 9/19]
        /// rubinstein(0.9, 0.9, outside: [0, 0.6]).payoffs    // => [2/5, 3/5]
        /// ```
        ///
        /// # Sources
        /// [rubinstein-1982] [binmore-1989]
        fn rubinstein(
            cx,
            /// Player 1's discount factor: what a unit in the next period is worth now.
            d1: Value,
            /// Player 2's.
            d2: Value,
            /// What each gets by walking away after rejecting an offer; `none` for who cannot.
            outside: Option<Value>,
            /// The probability that talks break down after a rejection; 0 if left out.
            breakdown: Option<Value>,
            /// What each gets then; 0 if left out.
            impasse: Option<Value>,
            /// What there is to share; 1 if left out.
            total: Option<Value>,
        ) -> Finding {
            offers(cx, &Terms { patience: [d1, d2], total, outside, breakdown, impasse })
        }

        /// What members of a legislature get who divide 1 by majority, one of them recognised to propose at a time.
        ///
        /// Under the closed rule the proposal is voted on; if it fails, the next period begins. The proposer buys the
        /// cheapest votes it needs at the price for which a member is indifferent, and keeps the rest. In the result
        /// `.payoffs` is what each expects beforehand, `.keeps` what it keeps as proposer, `.prices` what its vote costs,
        /// `.bought` how often it is bought.
        ///
        /// Under the open rule (`rule: "open"`, for equals) whoever is recognised next may second the proposal or replace
        /// it; the result has `.partners`, how many others are bought, `.keeps`, `.price`, `.value` and `.seconded`.
        /// The equilibrium is the stationary one, exactly.
        ///
        /// # Errors
        /// `E0740` for chances that do not sum to 1, a quota that is no number of members, or members who all must agree
        /// and lose nothing by waiting.
        ///
        /// # Examples
        /// ```comity
        /// baron_ferejohn(3, discount: 0.9).keeps[0]                                  // => 7/10
        /// baron_ferejohn(3, recognition: [0.1, 0.1, 0.8]).payoffs                    // => [1/6, 1/6, 2/3]
        /// baron_ferejohn(["A", "B"], discount: [0.9, 0.8], quota: 2).payoffs         // => [2/3, 1/3]
        /// baron_ferejohn(3, rule: "open").value                                      // => 2/5
        /// ```
        ///
        /// # Sources
        /// [baron-1989] [eraslan-2002]
        fn baron_ferejohn(
            cx,
            /// How many members there are, or a list of their names.
            n: Value,
            /// The discount factor of all, or a list with one a member; 1 if left out.
            discount: Option<Value>,
            /// The probability that each is recognised; equal if left out.
            recognition: Option<Value>,
            /// How many must agree, the proposer included; a majority if left out.
            quota: Option<i64>,
            /// `"closed"` (the default) or `"open"`.
            rule: Option<String>,
        ) -> Finding {
            legislature(cx, &Floor { members: n, discount, recognition, quota, rule })
        }

        /// The subgame-perfect equilibria of one offer, to be taken or left.
        ///
        /// With `step:` offers are its multiples, and there are several equilibria: the responder may accept or refuse
        /// what leaves it indifferent. Without it any amount can be offered, and there is one. The result is a list; each
        /// has `.offer`, `.least` (the least offer that is accepted), `.accepted` and `.payoffs`.
        ///
        /// # Errors
        /// `E0740` for a total or step that is not above 0, or for more than a million offers.
        ///
        /// # Examples
        /// ```comity
        /// ultimatum(10, step: 1).map(|e| e.payoffs)          // => [[10, 0], [9, 1]]
        /// ultimatum(10)[0].payoffs                           // => [10, 0]
        /// ultimatum(10, outside: [0, 3])[0].payoffs          // => [7, 3]
        /// ```
        ///
        /// # Sources
        /// [guth-1982]
        fn ultimatum(
            cx,
            /// What there is to share; 1 if left out.
            total: Option<Value>,
            /// Offers are multiples of this; any amount if left out.
            step: Option<Value>,
            /// What each has if the offer is refused; 0 if left out.
            outside: Option<Value>,
        ) -> Finding {
            take_it(cx, total, step, outside)
        }

        /// The divisions of a disputed good that two states both prefer to war.
        ///
        /// The good is worth 1 to each; state 1 would win a war with probability `p`; war costs them `costs`. State 1's
        /// share may lie between `.low` and `.high`; `.width` is what war would waste. If its chance of winning will
        /// rise by `shift:`, `.later` is the range then and `.lasting` what lies in both, `none` if nothing does: then the
        /// weaker had better fight now.
        ///
        /// # Errors
        /// `E0740` for what is no probability, or negative costs.
        ///
        /// # Examples
        /// ```comity
        /// let peace = bargaining_range(0.6, [0.1, 0.15])
        /// [peace.low, peace.high]                                        // => [1/2, 3/4]
        /// bargaining_range(0.6, [0.1, 0.15], shift: 0.3).lasting         // => none
        /// ```
        ///
        /// # Sources
        /// [fearon-1995]
        fn bargaining_range(
            cx,
            /// The probability that state 1 would win a war.
            p: Value,
            /// What war would cost each, in units of the good.
            costs: Value,
            /// By how much that probability will rise.
            shift: Option<Value>,
        ) -> Finding {
            peace(cx, p, costs, shift)
        }
    }
}
