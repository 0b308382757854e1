//! Where the worths of coalitions come from: a function, a map, a voting rule, or a game made of them before.

use std::sync::Arc;

use super::players::{number, spelled};
use super::{CoalitionGame, Counted, Players, voters};
use crate::analysis::coalition::{
    BYTES_OF_A_WORTH, Coalition, Form, MOST_PLAYERS, MOST_TALLIED, Tally, long_bytes, members,
};
use crate::base::rational::Rational;
use crate::bridge::institution::Part;
use crate::bridge::metered::counted;
use crate::lang::diagnostic::catalog::{model, solving as words};
use crate::lang::native::{Callable, Cx, FromValue};
use crate::lang::value::number::Number;
use crate::lang::value::show::start;
use crate::lang::value::{Fault, Value};

/// Where worths come from.
pub(in crate::bridge) enum Source {
    /// A function of the list of members.
    Function(Value),
    /// A map, by coalition.
    Map(Vec<Option<Value>>),
    /// A voting rule: 1 where it passes.
    Rule(Counted),
    /// A game whose worths are known.
    Game(Arc<CoalitionGame>),
}

/// A game that a native was asked about.
pub(in crate::bridge) struct Asked {
    /// The native's name.
    pub(in crate::bridge) function: &'static str,
    /// Who plays.
    pub(in crate::bridge) players: Players,
    /// Where worths come from.
    pub(in crate::bridge) source: Source,
}

impl Asked {
    /// Out of arguments.
    ///
    /// # Errors
    /// `E0824` if players are not known, `E0826` if it is no game.
    pub(in crate::bridge) fn new(
        cx: &mut dyn Cx,
        function: &'static str,
        v: Value,
        players: Option<Value>,
    ) -> Result<Self, Fault> {
        if let Some(game) = cx.values().shared::<CoalitionGame>(v) {
            let players = game.players.clone();
            return Ok(Self { function, players, source: Source::Game(game) });
        }
        if matches!(cx.values().downcast::<Part>(v), Some(Part::Rule { .. })) {
            let players = voters(cx, function, v, players)?;
            let rule = Counted::new(cx, &players, v);
            return Ok(Self { function, players, source: Source::Rule(rule) });
        }
        let given = players.map(|value| Players::given(cx, function, value)).transpose()?;
        if let Value::Map(map) = v {
            let entries: Vec<(Value, Value)> = cx.values().map(map).pairs().collect();
            return Self::of_map(cx, function, &entries, given);
        }
        if Callable::from_value(v, cx)?.is_none() {
            let reason = format!("{} is none", cx.show_brief(v));
            return Err(words::not_coalitional(function, &reason).into());
        }
        let Some(players) = given else {
            return Err(words::unknown_players(function, "game").into());
        };
        Ok(Self { function, players, source: Source::Function(v) })
    }

    fn of_map(
        cx: &mut dyn Cx,
        function: &'static str,
        entries: &[(Value, Value)],
        given: Option<Players>,
    ) -> Result<Self, Fault> {
        let known = given.is_some();
        let mut players = match given {
            Some(players) => players,
            None => Players::new(cx, Vec::new())?,
        };
        if !known {
            for (key, _) in entries {
                for member in spelled(cx, *key)? {
                    if players.len() > MOST_PLAYERS {
                        // They are too many, which only their number has yet to be told of.
                        cx.spend(1 + players.len() as u64)?;
                    }
                    players.add(cx, member)?;
                }
            }
        }
        if players.len() == 0 {
            return Err(words::unknown_players(function, "game").into());
        }
        let mut made = Self { function, players, source: Source::Map(Vec::new()) };
        made.few(MOST_PLAYERS, "take a function instead of a map")?;
        let mut worths = vec![None; 1 << made.players.len()];
        cx.spend(worths.len() as u64)?;
        for (key, worth) in entries {
            let places = made.players.members(cx, function, *key)?;
            worths[number(&places) as usize] = Some(*worth);
        }
        made.source = Source::Map(worths);
        Ok(made)
    }

    /// That there are so few players.
    ///
    /// # Errors
    /// `E0825`.
    pub(in crate::bridge) fn few(&self, most: usize, advice: &str) -> Result<(), Fault> {
        let count = self.players.len();
        if count <= most {
            return Ok(());
        }
        let found = format!("{count} players: up to {most} it can");
        Err(words::too_many_coalitions(self.function, &found, advice).into())
    }

    /// What a coalition is worth.
    ///
    /// # Errors
    /// What the script's function raises; `E0744` if it gives no number, `E0826` if a map leaves it out.
    pub(in crate::bridge) fn worth(
        &self,
        cx: &mut dyn Cx,
        places: &[usize],
    ) -> Result<Rational, Fault> {
        let answer = match &self.source {
            Source::Game(game) => return Ok(game.form.worth(number(places)).clone()),
            Source::Rule(rule) => {
                let passes = rule.passes(cx, &self.players, places)?;
                return Ok(Rational::from(i64::from(passes)));
            }
            Source::Map(worths) => match worths.get(number(places) as usize).copied().flatten() {
                Some(worth) => worth,
                None if places.is_empty() => return Ok(Rational::zero()),
                None => {
                    let name = self.players.name(number(places));
                    let name = start(&name);
                    let reason = format!("the map does not say what {name} is worth");
                    return Err(words::not_coalitional(self.function, &reason).into());
                }
            },
            Source::Function(function) => {
                let list = self.players.list(cx, places)?;
                cx.call(*function, &[list])?
            }
        };
        Number::of(answer, cx.values()).and_then(|number| number.to_rational()).ok_or_else(|| {
            let found = cx.show_brief(answer);
            let names: Vec<_> =
                places.iter().map(|place| start(&self.players.names[*place])).collect();
            let what = match names.join(", ") {
                names if names.is_empty() => "the worth of the empty coalition".to_owned(),
                names => format!("the worth of {{{}}}", start(&names)),
            };
            model::bad_answer(&what, "a number", &found).into()
        })
    }

    /// The worths one after another, given to `take`.
    fn each(
        &self,
        cx: &mut dyn Cx,
        take: &mut dyn FnMut(&mut dyn Cx, Coalition, Rational) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.empty_is_nothing(cx)?;
        let mark = cx.values().roots.len();
        let all = 1u64 << self.players.len();
        for coalition in 1..all {
            let coalition = coalition as Coalition;
            cx.spend(2 + self.players.len() as u64)?;
            let places: Vec<usize> = members(coalition).collect();
            let worth = self.worth(cx, &places)?;
            take(cx, coalition, worth)?;
            cx.heap().unroot(mark);
        }
        Ok(())
    }

    /// That nobody is worth nothing.
    ///
    /// # Errors
    /// `E0826`.
    pub(in crate::bridge) fn empty_is_nothing(&self, cx: &mut dyn Cx) -> Result<(), Fault> {
        let empty = self.worth(cx, &[])?;
        if empty.is_zero() {
            return Ok(());
        }
        let empty = empty.to_string();
        let empty = start(&empty);
        let reason = format!("the empty coalition is worth {empty}, not 0");
        Err(words::not_coalitional(self.function, &reason).into())
    }

    /// All worths.
    ///
    /// # Errors
    /// As for one, and `E0825` for too many players.
    pub(in crate::bridge) fn form(&self, cx: &mut dyn Cx) -> Result<Form, Fault> {
        if let Source::Game(game) = &self.source {
            return Ok(game.form.clone());
        }
        self.few(MOST_PLAYERS, "ask about fewer players")?;
        let bytes = BYTES_OF_A_WORTH << self.players.len();
        cx.heap().charge(bytes)?;
        let mut worths = vec![Rational::zero()];
        let done = self.each(cx, &mut |cx, _, worth| {
            cx.heap().hold(long_bytes(&worth))?;
            worths.push(worth);
            Ok(())
        });
        cx.heap().release(bytes);
        done?;
        Form::new(self.players.len(), worths)
            .ok_or_else(|| words::not_coalitional(self.function, "it has no players").into())
    }

    /// Their sums by size, without keeping them.
    ///
    /// # Errors
    /// As for one, and `E0825` for too many players.
    pub(in crate::bridge) fn tally(&self, cx: &mut dyn Cx) -> Result<Tally, Fault> {
        self.few(MOST_TALLIED, "estimate it from random orders, as in `samples: 1000`")?;
        let mut tally = Tally::new(self.players.len());
        self.each(cx, &mut |cx, coalition, worth| {
            counted(cx, |meter| tally.add(coalition, &worth, meter))
        })?;
        Ok(tally)
    }
}
