//! Dynamics as scripts ask about them.
//!
//! ```text
//! shape      states: a number, a list or a map of numbers, and functions of them
//! flow       ode
//! rest       fixed_points, phase_portrait
//! opinion    degroot
//! spread     bass, threshold_cascade
//! contest    contest, contest_efforts
//! ```

mod contest;
mod flow;
mod opinion;
mod rest;
mod shape;
mod spread;

pub(super) use contest::{balance, chances};
pub(super) use flow::{Problem, integrate};
pub(super) use opinion::degroot;
pub(super) use rest::{Plane, eigenvalues, points, portrait};
pub(super) use spread::{Crowd, bass, cascade};
