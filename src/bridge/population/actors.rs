//! Actors one by one, generation by generation: everybody plays afresh, the successful have children.
//!
//! This is Axelrod's way (1986): all meet in one game (or, in a game for two, everybody meets everybody), scores are
//! compared with their mean and standard deviation, and traits, held as bits, mutate. Whoever plays is a record made
//! for its generation: the script's own actors never change. A child has all fields of its parent, but for the bits
//! that turned.

use super::evolve::{Asked, empty, listed};
use super::herald::Herald;
use super::trajectory::{Path, TrajectoryObject};
use super::types::Types;
use crate::base::random::{Draws, Key, Purpose, Stream, shuffle};
use crate::bridge::hosted::Occasion;
use crate::bridge::play::{Options, play_match, seated};
use crate::bridge::tables::table::entries;
use crate::lang::diagnostic::catalog::{model, population as words};
use crate::lang::native::Cx;
use crate::lang::value::{Fault, RecordRef, Value, number, with_article};
use crate::model::play::Tally;
use crate::model::population::{Rule, traits};

/// A trait that evolves.
struct Trait {
    name: String,
    bits: u32,
}

/// Everybody, generation after generation.
struct Actors {
    /// For each actor what it is; where traits evolve, but for these.
    values: Vec<Value>,
    traits: Vec<Trait>,
    /// One value of each type, where no traits evolve.
    types: Vec<Value>,
    /// For each actor its type, or nothing where traits evolve.
    kinds: Vec<u32>,
    /// For each actor the level of each trait.
    levels: Vec<Vec<u32>>,
}

pub(super) fn evolve(cx: &mut dyn Cx, asked: &Asked) -> Result<TrajectoryObject, Fault> {
    let Rule::ThresholdSelection { sd } = asked.by.rule else {
        return Err(words::unsuited(
            asked.by.name(),
            "`traits`, which `threshold_selection` selects",
        )
        .into());
    };
    if asked.on.is_some() || asked.steps.is_some() || asked.assortment > 0.0 || asked.sampled {
        let what = "`on`, `steps`, `assortment` or `sampled`: all meet all in every generation";
        return Err(words::unsuited(asked.by.name(), what).into());
    }
    let Some(items) = listed(cx, asked.from)? else {
        let found = with_article(asked.from.type_name(cx.values()));
        return Err(words::bad_population(&found).into());
    };
    let mut actors = Actors::new(cx, asked, items)?;
    let n = actors.values.len();
    let seats = asked.game.roles.len();
    if seats != n && (seats != 2 || n < 2) {
        return Err(model::player_count(&asked.game.made.name, seats, n).into());
    }
    let (names, values) = actors.columns(cx, asked)?;
    let mut path = empty(names.len());
    actors.note(&mut path.shares, names.len());
    let length = asked.length()?;
    let matches = asked.key.named("matches");
    let mut herald = Herald::new(cx, asked.unit(), &names);
    for generation in 0..length {
        let mark = cx.heap().roots.len();
        let scores = actors.scores(cx, asked, matches.child(generation as u64))?;
        cx.heap().unroot(mark);
        let cell = |purpose| asked.key.purpose(purpose, 0).at(generation as u32);
        let parents = traits::selected(&scores, sd, &mut cell(Purpose::Selection));
        actors.replace(&parents, asked.mutation, &mut cell(Purpose::Mutation));
        let known = path.shares.capacity();
        actors.note(&mut path.shares, names.len());
        cx.heap().hold((path.shares.capacity() - known) * size_of::<f64>())?;
        cx.tell_progress("generations", generation + 1);
        herald.tell(cx, &path)?;
    }
    path.shares.shrink_to_fit();
    Ok(TrajectoryObject::new(Path {
        title: format!("{} of {n} actors", asked.by.text()),
        unit: asked.unit(),
        names,
        sides: None,
        values,
        payoffs: None,
        trajectory: path,
    }))
}

impl Actors {
    fn new(cx: &mut dyn Cx, asked: &Asked, items: Vec<Value>) -> Result<Actors, Fault> {
        let mut traits = Vec::new();
        for (name, bits) in asked.traits.map_or(Vec::new(), |map| entries(cx, map)) {
            let bits = number::to_int(bits, cx.values())
                .and_then(|bits| u32::try_from(bits).ok())
                .filter(|bits| (1..=traits::MOST_BITS).contains(bits));
            let bits = bits.ok_or_else(|| {
                let reason = format!("it is held as 1 to {} bits", traits::MOST_BITS);
                Fault::from(words::bad_trait(&name, &reason))
            })?;
            traits.push(Trait { name: name.to_string(), bits });
        }
        let mut levels = Vec::with_capacity(items.len());
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            let Value::Record(record) = item else {
                if let Some(first) = traits.first() {
                    let shown = cx.show_inner(item);
                    let reason = format!("{shown} is no actor and has no fields");
                    return Err(words::bad_trait(&first.name, &reason).into());
                }
                values.push(item);
                levels.push(Vec::new());
                continue;
            };
            let mut own = Vec::with_capacity(traits.len());
            for each in &traits {
                let slot = slot(cx, record, each)?;
                let held = cx.values().record(record).fields[slot];
                let held =
                    number::to_f64(held, cx.values()).filter(|held| (0.0..=1.0).contains(held));
                let held = held.ok_or_else(|| {
                    let shown = cx.show_inner(item);
                    let reason = format!("that of {shown} is no number from 0 to 1");
                    Fault::from(words::bad_trait(&each.name, &reason))
                })?;
                own.push(traits::level(held, each.bits));
            }
            values.push(item);
            levels.push(own);
        }
        Ok(Actors { values, traits, types: Vec::new(), kinds: Vec::new(), levels })
    }

    /// The names of the columns, and a value of each type.
    fn columns(
        &mut self,
        cx: &mut dyn Cx,
        asked: &Asked,
    ) -> Result<(Vec<String>, Vec<Value>), Fault> {
        if !self.traits.is_empty() {
            return Ok((self.traits.iter().map(|each| each.name.clone()).collect(), Vec::new()));
        }
        let list = cx.new_list(self.values.clone())?;
        let types = Types::read(cx, &asked.game, 0, list, None)?;
        self.kinds = types.actors.unwrap_or_default();
        self.types.clone_from(&types.values);
        Ok((types.names, types.values))
    }

    /// The mean of every trait, or the share of every type.
    fn note(&self, shares: &mut Vec<f64>, columns: usize) {
        let n = self.values.len() as f64;
        let mut counts = vec![0_u32; if self.traits.is_empty() { columns } else { 0 }];
        for kind in &self.kinds {
            if let Some(count) = counts.get_mut(*kind as usize) {
                *count += 1;
            }
        }
        for column in 0..columns {
            let sum: f64 = match self.traits.get(column) {
                Some(each) => {
                    self.levels.iter().map(|own| traits::value(own[column], each.bits)).sum()
                }
                None => counts.get(column).map_or(0.0, |count| f64::from(*count)),
            };
            shares.push(sum / n);
        }
    }

    /// The actors of this generation: records of their own, in which traits are written.
    fn bodies(&self, cx: &mut dyn Cx) -> Result<Vec<Value>, Fault> {
        let mut made = Vec::with_capacity(self.values.len());
        for (value, own) in self.values.iter().zip(&self.levels) {
            let Value::Record(record) = *value else {
                made.push(*value);
                continue;
            };
            let (kind, mut fields) = {
                let record = cx.values().record(record);
                (record.kind, record.fields.clone())
            };
            for (each, level) in self.traits.iter().zip(own) {
                let slot = slot(cx, record, each)?;
                fields[slot] = Value::Float(traits::value(*level, each.bits));
            }
            let body = cx.heap().new_record(kind, &fields)?;
            made.push(cx.heap().root(body));
        }
        Ok(made)
    }

    /// What everybody earned in this generation, a mean a round.
    fn scores(&self, cx: &mut dyn Cx, asked: &Asked, key: Key) -> Result<Vec<f64>, Fault> {
        let game = &asked.game;
        let bodies = self.bodies(cx)?;
        let list = cx.new_list(bodies.clone())?;
        let held = cx.heap().held();
        if game.roles.len() == bodies.len() {
            let seats = seated(cx, game, list)?;
            let options: Options = asked.settled(seats.iter())?;
            let played = play_match(cx, game, &seats, &options, Occasion::default(), key)?;
            cx.heap().let_go(held);
            let scores = played.outcome.players.iter().map(|tally| tally.score().unwrap_or(0.0));
            return Ok(scores.collect());
        }
        let mut sums = vec![Tally::default(); bodies.len()];
        for row in 0..bodies.len() {
            for column in row + 1..bodies.len() {
                let pair = cx.new_list(vec![bodies[row], bodies[column]])?;
                let seats = seated(cx, game, pair)?;
                let options = asked.settled(seats.iter())?;
                let key = key.path(&[row as u64, column as u64]);
                let played = play_match(cx, game, &seats, &options, Occasion::default(), key)?;
                cx.heap().let_go(held);
                for (player, tally) in [row, column].into_iter().zip(&played.outcome.players) {
                    sums[player].add(tally);
                }
            }
        }
        Ok(sums.iter().map(|sum| sum.score().unwrap_or(0.0)).collect())
    }

    /// The next generation takes the places.
    fn replace(&mut self, parents: &[usize], mutation: f64, draws: &mut Stream) {
        self.values = parents.iter().map(|&parent| self.values[parent]).collect();
        self.levels = parents.iter().map(|&parent| self.levels[parent].clone()).collect();
        for own in &mut self.levels {
            for (each, level) in self.traits.iter().zip(own) {
                traits::mutate(level, each.bits, mutation, draws);
            }
        }
        if self.kinds.is_empty() {
            return;
        }
        self.kinds = parents.iter().map(|&parent| self.kinds[parent]).collect();
        for (kind, value) in self.kinds.iter_mut().zip(&mut self.values) {
            if draws.chance(mutation)
                && let Some(other) = shuffle::other(self.types.len(), *kind as usize, draws)
            {
                *kind = other as u32;
                *value = self.types[other];
            }
        }
    }
}

/// Where a record holds a trait.
fn slot(cx: &dyn Cx, record: RecordRef, each: &Trait) -> Result<usize, Fault> {
    let image = cx.image();
    let kind = image.kinds.get(cx.values().record(record).kind.index());
    let slot = kind.zip(image.names.find(&each.name)).and_then(|(kind, name)| kind.slot(name));
    slot.ok_or_else(|| {
        let actor = cx.show_inner(Value::Record(record));
        words::bad_trait(&each.name, &format!("{actor} has no such field")).into()
    })
}
