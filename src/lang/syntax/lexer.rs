//! Text to tokens.
//!
//! Code is read by [`Scanner`]. What stands between quotes is read here, by hand, with a stack of *holes*: at
//! a `{` in a text the hole is pushed and code is read again; the hole counts its own braces, so the `}` that
//! is one too many ends it and the text goes on. Texts inside of holes work the same way, to any depth:
//!
//! ```text
//! "a {f("b {c}"):.3} d"   text start, piece, hole start, name, (, text start, … ), format, hole end, piece, text end
//! ```
//!
//! The first `:` outside of all brackets of a hole begins its format.
//!
//! The lexer never fails. What has no meaning becomes a `Bad` token, which no rule of the grammar takes, and a
//! diagnostic on the side; signs of other languages become the sign that was meant, and a diagnostic.
//!
//! Documentation comments are no tokens: they are kept by the byte at which the next token starts.

use std::collections::BTreeMap;

use super::ast::Doc;
use super::text::{self, Part};
use super::token::{Found, Scanner, Token};
use crate::lang::diagnostic::catalog::syntax::late_module_doc;
use crate::lang::diagnostic::catalog::text as problems;
use crate::lang::diagnostic::{Diagnostic, Problem};
use crate::lang::source::{Interner, SourceId, Span};

/// A token and its bytes.
pub type Spanned = (usize, Token, usize);

/// Everything that the lexer found.
#[derive(Debug, Default)]
pub struct Lexed {
    /// The tokens, every newline among them.
    pub tokens: Vec<Spanned>,
    /// `///` comments by the start of the token that follows.
    pub docs: BTreeMap<usize, Doc>,
    /// The `//!` comments at the top.
    pub module_docs: Option<Doc>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the end came inside of a text.
    pub open_text: bool,
}

/// How often a text without an end is cut off at the end of its line to read on behind it.
const RETRIES: usize = 3;
/// How many mistakes are kept; fewer are shown.
const ENOUGH: usize = 200;

/// Reads a text.
pub fn lex(source: SourceId, text: &str, names: &mut Interner) -> Lexed {
    let first_line = text.strip_prefix('\u{feff}').unwrap_or(text);
    let start =
        if first_line.starts_with("#!") { text.find('\n').unwrap_or(text.len()) } else { 0 };
    let mut lexer = Lexer {
        source,
        text,
        names,
        scanner: Scanner::new(text, start),
        holes: Vec::new(),
        pending: None,
        said: 0,
        unclosed: false,
        retries: 0,
        out: Lexed::default(),
    };
    lexer.run();
    lexer.out
}

/// Code inside of a text.
struct Hole {
    /// Where the text begins.
    quote: usize,
    /// How many tokens there were before it.
    before: usize,
    /// Open braces, and open brackets of all kinds, inside the hole.
    braces: usize,
    brackets: usize,
    /// Where the hole begins.
    start: usize,
    /// How many tokens there were before its code.
    code: usize,
}

struct Lexer<'t, 'n> {
    source: SourceId,
    text: &'t str,
    names: &'n mut Interner,
    scanner: Scanner<'t>,
    holes: Vec<Hole>,
    /// `///` lines that wait for their token.
    pending: Option<Doc>,
    /// A bit for each slip that is said only once.
    said: u8,
    /// No `*/` follows any more.
    unclosed: bool,
    retries: usize,
    out: Lexed,
}

impl Lexer<'_, '_> {
    fn run(&mut self) {
        loop {
            match self.scanner.next() {
                Some((token, range)) => self.one((token, range)),
                None if self.holes.is_empty() => break,
                None => {
                    let (quote, before) = (self.holes[0].quote, self.holes[0].before);
                    if !self.cut_off(quote, before) {
                        break;
                    }
                }
            }
        }
        if let Some(doc) = self.pending.take() {
            self.out.docs.insert(self.text.len(), doc);
        }
    }

    fn one(&mut self, (token, range): Found) {
        let (start, end) = (range.start, range.end);
        let slice = &self.text[range];
        let Some(token) = token else { return self.strange(start, end) };
        match token {
            Token::Name(_) => self.name(slice, start, end),
            Token::Int(_) => {
                let value = slice.replace('_', "").parse().unwrap_or_else(|_| {
                    self.say(problems::number_too_large(slice, "an int"), start, end);
                    0
                });
                self.push(Token::Int(value), start, end);
            }
            Token::Float(_) => {
                let mut value = slice.replace('_', "").parse().unwrap_or(f64::INFINITY);
                if value == f64::INFINITY {
                    self.say(problems::number_too_large(slice, "a float"), start, end);
                    value = 0.0;
                }
                self.push(Token::Float(value), start, end);
            }
            Token::Comment => self.comment(slice, start, end),
            Token::Quote => self.begin_text(start),
            Token::LeftBrace => self.bracket(token, start, end, 1, 1),
            Token::LeftParen | Token::LeftSquare => self.bracket(token, start, end, 0, 1),
            Token::RightParen | Token::RightSquare => self.bracket(token, start, end, 0, -1),
            Token::RightBrace => match self.holes.last() {
                Some(hole) if hole.braces == 0 => self.end_hole(start),
                _ => self.bracket(token, start, end, -1, -1),
            },
            Token::Colon => match self.holes.last() {
                Some(hole) if hole.brackets == 0 => self.format(start),
                _ => self.push(token, start, end),
            },
            Token::Apostrophe => self.single_quotes(start),
            Token::Semicolon => {
                self.say_once(0, problems::semicolon(), start, end);
                self.push(Token::Newline, start, end);
            }
            Token::Hash => {
                let line = self.line_end(start);
                self.say_once(1, problems::hash_comment(), start, end);
                self.scanner.jump(line);
            }
            Token::BlockComment => {
                let rest = if self.unclosed { "" } else { &self.text[end..] };
                let close = rest.find("*/").map(|at| end + at + 2);
                self.unclosed = close.is_none();
                let close = close.unwrap_or_else(|| self.line_end(start));
                self.say_once(2, problems::block_comment(), start, close);
                self.scanner.jump(close);
            }
            Token::AmpAmp => self.instead(slice, Token::And, start, end),
            Token::Bang => self.instead(slice, Token::Not, start, end),
            Token::StarStar => self.instead(slice, Token::Caret, start, end),
            Token::Same => self.instead(slice, Token::EqualEqual, start, end),
            Token::NotSame | Token::LessGreater => {
                self.instead(slice, Token::NotEqual, start, end);
            }
            Token::ColonEqual => self.instead(slice, Token::Equal, start, end),
            Token::PlusPlus => self.bad(problems::increment(), start, end),
            Token::ThinArrow => self.bad(problems::thin_arrow(), start, end),
            _ => self.push(token, start, end),
        }
    }

    fn name(&mut self, slice: &str, start: usize, end: usize) {
        let after_dot = matches!(self.out.tokens.last(), Some((_, Token::Dot, _)));
        let token = match slice {
            "inf" if !after_dot => Token::Float(f64::INFINITY),
            _ => Token::Name(self.names.intern(slice)),
        };
        self.push(token, start, end);
    }

    fn push(&mut self, token: Token, start: usize, end: usize) {
        if token == Token::Newline {
            // Empty lines are as good as one: the last, so that what follows knows its line.
            while matches!(self.out.tokens.last(), Some((_, Token::Newline, _))) {
                self.out.tokens.pop();
            }
        } else if let Some(doc) = self.pending.take() {
            self.out.docs.insert(start, doc);
        }
        self.out.tokens.push((start, token, end));
    }

    fn say(&mut self, problem: Problem, start: usize, end: usize) {
        if self.out.diagnostics.len() >= ENOUGH {
            return;
        }
        self.out.diagnostics.push(problem.at(Span::new(self.source, start, end)));
    }

    /// Says what is likely to be wrong on every line of a text only once.
    fn say_once(&mut self, slip: u8, problem: Problem, start: usize, end: usize) {
        if self.said & (1 << slip) == 0 {
            self.said |= 1 << slip;
            self.say(problem, start, end);
        }
    }

    fn bad(&mut self, problem: Problem, start: usize, end: usize) {
        self.say(problem, start, end);
        self.push(Token::Bad, start, end);
    }

    fn instead(&mut self, found: &str, token: Token, start: usize, end: usize) {
        self.say(problems::foreign_operator(found, &token.to_string()), start, end);
        self.push(token, start, end);
    }

    fn line_end(&self, from: usize) -> usize {
        self.text[from..].find('\n').map_or(self.text.len(), |at| from + at)
    }

    fn strange(&mut self, start: usize, end: usize) {
        let Some(found) = self.text[start..end].chars().next() else { return };
        let end_of_first = start + found.len_utf8();
        let problem = match found {
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' | '\u{ab}'
            | '\u{bb}' => problems::curly_quotes(found),
            _ => problems::strange_character(found).help(problems::sign(found)),
        };
        // A run of them is one mistake.
        let adjoining = matches!(self.out.tokens.last(), Some((_, Token::Bad, to)) if *to == start);
        if !adjoining {
            self.say(problem, start, end_of_first);
        }
        self.push(Token::Bad, start, end);
    }

    fn comment(&mut self, slice: &str, start: usize, end: usize) {
        let span = Span::new(self.source, start, end);
        if let Some(line) = slice.strip_prefix("//!") {
            if self.out.tokens.iter().all(|(_, token, _)| *token == Token::Newline) {
                extend(&mut self.out.module_docs, line, span);
            } else {
                self.say(late_module_doc(), start, end);
            }
        } else if let Some(line) = slice.strip_prefix("///")
            && !line.starts_with('/')
        {
            extend(&mut self.pending, line, span);
        }
    }

    fn bracket(&mut self, token: Token, start: usize, end: usize, brace: isize, any: isize) {
        if let Some(hole) = self.holes.last_mut() {
            hole.braces = hole.braces.saturating_add_signed(brace);
            hole.brackets = hole.brackets.saturating_add_signed(any);
        }
        self.push(token, start, end);
    }

    /// `'…'` on one line is taken as the text that was meant.
    fn single_quotes(&mut self, start: usize) {
        let line = &self.text[start + 1..self.line_end(start)];
        match line.find('\'') {
            Some(at) => {
                let end = start + at + 2;
                self.say(problems::single_quotes(), start, end);
                self.push(Token::Text(line[..at].into()), start, end);
                self.scanner.jump(end);
            }
            None => self.bad(problems::single_quotes(), start, start + 1),
        }
    }

    fn begin_text(&mut self, quote: usize) {
        let before = self.out.tokens.len();
        let part = self.read(quote + 1);
        match part {
            Part { value, end, stop: text::Stop::Quote } => {
                self.push(Token::Text(value.into()), quote, end);
                self.scanner.jump(end);
            }
            part => {
                self.push(Token::TextStart, quote, quote + 1);
                self.piece(part, quote + 1, quote, before);
            }
        }
    }

    /// Hands on a fixed piece and what ends it.
    fn piece(&mut self, part: Part, from: usize, quote: usize, before: usize) {
        let Part { value, end, stop } = part;
        if !value.is_empty() {
            self.push(Token::Piece(value.into()), from, end - usize::from(stop != text::Stop::End));
        }
        match stop {
            text::Stop::Quote => {
                self.push(Token::TextEnd, end - 1, end);
                self.scanner.jump(end);
            }
            text::Stop::Brace => {
                self.push(Token::HoleStart, end - 1, end);
                let code = self.out.tokens.len();
                let start = end - 1;
                self.holes.push(Hole { quote, before, braces: 0, brackets: 0, start, code });
                self.scanner.jump(end);
            }
            text::Stop::End => {
                let (quote, before) =
                    self.holes.first().map_or((quote, before), |hole| (hole.quote, hole.before));
                self.cut_off(quote, before);
            }
        }
    }

    fn read(&mut self, from: usize) -> Part {
        let (part, problems) = text::read(self.text, from);
        for (problem, range) in problems {
            self.say(problem, range.start, range.end);
        }
        part
    }

    /// The `}` that closes a hole.
    fn end_hole(&mut self, brace: usize) {
        let Some(hole) = self.holes.pop() else { return };
        let code = self.out.tokens.get(hole.code..).unwrap_or(&[]);
        if code.iter().all(|(_, token, _)| matches!(token, Token::Newline | Token::Format(_))) {
            self.say(problems::empty_interpolation(), hole.start, brace + 1);
            self.out.tokens.truncate(hole.code);
            self.push(Token::Bad, hole.start + 1, brace);
        }
        self.push(Token::HoleEnd, brace, brace + 1);
        let part = self.read(brace + 1);
        self.piece(part, brace + 1, hole.quote, hole.before);
    }

    /// The format after the `:` at `colon`, up to the brace that ends the hole.
    fn format(&mut self, colon: usize) {
        let rest = &self.text[colon + 1..];
        let length = rest.find(['}', '"', '\n']).unwrap_or(rest.len());
        let (written, end) = (&rest[..length], colon + 1 + length);
        match text::format(written) {
            Ok(format) => self.push(Token::Format(format), colon, end),
            Err(problem) => self.say(problem, colon, end),
        }
        self.scanner.jump(end);
    }

    /// A text that reaches the end is taken to end with its line, a few times; then it swallows the rest.
    /// Says whether reading goes on.
    fn cut_off(&mut self, quote: usize, before: usize) -> bool {
        self.out.open_text = true;
        self.say(problems::unclosed_text(), quote, quote + 1);
        self.out.tokens.truncate(before);
        self.holes.clear();
        self.retries += 1;
        let end = if self.retries > RETRIES { self.text.len() } else { self.line_end(quote) };
        // What was wrong behind that point will be found again.
        let place = Span::new(self.source, quote, end).start;
        self.out.diagnostics.retain(|it| it.span.start <= place);
        self.out.docs.retain(|&at, _| at <= quote);
        self.push(Token::Text("".into()), quote, end);
        self.scanner = Scanner::new(self.text, end);
        end < self.text.len()
    }
}

fn extend(doc: &mut Option<Doc>, line: &str, span: Span) {
    let line = line.strip_prefix(' ').unwrap_or(line).trim_end();
    *doc = Some(match doc.take() {
        Some(Doc { text, span: first }) => {
            Doc { text: format!("{text}\n{line}").into(), span: first.to(span) }
        }
        None => Doc { text: line.into(), span },
    });
}
