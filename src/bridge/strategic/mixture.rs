//! Chances of strategies: maps from action to exact probability, and what scripts write for one.
//!
//! ```text
//! defect                       surely
//! [(dove): 1/3, (hawk): 2/3]   a map; what is left out has chance 0
//! [1/3, 2/3]                   in declared order
//! ```

use super::Form;
use crate::base::rational::Rational;
use crate::base::unity::proper;
use crate::bridge::play::act_in;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::number::Number;
use crate::lang::value::{Fault, Value, equality};

/// What a script may write for a mixture.
const MIXTURE: &str = "an action, a map from actions to probabilities that sum to 1, or a list of probabilities in declared order";

/// What a script may write for a profile.
const PROFILE: &str =
    "one action, or map from actions to probabilities, for each player, in seat order";

impl Form {
    /// A map from every strategy of a player, in declared order, zeros included, to its exact chance.
    ///
    /// # Errors
    /// The memory limit.
    pub(in crate::bridge) fn mixture_value(
        &self,
        cx: &mut dyn Cx,
        player: usize,
        chances: &[Rational],
    ) -> Result<Value, Fault> {
        let keys = self.keys.get(player).map_or(&[][..], Vec::as_slice);
        let mut entries = Vec::with_capacity(keys.len());
        for (key, chance) in keys.iter().zip(chances) {
            entries.push((*key, cx.new_rational(chance.clone())?));
        }
        cx.new_map(&entries)
    }

    /// One map for each player.
    ///
    /// # Errors
    /// The memory limit.
    pub(in crate::bridge) fn profile_value(
        &self,
        cx: &mut dyn Cx,
        mixed: &[Vec<Rational>],
    ) -> Result<Value, Fault> {
        let mut maps = Vec::with_capacity(mixed.len());
        for (player, chances) in mixed.iter().enumerate() {
            maps.push(self.mixture_value(cx, player, chances)?);
        }
        cx.new_list(maps)
    }

    /// A mixture in few words: `dove`, or `1/3 dove + 2/3 hawk`.
    pub(in crate::bridge) fn mixture_text(&self, player: usize, chances: &[Rational]) -> String {
        let one = Rational::one();
        let parts: Vec<String> = chances
            .iter()
            .enumerate()
            .filter(|(_, chance)| !chance.is_zero())
            .map(|(at, chance)| match self.name(player, at) {
                name if *chance == one => name.to_owned(),
                name => format!("{chance} {name}"),
            })
            .collect();
        parts.join(" + ")
    }

    /// The place of a strategy in a player's list.
    pub(in crate::bridge) fn strategy_in(
        &self,
        cx: &dyn Cx,
        player: usize,
        value: Value,
    ) -> Option<usize> {
        let same = |key: &Value| equality::equal(*key, value, cx.values());
        let listed = self.keys.get(player)?.iter().position(same);
        listed.or_else(|| act_in(cx, &self.game, player, value))
    }

    /// The chances that a script means, for the argument of this name.
    ///
    /// # Errors
    /// `E0740` for what is no mixture of this player's strategies.
    pub(in crate::bridge) fn mixture_in(
        &self,
        cx: &mut dyn Cx,
        what: &str,
        player: usize,
        value: Value,
    ) -> Result<Vec<Rational>, Fault> {
        let wrong = |cx: &dyn Cx| words::bad_option(what, &cx.show_brief(value), MIXTURE);
        let count = self.strategic.shape().get(player).copied().unwrap_or(0);
        let mut chances = vec![Rational::zero(); count];
        match value {
            Value::Map(map) => {
                let entries: Vec<(Value, Value)> = cx.values().map(map).pairs().collect();
                for (key, chance) in entries {
                    let Some(at) = self.strategy_in(cx, player, key) else {
                        return Err(wrong(cx).into());
                    };
                    chances[at] = rational(cx, chance).ok_or_else(|| wrong(cx))?;
                }
            }
            Value::List(list) if cx.values().list(list).items.len() == count => {
                let items = cx.values().list(list).items.clone();
                for (slot, item) in chances.iter_mut().zip(items) {
                    *slot = rational(cx, item).ok_or_else(|| wrong(cx))?;
                }
            }
            other => {
                let at = self.strategy_in(cx, player, other).ok_or_else(|| wrong(cx))?;
                chances[at] = Rational::one();
            }
        }
        if chances.iter().any(Rational::is_negative) {
            return Err(wrong(cx).into());
        }
        proper(chances).map_err(|_| wrong(cx).into())
    }

    /// The chances of every player that a script means: a list with one mixture a player.
    ///
    /// # Errors
    /// `E0740` for what is no profile of this game.
    pub(in crate::bridge) fn profile_in(
        &self,
        cx: &mut dyn Cx,
        what: &str,
        value: Value,
    ) -> Result<Vec<Vec<Rational>>, Fault> {
        let items = match value {
            Value::List(list) => cx.values().list(list).items.clone(),
            Value::Symbol(_) => vec![value; self.players()],
            _ => Vec::new(),
        };
        if items.len() != self.players() {
            return Err(words::bad_option(what, &cx.show_brief(value), PROFILE).into());
        }
        let mixtures = items.into_iter().enumerate();
        mixtures.map(|(player, item)| self.mixture_in(cx, what, player, item)).collect()
    }
}

/// A number as the fraction it stands for.
fn rational(cx: &dyn Cx, value: Value) -> Option<Rational> {
    Number::of(value, cx.values())?.to_rational()
}
