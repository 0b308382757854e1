//! All records as one table.
//!
//! Rows stand in the order of their tasks. The columns are the varied names, `replicate` where there are several,
//! then what was measured, in the order in which it first appears in that order of rows, and `error` where a
//! replicate has failed. So the same records make the same table, in whatever order they were written.

use std::sync::Arc;

use super::plan::Plan;
use super::record::{Failure, Record};
use crate::study::table::{Cell, Table};

/// What the records come to.
#[derive(Clone, Debug, Default)]
pub struct Merged {
    /// All rows.
    pub table: Table,
    /// For each row the number of its point.
    pub points: Vec<usize>,
    /// How many columns stand before what was measured.
    pub fixed: usize,
    /// The tasks that have no record, in order.
    pub missing: Vec<usize>,
    /// The failed replicates, in order: the task and why.
    pub failed: Vec<(usize, Failure)>,
}

/// Puts records together. Of several of one task the first is taken: they are all the same.
#[must_use]
pub fn merge(plan: &Plan, records: Vec<Record>) -> Merged {
    let mut by_task: Vec<Option<Record>> = Vec::new();
    by_task.resize_with(plan.tasks(), || None);
    for record in records {
        if let Some(place) = by_task.get_mut(record.task)
            && place.is_none()
        {
            *place = Some(record);
        }
    }
    let mut columns: Vec<Arc<str>> = plan.varied.iter().map(|name| name.as_str().into()).collect();
    let varied = columns.len();
    if plan.repeat > 1 {
        columns.push("replicate".into());
    }
    let mut merged = Merged { fixed: columns.len(), ..Merged::default() };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut errors: Vec<(usize, String)> = Vec::new();
    for (task, record) in by_task.into_iter().enumerate() {
        let Some(record) = record else {
            merged.missing.push(task);
            continue;
        };
        let point = task / plan.repeat.max(1);
        let mut head = record.at;
        head.resize(varied, Cell::Missing);
        if plan.repeat > 1 {
            head.push(Cell::Int(i64::try_from(task % plan.repeat + 1).unwrap_or(i64::MAX)));
        }
        match record.rows {
            Ok(measured) => {
                for entries in measured {
                    let mut row = head.clone();
                    for (name, cell) in entries {
                        let place = columns.iter().position(|known| *known == name);
                        let place = place.unwrap_or_else(|| {
                            columns.push(name);
                            columns.len() - 1
                        });
                        row.resize(row.len().max(place + 1), Cell::Missing);
                        row[place] = cell;
                    }
                    rows.push(row);
                    merged.points.push(point);
                }
            }
            Err(failure) => {
                errors.push((rows.len(), failure.sentence()));
                merged.failed.push((task, failure));
                rows.push(head);
                merged.points.push(point);
            }
        }
    }
    let width = columns.len();
    rows.iter_mut().for_each(|row| row.resize(width, Cell::Missing));
    if !errors.is_empty() {
        columns.push(free("error", &columns));
        rows.iter_mut().for_each(|row| row.push(Cell::Missing));
        for (row, sentence) in errors {
            rows[row][width] = Cell::Text(sentence.into());
        }
    }
    merged.table = Table { columns, rows };
    merged
}

/// A name that no column has.
fn free(name: &str, columns: &[Arc<str>]) -> Arc<str> {
    let mut made = name.to_owned();
    while columns.iter().any(|known| **known == *made) {
        made.push('_');
    }
    made.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        let varied = vec!["x".to_owned()];
        Plan { varied, points: 2, repeat: 2, shards: 1, ..Plan::default() }
    }

    fn record(task: usize, names: &[&str]) -> Record {
        let row = names.iter().map(|name| (Arc::from(*name), Cell::Int(task as i64))).collect();
        Record { task, at: vec![Cell::Int((task / 2) as i64)], rows: Ok(vec![row]) }
    }

    #[test]
    fn the_order_of_records_makes_no_difference() {
        let mut records =
            vec![record(0, &["a"]), record(1, &["b", "a"]), record(2, &[]), record(3, &["c", "b"])];
        let whole = merge(&plan(), records.clone());
        assert_eq!(whole.table.columns, ["x", "replicate", "a", "b", "c"].map(Arc::from));
        assert_eq!(whole.table.rows.len(), 4);
        assert!(whole.missing.is_empty() && whole.fixed == 2);
        records.reverse();
        records.push(record(1, &["b", "a"]));
        assert_eq!(merge(&plan(), records).table, whole.table);
    }

    #[test]
    fn failures_and_gaps_are_told() {
        let why = Failure { code: "E0610".into(), message: "no".into(), place: String::new() };
        let failed = Record { task: 2, at: vec![Cell::Int(1)], rows: Err(why.clone()) };
        let merged = merge(&plan(), vec![failed, record(0, &["a"]), record(99, &["z"])]);
        assert_eq!(merged.missing, [1, 3]);
        assert_eq!(merged.failed, [(2, why)]);
        assert_eq!(merged.table.columns, ["x", "replicate", "a", "error"].map(Arc::from));
        assert_eq!(merged.table.rows[1][3], Cell::Text("E0610: no".into()));
    }
}
