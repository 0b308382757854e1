//! What somebody needs to know to do the run again.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::base::digest::digest;
use crate::cli::args::ReportOptions;
use crate::cli::script::{Script, duration};
use crate::engine::Program;
use crate::engine::Value;
use crate::engine::library;

/// How a run was made: names of facts and the facts.
pub(super) struct Facts {
    rows: Vec<(&'static str, Vec<String>)>,
    /// Files of one's own that the script uses, with their texts.
    pub(super) used: Vec<(String, String)>,
}

impl Facts {
    pub(super) fn new(options: &ReportOptions, script: &Script, program: &Program) -> Self {
        let mut rows: Vec<(&'static str, Vec<String>)> = Vec::new();
        rows.push(("Program", vec![format!("comity {}", env!("CARGO_PKG_VERSION"))]));
        rows.push(("Script", vec![script.name.clone()]));
        let given = options.given.iter();
        let given = given.map(|given| format!("{}={}", given.name, written(&given.value)));
        let given: Vec<String> = given.collect();
        rows.push(("Seed", vec![options.seed.to_string()]));
        if !given.is_empty() {
            rows.push(("Parameters", given.clone()));
        }
        let (mut used, mut modules) = (Vec::new(), Vec::new());
        let mut digests = vec![format!("{} {}", script.name, digest(script.text.as_bytes()))];
        for source in program.sources().iter().filter(|source| *source.name != script.name) {
            let of_library = |(name, _): &&(&str, &str)| {
                *source.name == *format!("stdlib/{}.comity", name.replace('.', "/"))
            };
            if let Some((module, _)) = library::modules().iter().find(of_library) {
                modules.push((*module).to_owned());
            } else {
                digests.push(format!("{} {}", source.name, digest(source.text.as_bytes())));
                used.push((source.name.to_string(), source.text.to_string()));
            }
        }
        if !modules.is_empty() {
            rows.push(("Library modules", vec![modules.join(", ")]));
        }
        rows.push(("BLAKE3", digests));
        let (system, machine) = (std::env::consts::OS, std::env::consts::ARCH);
        rows.push(("Machine", vec![format!("{system}, {machine}")]));
        rows.push(("Started", vec![format!("{} UTC", now())]));
        rows.push(("Again by", vec![command(script, options, &given)]));
        Self { rows, used }
    }

    /// Adds how much work it was.
    pub(super) fn ran(&mut self, time: Duration, steps: u64) {
        let at = self.rows.len().saturating_sub(1);
        self.rows.insert(at, ("Took", vec![format!("{}, {steps} steps", duration(time))]));
    }

    /// All facts, in order.
    pub(super) fn rows(&self) -> &[(&'static str, Vec<String>)] {
        &self.rows
    }
}

/// The command that runs the script in the same way.
fn command(script: &Script, options: &ReportOptions, given: &[String]) -> String {
    let mut words = vec!["comity".to_owned(), "run".to_owned(), quoted(&script.name)];
    words.extend(["--seed".to_owned(), options.seed.to_string()]);
    for given in given {
        words.extend(["--param".to_owned(), quoted(given)]);
    }
    words.join(" ")
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./=+,:@%".contains(letter);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// A value as it is typed after `--param name=`.
fn written(value: &Value) -> String {
    use crate::base::number::shortest;
    match value {
        Value::None => "none".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => shortest(*value),
        Value::Text(text) => text.to_string(),
        _ => "…".to_owned(),
    }
}

/// The time of day in Greenwich: `1951-04-18 09:30:00`.
fn now() -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "a page says when it was made; no result depends on it"
    )]
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    moment(since)
}

/// Seconds since 1970 as date and time (the arithmetic of eras of 400 years).
fn moment(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let year = year + era * 400 + u64::from(month <= 2);
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02} {hours:02}:{minutes:02}:{seconds:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_words() {
        assert_eq!(moment(0), "1970-01-01 00:00:00");
        assert_eq!(moment(951_827_696), "2000-02-29 12:34:56");
        assert_eq!(quoted("my model.comity"), "'my model.comity'");
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted("rounds=50"), "rounds=50");
    }
}
