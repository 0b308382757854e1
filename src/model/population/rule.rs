//! How a population changes: the rules of updating, as plain data.
//!
//! ```text
//! replicator            shares grow with their payoff; no chance, no size
//! moran                 one is born in proportion to fitness, one of all is replaced
//! birth_death           the same, but the replaced is a neighbour of the parent, never the parent
//! death_birth           one dies at random, its neighbours compete for the place
//! imitation             one compares itself with another and copies it the likelier the better that one does
//! imitate_best          everybody copies the best in sight
//! best_response         one takes what is best against the others as they are
//! logit                 the same, with mistakes that cost little more likely
//! threshold_selection   two children for the successful, none for the unsuccessful (Axelrod 1986)
//! (given)               what whoever runs the population says
//! ```

/// A rule of updating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// x′ = x·f / f̄ a generation, or its limit of small steps (Taylor and Jonker 1978).
    Replicator {
        /// Whether time flows.
        continuous: bool,
    },
    /// Birth in proportion to fitness, then the replaced is drawn from all, the parent included (Moran 1958).
    Moran {
        /// The weight w of payoff in fitness 1 − w + w·payoff.
        selection: f64,
    },
    /// Birth in proportion to fitness, then the replaced is drawn from the parent's neighbours.
    BirthDeath {
        /// The weight of payoff in fitness.
        selection: f64,
    },
    /// One drawn uniformly dies; its neighbours compete in proportion to fitness (Ohtsuki and others 2006).
    DeathBirth {
        /// The weight of payoff in fitness.
        selection: f64,
        /// Which games count for those who compete.
        scores: Scores,
    },
    /// One drawn uniformly meets another and copies it with probability 1/(1 + exp(−β(theirs − mine)))
    /// (Traulsen and others 2006).
    Imitation {
        /// The intensity of selection, 0 or more.
        beta: f64,
    },
    /// The type of the best in sight, oneself included; one's own type wins ties (Nowak and May 1992).
    ImitateBest {
        /// All at once, or one after the other, drawn uniformly.
        synchronous: bool,
    },
    /// One drawn uniformly takes the type that pays best against the others as they are.
    BestResponse,
    /// One drawn uniformly takes type j with probability proportional to exp(β·payoff of j) (Blume 1993).
    Logit {
        /// How much payoff counts, 0 or more.
        beta: f64,
    },
    /// A generation at once: two children for who reaches the mean and `sd` standard deviations, one for who
    /// reaches the mean less as much, none for the rest; then back to size at random (Axelrod 1986).
    ThresholdSelection {
        /// How many standard deviations.
        sd: f64,
    },
    /// A generation at once, by a rule that only the [`Source`](super::Source) knows.
    Given {
        /// Whether it counts actors; else it moves shares of an endless population.
        finite: bool,
    },
}

/// Which games count for those who compete for the place of the dead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scores {
    /// All games of the full population, those with the dead included.
    #[default]
    Everybody,
    /// Only games among the living.
    Survivors,
}

impl Rule {
    /// The word for it in scripts.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Rule::Replicator { .. } => "replicator",
            Rule::Moran { .. } => "moran",
            Rule::BirthDeath { .. } => "birth_death",
            Rule::DeathBirth { .. } => "death_birth",
            Rule::Imitation { .. } => "imitation",
            Rule::ImitateBest { .. } => "imitate_best",
            Rule::BestResponse => "best_response",
            Rule::Logit { .. } => "logit",
            Rule::ThresholdSelection { .. } => "threshold_selection",
            Rule::Given { .. } => "given",
        }
    }

    /// Whether a generation is one update of everybody, not as many single steps as there are actors.
    #[must_use]
    pub fn is_simultaneous(&self) -> bool {
        matches!(
            self,
            Rule::Replicator { .. }
                | Rule::ImitateBest { synchronous: true }
                | Rule::ThresholdSelection { .. }
                | Rule::Given { .. }
        )
    }

    /// Whether the population has no size: it is shares alone.
    #[must_use]
    pub fn is_endless(&self) -> bool {
        matches!(self, Rule::Replicator { .. } | Rule::Given { finite: false })
    }

    /// The weight of payoff in fitness, where the rule knows fitness.
    #[must_use]
    pub fn selection(&self) -> Option<f64> {
        match self {
            Rule::Moran { selection }
            | Rule::BirthDeath { selection }
            | Rule::DeathBirth { selection, .. } => Some(*selection),
            _ => None,
        }
    }
}
