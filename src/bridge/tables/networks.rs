//! Networks: making them, and what can be asked of them.

use super::play::seed_of;
use crate::base::random::Key;
use crate::bridge::population::{NetworkObject, NetworksObject};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::{model as words, population};
use crate::lang::native::{Cx, Items, elements, natives};
use crate::lang::value::{Fault, Value, number};
use crate::model::network::{Grid, Network};

/// A number of nodes, neighbours, rows.
fn count(what: &str, given: i64) -> Result<usize, Fault> {
    let most = crate::model::network::MOST_NODES;
    usize::try_from(given).ok().filter(|&count| count <= most).ok_or_else(|| {
        let range = format!("a whole number from 0 to {most}");
        words::bad_option(what, &given.to_string(), &range).into()
    })
}

/// The draws of a network.
fn draws(cx: &mut dyn Cx, seed: Option<i64>) -> crate::base::random::Stream {
    Key::new(seed_of(cx, seed)).named("network").at(0)
}

/// Links named by pairs of nodes.
fn links(cx: &mut dyn Cx, given: &[Value]) -> Result<Vec<(usize, usize)>, Fault> {
    let mut made = Vec::with_capacity(given.len());
    for &pair in given {
        let ends = elements(pair, cx)?.unwrap_or_default();
        let end = |at: usize| -> Option<usize> {
            usize::try_from(number::to_int(*ends.get(at)?, cx.values())?).ok()
        };
        let (Some(a), Some(b), 2) = (end(0), end(1), ends.len()) else {
            let shown = cx.show_inner(pair);
            return Err(population::bad_link(&shown, "is no pair of nodes").into());
        };
        if a == b {
            let shown = cx.show_inner(pair);
            let reason = "leads from a node to itself; for games with oneself give `itself: true`";
            return Err(population::bad_link(&shown, reason).into());
        }
        made.push((a, b));
    }
    Ok(made)
}

natives! {
    /// Networks.
    pub static NETWORKS = "Networks" {
        /// What makes networks: `network.ring(10, 2)`, `network.lattice(50, 50)` and so on.
        ///
        /// A network has `.size`, `.links` (how many), `.degree(i)`, `.neighbours(i)`, `.edges`, `.mean_degree`,
        /// `.clustering` (the mean of how many pairs of a node's neighbours are linked), `.density`, `.components` and
        /// `.table()` (one row a node). Nodes are numbered from 0. A link goes both ways and counts once.
        ///
        /// # Examples
        /// ```comity
        /// let r = network.ring(6, 2)
        /// r.neighbours(0)      // => [1, 5]
        /// r.edges.len          // => 6
        /// network.complete(4)  // => complete network of 4, 6 links, each with 3 neighbours
        /// ```
        [bare] fn network(cx) -> NetworksObject {
            Ok(NetworksObject)
        }

        /// Everybody is linked to everybody.
        ///
        /// # Examples
        /// ```comity
        /// network.complete(5).links   // => 10
        /// ```
        fn method_networks_complete(
            cx,
            networks: NetworksObject,
            /// How many nodes.
            size: i64,
            /// Whether every node also meets itself.
            itself: Option<bool>,
        ) -> NetworkObject {
            let size = count("size", size)?;
            NetworkObject::make(cx, size, size as f64 * size as f64 / 8.0, itself, |meter| {
                Network::complete(size, meter)
            })
        }

        /// A circle in which each is linked to its nearest.
        ///
        /// # Examples
        /// ```comity
        /// network.ring(10, 4).neighbours(0)   // => [1, 2, 8, 9]
        /// ```
        fn method_networks_ring(
            cx,
            networks: NetworksObject,
            /// How many nodes.
            size: i64,
            /// How many neighbours each has, half of them on each side; 2 if left out.
            neighbours: Option<i64>,
            /// Whether every node also meets itself.
            itself: Option<bool>,
        ) -> NetworkObject {
            let (size, near) = (count("size", size)?, count("neighbours", neighbours.unwrap_or(2))?);
            NetworkObject::make(cx, size, size as f64 * near as f64 / 2.0, itself, |meter| {
                Network::ring(size, near, meter)
            })
        }

        /// A rectangle of squares, each linked to those around it; node = row * columns + column.
        ///
        /// # Examples
        /// ```comity
        /// network.lattice(3, 3)   // => lattice of 3 × 3 (moore, torus), 36 links, each with 8 neighbours
        /// network.lattice(3, 3, neighbours: "von_neumann", torus: false).degree(4)   // => 4
        /// ```
        ///
        /// # Sources
        /// [nowak-1992b]
        fn method_networks_lattice(
            cx,
            networks: NetworksObject,
            /// How many rows.
            rows: i64,
            /// How many columns; as many as rows if left out.
            columns: Option<i64>,
            /// `"moore"`, the eight squares around (if left out), or `"von_neumann"`, the four that share a side.
            neighbours: Option<String>,
            /// Whether the edges meet their opposites; `true` if left out.
            torus: Option<bool>,
            /// Whether every square also meets itself.
            itself: Option<bool>,
        ) -> NetworkObject {
            let moore = match neighbours.as_deref() {
                None | Some("moore") => true,
                Some("von_neumann") => false,
                Some(other) => {
                    let found = format!("\"{other}\"");
                    return Err(words::bad_option("neighbours", &found, "\"moore\" or \"von_neumann\"").into());
                }
            };
            let (rows, columns) = (count("rows", rows)?, count("columns", columns.unwrap_or(rows))?);
            let grid = Grid { rows, columns, moore, torus: torus.unwrap_or(true) };
            let nodes = rows.saturating_mul(columns);
            NetworkObject::make(cx, nodes, nodes as f64, itself, |meter| Network::lattice(grid, meter))
        }

        /// A ring in which links are led elsewhere by chance.
        ///
        /// # Examples
        /// ```comity
        /// let w = network.small_world(100, 4, 0.1, seed: 1)
        /// w.links                                            // => 200
        /// w.clustering < network.ring(100, 4).clustering     // => true
        /// ```
        ///
        /// # Sources
        /// [watts-1998]
        fn method_networks_small_world(
            cx,
            networks: NetworksObject,
            /// How many nodes.
            size: i64,
            /// How many neighbours each has on the ring.
            neighbours: i64,
            /// The probability that a link is led elsewhere.
            p: f64,
            /// Whether every node also meets itself.
            itself: Option<bool>,
            /// The seed; the session's stream if left out.
            seed: Option<i64>,
        ) -> NetworkObject {
            let (size, near) = (count("size", size)?, count("neighbours", neighbours)?);
            let mut draws = draws(cx, seed);
            NetworkObject::make(cx, size, size as f64 * near as f64, itself, |meter| {
                Network::small_world(size, near, p, &mut draws, meter)
            })
        }

        /// A network grown node by node, each new one linked to so many others, rather to the well connected.
        ///
        /// # Examples
        /// ```comity
        /// network.scale_free(100, 2, seed: 1).links   // => 197
        /// ```
        ///
        /// # Sources
        /// [barabasi-1999]
        fn method_networks_scale_free(
            cx,
            networks: NetworksObject,
            /// How many nodes.
            size: i64,
            /// How many links a new node brings.
            links: i64,
            /// Whether every node also meets itself.
            itself: Option<bool>,
            /// The seed; the session's stream if left out.
            seed: Option<i64>,
        ) -> NetworkObject {
            let (size, links) = (count("size", size)?, count("links", links)?);
            let mut draws = draws(cx, seed);
            NetworkObject::make(cx, size, size as f64 * links as f64, itself, |meter| {
                Network::scale_free(size, links, &mut draws, meter)
            })
        }

        /// A network in which every link is there with the same probability.
        ///
        /// # Examples
        /// ```comity
        /// network.random(50, 0.1, seed: 1).size   // => 50
        /// network.random(5, 1).density            // => 1.0
        /// ```
        ///
        /// # Sources
        /// [gilbert-1959]
        fn method_networks_random(
            cx,
            networks: NetworksObject,
            /// How many nodes.
            size: i64,
            /// The probability of a link.
            p: f64,
            /// Whether every node also meets itself.
            itself: Option<bool>,
            /// The seed; the session's stream if left out.
            seed: Option<i64>,
        ) -> NetworkObject {
            let size = count("size", size)?;
            let mut draws = draws(cx, seed);
            let expected = size as f64 * size as f64 / 2.0 * p;
            NetworkObject::make(cx, size, expected, itself, |meter| Network::random(size, p, &mut draws, meter))
        }

        /// Blocs: links are likely within, unlikely between them.
        ///
        /// # Examples
        /// ```comity
        /// let b = network.blocs([3, 2], inside: 1, between: 0)
        /// b.components   // => [[0, 1, 2], [3, 4]]
        /// ```
        ///
        /// # Sources
        /// [holland-1983]
        fn method_networks_blocs(
            cx,
            networks: NetworksObject,
            /// How many nodes each bloc has.
            sizes: Items,
            /// The probability of a link within a bloc; 1 if left out.
            inside: Option<f64>,
            /// The probability of a link between blocs; 0.05 if left out.
            between: Option<f64>,
            /// Whether every node also meets itself.
            itself: Option<bool>,
            /// The seed; the session's stream if left out.
            seed: Option<i64>,
        ) -> NetworkObject {
            let mut blocs = Vec::with_capacity(sizes.0.len());
            for size in sizes.0 {
                let found = number::to_int(size, cx.values()).filter(|size| *size > 0);
                blocs.push(count("sizes", found.ok_or_else(|| {
                    let shown = cx.show_inner(size);
                    Fault::from(words::bad_option("sizes", &shown, "whole numbers of 1 or more"))
                })?)?);
            }
            let nodes = blocs.iter().fold(0_usize, |sum, size| sum.saturating_add(*size));
            let (inside, between) = (inside.unwrap_or(1.0), between.unwrap_or(0.05));
            let within: f64 = blocs.iter().map(|size| *size as f64 * *size as f64 / 2.0).sum();
            let all = nodes as f64 * nodes as f64 / 2.0;
            let mut draws = draws(cx, seed);
            NetworkObject::make(cx, nodes, within * inside + (all - within) * between, itself, |meter| {
                Network::blocs(&blocs, inside, between, &mut draws, meter)
            })
        }

        /// A network from a list of links.
        ///
        /// # Errors
        /// `E0797` for what is no link.
        ///
        /// # Examples
        /// ```comity
        /// let n = network.from_edges([[0, 1], [1, 2], [2, 1]], size: 4)
        /// n.edges         // => [[0, 1], [1, 2]]
        /// n.degree(3)     // => 0
        /// ```
        fn method_networks_from_edges(
            cx,
            networks: NetworksObject,
            /// Pairs of nodes, numbered from 0.
            edges: Items,
            /// How many nodes; as many as the links name if left out.
            size: Option<i64>,
            /// Whether every node also meets itself.
            itself: Option<bool>,
        ) -> NetworkObject {
            let edges = links(cx, &edges.0)?;
            let named = edges.iter().map(|(a, b)| a.max(b) + 1).max().unwrap_or(1);
            let size = size.map_or(Ok(named), |size| count("size", size))?;
            if named > size && !edges.is_empty() {
                let (a, b) = edges.iter().copied().find(|(a, b)| a.max(b) >= &size).unwrap_or((0, 0));
                let reason = format!("leads to a node that is not there: with `size: {size}` nodes go from 0 to {}",
                    size.saturating_sub(1));
                return Err(population::bad_link(&format!("[{a}, {b}]"), &reason).into());
            }
            NetworkObject::make(cx, size, edges.len() as f64, itself, |meter| Network::from_edges(size, &edges, meter))
        }

        /// How many neighbours a node has.
        fn method_network_degree(cx, network: NetworkObject, node: i64) -> i64 {
            Ok(network.0.degree(network.node(node)?) as i64)
        }

        /// A node's neighbours.
        fn method_network_neighbours(cx, network: NetworkObject, node: i64) -> Vec<i64> {
            let node = network.node(node)?;
            cx.spend(network.0.degree(node) as u64 / 8)?;
            Ok(network.0.neighbours(node).iter().map(|&other| i64::from(other)).collect())
        }

        /// One row for each node: its neighbours, how many of them are linked, its component.
        fn method_network_table(cx, network: NetworkObject) -> TableObject {
            network.table(cx)
        }
    }
}
