//! What is to be expected of a match, as a value.

use std::any::Any;
use std::sync::Arc;

use super::Solved;
use crate::base::number as digits;
use crate::bridge::game::GameObject;
use crate::bridge::play::{Options, Seated, account};
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::exact as words;
use crate::lang::diagnostic::catalog::model;
use crate::lang::native::Cx;
use crate::lang::source::Symbol;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, with_article};
use crate::model::action::{Act, ActionId};

/// What is to be expected of a match.
#[derive(Clone, Debug)]
pub(in crate::bridge) struct ExpectationObject {
    game: Arc<GameObject>,
    names: Vec<String>,
    players: Vec<Value>,
    solved: Arc<Solved>,
    /// How long it lasts, in words.
    length: String,
}

impl ExpectationObject {
    pub(in crate::bridge) fn new(
        game: &Arc<GameObject>,
        seats: Vec<Seated>,
        options: &Options,
        solved: Solved,
    ) -> Self {
        let rounds = digits::fixed(solved.expected.rounds, 1);
        let horizon = &options.horizon;
        let length = match (horizon.rounds, horizon.continuation, horizon.discount) {
            (None, None, None) => "without end".to_owned(),
            (None, None, Some(d)) => format!("without end, discount {}", digits::shortest(d)),
            (Some(1), ..) => "1 round".to_owned(),
            (Some(rounds), None, _) => format!("{rounds} rounds"),
            (_, Some(_), _) => format!("{rounds} rounds on average"),
        };
        let players = seats.iter().map(|seat| seat.given).collect();
        let names = seats.into_iter().map(|seat| seat.name.to_string()).collect();
        Self { game: Arc::clone(game), names, players, solved: Arc::new(solved), length }
    }

    /// How often a player plays what stands at each place of its list.
    fn shares(&self, player: usize) -> Vec<f64> {
        let Solved { expected, stage, .. } = &*self.solved;
        let mut shares = vec![0.0; stage.shape().get(player).copied().unwrap_or(0)];
        let behind: usize = stage.shape().iter().skip(player + 1).product();
        let count = shares.len().max(1);
        for (profile, share) in expected.profiles.iter().enumerate() {
            if let Some(sum) = shares.get_mut(profile / behind.max(1) % count) {
                *sum += share;
            }
        }
        shares
    }

    fn cooperation(&self, player: usize) -> Option<f64> {
        let at = self.game.actions.get(player)?.cooperative()?;
        self.shares(player).get(at).copied()
    }

    /// `.share(a)`: of all actions of all players, how many are `a`.
    pub(in crate::bridge) fn share(&self, symbol: Symbol) -> f64 {
        let id = ActionId(symbol.0);
        let one = |(player, actions): (usize, &Arc<crate::model::action::Actions>)| {
            let at = actions.position(id)?;
            self.shares(player).get(at).copied()
        };
        let all: f64 = self.game.actions.iter().enumerate().filter_map(one).sum();
        all / self.names.len().max(1) as f64
    }

    /// `.probability(|all| …)`: how often a condition on everybody's actions holds.
    pub(in crate::bridge) fn probability(
        &self,
        cx: &mut dyn Cx,
        condition: Value,
    ) -> Result<f64, Fault> {
        let Solved { expected, stage, .. } = &*self.solved;
        let mut sum = 0.0;
        let likely = expected.profiles.iter().enumerate().filter(|(_, share)| **share > 0.0);
        for (profile, share) in likely {
            let mark = cx.heap().roots.len();
            let acts = stage.acts(profile).into_iter().enumerate();
            let act = |(player, at)| {
                self.game.act_value(player, Act::Index(u32::try_from(at).unwrap_or(0)))
            };
            let all = cx.new_list(acts.map(act).collect())?;
            let answer = cx.call(condition, &[all])?;
            cx.heap().unroot(mark);
            match answer {
                Value::Bool(true) => sum += share,
                Value::Bool(false) => {}
                other => {
                    let found = with_article(other.type_name(cx.values()));
                    let what = "the condition of `probability`";
                    return Err(model::bad_answer(what, "true or false", &found).into());
                }
            }
        }
        Ok(sum.min(1.0))
    }

    /// Pairs of states, each with the share of time spent there.
    fn states(&self, heap: &mut Heap) -> Result<Value, Fault> {
        let states = self.figure(&self.solved.expected.states, "states")?;
        let mut columns: Vec<Arc<str>> = Vec::with_capacity(self.names.len() + 1);
        for (at, name) in self.names.iter().enumerate() {
            let before = self.names.iter().take(at).filter(|other| *other == name).count();
            columns.push(match before {
                0 => name.as_str().into(),
                _ => format!("{name} {}", before + 1).into(),
            });
        }
        columns.push("probability".into());
        let mut rows = Vec::with_capacity(states.len());
        for (tuple, share) in states {
            let mut row = Vec::with_capacity(columns.len());
            for (machine, &state) in self.solved.machines.iter().zip(tuple) {
                let name = machine.states().get(state as usize).map_or("", |state| &state.name);
                row.push(heap.new_text(name)?);
            }
            row.push(Value::Float(*share));
            rows.push(row);
        }
        heap.new_object(Arc::new(TableObject::new(columns, rows)))
    }

    /// A figure that there may be none of.
    fn figure<'a, T>(&self, figure: &'a Option<T>, field: &str) -> Result<&'a T, Fault> {
        let endless = self.solved.expected.totals.is_none();
        let reason = match field {
            "total" => words::NO_TOTAL,
            "states" | "asymptotic_sd" if !endless => words::NO_LIMIT,
            "sd" | "asymptotic_sd" if self.solved.chancy => words::SPREAD_OF_FINES,
            _ => words::NOT_WORKED_OUT,
        };
        figure.as_ref().ok_or_else(|| words::no_figure("expectation", field, reason).into())
    }
}

fn numbers(heap: &mut Heap, numbers: &[f64]) -> Result<Value, Fault> {
    heap.new_list(numbers.iter().map(|number| Value::Float(*number)).collect())
}

impl Object for ExpectationObject {
    fn type_name(&self) -> &'static str {
        "expectation"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let expected = &self.solved.expected;
        let heap = &mut *reader.heap;
        let mut list = |figure: &Option<Vec<f64>>| {
            self.figure(figure, name).and_then(|figure| numbers(heap, figure))
        };
        Some(match name {
            "total" => list(&expected.totals),
            "sd" => list(&expected.sd),
            "asymptotic_sd" => list(&expected.asymptotic_sd),
            "scores" => numbers(heap, &expected.scores),
            "cooperation" => {
                let all = 0..self.names.len();
                let share = |player| self.cooperation(player).map_or(Value::None, Value::Float);
                heap.new_list(all.map(share).collect())
            }
            "mean_score" => {
                let players = expected.scores.len().max(1) as f64;
                Ok(Value::Float(expected.scores.iter().sum::<f64>() / players))
            }
            "rounds" => Ok(Value::Float(expected.rounds)),
            "players" => heap.new_list(self.players.clone()),
            "game" => heap.new_object(Arc::<GameObject>::clone(&self.game)),
            "states" => self.states(heap),
            _ => return None,
        })
    }

    fn fields(&self) -> &'static [&'static str] {
        &[
            "scores",
            "total",
            "cooperation",
            "mean_score",
            "rounds",
            "players",
            "game",
            "sd",
            "asymptotic_sd",
            "states",
            "share",
            "probability",
        ]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        match name {
            "share" => Some("method_expectation_share"),
            "probability" => Some("method_expectation_probability"),
            _ => None,
        }
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut out =
            format!("expectation of {}, {}", self.game.show_short(heap, image), self.length);
        let width = self.names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
        for (player, name) in self.names.iter().enumerate() {
            let score = self.solved.expected.scores.get(player).copied().unwrap_or(0.0);
            out.push_str(&account(name, width, Some(score), self.cooperation(player)));
        }
        out
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        format!("expectation of {}", self.names.join(" and "))
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.players.iter().for_each(|value| mark(*value));
        self.game.trace(mark);
    }

    fn bytes(&self) -> usize {
        let states = self.solved.expected.states.as_ref().map_or(0, Vec::len);
        1024 + states * (32 + 4 * self.names.len()) + self.solved.expected.profiles.len() * 16
    }
}
