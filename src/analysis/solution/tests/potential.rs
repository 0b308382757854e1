//! Potentials: made ones are found, others only where all circles close; the safer of two equilibria.

use super::super::ordinal::{self, Order};
use super::super::potential::*;
use super::super::risk::*;
use super::*;

/// A potential, for each player a function of the others alone added, and weights.
fn made(draws: &mut Stream, shape: &[usize], weights: &[i64]) -> Strategic {
    let cells: usize = shape.iter().product();
    let potential: Vec<i64> = (0..cells).map(|_| draws.between(0, 9)).collect();
    let dummy: Vec<Vec<i64>> =
        (0..shape.len()).map(|_| (0..cells).map(|_| draws.between(0, 9)).collect()).collect();
    let place = |at: &[usize]| at.iter().zip(shape).fold(0, |all, (a, count)| all * count + a);
    let pay = |player: usize, at: &[usize]| {
        let mut others = at.to_vec();
        others[player] = 0;
        let own = weights[player] * potential[place(at)];
        Ok(whole(own + dummy[player][place(&others)]))
    };
    Strategic::from_fn(shape.to_vec(), &mut Unmetered, pay).unwrap()
}

/// Every square of two players' moves closes (Monderer and Shapley 1996, corollary 2.9).
fn squares_close(form: &Strategic) -> bool {
    let players = form.players();
    form.profiles().all(|at| {
        (0..players).all(|i| {
            (0..i).all(|j| {
                let pay = |player: usize, a: usize, b: usize| {
                    let mut profile = at.clone();
                    (profile[i], profile[j]) = (a, b);
                    form.payoff(player, &profile).unwrap().clone()
                };
                (0..form.shape()[i]).all(|a| {
                    (0..form.shape()[j]).all(|b| {
                        let (c, d) = (at[i], at[j]);
                        let i_moves = (pay(i, a, d) - pay(i, c, d)) - (pay(i, a, b) - pay(i, c, b));
                        let j_moves = (pay(j, a, b) - pay(j, a, d)) - (pay(j, c, b) - pay(j, c, d));
                        (i_moves + j_moves).is_zero()
                    })
                })
            })
        })
    })
}

#[test]
fn exact_potentials_are_found_and_only_they() {
    let mut without = 0;
    for number in 0..240 {
        let mut draws = Stream::new(number);
        let (shape, most) = varied(number);
        let form = made(&mut draws, &shape, &vec![1; shape.len()]);
        let found = exact(&form, &mut Unmetered).unwrap().expect("it was made of one");
        assert!(missed(&form, &found, &mut Unmetered).unwrap().is_zero());
        let other = random(&mut draws, &shape, most);
        let found = exact(&other, &mut Unmetered).unwrap();
        assert_eq!(found.is_some(), squares_close(&other));
        assert!(
            found.is_none_or(|found| missed(&other, &found, &mut Unmetered).unwrap().is_zero())
        );
        without += i32::from(!squares_close(&other));
    }
    assert!(without > 100);
}

#[test]
fn weights_are_found() {
    for number in 0..240 {
        let mut draws = Stream::new(500 + number);
        let (shape, _) = varied(number);
        let weights: Vec<i64> = shape.iter().map(|_| draws.between(1, 5)).collect();
        let form = made(&mut draws, &shape, &weights);
        let found = weighted(&form, &mut Unmetered).unwrap().expect("it was made of one");
        assert!(missed(&form, &found, &mut Unmetered).unwrap().is_zero());
        for order in [Order::Ordinal, Order::Generalised] {
            assert!(ordinal::potential(&form, order, &mut Unmetered).unwrap().is_some());
        }
    }
}

/// Whether some way of moves leads from each profile to each other, and whether one with a gain does.
fn circles(form: &Strategic, order: Order) -> bool {
    let profiles: Vec<Vec<usize>> = form.profiles().collect();
    let count = profiles.len();
    let mut reach = vec![vec![false; count]; count];
    let mut gains = reach.clone();
    for a in 0..count {
        for b in 0..count {
            let moved: Vec<usize> = (0..form.players())
                .filter(|&player| profiles[a][player] != profiles[b][player])
                .collect();
            if let [player] = moved[..] {
                let pay = |at: usize| form.payoff(player, &profiles[at]).unwrap();
                gains[a][b] = pay(b) > pay(a);
                reach[a][b] = gains[a][b] || order == Order::Ordinal && pay(b) == pay(a);
            }
        }
    }
    for k in 0..count {
        for a in 0..count {
            for b in 0..count {
                reach[a][b] |= reach[a][k] && reach[k][b];
            }
        }
    }
    (0..count).any(|a| (0..count).any(|b| gains[a][b] && reach[b][a]))
}

#[test]
fn potentials_for_the_order_exist_where_no_circle_gains() {
    let mut with = 0;
    for number in 0..240 {
        let mut draws = Stream::new(900 + number);
        let (shape, most) = varied(number);
        let form = random(&mut draws, &shape, most);
        for order in [Order::Ordinal, Order::Generalised] {
            let found = ordinal::potential(&form, order, &mut Unmetered).unwrap();
            assert_eq!(found.is_none(), circles(&form, order));
            let Some(values) = found else { continue };
            with += 1;
            let profiles: Vec<Vec<usize>> = form.profiles().collect();
            for (a, first) in profiles.iter().enumerate() {
                for (b, second) in profiles.iter().enumerate() {
                    let moved: Vec<usize> =
                        (0..shape.len()).filter(|&at| first[at] != second[at]).collect();
                    let [player] = moved[..] else { continue };
                    let gain = form.payoff(player, second) > form.payoff(player, first);
                    match order {
                        Order::Ordinal => assert_eq!(gain, values[b] > values[a]),
                        Order::Generalised => assert!(!gain || values[b] > values[a]),
                    }
                }
            }
        }
    }
    assert!(with > 50);
}

#[test]
fn the_safer_of_two_equilibria() {
    // The stag hunt of Harsanyi and Selten: stag pays more, hare is safer.
    let form = symmetric(&[vec![9, 0], vec![8, 7]]);
    let found = candidates(&form, &mut Unmetered).unwrap();
    assert_eq!(risk_dominant(&found), Some(1));
    assert_eq!(payoff_dominant(&found), Some(0));
    assert_eq!(found[0].p, [fraction(7, 8), fraction(7, 8)]);
    assert_eq!(found[1].p, [fraction(1, 8), fraction(1, 8)]);
    let mut seen = 0;
    for number in 0..3000 {
        let mut draws = Stream::new(number);
        let form = random(&mut draws, &[2, 2], 9);
        let found = candidates(&form, &mut Unmetered).unwrap();
        let strict = |one: &Candidate| one.losses.iter().all(Rational::is_positive);
        if found.len() != 2 || !found.iter().all(strict) {
            continue;
        }
        seen += 1;
        // Equivalently its chances p sum to less than 1, and it has the larger basin under best replies to them.
        let sum = |at: usize| found[at].p.iter().cloned().sum::<Rational>();
        let expected = match sum(0).cmp(&whole(1)) {
            std::cmp::Ordering::Less => Some(0),
            std::cmp::Ordering::Greater => Some(1),
            std::cmp::Ordering::Equal => None,
        };
        assert_eq!(risk_dominant(&found), expected);
        assert_eq!(&sum(0) + &sum(1), whole(2));
    }
    assert!(seen >= 200, "{seen}");
}
