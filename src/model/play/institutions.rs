//! Regimes at work (being built).
use super::Match;
use super::participants::Participants;
use super::round::Slots;
use crate::base::random::Key;
use crate::model::error::Stop;
use crate::model::regime::{Event, Ledger, Regime};

pub(super) struct Institutions<'a> {
    regimes: &'a [Regime],
}

impl<'a> Institutions<'a> {
    pub(super) fn new(
        plan: &'a Match<'_>,
        _people: &mut dyn Participants,
        _key: Key,
    ) -> Result<Self, Stop> {
        Ok(Institutions { regimes: &plan.setup.regimes })
    }
    pub(super) fn any(&self) -> bool {
        !self.regimes.is_empty()
    }
    pub(super) fn kept_out(&self, _player: usize, _round: u32) -> Option<f64> {
        None
    }
    pub(super) fn before(
        &mut self,
        _slots: &Slots,
        _people: &mut dyn Participants,
    ) -> Result<(), Stop> {
        Ok(())
    }
    pub(super) fn after(
        &mut self,
        _round: u32,
        _slots: &Slots,
        _pay: &mut [f64],
        _people: &mut dyn Participants,
    ) -> Result<(), Stop> {
        Ok(())
    }
    pub(super) fn correct(&self, _round: u32, _slots: &mut Slots) {}
    pub(super) fn close(
        &mut self,
        _round: u32,
        _people: &mut dyn Participants,
    ) -> Result<(), Stop> {
        Ok(())
    }
    pub(super) fn finish(self) -> (Vec<Event>, Vec<Ledger>) {
        (Vec::new(), Vec::new())
    }
}
