//! From where on a condition holds.
//!
//! ```text
//! from                  low   high                   to
//!  |  does not hold      |  ?  |  holds              |
//! ```
//!
//! Bisection, which needs a condition that once it holds goes on to hold. Where chance has a part, the condition holds
//! at a place if it holds in more than a share of the replicates; a place counts as decided only if an exact binomial
//! test rejects the contrary. Both ends are then looked for apart: the largest value that surely is below, and the
//! smallest that surely is above. All decisions together are right with the stated confidence (Bonferroni).

use std::sync::Arc;

use super::measured;
use crate::base::random::Key;
use crate::base::special::incomplete_beta;
use crate::bridge::finding::Finding;
use crate::bridge::parallel::{Work, each};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::experiment as words;
use crate::lang::native::{Callable, Cx};
use crate::lang::value::{Fault, Value};
use crate::study::table::significant;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Search {
    /// The condition.
    pub(crate) holds: Callable,
    /// Where it does not hold, or with `falling` where it does.
    pub(crate) from: f64,
    /// The other end.
    pub(crate) to: f64,
    /// How near the ends are to come.
    pub(crate) within: f64,
    /// Replicates at each place; 1 for a condition without chance.
    pub(crate) repeat: usize,
    /// In more than this share of replicates it must hold.
    pub(crate) share: f64,
    /// With which confidence.
    pub(crate) confidence: f64,
    /// Whether it holds below the threshold, and not above.
    pub(crate) falling: bool,
    /// The seed.
    pub(crate) seed: u64,
}

/// What is known of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Below,
    Above,
    Undecided,
}

/// The places that were looked at, in order: the place, in how many replicates the condition held, and the verdict.
type Seen = Vec<(f64, usize, Verdict)>;

/// Looks for the threshold.
pub(crate) fn find(cx: &mut dyn Cx, search: Search) -> Result<Finding, Fault> {
    let mut seen: Seen = Vec::new();
    let steps = steps(&search);
    let level = (1.0 - search.confidence) / (2.0 * steps.max(1) as f64 + 2.0);
    let (mut low, mut high) = (search.from, search.to);
    for (end, wanted) in [(low, Verdict::Below), (high, Verdict::Above)] {
        let verdict = look(cx, &search, end, level, &mut seen)?;
        if verdict != wanted {
            return Err(refuse(&search, verdict));
        }
    }
    // Both ends together, as long as the middle is decided.
    let mut middle = None;
    while high - low > search.within {
        let place = low + (high - low) / 2.0;
        if place <= low || place >= high {
            break;
        }
        match look(cx, &search, place, level, &mut seen)? {
            Verdict::Below => low = place,
            Verdict::Above => high = place,
            Verdict::Undecided => {
                middle = Some(place);
                break;
            }
        }
    }
    if let Some(middle) = middle {
        low = edge(cx, &search, (low, middle), Verdict::Below, level, &mut seen)?;
        high = edge(cx, &search, (high, middle), Verdict::Above, level, &mut seen)?;
    }
    found(cx, &search, low, high, seen)
}

/// How many halvings there are at most.
fn steps(search: &Search) -> usize {
    let mut width = search.to - search.from;
    let mut steps = 0;
    while width > search.within && steps < 200 {
        width /= 2.0;
        steps += 1;
    }
    steps
}

/// The decided place nearest to an undecided one.
fn edge(
    cx: &mut dyn Cx,
    search: &Search,
    (mut sure, mut unsure): (f64, f64),
    wanted: Verdict,
    level: f64,
    seen: &mut Seen,
) -> Result<f64, Fault> {
    while (unsure - sure).abs() > search.within {
        let place = sure + (unsure - sure) / 2.0;
        if look(cx, search, place, level, seen)? == wanted {
            sure = place;
        } else {
            unsure = place;
        }
    }
    Ok(sure)
}

/// Asks at a place.
fn look(
    cx: &mut dyn Cx,
    search: &Search,
    place: f64,
    level: f64,
    seen: &mut Seen,
) -> Result<Verdict, Fault> {
    let key = Key::new(search.seed).named("threshold");
    let work = Work::packed(cx, "replicates", search.repeat);
    let run = |cx: &mut dyn Cx, (): &mut (), task: usize| {
        let mut held = 0;
        for replicate in work.things(task) {
            let mark = cx.heap().roots.len();
            let before = cx.swap_stream(key.child(replicate as u64).at(0));
            let answer = cx.call_apart(search.holds.0, &[Value::Float(place)]);
            cx.swap_stream(before);
            let answer = answer?;
            if !matches!(answer, Value::Bool(_)) {
                let found = cx.show_inner(answer);
                return Err(words::not_a_condition("the condition", &found).into());
            }
            held += usize::from(measured(cx, "the condition", answer)? > 0.5);
            cx.heap().unroot(mark);
            cx.spend(1)?;
        }
        Ok(held)
    };
    let mut held = 0;
    each(cx, work, &run, &mut |_, _, found: usize| {
        held += found;
        Ok(())
    })?;
    let above = if search.falling { search.repeat - held } else { held };
    let share = if search.falling { 1.0 - search.share } else { search.share };
    let verdict = if search.repeat == 1 {
        if above == 1 { Verdict::Above } else { Verdict::Below }
    } else {
        decide(above, search.repeat, share, level)
    };
    seen.push((place, held, verdict));
    Ok(verdict)
}

/// An exact binomial test of whether a chance is above or below a share.
fn decide(count: usize, of: usize, share: f64, level: f64) -> Verdict {
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    let (k, n) = (count as f64, of as f64);
    // The chance of so many or more, and of so few or fewer, if the share were the true one.
    let many = if count == 0 { 1.0 } else { incomplete_beta(k, n - k + 1.0, share, 1.0 - share).0 };
    let few = if count == of { 1.0 } else { incomplete_beta(k + 1.0, n - k, share, 1.0 - share).1 };
    if many <= level {
        Verdict::Above
    } else if few <= level {
        Verdict::Below
    } else {
        Verdict::Undecided
    }
}

fn refuse(search: &Search, verdict: Verdict) -> Fault {
    let (from, to) = (significant(search.from), significant(search.to));
    let what = match (verdict, search.falling) {
        (Verdict::Undecided, _) => {
            "is neither clearly true nor clearly false at one of them; more replicates may help"
        }
        (Verdict::Above, false) | (Verdict::Below, true) => "holds at both",
        (Verdict::Below, false) | (Verdict::Above, true) => "holds at neither",
    };
    words::no_threshold(&from, &to, what).into()
}

fn found(
    cx: &mut dyn Cx,
    search: &Search,
    low: f64,
    high: f64,
    mut seen: Seen,
) -> Result<Finding, Fault> {
    seen.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut rows = Vec::with_capacity(seen.len());
    for (place, held, verdict) in &seen {
        let word = match verdict {
            Verdict::Below => "below",
            Verdict::Above => "above",
            Verdict::Undecided => "undecided",
        };
        #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
        let share = *held as f64 / search.repeat as f64;
        rows.push(vec![Value::Float(*place), Value::Float(share), cx.new_text(word)?]);
    }
    let columns = ["value", "held", "verdict"].map(Arc::from).to_vec();
    let title = format!("Threshold between {} and {}", significant(low), significant(high));
    let (method, note) = if search.repeat == 1 {
        (
            "bisection",
            "The condition was asked once at each value, as if no chance were in it.".to_owned(),
        )
    } else {
        let percent = crate::base::number::shortest(search.confidence * 100.0);
        let percent = percent.trim_end_matches(".0");
        let note = format!(
            "At {} the condition holds in less than {} of all cases, at {} in more, with {percent} % confidence.",
            significant(if search.falling { high } else { low }),
            significant(search.share),
            significant(if search.falling { low } else { high }),
        );
        ("bisection with exact binomial tests", note)
    };
    let evaluations = seen.len() * search.repeat;
    Ok(Finding::new("threshold", title, method)
        .field("value", Value::Float(if search.falling { low } else { high }))
        .field("low", Value::Float(low))
        .field("high", Value::Float(high))
        .field("evaluations", Value::Int(i64::try_from(evaluations).unwrap_or(i64::MAX)))
        .table(TableObject::new(columns, rows))
        .note(note))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_are_those_of_the_binomial_test() {
        // 15 of 20 heads: one-sided p = 0.0207; 14 of 20: 0.0577.
        assert_eq!(decide(15, 20, 0.5, 0.025), Verdict::Above);
        assert_eq!(decide(14, 20, 0.5, 0.025), Verdict::Undecided);
        assert_eq!(decide(5, 20, 0.5, 0.025), Verdict::Below);
        assert_eq!(decide(20, 20, 0.5, 1e-5), Verdict::Above);
        assert_eq!(decide(0, 20, 0.5, 1e-5), Verdict::Below);
    }
}
