//! Sweeps that are killed, resumed, split and merged come to the same bytes as one that nobody disturbed.
//!
//! `SWEEP_POINTS=10000 cargo test --release --test harness sweep -- --nocapture` does it with more points.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sweep").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn command(folder: &Path, words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_comity"));
    command.current_dir(folder).arg("sweep").args(words.split_whitespace());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(folder: &Path, words: &str) -> Output {
    command(folder, words).output().expect("it starts")
}

/// Runs, and wants it to end well.
fn good(folder: &Path, words: &str) -> String {
    let output = run(folder, words);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "comity sweep {words}\n{said}");
    said
}

/// Runs, and wants this exit code.
fn fails(folder: &Path, words: &str, code: i32) -> String {
    let output = run(folder, words);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "comity sweep {words}\n{said}");
    said
}

fn bytes(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Whole lines in the file of the first shard.
fn lines(folder: &Path, parts: &str) -> usize {
    let part = std::fs::read(folder.join(parts).join("shards/0000.part")).unwrap_or_default();
    part.iter().filter(|byte| **byte == b'\n').count()
}

/// Waits until so many lines are there, or it has ended.
fn until(child: &mut Child, folder: &Path, parts: &str, wanted: usize) -> bool {
    let begin = Instant::now();
    while lines(folder, parts) < wanted {
        if child.try_wait().expect("a child").is_some() {
            return false;
        }
        assert!(begin.elapsed() < Duration::from_secs(600), "it makes no progress");
        std::thread::sleep(Duration::from_millis(2));
    }
    true
}

const SCRIPT: &str = "\
use games { prisoners_dilemma }
use strategies { tit_for_tat, random }
let rounds = 20
experiment shadow {
    vary continuation in RANGE
    vary noise in [0, 0.05]
    repeat 2
    let most = rounds * 10
    measure {
        let m = play(prisoners_dilemma, between: [tit_for_tat, random], rounds: rounds, noise: noise)
        let row = [score: m.scores[0], first: m.scores[1] / most]
        if chance(0.1) { row[\"late\"] = draw(normal(continuation, 1)) }
        row
    }
}
experiment failing {
    vary x in 0..6
    repeat 2
    measure {
        let i = 0
        while x == 4 { i += 1 }
        [y: 1 / (x - 2)]
    }
}
";

fn script(points: usize) -> String {
    SCRIPT.replace("RANGE", &format!("(0..{}).map(|i| i / 1000)", points / 2))
}

#[test]
fn killed_five_times_it_ends_as_if_undisturbed() {
    let points =
        std::env::var("SWEEP_POINTS").ok().and_then(|text| text.parse().ok()).unwrap_or(300);
    let folder = folder("killed");
    std::fs::write(folder.join("model.comity"), script(points)).expect("a file");
    let begin = Instant::now();
    good(&folder, "model.comity shadow --out whole.csv --jobs 1");
    eprintln!("{points} points of 2 replicates, undisturbed: {:.1?}", begin.elapsed());
    let (all, mut killed) = (2 * points, 0);
    // Moments of which nobody can say that they were chosen to fit.
    let mut luck = u64::from(std::process::id());
    let mut before = 0;
    let begin = Instant::now();
    while killed < 5 {
        luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let step = 1 + (luck >> 33) as usize % (all / 7);
        let mut child =
            command(&folder, "model.comity shadow --out out.csv").spawn().expect("it starts");
        let wanted = before + step;
        assert!(
            until(&mut child, &folder, "out.csv.parts", wanted),
            "it ended before it was killed"
        );
        child.kill().expect("killed");
        let _ = child.wait();
        killed += 1;
        let now = lines(&folder, "out.csv.parts");
        assert!(now >= before && !folder.join("out.csv").exists());
        eprintln!("killed at {now} of {all} replicates");
        before = now;
    }
    let said = good(&folder, "model.comity shadow --out out.csv");
    eprintln!("{said}all runs together: {:.1?}", begin.elapsed());
    assert!(said.contains(&format!("going on: {before} of {all} replicates")), "{said}");
    assert_eq!(bytes(&folder, "out.csv"), bytes(&folder, "whole.csv"));
    assert_eq!(bytes(&folder, "out.summary.csv"), bytes(&folder, "whole.summary.csv"));
    assert!(!folder.join("out.csv.parts").exists(), "nothing is left over");
}

#[test]
fn split_and_merged_it_is_the_same() {
    let folder = folder("split");
    std::fs::write(folder.join("model.comity"), script(60)).expect("a file");
    good(&folder, "model.comity shadow --out whole.csv --jobs 1 --seed 3 --param rounds=7");
    good(&folder, "model.comity shadow --out many.csv --jobs 4 --seed 3 --param rounds=7");
    good(&folder, "model.comity shadow --plan job --shards 4 --seed 3 --param rounds=7");
    // A plan has all that its workers need.
    std::fs::remove_file(folder.join("model.comity")).expect("removed");
    for shard in [2, 0, 3] {
        good(&folder, &format!("--worker job --shard {shard}"));
    }
    let said = fails(&folder, "--merge job --out merged.csv", 1);
    assert!(
        said.contains("30 replicates of 120 are missing") && said.contains("run shard 1 again"),
        "{said}"
    );
    let mut last = command(&folder, "--worker job --shard-env SHARD");
    assert!(last.env("SHARD", "1").output().expect("it starts").status.success());
    // Nothing more is done by a worker that has finished.
    good(&folder, "--worker job --shard 1");
    let status = run(&folder, "--status job");
    let status = String::from_utf8_lossy(&status.stdout).into_owned();
    assert!(status.contains("120 of 120 replicates done, 4 of 4 shards finished"), "{status}");
    good(&folder, "--merge job --out merged.csv");
    std::fs::write(folder.join("model.comity"), script(60)).expect("a file");
    for part in ["3/3", "1/3", "2/3"] {
        good(
            &folder,
            &format!("model.comity shadow --out hand.csv --seed 3 --param rounds=7 --shard {part}"),
        );
    }
    good(&folder, "--merge hand.csv.parts --out hand.csv");
    for name in ["many", "merged", "hand"] {
        for ending in ["csv", "summary.csv"] {
            let whole = bytes(&folder, &format!("whole.{ending}"));
            assert_eq!(bytes(&folder, &format!("{name}.{ending}")), whole, "{name}");
        }
    }
}

#[test]
fn what_fails_or_runs_away_is_a_row() {
    let folder = folder("failing");
    std::fs::write(folder.join("model.comity"), script(10)).expect("a file");
    let said = fails(&folder, "model.comity failing --out out.csv --max-steps 100000", 1);
    assert!(said.contains("4 replicates of 12 failed"), "{said}");
    let table = String::from_utf8(bytes(&folder, "out.csv")).expect("text");
    let expected = "x,replicate,y,error\n\
        0,1,-0.5,\n0,2,-0.5,\n1,1,-1.0,\n1,2,-1.0,\n\
        2,1,,E0610: division by zero (model.comity:22)\n2,2,,E0610: division by zero (model.comity:22)\n\
        3,1,1.0,\n3,2,1.0,\n\
        4,1,,E0650: stopped after 100000 steps (model.comity:21)\n4,2,,E0650: stopped after 100000 steps (model.comity:21)\n\
        5,1,0.3333333333333333,\n5,2,0.3333333333333333,\n";
    assert_eq!(table, expected);
    fails(&folder, "model.comity failing --out same.csv --max-steps 100000 --jobs 1", 1);
    assert_eq!(bytes(&folder, "same.csv"), bytes(&folder, "out.csv"));
}

#[test]
fn an_unfinished_run_of_something_else_is_not_gone_on_with() {
    let folder = folder("other");
    std::fs::write(folder.join("model.comity"), script(60)).expect("a file");
    let words = "model.comity shadow --out out.csv";
    good(&folder, "model.comity shadow --out whole.csv");
    let mut child = command(&folder, words).spawn().expect("it starts");
    assert!(until(&mut child, &folder, "out.csv.parts", 5), "it ended too soon");
    child.kill().expect("killed");
    let _ = child.wait();
    let said = fails(&folder, &format!("{words} --seed 9"), 1);
    assert!(said.contains("seed: 0 then, 9 now") && said.contains("--restart"), "{said}");
    let said = fails(&folder, &format!("{words} --param rounds=3"), 1);
    assert!(said.contains("parameters: none then, rounds=3 now"), "{said}");
    std::fs::write(folder.join("model.comity"), script(60) + "// changed\n").expect("a file");
    let said = fails(&folder, words, 1);
    assert!(said.contains("`model.comity` has changed"), "{said}");
    std::fs::write(folder.join("model.comity"), script(60)).expect("a file");
    // A line that was torn, and one that is not ours.
    let part = folder.join("out.csv.parts/shards/0000.part");
    let mut held = bytes(&folder, "out.csv.parts/shards/0000.part");
    held.truncate(held.len() - 9);
    held.extend(b"\n{\"task\":1,\"at\":[],\"rows\":[]}\n{\"ta");
    std::fs::write(part, held).expect("a file");
    good(&folder, words);
    assert_eq!(bytes(&folder, "out.csv"), bytes(&folder, "whole.csv"));
    let restarted = good(&folder, &format!("{words} --seed 9 --restart --force"));
    assert!(!restarted.contains("going on"), "{restarted}");
    assert_ne!(bytes(&folder, "out.csv"), bytes(&folder, "whole.csv"));
}

#[test]
fn designs_come_from_the_seed_and_go_along_with_a_plan() {
    let folder = folder("designs");
    let text = "experiment e {\n    vary d in uniform(0, 1)\n    vary k in [1, 2, 3]\n    sample latin_hypercube(20)\n    \
                where d > 0.1 or k == 3\n    measure { [y: d * k] }\n}\n";
    std::fs::write(folder.join("model.comity"), text).expect("a file");
    let said = good(&folder, "model.comity e --out a.csv");
    assert!(said.contains("of 20 points; `where` leaves out"), "{said}");
    good(&folder, "model.comity e --out b.csv --jobs 1");
    assert_eq!(bytes(&folder, "a.csv"), bytes(&folder, "b.csv"));
    good(&folder, "model.comity e --out c.csv --seed 1");
    assert_ne!(bytes(&folder, "a.csv"), bytes(&folder, "c.csv"));
    let words = "--vary d=0..2 --vary k=5 --design sobol --points 16 --reps 2";
    good(&folder, &format!("model.comity e --out d.csv {words}"));
    good(&folder, &format!("model.comity e --plan job {words}"));
    good(&folder, "--worker job");
    good(&folder, "--merge job --out e.csv");
    assert_eq!(bytes(&folder, "d.csv"), bytes(&folder, "e.csv"));
    let said = fails(&folder, "model.comity e --out f.csv --vary z=1", 1);
    assert!(
        said.contains("experiment `e` does not vary `z`") && said.contains("`d`, `k`"),
        "{said}"
    );
    fails(&folder, "model.comity e --out f.csv --design grid", 1);
    fails(&folder, "model.comity e --out f.parquet_", 2);
}
