//! Cooperation, described: games, players, norms, regimes, and the rounds in which they meet.
//!
//! The room knows nothing about scripts, files or terminals. It imports `base` only; scripts enter through
//! the trait [`play::Participants`]. It draws from keys it is given and makes none.
//!
//! # Glossary
//!
//! - **action**: what a player can do in one round; in a game it has a place in the player's list.
//! - **act**: an action as it was intended or realised, or nothing.
//! - **player**, **seat**: who acts, numbered from 0 in the order of the table; a **role** is its name in
//!   the game.
//! - **actor**: a player with identity and preferences of its own, behind [`play::Participants`].
//! - **profile**: one action for each player.
//! - **payoff**: what a player gets in a round; *material* is the game's own, before sanctions, costs and
//!   utility. A **total** is a (discounted) sum of payoffs, a **score** a mean a round.
//! - **round**: everybody chooses once, and what follows from it. A **match** is a number of rounds between
//!   the same players; a **repetition** is the same match with other random numbers.
//! - **noise** changes what is done, **misperception** what is seen.
//! - **norm**: who must do what, when, unless what, or else what. A **breach** is real, a **finding** is
//!   what monitoring says. A **sanction** is what follows from a finding.
//! - **regime**: norms with members, monitoring, enforcement and decisions.
//! - **type**: what actors of a population can be, a strategy or an action; its **share** is how many are. A
//!   **step** is one birth, death or revision, a **generation** as many as there are actors, or one update of all.
//! - **network**: who is linked to whom; its **nodes** are filled by actors in order.

pub mod action;
pub mod error;
pub mod game;
pub mod network;
pub mod norm;
pub mod play;
pub mod population;
pub mod regime;
pub mod strategy;
