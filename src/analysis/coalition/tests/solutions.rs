//! Core, nucleolus and kernel.

use super::*;
use crate::base::simplex::{Program, Relation, Solution};

/// The least core by one programme with a row for every coalition.
fn least_excess(form: &Form) -> Rational {
    let players = form.players();
    let mut form_of: Vec<Rational> = vec![whole(0); players];
    form_of.push(whole(-1));
    let mut program = Program::new(form_of);
    program.free = vec![true; players + 1];
    for coalition in form.coalitions().skip(1) {
        let mut row: Vec<Rational> =
            (0..players).map(|who| whole(i64::from(coalition >> who & 1))).collect();
        let all = coalition == form.grand();
        row.push(whole(i64::from(!all)));
        let relation = if all { Relation::Equal } else { Relation::AtLeast };
        program.row(row, relation, form.worth(coalition).clone());
    }
    match program.solve(&mut Unmetered).unwrap() {
        Solution::Optimal { value, .. } => -value,
        other => panic!("{other:?}"),
    }
}

/// Vertices by intersecting every choice of claims.
fn intersected(form: &Form) -> Vec<Vec<Rational>> {
    let players = form.players();
    let proper: Vec<Coalition> = form.coalitions().skip(1).filter(|c| *c != form.grand()).collect();
    let mut found = Vec::new();
    for choice in 0u32..1 << proper.len() {
        if choice.count_ones() as usize + 1 != players {
            continue;
        }
        let chosen: Vec<Coalition> =
            members(choice).map(|at| proper[at]).chain([form.grand()]).collect();
        if let Some(point) = solved(form, &chosen)
            && !violation(form, &point, &mut Unmetered).unwrap().is_positive()
        {
            found.push(point);
        }
    }
    found.sort_by(|a, b| b.cmp(a));
    found.dedup();
    found
}

/// The point at which these get exactly their worth, if there is just one.
fn solved(form: &Form, claims: &[Coalition]) -> Option<Vec<Rational>> {
    let players = form.players();
    let mut rows: Vec<Vec<Rational>> = claims
        .iter()
        .map(|claim| {
            let entries = (0..players).map(|who| whole(i64::from(claim >> who & 1)));
            entries.chain([form.worth(*claim).clone()]).collect()
        })
        .collect();
    for lead in 0..players {
        let pivot = (lead..players).find(|row| !rows[*row][lead].is_zero())?;
        rows.swap(lead, pivot);
        let by = rows[lead][lead].recip()?;
        rows[lead].iter_mut().for_each(|x| *x *= &by);
        let pivot = rows[lead].clone();
        for (_, row) in rows.iter_mut().enumerate().filter(|(at, _)| *at != lead) {
            let times = row[lead].clone();
            row.iter_mut().zip(&pivot).for_each(|(x, y)| *x = &*x - &(y * &times));
        }
    }
    Some(rows.iter().map(|row| row[players].clone()).collect())
}

fn nucleolus_of(form: &Form) -> Vec<Rational> {
    nucleolus(form, &mut Unmetered).unwrap().unwrap().point
}

#[test]
fn gloves() {
    // One left glove, two right: its owner takes all.
    let gloves = form(3, |c| whole(i64::from(c & 1).min(i64::from((c >> 1).count_ones()))));
    let least = least_core(&gloves, &mut Unmetered).unwrap();
    assert_eq!((least.excess, least.point), (whole(0), wholes(&[1, 0, 0])));
    assert_eq!(vertices(&gloves, &mut Unmetered).unwrap(), [wholes(&[1, 0, 0])]);
    assert_eq!(nucleolus_of(&gloves), wholes(&[1, 0, 0]));
    // Two of three share 1: the core is empty, and the proof weighs each pair a half.
    let majority = form(3, |c| whole(i64::from(c.count_ones() >= 2)));
    let least = least_core(&majority, &mut Unmetered).unwrap();
    assert_eq!(least.excess, part(1, 3));
    assert_eq!(least.balanced, [(3, part(1, 2)), (5, part(1, 2)), (6, part(1, 2))]);
    assert!(vertices(&majority, &mut Unmetered).unwrap().is_empty());
}

/// What the estate leaves a coalition after all others are paid (O'Neill 1982).
fn bankruptcy(estate: i64, claims: &[i64]) -> Form {
    form(claims.len(), |coalition| {
        let others: i64 =
            (0..claims.len()).filter(|who| coalition >> who & 1 == 0).map(|who| claims[who]).sum();
        whole((estate - others).max(0))
    })
}

#[test]
fn the_three_widows() {
    // Aumann and Maschler 1985: the Talmud's divisions among claims of 100, 200 and 300.
    let thirds = part(100, 3);
    let divided = |estate| nucleolus_of(&bankruptcy(estate, &[100, 200, 300]));
    assert_eq!(divided(100), [thirds.clone(), thirds.clone(), thirds]);
    assert_eq!(divided(200), wholes(&[50, 75, 75]));
    assert_eq!(divided(300), wholes(&[50, 100, 150]));
}

/// The contested garment, consistently applied: equal awards up to half the claims, equal losses above.
fn talmud(estate: &Rational, claims: &[i64]) -> Vec<Rational> {
    let halves: Vec<Rational> = claims.iter().map(|claim| part(*claim, 2)).collect();
    let half: Rational = halves.iter().cloned().sum();
    let equal = |amount: Rational| {
        // Constrained equal awards, smallest claims first.
        let mut order: Vec<usize> = (0..claims.len()).collect();
        order.sort_by(|a, b| halves[*a].cmp(&halves[*b]));
        let (mut left, mut awards) = (amount, vec![whole(0); claims.len()]);
        for (at, who) in order.iter().enumerate() {
            let share = left.checked_div(&whole((claims.len() - at) as i64)).unwrap();
            awards[*who] = share.min(halves[*who].clone());
            left = &left - &awards[*who];
        }
        awards
    };
    if *estate <= half {
        return equal(estate.clone());
    }
    let total: Rational = claims.iter().map(|claim| whole(*claim)).sum();
    let losses = equal(&total - estate);
    claims.iter().zip(losses).map(|(claim, loss)| &whole(*claim) - &loss).collect()
}

#[test]
fn bankruptcies_are_divided_as_in_the_talmud() {
    let mut draws = Stream::new(4);
    for round in 0..200 {
        let claims: Vec<i64> = (0..2 + round % 4).map(|_| draws.index(20) as i64).collect();
        let total: i64 = claims.iter().sum();
        let estate = draws.index(total as usize + 1) as i64;
        let game = bankruptcy(estate, &claims);
        assert_eq!(
            nucleolus_of(&game),
            talmud(&whole(estate), &claims),
            "{estate} among {claims:?}"
        );
    }
}

#[test]
fn airports() {
    // Littlechild 1974: with costs in ascending order, each new segment is shared so that the largest possible
    // saving per head is least; here by his recursion.
    let costs = [2, 3, 7, 12];
    let savings = form(4, |c| {
        let alone: i64 = members(c).map(|who| costs[who]).sum();
        whole(alone - members(c).map(|who| costs[who]).max().unwrap_or(0))
    });
    let shares: Vec<Rational> = nucleolus_of(&savings)
        .iter()
        .zip(costs)
        .map(|(saving, cost)| &whole(cost) - saving)
        .collect();
    // First segment: min over i of c_i / (i + 1) and c_(n-1) / n: 2/2, 3/3, 7/4 -> 1 each for the first two,
    // then (7 − 2)/2 for the third, and the rest for the last.
    assert_eq!(shares, [whole(1), whole(1), part(5, 2), part(15, 2)]);
}

#[test]
fn the_prenucleolus_may_leave_the_imputations() {
    // Player 3 is worth 0 alone, and brings nothing but trouble.
    let game = form(3, |c| whole([0, 0, 0, 10, 0, 0, 0, 4][c as usize]));
    assert_eq!(
        prenucleolus(&game, &mut Unmetered).unwrap().point,
        [part(7, 2), part(7, 2), whole(-3)]
    );
    assert_eq!(nucleolus_of(&game), wholes(&[2, 2, 0]));
    // No imputation at all.
    let apart = form(2, |c| whole([0, 3, 3, 4][c as usize]));
    assert_eq!(nucleolus(&apart, &mut Unmetered).unwrap(), None);
    assert_eq!(prenucleolus(&apart, &mut Unmetered).unwrap().point, wholes(&[2, 2]));
}

#[test]
fn generated_games_satisfy_the_criterion_of_kohlberg() {
    let mut draws = Stream::new(6);
    let mut with_imputations = 0;
    for round in 0..260 {
        let form = generated(&mut draws, 1 + round % 6);
        let found = prenucleolus(&form, &mut Unmetered).unwrap();
        assert_eq!(found.point.iter().cloned().sum::<Rational>(), *form.worth(form.grand()));
        assert_eq!(kohlberg(&form, &found.point, false, &mut Unmetered).unwrap(), None, "{form:?}");
        // The prenucleolus lies in the prekernel.
        let surpluses_there = surpluses(&form, &found.point, &mut Unmetered).unwrap();
        assert!(surpluses_there.iter().all(Surplus::balances));
        if let Some(found) = nucleolus(&form, &mut Unmetered).unwrap() {
            with_imputations += 1;
            let alone = |who: usize| form.worth(1 << who);
            assert!(found.point.iter().enumerate().all(|(who, x)| x >= alone(who)));
            assert_eq!(
                kohlberg(&form, &found.point, true, &mut Unmetered).unwrap(),
                None,
                "{form:?}"
            );
            let surpluses = surpluses(&form, &found.point, &mut Unmetered).unwrap();
            assert!(surpluses.iter().all(|pair| pair.in_kernel(&form, &found.point)));
            // A point moved a little is refused.
            if form.players() > 1 {
                let mut moved = found.point.clone();
                moved[0] += &part(1, 100);
                moved[1] += &part(-1, 100);
                let refused = kohlberg(&form, &moved, true, &mut Unmetered).unwrap();
                assert!(refused.is_some() || moved[1] < *alone(1), "{form:?}");
            }
        }
    }
    assert!(with_imputations >= 100, "{with_imputations}");
}

#[test]
fn least_cores_are_those_of_the_whole_programme() {
    let mut draws = Stream::new(7);
    for round in 0..240 {
        let form = generated(&mut draws, 2 + round % 4);
        let least = least_core(&form, &mut Unmetered).unwrap();
        assert_eq!(least.excess, least_excess(&form), "{form:?}");
        let violated = violation(&form, &least.point, &mut Unmetered).unwrap();
        assert_eq!(violated.is_positive(), least.excess.is_positive());
        // Every player once; together they claim exactly what the least core concedes.
        let (mut often, mut claimed, mut count) =
            (vec![whole(0); form.players()], whole(0), whole(0));
        for (coalition, weight) in &least.balanced {
            members(*coalition).for_each(|who| often[who] += weight);
            claimed += &(form.worth(*coalition) * weight);
            count += weight;
        }
        assert!(often.iter().all(|often| *often == whole(1)));
        assert_eq!(claimed, form.worth(form.grand()) + &(&count * &least.excess));
    }
}

#[test]
fn vertices_are_the_intersections_that_satisfy_all() {
    let mut draws = Stream::new(8);
    for round in 0..210 {
        let form = generated(&mut draws, if round % 9 == 0 { 4 } else { 2 + round % 2 });
        assert_eq!(vertices(&form, &mut Unmetered).unwrap(), intersected(&form), "{form:?}");
    }
    // A strictly convex game has a vertex for each order (Shapley 1971).
    let squares = form(5, |c| whole(i64::from(c.count_ones().pow(2))));
    let found = vertices(&squares, &mut Unmetered).unwrap();
    assert_eq!(found.len(), 120);
    assert_eq!(found[0], wholes(&[9, 7, 5, 3, 1]));
}
