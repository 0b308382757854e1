//! The game of one round, written out: what everybody gets in every profile.

use crate::analysis::markov::Error;
use crate::model::game::{Game, Payoffs};

/// The most profiles that are written out.
const MOST: usize = 1 << 16;

/// The game of one round. Profiles are numbered with the last player's action running fastest.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    shape: Vec<usize>,
    /// Profile by profile, what each player gets.
    cells: Vec<f64>,
}

impl Stage {
    /// A stage from a game.
    ///
    /// # Errors
    /// [`Error::NotTabulated`] if its payoffs cannot be written out, or are too many.
    pub fn new(game: &Game) -> Result<Stage, Error> {
        let shape = game.shape().ok_or(Error::NotTabulated)?;
        let profiles = shape.iter().try_fold(1_usize, |all, &count| all.checked_mul(count));
        let profiles = profiles.filter(|&profiles| profiles <= MOST).ok_or(Error::NotTabulated)?;
        let cells = match game.payoffs() {
            Payoffs::Table(table) => table.cells().to_vec(),
            Payoffs::Counts(_) => {
                let mut cells = Vec::with_capacity(profiles * shape.len());
                for profile in 0..profiles {
                    let acts = acts(&shape, profile);
                    let pay = |player| game.payoff(player, &acts).ok_or(Error::NotTabulated);
                    for player in 0..shape.len() {
                        cells.push(pay(player)?);
                    }
                }
                cells
            }
            Payoffs::Computed | Payoffs::Sequence(_) => return Err(Error::NotTabulated),
        };
        Ok(Stage { shape, cells })
    }

    /// How many play.
    #[must_use]
    pub fn players(&self) -> usize {
        self.shape.len()
    }

    /// How many actions each has.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// How many profiles there are.
    #[must_use]
    pub fn profiles(&self) -> usize {
        self.cells.len() / self.shape.len().max(1)
    }

    /// What everybody gets in a profile.
    #[must_use]
    #[inline]
    pub fn pays(&self, profile: usize) -> &[f64] {
        &self.cells[profile * self.shape.len()..(profile + 1) * self.shape.len()]
    }

    /// Everybody's action in a profile.
    #[must_use]
    pub fn acts(&self, profile: usize) -> Vec<usize> {
        acts(&self.shape, profile)
    }

    /// The number of a profile.
    #[must_use]
    pub fn profile(&self, acts: &[usize]) -> usize {
        self.shape.iter().zip(acts).fold(0, |code, (&count, &act)| code * count + act)
    }
}

fn acts(shape: &[usize], mut profile: usize) -> Vec<usize> {
    let mut acts = vec![0; shape.len()];
    for (act, &count) in acts.iter_mut().zip(shape).rev() {
        *act = profile % count;
        profile /= count;
    }
    acts
}
