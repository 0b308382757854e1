//! Voting rules: how ballots become a decision.
//!
//! Voters are numbered by whoever holds the rule: seats in a match, names elsewhere. Nothing passes without
//! a "yes". Shares, weights and quotas are exact, so that thirds work.
//!
//! An abstention is no veto: the practice of the United Nations Security Council, confirmed by the
//! International Court of Justice (Namibia, 1971).

use crate::base::rational::Rational;
use crate::model::error::Stop;

/// So many ballots of a list are seen at one look.
const BALLOTS: usize = 4;

/// Sums of more words than these take work of their own.
const LONG: usize = 16;

/// One voter's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ballot {
    /// In favour.
    Yes,
    /// Against.
    No,
    /// Neither.
    Abstain,
}

/// A rule and those who vote under it.
#[derive(Clone, Debug, PartialEq)]
pub struct VotingRule {
    /// The rule.
    pub rule: Rule,
    /// Whose ballots count; everybody's if `None`.
    pub voters: Option<Vec<usize>>,
}

/// How ballots are counted.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// No "no".
    Consensus,
    /// Only "yes".
    Unanimity,
    /// At least this share of yes among yes and no, and more yes than no.
    Majority(Rational),
    /// At least this weight of yes.
    Weighted {
        /// Voters and their weights; others weigh nothing.
        weights: Vec<(usize, Rational)>,
        /// The weight that passes.
        quota: Rational,
    },
    /// So many yes or more.
    AtLeast(usize),
    /// The rule passes and none of these votes no.
    Veto {
        /// The rule.
        rule: Box<VotingRule>,
        /// Those with a veto.
        by: Vec<usize>,
    },
    /// This voter's yes.
    Dictator(usize),
    /// All of these pass.
    Both(Vec<VotingRule>),
    /// One of these passes.
    Either(Vec<VotingRule>),
    /// The caller's own rule of this number.
    Custom(usize),
}

/// Answers for [`Rule::Custom`]: the rule's number and the ballots that count.
pub type Custom<'a> = dyn FnMut(usize, &[(usize, Ballot)]) -> Result<bool, Stop> + 'a;

impl VotingRule {
    /// The rule among everybody.
    #[must_use]
    pub fn all(rule: Rule) -> VotingRule {
        VotingRule { rule, voters: None }
    }

    /// How many looks it takes to count so many ballots.
    pub(in crate::model) fn looks(&self, ballots: usize) -> usize {
        let listed = |who: usize| ballots.saturating_mul(who) / BALLOTS;
        let voters = self.voters.as_ref().map_or(0, |voters| listed(voters.len()));
        let all = |rules: &[VotingRule]| {
            rules.iter().map(|rule| rule.looks(ballots)).fold(0, usize::saturating_add)
        };
        let own = match &self.rule {
            Rule::Consensus | Rule::Unanimity | Rule::AtLeast(_) | Rule::Custom(_) => 0,
            Rule::Majority(_) | Rule::Dictator(_) => 1,
            Rule::Weighted { weights, .. } => {
                // Long weights make longer sums.
                let bits = weights.iter().map(|(_, weight)| weight.bits());
                let words = bits.fold(0, u64::saturating_add) / 64;
                let words = usize::try_from(words).unwrap_or(usize::MAX);
                let sums = if words > LONG { words.saturating_mul(words) / LONG } else { 0 };
                listed(weights.len()).saturating_add(weights.len().saturating_mul(sums))
            }
            Rule::Veto { rule, by } => listed(by.len()).saturating_add(rule.looks(ballots)),
            Rule::Both(rules) | Rule::Either(rules) => all(rules),
        };
        ballots.saturating_add(voters).saturating_add(own)
    }

    /// Whether the ballots, one a voter, pass.
    ///
    /// # Errors
    /// What `custom` answers.
    pub fn passes(
        &self,
        ballots: &[(usize, Ballot)],
        custom: &mut Custom<'_>,
    ) -> Result<bool, Stop> {
        let counted: Vec<(usize, Ballot)>;
        let ballots = match &self.voters {
            None => ballots,
            Some(voters) => {
                counted = ballots.iter().copied().filter(|(who, _)| voters.contains(who)).collect();
                &counted
            }
        };
        let count = |what| ballots.iter().filter(|(_, ballot)| *ballot == what).count();
        let (yes, no) = (count(Ballot::Yes), count(Ballot::No));
        if yes == 0 {
            return Ok(false);
        }
        let voted = |who: usize, what| ballots.contains(&(who, what));
        Ok(match &self.rule {
            Rule::Consensus => no == 0,
            Rule::Unanimity => yes == ballots.len(),
            Rule::Majority(share) => {
                let whole = |count: usize| Rational::from(i64::try_from(count).unwrap_or(i64::MAX));
                whole(yes) >= share * &whole(yes + no) && yes > no
            }
            Rule::Weighted { weights, quota } => {
                let in_favour = weights.iter().filter(|(who, _)| voted(*who, Ballot::Yes));
                in_favour.map(|(_, weight)| weight.clone()).sum::<Rational>() >= *quota
            }
            Rule::AtLeast(needed) => yes >= *needed,
            Rule::Veto { rule, by } => {
                !by.iter().any(|&who| voted(who, Ballot::No)) && rule.passes(ballots, custom)?
            }
            Rule::Dictator(who) => voted(*who, Ballot::Yes),
            Rule::Both(rules) => {
                let mut all = true;
                for rule in rules {
                    all &= rule.passes(ballots, custom)?;
                }
                all
            }
            Rule::Either(rules) => {
                let mut any = false;
                for rule in rules {
                    any |= rule.passes(ballots, custom)?;
                }
                any
            }
            Rule::Custom(number) => custom(*number, ballots)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Ballot::{Abstain, No, Yes};

    fn part(numerator: i64, denominator: i64) -> Rational {
        Rational::new(numerator, denominator).unwrap()
    }

    fn passes(rule: Rule, ballots: &[Ballot]) -> bool {
        let ballots: Vec<_> = ballots.iter().copied().enumerate().collect();
        VotingRule::all(rule).passes(&ballots, &mut |_, votes| Ok(votes.len() > 2)).unwrap()
    }

    #[test]
    fn rules_count_as_they_say() {
        assert!(passes(Rule::Consensus, &[Yes, Abstain]));
        assert!(!passes(Rule::Consensus, &[Yes, Yes, No]));
        assert!(!passes(Rule::Unanimity, &[Yes, Abstain]));
        assert!(passes(Rule::Unanimity, &[Yes, Yes]));
        assert!(passes(Rule::Majority(part(1, 2)), &[Yes, Yes, No, Abstain]));
        assert!(!passes(Rule::Majority(part(1, 2)), &[Yes, No]));
        assert!(passes(Rule::Majority(part(2, 3)), &[Yes, Yes, No]));
        assert!(!passes(Rule::Majority(part(7, 10)), &[Yes, Yes, No]));
        assert!(passes(Rule::AtLeast(2), &[Yes, No, Yes]));
        assert!(!passes(Rule::AtLeast(0), &[No]));
        assert!(passes(Rule::Dictator(1), &[No, Yes, No]));
        let weights = vec![(0, part(1, 10)), (1, part(2, 10)), (2, part(7, 10))];
        assert!(passes(
            Rule::Weighted { weights: weights.clone(), quota: part(3, 10) },
            &[Yes, Yes, No]
        ));
        assert!(!passes(Rule::Weighted { weights, quota: part(4, 10) }, &[Yes, Yes, No]));
        assert!(passes(Rule::Custom(0), &[Yes, No, No]));
    }

    #[test]
    fn an_abstention_is_no_veto() {
        let veto = || Rule::Veto { rule: Box::new(VotingRule::all(Rule::AtLeast(2))), by: vec![0] };
        assert!(passes(veto(), &[Abstain, Yes, Yes]));
        assert!(!passes(veto(), &[No, Yes, Yes]));
        assert!(!passes(veto(), &[Abstain, Yes, Abstain]));
    }

    #[test]
    fn rules_combine_and_may_have_their_own_voters() {
        let of = |rule, voters: &[usize]| VotingRule { rule, voters: Some(voters.to_vec()) };
        let houses = || vec![of(Rule::Majority(part(1, 2)), &[0, 1, 2]), of(Rule::Unanimity, &[3])];
        assert!(passes(Rule::Both(houses()), &[Yes, Yes, No, Yes]));
        assert!(!passes(Rule::Both(houses()), &[Yes, Yes, No, No]));
        assert!(passes(Rule::Either(houses()), &[No, No, No, Yes]));
    }

    #[test]
    fn nothing_passes_without_a_yes() {
        for rule in [Rule::Consensus, Rule::Unanimity, Rule::Custom(0), Rule::AtLeast(0)] {
            assert!(!passes(rule.clone(), &[]));
            assert!(!passes(rule, &[Abstain, Abstain, Abstain]));
        }
    }
}
