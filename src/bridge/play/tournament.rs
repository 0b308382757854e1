//! Tournaments as values.

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::events::goes_on;
use super::matrix::{Entrants, MatrixObject};
use crate::bridge::declared::ALLOCATED;
use crate::bridge::game::GameObject;
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::Image;
use crate::lang::value::history::Keep;
use crate::lang::value::{Fault, Heap, History, Object, Reader, Value};
use crate::model::play::tournament::ratings::{
    differences, eigenjesus, eigenmoses, good_partner, invades,
};
use crate::model::play::tournament::{Matrix, Meeting, Place, Standings};
use crate::study::table::{self, Cell};

/// A tournament that was played.
#[derive(Clone, Debug)]
pub(crate) struct TournamentObject {
    game: Arc<GameObject>,
    pub(super) entrants: Arc<Entrants>,
    pub(super) standings: Standings,
    repetitions: usize,
    meetings: Arc<Vec<Meeting>>,
}

/// So many passes through so many cells, to rate entrants, are part of asking for the ratings.
const USUAL: usize = 4096;

/// The columns of the ranking.
const COLUMNS: [&str; 6] = ["rank", "strategy", "score", "sd", "wins", "cooperation"];

fn number(value: Option<f64>) -> Value {
    value.map_or(Value::None, Value::Float)
}

impl TournamentObject {
    pub(in crate::bridge) fn new(
        game: Arc<GameObject>,
        entrants: Entrants,
        repetitions: usize,
        meetings: Vec<Meeting>,
    ) -> Self {
        let standings = Standings::new(entrants.names.len(), repetitions, &meetings);
        let (entrants, meetings) = (Arc::new(entrants), Arc::new(meetings));
        Self { game, entrants, standings, repetitions, meetings }
    }

    fn name(&self, entrant: usize, heap: &mut Heap) -> Result<Value, Fault> {
        heap.new_text(self.entrants.names.get(entrant).map_or("?", |name| name))
    }

    fn table_of(
        &self,
        columns: &[&str],
        rows: Vec<Vec<Value>>,
        heap: &mut Heap,
    ) -> Result<Value, Fault> {
        let columns = columns.iter().map(|name| Arc::from(*name)).collect();
        heap.new_object(Arc::new(TableObject::new(columns, rows)))
    }

    /// Best first.
    fn ranking(&self, heap: &mut Heap) -> Result<TableObject, Fault> {
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
        Ok(TableObject::new(COLUMNS.map(Arc::from).to_vec(), rows))
    }

    /// Something of everybody, in entry order.
    fn listed(&self, heap: &mut Heap, of: fn(&Place) -> Option<f64>) -> Result<Value, Fault> {
        let mut items = vec![Value::None; self.entrants.names.len()];
        for place in &self.standings.ranking {
            if let Some(item) = items.get_mut(place.entrant) {
                *item = number(of(place));
            }
        }
        heap.new_list(items)
    }

    /// Asking for a matrix makes it.
    fn note_cells(&self, heap: &Heap) {
        heap.note(self.entrants.names.len().pow(2) / 4);
    }

    fn matrix(&self, heap: &mut Heap, matrix: &Matrix) -> Result<Value, Fault> {
        self.note_cells(heap);
        let cell = |row: usize, column: usize| number(matrix[row][column]);
        heap.new_object(Arc::new(MatrixObject::new(&self.entrants, cell)))
    }

    fn invasion(&self, heap: &mut Heap) -> Result<Value, Fault> {
        self.note_cells(heap);
        let scores = &self.standings.matrix;
        let cell = |row: usize, column: usize| {
            invades(scores, row, column).map_or(Value::None, Value::Bool)
        };
        heap.new_object(Arc::new(MatrixObject::new(&self.entrants, cell)))
    }

    fn good_partner(&self, heap: &mut Heap) -> Result<Value, Fault> {
        let (size, cooperation) = (self.entrants.names.len(), &self.standings.cooperation);
        let partner = good_partner(size, &self.meetings);
        let on = |pass: usize, cells: usize| {
            heap.note(if pass < USUAL && cells < USUAL { 0 } else { cells / 64 + 1 });
            heap.goes_on()
        };
        let [jesus, moses] = [eigenjesus(cooperation, &on), eigenmoses(cooperation, &on)];
        let mut rows = Vec::with_capacity(size);
        for (entrant, partner) in partner.into_iter().enumerate() {
            // Without cooperation in the game there is nothing to rate.
            let rating = |ratings: &Option<Vec<f64>>| {
                let known = partner.and(ratings.as_ref());
                number(known.and_then(|ratings| ratings.get(entrant).copied()))
            };
            rows.push(vec![
                self.name(entrant, heap)?,
                number(partner),
                rating(&jesus),
                rating(&moses),
            ]);
        }
        self.table_of(&["strategy", "good_partner", "eigenjesus", "eigenmoses"], rows, heap)
    }

    /// One row a match.
    pub(in crate::bridge) fn table(&self, heap: &mut Heap) -> Result<TableObject, Fault> {
        let row = size_of::<Vec<Value>>() + 8 * size_of::<Value>() + ALLOCATED;
        heap.fits(self.meetings.len().saturating_mul(row))?;
        heap.note_many(self.meetings.len());
        let mut names = Vec::with_capacity(self.entrants.names.len());
        for entrant in 0..self.entrants.names.len() {
            names.push(self.name(entrant, heap)?);
        }
        let mut rows = Vec::with_capacity(self.meetings.len());
        for meeting in self.meetings.iter() {
            goes_on(rows.len(), heap)?;
            let [a, b] = &meeting.sides;
            rows.push(vec![
                Value::Int(i64::try_from(meeting.repetition + 1).unwrap_or(0)),
                names[meeting.pair.first],
                names[meeting.pair.second],
                Value::Int(meeting.rounds.into()),
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

    /// The entrants themselves; actions among them print by the game's names.
    fn winners(&self, heap: &mut Heap) -> Result<Value, Fault> {
        let winners = self.standings.winners();
        let items = winners.iter().map(|winner| self.entrants.values[*winner]);
        match self.game.action_names() {
            None => heap.new_list(items.collect()),
            names => {
                let mut list = History::new(Keep::All);
                list.names = names;
                items.for_each(|item| list.push(item));
                heap.new_history(list).map(Value::History)
            }
        }
    }

    /// `4 rounds each`, `3 to 17 rounds each`.
    fn lengths(&self) -> String {
        let rounds = self.meetings.iter().map(|meeting| meeting.rounds);
        match (rounds.clone().min(), rounds.max()) {
            (Some(1), Some(1)) => "1 round each".to_owned(),
            (Some(least), Some(most)) if least == most => format!("{least} rounds each"),
            (Some(least), Some(most)) => format!("{least} to {most} rounds each"),
            _ => "no rounds".to_owned(),
        }
    }
}

/// What an entrant takes with its name and its place, in bytes.
const ENTRANT: usize = 256;

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
            "matrix" => self.matrix(heap, &self.standings.matrix),
            "differences" => self.matrix(heap, &differences(&self.standings.matrix)),
            "cooperation_matrix" => self.matrix(heap, &self.standings.cooperation),
            "invasion" => self.invasion(heap),
            "good_partner" => self.good_partner(heap),
            "winner" => {
                let winner = self.standings.winners().first().copied();
                Ok(winner.map_or(Value::None, |winner| self.entrants.values[winner]))
            }
            "winners" => self.winners(heap),
            "entrants" => heap.new_list(self.entrants.values.clone()),
            "scores" => self.listed(heap, |place| place.score),
            "errors" => self.listed(heap, |place| place.error),
            "wins" => self.listed(heap, |place| Some(place.wins)),
            "cooperation" => self.listed(heap, |place| place.cooperation),
            "repetitions" => Ok(Value::Int(i64::try_from(self.repetitions).unwrap_or(0))),
            "game" => heap.new_object(Arc::<GameObject>::clone(&self.game)),
            _ => return None,
        })
    }

    fn fields(&self) -> &'static [&'static str] {
        &[
            "ranking",
            "matrix",
            "winner",
            "winners",
            "scores",
            "errors",
            "wins",
            "cooperation",
            "cooperation_matrix",
            "differences",
            "good_partner",
            "invasion",
            "entrants",
            "repetitions",
            "game",
            "table",
        ]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        (name == "table").then_some("method_tournament_table")
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let count = |number: usize, one: &str, more: &str| {
            if number == 1 { format!("1 {one}") } else { format!("{number} {more}") }
        };
        let mut out = format!(
            "tournament of {}: {}, {}, {}",
            self.game.show_short(heap, image),
            count(self.entrants.names.len(), "entrant", "entrants"),
            count(self.meetings.len(), "match", "matches"),
            self.lengths()
        );
        if self.repetitions > 1 {
            let _ = write!(out, ", {} repetitions", self.repetitions);
        }
        let columns = COLUMNS.map(Arc::from);
        let places = &self.standings.ranking;
        let largest = |of: fn(&Place) -> Option<f64>| {
            places.iter().filter_map(of).map(f64::abs).fold(0.0, f64::max)
        };
        let score = largest(|place| place.score);
        let float = |value: Option<f64>, largest: f64| {
            value.map_or(Cell::Missing, |value| Cell::Float(table::rounded(value, largest)))
        };
        let cell = |row: usize, column: usize| {
            let place = &places[row];
            match column {
                0 => Cell::Int(i64::try_from(place.rank).unwrap_or(0)),
                1 => Cell::Text(Arc::clone(&self.entrants.names[place.entrant])),
                2 => float(place.score, score),
                3 => float(place.sd, score),
                4 => float(Some(place.wins), 1.0),
                _ => float(place.cooperation, 1.0),
            }
        };
        let _ = write!(out, "\n{}", table::render(&columns, places.len(), &cell));
        out
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        let game = self.game.show_short(heap, image);
        format!("tournament of {game} among {}", self.entrants.names.len())
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.entrants.values.iter().for_each(|value| mark(*value));
        self.game.trace(mark);
    }

    fn bytes(&self) -> usize {
        let cells = self.entrants.names.len().pow(2) * 2 * size_of::<Option<f64>>();
        let entrants = self.entrants.names.len() * ENTRANT;
        self.game.bytes() + cells + entrants + self.meetings.len() * size_of::<Meeting>()
    }
}
