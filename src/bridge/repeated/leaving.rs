//! What `is_equilibrium` and `deviation` answer.

use std::sync::Arc;

use super::playing::{Concept, Playing};
use super::threshold::role;
use super::unsolved;
use crate::analysis::repeated::arena::Arena;
use crate::analysis::repeated::leaving::{Leaving, by_one_round, for_good, largest_gain};
use crate::analysis::repeated::oneshot::replies;
use crate::analysis::repeated::scalar::Amount;
use crate::analysis::strategic::surely;
use crate::base::rational::Rational;
use crate::bridge::finding::{Check, Claim, Finding, solve};
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::strategic::Form;
use crate::bridge::tables::table::TableObject;
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};
use crate::model::strategy::Automaton;

/// A best deviation: what it gains decides whether a profile is an equilibrium.
pub(in crate::bridge) struct Deviation {
    pub(in crate::bridge) finding: Finding,
    pub(in crate::bridge) gains: bool,
}

/// The best deviation from a profile.
///
/// # Errors
/// Limits.
pub(in crate::bridge) fn deviation(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    solver: &str,
    (playing, names): (Playing, Vec<String>),
) -> Result<Deviation, Fault> {
    let title = format!("Best deviation from ({})", names.join(", "));
    match playing {
        Playing::Once { form, mixed } => once(cx, title, solver, form, mixed),
        Playing::Repeated { arena, machines, discount, concept } => {
            let leaves = solve(cx, |meter| match concept {
                Concept::SubgamePerfect => by_one_round(&arena, &discount, meter),
                Concept::Nash => for_good(&arena, &discount, meter),
            })?;
            let leaves = leaves.map_err(|error| match error {
                crate::analysis::Error::TooLarge => words::too_many_histories(solver).into(),
                other => unsolved(solver, game, &other),
            })?;
            let title = format!("{title}, discount {discount}");
            let asked = Asked { game: Arc::clone(game), arena, machines, discount, concept };
            repeated(cx, title, asked, leaves)
        }
    }
}

fn once(
    cx: &mut dyn Cx,
    title: String,
    solver: &str,
    form: Form,
    mixed: Vec<Vec<Rational>>,
) -> Result<Deviation, Fault> {
    let all = solve(cx, |meter| replies(&form.strategic, &mixed, meter))?;
    let all = all.map_err(|error| unsolved(solver, &form.game, &error))?;
    let columns = ["player", "keeps", "best reply", "gains"];
    let mut rows = Vec::with_capacity(all.len());
    let (mut best, mut payoffs) = (0, Vec::with_capacity(all.len()));
    for (player, reply) in all.iter().enumerate() {
        if reply.gain > all[best].gain {
            best = player;
        }
        let keeps = cx.new_rational(reply.keeps.clone())?;
        payoffs.push(keeps);
        rows.push(vec![
            cx.new_text(&form.role(player))?,
            keeps,
            cx.new_text(form.name(player, reply.action))?,
            cx.new_rational(reply.gain.clone())?,
        ]);
    }
    let gains = all.get(best).is_some_and(|reply| reply.gain.is_positive());
    let gain = all.get(best).map_or_else(Rational::zero, |reply| reply.gain.clone());
    let (who, action) = match gains {
        true => (
            cx.new_text(&form.role(best))?,
            form.keys[best].get(all[best].action).copied().unwrap_or(Value::None),
        ),
        false => (Value::None, Value::None),
    };
    let note = match gains {
        true => format!("No equilibrium: {} gains {gain}.", form.role(best)),
        false => "Nobody gains: an equilibrium of a single round.".to_owned(),
    };
    let gain_value = cx.new_rational(gain.clone())?;
    let payoffs = cx.new_list(payoffs)?;
    let table = TableObject::new(columns.iter().map(|name| Arc::from(*name)).collect(), rows);
    let check = Once { form, mixed, gain };
    let finding = Finding::new("deviation", title, "best replies to everybody's mixture, exact")
        .field("gain", gain_value)
        .field("player", who)
        .field("action", action)
        .field("payoffs", payoffs)
        .table(table)
        .note(note)
        .checked_by(Arc::new(check));
    Ok(Deviation { finding, gains })
}

/// What a best deviation was looked for in.
struct Asked {
    game: Arc<GameObject>,
    arena: Arc<Arena>,
    machines: Vec<Arc<Automaton>>,
    discount: Rational,
    concept: Concept,
}

fn amount(cx: &mut dyn Cx, amount: &Amount) -> Result<Value, Fault> {
    match amount {
        Amount::Exact(value) => cx.new_rational(value.clone()),
        Amount::Near(value) => Ok(Value::Float(*value)),
    }
}

fn shown(amount: &Amount) -> String {
    match amount {
        Amount::Exact(value) => value.to_string(),
        Amount::Near(value) => crate::base::number::shortest(*value),
    }
}

/// So many states of a plan are shown.
const ROWS: usize = 40;

fn repeated(
    cx: &mut dyn Cx,
    title: String,
    asked: Asked,
    leaves: Option<Leaving>,
) -> Result<Deviation, Fault> {
    let nothing = || Leaving {
        values: Vec::new(),
        player: 0,
        gain: Amount::Exact(Rational::zero()),
        steps: Vec::new(),
    };
    let leaves = leaves.unwrap_or_else(nothing);
    let gains = leaves.gain.is_gain();
    let exact = matches!(leaves.gain, Amount::Exact(_));
    let who = role(&asked.game, leaves.player);
    let method = format!(
        "{} over {} joint states, {}",
        match asked.concept {
            Concept::SubgamePerfect => "one-shot deviations after every history",
            Concept::Nash => "best replies for good by policy iteration",
        },
        asked.arena.tuples.len(),
        if exact { "exact" } else { "in floats" }
    );
    let mut payoffs = Vec::with_capacity(leaves.values.len());
    for value in &leaves.values {
        payoffs.push(amount(cx, value)?);
    }
    let payoffs = cx.new_list(payoffs)?;
    let gain = amount(cx, &leaves.gain)?;
    let (mut player, mut action) = (Value::None, Value::None);
    let mut rows = Vec::new();
    if gains {
        player = cx.new_text(&who)?;
        for (number, (state, at)) in leaves.steps.iter().take(ROWS).enumerate() {
            let key = asked.game.options(leaves.player).get(*at).copied().unwrap_or(Value::None);
            if number == 0 {
                action = key;
            }
            let mut row = Vec::with_capacity(asked.machines.len() + 1);
            for (machine, place) in asked.machines.iter().zip(&asked.arena.tuples[*state]) {
                let name = machine.states().get(*place as usize).map_or("", |state| &state.name);
                row.push(cx.new_text(name)?);
            }
            row.push(key);
            rows.push(row);
        }
    }
    let note = match (gains, asked.concept) {
        (false, Concept::SubgamePerfect) => {
            "Nobody gains after any history: a subgame-perfect equilibrium.".to_owned()
        }
        (false, Concept::Nash) => "Nobody gains on the path: a Nash equilibrium.".to_owned(),
        (true, Concept::SubgamePerfect) => format!(
            "Not subgame perfect: {who} gains {} a round by another action in this state.",
            shown(&leaves.gain)
        ),
        (true, Concept::Nash) => {
            format!(
                "No Nash equilibrium: {who} gains {} a round by this plan.",
                shown(&leaves.gain)
            )
        }
    };
    let mut finding = Finding::new("deviation", title, method)
        .field("gain", gain)
        .field("player", player)
        .field("action", action)
        .field("payoffs", payoffs);
    if gains {
        let mut columns: Vec<Arc<str>> = (0..asked.machines.len())
            .map(|player| format!("{} is in", role(&asked.game, player)).into())
            .collect();
        columns.push(format!("{who} plays").into());
        let names = asked.game.action_names();
        finding = finding.table(TableObject::new(columns, rows).with_names(names));
    }
    let check = Repeated { asked, gain: leaves.gain.to_f64() };
    Ok(Deviation { finding: finding.note(note).checked_by(Arc::new(check)), gains })
}

/// Best replies recomputed profile by profile, for one pure deviation after the other.
struct Once {
    form: Form,
    mixed: Vec<Vec<Rational>>,
    gain: Rational,
}

impl Check for Once {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let mut most: Option<Rational> = None;
        for player in 0..self.form.players() {
            let form = &self.form.strategic;
            let keeps = counted(cx, |meter| form.expected(player, &self.mixed, meter))?;
            let count = self.form.strategic.shape()[player];
            for action in 0..count {
                let mut moved = self.mixed.clone();
                moved[player] = surely(action, count);
                let gain = &counted(cx, |meter| form.expected(player, &moved, meter))? - &keeps;
                most = Some(most.map_or_else(|| gain.clone(), |most| most.max(gain.clone())));
            }
        }
        let off = (&most.unwrap_or_else(Rational::zero) - &self.gain).abs();
        let what = format!("the best of all other actions gains {}", self.gain);
        Ok(vec![Claim { what, off: cx.new_rational(off)? }])
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.form.trace(mark);
    }

    fn bytes(&self) -> usize {
        self.form.bytes()
    }
}

/// The largest gain recomputed by plain repetition.
struct Repeated {
    asked: Asked,
    gain: f64,
}

impl Check for Repeated {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let good = self.asked.concept == Concept::Nash;
        let most =
            solve(cx, |meter| largest_gain(&self.asked.arena, &self.asked.discount, good, meter))?;
        let most = most.map_err(|error| unsolved("verify", &self.asked.game, &error))?;
        let scale = self.gain.abs().max(1.0);
        let off = if most.is_finite() { (most - self.gain).abs() / scale } else { 0.0 };
        let what = "no deviation gains more, and one gains that".to_owned();
        Ok(vec![Claim { what, off: Value::Float(off) }])
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        crate::lang::value::Object::trace(&*self.asked.game, mark);
    }

    fn bytes(&self) -> usize {
        1024 + self.asked.arena.next.len() * 4 + self.asked.arena.tuples.len() * 40
    }
}
