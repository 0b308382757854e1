//! `from:` becomes types and where they begin.
//!
//! A list has one actor an element; pairs give each type a share or a count. Types are the distinct values in order
//! of first appearance; actors are of one type if they are of one kind and have the same fields.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::bridge::game::GameObject;
use crate::bridge::play::{LONG, Seated, seated};
use crate::lang::diagnostic::catalog::population as words;
use crate::lang::native::{Cx, elements};
use crate::lang::value::{Fault, Value, equality, number, with_article};
use crate::model::action::Act;

/// The types of a population, and how many there are of each at the start.
#[derive(Clone, Debug)]
pub(super) struct Types {
    /// One value of each type.
    pub(super) values: Vec<Value>,
    /// Each as a player.
    pub(super) seats: Vec<Seated>,
    /// What results call them.
    pub(super) names: Vec<String>,
    /// Their shares at the start.
    pub(super) shares: Vec<f64>,
    /// How many there are, where that is known.
    pub(super) counts: Option<Vec<u32>>,
    /// The actors in the order of the list, where there was one.
    pub(super) actors: Option<Vec<u32>>,
}

impl Types {
    /// Out of what was given, for a seat of the game.
    pub(super) fn read(
        cx: &mut dyn Cx,
        game: &GameObject,
        seat: usize,
        given: Value,
        size: Option<usize>,
    ) -> Result<Types, Fault> {
        let items = match given {
            Value::Text(_) | Value::Map(_) => None,
            other => elements(other, cx)?,
        };
        let Some(items) = items.filter(|items| !items.is_empty()) else {
            let found = match given {
                Value::List(_) => "an empty list".to_owned(),
                other => with_article(other.type_name(cx.values())),
            };
            return Err(words::bad_population(&found).into());
        };
        let pairs: Option<Vec<(Value, f64)>> = items.iter().map(|item| pair(cx, *item)).collect();
        let mut types = match pairs {
            Some(pairs) => Types::of_pairs(cx, pairs, size)?,
            None => Types::of_list(cx, &items)?,
        };
        if let (Some(size), Some(counts)) = (size, &types.counts) {
            let found = counts.iter().map(|&count| count as usize).sum();
            if size != found {
                return Err(words::size_differs(size, found).into());
            }
        }
        for value in types.values.clone() {
            // A list in which it has this seat.
            let mut players = vec![game.act_value(0, Act::Index(0)); seat];
            players.push(value);
            let players = cx.new_list(players)?;
            types.seats.extend(seated(cx, game, players)?.pop());
        }
        types.names = distinct(cx, &types.seats)?;
        Ok(types)
    }

    fn empty() -> Types {
        Types {
            values: Vec::new(),
            seats: Vec::new(),
            names: Vec::new(),
            shares: Vec::new(),
            counts: None,
            actors: None,
        }
    }

    fn of_list(cx: &mut dyn Cx, items: &[Value]) -> Result<Types, Fault> {
        let mut types = Types::empty();
        let mut actors = Vec::with_capacity(items.len());
        let mut counts: Vec<u32> = Vec::new();
        for &item in items {
            let kind = types.kind_of(cx, item)?;
            counts.resize(types.values.len(), 0);
            counts[kind] += 1;
            actors.push(kind as u32);
        }
        let total = items.len() as f64;
        types.shares = counts.iter().map(|&count| f64::from(count) / total).collect();
        types.counts = Some(counts);
        types.actors = Some(actors);
        Ok(types)
    }

    fn of_pairs(
        cx: &mut dyn Cx,
        pairs: Vec<(Value, f64)>,
        size: Option<usize>,
    ) -> Result<Types, Fault> {
        let mut types = Types::empty();
        let mut numbers: Vec<f64> = Vec::new();
        for (value, share) in pairs {
            let kind = types.kind_of(cx, value)?;
            numbers.resize(types.values.len(), 0.0);
            numbers[kind] += share;
        }
        let sum: f64 = numbers.iter().sum();
        let negative = numbers.iter().any(|share| *share < 0.0);
        let whole = numbers.iter().all(|share| share.fract() == 0.0 && *share <= 4e9);
        let shares = crate::base::tolerance::close(sum, 1.0);
        if negative || !(shares || whole && (1.0..=4e9).contains(&sum)) {
            let shown = crate::base::number::shortest(sum);
            return Err(words::bad_shares(&shown).into());
        }
        types.shares = numbers.iter().map(|share| share / sum).collect();
        types.counts = match size {
            Some(size) if shares => Some(rounded(&types.shares, size)),
            _ if shares => None,
            _ => Some(numbers.iter().map(|count| *count as u32).collect()),
        };
        Ok(types)
    }

    /// The number of a value's type, a new one if it is the first of it.
    fn kind_of(&mut self, cx: &mut dyn Cx, value: Value) -> Result<usize, Fault> {
        cx.spend(1 + self.values.len() as u64 / 4)?;
        if let Some(kind) = self.values.iter().position(|known| alike(cx, *known, value)) {
            return Ok(kind);
        }
        cx.heap().root(value);
        self.values.push(value);
        Ok(self.values.len() - 1)
    }

    /// The type of every actor, in order: as listed, or the first type's all first.
    pub(super) fn order(&self) -> Option<Vec<u32>> {
        if let Some(actors) = &self.actors {
            return Some(actors.clone());
        }
        let counts = self.counts.as_ref()?;
        let each = counts.iter().enumerate();
        Some(
            each.flat_map(|(kind, &count)| std::iter::repeat_n(kind as u32, count as usize))
                .collect(),
        )
    }
}

/// What types are called: those who share a name have a number too.
fn distinct(cx: &mut dyn Cx, seats: &[Seated]) -> Result<Vec<String>, Fault> {
    let mut names: Vec<String> = Vec::with_capacity(seats.len());
    let mut known: HashSet<Arc<str>, foldhash::fast::RandomState> = HashSet::default();
    // Numbers that are taken stay so.
    let mut numbers: HashMap<&str, usize, foldhash::fast::RandomState> = HashMap::default();
    for seat in seats {
        if seat.name.len() > LONG {
            // Here, and once more among those that are known.
            cx.heap().hold(2 * seat.name.len())?;
            cx.spend(seat.name.len() as u64 / 64)?;
        }
        let mut name = Arc::clone(&seat.name);
        let number = numbers.entry(&seat.name).or_insert(2);
        while known.contains(&name) {
            name = format!("{} ({number})", seat.name).into();
            *number += 1;
        }
        names.push(name.to_string());
        known.insert(name);
    }
    Ok(names)
}

/// `[tit_for_tat, 0.1]`
fn pair(cx: &dyn Cx, item: Value) -> Option<(Value, f64)> {
    let Value::List(list) = item else { return None };
    match cx.values().list(list).items[..] {
        [value, share] => Some((value, number::to_f64(share, cx.values())?)),
        _ => None,
    }
}

/// Whether two are of one type.
fn alike(cx: &dyn Cx, a: Value, b: Value) -> bool {
    let heap = cx.values();
    match (a, b) {
        (Value::Record(a), Value::Record(b)) => {
            let (a, b) = (heap.record(a), heap.record(b));
            let fields = a.fields.iter().zip(&b.fields);
            a.kind == b.kind
                && a.fields.len() == b.fields.len()
                && fields.into_iter().all(|(a, b)| equality::equal(*a, *b, heap))
        }
        (a, b) => equality::equal(a, b, heap),
    }
}

/// Whole numbers as close to the shares as can be: what is left goes to the largest remainders.
fn rounded(shares: &[f64], size: usize) -> Vec<u32> {
    let exact: Vec<f64> = shares.iter().map(|share| share * size as f64).collect();
    // A product such as 0.29 * 100 must not lose one to rounding.
    let mut counts: Vec<u32> = exact.iter().map(|exact| (exact + 1e-9).floor() as u32).collect();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    let rest = |kind: &usize| exact[*kind] - f64::from(counts[*kind]);
    order.sort_by(|a, b| rest(b).total_cmp(&rest(a)).then(a.cmp(b)));
    let given: usize = counts.iter().map(|&count| count as usize).sum();
    for &kind in order.iter().cycle().take(size.saturating_sub(given).min(size)) {
        counts[kind] += 1;
    }
    counts
}
