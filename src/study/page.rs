//! Tables as pieces of web pages.
//!
//! ```html
//! <table class="data"><thead><tr><th>year</th><th class="n">share</th></tr></thead>
//! <tbody><tr><td>1951</td><td class="n">0.250</td></tr></tbody></table>
//! ```
//!
//! Numbers have the class `n` and as many decimals as in print; a missing value is an empty cell of class `none`.
//! Of a very long table the beginning and the end are shown, and a line says how much is left out.

use std::sync::Arc;

use super::table::{Cell, decimals, numeric, text};

/// A table of more rows is cut.
pub const MOST_ROWS: usize = 200;
/// How many rows a cut table shows of its beginning, and of its end.
const SHOWN: (usize, usize) = (150, 50);

/// A table whose cells are had one by one, as HTML.
#[must_use]
pub fn table(columns: &[Arc<str>], rows: usize, cell: &dyn Fn(usize, usize) -> Cell) -> String {
    let shown: Vec<usize> = if rows > MOST_ROWS {
        (0..SHOWN.0).chain(rows - SHOWN.1..rows).collect()
    } else {
        (0..rows).collect()
    };
    let made: Vec<(bool, Vec<Option<String>>)> = (0..columns.len())
        .map(|column| {
            let cells: Vec<Cell> = shown.iter().map(|&row| cell(row, column)).collect();
            let decimals = decimals(&cells);
            let texts =
                cells.iter().map(|cell| (*cell != Cell::Missing).then(|| text(cell, decimals)));
            (numeric(&cells), texts.collect())
        })
        .collect();
    let mut out = String::from("<table class=\"data\"><thead><tr>");
    for (name, (right, _)) in columns.iter().zip(&made) {
        out.push_str(if *right { "<th class=\"n\">" } else { "<th>" });
        escape(name, &mut out);
        out.push_str("</th>");
    }
    out.push_str("</tr></thead>\n<tbody>");
    for (place, &row) in shown.iter().enumerate() {
        if place > 0 && shown[place - 1] + 1 != row {
            let left_out = row - shown[place - 1] - 1;
            let span = columns.len();
            out.push_str(&format!(
                "<tr><td class=\"gap\" colspan=\"{span}\">… {left_out} more rows …</td></tr>\n"
            ));
        }
        out.push_str("<tr>");
        for (right, texts) in &made {
            match texts.get(place).and_then(Option::as_ref) {
                Some(text) => {
                    out.push_str(if *right { "<td class=\"n\">" } else { "<td>" });
                    escape(text, &mut out);
                }
                None => out.push_str("<td class=\"none\">"),
            }
            out.push_str("</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table>\n");
    if rows == 0 {
        out.push_str("<p class=\"gap\">(no rows)</p>\n");
    } else if rows > MOST_ROWS {
        out.push_str(&format!("<p class=\"gap\">({rows} rows)</p>\n"));
    }
    out
}

/// Text in a page: what HTML would read as its own is written so that it shows.
pub fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(letter),
            // Other signs of control have no place in a page.
            letter if letter.is_control() => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
}

/// The same as a string of its own.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_cut_and_escaped() {
        let columns: Vec<Arc<str>> = vec!["a<b".into(), "n".into()];
        let cell = |row: usize, column: usize| match (row, column) {
            (0, 0) => Cell::Missing,
            (_, 0) => Cell::Text("x & \"y\"".into()),
            (row, _) => Cell::Float(row as f64 / 2.0),
        };
        let two = table(&columns, 2, &cell);
        assert_eq!(
            two,
            "<table class=\"data\"><thead><tr><th>a&lt;b</th><th class=\"n\">n</th></tr></thead>\n\
             <tbody><tr><td class=\"none\"></td><td class=\"n\">0.0</td></tr>\n\
             <tr><td>x &amp; &quot;y&quot;</td><td class=\"n\">0.5</td></tr>\n</tbody></table>\n"
        );
        let long = table(&columns, 1000, &cell);
        assert!(long.contains("… 800 more rows …") && long.contains("(1000 rows)"));
        assert_eq!(long.matches("<tr>").count(), 202);
        assert!(table(&columns, 0, &cell).contains("(no rows)"));
    }
}
