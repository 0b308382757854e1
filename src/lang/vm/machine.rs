//! The machine's parts and how a host drives it.

use std::sync::Arc;
use std::time::Duration;

use super::budget::{Limits, Meter};
use super::fork::{Progress, Recorder};
use super::host::Host;
use super::pause::Signals;
use crate::base::random::Stream;
use crate::lang::bytecode::{Constant, FnId, Image, KindId, Row};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::diagnostic::catalog::run;
use crate::lang::native::{Listener, Registry};
use crate::lang::source::Span;
use crate::lang::value::probe::Probe;
use crate::lang::value::{ClosureRef, Fault, FaultKind, Heap, Value};

/// A call in progress.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) function: FnId,
    /// The next instruction in the machine's code; that of a frame that has called is where it goes on.
    pub(super) pc: u32,
    /// Its first register on the stack.
    pub(super) base: u32,
    /// Where the caller wants the result.
    pub(super) dst: u8,
    /// What it has captured, or [`NO_CLOSURE`].
    pub(super) closure: ClosureRef,
}

/// The closure of a frame that has none.
pub(super) const NO_CLOSURE: ClosureRef = ClosureRef(u32::MAX);

/// How many registers a frame can reach: every register number is inside.
pub(super) const WINDOW: usize = 256;

static BLANK: [Value; WINDOW] = [Value::None; WINDOW];

/// A machine. It is `Send`; several can run one image at the same time.
#[derive(Clone)]
pub struct Machine {
    pub(super) image: Arc<Image>,
    pub(super) code: Arc<Row>,
    /// Both once more, while no run holds them.
    pub(super) spare: Option<(Arc<Image>, Arc<Row>)>,
    pub(super) registry: Arc<Registry>,
    /// The same, while no native runs.
    pub(super) spare_registry: Option<Arc<Registry>>,
    /// Natives called so far, to look at the clock now and then.
    pub(super) pieces: u8,
    pub(super) host: Arc<dyn Host>,
    pub(super) heap: Heap,
    pub(super) stack: Vec<Value>,
    pub(super) frames: Vec<Frame>,
    pub(super) globals: Vec<Value>,
    pub(super) constants: Vec<Value>,
    /// For each site that reads a field of records, the kind seen last and its slot.
    pub(super) caches: Vec<(KindId, u32)>,
    pub(super) meter: Meter,
    pub(super) stream: Stream,
    /// The first stack place that no frame and no native's argument uses, while a native runs.
    pub(super) top: usize,
    /// How many natives are waiting for scripts that they have called.
    pub(super) nesting: usize,
    most_nesting: usize,
    /// Whether a defect has left it in a state that nobody knows.
    pub(super) broken: bool,
    /// Whether every instruction is done in full; see [`Limits::thorough`].
    pub(super) thorough: bool,
    /// Who watches the run, where code is probed.
    pub(super) probe: Option<Arc<Probe>>,
    /// Warnings given so far.
    pub(super) warned: Vec<Diagnostic>,
    /// What a copy for another thread keeps back; see [`fork`](super::fork).
    pub(super) recorder: Option<Recorder>,
    pub(super) progress: Progress,
    /// Who listens, and to which topics.
    pub(super) listener: Option<Arc<dyn Listener>>,
    pub(super) topics: u8,
    /// Whether chance or the outside world has had a part in anything of late.
    pub(super) touched: bool,
    /// How many threads may work; 0 is all cores.
    pub(super) jobs: usize,
    pub(super) patience: Duration,
}

/// So many values, and so many frames, every machine has; of a longer stack the rest counts as memory.
const FREE: usize = 1 << 12;

/// The bytes of a stack that count.
const fn counted<T>(length: usize) -> usize {
    length.saturating_sub(FREE).saturating_mul(size_of::<T>())
}

/// Natives that call scripts that call natives …: each takes a piece of the host's own stack, that of a match with norms
/// up to 14 kB, so that all of them fit twice into the two megabytes of a thread; without optimisation it is 40 kB.
const MOST_NESTING: usize = 64;

impl Machine {
    /// A machine ready to run the image.
    ///
    /// # Errors
    /// `E0651` if the image's constants are larger than the memory limit.
    pub fn new(
        image: Arc<Image>,
        registry: Arc<Registry>,
        host: Arc<dyn Host>,
        limits: &Limits,
        signals: Signals,
        seed: u64,
    ) -> Result<Self, Fault> {
        let mut machine = Self {
            image: Arc::clone(&image),
            code: Arc::clone(image.row()),
            spare: None,
            registry,
            spare_registry: None,
            pieces: 0,
            host,
            heap: Heap::new(limits.memory),
            stack: Vec::new(),
            frames: Vec::new(),
            globals: Vec::new(),
            constants: Vec::new(),
            caches: Vec::new(),
            meter: Meter::new(limits, signals),
            stream: Stream::new(seed),
            top: 0,
            warned: Vec::new(),
            probe: None,
            recorder: None,
            progress: Progress::default(),
            listener: None,
            topics: 0,
            touched: false,
            jobs: limits.jobs,
            patience: limits.patience,
            nesting: 0,
            most_nesting: MOST_NESTING,
            broken: false,
            thorough: limits.thorough,
        };
        machine.heap.set_thorough(limits.thorough);
        machine.watch();
        machine.extend(image)?;
        Ok(machine)
    }

    /// Goes on with a larger image that begins with the present one.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit.
    pub fn extend(&mut self, image: Arc<Image>) -> Result<(), Fault> {
        self.constants.reserve(image.constants.len().saturating_sub(self.constants.len()));
        for constant in image.constants.iter().skip(self.constants.len()) {
            let value = match constant {
                Constant::None => Value::None,
                Constant::Bool(value) => Value::Bool(*value),
                Constant::Int(value) => Value::Int(*value),
                Constant::Float(value) => Value::Float(*value),
                Constant::Symbol(symbol) => Value::Symbol(*symbol),
                Constant::Text(text) => self.heap.new_text(text)?,
                Constant::Function(id) => Value::Function(*id),
                Constant::Native(id) => Value::Native(*id),
                Constant::Kind(id) => Value::Kind(*id),
            };
            self.constants.push(value);
        }
        self.spare = None;
        self.globals.resize(image.globals.len(), Value::Absent);
        self.caches.resize(image.sites.len(), (KindId(u32::MAX), 0));
        self.code = Arc::clone(image.row());
        self.image = image;
        Ok(())
    }

    /// Begins a new count of steps, output and time.
    pub fn meter(&mut self, limits: &Limits, signals: &Signals) {
        self.meter.begin(limits, signals);
        self.watch();
        self.heap.set_limit(limits.memory);
        (self.jobs, self.patience) = (limits.jobs, limits.patience);
    }

    /// Does something under a count of its own; that of the run goes on afterwards.
    ///
    /// # Errors
    /// What the work fails with; its limits, or the interruption.
    pub fn aside<T>(
        &mut self,
        limits: &Limits,
        signals: &Signals,
        work: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let mut own = self.meter.clone();
        own.begin(limits, signals);
        let run = self.meter.change(own);
        self.watch();
        self.heap.take_work();
        let made = work(self);
        let made = self.paid(made);
        self.meter.change(run);
        self.watch();
        made
    }

    /// Has the heap look where the meter does.
    pub(super) fn watch(&mut self) {
        self.heap.set_watch(&self.meter.watcher);
    }

    /// Steps used since the count began.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.meter.steps()
    }

    /// The heap.
    #[must_use]
    pub fn heap(&self) -> &Heap {
        &self.heap
    }

    /// The heap, to change.
    pub fn heap_mut(&mut self) -> &mut Heap {
        &mut self.heap
    }

    /// The program.
    #[must_use]
    pub fn image(&self) -> &Arc<Image> {
        &self.image
    }

    /// The natives.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The value of a module-level variable; absent if not set.
    #[must_use]
    pub fn global(&self, index: usize) -> Value {
        self.globals.get(index).copied().unwrap_or(Value::Absent)
    }

    /// Replaces the random stream, giving the one before.
    pub fn swap_stream(&mut self, stream: Stream) -> Stream {
        std::mem::replace(&mut self.stream, stream)
    }

    /// Sets a module-level variable.
    pub fn set_global(&mut self, index: usize, value: Value) {
        if let Some(global) = self.globals.get_mut(index) {
            *global = value;
        }
    }

    /// Sets who listens; nobody, if none is given.
    pub fn set_listener(&mut self, listener: Option<Arc<dyn Listener>>) {
        self.topics = listener.as_ref().map_or(0, |listener| listener.topics());
        self.listener = listener;
    }

    /// Replaces the host.
    pub fn set_host(&mut self, host: Arc<dyn Host>) {
        self.host = host;
    }

    /// Calls a function from outside any run. The result stays alive until the next call.
    ///
    /// # Errors
    /// What the script raises; the machine is ready for the next call all the same, but after a defect. A pause:
    /// then [`Self::go_on`] goes on.
    pub fn run_function(&mut self, callee: Value, arguments: &[Value]) -> Result<Value, Fault> {
        self.meter.signalled().map_err(|fault| fault.or_at(self.first_span(callee)))?;
        self.frames.clear();
        self.progress = Progress::default();
        self.heap.begin_watch();
        self.heap.unroot(0);
        self.top = 0;
        self.nesting = 0;
        self.probe = None;
        let result = self.guarded(|machine| machine.call_value(callee, arguments));
        self.conclude(result)
    }

    /// Where a function of a script begins.
    fn first_span(&self, callee: Value) -> Option<Span> {
        let Value::Function(id) = callee else { return None };
        self.image.functions.get(id.index())?.spans.first().copied()
    }

    /// Goes on after a pause.
    ///
    /// # Errors
    /// As [`Self::run_function`].
    pub fn go_on(&mut self) -> Result<Value, Fault> {
        self.meter.settle();
        self.nesting = 1;
        let result = self.guarded(|machine| {
            if let Err(fault) = machine.meter.look() {
                // The frame stands before its next instruction, and is to be blamed for that.
                if let Some(frame) = machine.frames.last_mut() {
                    frame.pc += 1;
                }
                machine.unwind(fault, 0)?;
            }
            machine.run(0)
        });
        self.conclude(result)
    }

    fn conclude(&mut self, result: Result<Value, Fault>) -> Result<Value, Fault> {
        self.nesting = 0;
        if result.as_ref().is_err_and(|fault| fault.0.kind == FaultKind::Paused) {
            return result;
        }
        // What the last native or instruction has noted is this run's own, also where it fails.
        let work = self.heap.take_work();
        let result = match self.meter.spend(work) {
            Err(fault) if result.is_ok() => Err(fault),
            _ => result,
        };
        self.frames.clear();
        self.flatten();
        self.heap.unroot(0);
        self.heap.leave_all();
        match &result {
            Ok(value) => {
                self.heap.root(*value);
            }
            // What a stopped run held is given back, so that the next one has room.
            Err(fault) if fault.0.kind == FaultKind::Limit => {
                self.top = 0;
                self.heap.begin_watch();
                self.collect();
                self.heap.shrink();
            }
            Err(_) => {}
        }
        result
    }

    /// The running frame.
    pub(super) fn frame(&self) -> Frame {
        *self.frames.last().expect("a frame is pushed before it runs")
    }

    /// The first stack place above the current frame.
    #[inline]
    pub(super) fn frame_end(&self) -> usize {
        self.frames.last().map_or(0, |frame| {
            let registers = self.code.entries[frame.function.index()].registers;
            frame.base as usize + usize::from(registers)
        })
    }

    /// Frees what nothing can reach.
    #[cold]
    pub(super) fn collect(&mut self) {
        let end = self.frame_end().max(self.top).min(self.stack.len());
        let roots = self.stack[..end].iter().chain(&self.globals).chain(&self.constants).copied();
        let closures = self.frames.iter().filter(|frame| frame.closure != NO_CLOSURE);
        let closures = closures.map(|frame| Value::Closure(frame.closure));
        self.heap.collect(roots.chain(closures));
    }

    /// Makes room on the stack for a window at `base`.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit.
    #[inline]
    pub(super) fn reach(&mut self, base: usize) -> Result<(), Fault> {
        if base + WINDOW > self.stack.len() { self.lengthen(base + WINDOW) } else { Ok(()) }
    }

    #[cold]
    fn lengthen(&mut self, least: usize) -> Result<(), Fault> {
        let before = counted::<Value>(self.stack.len());
        let more = |length: usize| counted::<Value>(length + WINDOW) - before;
        let twice = least.max(self.stack.len() * 2);
        let length = if self.heap.fits(more(twice)).is_ok() { twice } else { least };
        self.heap.charge(more(length))?;
        self.stack.reserve_exact(length + WINDOW - self.stack.len());
        while self.stack.len() < length {
            // As one piece, which is quicker than one by one.
            self.stack.extend_from_slice(&BLANK);
        }
        self.heap.release(counted::<Value>(length + WINDOW) - counted::<Value>(self.stack.len()));
        Ok(())
    }

    /// Makes room for another frame.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit.
    #[inline]
    pub(super) fn frame_room(&mut self) -> Result<(), Fault> {
        let count = self.frames.len();
        if count < self.frames.capacity() {
            return Ok(());
        }
        let more = count.max(64);
        self.heap.charge(counted::<Frame>(count + more) - counted::<Frame>(count))?;
        self.frames.reserve_exact(more);
        Ok(())
    }

    /// Between two runs just as much is counted as there is: nothing that was stopped half way has left a debt.
    #[cfg(debug_assertions)]
    pub(super) fn balance(&self) {
        let stack = counted::<Value>(self.stack.len()) + counted::<Frame>(self.frames.capacity());
        let (counted, owed) = (self.heap.bytes(), self.heap.owed() + self.heap.held() + stack);
        assert!(counted == owed, "{counted} bytes are counted where there are {owed}");
    }

    /// Gives back what a deep recursion has left of the stack.
    fn flatten(&mut self) {
        if self.stack.len() > FREE {
            self.heap.release(counted::<Value>(self.stack.len()));
            self.stack.truncate(FREE);
            self.stack.shrink_to_fit();
        }
        if self.frames.capacity() > FREE {
            self.heap.release(counted::<Frame>(self.frames.capacity()));
            self.frames = Vec::new();
        }
    }

    /// Counts a native about to call a script.
    ///
    /// # Errors
    /// `E0652` where too many are nested.
    #[inline]
    pub(super) fn nest(&mut self) -> Result<(), Fault> {
        self.nesting += 1;
        if self.nesting > self.most_nesting {
            self.nesting -= 1;
            return Err(Fault::limit(run::too_deep(self.most_nesting)));
        }
        Ok(())
    }
}
