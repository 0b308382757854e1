//! Stopping, leaving, and what is left after a mistake.

use std::time::{Duration, Instant};

use super::terminal::{CTRL_C, CTRL_D, ENTER, Terminal, folder};

/// Starts an entry that does not end.
fn start(it: &mut Terminal, text: &str) {
    it.write(text);
    it.press(ENTER);
    it.wait("it runs", |it| !it.line().starts_with("comity>"));
}

#[test]
fn a_run_is_stopped_and_everything_stays() {
    let mut it = Terminal::start("stop");
    it.enter("let x = 41");
    it.enter("let xs = [1]");
    let endless = [
        "while true { push(xs, 2) }",
        "play(prisoners_dilemma, [tit_for_tat, tit_for_tat], rounds: 2000000000)",
        "tournament(prisoners_dilemma, among: [tit_for_tat, always_defect], rounds: 1000, repeat: 100000000, noise: 0.1)",
    ];
    it.enter("use strategies { tit_for_tat, always_defect }");
    it.enter("use games { prisoners_dilemma }");
    let mut worst = Duration::ZERO;
    for (at, text) in endless.iter().enumerate() {
        start(&mut it, text);
        // The run is under way once the terminal has it; what was bound before is only read.
        std::thread::sleep(Duration::from_millis(200));
        let begin = Instant::now();
        it.press(CTRL_C);
        it.settle();
        worst = worst.max(begin.elapsed());
        it.see("E0655");
        it.enter(&format!("x + {}", at + 1));
        assert_eq!(it.answer(&format!("x + {}", at + 1)), (42 + at).to_string());
    }
    it.enter("xs.len");
    assert_eq!(it.answer("xs.len"), "1");
    println!("stopped within {worst:?}");
    assert!(worst < Duration::from_secs(20), "{worst:?}");
}

#[test]
fn a_long_run_shows_how_far_it_has_come() {
    let mut it = Terminal::start("progress");
    it.enter("use games { prisoners_dilemma }");
    it.enter("use strategies { tit_for_tat, always_defect }");
    start(
        &mut it,
        "tournament(prisoners_dilemma, among: [tit_for_tat, always_defect], rounds: 1000, repeat: 100000000, noise: 0.1)",
    );
    it.wait("a line on progress", |it| it.text().contains(" a second"));
    it.press(CTRL_C);
    it.settle();
    assert!(!it.text().contains(" a second"), "{}", it.text());
}

#[test]
fn ctrl_c_drops_the_line_and_leaves_when_pressed_twice() {
    let mut it = Terminal::start("drop");
    it.write("let never = 1");
    it.press(CTRL_C);
    it.settle();
    it.enter("never");
    assert!(it.answer("comity> never").contains("E0301"));
    it.press(CTRL_C);
    it.see("Ctrl-D leaves; so does Ctrl-C once more");
    it.press(CTRL_C);
    assert_eq!(it.ended(), 130);
}

#[test]
fn a_second_ctrl_c_after_a_stopped_run_leaves() {
    let mut it = Terminal::start("twice");
    start(&mut it, "while true { }");
    std::thread::sleep(Duration::from_millis(200));
    it.press(CTRL_C);
    it.settle();
    it.press(CTRL_C);
    // On a busy machine the two seconds may be over: then one more is needed.
    it.wait("the end or a word", |it| !it.is_idle() || it.text().contains("once more"));
    it.press(CTRL_C);
    assert_eq!(it.ended(), 130);
}

#[test]
fn ctrl_d_leaves_without_a_word() {
    let mut it = Terminal::start("leave");
    it.enter("let x = 1");
    it.press(CTRL_D);
    assert_eq!(it.ended(), 0);
}

#[test]
fn a_mistake_takes_nothing_away() {
    let mut it = Terminal::start("mistakes");
    it.enter("let xs = [1, 2]");
    it.enter("fn f() { 1 }");
    it.enter("push(xs, 3) + missing");
    it.see("E0301");
    let text = "fn f() { 2 }\npush(xs, 3)\nlet y = 1 / 0";
    it.press(&format!("\x1b[200~{text}\x1b[201~"));
    it.wait("the paste", |it| it.text().contains("1 / 0"));
    it.press(ENTER);
    it.settle();
    it.enter("[f(), xs]");
    assert_eq!(it.answer("[f(), xs]"), "[1, [1, 2]]");
    it.enter("y");
    assert!(it.answer("comity> y").contains("E0301"), "{}", it.text());
}

#[test]
fn the_first_prompt_comes_at_once() {
    let folder = folder("first");
    let times = (0..5).map(|_| {
        let it = Terminal::open(&folder, &["repl"], &[], 90);
        let time = it.first_prompt;
        assert_eq!(it.leave(), 0);
        time
    });
    let best = times.min().expect("some");
    println!("first prompt within {best:?}");
    // Fifty milliseconds on a machine that is free; tests share theirs.
    assert!(best < Duration::from_secs(5), "{best:?}");
}
