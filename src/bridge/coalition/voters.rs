//! Who votes under a rule, and the rule in a form that can be counted.

use super::Players;
use crate::analysis::coalition::{Conditions, Uncountable};
use crate::bridge::institution::{Part, RuleForm};
use crate::bridge::play::{among, decided};
use crate::lang::diagnostic::catalog::{model, solving as words};
use crate::lang::native::Cx;
use crate::lang::source::known;
use crate::lang::value::{Fault, Heap, Value, equality};
use crate::model::regime::{Ballot, VotingRule};

/// What a rule says of its voters.
#[derive(Default)]
struct Said {
    /// Voters and holders of weights: these are all there are.
    named: Vec<Value>,
    /// Holders of a veto, dictators: these are some.
    mentioned: Vec<Value>,
    /// How long lists of weights are.
    listed: Vec<usize>,
    /// Whether some rule counts everybody's votes.
    everybody: bool,
}

/// The voters of a rule: those given, or those that it names.
///
/// # Errors
/// `E0824` if that does not tell, `E0740` if a list of weights is for more or fewer voters.
pub(in crate::bridge) fn voters(
    cx: &mut dyn Cx,
    function: &str,
    rule: Value,
    given: Option<Value>,
) -> Result<Players, Fault> {
    let mut said = Said::default();
    listen(cx.values(), rule, true, &mut said);
    let players = if let Some(given) = given {
        Players::given(cx, function, given)?
    } else {
        let mut all = said.named;
        if all.is_empty() {
            let most = said.listed.iter().max().copied().unwrap_or(0);
            all = (0i64..).take(most).map(Value::Int).collect();
        }
        if all.is_empty() && said.everybody {
            return Err(words::unknown_players(function, "voting rule").into());
        }
        all.extend(said.mentioned);
        Players::new(cx, all)?
    };
    if players.len() == 0 {
        return Err(words::unknown_players(function, "voting rule").into());
    }
    if let Some(wrong) = said.listed.iter().find(|length| **length != players.len()) {
        let found = format!("a list of {wrong}");
        let range = model::one_a_voter(players.len());
        return Err(model::bad_option("weights", &found, &range).into());
    }
    Ok(players)
}

/// Takes down what a rule says. `open` where no rule around it names voters.
fn listen(heap: &Heap, rule: Value, open: bool, said: &mut Said) {
    if let Some(rule) = heap.downcast::<Part>(rule) {
        hear(heap, rule, open, said);
    }
}

fn hear(heap: &Heap, rule: &Part, open: bool, said: &mut Said) {
    let Part::Rule { rule, voters, .. } = rule else { return };
    said.named.extend(voters);
    let open = open && voters.is_empty();
    match rule {
        RuleForm::Consensus
        | RuleForm::Unanimity
        | RuleForm::Majority(_)
        | RuleForm::AtLeast(_)
        | RuleForm::Custom(_) => said.everybody |= open,
        RuleForm::Weighted { weights, .. } => {
            let listed = (0i64..)
                .zip(weights)
                .all(|(at, (who, _))| matches!(*who, Value::Int(n) if n == at));
            if listed {
                said.listed.push(weights.len());
            } else {
                said.named.extend(weights.iter().map(|(who, _)| *who));
            }
        }
        RuleForm::Dictator(who) => said.mentioned.push(*who),
        RuleForm::Veto { rule, by } => {
            said.mentioned.extend(by);
            listen(heap, *rule, open, said);
        }
        RuleForm::Both(rules) | RuleForm::Either(rules) => {
            rules.iter().for_each(|rule| listen(heap, *rule, open, said));
        }
    }
}

/// The voters that a rule names, each once, in the order in which `power` lists them, and whether these are all. Those
/// of a list of weights are their places.
pub(in crate::bridge) fn named(heap: &Heap, rule: &Part) -> (Vec<Value>, bool) {
    let mut said = Said::default();
    hear(heap, rule, true, &mut said);
    let mut all = said.named;
    if all.is_empty() {
        let most = said.listed.iter().max().copied().unwrap_or(0);
        all = (0i64..).take(most).map(Value::Int).collect();
    }
    let whole = !all.is_empty() && !said.everybody;
    let mut voters: Vec<Value> = Vec::new();
    for voter in all.into_iter().chain(said.mentioned) {
        if !voters.iter().any(|known| equality::equal(*known, voter, heap)) {
            voters.push(voter);
        }
    }
    (voters, whole)
}

/// A rule among its voters.
pub(in crate::bridge) struct Counted {
    /// In the model's terms.
    pub(in crate::bridge) rule: VotingRule,
    /// Its own functions.
    custom: Vec<Value>,
    /// As conditions, where it can be counted.
    pub(in crate::bridge) conditions: Result<Conditions, Uncountable>,
}

impl Counted {
    /// The rule among these.
    pub(in crate::bridge) fn new(cx: &dyn Cx, players: &Players, rule: Value) -> Self {
        let (rule, custom) = among(cx, &players.values, rule);
        let conditions = Conditions::of(&rule, players.len());
        Self { rule, custom, conditions }
    }

    /// Whether it passes where these say yes and all others no.
    ///
    /// # Errors
    /// What its own functions raise.
    pub(in crate::bridge) fn passes(
        &self,
        cx: &mut dyn Cx,
        players: &Players,
        places: &[usize],
    ) -> Result<bool, Fault> {
        let mut yes = vec![false; players.len()];
        places.iter().for_each(|place| yes[*place] = true);
        cx.spend(yes.len() as u64)?;
        if let Ok(conditions) = &self.conditions {
            return Ok(conditions.passes(&yes));
        }
        let ballot = |yes: &bool| if *yes { Ballot::Yes } else { Ballot::No };
        let ballots: Vec<(usize, Ballot)> = yes.iter().map(ballot).enumerate().collect();
        decided(cx, &self.rule, &self.custom, &ballots, &|at| {
            let vote = if yes[at] { known::YES } else { known::NO };
            (players.values[at], Value::Symbol(vote))
        })
    }
}
