//! Actions as scripts see them: acts of the model as values, and what a game calls them.

use std::sync::Arc;

use super::GameObject;
use super::parts::NOTHING;
use crate::lang::bytecode::{ActionShape, DeclarationBody};
use crate::lang::source::Symbol;
use crate::lang::value::history::ActionNames;
use crate::lang::value::{Heap, Value, equality, number};
use crate::model::action::{Act, Actions};

impl GameObject {
    /// The place of a strategy in a converted game.
    pub(in crate::bridge) fn plan_of(
        &self,
        player: usize,
        value: Value,
        heap: &Heap,
    ) -> Option<usize> {
        let plans = self.plans.get(player)?;
        plans.iter().position(|plan| equality::equal(*plan, value, heap))
    }

    /// What a player may do. Where a game for two is played by many, all have the same options.
    pub(in crate::bridge) fn actions_of(&self, player: usize) -> Option<&Actions> {
        self.actions.get(player).or_else(|| self.actions.first()).map(|actions| &**actions)
    }

    /// What it calls actions that have other names elsewhere.
    pub(in crate::bridge) fn action_names(&self) -> Option<ActionNames> {
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
    pub(in crate::bridge) fn act_value(&self, player: usize, act: Act) -> Value {
        if let (Some(plans), Act::Index(at)) = (self.plans.get(player), act) {
            return plans.get(at as usize).copied().unwrap_or(Value::None);
        }
        match (self.actions_of(player), act) {
            (_, Act::Absent) | (None, _) | (Some(Actions::Range { .. }), Act::Index(_)) => {
                Value::None
            }
            (_, Act::Level(level)) => Value::Float(level),
            (Some(Actions::Named(named)), Act::Index(at)) => named
                .get(at as usize)
                .filter(|action| action.id != NOTHING)
                .map_or(Value::None, |action| Value::Symbol(Symbol(action.id.0))),
            (Some(Actions::Levels(levels)), Act::Index(at)) => {
                levels.get(at as usize).map_or(Value::None, |level| match number::whole(*level) {
                    Some(whole) if self.whole_levels(player) => Value::Int(whole),
                    _ => Value::Float(*level),
                })
            }
        }
    }

    /// What a player's options are to scripts, in order; nothing where they are a continuum or very many.
    pub(in crate::bridge) fn options_of(&self, player: usize) -> Vec<Value> {
        let count = self.actions_of(player).and_then(Actions::count).unwrap_or(0);
        let few = if count > 256 { 0 } else { count };
        (0..few).map(|at| self.act_value(player, Act::Index(at as u32))).collect()
    }

    /// Whether all levels are whole numbers, so that they are shown as such.
    fn whole_levels(&self, player: usize) -> bool {
        let whole = self.whole.get_or_init(|| {
            let first = self.actions.first().map(|actions| are_whole(actions));
            let of = |actions: &Arc<Actions>| match (self.actions.first(), first) {
                (Some(shared), Some(whole)) if Arc::ptr_eq(shared, actions) => whole,
                _ => are_whole(actions),
            };
            self.actions.iter().map(of).collect()
        });
        whole.get(player).or_else(|| whole.first()).copied().unwrap_or(false)
    }

    /// Whether a player has nothing to choose: it only talks.
    pub(in crate::bridge) fn is_idle(&self, player: usize) -> bool {
        match self.actions_of(player) {
            Some(Actions::Named(named)) => named.iter().all(|action| action.id == NOTHING),
            _ => false,
        }
    }

    /// The options of a player as values.
    pub(in crate::bridge) fn options(&self, player: usize) -> Vec<Value> {
        if self.is_idle(player) {
            return Vec::new();
        }
        let count = self.actions_of(player).and_then(Actions::count).unwrap_or(0);
        (0..count)
            .map(|at| self.act_value(player, Act::Index(u32::try_from(at).unwrap_or(0))))
            .collect()
    }

    /// The symbol of an action by its name in this game.
    pub(in crate::bridge) fn symbol_named(&self, name: &str) -> Option<Symbol> {
        self.actions.iter().find_map(|actions| match &**actions {
            Actions::Named(named) => {
                let found = named.iter().find(|action| action.name == name);
                found.map(|action| Symbol(action.id.0))
            }
            _ => None,
        })
    }

    /// The name of an action in this game's output.
    pub(in crate::bridge) fn action_name(&self, symbol: Symbol) -> Option<&str> {
        self.actions.iter().find_map(|actions| match &**actions {
            Actions::Named(named) => named
                .iter()
                .find(|action| action.id.0 == symbol.0)
                .map(|action| action.name.as_str()),
            _ => None,
        })
    }
}

/// Whether they are levels, and all of them whole numbers.
fn are_whole(actions: &Actions) -> bool {
    match actions {
        Actions::Levels(levels) => levels.iter().all(|level| number::whole(*level).is_some()),
        _ => false,
    }
}
