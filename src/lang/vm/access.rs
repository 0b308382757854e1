//! Fields, elements, membership, closeness and iteration: everything beyond the fast cases of the main loop.

use std::sync::Arc;

use super::machine::Machine;
use crate::base::tolerance;
use crate::lang::diagnostic::catalog::run;
use crate::lang::diagnostic::nearest;
use crate::lang::native::{Cx, elements};
use crate::lang::source::{Symbol, known};
use crate::lang::value::{
    Fault, Heap, Key, MapRef, RangeRef, Reader, Value, equality, number, search, show, with_article,
};

impl Machine {
    /// `x.name`
    pub(super) fn get_field(&mut self, object: Value, name: Symbol) -> Result<Value, Fault> {
        let length = |len: usize| Ok(Value::Int(i64::try_from(len).unwrap_or(i64::MAX)));
        match object {
            Value::Record(record) => {
                let record = self.heap.record(record);
                if name == known::KIND {
                    return Ok(Value::Kind(record.kind));
                }
                let slot =
                    self.image.kinds.get(record.kind.index()).and_then(|kind| kind.slot(name));
                if let Some(slot) = slot {
                    return Ok(record.fields[slot]);
                }
            }
            Value::Map(entries) => {
                if let Some(value) = self.heap.map(entries).named(self.image.name(name)) {
                    return Ok(value);
                }
                let key = format!("\"{}\"", self.image.name(name));
                return Err(self.no_key(entries, self.image.name(name), &key));
            }
            Value::List(list) if name == known::LEN => {
                return length(self.heap.list(list).items.len());
            }
            // Of several opponents' histories the last would be another thing than what was done last.
            Value::List(list)
                if matches!(name, known::FIRST | known::LAST) && !self.holds_histories(object) =>
            {
                let items = &self.heap.list(list).items;
                let end = if name == known::FIRST { items.first() } else { items.last() };
                return end.copied().ok_or_else(|| run::nothing_in(self.image.name(name)).into());
            }
            Value::Text(text) if name == known::LEN => {
                let text = self.heap.text(text);
                self.heap.note(text.len() / 256);
                return length(char_count(text));
            }
            Value::Range(range) if name == known::LEN => {
                let (low, high) = self.int_range(range)?;
                return Ok(Value::Int(high.saturating_sub(low).max(0)));
            }
            Value::History(history) => {
                let past = self.heap.history(history);
                match name {
                    known::LEN => {
                        if let Some(watch) = &past.watch {
                            return watch.length().into_value(&mut self.heap);
                        }
                        return length(past.len());
                    }
                    known::LAST => return Ok(past.last().unwrap_or(Value::None)),
                    known::SAID => return Ok(past.said),
                    known::MESSAGES => return Ok(past.messages),
                    _ => {}
                }
            }
            Value::Object(handle) => {
                let object = Arc::clone(self.heap.object(handle));
                let image = Arc::clone(&self.image);
                if let Some(action) = object.action(name) {
                    return Ok(Value::Symbol(action));
                }
                let mut reader = Reader { heap: &mut self.heap, image: &image };
                let (_, before) = reader.heap.allocations();
                if let Some(value) = object.field(image.name(name), &mut reader) {
                    let (_, after) = self.heap.allocations();
                    self.heap.note(usize::try_from((after - before) / 256).unwrap_or(usize::MAX));
                    if value.is_err() {
                        // What was ended early is worth nothing, an error no more than a value.
                        self.still_going()?;
                    }
                    return value;
                }
                let getter = object.getter(image.name(name));
                if let Some(native) = getter.and_then(|getter| self.registry.find(getter)) {
                    return self.call_value(Value::Native(native), &[Value::Object(handle)]);
                }
            }
            Value::Kind(kind) if name == known::NAME => {
                let kind = self.image.kinds.get(kind.index()).map_or(known::NAME, |kind| kind.name);
                let name = self.image.name(kind).to_owned();
                return self.heap.new_text(&name);
            }
            Value::Function(id) if name == known::NAME => {
                let name = self
                    .image
                    .functions
                    .get(id.index())
                    .map_or_else(String::new, |f| f.name.to_string());
                return self.heap.new_text(&name);
            }
            _ => {}
        }
        Err(self.no_field(object, name))
    }

    /// `x.name = value`
    pub(super) fn set_field(
        &mut self,
        object: Value,
        name: Symbol,
        value: Value,
    ) -> Result<(), Fault> {
        match object {
            Value::Record(handle) => {
                let kind = self.heap.record(handle).kind;
                let slot = self.image.kinds.get(kind.index()).and_then(|kind| kind.slot(name));
                let Some(slot) = slot else { return Err(self.no_field(object, name)) };
                let range = self.image.kinds[kind.index()].fields[slot].range;
                if let Some(range) = range {
                    let bounds = self.call_value(Value::Function(range), &[])?;
                    self.check_range(value, bounds, name, kind)?;
                }
                if self.heap.is_guarded() && self.heap.record(handle).epoch < self.heap.barrier() {
                    let shown = show::show_inner(object, &self.heap, &self.image);
                    return Err(run::changed_in_play(&format!("`{shown}`")).into());
                }
                self.heap.change_record(handle)?.fields[slot] = value;
                Ok(())
            }
            Value::Map(map) => {
                let key = self.image.name(name).to_owned();
                let key = self.heap.new_text(&key)?;
                self.heap.insert(map, key, value)
            }
            other => Err(run::not_assignable(&with_article(other.type_name(&self.heap))).into()),
        }
    }

    fn check_range(
        &mut self,
        value: Value,
        bounds: Value,
        name: Symbol,
        kind: crate::lang::bytecode::KindId,
    ) -> Result<(), Fault> {
        let owner = self.image.kinds.get(kind.index()).map_or(known::NAME, |kind| kind.name);
        let owner = format!("`{}`", self.image.name(owner));
        self.in_range(value, bounds, name, &owner)
    }

    /// A fault unless a value is in its legal range.
    pub(super) fn in_range(
        &self,
        value: Value,
        bounds: Value,
        name: Symbol,
        owner: &str,
    ) -> Result<(), Fault> {
        if self.contains(bounds, value)? {
            return Ok(());
        }
        let value = show::show_brief(value, &self.heap, &self.image);
        let bounds = show::show_brief(bounds, &self.heap, &self.image);
        Err(run::outside_range(self.image.name(name), owner, &value, &bounds).into())
    }

    /// `x[i]`
    pub(super) fn get_index(&mut self, object: Value, index: Value) -> Result<Value, Fault> {
        if let Value::Range(range) = index
            && matches!(object, Value::List(_) | Value::Text(_) | Value::History(_))
        {
            return self.slice(object, range);
        }
        match (object, index) {
            (Value::Map(map), key) => match self.heap.map(map).get(key, &self.heap) {
                Some(entry) => Ok(entry.value),
                None => {
                    // A key that was looked for until the run was to end may be there.
                    self.still_going()?;
                    let shown = show::show_brief(key, &self.heap, &self.image);
                    let text = match key {
                        Value::Text(text) => self.heap.text(text).to_owned(),
                        _ => shown.clone(),
                    };
                    Err(self.no_key(map, &text, &shown))
                }
            },
            (Value::Object(handle), index) => {
                let object = Arc::clone(self.heap.object(handle));
                let image = Arc::clone(&self.image);
                let mut reader = Reader { heap: &mut self.heap, image: &image };
                if let Some(value) = object.index(index, &mut reader) {
                    return value;
                }
                reader.heap.note_object(handle);
                match object.elements(&mut reader) {
                    Some(list) => {
                        let list = list?;
                        self.get_index(list, index)
                    }
                    None => Err(self.not_indexable(Value::Object(handle), index)),
                }
            }
            (Value::List(_) | Value::Text(_) | Value::History(_) | Value::Range(_), index) => {
                let Some(at) = number::to_int(index, &self.heap) else {
                    return Err(self.not_indexable(object, index));
                };
                self.element(object, at)
            }
            _ => Err(self.not_indexable(object, index)),
        }
    }

    /// The fault of a key that is not there, with the one that may be meant.
    #[cold]
    fn no_key(&self, map: MapRef, text: &str, shown: &str) -> Fault {
        let keys = self.heap.map(map).entries.keys().filter_map(|key| match key {
            Key::Text(text) => Some(&**text),
            _ => None,
        });
        self.heap.note(self.heap.map(map).entries.len().min(1 << 11) / 4);
        let help = match nearest(text, keys) {
            Some(near) => Some(format!("did you mean `{near}`?")),
            None if text != shown => None,
            None => self.heap.map(map).named(text).map(|_| run::text_as_key(text)),
        };
        run::no_key(shown).help(help).into()
    }

    fn not_indexable(&self, object: Value, index: Value) -> Fault {
        let object = with_article(object.type_name(&self.heap));
        run::not_indexable(&object, &with_article(index.type_name(&self.heap))).into()
    }

    fn element(&mut self, object: Value, index: i64) -> Result<Value, Fault> {
        let at = usize::try_from(index).unwrap_or(usize::MAX);
        let (found, len) = match object {
            Value::List(list) => {
                let items = &self.heap.list(list).items;
                (items.get(at).copied(), items.len())
            }
            Value::History(history) => {
                let past = self.heap.history(history);
                (past.get(at), past.len())
            }
            Value::Range(range) => {
                let (low, high) = self.int_range(range)?;
                let value = low.checked_add(index).filter(|value| index >= 0 && *value < high);
                (value.map(Value::Int), usize::try_from(high.saturating_sub(low)).unwrap_or(0))
            }
            Value::Text(text) => {
                let text = self.heap.text(text);
                self.heap.note(text.len() / 32);
                let found = if text.is_ascii() {
                    text.get(at..at.saturating_add(1)).map(str::to_owned)
                } else {
                    text.chars().nth(at).map(String::from)
                };
                let len = char_count(text);
                match found {
                    Some(found) => (Some(self.heap.new_text(&found)?), len),
                    None => (None, len),
                }
            }
            _ => (None, 0),
        };
        found.ok_or_else(|| run::index_outside(index, len, object.type_name(&self.heap)).into())
    }

    /// `xs[a..b]`
    fn slice(&mut self, object: Value, range: RangeRef) -> Result<Value, Fault> {
        let (low, high) = self.int_range(range)?;
        let len = match object {
            Value::List(list) => self.heap.list(list).items.len(),
            Value::History(history) => self.heap.history(history).len(),
            Value::Text(text) => char_count(self.heap.text(text)),
            _ => 0,
        };
        let length = i64::try_from(len).unwrap_or(i64::MAX);
        if low < 0 || high > length || low > high {
            let outside = if low < 0 || low > length { low } else { high };
            return Err(run::slice_outside(outside, len, object.type_name(&self.heap)).into());
        }
        let (low, high) = (usize::try_from(low).unwrap_or(0), usize::try_from(high).unwrap_or(0));
        match object {
            Value::List(list) => {
                let bytes = (high - low) * size_of::<Value>();
                self.heap.charge(bytes)?;
                self.heap.release(bytes);
                self.heap.note((high - low) / 16);
                let items = self.heap.copied(&self.heap.list(list).items[low..high]);
                self.heap.new_list(items)
            }
            Value::History(history) => {
                let past = self.heap.history(history);
                let items = (low..high).map(|at| past.get(at).unwrap_or(Value::None)).collect();
                self.heap.new_list(items)
            }
            Value::Text(text) => {
                self.heap.note(self.heap.text(text).len() / 16);
                let text = self.heap.text(text);
                let rest = &text[search::bytes_of(text, low)..];
                let end = search::bytes_of(rest, high - low);
                if end > self.heap.room() {
                    return Err(Fault::limit(run::out_of_memory(self.heap.limit())));
                }
                let part = search::copied(&rest[..end], &self.heap);
                self.heap.new_text_of(part)
            }
            _ => Ok(Value::None),
        }
    }

    /// The first int of a range and one past the last.
    pub(super) fn int_range(&self, range: RangeRef) -> Result<(i64, i64), Fault> {
        let range = self.heap.range(range);
        let ends = (number::to_int(range.low, &self.heap), number::to_int(range.high, &self.heap));
        let (Some(low), Some(high)) = ends else {
            return Err(run::not_iterable("a range of floats").into());
        };
        Ok((low, if range.closed { high.saturating_add(1) } else { high }))
    }

    /// `x[i] = value`
    pub(super) fn set_index(
        &mut self,
        object: Value,
        index: Value,
        value: Value,
    ) -> Result<(), Fault> {
        match object {
            Value::List(list) => {
                let Some(at) = number::to_int(index, &self.heap) else {
                    return Err(self.not_indexable(object, index));
                };
                let items = &mut self.heap.change_list(list)?.items;
                let len = items.len();
                match usize::try_from(at).ok().and_then(|at| items.get_mut(at)) {
                    Some(place) => {
                        *place = value;
                        Ok(())
                    }
                    None => Err(run::index_outside(at, len, "list").into()),
                }
            }
            Value::Map(map) => self.heap.insert(map, index, value),
            other => Err(run::not_assignable(&with_article(other.type_name(&self.heap))).into()),
        }
    }

    /// `value in container`
    pub(super) fn contains(&self, container: Value, value: Value) -> Result<bool, Fault> {
        let heap = &self.heap;
        match container {
            Value::List(list) => {
                heap.note(heap.list(list).items.len() / 4);
                let mut items = heap.list(list).items.iter().enumerate();
                let held = |(at, &item): (usize, &Value)| {
                    equality::equal(item, value, heap) || !heap.goes_on_at(at)
                };
                Ok(items.any(held))
            }
            Value::History(history) => {
                let past = heap.history(history);
                heap.note_many(past.kept());
                let held = |(at, item): (usize, Value)| {
                    equality::equal(item, value, heap) || !heap.goes_on_at(at)
                };
                Ok(past.iter().enumerate().any(held))
            }
            Value::Map(map) => Ok(heap.map(map).get(value, heap).is_some()),
            Value::Text(text) => match value {
                Value::Text(part) => Ok({
                    heap.note(heap.text(text).len() / 8);
                    search::find(heap.text(text), heap.text(part), heap).is_some()
                }),
                _ => Ok(false),
            },
            Value::Range(range) => {
                let range = heap.range(range);
                let low = number::compare(range.low, value, heap);
                let high = number::compare(value, range.high, heap);
                let below = high
                    .is_some_and(|order| if range.closed { order.is_le() } else { order.is_lt() });
                Ok(low.is_some_and(std::cmp::Ordering::is_le) && below)
            }
            other => Err(run::cannot_contain(&with_article(other.type_name(heap))).into()),
        }
    }

    /// `a ~= b`
    pub(super) fn close(&mut self, a: Value, b: Value) -> Result<bool, Fault> {
        let mut work = 0;
        let heap = &self.heap;
        let close = equality::alike(a, b, heap, &mut work, &|a, b| close(a, b, heap));
        self.spend_on(work)?;
        Ok(close)
    }

    /// What a `for` loop goes through: lists, ranges, histories and strings as they are, else the elements.
    pub(super) fn iterable(&mut self, value: Value) -> Result<Value, Fault> {
        match value {
            Value::List(_) | Value::History(_) | Value::Text(_) => Ok(value),
            Value::Range(range) => self.int_range(range).map(|_| value),
            other => {
                let mark = self.heap.roots.len();
                let items = elements(other, self as &mut dyn Cx);
                let result = match items {
                    Ok(Some(items)) => self.heap.new_list(items),
                    Ok(None) => {
                        Err(run::not_iterable(&with_article(other.type_name(&self.heap))).into())
                    }
                    Err(fault) => Err(fault),
                };
                self.heap.unroot(mark);
                result
            }
        }
    }

    /// The element at a loop's position, and the position after it.
    pub(super) fn next_element(
        &mut self,
        iterable: Value,
        at: i64,
    ) -> Result<Option<(Value, i64)>, Fault> {
        let index = usize::try_from(at).unwrap_or(usize::MAX);
        Ok(match iterable {
            Value::List(list) => self.heap.list(list).items.get(index).map(|item| (*item, at + 1)),
            Value::History(history) => {
                self.heap.history(history).get(index).map(|item| (item, at + 1))
            }
            Value::Range(range) => {
                let (low, high) = self.int_range(range)?;
                let value = low.saturating_add(at);
                (value < high).then_some((Value::Int(value), at + 1))
            }
            Value::Text(text) => {
                let rest = self.heap.text(text).get(index..).unwrap_or("");
                match rest.chars().next() {
                    Some(letter) => {
                        let value = self.heap.new_text(letter.encode_utf8(&mut [0; 4]))?;
                        Some((value, at + i64::try_from(letter.len_utf8()).unwrap_or(1)))
                    }
                    None => None,
                }
            }
            _ => None,
        })
    }
}

fn char_count(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// Closeness of what is no list, history or map; an object may be close to one.
fn close(a: Value, b: Value, heap: &Heap) -> bool {
    let by_object = |object: Value, other: Value| match object {
        Value::Object(object) => {
            heap.note_object(object);
            heap.object(object).close_to(other, heap)
        }
        _ => None,
    };
    if let Some(close) = by_object(a, b).or_else(|| by_object(b, a)) {
        return close;
    }
    match (number::to_f64(a, heap), number::to_f64(b, heap)) {
        (Some(x), Some(y)) => tolerance::close(x, y),
        _ => equality::equal_leaves(a, b, heap),
    }
}
