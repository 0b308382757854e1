//! Which page a name leads to, from the page that it stands on.

use std::collections::BTreeMap;

use super::gather::{Module, Site};
use crate::cli::html::Links;

/// The pages of names, as paths from the root of the site.
pub(super) struct Names {
    /// Names that mean one thing everywhere.
    everywhere: BTreeMap<String, String>,
    /// Names of a module's items, by module.
    inside: BTreeMap<String, BTreeMap<String, String>>,
    /// The keys of sources.
    sources: Vec<String>,
}

/// The folder of a module's pages.
pub(super) fn folder(room: &str, module: &Module) -> String {
    format!("{room}/{}", module.name)
}

impl Names {
    pub(super) fn new(site: &Site) -> Self {
        let mut names = Self {
            everywhere: BTreeMap::new(),
            inside: BTreeMap::new(),
            sources: source_keys(site.sources),
        };
        // What comes later is stronger: functions are in scope everywhere, items of modules must be imported.
        let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (room, modules) in [("library", &site.library), ("scripts", &site.scripts)] {
            for module in modules {
                let folder = folder(room, module);
                let mut own = BTreeMap::new();
                for item in &module.items {
                    let path = format!("{folder}/{}.html", item.name);
                    found.entry(&item.name).or_default().push(path.clone());
                    let full = format!("{}.{}", module.name, item.name);
                    names.everywhere.insert(full, path.clone());
                    own.insert(item.name.clone(), path);
                }
                names.inside.insert(folder.clone(), own);
                names.everywhere.insert(module.name.clone(), format!("{folder}/index.html"));
            }
        }
        for (name, paths) in found {
            if let [path] = &paths[..] {
                names.everywhere.entry(name.to_owned()).or_insert_with(|| path.clone());
            }
        }
        let functions = || site.functions.iter().flat_map(|(_, list)| list);
        for function in functions() {
            let path = format!("functions/{}.html", function.name);
            if let Some((_, method)) = function.name.split_once('.') {
                let like = functions().filter(|other| {
                    other.name.split_once('.').is_some_and(|(_, other)| other == method)
                });
                if like.count() == 1 {
                    names.everywhere.entry(method.to_owned()).or_insert_with(|| path.clone());
                }
            }
            names.everywhere.insert(function.name.clone(), path);
        }
        for (code, _, _) in &site.codes {
            names.everywhere.insert(code.clone(), format!("errors/{code}.html"));
        }
        names
    }

    /// What names lead to on a page.
    pub(super) fn on<'a>(&'a self, path: &'a str) -> OnPage<'a> {
        OnPage { names: self, path, own: &[] }
    }
}

/// The keys of the list of sources.
fn source_keys(text: &str) -> Vec<String> {
    let keys = text.lines().filter_map(|line| line.strip_prefix("- **")?.split_once("**"));
    keys.map(|(key, _)| key.to_owned()).collect()
}

/// The way from a page to the root of the site: `../` for each folder that it is in.
pub(super) fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// The names as a page sees them.
pub(super) struct OnPage<'a> {
    names: &'a Names,
    path: &'a str,
    /// Names that mean something of the page itself.
    own: &'a [String],
}

impl<'a> OnPage<'a> {
    /// Leaves alone names that mean something of the page itself, such as its parameters.
    pub(super) fn without(mut self, own: &'a [String]) -> Self {
        self.own = own;
        self
    }
}

impl Links for OnPage<'_> {
    fn name(&self, name: &str) -> Option<String> {
        if self.own.iter().any(|own| own == name) {
            return None;
        }
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let own = self.names.inside.get(folder).and_then(|own| own.get(name));
        let path = own.or_else(|| self.names.everywhere.get(name))?;
        // A page does not lead to itself.
        (path != self.path).then(|| format!("{}{path}", root(self.path)))
    }

    fn source(&self, key: &str) -> Option<String> {
        let known = self.names.sources.iter().any(|known| known == key);
        known.then(|| format!("{}sources.html#{key}", root(self.path)))
    }

    fn link(&self, target: &str) -> String {
        // The chapters name each other by their files.
        let (file, place) = target.split_once('#').unwrap_or((target, ""));
        let Some(name) = file.strip_suffix(".md") else { return target.to_owned() };
        let name = if name == "README" { "index" } else { name };
        let place = if place.is_empty() { String::new() } else { format!("#{place}") };
        format!("{name}.html{place}")
    }
}
