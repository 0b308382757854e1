//! The instructions: the specification of the machine.
//!
//! `R[x]` is register `x` of the current frame, `K[x]` constant `x` of the image, `G[x]` module-level variable
//! `x`, `C[x]` captured variable `x` of the running closure. Jumps are relative to the next instruction. Every
//! instruction is eight bytes.

use super::{ConstId, DeclId, FnId, GlobalId, KindId, NativeId, NearNative, SiteId};

/// A register of the current frame.
pub type Reg = u8;

/// One instruction.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(u8)]
#[allow(missing_docs, reason = "each variant says what its operands are")]
pub enum Op {
    /// `R[dst] = R[src]`
    Move { dst: Reg, src: Reg },
    /// `R[dst] = none`
    None { dst: Reg },
    /// `R[dst] = absent`, for an argument left out.
    Absent { dst: Reg },
    /// `R[dst] = true or false`
    Bool { dst: Reg, value: bool },
    /// `R[dst] = value`
    Int { dst: Reg, value: i32 },
    /// `R[dst] = K[value]`
    Const { dst: Reg, value: ConstId },
    /// `R[dst] = G[global]`; a fault if it is not set yet.
    GetGlobal { dst: Reg, global: GlobalId },
    /// `R[dst] = G[global]`, absent if not set.
    PeekGlobal { dst: Reg, global: GlobalId },
    /// `G[global] = R[src]`; a fault in code that play calls.
    SetGlobal { src: Reg, global: GlobalId },
    /// `G[global] = R[src]`, also there: a declaration made with its defaults, once.
    InitGlobal { src: Reg, global: GlobalId },
    /// `R[dst] = C[index]`
    GetCapture { dst: Reg, index: u8 },
    /// `R[dst] = contents of the cell C[index]`
    GetCaptureCell { dst: Reg, index: u8 },
    /// `contents of the cell C[index] = R[src]`
    SetCaptureCell { src: Reg, index: u8 },
    /// `R[dst] = a new cell holding R[src]`
    NewCell { dst: Reg, src: Reg },
    /// `R[dst] = contents of the cell R[cell]`
    GetCell { dst: Reg, cell: Reg },
    /// `contents of the cell R[cell] = R[src]`
    SetCell { cell: Reg, src: Reg },
    /// `R[dst] = function` with what its descriptor says to capture.
    Closure { dst: Reg, function: FnId },

    /// `R[dst] = R[a] + R[b]`
    Add { dst: Reg, a: Reg, b: Reg },
    /// `R[dst] = R[a] - R[b]`
    Sub { dst: Reg, a: Reg, b: Reg },
    /// `R[dst] = R[a] * R[b]`
    Mul { dst: Reg, a: Reg, b: Reg },
    /// `R[dst] = R[a] / R[b]`
    Div { dst: Reg, a: Reg, b: Reg },
    /// `R[dst] = R[a] % R[b]`
    Rem { dst: Reg, a: Reg, b: Reg },
    /// `R[dst] = R[a] ^ R[b]`
    Pow { dst: Reg, a: Reg, b: Reg },
    /// `R[dst] = R[a] + value`
    AddInt { dst: Reg, a: Reg, value: i32 },
    /// `R[dst] = R[a] * value`; `left`, if the script has the value on the left
    MulInt { dst: Reg, a: Reg, left: bool, value: i32 },
    /// `R[dst] = R[a] % value`, value > 0
    RemInt { dst: Reg, a: Reg, value: i32 },
    /// `R[dst] = R[a] + K[value]`
    AddConst { dst: Reg, a: Reg, value: ConstId },
    /// `R[dst] = R[a] - K[value]`
    SubConst { dst: Reg, a: Reg, value: ConstId },
    /// `R[dst] = R[a] * K[value]`; `left`, if the script has the constant on the left
    MulConst { dst: Reg, a: Reg, left: bool, value: ConstId },
    /// `R[dst] = R[a] / K[value]`
    DivConst { dst: Reg, a: Reg, value: ConstId },
    /// `R[dst] = K[value] - R[a]`
    SubFrom { dst: Reg, a: Reg, value: ConstId },
    /// `R[dst] = K[value] / R[a]`
    DivInto { dst: Reg, a: Reg, value: ConstId },
    /// `R[dst] = -R[a]`
    Neg { dst: Reg, a: Reg },
    /// `R[dst] = not R[a]`
    Not { dst: Reg, a: Reg },
    /// `R[dst] = R[a] == R[b]`
    Eq { dst: Reg, a: Reg, b: Reg },
    /// `R[dst] = R[a] != R[b]`
    Ne { dst: Reg, a: Reg, b: Reg },
    /// `R[dst] = R[a] < R[b]`
    Lt { dst: Reg, a: Reg, b: Reg },
    /// `R[dst] = R[a] <= R[b]`
    Le { dst: Reg, a: Reg, b: Reg },
    /// `R[dst] = R[a] ~= R[b]`
    Close { dst: Reg, a: Reg, b: Reg },
    /// `R[dst] = R[a] in R[b]`
    In { dst: Reg, a: Reg, b: Reg },

    /// Always. This one goes forward; the others may go backward, and then cost a step.
    Jump { to: i32 },
    /// Always, backward: costs a step.
    Loop { to: i32 },
    /// If `R[a]`, which must be a bool.
    JumpTrue { a: Reg, to: i32 },
    /// If not `R[a]`, which must be a bool.
    JumpFalse { a: Reg, to: i32 },
    /// If `R[a] == R[b]`
    JumpEq { a: Reg, b: Reg, to: i32 },
    /// If `R[a] != R[b]`
    JumpNe { a: Reg, b: Reg, to: i32 },
    /// If `R[a] < R[b]`
    JumpLt { a: Reg, b: Reg, to: i32 },
    /// If `R[a] <= R[b]`
    JumpLe { a: Reg, b: Reg, to: i32 },
    /// If `R[a] == K[value]`
    JumpEqConst { a: Reg, value: u16, to: i32 },
    /// If `R[a] != K[value]`
    JumpNeConst { a: Reg, value: u16, to: i32 },
    /// If `R[a] == value`
    JumpEqInt { a: Reg, value: i16, to: i32 },
    /// If `R[a] != value`
    JumpNeInt { a: Reg, value: i16, to: i32 },
    /// If `R[a] < value`
    JumpLtInt { a: Reg, value: i16, to: i32 },
    /// If `R[a] <= value`
    JumpLeInt { a: Reg, value: i16, to: i32 },
    /// If `R[a] > value`
    JumpGtInt { a: Reg, value: i16, to: i32 },
    /// If `R[a] >= value`
    JumpGeInt { a: Reg, value: i16, to: i32 },
    /// If `R[a]` was given.
    JumpPresent { a: Reg, to: i32 },
    /// If `R[a]` is not a list of `len` elements.
    JumpNotList { a: Reg, len: u16, to: i32 },
    /// Prepares a loop over the range from the int `R[base]` to the int `R[base + 1]`, closed or not; jumps if it is empty.
    RangeStart { base: Reg, closed: bool, to: i32 },
    /// `R[base] += 1`, and while it has not passed `R[base + 1]`: `R[base + 2] = R[base]`, jump back. Costs a step.
    RangeNext { base: Reg, to: i32 },
    /// Prepares a loop over whatever is in `R[base]` and jumps to its `IterNext`.
    IterStart { base: Reg, to: i32 },
    /// Puts the next element of `R[base]` into `R[base + 2]` and jumps back, if there is one. Costs a step.
    IterNext { base: Reg, to: i32 },

    /// `R[dst] = [R[start], …]`
    List { dst: Reg, start: Reg, count: u8 },
    /// Appends `R[start], …` to the list `R[list]`.
    Append { list: Reg, start: Reg, count: u8 },
    /// `R[dst] = [R[start]: R[start + 1], …]`, `count` pairs; a repeated key is a fault.
    Map { dst: Reg, start: Reg, count: u8 },
    /// Adds `count` pairs to the map `R[map]`.
    Extend { map: Reg, start: Reg, count: u8 },
    /// `R[dst] = R[a]..R[b]`
    Range { dst: Reg, a: Reg, b: Reg, closed: bool },
    /// `R[dst..dst + count] = the elements of the list R[src]`; a fault if there are not just so many.
    Unpack { dst: Reg, src: Reg, count: u8 },
    /// `R[dst] = R[object][R[index]]`
    GetIndex { dst: Reg, object: Reg, index: Reg },
    /// `R[dst] = R[object][index]`
    GetItem { dst: Reg, object: Reg, index: u32 },
    /// `R[object][R[index]] = R[src]`
    SetIndex { object: Reg, index: Reg, src: Reg },
    /// `R[dst] = R[object].name`, the name at the site.
    GetField { dst: Reg, object: Reg, site: SiteId },
    /// `R[dst] = R[object].len`; the site has that name.
    GetLen { dst: Reg, object: Reg, site: SiteId },
    /// `R[object].name = R[src]`
    SetField { object: Reg, src: Reg, site: SiteId },
    /// `R[dst] = a text of R[src]`, in the format of the site.
    Show { dst: Reg, src: Reg, site: SiteId },
    /// `R[dst] = R[start] … joined`, all texts.
    Concat { dst: Reg, start: Reg, count: u8 },

    /// Calls `R[base]` with `count` arguments from `R[base + 1]`; the result goes to `R[dst]`.
    Call { dst: Reg, base: Reg, count: u8 },
    /// The same for a known function; all its arguments are in place, absent where left out.
    CallFn { dst: Reg, base: Reg, count: u8, function: FnId },
    /// The same for a native.
    CallNative { dst: Reg, base: Reg, count: u8, native: NativeId },
    /// `R[dst] = abs(R[a])`. This and the next six stand for calls of natives that the machine itself can do for
    /// the commonest types; for others it calls the native with `R[base]` and what follows as its frame.
    Abs { dst: Reg, a: Reg, base: Reg, native: NearNative },
    /// `R[dst] = floor(R[a])`
    Floor { dst: Reg, a: Reg, base: Reg, native: NearNative },
    /// `R[dst] = sqrt(R[a])`
    Sqrt { dst: Reg, a: Reg, base: Reg, native: NearNative },
    /// `R[dst] = len(R[a])`
    Len { dst: Reg, a: Reg, base: Reg, native: NearNative },
    /// `R[dst] = push(R[a], R[b])`
    Push { dst: Reg, a: Reg, b: Reg, base: Reg, native: NearNative },
    /// `R[dst] = min(R[a], R[b])`
    Min { dst: Reg, a: Reg, b: Reg, base: Reg, native: NearNative },
    /// `R[dst] = max(R[a], R[b])`
    Max { dst: Reg, a: Reg, b: Reg, base: Reg, native: NearNative },
    /// Calls `R[base]`; the site says how many arguments are positional and what the others are called.
    CallNamed { dst: Reg, base: Reg, count: u8, site: SiteId },
    /// Calls the method of the site on `R[base + 1]`; `R[base]` is free for the callee.
    CallMethod { dst: Reg, base: Reg, count: u8, site: SiteId },
    /// The same where the method is probably the native `push` and the object a list.
    CallPush { dst: Reg, base: Reg, count: u8, site: SiteId },
    /// Returns `R[src]`.
    Return { src: Reg },
    /// Returns `K[value]`.
    ReturnConst { value: ConstId },
    /// Returns `none`.
    ReturnNone,

    /// `R[dst] = a record of the kind, with fields from R[start]`
    Record { dst: Reg, start: Reg, kind: KindId },
    /// A fault if `R[value]` is not in `R[range]`; the site names the parameter.
    CheckRange { value: Reg, range: Reg, site: SiteId },
    /// A fault: the assertion of the site failed; its operands are in `R[a]` and `R[b]` where it has them, its
    /// message in the register after.
    AssertFail { a: Reg, b: Reg, site: SiteId },
    /// A fault: no pattern of a `match` fits `R[value]`.
    NoMatch { value: Reg },
    /// `R[dst] = context field of the view R[view]`
    Context { dst: Reg, view: Reg, field: Context },
    /// `R[dst] = how often K[action] stands in the history in a context field of the view R[view]`, and past the next
    /// [`Op::COUNTED`] instructions, which do the same in full; nothing where that is not just looked up.
    Total { dst: Reg, view: Reg, field: Context, action: ConstId },
    /// `R[dst] = the last action in the history in a context field of the view R[view]`, and past the next
    /// [`Op::LATEST`] instructions, which do the same in full; nothing where that is not just looked up.
    Last { dst: Reg, view: Reg, field: Context },
    /// `R[dst] = memory slot of the view R[view]`
    GetMemory { dst: Reg, view: Reg, slot: u8 },
    /// `memory slot of the view R[view] = R[src]`
    SetMemory { src: Reg, view: Reg, slot: u8 },
    /// A fault unless `R[count]` is a whole number of 0 or more; it is an int afterwards.
    CheckCount { count: Reg },
    /// `R[dst] =` a declared thing, made by the native of the declaration from the arguments `R[start]`
    /// (a list) and the parts `R[start + 1]` (a list).
    Declare { dst: Reg, start: Reg, decl: DeclId },
}

const _: () = assert!(size_of::<Op>() == 8);

impl Op {
    /// Where a jump goes, counted from the next instruction.
    #[must_use]
    pub fn target(mut self) -> Option<i32> {
        match self {
            Self::Total { .. } => Some(Self::COUNTED),
            Self::Last { .. } => Some(Self::LATEST),
            _ => self.target_mut().copied(),
        }
    }

    /// How many instructions [`Op::Total`] stands for: a place for the method, the history, the action, the call.
    pub const COUNTED: i32 = 4;

    /// How many instructions [`Op::Last`] stands for: the history, its field.
    pub const LATEST: i32 = 2;

    /// The same, to set it.
    pub fn target_mut(&mut self) -> Option<&mut i32> {
        match self {
            Self::Jump { to }
            | Self::Loop { to }
            | Self::JumpTrue { to, .. }
            | Self::JumpFalse { to, .. }
            | Self::JumpEq { to, .. }
            | Self::JumpNe { to, .. }
            | Self::JumpLt { to, .. }
            | Self::JumpLe { to, .. }
            | Self::JumpEqConst { to, .. }
            | Self::JumpNeConst { to, .. }
            | Self::JumpEqInt { to, .. }
            | Self::JumpNeInt { to, .. }
            | Self::JumpLtInt { to, .. }
            | Self::JumpLeInt { to, .. }
            | Self::JumpGtInt { to, .. }
            | Self::JumpGeInt { to, .. }
            | Self::JumpPresent { to, .. }
            | Self::JumpNotList { to, .. }
            | Self::RangeStart { to, .. }
            | Self::RangeNext { to, .. }
            | Self::IterStart { to, .. }
            | Self::IterNext { to, .. } => Some(to),
            _ => None,
        }
    }
}

/// What the body of a strategy, norm, payoff or process can refer to beside its own names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "each is the name that scripts write")]
pub enum Context {
    Round,
    Me,
    Them,
    Others,
    Seat,
    Type,
    Mine,
    Theirs,
    Earned,
    Options,
    SoFar,
    Game,
    Regime,
    Regimes,
    Own,
    All,
    Types,
    Waited,
    Offender,
    Norm,
    Cost,
    Proposal,
    State,
    /// The histories of all opponents as a list, also of a single one: what `theirs[i]` picks from.
    Opponents,
}

impl Context {
    /// How many there are.
    pub const COUNT: usize = Self::Opponents as usize + 1;

    /// The name that scripts write.
    #[must_use]
    pub fn name(self) -> &'static str {
        [
            "round",
            "me",
            "them",
            "others",
            "seat",
            "type",
            "mine",
            "theirs",
            "earned",
            "options",
            "so_far",
            "game",
            "regime",
            "regimes",
            "own",
            "all",
            "types",
            "waited",
            "offender",
            "norm",
            "cost",
            "proposal",
            "state",
            "opponents",
        ][self as usize]
    }
}
