//! What lies in the heap's pools, as far as it is no room of its own: lists, records, closures, views.

use super::Value;
use crate::lang::bytecode::{Context, FnId, KindId};

/// A list.
#[derive(Debug, Default)]
pub struct List {
    /// Its elements.
    pub items: Vec<Value>,
    /// When it was made; see [`Heap::barrier`](super::Heap::barrier).
    pub epoch: u32,
}

/// The copy has as much room to grow: that is what it was counted for.
impl Clone for List {
    fn clone(&self) -> Self {
        let mut items = Vec::with_capacity(self.items.capacity());
        items.extend_from_slice(&self.items);
        Self { items, epoch: self.epoch }
    }
}

/// A range.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// First.
    pub low: Value,
    /// Last, or one past it.
    pub high: Value,
    /// `..=`
    pub closed: bool,
}

impl Default for Range {
    fn default() -> Self {
        Self { low: Value::None, high: Value::None, closed: false }
    }
}

/// An instance of a kind.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its kind.
    pub kind: KindId,
    /// When it was made.
    pub epoch: u32,
    /// Its fields, in the kind's order.
    pub fields: Box<[Value]>,
}

impl Default for Record {
    fn default() -> Self {
        Self { kind: KindId(0), epoch: 0, fields: Box::default() }
    }
}

/// A function with what it captured.
#[derive(Clone, Debug)]
pub struct Closure {
    /// The function.
    pub function: FnId,
    /// What it captured.
    pub captures: Box<[Value]>,
}

impl Default for Closure {
    fn default() -> Self {
        Self { function: FnId(0), captures: Box::default() }
    }
}

/// A captured variable that is assigned.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// When it was made.
    pub epoch: u32,
}

impl Default for Cell {
    fn default() -> Self {
        Self { value: Value::None, epoch: 0 }
    }
}

/// What a strategy, norm or payoff sees, and a strategy's memory.
#[derive(Clone, Debug)]
pub struct View {
    /// One value for each [`Context`].
    pub fields: Box<[Value; Context::COUNT]>,
    /// The memory variables.
    pub memory: Vec<Value>,
}

impl Default for View {
    fn default() -> Self {
        Self { fields: Box::new([Value::None; Context::COUNT]), memory: Vec::new() }
    }
}
