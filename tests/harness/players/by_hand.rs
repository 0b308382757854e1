//! Strategies of scripts, played by the host.

use comity::{Choice, Engine, Entrant, Limits, Play, named, strategy_fn};

use super::{on, ran};

const HOLDING: &str = "
use games { prisoners_dilemma }
use strategies { generous_tit_for_tat }
strategy diarist {
    memory pages = []
    choose {
        pages.push(\"{round}: {theirs.last}\")
        if pages.len % 3 == 0 or chance(0.25) { defect } else { cooperate }
    }
}
";

/// Two strategies of a script, played by hand.
fn by_hand(engine: &Engine, rounds: u32) -> [Vec<Choice>; 2] {
    let mut context = ran(engine, HOLDING);
    let mut one = context.player("prisoners_dilemma", "diarist", 0).expect("it is there");
    let generous = named("generous_tit_for_tat").with("p", 0.5);
    let mut other = context.player("prisoners_dilemma", generous, 1).expect("it is there");
    let mut done = [Vec::new(), Vec::new()];
    for round in 1..=rounds {
        assert_eq!(one.round(), round);
        let acts = [
            one.choose(&mut context).expect("it chooses"),
            other.choose(&mut context).expect("it chooses"),
        ];
        assert_eq!(one.choose(&mut context).expect("the same again"), acts[0]);
        one.saw(&mut context, &acts).expect("it sees");
        other.saw(&mut context, &acts).expect("it sees");
        let [first, second] = acts;
        done[0].push(first);
        done[1].push(second);
    }
    done
}

#[test]
fn strategies_of_scripts_play_by_hand_as_in_a_match() {
    let engine = on(1).build().expect("it is sound");
    let done = by_hand(&engine, 40);
    let mut context = ran(&engine, HOLDING);
    let generous = named("generous_tit_for_tat").with("p", 0.5);
    let whole = Play::new("prisoners_dilemma", 40).player("diarist").player(generous);
    let played = context.play(&whole).expect("it plays");
    let shares = done.map(|acts| {
        let nice = acts.iter().filter(|act| **act == Choice::from("cooperate")).count();
        Some(nice as f64 / 40.0)
    });
    assert_eq!(played.cooperation(), shares);
    // The same where garbage is collected at every chance.
    let limits = Limits::default().thorough(true);
    let thorough = Engine::builder().limits(limits).seed(7).build().expect("it is sound");
    assert_eq!(by_hand(&thorough, 12)[0][..], by_hand(&engine, 12)[0][..]);
}

#[test]
fn what_a_host_asks_for_wrongly_is_said() {
    let engine = on(1).build().expect("it is sound");
    let mut context = ran(&engine, HOLDING);
    let missing = context.player("prisoners_dilemma", "nobody", 0);
    assert!(missing.is_err_and(|error| error.to_string().contains("`nobody`")));
    assert!(context.player("diarist", "diarist", 0).is_err_and(|e| e.render().contains("no game")));
    assert!(context.player("prisoners_dilemma", "diarist", 2).is_err());
    let wrong = named("generous_tit_for_tat").with("q", 1.0);
    assert!(context.player("prisoners_dilemma", wrong, 0).is_err());
    let mut player = context.player("prisoners_dilemma", "diarist", 0).expect("it is there");
    let strange = player.saw(&mut context, &["cooperate".into(), "surrender".into()]);
    assert!(strange.is_err_and(|error| error.to_string().contains("surrender")));
    assert!(player.saw(&mut context, &["cooperate".into()]).is_err());
    assert_eq!(player.choose(&mut context).expect("it goes on").to_string(), "`cooperate`");
    // Another run has another heap.
    let program = engine.compile("other.comity", HOLDING).expect("it compiles");
    context.run(&program).expect("it runs");
    let stale = player.saw(&mut context, &["cooperate".into(), "defect".into()]);
    assert!(stale.is_err_and(|error| error.to_string().contains("another run")));
}

#[test]
fn a_whole_match_between_a_script_and_rust() {
    let engine = on(1).build().expect("it is sound");
    let mut context = ran(&engine, HOLDING);
    let play = |seed| {
        let hawk = Entrant::host(
            "hawk",
            strategy_fn(|view| if view.chance(0.1) { "cooperate" } else { "defect" }),
        );
        Play::new("prisoners_dilemma", 100).player(hawk).player("diarist").noise(0.05).seed(seed)
    };
    let first = context.play(&play(1)).expect("it plays");
    assert_eq!(first.players(), ["hawk", "diarist"]);
    assert_eq!(first.rounds(), 100);
    assert_eq!(context.play(&play(1)).expect("it plays"), first);
    assert_ne!(context.play(&play(2)).expect("it plays"), first);
    let alone = Play::new("prisoners_dilemma", 5).player("diarist");
    assert!(context.play(&alone).is_err_and(|error| error.render().contains("E0734")));
}

#[test]
fn what_a_held_player_remembers_is_counted_until_the_host_lets_go() {
    let engine = on(1).build().expect("it is sound");
    let script = "
        use games { prisoners_dilemma }
        strategy elephant { choose if theirs.list().len > 100000 { defect } else { cooperate } }
    ";
    let mut context = ran(&engine, script);
    let mut player = context.player("prisoners_dilemma", "elephant", 0).expect("it is there");
    let acts = ["cooperate".into(), "defect".into()];
    player.saw(&mut context, &acts).expect("it sees");
    let before = context.memory();
    for _ in 0..10_000 {
        player.saw(&mut context, &acts).expect("it sees");
    }
    let held = context.memory();
    assert!(held >= before + 9_000, "{before} to {held} bytes");
    drop(player);
    let _other = context.player("prisoners_dilemma", "elephant", 0).expect("it is there");
    assert!(context.memory() + 5_000 < held, "{held} to {} bytes", context.memory());
}
