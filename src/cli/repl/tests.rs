//! Sessions without a terminal.

use super::*;
use crate::cli::args::Colour;

fn state() -> State {
    State::new(Engine::default(), 0, Screen::new(Colour::Never))
}

fn shown(state: &mut State, text: &str) -> String {
    match state.enter(text) {
        Reply::Said { text, notes, .. } => text + &notes.join("\n"),
        Reply::Refused { what, .. } => format!("refused: {what}"),
        Reply::Failed(error) => format!("failed: {error}"),
        Reply::Nothing => "nothing".to_owned(),
        Reply::Edit(Draft::Text(text)) => format!("edit: {text}"),
        Reply::Edit(Draft::File(path)) => format!("edit: {}", path.display()),
        Reply::Shell(text) => format!("shell: {text}"),
        Reply::Quit => "quit".to_owned(),
    }
}

#[test]
fn values_have_names() {
    let mut state = state();
    assert_eq!(shown(&mut state, "1 + 1"), "2\n");
    assert_eq!(shown(&mut state, "let x = _ * 10"), "");
    assert_eq!(shown(&mut state, "_ + x"), "22\n");
    assert_eq!(shown(&mut state, "comity> _ + 1\n"), "23\n");
    assert_eq!(shown(&mut state, "_1 + _3"), "25\n");
    assert_eq!(shown(&mut state, "1000;"), "");
    assert_eq!(shown(&mut state, "_ + 1"), "1001\n");
    assert_eq!(shown(&mut state, "none"), "");
    assert_eq!(shown(&mut state, "_5"), "1000\n");
}

#[test]
fn errors_leave_what_was_bound() {
    let mut state = state();
    shown(&mut state, "let xs = [1]");
    assert!(shown(&mut state, "push(xs, 2)\nfail(\"no\")").starts_with("failed"));
    assert!(shown(&mut state, "let xs = 1 / 0").starts_with("failed"));
    assert_eq!(shown(&mut state, "xs"), "[1]\n");
    let wrong = "game g is chicken {\n actions a, b\n payoffs {\n | a | b\n a | 1, 1 | 0, 0\n b | 0, 0 | 1, 1\n }\n}";
    assert!(shown(&mut state, wrong).starts_with("failed"));
    assert!(shown(&mut state, "g").starts_with("failed"));
}

#[test]
fn what_is_declared_again_is_followed() {
    let mut state = state();
    shown(&mut state, "fn rate() { 1 }");
    shown(&mut state, "fn twice() { 2 * rate() }");
    shown(&mut state, "fn four() { 2 * twice() }");
    let note = shown(&mut state, "fn rate() { 10 }");
    assert_eq!(note, "`rate` replaces the earlier one; `twice` and `four` follow it");
    assert_eq!(shown(&mut state, "four()"), "40\n");
    let note = shown(&mut state, "fn rate(x) { 10 * x }");
    assert!(note.ends_with("`twice` and `four` do not fit it and keep the earlier one"), "{note}");
    assert_eq!(shown(&mut state, "four()"), "40\n");
    shown(&mut state, "let x = 1");
    shown(&mut state, "fn next() { x + 1 }");
    assert_eq!(shown(&mut state, "let x = 5"), "`x` replaces the earlier one; `next` follows it");
    assert_eq!(shown(&mut state, "next()"), "6\n");
    assert_eq!(shown(&mut state, "let y = 1\nlet z = 2"), "");
    assert_eq!(shown(&mut state, "let y = 2"), "");
    shown(&mut state, "kind state { power: 1 }");
    shown(&mut state, "actor usa: state { power: 10 }");
    assert_eq!(
        shown(&mut state, "actor usa: state { power: 9 }"),
        "`usa` replaces the earlier one"
    );
}

#[test]
fn seeds_repeat_what_chance_does() {
    let mut state = state();
    shown(&mut state, ":seed 7");
    let first = shown(&mut state, "draw(uniform(0, 1))");
    let second = shown(&mut state, "draw(uniform(0, 1))");
    assert_ne!(first, second);
    shown(&mut state, ":seed 7");
    assert_eq!(shown(&mut state, "draw(uniform(0, 1))"), first);
    assert_eq!(shown(&mut state, ":type draw(uniform(0, 1))"), "float\n");
    assert_eq!(shown(&mut state, "draw(uniform(0, 1))"), second);
    assert_eq!(shown(&mut state, ":seed"), "7\n");
    assert!(shown(&mut state, ":seed x").starts_with("refused"));
}

#[test]
fn orders_are_completed_too() {
    let mut state = state();
    shown(&mut state, "let tariff_level = 3");
    let found = |line: &str| -> Vec<String> {
        let found = state.completions(line, line.len());
        found.candidates.into_iter().map(|it| it.text).collect()
    };
    assert_eq!(found(":rel"), ["reload"]);
    assert_eq!(found(":time 1 + tariff_l"), ["tariff_level"]);
    assert_eq!(state.completions(":time 1 + tariff_l", 18).start, 10);
    assert_eq!(found("?tariff_l"), ["tariff_level"]);
    assert_eq!(found(":set me"), ["memory"]);
    assert!(found(":load Car").contains(&"Cargo.toml".to_owned()));
    assert!(found(":load src/cli/re").contains(&"src/cli/repl/".to_owned()));
    let call = state.signature(":time abs(", 10).map(|it| it.rest().join(", "));
    assert_eq!(call.as_deref(), Some("x"));
}

#[test]
fn names_are_described_and_shown() {
    let mut state = state();
    shown(&mut state, "/// The sum.\nfn total(a, b) {\n    a + b // so\n}");
    assert!(shown(&mut state, "?total").contains("The sum."));
    assert!(shown(&mut state, "??total").contains("a + b // so"));
    assert!(shown(&mut state, "??tit_for_tat").contains("strategy tit_for_tat"));
    assert!(shown(&mut state, "?tot").starts_with("refused"));
    assert!(shown(&mut state, "?").contains("Type an expression"));
    let listed = shown(&mut state, ":vars");
    assert!(listed.contains("total") && listed.contains("function"), "{listed}");
}

#[test]
fn measures_are_given() {
    let mut state = state();
    let timed = shown(&mut state, ":time sum([1, 2])");
    assert!(timed.starts_with("3\n") && timed.contains(" step"), "{timed}");
    let timed = shown(&mut state, ":bench sum([1, 2])");
    assert!(timed.contains("median") && timed.contains("runs"), "{timed}");
    assert!(shown(&mut state, ":bench 1 / 0").starts_with("failed"));
}

#[test]
fn settings_are_set() {
    let mut state = state();
    assert!(shown(&mut state, ":set").contains("rows"));
    assert_eq!(shown(&mut state, ":set rows 3"), "nothing");
    assert!(shown(&mut state, "list(0..1000)").ends_with("(1000 in all)\n"));
    assert_eq!(shown(&mut state, ":set steps 1000"), "nothing");
    assert!(shown(&mut state, "while true { }").starts_with("failed"));
    assert!(shown(&mut state, ":set speed 3").starts_with("refused"));
    assert!(shown(&mut state, ":set rows many").starts_with("refused"));
}

#[test]
fn the_shell_is_asked_for() {
    let mut state = state();
    assert!(shown(&mut state, ":!ls").starts_with("refused"));
    state.shell = true;
    assert_eq!(shown(&mut state, ":!ls -l"), "shell: ls -l");
}
