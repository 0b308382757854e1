//! Games whose equilibria the literature knows.

use super::beliefs::{self, Belief};
use super::form::Form;
use super::generated::{Dice, Kind, behaviour, best, is_nash, profiles, tree, value};
use super::lemke;
use super::subgames::perfect;
use super::zero_sum;
use super::{Behaviour, Node, Set, Tree};
use crate::analysis::strategic::surely;
use crate::base::meter::Unmetered;
use crate::base::rational::Rational;

fn part(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator, denominator).unwrap()
}

fn end(pays: &[i64]) -> Node {
    Node::End { pays: pays.iter().map(|&pay| Rational::from(pay)).collect() }
}

/// A tree written as nested calls; nodes are numbered as they come.
struct Writer {
    nodes: Vec<Node>,
}

enum Shape {
    End(Vec<i64>),
    Chance(Vec<(Rational, Shape)>),
    Move(usize, Vec<Shape>),
}

impl Writer {
    fn put(&mut self, shape: Shape) -> usize {
        let at = self.nodes.len();
        self.nodes.push(end(&[]));
        let node = match shape {
            Shape::End(pays) => end(&pays),
            Shape::Chance(next) => Node::Chance {
                next: next.into_iter().map(|(chance, shape)| (chance, self.put(shape))).collect(),
            },
            Shape::Move(set, next) => Node::Decision {
                set,
                next: next.into_iter().map(|shape| self.put(shape)).collect(),
            },
        };
        self.nodes[at] = node;
        at
    }
}

fn written(players: usize, sets: Vec<(usize, usize)>, shape: Shape) -> Tree {
    let mut writer = Writer { nodes: Vec::new() };
    writer.put(shape);
    Tree::new(players, writer.nodes, sets, &mut Unmetered).unwrap()
}

fn pays(list: &[i64]) -> Shape {
    Shape::End(list.to_vec())
}

/// Three cards, one each; sets 0..3 the first player's, 3..6 after check and bet, 6..9 the second's after a check,
/// 9..12 after a bet.
fn kuhn() -> Tree {
    let mut deals = Vec::new();
    for first in 0..3_usize {
        for second in (0..3_usize).filter(|&card| card != first) {
            let sign = if first > second { 1 } else { -1 };
            let show = |stake: i64| pays(&[sign * stake, -sign * stake]);
            let bet = Shape::Move(9 + second, vec![pays(&[1, -1]), show(2)]);
            let answer = Shape::Move(3 + first, vec![pays(&[-1, 1]), show(2)]);
            let check = Shape::Move(6 + second, vec![show(1), answer]);
            deals.push((part(1, 6), Shape::Move(first, vec![check, bet])));
        }
    }
    let sets = (0..12).map(|set| (usize::from(set >= 6), 2)).collect();
    written(2, sets, Shape::Chance(deals))
}

#[test]
fn kuhns_poker_is_worth_a_loss_of_one_eighteenth() {
    let tree = kuhn();
    let form = Form::whole(&tree, &mut Unmetered).unwrap();
    let found = lemke::equilibrium(&form, [0, 1], &mut Unmetered).unwrap();
    assert!(is_nash(&tree, 0, &found));
    let value =
        form.expected(0, &form.weights(&found, &mut Unmetered).unwrap(), &mut Unmetered).unwrap();
    assert_eq!(value, part(-1, 18));
    let optimal = zero_sum::optimal(&form, [0, 1], value, &mut Unmetered).unwrap();
    // The first player bluffs with the jack by any chance up to 1/3, bets the king three times as often.
    let shown: Vec<Behaviour> = optimal.corners[0]
        .iter()
        .map(|weights| {
            let mut behaviour = vec![Vec::new(); 12];
            form.players[0].behave(weights, &mut behaviour, &mut Unmetered).unwrap();
            behaviour
        })
        .collect();
    assert_eq!(shown.len(), 2);
    for (behaviour, bluff) in shown.iter().zip([part(0, 1), part(1, 3)]) {
        assert_eq!(behaviour[0][1], bluff);
        assert!(behaviour[1][1].is_zero());
        assert_eq!(behaviour[2][1], part(3, 1) * bluff.clone());
        assert_eq!(behaviour[4][1], bluff + part(1, 3));
    }
    // The second has one way: calls with every third queen, bluffs with every third jack.
    assert_eq!(optimal.corners[1].len(), 1);
    let mut second = vec![Vec::new(); 12];
    form.players[1].behave(&optimal.corners[1][0], &mut second, &mut Unmetered).unwrap();
    let bets: Vec<Rational> = second[6..].iter().map(|chances| chances[1].clone()).collect();
    assert_eq!(bets, [part(1, 3), part(0, 1), part(1, 1), part(0, 1), part(1, 3), part(1, 1)]);
}

/// Cho and Kreps 1987: strong with chance 9/10 likes beer, weak quiche; nobody likes a duel but with the weak.
/// Sets: strong, weak, after beer, after quiche; actions beer, quiche and duel, leave.
fn beer_and_quiche() -> Tree {
    let of = |meal: usize, strong: bool| {
        let likes = i64::from((meal == 0) == strong);
        let duel = pays(&[likes, i64::from(!strong)]);
        Shape::Move(2 + meal, vec![duel, pays(&[likes + 2, i64::from(strong)])])
    };
    let typed = |set, strong| Shape::Move(set, vec![of(0, strong), of(1, strong)]);
    let shape = Shape::Chance(vec![(part(9, 10), typed(0, true)), (part(1, 10), typed(1, false))]);
    written(2, vec![(0, 2), (0, 2), (1, 2), (1, 2)], shape)
}

#[test]
fn beer_and_quiche_have_two_pooling_equilibria() {
    let found = beliefs::pure(&beer_and_quiche(), &mut Unmetered).unwrap();
    assert_eq!(found.len(), 2);
    let given = Belief::Given(vec![part(9, 10), part(1, 10)]);
    let half = vec![part(1, 2), part(1, 2)];
    let free = Belief::Free(vec![half, vec![part(0, 1), part(1, 1)]]);
    // Both have beer: quiche must be thought weak with at least 1/2.
    let choices = |one: &beliefs::Assessment| -> Vec<bool> {
        one.behaviour.iter().map(|chances| chances[1].is_zero()).collect()
    };
    assert_eq!(choices(&found[0]), [true, true, false, true]);
    assert_eq!(found[0].beliefs[2..], [given.clone(), free.clone()]);
    assert_eq!(found[0].payoffs, [part(29, 10), part(9, 10)]);
    assert_eq!(choices(&found[1]), [false, false, true, false]);
    assert_eq!(found[1].beliefs[2..], [free, given]);
}

#[test]
fn seltens_horse_has_pure_equilibria_that_beliefs_do_not_support() {
    // The first goes down or across, the second across (all get 1) or down; the third cannot tell who went down.
    let shape = Shape::Move(
        0,
        vec![
            Shape::Move(
                1,
                vec![pays(&[1, 1, 1]), Shape::Move(2, vec![pays(&[4, 4, 0]), pays(&[0, 0, 1])])],
            ),
            Shape::Move(2, vec![pays(&[3, 3, 2]), pays(&[0, 0, 0])]),
        ],
    );
    let tree = written(3, vec![(0, 2), (1, 2), (2, 2)], shape);
    let mixing = &mut |_: &Form, _: &mut dyn crate::base::meter::Meter| Ok(Vec::new());
    let nash = perfect(&tree, 10, mixing, &mut Unmetered).unwrap();
    let choices = |behaviour: &Behaviour| -> Vec<usize> {
        behaviour.iter().map(|chances| usize::from(chances[0].is_zero())).collect()
    };
    let all: Vec<Vec<usize>> = nash.profiles.iter().map(|one| choices(&one.behaviour)).collect();
    assert_eq!(all, [[1, 0, 0], [0, 0, 1]]);
    // That the first goes down rests on the second's going across, from which it would gain by going down.
    let found = beliefs::pure(&tree, &mut Unmetered).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(choices(&found[0].behaviour), [0, 0, 1]);
    // The third answers right if it thinks that the second went down with 2/3 or more.
    let expected = vec![vec![part(1, 1), part(0, 1)], vec![part(2, 3), part(1, 3)]];
    assert_eq!(found[0].beliefs[2], Belief::Free(expected));
}

#[test]
fn an_ultimatum_has_two_equilibria() {
    // Offers of 0..=4 out of 4; who is offered nothing is indifferent.
    let answers = (0..5).map(|offer| {
        Shape::Move(1 + offer, vec![pays(&[4 - offer as i64, offer as i64]), pays(&[0, 0])])
    });
    let mut sets = vec![(0, 5)];
    sets.extend([(1, 2); 5]);
    let tree = written(2, sets, Shape::Move(0, answers.collect()));
    let found = perfect(&tree, 10, &mut |_, _| Ok(Vec::new()), &mut Unmetered).unwrap();
    let offers: Vec<Vec<Rational>> = found.profiles.iter().map(|one| one.payoffs.clone()).collect();
    assert_eq!(offers, [[part(4, 1), part(0, 1)], [part(3, 1), part(1, 1)]]);
}

#[test]
fn spences_able_study_where_the_others_would_not() {
    // Wages are beliefs: an employer who pays 1 or 2 and wants to match. Study costs the able 1/2, the others 3/2.
    let node = |cost: [i64; 2], able: bool, studies: bool| {
        let cost = if studies { cost[usize::from(able)] } else { 0 };
        let pay = |wage: i64| pays(&[2 * wage - cost, -2 * (wage - 1 - i64::from(able)).abs()]);
        Shape::Move(2 + usize::from(studies), vec![pay(1), pay(2)])
    };
    let typed = |cost, able| {
        Shape::Move(usize::from(able), vec![node(cost, able, false), node(cost, able, true)])
    };
    let of = |cost| {
        let shape =
            Shape::Chance(vec![(part(1, 2), typed(cost, false)), (part(1, 2), typed(cost, true))]);
        written(2, vec![(0, 2), (0, 2), (1, 2), (1, 2)], shape)
    };
    let separates = |one: &beliefs::Assessment| {
        one.behaviour[0] == surely(0, 2) && one.behaviour[1] == surely(1, 2)
    };
    let dear = beliefs::pure(&of([3, 1]), &mut Unmetered).unwrap();
    assert!(dear.iter().any(separates));
    // Where study is cheap for all there is no separating.
    let cheap = beliefs::pure(&of([1, 1]), &mut Unmetered).unwrap();
    assert!(!cheap.is_empty() && !cheap.iter().any(separates));
}

#[test]
fn pivoting_ends_at_equilibria() {
    let mut dice = Dice::new(3);
    for round in 0..200 {
        let payoffs = [2, 3, 20][round % 3];
        let zero_sum = round % 4 == 0;
        let kind = Kind { players: 2, depth: 3 + round % 2, payoffs, hidden: 9, zero_sum };
        let tree = tree(&mut dice, &kind, 200);
        let form = Form::whole(&tree, &mut Unmetered).unwrap();
        let movers = form.players.iter().filter(|own| !own.sets.is_empty()).count();
        let mut found = lemke::equilibrium(&form, [0, 1], &mut Unmetered).unwrap();
        tree.complete(&mut found);
        assert!(is_nash(&tree, 0, &found), "round {round}, {movers} move");
        if !zero_sum {
            continue;
        }
        let worth = value(&tree, 0, 0, &found);
        let optimal = zero_sum::optimal(&form, [0, 1], worth.clone(), &mut Unmetered).unwrap();
        for (player, sign) in [(0, 1), (1, -1)] {
            for weights in &optimal.corners[player] {
                let mut behaviour = found.clone();
                form.players[player].behave(weights, &mut behaviour, &mut Unmetered).unwrap();
                let other = best(&tree, 0, 1 - player, &behaviour);
                assert_eq!(other, part(-sign, 1) * worth.clone());
            }
            // The one found by pivoting does not lie beyond the corners in any direction.
            let own = form.players[player].weights(&found, &mut Unmetered).unwrap();
            for at in 0..own.len() {
                let all = optimal.corners[player].iter().map(|corner| &corner[at]);
                assert!(all.clone().min() <= Some(&own[at]) && all.max() >= Some(&own[at]));
            }
        }
    }
}

/// Whether something is better for a set's player with this belief, by trying everything.
fn tempted(tree: &Tree, set: &Set, behaviour: &Behaviour, belief: &[Rational]) -> bool {
    let own: Vec<usize> =
        (0..tree.sets().len()).filter(|&other| tree.sets()[other].player == set.player).collect();
    let mean = |behaviour: &Behaviour| -> Rational {
        let nodes = set.nodes.iter().zip(belief);
        nodes.map(|(&node, part)| part * &value(tree, node, set.player, behaviour)).sum()
    };
    let now = mean(behaviour);
    profiles(tree).iter().any(|profile| {
        let mut other = behaviour.clone();
        for &set in &own {
            other[set] = surely(profile[set], tree.sets()[set].actions);
        }
        mean(&other) > now
    })
}

#[test]
fn beliefs_are_those_that_support_what_is_done() {
    let mut dice = Dice::new(4);
    let (mut free, mut refused, mut trees) = (0, 0, 0);
    while trees < 200 {
        let kind = Kind {
            players: 2 + trees % 2,
            depth: 3,
            payoffs: [3, 9][trees % 2],
            hidden: 9,
            zero_sum: false,
        };
        let tree = tree(&mut dice, &kind, 16);
        if tree.is_open() {
            continue;
        }
        trees += 1;
        let found = beliefs::pure(&tree, &mut Unmetered).unwrap();
        let above = beliefs::nearest(&tree);
        for profile in profiles(&tree) {
            let behaviour = behaviour(&tree, &profile);
            let one = found.iter().find(|one| one.behaviour == behaviour);
            let mut possible = true;
            for (number, set) in tree.sets().iter().enumerate() {
                let chances = tree.reached(&behaviour, above[number], &mut Unmetered).unwrap();
                let sum: Rational = set.nodes.iter().map(|&node| chances[node].clone()).sum();
                if !sum.is_zero() {
                    let belief: Vec<Rational> = set
                        .nodes
                        .iter()
                        .map(|&node| chances[node].checked_div(&sum).unwrap())
                        .collect();
                    possible &= !tempted(&tree, set, &behaviour, &belief);
                    if let Some(one) = one {
                        assert_eq!(one.beliefs[number], Belief::Given(belief));
                    }
                } else if set.nodes.len() == 1 {
                    possible &= !tempted(&tree, set, &behaviour, &[Rational::one()]);
                } else if set.nodes.len() == 2 {
                    let all: Vec<Vec<Rational>> =
                        (0..=6).map(|at| vec![part(at, 6), part(6 - at, 6)]).collect();
                    let fine: Vec<_> = all
                        .iter()
                        .filter(|belief| !tempted(&tree, set, &behaviour, belief))
                        .collect();
                    if let Some(Belief::Free(corners)) = one.map(|one| &one.beliefs[number]) {
                        free += 1;
                        let [high, low] = [corners.first().unwrap(), corners.last().unwrap()];
                        assert!(!tempted(&tree, set, &behaviour, high));
                        assert!(!tempted(&tree, set, &behaviour, low));
                        let within = all.iter().filter(|belief| low <= belief && *belief <= high);
                        assert_eq!(within.collect::<Vec<_>>(), fine);
                    } else {
                        // Payoffs are such that beliefs that are fine at all include one of these, or nearly none.
                        possible &= !fine.is_empty();
                    }
                } else if let Some(Belief::Free(corners)) = one.map(|one| &one.beliefs[number]) {
                    for corner in corners {
                        assert!(!tempted(&tree, set, &behaviour, corner));
                    }
                } else {
                    possible = false;
                }
            }
            refused += usize::from(!possible);
            assert!(one.is_none() || possible);
            let small = tree.sets().iter().all(|set| set.nodes.len() < 3);
            assert!(one.is_some() || !possible || !small, "{profile:?} of {tree:?}");
        }
    }
    assert!(free > 10 && refused > 100, "{free} {refused}");
}
