//! Comity: a small language for models of cooperation among states and other actors, to be embedded.
//!
//! A script declares actors, games, strategies, norms and regimes, then plays, tournaments and sweeps them. A Rust
//! program makes an [`Engine`], which is shared by all threads, compiles scripts to [`Program`]s, and runs them in
//! [`Context`]s:
//!
//! ```
//! use comity::{Engine, Function, Limits};
//!
//! let engine = Engine::builder()
//!     .function(Function::new("tariff", |rate: f64, base: f64| rate * base))
//!     .limits(Limits::default().steps(10_000_000).memory(64 << 20))
//!     .build()?;
//! let program = engine.compile("trade.comity", "let rate = 0.1\nfn paid(base) { tariff(rate, base) }")?;
//!
//! let mut context = engine.context();
//! context.set("rate", 0.2)?;
//! context.run(&program)?;
//! let paid: f64 = context.call("paid", (50,))?;
//! assert_eq!(paid, 10.0);
//! # Ok::<(), comity::Error>(())
//! ```
//!
//! What a host may rely on:
//!
//! - A script gets nothing of its host but what the host hands out: no files, no clock, no processes, no environment.
//!   How many threads may share the work of a tournament or a sweep is [`Limits::jobs`]: all cores, unless said.
//! - [`Limits`] on steps, memory, depth of calls, output and time hold everywhere, in the language and in its
//!   functions; another thread can stop a run at any time; after any stop the context goes on.
//! - An [`Error`] has a code, its places and the calls that led there.
//! - The same script with the same seed gives the same bytes, on every machine and for any number of threads.
//! - A [`Run`] can be carried out in slices, and awaited: it pauses anywhere, in the middle of a tournament too.
//! - A panic of a function that the host gave is an [`Error`] of the run; so is one of Comity itself. Where panics abort
//!   the process, as with `panic = "abort"`, nobody can make an error of them.
//! - There is no `unsafe` code in this crate.
//!
//! # What is where
//!
//! | For | Items |
//! | --- | --- |
//! | running scripts | [`Engine`], [`EngineBuilder`], [`Program`], [`Context`]; [`Session`] for a prompt |
//! | what a script has | [`Parameter`], [`Signature`], [`Test`], [`Warning`] |
//! | values | [`Value`], [`Map`], [`Record`], [`Table`], [`Fraction`]; [`FromValue`] and [`IntoValue`] for Rust types, `Serde` |
//! | what a host brings | [`Function`] and [`Call`], [`Module`], [`ObjectType`] |
//! | strategies, dynamics, games in Rust | [`Strategy`], [`Player`], [`View`], [`strategy_fn`]; [`Dynamics`]; [`Game`], [`Role`], [`Profile`] |
//! | what happens in a run | [`Listen`], [`Event`], [`Progress`] |
//! | matches of the host's own | [`Play`], [`Entrant`], [`Played`], [`ScriptPlayer`], [`named`] |
//! | what stays in a script | [`Callable`], [`Object`]; a [`Callee`] is a function's name or a `Callable` |
//! | output and files | [`Host`], `Disk` |
//! | bounds and pauses | [`Limits`], [`InterruptHandle`], [`Interrupt`], [`Run`], [`RunState`] |
//! | what goes wrong | [`Error`], [`ErrorKind`], [`Problem`], [`Place`], [`explain`] |
//!
//! With `default-features = false` the crate starts no thread, opens no file and asks no clock.
//! The features `threads`, `files` and `clock` add these, `serde` Rust types as values, `png` and `parquet`
//! more forms of files; `cli` is the program, `grammar` for work on the language. What stays the same between versions,
//! of this interface and of results, is in `docs/stability.md`.
//!
//! The guide to all of this, from one page to scripts of strangers, is `docs/embedding.md`; whole programs are in
//! `examples/embed_*.rs`. The language is described in the reference (`docs/reference`, or `comity doc`).

#![cfg_attr(docsrs, feature(doc_cfg))]
// What is printed goes through the host. The examples are hosts, and print.
#![warn(clippy::print_stdout, clippy::print_stderr)]

#[doc(hidden)]
pub mod analysis;
#[doc(hidden)]
pub mod base;
#[doc(hidden)]
pub mod bridge;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod engine;
#[doc(hidden)]
pub mod lang;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod study;

#[cfg(feature = "files")]
#[doc(inline)]
pub use engine::Disk;
#[doc(inline)]
pub use engine::{
    Arguments, Body, BoxError, Call, Callable, Callee, Choice, Context, DEFAULT_SEED, Dynamics,
    Earned, Engine, EngineBuilder, Entrant, Entry, Error, ErrorKind, Event, FORMAT_WIDTH, Form,
    Fraction, FromValue, Function, Game, Generation, GenerationEvent, Given, Heard, Host,
    HostDynamics, HostStrategy, Interrupt, InterruptHandle, IntoChoice, IntoValue, Limit, Limits,
    Listen, Map, MatchEnd, MatchId, Mismatch, Module, Move, Named, NoHost, Note, Object,
    ObjectType, Outcome, Parameter, Past, Place, Play, Played, Player, Problem, Profile, Program,
    Progress, Record, Rest, Role, Round, Row, Run, RunState, ScriptPlayer, Session, Setting,
    Signature, Slices, Strategy, StrategyFn, Table, Test, Value, View, Warning, Window, explain,
    format, named, strategy_fn,
};
#[cfg(feature = "serde")]
#[doc(inline)]
pub use engine::{Serde, from_value, to_value};

/// The README's Rust example is a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// So is every block of the guide.
#[cfg(doctest)]
#[doc = include_str!("../docs/embedding.md")]
struct Guide;
