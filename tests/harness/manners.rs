//! How the program behaves, whatever it is asked for: one table over all commands.
//!
//! Data goes to standard output, talk to standard error; no colours where nobody sees them; exit codes 0 (good), 1
//! (the script is wrong or has failed), 2 (the command is wrong), 3 (a limit), 130 (Ctrl-C); nothing is overwritten
//! without `--force`; `--quiet` says nothing; a mistyped option gets a suggestion.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A command. Words are split at spaces; a field that does not apply is empty.
struct Verb {
    name: &'static str,
    /// Does something, well.
    good: &'static str,
    /// Whether that gives something on standard output.
    gives: bool,
    /// The same without any talk.
    quiet: &'static str,
    /// Works on a script that is wrong or fails.
    fails: &'static str,
    /// Works on a file that is not there.
    missing: &'static str,
    /// Reaches a limit.
    limit: &'static str,
    /// Goes on until it is stopped.
    endless: &'static str,
    /// Writes a file that is there already, and its name.
    writes: (&'static str, &'static str),
    /// An option that is almost right, and the right one.
    nearly: (&'static str, &'static str),
}

const NOTHING: Verb = Verb {
    name: "",
    good: "",
    gives: true,
    quiet: "",
    fails: "",
    missing: "",
    limit: "",
    endless: "",
    writes: ("", ""),
    nearly: ("", ""),
};

/// Every command. One that is not built yet, or not into this program, is passed over.
const VERBS: &[Verb] = &[
    Verb {
        name: "run",
        good: "run good.comity",
        quiet: "run warns.comity --quiet",
        fails: "run fails.comity",
        missing: "run nowhere.comity",
        limit: "run endless.comity --max-steps 1000",
        endless: "run endless.comity",
        writes: ("run saves.comity", "kept.txt"),
        nearly: ("run good.comity --sed 3", "--seed"),
        ..NOTHING
    },
    Verb {
        name: "check",
        good: "check good.comity",
        gives: false,
        quiet: "check good.comity --quiet",
        fails: "check wrong.comity",
        missing: "check nowhere.comity",
        nearly: ("check good.comity --jsn", "--json"),
        ..NOTHING
    },
    Verb {
        name: "test",
        good: "test good.comity",
        quiet: "test warns.comity --quiet",
        fails: "test fails_test.comity",
        missing: "test nowhere.comity",
        limit: "test endless_test.comity --max-steps 1000",
        endless: "test endless_test.comity",
        nearly: ("test good.comity --filtr x", "--filter"),
        ..NOTHING
    },
    Verb {
        name: "sweep",
        good: "sweep good.comity doubling --out swept.csv",
        gives: false,
        quiet: "sweep good.comity doubling --out quiet.csv --quiet",
        fails: "sweep wrong.comity doubling --out wrong.csv",
        missing: "sweep nowhere.comity doubling --out nowhere.csv",
        endless: "sweep endless_sweep.comity e --out endless.csv",
        writes: ("sweep good.comity doubling --out kept.csv", "kept.csv"),
        nearly: ("sweep good.comity doubling --ou x.csv", "--out"),
        ..NOTHING
    },
    Verb {
        name: "repl",
        good: "repl good.comity",
        fails: "repl fails.comity",
        missing: "repl nowhere.comity",
        nearly: ("repl --sed 3", "--seed"),
        ..NOTHING
    },
    Verb { name: "doc", good: "doc critical_discount", missing: "doc no_such_thing", ..NOTHING },
    Verb { name: "explain", good: "explain E0301", missing: "explain E9999", ..NOTHING },
    Verb {
        name: "new",
        good: "new project",
        gives: false,
        quiet: "new quiet_project --quiet",
        nearly: ("new other --templat regime", "--template"),
        ..NOTHING
    },
    Verb { name: "completions", good: "completions bash", missing: "completions tcsh", ..NOTHING },
    Verb {
        name: "version",
        good: "version --verbose",
        nearly: ("version --verbos", "--verbose"),
        ..NOTHING
    },
    Verb {
        name: "fmt",
        good: "fmt --check good.comity",
        gives: false,
        fails: "fmt wrong_form.comity",
        missing: "fmt nowhere.comity",
        nearly: ("fmt good.comity --chek", "--check"),
        ..NOTHING
    },
    Verb {
        name: "report",
        good: "report good.comity --out report.html",
        gives: false,
        fails: "report fails.comity --out failed.html",
        missing: "report nowhere.comity --out nowhere.html",
        writes: ("report good.comity --out kept.html", "kept.html"),
        nearly: ("report good.comity --ou x.html", "--out"),
        ..NOTHING
    },
];

const FILES: &[(&str, &str)] = &[
    (
        "good.comity",
        "let factor = 2\n\nexperiment doubling {\n    vary x in [1, 2]\n    measure { [y: factor * x] }\n}\n\ntest \"good\" { assert factor == 2 }\n",
    ),
    ("warns.comity", "fn f() {\n    let unused = 1\n}\ntest \"t\" { assert true }\n"),
    ("wrong.comity", "experiment doubling {\n    vary x in [1]\n    measure { [y: missing] }\n}\n"),
    ("wrong_form.comity", "let x = = 3\n"),
    ("fails.comity", "fail(\"no further\")\n"),
    ("fails_test.comity", "test \"bad\" { assert 1 == 2 }\n"),
    ("endless.comity", "fn f() { let unused = 1 }\nwhile true { }\n"),
    ("endless_test.comity", "test \"endless\" { while true { } }\n"),
    (
        "endless_sweep.comity",
        "experiment e {\n    vary x in [1]\n    measure {\n        while true { }\n        [y: 1]\n    }\n}\n",
    ),
    ("saves.comity", "save(\"new\", \"kept.txt\")\n"),
];

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("manners").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in FILES {
        std::fs::write(folder.join(name), text).expect("a file");
    }
    folder
}

fn command(folder: &Path, words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.args(words.split_whitespace()).current_dir(folder);
    command.env_remove("NO_COLOR").env("XDG_STATE_HOME", folder).stdin(Stdio::null());
    command
}

fn run(folder: &Path, words: &str) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = command(folder, words).output().expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    (status.code(), text(&stdout), text(&stderr))
}

/// The commands that `comity --help` lists.
fn listed(folder: &Path) -> Vec<String> {
    let (_, help, _) = run(folder, "--help");
    let commands = help.split("Commands:\n").nth(1).expect("commands").split("\n\n");
    let commands = commands.into_iter().next().expect("commands").lines();
    let names = commands.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next().map(str::to_owned));
    names.filter(|name| name != "help").collect()
}

/// Looks at every command of the program, and gathers what is wrong.
fn each(name: &str, look: impl Fn(&Verb, &Path, &mut Vec<String>)) {
    let folder = folder(name);
    let known = listed(&folder);
    let mut wrong = Vec::new();
    for name in &known {
        match VERBS.iter().find(|verb| verb.name == name) {
            Some(verb) => look(verb, &folder, &mut wrong),
            None => wrong.push(format!("`comity {name}` is not in the table")),
        }
    }
    assert!(known.len() >= 10, "{known:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn help_is_data() {
    each("help", |verb, folder, wrong| {
        let (code, out, err) = run(folder, &format!("{} --help", verb.name));
        let usage = out.contains(&format!("Usage: comity {}", verb.name));
        if code != Some(0) || !usage || !err.is_empty() || out.contains('\x1b') {
            wrong.push(format!("{} --help: {code:?}, {err}", verb.name));
        }
        if let Some(line) = out.lines().find(|line| line.chars().count() > 120) {
            wrong.push(format!("{} --help: too long: {line}", verb.name));
        }
    });
}

#[test]
fn good_commands_give_data_and_keep_quiet() {
    each("good", |verb, folder, wrong| {
        let (code, out, err) = run(folder, verb.good);
        if code != Some(0) {
            wrong.push(format!("{}: {code:?}\n{err}", verb.good));
        }
        // What a piped prompt gives is what was typed into it, which is nothing.
        if out.is_empty() == verb.gives && !["run", "repl"].contains(&verb.name) {
            wrong.push(format!("{}: on standard output stands {out:?}", verb.good));
        }
        if (out + &err).contains('\x1b') {
            wrong.push(format!("{}: colours without a terminal", verb.good));
        }
        if !verb.quiet.is_empty() {
            let (code, _, err) = run(folder, verb.quiet);
            if (code, err.as_str()) != (Some(0), "") {
                wrong.push(format!("{}: {code:?}, {err}", verb.quiet));
            }
        }
    });
}

#[test]
fn exit_codes_say_what_happened() {
    each("codes", |verb, folder, wrong| {
        for (words, expected) in [(verb.fails, 1), (verb.missing, 2), (verb.limit, 3)] {
            if words.is_empty() {
                continue;
            }
            let (code, out, err) = run(folder, words);
            if code != Some(expected) || err.is_empty() {
                wrong.push(format!("{words}: {code:?} instead of {expected}\n{err}"));
            }
            // `test` counts there; others have nothing to give.
            if !out.is_empty() && verb.name != "test" {
                wrong.push(format!("{words}: gives {out:?}"));
            }
        }
    });
}

#[test]
fn mistyped_options_are_refused_with_a_suggestion() {
    each("options", |verb, folder, wrong| {
        let (code, out, err) = run(folder, &format!("{} --no-such-option", verb.name));
        if code != Some(2) || !out.is_empty() || err.is_empty() {
            wrong.push(format!("{} --no-such-option: {code:?}", verb.name));
        }
        let (words, right) = verb.nearly;
        if !words.is_empty() {
            let (code, out, err) = run(folder, words);
            if code != Some(2) || !out.is_empty() || !err.contains(right) {
                wrong.push(format!("{words}: {code:?}, without {right}\n{err}"));
            }
        }
    });
    let folder = folder("verbs");
    let (code, _, err) = run(&folder, "chekc good.comity");
    assert!(code == Some(2) && err.contains("check"), "{err}");
}

#[test]
fn nothing_is_overwritten_without_force() {
    each("overwriting", |verb, folder, wrong| {
        let (words, name) = verb.writes;
        if words.is_empty() {
            return;
        }
        std::fs::write(folder.join(name), "old").expect("a file");
        let kept = || std::fs::read_to_string(folder.join(name)).expect("a file") == "old";
        let (code, _, err) = run(folder, words);
        if code == Some(0) || !kept() || !err.contains("--force") {
            wrong.push(format!("{words} overwrites, or does not say `--force`: {code:?}\n{err}"));
        }
        let (code, _, err) = run(folder, &format!("{words} --force"));
        if code != Some(0) || kept() {
            wrong.push(format!("{words} --force: {code:?}, {err}"));
        }
    });
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_130() {
    each("interrupting", |verb, folder, wrong| {
        if verb.endless.is_empty() {
            return;
        }
        let mut command = command(folder, verb.endless);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut child = child.expect("it starts");
        // Long enough to have begun, also on a busy machine.
        std::thread::sleep(std::time::Duration::from_millis(1500));
        let id = child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().expect("kill");
        assert!(sent.success());
        let begin = std::time::Instant::now();
        let code = loop {
            if let Some(status) = child.try_wait().expect("a child") {
                break status.code();
            }
            if begin.elapsed().as_secs() > 20 {
                child.kill().expect("killed");
                break None;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        };
        if code != Some(130) {
            wrong.push(format!("{}: {code:?} after Ctrl-C", verb.endless));
        }
    });
}

/// What a command shows on a terminal.
#[cfg(unix)]
fn on_terminal(folder: &Path, words: &str, no_colour: bool) -> String {
    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    use std::io::Read as _;

    let size = PtySize { rows: 40, cols: 100, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).expect("a terminal");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_comity"));
    command.args(words.split_whitespace());
    command.cwd(folder);
    command.env("TERM", "xterm");
    command.env("XDG_STATE_HOME", folder);
    command.env_remove("NO_COLOR");
    if no_colour {
        command.env("NO_COLOR", "1");
    }
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut child = pair.slave.spawn_command(command).expect("it starts");
    drop(pair.slave);
    let read = std::thread::spawn(move || {
        let mut text = Vec::new();
        // The end of a terminal is an error on some systems.
        let _ = reader.read_to_end(&mut text);
        text
    });
    child.wait().expect("it ends");
    drop(pair.master);
    String::from_utf8_lossy(&read.join().expect("read")).into_owned()
}

/// Colours: on a terminal, unless `NO_COLOR` or `--color never` say otherwise.
#[cfg(unix)]
#[test]
fn colours_are_for_terminals() {
    each("colours", |verb, folder, wrong| {
        // Of these it is certain that they show something coloured.
        let words = match verb.name {
            "run" | "check" => format!("{} wrong.comity", verb.name),
            "test" => verb.fails.to_owned(),
            "sweep" => "sweep wrong.comity doubling --out none.csv".to_owned(),
            "explain" | "doc" => verb.good.to_owned(),
            _ => return,
        };
        if !on_terminal(folder, &words, false).contains("\x1b[") {
            wrong.push(format!("{words}: no colours on a terminal"));
        }
        if on_terminal(folder, &words, true).contains("\x1b[") {
            wrong.push(format!("{words}: colours in spite of NO_COLOR"));
        }
        if on_terminal(folder, &format!("--color never {words}"), false).contains("\x1b[") {
            wrong.push(format!("{words}: colours in spite of --color never"));
        }
    });
}
