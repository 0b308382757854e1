//! Agreements that hold.

use std::collections::BTreeMap;

use super::*;

#[test]
fn a_stable_size_always_exists() {
    // d'Aspremont and others 1983: following each joining that pays, one gets to a size that is stable.
    let mut draws = Stream::new(10);
    for round in 0..200 {
        let players = 1 + round % 12;
        let mut series = || (0..=players).map(|_| whole(draws.index(5) as i64)).collect::<Vec<_>>();
        let (inside, outside) = (series(), series());
        let sizes = stable_sizes(&inside, &outside, &mut Unmetered).unwrap();
        let stable = |size: &Size| {
            let gains = [&size.leaving, &size.joining];
            gains.iter().all(|gain| gain.as_ref().is_none_or(|gain| !gain.is_positive()))
        };
        assert!(sizes.iter().any(stable), "{inside:?} {outside:?}");
        for (size, row) in sizes.iter().enumerate() {
            assert_eq!(row.leaving.is_some(), size > 0);
            assert_eq!(row.joining.is_some(), size < players);
        }
    }
}

#[test]
fn among_alike_players_sizes_and_coalitions_agree() {
    let mut draws = Stream::new(11);
    for round in 0..200 {
        let players = 1 + round % 5;
        let mut series = || (0..=players).map(|_| whole(draws.index(5) as i64)).collect::<Vec<_>>();
        let (inside, outside) = (series(), series());
        let payoffs: Vec<Vec<Rational>> = (0u32..1 << players)
            .map(|coalition| {
                let size = coalition.count_ones() as usize;
                let of = |who: usize| if coalition >> who & 1 == 1 { &inside } else { &outside };
                (0..players).map(|who| of(who)[size].clone()).collect()
            })
            .collect();
        let sizes = stable_sizes(&inside, &outside, &mut Unmetered).unwrap();
        for row in stable_subsets(&payoffs, &mut Unmetered).unwrap() {
            let size = &sizes[row.coalition.count_ones() as usize];
            assert_eq!(row.leaving.map(|(_, gain)| gain), size.leaving);
            assert_eq!(row.joining.map(|(_, gain)| gain), size.joining);
        }
    }
}

#[test]
fn structures_are_all_there_and_moves_are_found() {
    let counts: Vec<usize> = (0..8).map(|players| partitions(players).len()).collect();
    assert_eq!(counts, [1, 1, 2, 5, 15, 52, 203, 877]);
    // More in a coalition is better for all in it: only all together hold.
    let payoffs: BTreeMap<Partition, Vec<Rational>> = partitions(4)
        .into_iter()
        .map(|partition| {
            let size = |block: &usize| partition.iter().filter(|other| *other == block).count();
            let of = partition.iter().map(|block| whole(size(block) as i64)).collect();
            (partition.clone(), of)
        })
        .collect();
    let all = Structure::all(&payoffs, &mut Unmetered).unwrap();
    let stable: Vec<&Structure> = all
        .iter()
        .filter(|structure| structure.move_.as_ref().is_none_or(|(_, _, gain)| !gain.is_positive()))
        .collect();
    assert_eq!(stable.len(), 1);
    assert_eq!(stable[0].partition, [0, 0, 0, 0]);
}
