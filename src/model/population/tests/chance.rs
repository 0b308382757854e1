//! Rules of chance: steps as often as they should be, fixation as likely as theory has it.

use super::*;
use crate::base::meter::Unmetered;
use crate::base::random::Stream;

const RULES: [Rule; 9] = [
    Rule::Moran { selection: 0.6 },
    Rule::BirthDeath { selection: 0.6 },
    Rule::DeathBirth { selection: 0.6, scores: Scores::Everybody },
    Rule::DeathBirth { selection: 0.6, scores: Scores::Survivors },
    Rule::Imitation { beta: 1.5 },
    Rule::ImitateBest { synchronous: false },
    Rule::BestResponse,
    Rule::Logit { beta: 0.7 },
    Rule::Logit { beta: 0.0 },
];

/// The walk on counts and the step of a crowd are two programs for one rule.
#[test]
fn probabilities_of_a_step_are_how_often_it_happens() {
    let payoffs = pairs(&[&[1.0, 0.2], &[1.6, 0.1]]);
    for rule in RULES {
        for (mutation, counts) in [(0.0, [3, 4]), (0.3, [3, 4]), (0.3, [1, 2]), (0.2, [7, 0])] {
            let [up, down] = transitions(rule, mutation, &payoffs, counts).unwrap();
            let runs = 8000_u32;
            let mut seen = [0_u32; 2];
            let (mut select, mut mutate) = (Stream::new(1), Stream::new(2));
            for _ in 0..runs {
                let mut crowd = Crowd::new(counts.to_vec(), &payoffs);
                crowd.step(rule, mutation, [&mut select, &mut mutate]).unwrap();
                seen[0] += u32::from(crowd.counts()[0] > counts[0]);
                seen[1] += u32::from(crowd.counts()[0] < counts[0]);
            }
            within(f64::from(seen[0]) / f64::from(runs), up, u64::from(runs));
            within(f64::from(seen[1]) / f64::from(runs), down, u64::from(runs));
        }
    }
}

/// On a complete network the mean over neighbours is the mean over all others.
#[test]
fn a_complete_network_with_means_is_the_well_mixed_case() {
    let network = Network::complete(7, &mut Unmetered).unwrap();
    let table = matrix(&[&[1.0, 0.2], &[1.6, 0.1]]);
    let payoffs = Payoffs::Pairs(table.clone());
    let place = Place { mean: true, ..place(&network) };
    for rule in RULES {
        let [up, down] = transitions(rule, 0.2, &payoffs, [3, 4]).unwrap();
        let mut seen = [0_u32; 2];
        let runs = 4000;
        for seed in 0..runs {
            let once = Setup { single: true, mutation: 0.2, place: Some(place), ..setup(rule, 1) };
            let start = Start::Nodes(vec![0, 1, 0, 1, 1, 0, 1]);
            let path = run(&once, &payoffs, start, Key::new(seed), &mut Calm).unwrap();
            seen[0] += u32::from(path.at(1)[0] > 0.5);
            seen[1] += u32::from(path.at(1)[0] < 0.4);
        }
        within(f64::from(seen[0]) / runs as f64, up, runs);
        within(f64::from(seen[1]) / runs as f64, down, runs);
    }
}

/// Moran 1958: a mutant of relative fitness r takes over with (1 − 1/r)/(1 − 1/r^N); a neutral one with 1/N.
#[test]
fn rule_28_fixation_is_what_theory_says() {
    let runs = 3000;
    for (r, expected) in [(1.5, (1.0 - 1.0 / 1.5) / (1.0 - 1.0 / 57.665_039)), (1.0, 0.1)] {
        let two = pairs(&[&[r, r], &[1.0, 1.0]]);
        within(takeovers(moran(1.0), &two, &[1, 9], runs, 400), expected, runs);
        // A third type that is absent takes the way for many types.
        let three = pairs(&[&[r, r, 0.0], &[1.0, 1.0, 0.0], &[9.0, 9.0, 9.0]]);
        let runs = 1000;
        within(takeovers(moran(1.0), &three, &[1, 9, 0], runs, 400), expected, runs);
    }
    // A lone mutant of fitness 0 cannot be born again; where all have fitness 0 everybody is alike.
    let unfit = pairs(&[&[5.0, 0.0], &[1.0, 1.0]]);
    assert_eq!(takeovers(moran(1.0), &unfit, &[1, 9], 300, 400), 0.0);
    let nothing = pairs(&[&[0.0, 0.0], &[0.0, 0.0]]);
    within(takeovers(moran(1.0), &nothing, &[1, 9], runs, 400), 0.1, runs);
}

/// Traulsen, Nowak and Pacheco 2006: with payoffs that depend on numbers the ratio of going down to going up is
/// exp(−β·difference), so that 1/ρ = 1 + Σ_k exp(−β·Σ_{i≤k} difference(i)).
#[test]
fn rule_30_fixation_by_imitation() {
    let (n, beta) = (8_u32, 0.4);
    let [a, b, c, d] = [3.0, 0.0, 5.0, 1.0];
    let payoffs = pairs(&[&[a, b], &[c, d]]);
    let (mut sum, mut total) = (0.0, 1.0);
    for i in 1..n {
        let (i, others) = (f64::from(i), f64::from(n - 1));
        let first = (a * (i - 1.0) + b * (f64::from(n) - i)) / others;
        let second = (c * i + d * (f64::from(n) - i - 1.0)) / others;
        sum += first - second;
        total += math::exp(-beta * sum);
    }
    let runs = 3000;
    let share = takeovers(Rule::Imitation { beta }, &payoffs, &[1, n - 1], runs, 400);
    within(share, 1.0 / total, runs);
}

/// Ohtsuki, Hauert, Lieberman and Nowak 2006 (exact on a circle: Ohtsuki and Nowak 2006): with death and birth and
/// weak selection cooperation is favoured where b/c exceeds the number of neighbours.
#[test]
fn rule_29_death_and_birth_on_a_circle() {
    let n = 10_usize;
    let network = Network::ring(n, 2, &mut Unmetered).unwrap();
    let runs = 4000;
    let chance = |b: f64, w: f64, scores: Scores| {
        let mut won = 0_u32;
        for seed in 0..runs {
            let mut nodes = vec![1; n];
            nodes[3] = 0;
            let rule = Rule::DeathBirth { selection: w, scores };
            let setup = Setup { place: Some(place(&network)), ..setup(rule, 150) };
            let path =
                run(&setup, &donation(b, 1.0), Start::Nodes(nodes), Key::new(seed), &mut Calm);
            won += u32::from(path.unwrap().at(150)[0] == 1.0);
        }
        f64::from(won) / runs as f64
    };
    for (b, w, scores) in [
        (6.0, 0.2, Scores::Everybody),
        (1.2, 0.2, Scores::Everybody),
        (6.0, 0.2, Scores::Survivors),
    ] {
        let exact = circle(n, b, 1.0, w, scores);
        within(chance(b, w, scores), exact, runs);
        if scores == Scores::Everybody {
            assert_eq!(exact > 1.0 / n as f64, b > 2.0, "{exact}");
        }
    }
}

/// One cooperator on a circle takes over with this probability: cooperators always stand side by side, so only the
/// two ends of their row can move.
fn circle(n: usize, b: f64, c: f64, w: f64, scores: Scores) -> f64 {
    let fit = |payoff: f64| 1.0 - w + w * payoff;
    let full = scores == Scores::Everybody;
    let (mut product, mut sum) = (1.0, 1.0);
    for i in 1..n {
        // A defector beside the row dies: its neighbours are the row's end and the next defector (none if it was
        // the last: then both neighbours are cooperators).
        let end = if i > 1 { b - c } else { -c } - if full { c } else { 0.0 };
        let beyond = if n - i > 2 { 0.0 } else { b };
        let up = if n - i == 1 { 1.0 } else { 2.0 * fit(end) / (fit(end) + fit(beyond)) };
        // The cooperator at an end dies: its neighbours are the next cooperator and the defector beside.
        let inside = if i > 2 { b - c } else { -c } + if full { b - c } else { 0.0 };
        let outside = if n - i > 1 { 0.0 } else { b } + if full { b } else { 0.0 };
        let down = if i == 1 { 1.0 } else { 2.0 * fit(outside) / (fit(outside) + fit(inside)) };
        product *= down / up;
        if i < n {
            sum += product;
        }
    }
    1.0 / sum
}

#[test]
fn without_bound_imitation_and_logit_take_what_is_better() {
    let payoffs = pairs(&[&[1.0, 1.0], &[2.0, 2.0]]);
    let imitation = Rule::Imitation { beta: f64::INFINITY };
    let [up, down] = transitions(imitation, 0.0, &payoffs, [2, 2]).unwrap();
    assert_eq!((up, down), (0.0, 1.0 / 3.0));
    let logit = Rule::Logit { beta: f64::INFINITY };
    assert_eq!(transitions(logit, 0.0, &payoffs, [2, 2]).unwrap(), [0.0, 0.5]);
    let same = pairs(&[&[1.0, 1.0], &[1.0, 1.0]]);
    assert_eq!(transitions(logit, 0.0, &same, [2, 2]).unwrap(), [0.25, 0.25]);
}

#[test]
fn rule_29_birth_and_death_never_replace_the_parent() {
    // In a pair every birth replaces the other, so one step decides.
    let payoffs = pairs(&[&[1.0, 1.0], &[1.0, 1.0]]);
    let [up, down] =
        transitions(Rule::BirthDeath { selection: 1.0 }, 0.0, &payoffs, [1, 1]).unwrap();
    assert_eq!((up, down), (0.5, 0.5));
    let [up, down] = transitions(moran(1.0), 0.0, &payoffs, [1, 1]).unwrap();
    assert_eq!((up, down), (0.25, 0.25));
}

#[test]
fn rule_28_a_negative_fitness_names_the_largest_weight() {
    let payoffs = donation(3.0, 1.0);
    let start = Start::Counts(vec![5, 5]);
    let halt = run(&setup(moran(0.9), 50), &payoffs, start.clone(), Key::new(1), &mut Calm);
    let Err(Halt::Refused(Refusal::NegativeFitness { largest, .. })) = halt else {
        panic!("{halt:?}")
    };
    assert_eq!(largest, 0.5);
    assert!(run(&setup(moran(0.5), 50), &payoffs, start, Key::new(1), &mut Calm).is_ok());
    let network = Network::ring(6, 2, &mut Unmetered).unwrap();
    let on = Setup { place: Some(place(&network)), ..setup(moran(0.9), 50) };
    let nodes = Start::Nodes(vec![1, 0, 1, 1, 1, 1]);
    let halt = run(&on, &payoffs, nodes.clone(), Key::new(1), &mut Calm);
    let Err(Halt::Refused(Refusal::NegativeFitness { largest, .. })) = halt else {
        panic!("{halt:?}")
    };
    assert_eq!(largest, 1.0 / 3.0);
    let on = Setup { rule: moran(largest), ..on };
    assert!(run(&on, &payoffs, nodes, Key::new(1), &mut Calm).is_ok());
}

#[test]
fn rule_31_mutation_comes_after_selection_or_instead_of_it() {
    let payoffs = pairs(&[&[1.0, 1.0, 1.0], &[1.0, 1.0, 1.0], &[1.0, 1.0, 1.0]]);
    let step = |rule, seed| {
        let once = Setup { single: true, mutation: 1.0, ..setup(rule, 1) };
        run(&once, &payoffs, Start::Counts(vec![6, 0, 0]), Key::new(seed), &mut Calm).unwrap()
    };
    let mut second = 0_u32;
    let runs = 3000;
    for seed in 0..runs {
        for rule in [moran(1.0), Rule::Imitation { beta: 1.0 }, Rule::BestResponse] {
            let path = step(rule, seed);
            assert_eq!(path.at(1)[0], 5.0 / 6.0, "{rule:?}");
            second += u32::from(path.at(1)[1] > 0.0);
        }
    }
    within(f64::from(second) / (3 * runs) as f64, 0.5, 3 * runs);
    // Every site after the update: with certainty all change.
    let all = Setup { mutation: 1.0, ..setup(Rule::ImitateBest { synchronous: true }, 1) };
    let path = run(&all, &payoffs, Start::Counts(vec![600, 0, 0]), Key::new(1), &mut Calm).unwrap();
    assert_eq!(path.at(1)[0], 0.0);
    within(path.at(1)[1], 0.5, 600);
    let network = Network::ring(600, 2, &mut Unmetered).unwrap();
    let some = Setup { mutation: 0.1, place: Some(place(&network)), ..all };
    let path = run(&some, &payoffs, Start::Nodes(vec![0; 600]), Key::new(1), &mut Calm).unwrap();
    within(path.at(1)[0], 0.9, 600);
}

#[test]
fn rule_31_mutation_shifts_no_draw_of_selection() {
    let payoffs = pairs(&[&[3.0, 0.0, 1.0], &[5.0, 1.0, 1.0], &[1.0, 2.0, 1.0]]);
    for rule in RULES {
        let path = |mutation| {
            let setup = Setup { mutation, ..setup(rule, 3) };
            run(&setup, &payoffs, Start::Counts(vec![5, 5, 5]), Key::new(3), &mut Calm).unwrap()
        };
        // So rare that none comes: the draws for it are made, and change nothing else.
        assert_eq!(path(0.0), path(1e-15));
    }
}

#[test]
fn nothing_kept_from_step_to_step_goes_stale() {
    let table = matrix(&[&[0.1, 0.7, 1.3], &[0.9, 0.2, 0.4], &[0.3, 1.1, 0.6]]);
    let payoffs = Payoffs::Pairs(table.clone());
    let mut crowd = Crowd::new(vec![4, 5, 6], &payoffs);
    let mut draws = [Stream::new(1), Stream::new(2)];
    for step in 0..500 {
        let [select, mutate] = &mut draws;
        crowd.step(moran(1.0), 0.1, [select, mutate]).unwrap();
        let anew = Crowd::new(crowd.counts().to_vec(), &payoffs);
        for kind in 0..3 {
            assert!((crowd.payoff(kind) - anew.payoff(kind)).abs() < 1e-12, "step {step}");
        }
    }
    let network = Network::small_world(30, 4, 0.3, &mut Stream::new(1), &mut Unmetered).unwrap();
    for rule in [moran(0.8), Rule::BirthDeath { selection: 0.8 }] {
        let setup = Setup { mutation: 0.1, ..setup(rule, 1) };
        let types = (0..30).map(|at| at % 3).collect();
        nodes::audit(&setup, place(&network), &table, types, Key::new(4), 300).unwrap();
    }
}

#[test]
fn seeds_decide_and_trajectories_have_their_length() {
    let payoffs = donation(3.0, 1.0);
    for rule in RULES {
        let rule = if let Rule::Moran { .. } = rule { moran(0.2) } else { rule };
        let path = |seed| {
            let rule = match rule {
                Rule::BirthDeath { .. } => Rule::BirthDeath { selection: 0.2 },
                Rule::DeathBirth { scores, .. } => Rule::DeathBirth { selection: 0.2, scores },
                other => other,
            };
            run(&setup(rule, 60), &payoffs, Start::Counts(vec![6, 6]), Key::new(seed), &mut Calm)
                .unwrap()
        };
        assert_eq!(path(1), path(1));
        assert!(
            (2..9).any(|seed| path(seed) != path(1))
                || rule == Rule::BestResponse
                || matches!(rule, Rule::ImitateBest { .. })
        );
        assert_eq!(path(1).generations(), 60);
        assert_eq!(path(1).at(0), [0.5, 0.5]);
    }
}

/// A game for groups, one of two players among them, pays what pairs pay.
#[test]
fn groups_of_two_are_pairs() {
    let table = matrix(&[&[3.0, 0.0], &[5.0, 1.0]]);
    let cells = vec![
        (vec![2, 0], vec![3.0, 0.0]),
        (vec![1, 1], vec![0.0, 5.0]),
        (vec![0, 2], vec![0.0, 1.0]),
    ];
    assert_eq!(
        Groups::compositions(2, 2).unwrap(),
        cells.iter().map(|(counts, _)| counts.clone()).collect::<Vec<_>>()
    );
    let groups = Payoffs::Groups(Groups::new(2, 2, cells).unwrap());
    let both = [Payoffs::Pairs(table), groups];
    for r in [0.0, 0.3] {
        let [pairs, groups] = both.clone().map(|payoffs| payoffs.assorted(r).raised(0.5));
        for own in 0..2 {
            let others = [4, 3];
            assert!((pairs.among(own, &others) - groups.among(own, &others)).abs() < 1e-12);
        }
        let (mut one, mut two) = ([0.0; 2], [0.0; 2]);
        pairs.at_shares(&[0.3, 0.7], &mut one);
        groups.at_shares(&[0.3, 0.7], &mut two);
        assert!((one[0] - two[0]).abs() < 1e-12 && (one[1] - two[1]).abs() < 1e-12);
        assert_eq!(pairs.ends(), groups.ends());
    }
    assert!(Groups::compositions(10, 40).is_none());
}

/// A public good of groups of four, r = 2, cost 1: expected from how many of the other three give.
#[test]
fn groups_are_drawn_without_replacement() {
    let pay = |own: f64, givers: f64| 2.0 * givers / 4.0 - own;
    let cells: Vec<_> = Groups::compositions(2, 4)
        .unwrap()
        .into_iter()
        .map(|counts| {
            let givers = f64::from(counts[0]);
            let one = if counts[0] > 0 { pay(1.0, givers) } else { 0.0 };
            let other = if counts[1] > 0 { pay(0.0, givers) } else { 0.0 };
            (counts, vec![one, other])
        })
        .collect();
    let payoffs = Payoffs::Groups(Groups::new(2, 4, cells).unwrap());
    // Of three others among five givers and four who do not, 5/3 give on average.
    assert!((payoffs.among(0, &[5, 4]) - (2.0 * (1.0 + 5.0 / 3.0) / 4.0 - 1.0)).abs() < 1e-12);
    assert!((payoffs.among(1, &[5, 4]) - (2.0 * (5.0 / 3.0) / 4.0)).abs() < 1e-12);
    let mut pays = [0.0; 2];
    payoffs.at_shares(&[0.25, 0.75], &mut pays);
    assert!((pays[1] - 2.0 * 0.75 / 4.0).abs() < 1e-12, "{pays:?}");
    let start = Start::Counts(vec![8, 12]);
    let path = run(&setup(moran(0.5), 300), &payoffs, start, Key::new(1), &mut Calm).unwrap();
    assert_eq!(path.at(300), [0.0, 1.0]);
}
