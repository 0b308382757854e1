//! Payoffs written out once: the cells of a table, or by counts where players are alike.

use super::{GameObject, Scene};
use crate::bridge::declared::list;
use crate::bridge::faults::{refused, stopped};
use crate::lang::bytecode::TableShape;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::source::Symbol;
use crate::lang::value::{Fault, Value, number};
use crate::model::action::{Act, ActionId, Actions};
use crate::model::error::{Cause, Error, Stop};
use crate::model::game::{Game, Player};

/// More profiles than this are not written out when a game is made.
const PROFILES: usize = 4096;

/// More work than this, in players looked at, is not spent on counts when a game is made.
const COUNTED: usize = 1_000_000;

impl GameObject {
    /// The payoffs of a table in the model's order: profiles with the last player's action running fastest, all
    /// players' payoffs for each.
    pub(super) fn table_cells(
        &self,
        cx: &mut dyn Cx,
        table: &TableShape,
    ) -> Result<Vec<f64>, Fault> {
        let values = list(cx, self.part(2));
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

    pub(super) fn payoff_number(&self, cx: &dyn Cx, value: Value) -> Result<f64, Fault> {
        match number::to_f64(value, cx.values()) {
            Some(payoff) if payoff.is_finite() => Ok(payoff),
            _ => Err(words::bad_payoff(&self.made.name, &cx.show_inner(value)).into()),
        }
    }

    /// Payoffs that depend on the actions alone, worked out once; `None` where they use chance or are too many.
    pub(super) fn written_out(
        &self,
        cx: &mut dyn Cx,
        players: &[Player],
    ) -> Result<Option<Game>, Fault> {
        let counts: Option<Vec<usize>> =
            self.actions.iter().map(|actions| actions.count()).collect();
        let Some(counts) = counts else { return Ok(None) };
        let before = cx.stream_now();
        let profiles = counts.iter().try_fold(1_usize, |all, count| all.checked_mul(*count));
        let made = match profiles {
            Some(profiles) if profiles <= PROFILES => {
                let cells = self.by_profile(cx, &counts, profiles)?;
                let game = Game::table(self.made.name.to_string(), players.to_vec(), cells);
                game.map_err(|error| refused(&error, &self.made.name))?
            }
            _ if self.alike && self.is_countable(counts[0]) => {
                let game = self.by_counts(cx, players)?;
                if cx.stream_now().position() != before.position() {
                    cx.swap_stream(before);
                    return Ok(None);
                }
                return Ok(Some(game));
            }
            _ => return Ok(None),
        };
        if cx.stream_now().position() == before.position() {
            return Ok(Some(made));
        }
        cx.swap_stream(before);
        Ok(None)
    }

    fn by_profile(
        &self,
        cx: &mut dyn Cx,
        counts: &[usize],
        profiles: usize,
    ) -> Result<Vec<f64>, Fault> {
        let mut cells = Vec::with_capacity(profiles * counts.len());
        let mut profile = vec![0usize; counts.len()];
        let present: Vec<usize> = (0..counts.len()).collect();
        for _ in 0..profiles {
            cx.spend(1)?;
            let acts: Vec<Act> = profile.iter().map(|at| index(*at)).collect();
            let mut paid = vec![0.0; counts.len()];
            self.pay(cx, &Scene::bare(&present, &acts), &mut paid)?;
            cells.extend(paid);
            for player in (0..counts.len()).rev() {
                profile[player] += 1;
                if profile[player] < counts[player] {
                    break;
                }
                profile[player] = 0;
            }
        }
        Ok(cells)
    }

    /// Whether there are few enough ways for the others to act.
    fn is_countable(&self, actions: usize) -> bool {
        let others = self.roles.len().saturating_sub(1);
        // C(others + actions − 1, actions − 1) ways, for each own action.
        let ways = (1..actions).try_fold(actions, |ways, step| {
            ways.checked_mul(others + step).map(|ways| ways / step)
        });
        ways.and_then(|ways| ways.checked_mul(self.roles.len())).is_some_and(|work| work <= COUNTED)
    }

    fn by_counts(&self, cx: &mut dyn Cx, players: &[Player]) -> Result<Game, Fault> {
        let name = self.made.name.to_string();
        let everybody: Vec<usize> = (0..self.roles.len()).collect();
        let Some(first) = players.first() else {
            return Err(refused(&Error::TooFewPlayers { players: 0, needed: 1 }, &name));
        };
        let pay = |own: usize, others: &[usize]| -> Result<f64, Stop> {
            let chosen = others.iter().enumerate().filter(|(_, many)| **many > 0);
            let sorted = chosen.flat_map(|(at, &many)| std::iter::repeat_n(index(at), many));
            let acts: Vec<Act> = std::iter::once(index(own)).chain(sorted).collect();
            let cause = |fault: Fault| -> Cause { Box::new(fault) };
            cx.spend(acts.len() as u64).map_err(cause)?;
            Ok(self.pay_first(cx, &Scene::bare(&everybody, &acts)).map_err(cause)?)
        };
        let game = Game::by_counts(name.clone(), self.roles.len(), (*first.actions).clone(), pay);
        game.map_err(|error| stopped(error, &name))
    }
}

fn index(at: usize) -> Act {
    Act::Index(u32::try_from(at).unwrap_or(0))
}
