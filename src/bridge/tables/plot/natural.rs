//! What can be drawn as it is: matches, tournaments, trajectories, networks, games in sequence, results.
//!
//! ```text
//! match        how the mean payoff of each player goes      tournament   who earned what against whom
//! trajectory   the shares of types; or a simplex            matrix       a heat map
//! network      its nodes and links                          game         its tree, if it has one
//! a result     the drawing that it prints
//! ```
//!
//! With columns named, or a kind that is none of these, the table of such a value is drawn.

use super::build::{self, Shape, Wish};
use super::grid;
use crate::bridge::finding::Finding;
use crate::bridge::game::GameObject;
use crate::bridge::play::{MatchObject, MatrixObject, TournamentObject};
use crate::bridge::population::{NetworkObject, TrajectoryObject};
use crate::lang::diagnostic::catalog::figure as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value, with_article};
use crate::study::plot::{Figure, Kind};

/// Larger networks are not drawn.
const MOST_NODES: usize = 400;

/// The figure of a value that needs no columns; `None` for tables, lists and maps.
pub(super) fn figure(cx: &mut dyn Cx, value: Value, wish: &Wish) -> Result<Option<Figure>, Fault> {
    let plain = wish.x.is_none() && wish.y.is_empty() && wish.by.is_none();
    if let Some(finding) = cx.values().downcast::<Finding>(value) {
        let figure =
            finding.figure().filter(|_| plain && wish.kind.is_none() && wish.shape.is_none());
        return Ok(figure.map(|figure| Figure::clone(figure)));
    }
    if let Some(path) = cx.values().downcast::<TrajectoryObject>(value).cloned() {
        let table = path.table(cx)?;
        let simplex = wish.shape == Some(Shape::Simplex);
        let mut made = build::of_table(cx, &table, wish)?;
        if plain && made.y.is_empty() {
            made.y = path.measure().to_owned();
        }
        if plain && simplex {
            made.letters = path.rests();
        }
        return Ok(Some(made));
    }
    if let Some(played) = cx.values().downcast::<MatchObject>(value).cloned() {
        return match (plain, wish.kind, wish.shape) {
            (true, None | Some(Kind::Line), None) => played.figure(cx).map(Some),
            _ => {
                let table = played.table(cx)?;
                build::of_table(cx, &table, wish).map(Some)
            }
        };
    }
    if let Some(played) = cx.values().downcast::<TournamentObject>(value).cloned() {
        return match (plain, wish.kind, wish.shape) {
            (true, None, None | Some(Shape::Heatmap)) => Ok(Some(played.heat())),
            (true, Some(Kind::Bar), None) => Ok(Some(played.bars())),
            _ => {
                let table = played.table(cx.heap())?;
                build::of_table(cx, &table, wish).map(Some)
            }
        };
    }
    if let Some(matrix) = cx.values().downcast::<MatrixObject>(value).cloned() {
        let table = matrix.table(cx)?;
        return match (plain, wish.kind, wish.shape) {
            (true, None, None | Some(Shape::Heatmap)) => grid::wide(cx, &table).map(Some),
            _ => build::of_table(cx, &table, wish).map(Some),
        };
    }
    if let Some(network) = cx.values().downcast::<NetworkObject>(value).cloned() {
        return match (plain, wish.kind, wish.shape) {
            (true, None, None | Some(Shape::Network)) => drawn(cx, &network).map(Some),
            _ => {
                let table = network.table(cx)?;
                build::of_table(cx, &table, wish).map(Some)
            }
        };
    }
    if let Some(game) = cx.values().downcast::<GameObject>(value) {
        let tree = matches!((wish.kind, wish.shape), (None, None | Some(Shape::Tree)));
        return match game.tree_figure(None).filter(|_| plain && tree) {
            Some(figure) => Ok(Some(figure)),
            None => Err(unfit(cx, value, wish)),
        };
    }
    Ok(None)
}

/// Why a value cannot be drawn as it was asked for.
pub(super) fn unfit(cx: &dyn Cx, value: Value, wish: &Wish) -> Fault {
    let found = with_article(value.type_name(cx.values()));
    match wish.shape {
        Some(Shape::Network) => words::unfit_kind(&found, "network", "networks").into(),
        Some(Shape::Tree) => words::unfit_kind(&found, "tree", "games in sequence").into(),
        _ => words::not_plottable(&found).into(),
    }
}

fn drawn(cx: &mut dyn Cx, network: &NetworkObject) -> Result<Figure, Fault> {
    let size = network.0.size();
    if size > MOST_NODES {
        return Err(words::too_large_to_draw("a network", size, MOST_NODES).into());
    }
    // Every node looks at every other in each of the rounds of the layout.
    cx.spend((size * size) as u64 * 8 + network.0.links() as u64)?;
    Ok(network.figure())
}
