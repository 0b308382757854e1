//! Fewer points where more could not be seen, so that a picture of a million rows stays small. The choice depends on
//! the points alone.

use std::collections::BTreeMap;

use super::scene::Point;
use super::{On, going, sorted};

/// A line of a picture has no more points.
pub(super) const MOST_JOINED: usize = 4000;
/// A cloud has no more.
pub(super) const MOST_APART: usize = 6000;

/// The points of a line that make a difference: those further than a quarter of a point from the last one kept, and
/// of very many still each so manyth. First and last stay.
pub(super) fn joined(points: Vec<Point>, on: &On<'_>) -> Vec<Point> {
    let Some(&last) = points.last() else { return points };
    let mut kept: Vec<Point> = Vec::new();
    let mut column: Option<(f64, Point, Point)> = None;
    let flush = |column: &mut Option<(f64, Point, Point)>, kept: &mut Vec<Point>| {
        if let Some((_, low, high)) = column.take() {
            kept.push(low);
            kept.push(high);
        }
    };
    if points.len() <= MOST_JOINED {
        for point in points {
            let far = kept.last().is_none_or(|before| {
                (before.0 - point.0).abs() > 0.25 || (before.1 - point.1).abs() > 0.25
            });
            if far {
                kept.push(point);
            }
        }
    } else {
        // Within half a point across: the lowest and the highest, in the order in which they come.
        for point in going(points.into_iter(), on) {
            let place = (point.0 * 2.0).floor();
            match &mut column {
                Some((at, low, high)) if (*at - place).abs() < 0.5 => {
                    if point.1 < low.1.min(high.1) {
                        (*low, *high) = (if low.1 > high.1 { *low } else { *high }, point);
                    } else if point.1 > low.1.max(high.1) {
                        (*low, *high) = (if low.1 < high.1 { *low } else { *high }, point);
                    }
                }
                _ => {
                    flush(&mut column, &mut kept);
                    column = Some((place, point, point));
                }
            }
        }
        flush(&mut column, &mut kept);
        kept.dedup();
    }
    if kept.len() > MOST_JOINED {
        let every = kept.len().div_ceil(MOST_JOINED);
        kept = kept.into_iter().step_by(every).collect();
    }
    if kept.last() != Some(&last) {
        kept.push(last);
    }
    kept
}

/// Pieces of lines, those that meet end to end made one, so that dashes run on from piece to piece.
pub(super) fn chained(mut pieces: Vec<Vec<Point>>) -> Vec<Vec<Point>> {
    pieces.retain(|piece| piece.len() > 1);
    let mut ends: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    #[allow(clippy::cast_possible_truncation, reason = "places of a picture")]
    let spot = |point: &Point| ((point.0 * 20.0).round() as i64, (point.1 * 20.0).round() as i64);
    for (at, piece) in pieces.iter().enumerate() {
        for end in [piece.first(), piece.last()].into_iter().flatten() {
            ends.entry(spot(end)).or_default().push(at);
        }
    }
    let mut used = vec![false; pieces.len()];
    let mut made = Vec::new();
    for start in 0..pieces.len() {
        if std::mem::replace(&mut used[start], true) {
            continue;
        }
        let mut line = pieces[start].clone();
        // On from its last point, then turned around and on from its first.
        for _ in 0..2 {
            while let Some(last) = line.last().copied() {
                let near = ends.get(&spot(&last)).into_iter().flatten();
                let Some(next) = near.copied().find(|&at| !used[at]) else { break };
                used[next] = true;
                let mut piece = std::mem::take(&mut pieces[next]);
                if piece.first().map(&spot) != Some(spot(&last)) {
                    piece.reverse();
                }
                line.extend(piece.into_iter().skip(1));
            }
            line.reverse();
        }
        made.push(line);
    }
    made
}

/// The points of a cloud: of those on the same spot one, and of very many still each so manyth.
pub(super) fn apart(points: Vec<Point>, on: &On<'_>) -> Vec<Point> {
    if points.len() <= MOST_APART / 4 {
        return points;
    }
    let mut kept = points;
    #[allow(clippy::cast_possible_truncation, reason = "places of a picture")]
    let spot = |point: &Point| (point.0.round() as i64, point.1.round() as i64);
    let order = |a: &Point, b: &Point| {
        spot(a).cmp(&spot(b)).then(a.0.total_cmp(&b.0)).then(a.1.total_cmp(&b.1))
    };
    if !sorted(&mut kept, on, order) {
        return Vec::new();
    }
    kept.dedup_by(|a, b| spot(a) == spot(b));
    if kept.len() > MOST_APART {
        // Spread over the places without a pattern: by a number made of each place.
        let share = u64::MAX / kept.len() as u64 * MOST_APART as u64;
        kept.retain(|point| mixed(spot(point)) <= share);
    }
    kept
}

/// A number that looks random for a spot (the finish of SplitMix64).
fn mixed((x, y): (i64, i64)) -> u64 {
    let z = (x.cast_unsigned() << 20 ^ y.cast_unsigned()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_points_become_few() {
        let wave: Vec<Point> = (0..1_000_000)
            .map(|at| (f64::from(at) / 1e6 * 600.0, f64::from(at % 977) / 977.0 * 300.0))
            .collect();
        let kept = joined(wave.clone(), &|| true);
        assert!(kept.len() <= MOST_JOINED + 1 && kept.len() > 1000, "{}", kept.len());
        assert_eq!((kept.first(), kept.last()), (wave.first(), wave.last()));
        let highest = kept.iter().map(|point| point.1).fold(0.0, f64::max);
        assert!(highest > 299.0);
        let cloud = apart(wave, &|| true);
        assert!((MOST_APART * 9 / 10..MOST_APART * 11 / 10).contains(&cloud.len()));
        let few = vec![(0.0, 0.0), (0.1, 0.1), (5.0, 5.0)];
        assert_eq!(joined(few.clone(), &|| true), [(0.0, 0.0), (5.0, 5.0)]);
        assert_eq!(apart(few, &|| true).len(), 3);
        assert!(joined(Vec::new(), &|| true).is_empty());
        let pieces = vec![
            vec![(1.0, 0.0), (2.0, 0.0)],
            vec![(5.0, 5.0), (6.0, 6.0)],
            vec![(1.0, 0.0), (0.0, 0.0)],
            vec![(3.0, 0.0), (2.0, 0.0)],
        ];
        let lines = chained(pieces);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0], [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0)]);
    }
}
