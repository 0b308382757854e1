//! What states are called: what tells them from the others, in words.

use std::collections::HashMap;

use super::LARGE;
use super::explore::{Found, Situation};
use super::memory::Datum;
use super::past::Followed;
use super::reason;
use crate::bridge::strategy::StrategyObject;
use crate::lang::bytecode::DeclarationBody;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::Value;
use crate::lang::value::probe::{Count, Grain};

/// How often there is what.
type Counts<T> = HashMap<T, usize, foldhash::fast::RandomState>;

/// Names for the classes of situations, all different.
pub(super) fn names(
    cx: &dyn Cx,
    strategy: &StrategyObject,
    found: &Found,
    players: usize,
    classes: &[Vec<usize>],
) -> Vec<String> {
    let mut scribe =
        Scribe { cx, found, players, variables: variables(cx, strategy), kinds: Vec::new() };
    scribe.kinds = scribe.kinds();
    let mut made: Vec<String> = Vec::with_capacity(classes.len());
    // Where the run is to end, nobody asks for the names.
    let shortly = classes.iter().map_while(|class| {
        if classes.len() > LARGE {
            cx.values().note_many(class.len().min(MOST) * scribe.kinds.len());
        }
        cx.values().looks_on().then(|| scribe.class(class, false))
    });
    let named: Vec<String> = shortly.collect();
    let mut alike: Counts<&str> = Counts::default();
    named.iter().for_each(|name| *alike.entry(name).or_default() += 1);
    // How many names begin so, before a number.
    let mut begun: Counts<String> = Counts::default();
    for (class, short) in classes.iter().zip(&named) {
        if !cx.values().looks_on() {
            break;
        }
        // What differs is told only where it is needed.
        let unique = !short.is_empty() && alike.get(short.as_str()) == Some(&1);
        let mut name = if unique { short.clone() } else { scribe.class(class, true) };
        if name.is_empty() {
            let any = if classes.len() == 1 { words::STATE_ALWAYS } else { words::STATE_ANY };
            any.clone_into(&mut name);
        }
        let same = begun.get(&name).copied().unwrap_or(0);
        let name = if same == 0 { name } else { format!("{name} #{}", same + 1) };
        *begun.entry(name.split(" #").next().unwrap_or_default().to_owned()).or_default() += 1;
        made.push(name);
    }
    made
}

fn variables(cx: &dyn Cx, strategy: &StrategyObject) -> Vec<String> {
    match &strategy.made.declaration.body {
        DeclarationBody::Strategy(shape) => {
            shape.memory.iter().map(|name| cx.image().name(*name).to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

struct Scribe<'a> {
    cx: &'a dyn Cx,
    found: &'a Found,
    players: usize,
    variables: Vec<String>,
    /// For each part of a description all that it can be.
    kinds: Vec<Vec<String>>,
}

impl Scribe<'_> {
    fn kinds(&self) -> Vec<Vec<String>> {
        let mut kinds: Vec<Vec<String>> = Vec::new();
        for situation in self.found.situations.iter().take(MOST) {
            for (place, part) in self.parts(situation).into_iter().enumerate() {
                if kinds.len() == place {
                    kinds.push(Vec::new());
                }
                if !kinds[place].contains(&part) && part != words::STATE_START {
                    kinds[place].push(part);
                }
            }
        }
        kinds
    }

    /// What all members share; of what differs, at most one thing, with its alternatives.
    fn class(&self, members: &[usize], all_of_it: bool) -> String {
        let all: Vec<Vec<String>> =
            members.iter().take(MOST).map(|at| self.parts(&self.found.situations[*at])).collect();
        let Some(first) = all.first() else { return String::new() };
        let (mut shared, mut differing) = (Vec::new(), Vec::new());
        for part in 0..first.len() {
            let mut kinds: Vec<&str> = Vec::new();
            for member in &all {
                let kind = member[part].as_str();
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
            match kinds[..] {
                [""] => {}
                // What can be anything tells nothing.
                _ if self.kinds.get(part).is_some_and(|all| {
                    all.len() > 1 && all.iter().all(|kind| kinds.contains(&kind.as_str()))
                }) => {}
                [one] => shared.push(one.to_owned()),
                _ if kinds.contains(&"") => {}
                _ if tail(&kinds).is_some() => shared.extend(tail(&kinds)),
                _ => differing.push(kinds.join(words::STATE_OR)),
            }
        }
        if let [one] = &differing[..]
            && all_of_it
            && one.len() <= LONG
        {
            shared.push(one.clone());
        }
        shared.join(", ")
    }

    /// What is known in a situation: the latest moves, the round, counts, memory.
    fn parts(&self, (past, memory): &Situation) -> Vec<String> {
        let grains = &self.found.grains;
        let mut parts = vec![self.latest(&(past.clone(), Vec::new()))];
        let started = matches!(past.round, Count::Exact(1));
        parts.push(match past.round {
            _ if grains.round.bound <= 1 && grains.round.modulus == 1 => String::new(),
            Count::Exact(1) => String::new(),
            round if grains.round.bound > 2 || grains.round.modulus > 1 => {
                words::state_round(&self.count(round, grains.round))
            }
            _ => String::new(),
        });
        for (number, (track, followed)) in past.histories.iter().zip(&grains.histories).enumerate()
        {
            let history = reason::history(number, self.players);
            for ((value, grain), count) in followed.totals.iter().zip(&track.totals) {
                let value = self.cx.show_inner(*value);
                let count = self.amount(*count, *grain);
                parts.push(words::state_total(&history, &value, &count));
            }
            for ((value, grain), count) in followed.runs.iter().zip(&track.runs) {
                let value = self.cx.show_inner(*value);
                let count = self.amount(*count, *grain);
                parts.push(words::state_run(&history, &value, &count));
            }
        }
        for (slot, datum) in memory.iter().enumerate() {
            let name = self.variables.get(slot).map_or("", String::as_str);
            let shown = match (datum, grains.memory.get(slot).copied().flatten()) {
                (Datum::Many(rest), Some(grain)) => {
                    format!("{name} {}", self.many(*rest, grain))
                }
                _ => format!("{name} = {}", self.datum(datum)),
            };
            parts.push(shown);
        }
        if started {
            parts[1] = String::new();
        }
        parts
    }

    /// The latest moves.
    fn latest(&self, (past, _): &Situation) -> String {
        let mut told = Vec::new();
        for (number, track) in past.histories.iter().enumerate() {
            let Followed { depth, .. } = self.found.grains.histories[number];
            if depth == 0 {
                continue;
            }
            let moves: Vec<String> =
                track.window.iter().map(|at| self.cx.show_inner(self.value(number, *at))).collect();
            if moves.is_empty() {
                return words::STATE_START.to_owned();
            }
            told.push(match number {
                0 => words::state_own(&moves.join(" ")),
                _ if number == self.players => words::state_earned(&moves.join(" ")),
                _ if self.players == 2 => words::state_other(&moves.join(" ")),
                _ => words::state_of(number, &moves.join(" ")),
            });
        }
        if told.is_empty() && matches!(past.round, Count::Exact(1)) {
            return words::STATE_START.to_owned();
        }
        told.join(", ")
    }

    fn value(&self, history: usize, at: u32) -> Value {
        let values = self.found.values.get(history);
        values.and_then(|values| values.get(at as usize)).copied().unwrap_or(Value::None)
    }

    fn count(&self, count: Count, grain: Grain) -> String {
        match count {
            Count::Exact(value) => value.to_string(),
            Count::Many(rest) => self.many(rest, grain),
        }
    }

    fn amount(&self, count: Count, grain: Grain) -> String {
        match count {
            Count::Exact(value) => format!("= {value}"),
            Count::Many(rest) => self.many(rest, grain),
        }
    }

    fn many(&self, rest: i64, grain: Grain) -> String {
        words::state_many(grain.bound, (grain.modulus > 1).then_some((grain.modulus, rest)))
    }

    fn datum(&self, datum: &Datum) -> String {
        let list = |items: &[Datum]| {
            let items: Vec<String> = items.iter().map(|item| self.datum(item)).collect();
            items.join(", ")
        };
        match datum {
            Datum::None => "none".to_owned(),
            Datum::Bool(value) => value.to_string(),
            Datum::Int(value) => value.to_string(),
            Datum::Float(bits) => crate::base::number::shortest(f64::from_bits(*bits)),
            Datum::Symbol(symbol) => self.cx.image().name(*symbol).to_owned(),
            Datum::Text(text) => format!("\"{text}\""),
            Datum::Rational(value) => value.to_string(),
            Datum::List(items) => format!("[{}]", list(items)),
            Datum::Map(entries) if entries.is_empty() => "[:]".to_owned(),
            Datum::Map(entries) => {
                let pairs: Vec<String> = entries
                    .iter()
                    .map(|(key, value)| format!("{}: {}", self.datum(key), self.datum(value)))
                    .collect();
                format!("[{}]", pairs.join(", "))
            }
            Datum::Range(ends, closed) => {
                let dots = if *closed { "..=" } else { ".." };
                format!("{}{dots}{}", self.datum(&ends.0), self.datum(&ends.1))
            }
            Datum::Function(_) | Datum::Native(_) | Datum::Kind(_) | Datum::Older(..) => {
                "…".to_owned()
            }
            Datum::Many(rest) => rest.to_string(),
        }
    }
}

/// `x = 3 or x = 4 or x >= 5` is `x >= 3`.
fn tail(kinds: &[&str]) -> Option<String> {
    let (name, bound) = kinds.iter().find_map(|kind| kind.split_once(" >= "))?;
    let bound: i64 = bound.parse().ok()?;
    let mut values = Vec::new();
    for kind in kinds.iter().filter(|kind| !kind.contains(" >= ")) {
        let value = kind.strip_prefix(name)?.trim_start().trim_start_matches("= ");
        values.push(value.parse::<i64>().ok()?);
    }
    values.sort_unstable();
    let least = bound - i64::try_from(values.len()).ok()?;
    (values.first() == Some(&least) && values.last() == Some(&(bound - 1)))
        .then(|| format!("{name} >= {least}"))
}

/// Alternatives longer than this tell nobody anything.
const LONG: usize = 100;
/// So many situations are looked through for what they have in common.
const MOST: usize = 512;
