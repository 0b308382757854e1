//! A million short scripts in one process: what is held at the end is what was held when a tenth of them had run.
//!
//! `cargo test --release --test hostile -- --ignored soak --nocapture`; `COMITY_SOAK` is another number of scripts.

use std::fs;
use std::time::{Duration, Instant};

use comity::engine::{Context, Engine, ErrorKind, Limits, Program};

use crate::held;
use crate::stage::settled;

/// What may be held beyond what a tenth of the scripts have left.
const MORE: usize = 256 << 10;

/// Short scripts of every sort; `#` is a number that no other has.
const SCRIPTS: [&str; 14] = [
    "let x = sum((1..=#).take(20))",
    "let name_# = [a: #, b: [1, 2, \"t#\"]]\nprint(\"{name_#}\")",
    "let xs = (0..50).map(|i| i * #)\nlet ys = xs.sort_by(|x| -x).filter(|x| x > 3)\nprint(ys.len)",
    "fn f_#(n) { if n < 2 { n } else { f_#(n - 1) + f_#(n - 2) } }\nlet x = f_#(8)",
    "let held = []\nfor i in 0..20 { held.push(|| held) }\nlet s = \"{held.len}\"",
    "try { fail(\"no #\") } catch e { print(e.message) }\nassert # >= 0",
    "[1, 2][#0]",
    "let x = unknown_#",
    "let x = (1 + ",
    "while true { }",
    "let xs = []\nwhile true { xs.push(\"#\" + repeat(\"x\", 100)) }",
    "fn dive(n) { 1 + dive(n + #) }\ndive(0)",
    "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, random }\n\
     let m = play(prisoners_dilemma, [tit_for_tat, random], rounds: 10, seed: #)\nprint(m.scores)",
    "use games { chicken }\nuse strategies { tit_for_tat, always_defect }\n\
     let t = tournament(chicken, [tit_for_tat, always_defect], rounds: 3, repeat: 2, seed: #)\nprint(t)\n\
     print(equilibria(chicken, find: \"one\"))",
];

/// Resident bytes as the system sees them, where it says so.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok());
    kilobytes.unwrap_or_default() << 10
}

/// One script after the other, some in a fresh context each, some in one that is used again and again.
struct Soak {
    engine: Engine,
    /// Compiled once, run often.
    kept: Vec<Program>,
    context: Context,
    ends: [usize; 4],
}

impl Soak {
    fn new() -> Self {
        let limits = Limits::strict().steps(3000).memory(1 << 20).depth(100);
        let engine = Engine::default().with_limits(limits);
        let compile = |text: &&str| engine.compile("kept.comity", &text.replace('#', "7")).ok();
        let kept = SCRIPTS.iter().filter_map(compile).collect();
        Self { context: engine.context(), engine, kept, ends: [0; 4] }
    }

    fn turn(&mut self, number: usize) {
        // Compiling the library takes milliseconds: what uses it is compiled anew now and then.
        let which = number % SCRIPTS.len();
        let anew = which < 12 || number.is_multiple_of(101);
        if !number.is_multiple_of(3) || !anew {
            let program = self.kept[number % self.kept.len()].clone();
            let result = self.context.run(&program);
            self.end(result.err().map(|error| error.kind()));
            return;
        }
        let text = SCRIPTS[which].replace('#', &number.to_string());
        let result = self.engine.compile("soak.comity", &text);
        let result = result.and_then(|program| self.engine.context().run(&program));
        self.end(result.err().map(|error| {
            assert!(!error.render().is_empty());
            error.kind()
        }));
    }

    fn end(&mut self, kind: Option<ErrorKind>) {
        let place = match kind {
            None => 0,
            Some(ErrorKind::Compile) => 1,
            Some(ErrorKind::Limit) => 2,
            Some(_) => 3,
        };
        self.ends[place] += 1;
    }
}

#[test]
#[ignore = "takes many minutes; one command runs it"]
fn soak() {
    let _turn = crate::turn();
    let wanted = std::env::var("COMITY_SOAK").ok().and_then(|text| text.parse().ok());
    let all: usize = wanted.unwrap_or(1_000_000);
    let (mut soak, begun, mut first) = (Soak::new(), Instant::now(), 0);
    for number in 1..=all {
        soak.turn(number);
        if number.is_multiple_of(all / 10) {
            let bytes = settled(if first == 0 { usize::MAX } else { first + MORE });
            first = if first == 0 { bytes } else { first };
            let seconds = begun.elapsed().as_secs_f64();
            println!(
                "{number} scripts, {seconds:.0} s: {bytes} bytes held, {} resident",
                resident()
            );
        }
    }
    let [ended, refused, limits, failed] = soak.ends;
    println!("{ended} ended, {refused} were refused, {limits} met a limit, {failed} failed");
    assert!(soak.ends.iter().all(|count| *count > all / 100), "the mix has some of each");
    assert!(held() <= first + MORE, "{} bytes more are held", held() - first);
    assert!(begun.elapsed() > Duration::ZERO);
}
