//! Populations go the way their rules say.

mod chance;
mod effort;
mod paths;
mod spatial;

use super::*;

/// Nothing stops the run, nothing is played anew.
pub(super) struct Calm;

impl Source for Calm {
    fn tick(&mut self, _work: u64) -> Result<(), Cause> {
        Ok(())
    }
}

pub(super) fn pairs(rows: &[&[f64]]) -> Payoffs {
    Payoffs::Pairs(matrix(rows))
}

pub(super) fn matrix(rows: &[&[f64]]) -> Matrix {
    Matrix::new(rows.len(), rows[0].len(), rows.concat()).unwrap()
}

pub(super) fn setup(rule: Rule, length: usize) -> Setup<'static> {
    Setup { rule, length, single: false, mutation: 0.0, place: None }
}

pub(super) fn place(network: &Network) -> Place<'_> {
    Place { play: network, replacement: network, mean: false, baseline: 0.0 }
}

/// Cooperators give b at the cost c, then defectors.
pub(super) fn donation(b: f64, c: f64) -> Payoffs {
    pairs(&[&[b - c, -c], &[b, 0.0]])
}

pub(super) fn moran(selection: f64) -> Rule {
    Rule::Moran { selection }
}

/// How often the first of two types takes over, starting from these counts.
pub(super) fn takeovers(
    rule: Rule,
    payoffs: &Payoffs,
    counts: &[u32],
    runs: u64,
    generations: usize,
) -> f64 {
    let mut won = 0_u32;
    for seed in 0..runs {
        let start = Start::Counts(counts.to_vec());
        let path = run(&setup(rule, generations), payoffs, start, Key::new(seed), &mut Calm);
        let end = path.unwrap();
        let end = end.at(generations);
        assert!(end.contains(&1.0), "not fixed: {end:?}");
        won += u32::from(end[0] == 1.0);
    }
    f64::from(won) / runs as f64
}

/// Whether a share of so many runs is what was expected, within four standard errors.
#[track_caller]
pub(super) fn within(share: f64, expected: f64, runs: u64) {
    let error = (expected * (1.0 - expected) / runs as f64).sqrt().max(1e-12);
    assert!((share - expected).abs() <= 4.0 * error, "{share} is not {expected} ± {error}");
}
