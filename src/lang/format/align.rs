//! Columns: what stands in one column is moved there, once all lines are known.
//!
//! A *run* is what belongs in one column: the bars of a table, the values of fields that follow each other, the
//! arrows of a `match`, and whatever the author had lined up. Only neighbours are lined up: a line of the run
//! whose neighbour is more than comments away begins anew. Comments beside code are lined up with those of the
//! next lines, and with those that had been written in the same column.

use std::collections::{BTreeMap, BTreeSet};

use super::pieces::width;
use super::print::Line;

/// A column of a line: the line, and which of its columns it is.
type Place = (usize, usize);

/// Moves everything into its column.
pub(super) fn align(lines: &mut [Line], tables: &BTreeSet<u32>, limit: usize) {
    let mut runs: BTreeMap<u32, Vec<Place>> = BTreeMap::new();
    let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, line) in lines.iter().enumerate() {
        for (at, (_, run)) in line.tabs.iter().enumerate() {
            runs.entry(*run).or_default().push((number, at));
        }
        if let Some(run) = line.member {
            members.entry(run).or_default().push(number);
        }
    }
    // From left to right: what is moved to the left of a column moves the column.
    let mut order: Vec<(usize, u32)> = runs
        .iter()
        .map(|(run, places)| (places.iter().map(|it| it.1).max().unwrap_or(0), *run))
        .collect();
    order.sort_unstable();
    for (_, run) in order {
        let members = members.get(&run).map_or(&[][..], Vec::as_slice);
        for places in neighbours(lines, &runs[&run], members, tables.contains(&run)) {
            line_up(lines, &places, limit);
        }
    }
    comments(lines);
}

/// The parts of a run that follow each other with nothing but comments between.
fn neighbours(lines: &[Line], places: &[Place], members: &[usize], table: bool) -> Vec<Vec<Place>> {
    let mut parts: Vec<Vec<Place>> = Vec::new();
    for &place in places {
        let last = parts.last().and_then(|part| part.last()).map(|it| it.0);
        let near = last.is_some_and(|last| {
            let between = |it: usize| {
                let hangs = lines[it].hangs.is_some_and(|(on, _)| on >= last);
                let empty = table && lines[it].text.is_empty();
                hangs || empty || lines[it].comment || members.contains(&it)
            };
            last != place.0 && !lines[last].several && (last + 1..place.0).all(between)
        });
        match parts.last_mut() {
            Some(part) if near => part.push(place),
            _ => parts.push(vec![place]),
        }
    }
    parts
}

/// The column of a byte of a line.
fn column(line: &Line, byte: usize) -> usize {
    let text = line.text.get(..byte).unwrap_or("");
    line.indent + width(text.rsplit('\n').next().unwrap_or(""))
}

/// How wide a line is without its comment.
fn code_width(line: &Line) -> usize {
    let text = line.beside.map_or(&*line.text, |(from, _)| line.text[..from].trim_end());
    column(line, text.len())
}

fn line_up(lines: &mut [Line], places: &[Place], limit: usize) {
    let place = |lines: &[Line], &(line, at): &Place| column(&lines[line], lines[line].tabs[at].0);
    let Some(target) = places.iter().map(|it| place(lines, it)).max() else { return };
    let too_wide = |it: &Place| {
        let before = code_width(&lines[it.0]);
        before <= limit && before + target - place(lines, it) > limit
    };
    if places.len() < 2 || places.iter().any(too_wide) {
        return;
    }
    for it in places {
        let blanks = target - place(lines, it);
        if blanks > 0 {
            let byte = lines[it.0].tabs[it.1].0;
            widen(lines, it.0, byte, blanks);
        }
    }
}

/// Adds blanks before a byte of a line; lines that hang on what follows move along.
fn widen(lines: &mut [Line], number: usize, byte: usize, blanks: usize) {
    let line = &mut lines[number];
    line.text.insert_str(byte, &" ".repeat(blanks));
    for tab in line.tabs.iter_mut().filter(|tab| tab.0 >= byte) {
        tab.0 += blanks;
    }
    if let Some(beside) = &mut line.beside {
        beside.0 += blanks;
    }
    let mut moved = vec![number];
    for (at, line) in lines.iter_mut().enumerate().skip(number + 1) {
        let Some((on, from)) = &mut line.hangs else { break };
        if *on == number && *from >= byte {
            *from += blanks;
        } else if !moved[1..].contains(on) {
            if *on == number {
                continue;
            }
            break;
        }
        line.indent += blanks;
        moved.push(at);
    }
}

/// Lines up comments beside code.
fn comments(lines: &mut [Line]) {
    let mut run: Vec<usize> = Vec::new();
    for number in 0..=lines.len() {
        let goes_on = lines.get(number).is_some_and(|line| match (line.beside, run.last()) {
            (_, None) => true,
            (Some((_, written)), Some(&last)) => {
                let same = lines[last].beside.is_some_and(|it| it.1 == written);
                last + 1 == number || same
            }
            (None, Some(_)) => !line.text.is_empty(),
        });
        if !goes_on {
            beside(lines, &run);
            run.clear();
        }
        if lines.get(number).is_some_and(|line| line.beside.is_some() && !line.several) {
            run.push(number);
        }
    }
}

fn beside(lines: &mut [Line], run: &[usize]) {
    let place = |line: &Line| line.beside.map(|it| column(line, it.0));
    let Some(target) = run.iter().filter_map(|&it| place(&lines[it])).max() else { return };
    for &it in run {
        let line = &mut lines[it];
        if let (Some(at), Some((byte, _))) = (place(line), line.beside) {
            line.text.insert_str(byte, &" ".repeat(target - at));
        }
    }
}
