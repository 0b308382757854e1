//! Equilibria: profiles that nobody leaves alone (Nash 1950).
//!
//! ```text
//! pure          in actions, any number of players
//! extreme       all of two players, mixed and exact      corners, tableau, word, bimatrix, system
//! components    what extreme equilibria span where they are not isolated
//! ```

pub mod components;
pub mod extreme;
pub mod pure;

mod bimatrix;
mod corners;
mod system;
mod tableau;
mod word;

#[cfg(test)]
mod tests;
