//! A game in sequence as a figure.

use super::GameObject;
use super::class::tidy;
use super::drawn::fraction;
use crate::base::rational::Rational;
use crate::model::game::{Node, Payoffs, Sequence};
use crate::study::plot::Figure;
use crate::study::plot::content::{Content, Fork, Tree};

/// The most nodes of a picture.
const MOST: usize = 160;

impl GameObject {
    /// The tree, if there is one, with the moves marked that are made under a behaviour: for each set the chance of
    /// each action.
    pub(in crate::bridge) fn tree_figure(
        &self,
        behaviour: Option<&[Vec<Rational>]>,
    ) -> Option<Figure> {
        let Payoffs::Sequence(tree) = self.model().payoffs() else { return None };
        let nodes: Vec<Fork> = (0..tree.nodes().len().min(MOST))
            .scan(Vec::new(), |reached, at| Some(self.fork(tree, at, behaviour, reached)))
            .collect();
        let text = self.drawn(behaviour);
        let mut figure = Figure::showing(Content::Tree(Tree { nodes, text }));
        if tree.nodes().len() > MOST {
            let rest = tree.nodes().len() - MOST;
            figure.notes.push(format!("{rest} nodes more are not drawn."));
        }
        Some(figure)
    }

    /// A node; `reached` says of those before whether play may come there.
    fn fork(
        &self,
        tree: &Sequence,
        at: usize,
        behaviour: Option<&[Vec<Rational>]>,
        reached: &mut Vec<bool>,
    ) -> Fork {
        let before = self.steps.get(at).and_then(Option::as_ref).map(|(before, _, _)| *before);
        let (step, made) = match before {
            Some(before) => self.move_to(tree, before, at, behaviour),
            None => (String::new(), true),
        };
        let earlier = before.is_none_or(|before| reached.get(before).copied().unwrap_or(false));
        let taken = behaviour.is_some() && made && earlier;
        reached.push(taken);
        let mut fork = Fork { before, step, taken: taken && before.is_some(), ..Fork::default() };
        match tree.nodes().get(at) {
            Some(Node::End { payoffs }) => {
                fork.end = true;
                fork.label =
                    payoffs.iter().map(|&pay| tidy(pay)).collect::<Vec<String>>().join(", ");
            }
            Some(Node::Decision { set, .. }) => {
                let player = tree.sets().get(*set).map(|set| set.player);
                fork.label = player.and_then(|at| self.roles.get(at)).cloned().unwrap_or_default();
                (fork.player, fork.set) = (player, Some(*set));
            }
            Some(Node::Chance { .. }) => "nature".clone_into(&mut fork.label),
            None => {}
        }
        fork
    }

    /// What the move from one node to another is called, with its chance where it is not sure, and whether it is made.
    fn move_to(
        &self,
        tree: &Sequence,
        before: usize,
        at: usize,
        behaviour: Option<&[Vec<Rational>]>,
    ) -> (String, bool) {
        let name = self.step_name(at);
        match tree.nodes().get(before) {
            Some(Node::Chance { next }) => {
                let chance =
                    next.iter().find(|(_, to)| *to == at).map_or(0.0, |(chance, _)| *chance);
                (format!("{name} {}", fraction(chance)), chance > 0.0)
            }
            Some(Node::Decision { set, next }) => {
                let action = next.iter().position(|&to| to == at);
                let chance = behaviour
                    .and_then(|behaviour| behaviour.get(*set))
                    .zip(action)
                    .and_then(|(chances, action)| chances.get(action));
                match chance {
                    Some(chance) if chance.is_zero() => (name.to_owned(), false),
                    Some(chance) if *chance != Rational::one() => {
                        (format!("{name} {chance}"), true)
                    }
                    Some(_) => (name.to_owned(), true),
                    None => (name.to_owned(), false),
                }
            }
            _ => (name.to_owned(), false),
        }
    }
}
