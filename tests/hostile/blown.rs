//! Every example of the documentation with one thing in it blown up.
//!
//! The collection knows the ways that somebody has thought of. This goes through what nobody has: each number, text,
//! list and map of each example, of the natives', of the reference and of the library, is replaced by one that is far
//! too large, and the script runs under limits a quarter of the usual ones. It must be stopped or end in time, and hold
//! no more than they allow. What passes a bound must do so three times.
//!
//! Then each line of each example is done again and again and what it gives is kept, as it is and with one thing of it
//! made larger: what is kept must be counted for what it takes, and what is done for the steps that it takes.
//!
//! `COMITY_PART=3/8 cargo test --release --test hostile -- --ignored every_example --nocapture` runs an eighth of them;
//! all together take some hours. `COMITY_ONLY=name` chooses by the name of a native or a chapter.

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use comity::engine::{Engine, Limits};

use crate::collection::most;
use crate::stage::{KEPT, Measured, run, scripts_below, warm};

/// What replaces things stands here.
const PRELUDE: &str = "
fn blown_fraction() {
    let q = ratio(2, 3) ^ 600
    let p = q
    for _i in 1..=11 { p = p * q }
    p
}
fn blown_text() { repeat(\"ab \", 100000) }
fn blown_many(xs) { flatten(map(0..50000, |_i| xs)) }
fn blown_deep(xs) {
    let ys = xs
    for _i in 1..=40 { ys = [ys, ys] }
    ys
}
fn blown_self(xs) {
    let ys = map(xs, |x| x)
    push(ys, ys)
    ys
}
fn blown_ints(_xs) { map(0..50000, |i| i) }
fn blown_long(xs) {
    let q = blown_fraction()
    map(xs, |_i| q)
}
fn blown_longs(_xs) {
    let q = blown_fraction()
    map(0..1000, |_i| q)
}
fn blown_texts(_xs) {
    let long = blown_text()
    map(0..20, |i| \"{long}{i}\")
}
fn blown_map(m) {
    let last = none
    for [_k, v] in m { last = v }
    to_map(map(0..20000, |i| [i, last]))
}
";

const NUMBERS: [&str; 9] = [
    "0",
    "(-1)",
    "300",
    "50000",
    "4000000000",
    "1.7e308",
    "5e-324",
    "blown_fraction()",
    "blown_text()",
];
const TEXTS: [&str; 2] = ["blown_text()", "\"\""];
const LISTS: [&str; 8] = [
    "blown_many",
    "blown_deep",
    "blown_self",
    "blown_ints",
    "blown_long",
    "blown_longs",
    "blown_texts",
    "blown_map",
];

/// What limits it, and how much longer than its limit a run may take.
const TIME: Duration = Duration::from_millis(400);
const LATE: Duration = Duration::from_millis(250);
const MEMORY: usize = 16 << 20;

/// A run that takes so long must count so many steps in a second, so that a million are over in some seconds: what is
/// called takes a step or two, and most natives a few microseconds.
const LONG: Duration = Duration::from_millis(200);
const RATE: f64 = 50_000.0;

/// What takes longer is given up; `COMITY_FROM` goes on with a later run.
const ENDLESS: Duration = Duration::from_secs(30);

fn limits() -> Limits {
    Limits::strict().time(TIME).memory(MEMORY)
}

/// Scripts of the documentation, with where they stand.
fn examples() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for native in Engine::default().registry().iter() {
        blocks(&native.name, &native.docs, &mut found);
    }
    let mut paths = Vec::new();
    for folder in ["stdlib", "examples"] {
        scripts_below(&root.join(folder), &mut paths);
    }
    for path in &paths {
        let text = fs::read_to_string(path).expect("readable");
        let name = path.strip_prefix(root).unwrap_or(path).display().to_string();
        let docs =
            text.lines().map(|line| line.trim_start().trim_start_matches(['/', '!']).trim_start());
        blocks(&name, &docs.collect::<Vec<_>>().join("\n"), &mut found);
        if name.starts_with("examples") {
            found.push((name, text));
        }
    }
    let chapters = fs::read_dir(root.join("docs/reference")).expect("a folder").flatten();
    let mut chapters: Vec<_> = chapters.map(|chapter| chapter.path()).collect();
    chapters.sort();
    for chapter in chapters {
        let name = chapter.file_stem().unwrap_or_default().display().to_string();
        blocks(&name, &fs::read_to_string(&chapter).unwrap_or_default(), &mut found);
    }
    let wanted = std::env::var("COMITY_ONLY").unwrap_or_default();
    found.retain(|(name, _)| name.contains(&wanted));
    found
}

/// The scripts in a Markdown text.
fn blocks(name: &str, text: &str, found: &mut Vec<(String, String)>) {
    for (at, block) in text.split("```comity").enumerate().skip(1) {
        let inside = block.split_once('\n').and_then(|(_, rest)| rest.split("```").next());
        found.push((format!("{name} {at}"), inside.unwrap_or_default().to_owned()));
    }
}

/// What may be replaced in a script, each with what replaces it.
fn places(text: &str) -> Vec<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // Where brackets stand open, and whether they are a list's.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let before = text[..at].chars().next_back();
        let joined = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ')' | ']'));
        let from = at;
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = text[at..].find('\n').map_or(text.len(), |end| at + end);
            }
            b'"' => {
                at = text[at + 1..].find('"').map_or(text.len(), |end| at + end + 2);
                found.extend(TEXTS.map(|with| (from..at, with.to_owned())));
            }
            b'0'..=b'9' if !joined && before != Some('.') => {
                let number = |c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '/');
                let end = text[at..].find(number).map_or(text.len(), |end| at + end);
                at = text[at..end].find("..").map_or(end, |end| at + end);
                found.extend(NUMBERS.map(|with| (from..at, with.to_owned())));
            }
            b'[' => {
                open.push((at, !joined));
                at += 1;
            }
            b']' => {
                at += 1;
                if let Some((start, true)) = open.pop() {
                    let list = &text[start..at];
                    found.extend(LISTS.map(|with| (start..at, format!("{with}({list})"))));
                }
            }
            _ => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

/// A text with one place replaced.
fn replaced(text: &str, place: &(Range<usize>, String)) -> String {
    format!("{}{}{}", &text[..place.0.start], place.1, &text[place.0.end..])
}

/// A script with what is needed for replacing below its `use` lines.
fn with_prelude(changed: &str) -> String {
    let first =
        |line: &&str| line.starts_with("use ") || line.starts_with("//") || line.trim().is_empty();
    let begun: usize = changed.split_inclusive('\n').take_while(first).map(str::len).sum();
    format!("{}{PRELUDE}{}", &changed[..begun], &changed[begun..])
}

/// Which bounds a run passes.
fn faults(measured: &Measured) -> Vec<String> {
    let mut wrong = Vec::new();
    if measured.time > TIME + LATE {
        wrong.push(format!("took {:?}", measured.time));
    }
    if measured.peak > most(MEMORY) {
        wrong.push(format!("held {} MB", measured.peak >> 20));
    }
    #[allow(clippy::cast_precision_loss, reason = "compared with a bound")]
    let rate = measured.steps as f64 / measured.time.as_secs_f64();
    if measured.time > LONG && rate < RATE {
        wrong.push(format!("counted {rate:.0} steps a second"));
    }
    if measured.stop == "E0691" || measured.said.contains("panicked") {
        wrong.push(format!("panicked: {}", measured.said));
    }
    if !measured.usable {
        wrong.push("leaves the context unusable".to_owned());
    }
    if measured.kept > KEPT {
        wrong.push(format!("{} bytes are not given back", measured.kept));
    }
    wrong
}

/// Says what never ends, and gives up: a thread cannot be stopped.
fn watch_over(now: &Arc<Mutex<(Instant, String)>>) {
    let now = Arc::clone(now);
    thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_secs(1));
            let (since, what) = &*now.lock().expect("kept");
            if since.elapsed() > ENDLESS && !what.is_empty() {
                println!("does not end: {what}");
                std::process::exit(1);
            }
        }
    });
}

/// Each expression that is a statement of a script of its own, with what stands before it.
fn expressions(text: &str) -> Vec<(String, String)> {
    let (mut found, mut before) = (Vec::new(), String::new());
    let (mut whole, mut depth) = (String::new(), 0_isize);
    for line in text.lines() {
        let code = line.split(" //").next().unwrap_or_default();
        whole.push_str(code);
        whole.push('\n');
        depth += code
            .chars()
            .map(|c| isize::from("([{".contains(c)) - isize::from(")]}".contains(c)))
            .sum::<isize>();
        if depth > 0 {
            continue;
        }
        let word =
            whole.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let statement = [
            "let",
            "fn",
            "use",
            "game",
            "strategy",
            "norm",
            "regime",
            "kind",
            "actor",
            "process",
            "table",
            "experiment",
            "test",
            "for",
            "while",
            "if",
            "return",
            "assert",
            "claim",
            "dynamics",
            "",
        ];
        let assigns = whole.contains(" = ") || whole.contains("+= ");
        if statement.contains(&word) && !whole.starts_with(['[', '(', '"', '|']) || assigns {
            before.push_str(&whole);
        } else {
            found.push((before.clone(), whole.trim().to_owned()));
        }
        (whole, depth) = (String::new(), 0);
    }
    found
}

/// What replaces a thing of a line that is done again and again: large, but not so that doing it once is too much.
fn larger(place: &(Range<usize>, String)) -> bool {
    let with = ["300", "blown_fraction()", "blown_text()", "blown_long(", "blown_texts("];
    with.iter().any(|with| place.1.starts_with(with))
}

/// Runs scripts of one part of the examples, and says which pass a bound three times.
fn try_all(scripts_of: impl Fn(&str) -> Vec<(String, String)>) {
    let _turn = crate::turn();
    warm();
    let part = std::env::var("COMITY_PART").unwrap_or_else(|_| "1/1".to_owned());
    let (part, of) = part.split_once('/').expect("as `3/8`");
    let (part, of): (usize, usize) =
        (part.parse().expect("a number"), of.parse().expect("a number"));
    let (mut wrong, mut examples_tried, mut runs) = (0, 0, 0);
    let now = Arc::new(Mutex::new((Instant::now(), String::new())));
    watch_over(&now);
    let from = std::env::var("COMITY_FROM").ok().and_then(|run| run.parse().ok()).unwrap_or(0);
    for (number, (name, text)) in examples().iter().enumerate() {
        if number % of != part - 1 {
            continue;
        }
        examples_tried += 1;
        for (what, script) in scripts_of(text) {
            runs += 1;
            if runs < from {
                continue;
            }
            *now.lock().expect("kept") = (Instant::now(), format!("run {runs}, {name}:\n{script}"));
            let mut found = Vec::new();
            for _ in 0..3 {
                found = faults(&run(&script, limits(), None));
                if found.is_empty() {
                    break;
                }
            }
            if !found.is_empty() {
                wrong += 1;
                println!("{name}: {what}: {}", found.join("; "));
            }
        }
    }
    now.lock().expect("kept").1.clear();
    println!("{examples_tried} examples, {runs} runs, {wrong} of them passed a bound");
    assert_eq!(wrong, 0);
}

#[test]
#[ignore = "takes some hours; one command runs it"]
fn every_example_with_one_thing_blown_up() {
    try_all(|text| {
        let blown = |place: (Range<usize>, String)| {
            let what = format!("{:?} at {} by {}", &text[place.0.clone()], place.0.start, place.1);
            (what, with_prelude(&replaced(text, &place)))
        };
        places(text).into_iter().map(blown).collect()
    });
}

#[test]
#[ignore = "takes some hours; one command runs it"]
fn every_example_done_again_and_again() {
    try_all(|text| {
        let mut found = Vec::new();
        for (before, line) in expressions(text) {
            let larger = places(&line).into_iter().filter(larger);
            let lines = larger.map(|place| replaced(&line, &place));
            for line in std::iter::once(line.clone()).chain(lines) {
                let kept = format!(
                    "let blown = []\nwhile true {{\nlet one = {line}\npush(blown, one)\n}}\n"
                );
                found.push((line, with_prelude(&format!("{before}\n{kept}"))));
            }
        }
        found
    });
}
