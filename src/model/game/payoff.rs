//! Payoffs: dense by profile, or by counts where players are alike.
//!
//! **Table.** The cell of a profile (a₀, a₁, …) starts at Σ aᵢ·strideᵢ; the last player's action moves
//! fastest and the stride already counts the players, so `cells[start + i]` is player i's.
//!
//! **Counts.** In a symmetric game a payoff depends on one's own action and on how many of the other n − 1
//! do what. The vectors of k counts with sum m are ranked in lexicographic order: a vector comes after all
//! those with a smaller first count, of which there are Σ C(m − c + k − 2, k − 2) over smaller c, and so on
//! with the rest.

use super::{Player, Sequence};
use crate::model::error::Error;

/// The most numbers a game may hold.
pub(super) const LIMIT: usize = 1 << 26;

/// What a game pays.
#[derive(Clone, Debug, PartialEq)]
pub enum Payoffs {
    /// Written out by profile.
    Table(Table),
    /// Symmetric, by counts.
    Counts(Counts),
    /// Asked of the participants each round.
    Computed,
    /// At the ends of a game tree.
    Sequence(Sequence),
}

/// Payoffs by profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    strides: Vec<usize>,
    shape: Vec<usize>,
    cells: Vec<f64>,
}

impl Table {
    pub(super) fn new(players: &[Player], cells: Vec<f64>) -> Result<Table, Error> {
        let shape = players.iter().map(|player| player.actions.count()).collect::<Option<Vec<_>>>();
        let shape = shape.ok_or(Error::NoTable)?;
        let mut strides = vec![0; shape.len()];
        let mut size = shape.len();
        for (stride, &actions) in strides.iter_mut().zip(&shape).rev() {
            *stride = size;
            size =
                size.checked_mul(actions).filter(|&size| size <= LIMIT).ok_or(Error::TooLarge)?;
        }
        if size != cells.len() {
            return Err(Error::TableSize { expected: size, found: cells.len() });
        }
        if let Some(at) = cells.iter().position(|cell| !cell.is_finite()) {
            return Err(Error::NotFinite { player: at % shape.len(), value: cells[at] });
        }
        Ok(Table { strides, shape, cells })
    }

    /// The number of actions of each player.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// All payoffs, profile by profile, within a profile player by player.
    #[must_use]
    pub fn cells(&self) -> &[f64] {
        &self.cells
    }

    /// How far one step of each player's action moves in [`cells`](Table::cells).
    #[must_use]
    pub fn strides(&self) -> &[usize] {
        &self.strides
    }

    /// What everybody gets in a profile.
    #[must_use]
    pub fn row(&self, profile: &[usize]) -> Option<&[f64]> {
        if profile.len() != self.shape.len() {
            return None;
        }
        let mut start = 0;
        for ((&action, &stride), &actions) in profile.iter().zip(&self.strides).zip(&self.shape) {
            if action >= actions {
                return None;
            }
            start += action * stride;
        }
        self.cells.get(start..start + self.shape.len())
    }

    /// What `player` gets in a profile.
    #[must_use]
    pub fn at(&self, player: usize, profile: &[usize]) -> Option<f64> {
        self.row(profile)?.get(player).copied()
    }
}

/// Payoffs of a symmetric game by one's own action and the counts of the others'.
#[derive(Clone, Debug, PartialEq)]
pub struct Counts {
    players: usize,
    actions: usize,
    /// `choose[m][k]`: the number of vectors of k counts with sum m.
    vectors: Vec<Vec<usize>>,
    cells: Vec<f64>,
}

impl Counts {
    pub(super) fn new<E: From<Error>>(
        players: usize,
        actions: usize,
        mut pay: impl FnMut(usize, &[usize]) -> Result<f64, E>,
    ) -> Result<Counts, E> {
        let others = players.checked_sub(1).ok_or(Error::TooFewPlayers { players, needed: 1 })?;
        let vectors = vectors(others, actions)?;
        let size = vectors[others][actions].checked_mul(actions).filter(|&size| size <= LIMIT);
        let mut cells = Vec::with_capacity(size.ok_or(Error::TooLarge)?);
        for own in 0..actions {
            let mut counts = vec![0; actions];
            counts[actions - 1] = others;
            loop {
                let value = pay(own, &counts)?;
                if !value.is_finite() {
                    return Err(Error::NotFinite { player: 0, value }.into());
                }
                cells.push(value);
                if !advance(&mut counts) {
                    break;
                }
            }
        }
        Ok(Counts { players, actions, vectors, cells })
    }

    /// How many play.
    #[must_use]
    pub fn players(&self) -> usize {
        self.players
    }

    /// How many actions each has.
    #[must_use]
    pub fn actions(&self) -> usize {
        self.actions
    }

    /// What action `own` gets when `others[a]` of the others play `a`.
    #[must_use]
    pub fn by_counts(&self, own: usize, others: &[usize]) -> Option<f64> {
        let mut left = self.players - 1;
        if own >= self.actions || others.len() != self.actions {
            return None;
        }
        if others.iter().try_fold(0_usize, |sum, &count| sum.checked_add(count)) != Some(left) {
            return None;
        }
        let mut rank = 0;
        for (place, &count) in others.iter().enumerate().take(self.actions - 1) {
            let rest = self.actions - place - 1;
            rank += (0..count).map(|smaller| self.vectors[left - smaller][rest]).sum::<usize>();
            left -= count;
        }
        self.cells.get(own * self.vectors[self.players - 1][self.actions] + rank).copied()
    }

    /// What `player` gets in a profile.
    #[must_use]
    pub fn at(&self, player: usize, profile: &[usize]) -> Option<f64> {
        if profile.len() != self.players {
            return None;
        }
        let mut others = vec![0; self.actions];
        for (seat, &action) in profile.iter().enumerate() {
            if seat != player {
                *others.get_mut(action)? += 1;
            }
        }
        self.by_counts(*profile.get(player)?, &others)
    }
}

/// The table of [`Counts::vectors`], by Pascal's rule: the first count is 0, or one more than it was.
fn vectors(others: usize, actions: usize) -> Result<Vec<Vec<usize>>, Error> {
    if others.checked_mul(actions).is_none_or(|size| size > LIMIT) {
        return Err(Error::TooLarge);
    }
    let mut table = vec![vec![0_usize; actions + 1]; others + 1];
    for m in 0..=others {
        for k in 1..=actions {
            let without = table[m][k - 1];
            let with = if m == 0 { usize::from(k == 1) } else { table[m - 1][k] };
            table[m][k] = without.saturating_add(with);
        }
    }
    Ok(table)
}

/// The next vector of counts in lexicographic order; false after the last.
fn advance(counts: &mut [usize]) -> bool {
    let last = counts.len() - 1;
    let Some(from) = (1..=last).rev().find(|&i| counts[i] > 0) else { return false };
    let moved = counts[from];
    counts[from] = 0;
    counts[from - 1] += 1;
    counts[last] = moved - 1;
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_found_where_they_were_put() {
        let value = |own: usize, others: &[usize]| {
            (own * 1000 + others.iter().fold(0, |sum, &count| sum * 10 + count)) as f64
        };
        for (players, actions) in [(2, 2), (5, 2), (4, 3), (3, 4), (1, 3), (6, 1)] {
            let mut asked = 0;
            let counts = Counts::new(players, actions, |own, others| {
                asked += 1;
                Ok::<_, Error>(value(own, others))
            });
            let counts = counts.unwrap();
            let mut vector = vec![0; actions];
            vector[actions - 1] = players - 1;
            let mut seen = 0;
            loop {
                for own in 0..actions {
                    assert_eq!(counts.by_counts(own, &vector), Some(value(own, &vector)));
                    seen += 1;
                }
                if !advance(&mut vector) {
                    break;
                }
            }
            assert_eq!(seen, asked);
        }
    }

    #[test]
    fn nothing_is_found_outside() {
        let counts = Counts::new(3, 2, |_, _| Ok::<_, Error>(1.0)).unwrap();
        assert_eq!(counts.by_counts(2, &[1, 1]), None);
        assert_eq!(counts.by_counts(0, &[1, 2]), None);
        assert_eq!(counts.at(0, &[0, 0]), None);
        assert_eq!(counts.at(5, &[0, 0, 0]), None);
    }
}
