//! Who stays in an agreement and who joins: payoffs out of scripts, rows and claims back.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::players::{name, names_bytes};
use super::{Names, Players, division, metered};
use crate::analysis::coalition::{self, Coalition, Partition, Structure, partitions};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::{Rational, USUAL, bytes_of};
use crate::bridge::finding::{Check, Claim, Finding};
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::{model, solving as words};
use crate::lang::native::Cx;
use crate::lang::value::number::Number;
use crate::lang::value::show::start;
use crate::lang::value::{Fault, Value};

/// Whoever gains no more than this is indifferent.
fn tolerance() -> Rational {
    Rational::new(1, 1_000_000_000).unwrap_or_else(Rational::zero)
}

fn tempts(gain: Option<&Rational>) -> bool {
    gain.is_some_and(|gain| *gain > tolerance())
}

/// Among players who are all alike: sizes.
///
/// # Errors
/// What the functions raise; `E0744` if they give no number.
pub(in crate::bridge) fn stable_sizes(
    cx: &mut dyn Cx,
    count: usize,
    inside: Value,
    outside: Value,
) -> Result<Finding, Fault> {
    let mut held = 0;
    let mut ask = |function: Value, what: &str, size: usize| -> Result<Rational, Fault> {
        let size = i64::try_from(size).unwrap_or(i64::MAX);
        let answer = cx.call(function, &[Value::Int(size)])?;
        let number = Number::of(answer, cx.values()).and_then(|number| number.to_rational());
        let number = number.ok_or_else(|| {
            let found = cx.show_brief(answer);
            model::bad_answer(&format!("what {what} gets among {size}"), "a number", &found)
        })?;
        let bytes = number.bytes();
        cx.heap().hold(bytes)?;
        held += bytes;
        Ok(number)
    };
    let (mut within, mut without) = (vec![Rational::zero()], Vec::new());
    for size in 0..=count {
        if size > 0 {
            within.push(ask(inside, "a member", size)?);
        }
        if size < count {
            without.push(ask(outside, "an outsider", size)?);
        }
    }
    without.push(Rational::zero());
    let sizes = metered(cx, |meter| coalition::stable_sizes(&within, &without, meter))?;
    let mut stable = Vec::new();
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    for size in &sizes {
        let at = size.members;
        let stays = !tempts(size.leaving.as_ref());
        let keeps_out = !tempts(size.joining.as_ref());
        let number = Value::Int(i64::try_from(at).unwrap_or(i64::MAX));
        let shown = |cx: &mut dyn Cx, there: bool, x: &Rational| match there {
            true => cx.new_rational(x.clone()),
            false => Ok(Value::None),
        };
        rows.push(vec![
            number,
            shown(cx, at > 0, &within[at])?,
            shown(cx, at < count, &without[at])?,
            Value::Bool(stays),
            Value::Bool(keeps_out),
        ]);
        if stays && keeps_out {
            items.push(number);
            stable.push(at);
        }
    }
    let columns = ["size", "member", "outsider", "internal", "external"];
    let title = format!("Stable sizes of a coalition among {count} alike");
    cx.heap().give_back(held);
    let check = SizeClaims { within, without, stable };
    let sizes = cx.new_list(items.clone())?;
    Ok(finding(title, &columns, rows, items).field("sizes", sizes).checked_by(Arc::new(check)))
}

fn finding(title: String, columns: &[&str], rows: Vec<Vec<Value>>, items: Vec<Value>) -> Finding {
    let columns = columns.iter().map(|column| (*column).into()).collect();
    let made = Finding::new("stable coalitions", title, "every move of a single player, exact")
        .table(TableObject::new(columns, rows));
    let made = if items.is_empty() { made.note("None is stable.") } else { made };
    made.items(items)
}

struct SizeClaims {
    within: Vec<Rational>,
    without: Vec<Rational>,
    stable: Vec<usize>,
}

impl Check for SizeClaims {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let mut claims = Vec::new();
        for &k in &self.stable {
            if k > 0 {
                let gain = metered(cx, |meter| self.without[k - 1].minus(&self.within[k], meter))?;
                claims.push(close(cx, format!("no member of {k} gains by leaving"), &gain)?);
            }
            if k + 1 < self.within.len() {
                let gain = metered(cx, |meter| self.within[k + 1].minus(&self.without[k], meter))?;
                claims.push(close(cx, format!("nobody gains by joining {k}"), &gain)?);
            }
        }
        Ok(claims)
    }

    fn bytes(&self) -> usize {
        64 + self.within.iter().chain(&self.without).map(Rational::bytes).sum::<usize>()
    }
}

/// The most that anybody gains, or 0 if there is nobody.
fn greatest(
    players: usize,
    meter: &mut dyn Meter,
    gain: impl Fn(usize, &mut dyn Meter) -> Result<Rational, Stopped>,
) -> Result<Rational, Stopped> {
    let mut best: Option<Rational> = None;
    for who in 0..players {
        let gain = gain(who, meter)?;
        best = best.max(Some(gain));
    }
    Ok(best.unwrap_or_else(Rational::zero))
}

/// A gain within the tolerance is none.
fn close(cx: &mut dyn Cx, what: String, gain: &Rational) -> Result<Claim, Fault> {
    let gain = if *gain > tolerance() { gain.clone() } else { gain.clone().min(Rational::zero()) };
    Ok(Claim { what, off: cx.new_rational(gain)? })
}

/// Coalitions of so many different players are all looked at.
const MOST_DIFFERENT: usize = 16;

/// Has the memory of long fractions counted; how much that is.
fn hold(cx: &mut dyn Cx, numbers: Option<&Vec<Rational>>) -> Result<usize, Fault> {
    let long = numbers.into_iter().flatten().map(Rational::bits).filter(|bits| *bits >= USUAL);
    let bytes = long.map(bytes_of).sum();
    cx.heap().hold(bytes)?;
    Ok(bytes)
}

/// One coalition among different players, the others alone.
///
/// # Errors
/// What the function raises; `E0744` if it does not give each player a number, `E0825` for too many players.
pub(in crate::bridge) fn stable_subsets(
    cx: &mut dyn Cx,
    players: &Players,
    payoffs: Value,
) -> Result<Finding, Fault> {
    few("stable_coalitions", players, MOST_DIFFERENT)?;
    let mut bytes = (80 * players.len()) << players.len();
    cx.heap().hold(bytes)?;
    let mut all = Vec::with_capacity(1 << players.len());
    let mark = cx.values().roots.len();
    for coalition in 0..1u32 << players.len() {
        let list = players.coalition(cx, coalition)?;
        let answer = cx.call(payoffs, &[list])?;
        let what = |_: &dyn Cx| format!("what {} brings", players.name(coalition));
        all.push(division(cx, players, &what, answer)?);
        bytes += hold(cx, all.last())?;
        cx.heap().unroot(mark);
    }
    let found = metered(cx, |meter| coalition::stable_subsets(&all, meter))?;
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    let mut stable = Vec::new();
    for subset in found {
        let list = players.coalition(cx, subset.coalition)?;
        let mover = |best: &Option<(usize, Rational)>| match best {
            Some((who, gain)) if tempts(Some(gain)) => players.values[*who],
            _ => Value::None,
        };
        let (leaves, joins) = (mover(&subset.leaving), mover(&subset.joining));
        let holds = !leaves.is_present() && !joins.is_present()
            || matches!((leaves, joins), (Value::None, Value::None));
        rows.push(vec![list, Value::Bool(holds), leaves, joins]);
        if holds {
            items.push(list);
            stable.push(subset.coalition);
        }
    }
    cx.heap().give_back(bytes);
    let title = format!("Stable coalitions of {} players", players.len());
    let check = SubsetClaims { payoffs: all, stable, names: Arc::clone(&players.names) };
    let columns = ["coalition", "stable", "leaves", "joins"];
    Ok(finding(title, &columns, rows, items).checked_by(Arc::new(check)))
}

fn few(function: &str, players: &Players, most: usize) -> Result<(), Fault> {
    if players.len() <= most {
        return Ok(());
    }
    let found = format!("{} players: up to {most} it can", players.len());
    let advice = "take players who are alike together, as in `stable_coalitions(30, signatory: …, outsider: …)`";
    Err(words::too_many_coalitions(function, &found, advice).into())
}

struct SubsetClaims {
    payoffs: Vec<Vec<Rational>>,
    stable: Vec<Coalition>,
    names: Names,
}

impl Check for SubsetClaims {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let mut claims = Vec::new();
        for &coalition in &self.stable {
            let now = &self.payoffs[coalition as usize];
            let best = metered(cx, |meter| {
                greatest(self.names.len(), meter, |who, meter| {
                    self.payoffs[(coalition ^ 1 << who) as usize][who].minus(&now[who], meter)
                })
            })?;
            let names = name(&self.names, coalition);
            let what = format!("nobody gains by leaving or joining {names}");
            cx.heap().hold(what.len())?;
            claims.push(close(cx, what, &best)?);
        }
        Ok(claims)
    }

    fn bytes(&self) -> usize {
        64 + self.payoffs.iter().flatten().map(Rational::bytes).sum::<usize>()
            + names_bytes(&self.names)
    }
}

/// Structures of so many players are all looked at.
const MOST_STRUCTURED: usize = 9;

/// Structures of coalitions with open membership: a player may move to any coalition, or be alone.
///
/// # Errors
/// What the function raises; `E0744` if it does not give each player a number, `E0825` for too many players.
pub(in crate::bridge) fn stable_structures(
    cx: &mut dyn Cx,
    players: &Players,
    payoffs: Value,
) -> Result<Finding, Fault> {
    few("stable_structures", players, MOST_STRUCTURED)?;
    let mut all = BTreeMap::new();
    let mut bytes = 0;
    for partition in partitions(players.len()) {
        let mark = cx.values().roots.len();
        cx.spend(20 * players.len() as u64)?;
        let list = blocks(cx, players, &partition)?;
        let answer = cx.call(payoffs, &[list])?;
        let what = |cx: &dyn Cx| format!("what {} brings", cx.show_inner(list));
        let division = division(cx, players, &what, answer)?;
        bytes += hold(cx, Some(&division))?;
        all.insert(partition, division);
        cx.heap().unroot(mark);
    }
    let found = metered(cx, |meter| Structure::all(&all, meter))?;
    let (mut rows, mut items) = (Vec::new(), Vec::new());
    for structure in &found {
        let list = blocks(cx, players, &structure.partition)?;
        match &structure.move_ {
            Some((who, to, gain)) if tempts(Some(gain)) => {
                let to = blocks(cx, players, to)?;
                rows.push(vec![list, Value::Bool(false), players.values[*who], to]);
            }
            _ => {
                rows.push(vec![list, Value::Bool(true), Value::None, Value::None]);
                items.push(list);
            }
        }
    }
    cx.heap().give_back(bytes);
    let title = format!("Stable structures of {} players", players.len());
    let check = StructureClaims { payoffs: all, names: Arc::clone(&players.names) };
    let columns = ["structure", "stable", "moves", "to"];
    Ok(finding(title, &columns, rows, items).checked_by(Arc::new(check)))
}

/// A structure as a list of lists.
fn blocks(cx: &mut dyn Cx, players: &Players, partition: &Partition) -> Result<Value, Fault> {
    let count = partition.iter().max().map_or(0, |most| most + 1);
    let mut lists = Vec::with_capacity(count);
    for block in 0..count {
        let places: Vec<usize> =
            (0..partition.len()).filter(|at| partition[*at] == block).collect();
        lists.push(players.list(cx, &places)?);
    }
    cx.new_list(lists)
}

struct StructureClaims {
    payoffs: BTreeMap<Partition, Vec<Rational>>,
    names: Names,
}

impl Check for StructureClaims {
    /// A structure differs by one player's move from another if it is the same without that player.
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let same_without = |who: usize, a: &Partition, b: &Partition| {
            let others = || (0..a.len()).filter(move |other| *other != who);
            others().all(|i| others().all(|j| (a[i] == a[j]) == (b[i] == b[j])))
        };
        let mut claims = Vec::new();
        for (partition, now) in &self.payoffs {
            let mut best = Rational::zero();
            for (other, then) in &self.payoffs {
                for who in 0..now.len() {
                    cx.spend((now.len() * now.len()) as u64)?;
                    if then[who] > now[who] && same_without(who, partition, other) {
                        let gain = metered(cx, |meter| then[who].minus(&now[who], meter))?;
                        best = best.max(gain);
                    }
                }
            }
            if !tempts(Some(&best)) {
                let name = self.name(partition);
                cx.heap().hold(name.len())?;
                claims.push(close(cx, format!("nobody gains by moving out of {name}"), &best)?);
            }
        }
        Ok(claims)
    }

    fn bytes(&self) -> usize {
        let partition = self.names.len() * size_of::<usize>();
        let each = |numbers: &Vec<Rational>| {
            partition + numbers.iter().map(Rational::bytes).sum::<usize>()
        };
        64 + names_bytes(&self.names) + self.payoffs.values().map(each).sum::<usize>()
    }
}

impl StructureClaims {
    fn name(&self, partition: &Partition) -> String {
        let count = partition.iter().max().map_or(0, |most| most + 1);
        let block = |block: usize| {
            let inside = self.names.iter().zip(partition).filter(|(_, own)| **own == block);
            let names: Vec<_> = inside.map(|(name, _)| start(name)).collect();
            format!("{{{}}}", names.join(", "))
        };
        (0..count).map(block).collect::<Vec<_>>().join(" ")
    }
}
