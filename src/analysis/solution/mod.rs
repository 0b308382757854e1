//! Solution concepts of games in strategic form, for any number of players, over exact fractions.
//!
//! ```text
//! dominance    what is never worth doing, whatever the others do          one action
//! iterated     what is left when that is known, and known to be known     rounds of elimination
//! security     what a player is sure of, what the others can hold it to   maxmin, minmax
//! minmax       the latter in full: for three and more players between two bounds
//! pareto       what nobody can better without somebody losing; welfare
//! correlated   what a mediator can advise so that all follow              best and worst
//! quantal      choices that err less the more it costs                    logit, a path
//! stability    what no small group of mutants invades                     ESS, neutral
//! copositive   the exact test behind it
//! risk         which of two equilibria is safer                           risk and payoff dominance
//! potential    whether one function speaks for all players                exact, weighted
//! ordinal      the same for the order of payoffs alone
//! topology     a number for each strictly ordinal two-by-two game
//! ```

pub mod copositive;
pub mod correlated;
pub mod dominance;
pub mod iterated;
pub mod minmax;
pub mod ordinal;
pub mod pareto;
pub mod potential;
pub mod quantal;
pub mod risk;
pub mod security;
pub mod stability;
pub mod topology;

#[cfg(test)]
mod tests;
