//! Tables in Parquet files, in programs that are built with the feature `parquet`; in all others the error that says so.

#[cfg(not(feature = "parquet"))]
pub(super) use without::{load, save};

#[cfg(feature = "parquet")]
pub(super) use with::{load, save};

#[cfg(not(feature = "parquet"))]
mod without {
    use super::super::quoted;
    use crate::lang::diagnostic::catalog::data;
    use crate::lang::native::Cx;
    use crate::lang::value::{Fault, Value};

    pub(in super::super) fn save(_cx: &mut dyn Cx, _value: Value, path: &str) -> Result<(), Fault> {
        Err(data::no_parquet(&quoted(path)).into())
    }

    pub(in super::super) fn load(_cx: &mut dyn Cx, path: &str) -> Result<Value, Fault> {
        Err(data::no_parquet(&quoted(path)).into())
    }
}

#[cfg(feature = "parquet")]
mod with {
    use std::sync::Arc;

    use super::super::{Format, as_table, convert, quoted, refused};
    use crate::bridge::metered::metered;
    use crate::bridge::tables::walk::room_for_bytes;
    use crate::lang::diagnostic::catalog::data;
    use crate::lang::native::Cx;
    use crate::lang::value::{Fault, Value};
    use crate::study::parquet::{Error, open, write};

    /// What a cell costs while a file is taken apart.
    const CELL: usize = 64;

    pub(in super::super) fn save(cx: &mut dyn Cx, value: Value, path: &str) -> Result<(), Fault> {
        let Some(table) = as_table(cx, value)? else {
            return Err(refused(cx, value, Format::Parquet));
        };
        let plain = convert::to_plain(cx, &table)?;
        let bytes =
            metered(cx, |meter| write(&plain, meter))?.map_err(|error| problem(path, &error))?;
        cx.write_bytes(path, &bytes)
    }

    pub(in super::super) fn load(cx: &mut dyn Cx, path: &str) -> Result<Value, Fault> {
        let bytes = cx.read_bytes(path)?;
        let file = open(bytes).map_err(|error| problem(path, &error))?;
        let cells = file.rows.saturating_mul(file.columns);
        cx.spend(cells as u64 / 4)?;
        // A small file may hold very much.
        let unpacked = file.unpacked.saturating_mul(2);
        room_for_bytes(cx, cells.saturating_mul(CELL).saturating_add(unpacked))?;
        let plain =
            metered(cx, |meter| file.read(meter))?.map_err(|error| problem(path, &error))?;
        let table = convert::from_plain(cx, plain)?;
        cx.new_object(Arc::new(table))
    }

    fn problem(path: &str, error: &Error) -> Fault {
        let path = quoted(path);
        match error {
            Error::Damaged(reason) => data::bad_parquet(&path, reason).into(),
            Error::Type { column, found } => {
                let (column, found) = (format!("`{column}`"), format!("`{found}`"));
                data::unknown_column_type(&path, &column, &found).into()
            }
            // Whoever stops it has a reason.
            Error::Stopped => Fault::interrupted(),
        }
    }
}
