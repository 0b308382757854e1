//! What a match has beside its players: the state, the types, and payoffs by rule.
//!
//! Each match starts from a fresh state. Payoffs, strategies and norms see it as the round began; `update` moves it
//! on when the round is over, and what it is then goes into the series that a match keeps.

use super::gathering::Gathering;
use super::seats::Seated;
use crate::base::random::{Key, Purpose};
use crate::bridge::game::{GameObject, Scene, copied};
use crate::lang::bytecode::Context;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value, ViewRef};
use crate::model::action::Act;
use crate::model::play::Move;

/// The state and the types of a match.
pub(super) struct World {
    /// The list of the state's variables; none without any.
    pub(super) state: Value,
    /// The state at the end of each round.
    pub(super) series: Vec<Vec<Value>>,
    /// Each player's type.
    pub(super) types: Vec<Value>,
    /// The types as payoffs see them: a list, or a map by role.
    seen_types: Value,
    /// The actors, or none, by seat.
    people: Vec<Value>,
    /// Whether players meet in pairs.
    pub(super) pair: bool,
    pub(super) round: u32,
    /// How often payoffs were asked for in this round.
    asked: u32,
    /// Where payoffs and the update draw.
    luck: [Key; 2],
    /// What `update` sees.
    view: ViewRef,
    keep: bool,
    /// How many moves of a tree the record of the match has.
    moves: usize,
}

impl World {
    pub(super) fn new(
        cx: &mut dyn Cx,
        game: &GameObject,
        seats: &[Seated],
        key: Key,
        pair: bool,
        keep: bool,
    ) -> Result<Self, Fault> {
        let state = match game.state_names() {
            [] => Value::None,
            _ => game.fresh_state(cx, key.purpose(Purpose::Setup, u32::MAX).at(0))?,
        };
        let mut types = vec![Value::None; if game.has_types() { seats.len() } else { 0 }];
        for (player, own) in types.iter_mut().enumerate() {
            if let Some(law) = game.type_law(player) {
                let seat = u32::try_from(player).unwrap_or(u32::MAX);
                cx.spend(law.work() - 1)?;
                *own = law.draw(&mut key.purpose(Purpose::Setup, seat).at(0));
            }
        }
        let seen_types = match types.as_slice() {
            [] => Value::None,
            _ if game.has_roles() && !pair => {
                let typed = types.iter().copied().enumerate();
                let typed = typed.filter(|(player, _)| game.type_law(*player).is_some());
                game.by_role(cx, typed.collect())?
            }
            _ => cx.new_list(types.clone())?,
        };
        let view = cx.heap().new_view()?;
        cx.heap().root(Value::View(view));
        Ok(Self {
            state,
            series: Vec::new(),
            types,
            seen_types,
            people: seats.iter().map(|seat| seat.actor).collect(),
            pair,
            round: 1,
            asked: 0,
            luck: [key.purpose(Purpose::Nature, 1), key.purpose(Purpose::Nature, 2)],
            view,
            keep,
            moves: 0,
        })
    }

    /// So many moves of a tree were made.
    pub(super) fn moved(&mut self, moves: usize) {
        self.moves += if self.keep { moves } else { 0 };
    }

    /// The bytes that the series and the moves take.
    pub(super) fn bytes(&self) -> usize {
        let moves = self.moves.saturating_mul(2 * size_of::<Move>());
        let each = self.series.last().map_or(0, Vec::len) * size_of::<Value>();
        moves + self.series.capacity() * size_of::<Vec<Value>>() + self.series.len() * each
    }

    /// Notes which round it is.
    pub(super) fn begin(&mut self, round: u32) {
        if round != self.round {
            (self.round, self.asked) = (round, 0);
        }
    }
}

impl Gathering<'_> {
    /// What the game's rule pays those present.
    pub(super) fn paid(
        &mut self,
        present: &[usize],
        acts: &[Act],
        into: &mut [f64],
    ) -> Result<(), Fault> {
        let World { state, seen_types, people, pair, round, asked, luck, .. } = &mut self.world;
        self.cx.swap_stream(luck[0].cell(*round, *asked));
        *asked += 1;
        let (state, types, pair, round) = (*state, *seen_types, *pair, *round);
        let scene = Scene { present, acts, people, round, state, types, pair };
        self.game.pay(self.cx, &scene, into)
    }

    /// The game's state moves on, with everything that was done in the round.
    pub(super) fn move_on(
        &mut self,
        round: u32,
        players: &[usize],
        acts: &[Act],
    ) -> Result<(), Fault> {
        let update = self.game.update();
        let mark = self.cx.heap().roots.len();
        if !matches!(update, Value::None) {
            let done = players.iter().zip(acts).filter(|(_, act)| **act != Act::Absent);
            let done = done.map(|(player, act)| self.game.act_value(*player, *act)).collect();
            let all = self.cx.new_list(done)?;
            let (view, state) = (self.world.view, self.world.state);
            let fields = &mut self.cx.heap().view_mut(view).fields;
            fields[Context::All as usize] = all;
            fields[Context::Types as usize] = self.world.seen_types;
            fields[Context::Round as usize] = Value::Int(round.into());
            fields[Context::State as usize] = state;
            self.cx.swap_stream(self.world.luck[1].at(round));
            self.cx.call(update, &[Value::View(view)])?;
            self.cx.heap().unroot(mark);
        }
        if let (true, Value::List(state)) = (self.world.keep, self.world.state) {
            // Numbers are kept as they are, lists and maps as they are now.
            let mut now = self.cx.values().list(state).items.clone();
            for value in &mut now {
                *value = copied(self.cx, *value)?;
                if matches!(value, Value::Text(_) | Value::Rational(_)) {
                    self.cx.heap().root(*value);
                }
            }
            self.world.series.push(now);
        }
        Ok(())
    }
}
