//! The critical discount factor: how long the shadow of the future must be.
//!
//! **Reversion** to a one-shot equilibrium (Friedman 1971; Green and Porter 1984). After each round of the profile an
//! alarm may ring; then the equilibrium is played for k rounds, or for ever. With
//!
//! ```text
//! g   best gain by one deviation          v, p  payoffs in the profile and in the equilibrium
//! q   chance of an alarm after it         f     chance of an alarm although all comply
//! ```
//!
//! the profile is worth V = p + (v − p)·(1 − δ)/(1 − δ + δ·f·(1 − δ^k)) a round, and a deviation is deterred where
//!
//! ```text
//! (1 − δ)·g ≤ δ·(q − f)·(1 − δ^k)·(V − p),   that is   δ + … + δ^k ≥ g / ((q − f)·(v − p) − f·g)
//! ```
//!
//! A player to whom the equilibrium is worth more than the profile would be rewarded: it must lose by each deviation
//! itself, and then may not be too patient.
//!
//! Without false alarms and for ever it is δ* = g/(g + q·(v − p)): with the numbers of a dilemma (T − R)/(T − P).
//! Punishments are equilibria of the one-shot game, so all this is subgame perfect.
//!
//! **Tit for tat** deters two ways of leaving, for ever and every other round (Axelrod 1981):
//!
//! ```text
//! δ* = max( (T − R)/(m·(T − P)), (T − R)/(m·(R − S)) )         m: detection
//! ```
//!
//! with T, R, P, S each player's own. It is a Nash equilibrium only: the threat need not be credible.
//!
//! **Penance** (van Damme 1989): who was found deviating cooperates in the next round while the other defects; who
//! refuses owes it again. It is subgame perfect from δ* = max(|T − R|, P − S)/(m·(R − S)) on.
//!
//! Pairs drawn anew in each round are one relationship each, whose rounds are rarer: see [`Delta::when_meeting`].

use super::root::{Delta, deterring};
use super::{Concept, Fallback, Meeting, Punishment, Question, exact, payoff, sustained};
use crate::analysis::Error;
use crate::analysis::equilibrium::pure::{deviation, pure};
use crate::base::meter::Meter;
use crate::base::rational::Rational;
use crate::base::tolerance::TOLERANCE;
use crate::model::game::{Game, Symmetric};

/// From which discount factor on a profile is sustained.
#[derive(Clone, Debug, PartialEq)]
pub struct Critical {
    /// The profile.
    pub profile: Vec<usize>,
    /// The equilibrium that follows each player's deviation; none where nothing of the kind does.
    pub fallback: Vec<Vec<usize>>,
    /// The smallest such δ, in 0..1; `None` if there is none.
    pub delta: Option<Delta>,
    /// The player whose temptation decides, if anybody's does.
    pub tempted: Option<usize>,
    /// In which sense.
    pub concept: Concept,
    /// Each player's own figures.
    pub players: Vec<Temptation>,
}

/// What tempts a player and what deters it.
#[derive(Clone, Debug, PartialEq)]
pub struct Temptation {
    /// What it gets in the profile.
    pub keeps: Rational,
    /// The best deviation and what it gains; `None` if none gains.
    pub deviation: Option<(usize, Rational)>,
    /// What it gets in the round after being found; a mean a round.
    pub punished: Rational,
    /// The smallest δ at which it is deterred; `None` if there is none.
    pub delta: Option<Delta>,
    /// The largest δ at which it is deterred, where what follows is a reward.
    pub most: Option<Delta>,
}

/// The smallest discount factor at which a profile of a tabulated game is sustained.
///
/// 0 if the profile is a one-shot equilibrium already. The answer is exact: payoffs are taken as the fractions they
/// stand for.
///
/// # Units
/// The weight of the next round relative to this one.
///
/// # Errors
/// If there is no table, no profile to hold, or not exactly one equilibrium to fall back on; where false alarms or
/// records have no closed form; whatever the meter answers.
///
/// # Sources
/// Friedman 1971; Axelrod 1981; Green and Porter 1984; van Damme 1989; Kandori 1992 (random meetings).
pub fn critical_discount(
    game: &Game,
    question: &Question,
    meter: &mut dyn Meter,
) -> Result<Critical, Error> {
    let unit = Rational::zero()..=Rational::one();
    for chance in [&question.monitoring.accuracy, &question.monitoring.false_alarm] {
        if !unit.contains(chance) {
            return Err(Error::BadProbability(chance.to_f64()));
        }
    }
    let noisy = question.monitoring.false_alarm.is_positive();
    let reverting = matches!(question.punish, Punishment::Revert { .. });
    let known = matches!(question.meeting, Meeting::Random { records: true, .. });
    let singled = matches!(question.punish, Punishment::Revert { to: Fallback::Worst, .. });
    if noisy && (!reverting || known || singled) {
        return Err(Error::FalseAlarms);
    }
    let profile = sustained(game, question)?;
    let tempting = deviation(game, &profile)?.is_some_and(|best| best.gain > TOLERANCE);
    let (fallback, players, concept) = match &question.punish {
        Punishment::Revert { to, rounds } if tempting => {
            let to = fallback(game, to)?;
            let players = reverting_players(game, question, &profile, &to, *rounds, meter)?;
            (to, players, Concept::SubgamePerfect)
        }
        Punishment::Revert { .. } => {
            (Vec::new(), content_players(game, &profile)?, Concept::SubgamePerfect)
        }
        Punishment::TitForTat => {
            (Vec::new(), matching_players(game, question, &profile, false, meter)?, Concept::Nash)
        }
        Punishment::Penance if tempting => (
            Vec::new(),
            matching_players(game, question, &profile, true, meter)?,
            Concept::SubgamePerfect,
        ),
        Punishment::Penance => {
            (Vec::new(), content_players(game, &profile)?, Concept::SubgamePerfect)
        }
    };
    let (mut largest, mut tempted) = (Some(Delta::Exact(Rational::zero())), None);
    for (player, own) in players.iter().enumerate() {
        raise(&mut largest, &mut tempted, own.delta.as_ref(), player);
    }
    if let Some(needed) = &largest {
        let beyond = |own: &Temptation| {
            own.most.as_ref().is_some_and(|most| needed.enough() > most.enough())
        };
        if let Some(player) = players.iter().position(beyond) {
            (largest, tempted) = (None, Some(player));
        }
    }
    Ok(Critical { profile, fallback, delta: largest, tempted, concept, players })
}

/// Keeps the larger; `None` stands for "not below one" and stays.
fn raise(
    largest: &mut Option<Delta>,
    tempted: &mut Option<usize>,
    needed: Option<&Delta>,
    player: usize,
) {
    let more = match (&*largest, needed) {
        (Some(_), None) => true,
        (Some(largest), Some(needed)) => needed.enough() > largest.enough(),
        (None, _) => false,
    };
    if more {
        (*largest, *tempted) = (needed.cloned(), Some(player));
    }
}

/// The equilibrium to fall back on after each player's deviation.
fn fallback(game: &Game, to: &Fallback) -> Result<Vec<Vec<usize>>, Error> {
    let players = game.players().len();
    if let Fallback::Profile(profile) = to {
        return match deviation(game, profile)? {
            Some(best) if best.gain > TOLERANCE => Err(Error::NotAnEquilibrium {
                profile: profile.clone(),
                player: best.player,
                action: best.action,
                gain: best.gain,
            }),
            _ => Ok(vec![profile.clone(); players]),
        };
    }
    let found = pure(game)?;
    match (to, &found.profiles[..]) {
        (_, []) => Err(Error::NoPureEquilibrium),
        (Fallback::Worst, profiles) => (0..players)
            .map(|player| worst_for(game, player, profiles, found.up_to_order))
            .collect(),
        (_, [only]) if !found.up_to_order || only.iter().all(|action| *action == only[0]) => {
            Ok(vec![only.clone(); players])
        }
        _ => Err(Error::SeveralEquilibria(found.profiles)),
    }
}

/// The equilibrium in which a player gets least, the first of equals.
fn worst_for(
    game: &Game,
    player: usize,
    profiles: &[Vec<usize>],
    up_to_order: bool,
) -> Result<Vec<usize>, Error> {
    let mut worst: Option<(Rational, Vec<usize>)> = None;
    for profile in profiles {
        // Where players are alike a profile stands for its rearrangements: the player may take any part in it.
        let parts = if up_to_order { 0..profile.len() } else { player..player + 1 };
        for part in parts {
            let mut placed = profile.clone();
            let own = placed.remove(part);
            placed.insert(player, own);
            let pays = payoff(game, player, &placed)?;
            if worst.as_ref().is_none_or(|(least, _)| pays < *least) {
                worst = Some((pays, placed));
            }
        }
    }
    worst.map(|(_, profile)| profile).ok_or(Error::NoPureEquilibrium)
}

/// Players whom nothing tempts.
fn content_players(game: &Game, profile: &[usize]) -> Result<Vec<Temptation>, Error> {
    let player = |player| {
        let keeps = payoff(game, player, profile)?;
        let delta = Some(Delta::Exact(Rational::zero()));
        Ok(Temptation { punished: keeps.clone(), keeps, deviation: None, delta, most: None })
    };
    (0..game.players().len()).map(player).collect()
}

fn reverting_players(
    game: &Game,
    question: &Question,
    profile: &[usize],
    to: &[Vec<usize>],
    rounds: Option<u32>,
    meter: &mut dyn Meter,
) -> Result<Vec<Temptation>, Error> {
    let count = game.players().len();
    let falsely = question.monitoring.false_in_all(count)?;
    let found = question.monitoring.after_one(count)?;
    let meets = question.meeting.chance();
    let mut players = Vec::with_capacity(count);
    for player in 0..count {
        let keeps = payoff(game, player, profile)?;
        let punished = payoff(game, player, &to[player])?;
        let best = best_gain(game, profile, player, meter)?;
        let (mut delta, mut most) = (Some(Delta::Exact(Rational::zero())), None);
        if let Some((_, gain)) = &best {
            let loss = &(&found - &falsely) * &(&keeps - &punished);
            let loss = &loss - &(&falsely * gain);
            (delta, most) = bounds(gain, &loss, rounds, meter)?;
        }
        let deviation = best.filter(|(_, gain)| gain.is_positive());
        let delta = delta.map(|delta| delta.when_meeting(&meets));
        let most = most.map(|most| most.when_meeting(&meets));
        players.push(Temptation { keeps, deviation, punished, delta, most });
    }
    Ok(players)
}

/// The smallest and the largest δ at which a gain now is outweighed by a loss in each of so many rounds after it:
/// gain ≤ (δ + … + δ^rounds)·loss. There may be no smallest, and mostly there is no largest.
fn bounds(
    gain: &Rational,
    loss: &Rational,
    rounds: Option<u32>,
    meter: &mut dyn Meter,
) -> Result<(Option<Delta>, Option<Delta>), Error> {
    let nothing = Some(Delta::Exact(Rational::zero()));
    if gain.is_positive() {
        let price = gain.checked_div(loss).filter(Rational::is_positive);
        return Ok((price.map_or(Ok(None), |price| deterring(&price, rounds, meter))?, None));
    }
    if !loss.is_negative() {
        return Ok((nothing, None));
    }
    let price = gain.checked_div(loss).unwrap_or_else(Rational::zero);
    Ok((nothing, deterring(&price, rounds, meter)?))
}

/// Tit for tat, or penance: both answer the other's action with one's own.
fn matching_players(
    game: &Game,
    question: &Question,
    profile: &[usize],
    penance: bool,
    meter: &mut dyn Meter,
) -> Result<Vec<Temptation>, Error> {
    let labels = <[usize; 2]>::try_from(profile).map_err(|_| Error::NotTwoByTwo)?;
    let found = &question.monitoring.accuracy;
    let meets = question.meeting.chance();
    let mut players = Vec::with_capacity(2);
    for (player, label) in labels.iter().enumerate() {
        let four = Symmetric::seen_by(game, player, labels).ok_or(Error::NotTwoByTwo)?;
        let [t, r] = [exact(four.temptation)?, exact(four.reward)?];
        let [p, s] = [exact(four.punishment)?, exact(four.sucker)?];
        let gain = &t - &r;
        let tempts = four.temptation - four.reward > TOLERANCE;
        // Gains now, each against a loss in the next round.
        let conditions = if penance {
            let most = gain.abs().max(&p - &s);
            vec![(most, &r - &s)]
        } else {
            vec![(gain.clone(), &t - &p), (gain.clone(), &r - &s)]
        };
        let (mut delta, mut most) = (Some(Delta::Exact(Rational::zero())), None::<Delta>);
        for (gain, loss) in conditions {
            let (least, limit) = bounds(&gain, &(found * &loss), Some(1), meter)?;
            raise(&mut delta, &mut None, least.as_ref(), player);
            if let Some(limit) = limit
                && most.as_ref().is_none_or(|most| limit.enough() < most.enough())
            {
                most = Some(limit);
            }
        }
        let delta = delta.map(|delta| delta.when_meeting(&meets));
        let most = most.map(|most| most.when_meeting(&meets));
        let deviation = tempts.then(|| (1 - label, gain));
        let punished = if penance { s } else { p };
        players.push(Temptation { keeps: r, deviation, punished, delta, most });
    }
    Ok(players)
}

/// The deviation by which a player gains most or loses least; gains within the tolerance are none.
fn best_gain(
    game: &Game,
    profile: &[usize],
    player: usize,
    meter: &mut dyn Meter,
) -> Result<Option<(usize, Rational)>, Error> {
    let stays = payoff(game, player, profile)?;
    let count = game.shape().ok_or(Error::NoTable)?[player];
    meter.steps(count as u64 * 20)?;
    let mut best: Option<(usize, Rational)> = None;
    let mut moved = profile.to_vec();
    for action in (0..count).filter(|action| *action != profile[player]) {
        moved[player] = action;
        let mut gain = &payoff(game, player, &moved)? - &stays;
        if gain.is_positive() && gain.to_f64() <= TOLERANCE {
            gain = Rational::zero();
        }
        if best.as_ref().is_none_or(|(_, best)| gain > *best) {
            best = Some((action, gain));
        }
    }
    Ok(best)
}
