//! What the pieces of a text are, so that each can have a colour; which brackets belong together; where a mistake is.

use std::ops::Range;

use crate::lang::diagnostic::Diagnostic;
use crate::lang::source::{Interner, SourceId};
use crate::lang::syntax::lexer::{self, Spanned};
use crate::lang::syntax::newline;
use crate::lang::syntax::parser;
use crate::lang::syntax::token::Token;

/// The sorts of pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A word of the language, also one that begins a declaration or a clause.
    Keyword,
    /// `true`, `false`, `none`.
    Constant,
    /// A number.
    Number,
    /// A text literal, its quotes among it.
    Text,
    /// A comment of any sort.
    Comment,
    /// A name that is called.
    Call,
    /// The name of an argument, a field or a key.
    Label,
    /// What has no meaning.
    Bad,
}

/// A piece of a text that is not plain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub sort: Sort,
}

/// The pieces of a text, in order; what is between them is plain.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut names = Interner::new();
    let lexed = lexer::lex(SourceId(0), text, &mut names);
    let filtered = newline::filter(SourceId(0), text, &lexed.tokens, &names);
    let tokens = &filtered.tokens;
    let mut found: Vec<Piece> = Vec::new();
    let mut end = 0;
    for (at, (start, token, stop)) in tokens.iter().enumerate() {
        comments(text, end..*start, &mut found);
        if *stop < end || start >= stop {
            continue;
        }
        end = *stop;
        if let Some(sort) = sort(token, tokens.get(at + 1), before(tokens, at)) {
            // An open text has lost its tokens.
            let sort = match (sort, text.get(*start..*stop)) {
                (Sort::Bad, Some(found)) if found.starts_with('"') => Sort::Text,
                _ => sort,
            };
            found.push(Piece { range: *start..*stop, sort });
        }
    }
    comments(text, end..text.len(), &mut found);
    found
}

fn before(tokens: &[Spanned], at: usize) -> Option<&Token> {
    at.checked_sub(1).and_then(|at| tokens.get(at)).map(|(_, token, _)| token)
}

fn sort(token: &Token, next: Option<&Spanned>, before: Option<&Token>) -> Option<Sort> {
    let next = next.map(|(_, token, _)| token);
    Some(match token {
        Token::True | Token::False | Token::None => Sort::Constant,
        Token::Int(_) | Token::Float(_) | Token::Format(_) => Sort::Number,
        Token::Text(_) | Token::Piece(_) | Token::TextStart | Token::TextEnd => Sort::Text,
        Token::Bad => Sort::Bad,
        Token::Name(_) if next == Some(&Token::LeftParen) => Sort::Call,
        Token::Name(_)
            if next == Some(&Token::Colon)
                && !matches!(before, Some(Token::Actor | Token::Kind | Token::Dot)) =>
        {
            Sort::Label
        }
        Token::Name(_) => return None,
        // Some words are keywords only where they stand.
        word if word.is_keyword()
            || word.to_string().starts_with(char::is_alphabetic) && is_word(word) =>
        {
            Sort::Keyword
        }
        _ => return None,
    })
}

/// Whether a token is a word that is written, not one that the lexer makes.
fn is_word(token: &Token) -> bool {
    !matches!(
        token,
        Token::Newline
            | Token::Comment
            | Token::HoleStart
            | Token::HoleEnd
            | Token::AssertComma
            | Token::Name(_)
    )
}

/// Comments between two tokens.
fn comments(text: &str, gap: Range<usize>, found: &mut Vec<Piece>) {
    let Some(mut rest) = text.get(gap.clone()) else { return };
    let mut at = gap.start;
    while let Some(start) = rest.find("//") {
        let end = rest[start..].find('\n').map_or(rest.len(), |end| start + end);
        found.push(Piece { range: at + start..at + end, sort: Sort::Comment });
        at += end;
        rest = &rest[end..];
    }
}

/// The bracket at a byte, or else the one just before it, and its partner.
#[must_use]
pub fn brackets(text: &str, at: usize) -> Option<(usize, usize)> {
    let lexed = lexer::lex(SourceId(0), text, &mut Interner::new());
    let (mut open, mut pairs): (Vec<usize>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
    for (start, token, _) in &lexed.tokens {
        match token {
            Token::LeftParen | Token::LeftSquare | Token::LeftBrace | Token::HoleStart => {
                open.push(*start);
            }
            Token::RightParen | Token::RightSquare | Token::RightBrace | Token::HoleEnd => {
                pairs.extend(open.pop().map(|begin| (begin, *start)));
            }
            _ => {}
        }
    }
    let touches =
        |place: usize| pairs.iter().copied().find(|(begin, end)| *begin == place || *end == place);
    touches(at).or_else(|| touches(at.checked_sub(1)?))
}

/// Where a text cannot be read; nothing if it merely has not ended yet.
#[must_use]
pub fn mistake(text: &str) -> Option<Range<usize>> {
    let parsed = parser::parse(SourceId(0), text, &mut Interner::new());
    if parsed.incomplete {
        return None;
    }
    let error = parsed.diagnostics.iter().find(|found| Diagnostic::is_error(found))?;
    let range = error.span.range();
    (!range.is_empty() && text.get(range.clone()).is_some()).then_some(range)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorts(text: &str) -> Vec<(&str, Sort)> {
        pieces(text).into_iter().map(|it| (&text[it.range], it.sort)).collect()
    }

    #[test]
    fn pieces_have_their_sorts() {
        let found = sorts("let x = f(1, name: \"a\") // so");
        let expected = [
            ("let", Sort::Keyword),
            ("f", Sort::Call),
            ("1", Sort::Number),
            ("name", Sort::Label),
            ("\"a\"", Sort::Text),
            ("// so", Sort::Comment),
        ];
        assert_eq!(found, expected);
        let found = sorts("strategy s {\n first cooperate\n}");
        assert_eq!(found, [("strategy", Sort::Keyword), ("first", Sort::Keyword)]);
        assert_eq!(sorts("regime"), []);
        assert!(sorts("\"open {x").iter().any(|(_, sort)| *sort == Sort::Text));
        assert!(sorts("\"a {1 + x:.2} b\"").contains(&("1", Sort::Number)));
    }

    #[test]
    fn brackets_find_their_partners() {
        assert_eq!(brackets("f(a[1])", 1), Some((1, 6)));
        assert_eq!(brackets("f(a[1])", 7), Some((1, 6)));
        assert_eq!(brackets("f(\")\"", 1), None);
        assert_eq!(brackets("abc", 1), None);
    }

    #[test]
    fn only_what_is_wrong_is_a_mistake() {
        assert_eq!(mistake("fn f() {"), None);
        assert_eq!(mistake("let x = 1"), None);
        assert_eq!(mistake("let let x = 1"), Some(4..7));
    }
}
