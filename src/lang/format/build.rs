//! What all of the walk through the tree shares: writing pieces in their order, and what stands in brackets.
//!
//! The tree says what comes next, the pieces say how it was typed. The walk takes the pieces one by one and never
//! names one that is not the next, so nothing can be lost, doubled or moved; all it chooses is what goes between.

use super::document::{Document, Op};
use super::pieces::Pieces;
use crate::lang::source::Span;

/// Writes a tree.
pub(super) struct Builder<'t> {
    pub(super) pieces: Pieces<'t>,
    pub(super) document: Document,
    /// The next piece.
    pub(super) at: usize,
    /// Comments of the next piece that are written already.
    pub(super) above: usize,
    /// How wide lines may be.
    pub(super) limit: usize,
    /// Columns that the author lined up are left alone: others are made here.
    pub(super) own_columns: bool,
    /// What comes next is the head of a body: its further lines stand further in than the body.
    pub(super) head: bool,
    /// Columns that are made here.
    pub(super) runs: u32,
}

/// How the parts in brackets are spread where they do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spread {
    /// Each on its line.
    Each,
    /// As many on a line as fit.
    Packed,
}

impl<'t> Builder<'t> {
    pub(super) fn new(pieces: Pieces<'t>, limit: usize) -> Self {
        let runs = pieces.runs;
        let document = Document::default();
        Self { pieces, document, at: 0, above: 0, limit, own_columns: false, head: false, runs }
    }

    pub(super) fn op(&mut self, op: Op) {
        self.document.ops.push(op);
    }

    pub(super) fn space(&mut self) {
        self.op(Op::Space);
    }

    /// A number for what is to stand in one column.
    pub(super) fn run(&mut self) -> u32 {
        self.runs += 1;
        self.runs - 1
    }

    /// What the next piece says.
    pub(super) fn next(&self) -> &'t str {
        self.pieces.all.get(self.at).map_or("", |it| it.text)
    }

    pub(super) fn is(&self, text: &str) -> bool {
        self.next() == text
    }

    /// Where the next piece was.
    pub(super) fn start(&self) -> usize {
        self.pieces.all.get(self.at).map_or(usize::MAX, |it| it.start)
    }

    /// Whether a new line goes before the next piece.
    pub(super) fn broken(&self) -> bool {
        self.pieces.all.get(self.at).is_some_and(|it| it.broken)
    }

    /// Writes the comments above the next piece. Says whether an empty line stood before the piece itself.
    pub(super) fn above(&mut self, first: bool) -> bool {
        let Some(piece) = self.pieces.all.get(self.at) else { return false };
        let (range, blank) = (piece.above.clone(), piece.blank);
        let written = std::mem::replace(&mut self.above, range.len());
        for number in range.clone().skip(written) {
            let blank = self.pieces.comments[number].blank;
            self.op(Op::Hard { blank: blank && !(first && number == range.start) });
            self.op(Op::Above(number as u32));
        }
        blank && !(first && range.is_empty())
    }

    /// Writes the next piece.
    pub(super) fn piece(&mut self) {
        if self.at + 1 >= self.pieces.all.len() {
            return;
        }
        self.above(false);
        let piece = &self.pieces.all[self.at];
        let number = self.at as u32;
        let (run, beside) = (piece.run, piece.beside.is_some());
        if let Some(run) = run.filter(|_| !self.own_columns && self.spaced()) {
            self.op(Op::Tab(run));
        }
        self.op(Op::Text(number));
        if beside {
            self.op(Op::Beside(number));
        }
        self.at += 1;
        self.above = 0;
    }

    /// Whether a blank goes before what is written next.
    fn spaced(&self) -> bool {
        let silent = |op: &&Op| matches!(op, Op::Begin(_) | Op::Nest(_) | Op::Indent | Op::Align);
        let blank = |op: &Op| {
            matches!(
                op,
                Op::Space | Op::Line { space: true, .. } | Op::Row { .. } | Op::Fill { .. }
            )
        };
        self.document.ops.iter().rev().find(|op| !silent(op)).is_some_and(blank)
    }

    /// Writes the next piece and a blank.
    pub(super) fn word(&mut self) {
        self.piece();
        self.space();
    }

    /// Writes the next piece if it says this.
    pub(super) fn piece_if(&mut self, text: &str) -> bool {
        let is = self.is(text);
        if is {
            self.piece();
        }
        is
    }

    /// Writes parts with commas between, on one line.
    pub(super) fn commas<T>(&mut self, parts: &[T], mut each: impl FnMut(&mut Self, &T)) {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                self.word();
            }
            each(self, part);
        }
    }

    /// Writes what begins at `span`, and the parentheses around it.
    pub(super) fn parentheses(&mut self, span: Span, write: impl FnOnce(&mut Self)) {
        let mut open = 0;
        while self.start() < span.start as usize && self.is("(") {
            self.piece();
            open += 1;
        }
        write(self);
        for _ in 0..open {
            self.piece();
        }
    }

    /// Whether a comment stands between the brackets that the next piece opens, not deeper.
    pub(super) fn commented(&self) -> bool {
        let all = &self.pieces.all;
        let end = all.get(self.at).map_or(0, |it| it.partner);
        let mut at = self.at;
        while at < end {
            if all[at].beside.is_some() || !all[at + 1].above.is_empty() {
                return true;
            }
            at += 1;
            let partner = all[at].partner;
            if at < end && partner > at {
                at = partner;
            }
        }
        false
    }

    /// Whether an empty line stands between the brackets that the next piece opens, not deeper.
    pub(super) fn has_blanks(&self) -> bool {
        let all = &self.pieces.all;
        let end = all.get(self.at).map_or(0, |it| it.partner);
        let mut at = self.at + 1;
        while at < end {
            if all[at].blank {
                return true;
            }
            at = all[at].partner.max(at) + 1;
        }
        false
    }

    /// Whether the author broke the line after the bracket that the next piece opens, or a comment breaks it.
    fn opened(&self) -> bool {
        let end = self.pieces.all.get(self.at).map_or(0, |it| it.partner);
        let first = self.at + 1;
        (first != end && self.pieces.all.get(first).is_some_and(|it| it.broken)) || self.commented()
    }

    /// Writes data between brackets: `(a, b)`, `[a, b]`.
    ///
    /// Who breaks the line after the opening bracket wants it broken; then the lines in it are kept as they are.
    pub(super) fn list<T>(
        &mut self,
        parts: &[T],
        spread: Spread,
        hugs: bool,
        mut each: impl FnMut(&mut Self, &T),
    ) {
        let (broken, spaced) = (self.opened(), self.commented() || self.has_blanks());
        if parts.is_empty() {
            self.open(broken);
            return self.close();
        }
        if hugs && !broken {
            self.piece();
            each(self, &parts[0]);
            self.piece_if(",");
            return self.piece();
        }
        let group = self.open(broken) as usize;
        // Rows that hang on the opening bracket were no choice.
        let fills = spread == Spread::Packed || (!broken && self.has_rows());
        self.document.groups[group].fills = fills && !spaced;
        self.rows(parts, false, spread, &mut each);
        self.close();
    }

    /// Writes a body between braces: statements, clauses, fields, arms, names.
    pub(super) fn braces<T>(&mut self, parts: &[T], mut each: impl FnMut(&mut Self, &T)) {
        let broken = self.is_broken_body();
        let group = self.document.begin(broken);
        self.document.groups[group as usize].body = true;
        self.body(parts, &mut each);
        self.op(Op::End);
    }

    /// Whether the body that the next piece opens takes several lines in any case.
    pub(super) fn is_broken_body(&self) -> bool {
        let all = &self.pieces.all;
        let end = all.get(self.at).map_or(0, |it| it.partner);
        let mut at = self.at + 1;
        while at < end {
            if all[at].broken {
                return true;
            }
            at = all[at].partner.max(at) + 1;
        }
        self.commented()
    }

    /// The same in a group that is open already.
    pub(super) fn body<T>(&mut self, parts: &[T], each: &mut impl FnMut(&mut Self, &T)) {
        self.piece();
        self.op(Op::Indent);
        if parts.is_empty() {
            self.above(true);
            self.op(Op::Dedent);
            self.op(Op::Line { space: true, blank: false });
        } else {
            self.above(true);
            self.op(Op::Line { space: true, blank: self.comes_after_comment() });
            self.rows(parts, true, Spread::Each, each);
            self.above(false);
            self.op(Op::Dedent);
            self.op(Op::Line { space: true, blank: false });
        }
        self.piece();
    }

    fn open(&mut self, broken: bool) -> u32 {
        let group = self.document.begin(broken);
        self.document.groups[group as usize].data = true;
        self.piece();
        self.op(Op::Indent);
        self.above(true);
        self.op(Op::Line { space: false, blank: self.comes_after_comment() });
        group
    }

    fn close(&mut self) {
        self.above(false);
        self.op(Op::Dedent);
        self.op(Op::Line { space: false, blank: false });
        self.piece();
        self.op(Op::End);
    }

    /// Whether an empty line stands between the next piece and the comment above it.
    fn comes_after_comment(&self) -> bool {
        self.pieces.all.get(self.at).is_some_and(|it| it.blank && !it.above.is_empty())
    }

    /// Whether a line is broken between the part that comes next and the bracket that closes all.
    fn has_rows(&self) -> bool {
        let all = &self.pieces.all;
        let mut at = self.at;
        loop {
            at = all.get(at).map_or(at, |it| it.partner.max(at)) + 1;
            match all.get(at) {
                Some(piece) if piece.partner < at || at + 1 >= all.len() => return false,
                Some(piece) if piece.broken => return true,
                Some(_) => {}
                None => return false,
            }
        }
    }

    /// Writes parts with the commas or new lines between them, in the rows in which they were typed.
    fn rows<T>(
        &mut self,
        parts: &[T],
        lines: bool,
        spread: Spread,
        each: &mut impl FnMut(&mut Self, &T),
    ) {
        // A row that does not fit is packed among others, else spread.
        let spread = if self.has_rows() { Spread::Packed } else { spread };
        let mut row = None;
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                let comma = self.piece_if(",");
                if self.broken() || (lines && !comma) {
                    if row.take().is_some() {
                        self.op(Op::End);
                    }
                    let blank = self.above(false);
                    self.op(match lines && !comma && self.broken() {
                        true => Op::Hard { blank },
                        false => Op::Row { blank },
                    });
                } else {
                    self.op(match spread {
                        Spread::Packed => Op::Fill { blank: false },
                        Spread::Each => Op::Line { space: true, blank: false },
                    });
                }
            }
            if row.is_none() && parts.len() > 1 {
                row = Some(self.document.begin(false));
            }
            each(self, part);
        }
        if row.is_some() {
            self.op(Op::End);
        }
        self.piece_if(",");
    }
}
