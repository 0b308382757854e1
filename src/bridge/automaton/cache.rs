//! Automata that were made before, kept by the strategies themselves.
//!
//! What a strategy does depends on its code and on all that the code can reach: parameters and other captured
//! variables, variables of the module, the game, who is who. An entry holds all of that as it was, and serves only
//! where it still is so. What cannot be written down (actors, other strategies) is not remembered.

use std::sync::{Arc, Mutex, PoisonError};

use super::code::Reach;
use super::memory::Datum;
use super::reason::Reason;
use super::setting::Setting;
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
    /// Nothing yet: after how many runs, and how many more were allowed since.
    Unfinished { tried: usize, saved: usize },
}

/// The automata of one strategy.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<Vec<(Key, Known)>>);

/// All that an automaton depends on beside the code.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    seat: usize,
    actions: Vec<Arc<Actions>>,
    payoffs: Option<Vec<u64>>,
    hidden: bool,
    reach: Vec<Datum>,
}

impl Key {
    /// The key of a strategy in a seat; `None` where something cannot be written down.
    pub(super) fn new(setting: &Setting, reach: Reach) -> Option<Self> {
        let payoffs = setting.payoffs.as_ref();
        Some(Self {
            seat: setting.seat,
            actions: setting.actions.clone(),
            payoffs: payoffs.map(|payoffs| payoffs.iter().map(|x| x.to_bits()).collect()),
            hidden: setting.hidden,
            reach: reach.data?,
        })
    }
}

/// The automaton of somebody who sits down again and again in one call of `tournament` or `evolve`, during which
/// nothing changes: it is known without looking at the code again, whoever the others are.
#[derive(Debug, Default)]
pub(crate) struct Memo(Mutex<Vec<(Place, Known)>>);

/// A seat of a game, and whether payoffs are seen and are all that is earned.
pub(super) type Place = (usize, usize, [bool; 2]);

impl Memo {
    /// What is known of a place.
    pub(super) fn get(&self, place: Place) -> Option<Known> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().find(|(other, _)| *other == place).map(|(_, known)| known.clone())
    }

    /// Keeps what is certain.
    pub(super) fn put(&self, place: Place, found: &Known) {
        if !matches!(found, Known::Unfinished { .. }) {
            let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.push((place, found.clone()));
        }
    }
}

/// With fewer runs than this nothing is found out.
pub(super) const LEAST: usize = 8;

/// So many are kept for one strategy.
const KEPT: usize = 8;

impl Cache {
    /// What is known under a key; else how many runs may be spent on finding out, those saved before included.
    pub(super) fn get(&self, key: &Key, runs: usize) -> Result<Known, usize> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match entries.iter_mut().find(|(known, _)| known == key) {
            // Trying again pays only with much more patience.
            Some((_, Known::Unfinished { tried, saved })) => {
                *saved = saved.saturating_add(runs);
                if *saved >= 2 * *tried {
                    Err(*saved)
                } else {
                    Ok(Known::Unfinished { tried: *tried, saved: *saved })
                }
            }
            Some((_, known)) => Ok(known.clone()),
            None => {
                drop(entries);
                if runs < LEAST {
                    self.put(key.clone(), Known::Unfinished { tried: LEAST / 2, saved: runs });
                }
                Err(runs)
            }
        }
    }

    /// Keeps what was found.
    pub(super) fn put(&self, key: Key, found: Known) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|(known, _)| *known != key);
        if entries.len() == KEPT {
            entries.remove(0);
        }
        entries.push((key, found));
    }
}
