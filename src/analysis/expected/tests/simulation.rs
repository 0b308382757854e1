//! Matches that are played come out as expected: on average, and as widely spread.

use super::*;
use crate::base::random::{Key, Purpose};
use crate::model::error::Cause;
use crate::model::play::{Choice, Match, Participants, Seat, Settled, Setup};

/// Machines at the table, drawing for themselves.
struct Table<'a> {
    machines: [&'a Automaton; 2],
    states: [usize; 2],
    rows: [usize; 2],
    key: Key,
}

impl Participants for Table<'_> {
    fn begin(&mut self) -> Result<(), Cause> {
        self.states = [0; 2];
        Ok(())
    }

    fn choose(&mut self, seat: Seat) -> Result<Choice, Cause> {
        let player = seat.player;
        let drawn = self.key.purpose(Purpose::Choice, player as u32).uniform(seat.round);
        let moves = self.machines[player].moves(self.states[player]);
        let mut left = drawn;
        let chosen = moves.iter().find(|step| {
            left -= step.probability;
            left < 0.0
        });
        let chosen = chosen.or(moves.last()).expect("a state has a move");
        self.rows[player] = chosen.row;
        Ok(Choice::Action(chosen.action))
    }

    fn settled(&mut self, table: Settled<'_>) -> Result<(), Cause> {
        for player in 0..2 {
            let own = table.acts[player].index().unwrap_or(0);
            let done = table.acts[1 - player].index().unwrap_or(0);
            let seen = table.seen(player, 1 - player).index().unwrap_or(0);
            let column = self.machines[player].observe(own, &[seen], &[done]);
            self.states[player] = self.machines[player].row(self.rows[player])[column] as usize;
        }
        Ok(())
    }
}

/// Standardised errors of the mean scores of some matches of random pairs; how many pairs, and each pair's matches.
fn errors(
    pairs: u64,
    matches: u64,
    seed: u64,
    setup: impl Fn(&mut Stream) -> Setup,
) -> [Vec<f64>; 2] {
    let game = dilemma();
    let mut stream = Stream::new(seed);
    let mut errors = [Vec::new(), Vec::new()];
    for number in 0..pairs {
        let machines = [random_machine(&mut stream), random_machine(&mut stream)];
        let setup = setup(&mut stream);
        let trouble = Trouble {
            noise: setup.noise.clone(),
            misperception: setup.misperception,
            payoffs_hidden: false,
        };
        let horizon = Horizon {
            rounds: setup.rounds,
            continuation: setup.continuation,
            discount: setup.discount,
        };
        let machines = [&machines[0], &machines[1]];
        let made = pair(&game, machines, &trouble, horizon);
        let plan = Match::new(&game, 2, setup).unwrap();
        let mut sums = [0.0; 2];
        for repetition in 0..matches {
            let key = Key::new(seed).of_match(number, repetition);
            let mut table = Table { machines, states: [0; 2], rows: [0; 2], key };
            let outcome = plan.play(&mut table, key).unwrap();
            for (sum, tally) in sums.iter_mut().zip(&outcome.players) {
                *sum += tally.total;
            }
        }
        for player in 0..2 {
            let mean = sums[player] / matches as f64;
            let exact = made.totals.as_ref().unwrap()[player];
            let sd = made.sd.as_ref().unwrap()[player] * made.divisor;
            errors[player].push((mean - exact) / (sd / (matches as f64).sqrt()));
        }
    }
    errors
}

/// Standardised errors have mean 0 and spread 1, each within four of its own standard errors.
fn judge(errors: &[Vec<f64>; 2]) {
    for errors in errors {
        let n = errors.len() as f64;
        let mean: f64 = errors.iter().sum::<f64>() / n;
        let spread = errors.iter().map(|z| (z - mean) * (z - mean)).sum::<f64>() / (n - 1.0);
        assert!(mean.abs() < 4.0 / n.sqrt(), "mean {mean}");
        assert!((spread.sqrt() - 1.0).abs() < 4.0 / (2.0 * n).sqrt(), "sd {}", spread.sqrt());
        let widest = errors.iter().fold(0.0_f64, |most, z| most.max(z.abs()));
        assert!(widest < 5.0, "widest {widest}");
    }
}

#[test]
fn rounds_with_noise() {
    judge(&errors(300, 24, 5, |stream| Setup {
        rounds: Some(40),
        noise: vec![0.2 * stream.uniform()],
        misperception: 0.2 * stream.uniform(),
        ..Setup::default()
    }));
}

#[test]
fn discounted_rounds_of_one_noisy_player() {
    judge(&errors(200, 24, 6, |stream| Setup {
        rounds: Some(30),
        discount: Some(0.8 + 0.2 * stream.uniform()),
        noise: vec![0.0, 0.2 * stream.uniform()],
        ..Setup::default()
    }));
}

#[test]
fn lengths_by_chance() {
    // Lengths are skewed, so that more matches are needed for a mean to be nearly normal.
    judge(&errors(200, 60, 7, |stream| Setup {
        continuation: Some(0.5 + 0.45 * stream.uniform()),
        misperception: 0.2 * stream.uniform(),
        ..Setup::default()
    }));
}
