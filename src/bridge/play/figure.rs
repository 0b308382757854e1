//! Matches and tournaments as figures.

use super::{MatchObject, TournamentObject};
use crate::lang::native::Cx;
use crate::lang::value::Fault;
use crate::study::plot::content::{Content, Grid};
use crate::study::plot::{Figure, Kind, Series};

impl MatchObject {
    /// How the mean payoff of each player goes, round by round.
    pub(in crate::bridge) fn figure(&self, cx: &mut dyn Cx) -> Result<Figure, Fault> {
        let log = self.log("payoffs")?;
        cx.spend(log.payoffs.len() as u64)?;
        let bytes = log.payoffs.len().saturating_mul(16);
        cx.values().fits(bytes)?;
        let players = self.names.len().max(1);
        let mut series: Vec<Series> = self
            .names
            .iter()
            .map(|name| Series { name: name.to_string(), points: Vec::new() })
            .collect();
        let mut sums = vec![(0.0, 0.0); players];
        for (at, pay) in log.payoffs.iter().enumerate() {
            let (round, player) = match log.rows.get(at) {
                Some(row) => (f64::from(row.round), row.player as usize),
                None => ((at / players + 1) as f64, at % players),
            };
            let (Some(sum), Some(series)) = (sums.get_mut(player), series.get_mut(player)) else {
                continue;
            };
            *sum = (sum.0 + pay, sum.1 + 1.0);
            // Several games in one round are one point.
            if series.points.last().is_some_and(|last| last.0.total_cmp(&round).is_eq()) {
                series.points.pop();
            }
            series.points.push((round, sum.0 / sum.1));
        }
        let mut made = Figure::new(Kind::Line, series);
        made.x = "round".to_owned();
        made.y = "mean payoff so far".to_owned();
        Ok(made)
    }
}

impl TournamentObject {
    /// What each entrant earned against each, the best on top.
    pub(in crate::bridge) fn heat(&self) -> Figure {
        let standings = &self.standings;
        let order: Vec<usize> = standings.ranking.iter().map(|place| place.entrant).collect();
        let names: Vec<_> =
            order.iter().filter_map(|&at| self.entrants.names.get(at).cloned()).collect();
        let cell = |&row: &usize, &column: &usize| {
            standings.matrix.get(row).and_then(|row| row.get(column)).copied().flatten()
        };
        let cells = order.iter().flat_map(|row| order.iter().map(move |column| cell(row, column)));
        let mut made = Figure::showing(Content::Grid(Grid {
            columns: names.clone(),
            rows: names,
            cells: cells.collect(),
            upward: false,
            value: "mean payoff".to_owned(),
        }));
        (made.x, made.y) = ("against".to_owned(), "strategy".to_owned());
        made
    }

    /// The mean payoff of each entrant, the best first.
    pub(in crate::bridge) fn bars(&self) -> Figure {
        let ranking = || self.standings.ranking.iter().filter(|place| place.score.is_some());
        let points = ranking().enumerate();
        let points = points.map(|(at, place)| (at as f64, place.score.unwrap_or(0.0))).collect();
        let mut made = Figure::new(Kind::Bar, vec![Series { name: String::new(), points }]);
        let names = ranking().filter_map(|place| self.entrants.names.get(place.entrant).cloned());
        made.places = Some(names.collect());
        (made.x, made.y) = ("strategy".to_owned(), "mean payoff".to_owned());
        made
    }
}
