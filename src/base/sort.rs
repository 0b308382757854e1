//! Sorting that can be stopped.

use std::cmp::Ordering;

use super::meter::{Meter, Stopped};

/// So many items are sorted or merged between two looks: well below a millisecond.
const PIECE: usize = 1 << 12;

/// Sorts items by an order without contradictions; equal ones stay as they are among themselves. The work is not
/// counted, but it is looked now and then whether it is to end; then the items are what they were, in no order.
///
/// # Errors
/// If it is to end.
pub fn in_pieces<T: Copy>(
    items: &mut Vec<T>,
    meter: &mut dyn Meter,
    order: impl Fn(&T, &T) -> Ordering,
) -> Result<(), Stopped> {
    for piece in items.chunks_mut(PIECE) {
        piece.sort_by(&order);
        meter.look()?;
    }
    let mut width = PIECE;
    let mut merged = Vec::new();
    while width < items.len() {
        merged.clear();
        merged.reserve(items.len());
        for pair in items.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            merge(left, right, &mut merged, meter, &order)?;
        }
        std::mem::swap(items, &mut merged);
        width *= 2;
    }
    Ok(())
}

/// Adds two sorted runs to what is merged.
fn merge<T: Copy>(
    mut left: &[T],
    mut right: &[T],
    merged: &mut Vec<T>,
    meter: &mut dyn Meter,
    order: impl Fn(&T, &T) -> Ordering,
) -> Result<(), Stopped> {
    if let (Some(last), Some(first)) = (left.last(), right.first())
        && order(last, first).is_gt()
    {
        while !left.is_empty() && !right.is_empty() {
            meter.look()?;
            for _ in 0..PIECE {
                let (Some(one), Some(other)) = (left.first(), right.first()) else { break };
                if order(one, other).is_le() {
                    merged.push(*one);
                    left = &left[1..];
                } else {
                    merged.push(*other);
                    right = &right[1..];
                }
            }
        }
    }
    for rest in [left, right] {
        for piece in rest.chunks(PIECE) {
            merged.extend_from_slice(piece);
        }
        meter.look()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::meter::{Looks, Unmetered};
    use crate::base::random::{Draws, Stream};

    #[test]
    fn it_sorts_as_the_library_does() {
        let mut stream = Stream::new(1);
        for (count, values) in
            [(0, 1), (1, 1), (4096, 9), (4097, 1), (50_000, 300), (70_001, 1 << 30)]
        {
            let mut items: Vec<(usize, usize)> =
                (0..count).map(|at| (stream.index(values), at)).collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            in_pieces(&mut items, &mut Unmetered, |a, b| a.0.cmp(&b.0)).expect("nobody stops it");
            assert_eq!(items, expected, "{count}");
        }
    }

    #[test]
    fn it_ends_when_it_is_told_to() {
        for looks in 0..20 {
            let mut items: Vec<usize> = (0..20_000).rev().collect();
            let ended = in_pieces(&mut items, &mut Looks(looks), Ord::cmp);
            assert_eq!((ended, items.len()), (Err(Stopped), 20_000), "{looks}");
        }
    }
}
