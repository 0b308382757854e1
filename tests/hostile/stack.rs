//! How much of a thread's stack scripts can take: nothing by themselves, and something where they and functions in Rust
//! call each other in turns, until the limit on that stops them.

use std::thread::Builder;

use comity::{Call, Callable, Engine, Function, Limit};

/// Ways in which functions in Rust and scripts call each other without end.
const TURNS: &[(&str, &str)] = &[
    ("a function of the host", "fn f(n) { back(f, n + 1) }\nf(0)"),
    ("map", "fn f(n) { [n].map(|x| f(x + 1)).len }\nf(0)"),
    ("sort_by", "fn f(n) { [n, n].sort_by(|x| f(x + 1)).len }\nf(0)"),
    ("reduce", "fn f(n) { [n, n].reduce(|a, x| f(x + 1), 0) }\nf(0)"),
    ("iterate", "fn f(n) { iterate(f, n, 2) }\nf(0)"),
    (
        "a match in a strategy",
        "use games { prisoners_dilemma }\nstrategy deep { choose { play(prisoners_dilemma, [deep, deep], rounds: 1)
         cooperate } }\nplay(prisoners_dilemma, [deep, deep], rounds: 3)",
    ),
    (
        "a tournament in a strategy",
        "use games { prisoners_dilemma }\nstrategy deep { choose { tournament(prisoners_dilemma, [deep, cooperate], rounds: 1)
         cooperate } }\ntournament(prisoners_dilemma, [deep, cooperate], rounds: 1)",
    ),
    (
        "a tournament in payoffs",
        "game g { players 2\n actions in [0, 1]\n payoff(own, others) { tournament(g, [0, 1], rounds: 1)
         own } }\ntournament(g, [0, 1], rounds: 1)",
    ),
    (
        "equilibria in payoffs",
        "game g { players 2\n actions in [0, 1]\n payoff(own, others) { equilibria(g)\n own } }\nequilibria(g)",
    ),
    (
        "a norm",
        "use games { prisoners_dilemma }\nnorm keep { who p()\n must cooperate }\nregime r { norms: [keep] }
         fn p() { play(prisoners_dilemma, [cooperate, defect], rounds: 3, under: r).rounds > 0 }\np()",
    ),
    ("an experiment", "experiment e { vary a in 0..3\n measure { e.run()\n [x: a] } }\ne.run()"),
    ("a process", "process p { a => b when p.expected_time(b) > 0 }\np.expected_time(b)"),
    ("coalitions", "fn f(n) { shapley(|members| f(n + 1), 2).len }\nf(0)"),
    (
        "all by turns",
        "use games { prisoners_dilemma }\nstrategy deep { choose { f()\n cooperate } }
         fn f() { [1, 2].sort_by(|x| back(g, x)) }
         fn g(n) { tournament(prisoners_dilemma, [deep, cooperate], rounds: 1)\n 1 }\nf()",
    ),
];

/// What `docs/embedding.md` says of small stacks. Who has less ends with the process, so that this test fails for all.
const STACK: usize = if cfg!(debug_assertions) { 3 << 20 } else { 1 << 20 };

#[test]
fn scripts_and_functions_in_rust_by_turns_fit_into_a_small_stack() {
    let _turn = crate::turn();
    for (name, text) in TURNS {
        let run = || {
            let back = |call: &mut Call<'_>, f: Callable, n: i64| call.call::<i64>(&f, (n,));
            let engine = Engine::builder().function(Function::new("back", back)).build();
            let engine = engine.expect("it is sound");
            let program = engine.compile("t.comity", text).map_err(|error| error.render())?;
            engine.context().run(&program).map_err(|error| match error.limit() {
                Some(Limit::Depth) => "deep".to_owned(),
                _ => error.render(),
            })
        };
        let thread = Builder::new().stack_size(STACK).spawn(run).expect("there are threads");
        let ended = thread.join().expect("it does not panic");
        assert_eq!(ended.map(drop), Err("deep".to_owned()), "{name}");
    }
}
