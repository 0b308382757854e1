//! Offers, legislatures, ultimatums, war: closed forms, and generated cases against induction and enumeration.

use super::{fraction, whole};
use crate::analysis::bargain::crisis;
use crate::analysis::bargain::legislative::{Chamber, Closed, open};
use crate::analysis::bargain::rubinstein::{Haggle, NoDeal, by_induction};
use crate::analysis::bargain::ultimatum::Ultimatum;
use crate::base::meter::Unmetered;
use crate::base::random::{Draws, Stream};
use crate::base::rational::Rational;

fn haggle(d1: Rational, d2: Rational) -> Haggle {
    let zero = Rational::zero;
    Haggle {
        total: Rational::one(),
        patience: [d1, d2],
        outside: [None, None],
        breakdown: zero(),
        impasse: [zero(), zero()],
    }
}

#[test]
fn offers_and_counter_offers() {
    let share = |d1: Rational, d2: Rational| {
        haggle(d1, d2).deal(&mut Unmetered).unwrap().unwrap().payoffs[0].clone()
    };
    // 1/(1 + d), and (1 − d2)/(1 − d1·d2).
    assert_eq!(share(fraction(9, 10), fraction(9, 10)), fraction(10, 19));
    assert_eq!(share(fraction(9, 10), fraction(8, 10)), fraction(5, 7));
    assert_eq!(share(Rational::zero(), Rational::zero()), Rational::one());
    assert_eq!(share(Rational::one(), fraction(1, 2)), Rational::one());
    let patient = haggle(Rational::one(), Rational::one());
    assert_eq!(patient.deal(&mut Unmetered).unwrap(), Err(NoDeal::NoHurry));
}

#[test]
fn deal_me_out() {
    let mut game = haggle(fraction(9, 10), fraction(9, 10));
    // Less than 9/19: no more than a threat that nobody believes.
    game.outside = [None, Some(fraction(4, 10))];
    let deal = game.deal(&mut Unmetered).unwrap().unwrap();
    assert_eq!((deal.payoffs[0].clone(), deal.binding), (fraction(10, 19), [false, false]));
    game.outside = [None, Some(fraction(6, 10))];
    let deal = game.deal(&mut Unmetered).unwrap().unwrap();
    assert_eq!((deal.payoffs[0].clone(), deal.binding), (fraction(4, 10), [false, true]));
    game.outside = [Some(fraction(6, 10)), Some(fraction(6, 10))];
    assert_eq!(game.deal(&mut Unmetered).unwrap(), Err(NoDeal::TooGood));
    // With nothing but a small risk of breakdown the split is Nash's: d1 + (1 − d1 − d2)/2.
    let mut risk = haggle(Rational::one(), Rational::one());
    risk.breakdown = fraction(1, 1_000_000);
    risk.impasse = [fraction(2, 10), fraction(1, 10)];
    let split = risk.deal(&mut Unmetered).unwrap().unwrap().payoffs[0].to_f64();
    assert!((split - 0.55).abs() < 1e-6, "{split}");
}

#[test]
fn generated_haggles_end_as_by_induction() {
    let mut stream = Stream::new(17);
    let mut bound = 0;
    for case in 0..400 {
        let part = |stream: &mut Stream, most: i64| fraction(stream.between(0, most), 20);
        let mut game = haggle(part(&mut stream, 19), part(&mut stream, 19));
        if case % 2 == 0 {
            game.outside = [
                stream.chance(0.7).then(|| part(&mut stream, 9)),
                stream.chance(0.7).then(|| part(&mut stream, 9)),
            ];
        }
        if case % 3 == 0 {
            game.breakdown = part(&mut stream, 10);
            game.impasse = [part(&mut stream, 6), part(&mut stream, 6)];
        }
        let Ok(deal) = game.deal(&mut Unmetered).unwrap() else { continue };
        bound += usize::from(deal.binding.contains(&true));
        let expected = by_induction(&game, 2000);
        let found = deal.payoffs[0].to_f64();
        assert!((found - expected).abs() < 1e-9, "{game:?} {deal:?} {expected}");
    }
    assert!(bound > 50, "{bound}");
}

fn closed(recognition: Vec<Rational>, patience: Vec<Rational>, quota: usize) -> Option<Closed> {
    Chamber { recognition, patience, quota }.closed(&mut Unmetered).unwrap()
}

#[test]
fn legislatures() {
    // Equals: the proposer keeps 1 − d·(q − 1)/n.
    for (n, quota) in [(3, 2), (5, 3), (9, 5), (5, 4)] {
        let d = fraction(9, 10);
        let one = Rational::new(1, n as i64).unwrap();
        let found = closed(vec![one.clone(); n], vec![d.clone(); n], quota).unwrap();
        assert_eq!(found.values, vec![one.clone(); n]);
        let paid = &(&d * &one) * &Rational::from(quota as i64 - 1);
        assert_eq!(found.keeps[0], &Rational::one() - &paid);
        let chance = &Rational::from(quota as i64 - 1) * &one;
        assert_eq!(found.bought[0], chance);
    }
    // Who is recognised more often asks more, and is bought less: (1/10, 1/10, 8/10) without impatience.
    let p = vec![fraction(1, 10), fraction(1, 10), fraction(8, 10)];
    let found = closed(p, whole(&[1, 1, 1]), 2).unwrap();
    assert_eq!(found.values, vec![fraction(1, 6), fraction(1, 6), fraction(2, 3)]);
    // All must agree: patience pays, in proportion to p/(1 − d).
    let half = fraction(1, 2);
    let found = closed(vec![half.clone(), half], vec![fraction(9, 10), fraction(8, 10)], 2);
    assert_eq!(found.unwrap().values, vec![fraction(2, 3), fraction(1, 3)]);
    let stuck = closed(vec![fraction(1, 3); 3], whole(&[1, 1, 1]), 3);
    assert_eq!(stuck, None);
    // Open rule, three members: two are bought below d = √3 − 1 = 0.732…, one from there on.
    assert_eq!(open(3, &fraction(73, 100), 2, &mut Unmetered).unwrap().unwrap().partners, 2);
    let patient = open(3, &fraction(74, 100), 2, &mut Unmetered).unwrap().unwrap();
    assert_eq!(patient.partners, 1);
    // 2/(4 + 2d − d²) at d = 1.
    assert_eq!(
        open(3, &Rational::one(), 2, &mut Unmetered).unwrap().unwrap().value,
        fraction(2, 5)
    );
    assert_eq!(open(3, &fraction(1, 2), 2, &mut Unmetered).unwrap().unwrap().value, fraction(1, 2));
}

/// Values are what proposing and being bought come to, nobody is bought more often than it can be, and whoever is
/// bought at all is among the cheapest.
#[test]
fn generated_legislatures() {
    let mut stream = Stream::new(23);
    for case in 0..300 {
        let n = 2 + stream.index(6);
        let mut parts: Vec<i64> = (0..n).map(|_| stream.between(0, 6)).collect();
        parts[0] += 1;
        let sum: i64 = parts.iter().sum();
        let recognition: Vec<Rational> = parts.iter().map(|part| fraction(*part, sum)).collect();
        let patience: Vec<Rational> = match case % 3 {
            0 => vec![fraction(9, 10); n],
            1 => (0..n).map(|_| fraction(stream.between(0, 19), 20)).collect(),
            _ => (0..n).map(|_| fraction(stream.between(17, 19), 20)).collect(),
        };
        let quota = 1 + stream.index(n);
        let chamber = Chamber { recognition, patience, quota };
        let Some(found) = chamber.closed(&mut Unmetered).unwrap() else {
            panic!("{chamber:?}");
        };
        let total: Rational = found.values.iter().cloned().sum();
        assert_eq!(total, Rational::one(), "{chamber:?}");
        let mut bought = Rational::zero();
        let mut sorted = found.prices.clone();
        sorted.sort();
        for one in 0..n {
            let chance = &found.bought[one];
            let most = &Rational::one() - &chamber.recognition[one];
            let free = found.prices[one].is_zero();
            assert!(!chance.is_negative() && *chance <= most, "{chamber:?} {found:?}");
            let proposing = &chamber.recognition[one] * &found.keeps[one];
            let paid = chance * &found.prices[one];
            assert_eq!(found.values[one], &proposing + &paid, "{chamber:?}");
            bought += chance;
            // Among the quota cheapest, or never bought; and if cheaper than the quota-th, whenever it can be.
            if !free {
                let last = &sorted[quota - 1];
                assert!(found.prices[one] <= *last || chance.is_zero(), "{chamber:?} {found:?}");
                let next = quota.checked_sub(2).map(|at| &sorted[at]);
                if next.is_some_and(|next| found.prices[one] < *next) {
                    assert_eq!(*chance, most, "{chamber:?} {found:?}");
                }
            }
        }
        if !found.prices.iter().any(Rational::is_zero) {
            assert_eq!(bought, Rational::from(quota as i64 - 1), "{chamber:?} {found:?}");
        }
    }
}

#[test]
fn take_it_or_leave_it() {
    let game = |total: i64, step: Option<Rational>, outside: [Rational; 2]| {
        let game = Ultimatum { total: Rational::from(total), step, outside };
        game.equilibria(&mut Unmetered).unwrap()
    };
    let none = || [Rational::zero(), Rational::zero()];
    let coins = game(10, Some(Rational::one()), none());
    assert_eq!(coins.len(), 2);
    assert_eq!((&coins[0].offer, &coins[1].offer), (&Rational::zero(), &Rational::one()));
    let any = game(10, None, none());
    assert_eq!((any.len(), &any[0].offer), (1, &Rational::zero()));
    let outside = game(10, None, [Rational::zero(), Rational::from(3)]);
    assert_eq!(outside[0].payoffs.to_vec(), whole(&[7, 3]));
    // Better apart: nothing is offered that is accepted.
    let apart = game(10, Some(Rational::one()), [Rational::from(6), Rational::from(6)]);
    assert!(apart.iter().all(|one| !one.accepted), "{apart:?}");
}

/// Every profile of an offer and a least accepted amount is tried: the equilibria's offers and payoffs are those.
#[test]
fn generated_ultimatums() {
    let mut stream = Stream::new(29);
    for _ in 0..200 {
        let total = stream.between(1, 8);
        let outside = [stream.between(0, 4), stream.between(0, 4)];
        let game = Ultimatum {
            total: Rational::from(total),
            step: Some(Rational::one()),
            outside: outside.map(Rational::from),
        };
        let mut expected: Vec<(i64, i64)> = Vec::new();
        for least in 0..=total + 1 {
            // Accepting from `least` on must be a best answer to every offer.
            let best = (0..=total).all(|offer| {
                if offer >= least { offer >= outside[1] } else { offer <= outside[1] }
            });
            if !best {
                continue;
            }
            let mine = |offer: i64| if offer >= least { total - offer } else { outside[0] };
            let most = (0..=total).map(mine).max().unwrap();
            for offer in (0..=total).filter(|offer| mine(*offer) == most) {
                let theirs = if offer >= least { offer } else { outside[1] };
                expected.push((most, theirs));
            }
        }
        expected.sort_unstable();
        expected.dedup();
        let found = game.equilibria(&mut Unmetered).unwrap();
        let mut found: Vec<(i64, i64)> = found
            .iter()
            .map(|one| (one.payoffs[0].to_i64().unwrap(), one.payoffs[1].to_i64().unwrap()))
            .collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, expected, "{game:?}");
    }
}

#[test]
fn the_range_of_peace() {
    let costs = [fraction(1, 10), fraction(15, 100)];
    let before = crisis::range(&fraction(6, 10), &costs);
    assert_eq!((&before.low, &before.high), (&fraction(1, 2), &fraction(3, 4)));
    // A rise by both costs together leaves one division, by more none.
    let rise = crisis::range(&fraction(85, 100), &costs);
    assert_eq!(crisis::overlap(&before, &rise).unwrap().low, fraction(3, 4));
    assert_eq!(crisis::overlap(&before, &crisis::range(&fraction(86, 100), &costs)), None);
}
