//! How a host can show a value, beside plain text.
//!
//! ```text
//! print(x) ── the host's form ──┬─ none    x as text, whatever the reader                (files, pipes)
//!                               ├─ Screen  x as text that fits so many columns           (a terminal)
//!                               └─ Page    x as a piece of a web page, where it has one  (a report)
//! ```
//!
//! What a script computes never depends on the form: a string made of a value, `"{x}"`, is plain text everywhere.

/// A form in which a host shows values.
///
/// ```
/// use comity::Form;
///
/// let terminal = Form::Screen { width: 80, colour: true };
/// assert_ne!(terminal, Form::Page);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Text before a reader's eyes.
    Screen {
        /// How many characters fit on a line.
        width: usize,
        /// Whether text may have colours, by the codes that terminals know.
        colour: bool,
    },
    /// A piece of HTML: a table, or a picture in SVG.
    Page,
}
