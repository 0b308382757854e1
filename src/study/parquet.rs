//! Parquet files: tables by their columns, as Arrow, DuckDB, R and pandas read and write them.
//!
//! ```text
//! a column of                             is written as
//! ints                                    Int64
//! floats, fractions, ints among them      Float64 (a fraction as its nearest float)
//! true and false                          Boolean
//! anything else                           Utf8, as it is shown
//! nothing                                 Utf8 without a value
//! ```
//!
//! Missing cells are nulls. Read are numbers of every width, booleans, texts and days (as `1951-04-18`); what is no
//! number (NaN) is missing. The file tells how much it holds before any of it is read, so that a host can refuse. The
//! meter is not told of the work, but asked between pieces of it whether to go on.
//!
//! This is the only file that knows the crates `parquet`, `arrow_array`, `arrow_schema` and `bytes`.

use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Date32Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, BooleanArray, Float64Array, Int64Array, RecordBatch,
    StringArray,
};
use arrow_schema::{DataType, Field, Schema};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;

use super::table::{Cell, Table};
use crate::base::meter::{Meter, Stopped};
use crate::base::number;

/// Why a file cannot be read, or a table not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It is no such file, or a damaged one.
    Damaged(String),
    /// A column holds what tables do not.
    Type {
        /// The column.
        column: String,
        /// What it holds.
        found: String,
    },
    /// Nothing is wrong with it: the meter has had enough.
    Stopped,
}

impl From<Stopped> for Error {
    fn from(Stopped: Stopped) -> Self {
        Self::Stopped
    }
}

impl From<ParquetError> for Error {
    fn from(error: ParquetError) -> Self {
        let text = error.to_string();
        let text = text.split_once(": ").map_or(text.as_str(), |(_, reason)| reason);
        Self::Damaged(text.trim_end_matches('.').to_owned())
    }
}

impl From<arrow_schema::ArrowError> for Error {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// So many rows are written at once.
const ROWS: usize = 1 << 13;

/// Writes a table. The same table gives the same bytes.
///
/// # Errors
/// [`Error::Damaged`], where the crate refuses; [`Error::Stopped`].
pub fn write(table: &Table, meter: &mut dyn Meter) -> Result<Vec<u8>, Error> {
    let (mut fields, mut arrays) = (Vec::new(), Vec::new());
    for (at, name) in table.columns.iter().enumerate() {
        meter.look()?;
        let array = array(table, at);
        fields.push(Field::new(&**name, array.data_type().clone(), true));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(table.rows.len()));
    let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by("comity".to_owned())
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), schema, Some(properties))?;
    for start in (0..batch.num_rows()).step_by(ROWS) {
        meter.look()?;
        writer.write(&batch.slice(start, ROWS.min(batch.num_rows() - start)))?;
    }
    Ok(writer.into_inner()?)
}

fn array(table: &Table, at: usize) -> ArrayRef {
    let cells = || table.rows.iter().map(move |row| row.get(at).unwrap_or(&Cell::Missing));
    let all = |test: fn(&Cell) -> bool| {
        cells().any(|cell| *cell != Cell::Missing)
            && cells().all(|cell| *cell == Cell::Missing || test(cell))
    };
    if all(|cell| matches!(cell, Cell::Bool(_))) {
        let value = |cell: &Cell| if let Cell::Bool(value) = cell { Some(*value) } else { None };
        Arc::new(cells().map(value).collect::<BooleanArray>())
    } else if all(|cell| matches!(cell, Cell::Int(_))) {
        let value = |cell: &Cell| if let Cell::Int(value) = cell { Some(*value) } else { None };
        Arc::new(cells().map(value).collect::<Int64Array>())
    } else if all(|cell| matches!(cell, Cell::Int(_) | Cell::Float(_) | Cell::Exact(_))) {
        Arc::new(cells().map(Cell::number).collect::<Float64Array>())
    } else {
        Arc::new(cells().map(text).collect::<StringArray>())
    }
}

fn text(cell: &Cell) -> Option<String> {
    Some(match cell {
        Cell::Missing => return None,
        Cell::Bool(value) => value.to_string(),
        Cell::Int(value) => value.to_string(),
        Cell::Float(value) => number::shortest(*value),
        Cell::Exact(value) => value.to_string(),
        Cell::Text(text) | Cell::Other(text) => text.to_string(),
    })
}

/// A file that has been opened: what it says of itself is known.
pub struct File {
    builder: ParquetRecordBatchReaderBuilder<Bytes>,
    /// How many rows it holds.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
    /// How many bytes its columns take when they are unpacked.
    pub unpacked: usize,
}

/// Opens a file.
///
/// # Errors
/// [`Error`], where it is no such file.
pub fn open(bytes: Vec<u8>) -> Result<File, Error> {
    guarded(|| opened(bytes))
}

/// The crate takes some damaged files for defects of its own and panics; here they are what they are.
fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let damaged = |_| Err(Error::Damaged("it is damaged".to_owned()));
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(damaged)
}

fn opened(bytes: Vec<u8>) -> Result<File, Error> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes))?;
    let metadata = builder.metadata();
    let size = |size: i64| usize::try_from(size).unwrap_or(usize::MAX);
    let rows = size(metadata.file_metadata().num_rows());
    let groups = metadata.row_groups().iter();
    let unpacked = groups.map(|group| size(group.total_byte_size())).fold(0, usize::saturating_add);
    let columns = builder.schema().fields().len();
    Ok(File { builder, rows, columns, unpacked })
}

impl File {
    /// Reads the table.
    ///
    /// # Errors
    /// [`Error`], where it is damaged or holds what tables do not; [`Error::Stopped`].
    pub fn read(self, meter: &mut dyn Meter) -> Result<Table, Error> {
        guarded(|| self.taken_apart(meter))
    }

    fn taken_apart(self, meter: &mut dyn Meter) -> Result<Table, Error> {
        let schema = Arc::clone(self.builder.schema());
        let columns = schema.fields().iter().map(|field| field.name().as_str().into()).collect();
        let mut table = Table { columns, rows: Vec::new() };
        for batch in self.builder.build()? {
            meter.look()?;
            let batch = batch?;
            let start = table.rows.len();
            if start + batch.num_rows() > self.rows {
                return Err(Error::Damaged("it holds more rows than it says".to_owned()));
            }
            let width = batch.num_columns();
            table.rows.resize_with(start + batch.num_rows(), || Vec::with_capacity(width));
            for (field, column) in schema.fields().iter().zip(batch.columns()) {
                let cells = cells(column).ok_or_else(|| Error::Type {
                    column: field.name().clone(),
                    found: field.data_type().to_string(),
                })?;
                for (row, cell) in table.rows[start..].iter_mut().zip(cells) {
                    row.push(cell);
                }
            }
        }
        Ok(table)
    }
}

fn cells(column: &ArrayRef) -> Option<Vec<Cell>> {
    fn texts<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Vec<Cell> {
        values.map(|text| text.map_or(Cell::Missing, |text| Cell::Text(text.into()))).collect()
    }
    Some(match column.data_type() {
        DataType::Null => vec![Cell::Missing; column.len()],
        DataType::Boolean => column
            .as_boolean()
            .iter()
            .map(|value| value.map_or(Cell::Missing, Cell::Bool))
            .collect(),
        DataType::Int8 => numbers::<Int8Type>(column, |value| Cell::Int(value.into())),
        DataType::Int16 => numbers::<Int16Type>(column, |value| Cell::Int(value.into())),
        DataType::Int32 => numbers::<Int32Type>(column, |value| Cell::Int(value.into())),
        DataType::Int64 => numbers::<Int64Type>(column, Cell::Int),
        DataType::UInt8 => numbers::<UInt8Type>(column, |value| Cell::Int(value.into())),
        DataType::UInt16 => numbers::<UInt16Type>(column, |value| Cell::Int(value.into())),
        DataType::UInt32 => numbers::<UInt32Type>(column, |value| Cell::Int(value.into())),
        DataType::UInt64 => numbers::<UInt64Type>(column, |value| {
            i64::try_from(value).map_or(Cell::Float(value as f64), Cell::Int)
        }),
        DataType::Float32 => numbers::<Float32Type>(column, |value| float(value.into())),
        DataType::Float64 => numbers::<Float64Type>(column, float),
        DataType::Date32 => numbers::<Date32Type>(column, |days| Cell::Text(day(days).into())),
        DataType::Utf8 => texts(column.as_string::<i32>().iter()),
        DataType::LargeUtf8 => texts(column.as_string::<i64>().iter()),
        DataType::Utf8View => texts(column.as_string_view().iter()),
        _ => return None,
    })
}

fn numbers<T: ArrowPrimitiveType>(
    column: &ArrayRef,
    cell: impl Fn(T::Native) -> Cell,
) -> Vec<Cell> {
    column.as_primitive::<T>().iter().map(|value| value.map_or(Cell::Missing, &cell)).collect()
}

fn float(value: f64) -> Cell {
    if value.is_nan() { Cell::Missing } else { Cell::Float(value) }
}

/// A day counted from 1970 on, by the calendar in use today (the arithmetic of eras of 400 years).
fn day(days: i32) -> String {
    let days = i64::from(days) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let date = of_year - (153 * shifted + 2) / 5 + 1;
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{date:02}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::meter::{Looks, Unmetered};

    fn table(columns: &[&str], rows: Vec<Vec<Cell>>) -> Table {
        Table { columns: columns.iter().map(|&name| name.into()).collect(), rows }
    }

    fn written(table: &Table) -> Result<Vec<u8>, Error> {
        write(table, &mut Unmetered)
    }

    fn whole(file: File) -> Result<Table, Error> {
        file.read(&mut Unmetered)
    }

    #[test]
    fn work_can_be_stopped_between_pieces() {
        let made = table(&["x"], (0..20_000).map(|n| vec![Cell::Int(n)]).collect());
        let bytes = written(&made).unwrap();
        assert_eq!(open(bytes.clone()).and_then(whole), Ok(made.clone()));
        for looks in [0, 1, 3] {
            assert_eq!(write(&made, &mut Looks(looks)), Err(Error::Stopped));
        }
        assert!(write(&made, &mut Looks(4)).is_ok());
        for looks in [0, 1, 19] {
            let file = open(bytes.clone()).unwrap();
            assert_eq!(file.read(&mut Looks(looks)), Err(Error::Stopped));
        }
    }

    fn word(text: &str) -> Cell {
        Cell::Text(text.into())
    }

    #[test]
    fn tables_are_written_and_read() {
        let made = table(
            &["year", "share", "member", "name", "nothing"],
            vec![
                vec![
                    Cell::Int(1951),
                    Cell::Float(-0.0),
                    Cell::Bool(true),
                    word("é\n\"x\",日"),
                    Cell::Missing,
                ],
                vec![Cell::Missing, Cell::Missing, Cell::Missing, Cell::Missing, Cell::Missing],
                vec![
                    Cell::Int(i64::MIN),
                    Cell::Float(f64::INFINITY),
                    Cell::Bool(false),
                    word(""),
                    Cell::Missing,
                ],
            ],
        );
        let bytes = written(&made).unwrap();
        assert_eq!(bytes, written(&made).unwrap());
        let file = open(bytes).unwrap();
        assert_eq!((file.rows, file.columns), (3, 5));
        assert_eq!(file.read(&mut Unmetered).unwrap(), made);
        for empty in [table(&["x"], Vec::new()), Table::default()] {
            assert_eq!(
                open(written(&empty).unwrap()).unwrap().read(&mut Unmetered).unwrap(),
                empty
            );
        }
    }

    #[test]
    fn days_are_dates() {
        assert_eq!(["1970-01-01", "1951-04-18", "2000-02-29"], [day(0), day(-6833), day(11_016)]);
    }

    #[test]
    fn what_is_no_parquet_is_refused() {
        assert!(open(Vec::new()).is_err());
        assert!(open(b"year,share\n1951,3\n".to_vec()).is_err());
        let bytes = written(&table(&["x"], vec![vec![Cell::Int(1)]; 100])).unwrap();
        for cut in [1, bytes.len() / 2, bytes.len() - 1] {
            assert!(open(bytes[..cut].to_vec()).and_then(whole).is_err());
        }
    }

    proptest! {
        #[test]
        fn floats_are_exact(bits in proptest::collection::vec(any::<u64>(), 1..50)) {
            let cells = bits.iter().map(|&bits| f64::from_bits(bits)).filter(|x| !x.is_nan());
            let rows: Vec<Vec<Cell>> = cells.map(|x| vec![Cell::Float(x)]).collect();
            let made = open(written(&table(&["x"], rows.clone())).unwrap()).unwrap().read(&mut Unmetered).unwrap();
            let bits = |rows: &[Vec<Cell>]| -> Vec<u64> {
                let float = |row: &Vec<Cell>| row[0].number().map(f64::to_bits);
                rows.iter().filter_map(float).collect()
            };
            prop_assert_eq!(bits(&made.rows), bits(&rows));
        }

        #[test]
        fn damage_never_panics(at in 0_usize..600, with in any::<u8>()) {
            let mut bytes = written(&table(&["x", "y"], vec![vec![Cell::Int(1), word("abc")]; 20])).unwrap();
            let at = at % bytes.len();
            bytes[at] = with;
            let _ = open(bytes).and_then(whole);
        }
    }
}
