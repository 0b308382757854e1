//! Payoff differences as functions of what the others mix: linear in each player's chances.
//!
//! A [`Form`] is the coefficients of such a function, one for each profile of the others' supports. Its value at a
//! point and its bounds over a box both come of taking the players one by one, the last first:
//!
//! ```text
//! c[a][b]  →  Σ_b c[a][b]·q[b]  →  Σ_a (…)·p[a]
//! ```
//!
//! Over a box a player's own step is a small linear programme: as much as may be on the cheapest action first.

/// More than rounding can come to in a bound, payoffs being between 0 and 1.
const ROUNDING: f64 = 1e-13;

/// Chances of one player's actions: each between two bounds, the sum 1.
#[derive(Clone, Debug)]
pub(super) struct Mass {
    pub(super) low: Vec<f64>,
    pub(super) high: Vec<f64>,
}

impl Mass {
    /// Takes from the bounds what the sum rules out; false if nothing is left.
    pub(super) fn tighten(&mut self) -> bool {
        let (least, most) = (self.low.iter().sum::<f64>(), self.high.iter().sum::<f64>());
        if least > 1.0 + ROUNDING || most < 1.0 - ROUNDING {
            return false;
        }
        for (low, high) in self.low.iter_mut().zip(&mut self.high) {
            let (from, to) = (*low, *high);
            *low = from.max(1.0 - (most - to) - ROUNDING);
            *high = to.min(1.0 - (least - from) + ROUNDING);
            if *low > *high {
                return false;
            }
        }
        true
    }

    /// The least that Σ cost·chance can be.
    fn least(&self, costs: &[f64], order: &mut Vec<usize>) -> f64 {
        order.clear();
        order.extend(0..costs.len());
        order.sort_by(|&a, &b| costs[a].total_cmp(&costs[b]));
        let mut left = 1.0 - self.low.iter().sum::<f64>();
        let mut sum: f64 = self.low.iter().zip(costs).map(|(low, cost)| low * cost).sum();
        for &action in order.iter() {
            let room = (self.high[action] - self.low[action]).min(left);
            if room <= 0.0 {
                continue;
            }
            sum += room * costs[action];
            left -= room;
        }
        sum
    }
}

/// A function of the chances of some players.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// On whose chances it depends, the last one's actions fastest.
    players: Vec<usize>,
    sizes: Vec<usize>,
    cells: Vec<f64>,
}

impl Form {
    pub(super) fn new(players: Vec<usize>, sizes: Vec<usize>, cells: Vec<f64>) -> Self {
        Self { players, sizes, cells }
    }

    /// Its value at a point.
    pub(super) fn value(&self, point: &[Vec<f64>]) -> f64 {
        let mut cells = self.cells.clone();
        for (&player, &size) in self.players.iter().zip(&self.sizes).rev() {
            let chances = &point[player];
            let sums = cells.chunks_exact(size).map(|chunk| {
                chunk.iter().zip(chances).map(|(cell, chance)| cell * chance).sum::<f64>()
            });
            cells = sums.collect();
        }
        cells.first().copied().unwrap_or(0.0)
    }

    /// Bounds of its values over a box.
    pub(super) fn range(&self, boxed: &[Mass]) -> (f64, f64) {
        let (mut low, mut high) = (self.cells.clone(), self.cells.clone());
        let mut order = Vec::new();
        for (&player, &size) in self.players.iter().zip(&self.sizes).rev() {
            let mass = &boxed[player];
            low = low.chunks_exact(size).map(|chunk| mass.least(chunk, &mut order)).collect();
            let minus = |chunk: &[f64]| chunk.iter().map(|cell| -cell).collect::<Vec<f64>>();
            high = high
                .chunks_exact(size)
                .map(|chunk| -mass.least(&minus(chunk), &mut order))
                .collect();
        }
        let end = |list: &[f64]| list.first().copied().unwrap_or(0.0);
        (end(&low) - ROUNDING, end(&high) + ROUNDING)
    }

    /// How it changes with one action's chance where the player's last action gives way; `None` if it does not.
    fn slope(&self, player: usize, action: usize) -> Option<Form> {
        let at = self.players.iter().position(|&known| known == player)?;
        let size = self.sizes[at];
        let inner: usize = self.sizes[at + 1..].iter().product();
        let mut cells = Vec::with_capacity(self.cells.len() / size);
        for block in self.cells.chunks_exact(size * inner) {
            for place in 0..inner {
                cells.push(block[action * inner + place] - block[(size - 1) * inner + place]);
            }
        }
        let (mut players, mut sizes) = (self.players.clone(), self.sizes.clone());
        players.remove(at);
        sizes.remove(at);
        Some(Form { players, sizes, cells })
    }
}

/// The conditions on a support.
#[derive(Clone, Debug)]
pub(super) struct System {
    /// How many actions of each player are in it.
    sizes: Vec<usize>,
    /// What must be 0: what a player's action gives less what its last one gives.
    pub(super) conditions: Vec<Form>,
    /// What must not be above 0: the same for actions outside.
    guards: Vec<Form>,
    /// The slopes of each condition by each free chance.
    slopes: Vec<Option<Form>>,
}

impl System {
    pub(super) fn new(sizes: Vec<usize>, conditions: Vec<Form>, guards: Vec<Form>) -> Self {
        let mut system = Self { sizes, conditions, guards, slopes: Vec::new() };
        for form in &system.conditions {
            for (player, action) in system.places() {
                system.slopes.push(form.slope(player, action));
            }
        }
        system
    }

    /// The free chances: each player's actions but the last.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let sizes = self.sizes.clone();
        sizes
            .into_iter()
            .enumerate()
            .flat_map(|(player, size)| (0..size - 1).map(move |at| (player, at)))
    }

    /// How many free chances there are; as many as conditions.
    pub(super) fn free(&self) -> usize {
        self.sizes.iter().map(|size| size - 1).sum()
    }

    /// About the operations for one box.
    pub(super) fn cost(&self) -> u64 {
        let forms = self.conditions.iter().chain(&self.guards).chain(self.slopes.iter().flatten());
        40 * forms.map(|form| form.cells.len() as u64).sum::<u64>() + 200
    }

    /// All chances.
    pub(super) fn everywhere(&self) -> Vec<Mass> {
        self.sizes
            .iter()
            .map(|&size| Mass { low: vec![0.0; size], high: vec![1.0; size] })
            .collect()
    }

    /// Whether a box has no equilibrium: something cannot be 0, or an action outside is better.
    pub(super) fn is_excluded(&self, boxed: &[Mass]) -> bool {
        let never = |form: &Form| {
            let (low, high) = form.range(boxed);
            low > 0.0 || high < 0.0
        };
        self.conditions.iter().any(never)
            || self.guards.iter().any(|form| form.range(boxed).0 > 0.0)
    }

    pub(super) fn jacobian_at(&self, point: &[Vec<f64>]) -> Vec<f64> {
        let slope = |form: &Option<Form>| form.as_ref().map_or(0.0, |form| form.value(point));
        self.slopes.iter().map(slope).collect()
    }

    pub(super) fn jacobian_over(&self, boxed: &[Mass]) -> Vec<(f64, f64)> {
        let slope =
            |form: &Option<Form>| form.as_ref().map_or((0.0, 0.0), |form| form.range(boxed));
        self.slopes.iter().map(slope).collect()
    }

    pub(super) fn free_spans(&self, boxed: &[Mass]) -> Vec<(f64, f64)> {
        self.places().map(|(player, at)| (boxed[player].low[at], boxed[player].high[at])).collect()
    }

    pub(super) fn free_point(&self, point: &[Vec<f64>]) -> Vec<f64> {
        self.places().map(|(player, at)| point[player][at]).collect()
    }
}
