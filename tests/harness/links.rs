//! Links lead somewhere: those inside the reference to a chapter that is there, and a heading in it; those of the other
//! pages to a file that is there, and a heading in it.

use std::collections::BTreeMap;
use std::path::Path;

/// The heading as links name it: small letters, spaces as hyphens, signs left out.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The anchors of a chapter.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

/// What a text's links to chapters and headings lead to; scripts have brackets before parentheses too.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    let targets = targets.map(|(target, _)| target);
    targets.filter(|target| target.starts_with('#') || target.contains(".md"))
}

#[test]
fn links_of_the_reference_lead_somewhere() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference");
    let mut chapters = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        chapters.insert(name, std::fs::read_to_string(entry.path())?);
    }
    let mut lost = Vec::new();
    for (name, text) in &chapters {
        for target in targets(text) {
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { name } else { file };
            let found = chapters.get(file).is_some_and(|text| {
                place.is_empty() || anchors(text).iter().any(|known| known == place)
            });
            if !found {
                lost.push(format!("{name}: {target}"));
            }
        }
    }
    assert!(lost.is_empty(), "links that lead nowhere:\n{}", lost.join("\n"));
    let index = chapters.get("README.md").map_or("", String::as_str);
    let missing: Vec<&String> =
        chapters.keys().filter(|name| *name != "README.md" && !index.contains(*name)).collect();
    assert!(missing.is_empty(), "chapters that the index does not name: {missing:?}");
    Ok(())
}

/// Pages beside the reference that people begin with.
const PAGES: [&str; 5] =
    ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "docs/embedding.md", "examples/README.md"];

#[test]
fn links_of_the_other_pages_lead_somewhere() -> std::io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut lost = Vec::new();
    for page in PAGES {
        let text = std::fs::read_to_string(root.join(page))?;
        let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for target in links.map(|(target, _)| target).filter(|target| !target.contains("://")) {
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            let folder = root.join(page);
            let file = match file {
                "" => folder,
                file => folder.parent().unwrap_or(root).join(file),
            };
            let found = place.is_empty()
                || anchors(&std::fs::read_to_string(&file).unwrap_or_default())
                    .iter()
                    .any(|known| known == place);
            if !file.exists() || !found {
                lost.push(format!("{page}: {target}"));
            }
        }
    }
    assert!(lost.is_empty(), "links that lead nowhere:\n{}", lost.join("\n"));
    Ok(())
}
