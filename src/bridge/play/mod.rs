//! Scripts at the model's table: who plays, what they see, and what came of it.

mod gathering;
mod institutions;
mod outcome;
mod seats;
mod tournament;

pub(super) use gathering::{Horizon, Options, play_match};
pub(super) use institutions::{RegimeView, toothless};
pub use outcome::MatchObject;
pub(super) use seats::{Seated, act_in, seated};
pub use tournament::TournamentObject;
