//! Named, splittable streams: every draw has an address.
//!
//! A [`Key`] is the name of a stream of random numbers. From a key other keys are derived by number
//! or by name, as paths are in a file system; what is drawn under one tells nothing about another:
//!
//! ```text
//! seed ─┬─ "session" ───────────────────> one draw after the other (a Stream)
//!       └─ match 7 · repetition 0 ─┬─ choice, seat 0 ── round 1, round 2, …
//!                                  ├─ choice, seat 1 ── round 1, round 2, …
//!                                  └─ tremble, seat 0 ─ …
//! ```
//!
//! A draw of a match is addressed by (seed, match, repetition, round, purpose, seat), and nothing is
//! stored between draws. So an option that needs more randomness, or one more entrant, changes no
//! other draw; and matches may be played in any order on any number of threads.
//!
//! Deriving a key costs one Philox block, and is done once for a match, purpose and seat. A draw
//! costs one block: the round is part of the counter.
//!
//! ```text
//! counter word   0                 1                  2        3
//!                block in a cell   index of a cell    round    domain (draws, children, names)
//! ```

use super::generator::{Draws, Generator, MULTIPLIERS, WEYL, open_unit, unit};

/// Which family of counters a block belongs to, so that derived keys never equal draws.
mod domain {
    pub(super) const DRAWS: u32 = 0;
    pub(super) const CHILD: u32 = 1;
    pub(super) const NAME: u32 = 2;
    pub(super) const PURPOSE: u32 = 3;
}

/// What a draw of a match is for. The numbers are part of every result and never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u32)]
pub enum Purpose {
    /// A strategy's own choice between actions.
    Choice = 0,
    /// Noise: whether an action goes wrong, and into which.
    Tremble = 1,
    /// Misperception; the index of the cell is the observed player.
    Perception = 2,
    /// Whether there is another round.
    Horizon = 3,
    /// Chance moves and the world.
    Nature = 4,
    /// Detection of breaches; the index of the cell is the norm.
    Monitoring = 5,
    /// Votes and proposals.
    Vote = 6,
    /// Noise in messages.
    Message = 7,
    /// Types and other things settled before round 1.
    Setup = 8,
    /// Who meets whom.
    Pairing = 9,
    /// Who revises, is born or dies in a population.
    Selection = 10,
    /// Mutation and exploration.
    Mutation = 11,
}

/// The name of a stream of random numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(u64);

impl Key {
    /// The key that a seed stands for.
    #[inline]
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The number behind the key, from which [`Key::new`] makes it again.
    #[inline]
    #[must_use]
    pub fn number(self) -> u64 {
        self.0
    }

    /// The key derived from this one by a number.
    #[inline]
    #[must_use]
    pub fn child(self, label: u64) -> Self {
        self.derive([label as u32, (label >> 32) as u32, 0, domain::CHILD])
    }

    /// The key derived from this one by several numbers in order, as by [`Key::child`] one by one.
    #[must_use]
    pub fn path(self, labels: &[u64]) -> Self {
        labels.iter().fold(self, |key, &label| key.child(label))
    }

    /// The key derived from this one by a text.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        let length = name.len() as u32;
        let mut key = self.derive([0, 0, length, domain::NAME]);
        for piece in name.as_bytes().chunks(8) {
            let mut bytes = [0; 8];
            bytes[..piece.len()].copy_from_slice(piece);
            let word = u64::from_le_bytes(bytes);
            key = key.derive([word as u32, (word >> 32) as u32, length, domain::NAME]);
        }
        key
    }

    /// The key of a repetition of a match, `entrants` being the number that stands for who meets whom
    /// (for a list of entrants, see [`Key::path`] and [`Key::number`]).
    #[must_use]
    pub fn of_match(self, entrants: u64, repetition: u64) -> Self {
        self.child(entrants).child(repetition)
    }

    /// The key of a purpose and a seat within a match. Its draws are had by [`Key::at`].
    #[inline]
    #[must_use]
    pub fn purpose(self, purpose: Purpose, seat: u32) -> Self {
        self.derive([seat, 0, purpose as u32, domain::PURPOSE])
    }

    /// The cell of a round: a stream of as many draws as are needed, without effect on other cells.
    #[inline]
    #[must_use]
    pub fn at(self, round: u32) -> Stream {
        self.cell(round, 0)
    }

    /// One of several cells of a round, such as one for each norm or observed player.
    #[inline]
    #[must_use]
    pub fn cell(self, round: u32, index: u32) -> Stream {
        Stream { key: self, round, position: u64::from(index) << 33, spare: 0 }
    }

    /// The first word of a round's cell, for hot loops: the same as `at(round).next_u64()`.
    #[inline]
    #[must_use]
    pub fn word(self, round: u32) -> u64 {
        Generator { key: self.0 }.block([0, 0, round, domain::DRAWS])[0]
    }

    /// Which of 64 rounds from `first` on have a first word below a [`threshold`], one bit each, the first round's
    /// lowest: for each the same as `cell(round, index).chance(p)`, at a fraction of the price.
    #[must_use]
    pub fn chances(self, first: u32, index: u32, threshold: u64) -> u64 {
        let mut bits = 0;
        for four in 0..16 {
            let start = first.wrapping_add(4 * four);
            let words = four_words(self.0, start, index);
            for (place, word) in words.iter().enumerate() {
                bits |= u64::from(word >> 11 < threshold) << (4 * four as usize + place);
            }
        }
        bits
    }

    /// The first float of a round's cell, in [0, 1).
    #[inline]
    #[must_use]
    pub fn uniform(self, round: u32) -> f64 {
        unit(self.word(round))
    }

    /// The first float of a round's cell, in (0, 1).
    #[inline]
    #[must_use]
    pub fn open_uniform(self, round: u32) -> f64 {
        open_unit(self.word(round))
    }

    /// True with probability `p`, by the first draw of a round's cell.
    #[inline]
    #[must_use]
    pub fn chance(self, round: u32, p: f64) -> bool {
        self.uniform(round) < p
    }

    #[inline]
    fn derive(self, counter: [u32; 4]) -> Self {
        Self(Generator { key: self.0 }.block(counter)[0])
    }
}

/// A draw is below `p` exactly where the upper 53 bits of its word are below this.
#[must_use]
pub fn threshold(p: f64) -> u64 {
    // Multiplying by a power of two is exact, and so is the comparison of the whole numbers above it.
    (p * 9_007_199_254_740_992.0).ceil() as u64
}

/// The first words of four rounds. What Philox does in each lane is [`philox`](super::generator::philox) with
/// counter (0, index, round, draws); lanes lie side by side so that the processor takes several at once, and steps
/// whose operands are known beforehand are left out.
#[inline]
fn four_words(key: u64, first: u32, index: u32) -> [u64; 4] {
    const LANES: usize = 4;
    const LOW: u64 = 0xFFFF_FFFF;
    const M0: u64 = MULTIPLIERS[0] as u64;
    const M1: u64 = MULTIPLIERS[1] as u64;
    let keys = |round: u32| {
        let [k0, k1] = [key as u32, (key >> 32) as u32];
        let [w0, w1] = WEYL;
        let k0 = k0.wrapping_add(w0.wrapping_mul(round));
        let k1 = k1.wrapping_add(w1.wrapping_mul(round));
        [u64::from(k0), u64::from(k1)]
    };
    // After the first round the third and fourth words are the same in all lanes.
    let [k0, k1] = keys(0);
    let (mut c0, mut c1) = ([0; LANES], [0; LANES]);
    for lane in 0..LANES {
        let product = u64::from(first.wrapping_add(lane as u32)) * M1;
        c0[lane] = (product >> 32) ^ u64::from(index) ^ k0;
        c1[lane] = product;
    }
    let third = k1 ^ u64::from(domain::DRAWS);
    let product = third * M1;
    let [k0, k1] = keys(1);
    let (mut c2, mut c3) = ([0; LANES], [0; LANES]);
    for lane in 0..LANES {
        let other = (c0[lane] & LOW) * M0;
        c0[lane] = (product >> 32) ^ c1[lane] ^ k0;
        c1[lane] = product;
        c2[lane] = (other >> 32) ^ k1;
        c3[lane] = other;
    }
    for round in 2..9 {
        let [k0, k1] = keys(round);
        for lane in 0..LANES {
            // Only the lower halves count; whatever stands above them is dropped before it is multiplied.
            let one = (c0[lane] & LOW) * M0;
            let other = (c2[lane] & LOW) * M1;
            c0[lane] = (other >> 32) ^ c1[lane] ^ k0;
            c1[lane] = other;
            c2[lane] = (one >> 32) ^ c3[lane] ^ k1;
            c3[lane] = one;
        }
    }
    let [k0, _] = keys(9);
    let mut words = [0; LANES];
    for lane in 0..LANES {
        let other = (c2[lane] & LOW) * M1;
        let low = ((other >> 32) ^ c1[lane] ^ k0) & LOW;
        words[lane] = low | other << 32;
    }
    words
}

/// The word drawn at an address. A hot loop holds the [`Key::purpose`] instead and asks it for words.
#[must_use]
pub fn draw(
    seed: u64,
    entrants: u64,
    repetition: u64,
    round: u32,
    purpose: Purpose,
    seat: u32,
) -> u64 {
    Key::new(seed).of_match(entrants, repetition).purpose(purpose, seat).word(round)
}

/// Random numbers one after the other. A copy continues on its own from the same place.
#[derive(Clone, Debug)]
pub struct Stream {
    key: Key,
    round: u32,
    /// Words taken so far; two to a block.
    position: u64,
    /// The second word of the block, where `position` is odd.
    spare: u64,
}

impl Stream {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Key::new(seed).at(0)
    }

    /// The stream of a key derived by a number. It depends on the key only, not on what was drawn.
    #[must_use]
    pub fn child(&self, label: u64) -> Self {
        self.key.child(label).at(0)
    }

    /// The stream of a key derived by a text. It depends on the key only, not on what was drawn.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        self.key.named(name).at(0)
    }

    /// A fresh key, paid for with one draw: for what must differ at each call in a session.
    #[must_use]
    pub fn split(&mut self) -> Key {
        Key::new(self.next_u64()).child(0)
    }

    /// The key of the stream.
    #[must_use]
    pub fn key(&self) -> Key {
        self.key
    }

    /// How far the stream has come; with the same key and round, [`Stream::seek`] comes back here.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Goes to a position, forwards or backwards, at the cost of one block.
    pub fn seek(&mut self, position: u64) {
        self.position = position;
        if position % 2 == 1 {
            self.spare = self.block()[1];
        }
    }

    #[inline]
    fn block(&self) -> [u64; 2] {
        let block = self.position >> 1;
        let counter = [block as u32, (block >> 32) as u32, self.round, domain::DRAWS];
        Generator { key: self.key.0 }.block(counter)
    }
}

impl Draws for Stream {
    #[inline]
    fn next_u64(&mut self) -> u64 {
        let word = if self.position % 2 == 1 {
            self.spare
        } else {
            let [first, second] = self.block();
            self.spare = second;
            first
        };
        self.position = self.position.wrapping_add(1);
        word
    }
}

/// Streams are equal if they will give the same numbers.
impl PartialEq for Stream {
    fn eq(&self, other: &Self) -> bool {
        (self.key, self.round, self.position) == (other.key, other.round, other.position)
    }
}

impl Eq for Stream {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_never_change() {
        let mut stream = Stream::new(42);
        let words: Vec<u64> = (0..3).map(|_| stream.next_u64()).collect();
        assert_eq!(words, [0x77f5_493b_9cea_f053, 0x5742_b3d7_12bf_50ad, 0x53ba_6cfd_fcdb_2127]);
        assert_eq!(Key::new(42).child(7).number(), 0xd53e_8e3d_d9c2_c303);
        assert_eq!(Key::new(42).named("session").number(), 0xff4b_0b2a_c6c8_11a1);
        assert_eq!(draw(42, 7, 3, 1, Purpose::Tremble, 1), 0x4daa_2efe_d802_5d8a);
        assert_eq!(
            Key::new(42).of_match(7, 3).purpose(Purpose::Choice, 0).uniform(1),
            0.04111960083183219
        );
    }

    #[test]
    fn many_rounds_at_once_are_the_same_draws() {
        for number in 0..50 {
            let key = Key::new(number).named("batch");
            for (first, index) in [(1, 0), (77, 3), (u32::MAX - 70, 9)] {
                let p = [0.0, 0.01, 0.3, 0.999, 1.0, 1e-300][number as usize % 6];
                let bits = key.chances(first, index, threshold(p));
                for place in 0..64 {
                    let expected = key.cell(first + place, index).chance(p);
                    assert_eq!(bits >> place & 1 == 1, expected, "{number} {first} {place}");
                }
            }
        }
        for word in
            [0, 1 << 11, (1 << 11) - 1, u64::MAX, 0x0147_AE14_7AE1_47AE, 0x028F_5C28_F5C2_8F5C]
        {
            for p in [0.0, f64::MIN_POSITIVE, 1.0 / 9_007_199_254_740_992.0, 0.005, 0.01, 0.5, 1.0]
            {
                assert_eq!(word >> 11 < threshold(p), unit(word) < p, "{word} {p}");
            }
        }
    }

    #[test]
    fn cells_are_separate() {
        let key = Key::new(1).of_match(2, 3).purpose(Purpose::Monitoring, 0);
        let mut seen = std::collections::BTreeSet::new();
        for round in 0..20 {
            for index in 0..20 {
                let mut cell = key.cell(round, index);
                for _ in 0..20 {
                    assert!(seen.insert(cell.next_u64()));
                }
            }
            assert_eq!(key.word(round), key.at(round).next_u64());
            assert_eq!(key.uniform(round), key.at(round).uniform());
            assert_eq!(key.open_uniform(round), key.at(round).open_uniform());
        }
    }

    #[test]
    fn derived_keys_differ() {
        let root = Key::new(0);
        let mut seen = std::collections::BTreeSet::new();
        for label in 0..100 {
            assert!(seen.insert(root.child(label)));
            assert!(seen.insert(root.purpose(Purpose::Choice, label as u32)));
            assert!(seen.insert(root.purpose(Purpose::Vote, label as u32)));
            assert!(seen.insert(root.child(label).child(label)));
            assert!(seen.insert(root.named(&label.to_string())));
            assert!(seen.insert(root.of_match(1000, label)));
        }
        for name in ["", "\0", "\0\0", "session", "session ", "sessions of the council"] {
            assert!(seen.insert(root.named(name)), "{name:?}");
        }
        assert_eq!(root.path(&[3, 4]), root.child(3).child(4));
    }

    #[test]
    fn streams_are_copied_and_restored() {
        let mut stream = Stream::new(5).named("session");
        for _ in 0..7 {
            stream.next_u64();
        }
        let position = stream.position();
        let mut copy = stream.clone();
        let ahead: Vec<u64> = (0..5).map(|_| stream.next_u64()).collect();
        assert_eq!((0..5).map(|_| copy.next_u64()).collect::<Vec<_>>(), ahead);
        assert_eq!(copy, stream);
        for back in [position, position - 1] {
            let mut restored = stream.key().at(0);
            restored.seek(back);
            let skip = (position - back) as usize;
            let words: Vec<u64> = (0..skip + 5).map(|_| restored.next_u64()).collect();
            assert_eq!(words[skip..], ahead[..]);
        }
        stream.seek(u64::MAX);
        stream.next_u64();
        assert_eq!(stream.position(), 0);
        assert_ne!(stream.split(), stream.split());
        assert_eq!(stream.child(1), Stream::new(5).named("session").child(1));
    }
}
