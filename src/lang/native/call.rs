//! What a native may ask of the machine.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::{News, Registry};
use crate::base::random::Stream;
use crate::base::rational::Rational;
use crate::lang::bytecode::{GlobalId, Image};
use crate::lang::diagnostic::Diagnostic;
use crate::lang::source::Span;
use crate::lang::value::probe::Probe;
use crate::lang::value::{Fault, Heap, Shared, Value, ViewRef};

/// Where a call's arguments lie on the machine's stack; they stay there, alive, while the native runs.
#[derive(Clone, Copy, Debug)]
pub struct Args {
    /// The first.
    pub base: usize,
    /// How many.
    pub count: usize,
}

/// The machine as natives see it.
///
/// Nothing is collected while a native runs, except during [`Cx::call`]. A value that must outlive such a call
/// has to be reachable: the arguments are, what the methods of this trait make or return is (until the native
/// ends), and so is everything in them. A native that makes much in a loop gives back what it no longer needs
/// by [`Heap::unroot`].
pub trait Cx {
    /// The heap.
    fn heap(&mut self) -> &mut Heap;

    /// The heap, to read.
    fn values(&self) -> &Heap;

    /// The program.
    fn image(&self) -> &Arc<Image>;

    /// The natives.
    fn registry(&self) -> &Arc<Registry>;

    /// An argument.
    fn argument(&self, args: Args, index: usize) -> Value;

    /// Calls a function, kind or native with positional arguments.
    ///
    /// # Errors
    /// What the callee raises.
    fn call(&mut self, callee: Value, arguments: &[Value]) -> Result<Value, Fault>;

    /// Calls a function of a view, such as a clause of a strategy. Unlike that of [`Cx::call`], the answer stays alive
    /// only until the next call.
    ///
    /// # Errors
    /// What the callee raises.
    fn ask(&mut self, function: Value, view: ViewRef) -> Result<Value, Fault>;

    /// The same in a round, which the view shows, with draws from a stream of its own.
    ///
    /// # Errors
    /// What the callee raises.
    fn ask_at(
        &mut self,
        function: Value,
        view: ViewRef,
        round: u32,
        stream: Stream,
    ) -> Result<Value, Fault>;

    /// Draws come from this stream from now on.
    fn draw_from(&mut self, stream: Stream);

    /// The same, as if the callee had a copy of all values of its own: what it changes is as before when it has
    /// ended.
    ///
    /// # Errors
    /// What the callee raises.
    fn call_apart(&mut self, callee: Value, arguments: &[Value]) -> Result<Value, Fault>;

    /// Counts work: about one for each element touched, so that limits and interruption hold in natives too.
    ///
    /// # Errors
    /// A limit, or the interruption.
    fn spend(&mut self, steps: u64) -> Result<(), Fault>;

    /// The text of a value as `print` writes it, all of it, for what scripts see. It is paid for: steps as it grows, and
    /// no more bytes than there is room for.
    ///
    /// # Errors
    /// A limit, or the interruption.
    fn show_all(&mut self, value: Value) -> Result<String, Fault>;

    /// Writes to the script's output.
    ///
    /// # Errors
    /// The limit on output, or the host's failure.
    fn write(&mut self, text: &str) -> Result<(), Fault>;

    /// Writes values on a line of their own, as the host can show them best.
    ///
    /// # Errors
    /// As [`Self::write`].
    fn print(&mut self, values: &[Value]) -> Result<(), Fault>;

    /// The random stream of the running module, test or replicate.
    fn stream(&mut self) -> &mut Stream;

    /// True with a probability, by that stream.
    fn chance(&mut self, p: f64) -> bool;

    /// One of `0..n`, each as likely, by that stream.
    fn pick(&mut self, n: usize) -> usize;

    /// Has what scripts do watched, giving who watched before; see [`Probe`].
    fn probe(&mut self, probe: Option<Arc<Probe>>) -> Option<Arc<Probe>>;

    /// The value of a module-level variable.
    fn global(&self, global: GlobalId) -> Value;

    /// Replaces that stream, giving the one before.
    fn swap_stream(&mut self, stream: Stream) -> Stream;

    /// The text of a file that the host lets the script read.
    ///
    /// # Errors
    /// `E08xx` where it may not or cannot.
    fn read_file(&mut self, path: &str) -> Result<String, Fault>;

    /// Writes a file that the host lets the script write.
    ///
    /// # Errors
    /// `E08xx` where it may not or cannot.
    fn write_file(&mut self, path: &str, text: &str) -> Result<(), Fault>;

    /// What is in a file that the host lets the script read, whether text or not.
    ///
    /// # Errors
    /// `E08xx` where it may not or cannot.
    fn read_bytes(&mut self, path: &str) -> Result<Vec<u8>, Fault>;

    /// Writes a file that is no text.
    ///
    /// # Errors
    /// `E08xx` where it may not or cannot.
    fn write_bytes(&mut self, path: &str, bytes: &[u8]) -> Result<(), Fault>;

    /// Tells the host of something that is likely not meant; the run goes on.
    fn warn(&mut self, problem: crate::lang::diagnostic::Problem);

    /// Where the script called the native.
    fn span(&self) -> Option<Span>;

    /// Whether chance or the outside world has had a part in anything since this was last asked. Where it has not, the
    /// same done again comes to the same.
    fn touched(&mut self) -> bool;

    /// Says that chance has had a part.
    fn touch(&mut self);

    /// A copy of that stream, which is no draw.
    fn stream_now(&self) -> Stream;

    /// Steps used so far.
    fn steps_now(&self) -> u64;

    /// Whether so many more steps are within the limit.
    fn affords(&self, steps: u64) -> bool;

    /// Looks whether the run is to end, by interruption or for want of time, without counting any work. Natives
    /// that count little in a long time ask this every few milliseconds.
    ///
    /// # Errors
    /// The limit on time, or the interruption.
    fn look(&mut self) -> Result<(), Fault>;

    /// Frees what nothing can reach, if that is due. As during [`Cx::call`], what the native needs later must be
    /// reachable.
    fn tidy(&mut self);

    /// How many threads may share work; 0 is one for each core, 1 in a copy.
    fn jobs(&self) -> usize;

    /// Work that takes less time than this is not worth sharing.
    fn patience(&self) -> Duration;

    /// So many copies of the machine as it is now, for other threads; none in a copy, and fewer where memory is
    /// scarce. As during [`Cx::call`], what the native needs later must be reachable.
    fn copies(&mut self, count: usize) -> Copies;

    /// In a copy: a fault that ends the piece and leaves it to the first machine, for what a copy cannot do.
    ///
    /// # Errors
    /// That fault; none in the first machine.
    fn only_here(&self) -> Result<(), Fault>;

    /// Says that what follows depends on the outside world or changes it: in code that is probed and in copies it is
    /// not done at all.
    ///
    /// # Errors
    /// A fault that nobody sees, there.
    fn outside(&mut self) -> Result<(), Fault>;

    /// In a copy: begins a piece of work.
    fn begin_piece(&mut self);

    /// In a copy: ends it, and says what it came to beside its result.
    fn end_piece(&mut self) -> Spent;

    /// Takes over what a copy's piece came to, as if the work had been done here. `false` if that would pass a
    /// limit; then nothing is taken over.
    ///
    /// # Errors
    /// The interruption, the limit on time, or the host's failure to write.
    fn absorb(&mut self, spent: Spent) -> Result<bool, Fault>;

    /// Makes a call of [`Cx::call_apart`] again that was made before in another copy: its steps and what it prints
    /// are not counted twice.
    ///
    /// # Errors
    /// What the callee raises.
    fn call_again(&mut self, callee: Value, arguments: &[Value]) -> Result<Value, Fault>;

    /// Does something whose steps are not counted but added to `taken`, so that whoever remembers what came out can
    /// count them alike, done or remembered. With `steps` it may take so many and no more.
    ///
    /// # Errors
    /// What `work` raises; `E0650` beyond that number.
    fn uncounted(
        &mut self,
        steps: Option<u64>,
        taken: &mut u64,
        work: &mut dyn FnMut(&mut dyn Cx) -> Result<(), Fault>,
    ) -> Result<(), Fault>;

    /// Does something that has bounds of its own on steps and time, instead of those of the run.
    ///
    /// # Errors
    /// What `work` raises; `E0650` and `E0654` beyond the bounds.
    fn within(
        &mut self,
        steps: Option<u64>,
        time: Option<Duration>,
        work: &mut dyn FnMut(&mut dyn Cx) -> Result<(), Fault>,
    ) -> Result<(), Fault>;

    /// Begins to tell the host how far the work has come, unless this is part of something larger that tells it
    /// already; whether it does. Who has begun ends it by [`Cx::close_progress`].
    fn open_progress(&mut self, what: &'static str, total: usize) -> bool;

    /// Says how much is done of what `what` names. The host hears of it a few times a second, unless this is part of
    /// something larger: a tournament counts matches, and not their rounds.
    fn tell_progress(&mut self, what: &'static str, done: usize);

    /// Says that the work is over, done or not.
    fn close_progress(&mut self);

    /// Whether anybody listens to one of these topics; see [`Listener`](super::Listener).
    fn listens(&self, topics: u8) -> bool;

    /// Tells whoever listens; `bytes` is about what the news holds. A copy keeps it back until it is its turn.
    ///
    /// # Errors
    /// What the listener says, in the first machine; in a copy the limit on memory.
    fn tell(&mut self, news: News, bytes: usize) -> Result<(), Fault>;
}

/// So many turns of a loop lie between two looks.
const TURNS: usize = 1 << 12;

/// Copies of a machine; see [`Cx::copies`].
pub struct Copies {
    /// Each for a thread of its own.
    pub machines: Vec<Box<dyn Cx + Send>>,
    /// Ends what they do.
    pub halt: Arc<AtomicBool>,
}

/// What a piece of work done by a copy came to, beside its result.
#[derive(Clone, Debug, Default)]
pub struct Spent {
    /// Its steps.
    pub steps: u64,
    /// The bytes it wrote.
    pub bytes: usize,
    /// What it said, in order.
    pub effects: Vec<Effect>,
}

/// What a copy keeps back until it is its turn.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Output.
    Written(String),
    /// A warning.
    Warned(Diagnostic),
    /// Something for whoever listens.
    Told(News),
}

impl dyn Cx + '_ {
    /// A new list, kept alive until the native ends; so with all that follow.
    ///
    /// # Errors
    /// `E0651` beyond the memory limit; so with all that follow.
    pub fn new_list(&mut self, items: Vec<Value>) -> Result<Value, Fault> {
        let made = self.heap().new_list(items)?;
        Ok(self.heap().root(made))
    }

    /// A new string.
    ///
    /// # Errors
    /// As [`Self::new_list`](#method.new_list).
    pub fn new_text(&mut self, text: &str) -> Result<Value, Fault> {
        let made = self.heap().new_text(text)?;
        Ok(self.heap().root(made))
    }

    /// A new map with the given entries; a repeated key keeps the last value.
    ///
    /// # Errors
    /// As [`Self::new_list`](#method.new_list).
    pub fn new_map(&mut self, entries: &[(Value, Value)]) -> Result<Value, Fault> {
        let map = self.heap().new_map()?;
        self.heap().root(Value::Map(map));
        for &(key, value) in entries {
            self.heap().insert(map, key, value)?;
        }
        Ok(Value::Map(map))
    }

    /// A new map with string keys.
    ///
    /// # Errors
    /// As [`Self::new_list`](#method.new_list).
    pub fn new_named(&mut self, entries: &[(&str, Value)]) -> Result<Value, Fault> {
        let map = self.heap().new_map()?;
        self.heap().root(Value::Map(map));
        for &(key, value) in entries {
            let key = self.new_text(key)?;
            self.heap().insert(map, key, value)?;
        }
        Ok(Value::Map(map))
    }

    /// A new exact fraction.
    ///
    /// # Errors
    /// As [`Self::new_list`](#method.new_list).
    pub fn new_rational(&mut self, value: Rational) -> Result<Value, Fault> {
        let made = self.heap().new_rational(value)?;
        Ok(self.heap().root(made))
    }

    /// A new object.
    ///
    /// # Errors
    /// As [`Self::new_list`](#method.new_list).
    pub fn new_object(&mut self, object: Shared) -> Result<Value, Fault> {
        let made = self.heap().new_object(object)?;
        Ok(self.heap().root(made))
    }

    /// Looks at every so many turns of a loop whose work was counted before it.
    ///
    /// # Errors
    /// As [`Cx::look`].
    #[inline]
    pub fn look_at(&mut self, turn: usize) -> Result<(), Fault> {
        if turn % TURNS == TURNS - 1 { self.look() } else { Ok(()) }
    }

    /// The text of a value as `print` writes it, for names and titles: of very much the beginning.
    #[must_use]
    pub fn show(&self, value: Value) -> String {
        crate::lang::value::show::show(value, self.values(), self.image())
    }

    /// The text of a value as it stands inside a list or a message.
    #[must_use]
    pub fn show_inner(&self, value: Value) -> String {
        crate::lang::value::show::show_inner(value, self.values(), self.image())
    }

    /// The beginning of that text, for messages.
    #[must_use]
    pub fn show_brief(&self, value: Value) -> String {
        crate::lang::value::show::show_brief(value, self.values(), self.image())
    }
}
