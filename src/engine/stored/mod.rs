//! Compiled programs as bytes: compile once, keep, load wherever the same version of Comity runs.
//!
//! ```text
//! magic, 8 bytes | format, 2 | version of the crate, 1 + n | digest of what follows, 32
//! natives that the program calls: name and shape of each
//! main module, parameters, warnings, image
//! ```
//!
//! Loading trusts nothing: the digest finds damage, reading is bounded by what is there to read
//! ([`bytecode::stored`](crate::lang::bytecode::stored)), and what was read is verified whole before anything can run
//! ([`verify`]). So bytes from strangers are as safe to run as their scripts would be.

use std::sync::Arc;

use super::error::Error;
use super::outline::Parameter;
use super::program::{Warning, longest};
use super::{Engine, Program};
use crate::base::digest;
use crate::lang::bytecode::stored::{Damage, FORMAT, Reader, Stored, Writer};
use crate::lang::bytecode::{Image, ModuleId, NativeId, verify};
use crate::lang::diagnostic::catalog::{self, run, stored};
use crate::lang::diagnostic::{Call, Diagnostic, Problem};
use crate::lang::native::{NativeFn, Registry};
use crate::lang::source::Span;
use crate::lang::value::Fault;
use crate::lang::vm::answered_for;

/// What every stored program begins with. The first byte is in no text, the last shows whether line ends were changed.
const MAGIC: [u8; 8] = *b"\x89Comity\n";

/// The version that stores and loads.
const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Program {
    /// The program as bytes, for [`Engine::load`]: its code, its texts (for messages), and which of the engine's
    /// functions it calls. A script that is compiled again gives the same bytes.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let bytes = engine.compile("sum.comity", "let total = sum([1, 2, 3])")?.to_bytes();
    ///
    /// let program = engine.load(&bytes)?;
    /// let mut context = engine.context();
    /// context.run(&program)?;
    /// assert_eq!(context.get::<i64>("total")?, 6);
    /// # Ok::<(), comity::Error>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Writer::default();
        self.main.write(&mut body);
        self.parameters().to_vec().write(&mut body);
        self.image.write(&mut body);
        let warnings: Vec<_> = self.warnings().iter().map(|it| it.diagnostic().clone()).collect();
        warnings.write(&mut body);
        let (body, natives) = body.finish();
        let needs: Vec<_> = natives.iter().map(|id| need(&self.registry, *id)).collect();
        let mut content = Writer::default();
        needs.write(&mut content);
        let (mut content, _) = content.finish();
        content.extend(body);
        sealed(&content)
    }
}

impl Program {
    /// The program as an engine with other functions runs it: functions have numbers in code, and each engine numbers
    /// its own.
    ///
    /// # Errors
    /// `E0873`.
    pub(super) fn within(&self, engine: &Engine) -> Result<Self, Error> {
        if Arc::ptr_eq(&self.registry, &engine.registry) {
            return Ok(self.clone());
        }
        let adapted = engine.kept.adapted(self, || engine.load_any(&self.to_bytes()))?;
        Ok(Self { given: Arc::clone(&self.given), ..adapted })
    }
}

/// How much longer than its text a stored program can be: closures of a few letters are of the longest.
const SWOLLEN: usize = 16;
/// What the modules of the library come to, with room to grow.
const LIBRARY: usize = 4 << 20;

/// No program that the engine could have compiled is longer.
fn longest_stored(engine: &Engine) -> usize {
    let scripts = engine.modules.scripts.values().map(|text| text.len()).sum::<usize>();
    longest(engine).saturating_add(scripts).saturating_mul(SWOLLEN).saturating_add(LIBRARY)
}

impl Engine {
    /// A program from the bytes that [`Program::to_bytes`] gave, in this process or another: it does what the
    /// compiled one does, with the same output, steps and places in messages.
    ///
    /// The engine may have more functions than the one that compiled it, and other limits. Longer bytes than any program
    /// that it could have compiled itself, a sixteenth of [`Limits::memory`](super::Limits::memory) and four megabytes
    /// for the library, are refused unread.
    ///
    /// ```
    /// use comity::Engine;
    ///
    /// let engine = Engine::default();
    /// let mut bytes = engine.compile("t.comity", "sum(0..=3)")?.to_bytes();
    /// assert_eq!(engine.context().run(&engine.load(&bytes)?)?.to::<i64>()?, 6);
    ///
    /// *bytes.last_mut().expect("there are some") ^= 1;
    /// assert_eq!(engine.load(&bytes).unwrap_err().code(), "E0872");
    /// # Ok::<(), comity::Error>(())
    /// ```
    ///
    /// # Errors
    /// `E0870` if the bytes are no stored program, `E0871` if another version of Comity stored it, `E0872` if they are
    /// damaged, `E0873` if it calls a function that this engine does not have in the same shape, `E0651` if they are too
    /// long for the memory that scripts have.
    ///
    /// # Complexity
    /// In proportion to the bytes, in time and memory.
    pub fn load(&self, bytes: &[u8]) -> Result<Program, Error> {
        if bytes.len() > longest_stored(self) {
            let fault = Fault::limit(run::out_of_memory(self.limits.memory));
            return Err(Error::from_fault(Arc::default(), fault));
        }
        self.load_any(bytes)
    }

    /// The same, however long they are.
    fn load_any(&self, bytes: &[u8]) -> Result<Program, Error> {
        let loaded = answered_for(|| self.loaded(bytes));
        loaded.unwrap_or_else(|fault| Err(Error::from_fault(Arc::default(), fault)))
    }

    fn loaded(&self, bytes: &[u8]) -> Result<Program, Error> {
        let failed = Error::of_host;
        let content = open(bytes).map_err(failed)?;
        let damaged = |damage: Damage| failed(stored::damaged(&damage.to_string()));
        let mut from = Reader::new(content);
        let needs = Vec::<(String, String)>::read(&mut from).map_err(damaged)?;
        let natives = needs.iter().map(|(name, shape)| self.meet(name, shape));
        from.name(natives.collect::<Result<_, _>>().map_err(failed)?);
        let (main, parameters, image, warnings) = parts(&mut from).map_err(damaged)?;
        let flawed = |flaw: &str| failed(stored::damaged(flaw));
        verify(&image, self.registry.len()).map_err(|flaw| flawed(&flaw.to_string()))?;
        if main.index() >= image.modules.len() {
            return Err(flawed("its main module is missing"));
        }
        if !warnings.iter().flat_map(places).all(|span| image.sources.holds(span)) {
            return Err(flawed("a warning outside of its text"));
        }
        let warnings = warnings.into_iter().map(|it| Warning::new(&image.sources, it)).collect();
        Ok(Program {
            image: Arc::new(image),
            main,
            warnings,
            parameters: parameters.into(),
            given: Arc::default(),
            registry: Arc::clone(&self.registry),
        })
    }

    /// The native of this engine that a program calls.
    fn meet(&self, name: &str, shape: &str) -> Result<NativeId, Problem> {
        let found = self.registry.find(name);
        let ours = found.map(|id| need(&self.registry, id).1);
        match found {
            Some(id) if ours.as_deref() == Some(shape) => Ok(id),
            _ => {
                Err(stored::lacks_native(shape).help(ours.map(|ours| stored::other_native(&ours))))
            }
        }
    }
}

/// The name of a native and what a program relies on of it: `tariff(rate, base?)`, a host's marked as such.
fn need(registry: &Registry, id: NativeId) -> (String, String) {
    let entry = registry.get(id);
    let parameters = entry.parameters.iter().map(|parameter| {
        let mark = match (parameter.rest, parameter.named, parameter.optional) {
            (true, ..) => "…",
            (_, true, _) => ": …",
            (.., true) => "?",
            _ => "",
        };
        format!("{}{mark}", parameter.name)
    });
    let parameters = parameters.collect::<Vec<_>>().join(", ");
    let whose = if matches!(entry.run, NativeFn::Static(_)) { "" } else { " of the host" };
    (entry.name.to_string(), format!("{}({parameters}){whose}", entry.name))
}

/// Content with what stands before it.
fn sealed(content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(content.len() + 64);
    bytes.extend(MAGIC);
    bytes.extend(FORMAT.to_le_bytes());
    bytes.push(u8::try_from(VERSION.len()).unwrap_or(u8::MAX));
    bytes.extend(VERSION.as_bytes());
    bytes.extend(digest::raw(content));
    bytes.extend(content);
    bytes
}

/// The content of a stored program, if this version can read it and it is whole.
fn open(bytes: &[u8]) -> Result<&[u8], Problem> {
    let mut from = Reader::new(bytes);
    if from.take(MAGIC.len()).ok() != Some(&MAGIC) {
        return Err(stored::no_program());
    }
    let short = |_| stored::damaged("it ends too early");
    let format = from.take(2).map_err(short)?;
    let count = from.take(1).map_err(short)?[0];
    let version = String::from_utf8_lossy(from.take(count.into()).map_err(short)?);
    if version != VERSION || format != FORMAT.to_le_bytes() {
        let shown: String = version.chars().filter(|letter| !letter.is_control()).collect();
        return Err(stored::other_version(&shown, VERSION));
    }
    let sum = from.take(32).map_err(short)?;
    let content = bytes.get(from.at()..).unwrap_or(&[]);
    if digest::raw(content) != sum {
        return Err(stored::damaged("its digest is another"));
    }
    Ok(content)
}

/// What stands behind the natives.
type Parts = (ModuleId, Vec<Parameter>, Image, Vec<Diagnostic>);

fn parts(from: &mut Reader<'_>) -> Result<Parts, Damage> {
    let (main, parameters) = (Stored::read(from)?, Stored::read(from)?);
    let (image, warnings) = (Stored::read(from)?, Stored::read(from)?);
    from.end()?;
    Ok((main, parameters, image, warnings))
}

/// Every place that a diagnostic shows.
fn places(diagnostic: &Diagnostic) -> impl Iterator<Item = Span> {
    let called = diagnostic.trace.iter().filter_map(|call| call.span);
    std::iter::once(diagnostic.span).chain(diagnostic.related.iter().map(|it| it.0)).chain(called)
}

impl Stored for Diagnostic {
    fn write(&self, out: &mut Writer) {
        let Self { problem: Problem { code, title, label, notes, help }, span, related, trace } =
            self;
        code.0.to_owned().write(out);
        title.write(out);
        label.write(out);
        notes.write(out);
        help.write(out);
        span.write(out);
        related.write(out);
        let trace: Vec<_> = trace.iter().map(|call| (call.name.clone(), call.span)).collect();
        trace.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, Damage> {
        let code = String::read(from)?;
        let known = catalog::codes().map(|(known, _)| known).find(|known| known.0 == code);
        let problem = Problem {
            code: known.ok_or_else(|| from.damage("no such code"))?,
            title: Stored::read(from)?,
            label: Stored::read(from)?,
            notes: Stored::read(from)?,
            help: Stored::read(from)?,
        };
        let (span, related) = (Stored::read(from)?, Stored::read(from)?);
        let trace = Vec::<(String, Option<Span>)>::read(from)?;
        let trace = trace.into_iter().map(|(name, span)| Call { name, span }).collect();
        Ok(Self { problem, span, related, trace })
    }
}

#[cfg(test)]
mod tests;
