//! What comes back.

use super::terminal::{CTRL_C, ENTER, Terminal, folder};

#[test]
fn values_are_shown_and_have_names() {
    let mut it = Terminal::start("values");
    it.enter("1 + 1");
    assert_eq!(it.answer("1 + 1"), "2");
    it.enter("_ * 10");
    assert_eq!(it.answer("_ * 10"), "20");
    it.enter("7 * 6;");
    assert_eq!(it.answer("7 * 6;"), "");
    it.enter("_ + 1");
    assert_eq!(it.answer("_ + 1"), "43");
    it.enter("none");
    assert_eq!(it.answer("none"), "");
    it.enter("[_1, _2, _3]");
    assert_eq!(it.answer("[_1, _2, _3]"), "[2, 20, 42]");
    it.enter("let quiet = 5");
    assert_eq!(it.answer("let quiet = 5"), "");
}

#[test]
fn long_values_are_cut_and_counted() {
    let folder = folder("long");
    let mut it = Terminal::open(&folder, &["repl", "--seed", "7"], &[], 60);
    it.enter("linspace(0, 1, 5000)");
    let shown = it.answer("linspace(0, 1, 5000)");
    assert!(shown.contains("more] (5000 in all)"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 60), "{shown}");
    // Tables leave out columns rather than break their lines.
    let columns: Vec<String> = (0..20).map(|n| format!("column_{n}: {n}")).collect();
    it.press(&format!("\x1b[200~let wide = table([[{}]])\x1b[201~", columns.join(", ")));
    it.wait("the paste", |it| it.text().contains("column_19"));
    it.press(ENTER);
    it.settle();
    it.enter("wide");
    let shown = it.answer("wide");
    assert!(shown.contains("not shown"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() <= 60), "{shown}");
    it.enter("[temptation: 5, reward: 3, punishment: 1, sucker: 0, another_key: 7]");
    assert!(it.text().contains("\n punishment:  1,\n"), "{}", it.text());
}

#[test]
fn actors_show_their_fields() {
    let mut it = Terminal::start("actors");
    it.enter("kind state { power: 1.0, friendly: false }");
    it.enter("actor usa: state { power: 10 }");
    it.enter("usa");
    assert_eq!(it.answer("comity> usa"), "usa, a state\n  power     10\n  friendly  false");
}

#[test]
fn names_can_be_asked_about() {
    let mut it = Terminal::start("docs");
    it.enter("?abs");
    assert!(it.answer("?abs").contains("The distance from zero."));
    it.enter("mean?");
    assert!(it.answer("mean?").contains("Chapter: Statistics"), "{}", it.text());
    it.enter("fn weight(x) { x / 3 } // mine");
    it.enter("??weight");
    assert!(it.answer("??weight").contains("fn weight(x) { x / 3 }"), "{}", it.text());
    it.enter("??tit_for_tat");
    assert!(it.answer("??tit_for_tat").contains("strategy tit_for_tat"), "{}", it.text());
    it.enter("?wieght");
    assert!(it.answer("?wieght").contains("did you mean `weight`?"), "{}", it.text());
    it.press("?\r");
    it.see("Up finds earlier entries");
}

#[test]
fn commands_do_what_they_say() {
    let mut it = Terminal::start("commands");
    it.enter(":laod x");
    assert!(it.answer(":laod x").contains("did you mean `:load`?"));
    it.enter(":type [1, 2]");
    assert_eq!(it.answer(":type"), "list");
    it.enter("let rounds = 10");
    it.enter(":vars");
    assert!(it.answer(":vars").contains("rounds  int  10"), "{}", it.text());
    it.enter(":time sum([1, 2])");
    let timed = it.answer(":time");
    assert!(
        timed.starts_with("3\n") && timed.contains("step") && timed.contains("made ("),
        "{timed}"
    );
    it.enter(":bench sum([1, 2])");
    assert!(it.answer(":bench").contains("median"), "{}", it.text());
    it.enter(":set rows 5");
    it.enter(":set");
    assert!(it.answer(":set").contains("rows              5"), "{}", it.text());
    it.enter(":history rounds");
    assert!(it.answer(":history").contains("let rounds = 10"), "{}", it.text());
    it.enter(":doc");
    it.enter(":clear");
    it.enter("rounds + 1");
    assert!(it.answer("rounds + 1").contains("E0301"), "{}", it.text());
    it.enter(":!echo yes");
    assert!(it.answer(":!echo").contains("are not allowed here"), "{}", it.text());
    it.press(":quit\r");
    assert_eq!(it.ended(), 0);
}

#[test]
fn the_shell_is_for_those_who_want_it() {
    let folder = folder("shell");
    let mut it = Terminal::open(&folder, &["repl", "--shell", "--seed", "1"], &[], 90);
    it.enter(":!echo $((6 * 7))");
    assert_eq!(it.answer(":!echo"), "42");
}

#[test]
fn the_seed_is_shown_and_can_be_set() {
    let folder = folder("seed");
    let seed = |text: &str| {
        let at = text.find("seed ").expect("a seed") + 5;
        text[at..].split('.').next().expect("a number").parse::<u64>().expect("a number")
    };
    let mut it = Terminal::open(&folder, &["repl"], &[], 90);
    let first = seed(&it.text());
    let other = seed(&Terminal::open(&folder, &["repl"], &[], 90).text());
    assert_ne!(first, other, "chosen anew each time");
    it.enter("draw(uniform(0, 1))");
    let drawn = it.answer("draw(uniform(0, 1))");
    it.enter(":seed 42");
    it.enter(":seed");
    assert_eq!(it.answer(":seed"), "42");
    it.enter(&format!(":seed {first}"));
    it.enter("draw(uniform(0, 1));");
    it.enter("_");
    assert_eq!(it.answer("comity> _"), drawn);
    let words = ["repl", "--seed", &first.to_string()].map(str::to_owned);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut again = Terminal::open(&folder, &words, &[], 90);
    again.enter("draw(uniform(0, 1))");
    assert_eq!(again.answer("draw(uniform(0, 1))"), drawn);
}

#[test]
fn figures_are_drawn_in_place_and_written_to_files() {
    let mut it = Terminal::start("plots");
    it.enter("let t = table([[x: 1, y: 1], [x: 2, y: 4], [x: 3, y: 9]])");
    it.enter("plot(t, x: \"x\", y: \"y\")");
    let shown = it.answer("plot(t");
    assert!(shown.chars().any(|letter| ('\u{2800}'..='\u{28ff}').contains(&letter)), "{shown}");
    it.enter(":plot plot(t, x: \"x\", y: \"y\") > f.svg");
    assert!(it.answer(":plot").contains("saved to f.svg"), "{}", it.text());
    let file = std::fs::read_to_string(it.folder.join("f.svg")).expect("a figure");
    assert!(file.contains("<svg"));
}

#[test]
fn a_session_can_be_saved_and_runs_again() {
    let mut it = Terminal::start("save");
    it.enter("let n = 3");
    it.enter("fn f(x) { x * n }");
    it.enter("f(1)");
    it.enter("missing");
    it.enter("_ + draw(uniform(0, 1))");
    it.enter("let n = 10");
    it.enter("f(1)");
    it.enter("[1, 2].map(f)");
    it.enter("use strategies { tit_for_tat }");
    it.enter("100;");
    it.enter("_ + 1");
    let shown: Vec<String> = it
        .lines()
        .into_iter()
        .filter(|line| line.starts_with(|it: char| it.is_ascii_digit() || it == '['))
        // Lines of messages have their numbers too.
        .filter(|line| !line.contains('│'))
        .collect();
    it.enter(":save session.comity");
    assert!(it.answer(":save").contains("saved to session.comity"), "{}", it.text());
    it.enter(":save session.comity");
    assert!(it.answer(":save").contains("exists already"), "{}", it.text());
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_comity"))
        .args(["run", "session.comity", "--seed", "7", "--quiet"])
        .current_dir(&it.folder)
        .output()
        .expect("it runs");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let script = std::fs::read_to_string(it.folder.join("session.comity")).expect("a script");
    assert_eq!(
        printed.lines().collect::<Vec<_>>(),
        shown,
        "{script}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    // A new session goes on where the saved one was.
    it.enter(":clear");
    it.enter(":restore session.comity");
    it.enter("f(2)");
    assert_eq!(it.answer("comity> f(2)"), "20");
    it.enter("let kept_alive = 1");
    let folder = it.folder.clone();
    assert_eq!(it.leave(), 0);
    // So does one that begins with the latest session.
    let mut it = Terminal::open(&folder, &["repl"], &[], 90);
    it.enter(":restore");
    it.enter("kept_alive + n");
    assert_eq!(it.answer("kept_alive + n"), "11");
}

#[test]
fn what_is_declared_again_is_told_and_followed() {
    let mut it = Terminal::start("again");
    it.enter("kind state { power: 1.0 }");
    it.enter("actor usa: state { power: 10 }");
    it.enter("actor usa: state { power: 9 }");
    assert_eq!(it.answer("power: 9"), "`usa` replaces the earlier one");
    it.enter("fn rate() { 1 }");
    it.enter("fn twice() { 2 * rate() }");
    it.enter("fn rate() { 10 }");
    assert_eq!(
        it.answer("fn rate() { 10 }"),
        "`rate` replaces the earlier one; `twice` follows it"
    );
    it.enter("twice()");
    assert_eq!(it.answer("comity> twice()"), "20");
    it.enter("let x = 1");
    it.enter("let x = x + 1");
    it.enter("x");
    assert_eq!(it.answer("comity> x"), "2");
}

#[test]
fn scripts_are_loaded_run_and_reloaded() {
    let mut it = Terminal::start("load");
    let path = it.folder.join("model.comity");
    std::fs::write(&path, "let n = 1\nfn f() { n + 1 }\nprint(\"read\")\n").expect("a file");
    it.enter(":load model.comity");
    assert_eq!(it.answer(":load"), "read");
    it.enter("f()");
    assert_eq!(it.answer("comity> f()"), "2");
    // A script that fails leaves the old one.
    std::fs::write(&path, "let n = 5\nfn f() { n + missing }\n").expect("a file");
    it.enter(":reload");
    assert!(it.answer(":reload").contains("E0301"), "{}", it.text());
    it.enter(":load model.comity");
    it.enter("f() + n");
    assert_eq!(it.answer("f() + n"), "3");
    std::fs::write(&path, "let n = 5\nfn f() { n + 1 }\n").expect("a file");
    it.enter(":reload");
    it.enter("f()");
    assert_eq!(it.answer("comity> f()"), "6");
    std::fs::write(it.folder.join("other.comity"), "let alone = 1\nprint(\"by itself\")\n")
        .expect("a file");
    it.enter(":run other.comity");
    assert_eq!(it.answer(":run"), "by itself");
    it.enter("alone");
    assert!(it.answer("comity> alone").contains("E0301"), "{}", it.text());
    it.press(CTRL_C);
}

#[test]
fn an_editor_can_write_an_entry() {
    let folder = folder("editor");
    let editor = folder.join("editor.sh");
    std::fs::write(&editor, "sed -i 's/1/40/; s/2/2/' \"$1\"\n").expect("a file");
    let command = format!("sh {}", editor.display());
    let mut it = Terminal::open(&folder, &["repl", "--seed", "1"], &[("VISUAL", &command)], 90);
    it.enter("let a = 1 + 2");
    it.enter(":edit");
    it.see("comity> let a = 40 + 2");
    it.enter("a");
    assert_eq!(it.answer("comity> a"), "42");
}
