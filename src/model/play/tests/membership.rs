//! Who is in, who is out, who comes in; and games of many pairs.

use super::regimes::{decentralised, fine, under};
use super::*;
use crate::model::norm::{Amount, Sanction};
use crate::model::regime::{Accession, Phase, Regime, Rule, Standing, VotingRule};

fn suspend(rounds: f64) -> Sanction {
    Sanction::Suspend(Amount::Fixed(rounds))
}

#[test]
fn a_suspended_actor_sits_out_the_next_rounds() {
    let regime = Regime { outside: 0.5, ..decentralised(&[suspend(2.0)], 0.0) };
    let outcome = run(&dilemma(), under(regime, 5), &mut People::new(vec![always(0), always(1)]));
    // Two are needed: rounds 2 and 3 are not played and pay both what is outside.
    assert_eq!(play_of(&outcome, 2), "CD -- -- CD --");
    assert_eq!(totals(&outcome), [1.5, 11.5]);
    assert_eq!((outcome.players[0].acted, outcome.players[0].games), (2, 5));
    assert_eq!(outcome.players[1].cooperation(), Some(0.0));
    assert_eq!(outcome.ledgers[0].standing(1, 6), Standing::Suspended);
    assert_eq!(outcome.ledgers[0].standing(1, 7), Standing::Good);
}

#[test]
fn an_elastic_game_goes_on_without_the_expelled() {
    let regime = Regime { outside: -1.0, ..decentralised(&[Sanction::Expel], 0.0) };
    let mut people = People::new(vec![always(1), always(0), always(0)]);
    people.payoffs = Some(|present, _, into| into.fill(present.len() as f64));
    let elastic = commons(3).elastic();
    let outcome = run(&elastic, under(regime.clone(), 2), &mut people);
    assert_eq!(play_of(&outcome, 3), "DCC -CC");
    // Round 1 by the table: 2, 1 − 1.5, 1 − 1.5; round 2 asked of the two present.
    assert_eq!(totals(&outcome), [1.0, 1.5, 1.5]);
    assert_eq!(outcome.ledgers[0].standing(0, 3), Standing::Expelled);
    // A table for three is not played by two.
    let mut people = People::new(vec![always(1), always(0), always(0)]);
    let outcome = run(&commons(3), under(regime, 2), &mut people);
    assert_eq!(play_of(&outcome, 3), "DCC ---");
}

#[test]
fn those_who_never_were_members_play_on_unbound() {
    let regime = Regime { members: Some(vec![1, 2]), ..decentralised(&[fine(1.0)], 0.0) };
    let outcome =
        run(&commons(3), under(regime, 2), &mut People::new(vec![always(1), always(1), always(0)]));
    assert_eq!(play_of(&outcome, 3), "DDC DDC");
    assert_eq!(totals(&outcome), [2.0, 0.0, -3.0]);
    assert_eq!(outcome.ledgers[0].standing(0, 2), Standing::Outsider);
}

/// Outsider to candidate after a round, to member after another, and out again.
fn accession(rule: Rule) -> Regime {
    Regime {
        members: Some(vec![1, 2]),
        decisions: VotingRule::all(rule),
        accession: Some(Accession {
            states: vec![Phase::Outside, Phase::Outside, Phase::Member, Phase::Suspended],
            moves: vec![(0, 1), (1, 2), (2, 3)],
        }),
        ..decentralised(&[fine(1.0)], 0.0)
    }
}

#[test]
fn accession_moves_one_step_a_round_and_entry_is_voted() {
    let mut people = People::new(vec![always(1), always(0), always(0)]);
    people.moves = Some(|number, player, waited| player == 0 && number < 2 && waited >= 1);
    people.vote = Some(|voter, _| if voter == 1 { Ballot::Yes } else { Ballot::Abstain });
    let outcome = run(&commons(3), under(accession(Rule::Consensus), 4), &mut people);
    // A member from round 3 on: then bound, and fined.
    assert_eq!(
        outcome.log.as_ref().unwrap().payoffs[..12],
        [2.0, -0.5, -0.5, 2.0, -0.5, -0.5, 1.0, -0.5, -0.5, 1.0, -0.5, -0.5]
    );
    let voted = outcome.events.iter().filter_map(|event| match event {
        Event::Voted { ballots, passed, round, .. } => Some((*round, ballots.len(), *passed)),
        _ => None,
    });
    assert_eq!(voted.collect::<Vec<_>>(), [(2, 2, true)]);
    // A vote that fails is held again.
    let mut people = People {
        moves: people.moves,
        vote: people.vote,
        ..People::new(vec![always(1), always(0), always(0)])
    };
    let outcome = run(&commons(3), under(accession(Rule::Unanimity), 4), &mut people);
    assert_eq!(people.order.iter().filter(|what| *what == "vote").count(), 6);
    assert_eq!(outcome.ledgers[0].phase(0), Some(1));
}

#[test]
fn a_process_may_suspend_and_expulsion_may_be_undone() {
    let mut people = People::new(vec![always(0), always(0), always(0)]);
    people.moves = Some(|number, player, _| player == 1 && number == 2);
    let outcome = run(&commons(3), under(accession(Rule::Consensus), 2), &mut people);
    assert_eq!(play_of(&outcome, 3), "CCC ---");
    // Expelled in round 1, candidate in 2, member in 3: back at the table in round 4.
    let regime = Regime {
        norms: vec![super::regimes::must_cooperate(&[Sanction::Expel])],
        members: None,
        ..accession(Rule::Consensus)
    };
    let strategy: Strategy = Box::new(|view| Choice::Action(usize::from(view.seat.round == 1)));
    let mut people = People::new(vec![strategy, always(0), always(0)]);
    people.moves = Some(|number, _, _| number < 2);
    let outcome = run(&commons(3), under(regime, 4), &mut people);
    assert_eq!(play_of(&outcome, 3), "DCC --- --- CCC");
}

#[test]
fn exclusion_by_one_regime_excludes_from_all() {
    let strict = Regime { outside: 9.0, ..decentralised(&[Sanction::Expel], 0.0) };
    let regimes = vec![decentralised(&[fine(1.0)], 0.0), strict];
    let setup = Setup { regimes, ..rounds(3) };
    let outcome = run(&dilemma(), setup, &mut People::new(vec![always(0), always(1)]));
    assert_eq!(totals(&outcome), [18.0, 22.0]);
}

fn pairwise(matching: Matching, length: u32) -> (Outcome, People) {
    let mut people = People::new(vec![always(0), always(0), always(1)]);
    let setup = Setup { matching, ..rounds(length) };
    (run_pairs(setup, &mut people), people)
}

fn run_pairs(setup: Setup, people: &mut People) -> Outcome {
    run(&dilemma(), setup, people)
}

#[test]
fn scores_are_per_game_played() {
    let (outcome, people) = pairwise(Matching::AllPairs, 2);
    let scores: Vec<_> = outcome.players.iter().map(Tally::score).collect();
    assert_eq!(scores, [Some(1.5), Some(1.5), Some(5.0)]);
    assert_eq!(outcome.mean_score(), Some(8.0 / 3.0));
    assert_eq!(outcome.players[0].games, 4);
    assert_eq!(people.seen[0][2], [Act::Index(1); 2]);
    let log = outcome.log.unwrap();
    assert_eq!(log.rows[1], LogRow { round: 1, player: 1, opponent: 0 });
    assert_eq!(log.payoffs[..6], [3.0, 3.0, 0.0, 5.0, 0.0, 5.0]);
}

#[test]
fn neighbours_count_once_and_the_lonely_have_no_score() {
    let links = vec![vec![1, 1], vec![0], vec![]];
    let (outcome, _) = pairwise(Matching::Neighbours(links), 1);
    let scores: Vec<_> = outcome.players.iter().map(Tally::score).collect();
    assert_eq!(scores, [Some(3.0), Some(3.0), None]);
    assert_eq!(outcome.mean_score(), Some(3.0));
}

#[test]
fn random_pairs_meet_alike_and_one_sits_out() {
    let (outcome, _) = pairwise(Matching::RandomPairs, 9000);
    for player in &outcome.players {
        assert!((player.games as f64 - 6000.0).abs() < 3.0 * 2000_f64.sqrt());
    }
    assert_eq!(outcome.players.iter().map(|one| one.games).sum::<u64>(), 18_000);
}

#[test]
fn one_more_entrant_changes_no_other_draw() {
    let play = |n: usize| {
        let strategies: Vec<Strategy> = (0..n).map(|_| mixed(0.5)).collect();
        let mut people = People::new(strategies);
        let setup = Setup { matching: Matching::AllPairs, noise: vec![0.2], ..rounds(50) };
        run_pairs(setup, &mut people);
        people.seen[0][1].clone()
    };
    assert_eq!(play(2), play(3));
}

#[test]
fn regimes_watch_every_game_of_a_pair() {
    let mut people = People::new(vec![always(0), always(0), always(1)]);
    let setup =
        Setup { matching: Matching::AllPairs, ..under(decentralised(&[fine(1.0)], 0.0), 1) };
    let outcome = run_pairs(setup, &mut people);
    assert_eq!((totals(&outcome), outcome.players[2].violations), (vec![3.0, 3.0, 8.0], 2));
}

#[test]
fn the_excluded_are_left_out_of_pairs() {
    let regime = Regime { outside: 0.5, ..decentralised(&[Sanction::Expel], 0.0) };
    let mut people = People::new(vec![always(0), always(0), always(1)]);
    let setup = Setup { matching: Matching::AllPairs, ..under(regime, 2) };
    let outcome = run_pairs(setup, &mut people);
    let tally = |player: usize| (outcome.players[player].total, outcome.players[player].games);
    assert_eq!([tally(0), tally(1), tally(2)], [(6.0, 3), (6.0, 3), (10.5, 3)]);
}
