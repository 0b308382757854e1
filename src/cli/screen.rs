//! What is said to the person at the screen, on standard error, and what is handed out, on standard output.
//!
//! Writing never fails here: a reader that has gone away is not the script's mistake.

use std::io::{IsTerminal as _, Write as _};

use super::args::Colour;
use crate::engine::{Error, Form, Warning};
use crate::lang::diagnostic::{Diagnostic, terminal};
use crate::lang::source::SourceMap;

/// At most so many errors are shown at once.
const MOST: usize = 20;

/// The two streams, and whether each is shown in colour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Screen {
    /// Of standard error.
    colour: bool,
    /// Of standard output.
    output_colour: bool,
}

impl Screen {
    /// As the user wants it.
    pub(super) fn new(colour: Colour) -> Self {
        let wanted = |terminal: bool| match colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
        };
        Self {
            colour: wanted(std::io::stderr().is_terminal()),
            output_colour: wanted(std::io::stdout().is_terminal()),
        }
    }

    /// Hands text out.
    pub(super) fn give(self, text: &str) {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// Hands out Markdown, laid out for the terminal.
    pub(super) fn give_page(self, text: &str) {
        let width = self.form().and_then(|form| match form {
            Form::Screen { width, .. } => Some(width),
            Form::Page => None,
        });
        self.give(&super::markdown::rendered(text, self.output_colour, width));
    }

    /// Whether what is handed out may have colours.
    pub(super) fn gives_colour(self) -> bool {
        self.output_colour
    }

    /// The form in which values are shown on it; `None` where standard output is no terminal.
    pub(super) fn form(self) -> Option<Form> {
        let width = super::repl::columns().filter(|_| std::io::stdout().is_terminal())?;
        Some(Form::Screen { width, colour: self.output_colour })
    }

    /// Says something.
    pub(super) fn say(self, text: &str) {
        let mut out = std::io::stderr().lock();
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// Says something by the way.
    pub(super) fn note(self, text: &str) {
        if self.colour {
            self.say(&format!("\x1b[2m{text}\x1b[0m\n"));
        } else {
            self.say(&format!("{text}\n"));
        }
    }

    /// Clears the terminal, if there is one.
    pub(super) fn clear(self) {
        if std::io::stdout().is_terminal() {
            self.give("\x1b[2J\x1b[3J\x1b[H");
        }
    }

    /// Says what is wrong with a command, and what could be done.
    pub(super) fn complain(self, what: &str, help: Option<&str>) {
        let help = help.map(|help| format!("  = help: {help}\n")).unwrap_or_default();
        if self.colour {
            self.say(&format!("\x1b[1;31merror\x1b[0m\x1b[1m: {what}\x1b[0m\n{help}"));
        } else {
            self.say(&format!("error: {what}\n{help}"));
        }
    }

    /// Shows why a script did not compile or run.
    pub(super) fn error(self, error: &Error) {
        self.diagnostics(error.sources(), error.diagnostics());
    }

    /// Shows warnings.
    pub(super) fn warnings(self, sources: &SourceMap, warnings: &[Warning]) {
        let found: Vec<Diagnostic> =
            warnings.iter().map(|warning| warning.diagnostic().clone()).collect();
        self.diagnostics(sources, &found);
    }

    /// Shows diagnostics, errors last so that they stand next to the prompt; of very many only the first.
    pub(super) fn diagnostics(self, sources: &SourceMap, found: &[Diagnostic]) {
        let (errors, warnings): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
            found.iter().partition(|diagnostic| diagnostic.is_error());
        self.group(sources, &warnings, "warning");
        self.group(sources, &errors, "error");
    }

    fn group(self, sources: &SourceMap, found: &[&Diagnostic], word: &str) {
        for diagnostic in found.iter().take(MOST) {
            let text = if self.colour {
                terminal::render_coloured(sources, diagnostic)
            } else {
                terminal::render(sources, diagnostic)
            };
            self.say(&text);
        }
        if found.len() > MOST {
            self.say(&format!("and {}\n", count(found.len() - MOST, &format!("more {word}"))));
        }
    }
}

/// `1 test`, `2 tests`.
pub(super) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
