//! Flows and points at rest.

use crate::analysis::dynamics::flow::{Path, Signal, System, again, follow};
use crate::analysis::dynamics::portrait::Window;
use crate::analysis::dynamics::rest::{Kind, Search};
use crate::base::math;
use crate::base::ode::{FINE, Lost};
use crate::base::random::{Draws, Stream};

/// A system in Rust.
struct Plain<F, W> {
    slope: F,
    watch: W,
    ending: usize,
}

impl<F, W> System for Plain<F, W>
where
    F: Fn(f64, &[f64]) -> Vec<f64>,
    W: Fn(f64, &[f64]) -> Vec<Signal>,
{
    type Error = Lost;

    fn slope(&mut self, t: f64, y: &[f64], into: &mut [f64]) -> Result<(), Lost> {
        into.copy_from_slice(&(self.slope)(t, y));
        Ok(())
    }

    fn watch(&mut self, t: f64, y: &[f64]) -> Result<Vec<Signal>, Lost> {
        Ok((self.watch)(t, y))
    }

    fn ending(&self) -> usize {
        self.ending
    }
}

fn free(times: &[f64], start: &[f64], slope: impl Fn(f64, &[f64]) -> Vec<f64>) -> Path {
    let mut system = Plain { slope, watch: |_, _: &[f64]| Vec::new(), ending: 0 };
    follow(&mut system, times, start, FINE).unwrap()
}

fn times(end: f64, count: usize) -> Vec<f64> {
    (0..=count).map(|k| end * (k as f64 / count as f64)).collect()
}

#[test]
fn predators_and_prey_go_round() {
    // x − log x + y − log y stays what it is.
    let slope = |_: f64, y: &[f64]| vec![y[0] * (1.0 - y[1]), y[1] * (y[0] - 1.0)];
    let path = free(&times(20.0, 40), &[2.0, 1.0], slope);
    let kept = |y: &[f64]| y[0] - math::ln(y[0]) + y[1] - math::ln(y[1]);
    for state in &path.states {
        assert!((kept(state) - kept(&path.states[0])).abs() < 1e-9, "{state:?}");
    }
    assert!(!path.stiff && !path.stopped);
}

#[test]
fn an_arms_race() {
    // Richardson 1960: x' = ky − ax + g. With k < a it settles at g/(a − k); the difference dies with a + k.
    let (a, k, g) = (2.0, 1.0, 3.0);
    let slope = |_: f64, y: &[f64]| vec![k * y[1] - a * y[0] + g, k * y[0] - a * y[1] + g];
    let path = free(&[0.0, 1.0, 30.0], &[4.0, 0.0], slope);
    let apart = path.states[1][0] - path.states[1][1];
    assert!((apart - 4.0 * math::exp(-3.0)).abs() < 1e-10);
    assert!((path.states[2][0] - 3.0).abs() < 1e-9 && (path.states[2][1] - 3.0).abs() < 1e-9);
}

#[test]
fn what_happens_on_the_way() {
    // Growth reaches 10 at log 10, and passes 2, 4 and 8 before.
    let mut system = Plain {
        slope: |_: f64, y: &[f64]| vec![y[0]],
        watch: |_: f64, y: &[f64]| vec![Signal::Truth(y[0] >= 10.0), Signal::Level(y[0] - 4.0)],
        ending: 1,
    };
    let path = follow(&mut system, &times(5.0, 3), &[1.0], FINE).unwrap();
    assert!(path.stopped);
    assert!((path.times.last().unwrap() - math::ln(10.0)).abs() < 1e-10, "{path:?}");
    assert!((path.states.last().unwrap()[0] - 10.0).abs() < 1e-9);
    let passing: Vec<usize> = path.events.iter().map(|event| event.which).collect();
    assert_eq!(passing, [1, 0]);
    assert!((path.events[0].time - math::ln(4.0)).abs() < 1e-10);
    // A swing passes 0 at each half turn.
    let mut swing = Plain {
        slope: |_: f64, y: &[f64]| vec![y[1], -y[0]],
        watch: |_: f64, y: &[f64]| vec![Signal::Level(y[0])],
        ending: 0,
    };
    let path = follow(&mut swing, &times(10.0, 1), &[1.0, 0.0], FINE).unwrap();
    assert_eq!(path.events.len(), 3);
    for (at, event) in path.events.iter().enumerate() {
        let expected = std::f64::consts::PI * (at as f64 + 0.5);
        assert!((event.time - expected).abs() < 1e-10, "{event:?}");
    }
    // Over before it has begun.
    let mut done = Plain {
        slope: |_: f64, _: &[f64]| vec![1.0],
        watch: |_: f64, _: &[f64]| vec![Signal::Truth(true)],
        ending: 1,
    };
    assert_eq!(follow(&mut done, &[0.0, 1.0], &[1.0], FINE).unwrap().times, [0.0]);
}

/// Two linear equations at a time: another method of another order comes to the same state.
#[test]
fn generated_flows() {
    let mut stream = Stream::new(41);
    for _ in 0..200 {
        let cell = |stream: &mut Stream| 4.0 * stream.uniform() - 2.0;
        let m: Vec<f64> = (0..6).map(|_| cell(&mut stream)).collect();
        let slope = |t: f64, y: &[f64]| {
            vec![m[0] * y[0] + m[1] * y[1] + m[4] * t, m[2] * y[0] + m[3] * y[1] + m[5]]
        };
        let start = [cell(&mut stream), cell(&mut stream)];
        let path = free(&[0.0, 1.5], &start, slope);
        let mut system = Plain { slope, watch: |_, _: &[f64]| Vec::new(), ending: 0 };
        let other = again(&mut system, (0.0, 1.5), &start, 1e-11).unwrap().unwrap();
        for (a, b) in path.states[1].iter().zip(&other) {
            assert!((a - b).abs() < 1e-9 * (1.0 + a.abs()), "{m:?} {path:?} {other:?}");
        }
    }
}

fn rests(
    within: &[(f64, f64)],
    map: bool,
    f: impl Fn(&[f64]) -> Vec<f64>,
) -> Vec<(Vec<f64>, Kind)> {
    let search = Search { within: within.to_vec(), map };
    let found = search.find::<()>(&mut |y| Ok(f(y))).unwrap();
    found.into_iter().map(|rest| (rest.at, rest.kind)).collect()
}

#[test]
fn known_points_at_rest() {
    let logistic = rests(&[(-0.5, 2.0)], false, |y| vec![y[0] * (1.0 - y[0])]);
    assert_eq!(logistic.len(), 2);
    assert_eq!((logistic[0].1, logistic[1].1), (Kind::UnstableNode, Kind::StableNode));
    assert!(logistic[0].0[0].abs() < 1e-9 && (logistic[1].0[0] - 1.0).abs() < 1e-9);
    let prey =
        rests(&[(0.0, 3.0), (0.0, 3.0)], false, |y| vec![y[0] * (1.0 - y[1]), y[1] * (y[0] - 1.0)]);
    let kinds: Vec<Kind> = prey.iter().map(|(_, kind)| *kind).collect();
    assert_eq!(kinds, [Kind::Saddle, Kind::Centre], "{prey:?}");
    // Richardson's race: stable where fatigue outweighs fear, else a saddle.
    let race = |k: f64| {
        rests(&[(-10.0, 10.0); 2], false, move |y| {
            vec![k * y[1] - 2.0 * y[0] + 3.0, k * y[0] - 2.0 * y[1] + 3.0]
        })
    };
    assert_eq!(race(1.0), [(vec![3.0, 3.0], Kind::StableNode)]);
    assert_eq!(race(3.0), [(vec![-3.0, -3.0], Kind::Saddle)]);
    // The logistic map at 3.2 has left its fixed point for a cycle.
    let map = |r: f64| rests(&[(0.0, 1.0)], true, move |y| vec![r * y[0] * (1.0 - y[0])]);
    assert_eq!(map(2.5)[1].1, Kind::StableNode);
    assert_eq!(map(3.2)[1].1, Kind::UnstableNode);
    // Lorenz: the origin and two others.
    let lorenz = rests(&[(-20.0, 20.0), (-20.0, 20.0), (-1.0, 40.0)], false, |y| {
        vec![10.0 * (y[1] - y[0]), y[0] * (28.0 - y[2]) - y[1], y[0] * y[1] - 8.0 / 3.0 * y[2]]
    });
    assert_eq!(lorenz.len(), 3, "{lorenz:?}");
    assert!((lorenz[2].0[0] - math::sqrt(72.0)).abs() < 1e-8);
    assert!(rests(&[(0.0, 1.0)], false, |_| vec![1.0]).is_empty());
}

/// Cubics with known roots, and linear systems whose kind trace and determinant tell.
#[test]
fn generated_points_at_rest() {
    let mut stream = Stream::new(43);
    for _ in 0..200 {
        let mut roots: Vec<f64> = (0..3).map(|_| stream.between(-9, 9) as f64).collect();
        roots.sort_by(f64::total_cmp);
        roots.dedup();
        if roots.len() < 3 {
            continue;
        }
        let found = rests(&[(-10.0, 10.0)], false, |y| {
            vec![-roots.iter().map(|root| y[0] - root).product::<f64>()]
        });
        let places: Vec<f64> = found.iter().map(|(at, _)| at[0]).collect();
        assert_eq!(places.len(), 3, "{roots:?} {found:?}");
        assert!(
            places.iter().zip(&roots).all(|(a, b)| (a - b).abs() < 1e-8),
            "{roots:?} {places:?}"
        );
        let kinds: Vec<Kind> = found.iter().map(|(_, kind)| *kind).collect();
        assert_eq!(kinds, [Kind::StableNode, Kind::UnstableNode, Kind::StableNode]);
    }
    for _ in 0..200 {
        let m: Vec<f64> = (0..4).map(|_| stream.between(-4, 4) as f64).collect();
        let (trace, determinant) = (m[0] + m[3], m[0] * m[3] - m[1] * m[2]);
        if determinant == 0.0 {
            continue;
        }
        let found = rests(&[(-2.0, 3.0), (-3.0, 2.0)], false, |y| {
            vec![m[0] * y[0] + m[1] * y[1], m[2] * y[0] + m[3] * y[1]]
        });
        let turns = trace * trace < 4.0 * determinant;
        let kind = match (determinant < 0.0, trace, turns) {
            (true, ..) => Kind::Saddle,
            (_, 0.0, _) => Kind::Centre,
            (_, trace, true) if trace < 0.0 => Kind::StableSpiral,
            (_, trace, false) if trace < 0.0 => Kind::StableNode,
            (_, _, true) => Kind::UnstableSpiral,
            (_, _, false) => Kind::UnstableNode,
        };
        assert_eq!(found.len(), 1, "{m:?} {found:?}");
        assert!(found[0].0.iter().all(|x| x.abs() < 1e-9), "{m:?} {found:?}");
        assert_eq!(found[0].1, kind, "{m:?}");
    }
}

#[test]
fn a_plane() {
    let window = Window { x: (0.0, 3.0), y: (0.0, 3.0) };
    let mut field = |x: f64, y: f64| Ok::<_, Lost>((x * (1.0 - y), y * (x - 1.0)));
    let arrows = window.arrows(&mut field, 6, 6).unwrap();
    assert_eq!(arrows.len(), 36);
    // Lower left: few of both, prey grows and predators starve.
    assert!(arrows[0].slope.0 > 0.0 && arrows[0].slope.1 < 0.0);
    let [first, second] = window.nullclines(&mut field).unwrap();
    // The axes belong to them as well.
    let on = |a: f64, b: f64| a.abs() < 1e-9 || (b - 1.0).abs() < 1e-9;
    assert!(first.iter().flatten().all(|(x, y)| on(*x, *y)));
    assert!(second.iter().flatten().all(|(x, y)| on(*y, *x)));
    assert!(!first.is_empty() && !second.is_empty());
    let path = window.trajectory(&mut field, (1.5, 1.0), 6.0, 30).unwrap();
    assert!(!path.stopped && path.states.len() == 31);
    let leaving = window.trajectory(&mut field, (2.9, 0.1), 6.0, 30).unwrap();
    assert!(leaving.stopped);
}
