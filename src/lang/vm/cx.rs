//! The machine as natives see it.

use std::sync::Arc;

use super::machine::Machine;
use crate::base::random::Stream;
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::{host, run};
use crate::lang::native::{Args, Cx};
use crate::lang::source::Span;
use crate::lang::value::carry::carry;
use crate::lang::value::{Fault, Heap, Value, with_article};

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

    fn call_isolated(&mut self, callee: Value, arguments: &[Value]) -> Result<Value, Fault> {
        let mut copy = self.clone();
        let result = copy.call_value(callee, arguments);
        self.meter = copy.meter.clone();
        let result = result?;
        let carried = carry(result, &copy.heap, &mut self.heap)?;
        let found = with_article(result.type_name(&copy.heap));
        let value = carried.ok_or_else(|| Fault::from(run::not_carried(&found)))?;
        Ok(self.heap.root(value))
    }

    fn spend(&mut self, steps: u64) -> Result<(), Fault> {
        self.meter.spend(steps)
    }

    fn write(&mut self, text: &str) -> Result<(), Fault> {
        self.meter.write(text.len())?;
        self.host.write(text).map_err(|reason| host::cannot_write_output(&reason).into())
    }

    fn stream(&mut self) -> &mut Stream {
        &mut self.stream
    }

    fn swap_stream(&mut self, stream: Stream) -> Stream {
        std::mem::replace(&mut self.stream, stream)
    }

    fn read_file(&mut self, path: &str) -> Result<String, Fault> {
        let text = self.host.read_file(path);
        let text = text.map_err(|reason| Fault::from(host::cannot_read(path, &reason)))?;
        self.heap.charge(text.len())?;
        self.heap.release(text.len());
        Ok(text)
    }

    fn write_file(&mut self, path: &str, text: &str) -> Result<(), Fault> {
        self.meter.write(text.len())?;
        self.host.write_file(path, text).map_err(|reason| host::cannot_write(path, &reason).into())
    }

    fn warn(&mut self, problem: crate::lang::diagnostic::Problem) {
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
