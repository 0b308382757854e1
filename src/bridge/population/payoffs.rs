//! What types get from each other, in one place: exactly where that can be had, else by playing.
//!
//! ```text
//! pairs    every type against every type; in a game whose seats differ each in both seats, and the mean of them
//! groups   games of more than two: every group that can come together
//! sides    two populations: the first's types in the first seat, the second's in the second
//! ```

use std::sync::Arc;

use crate::analysis::classify::fits;
use crate::base::random::Key;
use crate::bridge::declared::ALLOCATED;
use crate::bridge::exact::scores as exact;
use crate::bridge::game::GameObject;
use crate::bridge::hosted::Occasion;
use crate::bridge::metered::counted;
use crate::bridge::parallel::{Work, each};
use crate::bridge::play::{Conduct, Options, Seated, play_match};
use crate::lang::diagnostic::catalog::population as words;
use crate::lang::native::Cx;
use crate::lang::value::Fault;
use crate::model::game::{Class, Payoffs as ModelPayoffs};
use crate::model::play::Tally;
use crate::model::population::{Groups, MOST_GROUPS, Matrix, Payoffs};

/// How payoffs come about.
#[derive(Clone, Debug)]
pub(super) struct Table<'a> {
    pub(super) game: &'a Arc<GameObject>,
    pub(super) options: &'a Options,
    /// Matches of a meeting, where its outcome is not known exactly.
    pub(super) samples: usize,
    /// Whether outcomes are played even if they are known.
    pub(super) played: bool,
}

impl Table<'_> {
    /// Everybody against everybody.
    pub(super) fn payoffs(
        &self,
        cx: &mut dyn Cx,
        seats: &[Seated],
        key: Key,
    ) -> Result<Payoffs, Fault> {
        if self.game.roles.len() > 2 {
            return self.groups(cx, seats, key).map(Payoffs::Groups);
        }
        let types = seats.len();
        let alike = counted(cx, |meter| fits(Class::Symmetric, self.game.model(), meter))?;
        // In a symmetric game one match tells both sides.
        let held = cx.heap().held();
        let mut meetings = room_for_meetings(cx, types, types)?;
        meetings.extend(
            (0..types)
                .flat_map(|row| (0..types).map(move |column| (row, column)))
                .filter(|(row, column)| !alike || row <= column),
        );
        let mut cells = vec![0.0; types * types];
        self.meet(cx, &meetings, [seats, seats], key, &mut |(row, column), [first, second]| {
            let share = if alike && row != column { 1.0 } else { 0.5 };
            cells[row * types + column] += share * first;
            cells[column * types + row] += share * second;
        })?;
        cx.heap().let_go(held);
        // Until whoever asked has a trajectory: once as it is told of, once as it is played by.
        cx.heap().hold(2 * size_of_val(&cells[..]))?;
        matrix(self.game, types, types, cells).map(Payoffs::Pairs)
    }

    /// The types of two sides against each other, seen from each.
    pub(super) fn sides(
        &self,
        cx: &mut dyn Cx,
        sides: [&[Seated]; 2],
        key: Key,
    ) -> Result<[Matrix; 2], Fault> {
        let [rows, columns] = sides.map(<[Seated]>::len);
        let held = cx.heap().held();
        let mut meetings = room_for_meetings(cx, rows, columns)?;
        meetings.extend((0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))));
        let (mut first, mut second) = (vec![0.0; rows * columns], vec![0.0; rows * columns]);
        self.meet(cx, &meetings, sides, key, &mut |(row, column), pays| {
            first[row * columns + column] = pays[0];
            second[column * rows + row] = pays[1];
        })?;
        cx.heap().let_go(held);
        cx.heap().hold(2 * size_of_val(&first[..]))?;
        Ok([matrix(self.game, rows, columns, first)?, matrix(self.game, columns, rows, second)?])
    }

    fn meet(
        &self,
        cx: &mut dyn Cx,
        meetings: &[(usize, usize)],
        sides: [&[Seated]; 2],
        key: Key,
        keep: &mut dyn FnMut((usize, usize), [f64; 2]),
    ) -> Result<(), Fault> {
        let work = Work { what: "pairs", total: meetings.len(), tasks: meetings.len() };
        let run = |cx: &mut dyn Cx, _: &mut (), task: usize| {
            let (row, column) = meetings[task];
            let seats = [sides[0][row].clone(), sides[1][column].clone()];
            let scores = self.scores(cx, &seats, key.path(&[row as u64, column as u64]))?;
            Ok([scores[0], scores[1]])
        };
        each(cx, work, &run, &mut |_, task, scores| {
            keep(meetings[task], scores);
            Ok(())
        })
    }

    /// The groups that can come together, with what each type gets in them.
    fn groups(&self, cx: &mut dyn Cx, seats: &[Seated], key: Key) -> Result<Groups, Fault> {
        let (types, size) = (seats.len(), self.game.roles.len());
        let name = &self.game.made.name;
        let all = Groups::compositions(types, size).ok_or_else(|| {
            let what =
                format!("groups of {size} out of {types} types: more than {MOST_GROUPS} can form");
            Fault::from(words::unsuited("evolve", &what))
        })?;
        if self.game.has_roles() {
            let what = format!("game `{name}`, which has {size} players in different roles");
            return Err(words::unsuited("evolve", &what).into());
        }
        // Who is in it, twice, and what each gets.
        let group = 2 * size_of::<u32>() + size_of::<f64>();
        let bytes = 3 * (size_of::<Vec<u32>>() + ALLOCATED) + types * group;
        cx.heap().hold(all.len() * bytes)?;
        let work = Work { what: "groups", total: all.len(), tasks: all.len() };
        let run = |cx: &mut dyn Cx, _: &mut (), task: usize| {
            let counts = &all[task];
            let members = counts.iter().enumerate();
            let group: Vec<Seated> = members
                .flat_map(|(kind, &count)| std::iter::repeat_n(&seats[kind], count as usize))
                .cloned()
                .collect();
            let scores = self.scores(cx, &group, key.child(task as u64))?;
            let (mut pays, mut from) = (vec![0.0; types], 0);
            for (pay, &count) in pays.iter_mut().zip(counts) {
                let members = &scores[from..from + count as usize];
                *pay = members.iter().sum::<f64>() / f64::from(count.max(1));
                from += count as usize;
            }
            Ok(pays)
        };
        let mut cells = Vec::with_capacity(all.len());
        each(cx, work, &run, &mut |_, task, pays| {
            cells.push((all[task].clone(), pays));
            Ok(())
        })?;
        Groups::new(types, size, cells).ok_or_else(|| too_large(name))
    }

    /// The expected scores of a match.
    fn scores(&self, cx: &mut dyn Cx, seats: &[Seated], key: Key) -> Result<Vec<f64>, Fault> {
        if !self.played
            && let Some(exact) = exact(cx, self.game, seats, self.options)?
        {
            return Ok(exact);
        }
        let sure = seats.iter().all(|seat| matches!(seat.conduct, Conduct::Act(_)))
            && self.options.noise.iter().all(|noise| *noise == 0.0)
            && self.options.regimes.is_empty()
            && self.game.model().shape().is_some()
            && !matches!(self.game.model().payoffs(), ModelPayoffs::Computed);
        let matches = if sure { 1 } else { self.samples };
        let mut sums = vec![Tally::default(); seats.len()];
        for sample in 0..matches {
            cx.spend(1)?;
            let occasion = Occasion { pair: None, repetition: sample };
            let key = key.child(sample as u64);
            let played = play_match(cx, self.game, seats, self.options, occasion, key)?;
            sums.iter_mut().zip(&played.outcome.players).for_each(|(sum, tally)| sum.add(tally));
        }
        // Who met nobody has earned nothing.
        Ok(sums.iter().map(|sum| sum.score().unwrap_or(0.0)).collect())
    }
}

fn matrix(
    game: &GameObject,
    rows: usize,
    columns: usize,
    cells: Vec<f64>,
) -> Result<Matrix, Fault> {
    Matrix::new(rows, columns, cells).ok_or_else(|| too_large(&game.made.name))
}

fn too_large(game: &str) -> Fault {
    crate::lang::diagnostic::catalog::model::bad_payoff(game, "too large to be added up").into()
}

/// Room for who meets whom, and for what comes of it.
fn room_for_meetings(
    cx: &mut dyn Cx,
    rows: usize,
    columns: usize,
) -> Result<Vec<(usize, usize)>, Fault> {
    let count = rows.saturating_mul(columns);
    let each = size_of::<(usize, usize)>() + 2 * size_of::<f64>();
    cx.heap().hold(count.saturating_mul(each))?;
    Ok(Vec::with_capacity(count))
}
