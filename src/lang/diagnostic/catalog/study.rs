//! `E0750` to `E0799`: chance, tables and figures; `E0801` to `E0810`: files.

use crate::lang::diagnostic::{Problem, nearest, quoted};

problems! {
    /// A column that a table does not have.
    E0750 missing_column(column: &str, columns: &str) {
        "the table has no column {column}",
        label: "no such column",
        help: "its columns are {columns}",
    }
    /// A row that is none.
    E0751 bad_row(index: usize, found: &str) {
        "row {index} of the table is {found}",
        label: "not a row",
        help: "a row is a map, `[year: 1951, treaty: \"Paris\"]`, or with `columns:` a list of as many values",
    }
    /// A row of the wrong length.
    E0752 row_length(index: usize, found: usize, columns: usize) {
        "row {index} has {found} values, but the table has {columns} columns",
        label: "rows and columns do not fit",
    }
    /// Two columns of one name.
    E0753 repeated_column(column: &str) {
        "the table would have two columns called {column}",
        label: "names of columns must differ",
    }
    /// A row sought and not found.
    E0754 no_such_row(sought: &str) {
        "no row of the table has {sought}",
        label: "not found",
        help: "`t.where(|row| ...)` gives a table that may be empty",
    }
    /// Columns of unequal lengths.
    E0755 column_length(column: &str, found: usize, expected: usize) {
        "column {column} has {found} values, but the columns before it have {expected}",
        label: "columns must be equally long",
    }
    /// A measure of `summarise` that is no function.
    E0756 bad_measure(name: &str, found: &str) {
        "`summarise` needs a function for {name}, but got {found}",
        label: "not a function",
        help: "write `t.summarise([mean_score: |g| mean(g.column(\"score\"))])`",
    }
    /// A name that is none.
    E0757 bad_name(function: &str, found: &str) {
        "`{function}` needs the name of a column, but got {found}",
        label: "not a name",
    }
    /// Weights that are no weights.
    E0760 bad_weights(found: &str) {
        "weights must be 0 or more, and at least one above 0, but they are {found}",
        label: "not weights",
    }
    /// A sample larger than what it is taken from.
    E0761 sample_too_large(count: usize, len: usize) {
        "cannot take {count} different elements from {len}",
        label: "too few elements",
        help: "`sample` never takes an element twice; `n of choice(xs)` may",
    }
    /// A question that a distribution does not answer.
    E0762 not_of_distribution(question: &str, distribution: &str) {
        "`{question}` has no answer for `{distribution}`",
        label: "not defined for this distribution",
        note: "a distribution of whole numbers or of listed values has `.pmf`, a continuous one `.pdf`; `.cdf` and `.quantile` need numbers",
    }
    /// A word where one of a few is expected.
    E0770 unknown_word(function: &str, parameter: &str, found: &str, words: &str) {
        "`{function}` does not know {found} as `{parameter}`",
        label: "unknown",
        help: "`{parameter}` is one of {words}",
    }
    /// A column to be drawn that holds no numbers.
    E0771 not_drawable(column: &str, found: &str) {
        "{column} cannot be drawn: it holds {found}",
        label: "not a number",
        help: "numbers are drawn; rows without a value (`none`) are left out",
    }
    /// A figure without anything to draw.
    E0772 nothing_to_draw() {
        "there are no numbers to draw",
        label: "nothing to show",
        help: "name what to draw: `plot(t, x: \"round\", y: \"score\")`",
    }
    /// A file name whose ending says nothing.
    E0801 unknown_format(path: &str) {
        "the name {path} does not say what sort of file it is",
        label: "unknown ending",
        help: "known endings are `.csv`, `.tsv` and `.parquet` for tables, `.json`, `.jsonl` and `.txt`, and to save figures `.svg` and `.png`",
    }
    /// A value that a sort of file cannot hold.
    E0802 cannot_save(found: &str, format: &str) {
        "{found} cannot be saved as {format}",
        label: "does not fit into such a file",
        help: "tables go into any file; lists, maps, numbers and strings into `.json`; most results have a `.table()`",
    }
    /// A value nested too deeply to be saved.
    E0803 too_deep_to_save(limit: usize) {
        "lists and maps nested more than {limit} deep cannot be saved",
        label: "too deep",
        note: "a list that contains itself is endlessly deep",
    }
    /// A row of a file that is longer or shorter than the header.
    E0804 ragged_file(path: &str, line: usize, column: usize, found: usize, expected: usize) {
        "line {line} of {path} has {found} fields, but its header has {expected}",
        label: "while reading this file",
        note: "they no longer fit from column {column} of the line on",
        help: "a field that contains the separator must stand in quotes",
    }
    /// A quote that is not closed.
    E0805 open_quote(path: &str, line: usize, column: usize) {
        "the quote that opens in line {line}, column {column} of {path} is not closed",
        label: "while reading this file",
    }
    /// Something after a closing quote.
    E0806 after_quote(path: &str, line: usize, column: usize) {
        "something follows a closing quote in line {line}, column {column} of {path}",
        label: "while reading this file",
        help: "a quote inside a quoted field is written twice",
    }
    /// A character that cannot stand where it stands.
    E0807 unexpected_in_json(path: &str, line: usize, column: usize, found: char) {
        "{path} is not JSON: unexpected `{found}` in line {line}, column {column}",
        label: "while reading this file",
    }
    /// A JSON file that ends too early.
    E0808 json_ends(path: &str, line: usize, column: usize) {
        "{path} is not JSON: it ends in line {line}, column {column}, where something is still open",
        label: "while reading this file",
    }
    /// A JSON number or escape of a wrong form.
    E0809 bad_json(path: &str, line: usize, column: usize, what: &str) {
        "{path} is not JSON: there is no such {what} as in line {line}, column {column}",
        label: "while reading this file",
    }
    /// A JSON file nested too deeply.
    E0810 json_too_deep(path: &str, limit: usize) {
        "{path} is nested more than {limit} deep",
        label: "while reading this file",
    }
}

/// A column that a table does not have, with the one that may be meant.
#[must_use]
pub fn no_column<'a>(column: &str, columns: impl IntoIterator<Item = &'a str>) -> Problem {
    let columns: Vec<&str> = columns.into_iter().collect();
    let most = columns.iter().take(20).map(|name| quoted(name)).collect::<Vec<_>>();
    let near = nearest(column, columns.iter().copied());
    let list = if columns.is_empty() { "none".to_owned() } else { most.join(", ") };
    missing_column(&quoted(column), &list).help(near.map(|name| format!("did you mean `{name}`?")))
}
