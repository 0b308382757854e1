//! One play of a game tree, from the root to an end.
//!
//! Every decision reached is asked for, and trembles by itself; nature never does. What a player *did* in
//! the round, for histories and norms, is the last of its moves; all of them are counted and logged.

use super::noise::{another_of, resolve};
use super::participants::{Move, Participants, Seat};
use super::{MIXTURE, Match};
use crate::base::random::{Draws, Key};
use crate::model::action::{Act, Actions};
use crate::model::error::Stop;
use crate::model::game::{Node, Sequence};

/// The keys of a table: each player's for choices and trembles, and nature's.
pub(super) struct Dice<'k> {
    pub(super) choice: &'k [Key],
    pub(super) tremble: &'k [Key],
    pub(super) nature: Key,
}

/// Plays a tree once and returns what the end pays. `seats` are the table's, in order of roles.
pub(super) fn walk<'g>(
    plan: &Match<'_>,
    tree: &'g Sequence,
    seats: &[Seat],
    dice: &Dice<'_>,
    moves: &mut Vec<Move>,
    people: &mut dyn Participants,
) -> Result<&'g [f64], Stop> {
    let mut at = 0;
    moves.clear();
    loop {
        match &tree.nodes()[at] {
            Node::End { payoffs } => return Ok(payoffs),
            Node::Chance { next } => {
                let round = seats.first().map_or(0, |seat| seat.round);
                let mut left = dice.nature.cell(round, at as u32).uniform();
                for &(probability, to) in next.iter().filter(|branch| branch.0 > 0.0) {
                    at = to;
                    left -= probability;
                    if left < 0.0 {
                        break;
                    }
                }
            }
            Node::Decision { set, next } => {
                let role = tree.sets()[*set].player;
                let seat = seats[role];
                let asked = people.choose_at(seat, at, *set, moves)?;
                // The set's own actions, whose names do not matter here.
                let actions = Actions::Levels(Vec::new());
                let (player, round, node) = (seat.player, seat.round, at as u32);
                let apart = |key: Key| match seat.opponent {
                    Some(opponent) => key.child(opponent as u64),
                    None => key,
                };
                let mixture = || apart(dice.choice[player]).cell(round, MIXTURE + 1 + node);
                let intended = resolve(&actions, next.len(), &asked, player, round, mixture)?;
                let p = plan.noise_of(player);
                let intended = intended.index().unwrap_or(0);
                let mut act = intended;
                if p > 0.0 {
                    let mut stream = apart(dice.tremble[player]).cell(round, 1 + node);
                    if stream.chance(p) {
                        act = another_of(next.len(), act as u32, &mut stream) as usize;
                    }
                }
                let place = |action| tree.place(*set, action).unwrap_or(0);
                moves.push(Move {
                    round,
                    player,
                    node: at,
                    set: *set,
                    intended: Act::Index(place(intended)),
                    act: Act::Index(place(act)),
                });
                at = next[act];
            }
        }
    }
}
