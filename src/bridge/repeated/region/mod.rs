//! What `payoff_region` answers.
//!
//! ```text
//! mod      the region as a record: fields, table, drawing, `.contains`
//! check    what `verify` recomputes
//! ```

mod check;

use std::sync::Arc;

use check::Recompute;

use super::threshold::role;
use super::unsolved;
use crate::analysis::repeated::region::feasible::{cells, corners, cut, inside};
use crate::analysis::repeated::region::perfect::{Corners, Support, supports, sustained};
use crate::analysis::repeated::region::polygon::{self, Point, beyond, hull};
use crate::analysis::repeated::scalar::Scalar;
use crate::analysis::solution::minmax::minmax;
use crate::analysis::strategic::Strategic;
use crate::base::rational::{Rational, pay_for};
use crate::bridge::finding::{Finding, exact_list, exact_values, solve};
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::strategic::strategic_form;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::number::{self, Number};
use crate::lang::value::{Fault, Value};
use crate::study::plot::{Figure, Kind, Series};

/// The name of the native in messages.
const SOLVER: &str = "payoff_region";

/// What was found, for `.contains` and `verify`.
pub(in crate::bridge) struct Region {
    game: Arc<GameObject>,
    form: Strategic,
    discount: Option<Rational>,
    /// The corners of what is feasible.
    feasible: Vec<Vec<Rational>>,
    /// What each player can be held to, and below which it cannot.
    minmax: Vec<(Rational, Rational)>,
    /// The corners of the region itself, where there are few enough players.
    corners: Option<Set>,
}

/// A set by its corners.
enum Set {
    Exact(Vec<Vec<Rational>>),
    Near(Vec<Point<f64>>),
}

/// With more players than this, corners of what is individually rational are not listed.
const LISTED: usize = 3;

/// The size of a drawing.
const DRAWN: (usize, usize) = (64, 20);

/// The region of a game's payoffs, or with a discount factor that of its subgame-perfect equilibria.
///
/// # Errors
/// Games without a table; other than two players with a discount factor; limits.
pub(in crate::bridge) fn region(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    discount: Option<Rational>,
) -> Result<Finding, Fault> {
    let form = strategic_form(cx, game, SOLVER)?.strategic;
    if let Some(discount) = &discount {
        if discount.is_negative() || *discount >= Rational::one() {
            let range = "a number of at least 0 and below 1";
            return Err(words::bad_option("discount", &discount.to_string(), range).into());
        }
        if form.players() != 2 {
            let reason = "with a discount factor it is about two players";
            return Err(words::cannot_solve(SOLVER, &game.made.name, reason).into());
        }
    }
    let players = form.players();
    let found = solve(cx, |meter| {
        let feasible = corners(cells(&form, meter)?, meter)?;
        let mut least = Vec::with_capacity(players);
        for player in 0..players {
            let held = minmax(&form, player, meter)?;
            least.push((held.value, held.at_least));
        }
        let rational = if players > LISTED {
            None
        } else {
            let mut rest = feasible.clone();
            for (player, (least, _)) in least.iter().enumerate() {
                rest = cut(&rest, player, least, meter)?;
            }
            Some(around(rest))
        };
        let perfect = match &discount {
            Some(discount) => Some(sustained(&form, discount, meter)?),
            None => None,
        };
        Ok((around(feasible), least, rational, perfect))
    })?;
    let found = found.map_err(|error| unsolved(SOLVER, game, &error))?;
    let (feasible, least, rational, perfect) = found;
    let rational_corners = rational.clone();
    let (mut method, mut notes) =
        (String::from("convex hull and linear programmes, exact"), Vec::new());
    let corners = match perfect {
        None => rational.map(Set::Exact),
        Some(found) => Some(match found.corners {
            Corners::Exact(corners) => {
                method = format!("operator R of Abreu and Sannikov, exact, {}", turns(found.turns));
                Set::Exact(corners.into_iter().map(Vec::from).collect())
            }
            Corners::Near(corners) => {
                method =
                    format!("operator R of Abreu and Sannikov, in floats, {}", turns(found.turns));
                let moved = found.moved;
                notes.push(match moved < 1e-9 {
                    true => format!("The last turn moved a corner by {moved:.0e}."),
                    false => format!("Not settled: the last turn moved a corner by {moved:.0e}."),
                });
                Set::Near(corners)
            }
        }),
    };
    if least.iter().any(|(value, bound)| value != bound) {
        notes.push(
            "What players can be held to is known up to a bound only; see `security_levels`."
                .into(),
        );
    }
    if corners.is_none() {
        notes.push(
            "Corners are listed for two and three players; `.contains(payoffs)` tests any point."
                .into(),
        );
    }
    let region =
        Region { game: Arc::clone(game), form, discount, feasible, minmax: least, corners };
    let mut finding = region.finding(cx, method, rational_corners.as_deref())?;
    for note in region.words() {
        finding = finding.note(note);
    }
    for note in notes {
        finding = finding.note(note);
    }
    let region = Arc::new(region);
    let check = Recompute(Arc::clone(&region));
    Ok(finding
        .with_methods(region, &[("contains", "method_region_contains")])
        .checked_by(Arc::new(check)))
}

fn turns(count: usize) -> String {
    if count == 1 { "1 turn".to_owned() } else { format!("{count} turns") }
}

/// Corners of pairs in the order in which one walks around them.
fn around(corners: Vec<Vec<Rational>>) -> Vec<Vec<Rational>> {
    let pairs: Option<Vec<Point<Rational>>> =
        corners.iter().map(|corner| corner.clone().try_into().ok()).collect();
    match pairs {
        Some(pairs) => hull(pairs).into_iter().map(Vec::from).collect(),
        None => corners,
    }
}

fn pair(corner: &[Rational]) -> Option<Point<Rational>> {
    corner.to_vec().try_into().ok()
}

fn float<S: Scalar>(point: &[S]) -> Option<Point<f64>> {
    match point {
        [x, y] => Some([x.amount().to_f64(), y.amount().to_f64()]),
        _ => None,
    }
}

impl Region {
    fn title(&self) -> String {
        match &self.discount {
            Some(discount) => {
                format!("Subgame-perfect payoffs of {}, discount {discount}", self.game.made.name)
            }
            None => {
                format!("Payoffs of {}, feasible and individually rational", self.game.made.name)
            }
        }
    }

    fn finding(
        &self,
        cx: &mut dyn Cx,
        method: String,
        rational: Option<&[Vec<Rational>]>,
    ) -> Result<Finding, Fault> {
        let feasible = listed(cx, &self.feasible)?;
        let mut levels = Vec::with_capacity(self.minmax.len());
        for (value, _) in &self.minmax {
            levels.push(cx.new_rational(value.clone())?);
        }
        let levels = cx.new_list(levels)?;
        let vertices = match &self.corners {
            Some(Set::Exact(corners)) => listed(cx, corners)?,
            Some(Set::Near(corners)) => {
                let mut items = Vec::with_capacity(corners.len());
                for corner in corners {
                    items.push(cx.new_list(corner.iter().map(|x| Value::Float(*x)).collect())?);
                }
                cx.new_list(items)?
            }
            None => Value::None,
        };
        let mut finding = Finding::new("payoff region", self.title(), method)
            .field("vertices", vertices)
            .field("feasible", feasible)
            .field("minmax", levels);
        if self.discount.is_some() {
            let worst = self.worst(cx)?;
            finding = finding.field("punishments", worst);
        }
        if let Some(drawing) = self.drawing(rational) {
            finding = finding.drawing(drawing, DRAWN);
        }
        Ok(finding.table(self.table(cx)?))
    }

    /// The least that each player gets in any equilibrium; `none` where there is none.
    fn worst(&self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        let mut least = Vec::with_capacity(2);
        for player in 0..2 {
            let value = match &self.corners {
                Some(Set::Exact(corners)) => {
                    match corners.iter().map(|corner| &corner[player]).min() {
                        Some(value) => cx.new_rational(value.clone())?,
                        None => return Ok(Value::None),
                    }
                }
                Some(Set::Near(corners)) if !corners.is_empty() => {
                    let values = corners.iter().map(|corner| corner[player]);
                    Value::Float(values.fold(f64::INFINITY, f64::min))
                }
                _ => return Ok(Value::None),
            };
            least.push(value);
        }
        cx.new_list(least)
    }

    fn table(&self, cx: &mut dyn Cx) -> Result<TableObject, Fault> {
        let roles = (0..self.form.players()).map(|player| role(&self.game, player));
        let mut columns: Vec<Arc<str>> = roles.map(Arc::from).collect();
        let mut rows = Vec::new();
        match (&self.corners, &self.discount) {
            (None, _) => {
                for corner in &self.feasible {
                    rows.push(exact_values(cx, corner)?);
                }
            }
            (Some(Set::Exact(corners)), None) => {
                for corner in corners {
                    rows.push(exact_values(cx, corner)?);
                }
            }
            (Some(Set::Exact(corners)), Some(discount)) => {
                let pairs: Vec<Point<Rational>> =
                    corners.iter().filter_map(|corner| pair(corner)).collect();
                columns.extend(["plays".into(), "then".into()]);
                let supports = self.supports(cx, &pairs, discount)?;
                for (corner, support) in pairs.iter().zip(supports) {
                    let mut row = exact_values(cx, corner)?;
                    let then = |support: &Support<Rational>| match support.promise == *corner {
                        true => "the same".to_owned(),
                        false => format!("({}, {})", support.promise[0], support.promise[1]),
                    };
                    self.support(cx, support.as_ref(), &then, &mut row)?;
                    rows.push(row);
                }
            }
            (Some(Set::Near(corners)), discount) => {
                let nothing = Rational::zero();
                let discount = discount.as_ref().unwrap_or(&nothing);
                columns.extend(["plays".into(), "then".into()]);
                let supports = self.supports(cx, corners, discount)?;
                for (corner, support) in corners.iter().zip(supports) {
                    let mut row: Vec<Value> = corner.iter().map(|x| Value::Float(*x)).collect();
                    let then =
                        |support: &Support<f64>| match polygon::same(&support.promise, corner) {
                            true => "the same".to_owned(),
                            false => {
                                format!("({:.6}, {:.6})", support.promise[0], support.promise[1])
                            }
                        };
                    self.support(cx, support.as_ref(), &then, &mut row)?;
                    rows.push(row);
                }
            }
        }
        Ok(TableObject::new(columns, rows))
    }

    fn supports<S: Scalar>(
        &self,
        cx: &mut dyn Cx,
        corners: &[Point<S>],
        discount: &Rational,
    ) -> Result<Vec<Option<Support<S>>>, Fault> {
        let found = solve(cx, |meter| supports(&self.form, corners, discount, meter))?;
        found.map_err(|error| unsolved(SOLVER, &self.game, &error))
    }

    /// What is played at a corner, and what is promised after it.
    fn support<S: Scalar>(
        &self,
        cx: &mut dyn Cx,
        support: Option<&Support<S>>,
        then: &dyn Fn(&Support<S>) -> String,
        row: &mut Vec<Value>,
    ) -> Result<(), Fault> {
        if let Some(support) = support {
            row.push(cx.new_text(&self.game.profile(&support.profile))?);
            row.push(cx.new_text(&then(support))?);
        }
        Ok(())
    }

    /// The polygons, where there are two players.
    fn drawing(&self, rational: Option<&[Vec<Rational>]>) -> Option<Figure> {
        let closed = |name: &str, corners: Vec<Point<f64>>| {
            let first = corners.first().copied();
            Series {
                name: name.to_owned(),
                points: corners.into_iter().chain(first).map(|[x, y]| (x, y)).collect(),
            }
        };
        let floats = |corners: &[Vec<Rational>]| -> Option<Vec<Point<f64>>> {
            corners.iter().map(|corner| float(corner)).collect()
        };
        if self.form.players() != 2 {
            return None;
        }
        let rational = closed("individually rational", floats(rational?)?);
        let series = match &self.discount {
            None => vec![rational],
            Some(_) => {
                let corners = match self.corners.as_ref()? {
                    Set::Exact(corners) => floats(corners)?,
                    Set::Near(corners) => corners.clone(),
                };
                vec![closed("subgame perfect", corners), rational]
            }
        };
        let mut figure = Figure::new(Kind::Path, series);
        figure.curves.push(closed("feasible", floats(&self.feasible)?));
        figure.x = role(&self.game, 0);
        figure.y = role(&self.game, 1);
        figure.filled = true;
        Some(figure)
    }

    /// What stands below the drawing.
    fn words(&self) -> Vec<String> {
        let levels: Vec<String> = self.minmax.iter().map(|(value, _)| value.to_string()).collect();
        let held = format!("Each can be held to ({}), by mixing.", levels.join(", "));
        let empty = match &self.corners {
            Some(Set::Exact(corners)) => corners.is_empty(),
            Some(Set::Near(corners)) => corners.is_empty(),
            None => false,
        };
        match (&self.discount, empty) {
            (Some(_), true) => vec!["No equilibrium in pure actions exists.".to_owned(), held],
            (Some(_), false) => {
                vec!["Pure actions, with a public draw before each round.".to_owned(), held]
            }
            (None, _) => vec![held],
        }
    }

    /// Whether payoffs are in the region.
    ///
    /// # Errors
    /// Payoffs that do not fit; limits.
    pub(in crate::bridge) fn contains(
        &self,
        cx: &mut dyn Cx,
        point: &[Value],
    ) -> Result<bool, Fault> {
        let players = self.form.players();
        let number = |value: &Value| Number::of(*value, cx.values())?.to_rational();
        // A list that is too long may hold one long fraction many times.
        let numbers = if point.len() == players {
            point.iter().map(number).collect::<Option<Vec<Rational>>>()
        } else {
            None
        };
        let Some(point) = numbers.as_deref() else {
            let heap = cx.values();
            let known = point.iter().filter(|value| number::to_f64(**value, heap).is_some());
            let range = format!("a list of {players} numbers, one for each player");
            let found = format!("a list with {} of them", known.count());
            return Err(words::bad_option("payoffs", &found, &range).into());
        };
        if self.discount.is_some() {
            return Ok(match &self.corners {
                Some(Set::Exact(corners)) => {
                    let longest = corners.iter().flatten().chain(point).map(Rational::bits).max();
                    let turns = 6 * corners.len() as u64;
                    counted(cx, |meter| pay_for(turns, longest.unwrap_or(0), meter))?;
                    let pairs: Vec<_> = corners.iter().filter_map(|corner| pair(corner)).collect();
                    pair(point).is_some_and(|point| polygon::contains(&pairs, &point))
                }
                Some(Set::Near(corners)) => {
                    float(point).is_some_and(|point| beyond(corners, &point) <= 1e-9)
                }
                None => false,
            });
        }
        if point.iter().zip(&self.minmax).any(|(value, (least, _))| value < least) {
            return Ok(false);
        }
        let found = solve(cx, |meter| inside(&self.feasible, point, meter))?;
        found.map_err(|error| unsolved(SOLVER, &self.game, &error))
    }
}

fn listed(cx: &mut dyn Cx, corners: &[Vec<Rational>]) -> Result<Value, Fault> {
    let mut items = Vec::with_capacity(corners.len());
    for corner in corners {
        items.push(exact_list(cx, corner)?);
    }
    cx.new_list(items)
}
