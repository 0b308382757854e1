//! What players can do together, and how they may share it.

use std::sync::Arc;

use super::play::seed_of;
use crate::analysis::coalition::{self as coalitions, Conditions, Form, Index, Swings};
use crate::base::rational::Rational;
use crate::bridge::coalition::{
    Asked, BanzhafClaims, CoalitionGame, Sample, ShapleyClaims, Source, TotalClaims, metered,
    points_table, sampled_game, sampled_power, shares,
};
use crate::bridge::finding::{Finding, exact_values};
use crate::bridge::handle::handles;
use crate::bridge::metered::counted;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::{Cx, IntoValue, natives};
use crate::lang::value::{Fault, Value};

handles!(CoalitionGame: "a coalitional game");

/// Games of more players are tallied as worths come, and not kept.
const MOST_KEPT: usize = 16;

/// Counts the swings of a rule; `None` if that is too much.
pub(super) fn count(
    cx: &mut dyn Cx,
    rule: &Conditions,
    by_size: bool,
) -> Result<Option<Swings>, Fault> {
    if let Some(found) = metered(cx, |meter| coalitions::swings(rule, by_size, meter))? {
        return Ok(Some(found));
    }
    metered(cx, |meter| coalitions::swings_by_generating(rule, meter))
}

/// A value, by player, and how it was found.
struct Valued {
    numbers: Vec<Rational>,
    form: Option<Arc<Form>>,
    total: Option<Rational>,
    method: &'static str,
}

fn value_of(cx: &mut dyn Cx, asked: &Asked, banzhaf: bool) -> Result<Valued, Fault> {
    if let Source::Rule(rule) = &asked.source
        && let Ok(conditions) = &rule.conditions
    {
        let index = if banzhaf { Index::Banzhaf } else { Index::ShapleyShubik };
        let Some(swings) = count(cx, conditions, index.by_size())? else {
            let found = format!("a rule of {} voters with such weights", asked.players.len());
            let advice = "estimate it from random orders, as in `samples: 10000`";
            return Err(words::too_many_coalitions(asked.function, &found, advice).into());
        };
        let numbers = coalitions::power(index, &swings);
        let total = numbers.iter().cloned().sum();
        let method = "counting by how much each condition still needs, exact";
        return Ok(Valued { numbers, form: None, total: Some(total), method });
    }
    if asked.players.len() <= MOST_KEPT || matches!(asked.source, Source::Game(_)) {
        let form = asked.form(cx)?;
        let numbers = metered(cx, |meter| match banzhaf {
            true => coalitions::banzhaf(&form, meter),
            false => coalitions::shapley(&form, meter),
        })?;
        let total = (!banzhaf).then(|| form.worth(form.grand()).clone());
        let method = "every coalition, exact";
        return Ok(Valued { numbers, form: Some(Arc::new(form)), total, method });
    }
    let tally = asked.tally(cx)?;
    let numbers =
        counted(cx, |meter| if banzhaf { tally.banzhaf(meter) } else { tally.shapley(meter) })?;
    let total = (!banzhaf).then(|| tally.grand().clone());
    Ok(Valued { numbers, form: None, total, method: "every coalition, exact" })
}

/// What `shapley` and `banzhaf` share.
struct Request {
    v: Value,
    players: Option<Value>,
    samples: Option<i64>,
    seed: Option<i64>,
    full: bool,
}

fn value(cx: &mut dyn Cx, banzhaf: bool, request: &Request) -> Result<Value, Fault> {
    let function = if banzhaf { "banzhaf" } else { "shapley" };
    let title = if banzhaf { "Banzhaf value" } else { "Shapley value" };
    let asked = Asked::new(cx, function, request.v, request.players)?;
    if let Some(count) = request.samples {
        let seed = seed_of(cx, request.seed);
        let sample = Sample::new(count, seed)?;
        let (values, errors) = if let Source::Rule(rule) = &asked.source {
            let index = if banzhaf { Index::Banzhaf } else { Index::ShapleyShubik };
            sampled_power(cx, &asked.players, rule, index, sample)?
        } else {
            let found = sampled_game(cx, &asked, banzhaf, sample)?;
            (found.values().to_vec(), found.errors())
        };
        let map = shares(cx, &asked.players, &values)?;
        if !request.full {
            return Ok(map);
        }
        let errors = shares(cx, &asked.players, &errors)?;
        let method = format!(
            "estimated from {count} random {}",
            if banzhaf { "coalitions" } else { "orders" }
        );
        return estimate(cx, &asked, title, method, map, errors);
    }
    let found = value_of(cx, &asked, banzhaf)?;
    let map = asked.players.map(cx, &found.numbers)?;
    if !request.full {
        return Ok(map);
    }
    let cells = exact_values(cx, &found.numbers)?;
    let table = points_table(cx, &asked.players, &[("value", cells)])?;
    let made = Finding::new("value", title, found.method).field("value", map).table(table);
    let numbers = found.numbers;
    match (found.form, found.total) {
        (Some(form), _) if banzhaf => {
            made.checked_by(Arc::new(BanzhafClaims { form, value: numbers }))
        }
        (Some(form), _) => made.checked_by(Arc::new(ShapleyClaims { form, value: numbers })),
        (None, Some(sum)) => made.checked_by(Arc::new(TotalClaims { shares: numbers, sum })),
        (None, None) => made,
    }
    .into_value(cx)
}

fn estimate(
    cx: &mut dyn Cx,
    asked: &Asked,
    title: &str,
    method: String,
    map: Value,
    errors: Value,
) -> Result<Value, Fault> {
    let column = |cx: &dyn Cx, value: Value| match value {
        Value::Map(map) => cx.values().map(map).entries.values().map(|entry| entry.value).collect(),
        _ => Vec::new(),
    };
    let columns = [("value", column(&*cx, map)), ("error", column(&*cx, errors))];
    let table = points_table(cx, &asked.players, &columns)?;
    Finding::new("estimate", title, method)
        .field("value", map)
        .field("errors", errors)
        .table(table)
        .into_value(cx)
}

natives! {
    /// Coalitions.
    pub static COALITIONS = "Coalitions" {
        /// A game in coalitional form: who plays, and what every coalition is worth.
        ///
        /// Solvers take plain functions as well; a game asks its function once for every coalition, and tells
        /// whether it is `.superadditive`, `.convex` and `.monotone` (`none` beyond 12 players).
        ///
        /// # Errors
        /// `E0824` if players are not known; `E0825` beyond 18 players; `E0826` if the empty coalition is worth
        /// something.
        ///
        /// # Examples
        /// ```comity
        /// let alliance = coalition_game(["a", "b", "c"], |members| members.len ^ 2)
        /// alliance.worth(["a", "b"])   // => 4
        /// alliance.convex              // => true
        /// shapley(alliance)            // => [a: 3, b: 3, c: 3]
        /// ```
        fn coalition_game(
            cx,
            /// Who plays: a list, or a number of players, who are then called 0, 1 and so on.
            players: Value,
            /// A function of the list of members, or a map from coalitions to numbers.
            v: Value,
        ) -> CoalitionGame {
            let asked = Asked::new(cx, "coalition_game", v, Some(players))?;
            let form = asked.form(cx)?;
            Ok(CoalitionGame { players: asked.players, form })
        }

        /// What a coalition is worth.
        ///
        /// # Errors
        /// `E0826` for a coalition with somebody who does not play.
        ///
        /// # Examples
        /// ```comity
        /// coalition_game(2, |members| members.len).worth([0, 1])   // => 2
        /// ```
        fn method_coalition_game_worth(
            cx,
            /// The game.
            game: Arc<CoalitionGame>,
            /// A list of members, or a text with their names between commas.
            coalition: Value,
        ) -> Rational {
            let places = game.players.members(cx, "worth", coalition)?;
            Ok(game.form.worth(places.iter().map(|place| 1 << place).sum()).clone())
        }

        /// The Shapley value: what each player adds to those who came before, averaged over all orders.
        ///
        /// A map from player to exact number. Of a voting rule it is the Shapley-Shubik index, counted for any
        /// number of voters; functions are asked about every coalition, for up to 25 players. `samples: 1000`
        /// estimates it from so many random orders instead.
        ///
        /// # Errors
        /// `E0824` if players are not known; `E0825` if there are too many; `E0826` if the empty coalition is
        /// worth something.
        ///
        /// # Examples
        /// ```comity
        /// fn with_a(members) { if "a" in members { members.len - 1 } else { 0 } }
        /// shapley(with_a, ["a", "b", "c"])          // => [a: 1, b: 1/2, c: 1/2]
        /// shapley(["a, b": 4, "a": 0, "b": 2])      // => [a: 1, b: 3]
        /// shapley(weighted([4, 4, 4, 2, 2, 1], 12))[5]   // => 0
        /// ```
        ///
        /// # Complexity
        /// 2^n calls for n players.
        ///
        /// # Sources
        /// [shapley-1953] [castro-2009]
        fn shapley(
            cx,
            /// A function of the list of members, a map from coalitions to numbers, a voting rule, or a game.
            v: Value,
            /// Who plays: a list, or a number of players; a map or a rule may name them itself.
            players: Option<Value>,
            /// How many random orders to estimate it from; exact if left out.
            samples: Option<i64>,
            /// The seed of the orders; the session's stream if left out.
            seed: Option<i64>,
            /// Whether to give the whole finding (`.value`, and `.errors` of an estimate) instead of the map.
            full: Option<bool>,
        ) -> Value {
            value(cx, false, &Request { v, players, samples, seed, full: full == Some(true) })
        }

        /// The Banzhaf value: what each player adds to a coalition of the others, averaged over all of them. Of a
        /// voting rule the normalised Banzhaf index.
        ///
        /// # Errors
        /// As `shapley`.
        ///
        /// # Examples
        /// ```comity
        /// banzhaf(|members| members.len ^ 2, 3)     // => [(0): 3, (1): 3, (2): 3]
        /// banzhaf(weighted([3, 2, 2], 4))           // => [(0): 1/3, (1): 1/3, (2): 1/3]
        /// ```
        ///
        /// # Sources
        /// [banzhaf-1965] [dubey-1979]
        fn banzhaf(
            cx,
            /// A function of the list of members, a map from coalitions to numbers, a voting rule, or a game.
            v: Value,
            /// Who plays: a list, or a number of players; a map or a rule may name them itself.
            players: Option<Value>,
            /// How many random coalitions to estimate it from; exact if left out.
            samples: Option<i64>,
            /// The seed of the coalitions; the session's stream if left out.
            seed: Option<i64>,
            /// Whether to give the whole finding (`.value`, and `.errors` of an estimate) instead of the map.
            full: Option<bool>,
        ) -> Value {
            value(cx, true, &Request { v, players, samples, seed, full: full == Some(true) })
        }
    }
}
