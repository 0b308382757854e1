//! `:set`: what a run may use up, and how much of a value is shown.

use std::fmt::Write as _;

use super::pictures::Pictures;
use super::state::{Reply, State, refused, said};
use crate::cli::args::{jobs, seconds, size};
use crate::engine::Limits;
use crate::lang::diagnostic::nearest;

/// The settings, with what each means.
const SETTINGS: [(&str, &str); 8] = [
    ("rows", "lines that a value may take on the screen"),
    ("width", "characters of a line"),
    ("pictures", "figures as pictures: off, kitty or sixel, as the terminal knows"),
    ("seed", "which random numbers are drawn"),
    ("steps", "calls and turns of loops that a run may take"),
    ("memory", "memory that a session may hold, such as 512M"),
    ("timeout", "seconds that a run may take"),
    ("jobs", "threads that work at once"),
];

/// Their names.
pub(super) const NAMES: [&str; 8] =
    ["rows", "width", "pictures", "seed", "steps", "memory", "timeout", "jobs"];

impl State {
    /// `:set`, `:set NAME`, `:set NAME VALUE`
    pub(super) fn set(&mut self, text: &str) -> Reply {
        let (name, value) = text.split_once([' ', '=']).unwrap_or((text, ""));
        let value = value.trim_matches([' ', '=']);
        if name.is_empty() {
            let mut out = String::new();
            for (name, means) in SETTINGS {
                let _ = writeln!(out, "{name:8} {:>10}  {means}", self.setting(name));
            }
            return said(&out);
        }
        if !NAMES.contains(&name) {
            let near = nearest(name, NAMES).map(|near| format!("did you mean `{near}`? "));
            let help = format!("{}`:set` lists all settings", near.unwrap_or_default());
            return refused(&format!("there is no setting `{name}`"), Some(&help));
        }
        if value.is_empty() {
            return said(&format!("{}\n", self.setting(name)));
        }
        if name == "seed" {
            return self.set_seed(value);
        }
        match self.change(name, value) {
            Ok(()) => Reply::Nothing,
            Err(reason) => refused(&format!("`{name}` cannot be `{value}`: {reason}"), None),
        }
    }

    fn setting(&self, name: &str) -> String {
        let (limits, window) = (*self.engine.limits(), self.session.window());
        let none = || String::from("no limit");
        match name {
            "rows" => window.rows.to_string(),
            "width" => window.width.to_string(),
            "pictures" => self.pictures.name().to_owned(),
            "seed" => self.seed.to_string(),
            "steps" => limits.steps.map_or_else(none, |steps| steps.to_string()),
            "memory" => format!("{}M", limits.memory >> 20),
            "timeout" => limits.time.map_or_else(none, |time| format!("{} s", time.as_secs_f64())),
            _ if limits.jobs == 0 => String::from("all cores"),
            _ => limits.jobs.to_string(),
        }
    }

    fn change(&mut self, name: &str, value: &str) -> Result<(), String> {
        let (mut limits, mut window): (Limits, _) = (*self.engine.limits(), self.session.window());
        let whole = || {
            value.replace('_', "").parse::<u64>().map_err(|_| String::from("it is no whole number"))
        };
        let place = |least: u64| {
            let wanted = whole()?;
            if wanted < least {
                return Err(format!("it must be at least {least}"));
            }
            usize::try_from(wanted).map_err(|_| String::from("it is too large"))
        };
        let off = ["none", "off"].contains(&value);
        match name {
            "rows" => window.rows = place(2)?,
            "width" => window.width = place(20)?,
            "pictures" => {
                self.pictures = Pictures::named(value)?;
                self.session.set_pictures(self.pictures != Pictures::Off);
            }
            "steps" => limits.steps = if off { None } else { Some(whole()?) },
            "memory" => limits.memory = size(value)?,
            "timeout" => limits.time = if off { None } else { Some(seconds(value)?) },
            _ => limits.jobs = if value == "0" { 0 } else { jobs(value)? },
        }
        self.session.set_window(window);
        self.engine = self.engine.clone().with_limits(limits);
        self.session.set_engine(self.engine.clone());
        Ok(())
    }
}
