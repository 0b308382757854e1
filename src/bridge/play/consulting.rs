//! Players whose strategies are written in Rust: seated when a match begins, and asked like all others.

use super::gathering::{Gathering, TREE, cell};
use super::seats::Conduct;
use crate::bridge::hosted::{self, Chair, Move, Sight, advice};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::value::{Fault, Value};
use crate::model::action::Act;
use crate::model::play::{Choice, Seat};

/// Asking once counts as so many steps.
const ASKED: u64 = 8;

impl Gathering<'_> {
    /// Gives everybody whose strategy is the host's a player for this match.
    pub(super) fn seat_minds(&mut self) -> Result<(), Fault> {
        let ours = |conduct: &Conduct| matches!(conduct, Conduct::Strategy(strategy) if strategy.mind.is_some());
        if !self.seats.iter().any(|seat| ours(&seat.conduct)) {
            return Ok(());
        }
        let mut minds = Vec::with_capacity(self.seats.len());
        for (seat, seated) in self.seats.iter().enumerate() {
            let mind = match &seated.conduct {
                Conduct::Strategy(strategy) => strategy.mind.as_ref(),
                Conduct::Act(..) | Conduct::Plan(..) => None,
            };
            let image = &**self.cx.image();
            let chair = Chair { game: self.game, image, seat, players: self.seats.len() };
            minds.push(mind.map(|mind| mind.begin(&seated.name, chair)).transpose()?);
        }
        self.minds = minds;
        Ok(())
    }

    /// Asks a player of the host's, at a node of a tree or for the round.
    pub(super) fn consult(&mut self, seat: Seat, set: Option<usize>) -> Result<Choice, Fault> {
        self.cx.spend(ASKED)?;
        let opens = self.opens(seat);
        self.face(seat)?;
        let player = seat.player;
        let Some(mut adviser) = self.minds.get_mut(player).and_then(Option::take) else {
            return Ok(Choice::Action(0));
        };
        let place = &self.places[player];
        let stream = match set {
            None => place.draws.cell(seat.round, cell(seat.opponent)),
            Some(set) => {
                let key =
                    seat.opponent.map_or(place.draws, |other| place.draws.child(other as u64));
                key.cell(seat.round, TREE + u32::try_from(set).unwrap_or(0))
            }
        };
        let before = stream.position();
        let (side, heap, image) = (place.shown(), self.cx.values(), &**self.cx.image());
        let node = set.and_then(|set| self.sights.get(set)).map(|(so_far, open)| {
            let so_far: Vec<Value> = match so_far {
                Value::History(history) => heap.history(*history).iter().collect(),
                _ => Vec::new(),
            };
            let open = match open {
                Value::List(list) => &heap.list(*list).items[..],
                _ => &[],
            };
            (open, so_far)
        });
        let sight = Sight {
            chair: Chair { game: self.game, image, seat: player, players: self.seats.len() },
            heap,
            round: seat.round,
            opens,
            mine: side.mine,
            earned: side.earned,
            theirs: &side.theirs.histories,
            node: node.as_ref().map(|(open, so_far)| (*open, &so_far[..])),
            luck: stream.into(),
        };
        let answer = advice(&mut *adviser, &self.seats[player].name, &sight);
        let choice = answer.and_then(|answer| self.meant(&sight, seat, answer));
        let drew = sight.luck().position() != before;
        self.minds[player] = Some(adviser);
        if drew || matches!(choice, Ok(Choice::Mixed(_))) {
            self.cx.touch();
        }
        choice
    }

    /// What the host's answer means among the options.
    fn meant(
        &self,
        sight: &Sight<'_>,
        seat: Seat,
        answer: hosted::Choice,
    ) -> Result<Choice, Fault> {
        let hosted::Choice::Mixed(parts) = answer else {
            return self.one(sight, seat, &answer);
        };
        let name = &self.seats[seat.player].name;
        let (mut mixed, mut sum) = (Vec::with_capacity(parts.len()), 0.0);
        for (part, share) in &parts {
            let Choice::Action(at) = self.one(sight, seat, part)? else {
                return Err(self.no_option(seat, "a mixture of levels out of a continuum"));
            };
            if share.is_nan() || *share < 0.0 {
                let shown = crate::base::number::shortest(*share);
                return Err(self.no_option(seat, &format!("the probability {shown}")));
            }
            mixed.push((at, *share));
            sum += share;
        }
        if (sum - 1.0).abs() > 1e-9 {
            let sum = crate::base::number::shortest(sum);
            return Err(words::bad_mixture(name, seat.round.into(), &sum).into());
        }
        Ok(Choice::Mixed(mixed))
    }

    fn one(&self, sight: &Sight<'_>, seat: Seat, answer: &hosted::Choice) -> Result<Choice, Fault> {
        let place = match answer {
            hosted::Choice::Action(name) => match sight.node {
                None => sight.chair.place(name),
                Some((open, _)) => {
                    (0..open.len()).find(|place| sight.choice(*place) == Some(Move::Action(name)))
                }
            },
            hosted::Choice::At(place) => Some(*place).filter(|place| *place < sight.choices()),
            hosted::Choice::Level(level) => {
                match self.game.actions_of(seat.player).and_then(|actions| actions.level(*level)) {
                    Some(Act::Level(level)) => return Ok(Choice::Level(level)),
                    other => other.and_then(Act::index),
                }
            }
            hosted::Choice::Mixed(_) => None,
        };
        place.map(Choice::Action).ok_or_else(|| self.no_option(seat, &answer.to_string()))
    }

    fn no_option(&self, seat: Seat, found: &str) -> Fault {
        let options = hosted::options_of(self.game, seat.player);
        let found = found.trim_matches('`');
        words::bad_choice(&self.seats[seat.player].name, seat.round.into(), found, &options).into()
    }
}
