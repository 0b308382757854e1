//! The one keyword that is also the name of an argument: `threshold_cascade(xs, of: "share")`.

use super::lexer::Spanned;
use super::token::Token;
use super::words;

/// Whether after these tokens an argument of a call can begin, in brackets that open at the byte `bracket`.
pub(super) fn argument_begins(tokens: &[Spanned], bracket: usize) -> bool {
    let begins = matches!(tokens.last(), Some((_, Token::LeftParen | Token::Comma, _)));
    // Whoever declares a parameter of that name could not refer to it.
    let open = tokens.iter().rposition(|(start, ..)| *start == bracket);
    let declares = open.and_then(|at| tokens.get(at.checked_sub(2)?));
    begins
        && !declares.is_some_and(|(_, token, _)| {
            *token == Token::Fn || words::declaration(&token.to_string()).is_some()
        })
}
