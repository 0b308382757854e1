//! Games as values.
//!
//! A [`GameObject`] is a declaration with its evaluated parts and the model's [`Game`] made of them:
//!
//! ```text
//! payoffs { … }       cells    a table
//! payoff(own, others) cells    a table, or counts where players are alike; else asked for in each round (`pay`)
//! sequence { … }      tree     the model's tree, and what players see of it
//! state, types        private  what is new in every match
//! ```

mod acts;
mod cells;
mod class;
mod drawn;
mod figure;
mod parts;
mod pay;
mod private;
mod reduced;
mod show;
mod transform;
mod tree;

use std::sync::{Arc, OnceLock};

use super::declared::{Made, list};
use super::faults::{refused, stopped};
use super::hosted::HostRule;
use crate::lang::bytecode::{DeclarationBody, GameShape, PlayerShape};
use crate::lang::diagnostic::catalog::{model as words, solving};
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};
use crate::model::action::Actions;
use crate::model::error::Stop;
use crate::model::game::{Game, Payoffs, Player, Symmetric};
pub(super) use parts::NOTHING;
use parts::{actions, payoff_functions, roles};
pub(super) use pay::Scene;
use private::Private;
pub(super) use private::copied;
pub(super) use tree::Sight;
use tree::Step;

/// A game: the declaration, its evaluated parts, and the model's game.
#[derive(Clone, Debug)]
pub(crate) struct GameObject {
    pub(super) made: Made,
    /// The roles, one a player.
    pub(super) roles: Vec<String>,
    /// Each player's options.
    pub(super) actions: Vec<Arc<Actions>>,
    /// For each player whether all its levels are whole numbers, once that was asked.
    whole: OnceLock<Arc<[bool]>>,
    /// The game itself.
    game: Arc<Game>,
    /// For each player the function of view, own and others that pays it, where payoffs are not written out.
    pub(super) payoffs: Vec<Value>,
    held: Vec<Value>,
    /// The regimes whose expected sanctions are in its payoffs.
    under: Vec<Value>,
    /// What those take in each profile, where the payoffs themselves are asked for in each round.
    tolls: Option<Arc<Game>>,
    /// The functions that change its payoffs, in order.
    changes: Vec<Value>,
    /// What is known in each information set of a `sequence`.
    sights: Arc<[Sight]>,
    /// In a `sequence` for each node the one before it and the move that leads from there.
    steps: Arc<[Option<Step>]>,
    /// In the strategic form of a `sequence` or a game with types what each player's strategies are to scripts.
    plans: Arc<[Vec<Value>]>,
    /// Whose types are drawn, and how.
    types: Arc<[Private]>,
    /// Whether the payoff function asks of the others only how many do what.
    alike: bool,
    /// Whether a payoff function asks for the others' choices.
    asks_others: bool,
    /// During a match the list of its state; else none.
    state: Value,
    /// Who knows what it pays, where it is written in Rust.
    rule: Option<HostRule>,
}

impl GameObject {
    /// Makes a game from what the machine hands over.
    pub(super) fn declare(cx: &mut dyn Cx, made: Made, parts: Value) -> Result<Self, Fault> {
        let declaration = Arc::clone(&made.declaration);
        let DeclarationBody::Game(shape) = &declaration.body else {
            return Err(words::bad_game(&made.name, "its declaration is another's").into());
        };
        let held = list(cx, parts);
        let part = |index: usize| held.get(index).copied().unwrap_or(Value::None);
        let roles = roles(cx, &made, shape, part(0))?;
        let actions = actions(cx, &made, shape, &roles, part(1))?;
        let payoffs = payoff_functions(cx, shape, &roles, part(3));
        let types = private::private(cx, &made, shape, &roles, part(6))?;
        // Until the game is made, one that nobody can play.
        let nobody = Player { role: String::new(), actions: Arc::new(Actions::Levels(vec![0.0])) };
        let game = Game::computed("", vec![nobody]).map_err(|error| refused(&error, &made.name))?;
        let mut object = Self {
            made,
            roles,
            actions,
            whole: OnceLock::new(),
            game: Arc::new(game),
            payoffs,
            held,
            under: Vec::new(),
            tolls: None,
            changes: Vec::new(),
            sights: Arc::new([]),
            steps: Arc::new([]),
            plans: Arc::new([]),
            types: types.into(),
            alike: false,
            asks_others: shape.reads.iter().any(|reads| reads.others),
            state: Value::None,
            rule: None,
        };
        object.game = Arc::new(object.build(cx, shape)?);
        if let Some((class, _)) = &shape.class {
            object.check_class(cx, *class, &object.game)?;
        }
        Ok(object)
    }

    /// One that is written in Rust.
    pub(super) fn brought(made: Made, roles: Vec<String>, game: Game, rule: HostRule) -> Self {
        let nothing = || -> Vec<Value> { Vec::new() };
        Self {
            made,
            roles,
            actions: game.players().iter().map(|one| Arc::clone(&one.actions)).collect(),
            whole: OnceLock::new(),
            game: Arc::new(game),
            payoffs: nothing(),
            held: nothing(),
            under: nothing(),
            tolls: None,
            changes: nothing(),
            sights: Arc::new([]),
            steps: Arc::new([]),
            plans: Arc::new([]),
            types: Arc::new([]),
            alike: false,
            asks_others: false,
            state: Value::None,
            rule: Some(rule),
        }
    }

    fn build(&mut self, cx: &mut dyn Cx, shape: &GameShape) -> Result<Game, Fault> {
        let name = self.made.name.to_string();
        let fine = |made: Result<Game, _>| made.map_err(|error| refused(&error, &name));
        if let Some(tree) = &shape.tree {
            let mut numbers = Vec::new();
            for value in list(cx, self.part(7)) {
                numbers.push(self.payoff_number(cx, value)?);
            }
            let grown = tree::grow(cx, &self.made, &self.roles, tree, numbers)?;
            self.sights = grown.sights.into();
            self.steps = grown.steps.into();
            let game = Game::sequence(name.clone(), self.roles.clone(), grown.nodes, grown.sets);
            let game = fine(game)?;
            self.actions = game.players().iter().map(|one| Arc::clone(&one.actions)).collect();
            return Ok(game);
        }
        let players: Vec<Player> = self
            .roles
            .iter()
            .zip(&self.actions)
            .map(|(role, actions)| Player { role: role.clone(), actions: Arc::clone(actions) })
            .collect();
        if let Some(table) = &shape.table {
            let cells = self.table_cells(cx, table)?;
            return fine(Game::table(name.clone(), players, cells));
        }
        // What is the same for all who do the same.
        let one_rule = matches!(shape.reads.as_slice(), [reads] if reads.alike);
        let one_list = self.actions.windows(2).all(|two| Arc::ptr_eq(&two[0], &two[1]));
        self.alike = one_rule && one_list && !self.has_roles();
        let varies = shape.reads.iter().any(|reads| reads.varies);
        let written = if varies { None } else { self.written_out(cx, &players)? };
        match written {
            // Those who stay away are no obstacle to a rule.
            Some(game) => Ok(game.elastic()),
            None => fine(Game::computed(name.clone(), players)),
        }
    }

    fn part(&self, index: usize) -> Value {
        self.held.get(index).copied().unwrap_or(Value::None)
    }

    /// What the declaration says.
    fn shape(&self) -> Option<&GameShape> {
        match &self.made.declaration.body {
            DeclarationBody::Game(shape) => Some(shape),
            _ => None,
        }
    }

    /// Whether players have roles that the script has named.
    pub(super) fn has_roles(&self) -> bool {
        let named =
            |spec: &PlayerShape| matches!(spec, PlayerShape::Role(_) | PlayerShape::Many(_));
        self.shape().is_some_and(|shape| shape.players.iter().any(named))
    }

    /// The role of a player: its own, or the first's where a game for two is played by many.
    pub(super) fn role_of(&self, player: usize) -> usize {
        if player < self.roles.len() { player } else { 0 }
    }

    /// What is known in each information set; empty for games that are no `sequence`.
    pub(super) fn sights(&self) -> &[Sight] {
        &self.sights
    }

    /// The label of an information set.
    pub(super) fn label(&self, set: usize) -> Option<&str> {
        match self.game.payoffs() {
            Payoffs::Sequence(tree) => tree.sets().get(set)?.label.as_deref(),
            _ => None,
        }
    }

    /// What a player's information sets are called.
    pub(super) fn labels(&self, player: usize) -> Vec<&str> {
        let Payoffs::Sequence(tree) = self.game.payoffs() else { return Vec::new() };
        let own = tree.sets().iter().zip(self.sights.iter());
        let own = own.filter(|(set, _)| set.player == self.role_of(player));
        own.map(|(_, sight)| sight.name.as_str()).collect()
    }

    /// What an information set is called: its label, or the moves that lead there.
    pub(super) fn set_name(&self, set: usize) -> &str {
        self.sights.get(set).map_or("", |sight| &sight.name)
    }

    /// The moves that lead to a node.
    pub(super) fn way_to(&self, node: usize) -> Vec<&str> {
        tree::way_to(&self.steps, node)
    }

    /// The same as scripts see them.
    pub(super) fn moves_to(&self, mut node: usize) -> Vec<Value> {
        let mut way = Vec::new();
        while let Some((before, symbol, _)) = self.steps.get(node).and_then(Option::as_ref) {
            way.push(Value::Symbol(*symbol));
            node = *before;
        }
        way.reverse();
        way
    }

    /// What tells a node of an information set from the others there, in moves.
    pub(super) fn apart(&self, set: usize, node: usize) -> String {
        let known = self.sights.get(set).map_or(&[][..], |sight| &sight.so_far);
        let (mut known, mut apart) = (known.iter().peekable(), Vec::new());
        for (value, name) in self.moves_to(node).into_iter().zip(self.way_to(node)) {
            match (known.peek(), value) {
                (Some(next), Value::Symbol(symbol)) if **next == symbol => {
                    known.next();
                }
                _ => apart.push(name),
            }
        }
        if apart.is_empty() { self.way_to(node).join("/") } else { apart.join("/") }
    }

    /// Whether players move one after the other.
    pub(super) fn is_sequence(&self) -> bool {
        matches!(self.game.payoffs(), Payoffs::Sequence(_))
    }

    /// Why its payoffs are not written out in a table.
    pub(in crate::bridge) fn why_no_table(&self) -> &'static str {
        let reads = self.shape().map_or(&[][..], |shape| &shape.reads);
        if self.is_sequence() {
            solving::NO_TABLE_SEQUENCE
        } else if self.actions.iter().any(|actions| actions.count().is_none()) {
            solving::NO_TABLE_CONTINUUM
        } else if !self.state_names().is_empty() && reads.iter().any(|reads| reads.varies) {
            solving::NO_TABLE_STATE
        } else if self.has_types() && reads.iter().any(|reads| reads.varies) {
            solving::NO_TABLE_TYPES
        } else if reads.iter().any(|reads| reads.varies) {
            solving::NO_TABLE_VARYING
        } else {
            solving::NO_TABLE_LARGE
        }
    }

    /// The same game with other payoffs, those under regimes.
    pub(super) fn folded(&self, game: Game, regimes: &[Value]) -> Self {
        let mut made = self.clone();
        made.game = Arc::new(game);
        made.under.extend_from_slice(regimes);
        made
    }

    /// The same game with what regimes are expected to take, in each profile.
    pub(super) fn taxed(&self, tolls: Game, regimes: &[Value]) -> Self {
        let mut made = self.clone();
        made.tolls = Some(Arc::new(tolls));
        made.under.extend_from_slice(regimes);
        made
    }

    /// What regimes take already; a game that pays nothing, if none does. Only where actions are finitely many.
    pub(super) fn untaxed(&self) -> Option<Self> {
        let shape = self.game.shape()?;
        let profiles = shape.iter().try_fold(1_usize, |all, count| all.checked_mul(*count))?;
        let cells = profiles.checked_mul(shape.len()).filter(|cells| *cells <= 1 << 16)?;
        let nothing = || Game::table("", self.game.players().to_vec(), vec![0.0; cells]).ok();
        let game = self.tolls.clone().or_else(|| nothing().map(Arc::new))?;
        Some(Self { game, ..self.clone() })
    }

    /// Whether all there is to it are actions and payoffs that are written out.
    pub(super) fn is_plain(&self) -> bool {
        let written = matches!(self.game.payoffs(), Payoffs::Table(_) | Payoffs::Counts(_));
        written && self.state_names().is_empty() && !self.has_types()
    }

    /// The model's game.
    pub(super) fn model(&self) -> &Game {
        &self.game
    }

    /// Temptation, reward, punishment and sucker's payoff of a symmetric two-by-two game.
    pub(super) fn symmetric(&self) -> Option<Symmetric> {
        Symmetric::of(&self.game)
    }
}

impl GameObject {
    /// A game of the same players whose strategies are those of this one, with what they are to scripts and called.
    pub(super) fn as_table(&self, game: Game, plans: Vec<Vec<Value>>) -> Self {
        let mut made = self.clone();
        made.actions = game.players().iter().map(|one| Arc::clone(&one.actions)).collect();
        made.whole = OnceLock::new();
        made.game = Arc::new(game);
        made.plans = plans.into();
        made.sights = Arc::new([]);
        made.steps = Arc::new([]);
        made.types = Arc::new([]);
        made
    }

    /// Whether it is another game's strategic form.
    pub(super) fn is_converted(&self) -> bool {
        !self.plans.is_empty()
    }
}

/// The faults of a game that stops while it is worked out.
pub(super) fn stop(stop: Stop, game: &GameObject) -> Fault {
    stopped(stop, &game.made.name)
}
