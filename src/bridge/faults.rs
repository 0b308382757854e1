//! What the model finds wrong, in the words of the script's author; and faults carried through the model.

use crate::lang::diagnostic::catalog::{model as words, solving};
use crate::lang::value::Fault;
use crate::model::error::{Cause, Error, Stop};

/// Why a match stopped, as a fault: a fault of the script that went through the model comes out as it was.
pub(super) fn stopped(stop: Stop, game: &str) -> Fault {
    match stop {
        Stop::Cause(cause) => from_cause(cause),
        Stop::Model(error) => refused(&error, game),
    }
}

/// A fault that was handed to the model as an opaque cause.
pub(super) fn from_cause(cause: Cause) -> Fault {
    match cause.downcast::<Fault>() {
        Ok(fault) => *fault,
        Err(other) => words::bad_game("?", &other.to_string()).into(),
    }
}

/// What the model does not accept.
pub(super) fn refused(error: &Error, game: &str) -> Fault {
    let range = "between 0 and 1";
    match error {
        Error::PlayerCount { expected, found } => {
            words::player_count(game, *expected, *found).into()
        }
        Error::BadProbability { what, value } => {
            words::bad_option(what, &value.to_string(), range).into()
        }
        Error::NoHorizon => words::no_horizon().into(),
        Error::OutOfRange { what: what @ "discount", value } => {
            words::bad_option(what, &value.to_string(), "above 0 and at most 1").into()
        }
        Error::OutOfRange { what, value } => {
            words::bad_option(what, &value.to_string(), "a finite number of 0 or more").into()
        }
        Error::TooFewPlayers { players, needed } => {
            words::bad_game(game, &words::too_few_players(*players, *needed)).into()
        }
        Error::NotFinite { value, .. } => words::bad_payoff(game, &value.to_string()).into(),
        Error::TooLarge => words::bad_game(game, words::TOO_LARGE).into(),
        Error::NoTable => words::bad_game(game, solving::NO_TABLE).into(),
        Error::NotSymmetric => words::bad_game(game, words::NOT_SYMMETRIC).into(),
        Error::BadRange { .. } => words::bad_game(game, words::BAD_RANGE).into(),
        Error::RepeatedAction { .. } => words::bad_game(game, words::REPEATED_ACTION).into(),
        Error::NoActions { .. } => words::bad_game(game, words::NO_ACTIONS).into(),
        Error::NotForPairs { .. } => words::bad_game(game, words::NOT_FOR_PAIRS).into(),
        other => words::bad_game(game, &other.to_string()).into(),
    }
}
