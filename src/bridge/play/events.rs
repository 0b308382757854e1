//! What happened under the regimes of a match, as tables.
//!
//! ```text
//! violations  who was found in breach, and whether there was one
//! sanctions   what each finding led to, who carried it out, at what cost
//! costs       who paid what: dues, monitoring, enforcing, fines; a share of a fine is negative
//! budget      what came into the budget of a centre and what went out, round by round
//! votes       what was voted on, and how each voted
//! standing    how everybody stood in each round
//! members     suspensions, expulsions, and moves of the accession process
//! ```
//!
//! Without `utility` and side payments, what the game pays less the costs of `costs` is the payoff.

use std::fmt::Write as _;
use std::sync::Arc;

use super::clauses::ballot_symbol;
use super::institutions::LISTED;
use super::outcome::MatchObject;
use super::record::standing_word;
use crate::base::number as digits;
use crate::bridge::declared::ALLOCATED;
use crate::bridge::tables::table::TableObject;
use crate::lang::source::Symbol;
use crate::lang::value::{Fault, Heap, Value};
use crate::model::norm::{Aim, Norm, Sanction};
use crate::model::regime::{
    Ballot, Event, Finding, Ledger, ProposalKind, Regime, Sanctioned, Status, Upkeep,
};

/// The tables that tell of regimes.
pub(super) const TABLES: [&str; 7] =
    ["violations", "sanctions", "costs", "budget", "votes", "standing", "members"];

/// Who played under which regimes.
#[derive(Clone, Debug)]
pub(crate) struct Chronicle {
    /// Who played, as scripts know them, in seat order.
    pub(super) actors: Vec<Value>,
    pub(super) regimes: Vec<Governed>,
}

/// A regime under which a match was played.
#[derive(Clone, Debug)]
pub(crate) struct Governed {
    pub(super) name: String,
    pub(super) norms: Vec<Arc<str>>,
    /// The states of its accession process.
    pub(super) states: Arc<[Symbol]>,
    /// A hegemon that does not play.
    pub(super) hegemon: Value,
    pub(super) model: Regime,
}

impl Chronicle {
    pub(super) fn values(&self) -> impl Iterator<Item = Value> + '_ {
        let hegemons = self.regimes.iter().map(|regime| regime.hegemon);
        self.actors.iter().copied().chain(hegemons)
    }

    /// What the regimes and their accounts of so many players take, in bytes.
    pub(super) fn bytes(&self, players: usize) -> usize {
        let regime = |regime: &Governed| {
            let model = &regime.model;
            let norms = model.norms.iter().map(|norm| {
                let named = norm.name.len() + LISTED * norm.sanctions.len();
                // Its name, its aims and what they speak of lie apart.
                let apart = 3 * ALLOCATED + norm.aims.len() * size_of::<Aim>();
                size_of::<Norm>() + size_of::<Arc<str>>() + apart + named
            });
            let members = model.members.as_ref().map_or(0, Vec::len) * size_of::<usize>();
            let account = Ledger::size(players, model.norms.len());
            size_of::<Governed>() + regime.name.len() + members + norms.sum::<usize>() + account
        };
        self.regimes.iter().map(regime).sum()
    }

    /// A player; one seat past the last sits a hegemon that does not play.
    fn player(&self, player: usize, regime: usize) -> Value {
        let beyond = || self.regimes.get(regime).map_or(Value::None, |regime| regime.hegemon);
        self.actors.get(player).copied().unwrap_or_else(beyond)
    }

    fn name(&self, heap: &mut Heap, regime: usize) -> Result<Value, Fault> {
        heap.new_text(self.regimes.get(regime).map_or("", |regime| &regime.name))
    }

    fn norm(&self, heap: &mut Heap, finding: &Finding) -> Result<Value, Fault> {
        let regime = self.regimes.get(finding.regime);
        let norm = regime.and_then(|regime| regime.norms.get(finding.norm));
        heap.new_text(norm.map_or("", |norm| norm))
    }

    fn state(&self, regime: usize, state: Option<usize>) -> Value {
        let states = self.regimes.get(regime).map(|regime| &regime.states);
        let state = states.and_then(|states| states.get(state?));
        state.map_or(Value::None, |state| Value::Symbol(*state))
    }

    /// One line for each regime: how much was found, sanctioned and paid.
    pub(super) fn account(&self, ledgers: &[Ledger], players: usize) -> String {
        let mut out = String::new();
        for (regime, ledger) in self.regimes.iter().zip(ledgers) {
            let count = |of: fn(&Ledger, usize) -> u64| -> u64 {
                (0..players).map(|player| of(ledger, player)).sum()
            };
            let sum = |of: fn(&Ledger, usize) -> f64| -> f64 {
                (0..players).map(|player| of(ledger, player)).sum()
            };
            let plural = |number: u64, one: &str| {
                format!("{number} {one}{}", if number == 1 { "" } else { "s" })
            };
            let found = plural(count(Ledger::violations), "finding");
            let done = plural(count(Ledger::sanctions), "sanction");
            let _ = write!(out, "\n  under {}: {found}, {done} carried out", regime.name);
            for (what, amount) in [("fines", sum(Ledger::fines)), ("costs", sum(Ledger::costs))] {
                if amount > 0.0 {
                    let _ = write!(out, ", {what} {}", digits::fixed(amount, 3));
                }
            }
        }
        out
    }
}

fn number(count: usize) -> Value {
    Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
}

impl MatchObject {
    /// One of [`TABLES`].
    pub(super) fn told(&self, what: &str, heap: &mut Heap) -> Result<Value, Fault> {
        let mut rows = Vec::new();
        let listed: usize = self.outcome.events.iter().map(Event::listed).sum();
        heap.note_many(self.outcome.events.len());
        heap.note_many(listed);
        let columns: &[&str] = match what {
            "violations" => {
                &["round", "regime", "norm", "player", "action", "observer", "shirked", "breach"]
            }
            "sanctions" => &[
                "round", "regime", "norm", "player", "sanction", "amount", "status", "by", "cost",
                "shirked",
            ],
            "costs" => &["round", "regime", "player", "reason", "amount"],
            "budget" => &[
                "round",
                "regime",
                "dues",
                "fines",
                "monitoring",
                "enforcement",
                "budget",
                "blind",
            ],
            "votes" => &[
                "round", "regime", "kind", "subject", "by", "yes", "no", "abstain", "passed",
                "ballots",
            ],
            "standing" => &["round", "regime", "player", "standing", "phase"],
            _ => &["round", "regime", "player", "change", "phase", "until"],
        };
        let pairs = self
            .outcome
            .events
            .iter()
            .any(|event| matches!(event, Event::Found(finding) if finding.opponent.is_some()));
        match what {
            "standing" => self.standings(&mut rows, heap)?,
            "budget" => self.budgets(&mut rows, heap)?,
            _ => {
                // What a round costs is told after its sanctions, but paid before.
                let mut events: Vec<&Event> = self.outcome.events.iter().collect();
                events.sort_by_key(|event| {
                    (event.round(), event.regime(), !matches!(event, Event::Kept(_)))
                });
                for event in events {
                    match (what, event) {
                        ("violations", Event::Found(finding)) => {
                            let mut row = self.violation(finding, heap)?;
                            if pairs {
                                let opponent = finding.opponent.map_or(Value::None, |opponent| {
                                    self.chronicle.player(opponent, finding.regime)
                                });
                                row.insert(5, opponent);
                            }
                            keep(&mut rows, row, heap)?;
                        }
                        ("sanctions", Event::Sanctioned(done)) => {
                            keep(&mut rows, self.sanction(done, heap)?, heap)?;
                        }
                        ("costs", _) => self.costs(event, &mut rows, heap)?,
                        ("votes", Event::Voted { .. }) => {
                            keep(&mut rows, self.vote(event, heap)?, heap)?;
                        }
                        ("members", _) => {
                            if let Some(row) = self.change(event, heap)? {
                                keep(&mut rows, row, heap)?;
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        let mut columns: Vec<Arc<str>> = columns.iter().map(|name| Arc::from(*name)).collect();
        if what == "violations" && pairs {
            columns.insert(5, Arc::from("opponent"));
        }
        let table = TableObject::new(columns, rows).with_names(self.game.action_names());
        heap.new_object(Arc::new(table))
    }

    fn violation(&self, finding: &Finding, heap: &mut Heap) -> Result<Vec<Value>, Fault> {
        let player = |player| self.chronicle.player(player, finding.regime);
        let action = if finding.shirked {
            Value::None
        } else {
            self.game.act_value(finding.offender, finding.act)
        };
        Ok(vec![
            Value::Int(finding.round.into()),
            self.chronicle.name(heap, finding.regime)?,
            self.chronicle.norm(heap, finding)?,
            player(finding.offender),
            action,
            finding.observer.map_or(Value::None, player),
            Value::Bool(finding.shirked),
            Value::Bool(finding.breach),
        ])
    }

    fn sanction(&self, done: &Sanctioned, heap: &mut Heap) -> Result<Vec<Value>, Fault> {
        let finding = &done.finding;
        let player = |player: &usize| self.chronicle.player(*player, finding.regime);
        let status = match done.status {
            Status::Carried => "carried out",
            Status::Unfunded => "unfunded",
            Status::Unsupported => "nobody willing",
            Status::Refused => "voted down",
        };
        still_on(done.by.len(), heap)?;
        let by = heap.new_list(self.payers(done).iter().map(player).collect())?;
        Ok(vec![
            Value::Int(finding.round.into()),
            self.chronicle.name(heap, finding.regime)?,
            self.chronicle.norm(heap, finding)?,
            player(&finding.offender),
            heap.new_text(sanction_word(&done.sanction))?,
            Value::Float(done.amount),
            heap.new_text(status)?,
            by,
            Value::Float(done.cost),
            Value::Bool(finding.shirked),
        ])
    }

    /// Who carried a sanction out: members, or a hegemon that does not play.
    fn payers(&self, done: &Sanctioned) -> Vec<usize> {
        let regime = self.chronicle.regimes.get(done.finding.regime);
        let beyond = regime.is_some_and(|regime| !matches!(regime.hegemon, Value::None));
        if done.by.is_empty()
            && beyond
            && done.status == Status::Carried
            && done.sanction != Sanction::Warn
        {
            return vec![self.names.len()];
        }
        done.by.clone()
    }

    /// What an event took from whom.
    fn costs(
        &self,
        event: &Event,
        rows: &mut Vec<Vec<Value>>,
        heap: &mut Heap,
    ) -> Result<(), Fault> {
        let regime = event.regime();
        let name = self.chronicle.name(heap, regime)?;
        let mut add = |round: u32, player: usize, reason: &str, amount: f64, heap: &mut Heap| {
            if amount != 0.0 {
                let player = self.chronicle.player(player, regime);
                let (round, reason) = (Value::Int(round.into()), heap.new_text(reason)?);
                let row = vec![round, name, player, reason, Value::Float(amount)];
                return keep(rows, row, heap);
            }
            Ok(())
        };
        match event {
            Event::Kept(upkeep) => {
                let reason = if upkeep.budget.is_some() { "dues" } else { "monitoring" };
                for &payer in &upkeep.payers {
                    add(upkeep.round, payer, reason, upkeep.each(), heap)?;
                }
            }
            Event::Sanctioned(done) if done.status == Status::Carried => {
                let (round, payers) = (done.finding.round, self.payers(done));
                for &payer in &payers {
                    add(round, payer, "enforcement", done.cost / payers.len() as f64, heap)?;
                }
                if matches!(done.sanction, Sanction::Fine { .. }) {
                    add(round, done.finding.offender, "fine", done.amount, heap)?;
                }
                for &other in &done.shared {
                    let share = -done.amount / done.shared.len() as f64;
                    add(round, other, "share of a fine", share, heap)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// A row for each round and each regime that has a budget.
    fn budgets(&self, rows: &mut Vec<Vec<Value>>, heap: &mut Heap) -> Result<(), Fault> {
        let mut spent = vec![(0.0, 0.0); self.chronicle.regimes.len()];
        for event in &self.outcome.events {
            let Some(sums) = spent.get_mut(event.regime()) else { continue };
            match event {
                Event::Sanctioned(done) if done.status == Status::Carried => {
                    if matches!(done.sanction, Sanction::Fine { to_others: false, .. }) {
                        sums.0 += done.amount;
                    }
                    sums.1 += done.cost;
                }
                Event::Kept(Upkeep {
                    regime,
                    round,
                    payers,
                    dues,
                    monitoring,
                    watched,
                    budget: Some(budget),
                }) => {
                    let (fines, enforcement) = std::mem::take(sums);
                    let row = vec![
                        Value::Int((*round).into()),
                        self.chronicle.name(heap, *regime)?,
                        Value::Float(dues * payers.len() as f64),
                        Value::Float(fines),
                        Value::Float(*monitoring),
                        Value::Float(enforcement),
                        Value::Float(*budget),
                        Value::Bool(!watched),
                    ];
                    keep(rows, row, heap)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn vote(&self, event: &Event, heap: &mut Heap) -> Result<Vec<Value>, Fault> {
        let Event::Voted { proposal, round, ballots, passed } = event else {
            return Ok(Vec::new());
        };
        let player = |player: usize| self.chronicle.player(player, proposal.regime);
        let kind = match proposal.kind {
            ProposalKind::Admit => "admit",
            ProposalKind::Sanction => "sanction",
        };
        let count = |wanted| number(ballots.iter().filter(|(_, cast)| *cast == wanted).count());
        still_on(ballots.len(), heap)?;
        let map = heap.new_map()?;
        for (voter, ballot) in ballots {
            heap.insert(map, player(*voter), Value::Symbol(ballot_symbol(*ballot)))?;
        }
        Ok(vec![
            Value::Int((*round).into()),
            self.chronicle.name(heap, proposal.regime)?,
            heap.new_text(kind)?,
            player(proposal.subject),
            proposal.by.map_or(Value::None, player),
            count(Ballot::Yes),
            count(Ballot::No),
            count(Ballot::Abstain),
            Value::Bool(*passed),
            Value::Map(map),
        ])
    }

    /// How everybody stood in each round, and in which phase.
    fn standings(&self, rows: &mut Vec<Vec<Value>>, heap: &mut Heap) -> Result<(), Fault> {
        let players = self.names.len();
        let regimes = &self.chronicle.regimes;
        let mut ledgers: Vec<Ledger> =
            regimes.iter().map(|regime| Ledger::new(&regime.model, players)).collect();
        let mut events = self.outcome.events.iter().peekable();
        let cells = (self.outcome.rounds as usize).saturating_mul(players * ledgers.len());
        heap.note_many(cells);
        let accounts = regimes.iter().map(|it| Ledger::size(players, it.model.norms.len()));
        let room = accounts.fold(cells.saturating_mul(80), usize::saturating_add);
        heap.fits(room)?;
        let mut names = Vec::with_capacity(regimes.len());
        for regime in 0..regimes.len() {
            names.push(self.chronicle.name(heap, regime)?);
        }
        for round in 1..=self.outcome.rounds {
            for (regime, ledger) in ledgers.iter().enumerate() {
                for player in 0..players {
                    still_on(rows.len() % TURNS, heap)?;
                    rows.push(vec![
                        Value::Int(round.into()),
                        names[regime],
                        self.chronicle.player(player, regime),
                        heap.new_text(standing_word(ledger.standing(player, round)))?,
                        self.chronicle.state(regime, ledger.phase(player)),
                    ]);
                }
            }
            while let Some(event) = events.next_if(|event| event.round() <= round) {
                if let Some(ledger) = ledgers.get_mut(event.regime()) {
                    ledger.note(event);
                }
            }
        }
        Ok(())
    }

    /// A change of who is in and who is out.
    fn change(&self, event: &Event, heap: &mut Heap) -> Result<Option<Vec<Value>>, Fault> {
        let (player, change, phase, until) = match *event {
            Event::Suspended { player, last, .. } => (player, "suspended", None, Some(last)),
            Event::Expelled { player, .. } => (player, "expelled", Some(0), None),
            Event::Moved { player, state, .. } => (player, "moved", Some(state), None),
            _ => return Ok(None),
        };
        let regime = event.regime();
        Ok(Some(vec![
            Value::Int(event.round().into()),
            self.chronicle.name(heap, regime)?,
            self.chronicle.player(player, regime),
            heap.new_text(change)?,
            self.chronicle.state(regime, phase),
            until.map_or(Value::None, |last| Value::Int(last.into())),
        ]))
    }
}

/// Adds a row where there is room for it: the list grows to twice its size, and the table holds the cells once more.
fn keep(rows: &mut Vec<Vec<Value>>, row: Vec<Value>, heap: &Heap) -> Result<(), Fault> {
    let each = 2 * (size_of::<Vec<Value>>() + row.len() * size_of::<Value>()) + ALLOCATED;
    heap.fits((rows.len() + 1).saturating_mul(each))?;
    still_on(rows.len() % TURNS, heap)?;
    rows.push(row);
    Ok(())
}

/// So many rows, or entries of one, are made between two looks.
const TURNS: usize = 64;

/// Looks whether the run goes on, after so many rows or before a row of so many entries.
fn still_on(made: usize, heap: &Heap) -> Result<(), Fault> {
    if made + 1 >= TURNS && !heap.looks_on() {
        return Err(Fault::interrupted());
    }
    Ok(())
}

/// Asks for room for so many rows of so many cells, and for the table that has them.
pub(super) fn room_for(rows: usize, width: usize, heap: &Heap) -> Result<(), Fault> {
    let row = size_of::<Vec<Value>>() + width * size_of::<Value>() + ALLOCATED;
    heap.note_many(rows);
    heap.fits(rows.saturating_mul(row + width * size_of::<Value>()))
}

/// Looks at every so many rows whether the run goes on.
pub(super) fn goes_on(row: usize, heap: &Heap) -> Result<(), Fault> {
    if heap.goes_on_at(row) { Ok(()) } else { Err(Fault::interrupted()) }
}

fn sanction_word(sanction: &Sanction) -> &'static str {
    match sanction {
        Sanction::Fine { .. } => "fine",
        Sanction::Suspend(_) => "suspend",
        Sanction::Expel => "expel",
        Sanction::Retaliate => "retaliate",
        Sanction::Warn => "warn",
    }
}
