//! Estimates where there are too many coalitions: random orders of joining, random coalitions.

use super::{Asked, Counted, Players};
use crate::analysis::coalition::{Index, Sampled};
use crate::base::random::{Draws, Stream, shuffle};
use crate::base::rational::Rational;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::Fault;

/// How many draws, and the seed.
#[derive(Clone, Copy)]
pub(in crate::bridge) struct Sample {
    count: u64,
    stream: u64,
}

impl Sample {
    /// Out of arguments: at least two draws, so that errors can be told.
    ///
    /// # Errors
    /// `E0740` for fewer.
    pub(in crate::bridge) fn new(count: i64, seed: u64) -> Result<Self, Fault> {
        match u64::try_from(count) {
            Ok(count) if count >= 2 => Ok(Self { count, stream: seed }),
            _ => Err(words::bad_option("samples", &count.to_string(), "2 or more").into()),
        }
    }

    fn stream(self) -> Stream {
        Stream::new(self.stream).named("coalitions")
    }
}

/// The Shapley value of a game from random orders.
///
/// # Errors
/// What the game's function raises, and limits.
pub(in crate::bridge) fn sampled_game(
    cx: &mut dyn Cx,
    asked: &Asked,
    banzhaf: bool,
    sample: Sample,
) -> Result<Sampled, Fault> {
    asked.empty_is_nothing(cx)?;
    let players = asked.players.len();
    let mut made = Sampled::new(players);
    let mut stream = sample.stream();
    let mark = cx.values().roots.len();
    for _ in 0..sample.count {
        cx.spend(4 * players as u64)?;
        let mut added = vec![Rational::zero(); players];
        if banzhaf {
            let drawn: Vec<bool> = (0..players).map(|_| stream.index(2) == 0).collect();
            for (who, added) in added.iter_mut().enumerate() {
                let others: Vec<usize> =
                    (0..players).filter(|&other| drawn[other] && other != who).collect();
                let mut with = others.clone();
                with.push(who);
                with.sort_unstable();
                *added = asked.worth(cx, &with)? - asked.worth(cx, &others)?;
                cx.heap().unroot(mark);
            }
        } else {
            let mut before: Vec<usize> = Vec::with_capacity(players);
            let mut last = Rational::zero();
            for who in shuffle::permutation(players, &mut stream) {
                before.insert(before.partition_point(|other| *other < who), who);
                let now = asked.worth(cx, &before)?;
                added[who] = &now - &last;
                last = now;
                cx.heap().unroot(mark);
            }
        }
        made.add(&added);
    }
    Ok(made)
}

/// Voting power from random orders (Shapley-Shubik) or random coalitions (Penrose, Banzhaf).
///
/// # Errors
/// What the rule's functions raise, and limits.
pub(in crate::bridge) fn sampled_power(
    cx: &mut dyn Cx,
    players: &Players,
    rule: &Counted,
    index: Index,
    sample: Sample,
) -> Result<(Vec<f64>, Vec<f64>), Fault> {
    let count = players.len();
    let mut made = Sampled::new(count);
    let mut stream = sample.stream();
    let mark = cx.values().roots.len();
    let mut added = vec![Rational::zero(); count];
    for _ in 0..sample.count {
        cx.spend(4 * count as u64)?;
        added.fill(Rational::zero());
        if index == Index::ShapleyShubik {
            let order = shuffle::permutation(count, &mut stream);
            if rule.conditions.is_ok() {
                // More yes never turn a pass into a failure, so the pivot can be found by halving.
                let (mut low, mut high) = (0, count + 1);
                while high - low > 1 {
                    let middle = usize::midpoint(low, high);
                    let passes = rule.passes(cx, players, &order[..middle])?;
                    (low, high) = if passes { (low, middle) } else { (middle, high) };
                }
                if high <= count {
                    added[order[high - 1]] = Rational::one();
                }
            } else {
                let mut before = false;
                for (at, who) in order.iter().enumerate() {
                    let now = rule.passes(cx, players, &order[..=at])?;
                    added[*who] = Rational::from(i64::from(now) - i64::from(before));
                    before = now;
                    cx.heap().unroot(mark);
                }
            }
        } else {
            let drawn: Vec<usize> = (0..count).filter(|_| stream.index(2) == 0).collect();
            for (who, added) in added.iter_mut().enumerate() {
                let others: Vec<usize> =
                    drawn.iter().copied().filter(|other| *other != who).collect();
                let with = rule.passes(cx, players, &[others.as_slice(), &[who]].concat())?;
                let without = rule.passes(cx, players, &others)?;
                *added = Rational::from(i64::from(with) - i64::from(without));
                cx.heap().unroot(mark);
            }
        }
        made.add(&added);
    }
    let (mut values, mut errors) = (made.values().to_vec(), made.errors());
    if index == Index::Banzhaf {
        let total: f64 = values.iter().sum();
        if total > 0.0 {
            values.iter_mut().chain(&mut errors).for_each(|x| *x /= total);
        }
    }
    Ok((values, errors))
}
