//! What scripts answer, as the model needs it: choices, probabilities, conditions.

use super::gathering::Gathering;
use super::seats::act_of;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::value::{Fault, Value, number, with_article};
use crate::model::action::{Act, Actions};
use crate::model::play::Choice;

impl Gathering<'_> {
    pub(super) fn choice(
        &mut self,
        player: usize,
        round: u32,
        answer: Value,
    ) -> Result<Choice, Fault> {
        let name = || self.seats[player].name.clone();
        let round = i64::from(round);
        if let Some(act) = act_of(&*self.cx, self.game, player, answer) {
            return Ok(match act {
                Act::Index(at) => Choice::Action(at as usize),
                Act::Level(level) => Choice::Level(level),
                Act::Absent => Choice::Action(0),
            });
        }
        match answer {
            Value::None => Err(words::chose_nothing(&name(), round).into()),
            Value::Map(map) => {
                let entries: Vec<(Value, Value)> = {
                    let entries = &self.cx.values().map(map).entries;
                    entries.values().map(|entry| (entry.key, entry.value)).collect()
                };
                let mut mixed = Vec::with_capacity(entries.len());
                let mut sum = 0.0;
                for (key, share) in entries {
                    let at = match act_of(&*self.cx, self.game, player, key) {
                        Some(Act::Index(at)) => at as usize,
                        _ => return Err(self.bad_choice(player, round, key)),
                    };
                    let share = number::to_f64(share, self.cx.values());
                    let Some(share) = share.filter(|share| *share >= 0.0) else {
                        return Err(self.bad_choice(player, round, answer));
                    };
                    sum += share;
                    mixed.push((at, share));
                }
                if (sum - 1.0).abs() > 1e-9 {
                    let sum = crate::base::number::shortest(sum);
                    return Err(words::bad_mixture(&name(), round, &sum).into());
                }
                Ok(Choice::Mixed(mixed))
            }
            other => Err(self.bad_choice(player, round, other)),
        }
    }

    pub(super) fn bad_choice(&self, player: usize, round: i64, found: Value) -> Fault {
        let options: Vec<String> = (0..)
            .map_while(|at| self.game.actions.get(player).and_then(|actions| actions.name(at)))
            .take(12)
            .collect();
        let options = match self.game.actions.get(player).map(|actions| &**actions) {
            Some(Actions::Range { low, high }) => {
                format!("numbers from {low} to {high}")
            }
            _ => options.join(", "),
        };
        words::bad_choice(&self.seats[player].name, round, &self.cx.show_inner(found), &options)
            .into()
    }

    /// A probability out of a bool or number.
    pub(super) fn chance(&self, answer: Value, what: &str) -> Result<f64, Fault> {
        match answer {
            Value::Bool(yes) => Ok(f64::from(u8::from(yes))),
            other => match number::to_f64(other, self.cx.values()) {
                Some(chance) if (0.0..=1.0).contains(&chance) => Ok(chance),
                _ => {
                    let found = self.cx.show_inner(other);
                    Err(words::bad_answer(what, "true, false or a probability", &found).into())
                }
            },
        }
    }

    pub(super) fn condition(&self, answer: Value, what: &str) -> Result<bool, Fault> {
        match answer {
            Value::Bool(holds) => Ok(holds),
            other => {
                let found = with_article(other.type_name(self.cx.values()));
                Err(words::bad_answer(what, "true or false", &found).into())
            }
        }
    }
}
