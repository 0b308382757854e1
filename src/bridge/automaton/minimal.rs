//! Merging states that nobody can tell apart (Moore 1956): those that decide alike and lead, under every
//! observation, to states that do so too.

use indexmap::IndexSet;

use super::LARGE;
use super::refine::{Edge, refine};
use crate::lang::value::Heap;
use crate::model::strategy::{Automaton, Decision, State};

/// The smallest automaton that does the same, and for each of its states those that were merged into it. `None` too
/// where the run is to end.
pub(super) fn minimal(machine: &Automaton, heap: &Heap) -> Option<(Automaton, Vec<Vec<usize>>)> {
    let states = machine.states();
    let classes = classes(machine, heap)?;
    let count = classes.iter().max().map_or(0, |most| most + 1);
    let mut members = vec![Vec::new(); count];
    for (state, class) in classes.iter().enumerate() {
        members[*class].push(state);
    }
    let mut rows: IndexSet<Vec<u32>> = IndexSet::new();
    let mut made = Vec::with_capacity(count);
    for class in &members {
        let decision = renamed(machine, &states[*class.first()?].decision, &classes, &mut rows);
        made.push(State { name: String::new(), decision });
    }
    let table = rows.into_iter().flatten().collect();
    let others = machine.others().to_vec();
    let small = Automaton::new(machine.actions(), others, machine.informed(), made, table).ok()?;
    Some((small, members))
}

/// The row as classes.
fn row(machine: &Automaton, row: usize, classes: &[usize]) -> Vec<u32> {
    let class = |state: &u32| u32::try_from(classes[*state as usize]).unwrap_or(u32::MAX);
    machine.row(row).iter().map(class).collect()
}

/// The class of each state, numbered in the order of their first states. States lead to rows of the table, and rows to
/// states; both are nodes of one graph.
fn classes(machine: &Automaton, heap: &Heap) -> Option<Vec<usize>> {
    let states = machine.states();
    let mut shapes: IndexSet<Vec<u64>> = IndexSet::new();
    let mut alike = Vec::with_capacity(states.len());
    let mut edges = Vec::new();
    let number = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
    let mut rows: IndexSet<usize> = IndexSet::new();
    for (from, state) in states.iter().enumerate() {
        let (mut shape, mut leads) = (Vec::new(), Vec::new());
        write(&state.decision, &mut shape, &mut leads);
        alike.push(shapes.insert_full(shape).0);
        for (letter, row) in leads.into_iter().enumerate() {
            let to = number(states.len() + rows.insert_full(row).0);
            edges.push(Edge { from: number(from), letter: number(letter), to });
        }
    }
    alike.resize(states.len() + rows.len(), shapes.len());
    for (place, row) in rows.iter().enumerate() {
        let from = number(states.len() + place);
        let leads = machine.row(*row).iter().enumerate();
        edges.extend(leads.map(|(letter, &to)| Edge { from, letter: number(letter), to }));
        if !heap.goes_on_at(place) {
            return None;
        }
    }
    let mut goes_on = |edges: usize| {
        if states.len() > LARGE {
            heap.note(edges / EDGES);
        }
        heap.goes_on()
    };
    let found = refine(&alike, &edges, &mut goes_on).filter(|_| heap.looks_on())?;
    let mut order: IndexSet<usize> = IndexSet::new();
    Some(found[..states.len()].iter().map(|class| order.insert_full(*class).0).collect())
}

/// So many edges are gone through in a step.
const EDGES: usize = 16;

/// What is decided, as a row of words, and the rows that it leads to.
fn write(decision: &Decision, out: &mut Vec<u64>, rows: &mut Vec<usize>) {
    match decision {
        Decision::Play { action, row } => {
            out.extend([0, *action as u64]);
            rows.push(*row);
        }
        Decision::Mixed { parts, row } => {
            out.extend([1, parts.len() as u64]);
            out.extend(parts.iter().flat_map(|(action, p)| [*action as u64, p.to_bits()]));
            rows.push(*row);
        }
        Decision::Chance { p, yes, no } => {
            out.extend([2, p.to_bits()]);
            write(yes, out, rows);
            write(no, out, rows);
        }
        Decision::Pick(ways) => {
            out.extend([3, ways.len() as u64]);
            ways.iter().for_each(|way| write(way, out, rows));
        }
    }
}

fn renamed(
    machine: &Automaton,
    decision: &Decision,
    classes: &[usize],
    rows: &mut IndexSet<Vec<u32>>,
) -> Decision {
    let mut place = |at: usize| rows.insert_full(row(machine, at, classes)).0;
    match decision {
        Decision::Play { action, row } => Decision::Play { action: *action, row: place(*row) },
        Decision::Mixed { parts, row } => {
            Decision::Mixed { parts: parts.clone(), row: place(*row) }
        }
        Decision::Chance { p, yes, no } => Decision::Chance {
            p: *p,
            yes: Box::new(renamed(machine, yes, classes, rows)),
            no: Box::new(renamed(machine, no, classes, rows)),
        },
        Decision::Pick(ways) => {
            Decision::Pick(ways.iter().map(|way| renamed(machine, way, classes, rows)).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_that_is_like_another_state_is_merged() {
        // Tit for tat with a start of its own: start and "they cooperated" do the same.
        let play = |action| Decision::Play { action, row: 0 };
        let state = |decision| State { name: String::new(), decision };
        let states = vec![state(play(0)), state(play(0)), state(play(1))];
        let machine = Automaton::new(2, vec![2], false, states, vec![1, 2, 1, 2]).unwrap();
        let (small, members) = minimal(&machine, &Heap::default()).unwrap();
        assert_eq!(members, [vec![0, 1], vec![2]]);
        assert_eq!(small.row(0), [0, 1, 0, 1]);
    }
}
