//! Three and more players: known games, closed forms, and formulas for two actions each.

use super::{Draws, q};
use crate::analysis::equilibrium::several::{Reach, Several, gains_near, several};
use crate::analysis::strategic::Strategic;
use crate::base::math;
use crate::base::meter::Unmetered;
use crate::base::rational::Rational;

fn game(shape: &[usize], pay: impl Fn(usize, &[usize]) -> i64) -> Strategic {
    Strategic::from_fn(shape.to_vec(), &mut Unmetered, |player, profile| {
        Ok(Rational::from(pay(player, profile)))
    })
    .unwrap()
}

/// All that was found, as floats.
fn found(game: &Strategic) -> (Several, Vec<Vec<Vec<f64>>>) {
    let all = several(game, &mut Unmetered).unwrap();
    let floats = |mixed: &Vec<Vec<Rational>>| -> Vec<Vec<f64>> {
        mixed.iter().map(|chances| chances.iter().map(Rational::to_f64).collect()).collect()
    };
    let exact = all.exact.iter().map(|one| floats(&one.mixed));
    let profiles: Vec<_> = exact.chain(all.near.iter().map(|one| one.mixed.clone())).collect();
    for mixed in &profiles {
        assert!(gains_near(game, mixed).iter().all(|gain| *gain < 1e-9), "{mixed:?}");
    }
    (all, profiles)
}

/// McKelvey and McLennan's game of three players with two actions each that has nine equilibria, two of them totally
/// mixed: the most that such a game can have.
#[test]
fn nine_equilibria() {
    let pays = [
        [[[9, 8, 12], [0, 0, 0]], [[0, 0, 0], [3, 4, 6]]],
        [[[0, 0, 0], [3, 4, 6]], [[9, 8, 2], [0, 0, 0]]],
    ];
    let game = game(&[2, 2, 2], |player, at| pays[at[0]][at[1]][at[2]][player]);
    let (all, profiles) = found(&game);
    assert_eq!(all.reach, Reach::Complete);
    assert_eq!(profiles.len(), 9);
    let total = |mixed: &&Vec<Vec<f64>>| mixed.iter().flatten().all(|&chance| chance > 0.0);
    assert_eq!(profiles.iter().filter(total).count(), 2);
}

#[test]
fn volunteers() {
    for (n, c, b) in [(3, 1_i64, 2_i64), (4, 1, 2), (5, 2, 3)] {
        let pay = |player: usize, profile: &[usize]| {
            let good = i64::from(profile.contains(&0));
            b * good - c * i64::from(profile[player] == 0)
        };
        let game = game(&vec![2; n], pay);
        let (all, profiles) = found(&game);
        assert_eq!(all.reach, Reach::Complete);
        // One for each set of players who may help: alone surely, several by the formula for their number.
        assert_eq!(profiles.len(), (1 << n) - 1);
        for mixed in &profiles {
            let helpers: Vec<f64> =
                mixed.iter().map(|chances| chances[0]).filter(|p| *p > 0.0).collect();
            let size = helpers.len();
            let expected = match size {
                1 => 1.0,
                _ => 1.0 - math::pow(c as f64 / b as f64, 1.0 / (size as f64 - 1.0)),
            };
            assert!(helpers.iter().all(|p| (p - expected).abs() < 1e-12), "{mixed:?}");
        }
    }
}

/// Three times rock, paper, scissors between all pairs: all mix evenly, exactly.
#[test]
fn even_mixtures_are_exact() {
    let game = game(&[3, 3, 3], |player, profile| {
        let against = profile.iter().enumerate().filter(|(other, _)| *other != player);
        against.map(|(_, other)| [0, -1, 1][(3 + other - profile[player]) % 3]).sum()
    });
    let (all, _) = found(&game);
    let even = vec![vec![q(1, 3); 3]; 3];
    assert!(all.exact.iter().any(|one| one.mixed == even));
}

/// All equilibria of a game of three players with two actions each, by formulas: linear where two mix, a quadratic
/// where three do. `None` where one of the formulas meets a tie.
fn formulas(game: &Strategic) -> Option<Vec<Vec<f64>>> {
    let pay = |player: usize, at: [usize; 3]| game.payoff(player, &at).unwrap().to_f64();
    // What a player's first action is worth more than its second, as a + b·x + c·y + d·x·y in the others' chances of
    // their first, lower seat first.
    let worth = |player: usize| {
        let (j, k) = [(1, 2), (0, 2), (0, 1)][player];
        let at = |one: usize, two: usize| {
            let mut profile = [0; 3];
            (profile[j], profile[k]) = (one, two);
            let gets = pay(player, profile);
            profile[player] = 1;
            gets - pay(player, profile)
        };
        let (a, b, c) = (at(1, 1), at(0, 1) - at(1, 1), at(1, 0) - at(1, 1));
        [a, b, c, at(0, 0) - a - b - c]
    };
    let forms = [worth(0), worth(1), worth(2)];
    let value = |player: usize, p: &[f64]| {
        let (j, k) = [(1, 2), (0, 2), (0, 1)][player];
        let [a, b, c, d] = forms[player];
        a + b * p[j] + c * p[k] + d * p[j] * p[k]
    };
    let mut list: Vec<Vec<f64>> = Vec::new();
    let inside = |x: f64| x > 0.0 && x < 1.0;
    // A player's first action surely, its second, or both.
    for code in 0..27_usize {
        let does = [code / 9, code / 3 % 3, code % 3];
        let mixing: Vec<usize> = (0..3).filter(|&player| does[player] == 2).collect();
        let base: Vec<f64> = does.iter().map(|&does| if does == 0 { 1.0 } else { 0.0 }).collect();
        let mut candidates = Vec::new();
        match mixing[..] {
            [] => candidates.push(base),
            [one] => {
                if value(one, &base).abs() < 1e-9 {
                    return None;
                }
            }
            [one, two] => {
                let mut p = base;
                for (mixes, other) in [(one, two), (two, one)] {
                    // Its worth is linear in the other's chance.
                    (p[one], p[two]) = (0.0, 0.0);
                    let low = value(mixes, &p);
                    p[other] = 1.0;
                    let high = value(mixes, &p);
                    if (high - low).abs() < 1e-9 {
                        if low.abs() < 1e-9 {
                            return None;
                        }
                        p[0] = f64::NAN;
                        break;
                    }
                    p[other] = 0.0;
                    let root = low / (low - high);
                    candidates.push(vec![other as f64, root]);
                }
                if candidates.len() == 2 {
                    let roots = std::mem::take(&mut candidates);
                    for root in &roots {
                        p[root[0] as usize] = root[1];
                    }
                    if roots.iter().all(|root| inside(root[1])) {
                        candidates.push(p);
                    }
                } else {
                    candidates.clear();
                }
            }
            _ => {
                // y from the third player's, z from the second's, into the first's.
                let [a0, b0, c0, d0] = forms[0];
                let [a1, b1, c1, d1] = forms[1];
                let [a2, b2, c2, d2] = forms[2];
                // z = −(a1 + b1 x)/(c1 + d1 x), y = −(a2 + b2 x)/(c2 + d2 x)
                let times = |p: [f64; 2], r: [f64; 2]| {
                    [p[0] * r[0], p[0] * r[1] + p[1] * r[0], p[1] * r[1]]
                };
                let (zn, zd, yn, yd) = ([-a1, -b1], [c1, d1], [-a2, -b2], [c2, d2]);
                let (one, two, three, four) =
                    (times(yd, zd), times(yn, zd), times(yd, zn), times(yn, zn));
                let poly: Vec<f64> = (0..3)
                    .map(|k| a0 * one[k] + b0 * two[k] + c0 * three[k] + d0 * four[k])
                    .collect();
                let (c, b, a) = (poly[0], poly[1], poly[2]);
                let roots = if a.abs() < 1e-9 {
                    if b.abs() < 1e-9 {
                        return None;
                    }
                    vec![-c / b]
                } else {
                    let under = b * b - 4.0 * a * c;
                    if under.abs() < 1e-6 {
                        return None;
                    }
                    if under < 0.0 {
                        vec![]
                    } else {
                        vec![(-b + under.sqrt()) / (2.0 * a), (-b - under.sqrt()) / (2.0 * a)]
                    }
                };
                for x in roots {
                    let (yb, zb) = (c2 + d2 * x, c1 + d1 * x);
                    if yb.abs() < 1e-9 || zb.abs() < 1e-9 {
                        return None;
                    }
                    candidates.push(vec![x, -(a2 + b2 * x) / yb, -(a1 + b1 * x) / zb]);
                }
                candidates.retain(|p| p.iter().all(|&x| inside(x)));
            }
        }
        for p in candidates {
            let mut good = true;
            for (player, &does) in does.iter().enumerate() {
                let worth = value(player, &p);
                match does {
                    2 => {}
                    _ if worth.abs() < 1e-9 => return None,
                    0 => good &= worth > 0.0,
                    _ => good &= worth < 0.0,
                }
            }
            if good {
                list.push(p);
            }
        }
    }
    Some(list)
}

#[test]
fn generated_games_against_formulas() {
    let (mut compared, mut mixed) = (0, 0);
    for seed in 0..360_u64 {
        let mut draws = Draws::new(seed + 70_000);
        let range = [6, 50, 1000][draws.below(3) as usize];
        let cells: Vec<i64> = (0..24).map(|_| draws.below(range) as i64).collect();
        let game =
            game(&[2, 2, 2], |player, at| cells[(at[0] * 4 + at[1] * 2 + at[2]) * 3 + player]);
        let Some(expected) = formulas(&game) else {
            // A tie somewhere: what is found must still be one.
            found(&game);
            continue;
        };
        let (all, profiles) = found(&game);
        assert_eq!(all.reach, Reach::Complete, "{seed}");
        assert_eq!(profiles.len(), expected.len(), "{seed}: {profiles:?} {expected:?}");
        for p in &expected {
            let same = |mixed: &Vec<Vec<f64>>| {
                mixed.iter().zip(p).all(|(chances, x)| (chances[0] - x).abs() < 1e-7)
            };
            assert!(profiles.iter().any(same), "{seed}: {p:?} {profiles:?}");
        }
        compared += 1;
        mixed += all.near.len();
    }
    assert!(compared >= 200 && mixed > 20, "{compared} compared, {mixed} irrational");
}

#[test]
fn all_pure_ones_of_larger_games() {
    for seed in 0..40_u64 {
        let mut draws = Draws::new(seed + 90_000);
        let shape =
            [vec![3, 2, 3], vec![2, 2, 2, 2], vec![4, 3, 2]][draws.below(3) as usize].clone();
        let players = shape.len();
        let size: usize = shape.iter().product();
        let cells: Vec<i64> = (0..size * players).map(|_| draws.below(4) as i64).collect();
        let place =
            |at: &[usize]| at.iter().zip(&shape).fold(0, |sum, (at, count)| sum * count + at);
        let game = game(&shape, |player, at| cells[place(at) * players + player]);
        let all = Several::pure(&game, &mut Unmetered).unwrap();
        let expected = game.profiles().filter(|profile| {
            (0..players).all(|player| {
                (0..shape[player]).all(|action| {
                    let mut moved = profile.clone();
                    moved[player] = action;
                    game.payoff(player, &moved) <= game.payoff(player, profile)
                })
            })
        });
        assert_eq!(all.exact.len(), expected.count());
    }
}
