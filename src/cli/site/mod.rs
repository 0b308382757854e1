//! `comity doc --html`: the library, the language and scripts of one's own as web pages.
//!
//! ```text
//! gather   what there is to say: chapters, functions, modules, scripts, codes, sources   -> Site
//! links    which page a name in the text leads to
//! page     a page with its head, navigation and search
//! folder   where they go: never over what is not ours
//! ```
//!
//! The pages work from a folder, without a server or a network. What is looked for is found by a list of names and
//! summaries in `search.js`, read by a small script that every page carries. The same library and scripts give the
//! same bytes; nothing depends on the clock.

mod folder;
mod gather;
mod links;
mod page;

use std::path::Path;

use super::args::DocOptions;
use super::exit::Exit;
use super::html::STYLE;
use super::screen::{Screen, count};
use super::script::{Script, scripts_at};
use crate::engine::Engine;

/// Writes the site.
pub(super) fn write(options: &DocOptions, folder: &Path, screen: Screen) -> Exit {
    let scripts = match scripts(&options.names, screen) {
        Ok(scripts) => scripts,
        Err(exit) => return exit,
    };
    let title = options.title.as_deref().unwrap_or("Comity");
    let files = files(&Engine::default(), title, &scripts);
    let pages = files.len();
    match folder::write(folder, &files, options.force) {
        Ok(()) => {
            if !options.quiet {
                let index = folder.join("index.html");
                screen.say(&format!("{}; open {}\n", count(pages, "file"), index.display()));
            }
            Exit::Good
        }
        Err(folder::Refusal { what, help }) => {
            screen.complain(&what, help);
            Exit::Usage
        }
    }
}

/// The scripts that are named, and those in the folders that are.
fn scripts(names: &[String], screen: Screen) -> Result<Vec<(String, String)>, Exit> {
    let mut made: Vec<(String, String)> = Vec::new();
    for name in names {
        for path in scripts_at(Path::new(name), screen)? {
            let script = Script::read(&path, screen)?;
            let name = folder::page_name(&script.name);
            if !made.iter().any(|(known, _)| *known == name) {
                made.push((name, script.text));
            }
        }
    }
    Ok(made)
}

/// A file of the site: its path below the folder, and its text.
type File = (String, String);

/// All files, sorted by path.
fn files(engine: &Engine, title: &str, scripts: &[(String, String)]) -> Vec<File> {
    let site = gather::site(engine.registry(), scripts);
    let mut files = page::pages(&site, title);
    files.push(("style.css".to_owned(), STYLE.to_owned()));
    files.push(("search.js".to_owned(), page::index(&site)));
    files.sort();
    files
}
