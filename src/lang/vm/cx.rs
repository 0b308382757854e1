//! The machine as natives see it.

use std::sync::Arc;

use super::machine::Machine;
use crate::base::random::{Draws, Stream};
use crate::lang::bytecode::{GlobalId, Image};
use crate::lang::diagnostic::catalog::host;
use crate::lang::native::{Args, Cx};
use crate::lang::source::Span;
use crate::lang::value::probe::{Escape, Fork, Need, Probe};
use crate::lang::value::{Fault, Heap, Value};

impl Machine {
    /// Tells the probe, where there is one, that code gets beyond what is given.
    fn escape(&self, escape: Escape) -> bool {
        if let Some(probe) = &self.probe {
            probe.note(Need::Escape(escape));
        }
        self.probe.is_some()
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
        self.meter.spend(steps)
    }

    fn write(&mut self, text: &str) -> Result<(), Fault> {
        if self.escape(Escape::World) {
            return Ok(());
        }
        self.meter.write(text.len())?;
        self.host.write(text).map_err(|reason| host::cannot_write_output(&reason).into())
    }

    fn stream(&mut self) -> &mut Stream {
        self.escape(Escape::Draw);
        &mut self.stream
    }

    fn chance(&mut self, p: f64) -> bool {
        match &self.probe {
            Some(probe) => probe.fork(Fork::Chance(p)) == 0,
            None => self.stream.chance(p),
        }
    }

    fn pick(&mut self, n: usize) -> usize {
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

    fn swap_stream(&mut self, stream: Stream) -> Stream {
        std::mem::replace(&mut self.stream, stream)
    }

    fn read_file(&mut self, path: &str) -> Result<String, Fault> {
        self.escape(Escape::World);
        let text = self.host.read_file(path);
        let text = text.map_err(|reason| Fault::from(host::cannot_read(path, &reason)))?;
        self.heap.charge(text.len())?;
        self.heap.release(text.len());
        Ok(text)
    }

    fn write_file(&mut self, path: &str, text: &str) -> Result<(), Fault> {
        if self.escape(Escape::World) {
            return Ok(());
        }
        self.meter.write(text.len())?;
        self.host.write_file(path, text).map_err(|reason| host::cannot_write(path, &reason).into())
    }

    fn warn(&mut self, problem: crate::lang::diagnostic::Problem) {
        if self.escape(Escape::World) {
            return;
        }
        let diagnostic = problem.at(self.current_span().unwrap_or_default());
        // Said once for each place.
        if !self.warned.contains(&diagnostic) {
            let text = crate::lang::diagnostic::terminal::render(&self.image.sources, &diagnostic);
            self.host.warn(&text);
            self.warned.push(diagnostic);
        }
    }

    fn span(&self) -> Option<Span> {
        self.current_span()
    }
}
