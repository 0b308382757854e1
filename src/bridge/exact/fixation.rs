//! Mutants among residents, by expected scores.

use std::sync::Arc;

use super::{refuse, solve, worked_out};
use crate::analysis::classify::fits;
use crate::analysis::expected::Wanted;
use crate::analysis::markov::fixation::{Contest, Negative, Update, fixation as chance};
use crate::analysis::markov::{Chain, Error};
use crate::base::number::shortest;
use crate::bridge::game::GameObject;
use crate::bridge::metered::counted;
use crate::bridge::play::{Conduct, Options, Seated};
use crate::lang::diagnostic::catalog::exact as words;
use crate::lang::diagnostic::catalog::{model, population};
use crate::lang::native::Cx;
use crate::lang::value::Fault;
use crate::model::game::Class;
use crate::model::population::{Rule, Scores};

/// What is asked about invasion: the game, how the population changes, how large it is.
#[derive(Clone, Debug)]
pub(in crate::bridge) struct Invasion {
    pub(in crate::bridge) function: &'static str,
    pub(in crate::bridge) game: Arc<GameObject>,
    pub(in crate::bridge) rule: Rule,
    pub(in crate::bridge) size: usize,
    pub(in crate::bridge) options: Options,
}

/// Populations of more actors are not gone through.
const MOST: i64 = 10_000_000;

impl Invasion {
    /// Checks what was given for some players.
    pub(in crate::bridge) fn new(
        function: &'static str,
        game: Arc<GameObject>,
        rule: Rule,
        size: i64,
        mut options: Options,
        seats: &[Seated],
    ) -> Result<Self, Fault> {
        if !(2..=MOST).contains(&size) {
            let range = format!("a whole number from 2 to {MOST}");
            return Err(model::bad_option("size", &size.to_string(), &range).into());
        }
        let horizon = &mut options.horizon;
        let open = horizon.rounds.is_none() && horizon.continuation.is_none();
        if open && horizon.discount.is_none() {
            if seats.iter().any(|seat| matches!(seat.conduct, Conduct::Strategy(_))) {
                return Err(model::no_horizon().into());
            }
            horizon.rounds = Some(1);
        }
        Ok(Self { function, game, rule, size: usize::try_from(size).unwrap_or(2), options })
    }

    /// Refuses games that are not played in pairs, before anybody takes a seat.
    ///
    /// # Errors
    /// `E0792`.
    pub(in crate::bridge) fn of_pairs(
        function: &'static str,
        game: &GameObject,
    ) -> Result<(), Fault> {
        match game.roles.len() {
            2 => Ok(()),
            players => {
                let reason = words::only_pairs(&game.made.name, players);
                Err(words::not_exact(function, &reason).into())
            }
        }
    }

    /// The rule as a walk on the number of mutants.
    fn update(&self) -> Result<Update, Fault> {
        match self.rule {
            Rule::Moran { selection } | Rule::BirthDeath { selection } => {
                Ok(Update::Birth { selection })
            }
            Rule::DeathBirth { selection, scores } => {
                Ok(Update::Death { selection, survivors: scores == Scores::Survivors })
            }
            Rule::Imitation { beta } => Ok(Update::Imitation { beta }),
            other => {
                let what = words::without_fixation(self.function);
                let problem = population::unsuited(other.name(), &what);
                Err(problem.help(Some(words::RULES_WITH_FIXATION)).into())
            }
        }
    }

    /// The scores of two players who meet, in the first's seat and in the second's.
    fn meeting(&self, cx: &mut dyn Cx, pair: [&Seated; 2]) -> Result<[f64; 2], Fault> {
        let seats = pair.map(Clone::clone);
        let solved = solve(cx, &self.game, &seats, &self.options, Wanted::default());
        match solved.map_err(|fault| renamed(fault, self.function))? {
            Ok(solved) => match solved.expected.scores[..] {
                [first, second, ..] => Ok([first, second]),
                _ => Ok([0.0; 2]),
            },
            Err(unbounded) => Err(refuse(cx, &unbounded)),
        }
    }

    /// What everybody gets from everybody: row's mean payoff against column, over both seats.
    fn payoffs(&self, cx: &mut dyn Cx, seats: &[Seated]) -> Result<Vec<Vec<f64>>, Fault> {
        let alike = counted(cx, |meter| fits(Class::Symmetric, self.game.model(), meter))?;
        let n = seats.len();
        let mut table = vec![vec![0.0; n]; n];
        for row in 0..n {
            for column in (if alike { row } else { 0 })..n {
                cx.spend(1)?;
                let [first, second] = self.meeting(cx, [&seats[row], &seats[column]])?;
                if alike {
                    (table[row][column], table[column][row]) = (first, second);
                } else {
                    table[row][column] += 0.5 * first;
                    table[column][row] += 0.5 * second;
                }
            }
        }
        Ok(table)
    }

    fn chance(&self, cx: &mut dyn Cx, contest: &Contest, update: Update) -> Result<f64, Fault> {
        cx.spend(self.size as u64 / 4)?;
        let bytes = self.size * 16;
        cx.values().fits(bytes)?;
        chance(contest, self.size, update).map_err(negative)
    }
}

fn negative(negative: Negative) -> Fault {
    let Negative { payoff, selection, most } = negative;
    population::negative_fitness(&shortest(payoff), &shortest(selection), &shortest(most)).into()
}

/// The same fault, about another function.
fn renamed(mut fault: Fault, function: &str) -> Fault {
    let title = &mut fault.0.problem.title;
    *title = title.replacen("`expect`", &format!("`{function}`"), 1);
    fault
}

fn contest(table: &[Vec<f64>], resident: usize, mutant: usize) -> Contest {
    Contest {
        within: table[mutant][mutant],
        against: table[mutant][resident],
        facing: table[resident][mutant],
        home: table[resident][resident],
    }
}

/// The probability that the kind of one mutant takes over from the residents; `seats` are resident and mutant.
pub(in crate::bridge) fn fixation(
    cx: &mut dyn Cx,
    asked: &Invasion,
    seats: &[Seated],
) -> Result<f64, Fault> {
    let update = asked.update()?;
    let table = asked.payoffs(cx, seats)?;
    asked.chance(cx, &contest(&table, 0, 1), update)
}

/// The shares of time that a population spends in each kind where mutants are so rare that one's fate is settled
/// before the next comes (Fudenberg and Imhof 2006).
pub(in crate::bridge) fn stationary(
    cx: &mut dyn Cx,
    asked: &Invasion,
    seats: &[Seated],
) -> Result<Vec<f64>, Fault> {
    let update = asked.update()?;
    let table = asked.payoffs(cx, seats)?;
    let n = seats.len();
    let mut chain = Chain::new();
    for resident in 0..n {
        let mut stays = 1.0;
        for mutant in (0..n).filter(|&mutant| mutant != resident) {
            let into = asked.chance(cx, &contest(&table, resident, mutant), update)?;
            let into = into / (n - 1) as f64;
            stays -= into;
            if into > 0.0 {
                chain.push(u32::try_from(mutant).unwrap_or(0), into);
            }
        }
        if stays > 0.0 {
            chain.push(u32::try_from(resident).unwrap_or(0), stays);
        }
        chain.end_row();
    }
    let classes = chain.classes().recurrent;
    if let [first, second, ..] = &classes[..] {
        let name = |class: &[u32]| {
            let names = class.iter().filter_map(|&at| seats.get(at as usize));
            names.map(|seat| format!("`{}`", seat.name)).collect::<Vec<_>>().join(" and ")
        };
        let reason = words::never_invaded(&name(first), &name(second));
        return Err(words::not_exact(asked.function, &reason).into());
    }
    let shares = worked_out(cx, |meter| chain.long_run(meter))?;
    shares.ok_or_else(|| super::unsolved(&Error::Vanishing))
}
