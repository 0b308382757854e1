//! The library in the binary: the scripts of `stdlib/`, embedded when the crate is built.

use std::sync::OnceLock;

use crate::lang::module::Loader;
use crate::lang::source::{Interner, SourceId};
use crate::lang::syntax::parser::parse;

/// All modules by name, sorted.
pub(crate) static MODULES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The chapters about the language by file name, sorted; so that an installed program has them.
#[cfg(feature = "cli")]
pub(crate) static CHAPTERS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/chapters.rs"));

/// What the library rests on, in Markdown.
#[cfg(feature = "cli")]
pub(crate) static SOURCES: &str = include_str!("../../stdlib/SOURCES.md");

/// Gives the library and no files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Library;

impl Loader for Library {
    fn library(&self, path: &str) -> Option<&str> {
        MODULES.iter().find(|(name, _)| *name == path).map(|(_, text)| *text)
    }

    fn library_names(&self) -> Vec<String> {
        MODULES.iter().map(|(name, _)| (*name).to_owned()).collect()
    }

    fn file(&self, _path: &str) -> Result<String, String> {
        Err("this host gives scripts no files".to_owned())
    }

    fn module_with(&self, name: &str) -> Option<String> {
        exports().iter().find(|(known, _)| known == name).map(|(_, module)| (*module).to_owned())
    }
}

/// The public names of all modules; read only when a name is missing somewhere.
fn exports() -> &'static [(String, &'static str)] {
    static EXPORTS: OnceLock<Vec<(String, &'static str)>> = OnceLock::new();
    EXPORTS.get_or_init(|| {
        let mut found = Vec::new();
        for (module, text) in MODULES {
            let mut names = Interner::new();
            let parsed = parse(SourceId(0), text, &mut names);
            for item in &parsed.module.items {
                let Some(name) = super::reference::named(&item.kind) else { continue };
                let name = names.name(name.name);
                if !name.starts_with('_') {
                    found.push((name.to_owned(), *module));
                }
            }
        }
        found
    })
}
