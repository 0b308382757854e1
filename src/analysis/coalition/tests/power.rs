//! Voting power: published figures, and generated rules against looking at every coalition.

use num_bigint::BigInt;

use super::super::power::{of_coalitions, of_winning};
use super::*;
use crate::model::regime::{Ballot, Rule, VotingRule};

fn weighted(weights: &[i64], quota: i64) -> VotingRule {
    let weights = weights.iter().enumerate().map(|(who, weight)| (who, whole(*weight))).collect();
    VotingRule::all(Rule::Weighted { weights, quota: whole(quota) })
}

fn conditions(rule: &VotingRule, voters: usize) -> Conditions {
    Conditions::of(rule, voters).unwrap()
}

fn index(index: Index, rule: &VotingRule, voters: usize) -> Vec<Rational> {
    let rule = conditions(rule, voters);
    if index.of_swings() {
        power(index, &swings(&rule, index.by_size(), &mut Unmetered).unwrap().unwrap())
    } else {
        of_coalitions(index, &rule, &mut Unmetered).unwrap().unwrap()
    }
}

/// The rule as a form of 0 and 1, by asking it about every coalition.
fn asked(rule: &VotingRule, voters: usize) -> Form {
    form(voters, |coalition| {
        let vote = |who| if coalition >> who & 1 == 1 { Ballot::Yes } else { Ballot::No };
        let ballots: Vec<(usize, Ballot)> = (0..voters).map(|who| (who, vote(who))).collect();
        let passes = rule.passes(&ballots, &mut |_, _| Ok(false)).unwrap();
        whole(i64::from(passes))
    })
}

#[test]
fn the_security_council() {
    let nine = Box::new(VotingRule::all(Rule::AtLeast(9)));
    let council = VotingRule::all(Rule::Veto { rule: nine, by: (0..5).collect() });
    let shares = index(Index::ShapleyShubik, &council, 15);
    assert_eq!((&shares[0], &shares[14]), (&part(421, 2145), &part(4, 2145)));
    let counted = swings(&conditions(&council, 15), false, &mut Unmetered).unwrap().unwrap();
    assert_eq!(counted.by_voter[0], [BigInt::from(848)]);
    assert_eq!(counted.by_voter[14], [BigInt::from(84)]);
    assert_eq!(index(Index::Penrose, &council, 15)[0], part(848, 1 << 14));
    let mut minimal = Minimal::new(&conditions(&council, 15)).count_all();
    assert_eq!(minimal.remove(0), BigInt::from(210));
}

impl Minimal<'_> {
    fn count_all(mut self) -> Vec<BigInt> {
        let mut all = Vec::new();
        while let Some(profile) = self.next(&mut Unmetered).unwrap() {
            all.push(profile.coalitions);
        }
        all
    }
}

#[test]
fn the_six_of_1958() {
    let six = weighted(&[4, 4, 4, 2, 2, 1], 12);
    let shares = index(Index::ShapleyShubik, &six, 6);
    assert_eq!(shares[5], whole(0));
    assert_eq!(shares[0], part(7, 30));
    assert_eq!(shares[3], part(3, 20));
    let banzhaf = index(Index::Banzhaf, &six, 6);
    assert_eq!(banzhaf, [part(5, 21), part(5, 21), part(5, 21), part(1, 7), part(1, 7), whole(0)]);
}

#[test]
fn rules_without_numbers_of_their_own() {
    let quorum = VotingRule::all(Rule::Majority(part(2, 3)));
    assert_eq!(index(Index::ShapleyShubik, &quorum, 193), vec![part(1, 193); 193]);
    let dictator = VotingRule::all(Rule::Dictator(1));
    assert_eq!(index(Index::Johnston, &dictator, 3), [whole(0), whole(1), whole(0)]);
    let never = weighted(&[1, 1], 5);
    assert_eq!(index(Index::Banzhaf, &never, 2), [whole(0), whole(0)]);
    assert_eq!(index(Index::DeeganPackel, &never, 2), [whole(0), whole(0)]);
    let custom = VotingRule::all(Rule::Custom(0));
    assert_eq!(Conditions::of(&custom, 3), Err(Uncountable::Custom));
}

/// A rule of up to three levels.
fn generated_rule(draws: &mut Stream, voters: usize, depth: usize) -> VotingRule {
    let some = |draws: &mut Stream| (0..voters).filter(|_| draws.index(2) == 0).collect::<Vec<_>>();
    let several = |draws: &mut Stream| {
        (0..1 + draws.index(3))
            .map(|_| generated_rule(draws, voters, depth - 1))
            .collect::<Vec<_>>()
    };
    let rule = match draws.index(if depth > 0 { 9 } else { 6 }) {
        0 => Rule::Unanimity,
        1 => Rule::Majority(part(draws.index(5) as i64, 4)),
        2 => Rule::AtLeast(draws.index(voters + 2)),
        3 => Rule::Dictator(draws.index(voters)),
        4 | 5 => {
            let below = 1 + draws.index(4) as i64;
            let weights: Vec<(usize, Rational)> =
                (0..voters).map(|who| (who, part(draws.index(9) as i64, below))).collect();
            Rule::Weighted {
                weights,
                quota: part(draws.index(30) as i64 - 2, 1 + draws.index(2) as i64),
            }
        }
        6 => {
            Rule::Veto { rule: Box::new(generated_rule(draws, voters, depth - 1)), by: some(draws) }
        }
        7 => Rule::Both(several(draws)),
        _ => Rule::Either(several(draws)),
    };
    let voters = (draws.index(4) == 0).then(|| some(draws));
    VotingRule { rule, voters }
}

#[test]
fn counting_is_as_looking_at_every_coalition() {
    let mut draws = Stream::new(2);
    for round in 0..300 {
        let voters = 1 + round % 6;
        let rule = generated_rule(&mut draws, voters, 2);
        let (form, countable) = (asked(&rule, voters), conditions(&rule, voters));
        for coalition in form.coalitions() {
            let yes: Vec<bool> = (0..voters).map(|who| coalition >> who & 1 == 1).collect();
            assert_eq!(countable.passes(&yes), !form.worth(coalition).is_zero(), "{rule:?}");
        }
        let looked = Swings::of_form(&form, &mut Unmetered).unwrap();
        let counted = swings(&countable, true, &mut Unmetered).unwrap().unwrap();
        assert_eq!(counted, looked, "{rule:?}");
        let together = swings(&countable, false, &mut Unmetered).unwrap().unwrap();
        for (sizes, one) in counted.by_voter.iter().zip(&together.by_voter) {
            assert_eq!([sizes.iter().sum::<BigInt>()], one.as_slice());
        }
        for (_, index) in Index::ALL.iter().filter(|(_, index)| !index.of_swings()) {
            let counted = of_coalitions(*index, &countable, &mut Unmetered).unwrap().unwrap();
            assert_eq!(
                counted,
                of_winning(*index, &form, &mut Unmetered).unwrap(),
                "{index:?} {rule:?}"
            );
        }
        // The value of the rule as a game is its index.
        let shares = power(Index::ShapleyShubik, &counted);
        assert_eq!(shares, shapley(&form, &mut Unmetered).unwrap());
        let chances: Vec<Rational> = (0..voters).map(|_| part(draws.index(4) as i64, 3)).collect();
        let mut expected = whole(0);
        for coalition in form.coalitions().filter(|coalition| !form.worth(*coalition).is_zero()) {
            let mut chance = whole(1);
            for (who, p) in chances.iter().enumerate() {
                chance *= &if coalition >> who & 1 == 1 { p.clone() } else { whole(1) - p.clone() };
            }
            expected += &chance;
        }
        let found = pass_probability(&countable, &chances, &mut Unmetered).unwrap();
        assert_eq!(found, Some(expected));
    }
}

#[test]
fn the_diagram_counts_as_generating_functions_do() {
    let mut draws = Stream::new(3);
    for round in 0..200 {
        let voters = 1 + round % 24;
        let most = [2, 10, 60][round % 3];
        let weights: Vec<i64> = (0..voters).map(|_| draws.index(most) as i64).collect();
        let total: i64 = weights.iter().sum();
        let quota = 1 + draws.index(total.unsigned_abs() as usize + 2) as i64;
        let rule = conditions(&weighted(&weights, quota), voters);
        let counted = swings(&rule, true, &mut Unmetered).unwrap().unwrap();
        assert_eq!(Some(counted), swings_by_generating(&rule, &mut Unmetered).unwrap());
    }
    // More voters than machine words have bits.
    let weights: Vec<i64> = (0..130).map(|who| 1 + who % 3).collect();
    let rule = conditions(&weighted(&weights, 131), 130);
    let counted = swings(&rule, true, &mut Unmetered).unwrap().unwrap();
    assert_eq!(Some(&counted), swings_by_generating(&rule, &mut Unmetered).unwrap().as_ref());
    let sum: Rational = power(Index::ShapleyShubik, &counted).into_iter().sum();
    assert_eq!(sum, whole(1));
}
