//! What a tournament makes of its matches.

use super::*;

fn side(total: f64, rounds: u64, cooperated: u64) -> Side {
    Side { total, weight: rounds as f64, acted: rounds, cooperated: Some(cooperated) }
}

fn meeting(first: usize, second: usize, repetition: usize, totals: [f64; 2]) -> Meeting {
    let pair = Pair { first, second };
    Meeting { pair, repetition, rounds: 10, sides: totals.map(|total| side(total, 10, 5)) }
}

#[test]
fn everybody_meets_everybody_once() {
    let pairs = |n, own| pairings(n, own).iter().map(|p| (p.first, p.second)).collect::<Vec<_>>();
    assert_eq!(pairs(3, true), [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)]);
    assert_eq!(pairs(3, false), [(0, 1), (0, 2), (1, 2)]);
    assert!(pairings(0, true).is_empty());
}

#[test]
fn self_play_enters_with_the_mean_of_both_seats_and_is_no_win() {
    let meetings = [meeting(0, 0, 0, [10.0, 30.0]), meeting(0, 1, 0, [50.0, 5.0])];
    let standings = Standings::new(2, 1, &meetings);
    let first = &standings.ranking[0];
    assert_eq!((first.entrant, first.score, first.wins), (0, Some(3.5), 1.0));
    assert_eq!((first.sd, first.cooperation), (None, Some(0.5)));
    assert_eq!(standings.matrix, [[Some(2.0), Some(5.0)], [Some(0.5), None]]);
    assert_eq!(standings.winners(), [0]);
}

#[test]
fn scores_are_pooled_over_rounds_not_matches() {
    let pair = Pair { first: 0, second: 1 };
    let long =
        Meeting { pair, repetition: 0, rounds: 30, sides: [side(30.0, 30, 0), side(0.0, 30, 0)] };
    let short =
        Meeting { pair, repetition: 1, rounds: 10, sides: [side(30.0, 10, 0), side(0.0, 10, 0)] };
    let standings = Standings::new(2, 2, &[long, short]);
    assert_eq!(standings.ranking[0].score, Some(1.5));
    // Over repetitions the scores are 1 and 3.
    assert_eq!(standings.ranking[0].sd, Some(2_f64.sqrt()));
    assert_eq!(standings.ranking[0].wins, 1.0);
}

#[test]
fn ties_share_a_rank_in_entry_order() {
    let meetings = [meeting(0, 1, 0, [20.0, 30.0 + 1e-9]), meeting(2, 3, 0, [30.0 + 2e-9, 40.0])];
    let ranks: Vec<_> = Standings::new(5, 1, &meetings).ranking;
    let ranks: Vec<_> = ranks.iter().map(|place| (place.rank, place.entrant)).collect();
    assert_eq!(ranks, [(1, 3), (2, 1), (2, 2), (4, 0), (5, 4)]);
}

#[test]
fn several_may_win_and_nobody_may_have_a_score() {
    let meetings = [meeting(0, 1, 0, [30.0, 30.0]), meeting(0, 2, 0, [30.0, 1.0])];
    assert_eq!(Standings::new(3, 1, &meetings).winners(), [0, 1]);
    assert!(Standings::new(2, 1, &[]).winners().is_empty());
}

#[test]
fn an_error_is_the_deviation_over_the_root_of_the_repetitions() {
    let meetings = [1.0, 2.0, 3.0, 6.0].map(|total| total * 10.0);
    let meetings: Vec<_> =
        (0..4).map(|repetition| meeting(0, 1, repetition, [meetings[repetition], 0.0])).collect();
    let place = &Standings::new(2, 4, &meetings).ranking[0];
    let sd = (14.0_f64 / 3.0).sqrt();
    assert_eq!((place.score, place.sd, place.error), (Some(3.0), Some(sd), Some(sd / 2.0)));
}

#[test]
fn links_name_each_pair_once_and_seats_may_be_exchanged() {
    let plain = |pairs: Vec<Pair>| pairs.iter().map(|p| (p.first, p.second)).collect::<Vec<_>>();
    let pairs = linked([(2, 1), (0, 1), (1, 2), (3, 3)]);
    assert_eq!(plain(pairs.clone()), [(0, 1), (1, 2), (3, 3)]);
    assert_eq!(plain(both_ways(&pairs)), [(0, 1), (1, 0), (1, 2), (2, 1), (3, 3)]);
}

#[test]
fn wins_need_a_strictly_higher_total() {
    let meetings = [meeting(0, 1, 0, [3.0, 3.0]), meeting(0, 1, 1, [4.0, 3.0])];
    let standings = Standings::new(2, 2, &meetings);
    assert_eq!([standings.ranking[0].wins, standings.ranking[1].wins], [0.5, 0.0]);
}
