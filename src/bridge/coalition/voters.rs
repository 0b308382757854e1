//! Who votes under a rule, and the rule in a form that can be counted.

use std::collections::HashSet;

use indexmap::IndexSet;

use super::Players;
use crate::analysis::coalition::{Conditions, Uncountable};
use crate::bridge::institution::{Part, RuleForm};
use crate::bridge::play::{among, decided};
use crate::lang::diagnostic::catalog::{model, solving as words};
use crate::lang::native::Cx;
use crate::lang::source::known;
use crate::lang::value::key::{Key, Query};
use crate::lang::value::{Fault, Heap, Value};
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
    /// The rules that were heard, by handle, and whether they were open.
    heard: HashSet<(u32, bool)>,
}

/// What a voter takes while voters are gathered, in bytes.
const VOTER: usize = 2 * size_of::<Value>() + 48;

impl Said {
    /// Takes down some voters.
    fn name(&mut self, heap: &Heap, voters: &[Value]) -> Result<(), Fault> {
        heap.note_many(voters.len());
        heap.fits((self.named.len() + voters.len()).saturating_mul(VOTER))?;
        self.named.extend(voters);
        Ok(())
    }
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
    listen(cx.values(), rule, true, &mut said)?;
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

/// Takes down what a rule says, once. `open` where no rule around it names voters.
fn listen(heap: &Heap, rule: Value, open: bool, said: &mut Said) -> Result<(), Fault> {
    if let (Value::Object(object), Some(part)) = (rule, heap.downcast::<Part>(rule))
        && said.heard.insert((object.0, open))
    {
        hear(heap, part, open, said)?;
    }
    Ok(())
}

fn hear(heap: &Heap, rule: &Part, open: bool, said: &mut Said) -> Result<(), Fault> {
    let Part::Rule { rule, voters, .. } = rule else { return Ok(()) };
    said.name(heap, voters)?;
    let open = open && voters.is_empty();
    match rule {
        RuleForm::Consensus
        | RuleForm::Unanimity
        | RuleForm::Majority(_)
        | RuleForm::AtLeast(_)
        | RuleForm::Custom(_) => said.everybody |= open,
        RuleForm::Weighted { weights, .. } => {
            heap.note_many(weights.len());
            let listed = (0i64..)
                .zip(weights)
                .all(|(at, (who, _))| matches!(*who, Value::Int(n) if n == at));
            if listed {
                said.listed.push(weights.len());
            } else {
                let holders: Vec<Value> = weights.iter().map(|(who, _)| *who).collect();
                said.name(heap, &holders)?;
            }
        }
        RuleForm::Dictator(who) => said.mentioned.push(*who),
        RuleForm::Veto { rule, by } => {
            said.mentioned.extend(by);
            listen(heap, *rule, open, said)?;
        }
        RuleForm::Both(rules) | RuleForm::Either(rules) => {
            for rule in rules {
                listen(heap, *rule, open, said)?;
            }
        }
    }
    Ok(())
}

/// The voters that a rule names, each once, in the order in which `power` lists them, and whether these are all. Those
/// of a list of weights are their places.
///
/// # Errors
/// `E0651` beyond the memory limit; that the run is to end.
pub(in crate::bridge) fn named(heap: &Heap, rule: &Part) -> Result<(Vec<Value>, bool), Fault> {
    let mut said = Said::default();
    hear(heap, rule, true, &mut said)?;
    let mut all = said.named;
    if all.is_empty() {
        let most = said.listed.iter().max().copied().unwrap_or(0);
        all = (0i64..).take(most).map(Value::Int).collect();
    }
    let whole = !all.is_empty() && !said.everybody;
    all.extend(said.mentioned);
    heap.note_many(all.len());
    let mut known: IndexSet<Key, foldhash::fast::RandomState> = IndexSet::default();
    let (mut voters, mut bytes) = (Vec::new(), 0);
    for (turn, voter) in all.into_iter().enumerate() {
        if !heap.goes_on_at(turn) {
            break;
        }
        if known.contains(&Query::new(voter, heap)) {
            continue;
        }
        let (key, more) = heap.key(voter)?;
        bytes += more + VOTER;
        heap.fits(bytes)?;
        known.insert(key);
        voters.push(voter);
    }
    Ok((voters, whole))
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
