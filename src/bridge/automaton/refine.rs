//! Which nodes of a graph nobody can tell apart: those that look alike and lead, under every letter, to nodes of which
//! the same is true.
//!
//! # Algorithm
//! Classes are split by who leads into a class and who does not; of a class that is split, only the smaller part has
//! to be looked at again (Hopcroft 1971). A chain of thousands of states takes no longer than other graphs.

/// Where a node leads under a letter; one node has one such edge for a letter at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) from: u32,
    pub(super) letter: u32,
    pub(super) to: u32,
}

/// For each node its class, in no order that matters, given which nodes look alike at first. `goes_on` is told how many
/// edges were gone through; `None` once it says no.
pub(super) fn refine(
    alike: &[usize],
    edges: &[Edge],
    goes_on: &mut dyn FnMut(usize) -> bool,
) -> Option<Vec<usize>> {
    let mut classes = Classes::new(alike);
    let into = Into::new(alike.len(), edges);
    let mut open: Vec<usize> = (0..classes.spans.len()).collect();
    let mut waiting = vec![true; open.len()];
    let mut leading: Vec<(u32, u32)> = Vec::new();
    while let Some(target) = open.pop() {
        waiting[target] = false;
        leading.clear();
        let (begin, end) = classes.spans[target];
        for &node in &classes.order[begin..end] {
            leading.extend_from_slice(into.of(node as usize));
        }
        if !goes_on(leading.len() + 1) {
            return None;
        }
        leading.sort_unstable();
        for alike in leading.chunk_by(|one, other| one.0 == other.0) {
            for new in classes.split(alike.iter().map(|(_, from)| *from as usize)) {
                // The rest of a class that waits already waits on.
                debug_assert_eq!(new, waiting.len(), "classes are numbered one after the other");
                waiting.push(true);
                open.push(new);
            }
        }
    }
    Some(classes.of)
}

/// The edges by where they lead: letters and beginnings.
struct Into {
    begins: Vec<usize>,
    edges: Vec<(u32, u32)>,
}

impl Into {
    fn new(nodes: usize, edges: &[Edge]) -> Self {
        let mut begins = vec![0; nodes + 1];
        edges.iter().for_each(|edge| begins[edge.to as usize + 1] += 1);
        for node in 0..nodes {
            begins[node + 1] += begins[node];
        }
        let mut next = begins.clone();
        let mut sorted = vec![(0, 0); edges.len()];
        for edge in edges {
            let place = &mut next[edge.to as usize];
            sorted[*place] = (edge.letter, edge.from);
            *place += 1;
        }
        Self { begins, edges: sorted }
    }

    fn of(&self, node: usize) -> &[(u32, u32)] {
        &self.edges[self.begins[node]..self.begins[node + 1]]
    }
}

/// Classes as stretches of one list of all nodes.
struct Classes {
    order: Vec<u32>,
    /// Where each node stands in it.
    places: Vec<usize>,
    /// The class of each node.
    of: Vec<usize>,
    /// Where each class begins and ends.
    spans: Vec<(usize, usize)>,
    /// How many of a class have been picked out, at its beginning.
    picked: Vec<usize>,
}

impl Classes {
    fn new(alike: &[usize]) -> Self {
        let count = alike.iter().max().map_or(0, |most| most + 1);
        let mut order: Vec<u32> = (0_u32..).take(alike.len()).collect();
        order.sort_by_key(|node| alike[*node as usize]);
        let mut places = vec![0; alike.len()];
        let mut spans = vec![(0, 0); count];
        for (place, &node) in order.iter().enumerate() {
            places[node as usize] = place;
            let span = &mut spans[alike[node as usize]];
            if span.1 == 0 {
                span.0 = place;
            }
            span.1 = place + 1;
        }
        Self { order, places, of: alike.to_vec(), spans, picked: vec![0; count] }
    }

    /// Splits every class of which some of these nodes are members and some are not; the new classes, each the smaller
    /// part of what it was split from.
    fn split(&mut self, nodes: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut touched = Vec::new();
        for node in nodes {
            let class = self.of[node];
            if self.picked[class] == 0 {
                touched.push(class);
            }
            let (from, to) = (self.places[node], self.spans[class].0 + self.picked[class]);
            let other = self.order[to] as usize;
            self.order.swap(from, to);
            (self.places[node], self.places[other]) = (to, from);
            self.picked[class] += 1;
        }
        let mut made = Vec::new();
        for class in touched {
            let picked = std::mem::take(&mut self.picked[class]);
            let (begin, end) = self.spans[class];
            let middle = begin + picked;
            if middle == end {
                continue;
            }
            let (rest, new) = if picked <= end - middle {
                ((middle, end), (begin, middle))
            } else {
                ((begin, middle), (middle, end))
            };
            self.spans[class] = rest;
            let number = self.spans.len();
            self.spans.push(new);
            self.picked.push(0);
            for place in new.0..new.1 {
                self.of[self.order[place] as usize] = number;
            }
            made.push(number);
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leads_to_what_can_be_told_apart_is_told_apart() {
        // 0 → 1 → 2 → 3 → 3 and 4 → 3; only 3 looks different.
        let edges = [(0, 1), (1, 2), (2, 3), (3, 3), (4, 3)];
        let edges = edges.map(|(from, to)| Edge { from, letter: 0, to });
        let found = refine(&[0, 0, 0, 1, 0], &edges, &mut |_| true).unwrap();
        assert_eq!(found[2], found[4]);
        let mut different = found.clone();
        different.sort_unstable();
        different.dedup();
        assert_eq!(different.len(), 4);
        assert!(refine(&[0, 0], &[], &mut |_| false).is_none());
    }

    #[test]
    fn a_chain_is_split_about_as_often_as_its_length() {
        let nodes = 4096_u32;
        let next = |from: u32| Edge { from, letter: 0, to: (from + 1).min(nodes - 1) };
        let edges: Vec<Edge> = (0..nodes).map(next).collect();
        let mut alike = vec![0; nodes as usize];
        alike[nodes as usize - 1] = 1;
        let mut work = 0;
        let mut goes_on = |edges| {
            work += edges;
            true
        };
        let mut found = refine(&alike, &edges, &mut goes_on).unwrap();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found.len(), 4096);
        assert!(work < 40 * 4096, "{work}");
    }

    #[test]
    fn classes_are_those_that_comparing_again_and_again_comes_to() {
        let mut seed = 1_u32;
        let mut draw = |most: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) % most
        };
        for _ in 0..200 {
            let nodes = 2 + draw(14);
            let alike: Vec<usize> = (0..nodes).map(|node| (node.min(draw(2))) as usize).collect();
            let edges: Vec<Edge> = (0..nodes)
                .flat_map(|from| (0..2).map(move |letter| (from, letter)))
                .map(|(from, letter)| Edge { from, letter, to: draw(nodes) })
                .collect();
            let mut slow = alike.clone();
            loop {
                let mut known: Vec<Vec<usize>> = Vec::new();
                let next: Vec<usize> = (0..nodes as usize)
                    .map(|node| {
                        let own = edges.iter().filter(|edge| edge.from as usize == node);
                        let mut word = vec![slow[node]];
                        word.extend(own.map(|edge| slow[edge.to as usize]));
                        known.iter().position(|other| *other == word).unwrap_or_else(|| {
                            known.push(word);
                            known.len() - 1
                        })
                    })
                    .collect();
                if next == slow {
                    break;
                }
                slow = next;
            }
            let fast = refine(&alike, &edges, &mut |_| true).unwrap();
            for one in 0..nodes as usize {
                for other in 0..nodes as usize {
                    assert_eq!(slow[one] == slow[other], fast[one] == fast[other]);
                }
            }
        }
    }
}
