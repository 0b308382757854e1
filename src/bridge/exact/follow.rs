//! Following actors through a process, round by round.

use std::any::Any;
use std::sync::Arc;

use crate::base::random::{Key, Purpose};
use crate::bridge::declared::ALLOCATED;
use crate::bridge::process::ProcessObject;
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::{Context, Image};
use crate::lang::diagnostic::catalog::model;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, ViewRef, with_article};

/// The states of some actors, round by round.
#[derive(Clone, Debug)]
pub(in crate::bridge) struct PathObject {
    process: Arc<ProcessObject>,
    actors: Vec<Value>,
    rounds: usize,
    /// For each actor its state at the start and at the end of each round.
    states: Vec<Vec<u16>>,
}

/// One actor on its way.
struct Walker {
    view: ViewRef,
    draws: Key,
    state: u16,
    entered: u32,
}

impl PathObject {
    /// Follows actors for so many rounds. Each draws from a stream of its own, so that one more changes no other.
    pub(in crate::bridge) fn follow(
        cx: &mut dyn Cx,
        process: &Arc<ProcessObject>,
        actors: Vec<Value>,
        rounds: u32,
        seed: u64,
    ) -> Result<Self, Fault> {
        let bytes = actors.len().saturating_mul(rounds as usize + 1).saturating_mul(2);
        cx.values().fits(bytes)?;
        let mark = cx.heap().roots.len();
        let barrier = cx.heap().enter();
        let stream = cx.stream().clone();
        let walked = walk(cx, process, &actors, rounds, Key::new(seed));
        cx.swap_stream(stream);
        cx.heap().leave(barrier);
        cx.heap().unroot(mark);
        let process = Arc::clone(process);
        Ok(Self { process, actors, rounds: rounds as usize, states: walked? })
    }

    fn name(&self, state: u16) -> Value {
        self.process.states.get(usize::from(state)).map_or(Value::None, |name| Value::Symbol(*name))
    }

    /// One row for each actor and round; round 0 is the start.
    pub(in crate::bridge) fn table(&self, cx: &mut dyn Cx) -> Result<TableObject, Fault> {
        let size = self.actors.len().saturating_mul(self.rounds + 1);
        cx.spend(size as u64 / 4)?;
        let bytes = size.saturating_mul(48);
        cx.values().fits(bytes)?;
        let mut rows = Vec::with_capacity(size);
        for round in 0..=self.rounds {
            for (actor, path) in self.actors.iter().zip(&self.states) {
                let state = path.get(round).copied().unwrap_or(0);
                rows.push(vec![Value::Int(round as i64), *actor, self.name(state)]);
            }
        }
        let columns = ["round", "actor", "state"].map(Arc::from);
        Ok(TableObject::new(columns.to_vec(), rows))
    }

    /// How many actors are in each state, round by round.
    fn counts(&self, reader: &mut Reader<'_>) -> Result<Value, Fault> {
        let names = self.process.states.iter().map(|state| Arc::from(reader.image.name(*state)));
        let columns = std::iter::once(Arc::from("round")).chain(names).collect();
        let cells = (self.rounds + 1).saturating_mul(self.process.states.len() + 2);
        reader.heap.note_many(cells + self.states.len().saturating_mul(self.rounds + 1));
        reader.heap.fits(cells.saturating_mul(3 * size_of::<Value>()))?;
        let mut rows = Vec::with_capacity(self.rounds + 1);
        for round in 0..=self.rounds {
            let mut counts = vec![0_i64; self.process.states.len()];
            if !reader.heap.looks_on() {
                break;
            }
            for path in &self.states {
                if let Some(count) =
                    path.get(round).and_then(|state| counts.get_mut(usize::from(*state)))
                {
                    *count += 1;
                }
            }
            rows.push(
                std::iter::once(round as i64).chain(counts).map(Value::Int).collect::<Vec<_>>(),
            );
        }
        reader.heap.new_object(Arc::new(TableObject::new(columns, rows)))
    }
}

fn walk(
    cx: &mut dyn Cx,
    process: &ProcessObject,
    actors: &[Value],
    rounds: u32,
    key: Key,
) -> Result<Vec<Vec<u16>>, Fault> {
    let mut walkers = Vec::with_capacity(actors.len());
    let nobody = cx.new_list(Vec::new())?;
    for (number, actor) in actors.iter().enumerate() {
        let view = cx.heap().new_view()?;
        cx.heap().root(Value::View(view));
        let fields = &mut cx.heap().view_mut(view).fields;
        fields[Context::Me as usize] = *actor;
        fields[Context::Seat as usize] = Value::Int(number as i64);
        fields[Context::Regimes as usize] = nobody;
        let draws = key.purpose(Purpose::Nature, u32::try_from(number).unwrap_or(u32::MAX));
        walkers.push(Walker { view, draws, state: 0, entered: 0 });
    }
    let mut paths: Vec<Vec<u16>> = vec![vec![0]; actors.len()];
    for round in 1..=rounds {
        for (walker, path) in walkers.iter_mut().zip(&mut paths) {
            cx.spend(1)?;
            if let Some(to) = moves(cx, process, walker, round)? {
                (walker.state, walker.entered) = (to, round);
            }
            path.push(walker.state);
        }
    }
    Ok(paths)
}

/// The state into which an actor moves in this round: the first move whose condition holds.
fn moves(
    cx: &mut dyn Cx,
    process: &ProcessObject,
    walker: &Walker,
    round: u32,
) -> Result<Option<u16>, Fault> {
    let waited = round.saturating_sub(walker.entered);
    let fields = &mut cx.heap().view_mut(walker.view).fields;
    fields[Context::Round as usize] = Value::Int(round.into());
    fields[Context::Waited as usize] = Value::Int(waited.into());
    cx.swap_stream(walker.draws.at(round));
    for (from, to, when) in &process.moves {
        if *from != usize::from(walker.state) {
            continue;
        }
        let mark = cx.heap().roots.len();
        let answer = cx.call(*when, &[Value::View(walker.view)])?;
        cx.heap().unroot(mark);
        match answer {
            Value::Bool(true) => return Ok(u16::try_from(*to).ok()),
            Value::Bool(false) => {}
            other => {
                let found = with_article(other.type_name(cx.values()));
                return Err(model::bad_answer("`when`", "true or false", &found).into());
            }
        }
    }
    Ok(None)
}

impl Object for PathObject {
    fn type_name(&self) -> &'static str {
        "path"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        Some(match name {
            "states" => {
                reader.heap.note_many(self.states.len().saturating_mul(self.rounds + 1));
                let mut lists = Vec::with_capacity(self.states.len());
                for path in &self.states {
                    let items = path.iter().map(|state| self.name(*state)).collect();
                    match reader.heap.new_list(items) {
                        Ok(list) => lists.push(reader.heap.root(list)),
                        Err(fault) => return Some(Err(fault)),
                    }
                }
                reader.heap.new_list(lists)
            }
            "final" => {
                reader.heap.note_many(self.states.len());
                let last = |path: &Vec<u16>| self.name(path.last().copied().unwrap_or(0));
                reader.heap.new_list(self.states.iter().map(last).collect())
            }
            "counts" => self.counts(reader),
            "actors" => reader.heap.new_list(self.actors.clone()),
            "rounds" => Ok(Value::Int(self.rounds as i64)),
            _ => return None,
        })
    }

    fn fields(&self) -> &'static [&'static str] {
        &["states", "final", "counts", "actors", "rounds", "table"]
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        (name == "table").then_some("method_path_table")
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut out = self.show_short(heap, image);
        heap.note_many(self.states.len() + self.process.states.len());
        let mut there = vec![0_usize; self.process.states.len()];
        for at in self.states.iter().filter_map(|path| path.last()) {
            if let Some(count) = there.get_mut(usize::from(*at)) {
                *count += 1;
            }
        }
        for (state, count) in self.process.states.iter().zip(there) {
            out.push_str(&format!("\n  {}: {count}", image.name(*state)));
        }
        out
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        let (actors, rounds) = (self.actors.len(), self.rounds);
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        format!(
            "{actors} actor{} followed through {} for {rounds} round{}",
            plural(actors),
            self.process.made.name,
            plural(rounds)
        )
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.actors.iter().for_each(|actor| mark(*actor));
        self.process.trace(mark);
    }

    fn bytes(&self) -> usize {
        let actor = size_of::<Value>() + size_of::<Vec<u16>>() + ALLOCATED;
        256 + self.actors.len() * (actor + (self.rounds + 1) * 2)
    }
}
