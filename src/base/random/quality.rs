//! Sanity of the generator as it is used here: many keys, few draws from each. The bounds are four
//! standard errors or a thousandth of the chi-square law; seeds are fixed, so nothing is left to luck.

use super::{Draws, Key, Purpose, Stream};

const N: usize = 100_000;

fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let square = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
    (mean, square / values.len() as f64)
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let ((mean_a, var_a), (mean_b, var_b)) = (mean_and_variance(a), mean_and_variance(b));
    let cross: f64 = a.iter().zip(b).map(|(x, y)| (x - mean_a) * (y - mean_b)).sum();
    cross / a.len() as f64 / (var_a * var_b).sqrt()
}

fn check_uniform(values: &[f64]) {
    let (mean, variance) = mean_and_variance(values);
    let n = values.len() as f64;
    assert!((mean - 0.5).abs() < 4.0 / (12.0 * n).sqrt(), "mean {mean}");
    assert!((variance - 1.0 / 12.0).abs() < 4.0 / (180.0 * n).sqrt(), "variance {variance}");
}

#[test]
fn a_stream_is_uniform() {
    let mut stream = Stream::new(20_110_615);
    let values: Vec<f64> = (0..N).map(|_| stream.uniform()).collect();
    check_uniform(&values);
    assert!(correlation(&values[1..], &values[..N - 1]).abs() < 4.0 / (N as f64).sqrt());
}

#[test]
fn first_draws_of_adjacent_keys_are_uniform_and_unrelated() {
    let limit = 4.0 / (N as f64).sqrt();
    let by_seed: Vec<f64> = (0..N as u64).map(|seed| Key::new(seed).uniform(1)).collect();
    let root = Key::new(1);
    let by_child: Vec<f64> = (0..N as u64).map(|label| root.child(label).uniform(1)).collect();
    let by_round: Vec<f64> = (0..N as u32).map(|round| root.uniform(round)).collect();
    let seat = |seat| root.purpose(Purpose::Choice, seat).uniform(1);
    let by_seat: Vec<f64> = (0..N as u32).map(seat).collect();
    let all = [by_seed, by_child, by_round, by_seat];
    for (i, values) in all.iter().enumerate() {
        check_uniform(values);
        assert!(correlation(&values[1..], &values[..N - 1]).abs() < limit);
        for other in &all[..i] {
            assert!(correlation(values, other).abs() < limit);
        }
    }
}

#[test]
fn bytes_are_equally_frequent() {
    let mut stream = Stream::new(7);
    let mut counts = [[0.0f64; 256]; 8];
    for _ in 0..N {
        for (place, byte) in stream.next_u64().to_le_bytes().into_iter().enumerate() {
            counts[place][usize::from(byte)] += 1.0;
        }
    }
    let expected = N as f64 / 256.0;
    for count in counts {
        let chi: f64 = count.iter().map(|n| (n - expected) * (n - expected) / expected).sum();
        // 255 degrees of freedom: outside 190..331 with probability 0.002.
        assert!((190.0..331.0).contains(&chi), "{chi}");
    }
}

#[test]
fn flipping_a_bit_of_the_seed_flips_half_of_the_output() {
    let mut flipped = 0;
    for bit in 0..64 {
        for seed in 0..100u64 {
            let word = |seed| Key::new(seed).child(3).word(1);
            flipped += (word(seed) ^ word(seed ^ 1 << bit)).count_ones();
        }
    }
    let mean = f64::from(flipped) / 6400.0;
    assert!((mean - 32.0).abs() < 4.0 * 4.0 / 80.0, "{mean}");
}
