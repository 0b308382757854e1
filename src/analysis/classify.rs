//! What a game is called.

use crate::model::game::{Class, Game};

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
#[must_use]
pub fn classify(game: &Game) -> Option<Class> {
    let others = [Class::ZeroSum, Class::Symmetric];
    BY_INTEREST.into_iter().chain(others).find(|class| class.check(game).is_ok())
}

/// Every class a game belongs to, in the order of the manual.
#[must_use]
pub fn classes(game: &Game) -> Vec<Class> {
    Class::ALL.into_iter().filter(|class| class.check(game).is_ok()).collect()
}
