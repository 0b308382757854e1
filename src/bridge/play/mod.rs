//! Scripts at the model's table: who plays, what they see, and what came of it.

mod answers;
mod gathering;
mod institutions;
mod matrix;
mod outcome;
mod seats;
mod sitting;
mod tournament;

pub(super) use gathering::{Horizon, Options};
pub(super) use institutions::{RegimeView, toothless};
pub(super) use matrix::{Entrants, MatrixObject};
pub(super) use outcome::MatchObject;
pub(super) use seats::{Seated, act_in, seat_of, seated};
pub(super) use sitting::{folded, play_match};
pub(super) use tournament::TournamentObject;
