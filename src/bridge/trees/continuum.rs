//! `is_bayesian_equilibrium(game, profile)`: types out of a law, by quadrature.
//!
//! For some of a player's types, at equal chances apart, what it gets by its strategy is compared with what it would
//! get by other actions. The others' types are integrated out:
//!
//! ```text
//! one other, a law      the interval of chances is halved wherever the payoff is not straight, so that jumps (who
//!                       bids more wins) are found to a millionth
//! several others        512 points that fill the cube evenly
//! finitely many types   summed
//! ```
//!
//! The error that is told is what halving once more, or taking half of the points, changes.

use std::sync::Arc;

use super::private::seen;
use crate::bridge::finding::{Check, Claim, Finding};
use crate::bridge::game::{GameObject, Scene};
use crate::bridge::play::act_of;
use crate::bridge::tables::random::DistributionObject;
use crate::lang::diagnostic::catalog::{model, solving as words};
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Object, Value, equality};
use crate::model::action::{Act, Actions};

const SOLVER: &str = "is_bayesian_equilibrium";

/// How many of a player's types are looked at.
const TYPES: usize = 11;

/// How many actions out of a continuum are tried at first, and how often the best is refined.
const ACTIONS: (u32, usize) = (24, 12);

/// The shorter part of the golden section.
const SHORT: f64 = 0.381_966_011_250_105;

/// Points in a cube of types.
const POINTS: u32 = 512;

/// A profile of a game with types, to be checked.
#[derive(Clone)]
pub(in crate::bridge) struct Question {
    pub(in crate::bridge) game: Arc<GameObject>,
    /// For each player a function from its type to an action, a map, or an action.
    pub(in crate::bridge) profile: Vec<Value>,
    pub(in crate::bridge) within: f64,
}

/// What was found.
#[derive(Clone, Debug)]
struct Found {
    gain: f64,
    error: f64,
    player: usize,
    own: Value,
    action: Value,
}

/// Whether nobody gains, and by what the most is gained.
pub(in crate::bridge) fn continuum(
    cx: &mut dyn Cx,
    question: Question,
) -> Result<(bool, Finding), Fault> {
    let game = Arc::clone(&question.game);
    let name = game.made.name.to_string();
    if question.profile.len() != game.roles.len() {
        let found = question.profile.len().to_string();
        let wanted = "a list with a function of the type, a map or an action for each player";
        return Err(model::bad_option("profile", &format!("a list of {found}"), wanted).into());
    }
    if let Some(reason) = refusal(&game) {
        return Err(words::not_finite(SOLVER, &name, reason).into());
    }
    let found = worst(cx, &question, false)?;
    let holds = found.gain <= question.within + found.error;
    let title = match holds {
        true => format!("Nobody gains by leaving this profile of {name}"),
        false => format!("Not an equilibrium of {name}: {} gains", game.roles[found.player]),
    };
    let role = cx.new_text(&game.roles[found.player])?;
    let made = Finding::new("Bayesian check", title, "quadrature over types")
        .field("holds", Value::Bool(holds))
        .field("gain", Value::Float(found.gain))
        .field("error", Value::Float(found.error))
        .field("player", role)
        .field("type", found.own)
        .field("action", found.action)
        .note(format!(
            "{TYPES} types of each player were tried; gains up to {} count as none.",
            question.within
        ));
    Ok((holds, made.checked_by(Arc::new(Again { question, holds }))))
}

fn refusal(game: &GameObject) -> Option<&'static str> {
    if !game.has_types() {
        return Some(words::NO_TYPES);
    }
    if game.is_sequence() {
        return Some(words::IN_SEQUENCE);
    }
    (!game.state_names().is_empty()).then_some(words::HAS_STATE)
}

/// The same by evenly spread points instead of halving.
struct Again {
    question: Question,
    holds: bool,
}

impl Check for Again {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let found = worst(cx, &self.question, true)?;
        let over = found.gain - self.question.within - found.error;
        let (what, off) = match self.holds {
            true => ("nobody gains more than is allowed", over.max(0.0)),
            false => ("somebody gains more than is allowed", (-over).max(0.0)),
        };
        Ok(vec![Claim { what: what.to_owned(), off: Value::Float(off) }])
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.question.game.trace(mark);
        self.question.profile.iter().for_each(|value| mark(*value));
    }
}

/// The largest gain.
fn worst(cx: &mut dyn Cx, question: &Question, points: bool) -> Result<Found, Fault> {
    let game = &question.game;
    let none = Value::None;
    let mut worst =
        Found { gain: f64::NEG_INFINITY, error: 0.0, player: 0, own: none, action: none };
    let before = cx.stream_now();
    for player in 0..game.roles.len() {
        if game.is_idle(player) {
            continue;
        }
        let mark = cx.heap().roots.len();
        let types = match game.type_law(player).map(|law| (law.clone(), law.finite())) {
            None => vec![Value::None],
            Some((_, Some(listed))) => listed.into_iter().map(|(value, _)| value).collect(),
            Some((law, None)) => {
                let count = if points { TYPES / 3 } else { TYPES };
                let at = |step: usize| (step as f64 + 0.5) / count as f64;
                let found: Result<_, _> =
                    (0..count).map(|step| law.quantile(at(step), cx.values())).collect();
                found?
            }
        };
        for own in types {
            let mut others = Others::new(cx, question, player, own, points)?;
            let act = done(cx, question, player, own)?;
            let now = others.mean(cx, act)?;
            let (best, value) = others.best(cx, act, now)?;
            worst.error = worst.error.max(2.0 * others.error);
            if value - now > worst.gain {
                worst.gain = value - now;
                (worst.player, worst.own) = (player, own);
                worst.action = game.act_value(player, best);
            }
        }
        cx.heap().unroot(mark);
    }
    if cx.stream_now().position() != before.position() {
        cx.swap_stream(before);
        return Err(words::not_finite(SOLVER, &game.made.name, words::USES_CHANCE).into());
    }
    Ok(worst)
}

/// What a player of a type does.
fn done(cx: &mut dyn Cx, question: &Question, player: usize, own: Value) -> Result<Act, Fault> {
    let game = &question.game;
    if game.is_idle(player) {
        return Ok(Act::Index(0));
    }
    let strategy = question.profile[player];
    let answer = match strategy {
        Value::Function(_) | Value::Closure(_) | Value::Native(_) => cx.call(strategy, &[own])?,
        Value::Map(map) => {
            let entries = cx.values().map(map).entries.values();
            let mut entries = entries.map(|entry| (entry.key, entry.value));
            let untyped = matches!(own, Value::None);
            let found = entries.find(|(key, _)| untyped || equality::equal(*key, own, cx.values()));
            found.map_or(Value::None, |(_, action)| action)
        }
        other => other,
    };
    let act = act_of(&*cx, game, player, answer);
    let clamped = || match (game.actions_of(player), answer) {
        // Rounding may carry a level just beyond the ends.
        (Some(Actions::Range { low, high }), Value::Float(level)) => {
            let near = level.clamp(*low, *high);
            ((near - level).abs() <= 1e-9 * (high - low)).then_some(Act::Level(near))
        }
        _ => None,
    };
    act.or_else(clamped).ok_or_else(|| {
        let role = &game.roles[player];
        words::no_action_of_type(&game.made.name, role, &cx.show_inner(own), &cx.show_inner(answer))
            .into()
    })
}

/// The others of a player, whose types are integrated out.
struct Others<'q> {
    question: &'q Question,
    player: usize,
    own: Value,
    /// The laws of the others' types.
    laws: Vec<(usize, DistributionObject)>,
    points: bool,
    error: f64,
}

impl<'q> Others<'q> {
    fn new(
        cx: &mut dyn Cx,
        question: &'q Question,
        player: usize,
        own: Value,
        points: bool,
    ) -> Result<Self, Fault> {
        cx.spend(16)?;
        let game = &question.game;
        let others = (0..game.roles.len()).filter(|other| *other != player);
        let laws =
            others.filter_map(|other| Some((other, game.type_law(other)?.clone()))).collect();
        Ok(Self { question, player, own, laws, points, error: 0.0 })
    }

    /// What the player gets when the others' types are these.
    fn paid(&self, cx: &mut dyn Cx, act: Act, drawn: &[Value]) -> Result<f64, Fault> {
        let game = &self.question.game;
        let mark = cx.heap().roots.len();
        cx.spend(8)?;
        let players = game.roles.len();
        let mut types = vec![Value::None; players];
        types[self.player] = self.own;
        for ((other, _), value) in self.laws.iter().zip(drawn) {
            types[*other] = *value;
        }
        let mut acts = Vec::with_capacity(players);
        for (player, own) in types.iter().enumerate() {
            acts.push(if player == self.player {
                act
            } else {
                done(cx, self.question, player, *own)?
            });
        }
        let present: Vec<usize> = (0..players).collect();
        let seen = seen(cx, game, &types)?;
        let scene = Scene { types: seen, ..Scene::bare(&present, &acts) };
        let mut paid = vec![0.0; players];
        let profile: Vec<usize> = acts.iter().map(|act| act.index().unwrap_or(0)).collect();
        game.pay_round(cx, &scene, &profile, &mut paid)?;
        cx.heap().unroot(mark);
        Ok(paid[self.player])
    }

    /// What the player can expect of an action.
    fn mean(&mut self, cx: &mut dyn Cx, act: Act) -> Result<f64, Fault> {
        let finite: Option<Vec<Vec<(Value, f64)>>> =
            self.laws.iter().map(|(_, law)| law.finite()).collect();
        if let Some(all) = finite
            && all
                .iter()
                .try_fold(1_usize, |count, own| count.checked_mul(own.len()))
                .is_some_and(|count| count <= 4096)
        {
            return self.summed(cx, act, &all);
        }
        match (self.laws.len(), self.points) {
            (1, false) => self.halved(cx, act),
            _ => self.spread(cx, act),
        }
    }

    fn summed(
        &mut self,
        cx: &mut dyn Cx,
        act: Act,
        all: &[Vec<(Value, f64)>],
    ) -> Result<f64, Fault> {
        let shape: Vec<usize> = all.iter().map(Vec::len).collect();
        if shape.is_empty() {
            return self.paid(cx, act, &[]);
        }
        let mut sum = 0.0;
        for draw in crate::analysis::strategic::Profiles::new(&shape) {
            let drawn: Vec<Value> = draw.iter().zip(all).map(|(&at, own)| own[at].0).collect();
            let chance: f64 = draw.iter().zip(all).map(|(&at, own)| own[at].1).product();
            sum += chance * self.paid(cx, act, &drawn)?;
        }
        Ok(sum)
    }

    fn at(&self, cx: &mut dyn Cx, act: Act, chances: &[f64]) -> Result<f64, Fault> {
        let inside = |chance: f64| chance.clamp(1e-9, 1.0 - 1e-9);
        let mut drawn = Vec::with_capacity(chances.len());
        for ((_, law), chance) in self.laws.iter().zip(chances) {
            drawn.push(law.type_at(inside(*chance), cx.values())?);
        }
        self.paid(cx, act, &drawn)
    }

    /// By halving where the payoff is not straight.
    fn halved(&mut self, cx: &mut dyn Cx, act: Act) -> Result<f64, Fault> {
        const PIECES: u32 = 16;
        let mut open = Vec::new();
        let width = 1.0 / f64::from(PIECES);
        let mut left = self.at(cx, act, &[0.0])?;
        for piece in 0..PIECES {
            let from = f64::from(piece) * width;
            let right = self.at(cx, act, &[from + width])?;
            open.push((from, width, left, right));
            left = right;
        }
        let (mut sum, mut error) = (0.0, 0.0);
        while let Some((from, width, left, right)) = open.pop() {
            let middle = self.at(cx, act, &[from + width / 2.0])?;
            let bend = (middle - (left + right) / 2.0).abs();
            if bend * width > 1e-6 * width.max(1e-2) && width > 1e-6 {
                open.push((from, width / 2.0, left, middle));
                open.push((from + width / 2.0, width / 2.0, middle, right));
                continue;
            }
            // Simpson's rule.
            sum += width * (left + 4.0 * middle + right) / 6.0;
            error += width * bend / 3.0;
        }
        self.error = self.error.max(error);
        Ok(sum)
    }

    /// By points that fill the cube evenly: multiples of powers of the root of x^(d+1) = x + 1.
    fn spread(&mut self, cx: &mut dyn Cx, act: Act) -> Result<f64, Fault> {
        let count = self.laws.len();
        let mut root = 1.5_f64;
        for _ in 0..60 {
            let (power, slope) = (1..=count)
                .fold((root, 1.0), |(power, slope), _| (power * root, slope * root + power));
            root -= (power - root - 1.0) / (slope - 1.0);
        }
        let steps: Vec<f64> = (0..count)
            .scan(1.0, |power, _| {
                *power /= root;
                Some(*power)
            })
            .collect();
        let (mut sum, mut half) = (0.0, 0.0);
        for point in 0..POINTS {
            let place = |step: &f64| {
                let at = 0.5 + f64::from(point + 1) * step;
                at - at.floor()
            };
            let chances: Vec<f64> = steps.iter().map(place).collect();
            sum += self.at(cx, act, &chances)?;
            if point + 1 == POINTS / 2 {
                half = 2.0 * sum / f64::from(POINTS);
            }
        }
        let mean = sum / f64::from(POINTS);
        self.error = self.error.max((mean - half).abs());
        Ok(mean)
    }

    /// The best action that is found, and what it gets; `act` with `now` if nothing is better.
    fn best(&mut self, cx: &mut dyn Cx, act: Act, now: f64) -> Result<(Act, f64), Fault> {
        let game = Arc::clone(&self.question.game);
        let (low, high) = match game.actions_of(self.player) {
            Some(Actions::Range { low, high }) => (*low, *high),
            Some(actions) => {
                let mut best = (act, now);
                for at in 0..actions.count().unwrap_or(0) {
                    let other = Act::Index(u32::try_from(at).unwrap_or(0));
                    let value = self.mean(cx, other)?;
                    if value > best.1 {
                        best = (other, value);
                    }
                }
                return Ok(best);
            }
            None => return Ok((act, now)),
        };
        let step = (high - low) / f64::from(ACTIONS.0);
        let mut best = (act, now);
        let mut coarse = (low, f64::NEG_INFINITY);
        for at in 0..=ACTIONS.0 {
            let level = low + f64::from(at) * step;
            let value = self.mean(cx, Act::Level(level))?;
            if value > coarse.1 {
                coarse = (level, value);
            }
        }
        // Golden section around the best of these.
        let (mut from, mut to) = ((coarse.0 - step).max(low), (coarse.0 + step).min(high));
        let mut inner = [from + SHORT * (to - from), to - SHORT * (to - from)];
        let mut values = [0.0; 2];
        for (value, level) in values.iter_mut().zip(inner) {
            *value = self.mean(cx, Act::Level(level))?;
        }
        for _ in 0..ACTIONS.1 {
            for (level, value) in inner.into_iter().zip(values) {
                if value > coarse.1 {
                    coarse = (level, value);
                }
            }
            if values[0] >= values[1] {
                to = inner[1];
                (inner[1], values[1]) = (inner[0], values[0]);
                inner[0] = from + SHORT * (to - from);
                values[0] = self.mean(cx, Act::Level(inner[0]))?;
            } else {
                from = inner[0];
                (inner[0], values[0]) = (inner[1], values[1]);
                inner[1] = to - SHORT * (to - from);
                values[1] = self.mean(cx, Act::Level(inner[1]))?;
            }
        }
        if coarse.1 > best.1 {
            best = (Act::Level(coarse.0), coarse.1);
        }
        Ok(best)
    }
}
