//! A game in sequence as a drawn tree.
//!
//! ```text
//!   challenger
//!   ├─ back_down → 0, 1
//!   ╘═ threaten ═ defender "threatened"
//!      ╞═ concede → 1, 0
//!      └─ resist ─ nature
//!         ├─ weak 0.3 → -2, 1
//!         └─ strong 0.7 → -3, -3
//! ```
//!
//! Double lines are moves that are made, as far as that is known; where they are not made surely, their chance
//! stands behind them. A tree that is too long is cut at the end.

use std::fmt::Write as _;

use super::GameObject;
use super::class::tidy;
use crate::base::rational::Rational;
use crate::model::game::{Node, Payoffs, Sequence};

/// The most lines of a drawing.
const LINES: usize = 60;

/// A branch still to be drawn.
struct Branch {
    /// What stands before it on its line.
    before: String,
    last: bool,
    name: String,
    to: usize,
    /// Whether play may come along here.
    taken: bool,
}

impl GameObject {
    /// The tree, with the moves marked that are made under a behaviour: for each set the chance of each action.
    pub(in crate::bridge) fn drawn(&self, behaviour: Option<&[Vec<Rational>]>) -> String {
        let Payoffs::Sequence(tree) = self.model().payoffs() else { return String::new() };
        let mut out = String::from("  ");
        let mut open = Vec::new();
        self.put(tree, 0, "  ", behaviour, behaviour.is_some(), &mut out, &mut open);
        let mut lines = 1;
        while let Some(branch) = open.pop() {
            if lines == LINES {
                let rest = tree.nodes().len() - lines;
                let _ = write!(out, "\n  … and {rest} moves more");
                break;
            }
            lines += 1;
            let (corner, line) = match (branch.taken, branch.last) {
                (false, false) => ("├─", '─'),
                (false, true) => ("└─", '─'),
                (true, false) => ("╞═", '═'),
                (true, true) => ("╘═", '═'),
            };
            let _ = write!(out, "\n{}{corner} {}", branch.before, branch.name);
            if matches!(tree.nodes().get(branch.to), Some(Node::End { .. })) {
                out.push_str(" → ");
            } else {
                let _ = write!(out, " {line} ");
            }
            let before = format!("{}{}", branch.before, if branch.last { "   " } else { "│  " });
            self.put(tree, branch.to, &before, behaviour, branch.taken, &mut out, &mut open);
        }
        out
    }

    /// What stands at a node, and its branches, the first on top.
    #[expect(clippy::too_many_arguments, reason = "what one line needs")]
    fn put(
        &self,
        tree: &Sequence,
        at: usize,
        before: &str,
        behaviour: Option<&[Vec<Rational>]>,
        reached: bool,
        out: &mut String,
        open: &mut Vec<Branch>,
    ) {
        let branches: Vec<(String, usize, bool)> = match tree.nodes().get(at) {
            Some(Node::End { payoffs }) => {
                let payoffs: Vec<String> = payoffs.iter().map(|&pay| tidy(pay)).collect();
                out.push_str(&payoffs.join(", "));
                return;
            }
            Some(Node::Chance { next }) => {
                out.push_str("nature");
                let branch = |&(chance, to): &(f64, usize)| {
                    (format!("{} {}", self.step_name(to), fraction(chance)), to, chance > 0.0)
                };
                next.iter().map(branch).collect()
            }
            Some(Node::Decision { set, next }) => {
                let known = &tree.sets()[*set];
                out.push_str(self.roles.get(known.player).map_or("", String::as_str));
                if let Some(label) = &known.label {
                    let _ = write!(out, " \"{label}\"");
                }
                let chances = behaviour.and_then(|behaviour| behaviour.get(*set));
                let branch = |(action, &to): (usize, &usize)| {
                    let chance = chances.and_then(|chances| chances.get(action));
                    let taken = chance.is_some_and(|chance| !chance.is_zero());
                    let name = self.step_name(to);
                    match chance {
                        Some(chance) if taken && *chance != Rational::one() => {
                            (format!("{name} {chance}"), to, true)
                        }
                        _ => (name.to_owned(), to, taken),
                    }
                };
                next.iter().enumerate().map(branch).collect()
            }
            None => return,
        };
        let count = branches.len();
        for (place, (name, to, taken)) in branches.into_iter().enumerate().rev() {
            let (last, taken) = (place + 1 == count, taken && reached);
            open.push(Branch { before: before.to_owned(), last, name, to, taken });
        }
    }

    /// What the move that leads to a node is called.
    pub(super) fn step_name(&self, node: usize) -> &str {
        self.steps.get(node).and_then(Option::as_ref).map_or("", |(_, _, name)| name)
    }
}

/// A chance in few characters: 0.3, 1/3.
pub(super) fn fraction(value: f64) -> String {
    let decimal = tidy(value);
    let exact = Rational::from_f64(value).map(|exact| exact.to_string());
    exact.filter(|exact| exact.len() < decimal.len() && decimal.len() > 6).unwrap_or(decimal)
}
