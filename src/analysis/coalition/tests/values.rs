//! Shapley and Banzhaf values.

use super::*;

/// The average marginal contribution over all orders.
fn by_orders(form: &Form) -> Vec<Rational> {
    let players = form.players();
    let mut totals = vec![whole(0); players];
    let mut orders = vec![Vec::new()];
    for _ in 0..players {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                let free: Vec<usize> = (0..players).filter(|who| !order.contains(who)).collect();
                free.into_iter().map(move |who| [order.clone(), vec![who]].concat())
            })
            .collect();
    }
    for order in &orders {
        let mut before = 0;
        for &who in order {
            let with = before | 1 << who;
            totals[who] += &(form.worth(with) - form.worth(before));
            before = with;
        }
    }
    let count = whole(orders.len() as i64);
    totals.iter().map(|total| total.checked_div(&count).unwrap()).collect()
}

#[test]
fn closed_forms() {
    // A unanimity game gives all to its carrier, equally.
    let unanimity = form(4, |coalition| whole(i64::from(coalition & 0b0111 == 0b0111)));
    assert_eq!(
        shapley(&unanimity, &mut Unmetered).unwrap(),
        [part(1, 3), part(1, 3), part(1, 3), whole(0)]
    );
    assert_eq!(
        banzhaf(&unanimity, &mut Unmetered).unwrap(),
        [part(1, 4), part(1, 4), part(1, 4), whole(0)]
    );
    // Gloves: one left, two right.
    let gloves = form(3, |coalition| {
        whole(i64::from(coalition & 1).min(i64::from((coalition >> 1).count_ones())))
    });
    assert_eq!(shapley(&gloves, &mut Unmetered).unwrap(), [part(2, 3), part(1, 6), part(1, 6)]);
    // An airport: each segment is shared by those who need it (Littlechild and Owen 1973).
    let costs = [1, 2, 4, 7];
    let airport =
        form(4, |coalition| whole(members(coalition).map(|who| costs[who]).max().unwrap_or(0)));
    let shares = [part(1, 4), part(7, 12), part(19, 12), part(55, 12)];
    assert_eq!(shapley(&airport, &mut Unmetered).unwrap(), shares);
}

#[test]
fn as_over_all_orders_and_by_the_potential() {
    let mut draws = Stream::new(1);
    for round in 0..240 {
        let form = generated(&mut draws, 1 + round % 5);
        let found = shapley(&form, &mut Unmetered).unwrap();
        assert_eq!(found, by_orders(&form));
        assert_eq!(found, shapley_by_potential(&form, &mut Unmetered).unwrap());
        assert_eq!(found.iter().cloned().sum::<Rational>(), *form.worth(form.grand()));
        let banzhaf = banzhaf(&form, &mut Unmetered).unwrap();
        for (who, value) in banzhaf.iter().enumerate() {
            let without = form.coalitions().filter(|coalition| coalition >> who & 1 == 0);
            let swings =
                without.map(|without| form.worth(without | 1 << who) - form.worth(without));
            let total: Rational = swings.sum();
            assert_eq!(total, value * &whole(1 << (form.players() - 1)));
        }
    }
}

#[test]
fn large_and_fine_worths_are_tallied_exactly() {
    let big = Rational::from_f64(1e300).unwrap();
    let worths = [whole(0), big.clone(), part(1, 3), part(i64::MAX, 7)];
    let form = Form::new(2, worths.to_vec()).unwrap();
    let found = shapley(&form, &mut Unmetered).unwrap();
    assert_eq!(found, by_orders(&form));
    assert!(Form::new(1, vec![whole(1), whole(1)]).is_none());
}

#[test]
fn sampled_orders_come_near() {
    let mut draws = Stream::new(5);
    let form = form(6, |coalition| {
        whole(i64::from(coalition.count_ones().pow(2)) + i64::from(coalition % 7))
    });
    let form = Form::new(
        6,
        form.worths()
            .iter()
            .enumerate()
            .map(|(at, w)| if at == 0 { whole(0) } else { w.clone() })
            .collect(),
    )
    .unwrap();
    let mut sampled = Sampled::new(6);
    for _ in 0..400 {
        let order = crate::base::random::shuffle::permutation(6, &mut draws);
        let mut added = vec![whole(0); 6];
        let mut before = 0;
        for who in order {
            added[who] = form.worth(before | 1 << who) - form.worth(before);
            before |= 1 << who;
        }
        sampled.add(&added);
    }
    let exact = shapley(&form, &mut Unmetered).unwrap();
    for ((value, error), exact) in sampled.values().iter().zip(sampled.errors()).zip(exact) {
        assert!(
            (value - exact.to_f64()).abs() <= 4.0 * error,
            "{value} ± {error}, exactly {exact}"
        );
    }
}

#[test]
fn kinds_of_games_are_told() {
    let mut draws = Stream::new(9);
    for round in 0..200 {
        let form = generated(&mut draws, 1 + round % 4);
        let pairs = || form.coalitions().flat_map(|a| form.coalitions().map(move |b| (a, b)));
        let superadditive = pairs()
            .filter(|(a, b)| a & b == 0)
            .all(|(a, b)| form.worth(a | b) >= &(form.worth(a) + form.worth(b)));
        assert_eq!(form.is_superadditive(&mut Unmetered).unwrap(), superadditive);
        let convex = pairs()
            .all(|(a, b)| form.worth(a | b) + form.worth(a & b) >= form.worth(a) + form.worth(b));
        assert_eq!(form.is_convex(&mut Unmetered).unwrap(), convex);
        let monotone =
            pairs().filter(|(a, b)| a & b == *a).all(|(a, b)| form.worth(a) <= form.worth(b));
        assert_eq!(form.is_monotone(&mut Unmetered).unwrap(), monotone);
    }
}
