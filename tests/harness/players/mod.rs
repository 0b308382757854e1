//! What a host brings that takes part in the model: strategies, dynamics and games in Rust, and who listens.

mod by_hand;
mod changing;
mod hearing;

use std::time::Duration;

use comity::{
    BoxError, Choice, Context, Engine, EngineBuilder, HostStrategy, Limits, Player, Setting,
    Strategy, View, strategy_fn,
};

/// An engine that shares work among so many threads at once.
fn on(threads: usize) -> EngineBuilder {
    let limits = Limits::default().jobs(threads).patience(Duration::ZERO);
    Engine::builder().limits(limits).seed(7)
}

fn ran(engine: &Engine, text: &str) -> Context {
    let program = engine.compile("test.comity", text).unwrap_or_else(|error| panic!("{error}"));
    let mut context = engine.context();
    context.run(&program).unwrap_or_else(|error| panic!("{error}"));
    context
}

fn fails(engine: &Engine, text: &str) -> String {
    let program = engine.compile("test.comity", text).unwrap_or_else(|error| panic!("{error}"));
    let error = engine.context().run(&program).expect_err("it must fail");
    error.render()
}

fn shown(context: &mut Context, name: &str) -> String {
    context.show(name).expect("the script binds it")
}

fn mirror() -> impl Strategy {
    strategy_fn(|view| if view.theirs().last_is("defect") { "defect" } else { "cooperate" })
}

/// Forgives a third of all defections, with the draws that `generous_tit_for_tat` makes.
fn generous() -> impl Strategy {
    strategy_fn(|view| {
        let bears = !view.theirs().last_is("defect") || view.chance(1.0 / 3.0);
        if bears { "cooperate" } else { "defect" }
    })
}

const TOURNAMENT: &str = "
use games { prisoners_dilemma }
use strategies { always_defect, win_stay_lose_shift, random, grim_trigger }
let t = tournament(prisoners_dilemma, among: [ENTRANT, always_defect, win_stay_lose_shift, random, grim_trigger],
    rounds: 60, repeat: 12, noise: 0.05, misperception: 0.02, seed: 3)
let ranking = \"{t.ranking}\".replace(\"ENTRANT\", \"entrant\")
let scores = t.scores
let matrix = t.matrix[0]
let rows = t.table().first_score
";

#[test]
fn a_mirror_in_rust_equals_the_librarys_in_every_result() {
    let own = TOURNAMENT
        .replace("ENTRANT", "tit_for_tat")
        .replace("grim_trigger }", "grim_trigger, tit_for_tat }");
    let mut own = ran(&on(1).build().expect("it is sound"), &own);
    for threads in [1, 2, 8] {
        let engine = on(threads).strategy("mirror", mirror()).build().expect("it is sound");
        let mut mine = ran(&engine, &TOURNAMENT.replace("ENTRANT", "mirror"));
        for name in ["scores", "matrix", "rows"] {
            let found = shown(&mut mine, name).replace("mirror", "tit_for_tat");
            assert_eq!(found, shown(&mut own, name), "{name} on {threads} threads");
        }
        assert!(shown(&mut mine, "t").contains("mirror"));
    }
}

#[test]
fn a_strategy_that_draws_draws_as_one_of_a_script_does() {
    let text = "
        use games { prisoners_dilemma }
        use strategies { generous_tit_for_tat, random }
        let m = play(prisoners_dilemma, between: [ENTRANT, random], rounds: 500, noise: 0.1, seed: 5)
        let total = m.total
        let done = m.actions
    ";
    let engine = on(1).strategy("forgiving", generous()).build().expect("it is sound");
    let mut own = ran(&engine, &text.replace("ENTRANT", "generous_tit_for_tat"));
    let mut mine =
        ran(&engine, &text.replace("ENTRANT", "forgiving").replace("generous_tit_for_tat, ", ""));
    assert_eq!(shown(&mut mine, "total"), shown(&mut own, "total"));
    assert_eq!(shown(&mut mine, "done"), shown(&mut own, "done"));
}

#[test]
fn a_strategy_is_a_value_like_any_other() {
    let patient = HostStrategy::with(|given| {
        let limit = given.number("limit")?;
        Ok(strategy_fn(move |view| {
            if view.theirs().count("defect") as f64 > limit { "defect" } else { "cooperate" }
        }))
    })
    .parameter("limit", 3.0, "How many.");
    let engine = on(1).strategy("patient", patient).strategy("mirror", mirror()).build();
    let mut context = ran(&engine.expect("it is sound"), "
        use games { prisoners_dilemma }
        use strategies { always_defect }
        kind state { strategy: mirror }
        let france = state(name: \"France\")
        let spain = state(name: \"Spain\", strategy: patient(limit: 5))
        let m = play(prisoners_dilemma, between: [france, spain], rounds: 3)
        let names = \"{mirror} {patient} {patient(limit: 5)}\"
        let alike = [patient == patient(limit: 3), patient == mirror, patient(limit: 4) == patient]
        let n = play(prisoners_dilemma, between: [patient(limit: 5), always_defect], rounds: 10)
        let p = evolve(prisoners_dilemma, from: [[mirror, 0.5], [always_defect, 0.5]], by: replicator(),
            rounds: 10, generations: 30)
        let left = p.final.mirror > 0.9
    ");
    assert_eq!(shown(&mut context, "names"), "mirror patient patient(limit: 5.0)");
    assert_eq!(shown(&mut context, "alike"), "[true, false, false]");
    assert!(shown(&mut context, "m").contains("France"), "{}", shown(&mut context, "m"));
    assert!(shown(&mut context, "n").contains("cooperation 0.600"), "{}", shown(&mut context, "n"));
    assert_eq!(shown(&mut context, "left"), "true");
}

/// Counts its rounds, and does not want to be asked a fourth time.
struct Short;

struct Counting(u32);

impl Strategy for Short {
    fn begin(&self, _setting: &Setting<'_>) -> Box<dyn Player> {
        Box::new(Counting(0))
    }
}

impl Player for Counting {
    fn choose(&mut self, view: &View<'_>) -> Result<Choice, BoxError> {
        self.0 += 1;
        if self.0 != view.round() {
            return Err("it remembers another match".into());
        }
        if self.0 > 3 { Err("three rounds are enough".into()) } else { Ok("cooperate".into()) }
    }
}

#[test]
fn every_match_begins_anew() {
    for threads in [1, 8] {
        let engine = on(threads).strategy("short", Short).build().expect("it is sound");
        let mut context = ran(&engine, "
            use games { prisoners_dilemma }
            use strategies { random }
            let t = tournament(prisoners_dilemma, among: [short, random], rounds: 3, repeat: 50, noise: 0.1)
        ");
        assert!(shown(&mut context, "t").contains("short"));
    }
}

#[test]
fn what_goes_wrong_names_the_strategy_and_the_place() {
    let engine = on(1)
        .strategy("short", Short)
        .strategy("strange", strategy_fn(|_| "surrender"))
        .strategy("level", strategy_fn(|_| 0.5))
        .strategy("torn", strategy_fn(|_| Choice::Mixed(vec![("cooperate".into(), 0.5)])))
        .strategy("broken", strategy_fn(|view| -> Choice { panic!("round {}", view.round()) }))
        .build()
        .expect("it is sound");
    let text = |name: &str| {
        format!(
            "use games {{ prisoners_dilemma }}\nuse strategies {{ random }}\n\
             play(prisoners_dilemma, between: [{name}, random], rounds: 5)"
        )
    };
    for (name, code, words) in [
        ("short", "E0838", "strategy `short`, written in Rust, failed: three rounds are enough"),
        ("strange", "E0737", "`strange` chose surrender in round 1"),
        ("level", "E0737", "`level` chose 0.5 in round 1"),
        ("torn", "E0739", "`torn` gives in round 1 sum to 0.5"),
        ("broken", "E0691", "`broken` panicked: round 1"),
    ] {
        let said = fails(&engine, &text(name));
        assert!(said.contains(code) && said.contains(words), "{said}");
        assert!(said.contains("test.comity:3:1"), "{said}");
    }
    // A script can catch it, and the run goes on.
    let caught = format!(
        "{}\n",
        text("short")
            .replace("play(", "let m = try { play(")
            .replace("rounds: 5)", "rounds: 5).rounds } catch e { e.message }",)
    );
    assert!(shown(&mut ran(&engine, &caught), "m").contains("three rounds are enough"));
}

#[test]
fn automata_say_why_a_strategy_of_the_host_is_none() {
    let engine = on(1).strategy("mirror", mirror()).build().expect("it is sound");
    let said = fails(&engine, "print(automaton(mirror))");
    assert!(said.contains("E0787") && said.contains("it is written in Rust"), "{said}");
}

#[test]
fn a_strategy_of_the_host_plays_in_groups_in_pairs_and_in_sequence() {
    let counts = strategy_fn(|view| {
        let nice = view.opponents().filter(|past| past.last_is("cooperate")).count();
        if view.is_first() || nice + 1 >= view.players() / 2 { "cooperate" } else { "defect" }
    });
    let last = strategy_fn(|view| {
        let open: Vec<String> =
            view.actions().filter_map(comity::Move::name).map(str::to_owned).collect();
        Choice::from(open.last().cloned().unwrap_or_default())
    });
    let giver = strategy_fn(|view| {
        let range = view.range().expect("a continuum");
        (range.start() + range.end()) / 2.0
    });
    let engine = on(1)
        .strategy("counts", counts)
        .strategy("last", last)
        .strategy("giver", giver)
        .strategy("mirror", mirror())
        .build()
        .expect("it is sound");
    let mut context = ran(&engine, "
        use games { prisoners_dilemma }
        use strategies { always_defect, tit_for_tat }
        game club {
            players 4
            actions cooperate, defect
            payoff(own, others) { others.count(|x| x == cooperate) - (if own == cooperate { 1 } else { 0 }) }
        }
        game gift {
            players 2
            actions in 0.0..=10.0
            payoff(own, others) { others[0] - own / 2 }
        }
        game entry {
            sequence {
                entrant: {
                    stay_out => 0, 2
                    enter    => incumbent: { fight => -1, -1
                                             share => 1, 1 }
                }
            }
        }
        let a = play(club, between: [counts, counts, counts, always_defect], rounds: 5).cooperation
        let b = play(gift, between: [giver, giver], rounds: 2).scores
        let c = play(entry, between: [last, last], rounds: 1).scores
        let d = play(prisoners_dilemma, between: [mirror, mirror, always_defect, tit_for_tat], rounds: 10,
            matching: \"random_pairs\", seed: 2).total
        let e = play(prisoners_dilemma, between: [tit_for_tat, tit_for_tat, always_defect, tit_for_tat], rounds: 10,
            matching: \"random_pairs\", seed: 2).total
    ");
    assert_eq!(shown(&mut context, "a"), "[1.0, 1.0, 1.0, 0.0]");
    assert_eq!(shown(&mut context, "b"), "[2.5, 2.5]");
    assert_eq!(shown(&mut context, "c"), "[1.0, 1.0]");
    assert_eq!(shown(&mut context, "d"), shown(&mut context, "e"));
}
