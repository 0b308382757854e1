//! What can be said of a network: degrees, density, clustering, components.

use super::Network;

impl Network {
    /// The mean number of neighbours.
    #[must_use]
    pub fn mean_degree(&self) -> f64 {
        self.links.len() as f64 / self.size() as f64
    }

    /// The smallest and the largest number of neighbours.
    #[must_use]
    pub fn degrees(&self) -> (usize, usize) {
        let all = || (0..self.size()).map(|node| self.degree(node));
        (all().min().unwrap_or(0), all().max().unwrap_or(0))
    }

    /// The share of all possible links that are there; 0 for a single node.
    #[must_use]
    pub fn density(&self) -> f64 {
        let n = self.size() as f64;
        if self.size() < 2 { 0.0 } else { self.links.len() as f64 / (n * (n - 1.0)) }
    }

    /// How many pairs of a node's neighbours are linked, as a share; 0 with fewer than two neighbours.
    #[must_use]
    pub fn clustering_of(&self, node: usize) -> f64 {
        let around = self.neighbours(node);
        let k = around.len();
        if k < 2 {
            return 0.0;
        }
        let common: usize =
            around.iter().map(|&other| shared(around, self.neighbours(other as usize))).sum();
        common as f64 / (k * (k - 1)) as f64
    }

    /// The mean of [`clustering_of`](Self::clustering_of) over all nodes (Watts and Strogatz 1998).
    /// `goes_on` is told of the work that each node is, and asked whether to go on; where not, that is no number.
    #[must_use]
    pub fn clustering(&self, mut goes_on: impl FnMut(usize) -> bool) -> f64 {
        let mut sum = 0.0;
        for node in 0..self.size() {
            let around = self.neighbours(node);
            let work =
                around.iter().map(|&other| around.len() + self.neighbours(other as usize).len());
            if !goes_on(1 + work.sum::<usize>() / 8) {
                return f64::NAN;
            }
            sum += self.clustering_of(node);
        }
        sum / self.size() as f64
    }

    /// For each node the number of its component, components numbered by their first node; and how many there are.
    #[must_use]
    pub fn components(&self) -> (Vec<u32>, usize) {
        let mut of = vec![u32::MAX; self.size()];
        let mut count = 0;
        let mut waiting = Vec::new();
        for first in 0..self.size() {
            if of[first] != u32::MAX {
                continue;
            }
            of[first] = count;
            waiting.push(first);
            while let Some(node) = waiting.pop() {
                for &other in self.neighbours(node) {
                    if of[other as usize] == u32::MAX {
                        of[other as usize] = count;
                        waiting.push(other as usize);
                    }
                }
            }
            count += 1;
        }
        (of, count as usize)
    }
}

/// How many numbers two ascending lists share.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}
