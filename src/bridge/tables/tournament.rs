//! Tournaments: everybody meets everybody, and what can be asked of it.

use std::ops::Range;
use std::sync::Arc;

use super::play::{Given, options, seed_of, warn_toothless};
use crate::base::random::Key;
use crate::bridge::automaton::{Solo, duel, solo};
use crate::bridge::faults::refused;
use crate::bridge::game::GameObject;
use crate::bridge::hosted::{MATCHES, Occasion, ROUNDS};
use crate::bridge::parallel::{Work, each};
use crate::bridge::play::{
    Entrants, Options, SEAT, Seated, TournamentObject, neighbours_of, pays, play_match, play_with,
    seat_of, seated, setup,
};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::{model as words, tournament as complaints};
use crate::lang::native::{Cx, natives};
use crate::lang::value::{Fault, Value};
use crate::model::game::Payoffs;
use crate::model::play::Match;
use crate::model::play::tournament::{Meeting, Pair, both_ways, linked, pairings};
use crate::model::strategy::{Automaton, Decision};

/// The rounds of a tournament's match where nothing is said.
const USUAL_ROUNDS: u32 = 200;

/// Whether it matters who sits in which seat.
fn seats_differ(game: &GameObject) -> bool {
    let model = game.model();
    let [first, second] = model.players() else { return true };
    match model.payoffs() {
        _ if first.actions != second.actions => true,
        Payoffs::Table(_) => {
            let count = first.actions.count().unwrap_or(0);
            let differs =
                |row, column| model.payoff(0, &[row, column]) != model.payoff(1, &[column, row]);
            (0..count).any(|row| (0..count).any(|column| differs(row, column)))
        }
        Payoffs::Counts(_) => false,
        Payoffs::Computed => game.has_roles(),
        Payoffs::Sequence(_) => true,
    }
}

/// The entrants, as they sit in the first and in the second seat.
fn entrants(cx: &mut dyn Cx, game: &GameObject, among: Value) -> Result<Vec<[Seated; 2]>, Fault> {
    let everybody = seated(cx, game, among)?;
    cx.heap().hold(everybody.len().saturating_mul(3 * SEAT))?;
    let mut entrants = Vec::with_capacity(everybody.len());
    for first in everybody {
        // What takes part stays alive, wherever it came from.
        cx.heap().root(first.given);
        let sits = [seat_of(cx, game, 0, first.given)?, seat_of(cx, game, 1, first.given)?];
        entrants.push(sits);
    }
    Ok(entrants)
}

/// Who meets whom, as `on` says it.
fn opponents(
    cx: &mut dyn Cx,
    given: Value,
    entrants: &Entrants,
    self_play: bool,
) -> Result<Vec<Pair>, Fault> {
    let mut links = Vec::new();
    if let Some(lists) = neighbours_of(cx, given) {
        if lists.len() != entrants.names.len() {
            return Err(complaints::network_size(lists.len(), entrants.names.len()).into());
        }
        for (node, neighbours) in lists.into_iter().enumerate() {
            links.extend(neighbours.into_iter().map(|other| (node, other)));
        }
    } else {
        let wrong = |cx: &dyn Cx, what| Fault::from(complaints::bad_pair(&cx.show_inner(what)));
        let Value::List(list) = given else { return Err(wrong(cx, given)) };
        for pair in cx.values().list(list).items.clone() {
            let Value::List(ends) = pair else { return Err(wrong(cx, pair)) };
            let ends = &cx.values().list(ends).items;
            let place = |end: &Value| entrants.position(*end, cx.values());
            let places: Option<Vec<usize>> = ends.iter().map(place).collect();
            match places.as_deref() {
                Some(&[a, b]) => links.push((a, b)),
                _ => return Err(wrong(cx, pair)),
            }
        }
    }
    if self_play {
        links.extend((0..entrants.names.len()).map(|entrant| (entrant, entrant)));
    }
    Ok(linked(links))
}

/// What a row and a column of a tournament take while it is played, in bytes.
const CELL: usize = 128;

/// A tournament ready to be played.
struct Schedule<'a> {
    game: &'a Arc<GameObject>,
    entrants: &'a [[Seated; 2]],
    /// How each plays in the first and in the second seat.
    solos: Vec<[Solo; 2]>,
    options: &'a Options,
    /// A match of automata.
    plan: Match<'a>,
    pays: bool,
    pairs: &'a [Pair],
    repetitions: usize,
    /// Whether only strategies can leave anything to chance.
    calm: bool,
    key: Key,
}

impl<'a> Schedule<'a> {
    fn new(
        cx: &mut dyn Cx,
        game: &'a Arc<GameObject>,
        entrants: &'a [[Seated; 2]],
        options: &'a Options,
        pairs: &'a [Pair],
        repetitions: usize,
        key: Key,
    ) -> Result<Self, Fault> {
        let mut matches = vec![[0_usize; 2]; entrants.len()];
        for pair in pairs {
            matches[pair.first][0] += repetitions;
            matches[pair.second][1] += repetitions;
        }
        let mut solos = Vec::with_capacity(entrants.len());
        for (sits, [first, second]) in entrants.iter().zip(matches) {
            let one = solo(cx, game, sits, options, 0, first + second)?;
            let other = solo(cx, game, sits, options, 1, first + second)?;
            solos.push([one, other]);
        }
        let plan = Match::new(game.model(), 2, setup(options, Vec::new()));
        let plan = plan.map_err(|error| refused(&error, &game.made.name))?;
        let (pays, calm) = (pays(cx), is_calm(game, options));
        Ok(Self { game, entrants, solos, options, plan, pays, pairs, repetitions, calm, key })
    }

    /// Plays the matches of these numbers: all repetitions of the first pair, then of the second … A match in which
    /// nothing is left to chance comes to the same each time, so it is played once.
    fn play(&self, cx: &mut dyn Cx, numbers: Range<usize>) -> Result<Vec<Meeting>, Fault> {
        let mut meetings: Vec<Meeting> = Vec::with_capacity(numbers.len());
        let mut sure: Option<(usize, u64)> = None;
        let heard = cx.listens(ROUNDS | MATCHES);
        for number in numbers {
            let (place, repetition) = (number / self.repetitions, number % self.repetitions);
            match (sure, meetings.last()) {
                (Some((known, steps)), Some(&last))
                    if known == place && !heard && cx.affords(steps) =>
                {
                    cx.spend(steps)?;
                    meetings.push(Meeting { repetition, ..last });
                }
                _ => {
                    cx.touched();
                    let before = cx.steps_now();
                    meetings.push(self.play_one(cx, self.pairs[place], repetition)?);
                    let certain = self.calm && !cx.touched() && self.no_dice(self.pairs[place]);
                    sure = certain.then(|| (place, cx.steps_now() - before));
                }
            }
        }
        Ok(meetings)
    }

    /// Whether neither of a pair is an automaton that draws.
    fn no_dice(&self, pair: Pair) -> bool {
        let draws = |solo: &Solo| matches!(solo, Solo::Automaton(machine) if !is_sure(machine));
        !draws(&self.solos[pair.first][0]) && !draws(&self.solos[pair.second][1])
    }

    fn play_one(&self, cx: &mut dyn Cx, pair: Pair, repetition: usize) -> Result<Meeting, Fault> {
        cx.spend(1)?;
        let positions = [pair.first as u64, pair.second as u64];
        let key = self.key.path(&positions).child(repetition as u64);
        let sits = [&self.entrants[pair.first][0], &self.entrants[pair.second][1]];
        let solos = [&self.solos[pair.first][0], &self.solos[pair.second][1]];
        let occasion = Occasion { pair: Some([pair.first, pair.second]), repetition };
        if let [Solo::Automaton(one), Solo::Automaton(other)] = solos
            && !cx.listens(ROUNDS | MATCHES)
            && sits.iter().all(|seat| seat.utility.is_none())
        {
            let machines = [Arc::clone(one), Arc::clone(other)];
            let played = duel(cx, self.game, &self.plan, &machines, self.pays, key)?;
            if let Some(meeting) =
                played.and_then(|outcome| Meeting::new(pair, repetition, &outcome))
            {
                return Ok(meeting);
            }
        }
        cx.tidy();
        let seats = sits.map(Seated::clone);
        let known = |solo: &Solo| match solo {
            Solo::Automaton(machine) => Some(Arc::clone(machine)),
            Solo::Asked | Solo::Depends => None,
        };
        let played = if solos.iter().any(|solo| matches!(solo, Solo::Depends)) {
            // What it finds out may be known already elsewhere.
            cx.touch();
            play_match(cx, self.game, &seats, self.options, occasion, key)?
        } else {
            let known = solos.map(known);
            play_with(cx, self.game, &seats, self.options, &known, occasion, key)?
        };
        Meeting::new(pair, repetition, &played.outcome)
            .ok_or_else(|| words::player_count(&self.game.made.name, 2, seats.len()).into())
    }
}

/// Whether an automaton never draws.
fn is_sure(machine: &Automaton) -> bool {
    machine.states().iter().all(|state| matches!(state.decision, Decision::Play { .. }))
}

/// Whether options leave nothing to chance beside what strategies do.
fn is_calm(game: &GameObject, options: &Options) -> bool {
    let horizon = &options.horizon;
    options.noise.iter().all(|noise| *noise == 0.0)
        && options.misperception == 0.0
        && options.message_noise == 0.0
        && options.regimes.is_empty()
        && horizon.continuation.is_none_or(|w| w == 0.0 || w >= 1.0)
        && game.is_plain()
}

natives! {
    /// Tournaments.
    pub static TOURNAMENTS = "Tournaments" {
        /// Everybody meets everybody, in a game for two.
        ///
        /// Entrants are ranked by their mean score over all rounds of all matches; equal scores share a rank. With
        /// self-play each also meets a fresh copy of itself; the mean of both enters its score. In a game whose two
        /// seats differ every pair meets in both orders. With `on`, only those meet who are linked: entrants fill
        /// the nodes of a network in their order, or pairs are listed.
        ///
        /// Matches are played on all cores; the result is the same for any number of them.
        ///
        /// | field | is |
        /// | --- | --- |
        /// | `.ranking` | a table: `rank strategy score sd wins cooperation` |
        /// | `.winner`, `.winners` | the first of the ranking; all of the first rank |
        /// | `.scores`, `.errors`, `.wins`, `.cooperation` | mean scores, their standard errors over repetitions, matches won a repetition, shares of cooperation: lists in the order of entry |
        /// | `.matrix` | the row's mean score against the column: `t.matrix[0][1]`, or by name |
        /// | `.differences`, `.cooperation_matrix` | the same for the row's score less the column's, and for the row's cooperation |
        /// | `.invasion` | whether the row, alone among copies of the column, scores strictly more than these |
        /// | `.good_partner` | a table: the share of its matches in which an entrant cooperated at least as often as its opponent, and two ratings by eigenvectors |
        /// | `.table()` | a row for each match |
        ///
        /// # Errors
        /// `E0734` if the game is not for two; `E0747` for fewer than two entrants; `E0726`, `E0727`, `E0728` for
        /// opponents that do not fit.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// use strategies { tit_for_tat, always_defect, always_cooperate }
        /// let t = tournament(prisoners_dilemma, among: [tit_for_tat, always_defect, always_cooperate], rounds: 10)
        /// t.winner                 // => always_defect
        /// t.ranking[0].strategy    // => always_defect
        /// t.matrix[0][1]           // => 0.9
        /// t.invasion["always_defect"]["always_cooperate"]   // => true
        /// ```
        ///
        /// # Sources
        /// [axelrod-1980], [singer-clark-2014]
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
            /// Whether each also meets a copy of itself; `true` if left out, with `on` only where that says so.
            self_play: Option<bool>,
            /// Who meets whom: a network, or a list of pairs of entrants or of their positions; everybody if left out.
            on: Option<Value>,
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
            let sits = entrants(cx, &game, among)?;
            if sits.len() < 2 {
                return Err(words::too_few_entrants(sits.len()).into());
            }
            let values = sits.iter().map(|[first, _]| first.given).collect();
            // Pairs, and what is added up for each row and column.
            let cells = sits.len().saturating_mul(sits.len());
            cx.heap().hold(cells.saturating_mul(CELL))?;
            cx.spend(cells as u64 / 8)?;
            let names = sits.iter().map(|[first, _]| first.name.to_string());
            let entrants = Entrants::new(cx, names, values)?;
            let mut pairs = match on {
                None => pairings(sits.len(), self_play.unwrap_or(true)),
                Some(on) => opponents(cx, on, &entrants, self_play.unwrap_or(false))?,
            };
            if pairs.is_empty() {
                return Err(complaints::nobody_meets().into());
            }
            if seats_differ(&game) {
                pairs = both_ways(&pairs);
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
            let schedule =
                Schedule::new(cx, &game, &sits, &options, &pairs, repetitions, key)?;
            let work = Work::packed(cx, "matches", pairs.len().saturating_mul(repetitions));
            let mut meetings: Vec<Meeting> = Vec::new();
            let run = |cx: &mut dyn Cx, _: &mut (), task: usize| -> Result<Vec<Meeting>, Fault> {
                schedule.play(cx, work.things(task))
            };
            let played = each(cx, work, &run, &mut |cx, _, played: Vec<Meeting>| {
                cx.heap().charge(played.len() * size_of::<Meeting>())?;
                meetings.extend(played);
                Ok(())
            });
            cx.heap().release(meetings.len() * size_of::<Meeting>());
            played?;
            cx.spend(meetings.len() as u64 / 4)?;
            meetings.sort_by_key(|meeting| meeting.repetition);
            Ok(TournamentObject::new(game, entrants, repetitions, meetings))
        }

        /// One row for each match.
        fn method_tournament_table(cx, played: Arc<TournamentObject>) -> TableObject {
            let table = played.table(cx.heap())?;
            Ok(table)
        }
    }
}
