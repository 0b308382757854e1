//! Functions of the host of every shape: as many arguments as there can be, named, left out, all that follow, and with
//! the way back into the script. What does not fit is refused by its name.

use std::collections::BTreeMap;

use comity::{Call, Callable, Engine, Error, Function, Rest, Value};

/// Eight arguments, each of another type; the third has a default, the seventh may be left out.
fn eight() -> Function {
    let body = |title: String,
                count: i64,
                rate: f64,
                open: bool,
                level: u8,
                years: Vec<i64>,
                note: Option<String>,
                weights: BTreeMap<String, f64>| {
        format!("{title} {count} {rate} {open} {level} {years:?} {note:?} {weights:?}")
    };
    Function::new("eight", body)
        .parameter("title", "a name")
        .parameter("count", "how many")
        .parameter("rate", "how much")
        .default(0.5)
        .parameter("open", "whether it is open")
        .parameter("level", "how high")
        .parameter("years", "when")
        .parameter("note", "what else")
        .parameter("weights", "of whom")
}

/// What a script gives with a function in scope.
fn asked(function: Function, script: &str) -> Result<String, Error> {
    let engine = Engine::builder().function(function).build()?;
    let value = engine.context().run(&engine.compile("t.comity", script)?)?;
    Ok(value.to_string())
}

/// The code and the sentence of what a script is refused.
fn refused(function: Function, script: &str) -> (&'static str, String) {
    let error = asked(function, script).expect_err(script);
    (error.code(), error.to_string())
}

#[test]
fn eight_arguments_by_place_and_by_name() {
    let all = r#""t 3 1.5 true 7 [1, 2] Some(\"n\") {\"a\": 0.25}""#;
    let none = r#""t 3 0.5 true 7 [1, 2] None {\"a\": 0.25}""#;
    for (call, wanted) in [
        ("eight(\"t\", 3, 1.5, true, 7, [1, 2], \"n\", [a: 0.25])", all),
        (
            "eight(weights: [a: 0.25], note: \"n\", years: [1, 2], level: 7, open: true, rate: 1.5, count: 3, title: \"t\")",
            all,
        ),
        (
            "eight(\"t\", 3, note: \"n\", weights: [a: 0.25], open: true, rate: 1.5, level: 7, years: [1, 2])",
            all,
        ),
        ("eight(\"t\", 3, open: true, level: 7, years: [1, 2], weights: [a: 0.25])", none),
        ("eight(\"t\", 3, weights: [a: 0.25], level: 7.0, years: 1..3, open: true)", none),
    ] {
        assert_eq!(asked(eight(), call).expect(call), wanted, "{call}");
    }
}

#[test]
fn a_refusal_names_the_argument() {
    let given = [
        ("title", "\"t\""),
        ("count", "3"),
        ("rate", "1.5"),
        ("open", "true"),
        ("level", "7"),
        ("years", "[1, 2]"),
        ("note", "\"n\""),
        ("weights", "[a: 0.25]"),
    ];
    let call = |wrong: usize, value: &str, named: bool| {
        let argument = |(at, (name, right)): (usize, &(&str, &str))| {
            let value = if at == wrong { value } else { right };
            if named { format!("{name}: {value}") } else { value.to_owned() }
        };
        let arguments: Vec<String> = given.iter().enumerate().map(argument).collect();
        format!("eight({})", arguments.join(", "))
    };
    for (at, (name, _)) in given.iter().enumerate() {
        for named in [false, true] {
            let (code, said) = refused(eight(), &call(at, "|x| x", named));
            assert_eq!(code, "E0607", "{name}");
            assert!(said.contains("`eight`") && said.contains(&format!("`{name}`")), "{said}");
            assert!(said.contains("a function"), "{said}");
        }
    }
    // Of the right type, and not within it.
    for (at, value) in [(4, "300"), (4, "-1"), (1, "2.5"), (5, "[1, \"x\"]"), (7, "[a: none]")] {
        let (_, said) = refused(eight(), &call(at, value, false));
        assert!(said.contains(&format!("`{}`", given[at].0)), "{value}: {said}");
    }
    let (_, said) = refused(eight(), "eight(\"t\", 3, open: true, level: 7, weights: [:])");
    assert!(said.contains("`years`"), "{said}");
    let (_, said) = refused(eight(), &call(0, "\"t\", tittle: 1", true));
    assert!(said.contains("`tittle`"), "{said}");
    let (_, said) = refused(eight(), "eight(1, 2, 3, 4, 5, 6, 7, 8, 9)");
    assert!(said.contains("8 arguments") && said.contains('9'), "{said}");
}

/// Seven, and all that follow.
fn many() -> Function {
    let body =
        |a: i64, b: i64, c: i64, d: i64, e: i64, f: String, g: f64, Rest(more): Rest<f64>| {
            format!("{} {f} {g} {more:?}", a + b + c + d + e)
        };
    Function::new("many", body)
}

#[test]
fn all_that_follow_seven() {
    for (call, wanted) in [
        ("many(1, 2, 3, 4, 5, \"x\", 0.5)", "15 x 0.5 []"),
        ("many(1, 2, 3, 4, 5, \"x\", 0.5, 1)", "15 x 0.5 [1.0]"),
        ("many(1, 2, 3, 4, 5, \"x\", 0.5, 1, 2.5, 1/4)", "15 x 0.5 [1.0, 2.5, 0.25]"),
    ] {
        assert_eq!(asked(many(), call).expect(call), format!("{wanted:?}"), "{call}");
    }
    // Wherever in the row it stands.
    for call in [
        "many(1, 2, 3, 4, 5, \"x\", 0.5, \"y\")",
        "many(1, 2, 3, 4, 5, \"x\", 0.5, 1, 2, \"y\", 3)",
    ] {
        let (code, said) = refused(many(), call);
        assert_eq!(code, "E0607", "{call}: {said}");
        assert!(said.contains("`h`") && said.contains("a string"), "{said}");
    }
    let (_, said) = refused(many(), "many(1, 2, 3, 4, 5, 6, 0.5)");
    assert!(said.contains("`f`") && said.contains("an int"), "{said}");
}

/// Eight beside the way back into the script.
fn calling() -> Function {
    let body = |call: &mut Call<'_>,
                f: Callable,
                a: i64,
                b: i64,
                c: i64,
                d: i64,
                e: i64,
                times: usize,
                start: Option<f64>|
     -> Result<Value, Error> {
        let mut sum = start.unwrap_or(0.0);
        for _ in 0..times {
            sum += call.call::<f64>(&f, (a + b + c + d + e,))?;
        }
        Ok(sum.into())
    };
    Function::new("calling", body)
}

#[test]
fn the_way_back_and_eight_arguments() {
    for (call, wanted) in [
        ("calling(|x| x / 2, 1, 2, 3, 4, 5, 2)", "15.0"),
        ("calling(|x| x / 2, 1, 2, 3, 4, 5, 2, 0.5)", "15.5"),
        ("calling(h: 0.5, g: 2, a: |x| x / 2, b: 1, c: 2, d: 3, e: 4, f: 5)", "15.5"),
    ] {
        assert_eq!(asked(calling(), call).expect(call), wanted, "{call}");
    }
    let (code, said) = refused(calling(), "calling(|x| x, 1, 2, 3, 4, 5, -2)");
    assert!(said.contains("`g`"), "{code} {said}");
    let (_, said) = refused(calling(), "calling(|x| x, 1, 2, 3, 4, 5, 2, \"much\")");
    assert!(said.contains("`h`") && said.contains("a string"), "{said}");
    // What the script's own function fails with goes on as it was.
    assert_eq!(refused(calling(), "calling(|x| 1 / 0, 1, 2, 3, 4, 5, 2)").0, "E0610");
}
