//! `comity doc`: what functions, modules and their items do, from the same texts that `?name` shows at the prompt.

mod modules;

use std::fmt::Write as _;
use std::path::Path;

use super::args::DocOptions;
use super::exit::Exit;
use super::screen::Screen;
use super::script::Script;
use super::site;
use crate::engine::Engine;
use crate::engine::library::{CHAPTERS, modules};
use crate::engine::reference::{Described, describe, sentence, summary};
use crate::lang::diagnostic::nearest;
use crate::lang::native::{NativeEntry, Registry};
use modules::module;
pub(super) use modules::{claim, literature, package, packages};

/// Shows one thing, or lists what there is; or writes all of it as web pages.
pub(super) fn doc(options: &DocOptions, screen: Screen) -> Exit {
    if let Some(folder) = &options.html {
        return site::write(options, folder, screen);
    }
    if options.names.is_empty() {
        return show(None, screen);
    }
    let exits = options.names.iter().map(|name| show(Some(name), screen));
    exits.fold(Exit::Good, Exit::and)
}

fn show(name: Option<&str>, screen: Screen) -> Exit {
    let engine = Engine::default();
    let registry = engine.registry();
    let Some(name) = name else {
        screen.give_page(&contents(registry));
        return Exit::Good;
    };
    if let Some(page) = page(registry, name) {
        screen.give_page(&page);
        return Exit::Good;
    }
    let path = Path::new(name);
    if path.is_file() {
        let script = match Script::read(path, screen) {
            Ok(script) => script,
            Err(exit) => return exit,
        };
        screen.give_page(&module(&script.name, &script.text, false));
        return Exit::Good;
    }
    let known = names(registry);
    let near = nearest(name, known.iter().map(String::as_str))
        .map(|near| format!("did you mean `{near}`? "));
    let help = format!("{}`comity doc` lists everything", near.unwrap_or_default());
    screen.complain(&format!("there is nothing called `{name}` in the library"), Some(&help));
    Exit::Usage
}

/// The documentation of a function, a chapter, a module or an item of one, in Markdown.
pub(super) fn page(registry: &Registry, name: &str) -> Option<String> {
    let wanted = name.trim();
    let mut found: Vec<String> = Vec::new();
    for entry in shown(registry) {
        let title = title(&entry.name);
        if title == wanted || title.split_once('.').is_some_and(|(_, method)| method == wanted) {
            found.push(native(entry));
        }
    }
    let known = modules().iter().find(|(name, _)| *name == wanted);
    if let Some((name, text)) = known {
        found.push(module(name, text, true));
    } else {
        found.extend(modules::of_package(wanted));
    }
    for item in library_items(wanted) {
        found.push(self::item(&item));
    }
    if found.is_empty() {
        let entries: Vec<&NativeEntry> = shown(registry)
            .filter(|entry| entry.chapter.to_lowercase() == wanted.to_lowercase())
            .collect();
        if let Some(first) = entries.first() {
            let mut text = format!("# {}\n\n", first.chapter);
            for entry in entries {
                self::entry(&mut text, &title(&entry.name), &sentence(&entry.docs));
            }
            found.push(text);
        }
    }
    if found.is_empty() {
        return chapter(wanted);
    }
    // A module's page has what it rests on already.
    let cites = known.is_none() && !found.is_empty();
    let literature = if cites { modules::literature(&found.join("\n")) } else { String::new() };
    found.extend((!literature.is_empty()).then_some(literature));
    (!found.is_empty()).then(|| found.join("\n\n"))
}

/// A chapter about the language, by the name of its file or a part of it: `reference/07-games`, `07-games`.
fn chapter(wanted: &str) -> Option<String> {
    if wanted == "reference" {
        let mut text = String::from("# The language\n\n");
        let chapters = CHAPTERS.iter().filter(|(name, _)| *name != "README");
        for (name, about) in chapters {
            entry(&mut text, &format!("reference/{name}"), summary(about));
        }
        return Some(text);
    }
    let name = wanted.strip_prefix("reference/").unwrap_or(wanted);
    let own =
        |known: &str| known == name || known.split_once('-').is_some_and(|(_, it)| it == name);
    CHAPTERS.iter().find(|(known, _)| own(known)).map(|(_, text)| (*text).to_owned())
}

/// The documentation of an item of a script, in Markdown.
pub(super) fn item(item: &Described) -> String {
    let from = if item.module.is_empty() {
        String::new()
    } else {
        format!("\nIn module `{}`.\n", item.module)
    };
    let docs = if item.docs.is_empty() { "It has no description." } else { &item.docs };
    format!("# {}\n{from}\n{docs}\n", item.head)
}

/// All names that can be asked for.
pub(super) fn names(registry: &Registry) -> Vec<String> {
    let mut names: Vec<String> = shown(registry).map(|entry| title(&entry.name)).collect();
    names.extend(packages().into_iter().map(str::to_owned));
    for (module, text) in modules() {
        names.push((*module).to_owned());
        names.extend(describe(module, text).1.into_iter().map(|item| item.name));
    }
    names
}

fn library_items(name: &str) -> Vec<Described> {
    let (module, name) =
        name.rsplit_once('.').map_or((None, name), |(module, name)| (Some(module), name));
    let modules = modules()
        .iter()
        .filter(|(known, text)| module.is_none_or(|it| it == *known) && text.contains(name));
    let items = modules.flat_map(|(module, text)| describe(module, text).1);
    items.filter(|item| item.name == name).collect()
}

/// The natives that a reader can use; those that declarations are turned into have no page.
pub(super) fn shown(registry: &Registry) -> impl Iterator<Item = &NativeEntry> {
    registry.iter().filter(|entry| !entry.name.starts_with("declare_"))
}

/// A method's name as `table.select`.
pub(super) fn title(name: &str) -> String {
    name.strip_prefix("method_").map_or_else(|| name.to_owned(), |rest| rest.replacen('_', ".", 1))
}

pub(super) fn native(entry: &NativeEntry) -> String {
    let title = title(&entry.name);
    // The object of a method stands before the dot.
    let own =
        entry.parameters.get(usize::from(entry.name.starts_with("method_"))..).unwrap_or_default();
    let names =
        own.iter().map(|parameter| match (parameter.rest || parameter.named, parameter.optional) {
            (true, _) => format!("{} ...", parameter.name),
            (_, true) => format!("[{}]", parameter.name),
            _ => parameter.name.to_string(),
        });
    let names = names.collect::<Vec<_>>().join(", ");
    let call = if entry.bare { title } else { format!("{title}({names})") };
    let mut text = format!("# {call}\n\nGives {}. Chapter: {}.\n\n", entry.returns, entry.chapter);
    // Documentation comments keep the space after their marks.
    let docs = entry.docs.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
    let docs = docs.collect::<Vec<_>>().join("\n");
    let (first, rest) = docs.split_once("\n\n").unwrap_or((&docs, ""));
    let _ = writeln!(text, "{first}\n");
    for parameter in own {
        let optional = if parameter.optional { ", may be left out" } else { "" };
        let words = parameter.docs.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ =
            writeln!(text, "- `{}` ({}{optional}): {words}", parameter.name, parameter.expected);
    }
    let _ = write!(text, "\n{rest}\n");
    text
}

/// A line of a list: a name, and a few words beside it.
pub(super) fn entry(out: &mut String, name: &str, words: &str) {
    let _ = writeln!(out, "{name}\t{words}");
}

/// What there is, by chapters and modules.
pub(super) fn contents(registry: &Registry) -> String {
    let mut chapters: Vec<(&str, Vec<String>)> = Vec::new();
    for entry in shown(registry) {
        match chapters.iter_mut().find(|(chapter, _)| *chapter == &*entry.chapter) {
            Some((_, names)) => names.push(title(&entry.name)),
            None => chapters.push((&entry.chapter, vec![title(&entry.name)])),
        }
    }
    let mut out = String::from("# Functions that are always in scope\n\n");
    for (chapter, names) in chapters {
        let _ = writeln!(out, "{chapter}\t{}", names.join(" "));
    }
    out.push('\n');
    modules::contents(&mut out);
    out.push_str(
        "\n`comity doc NAME` shows one of them, a chapter, a module or a package of modules; `comity doc reference` \
         lists the chapters about the language, `comity doc --html DIR` writes all of it as web pages.\n",
    );
    out
}
