//! Everyone at the table, behind one trait.
//!
//! The engine knows games and rules; what players think, remember and say is somebody else's. It asks
//! through [`Participants`], one object for all seats, and tells what each seat has seen when a round is
//! over. It keeps no histories: whoever implements the trait does.
//!
//! Only [`choose`](Participants::choose) must be written. What a clause or an option does not need is
//! never called, and [`Features`] says before the first round which of the rest are wanted, so that a
//! plain match pays for nothing else.
//!
//! ```text
//! begin  ( say heard  applies excused  choose  payoffs transfers  accuracy false_alarm complies punish
//!          amount vote  utility  published moves vote closed  update  settled )*
//! ```

use crate::model::action::Act;
use crate::model::error::Cause;
use crate::model::regime::{Ballot, Event, Finding, Proposal};

/// Who is asked, when, and facing whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The player, from 0.
    pub player: usize,
    /// The partner of this game, under pairwise matching.
    pub opponent: Option<usize>,
    /// The round, from 1.
    pub round: u32,
}

/// What a player decides.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// The action at this place of the player's list.
    Action(usize),
    /// A level, out of a list or a continuum.
    Level(f64),
    /// Actions with probabilities that sum to one; the engine draws.
    Mixed(Vec<(usize, f64)>),
}

/// A message, known to the engine by number only. Equal numbers are equal messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message(pub u32);

/// A norm of a regime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NormRef {
    /// The regime's place in the list.
    pub regime: usize,
    /// The norm's place in the regime.
    pub norm: usize,
}

/// Which callbacks a match needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    /// Somebody speaks: `say` and `heard`.
    pub speaks: bool,
    /// Somebody may pay another: `transfers`.
    pub pays: bool,
    /// Somebody has preferences over others' payoffs: `utility`.
    pub prefers: bool,
    /// The game has something to do after the round: `update`.
    pub updates: bool,
}

/// A move in a game tree. Acts are places in the player's list of all its actions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// The round, from 1.
    pub round: u32,
    /// Who moved.
    pub player: usize,
    /// At which node of the tree.
    pub node: usize,
    /// In which information set.
    pub set: usize,
    /// What was intended.
    pub intended: Act,
    /// What was done.
    pub act: Act,
}

/// A game that is over for this round, as its players get to know it.
#[derive(Clone, Copy, Debug)]
pub struct Settled<'a> {
    /// The round, from 1.
    pub round: u32,
    /// Who sat at the table, in seat order; everybody unless matching is by pairs.
    pub players: &'a [usize],
    /// What each really did; [`Act::Absent`] if it sat out or the round was not played.
    pub acts: &'a [Act],
    /// What each may know of what it earned: what was received, or, where payoffs are hidden, what the game
    /// would pay for the actions as it saw them.
    pub earned: &'a [f64],
    /// The moves of a game tree, in order; empty for other games.
    pub moves: &'a [Move],
    pub(super) seen: Option<&'a [Act]>,
}

impl<'a> Settled<'a> {
    /// A round in which everybody saw what was done.
    #[must_use]
    pub fn plain(
        round: u32,
        players: &'a [usize],
        acts: &'a [Act],
        earned: &'a [f64],
    ) -> Settled<'a> {
        Settled { round, players, acts, earned, moves: &[], seen: None }
    }
}

impl Settled<'_> {
    /// What the player at place `observer` of the table believes the one at place `observed` did.
    /// Everybody knows its own.
    #[must_use]
    pub fn seen(&self, observer: usize, observed: usize) -> Act {
        let size = self.acts.len();
        let from = match self.seen {
            Some(seen) => seen.get(observer.wrapping_mul(size).wrapping_add(observed)),
            None => self.acts.get(observed),
        };
        from.copied().unwrap_or(Act::Absent)
    }
}

/// Everyone at the table.
#[expect(unused_variables, reason = "defaults ignore what they are told")]
pub trait Participants {
    /// Which callbacks are wanted; asked once.
    fn features(&self) -> Features {
        Features::default()
    }

    /// The match begins: memories are fresh, types are drawn.
    ///
    /// # Errors
    /// Any error ends the match; so for all methods.
    fn begin(&mut self) -> Result<(), Cause> {
        Ok(())
    }

    /// Called now and then, before a round: a place to stop a long run.
    fn tick(&mut self, round: u32) -> Result<(), Cause> {
        Ok(())
    }

    /// The engine looked so often at a player, a norm or a ballot without asking anybody: as many do under regimes and
    /// where somebody may misperceive.
    fn worked(&mut self, looks: usize) -> Result<(), Cause> {
        Ok(())
    }

    /// What the player says before anyone chooses; `None` for silence.
    fn say(&mut self, seat: Seat) -> Result<Option<Message>, Cause> {
        Ok(None)
    }

    /// What the others heard the player say.
    fn heard(&mut self, seat: Seat, message: Option<Message>) -> Result<(), Cause> {
        Ok(())
    }

    /// What the player does.
    fn choose(&mut self, seat: Seat) -> Result<Choice, Cause>;

    /// What the player does at a node of a game tree, as a place in the actions of the information set;
    /// `so_far` are the moves of this play.
    fn choose_at(
        &mut self,
        seat: Seat,
        node: usize,
        set: usize,
        so_far: &[Move],
    ) -> Result<Choice, Cause> {
        self.choose(seat)
    }

    /// What a computed game pays those present, into a slice of zeros of the same length.
    fn payoffs(&mut self, present: &[usize], acts: &[Act], into: &mut [f64]) -> Result<(), Cause> {
        Err("the game has no payoffs of its own".into())
    }

    /// Adds to each player's entry what others paid it this round, less what it paid.
    fn transfers(&mut self, net: &mut [f64]) -> Result<(), Cause> {
        Ok(())
    }

    /// What a payoff, net of sanctions and costs, is worth to the player; `others` in seat order.
    fn utility(&mut self, player: usize, own: f64, others: &[f64]) -> Result<f64, Cause> {
        Ok(own)
    }

    /// After the round: the game's state moves on. One entry for each game of each player.
    fn update(&mut self, round: u32, players: &[usize], acts: &[Act]) -> Result<(), Cause> {
        Ok(())
    }

    /// Histories grow: one call for each table.
    fn settled(&mut self, table: Settled<'_>) -> Result<(), Cause> {
        Ok(())
    }

    /// Whether a norm binds the player at all (`who`); asked before round 1.
    fn bound(&mut self, norm: NormRef, player: usize) -> Result<bool, Cause> {
        Ok(true)
    }

    /// Whether a norm applies now (`when`).
    fn applies(&mut self, norm: NormRef, seat: Seat) -> Result<bool, Cause> {
        Ok(true)
    }

    /// Whether something excuses the player now (`unless`).
    fn excused(&mut self, norm: NormRef, seat: Seat) -> Result<bool, Cause> {
        Ok(false)
    }

    /// Whether an action satisfies a norm's condition.
    fn complies(&mut self, norm: NormRef, seat: Seat, act: Act) -> Result<bool, Cause> {
        Ok(true)
    }

    /// The chance that this regime finds a breach this round.
    fn accuracy(&mut self, regime: usize, round: u32) -> Result<f64, Cause> {
        Ok(1.0)
    }

    /// The chance that this regime takes compliance for a breach this round.
    fn false_alarm(&mut self, regime: usize, round: u32) -> Result<f64, Cause> {
        Ok(0.0)
    }

    /// The number in the sanction at this place of the norm, for this finding.
    fn amount(&mut self, finding: &Finding, sanction: usize) -> Result<f64, Cause> {
        Ok(0.0)
    }

    /// The probability that the player helps to enforce; `cost` is what it would bear alone.
    /// `None` asks the hegemon of the finding's regime, which does not play.
    fn punish(
        &mut self,
        player: Option<usize>,
        finding: &Finding,
        cost: f64,
    ) -> Result<f64, Cause> {
        Ok(1.0)
    }

    /// How the player votes.
    fn vote(&mut self, player: usize, proposal: &Proposal) -> Result<Ballot, Cause> {
        Ok(Ballot::Yes)
    }

    /// What the caller's own voting rule of this number says.
    fn decide(&mut self, rule: usize, ballots: &[(usize, Ballot)]) -> Result<bool, Cause> {
        Ok(false)
    }

    /// Whether the accession process of a regime makes this move now; `waited` rounds in its state.
    fn moves(
        &mut self,
        regime: usize,
        number: usize,
        player: usize,
        waited: u32,
    ) -> Result<bool, Cause> {
        Ok(false)
    }

    /// Something happened under a regime.
    fn noted(&mut self, event: &Event) -> Result<(), Cause> {
        Ok(())
    }

    /// What was noted this round is in the public record from now on; only under a regime.
    fn published(&mut self, round: u32) -> Result<(), Cause> {
        Ok(())
    }

    /// The round is over for the regimes: who is in and who is out of the next is settled.
    fn closed(&mut self, round: u32) -> Result<(), Cause> {
        Ok(())
    }
}
