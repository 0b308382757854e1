//! Weights that change one at a time, and a draw in proportion to them.
//!
//! A binary tree: every inner place holds the sum of the two below it, made anew when one of them changes. So sums
//! never drift, and a change or a draw costs as many steps as the tree is high.
//!
//! ```text
//!        10          draw 0.65 · 10 = 6.5:  6.5 ≥ 4, go right with 2.5;  2.5 < 5, go left
//!      4    6
//!    1  3  5  1
//! ```

/// Weights of 0 or more.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    leaves: usize,
    sums: Vec<f64>,
}

impl Tree {
    pub(super) fn new(weights: &[f64]) -> Tree {
        let leaves = weights.len().next_power_of_two();
        let mut sums = vec![0.0; 2 * leaves];
        sums[leaves..leaves + weights.len()].copy_from_slice(weights);
        for at in (1..leaves).rev() {
            sums[at] = sums[2 * at] + sums[2 * at + 1];
        }
        Tree { leaves, sums }
    }

    pub(super) fn set(&mut self, place: usize, weight: f64) {
        let mut at = self.leaves + place;
        if self.sums[at].to_bits() == weight.to_bits() {
            return;
        }
        self.sums[at] = weight;
        while at > 1 {
            at /= 2;
            self.sums[at] = self.sums[2 * at] + self.sums[2 * at + 1];
        }
    }

    /// The place that a number in [0, 1) picks; `None` if all weights are 0.
    pub(super) fn pick(&self, u: f64) -> Option<usize> {
        let mut aim = u * self.sums[1];
        if self.sums[1] <= 0.0 {
            return None;
        }
        let mut at = 1;
        while at < self.leaves {
            at *= 2;
            // Rounding may lead the aim past the end: a branch without weight is never entered.
            if aim >= self.sums[at] && self.sums[at + 1] > 0.0 {
                aim -= self.sums[at];
                at += 1;
            }
        }
        Some(at - self.leaves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_in_proportion() {
        let mut tree = Tree::new(&[1.0, 3.0, 5.0, 0.0, 1.0]);
        let picks: Vec<_> = (0..10).map(|at| tree.pick(f64::from(at) / 10.0).unwrap()).collect();
        assert_eq!(picks, [0, 1, 1, 1, 2, 2, 2, 2, 2, 4]);
        assert_eq!(tree.pick(1.0 - 1e-17), Some(4));
        tree.set(2, 0.0);
        tree.set(4, 0.0);
        assert_eq!(tree.pick(0.999_999), Some(1));
        tree.set(0, 0.0);
        tree.set(1, 0.0);
        assert_eq!(tree.pick(0.5), None);
    }

    #[test]
    fn what_was_changed_equals_what_is_made_anew() {
        let mut weights: Vec<f64> = (0..37).map(|at| 0.1 * f64::from(at % 7)).collect();
        let mut tree = Tree::new(&weights);
        for step in 0..1000_u32 {
            let at = (step * 17 % 37) as usize;
            weights[at] = 0.3 * f64::from(step % 11);
            tree.set(at, weights[at]);
        }
        assert_eq!(tree.sums, Tree::new(&weights).sums);
    }
}
