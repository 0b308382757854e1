//! `E0850` to `E0859`: tables made wide, and files of columns.

problems! {
    /// A cell of a wide table for which there are several values.
    E0850 pivot_twice(count: usize, row: &str, column: &str) {
        "{count} rows of the table belong into the same place{row}, column {column}",
        label: "one place, several values",
        help: "say what to make of them, `t.pivot(..., measure: mean)`, or which columns tell rows apart, `by: [\"country\", \"year\"]`",
    }
    /// A Parquet file where the program knows none.
    E0851 no_parquet(path: &str) {
        "this program was built without Parquet, so {path} cannot be used",
        label: "needs Parquet",
        help: "`cargo install comity --features parquet` has it; `.csv` and `.jsonl` need nothing",
    }
    /// A file that is no Parquet, or one of another kind.
    E0852 bad_parquet(path: &str, reason: &str) {
        "{path} cannot be read as Parquet: {reason}",
        label: "while reading this file",
    }
    /// Columns from which no coefficients can be worked out.
    E0854 no_fit(reason: &str) {
        "nothing can be fitted: {reason}",
        label: "a regression of these columns",
    }
    /// A column of a kind that tables do not hold.
    E0853 unknown_column_type(path: &str, column: &str, found: &str) {
        "column {column} of {path} holds {found}, which a table here cannot hold",
        label: "while reading this file",
        help: "whole numbers, floats, true and false, and texts can be read",
    }
}
