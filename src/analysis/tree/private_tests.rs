//! Games with types against enumeration by types, equilibria in behaviour against enumeration of plans.

use super::form::Form;
use super::generated::{Dice, Kind, behaviour, is_nash, profiles, tree};
use super::nash::{equilibria, movers};
use super::subgames::stable;
use super::types::Typed;
use super::{Behaviour, check};
use crate::analysis::strategic::{Profiles, surely};
use crate::base::meter::Unmetered;
use crate::base::rational::Rational;

/// What a player of a type can expect of an action, summed over the others' types and actions.
fn interim(
    typed: &Typed,
    pays: &[Vec<Rational>],
    all: &Behaviour,
    (player, own): (usize, usize),
    action: usize,
) -> Rational {
    let mut sum = Rational::zero();
    let mut at = 0;
    for draw in typed.draws() {
        for profile in typed.profiles() {
            let place = at;
            at += 1;
            if draw[player] != own || profile[player] != action {
                continue;
            }
            let mut weight = Rational::one();
            for other in (0..draw.len()).filter(|&other| other != player) {
                weight *= &typed.chances[other][draw[other]];
                weight *= &all[typed.set(other, draw[other])][profile[other]];
            }
            sum += &(&weight * &pays[place][player]);
        }
    }
    sum
}

/// Whether no type of anybody would rather do something else.
fn content(typed: &Typed, pays: &[Vec<Rational>], all: &Behaviour) -> bool {
    (0..typed.actions.len()).all(|player| {
        (0..typed.chances[player].len()).all(|own| {
            let by: Vec<Rational> = (0..typed.actions[player])
                .map(|action| interim(typed, pays, all, (player, own), action))
                .collect();
            let chances = &all[typed.set(player, own)];
            let mean: Rational = by.iter().zip(chances).map(|(value, chance)| value * chance).sum();
            by.iter().all(|value| *value <= mean)
        })
    })
}

#[test]
fn bayesian_equilibria_are_those_of_every_type() {
    let mut dice = Dice::new(5);
    let (mut found_pure, mut found_mixed) = (0, 0);
    for round in 0..220 {
        let players = if round % 5 == 0 { 3 } else { 2 };
        let law = |dice: &mut Dice| match dice.below(3) {
            0 => vec![Rational::one()],
            1 => vec![Rational::new(1, 3).unwrap(), Rational::new(2, 3).unwrap()],
            _ => vec![Rational::new(1, 2).unwrap(), Rational::new(1, 2).unwrap()],
        };
        let typed = Typed {
            chances: (0..players).map(|_| law(&mut dice)).collect(),
            actions: vec![2; players],
        };
        let size = [3, 10][round % 2];
        let pays: Vec<Vec<Rational>> = (0..typed.ends().unwrap())
            .map(|_| (0..players).map(|_| Rational::from(dice.below(size) as i64)).collect())
            .collect();
        let tree = typed.tree(pays.clone().into_iter(), &mut Unmetered).unwrap();
        let form = Form::whole(&tree, &mut Unmetered).unwrap();
        let mut found = stable(&form, &mut Unmetered).unwrap();
        let sets = tree.sets().len();
        let mut expected: Vec<Behaviour> = Profiles::new(&vec![2; sets])
            .map(|profile| profile.iter().map(|&action| surely(action, 2)).collect())
            .filter(|all| content(&typed, &pays, all))
            .collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "round {round}");
        found_pure += found.len();
        if movers(&form).is_some() {
            let all = equilibria(&form, 40, &mut Unmetered).unwrap();
            assert!(all.behaviours.iter().all(|one| content(&typed, &pays, one)));
            assert!(
                expected.iter().all(|one| all.behaviours.contains(one)),
                "pure ones are extreme"
            );
            found_mixed += all.behaviours.len() - found.len();
            let one = equilibria(&form, 0, &mut Unmetered).unwrap();
            assert!(one.behaviours.iter().all(|one| content(&typed, &pays, one)));
        }
    }
    assert!(found_pure > 200 && found_mixed > 60, "{found_pure} {found_mixed}");
}

#[test]
fn extreme_equilibria_of_trees_hold_and_pure_ones_are_among_them() {
    let mut dice = Dice::new(6);
    let mut rounds = 0;
    while rounds < 200 {
        let kind =
            Kind { players: 2, depth: 3, payoffs: [3, 20][rounds % 2], hidden: 9, zero_sum: false };
        let tree = tree(&mut dice, &kind, 16);
        let form = Form::whole(&tree, &mut Unmetered).unwrap();
        if movers(&form).is_none() {
            continue;
        }
        rounds += 1;
        let found = equilibria(&form, 40, &mut Unmetered).unwrap();
        assert!(found.all && !found.behaviours.is_empty());
        let weights: Vec<_> =
            found.behaviours.iter().map(|one| form.weights(one, &mut Unmetered).unwrap()).collect();
        for one in &found.behaviours {
            assert!(is_nash(&tree, 0, one));
            for player in 0..2 {
                assert!(check::gain(&tree, 0, player, one, &mut Unmetered).unwrap().is_zero());
            }
        }
        // A pure equilibrium is listed as what it means on the way of its own moves.
        for profile in profiles(&tree) {
            let pure = behaviour(&tree, &profile);
            let nash = is_nash(&tree, 0, &pure);
            let gains =
                (0..2).map(|player| check::gain(&tree, 0, player, &pure, &mut Unmetered).unwrap());
            assert_eq!(nash, gains.into_iter().all(|gain| gain.is_zero()));
            assert!(!nash || weights.contains(&form.weights(&pure, &mut Unmetered).unwrap()));
        }
    }
}
