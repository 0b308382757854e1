//! `docs/reference/30-theories.md` leads from the surveys of the field to modules, exports and examples that are there; and no
//! module of a theory is missing from it.

use std::collections::BTreeSet;

use super::library::{Module, fail_with, modules, read, root};

/// The packages that hold theories and cases.
pub(super) const PACKAGES: [&str; 9] = [
    "schools",
    "cooperation",
    "bargaining",
    "security",
    "institutions",
    "regions",
    "economy",
    "governance",
    "cases",
];

fn has(modules: &[Module], name: &str) -> bool {
    let export = |module: &Module, name: &str| {
        module.items.iter().any(|item| item.name == name) || hands_on(&module.text, name)
    };
    modules.iter().any(|module| module.name == name)
        || name.rsplit_once('.').is_some_and(|(place, name)| {
            modules.iter().any(|module| module.name == place && export(module, name))
        })
}

/// Whether a module imports a name, which can then be imported from it.
fn hands_on(text: &str, name: &str) -> bool {
    let imports =
        text.split("\nuse ").skip(1).filter_map(|line| line.split_once('{')?.1.split_once('}'));
    let mut names = imports.flat_map(|(names, _)| names.split(','));
    names.any(|entry| entry.trim().rsplit(" as ").next() == Some(name))
}

/// The rows of all tables, as cells.
fn rows(page: &str) -> Vec<Vec<String>> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    rows.map(|row| row.split(" | ").map(str::to_owned).collect()).collect()
}

/// What stands between backticks.
fn marked(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_idea_leads_to_something_that_is_there() {
    let modules = modules();
    let mut failures = Vec::new();
    for row in rows(&read(&root().join("docs/reference/30-theories.md"))) {
        for name in row.last().map(|cell| marked(cell)).unwrap_or_default() {
            let there = if name.ends_with(".comity") {
                root().join(name).exists()
            } else {
                has(&modules, name)
            };
            if !there {
                failures.push(format!("{}: there is no `{name}`", row[0]));
            }
        }
    }
    fail_with("docs/reference/30-theories.md", &failures);
}

#[test]
fn every_theory_is_on_the_page() {
    let page = read(&root().join("docs/reference/30-theories.md"));
    let missing = modules().into_iter().filter(|module| {
        let package = module.name.split('.').next().unwrap_or_default();
        PACKAGES.contains(&package) && !page.contains(&format!("`{}", module.name))
    });
    let missing: Vec<String> =
        missing.map(|module| format!("`{}` is not named", module.name)).collect();
    fail_with("docs/reference/30-theories.md", &missing);
}

#[test]
fn short_names_can_be_found_in_the_modules() {
    let page = read(&root().join("docs/reference/30-theories.md"));
    let (_, names) = page.split_once("## Short names").expect("the page ends with short names");
    let modules = modules();
    let mut failures = Vec::new();
    for row in rows(names).iter().skip(2) {
        let places: BTreeSet<&str> = marked(&row[1]).into_iter().collect();
        let texts = modules.iter().filter(|module| places.contains(&*module.name));
        let text: String = texts.map(|module| module.text.as_str()).collect();
        let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
        for name in row[0].split(", ").filter(|name| !words.contains(name)) {
            failures.push(format!("{name} is not in {}", row[1]));
        }
    }
    fail_with("short names", &failures);
}
