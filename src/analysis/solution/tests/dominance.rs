//! Dominance: proofs both ways, grids of mixtures, elimination in orders drawn at random.

use super::super::dominance::*;
use super::super::iterated::*;
use super::*;

/// What an action pays against each choice of the others.
fn row(form: &Strategic, open: &[Vec<usize>], player: usize, action: usize) -> Vec<Rational> {
    let all = contexts(open, player).into_iter();
    all.map(|mut at| {
        at[player] = action;
        form.payoff(player, &at).unwrap().clone()
    })
    .collect()
}

fn mixed(rows: &[Vec<Rational>], chances: &[Rational]) -> Vec<Rational> {
    let column = |at: usize| rows.iter().zip(chances).map(|(row, x)| &row[at] * x).sum();
    (0..rows[0].len()).map(column).collect()
}

#[test]
fn verdicts_carry_their_proof() {
    let (mut dominated_by_mixtures, mut kept) = (0, 0);
    for number in 0..240 {
        let mut draws = Stream::new(number);
        let (shape, most) = varied(number);
        let form = random(&mut draws, &shape, most);
        let open = everything(&form);
        for (player, &actions) in shape.iter().enumerate() {
            let rows: Vec<_> =
                (0..actions).map(|action| row(&form, &open, player, action)).collect();
            let mixtures = grid(actions, 4);
            for action in 0..actions {
                for sense in [Sense::Strict, Sense::Weak] {
                    let found = dominated(&form, &open, player, action, sense, &mut Unmetered);
                    match found.unwrap() {
                        Verdict::Dominated(by) => {
                            assert_eq!(by.iter().cloned().sum::<Rational>(), whole(1));
                            assert!(by.iter().all(|chance| !chance.is_negative()));
                            assert!(beats(&mixed(&rows, &by), &rows[action], sense));
                            dominated_by_mixtures += i32::from(!by.contains(&whole(1)));
                        }
                        Verdict::Kept(belief) => {
                            kept += 1;
                            if sense == Sense::Strict {
                                assert_eq!(belief.iter().cloned().sum::<Rational>(), whole(1));
                                assert!(belief.iter().all(|chance| !chance.is_negative()));
                                let own = dot(&rows[action], &belief);
                                assert!(rows.iter().all(|other| dot(other, &belief) <= own));
                            }
                            // No mixture of a grid does what the programme says none can.
                            let beaten = mixtures
                                .iter()
                                .any(|x| beats(&mixed(&rows, x), &rows[action], sense));
                            assert!(!beaten);
                        }
                    }
                }
            }
        }
    }
    assert!(dominated_by_mixtures > 10 && kept > 500, "{dominated_by_mixtures} {kept}");
}

#[test]
fn a_mixture_dominates_where_no_action_does() {
    // Up and Down each pay 3 on one side; Middle pays 1 on both.
    let form = game(&[3, 2], &[3, 0, 0, 0, 1, 0, 1, 0, 0, 0, 3, 0]);
    let found = dominated(&form, &everything(&form), 0, 1, Sense::Strict, &mut Unmetered).unwrap();
    assert_eq!(found, Verdict::Dominated(vec![fraction(1, 2), whole(0), fraction(1, 2)]));
}

#[test]
fn the_order_of_strict_elimination_does_not_matter() {
    let mut rounds = 0;
    for number in 0..240 {
        let mut draws = Stream::new(1000 + number);
        let (shape, most) = varied(number);
        let form = random(&mut draws, &shape, most);
        let all = eliminate(&form, Sense::Strict, &mut Unmetered).unwrap();
        rounds = rounds.max(all.rounds.len());
        // One at a time, in an order drawn at random.
        let mut left = everything(&form);
        loop {
            let mut candidates = Vec::new();
            for (player, actions) in left.iter().enumerate() {
                for &action in actions {
                    let verdict =
                        dominated(&form, &left, player, action, Sense::Strict, &mut Unmetered);
                    if matches!(verdict.unwrap(), Verdict::Dominated(_)) {
                        candidates.push((player, action));
                    }
                }
            }
            if candidates.is_empty() {
                break;
            }
            let (player, action) = candidates[draws.index(candidates.len())];
            left[player].retain(|one| *one != action);
        }
        assert_eq!(all.left, left);
        // What is left is supported by beliefs about what is left.
        for (player, beliefs) in all.beliefs.iter().enumerate() {
            let rows: Vec<_> =
                left[player].iter().map(|&action| row(&form, &left, player, action)).collect();
            for (own, belief) in rows.iter().zip(beliefs) {
                assert!(rows.iter().all(|other| dot(other, belief) <= dot(own, belief)));
            }
        }
        // Pure equilibria survive.
        for (profile, pays) in form.cells() {
            let stays = |player: usize| {
                (0..shape[player]).all(|action| {
                    let mut other = profile.clone();
                    other[player] = action;
                    *form.payoff(player, &other).unwrap() <= pays[player]
                })
            };
            if (0..shape.len()).all(stays) {
                assert!((0..shape.len()).all(|at| left[at].contains(&profile[at])));
            }
        }
        let stages = stages(&form, &all);
        assert_eq!(stages.last(), Some(&all.left));
    }
    assert!(rounds >= 2);
}

#[test]
fn dominant_actions() {
    let dilemma = symmetric(&[vec![3, 0], vec![5, 1]]);
    let found = dominant(&dilemma, 0, &mut Unmetered).unwrap();
    assert_eq!(found, Some(Dominant { action: 1, sense: Sense::Strict }));
    let weak = symmetric(&[vec![3, 1], vec![5, 1]]);
    let found = dominant(&weak, 1, &mut Unmetered).unwrap();
    assert_eq!(found, Some(Dominant { action: 1, sense: Sense::Weak }));
    for number in 0..240 {
        let mut draws = Stream::new(2000 + number);
        let (shape, most) = varied(number);
        let form = random(&mut draws, &shape, most);
        for (player, &actions) in shape.iter().enumerate() {
            let rows: Vec<_> =
                (0..actions).map(|action| row(&form, &everything(&form), player, action)).collect();
            let found = dominant(&form, player, &mut Unmetered).unwrap();
            // By the weak order: best everywhere, and somewhere better than each other action.
            let best = |own: &Vec<Rational>| {
                rows.iter().all(|other| other.iter().zip(own).all(|(a, b)| a <= b))
            };
            let tops: Vec<usize> = (0..rows.len()).filter(|&at| best(&rows[at])).collect();
            let expected = if tops.len() == 1 { Some(tops[0]) } else { None };
            assert_eq!(found.map(|one| one.action), expected);
        }
    }
}
