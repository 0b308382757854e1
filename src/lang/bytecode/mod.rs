//! What the compiler makes and the machine runs: plain data, no values with handles, nothing of the tree.
//!
//! An [`Image`] holds every function, kind and constant of a program and of all modules that it uses, linked:
//! names have become indexes.

mod declaration;
mod disassemble;
mod image;
mod op;
mod row;
pub mod stored;
mod verify;

pub use declaration::*;
pub use disassemble::disassemble;
pub use image::*;
pub use op::*;
pub use row::{Entry, Row};
pub use verify::{Flaw, verify, verify_code};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index.
            #[must_use]
            #[inline]
            pub fn index(self) -> usize {
                self.0 as usize
            }

            /// From an index.
            #[must_use]
            pub fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).expect("fewer than 2^32 of them"))
            }
        }
    )*};
}

impl NativeId {
    /// The native in short, if its number is small enough.
    #[must_use]
    pub fn near(self) -> Option<NearNative> {
        u16::try_from(self.0).ok().map(NearNative)
    }
}

/// A native of the registry in two bytes, for instructions that have no room for four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NearNative(u16);

impl NearNative {
    /// In full.
    #[must_use]
    #[inline]
    pub fn id(self) -> NativeId {
        NativeId(self.0.into())
    }
}

ids! {
    /// A function of the image.
    FnId
    /// A kind of the image.
    KindId
    /// A native of the registry.
    NativeId
    /// A constant of the image.
    ConstId
    /// A module-level variable.
    GlobalId
    /// A place in the code that remembers something: a field's name, a method's fallback, names of arguments.
    SiteId
    /// A declared game, strategy, norm, regime, process or experiment.
    DeclId
    /// A module of the image.
    ModuleId
}
