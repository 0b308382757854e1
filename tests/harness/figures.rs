//! Figures of every kind, in characters and as pictures, byte for byte.
//!
//! Each script of `tests/figures` prints a figure and saves it; beside it stand what it prints (`.txt`) and what it
//! saves (`.svg`). `UPDATE=1` in the environment writes both anew: look at the pictures before they are committed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use comity::engine::{Engine, Host};
use comity::study::plot::{Figure, Kind, Series};

/// Keeps what is printed and written.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<(String, BTreeMap<String, Vec<u8>>)>>);

impl Host for Kept {
    fn write(&self, text: &str) -> Result<(), String> {
        self.0.lock().expect("one thread").0.push_str(text);
        Ok(())
    }

    fn write_file(&self, path: &str, text: &str) -> Result<(), String> {
        self.write_bytes(path, text.as_bytes())
    }

    fn write_bytes(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        self.0.lock().expect("one thread").1.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// Runs a script; gives what it prints and the files that it writes.
fn run(name: &str, text: &str) -> (String, BTreeMap<String, Vec<u8>>) {
    let kept = Kept::default();
    let engine = Engine::default().with_host(kept.clone());
    let program = engine.compile(name, text).unwrap_or_else(|error| panic!("{name}: {error}"));
    engine.context().run(&program).unwrap_or_else(|error| panic!("{name}: {error}"));
    let kept = kept.0.lock().expect("one thread");
    kept.clone()
}

fn scripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/figures");
    let entries = std::fs::read_dir(folder).expect("a folder of tests").flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "comity"))
        .collect();
    found.sort();
    found
}

#[test]
fn figures_are_as_they_were() {
    let update = std::env::var_os("UPDATE").is_some_and(|value| value == "1");
    let mut wrong = Vec::new();
    for script in scripts() {
        let name = script.file_name().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&script).expect("readable");
        let (printed, files) = run(&name, &text);
        let svg = files.values().next().unwrap_or_else(|| panic!("{name} saves nothing"));
        for (ending, found) in [("txt", printed.as_bytes()), ("svg", svg)] {
            let path = script.with_extension(ending);
            if update {
                std::fs::write(&path, found).expect("writable");
            } else if std::fs::read(&path).ok().as_deref() != Some(found) {
                wrong.push(path.display().to_string());
            }
        }
    }
    assert!(wrong.is_empty(), "other than expected:\n{}", wrong.join("\n"));
}

fn line(points: Vec<(f64, f64)>) -> Figure {
    Figure::new(Kind::Line, vec![Series { name: String::new(), points }])
}

#[test]
fn names_cannot_become_markup() {
    let mut figure = line(vec![(0.0, 1.0), (1.0, 2.0)]);
    figure.title = "<script>alert('x')</script> & \"more\"\u{1b}[31m\u{202e}".to_owned();
    figure.x = "</text><image href=\"http://example.org\"/>".to_owned();
    let svg = figure.svg();
    assert!(!svg.contains("<script") && !svg.contains("<image") && !svg.contains('\u{1b}'));
    assert!(svg.contains("&lt;script&gt;"));
    assert!(!figure.text(72, 20, false).contains('\u{1b}'));
}

#[test]
fn a_million_points_are_a_small_picture() {
    let wave = |at: u32| (f64::from(at), f64::from(at % 10_007 * 7919 % 10_007));
    let points: Vec<(f64, f64)> = (0..1_000_000).map(wave).collect();
    for kind in [Kind::Path, Kind::Scatter] {
        let figure =
            Figure::new(kind, vec![Series { name: String::new(), points: points.clone() }]);
        let svg = figure.svg();
        assert!(svg.len() < 1 << 20, "{kind:?}: {} bytes", svg.len());
        assert!(kind != Kind::Scatter || svg.contains("1000000 points"));
    }
}

#[test]
fn colour_is_for_those_who_ask() {
    let mut figure = line(vec![(0.0, 1.0), (1.0, 2.0)]);
    figure.series.push(Series { name: "other".to_owned(), points: vec![(0.0, 2.0), (1.0, 1.0)] });
    let (plain, coloured) = (figure.text(60, 12, false), figure.text(60, 12, true));
    assert!(!plain.contains('\u{1b}') && coloured.contains("\u{1b}[38;5;"));
    let mut stripped = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        stripped.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    stripped.push_str(rest);
    let trimmed = |text: &str| text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    assert_eq!(trimmed(&plain), trimmed(&stripped));
}

#[cfg(feature = "png")]
mod pictures {
    use super::*;
    use comity::study::plot::png::{Trouble, png};

    /// The width, height and number of compressed bytes that a PNG tells in its first chunks.
    fn size(bytes: &[u8]) -> (u32, u32) {
        assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().expect("four"));
        (number(16), number(20))
    }

    #[test]
    fn every_figure_can_be_drawn_and_shows_something() {
        let blank = r#"<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="640" height="400" fill="white"/></svg>"#;
        let empty = png(blank, 1.0).expect("a picture").len();
        for script in scripts() {
            let svg = std::fs::read_to_string(script.with_extension("svg")).expect("readable");
            let bytes = png(&svg, 1.0).unwrap_or_else(|error| panic!("{script:?}: {error:?}"));
            let (width, height) = size(&bytes);
            let told = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\""
            );
            assert!(svg.starts_with(&told), "{script:?}: {width} x {height}");
            assert!(bytes.len() > 2 * empty, "{script:?} is blank: {} bytes", bytes.len());
        }
    }

    #[test]
    fn scripts_save_pictures() {
        let (_, files) = run("save", "save(plot([1, 4, 9]), \"squares.png\")");
        assert_eq!(size(&files["squares.png"]), (1280, 800));
    }

    #[test]
    fn pictures_are_bounded_and_text_is_drawn_by_the_font_within() {
        let svg = line(vec![(0.0, 1.0), (1.0, 2.0)]).svg();
        assert_eq!(png(&svg, 1e6), Err(Trouble::Size));
        assert_eq!(png(&svg, 0.0), Err(Trouble::Size));
        assert_eq!(png("no picture", 1.0), Err(Trouble::NoSvg));
        let with = |text: &str| {
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"40\" \
                 font-family=\"'DejaVu Sans',sans-serif\"><text x=\"5\" y=\"30\" font-size=\"20\">{text}</text></svg>"
            );
            png(&svg, 1.0).expect("a picture").len()
        };
        assert!(with("cooperation") > with("i") && with("αβγ → ≤ é") > with("i"));
    }
}

/// What the prompt prints for a figure after a setting.
#[cfg(all(feature = "cli", feature = "png"))]
fn at_the_prompt(setting: &str) -> String {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let program = Command::new(env!("CARGO_BIN_EXE_comity"))
        .arg("repl")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut program = program.expect("the program starts");
    let entry = "plot(table([[x: 1, y: 2], [x: 2, y: 5]]), x: \"x\", y: \"y\")";
    let mut input = program.stdin.take().expect("piped");
    writeln!(input, "{setting}\n{entry}").expect("it reads");
    drop(input);
    let output = program.wait_with_output().expect("it ends");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("text")
}

#[test]
#[cfg(all(feature = "cli", feature = "png"))]
fn terminals_that_can_are_sent_pictures() {
    // What every PNG begins with, in base 64.
    let kitty = at_the_prompt(":set pictures kitty");
    assert!(kitty.starts_with("\u{1b}_Ga=T,f=100,q=2,m=1;iVBORw0KGgo"), "{kitty:.80}");
    assert!(kitty.ends_with("\u{1b}\\\n") && kitty.contains("\u{1b}_Gm=0;"));
    let sixel = at_the_prompt(":set pictures sixel");
    let size = sixel.strip_prefix("\u{1b}P0;1q\"1;1;").expect("it begins with its size");
    let mut size = size.split(['#', ';']).map(str::parse::<usize>);
    let (Some(Ok(width)), Some(Ok(height))) = (size.next(), size.next()) else {
        panic!("no size: {sixel:.80}")
    };
    assert!(width > height && height > 100);
    // Six rows at a time.
    assert_eq!(sixel.matches('-').count(), height.div_ceil(6));
    assert!(at_the_prompt(":set pictures off").contains('┤'));
}
