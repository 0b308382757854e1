//! Strings: immutable, and yet cheap to build.
//!
//! A text is a prefix of a buffer. Joining something to a text that ends where its buffer ends grows the buffer
//! in place; the shorter text stays what it was. So `s += piece` in a loop takes linear time.

use super::pool::Pool;
use super::{TextRef, search};

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
#[derive(Debug, Default)]
pub(super) struct Texts {
    texts: Pool<Text>,
    buffers: Pool<String>,
}

/// The copies have as much room to grow: that is what they were counted for.
impl Clone for Texts {
    fn clone(&self) -> Self {
        let mut buffers = self.buffers.clone();
        for (copy, buffer) in buffers.items.iter_mut().zip(&self.buffers.items) {
            copy.reserve_exact(buffer.capacity() - buffer.len());
        }
        Self { texts: self.texts.clone(), buffers }
    }
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

    /// How many bytes a text has, without a look at its buffer.
    #[inline]
    pub(super) fn length(&self, text: TextRef) -> usize {
        self.texts.items[text.0 as usize].len as usize
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
            let (needed, capacity) = (other.len as usize, buffer.capacity());
            let free = capacity - buffer.len();
            if free >= needed { 0 } else { capacity.max(needed) - free }
        } else {
            (one.len + other.len) as usize + 32
        }
    }

    /// The joined text; where told not to go on, how many bytes more are held all the same.
    pub(super) fn concat(
        &mut self,
        a: TextRef,
        b: TextRef,
        goes_on: &dyn Fn() -> bool,
    ) -> Result<TextRef, usize> {
        let (one, other) = (self.texts.items[a.0 as usize], self.texts.items[b.0 as usize]);
        let len = one.len + other.len;
        if self.at_tip(one) {
            // Taken out, so that the other can be read while this one grows.
            let mut buffer = std::mem::take(&mut self.buffers.items[one.buffer as usize]);
            let (needed, before) = (other.len as usize, buffer.capacity());
            if buffer.capacity() - buffer.len() < needed {
                buffer.reserve_exact(buffer.capacity().max(needed));
            }
            let whole = if other.buffer == one.buffer {
                extend_from_within(&mut buffer, needed, goes_on)
            } else {
                extend(&mut buffer, self.get(b), goes_on)
            };
            let more = buffer.capacity() - before;
            if !whole {
                buffer.truncate(one.len as usize);
            }
            self.buffers.items[one.buffer as usize] = buffer;
            // A text at its buffer's tip is longer than a head.
            let joined = Text { buffer: one.buffer, len, head: one.head };
            return if whole { Ok(TextRef(self.texts.insert(joined))) } else { Err(more) };
        }
        let mut joined = String::with_capacity(len as usize);
        let mut add = |text| extend(&mut joined, self.get(text), goes_on);
        if !(add(a) && add(b)) {
            return Err(0);
        }
        let head = head(&joined);
        let buffer = self.buffers.insert(joined);
        Ok(TextRef(self.texts.insert(Text { buffer, len, head })))
    }

    /// What all of them are counted for.
    #[cfg(debug_assertions)]
    pub(super) fn bytes(&self, entry: usize) -> usize {
        let texts = self.texts.iter().count() * entry;
        texts + self.buffers.iter().map(|buffer| buffer.capacity() + entry).sum::<usize>()
    }

    pub(super) fn shrink(&mut self) {
        self.texts.shrink();
        self.buffers.shrink();
    }

    pub(super) fn begin(&mut self) {
        self.texts.begin();
        self.buffers.begin();
    }

    pub(super) fn mark(&mut self, text: TextRef) {
        if self.texts.mark(text.0) {
            self.buffers.mark(self.texts.items[text.0 as usize].buffer);
        }
    }

    pub(super) fn sweep(&mut self, goes_on: &dyn Fn() -> bool, entry: usize) -> usize {
        let freed = self.texts.sweep(goes_on, |_| entry);
        freed + self.buffers.sweep(goes_on, |buffer| buffer.capacity() + entry)
    }
}

/// Adds a text to another, a long one piece by piece as long as told to go on; whether all of it.
#[inline]
fn extend(buffer: &mut String, text: &str, goes_on: &dyn Fn() -> bool) -> bool {
    if text.len() < search::PIECE {
        buffer.push_str(text);
        return true;
    }
    extend_by_pieces(buffer, text, goes_on)
}

#[cold]
fn extend_by_pieces(buffer: &mut String, text: &str, goes_on: &dyn Fn() -> bool) -> bool {
    search::pieces(text).all(|piece| {
        buffer.push_str(piece);
        goes_on()
    })
}

/// The same with the beginning of the text itself.
fn extend_from_within(buffer: &mut String, bytes: usize, goes_on: &dyn Fn() -> bool) -> bool {
    let mut from = 0;
    while from < bytes {
        let end = search::boundary(buffer, (from + search::PIECE).min(bytes));
        buffer.extend_from_within(from..end);
        from = end;
        if from < bytes && !goes_on() {
            return false;
        }
    }
    true
}
