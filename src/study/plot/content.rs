//! What figures show beside series of points in a plane: cells, shares of three, networks, trees.

use std::sync::Arc;

/// What a figure is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Content {
    /// Its series, in a plane with two axes.
    #[default]
    Series,
    /// Its series in a triangle with these corners; [`corner`] gives the places.
    Simplex([String; 3]),
    /// Cells in rows and columns.
    Grid(Grid),
    /// Nodes and links.
    Graph(Graph),
    /// A tree of decisions.
    Tree(Tree),
}

/// Cells with numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    /// The names of the columns, from the left.
    pub columns: Vec<Arc<str>>,
    /// The names of the rows.
    pub rows: Vec<Arc<str>>,
    /// The numbers, row by row; nothing where none is known.
    pub cells: Vec<Option<f64>>,
    /// Whether the first row lies at the bottom, as on an axis, and not at the top, as in a table.
    pub upward: bool,
    /// What the numbers are.
    pub value: String,
}

/// Nodes in the unit square, and links.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Pairs of nodes by number.
    pub links: Vec<(usize, usize)>,
    /// What the groups of nodes are called; nothing where there is one only.
    pub groups: Vec<String>,
}

/// A node of a network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// Its name; nothing if empty.
    pub label: String,
    /// Its group.
    pub group: usize,
    /// Where it is, both from 0 to 1.
    pub at: (f64, f64),
}

/// A tree of decisions, its root first and each node after the one before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// The nodes.
    pub nodes: Vec<Fork>,
    /// The tree in characters.
    pub text: String,
}

/// A node of a tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fork {
    /// The node before it; none at the root.
    pub before: Option<usize>,
    /// What the move that leads here is called.
    pub step: String,
    /// Whether that move is made, where it is known.
    pub taken: bool,
    /// Who moves here, or the payoffs at an end.
    pub label: String,
    /// The number of the player who moves; none where nature does or play ends.
    pub player: Option<usize>,
    /// Nodes of one set are not told apart by who moves there.
    pub set: Option<usize>,
    /// Whether play ends here.
    pub end: bool,
}

/// Where in a triangle of height √3/2 over the base from 0 to 1 three shares lie: corners lower left, lower right
/// and above. Shares of nothing are nowhere.
#[must_use]
pub fn corner([a, b, c]: [f64; 3]) -> (f64, f64) {
    let sum = a + b + c;
    ((b + c / 2.0) / sum, c * HALF_ROOT_3 / sum)
}

/// The height of a triangle with sides of 1.
pub(super) const HALF_ROOT_3: f64 = 0.866_025_403_784_438_6;

/// The most cells of a heat map on a side; larger ones are drawn by means over blocks.
const MOST_CELLS: usize = 100;

impl Grid {
    /// The cell of a row and column.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<f64> {
        let at = row.checked_mul(self.columns.len())?.checked_add(column)?;
        self.cells.get(at).copied().flatten().filter(|value| value.is_finite())
    }

    /// The least and the greatest number.
    pub(super) fn ends(&self) -> Option<(f64, f64)> {
        super::extent::ends(self.cells.iter().flatten().copied().filter(|value| value.is_finite()))
    }

    /// The grid with at most so many rows and columns: each cell the mean of a block; and how large the blocks are.
    pub(super) fn coarse(&self, most: (usize, usize)) -> (Self, usize, usize) {
        let most = (most.0.clamp(1, MOST_CELLS), most.1.clamp(1, MOST_CELLS));
        let tall = self.rows.len().div_ceil(most.0).max(1);
        let wide = self.columns.len().div_ceil(most.1).max(1);
        if tall == 1 && wide == 1 {
            return (self.clone(), 1, 1);
        }
        let mut cells = Vec::new();
        for top in (0..self.rows.len()).step_by(tall) {
            for left in (0..self.columns.len()).step_by(wide) {
                let (mut sum, mut count) = (0.0, 0.0);
                for row in top..(top + tall).min(self.rows.len()) {
                    for column in left..(left + wide).min(self.columns.len()) {
                        if let Some(value) = self.cell(row, column) {
                            sum += value;
                            count += 1.0;
                        }
                    }
                }
                cells.push((count > 0.0).then(|| sum / count));
            }
        }
        let names = |names: &[Arc<str>], each| names.iter().step_by(each).cloned().collect();
        let grid = Self {
            columns: names(&self.columns, wide),
            rows: names(&self.rows, tall),
            cells,
            ..self.clone()
        };
        (grid, tall, wide)
    }
}
