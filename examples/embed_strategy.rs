//! A strategy written in Rust in a tournament of scripts.
//!
//! The host brings `broker`, which keeps an account of what it is owed; the script enters it beside strategies of the
//! library, as if it were one of them.
//!
//! ```text
//! cargo run --example embed_strategy
//! ```

use comity::{BoxError, Choice, Engine, Player, Setting, Strategy, View};

/// Cooperates as long as nobody owes it too much. An unanswered defection is a debt, cooperation pays one back.
struct Broker {
    credit: u32,
}

/// The account of one match: every match begins with a new one.
struct Account {
    credit: u32,
    owed: u32,
}

impl Strategy for Broker {
    fn begin(&self, _setting: &Setting<'_>) -> Box<dyn Player> {
        Box::new(Account { credit: self.credit, owed: 0 })
    }
}

impl Player for Account {
    fn choose(&mut self, view: &View<'_>) -> Result<Choice, BoxError> {
        if view.theirs().last_is("defect") && view.mine().last_is("cooperate") {
            self.owed += 1;
        } else if view.theirs().last_is("cooperate") {
            self.owed = self.owed.saturating_sub(1);
        }
        Ok(if self.owed > self.credit { "defect" } else { "cooperate" }.into())
    }
}

const SCRIPT: &str = r#"
use games { prisoners_dilemma }
use strategies { tit_for_tat, always_defect, grim_trigger, random, win_stay_lose_shift }

let entrants = [broker, tit_for_tat, always_defect, grim_trigger, random, win_stay_lose_shift]
let t = tournament(prisoners_dilemma, among: entrants, rounds: 200, repeat: 20, noise: 0.02, seed: 1)
print(t)
print("the broker against the grim: {t.matrix[broker][grim_trigger]:.3}")
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::builder()
        .strategy("broker", Broker { credit: 1 })
        .output(|text| print!("{text}"))
        .build()?;
    let program = engine.compile("tournament.comity", SCRIPT)?;
    engine.context().run(&program)?;
    Ok(())
}
