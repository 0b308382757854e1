//! What is chosen in a round of a game of a host.

use super::strategy::Move;

/// What those who play have chosen.
///
/// Mostly everybody plays. Where a regime keeps some away from a game of more than two, the others play without them:
/// [`Profile::players`] says who is there.
///
/// ```
/// use comity::{BoxError, Game, Profile, Role};
///
/// struct Match;
///
/// impl Game for Match {
///     fn roles(&self) -> Vec<Role> {
///         vec![Role::choosing(["left", "right"]); 2]
///     }
///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
///         let same = profile.action(0) == profile.action(1);
///         into.fill(if same { 1.0 } else { 0.0 });
///         Ok(())
///     }
/// }
/// ```
pub struct Profile<'a> {
    pub(super) players: &'a [usize],
    pub(super) moves: &'a [Move<'a>],
}

impl<'a> Profile<'a> {
    /// How many play.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Mine;
    ///
    /// impl Game for Mine {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::choosing(["left", "right"]); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         into.fill(profile.len() as f64);
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("mine", Mine).build()?;
    /// assert_eq!(engine.eval::<Vec<f64>>("play(mine, between: [left, right], rounds: 1).total")?, [2.0, 2.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.moves.len()
    }

    /// Whether nobody does.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Mine;
    ///
    /// impl Game for Mine {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::choosing(["left", "right"]); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         assert!(!profile.is_empty());
    ///         into.fill(1.0);
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("mine", Mine).build()?;
    /// assert_eq!(engine.eval::<Vec<f64>>("play(mine, between: [left, right], rounds: 1).total")?, [1.0, 1.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.moves.is_empty()
    }

    /// Their seats, in order.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Mine;
    ///
    /// impl Game for Mine {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::choosing(["left", "right"]); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         for (seat, paid) in profile.players().iter().zip(into) {
    ///             *paid = *seat as f64;
    ///         }
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("mine", Mine).build()?;
    /// assert_eq!(engine.eval::<Vec<f64>>("play(mine, between: [left, right], rounds: 1).total")?, [0.0, 1.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn players(&self) -> &'a [usize] {
        self.players
    }

    /// What the one at a place among those who play has chosen, by the game's own names.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Mine;
    ///
    /// impl Game for Mine {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::choosing(["left", "right"]); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         into.fill(if profile.action(0).unwrap() == "left" { 1.0 } else { 0.0 });
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("mine", Mine).build()?;
    /// assert_eq!(engine.eval::<Vec<f64>>("play(mine, between: [left, right], rounds: 1).total")?, [1.0, 1.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn action(&self, place: usize) -> Option<Move<'a>> {
        self.moves.get(place).copied()
    }

    /// All choices, in order.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Mine;
    ///
    /// impl Game for Mine {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::choosing(["left", "right"]); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         for (done, paid) in profile.actions().zip(into) {
    ///             *paid = if done == "left" { 2.0 } else { 3.0 };
    ///         }
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("mine", Mine).build()?;
    /// assert_eq!(engine.eval::<Vec<f64>>("play(mine, between: [left, right], rounds: 1).total")?, [2.0, 3.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn actions(&self) -> impl Iterator<Item = Move<'a>> + use<'a> {
        self.moves.iter().copied()
    }

    /// The levels that were chosen, in order, where actions are numbers; nothing of named actions.
    ///
    /// ```
    /// use comity::{BoxError, Engine, Game, Profile, Role};
    ///
    /// struct Mine;
    ///
    /// impl Game for Mine {
    ///     fn roles(&self) -> Vec<Role> {
    ///         vec![Role::levels([1.0, 2.0]); 2]
    ///     }
    ///
    ///     fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
    ///         for (level, paid) in profile.levels().zip(into) {
    ///             *paid = 10.0 * level;
    ///         }
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let engine = Engine::builder().game("mine", Mine).build()?;
    /// assert_eq!(engine.eval::<Vec<f64>>("play(mine, between: [1, 2], rounds: 1).total")?, [10.0, 20.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn levels(&self) -> impl Iterator<Item = f64> + use<'a> {
        self.moves.iter().filter_map(|one| one.level())
    }
}
