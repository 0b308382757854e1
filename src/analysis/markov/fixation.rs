//! One mutant among residents: how likely its kind takes over.
//!
//! In a population of N whose composition changes by one at a time, with j mutants the number rises with T⁺(j) and
//! falls with T⁻(j). All that matters is their ratio (Karlin and Taylor 1975, chapter 4; Nowak 2006, chapter 6):
//!
//! ```text
//! ρ = 1 / (1 + r₁ + r₁·r₂ + … + r₁·…·r₍N−1₎)      r_j = T⁻(j)/T⁺(j)
//! ```
//!
//! The sum is taken from its end, 1 + r₁·(1 + r₂·(1 + …)), in numbers whose powers of two are kept apart, so that
//! products beyond 1e308 or below 1e-308 lose nothing. Payoffs are means over the other N − 1.
//!
//! ```text
//! moran, birth_death   r = f(resident)/f(mutant)                    f = 1 − w + w·payoff
//! imitation            r = exp(−β·(payoff of mutant − of resident))
//! death_birth          r = f_R·(j·f_M + (N−j−1)·f_R) / (f_M·((j−1)·f_M + (N−j)·f_R))
//! ```

use crate::base::math;

/// What mutants and residents get from each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contest {
    /// A mutant against a mutant.
    pub within: f64,
    /// A mutant against a resident.
    pub against: f64,
    /// A resident against a mutant.
    pub facing: f64,
    /// A resident against a resident.
    pub home: f64,
}

/// How the population changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Update {
    /// Birth in proportion to fitness, death at random: Moran's process, and birth-death where all are neighbours.
    Birth {
        /// The weight w of payoff in fitness.
        selection: f64,
    },
    /// Death at random, the others compete in proportion to fitness.
    Death {
        /// The weight w of payoff in fitness.
        selection: f64,
        /// Whether games with the dead are left out.
        survivors: bool,
    },
    /// One meets another and copies it with probability 1/(1 + exp(−β(theirs − mine))).
    Imitation {
        /// The intensity of selection.
        beta: f64,
    },
}

/// A payoff that makes fitness negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Negative {
    /// The payoff.
    pub payoff: f64,
    /// The weight that was asked for.
    pub selection: f64,
    /// The largest weight at which no payoff of the two makes fitness negative.
    pub most: f64,
}

impl Contest {
    /// The mean payoffs of a mutant and of a resident among so many mutants and residents; 0 for who is alone.
    #[must_use]
    pub fn payoffs(&self, mutants: usize, residents: usize) -> (f64, f64) {
        let others = (mutants + residents).saturating_sub(1).max(1) as f64;
        let mean = |kind: f64, count: usize, other: f64, rest: usize| {
            let sum = count.saturating_sub(1) as f64 * kind + rest as f64 * other;
            // Alike payoffs have themselves as their mean, to the last digit.
            if kind.to_bits() == other.to_bits() && sum != 0.0 { kind } else { sum / others }
        };
        let mutant = mean(self.within, mutants, self.against, residents);
        (mutant, mean(self.home, residents, self.facing, mutants))
    }

    /// In both seats of a game on average, `other` being seen from the other seat.
    #[must_use]
    pub fn averaged(&self, other: &Contest) -> Contest {
        Contest {
            within: 0.5 * (self.within + other.within),
            against: 0.5 * (self.against + other.against),
            facing: 0.5 * (self.facing + other.facing),
            home: 0.5 * (self.home + other.home),
        }
    }
}

/// The probability that the kind of one mutant among `size` takes over, for 2 or more.
///
/// # Errors
/// [`Negative`] if fitness is.
///
/// # Complexity
/// In proportion to the size.
pub fn fixation(contest: &Contest, size: usize, update: Update) -> Result<f64, Negative> {
    check(contest, size, update)?;
    let mut ratios = Vec::with_capacity(size.saturating_sub(1));
    for mutants in 1..size {
        let ratio = ratio(contest, mutants, size, update);
        // Never up from here.
        if ratio.mantissa.is_infinite() {
            return Ok(0.0);
        }
        // Never down from here: what follows does not count.
        if ratio.mantissa == 0.0 {
            break;
        }
        ratios.push(ratio);
    }
    let sum = ratios.iter().rev().fold(Scaled::ZERO, |sum, ratio| ratio.times(sum.and_one()));
    Ok(sum.and_one().reciprocal())
}

/// The numbers of mutants and residents among whom somebody is born when there are so many mutants.
fn crowds(mutants: usize, size: usize, update: Update) -> [(usize, usize); 2] {
    match update {
        Update::Death { survivors: true, .. } => {
            [(mutants, size - mutants - 1), (mutants - 1, size - mutants)]
        }
        _ => [(mutants, size - mutants); 2],
    }
}

/// Looks at all payoffs that count.
fn check(contest: &Contest, size: usize, update: Update) -> Result<(), Negative> {
    let (Update::Birth { selection } | Update::Death { selection, .. }) = update else {
        return Ok(());
    };
    let mut lowest = f64::INFINITY;
    for (mutants, residents) in (1..size).flat_map(|mutants| crowds(mutants, size, update)) {
        let (mutant, resident) = contest.payoffs(mutants, residents);
        lowest = if mutants > 0 { lowest.min(mutant) } else { lowest };
        lowest = if residents > 0 { lowest.min(resident) } else { lowest };
    }
    if lowest < 0.0 && fitness(lowest, selection) < 0.0 {
        return Err(Negative { payoff: lowest, selection, most: 1.0 / (1.0 - lowest) });
    }
    Ok(())
}

/// What a payoff does for its owner's chance of offspring.
fn fitness(payoff: f64, selection: f64) -> f64 {
    let fitness = 1.0 - selection + selection * payoff;
    // At the largest weight allowed rounding must not make it negative.
    if (-1e-12..0.0).contains(&fitness) { 0.0 } else { fitness }
}

/// T⁻/T⁺; infinite where the mutants cannot become more.
fn ratio(contest: &Contest, mutants: usize, size: usize, update: Update) -> Scaled {
    let (j, n) = (mutants as f64, size as f64);
    let [rising, falling] = crowds(mutants, size, update);
    let fit = |(mutants, residents), selection| {
        let (mutant, resident) = contest.payoffs(mutants, residents);
        (fitness(mutant, selection), fitness(resident, selection))
    };
    match update {
        Update::Imitation { beta } => {
            let (mutant, resident) = contest.payoffs(mutants, size - mutants);
            Scaled::exp(beta * (resident - mutant))
        }
        Update::Birth { selection } => {
            let (own, other) = fit(rising, selection);
            // All fitness zero: a uniform draw.
            if own == 0.0 && other == 0.0 { Scaled::new(1.0) } else { Scaled::new(other / own) }
        }
        Update::Death { selection, .. } => {
            // A resident has died: j mutants compete with the rest of the residents; or a mutant has.
            let wins = |kind: f64, count: f64, against: f64, rest: f64| {
                let all = count * kind + rest * against;
                if all == 0.0 { count / (n - 1.0) } else { count * kind / all }
            };
            let (own, other) = fit(rising, selection);
            let up = (n - j) * wins(own, j, other, n - j - 1.0);
            let (own, other) = fit(falling, selection);
            let down = j * wins(other, n - j, own, j - 1.0);
            if up == 0.0 && down == 0.0 { Scaled::new(1.0) } else { Scaled::new(down / up) }
        }
    }
}

/// A number that is 0 or more, as mantissa · 2^(512·shift).
#[derive(Clone, Copy, Debug)]
struct Scaled {
    mantissa: f64,
    shift: i64,
}

/// 2^512 and its logarithm.
const STEP: f64 = 1.340_780_792_994_259_7e154;
const STEP_LOG: f64 = 512.0 * std::f64::consts::LN_2;

impl Scaled {
    const ZERO: Scaled = Scaled { mantissa: 0.0, shift: 0 };

    fn new(mantissa: f64) -> Scaled {
        Scaled { mantissa, shift: 0 }
    }

    fn exp(x: f64) -> Scaled {
        let shift = (x / STEP_LOG).floor();
        // Beyond any population: as good as never.
        if shift.abs() > 1e15 {
            return Scaled::new(if x > 0.0 { f64::INFINITY } else { 0.0 });
        }
        Scaled { mantissa: math::exp(x - shift * STEP_LOG), shift: shift as i64 }.even()
    }

    /// The same number with a mantissa that leaves room.
    fn even(self) -> Scaled {
        let Scaled { mantissa, shift } = self;
        if mantissa >= STEP {
            Scaled { mantissa: mantissa / STEP, shift: shift + 1 }
        } else if mantissa > 0.0 && mantissa < 1.0 / STEP {
            Scaled { mantissa: mantissa * STEP, shift: shift - 1 }
        } else {
            self
        }
    }

    fn times(self, other: Scaled) -> Scaled {
        let mantissa = self.mantissa * other.mantissa;
        Scaled { mantissa, shift: self.shift.saturating_add(other.shift) }.even()
    }

    /// 1 more.
    fn and_one(self) -> Scaled {
        match self.shift {
            0 => Scaled { mantissa: 1.0 + self.mantissa, shift: 0 },
            1 => Scaled { mantissa: self.mantissa + 1.0 / STEP, shift: 1 },
            -1 => Scaled::new(1.0 + self.mantissa / STEP),
            2.. => self,
            _ => Scaled::new(1.0),
        }
    }

    /// 1 divided by it, as an ordinary number.
    fn reciprocal(self) -> f64 {
        match self.shift {
            ..=0 => 1.0 / self.mantissa,
            1 => 1.0 / self.mantissa / STEP,
            2 => 1.0 / self.mantissa / STEP / STEP,
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::random::{Draws, Stream};

    fn near(x: f64, y: f64) -> bool {
        (x - y).abs() <= 1e-12 * y.abs()
    }

    const DILEMMA: Contest = Contest { within: 3.0, against: 0.0, facing: 5.0, home: 1.0 };

    #[test]
    fn a_neutral_mutant_has_one_in_n() {
        let alike = Contest { within: 2.5, against: 2.5, facing: 2.5, home: 2.5 };
        for n in [2, 3, 10, 1000, 100_000] {
            for update in [
                Update::Birth { selection: 0.3 },
                Update::Death { selection: 1.0, survivors: false },
                Update::Imitation { beta: 2.0 },
            ] {
                assert!(near(fixation(&alike, n, update).unwrap(), 1.0 / n as f64));
            }
            // Without selection the game does not matter.
            let drift = fixation(&DILEMMA, n, Update::Birth { selection: 0.0 }).unwrap();
            assert!(near(drift, 1.0 / n as f64));
        }
    }

    /// (1 − 1/r)/(1 − 1/rⁿ) for constant fitness r (Moran 1958; Nowak 2006, chapter 6).
    #[test]
    fn constant_fitness() {
        for (r, n) in [(1.1, 10), (2.0, 100), (0.9, 100), (0.5, 2000_usize)] {
            let contest = Contest { within: r, against: r, facing: 1.0, home: 1.0 };
            let found = fixation(&contest, n, Update::Birth { selection: 1.0 }).unwrap();
            let mut power = 1.0_f64;
            (0..n).for_each(|_| power /= r);
            let expected = if power.is_finite() { (1.0 - 1.0 / r) / (1.0 - power) } else { 0.0 };
            // 1/0.5^2000 is beyond the numbers of the machine: so is the answer.
            assert!(
                near(found, expected) || (found == 0.0 && expected == 0.0),
                "{found} {expected}"
            );
        }
        let contest = Contest { within: 0.9, against: 0.9, facing: 1.0, home: 1.0 };
        let tiny = fixation(&contest, 6000, Update::Birth { selection: 1.0 }).unwrap();
        // (1/0.9 − 1)·0.9^6000, below 1e-274.
        let log = math::ln(1.0 / 0.9 - 1.0) + 6000.0 * math::ln(0.9);
        assert!((math::ln(tiny) - log).abs() < 1e-9 && tiny > 0.0);
    }

    /// For imitation the sum is one of Gaussians; where the payoff difference is constant, it is geometric:
    /// ρ = (1 − e^(−βΔ))/(1 − e^(−βΔN)) (Traulsen, Nowak and Pacheco 2006).
    #[test]
    fn imitation() {
        for (gap, beta, n) in [(0.1, 1.0, 50), (-0.3, 2.0, 20), (2.0, 1.0, 10), (-1.0, 5.0, 100)] {
            let contest = Contest { within: 1.0 + gap, against: 1.0 + gap, facing: 1.0, home: 1.0 };
            let found = fixation(&contest, n, Update::Imitation { beta }).unwrap();
            let e = |x: f64| -math::exp_m1(x);
            let expected = e(-beta * gap) / e(-beta * gap * n as f64);
            assert!(near(found, expected), "{found} {expected}");
        }
        // What is unlikely at first may be certain later, beyond the range of numbers in between.
        // The products rise to e^200 and fall again: 42 − 4j is what a resident is ahead of j mutants.
        let contest = Contest { within: 40.0, against: 0.0, facing: 0.0, home: 40.0 };
        let found = fixation(&contest, 21, Update::Imitation { beta: 1.0 }).unwrap();
        let twins = |x: f64| 2.0 * math::exp(-x);
        let log = -200.0 - math::ln(1.0 + twins(2.0) + twins(8.0) + twins(18.0) + twins(32.0));
        assert!((math::ln(found) - log).abs() < 1e-12, "{} {log}", math::ln(found));
        // Ten times as far, on the way only: no power of e that the machine knows.
        let contest = Contest { within: 400.0, against: 0.0, facing: 0.0, home: 400.0 };
        assert_eq!(fixation(&contest, 21, Update::Imitation { beta: 1.0 }), Ok(0.0));
    }

    /// The exact chance against one step after the other of the chain of all compositions.
    #[test]
    fn it_is_the_chance_of_absorption() {
        use crate::analysis::markov::absorbing::Absorbing;
        let mut stream = Stream::new(9);
        for n in 2..12_usize {
            let mut x = || stream.uniform();
            let contest = Contest { within: x(), against: x(), facing: x(), home: x() };
            let w = x();
            let states = n - 1;
            for death in [false, true] {
                let (mut matrix, mut up, mut exits) =
                    (vec![0.0; states * states], vec![0.0; states], vec![0.0; states]);
                for j in 1..n {
                    let (own, other) = contest.payoffs(j, n - j);
                    let (own, other) = (1.0 - w + w * own, 1.0 - w + w * other);
                    let (m, r) = (j as f64, (n - j) as f64);
                    let (rise, fall) = if death {
                        let all = m + r;
                        let rise = r / all * (m * own / (m * own + (r - 1.0) * other));
                        (rise, m / all * (r * other / ((m - 1.0) * own + r * other)))
                    } else {
                        let (all, sum) = (m + r, m * own + r * other);
                        (m * own / sum * r / all, r * other / sum * m / all)
                    };
                    let at = j - 1;
                    if j + 1 < n {
                        matrix[at * states + at + 1] = rise;
                    } else {
                        up[at] = rise;
                    }
                    if j > 1 {
                        matrix[at * states + at - 1] = fall;
                    }
                    exits[at] = if j == 1 { fall } else { 0.0 } + up[at];
                }
                let apart =
                    Absorbing::new(matrix, exits, &mut crate::base::meter::Unmetered).unwrap();
                let update = match death {
                    true => Update::Death { selection: w, survivors: false },
                    false => Update::Birth { selection: w },
                };
                assert!(near(fixation(&contest, n, update).unwrap(), apart.values(&up)[0]));
            }
        }
    }

    /// The steps of the population that is simulated have the same ratios.
    #[test]
    fn the_steps_are_those_of_play() {
        use crate::model::population::{Matrix, Payoffs, Rule, Scores, transitions};
        let mut stream = Stream::new(12);
        for n in 3..15_usize {
            let mut x = || 3.0 * stream.uniform();
            let contest = Contest { within: x(), against: x(), facing: x(), home: x() };
            let w = x() / 3.0;
            let cells = vec![contest.within, contest.against, contest.facing, contest.home];
            let payoffs = Payoffs::Pairs(Matrix::new(2, 2, cells).unwrap());
            let death = |scores| Rule::DeathBirth { selection: w, scores };
            for (rule, update) in [
                (Rule::Moran { selection: w }, Update::Birth { selection: w }),
                (Rule::BirthDeath { selection: w }, Update::Birth { selection: w }),
                (death(Scores::Everybody), Update::Death { selection: w, survivors: false }),
                (death(Scores::Survivors), Update::Death { selection: w, survivors: true }),
                (Rule::Imitation { beta: w }, Update::Imitation { beta: w }),
            ] {
                for j in 1..n {
                    let counts = [j as u32, (n - j) as u32];
                    let [up, down] = transitions(rule, 0.0, &payoffs, counts).unwrap();
                    let Scaled { mantissa, shift } = ratio(&contest, j, n, update);
                    let ratio = if shift == -1 { mantissa / STEP } else { mantissa };
                    assert!(near(ratio, down / up), "{rule:?} {j} {n}: {ratio} {}", down / up);
                }
            }
        }
    }

    /// Under weak selection ρ > 1/N if (N−2)·a + (2N−1)·b > (N+1)·c + (2N−4)·d, in large populations the rule of a
    /// third (Nowak, Sasaki, Taylor and Fudenberg 2004).
    #[test]
    fn the_rule_of_a_third() {
        let mut stream = Stream::new(10);
        for _ in 0..200 {
            let n = 2 + (stream.uniform() * 40.0) as usize;
            let mut x = || 10.0 * stream.uniform();
            let contest = Contest { within: x(), against: x(), facing: x(), home: x() };
            let size = n as f64;
            let favoured = contest.within * (size - 2.0) + contest.against * (2.0 * size - 1.0);
            let held = contest.facing * (size + 1.0) + contest.home * (2.0 * size - 4.0);
            if (favoured - held).abs() < 0.5 {
                continue;
            }
            let found = fixation(&contest, n, Update::Birth { selection: 1e-6 }).unwrap();
            assert_eq!(found > 1.0 / size, favoured > held);
            // To first order ρ = 1/N + w/(6N)·(…).
            let slope = (found - 1.0 / size) / 1e-6;
            assert!((slope - (favoured - held) / (6.0 * size)).abs() < 1e-3 * slope.abs().max(1.0));
        }
    }

    #[test]
    fn fitness_at_its_edges() {
        // A lone cooperator among defectors has fitness 0.
        assert_eq!(fixation(&DILEMMA, 20, Update::Birth { selection: 1.0 }), Ok(0.0));
        assert_eq!(
            fixation(&DILEMMA, 20, Update::Death { selection: 1.0, survivors: false }),
            Ok(0.0)
        );
        // All of fitness 0: drift.
        let none = Contest { within: 0.0, against: 0.0, facing: 0.0, home: 0.0 };
        assert_eq!(fixation(&none, 4, Update::Birth { selection: 1.0 }), Ok(0.25));
        assert_eq!(
            fixation(&none, 4, Update::Death { selection: 1.0, survivors: false }),
            Ok(0.25)
        );
        // Residents of fitness 0 are lost for certain.
        let sure = Contest { within: 1.0, against: 1.0, facing: 0.0, home: 0.0 };
        assert_eq!(fixation(&sure, 9, Update::Birth { selection: 1.0 }), Ok(1.0));
        let negative = Contest { against: -4.0, ..DILEMMA };
        let refused = fixation(&negative, 20, Update::Birth { selection: 0.5 }).unwrap_err();
        assert_eq!((refused.payoff, refused.most), (-4.0, 0.2));
        assert!(fixation(&negative, 20, Update::Birth { selection: refused.most }).is_ok());
    }
}
