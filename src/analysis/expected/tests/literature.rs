//! What is known in closed form.

use super::*;

const LIMIT: Horizon = Horizon { rounds: None, continuation: None, discount: None };

fn limit(machines: [&Automaton; 2], trouble: &Trouble) -> Expected {
    pair(&dilemma(), machines, trouble, LIMIT)
}

/// Reactive strategies: each cooperates with its own probability after cooperation and after defection, and in the
/// long run both act independently (Nowak and Sigmund 1990; Nowak 2006, chapter 5).
#[test]
fn reactive_strategies() {
    let mut stream = Stream::new(2);
    for _ in 0..200 {
        let mut p = || stream.uniform();
        let [p1, q1, p2, q2, e] = [p(), p(), p(), p(), p() * 0.4];
        let machines = [memory_one(0.5, [p1, q1, p1, q1]), memory_one(0.5, [p2, q2, p2, q2])];
        let made = limit([&machines[0], &machines[1]], &noise(e));
        let slip = |p: f64| p * (1.0 - e) + (1.0 - p) * e;
        let [p1, q1, p2, q2] = [p1, q1, p2, q2].map(slip);
        let (r1, r2) = (p1 - q1, p2 - q2);
        let x = (q2 * r1 + q1) / (1.0 - r1 * r2);
        let y = (q1 * r2 + q2) / (1.0 - r1 * r2);
        let score = 3.0 * x * y + 5.0 * (1.0 - x) * y + (1.0 - x) * (1.0 - y);
        assert!(near(made.scores[0], score, 1e-12));
        assert!(near(cooperation(&made, 0), x, 1e-12) && near(cooperation(&made, 1), y, 1e-12));
    }
}

/// With any noise, two who repay like with like spend a quarter of the time in each outcome (Molander 1985; Nowak
/// and Sigmund 1993).
#[test]
fn tit_for_tat_among_errors() {
    let machine = tit_for_tat();
    for e in [1e-9, 1e-3, 0.1] {
        let made = limit([&machine, &machine], &noise(e));
        assert!(near(made.scores[0], (3.0 + 5.0 + 0.0 + 1.0) / 4.0, 1e-12));
        let blurred = Trouble { misperception: e, ..Trouble::default() };
        assert!(near(limit([&machine, &machine], &blurred).scores[0], 2.25, 1e-12));
        assert_eq!(made.sd, Some(vec![0.0; 2]));
    }
    let clean = limit([&machine, &machine], &Trouble::default());
    assert_eq!(clean.scores, [3.0, 3.0]);
    assert_eq!(clean.states.unwrap(), [(vec![1, 1], 1.0)]);
}

/// Win-stay, lose-shift corrects an error in two rounds: an error costs about R − (T + S)/2 + R − P for both
/// together a player, so the score falls by ε(2R − (T + S)/2 ... ) to first order (Nowak and Sigmund 1993).
#[test]
fn win_stay_lose_shift_corrects_errors() {
    let machine = stay_or_shift();
    let e = 1e-6;
    let made = limit([&machine, &machine], &noise(e));
    // An error of either (2ε a round) is followed by one round of T or S and one of P.
    let loss = 2.0 * e * ((3.0 - 2.5) + (3.0 - 1.0));
    assert!((3.0 - made.scores[0] - loss).abs() < 100.0 * e * e);
    // Against always defect it shifts every round: half S, half P.
    let exploited = limit([&machine, &always(0.0)], &Trouble::default());
    assert_eq!(exploited.scores, [0.5, 3.0]);
}

/// Generous tit for tat, with the generosity that keeps defectors out: min(1 − (T−R)/(R−S), (R−P)/(T−P)) = 1/3,
/// holds on to cooperation under noise (Nowak and Sigmund 1992).
#[test]
fn generosity_survives_errors() {
    let machine = memory_one(1.0, [1.0, 1.0 / 3.0, 1.0, 1.0 / 3.0]);
    let made = limit([&machine, &machine], &noise(1e-9));
    assert!((made.scores[0] - 3.0).abs() < 1e-7);
    assert!(limit([&machine, &always(0.0)], &Trouble::default()).scores[1] < 3.0 + 1e-12);
}

/// An extortionist enforces s − P = χ(s' − P) on whoever it meets, an equaliser sets the other's score (Press and
/// Dyson 2012).
#[test]
fn zero_determinants() {
    let mut stream = Stream::new(3);
    for _ in 0..300 {
        let chi = 1.0 + 9.0 * stream.uniform();
        let phi = stream.uniform() / (4.0 * chi + 1.0);
        let p =
            [1.0 - 2.0 * phi * (chi - 1.0), 1.0 - phi * (4.0 * chi + 1.0), phi * (chi + 4.0), 0.0];
        let other = random_machine(&mut stream);
        let made = limit([&memory_one(stream.uniform(), p), &other], &Trouble::default());
        let [s, t] = [made.scores[0], made.scores[1]];
        assert!((s - 1.0 - chi * (t - 1.0)).abs() < 1e-9, "{s} {t} {chi}");
        // p2 and p3 follow from p1 and p4; the other gets (P(1 − p1) + R·p4)/(1 − p1 + p4).
        let (p1, p4) = (0.6 + 0.4 * stream.uniform(), 0.2 * stream.uniform());
        let p2 = (p1 * 4.0 - (1.0 + p4) * 2.0) / 2.0;
        let p3 = ((1.0 - p1) + p4 * 3.0) / 2.0;
        if !(0.0..=1.0).contains(&p2) || !(0.0..=1.0).contains(&p3) {
            continue;
        }
        let made = limit([&memory_one(1.0, [p1, p2, p3, p4]), &other], &Trouble::default());
        let set = ((1.0 - p1) + p4 * 3.0) / (1.0 - p1 + p4);
        assert!((made.scores[1] - set).abs() < 1e-9, "{} {set}", made.scores[1]);
    }
}

#[test]
fn cycles_are_averaged() {
    let alternator = memory_one(1.0, [0.0, 0.0, 1.0, 1.0]);
    let made = limit([&alternator, &tit_for_tat()], &Trouble::default());
    // C C, then D C and C D in turn.
    assert_eq!(made.scores, [2.5, 2.5]);
    assert_eq!(made.asymptotic_sd, Some(vec![0.0; 2]));
    assert_eq!(made.sd, Some(vec![0.0; 2]));
    let made = limit([&alternator, &alternator], &Trouble::default());
    assert_eq!(made.scores, [2.0, 2.0]);
    assert_eq!(made.profiles, [0.5, 0.0, 0.0, 0.5]);
}

/// The trigger is pulled in round 1 or never: two recurrent classes.
#[test]
fn several_classes() {
    let unsure = memory_one(0.25, [1.0; 4]);
    let made = limit([&grim(), &unsure], &Trouble::default());
    assert!(near(made.scores[0], 0.25 * 3.0 + 0.75 * 5.0, 1e-15));
    assert!(near(made.scores[1], 0.25 * 3.0, 1e-15));
    let sd = made.sd.unwrap();
    assert!(near(sd[0], 2.0 * (0.25_f64 * 0.75).sqrt(), 1e-15));
    assert!(near(sd[1], 3.0 * (0.25_f64 * 0.75).sqrt(), 1e-15));
    assert_eq!(made.asymptotic_sd.unwrap(), [f64::INFINITY; 2]);
    let states = made.states.unwrap();
    assert_eq!(states.len(), 2);
    assert!(near(states.iter().map(|(_, share)| share).sum(), 1.0, 1e-15));
}

/// Grim trigger against a defector: S once, then P; with discount the sums are S + dP/(1 − d) and T + dP/(1 − d)
/// (Friedman 1971).
#[test]
fn discounted_sums() {
    for d in [0.1, 0.5, 0.99, 1.0 - 1e-9] {
        let horizon = Horizon { discount: Some(d), ..LIMIT };
        let made = pair(&dilemma(), [&grim(), &always(0.0)], &Trouble::default(), horizon);
        let after = d / (1.0 - d);
        assert!(near(made.totals.as_ref().unwrap()[0], after, 1e-12));
        assert!(near(made.totals.as_ref().unwrap()[1], 5.0 + after, 1e-12));
        assert!(near(made.scores[1], 5.0 * (1.0 - d) + d, 1e-12));
        // Shares weigh rounds as scores do: cooperation in round 1 weighs 1 − d.
        assert!(near(cooperation(&made, 0), 1.0 - d, 1e-12));
        assert!(made.sd.unwrap()[0] < 1e-12);
        // The same as a length by chance, but for the spread and the shares' weights.
        let chance = Horizon { continuation: Some(d), ..LIMIT };
        let made = pair(&dilemma(), [&grim(), &always(0.0)], &Trouble::default(), chance);
        assert!(near(made.scores[1], 5.0 * (1.0 - d) + d, 1e-12));
        assert!(near(made.rounds * (1.0 - d), 1.0, 1e-12));
        // The total of the defector is 5 plus a geometric number of rounds.
        let sd = made.sd.unwrap()[1] * made.divisor;
        assert!(near(sd, d.sqrt() / (1.0 - d), 1e-9), "{sd}");
        let both = Horizon { continuation: Some(0.9), discount: Some(d), rounds: None };
        let made = pair(&dilemma(), [&grim(), &always(0.0)], &Trouble::default(), both);
        assert!(near(made.divisor, 1.0 / (1.0 - 0.9 * d), 1e-12) && near(made.rounds, 10.0, 1e-12));
    }
}

/// Long matches come close to the limit, and √n times the spread of their means to the asymptotic figure.
#[test]
fn the_limit_is_one() {
    let mut stream = Stream::new(4);
    for round in 0..6 {
        let machines = [random_machine(&mut stream), random_machine(&mut stream)];
        let trouble = Trouble {
            noise: vec![0.01 * f64::from(round % 3)],
            misperception: 0.02 * f64::from(round % 2),
            payoffs_hidden: false,
        };
        let machines = [&machines[0], &machines[1]];
        let long = pair(&dilemma(), machines, &trouble, rounds(4_000));
        let endless = limit(machines, &trouble);
        for player in 0..2 {
            assert!(near(long.scores[player], endless.scores[player], 5e-3));
            let sd = long.sd.as_ref().unwrap()[player] * 4_000_f64.sqrt();
            let asymptotic = endless.asymptotic_sd.as_ref().unwrap()[player];
            assert!(near(sd, asymptotic, 5e-3), "{sd} {asymptotic}");
        }
    }
}

#[test]
fn machines_must_fit() {
    let game = dilemma();
    let stage = Stage::new(&game).unwrap();
    let (one, horizon) = (tit_for_tat(), rounds(1));
    let ask = |machines: &[&Automaton]| {
        expect(&stage, machines, &Trouble::default(), horizon, ALL, &mut Unmetered)
    };
    assert_eq!(ask(&[&one]).unwrap_err(), Error::NotTabulated);
    let state = State { name: String::new(), decision: Decision::Play { action: 0, row: 0 } };
    let wide = Automaton::new(3, vec![2], false, vec![state], vec![0; 6]).unwrap();
    assert_eq!(ask(&[&one, &wide]).unwrap_err(), Error::NotTabulated);
}

/// A counter of a hundred thousand rounds is more than can be solved in the long run, but can be gone through.
#[test]
fn too_many_states_are_refused() {
    let count = 100_000_u32;
    let state = |action| State { name: String::new(), decision: Decision::Play { action, row: 0 } };
    let mut states = Vec::new();
    let mut table = Vec::new();
    for at in 0..count {
        let decision = Decision::Play { action: (at % 2) as usize, row: at as usize };
        states.push(State { name: String::new(), decision });
        table.extend([(at + 1) % count; 4]);
    }
    let counter = Automaton::new(2, vec![2], false, states, table).unwrap();
    let one = Automaton::new(2, vec![2], false, vec![state(0)], vec![0; 4]).unwrap();
    let refused = try_pair(&dilemma(), [&counter, &one], &Trouble::default(), LIMIT);
    assert_eq!(
        refused.unwrap_err(),
        Error::TooManyToSolve { states: 100_000, most: crate::analysis::markov::MOST_DENSE }
    );
    let made = expect(
        &Stage::new(&dilemma()).unwrap(),
        &[&counter, &one],
        &Trouble::default(),
        rounds(10),
        Wanted::default(),
        &mut Unmetered,
    );
    assert_eq!(made.unwrap().scores, [4.0, 1.5]);
}
