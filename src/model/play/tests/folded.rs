//! Regimes folded into payoffs, by hand and against play.

use super::regimes::{decentralised, fine};
use super::*;
use crate::model::norm::{Amount, Sanction};
use crate::model::regime::{Enforcement, Monitoring, Regime};

fn regime() -> Regime {
    let monitoring = Monitoring { cost: 0.2, ..Monitoring::noisy(0.8, 0.1) };
    Regime { monitoring, ..decentralised(&[fine(3.0)], 0.5) }
}

fn nobody() -> People {
    People::new(Vec::new())
}

#[test]
fn by_hand() {
    let folded = under(&dilemma(), &[regime()], &mut nobody()).unwrap();
    let pays = |profile: [usize; 2]| [0, 1].map(|player| folded.payoff(player, &profile).unwrap());
    let near = |found: [f64; 2], expected: [f64; 2]| {
        assert!((0..2).all(|at| (found[at] - expected[at]).abs() < 1e-12), "{found:?}");
    };
    // Each pays 0.1 to watch; false alarms cost 0.3 and 0.05 to punish; breaches 2.4 and 0.4.
    near(pays([0, 0]), [3.0 - 0.1 - 0.3 - 0.05; 2]);
    near(pays([1, 1]), [1.0 - 0.1 - 2.4 - 0.4; 2]);
    near(pays([0, 1]), [0.0 - 0.1 - 0.3 - 0.4, 5.0 - 0.1 - 2.4 - 0.05]);
}

#[test]
fn play_agrees_on_average() {
    let shared = Sanction::Fine { amount: Amount::Fixed(2.0), to_others: true };
    let private = Monitoring { public: false, ..Monitoring::noisy(0.5, 0.2) };
    let several = [
        regime(),
        Regime { monitoring: private.clone(), ..regime() },
        Regime { monitoring: private.clone(), ..decentralised(std::slice::from_ref(&shared), 0.5) },
        Regime { enforcement: Enforcement::Hegemon { actor: Some(1), cost: 1.0 }, ..regime() },
        Regime {
            enforcement: Enforcement::Hegemon { actor: Some(2), cost: 1.0 },
            monitoring: private,
            ..regime()
        },
        Regime { enforcement: Enforcement::Central { cost: 0.1, dues: 0.5 }, ..regime() },
    ];
    for regime in several {
        let game = commons(3);
        let folded = under(&game, std::slice::from_ref(&regime), &mut nobody()).unwrap();
        let mut people = People::new(vec![always(1), always(0), always(0)]);
        let setup = Setup { rounds: Some(20_000), regimes: vec![regime], ..Setup::default() };
        let outcome = run(&game, setup, &mut people);
        for player in 0..3 {
            let expected = folded.payoff(player, &[1, 0, 0]).unwrap();
            let score = outcome.players[player].score().unwrap();
            assert!((score - expected).abs() < 0.1, "{player}: {score} {expected}");
        }
    }
}

#[test]
fn a_warning_or_nobody_to_enforce_changes_nothing() {
    let quiet = [
        Regime { enforcement: Enforcement::Unenforced, ..decentralised(&[fine(3.0)], 0.5) },
        decentralised(&[Sanction::Warn, fine(3.0)], 0.5),
        decentralised(&[], 0.5),
    ];
    let folded = under(&dilemma(), &quiet, &mut nobody()).unwrap();
    assert_eq!(folded.payoff(0, &[1, 0]), Some(5.0));
}
