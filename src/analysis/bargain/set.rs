//! What agreements are worth to the players, and what it is worth to them to have none.
//!
//! A set is the convex hull of finitely many points: players may agree on a lottery between two outcomes. Nothing
//! can be thrown away: a point below another one counts only if it is in the hull.
//!
//! ```text
//! points         [4, 1]  [1, 3]  [0, 0]     for each outcome what it is worth to each player
//! disagreement   [1, 1]                     what each has without an agreement
//! ```

use crate::base::rational::Rational;
use crate::base::release;

/// A number that is exact, or as near as floats come.
#[derive(Clone, Debug, PartialEq)]
pub enum Share {
    /// A fraction.
    Exact(Rational),
    /// A float.
    Near(f64),
}

impl Share {
    /// The nearest float.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match self {
            Share::Exact(x) => x.to_f64(),
            Share::Near(x) => *x,
        }
    }
}

/// A bargaining problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    points: Vec<Vec<Rational>>,
    disagreement: Vec<Rational>,
}

/// More points than these are given back beside the work.
const MANY: usize = 1 << 12;

impl Drop for Set {
    fn drop(&mut self) {
        if self.points.len() > MANY {
            release::beside(std::mem::take(&mut self.points));
        }
    }
}

impl Set {
    /// The problem with these outcomes; `None` if there are none, or numbers of players differ, or there are fewer
    /// than two.
    #[must_use]
    pub fn new(points: Vec<Vec<Rational>>, disagreement: Vec<Rational>) -> Option<Set> {
        let players = disagreement.len();
        let fine = players >= 2 && !points.is_empty();
        let fine = fine && points.iter().all(|point| point.len() == players);
        let set = Set { points, disagreement };
        fine.then_some(set)
    }

    /// How many bargain.
    #[must_use]
    pub fn players(&self) -> usize {
        self.disagreement.len()
    }

    /// The outcomes.
    #[must_use]
    pub fn points(&self) -> &[Vec<Rational>] {
        &self.points
    }

    /// What each has without an agreement.
    #[must_use]
    pub fn disagreement(&self) -> &[Rational] {
        &self.disagreement
    }

    /// What a mixture of outcomes is worth to each.
    #[must_use]
    pub fn mixture(&self, mix: &[(usize, Rational)]) -> Vec<Rational> {
        let mut made = vec![Rational::zero(); self.players()];
        for (point, weight) in mix {
            let Some(point) = self.points.get(*point) else { continue };
            for (sum, x) in made.iter_mut().zip(point) {
                *sum += &(weight * x);
            }
        }
        made
    }

    /// What is gained over the disagreement.
    #[must_use]
    pub fn gains(&self, payoffs: &[Rational]) -> Vec<Rational> {
        payoffs.iter().zip(&self.disagreement).map(|(x, d)| x - d).collect()
    }
}
