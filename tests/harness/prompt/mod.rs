//! Sessions at the prompt, in a real terminal: what is typed, and what stands on the screen then.
//!
//! ```text
//! terminal    the pty and its screen
//! editing     several lines, history, completion, colours, hints, pastes
//! asking      values, helps, commands, files, measures
//! stopping    Ctrl-C, Ctrl-D, errors
//! ```

mod asking;
mod editing;
mod stopping;
mod terminal;
