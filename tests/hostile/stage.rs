//! Running one script under limits, with its time, its steps and its bytes.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use comity::engine::{Error, ErrorKind, Host, Limits};

use crate::{held, host, peak, watch};

/// A script with what must stop it, and under which limits.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) text: String,
    /// Codes, or `ends`.
    pub(crate) expected: Vec<String>,
    pub(crate) limits: Limits,
}

/// What a script came to.
#[derive(Clone, Debug)]
pub(crate) struct Measured {
    /// The code of what stopped it; `ends` if nothing did.
    pub(crate) stop: String,
    /// The whole message.
    pub(crate) said: String,
    pub(crate) time: Duration,
    /// From the interruption to the return.
    pub(crate) late: Option<Duration>,
    /// How much of that the run was at work, and not waiting for a processor: what a busy machine does not change.
    pub(crate) worked: Option<Duration>,
    pub(crate) steps: u64,
    /// Bytes held at the most, beyond those held before.
    pub(crate) peak: usize,
    /// Whether the same context then answers a call and runs another program.
    pub(crate) usable: bool,
    /// Bytes that are not given back when the context and the engine are dropped.
    pub(crate) kept: usize,
}

/// What may stay when everything is dropped: tables that are made when first needed.
pub(crate) const KEPT: usize = 1 << 18;

/// Bytes held when large things that are given back beside the work are.
pub(crate) fn settled(most: usize) -> usize {
    for _ in 0..200 {
        if held() <= most {
            break;
        }
        thread::sleep(Duration::from_millis(5));
    }
    held()
}

/// What a script of strangers gets unless it says otherwise.
pub(crate) fn usual() -> Limits {
    Limits::strict()
}

/// Files that mean harm, made when they are asked for.
struct Bombs;

impl Host for Bombs {
    fn write(&self, _text: &str) -> Result<(), String> {
        Ok(())
    }

    fn read_file(&self, path: &str) -> Result<String, String> {
        Ok(match path {
            "deep.json" => "[".repeat(1_000_000),
            "closed.json" => format!("{}{}", "[".repeat(500_000), "]".repeat(500_000)),
            "objects.json" => "{\"a\":".repeat(200_000),
            "digits.json" => "9".repeat(4_000_000),
            "exponent.json" => format!("[1e{}]", "9".repeat(1_000_000)),
            "lists.json" => format!("[{}[]]", "[],".repeat(1_000_000)),
            "long.json" => format!("[{}0]", "0,".repeat(2_000_000)),
            "escapes.json" => format!("\"{}\"", "\\u0041".repeat(500_000)),
            "keys.json" => {
                let keys: Vec<String> = (0..100_000).map(|key| format!("\"{key}\":0")).collect();
                format!("[{{{}}}]", keys.join(","))
            }
            "ragged.json" => {
                let rows: Vec<String> = (0..3000).map(|row| format!("{{\"c{row}\":1}}")).collect();
                format!("[{}]", rows.join(","))
            }
            "columns.csv" => format!("{}b\n{}1\n", "a,".repeat(500_000), "1,".repeat(500_000)),
            "named.csv" => {
                let names: Vec<String> = (0..200_000).map(|name| format!("c{name}")).collect();
                format!("{}\n", names.join(","))
            }
            "rows.csv" => format!("a\n{}", "1\n".repeat(2_000_000)),
            "words.csv" => format!("a\n{}", "x\n".repeat(2_000_000)),
            "quotes.csv" => format!("a\n\"{}", "\"\"".repeat(1_000_000)),
            "small_objects.json" => format!("[{}]", vec!["{\"a\":1}"; 440_000].join(",")),
            "small_objects.jsonl" => "{\"a\":1}\n".repeat(440_000),
            "one_name.csv" => "a".repeat(28_000_000),
            "one_column.csv" => format!("a\n{}", "1\n".repeat(325_000)),
            "nul.csv" => "a\0b\n\0,\0\n".to_owned(),
            "lines.txt" => "\n".repeat(3_000_000),
            "lines.jsonl" => "[1]\n".repeat(500_000),
            _ => return Err("there is no such file".to_owned()),
        })
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        match path {
            "torn.csv" => Ok(b"a\n\xff\xfe\xc0\n".to_vec()),
            _ => self.read_file(path).map(String::into_bytes),
        }
    }
}

/// Every script below a folder of `tests/hostile`, in order.
pub(crate) fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let mut paths = Vec::new();
    scripts_below(&root, &mut paths);
    let wanted = std::env::var("COMITY_ONLY").unwrap_or_default();
    let name = |path: &Path| {
        let inner = path.strip_prefix(&root).unwrap_or(path);
        inner.with_extension("").display().to_string()
    };
    let chosen = paths.iter().filter(|path| name(path).contains(&wanted));
    chosen.map(|path| read(name(path), &fs::read_to_string(path).expect("readable"))).collect()
}

/// Scripts below a folder, sorted.
pub(crate) fn scripts_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            scripts_below(&path, found);
        } else if path.extension().is_some_and(|end| end == "comity") {
            found.push(path);
        }
    }
}

fn read(name: String, text: &str) -> Case {
    let first = text.lines().next().unwrap_or_default();
    let said = first.strip_prefix("// stopped by: ");
    let said = said.unwrap_or_else(|| panic!("{name} does not say what stops it"));
    let expected = said.split(" or ").map(str::to_owned).collect();
    let second = text.lines().nth(1).and_then(|line| line.strip_prefix("// limits: "));
    let limits = second.map_or_else(usual, |words| limits(words, &name));
    Case { text: repeated(text), name, expected, limits }
}

fn limits(words: &str, name: &str) -> Limits {
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut limits = usual();
    for pair in words.chunks(2) {
        let value = pair.get(1).and_then(|value| value.parse::<u64>().ok());
        let value = value.unwrap_or_else(|| panic!("{name}: {pair:?} is no limit"));
        let count = usize::try_from(value).expect("fits");
        limits = match pair[0] {
            "steps" => limits.steps(value),
            "memory" => limits.memory(count),
            "depth" => limits.depth(count),
            "output" => limits.output(count),
            "time" => limits.time(Duration::from_secs(value)),
            "jobs" => limits.jobs(count),
            other => panic!("{name}: there is no limit `{other}`"),
        };
    }
    limits
}

/// A text in which `«1000 × a№ »` stands for `a0 a1 a2 …`, a thousand in all.
fn repeated(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('«') {
        out.push_str(before);
        let (inside, after) = after.split_once('»').expect("closed");
        let (count, what) = inside.split_once(" × ").expect("a count");
        let (what, count) = (what.replace("\\n", "\n"), count.parse().expect("a number"));
        if what.contains('№') {
            out.extend((0..count).map(|number: usize| what.replace('№', &number.to_string())));
        } else {
            out.push_str(&what.repeat(count));
        }
        rest = after;
    }
    out + rest
}

/// The script with a function that is called when it is over. It stands below the `use` lines, since the last line may
/// be a value that is copied out.
fn with_a_function(text: &str) -> String {
    let first = |line: &&str| line.starts_with("use ") || line.starts_with("//");
    let begun: usize = text.split_inclusive('\n').take_while(first).map(str::len).sum();
    let (head, rest) = text.split_at(begun);
    format!("{head}fn afterwards_fine() {{ 40 + 2 }}\n{rest}\n")
}

/// A thread, of which the system may know for how long it has worked.
#[derive(Clone)]
struct Task(PathBuf);

impl Task {
    /// This thread.
    fn own() -> Self {
        let own = fs::read_link("/proc/thread-self").unwrap_or_default();
        Self(Path::new("/proc").join(own).join("schedstat"))
    }

    fn worked(&self) -> Option<Duration> {
        let text = fs::read_to_string(&self.0).ok()?;
        text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
    }
}

/// Makes what is made once in a process.
pub(crate) fn warm() {
    let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat }\n\
                print(tournament(prisoners_dilemma, [tit_for_tat], rounds: 2))";
    for _ in 0..2 {
        run(text, usual(), None);
    }
}

/// Compiles and runs a script. With `after`, another thread interrupts it so long after its beginning.
pub(crate) fn run(text: &str, limits: Limits, after: Option<Duration>) -> Measured {
    let before = held();
    let mut measured = carried_out(text, limits, after);
    measured.kept = settled(before + KEPT).saturating_sub(before);
    measured
}

fn carried_out(text: &str, limits: Limits, after: Option<Duration>) -> Measured {
    let engine = host::engine().with_host(Bombs).with_limits(limits);
    let text = with_a_function(text);
    watch();
    let mut begun = Instant::now();
    let mut measured = Measured {
        stop: "ends".to_owned(),
        said: String::new(),
        time: Duration::ZERO,
        late: None,
        worked: None,
        steps: 0,
        peak: 0,
        usable: true,
        kept: 0,
    };
    let program = match engine.compile("hostile.comity", &text) {
        Ok(program) => program,
        Err(error) => {
            (measured.time, measured.peak) = (begun.elapsed(), peak());
            measured.stop = error.code().to_owned();
            measured.said = error.render().chars().take(2000).collect();
            return measured;
        }
    };
    if after.is_some() {
        begun = Instant::now();
    }
    let mut context = engine.context();
    // Whoever interrupts waits no longer than the run takes.
    let (over, runs) = mpsc::channel::<()>();
    let task = Task::own();
    let watch = after.map(|after| {
        let (interrupt, task) = (context.interrupt_handle(), task.clone());
        thread::spawn(move || {
            let waited = runs.recv_timeout(after);
            (waited == Err(mpsc::RecvTimeoutError::Timeout)).then(|| {
                interrupt.interrupt();
                (Instant::now(), task.worked())
            })
        })
    });
    let result = context.run(&program);
    let (returned, after) = (Instant::now(), task.worked());
    drop(over);
    (measured.time, measured.peak) = (returned - begun, peak());
    measured.steps = context.steps();
    let interrupted = watch.and_then(|watch| watch.join().expect("it only waits"));
    if let Some((interrupted, before)) = interrupted {
        let late = returned.saturating_duration_since(interrupted);
        let worked = after.zip(before).map(|(after, before)| after.saturating_sub(before));
        measured.late = Some(late);
        measured.worked = Some(worked.map_or(late, |worked| worked.min(late)));
        if result.as_ref().err().map(Error::kind) != Some(ErrorKind::Interrupted) {
            // The run had ended: the next one uses it up.
            drop(context.call::<i64>("afterwards_fine", ()));
        }
    }
    if let Err(error) = result {
        measured.stop = error.code().to_owned();
        measured.said = error.render().chars().take(2000).collect();
    }
    let answer = context.call::<i64>("afterwards_fine", ());
    let other = engine.compile("after.comity", "let x = sum(map(1..=3, |i| i * i))");
    let fine = other.and_then(|other| context.run(&other)).and_then(|_| context.get::<i64>("x"));
    // A module whose variables fill the memory has no room for a call; another program has.
    let full = |error: &Error| error.code() == "E0651";
    let answered = answer.map_or_else(|error| full(&error), |answer| answer == 42);
    measured.usable = answered && fine.is_ok_and(|x| x == 14);
    measured
}
