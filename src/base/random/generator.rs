//! Philox4x32-10: random numbers without memory (Salmon, Moraes, Dror and Shaw 2011).
//!
//! Most generators are a state that each draw changes, so that a draw depends on all before it. A
//! counter-based one is a function: a key and a counter go in, 128 random bits come out.
//!
//! ```text
//! key (64 bits)  ──┐
//!                  ├── ten rounds of multiply and exclude ──> 128 random bits
//! counter (128) ───┘
//! ```
//!
//! Any draw can therefore be had at once, in any order, on any thread. For a fixed key different
//! counters never give the same block. The test suite of its authors (Crush-resistant, "BigCrush") is
//! passed by 7 rounds; ten are the authors' margin, and their known answers are tested below.

pub(super) const MULTIPLIERS: [u32; 2] = [0xD251_1F53, 0xCD9E_8D57];
/// Added to the two halves of the key after each round: golden ratio and √3 − 1, in 32 bits.
pub(super) const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
const ROUNDS: usize = 10;

/// The block of four words for a counter and a key.
#[inline]
#[must_use]
pub fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for round in 0..ROUNDS {
        if round > 0 {
            key[0] = key[0].wrapping_add(WEYL[0]);
            key[1] = key[1].wrapping_add(WEYL[1]);
        }
        let (high0, low0) = multiply(MULTIPLIERS[0], counter[0]);
        let (high1, low1) = multiply(MULTIPLIERS[1], counter[2]);
        counter = [high1 ^ counter[1] ^ key[0], low1, high0 ^ counter[3] ^ key[1], low0];
    }
    counter
}

#[inline]
fn multiply(a: u32, b: u32) -> (u32, u32) {
    let product = u64::from(a) * u64::from(b);
    ((product >> 32) as u32, product as u32)
}

/// Philox with a key set: a function from counters to pairs of 64-bit words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Generator {
    /// The key; its low half is Philox's first key word.
    pub key: u64,
}

impl Generator {
    /// The block at a counter, as two words of 64 bits, low half first.
    #[inline]
    #[must_use]
    pub fn block(self, counter: [u32; 4]) -> [u64; 2] {
        let [a, b, c, d] = philox(counter, [self.key as u32, (self.key >> 32) as u32]);
        [u64::from(a) | u64::from(b) << 32, u64::from(c) | u64::from(d) << 32]
    }
}

/// Somewhere random numbers come from. Only `next_u64` must be supplied.
///
/// Every method says how many words it takes, so that results can be reproduced elsewhere.
pub trait Draws {
    /// 64 random bits.
    fn next_u64(&mut self) -> u64;

    /// A float in [0, 1): one of 2^53 equally spaced ones. Takes one word.
    #[inline]
    fn uniform(&mut self) -> f64 {
        unit(self.next_u64())
    }

    /// A float in (0, 1), never an end: what an inverse distribution function needs. Takes one word.
    #[inline]
    fn open_uniform(&mut self) -> f64 {
        open_unit(self.next_u64())
    }

    /// True with probability `p`: whether a draw of [`uniform`](Self::uniform) is below it.
    /// Takes one word, for any `p`.
    #[inline]
    fn chance(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// An integer in `0..n`, each equally likely (Lemire 2019); 0 for `n` = 0. Takes one word, with
    /// probability below `n`/2^64 another.
    #[inline]
    fn below(&mut self, n: u64) -> u64 {
        let mut product = u128::from(self.next_u64()) * u128::from(n);
        if (product as u64) < n {
            // 2^64 mod n of the words are one too many for an equal share.
            let excess = n.wrapping_neg() % n;
            while (product as u64) < excess {
                product = u128::from(self.next_u64()) * u128::from(n);
            }
        }
        (product >> 64) as u64
    }

    /// An index in `0..n`, as [`below`](Self::below).
    #[inline]
    fn index(&mut self, n: usize) -> usize {
        self.below(n as u64) as usize
    }

    /// An integer in `low..=high`, each equally likely; `low` where `high` is less. Takes words as
    /// [`below`](Self::below).
    #[inline]
    fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = if high < low { 0 } else { high.wrapping_sub(low) as u64 };
        match span.checked_add(1) {
            Some(n) => low.wrapping_add(self.below(n) as i64),
            None => self.next_u64() as i64,
        }
    }
}

impl<D: Draws + ?Sized> Draws for &mut D {
    #[inline]
    fn next_u64(&mut self) -> u64 {
        (**self).next_u64()
    }
}

/// A word as a float in [0, 1): its upper 53 bits.
#[inline]
#[must_use]
pub fn unit(word: u64) -> f64 {
    (word >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// A word as a float in (0, 1): the middle of one of 2^52 equal pieces.
#[inline]
#[must_use]
pub fn open_unit(word: u64) -> f64 {
    ((word >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of Random123, `kat_vectors`, for philox4x32 with 10 rounds.
    #[test]
    fn known_answers() {
        let cases = [
            ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            ([!0; 4], [!0; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
                [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
            ),
        ];
        for (counter, key, block) in cases {
            assert_eq!(philox(counter, key), block);
        }
        let generator = Generator { key: 0 };
        assert_eq!(generator.block([0; 4]), [0xe169_c58d_6627_e8d5, 0x9b00_dbd8_bc57_ac4c]);
    }

    /// Gives the listed words, then zeros.
    struct Words(Vec<u64>);

    impl Draws for Words {
        fn next_u64(&mut self) -> u64 {
            if self.0.is_empty() { 0 } else { self.0.remove(0) }
        }
    }

    #[test]
    fn words_become_floats() {
        assert_eq!(unit(0), 0.0);
        assert_eq!(unit(u64::MAX), 1.0 - f64::EPSILON / 2.0);
        assert_eq!(unit(1 << 63), 0.5);
        assert!(open_unit(0) > 0.0 && open_unit(u64::MAX) < 1.0);
        assert_eq!(open_unit(0), 1.0 - open_unit(u64::MAX));
    }

    #[test]
    fn bounded_integers_reject_the_excess() {
        // 2^64 mod 3 = 1, so that only the word 0 is refused.
        assert_eq!(Words(vec![0, u64::MAX]).below(3), 2);
        assert_eq!(Words(vec![1]).below(3), 0);
        assert_eq!(Words(vec![(1 << 63) + 1]).below(10), 5);
        assert_eq!(Words(vec![u64::MAX]).below(1), 0);
        assert_eq!(Words(vec![u64::MAX]).below(0), 0);
        assert_eq!(Words(vec![u64::MAX]).below(u64::MAX), u64::MAX - 1);
        assert_eq!(Words(vec![u64::MAX]).between(-3, 3), 3);
        assert_eq!(Words(vec![1]).between(-3, 3), -3);
        assert_eq!(Words(vec![7]).between(i64::MIN, i64::MAX), 7);
        assert_eq!(Words(vec![7]).between(5, 2), 5);
        assert!(Words(vec![0]).chance(1e-300) && !Words(vec![0]).chance(0.0));
        assert!(Words(vec![u64::MAX]).chance(1.0));
    }
}
