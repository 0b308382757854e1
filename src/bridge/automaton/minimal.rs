//! Merging states that nobody can tell apart (Moore 1956): those that decide alike and lead, under every
//! observation, to states that do so too.

use indexmap::IndexSet;

use super::LARGE;
use crate::lang::value::Heap;
use crate::model::strategy::{Automaton, Decision, State};

/// The smallest automaton that does the same, and for each of its states those that were merged into it. `None` too
/// where the run is to end.
pub(super) fn minimal(machine: &Automaton, heap: &Heap) -> Option<(Automaton, Vec<Vec<usize>>)> {
    let states = machine.states();
    let mut classes = vec![0; states.len()];
    let mut count = 1;
    loop {
        if states.len() > LARGE {
            heap.note_many(states.len() * machine.columns());
        }
        if !heap.looks_on() {
            return None;
        }
        let mut signatures = IndexSet::new();
        let refined: Vec<usize> = states
            .iter()
            .zip(&classes)
            .map(|(state, class)| {
                let mut signature = vec![*class as u64];
                write(machine, &state.decision, &classes, &mut signature);
                signatures.insert_full(signature).0
            })
            .collect();
        let found = signatures.len();
        classes = refined;
        if found == count {
            break;
        }
        count = found;
    }
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

/// What is decided and where it leads, as a row of words.
fn write(machine: &Automaton, decision: &Decision, classes: &[usize], out: &mut Vec<u64>) {
    let leads = |at: usize, out: &mut Vec<u64>| {
        out.extend(row(machine, at, classes).iter().map(|class| u64::from(*class)));
    };
    match decision {
        Decision::Play { action, row } => {
            out.extend([0, *action as u64]);
            leads(*row, out);
        }
        Decision::Mixed { parts, row } => {
            out.extend([1, parts.len() as u64]);
            out.extend(parts.iter().flat_map(|(action, p)| [*action as u64, p.to_bits()]));
            leads(*row, out);
        }
        Decision::Chance { p, yes, no } => {
            out.extend([2, p.to_bits()]);
            write(machine, yes, classes, out);
            write(machine, no, classes, out);
        }
        Decision::Pick(ways) => {
            out.extend([3, ways.len() as u64]);
            ways.iter().for_each(|way| write(machine, way, classes, out));
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
