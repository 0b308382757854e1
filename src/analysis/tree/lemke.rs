//! A Nash equilibrium of a two-player tree by complementary pivoting on the sequence form.
//!
//! A player's weights and the worths of the other's sets solve a linear complementarity problem: a sequence is used
//! only if it is as good as the best at its set. Lemke's algorithm follows a path to a solution; its size is that of
//! the tree, not of the strategic form. Ties in the choice of the leaving row are broken lexicographically, so that
//! the path never comes back.
//!
//! ```text
//! w = b + M z,  z ≥ 0,  w ≥ 0,  z·w = 0        z: weights x, y of both, worths p, q of their sets (as differences)
//!
//!      ⎡  0   −A    Eᵀ  −Eᵀ           ⎤         A, B: payoffs times nature's chances, all below 0
//!      ⎢ −Bᵀ   0              Fᵀ  −Fᵀ ⎥         E, F: weights at a set sum to that before it
//!  M = ⎢ −E                           ⎥
//!      ⎢  E                           ⎥
//!      ⎢      −F                      ⎥
//!      ⎣       F                      ⎦
//! ```
//!
//! # Sources
//! Lemke 1965; Koller, Megiddo and von Stengel 1996.

use std::cmp::Ordering;

use super::Behaviour;
use super::form::{Form, Own};
use crate::analysis::Error;
use crate::analysis::strategic::surely;
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;

/// The largest number of rows that is tried.
const ROWS: usize = 600;

/// One equilibrium of a piece in which the players `one` and `two` move: the chances at every set of the piece.
///
/// # Errors
/// [`Error::TooLarge`] for a form of more than `ROWS` rows; the meter's.
pub fn equilibrium(
    form: &Form,
    [one, two]: [usize; 2],
    meter: &mut dyn Meter,
) -> Result<Behaviour, Error> {
    let sizes = Sizes::of(&form.players[one], &form.players[two]);
    if sizes.all > ROWS {
        return Err(Error::TooLarge);
    }
    let (width, rows) = (2 * sizes.all + 2, sizes.all);
    meter.bytes(width * rows * 48)?;
    let mut table = Table {
        rows: matrix(form, [one, two], &sizes, meter)?,
        basis: (0..rows).collect(),
        size: rows,
    };
    let solution = table.solve(meter)?;
    let x = &solution[..sizes.x];
    let y = &solution[sizes.x..sizes.x + sizes.y];
    let count = form.players.iter().flat_map(|own| &own.sets).map(|set| set.set + 1).max();
    let mut behaviour: Behaviour = vec![Vec::new(); count.unwrap_or(0)];
    for (player, weights) in [(one, x), (two, y)] {
        let own = &form.players[player];
        own.behave(weights, &mut behaviour, meter)?;
    }
    settle(form, &mut behaviour, [one, two], &[x, y], meter)?;
    Ok(behaviour)
}

/// Where a player's own moves never lead, it does the best that it could do there, the first of equals.
///
/// # Errors
/// If the meter has had enough.
pub fn settle(
    form: &Form,
    behaviour: &mut Behaviour,
    players: [usize; 2],
    weights: &[&[Rational]; 2],
    meter: &mut dyn Meter,
) -> Result<(), Stopped> {
    let mut all: Vec<Vec<Rational>> =
        form.players.iter().map(|own| vec![Rational::one(); own.sequences]).collect();
    for (&player, own) in players.iter().zip(weights) {
        all[player] = own.to_vec();
    }
    for player in players {
        let others = form.without(player, &all, meter)?;
        let reply = form.reply(player, &others, meter)?;
        for (place, set) in form.players[player].sets.iter().enumerate() {
            if all[player][set.parent].is_zero() {
                let action = reply.best[place].first().copied().unwrap_or(0);
                behaviour[set.set] = surely(action, set.count);
            }
        }
    }
    Ok(())
}

/// Numbers of variables.
struct Sizes {
    x: usize,
    y: usize,
    /// Equations of each player: one for the start, one a set.
    p: usize,
    q: usize,
    all: usize,
}

impl Sizes {
    fn of(one: &Own, two: &Own) -> Sizes {
        let (x, y) = (one.sequences, two.sequences);
        let (p, q) = (one.sets.len() + 1, two.sets.len() + 1);
        Sizes { x, y, p, q, all: x + y + 2 * p + 2 * q }
    }
}

/// The rows of `w − M z − d·z0 = b`: first the columns of w, then of z, z0, b.
fn matrix(
    form: &Form,
    [one, two]: [usize; 2],
    sizes: &Sizes,
    meter: &mut dyn Meter,
) -> Result<Vec<Vec<Rational>>, Stopped> {
    let n = sizes.all;
    let mut rows = vec![vec![Rational::zero(); 2 * n + 2]; n];
    for (at, row) in rows.iter_mut().enumerate() {
        row[at] = Rational::one();
        row[2 * n] = Rational::from(-1);
    }
    let top = |player: usize| {
        let most = form.leaves.iter().map(|leaf| &leaf.pays[player]).max();
        most.cloned().unwrap_or_else(Rational::zero) + Rational::one()
    };
    let tops = [top(one), top(two)];
    for leaf in &form.leaves {
        let (i, j) = (leaf.at[one], leaf.at[two]);
        // −M has A and Bᵀ where M has −A and −Bᵀ.
        let below = [&leaf.pays[one] - &tops[0], &leaf.pays[two] - &tops[1]];
        rows[i][n + sizes.x + j].plus_product(&leaf.chance, &below[0], meter)?;
        rows[sizes.x + j][n + i].plus_product(&leaf.chance, &below[1], meter)?;
    }
    let mut equations = |own: &Own, from: usize, worths: usize, count: usize| {
        let mut put = |equation: usize, sequence: usize, sign: i64| {
            let value = Rational::from(sign);
            let (first, second) = (worths + equation, worths + count + equation);
            // −Eᵀ and Eᵀ against the worths, E and −E in their own rows.
            rows[from + sequence][n + first] = -value.clone();
            rows[from + sequence][n + second] = value.clone();
            rows[first][n + from + sequence] = value.clone();
            rows[second][n + from + sequence] = -value;
        };
        put(0, 0, 1);
        for (place, set) in own.sets.iter().enumerate() {
            put(place + 1, set.parent, -1);
            (0..set.count).for_each(|action| put(place + 1, set.first + action, 1));
        }
        rows[worths][2 * n + 1] = Rational::one();
        rows[worths + count][2 * n + 1] = Rational::from(-1);
    };
    let p = sizes.x + sizes.y;
    equations(&form.players[one], 0, p, sizes.p);
    equations(&form.players[two], sizes.x, p + 2 * sizes.p, sizes.q);
    Ok(rows)
}

/// A tableau and which variable each row stands for: `0..n` are w, `n..2n` z, `2n` is z0.
struct Table {
    rows: Vec<Vec<Rational>>,
    basis: Vec<usize>,
    size: usize,
}

impl Table {
    /// Lemke's path; gives z.
    fn solve(&mut self, meter: &mut dyn Meter) -> Result<Vec<Rational>, Error> {
        let n = self.size;
        let right = 2 * n + 1;
        let lowest =
            (0..n).min_by(|&a, &b| self.rows[a][right].cmp(&self.rows[b][right]).then(b.cmp(&a)));
        let Some(lowest) = lowest.filter(|&row| self.rows[row][right].is_negative()) else {
            return Ok(vec![Rational::zero(); n]);
        };
        let mut entering = 2 * n;
        let mut row = lowest;
        loop {
            self.pivot(row, entering, meter)?;
            let left = std::mem::replace(&mut self.basis[row], entering);
            if left == 2 * n {
                break;
            }
            // The complement of what left comes in.
            entering = if left < n { left + n } else { left - n };
            row = self.leaving(entering, meter)?.ok_or(Error::TooLarge)?;
        }
        let mut z = vec![Rational::zero(); n];
        for (row, &variable) in self.basis.iter().enumerate() {
            if (n..2 * n).contains(&variable) {
                z[variable - n] = self.rows[row][right].clone();
            }
        }
        Ok(z)
    }

    /// The row that limits the entering variable first, lexicographically; that of z0 if it is among them.
    fn leaving(&self, entering: usize, meter: &mut dyn Meter) -> Result<Option<usize>, Error> {
        let n = self.size;
        let right = 2 * n + 1;
        meter.steps((n * 16) as u64)?;
        let open: Vec<usize> =
            (0..n).filter(|&row| self.rows[row][entering].is_positive()).collect();
        let mut tied = self.least(open, right, entering, meter)?;
        if tied.is_empty() {
            return Ok(None);
        }
        if let Some(&row) = tied.iter().find(|&&row| self.basis[row] == 2 * n) {
            return Ok(Some(row));
        }
        for column in 0..n {
            if tied.len() == 1 {
                break;
            }
            tied = self.least(tied, column, entering, meter)?;
        }
        Ok(tied.first().copied())
    }

    /// Those of some rows in which a column is least, as a share of the entering one.
    fn least(
        &self,
        rows: Vec<usize>,
        column: usize,
        entering: usize,
        meter: &mut dyn Meter,
    ) -> Result<Vec<usize>, Stopped> {
        meter.look()?;
        let mut least: Option<Rational> = None;
        let mut kept = Vec::with_capacity(rows.len());
        for row in rows {
            let share = self.rows[row][column].quotient(&self.rows[row][entering], meter)?;
            let Some(share) = share else { continue };
            match least.as_ref().map_or(Ordering::Less, |least| share.cmp(least)) {
                Ordering::Greater => continue,
                Ordering::Equal => {}
                Ordering::Less => {
                    kept.clear();
                    least = Some(share);
                }
            }
            kept.push(row);
        }
        Ok(kept)
    }

    fn pivot(&mut self, at: usize, column: usize, meter: &mut dyn Meter) -> Result<(), Error> {
        let mut row = std::mem::take(&mut self.rows[at]);
        let one = Rational::one();
        let factor = one.checked_div(&row[column]).ok_or(Error::TooLarge)?;
        let filled: Vec<usize> = (0..row.len()).filter(|&place| !row[place].is_zero()).collect();
        meter.look()?;
        for &place in &filled {
            row[place] = row[place].times(&factor, meter)?;
        }
        for other in self.rows.iter_mut().filter(|other| !other.is_empty()) {
            if other[column].is_zero() {
                continue;
            }
            meter.steps(filled.len() as u64 * 8)?;
            let times = -other[column].clone();
            for &place in &filled {
                other[place].plus_product(&times, &row[place], meter)?;
            }
        }
        self.rows[at] = row;
        Ok(())
    }
}
