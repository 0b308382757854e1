//! Scripts at the model's table: who plays, what they see, and what came of it.

mod anonymous;
mod answers;
mod clauses;
mod events;
mod figure;
mod gathering;
mod institutions;
mod matching;
mod matrix;
mod outcome;
mod perceiving;
mod purse;
mod record;
mod rows;
mod seats;
mod series;
mod sitting;
mod tournament;
mod voting;
mod world;

pub(super) use anonymous::actors;
pub(super) use gathering::{Horizon, Options};
pub(super) use institutions::toothless;
pub(super) use matching::{matching, neighbours_of};
pub(super) use matrix::{Entrants, MatrixObject};
pub(super) use outcome::{MatchObject, account};
pub(super) use purse::{pay, pays};
pub(super) use record::RegimeView;
pub(super) use seats::{Conduct, Seated, act_in, act_of, seat_of, seated};
pub(super) use sitting::{folded, folded_among, play_match, play_with, setup};
pub(super) use tournament::TournamentObject;
pub(super) use voting::{among, decided, passes};
