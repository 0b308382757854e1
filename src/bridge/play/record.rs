//! The public record of a regime during a match, and the regime as strategies see it.
//!
//! A [`Book`] is told everything that happens, and opens it to readers when the model says so: what happened in
//! a round can be read from its end on, by the accession process first. So whoever is asked within a round reads
//! the rounds before it.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

use crate::bridge::institution::RegimeObject;
use crate::lang::bytecode::Image;
use crate::lang::native::Cx;
use crate::lang::source::Symbol;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, equality};
use crate::model::regime::{Event, Finding, Ledger, Sanctioned, Standing};

/// What an event takes until it is published, in a list that grows, with the finding that led to it.
const UNREAD: usize = 2 * size_of::<Event>() + 2 * size_of::<(Finding, u64)>();

/// To list more findings than these takes a step for each.
const MANY_FINDINGS: usize = 32;

/// To find one of more players than these takes steps of its own.
const MANY: usize = 64;

/// So many of them are gone through for a step.
const PLAYERS: usize = 16;

/// What the public record of a regime holds during a match.
#[derive(Debug)]
pub(crate) struct Book {
    ledger: Ledger,
    /// What happened and is not published yet.
    unread: Vec<Event>,
    /// Who plays, as scripts know them: a list, so that the collector goes through it once for all who look.
    players: Value,
    /// For each player the rounds and norms of its findings.
    findings: Vec<Vec<(u32, usize)>>,
    norms: Vec<Arc<str>>,
    /// The round that is played.
    now: u32,
}

impl Book {
    /// `players` is a list of so many.
    pub(super) fn new(ledger: Ledger, players: Value, many: usize, norms: Vec<Arc<str>>) -> Self {
        let findings = vec![Vec::new(); many];
        Self { ledger, unread: Vec::new(), players, findings, norms, now: 1 }
    }

    /// Keeps what the record will tell of an event: not who voted, nor who shares a fine.
    pub(super) fn note(&mut self, event: &Event) {
        match event {
            Event::Voted { .. } => {}
            Event::Sanctioned(done) => {
                let (finding, sanction) = (done.finding, done.sanction.clone());
                let (by, shared) = (done.by.clone(), Vec::new());
                let Sanctioned { amount, status, cost, .. } = *done;
                let done = Sanctioned { finding, sanction, amount, status, by, cost, shared };
                self.unread.push(Event::Sanctioned(done));
            }
            other => self.unread.push(other.clone()),
        }
    }

    /// The bytes that this takes until it is published.
    pub(super) fn room(event: &Event) -> usize {
        let listed = match event {
            Event::Voted { .. } => return 0,
            Event::Sanctioned(done) => done.by.len(),
            other => other.listed(),
        };
        UNREAD + listed * size_of::<usize>()
    }

    /// Opens what happened to readers.
    pub(super) fn publish(&mut self) {
        for event in self.unread.drain(..) {
            self.ledger.note(&event);
            if let Event::Found(finding) = event
                && let Some(list) = self.findings.get_mut(finding.offender)
            {
                list.push((finding.round, finding.norm));
            }
        }
    }

    pub(super) fn turn(&mut self, next: u32) {
        self.publish();
        self.now = next;
    }

    /// What its findings take of the memory.
    pub(super) fn bytes(&self) -> usize {
        self.findings.iter().map(|list| list.capacity() * 16).sum()
    }
}

/// A regime as strategies see it during a match: its fields, and the public record.
#[derive(Clone, Debug)]
pub(crate) struct RegimeView {
    pub(crate) regime: Arc<RegimeObject>,
    pub(super) book: Arc<Mutex<Book>>,
    /// The states of the accession process.
    pub(super) states: Arc<[Symbol]>,
    /// Who looks; of several actors that are the same, another is meant.
    pub(super) seat: Option<usize>,
}

impl RegimeView {
    fn place(&self, book: &Book, actor: Value, heap: &Heap) -> Option<usize> {
        let Value::List(players) = book.players else { return None };
        let players = heap.list(players).items.iter().enumerate();
        let mut same = players.filter(|(_, player)| equality::equal(**player, actor, heap));
        let first = same.next();
        // Only who looks at one like itself means another.
        let second = first.filter(|(at, _)| Some(*at) == self.seat).and_then(|_| same.next());
        let (place, _) = second.or(first)?;
        heap.note(if place < MANY { 0 } else { place / PLAYERS });
        Some(place)
    }

    /// What the record says of an actor; `None` if it does not play.
    pub(crate) fn read(
        &self,
        cx: &mut dyn Cx,
        actor: Value,
        what: &str,
    ) -> Result<Option<Value>, Fault> {
        let book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(player) = self.place(&book, actor, cx.values()) else { return Ok(None) };
        Ok(Some(match what {
            "violations" => {
                Value::Int(i64::try_from(book.ledger.violations(player)).unwrap_or(i64::MAX))
            }
            "standing" => cx.new_text(standing_word(book.ledger.standing(player, book.now)))?,
            "phase" => match book.ledger.phase(player).and_then(|phase| self.states.get(phase)) {
                Some(state) => Value::Symbol(*state),
                None => Value::None,
            },
            "authorised" => Value::Bool(book.ledger.is_authorised(player, book.now)),
            _ => {
                let rows = book.findings.get(player).cloned().unwrap_or_default();
                cx.spend(if rows.len() < MANY_FINDINGS { 0 } else { rows.len() as u64 })?;
                let mut items = Vec::with_capacity(rows.len());
                for (round, norm) in rows {
                    let norm = book.norms.get(norm).map_or("", |name| &**name);
                    let norm = cx.new_text(norm)?;
                    let entries = [("round", Value::Int(round.into())), ("norm", norm)];
                    items.push(cx.new_named(&entries)?);
                }
                cx.new_list(items)?
            }
        }))
    }
}

/// A standing as scripts read it.
pub(super) fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::Good => "good",
        Standing::Accused => "accused",
        Standing::Suspended => "suspended",
        Standing::Expelled => "expelled",
        Standing::Outsider => "outsider",
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

    fn parts(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        self.regime.parts()
    }

    fn tag(&self, heap: &Heap) -> u64 {
        self.regime.tag(heap)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.regime.trace(mark);
        let book = self.book.lock().unwrap_or_else(PoisonError::into_inner);
        mark(book.players);
    }
}
