//! Monitoring, enforcement, voting rules and sanctions as values.

use std::any::Any;
use std::fmt::Write as _;

use crate::base::rational::Rational;
use crate::bridge::coalition;
use crate::lang::bytecode::Image;
use crate::lang::value::object::tag;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, show};

/// A part of an institution.
#[derive(Clone, Debug)]
pub(crate) enum Part {
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
        /// How deep rules stand in rules: 1 for one without others.
        depth: usize,
        /// How many rules there are in it, itself among them, each as often as it stands there.
        parts: usize,
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
pub(crate) enum Form {
    Unenforced,
    Decentralised,
    Central,
    Hegemon,
    Authorised,
}

/// The forms of sanctions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the word that scripts write")]
pub(crate) enum Penalty {
    Fine,
    Suspend,
    Expel,
    Retaliate,
    Warn,
}

impl Penalty {
    pub(in crate::bridge) fn word(self) -> &'static str {
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
pub(crate) enum RuleForm {
    Consensus,
    Unanimity,
    Majority(Rational),
    Weighted { weights: Vec<(Value, Rational)>, quota: Rational },
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
            Self::Rule { rule, voters, .. } => {
                let mut held = voters.clone();
                match rule {
                    RuleForm::Weighted { weights, .. } => {
                        held.extend(weights.iter().map(|(who, _)| *who));
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

    /// All about it but the values that it holds, of which it tells how many.
    fn plain(&self, heap: &Heap) -> String {
        let held = self.values().len();
        heap.note(8 + held);
        format!("{:?}{held}", Stripped(self))
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
            Self::Rule { rule, voters, .. } => {
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

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if !(name == "voters" && matches!(self, Self::Rule { .. })) {
            return None;
        }
        // A rule for whoever votes has no voters of its own.
        let named = coalition::named(reader.heap, self);
        Some(named.and_then(|(voters, whole)| match whole {
            true => reader.heap.new_list(voters),
            false => Ok(Value::None),
        }))
    }

    fn fields(&self) -> &[&'static str] {
        if matches!(self, Self::Rule { .. }) { &["voters"] } else { &[] }
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        (name == "passes" && matches!(self, Self::Rule { .. })).then_some("method_rule_passes")
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        self.text(heap, image)
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.text(heap, image)
    }

    fn equals(&self, other: &dyn Object, heap: &Heap) -> bool {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return false };
        self.plain(heap) == other.plain(heap)
    }

    fn parts(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        Box::new(self.values().into_iter())
    }

    fn tag(&self, heap: &Heap) -> u64 {
        tag(&(self.type_name(), self.plain(heap)))
    }

    fn bytes(&self) -> usize {
        let Self::Rule { rule, voters, .. } = self else { return 256 };
        let listed = match rule {
            RuleForm::Weighted { weights, .. } => {
                let long = weights.iter().map(|(_, weight)| weight.bits() / 8).sum::<u64>();
                weights.len() * 2 * size_of::<(Value, Rational)>()
                    + usize::try_from(long).unwrap_or(usize::MAX / 2)
            }
            RuleForm::Veto { by: values, .. }
            | RuleForm::Both(values)
            | RuleForm::Either(values) => size_of_val(&values[..]),
            _ => 0,
        };
        256 + size_of_val(&voters[..]) + listed
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
                    let numbers: Vec<String> =
                        weights.iter().map(|(_, weight)| weight.to_string()).collect();
                    write!(f, "weighted{numbers:?}{quota}")
                }
                RuleForm::AtLeast(count) => write!(f, "at_least{count}"),
                other => write!(f, "{:?}", std::mem::discriminant(other)),
            },
        }
    }
}
