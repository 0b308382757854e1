//! The pages of `comity doc --html` and `comity report`: whole, linked, the same every time, and never in the way of
//! what is not ours.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages").join(name);
    // What an earlier run has left.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn comity(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.current_dir(folder).args(arguments).env("NO_COLOR", "1").output().expect("the program")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below a folder with its text, by path.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_path_buf()]);
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                found.insert(name, std::fs::read_to_string(&path).expect("text"));
            }
        }
    }
    found
}

/// The values of an attribute in a page.
fn values<'t>(page: &'t str, attribute: &'t str) -> impl Iterator<Item = &'t str> {
    page.split(attribute).skip(1).filter_map(|rest| rest.split_once('"')).map(|(value, _)| value)
}

/// Tags that are opened and not closed, or closed and not open.
fn unbalanced(page: &str) -> Vec<String> {
    const ALONE: [&str; 5] = ["meta", "link", "input", "br", "hr"];
    let (mut open, mut wrong): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    let body = page.split("<script>\n").next().unwrap_or_default();
    for rest in body.split('<').skip(1) {
        let Some((tag, _)) = rest.split_once('>') else {
            wrong.push(rest.chars().take(20).collect());
            continue;
        };
        let name = tag.trim_start_matches('/').split([' ', '\n', '/']).next().unwrap_or_default();
        if tag.starts_with('!') || tag.ends_with('/') || ALONE.contains(&name) {
            continue;
        }
        if !tag.starts_with('/') {
            open.push(name);
        } else if open.pop() != Some(name) {
            wrong.push(format!("</{name}>"));
        }
    }
    open.retain(|name| !["html", "body"].contains(name));
    wrong.extend(open.iter().map(|name| format!("<{name}>")));
    wrong
}

const MODEL: &str = r#"//! # Tariffs <b>& more</b>
//!
//! Why `tit_for_tat` and [axelrod-1984] matter.

use strategies { tit_for_tat, always_defect }
use "./helper.comity" { twice }

/// Two countries choose; see `twice` and `mean(xs)`.
game tariffs is prisoners_dilemma {
    actions open as cooperate, protect as defect
    payoffs {
                | open | protect
        open    | 3, 3 | 0, 5
        protect | 5, 0 | 1, 1
    }
}

let rounds = 20
let m = play(tariffs, between: [tit_for_tat, always_defect], rounds: rounds)
print("cooperation <early>", m.cooperation)
let t = table([[name: "a<b", score: 1.5], [name: "c", score: none]])
print("the table", t)
print(plot([1, 4, 9, twice(8)]))
print(equilibria(tariffs))
print("done")

test "defection pays once" { assert m.scores[1] > m.scores[0] }
"#;

const HELPER: &str = "/// Twice as much.\nfn twice(x) { 2 * x }\n";

fn model(folder: &Path) {
    std::fs::write(folder.join("model.comity"), MODEL).expect("written");
    std::fs::write(folder.join("helper.comity"), HELPER).expect("written");
}

#[test]
fn every_link_of_the_site_leads_somewhere() {
    let folder = folder("site");
    model(&folder);
    let made = comity(&folder, &["doc", "--html", "out", "model.comity", "helper.comity"]);
    assert!(made.status.success(), "{}", said(&made));
    let files = files(&folder.join("out"));
    let mut wrong = Vec::new();
    for (path, page) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let here = Path::new(path).parent().unwrap_or(Path::new(""));
        let targets = values(page, " href=\"").chain(values(page, " src=\""));
        for target in targets {
            let (file, place) = target.split_once('#').unwrap_or((target, ""));
            if target.contains("://") {
                wrong.push(format!("{path}: {target} leads outside"));
                continue;
            }
            let mut full: Vec<&str> = here.iter().map(|part| part.to_str().unwrap()).collect();
            for part in file.split('/').filter(|part| !part.is_empty()) {
                match part {
                    ".." => {
                        full.pop();
                    }
                    part => full.push(part),
                }
            }
            let full = if file.is_empty() { path.clone() } else { full.join("/") };
            let Some(text) = files.get(&full) else {
                wrong.push(format!("{path}: {target}"));
                continue;
            };
            if !place.is_empty() && !text.contains(&format!("id=\"{place}\"")) {
                wrong.push(format!("{path}: {target} has no such place"));
            }
        }
        wrong.extend(unbalanced(page).into_iter().map(|tag| format!("{path}: {tag}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    let index = &files["search.js"];
    for name in [
        "mean",
        "table.pivot",
        "tit_for_tat",
        "prisoners_dilemma",
        "E0301",
        "W0910",
        "state",
        "tariffs",
        "Games",
        "Missing values",
    ] {
        assert!(index.contains(&format!("[\"{name}\",")), "the search does not know {name}");
    }
    for target in index.lines().filter_map(|line| line.rsplit_once(",\"")) {
        let path = target.1.trim_end_matches("\"],").split('#').next().unwrap_or_default();
        assert!(files.contains_key(path), "the search leads to {path}");
    }

    let game = &files["scripts/model/tariffs.html"];
    assert!(game.contains("href=\"../../functions/mean.html\"><code>mean(xs)</code>"), "{game}");
    assert!(game.contains("href=\"../../scripts/helper/twice.html\""), "{game}");
    let start = &files["scripts/model/index.html"];
    assert!(start.contains("Tariffs &lt;b&gt;&amp; more&lt;/b&gt;"), "{start}");
    assert!(start.contains("sources.html#axelrod-1984"), "{start}");
    assert!(
        files.contains_key("reference/07-games.html") && files.contains_key("errors/E0301.html")
    );

    let again = comity(&folder, &["doc", "--html", "again", "model.comity", "helper.comity", "-q"]);
    assert!(again.status.success() && again.stderr.is_empty(), "{}", said(&again));
    assert!(self::files(&folder.join("again")) == files, "the same pages differ");
}

#[test]
fn a_folder_of_others_is_left_alone() {
    let folder = folder("folders");
    std::fs::create_dir(folder.join("mine")).expect("made");
    std::fs::write(folder.join("mine/thesis.txt"), "years of work").expect("written");
    for force in [&["doc", "--html", "mine"][..], &["doc", "--html", "mine", "--force"]] {
        let refused = comity(&folder, force);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains("holds files that `comity doc` did not write"));
    }
    assert_eq!(files(&folder.join("mine")).len(), 1);

    model(&folder);
    assert!(comity(&folder, &["doc", "--html", "out", "model.comity"]).status.success());
    let refused = comity(&folder, &["doc", "--html", "out"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("`--force`"));
    // What somebody has put beside the pages stays, pages of things that are gone go.
    std::fs::write(folder.join("out/notes.txt"), "mine").expect("written");
    assert!(comity(&folder, &["doc", "--html", "out", "--force"]).status.success());
    let files = files(&folder.join("out"));
    assert!(files.contains_key("notes.txt") && files.contains_key("index.html"));
    assert!(!files.contains_key("scripts/model/tariffs.html"));

    let refused = comity(&folder, &["doc", "--html", "model.comity"]);
    assert_eq!(refused.status.code(), Some(2));
    let refused = comity(&folder, &["doc", "--html", "new", "missing.comity"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(!folder.join("new").exists());
}

#[test]
fn a_report_shows_things_as_what_they_are() {
    let folder = folder("report");
    model(&folder);
    let arguments =
        ["report", "model.comity", "--out", "r.html", "--seed", "7", "--param", "rounds=40"];
    let made = comity(&folder, &arguments);
    assert!(made.status.success() && made.stdout.is_empty(), "{}", said(&made));
    assert_eq!(said(&made), "wrote r.html\n");
    let page = std::fs::read_to_string(folder.join("r.html")).expect("the page");
    assert_eq!(unbalanced(&page), [""; 0]);
    let parts = [
        "<h1>Tariffs &lt;b&gt;&amp; more&lt;/b&gt;</h1>",
        "<pre class=\"said\">cooperation &lt;early&gt; [0.025, 0.0]\nthe table</pre>",
        "<th class=\"n\">score</th>",
        "<td>a&lt;b</td><td class=\"n\">1.5</td>",
        "<td>c</td><td class=\"none\"></td>",
        "<figure>\n<svg",
        "</figure>",
        "Method: ",
        "<pre class=\"said\">done</pre>",
        "1 of 1 test passed",
        "defection pays once",
        "<code><b>game</b> tariffs",
        "It uses <code>helper.comity</code>",
        "<dt>Seed</dt><dd>7</dd>",
        "rounds=40",
        "<dt>BLAKE3</dt>",
        "comity run model.comity --seed 7 --param rounds=40",
    ];
    let mut rest = page.as_str();
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { panic!("no `{part}` in\n{rest}") };
        rest = after;
    }
    let outside = ["http://", "https://", "<script", "@import", "url("];
    for word in outside {
        let uses = page.matches(word).count()
            - page.matches("http://www.w3.org").count() * usize::from(word == "http://");
        assert_eq!(uses, 0, "{word}");
    }

    // But for the time the page is the same again.
    let refused = comity(&folder, &arguments);
    assert_eq!(refused.status.code(), Some(2));
    assert!(said(&refused).contains("`--force`"));
    let again = comity(&folder, &[&arguments[..], &["--force", "-q"]].concat());
    assert!(again.status.success() && again.stderr.is_empty());
    let other = std::fs::read_to_string(folder.join("r.html")).expect("the page");
    let timeless = |page: &str| -> Vec<String> {
        let lines =
            page.lines().filter(|line| !line.contains("<dt>Took") && !line.contains("<dt>Started"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(timeless(&page), timeless(&other));
}

#[test]
fn a_run_that_stops_leaves_a_page() {
    let folder = folder("stopped");
    let text = "print(\"before\")\nprint(1 / 0)\ntest \"x\" { assert true }\n";
    std::fs::write(folder.join("m.comity"), text).expect("written");
    let made = comity(&folder, &["report", "m.comity"]);
    assert_eq!(made.status.code(), Some(1));
    let page = std::fs::read_to_string(folder.join("m.html")).expect("the page");
    assert!(
        page.contains("<pre class=\"said\">before</pre>") && page.contains("The run stopped here.")
    );
    assert!(page.contains("E0610"), "{page}");
    std::fs::write(folder.join("wrong.comity"), "let let").expect("written");
    assert_eq!(comity(&folder, &["report", "wrong.comity"]).status.code(), Some(1));
    assert!(!folder.join("wrong.html").exists());
    std::fs::write(folder.join("t.comity"), "test \"no\" { assert 1 == 2 }\n").expect("written");
    assert_eq!(comity(&folder, &["report", "t.comity", "--out", "t.html"]).status.code(), Some(1));
    let page = std::fs::read_to_string(folder.join("t.html")).expect("the page");
    assert!(page.contains("0 of 1 test passed") && page.contains(">failed<"), "{page}");
}

#[test]
fn names_have_one_page_each() {
    let folder = folder("names");
    assert!(comity(&folder, &["doc", "--html", "out", "-q"]).status.success());
    let list = std::fs::read_to_string(folder.join("out/comity-doc.txt")).expect("the list");
    let all: Vec<String> = list.lines().map(str::to_lowercase).collect();
    let different: BTreeSet<&String> = all.iter().collect();
    assert_eq!(all.len(), different.len(), "two pages would be one where capitals do not count");
    assert!(all.len() > 600, "{}", all.len());
}
