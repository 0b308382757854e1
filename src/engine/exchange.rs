//! Values over the boundary: out of a machine as owned data, and into one.
//!
//! What is copied out counts as memory of the run while it is copied, so that shared structure that would unfold to
//! more than the limit stops with that limit. Nesting is bounded both ways; a list that contains itself is endlessly
//! deep and does not come out.

use std::sync::Arc;

use super::object::{HostObject, HostTypes};
use super::value::{Callable, Fraction, Map, Object, Record, Table, Value, Whose};
use crate::bridge::tables::table::TableObject;
use crate::lang::bytecode::KindId;
use crate::lang::diagnostic::catalog::host;
use crate::lang::native::{Cx, Registry};
use crate::lang::value::history::named;
use crate::lang::value::{Fault, Heap, Value as Raw, number};
use crate::study::table::{Cell, Table as Cells};

/// Containers nested deeper than this are not handed over.
const DEEPEST: usize = 128;

/// A value as owned data.
///
/// # Errors
/// `E0835` for what cannot be had, `E0651` beyond the memory limit.
pub(crate) fn out(raw: Raw, cx: &mut dyn Cx) -> Result<Value, Fault> {
    let mut reader = Outward { cx, charged: 0 };
    let value = reader.value(raw, 0);
    let charged = reader.charged;
    cx.heap().release(charged);
    value
}

struct Outward<'a> {
    cx: &'a mut dyn Cx,
    charged: usize,
}

impl Outward<'_> {
    fn value(&mut self, raw: Raw, depth: usize) -> Result<Value, Fault> {
        if depth > DEEPEST {
            return Err(host::not_handed_over(host::TOO_DEEP).into());
        }
        self.charge(size_of::<Value>())?;
        Ok(match raw {
            Raw::Absent | Raw::None | Raw::Cell(_) | Raw::View(_) => Value::None,
            Raw::Bool(value) => Value::Bool(value),
            Raw::Int(value) => Value::Int(value),
            Raw::Float(value) => Value::Float(value),
            Raw::Symbol(symbol) => {
                let name = self.cx.image().name(symbol).to_owned();
                Value::Action(name)
            }
            Raw::Text(text) => {
                let text = self.cx.values().text(text);
                let length = text.len();
                let text = text.to_owned();
                self.charge(length)?;
                Value::Text(text)
            }
            Raw::Rational(value) => {
                Value::Fraction(Fraction(self.cx.values().rational(value).clone()))
            }
            Raw::List(list) => {
                let items = self.cx.values().list(list).items.clone();
                self.list(items.into_iter(), depth)?
            }
            Raw::Range(_) => match crate::lang::native::elements(raw, self.cx)? {
                Some(items) => self.list(items.into_iter(), depth)?,
                None => Value::None,
            },
            Raw::History(history) => {
                let history = self.cx.values().history(history);
                let names = history.names.clone();
                let moves: Vec<Raw> =
                    history.iter().map(|value| named(value, names.as_ref())).collect();
                self.list(moves.into_iter(), depth)?
            }
            Raw::Map(map) => {
                let pairs: Vec<_> = self.cx.values().map(map).pairs().collect();
                let mut entries = Vec::new();
                for (key, value) in pairs {
                    entries.push((self.value(key, depth + 1)?, self.value(value, depth + 1)?));
                }
                Value::Map(Map(entries))
            }
            Raw::Record(record) => self.record(record, depth)?,
            Raw::Object(_) => self.object(raw, depth)?,
            Raw::Function(_) | Raw::Closure(_) | Raw::Native(_) | Raw::Kind(_) => {
                let name = function_name(raw, self.cx);
                Value::Function(Callable { pin: self.cx.heap().pin(raw), name })
            }
        })
    }

    fn list(&mut self, items: impl Iterator<Item = Raw>, depth: usize) -> Result<Value, Fault> {
        let mut list = Vec::new();
        for item in items {
            list.push(self.value(item, depth + 1)?);
        }
        Ok(Value::List(list))
    }

    fn record(
        &mut self,
        record: crate::lang::value::RecordRef,
        depth: usize,
    ) -> Result<Value, Fault> {
        let record = self.cx.values().record(record);
        let (kind, values) = (record.kind, record.fields.clone());
        let image = Arc::clone(self.cx.image());
        let Some(kind) = image.kinds.get(kind.index()) else { return Ok(Value::None) };
        let mut fields = Vec::with_capacity(values.len());
        for (field, value) in kind.fields.iter().zip(values) {
            fields.push((image.name(field.name).to_owned(), self.value(value, depth + 1)?));
        }
        Ok(Value::Record(Record { kind: image.name(kind.name).to_owned(), fields }))
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
        let text = self.cx.show_inner(raw).into();
        let pin = self.cx.heap().pin(raw);
        Ok(Value::Object(Object(Whose::Script { pin, type_name, text })))
    }

    fn table(&mut self, table: &TableObject, depth: usize) -> Result<Table, Fault> {
        let columns = table.columns().iter().map(ToString::to_string).collect();
        let names = table.names();
        let mut rows = Vec::new();
        for row in 0..table.len() {
            let mut values = Vec::new();
            for &cell in table.row(row) {
                values.push(self.value(named(cell, names.as_ref()), depth + 1)?);
            }
            rows.push(values);
        }
        Ok(Table { columns, rows })
    }

    fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        self.cx.heap().charge(bytes)?;
        self.charged += bytes;
        Ok(())
    }
}

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
    let mut reader = Outward { cx, charged: 0 };
    let made = reader.table(table, 0);
    let charged = reader.charged;
    cx.heap().release(charged);
    made
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
