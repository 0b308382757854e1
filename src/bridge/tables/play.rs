//! Playing: matches, and what can be asked of them.

use std::sync::Arc;

use crate::base::random::Key;
use crate::bridge::game::GameObject;
use crate::bridge::handle::handles;
use crate::bridge::hosted::Occasion;
use crate::bridge::institution::RegimeObject;
use crate::bridge::play::{
    Conduct, Horizon, MatchObject, Options, SEAT, Seated, TournamentObject, folded,
    matching as who_meets, play_match, seated, toothless,
};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, natives};
use crate::lang::value::{Fault, Value, number, with_article};
use crate::model::play::Matching;

handles!(GameObject: "a game", MatchObject: "a match", TournamentObject: "a tournament");

/// The options as they were given.
#[derive(Clone, Copy)]
pub(super) struct Given {
    pub(super) rounds: Option<Value>,
    pub(super) continuation: Option<f64>,
    pub(super) discount: Option<f64>,
    pub(super) noise: Option<Value>,
    pub(super) misperception: Option<f64>,
    pub(super) message_noise: Option<f64>,
    pub(super) payoffs_seen: Option<bool>,
    pub(super) under: Option<Value>,
}

/// A regime, or a list of them.
fn regimes_of(cx: &dyn Cx, given: Value) -> Result<Vec<Value>, Fault> {
    let regimes = match given {
        Value::List(list) => cx.values().list(list).items.clone(),
        one => vec![one],
    };
    for regime in &regimes {
        if cx.values().downcast::<RegimeObject>(*regime).is_none() {
            let found = with_article(regime.type_name(cx.values()));
            return Err(words::bad_option("under", &found, "a regime, or a list of regimes").into());
        }
    }
    Ok(regimes)
}

pub(super) fn options(cx: &mut dyn Cx, given: Given) -> Result<Options, Fault> {
    let rounds = match given.rounds {
        None => None,
        Some(rounds) => {
            let count =
                number::to_int(rounds, cx.values()).and_then(|count| u32::try_from(count).ok());
            let count = count.filter(|count| *count > 0).ok_or_else(|| {
                let shown = cx.show_inner(rounds);
                Fault::from(words::bad_option("rounds", &shown, "a whole number of 1 or more"))
            });
            Some(count?)
        }
    };
    let noise = match given.noise {
        None => Vec::new(),
        Some(noise) => match number::to_f64(noise, cx.values()) {
            Some(noise) => vec![noise],
            None => {
                let items = crate::lang::native::elements(noise, cx)?.unwrap_or_default();
                let numbers: Option<Vec<f64>> =
                    items.iter().map(|item| number::to_f64(*item, cx.values())).collect();
                numbers.filter(|numbers| !numbers.is_empty()).ok_or_else(|| {
                    let shown = cx.show_inner(noise);
                    Fault::from(words::bad_option(
                        "noise",
                        &shown,
                        "a probability, or a list of them",
                    ))
                })?
            }
        },
    };
    let regimes = given.under.map(|under| regimes_of(cx, under)).transpose()?.unwrap_or_default();
    if let Some(chance) = given.continuation.filter(|chance| !(0.0..=1.0).contains(chance)) {
        let shown = cx.show_inner(Value::Float(chance));
        return Err(words::bad_option("continuation", &shown, "a chance between 0 and 1").into());
    }
    let horizon = Horizon { rounds, continuation: given.continuation, discount: given.discount };
    Ok(Options {
        horizon,
        noise,
        misperception: given.misperception.unwrap_or(0.0),
        message_noise: given.message_noise.unwrap_or(0.0),
        payoffs_seen: given.payoffs_seen.unwrap_or(true),
        regimes,
        matching: Matching::Group,
        full: wants_rounds(cx),
    })
}

/// Whether anything in the program can ask a match for its rounds: then they are kept, else not, so that a
/// long match needs no memory.
fn wants_rounds(cx: &dyn Cx) -> bool {
    const ASKED: [&str; 16] = [
        "actions",
        "intended",
        "payoffs",
        "material",
        "table",
        "state",
        "payments",
        "moves",
        "violations",
        "sanctions",
        "costs",
        "budget",
        "votes",
        "standing",
        "members",
        "plot",
    ];
    let image = cx.image();
    ASKED.iter().any(|name| image.mentions(name))
        || image.modules.iter().any(|module| module.name.starts_with("<prompt"))
}

pub(super) fn seed_of(cx: &mut dyn Cx, seed: Option<i64>) -> u64 {
    match seed {
        Some(seed) => seed.cast_unsigned(),
        None => cx.stream().split().number(),
    }
}

/// What nobody will carry out is said once, on the way.
pub(super) fn warn_toothless(cx: &mut dyn Cx, regimes: &[Value]) {
    for (norm, regime) in toothless(cx, regimes) {
        cx.warn(words::toothless(&norm, &regime));
    }
}

/// Whether nobody has a strategy or is somebody: only then one round is all there is to see.
fn all_actions(seats: &[Seated]) -> bool {
    let bare = |seat: &Seated| {
        matches!(seat.actor, Value::None) && !matches!(seat.conduct, Conduct::Strategy(_))
    };
    seats.iter().all(bare)
}

natives! {
    /// Matches and tournaments.
    pub static PLAY = "Playing" {
        /// Plays a match and tells what came of it.
        ///
        /// The players are actors, strategies or actions, one for each player of the game. A match needs a length:
        /// `rounds`, `continuation` or both (whichever ends first); bare actions alone play one round.
        ///
        /// A match has `.scores` (mean a round), `.total`, `.cooperation`, one for each player; `.mean_score`,
        /// `.rounds`, `.share(action)`; `.actions`, `.intended`, `.payoffs`, `.material` (a history for each player),
        /// `.violations`, `.sanctions`, `.votes` and `.table()`.
        ///
        /// # Errors
        /// `E0733` without a length; `E0734` for another number of players; `E0737` and `E0738` for a choice that is
        /// none; `E0740` for an option out of its range.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// use strategies { tit_for_tat, always_defect }
        /// let m = play(prisoners_dilemma, between: [tit_for_tat, always_defect], rounds: 10)
        /// m.scores             // => [0.9, 1.4]
        /// m.actions[0].len     // => 10
        /// m.cooperation        // => [0.1, 0.0]
        /// ```
        ///
        /// # Sources
        /// [axelrod-1984]
        fn play(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// Who plays, in seat order.
            between: Value,
            /// At most so many rounds.
            rounds: Option<Value>,
            /// After each round another follows with this probability.
            continuation: Option<f64>,
            /// The weight of a round relative to the one before.
            discount: Option<f64>,
            /// The probability that an intended action is replaced by another; a list gives one for each player.
            noise: Option<Value>,
            /// The probability that an observer sees another action than was played.
            misperception: Option<f64>,
            /// The probability that a message arrives as another.
            message_noise: Option<f64>,
            /// Who meets whom: `"group"` (if left out), `"all_pairs"`, `"random_pairs"`, a network, or a list of pairs.
            matching: Option<Value>,
            /// The regime, or a list of them.
            under: Option<Value>,
            /// Whether players see what they earned; `true` if left out.
            payoffs_seen: Option<bool>,
            /// The seed; the session's stream if left out.
            seed: Option<i64>,
        ) -> MatchObject {
            let seats = seated(cx, &game, between)?;
            cx.heap().hold(seats.len() * SEAT)?;
            let given = Given {
                rounds, continuation, discount, noise, misperception, message_noise, payoffs_seen, under,
            };
            let mut options = options(cx, given)?;
            options.matching = who_meets(cx, &game, &seats, matching)?;
            let seed = seed_of(cx, seed);
            let horizon = &mut options.horizon;
            if horizon.rounds.is_none() && horizon.continuation.is_none() {
                if !all_actions(&seats) || horizon.discount.is_some() {
                    return Err(words::no_horizon().into());
                }
                horizon.rounds = Some(1);
            }
            warn_toothless(cx, &options.regimes);
            let key = Key::new(seed).of_match(0, 0);
            play_match(cx, &game, &seats, &options, Occasion::default(), key)
        }

        /// The game with the expected sanctions of a regime in its payoffs, for solvers.
        ///
        /// In every cell each finding takes its expected toll of the round: fines, what enforcing costs, dues. All
        /// are taken to be willing, and a norm draws its first sanction; what lasts longer than the round
        /// (suspension, expulsion, retaliation) is not in it.
        ///
        /// # Errors
        /// `E0730` for a game whose payoffs are not written out; `E0740` for what is no regime.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// norm peace {
        ///     must cooperate
        ///     or else fine(1)
        /// }
        /// regime order {
        ///     norms:       [peace]
        ///     monitoring:  monitor(accuracy: 0.5)
        ///     enforcement: decentralised(cost: 0)
        /// }
        /// critical_discount(prisoners_dilemma)                // => 1/2
        /// critical_discount(prisoners_dilemma.under(order))   // => 3/8
        /// ```
        fn under(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// The regime, or a list of them.
            regime: Value,
        ) -> GameObject {
            let regimes = regimes_of(cx, regime)?;
            folded(cx, &game, &regimes)
        }

        /// The share of an action or level among all that were played.
        fn method_match_share(cx, played: Arc<MatchObject>, action: Value) -> Option<f64> {
            played.share(cx, action)
        }

        /// One row for each player and round.
        fn method_match_table(cx, played: Arc<MatchObject>) -> TableObject {
            played.table(cx)
        }
    }
}
