//! Networks and paths of populations as figures.

use super::{NetworkObject, TrajectoryObject};
use crate::analysis::dynamics::replicator::{Rest, rests};
use crate::model::network::Kind;
use crate::study::plot::content::{Content, Graph, Node, corner};
use crate::study::plot::{Figure, Series, places};

impl NetworkObject {
    /// Its nodes and links: on a circle, in rows, or where forces between them lead.
    pub(in crate::bridge) fn figure(&self) -> Figure {
        let network = &self.0;
        let links: Vec<(usize, usize)> = network.edges().collect();
        let at = match network.kind() {
            Kind::Complete | Kind::Ring | Kind::SmallWorld => places::circle(network.size()),
            Kind::Lattice(grid) => places::grid(network.size(), grid.columns),
            _ => places::forces(network.size(), &links),
        };
        let blocs: &[usize] = match network.kind() {
            Kind::Blocs(blocs) => blocs,
            _ => &[],
        };
        // The bloc of each node: nodes are numbered bloc after bloc.
        let mut group =
            blocs.iter().enumerate().flat_map(|(at, &size)| std::iter::repeat_n(at, size));
        // On a lattice nodes are counted as one reads; numbers would hide its links.
        let lattice = matches!(network.kind(), Kind::Lattice(_));
        let node = |(number, at): (usize, (f64, f64))| Node {
            label: if lattice { String::new() } else { number.to_string() },
            group: group.next().unwrap_or(0),
            at,
        };
        let nodes = at.into_iter().enumerate().map(node).collect();
        let groups = (1..=blocs.len()).map(|number| format!("bloc {number}")).collect();
        let mut figure = Figure::showing(Content::Graph(Graph { nodes, links, groups }));
        // Links across the edge of a torus would cross the whole picture.
        if let (Kind::Lattice(grid), Content::Graph(graph)) = (network.kind(), &mut figure.content)
        {
            let (columns, rows) = (grid.columns, grid.rows);
            let near = |&(a, b): &(usize, usize)| {
                (a % columns).abs_diff(b % columns) <= 1 && (a / columns).abs_diff(b / columns) <= 1
            };
            if grid.torus && columns > 2 && rows > 2 {
                graph.links.retain(near);
                figure.notes.push("Nodes at opposite edges are neighbours too.".to_owned());
            }
        }
        figure.title = self.title();
        figure
    }
}

impl TrajectoryObject {
    /// Where the replicator rests among three types, with what each place is like.
    pub(in crate::bridge) fn rests(&self) -> Vec<(char, Series)> {
        let Some(matrix) = self.replicated() else { return Vec::new() };
        let Some(cells) = three(&matrix) else { return Vec::new() };
        let found = rests(&cells);
        let of = |kind: Rest, letter: char, name: &str| {
            let points = found.iter().filter(|(_, known)| *known == kind);
            let points: Vec<(f64, f64)> = points.map(|(at, _)| corner(*at)).collect();
            (!points.is_empty()).then(|| (letter, Series { name: name.to_owned(), points }))
        };
        [
            of(Rest::Attracts, '●', "attracts"),
            of(Rest::Not, '○', "repels or saddle"),
            of(Rest::Undecided, '◌', "rests, undecided"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// A matrix of three rows of three.
fn three(rows: &[Vec<f64>]) -> Option<[[f64; 3]; 3]> {
    let row = |row: &Vec<f64>| <[f64; 3]>::try_from(row.as_slice()).ok();
    match rows {
        [a, b, c] => Some([row(a)?, row(b)?, row(c)?]),
        _ => None,
    }
}
