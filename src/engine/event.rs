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

use std::ops::BitOr;

use super::strategy::{BoxError, Move};
use crate::bridge::hosted::{self, GenerationNews, MatchNews, RoundNews, RowNews};
use crate::lang::native::{PROGRESS, Progressed};
use crate::study::table::Cell;

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

/// Which match it is; [`Event`] has an example.
#[derive(Clone, Copy)]
pub struct MatchId<'a>(&'a hosted::About);

impl<'a> MatchId<'a> {
    /// The game's name.
    #[must_use]
    pub fn game(&self) -> &'a str {
        &self.0.game
    }

    /// The players' names, in seat order.
    #[must_use]
    pub fn players(&self) -> &'a [String] {
        &self.0.players
    }

    /// In a tournament the places of the two among its entrants, from 0.
    #[must_use]
    pub fn pair(&self) -> Option<[usize; 2]> {
        self.0.occasion.pair
    }

    /// How often the same have met before in this tournament or sample.
    #[must_use]
    pub fn repetition(&self) -> usize {
        self.0.occasion.repetition
    }
}

/// A round; [`Event`] has an example.
#[derive(Clone, Copy)]
pub struct Round<'a>(pub(super) &'a RoundNews);

impl<'a> Round<'a> {
    /// The match.
    #[must_use]
    pub fn of(&self) -> MatchId<'a> {
        MatchId(&self.0.about)
    }

    /// Its number, from 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.0.round
    }

    /// Who did what: seats, and what was really done, by the game's own names. In pairs of many a round has one event
    /// for each game.
    pub fn moves(&self) -> impl Iterator<Item = (usize, Move<'a>)> + use<'a> {
        let news = self.0;
        let seats = news.players.iter().enumerate();
        seats.map(move |(place, seat)| (*seat, news.action(place).unwrap_or(Move::Nothing)))
    }

    /// What each of them got, in the order of [`Self::moves`].
    #[must_use]
    pub fn payoffs(&self) -> &'a [f64] {
        &self.0.payoffs
    }
}

/// The end of a match; [`Event`] has an example.
#[derive(Clone, Copy)]
pub struct MatchEnd<'a>(pub(super) &'a MatchNews);

impl<'a> MatchEnd<'a> {
    /// The match.
    #[must_use]
    pub fn of(&self) -> MatchId<'a> {
        MatchId(&self.0.about)
    }

    /// The players' names, in seat order.
    #[must_use]
    pub fn players(&self) -> &'a [String] {
        self.of().players()
    }

    /// How many rounds it had.
    #[must_use]
    pub fn rounds(&self) -> u32 {
        self.0.rounds
    }

    /// Each player's mean payoff a round; `None` for one that played none.
    #[must_use]
    pub fn scores(&self) -> &'a [Option<f64>] {
        &self.0.scores
    }

    /// What each player got in all rounds together.
    #[must_use]
    pub fn totals(&self) -> &'a [f64] {
        &self.0.totals
    }

    /// In what share of rounds each player cooperated; `None` in games without cooperation.
    #[must_use]
    pub fn cooperation(&self) -> &'a [Option<f64>] {
        &self.0.cooperation
    }
}

/// A generation of a population, or a step of it, the start as number 0.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use comity::{Engine, Event, Listen};
///
/// let shares = Arc::new(Mutex::new(Vec::new()));
/// let kept = shares.clone();
/// let engine = Engine::builder()
///     .listen(Listen::GENERATIONS, move |event| {
///         if let Event::Generation(now) = event {
///             kept.lock().unwrap().push((now.number(), now.types()[1].clone(), now.shares()[1]));
///         }
///     })
///     .build()?;
/// let text = "
///     use games { prisoners_dilemma }
///     evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: replicator(), generations: 2)
/// ";
/// engine.context().run(&engine.compile("g.comity", text)?)?;
/// let shares = shares.lock().unwrap();
/// assert_eq!(shares[0], (0, "defect".to_owned(), 0.5));
/// assert_eq!(shares.len(), 3);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct GenerationEvent<'a>(pub(super) &'a GenerationNews);

impl<'a> GenerationEvent<'a> {
    /// Its number.
    #[must_use]
    pub fn number(&self) -> usize {
        self.0.number
    }

    /// What is counted: `"generation"` or `"step"`.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        self.0.unit
    }

    /// What the types are called; of two populations those of the first, then of the second.
    #[must_use]
    pub fn types(&self) -> &'a [String] {
        &self.0.types
    }

    /// The share of each type in its population.
    #[must_use]
    pub fn shares(&self) -> &'a [f64] {
        &self.0.shares
    }
}

/// A row of an experiment: what was varied, then what was measured.
///
/// ```
/// use std::sync::{Arc, Mutex};
/// use comity::{Engine, Event, Listen};
///
/// let rows = Arc::new(Mutex::new(Vec::new()));
/// let kept = rows.clone();
/// let engine = Engine::builder()
///     .listen(Listen::ROWS, move |event| {
///         if let Event::Row(row) = event {
///             kept.lock().unwrap().push((row.point(), row.number("twice")));
///         }
///     })
///     .build()?;
/// let text = "
///     experiment doubling {
///         vary x in [1, 5]
///         measure { [twice: 2 * x] }
///     }
///     doubling.run()
/// ";
/// engine.context().run(&engine.compile("r.comity", text)?)?;
/// assert_eq!(*rows.lock().unwrap(), [(0, Some(2.0)), (1, Some(10.0))]);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Row<'a>(pub(super) &'a RowNews);

impl<'a> Row<'a> {
    /// The experiment's name.
    #[must_use]
    pub fn experiment(&self) -> &'a str {
        &self.0.experiment
    }

    /// Which point of its grid it is, from 0.
    #[must_use]
    pub fn point(&self) -> usize {
        self.0.point
    }

    /// Which replicate of the point it is, from 0.
    #[must_use]
    pub fn replicate(&self) -> usize {
        self.0.replicate
    }

    /// The names of the columns.
    pub fn columns(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.0.columns.iter().map(|name| &**name)
    }

    /// The number in a column, `true` as 1 and `false` as 0; `None` where there is none.
    #[must_use]
    pub fn number(&self, column: &str) -> Option<f64> {
        self.cell(column).and_then(Cell::number)
    }

    /// What stands in a column, as text; `None` where nothing does.
    #[must_use]
    pub fn text(&self, column: &str) -> Option<String> {
        match self.cell(column)? {
            Cell::Missing => None,
            Cell::Text(text) | Cell::Other(text) => Some(text.to_string()),
            Cell::Bool(value) => Some(value.to_string()),
            Cell::Int(value) => Some(value.to_string()),
            Cell::Float(value) => Some(crate::base::number::shortest(*value)),
            Cell::Exact(value) => Some(value.to_string()),
        }
    }

    fn cell(&self, column: &str) -> Option<&'a Cell> {
        let place = self.0.columns.iter().position(|name| **name == *column)?;
        self.0.cells.get(place)
    }
}

/// How far a long piece of work has come.
///
/// ```
/// use comity::{Engine, Event, Listen};
///
/// let engine = Engine::builder()
///     .listen(Listen::PROGRESS, |event| {
///         if let Event::Progress(now) = event {
///             eprint!("\r{} of {} {}", now.done(), now.total(), now.what());
///         }
///     })
///     .build()?;
/// # let _ = engine;
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Progress(pub(super) Progressed);

impl Progress {
    /// What is counted, in the plural: `matches`, `rounds`, `generations`, `replicates`.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.0.what
    }

    /// How many are done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.0.done
    }

    /// How many there are. Where that is [`Self::done`], the work is over.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.total
    }
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
