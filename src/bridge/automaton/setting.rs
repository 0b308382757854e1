//! What a seat offers a strategy: its actions, whom it meets, what it can earn. All of it is the same in every
//! round of a match.

use std::sync::Arc;

use crate::bridge::game::GameObject;
use crate::bridge::play::{Seated, actors, pays};
use crate::lang::bytecode::Context;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value, number};
use crate::model::action::{Act, ActionId, Actions};

/// A seat at a table.
pub(super) struct Setting {
    pub(super) seat: usize,
    /// What each player can do.
    pub(super) actions: Vec<Arc<Actions>>,
    /// The same as values.
    pub(super) moves: Vec<Vec<Value>>,
    /// Its own payoff for each profile, the last player's action running fastest, where that is tabulated.
    pub(super) payoffs: Option<Vec<f64>>,
    /// Whether it is told what the game pays for the actions as it saw them.
    pub(super) hidden: bool,
    /// What the view shows beside histories, memory and the round.
    pub(super) fields: Vec<(Context, Value)>,
}

/// A player's payoff for each profile, the last player's action running fastest; `None` where they are too many or
/// not written out. A history tells 0.0 from -0.0, which none of this does, so there must be no -0.0.
pub(super) fn payoffs(game: &GameObject, player: usize) -> Option<Vec<f64>> {
    let model = game.model();
    let shape = model.shape()?;
    let profiles = shape.iter().try_fold(1_usize, |all, count| all.checked_mul(*count))?;
    if profiles > super::explore::COLUMNS {
        return None;
    }
    let mut profile = vec![0; shape.len()];
    let mut made = Vec::with_capacity(profiles);
    for _ in 0..profiles {
        made.push(model.payoff(player, &profile)?);
        for place in (0..shape.len()).rev() {
            profile[place] += 1;
            if profile[place] < shape[place] {
                break;
            }
            profile[place] = 0;
        }
    }
    made.iter().all(|x: &f64| x.to_bits() != (-0.0_f64).to_bits()).then_some(made)
}

/// Payoffs and actions of a game for two without numbers, for looking at a strategy by itself.
pub(super) fn bare(cx: &mut dyn Cx) -> Result<Setting, Fault> {
    use crate::lang::source::known;
    use crate::model::action::Action;
    let moves = vec![Value::Symbol(known::COOPERATE), Value::Symbol(known::DEFECT)];
    let named = |symbol: crate::lang::source::Symbol| Action {
        id: ActionId(symbol.0),
        name: cx.image().name(symbol).to_owned(),
        cooperative: symbol == known::COOPERATE,
    };
    let actions = Arc::new(Actions::Named(vec![named(known::COOPERATE), named(known::DEFECT)]));
    let options = cx.new_list(moves.clone())?;
    let others = cx.new_list(vec![Value::None])?;
    let empty = cx.new_list(Vec::new())?;
    Ok(Setting {
        seat: 0,
        actions: vec![Arc::clone(&actions), actions],
        moves: vec![moves.clone(), moves],
        payoffs: None,
        hidden: false,
        fields: vec![
            (Context::Seat, Value::Int(0)),
            (Context::Others, others),
            (Context::Options, options),
            (Context::Regimes, empty),
        ],
    })
}

impl Setting {
    /// A seat of a game; `None` where somebody's actions cannot be listed.
    pub(super) fn of_game(
        cx: &mut dyn Cx,
        game: &Arc<GameObject>,
        seats: &[Seated],
        seat: usize,
        hidden: bool,
    ) -> Result<Option<Self>, Fault> {
        let players = seats.len();
        if game.actions.len() != players || game.actions.iter().any(|list| list.count().is_none()) {
            return Ok(None);
        }
        let moves: Vec<Vec<Value>> = (0..players).map(|player| game.options(player)).collect();
        let everyone = actors(cx, seats)?;
        let me = everyone[seat];
        let others: Vec<Value> =
            (0..players).filter(|at| *at != seat).map(|at| everyone[at]).collect();
        let them = if others.len() == 1 { others[0] } else { Value::None };
        let options = cx.new_list(moves[seat].clone())?;
        let others = cx.new_list(others)?;
        let empty = cx.new_list(Vec::new())?;
        let shown = cx.new_object(Arc::<GameObject>::clone(game))?;
        // What is earned is more than the payoff where players have preferences or pay each other.
        let pure = !pays(cx) && seats.iter().all(|seated| seated.utility.is_none());
        let payoffs = payoffs(game, seat).filter(|_| pure);
        Ok(Some(Self {
            seat,
            actions: game.actions.clone(),
            moves,
            payoffs,
            hidden,
            fields: vec![
                (Context::Me, me),
                (Context::Them, them),
                (Context::Others, others),
                (Context::Seat, Value::Int(i64::try_from(seat).unwrap_or(0))),
                (Context::Options, options),
                (Context::Game, shown),
                (Context::Regimes, empty),
            ],
        }))
    }

    /// How many play.
    pub(super) fn players(&self) -> usize {
        self.actions.len()
    }

    /// The other players, in seat order.
    pub(super) fn others(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.players()).filter(|player| *player != self.seat)
    }

    /// How many observations there are of what everybody did.
    pub(super) fn columns(&self) -> usize {
        self.moves.iter().map(Vec::len).fold(1, usize::saturating_mul)
    }

    /// How many actions a player has.
    pub(super) fn count(&self, player: usize) -> usize {
        self.moves[player].len()
    }

    /// The place of its own action that a value stands for.
    pub(super) fn action(&self, cx: &dyn Cx, value: Value) -> Option<usize> {
        let actions = &self.actions[self.seat];
        let act = match value {
            Value::Symbol(symbol) => return actions.position(ActionId(symbol.0)),
            other => actions.level(number::to_f64(other, cx.values())?)?,
        };
        match act {
            Act::Index(at) => Some(at as usize),
            Act::Level(_) | Act::Absent => None,
        }
    }
}
