//! The natives, one chapter of the reference to a file.

pub mod core;

pub mod arithmetic;
pub mod conversions;
pub mod elementary;
pub mod statistics;

pub mod choices;
pub mod lists;
pub mod looking;
pub mod sequences;

pub mod maps;
pub mod text;

pub mod belief;
pub mod numerics;

pub mod agreements;
pub mod automata;
pub mod bargains;
pub mod coalitions;
pub mod declare;
pub mod divisions;
pub mod dynamics;
pub mod equilibria;
pub mod exact;
pub mod experiments;
pub mod findings;
pub mod games;
pub mod histories;
pub mod institutions;
pub mod networks;
pub mod play;
pub mod population;
pub mod power;
pub mod repeated;
pub mod sensitivity;
pub mod solutions;
pub mod tournament;
pub mod trees;
pub mod voting;

pub mod files;
pub mod plot;
pub mod random;
pub mod table;

mod numbers;
mod order;
mod walk;

use crate::lang::native::Table;

/// The everyday chapters in the order of the reference.
pub static EVERYDAY: [&Table; 12] = [
    &arithmetic::ARITHMETIC,
    &elementary::ELEMENTARY,
    &conversions::CONVERSIONS,
    &statistics::STATISTICS,
    &lists::LISTS,
    &looking::LOOKING,
    &sequences::SEQUENCES,
    &choices::CHOICES,
    &maps::MAPS,
    &text::TEXT,
    &numerics::NUMERICS,
    &belief::BELIEF,
];

/// Chance, tables, figures and files, in the order of the reference.
pub static STUDY: [&Table; 5] =
    [&random::RANDOM, &table::TABLES, &table::SHAPING, &plot::PLOTS, &files::FILES];

/// Models: declarations, playing, institutions, experiments, solving.
pub static MODELS: [&Table; 24] = [
    &play::PLAY,
    &tournament::TOURNAMENTS,
    &exact::EXACT,
    &population::POPULATIONS,
    &networks::NETWORKS,
    &histories::HISTORIES,
    &automata::AUTOMATA,
    &games::GAMES,
    &institutions::INSTITUTIONS,
    &voting::VOTING,
    &experiments::EXPERIMENTS,
    &sensitivity::SENSITIVITY,
    &equilibria::EQUILIBRIA,
    &solutions::SOLUTIONS,
    &repeated::REPEATED,
    &trees::TREES,
    &bargains::BARGAINS,
    &coalitions::COALITIONS,
    &divisions::DIVISIONS,
    &power::POWER,
    &agreements::AGREEMENTS,
    &dynamics::DYNAMICS,
    &findings::FINDINGS,
    &declare::DECLARE,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_native_is_documented_and_has_a_name_of_its_own() {
        let mut names = Vec::new();
        for native in EVERYDAY.iter().chain(&STUDY).flat_map(|table| table.natives) {
            let summary = native.docs.trim().lines().next().unwrap_or_default();
            assert!(!summary.is_empty(), "`{}` has no summary", native.name);
            assert!(native.docs.contains("```comity"), "`{}` has no example", native.name);
            for parameter in native.parameters {
                let documented = !parameter.docs.trim().is_empty();
                assert!(documented, "`{}` of `{}`", parameter.name, native.name);
            }
            assert!(!names.contains(&native.name), "`{}` stands twice", native.name);
            names.push(native.name);
        }
    }
}
