//! Scripts at the model's table: who plays, what they see, and what came of it.

mod anonymous;
mod answers;
mod clauses;
mod events;
mod gathering;
mod institutions;
mod outcome;
mod record;
mod seats;
mod sitting;
mod tournament;
mod voting;

pub(super) use gathering::{Horizon, Options};
pub(super) use institutions::toothless;
pub(super) use outcome::MatchObject;
pub(super) use record::RegimeView;
pub(super) use seats::{Seated, act_in, seated};
pub(super) use sitting::{folded, play_match};
pub(super) use tournament::TournamentObject;
pub(super) use voting::passes;
