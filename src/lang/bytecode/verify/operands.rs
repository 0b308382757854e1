//! What each instruction touches: the table that every check of code is made from.

use crate::lang::bytecode::{FnId, Image, NativeId, Op, Reg, Site};

/// Something that an instruction names. A row of registers is its first and how many there are.
#[derive(Clone, Copy)]
pub(super) enum Operand {
    /// Registers that it reads.
    Read(Reg, usize),
    /// Registers that it sets.
    Set(Reg, usize),
    /// Registers that it sets where it jumps.
    SetFar(Reg, usize),
    /// Registers that it sets where it goes on to the next instruction.
    SetNear(Reg, usize),
    /// Nothing is known any more of the registers from here on: whoever is called uses them.
    Lost(usize),
    /// Registers that have to be there.
    Room(Reg, usize),
    Constant(usize),
    Global(usize),
    /// A function that captures nothing and takes so many arguments.
    Called(FnId, usize),
    /// A function whose captured variables are taken from here.
    Made(FnId),
    Kind(usize),
    Native(NativeId),
    Declaration(usize),
    Captured(usize),
    /// A place that remembers something of one sort.
    Site(usize, fn(&Site) -> bool),
}

fn is_field(site: &Site) -> bool {
    matches!(site, Site::Field(_))
}

fn is_method(site: &Site) -> bool {
    matches!(site, Site::Method { .. })
}

fn is_arguments(site: &Site) -> bool {
    matches!(site, Site::Arguments(_))
}

fn is_format(site: &Site) -> bool {
    matches!(site, Site::Format(_))
}

fn is_parameter(site: &Site) -> bool {
    matches!(site, Site::Parameter { .. })
}

fn is_assert(site: &Site) -> bool {
    matches!(site, Site::Assert { .. })
}

/// Shows every operand of an instruction: what it reads before what it sets.
#[expect(clippy::too_many_lines, reason = "one arm for each instruction")]
pub(super) fn operands(op: Op, image: &Image, each: &mut impl FnMut(Operand)) {
    use Operand::{Lost, Read, Room, Set, SetFar, SetNear};
    match op {
        Op::Jump { .. } | Op::Loop { .. } | Op::ReturnNone => {}
        Op::None { dst } | Op::Absent { dst } | Op::Bool { dst, .. } | Op::Int { dst, .. } => {
            each(Set(dst, 1));
        }
        Op::Move { dst, src: a }
        | Op::NewCell { dst, src: a }
        | Op::GetCell { dst, cell: a }
        | Op::AddInt { dst, a, .. }
        | Op::MulInt { dst, a, .. }
        | Op::RemInt { dst, a, .. }
        | Op::Neg { dst, a }
        | Op::Not { dst, a }
        | Op::GetItem { dst, object: a, .. }
        | Op::Context { dst, view: a, .. }
        | Op::GetMemory { dst, view: a, .. } => {
            each(Read(a, 1));
            each(Set(dst, 1));
        }
        Op::SetCell { cell: a, src: b }
        | Op::SetMemory { src: a, view: b, .. }
        | Op::JumpEq { a, b, .. }
        | Op::JumpNe { a, b, .. }
        | Op::JumpLt { a, b, .. }
        | Op::JumpLe { a, b, .. } => {
            each(Read(a, 1));
            each(Read(b, 1));
        }
        Op::Add { dst, a, b }
        | Op::Sub { dst, a, b }
        | Op::Mul { dst, a, b }
        | Op::Div { dst, a, b }
        | Op::Rem { dst, a, b }
        | Op::Pow { dst, a, b }
        | Op::Eq { dst, a, b }
        | Op::Ne { dst, a, b }
        | Op::Lt { dst, a, b }
        | Op::Le { dst, a, b }
        | Op::Close { dst, a, b }
        | Op::In { dst, a, b }
        | Op::Range { dst, a, b, .. }
        | Op::GetIndex { dst, object: a, index: b } => {
            each(Read(a, 1));
            each(Read(b, 1));
            each(Set(dst, 1));
        }
        Op::SetIndex { object, index, src } => {
            each(Read(object, 1));
            each(Read(index, 1));
            each(Read(src, 1));
        }
        Op::JumpTrue { a, .. }
        | Op::JumpFalse { a, .. }
        | Op::JumpEqInt { a, .. }
        | Op::JumpNeInt { a, .. }
        | Op::JumpLtInt { a, .. }
        | Op::JumpLeInt { a, .. }
        | Op::JumpGtInt { a, .. }
        | Op::JumpGeInt { a, .. }
        | Op::JumpPresent { a, .. }
        | Op::JumpNotList { a, .. }
        | Op::Return { src: a }
        | Op::NoMatch { value: a } => each(Read(a, 1)),
        Op::CheckCount { count: a } => {
            each(Read(a, 1));
            each(Set(a, 1));
        }
        Op::RangeStart { base, .. } => {
            each(Read(base, 2));
            each(SetNear(base, 3));
        }
        Op::IterStart { base, .. } => {
            each(Read(base, 1));
            each(Room(base, 3));
            each(Set(base, 2));
        }
        Op::RangeNext { base, .. } | Op::IterNext { base, .. } => {
            each(Read(base, 2));
            each(SetFar(base, 3));
        }
        Op::List { dst, start, count } | Op::Concat { dst, start, count } => {
            each(Read(start, count.into()));
            each(Set(dst, 1));
        }
        Op::Append { list, start, count } => {
            each(Read(list, 1));
            each(Read(start, count.into()));
        }
        Op::Map { dst, start, count } => {
            each(Read(start, 2 * usize::from(count)));
            each(Set(dst, 1));
        }
        Op::Extend { map, start, count } => {
            each(Read(map, 1));
            each(Read(start, 2 * usize::from(count)));
        }
        Op::Unpack { dst, src, count } => {
            each(Read(src, 1));
            each(Set(dst, count.into()));
        }
        Op::Const { dst, value } => {
            each(Operand::Constant(value.index()));
            each(Set(dst, 1));
        }
        Op::ReturnConst { value } => each(Operand::Constant(value.index())),
        Op::AddConst { dst, a, value }
        | Op::SubConst { dst, a, value }
        | Op::MulConst { dst, a, value, .. }
        | Op::DivConst { dst, a, value }
        | Op::SubFrom { dst, a, value }
        | Op::DivInto { dst, a, value } => {
            each(Operand::Constant(value.index()));
            each(Read(a, 1));
            each(Set(dst, 1));
        }
        Op::Total { dst, view, action, .. } => {
            each(Operand::Constant(action.index()));
            each(Read(view, 1));
            each(SetFar(dst, 1));
        }
        Op::Last { dst, view, .. } => {
            each(Read(view, 1));
            each(SetFar(dst, 1));
        }
        Op::JumpEqConst { a, value, .. } | Op::JumpNeConst { a, value, .. } => {
            each(Operand::Constant(value.into()));
            each(Read(a, 1));
        }
        Op::GetGlobal { dst, global } | Op::PeekGlobal { dst, global } => {
            each(Operand::Global(global.index()));
            each(Set(dst, 1));
        }
        Op::SetGlobal { src, global } | Op::InitGlobal { src, global } => {
            each(Operand::Global(global.index()));
            each(Read(src, 1));
        }
        Op::GetCapture { dst, index } | Op::GetCaptureCell { dst, index } => {
            each(Operand::Captured(index.into()));
            each(Set(dst, 1));
        }
        Op::SetCaptureCell { src, index } => {
            each(Operand::Captured(index.into()));
            each(Read(src, 1));
        }
        Op::Closure { dst, function } => {
            each(Operand::Made(function));
            each(Set(dst, 1));
        }
        Op::GetField { dst, object, site } | Op::GetLen { dst, object, site } => {
            each(Operand::Site(site.index(), is_field));
            each(Read(object, 1));
            each(Set(dst, 1));
        }
        Op::SetField { object, src, site } => {
            each(Operand::Site(site.index(), is_field));
            each(Read(object, 1));
            each(Read(src, 1));
        }
        Op::Show { dst, src, site } => {
            each(Operand::Site(site.index(), is_format));
            each(Read(src, 1));
            each(Set(dst, 1));
        }
        // The callee may use whatever is above its place; the callable itself stands below its frame.
        Op::Call { dst, base, count } => {
            each(Read(base, 1 + usize::from(count)));
            called(dst, base, each);
        }
        Op::CallNamed { dst, base, count, site } => {
            each(Operand::Site(site.index(), is_arguments));
            each(Read(base, 1 + usize::from(count)));
            called(dst, base, each);
        }
        Op::CallFn { dst, base, count, function } => {
            each(Operand::Called(function, count.into()));
            arguments(base, count, each);
            called(dst, base, each);
        }
        Op::CallNative { dst, base, count, native } => {
            each(Operand::Native(native));
            arguments(base, count, each);
            called(dst, base, each);
        }
        Op::CallMethod { dst, base, count, site } | Op::CallPush { dst, base, count, site } => {
            each(Operand::Site(site.index(), is_method));
            each(Read(base, 1 + usize::from(count)));
            called(dst, base, each);
        }
        Op::Abs { dst, a, base, native }
        | Op::Floor { dst, a, base, native }
        | Op::Sqrt { dst, a, base, native }
        | Op::Len { dst, a, base, native } => {
            each(Operand::Native(native.id()));
            each(Read(a, 1));
            each(Room(base, 2));
            called(dst, base, each);
        }
        Op::Push { dst, a, b, base, native }
        | Op::Min { dst, a, b, base, native }
        | Op::Max { dst, a, b, base, native } => {
            each(Operand::Native(native.id()));
            each(Read(a, 1));
            each(Read(b, 1));
            each(Room(base, 3));
            called(dst, base, each);
        }
        Op::Record { dst, start, kind } => {
            each(Operand::Kind(kind.index()));
            let fields = image.kinds.get(kind.index()).map_or(0, |kind| kind.fields.len());
            each(Read(start, fields));
            each(Set(dst, 1));
        }
        Op::CheckRange { value, range, site } => {
            each(Operand::Site(site.index(), is_parameter));
            each(Read(value, 1));
            each(Read(range, 1));
        }
        Op::AssertFail { a, b, site } => {
            each(Operand::Site(site.index(), is_assert));
            each(Read(a, 1));
            each(Room(b, 2));
            if let Some(Site::Assert { relation, message, .. }) = image.sites.get(site.index()) {
                each(Read(b, usize::from(relation.is_some())));
                each(Read(b.saturating_add(1), usize::from(*message)));
            }
        }
        Op::Declare { dst, start, decl } => {
            each(Operand::Declaration(decl.index()));
            each(Read(start, 2));
            each(Set(dst, 1));
        }
    }

    /// The arguments of a call whose callable has no register.
    fn arguments(base: Reg, count: u8, each: &mut impl FnMut(Operand)) {
        each(Room(base, 1 + usize::from(count)));
        if count > 0 {
            each(Read(base.saturating_add(1), count.into()));
        }
    }

    fn called(dst: Reg, base: Reg, each: &mut impl FnMut(Operand)) {
        each(Lost(usize::from(base) + 1));
        each(Set(dst, 1));
    }
}
