//! What came of one replicate, and how it is written down: one line of JSON each.
//!
//! ```text
//! {"task":7,"at":[0.5],"rows":[{"share":0.25}],"sum":"1c0e5f2a"}
//! {"task":8,"at":[0.5],"error":{"code":"E0610","message":"division by zero","place":"model.comity:12"},"sum":"…"}
//! ```
//!
//! Every line ends with a digest of what stands before it: a line that was torn when the program was killed, or that
//! two writers have mixed up, is no record.

use std::sync::Arc;

use crate::base::digest::check;
use crate::base::meter::Unmetered;
use crate::base::rational::Rational;
use crate::study::json::{self, Json};
use crate::study::table::Cell;

/// What came of one replicate.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its number: that of its point times the number of replicates, plus its own.
    pub task: usize,
    /// The varied values.
    pub at: Vec<Cell>,
    /// What was measured: mostly one row, of names and values.
    pub rows: Result<Vec<Vec<(Arc<str>, Cell)>>, Failure>,
}

/// Why a replicate failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The code of the error.
    pub code: String,
    /// What was wrong.
    pub message: String,
    /// The script and the line, where they are known.
    pub place: String,
}

impl Failure {
    /// In one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let place =
            if self.place.is_empty() { String::new() } else { format!(" ({})", self.place) };
        format!("{}: {}{place}", self.code, self.message)
    }
}

const SUM: &str = ",\"sum\":\"";

impl Record {
    /// The line, with its end.
    #[must_use]
    pub fn line(&self) -> String {
        let mut entries = vec![
            ("task".to_owned(), Json::Int(i64::try_from(self.task).unwrap_or(i64::MAX))),
            ("at".to_owned(), Json::List(self.at.iter().map(written).collect())),
        ];
        entries.push(match &self.rows {
            Ok(rows) => {
                let row = |row: &Vec<(Arc<str>, Cell)>| {
                    let entry = |(name, cell): &(Arc<str>, Cell)| (name.to_string(), written(cell));
                    Json::Object(row.iter().map(entry).collect())
                };
                ("rows".to_owned(), Json::List(rows.iter().map(row).collect()))
            }
            Err(failure) => {
                let parts = [
                    ("code", &failure.code),
                    ("message", &failure.message),
                    ("place", &failure.place),
                ];
                let parts = parts.map(|(name, text)| (name.to_owned(), Json::Text(text.clone())));
                ("error".to_owned(), Json::Object(parts.to_vec()))
            }
        });
        let mut line = Json::Object(entries).compact();
        line.pop();
        let sum = check(line.as_bytes());
        line + SUM + &sum + "\"}\n"
    }

    /// Reads a line; `None` where it is none of ours, or damaged.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let (body, sum) = line.trim_end().strip_suffix("\"}")?.rsplit_once(SUM)?;
        if check(body.as_bytes()) != sum {
            return None;
        }
        let Json::Object(entries) = json::read(&format!("{body}}}"), &mut Unmetered).ok()? else {
            return None;
        };
        let mut record = Self { task: 0, at: Vec::new(), rows: Ok(Vec::new()) };
        for (name, value) in entries {
            match (name.as_str(), value) {
                ("task", Json::Int(task)) => record.task = usize::try_from(task).ok()?,
                ("at", Json::List(cells)) => {
                    record.at = cells.into_iter().map(cell).collect::<Option<_>>()?;
                }
                ("rows", Json::List(rows)) => {
                    record.rows = Ok(rows.into_iter().map(row).collect::<Option<_>>()?);
                }
                ("error", Json::Object(parts)) => record.rows = Err(failure(parts)),
                _ => return None,
            }
        }
        Some(record)
    }
}

fn row(row: Json) -> Option<Vec<(Arc<str>, Cell)>> {
    let Json::Object(entries) = row else { return None };
    entries.into_iter().map(|(name, value)| Some((Arc::from(name), cell(value)?))).collect()
}

fn failure(parts: Vec<(String, Json)>) -> Failure {
    let [mut code, mut message, mut place] = [const { String::new() }; 3];
    for (name, value) in parts {
        let Json::Text(text) = value else { continue };
        match name.as_str() {
            "code" => code = text,
            "message" => message = text,
            "place" => place = text,
            _ => {}
        }
    }
    Failure { code, message, place }
}

/// Plain JSON where that says all; an object with one letter for the rest.
pub(super) fn written(cell: &Cell) -> Json {
    let marked = |mark: &str, text: String| Json::Object(vec![(mark.to_owned(), Json::Text(text))]);
    match cell {
        Cell::Missing => Json::Null,
        Cell::Bool(value) => Json::Bool(*value),
        Cell::Int(value) => Json::Int(*value),
        Cell::Float(value) if value.is_finite() => Json::Float(*value),
        Cell::Float(value) => marked("f", value.to_string()),
        Cell::Exact(value) => marked("q", value.to_string()),
        Cell::Text(text) => Json::Text(text.to_string()),
        Cell::Other(text) => marked("o", text.to_string()),
    }
}

/// The other way round.
pub(super) fn cell(value: Json) -> Option<Cell> {
    Some(match value {
        Json::Null => Cell::Missing,
        Json::Bool(value) => Cell::Bool(value),
        Json::Int(value) => Cell::Int(value),
        Json::Float(value) => Cell::Float(value),
        Json::Text(text) => Cell::Text(text.into()),
        Json::Object(entries) => {
            let (mark, Json::Text(text)) = entries.into_iter().next()? else { return None };
            match mark.as_str() {
                "f" => Cell::Float(text.parse().ok()?),
                "q" => Cell::Exact(Rational::parse(&text)?),
                "o" => Cell::Other(text.into()),
                _ => return None,
            }
        }
        Json::List(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Record {
        let cells = [
            ("a", Cell::Missing),
            ("b", Cell::Bool(true)),
            ("c", Cell::Int(-3)),
            ("d", Cell::Float(0.1)),
            ("e", Cell::Float(f64::NEG_INFINITY)),
            ("f", Cell::Exact(Rational::new(-22, 7).unwrap())),
            ("g", Cell::Text("quote \" and\nline".into())),
            ("h", Cell::Other("[1, 2]".into())),
            ("i", Cell::Float(2.0)),
        ];
        let row = cells.map(|(name, cell)| (Arc::from(name), cell)).to_vec();
        Record { task: 7, at: vec![Cell::Float(1e-300)], rows: Ok(vec![row, Vec::new()]) }
    }

    #[test]
    fn what_is_written_reads_back() {
        let record = sample();
        assert_eq!(Record::read(&record.line()), Some(record));
        let failure = Failure {
            code: "E0610".to_owned(),
            message: "no".to_owned(),
            place: "m.comity:3".to_owned(),
        };
        assert_eq!(failure.sentence(), "E0610: no (m.comity:3)");
        let failed = Record { task: 0, at: Vec::new(), rows: Err(failure) };
        assert_eq!(Record::read(&failed.line()), Some(failed));
    }

    #[test]
    fn damaged_lines_are_no_records() {
        let line = sample().line();
        for end in (0..line.len() - 1).filter(|end| line.is_char_boundary(*end)) {
            assert_eq!(Record::read(&line[..end]), None, "{end}");
        }
        assert_eq!(Record::read(&line.replace("-3", "-4")), None);
        assert_eq!(Record::read(&(line.clone() + &line)), None);
        assert_eq!(Record::read(""), None);
    }
}
