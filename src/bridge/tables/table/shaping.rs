//! The verbs that make other columns and other rows of a table.

use std::sync::Arc;

use super::build::entries;
use super::{GroupsObject, TableObject, columns, pivot};
use crate::lang::diagnostic::catalog::run;
use crate::lang::native::{Callable, Cx, FromValue as _, Named, Rest, natives};
use crate::lang::value::{MapRef, Value, with_article};

natives! {
    /// Functions that give tables another shape.
    pub static SHAPING = "Tables" {
        /// The table with columns added, or with others in the place of those of the same name.
        ///
        /// A column is given by a function of a row, by a list with a value for each row, or by one value for all rows. A
        /// function of two takes the table as well; of a grouped table it takes the rows of the group.
        /// Columns are made in the order given, and each sees those before it.
        ///
        /// # Errors
        /// `E0755` for a list that is too short or too long.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[side: "a", score: 1], [side: "b", score: 5], [side: "a", score: 3]])
        /// let more = t.derive(double: |row| 2 * row.score, high: |row| row.double > 4)
        /// more[1]                                // => [side: "b", score: 5, double: 10, high: true]
        /// t.derive(source: "survey")[0].source   // => survey
        /// let shares = t.group_by("side").derive(share: |row, group| row.score / sum(group.score))
        /// shares.share                           // => [0.25, 1.0, 0.75]
        /// ```
        fn method_table_derive(
            cx,
            /// The table, grouped or not.
            table: GroupsObject,
            /// A map from names to functions, lists or values.
            made: Option<MapRef>,
            /// The same by name.
            more: Named,
        ) -> TableObject {
            let made = pairs(cx, made, more);
            columns::derive(cx, &table, &made)
        }

        /// The table with some columns called otherwise: the new name, then the old one.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have; `E0753` where two would have one name; `E0757` for what is no name.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[year: 1951, members: 6]])
        /// t.rename(signed: "members").columns    // => ["year", "signed"]
        /// ```
        fn method_table_rename(
            cx,
            /// The table.
            table: TableObject,
            /// A map from new names to old ones.
            names: Option<MapRef>,
            /// The same by name.
            more: Named,
        ) -> TableObject {
            let names = pairs(cx, names, more);
            columns::rename(cx, &table, &names)
        }

        /// The table without some columns.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have; `E0757` for what is no name.
        ///
        /// # Examples
        /// ```comity
        /// table([[year: 1951, members: 6, place: "Paris"]]).without("members", "place").columns   // => ["year"]
        /// ```
        fn method_table_without(
            cx,
            /// The table.
            table: TableObject,
            /// Names of columns.
            columns: Rest,
        ) -> TableObject {
            let places = columns::others(cx, "without", &table, &columns.0)?;
            columns::at_places(cx, &table, &places)
        }

        /// The combinations of what some columns hold, each once, in the order in which they first appear; without
        /// names the rows that differ.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have; `E0757` for what is no name.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[side: "a", year: 1], [side: "b", year: 1], [side: "a", year: 1]])
        /// t.distinct("side").side    // => ["a", "b"]
        /// t.distinct().len           // => 2
        /// ```
        fn method_table_distinct(
            cx,
            /// The table.
            table: TableObject,
            /// Names of columns; all if none is named.
            columns: Rest,
        ) -> TableObject {
            columns::distinct(cx, &table, &columns.0)
        }

        /// How often each combination of what some columns hold is there, in a column `n`.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have; `E0757` for what is no name.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[side: "a"], [side: "b"], [side: "a"]])
        /// t.count_by("side").rows    // => [[side: "a", n: 2], [side: "b", n: 1]]
        /// ```
        fn method_table_count_by(
            cx,
            /// The table.
            table: TableObject,
            /// Names of columns; without any the rows are counted.
            columns: Rest,
        ) -> TableObject {
            columns::count_by(cx, &table, &columns.0)
        }

        /// The rows of several tables, one after the other. Columns go by name; what a table lacks is `none`.
        ///
        /// # Examples
        /// ```comity
        /// let old = table([[year: 1951, members: 6]])
        /// let new = table([[year: 1973, members: 9, place: "Brussels"]])
        /// old.append(new).place    // => [none, "Brussels"]
        /// ```
        fn method_table_append(
            cx,
            /// The table.
            table: TableObject,
            /// Tables, or lists of maps.
            others: Rest,
        ) -> TableObject {
            let mut tables = Vec::new();
            for (at, &value) in others.0.iter().enumerate() {
                let Some(made) = super::as_table(cx, value)? else {
                    let found = with_article(value.type_name(cx.values()));
                    let which = format!("others[{at}]");
                    let fault = run::wrong_argument("append", &which, TableObject::EXPECTED, &found);
                    return Err(fault.into());
                };
                tables.push(made);
            }
            columns::append(cx, &table, &tables)
        }

        /// The table with values in place of missing ones.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[who: "usa", score: 3], [who: "eu"]])
        /// t.fill(score: 0).score    // => [3, 0]
        /// ```
        fn method_table_fill(
            cx,
            /// The table.
            table: TableObject,
            /// A map from names of columns to values.
            values: Option<MapRef>,
            /// The same by name.
            more: Named,
        ) -> TableObject {
            let values = pairs(cx, values, more);
            columns::fill(cx, &table, &values)
        }

        /// The rows in which nothing is missing.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have; `E0757` for what is no name.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[who: "usa", score: 3], [who: "eu"], [score: 1]])
        /// t.drop_missing().who           // => ["usa"]
        /// t.drop_missing("score").len    // => 2
        /// ```
        fn method_table_drop_missing(
            cx,
            /// The table.
            table: TableObject,
            /// Only these columns matter; all if none is named.
            columns: Rest,
        ) -> TableObject {
            columns::drop_missing(cx, &table, &columns.0)
        }

        /// A wide table: what one column holds becomes the names of columns, and what another holds stands under them.
        ///
        /// All other columns tell rows apart, unless `by` says which; rows and columns come in the order in which they
        /// first appear. Where several rows belong into one place, `measure` makes one value of the list of theirs.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have; `E0753` where two columns would have one name; `E0850` where
        /// several values belong into one place and nothing says what to make of them.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([
        ///     [who: "usa", year: 1950, score: 3], [who: "usa", year: 1960, score: 5], [who: "eu", year: 1960, score: 4],
        /// ])
        /// t.pivot("year", "score").columns                                     // => ["who", "1950", "1960"]
        /// t.pivot("year", "score").column("1950")                              // => [3, none]
        /// t.pivot("year", "score", fill: 0)[1].get("1950")                     // => 0
        /// t.pivot("year", "score", by: [], measure: sum).rows                  // => [["1950": 3, "1960": 9]]
        /// ```
        fn method_table_pivot(
            cx,
            /// The table.
            table: TableObject,
            /// The column whose values become names.
            names: String,
            /// The column whose values stand under them.
            values: String,
            /// The columns that tell rows apart: a name or a list of names.
            by: Option<Value>,
            /// What stands where there is nothing; `none` if left out.
            fill: Option<Value>,
            /// A function of a list of values.
            measure: Option<Callable>,
        ) -> TableObject {
            let fill = fill.unwrap_or(Value::None);
            pivot::pivot(cx, &table, &pivot::Wide { names, values, by, fill, measure })
        }

        /// A long table, the inverse of `pivot`: a row for each of some columns, with the column's name in one column
        /// and what it held in another.
        ///
        /// # Errors
        /// `E0750` for a column that the table does not have; `E0753` where two columns would have one name.
        ///
        /// # Examples
        /// ```comity
        /// let wide = table([[who: "usa", imports: 3, exports: 5]])
        /// let long = wide.unpivot(["imports", "exports"])
        /// long.rows   // => [[who: "usa", name: "imports", value: 3], [who: "usa", name: "exports", value: 5]]
        /// wide.unpivot(except: "who", names: "flow", values: "usd").columns   // => ["who", "flow", "usd"]
        /// ```
        fn method_table_unpivot(
            cx,
            /// The table.
            table: TableObject,
            /// The columns that become rows: a name or a list of names; all if nothing is said.
            columns: Option<Value>,
            /// Instead of these, the columns that stay: a name or a list of names.
            except: Option<Value>,
            /// What the column of names is called; `name` if left out.
            names: Option<String>,
            /// What the column of values is called; `value` if left out.
            values: Option<String>,
        ) -> TableObject {
            let places = pivot::spread(cx, &table, columns, except)?;
            let (names, values) = (names.unwrap_or("name".to_owned()), values.unwrap_or("value".to_owned()));
            pivot::unpivot(cx, &table, &places, (&names, &values))
        }
    }
}

/// Names with values, given as a map, by name, or both.
fn pairs(cx: &dyn Cx, map: Option<MapRef>, more: Named) -> Vec<(Arc<str>, Value)> {
    let mut made = map.map_or_else(Vec::new, |map| entries(cx, map));
    made.extend(more.0.into_iter().map(|(name, value)| (name.as_str().into(), value)));
    made
}
