//! The code of a program as machines run it: that of all functions in one row.
//!
//! ```text
//! functions   main   add     main's code ── add's code ── …
//! entries      │      └──────────────────────┘
//!              └──────────────┘
//! ```
//!
//! It is laid out once for an image, when a machine first asks, and shared by all machines that run the image:
//! a new machine copies no code.

use std::sync::{Arc, OnceLock};

use super::{Function, Op};

/// The code of all functions in one row, so that a call or a return changes nothing but a place in it.
#[derive(Debug, Default)]
pub struct Row {
    /// The instructions.
    pub ops: Vec<Op>,
    /// Where each function is among them.
    pub entries: Vec<Entry>,
}

/// What a call needs to know of a function.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its first instruction.
    pub start: u32,
    /// How many arguments it takes, a hidden one included.
    pub arguments: u8,
    /// How many registers its frame has.
    pub registers: u8,
}

impl Row {
    fn of(functions: &[Arc<Function>]) -> Self {
        let mut row = Self::default();
        for function in functions {
            let arguments = function.parameters.len() + usize::from(function.hidden);
            row.entries.push(Entry {
                start: u32::try_from(row.ops.len()).unwrap_or(u32::MAX),
                arguments: u8::try_from(arguments).unwrap_or(u8::MAX),
                registers: u8::try_from(function.registers).unwrap_or(u8::MAX),
            });
            row.ops.extend_from_slice(&function.code);
        }
        row
    }
}

/// The row of an image, once it is laid. A copy of the image has none: it is made to be added to.
#[derive(Debug, Default)]
pub(super) struct Laid(OnceLock<Arc<Row>>);

impl Clone for Laid {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Laid {
    pub(super) fn row(&self, functions: &[Arc<Function>]) -> &Arc<Row> {
        self.0.get_or_init(|| Arc::new(Row::of(functions)))
    }
}
