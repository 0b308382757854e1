//! Whether code is sound: what the machine takes for granted and does not test again.
//!
//! Registers lie inside the frame (a call's row of arguments too), jumps stay inside their function, every index
//! leads to something of the right sort, and no function runs out at its end. What the compiler makes is sound;
//! debug builds check it, and anybody can.

use super::{Capture, Function, Image, Op, Site};

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The function's name.
    pub function: String,
    /// Which of its instructions.
    pub at: usize,
    /// What is wrong with it.
    pub what: &'static str,
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`, instruction {}: {}", self.function, self.at, self.what)
    }
}

/// Checks all functions of an image from the given one on; `natives` is how many natives the engine has.
///
/// # Errors
/// The first flaw.
pub fn verify(image: &Image, from: usize, natives: usize) -> Result<(), Flaw> {
    for function in image.functions.iter().skip(from) {
        let checker = Checker { image, function, natives };
        checker.whole().map_err(|(at, what)| Flaw {
            function: function.name.to_string(),
            at,
            what,
        })?;
    }
    Ok(())
}

struct Checker<'a> {
    image: &'a Image,
    function: &'a Function,
    natives: usize,
}

/// An operand, by what it must be.
#[derive(Clone, Copy)]
enum Operand {
    /// The last of a row of registers.
    Register(usize),
    Constant(usize),
    Global(usize),
    Function(usize),
    Kind(usize),
    Native(usize),
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

impl Checker<'_> {
    fn whole(&self) -> Result<(), (usize, &'static str)> {
        let function = self.function;
        let len = function.code.len();
        if function.spans.len() != len {
            return Err((0, "not every instruction has its place in the script"));
        }
        if function.registers > 255
            || function.parameters.len() + usize::from(function.hidden) > 255
        {
            return Err((0, "the frame is too large"));
        }
        for handler in &function.handlers {
            let ends = [handler.start, handler.end, handler.target].map(|at| at as usize);
            if ends[0] > ends[1] || ends[1] > len || ends[2] >= len {
                return Err((ends[2], "a handler lies outside the code"));
            }
            if u16::from(handler.error) >= function.registers {
                return Err((ends[2], "a register outside the frame"));
            }
        }
        for (at, op) in function.code.iter().enumerate() {
            self.one(*op, at).map_err(|what| (at, what))?;
        }
        match function.code.last() {
            Some(
                Op::Return { .. }
                | Op::ReturnConst { .. }
                | Op::ReturnNone
                | Op::Jump { .. }
                | Op::Loop { .. }
                | Op::AssertFail { .. }
                | Op::NoMatch { .. },
            ) => Ok(()),
            _ => Err((len, "the code runs out")),
        }
    }

    fn one(&self, op: Op, at: usize) -> Result<(), &'static str> {
        if let Some(to) = op.target() {
            let target = at as i64 + 1 + i64::from(to);
            if target < 0 || target >= self.function.code.len() as i64 {
                return Err("a jump out of the code");
            }
        }
        let mut flaw = None;
        operands(op, self.image, &mut |operand| {
            if flaw.is_none() {
                flaw = self.operand(&operand);
            }
        });
        if let Op::Closure { function, .. } = op
            && let Some(made) = self.image.functions.get(function.index())
        {
            for capture in &made.captures {
                flaw = flaw.or(self.operand(&match capture {
                    Capture::Register(register) => Operand::Register((*register).into()),
                    Capture::Outer(index) => Operand::Captured((*index).into()),
                }));
            }
        }
        flaw.map_or(Ok(()), Err)
    }

    fn operand(&self, operand: &Operand) -> Option<&'static str> {
        let image = self.image;
        let (fits, what) = match *operand {
            Operand::Register(last) => {
                (last < usize::from(self.function.registers), "a register outside the frame")
            }
            Operand::Constant(at) => (at < image.constants.len(), "no such constant"),
            Operand::Global(at) => (at < image.globals.len(), "no such variable"),
            Operand::Function(at) => (at < image.functions.len(), "no such function"),
            Operand::Kind(at) => (at < image.kinds.len(), "no such kind"),
            Operand::Native(at) => (at < self.natives, "no such native"),
            Operand::Declaration(at) => (at < image.declarations.len(), "no such declaration"),
            Operand::Captured(at) => {
                (at < self.function.captures.len(), "nothing is captured there")
            }
            Operand::Site(at, sort) => {
                (image.sites.get(at).is_some_and(sort), "a site of another sort")
            }
        };
        if fits { None } else { Some(what) }
    }
}

/// Shows every operand of an instruction.
#[expect(clippy::too_many_lines, reason = "one arm for each instruction")]
fn operands(op: Op, image: &Image, each: &mut impl FnMut(Operand)) {
    let mut registers = |rows: &[(u8, usize)]| {
        for (first, count) in rows {
            // An empty row needs no register.
            if let Some(more) = count.checked_sub(1) {
                each(Operand::Register(usize::from(*first) + more));
            }
        }
    };
    match op {
        Op::None { dst } | Op::Absent { dst } | Op::Bool { dst, .. } | Op::Int { dst, .. } => {
            registers(&[(dst, 1)]);
        }
        Op::Move { dst: a, src: b }
        | Op::NewCell { dst: a, src: b }
        | Op::GetCell { dst: a, cell: b }
        | Op::SetCell { cell: a, src: b }
        | Op::AddInt { dst: a, a: b, .. }
        | Op::MulInt { dst: a, a: b, .. }
        | Op::RemInt { dst: a, a: b, .. }
        | Op::Neg { dst: a, a: b }
        | Op::Not { dst: a, a: b }
        | Op::JumpEq { a, b, .. }
        | Op::JumpNe { a, b, .. }
        | Op::JumpLt { a, b, .. }
        | Op::JumpLe { a, b, .. }
        | Op::GetItem { dst: a, object: b, .. }
        | Op::Context { dst: a, view: b, .. }
        | Op::Last { dst: a, view: b, .. }
        | Op::GetMemory { dst: a, view: b, .. }
        | Op::SetMemory { src: a, view: b, .. } => registers(&[(a, 1), (b, 1)]),
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
        | Op::GetIndex { dst, object: a, index: b }
        | Op::SetIndex { object: dst, index: a, src: b } => registers(&[(dst, 1), (a, 1), (b, 1)]),
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
        | Op::NoMatch { value: a }
        | Op::CheckCount { count: a } => registers(&[(a, 1)]),
        Op::RangeStart { base, .. }
        | Op::RangeNext { base, .. }
        | Op::IterStart { base, .. }
        | Op::IterNext { base, .. } => registers(&[(base, 3)]),
        Op::Jump { .. } | Op::Loop { .. } | Op::ReturnNone => {}
        Op::List { dst, start, count }
        | Op::Append { list: dst, start, count }
        | Op::Concat { dst, start, count } => registers(&[(dst, 1), (start, count.into())]),
        Op::Map { dst, start, count } | Op::Extend { map: dst, start, count } => {
            registers(&[(dst, 1), (start, 2 * usize::from(count))]);
        }
        Op::Unpack { dst, src, count } => registers(&[(dst, count.into()), (src, 1)]),
        Op::Call { dst, base, count } => registers(&[(dst, 1), (base, 1 + usize::from(count))]),
        Op::Const { dst, value } => {
            registers(&[(dst, 1)]);
            each(Operand::Constant(value.index()));
        }
        Op::ReturnConst { value } => each(Operand::Constant(value.index())),
        Op::AddConst { dst, a, value }
        | Op::Total { dst, view: a, action: value, .. }
        | Op::SubConst { dst, a, value }
        | Op::MulConst { dst, a, value, .. }
        | Op::DivConst { dst, a, value }
        | Op::SubFrom { dst, a, value }
        | Op::DivInto { dst, a, value } => {
            registers(&[(dst, 1), (a, 1)]);
            each(Operand::Constant(value.index()));
        }
        Op::JumpEqConst { a, value, .. } | Op::JumpNeConst { a, value, .. } => {
            registers(&[(a, 1)]);
            each(Operand::Constant(value.into()));
        }
        Op::GetGlobal { dst: a, global }
        | Op::PeekGlobal { dst: a, global }
        | Op::SetGlobal { src: a, global }
        | Op::InitGlobal { src: a, global } => {
            registers(&[(a, 1)]);
            each(Operand::Global(global.index()));
        }
        Op::GetCapture { dst: a, index }
        | Op::GetCaptureCell { dst: a, index }
        | Op::SetCaptureCell { src: a, index } => {
            registers(&[(a, 1)]);
            each(Operand::Captured(index.into()));
        }
        Op::Closure { dst, function } => {
            registers(&[(dst, 1)]);
            each(Operand::Function(function.index()));
        }
        Op::GetField { dst: a, object: b, site }
        | Op::GetLen { dst: a, object: b, site }
        | Op::SetField { src: a, object: b, site } => {
            registers(&[(a, 1), (b, 1)]);
            each(Operand::Site(site.index(), is_field));
        }
        Op::Show { dst, src, site } => {
            registers(&[(dst, 1), (src, 1)]);
            each(Operand::Site(site.index(), is_format));
        }
        Op::CallFn { dst, base, count, function } => {
            registers(&[(dst, 1), (base, 1 + usize::from(count))]);
            each(Operand::Function(function.index()));
        }
        Op::CallNative { dst, base, count, native } => {
            registers(&[(dst, 1), (base, 1 + usize::from(count))]);
            each(Operand::Native(native.index()));
        }
        Op::Abs { dst, a, base, native }
        | Op::Floor { dst, a, base, native }
        | Op::Sqrt { dst, a, base, native }
        | Op::Len { dst, a, base, native } => {
            registers(&[(dst, 1), (a, 1), (base, 2)]);
            each(Operand::Native(native.into()));
        }
        Op::Push { dst, a, b, base, native }
        | Op::Min { dst, a, b, base, native }
        | Op::Max { dst, a, b, base, native } => {
            registers(&[(dst, 1), (a, 1), (b, 1), (base, 3)]);
            each(Operand::Native(native.into()));
        }
        Op::CallNamed { dst, base, count, site } => {
            registers(&[(dst, 1), (base, 1 + usize::from(count))]);
            each(Operand::Site(site.index(), is_arguments));
        }
        Op::CallMethod { dst, base, count, site } | Op::CallPush { dst, base, count, site } => {
            registers(&[(dst, 1), (base, 1 + usize::from(count))]);
            each(Operand::Site(site.index(), is_method));
        }
        Op::Record { dst, start, kind } => {
            let fields = image.kinds.get(kind.index()).map_or(0, |kind| kind.fields.len());
            registers(&[(dst, 1), (start, fields)]);
            each(Operand::Kind(kind.index()));
        }
        Op::CheckRange { value, range, site } => {
            registers(&[(value, 1), (range, 1)]);
            each(Operand::Site(site.index(), is_parameter));
        }
        Op::AssertFail { a, b, site } => {
            registers(&[(a, 1), (b, 2)]);
            each(Operand::Site(site.index(), is_assert));
        }
        Op::Declare { dst, start, decl } => {
            registers(&[(dst, 1), (start, 2)]);
            each(Operand::Declaration(decl.index()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::bytecode::{Constant, FnId, NativeId, SiteId};
    use crate::lang::source::{Span, known};

    fn image(code: Vec<Op>) -> Image {
        let mut image = Image::default();
        image.constant(Constant::None);
        image.site(Site::Field(known::LEN));
        let spans = vec![Span::default(); code.len()];
        image.function(Function {
            name: "f".into(),
            parameters: Vec::new(),
            hidden: false,
            registers: 3,
            code,
            spans,
            captures: Vec::new(),
            handlers: Vec::new(),
            span: Span::default(),
        });
        image
    }

    fn what(code: Vec<Op>) -> Option<&'static str> {
        verify(&image(code), 0, 1).err().map(|flaw| flaw.what)
    }

    #[test]
    fn sound_code_passes() {
        let call = Op::CallFn { dst: 0, base: 1, count: 1, function: FnId(0) };
        let length = Op::GetLen { dst: 0, object: 1, site: SiteId(0) };
        assert_eq!(what(vec![call, length, Op::Jump { to: -3 }]), None);
    }

    #[test]
    fn changed_code_is_refused() {
        let end = Op::ReturnNone;
        for (op, flaw) in [
            (Op::None { dst: 3 }, "a register outside the frame"),
            (Op::Call { dst: 0, base: 1, count: 2 }, "a register outside the frame"),
            (Op::RangeNext { base: 1, to: -1 }, "a register outside the frame"),
            (Op::List { dst: 0, start: 2, count: 2 }, "a register outside the frame"),
            (Op::Jump { to: 1 }, "a jump out of the code"),
            (Op::Loop { to: -2 }, "a jump out of the code"),
            (Op::Const { dst: 0, value: crate::lang::bytecode::ConstId(1) }, "no such constant"),
            (Op::CallFn { dst: 0, base: 1, count: 0, function: FnId(1) }, "no such function"),
            (Op::CallNative { dst: 0, base: 1, count: 0, native: NativeId(1) }, "no such native"),
            (Op::Show { dst: 0, src: 0, site: SiteId(0) }, "a site of another sort"),
            (Op::GetField { dst: 0, object: 0, site: SiteId(1) }, "a site of another sort"),
            (Op::GetCapture { dst: 0, index: 0 }, "nothing is captured there"),
        ] {
            assert_eq!(what(vec![op, end]), Some(flaw), "{op:?}");
        }
        assert_eq!(what(vec![Op::None { dst: 0 }]), Some("the code runs out"));
    }
}
