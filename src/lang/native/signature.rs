//! What is known of a native.

use std::sync::Arc;

use super::{Args, Cx};
use crate::lang::value::{Fault, Value};

/// A group of natives, one chapter of the reference.
#[derive(Debug)]
pub struct Table {
    /// The chapter's title.
    pub title: &'static str,
    /// Its functions, in the order of the reference.
    pub natives: &'static [Native],
}

/// A native as it is declared.
#[derive(Debug)]
pub struct Native {
    /// The name that scripts write.
    pub name: &'static str,
    /// Markdown: a summary line, explanation, `# Errors`, `# Examples`, `# Sources`.
    pub docs: &'static str,
    /// Its parameters in order.
    pub parameters: &'static [Parameter],
    /// What it gives, as `a number`.
    pub returns: &'static str,
    /// Whether its bare name is a call without arguments: `consensus`, `perfect`.
    pub bare: bool,
    /// Runs it.
    pub run: fn(&mut dyn Cx, Args) -> Result<Value, Fault>,
}

/// A parameter of a native.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub docs: &'static str,
    /// What it must be, as `a number`.
    pub expected: &'static str,
    /// Whether it may be left out.
    pub optional: bool,
    /// Whether it takes all further positional arguments.
    pub rest: bool,
    /// Whether it takes all named arguments that are no other parameter's, as a map.
    pub named: bool,
}

/// How a native runs: one of ours, or one that a host has registered.
#[derive(Clone)]
pub enum NativeFn {
    /// Declared in this crate.
    Static(fn(&mut dyn Cx, Args) -> Result<Value, Fault>),
    /// A host's closure.
    Host(Arc<dyn Fn(&mut dyn Cx, Args) -> Result<Value, Fault> + Send + Sync>),
}

impl std::fmt::Debug for NativeFn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("native function")
    }
}
