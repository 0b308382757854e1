//! The bridge: the only room that knows both the language and what it speaks about.
//!
//! Its tables declare the functions that scripts call. Each converts its arguments, asks another room to do the
//! work, and converts the answer back.
//!
//! Invariant: whatever a script gives, a native answers with a value or a fault; it spends steps in proportion
//! to its work, and memory before it builds.

mod automaton;
mod bargain;
mod coalition;
mod declared;
mod distinct;
mod dynamics;
mod equilibrium;
mod exact;
pub(crate) mod experiment;
mod faults;
mod finding;
mod game;
mod handle;
pub(crate) mod hosted;
mod institution;
mod metered;
mod parallel;
mod plain;
pub(crate) mod play;
mod population;
mod process;
mod repeated;
mod sensitivity;
mod solution;
mod strategic;
mod strategy;
pub mod tables;
mod trees;

#[cfg(test)]
pub(crate) use automaton::switch;

pub(crate) use game::GameObject;
pub(crate) use strategy::StrategyObject;

use crate::lang::native::Registry;

/// Every native of the crate.
#[must_use]
pub fn registry() -> Registry {
    let mut registry = Registry::default();
    registry.add_table(&tables::core::CORE);
    for table in tables::EVERYDAY.iter().chain(&tables::STUDY).chain(&tables::MODELS) {
        registry.add_table(table);
    }
    registry
}
