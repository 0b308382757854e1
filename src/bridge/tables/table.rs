//! Tables: making them, and the verbs that choose, order, group, join and measure.

mod build;
mod columns;
mod join;
mod object;
mod pivot;
mod regression;
mod shaping;
mod shown;
mod verbs;

pub(in crate::bridge) use build::{as_table, entries, fields, name_of, position};
pub(in crate::bridge) use object::method;
pub use object::{GroupsObject, TableObject};
pub use shaping::SHAPING;
pub use shown::{cell_of, printed};

use crate::bridge::tables::walk::{Given, natural, room};
use crate::lang::diagnostic::catalog::{run, study};
use crate::lang::native::{Callable, Cx, Items, Named, Rest, natives};
use crate::lang::value::show::start;
use crate::lang::value::{Fault, ListRef, MapRef, Value, with_article};

natives! {
    /// Functions of tables.
    pub static TABLES = "Tables" {
        /// A table.
        ///
        /// `rows` is a list of maps, whose keys become columns in the order in which they first appear; what a row
        /// lacks is `none`. Records serve as well. With `columns`, rows may be lists. Instead of rows a map from
        /// names to equally long lists gives the table by its columns.
        ///
        /// A table does not change. It has the fields `.columns`, `.rows` (a list of maps) and `.len`, and each column
        /// by its name, as a list: `t.year`. `t[0]` is its first row, `for row in t` goes through all. A row read from
        /// it is a map of its own. A cell in which nothing is known holds `none`.
        ///
        /// # Errors
        /// `E0751` for a row that is neither map, record nor list; `E0752` and `E0755` for rows or columns of unequal
        /// length; `E0753` for a repeated name.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[year: 1951, treaty: "Paris"], [year: 1957, treaty: "Rome"]])
        /// t.columns            // => ["year", "treaty"]
        /// t[1].treaty          // => Rome
        /// t.year               // => [1951, 1957]
        /// t.len                // => 2
        /// table(columns: ["n", "square"], rows: [[1, 1], [2, 4]]).column("square")   // => [1, 4]
        /// table([n: [1, 2], square: [1, 4]]).rows   // => [[n: 1, square: 1], [n: 2, square: 4]]
        /// ```
        fn table(
            cx,
            /// The rows, or a map from the names of columns to lists.
            rows: Option<Value>,
            /// The names of the columns; needed where rows are lists.
            columns: Option<Items>,
        ) -> TableObject {
            let rows = rows.unwrap_or(Value::None);
            let named = columns.map(|names| build::names(cx, "table", &names.0)).transpose()?;
            if let (Value::Map(map), None) = (rows, &named) {
                return build::from_columns(cx, map);
            }
            let none = matches!(rows, Value::None) && named.is_some();
            let rows = if none { Vec::new() } else { elements(cx, "table", "rows", rows)? };
            build::from_rows(cx, &rows, named)
        }

        /// A table of some of the columns, in the order given.
        ///
        /// A map among the names renames: `t.select("year", [signed: "members"])`.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have; `E0753` for one named twice; `E0757` for what is no name.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[year: 1951, members: 6, place: "Paris"]])
        /// t.select("place", "year").rows              // => [[place: "Paris", year: 1951]]
        /// t.select("year", [signed: "members"]).rows   // => [[year: 1951, signed: 6]]
        /// ```
        fn select(
            cx,
            /// The table.
            table: TableObject,
            /// Names of columns.
            columns: Rest,
        ) -> TableObject {
            verbs::select(cx, &table, &columns.0)
        }

        /// A table of the rows for which a condition holds.
        ///
        /// # Errors
        /// `E0704` where the condition gives neither true nor false.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[year: 1951, members: 6], [year: 1973, members: 9]])
        /// t.where(|row| row.members > 6).column("year")   // => [1973]
        /// ```
        fn r#where(
            cx,
            /// The table.
            table: TableObject,
            /// A function of a row.
            condition: Callable,
        ) -> TableObject {
            verbs::filter(cx, &table, condition)
        }

        /// The first row that holds a value in a column, or several values in several columns.
        ///
        /// # Errors
        /// `E0754` where there is no such row; `E0750` for a column that the table does not have.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[year: 1951, place: "Paris"], [year: 1957, place: "Rome"]])
        /// t.lookup(year: 1957).place       // => Rome
        /// t.lookup("year", 1957).place     // => Rome
        /// t.lookup([year: 1951]).place     // => Paris
        /// ```
        fn lookup(
            cx,
            /// The table.
            table: TableObject,
            /// The name of a column, or a map from names to values.
            column: Given,
            /// The value sought in this column.
            holds: Given,
            /// Names of columns with the values sought there.
            values: Named,
        ) -> Value {
            let mut sought: Vec<_> =
                values.0.into_iter().map(|(name, value)| (name.as_str().into(), value)).collect();
            match (column.0, holds.0) {
                (Some(Value::Map(map)), None) => sought.extend(entries(cx, map)),
                (Some(column), Some(value)) => {
                    let names = build::names(cx, "lookup", &[column])?;
                    sought.extend(names.into_iter().map(|name| (name, value)));
                }
                (Some(_), None) => return Err(run::missing_argument("lookup", "holds").into()),
                (None, Some(_)) => return Err(run::missing_argument("lookup", "column").into()),
                (None, None) => {}
            }
            if sought.is_empty() {
                return Err(run::missing_argument("lookup", "column").into());
            }
            verbs::lookup(cx, &table, &sought)
        }

        /// A row for each group of a table, or one for all of it: what the group has in common, and what functions
        /// of the group's table give.
        ///
        /// # Errors
        /// `E0756` for a measure that is no function; `E0753` where one has the name of a column grouped by.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[side: "a", score: 1], [side: "b", score: 5], [side: "a", score: 3]])
        /// t.group_by("side").summarise(n: |g| g.len).rows   // => [[side: "a", n: 2], [side: "b", n: 1]]
        /// let best = t.group_by("side").summarise([best: |g| max(g.score)])
        /// best.column("best")                // => [3, 5]
        /// t.summarise(n: |g| g.len).rows   // => [[n: 3]]
        /// ```
        fn summarise(
            cx,
            /// The table, grouped or not.
            table: GroupsObject,
            /// A map from the names of new columns to functions of a table.
            measures: Option<MapRef>,
            /// The same by name.
            more: Named,
        ) -> TableObject {
            let mut functions = measures.map_or_else(Vec::new, |map| entries(cx, map));
            functions.extend(more.0.into_iter().map(|(name, value)| (name.as_str().into(), value)));
            verbs::summarise(cx, &table, &functions)
        }

        /// A row for each column of a table, with its usual measures: how many values it has and how many are missing
        /// (`none`); of the others, where all are numbers, the mean, standard deviation, smallest, median and largest.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[score: 1], [score: 3], [score: none]])
        /// t.describe()[0].mean       // => 2.0
        /// t.describe()[0].missing    // => 1
        /// ```
        fn describe(
            cx,
            /// The table.
            table: TableObject,
        ) -> TableObject {
            verbs::describe(cx, &table)
        }

        /// How an outcome goes with other columns: a row for the constant and for each column, with its coefficient,
        /// the standard error, and the ratio of the two, which beyond 2 or so is hardly chance.
        ///
        /// `kind: "linear"` is least squares. `kind: "logistic"` is for outcomes that are true or false, or 1 and 0:
        /// coefficients are in log odds, and `odds` has by what the odds are multiplied for one more of the column
        /// [mccullagh-1989]. Without `kind` it is logistic for outcomes that are all true or false. Rows in which a
        /// value is missing (`none`) are left out.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have; `E0854` where nothing can be fitted, such as for columns
        /// that follow from each other.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[power: 1, gain: 3], [power: 2, gain: 5], [power: 3, gain: 7], [power: 4, gain: 9]])
        /// t.regression("gain", on: "power").coefficient.map(|b| round(b, 6))      // => [1.0, 2.0]
        /// t.regression("gain", on: ["power"]).term                                // => ["constant", "power"]
        /// ```
        fn method_table_regression(
            cx,
            /// The table.
            table: TableObject,
            /// The column of outcomes.
            outcome: Value,
            /// A column, or a list of columns, that it may go with.
            on: Value,
            /// `"linear"` or `"logistic"`.
            kind: Option<String>,
        ) -> TableObject {
            self::regression::fit(cx, &table, outcome, on, kind.as_deref())
        }

        /// The table in the order of a column, of several, or of what a function gives for each row.
        ///
        /// Rows that are equal in it keep their order; those without a value (`none`) come last. Actions and actors
        /// are ordered by name, false comes before true.
        ///
        /// # Errors
        /// `E0605` where two values have no order; `E0750` for a column that the table does not have.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[who: "eu", score: 2], [who: "usa", score: 5], [who: "peru", score: 2]])
        /// t.sort_by("score", descending: true).column("who")   // => ["usa", "eu", "peru"]
        /// t.sort_by(["score", "who"]).column("who")            // => ["eu", "peru", "usa"]
        /// t.sort_by(|row| -row.score).column("who")            // => ["usa", "eu", "peru"]
        /// ```
        fn method_table_sort_by(
            cx,
            /// The table.
            table: TableObject,
            /// The name of a column, a list of names, or a function of a row.
            by: Value,
            /// The largest first.
            descending: Option<bool>,
        ) -> TableObject {
            verbs::sort(cx, &table, by, descending.unwrap_or(false))
        }

        /// The table in groups of rows that hold the same in some columns, in the order of their first rows.
        ///
        /// `.tables` is a list of the groups' tables, `summarise` makes a table of measures.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[side: "a", score: 1], [side: "b", score: 5], [side: "a", score: 3]])
        /// t.group_by("side").summarise([total: |g| sum(g.column("score"))]).column("total")   // => [4, 5]
        /// t.group_by("side").len   // => 2
        /// ```
        fn method_table_group_by(
            cx,
            /// The table.
            table: TableObject,
            /// Names of columns.
            columns: Rest,
        ) -> GroupsObject {
            let names = build::names(cx, "group_by", &columns.0)?;
            verbs::group(cx, &table, names)
        }

        /// The rows of two tables put together where they hold the same in some columns, every match a row.
        ///
        /// A column that both have besides gets `_right` after its name where it comes from the second table. A
        /// missing value (`none`) matches nothing.
        ///
        /// # Errors
        /// `E0750` where one of them lacks a column; `E0770` for an unknown word.
        ///
        /// # Examples
        /// ```comity
        /// let power = table([[who: "usa", power: 10], [who: "eu", power: 9]])
        /// let votes = table([[who: "usa", vote: "yes"]])
        /// power.join(votes, on: "who").rows                 // => [[who: "usa", power: 10, vote: "yes"]]
        /// power.join(votes, on: "who", how: "left")[1].vote   // => none
        /// power.join(votes, on: "who", how: "anti").who       // => ["eu"]
        /// let flows = table([[from: "usa", to: "eu", trade: 5]])
        /// flows.join(power, on: [from: "who"])[0].power       // => 10
        /// ```
        fn method_table_join(
            cx,
            /// The first table.
            table: TableObject,
            /// The second.
            other: TableObject,
            /// The name of a column, a list of names, or, where the tables call them differently, a map from the first
            /// table's names to the second's.
            on: Value,
            /// `"inner"`, which leaves out rows without a match and is meant if nothing is said; `"left"`, which keeps
            /// all rows of the first table; `"full"`, which keeps all of both; `"semi"`, only the rows of the first that
            /// have a match, without the second's columns; `"anti"`, only those that have none.
            how: Option<String>,
        ) -> TableObject {
            let on = join::On::read(cx, &table, &other, on)?;
            let word = how.as_deref().unwrap_or("inner");
            let Some(&(_, how)) = join::How::WORDS.iter().find(|(known, _)| *known == word) else {
                let words = join::How::WORDS.map(|(known, _)| format!("`\"{known}\"`")).join(", ");
                return Err(study::unknown_word("join", "how", &format!("{:?}", start(word)), &words).into());
            };
            join::join(cx, &table, &other, &on, how)
        }

        /// What a column of the table holds, as a list. `t.year` is the same; this is for names that are no plain words,
        /// or that a variable holds, and for a column called `rows`, `columns` or `len`.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have.
        ///
        /// # Examples
        /// ```comity
        /// table([[year: 1951], [year: 1957]]).column("year")   // => [1951, 1957]
        /// ```
        fn method_table_column(
            cx,
            /// The table.
            table: TableObject,
            /// The name of the column.
            name: String,
        ) -> ListRef {
            let place = position(cx.values(), &table, &name)?;
            cx.spend(table.len() as u64 / 8)?;
            crate::bridge::tables::walk::keep(cx, table.column(place).collect())
        }

        /// The first rows of the table, or of each of its groups.
        ///
        /// # Errors
        /// `E0708` for a negative number of rows.
        ///
        /// # Examples
        /// ```comity
        /// table([[n: 1], [n: 2], [n: 3]]).head(2).n   // => [1, 2]
        /// let t = table([[side: "a", score: 1], [side: "b", score: 5], [side: "a", score: 3]])
        /// t.sort_by("score", descending: true).group_by("side").head(1).score   // => [5, 3]
        /// ```
        fn method_table_head(
            cx,
            /// The table, grouped or not.
            table: GroupsObject,
            /// How many rows; six if left out.
            rows: Option<i64>,
        ) -> TableObject {
            let count = natural("head", "rows", rows.unwrap_or(6))?;
            let first = |places: &Vec<usize>| places.iter().take(count).copied().collect::<Vec<_>>();
            let rows: Vec<usize> = table.places.iter().flat_map(first).collect();
            let cells = rows.len().saturating_mul(table.whole.columns().len());
            cx.values().note_many(table.places.iter().map(Vec::len).sum::<usize>().max(cells));
            room(cx, cells)?;
            Ok(table.whole.pick(&rows))
        }

        /// The last rows of the table, or of each of its groups.
        ///
        /// # Errors
        /// `E0708` for a negative number of rows.
        ///
        /// # Examples
        /// ```comity
        /// table([[n: 1], [n: 2], [n: 3]]).tail(2).n   // => [2, 3]
        /// ```
        fn method_table_tail(
            cx,
            /// The table, grouped or not.
            table: GroupsObject,
            /// How many rows; six if left out.
            rows: Option<i64>,
        ) -> TableObject {
            let count = natural("tail", "rows", rows.unwrap_or(6))?;
            let last = |places: &Vec<usize>| {
                places.iter().skip(places.len().saturating_sub(count)).copied().collect::<Vec<_>>()
            };
            let rows: Vec<usize> = table.places.iter().flat_map(last).collect();
            let cells = rows.len().saturating_mul(table.whole.columns().len());
            cx.values().note_many(table.places.iter().map(Vec::len).sum::<usize>().max(cells));
            room(cx, cells)?;
            Ok(table.whole.pick(&rows))
        }
    }
}

/// The elements of an argument that is a list or serves as one.
fn elements(
    cx: &mut dyn Cx,
    function: &str,
    parameter: &str,
    given: Value,
) -> Result<Vec<Value>, Fault> {
    use crate::lang::native::FromValue as _;
    match Items::from_value(given, cx)? {
        Some(items) => Ok(items.0),
        None => {
            let found = with_article(given.type_name(cx.values()));
            Err(run::wrong_argument(function, parameter, Items::EXPECTED, &found).into())
        }
    }
}
