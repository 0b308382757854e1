//! Opinions, innovations, crowds and contests.

use super::fraction;
use crate::analysis::dynamics::cascade::{Threshold, cascade, one_by_one};
use crate::analysis::dynamics::contest::{among_equals, balance, chances, exact_chances, lottery};
use crate::analysis::dynamics::diffusion::Bass;
use crate::analysis::dynamics::opinion::{Listening, Unfit};
use crate::base::meter::{Looks, Stopped, Unmetered};
use crate::base::ode::{FINE, Lost, Solver};
use crate::base::random::{Draws, Stream};
use crate::base::rational::Rational;
use crate::model::network::Network;

fn listening(rows: &[&[(i64, i64)]]) -> Listening {
    let row = |row: &&[(i64, i64)]| row.iter().map(|(a, b)| fraction(*a, *b)).collect();
    Listening::new(rows.iter().map(row).collect()).unwrap()
}

fn numbers(numbers: &[i64]) -> Vec<Rational> {
    numbers.iter().copied().map(Rational::from).collect()
}

#[test]
fn consensus() {
    // DeGroot's own example: the second counts twice as much as the first.
    let two = listening(&[&[(1, 2), (1, 2)], &[(1, 4), (3, 4)]]);
    let found = two.outcome(&numbers(&[3, 0]), &mut Unmetered).unwrap();
    assert_eq!(found.influence, Some(vec![fraction(1, 3), fraction(2, 3)]));
    assert_eq!(found.limit, Some(numbers(&[1, 1])));
    // Two who only listen to each other swing, unless they agree.
    let swing = listening(&[&[(0, 1), (1, 1)], &[(1, 1), (0, 1)]]);
    let found = swing.outcome(&numbers(&[0, 1]), &mut Unmetered).unwrap();
    assert_eq!((found.limit, found.groups), (None, vec![(vec![0, 1], 2)]));
    let calm = swing.outcome(&numbers(&[1, 1]), &mut Unmetered).unwrap();
    assert_eq!(calm.limit, Some(numbers(&[1, 1])));
    // Two stubborn ones and one between them.
    let between = listening(&[
        &[(1, 1), (0, 1), (0, 1)],
        &[(1, 4), (1, 4), (1, 2)],
        &[(0, 1), (0, 1), (1, 1)],
    ]);
    let found = between.outcome(&numbers(&[0, 7, 3]), &mut Unmetered).unwrap();
    assert_eq!(found.limit, Some(numbers(&[0, 2, 3])));
    assert_eq!((found.groups.len(), found.influence), (2, None));
    let bad = Listening::new(vec![vec![fraction(1, 2)]]);
    assert_eq!(bad, Err(Unfit::Sum(0, fraction(1, 2))));
}

/// Following the rounds comes to the limit, or never does where none is claimed.
#[test]
fn generated_listeners() {
    let mut stream = Stream::new(47);
    let (mut limits, mut swings, mut several) = (0, 0, 0);
    for case in 0..300 {
        let n = 2 + stream.index(5);
        let dense = if case % 2 == 0 { 0.3 } else { 0.7 };
        let rows: Vec<Vec<Rational>> = (0..n)
            .map(|_| {
                let mut row: Vec<i64> = (0..n)
                    .map(|_| if stream.chance(dense) { stream.between(1, 4) } else { 0 })
                    .collect();
                if row.iter().all(|weight| *weight == 0) {
                    row[stream.index(n)] = 1;
                }
                let sum: i64 = row.iter().sum();
                row.iter().map(|weight| fraction(*weight, sum)).collect()
            })
            .collect();
        let opinions: Vec<Rational> =
            (0..n).map(|_| Rational::from(stream.between(0, 9))).collect();
        let people = Listening::new(rows.clone()).unwrap();
        let found = people.outcome(&opinions, &mut Unmetered).unwrap();
        let mut now: Vec<f64> = opinions.iter().map(Rational::to_f64).collect();
        let step = |now: &[f64]| -> Vec<f64> {
            let mean = |row: &Vec<Rational>| row.iter().zip(now).map(|(w, x)| w.to_f64() * x).sum();
            rows.iter().map(mean).collect()
        };
        for _ in 0..1500 {
            now = step(&now);
        }
        let next = step(&now);
        several += usize::from(found.groups.len() > 1);
        match &found.limit {
            Some(limit) => {
                limits += 1;
                let near = limit.iter().zip(&now).all(|(a, b)| (a.to_f64() - b).abs() < 1e-9);
                assert!(near, "{rows:?} {found:?} {now:?}");
            }
            None => {
                swings += 1;
                let moved = now.iter().zip(&next).any(|(a, b)| (a - b).abs() > 1e-6);
                assert!(moved, "{rows:?} {opinions:?} {found:?} {now:?}");
            }
        }
        if let Some(influence) = &found.influence {
            let sum: Rational = influence.iter().cloned().sum();
            assert_eq!(sum, Rational::one());
        }
    }
    assert!(limits > 150 && swings > 10 && several > 30, "{limits} {swings} {several}");
}

#[test]
fn innovations() {
    let colour = Bass { p: 0.03, q: 0.38 };
    assert!((colour.peak() - 6.1926).abs() < 1e-4);
    assert!((colour.share(colour.peak()) - (0.5 - 0.03 / 0.76)).abs() < 1e-12);
    assert!((colour.share(5.0) - 0.33120).abs() < 5e-6);
    assert!((colour.share(10.0) - 0.81280).abs() < 5e-6);
    assert!((colour.when(1.0 / 3.0) - 5.0205).abs() < 5e-5);
    let mut stream = Stream::new(53);
    for _ in 0..200 {
        let bass = Bass { p: 0.01 + 0.2 * stream.uniform(), q: 0.8 * stream.uniform() };
        let mut share = [0.0];
        let done = Solver::new(1, FINE).advance(0.0, 7.0, &mut share, |_, y, into| {
            into[0] = (bass.p + bass.q * y[0]) * (1.0 - y[0]);
            Ok::<_, Lost>(())
        });
        assert!(done.is_ok());
        assert!((share[0] - bass.share(7.0)).abs() < 1e-10, "{bass:?}");
        assert!((bass.share(bass.when(0.4)) - 0.4).abs() < 1e-12);
        let peak = bass.peak();
        assert!(
            bass.rate(peak) >= bass.rate(peak + 0.1)
                && bass.rate(peak) >= bass.rate((peak - 0.1).max(0.0))
        );
    }
}

fn counts(thresholds: &[usize]) -> Vec<Threshold> {
    thresholds.iter().map(|count| Threshold::Count(*count as f64)).collect()
}

#[test]
fn a_riot() {
    let mut thresholds: Vec<usize> = (0..100).collect();
    let all = cascade(&counts(&thresholds), None, &[], None, &mut Unmetered).unwrap();
    assert_eq!(all.waves, vec![1; 100]);
    thresholds[1] = 2;
    let one = cascade(&counts(&thresholds), None, &[], None, &mut Unmetered).unwrap();
    assert_eq!(one.waves, [1]);
    // A line of ten who follow half of their neighbours: a seed at the end takes them all.
    let line: Vec<(usize, usize)> = (0..9).map(|at| (at, at + 1)).collect();
    let line = Network::from_edges(10, &line, &mut Unmetered).unwrap();
    let half = vec![Threshold::Share(0.5); 10];
    let spread = cascade(&half, Some(&line), &[0], None, &mut Unmetered).unwrap();
    assert_eq!(spread.joined.last(), Some(&Some(9)));
    let slow = cascade(&half, Some(&line), &[0], Some(3), &mut Unmetered).unwrap();
    assert_eq!(slow.waves, [1, 1, 1, 1]);
    let more = vec![Threshold::Share(0.6); 10];
    let stuck = cascade(&more, Some(&line), &[0], None, &mut Unmetered).unwrap();
    assert_eq!(stuck.waves, [1]);
}

/// Asking in another order comes to the same crowd.
#[test]
fn generated_cascades() {
    let mut stream = Stream::new(59);
    for case in 0..300 {
        let n = 2 + stream.index(30);
        let share = case % 3 == 0;
        let thresholds: Vec<Threshold> = (0..n)
            .map(|_| match share {
                true => Threshold::Share(stream.between(0, 10) as f64 / 10.0),
                false => Threshold::Count(stream.between(0, (n / 2) as i64) as f64),
            })
            .collect();
        let network = (case % 2 == 0).then(|| {
            let links: Vec<(usize, usize)> = (0..2 * n)
                .map(|_| (stream.index(n), stream.index(n)))
                .filter(|(a, b)| a != b)
                .collect();
            Network::from_edges(n, &links, &mut Unmetered).unwrap()
        });
        let seeds = [stream.index(n)];
        let seeds = if case % 5 == 0 { &seeds[..] } else { &[] };
        let found = cascade(&thresholds, network.as_ref(), seeds, None, &mut Unmetered).unwrap();
        let inside: Vec<bool> = found.joined.iter().map(Option::is_some).collect();
        let other = one_by_one(&thresholds, network.as_ref(), seeds, &mut Unmetered).unwrap();
        assert_eq!(inside, other, "{thresholds:?} {network:?} {seeds:?}");
        assert_eq!(found.waves.iter().sum::<usize>(), inside.iter().filter(|x| **x).count());
    }
}

#[test]
fn contests() {
    let effort = |list: &[i64]| numbers(list);
    let exact_chances = |efforts: &[Rational], decisiveness: &Rational| {
        exact_chances(efforts, decisiveness, &mut Unmetered).unwrap()
    };
    let lottery = |values: &[Rational]| lottery(values, &mut Unmetered).unwrap();
    assert_eq!(
        exact_chances(&effort(&[3, 1]), &Rational::one()),
        Some(vec![fraction(3, 4), fraction(1, 4)])
    );
    assert_eq!(exact_chances(&effort(&[2, 1]), &Rational::from(2)).unwrap()[0], fraction(4, 5));
    assert_eq!(exact_chances(&effort(&[0, 0]), &Rational::one()).unwrap(), vec![fraction(1, 2); 2]);
    assert_eq!(exact_chances(&effort(&[2, 1]), &fraction(1, 2)), None);
    assert_eq!(chances(&[2.0, 1.0], f64::INFINITY), [1.0, 0.0]);
    // (n − 1)/n² among equals.
    for (n, x) in [(2, fraction(1, 4)), (5, fraction(4, 25))] {
        let equal = among_equals(n, &Rational::one(), &Rational::one()).unwrap();
        assert_eq!(equal.efforts[0], x);
        assert_eq!(lottery(&vec![Rational::one(); n]).unwrap().efforts[0], x);
    }
    assert_eq!(among_equals(3, &Rational::one(), &Rational::from(2)), None);
    // The third's value is below the total effort of the others.
    let weak = lottery(&effort(&[4, 4, 1])).unwrap();
    assert_eq!(weak.efforts, effort(&[1, 1, 0]));
    // Sums of many different fractions are too long to be exact.
    let many: Vec<Rational> = (1..2000).map(|i| fraction(i, i + 1)).collect();
    assert_eq!(exact_chances(&many, &Rational::from(3)), None);
    assert_eq!(lottery(&many), None);
}

#[test]
fn contests_are_stopped() {
    let values = numbers(&[5, 4, 4, 3]);
    assert_eq!(exact_chances(&values, &Rational::one(), &mut Looks(3)), Err(Stopped));
    assert_eq!(lottery(&values, &mut Looks(3)), Err(Stopped));
    assert_eq!(balance(&[5.0, 4.0, 3.0], 0.7, &mut Looks(20)), Err(Stopped));
}

/// Nobody does better by another effort on a fine grid; the three ways agree where they overlap.
#[test]
fn generated_contests() {
    let mut stream = Stream::new(61);
    for case in 0..240 {
        let n = 2 + stream.index(4);
        let values: Vec<f64> = (0..n).map(|_| stream.between(1, 20) as f64).collect();
        let decisiveness = match case % 3 {
            0 => 1.0,
            1 => 0.2 + 0.7 * stream.uniform(),
            _ => 0.5 + stream.uniform(),
        };
        let Some(found) = balance(&values, decisiveness, &mut Unmetered).unwrap() else { continue };
        let sum: f64 = found.chances.iter().sum();
        assert!((sum - 1.0).abs() < 1e-9, "{values:?} {decisiveness} {found:?}");
        if case % 3 == 0 {
            let values: Vec<Rational> = values.iter().map(|x| Rational::from(*x as i64)).collect();
            let exact = lottery(&values, &mut Unmetered).unwrap().unwrap();
            let pairs = exact.efforts.iter().zip(&found.efforts);
            assert!(
                pairs.clone().all(|(a, b)| (a.to_f64() - b).abs() < 1e-8),
                "{exact:?} {found:?}"
            );
        }
        for one in 0..n {
            let pay = |effort: f64| {
                let mut efforts = found.efforts.clone();
                efforts[one] = effort;
                values[one] * chances(&efforts, decisiveness)[one] - effort
            };
            let own = pay(found.efforts[one]);
            for step in 0..=200 {
                let other = pay(values[one] * f64::from(step) / 200.0);
                assert!(other <= own + 1e-8, "{values:?} {decisiveness} {found:?} {one} {step}");
            }
        }
    }
}
