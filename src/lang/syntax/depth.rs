//! How deep the tree of some tokens can be, before it is built.
//!
//! Whoever walks a tree by calling itself needs stack in proportion to its depth, and so does dropping it. The
//! depth is bounded here, from the tokens alone: inside one pair of brackets every level of the tree needs a
//! token of its own (an operator, a bracket, a word), so the depth of an element is at most its number of
//! such tokens and the depth of the deepest bracket in it. Elements end at commas and newlines, those between
//! the bars of a function excepted.

use super::token::Token;

/// What a tree may cost. A bracket or a branch costs 5, an operator 2.
const BUDGET: usize = 1000;
const BRACKET: usize = 5;
const OPERATOR: usize = 2;

/// The cost inside one open bracket.
#[derive(Debug, Default)]
struct Level {
    /// Tokens of the present element.
    tokens: usize,
    /// The deepest bracket in it.
    inner: usize,
    /// The deepest of the elements before.
    best: usize,
    /// Between the bars of a function.
    bars: bool,
}

impl Level {
    fn cost(&self) -> usize {
        self.best.max(self.tokens + self.inner)
    }

    /// The present element ends; that costs nothing.
    fn next(&mut self) -> usize {
        *self = Self { best: self.cost(), ..Self::default() };
        0
    }
}

/// Adds up what the tree will cost.
#[derive(Debug)]
pub struct Depth {
    levels: Vec<Level>,
    /// What is spent on the elements around the present bracket.
    around: usize,
    exceeded: bool,
}

impl Default for Depth {
    fn default() -> Self {
        Self { levels: vec![Level::default()], around: 0, exceeded: false }
    }
}

impl Depth {
    /// A token inside the present bracket; the tokens of brackets themselves too, from outside.
    pub fn token(&mut self, token: &Token, value_before: bool, rows: bool) {
        let Some(level) = self.levels.last_mut() else { return };
        let cost = match token {
            Token::Newline => level.next(),
            Token::Comma | Token::AssertComma if !level.bars => level.next(),
            Token::Bar if rows => level.next(),
            Token::Bar => {
                level.bars = !level.bars && !value_before;
                OPERATOR
            }
            Token::If | Token::Else | Token::Match | Token::Try | Token::BarBar => BRACKET,
            Token::LeftParen | Token::LeftSquare if value_before => OPERATOR,
            token if free(token) => 0,
            _ => OPERATOR,
        };
        level.tokens += cost;
        self.exceeded |= self.around + level.cost() > BUDGET;
    }

    /// A bracket opens.
    pub fn open(&mut self) {
        self.around += BRACKET + self.levels.last().map_or(0, |level| level.tokens);
        self.levels.push(Level::default());
        self.exceeded |= self.around > BUDGET;
    }

    /// The innermost bracket closes.
    pub fn close(&mut self) {
        if self.levels.len() < 2 {
            return;
        }
        let cost = self.levels.pop().map_or(0, |level| level.cost()) + BRACKET;
        if let Some(level) = self.levels.last_mut() {
            self.around = self.around.saturating_sub(BRACKET + level.tokens);
            level.inner = level.inner.max(cost);
            self.exceeded |= self.around + level.cost() > BUDGET;
        }
    }

    /// Whether the budget is spent.
    #[must_use]
    pub fn exceeded(&self) -> bool {
        self.exceeded
    }
}

/// Whether no level of the tree comes from it: leaves, and brackets, which are counted when they open.
fn free(token: &Token) -> bool {
    use Token as T;
    matches!(token, T::Name(_) | T::Int(_) | T::Float(_) | T::Text(_) | T::Piece(_) | T::Format(_))
        || matches!(token, T::LeftParen | T::LeftSquare | T::LeftBrace | T::HoleStart)
        || matches!(token, T::RightParen | T::RightSquare | T::RightBrace | T::HoleEnd)
        || matches!(token, T::TextStart | T::TextEnd | T::Colon | T::Comma)
}
