//! Security levels: proofs from both sides, closed forms, grids.

use super::super::dominance::{contexts, everything};
use super::super::minmax::{NEAR, Rate, minmax, minmax_within};
use super::super::security::maxmin;
use super::*;

#[test]
fn matching_pennies_and_its_kin() {
    let pennies = game(&[2, 2], &[1, -1, -1, 1, -1, 1, 1, -1]);
    let found = maxmin(&pennies, 0, &mut Unmetered).unwrap();
    assert_eq!(found.value, whole(0));
    assert_eq!(found.mixture, [fraction(1, 2), fraction(1, 2)]);
    // Without a saddle point the value is (ad − bc)/(a + d − b − c): (3·2 − 1·0)/(3 + 2 − 1 − 0).
    let form = game(&[2, 2], &[3, 0, 1, 0, 0, 0, 2, 0]);
    assert_eq!(maxmin(&form, 0, &mut Unmetered).unwrap().value, fraction(3, 2));
}

/// Both mixtures prove the value: one is sure of it, the other allows no more (von Neumann 1928).
#[test]
fn values_are_proved_from_both_sides() {
    for number in 0..240 {
        let mut draws = Stream::new(number);
        let (shape, most) = varied(number);
        let form = random(&mut draws, &shape, most);
        for player in 0..shape.len() {
            let found = maxmin(&form, player, &mut Unmetered).unwrap();
            let all = contexts(&everything(&form), player);
            let pay = |action: usize, at: usize| {
                let mut profile = all[at].clone();
                profile[player] = action;
                form.payoff(player, &profile).unwrap().clone()
            };
            let actions = 0..shape[player];
            for at in 0..all.len() {
                let sure = actions.clone().map(|a| &found.mixture[a] * &pay(a, at));
                assert!(sure.sum::<Rational>() >= found.value);
            }
            for action in actions {
                let held = (0..all.len()).map(|at| &found.held_by[at] * &pay(action, at));
                assert!(held.sum::<Rational>() <= found.value);
            }
            assert_eq!(found.mixture.iter().cloned().sum::<Rational>(), whole(1));
            assert_eq!(found.held_by.iter().cloned().sum::<Rational>(), whole(1));
        }
    }
}

/// One is paid for guessing whether the other two agree, or which one of them says yes. In concert they hold it to
/// 1/3. Independently, with chances 2/3 and 1/3, only to 4/9.
#[test]
fn independent_mixing_holds_less() {
    let pay = |player: usize, at: &[usize]| {
        let right = match at[0] {
            0 => at[1] == at[2],
            1 => at[1] == 0 && at[2] == 1,
            _ => at[1] == 1 && at[2] == 0,
        };
        Ok(whole(i64::from(right && player == 0)))
    };
    let form = Strategic::from_fn(vec![3, 2, 2], &mut Unmetered, pay).unwrap();
    assert_eq!(maxmin(&form, 0, &mut Unmetered).unwrap().value, fraction(1, 3));
    let found = minmax(&form, 0, &mut Unmetered).unwrap();
    let gap = &found.value - &fraction(4, 9);
    assert!(!gap.is_negative() && gap.to_f64() < 1e-8, "{found:?}");
    assert!(found.at_least <= fraction(4, 9));
}

#[test]
fn two_bounds_with_the_least_between() {
    for number in 0..200 {
        let mut draws = Stream::new(5000 + number);
        let most = [1, 2, 5, 20][number as usize % 4];
        let form = random(&mut draws, &[2, 2, 2], most);
        let near = if number % 20 == 0 { NEAR } else { Rate(1000) };
        let found = minmax_within(&form, 0, near, &mut Unmetered).unwrap();
        assert!(found.at_least <= found.value);
        let gap = (&found.value - &found.at_least).to_f64();
        assert!(gap <= most as f64 / near.0 as f64, "{found:?}");
        assert!(maxmin(&form, 0, &mut Unmetered).unwrap().value <= found.value);
        // The mixtures do hold the player to the value, and no others of a grid to less than the lower bound.
        let best = |mixtures: &[Vec<f64>]| {
            super::super::quantal::replies(&form, 0, mixtures).into_iter().fold(-1.0, f64::max)
        };
        let floats = |chances: &Vec<Rational>| chances.iter().map(Rational::to_f64).collect();
        let own: Vec<Vec<f64>> = found.mixtures.iter().map(floats).collect();
        assert!((best(&own) - found.value.to_f64()).abs() < 1e-9);
        let step = |at: usize| vec![at as f64 / 8.0, 1.0 - at as f64 / 8.0];
        for (a, b) in (0..=8).flat_map(|a| (0..=8).map(move |b| (a, b))) {
            assert!(best(&[vec![], step(a), step(b)]) >= found.at_least.to_f64() - 1e-9);
        }
    }
}

/// Against the formula for two actions each, mixed where there is no saddle point.
#[test]
fn two_by_two() {
    let mut stream = Stream::new(31);
    for _ in 0..200 {
        let cells: Vec<i64> = (0..4).map(|_| stream.between(-5, 5)).collect();
        let pay = |player: usize, profile: &[usize]| {
            let paid = Rational::from(cells[profile[0] * 2 + profile[1]]);
            Ok(if player == 0 { paid } else { -paid })
        };
        let form = Strategic::from_fn(vec![2, 2], &mut Unmetered, pay).unwrap();
        let sure = |player: usize| maxmin(&form, player, &mut Unmetered).unwrap().value;
        let (a, b, c, d) = (cells[0], cells[1], cells[2], cells[3]);
        let low = a.min(b).max(c.min(d));
        let high = a.max(c).min(b.max(d));
        let value = match low == high {
            true => Rational::from(low),
            false => fraction(a * d - b * c, a + d - b - c),
        };
        assert_eq!([sure(0), sure(1)], [value.clone(), -value], "{cells:?}");
    }
}
