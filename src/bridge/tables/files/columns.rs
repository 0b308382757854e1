//! Tables in Parquet files, in programs that are built with the feature `parquet`; in all others the error that says so.

#[cfg(feature = "parquet")]
use super::convert;
use super::{TableObject, Written, quoted};
use crate::lang::diagnostic::catalog::data;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

#[cfg(not(feature = "parquet"))]
pub(super) fn write(
    _cx: &mut dyn Cx,
    _table: &TableObject,
    path: &str,
) -> Result<Written, Fault> {
    Err(data::no_parquet(&quoted(path)).into())
}

#[cfg(not(feature = "parquet"))]
pub(super) fn read(_cx: &mut dyn Cx, path: &str) -> Result<Value, Fault> {
    Err(data::no_parquet(&quoted(path)).into())
}

#[cfg(feature = "parquet")]
pub(super) fn write(cx: &mut dyn Cx, table: &TableObject, path: &str) -> Result<Written, Fault> {
    let plain = convert::to_plain(cx, table)?;
    let bytes = crate::study::parquet::write(&plain).map_err(|error| problem(path, &error))?;
    Ok(Written::Bytes(bytes))
}

/// What a cell costs while a file is taken apart.
#[cfg(feature = "parquet")]
const CELL: usize = 64;

#[cfg(feature = "parquet")]
pub(super) fn read(cx: &mut dyn Cx, path: &str) -> Result<Value, Fault> {
    let bytes = cx.read_bytes(path)?;
    let file = crate::study::parquet::open(bytes).map_err(|error| problem(path, &error))?;
    let cells = file.rows.saturating_mul(file.columns);
    cx.spend(cells as u64 / 4)?;
    // A small file may hold very much.
    let bytes = cells.saturating_mul(CELL).saturating_add(file.unpacked.saturating_mul(2));
    crate::bridge::tables::walk::room_for_bytes(cx, bytes)?;
    let plain = file.read().map_err(|error| problem(path, &error))?;
    let table = convert::from_plain(cx, plain)?;
    cx.new_object(std::sync::Arc::new(table))
}

#[cfg(feature = "parquet")]
fn problem(path: &str, error: &crate::study::parquet::Error) -> Fault {
    use crate::study::parquet::Error;
    let path = quoted(path);
    match error {
        Error::Damaged(reason) => data::bad_parquet(&path, reason).into(),
        Error::Type { column, found } => {
            data::unknown_column_type(&path, &format!("`{column}`"), &format!("`{found}`")).into()
        }
    }
}
