//! The door to the grammar.
//!
//! [`parse`] takes any text and returns a tree, what is wrong with the text, and whether it merely ended too
//! early. It never fails.
//!
//! The parser is run on one line of the module at a time, so that a mistake in one declaration cannot spoil
//! the next. Within a line the grammar's `!` go on after a mistake. Where the tokens that `!` skipped open a
//! bracket without closing it (or the reverse), the parser has lost its place: what it says from there on is
//! not to be trusted. Then the statement around the mistake is replaced by a `Bad` token, and the line is
//! parsed once more: each statement, clause and row is judged on its own.

use std::collections::BTreeSet;
use std::ops::Range;

use lalrpop_util::ParseError;

use super::ast::build::{Builder, Entry, Skipped};
use super::ast::{Item, ItemKind, Module};
use super::block;
use super::expected::{self, Place};
use super::grammar::ProgramParser;
use super::lexer::{self, Lexed, Spanned};
use super::newline::{self, Filtered};
use super::token::Token;
use crate::lang::diagnostic::catalog::{syntax as problems, text};
use crate::lang::diagnostic::{Code, Diagnostic};
use crate::lang::source::{Interner, Lines, SourceId, Span};

/// How many errors, and how many warnings, are shown of one text.
const SHOWN: usize = 20;
/// How many troubles of one line of the module are looked at.
const ENOUGH: usize = 200;
/// How often one line of the module is parsed anew.
const ATTEMPTS: usize = 12;

/// What came of a text.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The tree, with holes where it could not be read.
    pub module: Module,
    /// Errors and warnings, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the only trouble is that the text ends inside of something that is still open.
    pub incomplete: bool,
}

/// Reads a text.
pub fn parse(source: SourceId, text: &str, names: &mut Interner) -> Parsed {
    let lexed = lexer::lex(source, text, names);
    let filtered = newline::filter(source, text, &lexed.tokens, names);
    let mut parser = Parser {
        source,
        text,
        lines: Lines::of(text),
        names,
        lexed: &lexed,
        module: Module { docs: lexed.module_docs.clone(), ..Module::default() },
        documented: BTreeSet::new(),
        said: Vec::new(),
        ended: false,
    };
    if !filtered.too_deep {
        for line in &filtered.lines {
            parser.line(&filtered.tokens[line.clone()]);
        }
    }
    parser.finish(&filtered)
}

/// A place where the parser could not go on.
struct Trouble {
    /// The token's index in its line; past the last at the end of the text.
    at: usize,
    span: (usize, usize),
    expected: Vec<String>,
    /// Brackets were skipped that do not match.
    lost: bool,
}

struct Parser<'t> {
    source: SourceId,
    text: &'t str,
    lines: Lines,
    names: &'t Interner,
    lexed: &'t Lexed,
    module: Module,
    documented: BTreeSet<usize>,
    /// What the parser has to say.
    said: Vec<Diagnostic>,
    /// It met the end in the middle of something.
    ended: bool,
}

impl Parser<'_> {
    /// Parses a line of the module: an item and the newline after it.
    fn line(&mut self, original: &[Spanned]) {
        let mut tokens = original.to_vec();
        let mut troubles: Vec<Trouble> = Vec::new();
        let mut result = None;
        for _ in 0..ATTEMPTS {
            let mut builder = Builder::new(self.source, self.text, self.names, &self.lexed.docs);
            let stream = tokens.iter().cloned().map(Ok::<_, std::convert::Infallible>);
            let outcome = ProgramParser::new().parse(&mut builder, stream);
            let mut found: Vec<_> =
                builder.skipped.iter().take(ENOUGH).map(|it| Trouble::new(it, &tokens)).collect();
            self.documented.append(&mut builder.documented);
            result = match outcome {
                Ok(entry) => Some((entry, builder.diagnostics)),
                Err(error) => {
                    found.push(Trouble { lost: true, ..Trouble::of(&error, &tokens) });
                    None
                }
            };
            let lost = found.iter().position(|it| it.lost);
            found.truncate(lost.map_or(found.len(), |at| at + 1));
            let hide = lost.and_then(|at| statement(&tokens, found[at].at));
            troubles.extend(found);
            let Some(hide) = hide.filter(|it| it.len() < tokens.len()) else { break };
            let (start, end) = (tokens[hide.start].0, tokens[hide.end - 1].2);
            tokens.splice(hide, [(start, Token::Bad, end)]);
        }
        self.report(original, troubles);
        let (start, end) =
            original.first().zip(original.last()).map_or((0, 0), |(a, b)| (a.0, b.2));
        let (entry, diagnostics) = result.unwrap_or_else(|| {
            let span = Span::new(self.source, start, end);
            (Entry::Item(Item { docs: None, kind: ItemKind::Error, span }), Vec::new())
        });
        self.said.extend(diagnostics);
        match entry {
            Entry::Use(line) => {
                let read = |item: &Item| !matches!(item.kind, ItemKind::Error);
                if self.module.items.iter().any(read) {
                    self.said.push(problems::late_use().at(line.span));
                }
                self.module.uses.push(line);
            }
            Entry::Item(item) => self.module.items.push(item),
        }
    }

    /// Puts the troubles of a line of the module into words.
    fn report(&mut self, tokens: &[Spanned], mut troubles: Vec<Trouble>) {
        troubles.sort_by_key(|it| it.span);
        troubles.dedup_by_key(|it| it.span);
        for trouble in troubles {
            let (start, end) = trouble.span;
            let at = tokens.iter().position(|it| (it.0, it.2) == (start, end));
            if trouble.at_end() {
                self.ended = true;
            } else if at.is_none_or(|at| silent(&tokens[at])) {
                continue;
            }
            let place = Place {
                source: self.source,
                text: self.text,
                tokens,
                at: at.unwrap_or(tokens.len()),
                span: Span::new(self.source, start, end),
                expected: &trouble.expected,
            };
            let diagnostic = expected::explain(&place);
            // One bar too many in the head of a table, and each row of it is read wrongly.
            let all = diagnostic.code() == problems::bar_in_cell().code;
            self.said.push(diagnostic);
            if all {
                break;
            }
        }
    }

    fn finish(mut self, filtered: &Filtered) -> Parsed {
        let lexed = self.lexed;
        let earlier = lexed.diagnostics.iter().chain(&filtered.diagnostics);
        let unclosed = text::unclosed_text().code;
        let open_text = lexed.diagnostics.iter().find(|it| it.code() == unclosed);
        // What follows a text without an end, or stands on a line with an earlier mistake, is no new mistake.
        let mistakes = earlier.clone().filter(|it| it.is_error());
        let lines: BTreeSet<usize> =
            mistakes.map(|it| self.lines.start_of(it.span.start as usize)).collect();
        let mut seen = BTreeSet::new();
        let mut said = std::mem::take(&mut self.said);
        said.retain(|it| open_text.is_none_or(|text| it.span.start < text.span.start));
        // What stands at the margin below a brace that is never closed was read as if it stood inside.
        let never = [problems::unclosed("", "").code, problems::unclosed_before("", "", "").code];
        let swallowed: Vec<Range<u32>> = earlier
            .clone()
            .filter(|it| never.contains(&it.code()))
            .filter_map(|it| Some(it.related.first()?.0.end..it.span.start))
            .collect();
        said.retain(|it| {
            let margin = it.span.start as usize == self.lines.start_of(it.span.start as usize);
            !margin || !swallowed.iter().any(|range| range.contains(&it.span.start))
        });
        let broken = said.iter().any(|it| it.code() != problems::unexpected_end().code);
        // Nor does the parser know better where a list or a call that is never closed should have ended.
        let never = problems::unclosed("", "").code;
        let before = problems::unclosed_before("", "", "").code;
        let open = |it: &&Diagnostic| it.code() == never || it.code() == before;
        let data = earlier.clone().filter(open).flat_map(|it| &it.related);
        let data = data.map(|(span, _)| *span).filter(|it| matches!(self.written(*it), "(" | "["));
        let data = data.map(|it| it.start).min();
        said.retain(|it| data.is_none_or(|open| it.span.start < open));
        // A keyword taken for a name is one wherever it stands again.
        let keyword = problems::word_as_name("").code;
        let words: Vec<&str> =
            said.iter().filter(|it| it.code() == keyword).map(|it| self.written(it.span)).collect();
        said.retain(|it| {
            let line = self.lines.start_of(it.span.start as usize);
            let whole = self.text[line..].lines().next().unwrap_or("");
            let again = it.code() != keyword && words.iter().any(|word| whole.contains(word));
            !again && !lines.contains(&line) && seen.insert(line)
        });
        let ending: &[Code] =
            &[unclosed, problems::unclosed("", "").code, problems::unexpected_end().code];
        let open = lexed.open_text || filtered.open_brackets || self.ended;
        // What is open because a text swallowed its end, and the second of two odd quotes, go without saying.
        let swallowed = |it: &Diagnostic| {
            it.code() != problems::unclosed("", "").code
                || open_text.is_none_or(|text| it.span.start < text.span.start)
        };
        let mut quotes = BTreeSet::new();
        let quote = text::curly_quotes(' ').code;
        let earlier = earlier.filter(|it| swallowed(it));
        let earlier = earlier.filter(|it| {
            it.code() != quote || quotes.insert(self.lines.start_of(it.span.start as usize))
        });
        let mut diagnostics: Vec<_> = earlier.cloned().chain(said).collect();
        let incomplete =
            open && !broken && diagnostics.iter().all(|it| ending.contains(&it.code()));
        if diagnostics.is_empty() {
            for (at, doc) in &lexed.docs {
                if !self.documented.contains(at) {
                    diagnostics.push(problems::stray_doc().at(doc.span));
                }
            }
        }
        block::without_consequences(self.text, &mut diagnostics);
        shorten(&mut diagnostics);
        Parsed { module: self.module, diagnostics, incomplete }
    }

    fn written(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }
}

impl Trouble {
    fn new(skipped: &Skipped, tokens: &[Spanned]) -> Self {
        let mut depth = 0_isize;
        let mut lost = false;
        for (_, token, _) in &skipped.dropped_tokens {
            depth += turn(token);
            lost |= depth < 0;
        }
        Self { lost: lost || depth != 0, ..Self::of(&skipped.error, tokens) }
    }

    fn of(error: &ParseError<usize, Token, std::convert::Infallible>, tokens: &[Spanned]) -> Self {
        let end = tokens.last().map_or(0, |it| it.2);
        let (span, expected) = match error {
            ParseError::UnrecognizedToken { token: (start, _, end), expected } => {
                ((*start, *end), expected.clone())
            }
            ParseError::ExtraToken { token: (start, _, end) } => ((*start, *end), Vec::new()),
            ParseError::UnrecognizedEof { expected, .. } => ((usize::MAX, end), expected.clone()),
            ParseError::InvalidToken { location } => ((*location, *location), Vec::new()),
            ParseError::User { error } => match *error {},
        };
        let at = tokens.iter().position(|it| (it.0, it.2) == span).unwrap_or(tokens.len());
        Self { at, span, expected, lost: false }
    }

    fn at_end(&self) -> bool {
        self.span.0 == usize::MAX
    }
}

/// Leaves the first of many diagnostics. Warnings count apart: they neither hide an error nor become one.
fn shorten(diagnostics: &mut Vec<Diagnostic>) {
    let errors = || diagnostics.iter().filter(|it| it.is_error());
    let rest = errors().count().saturating_sub(SHOWN);
    let more = errors().nth(SHOWN).filter(|_| rest > 1);
    let more = more.map(|first| problems::more_errors(rest).at(first.span));
    let most = if more.is_some() { SHOWN } else { usize::MAX };
    let mut shown = [0; 2];
    diagnostics.retain(|it| {
        let error = it.is_error();
        shown[usize::from(error)] += 1;
        shown[usize::from(error)] <= if error { most } else { SHOWN }
    });
    diagnostics.extend(more);
}

/// Whether it has been complained of: a `Bad` token, and a bracket that had to be added.
fn silent((start, token, end): &Spanned) -> bool {
    *token == Token::Bad || (start == end && *token != Token::Newline)
}

/// How a token changes the depth of brackets.
fn turn(token: &Token) -> isize {
    match token {
        Token::LeftParen | Token::LeftSquare | Token::LeftBrace | Token::HoleStart => 1,
        Token::RightParen | Token::RightSquare | Token::RightBrace | Token::HoleEnd => -1,
        _ => 0,
    }
}

/// The tokens of the statement, clause or row around the token `at`.
fn statement(tokens: &[Spanned], at: usize) -> Option<std::ops::Range<usize>> {
    let mut depth = 0;
    let mut start = at.min(tokens.len());
    while start > 0 {
        let token = &tokens[start - 1].1;
        if depth == 0 && matches!(token, Token::Newline | Token::LeftBrace) {
            break;
        }
        depth = (depth - turn(token)).max(0);
        start -= 1;
    }
    let mut depth = 0;
    let mut end = at.min(tokens.len());
    while let Some((_, token, _)) = tokens.get(end) {
        if depth == 0 && matches!(token, Token::Newline | Token::RightBrace) {
            break;
        }
        depth = (depth + turn(token)).max(0);
        end += 1;
    }
    (start < end).then_some(start..end)
}
