//! Evolving traits: numbers in 0..=1 that an actor has, held as bits that mutate.
//!
//! With three bits a trait has the eight levels 0, 1/7, …, 1, as in Axelrod's norms game (1986). A generation ends
//! with [`selected`], which says whose children make up the next, and [`mutate`], which turns bits.

use crate::base::random::Draws;
use crate::base::random::shuffle::sample;

/// The most bits of a trait.
pub const MOST_BITS: u32 = 30;

/// The level of a number in 0..=1 among those of so many bits.
///
/// A level's own number gives that level; a number drawn uniformly gives all levels alike.
#[must_use]
pub fn level(value: f64, bits: u32) -> u32 {
    let levels = 1_u64 << bits;
    // A level's own number k/(levels − 1) lies just inside its stretch; rounding must not push it out.
    let place = value * levels as f64 + 1e-9;
    (place as u64).min(levels - 1) as u32
}

/// The number of a level.
#[must_use]
pub fn value(level: u32, bits: u32) -> f64 {
    f64::from(level) / ((1_u64 << bits) - 1) as f64
}

/// Turns each of the bits with probability `u`. Takes one word a bit.
pub fn mutate(level: &mut u32, bits: u32, u: f64, draws: &mut impl Draws) {
    for bit in 0..bits {
        if draws.chance(u) {
            *level ^= 1 << bit;
        }
    }
}

/// Whose children make up the next generation, in order of the parents (Axelrod 1986).
///
/// A score of the mean plus `sd` standard deviations or more leaves two children, one of the mean less as much or
/// more leaves one, a lower one none. Of too many a random part goes; of too few, children drawn at random are
/// doubled. Where all score alike everybody leaves one. Scores within 1e-9 of a bound reach it; the standard
/// deviation is that of the generation itself (divided by n).
#[must_use]
pub fn selected(scores: &[f64], sd: f64, draws: &mut impl Draws) -> Vec<usize> {
    let n = scores.len();
    if n == 0 {
        return Vec::new();
    }
    let mean = scores.iter().sum::<f64>() / n as f64;
    let squares: f64 = scores.iter().map(|score| (score - mean) * (score - mean)).sum();
    let spread = (squares / n as f64).sqrt();
    if spread <= 1e-9 {
        return (0..n).collect();
    }
    let mut children = Vec::with_capacity(2 * n);
    for (parent, score) in scores.iter().enumerate() {
        let reaches = |bound: f64| *score >= bound - 1e-9;
        let count =
            usize::from(reaches(mean + sd * spread)) + usize::from(reaches(mean - sd * spread));
        children.extend(std::iter::repeat_n(parent, count));
    }
    if children.len() > n {
        let mut kept = sample(children.len(), n, draws);
        kept.sort_unstable();
        return kept.into_iter().map(|at| children[at]).collect();
    }
    let born = children.len();
    while children.len() < n {
        // Where nobody reaches the lower bound, which only a negative `sd` brings about, all do.
        children.push(if born == 0 { children.len() } else { children[draws.index(born)] });
    }
    children.sort_unstable();
    children
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::Stream;

    #[test]
    fn levels_and_numbers() {
        for bits in [1, 3, 5] {
            for at in 0..1 << bits {
                assert_eq!(level(value(at, bits), bits), at);
            }
        }
        let mut counts = [0; 8];
        (0..8000).for_each(|at| counts[level(f64::from(at) / 8000.0, 3) as usize] += 1);
        assert_eq!(counts, [1000; 8]);
    }

    #[test]
    fn two_for_the_successful_none_for_the_unsuccessful() {
        let mut draws = Stream::new(1);
        // Mean 5, standard deviation 3.16: 10 leaves two, 0 none, 5 one.
        let next = selected(&[10.0, 5.0, 5.0, 5.0, 0.0], 1.0, &mut draws);
        assert_eq!(next, [0, 0, 1, 2, 3]);
        assert_eq!(selected(&[2.0; 4], 1.0, &mut draws), [0, 1, 2, 3]);
        // Mean 8, standard deviation 4: the bound is reached by the one below it only if it is on it.
        let few = selected(&[10.0, 10.0, 10.0, 10.0, 0.0], 1.0, &mut draws);
        assert_eq!(few.len(), 5);
        assert!(!few.contains(&4));
        let many = selected(&[10.0, 10.0, 5.0, 5.0, 5.0, 5.0, 5.0, 1.0], 1.0, &mut draws);
        assert_eq!(many.len(), 8);
    }

    #[test]
    fn bits_turn_as_often_as_said() {
        let mut draws = Stream::new(2);
        let mut turned = 0;
        for _ in 0..20_000 {
            let mut level = 0;
            mutate(&mut level, 3, 0.1, &mut draws);
            turned += level.count_ones();
        }
        // 60000 bits, standard error 0.00122.
        assert!((f64::from(turned) / 60_000.0 - 0.1).abs() < 0.005, "{turned}");
    }
}
