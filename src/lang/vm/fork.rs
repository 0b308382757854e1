//! Copies of the machine for other threads, and how far a long piece of work has come.
//!
//! A copy works on pieces that do not depend on each other. What a piece prints and warns of is kept back, what it
//! uses up is counted apart; the first machine takes both over, piece by piece in order, as if it had done them
//! itself. What a copy cannot keep back (files) and what goes beyond its share of the memory ends the piece with a
//! fault, and the first machine does it again. So does a piece that would pass a limit: the limit is met where one
//! machine alone would have met it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::guard::{outside, outside_or_up};
use super::machine::Machine;
use crate::base::clock::Moment;
use crate::lang::diagnostic::catalog::{host, run};
use crate::lang::native::{Copies, Cx, Effect, News, PROGRESS, Progressed, Spent};
use crate::lang::value::{Fault, Value};

/// What a copy has kept back.
#[derive(Clone, Debug, Default)]
pub(super) struct Recorder {
    effects: Vec<Effect>,
    bytes: usize,
    /// How many warnings the machine had given when the piece began.
    warned: usize,
    /// What the news that are kept back hold.
    told: usize,
}

/// A piece that prints more than this is done again by the first machine.
const MOST_KEPT: usize = 1 << 20;

impl Recorder {
    pub(super) fn write(&mut self, text: &str) -> Result<(), Fault> {
        self.bytes = self.bytes.saturating_add(text.len());
        if self.bytes > MOST_KEPT {
            return Err(Self::unable());
        }
        match self.effects.last_mut() {
            Some(Effect::Written(before)) => before.push_str(text),
            _ => self.effects.push(Effect::Written(text.to_owned())),
        }
        Ok(())
    }

    pub(super) fn warn(&mut self, diagnostic: crate::lang::diagnostic::Diagnostic) {
        self.effects.push(Effect::Warned(diagnostic));
    }

    /// Nobody sees this fault: it says that the first machine has to do the piece.
    pub(super) fn unable() -> Fault {
        Fault::limit(run::interrupted())
    }
}

/// Whether anybody is told how far it has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Progress {
    open: Option<(&'static str, usize)>,
    told: Option<Moment>,
}

/// A host hears of progress so often.
const TELL: Duration = Duration::from_millis(100);

impl Machine {
    /// Begins to tell of progress, unless something larger is under way; whether it does.
    pub(super) fn open_progress(&mut self, what: &'static str, total: usize) -> bool {
        if self.progress.open.is_some() || self.recorder.is_some() {
            return false;
        }
        self.progress = Progress { open: Some((what, total)), told: Some(Moment::now()) };
        true
    }

    pub(super) fn tell_progress(&mut self, what: &'static str, done: usize) {
        let Some((open, total)) = self.progress.open else { return };
        if open != what {
            return;
        }
        if !self.progress.told.is_some_and(|told| told.is_within(TELL)) {
            self.progress.told = Some(Moment::now());
            self.say_progress(what, done.min(total), total);
        }
    }

    fn say_progress(&self, what: &'static str, done: usize, total: usize) {
        outside_or_up("progress", || self.host.progress(what, done, total));
        if self.listens(PROGRESS)
            && let Some(listener) = &self.listener
        {
            // How far a run has come is no part of it: it ends nothing.
            let _ = outside_or_up("listen", || listener.hear(&Progressed { what, done, total }));
        }
    }

    pub(super) fn close_progress(&mut self) {
        if let Some((what, total)) = self.progress.open.take() {
            self.say_progress(what, total, total);
        }
    }

    /// So many copies, or fewer where the memory limit allows no more.
    pub(super) fn copies(&mut self, count: usize) -> Copies {
        let halt = Arc::new(AtomicBool::new(false));
        if self.recorder.is_some() {
            return Copies { machines: Vec::new(), halt };
        }
        self.collect();
        // Half of what is left stays here, the copies share the other half; each holds what is held here.
        let held = self.heap.bytes().max(1 << 16);
        let half = self.heap.limit().saturating_sub(held) / 2;
        let count = count.min(half / (2 * held));
        let room = half / count.max(1);
        let copy = |_| {
            let mut copy = self.clone();
            copy.heap.set_limit(room);
            copy.meter = self.meter.piece(Arc::clone(&halt));
            copy.watch();
            copy.recorder = Some(Recorder::default());
            copy.jobs = 1;
            Box::new(copy) as Box<dyn Cx + Send>
        };
        Copies { machines: (0..count).map(copy).collect(), halt }
    }

    pub(super) fn begin_piece(&mut self) {
        self.heap.take_work();
        self.meter.renew();
        self.keep_back();
    }

    /// Does nothing to the outside world from now on; what was kept back before is dropped.
    pub fn keep_back(&mut self) {
        self.heap.begin_watch();
        let warned = self.warned.len();
        self.recorder = Some(Recorder { warned, ..Recorder::default() });
    }

    pub(super) fn end_piece(&mut self) -> Spent {
        let recorder = self.recorder.take().unwrap_or_default();
        let steps = self.meter.steps().saturating_add(self.heap.take_work());
        self.recorder = Some(Recorder::default());
        self.meter.settle();
        // The next piece may be before this one in order, and then gives the warning first.
        self.warned.truncate(recorder.warned);
        self.heap.release(recorder.told);
        Spent { steps, bytes: recorder.bytes, effects: recorder.effects }
    }

    pub(super) fn absorb(&mut self, spent: Spent) -> Result<bool, Fault> {
        if !self.meter.allows(spent.steps, spent.bytes) {
            return Ok(false);
        }
        self.meter.spend_apart(spent.steps)?;
        for effect in spent.effects {
            match effect {
                Effect::Written(text) => self.write(&text)?,
                Effect::Warned(diagnostic) => self.give_warning(diagnostic),
                Effect::Told(news) => self.hear(&news)?,
            }
        }
        Ok(true)
    }

    /// A call whose steps are not counted and of which nothing is heard: it was done before.
    pub(super) fn call_again(
        &mut self,
        callee: Value,
        arguments: &[Value],
    ) -> Result<Value, Fault> {
        self.pay()?;
        let boundless = self.meter.boundless(None);
        let meter = self.meter.change(boundless);
        let warned = self.warned.len();
        let recorder = self.recorder.replace(Recorder::default());
        let result = self.call_apart(callee, arguments);
        let unheard = std::mem::replace(&mut self.recorder, recorder);
        self.heap.release(unheard.map_or(0, |unheard| unheard.told));
        self.warned.truncate(warned);
        self.heap.take_work();
        self.meter.change(meter);
        result
    }

    /// Whether somebody listens to one of these topics.
    #[inline]
    pub(super) fn listens(&self, topics: u8) -> bool {
        self.topics & topics != 0 && self.probe.is_none()
    }

    /// Has the listener hear of something, now or when it is its turn.
    pub(super) fn tell(&mut self, news: News, bytes: usize) -> Result<(), Fault> {
        match &mut self.recorder {
            Some(recorder) => {
                // What does not fit ends the piece, and the first machine tells it as it happens.
                self.heap.charge(bytes)?;
                recorder.told += bytes;
                recorder.effects.push(Effect::Told(news));
                Ok(())
            }
            None => self.hear(&news),
        }
    }

    fn hear(&self, news: &News) -> Result<(), Fault> {
        let Some(listener) = &self.listener else { return Ok(()) };
        outside("listen", || listener.hear(&**news))?.map_err(|reason| {
            let mut fault = Fault::from(host::listener_failed(&reason.to_string()));
            fault.0.cause = Some(reason.into());
            fault
        })
    }

    /// Gives a warning once for each place.
    pub(super) fn give_warning(&mut self, diagnostic: crate::lang::diagnostic::Diagnostic) {
        if self.warned.contains(&diagnostic) {
            return;
        }
        match &mut self.recorder {
            Some(recorder) => recorder.warn(diagnostic.clone()),
            None => {
                let text =
                    crate::lang::diagnostic::terminal::render(&self.image.sources, &diagnostic);
                outside_or_up("warn", || self.host.warn(&text));
            }
        }
        self.warned.push(diagnostic);
    }
}
