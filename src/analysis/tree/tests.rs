//! Trees against enumeration, and games whose answers are known.

use super::form::Form;
use super::generated::{Dice, Kind, behaviour, best, is_nash, profiles, subgames, tree, value};
use super::plans::strategic;
use super::subgames::perfect;
use super::{Node, Tree, whole};
use crate::analysis::Error;
use crate::analysis::strategic::surely;
use crate::base::meter::Unmetered;
use crate::base::rational::Rational;

fn kinds() -> Vec<Kind> {
    let kind =
        |players, depth, payoffs, hidden| Kind { players, depth, payoffs, hidden, zero_sum: false };
    vec![
        kind(2, 3, 20, 0),
        kind(2, 4, 2, 0),
        kind(3, 3, 3, 0),
        kind(2, 3, 9, 5),
        kind(2, 3, 2, 8),
        kind(3, 3, 3, 6),
    ]
}

fn number(value: i64) -> Rational {
    Rational::from(value)
}

#[test]
fn subgame_perfect_equilibria_are_those_found_by_trying_all() {
    let mut dice = Dice::new(1);
    let (mut several, mut hidden) = (0, 0);
    for round in 0..240 {
        let kinds = kinds();
        let tree = tree(&mut dice, &kinds[round % kinds.len()], 48);
        assert_eq!(tree.subgames(), subgames(&tree));
        let roots = subgames(&tree);
        let mut expected: Vec<_> = profiles(&tree)
            .iter()
            .map(|profile| behaviour(&tree, profile))
            .filter(|behaviour| roots.iter().all(|&root| is_nash(&tree, root, behaviour)))
            .collect();
        let found = perfect(&tree, 10_000, &mut |_, _| Ok(Vec::new()), &mut Unmetered).unwrap();
        assert!(!found.cut);
        let mut behaviours: Vec<_> =
            found.profiles.iter().map(|profile| profile.behaviour.clone()).collect();
        let backward =
            |behaviour: &&Vec<Vec<Rational>>| behaviour.iter().rev().cloned().collect::<Vec<_>>();
        assert_eq!(
            behaviours.first(),
            expected.iter().max_by_key(backward),
            "earlier actions, backward"
        );
        behaviours.sort();
        expected.sort();
        assert_eq!(behaviours, expected, "round {round}");
        assert_eq!(found.count, expected.len().into());
        for profile in &found.profiles {
            for player in 0..tree.players() {
                assert_eq!(profile.payoffs[player], value(&tree, 0, player, &profile.behaviour));
            }
            assert_eq!(tree.payoffs(&profile.behaviour, &mut Unmetered).unwrap(), profile.payoffs);
        }
        several += usize::from(expected.len() > 1);
        hidden += usize::from(!tree.is_open());
        assert!(!tree.is_open() || !expected.is_empty());
    }
    assert!(several > 60 && hidden > 40, "{several} {hidden}");
}

#[test]
fn best_replies_and_the_strategic_form_are_those_of_the_tree() {
    let mut dice = Dice::new(2);
    for round in 0..200 {
        let kinds = kinds();
        let tree = tree(&mut dice, &kinds[round % kinds.len()], 64);
        let form = Form::whole(&tree, &mut Unmetered).unwrap();
        let (plans, table) = strategic(&form, &mut Unmetered).unwrap();
        // Any behaviour at all.
        let some: Vec<Vec<Rational>> = tree
            .sets()
            .iter()
            .map(|set| {
                let parts: Vec<i64> = (0..set.actions).map(|_| 1 + dice.below(4) as i64).collect();
                let sum: i64 = parts.iter().sum();
                parts.iter().map(|&part| Rational::new(part, sum).unwrap()).collect()
            })
            .collect();
        let weights = form.weights(&some, &mut Unmetered).unwrap();
        for player in 0..tree.players() {
            let reply = form
                .reply(
                    player,
                    &form.without(player, &weights, &mut Unmetered).unwrap(),
                    &mut Unmetered,
                )
                .unwrap();
            assert_eq!(reply.value, best(&tree, 0, player, &some));
            assert_eq!(
                form.expected(player, &weights, &mut Unmetered).unwrap(),
                value(&tree, 0, player, &some)
            );
        }
        for (profile, pays) in table.cells() {
            let mut pure: Vec<usize> = vec![0; tree.sets().len()];
            for (player, &plan) in profile.iter().enumerate() {
                for (set, choice) in form.players[player].sets.iter().zip(&plans[player][plan]) {
                    pure[set.set] = choice.unwrap_or(0);
                }
            }
            let behaviour = behaviour(&tree, &pure);
            for (player, pay) in pays.iter().enumerate() {
                assert_eq!(*pay, value(&tree, 0, player, &behaviour));
            }
        }
    }
}

fn end(pays: &[i64]) -> Node {
    Node::End { pays: pays.iter().map(|&pay| number(pay)).collect() }
}

/// Rosenthal's centipede: who takes ends it.
fn centipede(length: usize) -> Tree {
    let (mut nodes, mut sets) = (Vec::new(), Vec::new());
    for at in 0..length {
        nodes.push(Node::Decision { set: at, next: vec![2 * at + 1, 2 * at + 2] });
        let (more, less) = (at as i64 + 2, at as i64);
        nodes.push(if at % 2 == 0 { end(&[more, less]) } else { end(&[less, more]) });
        sets.push((at % 2, 2));
    }
    nodes.push(end(&[length as i64, length as i64]));
    Tree::new(2, nodes, sets, &mut Unmetered).unwrap()
}

#[test]
fn the_centipede_ends_at_once() {
    // A thousand moves deep, without recursion.
    for length in [2, 10, 1000] {
        let tree = centipede(length);
        let found = perfect(&tree, 10, &mut |_, _| Ok(Vec::new()), &mut Unmetered).unwrap();
        assert_eq!(found.count, 1_u32.into());
        assert_eq!(found.profiles[0].payoffs, [number(2), number(0)]);
        assert!(found.profiles[0].behaviour.iter().all(|chances| *chances == surely(0, 2)));
    }
}

#[test]
fn ties_are_counted_without_being_written_out() {
    // Whoever moves is indifferent: 2^40 profiles.
    let (mut nodes, mut sets) = (Vec::new(), Vec::new());
    for at in 0..40 {
        nodes.push(Node::Decision { set: at, next: vec![2 * at + 1, 2 * at + 2] });
        nodes.push(end(&[1, 1]));
        sets.push((at % 2, 2));
    }
    nodes.push(end(&[1, 1]));
    let tree = Tree::new(2, nodes, sets, &mut Unmetered).unwrap();
    let found = perfect(&tree, 100, &mut |_, _| Ok(Vec::new()), &mut Unmetered).unwrap();
    assert_eq!(found.count, (1_u64 << 40).into());
    assert_eq!(found.profiles.len(), 100);
    let mut different = found.profiles.clone();
    different.dedup();
    assert_eq!(different.len(), 100);
}

#[test]
fn who_forgets_is_refused() {
    // A player who moves twice without knowing what it did.
    let decision = |set, a, b| Node::Decision { set, next: vec![a, b] };
    let nodes = vec![
        decision(0, 1, 2),
        decision(1, 3, 4),
        decision(1, 5, 6),
        end(&[0]),
        end(&[1]),
        end(&[2]),
        end(&[3]),
    ];
    let made = Tree::new(1, nodes, vec![(0, 2), (0, 2)], &mut Unmetered);
    assert_eq!(made.unwrap_err(), Error::NoRecall { set: 1 });
    // One who cannot tell before from after.
    let nodes = vec![decision(0, 1, 2), decision(0, 3, 4), end(&[0]), end(&[1]), end(&[2])];
    let made = Tree::new(1, nodes, vec![(0, 2)], &mut Unmetered);
    assert_eq!(made.unwrap_err(), Error::NoRecall { set: 0 });
}

#[test]
fn chances_that_nearly_sum_to_1_do() {
    let exact = |values: &[f64]| {
        whole(values.iter().map(|&x| Rational::from_f64(x).unwrap()).collect(), &mut Unmetered)
            .unwrap()
    };
    let sums = exact(&[0.3, 0.2, 1.0 - 0.3 - 0.2]);
    assert_eq!(sums[2], Rational::new(1, 2).unwrap());
    assert_eq!(exact(&[0.1, 0.9]), [Rational::new(1, 10).unwrap(), Rational::new(9, 10).unwrap()]);
}
