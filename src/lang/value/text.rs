//! Strings: immutable, and yet cheap to build.
//!
//! A text is a prefix of a buffer. Joining something to a text that ends where its buffer ends grows the buffer
//! in place; the shorter text stays what it was. So `s += piece` in a loop takes linear time.

use super::TextRef;
use super::heap::Pool;

#[derive(Clone, Copy, Debug, Default)]
struct Text {
    buffer: u32,
    len: u32,
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
    pub(super) fn insert(&mut self, text: &str) -> TextRef {
        let buffer = self.buffers.insert(text.to_owned());
        let len = u32::try_from(text.len()).unwrap_or(u32::MAX);
        TextRef(self.texts.insert(Text { buffer, len }))
    }

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
            let added = self.get(b).to_owned();
            let buffer = &mut self.buffers.items[one.buffer as usize];
            let needed = added.len();
            if buffer.capacity() - buffer.len() < needed {
                buffer.reserve_exact(buffer.capacity().max(needed));
            }
            buffer.push_str(&added);
            return TextRef(self.texts.insert(Text { buffer: one.buffer, len }));
        }
        let mut joined = String::with_capacity(len as usize);
        joined.push_str(self.get(a));
        joined.push_str(self.get(b));
        let buffer = self.buffers.insert(joined);
        TextRef(self.texts.insert(Text { buffer, len }))
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
