//! What regimes ask of those at the table: clauses of norms and strategies, sanctions, votes, accession.
//!
//! Each question is asked in the view of the player whom it concerns, and draws from a stream of its own, so
//! that a clause that uses chance changes nobody's luck. The clauses of norms and processes see what was really
//! done, and their own regime as `regime`; those of strategies see what their player sees.

use super::gathering::Gathering;
use super::institutions::Hegemon;
use crate::bridge::institution::Part;
use crate::lang::bytecode::Context;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::source::known;
use crate::lang::value::{Fault, Value, with_article};
use crate::model::action::Act;
use crate::model::play::{NormRef, Seat};
use crate::model::regime::{Ballot, Finding, Proposal, ProposalKind};

/// A clause of a norm that is asked before choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clause {
    Who,
    When,
    Unless,
}

impl Clause {
    fn words(self) -> &'static str {
        match self {
            Self::Who => "`who`",
            Self::When => "`when`",
            Self::Unless => "`unless`",
        }
    }
}

/// What is asked: each has draws of its own.
#[derive(Clone, Copy)]
enum Question {
    Clause(Clause),
    Must,
    Sanction,
    Punish,
    Vote,
    Rule,
    Move,
    Accuracy,
    FalseAlarm,
}

impl Question {
    fn label(self) -> u64 {
        match self {
            Self::Clause(Clause::Who) => 1,
            Self::Clause(Clause::When) => 2,
            Self::Clause(Clause::Unless) => 3,
            Self::Must => 4,
            Self::Sanction => 5,
            Self::Punish => 6,
            Self::Vote => 7,
            Self::Rule => 8,
            Self::Move => 9,
            Self::Accuracy => 10,
            Self::FalseAlarm => 11,
        }
    }
}

/// A place among others as a label, or none.
fn place(at: Option<usize>) -> u64 {
    at.map_or(0, |at| at as u64 + 1)
}

fn about(finding: &Finding) -> [u64; 6] {
    [
        finding.regime as u64,
        finding.norm as u64,
        finding.offender as u64,
        place(finding.opponent),
        place(finding.observer),
        u64::from(finding.shirked),
    ]
}

impl Gathering<'_> {
    /// Asks a function of a player's view, with draws of the question's own.
    fn inquire(
        &mut self,
        player: usize,
        function: Value,
        question: Question,
        about: &[u64],
    ) -> Result<Value, Fault> {
        let round = self.institutions.now;
        let place = &self.places[player];
        let key = place.clauses.child(question.label()).path(about);
        self.set(player, Context::Round, Value::Int(round.into()));
        let before = self.cx.swap_stream(key.at(round));
        let answer = self.ask(player, function);
        self.cx.swap_stream(before);
        answer
    }

    /// The same for a clause of a regime: it sees what was done, and its regime.
    fn inquire_for(
        &mut self,
        regime: usize,
        player: usize,
        function: Value,
        question: Question,
        about: &[u64],
    ) -> Result<Value, Fault> {
        let place = &self.places[player];
        let own = place.regimes.get(regime).copied().unwrap_or(Value::None);
        let mut shown = vec![(Context::Regime, own)];
        if let Some(truth) = &place.shown().truth {
            shown.extend([(Context::Theirs, truth.shown), (Context::Opponents, truth.list)]);
        }
        for (field, value) in &mut shown {
            *value = self.exchange(player, *field, *value);
        }
        let answer = self.inquire(player, function, question, about);
        for (field, value) in shown {
            self.set(player, field, value);
        }
        answer
    }

    fn exchange(&mut self, player: usize, field: Context, value: Value) -> Value {
        let view = self.places[player].view;
        std::mem::replace(&mut self.cx.heap().view_mut(view).fields[field as usize], value)
    }

    pub(super) fn norm_clause(
        &mut self,
        norm: NormRef,
        player: usize,
        opponent: Option<usize>,
        which: Clause,
    ) -> Result<bool, Fault> {
        let clause = self.institutions.clause(norm, which);
        let Some((function, missing)) = clause else { return Ok(which != Clause::Unless) };
        if matches!(function, Value::None) {
            return Ok(missing);
        }
        let about = [norm.regime as u64, norm.norm as u64, place(opponent)];
        let question = Question::Clause(which);
        let answer = self.inquire_for(norm.regime, player, function, question, &about)?;
        self.condition(answer, which.words())
    }

    /// Whether an action satisfies the conditions of a norm.
    pub(super) fn norm_kept(&mut self, norm: NormRef, seat: Seat, act: Act) -> Result<bool, Fault> {
        let own = self.game.act_value(seat.player, act);
        for (number, (function, wanted)) in
            self.institutions.conditions(norm).into_iter().enumerate()
        {
            let before = self.exchange(seat.player, Context::Own, own);
            let about = [norm.regime as u64, norm.norm as u64, place(seat.opponent), number as u64];
            let answer =
                self.inquire_for(norm.regime, seat.player, function, Question::Must, &about);
            self.set(seat.player, Context::Own, before);
            if self.condition(answer?, "the condition of `must`")? != wanted {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The number in a sanction.
    pub(super) fn size_of(&mut self, finding: &Finding, sanction: usize) -> Result<f64, Fault> {
        let norm = NormRef { regime: finding.regime, norm: finding.norm };
        let Some(function) = self.institutions.sanction(norm, sanction) else { return Ok(0.0) };
        let offender = finding.offender;
        self.face(Seat { player: offender, opponent: finding.opponent, round: finding.round })?;
        let own = self.game.act_value(offender, finding.act);
        let before = self.exchange(offender, Context::Own, own);
        let about = about(finding);
        let answer =
            self.inquire_for(finding.regime, offender, function, Question::Sanction, &about);
        self.set(offender, Context::Own, before);
        let answer = answer?;
        match self.cx.values().downcast::<Part>(answer) {
            // What is due for a breach of none is nothing.
            Some(Part::Sanction { amount, .. }) if *amount < 0.0 && !finding.breach => Ok(0.0),
            Some(Part::Sanction { amount, form, .. }) if *amount < 0.0 => {
                let shown = crate::base::number::shortest(*amount);
                Err(words::bad_option(form.word(), &shown, "a finite number of 0 or more").into())
            }
            Some(Part::Sanction { amount, .. }) => Ok(*amount),
            _ => {
                let found = with_article(answer.type_name(self.cx.values()));
                Err(words::not_a_sanction(&self.institutions.norm_name(norm), &found).into())
            }
        }
    }

    /// How likely a player, or the hegemon that does not play, helps to punish.
    pub(super) fn willingness(
        &mut self,
        player: Option<usize>,
        finding: &Finding,
        cost: f64,
    ) -> Result<f64, Fault> {
        let place = match player {
            Some(player) => Some(player),
            None => self.hegemon_place(finding.regime),
        };
        let Some(place) = place else { return Ok(1.0) };
        let Some(strategy) = self.strategy(place) else { return Ok(1.0) };
        let punish = strategy.punish;
        if matches!(punish, Value::None) {
            return Ok(1.0);
        }
        let offender = self.actors.get(finding.offender).copied().unwrap_or(Value::None);
        let norm = self.institutions.norm(NormRef { regime: finding.regime, norm: finding.norm });
        self.set(place, Context::Offender, offender);
        self.set(place, Context::Norm, norm);
        self.set(place, Context::Cost, Value::Float(cost));
        let answer = self.inquire(place, punish, Question::Punish, &about(finding))?;
        self.chance(answer, "`punish`")
    }

    pub(super) fn ballot(&mut self, player: usize, proposal: &Proposal) -> Result<Ballot, Fault> {
        let Some(strategy) = self.strategy(player) else { return Ok(Ballot::Abstain) };
        let vote = strategy.vote;
        if matches!(vote, Value::None) {
            return Ok(Ballot::Yes);
        }
        let actor = |at: Option<usize>| {
            at.and_then(|at| self.actors.get(at)).copied().unwrap_or(Value::None)
        };
        let (subject, by) = (actor(Some(proposal.subject)), actor(proposal.by));
        let kind = match proposal.kind {
            ProposalKind::Admit => "admit",
            ProposalKind::Sanction => "sanction",
        };
        let kind = self.cx.new_text(kind)?;
        let value = self.cx.new_named(&[("kind", kind), ("subject", subject), ("by", by)])?;
        self.set(player, Context::Proposal, value);
        let about = [proposal.regime as u64, proposal.subject as u64, place(proposal.by)];
        match self.inquire(player, vote, Question::Vote, &about)? {
            Value::Symbol(known::YES) | Value::Bool(true) => Ok(Ballot::Yes),
            Value::Symbol(known::NO) | Value::Bool(false) => Ok(Ballot::No),
            Value::Symbol(known::ABSTAIN) => Ok(Ballot::Abstain),
            other => {
                let found = self.cx.show_inner(other);
                Err(words::bad_answer("`vote`", "yes, no or abstain", &found).into())
            }
        }
    }

    /// What a voting rule that is a function says.
    pub(super) fn counted(
        &mut self,
        rule: usize,
        ballots: &[(usize, Ballot)],
    ) -> Result<bool, Fault> {
        let Some(function) = self.institutions.custom.get(rule).copied() else { return Ok(false) };
        let mut entries = Vec::with_capacity(ballots.len());
        for (who, ballot) in ballots {
            let who = self.actors.get(*who).copied().unwrap_or(Value::None);
            entries.push((who, Value::Symbol(ballot_symbol(*ballot))));
        }
        let votes = self.cx.new_map(&entries)?;
        let answer = self.apart(Question::Rule, rule, function, &[votes])?;
        self.condition(answer, "a voting rule")
    }

    /// Whether an actor's accession process makes a move.
    pub(super) fn moves_on(
        &mut self,
        regime: usize,
        number: usize,
        player: usize,
        waited: u32,
    ) -> Result<bool, Fault> {
        let Some(function) = self.institutions.transition(regime, number) else { return Ok(false) };
        self.set(player, Context::Waited, Value::Int(waited.into()));
        let about = [regime as u64, number as u64];
        let answer = self.inquire_for(regime, player, function, Question::Move, &about)?;
        self.condition(answer, "`when`")
    }

    /// The chance of finding a breach, or of a false alarm, where it is a function of the game.
    pub(super) fn watching(&mut self, regime: usize, breach: bool) -> Result<f64, Fault> {
        let Some(function) = self.institutions.watching(regime, breach) else { return Ok(1.0) };
        let view = self.places.first().map(|place| place.view);
        let game = view
            .map_or(Value::None, |view| self.cx.values().view(view).fields[Context::Game as usize]);
        let question = if breach { Question::Accuracy } else { Question::FalseAlarm };
        let answer = self.apart(question, regime, function, &[game])?;
        self.chance(answer, "monitoring")
    }

    /// Calls a function that is nobody's, with draws of its own.
    fn apart(
        &mut self,
        question: Question,
        number: usize,
        function: Value,
        arguments: &[Value],
    ) -> Result<Value, Fault> {
        let stream = self.places.first().map(|place| {
            place.clauses.path(&[question.label(), number as u64]).at(self.institutions.now)
        });
        let before = stream.map(|stream| self.cx.swap_stream(stream));
        let mark = self.cx.heap().roots.len();
        let answer = self.cx.call(function, arguments);
        self.cx.heap().unroot(mark);
        if let Some(before) = before {
            self.cx.swap_stream(before);
        }
        answer
    }

    fn hegemon_place(&self, regime: usize) -> Option<usize> {
        let at = self.hegemons.iter().position(|(of, _)| *of == regime)?;
        Some(self.seats.len() + at)
    }

    /// The strategy of a hegemon that does not play, by its place after all seats.
    pub(super) fn beyond(&self, place: usize) -> Option<&Hegemon> {
        let at = place.checked_sub(self.seats.len())?;
        self.hegemons.get(at).map(|(_, hegemon)| hegemon)
    }
}

/// A ballot as scripts write it.
pub(super) fn ballot_symbol(ballot: Ballot) -> crate::lang::source::Symbol {
    match ballot {
        Ballot::Yes => known::YES,
        Ballot::No => known::NO,
        Ballot::Abstain => known::ABSTAIN,
    }
}
