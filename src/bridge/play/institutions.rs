//! Regimes at the table: the script's regimes in the model's terms, and what strategies read of them.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::gathering::Clause;
use super::seats::Seated;
use crate::bridge::game::GameObject;
use crate::bridge::institution::{Form, NormObject, Part, Penalty, RegimeObject, RuleForm};
use crate::bridge::process::ProcessObject;
use crate::lang::bytecode::{AimShape, DeclarationBody, Deontic, Image};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::source::{Symbol, known};
use crate::lang::value::{Fault, Heap, Object, Reader, Value, equality, number};
use crate::model::action::ActionId;
use crate::model::norm::{Aim, Amount, Norm, Sanction};
use crate::model::play::NormRef;
use crate::model::regime::{
    Accession, Chance, Enforcement, Event, Ledger, Monitoring, Phase, Regime, Rule, Standing,
    VotingRule,
};

/// The regimes of a match.
pub(super) struct Institutions {
    regimes: Vec<Entry>,
    custom: Vec<Value>,
}

struct Entry {
    object: Arc<RegimeObject>,
    /// One for each aim of each norm: a norm with several aims is several in the model.
    norms: Vec<NormEntry>,
    model: Regime,
    accession: Option<Arc<ProcessObject>>,
    /// Accuracy and false alarms as given: asked each round where they are functions.
    watching: (Value, Value),
    book: Arc<Mutex<Book>>,
}

struct NormEntry {
    object: Arc<NormObject>,
    value: Value,
    condition: Value,
}

/// What the public record of a regime holds during a match.
#[derive(Debug)]
pub(crate) struct Book {
    ledger: Ledger,
    players: Vec<Value>,
    /// For each player the rounds and norms of its findings.
    findings: Vec<Vec<(u32, Arc<str>)>>,
    round: u32,
}

impl Institutions {
    pub(super) fn new(
        cx: &mut dyn Cx,
        game: &GameObject,
        seats: &[Seated],
        regimes: &[Value],
    ) -> Result<Self, Fault> {
        let mut made = Self { regimes: Vec::new(), custom: Vec::new() };
        for value in regimes {
            let Some(object) = cx.values().downcast::<RegimeObject>(*value).cloned() else {
                continue;
            };
            let entry = made.entry(cx, game, seats, Arc::new(object))?;
            made.regimes.push(entry);
        }
        Ok(made)
    }

    fn entry(
        &mut self,
        cx: &mut dyn Cx,
        game: &GameObject,
        seats: &[Seated],
        object: Arc<RegimeObject>,
    ) -> Result<Entry, Fault> {
        let name = object.made.name.to_string();
        let field = |name: &str| object.get(name);
        let items = |cx: &dyn Cx, value: Option<Value>| match value {
            Some(Value::List(list)) => cx.values().list(list).items.clone(),
            _ => Vec::new(),
        };
        let mut norms = Vec::new();
        let mut model_norms = Vec::new();
        for value in items(cx, field("norms")) {
            let Some(norm) = cx.values().downcast::<NormObject>(value).cloned() else { continue };
            let norm = Arc::new(norm);
            check_actions(cx, game, &norm)?;
            let DeclarationBody::Norm(shape) = &norm.made.declaration.body else { continue };
            let mut conditions = norm.conditions.iter();
            for (deontic, aim, _) in &shape.aims {
                let condition = match aim {
                    AimShape::Condition => conditions.next().copied().unwrap_or(Value::None),
                    AimShape::Actions(_) => Value::None,
                };
                model_norms.push(model_norm(&norm, *deontic, aim));
                norms.push(NormEntry { object: Arc::clone(&norm), value, condition });
            }
        }
        let mut model = Regime::new(name.clone(), model_norms);
        if field("members").is_some() {
            let members = items(cx, field("members"));
            model.members = Some(seats_of(cx, seats, &members));
        }
        let mut watching = (Value::None, Value::None);
        if let Some(Part::Monitor { accuracy, false_alarm, cost, public }) =
            field("monitoring").and_then(|value| cx.values().downcast::<Part>(value))
        {
            watching = (*accuracy, *false_alarm);
            let chance = |value: &Value| {
                number::to_f64(*value, cx.values()).map_or(Chance::Asked, Chance::Fixed)
            };
            let (accuracy, false_alarm) = (chance(accuracy), chance(false_alarm));
            model.monitoring = Monitoring { accuracy, false_alarm, cost: *cost, public: *public };
        }
        if let Some(Part::Enforcement { form, cost, dues, actor }) =
            field("enforcement").and_then(|value| cx.values().downcast::<Part>(value))
        {
            let (cost, dues) = (*cost, *dues);
            model.enforcement = match form {
                Form::Unenforced => Enforcement::Unenforced,
                Form::Decentralised => Enforcement::Decentralised { cost },
                Form::Central => Enforcement::Central { cost, dues },
                Form::Hegemon => {
                    let actor = seats_of(cx, seats, &[*actor]).first().copied();
                    Enforcement::Hegemon { actor, cost }
                }
                Form::Authorised => Enforcement::Authorised { cost },
            };
        }
        model.metanorm = matches!(field("metanorm"), Some(Value::Bool(true)));
        let float = |cx: &dyn Cx, name: &str| {
            field(name).and_then(|value| number::to_f64(value, cx.values()))
        };
        model.information = float(cx, "information").unwrap_or(0.0);
        model.outside = float(cx, "outside").unwrap_or(0.0);
        if let Some(rule) = field("decisions") {
            model.decisions = self.rule(cx, seats, rule)?;
        }
        let accession = field("accession")
            .and_then(|value| cx.values().downcast::<ProcessObject>(value).cloned());
        let accession = accession.map(Arc::new);
        model.accession = accession.as_ref().map(|process| accession_model(cx, process));
        let players: Vec<Value> = seats.iter().map(|seat| seat.given).collect();
        let book = Book {
            ledger: Ledger::new(&model, seats.len()),
            findings: vec![Vec::new(); players.len()],
            players,
            round: 0,
        };
        Ok(Entry { object, norms, model, accession, watching, book: Arc::new(Mutex::new(book)) })
    }

    fn rule(
        &mut self,
        cx: &mut dyn Cx,
        seats: &[Seated],
        value: Value,
    ) -> Result<VotingRule, Fault> {
        let Some(Part::Rule { rule, voters }) = cx.values().downcast::<Part>(value).cloned() else {
            return Ok(VotingRule::all(Rule::Consensus));
        };
        let voters = if voters.is_empty() { None } else { Some(seats_of(cx, seats, &voters)) };
        let one = |cx: &dyn Cx, who: Value| {
            seats_of(cx, seats, &[who]).first().copied().unwrap_or(usize::MAX)
        };
        let rule = match rule {
            RuleForm::Consensus => Rule::Consensus,
            RuleForm::Unanimity => Rule::Unanimity,
            RuleForm::Majority(share) => Rule::Majority(share),
            RuleForm::AtLeast(count) => Rule::AtLeast(count),
            RuleForm::Weighted { weights, quota } => {
                let weights =
                    weights.iter().map(|(who, weight)| (one(cx, *who), *weight)).collect();
                Rule::Weighted { weights, quota }
            }
            RuleForm::Veto { rule, by } => {
                let by = seats_of(cx, seats, &by);
                Rule::Veto { rule: Box::new(self.rule(cx, seats, rule)?), by }
            }
            RuleForm::Dictator(who) => Rule::Dictator(one(cx, who)),
            RuleForm::Both(rules) => Rule::Both(self.rules(cx, seats, &rules)?),
            RuleForm::Either(rules) => Rule::Either(self.rules(cx, seats, &rules)?),
            RuleForm::Custom(function) => {
                self.custom.push(function);
                Rule::Custom(self.custom.len() - 1)
            }
        };
        Ok(VotingRule { rule, voters })
    }

    fn rules(
        &mut self,
        cx: &mut dyn Cx,
        seats: &[Seated],
        rules: &[Value],
    ) -> Result<Vec<VotingRule>, Fault> {
        rules.iter().map(|rule| self.rule(cx, seats, *rule)).collect()
    }

    /// In the model's terms.
    pub(super) fn regimes(&self) -> Vec<Regime> {
        self.regimes.iter().map(|entry| entry.model.clone()).collect()
    }

    /// What strategies see of each regime.
    pub(super) fn views(&self, cx: &mut dyn Cx) -> Result<Vec<Value>, Fault> {
        self.regimes
            .iter()
            .map(|entry| {
                let view = RegimeView {
                    regime: Arc::clone(&entry.object),
                    book: Arc::clone(&entry.book),
                    states: entry
                        .accession
                        .as_ref()
                        .map(|process| process.states.clone())
                        .unwrap_or_default(),
                };
                cx.new_object(Arc::new(view))
            })
            .collect()
    }

    /// The names of regimes and of their norms, for results.
    pub(super) fn names(&self) -> Vec<(String, Vec<String>)> {
        let norms = |entry: &Entry| {
            entry.norms.iter().map(|norm| norm.object.made.name.to_string()).collect()
        };
        self.regimes
            .iter()
            .map(|entry| (entry.object.made.name.to_string(), norms(entry)))
            .collect()
    }

    fn norm_entry(&self, norm: NormRef) -> Option<&NormEntry> {
        self.regimes.get(norm.regime)?.norms.get(norm.norm)
    }

    /// A clause's function, and what holds where it is left out.
    pub(super) fn clause(&self, norm: NormRef, which: Clause) -> Option<(Value, bool)> {
        let entry = self.norm_entry(norm)?;
        Some(match which {
            Clause::Who => (entry.object.who, true),
            Clause::When => (entry.object.when, true),
            Clause::Unless => (entry.object.unless, false),
            Clause::Must => (entry.condition, true),
        })
    }

    pub(super) fn sanction(&self, norm: NormRef, sanction: usize) -> Option<Value> {
        self.norm_entry(norm)?.object.sanctions.get(sanction).copied()
    }

    pub(super) fn norm(&self, norm: NormRef) -> Value {
        self.norm_entry(norm).map_or(Value::None, |entry| entry.value)
    }

    pub(super) fn norm_name(&self, norm: NormRef) -> String {
        self.norm_entry(norm).map_or_else(String::new, |entry| entry.object.made.name.to_string())
    }

    pub(super) fn custom_rule(&self, rule: usize) -> Option<Value> {
        self.custom.get(rule).copied()
    }

    pub(super) fn transition(&self, regime: usize, number: usize) -> Option<Value> {
        let process = self.regimes.get(regime)?.accession.as_ref()?;
        process.moves.get(number).map(|(_, _, when)| *when)
    }

    pub(super) fn watching(&self, regime: usize, breach: bool) -> Option<Value> {
        let (accuracy, false_alarm) = self.regimes.get(regime)?.watching;
        Some(if breach { accuracy } else { false_alarm })
    }

    /// Says that a round is over.
    pub(super) fn round(&self, round: u32) {
        for entry in &self.regimes {
            entry.book.lock().unwrap_or_else(PoisonError::into_inner).round = round;
        }
    }

    /// Keeps the public record.
    pub(super) fn note(&self, event: &Event) {
        let Some(entry) = self.regimes.get(event.regime()) else { return };
        let mut book = entry.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.ledger.note(event);
        if let Event::Found(finding) = event {
            let norm = entry.norms.get(finding.norm).map(|norm| Arc::clone(&norm.object.made.name));
            if let (Some(norm), Some(list)) = (norm, book.findings.get_mut(finding.offender)) {
                list.push((finding.round, norm));
            }
        }
    }
}

/// Norms speak of actions that the game has.
fn check_actions(cx: &dyn Cx, game: &GameObject, norm: &NormObject) -> Result<(), Fault> {
    for symbol in norm.actions() {
        let has = game.actions.iter().any(|actions| actions.position(ActionId(symbol.0)).is_some());
        if !has {
            let action = cx.image().name(symbol);
            return Err(words::norm_without_action(&norm.made.name, action, &game.made.name).into());
        }
    }
    Ok(())
}

fn model_norm(norm: &NormObject, deontic: Deontic, aim: &AimShape) -> Norm {
    let aim = match (aim, deontic) {
        (AimShape::Actions(actions), deontic) => {
            let ids = actions.iter().map(|symbol| ActionId(symbol.0)).collect();
            match deontic {
                Deontic::Must => Aim::Must(ids),
                Deontic::MustNot => Aim::MustNot(ids),
                Deontic::May => Aim::May(ids),
            }
        }
        (AimShape::Condition, Deontic::May) => Aim::MayCondition,
        (AimShape::Condition, _) => Aim::MustCondition,
    };
    let sanctions = norm.penalties.iter().map(|(penalty, to_others)| match penalty {
        Penalty::Fine => Sanction::Fine { amount: Amount::Asked, to_others: *to_others },
        Penalty::Suspend => Sanction::Suspend(Amount::Asked),
        Penalty::Expel => Sanction::Expel,
        Penalty::Retaliate => Sanction::Retaliate,
        Penalty::Warn => Sanction::Warn,
    });
    let given = |value: Value| !matches!(value, Value::None);
    Norm {
        who: given(norm.who),
        when: given(norm.when),
        unless: given(norm.unless),
        ..Norm::new(norm.made.name.to_string(), aim).or_else(sanctions.collect::<Vec<_>>())
    }
}

/// The seats of some actors; those who do not play have none.
fn seats_of(cx: &dyn Cx, seats: &[Seated], actors: &[Value]) -> Vec<usize> {
    let heap = cx.values();
    let place =
        |actor: &Value| seats.iter().position(|seat| equality::equal(seat.given, *actor, heap));
    actors.iter().filter_map(place).collect()
}

fn accession_model(cx: &dyn Cx, process: &ProcessObject) -> Accession {
    let phase = |state: &Symbol| match *state {
        known::MEMBER => Phase::Member,
        other => match cx.image().name(other) {
            "suspended" => Phase::Suspended,
            "expelled" => Phase::Expelled,
            _ => Phase::Outside,
        },
    };
    Accession {
        states: process.states.iter().map(phase).collect(),
        moves: process.moves.iter().map(|(from, to, _)| (*from, *to)).collect(),
    }
}

/// The norms with sanctions of regimes that enforce nothing, for a warning.
pub(crate) fn toothless(cx: &dyn Cx, regimes: &[Value]) -> BTreeMap<String, String> {
    let heap = cx.values();
    let mut found = BTreeMap::new();
    for value in regimes {
        let Some(regime) = heap.downcast::<RegimeObject>(*value) else { continue };
        let enforcement = regime.get("enforcement").and_then(|value| heap.downcast::<Part>(value));
        if !matches!(enforcement, None | Some(Part::Enforcement { form: Form::Unenforced, .. })) {
            continue;
        }
        let Some(Value::List(norms)) = regime.get("norms") else { continue };
        for norm in &heap.list(norms).items {
            if let Some(norm) = heap.downcast::<NormObject>(*norm)
                && !norm.sanctions.is_empty()
            {
                found.insert(norm.made.name.to_string(), regime.made.name.to_string());
            }
        }
    }
    found
}

/// A regime as strategies see it during a match: its fields, and the public record.
#[derive(Clone, Debug)]
pub(crate) struct RegimeView {
    pub(crate) regime: Arc<RegimeObject>,
    book: Arc<Mutex<Book>>,
    states: Vec<Symbol>,
}

impl RegimeView {
    /// What the record says of an actor; `None` if it does not play.
    pub(crate) fn read(
        &self,
        cx: &mut dyn Cx,
        actor: Value,
        what: &str,
    ) -> Result<Option<Value>, Fault> {
        let book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        let heap = cx.values();
        let place = book.players.iter().position(|player| equality::equal(*player, actor, heap));
        let Some(player) = place else { return Ok(None) };
        Ok(Some(match what {
            "violations" => {
                Value::Int(i64::try_from(book.ledger.violations(player)).unwrap_or(i64::MAX))
            }
            "standing" => {
                let standing = match book.ledger.standing(player, book.round + 1) {
                    Standing::Good => "good",
                    Standing::Accused => "accused",
                    Standing::Suspended => "suspended",
                    Standing::Expelled => "expelled",
                    Standing::Outsider => "outsider",
                };
                cx.new_text(standing)?
            }
            "phase" => match book.ledger.phase(player).and_then(|phase| self.states.get(phase)) {
                Some(state) => Value::Symbol(*state),
                None => Value::None,
            },
            "authorised" => Value::Bool(book.ledger.is_authorised(player, book.round + 1)),
            _ => {
                let rows = book.findings.get(player).cloned().unwrap_or_default();
                let mut items = Vec::with_capacity(rows.len());
                for (round, norm) in rows {
                    let norm = cx.new_text(&norm)?;
                    let entries = [("round", Value::Int(round.into())), ("norm", norm)];
                    items.push(cx.new_named(&entries)?);
                }
                cx.new_list(items)?
            }
        }))
    }
}

impl Object for RegimeView {
    fn type_name(&self) -> &'static str {
        "regime"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        self.regime.field(name, reader)
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name", "norms", "members", "record", "violations", "standing", "phase", "authorised"]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        match name {
            "record" => Some("method_regime_record"),
            "violations" => Some("method_regime_violations"),
            "standing" => Some("method_regime_standing"),
            "phase" => Some("method_regime_phase"),
            "authorised" => Some("method_regime_authorised"),
            _ => None,
        }
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        self.regime.show(heap, image)
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.regime.show_short(heap, image)
    }

    fn equals(&self, other: &dyn Object, heap: &Heap) -> bool {
        match other.as_any().downcast_ref::<Self>() {
            Some(other) => self.regime.equals(&*other.regime, heap),
            None => self.regime.equals(other, heap),
        }
    }

    fn hash_code(&self, heap: &Heap) -> u64 {
        self.regime.hash_code(heap)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.regime.trace(mark);
        let book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        book.players.iter().for_each(|player| mark(*player));
    }
}
