//! Which solver finds a game's equilibria, and what is said about how far it went.
//!
//! ```text
//! two players      corners of polytopes, all, exactly; with components
//! three and more   pure ones exactly; mixed ones of small games
//! by counts        pure ones up to the order of players; those in which all mix alike
//! one              the first pure one; else Lemke and Howson's path
//! ```

use std::sync::Arc;

use super::profiles::{Profile, listed};
use crate::analysis::Error;
use crate::analysis::equilibrium::components::{Component, components};
use crate::analysis::equilibrium::extreme::extreme;
use crate::analysis::equilibrium::lemke_howson;
use crate::analysis::equilibrium::several::{Reach, Several, several};
use crate::bridge::finding::{Finding, solve};
use crate::bridge::game::GameObject;
use crate::bridge::strategic::{Form, strategic_form, unsolved};
use crate::lang::diagnostic::catalog::solving as words;
use crate::lang::native::Cx;
use crate::lang::value::{Fault, Value};
use crate::model::game::Payoffs;

/// Which equilibria are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bridge) enum Wanted {
    /// All that can be found.
    All,
    /// Those in actions.
    Pure,
    /// Any one.
    One,
}

/// The equilibria of a game as a record.
///
/// # Errors
/// `E0812` for games without a strategic form, `E0745` for those that are too large, `E0813` where one equilibrium is
/// asked for and none was found; limits.
pub(in crate::bridge) fn equilibria(
    cx: &mut dyn Cx,
    game: &Arc<GameObject>,
    wanted: Wanted,
) -> Result<Finding, Fault> {
    if let Payoffs::Counts(counts) = game.model().payoffs()
        && counts.players() > 2
    {
        return super::crowd::equilibria(cx, game, wanted);
    }
    let form = Arc::new(strategic_form(cx, game, "equilibria")?);
    match (form.players(), wanted) {
        (2, Wanted::All) => all_of_two(cx, &form),
        (2, Wanted::One) => one_of_two(cx, &form),
        _ => all_of_several(cx, &form, wanted),
    }
}

fn all_of_two(cx: &mut dyn Cx, form: &Arc<Form>) -> Result<Finding, Fault> {
    let found = solve(cx, |meter| {
        let found = extreme(&form.strategic, meter)?;
        let parts = components(&found.mixtures, meter)?;
        Ok::<_, Error>((found, parts))
    })?;
    let (found, parts) = found.map_err(|error| match error {
        Error::TooLarge => {
            let name = &form.game.made.name;
            words::too_many_corners(name).into()
        }
        other => unsolved("equilibria", &form.game, &other),
    })?;
    let degenerate = found.degenerate;
    let profiles: Vec<Profile> = found.equilibria.into_iter().map(Profile::from).collect();
    let mut result =
        listed(cx, form, profiles, &parts, "all corners of the best-reply polytopes, exact")?;
    result = result.field("degenerate", Value::Bool(degenerate));
    if degenerate {
        for note in about(&parts) {
            result = result.note(note);
        }
    }
    Ok(result)
}

/// What is to be said about a degenerate game.
fn about(parts: &[Component]) -> Vec<String> {
    let wide: Vec<(usize, &Component)> =
        parts.iter().enumerate().filter(|(_, part)| part.equilibria.len() > 1).collect();
    let mut notes = Vec::new();
    if wide.is_empty() {
        notes.push("The game is degenerate, but each of its equilibria stands alone.".to_owned());
        return notes;
    }
    notes.push(
        "The game is degenerate: these are extreme equilibria, and mixtures of those that belong together are equilibria too."
            .to_owned(),
    );
    let list = |numbers: &[usize]| {
        let shown: Vec<String> = numbers.iter().take(12).map(|at| (at + 1).to_string()).collect();
        let more = if numbers.len() > 12 { ", …" } else { "" };
        format!("{}{more}", shown.join(", "))
    };
    for (at, part) in wide.iter().take(8) {
        let subsets = match part.subsets.len() {
            1 => String::new(),
            many => format!(", in {many} convex parts"),
        };
        notes.push(format!(
            "Component {}: equilibria {}{subsets}.",
            at + 1,
            list(&part.equilibria)
        ));
    }
    if wide.len() > 8 {
        notes.push(format!("And {} components more; see `.components`.", wide.len() - 8));
    }
    notes
}

fn one_of_two(cx: &mut dyn Cx, form: &Arc<Form>) -> Result<Finding, Fault> {
    let found = solve(cx, |meter| lemke_howson::one(&form.strategic, meter))?;
    let found = found.map_err(|error| unsolved("equilibria", &form.game, &error))?;
    let method = match found.pivots {
        0 => "the first pure equilibrium".to_owned(),
        pivots => format!("Lemke and Howson's path, {pivots} steps, exact"),
    };
    let result = listed(cx, form, vec![found.equilibrium.into()], &[], &method)?;
    Ok(result.note("One equilibrium was asked for; there may be more."))
}

fn all_of_several(cx: &mut dyn Cx, form: &Arc<Form>, wanted: Wanted) -> Result<Finding, Fault> {
    let found = solve(cx, |meter| match wanted {
        Wanted::All => several(&form.strategic, meter),
        Wanted::Pure | Wanted::One => Several::pure(&form.strategic, meter),
    })?;
    let mut found = found.map_err(|error| unsolved("equilibria", &form.game, &error))?;
    if wanted == Wanted::One && found.exact.is_empty() {
        let all = solve(cx, |meter| several(&form.strategic, meter))?;
        found = all.map_err(|error| unsolved("equilibria", &form.game, &error))?;
    }
    let exact = found.exact.into_iter().map(Profile::from);
    let near = found.near.into_iter().map(|near| Profile::near(near.mixed));
    let mut profiles: Vec<Profile> = exact.chain(near).collect();
    let mut note = None;
    if wanted == Wanted::One {
        if profiles.is_empty() {
            return Err(words::none_found(&form.game.made.name).into());
        }
        profiles.truncate(1);
        note = Some("One equilibrium was asked for; there may be more.");
    } else if wanted == Wanted::All {
        note = Some(match found.reach {
            Reach::Complete => "These are all equilibria; each stands alone.",
            Reach::Degenerate => {
                "All pure equilibria are here. The game is degenerate: there may be more mixed ones beside these, as many as there are numbers."
            }
            Reach::Cut => {
                "All pure equilibria are here. The search for mixed ones was cut short: there may be more."
            }
            Reach::OnlyPure => {
                "All pure equilibria are here. The game is too large to look for all mixed ones."
            }
        });
    }
    let method = match (wanted, found.reach) {
        (Wanted::Pure, _) | (_, Reach::OnlyPure) => "every profile of actions, exact",
        _ => "every profile of actions, exact; every support, by intervals",
    };
    let result = listed(cx, form, profiles, &[], method)?;
    Ok(match note {
        Some(note) => result.note(note),
        None => result,
    })
}
