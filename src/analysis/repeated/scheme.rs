//! A rule of punishment as a machine that everybody sees: what checks the closed forms.
//!
//! Each state prescribes a profile; what happens then leads to the next:
//!
//! ```text
//!            all comply, no alarm
//!           ┌──────┐
//!           └─> hold ──alarm──> punish 1 ──> punish 2 ──> … ──┐
//!                 ^───────────────────────────────────────────┘   (or the last one for ever)
//! ```
//!
//! The values of all states at a given δ are worked out exactly, and then what each player gains by each single
//! deviation in each state. By the one-shot deviation principle the scheme is perfect if and only if none gains
//! (Abreu 1988). Nothing of this uses the formulas of [`super::threshold`].

use super::threshold::Critical;
use super::{Punishment, Question, exact, payoff};
use crate::analysis::Error;
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::model::game::{Game, Symmetric};

/// Where something leads, and how likely.
type Lottery = Vec<(Rational, usize)>;

/// One state: what is prescribed, and where it leads.
struct Phase {
    profile: Vec<usize>,
    /// If all comply.
    kept: Lottery,
    /// If this player deviates.
    broken: Vec<Lottery>,
}

/// What the most tempted player gains at discount factor `delta` by one deviation, a round: at most 0 if and only if
/// the punishment deters.
///
/// For tit for tat it is what a player gains by the best reply for good, as Nash equilibrium asks.
///
/// # Errors
/// As for the critical discount factor itself; whatever the meter answers.
pub fn gain_at(
    game: &Game,
    question: &Question,
    found: &Critical,
    delta: &Rational,
    meter: &mut dyn Meter,
) -> Result<Rational, Error> {
    if question.punish == Punishment::TitForTat {
        return best_reply(game, question, &found.profile, delta);
    }
    let phases = phases(game, question, found)?;
    let meets = question.meeting.chance();
    let players = game.players().len();
    let shape = game.shape().ok_or(Error::NoTable)?;
    let mut most: Option<Rational> = None;
    for player in 0..players {
        let values = values(game, &phases, player, delta, &meets, meter)?;
        let ahead = |lottery: &Lottery| -> Rational {
            lottery.iter().map(|(chance, next)| chance * &values[*next]).sum()
        };
        let rest = &Rational::one() - delta;
        for phase in &phases {
            let stays = payoff(game, player, &phase.profile)?;
            let future = delta * &(&ahead(&phase.broken[player]) - &ahead(&phase.kept));
            let mut moved = phase.profile.clone();
            meter.steps(shape[player] as u64 * 20)?;
            for action in (0..shape[player]).filter(|action| *action != phase.profile[player]) {
                moved[player] = action;
                let now = &payoff(game, player, &moved)? - &stays;
                let gain = &(&rest * &now) + &future;
                if most.as_ref().is_none_or(|most| gain > *most) {
                    most = Some(gain);
                }
            }
        }
    }
    Ok(most.unwrap_or_else(Rational::zero))
}

fn phases(game: &Game, question: &Question, found: &Critical) -> Result<Vec<Phase>, Error> {
    let players = game.players().len();
    let surely = |state: usize| vec![(Rational::one(), state)];
    let either = |chance: Rational, yes: usize, no: usize| {
        vec![(&Rational::one() - &chance, no), (chance, yes)]
    };
    let tempting = found.players.iter().any(|player| player.deviation.is_some());
    if question.punish == Punishment::Penance && tempting {
        let accuracy = &question.monitoring.accuracy;
        let owes = |player: usize| either(accuracy.clone(), player + 1, 0);
        let broken = vec![owes(0), owes(1)];
        let mut phases =
            vec![Phase { profile: found.profile.clone(), kept: surely(0), broken: broken.clone() }];
        for player in 0..2 {
            let mut profile = found.profile.clone();
            profile[1 - player] = 1 - profile[1 - player];
            phases.push(Phase { profile, kept: surely(0), broken: broken.clone() });
        }
        return Ok(phases);
    }
    let falsely = question.monitoring.false_in_all(players)?;
    let alarm = question.monitoring.after_one(players)?;
    let Some(first) = found.fallback.first() else {
        // Nothing tempts: the profile is played come what may.
        let broken = vec![surely(0); players];
        return Ok(vec![Phase { profile: found.profile.clone(), kept: surely(0), broken }]);
    };
    let rounds = match question.punish {
        Punishment::Revert { rounds, .. } => rounds,
        Punishment::TitForTat | Punishment::Penance => None,
    };
    // One punishment for all, or each player's own, one after the other.
    let alike = found.fallback.iter().all(|other| other == first);
    let length = rounds.unwrap_or(1) as usize;
    let begins = |player: usize| if alike { 1 } else { 1 + player * length };
    let mut phases = vec![Phase {
        profile: found.profile.clone(),
        kept: either(falsely, 1, 0),
        broken: (0..players).map(|player| either(alarm.clone(), begins(player), 0)).collect(),
    }];
    for fallback in found.fallback.iter().take(if alike { 1 } else { players }) {
        for round in 1..=length {
            let here = phases.len();
            let next = match rounds {
                None => here,
                Some(_) if round == length => 0,
                Some(_) => here + 1,
            };
            let broken = vec![surely(next); players];
            phases.push(Phase { profile: fallback.clone(), kept: surely(next), broken });
        }
    }
    Ok(phases)
}

/// What each state is worth to a player, a round, if all comply from there on.
///
/// Every state leads to itself, to later ones or to the first, so that from the last one back each value can be
/// written as a number plus a share of the first's.
fn values(
    game: &Game,
    phases: &[Phase],
    player: usize,
    delta: &Rational,
    meets: &Rational,
    meter: &mut dyn Meter,
) -> Result<Vec<Rational>, Error> {
    let one = Rational::one();
    let apart = &(&one - meets) * delta;
    let mut lines = vec![(Rational::zero(), Rational::zero()); phases.len()];
    for (state, phase) in phases.iter().enumerate().rev() {
        meter.steps(200 + lines.get(state + 1).map_or(0, |line| line.0.bits() / 8))?;
        let now = &(&(&one - delta) * &payoff(game, player, &phase.profile)?) * meets;
        // value·own = number + share·(value of the first)
        let (mut own, mut number, mut share) = (&one - &apart, now, Rational::zero());
        for (chance, next) in &phase.kept {
            let weight = &(delta * meets) * chance;
            if *next == state {
                own = &own - &weight;
            } else if *next == 0 {
                share += &weight;
            } else {
                number += &(&weight * &lines[*next].0);
                share += &(&weight * &lines[*next].1);
            }
        }
        if state == 0 {
            own = &own - &share;
            share = Rational::zero();
        }
        let scale = own.recip().ok_or(Error::BadProbability(delta.to_f64()))?;
        lines[state] = (&number * &scale, &share * &scale);
    }
    let first = lines.first().map_or_else(Rational::zero, |line| line.0.clone());
    Ok(lines.iter().map(|(number, share)| number + &(share * &first)).collect())
}

/// What a player gains by the best of all plans against tit for tat. What the other does depends on one's own last
/// action only, so a plan says what to do after each of the two.
fn best_reply(
    game: &Game,
    question: &Question,
    profile: &[usize],
    delta: &Rational,
) -> Result<Rational, Error> {
    let labels = <[usize; 2]>::try_from(profile).map_err(|_| Error::NotTwoByTwo)?;
    let (one, meets) = (Rational::one(), question.meeting.chance());
    let found = &question.monitoring.accuracy;
    let missed = &one - found;
    let mut most = Rational::zero();
    for player in 0..2 {
        let four = Symmetric::seen_by(game, player, labels).ok_or(Error::NotTwoByTwo)?;
        let [t, r] = [exact(four.temptation)?, exact(four.reward)?];
        let [p, s] = [exact(four.punishment)?, exact(four.sucker)?];
        // What an action pays after one's own cooperation, and after one's own defection.
        let pays = [
            [r.clone(), t.clone()],
            [&(&missed * &r) + &(found * &s), &(&missed * &t) + &(found * &p)],
        ];
        for (calm, wronged) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            // v = a·pay + b·(value where the action leads), for both states.
            let whole = (&one - &(&(&one - &meets) * delta)).recip();
            let whole = whole.ok_or(Error::BadProbability(delta.to_f64()))?;
            let a = &(&(&one - delta) * &meets) * &whole;
            let b = &(delta * &meets) * &whole;
            let [first, second] = [&a * &pays[0][calm], &a * &pays[1][wronged]];
            let value = match (calm, wronged) {
                (0, _) => first.checked_div(&(&one - &b)),
                // Back and forth: v0 = first + b·v1, v1 = second + b·v0.
                (_, 0) => (&first + &(&b * &second)).checked_div(&(&one - &(&b * &b))),
                // v1 = second/(1 − b), v0 = first + b·v1.
                _ => second.checked_div(&(&one - &b)).map(|after| &first + &(&b * &after)),
            };
            let value = value.ok_or(Error::BadProbability(delta.to_f64()))?;
            most = most.max(&value - &(&meets * &r));
        }
    }
    Ok(most)
}
