//! Actions: what a player can do in one round.
//!
//! A player's options are one of three things: named actions (`open`, `protect`), a list of levels
//! (`0, 1, 2, …`), or a continuum between two numbers. Named actions and levels are *discrete*: the engine
//! writes them as an index into the player's list, so a table of payoffs is one multiplication away.
//!
//! ```text
//! Actions::Named  [open*, protect]     Act::Index(0) Act::Index(1)      * stands for "cooperate"
//! Actions::Levels [0, 5, 10]           Act::Index(2) is the level 10
//! Actions::Range  0..=10               Act::Level(3.7)
//! ```
//!
//! The symbol behind a named action belongs to the caller; the model only compares it.

/// The caller's symbol for an action. Two actions are the same when their symbols are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId(pub u32);

/// A named action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The symbol by which norms and counts find it.
    pub id: ActionId,
    /// The name shown.
    pub name: String,
    /// Whether it is `cooperate` or an alias of it.
    pub cooperative: bool,
}

/// What a player may choose from.
#[derive(Clone, Debug, PartialEq)]
pub enum Actions {
    /// Named actions, in declared order.
    Named(Vec<Action>),
    /// Numbers, in declared order.
    Levels(Vec<f64>),
    /// Every number from `low` to `high`, both included.
    Range {
        /// The smallest level.
        low: f64,
        /// The largest level.
        high: f64,
    },
}

/// A realised or intended action as the engine holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    /// The action at this place in the player's list.
    Index(u32),
    /// A level out of a continuum.
    Level(f64),
    /// Nothing: the player sat the round out.
    Absent,
}

impl Act {
    /// The index of a discrete action.
    #[must_use]
    pub fn index(self) -> Option<usize> {
        match self {
            Act::Index(index) => Some(index as usize),
            Act::Level(_) | Act::Absent => None,
        }
    }
}

impl Actions {
    /// The number of discrete options; `None` for a continuum.
    #[must_use]
    pub fn count(&self) -> Option<usize> {
        match self {
            Actions::Named(actions) => Some(actions.len()),
            Actions::Levels(levels) => Some(levels.len()),
            Actions::Range { .. } => None,
        }
    }

    /// Where the action with this symbol stands.
    #[must_use]
    pub fn position(&self, id: ActionId) -> Option<usize> {
        match self {
            Actions::Named(actions) => actions.iter().position(|action| action.id == id),
            Actions::Levels(_) | Actions::Range { .. } => None,
        }
    }

    /// Where the cooperative action stands, if there is one.
    #[must_use]
    pub fn cooperative(&self) -> Option<usize> {
        match self {
            Actions::Named(actions) => actions.iter().position(|action| action.cooperative),
            Actions::Levels(_) | Actions::Range { .. } => None,
        }
    }

    /// The act that stands for a level, if these options have it.
    #[must_use]
    pub fn level(&self, level: f64) -> Option<Act> {
        match self {
            Actions::Named(_) => None,
            #[expect(
                clippy::float_cmp,
                reason = "a level is one of the listed numbers or it is not"
            )]
            Actions::Levels(levels) => {
                levels.iter().position(|&x| x == level).map(|at| Act::Index(at as u32))
            }
            Actions::Range { low, high } => {
                (*low <= level && level <= *high).then_some(Act::Level(level))
            }
        }
    }

    /// The number an act stands for; `None` for a named action and for nobody's.
    #[must_use]
    pub fn value(&self, act: Act) -> Option<f64> {
        match (self, act) {
            (Actions::Levels(levels), Act::Index(index)) => levels.get(index as usize).copied(),
            (Actions::Range { .. }, Act::Level(level)) => Some(level),
            _ => None,
        }
    }

    /// The name of the discrete action at `index`; levels are written as numbers.
    #[must_use]
    pub fn name(&self, index: usize) -> Option<String> {
        match self {
            Actions::Named(actions) => actions.get(index).map(|action| action.name.clone()),
            Actions::Levels(levels) => levels.get(index).map(f64::to_string),
            Actions::Range { .. } => None,
        }
    }
}
