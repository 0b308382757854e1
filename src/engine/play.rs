//! Matches that a host plays from beginning to end: who, what, and what came of it.

use std::sync::Arc;

use super::strategy::{Hosted, Strategy};
use crate::bridge::hosted::{Strategist, cooperation, scores};
use crate::bridge::play::MatchObject;

/// Something that a script has declared or imported, by its name, with arguments if it has parameters.
///
/// ```
/// use comity::named;
///
/// let plain = named("tit_for_tat");
/// let generous = named("generous_tit_for_tat").with("p", 0.2);
/// # let _ = (plain, generous);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Named {
    pub(super) name: String,
    pub(super) arguments: Vec<(String, f64)>,
}

/// Something by its name.
///
/// ```
/// use comity::{Engine, named};
///
/// let engine = Engine::default();
/// let mut context = engine.context();
/// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat }";
/// context.run(&engine.compile("t.comity", text)?)?;
/// // A game with other payoffs than its own.
/// let game = named("prisoners_dilemma").with("temptation", 4.0);
/// assert_eq!(context.player(game, "tit_for_tat", 0)?.name(), "tit_for_tat");
/// # Ok::<(), comity::Error>(())
/// ```
pub fn named(name: impl Into<String>) -> Named {
    Named { name: name.into(), arguments: Vec::new() }
}

impl Named {
    /// With a number as the value of a parameter.
    ///
    /// ```
    /// use comity::{Engine, Play, named};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }
    ///     strategy nice(p: 0.5) { choose [(cooperate): p, (defect): 1 - p] }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let saint = named("nice").with("p", 1.0);
    /// let devil = named("nice").with("p", 0.0);
    /// let played = context.play(&Play::new("prisoners_dilemma", 3).player(saint).player(devil))?;
    /// assert_eq!(played.totals(), [0.0, 15.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn with(mut self, parameter: &str, value: f64) -> Self {
        self.arguments.push((parameter.to_owned(), value));
        self
    }
}

impl From<&str> for Named {
    fn from(name: &str) -> Self {
        named(name)
    }
}

/// Who takes part in a match that a host plays: something of the script, or a strategy written in Rust.
///
/// ```
/// use comity::{Engine, Entrant, Play, strategy_fn};
///
/// let engine = Engine::default();
/// let mut context = engine.context();
/// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
/// context.run(&engine.compile("t.comity", text)?)?;
/// // One of the script, and one of the host's.
/// let script = Entrant::from("tit_for_tat");
/// let host = Entrant::host("dove", strategy_fn(|_| "cooperate"));
/// let played = context.play(&Play::new("prisoners_dilemma", 5).player(script).player(host))?;
/// assert_eq!(played.players(), ["tit_for_tat", "dove"]);
/// # Ok::<(), comity::Error>(())
/// ```
pub struct Entrant(pub(super) Who);

pub(super) enum Who {
    Script(Named),
    Host(String, Arc<dyn Strategist>),
}

impl Entrant {
    /// A strategy written in Rust, with the name that results give it.
    ///
    /// ```
    /// use comity::{Engine, Entrant, Play, strategy_fn};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let dove = Entrant::host("dove", strategy_fn(|_| "cooperate"));
    /// let played = context.play(&Play::new("prisoners_dilemma", 5).player("always_defect").player(dove))?;
    /// assert_eq!(played.totals(), [25.0, 0.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn host(name: impl Into<String>, strategy: impl Strategy + 'static) -> Self {
        Self(Who::Host(name.into(), Arc::new(Hosted(strategy))))
    }
}

impl From<&str> for Entrant {
    fn from(name: &str) -> Self {
        Self(Who::Script(named(name)))
    }
}

impl From<Named> for Entrant {
    fn from(named: Named) -> Self {
        Self(Who::Script(named))
    }
}

/// A match for a host to play from beginning to end, between strategies of a script and of its own.
///
/// ```
/// use comity::{Engine, Entrant, Play, named, strategy_fn};
///
/// let engine = Engine::default();
/// let program = engine.compile("s.comity", "
///     use games { prisoners_dilemma }
///     use strategies { generous_tit_for_tat }
/// ")?;
/// let mut context = engine.context();
/// context.run(&program)?;
///
/// let hawk = Entrant::host("hawk", strategy_fn(|_| "defect"));
/// let generous = named("generous_tit_for_tat").with("p", 0.0);
/// let played = context.play(&Play::new("prisoners_dilemma", 10).player(hawk).player(generous))?;
/// assert_eq!(played.players(), ["hawk", "generous_tit_for_tat(p: 0.0)"]);
/// assert_eq!(played.totals(), [14.0, 9.0]);
/// # Ok::<(), comity::Error>(())
/// ```
#[must_use]
pub struct Play {
    pub(super) game: Named,
    pub(super) players: Vec<Entrant>,
    pub(super) rounds: u32,
    pub(super) continuation: Option<f64>,
    pub(super) noise: f64,
    pub(super) seed: Option<u64>,
}

impl Play {
    /// A match of at most so many rounds of a game of the script.
    ///
    /// ```
    /// use comity::{Engine, Play};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let play = Play::new("prisoners_dilemma", 5).player("tit_for_tat").player("always_defect");
    /// assert_eq!(context.play(&play)?.rounds(), 5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn new(game: impl Into<Named>, rounds: u32) -> Self {
        let (players, continuation) = (Vec::new(), None);
        Self { game: game.into(), players, rounds, continuation, noise: 0.0, seed: None }
    }

    /// With a player more, in the next seat.
    ///
    /// ```
    /// use comity::{Engine, Play};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let play = Play::new("prisoners_dilemma", 5).player("tit_for_tat");
    /// let of_one = context.play(&play).unwrap_err();
    /// assert!(of_one.to_string().contains("prisoners_dilemma"));
    /// assert_eq!(context.play(&play.player("tit_for_tat"))?.totals(), [15.0, 15.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn player(mut self, player: impl Into<Entrant>) -> Self {
        self.players.push(player.into());
        self
    }

    /// After each round another follows with this probability.
    ///
    /// ```
    /// use comity::{Engine, Play};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let play = Play::new("prisoners_dilemma", 1000).player("tit_for_tat").player("always_defect").continuation(0.5);
    /// assert!(context.play(&play)?.rounds() < 100);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn continuation(mut self, probability: f64) -> Self {
        self.continuation = Some(probability);
        self
    }

    /// An intended action is replaced by another with this probability.
    ///
    /// ```
    /// use comity::{Engine, Play};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let play = Play::new("prisoners_dilemma", 50).player("tit_for_tat").player("always_defect");
    /// assert_eq!(context.play(&play)?.cooperation()[1], Some(0.0));
    /// let play = Play::new("prisoners_dilemma", 50).player("tit_for_tat").player("always_defect").noise(0.2);
    /// assert!(context.play(&play)?.cooperation()[1] > Some(0.0));
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn noise(mut self, probability: f64) -> Self {
        self.noise = probability;
        self
    }

    /// With a seed of its own; the engine's if this is not said.
    ///
    /// ```
    /// use comity::{Engine, Play};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let play = |seed| Play::new("prisoners_dilemma", 50).player("tit_for_tat").player("always_defect").noise(0.5).seed(seed);
    /// let first = context.play(&play(1))?;
    /// assert_eq!(context.play(&play(1))?, first);
    /// assert_ne!(context.play(&play(2))?, first);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }
}

/// What came of a match that a host has played.
///
/// ```
/// use comity::{Engine, Play};
///
/// let engine = Engine::default();
/// let mut context = engine.context();
/// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
/// context.run(&engine.compile("t.comity", text)?)?;
/// let played = context.play(&Play::new("prisoners_dilemma", 4).player("tit_for_tat").player("always_defect"))?;
/// assert_eq!(played.scores(), [Some(0.75), Some(2.0)]);
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    players: Vec<String>,
    rounds: u32,
    scores: Vec<Option<f64>>,
    totals: Vec<f64>,
    cooperation: Vec<Option<f64>>,
}

impl Played {
    pub(super) fn of(played: &MatchObject) -> Self {
        let tallies = &played.outcome.players;
        Self {
            players: played.names.iter().map(ToString::to_string).collect(),
            rounds: played.outcome.rounds,
            scores: scores(tallies),
            totals: tallies.iter().map(|tally| tally.total).collect(),
            cooperation: cooperation(tallies),
        }
    }

    /// The players' names, in seat order.
    ///
    /// ```
    /// use comity::{Engine, Play};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let played = context.play(&Play::new("prisoners_dilemma", 4).player("tit_for_tat").player("always_defect"))?;
    /// assert_eq!(played.players(), ["tit_for_tat", "always_defect"]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn players(&self) -> &[String] {
        &self.players
    }

    /// How many rounds it had.
    ///
    /// ```
    /// use comity::{Engine, Play};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let played = context.play(&Play::new("prisoners_dilemma", 4).player("tit_for_tat").player("always_defect"))?;
    /// assert_eq!(played.rounds(), 4);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn rounds(&self) -> u32 {
        self.rounds
    }

    /// Each player's mean payoff a round; `None` for one that played none.
    ///
    /// ```
    /// use comity::{Engine, Play};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let played = context.play(&Play::new("prisoners_dilemma", 4).player("tit_for_tat").player("always_defect"))?;
    /// assert_eq!(played.scores(), [Some(0.75), Some(2.0)]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn scores(&self) -> &[Option<f64>] {
        &self.scores
    }

    /// What each player got in all rounds together.
    ///
    /// ```
    /// use comity::{Engine, Play};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let played = context.play(&Play::new("prisoners_dilemma", 4).player("tit_for_tat").player("always_defect"))?;
    /// assert_eq!(played.totals(), [3.0, 8.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn totals(&self) -> &[f64] {
        &self.totals
    }

    /// In what share of rounds each player cooperated; `None` in games without cooperation.
    ///
    /// ```
    /// use comity::{Engine, Play};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let played = context.play(&Play::new("prisoners_dilemma", 4).player("tit_for_tat").player("always_defect"))?;
    /// assert_eq!(played.cooperation(), [Some(0.25), Some(0.0)]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn cooperation(&self) -> &[Option<f64>] {
        &self.cooperation
    }
}
