//! Exact expectations against enumeration, the literature and simulation.

mod enumeration;
mod literature;
mod simulation;

use super::{Expected, Horizon, Stage, Trouble, Wanted, expect};
use crate::analysis::markov::Error;
use crate::base::meter::Unmetered;
use crate::base::random::{Draws, Stream};
use crate::model::action::{Action, ActionId, Actions};
use crate::model::game::Game;
use crate::model::strategy::{Automaton, Decision, State};

/// Everything that can be asked for.
const ALL: Wanted = Wanted { sd: true, asymptotic: true, states: true };

fn actions() -> Actions {
    let action =
        |id, name: &str| Action { id: ActionId(id), name: name.into(), cooperative: id == 0 };
    Actions::Named(vec![action(0, "cooperate"), action(1, "defect")])
}

/// A game from its payoffs to the row player, by own action, then the other's.
fn symmetric([[r, s], [t, p]]: [[f64; 2]; 2]) -> Game {
    let cells = [vec![[r, r], [s, t]], vec![[t, s], [p, p]]];
    Game::bimatrix("game", actions(), actions(), &cells).unwrap()
}

/// The prisoner's dilemma with 5, 3, 1, 0.
fn dilemma() -> Game {
    symmetric([[3.0, 0.0], [5.0, 1.0]])
}

fn choose(p: f64, row: usize) -> Decision {
    let play = |action| Box::new(Decision::Play { action, row });
    Decision::Chance { p, yes: play(0), no: play(1) }
}

/// Cooperates with probability `first`, later with one of four that follow the last outcome: CC, CD, DC, DD.
fn memory_one(first: f64, p: [f64; 4]) -> Automaton {
    let state = |p| State { name: String::new(), decision: choose(p, 0) };
    let states = std::iter::once(first).chain(p).map(state).collect();
    Automaton::new(2, vec![2], false, states, vec![1, 2, 3, 4]).unwrap()
}

fn tit_for_tat() -> Automaton {
    memory_one(1.0, [1.0, 0.0, 1.0, 0.0])
}

fn always(p: f64) -> Automaton {
    memory_one(p, [p; 4])
}

fn grim() -> Automaton {
    memory_one(1.0, [1.0, 0.0, 0.0, 0.0])
}

fn stay_or_shift() -> Automaton {
    memory_one(1.0, [1.0, 0.0, 0.0, 1.0])
}

fn random_machine(stream: &mut Stream) -> Automaton {
    let mut p = || stream.uniform();
    memory_one(p(), [p(), p(), p(), p()])
}

fn try_pair(
    game: &Game,
    pair: [&Automaton; 2],
    trouble: &Trouble,
    horizon: Horizon,
) -> Result<Expected, Error> {
    expect(&Stage::new(game)?, &pair, trouble, horizon, ALL, &mut Unmetered)
}

fn pair(game: &Game, pair: [&Automaton; 2], trouble: &Trouble, horizon: Horizon) -> Expected {
    try_pair(game, pair, trouble, horizon).unwrap()
}

fn noise(noise: f64) -> Trouble {
    Trouble { noise: vec![noise], ..Trouble::default() }
}

fn rounds(rounds: u32) -> Horizon {
    Horizon { rounds: Some(rounds), ..Horizon::default() }
}

fn near(x: f64, y: f64, within: f64) -> bool {
    (x - y).abs() <= within * y.abs().max(1.0)
}

/// How often a player cooperates.
fn cooperation(expected: &Expected, player: usize) -> f64 {
    let cooperates =
        |profile: usize| if player == 0 { profile / 2 == 0 } else { profile.is_multiple_of(2) };
    let shares = expected.profiles.iter().enumerate();
    shares.filter(|(profile, _)| cooperates(*profile)).map(|(_, share)| share).sum()
}
