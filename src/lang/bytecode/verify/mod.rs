//! Whether a program is sound: what the machine takes for granted and does not test again.
//!
//! * Registers lie inside the frame (a call's row of arguments too), and none is read before it is set (`flow`).
//! * Jumps stay inside their function, no function runs out at its end, and every way back costs a step, so that
//!   nothing runs for ever unseen.
//! * Every index leads to something of the right sort, wherever it stands: in code, kinds, declarations, modules
//!   (`tables`). What is called without a closure captures nothing, and gets as many arguments as it takes.
//! * Places lie inside of their texts.
//!
//! What the compiler makes is sound; debug builds check its code. What was stored is checked whole when it is loaded.

mod flow;
mod operands;
mod tables;

use super::{Capture, Function, Image, Op};
use operands::{Operand, operands};

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Whose it is: ``function `f`, instruction 3``.
    pub whose: String,
    /// What is wrong with it.
    pub what: &'static str,
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.whose, self.what)
    }
}

/// Checks everything in an image; `natives` is how many natives the engine has.
///
/// # Errors
/// The first flaw.
///
/// # Complexity
/// In proportion to the image; code with many loops inside of each other is gone through several times.
pub fn verify(image: &Image, natives: usize) -> Result<(), Flaw> {
    tables::check(image, natives)?;
    verify_code(image, 0, natives)
}

/// Checks the code of all functions from the given one on.
///
/// # Errors
/// The first flaw.
pub fn verify_code(image: &Image, from: usize, natives: usize) -> Result<(), Flaw> {
    for function in image.functions.iter().skip(from) {
        let checker = Checker { image, function, natives };
        checker.whole().map_err(|(at, what)| Flaw {
            whose: format!("function `{}`, instruction {at}", function.name),
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

impl Checker<'_> {
    fn whole(&self) -> Result<(), (usize, &'static str)> {
        let function = self.function;
        let len = function.code.len();
        if function.spans.len() != len {
            return Err((0, "not every instruction has its place in the script"));
        }
        let arguments = function.parameters.len() + usize::from(function.hidden);
        if function.registers > 255 || arguments > usize::from(function.registers) {
            return Err((0, "the frame is too large, or too small for the arguments"));
        }
        for handler in &function.handlers {
            let [start, end, target] =
                [handler.start, handler.end, handler.target].map(|at| at as usize);
            // A way back would cost nothing.
            if start > end || end > target || target >= len {
                return Err((start, "a handler lies outside the code, or before what it covers"));
            }
            if u16::from(handler.error) >= function.registers {
                return Err((target, "a register outside the frame"));
            }
        }
        for (at, op) in function.code.iter().enumerate() {
            self.one(*op, at).map_err(|what| (at, what))?;
        }
        if !function.code.last().is_some_and(|op| flow::ends(*op)) {
            return Err((len, "the code runs out"));
        }
        flow::check(function, self.image)
    }

    fn one(&self, op: Op, at: usize) -> Result<(), &'static str> {
        if let Some(to) = op.target() {
            let target = at as i64 + 1 + i64::from(to);
            if target < 0 || target >= self.function.code.len() as i64 {
                return Err("a jump out of the code");
            }
            let free = matches!(op, Op::Jump { .. } | Op::IterStart { .. });
            if to < 0 && free {
                return Err("a way back that costs no step");
            }
        }
        match op {
            Op::CallMethod { count: 0, .. } => return Err("a method of nothing"),
            Op::CallPush { count, .. } if count != 2 => return Err("a push of other than one"),
            Op::RemInt { value, .. } if value <= 0 => return Err("a divisor that is not positive"),
            _ => {}
        }
        let mut flaw = None;
        operands(op, self.image, &mut |operand| {
            if flaw.is_none() {
                flaw = self.operand(&operand);
            }
        });
        flaw.map_or(Ok(()), Err)
    }

    fn operand(&self, operand: &Operand) -> Option<&'static str> {
        let image = self.image;
        let (fits, what) = match *operand {
            Operand::Read(first, count)
            | Operand::Set(first, count)
            | Operand::SetFar(first, count)
            | Operand::SetNear(first, count)
            | Operand::Room(first, count) => {
                // An empty row needs no register.
                let inside = usize::from(first) + count <= usize::from(self.function.registers);
                (count == 0 || inside, "a register outside the frame")
            }
            Operand::Lost(_) => return None,
            Operand::Constant(at) => (at < image.constants.len(), "no such constant"),
            Operand::Global(at) => (at < image.globals.len(), "no such variable"),
            Operand::Kind(at) => (at < image.kinds.len(), "no such kind"),
            Operand::Native(id) => (id.index() < self.natives, "no such native"),
            Operand::Declaration(at) => (at < image.declarations.len(), "no such declaration"),
            Operand::Captured(at) => {
                (at < self.function.captures.len(), "nothing is captured there")
            }
            Operand::Site(at, sort) => {
                (image.sites.get(at).is_some_and(sort), "a site of another sort")
            }
            Operand::Called(id, count) => return self.called(id.index(), count),
            Operand::Made(id) => return self.made(id.index()),
        };
        if fits { None } else { Some(what) }
    }

    fn called(&self, at: usize, count: usize) -> Option<&'static str> {
        let Some(function) = self.image.functions.get(at) else { return Some("no such function") };
        if !function.captures.is_empty() {
            return Some("a call of a function that captures something");
        }
        let wanted = function.parameters.len() + usize::from(function.hidden);
        if count == wanted { None } else { Some("a call with other arguments than there are") }
    }

    fn made(&self, at: usize) -> Option<&'static str> {
        let Some(function) = self.image.functions.get(at) else { return Some("no such function") };
        let flaws = function.captures.iter().map(|capture| match capture {
            Capture::Register(register) => self.operand(&Operand::Read(*register, 1)),
            Capture::Outer(index) => self.operand(&Operand::Captured((*index).into())),
        });
        flaws.flatten().next()
    }
}

#[cfg(test)]
mod tests;
