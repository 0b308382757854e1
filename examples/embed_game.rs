//! A game of the host's own type: played, solved and evolved by scripts.
//!
//! The host knows a grid of two power companies; what a company earns is worked out by its own code, here the price on a
//! market that takes less the more it costs. The script only sees a game.
//!
//! ```text
//! cargo run --example embed_game
//! ```

use comity::{BoxError, Engine, Game, Profile, Role};

/// Two companies sell the same good; the price falls with what both bring to the market (Cournot 1838).
struct Market {
    /// The price at which nothing is sold, in euros.
    highest: f64,
    /// What a unit costs to make, in euros.
    cost: f64,
}

impl Market {
    fn price(&self, units: f64) -> f64 {
        (self.highest - units).max(0.0)
    }
}

impl Game for Market {
    fn roles(&self) -> Vec<Role> {
        // Units: as many as a cartel would share, as many as rivals bring, and some more.
        vec![Role::levels([3.0, 4.0, 5.0, 6.0]); 2]
    }

    fn payoffs(&self, profile: &Profile<'_>, into: &mut [f64]) -> Result<(), BoxError> {
        let price = self.price(profile.levels().sum());
        for (units, profit) in profile.levels().zip(into) {
            *profit = units * (price - self.cost);
        }
        Ok(())
    }

    fn docs(&self) -> &str {
        "Two companies choose how many units to bring to a market; payoffs are profits in euros."
    }
}

const SCRIPT: &str = r#"
print(market)
print("a cartel:", play(market, between: [3, 3]).scores, " rivals:", play(market, between: [4, 4]).scores)
for e in equilibria(market) { print(e) }

// A company that punishes: it keeps to the cartel as long as the other does.
strategy cartel { choose if theirs.total(3) == theirs.len { 3 } else { 4 } }
let m = play(market, between: [cartel, 4], rounds: 10)
print("the cartel against a rival: {m.scores}")
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::builder()
        .game("market", Market { highest: 14.0, cost: 2.0 })
        .output(|text| print!("{text}"))
        .build()?;
    let program = engine.compile("market.comity", SCRIPT)?;
    engine.context().run(&program)?;
    Ok(())
}
