//! Who decides a vote.

use std::sync::Arc;

use num_bigint::BigInt;

use super::coalitions::count;
use super::play::seed_of;
use crate::analysis::coalition::{
    self as coalitions, BYTES_OF_A_WORTH, Form, Index, MOST_PLAYERS, Minimal, Profile, Swings,
    members,
};
use crate::base::rational::Rational;
use crate::bridge::coalition::{
    Counted, Players, PowerClaims, Sample, TotalClaims, division, metered, points_table,
    sampled_power, shares, voters,
};
use crate::bridge::finding::{Finding, exact_values};
use crate::bridge::institution::Part;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::{model, solving as words};
use crate::lang::native::{Cx, IntoValue, natives};
use crate::lang::value::number::Number;
use crate::lang::value::{Fault, Value, with_article};

/// A voting rule among its voters.
fn rule(
    cx: &mut dyn Cx,
    function: &str,
    value: Value,
    players: Option<Value>,
) -> Result<(Players, Counted), Fault> {
    if !matches!(cx.values().downcast::<Part>(value), Some(Part::Rule { .. })) {
        let found = with_article(value.type_name(cx.values()));
        return Err(model::bad_option("rule", &found, "a voting rule").into());
    }
    let players = voters(cx, function, value, players)?;
    let rule = Counted::new(&*cx, &players, value);
    Ok((players, rule))
}

/// Rules that are functions are asked about every coalition of so many voters.
const MOST_ASKED: usize = MOST_PLAYERS;

/// The coalitions that pass a rule of a script's own.
fn asked(
    cx: &mut dyn Cx,
    function: &str,
    players: &Players,
    rule: &Counted,
) -> Result<Form, Fault> {
    if players.len() > MOST_ASKED {
        let found = format!("{} voters: up to {MOST_ASKED} it can", players.len());
        return Err(words::too_many_coalitions(function, &found, ESTIMATE).into());
    }
    let bytes = BYTES_OF_A_WORTH << players.len();
    cx.heap().hold(bytes)?;
    let mut worths = Vec::with_capacity(1 << players.len());
    let mark = cx.values().roots.len();
    for coalition in 0..1u32 << players.len() {
        let places: Vec<usize> = members(coalition).collect();
        let passes = rule.passes(cx, players, &places)?;
        worths.push(Rational::from(i64::from(passes)));
        cx.heap().unroot(mark);
    }
    cx.heap().give_back(bytes);
    let refused = || words::not_coalitional(function, "the empty coalition passes").into();
    Form::new(players.len(), worths).ok_or_else(refused)
}

const ESTIMATE: &str = "estimate it by chance, as in `samples: 10000`, for index \"shapley_shubik\", \"banzhaf\" or \"penrose\"";

/// Power, exactly, with swings where it is made of them.
fn exact(
    cx: &mut dyn Cx,
    players: &Players,
    rule: &Counted,
    index: Index,
) -> Result<(Vec<Rational>, Option<Swings>), Fault> {
    let Ok(conditions) = &rule.conditions else {
        let form = asked(cx, "power", players, rule)?;
        return metered(cx, |meter| {
            if index.of_swings() {
                let swings = Swings::of_form(&form, meter)?;
                Ok((coalitions::power(index, &swings), Some(swings)))
            } else {
                Ok((coalitions::of_winning(index, &form, meter)?, None))
            }
        });
    };
    let found = if index.of_swings() {
        let swings = count(cx, conditions, index.by_size())?;
        swings.map(|swings| (coalitions::power(index, &swings), Some(swings)))
    } else {
        let shares = metered(cx, |meter| coalitions::of_coalitions(index, conditions, meter))?;
        shares.map(|shares| (shares, None))
    };
    found.ok_or_else(|| {
        let found = format!("a rule of {} voters with such weights", players.len());
        words::too_many_coalitions("power", &found, ESTIMATE).into()
    })
}

fn index_of(cx: &dyn Cx, value: Option<Value>) -> Result<(&'static str, Index), Fault> {
    let asked = value.map_or_else(|| "shapley_shubik".to_owned(), |value| cx.show(value));
    Index::ALL.into_iter().find(|(name, _)| *name == asked).ok_or_else(|| {
        let names: Vec<String> = Index::ALL.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        let range = format!("one of {}", names.join(", "));
        model::bad_option("index", &format!("\"{asked}\""), &range).into()
    })
}

/// A count as a value.
fn whole(cx: &mut dyn Cx, count: &BigInt) -> Result<Value, Fault> {
    cx.new_rational(Rational::from(count.clone()))
}

/// So many minimal winning coalitions are listed.
const MOST_LISTED: usize = 10_000;

/// The coalitions of a profile, by voter.
fn coalitions_of(classes: &[Vec<usize>], profile: &Profile, most: usize) -> Vec<Vec<usize>> {
    let mut made: Vec<Vec<usize>> = vec![Vec::new()];
    for (class, count) in classes.iter().zip(&profile.counts) {
        let mut ways: Vec<Vec<usize>> = vec![Vec::new()];
        for _ in 0..*count {
            let longer = |way: &Vec<usize>| {
                let from = way.last().map_or(0, |last| last + 1);
                (from..class.len())
                    .map(|next| [way.as_slice(), &[next]].concat())
                    .collect::<Vec<_>>()
            };
            ways = ways.iter().flat_map(longer).collect();
        }
        made = made
            .iter()
            .flat_map(|start| {
                ways.iter().map(|way| {
                    let more: Vec<usize> = way.iter().map(|at| class[*at]).collect();
                    [start.as_slice(), &more].concat()
                })
            })
            .take(most)
            .collect();
    }
    made.iter_mut().for_each(|places| places.sort_unstable());
    made
}

/// Minimal winning coalitions: how many of each size, and each by itself where they are few.
struct Least {
    sizes: Vec<BigInt>,
    listed: Option<Vec<Vec<usize>>>,
}

fn least(cx: &mut dyn Cx, players: &Players, rule: &Counted) -> Result<Least, Fault> {
    let mut sizes = vec![BigInt::from(0); players.len() + 1];
    let mut listed: Option<Vec<Vec<usize>>> = Some(Vec::new());
    let Ok(conditions) = &rule.conditions else {
        let form = asked(cx, "minimal_winning", players, rule)?;
        cx.spend(players.len() as u64 * form.worths().len() as u64)?;
        for coalition in form.coalitions().filter(|coalition| !form.worth(*coalition).is_zero()) {
            if members(coalition).all(|who| form.worth(coalition & !(1 << who)).is_zero()) {
                sizes[coalition.count_ones() as usize] += 1;
                if let Some(all) = &mut listed {
                    all.push(members(coalition).collect());
                }
            }
        }
        return Ok(Least { sizes, listed: listed.filter(|all| all.len() <= MOST_LISTED) });
    };
    let mut walk = Minimal::new(conditions);
    let mut total = BigInt::from(0);
    while let Some(profile) = metered(cx, |meter| walk.next(meter))? {
        sizes[profile.size] += &profile.coalitions;
        total += &profile.coalitions;
        if total > BigInt::from(MOST_LISTED) {
            listed = None;
        }
        if let Some(listed) = &mut listed {
            let more = coalitions_of(walk.classes(), &profile, MOST_LISTED);
            cx.spend(4 * (more.len() * profile.size) as u64)?;
            listed.extend(more);
        }
    }
    Ok(Least { sizes, listed })
}

natives! {
    /// Voting power.
    pub static POWER = "Voting power" {
        /// How much each voter decides under a voting rule: a map from voter to exact number.
        ///
        /// `index:` is `"shapley_shubik"` (the default), `"banzhaf"` (shares of all swings), `"penrose"` (swings
        /// out of all coalitions of the others), `"coleman_initiate"`, `"coleman_prevent"`, `"johnston"`,
        /// `"deegan_packel"` or `"holler"`. Only yes and no are counted. Rules made of weights and counts are
        /// counted for any number of voters, without looking at each coalition.
        ///
        /// # Errors
        /// `E0824` if it is not known who votes; `E0825` if the weights are too many and too fine to be counted;
        /// `E0740` for an unknown index.
        ///
        /// # Examples
        /// ```comity
        /// let council = veto(at_least(9), by: 0..5, voters: 0..15)
        /// power(council)[0]                      // => 421/2145
        /// power(council)[14]                     // => 4/2145
        /// power(council, index: "penrose")[0]    // => 53/1024
        /// let three = weighted([France: 4, Italy: 4, Luxembourg: 1], 8)
        /// power(three, index: "banzhaf")         // => [France: 1/2, Italy: 1/2, Luxembourg: 0]
        /// ```
        ///
        /// # Sources
        /// [shapley-1954] [banzhaf-1965] [penrose-1946] [coleman-1971] [johnston-1978] [deegan-1978]
        /// [holler-1982] [bolus-2011]
        fn power(
            cx,
            /// The voting rule.
            rule: Value,
            /// Which index.
            index: Option<Value>,
            /// Who votes, where the rule does not say: a list, or a number of voters.
            players: Option<Value>,
            /// How many random orders or coalitions to estimate it from; exact if left out.
            samples: Option<i64>,
            /// The seed of those; the session's stream if left out.
            seed: Option<i64>,
            /// Whether to give the whole finding (`.power`, `.index`, `.swings`, `.passing`) instead of the map.
            full: Option<bool>,
        ) -> Value {
            let (name, index) = index_of(&*cx, index)?;
            let (players, rule) = self::rule(cx, "power", rule, players)?;
            let title = format!("Power of {} voters: {}", players.len(), name.replace('_', " "));
            if let Some(samples) = samples {
                if !matches!(index, Index::ShapleyShubik | Index::Banzhaf | Index::Penrose) {
                    let range = "left out, or the index one of \"shapley_shubik\", \"banzhaf\" and \"penrose\"";
                    return Err(model::bad_option("samples", &samples.to_string(), range).into());
                }
                let seed = seed_of(cx, seed);
                let sample = Sample::new(samples, seed)?;
                let (values, errors) = sampled_power(cx, &players, &rule, index, sample)?;
                let map = shares(cx, &players, &values)?;
                if full != Some(true) {
                    return Ok(map);
                }
                let floats = |numbers: &[f64]| numbers.iter().map(|x| Value::Float(*x)).collect();
                let columns = [("power", floats(&values)), ("error", floats(&errors))];
                let table = points_table(cx, &players, &columns)?;
                let errors = shares(cx, &players, &errors)?;
                let name = cx.new_text(name)?;
                return Finding::new("power", title, format!("estimated from {samples} draws"))
                    .field("power", map)
                    .field("index", name)
                    .field("errors", errors)
                    .table(table)
                    .into_value(cx);
            }
            let (found, swings) = exact(cx, &players, &rule, index)?;
            let map = players.map(cx, &found)?;
            if full != Some(true) {
                return Ok(map);
            }
            let mut columns = vec![("power", exact_values(cx, &found)?)];
            let (mut of_swings, mut passing) = (Value::None, Value::None);
            if let Some(swings) = &swings {
                let totals: Vec<Rational> = swings
                    .by_voter
                    .iter()
                    .map(|sizes| Rational::from(sizes.iter().sum::<BigInt>()))
                    .collect();
                of_swings = players.map(cx, &totals)?;
                columns.push(("swings", exact_values(cx, &totals)?));
                passing = whole(cx, &swings.passing.iter().sum())?;
            }
            let table = points_table(cx, &players, &columns)?;
            let name = cx.new_text(name)?;
            let countable = rule.conditions.is_ok();
            let method = match (countable, index.of_swings()) {
                (true, true) => "counting by how much each condition still needs, exact",
                (true, false) => "coalitions by classes of interchangeable voters, exact",
                (false, _) => "every coalition, exact",
            };
            let made = Finding::new("power", title, method)
                .field("power", map)
                .field("index", name)
                .field("swings", of_swings)
                .field("passing", passing)
                .table(table);
            match rule.conditions {
                Ok(conditions) => {
                    let rule = rule.rule;
                    let check = PowerClaims { rule, conditions, index, shares: found };
                    made.checked_by(Arc::new(check)).into_value(cx)
                }
                Err(_) if index.sums_to_one() => {
                    let check = TotalClaims { shares: found, sum: Rational::one() };
                    made.checked_by(Arc::new(check)).into_value(cx)
                }
                Err(_) => made.into_value(cx),
            }
        }

        /// The probability that a rule passes if each voter says yes with some probability, independently. With 1/2
        /// it is Coleman's power of the body to act.
        ///
        /// # Errors
        /// `E0824`, `E0825` as `power`; `E0740` for what is no probability.
        ///
        /// # Examples
        /// ```comity
        /// pass_probability(majority(1/2), 1/2, players: 3)                      // => 1/2
        /// pass_probability(weighted([usa: 2, eu: 1], 2), [usa: 1/4, eu: 1])     // => 1/4
        /// ```
        ///
        /// # Sources
        /// [coleman-1971]
        fn pass_probability(
            cx,
            /// The voting rule.
            rule: Value,
            /// The probability of a yes: one for all, or a map or list with one for each voter; 1/2 if left out.
            p: Option<Value>,
            /// Who votes, where the rule does not say: a list, or a number of voters.
            players: Option<Value>,
        ) -> Rational {
            let (players, rule) = self::rule(cx, "pass_probability", rule, players)?;
            let chances = match p {
                None => vec![Rational::new(1, 2).unwrap_or_else(Rational::zero); players.len()],
                Some(value) => match Number::of(value, cx.values()).and_then(|p| p.to_rational()) {
                    Some(p) => vec![p; players.len()],
                    None => division(cx, &players, &|_| "the probability of a yes".to_owned(), value)?,
                },
            };
            if let Some(wrong) = chances.iter().find(|p| p.is_negative() || **p > Rational::one()) {
                return Err(model::bad_option("p", &wrong.to_string(), "between 0 and 1").into());
            }
            let Ok(conditions) = &rule.conditions else {
                let form = asked(cx, "pass_probability", &players, &rule)?;
                let mut sum = Rational::zero();
                for coalition in form.coalitions().filter(|c| !form.worth(*c).is_zero()) {
                    cx.spend(100 * chances.len() as u64)?;
                    let mut chance = Rational::one();
                    for (who, p) in chances.iter().enumerate() {
                        let yes = coalition >> who & 1 == 1;
                        chance *= &if yes { p.clone() } else { Rational::one() - p.clone() };
                    }
                    sum += &chance;
                }
                return Ok(sum);
            };
            let found = metered(cx, |meter| coalitions::pass_probability(conditions, &chances, meter))?;
            found.ok_or_else(|| {
                let found = format!("a rule of {} voters with such weights", players.len());
                let advice = "round the weights, so that more voters are alike";
                words::too_many_coalitions("pass_probability", &found, advice).into()
            })
        }

        /// Whether a coalition passes a rule: its members say yes, all others no.
        ///
        /// # Errors
        /// `E0824` if it is not known who votes; `E0826` for somebody who does not vote.
        ///
        /// # Examples
        /// ```comity
        /// let six = weighted([de: 4, fr: 4, it: 4, be: 2, nl: 2, lu: 1], 12)
        /// winning(six, ["de", "fr", "it"])         // => true
        /// winning(six, "de, fr, be, lu")           // => false
        /// winning(majority(1/2), [0, 1], players: 3)    // => true
        /// ```
        fn winning(
            cx,
            /// The voting rule.
            rule: Value,
            /// Those in favour: a list, or a text with their names between commas.
            coalition: Value,
            /// Who votes, where the rule does not say: a list, or a number of voters.
            players: Option<Value>,
        ) -> bool {
            let (players, rule) = self::rule(cx, "winning", rule, players)?;
            let places = players.members(cx, "winning", coalition)?;
            rule.passes(cx, &players, &places)
        }

        /// The minimal winning coalitions of a rule: those that pass, but would not without any one member.
        ///
        /// A list of them where they are at most 10,000; `.count` says how many in any case, `.table()` how many of
        /// each size.
        ///
        /// # Errors
        /// `E0824` if it is not known who votes; `E0825` for a function of votes among more than 18 voters.
        ///
        /// # Examples
        /// ```comity
        /// let found = minimal_winning(weighted([de: 2, fr: 1, it: 1], 3))
        /// found.count      // => 2
        /// found[0]         // => ["de", "fr"]
        /// minimal_winning(veto(at_least(9), by: 0..5, voters: 0..15)).count   // => 210
        /// ```
        ///
        /// # Sources
        /// [riker-1962]
        fn minimal_winning(
            cx,
            /// The voting rule.
            rule: Value,
            /// Who votes, where the rule does not say: a list, or a number of voters.
            players: Option<Value>,
        ) -> Finding {
            let (players, rule) = self::rule(cx, "minimal_winning", rule, players)?;
            let Least { sizes, listed } = least(cx, &players, &rule)?;
            let count = whole(cx, &sizes.iter().sum())?;
            let mut rows = Vec::new();
            for (size, number) in sizes.iter().enumerate().filter(|(_, n)| **n != BigInt::from(0)) {
                let size = i64::try_from(size).unwrap_or(i64::MAX);
                rows.push(vec![Value::Int(size), whole(cx, number)?]);
            }
            let table = TableObject::new(vec!["size".into(), "coalitions".into()], rows);
            let title = format!("Minimal winning coalitions of {} voters", players.len());
            let method = "classes of interchangeable voters, exact";
            let made = Finding::new("minimal winning coalitions", title, method)
                .field("count", count)
                .table(table);
            let Some(mut listed) = listed else {
                return Ok(made.note("They are too many to be listed."));
            };
            listed.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
            let lists = listed.iter().map(|places| players.list(cx, places)).collect::<Result<Vec<_>, _>>()?;
            Ok(made.items(lists))
        }
    }
}
