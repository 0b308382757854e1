//! The call that is being written: what it takes, and where in it the place is.

use super::here::Here;
use crate::engine::Session;
use crate::engine::session::{native_parameters, parameter};
use crate::lang::bytecode::{ItemValue, ParameterInfo};
use crate::lang::syntax::token::Token;
use crate::lang::value::Value;

/// A call around a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// What is called.
    pub name: String,
    /// Its parameters as they are shown: `game`, `[rounds]`, `p: 1/3 in 0..=1`.
    pub parameters: Vec<String>,
    /// The names that arguments can be given by.
    pub names: Vec<String>,
    /// How many arguments stand before the place.
    pub given: usize,
    /// The names that are given already.
    pub used: Vec<String>,
}

impl Signature {
    /// The parameters that nothing has been given for yet, as they are shown.
    #[must_use]
    pub fn rest(&self) -> Vec<&str> {
        let shown =
            self.parameters.iter().zip(self.names.iter().map(Some).chain(std::iter::repeat(None)));
        let open = shown.enumerate().filter(|(at, (_, name))| {
            *at >= self.given && !name.is_some_and(|name| self.used.contains(name))
        });
        open.map(|(_, (shown, _))| shown.as_str()).collect()
    }
}

/// The innermost call around a place of a text.
#[must_use]
pub fn signature(session: &Session, text: &str, at: usize) -> Option<Signature> {
    of(session, &Here::new(text, at))
}

/// The same, for a place that is looked at already.
pub(super) fn of(session: &Session, here: &Here<'_>) -> Option<Signature> {
    let open = here.open.last().filter(|open| here.tokens[open.at].1 == Token::LeftParen)?;
    let before = open.at.checked_sub(1)?;
    if !matches!(here.tokens[before].1, Token::Name(_)) {
        return None;
    }
    let name = here.slice(before);
    let behind = before.checked_sub(1).map(|at| &here.tokens[at].1);
    if matches!(behind, Some(Token::Fn)) || declares(here, before) {
        return None;
    }
    let method = matches!(behind, Some(Token::Dot));
    let (parameters, names) = parameters(session, here, name, method)?;
    let (mut given, mut used) = (0, Vec::new());
    let mut depth = 0_usize;
    for at in open.at + 1..here.tokens.len() {
        match here.tokens[at].1 {
            Token::LeftParen | Token::LeftSquare | Token::LeftBrace => depth += 1,
            Token::RightParen | Token::RightSquare | Token::RightBrace => {
                depth = depth.saturating_sub(1);
            }
            Token::Comma if depth == 0 => given += 1,
            Token::Colon if depth == 0 => used.push(here.slice(at - 1).to_owned()),
            _ => {}
        }
    }
    // Named arguments take no place.
    let given = given - used.len().min(given);
    Some(Signature { name: name.to_owned(), parameters, names, given, used })
}

/// Whether a name is being declared: `game tariffs(`.
fn declares(here: &Here<'_>, name: usize) -> bool {
    let word = name.checked_sub(1).map(|at| here.slice(at)).unwrap_or_default();
    crate::lang::syntax::words::declaration(word).is_some()
}

type Parameters = (Vec<String>, Vec<String>);

fn parameters(session: &Session, here: &Here<'_>, name: &str, method: bool) -> Option<Parameters> {
    if !method && here.locals.contains(&name) {
        return None;
    }
    let image = session.image();
    let declared = |all: &[ParameterInfo], skip: usize| {
        let all = all.iter().skip(skip);
        let names = all.clone().filter_map(|it| it.name).map(|it| image.name(it).to_owned());
        (all.map(|it| parameter(it, image)).collect(), names.collect())
    };
    let function = |id: crate::lang::bytecode::FnId| {
        let function = image.functions.get(id.index())?;
        // The object of a method stands before the dot.
        Some(declared(&function.parameters, usize::from(function.hidden) + usize::from(method)))
    };
    if let Some((_, item)) = session.item(name) {
        return match item.kind {
            ItemValue::Function(id) => function(id),
            ItemValue::Declared(id) => {
                image.declarations.get(id.index()).map(|it| declared(&it.parameters, 0))
            }
            ItemValue::Kind(id) => {
                let kind = image.kinds.get(id.index())?;
                let names = kind.in_call_order().map(|it| image.name(it.name).to_owned());
                let shown = kind.in_call_order().map(|it| match &it.texts.0 {
                    Some(text) => format!("{}: {text}", image.name(it.name)),
                    None => format!("[{}]", image.name(it.name)),
                });
                let (shown, names): Parameters = (shown.collect(), names.collect());
                Some((shown, names))
            }
            ItemValue::Global(_) => match session.global(name)? {
                Value::Function(id) => function(id),
                Value::Closure(it) => function(session.machine()?.heap().closure(it).function),
                _ => None,
            },
        };
    }
    let registry = session.engine().registry();
    let find = |name: &str| {
        let id = registry.find(name)?;
        let entry = registry.get(id);
        let skip = usize::from(method || name.starts_with("method_"));
        let own = entry.parameters.iter().skip(skip).filter(|it| !it.rest && !it.named);
        let names = own.map(|it| it.name.to_string()).collect();
        let mut shown = native_parameters(registry, name);
        if method && !name.starts_with("method_") && !shown.is_empty() {
            shown.remove(0);
        }
        Some((shown, names))
    };
    if method {
        let suffix = format!("_{name}");
        let own =
            registry.iter().find(|it| it.name.starts_with("method_") && it.name.ends_with(&suffix));
        return own.and_then(|it| find(&it.name)).or_else(|| find(name));
    }
    find(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;

    fn rest(session: &Session, text: &str) -> Option<String> {
        signature(session, text, text.len()).map(|it| it.rest().join(", "))
    }

    #[test]
    fn the_call_being_written_is_known() {
        let mut session = Session::new(Engine::default());
        session.enter("fn total(a, b: 3, c: 4) { a + b + c }");
        session.enter("kind state {\n power: 1.0\n fears: 0.0 in 0..=1\n}");
        assert_eq!(rest(&session, "total("), Some("a, b: 3, c: 4".to_owned()));
        assert_eq!(rest(&session, "1 + total(2, "), Some("b: 3, c: 4".to_owned()));
        assert_eq!(rest(&session, "total(f(2, 3), c: 1, "), Some("b: 3".to_owned()));
        assert_eq!(rest(&session, "state("), Some("power: 1.0, fears: 0.0, [name]".to_owned()));
        assert_eq!(rest(&session, "fn other("), None);
        assert_eq!(rest(&session, "total(1)"), None);
        let play = rest(&session, "play(");
        assert!(play.as_ref().is_some_and(|it| it.starts_with("game, between")), "{play:?}");
        assert_eq!(rest(&session, "2.total("), Some("b: 3, c: 4".to_owned()));
    }
}
