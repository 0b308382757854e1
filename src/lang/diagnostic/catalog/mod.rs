//! Every error and warning, with its words. One file per phase; each entry is a constructor that takes the
//! facts and returns a [`Problem`](super::Problem).

macro_rules! problems {
    ($(
        $(#[doc = $doc:literal])*
        $code:ident $name:ident($($field:ident: $type:ty),* $(,)?) {
            $title:literal $(, label: $label:literal)? $(, note: $note:literal)? $(, help: $help:literal)? $(,)?
        }
    )*) => {
        /// The codes of this phase, in order, each with the name of its constructor.
        pub const CODES: &[(crate::lang::diagnostic::Code, &str)] =
            &[$((crate::lang::diagnostic::Code(stringify!($code)), stringify!($name))),*];
        $(
            $(#[doc = $doc])*
            #[doc = concat!("Code `", stringify!($code), "`.")]
            #[must_use]
            pub fn $name($($field: $type),*) -> crate::lang::diagnostic::Problem {
                #[allow(unused_mut, clippy::useless_vec, reason = "parts may be absent")]
                let mut problem = crate::lang::diagnostic::Problem {
                    code: crate::lang::diagnostic::Code(stringify!($code)),
                    title: format!($title),
                    label: String::new(),
                    notes: Vec::new(),
                    help: None,
                };
                $(problem.label = format!($label);)?
                $(problem.notes.push(format!($note));)?
                $(problem.help = Some(format!($help));)?
                problem
            }
        )*
    };
}

pub mod data;
pub mod domain;
pub mod exact;
pub mod experiment;
pub mod figure;
pub mod host;
pub mod library;
pub mod model;
pub mod names;
pub mod population;
pub mod run;
pub mod shapes;
pub mod solving;
pub mod stored;
pub mod study;
pub mod syntax;
pub mod text;
pub mod tournament;

use super::Code;

/// All codes, by phase, each with the name of its constructor.
pub fn codes() -> impl Iterator<Item = (Code, &'static str)> {
    let phases = [
        text::CODES,
        syntax::CODES,
        names::CODES,
        shapes::CODES,
        domain::CODES,
        run::CODES,
        library::CODES,
        model::CODES,
        tournament::CODES,
        exact::CODES,
        population::CODES,
        solving::CODES,
        study::CODES,
        experiment::CODES,
        figure::CODES,
        data::CODES,
        host::CODES,
        stored::CODES,
    ];
    phases.into_iter().flatten().copied()
}
