//! Where the pages go. A folder that is not empty is written to only if this program made it and it may; then pages
//! that are no longer there are taken away. Nothing else in it is touched.

use std::collections::BTreeSet;
use std::path::Path;

use super::File;
use crate::engine::disk;

/// Lists the files that belong to the site, and shows that a folder is ours.
const LIST: &str = "comity-doc.txt";

/// Why nothing is written.
pub(super) struct Refusal {
    pub(super) what: String,
    pub(super) help: Option<&'static str>,
}

/// Writes all files into a folder.
pub(super) fn write(folder: &Path, files: &[File], force: bool) -> Result<(), Refusal> {
    let name = folder.display();
    let refuse = |what: String, help| Err(Refusal { what, help });
    if folder.exists() && !folder.is_dir() {
        return refuse(format!("`{name}` is a file, not a folder"), None);
    }
    let filled = folder.read_dir().is_ok_and(|mut entries| entries.next().is_some());
    let old = disk::read_text(&folder.join(LIST)).ok();
    match (filled, &old, force) {
        (true, None, _) => {
            let help = "name a folder that is empty or not there yet";
            return refuse(
                format!("the folder `{name}` holds files that `comity doc` did not write"),
                Some(help),
            );
        }
        (true, Some(_), false) => {
            let help = "`--force` allows writing over them";
            return refuse(format!("the folder `{name}` holds pages already"), Some(help));
        }
        _ => {}
    }
    let new: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    for path in old.iter().flat_map(|list| list.lines()) {
        // The list may have been changed by hand: only what a site can hold is taken away.
        if !new.contains(path) && ours(path) {
            let _ = std::fs::remove_file(folder.join(path));
        }
    }
    let mut list = String::new();
    for (path, text) in files {
        put(folder, path, text)?;
        list.push_str(path);
        list.push('\n');
    }
    put(folder, LIST, &list)
}

fn put(folder: &Path, path: &str, text: &str) -> Result<(), Refusal> {
    let full = folder.join(path);
    let made = full.parent().is_none_or(disk::make_folder);
    let written = if made {
        disk::write_text(&full, text, true)
    } else {
        Err("its folder cannot be made".to_owned())
    };
    written.map_err(|reason| Refusal {
        what: format!("cannot write `{}`: {reason}", full.display()),
        help: None,
    })
}

/// Whether a path is one that a site can have.
fn ours(path: &str) -> bool {
    let plain = path.split('/').all(|part| !part.is_empty() && !part.starts_with('.'));
    plain && [".html", ".css", ".js"].iter().any(|ending| path.ends_with(ending))
}

/// What a script's pages are called: its path without what leads nowhere in a site.
pub(super) fn page_name(path: &str) -> String {
    let path = path.strip_suffix(".comity").unwrap_or(path);
    let parts = path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let plain = |part: &str| -> String {
        let letter = |letter: char| {
            if letter.is_alphanumeric() || matches!(letter, '-' | '_') { letter } else { '_' }
        };
        part.chars().map(letter).collect()
    };
    let name = parts.map(plain).collect::<Vec<_>>().join(".");
    if name.is_empty() { "script".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_are_ours() {
        assert!(ours("functions/mean.html") && ours("style.css"));
        assert!(
            !ours("../index.html")
                && !ours("/index.html")
                && !ours("notes.txt")
                && !ours(".x.html")
        );
        assert_eq!(page_name("../models/a b.comity"), "models.a_b");
        assert_eq!(page_name("-"), "-");
    }
}
