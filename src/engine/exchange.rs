//! Values over the boundary: out of a machine as owned data, and into one.
//!
//! What is copied out counts as memory of the run until it is the host's, so that shared structure that would unfold to
//! more than the limit stops with that limit. Nesting is bounded both ways; a list that contains itself is endlessly
//! deep and does not come out.

use std::sync::Arc;

use super::object::{HostObject, HostTypes};
use super::value::{Callable, Fraction, Map, Object, Record, Table, Value, Whose};
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::KindId;
use crate::lang::diagnostic::catalog::host;
use crate::lang::native::{Cx, Registry, elements};
use crate::lang::value::history::named;
use crate::lang::value::{Fault, Heap, MapRef, RecordRef, Value as Raw, number, rational_bytes};
use crate::study::table::{Cell, Table as Cells};

/// Containers nested deeper than this are not handed over.
const DEEPEST: usize = 128;

/// Counts bytes that are about to be copied out, beside one for the work, and looks whether the run goes on. They count
/// until the native ends whose arguments they are, or whatever else the copy is made for.
///
/// # Errors
/// `E0651` beyond the memory limit, and whatever ends the run.
pub(super) fn room(cx: &mut dyn Cx, bytes: usize) -> Result<(), Fault> {
    room_and_work(cx, bytes, bytes / 64)
}

/// Room for so many elements of a kind. The work is theirs, and not that of their bytes, which machines differ in.
///
/// # Errors
/// As [`room`].
pub(super) fn room_for<T>(cx: &mut dyn Cx, count: usize) -> Result<(), Fault> {
    room_and_work(cx, count.saturating_mul(size_of::<T>()), count / 2)
}

fn room_and_work(cx: &mut dyn Cx, bytes: usize, work: usize) -> Result<(), Fault> {
    cx.heap().hold(bytes)?;
    let heap = cx.values();
    heap.note(1 + work);
    if heap.goes_on() { Ok(()) } else { Err(Fault::interrupted()) }
}

/// A value as owned data.
///
/// # Errors
/// `E0835` for what cannot be had, `E0651` beyond the memory limit, and whatever ends the run.
pub(crate) fn out(raw: Raw, cx: &mut dyn Cx) -> Result<Value, Fault> {
    Outward { cx }.value(raw, 0)
}

/// Copies values out. What holds a value has asked for its place; each asks for what hangs on it, before it is made.
struct Outward<'a> {
    cx: &'a mut dyn Cx,
}

impl Outward<'_> {
    fn value(&mut self, raw: Raw, depth: usize) -> Result<Value, Fault> {
        if depth > DEEPEST {
            return Err(host::not_handed_over(host::TOO_DEEP).into());
        }
        Ok(match raw {
            Raw::Absent | Raw::None | Raw::Cell(_) | Raw::View(_) => Value::None,
            Raw::Bool(value) => Value::Bool(value),
            Raw::Int(value) => Value::Int(value),
            Raw::Float(value) => Value::Float(value),
            Raw::Symbol(symbol) => {
                let image = Arc::clone(self.cx.image());
                Value::Action(self.name(image.name(symbol))?)
            }
            Raw::Text(text) => {
                let length = self.cx.values().text(text).len();
                room(self.cx, length)?;
                Value::Text(self.cx.values().text(text).to_owned())
            }
            Raw::Rational(value) => {
                let bytes = rational_bytes(self.cx.values().rational(value));
                room(self.cx, bytes)?;
                Value::Fraction(Fraction(self.cx.values().rational(value).clone()))
            }
            Raw::List(list) => {
                let item = |cx: &dyn Cx, at: usize| cx.values().list(list).items.get(at).copied();
                let count = self.cx.values().list(list).items.len();
                self.list(count, item, depth)?
            }
            Raw::Range(_) => match elements(raw, self.cx)? {
                Some(items) => self.list(items.len(), |_, at| items.get(at).copied(), depth)?,
                None => Value::None,
            },
            Raw::History(history) => {
                let count = self.cx.values().history(history).len();
                room_for::<Raw>(self.cx, count)?;
                let history = self.cx.values().history(history);
                let names = history.names.clone();
                let moves: Vec<Raw> =
                    history.iter().map(|value| named(value, names.as_ref())).collect();
                self.list(moves.len(), |_, at| moves.get(at).copied(), depth)?
            }
            Raw::Map(map) => self.map(map, depth)?,
            Raw::Record(record) => self.record(record, depth)?,
            Raw::Object(_) => self.object(raw, depth)?,
            Raw::Function(_) | Raw::Closure(_) | Raw::Native(_) | Raw::Kind(_) => {
                room(self.cx, PIN)?;
                let name = function_name(raw, self.cx);
                Value::Function(Callable { pin: self.cx.heap().pin(raw), name })
            }
        })
    }

    fn name(&mut self, name: &str) -> Result<String, Fault> {
        room(self.cx, name.len())?;
        Ok(name.to_owned())
    }

    /// Nothing changes while it is copied, so that elements can be had by their places.
    fn list(
        &mut self,
        count: usize,
        item: impl Fn(&dyn Cx, usize) -> Option<Raw>,
        depth: usize,
    ) -> Result<Value, Fault> {
        room_for::<Value>(self.cx, count)?;
        let mut list = Vec::with_capacity(count);
        for at in 0..count {
            let item = item(self.cx, at).unwrap_or(Raw::None);
            list.push(self.value(item, depth + 1)?);
            self.cx.look_at(at)?;
        }
        Ok(Value::List(list))
    }

    fn map(&mut self, map: MapRef, depth: usize) -> Result<Value, Fault> {
        let count = self.cx.values().map(map).entries.len();
        // The pairs as they are in the machine, and as they come out.
        room_for::<(Raw, Raw)>(self.cx, count)?;
        room_for::<(Value, Value)>(self.cx, count)?;
        let pairs: Vec<_> = self.cx.values().map(map).pairs().collect();
        let mut entries = Vec::with_capacity(count);
        for (at, (key, value)) in pairs.into_iter().enumerate() {
            entries.push((self.value(key, depth + 1)?, self.value(value, depth + 1)?));
            self.cx.look_at(at)?;
        }
        Ok(Value::Map(Map(entries)))
    }

    fn record(&mut self, record: RecordRef, depth: usize) -> Result<Value, Fault> {
        let record = self.cx.values().record(record);
        let (kind, values) = (record.kind, record.fields.clone());
        let image = Arc::clone(self.cx.image());
        let Some(kind) = image.kinds.get(kind.index()) else { return Ok(Value::None) };
        room_for::<(String, Value)>(self.cx, values.len())?;
        let mut fields = Vec::with_capacity(values.len());
        for (field, value) in kind.fields.iter().zip(values) {
            fields.push((self.name(image.name(field.name))?, self.value(value, depth + 1)?));
        }
        Ok(Value::Record(Record { kind: self.name(image.name(kind.name))?, fields }))
    }

    fn object(&mut self, raw: Raw, depth: usize) -> Result<Value, Fault> {
        let heap = self.cx.values();
        if let Some(object) = heap.downcast::<HostObject>(raw) {
            return Ok(Value::Object(object.outside()));
        }
        if let Some(table) = heap.downcast::<TableObject>(raw).cloned() {
            return self.table(&table, depth).map(Value::Table);
        }
        let Raw::Object(object) = raw else { return Ok(Value::None) };
        let type_name = heap.object(object).type_name();
        let text = self.cx.show_inner(raw);
        room(self.cx, text.len() + PIN)?;
        let pin = self.cx.heap().pin(raw);
        Ok(Value::Object(Object(Whose::Script { pin, type_name, text: text.into() })))
    }

    fn table(&mut self, table: &TableObject, depth: usize) -> Result<Table, Fault> {
        let mut columns = Vec::with_capacity(table.columns().len());
        for column in table.columns() {
            columns.push(self.name(column)?);
        }
        let names = table.names();
        room_for::<Vec<Value>>(self.cx, table.len())?;
        let mut rows = Vec::with_capacity(table.len());
        for row in 0..table.len() {
            room_for::<Value>(self.cx, table.row(row).len())?;
            let mut values = Vec::with_capacity(table.row(row).len());
            for &cell in table.row(row) {
                values.push(self.value(named(cell, names.as_ref()), depth + 1)?);
            }
            rows.push(values);
        }
        Ok(Table { columns, rows })
    }
}

/// What it takes to hold something of a machine from outside.
const PIN: usize = 128;

fn function_name(raw: Raw, cx: &dyn Cx) -> Arc<str> {
    let heap: &Heap = cx.values();
    let image = cx.image();
    let id = match raw {
        Raw::Function(id) => Some(id),
        Raw::Closure(closure) => Some(heap.closure(closure).function),
        _ => None,
    };
    match (id.and_then(|id| image.functions.get(id.index())), raw) {
        (Some(function), _) => Arc::clone(&function.name),
        (None, Raw::Kind(kind)) => match image.kinds.get(kind.index()) {
            Some(kind) => image.name(kind.name).into(),
            None => "kind".into(),
        },
        (None, Raw::Native(native)) => Arc::clone(&cx.registry().get(native).name),
        (None, _) => "function".into(),
    }
}

/// A table as owned data.
///
/// # Errors
/// As [`out`].
pub(super) fn table(table: &TableObject, cx: &mut dyn Cx) -> Result<Table, Fault> {
    Outward { cx }.table(table, 0)
}

/// A value into a machine. It stays alive until the native that asks for it ends, or until the next call.
///
/// # Errors
/// `E0835` for what the program cannot have, `E0651` beyond the memory limit.
pub(crate) fn into(value: Value, cx: &mut dyn Cx) -> Result<Raw, Fault> {
    inward(value, cx, 0)
}

fn inward(value: Value, cx: &mut dyn Cx, depth: usize) -> Result<Raw, Fault> {
    if depth > DEEPEST {
        return Err(host::not_handed_over(host::TOO_DEEP).into());
    }
    let mark = cx.heap().roots.len();
    let raw = match value {
        Value::None => Raw::None,
        Value::Bool(value) => Raw::Bool(value),
        Value::Int(value) => Raw::Int(value),
        Value::Float(value) => float(value)?,
        Value::Fraction(value) => cx.new_rational(value.0)?,
        Value::Text(text) => cx.new_text(&text)?,
        Value::Action(name) => {
            let symbol = cx.image().names.find(&name);
            Raw::Symbol(symbol.ok_or_else(|| host::not_handed_over(host::UNKNOWN_ACTION))?)
        }
        Value::List(items) => {
            cx.values().fits(items.len().saturating_mul(size_of::<Raw>()))?;
            let mut raws = Vec::with_capacity(items.len());
            for item in items {
                raws.push(inward(item, cx, depth + 1)?);
            }
            cx.new_list(raws)?
        }
        Value::Map(map) => {
            let made = cx.heap().new_map()?;
            cx.heap().root(Raw::Map(made));
            for (key, value) in map {
                let (key, value) = (inward(key, cx, depth + 1)?, inward(value, cx, depth + 1)?);
                cx.heap().insert(made, key, value)?;
            }
            Raw::Map(made)
        }
        Value::Record(record) => inward_record(record, cx, depth)?,
        Value::Table(table) => {
            let columns = table.columns.into_iter().map(Into::into).collect();
            let mut rows = Vec::with_capacity(table.rows.len());
            for row in table.rows {
                let row = row.into_iter().map(|cell| inward(cell, cx, depth + 1));
                rows.push(row.collect::<Result<_, _>>()?);
            }
            cx.new_object(Arc::new(TableObject::new(columns, rows)))?
        }
        Value::Function(function) => held(&function.pin, cx)?,
        Value::Object(Object(Whose::Script { pin, .. })) => held(&pin, cx)?,
        Value::Object(Object(Whose::Host { value, .. })) => {
            let object = types(cx.registry()).and_then(|types| types.object(value));
            let object = object.ok_or_else(|| host::not_handed_over(host::UNKNOWN_TYPE))?;
            cx.new_object(Arc::new(object))?
        }
    };
    // What holds the parts keeps them alive.
    cx.heap().unroot(mark);
    Ok(cx.heap().root(raw))
}

/// For how long a value can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sort {
    /// In every run.
    Lasting,
    /// In the run that it came out of.
    OfOneRun,
}

/// What can be said of a value before there is a machine that it goes into.
///
/// # Errors
/// Why no machine can have it.
pub(super) fn sort(value: &Value, registry: &Registry) -> Result<Sort, &'static str> {
    sort_at(value, registry, 0)
}

fn sort_at(value: &Value, registry: &Registry, depth: usize) -> Result<Sort, &'static str> {
    if depth > DEEPEST {
        return Err(host::TOO_DEEP);
    }
    let one = |value: &Value| sort_at(value, registry, depth + 1);
    let all = |values: &mut dyn Iterator<Item = &Value>| {
        let mut sort = Sort::Lasting;
        for value in values {
            sort = sort.max(one(value)?);
        }
        Ok(sort)
    };
    match value {
        Value::Float(value) if value.is_nan() => Err(host::NOT_A_NUMBER),
        Value::List(items) => all(&mut items.iter()),
        Value::Map(map) => all(&mut map.iter().flat_map(|(key, value)| [key, value])),
        Value::Record(record) => all(&mut record.fields.iter().map(|(_, value)| value)),
        Value::Table(table) => all(&mut table.rows.iter().flatten()),
        Value::Function(_) | Value::Object(Object(Whose::Script { .. })) => Ok(Sort::OfOneRun),
        Value::Object(Object(Whose::Host { value, .. })) => match types(registry) {
            Some(types) if types.object(Arc::clone(value)).is_some() => Ok(Sort::Lasting),
            _ => Err(host::UNKNOWN_TYPE),
        },
        _ => Ok(Sort::Lasting),
    }
}

/// The types of the engine's host.
fn types(registry: &Registry) -> Option<&HostTypes> {
    registry.host().and_then(|host| host.downcast_ref::<HostTypes>())
}

/// A float; never NaN.
pub(super) fn float(value: f64) -> Result<Raw, Fault> {
    if value.is_nan() {
        return Err(host::not_handed_over(host::NOT_A_NUMBER).into());
    }
    number::checked(value, false)
}

fn held(pin: &crate::lang::value::Pin, cx: &dyn Cx) -> Result<Raw, Fault> {
    let found = cx.values().pinned(pin);
    found.ok_or_else(|| host::not_handed_over(host::FOREIGN).into())
}

fn inward_record(record: Record, cx: &mut dyn Cx, depth: usize) -> Result<Raw, Fault> {
    let image = Arc::clone(cx.image());
    let named = |info: &Arc<crate::lang::bytecode::KindInfo>| image.name(info.name) == record.kind;
    let id = image.kinds.iter().rposition(named);
    let id = id.ok_or_else(|| host::not_handed_over(host::UNKNOWN_KIND))?;
    let mut fields = record.fields;
    let mut arguments = Vec::new();
    for field in image.kinds[id].in_call_order() {
        let name = image.name(field.name);
        let given = fields.iter().position(|(own, _)| own == name);
        arguments.push(match given {
            Some(place) => inward(fields.swap_remove(place).1, cx, depth + 1)?,
            None => Raw::Absent,
        });
    }
    if let Some((name, _)) = fields.first() {
        return Err(
            crate::lang::diagnostic::catalog::run::unknown_argument(&record.kind, name).into()
        );
    }
    cx.call(Raw::Kind(KindId::from_index(id)), &arguments)
}

/// A table as plain cells, which know how to print.
pub(super) fn as_cells(table: &Table) -> Cells {
    let cell = |value: &Value| match value {
        Value::None => Cell::Missing,
        Value::Bool(value) => Cell::Bool(*value),
        Value::Int(value) => Cell::Int(*value),
        Value::Float(value) => Cell::Float(*value),
        Value::Fraction(value) => Cell::Exact(value.0.clone()),
        Value::Text(text) | Value::Action(text) => Cell::Text(text.as_str().into()),
        other => Cell::Other(other.to_string().into()),
    };
    Cells {
        columns: table.columns.iter().map(|name| name.as_str().into()).collect(),
        rows: table.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
    }
}
