//! Who carries sanctions out, who pays, and the metanorm.

use super::regimes::{decentralised, fine, must_cooperate, statuses, under};
use super::*;
use crate::model::regime::{Enforcement, Monitoring, Regime, Rule, Status, VotingRule};

/// Player 0 defects, the others cooperate, in a commons without payoffs of its own.
fn crowd(n: usize) -> (Game, People) {
    let game = Game::by_counts("nothing", n, two_actions(), |_, _| Ok::<_, Error>(0.0)).unwrap();
    let strategies = (0..n).map(|player| always(usize::from(player == 0))).collect();
    (game, People::new(strategies))
}

fn with(enforcement: Enforcement) -> Regime {
    Regime { enforcement, ..decentralised(&[fine(3.0)], 0.0) }
}

#[test]
fn unenforced_findings_are_recorded_only() {
    let (game, mut people) = crowd(3);
    let outcome = run(&game, under(with(Enforcement::Unenforced), 1), &mut people);
    assert_eq!(totals(&outcome), [0.0, 0.0, 0.0]);
    assert!(statuses(&outcome).is_empty());
    assert_eq!(outcome.players[0].violations, 1);
    assert_eq!(with(Enforcement::Unenforced).toothless(), [0]);
    assert!(with(Enforcement::Decentralised { cost: 0.0 }).toothless().is_empty());
}

#[test]
fn the_willing_split_the_cost() {
    let regime = with(Enforcement::Decentralised { cost: 1.0 });
    let (game, mut people) = crowd(4);
    people.punish = Some(|player, _| f64::from(u8::from(player != Some(3))));
    let outcome = run(&game, under(regime.clone(), 1), &mut people);
    assert_eq!(totals(&outcome), [-3.0, -0.5, -0.5, 0.0]);
    people.punish = Some(|_, _| 0.0);
    let outcome = run(&game, under(regime, 1), &mut people);
    assert_eq!(totals(&outcome), [0.0; 4]);
    assert_eq!(statuses(&outcome), [(0, Status::Unsupported, vec![])]);
}

#[test]
fn willingness_may_be_a_probability() {
    let (game, mut people) = crowd(2);
    people.punish = Some(|_, _| 0.3);
    let regime = with(Enforcement::Decentralised { cost: 0.0 });
    let outcome = run(&game, under(regime, 10_000), &mut people);
    let carried = statuses(&outcome).iter().filter(|one| one.1 == Status::Carried).count() as f64;
    assert!((carried - 3000.0).abs() < 3.0 * 2100_f64.sqrt());
}

#[test]
fn private_monitors_pay_and_sanction_alone() {
    let monitoring = Monitoring { public: false, ..Monitoring::noisy(0.5, 0.0) };
    let regime = Regime { monitoring, ..with(Enforcement::Decentralised { cost: 1.0 }) };
    let (game, mut people) = crowd(4);
    let outcome = run(&game, under(regime, 1000), &mut people);
    let paid: f64 = totals(&outcome)[1..].iter().sum();
    // Three observers each find half of the breaches; each finding costs its observer 1 and fines 3.
    assert_eq!(totals(&outcome)[0], 3.0 * paid);
    assert!((paid + 1500.0).abs() < 3.0 * 750_f64.sqrt());
    assert!(
        statuses(&outcome)
            .iter()
            .all(|(_, status, by)| { *status == Status::Carried && by.len() == 1 })
    );
}

#[test]
fn a_centre_lives_on_dues_and_fines() {
    // Dues of 1 from each of 3; monitoring 1 a round; a sanction costs 4.
    let monitoring = Monitoring { cost: 1.0, ..Monitoring::perfect() };
    let regime = Regime { monitoring, ..with(Enforcement::Central { cost: 4.0, dues: 1.0 }) };
    let (game, mut people) = crowd(3);
    let outcome = run(&game, under(regime.clone(), 3), &mut people);
    // Round 1: 3 − 1 = 2, unfunded. Round 2: 2 + 3 − 1 − 4 = 0, and the fine of 3 comes in.
    // Round 3: 3 + 3 − 1 − 4 = 1.
    let states: Vec<Status> = statuses(&outcome).into_iter().map(|one| one.1).collect();
    assert_eq!(states, [Status::Unfunded, Status::Carried, Status::Carried]);
    assert_eq!(totals(&outcome), [-3.0 - 6.0, -3.0, -3.0]);
    // Without the means to watch, the round is blind.
    let poor = Regime { enforcement: Enforcement::Central { cost: 0.0, dues: 0.2 }, ..regime };
    let (game, mut people) = crowd(3);
    let outcome = run(&game, under(poor, 2), &mut people);
    assert_eq!(outcome.players[0].violations, 1);
}

#[test]
fn where_there_is_no_budget_members_share_the_cost_of_monitoring() {
    let monitoring = Monitoring { cost: 3.0, ..Monitoring::blind() };
    let regime = Regime { monitoring, ..with(Enforcement::Unenforced) };
    let (game, mut people) = crowd(3);
    assert_eq!(totals(&run(&game, under(regime, 1), &mut people)), [-1.0, -1.0, -1.0]);
}

#[test]
fn a_hegemon_decides_pays_all_and_is_spared() {
    let hegemon = |actor| with(Enforcement::Hegemon { actor, cost: 1.0 });
    let (game, mut people) = crowd(3);
    let outcome = run(&game, under(hegemon(Some(2)), 1), &mut people);
    assert_eq!(totals(&outcome), [-3.0, 0.0, -1.0]);
    // It need not play.
    assert_eq!(totals(&run(&game, under(hegemon(None), 1), &mut people)), [-3.0, 0.0, 0.0]);
    // Its own breaches are recorded, not sanctioned.
    let outcome = run(&game, under(hegemon(Some(0)), 1), &mut people);
    assert_eq!((totals(&outcome), outcome.players[0].violations), (vec![0.0; 3], 1));
    people.punish = Some(|_, _| 0.0);
    assert_eq!(totals(&run(&game, under(hegemon(Some(2)), 1), &mut people)), [0.0; 3]);
}

#[test]
fn authorisation_needs_a_vote_of_the_others() {
    let regime = |rule| Regime {
        decisions: VotingRule::all(rule),
        ..with(Enforcement::Authorised { cost: 1.0 })
    };
    let (game, mut people) = crowd(3);
    people.vote = Some(|voter, proposal| {
        assert_eq!(proposal.subject, 0);
        assert_ne!(voter, 0);
        if voter == 1 { Ballot::Yes } else { Ballot::Abstain }
    });
    let outcome = run(&game, under(regime(Rule::Consensus), 1), &mut people);
    assert_eq!(totals(&outcome), [-3.0, -0.5, -0.5]);
    let outcome = run(&game, under(regime(Rule::Unanimity), 1), &mut people);
    assert_eq!(totals(&outcome), [0.0; 3]);
    assert_eq!(statuses(&outcome), [(0, Status::Refused, vec![])]);
}

#[test]
fn the_metanorm_sanctions_those_who_were_asked_and_did_not_punish() {
    let regime = |metanorm| Regime { metanorm, ..with(Enforcement::Decentralised { cost: 1.0 }) };
    let (game, mut people) = crowd(4);
    // Player 1 does not punish the offender; 2 and 3 do, and punish player 1 as well.
    people.punish = Some(|player, _| f64::from(u8::from(player != Some(1))));
    let outcome = run(&game, under(regime(false), 1), &mut people);
    assert_eq!(totals(&outcome), [-3.0, 0.0, -0.5, -0.5]);
    let outcome = run(&game, under(regime(true), 1), &mut people);
    assert_eq!(totals(&outcome), [-3.0, -3.0, -1.0, -1.0]);
    let shirked = outcome.events.iter().filter(
        |event| matches!(event, Event::Found(finding) if finding.shirked && finding.offender == 1),
    );
    assert_eq!(shirked.count(), 1);
    // One level only: nobody punishes, all three are found, nobody is sanctioned, and there it ends.
    people.punish = Some(|_, _| 0.0);
    let outcome = run(&game, under(regime(true), 1), &mut people);
    assert_eq!(totals(&outcome), [0.0; 4]);
    assert_eq!(outcome.players.iter().map(|one| one.violations).collect::<Vec<_>>(), [1; 4]);
}

#[test]
fn a_private_metanorm_is_seen_by_each_for_itself() {
    let monitoring = Monitoring { public: false, ..Monitoring::perfect() };
    let regime =
        Regime { monitoring, metanorm: true, ..with(Enforcement::Decentralised { cost: 1.0 }) };
    let (game, mut people) = crowd(4);
    people.punish = Some(|player, _| f64::from(u8::from(player != Some(1))));
    let outcome = run(&game, under(regime, 1), &mut people);
    // Players 2 and 3 each punish the offender (−3 each) and player 1 (−3 each), at 1 a time.
    assert_eq!(totals(&outcome), [-6.0, -6.0, -2.0, -2.0]);
}

#[test]
fn a_norm_without_sanctions_brings_none() {
    let norms = vec![must_cooperate(&[])];
    let regime = Regime { norms, ..with(Enforcement::Decentralised { cost: 1.0 }) };
    let (game, mut people) = crowd(3);
    assert_eq!(totals(&run(&game, under(regime, 1), &mut people)), [0.0; 3]);
}
