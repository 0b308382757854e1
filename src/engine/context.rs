//! Running programs.

use std::sync::Arc;

use indexmap::IndexMap;

use super::call;
use super::callee::{self, Callee, Meant};
use super::control::Control;
use super::convert::{Arguments, FromValue, IntoValue};
use super::error::Error;
use super::exchange::{self, Sort};
use super::value::{Object, Value, Whose};
use super::{Engine, Program};
use crate::lang::bytecode::Offer;
use crate::lang::diagnostic::catalog::host;
use crate::lang::native::Listener;
use crate::lang::source::SourceMap;
use crate::lang::value::{Fault, FaultKind, Value as Raw, show};
use crate::lang::vm::Machine;

/// A place to run a program in: its variables, its memory, its random draws. It can be moved to another thread.
///
/// ```
/// use comity::Engine;
///
/// let engine = Engine::default();
/// let program = engine.compile("t.comity", "let rate = 0.1\nlet log = []\nfn pay(base) {\n log.push(base)\n rate * base }")?;
/// let mut context = engine.context();
/// context.set("rate", 0.2)?;
/// context.run(&program)?;
/// assert_eq!(context.call::<f64>("pay", (50,))?, 10.0);
/// assert_eq!(context.get::<Vec<i64>>("log")?, [50]);
/// # Ok::<(), comity::Error>(())
/// ```
pub struct Context {
    pub(super) engine: Engine,
    pub(super) program: Option<Program>,
    pub(super) machine: Option<Machine>,
    /// Variables that the host gives values to, before the program does.
    given: IndexMap<String, Value>,
    /// What reaches runs from other threads, and where one has paused.
    pub(super) control: Control,
    /// Who hears of what happens in runs.
    listener: Option<Arc<dyn Listener>>,
}

impl std::fmt::Debug for Context {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let program = self.program.as_ref().map_or("nothing", |program| &program.module().name);
        write!(f, "a context of {program}")
    }
}

impl Context {
    pub(crate) fn new(engine: Engine) -> Self {
        let (given, control) = (IndexMap::new(), Control::new(&engine));
        let listener = engine.listener.clone();
        Self { engine, program: None, machine: None, given, control, listener }
    }

    /// Runs a program from its beginning: the modules that it uses, then its own statements. Its variables stay
    /// for [`Self::get`] and [`Self::call`]; whatever an earlier run has left is gone.
    ///
    /// A program that another engine has compiled runs with the functions of this context's engine.
    ///
    /// Gives the value of the last line, if that is an expression. Copying it out is part of the run and counts against
    /// its limits. What cannot be copied out, such as a list that contains itself, comes as an [`Object`].
    ///
    /// ```
    /// use comity::{Engine, Value};
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("sum.comity", "let x = 3\nx + 1")?;
    /// assert_eq!(engine.context().run(&program)?, Value::Int(4));
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// What stopped it; the variables set until then stay. `E0873` if it needs a function that the engine does not have.
    pub fn run(&mut self, program: &Program) -> Result<Value, Error> {
        let raw = self.run_raw(program)?;
        self.value_of(raw)
    }

    /// What a run has come to, copied out at its expense.
    pub(super) fn value_of(&mut self, raw: Raw) -> Result<Value, Error> {
        if matches!(raw, Raw::None | Raw::Absent) {
            return Ok(Value::None);
        }
        self.with_machine(|machine| {
            let value = match exchange::out(raw, machine) {
                Err(fault) if fault.0.kind == FaultKind::Error => Ok(held(raw, machine)),
                result => result,
            };
            machine.paid(value)
        })
    }

    /// The same, giving the text of that value as `print` writes it; `None` where there is none.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("sum.comity", "let x = 3\nx + 1")?;
    /// assert_eq!(engine.context().run_shown(&program)?.as_deref(), Some("4"));
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::run`].
    #[doc(hidden)]
    pub fn run_shown(&mut self, program: &Program) -> Result<Option<String>, Error> {
        let raw = self.run_raw(program)?;
        let machine = self.machine.as_ref();
        Ok(match (raw, machine) {
            (Raw::None | Raw::Absent, _) | (_, None) => None,
            (raw, Some(machine)) => Some(show::show(raw, machine.heap(), machine.image())),
        })
    }

    fn run_raw(&mut self, program: &Program) -> Result<Raw, Error> {
        let program = &program.within(&self.engine)?;
        self.machine = Some(self.begin(program)?);
        self.program = Some(program.clone());
        self.run_modules(0, false)
    }

    /// A machine ready to run a program, with the values that the host has given.
    fn begin(&mut self, program: &Program) -> Result<Machine, Error> {
        // What the last run holds is given back before the next one asks for more.
        self.machine = None;
        let engine = &self.engine;
        let fault = |fault| Error::from_fault(Arc::new(program.image.sources.clone()), fault);
        let machine = Machine::new(
            Arc::clone(&program.image),
            Arc::clone(&program.registry),
            Arc::clone(&engine.host),
            &engine.limits,
            self.control.signals.clone(),
            engine.seed,
        );
        let mut machine = machine.map_err(fault)?;
        machine.set_listener(self.listener.clone());
        let own = program.given.iter().map(|(name, value)| (name, value));
        for (name, value) in own.chain(&self.given) {
            let global = program.parameter(name)?;
            let raw = machine.guarded(|machine| exchange::into(value.clone(), machine));
            machine.set_global(global.index(), raw.map_err(fault)?);
        }
        Ok(machine)
    }

    /// Gives a variable of the script a value. Where no program has run yet, or one is run again, the script's own
    /// `let` of that name is passed over: so a program is compiled once and run with many values. It holds for all
    /// later runs in this context, until [`Self::unset`]; functions and objects of the script end with their run and
    /// hold for it alone.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("t.comity", "let n = 10\nn * n")?;
    /// let mut context = engine.context();
    /// for n in [1_i64, 2, 3] {
    ///     context.set("n", n)?;
    ///     assert_eq!(context.run(&program)?.to::<i64>()?, n * n);
    /// }
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// That the program that has run binds no such name with `let`, outside of its functions (one that has not run
    /// yet says so when it does); that the value cannot be handed over, such as NaN.
    pub fn set(&mut self, name: impl Into<String>, value: impl IntoValue) -> Result<(), Error> {
        let fault = |fault| Error::from_fault(Arc::default(), fault);
        let (name, value) = (name.into(), value.try_into_value().map_err(fault)?);
        let sort = exchange::sort(&value, &self.engine.registry);
        let sort = sort.map_err(|why| Error::of_host(host::not_given(&name, why)))?;
        if self.machine.is_none() && sort == Sort::OfOneRun {
            return Err(Error::of_host(host::not_given(&name, host::FOREIGN)));
        }
        if let (Some(_), Some(program)) = (&self.machine, &self.program) {
            let (global, value) = (program.parameter(&name)?, value.clone());
            self.aside(|machine| {
                let raw = exchange::into(value, machine)?;
                machine.set_global(global.index(), raw);
                Ok(())
            })?;
        }
        match sort {
            Sort::Lasting => self.given.insert(name, value),
            Sort::OfOneRun => self.given.shift_remove(&name),
        };
        Ok(())
    }

    /// Takes back what [`Self::set`] has given, so that the next run has the script's own value.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let program = engine.compile("t.comity", "let n = 10")?;
    /// let mut context = engine.context();
    /// context.set("n", 3)?;
    /// context.unset("n");
    /// context.run(&program)?;
    /// assert_eq!(context.get::<i64>("n")?, 10);
    /// # Ok::<(), comity::Error>(())
    /// ```
    pub fn unset(&mut self, name: &str) {
        self.given.shift_remove(name);
    }

    /// Sets who listens.
    pub(super) fn set_listener(&mut self, listener: Arc<dyn Listener>) {
        if let Some(machine) = &mut self.machine {
            machine.set_listener(Some(Arc::clone(&listener)));
        }
        self.listener = Some(listener);
    }

    /// What a name of the running program means, its imports and what is in scope everywhere included.
    pub(super) fn offered(&self, name: &str) -> Option<Offer> {
        let program = self.program.as_ref()?;
        let symbol = program.image.names.find(name);
        let own = symbol.and_then(|symbol| program.image.offer(program.main, symbol));
        own.or_else(|| self.engine.registry.find(name).map(Offer::Native))
    }

    /// A variable, function or declared thing of the script, as a Rust value. The limits begin anew for it, and the
    /// steps of the latest run or call stay what they are.
    ///
    /// ```
    /// use comity::{Callable, Engine};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// context.run(&engine.compile("t.comity", "let shares = [0.2, 0.8]\nfn twice(x) { 2 * x }")?)?;
    /// assert_eq!(context.get::<Vec<f64>>("shares")?, [0.2, 0.8]);
    /// let twice: Callable = context.get("twice")?;
    /// assert_eq!(context.call::<i64>(&twice, (4,))?, 8);
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// If there is none of that name, or it is something else.
    pub fn get<T: FromValue>(&mut self, name: &str) -> Result<T, Error> {
        let Some(raw) = self.raw(name) else { return Err(self.missing(name)) };
        self.aside(|machine| call::read(machine, name, raw))
    }

    /// The text of a variable, as `print` would show it; `None` if there is none, or if it cannot be made, such as
    /// where showing an object of the host panics. Limits as of [`Self::get`].
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// context.run(&engine.compile("t.comity", "let half = ratio(1, 2)")?)?;
    /// assert_eq!(context.show("half").as_deref(), Some("1/2"));
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn show(&mut self, name: &str) -> Option<String> {
        let raw = self.raw(name)?;
        self.aside(|machine| Ok(show::show(raw, machine.heap(), machine.image()))).ok()
    }

    /// Calls a function of the program, by its name or as a [`Callable`](super::Callable) that the host holds, with the
    /// variables as the last run or call has left them. The limits begin anew.
    ///
    /// ```
    /// use comity::{Callable, Engine};
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// context.run(&engine.compile("t.comity", "fn share(part, whole) { part / whole }\nlet best = |xs| max(xs)")?)?;
    /// assert_eq!(context.call::<f64>("share", (1, 4))?, 0.25);
    ///
    /// let best: Callable = context.get("best")?;
    /// assert_eq!(context.call::<i64>(&best, ([3, 5, 4],))?, 5);
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// What stopped it, that there is no such function, that it is a function of another context or of an earlier run,
    /// or that it gives something else.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "`call(\"name\", …)`, not `call(&\"name\", …)`"
    )]
    pub fn call<R: FromValue>(
        &mut self,
        callee: impl Callee,
        arguments: impl Arguments,
    ) -> Result<R, Error> {
        let meant = callee.meant();
        let found = match meant {
            Meant::Name(name) => self.raw(name).ok_or_else(|| self.missing(name)),
            Meant::Held(function) => {
                let machine = self.machine.as_ref();
                let found = machine.and_then(|machine| machine.heap().pinned(&function.pin));
                found.ok_or_else(|| Error::of_host(host::not_handed_over(host::FOREIGN)))
            }
        };
        self.call_raw(meant.name(), found?, arguments)
    }

    /// A field of a game, a match or another object of the script. Some fields are computed when they are asked for;
    /// limits as of [`Self::get`].
    ///
    /// ```
    /// use comity::{Engine, Object};
    ///
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }\n\
    ///             let m = play(prisoners_dilemma, between: [tit_for_tat, always_defect], rounds: 3)";
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let played: Object = context.get("m")?;
    /// assert_eq!(context.field::<Vec<f64>>(&played, "total")?, [2.0, 7.0]);
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// That it has none of that name, that it is something else, or that the object is of another context.
    pub fn field<R: FromValue>(&mut self, object: &Object, name: &str) -> Result<R, Error> {
        self.aside(|machine| call::field(machine, object, name))
    }

    /// Calls a method of a game, a match or another object of the script, as `object.name(…)` does.
    ///
    /// ```
    /// use comity::{Engine, Object, Value};
    ///
    /// let text = "use games { prisoners_dilemma }\nuse strategies { tit_for_tat, always_defect }\n\
    ///             let m = play(prisoners_dilemma, between: [tit_for_tat, always_defect], rounds: 4)";
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// context.run(&engine.compile("t.comity", text)?)?;
    /// let played: Object = context.get("m")?;
    /// let share: f64 = context.method(&played, "share", (Value::action("cooperate"),))?;
    /// assert_eq!(share, 0.125);
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
        self.renew_meter();
        self.with_machine(|machine| call::method(machine, object, name, arguments))
    }

    /// Steps used by the latest run or call.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// context.run(&engine.compile("t.comity", "for i in 0..1000 { }")?)?;
    /// assert!(context.steps() >= 1000);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.machine.as_ref().map_or(0, Machine::steps)
    }

    /// Bytes that the script holds, what is no longer needed and not yet given back included.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let mut context = engine.context();
    /// context.run(&engine.compile("t.comity", "let xs = list(0..10_000)")?)?;
    /// assert!(context.memory() >= 10_000 * 16);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn memory(&self) -> usize {
        self.machine.as_ref().map_or(0, |machine| machine.heap().bytes())
    }

    fn call_raw<R: FromValue>(
        &mut self,
        name: &str,
        callee: Raw,
        arguments: impl Arguments,
    ) -> Result<R, Error> {
        self.renew_meter();
        self.control.module = None;
        self.with_machine(|machine| {
            // Nothing is collected between here and the call.
            let raws = arguments.pass(machine, &mut |_, raws| Ok(Passed::of(raws)))?;
            let raw = machine.run_function(callee, raws.as_slice())?;
            let made = call::read(machine, name, raw);
            machine.paid(made)
        })
    }

    pub(super) fn renew_meter(&mut self) {
        if let Some(machine) = &mut self.machine {
            machine.meter(&self.engine.limits, &self.control.signals);
        }
    }

    /// Does what is neither a run nor a call, under limits of its own.
    fn aside<R>(
        &mut self,
        work: impl FnOnce(&mut Machine) -> Result<R, Fault>,
    ) -> Result<R, Error> {
        let Some(machine) = &mut self.machine else {
            return Err(Error::of_host(host::not_handed_over(host::FOREIGN)));
        };
        let (limits, signals) = (&self.engine.limits, &self.control.signals);
        let result = machine.guarded(|machine| machine.aside(limits, signals, work));
        self.settle(result)
    }

    pub(super) fn with_machine<R>(
        &mut self,
        work: impl FnOnce(&mut Machine) -> Result<R, Fault>,
    ) -> Result<R, Error> {
        let Some(machine) = &mut self.machine else {
            return Err(Error::of_host(host::not_handed_over(host::FOREIGN)));
        };
        let result = machine.guarded(work);
        self.settle(result)
    }

    pub(super) fn sources(&self) -> Arc<SourceMap> {
        let sources = self.program.as_ref().map(|program| program.image.sources.clone());
        Arc::new(sources.unwrap_or_default())
    }

    fn raw(&self, name: &str) -> Option<Raw> {
        let (machine, program) = (self.machine.as_ref()?, self.program.as_ref()?);
        callee::named(program.module(), &program.image, machine, name)
    }

    /// That the host asks for a name that is not there.
    pub(super) fn missing(&self, name: &str) -> Error {
        Error::of_host(match &self.program {
            Some(_) => host::not_for_host(name),
            None => host::nothing_has_run(name),
        })
    }
}

/// What cannot be copied out.
fn held(raw: Raw, machine: &mut Machine) -> Value {
    let it: &Machine = machine;
    let type_name = raw.type_name(it.heap());
    let text = show::show_brief(raw, it.heap(), it.image()).into();
    let pin = machine.heap_mut().pin(raw);
    Value::Object(Object(Whose::Script { pin, type_name, text }))
}

/// Arguments on their way to a call, most often few.
struct Passed {
    few: [Raw; 8],
    count: usize,
    many: Vec<Raw>,
}

impl Passed {
    fn of(raws: &[Raw]) -> Self {
        let mut few = [Raw::Absent; 8];
        let many = match few.get_mut(..raws.len()) {
            Some(few) => {
                few.copy_from_slice(raws);
                Vec::new()
            }
            None => raws.to_vec(),
        };
        Self { few, count: raws.len(), many }
    }

    fn as_slice(&self) -> &[Raw] {
        self.few.get(..self.count).unwrap_or(&self.many)
    }
}
