//! Between lexer and grammar: which newlines count, which words are keywords, which brackets belong together.
//!
//! * **Newlines.** A newline ends a statement when the innermost open bracket is a brace or there is none, and
//!   the token before it can end something; not before `.`, `and`, `or`, `catch`, nor between `}` and `else`.
//!   The others vanish. One before a closing brace vanishes too, so the grammar sees newlines only *between*
//!   statements.
//! * **Soft keywords.** A word that begins declarations is one only at the start of a line outside of all
//!   brackets, directly before a name; a word that begins clauses only at the start of a line directly inside
//!   the body of its declaration. Each open bracket knows what kind of body it holds ([`Body`]).
//! * **Pairs of tokens** that stand for one: `must not`, `or else`, and the comma of an `assert`.
//! * **Brackets.** The stream handed on is balanced: a closing bracket that closes nothing is dropped, one
//!   that is missing is added with no width. Each is said here; so the parser need not guess, and a mistake
//!   in one line of the module cannot reach the next. [`Filtered::lines`] are these lines.
//! * **Depth.** The tree cannot be deeper than what [`depth`](super::depth) counts.

use std::ops::Range;

use super::argument::argument_begins;
use super::depth::Depth;
use super::lexer::Spanned;
use super::token::Token;
use super::words::{self, Body};
use crate::lang::diagnostic::catalog::{syntax as problems, text::foreign_operator};
use crate::lang::diagnostic::{Diagnostic, Problem};
use crate::lang::source::{Interner, SourceId, Span, known};

/// Tokens as the grammar wants them.
#[derive(Debug, Default)]
pub struct Filtered {
    /// The tokens.
    pub tokens: Vec<Spanned>,
    /// The lines of the module: each an item, and the newline after it.
    pub lines: Vec<Range<usize>>,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether brackets were open at the end.
    pub open_brackets: bool,
    /// Whether reading stopped because of the nesting.
    pub too_deep: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bracket {
    Module,
    Brace,
    Paren,
    Square,
    Hole,
}

impl Bracket {
    fn signs(self) -> (&'static str, &'static str, Token) {
        match self {
            Self::Paren => ("(", ")", Token::RightParen),
            Self::Square => ("[", "]", Token::RightSquare),
            Self::Hole => ("{", "}", Token::HoleEnd),
            Self::Brace | Self::Module => ("{", "}", Token::RightBrace),
        }
    }
}

struct Frame {
    bracket: Bracket,
    body: Body,
    /// Where it was opened.
    start: usize,
    /// What the next brace directly inside will hold.
    next: Body,
    /// An `assert` waits for its comma.
    assert: bool,
    /// Where the line begins that opened it.
    line: usize,
}

/// Filters the tokens of a text.
pub fn filter(source: SourceId, text: &str, raw: &[Spanned], names: &Interner) -> Filtered {
    let module = Frame {
        bracket: Bracket::Module,
        body: Body::Code,
        start: 0,
        next: Body::Code,
        assert: false,
        line: 0,
    };
    let mut filter = Filter {
        source,
        text,
        raw,
        names,
        frames: vec![module],
        depth: Depth::default(),
        line: 0,
        text_line: 0,
        forgiven: 0,
        suspect: None,
        out: Filtered::default(),
    };
    filter.run();
    filter.out
}

/// The character that ends at a byte.
pub fn last_character(source: SourceId, text: &str, end: usize) -> Span {
    let before = text.get(..end).and_then(|it| it.chars().next_back());
    Span::new(source, end - before.map_or(0, char::len_utf8), end)
}

struct Filter<'t> {
    source: SourceId,
    text: &'t str,
    raw: &'t [Spanned],
    names: &'t Interner,
    frames: Vec<Frame>,
    depth: Depth,
    /// Where the present line of the module begins.
    line: usize,
    /// Where the present line of the text begins.
    text_line: usize,
    /// Closing brackets that were added before a declaration and may still come.
    forgiven: usize,
    /// A brace that by its indentation seems to have been closed by another's.
    suspect: Option<usize>,
    out: Filtered,
}

impl Filter<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some((start, token, end)) = self.raw.get(at) {
            let (start, end) = (*start, *end);
            at += 1;
            match token {
                Token::Newline => {
                    self.newline(at, start, end);
                    self.text_line = end;
                }
                Token::Name(_) => self.name(at - 1),
                Token::Of
                    if self.is(at, &Token::Colon)
                        && self.top().bracket == Bracket::Paren
                        && argument_begins(&self.out.tokens, self.top().start) =>
                {
                    self.push(Token::Name(known::OF), start, end);
                }
                Token::Or if self.is(at, &Token::Else) => {
                    if self.top().body == Body::Norm && !self.at_start() {
                        self.push(Token::Newline, start, start);
                    }
                    self.push(Token::OrElse, start, self.raw[at].2);
                    at += 1;
                }
                Token::Not if self.last() == Some(&Token::Must) => {
                    if let Some(last) = self.out.tokens.last_mut() {
                        *last = (last.0, Token::MustNot, end);
                    }
                }
                Token::BarBar if self.value_before() && self.top().body != Body::Rows => {
                    self.say(foreign_operator("||", "or"), start, end);
                    self.push(Token::Or, start, end);
                }
                Token::Assert => {
                    self.top_mut().assert = true;
                    self.push(Token::Assert, start, end);
                }
                Token::Comma if std::mem::take(&mut self.top_mut().assert) => {
                    self.push(Token::AssertComma, start, end);
                }
                Token::LeftParen => self.open(Bracket::Paren, token, start, end),
                Token::LeftSquare => self.open(Bracket::Square, token, start, end),
                Token::LeftBrace => self.open(Bracket::Brace, token, start, end),
                Token::HoleStart => self.open(Bracket::Hole, token, start, end),
                Token::RightParen => self.close(Bracket::Paren, start, end),
                Token::RightSquare => self.close(Bracket::Square, start, end),
                Token::RightBrace => self.close(Bracket::Brace, start, end),
                Token::HoleEnd => self.close(Bracket::Hole, start, end),
                Token::Let | Token::Use | Token::While | Token::Return
                    if matches!(self.top().bracket, Bracket::Paren | Bracket::Square)
                        && self.first_of_line(at - 1) =>
                {
                    self.close_data(start, &token.to_string());
                    self.push(token.clone(), start, end);
                }
                Token::Use | Token::Let
                    if self.frames.len() > 1
                        && self.first_of_line(at - 1)
                        && (*token == Token::Use || self.top().body.has_no_let()) =>
                {
                    self.close_all(start, &token.to_string());
                    self.push(token.clone(), start, end);
                }
                _ => self.push(token.clone(), start, end),
            }
            if self.depth.exceeded() {
                self.out.too_deep = true;
                return self.say(problems::too_deep(), start, end);
            }
        }
        self.finish();
    }

    fn push(&mut self, token: Token, start: usize, end: usize) {
        let value_before = self.last().is_some_and(Token::ends_value);
        if token == Token::Newline {
            self.top_mut().assert = false;
        }
        self.depth.token(&token, value_before, self.top().body == Body::Rows);
        self.out.tokens.push((start, token, end));
    }

    fn say(&mut self, problem: Problem, start: usize, end: usize) {
        self.out.diagnostics.push(problem.at(self.span(start, end)));
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    fn top(&self) -> &Frame {
        self.frames.last().expect("the module's frame is never closed")
    }

    fn top_mut(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the module's frame is never closed")
    }

    fn last(&self) -> Option<&Token> {
        self.out.tokens.last().map(|(_, token, _)| token)
    }

    fn value_before(&self) -> bool {
        self.last().is_some_and(Token::ends_value)
    }

    fn is(&self, at: usize, token: &Token) -> bool {
        self.raw.get(at).is_some_and(|(_, it, _)| it == token)
    }

    /// The next token that is no newline.
    fn ahead(&self, from: usize) -> Option<usize> {
        (from..self.raw.len()).find(|&at| self.raw[at].1 != Token::Newline)
    }

    /// Whether a clause or statement begins here.
    fn at_start(&self) -> bool {
        match self.out.tokens.last() {
            None | Some((_, Token::Newline, _)) => true,
            Some((start, Token::LeftBrace, _)) => *start == self.top().start,
            Some(_) => false,
        }
    }

    /// Whether nothing but newlines stands between it and the start of its line.
    fn first_of_line(&self, at: usize) -> bool {
        at == 0 || self.is(at - 1, &Token::Newline)
    }

    fn word(&self, at: usize) -> &str {
        match self.raw.get(at) {
            Some((_, Token::Name(symbol), _)) => self.names.name(*symbol),
            _ => "",
        }
    }

    fn newline(&mut self, next: usize, start: usize, end: usize) {
        if !matches!(self.top().bracket, Bracket::Brace | Bracket::Module)
            || !self.last().is_some_and(Token::can_end)
        {
            return;
        }
        let Some(ahead) = self.ahead(next) else { return };
        let goes_on = match &self.raw[ahead].1 {
            Token::Dot | Token::And | Token::Catch | Token::RightBrace => true,
            Token::Or => !(self.top().body == Body::Norm && self.is(ahead + 1, &Token::Else)),
            Token::Else => self.last() == Some(&Token::RightBrace),
            Token::Name(_) => self.top().body == Body::Process && self.is_when(ahead),
            // Nothing begins with a brace: it belongs to the line before, and the parser goes on with it.
            Token::LeftBrace => {
                let (start, end) = (self.raw[ahead].0, self.raw[ahead].2);
                self.say(problems::brace_on_next_line(), start, end);
                true
            }
            _ => false,
        };
        if goes_on {
            return;
        }
        self.top_mut().next = Body::Code;
        self.push(Token::Newline, start, end);
        if self.frames.len() == 1 {
            self.out.lines.push(self.line..self.out.tokens.len());
            self.line = self.out.tokens.len();
        }
    }

    /// `when` after the second state of a process.
    fn is_when(&self, at: usize) -> bool {
        let mut before = self.out.tokens.iter().rev().map(|(_, token, _)| token);
        self.word(at) == "when"
            && matches!(before.next(), Some(Token::Name(_)))
            && before.next() == Some(&Token::Arrow)
    }

    fn name(&mut self, at: usize) {
        let (start, token, end) = &self.raw[at];
        let (start, end) = (*start, *end);
        if let Some((declaration, body)) = self.declaration(at) {
            if self.frames.len() > 1 {
                self.close_all(start, &declaration.to_string());
            }
            self.push(declaration, start, end);
            self.top_mut().next = body;
        } else if let Some(clause) = self.clause(at) {
            if clause == Token::Payoffs {
                self.top_mut().next = Body::Rows;
            }
            self.push(clause, start, end);
        } else if self.top().body == Body::Process && self.is_when(at) {
            self.push(Token::When, start, end);
        } else {
            self.push(token.clone(), start, end);
        }
    }

    fn declaration(&self, at: usize) -> Option<(Token, Body)> {
        let found = words::declaration(self.word(at))?;
        let named = match self.raw.get(at + 1) {
            Some((_, Token::Name(_), _)) => found.0 != Token::Test,
            Some((_, Token::Text(_) | Token::TextStart, _)) => found.0 == Token::Test,
            _ => false,
        };
        let outside = self.frames.len() == 1 && self.at_start();
        // Inside of brackets two names never stand side by side, so a bracket must be missing.
        let misplaced = self.frames.len() > 1
            && self.first_of_line(at)
            && match self.raw.get(at + 2) {
                Some((_, Token::LeftBrace, _)) => true,
                Some((_, Token::LeftParen | Token::Colon | Token::Is, _)) => found.0 != Token::Test,
                _ => false,
            };
        (named && (outside || misplaced)).then_some(found)
    }

    fn clause(&self, at: usize) -> Option<Token> {
        if !self.at_start() {
            return None;
        }
        let found = words::clause(self.top().body, self.word(at))?;
        (found == Token::Types || !self.is(at + 1, &Token::Colon)).then_some(found)
    }

    fn open(&mut self, bracket: Bracket, token: &Token, start: usize, end: usize) {
        self.push(token.clone(), start, end);
        let inner = match (bracket, self.top().next) {
            (Bracket::Brace, next) => {
                self.top_mut().next = Body::Code;
                next
            }
            _ => Body::Code,
        };
        let (next, line) = (Body::Code, self.text_line);
        self.frames.push(Frame { bracket, body: inner, start, next, assert: false, line });
        self.depth.open();
    }

    fn close(&mut self, bracket: Bracket, start: usize, end: usize) {
        let partner = self.frames.iter().rposition(|frame| frame.bracket == bracket);
        let inner = partner.map_or(&[][..], |at| &self.frames[at + 1..]);
        let crosses = inner.iter().any(|frame| match frame.bracket {
            Bracket::Brace => bracket != Bracket::Hole && frame.line != self.text_line,
            Bracket::Hole => true,
            _ => false,
        });
        let Some(partner) = partner.filter(|_| !crosses) else {
            match self.forgiven.checked_sub(1) {
                Some(fewer) => self.forgiven = fewer,
                None => self.say(problems::stray_closing(bracket.signs().1), start, end),
            }
            return;
        };
        while self.frames.len() > partner + 1 {
            let frame = self.top();
            let (from, (open, shut, _)) = (frame.start, frame.bracket.signs());
            let opening = self.span(from, from + 1);
            self.say(problems::unclosed(open, shut), start, end);
            if let Some(said) = self.out.diagnostics.last_mut() {
                said.related.push((opening, problems::OPENED_HERE.into()));
            }
            self.shut(start);
        }
        if bracket == Bracket::Brace && self.suspect.is_none() {
            let opening = self.indent(self.top().line);
            let here = self.indent(self.text_line);
            if here < opening && self.text_line + here == start {
                self.suspect = Some(self.top().start);
            }
        }
        self.frames.pop();
        self.depth.close();
        self.push(bracket.signs().2, start, end);
    }

    /// Closes the innermost bracket with a token of no width.
    fn shut(&mut self, at: usize) {
        if self.last() == Some(&Token::Newline) {
            self.out.tokens.pop();
        }
        if let Some(frame) = self.frames.pop() {
            self.depth.close();
            self.push(frame.bracket.signs().2, at, at);
        }
    }

    /// A statement begins where data is still open: closes the data.
    fn close_data(&mut self, at: usize, word: &str) {
        let outermost = self
            .frames
            .iter()
            .rposition(|frame| !matches!(frame.bracket, Bracket::Paren | Bracket::Square));
        let outermost = outermost.unwrap_or(0);
        if self.frames[outermost].bracket != Bracket::Hole {
            self.close_to(outermost, at, word);
        }
    }

    /// A declaration begins where something is still open: closes all.
    fn close_all(&mut self, at: usize, word: &str) {
        let braces = self.frames.iter().filter(|it| it.bracket == Bracket::Brace).count();
        self.forgiven = self.forgiven.saturating_add(braces);
        self.close_to(0, at, word);
    }

    fn close_to(&mut self, outermost: usize, at: usize, word: &str) {
        let first = &self.frames[outermost + 1];
        let (from, (open, shut, _)) = (first.start, first.bracket.signs());
        let opening = self.span(from, from + 1);
        self.say(problems::unclosed_before(open, shut, word), at, at + word.len());
        if let Some(said) = self.out.diagnostics.last_mut() {
            said.related.push((opening, problems::OPENED_HERE.into()));
        }
        while self.frames.len() > outermost + 1 {
            self.shut(at);
        }
        self.push(Token::Newline, at, at);
        if outermost == 0 {
            self.out.lines.push(self.line..self.out.tokens.len());
            self.line = self.out.tokens.len();
        }
    }

    fn finish(&mut self) {
        let end = self.out.tokens.last().map_or(0, |(_, _, end)| *end);
        if self.frames.len() > 1 {
            self.out.open_brackets = true;
            let first = &self.frames[1];
            let (from, (open, shut, _)) = (first.start, first.bracket.signs());
            let missing = self.line_of_data(first).unwrap_or(end);
            let place = last_character(self.source, self.text, missing);
            let mut said = problems::unclosed(open, shut).at(place);
            said.related.push((self.span(from, from + 1), problems::OPENED_HERE.into()));
            if let Some(suspect) = self.suspect.filter(|it| *it != from) {
                said.related.push((self.span(suspect, suspect + 1), problems::SUSPECT.into()));
            }
            self.out.diagnostics.push(said);
        }
        while self.frames.len() > 1 {
            self.shut(end);
        }
        if self.line < self.out.tokens.len() {
            if self.last().is_some_and(Token::can_end) {
                self.push(Token::Newline, end, end);
            }
            self.out.lines.push(self.line..self.out.tokens.len());
        }
    }

    /// Where the line ends that opened a list or call and that the next line, by its indentation, does not
    /// continue: there the closing bracket was forgotten.
    fn line_of_data(&self, frame: &Frame) -> Option<usize> {
        if !matches!(frame.bracket, Bracket::Paren | Bracket::Square) {
            return None;
        }
        let line = self.text.get(frame.start..)?.find('\n').map(|length| frame.start + length)?;
        let next =
            self.raw.iter().find(|(start, token, _)| *start > line && *token != Token::Newline)?.0;
        let begins = self.text.get(..next)?.rfind('\n').map_or(0, |at| at + 1);
        let goes_on = self.indent(begins) > self.indent(frame.line);
        (!goes_on).then(|| self.text[..line].trim_end().len())
    }

    /// How many blanks the line that begins at `line` begins with.
    fn indent(&self, line: usize) -> usize {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
        self.text.as_bytes()[line..].iter().take_while(|byte| blank(byte)).count()
    }
}
