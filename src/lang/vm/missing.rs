//! What is said of a field or method that is not there.

use super::history::MEMBERS;
use super::machine::Machine;
use crate::lang::diagnostic::catalog::run;
use crate::lang::diagnostic::nearest;
use crate::lang::source::Symbol;
use crate::lang::value::{Fault, Value, with_article};

/// What it costs to look through all names for one that may be meant, in steps.
const SOUGHT: usize = 256;

impl Machine {
    /// The fault of a field or method that is not there.
    #[cold]
    pub(super) fn no_field(&self, object: Value, name: Symbol) -> Fault {
        let text = self.image.name(name);
        let (described, methods) = self.described(object);
        let mut known: Vec<&str> = match object {
            Value::Record(record) => {
                let kind = self.image.kinds.get(self.heap.record(record).kind.index());
                let fields = kind.map_or(&[][..], |kind| &kind.fields);
                fields.iter().map(|field| self.image.name(field.name)).collect()
            }
            Value::List(_) => vec!["len", "first", "last"],
            Value::Text(_) | Value::Range(_) => vec!["len"],
            _ => Vec::new(),
        };
        known.extend(methods);
        let help = match nearest(text, known.iter().copied()) {
            _ if MEMBERS.contains(&text) && self.holds_histories(object) => {
                Some(run::of_one_history(text))
            }
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if known.len() > 1 => Some(format!("it has {}", known.join(", "))),
            None => None,
        };
        run::no_field(&described, text).help(help).into()
    }

    /// The fault of a call `x.name(…)` where nothing of that name can be called.
    #[cold]
    pub(super) fn no_method(&self, object: Value, name: Symbol) -> Fault {
        let text = self.image.name(name);
        let (described, known) = self.described(object);
        self.heap.note(SOUGHT);
        let natives = self.registry.names().filter(|name| !name.starts_with("method_"));
        let near = nearest(text, known.into_iter().chain(natives));
        let problem = run::no_method(&described, text);
        let help =
            near.filter(|_| problem.help.is_none()).map(|near| format!("did you mean `{near}`?"));
        let of_one = MEMBERS.contains(&text) && self.holds_histories(object);
        let held = matches!(object, Value::Map(map) if self.heap.map(map).named(text).is_some());
        let help = match (of_one, held) {
            (true, _) => Some(run::of_one_history(text)),
            (_, true) => Some(run::called_by_key(text)),
            _ => help,
        };
        problem.help(help).into()
    }

    /// What a value is called, and what can be called on it by name.
    fn described(&self, object: Value) -> (String, Vec<&str>) {
        let mut described = with_article(object.type_name(&self.heap));
        let known = match object {
            Value::Record(record) => {
                let kind = self.image.kinds.get(self.heap.record(record).kind.index());
                kind.map_or_else(Vec::new, |kind| {
                    described = format!("kind `{}`", self.image.name(kind.name));
                    kind.methods.keys().map(|method| self.image.name(*method)).collect()
                })
            }
            Value::Object(object) => self.heap.object(object).fields().to_vec(),
            Value::History(_) => MEMBERS.to_vec(),
            _ => Vec::new(),
        };
        (described, known)
    }

    /// Whether this is what `theirs` is with several opponents.
    pub(super) fn holds_histories(&self, object: Value) -> bool {
        let Value::List(list) = object else { return false };
        matches!(self.heap.list(list).items.first(), Some(Value::History(_)))
    }
}
