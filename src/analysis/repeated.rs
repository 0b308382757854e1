//! The shadow of the future: how much the next round must weigh for cooperation to hold.
//!
//! A profile is sustained by the threat of going back for ever to a pure equilibrium of the one-shot game
//! once somebody has left it (Friedman 1971). A deviation that gains g in its round, and is detected each
//! round with probability m, is deterred from
//!
//! ```text
//! δ* = g / (g + m·(v − p))      v: payoff in the profile      g: best gain by leaving it
//!                               p: payoff in the equilibrium  m: detection, 1 if perfect
//! ```
//!
//! on; with the numbers of a dilemma and m = 1 it is (T − R)/(T − P). The answer is the largest of these
//! over players. Reversion to an equilibrium is subgame perfect.
//!
//! **Tit for tat** deters two ways of leaving, for ever and every other round (Axelrod 1981):
//!
//! ```text
//! δ* = max( (T − R)/(m·(T − P)), (T − R)/(m·(R − S)) )
//! ```
//!
//! with T, R, P, S each player's own. It is a Nash equilibrium only: the threat need not be credible.

use super::Error;
use super::equilibrium::pure::{deviation, pure};
use crate::base::rational::Rational;
use crate::base::tolerance::TOLERANCE;
use crate::model::game::{Game, Symmetric};

/// What is asked about a repeated game.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The profile to hold; all cooperate if `None`.
    pub sustain: Option<Vec<usize>>,
    /// What follows a deviation.
    pub punish: Punishment,
    /// The probability that a deviation is detected, each round.
    pub monitoring: f64,
}

/// What follows a deviation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Punishment {
    /// This equilibrium of the one-shot game for ever; its only pure one if `None`.
    Revert(Option<Vec<usize>>),
    /// The other's last action.
    TitForTat,
}

/// In which sense a profile is sustained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concept {
    /// Also after every deviation.
    SubgamePerfect,
    /// On the path only.
    Nash,
}

/// From which discount factor on a profile is sustained.
#[derive(Clone, Debug, PartialEq)]
pub struct Critical {
    /// The smallest such δ, in 0..1; `None` if there is none.
    pub delta: Option<Rational>,
    /// The player whose temptation decides, if anybody's does.
    pub tempted: Option<usize>,
    /// In which sense.
    pub concept: Concept,
}

impl Default for Question {
    fn default() -> Question {
        Question { sustain: None, punish: Punishment::Revert(None), monitoring: 1.0 }
    }
}

/// The smallest discount factor at which a profile of a tabulated game is sustained.
///
/// 0 if the profile is a one-shot equilibrium already. The answer is exact: payoffs are taken as the
/// fractions they stand for.
///
/// # Units
/// The weight of the next round relative to this one.
///
/// # Errors
/// If there is no table, no profile to hold, or not exactly one equilibrium to fall back on.
///
/// # Sources
/// Friedman 1971; Axelrod 1981.
pub fn critical_discount(game: &Game, question: &Question) -> Result<Critical, Error> {
    if !(0.0..=1.0).contains(&question.monitoring) {
        return Err(Error::BadProbability(question.monitoring));
    }
    let sustain = match &question.sustain {
        Some(profile) => profile.clone(),
        None => game.all_cooperate().ok_or_else(|| {
            let lacks = |player: &usize| {
                game.actions(*player).is_none_or(|actions| actions.cooperative().is_none())
            };
            Error::NoCooperation { player: (0..game.players().len()).find(lacks).unwrap_or(0) }
        })?,
    };
    let tempting = deviation(game, &sustain)?.is_some_and(|best| best.gain > TOLERANCE);
    match &question.punish {
        Punishment::TitForTat => tit_for_tat(game, &sustain, question.monitoring),
        Punishment::Revert(_) if !tempting => {
            let concept = Concept::SubgamePerfect;
            Ok(Critical { delta: Some(Rational::zero()), tempted: None, concept })
        }
        Punishment::Revert(to) => {
            let to = fallback(game, to.as_deref())?;
            reversion(game, &sustain, &to, question.monitoring)
        }
    }
}

/// What the most tempted player gains, a round, by leaving the profile at discount factor `delta`: negative
/// where the threat is more than enough.
///
/// # Errors
/// As [`critical_discount`].
pub fn gain_at(game: &Game, question: &Question, delta: &Rational) -> Result<Rational, Error> {
    let sustain = match &question.sustain {
        Some(profile) => profile.clone(),
        None => game.all_cooperate().ok_or(Error::NoCooperation { player: 0 })?,
    };
    let monitoring = exact(question.monitoring)?;
    let rest = &Rational::one() - delta;
    let mut most: Option<Rational> = None;
    for player in 0..game.players().len() {
        let Some(gain) = best_gain(game, &sustain, player)? else { continue };
        let loss = match &question.punish {
            Punishment::Revert(to) => {
                let to = fallback(game, to.as_deref())?;
                let loss = &payoff(game, player, &sustain)? - &payoff(game, player, &to)?;
                &(delta * &monitoring) * &loss
            }
            Punishment::TitForTat => {
                let labels =
                    <[usize; 2]>::try_from(&sustain[..]).map_err(|_| Error::NotTwoByTwo)?;
                let four = Symmetric::seen_by(game, player, labels).ok_or(Error::NotTwoByTwo)?;
                let for_ever = &exact(four.temptation)? - &exact(four.punishment)?;
                let in_turn = &exact(four.reward)? - &exact(four.sucker)?;
                let least = if for_ever < in_turn { for_ever } else { in_turn };
                let gained = &(&gain - &(&(delta * &monitoring) * &least));
                most = Some(most.map_or_else(|| gained.clone(), |most| most.max(gained.clone())));
                continue;
            }
        };
        let gained = &(&rest * &gain) - &loss;
        most = Some(most.map_or_else(|| gained.clone(), |most| most.max(gained.clone())));
    }
    Ok(most.unwrap_or_else(Rational::zero))
}

/// The equilibrium to fall back on.
fn fallback(game: &Game, to: Option<&[usize]>) -> Result<Vec<usize>, Error> {
    if let Some(profile) = to {
        return match deviation(game, profile)? {
            Some(best) if best.gain > TOLERANCE => Err(Error::NotAnEquilibrium {
                profile: profile.to_vec(),
                player: best.player,
                action: best.action,
                gain: best.gain,
            }),
            _ => Ok(profile.to_vec()),
        };
    }
    let found = pure(game)?;
    match &found.profiles[..] {
        [] => Err(Error::NoPureEquilibrium),
        [only] if !found.up_to_order || only.iter().all(|action| *action == only[0]) => {
            Ok(only.clone())
        }
        _ => Err(Error::SeveralEquilibria(found.profiles)),
    }
}

fn reversion(
    game: &Game,
    sustain: &[usize],
    to: &[usize],
    monitoring: f64,
) -> Result<Critical, Error> {
    let monitoring = exact(monitoring)?;
    let (mut largest, mut tempted) = (Some(Rational::zero()), None);
    for player in 0..game.players().len() {
        let Some(gain) = best_gain(game, sustain, player)? else { continue };
        let loss = &monitoring * &(&payoff(game, player, sustain)? - &payoff(game, player, to)?);
        let needed = if loss.is_positive() { gain.checked_div(&(&gain + &loss)) } else { None };
        raise(&mut largest, &mut tempted, needed, player);
    }
    Ok(Critical { delta: largest, tempted, concept: Concept::SubgamePerfect })
}

fn tit_for_tat(game: &Game, sustain: &[usize], monitoring: f64) -> Result<Critical, Error> {
    let labels = <[usize; 2]>::try_from(sustain).map_err(|_| Error::NotTwoByTwo)?;
    let monitoring = exact(monitoring)?;
    let (mut largest, mut tempted) = (Some(Rational::zero()), None);
    for player in 0..2 {
        let four = Symmetric::seen_by(game, player, labels).ok_or(Error::NotTwoByTwo)?;
        if four.temptation - four.reward <= TOLERANCE {
            continue;
        }
        let [t, r] = [exact(four.temptation)?, exact(four.reward)?];
        let [p, s] = [exact(four.punishment)?, exact(four.sucker)?];
        let gain = &t - &r;
        for loss in [&t - &p, &r - &s] {
            let loss = &monitoring * &loss;
            let needed = if loss.is_positive() { gain.checked_div(&loss) } else { None };
            let needed = needed.filter(|needed| *needed < Rational::one());
            raise(&mut largest, &mut tempted, needed, player);
        }
    }
    Ok(Critical { delta: largest, tempted, concept: Concept::Nash })
}

/// Keeps the larger; `None` stands for "not below one" and stays.
fn raise(
    largest: &mut Option<Rational>,
    tempted: &mut Option<usize>,
    needed: Option<Rational>,
    player: usize,
) {
    let more = match (&*largest, &needed) {
        (Some(_), None) => true,
        (Some(largest), Some(needed)) => needed > largest,
        (None, _) => false,
    };
    if more {
        (*largest, *tempted) = (needed, Some(player));
    }
}

/// What a player gains at most by leaving a profile, if it gains.
fn best_gain(game: &Game, profile: &[usize], player: usize) -> Result<Option<Rational>, Error> {
    let stays = payoff(game, player, profile)?;
    let count = game.shape().ok_or(Error::NoTable)?[player];
    let mut best: Option<Rational> = None;
    let mut moved = profile.to_vec();
    for action in 0..count {
        moved[player] = action;
        let gain = &payoff(game, player, &moved)? - &stays;
        if gain.to_f64() > TOLERANCE && best.as_ref().is_none_or(|best| gain > *best) {
            best = Some(gain);
        }
    }
    Ok(best)
}

fn payoff(game: &Game, player: usize, profile: &[usize]) -> Result<Rational, Error> {
    exact(game.payoff(player, profile).ok_or_else(|| Error::Profile(profile.to_vec()))?)
}

fn exact(x: f64) -> Result<Rational, Error> {
    Rational::from_f64(x).ok_or(Error::NoTable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::action::{Action, ActionId, Actions};
    use crate::model::error::Error as ModelError;

    fn actions() -> Actions {
        let action =
            |id, name: &str| Action { id: ActionId(id), name: name.into(), cooperative: id == 0 };
        Actions::Named(vec![action(0, "C"), action(1, "D")])
    }

    fn dyad([t, r, p, s]: [f64; 4]) -> Game {
        let cells = vec![vec![[r, r], [s, t]], vec![[t, s], [p, p]]];
        Game::bimatrix("dyad", actions(), actions(), &cells).unwrap()
    }

    fn delta(game: &Game, question: &Question) -> Option<String> {
        critical_discount(game, question).unwrap().delta.map(|delta| delta.to_string())
    }

    fn with(monitoring: f64) -> Question {
        Question { monitoring, ..Question::default() }
    }

    fn is(text: &str) -> Option<String> {
        Some(text.into())
    }

    #[test]
    fn grim_trigger_in_axelrods_dilemma() {
        let game = dyad([5.0, 3.0, 1.0, 0.0]);
        let of = |m| delta(&game, &with(m));
        assert_eq!(
            [of(1.0), of(0.5), of(0.2), of(0.1)],
            [is("1/2"), is("2/3"), is("5/6"), is("10/11")]
        );
        assert_eq!(of(0.0), None);
        // Export restrictions: T4 R3 P1 S0.
        assert_eq!(delta(&dyad([4.0, 3.0, 1.0, 0.0]), &with(1.0)), is("1/3"));
        assert_eq!(delta(&dyad([0.3, 0.2, 0.1, 0.0]), &with(1.0)), is("1/2"));
    }

    #[test]
    fn tit_for_tat_is_nash_only() {
        let question = |monitoring| Question { punish: Punishment::TitForTat, ..with(monitoring) };
        let found = critical_discount(&dyad([5.0, 3.0, 1.0, 0.0]), &question(1.0)).unwrap();
        assert_eq!(
            (found.delta.unwrap().to_string(), found.concept),
            ("2/3".into(), Concept::Nash)
        );
        assert_eq!(delta(&dyad([4.0, 3.0, 1.0, 0.0]), &question(1.0)), is("1/3"));
        assert_eq!(delta(&dyad([4.0, 3.0, 1.0, 0.0]), &question(0.5)), is("2/3"));
        assert_eq!(delta(&dyad([5.0, 3.0, 1.0, 0.0]), &question(0.5)), None);
    }

    #[test]
    fn zero_where_it_holds_already_none_where_nothing_helps() {
        assert_eq!(delta(&dyad([3.0, 4.0, 2.0, 0.0]), &with(1.0)), is("0"));
        // Deadlock: the equilibrium is better than cooperation.
        let found = critical_discount(&dyad([4.0, 2.0, 3.0, 1.0]), &with(1.0)).unwrap();
        assert_eq!((found.delta, found.tempted), (None, Some(0)));
        let already = Question { sustain: Some(vec![1, 1]), ..with(1.0) };
        assert_eq!(delta(&dyad([5.0, 3.0, 1.0, 0.0]), &already), is("0"));
    }

    #[test]
    fn several_equilibria_ask_which() {
        let chicken = dyad([3.0, 2.0, 0.0, 1.0]);
        let asked = critical_discount(&chicken, &with(1.0));
        assert_eq!(asked, Err(Error::SeveralEquilibria(vec![vec![0, 1], vec![1, 0]])));
        let to = |profile: &[usize]| Question {
            punish: Punishment::Revert(Some(profile.to_vec())),
            ..Question::default()
        };
        // Player 1 likes that equilibrium better than what is to be sustained.
        assert_eq!(delta(&chicken, &to(&[0, 1])), None);
        let error = critical_discount(&chicken, &to(&[1, 1])).unwrap_err();
        assert!(matches!(error, Error::NotAnEquilibrium { player: 0, action: 0, .. }));
        let pennies = Game::bimatrix(
            "p",
            actions(),
            actions(),
            &[vec![[1.0, -1.0], [-1.0, 1.0]], vec![[-1.0, 1.0], [1.0, -1.0]]],
        );
        let asked = critical_discount(&pennies.unwrap(), &with(1.0));
        assert_eq!(asked, Err(Error::NoPureEquilibrium));
    }

    #[test]
    fn the_more_tempted_player_decides() {
        // Row: T5 R3 P1 gives 1/2; column: T9 R3 P1 gives 3/4.
        let cells = vec![vec![[3.0, 3.0], [0.0, 9.0]], vec![[5.0, 0.0], [1.0, 1.0]]];
        let game = Game::bimatrix("g", actions(), actions(), &cells).unwrap();
        let found = critical_discount(&game, &with(1.0)).unwrap();
        assert_eq!((found.delta.unwrap().to_string(), found.tempted), ("3/4".into(), Some(1)));
    }

    #[test]
    fn public_goods_of_any_size() {
        // (n − r)/(r(n − 1)) with r = 2, and with monitoring 1/2 for ten (Olson's group).
        let good = |n: usize| {
            let pay = move |own: usize, others: &[usize]| {
                let given = others[0] + usize::from(own == 0);
                let kept = if own == 0 { 0.0 } else { 1.0 };
                Ok::<_, ModelError>(kept + 2.0 * given as f64 / n as f64)
            };
            Game::by_counts("good", n, actions(), pay).unwrap()
        };
        // Shares of a third or a tenth are floats already rounded, so the answer is close, not exact.
        let near = |n: usize, monitoring: f64, expected: f64| {
            let found = critical_discount(&good(n), &with(monitoring)).unwrap().delta.unwrap();
            assert!((found.to_f64() - expected).abs() < 1e-12, "{n}: {found}");
        };
        let sizes =
            [(3, 1.0 / 4.0), (4, 1.0 / 3.0), (5, 3.0 / 8.0), (10, 4.0 / 9.0), (30, 14.0 / 29.0)];
        for (n, expected) in sizes {
            near(n, 1.0, expected);
        }
        near(100, 1.0, 49.0 / 99.0);
        near(10, 0.5, 8.0 / 13.0);
    }
}
