//! Strings: immutable, and yet cheap to build.
//!
//! A text is a prefix of a buffer. Joining something to a text that ends where its buffer ends grows the buffer
//! in place; the shorter text stays what it was. So `s += piece` in a loop takes linear time.

use super::TextRef;
use super::pool::Pool;

#[derive(Clone, Copy, Debug, Default)]
struct Text {
    buffer: u32,
    len: u32,
    /// Its first bytes, to compare short texts without looking further.
    head: u64,
}

/// The first eight bytes, filled up with zeros.
fn head(text: &str) -> u64 {
    let mut bytes = [0; 8];
    let len = text.len().min(8);
    bytes[..len].copy_from_slice(&text.as_bytes()[..len]);
    u64::from_le_bytes(bytes)
}

/// All strings of a heap.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    texts: Pool<Text>,
    buffers: Pool<String>,
}

/// Shorter texts are copied when something is joined to them, so that common prefixes stay short.
const SHORT: usize = 32;

impl Texts {
    pub(super) fn insert(&mut self, text: String) -> TextRef {
        let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let head = head(&text);
        let buffer = self.buffers.insert(text);
        TextRef(self.texts.insert(Text { buffer, len, head }))
    }

    /// Whether two texts are the same, if their heads tell.
    #[inline]
    pub(super) fn same(&self, a: TextRef, b: TextRef) -> Option<bool> {
        if a == b {
            return Some(true);
        }
        let (a, b) = (&self.texts.items[a.0 as usize], &self.texts.items[b.0 as usize]);
        if a.len != b.len || a.head != b.head {
            Some(false)
        } else if a.len <= 8 {
            Some(true)
        } else {
            None
        }
    }

    #[inline]
    pub(super) fn get(&self, text: TextRef) -> &str {
        let text = self.texts.items[text.0 as usize];
        &self.buffers.items[text.buffer as usize][..text.len as usize]
    }

    fn at_tip(&self, text: Text) -> bool {
        let len = text.len as usize;
        len >= SHORT && self.buffers.items[text.buffer as usize].len() == len
    }

    /// How many bytes joining would add to what is held.
    pub(super) fn cost_of_concat(&self, a: TextRef, b: TextRef) -> usize {
        let (one, other) = (self.texts.items[a.0 as usize], self.texts.items[b.0 as usize]);
        if self.at_tip(one) {
            let buffer = &self.buffers.items[one.buffer as usize];
            let free = buffer.capacity() - buffer.len();
            if free >= other.len as usize { 0 } else { buffer.capacity().max(other.len as usize) }
        } else {
            (one.len + other.len) as usize + 32
        }
    }

    pub(super) fn concat(&mut self, a: TextRef, b: TextRef) -> TextRef {
        let (one, other) = (self.texts.items[a.0 as usize], self.texts.items[b.0 as usize]);
        if other.len == 0 {
            return a;
        }
        let len = one.len + other.len;
        if self.at_tip(one) {
            // Taken out, so that the other can be read while this one grows.
            let mut buffer = std::mem::take(&mut self.buffers.items[one.buffer as usize]);
            let needed = other.len as usize;
            if buffer.capacity() - buffer.len() < needed {
                buffer.reserve_exact(buffer.capacity().max(needed));
            }
            if other.buffer == one.buffer {
                buffer.extend_from_within(..needed);
            } else {
                buffer.push_str(self.get(b));
            }
            self.buffers.items[one.buffer as usize] = buffer;
            // A text at its buffer's tip is longer than a head.
            return TextRef(self.texts.insert(Text { buffer: one.buffer, len, head: one.head }));
        }
        let mut joined = String::with_capacity(len as usize);
        joined.push_str(self.get(a));
        joined.push_str(self.get(b));
        let head = head(&joined);
        let buffer = self.buffers.insert(joined);
        TextRef(self.texts.insert(Text { buffer, len, head }))
    }

    pub(super) fn shrink(&mut self) {
        self.texts.shrink();
        self.buffers.shrink();
    }

    pub(super) fn mark(&mut self, text: TextRef) {
        if self.texts.mark(text.0) {
            self.buffers.mark(self.texts.items[text.0 as usize].buffer);
        }
    }

    pub(super) fn sweep(&mut self, entry: usize) -> usize {
        self.texts.sweep(|_| entry) + self.buffers.sweep(|buffer| buffer.capacity() + entry)
    }
}
