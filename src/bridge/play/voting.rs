//! Voting rules at the table: voters become seats.

use super::institutions::Institutions;
use super::seats::Seated;
use crate::bridge::institution::{Part, RuleForm};
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value, equality};
use crate::model::regime::{Rule, VotingRule};

impl Institutions {
    /// A voting rule in the model's terms; consensus if it is none.
    pub(super) fn rule(
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
                // A list's weights are those of the seats.
                let number = |at: usize| i64::try_from(at).map_or(Value::None, Value::Int);
                let listed = (0..).zip(&weights).all(|(at, (who, _))| {
                    matches!((*who, number(at)), (Value::Int(a), Value::Int(b)) if a == b)
                });
                let of = |(at, (who, weight)): (usize, &(Value, f64))| {
                    (if listed { at } else { one(cx, *who) }, *weight)
                };
                Rule::Weighted { weights: weights.iter().enumerate().map(of).collect(), quota }
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
}

/// The seats of some actors, given as such or by name; those who do not play have none.
pub(super) fn seats_of(cx: &dyn Cx, seats: &[Seated], actors: &[Value]) -> Vec<usize> {
    let heap = cx.values();
    let mut found = Vec::with_capacity(actors.len());
    for actor in actors {
        let meant = |seat: &Seated| match actor {
            Value::Text(name) => *heap.text(*name) == *seat.name,
            actor => equality::equal(seat.given, *actor, heap),
        };
        let places = seats.iter().enumerate().filter(|(_, seat)| meant(seat));
        for (place, _) in places {
            if !found.contains(&place) {
                found.push(place);
            }
        }
    }
    found
}
