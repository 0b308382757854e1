//! Writing an entry.

use super::terminal::{BACKSPACE, CTRL_R, DOWN, END, ENTER, RIGHT, TAB, Terminal, UP, folder};

#[test]
fn an_entry_goes_on_until_it_is_whole() {
    let mut it = Terminal::start("lines");
    it.write("fn f(x) {");
    it.press(ENTER);
    it.wait("a further line", |it| it.line().starts_with("    ..."));
    it.write("let y = x + 1");
    it.press(ENTER);
    it.wait("a further line", |it| it.line().trim_end() == "    ...");
    it.write("y");
    it.press(ENTER);
    it.press("}");
    // The bracket goes out to where its line began.
    it.wait("the bracket", |it| it.line().trim_end() == "    ... }");
    it.press(ENTER);
    it.settle();
    assert!(it.text().contains("    ...     let y = x + 1"), "{}", it.text());
    it.enter("f(1)");
    assert_eq!(it.answer("f(1)"), "2");
    it.enter("let s = \"{f(2)} of { f(3) }\"");
    it.enter("s");
    assert_eq!(it.answer("s"), "3 of 4");
}

#[test]
fn two_empty_lines_end_an_entry() {
    let mut it = Terminal::start("force");
    it.write("fn g() {");
    it.press(ENTER);
    it.wait("a further line", |it| it.line().starts_with("    ..."));
    it.press(ENTER);
    it.press(ENTER);
    it.settle();
    it.see("the text ends in the middle of something");
}

#[test]
fn lines_above_can_be_edited() {
    let mut it = Terminal::start("above");
    it.write("let xs = [1,");
    it.press(ENTER);
    it.wait("a further line", |it| it.line().starts_with("    ..."));
    it.write("30]");
    it.press(UP);
    it.wait("the first line", |it| it.line().starts_with("comity>"));
    it.press(END);
    it.write(" 2,");
    it.press(DOWN);
    it.wait("the second line", |it| it.line().starts_with("    ..."));
    it.press(END);
    it.press(BACKSPACE);
    it.press(BACKSPACE);
    it.wait("the end is gone", |it| it.line().trim_end().ends_with("... 3"));
    it.press("]");
    it.press(ENTER);
    it.settle();
    it.enter("xs");
    assert_eq!(it.answer("xs"), "[1, 2, 3]");
}

#[test]
fn entries_come_back_whole_in_later_sessions() {
    let folder = folder("history");
    let words = ["repl", "--seed", "7"];
    let mut it = Terminal::open(&folder, &words, &[], 90);
    it.enter("let first = 1");
    it.write("fn f() {");
    it.press(ENTER);
    it.write("41");
    it.press(ENTER);
    it.press("}");
    it.press(ENTER);
    it.settle();
    it.enter("first + 1");
    it.enter("let second = 2");
    it.enter("first + 1");
    // Another session beside it.
    let mut beside = Terminal::open(&folder, &words, &[], 90);
    beside.enter("let third = 3");
    it.enter("let fourth = 4");
    assert_eq!((it.leave(), beside.leave()), (0, 0));

    let file = std::fs::read_to_string(folder.join("comity/history")).expect("a history");
    assert!(file.contains("let third = 3") && file.contains("let fourth = 4"), "{file}");
    let mut it = Terminal::open(&folder, &words, &[], 90);
    it.press(UP);
    it.wait("the latest", |it| it.line().contains("let fourth = 4"));
    for expected in ["let third = 3", "first + 1", "let second = 2"] {
        it.press(UP);
        it.wait(expected, |it| it.line().contains(expected));
    }
    it.press(UP);
    // Of `first + 1` only the latest stands; the function is one entry.
    it.wait("the function", |it| it.text().contains("fn f() {\n    ...     41\n    ... }"));
    it.press(DOWN);
    it.wait("back again", |it| it.line().contains("let second = 2"));
    it.press("\x03");
    it.settle();
    // Up finds what begins like the line.
    it.write("fi");
    it.press(UP);
    it.wait("by its beginning", |it| it.line().contains("first + 1"));
    it.write(" + 100");
    it.see("first + 1 + 100");
    it.press("\x03");
    it.settle();
    it.write("fi");
    it.press(UP);
    it.wait("by its beginning", |it| it.line().contains("first + 1"));
    it.press(DOWN);
    // The rest is a hint again.
    it.wait("what was typed", |it| it.cell("rst + 1", vt100::Cell::dim));
    it.press("\x03");
    it.settle();
    it.press(CTRL_R);
    it.see("reverse-i-search");
    it.press("41");
    it.see("fn f() {");
    it.press(ENTER);
    it.settle();
    it.enter("f()");
    assert_eq!(it.answer("f()"), "41");
}

#[test]
fn names_are_completed_with_what_they_are() {
    let folder = folder("completion");
    std::fs::write(folder.join("model.comity"), "let deep_thing = 42\nfn helper(a) { a }\n")
        .expect("a file");
    let mut it = Terminal::open(&folder, &["repl", "--seed", "7"], &[], 90);
    it.enter("let tariff_level = 3");
    it.press("tariff_l\t");
    it.wait("the name", |it| it.line().trim_end() == "comity> tariff_level");
    it.press(ENTER);
    it.settle();
    // Several: a list with their sorts.
    it.enter("let tariff_list = [1]");
    it.press("tariff_l\t");
    it.see("tariff_level  int");
    it.see("tariff_list   list");
    it.press("\x03");
    it.settle();
    let mut complete = |typed: &str, expected: &str| {
        it.press(typed);
        it.press(TAB);
        it.wait(expected, |it| it.line().trim_end().ends_with(expected));
        it.press("\x03");
        it.settle();
    };
    complete("use strat", "use strategies");
    complete("use strategies { grim_tri", "grim_trigger");
    complete(":rel", ":reload");
    complete(":load mod", ":load model.comity");
    complete("use \"./mod", "use \"./model.comity");
    complete("?tariff_le", "?tariff_level");
    complete("whil", "while");
    complete("fn f(own_payoff) { own_p", "own_payoff");
    it.enter("use strategies { tit_for_tat, always_defect }");
    it.enter("use games { prisoners_dilemma }");
    it.enter("let m = play(prisoners_dilemma, [tit_for_tat, always_defect], rounds: 10)");
    let mut complete = |typed: &str, expected: &str| {
        it.press(typed);
        it.press(TAB);
        it.wait(expected, |it| it.line().contains(expected));
        it.press("\x03");
        it.settle();
    };
    complete("m.cooper", "m.cooperation");
    complete("play(prisoners_dilemma, misper", "misperception:");
    it.enter(":load model.comity");
    it.press("deep_t\t");
    it.wait("a name of the script", |it| it.line().contains("deep_thing"));
}

#[test]
fn entries_have_colours() {
    let mut it = Terminal::start("colours");
    it.write("let x = f(\"a\", 12) // so");
    let plain = vt100::Color::Default;
    for word in ["let", "f(", "\"a\"", "12"] {
        assert_ne!(it.cell(word, vt100::Cell::fgcolor), plain, "{word}");
    }
    assert!(it.cell("// so", vt100::Cell::dim));
    assert_eq!(it.cell("x =", vt100::Cell::fgcolor), plain);
    it.press("\x03");
    it.settle();
    // The bracket at the cursor and its partner.
    it.write("max(1, [2, 3])");
    it.wait("the partner", |it| it.cell("(1, [2", vt100::Cell::inverse));
    assert!(!it.cell("[2, 3", vt100::Cell::inverse));
    it.press("\x03");
    it.settle();
    // A mistake is underlined once the user is past it.
    it.write("let let x = 1");
    it.wait("the mistake", |it| it.cell("let x = 1", vt100::Cell::underline));
}

#[test]
fn without_colours_everything_is_plain() {
    let folder = folder("plain");
    let words = ["repl", "--seed", "7"];
    let mut it = Terminal::open(&folder, &words, &[("NO_COLOR", "1")], 90);
    it.write("let x = [1,");
    it.press(ENTER);
    it.wait("a further line", |it| it.line().starts_with("    ..."));
    assert_eq!(it.cell("let", vt100::Cell::fgcolor), vt100::Color::Default);
    assert!(!it.cell("...", vt100::Cell::dim));
    it.write("2]");
    it.press(ENTER);
    it.settle();
    it.enter("y");
    assert_eq!(it.cell("error", vt100::Cell::fgcolor), vt100::Color::Default);
}

#[test]
fn hints_are_grey_and_can_be_taken() {
    let mut it = Terminal::start("hints");
    it.enter("let hint_me = 123");
    it.press("let hi");
    it.wait("the earlier line", |it| it.line().contains("let hint_me = 123"));
    assert!(it.cell("nt_me = 123", vt100::Cell::dim));
    it.press(RIGHT);
    it.wait("it is taken", |it| !it.cell("nt_me = 123", vt100::Cell::dim));
    it.press(ENTER);
    it.settle();
    // The rest of the call that is being written.
    it.press("play(");
    it.wait("the parameters", |it| it.line().contains("play(game, between"));
    assert!(it.cell("game, between", vt100::Cell::dim));
    it.press("\x03");
    it.settle();
    it.enter("fn total(a, b: 3) { a + b }");
    it.press("total(1, ");
    it.wait("what is left", |it| it.line().contains("total(1, b: 3)"));
    // It is only shown: Enter runs what was typed.
    it.write("1)");
    it.press(ENTER);
    it.settle();
    assert_eq!(it.answer("total(1, 1)"), "2");
}

#[test]
fn a_paste_is_one_entry() {
    let mut it = Terminal::start("paste");
    let text = "fn f(x) {\n    let y = 2 * x\n\n\n    y + 1\n}\nlet z = f(4)\nprint(z)";
    it.press(&format!("\x1b[200~{text}\x1b[201~"));
    it.wait("the paste", |it| it.text().contains("print(z)"));
    it.press(ENTER);
    it.settle();
    assert!(it.text().contains("\n9\n"), "{}", it.text());
    // With the prompts that were copied along.
    let text = "comity> let w = [\n    ...     1,\n    ... ]\ncomity> w";
    it.press(&format!("\x1b[200~{text}\x1b[201~"));
    it.wait("the paste", |it| it.line().contains("comity> w"));
    it.press(ENTER);
    it.settle();
    assert!(it.text().contains("\n[1]\n"), "{}", it.text());
}
