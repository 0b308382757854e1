//! Tables of results.

use std::fmt;

use super::Value;
use crate::engine::exchange::as_cells;
use crate::study::csv;

/// A table: named columns, and rows that have a value for each of them.
///
/// ```
/// use comity::{Engine, Table};
///
/// let text = "experiment doubling {\n vary x in [1, 2]\n measure { [y: 2 * x] } }\ndoubling.run()";
/// let table: Table = Engine::default().eval(text)?;
/// assert_eq!(table.numbers("y"), Some(vec![2.0, 4.0]));
/// # Ok::<(), comity::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows; each has a value for every column.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    /// A table; rows that are too short are filled with `none`, longer ones cut.
    ///
    /// ```
    /// use comity::{Table, Value};
    ///
    /// let table = Table::new(["year", "share"], [vec![Value::Int(1951), Value::Float(0.25)]]);
    /// assert_eq!(table.to_string(), "year  share\n----  -----\n1951   0.25");
    /// ```
    #[must_use]
    pub fn new<C: Into<String>>(
        columns: impl IntoIterator<Item = C>,
        rows: impl IntoIterator<Item = Vec<Value>>,
    ) -> Self {
        let columns: Vec<String> = columns.into_iter().map(Into::into).collect();
        let mut rows: Vec<Vec<Value>> = rows.into_iter().collect();
        for row in &mut rows {
            row.resize(columns.len(), Value::None);
        }
        Self { columns, rows }
    }

    /// The values of a column, from the first row to the last; none if there is no such column.
    ///
    /// ```
    /// use comity::{Table, Value};
    ///
    /// let table = Table::new(["who"], [vec!["Peru".into()], vec!["Chile".into()]]);
    /// assert_eq!(table.column("who").collect::<Vec<_>>(), [&Value::from("Peru"), &Value::from("Chile")]);
    /// ```
    pub fn column(&self, name: &str) -> impl Iterator<Item = &Value> {
        let place = self.place(name);
        self.rows.iter().filter_map(move |row| row.get(place?))
    }

    /// The numbers of a column; `None` if there is no such column, or something else in it.
    ///
    /// ```
    /// use comity::{Table, Value};
    ///
    /// let table = Table::new(["who", "power"], [vec!["Peru".into(), Value::Int(7)]]);
    /// assert_eq!(table.numbers("power"), Some(vec![7.0]));
    /// assert_eq!(table.numbers("who"), None);
    /// ```
    #[must_use]
    pub fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        self.place(name)?;
        self.column(name).map(|value| value.clone().to().ok()).collect()
    }

    /// What stands in a row, counted from 0, under the name of a column.
    ///
    /// ```
    /// use comity::{Table, Value};
    ///
    /// let table = Table::new(["who", "power"], [vec!["Peru".into(), Value::Int(7)]]);
    /// assert_eq!(table.get(0, "power"), Some(&Value::Int(7)));
    /// assert_eq!(table.get(1, "power"), None);
    /// ```
    #[must_use]
    pub fn get(&self, row: usize, column: &str) -> Option<&Value> {
        self.rows.get(row)?.get(self.place(column)?)
    }

    /// As comma-separated text, as `save` of a script writes it: with a header, quoted where it must be, floats so that
    /// they read back the same.
    ///
    /// ```
    /// use comity::{Table, Value};
    ///
    /// let table = Table::new(["treaty", "share"], [vec!["Rome, 1957".into(), Value::Float(0.1)]]);
    /// assert_eq!(table.to_csv(), "treaty,share\n\"Rome, 1957\",0.1\n");
    /// ```
    #[must_use]
    pub fn to_csv(&self) -> String {
        csv::text(&as_cells(self), ',')
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

/// As it prints: a long table shows its beginning and its end.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(as_cells(self).render().trim_end())
    }
}
