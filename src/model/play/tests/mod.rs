//! Scenarios with Rust participants. Each test switches on one thing.

mod anything;
mod bookkeeping;
mod enforcement;
mod folded;
mod membership;
mod naive;
mod options;
mod plain;
mod regimes;
mod sequence;

use super::*;
use crate::base::random::Key;
use crate::model::action::{Act, Action, ActionId, Actions};
use crate::model::error::Cause;
use crate::model::game::Player;
use crate::model::regime::{Ballot, Event, Finding, Proposal};

pub(super) const C: ActionId = ActionId(0);
pub(super) const D: ActionId = ActionId(1);

pub(super) fn two_actions() -> Actions {
    let action = |id, name: &str, cooperative| Action { id, name: name.into(), cooperative };
    Actions::Named(vec![action(C, "C", true), action(D, "D", false)])
}

/// Axelrod's dilemma (1980): T = 5, R = 3, P = 1, S = 0.
pub(super) fn dilemma() -> Game {
    let cells = [vec![[3.0, 3.0], [0.0, 5.0]], vec![[5.0, 0.0], [1.0, 1.0]]];
    Game::bimatrix("dilemma", two_actions(), two_actions(), &cells).unwrap()
}

/// Each cooperator gives 1 to every other at a cost of n/2 to itself.
pub(super) fn commons(n: usize) -> Game {
    let pay = |own: usize, others: &[usize]| {
        Ok::<_, Error>(others[0] as f64 - if own == 0 { n as f64 / 2.0 } else { 0.0 })
    };
    Game::by_counts("commons", n, two_actions(), pay).unwrap()
}

/// What one strategy may look at: acts as it saw them, `history[opponent][round]`, its own included.
pub(super) struct View<'a> {
    pub(super) seat: Seat,
    pub(super) seen: &'a [Vec<Act>],
    pub(super) heard: &'a [Option<Message>],
}

impl View<'_> {
    pub(super) fn last(&self, other: usize) -> Option<usize> {
        self.seen[other].last()?.index()
    }
}

pub(super) type Strategy = Box<dyn Fn(&View<'_>) -> Choice>;

pub(super) fn always(action: usize) -> Strategy {
    Box::new(move |_| Choice::Action(action))
}

pub(super) fn tit_for_tat() -> Strategy {
    Box::new(|view| Choice::Action(view.last(1 - view.seat.player).unwrap_or(0)))
}

pub(super) fn grim() -> Strategy {
    Box::new(|view| {
        let betrayed = view.seen[1 - view.seat.player].contains(&Act::Index(1));
        Choice::Action(usize::from(betrayed))
    })
}

pub(super) fn mixed(p: f64) -> Strategy {
    Box::new(move |_| Choice::Mixed(vec![(0, p), (1, 1.0 - p)]))
}

/// Everyone at the table, with histories; pairs keep them by partner.
#[derive(Default)]
pub(super) struct People {
    pub(super) strategies: Vec<Strategy>,
    pub(super) features: Features,
    pub(super) seen: Vec<Vec<Vec<Act>>>,
    pub(super) earned: Vec<Vec<f64>>,
    pub(super) heard: Vec<Option<Message>>,
    pub(super) events: Vec<Event>,
    pub(super) order: Vec<String>,
    pub(super) says: Option<fn(Seat) -> Option<Message>>,
    pub(super) utility: Option<fn(f64, &[f64]) -> f64>,
    pub(super) transfers: Option<fn(&mut [f64])>,
    pub(super) payoffs: Option<fn(&[usize], &[Act], &mut [f64])>,
    pub(super) punish: Option<fn(Option<usize>, &Finding) -> f64>,
    pub(super) vote: Option<fn(usize, &Proposal) -> Ballot>,
    pub(super) norm: Option<fn(&str, NormRef, Seat) -> bool>,
    pub(super) moves: Option<fn(usize, usize, u32) -> bool>,
    pub(super) ticks: u32,
}

impl People {
    pub(super) fn new(strategies: Vec<Strategy>) -> People {
        let n = strategies.len();
        People {
            strategies,
            seen: vec![vec![Vec::new(); n]; n],
            earned: vec![Vec::new(); n],
            heard: vec![None; n],
            ..People::default()
        }
    }

    fn note(&mut self, what: &str) {
        self.order.push(what.into());
    }
}

impl Participants for People {
    fn features(&self) -> Features {
        self.features
    }

    fn tick(&mut self, _: u32) -> Result<(), Cause> {
        self.ticks += 1;
        Ok(())
    }

    fn say(&mut self, seat: Seat) -> Result<Option<Message>, Cause> {
        self.note("say");
        Ok(self.says.and_then(|says| says(seat)))
    }

    fn heard(&mut self, seat: Seat, message: Option<Message>) -> Result<(), Cause> {
        self.heard[seat.player] = message;
        Ok(())
    }

    fn choose(&mut self, seat: Seat) -> Result<Choice, Cause> {
        self.note("choose");
        let player = seat.player;
        let seen = &self.seen[player];
        let view = View { seat, seen, heard: &self.heard };
        Ok(self.strategies[player](&view))
    }

    fn payoffs(&mut self, present: &[usize], acts: &[Act], into: &mut [f64]) -> Result<(), Cause> {
        self.note("payoffs");
        self.payoffs.ok_or("no payoffs")?(present, acts, into);
        Ok(())
    }

    fn transfers(&mut self, net: &mut [f64]) -> Result<(), Cause> {
        self.note("transfers");
        self.transfers.ok_or("no transfers")?(net);
        Ok(())
    }

    fn utility(&mut self, _: usize, own: f64, others: &[f64]) -> Result<f64, Cause> {
        self.note("utility");
        Ok(self.utility.map_or(own, |utility| utility(own, others)))
    }

    fn update(&mut self, _: u32, _: &[usize], _: &[Act]) -> Result<(), Cause> {
        self.note("update");
        Ok(())
    }

    fn settled(&mut self, table: Settled<'_>) -> Result<(), Cause> {
        self.note("settled");
        for (observer, &me) in table.players.iter().enumerate() {
            self.earned[me].push(table.earned[observer]);
            for (observed, &them) in table.players.iter().enumerate() {
                self.seen[me][them].push(table.seen(observer, observed));
            }
        }
        Ok(())
    }

    fn bound(&mut self, norm: NormRef, player: usize) -> Result<bool, Cause> {
        let seat = Seat { player, opponent: None, round: 0 };
        Ok(self.norm.is_none_or(|ask| ask("who", norm, seat)))
    }

    fn applies(&mut self, norm: NormRef, seat: Seat) -> Result<bool, Cause> {
        self.note("when");
        Ok(self.norm.is_none_or(|ask| ask("when", norm, seat)))
    }

    fn excused(&mut self, norm: NormRef, seat: Seat) -> Result<bool, Cause> {
        Ok(self.norm.is_some_and(|ask| ask("unless", norm, seat)))
    }

    fn complies(&mut self, _: NormRef, _: Seat, act: Act) -> Result<bool, Cause> {
        Ok(matches!(act, Act::Level(level) if level <= 0.4))
    }

    fn amount(&mut self, finding: &Finding, _: usize) -> Result<f64, Cause> {
        Ok(match finding.act {
            Act::Level(level) => 2.0 * (level - 0.4),
            _ => 1.0,
        })
    }

    fn punish(&mut self, player: Option<usize>, finding: &Finding, _: f64) -> Result<f64, Cause> {
        self.note("punish");
        Ok(self.punish.map_or(1.0, |punish| punish(player, finding)))
    }

    fn vote(&mut self, player: usize, proposal: &Proposal) -> Result<Ballot, Cause> {
        self.note("vote");
        Ok(self.vote.map_or(Ballot::Yes, |vote| vote(player, proposal)))
    }

    fn moves(
        &mut self,
        _: usize,
        number: usize,
        player: usize,
        waited: u32,
    ) -> Result<bool, Cause> {
        Ok(self.moves.is_some_and(|moves| moves(number, player, waited)))
    }

    fn noted(&mut self, event: &Event) -> Result<(), Cause> {
        self.events.push(event.clone());
        Ok(())
    }
}

pub(super) fn rounds(rounds: u32) -> Setup {
    Setup { rounds: Some(rounds), record: Record::Full, ..Setup::default() }
}

pub(super) fn key() -> Key {
    Key::new(7).of_match(0, 0)
}

pub(super) fn run(game: &Game, setup: Setup, people: &mut People) -> Outcome {
    let plan = Match::new(game, people.strategies.len(), setup).unwrap();
    plan.play(people, key()).unwrap()
}

pub(super) fn totals(outcome: &Outcome) -> Vec<f64> {
    outcome.players.iter().map(|tally| tally.total).collect()
}

/// Acts written as a string, round by round: `CD CC`.
pub(super) fn play_of(outcome: &Outcome, players: usize) -> String {
    let letter = |act: &Act| match act.index() {
        Some(0) => 'C',
        Some(_) => 'D',
        None => '-',
    };
    let acts = outcome.log.as_ref().map_or(&[][..], |log| &log.acts);
    let round = |acts: &[Act]| acts.iter().map(letter).collect::<String>();
    acts.chunks(players).map(round).collect::<Vec<_>>().join(" ")
}

pub(super) fn player(actions: Actions) -> Player {
    Player { role: "player".into(), actions: std::sync::Arc::new(actions) }
}
