//! `perfect_bayesian(game)`.

use std::sync::Arc;

use super::board::Board;
use super::shown::{Stable, listed, profile_bytes};
use crate::analysis::Error;
use crate::analysis::strategic::surely;
use crate::analysis::tree::beliefs::{Assessment, Belief, assess, nearest, pure};
use crate::analysis::tree::form::Form;
use crate::analysis::tree::nash::{FEW, equilibria, movers};
use crate::analysis::tree::signalling::{Kind, Signalling};
use crate::analysis::tree::{Behaviour, Tree};
use crate::base::meter::{Meter, Stopped};
use crate::base::rational::Rational;
use crate::bridge::finding::{Check, Claim, Finding, solve};
use crate::bridge::game::GameObject;
use crate::bridge::strategic::unsolved;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};
use crate::model::game::Payoffs;

const SOLVER: &str = "perfect_bayesian";

/// What was found about one equilibrium.
struct One {
    found: Arc<Assessment>,
    /// In a signalling game what messages tell, and whether it passes the intuitive criterion.
    signalling: Option<(Kind, bool)>,
}

/// All that was found.
struct All {
    list: Vec<One>,
    /// Whether mixed ones were looked for as far as extreme equilibria go.
    mixed: bool,
}

/// The perfect Bayesian equilibria of a game in sequence.
pub(in crate::bridge) fn believing(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
) -> Result<Finding, Fault> {
    let board = Arc::new(Board::of(cx, game, SOLVER)?);
    let message = |set: usize, action: usize| match game.model().payoffs() {
        Payoffs::Sequence(tree) => tree.sets()[set].actions[action].id.0,
        _ => 0,
    };
    let all = solve(cx, |meter| run(&board.tree, &message, meter))?;
    let all = all.map_err(|error| unsolved(SOLVER, game, &error))?;
    shown(cx, &board, &all)
}

fn run(
    tree: &Tree,
    message: &dyn Fn(usize, usize) -> u32,
    meter: &mut dyn Meter,
) -> Result<All, Error> {
    let mut found = pure(tree, meter)?;
    let form = Form::whole(tree, meter)?;
    let mut mixed = false;
    if movers(&form).is_some() {
        let all = equilibria(&form, FEW, meter)?;
        mixed = all.all;
        let above = nearest(tree);
        for mut behaviour in all.behaviours {
            tree.complete(&mut behaviour);
            let is_pure = behaviour.iter().all(|chances| chances.contains(&Rational::one()));
            if !is_pure && let Some(one) = assess(tree, &above, &behaviour, meter)? {
                found.push(one);
            }
        }
    }
    let signals = Signalling::of(tree, message);
    let mut list = Vec::with_capacity(found.len());
    for found in found {
        let signalling = match &signals {
            Some(signals) => {
                let kind = signals.kind(tree, &found.behaviour, message);
                Some((kind, signals.is_intuitive(tree, &found, meter)?))
            }
            None => None,
        };
        list.push(One { found: Arc::new(found), signalling });
    }
    Ok(All { list, mixed })
}

fn shown(cx: &mut dyn Cx, board: &Arc<Board>, all: &All) -> Result<Finding, Fault> {
    let name = board.game.made.name.to_string();
    let method = match all.mixed {
        true => "all pure profiles and all extreme mixed equilibria, beliefs as polytopes, exact",
        false => "all pure profiles, beliefs as polytopes, exact",
    };
    let signals = all.list.iter().any(|one| one.signalling.is_some());
    let (mut items, mut rows) = (Vec::new(), Vec::new());
    for one in &all.list {
        let Assessment { behaviour, payoffs, .. } = &*one.found;
        let kind = one.signalling.map(|(kind, _)| kind.name());
        let title = match kind {
            Some(kind) => format!("A {kind} equilibrium of {name}"),
            None => format!("A perfect Bayesian equilibrium of {name}"),
        };
        let mut item = board
            .equilibrium(cx, "perfect Bayesian equilibrium", title, method, behaviour, payoffs)?
            .field("beliefs", beliefs(cx, board, &one.found)?);
        if let Some((kind, intuitive)) = one.signalling {
            item = item
                .field("kind", cx.new_text(kind.name())?)
                .field("intuitive", Value::Bool(intuitive));
        }
        for text in belief_texts(board, &one.found) {
            item = item.note(text);
        }
        item = item.note(format!("Payoffs: {}", listed(payoffs)));
        let check = Believed { board: Arc::clone(board), list: vec![Arc::clone(&one.found)] };
        items.push(cx.new_object(Arc::new(item.checked_by(Arc::new(check))))?);
        let mut texts = Vec::new();
        texts.extend(kind.map(str::to_owned));
        texts.push(belief_texts(board, &one.found).join("; "));
        texts.push(listed(payoffs));
        rows.push((behaviour, texts));
    }
    let columns: &[&str] =
        if signals { &["kind", "beliefs", "payoffs"] } else { &["beliefs", "payoffs"] };
    let table = board.table(cx, columns, &rows)?;
    let title = match all.list.len() {
        0 => format!("{name} has no perfect Bayesian equilibrium in pure choices"),
        1 => format!("The perfect Bayesian equilibrium of {name}"),
        count => format!("Perfect Bayesian equilibria of {name}: {count}"),
    };
    let mut made = Finding::new("perfect Bayesian equilibria", title, method)
        .field("complete", Value::Bool(all.mixed))
        .items(items)
        .table(table);
    for (at, one) in all.list.iter().enumerate() {
        if matches!(one.signalling, Some((_, false))) {
            made = made.note(format!("No. {} does not pass the intuitive criterion.", at + 1));
        }
    }
    if !all.mixed {
        made = made.note("Mixed equilibria were not looked for.");
    }
    let list = all.list.iter().map(|one| Arc::clone(&one.found)).collect();
    Ok(made.checked_by(Arc::new(Believed { board: Arc::clone(board), list })))
}

/// For each place with several nodes a map from what tells them apart to the chance, or to a range of chances.
fn beliefs(cx: &mut dyn Cx, board: &Board, one: &Assessment) -> Result<Value, Fault> {
    let mut entries = Vec::new();
    for (set, (belief, place)) in one.beliefs.iter().zip(&board.places).enumerate() {
        let nodes = &board.tree.sets()[set].nodes;
        if nodes.len() < 2 {
            continue;
        }
        let mut chances = Vec::with_capacity(nodes.len());
        for (at, &node) in nodes.iter().enumerate() {
            let name = cx.new_text(&board.game.apart(set, board.tree.name(node)))?;
            let value = match belief {
                Belief::Given(chances) => cx.new_rational(chances[at].clone())?,
                Belief::Free(corners) => {
                    let [low, high] = range(corners, at);
                    let ends = [cx.new_rational(low)?, cx.new_rational(high)?];
                    cx.new_list(ends.to_vec())?
                }
            };
            chances.push((name, value));
        }
        entries.push((place.key, cx.new_map(&chances)?));
    }
    cx.new_map(&entries)
}

/// The least and the most that one node may be believed.
fn range(corners: &[Vec<Rational>], at: usize) -> [Rational; 2] {
    let all = || corners.iter().map(|corner| corner[at].clone());
    let none = Rational::zero;
    [all().min().unwrap_or_else(none), all().max().unwrap_or_else(none)]
}

/// What is believed where several nodes are possible, in words: `quiche: strong 0..1/2`.
fn belief_texts(board: &Board, one: &Assessment) -> Vec<String> {
    let mut texts = Vec::new();
    for (set, (belief, place)) in one.beliefs.iter().zip(&board.places).enumerate() {
        let nodes = &board.tree.sets()[set].nodes;
        if nodes.len() < 2 {
            continue;
        }
        // With two nodes one number says all.
        let shown = if nodes.len() == 2 { 1 } else { nodes.len() };
        let part = |(at, &node): (usize, &usize)| {
            let name = board.game.apart(set, board.tree.name(node));
            match belief {
                Belief::Given(chances) => format!("{name} {}", chances[at]),
                Belief::Free(corners) => match range(corners, at) {
                    [low, high] if low == high => format!("{name} {low}, unexpected"),
                    [low, high] if low.is_zero() && high == Rational::one() => {
                        format!("{name} anything")
                    }
                    [low, high] => format!("{name} {low}..{high}"),
                },
            }
        };
        let parts: Vec<String> = nodes.iter().enumerate().take(shown).map(part).collect();
        texts.push(format!("{}: {}", place.name, parts.join(", ")));
    }
    texts
}

/// That everybody does its best with these beliefs.
struct Believed {
    board: Arc<Board>,
    list: Vec<Arc<Assessment>>,
}

/// More equilibria than this are not recomputed.
const CHECKED: usize = 40;

impl Check for Believed {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let tree = &self.board.tree;
        // Nobody gains in any subgame, worked out without beliefs.
        let profiles = self.list.iter().take(CHECKED);
        let profiles = profiles.map(|one| Arc::new((one.behaviour.clone(), one.payoffs.clone())));
        let roots = tree.subgames();
        let stable = Stable { board: Arc::clone(&self.board), profiles: profiles.collect(), roots };
        let mut claims = stable.claims(cx)?;
        for (at, one) in self.list.iter().take(CHECKED).enumerate() {
            for (set, belief) in one.beliefs.iter().enumerate() {
                let corners = match belief {
                    Belief::Given(chances) => std::slice::from_ref(chances),
                    Belief::Free(corners) => corners.as_slice(),
                };
                let worst = solve(cx, |meter| {
                    let mut worst = Rational::zero();
                    for corner in corners {
                        meter.steps(tree.nodes().len() as u64 * 64)?;
                        worst = worst.max(tempted(tree, set, &one.behaviour, corner, meter)?);
                    }
                    Ok::<_, Error>(worst)
                })?;
                let worst = worst.unwrap_or_else(|_| Rational::one());
                let what = format!(
                    "no. {}: with these beliefs nothing is better at {}",
                    at + 1,
                    self.board.places[set].name
                );
                claims.push(Claim { what, off: cx.new_rational(worst)? });
            }
        }
        Ok(claims)
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.board.trace(mark);
    }

    fn bytes(&self) -> usize {
        let numbers = |list: &[Rational]| list.iter().map(Rational::bytes).sum::<usize>();
        let belief = |belief: &Belief| match belief {
            Belief::Given(chances) => numbers(chances),
            Belief::Free(corners) => corners.iter().map(|corner| numbers(corner)).sum(),
        };
        let one = |one: &Arc<Assessment>| {
            let beliefs: usize = one.beliefs.iter().map(belief).sum();
            beliefs + profile_bytes(&one.behaviour, &one.payoffs)
        };
        self.board.bytes() + self.list.iter().map(one).sum::<usize>()
    }
}

/// By how much another action at a set is better, given a belief and what all do later.
fn tempted(
    tree: &Tree,
    set: usize,
    behaviour: &Behaviour,
    belief: &[Rational],
    meter: &mut dyn Meter,
) -> Result<Rational, Stopped> {
    let known = &tree.sets()[set];
    let mut mean = |behaviour: &Behaviour| {
        let values = tree.values(behaviour, meter)?;
        let own = known.nodes.iter().map(|&node| &values[node][known.player]);
        Rational::product_sum(belief, own, meter)
    };
    let now = mean(behaviour)?;
    let mut other = behaviour.clone();
    let mut worst = Rational::zero();
    for action in 0..known.actions {
        other[set] = surely(action, known.actions);
        worst = worst.max(mean(&other)? - now.clone());
    }
    Ok(worst)
}
