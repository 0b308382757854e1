//! The library in the binary: the scripts of `stdlib/`, embedded when the crate is built. Whoever writes for the
//! library can put a folder in its place.

use std::sync::OnceLock;

use crate::lang::module::Loader;
use crate::lang::source::{Interner, SourceId};
use crate::lang::syntax::parser::parse;

/// All modules by name, sorted.
static MODULES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// What stands in the place of [`MODULES`] and [`SOURCES`].
#[cfg(feature = "cli")]
static INSTEAD: OnceLock<Instead> = OnceLock::new();

#[cfg(feature = "cli")]
struct Instead {
    modules: &'static [(&'static str, &'static str)],
    sources: &'static str,
}

/// All modules by name, sorted.
pub(crate) fn modules() -> &'static [(&'static str, &'static str)] {
    #[cfg(feature = "cli")]
    if let Some(instead) = INSTEAD.get() {
        return instead.modules;
    }
    MODULES
}

/// What the library rests on, in Markdown.
#[cfg(feature = "cli")]
pub(crate) fn sources() -> &'static str {
    INSTEAD.get().map_or(SOURCES, |instead| instead.sources)
}

/// The text of a module.
pub(crate) fn module(name: &str) -> Option<&'static str> {
    modules().iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// Puts other modules, sorted by name, and their sources in the place of the library, for the rest of this run of
/// the program. They are never given back.
#[cfg(feature = "cli")]
pub(crate) fn replace(modules: Vec<(String, String)>, sources: String) {
    let kept = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    let modules = modules.into_iter().map(|(name, text)| (kept(name), kept(text))).collect();
    let modules: &'static Vec<_> = Box::leak(Box::new(modules));
    // A second library in the same run is not asked for by any command.
    let _ = INSTEAD.set(Instead { modules, sources: kept(sources) });
}

/// The chapters about the language by file name, sorted; so that an installed program has them.
#[cfg(feature = "cli")]
pub(crate) static CHAPTERS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/chapters.rs"));

#[cfg(feature = "cli")]
static SOURCES: &str = include_str!("../../stdlib/SOURCES.md");

/// Gives the library and no files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Library;

impl Loader for Library {
    fn library(&self, path: &str) -> Option<&str> {
        module(path)
    }

    fn library_names(&self) -> Vec<String> {
        modules().iter().map(|(name, _)| (*name).to_owned()).collect()
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
        for (module, text) in modules() {
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
