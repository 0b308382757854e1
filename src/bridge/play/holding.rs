//! A player that a host holds: a strategy of a script, asked round by round by whoever plays it.
//!
//! What a match keeps of its players is laid once and kept between the calls, alive in the heap as long as the
//! host holds the player; for each call it is put together to a [`Gathering`] again. So the strategy sees, draws and
//! remembers as in any match.

use std::sync::Arc;

use super::gathering::{Gathering, Options, Place};
use super::institutions::Institutions;
use super::perceiving::Work;
use super::purse::Purse;
use super::seats::{Seated, seat_of};
use super::sitting::gather;
use super::world::World;
use crate::base::random::{Key, Purpose};
use crate::bridge::faults::from_cause;
use crate::bridge::game::{GameObject, stop};
use crate::bridge::hosted::{self, Adviser};
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Pin, Value, with_article};
use crate::model::action::{Act, Actions};
use crate::model::error::Stop;
use crate::model::game::Payoffs;
use crate::model::play::{MIXTURE, Participants, Seat, Settled, resolved};

/// A player between two calls.
pub(crate) struct Held {
    game: Arc<GameObject>,
    seats: Vec<Seated>,
    seat: usize,
    key: Key,
    /// The round that is being played, from 1.
    round: u32,
    /// What it does in this round, once that was asked.
    chosen: Option<Act>,
    /// The parts of its gathering.
    parts: Option<Parts>,
    /// When the match began, as values know it.
    epoch: u32,
    kept: Pin,
}

struct Parts {
    places: Vec<Place>,
    actors: Vec<Value>,
    institutions: Institutions,
    world: World,
    purse: Purse,
    messages: Vec<Value>,
    minds: Vec<Option<Box<dyn Adviser>>>,
    sights: Vec<(Value, Value)>,
    shared: bool,
    watched: bool,
    charged: usize,
}

impl Held {
    /// Seats a strategy at a game whose other players are the host's business.
    pub(crate) fn begin(
        cx: &mut dyn Cx,
        game: Value,
        strategy: Value,
        seat: usize,
        seed: u64,
    ) -> Result<Self, Fault> {
        let Some(game) = cx.values().shared::<GameObject>(game) else {
            let found = with_article(game.type_name(cx.values()));
            return Err(words::not_played_by_hand(&found, words::NO_GAME).into());
        };
        let name = game.made.name.to_string();
        if game.is_sequence() {
            return Err(words::not_played_by_hand(&name, words::NOT_ROUND_BY_ROUND).into());
        }
        if seat >= game.roles.len() {
            let all = words::seats_of(game.roles.len());
            return Err(words::bad_option("seat", &seat.to_string(), &all).into());
        }
        let mut seats = Vec::with_capacity(game.roles.len());
        for place in 0..game.roles.len() {
            let given = if place == seat { strategy } else { anything(&game, place) };
            seats.push(seat_of(cx, &game, place, given)?);
        }
        let key = Key::new(seed).of_match(0, 0);
        let options = Options { payoffs_seen: true, ..Options::default() };
        let mark = cx.heap().roots.len();
        let before = cx.heap().enter();
        let epoch = cx.heap().barrier();
        let stream = cx.swap_stream(key.at(0));
        let parts = gather(cx, &game, &seats, &options, key).and_then(|mut people| {
            people.begin().map_err(from_cause)?;
            Ok(Parts::of(people))
        });
        cx.swap_stream(stream);
        cx.heap().leave(before);
        let mut roots = cx.heap().roots[mark..].to_vec();
        roots.extend(seats.iter().flat_map(|seated| [seated.given, seated.actor]));
        roots.extend(seats.iter().filter_map(|seated| seated.utility));
        roots.push(cx.new_object(Arc::<GameObject>::clone(&game))?);
        let kept = cx.new_list(roots)?;
        let kept = cx.heap().pin(kept);
        cx.heap().unroot(mark);
        let (parts, chosen) = (Some(parts?), None);
        Ok(Self { game, seats, seat, key, round: 1, chosen, parts, epoch, kept })
    }

    /// What results call the strategy.
    pub(crate) fn name(&self) -> &str {
        self.seats.get(self.seat).map_or("", |seat| &seat.name)
    }

    /// The round that is being played, from 1.
    pub(crate) fn round(&self) -> u32 {
        self.round
    }

    /// What it does in this round; asking again gives the same.
    pub(crate) fn choose(&mut self, cx: &mut dyn Cx) -> Result<hosted::Choice, Fault> {
        if let Some(act) = self.chosen {
            return Ok(self.meant(cx, act));
        }
        let (seat, round, key) = (self.seat, self.round, self.key);
        let game = Arc::clone(&self.game);
        let act = self.resume(cx, |people| {
            let choice = people.choose(Seat { player: seat, opponent: None, round });
            let choice = choice.map_err(from_cause)?;
            let player = u32::try_from(seat).unwrap_or(u32::MAX);
            let mixture = key.purpose(Purpose::Choice, player).cell(round, MIXTURE);
            let Some(actions) = game.actions_of(seat) else { return Ok(Act::Absent) };
            resolved(actions, &choice, seat, round, mixture)
                .map_err(|error| stop(Stop::Model(error), &game))
        })?;
        self.chosen = Some(act);
        Ok(self.meant(cx, act))
    }

    /// The round is over: everybody's actions, in seat order.
    pub(crate) fn saw(&mut self, cx: &mut dyn Cx, done: &[hosted::Choice]) -> Result<(), Fault> {
        let game = Arc::clone(&self.game);
        let players: Vec<usize> = (0..game.roles.len()).collect();
        if done.len() != players.len() {
            let name = game.made.name.to_string();
            return Err(words::player_count(&name, players.len(), done.len()).into());
        }
        let mut acts = Vec::with_capacity(done.len());
        for (player, done) in done.iter().enumerate() {
            let found = hosted::act_of(cx.image(), &game, player, done);
            acts.push(found.ok_or_else(|| {
                let options = hosted::options_of(&game, player);
                let shown = done.to_string();
                let name = format!("player {}", player + 1);
                let shown = shown.trim_matches('`');
                Fault::from(words::bad_choice(&name, self.round.into(), shown, &options))
            })?);
        }
        let round = self.round;
        self.resume(cx, |people| {
            let mut earned = vec![0.0; acts.len()];
            let profile: Option<Vec<usize>> = acts.iter().map(|act| act.index()).collect();
            let model = game.model();
            let written = matches!(model.payoffs(), Payoffs::Table(_) | Payoffs::Counts(_));
            people.world.begin(round);
            match profile.filter(|_| written) {
                Some(profile) => {
                    for (player, paid) in earned.iter_mut().enumerate() {
                        *paid = model.payoff(player, &profile).unwrap_or(0.0);
                    }
                }
                None => people.paid(&players, &acts, &mut earned)?,
            }
            if !game.state_names().is_empty() {
                people.move_on(round, &players, &acts)?;
            }
            let table = Settled::plain(round, &players, &acts, &earned);
            people.settled(table).map_err(from_cause)?;
            people.count(round)
        })?;
        self.round = self.round.saturating_add(1);
        self.chosen = None;
        Ok(())
    }

    fn meant(&self, cx: &dyn Cx, act: Act) -> hosted::Choice {
        hosted::choice_of(cx.image(), &self.game, self.seat, act)
    }

    /// Does something with everybody at the table again.
    fn resume<T>(
        &mut self,
        cx: &mut dyn Cx,
        run: impl FnOnce(&mut Gathering<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let Some(Value::List(kept)) = cx.values().pinned(&self.kept) else {
            return Err(words::not_played_by_hand(self.name(), words::OTHER_RUN).into());
        };
        let Some(parts) = self.parts.take() else {
            return Err(words::not_played_by_hand(self.name(), words::FAILED_BEFORE).into());
        };
        let mark = cx.heap().roots.len();
        let before = cx.heap().enter_again(self.epoch);
        let stream = cx.stream_now();
        let mut people = parts.gathering(cx, &self.game, &self.seats);
        let result = run(&mut people);
        let parts = Parts::of(people);
        cx.swap_stream(stream);
        // What histories hold is counted as long as the host keeps them.
        cx.heap().weigh(&self.kept, parts.charged);
        cx.heap().leave(before);
        // What the strategy remembers hangs on its view; what was made beside it lives on with it.
        let more = cx.heap().roots[mark..].to_vec();
        for value in more {
            cx.heap().push(kept, value)?;
        }
        cx.heap().unroot(mark);
        if result.is_ok() {
            self.parts = Some(parts);
        }
        result
    }
}

/// Something that the player of a seat could do.
fn anything(game: &GameObject, seat: usize) -> Value {
    match game.actions_of(seat) {
        Some(Actions::Range { low, .. }) => Value::Float(*low),
        _ => game.act_value(seat, Act::Index(0)),
    }
}

impl Parts {
    fn of(people: Gathering<'_>) -> Self {
        let Gathering {
            places,
            actors,
            institutions,
            world,
            purse,
            messages,
            minds,
            sights,
            shared,
            watched,
            charged,
            ..
        } = people;
        Self {
            places,
            actors,
            institutions,
            world,
            purse,
            messages,
            minds,
            sights,
            shared,
            watched,
            charged,
        }
    }

    fn gathering<'a>(
        self,
        cx: &'a mut dyn Cx,
        game: &'a GameObject,
        seats: &'a [Seated],
    ) -> Gathering<'a> {
        let work = Work::since(cx.steps_now());
        Gathering {
            cx,
            game,
            seats,
            places: self.places,
            actors: self.actors,
            institutions: self.institutions,
            hegemons: Vec::new(),
            world: self.world,
            purse: self.purse,
            messages: self.messages,
            automata: Vec::new(),
            minds: self.minds,
            told: None,
            sights: self.sights,
            shared: self.shared,
            watched: self.watched,
            charged: self.charged,
            round_bytes: 0,
            slots: seats.len(),
            work,
            next_count: 2,
        }
    }
}
