//! Efficiency: every profile compared with every other.

use super::super::pareto::efficient;
use super::*;

#[test]
fn as_by_comparing_all_with_all() {
    for number in 0..240 {
        let mut draws = Stream::new(number);
        let (shape, most) = varied(number);
        let form = random(&mut draws, &shape, most);
        let found = efficient(&form, &mut Unmetered).unwrap();
        let cells: Vec<_> = form.cells().collect();
        for (profile, pays) in &cells {
            let beaten = cells
                .iter()
                .any(|(_, other)| other != pays && other.iter().zip(*pays).all(|(a, b)| a >= b));
            assert_eq!(found.strong.contains(profile), !beaten);
            let left_behind =
                cells.iter().any(|(_, other)| other.iter().zip(*pays).all(|(a, b)| a > b));
            assert_eq!(found.weak.contains(profile), !left_behind);
            let sum: Rational = pays.iter().cloned().sum();
            assert_eq!(found.utilitarian.contains(profile), sum == found.welfare);
            assert!(sum <= found.welfare);
        }
        assert!(found.egalitarian.iter().all(|profile| found.strong.contains(profile)));
        assert!(found.utilitarian.iter().all(|profile| found.strong.contains(profile)));
    }
}

#[test]
fn a_dilemma() {
    let form = symmetric(&[vec![3, 0], vec![5, 1]]);
    let found = efficient(&form, &mut Unmetered).unwrap();
    assert_eq!(found.strong, [[0, 0], [0, 1], [1, 0]]);
    assert_eq!(found.utilitarian, [[0, 0]]);
    assert_eq!(found.egalitarian, [[0, 0]]);
}
