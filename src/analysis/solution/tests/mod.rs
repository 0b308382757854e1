//! Each concept against closed forms and against another way, on generated games.

mod correlated;
mod dominance;
mod pareto;
mod potential;
mod quantal;
mod security;
mod stability;
mod topology;

use crate::analysis::strategic::Strategic;
use crate::base::meter::Unmetered;
use crate::base::random::{Draws, Stream};
use crate::base::rational::Rational;

fn whole(number: i64) -> Rational {
    Rational::from(number)
}

fn fraction(numerator: i64, denominator: i64) -> Rational {
    Rational::new(numerator, denominator).unwrap()
}

/// A game with these payoffs, profile after profile.
fn game(shape: &[usize], payoffs: &[i64]) -> Strategic {
    let mut next = payoffs.iter();
    let pay = |_: usize, _: &[usize]| Ok(whole(*next.next().unwrap()));
    Strategic::from_fn(shape.to_vec(), &mut Unmetered, pay).unwrap()
}

/// The symmetric game of this matrix.
fn symmetric(matrix: &[Vec<i64>]) -> Strategic {
    let pay = |player: usize, at: &[usize]| Ok(whole(matrix[at[player]][at[1 - player]]));
    Strategic::from_fn(vec![matrix.len(); 2], &mut Unmetered, pay).unwrap()
}

/// A game with whole payoffs from 0 to `most`: the smaller, the more ties.
fn random(draws: &mut Stream, shape: &[usize], most: i64) -> Strategic {
    let pay = |_: usize, _: &[usize]| Ok(whole(draws.between(0, most)));
    Strategic::from_fn(shape.to_vec(), &mut Unmetered, pay).unwrap()
}

/// Shapes and ranges of payoffs that vary with the number of a game.
fn varied(number: u64) -> (Vec<usize>, i64) {
    let shapes: [&[usize]; 6] = [&[2, 2], &[3, 3], &[2, 4], &[4, 3], &[2, 2, 2], &[2, 3, 2]];
    (shapes[number as usize % 6].to_vec(), [1, 2, 5, 20][number as usize / 6 % 4])
}

/// All mixtures of so many actions in steps of 1/steps.
fn grid(actions: usize, steps: i64) -> Vec<Vec<Rational>> {
    let mut all: Vec<Vec<i64>> = vec![vec![]];
    for last in (0..actions).map(|at| at + 1 == actions) {
        let mut longer = Vec::new();
        for part in all {
            let left = steps - part.iter().sum::<i64>();
            for next in if last { left..=left } else { 0..=left } {
                longer.push(part.iter().copied().chain([next]).collect());
            }
        }
        all = longer;
    }
    let chances = |part: Vec<i64>| part.into_iter().map(|x| fraction(x, steps)).collect();
    all.into_iter().map(chances).collect()
}

fn dot(a: &[Rational], b: &[Rational]) -> Rational {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
