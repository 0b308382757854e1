//! What the replicates of each point come to: a row for each point and each thing measured.
//!
//! ```text
//! delta  measure  n   mean   sd     ci95_low  ci95_high  min  q05  q25  median  q75  q95  max
//! 0.1    share    30  0.512  0.11   0.471     0.553      …
//! ```
//!
//! The interval covers the true mean with 95 % confidence, by Student's t. Bools count as 0 and 1, so that their mean
//! is a share. What is no number is left out, and so are replicates that failed; `n` says how many there were.

use std::sync::Arc;

use super::merge::Merged;
use crate::base::statistics;
use crate::study::table::{Cell, Table};

/// The measures, as columns.
const MEASURES: [&str; 13] = [
    "measure",
    "n",
    "mean",
    "sd",
    "ci95_low",
    "ci95_high",
    "min",
    "q05",
    "q25",
    "median",
    "q75",
    "q95",
    "max",
];

impl Merged {
    /// The summary; `varied` is how many columns name the point.
    #[must_use]
    pub fn summary(&self, varied: usize) -> Table {
        let names = self.table.columns.iter().take(varied).cloned();
        let mut columns: Vec<Arc<str>> = names.collect();
        for name in MEASURES {
            let mut made = name.to_owned();
            while columns.iter().any(|known| **known == *made) {
                made.push('_');
            }
            columns.push(made.into());
        }
        let last = self.table.columns.len() - usize::from(!self.failed.is_empty());
        let measured: Vec<usize> = (self.fixed..last)
            .filter(|column| self.table.rows.iter().any(|row| row[*column].number().is_some()))
            .collect();
        let mut rows = Vec::new();
        let mut from = 0;
        while let Some(point) = self.points.get(from) {
            let len = self.points[from..].iter().take_while(|other| *other == point).count();
            let members = &self.table.rows[from..from + len];
            for column in &measured {
                let numbers: Vec<f64> =
                    members.iter().filter_map(|row| row[*column].number()).collect();
                let mut row: Vec<Cell> = members[0].iter().take(varied).cloned().collect();
                row.push(Cell::Text(Arc::clone(&self.table.columns[*column])));
                row.extend(measures(&numbers));
                rows.push(row);
            }
            from += len;
        }
        Table { columns, rows }
    }
}

fn measures(numbers: &[f64]) -> Vec<Cell> {
    let cell = |value: Option<f64>| value.map_or(Cell::Missing, Cell::Float);
    let quantile = |share: f64| cell(statistics::quantile(numbers, share).ok());
    let interval = statistics::confidence_interval(numbers, 0.95).ok();
    vec![
        Cell::Int(i64::try_from(numbers.len()).unwrap_or(i64::MAX)),
        cell(statistics::mean(numbers).ok()),
        cell(statistics::sd(numbers).ok()),
        cell(interval.map(|(low, _)| low)),
        cell(interval.map(|(_, high)| high)),
        quantile(0.0),
        quantile(0.05),
        quantile(0.25),
        quantile(0.5),
        quantile(0.75),
        quantile(0.95),
        quantile(1.0),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::{Plan, Record, merge};
    use super::*;

    #[test]
    fn a_row_for_each_point_and_measure() {
        let varied = vec!["n".to_owned()];
        let plan = Plan { varied, points: 2, repeat: 3, shards: 1, ..Plan::default() };
        let record = |task: usize| Record {
            task,
            at: vec![Cell::Int((task / 3) as i64)],
            rows: Ok(vec![vec![
                ("y".into(), Cell::Int((task * task) as i64)),
                ("who".into(), Cell::Text("x".into())),
                ("high".into(), Cell::Bool(task > 4)),
            ]]),
        };
        let merged = merge(&plan, (0..6).map(record).collect());
        let summary = merged.summary(1);
        assert_eq!(summary.columns[..3], ["n", "measure", "n_"].map(Arc::from));
        assert_eq!(summary.rows.len(), 4);
        assert_eq!(summary.rows[0][3], Cell::Float(5.0 / 3.0));
        assert_eq!(summary.rows[3][1], Cell::Text("high".into()));
        assert_eq!(summary.rows[3][3], Cell::Float(1.0 / 3.0));
    }
}
