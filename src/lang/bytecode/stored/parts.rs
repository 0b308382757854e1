//! How each part of an image is stored: its fields one after the other, a choice by its number first.
//!
//! Changing anything here, or the order or the fields of what is named here, makes another format: see
//! [`FORMAT`](super::FORMAT).

use super::Damage;
use super::codec::{Reader, Stored, Writer};
use crate::lang::bytecode::*;
use crate::lang::source::Symbol;
use crate::lang::syntax::ast::{Align, Format};

/// Structures, each with its fields.
macro_rules! records {
    ($($type:ident { $($field:ident),* })*) => {$(
        impl Stored for $type {
            fn write(&self, out: &mut Writer) {
                let Self { $($field),* } = self;
                $($field.write(out);)*
            }

            fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
                Ok(Self { $($field: Stored::read(from)?),* })
            }
        }
    )*};
}

/// Choices, each variant by its place in the list.
macro_rules! choices {
    ($($type:ident {
        $($variant:ident $(($($item:ident),*))? $({ $($field:ident),* })?)*
    })*) => {$(
        impl Stored for $type {
            fn write(&self, out: &mut Writer) {
                #[derive(Clone, Copy)]
                enum Place { $($variant),* }
                match self {
                    $(Self::$variant $(($($item),*))? $({ $($field),* })? => {
                        out.number(Place::$variant as u64);
                        $($($item.write(out);)*)?
                        $($($field.write(out);)*)?
                    })*
                }
            }

            fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
                #[derive(Clone, Copy)]
                enum Place { $($variant),* }
                from.nested(|from| {
                    let place = from.byte()?;
                    $(if place == Place::$variant as u8 {
                        $($(let $item = Stored::read(from)?;)*)?
                        $($(let $field = Stored::read(from)?;)*)?
                        return Ok(Self::$variant $(($($item),*))? $({ $($field),* })?);
                    })*
                    Err(from.damage(concat!("no such ", stringify!($type))))
                })
            }
        }
    )*};
}

/// Numbers that stand for something.
macro_rules! numbers {
    ($($type:ident)*) => {$(
        impl Stored for $type {
            fn write(&self, out: &mut Writer) {
                self.0.write(out);
            }

            fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
                Stored::read(from).map(Self)
            }
        }
    )*};
}

numbers! { FnId KindId ConstId GlobalId SiteId DeclId ModuleId Symbol }

/// Natives by their place in the list of those that the program needs.
impl Stored for NativeId {
    fn write(&self, out: &mut Writer) {
        out.native(*self);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        from.native()
    }
}

impl Stored for NearNative {
    fn write(&self, out: &mut Writer) {
        out.native(self.id());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let native = from.native()?;
        native.near().ok_or_else(|| from.damage("a function too far away"))
    }
}

/// Words that the compiler itself puts into a program.
const WORDS: [&str; 13] =
    ["==", "!=", "<", "<=", ">", ">=", "~=", "in", "not in", "", "who", "when", "unless"];

impl Stored for &'static str {
    fn write(&self, out: &mut Writer) {
        let place = WORDS.iter().position(|word| word == self);
        debug_assert!(place.is_some(), "`{self}` is none of the words that are stored");
        out.number(place.unwrap_or(WORDS.len()) as u64);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let place = usize::from(from.byte()?);
        WORDS.get(place).copied().ok_or_else(|| from.damage("no such word"))
    }
}

records! {
    ParameterInfo { name, optional, default, range }
    Handler { start, end, target, error }
    Function { name, parameters, hidden, registers, code, spans, captures, handlers, span }
    HistoryUse { window, earned, totals }
    KindInfo { name, parent, fields, order, methods, constructor, asserts, span, docs }
    KindField { name, default, range, texts, docs }
    ModuleInfo { name, docs, items, handed, actions, main, tests, acts }
    TestInfo { name, function, span }
    ItemInfo { kind, span, docs }
    Declaration { name, parameters, maker, instance, bare, span, docs, body }
    GameShape { players, actions, class, table, payoffs, reads, state, types, tree }
    PayoffReads { varies, alike, others }
    TableShape { columns, rows, single, span }
    StrategyShape { memory, reads }
    NormShape { aims, sanctions, texts }
    ExperimentShape { varied, settings }
    Format { fill, align, sign, width, precision, percent }
}

choices! {
    Capture { Register(at) Outer(at) }
    Constant {
        None Bool(value) Int(value) Float(value) Symbol(value) Text(value) Function(id) Native(id) Kind(id)
    }
    Site {
        Field(name)
        Method { name, names, fallback }
        Arguments(names)
        Format(format)
        Parameter { name, owner }
        Assert { relation, condition, message }
    }
    Offer { Item(module, name) Native(id) }
    ItemValue { Global(id) Function(id) Kind(id) Declared(id) }
    DeclarationBody {
        Game(shape)
        Strategy(shape)
        Norm(shape)
        Regime { fields }
        Process { states, transitions, texts }
        Table { columns }
        Experiment(shape)
    }
    PlayerShape { Role(name) Count Many(name) Parameter(name) }
    ActionShape { Named(names) Levels }
    TreeShape {
        Decision { player, label, moves, span }
        Chance { outcomes, span }
        End { payoffs, span }
    }
    AimShape { Actions(actions) Condition }
    Deontic { Must MustNot May }
    Align { Left Centre Right }
    Context {
        Round Me Them Others Seat Type Mine Theirs Earned Options SoFar Game Regime Regimes Own All Types Waited
        Offender Norm Cost Proposal State Opponents
    }
    Op {
        Move { dst, src }
        None { dst }
        Absent { dst }
        Bool { dst, value }
        Int { dst, value }
        Const { dst, value }
        GetGlobal { dst, global }
        PeekGlobal { dst, global }
        SetGlobal { src, global }
        InitGlobal { src, global }
        GetCapture { dst, index }
        GetCaptureCell { dst, index }
        SetCaptureCell { src, index }
        NewCell { dst, src }
        GetCell { dst, cell }
        SetCell { cell, src }
        Closure { dst, function }
        Add { dst, a, b }
        Sub { dst, a, b }
        Mul { dst, a, b }
        Div { dst, a, b }
        Rem { dst, a, b }
        Pow { dst, a, b }
        AddInt { dst, a, value }
        MulInt { dst, a, left, value }
        RemInt { dst, a, value }
        AddConst { dst, a, value }
        SubConst { dst, a, value }
        MulConst { dst, a, left, value }
        DivConst { dst, a, value }
        SubFrom { dst, a, value }
        DivInto { dst, a, value }
        Neg { dst, a }
        Not { dst, a }
        Eq { dst, a, b }
        Ne { dst, a, b }
        Lt { dst, a, b }
        Le { dst, a, b }
        Close { dst, a, b }
        In { dst, a, b }
        Jump { to }
        Loop { to }
        JumpTrue { a, to }
        JumpFalse { a, to }
        JumpEq { a, b, to }
        JumpNe { a, b, to }
        JumpLt { a, b, to }
        JumpLe { a, b, to }
        JumpEqConst { a, value, to }
        JumpNeConst { a, value, to }
        JumpEqInt { a, value, to }
        JumpNeInt { a, value, to }
        JumpLtInt { a, value, to }
        JumpLeInt { a, value, to }
        JumpGtInt { a, value, to }
        JumpGeInt { a, value, to }
        JumpPresent { a, to }
        JumpNotList { a, len, to }
        RangeStart { base, closed, to }
        RangeNext { base, to }
        IterStart { base, to }
        IterNext { base, to }
        List { dst, start, count }
        Append { list, start, count }
        Map { dst, start, count }
        Extend { map, start, count }
        Range { dst, a, b, closed }
        Unpack { dst, src, count }
        GetIndex { dst, object, index }
        GetItem { dst, object, index }
        SetIndex { object, index, src }
        GetField { dst, object, site }
        GetLen { dst, object, site }
        SetField { object, src, site }
        Show { dst, src, site }
        Concat { dst, start, count }
        Call { dst, base, count }
        CallFn { dst, base, count, function }
        CallNative { dst, base, count, native }
        Abs { dst, a, base, native }
        Floor { dst, a, base, native }
        Sqrt { dst, a, base, native }
        Len { dst, a, base, native }
        Push { dst, a, b, base, native }
        Min { dst, a, b, base, native }
        Max { dst, a, b, base, native }
        CallNamed { dst, base, count, site }
        CallMethod { dst, base, count, site }
        CallPush { dst, base, count, site }
        Return { src }
        ReturnConst { value }
        ReturnNone
        Record { dst, start, kind }
        CheckRange { value, range, site }
        AssertFail { a, b, site }
        NoMatch { value }
        Context { dst, view, field }
        Total { dst, view, field, action }
        Last { dst, view, field }
        GetMemory { dst, view, slot }
        SetMemory { src, view, slot }
        CheckCount { count }
        Declare { dst, start, decl }
    }
}
