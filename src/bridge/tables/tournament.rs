//! Tournaments: everybody meets everybody, and what can be asked of it.

use std::sync::Arc;

use super::play::{Given, options, seed_of, warn_toothless};
use crate::base::random::Key;
use crate::bridge::game::GameObject;
use crate::bridge::play::{TournamentObject, play_match, seated};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::natives;
use crate::lang::value::{Fault, Value};
use crate::model::play::tournament::{Meeting, Pair, Standings, pairings};

/// The rounds of a tournament's match where nothing is said.
const USUAL_ROUNDS: u32 = 200;

natives! {
    /// Tournaments.
    pub static TOURNAMENTS = "Tournaments" {
        /// Everybody meets everybody, in a game for two.
        ///
        /// Entrants are ranked by their mean score over all rounds of all matches; equal scores share a rank. With
        /// self-play each also meets a fresh copy of itself. A tournament has `.ranking` (a table: `rank strategy
        /// score sd wins cooperation`), `.matrix` (row's mean score against column), `.winner` and `.table()` (one
        /// row a match).
        ///
        /// # Errors
        /// `E0734` if the game is not for two; `E0747` for fewer than two entrants.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// use strategies { tit_for_tat, always_defect, always_cooperate }
        /// let t = tournament(prisoners_dilemma, among: [tit_for_tat, always_defect, always_cooperate], rounds: 10)
        /// t.winner                 // => always_defect
        /// t.ranking[0].strategy    // => always_defect
        /// ```
        ///
        /// # Sources
        /// [axelrod-1980]
        fn tournament(
            cx,
            /// The game, for two players.
            game: Arc<GameObject>,
            /// Who takes part.
            among: Value,
            /// Rounds of each match; 200 if neither this nor `continuation` is given.
            rounds: Option<Value>,
            /// How often everybody meets everybody; once if left out.
            repeat: Option<i64>,
            /// The probability that an intended action is replaced by another.
            noise: Option<Value>,
            /// Whether each also meets a copy of itself; `true` if left out.
            self_play: Option<bool>,
            /// After each round another follows with this probability.
            continuation: Option<f64>,
            /// The weight of a round relative to the one before.
            discount: Option<f64>,
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
        ) -> TournamentObject {
            if game.roles.len() != 2 {
                return Err(words::player_count(&game.made.name, game.roles.len(), 2).into());
            }
            game.playable()?;
            let entrants = seated(cx, &game, among)?;
            if entrants.len() < 2 {
                return Err(words::too_few_entrants(entrants.len()).into());
            }
            let given = Given {
                rounds, continuation, discount, noise, misperception, message_noise, payoffs_seen, under,
            };
            let mut options = options(cx, given)?;
            options.full = false;
            let horizon = &mut options.horizon;
            if horizon.rounds.is_none() && horizon.continuation.is_none() {
                horizon.rounds = Some(USUAL_ROUNDS);
            }
            let repetitions = repeat.unwrap_or(1);
            let repetitions = usize::try_from(repetitions).ok().filter(|count| *count > 0).ok_or_else(|| {
                Fault::from(words::bad_option("repeat", &repetitions.to_string(), "a whole number of 1 or more"))
            })?;
            warn_toothless(cx, &options.regimes);
            let key = Key::new(seed_of(cx, seed));
            let mut meetings = Vec::new();
            for repetition in 0..repetitions {
                for pair in pairings(entrants.len(), self_play.unwrap_or(true)) {
                    cx.spend(1)?;
                    let positions = [pair.first as u64, pair.second as u64];
                    let seats = [entrants[pair.first].clone(), entrants[pair.second].clone()];
                    let key = key.path(&positions).child(repetition as u64);
                    let played = play_match(cx, &game, &seats, &options, key)?;
                    let Pair { first, second } = pair;
                    if let Some(meeting) = Meeting::new(Pair { first, second }, repetition, &played.outcome) {
                        meetings.push(meeting);
                    }
                }
            }
            let standings = Standings::new(entrants.len(), repetitions, &meetings);
            let names = entrants.iter().map(|entrant| entrant.name.clone()).collect();
            let values = entrants.iter().map(|entrant| entrant.given).collect();
            Ok(TournamentObject::new(names, values, standings, meetings))
        }

        /// One row for each match.
        fn method_tournament_table(cx, played: Arc<TournamentObject>) -> TableObject {
            let table = played.table(cx.heap())?;
            Ok(table)
        }
    }
}
