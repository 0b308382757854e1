//! `E0773`–`E0779`, `E0795`–`E0799`: populations and networks.

use crate::lang::diagnostic::Problem;

/// How to mend negative fitness in `evolve`.
pub const RAISED: &str = "take a smaller `selection`, or raise all payoffs by `baseline:`";

problems! {
    /// Something in `from` of which no population can be made.
    E0773 bad_population(found: &str) {
        "a population cannot be made from {found}",
        label: "not a population",
        help: "give a list of strategies or actions, one an actor, or pairs with a share or a count: `[[tit_for_tat, 0.1], [always_defect, 0.9]]`",
    }
    /// Numbers in `from` that are neither shares nor counts.
    E0774 bad_shares(sum: &str) {
        "the numbers in `from` are neither shares nor counts: they sum to {sum}",
        label: "shares sum to 1, counts are whole numbers",
    }
    /// A rule that needs to know how many actors there are; or a number that does not fit.
    E0775 bad_size(what: &str) {
        "{what}",
        label: "how many actors?",
    }
    /// A fitness below zero.
    E0776 negative_fitness(payoff: &str, selection: &str, largest: &str) {
        "a payoff of {payoff} makes fitness negative: `selection` can be {largest} at most, not {selection}",
        label: "nobody can have a negative number of offspring",
        note: "fitness is 1 - w + w * payoff, where w is `selection`",
        help: "take a smaller `selection`, or raise all payoffs of the game",
    }
    /// The replicator cannot go on.
    E0777 no_growth(reason: &str) {
        "the replicator cannot go on: {reason}",
        label: "shares cannot be worked out",
    }
    /// A rule and a kind of population that do not go together.
    E0778 unsuited(rule: &str, what: &str) {
        "`{rule}` does not go with {what}",
        label: "these do not fit together",
    }
    /// A trait that no actor has, or that is no number in 0..=1.
    E0779 bad_trait(name: &str, reason: &str) {
        "the trait `{name}` cannot evolve: {reason}",
        label: "not a trait of these actors",
        help: "a trait is a field that holds a number in 0..=1, given with its bits: `traits: [boldness: 3]`",
    }
    /// Another number of actors than nodes.
    E0795 network_size(nodes: usize, actors: usize) {
        "the network has {nodes} nodes, but there are {actors} actors",
        label: "one actor for each node",
        help: "actors fill the nodes in the order of the list, as in `from: 50 of tit_for_tat + 50 of always_defect`",
    }
    /// A link that leads nowhere.
    E0797 bad_link(link: &str, reason: &str) {
        "the link {link} {reason}",
        label: "not a link",
        help: "a link is a pair of nodes numbered from 0, as in `network.from_edges([[0, 1], [1, 2]])`",
    }
}

/// [`no_growth`] for a payoff below zero.
#[must_use]
pub fn negative_payoff(name: &str, payoff: &str) -> Problem {
    no_growth(&format!("`{name}` earns {payoff}, and in discrete time payoffs must be 0 or more"))
        .help(Some(
            "raise all payoffs by `baseline:`, or let time flow: `replicator(continuous: true)`",
        ))
}

/// [`no_growth`] where all earn nothing.
#[must_use]
pub fn nothing_earned() -> Problem {
    no_growth("everybody earns 0, and shares grow in proportion to payoffs").help(Some(
        "raise all payoffs by `baseline:`, or let time flow: `replicator(continuous: true)`",
    ))
}

/// What a host's dynamics gives that is no share.
#[must_use]
pub fn not_a_share(rule: &str, name: &str, found: &str) -> Problem {
    super::host::brought_failed("dynamics", rule, &format!("it gives `{name}` a share of {found}"))
}

/// What a host's dynamics gives, where its sum is wrong.
#[must_use]
pub fn not_the_sum(rule: &str, sum: &str, wanted: &str) -> Problem {
    let reason = format!("what it gives sums to {sum}, not to {wanted}");
    super::host::brought_failed("dynamics", rule, &reason)
}

/// [`no_growth`] where shares run away.
#[must_use]
pub fn runs_away() -> Problem {
    no_growth("payoffs are so large that shares change faster than numbers can follow")
}

/// [`bad_size`] where a rule counts actors.
#[must_use]
pub fn size_needed(rule: &str) -> Problem {
    bad_size(&format!("`{rule}` works with a number of actors, not with shares alone"))
        .help(Some("say how many there are, as in `size: 100`"))
}

/// [`bad_size`] where numbers contradict each other.
#[must_use]
pub fn size_differs(size: usize, found: usize) -> Problem {
    bad_size(&format!("`size` is {size}, but `from` has {found} actors"))
}

/// [`bad_size`] where there are too few.
#[must_use]
pub fn too_few(needed: usize, found: usize) -> Problem {
    bad_size(&format!("this takes {needed} actors or more, but there are {found}"))
}
