//! Things without opinions: numbers, randomness, tolerance. Imports nothing of ours.
//!
//! ```text
//! math        deterministic functions, the door to libm    number      numbers as text
//! special     error, gamma and beta functions              rational    exact fractions
//! tolerance   the one way to compare reals                 statistics  summaries of samples
//! numeric     roots, optima, fixed points                  linear      small systems of equations
//! ode         initial-value problems                   simplex     linear programmes, exactly
//! eigen       eigenvalues of small matrices            meter       telling of work
//! random/     generator, streams, distributions        digest      names for contents
//! release     giving memory back                       clock       how much time has passed
//! text        the beginning of a text
//! ```

pub mod clock;
pub mod digest;
pub mod math;
pub mod number;
pub mod rational;
pub mod special;
pub mod tolerance;
pub mod unity;

pub mod eigen;
pub mod linear;
pub mod meter;
pub mod numeric;
pub mod ode;
pub(crate) mod release;
pub mod simplex;
pub mod sort;
pub mod statistics;
pub mod text;

pub mod random;
