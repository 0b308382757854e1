//! Strategies of scripts, played by a host: round by round, or a match from beginning to end.

use std::sync::Arc;

use super::Context;
use super::error::Error;
use super::play::{Named, Play, Played, Who};
use super::strategy::Choice;
use crate::base::random::Key;
use crate::bridge::hosted::Occasion;
use crate::bridge::play::{Held, Horizon, Options, play_match, seated};
use crate::bridge::{GameObject, StrategyObject};
use crate::lang::bytecode::{ItemValue, Offer};
use crate::lang::diagnostic::catalog::host as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Pin, Value};
use crate::lang::vm::Machine;

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
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let mut player = context.player("prisoners_dilemma", "tit_for_tat", 0)?;
    /// assert_eq!(player.choose(&mut context)?, "cooperate".into());
    /// # Ok::<(), comity::Error>(())
    /// ```
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
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let mut player = context.player("prisoners_dilemma", "tit_for_tat", 0)?;
    /// player.saw(&mut context, &["cooperate".into(), "defect".into()])?;
    /// assert_eq!(player.choose(&mut context)?, "defect".into());
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// An action that the game does not have, or another number of them; what a payoff rule of the script raises.
    pub fn saw(&mut self, context: &mut Context, done: &[Choice]) -> Result<(), Error> {
        context.renew_meter();
        context.with_machine(|machine| self.0.saw(machine, done))
    }

    /// The round that is being played, from 1.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let mut player = context.player("prisoners_dilemma", "tit_for_tat", 0)?;
    /// assert_eq!(player.round(), 1);
    /// player.saw(&mut context, &["cooperate".into(), "cooperate".into()])?;
    /// assert_eq!(player.round(), 2);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn round(&self) -> u32 {
        self.0.round()
    }

    /// What results call it.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let player = context.player("prisoners_dilemma", "tit_for_tat", 0)?;
    /// assert_eq!(player.name(), "tit_for_tat");
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.name()
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

    /// Plays a match from beginning to end.
    ///
    /// ```
    /// use comity::{Engine, Play};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }";
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let mut totals = Vec::new();
    /// for rounds in 1..=3 {
    ///     let play = Play::new("prisoners_dilemma", rounds).player("tit_for_tat").player("always_defect");
    ///     totals.push(context.play(&play)?.totals()[1]);
    /// }
    /// assert_eq!(totals, [5.0, 6.0, 7.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
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
