//! What follows from a game that is repeated.

use std::sync::Arc;

use crate::analysis::repeated::{Concept, Punishment, Question};
use crate::analysis::{Error as Unsolved, classify, repeated};
use crate::base::rational::Rational;
use crate::bridge::finding::{Check, Claim, Finding};
use crate::bridge::game::GameObject;
use crate::bridge::play::act_in;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, IntoValue, elements, natives};
use crate::lang::value::{Fault, Value};

/// A profile: one action for each player, or one for all.
fn profile(
    cx: &mut dyn Cx,
    game: &GameObject,
    what: &str,
    value: Value,
) -> Result<Vec<usize>, Fault> {
    let seats = game.roles.len();
    let items = match value {
        Value::Symbol(_) => vec![value; seats],
        other => elements(other, cx)?.unwrap_or_default(),
    };
    let acts: Option<Vec<usize>> =
        items.iter().enumerate().map(|(seat, item)| act_in(cx, game, seat, *item)).collect();
    acts.filter(|acts| acts.len() == seats).ok_or_else(|| {
        let shown = cx.show_inner(value);
        words::bad_option(what, &shown, "an action, or a list with one action for each player")
            .into()
    })
}

/// That the threat just deters at the critical discount factor.
struct Threshold {
    game: Arc<GameObject>,
    question: Question,
    delta: Option<Rational>,
}

impl Check for Threshold {
    fn claims(&self, cx: &mut dyn Cx) -> Result<Vec<Claim>, Fault> {
        let Some(delta) = &self.delta else { return Ok(Vec::new()) };
        let gain = repeated::gain_at(self.game.model(), &self.question, delta);
        let gain = gain.map_err(|error| unsolved(&error, &self.game))?;
        let what = format!("nobody gains by leaving at {delta}");
        Ok(vec![Claim { what, off: cx.new_rational(gain)? }])
    }
}

fn unsolved(error: &Unsolved, game: &GameObject) -> Fault {
    let name = &game.made.name;
    let reason = match error {
        Unsolved::SeveralEquilibria(list) => {
            let all: Vec<String> = list.iter().map(|profile| game.profile(profile)).collect();
            return words::several_equilibria(name, &all.join(", ")).into();
        }
        Unsolved::NoPureEquilibrium => "it has no pure equilibrium to fall back on".to_owned(),
        Unsolved::NoCooperation { .. } => {
            return Fault::from(words::cannot_solve(
                "critical_discount",
                name,
                "it has no action `cooperate`; say which profile to hold, as in `sustain: [stag, stag]`",
            ));
        }
        Unsolved::NoTable => game.why_no_table().to_owned(),
        Unsolved::Profile(_) => "the profile is not one of its own".to_owned(),
        Unsolved::NotAnEquilibrium { profile, .. } => {
            format!("{} is no equilibrium to fall back on", game.profile(profile))
        }
        Unsolved::NotTwoByTwo => {
            "tit for tat is about two players with two actions each".to_owned()
        }
        Unsolved::NotTwoPlayers => "that is about two players".to_owned(),
        Unsolved::BadProbability(p) => format!("{p} is no probability"),
        Unsolved::NoRecall { .. } => game.why_no_table().to_owned(),
        Unsolved::Stopped => "it was stopped".to_owned(),
        Unsolved::TooLarge => "it has too many profiles".to_owned(),
    };
    words::cannot_solve("critical_discount", name, &reason).into()
}

natives! {
    /// Repeated games.
    pub static REPEATED = "Repeated games" {
        /// The smallest discount factor at which a profile is sustained by the threat of punishment.
        ///
        /// All cooperate unless `sustain:` says otherwise; after a deviation all play the game's pure equilibrium for
        /// ever, or, with `punish: "tit_for_tat"`, the other's last action. It is 0 if the profile is an equilibrium
        /// anyway and `none` if no discount factor below 1 will do. The number is exact.
        ///
        /// # Errors
        /// `E0746` if there are several pure equilibria and `to:` names none; `E0745` if there is none.
        ///
        /// # Examples
        /// ```comity
        /// use games { prisoners_dilemma }
        /// critical_discount(prisoners_dilemma)                             // => 1/2
        /// critical_discount(prisoners_dilemma, monitoring: 1/2)            // => 2/3
        /// critical_discount(prisoners_dilemma, punish: "tit_for_tat")      // => 2/3
        /// ```
        ///
        /// # Sources
        /// [friedman-1971] [axelrod-1981]
        fn critical_discount(
            cx,
            /// The game.
            game: Arc<GameObject>,
            /// The profile to hold: an action for all, or one for each player.
            sustain: Option<Value>,
            /// `"grim"` (the default) or `"tit_for_tat"`.
            punish: Option<Value>,
            /// The equilibrium that follows a deviation.
            to: Option<Value>,
            /// The probability that a deviation is noticed, each round; 1 if left out.
            monitoring: Option<f64>,
            /// Whether to give the whole finding (`.delta`, `.concept`, `.tempted`) instead of the number.
            full: Option<bool>,
        ) -> Value {
            let model = game.model();
            let sustain = sustain.map(|value| profile(cx, &game, "sustain", value)).transpose()?;
            let to = to.map(|value| profile(cx, &game, "to", value)).transpose()?;
            let punish = match punish {
                None => Punishment::Revert(to),
                Some(value) => match cx.show(value).as_str() {
                    "grim" | "grim_trigger" => Punishment::Revert(to),
                    "tit_for_tat" => Punishment::TitForTat,
                    other => {
                        let shown = format!("\"{other}\"");
                        return Err(words::bad_option("punish", &shown, "\"grim\" or \"tit_for_tat\"").into());
                    }
                },
            };
            let monitoring = monitoring.unwrap_or(1.0);
            if !(0.0..=1.0).contains(&monitoring) {
                return Err(words::bad_option("monitoring", &monitoring.to_string(), "between 0 and 1").into());
            }
            let question = Question { sustain, punish, monitoring };
            let found = repeated::critical_discount(model, &question);
            let found = found.map_err(|error| unsolved(&error, &game))?;
            let delta = match &found.delta {
                Some(delta) => cx.new_rational(delta.clone())?,
                None => Value::None,
            };
            if full != Some(true) {
                return Ok(delta);
            }
            let concept = match found.concept {
                Concept::SubgamePerfect => "subgame perfect",
                Concept::Nash => "Nash",
            };
            let tempted = match found.tempted {
                Some(player) => cx.new_text(&game.roles[player])?,
                None => Value::None,
            };
            let concept = cx.new_text(concept)?;
            let title = format!("Critical discount factor of {}", game.made.name);
            let check = Threshold { game: Arc::clone(&game), question, delta: found.delta };
            Finding::new("critical discount", title, "closed form, exact")
                .field("delta", delta)
                .field("concept", concept)
                .field("tempted", tempted)
                .checked_by(Arc::new(check))
                .into_value(cx)
        }

        /// The class of a game of two players with two actions each, as a string; `none` where it has no name.
        ///
        /// # Examples
        /// ```comity
        /// use games { stag_hunt }
        /// classify(stag_hunt)   // => stag_hunt
        /// ```
        ///
        /// # Errors
        /// `E0730` for a game that has no table of payoffs.
        ///
        /// # Sources
        /// [rapoport-1966]
        fn classify(
            cx,
            /// The game.
            game: Arc<GameObject>,
        ) -> Option<String> {
            let model = game.model();
            Ok(classify::classify(model).map(|class| class.name().to_owned()))
        }
    }
}
