//! Faults: handlers that catch them, positions and call stacks for those that nothing catches.

use super::machine::{Frame, Machine, WINDOW};
use crate::lang::bytecode::Handler;
use crate::lang::diagnostic::Call;
use crate::lang::source::Span;
use crate::lang::value::{Fault, FaultKind, Value};

/// Deeper call stacks are cut in the middle of nowhere interesting.
const MOST_CALLS: usize = 32;

impl Machine {
    /// Which of its function's instructions a frame is at.
    fn place(&self, frame: &Frame) -> usize {
        let start = self.code.entries.get(frame.function.index()).map_or(0, |entry| entry.start);
        (frame.pc as usize).saturating_sub(start as usize + 1)
    }

    /// Where in the script the instruction stands that a frame is at.
    fn frame_span(&self, index: usize) -> Option<Span> {
        let frame = self.frames.get(index)?;
        let function = self.image.functions.get(frame.function.index())?;
        function.spans.get(self.place(frame)).copied()
    }

    /// Where the running script is.
    pub(super) fn current_span(&self) -> Option<Span> {
        self.frame_span(self.frames.len().checked_sub(1)?)
    }

    /// Goes to the innermost handler among the frames from `floor` on, or leaves those frames with the fault.
    pub(super) fn unwind(&mut self, fault: Fault, floor: usize) -> Result<(), Fault> {
        let mut fault = fault.or_at(self.current_span());
        while self.frames.len() > floor {
            let index = self.frames.len() - 1;
            if fault.0.kind == FaultKind::Error && self.caught(index, &fault)? {
                return Ok(());
            }
            if fault.0.trace.len() < MOST_CALLS {
                let function = self.image.functions.get(self.frames[index].function.index());
                let name = function.map_or_else(String::new, |function| function.name.to_string());
                let span = if index > floor { self.frame_span(index - 1) } else { None };
                fault.0.trace.push(Call { name, span });
            }
            self.frames.pop();
        }
        Err(fault)
    }

    /// Whether a handler of the frame takes the fault; if so the frame goes on there.
    fn caught(&mut self, index: usize, fault: &Fault) -> Result<bool, Fault> {
        let frame = self.frames[index];
        let Some(function) = self.image.functions.get(frame.function.index()) else {
            return Ok(false);
        };
        let at = self.place(&frame);
        let covers = |handler: &&Handler| handler.start as usize <= at && at < handler.end as usize;
        let handler = function.handlers.iter().find(covers);
        let Some(handler) = handler.copied() else { return Ok(false) };
        let mark = self.heap.roots.len();
        let error = self.error_value(fault)?;
        self.heap.unroot(mark);
        self.reach(frame.base as usize)?;
        let register = frame.base as usize + usize::from(handler.error);
        if let Some(place) = self.stack.get_mut(register) {
            *place = error;
        }
        self.frames[index].pc = self.code.entries[frame.function.index()].start + handler.target;
        debug_assert!(usize::from(handler.error) < WINDOW);
        Ok(true)
    }

    /// What `catch e` binds: `e.message`, `e.code`.
    fn error_value(&mut self, fault: &Fault) -> Result<Value, Fault> {
        let map = self.heap.new_map()?;
        self.heap.root(Value::Map(map));
        let texts = [("message", fault.0.problem.title.as_str()), ("code", fault.0.problem.code.0)];
        for (key, text) in texts {
            let key = self.heap.new_text(key)?;
            self.heap.root(key);
            let text = self.heap.new_text(text)?;
            self.heap.root(text);
            self.heap.insert(map, key, text)?;
        }
        Ok(Value::Map(map))
    }
}
