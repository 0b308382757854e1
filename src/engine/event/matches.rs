//! What is told of matches.

use crate::bridge::hosted::{self, MatchNews, RoundNews};
use crate::engine::strategy::Move;

/// Which match it is.
///
/// ```
/// use std::sync::mpsc;
///
/// use comity::{Engine, Event, Listen};
///
/// let (tell, heard) = mpsc::channel();
/// let engine = Engine::builder()
///     .listen(Listen::MATCHES, move |event| {
///         if let Event::Match(over) = event {
///             tell.send(over.of().players().join(" - ")).ok();
///         }
///     })
///     .build()?;
/// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
/// assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["cooperate - defect"]);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct MatchId<'a>(&'a hosted::About);

impl<'a> MatchId<'a> {
    /// The game's name.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::ROUNDS, move |event| {
    ///         if let Event::Round(round) = event {
    ///             tell.send(round.of().game().to_owned()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["prisoners_dilemma", "prisoners_dilemma"]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn game(&self) -> &'a str {
        &self.0.game
    }

    /// The players' names, in seat order.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::MATCHES, move |event| {
    ///         if let Event::Match(over) = event {
    ///             tell.send(over.of().players().to_vec()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [["cooperate", "defect"]]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn players(&self) -> &'a [String] {
        &self.0.players
    }

    /// In a tournament the places of the two among its entrants, from 0.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::MATCHES, move |event| {
    ///         if let Event::Match(over) = event {
    ///             tell.send(over.of().pair()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [None]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn pair(&self) -> Option<[usize; 2]> {
        self.0.occasion.pair
    }

    /// How often the same have met before in this tournament or sample.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::MATCHES, move |event| {
    ///         if let Event::Match(over) = event {
    ///             tell.send((over.players()[1].clone(), over.of().repetition())).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }\ntournament(prisoners_dilemma, among: [tit_for_tat, always_defect], rounds: 1, repeat: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [
    ///     ("tit_for_tat".to_owned(), 0), ("tit_for_tat".to_owned(), 1),
    ///     ("always_defect".to_owned(), 0), ("always_defect".to_owned(), 1),
    ///     ("always_defect".to_owned(), 0), ("always_defect".to_owned(), 1),
    /// ]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn repetition(&self) -> usize {
        self.0.occasion.repetition
    }
}

/// A round.
///
/// ```
/// use std::sync::mpsc;
///
/// use comity::{Engine, Event, Listen};
///
/// let (tell, heard) = mpsc::channel();
/// let engine = Engine::builder()
///     .listen(Listen::ROUNDS, move |event| {
///         if let Event::Round(round) = event {
///             tell.send(format!("{}: {:?}", round.number(), round.payoffs())).ok();
///         }
///     })
///     .build()?;
/// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
/// assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["1: [0.0, 5.0]", "2: [0.0, 5.0]"]);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Round<'a>(pub(in crate::engine) &'a RoundNews);

impl<'a> Round<'a> {
    /// The match.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::ROUNDS, move |event| {
    ///         if let Event::Round(round) = event {
    ///             tell.send((round.of().players()[1].clone(), round.number())).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [("defect".to_owned(), 1), ("defect".to_owned(), 2)]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn of(&self) -> MatchId<'a> {
        MatchId(&self.0.about)
    }

    /// Its number, from 1.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::ROUNDS, move |event| {
    ///         if let Event::Round(round) = event {
    ///             tell.send(round.number()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [1, 2]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn number(&self) -> u32 {
        self.0.round
    }

    /// Who did what: seats, and what was really done, by the game's own names. In pairs of many a round has one event
    /// for each game.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::ROUNDS, move |event| {
    ///         if let Event::Round(round) = event {
    ///             tell.send(round.moves().map(|(seat, done)| (seat, done == "defect")).collect::<Vec<_>>()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [[(0, false), (1, true)], [(0, false), (1, true)]]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn moves(&self) -> impl Iterator<Item = (usize, Move<'a>)> + use<'a> {
        let news = self.0;
        let seats = news.players.iter().enumerate();
        seats.map(move |(place, seat)| (*seat, news.action(place).unwrap_or(Move::Nothing)))
    }

    /// What each of them got, in the order of [`Self::moves`].
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::ROUNDS, move |event| {
    ///         if let Event::Round(round) = event {
    ///             tell.send(round.payoffs().to_vec()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [[0.0, 5.0], [0.0, 5.0]]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn payoffs(&self) -> &'a [f64] {
        &self.0.payoffs
    }
}

/// The end of a match.
///
/// ```
/// use std::sync::mpsc;
///
/// use comity::{Engine, Event, Listen};
///
/// let (tell, heard) = mpsc::channel();
/// let engine = Engine::builder()
///     .listen(Listen::MATCHES, move |event| {
///         if let Event::Match(over) = event {
///             tell.send(format!("{} rounds, {:?}", over.rounds(), over.totals())).ok();
///         }
///     })
///     .build()?;
/// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
/// assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["2 rounds, [0.0, 10.0]"]);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct MatchEnd<'a>(pub(in crate::engine) &'a MatchNews);

impl<'a> MatchEnd<'a> {
    /// The match.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::MATCHES, move |event| {
    ///         if let Event::Match(over) = event {
    ///             tell.send(over.of().game().to_owned()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["prisoners_dilemma"]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn of(&self) -> MatchId<'a> {
        MatchId(&self.0.about)
    }

    /// The players' names, in seat order.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::MATCHES, move |event| {
    ///         if let Event::Match(over) = event {
    ///             tell.send(over.players().join(" - ")).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), ["cooperate - defect"]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn players(&self) -> &'a [String] {
        self.of().players()
    }

    /// How many rounds it had.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::MATCHES, move |event| {
    ///         if let Event::Match(over) = event {
    ///             tell.send(over.rounds()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [2]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn rounds(&self) -> u32 {
        self.0.rounds
    }

    /// Each player's mean payoff a round; `None` for one that played none.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::MATCHES, move |event| {
    ///         if let Event::Match(over) = event {
    ///             tell.send(over.scores().to_vec()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [[Some(0.0), Some(5.0)]]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn scores(&self) -> &'a [Option<f64>] {
        &self.0.scores
    }

    /// What each player got in all rounds together.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::MATCHES, move |event| {
    ///         if let Event::Match(over) = event {
    ///             tell.send(over.totals().to_vec()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [[0.0, 10.0]]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn totals(&self) -> &'a [f64] {
        &self.0.totals
    }

    /// In what share of rounds each player cooperated; `None` in games without cooperation.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Engine, Event, Listen};
    ///
    /// let (tell, heard) = mpsc::channel();
    /// let engine = Engine::builder()
    ///     .listen(Listen::MATCHES, move |event| {
    ///         if let Event::Match(over) = event {
    ///             tell.send(over.cooperation().to_vec()).ok();
    ///         }
    ///     })
    ///     .build()?;
    /// engine.eval::<()>("use games { prisoners_dilemma }\nplay(prisoners_dilemma, between: [cooperate, defect], rounds: 2)")?;
    /// assert_eq!(heard.try_iter().collect::<Vec<_>>(), [[Some(1.0), Some(0.0)]]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn cooperation(&self) -> &'a [Option<f64>] {
        &self.0.cooperation
    }
}
