//! Equilibria: profiles that nobody leaves alone (Nash 1950).

pub mod pure;
