//! Regimes at the table: the script's regimes in the model's terms.
//!
//! Actors become seats here. One that does not play has none: it is bound by nothing, votes on nothing, and can
//! still be a hegemon.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::clauses::Clause;
use super::events::Governed;
use super::record::{Book, RegimeView};
use super::seats::Seated;
use super::voting::{rule, seats_of};
use crate::bridge::game::GameObject;
use crate::bridge::institution::{Form, NormObject, Part, Penalty, RegimeObject};
use crate::bridge::process::ProcessObject;
use crate::bridge::strategy::StrategyObject;
use crate::lang::bytecode::{AimShape, DeclarationBody, Deontic};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::source::{Symbol, known};
use crate::lang::value::{Fault, Value, number};
use crate::model::action::ActionId;
use crate::model::norm::{Aim, Amount, Norm, Sanction};
use crate::model::play::NormRef;
use crate::model::regime::{
    Accession, Ballot, Chance, Enforcement, Event, Ledger, Monitoring, Phase, Regime,
};

/// About what an event takes of the memory, beside the players that it lists.
pub(super) const EVENT: usize = 160;

/// What each of those takes.
pub(super) const LISTED: usize = size_of::<(usize, Ballot)>();

/// More regimes than these, or norms of one, take steps of their own.
const FEW: usize = 16;

/// What a player takes under a regime beside its account: findings, keys of draws, whether it is in, in bytes.
const PLAYER: usize = 96;

/// What a norm takes in the model's terms, each of three times, in bytes.
const NORM: usize = 3 * size_of::<Norm>() + size_of::<NormEntry>() + 128;

/// The regimes of a match.
pub(super) struct Institutions {
    regimes: Vec<Entry>,
    /// Voting rules that are functions.
    pub(super) custom: Vec<Value>,
    /// The round that is played.
    pub(super) now: u32,
    /// What the events take that the match has kept.
    kept: usize,
    /// What those take that are not published yet.
    unread: usize,
    full: bool,
}

struct Entry {
    object: Arc<RegimeObject>,
    norms: Vec<NormEntry>,
    model: Regime,
    accession: Option<Arc<ProcessObject>>,
    /// Accuracy and false alarms as given: asked each round where they are functions.
    watching: (Value, Value),
    /// The states of its accession process.
    states: Arc<[Symbol]>,
    /// The hegemon, where it does not play.
    hegemon: Option<Hegemon>,
    book: Arc<Mutex<Book>>,
}

struct NormEntry {
    object: Arc<NormObject>,
    value: Value,
    /// What must hold, or must not.
    conditions: Vec<(Value, bool)>,
}

/// A hegemon that does not play: who it is, and the strategy by which it decides.
#[derive(Clone, Debug)]
pub(super) struct Hegemon {
    pub(super) actor: Value,
    pub(super) strategy: Option<Arc<StrategyObject>>,
}

impl Institutions {
    /// `players` are the actors as scripts know them, in seat order; `full` says whether the match keeps events.
    pub(super) fn new(
        cx: &mut dyn Cx,
        game: &GameObject,
        seats: &[Seated],
        players: &[Value],
        regimes: &[Value],
        full: bool,
    ) -> Result<Self, Fault> {
        let (custom, now, kept, unread) = (Vec::new(), 1, 0, 0);
        let mut made = Self { regimes: Vec::new(), custom, now, kept, unread, full };
        if regimes.is_empty() {
            return Ok(made);
        }
        let everybody = cx.new_list(players.to_vec())?;
        cx.heap().root(everybody);
        for (at, value) in regimes.iter().enumerate() {
            cx.spend(u64::from(at >= FEW))?;
            let Some(object) = cx.values().downcast::<RegimeObject>(*value).cloned() else {
                continue;
            };
            let entry = made.entry(cx, game, seats, everybody, Arc::new(object))?;
            made.regimes.push(entry);
        }
        Ok(made)
    }

    fn entry(
        &mut self,
        cx: &mut dyn Cx,
        game: &GameObject,
        seats: &[Seated],
        everybody: Value,
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
        let mut bytes = seats.len().saturating_mul(PLAYER).saturating_add(4 * name.len());
        for (at, value) in items(cx, field("norms")).into_iter().enumerate() {
            let Some(norm) = cx.values().downcast::<NormObject>(value).cloned() else { continue };
            let norm = Arc::new(norm);
            let named = norm.actions().len();
            let size = NORM + 3 * (norm.made.name.len() + 64 * norm.penalties.len() + 8 * named);
            cx.heap().hold(size.saturating_add(2 * seats.len()))?;
            cx.spend(u64::from(at >= FEW) + (named * game.actions.len() / 256) as u64)?;
            check_actions(cx, game, &norm)?;
            let declaration = Arc::clone(&norm.made.declaration);
            let DeclarationBody::Norm(shape) = &declaration.body else { continue };
            let conditional = shape.aims.iter().filter(|aim| matches!(aim.1, AimShape::Condition));
            let conditions = conditional
                .zip(&norm.conditions)
                .map(|((deontic, ..), condition)| (*condition, *deontic == Deontic::Must))
                .collect();
            let aims = shape.aims.iter().map(|(deontic, aim, _)| model_aim(*deontic, aim));
            model_norms.push(model_norm(&norm, aims.collect()));
            norms.push(NormEntry { object: norm, value, conditions });
        }
        let mut model = Regime::new(name.clone(), model_norms);
        if field("members").is_some() {
            let members = items(cx, field("members"));
            model.members = Some(seats_of(cx, seats, &members));
            bytes = bytes.saturating_add(members.len().saturating_mul(3 * size_of::<usize>()));
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
        let mut hegemon = None;
        if let Some(Part::Enforcement { form, cost, dues, actor }) =
            field("enforcement").and_then(|value| cx.values().downcast::<Part>(value))
        {
            let (cost, dues) = (*cost, *dues);
            model.enforcement = match form {
                Form::Unenforced => Enforcement::Unenforced,
                Form::Decentralised => Enforcement::Decentralised { cost },
                Form::Central => Enforcement::Central { cost, dues },
                Form::Hegemon => {
                    let place = seats_of(cx, seats, &[*actor]).first().copied();
                    if place.is_none() {
                        let strategy = strategy_of(cx, *actor);
                        hegemon = Some(Hegemon { actor: *actor, strategy });
                    }
                    Enforcement::Hegemon { actor: place, cost }
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
        if let Some(decisions) = field("decisions") {
            let find = |cx: &dyn Cx, actors: &[Value]| seats_of(cx, seats, actors);
            model.decisions = rule(cx, &find, &mut self.custom, decisions);
        }
        let accession = field("accession")
            .and_then(|value| cx.values().downcast::<ProcessObject>(value).cloned());
        let accession = accession.map(Arc::new);
        model.accession = accession.as_ref().map(|process| accession_model(cx, process));
        let states = accession.as_ref().map_or_else(Arc::default, |it| it.states.as_slice().into());
        // Those who play and those who look each have a record of everybody, and one is kept.
        let ledger = Ledger::size(seats.len(), norms.len());
        cx.heap().hold(bytes.saturating_add(ledger.saturating_mul(2)))?;
        let names = norms.iter().map(|norm: &NormEntry| Arc::clone(&norm.object.made.name));
        let ledger = Ledger::new(&model, seats.len());
        let book = Book::new(ledger, everybody, seats.len(), names.collect());
        let book = Arc::new(Mutex::new(book));
        Ok(Entry { object, norms, model, accession, watching, states, hegemon, book })
    }

    /// In the model's terms.
    pub(super) fn regimes(&self) -> Vec<Regime> {
        self.regimes.iter().map(|entry| entry.model.clone()).collect()
    }

    /// What a seat sees of each regime.
    pub(super) fn views(&self, cx: &mut dyn Cx, seat: Option<usize>) -> Result<Vec<Value>, Fault> {
        let view = |entry: &Entry| RegimeView {
            regime: Arc::clone(&entry.object),
            book: Arc::clone(&entry.book),
            states: Arc::clone(&entry.states),
            seat,
        };
        self.regimes.iter().map(|entry| cx.new_object(Arc::new(view(entry)))).collect()
    }

    /// What results need to know of each regime.
    pub(super) fn governed(&self) -> Vec<Governed> {
        let name = |entry: &Entry| Arc::clone(&entry.object.made.name);
        let mut alike: BTreeMap<Arc<str>, (usize, usize)> = BTreeMap::new();
        for entry in &self.regimes {
            alike.entry(name(entry)).or_default().0 += 1;
        }
        // Of several with one name each gets a number.
        let mut called = |entry: &Entry| {
            let own = name(entry);
            let (all, before) = alike.entry(Arc::clone(&own)).or_default();
            *before += 1;
            if *all < 2 { own.to_string() } else { format!("{own} ({before})") }
        };
        let governed = |entry: &Entry| Governed {
            name: called(entry),
            norms: entry.norms.iter().map(|norm| Arc::clone(&norm.object.made.name)).collect(),
            states: Arc::clone(&entry.states),
            hegemon: entry.hegemon.as_ref().map_or(Value::None, |hegemon| hegemon.actor),
            model: entry.model.clone(),
        };
        self.regimes.iter().map(governed).collect()
    }

    /// How many regimes there are.
    pub(super) fn count(&self) -> usize {
        self.regimes.len()
    }

    /// How many norms they have.
    pub(super) fn norms(&self) -> usize {
        self.regimes.iter().map(|entry| entry.norms.len()).sum()
    }

    /// The hegemons that do not play, with their regimes.
    pub(super) fn hegemons(&self) -> impl Iterator<Item = (usize, &Hegemon)> {
        let entries = self.regimes.iter().enumerate();
        entries.filter_map(|(at, entry)| Some((at, entry.hegemon.as_ref()?)))
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
        })
    }

    /// What a norm's own action must satisfy, or must not.
    pub(super) fn conditions(&self, norm: NormRef) -> Vec<(Value, bool)> {
        self.norm_entry(norm).map(|entry| entry.conditions.clone()).unwrap_or_default()
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

    pub(super) fn transition(&self, regime: usize, number: usize) -> Option<Value> {
        let process = self.regimes.get(regime)?.accession.as_ref()?;
        process.moves.get(number).map(|(_, _, when)| *when)
    }

    pub(super) fn watching(&self, regime: usize, breach: bool) -> Option<Value> {
        let (accuracy, false_alarm) = self.regimes.get(regime)?.watching;
        Some(if breach { accuracy } else { false_alarm })
    }

    /// Keeps the public record; gives the bytes that the event takes from now on.
    pub(super) fn note(&mut self, event: &Event) -> usize {
        let kept = if self.full { EVENT + event.listed() * LISTED } else { 0 };
        self.kept += kept;
        let room = Book::room(event);
        self.unread += room;
        if let Some(entry) = self.regimes.get(event.regime()) {
            entry.book.lock().unwrap_or_else(PoisonError::into_inner).note(event);
        }
        kept + room
    }

    /// What was noted may be read; gives the bytes that it took until now.
    pub(super) fn publish(&mut self) -> usize {
        for entry in &self.regimes {
            entry.book.lock().unwrap_or_else(PoisonError::into_inner).publish();
        }
        std::mem::take(&mut self.unread)
    }

    /// A round is over.
    pub(super) fn turn(&mut self, round: u32) {
        self.now = round.saturating_add(1);
        for entry in &self.regimes {
            entry.book.lock().unwrap_or_else(PoisonError::into_inner).turn(self.now);
        }
    }

    /// What the records and the events of the match take of the memory.
    pub(super) fn bytes(&self) -> usize {
        let bytes =
            |entry: &Entry| entry.book.lock().unwrap_or_else(PoisonError::into_inner).bytes();
        let books: usize = self.regimes.iter().map(bytes).sum();
        books + self.kept + self.unread
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

fn model_aim(deontic: Deontic, aim: &AimShape) -> Aim {
    let AimShape::Actions(actions) = aim else { return Aim::Condition };
    let ids = actions.iter().map(|symbol| ActionId(symbol.0)).collect();
    match deontic {
        Deontic::Must => Aim::Must(ids),
        Deontic::MustNot => Aim::MustNot(ids),
        Deontic::May => Aim::May(ids),
    }
}

fn model_norm(norm: &NormObject, aims: Vec<Aim>) -> Norm {
    let sanctions = norm.penalties.iter().map(|(penalty, to_others)| match penalty {
        Penalty::Fine => Sanction::Fine { amount: Amount::Asked, to_others: *to_others },
        Penalty::Suspend => Sanction::Suspend(Amount::Asked),
        Penalty::Expel => Sanction::Expel,
        Penalty::Retaliate => Sanction::Retaliate,
        Penalty::Warn => Sanction::Warn,
    });
    let given = |value: Value| !matches!(value, Value::None);
    Norm {
        name: norm.made.name.to_string(),
        who: given(norm.who),
        aims,
        when: given(norm.when),
        unless: given(norm.unless),
        sanctions: sanctions.collect(),
    }
}

/// The strategy of an actor that does not play.
fn strategy_of(cx: &dyn Cx, actor: Value) -> Option<Arc<StrategyObject>> {
    let heap = cx.values();
    let strategy = match actor {
        Value::Record(record) => {
            let fields = heap.record(record);
            let kind = &cx.image().kinds[fields.kind.index()];
            fields.fields.get(kind.slot(known::STRATEGY)?).copied()?
        }
        other => other,
    };
    heap.downcast::<StrategyObject>(strategy).cloned().map(Arc::new)
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
