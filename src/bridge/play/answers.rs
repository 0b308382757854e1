//! What scripts answer, as the model needs it: choices, probabilities, conditions.

use super::gathering::Gathering;
use super::seats::{Conduct, act_of};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::source::Symbol;
use crate::lang::value::{Fault, MapRef, Value, number, with_article};
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
                self.cx.touch();
                let place = |this: &Self, key| act_of(&*this.cx, this.game, player, key)?.index();
                self.mixed(player, round, map, place)
            }
            other => Err(self.bad_choice(player, round, other)),
        }
    }

    /// Actions with probabilities; `place` finds an action among the options.
    fn mixed(
        &self,
        player: usize,
        round: i64,
        map: MapRef,
        place: impl Fn(&Self, Value) -> Option<usize>,
    ) -> Result<Choice, Fault> {
        let entries = &self.cx.values().map(map).entries;
        let mut mixed = Vec::with_capacity(entries.len());
        let mut sum = 0.0;
        for entry in entries.values() {
            let Some(at) = place(self, entry.key) else {
                return Err(self.bad_choice(player, round, entry.key));
            };
            let share = number::to_f64(entry.value, self.cx.values());
            let Some(share) = share.filter(|share| *share >= 0.0) else {
                return Err(self.bad_choice(player, round, Value::Map(map)));
            };
            sum += share;
            mixed.push((at, share));
        }
        if (sum - 1.0).abs() > 1e-9 {
            let sum = crate::base::number::shortest(sum);
            return Err(words::bad_mixture(&self.seats[player].name, round, &sum).into());
        }
        Ok(Choice::Mixed(mixed))
    }

    /// A choice at a node of a tree, as a place in the actions of its information set.
    pub(super) fn choice_at(
        &mut self,
        player: usize,
        round: u32,
        set: usize,
        answer: Value,
    ) -> Result<Choice, Fault> {
        let open = self.game.sights().get(set).map_or(&[][..], |sight| &sight.open);
        let place = |_: &Self, answer: Value| match answer {
            Value::Symbol(symbol) => open.iter().position(|action| *action == symbol),
            _ => None,
        };
        if let Some(at) = place(self, answer) {
            return Ok(Choice::Action(at));
        }
        match answer {
            Value::Symbol(_) => Err(self.not_open(player, set, &self.cx.show_inner(answer))),
            Value::None => {
                let name = &self.seats[player].name;
                Err(words::chose_nothing(name, round.into()).into())
            }
            Value::Map(map) => self.mixed(player, round.into(), map, place),
            other => Err(self.bad_choice(player, round.into(), other)),
        }
    }

    /// What somebody without a strategy does at a node of a tree.
    pub(super) fn planned(&self, player: usize, set: usize) -> Result<usize, Fault> {
        let open = self.game.sights().get(set).map_or(&[][..], |sight| &sight.open);
        let place = |action: Symbol| open.iter().position(|known| *known == action);
        let conduct = &self.seats[player].conduct;
        let found = match conduct {
            Conduct::Plan(plan) => {
                let name = self.game.set_name(set);
                let named = plan.iter().find(|(at, _)| at.as_deref() == Some(name));
                let free = || plan.iter().filter(|(at, _)| at.is_none());
                match named {
                    Some((_, action)) => place(*action),
                    None => free().find_map(|(_, action)| place(*action)),
                }
            }
            Conduct::Act(act) => match self.game.act_value(player, *act) {
                Value::Symbol(symbol) => place(symbol),
                _ => None,
            },
            Conduct::Strategy(_) => None,
        };
        found.ok_or_else(|| {
            let shown = self.cx.show_inner(self.seats[player].given);
            self.not_open(player, set, &shown)
        })
    }

    fn not_open(&self, player: usize, set: usize, found: &str) -> Fault {
        let sight = self.game.sights().get(set);
        let list = |symbols: &[Symbol]| {
            let names = symbols.iter().map(|symbol| self.cx.image().name(*symbol));
            names.collect::<Vec<_>>().join(", ")
        };
        let place = match (self.game.label(set), sight.map_or(&[][..], |sight| &sight.so_far)) {
            (Some(label), _) => words::at_label(label),
            (None, []) => words::AT_THE_START.to_owned(),
            (None, so_far) => words::after_moves(&list(so_far)),
        };
        let open = sight.map_or(String::new(), |sight| list(&sight.open));
        words::not_open(&self.seats[player].name, found, &place, &open).into()
    }

    pub(super) fn bad_choice(&self, player: usize, round: i64, found: Value) -> Fault {
        let options: Vec<String> = (0..)
            .map_while(|at| self.game.actions_of(player).and_then(|actions| actions.name(at)))
            .take(12)
            .collect();
        let options = match self.game.actions_of(player) {
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
