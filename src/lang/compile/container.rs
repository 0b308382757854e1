//! Expressions that build something of pieces: interpolated strings, lists, maps, repetitions.

use super::Compiler;
use crate::lang::bytecode::{Constant, Op, Reg, Site, SiteId};
use crate::lang::source::Span;
use crate::lang::syntax::ast::{Expr, Format, MapEntry, MapKey, TextPart};

/// How many elements of a list or map are in registers at once.
const CHUNK: usize = 32;

impl Compiler<'_> {
    pub(super) fn interpolated(&mut self, parts: &[TextPart], dst: Reg, span: Span) {
        let mut first = true;
        for chunk in parts.chunks(CHUNK) {
            let mark = self.mark();
            let extra = usize::from(!first);
            let start = self.temps(chunk.len() + extra, span);
            if !first {
                self.emit(Op::Move { dst: start, src: dst }, span);
            }
            for (offset, part) in chunk.iter().enumerate() {
                let to = start + u8::try_from(offset + extra).unwrap_or(0);
                match part {
                    TextPart::Text(text) => self.load(to, Constant::Text(text.clone()), span),
                    TextPart::Expr { value, format } => {
                        self.expr(value, to);
                        let site = self.format_site(*format);
                        self.emit(Op::Show { dst: to, src: to, site }, value.span);
                    }
                }
            }
            let count = u8::try_from(chunk.len() + extra).unwrap_or(0);
            self.emit(Op::Concat { dst, start, count }, span);
            self.release(mark);
            first = false;
        }
    }

    fn format_site(&mut self, format: Option<Format>) -> SiteId {
        self.image.site(Site::Format(format.unwrap_or_default()))
    }

    /// A list or map of several pieces is built in a register of its own: its elements may mention what is in
    /// `dst`.
    pub(super) fn list(&mut self, items: &[Expr], dst: Reg, span: Span) {
        if items.len() <= CHUNK {
            let start = self.run(items, span);
            let count = u8::try_from(items.len()).unwrap_or(0);
            self.emit(Op::List { dst, start, count }, span);
            return;
        }
        let made = self.temp(span);
        let mut chunks = items.chunks(CHUNK);
        let first = chunks.next().unwrap_or(&[]);
        let start = self.run(first, span);
        let count = u8::try_from(first.len()).unwrap_or(0);
        self.emit(Op::List { dst: made, start, count }, span);
        for chunk in chunks {
            let mark = self.mark();
            let start = self.run(chunk, span);
            let count = u8::try_from(chunk.len()).unwrap_or(0);
            self.emit(Op::Append { list: made, start, count }, span);
            self.release(mark);
        }
        self.emit(Op::Move { dst, src: made }, span);
    }

    /// Values in a row of registers.
    fn run(&mut self, items: &[Expr], span: Span) -> Reg {
        let start = self.temps(items.len().max(1), span);
        for (offset, item) in items.iter().enumerate() {
            self.expr(item, start + u8::try_from(offset).unwrap_or(0));
        }
        start
    }

    pub(super) fn map(&mut self, entries: &[MapEntry], dst: Reg, span: Span) {
        let made = self.temp(span);
        self.emit(Op::Map { dst: made, start: made, count: 0 }, span);
        for entry in entries {
            let mark = self.mark();
            let start = self.temps(2, span);
            let at = match &entry.key {
                MapKey::Name(key) => {
                    let text = self.image.name(key.name).into();
                    self.load(start, Constant::Text(text), key.span);
                    key.span
                }
                MapKey::Text(text, at) => {
                    self.load(start, Constant::Text(text.clone()), *at);
                    *at
                }
                MapKey::Computed(key) => {
                    self.expr(key, start);
                    key.span
                }
            };
            self.expr(&entry.value, start + 1);
            self.emit(Op::Extend { map: made, start, count: 1 }, at);
            self.release(mark);
        }
        self.emit(Op::Move { dst, src: made }, span);
    }

    pub(super) fn repeat(&mut self, count: &Expr, value: &Expr, dst: Reg, span: Span) {
        let list = self.temp(span);
        let base = self.temps(3, span);
        self.expr(count, base + 1);
        self.emit(Op::CheckCount { count: base + 1 }, count.span);
        self.emit(Op::List { dst: list, start: list, count: 0 }, span);
        self.load(base, Constant::Int(0), span);
        let leave = self.emit(Op::RangeStart { base, closed: false, to: 0 }, span);
        let start = self.here();
        let made = self.temp(span);
        self.expr(value, made);
        self.emit(Op::Append { list, start: made, count: 1 }, span);
        let next = self.emit(Op::RangeNext { base, to: 0 }, span);
        self.patch_to(next, start);
        self.patch(leave);
        self.emit(Op::Move { dst, src: list }, span);
    }
}
