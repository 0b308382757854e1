//! The tokens of the language; the only file that names `logos`.
//!
//! One enum serves both ends. `logos` recognises what can be told from the characters alone; the
//! [lexer](super::lexer) adds the parts of interpolated text, and the [newline filter](super::newline)
//! turns plain names into soft keywords and newlines into ends of statements. The grammar names each token by
//! the words of its `Display`.
//!
//! Signs of other languages (`&&`, `**`, `;`, …) are tokens too: so the lexer can say what to write instead.

use std::fmt;
use std::sync::Arc;

use logos::Logos;

use super::ast::Format;
use crate::lang::source::Symbol;

macro_rules! tokens {
    (
        words { $($word:ident = $word_text:literal,)* }
        signs { $($sign:ident = $sign_text:literal,)* }
        soft { $($soft:ident = $soft_text:literal,)* }
        made { $($made:ident = $made_text:literal,)* }
    ) => {
        /// A token. Names are symbols already; text has its escapes resolved.
        #[derive(Logos, Clone, Debug, PartialEq)]
        #[logos(skip r"[ \t\r\f\u{a0}\u{2000}-\u{200a}\u{202f}\u{205f}\u{3000}\u{feff}]+")]
        #[allow(missing_docs, reason = "each is its own sign")]
        pub enum Token {
            #[regex(r"[\p{XID_Start}_]\p{XID_Continue}*", |_| Symbol(0))]
            Name(Symbol),
            #[regex(r"[0-9](_?[0-9])*", |_| 0)]
            Int(i64),
            #[regex(r"[0-9](_?[0-9])*\.[0-9](_?[0-9])*([eE][+-]?[0-9]+)?", |_| 0.0)]
            #[regex(r"[0-9](_?[0-9])*[eE][+-]?[0-9]+", |_| 0.0)]
            Float(f64),
            #[token("\n")]
            Newline,
            /// A comment of any sort; the lexer looks at its marks.
            #[regex(r"//[^\n]*", allow_greedy = true)]
            Comment,
            /// A text without interpolation.
            Text(Arc<str>),
            /// A fixed piece of a text with interpolation.
            Piece(Arc<str>),
            /// `:>8.3` before the end of an interpolation.
            Format(Format),
            $(#[token($word_text)] $word,)*
            $(#[token($sign_text)] $sign,)*
            $($soft,)*
            $($made,)*
        }

        impl fmt::Display for Token {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    Self::Name(_) => "name",
                    Self::Int(_) => "int",
                    Self::Float(_) => "float",
                    Self::Newline => "newline",
                    Self::Comment => "comment",
                    Self::Text(_) => "text",
                    Self::Piece(_) => "piece",
                    Self::Format(_) => "format",
                    $(Self::$word => $word_text,)*
                    $(Self::$sign => $sign_text,)*
                    $(Self::$soft => $soft_text,)*
                    $(Self::$made => $made_text,)*
                })
            }
        }

        impl Token {
            /// The words that can never be names.
            pub const KEYWORDS: &'static [&'static str] = &[$($word_text),*];

            /// Whether it is a word that can never be a name.
            #[must_use]
            pub fn is_keyword(&self) -> bool {
                matches!(self, $(Self::$word)|*)
            }
        }
    };
}

tokens! {
    words {
        Use = "use", Let = "let", Fn = "fn", If = "if", Else = "else", For = "for", In = "in",
        While = "while", Match = "match", Return = "return", Break = "break",
        Continue = "continue", And = "and", Or = "or", Not = "not", Of = "of", Is = "is",
        As = "as", True = "true", False = "false", None = "none", Assert = "assert", Try = "try",
        Catch = "catch",
    }
    signs {
        LeftParen = "(", RightParen = ")", LeftSquare = "[", RightSquare = "]", LeftBrace = "{",
        RightBrace = "}", Comma = ",", Colon = ":", Dot = ".", DotDot = "..", DotDotEqual = "..=",
        Equal = "=", EqualEqual = "==", NotEqual = "!=", Less = "<", LessEqual = "<=",
        Greater = ">", GreaterEqual = ">=", Close = "~=", Plus = "+", Minus = "-", Star = "*",
        Slash = "/", Percent = "%", Caret = "^", Bar = "|", BarBar = "||", Arrow = "=>",
        PlusEqual = "+=", MinusEqual = "-=", StarEqual = "*=", SlashEqual = "/=",
        // What begins a text, and signs of other languages: none of these reaches the grammar.
        Quote = "\"", Apostrophe = "'", Semicolon = ";", AmpAmp = "&&", Bang = "!", Hash = "#",
        PlusPlus = "++", StarStar = "**", Same = "===", NotSame = "!==", LessGreater = "<>",
        ColonEqual = ":=", ThinArrow = "->", BlockComment = "/*",
    }
    soft {
        Game = "game", Strategy = "strategy", Kind = "kind", Actor = "actor", Norm = "norm",
        Regime = "regime", Process = "process", Table = "table", Experiment = "experiment",
        Test = "test",
        Players = "players", Actions = "actions", Payoffs = "payoffs", Payoff = "payoff",
        State = "state", Update = "update", Types = "types", Sequence = "sequence",
        Memory = "memory", First = "first", Then = "then", Choose = "choose", Say = "say",
        Punish = "punish", Vote = "vote",
        Who = "who", Must = "must", MustNot = "must not", May = "may", When = "when",
        Unless = "unless", OrElse = "or else",
        Vary = "vary", Repeat = "repeat", Measure = "measure", Sample = "sample", Where = "where",
    }
    made {
        TextStart = "text start", TextEnd = "text end", HoleStart = "hole start",
        HoleEnd = "hole end",
        // The comma between an assertion and its message, which may stand in an arm of a `match`.
        AssertComma = "assert,",
        // What could not be read; said already.
        Bad = "bad",
    }
}

/// Whether a text is a name, and one that no word of the language takes.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let mut tokens = logos::Lexer::<Token>::new(text);
    matches!(tokens.next(), Some(Ok(Token::Name(_)))) && tokens.next().is_none()
}

impl Token {
    /// Whether a statement can end with it, so that a newline after it counts.
    #[must_use]
    pub fn can_end(&self) -> bool {
        self.ends_value()
            || matches!(self, Self::Bar | Self::BarBar | Self::Return | Self::Break)
            || matches!(self, Self::Continue | Self::Bad)
    }

    /// Whether an expression can end with it.
    #[must_use]
    pub fn ends_value(&self) -> bool {
        matches!(
            self,
            Self::Name(_)
                | Self::Int(_)
                | Self::Float(_)
                | Self::Text(_)
                | Self::TextEnd
                | Self::RightParen
                | Self::RightSquare
                | Self::RightBrace
                | Self::True
                | Self::False
                | Self::None
        )
    }
}

/// What `logos` found: a token (`None` for characters that begin none) and its bytes.
pub type Found = (Option<Token>, std::ops::Range<usize>);

/// The tokens of a text from a byte on. Text is not looked into: it is up to the lexer to
/// [`jump`](Scanner::jump) to where code goes on.
#[derive(Debug)]
pub struct Scanner<'t> {
    inner: logos::Lexer<'t, Token>,
    base: usize,
}

impl<'t> Scanner<'t> {
    /// Starts at byte `at`.
    #[must_use]
    pub fn new(text: &'t str, at: usize) -> Self {
        Self { inner: Token::lexer(text.get(at..).unwrap_or("")), base: at }
    }

    /// Goes on after `to`, a byte not before the last token's end.
    pub fn jump(&mut self, to: usize) {
        let here = self.base + self.inner.span().end;
        self.inner.bump(to.saturating_sub(here));
    }
}

impl Iterator for Scanner<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let token = self.inner.next()?;
        let span = self.inner.span();
        Some((token.ok(), self.base + span.start..self.base + span.end))
    }
}
