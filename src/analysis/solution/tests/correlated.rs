//! Correlated equilibria: closed forms, incentives, and the bound that prices prove.

use super::super::correlated::*;
use super::*;

fn extremes(form: &Strategic) -> (Correlated, Correlated) {
    let sums = weighted(form, &vec![whole(1); form.players()]);
    let losses: Vec<Rational> = sums.iter().map(|sum| -sum.clone()).collect();
    let find = |measure: &[Rational]| best(form, measure, &mut Unmetered).unwrap();
    (find(&sums), find(&losses))
}

/// Aumann's chicken: a mediator gets 21/4 for each, more than any equilibrium without one.
#[test]
fn chicken() {
    let form = symmetric(&[vec![6, 2], vec![7, 0]]);
    let (found, worst) = extremes(&form);
    assert_eq!(found.value, fraction(21, 2));
    assert_eq!(found.chances, [fraction(1, 2), fraction(1, 4), fraction(1, 4), whole(0)]);
    assert_eq!(found.payoffs, [fraction(21, 4), fraction(21, 4)]);
    // The worst gives up as much as it can: the sum is 36/5.
    assert_eq!(worst.value, fraction(-36, 5));
}

#[test]
fn best_and_worst_prove_themselves() {
    for number in 0..240 {
        let mut draws = Stream::new(number);
        let (shape, most) = varied(number);
        let form = random(&mut draws, &shape, most);
        let sums = weighted(&form, &vec![whole(1); shape.len()]);
        let losses: Vec<Rational> = sums.iter().map(|sum| -sum.clone()).collect();
        let (top, bottom) = extremes(&form);
        for (found, measure) in [(&top, &sums), (&bottom, &losses)] {
            assert_eq!(incentive(&form, &found.chances, &mut Unmetered).unwrap(), whole(0));
            assert_eq!(found.chances.iter().cloned().sum::<Rational>(), whole(1));
            assert!(found.chances.iter().all(|chance| !chance.is_negative()));
            assert_eq!(dot(&found.chances, measure), found.value);
            assert_eq!(
                bound(&form, measure, &found.prices, &mut Unmetered).unwrap(),
                Some(found.value.clone())
            );
        }
        // Pure equilibria lie between.
        for (at, profile) in form.profiles().enumerate() {
            let mut chances = vec![whole(0); sums.len()];
            chances[at] = whole(1);
            if incentive(&form, &chances, &mut Unmetered).unwrap().is_zero() {
                assert!(sums[at] <= top.value && -sums[at].clone() <= bottom.value, "{profile:?}");
            }
        }
    }
}
