//! Where an experiment looks: a full grid, or points chosen by a design, without those that `where` leaves out.
//!
//! ```text
//! vary a in [1, 2]                 a grid: (1, x) (1, y) (2, x) (2, y), the last `vary` fastest
//! vary b in [x, y]
//!
//! vary a in uniform(0, 1)          a design: each coordinate is a quantile of the distribution,
//! vary b in [x, y]                 or the share of the way through the list
//! sample latin_hypercube(100)
//! ```
//!
//! Points keep the number that they have before `where`, so that leaving some out changes nothing about the others.

use super::ExperimentObject;
use crate::bridge::declared::ALLOCATED;
use crate::bridge::tables::random::{DistributionObject, QUANTILE};
use crate::lang::diagnostic::catalog::{experiment as words, model};
use crate::lang::native::{Cx, elements};
use crate::lang::value::{Fault, Value, with_article};
use crate::study::design::{Design, MOST_DIMENSIONS, MOST_POINTS};

/// So many points of a design lie between two looks whether to go on.
const LOOK: usize = 1 << 4;
/// What a point takes beside its values, in bytes.
const POINT: usize = size_of::<Vec<Value>>() + ALLOCATED;
/// More points of a design than this are many.
pub(crate) const MANY: usize = 1 << 12;

/// What a variable may be.
#[derive(Clone, Debug)]
pub(crate) enum Axis {
    /// One of these.
    Values(Vec<Value>),
    /// Anything that a distribution gives, and its value.
    Law(DistributionObject, Value),
}

impl Axis {
    /// From what stands after `in`.
    pub(super) fn of(cx: &mut dyn Cx, values: Value) -> Result<Self, Fault> {
        if let Some(law) = cx.values().downcast::<DistributionObject>(values) {
            return Ok(Self::Law(law.clone(), values));
        }
        let Some(listed) = elements(values, cx)? else {
            let found = with_article(values.type_name(cx.values()));
            let expected = "a list, a range or a distribution";
            return Err(model::bad_option("vary", &found, expected).into());
        };
        cx.heap().hold(listed.capacity() * size_of::<Value>())?;
        Ok(Self::Values(listed))
    }

    /// How many values there are to go through.
    pub(super) fn len(&self) -> Option<usize> {
        match self {
            Self::Values(values) => Some(values.len()),
            Self::Law(..) => None,
        }
    }

    pub(super) fn trace(&self, mark: &mut dyn FnMut(Value)) {
        match self {
            Self::Values(values) => values.iter().for_each(|value| mark(*value)),
            Self::Law(_, value) => mark(*value),
        }
    }

    /// How much work a point is beyond a step: where they are many, what a law takes that has no formula.
    pub(crate) fn work(&self, many: bool) -> u64 {
        match self {
            Self::Values(_) => 0,
            Self::Law(law, _) => law.work() - 1 + if many { QUANTILE } else { 0 },
        }
    }

    /// The value at a share of the way.
    pub(crate) fn at(&self, share: f64, cx: &dyn Cx) -> Result<Value, Fault> {
        match self {
            Self::Values(values) => {
                #[allow(clippy::cast_precision_loss, reason = "lists are shorter than 2^53")]
                let place = (share * values.len() as f64) as usize;
                Ok(values
                    .get(place.min(values.len().saturating_sub(1)))
                    .copied()
                    .unwrap_or(Value::None))
            }
            Self::Law(law, _) => law.type_at(share, cx.values()),
        }
    }
}

/// The points of a run.
#[derive(Clone, Debug)]
pub(crate) struct Points {
    /// The values of each, where a design has chosen them.
    chosen: Option<Vec<Vec<Value>>>,
    /// The numbers of those that `where` wants.
    kept: Option<Vec<usize>>,
    /// How many there are before `where`.
    pub(crate) all: usize,
}

impl Points {
    /// Points that somebody else has chosen.
    pub(super) fn chosen(points: Vec<Vec<Value>>) -> Self {
        Self { all: points.len(), chosen: Some(points), kept: None }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.kept.as_ref().map_or(self.all, Vec::len)
    }

    /// The number before `where`, which names the random streams.
    pub(super) fn number(&self, point: usize) -> usize {
        self.kept.as_ref().map_or(point, |kept| kept.get(point).copied().unwrap_or(0))
    }
}

impl ExperimentObject {
    /// Chooses the points of a run.
    ///
    /// # Errors
    /// `E0861` for a grid through a distribution, `E0864` for a design too large, `E0862` where no point is left, and
    /// what `where` raises.
    pub(crate) fn points(&self, cx: &mut dyn Cx, seed: u64) -> Result<Points, Fault> {
        let mut points = match self.sample {
            None => Points { chosen: None, kept: None, all: self.grid()? },
            Some((design, count)) => {
                let dimensions = self.varied.len();
                let large = || {
                    let what = format!("{count} points of {dimensions} variables");
                    let most = format!("{MOST_POINTS} points of {MOST_DIMENSIONS} variables");
                    Fault::from(words::design_too_large(design.name(), &what, &most))
                };
                if !design.can(count, dimensions) {
                    return Err(large());
                }
                cx.spend(count as u64)?;
                let bytes =
                    count.saturating_mul(dimensions + 2).saturating_mul(2 * size_of::<Value>());
                cx.values().fits(bytes)?;
                // Until whoever asked for them is done.
                cx.heap().hold(count.saturating_mul(POINT + dimensions * size_of::<Value>()))?;
                let shares = design.points(count, dimensions, seed).ok_or_else(large)?;
                let many = count > MANY;
                let work: u64 = self.varied.iter().map(|(_, axis)| axis.work(many)).sum();
                cx.spend(work.saturating_mul(count as u64))?;
                let mut chosen: Vec<Vec<Value>> = Vec::with_capacity(count);
                for (number, shares) in shares.enumerate() {
                    if number % LOOK == 0 {
                        cx.look()?;
                    }
                    let axes = self.varied.iter().zip(shares);
                    let point = axes.map(|((_, axis), share)| axis.at(share, cx));
                    chosen.push(point.collect::<Result<_, Fault>>()?);
                }
                Points { all: chosen.len(), chosen: Some(chosen), kept: None }
            }
        };
        if let Some(condition) = self.allowed {
            points.kept = Some(self.wanted(cx, &points, condition)?);
        }
        Ok(points)
    }

    /// The numbers of the points for which the condition holds.
    fn wanted(
        &self,
        cx: &mut dyn Cx,
        points: &Points,
        condition: Value,
    ) -> Result<Vec<usize>, Fault> {
        let mut kept = Vec::new();
        for point in 0..points.all {
            let mark = cx.heap().roots.len();
            let answer = cx.call(condition, &self.at(points, point))?;
            match answer {
                Value::Bool(true) => {
                    cx.heap().hold(2 * size_of::<usize>())?;
                    kept.push(point);
                }
                Value::Bool(false) => {}
                other => {
                    let found = cx.show_inner(other);
                    return Err(words::not_a_condition("`where`", &found).into());
                }
            }
            cx.heap().unroot(mark);
        }
        if kept.is_empty() {
            return Err(words::no_points_left(&self.made.name, &points.all.to_string()).into());
        }
        Ok(kept)
    }

    /// How many points the full grid has.
    fn grid(&self) -> Result<usize, Fault> {
        let mut all = 1usize;
        for (names, axis) in &self.varied {
            let Some(len) = axis.len() else {
                return Err(words::not_in_a_grid(&names.join(", "), "a distribution").into());
            };
            all = all.checked_mul(len).ok_or_else(|| {
                Fault::from(words::design_too_large("grid", "so many points", "2^63 points"))
            })?;
        }
        Ok(all)
    }

    /// How many points there are before `where`, where that can be said.
    pub(super) fn count(&self) -> Option<usize> {
        match self.sample {
            Some((_, count)) => Some(count),
            None => self.grid().ok(),
        }
    }

    /// The varied values at a point; of a grid the last `vary` runs fastest.
    pub(super) fn at(&self, points: &Points, point: usize) -> Vec<Value> {
        let mut index = points.number(point);
        if let Some(chosen) = &points.chosen {
            return chosen.get(index).cloned().unwrap_or_default();
        }
        let mut values = vec![Value::None; self.varied.len()];
        for (place, (_, axis)) in self.varied.iter().enumerate().rev() {
            if let Axis::Values(list) = axis {
                values[place] = list[index % list.len()];
                index /= list.len();
            }
        }
        values
    }
}

/// A design with its number of points, from the declaration's parts.
pub(super) fn sample(
    cx: &dyn Cx,
    name: Value,
    count: Value,
) -> Result<Option<(Design, usize)>, Fault> {
    let Value::Text(text) = name else { return Ok(None) };
    let text = cx.values().text(text);
    let Some(design) = Design::named(text) else {
        let known = Design::ALL.map(Design::name);
        return Err(words::unknown_design(text, &known).into());
    };
    let number = crate::lang::value::number::to_int(count, cx.values());
    let number = number.and_then(|count| usize::try_from(count).ok()).filter(|count| *count > 0);
    let number = number.ok_or_else(|| {
        let found = cx.show_inner(count);
        Fault::from(model::bad_option(design.name(), &found, "a whole number of 1 or more"))
    })?;
    Ok(Some((design, number)))
}
