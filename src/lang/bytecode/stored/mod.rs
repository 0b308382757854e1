//! A linked program as bytes, so that it can be kept and run without its scripts being compiled again.
//!
//! A [`Writer`] collects the bytes of an [`Image`] and which natives they name; whoever keeps them says in front what
//! a reader needs to know beforehand. A [`Reader`] takes any bytes at all: it gives an image or says where they are
//! damaged, never takes more room than in proportion to them, and never panics. That an image can be read does not
//! make it sound; that is for `verify`.
//!
//! * `codec`: numbers, texts, lists, spans;
//! * `parts`: the parts of an image by their fields.

mod codec;
mod parts;

pub use codec::{Reader, Stored, Writer};

use super::{Constant, Image};
use crate::lang::source::{Interner, SourceMap};

/// The number of this format. Whatever changes what is written must change it.
pub const FORMAT: u16 = 3;

/// Where bytes stop making sense, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Damage {
    /// At which byte.
    pub at: usize,
    /// What is wrong.
    pub what: &'static str,
}

impl std::fmt::Display for Damage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "byte {}: {}", self.at, self.what)
    }
}

/// What is only of use while modules are added (`overrides`, `dormant`) is not kept.
impl Stored for Image {
    fn write(&self, out: &mut Writer) {
        self.names.write(out);
        self.sources.write(out);
        self.constants.write(out);
        self.sites.write(out);
        self.globals.write(out);
        self.mentioned.write(out);
        self.kinds.write(out);
        self.declarations.write(out);
        self.modules.write(out);
        self.functions.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let mut image = Self::default();
        image.names = Stored::read(from)?;
        image.sources = Stored::read(from)?;
        for (place, constant) in Vec::<Constant>::read(from)?.into_iter().enumerate() {
            if image.constant(constant).index() != place {
                return Err(from.damage("one constant twice"));
            }
        }
        image.sites = Stored::read(from)?;
        image.globals = Stored::read(from)?;
        image.mentioned = Stored::read(from)?;
        image.kinds = Stored::read(from)?;
        image.declarations = Stored::read(from)?;
        image.modules = Stored::read(from)?;
        image.functions = Stored::read(from)?;
        Ok(image)
    }
}

/// The names that are not known beforehand.
impl Stored for Interner {
    fn write(&self, out: &mut Writer) {
        let added: Vec<String> = self.added().map(str::to_owned).collect();
        added.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let added = Vec::<String>::read(from)?;
        let mut names = Self::new();
        for name in &added {
            names.intern(name);
        }
        if names.added().len() == added.len() {
            Ok(names)
        } else {
            Err(from.damage("one name twice"))
        }
    }
}

/// The texts with their names.
impl Stored for SourceMap {
    fn write(&self, out: &mut Writer) {
        let texts: Vec<_> = self.iter().map(|it| (it.name.clone(), it.text.clone())).collect();
        texts.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let mut sources = Self::default();
        for (name, text) in Vec::<(String, String)>::read(from)? {
            sources.add(&name, &text);
        }
        Ok(sources)
    }
}
