//! Paths of shares: the replicator against closed forms and another integrator.

use super::*;

const FLOW: Rule = Rule::Replicator { continuous: true };
const GROWTH: Rule = Rule::Replicator { continuous: false };

fn follow(
    rule: Rule,
    payoffs: &Payoffs,
    shares: &[f64],
    length: usize,
    mutation: f64,
) -> Trajectory {
    let setup = Setup { mutation, ..setup(rule, length) };
    run(&setup, payoffs, Start::Shares(shares.to_vec()), Key::new(0), &mut Calm).unwrap()
}

#[test]
fn rule_33_discrete_growth() {
    let payoffs = pairs(&[&[3.0, 0.0], &[5.0, 1.0]]);
    let path = follow(GROWTH, &payoffs, &[0.9, 0.1], 2, 0.0);
    let [f, g] = [0.9 * 3.0, 0.9 * 5.0 + 0.1];
    let mean = 0.9 * f + 0.1 * g;
    assert!((path.at(1)[0] - 0.9 * f / mean).abs() < 1e-15);
    // Rule 31: a share u/(n − 1) of each type goes to each other.
    let mutated = follow(GROWTH, &payoffs, &[0.9, 0.1], 1, 0.2);
    let x = 0.9 * f / mean;
    assert!((mutated.at(1)[0] - (0.8 * x + 0.2 * (1.0 - x))).abs() < 1e-15);
}

#[test]
fn rule_33_negative_payoffs_and_no_growth_are_refused() {
    let refused = |payoffs: &Payoffs, shares: &[f64]| {
        let start = Start::Shares(shares.to_vec());
        match run(&setup(GROWTH, 3), payoffs, start, Key::new(0), &mut Calm) {
            Err(Halt::Refused(refusal)) => Some(refusal),
            _ => None,
        }
    };
    let negative = refused(&donation(3.0, 1.0), &[0.2, 0.8]);
    assert!(matches!(negative, Some(Refusal::NegativePayoff { kind: 0, .. })), "{negative:?}");
    assert_eq!(refused(&pairs(&[&[0.0]]), &[1.0]), Some(Refusal::NoGrowth));
    assert_eq!(refused(&donation(3.0, 1.0).raised(1.0), &[0.2, 0.8]), None);
    // An absent type does not matter, and continuous time takes any payoffs.
    assert_eq!(refused(&donation(3.0, 1.0), &[1.0, 0.0]), None);
    follow(FLOW, &donation(3.0, 1.0), &[0.2, 0.8], 3, 0.0);
}

/// Where one type earns s more whatever the shares, its odds grow as exp(s·t).
#[test]
fn rule_33_continuous_growth_has_a_closed_form() {
    let path = follow(FLOW, &pairs(&[&[0.7, 0.7], &[0.0, 0.0]]), &[0.01, 0.99], 20, 0.0);
    for t in 0..=20 {
        let odds = 0.01 / 0.99 * math::exp(0.7 * t as f64);
        assert!((path.at(t)[0] - odds / (1.0 + odds)).abs() < 1e-9, "{t}");
    }
}

/// In zero-sum rock, paper, scissors the product of the shares stays what it is (Hofbauer and Sigmund 1998).
#[test]
fn rock_paper_scissors_goes_round() {
    let payoffs = pairs(&[&[0.0, -1.0, 1.0], &[1.0, 0.0, -1.0], &[-1.0, 1.0, 0.0]]);
    let path = follow(FLOW, &payoffs, &[0.5, 0.3, 0.2], 200, 0.0);
    for t in 0..=200 {
        let product: f64 = path.at(t).iter().product();
        assert!((product - 0.03).abs() < 1e-8, "{t}: {product}");
    }
}

/// Against the classical method of order four at a hundred times finer steps.
#[test]
fn paths_agree_with_another_integrator() {
    let table = matrix(&[&[1.0, 4.0, -2.0], &[2.0, -1.0, 3.0], &[4.0, 0.5, 1.0]]);
    for mutation in [0.0, 0.05] {
        let slope = |x: &[f64]| -> Vec<f64> {
            let pays: Vec<f64> =
                (0..3).map(|i| (0..3).map(|j| table.at(i, j) * x[j]).sum()).collect();
            let mean: f64 = (0..3).map(|i| x[i] * pays[i]).sum();
            (0..3)
                .map(|i| x[i] * (pays[i] - mean) + mutation * ((1.0 - x[i]) / 2.0 - x[i]))
                .collect()
        };
        let path = follow(FLOW, &Payoffs::Pairs(table.clone()), &[0.6, 0.3, 0.1], 30, mutation);
        let mut x = vec![0.6, 0.3, 0.1];
        let h = 1.0 / 500.0;
        for t in 1..=30 {
            for _ in 0..500 {
                let shift =
                    |k: &[f64], by: f64| (0..3).map(|i| x[i] + by * k[i]).collect::<Vec<_>>();
                let k1 = slope(&x);
                let k2 = slope(&shift(&k1, h / 2.0));
                let k3 = slope(&shift(&k2, h / 2.0));
                let k4 = slope(&shift(&k3, h));
                for (i, x) in x.iter_mut().enumerate() {
                    *x += h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
                }
            }
            for (ours, theirs) in path.at(t).iter().zip(&x) {
                assert!((ours - theirs).abs() < 1e-6, "{t}");
            }
        }
    }
}

/// Matching pennies between two populations: x(1 − x)·y(1 − y) is conserved.
#[test]
fn two_sides_chase_each_other() {
    let first = matrix(&[&[1.0, -1.0], &[-1.0, 1.0]]);
    let second = matrix(&[&[-1.0, 1.0], &[1.0, -1.0]]);
    let start = [Start::Shares(vec![0.7, 0.3]), Start::Shares(vec![0.4, 0.6])];
    let path =
        run_sides(&setup(FLOW, 100), [&first, &second], start, Key::new(0), &mut Calm).unwrap();
    let kept = |t: usize| path.at(t).iter().product::<f64>();
    for t in 0..=100 {
        assert!((kept(t) - kept(0)).abs() < 1e-9, "{t}");
    }
    let mut pays = [0.0; 4];
    sides::payoffs_at([&first, &second], &[0.7, 0.3, 0.4, 0.6], &mut pays);
    assert!(pays.iter().zip([-0.2, 0.2, -0.4, 0.4]).all(|(a, b)| (a - b).abs() < 1e-12));
}

/// Who does better against the other side takes over its own.
#[test]
fn two_sides_of_finite_size() {
    let better = matrix(&[&[2.0, 2.0], &[1.0, 1.0]]);
    let worse = matrix(&[&[1.0, 1.0], &[4.0, 4.0]]);
    for rule in [
        moran(1.0),
        Rule::BirthDeath { selection: 1.0 },
        Rule::DeathBirth { selection: 1.0, scores: Scores::Everybody },
        Rule::Imitation { beta: 5.0 },
        Rule::ImitateBest { synchronous: true },
        Rule::ImitateBest { synchronous: false },
        Rule::BestResponse,
    ] {
        let start = [Start::Counts(vec![15, 15]), Start::Counts(vec![20, 20])];
        let path = run_sides(&setup(rule, 200), [&better, &worse], start, Key::new(2), &mut Calm);
        assert_eq!(path.unwrap().at(200), [1.0, 0.0, 0.0, 1.0], "{rule:?}");
    }
}

#[test]
fn assortment_lets_cooperators_grow() {
    // Cooperation grows where r·b > c (Hamilton 1964; Grafen 1979).
    for (r, grows) in [(0.2, false), (0.5, true)] {
        let payoffs = donation(3.0, 1.0).assorted(r);
        let path = follow(FLOW, &payoffs, &[0.5, 0.5], 10, 0.0);
        assert_eq!(path.at(10)[0] > 0.5, grows);
    }
}
