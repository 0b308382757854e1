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
    write(&folder.join("load"), scripts::data().iter().map(Vec::as_slice))?;
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
