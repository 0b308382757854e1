//! Who meets whom when a game for two is played by many.

use super::{Match, Matching};
use crate::base::random::{Draws, Key};

/// The pairs of a round, in order of their lower and then higher seat.
pub(super) struct Pairing {
    /// All pairs that ever meet; empty where they are drawn.
    fixed: Vec<(usize, usize)>,
    drawn: bool,
    key: Key,
    now: Vec<(usize, usize)>,
    order: Vec<usize>,
}

impl Pairing {
    pub(super) fn new(plan: &Match<'_>, key: Key) -> Pairing {
        let players = plan.players;
        let fixed = match &plan.setup.matching {
            Matching::Group | Matching::RandomPairs => Vec::new(),
            Matching::AllPairs => {
                (0..players).flat_map(|a| (a + 1..players).map(move |b| (a, b))).collect()
            }
            Matching::Neighbours(lists) => {
                let links = lists.iter().enumerate();
                let pair = |(a, list): (usize, &Vec<usize>)| {
                    list.iter().map(move |&b| (a.min(b), a.max(b))).collect::<Vec<_>>()
                };
                let mut pairs: Vec<_> = links.flat_map(pair).filter(|(a, b)| a != b).collect();
                pairs.sort_unstable();
                pairs.dedup();
                pairs
            }
        };
        let drawn = plan.setup.matching == Matching::RandomPairs;
        Pairing { fixed, drawn, key, now: Vec::new(), order: Vec::new() }
    }

    /// The pairs among active players in this round.
    pub(super) fn pairs(
        &mut self,
        round: u32,
        players: usize,
        active: &dyn Fn(usize) -> bool,
    ) -> &[(usize, usize)] {
        self.now.clear();
        if self.drawn {
            self.order.clear();
            self.order.extend((0..players).filter(|&player| active(player)));
            let mut stream = self.key.at(round);
            for last in (1..self.order.len()).rev() {
                self.order.swap(last, stream.index(last + 1));
            }
            self.now.extend(
                self.order.chunks_exact(2).map(|two| (two[0].min(two[1]), two[0].max(two[1]))),
            );
            self.now.sort_unstable();
        } else {
            self.now.extend(self.fixed.iter().filter(|&&(a, b)| active(a) && active(b)));
        }
        &self.now
    }
}
