//! Automata as drawings in text: each state a node, with arrows to the states that follow.
//!
//! ```text
//! > 0  start or their last cooperate: cooperate
//!      |-- they cooperate --> 0
//!      `-- they defect -----> 1
//! ```

use std::collections::HashMap;
use std::fmt::Write as _;

use indexmap::IndexSet;

use super::object::AutomatonObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::value::Heap;
use crate::model::strategy::Move;

/// So many states are drawn.
const DRAWN: usize = 32;
/// So many observations lie between two looks whether to go on.
const LOOK: usize = 64;
/// So many arrows of a row are drawn.
const ARROWS: usize = 16;

pub(super) fn draw(object: &AutomatonObject, heap: &Heap) -> String {
    let machine = &object.machine;
    let size = machine.states().len();
    let mut out = words::machine_of(&object.name, size);
    for (number, state) in machine.states().iter().enumerate().take(DRAWN) {
        let start = if number == 0 { '>' } else { ' ' };
        let moves = machine.moves(number);
        let _ = write!(out, "\n{start} {number:<3} {}: {}", state.name, plays(object, &moves));
        // Draws may lead to different places after the same observation.
        let mut rows: Vec<(usize, Vec<&Move>)> = Vec::new();
        for done in &moves {
            let same = rows.iter_mut().find(|(row, _)| machine.row(*row) == machine.row(done.row));
            match same {
                Some((_, moves)) => moves.push(done),
                None => rows.push((done.row, vec![done])),
            }
        }
        for (row, moves) in &rows {
            heap.note_many(machine.columns() * moves.len());
            if !heap.looks_on() {
                return out;
            }
            if rows.len() > 1 {
                let chosen: Vec<Move> = moves.iter().map(|done| **done).collect();
                let _ = write!(out, "\n      {}", words::machine_branch(&plays(object, &chosen)));
            }
            let arrows = arrows(object, *row, heap);
            let longest = arrows.iter().map(|(label, _)| label.chars().count()).max().unwrap_or(0);
            for (label, next) in arrows.iter().take(ARROWS) {
                let line = "-".repeat(longest - label.chars().count() + 2);
                let _ = write!(out, "\n      |-- {label} {line}> {next}");
            }
            if arrows.len() > ARROWS {
                let _ =
                    write!(out, "\n      {}", words::machine_more_arrows(arrows.len() - ARROWS));
            }
        }
    }
    if size > DRAWN {
        let _ = write!(out, "\n{}", words::machine_more_states(size - DRAWN));
    }
    out
}

/// What is done, with probabilities where it is drawn.
fn plays(object: &AutomatonObject, moves: &[Move]) -> String {
    let mut actions: Vec<(usize, f64)> = Vec::new();
    for done in moves {
        match actions.iter_mut().find(|(action, _)| *action == done.action) {
            Some((_, p)) => *p += done.probability,
            None => actions.push((done.action, done.probability)),
        }
    }
    let number = |p: f64| {
        let rounded = (p * 1e6).round() / 1e6;
        crate::base::number::shortest(rounded)
    };
    match actions[..] {
        [(action, _)] => object.own[action].clone(),
        _ => {
            let each: Vec<String> = actions
                .iter()
                .map(|(action, p)| format!("{} {}", object.own[*action], number(*p)))
                .collect();
            each.join(", ")
        }
    }
}

/// The arrows of a row: what leads to which state, said as shortly as can be.
fn arrows(object: &AutomatonObject, row: usize, heap: &Heap) -> Vec<(String, u32)> {
    let targets = object.machine.row(row);
    let shown: Vec<(usize, Vec<usize>, u32)> = (0..targets.len())
        .take_while(|column| column % LOOK != 0 || heap.looks_on())
        .filter(|column| !object.observed_twice(*column))
        .map(|column| {
            let (own, seen) = object.observation(column);
            (own, seen, targets[column])
        })
        .collect();
    let Some(&(_, _, first)) = shown.first() else { return Vec::new() };
    if shown.iter().all(|(.., next)| *next == first) {
        return vec![(words::MACHINE_ALWAYS.to_owned(), first)];
    }
    // Whether what it did itself, or what the others did, is enough to tell.
    let tells = |key: &dyn Fn(&(usize, Vec<usize>, u32)) -> Vec<usize>| {
        let mut leads: HashMap<Vec<usize>, u32, foldhash::fast::RandomState> = HashMap::default();
        shown.iter().all(|one| *leads.entry(key(one)).or_insert(one.2) == one.2)
    };
    let by_seen = tells(&|one| one.1.clone());
    let by_own = !by_seen && tells(&|one| vec![one.0]);
    // Among several like players only how many did what may matter.
    let alike =
        object.others.len() > 1 && object.others.iter().all(|names| *names == object.others[0]);
    let counts = |seen: &[usize]| -> Vec<usize> {
        let actions = 0..object.others.first().map_or(0, Vec::len);
        actions.map(|action| seen.iter().filter(|at| **at == action).count()).collect()
    };
    let by_counts = alike && tells(&|one| std::iter::once(one.0).chain(counts(&one.1)).collect());
    let mut made: IndexSet<(String, u32), foldhash::fast::RandomState> = IndexSet::default();
    for (at, (own, seen, next)) in shown.iter().enumerate() {
        if at % LOOK == 0 && !heap.looks_on() {
            break;
        }
        let own = words::machine_own(&object.own[*own]);
        let seen = if object.others.len() == 1 {
            words::machine_other(&object.seen(seen))
        } else if by_counts {
            let counts = counts(seen);
            let named = counts.iter().zip(&object.others[0]);
            let named: Vec<(usize, &str)> = named
                .filter(|(count, _)| **count > 0)
                .map(|(count, name)| (*count, name.as_str()))
                .collect();
            words::machine_counts(&named)
        } else {
            words::machine_others(&object.seen(seen))
        };
        let label = match (by_seen, by_own) {
            (true, _) => seen,
            (_, true) => own,
            _ => format!("{own}, {seen}"),
        };
        made.insert((label, *next));
    }
    made.into_iter().collect()
}
