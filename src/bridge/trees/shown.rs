//! Behaviour, payoffs and outcomes as values and in words.

use std::sync::Arc;

use super::board::{Board, Place};
use crate::analysis::tree::{Behaviour, Node, check};
use crate::base::rational::Rational;
use crate::bridge::finding::{Check, Claim, Finding, exact_list, solve};
use crate::bridge::metered::counted;
use crate::bridge::tables::table::TableObject;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};

/// Longer cells of tables are cut.
const CELL: usize = 48;

/// More outcomes than this are not written out.
const OUTCOMES: usize = 1000;

impl Board {
    /// What is done at a place: the action, or a map from every action to its chance.
    pub(super) fn choice(
        &self,
        cx: &mut dyn Cx,
        place: &Place,
        chances: &[Rational],
    ) -> Result<Value, Fault> {
        if let Some(action) = surely(chances) {
            return Ok(place.actions.get(action).map_or(Value::None, |(value, _)| *value));
        }
        let mut entries = Vec::with_capacity(chances.len());
        for ((action, _), chance) in place.actions.iter().zip(chances) {
            entries.push((*action, cx.new_rational(chance.clone())?));
        }
        cx.new_map(&entries)
    }

    /// For each player a map from its places to what it does there.
    pub(super) fn strategies(
        &self,
        cx: &mut dyn Cx,
        behaviour: &Behaviour,
    ) -> Result<Value, Fault> {
        let mut all = Vec::new();
        for player in 0..self.tree.players() {
            let mut entries = Vec::new();
            for (set, place) in self.own(player) {
                entries.push((place.key, self.choice(cx, place, &behaviour[set])?));
            }
            all.push(cx.new_map(&entries)?);
        }
        cx.new_list(all)
    }

    /// What a player does, in words.
    pub(super) fn in_words(&self, player: usize, behaviour: &Behaviour) -> String {
        let own: Vec<_> = self.own(player).collect();
        let alone = own.len() == 1 && !self.typed;
        let part = |(set, place): &(usize, &Place)| {
            let done = choice_text(place, &behaviour[*set]);
            if alone { done } else { format!("{}: {done}", place.name) }
        };
        own.iter().map(part).collect::<Vec<_>>().join(", ")
    }

    /// The ends that may be reached, with their chances.
    pub(super) fn outcomes(
        &self,
        cx: &mut dyn Cx,
        behaviour: &Behaviour,
    ) -> Result<Vec<(usize, Rational)>, Fault> {
        let reached = counted(cx, |meter| self.tree.reached(behaviour, 0, meter))?;
        let ends = reached.into_iter().enumerate().filter(|(at, chance)| {
            !chance.is_zero() && matches!(self.tree.nodes()[*at], Node::End { .. })
        });
        Ok(ends.collect())
    }

    /// The moves that all of these ends have in common from the start on.
    pub(super) fn path(&self, ends: &[(usize, Rational)]) -> Vec<(Value, String)> {
        let way = |node: usize| -> Vec<(Value, String)> {
            let name = self.tree.name(node);
            let names = self.game.way_to(name).into_iter().map(str::to_owned);
            self.game.moves_to(name).into_iter().zip(names).collect()
        };
        let Some((first, rest)) = ends.split_first() else { return Vec::new() };
        let mut path = way(first.0);
        for (end, _) in rest.iter().take(OUTCOMES) {
            let same =
                path.iter().zip(&way(*end)).take_while(|(one, other)| one.1 == other.1).count();
            path.truncate(same);
        }
        path
    }

    /// A list with a map for each end that may be reached: `moves`, `chance`, `payoffs`.
    pub(super) fn outcome_list(
        &self,
        cx: &mut dyn Cx,
        ends: &[(usize, Rational)],
    ) -> Result<Value, Fault> {
        let mut list = Vec::new();
        for (end, chance) in ends.iter().take(OUTCOMES) {
            let moves = cx.new_list(self.game.moves_to(self.tree.name(*end)))?;
            let chance = cx.new_rational(chance.clone())?;
            let pays = match &self.tree.nodes()[*end] {
                Node::End { pays } => exact_list(cx, pays)?,
                _ => Value::None,
            };
            list.push(cx.new_named(&[("moves", moves), ("chance", chance), ("payoffs", pays)])?);
        }
        cx.new_list(list)
    }

    /// One equilibrium: `.strategies`, `.payoffs`, and in a sequence `.path` and `.outcomes` and its tree.
    pub(super) fn equilibrium(
        &self,
        cx: &mut dyn Cx,
        kind: &'static str,
        title: String,
        method: &str,
        behaviour: &Behaviour,
        payoffs: &[Rational],
    ) -> Result<Finding, Fault> {
        let strategies = self.strategies(cx, behaviour)?;
        let found = Finding::new(kind, title, method)
            .field("strategies", strategies)
            .field("payoffs", exact_list(cx, payoffs)?)
            .field("pure", Value::Bool(behaviour.iter().all(|chances| surely(chances).is_some())));
        if self.typed {
            return Ok(found);
        }
        let ends = self.outcomes(cx, behaviour)?;
        let path = self.path(&ends).into_iter().map(|(value, _)| value).collect();
        let path = cx.new_list(path)?;
        let outcomes = self.outcome_list(cx, &ends)?;
        Ok(found
            .field("path", path)
            .field("outcomes", outcomes)
            .tree(self.game.tree_figure(Some(behaviour))))
    }

    /// The columns of a table of equilibria, those of the caller's at the end; a `kind` before what is done.
    pub(super) fn columns(&self, more: &[&str]) -> Vec<Arc<str>> {
        let roles = (0..self.tree.players()).map(|player| self.role(player));
        let mut columns: Vec<Arc<str>> = vec!["no.".into()];
        let (kind, more) = match more {
            ["kind", rest @ ..] => (true, rest),
            more => (false, more),
        };
        columns.extend(kind.then(|| Arc::from("kind")));
        columns.extend(roles.map(|role| Arc::from(role.as_str())));
        columns.extend(more.iter().map(|name| Arc::from(*name)));
        columns
    }

    /// A row of it: what everybody does, and what the caller adds.
    pub(super) fn row(
        &self,
        cx: &mut dyn Cx,
        number: usize,
        behaviour: &Behaviour,
        kind: bool,
        more: &[String],
    ) -> Result<Vec<Value>, Fault> {
        let mut row = vec![Value::Int(i64::try_from(number).unwrap_or(i64::MAX))];
        let (first, more) = more.split_at(usize::from(kind).min(more.len()));
        for text in first {
            row.push(cx.new_text(text)?);
        }
        for player in 0..self.tree.players() {
            row.push(cx.new_text(&cut(self.in_words(player, behaviour)))?);
        }
        for text in more {
            row.push(cx.new_text(text)?);
        }
        Ok(row)
    }

    /// The table of some equilibria.
    pub(super) fn table(
        &self,
        cx: &mut dyn Cx,
        more: &[&str],
        rows: &[(&Behaviour, Vec<String>)],
    ) -> Result<TableObject, Fault> {
        let mut all = Vec::with_capacity(rows.len());
        for (at, (behaviour, texts)) in rows.iter().enumerate() {
            all.push(self.row(cx, at + 1, behaviour, more.first() == Some(&"kind"), texts)?);
        }
        Ok(TableObject::new(self.columns(more), all))
    }
}

/// A profile that nobody gains by leaving in any of some subgames.
pub(super) struct Stable {
    pub(super) board: Arc<Board>,
    pub(super) profiles: Vec<Arc<(Behaviour, Vec<Rational>)>>,
    /// Where the subgames begin in which that is claimed.
    pub(super) roots: Vec<usize>,
}

/// More profiles than this are not recomputed.
const CHECKED: usize = 40;

impl Check for Stable {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let mut claims = Vec::new();
        let (board, tree) = (&self.board, &self.board.tree);
        for (at, profile) in self.profiles.iter().take(CHECKED).enumerate() {
            let (behaviour, payoffs) = &**profile;
            let number =
                if self.profiles.len() > 1 { format!("no. {}: ", at + 1) } else { String::new() };
            let (found, off) = counted(cx, |meter| {
                Ok((tree.payoffs(behaviour, meter)?, check::off(behaviour, meter)?))
            })?;
            let gaps = found.iter().zip(payoffs).map(|(found, told)| (found - told).abs());
            let missed = gaps.max().unwrap_or_else(Rational::zero).max(off);
            claims.push(Claim {
                what: format!("{number}payoffs are those of the strategies"),
                off: cx.new_rational(missed)?,
            });
            for player in 0..tree.players() {
                let mut worst = Rational::zero();
                for &root in &self.roots {
                    let gain =
                        solve(cx, |meter| check::gain(tree, root, player, behaviour, meter))?;
                    worst = worst.max(gain.unwrap_or_else(|_| Rational::one()));
                }
                let everywhere = if self.roots.len() > 1 { " in any subgame" } else { "" };
                let what =
                    format!("{number}{} gains nothing by leaving{everywhere}", board.role(player));
                claims.push(Claim { what, off: cx.new_rational(worst)? });
            }
        }
        Ok(claims)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.board.trace(mark);
    }

    fn bytes(&self) -> usize {
        let profile = |profile: &Arc<(Behaviour, Vec<Rational>)>| {
            let (behaviour, payoffs) = &**profile;
            profile_bytes(behaviour, payoffs)
        };
        let profiles: usize = self.profiles.iter().map(profile).sum();
        self.board.bytes() + profiles + self.roots.len() * size_of::<usize>()
    }
}

/// What a profile and its payoffs take, in bytes.
pub(super) fn profile_bytes(behaviour: &Behaviour, payoffs: &[Rational]) -> usize {
    let lists = behaviour.iter().map(Vec::as_slice).chain([payoffs]);
    lists.map(|list| 32 + list.iter().map(Rational::bytes).sum::<usize>()).sum()
}

/// The action that is taken surely, if one is.
pub(super) fn surely(chances: &[Rational]) -> Option<usize> {
    let one = Rational::one();
    chances.iter().position(|chance| *chance == one)
}

/// `bet`, or `1/3 bet + 2/3 check`.
pub(super) fn choice_text(place: &Place, chances: &[Rational]) -> String {
    let name = |at: usize| place.actions.get(at).map_or("?", |(_, name)| name.as_str());
    if let Some(action) = surely(chances) {
        return name(action).to_owned();
    }
    let parts = chances.iter().enumerate().filter(|(_, chance)| !chance.is_zero());
    parts.map(|(at, chance)| format!("{chance} {}", name(at))).collect::<Vec<_>>().join(" + ")
}

/// Numbers in words: `1, 1/2`.
pub(super) fn listed(values: &[Rational]) -> String {
    values.iter().map(Rational::to_string).collect::<Vec<_>>().join(", ")
}

/// A text that fits a cell.
pub(super) fn cut(text: String) -> String {
    if text.chars().count() <= CELL {
        return text;
    }
    let short: String = text.chars().take(CELL - 1).collect();
    format!("{short}…")
}
