//! Payoffs asked of the script: by rule, for those present.
//!
//! Where the rule treats all alike (it asks only how many of the others do what), those who do the same get the
//! same, and it is asked once for each action that was taken instead of once for each player.

use super::GameObject;
use crate::lang::bytecode::Context;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value, ViewRef};
use crate::model::action::Act;
use crate::model::game::Payoffs;

/// Who did what, and what a payoff rule may know beside it.
pub(in crate::bridge) struct Scene<'a> {
    /// Those present, in seat order.
    pub(in crate::bridge) present: &'a [usize],
    /// What each of them did.
    pub(in crate::bridge) acts: &'a [Act],
    /// The actors, by player; empty before a match.
    pub(in crate::bridge) people: &'a [Value],
    /// The round, from 1.
    pub(in crate::bridge) round: u32,
    /// The list of the game's state.
    pub(in crate::bridge) state: Value,
    /// Everybody's types: a list, or a map by role.
    pub(in crate::bridge) types: Value,
    /// Whether two of many play a game for two: the first of them is its first player.
    pub(in crate::bridge) pair: bool,
}

/// Asking the host's rule counts as so many steps.
const ASKED: u64 = 8;

impl<'a> Scene<'a> {
    /// Actions alone.
    pub(in crate::bridge) fn bare(present: &'a [usize], acts: &'a [Act]) -> Self {
        let (state, types) = (Value::None, Value::None);
        Self { present, acts, people: &[], round: 1, state, types, pair: false }
    }

    /// The role that the one at this place plays.
    fn role(&self, place: usize) -> usize {
        if self.pair { place } else { self.present.get(place).copied().unwrap_or(place) }
    }
}

impl GameObject {
    /// What the rule pays those present, after all changes.
    pub(in crate::bridge) fn pay(
        &self,
        cx: &mut dyn Cx,
        scene: &Scene<'_>,
        into: &mut [f64],
    ) -> Result<(), Fault> {
        let mark = cx.heap().roots.len();
        let (view, all) = self.view(cx, scene)?;
        let before = cx.stream_now().position();
        if let Some(rule) = &self.rule {
            cx.spend(ASKED)?;
            let roles: Vec<usize> =
                (0..scene.present.len()).map(|place| scene.role(place)).collect();
            rule.pay(&roles, |role| self.actions_of(role), scene.acts, into)?;
            return self.finish(cx, scene, &all, into, mark);
        }
        // What those get who did the same, as long as the rule draws nothing.
        let mut known: Vec<(Act, f64)> = Vec::new();
        for (place, slot) in into.iter_mut().enumerate().take(all.len()) {
            let act = scene.acts[place];
            let same = known.iter().find(|(taken, _)| self.alike && *taken == act);
            *slot = match same {
                Some((_, paid)) if cx.stream_now().position() == before => *paid,
                _ => self.pay_one(cx, scene, view, &all, place)?,
            };
            if self.alike && same.is_none() {
                known.push((act, *slot));
            }
        }
        self.finish(cx, scene, &all, into, mark)
    }

    /// What changes a game's payoffs after its rule.
    fn finish(
        &self,
        cx: &mut dyn Cx,
        scene: &Scene<'_>,
        all: &[Value],
        into: &mut [f64],
        mark: usize,
    ) -> Result<(), Fault> {
        if !self.changes.is_empty() {
            self.change(cx, all, into)?;
        }
        if let Some(tolls) = &self.tolls {
            let profile: Option<Vec<usize>> = scene.acts.iter().map(|act| act.index()).collect();
            for (place, slot) in into.iter_mut().enumerate() {
                let toll = profile.as_ref().and_then(|profile| tolls.payoff(place, profile));
                *slot += toll.unwrap_or(0.0);
            }
        }
        cx.heap().unroot(mark);
        Ok(())
    }

    /// What a round pays all of those who play, however it is written; `profile` has the actions by number.
    pub(in crate::bridge) fn pay_round(
        &self,
        cx: &mut dyn Cx,
        scene: &Scene<'_>,
        profile: &[usize],
        into: &mut [f64],
    ) -> Result<(), Fault> {
        let model = self.model();
        if !matches!(model.payoffs(), Payoffs::Table(_) | Payoffs::Counts(_)) {
            return self.pay(cx, scene, into);
        }
        for (player, slot) in into.iter_mut().enumerate() {
            *slot = model.payoff(player, profile).unwrap_or(0.0);
        }
        Ok(())
    }

    /// What the rule pays the first of those present.
    pub(super) fn pay_first(&self, cx: &mut dyn Cx, scene: &Scene<'_>) -> Result<f64, Fault> {
        let mark = cx.heap().roots.len();
        let (view, all) = self.view(cx, scene)?;
        let paid = self.pay_one(cx, scene, view, &all, 0)?;
        cx.heap().unroot(mark);
        Ok(paid)
    }

    fn view(&self, cx: &mut dyn Cx, scene: &Scene<'_>) -> Result<(ViewRef, Vec<Value>), Fault> {
        let all: Vec<Value> = (0..scene.present.len().min(scene.acts.len()))
            .map(|place| self.act_value(scene.role(place), scene.acts[place]))
            .collect();
        let everyone = cx.new_list(all.clone())?;
        let view = cx.heap().new_view()?;
        cx.heap().root(Value::View(view));
        let fields = &mut cx.heap().view_mut(view).fields;
        fields[Context::All as usize] = everyone;
        fields[Context::Round as usize] = Value::Int(scene.round.into());
        fields[Context::State as usize] = scene.state;
        fields[Context::Types as usize] = scene.types;
        Ok((view, all))
    }

    fn pay_one(
        &self,
        cx: &mut dyn Cx,
        scene: &Scene<'_>,
        view: ViewRef,
        all: &[Value],
        place: usize,
    ) -> Result<f64, Fault> {
        let mark = cx.heap().roots.len();
        let player = scene.present[place];
        let others = self.others(cx, scene, all, place)?;
        let fields = &mut cx.heap().view_mut(view).fields;
        fields[Context::Me as usize] = scene.people.get(player).copied().unwrap_or(Value::None);
        fields[Context::Seat as usize] = Value::Int(i64::try_from(player).unwrap_or(0));
        let function = self.payoffs.get(scene.role(place)).copied().unwrap_or(Value::None);
        let paid = cx.call(function, &[Value::View(view), all[place], others])?;
        cx.heap().unroot(mark);
        self.payoff_number(cx, paid)
    }

    /// The others' choices: a list in seat order; by role, where the players have roles of their own.
    fn others(
        &self,
        cx: &mut dyn Cx,
        scene: &Scene<'_>,
        all: &[Value],
        place: usize,
    ) -> Result<Value, Fault> {
        if !self.asks_others {
            return Ok(Value::None);
        }
        let mut others = all.to_vec();
        others.remove(place);
        if !self.has_roles() {
            return cx.new_list(others);
        }
        let seats = (0..all.len()).filter(|other| *other != place).map(|other| scene.role(other));
        self.by_role(cx, seats.zip(others).collect())
    }

    /// A map from roles to values: one, or a list where several have the role.
    pub(in crate::bridge) fn by_role(
        &self,
        cx: &mut dyn Cx,
        values: Vec<(usize, Value)>,
    ) -> Result<Value, Fault> {
        let mut entries: Vec<(&str, Vec<Value>)> = Vec::new();
        for (player, value) in values {
            let role = self.roles.get(player).map_or("", String::as_str);
            match entries.iter_mut().find(|(known, _)| *known == role) {
                Some((_, list)) => list.push(value),
                None => entries.push((role, vec![value])),
            }
        }
        let mut pairs = Vec::new();
        for (role, values) in entries {
            let several = self.roles.iter().filter(|known| *known == role).count() > 1;
            let value = match values.as_slice() {
                [one] if !several => *one,
                _ => cx.new_list(values)?,
            };
            pairs.push((role, value));
        }
        cx.new_named(&pairs)
    }
}
