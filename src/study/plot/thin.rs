//! Fewer points where more could not be seen, so that a picture of a million rows stays small. The choice depends on
//! the points alone.

use super::scene::Point;

/// A line of a picture has no more points.
const MOST_JOINED: usize = 4000;
/// A cloud has no more.
const MOST_APART: usize = 6000;

/// The points of a line that make a difference: those further than a quarter of a point from the last one kept, and
/// of very many still each so manyth. First and last stay.
pub(super) fn joined(points: Vec<Point>) -> Vec<Point> {
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
        for point in points {
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

/// The points of a cloud: of those on the same spot one, and of very many still each so manyth.
pub(super) fn apart(points: Vec<Point>) -> Vec<Point> {
    if points.len() <= MOST_APART / 4 {
        return points;
    }
    let mut kept = points;
    #[allow(clippy::cast_possible_truncation, reason = "places of a picture")]
    let spot = |point: &Point| (point.0.round() as i64, point.1.round() as i64);
    kept.sort_by(|a, b| spot(a).cmp(&spot(b)).then(a.0.total_cmp(&b.0)).then(a.1.total_cmp(&b.1)));
    kept.dedup_by(|a, b| spot(a) == spot(b));
    if kept.len() > MOST_APART {
        let every = kept.len().div_ceil(MOST_APART);
        kept = kept.into_iter().step_by(every).collect();
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_points_become_few() {
        let wave: Vec<Point> = (0..1_000_000)
            .map(|at| (f64::from(at) / 1e6 * 600.0, f64::from(at % 977) / 977.0 * 300.0))
            .collect();
        let kept = joined(wave.clone());
        assert!(kept.len() <= MOST_JOINED + 1 && kept.len() > 1000, "{}", kept.len());
        assert_eq!((kept.first(), kept.last()), (wave.first(), wave.last()));
        let highest = kept.iter().map(|point| point.1).fold(0.0, f64::max);
        assert!(highest > 299.0);
        assert!(apart(wave).len() <= MOST_APART);
        let few = vec![(0.0, 0.0), (0.1, 0.1), (5.0, 5.0)];
        assert_eq!(joined(few.clone()), [(0.0, 0.0), (5.0, 5.0)]);
        assert_eq!(apart(few).len(), 3);
        assert!(joined(Vec::new()).is_empty());
    }
}
