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
//! conditions are asked as before round 1. What lasts longer than the round (suspension, expulsion,
//! retaliation, the metanorm) is not in a one-shot game.

use super::expectation::Toll;
use super::institutions::Institutions;
use super::participants::Participants;
use super::slots::Slots;
use super::{Match, Setup};
use crate::base::random::Key;
use crate::model::action::Act;
use crate::model::error::Stop;
use crate::model::game::Game;
use crate::model::regime::Regime;

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
    institutions.before(1, &slots, people)?;
    game.transformed(game.name(), institutions.alike(), |profile, pays| {
        let acts = profile.iter().map(|&action| Act::Index(action as u32));
        slots.acts.clear();
        slots.acts.extend(acts);
        for toll in institutions.expect(&slots, people)? {
            let Toll { player, amount } = toll;
            pays[player] -= amount;
        }
        Ok::<(), Stop>(())
    })
}
