//! What a host hears of a run as it happens: rounds, matches, generations, rows of experiments, progress.
//!
//! ```text
//! round        a round of a match was played        who did what, and what each got
//! match        a match is over                      scores, totals, cooperation
//! generation   a population has moved on            the share of each type, the start as generation 0
//! row          a replicate of an experiment         what was varied, and what was measured
//! progress     a long piece of work goes on         so many of so many, a few times a second
//! ```
//!
//! Events come one at a time, on the thread that runs the script, in the order in which one thread alone would bring
//! them about, for any number of threads; only progress follows the clock. Several threads at work bring the events
//! of a piece of work when the piece is done and it is its turn.
//!
//! What a listener costs: nothing where nobody listens. One that listens to rounds has every round of every match
//! played in full: strategies of finite memory no longer play by themselves, and a match in which nothing is left to
//! chance is played as often as it is counted. Such a run takes longer and more steps; what comes of it is the same.
//! Other topics leave the short cuts as they are, but for repeated matches, which are played again.

mod matches;
mod studies;

use std::ops::BitOr;

pub use matches::{MatchEnd, MatchId, Round};
pub use studies::{GenerationEvent, Progress, Row};

use super::strategy::BoxError;
use crate::bridge::hosted;
use crate::lang::native::PROGRESS;

/// What is listened to.
///
/// ```
/// use comity::Listen;
///
/// let both = Listen::MATCHES | Listen::GENERATIONS;
/// assert!(both.includes(Listen::MATCHES) && !both.includes(Listen::ROUNDS));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Listen(u8);

impl Listen {
    /// Each round of each match.
    pub const ROUNDS: Self = Self(hosted::ROUNDS);
    /// The end of each match.
    pub const MATCHES: Self = Self(hosted::MATCHES);
    /// Each generation of each population.
    pub const GENERATIONS: Self = Self(hosted::GENERATIONS);
    /// Each row of an experiment that a script or a host runs.
    pub const ROWS: Self = Self(hosted::ROWS);
    /// How far long pieces of work have come.
    pub const PROGRESS: Self = Self(PROGRESS);
    /// Everything.
    pub const ALL: Self =
        Self(hosted::ROUNDS | hosted::MATCHES | hosted::GENERATIONS | hosted::ROWS | PROGRESS);

    /// Whether all of another are in it.
    ///
    /// ```
    /// use comity::Listen;
    ///
    /// assert!(Listen::ALL.includes(Listen::ROUNDS | Listen::PROGRESS));
    /// assert!(!Listen::ROUNDS.includes(Listen::ALL));
    /// ```
    #[must_use]
    pub fn includes(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl Listen {
    /// As the machine knows them.
    pub(super) fn bits(self) -> u8 {
        self.0
    }
}

impl BitOr for Listen {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Something that happened.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use comity::{Engine, Event, Listen};
///
/// let heard = Arc::new(Mutex::new(Vec::new()));
/// let diary = heard.clone();
/// let engine = Engine::builder()
///     .listen(Listen::ROUNDS | Listen::MATCHES, move |event| {
///         let line = match event {
///             Event::Round(round) => {
///                 let moves: Vec<_> = round.moves().filter_map(|(_, done)| done.name()).collect();
///                 format!("{}: {}", round.number(), moves.join(" and "))
///             }
///             Event::Match(over) => format!("{}: {:?}", over.players().join(" - "), over.totals()),
///             _ => return,
///         };
///         diary.lock().unwrap().push(line);
///     })
///     .build()?;
/// let text = "
///     use games { prisoners_dilemma }
///     use strategies { tit_for_tat, always_defect }
///     play(prisoners_dilemma, between: [tit_for_tat, always_defect], rounds: 2)
/// ";
/// engine.context().run(&engine.compile("d.comity", text)?)?;
/// assert_eq!(*heard.lock().unwrap(), [
///     "1: cooperate and defect",
///     "2: defect and defect",
///     "tit_for_tat - always_defect: [1.0, 6.0]",
/// ]);
/// # Ok::<(), comity::Error>(())
/// ```
#[non_exhaustive]
pub enum Event<'a> {
    /// A round was played.
    Round(Round<'a>),
    /// A match is over.
    Match(MatchEnd<'a>),
    /// A population has moved on.
    Generation(GenerationEvent<'a>),
    /// A row of an experiment is there.
    Row(Row<'a>),
    /// A long piece of work goes on.
    Progress(Progress),
}

/// What a listener may give: nothing, or a result whose error ends the run.
///
/// ```
/// use comity::{BoxError, Engine, Event, Listen};
///
/// let engine = Engine::builder()
///     .listen(Listen::GENERATIONS, |event| -> Result<(), BoxError> {
///         match event {
///             Event::Generation(now) if now.number() == 10 => Err("ten are enough".into()),
///             _ => Ok(()),
///         }
///     })
///     .build()?;
/// let text = "
///     use games { prisoners_dilemma }
///     evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: replicator())
/// ";
/// let ended = engine.context().run(&engine.compile("e.comity", text)?).unwrap_err();
/// assert!(ended.to_string().contains("ten are enough"));
/// # Ok::<(), comity::Error>(())
/// ```
pub trait Heard {
    /// Whether the run may go on.
    ///
    /// ```
    /// use comity::{BoxError, Heard};
    ///
    /// assert!(().heard().is_ok());
    /// let full: Result<(), &str> = Err("the diary is full");
    /// assert_eq!(full.heard().unwrap_err().to_string(), "the diary is full");
    /// ```
    ///
    /// # Errors
    /// Why it may not.
    fn heard(self) -> Result<(), BoxError>;
}

impl Heard for () {
    fn heard(self) -> Result<(), BoxError> {
        Ok(())
    }
}

impl<E: Into<BoxError>> Heard for Result<(), E> {
    fn heard(self) -> Result<(), BoxError> {
        self.map_err(Into::into)
    }
}
