//! Voting rules as values.

use super::numbers::hold_digits;
use crate::base::rational::Rational;
use crate::bridge::institution::{Part, RuleForm};
use crate::bridge::metered::metered;
use crate::bridge::play::passes;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Callable, Cx, Items, natives};
use crate::lang::value::number::Number;
use crate::lang::value::{Fault, Value, with_article};

/// Rules stand in rules up to this depth.
const DEEPEST: usize = 40;

/// Rules that stand in a rule, all together: what stands there twice is asked twice.
const MOST_PARTS: usize = 1000;

/// Voters of a rule, so that looking for one among them is quick.
const MOST_VOTERS: usize = 10_000;

/// Bits of weights over what they have in common, so that summing them is quick.
const MOST_BITS: u64 = 1024;

fn voting(cx: &dyn Cx, rule: RuleForm, voters: Option<Items>) -> Result<Part, Fault> {
    let inside: &[Value] = match &rule {
        RuleForm::Veto { rule, .. } => &[*rule],
        RuleForm::Both(rules) | RuleForm::Either(rules) => rules,
        _ => &[],
    };
    let depth_of = |value: &Value| match cx.values().downcast::<Part>(*value) {
        Some(Part::Rule { depth, .. }) => *depth,
        _ => 0,
    };
    let depth = 1 + inside.iter().map(depth_of).max().unwrap_or(0);
    if depth > DEEPEST {
        let found = format!("{depth} deep");
        let range = format!("at most {DEEPEST} deep: rules within rules");
        return Err(words::bad_option("a combined rule", &found, &range).into());
    }
    let parts_of = |value: &Value| match cx.values().downcast::<Part>(*value) {
        Some(Part::Rule { parts, .. }) => *parts,
        _ => 0,
    };
    let parts = inside.iter().map(parts_of).fold(1, usize::saturating_add);
    if parts > MOST_PARTS {
        let found = format!("made of {parts} rules");
        let range =
            format!("made of at most {MOST_PARTS} rules, each counted as often as it stands there");
        return Err(words::bad_option("a combined rule", &found, &range).into());
    }
    let voters = voters.map(|voters| voters.0).unwrap_or_default();
    let named = match &rule {
        RuleForm::Weighted { weights, .. } => weights.len(),
        RuleForm::Veto { by, .. } => by.len(),
        _ => 0,
    };
    few_enough(named.max(voters.len()))?;
    Ok(Part::Rule { rule, voters, depth, parts })
}

fn few_enough(voters: usize) -> Result<(), Fault> {
    if voters > MOST_VOTERS {
        let range = format!("at most {MOST_VOTERS} in all");
        return Err(words::bad_option("voters", &voters.to_string(), &range).into());
    }
    Ok(())
}

/// The rules that are combined: one by one, or a list.
fn rules<const N: usize>(
    cx: &mut dyn Cx,
    first: Value,
    more: [Option<Value>; N],
) -> Result<Vec<Value>, Fault> {
    let mut all = match first {
        Value::List(list) => cx.values().list(list).items.clone(),
        one => vec![one],
    };
    all.extend(more.into_iter().flatten());
    for value in &all {
        if !matches!(cx.values().downcast::<Part>(*value), Some(Part::Rule { .. })) {
            let found = with_article(value.type_name(cx.values()));
            return Err(words::bad_option("a combined rule", &found, "a voting rule").into());
        }
    }
    Ok(all)
}

natives! {
    /// Voting rules.
    pub static VOTING = "Voting" {
        /// Passes where nobody says no and somebody says yes.
        ///
        /// # Examples
        /// ```comity
        /// consensus   // => consensus
        /// ```
        [bare] fn consensus(
            cx,
            /// Who votes; all members if left out. So with all rules.
            voters: Option<Items>,
        ) -> Part {
            voting(cx, RuleForm::Consensus, voters)
        }

        /// Passes where all say yes.
        ///
        /// # Examples
        /// ```comity
        /// unanimity   // => unanimity
        /// ```
        [bare] fn unanimity(
            cx,
            /// Who votes.
            voters: Option<Items>,
        ) -> Part {
            voting(cx, RuleForm::Unanimity, voters)
        }

        /// Passes where the share of yes among yes and no is large enough, and yes outnumber no.
        ///
        /// # Examples
        /// ```comity
        /// majority(2/3, voters: []) == majority(2/3)   // => true
        /// ```
        ///
        /// # Errors
        /// `E0740` for a share that is none.
        fn majority(
            cx,
            /// The share, such as 1/2 or 2/3; 1/2 if left out.
            share: Option<Rational>,
            /// Who votes.
            voters: Option<Items>,
        ) -> Part {
            let share = share.or_else(|| Rational::new(1, 2)).unwrap_or_else(Rational::one);
            if share.is_negative() || share > Rational::one() {
                return Err(words::bad_option("share", &share.to_string(), "between 0 and 1").into());
            }
            voting(cx, RuleForm::Majority(share), voters)
        }

        /// Passes where the weights of those who say yes reach the quota.
        ///
        /// # Examples
        /// ```comity
        /// weighted([4, 4, 4, 2, 2, 1], 12)   // => weighted(…, quota: 12)
        /// ```
        ///
        /// # Errors
        /// `E0740` for a weight that is no number of 0 or more.
        fn weighted(
            cx,
            /// A map from voter to weight; a list numbers the voters from 0.
            weights: Value,
            /// The weight that passes.
            quota: Rational,
            /// Who votes.
            voters: Option<Items>,
        ) -> Part {
            let pairs: Vec<(Value, Value)> = match weights {
                Value::Map(map) => {
                    let entries = &cx.values().map(map).entries;
                    few_enough(entries.len())?;
                    entries.values().map(|entry| (entry.key, entry.value)).collect()
                }
                other => {
                    let items = crate::lang::native::elements(other, cx)?.unwrap_or_default();
                    few_enough(items.len())?;
                    let number = |at: usize| Value::Int(i64::try_from(at).unwrap_or(0));
                    items.into_iter().enumerate().map(|(at, weight)| (number(at), weight)).collect()
                }
            };
            let mut made = Vec::with_capacity(pairs.len());
            for (at, (who, weight)) in pairs.into_iter().enumerate() {
                cx.look_at(at)?;
                hold_digits(cx, weight)?;
                let number = Number::of(weight, cx.values()).and_then(|number| number.to_rational());
                let Some(number) = number.filter(|weight| !weight.is_negative()) else {
                    let shown = cx.show_inner(weight);
                    return Err(words::bad_option("a weight", &shown, "a number of 0 or more").into());
                };
                made.push((who, number));
            }
            let counted = metered(cx, |meter| {
                Rational::whole(made.iter().map(|(_, weight)| weight), meter).map(|whole| whole.1)
            })?;
            let long = made.iter().map(|(_, weight)| weight.bits()).max().unwrap_or(0);
            if long > MOST_BITS || counted.is_ok_and(|common| common.bits() > MOST_BITS) {
                let range = format!("fractions with a common denominator of at most {MOST_BITS} bits");
                return Err(words::bad_option("weights", "too fine", &range).into());
            }
            voting(cx, RuleForm::Weighted { weights: made, quota }, voters)
        }

        /// Passes where so many say yes.
        ///
        /// # Examples
        /// ```comity
        /// at_least(9)   // => at_least(9)
        /// ```
        fn at_least(
            cx,
            /// How many.
            count: i64,
            /// Who votes.
            voters: Option<Items>,
        ) -> Part {
            voting(cx, RuleForm::AtLeast(usize::try_from(count).unwrap_or(0)), voters)
        }

        /// Passes where the rule passes and none of some voters says no. An abstention is no veto.
        ///
        /// # Examples
        /// ```comity
        /// veto(at_least(9), by: ["China", "France"])   // => veto(at_least(9), by: ["China", "France"])
        /// ```
        ///
        /// # Errors
        /// `E0740` if the first is no voting rule.
        fn veto(
            cx,
            /// The rule.
            rule: Value,
            /// Those with a veto.
            by: Items,
            /// Who votes.
            voters: Option<Items>,
        ) -> Part {
            rules(cx, rule, [])?;
            voting(cx, RuleForm::Veto { rule, by: by.0 }, voters)
        }

        /// Passes where one voter says yes.
        ///
        /// # Examples
        /// ```comity
        /// dictator("Leviathan")   // => dictator("Leviathan")
        /// ```
        fn dictator(
            cx,
            /// Who.
            actor: Value,
            /// Who votes.
            voters: Option<Items>,
        ) -> Part {
            voting(cx, RuleForm::Dictator(actor), voters)
        }

        /// Passes where all of several rules pass.
        ///
        /// # Examples
        /// ```comity
        /// both(majority(1/2), at_least(3))   // => both(majority(1/2), at_least(3))
        /// ```
        ///
        /// # Errors
        /// `E0740` for what is no voting rule.
        fn both(
            cx,
            /// A rule, or a list of them.
            first: Value,
            /// Another.
            second: Option<Value>,
            /// Another.
            third: Option<Value>,
            /// Another.
            fourth: Option<Value>,
            /// Who votes.
            voters: Option<Items>,
        ) -> Part {
            let combined = rules(cx, first, [second, third, fourth])?;
            voting(cx, RuleForm::Both(combined), voters)
        }

        /// Passes where one of several rules passes.
        ///
        /// # Examples
        /// ```comity
        /// either(unanimity, at_least(5))   // => either(unanimity, at_least(5))
        /// ```
        ///
        /// # Errors
        /// `E0740` for what is no voting rule.
        fn either(
            cx,
            /// A rule, or a list of them.
            first: Value,
            /// Another.
            second: Option<Value>,
            /// Another.
            third: Option<Value>,
            /// Another.
            fourth: Option<Value>,
            /// Who votes.
            voters: Option<Items>,
        ) -> Part {
            let combined = rules(cx, first, [second, third, fourth])?;
            voting(cx, RuleForm::Either(combined), voters)
        }

        /// A rule of one's own: a function of the votes, a map from voter to yes, no or abstain.
        ///
        /// # Examples
        /// ```comity
        /// let odd = rule(|votes| votes.values().count(yes) % 2 == 1)
        /// type_of(odd)   // => voting rule
        /// ```
        fn rule(
            cx,
            /// The function; true if the votes pass.
            passes: Callable,
            /// Who votes: the function gets their votes alone.
            voters: Option<Items>,
        ) -> Part {
            voting(cx, RuleForm::Custom(passes.0), voters)
        }

        /// Whether votes pass a rule.
        ///
        /// A rule that names its voters says who they are: `rule.voters`, in the order of its `voters:` or weights.
        ///
        /// # Examples
        /// ```comity
        /// majority(1/2).passes([yes, yes, no])             // => true
        /// let council = veto(at_least(2), by: ["a"], voters: ["a", "b", "c"])
        /// council.passes([no, yes, yes])                   // => false
        /// council.voters                                   // => ["a", "b", "c"]
        /// weighted([usa: 3, eu: 2], 3).passes([usa: no, eu: yes])   // => false
        /// ```
        ///
        /// # Errors
        /// `E0744` for what is no vote, `E0740` for a list of more or fewer votes than the rule names voters.
        fn method_rule_passes(
            cx,
            /// The rule.
            asked: Value,
            /// A list, in the order of the rule's voters, else numbered from 0, or a map from voter to yes, no or
            /// abstain.
            votes: Value,
        ) -> bool {
            passes(cx, asked, votes)
        }
    }
}
