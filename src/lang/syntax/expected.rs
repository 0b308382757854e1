//! What the parser would have taken, put into words: a slip that is recognised gets its own message, all else
//! a general one with at most three families of what could stand there.

use super::lexer::Spanned;
use super::newline::last_character;
use super::token::Token;
use crate::lang::diagnostic::catalog::domain::{CHOICE_IN_CHOOSE, one_of};
use crate::lang::diagnostic::catalog::syntax as problems;
use crate::lang::diagnostic::catalog::text::foreign_operator;
use crate::lang::diagnostic::{Diagnostic, Problem, nearest};
use crate::lang::source::{SourceId, Span};

/// Where the parser could not go on.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    /// The text's id.
    pub source: SourceId,
    /// The text.
    pub text: &'p str,
    /// The tokens of the line of the module.
    pub tokens: &'p [Spanned],
    /// Which of them was refused; one past the last where the text ended.
    pub at: usize,
    /// The bytes of that token.
    pub span: Span,
    /// The terminals that the grammar would have taken.
    pub expected: &'p [String],
}

/// Says what is wrong there.
pub fn explain(place: &Place<'_>) -> Diagnostic {
    if place.at >= place.tokens.len() {
        let end = place.tokens.last().map_or(0, |it| it.2);
        let span = last_character(place.source, place.text, end);
        return problems::unexpected_end().help(place.wanted()).at(span);
    }
    let mut place = *place;
    if let Some(diagnostic) = place.nothing_after() {
        return diagnostic;
    }
    if place.here() == Some(&Token::Newline) {
        // The mark stands at the end of the line, not around the invisible.
        place.span.end = place.span.start;
    }
    if let Some(diagnostic) = place.slip() {
        return diagnostic;
    }
    let found = place.found();
    if place.after_value() && place.here().is_some_and(begins) && !place.expects("name") {
        let help = match place.here() {
            Some(Token::For) => Some(problems::COMPREHENSION.to_owned()),
            Some(Token::If) => Some(problems::CHOICE.to_owned()),
            // The label says as much.
            _ => place.wanted().filter(|help| !help.ends_with(": a new line")),
        };
        return problems::missing_between(&found).help(help).at(place.span);
    }
    let goes_on = place.here().is_some_and(joins) && place.begins_line();
    let help = if goes_on { Some(problems::GOES_ON.to_owned()) } else { place.clause() };
    let help = help.or_else(|| place.wanted());
    problems::unexpected(&found).help(help).at(place.span)
}

/// Whether it stands between two values and cannot begin one.
fn joins(token: &Token) -> bool {
    matches!(token, Token::Plus | Token::Star | Token::Slash | Token::Percent | Token::Caret)
        || matches!(token, Token::Less | Token::LessEqual | Token::Greater | Token::GreaterEqual)
        || matches!(token, Token::EqualEqual | Token::NotEqual | Token::Close | Token::In)
}

/// Whether a value or a statement can begin with it.
fn begins(token: &Token) -> bool {
    token.is_keyword()
        || matches!(token, Token::Name(_) | Token::Int(_) | Token::Float(_))
        || matches!(token, Token::Text(_) | Token::TextStart | Token::LeftSquare | Token::Bar)
}

/// The words that begin declarations and stand before a name.
const DECLARING: &[&str] =
    &["game", "strategy", "kind", "actor", "norm", "regime", "process", "table", "experiment"];

/// Words of other languages and what is written here.
const FOREIGN: &[(&str, &str)] = &[
    ("def", "`fn name() { ... }`"),
    ("function", "`fn name() { ... }`"),
    ("func", "`fn name() { ... }`"),
    ("fun", "`fn name() { ... }`"),
    ("sub", "`fn name() { ... }`"),
    ("lambda", "`|x| x + 1` for a function without a name"),
    ("elif", "`else if`"),
    ("elsif", "`else if`"),
    ("elseif", "`else if`"),
    ("var", "`let name = value`"),
    ("const", "`let name = value`"),
    ("local", "`let name = value`"),
    ("set", "`name = value`"),
    ("val", "`let name = value`"),
    ("import", "`use module { name }`"),
    ("from", "`use module { name }`"),
    ("require", "`use module { name }`"),
    ("library", "`use module { name }`"),
    ("switch", "`match value { ... }`"),
    ("case", "`pattern => value` inside of `match`"),
    ("when", "`if condition { ... }`"),
    ("unless", "`if not condition { ... }`"),
    ("until", "`while not condition { ... }`"),
    ("foreach", "`for x in xs { ... }`"),
    ("do", "the body in braces"),
    ("then", "the body in braces"),
    ("begin", "the body in braces"),
    ("ask", "`for x in actors { ... }`"),
    ("repeat", "`for _ in 0..10 { ... }`"),
    ("loop", "`while true { ... }`"),
    ("global", "`let name = value`"),
    ("globals", "`let name = value`"),
    ("end", "`}` to end a body"),
    ("class", "`kind name { ... }`"),
    ("struct", "`kind name { ... }`"),
    ("type", "`kind name { ... }`"),
    ("to", "`fn name() { ... }`"),
    ("procedure", "`fn name() { ... }`"),
    ("raise", "`fail(\"...\")`"),
    ("throw", "`fail(\"...\")`"),
    ("except", "`catch e { ... }`"),
    ("new", "the kind's name with its fields in parentheses: `state(power: 3)`"),
    ("xor", "`!=` between two conditions"),
];

/// What could stand at a place, by the terminals that tell it.
const FAMILIES: &[(&str, &[&str])] = &[
    ("a declaration", &["game", "strategy"]),
    ("a clause", &["players", "memory", "who", "vary"]),
    ("a value", &["int", "float", "("]),
    ("a statement", &["let", "for"]),
    ("a name", &["name"]),
    ("a text in quotes", &["text"]),
    ("`{`", &["{"]),
    ("`(`", &["("]),
    ("`=`", &["="]),
    ("`=>`", &["=>"]),
    ("`:`", &[":"]),
    ("`in`", &["in"]),
    ("`when`", &["when"]),
    ("`catch`", &["catch"]),
    ("`)`", &[")"]),
    ("`]`", &["]"]),
    ("`,`", &[","]),
    ("`|`", &["|"]),
    ("`}`", &["}", "hole end"]),
    ("a new line", &["newline"]),
];

impl Place<'_> {
    /// Whether nothing but space stands before it in its line.
    fn begins_line(&self) -> bool {
        self.at == 0 || matches!(self.tokens.get(self.at - 1), Some((_, Token::Newline, _)))
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at).map(|it| &it.1)
    }

    fn here(&self) -> Option<&Token> {
        self.token(self.at)
    }

    fn before(&self) -> Option<&Token> {
        self.at.checked_sub(1).and_then(|at| self.token(at))
    }

    fn after(&self) -> Option<&Token> {
        self.token(self.at + 1)
    }

    fn slice(&self, at: usize) -> &str {
        self.tokens.get(at).and_then(|it| self.text.get(it.0..it.2)).unwrap_or("")
    }

    fn span_of(&self, at: usize) -> Span {
        self.tokens.get(at).map_or(self.span, |it| Span::new(self.source, it.0, it.2))
    }

    fn expects(&self, terminal: &str) -> bool {
        self.expected.iter().any(|it| it.trim_matches('"') == terminal)
    }

    fn after_value(&self) -> bool {
        self.before().is_some_and(Token::ends_value)
    }

    /// The refused token as the reader sees it.
    fn found(&self) -> String {
        match self.here() {
            Some(Token::Newline) | None => "the end of the line".into(),
            Some(Token::Text(_) | Token::TextStart | Token::Piece(_)) => "this text".into(),
            Some(Token::HoleEnd) => "`}`".into(),
            Some(_) => format!("`{}`", self.slice(self.at)),
        }
    }

    /// At most three families of what could stand here.
    fn wanted(&self) -> Option<String> {
        let mut families: Vec<&str> = FAMILIES
            .iter()
            .filter(|(_, terminals)| match *terminals {
                ["int", ..] | ["game", ..] | ["let", ..] => {
                    terminals.iter().all(|it| self.expects(it))
                }
                _ => terminals.iter().any(|it| self.expects(it)),
            })
            .map(|(family, _)| *family)
            .collect();
        // The greater families hold the smaller ones.
        if families.iter().any(|it| matches!(*it, "a value" | "a statement")) {
            families.retain(|it| !matches!(*it, "a name" | "a text in quotes" | "`(`" | "`|`"));
        }
        if families.contains(&"a statement") || families.contains(&"a declaration") {
            families.retain(|it| *it != "a value");
        }
        if self.expects("+") {
            families.retain(|it| !matches!(*it, "`(`" | "`=`" | "`in`" | "`=>`"));
        }
        families.truncate(3);
        match families.as_slice() {
            [] => None,
            [one] => Some(problems::wanted(one)),
            [a, b] => Some(problems::wanted(&format!("{a} or {b}"))),
            [a, b, c, ..] => Some(problems::wanted(&format!("{a}, {b} or {c}"))),
        }
    }

    /// A mistake that many make.
    fn slip(&self) -> Option<Diagnostic> {
        self.foreign()
            .or_else(|| self.foreign_function())
            .or_else(|| self.wider())
            .or_else(|| self.known().map(|problem| problem.at(self.span)))
    }

    /// The line breaks off after an operator: what is refused is only the next line's beginning.
    fn nothing_after(&self) -> Option<Diagnostic> {
        let (from, before, to) = self.tokens.get(self.at.checked_sub(1)?)?;
        let open = matches!(
            before,
            Token::Newline
                | Token::LeftBrace
                | Token::LeftParen
                | Token::LeftSquare
                | Token::Comma
                | Token::Bar
                | Token::BarBar
        );
        let parted = self.text.get(*to..self.span.start as usize)?.contains('\n');
        if open || from == to || before.ends_value() || !parted || !self.expects("int") {
            return None;
        }
        if self.expects("{") {
            let end = Span::new(self.source, *to, *to);
            return Some(problems::missing_brace().at(end));
        }
        let found = format!("`{}`", self.slice(self.at - 1));
        Some(problems::missing_after(&found).at(self.span_of(self.at - 1)))
    }

    /// `function(x) { … }` in the middle of a line.
    fn foreign_function(&self) -> Option<Diagnostic> {
        if self.here() != Some(&Token::LeftBrace) || self.before() != Some(&Token::RightParen) {
            return None;
        }
        let open = self.tokens[..self.at].iter().rposition(|it| it.1 == Token::LeftParen)?;
        let word = open.checked_sub(1)?;
        ["function", "func", "fun", "lambda"].contains(&self.slice(word)).then(|| {
            let instead = "`|x| ...` for a function without a name";
            problems::foreign_word(self.slice(word), instead).at(self.span_of(word))
        })
    }

    /// Slips that are shown at more, or at something else, than the refused token.
    fn wider(&self) -> Option<Diagnostic> {
        let last = self.at.checked_sub(1)?;
        let adjoining = self.tokens[last].2 == self.tokens[self.at].0;
        if let Some(word) = self.nameless() {
            return Some(problems::nameless(word).at(self.span));
        }
        match self.here()? {
            Token::Name(_)
                if adjoining && matches!(self.before(), Some(Token::Int(_) | Token::Float(_))) =>
            {
                let (number, name) = (self.slice(last), self.slice(self.at));
                let span = self.span_of(last).to(self.span_of(self.at));
                Some(problems::number_before_name(number, name).at(span))
            }
            Token::Text(_) | Token::TextStart
                if adjoining && matches!(self.before(), Some(Token::Name(_))) =>
            {
                Some(problems::letter_before_text(self.slice(last)).at(self.span_of(last)))
            }
            Token::Percent if self.before() == Some(&Token::Percent) => {
                let span = self.span_of(last).to(self.span_of(self.at));
                Some(foreign_operator("%%", "%").at(span))
            }
            here if begins(here) && self.slice(last) == "print" => {
                Some(problems::call_without_parentheses("print").at(self.span))
            }
            Token::Newline if matches!(self.before(), Some(Token::Bar | Token::BarBar)) => {
                Some(self.bar().at(self.span_of(last)))
            }
            Token::Equal if !self.expects("=") && self.after_value() && self.names_argument() => {
                let mut problem = problems::single_equals();
                problem.label = problems::NAME_AND_VALUE.into();
                Some(problem.help(Some(problems::named(self.slice(last)))).at(self.span))
            }
            Token::LeftParen if self.before() == Some(&Token::For) => {
                let found = self.found();
                Some(
                    problems::unexpected(&found).help(Some(problems::NO_PARENTHESES)).at(self.span),
                )
            }
            _ => None,
        }
    }

    /// In the body of a declaration: the clause that may be meant, or those that there are.
    fn clause(&self) -> Option<String> {
        let first = matches!(self.before(), Some(Token::Newline | Token::LeftBrace));
        let clauses: Vec<&str> = self
            .expected
            .iter()
            .map(|it| it.trim_matches('"'))
            .filter(|it| it.len() > 2 && it.bytes().all(|it| it.is_ascii_lowercase()))
            .filter(|it| !matches!(*it, "name" | "text" | "newline" | "assert"))
            .collect();
        if !first || self.expects("int") || clauses.len() < 2 {
            return None;
        }
        if self.expects("choose") && self.here().is_some_and(begins) && self.here()?.is_keyword() {
            return Some(CHOICE_IN_CHOOSE.to_owned());
        }
        let near = nearest(self.slice(self.at), clauses.iter().copied());
        near.map(|near| format!("did you mean `{near}`?"))
            .or_else(|| one_of("here can stand", &clauses))
    }

    /// The word of a declaration, or `let`, whose name was left out.
    fn nameless(&self) -> Option<&str> {
        let here = self.here()?;
        let word = self.slice(self.at.checked_sub(1)?);
        if self.before() == Some(&Token::Let) {
            return matches!(here, Token::Equal | Token::EqualEqual).then_some("let");
        }
        let opens = matches!(here, Token::LeftBrace | Token::Colon | Token::Is);
        (self.at == 1 && opens && DECLARING.contains(&word)).then_some(word)
    }

    /// Whether the name before stands where an argument or a field begins.
    fn names_argument(&self) -> bool {
        let start = self.at.checked_sub(2).and_then(|at| self.token(at));
        matches!(self.before(), Some(Token::Name(_)))
            && matches!(
                start,
                Some(Token::LeftParen | Token::Comma | Token::LeftBrace | Token::Newline)
            )
    }

    /// A word of another language just before, or here.
    fn foreign(&self) -> Option<Diagnostic> {
        let start = self.at.saturating_sub(1);
        (start..=self.at).rev().find_map(|at| {
            let word = self.slice(at);
            let (_, instead) = FOREIGN.iter().find(|(foreign, _)| *foreign == word)?;
            // In the place of a name it is one.
            let name = matches!(self.token(at + 1), Some(Token::Colon | Token::Equal));
            (!name && matches!(self.token(at), Some(Token::Name(_))))
                .then(|| problems::foreign_word(word, instead).at(self.span_of(at)))
        })
    }

    fn known(&self) -> Option<Problem> {
        let here = self.here()?;
        let before = self.before();
        match here {
            Token::Else => Some(problems::lonely_else()),
            Token::OrElse => Some(problems::lonely_or_else()),
            Token::Newline | Token::RightBrace
                if matches!(before, Some(Token::Bar | Token::BarBar)) =>
            {
                Some(self.bar())
            }
            Token::Bar if matches!(before, Some(Token::Bar)) => Some(problems::bar_in_cell()),
            Token::BarBar if matches!(before, Some(Token::Name(_) | Token::Bar)) => {
                Some(problems::bar_in_cell())
            }
            Token::Colon if self.expects("{") && !self.expects(":") => Some(problems::colon_body()),
            Token::Colon if self.binds() => Some(problems::no_types()),
            Token::Colon if self.expects("]") && self.after_value() => {
                Some(problems::colon_slice())
            }
            Token::Newline | Token::RightBrace if self.expects("{") && !self.expects(":") => {
                Some(problems::missing_brace())
            }
            Token::EqualEqual if self.binds() => Some(problems::double_equals()),
            _ if self.binds() && (*here == Token::Newline || begins(here)) => {
                Some(problems::missing_value())
            }
            Token::LeftBrace if self.expects("int") && !self.expects("{") => {
                Some(problems::braces_for_data())
            }
            Token::LeftBrace if self.declares("actor") => Some(problems::missing_kind()),
            Token::LeftBrace | Token::Newline if self.declares("fn") => {
                Some(problems::missing_parameters(self.slice(self.at - 1)))
            }
            Token::Equal if !self.expects("=") && self.after_value() => {
                Some(problems::single_equals())
            }
            Token::Dot if matches!(self.after(), Some(Token::Int(_))) && !self.after_value() => {
                Some(problems::bare_fraction())
            }
            word if word.is_keyword() && self.names_something() => {
                Some(problems::word_as_name(&word.to_string()))
            }
            _ => None,
        }
    }

    /// A bar at the end of a line: of a row, or of a function.
    fn bar(&self) -> Problem {
        let mut depth = 0;
        for (_, token, _) in self.tokens[..self.at].iter().rev() {
            match token {
                Token::RightParen | Token::RightSquare => depth += 1,
                Token::LeftParen | Token::LeftSquare if depth > 0 => depth -= 1,
                Token::LeftParen | Token::LeftSquare | Token::Equal | Token::Arrow => {
                    return problems::closure_body();
                }
                Token::BarBar | Token::Return | Token::Colon => return problems::closure_body(),
                Token::Newline | Token::LeftBrace if depth == 0 => break,
                _ => {}
            }
        }
        problems::bar_in_cell()
    }

    /// After `let name`.
    fn binds(&self) -> bool {
        self.expects("=") && self.at >= 2 && self.token(self.at - 2) == Some(&Token::Let)
    }

    /// After `word name`.
    fn declares(&self, word: &str) -> bool {
        self.at >= 2 && self.token(self.at - 2).is_some_and(|it| it.to_string() == word)
    }

    /// A name is needed: nothing else would do, or a word of declarations stands before.
    fn names_something(&self) -> bool {
        let word = self.at.checked_sub(1).map_or("", |at| self.slice(at));
        let wants_name = self.expects("name") && !self.expects("int");
        wants_name || (self.at == 1 && DECLARING.contains(&word) && !self.expects("name"))
    }
}
