//! Games of the host: players and actions by name, and what a profile pays, asked of a Rust type.
//!
//! A game whose profiles are few is written out once, when it is registered; every solver of tables can have it
//! then. Any other is asked in each round.

use std::sync::{Arc, Mutex, PoisonError};

use super::parameter::entry;
use super::sight::{Move, done};
use super::{Upset, guarded};
use crate::bridge::declared::Made;
use crate::bridge::faults::refused;
use crate::bridge::game::GameObject;
use crate::lang::bytecode::{ActionShape, DeclarationBody, GameShape, Image, PlayerShape};
use crate::lang::native::{Cx, NativeFn, Registry};
use crate::lang::source::{Span, Symbol, known};
use crate::lang::value::Fault;
use crate::model::action::{Act, Action, ActionId, Actions};
use crate::model::error::Error;
use crate::model::game::{Game, Player};

/// What a profile pays.
pub(crate) trait Rule: Send + Sync {
    /// What each of those present gets, in their order; an action is where `present` has its player.
    fn payoffs(&self, present: &[usize], moves: &[Move<'_>], into: &mut [f64])
    -> Result<(), Upset>;
}

/// What a player can choose from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Options {
    /// Actions by name, each with what it means elsewhere, such as `cooperate`, if it does.
    Named(Vec<(Arc<str>, Option<Arc<str>>)>),
    /// Levels.
    Levels(Vec<f64>),
    /// All numbers between two.
    Range(f64, f64),
}

/// A game of the host as it was registered.
struct Brought {
    name: Arc<str>,
    /// Whether its players have roles of their own.
    named: bool,
    roles: Vec<String>,
    options: Vec<Options>,
    /// The payoffs of all profiles, where they are few.
    cells: Option<Vec<f64>>,
    rule: HostRule,
    /// The games made so far, each for the symbols of a program.
    made: Mutex<Vec<(Vec<Symbol>, Arc<GameObject>)>>,
}

/// A rule as games hold it.
#[derive(Clone)]
pub(crate) struct HostRule {
    name: Arc<str>,
    rule: Arc<dyn Rule>,
}

impl std::fmt::Debug for HostRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a rule of the host")
    }
}

impl HostRule {
    /// What those present get; `actions` are everybody's options.
    pub(in crate::bridge) fn pay<'a>(
        &self,
        present: &[usize],
        actions: impl Fn(usize) -> Option<&'a Actions>,
        acts: &[Act],
        into: &mut [f64],
    ) -> Result<(), Fault> {
        let option = |(player, act): (&usize, &Act)| {
            actions(*player).map_or(Move::Nothing, |actions| done(actions, *act))
        };
        let moves: Vec<Move<'_>> = present.iter().zip(acts).map(option).collect();
        self.ask(present, &moves, into)
    }

    fn ask(&self, present: &[usize], moves: &[Move<'_>], into: &mut [f64]) -> Result<(), Fault> {
        guarded("game", &self.name, || self.rule.payoffs(present, moves, into))?;
        match into.iter().find(|paid| !paid.is_finite()) {
            Some(paid) => Err(refused(&Error::NotFinite { player: 0, value: *paid }, &self.name)),
            None => Ok(()),
        }
    }
}

/// The role of those who have none of their own.
pub(crate) const PLAYER: &str = "player";

/// More profiles than this are not written out.
const PROFILES: usize = 4096;

/// Registers a game: its bare name is the game.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn game(
    registry: &mut Registry,
    name: &str,
    docs: &str,
    players: Vec<(String, Options)>,
    rule: Arc<dyn Rule>,
) -> Result<(), Fault> {
    let named = players.iter().any(|(role, _)| role != PLAYER);
    let (roles, options): (Vec<String>, Vec<Options>) = players.into_iter().unzip();
    if named {
        roles.iter().for_each(|role| registry.add_word(role));
    }
    for option in &options {
        let Options::Named(names) = option else { continue };
        for (name, meaning) in names {
            registry.add_action(name, meaning.as_ref().unwrap_or(name));
        }
    }
    let rule = HostRule { name: name.into(), rule };
    let made = Mutex::default();
    let mut brought = Brought { name: name.into(), named, roles, options, cells: None, rule, made };
    brought.cells = brought.written_out()?;
    // Whatever is wrong with it is wrong for any symbols.
    let symbols = brought.symbols(|at, _| Symbol(u32::try_from(at).unwrap_or(u32::MAX)));
    brought.model(&symbols)?;
    let run = move |cx: &mut dyn Cx, _| {
        let game = brought.game(&Arc::clone(cx.image()))?;
        cx.new_object(game)
    };
    registry.add(entry(name, docs, &[], "a game", NativeFn::Host(Arc::new(run))));
    Ok(())
}

impl Brought {
    /// The symbols of all named actions, in order.
    fn symbols(&self, symbol: impl Fn(usize, &str) -> Symbol) -> Vec<Symbol> {
        let named = self.options.iter().flat_map(|options| match options {
            Options::Named(names) => &names[..],
            Options::Levels(_) | Options::Range(..) => &[],
        });
        let named = named.enumerate();
        named.map(|(at, (name, meaning))| symbol(at, meaning.as_ref().unwrap_or(name))).collect()
    }

    /// The symbols of all its words: programs in which they are the same can share a game.
    fn key(&self, image: &Image, symbols: &[Symbol]) -> Vec<Symbol> {
        let mut key = symbols.to_vec();
        let named = self.options.iter().flat_map(|options| match options {
            Options::Named(names) => &names[..],
            Options::Levels(_) | Options::Range(..) => &[],
        });
        let words = named.map(|(name, _)| &**name).chain(self.roles.iter().map(String::as_str));
        key.extend(words.map(|word| image.names.find(word).unwrap_or(Symbol(u32::MAX))));
        key
    }

    /// The game for a program.
    fn game(&self, image: &Image) -> Result<Arc<GameObject>, Fault> {
        let find = |_: usize, name: &str| image.names.find(name).unwrap_or(Symbol(u32::MAX - 1));
        let symbols = self.symbols(find);
        let key = self.key(image, &symbols);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, game)) = made.iter().find(|(known, _)| *known == key) {
            return Ok(Arc::clone(game));
        }
        let game = Arc::new(self.object(image, &symbols)?);
        if made.len() == KEPT {
            made.remove(0);
        }
        made.push((key, Arc::clone(&game)));
        Ok(game)
    }

    fn object(&self, image: &Image, symbols: &[Symbol]) -> Result<GameObject, Fault> {
        let mut shape = GameShape::default();
        let alike = self.options.windows(2).all(|two| two[0] == two[1]);
        let find = |name: &str| image.names.find(name);
        for role in &self.roles {
            let role = find(role).filter(|_| self.named);
            shape.players.push(role.map_or(PlayerShape::Count, PlayerShape::Role));
        }
        let mut symbols_left = symbols.iter().copied();
        for (options, role) in self.options.iter().zip(&self.roles) {
            let actions = match options {
                Options::Named(names) => {
                    let pairs = names.iter().zip(symbols_left.by_ref());
                    let pairs =
                        pairs.map(|((name, _), symbol)| (find(name).unwrap_or(symbol), symbol));
                    ActionShape::Named(pairs.collect())
                }
                Options::Levels(_) | Options::Range(..) => ActionShape::Levels,
            };
            shape.actions.push((find(role).filter(|_| !alike), actions, Span::default()));
        }
        if alike {
            shape.actions.truncate(1);
        }
        let body = DeclarationBody::Game(Box::new(shape));
        let made = Made::brought(&self.name, body, Vec::new(), Vec::new());
        Ok(GameObject::brought(made, self.roles.clone(), self.model(symbols)?, self.rule.clone()))
    }

    /// The model's game.
    fn model(&self, symbols: &[Symbol]) -> Result<Game, Fault> {
        let mut symbols = symbols.iter().copied();
        let mut lists: Vec<(&Options, Arc<Actions>)> = Vec::new();
        let mut players = Vec::with_capacity(self.roles.len());
        for (role, options) in self.roles.iter().zip(&self.options) {
            let made = Arc::new(actions(options, &mut symbols));
            let same = lists.iter().find(|(known, _)| *known == options);
            let actions = same.map_or(made, |(_, list)| Arc::clone(list));
            lists.push((options, Arc::clone(&actions)));
            players.push(Player { role: role.clone(), actions });
        }
        let game = match &self.cells {
            Some(cells) => Game::table(self.name.to_string(), players, cells.clone()),
            None => Game::computed(self.name.to_string(), players),
        };
        game.map(Game::elastic).map_err(|error| refused(&error, &self.name))
    }

    /// The payoffs of all profiles, the last player's action running fastest; `None` where they are too many.
    fn written_out(&self) -> Result<Option<Vec<f64>>, Fault> {
        let count = |options: &Options| match options {
            Options::Named(names) => Some(names.len()),
            Options::Levels(levels) => Some(levels.len()),
            Options::Range(..) => None,
        };
        let Some(counts) = self.options.iter().map(count).collect::<Option<Vec<usize>>>() else {
            return Ok(None);
        };
        let profiles = counts.iter().try_fold(1_usize, |all, count| all.checked_mul(*count));
        let Some(profiles) = profiles.filter(|profiles| (1..=PROFILES).contains(profiles)) else {
            return Ok(None);
        };
        let present: Vec<usize> = (0..counts.len()).collect();
        let mut cells = vec![0.0; profiles * counts.len()];
        let mut profile = vec![0_usize; counts.len()];
        for row in cells.chunks_mut(counts.len()) {
            let moves = self.options.iter().zip(&profile).map(|(options, at)| match options {
                Options::Named(names) => Move::Action(&names[*at].0),
                Options::Levels(levels) => Move::Level(levels[*at]),
                Options::Range(..) => Move::Nothing,
            });
            self.rule.ask(&present, &moves.collect::<Vec<_>>(), row)?;
            for player in (0..counts.len()).rev() {
                profile[player] += 1;
                if profile[player] < counts[player] {
                    break;
                }
                profile[player] = 0;
            }
        }
        Ok(Some(cells))
    }
}

/// So many programs' games are kept.
const KEPT: usize = 16;

fn actions(options: &Options, symbols: &mut impl Iterator<Item = Symbol>) -> Actions {
    match options {
        Options::Named(names) => {
            let named = names.iter().zip(symbols).map(|((name, meaning), symbol)| Action {
                id: ActionId(symbol.0),
                name: name.to_string(),
                cooperative: symbol == known::COOPERATE
                    || meaning.as_ref().unwrap_or(name).as_ref() == "cooperate",
            });
            Actions::Named(named.collect())
        }
        Options::Levels(levels) => Actions::Levels(levels.clone()),
        Options::Range(low, high) => Actions::Range { low: *low, high: *high },
    }
}
