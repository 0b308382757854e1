//! Transcripts of the program in `tests/cli`: what is typed and what comes of it.
//!
//! ```text
//! A line of words, for readers.
//! + model.comity            a file; the indented lines below are its text
//!     print("hello")
//! $ comity run model.comity what is typed; what follows until an empty line is what comes
//! < a line                  a line of standard input
//! 1| hello                  a line of standard output
//! 2| warning: …             a line of standard error
//! => 1                      the exit code, where it is not 0
//! ```
//!
//! Each transcript has a folder of its own. `UPDATE=1 cargo test --test harness cli` writes what really comes.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.current_dir(folder).env_remove("NO_COLOR").env("XDG_STATE_HOME", folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    // What an earlier run has left.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn transcripts() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli");
    let entries = std::fs::read_dir(&data).expect("the transcripts");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "txt"));
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths {
        let expected = std::fs::read_to_string(&path).expect("a transcript");
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let found = replay(&expected, &folder(&name));
        if found == expected {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, found).expect("written");
        } else {
            let place = expected.lines().zip(found.lines()).position(|(a, b)| a != b);
            let line = place.unwrap_or(expected.lines().count().min(found.lines().count()));
            let at = |text: &str| text.lines().nth(line).unwrap_or("nothing more").to_owned();
            wrong.push(format!(
                "{name}.txt:{}: expected\n  {}\nfound\n  {}",
                line + 1,
                at(&expected),
                at(&found)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The transcript with what really comes.
fn replay(transcript: &str, folder: &Path) -> String {
    let mut out = String::new();
    let mut lines = transcript.lines().peekable();
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if let Some(name) = line.strip_prefix("+ ") {
            let mut text = String::new();
            while let Some(line) = lines.peek().and_then(|line| line.strip_prefix("    ")) {
                text.push_str(line);
                text.push('\n');
                out.push_str(&format!("    {line}\n"));
                lines.next();
            }
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        } else if let Some(words) = line.strip_prefix("$ comity") {
            let mut input = String::new();
            while let Some(line) = lines.peek().and_then(|line| line.strip_prefix('<')) {
                input.push_str(line.strip_prefix(' ').unwrap_or(line));
                input.push('\n');
                out.push_str(&format!("<{line}\n"));
                lines.next();
            }
            while lines.peek().is_some_and(|line| !line.is_empty()) {
                lines.next();
            }
            out.push_str(&shown(&run(words, &input, folder)));
        }
    }
    out
}

fn run(words: &str, input: &str, folder: &Path) -> Output {
    let mut child = program(folder)
        .args(words.split_whitespace())
        .stdin(Stdio::piped())
        .spawn()
        .expect("it starts");
    // A program that reads no input may be gone already.
    let _ = child.stdin.take().expect("an input").write_all(input.as_bytes());
    child.wait_with_output().expect("it ends")
}

fn shown(output: &Output) -> String {
    let mut text = String::new();
    for (number, stream) in [(1, &output.stdout), (2, &output.stderr)] {
        for line in String::from_utf8_lossy(stream).lines() {
            text.push_str(format!("{number}| {line}").trim_end());
            text.push('\n');
        }
    }
    match output.status.code() {
        Some(0) => {}
        Some(code) => text.push_str(&format!("=> {code}\n")),
        None => text.push_str("=> killed\n"),
    }
    text
}

fn script(folder: &Path, text: &str) {
    std::fs::write(folder.join("script.comity"), text).expect("a file");
}

/// Waits for the end, but not for ever.
fn ended(mut child: Child) -> Option<i32> {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status.code();
        }
        if begin.elapsed() > Duration::from_secs(30) {
            child.kill().expect("killed");
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(unix)]
fn press_ctrl_c(child: &Child) {
    let status = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(status.expect("kill").success());
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_a_run() {
    let folder = folder("interrupt");
    script(&folder, "fn f() { let unused = 1 }\nprint(\"begun\")\nwhile true { }\n");
    let mut child = program(&folder).args(["run", "script.comity"]).spawn().expect("it starts");
    let mut err = BufReader::new(child.stderr.take().expect("piped"));
    // The warning comes after the program has begun to listen to Ctrl-C, and just before the run.
    let mut said = String::new();
    err.read_line(&mut said).expect("text");
    std::thread::sleep(Duration::from_millis(300));
    press_ctrl_c(&child);
    let mut out = String::new();
    child.stdout.take().expect("piped").read_to_string(&mut out).expect("text");
    err.read_to_string(&mut said).expect("text");
    assert_eq!(ended(child), Some(130));
    assert_eq!(out, "begun\n");
    assert!(said.contains("W0910") && said.contains("E0655"), "{said}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_at_the_prompt_keeps_what_is_bound() {
    let folder = folder("interrupt_prompt");
    let mut child = program(&folder).arg("repl").stdin(Stdio::piped()).spawn().expect("it starts");
    let mut input = child.stdin.take().expect("an input");
    input.write_all(b"let x = 41\nx + 1\nwhile true { }\n").expect("written");
    let mut line = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("piped"));
    out.read_line(&mut line).expect("text");
    assert_eq!(line, "42\n");
    std::thread::sleep(Duration::from_millis(1000));
    press_ctrl_c(&child);
    // Without a terminal the first error ends the session.
    assert_eq!(ended(child), Some(130));
}

#[test]
fn a_reader_that_goes_away_ends_a_run_quietly() {
    let folder = folder("closed_pipe");
    script(&folder, "let n = 0\nwhile true {\n    print(\"line {n}\")\n    n += 1\n}\n");
    let mut child = program(&folder).args(["run", "script.comity"]).spawn().expect("it starts");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("text");
    assert_eq!(line, "line 0\n");
    let mut err = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut err).expect("text");
    assert_eq!((ended(child), err.as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_said() {
    let folder = folder("full");
    script(&folder, "print(1)\n");
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
    let output = program(&folder).arg("script.comity").stdout(full).output().expect("it runs");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(err, "error: cannot print: no space left on device\n");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn many_errors_are_cut_and_counted() {
    let folder = folder("many_errors");
    let text: String = (0..100).map(|n| format!("print(missing_{n})\n")).collect();
    script(&folder, &text);
    let output = program(&folder).args(["check", "script.comity"]).output().expect("it runs");
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(err.matches("error[E0301]").count(), 20);
    assert!(err.contains("and 80 more errors\n100 errors in 1 script\n"), "{err}");
}

#[test]
fn bytecode_is_shown_when_it_is_asked_for() {
    let folder = folder("bytecode");
    script(&folder, "fn double(x) { 2 * x }\nprint(double(21))\n");
    let output =
        program(&folder).args(["check", "--bytecode", "script.comity"]).output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("`double`(x)") && text.contains("Return"), "{text}");
}

#[test]
fn colours_come_when_they_are_asked_for() {
    let folder = folder("colours");
    script(&folder, "print(missing)\n");
    let coloured = |words: &[&str]| {
        let output = program(&folder).args(words).output().expect("it runs");
        String::from_utf8_lossy(&output.stderr).contains("\x1b[")
    };
    assert!(!coloured(&["run", "script.comity"]));
    assert!(coloured(&["run", "script.comity", "--color", "always"]));
    assert!(coloured(&["--color=always", "script.comity"]));
}

/// An array of diagnostics that every JSON reader takes, whatever the messages hold.
#[test]
fn json_is_json() {
    let folder = folder("json");
    script(&folder, "print(\"a\\tb\" + 1, missing\\q)\nlet \"x\" = 3\n");
    let output =
        program(&folder).args(["check", "--json", "script.comity"]).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let parsed =
        comity::study::json::read(&text, &mut comity::base::meter::Unmetered).expect("JSON");
    let comity::study::json::Json::List(found) = parsed else { panic!("no array: {text}") };
    assert!(!found.is_empty());
    assert_eq!((output.status.code(), output.stderr.len()), (Some(1), 0));
}
