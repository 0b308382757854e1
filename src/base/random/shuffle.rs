//! Random orders and picks: shuffling, samples without replacement, weighted choice.
//!
//! Each function states how many words it draws, and in what order, so that its results can never
//! change silently.

use super::generator::Draws;

/// Puts the items into a random order, all orders equally likely (Fisher and Yates 1938, from the
/// end; Durstenfeld 1964). Takes one bounded draw for each item but one.
pub fn shuffle<T>(items: &mut [T], draws: &mut impl Draws) {
    for last in (1..items.len()).rev() {
        items.swap(last, draws.index(last + 1));
    }
}

/// The numbers `0..n` in a random order.
#[must_use]
pub fn permutation(n: usize, draws: &mut impl Draws) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    shuffle(&mut order, draws);
    order
}

/// `count` different numbers of `0..n` in random order, all equally likely; all `n` if `count` is
/// more. Takes `count` bounded draws.
///
/// # Complexity
/// Time and memory grow with `n`.
#[must_use]
pub fn sample(n: usize, count: usize, draws: &mut impl Draws) -> Vec<usize> {
    let mut pool: Vec<usize> = (0..n).collect();
    let count = count.min(n);
    for place in 0..count {
        pool.swap(place, place + draws.index(n - place));
    }
    pool.truncate(count);
    pool
}

/// An index in `0..n` other than `not`, each equally likely; `None` if there is no other. Takes one
/// bounded draw, none where the answer is `None`.
#[must_use]
pub fn other(n: usize, not: usize, draws: &mut impl Draws) -> Option<usize> {
    if not >= n {
        return (n > 0).then(|| draws.index(n));
    }
    if n == 1 {
        return None;
    }
    let pick = draws.index(n - 1);
    Some(if pick < not { pick } else { pick + 1 })
}

/// Running totals of weights, for [`weighted`]. Negative weights and what is no number count as 0.
#[must_use]
pub fn cumulate(weights: &[f64]) -> Vec<f64> {
    let mut total = 0.0;
    let step = |&weight: &f64| {
        total += if weight > 0.0 { weight } else { 0.0 };
        total
    };
    weights.iter().map(step).collect()
}

/// An index with probability proportional to its weight, given running totals; `None` if they are
/// empty or end at 0 or infinity. One of weight 0 is never chosen. Takes one word, always.
#[must_use]
pub fn weighted(cumulative: &[f64], draws: &mut impl Draws) -> Option<usize> {
    weighted_at(cumulative, draws.uniform())
}

/// The index that a number `u` in [0, 1) picks: the first whose running total exceeds `u` times all.
#[must_use]
pub fn weighted_at(cumulative: &[f64], u: f64) -> Option<usize> {
    let total = *cumulative.last()?;
    if !(total > 0.0 && total.is_finite()) {
        return None;
    }
    let aim = u * total;
    let found = cumulative.partition_point(|&sum| sum <= aim);
    // Rounding may lift the aim to the total; then the last one with a weight is meant.
    Some(found.min(cumulative.partition_point(|&sum| sum < total)))
}

#[cfg(test)]
mod tests {
    use super::super::stream::Stream;
    use super::*;

    #[test]
    fn values_never_change() {
        let mut stream = Stream::new(1);
        assert_eq!(permutation(8, &mut stream), [1, 0, 6, 2, 3, 5, 4, 7]);
        assert_eq!(sample(100, 5, &mut stream), [5, 66, 83, 31, 28]);
    }

    #[test]
    fn orders_are_equally_likely() {
        let mut stream = Stream::new(2);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..24_000 {
            *counts.entry(permutation(4, &mut stream)).or_insert(0.0) += 1.0;
        }
        assert_eq!(counts.len(), 24);
        let chi: f64 = counts.values().map(|n: &f64| (n - 1000.0) * (n - 1000.0) / 1000.0).sum();
        // 23 degrees of freedom: beyond 49.7 with probability 0.001.
        assert!(chi < 49.7, "{chi}");
    }

    #[test]
    fn samples_have_no_repeats() {
        let mut stream = Stream::new(3);
        let mut hits = [0.0; 10];
        for _ in 0..10_000 {
            let picked = sample(10, 3, &mut stream);
            let distinct: std::collections::BTreeSet<_> = picked.iter().collect();
            assert_eq!((picked.len(), distinct.len()), (3, 3));
            picked.iter().for_each(|&i| hits[i] += 1.0);
        }
        assert!(hits.iter().all(|n: &f64| (n - 3000.0).abs() < 4.0 * 45.8), "{hits:?}");
        assert_eq!(sample(3, 9, &mut stream).len(), 3);
        assert!(sample(0, 2, &mut stream).is_empty());
    }

    #[test]
    fn others_leave_one_out() {
        let mut stream = Stream::new(4);
        for _ in 0..100 {
            let pick = other(3, 1, &mut stream);
            assert!(pick == Some(0) || pick == Some(2));
        }
        assert_eq!(other(1, 0, &mut stream), None);
        assert_eq!(other(0, 0, &mut stream), None);
        assert_eq!(other(2, 0, &mut stream), Some(1));
    }

    #[test]
    fn weights_decide() {
        let totals = cumulate(&[0.0, 1.0, 0.0, 3.0, 0.0, -1.0]);
        assert_eq!(totals, [0.0, 1.0, 1.0, 4.0, 4.0, 4.0]);
        assert_eq!(weighted_at(&totals, 0.0), Some(1));
        assert_eq!(weighted_at(&totals, 0.2499), Some(1));
        assert_eq!(weighted_at(&totals, 0.25), Some(3));
        assert_eq!(weighted_at(&totals, 1.0), Some(3));
        assert_eq!(weighted_at(&[], 0.5), None);
        assert_eq!(weighted_at(&[0.0, 0.0], 0.5), None);
        let mut stream = Stream::new(5);
        let hits = (0..10_000).filter(|_| weighted(&totals, &mut stream) == Some(1)).count();
        assert!(hits.abs_diff(2500) < 4 * 44, "{hits}");
    }
}
