//! Files: saving values and loading them, as far as the host lets a script.

mod columns;
mod convert;

use super::plot::{drawn, figure_of};
use super::table::as_table;
use super::walk::room_for_bytes;
use crate::base::release;
use crate::bridge::metered::{counted, metered};
use crate::lang::diagnostic::catalog::{host, study};
use crate::lang::native::{Cx, natives};
use crate::lang::value::{Fault, Value, search, with_article};
use crate::study::plot::On;
use crate::study::{csv, json};

natives! {
    /// Functions of files.
    pub static FILES = "Files" {
        /// Writes a value into a file, in the form that the ending of its name says.
        ///
        /// - `.csv`, `.tsv`: a table, or a list of maps, with a header. Floats are written so that they read back the
        ///   same, fractions as the nearest float, missing values as empty fields, all else as it prints.
        /// - `.parquet`: a table by its columns, for large ones; only in programs built with it.
        /// - `.json`: any data. Tables are lists of objects, actors objects, actions their names; an infinite number is
        ///   written as `1e999`, which other programs read as infinity.
        /// - `.jsonl`: each row of a table or element of a list on a line.
        /// - `.txt`: what `print` would show.
        /// - `.svg`, `.png`: a figure, or what `plot` makes one of, as a picture.
        ///
        /// # Errors
        /// `E0801` for another ending; `E0802` where such a file cannot hold the value; `E0803` for a list that contains
        /// itself; `E0831` where the file may not or cannot be written; `E0851` for Parquet where there is none.
        ///
        /// # Examples
        /// ```comity
        /// let t = table([[year: 1951, members: 6]])
        /// save(t, "treaties.csv")
        /// load("treaties.csv") == t   // => true
        /// ```
        fn save(
            cx,
            /// What to save.
            value: Value,
            /// The name of the file.
            path: String,
        ) -> () {
            let format = Format::of(&path)?;
            if format.is_picture() {
                return picture(cx, value, format, &path);
            }
            if format == Format::Parquet {
                return columns::save(cx, value, &path);
            }
            let text = write(cx, value, format)?;
            cx.write_file(&path, &text)
        }

        /// Reads a file that `save` or another program has written, in the form that the ending of its name says.
        ///
        /// - `.csv`, `.tsv`: a table. The type of each column is guessed from all its fields: ints, floats, bools, else
        ///   strings; empty fields are `none`. Commas separate, or semicolons or tabs where the header has no comma. In a
        ///   column of numbers `NA`, `NaN` and `null` are `none` too; fields in quotes are strings, unless
        ///   everything stands in quotes.
        /// - `.parquet`: a table; days are strings such as `1951-04-18`.
        /// - `.json`: objects become maps, arrays lists, `null` `none`.
        /// - `.jsonl`: a list with the value of each line.
        /// - `.txt`: a string.
        ///
        /// # Errors
        /// `E0801` for another ending; `E0830` where the file may not or cannot be read; `E0804` to `E0810` where
        /// it has another form, with line and column; `E0851` to `E0853` for Parquet.
        ///
        /// # Examples
        /// ```comity
        /// save([[round: 1, score: 3.0], [round: 2, score: 0.5]], "rounds.jsonl")
        /// load("rounds.jsonl")[1].score           // => 0.5
        /// table(load("rounds.jsonl")).columns     // => ["round", "score"]
        /// ```
        fn load(
            cx,
            /// The name of the file.
            path: String,
        ) -> Value {
            let format = Format::of(&path)?;
            if format == Format::Parquet {
                return columns::load(cx, &path);
            }
            let text = cx.read_file(&path)?;
            read(cx, format, &text, &path)
        }
    }
}

/// What the ending of a file's name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Csv,
    Tsv,
    Parquet,
    Json,
    Lines,
    Text,
    Svg,
    Png,
}

impl Format {
    fn of(path: &str) -> Result<Self, Fault> {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        Ok(match ending.as_str() {
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "parquet" => Self::Parquet,
            "json" => Self::Json,
            "jsonl" => Self::Lines,
            "txt" => Self::Text,
            "svg" => Self::Svg,
            "png" => Self::Png,
            _ => return Err(study::unknown_format(&quoted(path)).into()),
        })
    }

    fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::Parquet => "Parquet",
            Self::Json => "JSON",
            Self::Lines => "JSON Lines",
            Self::Text => "text",
            Self::Svg => "SVG",
            Self::Png => "PNG",
        }
    }

    fn is_picture(self) -> bool {
        matches!(self, Self::Svg | Self::Png)
    }
}

fn quoted(path: &str) -> String {
    format!("`{path}`")
}

fn refused(cx: &dyn Cx, value: Value, format: Format) -> Fault {
    let found = with_article(value.type_name(cx.values()));
    study::cannot_save(&found, format.name()).into()
}

fn picture(cx: &mut dyn Cx, value: Value, format: Format, path: &str) -> Result<(), Fault> {
    let Some(figure) = figure_of(cx, value)? else { return Err(refused(cx, value, format)) };
    let points = figure.series.iter().chain(&figure.curves).map(|series| series.points.len());
    cx.spend(points.sum::<usize>() as u64)?;
    let heap = cx.values();
    let svg = drawn(&figure, heap, true, |on| figure.svg_while(on));
    cx.look()?;
    if format == Format::Svg {
        return cx.write_file(path, &svg);
    }
    cx.spend(DRAWING + svg.len() as u64 / 4)?;
    room_for_bytes(cx, PICTURE)?;
    let heap = cx.values();
    let picture = png(&svg, &|| heap.looks_on());
    cx.look()?;
    match picture {
        Ok(bytes) => cx.write_bytes(path, &bytes),
        Err(reason) => Err(host::cannot_write(path, reason).into()),
    }
}

/// What a picture costs whatever is in it, in steps.
const DRAWING: u64 = 20_000;

/// What drawing a picture takes, in bytes.
const PICTURE: usize = 16 << 20;

/// Points of a picture for each of a drawing: fine enough to be printed.
#[cfg(feature = "png")]
fn png(svg: &str, on: &On<'_>) -> Result<Vec<u8>, &'static str> {
    use crate::study::plot::png::{Trouble, png_while};
    png_while(svg, 2.0, on).map_err(|trouble| match trouble {
        Trouble::Stopped => "the run has ended",
        Trouble::Size => "the picture would be too large; as `.svg` it has any size",
        Trouble::NoSvg => "the figure could not be drawn; as `.svg` it can be saved",
    })
}

#[cfg(not(feature = "png"))]
fn png(_svg: &str, _on: &On<'_>) -> Result<Vec<u8>, &'static str> {
    Err("this program was built without PNG pictures; `.svg` always works")
}

fn write(cx: &mut dyn Cx, value: Value, format: Format) -> Result<String, Fault> {
    let refuse = |cx: &dyn Cx| refused(cx, value, format);
    let table = as_table(cx, value)?;
    match format {
        Format::Csv | Format::Tsv => {
            let Some(table) = table else { return Err(refuse(cx)) };
            let plain = convert::to_plain(cx, &table)?;
            let separator = if format == Format::Csv { ',' } else { '\t' };
            counted(cx, |meter| csv::write(&plain, separator, meter))
        }
        Format::Json | Format::Lines => {
            let data = !matches!(
                value,
                Value::Function(_) | Value::Closure(_) | Value::Native(_) | Value::Kind(_)
            );
            if !data || matches!(value, Value::Object(_)) && table.is_none() {
                return Err(refuse(cx));
            }
            match (format, convert::to_json(cx, value)?) {
                (Format::Lines, json::Json::List(items)) => {
                    counted(cx, |meter| json::lines(&items, meter))
                }
                (Format::Lines, _) => Err(refuse(cx)),
                (_, json) => counted(cx, |meter| json.written(true, meter)),
            }
        }
        Format::Text | Format::Svg | Format::Png | Format::Parquet => {
            Ok(cx.show_all(value)? + "\n")
        }
    }
}

fn read(cx: &mut dyn Cx, format: Format, text: &str, path: &str) -> Result<Value, Fault> {
    cx.spend(text.len() as u64 / 16)?;
    // What a file is taken apart into: records, fields and their values; or nodes.
    let mut count = |letters: &[char]| -> Result<usize, Fault> {
        let mut count = 0;
        for piece in search::pieces(text) {
            cx.look()?;
            count += piece.matches(letters).count();
        }
        Ok(count)
    };
    let parts = match format {
        Format::Csv | Format::Tsv => count(&['\n', '\r', ',', ';', '\t'])?.saturating_mul(FIELD),
        Format::Json | Format::Lines => count(&[',', '[', '{', '\n'])?.saturating_mul(NODE),
        Format::Text | Format::Svg | Format::Png | Format::Parquet => 0,
    };
    // Beside these, what is made for each row, list or object, however little is in it.
    let beside = match format {
        Format::Csv | Format::Tsv => count(&['\n', '\r'])?.saturating_mul(ROW),
        Format::Json | Format::Lines => {
            count(&['['])?.saturating_mul(LIST) + count(&['{'])?.saturating_mul(OBJECT)
        }
        _ => 0,
    };
    cx.heap().hold(parts.saturating_add(beside).saturating_add(text.len()))?;
    cx.spend(parts as u64 / 16)?;
    match format {
        Format::Csv | Format::Tsv => {
            let separator = (format == Format::Tsv).then_some('\t');
            let plain = metered(cx, |meter| csv::read(text, separator, meter))?;
            let plain = plain.map_err(|error| csv_problem(path, &error))?;
            let table = convert::from_plain(cx, plain)?;
            cx.new_object(std::sync::Arc::new(table))
        }
        Format::Json => {
            let made = metered(cx, |meter| json::read(text, meter))?;
            let made = made.map_err(|error| json_problem(path, &error))?;
            made_of(cx, made)
        }
        Format::Lines => {
            let made = metered(cx, |meter| json::read_lines(text, meter))?;
            let made = made.map_err(|error| json_problem(path, &error))?;
            made_of(cx, json::Json::List(made))
        }
        // A picture has no value that it could be read as.
        Format::Svg | Format::Png => Err(study::unknown_format(&quoted(path)).into()),
        Format::Text | Format::Parquet => cx.new_text(text),
    }
}

/// JSON as a value. Taking apart what is as large as a file takes time, of another thread.
fn made_of(cx: &mut dyn Cx, json: json::Json) -> Result<Value, Fault> {
    let made = convert::from_json(cx, &json);
    if matches!(&json, json::Json::List(items) if items.len() > MANY) {
        release::beside(json);
    }
    made
}

/// What has so many parts takes long to take apart.
const MANY: usize = 1 << 14;

/// What a field of a file of rows takes while it is read, in bytes; with its share of the row.
const FIELD: usize = 200;
/// What a row takes beside its fields.
const ROW: usize = 160;
/// What a node of a JSON file takes.
const NODE: usize = 64;
/// What a list takes beside, which has room for four.
const LIST: usize = 96;
/// What an object takes beside, which has room for four.
const OBJECT: usize = 192;

fn csv_problem(path: &str, error: &csv::Error) -> Fault {
    let path = quoted(path);
    match *error {
        csv::Error::Ragged { line, column, expected, found } => {
            study::ragged_file(&path, line, column, found, expected).into()
        }
        csv::Error::Open { line, column } => study::open_quote(&path, line, column).into(),
        csv::Error::Stray { line, column } => study::after_quote(&path, line, column).into(),
        csv::Error::Stopped => Fault::interrupted(),
    }
}

fn json_problem(path: &str, error: &json::Error) -> Fault {
    let path = quoted(path);
    match error.what {
        json::What::Unexpected(found) => {
            study::unexpected_in_json(&path, error.line, error.column, found).into()
        }
        json::What::Ended => study::json_ends(&path, error.line, error.column).into(),
        json::What::Number => study::bad_json(&path, error.line, error.column, "number").into(),
        json::What::Escape => study::bad_json(&path, error.line, error.column, "escape").into(),
        json::What::TooDeep => study::json_too_deep(&path, json::DEPTH).into(),
        json::What::Stopped => Fault::interrupted(),
    }
}
