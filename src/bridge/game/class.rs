//! Whether a game is of the class that it claims, with the comparison that fails.

use super::GameObject;
use crate::base::number as digits;
use crate::bridge::metered::metered;
use crate::lang::bytecode::DeclarationBody;
use crate::lang::diagnostic::catalog::domain;
use crate::lang::native::Cx;
use crate::lang::source::Symbol;
use crate::lang::value::{Fault, number};
use crate::model::game::{Class, Failure, Game, Inequality, Needs, Relation, Term};

impl GameObject {
    pub(super) fn check_class(
        &self,
        cx: &mut dyn Cx,
        class: Symbol,
        game: &Game,
    ) -> Result<(), Fault> {
        let name = cx.image().name(class).to_owned();
        let Some(class) = Class::named(&name) else { return Ok(()) };
        let Err(failure) = metered(cx, |meter| class.check(game, meter))? else { return Ok(()) };
        let reason = match failure {
            Failure::Shape(needs) => needs_words(&needs).to_owned(),
            Failure::Stopped => return Err(Fault::interrupted()),
            Failure::Inequalities(list) => {
                let mut lines: Vec<String> =
                    list.iter().map(|failed| self.inequality(failed)).collect();
                // Players alike fail alike.
                let mut said = std::collections::BTreeSet::new();
                lines.retain(|line| said.insert(line.clone()));
                // With many players one is enough to see what is wrong.
                if lines.len() > 4 {
                    let more = lines.len() - 3;
                    lines.truncate(3);
                    lines.push(format!("and {more} more"));
                }
                lines.join("; ")
            }
        };
        let mut fault = Fault::from(domain::class_violated(&self.made.name, &name, &reason));
        if let DeclarationBody::Game(shape) = &self.made.declaration.body {
            fault.0.span = shape.class.map(|(_, span)| span);
            if let Some(table) = &shape.table {
                fault.0.related.push((table.span, "these payoffs".to_owned()));
            }
        }
        Err(fault)
    }

    fn inequality(&self, failed: &Inequality) -> String {
        let sign = match failed.relation {
            Relation::Greater => ">",
            Relation::AtLeast => "≥",
            Relation::Equal => "=",
        };
        let side = |term: &Term, value: f64| match term {
            Term::Temptation => format!("temptation {}", tidy(value)),
            Term::Reward => format!("reward {}", tidy(value)),
            Term::Punishment => format!("punishment {}", tidy(value)),
            Term::Sucker => format!("sucker's payoff {}", tidy(value)),
            Term::Payoff { player, profile } => {
                format!(
                    "{}'s payoff {} at {}",
                    self.role(*player),
                    tidy(value),
                    self.profile(profile)
                )
            }
            Term::Sum { profile } => {
                format!("the sum {} at {}", tidy(value), self.profile(profile))
            }
            Term::Number => tidy(value),
        };
        let whose = failed.player.filter(|_| self.has_roles());
        let whose = whose.map_or(String::new(), |player| format!(" for {}", self.role(player)));
        let left = side(&failed.left, failed.left_value);
        let right = side(&failed.right, failed.right_value);
        format!("it needs {left} {sign} {right}{whose}")
    }

    fn role(&self, player: usize) -> &str {
        self.roles.get(player).map_or("a player", String::as_str)
    }

    pub(in crate::bridge) fn profile(&self, profile: &[usize]) -> String {
        let names = profile.iter().enumerate().map(|(player, at)| {
            self.actions
                .get(player)
                .and_then(|actions| actions.name(*at))
                .unwrap_or_else(|| at.to_string())
        });
        format!("({})", names.collect::<Vec<_>>().join(", "))
    }
}

/// A payoff without superfluous decimals.
pub(super) fn tidy(value: f64) -> String {
    number::whole(value).map_or_else(|| digits::shortest(value), |whole| whole.to_string())
}

fn needs_words(needs: &Needs) -> &'static str {
    match needs {
        Needs::Table => "its payoffs depend on more than the actions, so they cannot be compared",
        Needs::TwoByTwo => "that is a class of games of two players with two actions each",
        Needs::Square => "that is a class of games of two players with equally many actions",
        Needs::TwoActions => "that is a class of games with two actions for every player",
        Needs::EqualActions => {
            "that is a class of games with equally many actions for every player"
        }
    }
}
