//! What a host writes in Rust and scripts use like their own: strategies, dynamics, games; and what a host hears.
//!
//! ```text
//! strategy   asked in a match for what it does      Strategist, Adviser <- Sight
//! dynamics   asked for the next shares or counts    Mover <- Moment
//! game       asked for what a profile pays          Rule
//! news       rounds, matches, generations, rows     told to whoever listens
//! parameter  numbers that strategies and dynamics are made of
//! luck       what their code draws
//! ```
//!
//! Each is a native whose bare name is the thing. What the host's code says wrong, and its panics, become faults
//! that name it.

mod dynamics;
mod game;
mod luck;
mod news;
mod parameter;
mod sight;
mod strategy;

use std::any::Any;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(super) use dynamics::Brought;
pub(crate) use dynamics::{Moment, Mover, dynamics};
pub(super) use game::HostRule;
pub(crate) use game::{Options as GameOptions, PLAYER, Rule, game};
pub(crate) use news::{
    About, GENERATIONS, GenerationNews, MATCHES, MatchNews, Occasion, ROUNDS, ROWS, RoundNews,
    RowNews,
};
pub(super) use news::{Told, tell_generation, tell_row};
pub(crate) use news::{cooperation, scores};
pub(crate) use parameter::{Make, Parameter};
pub(crate) use sight::{Chair, Log, Sight};
pub use sight::{Choice, Move};
pub(super) use sight::{act_of, choice_of, options_of};
pub(super) use strategy::advice;
pub(crate) use strategy::{Adviser, Mind, Strategist, strategy};

use crate::lang::diagnostic::catalog::{host as words, run as problems};
use crate::lang::value::{Fault, FaultKind};

/// What a host's code says when it cannot go on.
pub(crate) type Upset = Box<dyn Error + Send + Sync>;

/// Runs the host's code: what it says wrong, and its panic, are faults that name it.
fn guarded<T>(what: &str, name: &str, run: impl FnOnce() -> Result<T, Upset>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(result) => result.map_err(|upset| failed(what, name, upset)),
        Err(panic) => Err(panic.downcast::<Fault>().map_or_else(
            |panic| Fault::new(problems::host_panicked(name, &said(&*panic)), FaultKind::Panicked),
            |fault| *fault,
        )),
    }
}

/// The words of a panic.
fn said(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

/// The fault of a strategy, dynamics or game that failed.
fn failed(what: &str, name: &str, upset: Upset) -> Fault {
    let mut fault = Fault::from(words::brought_failed(what, name, &upset.to_string()));
    fault.0.cause = Some(upset.into());
    fault
}
