//! What a round under regimes costs everybody on average, profile by profile.

use super::institutions::{Institutions, State};
use super::participants::Participants;
use super::slots::Slots;
use crate::model::action::Act;
use crate::model::error::Stop;
use crate::model::norm::{Amount, Sanction, check_amount};
use crate::model::regime::{Chance, Enforcement, Finding, probability};

impl Institutions<'_> {
    /// Whether the regimes treat all players alike, so that only counts matter.
    pub(super) fn alike(&self) -> bool {
        self.states.iter().all(|state| {
            let regime = state.regime;
            let asked = regime.norms.iter().any(|norm| norm.who || norm.when || norm.unless);
            let hegemon = matches!(regime.enforcement, Enforcement::Hegemon { .. });
            !asked && !hegemon && state.active.len() == self.plan.players
        })
    }

    /// Takes the expected tolls of one profile from what it pays, regime by regime.
    pub(super) fn expect(
        &self,
        slots: &Slots,
        people: &mut dyn Participants,
        pays: &mut [f64],
    ) -> Result<(), Stop> {
        for state in self.states.iter().filter(|state| !state.active.is_empty()) {
            state.upkeep(pays);
            people.worked(state.active.len())?;
            for norm in 0..state.regime.norms.len() {
                for slot in 0..slots.players.len() {
                    self.expect_one(state, norm, slot, slots, people, pays)?;
                }
                let looks = state.regime.norms[norm].looks();
                people.worked(slots.players.len().saturating_mul(looks))?;
            }
        }
        Ok(())
    }

    /// What one player's action costs under one norm.
    fn expect_one(
        &self,
        state: &State<'_>,
        norm: usize,
        slot: usize,
        slots: &Slots,
        people: &mut dyn Participants,
        pays: &mut [f64],
    ) -> Result<(), Stop> {
        let (regime, player) = (state.regime, slots.players[slot]);
        let actions = self.plan.actions(player);
        let Some(sanction) = regime.norms[norm].sanctions.first() else { return Ok(()) };
        if !state.binding[norm][slot]
            || !regime.norms[norm].demands()
            || regime.spares(player)
            || regime.enforcement == Enforcement::Unenforced
            || *sanction == Sanction::Warn
            || slots.acts[slot] == Act::Absent
            || state.is_suspended(norm, slot, slots, actions, people)?
        {
            return Ok(());
        }
        let (act, seat) = (slots.acts[slot], slots.seats[slot]);
        let chance = match state.misses(norm, actions, seat, act, people)? {
            true => (regime.monitoring.accuracy, true),
            false => (regime.monitoring.false_alarm, false),
        };
        let p = match chance {
            (Chance::Fixed(p), _) => p,
            (Chance::Asked, true) => probability("accuracy", people.accuracy(state.number, 1)?)?,
            (Chance::Asked, false) => {
                probability("false_alarm", people.false_alarm(state.number, 1)?)?
            }
        };
        let fine = match sanction {
            Sanction::Fine { amount: Amount::Fixed(value), .. } => *value,
            Sanction::Fine { amount: Amount::Asked, .. } => {
                let finding = Finding {
                    regime: state.number,
                    norm,
                    round: 1,
                    offender: player,
                    opponent: None,
                    observer: None,
                    act,
                    breach: chance.1,
                    shirked: false,
                };
                check_amount(people.amount(&finding, 0)?)?
            }
            _ => 0.0,
        };
        let to_others = matches!(sanction, Sanction::Fine { to_others: true, .. });
        people.worked(state.active.len())?;
        state.toll(player, p, if to_others { (fine, fine) } else { (fine, 0.0) }, pays);
        Ok(())
    }
}

impl State<'_> {
    /// Dues, or one's share of the cost of monitoring.
    fn upkeep(&self, pays: &mut [f64]) {
        let amount = match self.regime.enforcement {
            Enforcement::Central { dues, .. } => dues,
            _ => self.regime.monitoring.cost / self.active.len() as f64,
        };
        self.active.iter().for_each(|&player| pays[player] -= amount);
    }

    /// The expected fine of a player who is found with probability `p`, what others get of it, and what
    /// they pay to impose it.
    fn toll(&self, player: usize, p: f64, (fine, shared): (f64, f64), pays: &mut [f64]) {
        let others: Vec<usize> =
            self.active.iter().copied().filter(|&other| other != player).collect();
        let crowd = others.len() as f64;
        // Private monitors each find for themselves, and a hegemon alone acts on what it found.
        let each = !self.regime.monitoring.public;
        let (times, cost, payers) = match self.regime.enforcement {
            Enforcement::Unenforced => return,
            Enforcement::Central { .. } => (if each { crowd } else { 1.0 }, 0.0, Vec::new()),
            Enforcement::Hegemon { actor, cost } => (1.0, cost, actor.into_iter().collect()),
            Enforcement::Decentralised { cost } | Enforcement::Authorised { cost } => {
                if others.is_empty() {
                    return;
                }
                let (times, cost) = if each { (crowd, cost) } else { (1.0, cost / crowd) };
                (times, cost, others.clone())
            }
        };
        pays[player] -= p * times * fine;
        payers.into_iter().for_each(|player| pays[player] -= p * cost);
        if shared > 0.0 {
            let amount = -p * times * shared / crowd.max(1.0);
            others.into_iter().for_each(|player| pays[player] -= amount);
        }
    }
}
