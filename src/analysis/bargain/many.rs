//! Three and more bargainers: linear programmes over mixtures of outcomes.
//!
//! A mixture has a weight for each outcome, at least 0, and 1 in all. Every programme here maximises something over
//! mixtures that are worth to each at least the disagreement.

use std::cell::{Cell, RefCell};

use super::axiomatic::{Answer, Solution};
use super::set::{Set, Share};
use crate::base::meter::{Meter, Stopped, Unmetered};
use crate::base::rational::Rational;
use crate::base::simplex::{Program, Relation, Row, Solution as Optimum};

/// The mixtures that are worth to each at least the disagreement, as rows of a programme.
pub(super) struct Mixtures<'a> {
    set: &'a Set,
    /// Lent to each programme in turn.
    rows: RefCell<Vec<Row>>,
    /// How many rows at once were counted beside these.
    more: Cell<usize>,
}

/// A best mixture.
pub(super) struct Best {
    /// What was maximised.
    pub(super) value: Rational,
    /// Of each outcome how much.
    pub(super) weights: Vec<Rational>,
}

impl<'a> Mixtures<'a> {
    pub(super) fn of(set: &'a Set, meter: &mut dyn Meter) -> Result<Mixtures<'a>, Stopped> {
        let count = set.points().len();
        meter.bytes(count.saturating_mul(Rational::SHORT))?;
        let one = Row {
            coefficients: vec![Rational::one(); count],
            relation: Relation::Equal,
            right: Rational::one(),
        };
        let mut made = Mixtures { set, rows: RefCell::new(vec![one]), more: Cell::new(0) };
        for player in 0..set.players() {
            made.demand(player, Relation::AtLeast, &Rational::zero(), meter)?;
        }
        Ok(made)
    }

    /// Demands that a player's gain be at least, at most or just so much.
    pub(super) fn demand(
        &mut self,
        player: usize,
        relation: Relation,
        gain: &Rational,
        meter: &mut dyn Meter,
    ) -> Result<(), Stopped> {
        let right = &self.set.disagreement()[player] + gain;
        let coefficients = self.payoffs(player, meter)?;
        self.rows.get_mut().push(Row { coefficients, relation, right });
        Ok(())
    }

    /// What each outcome is worth to a player.
    fn payoffs(&self, player: usize, meter: &mut dyn Meter) -> Result<Vec<Rational>, Stopped> {
        let numbers = || self.set.points().iter().map(|point| &point[player]);
        meter.bytes(numbers().map(Rational::bytes).sum())?;
        Ok(numbers().cloned().collect())
    }

    /// Solves a programme of the rows, and these more.
    fn run(
        &self,
        maximise: Vec<Rational>,
        more: Vec<Row>,
        meter: &mut dyn Meter,
    ) -> Result<Option<Best>, Stopped> {
        let free = vec![false; maximise.len()];
        let mut rows = self.rows.take();
        let own = rows.len();
        rows.extend(more);
        let mut program = Program { maximise, rows, free };
        let found = program.solve(meter);
        program.rows.truncate(own);
        self.rows.replace(program.rows);
        Ok(match found? {
            Optimum::Optimal { value, point, .. } => Some(Best { value, weights: point }),
            Optimum::Infeasible | Optimum::Unbounded => None,
        })
    }

    /// The mixture with the largest weighted sum of payoffs; `None` if there is none at all.
    pub(super) fn best(
        &self,
        weights: &[Rational],
        meter: &mut dyn Meter,
    ) -> Result<Option<Best>, Stopped> {
        let worth = |point: &Vec<Rational>| {
            point.iter().zip(weights).map(|(x, weight)| x * weight).sum::<Rational>()
        };
        let maximise: Vec<Rational> = self.set.points().iter().map(worth).collect();
        self.run(maximise, Vec::new(), meter)
    }

    /// The mixture whose least gain, in units of `scale` for the players named, is largest.
    fn fairest(
        &self,
        open: &[usize],
        scale: &[Rational],
        meter: &mut dyn Meter,
    ) -> Result<Option<Best>, Stopped> {
        let count = self.set.points().len();
        let mut maximise = vec![Rational::zero(); count];
        maximise.push(Rational::one());
        let mut rows = Vec::with_capacity(open.len());
        for &player in open {
            let mut coefficients = if rows.len() < self.more.get() {
                // The room of others before is free again.
                self.payoffs(player, &mut Unmetered)?
            } else {
                self.payoffs(player, meter)?
            };
            coefficients.push(-scale[player].clone());
            let right = self.set.disagreement()[player].clone();
            rows.push(Row { coefficients, relation: Relation::AtLeast, right });
        }
        self.more.set(self.more.get().max(rows.len()));
        self.run(maximise, rows, meter)
    }
}

/// A weight of 1 for one player, 0 for the others.
pub(super) fn only(player: usize, players: usize) -> Vec<Rational> {
    let unit = |one: usize| if one == player { Rational::one() } else { Rational::zero() };
    (0..players).map(unit).collect()
}

/// The most each can get in an agreement that all would accept.
pub(super) fn ideal(set: &Set, meter: &mut dyn Meter) -> Result<Option<Vec<Rational>>, Stopped> {
    let mixtures = Mixtures::of(set, meter)?;
    let mut made = Vec::with_capacity(set.players());
    for player in 0..set.players() {
        let Some(best) = mixtures.best(&only(player, set.players()), meter)? else {
            return Ok(None);
        };
        made.push(best.value);
    }
    Ok(Some(made))
}

/// The answers other than Nash's.
pub(super) fn solve(
    set: &Set,
    solution: Solution,
    weights: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Option<Answer>, Stopped> {
    let Some(ideal) = ideal(set, meter)? else { return Ok(None) };
    let mut mixtures = Mixtures::of(set, meter)?;
    let mut span = None;
    let found = match solution {
        Solution::KalaiSmorodinsky => leximin(set, mixtures, &set.gains(&ideal), meter)?,
        Solution::Egalitarian | Solution::Nash => leximin(set, mixtures, weights, meter)?,
        Solution::Utilitarian => {
            let Some(best) = mixtures.best(weights, meter)? else { return Ok(None) };
            let worth = |point: &Vec<Rational>| {
                point.iter().zip(weights).map(|(x, weight)| x * weight).sum::<Rational>()
            };
            meter.bytes(set.points().len().saturating_mul(Rational::SHORT))?;
            mixtures.rows.get_mut().push(Row {
                coefficients: set.points().iter().map(worth).collect(),
                relation: Relation::AtLeast,
                right: best.value,
            });
            span = self::span(set, &mixtures, meter)?;
            leximin(set, mixtures, &vec![Rational::one(); set.players()], meter)?
        }
    };
    let Some(found) = found else { return Ok(None) };
    let mix: Vec<(usize, Rational)> =
        found.into_iter().enumerate().filter(|(_, weight)| !weight.is_zero()).collect();
    let payoffs = set.mixture(&mix).into_iter().map(Share::Exact).collect();
    let mix = mix.into_iter().map(|(point, weight)| (point, Share::Exact(weight))).collect();
    Ok(Some(Answer { payoffs, mix, ideal, span, residual: None }))
}

/// The least and the most each gets, where that differs for anybody.
fn span(
    set: &Set,
    mixtures: &Mixtures<'_>,
    meter: &mut dyn Meter,
) -> Result<Option<Vec<(Rational, Rational)>>, Stopped> {
    let mut made = Vec::with_capacity(set.players());
    for player in 0..set.players() {
        let most = only(player, set.players());
        let least: Vec<Rational> = most.iter().cloned().map(|weight| -weight).collect();
        let ends = (mixtures.best(&least, meter)?, mixtures.best(&most, meter)?);
        let (Some(low), Some(high)) = ends else { return Ok(None) };
        made.push((-low.value, high.value));
    }
    Ok(made.iter().any(|(low, high)| low != high).then_some(made))
}

/// The mixture whose least gain, in units of `scale`, is largest, of these the one with the largest second least,
/// and so on. Who cannot gain, and so has scale 0, is left out.
fn leximin(
    set: &Set,
    mut mixtures: Mixtures<'_>,
    scale: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Option<Vec<Rational>>, Stopped> {
    let players = set.players();
    let mut open: Vec<usize> = (0..players).filter(|&one| scale[one].is_positive()).collect();
    let Some(some) = mixtures.best(&vec![Rational::one(); players], meter)? else {
        return Ok(None);
    };
    let mut weights = some.weights;
    while !open.is_empty() {
        let Some(mut best) = mixtures.fairest(&open, scale, meter)? else { return Ok(None) };
        let least = best.value;
        best.weights.pop();
        weights = best.weights;
        for &player in &open {
            mixtures.demand(player, Relation::AtLeast, &(&scale[player] * &least), meter)?;
        }
        // Who cannot have more without somebody's falling below it is done.
        let mut still = Vec::new();
        for &player in &open {
            let Some(most) = mixtures.best(&only(player, players), meter)? else {
                return Ok(None);
            };
            let level = &scale[player] * &least;
            if &most.value - &set.disagreement()[player] > level {
                still.push(player);
            } else {
                mixtures.demand(player, Relation::AtMost, &level, meter)?;
            }
        }
        // Somebody always is: else a mixture of all these would leave everybody above.
        if still.len() == open.len() {
            break;
        }
        open = still;
    }
    Ok(Some(weights))
}
