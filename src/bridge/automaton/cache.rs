//! Automata that were made before, kept by the strategies themselves.
//!
//! What a strategy does depends on its code and on all that the code can reach: parameters and other captured
//! variables, variables of the module, the game, who is who. An entry holds all of that as it was, and serves only
//! where it still is so. What cannot be written down (actors, other strategies) is not remembered.

use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use super::code::Reach;
use super::reason::Reason;
use super::setting::Setting;
use crate::base::digest::Digest;
use crate::lang::source::Span;
use crate::model::action::Actions;
use crate::model::strategy::Automaton;

/// What an exploration came to.
#[derive(Clone, Debug)]
pub(super) enum Known {
    /// An automaton.
    Finite(Arc<Automaton>),
    /// None, with the reason.
    Unbounded(Reason, Option<Span>),
    /// Nothing within the runs that were allowed.
    Unfinished,
}

/// The automata of one strategy, each with the runs and the steps that it took to find it out (or to give up).
///
/// What is remembered never changes what is answered, only how soon: matches are played in any order, on any number
/// of threads, and each must come to the same.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Vec<(Key, Known, usize, u64)>>);

/// All that an automaton depends on beside the code.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    /// Where it sits, if it can tell.
    seat: Option<usize>,
    actions: Vec<Arc<Actions>>,
    hidden: bool,
    /// The digest of all else, which may be long: payoffs, and what the code can reach.
    rest: [u8; 32],
}

impl Key {
    /// The key of a strategy in a seat; `None` where something cannot be written down.
    pub(super) fn new(setting: &Setting, reach: Reach) -> Option<Self> {
        let mut digest = Digest::default();
        let payoffs = setting.payoffs.as_ref();
        let payoffs: Option<Vec<u64>> =
            payoffs.map(|payoffs| payoffs.iter().map(|x| x.to_bits()).collect());
        (payoffs, reach.data?).hash(&mut digest);
        Some(Self {
            seat: reach.seat.then_some(setting.seat),
            actions: setting.actions.clone(),
            hidden: setting.hidden,
            rest: digest.done(),
        })
    }
}

/// With fewer runs than this nothing is found out.
pub(super) const LEAST: usize = 8;

/// So many are kept for one strategy.
const KEPT: usize = 8;

impl Cache {
    /// What an exploration with so many runs would come to, if that is known, and the steps that its answer took.
    pub(super) fn get(&self, key: &Key, runs: usize) -> Option<(Known, u64)> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, known, took, steps) = entries.iter().find(|(known, ..)| known == key)?;
        match known {
            Known::Unfinished => (runs <= *took).then_some((Known::Unfinished, *steps)),
            _ if runs < *took => Some((Known::Unfinished, *steps)),
            known => Some((known.clone(), *steps)),
        }
    }

    /// Keeps what was found with so many runs and steps.
    pub(super) fn put(&self, key: Key, found: Known, took: usize, steps: u64) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|(known, ..)| *known != key);
        if entries.len() == KEPT {
            entries.remove(0);
        }
        entries.push((key, found, took, steps));
    }
}
