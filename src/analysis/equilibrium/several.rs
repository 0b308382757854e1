//! Equilibria of games of any number of players: pure ones exactly, mixed ones of small games by their supports.
//!
//! Every way of choosing who mixes what is tried, but for those in which an action is worse than another against
//! everything that the others may do. On each the indifference conditions are solved by boxes (see `box_search`), which
//! shows that nothing was missed, or says where it could not. A solution near simple fractions is replaced by them if
//! that is an equilibrium exactly.
//!
//! # Sources
//! Dickhaut and Kaplan 1991; Porter, Nudelman and Shoham 2008.

use super::alike;
use super::best_reply::gains;
use super::box_search::{Roots, newton, search};
use super::extreme::Equilibrium;
use super::multilinear::{Form, System};
use crate::analysis::Error;
use crate::analysis::strategic::{Profiles, Strategic, surely};
use crate::base::meter::Meter;
use crate::base::rational::Rational;

/// The most ways of choosing supports, and the most payoffs, that are searched for mixed equilibria.
const SUPPORTS: f64 = 40_000.0;
const PAYOFFS: usize = 4096;

/// The most boxes that are looked at.
const BOXES: usize = 60_000;

/// A chance below this is none: the equilibrium belongs to a smaller support.
const NOTHING: f64 = 1e-9;

/// The most that a player may gain in a mixed equilibrium that is not exact, payoffs being between 0 and 1.
const ALLOWED: f64 = 1e-9;

/// The equilibria of a game.
#[derive(Clone, Debug, Default)]
pub struct Several {
    /// Exact ones, pure first, then descending lexicographically.
    pub exact: Vec<Equilibrium>,
    /// Mixed ones whose chances are no simple fractions, in the same order.
    pub near: Vec<Near>,
    /// How far the search for mixed ones went.
    pub reach: Reach,
}

impl Several {
    /// The pure equilibria alone.
    ///
    /// # Errors
    /// The meter's.
    pub fn pure(game: &Strategic, meter: &mut dyn Meter) -> Result<Several, Error> {
        Ok(Several { exact: pure(game, meter)?, reach: Reach::OnlyPure, ..Several::default() })
    }
}

/// An equilibrium up to rounding.
#[derive(Clone, Debug)]
pub struct Near {
    /// For each player the chance of each action.
    pub mixed: Vec<Vec<f64>>,
}

/// How far the search for mixed equilibria went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// All were found, and each is alone.
    #[default]
    Complete,
    /// The game is degenerate: there may be more beside these, mixtures that cannot be told apart.
    Degenerate,
    /// The search was cut short.
    Cut,
    /// The game is too large: only pure ones were looked for.
    OnlyPure,
}

/// All pure equilibria, and the mixed ones of a small game.
///
/// # Errors
/// The meter's.
///
/// # Complexity
/// Exponential in the actions of all players together.
pub fn several(game: &Strategic, meter: &mut dyn Meter) -> Result<Several, Error> {
    let mut all = Several { exact: pure(game, meter)?, ..Several::default() };
    let supports: f64 =
        game.shape().iter().map(|&count| (1_u128 << count.min(100)) as f64 - 1.0).product();
    let payoffs = game.shape().iter().product::<usize>() * game.players();
    if supports > SUPPORTS || payoffs > PAYOFFS {
        all.reach = Reach::OnlyPure;
        alike(game, &mut all, meter)?;
        return Ok(all);
    }
    let scaled = Scaled::new(game);
    let mut left = BOXES;
    let mut open = Vec::new();
    let choices: Vec<usize> = game.shape().iter().map(|&count| (1 << count) - 1).collect();
    for choice in Profiles::new(&choices) {
        let support: Vec<Vec<usize>> = choice
            .iter()
            .zip(game.shape())
            .map(|(&bits, &count)| (0..count).filter(|at| (bits + 1) >> at & 1 == 1).collect())
            .collect();
        meter.steps(50)?;
        let mixing = support.iter().filter(|actions| actions.len() > 1).count();
        if mixing == 0 || scaled.is_dominated(&support, meter)? {
            continue;
        }
        if mixing == 1 {
            // Who mixes alone is indifferent at every chance or at none.
            if scaled.is_tie(&support) {
                all.reach = all.reach.max(Reach::Degenerate);
            }
            continue;
        }
        let system = scaled.system(&support);
        let roots = search(&system, &mut left, meter)?;
        take(game, &scaled, &support, &system, &roots, &mut all, &mut open, meter)?;
    }
    if all.reach != Reach::Complete {
        alike(game, &mut all, meter)?;
    }
    // What could not be decided near a known equilibrium is that one.
    let known = |point: &Vec<Vec<f64>>| {
        let near = |mixed: &[Vec<f64>]| {
            mixed.iter().flatten().zip(point.iter().flatten()).all(|(a, b)| (a - b).abs() < 1e-3)
        };
        all.exact.iter().any(|one| near(&floats(&one.mixed)))
            || all.near.iter().any(|one| near(&one.mixed))
    };
    if all.reach == Reach::Complete && !open.iter().all(known) {
        all.reach = Reach::Degenerate;
    }
    all.exact.sort_by(Equilibrium::order);
    all.near.sort_by(|one, two| descending(&one.mixed, &two.mixed));
    Ok(all)
}

/// Adds the equilibria in which all mix alike, of a game whose players are alike and have two actions.
fn alike(game: &Strategic, all: &mut Several, meter: &mut dyn Meter) -> Result<(), Error> {
    let Some(differences) = alike::differences_of(game) else { return Ok(()) };
    for chance in alike::alike(&differences, meter)? {
        let mixed = vec![vec![chance, 1.0 - chance]; game.players()];
        match exactly(game, &mixed, meter)? {
            Some(exact) if all.exact.contains(&exact) => {}
            Some(exact) => all.exact.push(exact),
            None => {
                let same =
                    |one: &Near| one.mixed.iter().all(|chances| (chances[0] - chance).abs() < 1e-8);
                if !all.near.iter().any(same) {
                    all.near.push(Near { mixed });
                }
            }
        }
    }
    Ok(())
}

/// For each player the most that it gains by another action in a profile of floats.
#[must_use]
pub fn gains_near(game: &Strategic, mixed: &[Vec<f64>]) -> Vec<f64> {
    let players = game.players();
    let mut values: Vec<Vec<f64>> = game.shape().iter().map(|&count| vec![0.0; count]).collect();
    for (profile, payoffs) in game.cells() {
        for player in 0..players {
            let others = (0..players).filter(|&other| other != player);
            let weight: f64 = others.map(|other| mixed[other][profile[other]]).product();
            values[player][profile[player]] += weight * payoffs[player].to_f64();
        }
    }
    let gain = |(values, chances): (&Vec<f64>, &Vec<f64>)| {
        let stays: f64 = values.iter().zip(chances).map(|(value, chance)| value * chance).sum();
        values.iter().fold(f64::NEG_INFINITY, |most, &value| most.max(value)) - stays
    };
    values.iter().zip(mixed).map(gain).collect()
}

/// What each player gets in a profile of floats.
#[must_use]
pub fn payoffs_near(game: &Strategic, mixed: &[Vec<f64>]) -> Vec<f64> {
    let mut sums = vec![0.0; game.players()];
    for (profile, payoffs) in game.cells() {
        let weight: f64 = profile.iter().zip(mixed).map(|(&at, chances)| chances[at]).product();
        sums.iter_mut().zip(payoffs).for_each(|(sum, paid)| *sum += weight * paid.to_f64());
    }
    sums
}

fn descending(one: &[Vec<f64>], two: &[Vec<f64>]) -> std::cmp::Ordering {
    let pairs = two.iter().flatten().zip(one.iter().flatten());
    pairs
        .map(|(a, b)| a.total_cmp(b))
        .find(|order| order.is_ne())
        .unwrap_or(std::cmp::Ordering::Equal)
}

fn floats(mixed: &[Vec<Rational>]) -> Vec<Vec<f64>> {
    mixed.iter().map(|chances| chances.iter().map(Rational::to_f64).collect()).collect()
}

/// Takes over what a search found on a support.
#[expect(
    clippy::too_many_arguments,
    reason = "what a support is about, and where its solutions go"
)]
fn take(
    game: &Strategic,
    scaled: &Scaled,
    support: &[Vec<usize>],
    system: &System,
    roots: &Roots,
    all: &mut Several,
    open: &mut Vec<Vec<Vec<f64>>>,
    meter: &mut dyn Meter,
) -> Result<(), Error> {
    if roots.cut {
        all.reach = all.reach.max(Reach::Cut);
    }
    let spread = |point: &[Vec<f64>]| -> Vec<Vec<f64>> {
        let mut mixed: Vec<Vec<f64>> = game.shape().iter().map(|&count| vec![0.0; count]).collect();
        for ((chances, actions), values) in mixed.iter_mut().zip(support).zip(point) {
            actions.iter().zip(values).for_each(|(&at, &value)| chances[at] = value);
        }
        mixed
    };
    let certain = roots.found.len();
    let close = roots.open.iter().filter_map(|middle| newton(system, middle.clone()));
    let candidates: Vec<Vec<Vec<f64>>> = roots.found.iter().cloned().chain(close).collect();
    for (at, point) in candidates.into_iter().enumerate() {
        if point.iter().flatten().any(|&chance| chance < NOTHING) {
            continue;
        }
        let mixed = spread(&point);
        if let Some(exact) = exactly(game, &mixed, meter)? {
            // What is exact but not certain to be alone may be one of many.
            if !all.exact.contains(&exact) {
                if at >= certain {
                    all.reach = all.reach.max(Reach::Degenerate);
                }
                all.exact.push(exact);
            }
            continue;
        }
        if scaled.residual(&mixed) > ALLOWED {
            continue;
        }
        let twice = |one: &Near| {
            one.mixed
                .iter()
                .flatten()
                .zip(mixed.iter().flatten())
                .all(|(a, b)| (a - b).abs() < 1e-8)
        };
        if !all.near.iter().any(twice) {
            all.near.push(Near { mixed });
        }
    }
    open.extend(roots.open.iter().map(|middle| spread(middle)));
    Ok(())
}

/// All pure equilibria.
fn pure(game: &Strategic, meter: &mut dyn Meter) -> Result<Vec<Equilibrium>, Error> {
    let mut found = Vec::new();
    for (profile, payoffs) in game.cells() {
        meter.steps(game.shape().iter().sum::<usize>() as u64 * 4)?;
        let mut moved = profile.clone();
        let stays = (0..game.players()).all(|player| {
            let fine = (0..game.shape()[player]).all(|action| {
                moved[player] = action;
                game.payoff(player, &moved).is_some_and(|paid| *paid <= payoffs[player])
            });
            moved[player] = profile[player];
            fine
        });
        if stays {
            let acts = profile.iter().zip(game.shape());
            let mixed = acts.map(|(&action, &count)| surely(action, count)).collect();
            found.push(Equilibrium { mixed, payoffs: payoffs.to_vec() });
        }
    }
    Ok(found)
}

/// The simple fractions next to a point, if they are an equilibrium.
fn exactly(
    game: &Strategic,
    mixed: &[Vec<f64>],
    meter: &mut dyn Meter,
) -> Result<Option<Equilibrium>, Error> {
    let mut exact = Vec::with_capacity(mixed.len());
    for chances in mixed {
        let simple: Option<Vec<Rational>> = chances.iter().map(|&chance| simple(chance)).collect();
        let Some(simple) = simple else { return Ok(None) };
        if simple.iter().cloned().sum::<Rational>() != Rational::one() {
            return Ok(None);
        }
        exact.push(simple);
    }
    if !gains(game, &exact, meter)?.iter().all(Rational::is_zero) {
        return Ok(None);
    }
    let payoffs = (0..game.players()).map(|player| game.expected(player, &exact, meter));
    let payoffs = payoffs.collect::<Result<_, _>>()?;
    Ok(Some(Equilibrium { mixed: exact, payoffs }))
}

/// The fraction with the smallest denominator, at most 10,000, that a chance is within rounding of.
fn simple(chance: f64) -> Option<Rational> {
    let mut x = chance;
    let (mut before, mut now) = ((0_i64, 1_i64), (1_i64, 0_i64));
    for _ in 0..24 {
        let whole = x.floor();
        if whole > 1e9 {
            break;
        }
        let next = (whole as i64 * now.0 + before.0, whole as i64 * now.1 + before.1);
        (before, now) = (now, next);
        if now.1 > 10_000 {
            return None;
        }
        if (now.0 as f64 / now.1 as f64 - chance).abs() < 1e-12 {
            return Rational::new(now.0, now.1);
        }
        x = 1.0 / (x - whole);
    }
    None
}

/// A game in floats, each player's payoffs between 0 and 1.
struct Scaled {
    shape: Vec<usize>,
    payoffs: Vec<f64>,
}

impl Scaled {
    fn new(game: &Strategic) -> Self {
        let players = game.players();
        let mut payoffs: Vec<f64> =
            game.cells().flat_map(|(_, paid)| paid.iter().map(Rational::to_f64)).collect();
        for player in 0..players {
            let own = || payoffs.iter().skip(player).step_by(players).copied();
            let (low, high) =
                (own().fold(f64::INFINITY, f64::min), own().fold(f64::NEG_INFINITY, f64::max));
            let span = if high > low { high - low } else { 1.0 };
            payoffs
                .iter_mut()
                .skip(player)
                .step_by(players)
                .for_each(|cell| *cell = (*cell - low) / span);
        }
        Self { shape: game.shape().to_vec(), payoffs }
    }

    fn at(&self, player: usize, profile: &[usize]) -> f64 {
        let row = profile.iter().zip(&self.shape).fold(0, |row, (&at, &count)| row * count + at);
        self.payoffs[row * self.shape.len() + player]
    }

    /// What one action of a player gives less what another gives, for each profile of the others' supports.
    fn difference(
        &self,
        support: &[Vec<usize>],
        player: usize,
        one: usize,
        two: usize,
    ) -> Vec<f64> {
        let sizes: Vec<usize> = support
            .iter()
            .enumerate()
            .map(|(at, actions)| if at == player { 1 } else { actions.len() })
            .collect();
        Profiles::new(&sizes)
            .map(|places| {
                let mut profile: Vec<usize> =
                    places.iter().zip(support).map(|(&at, actions)| actions[at]).collect();
                profile[player] = one;
                let gets = self.at(player, &profile);
                profile[player] = two;
                gets - self.at(player, &profile)
            })
            .collect()
    }

    /// Whether an action of a support is worse than another one against all that the others may do.
    fn is_dominated(&self, support: &[Vec<usize>], meter: &mut dyn Meter) -> Result<bool, Error> {
        for (player, actions) in support.iter().enumerate() {
            for &action in actions {
                for other in (0..self.shape[player]).filter(|&other| other != action) {
                    let differences = self.difference(support, player, other, action);
                    meter.steps(20 * differences.len() as u64)?;
                    if differences.iter().all(|&difference| difference > 1e-12) {
                        return Ok(true);
                    }
                }
            }
        }
        Ok(false)
    }

    fn system(&self, support: &[Vec<usize>]) -> System {
        let (mut conditions, mut guards) = (Vec::new(), Vec::new());
        for (player, actions) in support.iter().enumerate() {
            let Some(&last) = actions.last() else { continue };
            let others: Vec<usize> = (0..support.len()).filter(|&at| at != player).collect();
            let sizes: Vec<usize> = others.iter().map(|&at| support[at].len()).collect();
            for action in (0..self.shape[player]).filter(|&action| action != last) {
                let cells = self.difference(support, player, action, last);
                let form = Form::new(others.clone(), sizes.clone(), cells);
                match actions.contains(&action) {
                    true => conditions.push(form),
                    false => guards.push(form),
                }
            }
        }
        System::new(support.iter().map(Vec::len).collect(), conditions, guards)
    }

    /// Whether the one who mixes on a support is indifferent and has nothing better, and the others neither.
    fn is_tie(&self, support: &[Vec<usize>]) -> bool {
        let sure = |actions: &Vec<usize>| if actions.len() > 1 { 0 } else { actions[0] };
        let profile: Vec<usize> = support.iter().map(sure).collect();
        support.iter().enumerate().filter(|(_, actions)| actions.len() > 1).all(
            |(player, actions)| {
                let gets = |action: usize| {
                    let mut moved = profile.clone();
                    moved[player] = action;
                    self.at(player, &moved)
                };
                let most = (0..self.shape[player]).map(gets).fold(f64::NEG_INFINITY, f64::max);
                actions.iter().all(|&action| gets(action) > most - 1e-12)
            },
        )
    }

    /// The most that anybody gains by another action.
    fn residual(&self, mixed: &[Vec<f64>]) -> f64 {
        let everything: Vec<Vec<usize>> =
            self.shape.iter().map(|&count| (0..count).collect()).collect();
        let mut most: f64 = 0.0;
        for player in 0..self.shape.len() {
            let others: Vec<usize> = (0..self.shape.len()).filter(|&at| at != player).collect();
            let sizes: Vec<usize> = others.iter().map(|&at| self.shape[at]).collect();
            let gains: Vec<f64> = (0..self.shape[player])
                .map(|action| {
                    let cells = self.difference(&everything, player, action, 0);
                    Form::new(others.clone(), sizes.clone(), cells).value(mixed)
                })
                .collect();
            let stays: f64 =
                gains.iter().zip(&mixed[player]).map(|(gain, chance)| gain * chance).sum();
            most = gains.iter().fold(most, |most, gain| most.max(gain - stays));
        }
        most
    }
}
