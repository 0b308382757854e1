//! What instructions do beyond the common cases: operators, loops, and the making of lists, maps and texts.

use std::cmp::Ordering;
use std::sync::Arc;

use super::machine::Machine;
use crate::lang::bytecode::{DeclId, DeclarationBody, Image, Site, SiteId};
use crate::lang::diagnostic::catalog::run;
use crate::lang::source::Symbol;
use crate::lang::value::number::{self, Arithmetic};
use crate::lang::value::{Fault, FaultKind, Value, equality, search, show, with_article};

impl Machine {
    pub(super) fn arithmetic(
        &mut self,
        op: Arithmetic,
        a: Value,
        b: Value,
    ) -> Result<Value, Fault> {
        number::arithmetic(op, a, b, &mut self.heap)
    }

    pub(super) fn truth(&self, value: Value) -> Result<bool, Fault> {
        match value {
            Value::Bool(value) => Ok(value),
            other => Err(run::not_a_condition(&with_article(other.type_name(&self.heap))).into()),
        }
    }

    pub(super) fn equal(&mut self, a: Value, b: Value) -> Result<bool, Fault> {
        let mut work = 0;
        let same = equality::equal_counted(a, b, &self.heap, &mut work);
        self.spend_on(work)?;
        Ok(same)
    }

    /// States of a process come in the order in which it names them first. Where processes disagree there is none.
    #[cold]
    fn order_of_states(&self, a: Value, b: Value) -> Option<Ordering> {
        let (Value::Symbol(a), Value::Symbol(b)) = (a, b) else { return None };
        let mut orders = self.image.declarations.iter().filter_map(|declaration| {
            let DeclarationBody::Process { states, .. } = &declaration.body else { return None };
            let place = |state| states.iter().position(|known| *known == state);
            Some(place(a)?.cmp(&place(b)?))
        });
        let first = orders.next()?;
        orders.all(|order| order == first).then_some(first)
    }

    pub(super) fn order(&mut self, a: Value, b: Value) -> Result<Ordering, Fault> {
        let mut work = 0;
        let order = equality::order_counted(a, b, &self.heap, &mut work);
        self.spend_on(work)?;
        order.or_else(|| self.order_of_states(a, b)).ok_or_else(|| {
            let (a, b) = (a.type_name(&self.heap), b.type_name(&self.heap));
            run::no_order(&with_article(a), &with_article(b)).into()
        })
    }

    /// Has the work paid that values have noted.
    #[cold]
    pub(super) fn pay(&mut self) -> Result<(), Fault> {
        self.still_going()?;
        let work = self.heap.take_work();
        self.meter.spend(work)
    }

    /// What work on values has come to, when that has been paid. What was ended early is worth nothing, an error no more
    /// than a value.
    ///
    /// # Errors
    /// What the work fails with; a limit, or the interruption.
    pub fn paid<T>(&mut self, result: Result<T, Fault>) -> Result<T, Fault> {
        // What nobody can catch stays; an error that a script may catch must not hide the end of the run.
        let final_already = !self.heap.has_ended()
            && matches!(&result, Err(fault) if fault.0.kind != FaultKind::Error);
        match self.pay() {
            Err(fault) if !final_already => Err(fault),
            _ => result,
        }
    }

    /// Fails where work on a value was ended early, so that nobody sees what came of it.
    ///
    /// # Errors
    /// The limit on steps or time, or the interruption.
    #[inline]
    pub(super) fn still_going(&mut self) -> Result<(), Fault> {
        if self.heap.has_ended() { Err(self.ended()) } else { Ok(()) }
    }

    #[cold]
    fn ended(&mut self) -> Fault {
        let work = self.heap.take_work();
        self.heap.begin_watch();
        if let Some(failure) = self.heap.take_failure() {
            return failure;
        }
        // What it saw stops it, though it may be taken back by now.
        let met = self.meter.spend(work).and_then(|()| self.meter.look());
        met.err().unwrap_or_else(Fault::interrupted)
    }

    /// Counts the elements that an operator has looked at; a few are part of the instruction.
    pub(super) fn spend_on(&mut self, work: u64) -> Result<(), Fault> {
        if work < 16 { Ok(()) } else { self.meter.spend(work / 16) }
    }

    /// Prepares a loop over ints; whether there are any.
    pub(super) fn range_start(&mut self, at: usize, closed: bool) -> Result<bool, Fault> {
        let ends = [self.stack[at], self.stack[at + 1]];
        let (Some(low), Some(high)) =
            (number::to_int(ends[0], &self.heap), number::to_int(ends[1], &self.heap))
        else {
            let odd = ends.into_iter().find(|end| number::to_int(*end, &self.heap).is_none());
            let odd = with_article(odd.unwrap_or(Value::None).type_name(&self.heap));
            return Err(run::not_iterable(&format!("a range with {odd}")).into());
        };
        let last = if closed { Some(high) } else { high.checked_sub(1) };
        match last {
            Some(last) if low <= last => {
                let places = [Value::Int(low), Value::Int(last), Value::Int(low)];
                self.stack[at..at + 3].copy_from_slice(&places);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Goes to the next int of a loop; whether there is one.
    pub(super) fn range_next(&mut self, at: usize) -> Result<bool, Fault> {
        self.meter.spend(1)?;
        match (self.stack[at], self.stack[at + 1]) {
            (Value::Int(now), Value::Int(last)) if now < last => {
                self.stack[at] = Value::Int(now + 1);
                self.stack[at + 2] = Value::Int(now + 1);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Goes to the next element of a loop; whether there is one.
    pub(super) fn iter_next(&mut self, at: usize) -> Result<bool, Fault> {
        self.meter.spend(1)?;
        let Value::Int(place) = self.stack[at + 1] else {
            return Err(run::not_iterable("this").into());
        };
        let Some((value, after)) = self.next_element(self.stack[at], place)? else {
            return Ok(false);
        };
        self.stack[at + 2] = value;
        self.stack[at + 1] = Value::Int(after);
        Ok(true)
    }

    pub(super) fn append(&mut self, list: Value, start: usize, count: u8) -> Result<(), Fault> {
        let Value::List(list) = list else {
            let found = with_article(list.type_name(&self.heap));
            return Err(run::wrong_argument("push", "list", "a list", &found).into());
        };
        for offset in 0..usize::from(count) {
            self.heap.push(list, self.stack[start + offset])?;
        }
        Ok(())
    }

    pub(super) fn make_map(&mut self, start: usize, count: u8) -> Result<Value, Fault> {
        let map = self.heap.new_map()?;
        for pair in 0..usize::from(count) {
            let (key, value) = (self.stack[start + 2 * pair], self.stack[start + 2 * pair + 1]);
            self.heap.insert(map, key, value)?;
        }
        Ok(Value::Map(map))
    }

    pub(super) fn extend_map(&mut self, map: Value, start: usize, count: u8) -> Result<(), Fault> {
        let Value::Map(map) = map else { return Ok(()) };
        for pair in 0..usize::from(count) {
            let (key, value) = (self.stack[start + 2 * pair], self.stack[start + 2 * pair + 1]);
            if self.heap.map(map).get(key, &self.heap).is_some() {
                return Err(
                    run::repeated_key(&show::show_brief(key, &self.heap, &self.image)).into()
                );
            }
            self.heap.insert(map, key, value)?;
        }
        Ok(())
    }

    pub(super) fn make_range(
        &mut self,
        low: Value,
        high: Value,
        closed: bool,
    ) -> Result<Value, Fault> {
        for end in [low, high] {
            if !matches!(end, Value::Int(_) | Value::Float(_) | Value::Rational(_)) {
                return Err(run::not_a_range(&with_article(end.type_name(&self.heap))).into());
            }
        }
        self.heap.new_range(low, high, closed)
    }

    pub(super) fn unpack(&mut self, list: Value, to: usize, count: usize) -> Result<(), Fault> {
        let found = match list {
            Value::List(list) => {
                let items = &self.heap.list(list).items;
                if items.len() == count {
                    self.stack[to..to + count].copy_from_slice(items);
                    return Ok(());
                }
                format!("a list of {}", items.len())
            }
            other => with_article(other.type_name(&self.heap)),
        };
        Err(run::wrong_length(count, &found).into())
    }

    /// Notes at a site where records of this kind have the field; for writing, only fields without a legal range.
    pub(super) fn remember(&mut self, object: Value, site: SiteId, name: Symbol, writing: bool) {
        let Value::Record(record) = object else { return };
        let kind = self.heap.record(record).kind;
        let Some(info) = self.image.kinds.get(kind.index()) else { return };
        let Some(slot) = info.slot(name) else { return };
        if writing && info.fields[slot].range.is_some() {
            return;
        }
        if let Some(cache) = self.caches.get_mut(site.index()) {
            *cache = (kind, u32::try_from(slot).unwrap_or(u32::MAX));
        }
    }

    /// A value as a part of an interpolated string, in the format of the site.
    pub(super) fn shown(
        &mut self,
        value: Value,
        site: SiteId,
        image: &Image,
    ) -> Result<Value, Fault> {
        let Some(Site::Format(format)) = image.sites.get(site.index()) else { return Ok(value) };
        if matches!(value, Value::Text(_)) && *format == Default::default() {
            return Ok(value);
        }
        let format = *format;
        let text = self.text_of(value, |heap, image, payer| {
            show::show_formatted(value, format, heap, image, payer)
        })?;
        self.heap.new_text_of(text)
    }

    /// The texts from a place on, joined.
    pub(super) fn join(&mut self, start: usize, count: usize) -> Result<Value, Fault> {
        let parts = || {
            self.stack[start..start + count].iter().filter_map(|value| match value {
                Value::Text(text) => Some(self.heap.text(*text)),
                _ => None,
            })
        };
        let length = parts().map(str::len).fold(0, usize::saturating_add);
        if length > self.heap.room() {
            return Err(Fault::limit(run::out_of_memory(self.heap.limit())));
        }
        let mut joined = String::with_capacity(length);
        parts().for_each(|part| search::append(&mut joined, part, &self.heap));
        self.meter.spend(length as u64 / 64)?;
        self.heap.new_text_of(joined)
    }

    pub(super) fn whole_count(&mut self, value: Value) -> Result<Value, Fault> {
        match number::to_int(value, &self.heap) {
            Some(number) if number >= 0 => Ok(Value::Int(number)),
            _ => Err(run::not_a_count(&show::show_brief(value, &self.heap, &self.image)).into()),
        }
    }

    /// A declared thing, made by the native of its sort.
    pub(super) fn declare(
        &mut self,
        decl: DeclId,
        parts: [Value; 2],
        image: &Image,
    ) -> Result<Value, Fault> {
        let keyword = image.declarations[decl.index()].body.keyword();
        let Some(native) = self.registry.find(&format!("declare_{keyword}")) else {
            return Err(run::bad_argument(keyword, "this engine cannot make one").into());
        };
        let [arguments, parts] = parts;
        self.call_value(Value::Native(native), &[Value::Int(decl.0.into()), arguments, parts])
    }

    /// The fault of a failed assertion, with its operands.
    #[cold]
    pub(super) fn assertion(&mut self, site: SiteId, a: Value, b: Value, message: Value) -> Fault {
        let image = Arc::clone(&self.image);
        let Some(Site::Assert { relation, condition, message: has_message }) =
            image.sites.get(site.index())
        else {
            return run::assertion("").into();
        };
        let shown = |value: Value| show::show_brief(value, &self.heap, &image);
        let said = if *has_message { Some(show::show(message, &self.heap, &image)) } else { None };
        let mut problem = match said {
            Some(said) => run::assertion_because(&said).note(format!("asserted: {condition}")),
            None => run::assertion(condition),
        };
        if let Some(relation) = relation {
            problem = problem.note(format!("left of `{relation}`: {}", shown(a)));
            problem = problem.note(format!("right of `{relation}`: {}", shown(b)));
        } else if !matches!(a, Value::Bool(_)) {
            problem = run::not_a_condition(&with_article(a.type_name(&self.heap)));
        }
        problem.into()
    }
}
