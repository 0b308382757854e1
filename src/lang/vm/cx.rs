//! The machine as natives see it.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use super::budget::Meter;
use super::fork::Recorder;
use super::guard::outside;
use super::machine::Machine;
use crate::base::random::{Draws, Stream};
use crate::lang::bytecode::{Context, GlobalId, Image};
use crate::lang::diagnostic::catalog::{host, run};
use crate::lang::native::{Args, Copies, Cx, News, Registry, Spent};
use crate::lang::source::Span;
use crate::lang::value::probe::{Escape, Fork, Need, Probe};
use crate::lang::value::show::Payer;
use crate::lang::value::{Fault, Form, Heap, Value, ViewRef, show};

impl Machine {
    /// Tells the probe, where there is one, that code gets beyond what is given.
    fn escape(&self, escape: Escape) -> bool {
        if let Some(probe) = &self.probe {
            probe.note(Need::Escape(escape));
        }
        self.probe.is_some()
    }

    /// A value in a form that its host asks for, if it has one.
    fn shown_as(&self, value: Value, form: Form) -> Option<(Form, String)> {
        let Value::Object(object) = value else { return None };
        let shown = self.heap.object(object).show_as(form, &self.heap, &self.image)?;
        Some((form, shown))
    }

    /// The text of a value, paid for as it grows.
    pub(super) fn text_of(
        &mut self,
        value: Value,
        show: impl FnOnce(&Heap, &Image, &Payer<'_>) -> String,
    ) -> Result<String, Fault> {
        // What grows is copied to a place of twice its size.
        let most = self.heap.room() / 2;
        if let Value::Text(text) = value
            && self.heap.text(text).len() > most
        {
            return Err(Fault::limit(run::out_of_memory(self.heap.limit())));
        }
        let meter = RefCell::new((&mut self.meter, None));
        let go_on = |bytes: usize| {
            let (meter, stop) = &mut *meter.borrow_mut();
            let paid = meter.spend(bytes as u64 / 8).and_then(|()| meter.look());
            *stop = paid.err();
            stop.is_none()
        };
        let payer = Payer { most, go_on: &go_on };
        let shown = show(&self.heap, &self.image, &payer);
        if let Some(stop) = meter.into_inner().1 {
            return Err(stop);
        }
        self.still_going()?;
        if shown.len() > most {
            return Err(Fault::limit(run::out_of_memory(self.heap.limit())));
        }
        Ok(shown)
    }

    /// Does something that another meter counts.
    fn with_meter(
        &mut self,
        other: Meter,
        taken: &mut u64,
        work: &mut dyn FnMut(&mut dyn Cx) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        self.pay()?;
        let meter = self.meter.change(other);
        let result = work(self).and_then(|()| self.pay());
        *taken += self.meter.change(meter).steps();
        result
    }

    /// Hands a piece that is no text to the host.
    fn show_piece(&mut self, form: Form, shown: &str) -> Result<(), Fault> {
        if self.escape(Escape::World) {
            return Ok(());
        }
        self.touched = true;
        self.meter.write(shown.len())?;
        outside("show", || self.host.show(form, shown))?
            .map_err(|reason| host::cannot_write_output(&reason).into())
    }
}

impl Cx for Machine {
    fn heap(&mut self) -> &mut Heap {
        &mut self.heap
    }

    fn values(&self) -> &Heap {
        &self.heap
    }

    fn image(&self) -> &Arc<Image> {
        &self.image
    }

    fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    fn argument(&self, args: Args, index: usize) -> Value {
        if index < args.count {
            self.stack.get(args.base + index).copied().unwrap_or(Value::Absent)
        } else {
            Value::Absent
        }
    }

    fn call(&mut self, callee: Value, arguments: &[Value]) -> Result<Value, Fault> {
        let value = self.call_value(callee, arguments)?;
        Ok(self.heap.root(value))
    }

    fn ask(&mut self, function: Value, view: ViewRef) -> Result<Value, Fault> {
        self.call_with_view(function, view)
    }

    fn ask_at(
        &mut self,
        function: Value,
        view: ViewRef,
        round: u32,
        stream: Stream,
    ) -> Result<Value, Fault> {
        self.draw_from(stream);
        self.heap.view_mut(view).fields[Context::Round as usize] = Value::Int(round.into());
        self.call_with_view(function, view)
    }

    fn call_apart(&mut self, callee: Value, arguments: &[Value]) -> Result<Value, Fault> {
        let globals = self.globals.clone();
        let mark = self.heap.roots.len();
        self.heap.roots.extend_from_slice(&globals);
        let stretch = self.heap.enter_trial();
        let result = self.call_value(callee, arguments);
        self.heap.leave(stretch);
        self.globals = globals;
        self.heap.unroot(mark);
        Ok(self.heap.root(result?))
    }

    fn spend(&mut self, steps: u64) -> Result<(), Fault> {
        self.still_going()?;
        self.glance()?;
        let noted = self.heap.take_work();
        self.meter.spend(steps.saturating_add(noted))
    }

    fn touched(&mut self) -> bool {
        std::mem::take(&mut self.touched)
    }

    fn touch(&mut self) {
        self.touched = true;
    }

    fn stream_now(&self) -> Stream {
        self.stream.clone()
    }

    fn steps_now(&self) -> u64 {
        self.meter.steps()
    }

    fn affords(&self, steps: u64) -> bool {
        self.meter.allows(steps, 0)
    }

    fn look(&mut self) -> Result<(), Fault> {
        self.still_going()?;
        self.meter.look()
    }

    fn tidy(&mut self) {
        if self.heap.wants_collection() {
            self.collect();
        }
    }

    fn show_all(&mut self, value: Value) -> Result<String, Fault> {
        self.text_of(value, |heap, image, payer| show::show_paid(value, heap, image, payer))
    }

    fn write(&mut self, text: &str) -> Result<(), Fault> {
        if self.escape(Escape::World) {
            return Ok(());
        }
        self.touched = true;
        self.meter.write(text.len())?;
        match &mut self.recorder {
            Some(recorder) => recorder.write(text),
            None => outside("write", || self.host.write(text))?
                .map_err(|reason| host::cannot_write_output(&reason).into()),
        }
    }

    fn print(&mut self, values: &[Value]) -> Result<(), Fault> {
        let objects = values.iter().any(|value| matches!(value, Value::Object(_)));
        let asks = objects && self.recorder.is_none();
        let form = if asks { outside("form", || self.host.form())? } else { None };
        let (mut line, mut apart) = (String::new(), false);
        for (at, &value) in values.iter().enumerate() {
            // What spans lines, as a table does, stands on lines of its own.
            let tall = matches!(value, Value::Object(_));
            match form.and_then(|form| self.shown_as(value, form)) {
                Some((Form::Page, shown)) => {
                    if !line.trim().is_empty() {
                        line.push('\n');
                        self.write(&line)?;
                    }
                    line.clear();
                    apart = false;
                    self.show_piece(Form::Page, &shown)?;
                    if at + 1 == values.len() {
                        return Ok(());
                    }
                }
                Some((Form::Screen { .. }, shown)) => add(&mut line, at, &shown, tall, &mut apart),
                None => {
                    let shown = self.show_all(value)?;
                    if line.is_empty() {
                        line = shown;
                        apart = tall && line.contains('\n');
                    } else {
                        add(&mut line, at, &shown, tall, &mut apart);
                    }
                }
            }
        }
        line.push('\n');
        self.write(&line)
    }

    fn stream(&mut self) -> &mut Stream {
        self.escape(Escape::Draw);
        self.touched = true;
        &mut self.stream
    }

    fn chance(&mut self, p: f64) -> bool {
        self.touched = true;
        match &self.probe {
            Some(probe) => probe.fork(Fork::Chance(p)) == 0,
            None => self.stream.chance(p),
        }
    }

    fn pick(&mut self, n: usize) -> usize {
        self.touched = true;
        match &self.probe {
            Some(probe) => probe.fork(Fork::Pick(n)),
            None => self.stream.index(n),
        }
    }

    fn probe(&mut self, probe: Option<Arc<Probe>>) -> Option<Arc<Probe>> {
        std::mem::replace(&mut self.probe, probe)
    }

    fn global(&self, global: GlobalId) -> Value {
        self.globals.get(global.index()).copied().unwrap_or(Value::Absent)
    }

    #[inline]
    fn draw_from(&mut self, stream: Stream) {
        self.escape(Escape::Draw);
        self.stream = stream;
    }

    fn swap_stream(&mut self, stream: Stream) -> Stream {
        self.escape(Escape::Draw);
        std::mem::replace(&mut self.stream, stream)
    }

    fn read_file(&mut self, path: &str) -> Result<String, Fault> {
        self.escape(Escape::World);
        self.touched = true;
        self.only_here()?;
        let room = self.heap.room();
        let text = outside("read_file", || self.host.read_file_within(path, room))?;
        let text = text.map_err(|reason| Fault::from(host::cannot_read(path, &reason)))?;
        let text = text.ok_or_else(|| Fault::limit(run::out_of_memory(self.heap.limit())))?;
        self.heap.hold(text.len())?;
        Ok(text)
    }

    fn write_file(&mut self, path: &str, text: &str) -> Result<(), Fault> {
        if self.escape(Escape::World) {
            return Ok(());
        }
        self.touched = true;
        self.only_here()?;
        self.meter.write(text.len())?;
        outside("write_file", || self.host.write_file(path, text))?
            .map_err(|reason| host::cannot_write(path, &reason).into())
    }

    fn read_bytes(&mut self, path: &str) -> Result<Vec<u8>, Fault> {
        self.escape(Escape::World);
        self.touched = true;
        self.only_here()?;
        let room = self.heap.room();
        let bytes = outside("read_bytes", || self.host.read_bytes_within(path, room))?;
        let bytes = bytes.map_err(|reason| Fault::from(host::cannot_read(path, &reason)))?;
        let bytes = bytes.ok_or_else(|| Fault::limit(run::out_of_memory(self.heap.limit())))?;
        self.heap.hold(bytes.len())?;
        Ok(bytes)
    }

    fn write_bytes(&mut self, path: &str, bytes: &[u8]) -> Result<(), Fault> {
        if self.escape(Escape::World) {
            return Ok(());
        }
        self.touched = true;
        self.only_here()?;
        self.meter.write(bytes.len())?;
        outside("write_bytes", || self.host.write_bytes(path, bytes))?
            .map_err(|reason| host::cannot_write(path, &reason).into())
    }

    fn warn(&mut self, problem: crate::lang::diagnostic::Problem) {
        if self.escape(Escape::World) {
            return;
        }
        self.touched = true;
        let diagnostic = problem.at(self.current_span().unwrap_or_default());
        self.give_warning(diagnostic);
    }

    fn span(&self) -> Option<Span> {
        self.current_span()
    }

    fn jobs(&self) -> usize {
        if self.recorder.is_some() { 1 } else { self.jobs }
    }

    fn patience(&self) -> Duration {
        self.patience
    }

    fn copies(&mut self, count: usize) -> Copies {
        Self::copies(self, count)
    }

    fn only_here(&self) -> Result<(), Fault> {
        if self.recorder.is_some() { Err(Recorder::unable()) } else { Ok(()) }
    }

    fn outside(&mut self) -> Result<(), Fault> {
        if self.escape(Escape::World) {
            return Err(Recorder::unable());
        }
        self.touched = true;
        self.only_here()
    }

    fn begin_piece(&mut self) {
        Self::begin_piece(self);
    }

    fn end_piece(&mut self) -> Spent {
        Self::end_piece(self)
    }

    fn absorb(&mut self, spent: Spent) -> Result<bool, Fault> {
        Self::absorb(self, spent)
    }

    fn call_again(&mut self, callee: Value, arguments: &[Value]) -> Result<Value, Fault> {
        Self::call_again(self, callee, arguments)
    }

    fn uncounted(
        &mut self,
        steps: Option<u64>,
        taken: &mut u64,
        work: &mut dyn FnMut(&mut dyn Cx) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let boundless = self.meter.boundless(steps);
        self.with_meter(boundless, taken, work)
    }

    fn within(
        &mut self,
        steps: Option<u64>,
        time: Option<Duration>,
        work: &mut dyn FnMut(&mut dyn Cx) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let allowance = self.meter.allowance(steps, time);
        self.with_meter(allowance, &mut 0, work)
    }

    fn open_progress(&mut self, what: &'static str, total: usize) -> bool {
        Self::open_progress(self, what, total)
    }

    fn tell_progress(&mut self, what: &'static str, done: usize) {
        Self::tell_progress(self, what, done);
    }

    fn close_progress(&mut self) {
        Self::close_progress(self);
    }

    fn listens(&self, topics: u8) -> bool {
        Self::listens(self, topics)
    }

    fn tell(&mut self, news: News, bytes: usize) -> Result<(), Fault> {
        Self::tell(self, news, bytes)
    }
}

/// Puts the text of a value into a line, after a space, or on lines of its own where it spans several.
fn add(line: &mut String, at: usize, shown: &str, tall: bool, apart: &mut bool) {
    let tall = tall && shown.contains('\n');
    if at > 0 && !line.is_empty() {
        line.push(if tall || *apart { '\n' } else { ' ' });
    }
    line.push_str(shown);
    *apart = tall;
}
