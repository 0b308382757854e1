//! A game with a regime's expected sanctions folded in: what solvers can see of a regime.
//!
//! In every profile each finding has its probability (accuracy for a breach, false alarms for compliance)
//! and takes its expected toll of that round:
//!
//! ```text
//! pay − p·fine for the found    + its share of p·fine for the others, where the fine is theirs
//!     − p·cost for who enforces: split among the others, each observer's own, or the hegemon's
//!     − dues, and one's share of the cost of monitoring
//! ```
//!
//! All are taken to be willing, votes to pass, a centre to have the means; a norm draws its first sanction;
//! conditions are asked as before round 1. In a tree the same is done at each end, where what a player did is its last
//! move on the way, as in play; who did not move is judged for nothing. What lasts longer than the round (suspension, expulsion,
//! retaliation, the metanorm) is not in a one-shot game.

use super::institutions::Institutions;
use super::participants::Participants;
use super::slots::Slots;
use super::{Match, Setup};
use crate::base::random::Key;
use crate::model::action::Act;
use crate::model::error::Stop;
use crate::model::game::{Game, Node, Payoffs, Sequence};
use crate::model::regime::Regime;

/// More profiles than these, or players, take work of their own.
const PROFILES: usize = 64;

/// A profile that is passed by is so many looks.
const LOOKS: usize = 8;

/// The game with the expected sanctions of these regimes folded into its payoffs.
///
/// # Errors
/// If payoffs are not tabulated, a regime does not fit, or a participant fails.
pub fn under(game: &Game, regimes: &[Regime], people: &mut dyn Participants) -> Result<Game, Stop> {
    let players = game.players().len();
    let setup = Setup { rounds: Some(1), regimes: regimes.to_vec(), ..Setup::default() };
    let plan = Match::new(game, players, setup)?;
    let mut institutions = Institutions::new(&plan, people, Key::new(0))?;
    let mut slots = Slots::default();
    slots.one_table(players);
    slots.round(1);
    institutions.open(1, people)?;
    institutions.before(1, &slots, people)?;
    if let Payoffs::Sequence(tree) = game.payoffs() {
        return ends(game, tree, &institutions, &mut slots, people);
    }
    let mut profiles = 0;
    game.transformed(game.name(), institutions.alike(), |profile, pays| {
        profiles += 1;
        if profiles > PROFILES || pays.len() > PROFILES {
            people.worked(LOOKS + pays.len())?;
        }
        let acts = profile.iter().map(|&action| Act::Index(action as u32));
        slots.acts.clear();
        slots.acts.extend(acts);
        institutions.expect(&slots, people, pays)
    })
}

/// A tree with the tolls taken at its ends.
fn ends(
    game: &Game,
    tree: &Sequence,
    institutions: &Institutions<'_>,
    slots: &mut Slots,
    people: &mut dyn Participants,
) -> Result<Game, Stop> {
    let mut nodes = tree.nodes().to_vec();
    // Every node comes after the one that leads to it; `ways` has everybody's last move there.
    let mut ways = vec![vec![Act::Absent; game.players().len()]; nodes.len()];
    for at in 0..nodes.len() {
        let way = std::mem::take(&mut ways[at]);
        match &mut nodes[at] {
            Node::Decision { set, next } => {
                let player = tree.sets()[*set].player;
                for (action, &to) in next.iter().enumerate() {
                    ways[to].clone_from(&way);
                    ways[to][player] = Act::Index(tree.place(*set, action).unwrap_or(0));
                }
            }
            Node::Chance { next } => next.iter().for_each(|(_, to)| ways[*to].clone_from(&way)),
            Node::End { payoffs } => {
                slots.acts.clone_from(&way);
                institutions.expect(slots, people, payoffs)?;
            }
        }
    }
    let roles = game.players().iter().map(|player| player.role.clone()).collect();
    Ok(Game::sequence(game.name(), roles, nodes, tree.sets().to_vec())?)
}
