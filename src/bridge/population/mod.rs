//! Populations and networks, as scripts have them.
//!
//! ```text
//! network      networks as values          types        `from:` becomes types
//! rule         rules of updating           payoffs      what types get from each other
//! evolve       one call of `evolve`        actors       actors with traits, generation by generation
//! trajectory   what came of it              figure       drawings of both
//! ```

mod actors;
mod evolve;
mod figure;
mod herald;
mod network;
mod payoffs;
mod rule;
mod trajectory;
mod types;

pub(super) use evolve::{Asked, evolve};
pub(super) use network::{NetworkObject, NetworksObject};
pub(super) use rule::RuleObject;
pub(super) use trajectory::TrajectoryObject;
