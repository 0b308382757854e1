//! Parameters in and results out by serde: one compiled program, run with every setting of a JSON file.
//!
//! ```text
//! cargo run --example embed_serde
//! ```

use std::error::Error;

use comity::{Engine, Program, from_value, to_value};
use serde::{Deserialize, Serialize};

/// What is asked. It comes from outside, so serde checks it before a script sees it.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Setting {
    noise: f64,
    #[serde(default = "usual_rounds")]
    rounds: u32,
    /// How often a defection is forgiven.
    forgiving: f64,
}

fn usual_rounds() -> u32 {
    200
}

/// What came of it. The script gives a map with these entries.
#[derive(Deserialize, Serialize)]
struct Finding {
    cooperation: f64,
    scores: [f64; 2],
    best_reply: String,
}

/// A struct comes as a map, so a script writes `setting.noise`. Its own `let` says what is meant when nobody sets it,
/// and makes the script one that can be tried by itself.
const SCRIPT: &str = r#"
use games { prisoners_dilemma }
use strategies { generous_tit_for_tat, always_cooperate, always_defect, alternator }

let setting = [noise: 0.0, rounds: 10, forgiving: 0.1]

let partner = generous_tit_for_tat(p: setting.forgiving)

fn against(other) {
    play(prisoners_dilemma, between: [partner, other], rounds: setting.rounds, noise: setting.noise)
}

let m = against(partner)
let replies = [always_cooperate, always_defect, alternator]
let best = replies.sort_by(|other| -against(other).scores[1])[0]

[cooperation: m.share(cooperate), scores: m.scores, best_reply: "{best}"]
"#;

/// The settings, as a file or a request would bring them.
const SETTINGS: &str = r#"[
    {"noise": 0.0,  "forgiving": 0.1},
    {"noise": 0.05, "forgiving": 0.1},
    {"noise": 0.05, "forgiving": 0.3},
    {"noise": 0.05, "forgiving": 0.9, "rounds": 400}
]"#;

/// One run. Each has a context of its own, so that none can leave anything to the next.
fn ask(engine: &Engine, program: &Program, setting: &Setting) -> Result<Finding, comity::Error> {
    let mut context = engine.context();
    context.set("setting", to_value(setting)?)?;
    from_value(context.run(program)?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let engine = Engine::default();
    let program = engine.compile("partner.comity", SCRIPT)?;
    let settings: Vec<Setting> = serde_json::from_str(SETTINGS)?;
    let mut findings = Vec::new();
    for setting in &settings {
        findings.push(ask(&engine, &program, setting)?);
    }

    // As JSON, or any other format of serde …
    println!("{}", serde_json::to_string(&findings[0])?);

    // … and as CSV: numbers and names of strategies need no quotes.
    println!("\nnoise,rounds,forgiving,cooperation,first,second,best_reply");
    for (Setting { noise, rounds, forgiving }, found) in settings.iter().zip(&findings) {
        let [first, second] = found.scores;
        let Finding { cooperation, best_reply, .. } = found;
        println!(
            "{noise},{rounds},{forgiving},{cooperation:.3},{first:.3},{second:.3},{best_reply}"
        );
    }

    // What does not fit is an error that says so, on either side.
    let wrong = serde_json::from_str::<Setting>(r#"{"noise": 0.1, "forgivness": 0.5}"#);
    println!("\n{}", wrong.err().map_or_else(String::new, |error| error.to_string()));
    let wild = Setting { noise: 2.0, rounds: 10, forgiving: 0.1 };
    if let Err(error) = ask(&engine, &program, &wild) {
        println!("{} {error}", error.code());
    }
    Ok(())
}
