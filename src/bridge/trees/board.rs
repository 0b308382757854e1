//! A game as a tree, with what scripts call its places and actions.
//!
//! The *places* of a player are where it decides: information sets of a game in sequence, its types in a game with
//! private information.

use std::sync::Arc;

use super::private;
use crate::analysis::tree::Tree;
use crate::bridge::finding::solve;
use crate::bridge::game::GameObject;
use crate::bridge::strategic::unsolved;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Object, Value};
use crate::model::game::Payoffs;

/// A game as a tree.
pub(super) struct Board {
    pub(super) game: Arc<GameObject>,
    pub(super) tree: Tree,
    /// For each set of the tree.
    pub(super) places: Vec<Place>,
    /// Whether places are types.
    pub(super) typed: bool,
}

/// Where somebody decides.
pub(super) struct Place {
    pub(super) player: usize,
    /// What it is in the maps of strategies: its name, or the type.
    pub(super) key: Value,
    pub(super) name: String,
    /// What can be done, as scripts see it, and what it is called.
    pub(super) actions: Vec<(Value, String)>,
}

impl Board {
    /// The board of a game in sequence.
    ///
    /// # Errors
    /// `E0821` for other games, `E0822` if somebody forgets.
    pub(super) fn of(cx: &mut dyn Cx, game: &Arc<GameObject>, solver: &str) -> Result<Self, Fault> {
        let Payoffs::Sequence(sequence) = game.model().payoffs() else {
            return Err(words::not_in_sequence(solver, &game.made.name).into());
        };
        let tree = solve(cx, |meter| Tree::of(game.model(), meter))?;
        let tree = tree.map_err(|error| match error {
            crate::analysis::Error::NoRecall { set } => {
                let player = sequence.sets().get(set).map_or(0, |set| set.player);
                let player = game.roles.get(player).map_or("", String::as_str);
                words::forgets(&game.made.name, player, game.set_name(set)).into()
            }
            other => unsolved(solver, game, &other),
        })?;
        let mut places = Vec::with_capacity(sequence.sets().len());
        for (number, set) in sequence.sets().iter().enumerate() {
            let name = game.set_name(number).to_owned();
            let key = cx.new_text(&name)?;
            let action = |action: &crate::model::action::Action| {
                let symbol = crate::lang::source::Symbol(action.id.0);
                (Value::Symbol(symbol), action.name.clone())
            };
            let actions = set.actions.iter().map(action).collect();
            places.push(Place { player: set.player, key, name, actions });
        }
        Ok(Self { game: Arc::clone(game), tree, places, typed: false })
    }

    /// The board of a game in sequence, or of one with types of which there are finitely many.
    ///
    /// # Errors
    /// `E0821`, `E0822`; `E0823` where types or actions are not finitely many.
    pub(super) fn of_any(
        cx: &mut dyn Cx,
        game: &Arc<GameObject>,
        solver: &str,
    ) -> Result<Self, Fault> {
        match game.has_types() {
            true => private::board(cx, game, solver),
            false => Board::of(cx, game, solver),
        }
    }

    /// The places of a player, by number.
    pub(super) fn own(&self, player: usize) -> impl Iterator<Item = (usize, &Place)> {
        self.places.iter().enumerate().filter(move |(_, place)| place.player == player)
    }

    /// What a player is called: its role, with its number where several share one.
    pub(super) fn role(&self, player: usize) -> String {
        let roles = &self.game.roles;
        let role = roles.get(player).map_or("", String::as_str);
        if roles.iter().filter(|other| *other == role).count() < 2 {
            return role.to_owned();
        }
        let before = roles[..player].iter().filter(|other| *other == role).count();
        format!("{role} {}", before + 1)
    }

    /// Names the values that it holds.
    pub(super) fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.game.trace(mark);
        for place in &self.places {
            mark(place.key);
            place.actions.iter().for_each(|(action, _)| mark(*action));
        }
    }

    /// About how many bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        512 + self.tree.nodes().len() * 192 + self.places.len() * 128
    }
}
