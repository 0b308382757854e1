//! The smaller tools, used as people use them: projects, watching, completion in a shell, scripts as commands, and
//! sweeps that are handed to a cluster.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_comity");

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tools").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn comity(folder: &Path, words: &str) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(words.split_whitespace()).current_dir(folder).stdin(Stdio::null());
    command
}

fn text(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

fn run(folder: &Path, words: &str) -> (Option<i32>, String, String) {
    text(&comity(folder, words).output().expect("it runs"))
}

/// Everything that a new project's README names runs, without a warning, and its tests pass.
#[test]
fn new_projects_run_and_pass() {
    let folder = folder("new");
    for (template, experiment, tests) in
        [("game", "patience", 4), ("regime", "fines", 5), ("population", "beginnings", 4)]
    {
        let (code, _, err) = run(&folder, &format!("new {template} --template {template}"));
        assert_eq!(code, Some(0), "{err}");
        let project = folder.join(template);
        let quiet = |words: &str| {
            let (code, out, err) = run(&project, words);
            assert_eq!((code, err.as_str()), (Some(0), ""), "{template}: {words}\n{out}");
            out
        };
        assert!(!quiet("main.comity").is_empty());
        quiet(
            "check --quiet --deny-warnings main.comity model.comity experiment.comity tests.comity",
        );
        assert!(quiet("test").ends_with(&format!("{tests} passed, 0 failed\n")));
        let sweep = format!("sweep experiment.comity {experiment} --out {experiment}.csv");
        assert!(err.contains(&sweep), "{err}");
        quiet(&format!("{sweep} --quiet"));
        quiet("doc model.comity");
        let readme = std::fs::read_to_string(project.join("README.md")).expect("a README");
        assert!(readme.starts_with(&format!("# {template}\n")) && readme.contains(&sweep));
        assert!(!readme.contains("PROJECT") && !readme.contains("EXPERIMENT"));
    }
    let (code, _, err) = run(&folder, "new game");
    assert!(code == Some(2) && err.contains("it exists already"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_script_is_a_command() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("shebang");
    let path = folder.join("hello");
    std::fs::write(&path, "#!/usr/bin/env comity\nprint(\"hello\")\n").expect("a file");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let programs = Path::new(PROGRAM).parent().expect("a folder").to_string_lossy().into_owned();
    let usual = std::env::var("PATH").unwrap_or_default();
    let output = Command::new(&path).env("PATH", format!("{programs}:{usual}")).output();
    assert_eq!(text(&output.expect("it runs")), (Some(0), "hello\n".to_owned(), String::new()));
}

/// What the shell offers behind some words.
#[cfg(unix)]
#[test]
fn bash_completes_commands_and_options() {
    let folder = folder("bash");
    let (_, script, _) = run(&folder, "completions bash");
    std::fs::write(folder.join("comity.bash"), script).expect("a file");
    let offered = |words: &str| {
        let ask = format!(
            "source ./comity.bash; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _comity comity \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; echo \"${{COMPREPLY[*]}}\""
        );
        let bash = Command::new("bash").args(["--norc", "-c", &ask]).current_dir(&folder).output();
        bash.ok().map(|output| text(&output).1.trim().to_owned())
    };
    // There may be systems without it.
    let Some(found) = offered("comity swe") else { return };
    assert_eq!(found, "sweep");
    assert_eq!(offered("comity run --wat").as_deref(), Some("--watch"));
    assert_eq!(offered("comity new x --template ''").as_deref(), Some("game regime population"));
}

#[cfg(unix)]
#[test]
fn a_watched_script_runs_again_when_a_file_changes() {
    let folder = folder("watch");
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("a file");
    write("main.comity", "use \"./part.comity\" { a }\nprint(a, load(\"d.csv\").len)\n");
    write("part.comity", "let a = 1\n");
    write("d.csv", "x\n1\n");
    let mut child = comity(&folder, "run main.comity --watch")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    // If it never comes to the next line, it is ended, and the test fails instead of waiting.
    let id = child.id().to_string();
    let end = id.clone();
    std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_secs(60));
        let _ = Command::new("kill").args(["-KILL", &end]).status();
    });
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
    let mut next = || lines.next().expect("a line").expect("text");
    assert_eq!(next(), "1 1");
    // Sizes differ, so that it is seen on systems that count only whole seconds.
    write("part.comity", "let a = 10 + 1\n");
    assert_eq!(next(), "11 1");
    write("d.csv", "x\n1\n2\n");
    assert_eq!(next(), "11 2");
    // A run that does not end is given up.
    write("main.comity", "print(\"begun\")\nwhile true { }\n");
    assert_eq!(next(), "begun");
    write("main.comity", "print(\"the end\")\n");
    assert_eq!(next(), "the end");
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.expect("kill").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    let mut said = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut said).expect("text");
    assert!(said.contains("-- main.comity again") && !said.contains("error"), "{said}");
}

/// A folder with a sweep, and one with commands that only note how they were called.
#[cfg(unix)]
fn pretended_cluster(name: &str) -> (PathBuf, PathBuf) {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, commands) = (folder(name), folder(&format!("{name}_commands")));
    let script = "experiment e {\n    vary x in [1, 2, 3]\n    repeat 2\n    measure { [y: x + draw(uniform(0, 1))] }\n}\n";
    std::fs::write(folder.join("m.comity"), script).expect("a file");
    let sbatch = "#!/bin/sh\necho \"$@\" >> \"$(dirname \"$0\")/calls\"\n\
        [ \"$1\" = --version ] && exit 0\n[ -e \"$(dirname \"$0\")/refuse\" ] && { echo 'sbatch: error: no such account' >&2; exit 1; }\n\
        wc -l < \"$(dirname \"$0\")/calls\"\n";
    let squeue = "#!/bin/sh\n[ -e \"$(dirname \"$0\")/working\" ] && echo RUNNING\nexit 0\n";
    let scontrol = "#!/bin/sh\necho 'MaxArraySize            = 5'\n";
    for (name, text) in [("sbatch", sbatch), ("squeue", squeue), ("scontrol", scontrol)] {
        let path = commands.join(name);
        std::fs::write(&path, text).expect("a file");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    }
    (folder, commands)
}

/// What is handed to SLURM; that SLURM does with it what it should is shown by `tests/cluster/run`.
#[cfg(unix)]
#[test]
fn sweeps_are_handed_to_slurm() {
    let (folder, commands) = pretended_cluster("slurm");
    let path = format!("{}:/usr/bin:/bin", commands.display());
    let slurm = |words: &str| {
        let words = format!("sweep m.comity e --out t.csv --engine slurm {words}");
        text(&comity(&folder, &words).env("PATH", &path).output().expect("it runs"))
    };
    let (code, out, err) = slurm("--dry-run --shards 3");
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("--array=0-2\n") && out.contains("--requeue"), "{out}");
    assert!(!folder.join("t.csv.parts").exists());

    let (code, _, err) = slurm("--shards 6");
    assert!(code == Some(2) && err.contains("this cluster takes 5 tasks"), "{err}");
    let (code, _, err) = slurm("--shards 3 -- --array=1-9");
    assert!(code == Some(2) && err.contains("`--array=1-9` is set by comity itself"), "{err}");

    std::fs::write(commands.join("refuse"), "").expect("a file");
    let (code, _, err) = slurm("--shards 3");
    assert!(code == Some(1) && err.contains("does not take the job: no such account"), "{err}");
    std::fs::remove_file(commands.join("refuse")).expect("it was there");

    let (code, out, err) = slurm("--shards 3 --max-running 2 -- --partition=short --mem 2G");
    assert_eq!((code, out.as_str()), (Some(0), ""), "{err}");
    assert!(err.contains("6 replicates in 3 shards: job "), "{err}");
    let read = |path: &Path| std::fs::read_to_string(path).expect("a file");
    let parts = folder.join("t.csv.parts");
    let job = read(&parts.join("job.sbatch"));
    for line in ["--array=0-2%2", "--partition=short", "--mem 2G"] {
        assert!(job.contains(&format!("#SBATCH {line}\n")), "{job}");
    }
    let calls = read(&commands.join("calls"));
    assert!(
        calls.contains("--dependency=afterany:") && calls.ends_with("merge.sbatch\n"),
        "{calls}"
    );

    // While the jobs work, they are not submitted again; later only what is not done.
    std::fs::write(commands.join("working"), "").expect("a file");
    let (code, _, err) = slurm("--shards 3");
    assert!(code == Some(1) && err.contains("still queued or running"), "{err}");
    std::fs::remove_file(commands.join("working")).expect("it was there");
    assert_eq!(run(&folder, "sweep --worker t.csv.parts --shard 1 --quiet").0, Some(0));
    let (code, _, err) = slurm("--shards 3");
    assert!(code == Some(0) && err.contains("the 2 shards of 3 that are not done"), "{err}");
    assert!(read(&parts.join("job.sbatch")).contains("#SBATCH --array=0,2\n"));

    // The scripts themselves do what they say.
    for shard in ["0", "2"] {
        let mut job = Command::new("bash");
        job.arg(parts.join("job.sbatch")).env("SLURM_ARRAY_TASK_ID", shard);
        let output = job.output().expect("bash");
        assert!(output.status.success(), "{}", text(&output).2);
    }
    let merge = Command::new("bash").arg(parts.join("merge.sbatch")).output().expect("bash");
    assert!(merge.status.success(), "{}", text(&merge).2);
    assert_eq!(run(&folder, "sweep m.comity e --out alone.csv --jobs 1 --quiet").0, Some(0));
    assert_eq!(read(&folder.join("t.csv")), read(&folder.join("alone.csv")));
}

#[test]
fn a_machine_without_slurm_says_so() {
    let folder = folder("no_slurm");
    std::fs::write(
        folder.join("m.comity"),
        "experiment e { vary x in [1]\n measure { [y: x] } }\n",
    )
    .expect("a file");
    let words = "sweep m.comity e --out t.csv --engine slurm";
    let output = comity(&folder, words).env("PATH", "").output().expect("it runs");
    let (code, _, err) = text(&output);
    assert!(code == Some(1) && err.contains("there is no SLURM here"), "{err}");
    let (code, _, err) = run(&folder, "sweep m.comity e --out t.csv --shards 3");
    assert!(code == Some(2) && err.contains("`--shards` belongs to"), "{err}");
}

/// Whoever writes for the library sees the modules of a folder in its place, and those without tests fail.
#[test]
fn a_folder_can_take_the_place_of_the_library() {
    let folder = folder("library");
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    };
    write("stdlib/pacts/entente.comity", "//! # Ententes\n/// How many.\nfn allies() { 3 }\n");
    write("model.comity", "use pacts.entente { allies }\nprint(allies())\n");
    let (code, out, err) = run(&folder, "run model.comity --library stdlib");
    assert_eq!((code, out.as_str(), err.as_str()), (Some(0), "3\n", ""));
    let (code, _, err) = run(&folder, "run model.comity");
    assert!(code == Some(1) && err.contains("E0305"), "{err}");
    let (code, out, _) = run(&folder, "test stdlib --library stdlib");
    assert_eq!(code, Some(1));
    assert!(out.contains("stdlib/pacts/entente.comity: a module of the library must have tests"));
    let (code, _, err) = run(&folder, "run model.comity --library nowhere");
    assert!(code == Some(2) && err.contains("nowhere"), "{err}");
}
