//! Numbers for the 144 strictly ordinal two-by-two games.
//!
//! Only the order of each player's four payoffs counts, and games that differ in the order of rows or columns are
//! the same. Robinson and Goforth (2005) give each a layer, a row and a column: `111` is the prisoner's dilemma, `122`
//! chicken, `322` the stag hunt.
//!
//! ```text
//! layer    where the two best outcomes stand to each other
//!          1 opposite corners     2 the same row     3 the same cell     4 the same column
//! row      the first player's order, column: the second's
//!          from its best outcome O is reached by changing the own action, X when the other changes its own, D by both
//!          1 O>X>D    2 O>D>X    3 D>O>X    4 D>X>O    5 X>D>O    6 X>O>D
//! ```
//!
//! A step from one number to the next exchanges the two lowest or the two middle payoffs; exchanging the two highest
//! changes the layer.
//!
//! # Sources
//! Robinson and Goforth 2005.

use crate::analysis::strategic::Strategic;
use crate::base::rational::Rational;

/// Where a game stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// 1 to 4.
    pub layer: u8,
    /// The first player's order, 1 to 6.
    pub row: u8,
    /// The second player's order, 1 to 6.
    pub column: u8,
}

impl Place {
    /// The three digits.
    #[must_use]
    pub fn number(self) -> u16 {
        u16::from(self.layer) * 100 + u16::from(self.row) * 10 + u16::from(self.column)
    }
}

/// The place of a two-by-two game; `None` for games of other shapes or where a player is indifferent between two
/// outcomes.
#[must_use]
pub fn place(form: &Strategic) -> Option<Place> {
    if form.shape() != [2, 2] {
        return None;
    }
    let (row, first) = order(form, 0)?;
    let (column, second) = order(form, 1)?;
    let layer = match (first[0] == second[0], first[1] == second[1]) {
        (false, false) => 1,
        (true, false) => 2,
        (true, true) => 3,
        (false, true) => 4,
    };
    Some(Place { layer, row, column })
}

/// A player's order, 1 to 6, and its best outcome.
fn order(form: &Strategic, player: usize) -> Option<(u8, [usize; 2])> {
    let pay = |at: [usize; 2]| form.payoff(player, &at);
    let cells = [[0, 0], [0, 1], [1, 0], [1, 1]];
    let best = cells.into_iter().max_by_key(|&at| pay(at))?;
    let turned = |own: bool, other: bool| {
        let mut at = best;
        at[player] ^= usize::from(own);
        at[1 - player] ^= usize::from(other);
        pay(at)
    };
    let (o, x, d) = (turned(true, false)?, turned(false, true)?, turned(true, true)?);
    let differ = |a: &Rational, b: &Rational| a != b;
    let top = pay(best)?;
    if !(differ(o, x) && differ(o, d) && differ(x, d)) || [o, x, d].contains(&top) {
        return None;
    }
    let number = match (o > x, x > d, o > d) {
        (true, true, _) => 1,
        (true, false, true) => 2,
        (true, false, false) => 3,
        (false, false, _) => 4,
        (false, true, false) => 5,
        (false, true, true) => 6,
    };
    Some((number, best))
}
