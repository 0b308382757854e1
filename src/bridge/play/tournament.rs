//! Tournaments as values.

use std::any::Any;
use std::sync::Arc;

use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::Image;
use crate::lang::value::{Fault, Heap, Object, Reader, Value};
use crate::model::play::tournament::{Meeting, Standings};

/// A tournament that was played.
#[derive(Clone, Debug)]
pub(crate) struct TournamentObject {
    names: Vec<String>,
    entrants: Vec<Value>,
    standings: Standings,
    meetings: Vec<Meeting>,
}

impl TournamentObject {
    pub(in crate::bridge) fn new(
        names: Vec<String>,
        entrants: Vec<Value>,
        standings: Standings,
        meetings: Vec<Meeting>,
    ) -> Self {
        Self { names, entrants, standings, meetings }
    }

    fn name(&self, entrant: usize, heap: &mut Heap) -> Result<Value, Fault> {
        heap.new_text(self.names.get(entrant).map_or("?", String::as_str))
    }

    /// Best first.
    fn ranking(&self, heap: &mut Heap) -> Result<TableObject, Fault> {
        let number = |value: Option<f64>| value.map_or(Value::None, Value::Float);
        let mut rows = Vec::with_capacity(self.standings.ranking.len());
        for place in &self.standings.ranking {
            rows.push(vec![
                Value::Int(i64::try_from(place.rank).unwrap_or(0)),
                self.name(place.entrant, heap)?,
                number(place.score),
                number(place.sd),
                Value::Float(place.wins),
                number(place.cooperation),
            ]);
        }
        let columns = ["rank", "strategy", "score", "sd", "wins", "cooperation"];
        Ok(TableObject::new(columns.into_iter().map(Arc::from).collect(), rows))
    }

    /// Row's mean score against column.
    fn matrix(&self, heap: &mut Heap) -> Result<TableObject, Fault> {
        let mut rows = Vec::with_capacity(self.names.len());
        for (entrant, line) in self.standings.matrix.iter().enumerate() {
            let mut row = vec![self.name(entrant, heap)?];
            row.extend(line.iter().map(|score| score.map_or(Value::None, Value::Float)));
            rows.push(row);
        }
        let mut columns: Vec<Arc<str>> = vec!["strategy".into()];
        for (at, name) in self.names.iter().enumerate() {
            // Two entrants of one name need two columns.
            let repeated = self.names[..at].iter().filter(|earlier| *earlier == name).count();
            columns.push(if repeated == 0 {
                name.as_str().into()
            } else {
                format!("{name} {}", repeated + 1).into()
            });
        }
        Ok(TableObject::new(columns, rows))
    }

    /// One row a match.
    pub(in crate::bridge) fn table(&self, heap: &mut Heap) -> Result<TableObject, Fault> {
        let mut rows = Vec::with_capacity(self.meetings.len());
        for meeting in &self.meetings {
            let [a, b] = &meeting.tallies;
            let number = |value: Option<f64>| value.map_or(Value::None, Value::Float);
            rows.push(vec![
                Value::Int(i64::try_from(meeting.repetition + 1).unwrap_or(0)),
                self.name(meeting.pair.first, heap)?,
                self.name(meeting.pair.second, heap)?,
                Value::Int(i64::try_from(a.games).unwrap_or(0)),
                number(a.score()),
                number(b.score()),
                number(a.cooperation()),
                number(b.cooperation()),
            ]);
        }
        let columns = [
            "repetition",
            "first",
            "second",
            "rounds",
            "first_score",
            "second_score",
            "first_cooperation",
            "second_cooperation",
        ];
        Ok(TableObject::new(columns.into_iter().map(Arc::from).collect(), rows))
    }
}

impl Object for TournamentObject {
    fn type_name(&self) -> &'static str {
        "tournament"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let heap = &mut *reader.heap;
        Some(match name {
            "ranking" => self.ranking(heap).and_then(|table| heap.new_object(Arc::new(table))),
            "matrix" => self.matrix(heap).and_then(|table| heap.new_object(Arc::new(table))),
            "winner" => Ok(match self.standings.winner() {
                Some(winner) => self.entrants.get(winner).copied().unwrap_or(Value::None),
                None => Value::None,
            }),
            "entrants" => heap.new_list(self.entrants.clone()),
            _ => return None,
        })
    }

    fn fields(&self) -> &'static [&'static str] {
        &["ranking", "matrix", "winner", "entrants", "table"]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        (name == "table").then_some("method_tournament_table")
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut scratch = heap.clone();
        let shown = self.ranking(&mut scratch).map(|table| table.show(&scratch, image));
        let text = shown.unwrap_or_default();
        format!(
            "tournament of {} entrants, {} matches\n{text}",
            self.names.len(),
            self.meetings.len()
        )
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        format!("tournament of {}", self.names.len())
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.entrants.iter().for_each(|value| mark(*value));
    }

    fn bytes(&self) -> usize {
        512 + self.meetings.len() * 256
    }
}
