//! A game with its payoffs changed: preferences over others' payoffs, sanctions folded in.

use super::Game;
use super::payoff::Payoffs;
use crate::model::error::Error;

impl Game {
    /// The same game with every profile's payoffs changed in place by `change`, which sees everybody's
    /// action indexes and payoffs.
    ///
    /// A game by counts stays one if `alike` promises that the change treats all players alike; otherwise
    /// it is written out by profile.
    ///
    /// # Errors
    /// If payoffs are not tabulated, become too many or not finite, and whatever `change` answers.
    ///
    /// # Complexity
    /// One call a profile; by counts one for each action and counts of the others.
    pub fn transformed<E: From<Error>>(
        &self,
        name: impl Into<String>,
        alike: bool,
        mut change: impl FnMut(&[usize], &mut [f64]) -> Result<(), E>,
    ) -> Result<Game, E> {
        let shape = match self.payoffs() {
            Payoffs::Table(_) | Payoffs::Counts(_) => self.shape().ok_or(Error::NoTable)?,
            Payoffs::Computed | Payoffs::Sequence(_) => return Err(Error::NoTable.into()),
        };
        if let (Payoffs::Counts(counts), true) = (self.payoffs(), alike) {
            let actions = (*self.players()[0].actions).clone();
            let game = Game::by_counts(name, counts.players(), actions, |own, others| {
                let sorted = others.iter().enumerate().flat_map(|(action, &n)| vec![action; n]);
                let profile: Vec<usize> = std::iter::once(own).chain(sorted).collect();
                let mut row = self.row(&profile);
                change(&profile, &mut row)?;
                Ok::<f64, E>(row[0])
            });
            return Ok(Game { players: self.players.clone(), elastic: self.elastic, ..game? });
        }
        let mut size = shape.len();
        for count in &shape {
            size = size
                .checked_mul(*count)
                .filter(|size| *size <= super::payoff::LIMIT)
                .ok_or(Error::TooLarge)?;
        }
        let mut cells = Vec::with_capacity(size);
        let mut profile = vec![0; shape.len()];
        while cells.len() < size {
            let mut row = self.row(&profile);
            change(&profile, &mut row)?;
            cells.extend(row);
            for (action, &count) in profile.iter_mut().zip(&shape).rev() {
                *action += 1;
                if *action < count {
                    break;
                }
                *action = 0;
            }
        }
        let game = Game::table(name, self.players().to_vec(), cells)?;
        Ok(Game { elastic: self.elastic, ..game })
    }

    /// What everybody gets in a profile of a tabulated game.
    fn row(&self, profile: &[usize]) -> Vec<f64> {
        let players = 0..self.players().len();
        players.map(|player| self.payoff(player, profile).unwrap_or(0.0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::action::Actions;

    #[test]
    fn relative_gains_change_the_payoffs() {
        let levels = || Actions::Levels(vec![0.0, 1.0]);
        let cells = vec![vec![[3.0, 3.0], [0.0, 5.0]], vec![[5.0, 0.0], [1.0, 1.0]]];
        let game = Game::bimatrix("pd", levels(), levels(), &cells).unwrap();
        let relative = game.transformed("relative", true, |_, pays| {
            let [one, other] = [pays[0], pays[1]];
            (pays[0], pays[1]) = (one - (other - one), other - (one - other));
            Ok::<_, Error>(())
        });
        let relative = relative.unwrap();
        assert_eq!(relative.payoff(0, &[0, 1]), Some(-5.0));
        assert_eq!(relative.payoff(1, &[0, 1]), Some(10.0));
        assert_eq!(relative.payoff(1, &[1, 1]), Some(1.0));
    }

    #[test]
    fn counts_stay_counts_where_all_are_alike() {
        let levels = Actions::Levels(vec![0.0, 1.0, 2.0]);
        let pay = |own: usize, others: &[usize]| Ok::<_, Error>((own * 10 + others[2]) as f64);
        let game = Game::by_counts("g", 3, levels, pay).unwrap();
        let double = |_: &[usize], pays: &mut [f64]| {
            pays.iter_mut().for_each(|pay| *pay *= 2.0);
            Ok::<_, Error>(())
        };
        let by_counts = game.transformed("g", true, double).unwrap();
        let by_profile = game.transformed("g", false, double).unwrap();
        assert!(matches!(by_counts.payoffs(), Payoffs::Counts(_)));
        assert!(matches!(by_profile.payoffs(), Payoffs::Table(_)));
        for code in 0..27 {
            let profile = [code / 9, code / 3 % 3, code % 3];
            for player in 0..3 {
                let doubled = game.payoff(player, &profile).map(|pay| 2.0 * pay);
                assert_eq!(by_counts.payoff(player, &profile), doubled);
                assert_eq!(by_profile.payoff(player, &profile), doubled);
            }
        }
    }
}
