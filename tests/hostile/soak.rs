//! A million short scripts in one process: what is held at the end is what was held when a tenth of them had run.
//!
//! `cargo test --release --test hostile -- --ignored soak --nocapture`; `COMITY_SOAK` is another number of scripts.

use std::fs;
use std::time::Instant;

use comity::{Context, Engine, Error, ErrorKind, Limits, Program, RunState, Value};

use crate::stage::settled;
use crate::{held, host};

/// What may be held beyond what a tenth of the scripts have left.
const MORE: usize = 256 << 10;

/// What may be resident beyond what it was then: what the system keeps of memory that was given back.
const MORE_RESIDENT: usize = 4 << 20;

/// Short scripts of every sort; `#` is a number that no other has.
const SCRIPTS: [&str; 18] = [
    "let x = sum((1..=#).take(20))",
    "let name_# = [a: #, b: [1, 2, \"t#\"]]\nprint(\"{name_#}\")\nname_#",
    "let xs = (0..50).map(|i| i * #)\nlet ys = xs.sort_by(|x| -x).filter(|x| x > 3)\nprint(ys.len)\nys",
    "fn f_#(n) { if n < 2 { n } else { f_#(n - 1) + f_#(n - 2) } }\nlet x = f_#(8)\nf_#",
    "let held = []\nfor i in 0..20 { held.push(|| held) }\nlet s = \"{held.len}\"\nheld",
    "try { fail(\"no #\") } catch e { print(e.message) }\nassert # >= 0",
    "[1, 2][#0]",
    "let x = unknown_#",
    "let x = (1 + ",
    "while true { }",
    "let xs = []\nwhile true { xs.push(\"#\" + repeat(\"x\", 100)) }",
    "fn dive(n) { 1 + dive(n + #) }\ndive(0)",
    "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, random }\n\
     let m = play(prisoners_dilemma, [tit_for_tat, random], rounds: 10, seed: #)\nprint(m.scores)\nm",
    "use games { chicken }\nuse strategies { tit_for_tat, always_defect }\n\
     let t = tournament(chicken, [tit_for_tat, always_defect], rounds: 3, repeat: 2, seed: #)\nprint(t)\n\
     print(equilibria(chicken, find: \"one\"))",
    "use host { names, rows, any }\nlet n = names((0..9).map(|i| \"{i}#\"))\n[n, rows([[1, #]]), any([a: #])]",
    "use host { again }\nfn f(x) { if x > # + 3 { x } else { again(f, x + 1) } }\nf(#)",
    "use host { ledger }\nlet books = ledger([\"a#\", \"b\"])\nprint(books)\nbooks.has(\"a#\")",
    "use host { gathered }\ngathered(|i| \"#\" + repeat(\"x\", 10_000))",
];

/// Resident bytes as the system sees them, where it says so.
fn resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<usize>().ok());
    kilobytes.unwrap_or_default() << 10
}

/// One script after the other, each compiled anew: most in a fresh context, some in one that is used again and again,
/// some in slices, stored and loaded, interrupted or dropped before they end.
struct Soak {
    engine: Engine,
    context: Context,
    ends: [usize; 4],
    dropped: usize,
}

impl Soak {
    fn new() -> Self {
        let limits = Limits::strict().steps(3000).memory(1 << 20).depth(100);
        let engine = host::engine().with_limits(limits);
        Self { context: engine.context(), engine, ends: [0; 4], dropped: 0 }
    }

    fn turn(&mut self, number: usize) {
        let text = SCRIPTS[number % SCRIPTS.len()].replace('#', &number.to_string());
        let result = match self.engine.compile("soak.comity", &text) {
            Ok(program) => self.run(&program, number),
            Err(error) => Some(Err(error)),
        };
        let Some(result) = result else {
            self.dropped += 1;
            return;
        };
        self.end(result.err().map(|error| {
            assert!(!error.render().is_empty());
            error.kind()
        }));
    }

    /// In one manner or another; nothing where it is dropped half way.
    fn run(&mut self, program: &Program, number: usize) -> Option<Result<Value, Error>> {
        let mut fresh = self.engine.context();
        Some(match number % 7 {
            0 => self.context.run(program),
            1 => {
                let mut run = fresh.start(program);
                while run.resume(500) == RunState::Paused {
                    if number.is_multiple_of(5) {
                        return None;
                    }
                }
                run.finish().1
            }
            2 => {
                let bytes = program.to_bytes();
                self.engine.load(&bytes).and_then(|program| fresh.run(&program))
            }
            3 => {
                fresh.interrupt_handle().interrupt();
                fresh.run(program)
            }
            _ => fresh.run(program),
        })
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
    let (mut soak, begun, mut first) = (Soak::new(), Instant::now(), (0, 0));
    for number in 1..=all {
        soak.turn(number);
        if number.is_multiple_of(all / 10) {
            let bytes = settled(if first.0 == 0 { usize::MAX } else { first.0 + MORE });
            let resident = resident();
            first = if first.0 == 0 { (bytes, resident) } else { first };
            let seconds = begun.elapsed().as_secs_f64();
            println!("{number} scripts, {seconds:.0} s: {bytes} bytes held, {resident} resident");
        }
    }
    let ([ended, refused, limits, failed], dropped) = (soak.ends, soak.dropped);
    println!(
        "{ended} ended, {refused} were refused, {limits} met a limit, {failed} failed or were interrupted, \
         {dropped} were dropped half way"
    );
    assert!(soak.ends.iter().all(|count| *count > all / 100), "the mix has some of each");
    assert!(held() <= first.0 + MORE, "{} bytes more are held", held() - first.0);
    let grown = resident().saturating_sub(first.1);
    assert!(grown <= MORE_RESIDENT, "{grown} bytes more are resident");
}
