//! A tournament: everybody meets everybody, and who did best.
//!
//! The matches are played elsewhere, in any order and on any number of threads: [`pairings`] lists them,
//! [`Standings::new`] takes what came of them. In between lies one [`Meeting`] a pairing and repetition.
//!
//! ```text
//! pairings(3, self_play)    (0,0) (0,1) (0,2) (1,1) (1,2) (2,2)
//! ```
//!
//! An entrant's score is pooled: the sum of its totals over the sum of its rounds. With self-play each
//! meets a fresh copy of itself; the mean of the two seats enters score and cooperation (Axelrod 1980), and
//! it is no win. Ranks go by score; scores within 1e-9 share a rank, in entry order (1, 2, 2, 4).

use super::outcome::{Outcome, Tally};
use crate::base::tolerance::close;

/// Two entrants that meet; equal numbers for an entrant and its copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    /// In the first seat.
    pub first: usize,
    /// In the second seat.
    pub second: usize,
}

/// What came of one match of a tournament.
#[derive(Clone, Debug, PartialEq)]
pub struct Meeting {
    /// Who met.
    pub pair: Pair,
    /// Which repetition, from 0.
    pub repetition: usize,
    /// What each seat got.
    pub tallies: [Tally; 2],
}

/// One line of the ranking.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// From 1; equal scores share one.
    pub rank: usize,
    /// The entrant's position in the list of entrants.
    pub entrant: usize,
    /// Its pooled score; `None` without a game.
    pub score: Option<f64>,
    /// The standard deviation of its score over repetitions (n − 1); `None` for one.
    pub sd: Option<f64>,
    /// Matches won by a strictly higher total, mean per repetition.
    pub wins: f64,
    /// Its share of cooperation.
    pub cooperation: Option<f64>,
}

/// The result of a tournament.
#[derive(Clone, Debug, PartialEq)]
pub struct Standings {
    /// Best first.
    pub ranking: Vec<Place>,
    /// Row's pooled score against column; `None` where they did not meet.
    pub matrix: Vec<Vec<Option<f64>>>,
}

impl Meeting {
    /// The meeting that a match of two came to; `None` for a match of others.
    #[must_use]
    pub fn new(pair: Pair, repetition: usize, outcome: &Outcome) -> Option<Meeting> {
        let tallies = <[Tally; 2]>::try_from(outcome.players.clone()).ok()?;
        Some(Meeting { pair, repetition, tallies })
    }
}

/// Who meets whom in each repetition, by first and then second entrant.
///
/// A pair's key for random numbers is its two positions, so one more entrant at the end changes no match.
#[must_use]
pub fn pairings(entrants: usize, self_play: bool) -> Vec<Pair> {
    let seconds = |first| first + usize::from(!self_play)..entrants;
    let pairs = |first| seconds(first).map(move |second| Pair { first, second });
    (0..entrants).flat_map(pairs).collect()
}

/// Plays every pairing in every repetition, one after the other, and ranks.
///
/// # Errors
/// The first that `play` answers.
pub fn round_robin<E>(
    entrants: usize,
    repetitions: usize,
    self_play: bool,
    mut play: impl FnMut(Pair, usize) -> Result<[Tally; 2], E>,
) -> Result<Standings, E> {
    let pairs = pairings(entrants, self_play);
    let mut meetings = Vec::new();
    for repetition in 0..repetitions {
        for &pair in &pairs {
            meetings.push(Meeting { pair, repetition, tallies: play(pair, repetition)? });
        }
    }
    Ok(Standings::new(entrants, repetitions, &meetings))
}

/// Sums of one entrant, over everything or over one repetition.
#[derive(Clone, Copy, Default)]
struct Account {
    total: f64,
    weight: f64,
    acted: f64,
    cooperated: Option<f64>,
}

impl Account {
    fn add(&mut self, tally: &Tally, share: f64) {
        self.total += share * tally.total;
        self.weight += share * tally.weight;
        if let Some(cooperated) = tally.cooperated {
            self.acted += share * tally.acted as f64;
            *self.cooperated.get_or_insert(0.0) += share * cooperated as f64;
        }
    }

    fn score(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.total / self.weight)
    }

    fn cooperation(&self) -> Option<f64> {
        self.cooperated.filter(|_| self.acted > 0.0).map(|cooperated| cooperated / self.acted)
    }
}

impl Standings {
    /// Adds up meetings; those of entrants or repetitions beyond the numbers given are left out.
    ///
    /// The order of meetings changes nothing but the last digits of sums; give them in the order of
    /// [`pairings`], repetition by repetition, for the same bytes everywhere.
    #[must_use]
    pub fn new(entrants: usize, repetitions: usize, meetings: &[Meeting]) -> Standings {
        let mut all = vec![Account::default(); entrants];
        let mut by_repetition = vec![vec![Account::default(); entrants]; repetitions];
        let mut cells = vec![vec![Account::default(); entrants]; entrants];
        let mut wins = vec![0_usize; entrants];
        for Meeting { pair: Pair { first, second }, repetition, tallies } in meetings {
            if first.max(second) >= &entrants || *repetition >= repetitions {
                continue;
            }
            let share = if first == second { 0.5 } else { 1.0 };
            let seats = [(*first, *second, &tallies[0]), (*second, *first, &tallies[1])];
            for (entrant, other, tally) in seats {
                all[entrant].add(tally, share);
                by_repetition[*repetition][entrant].add(tally, share);
                cells[entrant][other].add(tally, share);
            }
            if first != second {
                let [one, other] = [tallies[0].total, tallies[1].total];
                wins[*first] += usize::from(one > other);
                wins[*second] += usize::from(other > one);
            }
        }
        let place = |entrant: usize| {
            let scores = by_repetition.iter().filter_map(|accounts| accounts[entrant].score());
            Place {
                rank: 0,
                entrant,
                score: all[entrant].score(),
                sd: deviation(&scores.collect::<Vec<_>>()),
                wins: wins[entrant] as f64 / repetitions.max(1) as f64,
                cooperation: all[entrant].cooperation(),
            }
        };
        let matrix = cells.iter().map(|row| row.iter().map(Account::score).collect()).collect();
        Standings { ranking: rank((0..entrants).map(place).collect()), matrix }
    }

    /// The first of the ranking.
    #[must_use]
    pub fn winner(&self) -> Option<usize> {
        self.ranking.first().map(|place| place.entrant)
    }
}

/// The standard deviation of a sample (n − 1).
fn deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    Some((squares / (values.len() - 1) as f64).sqrt())
}

/// Sorts by score and gives ranks: a score within 1e-9 of the best of its rank shares it.
fn rank(mut places: Vec<Place>) -> Vec<Place> {
    let score = |place: &Place| place.score.unwrap_or(f64::NEG_INFINITY);
    places.sort_by(|a, b| score(b).total_cmp(&score(a)).then(a.entrant.cmp(&b.entrant)));
    let mut from = 0;
    while from < places.len() {
        let best = score(&places[from]);
        let tied = places[from..].iter().take_while(|place| close(score(place), best)).count();
        let group = &mut places[from..from + tied.max(1)];
        group.sort_by_key(|place| place.entrant);
        for place in group {
            place.rank = from + 1;
        }
        from += tied.max(1);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(total: f64, rounds: u64, cooperated: u64) -> Tally {
        Tally {
            total,
            weight: rounds as f64,
            games: rounds,
            acted: rounds,
            cooperated: Some(cooperated),
            ..Tally::default()
        }
    }

    fn meeting(first: usize, second: usize, repetition: usize, totals: [f64; 2]) -> Meeting {
        let pair = Pair { first, second };
        Meeting { pair, repetition, tallies: totals.map(|total| tally(total, 10, 5)) }
    }

    #[test]
    fn everybody_meets_everybody_once() {
        let pairs =
            |n, own| pairings(n, own).iter().map(|p| (p.first, p.second)).collect::<Vec<_>>();
        assert_eq!(pairs(3, true), [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]);
        assert_eq!(pairs(3, false), [(0, 1), (0, 2), (1, 2)]);
        assert!(pairings(0, true).is_empty());
    }

    #[test]
    fn self_play_enters_with_the_mean_of_both_seats_and_is_no_win() {
        let meetings = [meeting(0, 0, 0, [10.0, 30.0]), meeting(0, 1, 0, [50.0, 5.0])];
        let standings = Standings::new(2, 1, &meetings);
        let first = &standings.ranking[0];
        assert_eq!((first.entrant, first.score, first.wins), (0, Some(3.5), 1.0));
        assert_eq!((first.sd, first.cooperation), (None, Some(0.5)));
        assert_eq!(standings.matrix, [[Some(2.0), Some(5.0)], [Some(0.5), None]]);
        assert_eq!(standings.winner(), Some(0));
    }

    #[test]
    fn scores_are_pooled_over_rounds_not_matches() {
        let pair = Pair { first: 0, second: 1 };
        let long =
            Meeting { pair, repetition: 0, tallies: [tally(30.0, 30, 0), tally(0.0, 30, 0)] };
        let short =
            Meeting { pair, repetition: 1, tallies: [tally(30.0, 10, 0), tally(0.0, 10, 0)] };
        let standings = Standings::new(2, 2, &[long, short]);
        assert_eq!(standings.ranking[0].score, Some(1.5));
        // Over repetitions the scores are 1 and 3.
        assert_eq!(standings.ranking[0].sd, Some(2_f64.sqrt()));
        assert_eq!(standings.ranking[0].wins, 1.0);
    }

    #[test]
    fn ties_share_a_rank_in_entry_order() {
        let meetings =
            [meeting(0, 1, 0, [20.0, 30.0 + 1e-9]), meeting(2, 3, 0, [30.0 + 2e-9, 40.0])];
        let ranks: Vec<_> = Standings::new(5, 1, &meetings).ranking;
        let ranks: Vec<_> = ranks.iter().map(|place| (place.rank, place.entrant)).collect();
        assert_eq!(ranks, [(1, 3), (2, 1), (2, 2), (4, 0), (5, 4)]);
    }

    #[test]
    fn a_round_robin_plays_all_and_stops_at_a_failure() {
        let ranked = round_robin(3, 2, true, |pair, _| {
            Ok::<_, ()>([pair.first, pair.second].map(|entrant| tally(entrant as f64, 1, 0)))
        });
        let ranking: Vec<_> = ranked.unwrap().ranking.iter().map(|place| place.entrant).collect();
        assert_eq!(ranking, [2, 1, 0]);
        assert_eq!(round_robin(3, 1, false, |pair, _| Err(pair.second)), Err(1));
    }

    #[test]
    fn wins_need_a_strictly_higher_total() {
        let meetings = [meeting(0, 1, 0, [3.0, 3.0]), meeting(0, 1, 1, [4.0, 3.0])];
        let standings = Standings::new(2, 2, &meetings);
        assert_eq!([standings.ranking[0].wins, standings.ranking[1].wins], [0.5, 0.0]);
    }
}
