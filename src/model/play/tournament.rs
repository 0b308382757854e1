//! A tournament: who meets whom, and who did best.
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
//!
//! [`ratings`] has what else is asked of a tournament: good partners, invasion.

pub mod ratings;

use super::outcome::{Outcome, Tally};
use crate::base::tolerance::close;

/// Two entrants that meet; equal numbers for an entrant and its copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    /// In the first seat.
    pub first: usize,
    /// In the second seat.
    pub second: usize,
}

/// What one seat of a match came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Side {
    /// The discounted sum of payoffs.
    pub total: f64,
    /// What `total` is divided by.
    pub weight: f64,
    /// The rounds in which it acted.
    pub acted: u64,
    /// How often it cooperated; `None` where it cannot.
    pub cooperated: Option<u64>,
}

/// What came of one match of a tournament.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Meeting {
    /// Who met.
    pub pair: Pair,
    /// Which repetition, from 0.
    pub repetition: usize,
    /// The rounds played.
    pub rounds: u32,
    /// What each seat came to.
    pub sides: [Side; 2],
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
    /// The standard error of its score, `sd` over the root of the number of repetitions.
    pub error: Option<f64>,
    /// Matches won by a strictly higher total, mean per repetition.
    pub wins: f64,
    /// Its share of cooperation.
    pub cooperation: Option<f64>,
}

/// A number for row against column; `None` where they did not meet.
pub type Matrix = Vec<Vec<Option<f64>>>;

/// The result of a tournament.
#[derive(Clone, Debug, PartialEq)]
pub struct Standings {
    /// Best first.
    pub ranking: Vec<Place>,
    /// Row's pooled score against column.
    pub matrix: Matrix,
    /// Row's share of cooperation against column.
    pub cooperation: Matrix,
}

impl From<&Tally> for Side {
    fn from(tally: &Tally) -> Self {
        let Tally { total, weight, acted, cooperated, .. } = *tally;
        Self { total, weight, acted, cooperated }
    }
}

impl Side {
    /// The mean payoff a round; `None` without one.
    #[must_use]
    pub fn score(&self) -> Option<f64> {
        (self.weight > 0.0).then(|| self.total / self.weight)
    }

    /// The share of cooperation among its acts.
    #[must_use]
    pub fn cooperation(&self) -> Option<f64> {
        self.cooperated.filter(|_| self.acted > 0).map(|count| count as f64 / self.acted as f64)
    }
}

impl Meeting {
    /// The meeting that a match of two came to; `None` for a match of others.
    #[must_use]
    pub fn new(pair: Pair, repetition: usize, outcome: &Outcome) -> Option<Meeting> {
        let [first, second] = &outcome.players[..] else { return None };
        let sides = [first.into(), second.into()];
        Some(Meeting { pair, repetition, rounds: outcome.rounds, sides })
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

/// Who meets whom where links are given: each pair once, however often it is named, in the order of
/// [`pairings`].
#[must_use]
pub fn linked(links: impl IntoIterator<Item = (usize, usize)>) -> Vec<Pair> {
    let pair = |(a, b): (usize, usize)| Pair { first: a.min(b), second: a.max(b) };
    let mut pairs: Vec<Pair> = links.into_iter().map(pair).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// For games whose seats differ: every pair also with the seats exchanged, right after it.
#[must_use]
pub fn both_ways(pairs: &[Pair]) -> Vec<Pair> {
    let back = |pair: &Pair| Pair { first: pair.second, second: pair.first };
    let both = |pair: &Pair| [Some(*pair), Some(back(pair)).filter(|back| back != pair)];
    pairs.iter().flat_map(both).flatten().collect()
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
    fn add(&mut self, side: &Side, share: f64) {
        self.total += share * side.total;
        self.weight += share * side.weight;
        if let Some(cooperated) = side.cooperated {
            self.acted += share * side.acted as f64;
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
        let mut once = vec![Account::default(); entrants];
        let mut by_repetition: Vec<Vec<f64>> = vec![Vec::new(); entrants];
        let mut cells = vec![vec![Account::default(); entrants]; entrants];
        let mut wins = vec![0_usize; entrants];
        let inside = |meeting: &&Meeting| {
            let Pair { first, second } = meeting.pair;
            first.max(second) < entrants && meeting.repetition < repetitions
        };
        let mut current = 0;
        for meeting in meetings.iter().filter(inside) {
            if meeting.repetition != current {
                close_repetition(&mut once, &mut by_repetition);
                current = meeting.repetition;
            }
            let (Pair { first, second }, [one, other]) = (meeting.pair, &meeting.sides);
            let share = if first == second { 0.5 } else { 1.0 };
            for (entrant, opponent, side) in [(first, second, one), (second, first, other)] {
                all[entrant].add(side, share);
                once[entrant].add(side, share);
                cells[entrant][opponent].add(side, share);
            }
            if first != second {
                wins[first] += usize::from(one.total > other.total);
                wins[second] += usize::from(other.total > one.total);
            }
        }
        close_repetition(&mut once, &mut by_repetition);
        let place = |entrant: usize| {
            let scores = &by_repetition[entrant];
            let sd = deviation(scores);
            Place {
                rank: 0,
                entrant,
                score: all[entrant].score(),
                sd,
                error: sd.map(|sd| sd / (scores.len() as f64).sqrt()),
                wins: wins[entrant] as f64 / repetitions.max(1) as f64,
                cooperation: all[entrant].cooperation(),
            }
        };
        let matrix = |of: fn(&Account) -> Option<f64>| {
            cells.iter().map(|row| row.iter().map(of).collect()).collect()
        };
        Standings {
            ranking: rank((0..entrants).map(place).collect()),
            matrix: matrix(Account::score),
            cooperation: matrix(Account::cooperation),
        }
    }

    /// Everybody of the first rank, in entry order; nobody where nobody has a score.
    #[must_use]
    pub fn winners(&self) -> Vec<usize> {
        let first = |place: &&Place| place.rank == 1 && place.score.is_some();
        self.ranking.iter().filter(first).map(|place| place.entrant).collect()
    }
}

/// Notes everybody's score in a repetition and begins the next.
fn close_repetition(once: &mut [Account], scores: &mut [Vec<f64>]) {
    for (account, scores) in once.iter_mut().zip(scores) {
        scores.extend(std::mem::take(account).score());
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
mod tests;
