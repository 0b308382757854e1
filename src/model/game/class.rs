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

use super::symmetric::{Symmetric, cooperation};
use super::{Game, Payoffs};

/// Differences up to this size do not spoil an equality.
const TOLERANCE: f64 = 1e-9;
/// At most so many failing inequalities are listed.
const LISTED: usize = 12;

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
    fn holds(&self) -> bool {
        match self.relation {
            Relation::Greater => self.left_value > self.right_value,
            Relation::AtLeast => self.left_value >= self.right_value,
            Relation::Equal => {
                let scale = self.left_value.abs().max(self.right_value.abs()).max(1.0);
                (self.left_value - self.right_value).abs() <= TOLERANCE * scale
            }
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
    /// The shape the class needs, or the inequalities that fail.
    pub fn check(self, game: &Game) -> Result<(), Failure> {
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
            Class::Symmetric => symmetric(game),
            Class::ZeroSum => zero_sum(game),
            Class::SocialDilemma => social_dilemma(game),
        }
    }
}

/// Keeps what fails of each labelling and reports the labelling with the fewest failures.
fn settle(labellings: impl IntoIterator<Item = Vec<Inequality>>) -> Result<(), Failure> {
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
        _ if matches!(game.payoffs(), Payoffs::Computed) => Err(Failure::Shape(Needs::Table)),
        Some(shape) if shape == [2, 2] => Ok(()),
        _ => Err(Failure::Shape(Needs::TwoByTwo)),
    }
}

/// The five classes told apart by the order of T, R, P and S, for each player by its own numbers.
fn dyad(game: &Game, order: &[(Term, Relation, Term)]) -> Result<(), Failure> {
    two_by_two(game)?;
    let flagged = |player| game.actions(player).and_then(|actions| actions.cooperative());
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
fn prefers(game: &Game, player: usize, more: &[usize], less: &[usize]) -> Inequality {
    compare(game, (player, more), Relation::Greater, (player, less))
}

fn compare(
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
    for flip in [0, 1] {
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

/// That no player of two gains as much by moving alone.
fn strict(game: &Game, profile: &[usize; 2]) -> Vec<Inequality> {
    let mut list = Vec::new();
    for player in 0..2 {
        let count = game.actions(player).and_then(|actions| actions.count()).unwrap_or(0);
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
    if matches!(game.payoffs(), Payoffs::Computed) {
        return Err(Failure::Shape(Needs::Table));
    }
    if shape.len() != 2 || shape[0] != shape[1] || shape[0] < 2 {
        return Err(Failure::Shape(Needs::Square));
    }
    let flips = if shape[0] == 2 { 2 } else { 1 };
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

/// Every profile of a table, in the order of its cells.
fn profiles(shape: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let mut next = Some(vec![0; shape.len()]);
    std::iter::from_fn(move || {
        let now = next.take()?;
        let mut after = now.clone();
        for (place, &count) in after.iter_mut().zip(shape).rev() {
            *place += 1;
            if *place < count {
                next = Some(after);
                break;
            }
            *place = 0;
        }
        Some(now)
    })
}

fn symmetric(game: &Game) -> Result<(), Failure> {
    let table = match game.payoffs() {
        Payoffs::Computed => return Err(Failure::Shape(Needs::Table)),
        Payoffs::Counts(_) => return Ok(()),
        Payoffs::Table(table) => table,
    };
    let shape = table.shape();
    if shape.iter().any(|&count| count != shape[0]) {
        return Err(Failure::Shape(Needs::EqualActions));
    }
    // Exchanges of neighbours generate every permutation.
    let mut failing = Vec::new();
    for first in 0..shape.len().saturating_sub(1) {
        for profile in profiles(shape) {
            let mut exchanged = profile.clone();
            exchanged.swap(first, first + 1);
            for player in 0..shape.len() {
                let role = match player {
                    _ if player == first => first + 1,
                    _ if player == first + 1 => first,
                    _ => player,
                };
                let one = compare(game, (player, &profile), Relation::Equal, (role, &exchanged));
                if !one.holds() && failing.len() < LISTED {
                    failing.push(one);
                }
            }
        }
    }
    settle([failing])
}

fn zero_sum(game: &Game) -> Result<(), Failure> {
    let vanishes = |sum: f64, profile: Vec<usize>| Inequality {
        player: None,
        left: Term::Sum { profile },
        left_value: sum,
        relation: Relation::Equal,
        right: Term::Number,
        right_value: 0.0,
    };
    match game.payoffs() {
        Payoffs::Computed => Err(Failure::Shape(Needs::Table)),
        Payoffs::Table(table) => {
            let sums =
                table.cells().chunks(table.shape().len()).map(|cell| cell.iter().sum::<f64>());
            let failing = sums.zip(profiles(table.shape())).map(|(sum, at)| vanishes(sum, at));
            settle([failing.filter(|one| !one.holds()).take(LISTED).collect()])
        }
        Payoffs::Counts(counts) => {
            // Players of a symmetric game may be sorted by action without changing the sum.
            let shape = vec![counts.actions(); counts.players()];
            let mut failing = Vec::new();
            for profile in sorted(&shape) {
                let pays = (0..shape.len()).filter_map(|player| game.payoff(player, &profile));
                let one = vanishes(pays.sum(), profile.clone());
                if !one.holds() && failing.len() < LISTED {
                    failing.push(one);
                }
            }
            settle([failing])
        }
    }
}

/// Profiles whose actions never fall from seat to seat.
fn sorted(shape: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let top = shape.first().map_or(0, |count| count - 1);
    let mut next = Some(vec![0; shape.len()]);
    std::iter::from_fn(move || {
        let now = next.take()?;
        if let Some(at) = now.iter().rposition(|&action| action < top) {
            let mut after = now.clone();
            let raised = after[at] + 1;
            after[at..].fill(raised);
            next = Some(after);
        }
        Some(now)
    })
}

fn social_dilemma(game: &Game) -> Result<(), Failure> {
    let shape = match game.payoffs() {
        Payoffs::Computed => return Err(Failure::Shape(Needs::Table)),
        _ => game.shape().unwrap_or_default(),
    };
    if shape.len() < 2 || shape.iter().any(|&count| count != 2) {
        return Err(Failure::Shape(Needs::TwoActions));
    }
    let label: Vec<usize> = (0..shape.len()).filter_map(|i| cooperation(game, i)).collect();
    let flip = |profile: &[usize], player: usize| {
        let mut moved = profile.to_vec();
        moved[player] = 1 - moved[player];
        moved
    };
    // Players of a game by counts are alike: the first and sorted profiles stand for all.
    let alike = matches!(game.payoffs(), Payoffs::Counts(_));
    let all: Box<dyn Iterator<Item = Vec<usize>>> =
        if alike { Box::new(sorted(&shape)) } else { Box::new(profiles(&shape)) };
    let players = if alike { 0..1 } else { 0..shape.len() };
    let mut failing = Vec::new();
    let mut keep = |one: Inequality| {
        if !one.holds() && failing.len() < LISTED {
            failing.push(one);
        }
    };
    for profile in all {
        for player in players.clone() {
            if profile[player] == label[player] {
                keep(prefers(game, player, &flip(&profile, player), &profile));
            } else if alike {
                keep(prefers(game, player, &profile, &flip(&profile, player)));
            }
        }
    }
    let none: Vec<usize> = label.iter().map(|at| 1 - at).collect();
    for player in players {
        keep(prefers(game, player, &label, &none));
    }
    settle([failing])
}
