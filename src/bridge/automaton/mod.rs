//! Strategies that remember finitely many things, found out by running them.
//!
//! A strategy is code, and what it does depends on what it remembers: its memory variables, what it reads of
//! histories, how many rounds there were. Where all that takes finitely many values, the strategy is an
//! [`Automaton`], which can be played without the machine and analysed exactly. Nothing has to be declared: the
//! code itself is run in every situation that it can tell from the others.

use std::sync::Arc;

use super::game::GameObject;
use super::play::{Conduct, Options, Seated};
use crate::lang::native::Cx;
use crate::lang::source::Span;
use crate::lang::value::Fault;
use crate::model::action::Act;
use crate::model::strategy::{Automaton, Decision, State};

/// Why a strategy is no automaton.
#[derive(Clone, Debug)]
pub(in crate::bridge) struct Unbounded {
    /// Whose strategy it is, as results call it.
    pub(in crate::bridge) strategy: String,
    /// The place in the strategy that makes it so, where there is one.
    pub(in crate::bridge) span: Option<Span>,
    /// The reason, as the end of a sentence that begins with the strategy: "keeps the number of the round".
    pub(in crate::bridge) why: String,
}

/// The automata of everybody at a table, in seat order; or the first strategy that is none, with the reason.
///
/// Asks for a group game whose players have listed actions; options that no automaton knows of (regimes, messages)
/// make everybody [`Unbounded`]. Automata are remembered by the strategies themselves, so asking again is cheap.
///
/// # Errors
/// Limits and interruption; what a strategy itself raises makes it [`Unbounded`].
pub(in crate::bridge) fn machines(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    seats: &[Seated],
    options: &Options,
) -> Result<Result<Vec<Arc<Automaton>>, Unbounded>, Fault> {
    let _ = (cx, options);
    let mut made = Vec::with_capacity(seats.len());
    for (seat, seated) in seats.iter().enumerate() {
        let machine = match &seated.conduct {
            Conduct::Act(Act::Index(at)) => constant(game, seat, *at as usize),
            _ => None,
        };
        let Some(machine) = machine else {
            let why = "cannot be written out yet".to_owned();
            return Ok(Err(Unbounded { strategy: seated.name.clone(), span: None, why }));
        };
        made.push(Arc::new(machine));
    }
    Ok(Ok(made))
}

/// The automaton of a bare action.
fn constant(game: &GameObject, seat: usize, action: usize) -> Option<Automaton> {
    let count = |at: usize| game.actions.get(at).and_then(|actions| actions.count());
    let own = count(seat)?;
    let others: Option<Vec<usize>> =
        (0..game.actions.len()).filter(|at| *at != seat).map(count).collect();
    let others = others?;
    let columns = others.iter().try_fold(own, |all, count| all.checked_mul(*count))?;
    let state = State { name: "always".to_owned(), decision: Decision::Play { action, row: 0 } };
    Automaton::new(own, others, false, vec![state], vec![0; columns]).ok()
}
