//! Writes what fuzzing begins with: `corpus FOLDER` makes a folder of inputs for each target, from all scripts of
//! the project and from what its engine makes of them, and a dictionary of the language's words.

use std::fs;
use std::path::{Path, PathBuf};

use comity_fuzz::{attempt, mutate, scripts};

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "work/corpus".to_owned()));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let all = scripts::scripts(&root);
    let pieces = scripts::pieces(&root);
    for target in ["parse", "format", "run", "prompt", "assist"] {
        let texts = if target == "run" { &all } else { &pieces };
        write(&folder.join(target), texts.iter().map(String::as_bytes))?;
    }
    write(&folder.join("load"), data().iter().map(Vec::as_slice))?;
    write(&folder.join("stored"), programs(&all).iter().map(Vec::as_slice))?;
    fs::write(folder.join("words.dict"), dictionary(&all))?;
    println!("{} scripts, {} pieces, in {}", all.len(), pieces.len(), folder.display());
    Ok(())
}

fn write<'a>(folder: &Path, inputs: impl Iterator<Item = &'a [u8]>) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for (at, input) in inputs.enumerate() {
        fs::write(folder.join(format!("given-{at:05}")), input)?;
    }
    Ok(())
}

/// What is stored of each script that compiles, without the head. Those that use much of the library are large, and
/// of no more use than others.
fn programs(texts: &[String]) -> Vec<Vec<u8>> {
    let compiled = texts.iter().filter_map(|text| attempt::engine().compile("s.comity", text).ok());
    let bytes = compiled.map(|program| program.to_bytes());
    let contents = bytes.map(|bytes| bytes[mutate::head(&bytes)..].to_vec());
    contents.filter(|content| content.len() < 1 << 14).collect()
}

/// Files of data, each with its form before it.
fn data() -> Vec<Vec<u8>> {
    let texts = [
        (0, "year,members,share\n1951,6,0.5\n1957,,1e3\n"),
        (0, "a;b\n\"x;\"\"y\";NA\ntrue;-3\n"),
        (0, "\u{feff}n,x\r\n1,\"two\nlines\"\r\n"),
        (1, "a\tb\n1\t2.5\n"),
        (2, "{\"a\": [1, 2.5, -3e7, null, true, \"t\\u00e9\\n\"], \"b\": {}}"),
        (2, "[[[]], 1e999, 12345678901234567890]"),
        (3, "{\"round\": 1, \"score\": 3.0}\n{\"round\": 2, \"score\": 0.5}\n"),
        (4, "plain text\n"),
    ];
    // libFuzzer makes nothing much longer than what it was given.
    let rows = |row: fn(usize) -> String| (0..60).map(row).collect::<String>();
    let long = [
        (0, rows(|at| format!("{at},\"state {at}\",{}.5,NA\n", at * at))),
        (2, format!("[{}null]", rows(|at| format!("{{\"{at}\": [{at}, {{}}]}}, ")))),
        (3, rows(|at| format!("{{\"round\": {at}, \"shares\": [0.{at}, 1]}}\n"))),
    ];
    let short = texts.map(|(form, text)| (form, text.to_owned()));
    let all = short.iter().chain(&long);
    all.map(|(form, text)| [&[*form], text.as_bytes()].concat()).collect()
}

/// The words of all scripts that come often, and those that make trouble.
fn dictionary(texts: &[String]) -> String {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for text in texts {
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '_') {
            if (2..24).contains(&word.len()) && word.is_ascii() {
                *counts.entry(word).or_default() += 1;
            }
        }
    }
    let words = counts.iter().filter(|(_, count)| **count >= 12).map(|(word, _)| *word);
    words.chain(mutate::TROUBLE.iter().copied()).map(quoted).collect()
}

fn quoted(word: &str) -> String {
    let letters = word.bytes().map(|byte| match byte {
        b'"' | b'\\' => format!("\\{}", byte as char),
        32..=126 => (byte as char).to_string(),
        other => format!("\\x{other:02X}"),
    });
    format!("\"{}\"\n", letters.collect::<String>())
}
