//! Equilibria: profiles that nobody leaves alone (Nash 1950).
//!
//! ```text
//! pure            in actions, any number of players
//! extreme         all of two players, mixed and exact      corners, tableau, word, bimatrix
//! components      what extreme equilibria span where they are not isolated
//! lemke_howson    one of two players, also of large games
//! several         three and more players: pure, and mixed of small games      box_search, multilinear
//! alike           players who are alike and mix alike
//! best_reply      what is best against what the others do
//! ```

pub mod alike;
pub mod best_reply;
pub mod components;
pub mod extreme;
pub mod lemke_howson;
pub mod pure;
pub mod several;

mod bimatrix;
mod box_search;
mod corners;
mod multilinear;
mod tableau;
mod word;

#[cfg(test)]
mod tests;
