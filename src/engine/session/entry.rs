//! What becomes of an entry.

use crate::engine::error::Error;
use crate::engine::program::Warning;

/// What an entry of a [`Session`](super::Session) came to.
///
/// ```
/// use comity::{Engine, Entry, Session};
///
/// let mut session = Session::new(Engine::default());
/// let said = match session.enter("[1, 2].map(|x| x ^ 2)") {
///     Entry::Done { value, kind, .. } => format!("{kind}: {}", value.unwrap_or_default()),
///     Entry::Incomplete => "read on".to_owned(),
///     Entry::Failed(error) => error.render(),
///     _ => unreachable!("there is nothing else today"),
/// };
/// assert_eq!(said, "list: [1, 4]");
/// ```
#[non_exhaustive]
pub enum Entry {
    /// It ran.
    Done {
        /// The text of its value, if it has one, as it fits the session's window.
        value: Option<String>,
        /// The word for what the value is: `list`, `game`.
        kind: &'static str,
        /// The value as a picture in SVG, if it is a figure and [pictures](super::Session::set_pictures) are wanted.
        picture: Option<String>,
        /// What is likely not meant.
        warnings: Vec<Warning>,
        /// What has become of names that were bound before.
        notes: Vec<Note>,
    },
    /// It ends inside an open construct: read on.
    Incomplete,
    /// It failed; everything is as it was before.
    Failed(Error),
}

/// A name that was bound before means something else now.
///
/// ```
/// use comity::{Engine, Entry, Session};
///
/// let mut session = Session::new(Engine::default());
/// session.enter("let b = 2\ngame g { actions x, y\n payoff(own, other) { if own == x { b } else { 1 } } }");
/// let Entry::Done { notes, .. } = session.enter("let b = 3") else { unreachable!("it runs") };
/// assert_eq!(notes[0].name, "b");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The name.
    pub name: String,
    /// Whether it is a variable.
    pub variable: bool,
    /// What was declared with it before and has been made anew, so that it follows.
    pub followed: Vec<String>,
    /// What keeps the former meaning, since it does not fit the new one.
    pub stayed: Vec<String>,
}
