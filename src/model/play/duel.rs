//! The hot case: two players, a table of payoffs, no regime.
//!
//! Nothing is allocated and nothing is asked that is switched off. What happens is what happens in the general
//! [`round`](super::round); totals are the same within rounding, since they are summed in another order.

use super::noise::{disturbed, resolve};
use super::outcome::{Log, Outcome};
use super::participants::{Participants, Seat, Settled};
use super::sums::Sums;
use super::{MIXTURE, Match, Record, keys};
use crate::base::random::{Key, Purpose, threshold};
use crate::model::action::Act;
use crate::model::error::Stop;
use crate::model::game::Table;

/// How often the participants may stop the run, in rounds.
pub(super) const TICK: u32 = 256;

pub(super) fn play(
    plan: &Match<'_>,
    table: &Table,
    people: &mut dyn Participants,
    key: Key,
) -> Result<Outcome, Stop> {
    let setup = &plan.setup;
    let roles = plan.game.players();
    let actions = [&*roles[0].actions, &*roles[1].actions];
    let sizes = [table.shape()[0], table.shape()[1]];
    let choice = keys(key, Purpose::Choice, 2);
    let tremble = keys(key, Purpose::Tremble, 2);
    let perception = keys(key, Purpose::Perception, 2);
    let horizon = key.purpose(Purpose::Horizon, 0);
    let noise = [plan.noise_of(0), plan.noise_of(1)];
    let noisy = noise != [0.0; 2];
    let blur = setup.misperception;
    // Whether actions go wrong is drawn for 64 rounds at a time, one bit a round.
    let limits = noise.map(threshold);
    let mut trembles = [0_u64; 2];
    let mut log = (setup.record == Record::Full).then(Log::default);
    let mut sums = Sums::new(table, setup.discount);
    let mut round = 1_u32;
    loop {
        if round.is_multiple_of(TICK) {
            people.tick(round)?;
        }
        let place = (round - 1) % 64;
        if place == 0 {
            for player in 0..2 {
                if noise[player] > 0.0 {
                    trembles[player] = tremble[player].chances(round, 0, limits[player]);
                }
            }
        }
        let mut acts = [Act::Absent; 2];
        for player in 0..2 {
            let asked = people.choose(Seat { player, opponent: None, round })?;
            let mixture = || choice[player].cell(round, MIXTURE);
            acts[player] = resolve(actions[player], sizes[player], &asked, player, round, mixture)?;
        }
        if let Some(log) = log.as_mut().filter(|_| noisy) {
            log.intended.extend(acts);
        }
        if noisy {
            for player in (0..2).filter(|player| trembles[*player] >> place & 1 == 1) {
                let (p, key) = (noise[player], tremble[player]);
                acts[player] = disturbed(actions[player], acts[player], p, key, round, 0);
            }
        }
        let [Act::Index(row), Act::Index(column)] = acts else { break };
        sums.add(row as usize, column as usize);
        let pay = sums.pay(row as usize, column as usize);
        let mut table =
            Settled { round, players: &[0, 1], acts: &acts, earned: &pay, moves: &[], seen: None };
        let mut seen = [acts[0], acts[1], acts[0], acts[1]];
        if blur > 0.0 {
            seen[1] = disturbed(actions[1], acts[1], blur, perception[0], round, 1);
            seen[2] = disturbed(actions[0], acts[0], blur, perception[1], round, 0);
            table.seen = Some(&seen);
        }
        if let Some(log) = &mut log {
            log.acts.extend(acts);
            log.payoffs.extend(pay);
        }
        people.settled(table)?;
        if !plan.goes_on(round, horizon) {
            break;
        }
        round += 1;
    }
    let players = sums.tallies(round, actions);
    Ok(Outcome { rounds: round, players, log, events: Vec::new(), ledgers: Vec::new() })
}
