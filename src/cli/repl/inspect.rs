//! What a name is, how it is written, what there is.

use std::fmt::Write as _;

use super::state::{Reply, State, refused, said};
use crate::cli::{doc, markdown};
use crate::engine::library;
use crate::engine::reference;
use crate::lang::diagnostic::nearest;
use crate::lang::value::window::clip;

impl State {
    /// `?name`
    pub(super) fn describe(&self, name: &str) -> Reply {
        let window = self.session.window();
        let shown = |text: &str| said(&markdown::rendered(text, window.colour, Some(window.width)));
        if name.is_empty() {
            return shown(&doc::contents(self.engine.registry()));
        }
        let page = self.session.describe(name).map(|found| doc::item(&found));
        let page = page.or_else(|| doc::page(self.engine.registry(), name));
        match page {
            Some(page) => shown(&page),
            None => self.unknown(name),
        }
    }

    /// `??name`
    pub(super) fn source(&self, name: &str) -> Reply {
        let own = self.session.source(name);
        let library = || {
            let (module, item) =
                name.rsplit_once('.').map_or((None, name), |(module, item)| (Some(module), item));
            let modules =
                library::modules().iter().filter(|(known, _)| module.is_none_or(|it| it == *known));
            let mut found = modules.filter_map(|(module, text)| {
                let items = reference::describe(module, text).1;
                let at = items.iter().find(|it| it.name == item).map(|it| it.at)?;
                Some((
                    format!("stdlib/{}.comity", module.replace('.', "/")),
                    reference::around(text, at)?,
                ))
            });
            found.next()
        };
        if let Some((from, text)) = own.or_else(library) {
            let from = if from.starts_with('<') { String::new() } else { format!("// {from}\n") };
            return said(&format!("{from}{text}\n"));
        }
        if let Some((_, text)) = library::modules().iter().find(|(module, _)| *module == name) {
            return said(text);
        }
        if doc::page(self.engine.registry(), name).is_some() {
            let help = format!("`?{name}` says what it does");
            return refused(
                &format!("`{name}` is built in: it is not written in Comity"),
                Some(&help),
            );
        }
        self.unknown(name)
    }

    fn unknown(&self, name: &str) -> Reply {
        let known = doc::names(self.engine.registry());
        let known = known.iter().map(String::as_str).chain(self.session.names());
        let help = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
        let help = help.unwrap_or_else(|| {
            String::from("`:doc` lists the library, `:vars` what is bound here")
        });
        refused(&format!("there is nothing called `{name}` here"), Some(&help))
    }

    /// `:vars`
    pub(super) fn variables(&self) -> String {
        let (mut names, mut results): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        names.extend(self.session.names());
        results.extend(self.session.results());
        let all = names.iter().chain(&results);
        let wide = all.clone().map(|name| name.chars().count()).max().unwrap_or(0).min(24);
        let sorts = all.clone().map(|name| self.session.sort(name).unwrap_or_default().len());
        let sort_wide = sorts.max().unwrap_or(0);
        let mut out = String::new();
        for name in all {
            let sort = self.session.sort(name).unwrap_or_default();
            let what = match (self.session.show(name), self.session.describe(name)) {
                (Some(value), _) => value,
                (None, Some(found)) => found.head,
                (None, None) => String::new(),
            };
            let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
            let line = format!("{name:wide$}  {sort:sort_wide$}  {what}");
            let _ = writeln!(out, "{}", clip(line.trim_end(), self.session.window().width));
        }
        if out.is_empty() { "no names are bound\n".to_owned() } else { out }
    }
}
