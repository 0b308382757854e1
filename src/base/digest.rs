//! Names for contents: equal texts have equal digests, and different ones do not.

use std::hash::Hasher;

/// The BLAKE3 digest of some bytes, as 64 hexadecimal digits.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// The same as 32 bytes.
#[must_use]
pub fn raw(bytes: &[u8]) -> [u8; 32] {
    *blake3::hash(bytes).as_bytes()
}

/// The digest of anything that can be hashed, within one run of a program.
#[derive(Debug, Default)]
pub struct Digest(blake3::Hasher);

impl Digest {
    /// What it came to.
    #[must_use]
    pub fn done(&self) -> [u8; 32] {
        *self.0.finalize().as_bytes()
    }
}

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        self.done().iter().take(8).fold(0, |all, byte| all << 8 | u64::from(*byte))
    }
}

/// The first eight digits: enough to notice that a line was damaged.
#[must_use]
pub fn check(bytes: &[u8]) -> String {
    digest(bytes).chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_nothing_is_the_published_one() {
        assert_eq!(digest(b""), "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
        assert_eq!(check(b""), "af1349b9");
    }
}
