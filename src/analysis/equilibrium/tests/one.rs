//! One equilibrium by Lemke and Howson's path.

use super::{Draws, bimatrix, largest_gain};
use crate::analysis::equilibrium::extreme::extreme;
use crate::analysis::equilibrium::lemke_howson::one;
use crate::base::meter::{Meter, Stopped, Unmetered};

/// On games of which all equilibria are known, degenerate ones among them, the path ends at one of these.
#[test]
fn the_path_ends_at_an_equilibrium() {
    let mut steps = 0;
    for seed in 0..250_u64 {
        let mut draws = Draws::new(seed + 40_000);
        let (m, n) = (1 + draws.below(6) as usize, 1 + draws.below(6) as usize);
        let range = [2, 3, 10, 1000][draws.below(4) as usize];
        let first = draws.matrix(m, n, range);
        let against = first.iter().map(|row| row.iter().map(|x| -x).collect()).collect();
        let second = if seed % 2 == 0 { against } else { draws.matrix(m, n, range) };
        let game = bimatrix(&first, &second);
        let found = one(&game, &mut Unmetered).unwrap();
        let all = extreme(&game, &mut Unmetered).unwrap();
        assert!(all.equilibria.contains(&found.equilibrium), "{seed}");
        steps += found.pivots;
    }
    assert!(steps > 100);
}

#[test]
fn large_games() {
    for (size, range) in [(20, 1000), (30, 100), (40, 1_000_000)] {
        // Payoffs that add up to a constant, so that hardly any game has a pure equilibrium.
        let mut draws = Draws::new(size as u64);
        let first = draws.matrix(size, size, range);
        let second: Vec<Vec<i64>> =
            first.iter().map(|row| row.iter().map(|x| range as i64 - x).collect()).collect();
        let game = bimatrix(&first, &second);
        let found = one(&game, &mut Unmetered).unwrap();
        assert!(largest_gain(&game, &found.equilibrium.mixed).is_zero());
    }
}

/// Counts, and has enough at some point.
struct Limited(u64, u64);

impl Meter for Limited {
    fn steps(&mut self, count: u64) -> Result<(), Stopped> {
        assert!(count < 2_000_000, "told in pieces");
        self.1 = self.1.max(count);
        self.0 = self.0.checked_sub(count).ok_or(Stopped)?;
        Ok(())
    }

    fn bytes(&mut self, _count: usize) -> Result<(), Stopped> {
        Ok(())
    }
}

#[test]
fn searches_can_be_stopped() {
    let mut draws = Draws::new(1);
    let game = bimatrix(&draws.matrix(12, 12, 1000), &draws.matrix(12, 12, 1000));
    assert_eq!(extreme(&game, &mut Limited(100_000, 0)), Err(crate::analysis::Error::Stopped));
}
