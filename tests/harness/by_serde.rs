//! Rust types by serde: what goes over comes back as it was, alone and through a script.

use std::cell::RefCell;
use std::collections::BTreeMap;

use comity::{Engine, Value, from_value, to_value};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Treaty {
    title: String,
    year: i64,
    open: bool,
    mark: char,
    shares: BTreeMap<String, f64>,
    seats: BTreeMap<i64, Option<u8>>,
    clauses: Vec<Clause>,
    succeeds: Option<Box<Treaty>>,
    place: (f32, i16),
    by: Party,
    nothing: (),
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
struct Party(String);

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
enum Clause {
    Reserved,
    Share(f64),
    Span(i64, Option<u32>),
    Limit { at: Option<i64>, text: String },
    All(Vec<Clause>),
    Either(Box<Clause>, Box<Clause>),
    Of(Party),
}

/// Every float but those that are no numbers, which no script has.
fn float() -> impl Strategy<Value = f64> {
    any::<f64>().prop_filter("a number", |number| !number.is_nan())
}

fn clause() -> impl Strategy<Value = Clause> {
    let leaf = prop_oneof![
        Just(Clause::Reserved),
        float().prop_map(Clause::Share),
        any::<(i64, Option<u32>)>().prop_map(|(from, to)| Clause::Span(from, to)),
        any::<(Option<i64>, String)>().prop_map(|(at, text)| Clause::Limit { at, text }),
        any::<String>().prop_map(|name| Clause::Of(Party(name))),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Clause::All),
            pair.prop_map(|(one, other)| Clause::Either(one.into(), other.into())),
        ]
    })
}

fn treaty() -> impl Strategy<Value = Treaty> {
    let maps = (
        prop::collection::btree_map(any::<String>(), float(), 0..4),
        prop::collection::btree_map(any::<i64>(), any::<Option<u8>>(), 0..4),
    );
    let place = (-1e9_f32..1e9, any::<i16>());
    let plain = (any::<(String, i64, bool, char, String)>(), place);
    let alone = (plain, maps, prop::collection::vec(clause(), 0..4)).prop_map(
        |(((title, year, open, mark, by), place), (shares, seats), clauses)| {
            let (by, succeeds) = (Party(by), None);
            Treaty {
                title,
                year,
                open,
                mark,
                shares,
                seats,
                clauses,
                succeeds,
                place,
                by,
                nothing: (),
            }
        },
    );
    let alone = alone.boxed();
    (alone.clone(), prop::option::of(alone))
        .prop_map(|(treaty, before)| Treaty { succeeds: before.map(Box::new), ..treaty })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_goes_over_comes_back(treaty in treaty()) {
        let value = to_value(&treaty).expect("it is data");
        let back: Treaty = from_value(value.clone()).expect("the same type");
        prop_assert_eq!(&back, &treaty);
        // Equal values, not only equal types.
        prop_assert_eq!(to_value(&back).expect("it is data"), value);
    }
}

#[test]
fn a_script_hands_on_what_it_was_given() {
    let engine = Engine::default();
    let program = engine.compile("same.comity", "fn same(x) { x }").expect("a sound script");
    let mut context = engine.context();
    context.run(&program).expect("nothing to do");
    let context = RefCell::new(context);
    let mut runner = TestRunner::deterministic();
    let found = runner.run(&treaty(), |treaty| {
        let given = to_value(&treaty).expect("it is data");
        let back: Value = context.borrow_mut().call("same", (given,)).expect("no limit is met");
        prop_assert_eq!(from_value::<Treaty>(back).expect("the same type"), treaty);
        Ok(())
    });
    assert!(found.is_ok(), "{found:?}");
}
