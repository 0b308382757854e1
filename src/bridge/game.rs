//! Games as values.

use std::any::Any;
use std::fmt::Write as _;
use std::sync::Arc;

use super::declared::{Made, list};
use super::faults::{refused, stopped};
use crate::base::number as digits;
use crate::lang::bytecode::{ActionShape, DeclarationBody, GameShape, Image, PlayerShape};
use crate::lang::diagnostic::catalog::{domain, model as words};
use crate::lang::native::{Cx, elements};
use crate::lang::source::{Symbol, known};
use crate::lang::value::{Fault, Heap, Object, Reader, Value, number, with_article};
use crate::model::action::{Act, Action, ActionId, Actions};
use crate::model::error::Stop;
use crate::model::game::{
    Class, Failure, Game, Inequality, Needs, Payoffs, Player, Relation, Symmetric, Term,
};

/// A game: the declaration, its evaluated parts, and the model's game where it can be played.
#[derive(Clone, Debug)]
pub struct GameObject {
    pub(super) made: Made,
    /// The roles, one a player.
    pub(super) roles: Vec<String>,
    /// Each player's options.
    pub(super) actions: Vec<Arc<Actions>>,
    /// The game itself; or why it cannot be played yet.
    pub(super) game: Result<Game, &'static str>,
    /// For each player the function of view, own and others that pays it, where payoffs are not tabulated.
    pub(super) payoffs: Vec<Value>,
    held: Vec<Value>,
}

/// More profiles than this are not tabulated when a game is made.
const TABULATED: usize = 4096;

impl GameObject {
    /// Makes a game from what the machine hands over.
    pub(super) fn declare(cx: &mut dyn Cx, made: Made, parts: Value) -> Result<Self, Fault> {
        let declaration = Arc::clone(&made.declaration);
        let DeclarationBody::Game(shape) = &declaration.body else {
            return Err(words::bad_game(&made.name, "its declaration is another's").into());
        };
        let held = list(cx, parts);
        let part = |index: usize| held.get(index).copied().unwrap_or(Value::None);
        let roles = roles(cx, &made, shape, part(0))?;
        let actions = actions(cx, &made, shape, &roles, part(1))?;
        let payoffs = payoff_functions(cx, shape, &roles, part(3));
        let mut object = Self { made, roles, actions, game: Err(""), payoffs, held };
        object.game = object.build(cx, shape)?;
        if let (Some((class, _)), Ok(game)) = (&shape.class, &object.game) {
            object.check_class(cx, *class, game)?;
        }
        Ok(object)
    }

    fn build(
        &mut self,
        cx: &mut dyn Cx,
        shape: &GameShape,
    ) -> Result<Result<Game, &'static str>, Fault> {
        if shape.tree.is_some() {
            self.check_tree(cx)?;
            return Ok(Err("a `sequence`"));
        }
        if !shape.types.is_empty() {
            return Ok(Err("private `types`"));
        }
        if !shape.state.is_empty() {
            return Ok(Err("a `state`"));
        }
        let players: Vec<Player> = self
            .roles
            .iter()
            .zip(&self.actions)
            .map(|(role, actions)| Player { role: role.clone(), actions: Arc::clone(actions) })
            .collect();
        let name = self.made.name.to_string();
        if let Some(table) = &shape.table {
            let cells = self.table_cells(cx, shape, table)?;
            let game = Game::table(name.clone(), players, cells);
            return game.map(Ok).map_err(|error| refused(&error, &name));
        }
        let counts: Option<Vec<usize>> =
            self.actions.iter().map(|actions| actions.count()).collect();
        let profiles = counts.as_ref().and_then(|counts| {
            counts.iter().try_fold(1usize, |all, count| all.checked_mul(*count))
        });
        if let (Some(counts), Some(profiles)) = (counts, profiles)
            && profiles <= TABULATED
            && let Some(cells) = self.tabulate(cx, &counts, profiles)?
        {
            let game = Game::table(name.clone(), players, cells);
            return game.map(Ok).map_err(|error| refused(&error, &name));
        }
        Game::computed(name.clone(), players).map(Ok).map_err(|error| refused(&error, &name))
    }

    /// The payoffs of a table in the model's order: profiles with the last player's action running fastest, all
    /// players' payoffs for each.
    fn table_cells(
        &self,
        cx: &mut dyn Cx,
        shape: &GameShape,
        table: &crate::lang::bytecode::TableShape,
    ) -> Result<Vec<f64>, Fault> {
        let values = list(cx, self.held.get(2).copied().unwrap_or(Value::None));
        let mut numbers = Vec::with_capacity(values.len());
        for value in values {
            numbers.push(self.payoff_number(cx, value)?);
        }
        let (rows, columns) = (table.rows.len(), table.columns.len());
        let each = if numbers.len() == rows * columns { 1 } else { 2 };
        let place = |list: &[Symbol], player: usize, at: usize| {
            let id = match self.actions.get(player).map(|actions| &**actions) {
                Some(Actions::Named(named)) => named.get(at).map(|action| action.id),
                _ => None,
            };
            list.iter().position(|symbol| Some(ActionId(symbol.0)) == id)
        };
        let mut cells = Vec::with_capacity(rows * columns * 2);
        for row in 0..rows {
            for column in 0..columns {
                let (Some(r), Some(c)) =
                    (place(&table.rows, 0, row), place(&table.columns, 1, column))
                else {
                    return Err(words::bad_game(
                        &self.made.name,
                        "its table does not fit its actions",
                    )
                    .into());
                };
                let own = numbers.get((r * columns + c) * each).copied();
                let other = if each == 2 {
                    numbers.get((r * columns + c) * 2 + 1).copied()
                } else {
                    // One payoff in a cell: the column's is the row's with the actions exchanged.
                    let (r, c) = (place(&table.rows, 0, column), place(&table.columns, 1, row));
                    r.zip(c).and_then(|(r, c)| numbers.get(r * columns + c).copied())
                };
                let (Some(own), Some(other)) = (own, other) else {
                    return Err(words::bad_game(&self.made.name, "a cell is missing").into());
                };
                cells.extend([own, other]);
            }
        }
        let _ = shape;
        Ok(cells)
    }

    fn payoff_number(&self, cx: &dyn Cx, value: Value) -> Result<f64, Fault> {
        match number::to_f64(value, cx.values()) {
            Some(payoff) if payoff.is_finite() => Ok(payoff),
            _ => Err(words::bad_payoff(&self.made.name, &cx.show_inner(value)).into()),
        }
    }

    /// Payoffs that depend on the actions alone, worked out once; `None` where they use chance.
    fn tabulate(
        &self,
        cx: &mut dyn Cx,
        counts: &[usize],
        profiles: usize,
    ) -> Result<Option<Vec<f64>>, Fault> {
        let before = cx.stream().clone();
        let mut cells = Vec::with_capacity(profiles * counts.len());
        let mut profile = vec![0usize; counts.len()];
        for _ in 0..profiles {
            let acts: Vec<Act> =
                profile.iter().map(|at| Act::Index(u32::try_from(*at).unwrap_or(0))).collect();
            let present: Vec<usize> = (0..counts.len()).collect();
            let mut paid = vec![0.0; counts.len()];
            let people: Vec<Value> = vec![Value::None; counts.len()];
            self.pay(cx, &present, &acts, &people, 1, &mut paid)?;
            cells.extend(paid);
            for player in (0..counts.len()).rev() {
                profile[player] += 1;
                if profile[player] < counts[player] {
                    break;
                }
                profile[player] = 0;
            }
        }
        if cx.stream().position() == before.position() {
            return Ok(Some(cells));
        }
        cx.swap_stream(before);
        Ok(None)
    }

    /// What the payoff functions pay those present.
    pub(super) fn pay(
        &self,
        cx: &mut dyn Cx,
        present: &[usize],
        acts: &[Act],
        people: &[Value],
        round: u32,
        into: &mut [f64],
    ) -> Result<(), Fault> {
        use crate::lang::bytecode::Context;
        let mark = cx.heap().roots.len();
        let all: Vec<Value> =
            present.iter().zip(acts).map(|(player, act)| self.act_value(*player, *act)).collect();
        let everyone = cx.new_list(all.clone())?;
        for (place, player) in present.iter().enumerate() {
            let view = cx.heap().new_view()?;
            cx.heap().root(Value::View(view));
            let others: Vec<Value> = all
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
                .map(|(_, act)| *act)
                .collect();
            let others = self.others_value(cx, present, place, others)?;
            let fields = &mut cx.heap().view_mut(view).fields;
            fields[Context::All as usize] = everyone;
            fields[Context::Me as usize] = people.get(*player).copied().unwrap_or(Value::None);
            fields[Context::Seat as usize] = Value::Int(i64::try_from(*player).unwrap_or(0));
            fields[Context::Round as usize] = Value::Int(round.into());
            let function = self.payoffs.get(*player).copied().unwrap_or(Value::None);
            let paid = cx.call(function, &[Value::View(view), all[place], others])?;
            if let Some(slot) = into.get_mut(place) {
                *slot = self.payoff_number(cx, paid)?;
            }
        }
        cx.heap().unroot(mark);
        Ok(())
    }

    /// The others' choices: a list in seat order; by role, where the players have roles of their own.
    fn others_value(
        &self,
        cx: &mut dyn Cx,
        present: &[usize],
        place: usize,
        others: Vec<Value>,
    ) -> Result<Value, Fault> {
        let named = self.has_roles();
        if !named {
            return cx.new_list(others);
        }
        let mut entries: Vec<(&str, Vec<Value>)> = Vec::new();
        let seats = present.iter().enumerate().filter(|(other, _)| *other != place);
        for ((_, player), act) in seats.zip(others) {
            let role = self.roles.get(*player).map_or("", String::as_str);
            match entries.iter_mut().find(|(known, _)| *known == role) {
                Some((_, acts)) => acts.push(act),
                None => entries.push((role, vec![act])),
            }
        }
        let mut pairs = Vec::new();
        for (role, acts) in entries {
            let several = self.roles.iter().filter(|known| *known == role).count() > 1;
            let value = if several { cx.new_list(acts)? } else { acts[0] };
            pairs.push((role, value));
        }
        cx.new_named(&pairs)
    }

    /// Whether players have roles that the script has named.
    pub(super) fn has_roles(&self) -> bool {
        match &self.made.declaration.body {
            DeclarationBody::Game(shape) => shape
                .players
                .iter()
                .any(|spec| matches!(spec, PlayerShape::Role(_) | PlayerShape::Many(_))),
            _ => false,
        }
    }

    /// An act as scripts see it.
    pub(super) fn act_value(&self, player: usize, act: Act) -> Value {
        let actions = self.actions.get(player).or_else(|| self.actions.first());
        match (actions.map(|actions| &**actions), act) {
            (_, Act::Absent) | (None, _) => Value::None,
            (_, Act::Level(level)) => Value::Float(level),
            (Some(Actions::Named(named)), Act::Index(at)) => named
                .get(at as usize)
                .map_or(Value::None, |action| Value::Symbol(Symbol(action.id.0))),
            (Some(Actions::Levels(levels)), Act::Index(at)) => {
                levels.get(at as usize).map_or(Value::None, |level| match number::whole(*level) {
                    Some(whole) if self.whole_levels(player) => Value::Int(whole),
                    _ => Value::Float(*level),
                })
            }
            (Some(Actions::Range { .. }), Act::Index(_)) => Value::None,
        }
    }

    /// Whether all levels are whole numbers, so that they are shown as such.
    fn whole_levels(&self, player: usize) -> bool {
        match self.actions.get(player).map(|actions| &**actions) {
            Some(Actions::Levels(levels)) => {
                levels.iter().all(|level| number::whole(*level).is_some())
            }
            _ => false,
        }
    }

    /// The options of a player as values.
    pub(super) fn options(&self, player: usize) -> Vec<Value> {
        let count = self.actions.get(player).and_then(|actions| actions.count()).unwrap_or(0);
        (0..count)
            .map(|at| self.act_value(player, Act::Index(u32::try_from(at).unwrap_or(0))))
            .collect()
    }

    /// The name of an action in this game's output.
    pub(super) fn action_name(&self, symbol: Symbol) -> Option<&str> {
        self.actions.iter().find_map(|actions| match &**actions {
            Actions::Named(named) => named
                .iter()
                .find(|action| action.id.0 == symbol.0)
                .map(|action| action.name.as_str()),
            _ => None,
        })
    }

    /// The model's game.
    pub(super) fn playable(&self) -> Result<&Game, Fault> {
        self.game.as_ref().map_err(|feature| words::not_playable(&self.made.name, feature).into())
    }

    fn check_class(&self, cx: &dyn Cx, class: Symbol, game: &Game) -> Result<(), Fault> {
        let name = cx.image().name(class).to_owned();
        let Some(class) = Class::named(&name) else { return Ok(()) };
        let Err(failure) = class.check(game) else { return Ok(()) };
        let reason = match failure {
            Failure::Shape(needs) => needs_words(&needs).to_owned(),
            Failure::Inequalities(list) => {
                let mut lines: Vec<String> =
                    list.iter().map(|failed| self.inequality(failed)).collect();
                // Players alike fail alike.
                let mut said = std::collections::BTreeSet::new();
                lines.retain(|line| said.insert(line.clone()));
                lines.join("; ")
            }
        };
        let mut fault = Fault::from(domain::class_violated(&self.made.name, &name, &reason));
        if let DeclarationBody::Game(shape) = &self.made.declaration.body {
            fault.0.span = shape.class.map(|(_, span)| span);
            if let Some(table) = &shape.table {
                fault.0.related.push((table.span, "these payoffs".to_owned()));
            }
        }
        Err(fault)
    }

    fn inequality(&self, failed: &Inequality) -> String {
        let sign = match failed.relation {
            Relation::Greater => ">",
            Relation::AtLeast => "≥",
            Relation::Equal => "=",
        };
        let side = |term: &Term, value: f64| match term {
            Term::Temptation => format!("temptation {}", tidy(value)),
            Term::Reward => format!("reward {}", tidy(value)),
            Term::Punishment => format!("punishment {}", tidy(value)),
            Term::Sucker => format!("sucker's payoff {}", tidy(value)),
            Term::Payoff { player, profile } => {
                format!(
                    "{}'s payoff {} at {}",
                    self.role(*player),
                    tidy(value),
                    self.profile(profile)
                )
            }
            Term::Sum { profile } => {
                format!("the sum {} at {}", tidy(value), self.profile(profile))
            }
            Term::Number => tidy(value),
        };
        let whose = failed.player.filter(|_| self.has_roles());
        let whose = whose.map_or(String::new(), |player| format!(" for {}", self.role(player)));
        let left = side(&failed.left, failed.left_value);
        let right = side(&failed.right, failed.right_value);
        format!("it needs {left} {sign} {right}{whose}")
    }

    fn role(&self, player: usize) -> &str {
        self.roles.get(player).map_or("a player", String::as_str)
    }

    pub(super) fn profile(&self, profile: &[usize]) -> String {
        let names = profile.iter().enumerate().map(|(player, at)| {
            self.actions
                .get(player)
                .and_then(|actions| actions.name(*at))
                .unwrap_or_else(|| at.to_string())
        });
        format!("({})", names.collect::<Vec<_>>().join(", "))
    }

    /// The numbers of a tree must be payoffs and probabilities; those of a chance node sum to 1.
    fn check_tree(&self, cx: &mut dyn Cx) -> Result<(), Fault> {
        for value in list(cx, self.held.get(7).copied().unwrap_or(Value::None)) {
            self.payoff_number(cx, value)?;
        }
        Ok(())
    }

    /// Temptation, reward, punishment and sucker's payoff of a symmetric two-by-two game.
    pub(super) fn symmetric(&self) -> Option<Symmetric> {
        self.game.as_ref().ok().and_then(Symmetric::of)
    }
}

fn tidy(value: f64) -> String {
    number::whole(value).map_or_else(|| digits::shortest(value), |whole| whole.to_string())
}

fn needs_words(needs: &Needs) -> &'static str {
    match needs {
        Needs::Table => "its payoffs depend on more than the actions, so they cannot be compared",
        Needs::TwoByTwo => "that is a class of games of two players with two actions each",
        Needs::Square => "that is a class of games of two players with equally many actions",
        Needs::TwoActions => "that is a class of games with two actions for every player",
        Needs::EqualActions => {
            "that is a class of games with equally many actions for every player"
        }
    }
}

fn roles(
    cx: &mut dyn Cx,
    made: &Made,
    shape: &GameShape,
    counts: Value,
) -> Result<Vec<String>, Fault> {
    let mut counts = list(cx, counts).into_iter();
    let mut roles = Vec::new();
    let mut several = |cx: &dyn Cx, value: Value| -> Result<usize, Fault> {
        let count =
            number::to_int(value, cx.values()).and_then(|count| usize::try_from(count).ok());
        count.filter(|count| *count <= 100_000).ok_or_else(|| {
            words::bad_game(
                &made.name,
                &format!("{} is no number of players", cx.show_inner(value)),
            )
            .into()
        })
    };
    for spec in &shape.players {
        match spec {
            PlayerShape::Role(role) => roles.push(cx.image().name(*role).to_owned()),
            PlayerShape::Count => {
                let count = several(cx, counts.next().unwrap_or(Value::None))?;
                roles.extend((0..count).map(|_| "player".to_owned()));
            }
            PlayerShape::Many(role) => {
                let count = several(cx, counts.next().unwrap_or(Value::None))?;
                let name = cx.image().name(*role).to_owned();
                roles.extend((0..count).map(|_| name.clone()));
            }
            PlayerShape::Parameter(name) => {
                let name = cx.image().name(*name).to_owned();
                let value = made.argument(&name, cx.image()).unwrap_or(Value::None);
                let count = several(cx, value)?;
                roles.extend((0..count).map(|_| "player".to_owned()));
            }
        }
    }
    if shape.players.is_empty() {
        roles = match &shape.tree {
            Some(tree) => tree_roles(cx, tree),
            None => vec!["row".to_owned(), "column".to_owned()],
        };
    }
    Ok(roles)
}

/// The players of a tree in the order in which they are first to move.
fn tree_roles(cx: &dyn Cx, tree: &crate::lang::bytecode::TreeShape) -> Vec<String> {
    use crate::lang::bytecode::TreeShape;
    let mut found: Vec<String> = Vec::new();
    let mut open = vec![tree];
    while let Some(node) = open.pop() {
        match node {
            TreeShape::Decision { player, moves, .. } => {
                let name = cx.image().name(*player).to_owned();
                if !found.contains(&name) {
                    found.push(name);
                }
                open.extend(moves.iter().rev().map(|(_, _, next)| next));
            }
            TreeShape::Chance { outcomes, .. } => {
                open.extend(outcomes.iter().rev().map(|(_, next)| next))
            }
            TreeShape::End { .. } => {}
        }
    }
    found
}

fn actions(
    cx: &mut dyn Cx,
    made: &Made,
    shape: &GameShape,
    roles: &[String],
    levels: Value,
) -> Result<Vec<Arc<Actions>>, Fault> {
    let mut levels = list(cx, levels).into_iter();
    let mut clauses: Vec<(Option<String>, Arc<Actions>)> = Vec::new();
    for (role, actions, _) in &shape.actions {
        let made_actions = match actions {
            ActionShape::Named(pairs) => Actions::Named(
                pairs
                    .iter()
                    .map(|(name, symbol)| Action {
                        id: ActionId(symbol.0),
                        name: cx.image().name(*name).to_owned(),
                        cooperative: *symbol == known::COOPERATE,
                    })
                    .collect(),
            ),
            ActionShape::Levels => level_actions(cx, made, levels.next().unwrap_or(Value::None))?,
        };
        let role = role.map(|role| cx.image().name(role).to_owned());
        clauses.push((role, Arc::new(made_actions)));
    }
    let empty = Arc::new(Actions::Named(Vec::new()));
    Ok(roles
        .iter()
        .map(|role| {
            let own = clauses.iter().find(|(named, _)| named.as_ref() == Some(role));
            let found = own.or_else(|| clauses.iter().find(|(named, _)| named.is_none()));
            found.map_or_else(|| Arc::clone(&empty), |(_, actions)| Arc::clone(actions))
        })
        .collect())
}

/// `0.0..=10.0` is a continuum; a range of ints or a list are levels.
fn level_actions(cx: &mut dyn Cx, made: &Made, value: Value) -> Result<Actions, Fault> {
    if let Value::Range(range) = value {
        let range = cx.values().range(range);
        if matches!(range.low, Value::Float(_)) || matches!(range.high, Value::Float(_)) {
            let ends =
                (number::to_f64(range.low, cx.values()), number::to_f64(range.high, cx.values()));
            if let (Some(low), Some(high)) = ends {
                return Ok(Actions::Range { low, high });
            }
        }
    }
    let items = elements(value, cx)?;
    let numbers: Option<Vec<f64>> = items
        .as_ref()
        .and_then(|items| items.iter().map(|item| number::to_f64(*item, cx.values())).collect());
    numbers.map(Actions::Levels).ok_or_else(|| {
        let found = with_article(value.type_name(cx.values()));
        let reason =
            format!("levels are a range or a list of numbers, but `actions in` has {found}");
        words::bad_game(&made.name, &reason).into()
    })
}

fn payoff_functions(
    cx: &dyn Cx,
    shape: &GameShape,
    roles: &[String],
    functions: Value,
) -> Vec<Value> {
    let functions = list(cx, functions);
    let named: Vec<Option<&str>> =
        shape.payoffs.iter().map(|(role, _)| role.map(|role| cx.image().name(role))).collect();
    if functions.is_empty() {
        return Vec::new();
    }
    roles
        .iter()
        .map(|role| {
            let own = named.iter().position(|known| *known == Some(role.as_str()));
            let place = own.or_else(|| named.iter().position(Option::is_none));
            place.and_then(|place| functions.get(place).copied()).unwrap_or(Value::None)
        })
        .collect()
}

impl Object for GameObject {
    fn type_name(&self) -> &'static str {
        "game"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        if let Some(value) = self.made.argument(name, reader.image) {
            return Some(Ok(value));
        }
        let symmetric = || self.symmetric();
        let payoff = |read: fn(&Symmetric) -> f64| symmetric().map(|game| Ok(plain(read(&game))));
        match name {
            "name" => Some(reader.heap.new_text(&self.made.name)),
            "players" => Some(Ok(Value::Int(i64::try_from(self.roles.len()).unwrap_or(0)))),
            "actions" => Some(reader.heap.new_list(self.options(0))),
            "temptation" => payoff(|game| game.temptation),
            "reward" => payoff(|game| game.reward),
            "punishment" => payoff(|game| game.punishment),
            "sucker" => payoff(|game| game.sucker),
            _ => None,
        }
    }

    fn fields(&self) -> &'static [&'static str] {
        &["name", "players", "actions", "temptation", "reward", "punishment", "sucker"]
    }

    fn action(&self, name: Symbol) -> Option<Symbol> {
        let DeclarationBody::Game(shape) = &self.made.declaration.body else { return None };
        shape.actions.iter().find_map(|(_, actions, _)| match actions {
            ActionShape::Named(pairs) => {
                pairs.iter().find(|(known, _)| *known == name).map(|(_, symbol)| *symbol)
            }
            ActionShape::Levels => None,
        })
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let mut out = format!("game {}", self.made.show(heap, image));
        match &self.game {
            Ok(game) => match (game.payoffs(), game.shape().as_deref()) {
                (Payoffs::Table(_), Some([_, _])) => {
                    out.push('\n');
                    out.push_str(&self.matrix(game));
                }
                _ => {
                    let _ = write!(out, ", {} players", self.roles.len());
                }
            },
            Err(feature) => {
                let _ = write!(out, ", {} players, with {feature}", self.roles.len());
            }
        }
        out
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.made.show(heap, image)
    }

    fn equals(&self, other: &dyn Object, heap: &Heap) -> bool {
        let other = other.as_any().downcast_ref::<Self>();
        other.is_some_and(|other| self.made.equals(&other.made, heap))
    }

    fn hash_code(&self, heap: &Heap) -> u64 {
        self.made.hash_code(heap)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.made.trace(mark);
        self.held.iter().chain(&self.payoffs).for_each(|value| mark(*value));
    }

    fn bytes(&self) -> usize {
        let cells = match &self.game {
            Ok(game) => {
                game.shape().map_or(0, |shape| shape.iter().product::<usize>() * shape.len())
            }
            Err(_) => 0,
        };
        512 + self.roles.len() * 64 + cells * 8
    }
}

impl GameObject {
    /// The payoffs as one would draw them.
    fn matrix(&self, game: &Game) -> String {
        let name = |player: usize, at: usize| {
            self.actions
                .get(player)
                .and_then(|actions| actions.name(at))
                .unwrap_or_else(|| at.to_string())
        };
        let counts = game.shape().unwrap_or_default();
        let (rows, columns) =
            (counts.first().copied().unwrap_or(0), counts.get(1).copied().unwrap_or(0));
        let mut lines: Vec<Vec<String>> = vec![vec![String::new()]];
        lines[0].extend((0..columns).map(|column| name(1, column)));
        for row in 0..rows {
            let mut line = vec![name(0, row)];
            for column in 0..columns {
                let payoff =
                    |player| game.payoff(player, &[row, column]).map_or(String::new(), tidy);
                line.push(format!("{}, {}", payoff(0), payoff(1)));
            }
            lines.push(line);
        }
        let widths: Vec<usize> = (0..=columns)
            .map(|at| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0))
            .collect();
        let drawn = lines.iter().map(|line| {
            let cells = line
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.chars().count())));
            format!("  {}", cells.collect::<Vec<_>>().join(" | ")).trim_end().to_owned()
        });
        drawn.collect::<Vec<_>>().join("\n")
    }
}

/// A payoff as scripts write it: whole ones as ints.
pub(super) fn plain(value: f64) -> Value {
    number::whole(value).map_or(Value::Float(value), Value::Int)
}

/// The faults of a game that stops while it is worked out.
pub(super) fn stop(stop: Stop, game: &GameObject) -> Fault {
    stopped(stop, &game.made.name)
}
