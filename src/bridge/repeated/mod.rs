//! Repeated games: scripts' questions about them, and the answers as values.
//!
//! ```text
//! question   what `critical_discount` is asked: profile, punishment, monitoring, who meets whom
//! threshold  its answer
//! playing    who plays what, with which discount: what `is_equilibrium` and `deviation` are asked
//! leaving    their answers
//! region     what `payoff_region` answers
//! ```

mod leaving;
mod playing;
mod question;
mod region;
mod threshold;

use super::game::GameObject;
use crate::analysis::Error;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::value::Fault;

pub(super) use leaving::deviation;
pub(super) use playing::{Setting, playing};
pub(super) use question::{Asked, question};
pub(super) use region::{Region, region};
pub(super) use threshold::{number, threshold};

/// The fault for an error of `analysis`, by the solver of this name.
pub(super) fn unsolved(solver: &str, game: &GameObject, error: &Error) -> Fault {
    let name = &game.made.name;
    let reason = match error {
        Error::NoCooperation { .. } => {
            "it has no action `cooperate`; say which profile to hold, as in `sustain: [stag, stag]`"
        }
        Error::NotTwoByTwo => "tit for tat and penance are about two players with two actions each",
        Error::FalseAlarms => {
            "where alarms may be false it asks about one and the same punishment for all: `\"grim\"`, or a number of rounds"
        }
        other => return super::strategic::unsolved(solver, game, other),
    };
    words::cannot_solve(solver, name, reason).into()
}
