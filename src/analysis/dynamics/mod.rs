//! How things move: by differential equations, by steps, by example.
//!
//! ```text
//! flow       solutions of y′ = f(t, y), with what happens on the way
//! rest       points where nothing moves, and whether they hold
//! portrait   how a plane flows
//! replicator where shares of three types rest
//! opinion    averaging one another's opinions (DeGroot)
//! diffusion  innovations that spread by themselves and by imitation (Bass)
//! cascade    joining when enough others have (Granovetter)
//! contest    efforts and the chances they buy (Tullock)
//! ```

pub mod cascade;
pub mod contest;
pub mod diffusion;
pub mod flow;
pub mod opinion;
pub mod portrait;
pub mod replicator;
pub mod rest;

#[cfg(test)]
mod tests;
