//! The methods of histories.

use super::machine::Machine;
use crate::lang::diagnostic::catalog::run;
use crate::lang::source::{Symbol, known};
use crate::lang::value::{Fault, HistoryRef, Value, number, with_article};

/// The names of a history's methods and fields, for suggestions.
pub(super) const MEMBERS: [&str; 9] =
    ["last", "back", "at", "total", "share", "run", "len", "said", "messages"];

impl Machine {
    /// `theirs.back(2)`, `mine.share(cooperate)`, …; `None` where the method is not a history's.
    pub(super) fn history_method(
        &mut self,
        history: HistoryRef,
        name: Symbol,
        argument: Value,
    ) -> Option<Result<Value, Fault>> {
        let past = self.heap.history(history);
        if let Some(watch) = &past.watch {
            let reading = match name {
                known::TOTAL => Some(watch.total(argument, &self.heap)),
                known::RUN => Some(watch.run(argument, &self.heap)),
                _ => None,
            };
            if let Some(reading) = reading {
                return Some(reading.into_value(&mut self.heap));
            }
        }
        let heap = &self.heap;
        let past = heap.history(history);
        let found = |value: Option<Value>| Ok(value.unwrap_or(Value::None));
        let count = |total: u64| Value::Int(i64::try_from(total).unwrap_or(i64::MAX));
        Some(match name {
            known::BACK => self.round_argument("back", argument).and_then(|k| found(past.back(k))),
            known::AT => self.round_argument("at", argument).and_then(|round| match round {
                round if round >= 1 && round <= past.len() => found(past.get(round - 1)),
                round => {
                    let round = i64::try_from(round).unwrap_or(i64::MAX);
                    Err(run::no_round(round, past.len()).into())
                }
            }),
            known::TOTAL => Ok(count(past.total(argument, heap))),
            known::RUN => Ok(count(past.run(argument, heap))),
            known::SHARE => match past.acted(heap) {
                0 => Ok(Value::None),
                #[allow(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
                acted => Ok(Value::Float(past.total(argument, heap) as f64 / acted as f64)),
            },
            _ => return None,
        })
    }

    fn round_argument(&self, method: &str, argument: Value) -> Result<usize, Fault> {
        let round =
            number::to_int(argument, &self.heap).and_then(|round| usize::try_from(round).ok());
        round.ok_or_else(|| {
            let found = with_article(argument.type_name(&self.heap));
            run::wrong_argument(method, "round", "a whole number of 0 or more", &found).into()
        })
    }
}
