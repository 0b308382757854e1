//! What is bargained over.
//!
//! ```text
//! [[4, 1], [1, 3]]                 outcomes, and all lotteries between them
//! [war: [1, 1], peace: [3, 3]]     the same with names
//! |x| 10 - x                       player 2's payoff where player 1 gets x
//! |x| [sqrt(x), 1 - x]             everybody's payoffs at x
//! a game                           its profiles, and lotteries between them; alone each is worth its security level
//! ```

use std::sync::Arc;

use super::{fraction, fractions};
use crate::analysis::bargain::Set;
use crate::analysis::solution::security::maxmin;
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::bridge::finding::solve;
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::lang::diagnostic::catalog::{library, model, solving as words};
use crate::lang::native::{self, Callable, Cx, FromValue, elements, named_elements};
use crate::lang::value::number::{self, Number};
use crate::lang::value::show::start;
use crate::lang::value::{Fault, Value, with_article};

/// What is bargained over.
pub(super) enum Problem {
    /// Outcomes with their names, if they have any.
    Points { set: Arc<Set>, names: Option<Vec<Value>> },
    /// A game; whether nothing was said of the disagreement.
    Game { set: Arc<Set>, form: Box<Form>, alone: bool },
    /// A function that is straight, and so known by its ends: as outcomes, with the range.
    Straight { set: Arc<Set>, range: (Rational, Rational) },
    /// A function.
    Curve { f: Callable, range: (f64, f64), disagreement: Vec<f64> },
}

/// What a script may write for outcomes.
const POINTS: &str =
    "a game, a function, or a list (or map) of outcomes, each a list with one payoff a player";

impl Problem {
    pub(super) fn read(
        cx: &mut dyn Cx,
        function: &str,
        set: Value,
        disagreement: Option<Value>,
        range: Option<Value>,
    ) -> Result<Problem, Fault> {
        if let Some(game) = <Arc<GameObject>>::from_value(set, cx)? {
            return of_game(cx, function, &game, disagreement);
        }
        let Some(disagreement) = disagreement else {
            return Err(words::needs_disagreement(function).into());
        };
        if let Some(f) = Callable::from_value(set, cx)? {
            return of_function(cx, function, f, disagreement, range);
        }
        let wrong = |cx: &dyn Cx| model::bad_option("set", &cx.show_brief(set), POINTS);
        let (names, rows) = named_elements(set, cx)?;
        let count = elements(disagreement, cx)?.map_or(0, |items| items.len());
        let none = fractions(cx, "disagreement", disagreement, count.max(2))?;
        let mut points = Vec::with_capacity(rows.len());
        let mut read = |row: Value| {
            cx.spend(count as u64 + 1)?;
            let items = elements(row, cx)?.unwrap_or_default();
            let numbers = native::fractions(&items, cx)?;
            let numbers = numbers.ok_or_else(|| wrong(cx))?;
            cx.heap().hold(numbers.iter().map(Rational::bytes).sum())?;
            points.push(numbers);
            Ok::<_, Fault>(())
        };
        let all = rows.into_iter().try_for_each(&mut read);
        // What was read until then, too, is given back as a set is.
        let set = Set::new(points, none);
        all?;
        let set = Arc::new(set.ok_or_else(|| wrong(cx))?);
        Ok(Problem::Points { set, names })
    }

    /// The set, where it is known by its corners.
    pub(super) fn set(&self) -> Option<&Arc<Set>> {
        match self {
            Problem::Points { set, .. }
            | Problem::Game { set, .. }
            | Problem::Straight { set, .. } => Some(set),
            Problem::Curve { .. } => None,
        }
    }

    pub(super) fn players(&self) -> usize {
        match self {
            Problem::Curve { disagreement, .. } => disagreement.len(),
            other => other.set().map_or(0, |set| set.players()),
        }
    }

    /// What a player is called.
    pub(super) fn role(&self, player: usize) -> String {
        match self {
            Problem::Game { form, .. } => form.role(player),
            _ => (player + 1).to_string(),
        }
    }

    /// What an outcome is called.
    pub(super) fn outcome(&self, cx: &dyn Cx, at: usize) -> String {
        match self {
            Problem::Points { names: Some(names), .. } => {
                names.get(at).map_or_else(String::new, |name| start(&cx.show(*name)).into_owned())
            }
            Problem::Game { form, .. } => {
                let profile = profile(form, at);
                let names = profile.iter().enumerate().map(|(one, action)| form.name(one, *action));
                format!("[{}]", names.collect::<Vec<_>>().join(", "))
            }
            Problem::Points { set, .. } | Problem::Straight { set, .. } => {
                let numbers = set.points().get(at).map_or(&[][..], Vec::as_slice);
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                format!("[{}]", numbers.join(", "))
            }
            Problem::Curve { .. } => String::new(),
        }
    }

    /// The outcomes to mix as scripts read them: for a game a map from profiles, for outcomes with names one from
    /// these, else a list with a weight for each outcome.
    pub(super) fn weights(&self, cx: &mut dyn Cx, mix: &[(usize, Value)]) -> Result<Value, Fault> {
        let of = |at: usize| mix.iter().find(|(point, _)| *point == at).map(|(_, share)| *share);
        match self {
            Problem::Game { form, .. } => {
                let mut entries = Vec::with_capacity(mix.len());
                for (at, share) in mix {
                    let actions = profile(form, *at).into_iter().enumerate();
                    let key = |(one, action): (usize, usize)| {
                        form.keys.get(one).and_then(|keys| keys.get(action)).copied()
                    };
                    let actions: Vec<Value> =
                        actions.map(|place| key(place).unwrap_or(Value::None)).collect();
                    entries.push((cx.new_list(actions)?, *share));
                }
                cx.new_map(&entries)
            }
            Problem::Points { names: Some(names), .. } => {
                let entries: Vec<(Value, Value)> = names
                    .iter()
                    .enumerate()
                    .map(|(at, name)| (*name, of(at).unwrap_or(Value::Int(0))))
                    .collect();
                cx.new_map(&entries)
            }
            other => {
                let count = other.set().map_or(0, |set| set.points().len());
                cx.new_list((0..count).map(|at| of(at).unwrap_or(Value::Int(0))).collect())
            }
        }
    }

    pub(super) fn trace(&self, mark: &mut dyn FnMut(Value)) {
        match self {
            Problem::Points { names, .. } => names.iter().flatten().for_each(|name| mark(*name)),
            Problem::Game { form, .. } => form.trace(mark),
            Problem::Straight { .. } => {}
            Problem::Curve { f, .. } => mark(f.0),
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let points = self.set().map_or(0, |set| {
            set.points().iter().flatten().map(Rational::bytes).sum::<usize>()
                + size_of_val(set.points())
        });
        let form = if let Problem::Game { form, .. } = self { form.bytes() } else { 0 };
        points + form + 128
    }
}

/// A profile by its place, the last player's action fastest.
fn profile(form: &Form, at: usize) -> Vec<usize> {
    let mut rest = at;
    let mut made: Vec<usize> = Vec::with_capacity(form.players());
    for &count in form.strategic.shape().iter().rev() {
        made.push(rest % count.max(1));
        rest /= count.max(1);
    }
    made.reverse();
    made
}

fn of_game(
    cx: &mut dyn Cx,
    function: &str,
    game: &Arc<GameObject>,
    disagreement: Option<Value>,
) -> Result<Problem, Fault> {
    let form = strategic_form(cx, game, function)?;
    let alone = disagreement.is_none();
    let none = match disagreement {
        None => {
            let level = |player, meter: &mut dyn Meter| {
                maxmin(&form.strategic, player, meter).map(|found| found.value)
            };
            let players = 0..form.players();
            let levels = solve(cx, |meter| players.map(|player| level(player, meter)).collect())?;
            levels.map_err(|error| unsolved(function, game, &error))?
        }
        Some(given) => {
            let items = elements(given, cx)?.unwrap_or_default();
            let number = |item: &Value| Number::of(*item, cx.values()).is_some();
            match !items.is_empty() && items.iter().all(number) {
                true => fractions(cx, "disagreement", given, form.players())?,
                false => {
                    let mixed = form.profile_in(cx, "disagreement", given)?;
                    let players = 0..form.players();
                    counted(cx, |meter| {
                        players.map(|one| form.strategic.expected(one, &mixed, meter)).collect()
                    })?
                }
            }
        }
    };
    let points = form.strategic.cells().map(|(_, payoffs)| payoffs.to_vec()).collect();
    let Some(set) = Set::new(points, none) else {
        let reason = "bargaining takes two players or more";
        return Err(model::cannot_solve(function, &game.made.name, reason).into());
    };
    Ok(Problem::Game { set: Arc::new(set), form: Box::new(form), alone })
}

/// How many parts a range is cut into to see whether a function is straight.
const PARTS: i64 = 8;

fn of_function(
    cx: &mut dyn Cx,
    function: &str,
    f: Callable,
    disagreement: Value,
    range: Option<Value>,
) -> Result<Problem, Fault> {
    let (low, high) = ends(cx, range)?;
    let count = elements(disagreement, cx)?.map_or(0, |items| items.len());
    let none = fractions(cx, "disagreement", disagreement, count.max(2))?;
    let mark = cx.values().roots.len();
    let mut points: Vec<Vec<Rational>> = Vec::new();
    for step in 0..=PARTS {
        let part = Rational::new(step, PARTS).unwrap_or_else(Rational::zero);
        let x = &low + &(&(&high - &low) * &part);
        let given = cx.new_rational(x)?;
        let point = payoffs_at(cx, function, f, given, none.len(), Number::to_rational)?;
        cx.heap().hold(point.iter().map(Rational::bytes).sum())?;
        points.push(point);
        cx.heap().unroot(mark);
    }
    let (first, last) = (points.first(), points.last());
    let (Some(first), Some(last)) = (first.cloned(), last.cloned()) else {
        return Err(words::needs_disagreement(function).into());
    };
    let straight = points.iter().enumerate().all(|(step, point)| {
        let part = Rational::new(step as i64, PARTS).unwrap_or_else(Rational::zero);
        let ends = first.iter().zip(&last);
        ends.zip(point).all(|((a, b), x)| *x == a + &(&(b - a) * &part))
    });
    if straight && let Some(set) = Set::new(vec![first, last], none.clone()) {
        return Ok(Problem::Straight { set: Arc::new(set), range: (low, high) });
    }
    let disagreement = none.iter().map(Rational::to_f64).collect();
    Ok(Problem::Curve { f, range: (low.to_f64(), high.to_f64()), disagreement })
}

/// Everybody's payoffs at a place of a function.
fn payoffs_at<T>(
    cx: &mut dyn Cx,
    function: &str,
    f: Callable,
    x: Value,
    players: usize,
    read: impl Fn(&Number) -> Option<T>,
) -> Result<Vec<T>, Fault> {
    let given = cx.call(f.0, &[x])?;
    let items = match given {
        Value::List(list) => cx.values().list(list).items.clone(),
        one => vec![x, one],
    };
    let heap = cx.values();
    // A list that is too long may hold one long fraction many times.
    let numbers: Option<Vec<T>> = if items.len() == players {
        items.iter().map(|item| Number::of(*item, heap).as_ref().and_then(&read)).collect()
    } else {
        None
    };
    numbers.ok_or_else(|| match given {
        Value::List(_) => {
            let expected = format!("a number, or a list of {players}");
            model::bad_option("what the function gives", &cx.show_brief(given), &expected).into()
        }
        other => {
            let found = with_article(other.type_name(heap));
            library::gave_no_number(function, &found).into()
        }
    })
}

/// Everybody's payoffs at a place, as floats.
pub(super) fn curve_at(
    cx: &mut dyn Cx,
    function: &str,
    f: Callable,
    x: f64,
    players: usize,
) -> Result<Vec<f64>, Fault> {
    let mark = cx.values().roots.len();
    let made =
        payoffs_at(cx, function, f, Value::Float(x), players, |number| Some(number.to_f64()));
    cx.heap().unroot(mark);
    made
}

/// The ends of a range; 0..=1 if left out.
fn ends(cx: &mut dyn Cx, range: Option<Value>) -> Result<(Rational, Rational), Fault> {
    let Some(range) = range else { return Ok((Rational::zero(), Rational::one())) };
    let (low, high) = match range {
        Value::Range(range) => {
            let range = cx.values().range(range);
            (range.low, range.high)
        }
        other => match elements(other, cx)?.unwrap_or_default()[..] {
            [low, high] => (low, high),
            _ => (Value::None, Value::None),
        },
    };
    let wrong = |cx: &dyn Cx| {
        let found = cx.show_brief(range);
        model::bad_option("range", &found, "a range such as 0..=1, its ends not infinite")
    };
    if number::to_f64(low, cx.values()).is_none() || number::to_f64(high, cx.values()).is_none() {
        return Err(wrong(cx).into());
    }
    let ends = (fraction(cx, "range", low)?, fraction(cx, "range", high)?);
    if ends.0 < ends.1 { Ok(ends) } else { Err(wrong(cx).into()) }
}
