//! How what all can have may be divided: core, least core, nucleolus, kernel.

use std::sync::Arc;

use super::table::TableObject;
use crate::analysis::coalition::{self as coalitions, LeastCore, MOST_WITH_VERTICES};
use crate::base::rational::Rational;
use crate::bridge::coalition::{
    Asked, CoreClaims, KernelClaims, LeastCoreClaims, NucleolusClaims, division as divided,
    metered, points_table,
};
use crate::bridge::finding::{Finding, exact_values, solve};
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::{Cx, IntoValue, natives};
use crate::lang::value::{Fault, Value};

/// Coalitions with their weights, as a table and as pairs.
fn balanced(
    cx: &mut dyn Cx,
    asked: &Asked,
    least: &LeastCore,
) -> Result<(Vec<Vec<Value>>, Value), Fault> {
    let mut rows = Vec::with_capacity(least.balanced.len());
    for (coalition, weight) in &least.balanced {
        let list = asked.players.coalition(cx, *coalition)?;
        rows.push(vec![list, cx.new_rational(weight.clone())?]);
    }
    let pairs = rows.iter().map(|row| cx.new_list(row.clone())).collect::<Result<Vec<_>, _>>()?;
    let pairs = cx.new_list(pairs)?;
    Ok((rows, pairs))
}

fn core(cx: &mut dyn Cx, v: Value, players: Option<Value>) -> Result<Finding, Fault> {
    let asked = Asked::new(cx, "core", v, players)?;
    let form = Arc::new(asked.form(cx)?);
    let least = metered(cx, |meter| coalitions::least_core(&form, meter))?;
    let excess = cx.new_rational(least.excess.clone())?;
    let method = "linear programme over all coalitions, exact";
    if least.excess.is_positive() {
        let (rows, pairs) = balanced(cx, &asked, &least)?;
        let columns = vec!["coalition".into(), "weight".into()];
        let table = TableObject::new(columns, rows);
        let note = "So weighted, these coalitions count every player once, and claim more than all can have together.";
        let check = CoreClaims { form, points: Vec::new(), balanced: least.balanced };
        return Ok(Finding::new("core", "The core is empty", method)
            .field("empty", Value::Bool(true))
            .field("point", Value::None)
            .field("vertices", Value::None)
            .field("excess", excess)
            .field("balanced", pairs)
            .table(table)
            .note(note)
            .checked_by(Arc::new(check)));
    }
    let corners = solve(cx, |meter| coalitions::vertices(&form, meter))?;
    let (small, corners) = (corners.is_ok(), corners.unwrap_or_default());
    let point = asked.players.map(cx, &least.point)?;
    let vertices = if small {
        let maps = corners
            .iter()
            .map(|corner| asked.players.map(cx, corner))
            .collect::<Result<Vec<_>, _>>()?;
        cx.new_list(maps)?
    } else {
        Value::None
    };
    let mut lows = least.point.clone();
    let mut highs = least.point.clone();
    for corner in &corners {
        for (who, x) in corner.iter().enumerate() {
            lows[who] = lows[who].clone().min(x.clone());
            highs[who] = highs[who].clone().max(x.clone());
        }
    }
    let mut columns = vec![("point", exact_values(cx, &least.point)?)];
    if small {
        columns.push(("least", exact_values(cx, &lows)?));
        columns.push(("most", exact_values(cx, &highs)?));
    }
    let table = points_table(cx, &asked.players, &columns)?;
    let note = match corners.len() {
        _ if !small => format!("Vertices are listed for up to {MOST_WITH_VERTICES} players."),
        1 => "It is this single point.".to_owned(),
        several => format!("It has {several} vertices."),
    };
    let points = [vec![least.point], corners].concat();
    let check = CoreClaims { form, points, balanced: Vec::new() };
    Ok(Finding::new("core", "The core is not empty", method)
        .field("empty", Value::Bool(false))
        .field("point", point)
        .field("vertices", vertices)
        .field("excess", excess)
        .field("balanced", Value::None)
        .table(table)
        .note(note)
        .checked_by(Arc::new(check)))
}

fn nucleolus(
    cx: &mut dyn Cx,
    floor: bool,
    v: Value,
    players: Option<Value>,
    full: bool,
) -> Result<Value, Fault> {
    let function = if floor { "nucleolus" } else { "prenucleolus" };
    let asked = Asked::new(cx, function, v, players)?;
    let form = Arc::new(asked.form(cx)?);
    let found = metered(cx, |meter| match floor {
        true => coalitions::nucleolus(&form, meter),
        false => coalitions::prenucleolus(&form, meter).map(Some),
    })?;
    let Some(found) = found else {
        let reason = "all together are worth less than each alone: there is no imputation, so ask for the `prenucleolus`";
        return Err(words::not_coalitional(function, reason).into());
    };
    let map = asked.players.map(cx, &found.point)?;
    if !full {
        return Ok(map);
    }
    let levels: Vec<Rational> = found.stages.iter().map(|(excess, _)| excess.clone()).collect();
    let levels = exact_values(cx, &levels)?;
    let levels = cx.new_list(levels)?;
    let got = exact_values(cx, &found.point)?;
    let table = points_table(cx, &asked.players, &[("gets", got)])?;
    let title = if floor { "Nucleolus" } else { "Prenucleolus" };
    let check = NucleolusClaims { form, point: found.point, floor };
    Finding::new("nucleolus", title, "a sequence of linear programmes over all coalitions, exact")
        .field("value", map)
        .field("excesses", levels)
        .table(table)
        .checked_by(Arc::new(check))
        .into_value(cx)
}

natives! {
    /// Dividing what coalitions can have.
    pub static DIVISIONS = "Divisions" {
        /// The core: divisions of what all can have that no coalition can better on its own.
        ///
        /// `.empty`; if it is not, `.point`, one of its points, and `.vertices`, all its corners, for up to 6
        /// players; if it is, `.balanced`, coalitions with weights that prove it. `.excess` is that of the least
        /// core: what the best-off coalition could gain by leaving, as small as can be.
        ///
        /// # Errors
        /// As `shapley`; `E0825` beyond 18 players.
        ///
        /// # Examples
        /// ```comity
        /// let pairs = core(|members| if members.len >= 2 { 1 } else { 0 }, 3)
        /// pairs.empty      // => true
        /// pairs.excess     // => 1/3
        /// let gloves = core(["l, r": 1, "l, s": 1, "r, s": 0, "l, r, s": 1, "l": 0, "r": 0, "s": 0])
        /// gloves.vertices  // => [[l: 1, r: 0, s: 0]]
        /// ```
        ///
        /// # Sources
        /// [gillies-1959] [shapley-1967]
        fn core(
            cx,
            /// A function of the list of members, a map from coalitions to numbers, a voting rule, or a game.
            v: Value,
            /// Who plays: a list, or a number of players; a map or a rule may name them itself.
            players: Option<Value>,
        ) -> Finding {
            core(cx, v, players)
        }

        /// The least core: divisions at which the coalition that could gain most by leaving gains as little as can
        /// be. `.excess` says how much (negative where all lose), `.point` is one of its points, `.balanced` the
        /// coalitions that stand in the way of better.
        ///
        /// # Errors
        /// As `core`.
        ///
        /// # Examples
        /// ```comity
        /// least_core(|members| if members.len >= 2 { 1 } else { 0 }, 3).excess   // => 1/3
        /// ```
        ///
        /// # Sources
        /// [maschler-1979]
        fn least_core(
            cx,
            /// A function of the list of members, a map from coalitions to numbers, a voting rule, or a game.
            v: Value,
            /// Who plays: a list, or a number of players; a map or a rule may name them itself.
            players: Option<Value>,
        ) -> Finding {
            let asked = Asked::new(cx, "least_core", v, players)?;
            let form = Arc::new(asked.form(cx)?);
            let least = metered(cx, |meter| coalitions::least_core(&form, meter))?;
            let excess = cx.new_rational(least.excess.clone())?;
            let point = asked.players.map(cx, &least.point)?;
            let (_, pairs) = balanced(cx, &asked, &least)?;
            let got = exact_values(cx, &least.point)?;
            let table = points_table(cx, &asked.players, &[("point", got)])?;
            let note = format!("The greatest excess of a coalition is {}.", least.excess);
            Ok(Finding::new("least core", "Least core", "linear programme over all coalitions, exact")
                .field("excess", excess)
                .field("point", point)
                .field("balanced", pairs)
                .table(table)
                .note(note)
                .checked_by(Arc::new(LeastCoreClaims { form, least })))
        }

        /// The nucleolus: the division at which the greatest complaint of a coalition is smallest, then the next
        /// greatest, and so on, where nobody gets less than alone. A map from player to exact number.
        ///
        /// # Errors
        /// As `core`; `E0826` if all together are worth less than each alone.
        ///
        /// # Examples
        /// ```comity
        /// // An estate of 200 among claims of 100, 200 and 300, as the Talmud divides it.
        /// let claims = [a: 100, b: 200, c: 300]
        /// fn left(members) { max(0, 200 - claims.keys().filter(|k| k not in members).map(|k| claims[k]).sum()) }
        /// nucleolus(left, claims.keys())    // => [a: 50, b: 75, c: 75]
        /// ```
        ///
        /// # Sources
        /// [schmeidler-1969] [maschler-1979] [aumann-1985] [kohlberg-1971]
        fn nucleolus(
            cx,
            /// A function of the list of members, a map from coalitions to numbers, a voting rule, or a game.
            v: Value,
            /// Who plays: a list, or a number of players; a map or a rule may name them itself.
            players: Option<Value>,
            /// Whether to give the whole finding (`.value`, `.excesses`) instead of the map.
            full: Option<bool>,
        ) -> Value {
            nucleolus(cx, true, v, players, full == Some(true))
        }

        /// The prenucleolus: as the nucleolus, but somebody may get less than alone.
        ///
        /// # Errors
        /// As `core`.
        ///
        /// # Examples
        /// ```comity
        /// let trouble = ["a": 0, "b": 0, "c": 0, "a, b": 10, "a, c": 0, "b, c": 0, "a, b, c": 4]
        /// prenucleolus(trouble)     // => [a: 7/2, b: 7/2, c: -3]
        /// nucleolus(trouble)        // => [a: 2, b: 2, c: 0]
        /// ```
        ///
        /// # Sources
        /// [maschler-1979]
        fn prenucleolus(
            cx,
            /// A function of the list of members, a map from coalitions to numbers, a voting rule, or a game.
            v: Value,
            /// Who plays: a list, or a number of players; a map or a rule may name them itself.
            players: Option<Value>,
            /// Whether to give the whole finding (`.value`, `.excesses`) instead of the map.
            full: Option<bool>,
        ) -> Value {
            nucleolus(cx, false, v, players, full == Some(true))
        }

        /// Whether a division lies in the core.
        ///
        /// # Errors
        /// As `core`; `E0744` for what is no division.
        ///
        /// # Examples
        /// ```comity
        /// in_core(|members| members.len ^ 2, [3, 3, 3], 3)    // => true
        /// in_core(|members| members.len ^ 2, [0, 0, 9], 3)    // => false
        /// ```
        fn in_core(
            cx,
            /// A function of the list of members, a map from coalitions to numbers, a voting rule, or a game.
            v: Value,
            /// What each player gets: a map, or a list in their order.
            division: Value,
            /// Who plays: a list, or a number of players; a map or a rule may name them itself.
            players: Option<Value>,
        ) -> bool {
            let asked = Asked::new(cx, "in_core", v, players)?;
            let point = divided(cx, &asked.players, &|_| "the division".to_owned(), division)?;
            let form = asked.form(cx)?;
            let off = metered(cx, |meter| coalitions::violation(&form, &point, meter))?;
            Ok(!off.is_positive())
        }

        /// Whether a division lies in the kernel: no player has a better threat against another than the other
        /// has in return, except against one who gets no more than alone.
        ///
        /// # Errors
        /// As `core`; `E0744` for what is no division.
        ///
        /// # Examples
        /// ```comity
        /// in_kernel(|members| members.len ^ 2, [3, 3, 3], 3)    // => true
        /// in_kernel(|members| members.len ^ 2, [2, 3, 4], 3)    // => false
        /// ```
        ///
        /// # Sources
        /// [davis-1965]
        fn in_kernel(
            cx,
            /// A function of the list of members, a map from coalitions to numbers, a voting rule, or a game.
            v: Value,
            /// What each player gets: a map, or a list in their order.
            division: Value,
            /// Who plays: a list, or a number of players; a map or a rule may name them itself.
            players: Option<Value>,
            /// Whether to give the whole finding (`.holds`, and the surpluses as its table) instead of a bool.
            full: Option<bool>,
        ) -> Value {
            let asked = Asked::new(cx, "in_kernel", v, players)?;
            let point = divided(cx, &asked.players, &|_| "the division".to_owned(), division)?;
            let form = Arc::new(asked.form(cx)?);
            let pairs = metered(cx, |meter| coalitions::surpluses(&form, &point, meter))?;
            let alone = |who: usize| point[who] >= *form.worth(1 << who);
            let total: Rational = point.iter().cloned().sum();
            let imputation = total == *form.worth(form.grand()) && (0..point.len()).all(alone);
            let holds = imputation && pairs.iter().all(|pair| pair.in_kernel(&form, &point));
            if full != Some(true) {
                return Ok(Value::Bool(holds));
            }
            let mut rows = Vec::with_capacity(pairs.len());
            for pair in &pairs {
                let (one, other) = (asked.players.values[pair.one], asked.players.values[pair.other]);
                let over = cx.new_rational(pair.over.clone())?;
                let under = cx.new_rational(pair.under.clone())?;
                rows.push(vec![one, other, over, under]);
            }
            let columns = ["one", "other", "surplus", "of other"].map(Into::into).to_vec();
            let title = if holds { "In the kernel" } else { "Not in the kernel" };
            let made = Finding::new("kernel test", title, "surpluses of every pair, exact")
                .field("holds", Value::Bool(holds))
                .table(TableObject::new(columns, rows));
            let made = if imputation { made } else { made.note("It is no imputation.") };
            if holds {
                let names = Arc::clone(&asked.players.names);
                made.checked_by(Arc::new(KernelClaims { form, point, names })).into_value(cx)
            } else {
                made.into_value(cx)
            }
        }
    }
}
