//! Anonymous actors: strategies and actions that play without a name of their own.
//!
//! A strategy is what it is called by as long as it is the only one; of several equal ones each is an actor of
//! its own, so that `me` and `them` differ, and so do they in the record of a regime.

use std::any::Any;
use std::sync::Arc;

use super::seats::Seated;
use crate::bridge::distinct::Distinct;
use crate::lang::bytecode::Image;
use crate::lang::native::Cx;
use crate::lang::value::object::tag;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, equality};

/// One of several players that are the same strategy or action.
#[derive(Clone, Debug)]
pub(crate) struct Anonymous {
    pub(super) name: Arc<str>,
    seat: usize,
}

/// Who plays, as scripts know them, in seat order.
pub(crate) fn actors(cx: &mut dyn Cx, seats: &[Seated]) -> Result<Vec<Value>, Fault> {
    let classes = classes(cx, seats)?;
    let mut sizes = vec![0_usize; seats.len()];
    classes.iter().for_each(|class| sizes[*class] += 1);
    let mut numbers = vec![0_usize; seats.len()];
    let mut actors = Vec::with_capacity(seats.len());
    for (seat, (seated, class)) in seats.iter().zip(classes).enumerate() {
        numbers[class] += 1;
        let named = !matches!(seated.actor, Value::None);
        if named || sizes[class] < 2 {
            actors.push(if named { seated.actor } else { seated.given });
            continue;
        }
        let name = format!("{} ({})", seated.name, numbers[class]).into();
        actors.push(cx.new_object(Arc::new(Anonymous { name, seat }))?);
    }
    Ok(actors)
}

/// For each seat the first one that was given the same.
fn classes(cx: &mut dyn Cx, seats: &[Seated]) -> Result<Vec<usize>, Fault> {
    // Equal values have equal keys, but for containers, which are all put together.
    let mut known = Distinct::default();
    let mut alike: Vec<Vec<usize>> = Vec::new();
    let mut classes = Vec::with_capacity(seats.len());
    for (seat, seated) in seats.iter().enumerate() {
        let key = match seated.given {
            Value::List(_) | Value::Map(_) | Value::History(_) => Value::None,
            other => other,
        };
        let (number, new) = known.number(cx, key)?;
        if new {
            alike.push(Vec::new());
        }
        let (alike, heap) = (&mut alike[number], cx.values());
        let same = |first: &&usize| equality::equal(seats[**first].given, seated.given, heap);
        let first = alike.iter().find(same).copied();
        if first.is_none() {
            alike.push(seat);
        }
        let tried = alike.len() as u64;
        classes.push(first.unwrap_or(seat));
        cx.spend(1 + tried / 4)?;
    }
    Ok(classes)
}

impl Object for Anonymous {
    fn type_name(&self) -> &'static str {
        "actor"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        (name == "name").then(|| reader.heap.new_text(&self.name))
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name"]
    }

    fn show(&self, _heap: &Heap, _image: &Image) -> String {
        self.name.to_string()
    }

    fn show_short(&self, _heap: &Heap, _image: &Image) -> String {
        self.name.to_string()
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| self.seat == other.seat && self.name == other.name)
    }

    fn tag(&self, _heap: &Heap) -> u64 {
        tag(&(self.seat, &self.name))
    }

    fn bytes(&self) -> usize {
        64 + self.name.len()
    }
}
