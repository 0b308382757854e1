//! A place in a text that is being written: the tokens before it, and inside of what it stands.

use crate::lang::source::{Interner, SourceId};
use crate::lang::syntax::lexer::{self, Spanned};
use crate::lang::syntax::parser;
use crate::lang::syntax::token::Token;
use crate::lang::syntax::words::{self, Body};

/// Whether a text ends inside of something that is still open, so that more lines belong to it.
#[must_use]
pub fn is_open(text: &str) -> bool {
    parser::parse(SourceId(0), text, &mut Interner::new()).incomplete
}

/// A bracket that is open at the place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    /// Its token.
    pub(super) at: usize,
    /// The first token of the line or clause that it stands in.
    pub(super) line: usize,
    /// The body of the declaration that it opens.
    pub(super) body: Option<Body>,
}

/// What is known of a place.
pub(super) struct Here<'t> {
    pub(super) text: &'t str,
    /// The tokens before the word at the place.
    pub(super) tokens: Vec<Spanned>,
    /// The brackets that are open, outermost first.
    pub(super) open: Vec<Open>,
    /// The first token of the line or clause at the place.
    pub(super) line: usize,
    /// Where the word at the place begins.
    pub(super) start: usize,
    /// The word, as far as it is written.
    pub(super) word: &'t str,
    /// Where the text literal begins that the place is in.
    pub(super) quote: Option<usize>,
    /// Names bound in the text before the place that are still visible there.
    pub(super) locals: Vec<&'t str>,
}

impl<'t> Here<'t> {
    /// The place `at` of a text.
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or(text);
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let start = before.trim_end_matches(is_part).len();
        let (head, word) = before.split_at(start);
        let lexed = lexer::lex(SourceId(0), head, &mut Interner::new());
        let quote = if lexed.open_text { opening(head) } else { None };
        let mut here = Self {
            text,
            tokens: lexed.tokens,
            open: Vec::new(),
            line: 0,
            start,
            word,
            quote,
            locals: Vec::new(),
        };
        here.walk();
        here
    }

    /// Goes through the tokens, following brackets and what is bound.
    fn walk(&mut self) {
        let mut bound: Vec<(usize, &'t str)> = Vec::new();
        for at in 0..self.tokens.len() {
            let depth = self.open.len();
            match self.tokens[at].1 {
                Token::LeftParen | Token::LeftSquare => {
                    self.open.push(Open { at, line: self.line, body: None });
                }
                Token::LeftBrace | Token::HoleStart => {
                    let body = words::declaration(self.slice(self.line)).map(|(_, body)| body);
                    let named = matches!(
                        self.tokens.get(self.line + 1),
                        Some((_, Token::Name(_) | Token::Text(_), _))
                    );
                    let body = body.filter(|_| named && self.tokens[at].1 == Token::LeftBrace);
                    self.open.push(Open { at, line: self.line, body });
                    self.line = at + 1;
                }
                Token::RightParen | Token::RightSquare | Token::RightBrace | Token::HoleEnd => {
                    if let Some(open) = self.open.pop() {
                        self.line = open.line;
                    }
                    let depth = self.open.len();
                    bound.retain(|(inside, _)| *inside <= depth);
                }
                Token::Newline => {
                    let in_data = self.open.last().is_some_and(|open| {
                        matches!(self.tokens[open.at].1, Token::LeftParen | Token::LeftSquare)
                    });
                    if !in_data {
                        self.line = at + 1;
                    }
                }
                Token::Let | Token::For => {
                    let end =
                        |token: &Token| matches!(token, Token::Equal | Token::In | Token::Newline);
                    bound.extend(self.names(at + 1, end).map(|name| (depth, name)));
                }
                Token::Bar if !self.ends_value(at) => {
                    let end = |token: &Token| matches!(token, Token::Bar | Token::Newline);
                    bound.extend(self.names(at + 1, end).map(|name| (depth, name)));
                }
                Token::Catch => bound
                    .extend(self.names(at + 1, |_| false).take(1).map(|name| (depth + 1, name))),
                Token::Name(_) if at == self.line && self.slice(at) == "memory" => {
                    bound.extend(
                        self.names(at + 1, |token| *token == Token::Equal)
                            .map(|name| (depth, name)),
                    );
                }
                _ => {}
            }
            // The parameters of what is declared belong to its body.
            if self.tokens[at].1 == Token::LeftBrace {
                let line = self.open.last().map_or(0, |open| open.line);
                let depth = self.open.len();
                bound.extend(self.parameters(line, at).map(|name| (depth, name)));
            }
        }
        let mut locals: Vec<&str> = Vec::new();
        for (_, name) in bound {
            if !locals.contains(&name) {
                locals.push(name);
            }
        }
        self.locals = locals;
    }

    /// The text of a token; empty past the last.
    pub(super) fn slice(&self, at: usize) -> &'t str {
        self.tokens
            .get(at)
            .and_then(|(start, _, end)| self.text.get(*start..*end))
            .unwrap_or_default()
    }

    /// The token so many places before the word at the place; `1` is the one just before.
    pub(super) fn back(&self, count: usize) -> Option<&Token> {
        let at = self.tokens.len().checked_sub(count)?;
        self.tokens.get(at).map(|(_, token, _)| token)
    }

    fn ends_value(&self, at: usize) -> bool {
        at.checked_sub(1).and_then(|at| self.tokens.get(at)).is_some_and(|it| it.1.ends_value())
    }

    /// The names from a token on, up to the first that ends them or that is neither a name nor a comma or bracket.
    fn names(&self, from: usize, end: impl Fn(&Token) -> bool) -> impl Iterator<Item = &'t str> {
        let part = |token: &Token| {
            matches!(token, Token::Name(_) | Token::Comma | Token::LeftSquare | Token::RightSquare)
        };
        let rest = self.tokens.iter().skip(from);
        let rest = rest.take_while(move |(_, token, _)| part(token) && !end(token));
        let names = rest.filter(|(_, token, _)| matches!(token, Token::Name(_)));
        let names: Vec<&str> =
            names.filter_map(|(start, _, end)| self.text.get(*start..*end)).collect();
        names.into_iter()
    }

    /// The parameters in the first brackets of a line that ends in a brace: names before `,`, `:`, `in` or the end.
    fn parameters(&self, line: usize, brace: usize) -> impl Iterator<Item = &'t str> {
        let declares = self.tokens.get(line).is_some_and(|(_, token, _)| *token == Token::Fn)
            || words::declaration(self.slice(line)).is_some();
        let (mut depth, mut found) = (0_usize, Vec::new());
        for at in line..if declares { brace } else { line } {
            match self.tokens[at].1 {
                Token::LeftParen | Token::LeftSquare => depth += 1,
                Token::RightParen | Token::RightSquare => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        break;
                    }
                }
                Token::Name(_) if depth == 1 => {
                    let begins = at.checked_sub(1).is_some_and(|before| {
                        matches!(self.tokens[before].1, Token::LeftParen | Token::Comma)
                    });
                    if begins {
                        found.push(self.slice(at));
                    }
                }
                _ => {}
            }
        }
        found.into_iter()
    }
}

/// The quote that opens the text literal at the end of a text.
fn opening(text: &str) -> Option<usize> {
    let quotes = text.match_indices('"').map(|(at, _)| at);
    let mut quotes: Vec<usize> = quotes.collect();
    quotes.reverse();
    quotes.into_iter().find(|&at| {
        let before = text.get(..at).unwrap_or_default();
        !lexer::lex(SourceId(0), before, &mut Interner::new()).open_text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locals(text: &str) -> Vec<&str> {
        Here::new(text, text.len()).locals
    }

    #[test]
    fn what_is_bound_before_is_visible() {
        assert_eq!(locals("fn f(a, b: [1, 2]) {\n let c = 1\n "), ["a", "b", "c"]);
        assert_eq!(locals("fn f(a) { a }\n"), Vec::<&str>::new());
        assert_eq!(locals("xs.map(|x| x + "), ["x"]);
        assert_eq!(locals("for [k, v] in m {\n "), ["k", "v"]);
        assert_eq!(
            locals("strategy s(p: 0.1) {\n memory angry = false\n choose {\n "),
            ["p", "angry"]
        );
    }

    #[test]
    fn the_place_knows_what_it_is_in() {
        let here = Here::new("strategy s {\n fi", 16);
        assert_eq!(
            (here.word, here.open.last().and_then(|open| open.body)),
            ("fi", Some(Body::Strategy))
        );
        let here = Here::new("print(\"a {b} c", 14);
        assert_eq!(here.quote, Some(6));
        assert!(is_open("fn f() {"));
        assert!(!is_open("f()"));
    }
}
