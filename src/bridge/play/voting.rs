//! Voting rules at work: voters become numbers, as the model counts them.
//!
//! In a match the numbers are seats; where a rule is asked alone they are places among the given votes.

use std::cell::Cell;

use super::seats::Seated;
use crate::base::rational::Rational;
use crate::bridge::coalition::named;
use crate::bridge::institution::{Part, RuleForm};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::source::known;
use crate::lang::value::{Fault, Value, equality};
use crate::model::error::Stop;
use crate::model::regime::{Ballot, Rule, VotingRule};

/// Finds the numbers of some voters; those who do not vote here have none.
type Find<'a> = &'a dyn Fn(&dyn Cx, &[Value]) -> Vec<usize>;

/// So many actors are looked for between two looks.
const TURNS: usize = 256;

/// A voting rule in the model's terms; consensus if it is none. Functions are put aside in `custom`.
pub(super) fn rule(
    cx: &dyn Cx,
    find: Find<'_>,
    custom: &mut Vec<Value>,
    value: Value,
) -> VotingRule {
    let part = cx.values().downcast::<Part>(value).filter(|_| !cx.values().has_ended());
    let Some(Part::Rule { rule: form, voters, .. }) = part.cloned() else {
        return VotingRule::all(Rule::Consensus);
    };
    let voters = if voters.is_empty() { None } else { Some(find(cx, &voters)) };
    let one = |who: Value| find(cx, &[who]).first().copied().unwrap_or(usize::MAX);
    let all = |rules: &[Value], custom: &mut Vec<Value>| {
        rules.iter().map(|inner| rule(cx, find, custom, *inner)).collect::<Vec<_>>()
    };
    let rule = match form {
        RuleForm::Consensus => Rule::Consensus,
        RuleForm::Unanimity => Rule::Unanimity,
        RuleForm::Majority(share) => Rule::Majority(share),
        RuleForm::AtLeast(count) => Rule::AtLeast(count),
        RuleForm::Weighted { weights, quota } => {
            // A list's weights are those of the voters in order.
            let number = |at: usize| i64::try_from(at).map_or(Value::None, Value::Int);
            let listed = (0..).zip(&weights).all(|(at, (who, _))| {
                matches!((*who, number(at)), (Value::Int(a), Value::Int(b)) if a == b)
            });
            let of = |(at, (who, weight)): (usize, &(Value, Rational))| {
                (if listed { at } else { one(*who) }, weight.clone())
            };
            Rule::Weighted { weights: weights.iter().enumerate().map(of).collect(), quota }
        }
        RuleForm::Veto { rule: inner, by } => {
            let inner = all(&[inner], custom).pop();
            let rule = Box::new(inner.unwrap_or_else(|| VotingRule::all(Rule::Consensus)));
            Rule::Veto { rule, by: find(cx, &by) }
        }
        RuleForm::Dictator(who) => Rule::Dictator(one(who)),
        RuleForm::Both(rules) => Rule::Both(all(&rules, custom)),
        RuleForm::Either(rules) => Rule::Either(all(&rules, custom)),
        RuleForm::Custom(function) => {
            custom.push(function);
            Rule::Custom(custom.len() - 1)
        }
    };
    VotingRule { rule, voters }
}

/// The seats of some actors, given as such or by name; those who do not play have none.
pub(super) fn seats_of(cx: &dyn Cx, seats: &[Seated], actors: &[Value]) -> Vec<usize> {
    let named = |seat: &Seated, name: &str| *seat.name == *name;
    places(cx, actors, seats, |seat| seat.given, named)
}

fn places<T>(
    cx: &dyn Cx,
    actors: &[Value],
    all: &[T],
    value: impl Fn(&T) -> Value,
    named: impl Fn(&T, &str) -> bool,
) -> Vec<usize> {
    let heap = cx.values();
    let mut found = Vec::with_capacity(actors.len());
    for (turn, actor) in actors.iter().enumerate() {
        heap.note(all.len() / 4);
        if !heap.goes_on() || turn % TURNS == TURNS - 1 && !heap.looks_on() {
            break;
        }
        for (place, one) in all.iter().enumerate() {
            let same = equality::equal(value(one), *actor, heap)
                || matches!(actor, Value::Text(name) if named(one, heap.text(*name)));
            if same && !found.contains(&place) {
                found.push(place);
            }
        }
    }
    found
}

/// Whether votes pass a rule: a list, whose voters are numbered from 0, or a map from voter to vote.
pub(crate) fn passes(cx: &mut dyn Cx, asked: Value, votes: Value) -> Result<bool, Fault> {
    let heap = cx.values();
    let cast: Vec<(Value, Value)> = match votes {
        Value::Map(map) => heap.map(map).pairs().collect(),
        Value::List(list) => {
            let items = &heap.list(list).items;
            let rule = heap.downcast::<Part>(asked);
            let (voters, whole) = match rule {
                Some(rule) => named(heap, rule)?,
                None => (Vec::new(), false),
            };
            let numbered = voters.iter().all(|voter| matches!(voter, Value::Int(_)));
            if numbered {
                (0..).map(Value::Int).zip(items.iter().copied()).collect()
            } else if whole && voters.len() == items.len() {
                // As `power` lists them.
                voters.into_iter().zip(items.iter().copied()).collect()
            } else {
                let found = format!("a list of {}", items.len());
                let range = words::votes_by_name(whole.then_some(voters.len()));
                return Err(words::bad_option("votes", &found, &range).into());
            }
        }
        _ => Vec::new(),
    };
    let mut ballots = Vec::with_capacity(cast.len());
    for (at, (_, vote)) in cast.iter().enumerate() {
        let ballot = match vote {
            Value::Symbol(known::YES) | Value::Bool(true) => Ballot::Yes,
            Value::Symbol(known::NO) | Value::Bool(false) => Ballot::No,
            Value::Symbol(known::ABSTAIN) => Ballot::Abstain,
            other => {
                let found = cx.show_inner(*other);
                return Err(words::bad_answer("a vote", "yes, no or abstain", &found).into());
            }
        };
        ballots.push((at, ballot));
    }
    let voters: Vec<Value> = cast.iter().map(|(voter, _)| *voter).collect();
    let (rule, custom) = among(cx, &voters, asked);
    let listed = matches!(votes, Value::List(_))
        && cast.iter().all(|(voter, _)| matches!(voter, Value::Int(_)));
    decided(cx, &rule, &custom, &ballots, &|at| {
        let (voter, vote) = cast.get(at).copied().unwrap_or((Value::None, Value::None));
        (if listed { Value::Absent } else { voter }, vote)
    })
}

/// Nobody calls a voter by a longer name.
const NAME: usize = 1 << 16;

/// A rule in the model's terms among these voters, with the functions of its own rules.
pub(crate) fn among(cx: &dyn Cx, voters: &[Value], asked: Value) -> (VotingRule, Vec<Value>) {
    let name = |voter: Value| Some(cx.show_inner(voter)).filter(|name| name.len() <= NAME);
    let names: Vec<(Value, Option<String>)> =
        voters.iter().map(|voter| (*voter, name(*voter))).collect();
    let looked = Cell::new(0);
    let find = |cx: &dyn Cx, actors: &[Value]| {
        looked.set(looked.get() + actors.len());
        places(
            cx,
            actors,
            &names,
            |(voter, _)| *voter,
            |(_, known), name| known.as_deref() == Some(name),
        )
    };
    let mut custom = Vec::new();
    let rule = rule(cx, &find, &mut custom, asked);
    cx.values().note_many(looked.get());
    (rule, custom)
}

/// Whether ballots pass a rule. Its own functions get what `given` says of each voter that counts, a list of votes
/// where it names none.
pub(crate) fn decided(
    cx: &mut dyn Cx,
    rule: &VotingRule,
    custom: &[Value],
    ballots: &[(usize, Ballot)],
    given: &dyn Fn(usize) -> (Value, Value),
) -> Result<bool, Fault> {
    let mut decide = |number: usize, ballots: &[(usize, Ballot)]| {
        let counted: Vec<(Value, Value)> = ballots.iter().map(|(at, _)| given(*at)).collect();
        let votes = if counted.iter().all(|(voter, _)| !voter.is_present()) {
            cx.new_list(counted.into_iter().map(|(_, vote)| vote).collect())
        } else {
            cx.new_map(&counted)
        };
        let function = custom.get(number).copied().unwrap_or(Value::None);
        let answer = votes.and_then(|votes| cx.call(function, &[votes]));
        match answer.map_err(|fault| Stop::Cause(Box::new(fault)))? {
            Value::Bool(passes) => Ok(passes),
            other => {
                let found = cx.show_inner(other);
                let fault = words::bad_answer("a voting rule", "true or false", &found).into();
                Err(Stop::Cause(Box::<Fault>::new(fault)))
            }
        }
    };
    match rule.passes(ballots, &mut decide) {
        Ok(passes) => Ok(passes),
        Err(Stop::Cause(cause)) => Err(*cause.downcast::<Fault>().unwrap_or_else(|_| {
            Box::new(words::bad_answer("a voting rule", "true or false", "an error").into())
        })),
        Err(Stop::Model(error)) => Err(crate::bridge::faults::refused(&error, "the rule")),
    }
}
