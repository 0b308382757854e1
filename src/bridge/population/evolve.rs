//! One call of `evolve`: its arguments are put together and checked, payoffs are made, the model does the rest.

use std::sync::Arc;

use super::actors;
use super::herald::Herald;
use super::network::NetworkObject;
use super::payoffs::Table;
use super::rule::{RuleObject, shown};
use super::trajectory::{Path, TrajectoryObject};
use super::types::Types;
use crate::base::random::Key;
use crate::bridge::faults::from_cause;
use crate::bridge::game::GameObject;
use crate::bridge::parallel::told;
use crate::bridge::play::{Conduct, Options, Seated};
use crate::bridge::tables::table::entries;
use crate::lang::diagnostic::catalog::{model, population as words};
use crate::lang::native::{Cx, elements};
use crate::lang::value::{Fault, MapRef, Value, number};
use crate::model::error::Cause;
use crate::model::population::{
    Halt, Next, Now, Payoffs, Place, Refusal, Rule, Setup, Source, Start, Trajectory, run,
    run_sides,
};

/// What `evolve` was asked.
pub(in crate::bridge) struct Asked {
    pub(in crate::bridge) game: Arc<GameObject>,
    pub(in crate::bridge) from: Value,
    pub(in crate::bridge) by: RuleObject,
    pub(in crate::bridge) generations: Option<i64>,
    pub(in crate::bridge) steps: Option<i64>,
    pub(in crate::bridge) size: Option<i64>,
    pub(in crate::bridge) mutation: f64,
    pub(in crate::bridge) on: Option<NetworkObject>,
    pub(in crate::bridge) replacement: Option<NetworkObject>,
    pub(in crate::bridge) payoff: Option<String>,
    pub(in crate::bridge) samples: i64,
    pub(in crate::bridge) sampled: bool,
    pub(in crate::bridge) baseline: f64,
    pub(in crate::bridge) traits: Option<MapRef>,
    pub(in crate::bridge) assortment: f64,
    pub(in crate::bridge) options: Options,
    pub(in crate::bridge) key: Key,
}

/// Asking a dynamics of the host counts as so many steps.
const ASKED: u64 = 8;

/// Generations where nothing is said.
const USUAL: usize = 100;

/// Carries a population on.
pub(in crate::bridge) fn evolve(cx: &mut dyn Cx, asked: &Asked) -> Result<TrajectoryObject, Fault> {
    asked.check()?;
    let held = cx.heap().held();
    let made = told(cx, "generations", asked.length()?, |cx| {
        if matches!(asked.by.rule, Rule::ThresholdSelection { .. }) || asked.traits.is_some() {
            actors::evolve(cx, asked)
        } else if let Some(sides) = asked.sides(cx)? {
            two(cx, asked, sides)
        } else {
            one(cx, asked)
        }
    });
    // From here on the trajectory is counted.
    cx.heap().let_go(held);
    made
}

impl Asked {
    fn check(&self) -> Result<(), Fault> {
        for (what, value) in [("mutation", self.mutation), ("assortment", self.assortment)] {
            if !(0.0..=1.0).contains(&value) {
                return Err(model::bad_option(what, &shown(value), "a probability").into());
            }
        }
        if self.samples < 1 {
            let found = self.samples.to_string();
            return Err(model::bad_option("samples", &found, "a whole number of 1 or more").into());
        }
        if self.generations.is_some() && self.steps.is_some() {
            let found = "given beside `generations`";
            return Err(model::bad_option("steps", found, "given alone").into());
        }
        if !matches!(self.payoff.as_deref(), None | Some("sum" | "mean")) {
            let found = format!("\"{}\"", self.payoff.as_deref().unwrap_or_default());
            return Err(model::bad_option("payoff", &found, "\"sum\" or \"mean\"").into());
        }
        if self.on.is_none() && (self.replacement.is_some() || self.payoff.is_some()) {
            let what = if self.payoff.is_some() { "payoff" } else { "replacement" };
            return Err(
                model::bad_option(what, "given without one", "given with a network `on`").into()
            );
        }
        Ok(())
    }

    /// How many entries follow the first.
    pub(super) fn length(&self) -> Result<usize, Fault> {
        let (what, given) = match (self.generations, self.steps) {
            (Some(given), _) => ("generations", given),
            (None, Some(given)) => ("steps", given),
            (None, None) => return Ok(USUAL),
        };
        usize::try_from(given).ok().filter(|_| given < 1 << 40).ok_or_else(|| {
            model::bad_option(what, &given.to_string(), "a whole number of 0 or more").into()
        })
    }

    /// What entries are called.
    pub(super) fn unit(&self) -> &'static str {
        if self.steps.is_some() { "step" } else { "generation" }
    }

    /// The options of matches among these players, their horizon settled.
    pub(super) fn settled<'a>(
        &self,
        mut seats: impl Iterator<Item = &'a Seated>,
    ) -> Result<Options, Fault> {
        let mut options = self.options.clone();
        options.full = false;
        let horizon = &mut options.horizon;
        if horizon.rounds.is_none() && horizon.continuation.is_none() {
            let bare = seats.all(|seat| matches!(seat.conduct, Conduct::Act(_)) && plain(seat));
            if !bare || horizon.discount.is_some() {
                return Err(model::no_horizon().into());
            }
            horizon.rounds = Some(1);
        }
        Ok(options)
    }

    fn setup<'a>(&self, place: Option<Place<'a>>) -> Result<Setup<'a>, Fault> {
        Ok(Setup {
            rule: self.by.rule,
            length: self.length()?,
            single: self.steps.is_some(),
            mutation: self.mutation,
            place,
        })
    }

    fn size(&self) -> Result<Option<usize>, Fault> {
        let Some(given) = self.size else { return Ok(None) };
        let size = usize::try_from(given).ok().filter(|size| (1..=4_000_000_000).contains(size));
        match size {
            Some(size) => Ok(Some(size)),
            None => {
                let found = given.to_string();
                Err(model::bad_option("size", &found, "a whole number from 1 to 4e9").into())
            }
        }
    }

    /// What each of two roles begins with, where `from` says so.
    fn sides(&self, cx: &mut dyn Cx) -> Result<Option<[Value; 2]>, Fault> {
        let game = &self.game;
        let [first, second] = &game.roles[..] else { return Ok(None) };
        match self.from {
            Value::Map(map) => {
                let entries = entries(cx, map);
                let of = |role: &str| entries.iter().find(|(name, _)| &**name == role);
                match (of(first), of(second), entries.len()) {
                    (Some((_, a)), Some((_, b)), 2) => Ok(Some([*a, *b])),
                    _ => {
                        let found = format!(
                            "a map whose keys are not the roles `{first}` and `{second}` of game `{}`",
                            game.made.name
                        );
                        Err(words::bad_population(&found).into())
                    }
                }
            }
            Value::List(list) => {
                let items = cx.values().list(list).items.clone();
                let lists = items.iter().all(|item| matches!(item, Value::List(_)));
                let pair = |item: &Value| match item {
                    Value::List(list) => {
                        let items = &cx.values().list(*list).items;
                        items.len() == 2 && number::to_f64(items[1], cx.values()).is_some()
                    }
                    _ => false,
                };
                if let ([a, b], true) = (&items[..], lists && !items.iter().all(pair)) {
                    return Ok(Some([*a, *b]));
                }
                if game.actions.first() != game.actions.get(1) {
                    let what = format!(
                        "one population of game `{}`, whose roles have different actions; give \
                         `from: [{first}: [...], {second}: [...]]`",
                        game.made.name
                    );
                    return Err(words::unsuited("evolve", &what).into());
                }
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    fn unsuited<T>(&self, what: &str) -> Result<T, Fault> {
        Err(words::unsuited(self.by.name(), what).into())
    }

    fn room(&self, cx: &mut dyn Cx, types: usize) -> Result<(), Fault> {
        let bytes = self.length()?.saturating_add(1).saturating_mul(types).saturating_mul(8);
        cx.heap().hold(bytes)
    }

    fn table<'a>(&'a self, options: &'a Options) -> Table<'a> {
        let samples = if self.sampled { 1 } else { self.samples };
        Table {
            game: &self.game,
            options,
            samples: usize::try_from(samples).unwrap_or(1),
            played: self.sampled,
        }
    }
}

/// Whether an actor has nothing but its action.
fn plain(seat: &Seated) -> bool {
    seat.utility.is_none()
}

/// One population that plays with itself.
fn one(cx: &mut dyn Cx, asked: &Asked) -> Result<TrajectoryObject, Fault> {
    let types = Types::read(cx, &asked.game, 0, asked.from, asked.size()?)?;
    let count = types.names.len();
    asked.room(cx, count)?;
    let options = asked.settled(types.seats.iter())?;
    let replicator = asked.by.rule.is_endless();
    let (total, start) = match (&types.counts, replicator) {
        (_, true) => (None, Start::Shares(types.shares.clone())),
        (None, false) => return Err(words::size_needed(asked.by.name()).into()),
        (Some(counts), false) => {
            let total = counts.iter().map(|&count| count as usize).sum::<usize>();
            let needed = asked.game.roles.len().max(2);
            if total < needed && asked.on.is_none() {
                return Err(words::too_few(needed, total).into());
            }
            (Some(total), Start::Counts(counts.clone()))
        }
    };
    let (place, start) = match &asked.on {
        None => (None, start),
        Some(network) => {
            let (place, start) = on_network(asked, network, &types, replicator)?;
            (Some(place), start)
        }
    };
    let table = asked.table(&options);
    let ready = |payoffs: Payoffs| {
        let raise = if asked.on.is_some() { 0.0 } else { asked.baseline };
        payoffs.assorted(asked.assortment).raised(raise)
    };
    let key = asked.key.named("matches");
    let between = table.payoffs(cx, &types.seats, key)?;
    let matrix = match &between {
        Payoffs::Pairs(matrix) => Some(matrix.clone()),
        Payoffs::Groups(_) => None,
    };
    let payoffs = ready(between);
    let afresh = |cx: &mut dyn Cx, step: u64| -> Result<Payoffs, Fault> {
        let held = cx.heap().held();
        let payoffs = table.payoffs(cx, &types.seats, key.child(1 + step))?;
        cx.heap().let_go(held);
        Ok(ready(payoffs))
    };
    let afresh: Option<&dyn Fn(&mut dyn Cx, u64) -> Result<Payoffs, Fault>> =
        if asked.sampled { Some(&afresh) } else { None };
    let herald = Herald::new(cx, asked.unit(), &types.names);
    let (by, names) = (&asked.by, [&types.names[..]; 2]);
    let mut supply = Supply { cx, step: 0, afresh, by, names, herald };
    let path = run(&asked.setup(place)?, &payoffs, start, asked.key, &mut supply);
    let trajectory = path.map_err(|halt| stopped(asked, &types.names, halt))?;
    supply.herald.tell(supply.cx, &trajectory)?;
    let size = match total {
        Some(total) => format!("{total} actors"),
        None => format!("{count} types"),
    };
    let on = asked.on.as_ref().map_or(String::new(), |network| format!(", {}", network.title()));
    Ok(TrajectoryObject::new(Path {
        title: format!("{} of {size}{on}", asked.by.text()),
        unit: asked.unit(),
        names: types.names,
        sides: None,
        values: types.values,
        payoffs: matrix,
        trajectory,
    }))
}

/// The network to live on, its nodes filled in the order of the list.
fn on_network<'a>(
    asked: &'a Asked,
    network: &'a NetworkObject,
    types: &Types,
    replicator: bool,
) -> Result<(Place<'a>, Start), Fault> {
    if replicator {
        return asked.unsuited("a network: its population has no size");
    }
    if asked.game.roles.len() > 2 {
        return asked.unsuited("a game of more than two players on a network");
    }
    if asked.assortment > 0.0 {
        return asked.unsuited("`assortment` on a network, which says itself who meets whom");
    }
    if types.names.len() > 256 {
        return asked.unsuited("more than 256 types on a network");
    }
    let total = types.counts.iter().flatten().map(|&count| count as usize).sum();
    let replacement = asked.replacement.as_ref().unwrap_or(network);
    for network in [network, replacement] {
        if network.0.size() != total {
            return Err(words::network_size(network.0.size(), total).into());
        }
    }
    let order = types.order().unwrap_or_default();
    let place = Place {
        play: &network.0,
        replacement: &replacement.0,
        mean: asked.payoff.as_deref() == Some("mean"),
        baseline: asked.baseline,
    };
    Ok((place, Start::Nodes(order.into_iter().map(|kind| kind as u8).collect())))
}

/// Two populations that play with each other.
fn two(cx: &mut dyn Cx, asked: &Asked, from: [Value; 2]) -> Result<TrajectoryObject, Fault> {
    if asked.on.is_some() {
        return asked.unsuited("two populations on a network");
    }
    if asked.assortment > 0.0 || asked.sampled {
        return asked.unsuited("two populations with `assortment` or `sampled`");
    }
    let size = asked.size()?;
    let [first, second] = from;
    let mut sides = [
        Types::read(cx, &asked.game, 0, first, size)?,
        Types::read(cx, &asked.game, 1, second, size)?,
    ];
    let counts = sides.each_ref().map(|side| side.names.len());
    asked.room(cx, counts[0] + counts[1])?;
    let options = asked.settled(sides.iter().flat_map(|side| &side.seats))?;
    let table = asked.table(&options);
    let seats = [&sides[0].seats[..], &sides[1].seats[..]];
    let matrices = table.sides(cx, seats, asked.key.named("matches"))?;
    let matrices = matrices.map(|matrix| matrix.raised(asked.baseline));
    let replicator = asked.by.rule.is_endless();
    let mut starts = Vec::with_capacity(2);
    let mut sizes = Vec::with_capacity(2);
    for side in &sides {
        starts.push(match (&side.counts, replicator) {
            (_, true) => Start::Shares(side.shares.clone()),
            (None, false) => return Err(words::size_needed(asked.by.name()).into()),
            (Some(counts), false) => {
                let total = counts.iter().map(|&count| count as usize).sum::<usize>();
                if total < 2 {
                    return Err(words::too_few(2, total).into());
                }
                sizes.push(total.to_string());
                Start::Counts(counts.clone())
            }
        });
    }
    let names: Vec<String> =
        sides.iter_mut().flat_map(|side| std::mem::take(&mut side.names)).collect();
    let starts: Result<[Start; 2], _> = starts.try_into();
    let Ok(starts) = starts else { return asked.unsuited("these populations") };
    let herald = Herald::new(cx, asked.unit(), &names);
    let (first, second) = names.split_at(counts[0]);
    let (by, names_of) = (&asked.by, [first, second]);
    let mut supply = Supply { cx, step: 0, afresh: None, by, names: names_of, herald };
    let path = run_sides(
        &asked.setup(None)?,
        [&matrices[0], &matrices[1]],
        starts,
        asked.key,
        &mut supply,
    );
    let trajectory = path.map_err(|halt| stopped(asked, &names, halt))?;
    supply.herald.tell(supply.cx, &trajectory)?;
    let title = if sizes.is_empty() {
        format!("{} of two populations", asked.by.text())
    } else {
        format!("{} of two populations, {} actors", asked.by.text(), sizes.join(" and "))
    };
    let roles = [asked.game.roles[0].clone(), asked.game.roles[1].clone()];
    Ok(TrajectoryObject::new(Path {
        title,
        unit: asked.unit(),
        names,
        sides: Some((roles, counts[0])),
        values: sides.iter().flat_map(|side| side.values.clone()).collect(),
        payoffs: None,
        trajectory,
    }))
}

/// The machine behind a run: it counts the work, and plays matches where payoffs are to be fresh.
struct Supply<'a, 'b> {
    cx: &'a mut dyn Cx,
    step: u64,
    afresh: Option<&'b (dyn Fn(&mut dyn Cx, u64) -> Result<Payoffs, Fault> + 'b)>,
    by: &'b RuleObject,
    /// What the types of each side are called.
    names: [&'b [String]; 2],
    herald: Herald,
}

impl Source for Supply<'_, '_> {
    fn tick(&mut self, work: u64) -> Result<(), Cause> {
        self.cx.spend(work).map_err(|fault| Box::new(fault) as Cause)
    }

    fn fresh(&mut self) -> Result<Option<Payoffs>, Cause> {
        let Some(afresh) = self.afresh else { return Ok(None) };
        let step = self.step;
        self.step += 1;
        afresh(self.cx, step).map(Some).map_err(|fault| Box::new(fault) as Cause)
    }

    fn is_fresh(&self) -> bool {
        self.afresh.is_some()
    }

    fn reached(&mut self, generation: usize, path: &Trajectory) -> Result<(), Cause> {
        if generation.is_multiple_of(16) {
            self.cx.tell_progress("generations", generation);
        }
        self.herald.tell(self.cx, path).map_err(|fault| Box::new(fault) as Cause)
    }

    fn next(&mut self, now: &Now<'_>, next: Next<'_>) -> Result<(), Cause> {
        let Some(brought) = &self.by.brought else { return Err("nobody knows the rule".into()) };
        self.cx.touch();
        let types = self.names.get(now.side).copied().unwrap_or_default();
        let moved = self.cx.spend(ASKED).and_then(|()| brought.next(now, types, next));
        moved.map_err(|fault| Box::new(fault) as Cause)
    }
}

/// Why a run ended, in the words of the script's author.
fn stopped(asked: &Asked, names: &[String], halt: Halt) -> Fault {
    match halt {
        Halt::Cause(cause) => from_cause(cause),
        Halt::Refused(Refusal::NegativeFitness { payoff, largest }) => {
            let weight = asked.by.rule.selection().unwrap_or(1.0);
            let (payoff, weight) = (shown(payoff), shown(weight));
            let problem = words::negative_fitness(&payoff, &weight, &shown(largest));
            problem.help(Some(words::RAISED)).into()
        }
        Halt::Refused(Refusal::NegativePayoff { kind, value }) => {
            let name = names.get(kind).map_or("?", String::as_str);
            words::negative_payoff(name, &shown(value)).into()
        }
        Halt::Refused(Refusal::NoGrowth) => words::nothing_earned().into(),
        Halt::Refused(Refusal::BadShare { kind, value }) => {
            let name = names.get(kind).map_or("?", String::as_str);
            words::not_a_share(asked.by.name(), name, &shown(value)).into()
        }
        Halt::Refused(Refusal::BadSum { sum, wanted }) => {
            words::not_the_sum(asked.by.name(), &shown(sum), &shown(wanted)).into()
        }
        Halt::Refused(Refusal::Lost) => words::runs_away().into(),
        Halt::Refused(Refusal::Unsuited) => {
            words::unsuited(asked.by.name(), "this kind of population").into()
        }
    }
}

/// The elements of `from`, where it must be a list of actors.
pub(super) fn listed(cx: &mut dyn Cx, given: Value) -> Result<Option<Vec<Value>>, Fault> {
    match given {
        Value::Text(_) | Value::Map(_) => Ok(None),
        other => elements(other, cx),
    }
}

/// A trajectory for which room was made beforehand.
pub(super) fn empty(types: usize) -> Trajectory {
    Trajectory { types, shares: Vec::new(), nodes: Vec::new() }
}
