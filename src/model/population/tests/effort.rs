//! Small populations take the steps that they always took; large ones pay for what they do.

use super::*;
use crate::base::meter::Unmetered;

/// Counts ticks, and stops the run at so many.
struct Purse {
    spent: u64,
    most: u64,
}

impl Source for Purse {
    fn tick(&mut self, work: u64) -> Result<(), Cause> {
        self.spent += work;
        if self.spent > self.most { Err("spent".into()) } else { Ok(()) }
    }
}

/// The ticks of a run, of which there may be so many.
fn spent(setup: &Setup<'_>, payoffs: &Payoffs, start: Start, most: u64) -> (u64, bool) {
    let mut purse = Purse { spent: 0, most };
    let ended = run(setup, payoffs, start, Key::new(1), &mut purse).is_ok();
    (purse.spent, ended)
}

fn mutating(rule: Rule, length: usize) -> Setup<'static> {
    Setup { mutation: 0.5, ..setup(rule, length) }
}

/// One payoff in a game of so many players, three of whose actions are in use.
fn groups(size: usize) -> Payoffs {
    let cells = Groups::compositions(3, size).unwrap().into_iter();
    Payoffs::Groups(
        Groups::new(3, size, cells.map(|counts| (counts, vec![1.0; 3])).collect()).unwrap(),
    )
}

#[test]
fn what_is_small_is_paid_for_by_its_generations() {
    let payoffs = pairs(&[&[1.0, 2.0, 3.0], &[3.0, 1.0, 2.0], &[2.0, 3.0, 1.0]]);
    let start = || Start::Counts(vec![10, 10, 10]);
    assert_eq!(spent(&mutating(moran(1.0), 2000), &payoffs, start(), u64::MAX), (2000 * 23, true));
    let best = Rule::ImitateBest { synchronous: true };
    assert_eq!(spent(&mutating(best, 2000), &payoffs, start(), u64::MAX), (2000, true));
    let ring = Network::ring(30, 2, &mut Unmetered).unwrap();
    let on = Setup { place: Some(place(&ring)), ..mutating(moran(1.0), 2000) };
    let nodes = Start::Nodes((0..30).map(|at| at % 3).collect());
    assert_eq!(spent(&on, &payoffs, nodes, u64::MAX), (2000 * 60, true));
}

#[test]
fn many_who_mutate_are_stopped() {
    let setup = mutating(Rule::ImitateBest { synchronous: true }, 1);
    let start = Start::Counts(vec![2_000_000_000; 2]);
    let (ticks, ended) = spent(&setup, &donation(3.0, 1.0), start, 10_000);
    assert!(!ended && ticks < 12_000, "{ticks}");
}

#[test]
fn large_groups_cost_more_than_pairs() {
    let start = || Start::Counts(vec![10, 10, 10]);
    let (ticks, ended) = spent(&mutating(moran(1.0), 10), &groups(20), start(), u64::MAX);
    assert!(ended && ticks > 10 * 30 * 50, "{ticks}");
    let shares = Start::Shares(vec![0.2, 0.3, 0.5]);
    let flow = mutating(Rule::Replicator { continuous: true }, 10);
    let (ticks, ended) = spent(&flow, &groups(20), shares, u64::MAX);
    assert!(ended && ticks > 2000, "{ticks}");
}

#[test]
fn whoever_has_many_neighbours_costs_more() {
    let links: Vec<(usize, usize)> = (1..1000).map(|leaf| (0, leaf)).collect();
    let star = Network::from_edges(1000, &links, &mut Unmetered).unwrap();
    let on = Setup { place: Some(place(&star)), ..mutating(moran(1.0), 10) };
    let nodes = Start::Nodes((0..1000).map(|at| u8::from(at % 2 == 0)).collect());
    let (ticks, ended) = spent(&on, &pairs(&[&[1.0, 2.0], &[2.0, 1.0]]), nodes, u64::MAX);
    assert!(ended && ticks > 10 * 1000 * 2, "{ticks}");
}
