//! A game with its payoffs changed by a function of one's own payoff, the others' and the actions.

use std::sync::Arc;

use super::GameObject;
use crate::bridge::faults::stopped;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::source::Symbol;
use crate::lang::value::{Fault, Value};
use crate::model::action::{Act, ActionId};
use crate::model::error::{Cause, Stop};
use crate::model::game::{Game, Node, Payoffs, Sequence};

impl GameObject {
    /// The same game with payoffs as `function(own, others, actions)` makes them. What is written out is changed
    /// once, what is asked for in each round then.
    pub(in crate::bridge) fn transformed(
        &self,
        cx: &mut dyn Cx,
        function: Value,
    ) -> Result<Self, Fault> {
        let mut made = self.clone();
        made.changes.push(function);
        let before = cx.stream_now().position();
        let name = self.made.name.to_string();
        let game = match self.game.payoffs() {
            Payoffs::Computed => return Ok(made),
            Payoffs::Sequence(tree) => self.changed_ends(cx, tree, function)?,
            // Too many profiles to write out: the rule is asked in each round.
            Payoffs::Counts(_) if self.is_large() && self.under.is_empty() => {
                let players = self.game.players().to_vec();
                Game::computed(name.clone(), players)
                    .map_err(|error| stopped(error.into(), &name))?
            }
            Payoffs::Table(_) | Payoffs::Counts(_) => {
                let cause = |fault: Fault| -> Cause { Box::new(fault) };
                let change = |profile: &[usize], pays: &mut [f64]| -> Result<(), Stop> {
                    cx.spend(1).map_err(cause)?;
                    let act = |(player, at): (usize, &usize)| {
                        self.act_value(player, Act::Index(u32::try_from(*at).unwrap_or(0)))
                    };
                    let acts: Vec<Value> = profile.iter().enumerate().map(act).collect();
                    Ok(self.change_by(cx, function, &acts, pays).map_err(cause)?)
                };
                let changed = self.game.transformed(name.clone(), false, change);
                changed.map_err(|error| stopped(error, &name))?
            }
        };
        if cx.stream_now().position() != before {
            return Err(words::transform_by_chance(&name).into());
        }
        made.game = Arc::new(game);
        Ok(made)
    }

    fn is_large(&self) -> bool {
        let shape = self.game.shape().unwrap_or_default();
        let all = shape.iter().try_fold(1_usize, |all, count| all.checked_mul(*count));
        all.is_none_or(|all| all > 1 << 16)
    }

    /// All changes in their order, on the payoffs of a round.
    pub(super) fn change(
        &self,
        cx: &mut dyn Cx,
        acts: &[Value],
        pays: &mut [f64],
    ) -> Result<(), Fault> {
        self.changes.iter().try_for_each(|function| self.change_by(cx, *function, acts, pays))
    }

    fn change_by(
        &self,
        cx: &mut dyn Cx,
        function: Value,
        acts: &[Value],
        pays: &mut [f64],
    ) -> Result<(), Fault> {
        let mark = cx.heap().roots.len();
        let was = pays.to_vec();
        let actions = cx.new_list(acts.to_vec())?;
        for (place, slot) in pays.iter_mut().enumerate() {
            let others = was.iter().enumerate().filter(|(other, _)| *other != place);
            let others = others.map(|(_, paid)| Value::Float(*paid)).collect();
            let others = cx.new_list(others)?;
            let changed = cx.call(function, &[Value::Float(was[place]), others, actions])?;
            *slot = self.payoff_number(cx, changed)?;
        }
        cx.heap().unroot(mark);
        Ok(())
    }

    /// A tree with the payoffs at its ends changed; `actions` are there the moves on the way.
    fn changed_ends(
        &self,
        cx: &mut dyn Cx,
        tree: &Sequence,
        function: Value,
    ) -> Result<Game, Fault> {
        let mut nodes = tree.nodes().to_vec();
        // Every node comes after the one that leads to it.
        let mut ways: Vec<Vec<Value>> = vec![Vec::new(); nodes.len()];
        for at in 0..nodes.len() {
            let way = ways[at].clone();
            match &mut nodes[at] {
                Node::Decision { set, next } => {
                    let actions = &tree.sets()[*set].actions;
                    for (action, &to) in actions.iter().zip(next.iter()) {
                        ways[to].clone_from(&way);
                        ways[to].push(symbol(action.id));
                    }
                }
                Node::Chance { next } => next.iter().for_each(|(_, to)| ways[*to].clone_from(&way)),
                Node::End { payoffs } => self.change_by(cx, function, &way, payoffs)?,
            }
        }
        let name = self.made.name.to_string();
        let game = Game::sequence(name.clone(), self.roles.clone(), nodes, tree.sets().to_vec());
        game.map_err(|error| stopped(error.into(), &name))
    }
}

fn symbol(id: ActionId) -> Value {
    Value::Symbol(Symbol(id.0))
}
