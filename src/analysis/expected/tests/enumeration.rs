//! Every path of a short match, one by one.

use super::*;

/// What a path has come to.
#[derive(Clone)]
struct Path {
    states: Vec<usize>,
    totals: Vec<f64>,
    /// For each profile how often it was realised.
    counts: Vec<f64>,
    weights: f64,
}

struct All<'a> {
    stage: Stage,
    machines: &'a [&'a Automaton],
    trouble: &'a Trouble,
    horizon: Horizon,
    ended: Vec<(f64, Path)>,
}

impl All<'_> {
    fn round(&mut self, p: f64, path: &Path, round: u32) {
        let intended = |player: usize| self.machines[player].moves(path.states[player]);
        let choices: Vec<Vec<_>> = (0..self.machines.len()).map(intended).collect();
        let mut ways = vec![(p, Vec::new(), Vec::new())];
        for (player, moves) in choices.iter().enumerate() {
            let size = self.machines[player].actions();
            let noise = &self.trouble.noise;
            let e = *noise.get(player).or(noise.first()).unwrap_or(&0.0);
            let mut next = Vec::new();
            for (p, acts, rows) in &ways {
                for step in moves {
                    for act in 0..size {
                        let slip =
                            if act == step.action { 1.0 - e } else { e / (size as f64 - 1.0) };
                        let (mut acts, mut rows) = (Vec::clone(acts), Vec::clone(rows));
                        acts.push(act);
                        rows.push(step.row);
                        next.push((p * step.probability * slip, acts, rows));
                    }
                }
            }
            ways = next;
        }
        // What was intended does not matter any more.
        let mut realised: Vec<(f64, Vec<usize>, Vec<usize>)> = Vec::new();
        for (p, acts, rows) in ways.into_iter().filter(|way| way.0 > 0.0) {
            match realised.iter_mut().find(|way| way.1 == acts && way.2 == rows) {
                Some(known) => known.0 += p,
                None => realised.push((p, acts, rows)),
            }
        }
        for (p, acts, rows) in realised {
            self.realised(p, path, &acts, &rows, round);
        }
    }

    fn realised(&mut self, p: f64, path: &Path, acts: &[usize], rows: &[usize], round: u32) {
        let d = self.horizon.discount.unwrap_or(1.0);
        let weight = (1..round).fold(1.0, |weight, _| weight * d);
        let profile = self.stage.profile(acts);
        let mut path = path.clone();
        for (total, pay) in path.totals.iter_mut().zip(self.stage.pays(profile)) {
            *total += weight * pay;
        }
        path.counts[profile] += 1.0;
        path.weights += weight;
        let w = match self.horizon.rounds {
            Some(rounds) if round >= rounds => 0.0,
            _ => self.horizon.continuation.unwrap_or(1.0),
        };
        if w < 1.0 {
            self.ended.push((p * (1.0 - w), path.clone()));
        }
        if w > 0.0 {
            let mut seen = vec![(p * w, Vec::new())];
            for (player, &row) in rows.iter().enumerate() {
                seen = self.look(player, acts, row, &seen);
            }
            for (p, states) in seen.into_iter().filter(|way| way.0 > 0.0) {
                self.round(p, &Path { states, ..path.clone() }, round + 1);
            }
        }
    }

    /// The next states of one more player.
    fn look(
        &self,
        player: usize,
        acts: &[usize],
        row: usize,
        ways: &[(f64, Vec<usize>)],
    ) -> Vec<(f64, Vec<usize>)> {
        let machine = self.machines[player];
        let q = self.trouble.misperception;
        let done: Vec<usize> =
            acts.iter().enumerate().filter(|(seat, _)| *seat != player).map(|(_, a)| *a).collect();
        let mut views = vec![(1.0, Vec::new())];
        for (place, &act) in done.iter().enumerate() {
            let size = machine.others()[place];
            let mut next = Vec::new();
            for (p, view) in &views {
                for see in 0..size {
                    let right = if see == act { 1.0 - q } else { q / (size as f64 - 1.0) };
                    let mut view = Vec::clone(view);
                    view.push(see);
                    next.push((p * right, view));
                }
            }
            views = next;
        }
        let mut next = Vec::new();
        for (p, states) in ways {
            for (q, view) in &views {
                let paid = if self.trouble.payoffs_hidden { view } else { &done };
                let column = machine.observe(acts[player], view, paid);
                let mut states = states.clone();
                states.push(machine.row(row)[column] as usize);
                next.push((p * q, states));
            }
        }
        next
    }
}

/// Compares with the paths of a match, all of which end within a few rounds.
fn compare(game: &Game, machines: &[&Automaton], trouble: &Trouble, horizon: Horizon) {
    let stage = Stage::new(game).unwrap();
    let made = expect(&stage, machines, trouble, horizon, ALL, &mut Unmetered).unwrap();
    let players = machines.len();
    let start = Path {
        states: vec![0; players],
        totals: vec![0.0; players],
        counts: vec![0.0; stage.profiles()],
        weights: 0.0,
    };
    let mut all = All { stage, machines, trouble, horizon, ended: Vec::new() };
    all.round(1.0, &start, 1);
    let mean = |value: &dyn Fn(&Path) -> f64| -> f64 {
        all.ended.iter().map(|(p, path)| p * value(path)).sum()
    };
    assert!(near(mean(&|_| 1.0), 1.0, 1e-12));
    let divisor = mean(&|path| path.weights);
    let rounds = mean(&|path| path.counts.iter().sum());
    assert!(near(made.divisor, divisor, 1e-12) && near(made.rounds, rounds, 1e-12));
    for player in 0..players {
        let total = mean(&|path| path.totals[player]);
        let spread = mean(&|path| (path.totals[player] - total) * (path.totals[player] - total));
        assert!(near(made.totals.as_ref().unwrap()[player], total, 1e-12));
        assert!(near(made.scores[player], total / divisor, 1e-12));
        let sd = made.sd.as_ref().unwrap()[player];
        assert!(near(sd, spread.sqrt() / divisor, 1e-11), "{sd} {}", spread.sqrt() / divisor);
    }
    for (profile, &share) in made.profiles.iter().enumerate() {
        assert!(near(share, mean(&|path| path.counts[profile]) / rounds, 1e-12));
    }
}

/// Looks at what it earned: stays after 3 or more, else plays another.
fn aspiring() -> Automaton {
    let state = |action| State { name: String::new(), decision: Decision::Play { action, row: 0 } };
    // Columns: own, seen, done. What was earned is 3 or more where the other really cooperated.
    let next = |column: usize| {
        let (own, done) = (column / 4, column % 2);
        if done == 0 { own as u32 } else { 1 - own as u32 }
    };
    Automaton::new(2, vec![2], true, vec![state(0), state(1)], (0..8).map(next).collect()).unwrap()
}

#[test]
fn short_matches() {
    let mut stream = Stream::new(1);
    let game = dilemma();
    let horizons = [
        rounds(1),
        rounds(4),
        Horizon { discount: Some(0.7), ..rounds(4) },
        Horizon { continuation: Some(0.6), ..rounds(4) },
        Horizon { continuation: Some(0.6), discount: Some(0.8), ..rounds(3) },
    ];
    let troubles = [
        Trouble::default(),
        Trouble { noise: vec![0.1], misperception: 0.0, payoffs_hidden: false },
        Trouble { noise: vec![0.1, 0.02], misperception: 0.2, payoffs_hidden: false },
        Trouble { noise: vec![], misperception: 0.2, payoffs_hidden: true },
    ];
    for horizon in horizons {
        for trouble in &troubles {
            let machines = [random_machine(&mut stream), random_machine(&mut stream)];
            compare(&game, &[&machines[0], &machines[1]], trouble, horizon);
            compare(&game, &[&machines[0], &aspiring()], trouble, horizon);
            compare(&game, &[&grim(), &tit_for_tat()], trouble, horizon);
        }
    }
}

#[test]
fn a_choice_may_pick_the_row() {
    // Draws among three intentions, and remembers which it was: a row of its own for each.
    let play = |action, row| Decision::Play { action, row };
    let pick = Decision::Pick(vec![play(0, 0), play(1, 1), play(0, 2)]);
    let mixed = Decision::Mixed { parts: vec![(0, 0.3), (1, 0.7)], row: 0 };
    let states = vec![
        State { name: "picks".into(), decision: pick },
        State { name: "mixes".into(), decision: mixed },
    ];
    let table = vec![0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1];
    let machine = Automaton::new(2, vec![2], false, states, table).unwrap();
    let trouble = Trouble { noise: vec![0.05], misperception: 0.1, payoffs_hidden: false };
    compare(&dilemma(), &[&machine, &machine], &trouble, rounds(3));
    compare(&dilemma(), &[&machine, &tit_for_tat()], &Trouble::default(), rounds(4));
}

#[test]
fn three_players_with_three_actions() {
    let three = Actions::Levels(vec![0.0, 1.0, 2.0]);
    let game = Game::by_counts("levels", 3, three, |own, others: &[usize]| {
        let sum = others.iter().enumerate().map(|(level, count)| level * count).sum::<usize>();
        Ok::<f64, crate::model::error::Error>((own + sum) as f64 * 0.9 - own as f64)
    })
    .unwrap();
    // Plays at random, or imitates the first other.
    let state = |decision| State { name: String::new(), decision };
    let mixed = Decision::Mixed { parts: vec![(0, 0.5), (1, 0.25), (2, 0.25)], row: 0 };
    let mut states = vec![state(mixed)];
    states.extend((0..3).map(|action| state(Decision::Play { action, row: 0 })));
    let table = (0..27_u32).map(|column| column / 3 % 3 + 1).collect();
    let machine = Automaton::new(3, vec![3, 3], false, states, table).unwrap();
    let machines = [&machine; 3];
    let trouble = Trouble { noise: vec![0.1], misperception: 0.0, payoffs_hidden: false };
    compare(&game, &machines, &trouble, rounds(2));
    let trouble = Trouble { noise: vec![], misperception: 0.1, payoffs_hidden: false };
    compare(&game, &machines, &trouble, rounds(2));
}
