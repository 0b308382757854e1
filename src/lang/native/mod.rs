//! Natives: functions of the language written in Rust, each declared in one place.
//!
//! A declaration holds the signature, the documentation of the function and of every parameter, and the body.
//! Argument checks, messages, help, completion and the reference follow from it. See `table.rs` for how one is
//! written.
//!
//! Invariant: natives reach the machine only through [`Cx`].

mod call;
mod cast;
mod listen;
mod registry;
mod signature;
mod table;

pub use call::{Args, Copies, Cx, Effect, Spent};
pub use cast::{
    Callable, FromValue, IntoValue, Items, Named, Rest, elements, fractions, named_elements,
};
pub use listen::{Listener, News, PROGRESS, Progressed};
pub use registry::{Entry as NativeEntry, HostModule, ParameterEntry, Registry};
pub use signature::{Native, NativeFn, Parameter, Table};
pub(crate) use table::natives;
pub use table::take;
