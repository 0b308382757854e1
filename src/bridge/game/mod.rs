//! Games as values.

mod class;
mod parts;
mod show;

use std::sync::Arc;

use super::declared::{Made, list};
use super::faults::{refused, stopped};
use crate::lang::bytecode::{ActionShape, DeclarationBody, GameShape, PlayerShape};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::source::Symbol;
use crate::lang::value::history::ActionNames;
use crate::lang::value::{Fault, Value, number};
use crate::model::action::{Act, ActionId, Actions};
use crate::model::error::Stop;
use crate::model::game::{Game, Player, Symmetric};
use parts::{actions, payoff_functions, roles};

/// A game: the declaration, its evaluated parts, and the model's game where it can be played.
#[derive(Clone, Debug)]
pub(crate) struct GameObject {
    pub(super) made: Made,
    /// The roles, one a player.
    pub(super) roles: Vec<String>,
    /// Each player's options.
    pub(super) actions: Vec<Arc<Actions>>,
    /// The game itself; or why it cannot be played yet.
    pub(super) game: Result<Game, &'static str>,
    /// For each player the function of view, own and others that pays it, where payoffs are not tabulated.
    pub(super) payoffs: Vec<Value>,
    held: Vec<Value>,
    /// The regimes whose expected sanctions are in its payoffs.
    under: Vec<Value>,
}

/// More profiles than this are not tabulated when a game is made.
const TABULATED: usize = 4096;

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
        let mut object =
            Self { made, roles, actions, game: Err(""), payoffs, held, under: Vec::new() };
        object.game = object.build(cx, shape)?;
        if let (Some((class, _)), Ok(game)) = (&shape.class, &object.game) {
            object.check_class(cx, *class, game)?;
        }
        Ok(object)
    }

    fn build(
        &mut self,
        cx: &mut dyn Cx,
        shape: &GameShape,
    ) -> Result<Result<Game, &'static str>, Fault> {
        if shape.tree.is_some() {
            self.check_tree(cx)?;
            return Ok(Err("a `sequence`"));
        }
        if !shape.types.is_empty() {
            return Ok(Err("private `types`"));
        }
        if !shape.state.is_empty() {
            return Ok(Err("a `state`"));
        }
        let players: Vec<Player> = self
            .roles
            .iter()
            .zip(&self.actions)
            .map(|(role, actions)| Player { role: role.clone(), actions: Arc::clone(actions) })
            .collect();
        let name = self.made.name.to_string();
        if let Some(table) = &shape.table {
            let cells = self.table_cells(cx, table)?;
            let game = Game::table(name.clone(), players, cells);
            return game.map(Ok).map_err(|error| refused(&error, &name));
        }
        let counts: Option<Vec<usize>> =
            self.actions.iter().map(|actions| actions.count()).collect();
        let profiles = counts.as_ref().and_then(|counts| {
            counts.iter().try_fold(1usize, |all, count| all.checked_mul(*count))
        });
        if let (Some(counts), Some(profiles)) = (counts, profiles)
            && profiles <= TABULATED
            && let Some(cells) = self.tabulate(cx, &counts, profiles)?
        {
            // The functions can also be asked when somebody is absent.
            let game = Game::table(name.clone(), players, cells).map(Game::elastic);
            return game.map(Ok).map_err(|error| refused(&error, &name));
        }
        Game::computed(name.clone(), players).map(Ok).map_err(|error| refused(&error, &name))
    }

    /// The payoffs of a table in the model's order: profiles with the last player's action running fastest, all
    /// players' payoffs for each.
    fn table_cells(
        &self,
        cx: &mut dyn Cx,
        table: &crate::lang::bytecode::TableShape,
    ) -> Result<Vec<f64>, Fault> {
        let values = list(cx, self.held.get(2).copied().unwrap_or(Value::None));
        let mut numbers = Vec::with_capacity(values.len());
        for value in values {
            numbers.push(self.payoff_number(cx, value)?);
        }
        let (rows, columns) = (table.rows.len(), table.columns.len());
        let each = if numbers.len() == rows * columns { 1 } else { 2 };
        let place = |list: &[Symbol], player: usize, at: usize| {
            let id = match self.actions.get(player).map(|actions| &**actions) {
                Some(Actions::Named(named)) => named.get(at).map(|action| action.id),
                _ => None,
            };
            list.iter().position(|symbol| Some(ActionId(symbol.0)) == id)
        };
        let mut cells = Vec::with_capacity(rows * columns * 2);
        for row in 0..rows {
            for column in 0..columns {
                let (Some(r), Some(c)) =
                    (place(&table.rows, 0, row), place(&table.columns, 1, column))
                else {
                    return Err(words::bad_game(
                        &self.made.name,
                        "its table does not fit its actions",
                    )
                    .into());
                };
                let own = numbers.get((r * columns + c) * each).copied();
                let other = if each == 2 {
                    numbers.get((r * columns + c) * 2 + 1).copied()
                } else {
                    // One payoff in a cell: the column's is the row's with the actions exchanged.
                    let (r, c) = (place(&table.rows, 0, column), place(&table.columns, 1, row));
                    r.zip(c).and_then(|(r, c)| numbers.get(r * columns + c).copied())
                };
                let (Some(own), Some(other)) = (own, other) else {
                    return Err(words::bad_game(&self.made.name, "a cell is missing").into());
                };
                cells.extend([own, other]);
            }
        }
        Ok(cells)
    }

    fn payoff_number(&self, cx: &dyn Cx, value: Value) -> Result<f64, Fault> {
        match number::to_f64(value, cx.values()) {
            Some(payoff) if payoff.is_finite() => Ok(payoff),
            _ => Err(words::bad_payoff(&self.made.name, &cx.show_inner(value)).into()),
        }
    }

    /// Payoffs that depend on the actions alone, worked out once; `None` where they use chance.
    fn tabulate(
        &self,
        cx: &mut dyn Cx,
        counts: &[usize],
        profiles: usize,
    ) -> Result<Option<Vec<f64>>, Fault> {
        let before = cx.stream().clone();
        let mut cells = Vec::with_capacity(profiles * counts.len());
        let mut profile = vec![0usize; counts.len()];
        for _ in 0..profiles {
            let acts: Vec<Act> =
                profile.iter().map(|at| Act::Index(u32::try_from(*at).unwrap_or(0))).collect();
            let present: Vec<usize> = (0..counts.len()).collect();
            let mut paid = vec![0.0; counts.len()];
            let people: Vec<Value> = vec![Value::None; counts.len()];
            self.pay(cx, &present, &acts, &people, 1, &mut paid)?;
            cells.extend(paid);
            for player in (0..counts.len()).rev() {
                profile[player] += 1;
                if profile[player] < counts[player] {
                    break;
                }
                profile[player] = 0;
            }
        }
        if cx.stream().position() == before.position() {
            return Ok(Some(cells));
        }
        cx.swap_stream(before);
        Ok(None)
    }

    /// What the payoff functions pay those present.
    pub(super) fn pay(
        &self,
        cx: &mut dyn Cx,
        present: &[usize],
        acts: &[Act],
        people: &[Value],
        round: u32,
        into: &mut [f64],
    ) -> Result<(), Fault> {
        use crate::lang::bytecode::Context;
        let mark = cx.heap().roots.len();
        let all: Vec<Value> =
            present.iter().zip(acts).map(|(player, act)| self.act_value(*player, *act)).collect();
        let everyone = cx.new_list(all.clone())?;
        for (place, player) in present.iter().enumerate() {
            let view = cx.heap().new_view()?;
            cx.heap().root(Value::View(view));
            let others: Vec<Value> = all
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
                .map(|(_, act)| *act)
                .collect();
            let others = self.others_value(cx, present, place, others)?;
            let fields = &mut cx.heap().view_mut(view).fields;
            fields[Context::All as usize] = everyone;
            fields[Context::Me as usize] = people.get(*player).copied().unwrap_or(Value::None);
            fields[Context::Seat as usize] = Value::Int(i64::try_from(*player).unwrap_or(0));
            fields[Context::Round as usize] = Value::Int(round.into());
            let function = self.payoffs.get(*player).copied().unwrap_or(Value::None);
            let paid = cx.call(function, &[Value::View(view), all[place], others])?;
            if let Some(slot) = into.get_mut(place) {
                *slot = self.payoff_number(cx, paid)?;
            }
        }
        cx.heap().unroot(mark);
        Ok(())
    }

    /// The others' choices: a list in seat order; by role, where the players have roles of their own.
    fn others_value(
        &self,
        cx: &mut dyn Cx,
        present: &[usize],
        place: usize,
        others: Vec<Value>,
    ) -> Result<Value, Fault> {
        let named = self.has_roles();
        if !named {
            return cx.new_list(others);
        }
        let mut entries: Vec<(&str, Vec<Value>)> = Vec::new();
        let seats = present.iter().enumerate().filter(|(other, _)| *other != place);
        for ((_, player), act) in seats.zip(others) {
            let role = self.roles.get(*player).map_or("", String::as_str);
            match entries.iter_mut().find(|(known, _)| *known == role) {
                Some((_, acts)) => acts.push(act),
                None => entries.push((role, vec![act])),
            }
        }
        let mut pairs = Vec::new();
        for (role, acts) in entries {
            let several = self.roles.iter().filter(|known| *known == role).count() > 1;
            let value = if several { cx.new_list(acts)? } else { acts[0] };
            pairs.push((role, value));
        }
        cx.new_named(&pairs)
    }

    /// Whether players have roles that the script has named.
    pub(super) fn has_roles(&self) -> bool {
        match &self.made.declaration.body {
            DeclarationBody::Game(shape) => shape
                .players
                .iter()
                .any(|spec| matches!(spec, PlayerShape::Role(_) | PlayerShape::Many(_))),
            _ => false,
        }
    }

    /// What it calls actions that have other names elsewhere.
    pub(super) fn action_names(&self) -> Option<ActionNames> {
        let DeclarationBody::Game(shape) = &self.made.declaration.body else { return None };
        let mut names = Vec::new();
        for (_, actions, _) in &shape.actions {
            if let ActionShape::Named(pairs) = actions {
                let others = pairs.iter().filter(|(name, symbol)| name != symbol);
                names.extend(others.map(|(name, symbol)| (*symbol, *name)));
            }
        }
        if names.is_empty() { None } else { Some(names.into()) }
    }

    /// An act as scripts see it.
    pub(super) fn act_value(&self, player: usize, act: Act) -> Value {
        let actions = self.actions.get(player).or_else(|| self.actions.first());
        match (actions.map(|actions| &**actions), act) {
            (_, Act::Absent) | (None, _) | (Some(Actions::Range { .. }), Act::Index(_)) => {
                Value::None
            }
            (_, Act::Level(level)) => Value::Float(level),
            (Some(Actions::Named(named)), Act::Index(at)) => named
                .get(at as usize)
                .map_or(Value::None, |action| Value::Symbol(Symbol(action.id.0))),
            (Some(Actions::Levels(levels)), Act::Index(at)) => {
                levels.get(at as usize).map_or(Value::None, |level| match number::whole(*level) {
                    Some(whole) if self.whole_levels(player) => Value::Int(whole),
                    _ => Value::Float(*level),
                })
            }
        }
    }

    /// Whether all levels are whole numbers, so that they are shown as such.
    fn whole_levels(&self, player: usize) -> bool {
        match self.actions.get(player).map(|actions| &**actions) {
            Some(Actions::Levels(levels)) => {
                levels.iter().all(|level| number::whole(*level).is_some())
            }
            _ => false,
        }
    }

    /// The options of a player as values.
    pub(super) fn options(&self, player: usize) -> Vec<Value> {
        let count = self.actions.get(player).and_then(|actions| actions.count()).unwrap_or(0);
        (0..count)
            .map(|at| self.act_value(player, Act::Index(u32::try_from(at).unwrap_or(0))))
            .collect()
    }

    /// The name of an action in this game's output.
    pub(super) fn action_name(&self, symbol: Symbol) -> Option<&str> {
        self.actions.iter().find_map(|actions| match &**actions {
            Actions::Named(named) => named
                .iter()
                .find(|action| action.id.0 == symbol.0)
                .map(|action| action.name.as_str()),
            _ => None,
        })
    }

    /// The same game with other payoffs, those under regimes.
    pub(super) fn folded(&self, game: Game, regimes: &[Value]) -> Self {
        let mut made = self.clone();
        made.game = Ok(game);
        made.under.extend_from_slice(regimes);
        made
    }

    /// Whether its payoffs are a table.
    pub(super) fn is_tabulated(&self) -> bool {
        matches!(self.game.as_ref().map(Game::payoffs), Ok(crate::model::game::Payoffs::Table(_)))
    }

    /// The model's game.
    pub(super) fn playable(&self) -> Result<&Game, Fault> {
        self.game.as_ref().map_err(|feature| words::not_playable(&self.made.name, feature).into())
    }

    /// The numbers of a tree must be payoffs and probabilities; those of a chance node sum to 1.
    fn check_tree(&self, cx: &mut dyn Cx) -> Result<(), Fault> {
        for value in list(cx, self.held.get(7).copied().unwrap_or(Value::None)) {
            self.payoff_number(cx, value)?;
        }
        Ok(())
    }

    /// Temptation, reward, punishment and sucker's payoff of a symmetric two-by-two game.
    pub(super) fn symmetric(&self) -> Option<Symmetric> {
        self.game.as_ref().ok().and_then(Symmetric::of)
    }
}

/// The faults of a game that stops while it is worked out.
pub(super) fn stop(stop: Stop, game: &GameObject) -> Fault {
    stopped(stop, &game.made.name)
}
