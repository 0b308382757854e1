//! Classes of games for any number of players: symmetric, zero-sum, social dilemma.
//!
//! Where payoffs are by counts players are alike, so profiles sorted by action stand for all.

use super::class::{Failure, Inequality, LISTED, Needs, Relation, Term, compare, prefers, settle};
use super::symmetric::cooperation;
use super::{Game, Payoffs};
use crate::base::meter::Meter;

/// Every profile of a table, in the order of its cells.
fn profiles(shape: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let mut next = Some(vec![0; shape.len()]);
    std::iter::from_fn(move || {
        let now = next.take()?;
        let mut after = now.clone();
        for (place, &count) in after.iter_mut().zip(shape).rev() {
            *place += 1;
            if *place < count {
                next = Some(after);
                break;
            }
            *place = 0;
        }
        Some(now)
    })
}

pub(super) fn symmetric(game: &Game, meter: &mut dyn Meter) -> Result<(), Failure> {
    let table = match game.payoffs() {
        Payoffs::Computed | Payoffs::Sequence(_) => return Err(Failure::Shape(Needs::Table)),
        Payoffs::Counts(_) => return Ok(()),
        Payoffs::Table(table) => table,
    };
    let shape = table.shape();
    if shape.iter().any(|&count| count != shape[0]) {
        return Err(Failure::Shape(Needs::EqualActions));
    }
    // Exchanges of neighbours generate every permutation.
    let mut failing = Vec::new();
    for first in 0..shape.len().saturating_sub(1) {
        for profile in profiles(shape) {
            meter.steps(shape.len() as u64)?;
            let mut exchanged = profile.clone();
            exchanged.swap(first, first + 1);
            for player in 0..shape.len() {
                let role = match player {
                    _ if player == first => first + 1,
                    _ if player == first + 1 => first,
                    _ => player,
                };
                let one = compare(game, (player, &profile), Relation::Equal, (role, &exchanged));
                if !one.holds() && failing.len() < LISTED {
                    failing.push(one);
                }
            }
        }
    }
    settle([failing])
}

pub(super) fn zero_sum(game: &Game, meter: &mut dyn Meter) -> Result<(), Failure> {
    let vanishes = |sum: f64, profile: Vec<usize>| Inequality {
        player: None,
        left: Term::Sum { profile },
        left_value: sum,
        relation: Relation::Equal,
        right: Term::Number,
        right_value: 0.0,
    };
    match game.payoffs() {
        Payoffs::Computed | Payoffs::Sequence(_) => Err(Failure::Shape(Needs::Table)),
        Payoffs::Table(table) => {
            let sums =
                table.cells().chunks(table.shape().len()).map(|cell| cell.iter().sum::<f64>());
            let mut failing = Vec::new();
            for (sum, at) in sums.zip(profiles(table.shape())) {
                meter.steps(at.len() as u64)?;
                let one = vanishes(sum, at);
                if !one.holds() && failing.len() < LISTED {
                    failing.push(one);
                }
            }
            settle([failing])
        }
        Payoffs::Counts(counts) => {
            // Players of a symmetric game may be sorted by action without changing the sum.
            let shape = vec![counts.actions(); counts.players()];
            let mut failing = Vec::new();
            for profile in sorted(&shape) {
                meter.steps((shape.len() * shape.len()) as u64)?;
                let pays = (0..shape.len()).filter_map(|player| game.payoff(player, &profile));
                let one = vanishes(pays.sum(), profile.clone());
                if !one.holds() && failing.len() < LISTED {
                    failing.push(one);
                }
            }
            settle([failing])
        }
    }
}

/// Profiles whose actions never fall from seat to seat.
fn sorted(shape: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let top = shape.first().map_or(0, |count| count - 1);
    let mut next = Some(vec![0; shape.len()]);
    std::iter::from_fn(move || {
        let now = next.take()?;
        if let Some(at) = now.iter().rposition(|&action| action < top) {
            let mut after = now.clone();
            let raised = after[at] + 1;
            after[at..].fill(raised);
            next = Some(after);
        }
        Some(now)
    })
}

pub(super) fn social_dilemma(game: &Game, meter: &mut dyn Meter) -> Result<(), Failure> {
    let shape = match game.payoffs() {
        Payoffs::Computed | Payoffs::Sequence(_) => return Err(Failure::Shape(Needs::Table)),
        _ => game.shape().unwrap_or_default(),
    };
    if shape.len() < 2 || shape.iter().any(|&count| count != 2) {
        return Err(Failure::Shape(Needs::TwoActions));
    }
    let label: Vec<usize> = (0..shape.len()).filter_map(|i| cooperation(game, i)).collect();
    let flip = |profile: &[usize], player: usize| {
        let mut moved = profile.to_vec();
        moved[player] = 1 - moved[player];
        moved
    };
    // Players of a game by counts are alike: the first and sorted profiles stand for all.
    let alike = matches!(game.payoffs(), Payoffs::Counts(_));
    let all: Box<dyn Iterator<Item = Vec<usize>>> =
        if alike { Box::new(sorted(&shape)) } else { Box::new(profiles(&shape)) };
    let players = if alike { 0..1 } else { 0..shape.len() };
    let mut failing = Vec::new();
    let mut keep = |one: Inequality| {
        if !one.holds() && failing.len() < LISTED {
            failing.push(one);
        }
    };
    for profile in all {
        meter.steps((players.len() * shape.len()) as u64)?;
        for player in players.clone() {
            if profile[player] == label[player] {
                keep(prefers(game, player, &flip(&profile, player), &profile));
            } else if alike {
                keep(prefers(game, player, &profile, &flip(&profile, player)));
            }
        }
    }
    let none: Vec<usize> = label.iter().map(|at| 1 - at).collect();
    for player in players {
        keep(prefers(game, player, &label, &none));
    }
    settle([failing])
}
