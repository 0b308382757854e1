//! The strategic form of a game of any kind, with what each strategy is called.
//!
//! All solvers of tables come to their game by [`strategic_form`], so a kind of game that has a strategic form by
//! way of conversion needs to be converted only here.

use std::sync::Arc;

use super::unsolved;
use crate::analysis::strategic::Strategic;
use crate::bridge::finding::solve;
use crate::bridge::game::GameObject;
use crate::bridge::trees::converted;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value, number};
use crate::model::game::Payoffs;

/// A game in strategic form.
#[derive(Clone)]
pub(in crate::bridge) struct Form {
    /// The game itself.
    pub(in crate::bridge) game: Arc<GameObject>,
    /// Its payoffs.
    pub(in crate::bridge) strategic: Strategic,
    /// Each player's strategies as scripts see them: actions, levels, or what a plan is called.
    pub(in crate::bridge) keys: Vec<Vec<Value>>,
    /// The same as texts, by the game's own names.
    pub(in crate::bridge) names: Vec<Vec<String>>,
    /// What is to be said about a form that was made by conversion.
    pub(in crate::bridge) notes: Vec<String>,
}

/// The strategic form of a game, for the solver of this name.
///
/// # Errors
/// `E0812` where a game has none, and says why; `E0745` where it is too large; limits.
pub(in crate::bridge) fn strategic_form(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    solver: &str,
) -> Result<Form, Fault> {
    let typed = game.has_types() && matches!(game.model().payoffs(), Payoffs::Computed);
    if game.is_sequence() || typed {
        return converted(cx, game, solver);
    }
    if matches!(game.model().payoffs(), Payoffs::Computed | Payoffs::Sequence(_)) {
        let why = game.why_no_table();
        let problem = words::no_strategic_form(solver, &game.made.name, why);
        return Err(problem.help(Some(words::instead_of_a_table(why))).into());
    }
    let strategic = solve(cx, |meter| Strategic::of(game.model(), meter))?;
    let strategic = strategic.map_err(|error| unsolved(solver, game, &error))?;
    let mut form = Form {
        game: Arc::clone(game),
        strategic,
        keys: Vec::new(),
        names: Vec::new(),
        notes: Vec::new(),
    };
    for (player, &count) in form.strategic.shape().iter().enumerate() {
        let options = game.options(player);
        let alone = vec![Value::None; count];
        form.keys.push(if options.len() == count { options } else { alone });
        let name = |at| game.actions_of(player).and_then(|actions| actions.name(at));
        form.names.push((0..count).map(|at| name(at).unwrap_or_else(|| at.to_string())).collect());
    }
    // It lasts as long as whoever asked for it is at work.
    cx.heap().hold(form.bytes())?;
    Ok(form)
}

impl Form {
    /// The number of players.
    pub(in crate::bridge) fn players(&self) -> usize {
        self.strategic.players()
    }

    /// What a player is called in tables: its role, with its number where several share one.
    pub(in crate::bridge) fn role(&self, player: usize) -> String {
        let roles = &self.game.roles;
        let Some(role) = roles.get(player) else { return format!("player {}", player + 1) };
        let shared = roles.iter().filter(|other| *other == role).count() > 1;
        if !shared {
            return role.clone();
        }
        let place = roles[..player].iter().filter(|other| *other == role).count();
        format!("{role} {}", place + 1)
    }

    /// Whose seat a value means, a role or a number, if it means one.
    pub(in crate::bridge) fn seat_in(&self, cx: &dyn Cx, value: Value) -> Option<usize> {
        let found = match value {
            Value::Text(text) => {
                let name = cx.values().text(text);
                let own = |at: &usize| self.game.roles.get(*at).is_some_and(|role| role == name);
                (0..self.players()).find(|at| self.role(*at) == name || own(at))
            }
            other => number::to_int(other, cx.values()).and_then(|at| usize::try_from(at).ok()),
        };
        found.filter(|at| *at < self.players())
    }

    /// The name of a player's strategy.
    pub(in crate::bridge) fn name(&self, player: usize, at: usize) -> &str {
        self.names.get(player).and_then(|names| names.get(at)).map_or("?", String::as_str)
    }

    /// Names the values that it holds.
    pub(in crate::bridge) fn trace(&self, mark: &mut dyn FnMut(Value)) {
        crate::lang::value::Object::trace(&*self.game, mark);
        self.keys.iter().flatten().for_each(|key| mark(*key));
    }

    /// About how many bytes it holds.
    pub(in crate::bridge) fn bytes(&self) -> usize {
        let cells = self.strategic.shape().iter().product::<usize>() * self.players();
        512 + cells * 128
    }
}
