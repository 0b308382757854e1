//! Processes as values: states, and the moves between them.

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::declared::{ALLOCATED, Made, list};
use super::exact::{ChainObject, odds};
use crate::analysis::markov::Chain;
use crate::lang::bytecode::{DeclarationBody, FnId, Image};
use crate::lang::diagnostic::catalog::{exact, model as words};
use crate::lang::native::Cx;
use crate::lang::source::Symbol;
use crate::lang::value::{Fault, Heap, Object, Reader, Value};

/// A process.
#[derive(Clone, Debug)]
pub(crate) struct ProcessObject {
    pub(super) made: Made,
    /// Its states as first named.
    pub(super) states: Vec<Symbol>,
    /// From, to, and the function of the view that says when.
    pub(super) moves: Vec<(usize, usize, Value)>,
    texts: Vec<Arc<str>>,
    /// Its chain, where every move has the same chance always; or why not.
    constant: Result<Arc<ChainObject>, Arc<str>>,
}

impl ProcessObject {
    /// Makes a process from what the machine hands over.
    pub(super) fn declare(cx: &mut dyn Cx, made: Made, parts: Value) -> Result<Self, Fault> {
        let DeclarationBody::Process { states, transitions, texts } = &made.declaration.body else {
            return Err(words::bad_game(&made.name, "its declaration is another's").into());
        };
        let parts = list(cx, parts);
        let functions = parts.first().map(|value| list(cx, *value)).unwrap_or_default();
        let moves =
            transitions.iter().zip(functions).map(|((from, to, _), when)| (*from, *to, when));
        let (states, moves, texts) = (states.clone(), moves.collect(), texts.clone());
        let constant = Err("".into());
        let mut process = Self { made, states, moves, texts, constant };
        process.constant = process.chain(cx)?;
        Ok(process)
    }

    /// The chain of a process whose moves have the same chance always.
    fn chain(&self, cx: &mut dyn Cx) -> Result<Result<Arc<ChainObject>, Arc<str>>, Fault> {
        let mut chances = Vec::with_capacity(self.moves.len());
        for (at, (.., when)) in self.moves.iter().enumerate() {
            match odds(cx, *when)? {
                Ok(chance) => chances.push(chance),
                Err(reason) => {
                    let text = self.texts.get(at).map_or("", |text| &**text);
                    return Ok(Err(exact::condition(text, &reason).into()));
                }
            }
        }
        let mut chain = Chain::new();
        for state in 0..self.states.len() {
            let mut stays = 1.0;
            for ((from, to, _), chance) in self.moves.iter().zip(&chances) {
                if *from == state && *chance > 0.0 {
                    chain.push(u32::try_from(*to).unwrap_or(0), stays * chance);
                    stays *= 1.0 - chance;
                }
            }
            if stays > 0.0 {
                chain.push(u32::try_from(state).unwrap_or(0), stays);
            }
            chain.end_row();
        }
        let states = self.states.iter().map(|state| Value::Symbol(*state)).collect();
        Ok(Ok(Arc::new(ChainObject { chain: Arc::new(chain), states, what: "process" })))
    }

    /// Its chain, for a figure that only a chain has.
    pub(super) fn as_chain(&self, field: &str) -> Result<&Arc<ChainObject>, Fault> {
        self.constant.as_ref().map_err(|reason| exact::no_figure("process", field, reason).into())
    }
}

impl Object for ProcessObject {
    fn type_name(&self) -> &'static str {
        "process"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn maker(&self) -> Option<FnId> {
        Some(self.made.declaration.maker)
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if let Some(value) = self.made.argument(name, reader.image) {
            return Some(Ok(value));
        }
        match name {
            "name" => Some(reader.heap.new_text(&self.made.name)),
            "states" => Some(
                reader
                    .heap
                    .new_list(self.states.iter().map(|state| Value::Symbol(*state)).collect()),
            ),
            "matrix" | "absorption" | "stationary" => match self.as_chain(name) {
                Ok(chain) => chain.figure(name, reader),
                Err(fault) => Some(Err(fault)),
            },
            _ => None,
        }
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name", "states", "matrix", "absorption", "stationary", "expected_time"]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        (name == "expected_time").then_some("method_process_expected_time")
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut out = format!("process {}", self.made.show(heap, image));
        for ((from, to, _), text) in self.moves.iter().zip(&self.texts) {
            let name = |at: &usize| self.states.get(*at).map_or("?", |state| image.name(*state));
            let _ = write!(out, "\n  {} => {} when {text}", name(from), name(to));
        }
        out
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.made.show(heap, image)
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| self.made.is_like(&other.made))
    }

    fn parts(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        Box::new(self.made.arguments.iter().copied())
    }

    fn tag(&self, _heap: &Heap) -> u64 {
        self.made.tag()
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.made.trace(mark);
        self.moves.iter().for_each(|(_, _, when)| mark(*when));
    }

    fn bytes(&self) -> usize {
        let states = self.states.len() * size_of::<Symbol>();
        let moves = self.moves.capacity() * size_of::<(usize, usize, Value)>();
        let texts = self.texts.len() * size_of::<Arc<str>>();
        let chain = match &self.constant {
            Ok(chain) => chain.bytes(),
            Err(reason) => reason.len(),
        };
        size_of::<Self>() + self.made.bytes() + states + moves + texts + chain + 5 * ALLOCATED
    }
}
