//! Bytes and numbers: what everything that is stored is made of.
//!
//! Whole numbers are written in groups of seven bits, the lowest first, so that small ones take one byte; those
//! that may be negative are folded first (0, -1, 1, -2 … become 0, 1, 2, 3 …). Texts and lists begin with their
//! length. A span is written as its distance from the one before, since most stand close together.
//!
//! **Invariant:** reading takes room in proportion to what is there to read. Every element takes a byte at least,
//! so a length beyond the end is damage, and room is made for what the rest of the input can hold, not for what it
//! promises. Nothing recurs but trees, and these only so deep as scripts can be.

use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};

use super::Damage;
use crate::lang::bytecode::NativeId;
use crate::lang::source::{SourceId, Span};

/// Can be stored.
pub trait Stored: Sized {
    /// Appends it.
    fn write(&self, out: &mut Writer);

    /// Reads it.
    ///
    /// # Errors
    /// Where the bytes are not those of one.
    fn read(from: &mut Reader<'_>) -> Result<Self, Damage>;
}

/// What has been written so far.
#[derive(Debug, Default)]
pub struct Writer {
    bytes: Vec<u8>,
    last: Span,
    /// The natives that are named, each by its place here.
    natives: IndexSet<NativeId>,
}

impl Writer {
    /// The bytes, and the natives that they name, by place.
    #[must_use]
    pub fn finish(self) -> (Vec<u8>, Vec<NativeId>) {
        (self.bytes, self.natives.into_iter().collect())
    }

    pub(super) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    pub(super) fn native(&mut self, native: NativeId) {
        let (place, _) = self.natives.insert_full(native);
        self.number(place as u64);
    }

    fn items<'a, T: Stored + 'a>(&mut self, items: impl ExactSizeIterator<Item = &'a T>) {
        self.number(items.len() as u64);
        for item in items {
            item.write(self);
        }
    }
}

/// What is left to read.
#[derive(Debug)]
pub struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    last: Span,
    depth: usize,
    natives: Vec<NativeId>,
}

/// A tree in a script cannot be deeper.
const DEEPEST: usize = 256;

impl<'b> Reader<'b> {
    /// From the beginning.
    #[must_use]
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, last: Span::default(), depth: 0, natives: Vec::new() }
    }

    /// Says which natives the rest names, by place.
    pub fn name(&mut self, natives: Vec<NativeId>) {
        self.natives = natives;
    }

    /// What is wrong here.
    #[must_use]
    pub fn damage(&self, what: &'static str) -> Damage {
        Damage { at: self.at, what }
    }

    /// How far it has come.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at
    }

    /// That nothing is left.
    ///
    /// # Errors
    /// If something is.
    pub fn end(&self) -> Result<(), Damage> {
        if self.at == self.bytes.len() { Ok(()) } else { Err(self.damage("more than a program")) }
    }

    /// So many bytes.
    ///
    /// # Errors
    /// If there are not so many.
    pub fn take(&mut self, count: usize) -> Result<&'b [u8], Damage> {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        let taken = rest.get(..count).ok_or_else(|| self.damage("it ends too early"))?;
        self.at += count;
        Ok(taken)
    }

    pub(super) fn byte(&mut self) -> Result<u8, Damage> {
        self.take(1).map(|bytes| bytes[0])
    }

    pub(super) fn number(&mut self) -> Result<u64, Damage> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let group = u64::from(byte & 0x7f);
            if group << shift >> shift != group {
                break;
            }
            number |= group << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(self.damage("a number too large"))
    }

    /// How many elements follow.
    fn count(&mut self) -> Result<usize, Damage> {
        let count = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        if count > self.bytes.len() - self.at {
            return Err(self.damage("it ends too early"));
        }
        Ok(count)
    }

    /// Room for so many elements, and never for more than four times what is left to read.
    fn room<T>(&self, count: usize) -> usize {
        let left = 4 * (self.bytes.len() - self.at);
        count.min(left / size_of::<T>().max(1))
    }

    pub(super) fn native(&mut self) -> Result<NativeId, Damage> {
        let place = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        self.natives.get(place).copied().ok_or_else(|| self.damage("a function that is not listed"))
    }

    /// Reads what can hold others of its sort.
    pub(super) fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Damage>,
    ) -> Result<T, Damage> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.damage("it is too deep"));
        }
        let result = read(self);
        self.depth -= 1;
        result
    }
}

macro_rules! whole {
    ($($type:ty)*) => {$(
        impl Stored for $type {
            fn write(&self, out: &mut Writer) {
                out.number(*self as u64);
            }

            fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
                let number = from.number()?;
                <$type>::try_from(number).map_err(|_| from.damage("a number too large"))
            }
        }
    )*};
}

whole!(u8 u16 u32 usize);

/// Numbers near 0 become small ones.
fn fold(number: i64) -> u64 {
    (number << 1 ^ number >> 63).cast_unsigned()
}

fn unfold(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

macro_rules! signed {
    ($($type:ty)*) => {$(
        impl Stored for $type {
            fn write(&self, out: &mut Writer) {
                out.number(fold(i64::from(*self)));
            }

            fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
                let number = unfold(from.number()?);
                <$type>::try_from(number).map_err(|_| from.damage("a number too large"))
            }
        }
    )*};
}

signed!(i16 i32 i64);

impl Stored for bool {
    fn write(&self, out: &mut Writer) {
        out.bytes.push(u8::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        match from.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(from.damage("neither true nor false")),
        }
    }
}

impl Stored for f64 {
    fn write(&self, out: &mut Writer) {
        out.bytes.extend(self.to_bits().to_le_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(from.take(8)?);
        Ok(Self::from_bits(u64::from_le_bytes(bytes)))
    }
}

impl Stored for char {
    fn write(&self, out: &mut Writer) {
        out.number(u64::from(u32::from(*self)));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let number = u32::read(from)?;
        Self::from_u32(number).ok_or_else(|| from.damage("no character"))
    }
}

impl Stored for String {
    fn write(&self, out: &mut Writer) {
        out.number(self.len() as u64);
        out.bytes.extend(self.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let count = from.count()?;
        let text = std::str::from_utf8(from.take(count)?);
        text.map(str::to_owned).map_err(|_| from.damage("no text"))
    }
}

impl Stored for Arc<str> {
    fn write(&self, out: &mut Writer) {
        out.number(self.len() as u64);
        out.bytes.extend(self.as_bytes());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        String::read(from).map(Self::from)
    }
}

impl Stored for Span {
    fn write(&self, out: &mut Writer) {
        let before = std::mem::replace(&mut out.last, *self);
        let step = fold(i64::from(self.start) - i64::from(before.start));
        out.number(step << 1 | u64::from(self.source != before.source));
        if self.source != before.source {
            self.source.0.write(out);
        }
        (i64::from(self.end) - i64::from(self.start)).write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let (before, first) = (from.last, from.number()?);
        let source = if first & 1 == 1 { SourceId(u32::read(from)?) } else { before.source };
        let start = i64::from(before.start).checked_add(unfold(first >> 1));
        let end = start.zip(Some(i64::read(from)?)).and_then(|(start, len)| start.checked_add(len));
        let place = |at: Option<i64>| at.and_then(|at| u32::try_from(at).ok());
        let (Some(start), Some(end)) = (place(start), place(end)) else {
            return Err(from.damage("a place outside of every text"));
        };
        from.last = Self { source, start, end };
        Ok(from.last)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write(&self, out: &mut Writer) {
        self.is_some().write(out);
        if let Some(value) = self {
            value.write(out);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        if bool::read(from)? { T::read(from).map(Some) } else { Ok(None) }
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write(&self, out: &mut Writer) {
        out.items(self.iter());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let count = from.count()?;
        let mut items = Self::with_capacity(from.room::<T>(count));
        for _ in 0..count {
            items.push(T::read(from)?);
        }
        Ok(items)
    }
}

impl<T: Stored> Stored for Arc<[T]> {
    fn write(&self, out: &mut Writer) {
        out.items(self.iter());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        Vec::read(from).map(Self::from)
    }
}

impl<T: Stored> Stored for Arc<T> {
    fn write(&self, out: &mut Writer) {
        T::write(self, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        T::read(from).map(Self::new)
    }
}

impl<T: Stored> Stored for Box<T> {
    fn write(&self, out: &mut Writer) {
        T::write(self, out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        T::read(from).map(Self::new)
    }
}

impl<A: Stored, B: Stored> Stored for (A, B) {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        Ok((A::read(from)?, B::read(from)?))
    }
}

impl<A: Stored, B: Stored, C: Stored> Stored for (A, B, C) {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
        self.2.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        Ok((A::read(from)?, B::read(from)?, C::read(from)?))
    }
}

impl<K: Stored + std::hash::Hash + Eq, V: Stored> Stored for IndexMap<K, V> {
    fn write(&self, out: &mut Writer) {
        out.number(self.len() as u64);
        for (key, value) in self {
            key.write(out);
            value.write(out);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let items: Vec<(K, V)> = Vec::read(from)?;
        let count = items.len();
        let map: Self = items.into_iter().collect();
        if map.len() == count { Ok(map) } else { Err(from.damage("one key twice")) }
    }
}

impl<K: Stored + std::hash::Hash + Eq> Stored for IndexSet<K> {
    fn write(&self, out: &mut Writer) {
        out.items(self.iter());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let items: Vec<K> = Vec::read(from)?;
        let count = items.len();
        let set: Self = items.into_iter().collect();
        if set.len() == count { Ok(set) } else { Err(from.damage("one key twice")) }
    }
}
