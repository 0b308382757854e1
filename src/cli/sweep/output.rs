//! The files that a sweep leaves: the table, its summary, and where they come from.
//!
//! ```text
//! shadow.csv            a row for each replicate; also .tsv, .json, .jsonl
//! shadow.summary.csv    what the replicates of each point come to, where there are several
//! shadow.run.json       script, versions, seed, parameters, command, machine, time
//! ```
//!
//! The first two hold nothing but results: the same command gives the same bytes. Time and machine stand in the third
//! alone.

use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use super::folder::Folder;
use super::refuse;
use crate::base::digest::digest;
#[cfg(feature = "parquet")]
use crate::base::meter::Unmetered;
use crate::cli::exit::Exit;
use crate::cli::screen::Screen;
use crate::engine::disk::{EXISTS, write_bytes};
use crate::study::csv;
use crate::study::json::Json;
use crate::study::sweep::{Merged, Plan};
use crate::study::table::{Cell, Table};

/// The files of a sweep.
#[derive(Clone, Debug)]
pub(super) struct Output {
    pub(super) table: PathBuf,
    pub(super) summary: PathBuf,
    run: PathBuf,
    force: bool,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Csv,
    Tsv,
    Json,
    Lines,
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Format {
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_ascii_lowercase();
        Some(match ending.as_str() {
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "json" => Self::Json,
            "jsonl" => Self::Lines,
            #[cfg(feature = "parquet")]
            "parquet" => Self::Parquet,
            _ => return None,
        })
    }

    fn write(self, table: &Table) -> Result<Vec<u8>, String> {
        Ok(match self {
            Self::Csv => csv::text(table, ',').into_bytes(),
            Self::Tsv => csv::text(table, '\t').into_bytes(),
            Self::Json => Json::List(objects(table).collect()).pretty().into_bytes(),
            Self::Lines => {
                objects(table).map(|row| row.compact() + "\n").collect::<String>().into_bytes()
            }
            #[cfg(feature = "parquet")]
            Self::Parquet => crate::study::parquet::write(table, &mut Unmetered)
                .map_err(|error| format!("{error:?}"))?,
        })
    }
}

fn objects(table: &Table) -> impl Iterator<Item = Json> {
    let cell = |cell: &Cell| match cell {
        Cell::Bool(value) => Json::Bool(*value),
        Cell::Int(value) => Json::Int(*value),
        Cell::Float(value) if value.is_nan() => Json::Null,
        Cell::Float(value) => Json::Float(*value),
        Cell::Exact(value) => value.to_i64().map_or_else(|| Json::Float(value.to_f64()), Json::Int),
        Cell::Text(text) | Cell::Other(text) => Json::Text(text.to_string()),
        Cell::Missing => Json::Null,
    };
    table.rows.iter().map(move |row| {
        let names = table.columns.iter().map(ToString::to_string);
        Json::Object(names.zip(row.iter().map(cell)).collect())
    })
}

/// When a run began and ended, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// Since 1970.
    pub(super) begun: Option<Duration>,
    /// What this process took.
    pub(super) took: Option<Duration>,
}

impl Output {
    /// The files that go with a table.
    pub(super) fn beside(table: &Path, force: bool, screen: Screen) -> Result<Self, Exit> {
        if Format::of(table).is_none() {
            let name = table.display();
            screen.complain(
                &format!("the name `{name}` does not say what sort of file it is"),
                Some("known endings are `.csv`, `.tsv`, `.json` and `.jsonl`"),
            );
            return Err(Exit::Usage);
        }
        let ending = table.extension().unwrap_or_default().to_owned();
        let mut summary = std::ffi::OsString::from("summary.");
        summary.push(ending);
        let run = table.with_extension("run.json");
        Ok(Self { table: table.to_owned(), summary: table.with_extension(summary), run, force })
    }

    /// Refuses to overwrite what is there.
    pub(super) fn check(&self, screen: Screen) -> Result<(), Exit> {
        for path in [&self.table, &self.summary, &self.run] {
            if path.exists() && !self.force {
                // Better said before an hour of work than after.
                screen.complain(&format!("cannot write `{}`: {EXISTS}", path.display()), None);
                return Err(Exit::Usage);
            }
        }
        Ok(())
    }

    /// Writes all of them; whether there is a summary.
    pub(super) fn write(
        &self,
        merged: &Merged,
        plan: &Plan,
        folder: &Folder,
        times: Times,
        screen: Screen,
    ) -> Result<bool, Exit> {
        let format = Format::of(&self.table).unwrap_or(Format::Csv);
        let put = |path: &Path, text: Result<Vec<u8>, String>| {
            let text = text.and_then(|text| {
                write_bytes(path, &text, self.force)?;
                Ok(text)
            });
            text.map_err(|reason| {
                refuse(screen, &format!("cannot write `{}`", path.display()), &reason)
            })
        };
        let table = put(&self.table, format.write(&merged.table))?;
        let summed = plan.repeat > 1;
        if summed {
            put(&self.summary, format.write(&merged.summary(plan.varied.len())))?;
        }
        let run = self.origin(merged, plan, folder, &table, times);
        put(&self.run, Ok(run.pretty().into_bytes()))?;
        Ok(summed)
    }

    /// Where the table comes from.
    fn origin(
        &self,
        merged: &Merged,
        plan: &Plan,
        folder: &Folder,
        table: &[u8],
        times: Times,
    ) -> Json {
        let text = |text: &str| Json::Text(text.to_owned());
        let int = |number: usize| Json::Int(i64::try_from(number).unwrap_or(i64::MAX));
        let named = |entries: Vec<(&str, Json)>| {
            Json::Object(
                entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            )
        };
        let now = disk_time();
        let name = |path: &Path| text(&path.file_name().unwrap_or_default().to_string_lossy());
        let command: Vec<Json> =
            std::env::args_os().map(|word| text(&word.to_string_lossy())).collect();
        named(vec![
            ("comity", text(&plan.version)),
            ("run_id", text(&digest(plan.identity().as_bytes()))),
            (
                "table",
                named(vec![
                    ("path", name(&self.table)),
                    ("rows", int(merged.table.rows.len())),
                    ("blake3", text(&digest(table))),
                ]),
            ),
            (
                "replicates",
                named(vec![
                    ("all", int(plan.tasks())),
                    ("failed", int(merged.failed.len())),
                    ("missing", int(merged.missing.len())),
                ]),
            ),
            ("plan", plan.json()),
            ("command", Json::List(command)),
            ("kept_in", text(&folder.name())),
            (
                "machine",
                named(vec![
                    ("host", text(&host())),
                    ("system", text(std::env::consts::OS)),
                    ("processor", text(std::env::consts::ARCH)),
                    ("cores", int(crate::study::run::cores())),
                ]),
            ),
            ("begun", times.begun.map_or(Json::Null, |time| text(&date(time)))),
            ("written", now.map_or(Json::Null, |time| text(&date(time)))),
            ("seconds", times.took.map_or(Json::Null, |time| Json::Float(time.as_secs_f64()))),
        ])
    }
}

/// The time since 1970.
pub(super) fn disk_time() -> Option<Duration> {
    #[allow(
        clippy::disallowed_methods,
        reason = "it goes into the note on the run, not into results"
    )]
    let now = std::time::SystemTime::now();
    now.duration_since(UNIX_EPOCH).ok()
}

/// The machine's name.
fn host() -> String {
    let file = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let variable = || std::env::var("HOSTNAME").or_else(|_| std::env::var("COMPUTERNAME")).ok();
    file.or_else(variable).map(|name| name.trim().to_owned()).unwrap_or_default()
}

/// `2026-11-22T06:05:09Z`
fn date(time: Duration) -> String {
    let (days, seconds) = (time.as_secs() / 86_400, time.as_secs() % 86_400);
    // Days are counted from 1 March of the year 0, so that the leap day ends a year; 400 years repeat.
    let shifted = days + 719_468;
    let (era, day) = (shifted / 146_097, shifted % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * month + 2) / 5 + 1;
    let calendar = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + u64::from(calendar <= 2);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{calendar:02}-{of_month:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_795_327_509, "2026-11-22T06:05:09Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(date(Duration::from_secs(seconds)), expected);
        }
    }
}
