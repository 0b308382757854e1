//! Networks as values, and the namespace that makes them.

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::rule::shown;
use crate::base::meter::Meter;
use crate::base::number::fixed;
use crate::bridge::metered::metered;
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, FromValue, IntoValue};
use crate::lang::value::{Fault, Heap, Object, Reader, Value};
use crate::model::error::Error;
use crate::model::network::{Kind, Network};

/// A network.
#[derive(Clone, Debug)]
pub(in crate::bridge) struct NetworkObject(pub(in crate::bridge) Arc<Network>);

/// What makes networks: `network.ring(10, 2)`.
#[derive(Clone, Copy, Debug)]
pub(in crate::bridge) struct NetworksObject;

impl FromValue for NetworkObject {
    const EXPECTED: &'static str = "a network";
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(cx.values().downcast::<Self>(value).cloned())
    }
}

impl IntoValue for NetworkObject {
    const NAME: &'static str = "a network";
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        cx.new_object(Arc::new(self))
    }
}

impl FromValue for NetworksObject {
    const EXPECTED: &'static str = "`network`";
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(cx.values().downcast::<Self>(value).copied())
    }
}

impl IntoValue for NetworksObject {
    const NAME: &'static str = "what makes networks";
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        cx.new_object(Arc::new(self))
    }
}

impl NetworkObject {
    /// A network that is made, its memory counted beforehand; `links`: about how many.
    pub(in crate::bridge) fn make(
        cx: &mut dyn Cx,
        nodes: usize,
        links: f64,
        itself: Option<bool>,
        make: impl FnOnce(&mut dyn Meter) -> Result<Network, Error>,
    ) -> Result<Self, Fault> {
        let links = if links.is_finite() { links.min(1e15) as usize } else { 0 };
        // Pairs both ways while sorting, then one number each way.
        let bytes = nodes.saturating_mul(8).saturating_add(links.saturating_mul(40));
        cx.values().fits(bytes)?;
        let made = metered(cx, make)?.map_err(|error| refused(&error))?;
        Ok(Self(Arc::new(made.with_itself(itself.unwrap_or(false)))))
    }

    /// A node that the script has named.
    pub(in crate::bridge) fn node(&self, node: i64) -> Result<usize, Fault> {
        let found = usize::try_from(node).ok().filter(|&node| node < self.0.size());
        found.ok_or_else(|| {
            let range = format!("a node, from 0 to {}", self.0.size() - 1);
            words::bad_option("node", &node.to_string(), &range).into()
        })
    }

    /// One row for each node.
    pub(in crate::bridge) fn table(&self, cx: &mut dyn Cx) -> Result<TableObject, Fault> {
        let network = &self.0;
        self.count_triangles(cx)?;
        let bytes = network.size().saturating_mul(128);
        cx.values().fits(bytes)?;
        let (of, _) = network.components();
        let mut rows = Vec::with_capacity(network.size());
        for node in 0..network.size() {
            cx.look_at(node)?;
            rows.push(vec![
                Value::Int(node as i64),
                Value::Int(network.degree(node) as i64),
                Value::Float(network.clustering_of(node)),
                Value::Int(i64::from(of.get(node).copied().unwrap_or(0))),
            ]);
        }
        let columns = ["node", "degree", "clustering", "component"];
        TableObject::of_rows(cx, columns.into_iter().map(Arc::from).collect(), rows)
    }

    /// Clustering looks at all neighbours of all neighbours.
    pub(in crate::bridge) fn count_triangles(&self, cx: &mut dyn Cx) -> Result<(), Fault> {
        let (_, most) = self.0.degrees();
        cx.spend((self.0.links() as u64).saturating_mul(most as u64) / 16)
    }

    pub(super) fn title(&self) -> String {
        let size = self.0.size();
        match self.0.kind() {
            Kind::Complete => format!("complete network of {size}"),
            Kind::Ring => format!("ring of {size}"),
            Kind::Lattice(grid) => {
                let around = if grid.moore { "moore" } else { "von neumann" };
                let edge = if grid.torus { "torus" } else { "with edges" };
                format!("lattice of {} × {} ({around}, {edge})", grid.rows, grid.columns)
            }
            Kind::SmallWorld => format!("small world of {size}"),
            Kind::ScaleFree => format!("scale-free network of {size}"),
            Kind::Random => format!("random network of {size}"),
            Kind::Blocs(blocs) => {
                let sizes: Vec<String> = blocs.iter().take(8).map(ToString::to_string).collect();
                let more = if blocs.len() > 8 { " + …" } else { "" };
                format!("network of {} blocs ({}{more})", blocs.len(), sizes.join(" + "))
            }
            Kind::Edges => format!("network of {size}"),
        }
    }
}

/// The nodes of each component, as a list of lists.
fn components(network: &Network, heap: &mut Heap) -> Result<Value, Fault> {
    // For each node its component and how large that is; and which of them wait.
    heap.fits(network.size() * (2 * size_of::<u32>() + size_of::<usize>()))?;
    let (of, count) = network.components();
    let mut sizes = vec![0_u32; count];
    of.iter().for_each(|&component| sizes[component as usize] += 1);
    // A list has room for four, and then for twice as many.
    let room = |size: u32| size_of::<Value>() * size.next_power_of_two().max(4) as usize;
    heap.fits(sizes.iter().map(|&size| room(size) + LIST).sum())?;
    let mut members = vec![Vec::new(); count];
    for (node, &component) in of.iter().enumerate() {
        if let Some(list) = members.get_mut(component as usize) {
            list.push(Value::Int(node as i64));
        }
    }
    let lists = members.into_iter().map(|nodes| heap.new_list(nodes));
    let lists = lists.collect::<Result<Vec<_>, _>>()?;
    heap.new_list(lists)
}

/// What a list takes beside its elements, while it is made and in a list of lists, in bytes.
const LIST: usize = 96;

fn refused(error: &Error) -> Fault {
    match error {
        Error::OutOfRange { what, value } => {
            let range = match *what {
                "nodes" => "a whole number from 1 to 4194304",
                "neighbours" => "an even number below that of the nodes",
                "links" => "at least 1 and below the number of nodes",
                _ => "possible",
            };
            words::bad_option(what, &shown(*value), range).into()
        }
        Error::BadProbability { what, value } => {
            words::bad_option(what, &shown(*value), "a probability").into()
        }
        other => crate::bridge::faults::refused(other, "network"),
    }
}

impl Object for NetworkObject {
    fn type_name(&self) -> &'static str {
        "network"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let network = &*self.0;
        let heap = &mut *reader.heap;
        let number = |count: usize| Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)));
        Some(match name {
            "size" => number(network.size()),
            "links" => number(network.links()),
            "mean_degree" => Ok(Value::Float(network.mean_degree())),
            "density" => Ok(Value::Float(network.density())),
            "clustering" => Ok(Value::Float(network.clustering(|work| {
                heap.note(work);
                heap.goes_on()
            }))),
            "edges" => {
                let mut pairs = Vec::with_capacity(network.links());
                for (a, b) in network.edges() {
                    match heap.new_list(vec![Value::Int(a as i64), Value::Int(b as i64)]) {
                        Ok(pair) => pairs.push(pair),
                        Err(fault) => return Some(Err(fault)),
                    }
                }
                heap.new_list(pairs)
            }
            "components" => {
                heap.note_many(network.size() + network.links());
                components(network, heap)
            }
            _ => return None,
        })
    }

    fn fields(&self) -> &'static [&'static str] {
        &[
            "size",
            "links",
            "degree",
            "neighbours",
            "edges",
            "mean_degree",
            "clustering",
            "density",
            "components",
            "table",
        ]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        Some(match name {
            "degree" => "method_network_degree",
            "neighbours" => "method_network_neighbours",
            "table" => "method_network_table",
            _ => return None,
        })
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let network = &*self.0;
        // Degrees and components look at every link.
        heap.note_many(network.size() + network.links());
        let mut out = self.show_short(heap, image);
        let (low, high) = network.degrees();
        if low == high {
            let _ = write!(
                out,
                ", each with {low} {}",
                if low == 1 { "neighbour" } else { "neighbours" }
            );
        } else {
            let mean = fixed(network.mean_degree(), 2);
            let _ = write!(out, ", {low} to {high} neighbours (mean {mean})");
        }
        if network.meets_itself() {
            out.push_str(" and itself");
        }
        let (of, count) = network.components();
        if count > 1 {
            let alone = (0..network.size()).filter(|&node| network.degree(node) == 0).count();
            let mut sizes = vec![0_usize; count];
            of.iter().for_each(|&component| sizes[component as usize] += 1);
            let largest = sizes.iter().max().copied().unwrap_or(0);
            let _ = write!(out, "\n  {count} components, the largest of {largest} nodes");
            if alone > 0 {
                let _ = write!(out, "; {alone} without neighbours");
            }
        }
        out
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        let links = self.0.links();
        format!("{}, {links} {}", self.title(), if links == 1 { "link" } else { "links" })
    }

    fn equals(&self, other: &dyn Object, heap: &Heap) -> bool {
        other.as_any().downcast_ref::<Self>().is_some_and(|other| {
            let (a, b) = (&self.0, &other.0);
            if a.size() != b.size() || a.links() != b.links() {
                return false;
            }
            heap.note_many(a.size() + a.links());
            let looked = |(turn, edge)| heap.goes_on_at(turn).then_some(edge);
            let edges = a.edges().enumerate().map_while(looked);
            edges.eq(b.edges())
        })
    }

    fn bytes(&self) -> usize {
        64 + self.0.bytes()
    }
}

impl Object for NetworksObject {
    fn type_name(&self) -> &'static str {
        "maker of networks"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn fields(&self) -> &'static [&'static str] {
        &[
            "complete",
            "ring",
            "lattice",
            "small_world",
            "scale_free",
            "random",
            "blocs",
            "from_edges",
        ]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        Some(match name {
            "complete" => "method_networks_complete",
            "ring" => "method_networks_ring",
            "lattice" => "method_networks_lattice",
            "small_world" => "method_networks_small_world",
            "scale_free" => "method_networks_scale_free",
            "random" => "method_networks_random",
            "blocs" => "method_networks_blocs",
            "from_edges" => "method_networks_from_edges",
            _ => return None,
        })
    }

    fn show(&self, _heap: &Heap, _image: &Image) -> String {
        format!("network: {}", self.fields().join(", "))
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        other.as_any().is::<Self>()
    }
}
