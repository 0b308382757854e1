//! From the document to lines: where they break.
//!
//! One pass over the steps, with a stack of open groups. A group that does not break in any case is laid flat if
//! what it holds fits on the line, together with what follows up to the next place where a line can break. The
//! look ahead ends where the line is full, so the time is in proportion to the text.
//!
//! Columns that are to be lined up are only noted here; [`align`](super::align) moves them.

use super::document::{Document, Op};
use super::pieces::{Pieces, width};

/// A line that is written.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Blanks before it.
    pub(super) indent: usize,
    pub(super) text: String,
    /// Columns to line up: bytes of the text, with the number of what stands in one column.
    pub(super) tabs: Vec<(usize, u32)>,
    /// Numbers that the line belongs to without a column of its own.
    pub(super) member: Option<u32>,
    /// Where its comment begins, and the column in which that was written.
    pub(super) beside: Option<(usize, usize)>,
    /// The line, and the byte in it, that it hangs on.
    pub(super) hangs: Option<(usize, usize)>,
    /// It has only a comment.
    pub(super) comment: bool,
    /// It ends inside of a text of several lines.
    pub(super) several: bool,
}

/// How a group is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// Its lines break.
    Broken,
    /// Its first and its last line break, the others where they are full.
    Filled,
    /// They do not.
    Flat,
    /// They do not, and nothing in it does.
    Whole,
}

/// How far in.
#[derive(Clone, Copy, Debug, Default)]
struct Indent {
    columns: usize,
    /// The depth of a group, and how many columns more once a line breaks in it.
    nests: (usize, usize),
    hangs: Option<(usize, usize)>,
}

/// Writes a document in lines of `limit` columns.
pub(super) fn print(document: &Document, pieces: &Pieces<'_>, limit: usize) -> Vec<Line> {
    let mut printer = Printer {
        document,
        pieces,
        limit,
        lines: vec![Line::default()],
        column: 0,
        newline: false,
        blank: false,
        space: false,
        tabs: Vec::new(),
        groups: Vec::new(),
        indents: vec![Indent::default()],
    };
    for at in 0..document.ops.len() {
        printer.step(at);
    }
    printer.lines
}

struct Printer<'d, 't> {
    document: &'d Document,
    pieces: &'d Pieces<'t>,
    limit: usize,
    lines: Vec<Line>,
    /// How far the present line goes.
    column: usize,
    /// A new line, an empty line, a blank is due before the next text.
    newline: bool,
    blank: bool,
    space: bool,
    /// What the next text is to be lined up with.
    tabs: Vec<u32>,
    groups: Vec<(u32, Mode)>,
    indents: Vec<Indent>,
}

impl Printer<'_, '_> {
    fn step(&mut self, at: usize) {
        match self.document.ops[at] {
            Op::Text(number) => self.piece(number as usize),
            Op::Beside(number) => {
                if let Some((comment, column)) = self.pieces.all[number as usize].beside {
                    self.beside(comment, column);
                }
            }
            Op::Above(number) => {
                self.newline |= !self.at_start();
                self.text(self.pieces.comments[number as usize].text);
                self.line().comment = true;
                self.newline = true;
            }
            Op::Line { blank, .. } if self.breaks() => self.end_line(blank),
            Op::Row { blank } if self.mode() == Mode::Broken => self.end_line(blank),
            Op::Row { .. } if self.mode() == Mode::Filled => {
                if self.fits(at + 1, self.room(1), false) {
                    self.space = !self.newline;
                } else {
                    self.end_line(false);
                }
            }
            Op::Line { space, .. } => self.space |= space && !self.newline,
            Op::Fill { blank }
                if self.mode() == Mode::Broken && !self.fits(at + 1, self.room(1), false) =>
            {
                self.end_line(blank);
            }
            Op::Space | Op::Row { .. } | Op::Fill { .. } => self.space = !self.newline,
            Op::Hard { blank } => self.end_line(blank),
            Op::Begin(number) => {
                let mode = self.decide(number, at);
                self.groups.push((number, mode));
            }
            Op::End => {
                self.groups.pop();
            }
            // What takes several lines between brackets that stay whole is as far in as it would be without them.
            Op::Indent if self.stays_whole() => self.indents.push(self.indentation()),
            Op::Indent => self.indent(),
            Op::Nest(columns) => {
                let outer = self.indentation();
                self.indents.push(Indent { nests: (self.groups.len(), columns.into()), ..outer });
            }
            Op::Align if self.breaks() => self.indent(),
            Op::Align => {
                let (line, byte) = (self.lines.len() - 1, self.line().text.len());
                let columns = self.column + usize::from(self.space);
                let byte = byte + usize::from(self.space);
                self.indents.push(Indent { columns, nests: (0, 0), hangs: Some((line, byte)) });
            }
            Op::Dedent => {
                self.indents.pop();
            }
            Op::Tab(number) => self.tabs.push(number),
            Op::Member(number) => self.line().member = Some(number),
        }
    }

    fn line(&mut self) -> &mut Line {
        self.lines.last_mut().expect("there is always a line")
    }

    /// Whether nothing is written on the line that the next text goes to.
    fn at_start(&self) -> bool {
        self.newline || self.lines.last().is_none_or(|line| line.text.is_empty())
    }

    fn mode(&self) -> Mode {
        self.groups.last().map_or(Mode::Broken, |it| it.1)
    }

    fn breaks(&self) -> bool {
        matches!(self.mode(), Mode::Broken | Mode::Filled)
    }

    /// Whether the innermost group is data between brackets whose lines do not break.
    fn stays_whole(&self) -> bool {
        let data = |number: u32| self.document.groups[number as usize].data;
        self.groups.last().is_some_and(|it| matches!(it.1, Mode::Flat | Mode::Whole) && data(it.0))
    }

    fn indentation(&self) -> Indent {
        self.indents.last().copied().unwrap_or_default()
    }

    fn indent(&mut self) {
        let outer = self.indentation();
        self.indents.push(Indent { columns: outer.columns + 4, nests: (0, 0), ..outer });
    }

    fn end_line(&mut self, blank: bool) {
        let depth = self.groups.len();
        if let Some(indent) = self.indents.last_mut().filter(|it| depth > 0 && it.nests.0 == depth)
        {
            indent.columns += std::mem::take(&mut indent.nests).1;
        }
        self.newline |= !self.at_start();
        self.blank |= blank;
        self.space = false;
    }

    fn text(&mut self, text: &str) {
        if self.newline {
            if self.blank && self.lines.last().is_some_and(|line| !line.text.is_empty()) {
                self.lines.push(Line::default());
            }
            self.lines.push(Line::default());
        }
        let start = self.lines.last().is_none_or(|line| line.text.is_empty());
        if start {
            let Indent { columns, hangs, .. } = self.indentation();
            let line = self.line();
            (line.indent, line.hangs) = (columns, hangs);
            self.column = columns;
        } else if self.space {
            self.line().text.push(' ');
            self.column += 1;
        }
        (self.newline, self.blank, self.space) = (false, false, false);
        let mut tabs = std::mem::take(&mut self.tabs);
        if start {
            // What the author lined up within lines is none of it when it begins one.
            tabs.retain(|&number| number >= self.pieces.runs);
        }
        let line = self.line();
        let byte = line.text.len();
        line.tabs.extend(tabs.into_iter().map(|number| (byte, number)));
        line.text.push_str(text);
    }

    fn piece(&mut self, number: usize) {
        let piece = &self.pieces.all[number];
        self.text(piece.text);
        match piece.text.rsplit_once('\n') {
            Some((_, last)) => {
                self.column = width(last);
                self.line().several = true;
            }
            None => self.column += piece.width,
        }
    }

    fn beside(&mut self, comment: &str, written: usize) {
        let line = self.line();
        line.text.push_str("  ");
        line.beside = Some((line.text.len(), written));
        line.text.push_str(comment);
        (self.newline, self.space) = (true, false);
    }

    /// How many columns are left on the line after so many blanks.
    fn room(&self, blanks: usize) -> usize {
        self.limit.saturating_sub(self.column + blanks)
    }

    fn decide(&self, number: u32, at: usize) -> Mode {
        let group = &self.document.groups[number as usize];
        let column = if self.newline { self.indentation().columns } else { self.column };
        let room = self.limit.saturating_sub(column + usize::from(self.space));
        let broken = match self.indentation().columns + 4 + group.row > self.limit && group.fills {
            true => Mode::Filled,
            false => Mode::Broken,
        };
        if group.broken || self.mode() == Mode::Filled {
            broken
        } else if self.groups.last().is_some_and(|it| it.1 == Mode::Whole) {
            Mode::Whole
        } else if !group.forced {
            if self.fits(at, room, false) { Mode::Whole } else { broken }
        } else if group.hangs {
            if group.widest <= room { Mode::Flat } else { Mode::Broken }
        } else {
            let last = self.limit.saturating_sub(self.indentation().columns + group.tail);
            let tail = group.tail + self.indentation().columns <= self.limit;
            if self.fits(at, room, false) && tail && self.fits(group.end + 1, last, true) {
                Mode::Flat
            } else {
                broken
            }
        }
    }

    /// Whether what follows the step `from` fits into `room`, up to where a line ends or can end.
    ///
    /// Inside of groups that begin here nothing breaks, unless it has to. Once a group that is open already has
    /// been left, the next chance to break will do.
    fn fits(&self, from: usize, mut room: usize, mut left: bool) -> bool {
        let ops = &self.document.ops;
        let mut inner: Vec<u32> = Vec::new();
        // How many of the groups that are open now have not been left.
        let mut outer = self.groups.len();
        let started = matches!(ops.get(from), Some(Op::Begin(_)));
        let filled = started && self.mode() == Mode::Filled;
        for op in &ops[from.min(ops.len())..] {
            let needed = match *op {
                Op::Text(number) => {
                    let piece = &self.pieces.all[number as usize];
                    if piece.text.contains('\n') {
                        return piece.width <= room;
                    }
                    piece.width
                }
                Op::Space => 1,
                Op::Hard { .. } | Op::Beside(_) | Op::Above(_) => return true,
                Op::Line { .. } | Op::Row { .. } | Op::Fill { .. } => {
                    let may_break = match inner.last() {
                        Some(group) => {
                            let broken = self.document.groups[*group as usize].broken;
                            left || broken || (filled && inner.len() == 1)
                        }
                        None => outer.checked_sub(1).is_none_or(|at| {
                            matches!(self.groups[at].1, Mode::Broken | Mode::Filled)
                        }),
                    };
                    if may_break {
                        return true;
                    }
                    usize::from(!matches!(op, Op::Line { space: false, .. }))
                }
                Op::Begin(group) => {
                    inner.push(group);
                    0
                }
                Op::End => {
                    if inner.pop().is_none() {
                        outer = outer.saturating_sub(1);
                        left = true;
                    } else if inner.is_empty() && started {
                        left = true;
                    }
                    0
                }
                _ => 0,
            };
            let Some(rest) = room.checked_sub(needed) else { return false };
            room = rest;
        }
        true
    }
}
