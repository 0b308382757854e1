//! What a game is called.

use crate::base::meter::{Meter, Stopped};
use crate::model::game::{Class, Failure, Game};

/// The classes told apart by what players want, the most particular first.
const BY_INTEREST: [Class; 9] = [
    Class::PrisonersDilemma,
    Class::StagHunt,
    Class::Chicken,
    Class::Deadlock,
    Class::Harmony,
    Class::BattleOfTheSexes,
    Class::MatchingPennies,
    Class::Coordination,
    Class::SocialDilemma,
];

/// The class that says most about a game; `None` if none fits.
///
/// # Errors
/// If the meter has had enough.
pub fn classify(game: &Game, meter: &mut dyn Meter) -> Result<Option<Class>, Stopped> {
    let others = [Class::ZeroSum, Class::Symmetric];
    for class in BY_INTEREST.into_iter().chain(others) {
        if fits(class, game, meter)? {
            return Ok(Some(class));
        }
    }
    Ok(None)
}

/// Whether a game is of a class.
///
/// # Errors
/// If the meter has had enough.
pub fn fits(class: Class, game: &Game, meter: &mut dyn Meter) -> Result<bool, Stopped> {
    // Of games of two players and two actions there is no more to look at.
    meter.steps(8)?;
    match class.check(game, meter) {
        Err(Failure::Stopped) => Err(Stopped),
        found => Ok(found.is_ok()),
    }
}

/// Every class a game belongs to, in the order of the manual.
///
/// # Errors
/// If the meter has had enough.
pub fn classes(game: &Game, meter: &mut dyn Meter) -> Result<Vec<Class>, Stopped> {
    let mut found = Vec::new();
    for class in Class::ALL {
        if fits(class, game, meter)? {
            found.push(class);
        }
    }
    Ok(found)
}
