//! What is to be written, before it is decided where lines break.
//!
//! A document is a row of [`Op`]s. Groups are nested pairs of [`Op::Begin`] and [`Op::End`]: the lines of a group
//! either all break or none does, and it is the [printer](super::print) that finds out by trying.
//!
//! ```text
//! f(a, b)    "f" Begin "(" Indent Line "a" "," Line "b" Dedent Line ")" End
//!
//! fits:          f(a, b)
//! does not:      f(
//!                    a,
//!                    b
//!                )
//! ```
//!
//! Unlike in the algebras of Oppen and Wadler a group stays whole where something *inside* of it takes several
//! lines, as long as what stands beside that fits: `xs.map(|x| {`, many lines, `}).sum()`.

/// A step of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// A piece.
    Text(u32),
    /// The comment after a piece.
    Beside(u32),
    /// A comment on a line of its own.
    Above(u32),
    /// A blank.
    Space,
    /// Where the group breaks; else a blank if `space`, or nothing. With an empty line if it breaks and `blank`.
    Line { space: bool, blank: bool },
    /// The same, between two rows, which a filled group does not keep.
    Row { blank: bool },
    /// Where a broken group breaks only if what follows, up to its next break, does not fit.
    Fill { blank: bool },
    /// A new line in any case.
    Hard { blank: bool },
    /// A group.
    Begin(u32),
    /// Its end.
    End,
    /// Four columns further in.
    Indent,
    /// So many columns further in from the first line that is broken there.
    Nest(u8),
    /// As far in as the next piece stands; four columns further in where the group is broken.
    Align,
    /// Back again.
    Dedent,
    /// The next piece stands in one column with all others of this number.
    Tab(u32),
    /// The line belongs to those of this number, though nothing on it stands in their column.
    Member(u32),
}

/// What is known of a group.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Group {
    /// It breaks in any case.
    pub(super) broken: bool,
    /// A body between braces: broken where anything in it takes several lines.
    pub(super) body: bool,
    /// Everything in it stands side by side at the present column, so each of its lines must fit.
    pub(super) hangs: bool,
    /// Data between brackets: arguments, elements.
    pub(super) data: bool,
    /// Rows of what is short: where one is too wide all are filled anew.
    pub(super) fills: bool,
    /// If so, its widest row.
    pub(super) row: usize,
    /// Something in it takes several lines.
    pub(super) forced: bool,
    /// If so, how wide its last line is, unless it breaks itself.
    pub(super) tail: usize,
    /// If it hangs, its widest line.
    pub(super) widest: usize,
    /// Its [`Op::End`].
    pub(super) end: usize,
}

/// All steps.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) ops: Vec<Op>,
    pub(super) groups: Vec<Group>,
    /// Columns of tables, which empty lines do not end.
    pub(super) tables: std::collections::BTreeSet<u32>,
}

impl Document {
    /// Opens a group and returns its number.
    pub(super) fn begin(&mut self, broken: bool) -> u32 {
        let number = self.groups.len() as u32;
        self.groups.push(Group { broken, ..Group::default() });
        self.ops.push(Op::Begin(number));
        number
    }

    /// Works out what takes several lines. `piece` gives the width of a piece, and whether it has several lines.
    pub(super) fn measure(&mut self, piece: impl Fn(u32) -> (usize, bool)) {
        let mut open: Vec<(u32, usize, usize)> = Vec::new();
        // The last step that ends a line in any case, what was written since, and how wide a line can be.
        let (mut forced, mut since) = (None, 0);
        let mut widest: Vec<usize> = Vec::new();
        for at in 0..self.ops.len() {
            let broken = open.last().is_some_and(|it| self.groups[it.0 as usize].broken);
            match self.ops[at] {
                Op::Text(number) => {
                    let (width, several) = piece(number);
                    since += width;
                    if several {
                        (forced, since) = (Some(at), 0);
                    }
                }
                Op::Line { .. } | Op::Row { .. } | Op::Hard { .. } | Op::Fill { .. }
                    if broken || matches!(self.ops[at], Op::Hard { .. }) =>
                {
                    (forced, since) = (Some(at), 0);
                }
                Op::Space | Op::Line { space: true, .. } | Op::Row { .. } | Op::Fill { .. } => {
                    since += 1;
                }
                Op::Beside(_) | Op::Above(_) => (forced, since) = (Some(at), 0),
                Op::Begin(number) => {
                    open.push((number, at, since));
                    widest.push(0);
                }
                Op::End => {
                    let Some((number, from, before)) = open.pop() else { continue };
                    let inner = widest.pop().unwrap_or(0);
                    let group = &mut self.groups[number as usize];
                    group.end = at;
                    group.forced = group.broken || forced.is_some_and(|it| it > from);
                    if group.body && group.forced && !group.broken {
                        // Its last line is the brace.
                        (group.broken, forced, since) = (true, Some(at), 1);
                    }
                    group.tail = since;
                    group.widest = inner;
                    if let (Some(widest), Some((outer, ..))) = (widest.last_mut(), open.last()) {
                        *widest = (*widest).max(before + inner);
                        let outer = &mut self.groups[*outer as usize];
                        outer.row = outer.row.max(inner);
                    }
                }
                _ => {}
            }
            if let (Some(widest), Some((_, from, before))) = (widest.last_mut(), open.last()) {
                let before = if forced.is_some_and(|it| it > *from) { 0 } else { *before };
                *widest = (*widest).max(since.saturating_sub(before));
            }
        }
    }
}
