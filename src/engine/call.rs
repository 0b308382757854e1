//! What a host's function may ask while a script waits for it.

use super::callee::{Callee, Meant, running};
use super::convert::{Arguments, FromValue};
use super::error::Error;
use super::exchange;
use super::value::{Object, Value};
use crate::base::random::Draws as _;
use crate::lang::diagnostic::catalog::{host, run};
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Reader, Value as Raw, with_article};

/// The running script as a [`Function`](super::Function) of the host sees it: its random stream, its limits, its
/// output, and its own functions.
///
/// ```
/// use comity::{Call, Callable, Engine, Error, Function};
///
/// // The mean of a function of the script over draws between 0 and 1.
/// let mean = Function::new("mean_of", |call: &mut Call<'_>, f: Callable, draws: usize| {
///     let mut sum = 0.0;
///     for _ in 0..draws {
///         let x = call.uniform();
///         sum += call.call::<f64>(&f, (x,))?;
///     }
///     Ok::<_, Error>(sum / draws as f64)
/// });
/// let engine = Engine::builder().function(mean).build()?;
/// let program = engine.compile("t.comity", "mean_of(|x| 2 * x, 1000)")?;
/// let mean: f64 = engine.context().run(&program)?.to()?;
/// assert!((mean - 1.0).abs() < 0.1);
/// # Ok::<(), Error>(())
/// ```
pub struct Call<'a> {
    cx: &'a mut dyn Cx,
}

impl<'a> Call<'a> {
    pub(crate) fn new(cx: &'a mut dyn Cx) -> Self {
        Self { cx }
    }

    /// True with a probability, by the script's random stream.
    ///
    /// ```
    /// use comity::{Call, Engine, Function};
    ///
    /// let mine = Function::new("mine", |call: &mut Call<'_>, p: f64| call.chance(p));
    /// let engine = Engine::builder().function(mine).build()?;
    /// assert!(engine.eval::<bool>("mine(1)")? && !engine.eval::<bool>("mine(0)")?);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn chance(&mut self, p: f64) -> bool {
        self.cx.chance(p)
    }

    /// A number from 0 up to 1, by the script's random stream.
    ///
    /// ```
    /// use comity::{Call, Engine, Function};
    ///
    /// let mine = Function::new("mine", |call: &mut Call<'_>| 10.0 * call.uniform());
    /// let engine = Engine::builder().function(mine).build()?;
    /// // The same seed draws the same.
    /// let drawn: f64 = engine.eval("mine()")?;
    /// assert!((0.0..10.0).contains(&drawn));
    /// assert_eq!(engine.eval::<f64>("mine()")?, drawn);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn uniform(&mut self) -> f64 {
        self.cx.stream().uniform()
    }

    /// One of `0..n`, each as likely, by the script's random stream; 0 where `n` is 0.
    ///
    /// ```
    /// use comity::{Call, Engine, Function};
    ///
    /// let mine = Function::new("mine", |call: &mut Call<'_>, names: Vec<String>| {
    ///     let place = call.pick(names.len());
    ///     names.into_iter().nth(place)
    /// });
    /// let engine = Engine::builder().function(mine).build()?;
    /// let drawn: String = engine.eval("mine([\"Peru\", \"Chile\"])")?;
    /// assert!(drawn == "Peru" || drawn == "Chile");
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn pick(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { self.cx.pick(n) }
    }

    /// Counts work, about one step for each element touched, and looks whether the run is to end. Whoever works long
    /// asks this often, and hands the error on.
    ///
    /// ```
    /// use comity::{Call, Engine, Error, Function, Limit, Limits};
    ///
    /// let mine = Function::new("mine", |call: &mut Call<'_>, n: u64| {
    ///     let mut sum = 0;
    ///     for i in 0..n {
    ///         call.spend(1)?;
    ///         sum += i % 7;
    ///     }
    ///     Ok::<_, Error>(sum)
    /// });
    /// let engine = Engine::builder().function(mine).build()?;
    /// assert_eq!(engine.eval::<i64>("mine(8)")?, 21);
    /// let engine = engine.with_limits(Limits::default().steps(1000));
    /// assert_eq!(engine.eval::<i64>("mine(1_000_000)").unwrap_err().limit(), Some(Limit::Steps));
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// A limit, or the interruption.
    pub fn spend(&mut self, steps: u64) -> Result<(), Error> {
        let spent = self.cx.spend(steps).and_then(|()| self.cx.look());
        spent.map_err(|fault| self.error(fault))
    }

    /// Asks whether so many bytes may be held, before they are.
    ///
    /// ```
    /// use comity::{Call, Engine, Error, Function, Limit, Limits};
    ///
    /// let mine = Function::new("mine", |call: &mut Call<'_>, n: usize| {
    ///     call.afford(n)?;
    ///     Ok::<_, Error>(vec![0_u8; n].len())
    /// });
    /// let engine = Engine::builder().function(mine).build()?;
    /// assert_eq!(engine.eval::<i64>("mine(1000)")?, 1000);
    /// let engine = engine.with_limits(Limits::default().memory(1 << 20));
    /// assert_eq!(engine.eval::<i64>("mine(1_000_000_000)").unwrap_err().limit(), Some(Limit::Memory));
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// The limit on memory.
    pub fn afford(&mut self, bytes: usize) -> Result<(), Error> {
        match self.cx.heap().charge(bytes) {
            Ok(()) => {
                self.cx.heap().release(bytes);
                Ok(())
            }
            Err(fault) => Err(self.error(fault)),
        }
    }

    /// Writes to the script's output, as `print` does.
    ///
    /// ```
    /// use std::sync::mpsc;
    ///
    /// use comity::{Call, Engine, Function};
    ///
    /// let greet = Function::new("greet", |call: &mut Call<'_>, name: String| {
    ///     call.print(&format!("Good day, {name}!\n"))
    /// });
    /// let (tell, heard) = mpsc::channel();
    /// let output = move |text: &str| {
    ///     tell.send(text.to_owned()).ok();
    /// };
    /// let engine = Engine::builder().function(greet).output(output).build()?;
    /// engine.eval::<()>("greet(\"Peru\")")?;
    /// assert_eq!(heard.recv()?, "Good day, Peru!\n");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The limit on output, or that the host takes none.
    pub fn print(&mut self, text: &str) -> Result<(), Error> {
        self.cx.write(text).map_err(|fault| self.error(fault))
    }

    /// Calls a function of the script: one that was handed over, or one of its own by name.
    ///
    /// ```
    /// use comity::{Call, Callable, Engine, Error, Function};
    ///
    /// let twice = Function::new("twice", |call: &mut Call<'_>, f: Callable, x: f64| {
    ///     let once: f64 = call.call(&f, (x,))?;
    ///     call.call::<f64>(&f, (once,))
    /// });
    /// // What the script is to have, such as what is done at each tick of a clock.
    /// let tick = Function::new("tick", |call: &mut Call<'_>| call.call::<i64>("on_tick", (7,)));
    /// let engine = Engine::builder().function(twice).function(tick).build()?;
    /// assert_eq!(engine.eval::<f64>("twice(|x| x * x, 3)")?, 81.0);
    /// assert_eq!(engine.eval::<i64>("fn on_tick(n) { n + 1 }\ntick()")?, 8);
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// What it raises, that there is no such function, or that what it gives is something else. Handed on, it is the
    /// script's own error.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "`call(\"name\", …)`, not `call(&\"name\", …)`"
    )]
    pub fn call<R: FromValue>(
        &mut self,
        callee: impl Callee,
        arguments: impl Arguments,
    ) -> Result<R, Error> {
        let result = call(self.cx, callee.meant(), arguments);
        result.map_err(|fault| self.error(fault))
    }

    /// Does something that keeps nothing of what it is handed. What the script hands to a function of the host, its
    /// arguments and the results of its calls, counts as memory until that function ends; within a scope, until the end
    /// of the scope. So a long loop of calls, each of which gives much, stays within the limit.
    ///
    /// ```
    /// use comity::{Call, Callable, Engine, Error, Function, Limits};
    ///
    /// let longest = Function::new("longest", |call: &mut Call<'_>, f: Callable, n: usize| {
    ///     let mut longest = 0;
    ///     for at in 0..n {
    ///         let one = call.scope(|call| call.call::<String>(&f, (at,)).map(|text| text.len()))?;
    ///         longest = longest.max(one);
    ///     }
    ///     Ok::<_, Error>(longest)
    /// });
    /// let limits = Limits::default().memory(1 << 20);
    /// let engine = Engine::builder().function(longest).limits(limits).build()?;
    /// assert_eq!(engine.eval::<usize>("longest(|at| \"x\".repeat(100_000), 50)")?, 100_000);
    /// # Ok::<(), Error>(())
    /// ```
    pub fn scope<R>(&mut self, work: impl FnOnce(&mut Call<'_>) -> R) -> R {
        let (held, mark) = (self.cx.heap().held(), self.cx.heap().roots.len());
        let made = work(&mut Call { cx: &mut *self.cx });
        self.cx.heap().let_go(held);
        self.cx.heap().unroot(mark);
        made
    }

    /// A field of a game, a match or another object of the script.
    ///
    /// ```
    /// use comity::{Call, Engine, Error, Function, Object};
    ///
    /// let mine = Function::new("mine", |call: &mut Call<'_>, played: Object| {
    ///     let totals: Vec<f64> = call.field(&played, "total")?;
    ///     Ok::<_, Error>(totals.iter().sum::<f64>())
    /// });
    /// let engine = Engine::builder().function(mine).build()?;
    /// assert_eq!(engine.eval::<f64>("use games { prisoners_dilemma }\nmine(play(prisoners_dilemma, between: [cooperate, defect], rounds: 2))")?, 10.0);
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// That it has none of that name, or that it is something else.
    pub fn field<R: FromValue>(&mut self, object: &Object, name: &str) -> Result<R, Error> {
        let result = field(self.cx, object, name);
        result.map_err(|fault| self.error(fault))
    }

    /// Calls a method of a game, a match or another object of the script.
    ///
    /// ```
    /// use comity::{Call, Engine, Function, Object, Value};
    ///
    /// let mine = Function::new("mine", |call: &mut Call<'_>, played: Object| {
    ///     call.method::<f64>(&played, "share", (Value::action("defect"),))
    /// });
    /// let engine = Engine::builder().function(mine).build()?;
    /// assert_eq!(engine.eval::<f64>("use games { prisoners_dilemma }\nmine(play(prisoners_dilemma, between: [cooperate, defect], rounds: 2))")?, 0.5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::call`] and [`Self::field`].
    pub fn method<R: FromValue>(
        &mut self,
        object: &Object,
        name: &str,
        arguments: impl Arguments,
    ) -> Result<R, Error> {
        let result = method(self.cx, object, name, arguments);
        result.map_err(|fault| self.error(fault))
    }

    fn error(&self, fault: Fault) -> Error {
        Error::from_fault(self.cx.image().sources.clone().into(), fault)
    }
}

impl std::fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a call of the host")
    }
}

/// Calls a function of the script.
fn call<R: FromValue>(
    cx: &mut dyn Cx,
    callee: Meant<'_>,
    arguments: impl Arguments,
) -> Result<R, Fault> {
    let found = match callee {
        Meant::Name(name) => running(cx, name).ok_or_else(|| host::not_for_host(name)),
        Meant::Held(function) => {
            let found = cx.values().pinned(&function.pin);
            found.ok_or_else(|| host::not_handed_over(host::FOREIGN))
        }
    };
    let (found, mark) = (found?, cx.heap().roots.len());
    let raw = arguments.pass(cx, &mut |cx, raws| cx.call(found, raws))?;
    let made = read(cx, callee.name(), raw);
    // The host has a copy: nobody needs the arguments any more.
    cx.heap().unroot(mark);
    made
}

/// What came of something, as the type that the host expects.
pub(super) fn read<R: FromValue>(cx: &mut dyn Cx, name: &str, raw: Raw) -> Result<R, Fault> {
    let mismatch = match R::read(raw, cx)? {
        Ok(value) => return Ok(value),
        Err(mismatch) => mismatch,
    };
    let name = format!("`{name}`");
    Err(match mismatch.reason() {
        Some(reason) => host::unfit_for_host(&name, reason).into(),
        None => {
            let found = with_article(raw.type_name(cx.values()));
            host::wrong_for_host(&name, R::EXPECTED, &found).into()
        }
    })
}

/// Calls a method of something that the host holds.
pub(super) fn method<R: FromValue>(
    cx: &mut dyn Cx,
    object: &Object,
    name: &str,
    arguments: impl Arguments,
) -> Result<R, Fault> {
    let raw = exchange::into(Value::Object(object.clone()), cx)?;
    let native = match raw {
        Raw::Object(handle) => {
            let native = cx.values().object(handle).method(name).map(str::to_owned);
            native.and_then(|native| cx.registry().find(&native))
        }
        _ => None,
    };
    let Some(native) = native else {
        return Err(run::no_method(&with_article(object.type_name()), name).into());
    };
    let made = arguments.pass(cx, &mut |cx, raws| {
        let all: Vec<Raw> = std::iter::once(raw).chain(raws.iter().copied()).collect();
        cx.call(Raw::Native(native), &all)
    })?;
    read(cx, name, made)
}

/// A field of something that the host holds.
pub(super) fn field<R: FromValue>(
    cx: &mut dyn Cx,
    object: &Object,
    name: &str,
) -> Result<R, Fault> {
    let raw = exchange::into(Value::Object(object.clone()), cx)?;
    let Raw::Object(handle) = raw else {
        return Err(host::not_handed_over(host::FOREIGN).into());
    };
    let (object, image) = (cx.values().object(handle).clone(), cx.image().clone());
    let mut reader = Reader { heap: cx.heap(), image: &image };
    match object.field(name, &mut reader) {
        Some(found) => {
            // What was ended early is worth nothing, an error no more than a value.
            cx.spend(0)?;
            read(cx, name, found?)
        }
        None => Err(run::no_field(&with_article(object.type_name()), name).into()),
    }
}
