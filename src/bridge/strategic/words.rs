//! Why a solver of tables has no answer, in words.

use crate::analysis::Error;
use crate::bridge::game::GameObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::value::Fault;

/// The fault for an error of `analysis`, by the solver of this name.
pub(in crate::bridge) fn unsolved(solver: &str, game: &GameObject, error: &Error) -> Fault {
    let name = &game.made.name;
    let reason = match error {
        Error::SeveralEquilibria(list) => {
            let all: Vec<String> = list.iter().map(|profile| game.profile(profile)).collect();
            return words::several_equilibria(name, &all.join(", ")).into();
        }
        Error::NoPureEquilibrium => "it has no pure equilibrium to fall back on".to_owned(),
        Error::NoCooperation { .. } => {
            "it has no action `cooperate`; say which profile is meant".to_owned()
        }
        Error::NoTable => game.why_no_table().to_owned(),
        Error::Profile(_) => "the profile is not one of its own".to_owned(),
        Error::NotAnEquilibrium { profile, .. } => {
            format!("{} is no equilibrium to fall back on", game.profile(profile))
        }
        Error::NotTwoByTwo => "that is about two players with two actions each".to_owned(),
        Error::NoRecall { set } => {
            format!("a player forgets at {} what it knew or did before", game.set_name(*set))
        }
        Error::NotTwoPlayers => "that is about two players".to_owned(),
        Error::BadProbability(p) => format!("{p} is no probability"),
        Error::FalseAlarms => "where alarms may be false that has no closed form".to_owned(),
        Error::Secret(_) => "a strategy remembers a draw that its actions do not show".to_owned(),
        Error::Stopped => "it was stopped".to_owned(),
        Error::TooLarge => "it has too many profiles".to_owned(),
        Error::TooManyBeliefs => {
            "the beliefs that support an action in it have too many corners".to_owned()
        }
    };
    words::cannot_solve(solver, name, &reason).into()
}
