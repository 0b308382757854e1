//! Strategies of scripts, played by a host: round by round, or a match from beginning to end.

use std::sync::Arc;

use super::Context;
use super::error::Error;
use super::strategy::{Choice, Hosted, Strategy};
use crate::base::random::Key;
use crate::bridge::hosted::{Occasion, Strategist, cooperation, scores};
use crate::bridge::play::{Held, Horizon, MatchObject, Options, play_match, seated};
use crate::bridge::{GameObject, StrategyObject};
use crate::lang::bytecode::{ItemValue, Offer};
use crate::lang::diagnostic::catalog::host as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Pin, Value};
use crate::lang::vm::Machine;

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
    name: String,
    arguments: Vec<(String, f64)>,
}

/// Something by its name; [`Named`] has an example.
pub fn named(name: impl Into<String>) -> Named {
    Named { name: name.into(), arguments: Vec::new() }
}

impl Named {
    /// With a number as the value of a parameter.
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

/// A strategy of a script in a match that the host plays.
///
/// It is asked with [`ScriptPlayer::choose`] what it does in the round, and told with [`ScriptPlayer::saw`] what
/// everybody did; then the next round begins. It sees, remembers and draws as in any match. The match belongs to the
/// context: when that runs another program, the player cannot go on.
///
/// ```
/// use comity::Engine;
///
/// let engine = Engine::default();
/// let program = engine.compile("s.comity", "
///     use games { prisoners_dilemma }
///     use strategies { tit_for_two_tats }
/// ")?;
/// let mut context = engine.context();
/// context.run(&program)?;
///
/// let mut patient = context.player("prisoners_dilemma", "tit_for_two_tats", 0)?;
/// let mut answers = Vec::new();
/// for mine in ["defect", "defect", "cooperate"] {
///     let theirs = patient.choose(&mut context)?;
///     patient.saw(&mut context, &[theirs.clone(), mine.into()])?;
///     answers.push(theirs.to_string());
/// }
/// assert_eq!(answers, ["`cooperate`", "`cooperate`", "`defect`"]);
/// # Ok::<(), comity::Error>(())
/// ```
pub struct ScriptPlayer(Held);

impl ScriptPlayer {
    /// What it does in this round; asking again in the same round gives the same. Where the strategy gives
    /// probabilities, the action is drawn.
    ///
    /// # Errors
    /// What the strategy raises, and limits of the context.
    pub fn choose(&mut self, context: &mut Context) -> Result<Choice, Error> {
        context.renew_meter();
        context.with_machine(|machine| self.0.choose(machine))
    }

    /// Tells it what everybody did, in seat order, itself included: what it did may differ from what it chose. The next
    /// round begins.
    ///
    /// # Errors
    /// An action that the game does not have, or another number of them; what a payoff rule of the script raises.
    pub fn saw(&mut self, context: &mut Context, done: &[Choice]) -> Result<(), Error> {
        context.renew_meter();
        context.with_machine(|machine| self.0.saw(machine, done))
    }

    /// The round that is being played, from 1.
    #[must_use]
    pub fn round(&self) -> u32 {
        self.0.round()
    }

    /// What results call it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
    }
}

/// Who takes part in a match that a host plays: something of the script, or a strategy written in Rust.
///
/// [`Play`] has an example.
pub struct Entrant(Who);

enum Who {
    Script(Named),
    Host(String, Arc<dyn Strategist>),
}

impl Entrant {
    /// A strategy written in Rust, with the name that results give it.
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
    game: Named,
    players: Vec<Entrant>,
    rounds: u32,
    continuation: Option<f64>,
    noise: f64,
    seed: Option<u64>,
}

impl Play {
    /// A match of at most so many rounds of a game of the script.
    pub fn new(game: impl Into<Named>, rounds: u32) -> Self {
        let (players, continuation) = (Vec::new(), None);
        Self { game: game.into(), players, rounds, continuation, noise: 0.0, seed: None }
    }

    /// With a player more, in the next seat.
    pub fn player(mut self, player: impl Into<Entrant>) -> Self {
        self.players.push(player.into());
        self
    }

    /// After each round another follows with this probability.
    pub fn continuation(mut self, probability: f64) -> Self {
        self.continuation = Some(probability);
        self
    }

    /// An intended action is replaced by another with this probability.
    pub fn noise(mut self, probability: f64) -> Self {
        self.noise = probability;
        self
    }

    /// With a seed of its own; the engine's if this is not said.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }
}

/// What came of a match that a host has played; [`Play`] has an example.
#[derive(Clone, Debug, PartialEq)]
pub struct Played {
    players: Vec<String>,
    rounds: u32,
    scores: Vec<Option<f64>>,
    totals: Vec<f64>,
    cooperation: Vec<Option<f64>>,
}

impl Played {
    fn of(played: &MatchObject) -> Self {
        let tallies = &played.outcome.players;
        Self {
            players: played.names.clone(),
            rounds: played.outcome.rounds,
            scores: scores(tallies),
            totals: tallies.iter().map(|tally| tally.total).collect(),
            cooperation: cooperation(tallies),
        }
    }

    /// The players' names, in seat order.
    #[must_use]
    pub fn players(&self) -> &[String] {
        &self.players
    }

    /// How many rounds it had.
    #[must_use]
    pub fn rounds(&self) -> u32 {
        self.rounds
    }

    /// Each player's mean payoff a round; `None` for one that played none.
    #[must_use]
    pub fn scores(&self) -> &[Option<f64>] {
        &self.scores
    }

    /// What each player got in all rounds together.
    #[must_use]
    pub fn totals(&self) -> &[f64] {
        &self.totals
    }

    /// In what share of rounds each player cooperated; `None` in games without cooperation.
    #[must_use]
    pub fn cooperation(&self) -> &[Option<f64>] {
        &self.cooperation
    }
}

impl Context {
    /// A strategy of the program, seated at one of its games, for the host to play round by round. Both may be declared
    /// in the script, imported by it or brought by the host. Its draws follow from the engine's seed and the seat.
    ///
    /// ```
    /// use comity::{Engine, named};
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("s.comity", "
    ///     use games { prisoners_dilemma }
    ///     strategy grumbler(patience: 2) {
    ///         choose if theirs.total(defect) > patience { defect } else { cooperate }
    ///     }
    /// ")?;
    /// let mut context = engine.context();
    /// context.run(&program)?;
    /// let mut player = context.player("prisoners_dilemma", named("grumbler").with("patience", 0.0), 1)?;
    /// player.saw(&mut context, &["defect".into(), "cooperate".into()])?;
    /// assert_eq!(player.choose(&mut context)?, "defect".into());
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// A name that the script does not have, a seat that the game does not have, a game in sequence.
    pub fn player(
        &mut self,
        game: impl Into<Named>,
        strategy: impl Into<Named>,
        seat: usize,
    ) -> Result<ScriptPlayer, Error> {
        self.renew_meter();
        let (game, strategy) = (game.into(), strategy.into());
        let (game, _game) = self.thing(&game)?;
        let (strategy, _strategy) = self.thing(&strategy)?;
        let seed = self.engine.seed;
        let held = self.with_machine(|cx| Held::begin(cx, game, strategy, seat, seed))?;
        Ok(ScriptPlayer(held))
    }

    /// Plays a match from beginning to end; [`Play`] has an example.
    ///
    /// # Errors
    /// A name that the script does not have; what `play` of a script would raise.
    pub fn play(&mut self, play: &Play) -> Result<Played, Error> {
        self.renew_meter();
        let (game, _game) = self.thing(&play.game)?;
        let (mut players, mut kept) = (Vec::with_capacity(play.players.len()), Vec::new());
        for player in &play.players {
            let (value, keep) = match &player.0 {
                Who::Script(named) => self.thing(named)?,
                Who::Host(name, strategist) => {
                    let object = StrategyObject::of_host(name, Arc::clone(strategist));
                    self.with_machine(|cx| {
                        let made = cx.heap().new_object(Arc::new(object))?;
                        let keep = cx.heap().pin(made);
                        Ok((made, keep))
                    })?
                }
            };
            players.push(value);
            kept.push(keep);
        }
        let seed = play.seed.unwrap_or(self.engine.seed);
        let horizon =
            Horizon { rounds: Some(play.rounds), continuation: play.continuation, discount: None };
        let noise = if play.noise == 0.0 { Vec::new() } else { vec![play.noise] };
        let options = Options { horizon, noise, payoffs_seen: true, ..Options::default() };
        let missing = self.missing(&play.game.name);
        let played = self.with_machine(|machine| {
            let cx: &mut dyn Cx = machine;
            let Some(game) = cx.values().shared::<GameObject>(game) else { return Ok(None) };
            let between = cx.new_list(players)?;
            let seats = seated(cx, &game, between)?;
            let key = Key::new(seed).of_match(0, 0);
            let played = play_match(cx, &game, &seats, &options, Occasion::default(), key)?;
            Ok(Some(Played::of(&played)))
        })?;
        played.ok_or(missing)
    }

    /// The value of a name of the program, made with arguments, alive as long as the second of the two.
    fn thing(&mut self, named: &Named) -> Result<(Value, Pin), Error> {
        let missing = self.missing(&named.name);
        let Some(found) = self.offered(&named.name) else { return Err(missing) };
        self.with_machine(|machine| {
            let value = made(machine, found, named)?;
            let cx: &mut dyn Cx = machine;
            let kept = cx.heap().pin(value);
            Ok((value, kept))
        })
    }
}

/// Makes what a name stands for.
fn made(machine: &mut Machine, found: Offer, named: &Named) -> Result<Value, Fault> {
    let image = Arc::clone(machine.image());
    let name = &named.name;
    let (callee, parameters): (Value, Vec<Option<String>>) = match found {
        Offer::Native(native) => {
            let names = machine.registry().get(native).parameters.iter();
            (Value::Native(native), names.map(|one| Some(one.name.to_string())).collect())
        }
        Offer::Item(module, symbol) => {
            let item = image.modules[module.index()].items.get(&symbol);
            match item.map(|item| item.kind) {
                Some(ItemValue::Declared(id)) => {
                    let declaration = &image.declarations[id.index()];
                    let names = declaration.parameters.iter();
                    let names = names.map(|one| one.name.map(|name| image.name(name).to_owned()));
                    (Value::Function(declaration.maker), names.collect())
                }
                Some(ItemValue::Global(global)) => return Ok(machine.global(global.index())),
                Some(ItemValue::Function(id)) => (Value::Function(id), Vec::new()),
                Some(ItemValue::Kind(_)) | None => {
                    return Err(words::not_for_host(name).into());
                }
            }
        }
    };
    let mut arguments = vec![Value::Absent; parameters.len()];
    for (parameter, value) in &named.arguments {
        let place = parameters.iter().position(|known| known.as_deref() == Some(parameter));
        let Some(place) = place else {
            return Err(words::not_for_host(&format!("{name}({parameter})")).into());
        };
        arguments[place] = Value::Float(*value);
    }
    machine.run_function(callee, &arguments)
}
