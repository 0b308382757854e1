//! Classes of games: the inequalities that make a prisoner's dilemma one.
//!
//! A class is a list of inequalities between payoffs. [`Class::check`] returns those that fail, with their
//! numbers, so that a message can say *temptation 3 is not greater than reward 4* instead of *no*.
//!
//! ```text
//! prisoners_dilemma     T > R > P > S                          Rapoport and Chammah 1965
//! stag_hunt             R > T, R > P, P > S                    Jervis 1978
//! chicken               T > R > S > P                          Rapoport and Guyer 1966; Jervis 1978
//! deadlock              T > R, P > S, P ≥ R                    Snyder and Diesing 1977; Oye 1986
//! harmony               R ≥ T, S ≥ P                           Keohane 1984; Oye 1986
//! battle_of_the_sexes   two strict equilibria, ranked differently     Luce and Raiffa 1957
//! coordination          all on the diagonal a strict equilibrium      Schelling 1960; Lewis 1969
//! matching_pennies      one wants to match, the other to differ       von Neumann 1928
//! symmetric             exchanging players exchanges payoffs          von Neumann and Morgenstern 1944
//! zero_sum              payoffs sum to 0 in every profile             von Neumann 1928
//! social_dilemma        defecting pays whatever the others do, yet all prefer
//!                       that all cooperate to that all defect         Dawes 1980
//! ```
//!
//! The first five hold for each player by its own numbers, so an asymmetric game may belong to them.
//! Where no action is flagged as cooperation, a labelling that fits is enough: classes of two-by-two games
//! are defined up to renaming actions (Rapoport and Guyer 1966). Of labellings that all fail, the one with
//! the fewest failing inequalities is reported, the earliest among equals.

use super::class_many::{social_dilemma, symmetric, zero_sum};
use super::symmetric::Symmetric;
use super::{Game, Payoffs};
use crate::base::meter::{Meter, Stopped};
use crate::base::tolerance::close;
use crate::model::action::Actions;

/// At most so many failing inequalities are listed.
pub(super) const LISTED: usize = 12;

/// A class of games.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table above defines them")]
pub enum Class {
    PrisonersDilemma,
    StagHunt,
    Chicken,
    Deadlock,
    Harmony,
    BattleOfTheSexes,
    Coordination,
    MatchingPennies,
    Symmetric,
    ZeroSum,
    SocialDilemma,
}

/// Why a game is not of a class.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The class is about games of another shape.
    Shape(Needs),
    /// These inequalities fail; never empty.
    Inequalities(Vec<Inequality>),
    /// The meter has had enough.
    Stopped,
}

impl From<Stopped> for Failure {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// What shape a class asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Payoffs that depend on actions alone and can be written out.
    Table,
    /// Two players with two actions each.
    TwoByTwo,
    /// Two players with equally many actions, two or more.
    Square,
    /// Two or more players with two actions each.
    TwoActions,
    /// Equally many actions for everybody.
    EqualActions,
}

/// A comparison of two payoffs that fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Inequality {
    /// Whose payoffs; `None` where the comparison is about all.
    pub player: Option<usize>,
    /// What stands on the left.
    pub left: Term,
    /// Its number.
    pub left_value: f64,
    /// How they should compare.
    pub relation: Relation,
    /// What stands on the right.
    pub right: Term,
    /// Its number.
    pub right_value: f64,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// T: defecting against cooperation.
    Temptation,
    /// R: mutual cooperation.
    Reward,
    /// P: mutual defection.
    Punishment,
    /// S: cooperating against defection.
    Sucker,
    /// What a player gets in a profile.
    Payoff {
        /// Whose payoff.
        player: usize,
        /// Everybody's action index.
        profile: Vec<usize>,
    },
    /// What all players get together in a profile.
    Sum {
        /// Everybody's action index.
        profile: Vec<usize>,
    },
    /// A plain number.
    Number,
}

/// How two payoffs should compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Left is strictly greater.
    Greater,
    /// Left is greater or equal.
    AtLeast,
    /// Equal within 1e-9.
    Equal,
}

impl Inequality {
    pub(super) fn holds(&self) -> bool {
        match self.relation {
            Relation::Greater => self.left_value > self.right_value,
            Relation::AtLeast => self.left_value >= self.right_value,
            Relation::Equal => close(self.left_value, self.right_value),
        }
    }
}

impl Class {
    /// All classes, in the order of the manual.
    pub const ALL: [Class; 11] = [
        Class::PrisonersDilemma,
        Class::StagHunt,
        Class::Chicken,
        Class::Deadlock,
        Class::Harmony,
        Class::BattleOfTheSexes,
        Class::Coordination,
        Class::MatchingPennies,
        Class::Symmetric,
        Class::ZeroSum,
        Class::SocialDilemma,
    ];

    /// The name scripts use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Class::PrisonersDilemma => "prisoners_dilemma",
            Class::StagHunt => "stag_hunt",
            Class::Chicken => "chicken",
            Class::Deadlock => "deadlock",
            Class::Harmony => "harmony",
            Class::BattleOfTheSexes => "battle_of_the_sexes",
            Class::Coordination => "coordination",
            Class::MatchingPennies => "matching_pennies",
            Class::Symmetric => "symmetric",
            Class::ZeroSum => "zero_sum",
            Class::SocialDilemma => "social_dilemma",
        }
    }

    /// The class of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Class> {
        Class::ALL.into_iter().find(|class| class.name() == name)
    }

    /// Whether a game belongs to the class; if not, why.
    ///
    /// # Errors
    /// The shape the class needs, or the inequalities that fail. That the meter has had enough.
    pub fn check(self, game: &Game, meter: &mut dyn Meter) -> Result<(), Failure> {
        use Relation::{AtLeast, Greater};
        use Term::{Punishment as P, Reward as R, Sucker as S, Temptation as T};
        match self {
            Class::PrisonersDilemma => {
                dyad(game, &[(T, Greater, R), (R, Greater, P), (P, Greater, S)])
            }
            Class::StagHunt => dyad(game, &[(R, Greater, T), (R, Greater, P), (P, Greater, S)]),
            Class::Chicken => dyad(game, &[(T, Greater, R), (R, Greater, S), (S, Greater, P)]),
            Class::Deadlock => dyad(game, &[(T, Greater, R), (P, Greater, S), (P, AtLeast, R)]),
            Class::Harmony => dyad(game, &[(R, AtLeast, T), (S, AtLeast, P)]),
            Class::BattleOfTheSexes => battle(game),
            Class::Coordination => coordination(game),
            Class::MatchingPennies => pennies(game),
            Class::Symmetric => symmetric(game, meter),
            Class::ZeroSum => zero_sum(game, meter),
            Class::SocialDilemma => social_dilemma(game, meter),
        }
    }
}

/// Keeps what fails of each labelling and reports the labelling with the fewest failures.
pub(super) fn settle(labellings: impl IntoIterator<Item = Vec<Inequality>>) -> Result<(), Failure> {
    let failing = |list: Vec<Inequality>| {
        let mut list: Vec<_> = list.into_iter().filter(|one| !one.holds()).collect();
        list.truncate(LISTED);
        list
    };
    match labellings.into_iter().map(failing).min_by_key(Vec::len) {
        Some(fewest) if !fewest.is_empty() => Err(Failure::Inequalities(fewest)),
        _ => Ok(()),
    }
}

fn two_by_two(game: &Game) -> Result<(), Failure> {
    match game.shape() {
        _ if matches!(game.payoffs(), Payoffs::Computed | Payoffs::Sequence(_)) => {
            Err(Failure::Shape(Needs::Table))
        }
        Some(shape) if shape == [2, 2] => Ok(()),
        _ => Err(Failure::Shape(Needs::TwoByTwo)),
    }
}

/// The five classes told apart by the order of T, R, P and S, for each player by its own numbers.
fn dyad(game: &Game, order: &[(Term, Relation, Term)]) -> Result<(), Failure> {
    two_by_two(game)?;
    let flagged = |player| game.actions(player).and_then(Actions::cooperative);
    let labels = |player| match flagged(player) {
        Some(at) => vec![at],
        None => vec![0, 1],
    };
    let mut all = Vec::new();
    for first in labels(0) {
        for second in labels(1) {
            all.push(ordered(game, [first, second], order));
        }
    }
    settle(all)
}

fn ordered(game: &Game, labels: [usize; 2], order: &[(Term, Relation, Term)]) -> Vec<Inequality> {
    let mut list = Vec::new();
    for player in 0..2 {
        let Some(four) = Symmetric::seen_by(game, player, labels) else { continue };
        let value = |term: &Term| match term {
            Term::Temptation => four.temptation,
            Term::Reward => four.reward,
            Term::Punishment => four.punishment,
            _ => four.sucker,
        };
        list.extend(order.iter().map(|(left, relation, right)| Inequality {
            player: Some(player),
            left: left.clone(),
            left_value: value(left),
            relation: *relation,
            right: right.clone(),
            right_value: value(right),
        }));
    }
    list
}

/// `player` gets strictly more in the first profile than in the second.
pub(super) fn prefers(game: &Game, player: usize, more: &[usize], less: &[usize]) -> Inequality {
    compare(game, (player, more), Relation::Greater, (player, less))
}

pub(super) fn compare(
    game: &Game,
    left: (usize, &[usize]),
    relation: Relation,
    right: (usize, &[usize]),
) -> Inequality {
    let value = |(player, profile): (usize, &[usize])| game.payoff(player, profile).unwrap_or(0.0);
    let term =
        |(player, profile): (usize, &[usize])| Term::Payoff { player, profile: profile.to_vec() };
    Inequality {
        player: (left.0 == right.0).then_some(left.0),
        left_value: value(left),
        right_value: value(right),
        left: term(left),
        relation,
        right: term(right),
    }
}

fn battle(game: &Game) -> Result<(), Failure> {
    two_by_two(game)?;
    let mut all = Vec::new();
    for flip in 0..flips(game) {
        let (one, other) = ([0, flip], [1, 1 - flip]);
        for favourite in [0, 1] {
            let mut list = strict(game, &one);
            list.extend(strict(game, &other));
            list.push(prefers(game, favourite, &one, &other));
            list.push(prefers(game, 1 - favourite, &other, &one));
            all.push(list);
        }
    }
    settle(all)
}

/// In how many ways the second player's actions may be named: two of a two-by-two game without a flag.
fn flips(game: &Game) -> usize {
    let flagged = game.players().iter().any(|player| player.actions.cooperative().is_some());
    if flagged || game.shape().is_none_or(|shape| shape != [2, 2]) { 1 } else { 2 }
}

/// That no player of two gains as much by moving alone.
fn strict(game: &Game, profile: &[usize; 2]) -> Vec<Inequality> {
    let mut list = Vec::new();
    for player in 0..2 {
        let count = game.actions(player).and_then(Actions::count).unwrap_or(0);
        for action in (0..count).filter(|&action| action != profile[player]) {
            let mut moved = *profile;
            moved[player] = action;
            list.push(prefers(game, player, profile, &moved));
        }
    }
    list
}

fn coordination(game: &Game) -> Result<(), Failure> {
    let shape = game.shape().unwrap_or_default();
    if matches!(game.payoffs(), Payoffs::Computed | Payoffs::Sequence(_)) {
        return Err(Failure::Shape(Needs::Table));
    }
    if shape.len() != 2 || shape[0] != shape[1] || shape[0] < 2 {
        return Err(Failure::Shape(Needs::Square));
    }
    let flips = flips(game);
    let place = |flip: usize, a: usize| if flip == 1 { 1 - a } else { a };
    settle(
        (0..flips)
            .map(|flip| (0..shape[0]).flat_map(|a| strict(game, &[a, place(flip, a)])).collect()),
    )
}

fn pennies(game: &Game) -> Result<(), Failure> {
    two_by_two(game)?;
    settle([0, 1].map(|matcher| {
        let (same, differ) = ([[0, 0], [1, 1]], [[1, 0], [0, 1]]);
        let other = 1 - matcher;
        let moved = |profile: [usize; 2], player: usize| {
            let mut moved = profile;
            moved[player] = 1 - moved[player];
            moved
        };
        let mut list = Vec::new();
        list.extend(same.map(|at| prefers(game, matcher, &at, &moved(at, matcher))));
        list.extend(differ.map(|at| prefers(game, other, &at, &moved(at, other))));
        list
    }))
}
