//! What stands after a dot: the members of the value that is there.
//!
//! The value is had by working out what stands before the dot on a copy of the session that prints nothing, within
//! a small part of a second; nothing that this does stays.

use std::time::Duration;

use super::complete::Candidate;
use super::here::Here;
use crate::engine::{Engine, Entry, Limits, Session};
use crate::lang::native::Registry;
use crate::lang::syntax::token::Token;
use crate::lang::value::Value;
use crate::lang::vm::Machine;

/// How long a value may take to be worked out.
const TIME: Duration = Duration::from_millis(60);
/// So many steps it may take.
const STEPS: u64 = 300_000;

/// What could stand after the dot before the place.
pub(super) fn members(session: &Session, here: &Here<'_>) -> Vec<Candidate> {
    let Some(object) = object(here) else { return Vec::new() };
    if let Some(module) = session.module(object) {
        return items(session, module);
    }
    if let Some(words) = known(here, object) {
        return words.iter().map(|word| Candidate::new(word, "member")).collect();
    }
    let Some((copy, value)) = value(session, object) else { return Vec::new() };
    let Some(machine) = copy.machine() else { return Vec::new() };
    of_value(&copy, machine, value)
}

/// The expression before the dot: names, fields, calls and indexes in a row.
fn object<'t>(here: &Here<'t>) -> Option<&'t str> {
    let dot = here.tokens.len().checked_sub(1)?;
    let end = here.tokens.get(dot.checked_sub(1)?)?.2;
    let mut at = dot;
    loop {
        at = at.checked_sub(1)?;
        if matches!(here.tokens[at].1, Token::RightParen | Token::RightSquare) {
            let mut depth = 0_usize;
            loop {
                match here.tokens[at].1 {
                    Token::RightParen | Token::RightSquare | Token::RightBrace => depth += 1,
                    Token::LeftParen | Token::LeftSquare | Token::LeftBrace => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
                at = at.checked_sub(1)?;
            }
            // What is called or indexed stands before.
            if at.checked_sub(1).is_some_and(|before| here.tokens[before].1.ends_value()) {
                continue;
            }
        } else if !here.tokens[at].1.ends_value() {
            return None;
        }
        match at.checked_sub(1).map(|before| &here.tokens[before].1) {
            Some(Token::Dot) => at -= 1,
            _ => break,
        }
    }
    here.text.get(here.tokens[at].0..end)
}

/// The members of what bodies can refer to and errors, which have no value while they are written.
fn known(here: &Here<'_>, object: &str) -> Option<&'static [&'static str]> {
    let body = here.open.iter().any(|open| open.body.is_some());
    if here.locals.contains(&object) {
        let caught = here
            .tokens
            .iter()
            .enumerate()
            .any(|(at, (_, token, _))| *token == Token::Catch && here.slice(at + 1) == object);
        return caught.then_some(&["message", "code"]);
    }
    Some(match object {
        "theirs" if body => &[
            "last",
            "back",
            "at",
            "total",
            "share",
            "run",
            "len",
            "said",
            "messages",
            "last_share",
            "last_count",
        ],
        "mine" if body => &["last", "back", "at", "total", "share", "run", "len"],
        "regime" if body => &["record", "violations", "standing", "phase"],
        "proposal" if body => &["kind", "subject", "by"],
        _ => return None,
    })
}

/// What an expression comes to, with the copy of the session that holds it.
fn value(session: &Session, text: &str) -> Option<(Session, Value)> {
    let limits = session.engine().limits().steps(STEPS).time(TIME).jobs(1);
    let mut copy = session.clone();
    copy.set_engine(quiet(session.engine(), limits));
    if let Some(value) = copy.global(text) {
        return Some((copy, value));
    }
    match copy.enter(text) {
        Entry::Done { value: Some(_), .. } => {
            let value = copy.global("_")?;
            Some((copy, value))
        }
        _ => None,
    }
}

fn quiet(engine: &Engine, limits: Limits) -> Engine {
    engine.clone().with_host(crate::engine::NoHost).with_limits(limits)
}

/// The items of a module that others can use.
fn items(session: &Session, module: crate::lang::bytecode::ModuleId) -> Vec<Candidate> {
    let image = session.image();
    let Some(module) = image.modules.get(module.index()) else { return Vec::new() };
    let items =
        module.items.iter().map(|(name, item)| (image.name(*name), session.item_sort(item.kind)));
    items
        .filter(|(name, _)| !name.starts_with('_'))
        .map(|(name, sort)| Candidate::new(name, sort))
        .collect()
}

fn of_value(session: &Session, machine: &Machine, value: Value) -> Vec<Candidate> {
    let (heap, image) = (machine.heap(), machine.image());
    let registry = session.engine().registry();
    let mut found = Vec::new();
    let mut field = |name: &str| found.push(Candidate::new(name, "field"));
    match value {
        Value::Object(object) => {
            let object = heap.object(object);
            object.fields().iter().for_each(|name| field(name));
            for name in session.actions() {
                if image.names.find(name).and_then(|symbol| object.action(symbol)).is_some() {
                    found.push(Candidate::new(name, "action"));
                }
            }
            for entry in registry.iter() {
                for name in method_names(&entry.name) {
                    if object.method(name) == Some(&*entry.name) {
                        found.push(Candidate::new(name, "method"));
                    }
                }
            }
        }
        Value::Record(record) => {
            if let Some(kind) = image.kinds.get(heap.record(record).kind.index()) {
                kind.fields.iter().for_each(|it| field(image.name(it.name)));
                field("kind");
                let methods = kind.methods.keys();
                found.extend(methods.map(|name| Candidate::new(image.name(*name), "method")));
            }
            return found;
        }
        Value::Map(map) => {
            for entry in heap.map(map).entries.values() {
                if let Value::Text(text) = entry.key
                    && super::complete::is_name(heap.text(text))
                {
                    field(heap.text(text));
                }
            }
        }
        Value::History(_) => {
            ["last", "back", "at", "total", "share", "run", "len"].iter().for_each(|it| field(it));
        }
        Value::List(_) | Value::Text(_) | Value::Range(_) => field("len"),
        _ => {}
    }
    functions(registry, value.type_name(heap), &mut found);
    found
}

/// The names by which a native may be called after a dot: `method_table_sort_by` as `sort_by`, `by`.
fn method_names(native: &str) -> impl Iterator<Item = &str> {
    let method = native.strip_prefix("method_");
    let whole = std::iter::once(method.unwrap_or(native));
    let parts = method
        .into_iter()
        .flat_map(|rest| rest.match_indices('_').filter_map(|(at, _)| rest.get(at + 1..)));
    whole.chain(parts)
}

/// Functions that take such a value first, so that they can be called after it.
fn functions(registry: &Registry, sort: &str, found: &mut Vec<Candidate>) {
    for entry in registry.iter() {
        if entry.name.starts_with("method_") || entry.name.starts_with("declare_") {
            continue;
        }
        let Some(first) = entry.parameters.first() else { continue };
        let mut words = first.expected.split(|letter: char| !letter.is_alphabetic());
        if words.any(|word| word == sort) && !found.iter().any(|it| it.text == *entry.name) {
            found.push(Candidate::new(&entry.name, "function"));
        }
    }
}
