//! How long an expression takes, and pictures of what it gives.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::state::{Reply, State, answer, refused, said};
use crate::cli::screen::count;
use crate::cli::script::duration;
use crate::engine::Entry;

/// `:bench` goes on for so long, but not beyond so many runs.
const PATIENCE: Duration = Duration::from_secs(2);
const RUNS: usize = 1000;

impl State {
    /// `:time EXPR`
    pub(super) fn time(&mut self, text: &str) -> Reply {
        let begin = Instant::now();
        let mut reply = self.script(text);
        let took = begin.elapsed();
        if let Reply::Said { text, .. } = &mut reply {
            let (values, bytes) = self.session.allocations();
            let steps = usize::try_from(self.session.steps()).unwrap_or(usize::MAX);
            let _ = writeln!(
                text,
                "{}, {}, {} made ({})",
                duration(took),
                count(steps, "step"),
                count(usize::try_from(values).unwrap_or(usize::MAX), "value"),
                size(bytes)
            );
        }
        reply
    }

    /// `:bench EXPR`
    pub(super) fn bench(&mut self, text: &str) -> Reply {
        let mut times = match self.session.bench(text, PATIENCE, RUNS) {
            Ok(times) => times,
            Err(entry) => return answer(*entry),
        };
        times.sort();
        let at = |share: f64| {
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                clippy::cast_precision_loss,
                reason = "a place in a short list"
            )]
            let place = (share * (times.len().saturating_sub(1)) as f64).round() as usize;
            short(times.get(place).copied().unwrap_or_default())
        };
        said(&format!(
            "median {} of {} (half of them {} to {}; all {} to {})\n",
            at(0.5),
            count(times.len(), "run"),
            at(0.25),
            at(0.75),
            at(0.0),
            at(1.0)
        ))
    }

    /// `:plot EXPR`, `:plot EXPR > FILE`
    pub(super) fn plot(&mut self, text: &str) -> Reply {
        let (what, file) = match text.rsplit_once('>') {
            Some((what, file)) if is_file(file.trim()) => (what.trim(), Some(file.trim())),
            _ => (text.trim(), None),
        };
        // A figure is one already; anything else is made into one.
        let figure = match self.session.try_out(what) {
            Entry::Done { kind: "plot", .. } => what.to_owned(),
            Entry::Done { kind: "none", .. } => {
                return refused("there is nothing to plot: the expression has no value", None);
            }
            Entry::Done { .. } => format!("plot({what})"),
            other => return answer(other),
        };
        let Some(file) = file else { return self.script(&figure) };
        let path = file.trim_matches('"');
        match self.script(&format!("save({figure}, \"{path}\")")) {
            Reply::Said { warnings, notes, .. } => {
                Reply::Said { text: format!("saved to {path}\n"), warnings, notes }
            }
            other => other,
        }
    }
}

/// Whether what stands behind `>` is a file and not a number to compare with.
fn is_file(text: &str) -> bool {
    let name = text.trim_matches('"');
    name.ends_with(".svg") || name.ends_with(".png") || name.ends_with(".txt")
}

/// `120 bytes`, `3.1 kB`
fn size(bytes: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "shown with two digits")]
    let amount = bytes as f64;
    match bytes {
        0..1000 => format!("{bytes} bytes"),
        1000..1_000_000 => format!("{:.1} kB", amount / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", amount / 1e6),
        _ => format!("{:.1} GB", amount / 1e9),
    }
}

/// A time with three digits, also a very short one.
fn short(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 1e-3 { format!("{:.1} µs", seconds * 1e6) } else { duration(time) }
}
