//! Dynamics and games of the host.

use comity::{BoxError, Dynamics, Game, Generation, HostDynamics, Profile, Role};

use super::{fails, mirror, on, ran, shown};
use crate::stops::quietly;

/// The replicator in discrete time.
struct Growth;

impl Dynamics for Growth {
    fn shares(&self, now: &Generation<'_>, next: &mut [f64]) -> Result<(), BoxError> {
        let mean: f64 = now.shares().iter().zip(now.payoffs()).map(|(x, f)| x * f).sum();
        next.iter_mut().zip(now.payoffs()).for_each(|(share, payoff)| *share *= payoff / mean);
        Ok(())
    }
}

#[test]
fn a_replicator_in_rust_equals_the_languages_own() {
    let engine = on(1).dynamics("growth", Growth).build().expect("it is sound");
    let mut context = ran(&engine, "
        use games { prisoners_dilemma, chicken }
        use strategies { tit_for_tat, always_defect, win_stay_lose_shift }
        let from = [[tit_for_tat, 0.2], [always_defect, 0.5], [win_stay_lose_shift, 0.3]]
        let a = evolve(prisoners_dilemma, from: from, by: growth, generations: 80, rounds: 20, mutation: 0.01, noise: 0.02)
        let b = evolve(prisoners_dilemma, from: from, by: replicator(), generations: 80, rounds: 20, mutation: 0.01, noise: 0.02)
        let same = a.shares == b.shares
        let sides = [row: [[cooperate, 0.3], [defect, 0.7]], column: [[cooperate, 0.6], [defect, 0.4]]]
        let c = evolve(prisoners_dilemma, from: sides, by: growth, generations: 20)
        let d = evolve(prisoners_dilemma, from: sides, by: replicator(), generations: 20)
        let too = c.shares == d.shares
        let name = \"{a}\"
    ");
    assert_eq!(shown(&mut context, "same"), "true");
    assert_eq!(shown(&mut context, "too"), "true");
    assert!(shown(&mut context, "name").contains("growth()"), "{}", shown(&mut context, "name"));
}

#[test]
fn counts_move_with_draws_that_are_the_same_everywhere() {
    let step = || {
        HostDynamics::counts(|now, next| {
            let total = next.iter().sum::<u32>() as usize;
            let weight = |kind: usize| f64::from(next[kind]) * (1.0 + now.payoffs()[kind]);
            let sum: f64 = (0..next.len()).map(weight).sum();
            let mut aim = now.uniform() * sum;
            let parent = (0..next.len()).find(|kind| {
                aim -= weight(*kind);
                aim < 0.0
            });
            let mut dead = now.pick(total) as u32;
            for kind in 0..next.len() {
                if dead < next[kind] {
                    next[kind] -= 1;
                    next[parent.unwrap_or(0)] += 1;
                    break;
                }
                dead -= next[kind];
            }
            Ok(())
        })
    };
    let text = "
        use games { prisoners_dilemma }
        experiment runs {
            vary n in [10, 20, 30]
            repeat 6
            measure { [left: evolve(prisoners_dilemma, from: n of cooperate + n of defect, by: birth,
                generations: 60, mutation: 0.01).final.cooperate] }
        }
        let t = runs.run(seed: 1)
        let left = t.left
    ";
    let first =
        shown(&mut ran(&on(1).dynamics("birth", step()).build().expect("sound"), text), "left");
    for threads in [2, 8] {
        let engine = on(threads).dynamics("birth", step()).build().expect("sound");
        assert_eq!(shown(&mut ran(&engine, text), "left"), first);
    }
}

#[test]
fn what_a_dynamics_gives_is_checked() {
    let engine = on(1)
        .dynamics(
            "shrinking",
            HostDynamics::shares(|_, next| {
                next[0] = 0.0;
                Ok(())
            }),
        )
        .dynamics(
            "negative",
            HostDynamics::shares(|_, next| {
                next.copy_from_slice(&[-0.5, 1.5]);
                Ok(())
            }),
        )
        .dynamics(
            "lazy",
            HostDynamics::counts(|_, next| {
                next[0] += 1;
                Ok(())
            }),
        )
        .dynamics("upset", HostDynamics::shares(|_, _| Err("no".into())))
        .dynamics("broken", HostDynamics::shares(|now, _| panic!("at {}", now.number())))
        .build()
        .expect("it is sound");
    let text = |by: &str, more: &str| {
        format!(
            "use games {{ prisoners_dilemma }}\n\
             evolve(prisoners_dilemma, from: [[cooperate, 0.5], [defect, 0.5]], by: {by}{more})"
        )
    };
    let said = fails(&engine, &text("shrinking", ""));
    assert!(
        said.contains("dynamics `shrinking`") && said.contains("sums to 0.5, not to 1"),
        "{said}"
    );
    let said = fails(&engine, &text("negative", ""));
    assert!(said.contains("gives `cooperate` a share of -0.5"), "{said}");
    assert!(fails(&engine, &text("lazy", "")).contains("E0775"));
    let said = fails(&engine, &text("lazy", ", size: 10"));
    assert!(said.contains("sums to 11, not to 10"), "{said}");
    assert!(fails(&engine, &text("upset", "")).contains("failed: no"));
    let said = quietly(|| fails(&engine, &text("broken", "")));
    assert!(said.contains("E0691") && said.contains("`broken` panicked: at 0"), "{said}");
    assert!(fails(&engine, &text("lazy", ", size: 10, on: network.ring(10, 2)")).contains("E0778"));
}

/// Fishers, each of whom spares the stock or not.
struct Fishery {
    boats: usize,
}

impl Game for Fishery {
    fn roles(&self) -> Vec<Role> {
        let role = Role::choosing(["spare", "plunder"]).meaning("spare", "cooperate");
        vec![role.meaning("plunder", "defect"); self.boats]
    }

    fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
        let sparing = profile.actions().filter(|done| *done == "spare").count() as f64;
        for (done, paid) in profile.actions().zip(into) {
            *paid = 2.0 * sparing + if done == "plunder" { 3.0 } else { 0.0 };
        }
        Ok(())
    }
}

/// The same as a script would declare it, for so many.
fn declared(boats: usize) -> String {
    format!(
        "
        game waters {{
            players {boats}
            actions spare as cooperate, plunder as defect
            payoff(own, others) {{
                let sparing = others.count(|x| x == cooperate) + (if own == cooperate {{ 1 }} else {{ 0 }})
                2 * sparing + (if own == defect {{ 3 }} else {{ 0 }})
            }}
        }}
    "
    )
}

#[test]
fn a_game_of_the_host_equals_a_declared_one() {
    let engine = on(1)
        .game("fishery", Fishery { boats: 2 })
        .game("fleet", Fishery { boats: 14 })
        .strategy("mirror", mirror())
        .build()
        .expect("it is sound");
    let text = |game: &str| {
        format!("
            use strategies {{ tit_for_tat, always_defect, win_stay_lose_shift, random }}
            {}
            let a = play({game}, between: [tit_for_tat, random], rounds: 40, noise: 0.1, seed: 1)
            let b = play({game}, between: [spare, plunder]).scores
            let c = equilibria({game}).map(|e| \"{{e.strategies}}\")
            let d = tournament({game}, among: [tit_for_tat, always_defect, win_stay_lose_shift, mirror], rounds: 20).scores
            let e = evolve({game}, from: [[cooperate, 0.5], [defect, 0.5]], by: replicator(), generations: 10).shares
            let out = \"{{a.scores}} {{a.actions}} {{b}} {{c}} {{d}} {{e}}\"
        ", if game == "waters" { declared(2) } else { String::new() })
    };
    let (mut mine, mut own) = (ran(&engine, &text("fishery")), ran(&engine, &text("waters")));
    assert_eq!(shown(&mut mine, "out"), shown(&mut own, "out"));
    // Too many profiles for a table: asked in each round.
    let many = |game: &str| {
        format!(
            "use strategies {{ tit_for_tat, random }}\n{}\n\
             let a = play({game}, between: (7 of random) + (7 of cooperate), rounds: 20, seed: 3).total",
            if game == "waters" { declared(14) } else { String::new() }
        )
        .replace("tit_for_tat, ", "")
    };
    let (mut mine, mut own) = (ran(&engine, &many("fleet")), ran(&engine, &many("waters")));
    assert_eq!(shown(&mut mine, "a"), shown(&mut own, "a"));
}

struct Wrong(f64);

impl Game for Wrong {
    fn roles(&self) -> Vec<Role> {
        vec![Role::range(0.0..=1.0), Role::levels([1.0])]
    }
    fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
        let level = profile.levels().sum::<f64>();
        assert!(level > 1.05, "level {level}");
        if level > 1.5 {
            return Err("more than there is".into());
        }
        into.fill(self.0);
        Ok(())
    }
}

struct Empty;

impl Game for Empty {
    fn roles(&self) -> Vec<Role> {
        vec![Role::choosing::<String>([]); 2]
    }
    fn payoffs(&self, _profile: &Profile<'_>, _into: &mut [f64]) -> Result<(), BoxError> {
        Ok(())
    }
}

#[test]
fn what_is_wrong_with_a_game_is_said() {
    let Err(error) = on(1).game("empty", Empty).build() else { panic!("it has no actions") };
    assert!(error.to_string().contains("empty"), "{error}");
    let engine = on(1).game("wrong", Wrong(1.0)).game("endless", Wrong(f64::NAN)).build();
    let engine = engine.expect("it is found out when it is played");
    let said = fails(&engine, "play(wrong, between: [0.9, 1])");
    assert!(said.contains("game `wrong`") && said.contains("more than there is"), "{said}");
    let said = quietly(|| fails(&engine, "play(wrong, between: [0, 1])"));
    assert!(said.contains("E0691") && said.contains("`wrong` panicked: level 1"), "{said}");
    assert!(fails(&engine, "play(endless, between: [0.1, 1])").contains("endless"));
}
