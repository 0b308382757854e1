//! The parts of institutions as values: monitoring, enforcement, voting rules, sanctions; norms and regimes.

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::declared::{Made, list};
use crate::lang::bytecode::{AimShape, DeclarationBody, Image};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, equality, show, with_article};

/// A part of an institution.
#[derive(Clone, Debug)]
pub enum Part {
    /// `monitor(…)`, `perfect`, `blind`
    Monitor {
        /// A number, or a function of the game.
        accuracy: Value,
        /// Likewise.
        false_alarm: Value,
        /// Of the regime, a round.
        cost: f64,
        /// One finding for all.
        public: bool,
    },
    /// `unenforced`, `decentralised(…)` and so on.
    Enforcement {
        /// Which.
        form: Form,
        /// For each sanction.
        cost: f64,
        /// A round, of each member; with a centre.
        dues: f64,
        /// The hegemon.
        actor: Value,
    },
    /// A voting rule.
    Rule {
        /// Which.
        rule: RuleForm,
        /// Whose votes count; everybody's if none.
        voters: Vec<Value>,
    },
    /// `fine(2)`, `warn` and so on.
    Sanction {
        /// Which.
        form: Penalty,
        /// The fine, or for how many rounds.
        amount: f64,
        /// Whether the others share a fine.
        to_others: bool,
    },
}

/// The forms of enforcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the word that scripts write")]
pub enum Form {
    Unenforced,
    Decentralised,
    Central,
    Hegemon,
    Authorised,
}

/// The forms of sanctions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the word that scripts write")]
pub enum Penalty {
    Fine,
    Suspend,
    Expel,
    Retaliate,
    Warn,
}

impl Penalty {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Suspend => "suspend",
            Self::Expel => "expel",
            Self::Retaliate => "retaliate",
            Self::Warn => "warn",
        }
    }
}

/// The voting rules.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is the word that scripts write")]
pub enum RuleForm {
    Consensus,
    Unanimity,
    Majority(f64),
    Weighted { weights: Vec<(Value, f64)>, quota: f64 },
    AtLeast(usize),
    Veto { rule: Value, by: Vec<Value> },
    Dictator(Value),
    Both(Vec<Value>),
    Either(Vec<Value>),
    Custom(Value),
}

impl Part {
    fn values(&self) -> Vec<Value> {
        match self {
            Self::Monitor { accuracy, false_alarm, .. } => vec![*accuracy, *false_alarm],
            Self::Enforcement { actor, .. } => vec![*actor],
            Self::Rule { rule, voters } => {
                let mut held = voters.clone();
                match rule {
                    RuleForm::Weighted { weights, .. } => {
                        held.extend(weights.iter().map(|(who, _)| *who))
                    }
                    RuleForm::Veto { rule, by } => {
                        held.push(*rule);
                        held.extend(by);
                    }
                    RuleForm::Dictator(who) | RuleForm::Custom(who) => held.push(*who),
                    RuleForm::Both(rules) | RuleForm::Either(rules) => held.extend(rules),
                    _ => {}
                }
                held
            }
            Self::Sanction { .. } => Vec::new(),
        }
    }

    fn text(&self, heap: &Heap, image: &Image) -> String {
        let inner = |value: &Value| show::show_inner(*value, heap, image);
        let all = |values: &[Value]| values.iter().map(inner).collect::<Vec<_>>().join(", ");
        match self {
            Self::Monitor { accuracy, false_alarm, cost, public } => {
                let mut out = format!(
                    "monitor(accuracy: {}, false_alarm: {}",
                    inner(accuracy),
                    inner(false_alarm)
                );
                if *cost > 0.0 {
                    let _ = write!(out, ", cost: {cost}");
                }
                if !public {
                    out.push_str(", public: false");
                }
                out + ")"
            }
            Self::Enforcement { form, cost, dues, actor } => match form {
                Form::Unenforced => "unenforced".to_owned(),
                Form::Decentralised => format!("decentralised(cost: {cost})"),
                Form::Central => format!("central(cost: {cost}, dues: {dues})"),
                Form::Hegemon => format!("hegemon({}, cost: {cost})", inner(actor)),
                Form::Authorised => format!("authorised(cost: {cost})"),
            },
            Self::Rule { rule, voters } => {
                let mut arguments = match rule {
                    RuleForm::Consensus | RuleForm::Unanimity => Vec::new(),
                    RuleForm::Majority(share) => vec![share.to_string()],
                    RuleForm::Weighted { quota, .. } => {
                        vec!["…".to_owned(), format!("quota: {quota}")]
                    }
                    RuleForm::AtLeast(count) => vec![count.to_string()],
                    RuleForm::Veto { rule, by } => vec![inner(rule), format!("by: [{}]", all(by))],
                    RuleForm::Dictator(who) | RuleForm::Custom(who) => vec![inner(who)],
                    RuleForm::Both(rules) | RuleForm::Either(rules) => vec![all(rules)],
                };
                if !voters.is_empty() {
                    arguments.push(format!("voters: [{}]", all(voters)));
                }
                let name = match rule {
                    RuleForm::Consensus => "consensus",
                    RuleForm::Unanimity => "unanimity",
                    RuleForm::Majority(_) => "majority",
                    RuleForm::Weighted { .. } => "weighted",
                    RuleForm::AtLeast(_) => "at_least",
                    RuleForm::Veto { .. } => "veto",
                    RuleForm::Dictator(_) => "dictator",
                    RuleForm::Both(_) => "both",
                    RuleForm::Either(_) => "either",
                    RuleForm::Custom(_) => "rule",
                };
                if arguments.is_empty() {
                    name.to_owned()
                } else {
                    format!("{name}({})", arguments.join(", "))
                }
            }
            Self::Sanction { form, amount, to_others } => match form {
                Penalty::Fine if *to_others => format!("fine({amount}, to: others)"),
                Penalty::Fine | Penalty::Suspend => format!("{}({amount})", form.word()),
                other => other.word().to_owned(),
            },
        }
    }
}

impl Object for Part {
    fn type_name(&self) -> &'static str {
        match self {
            Self::Monitor { .. } => "monitoring",
            Self::Enforcement { .. } => "enforcement",
            Self::Rule { .. } => "voting rule",
            Self::Sanction { .. } => "sanction",
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        self.text(heap, image)
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.text(heap, image)
    }

    fn equals(&self, other: &dyn Object, heap: &Heap) -> bool {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return false };
        let plain = |part: &Self| format!("{:?}", Stripped(part));
        let (a, b) = (self.values(), other.values());
        plain(self) == plain(other)
            && a.len() == b.len()
            && a.iter().zip(&b).all(|(a, b)| equality::equal(*a, *b, heap))
    }

    fn hash_code(&self, _heap: &Heap) -> u64 {
        1
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.values().into_iter().for_each(mark);
    }
}

/// The part without the values that it holds, for comparison.
struct Stripped<'a>(&'a Part);

impl std::fmt::Debug for Stripped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Part::Monitor { cost, public, .. } => write!(f, "m{cost}{public}"),
            Part::Enforcement { form, cost, dues, .. } => write!(f, "e{form:?}{cost}{dues}"),
            Part::Sanction { form, amount, to_others } => write!(f, "s{form:?}{amount}{to_others}"),
            Part::Rule { rule, .. } => match rule {
                RuleForm::Majority(share) => write!(f, "majority{share}"),
                RuleForm::Weighted { weights, quota } => {
                    let numbers: Vec<f64> = weights.iter().map(|(_, weight)| *weight).collect();
                    write!(f, "weighted{numbers:?}{quota}")
                }
                RuleForm::AtLeast(count) => write!(f, "at_least{count}"),
                other => write!(f, "{:?}", std::mem::discriminant(other)),
            },
        }
    }
}

/// A norm.
#[derive(Clone, Debug)]
pub struct NormObject {
    pub(super) made: Made,
    /// Functions of the view, or none.
    pub(super) who: Value,
    /// One for each aim that is a condition.
    pub(super) conditions: Vec<Value>,
    pub(super) when: Value,
    pub(super) unless: Value,
    /// One for each sanction.
    pub(super) sanctions: Vec<Value>,
    /// What each sanction is, and whether others share it.
    pub(super) penalties: Vec<(Penalty, bool)>,
}

impl NormObject {
    /// Makes a norm from what the machine hands over.
    pub(super) fn declare(cx: &mut dyn Cx, made: Made, parts: Value) -> Result<Self, Fault> {
        let DeclarationBody::Norm(shape) = &made.declaration.body else {
            return Err(words::bad_game(&made.name, "its declaration is another's").into());
        };
        let parts = list(cx, parts);
        let part = |index: usize| parts.get(index).copied().unwrap_or(Value::None);
        let mut penalties = Vec::new();
        for (called, to, text) in &shape.sanctions {
            let form = match &**called {
                "fine" => Penalty::Fine,
                "suspend" => Penalty::Suspend,
                "expel" => Penalty::Expel,
                "retaliate" => Penalty::Retaliate,
                "warn" => Penalty::Warn,
                _ => return Err(words::not_a_sanction(&made.name, text).into()),
            };
            penalties.push((form, *to));
        }
        let (conditions, sanctions) = (list(cx, part(1)), list(cx, part(4)));
        Ok(Self {
            who: part(0),
            conditions,
            when: part(2),
            unless: part(3),
            sanctions,
            penalties,
            made,
        })
    }

    fn lines(&self, image: &Image) -> Vec<String> {
        let DeclarationBody::Norm(shape) = &self.made.declaration.body else { return Vec::new() };
        let mut lines = Vec::new();
        for (word, text) in &shape.texts {
            lines.push(if word.is_empty() { text.to_string() } else { format!("{word} {text}") });
        }
        let _ = image;
        if !shape.sanctions.is_empty() {
            let texts: Vec<&str> = shape.sanctions.iter().map(|(_, _, text)| &**text).collect();
            lines.push(format!("or else {}", texts.join(", ")));
        }
        lines
    }

    /// The actions that the norm speaks of.
    pub(super) fn actions(&self) -> Vec<crate::lang::source::Symbol> {
        let DeclarationBody::Norm(shape) = &self.made.declaration.body else { return Vec::new() };
        let named = shape.aims.iter().filter_map(|(_, aim, _)| match aim {
            AimShape::Actions(actions) => Some(actions.clone()),
            AimShape::Condition => None,
        });
        named.flatten().collect()
    }
}

impl Object for NormObject {
    fn type_name(&self) -> &'static str {
        "norm"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if let Some(value) = self.made.argument(name, reader.image) {
            return Some(Ok(value));
        }
        (name == "name").then(|| reader.heap.new_text(&self.made.name))
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name"]
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut out = format!("norm {}", self.made.show(heap, image));
        for line in self.lines(image) {
            let _ = write!(out, "\n  {line}");
        }
        out
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.made.show(heap, image)
    }

    fn equals(&self, other: &dyn Object, heap: &Heap) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| self.made.equals(&other.made, heap))
    }

    fn hash_code(&self, heap: &Heap) -> u64 {
        self.made.hash_code(heap)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.made.trace(mark);
        self.conditions.iter().chain(&self.sanctions).for_each(|value| mark(*value));
        [self.who, self.when, self.unless].into_iter().for_each(mark);
    }
}

/// A regime: its fields, those of the regime that it varies included.
#[derive(Clone, Debug)]
pub struct RegimeObject {
    pub(super) made: Made,
    pub(super) fields: Vec<(Arc<str>, Value)>,
}

/// The fields of a regime and what each must be.
pub(super) const FIELDS: [(&str, &str); 10] = [
    ("principles", "a list of strings"),
    ("members", "a list of actors"),
    ("norms", "a list of norms"),
    ("monitoring", "monitor(…), perfect or blind"),
    ("enforcement", "unenforced, decentralised(…), central(…), hegemon(…) or authorised(…)"),
    ("metanorm", "true or false"),
    ("information", "a probability"),
    ("decisions", "a voting rule"),
    ("accession", "a process"),
    ("outside", "a number"),
];

impl RegimeObject {
    /// Makes a regime from what the machine hands over.
    pub(super) fn declare(cx: &mut dyn Cx, made: Made, parts: Value) -> Result<Self, Fault> {
        let declaration = Arc::clone(&made.declaration);
        let DeclarationBody::Regime { fields: given } = &declaration.body else {
            return Err(words::bad_game(&made.name, "its declaration is another's").into());
        };
        let parts = list(cx, parts);
        let mut fields = match parts.first() {
            None | Some(Value::None) => Vec::new(),
            Some(base) => match cx.values().downcast::<Self>(*base) {
                Some(base) => base.fields.clone(),
                None => {
                    let found = with_article(base.type_name(cx.values()));
                    return Err(words::bad_base(&made.name, &found).into());
                }
            },
        };
        for ((name, span), value) in given.iter().zip(parts.iter().skip(1)) {
            let name: Arc<str> = Arc::from(cx.image().name(*name));
            if let Err(fault) = check_field(cx, &made.name, &name, *value) {
                return Err(fault.or_at(Some(*span)));
            }
            match fields.iter_mut().find(|(known, _)| *known == name) {
                Some(field) => field.1 = *value,
                None => fields.push((name, *value)),
            }
        }
        Ok(Self { made, fields })
    }

    /// A field that was given.
    pub(super) fn get(&self, name: &str) -> Option<Value> {
        self.fields.iter().find(|(known, _)| &**known == name).map(|(_, value)| *value)
    }
}

fn check_field(cx: &dyn Cx, regime: &str, field: &str, value: Value) -> Result<(), Fault> {
    let heap = cx.values();
    let items = |value: Value| match value {
        Value::List(list) => Some(heap.list(list).items.clone()),
        _ => None,
    };
    let part =
        |wanted: &str| heap.downcast::<Part>(value).is_some_and(|part| part.type_name() == wanted);
    let number = crate::lang::value::number::to_f64(value, heap);
    let fits = match field {
        "principles" => {
            items(value).is_some_and(|all| all.iter().all(|item| matches!(item, Value::Text(_))))
        }
        "members" => items(value).is_some_and(|all| {
            all.iter().all(|item| matches!(item, Value::Record(_) | Value::Object(_)))
        }),
        "norms" => items(value)
            .is_some_and(|all| all.iter().all(|item| heap.downcast::<NormObject>(*item).is_some())),
        "monitoring" => part("monitoring"),
        "enforcement" => part("enforcement"),
        "metanorm" => matches!(value, Value::Bool(_)),
        "information" => number.is_some_and(|chance| (0.0..=1.0).contains(&chance)),
        "decisions" => part("voting rule"),
        "accession" => heap.downcast::<super::process::ProcessObject>(value).is_some(),
        _ => number.is_some_and(f64::is_finite),
    };
    if fits {
        return Ok(());
    }
    let expected =
        FIELDS.iter().find(|(name, _)| *name == field).map_or("another thing", |(_, what)| what);
    let found = match field {
        "information" if number.is_some() => cx.show_inner(value),
        _ => with_article(value.type_name(heap)),
    };
    Err(words::regime_field(regime, field, expected, &found).into())
}

impl Object for RegimeObject {
    fn type_name(&self) -> &'static str {
        "regime"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if let Some(value) = self.get(name).or_else(|| self.made.argument(name, reader.image)) {
            return Some(Ok(value));
        }
        match name {
            "name" => Some(reader.heap.new_text(&self.made.name)),
            "principles" | "norms" => Some(reader.heap.new_list(Vec::new())),
            "metanorm" => Some(Ok(Value::Bool(false))),
            "information" => Some(Ok(Value::Float(0.0))),
            "outside" => Some(Ok(Value::Int(0))),
            "members" | "monitoring" | "enforcement" | "decisions" | "accession" => {
                Some(Ok(Value::None))
            }
            _ => None,
        }
    }

    fn fields(&self) -> &'static [&'static str] {
        &[
            "name",
            "principles",
            "members",
            "norms",
            "monitoring",
            "enforcement",
            "metanorm",
            "information",
            "decisions",
            "accession",
            "outside",
        ]
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut out = format!("regime {}", self.made.show(heap, image));
        let width = self.fields.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        for (name, value) in &self.fields {
            let _ = write!(out, "\n  {name:width$}  {}", show::show_inner(*value, heap, image));
        }
        out
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.made.show(heap, image)
    }

    fn equals(&self, other: &dyn Object, heap: &Heap) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| self.made.equals(&other.made, heap))
    }

    fn hash_code(&self, heap: &Heap) -> u64 {
        self.made.hash_code(heap)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.made.trace(mark);
        self.fields.iter().for_each(|(_, value)| mark(*value));
    }
}
