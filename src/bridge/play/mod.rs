//! Scripts at the model's table: who plays, what they see, and what came of it.

mod answers;
mod gathering;
mod institutions;
mod outcome;
mod perceiving;
mod purse;
mod seats;
mod sitting;
mod tournament;
mod world;

pub(super) use gathering::{Horizon, Options};
pub(super) use institutions::{RegimeView, toothless};
pub(super) use outcome::MatchObject;
pub(super) use seats::{Conduct, Seated, act_in, seated};
pub(super) use sitting::{folded, play_match};
pub(super) use tournament::TournamentObject;
