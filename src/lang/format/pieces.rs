//! A text as pieces: its tokens just as they were typed, and what stands between them.
//!
//! A piece knows the comments before it, a comment after it on its line, and whether a new line or an empty line
//! went before. Text between quotes is one piece, whatever code stands in it. Whoever writes all pieces in their
//! order with their comments has lost nothing.
//!
//! ```text
//! let a = 1 // one          pieces  let  a  =  1    after `1`: "// one"
//!                                   b               before `b`: an empty line, "// two"
//! // two
//! b
//! ```

use unicode_width::UnicodeWidthStr as _;

use crate::lang::source::Interner;
use crate::lang::syntax::lexer::Spanned;
use crate::lang::syntax::token::Token;

/// A comment on a line of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comment<'t> {
    pub(super) text: &'t str,
    /// An empty line went before.
    pub(super) blank: bool,
}

/// A token as it was typed.
#[derive(Debug)]
pub(super) struct Piece<'t> {
    pub(super) text: &'t str,
    /// Its first byte.
    pub(super) start: usize,
    /// How wide it is on the screen; of several lines, the first.
    pub(super) width: usize,
    /// Comments before it, each on its line: a part of [`Pieces::comments`].
    pub(super) above: std::ops::Range<usize>,
    /// A comment after it on its line, and where that stood.
    pub(super) beside: Option<(&'t str, usize)>,
    /// A new line went before it, or before its comments.
    pub(super) broken: bool,
    /// An empty line went directly before it.
    pub(super) blank: bool,
    /// More than one blank went before it.
    pub(super) wide: bool,
    /// Where it stood.
    pub(super) line: usize,
    /// In bytes.
    pub(super) column: usize,
    /// The piece that closes the bracket which it opens, or opens the one which it closes; itself for all others.
    pub(super) partner: usize,
    /// What must start in the same column: columns that the author lined up.
    pub(super) run: Option<u32>,
}

/// A whole text. The last piece is its end.
#[derive(Debug, Default)]
pub(super) struct Pieces<'t> {
    pub(super) all: Vec<Piece<'t>>,
    pub(super) comments: Vec<Comment<'t>>,
    /// How many runs of columns there are.
    pub(super) runs: u32,
}

/// Words of clauses whose contents are lined up where the author did so.
const CLAUSES: [&str; 12] = [
    "first", "then", "choose", "say", "punish", "vote", "who", "must", "may", "when", "unless",
    "let",
];

/// How wide a text of one line is.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

impl<'t> Pieces<'t> {
    /// Cuts a text by its tokens.
    pub(super) fn new(text: &'t str, tokens: &[Spanned]) -> Self {
        let mut pieces = Self::default();
        let mut gap = Gap::default();
        let mut open = Vec::new();
        let mut at = 0;
        while let Some((start, token, end)) = tokens.get(at) {
            at += 1;
            let mut end = *end;
            match token {
                Token::Newline => continue,
                Token::TextStart => {
                    let mut depth = 1;
                    while let (1.., Some((_, token, to))) = (depth, tokens.get(at)) {
                        at += 1;
                        end = *to;
                        depth += match token {
                            Token::TextStart => 1,
                            Token::TextEnd => -1,
                            _ => 0,
                        };
                    }
                }
                _ => {}
            }
            pieces.push(text, &mut gap, *start, end);
            let here = pieces.all.len() - 1;
            match token {
                Token::LeftParen | Token::LeftSquare | Token::LeftBrace => open.push(here),
                Token::RightParen | Token::RightSquare | Token::RightBrace => {
                    if let Some(partner) = open.pop() {
                        pieces.all[partner].partner = here;
                        pieces.all[here].partner = partner;
                    }
                }
                _ => {}
            }
        }
        pieces.push(text, &mut gap, text.len(), text.len());
        pieces.columns();
        pieces
    }

    /// Adds the piece at `start..end` and reads what stands between it and the one before.
    fn push(&mut self, text: &'t str, gap: &mut Gap, start: usize, end: usize) {
        let first = self.comments.len();
        let (mut newlines, mut broken) = (0, false);
        let mut at = gap.end;
        while let Some(next) = text.get(at..start).filter(|it| !it.is_empty()) {
            let from = next.find(['\n', '/', '#']).map_or(start, |found| at + found);
            if from == start {
                break;
            }
            if text[from..].starts_with('\n') {
                (newlines, broken) = (newlines + 1, true);
                (gap.line, gap.line_start) = (gap.line + 1, from + 1);
                at = from + 1;
                continue;
            }
            let to = text[from..].find('\n').map_or(text.len(), |length| from + length);
            let comment = text[from..to].trim_end();
            match self.all.last_mut() {
                Some(before) if newlines == 0 && !broken => {
                    before.beside = Some((comment, from - gap.line_start));
                }
                _ => self.comments.push(Comment { text: comment, blank: newlines > 1 }),
            }
            (newlines, at) = (0, to);
        }
        let written = &text[start..end];
        let first_line = written.lines().next().unwrap_or("");
        self.all.push(Piece {
            text: written,
            start,
            width: width(first_line),
            above: first..self.comments.len(),
            beside: None,
            broken,
            blank: newlines > 1,
            wide: !broken && start > gap.end + 1,
            line: gap.line,
            column: start - gap.line_start,
            partner: self.all.len(),
            run: None,
        });
        if let Some(last) = written.rfind('\n') {
            gap.line += written.matches('\n').count();
            gap.line_start = start + last + 1;
        }
        gap.end = end;
    }

    /// Whether a piece is the first of its line.
    fn begins_line(&self, at: usize) -> bool {
        at == 0 || self.all[at].broken
    }

    /// Whether two pieces that start in the same column do so on purpose: blanks go before both, and they say the
    /// same, follow the same, or follow the words of two clauses.
    fn alike(&self, one: usize, other: usize) -> bool {
        let all = &self.all;
        let spaced = |at: usize| all[at - 1].start + all[at - 1].text.len() < all[at].start;
        let same = all[one].text == all[other].text || all[one - 1].text == all[other - 1].text;
        let clause = |at: usize| self.begins_line(at) && CLAUSES.contains(&all[at].text);
        spaced(one) && spaced(other) && (same || clause(one - 1) && clause(other - 1))
    }

    /// The piece that starts in a column of a line, unless it is the line's first.
    fn at(&self, line: usize, column: usize) -> Option<usize> {
        let found =
            self.all.binary_search_by_key(&(line, column), |it| (it.line, it.column)).ok()?;
        (!self.begins_line(found) && found + 1 < self.all.len()).then_some(found)
    }

    /// Finds what the author lined up: a piece after several blanks that starts where another does in the line
    /// above or below.
    fn columns(&mut self) {
        for at in 0..self.all.len() {
            if !self.all[at].wide || self.all[at].run.is_some() || self.begins_line(at) {
                continue;
            }
            let (line, column) = (self.all[at].line, self.all[at].column);
            let mut run = vec![at];
            let mut above = line;
            while let Some(found) = above
                .checked_sub(1)
                .and_then(|line| self.at(line, column))
                .filter(|found| self.alike(at, *found))
            {
                run.push(found);
                above -= 1;
            }
            let mut below = line;
            while let Some(found) =
                self.at(below + 1, column).filter(|found| self.alike(at, *found))
            {
                run.push(found);
                below += 1;
            }
            if run.len() > 1 {
                for member in run {
                    self.all[member].run = Some(self.runs);
                }
                self.runs += 1;
            }
        }
    }
}

/// Where reading goes on.
#[derive(Default)]
struct Gap {
    /// The end of the piece before.
    end: usize,
    line: usize,
    line_start: usize,
}

/// The comments of a text in their order.
pub(super) fn comments<'t>(pieces: &Pieces<'t>) -> Vec<&'t str> {
    let mut found = Vec::new();
    for piece in &pieces.all {
        found.extend(pieces.comments[piece.above.clone()].iter().map(|it| it.text));
        found.extend(piece.beside.map(|it| it.0));
    }
    found
}

/// What a text says to the parser: its tokens after the newline rule, without their places.
pub(super) fn meaning(text: &str, names: &mut Interner) -> (Vec<Token>, Vec<Spanned>) {
    use crate::lang::source::SourceId;
    use crate::lang::syntax::{lexer, newline};
    let lexed = lexer::lex(SourceId(0), text, names);
    let filtered = newline::filter(SourceId(0), text, &lexed.tokens, names);
    (filtered.tokens.into_iter().map(|(_, token, _)| token).collect(), lexed.tokens)
}
