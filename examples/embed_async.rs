//! Scripts of several users side by side on one thread: an executor of a few lines runs them in slices.
//!
//! ```sh
//! cargo run --example embed_async
//! ```
//!
//! Every task is the run of a script. A slice of it is carried out beside the executor's thread, which meanwhile
//! begins slices of the others; when a slice is over the task is woken and waits for its turn. One of the scripts never ends:
//! its limit stops it, and nobody has waited for it.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Context as Task, Poll, Wake, Waker};

use comity::{Engine, Error, Limits};

const SCRIPTS: [(&str, &str); 4] = [
    (
        "diplomat",
        "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect, grim_trigger }\n\
         let t = tournament(prisoners_dilemma, among: [tit_for_tat, always_defect, grim_trigger], rounds: 200, repeat: 20)\n\
         print(\"the tournament is played\")",
    ),
    (
        "clerk",
        "let xs = (0..2000).map(|i| i * 7919 % 2003)\nprint(\"sorted: \", xs.sort_by(|x| -x)[0])",
    ),
    ("hostile", "while true { try { while true { } } catch e { } }"),
    (
        "student",
        "fn fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }\nprint(\"fib(20) is \", fib(20))",
    ),
];

/// Steps of a slice: below a millisecond.
const SLICE: u64 = 10_000;

fn main() -> Result<(), Error> {
    let mut executor = Executor::default();
    for (user, text) in SCRIPTS {
        let limits = Limits::default().steps(400_000);
        let engine = Engine::default().with_limits(limits);
        let program = engine.compile(user, text)?;
        let run = engine.context().start(&program).slices(SLICE);
        executor.spawn(async move {
            let (context, result) = run.await;
            match result {
                Ok(_) => format!("{user}: done after {} steps", context.steps()),
                Err(error) => format!("{user}: {error}"),
            }
        });
    }
    // Which of them is done first depends on the machine, so what they came to is told in the order of the scripts.
    for (said, turns) in executor.run() {
        println!("{said}{}", if turns > 2 { ", in slices" } else { "" });
    }
    Ok(())
}

/// Tasks, and which of them want to be asked, in the order in which they said so.
#[derive(Default)]
struct Executor {
    tasks: Vec<Option<Pin<Box<dyn Future<Output = String>>>>>,
    ready: Arc<Ready>,
}

#[derive(Default)]
struct Ready {
    queue: Mutex<VecDeque<usize>>,
    woken: Condvar,
}

struct Bell {
    task: usize,
    ready: Arc<Ready>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.ready.put(self.task);
    }
}

impl Ready {
    fn put(&self, task: usize) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).push_back(task);
        self.woken.notify_one();
    }

    /// Waits for the next.
    fn next(&self) -> usize {
        let mut queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match queue.pop_front() {
                Some(task) => return task,
                None => queue = self.woken.wait(queue).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

impl Executor {
    fn spawn(&mut self, task: impl Future<Output = String> + 'static) {
        self.ready.put(self.tasks.len());
        self.tasks.push(Some(Box::pin(task)));
    }

    /// Asks tasks until all are done; gives what each came to, and how often it was asked.
    fn run(mut self) -> Vec<(String, usize)> {
        let mut done = vec![(String::new(), 0); self.tasks.len()];
        while self.tasks.iter().any(Option::is_some) {
            let task = self.ready.next();
            let waker = Waker::from(Arc::new(Bell { task, ready: Arc::clone(&self.ready) }));
            let Some(future) = &mut self.tasks[task] else { continue };
            done[task].1 += 1;
            if let Poll::Ready(said) = future.as_mut().poll(&mut Task::from_waker(&waker)) {
                done[task].0 = said;
                self.tasks[task] = None;
            }
        }
        done
    }
}
