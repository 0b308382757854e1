//! Formatting for hosts: an editor, a notebook, the program `comity`.

use std::sync::Arc;

use super::{Error, ErrorKind};
use crate::lang::format;
use crate::lang::source::SourceMap;

/// How wide lines of formatted scripts are, in columns, unless another width is asked for.
///
/// ```
/// use comity::{FORMAT_WIDTH, format};
///
/// let long = "let members = [\"Argentina\", \"Brazil\", \"Chile\", \"Colombia\", \"Ecuador\", \"Paraguay\", \"Peru\", \"Uruguay\"]";
/// let lines = |width| format("t.comity", long, width).map(|text| text.lines().count());
/// assert!(lines(40)? > lines(FORMAT_WIDTH)?);
/// # Ok::<(), comity::Error>(())
/// ```
pub const FORMAT_WIDTH: usize = format::WIDTH;

/// Lays a script out: indentation, columns, line breaks, blanks. It keeps all comments, changes nothing of what
/// the script says, and leaves what it has formatted as it is. `name` is what messages call the script.
///
/// ```
/// use comity::{FORMAT_WIDTH, format};
///
/// let text = "game g{\npayoffs{\n| a|b\na|1,1|0,   5  // hm\nb|5,0|2,2\n}}";
/// assert_eq!(
///     format("g.comity", text, FORMAT_WIDTH)?,
///     "\
/// game g {
///     payoffs {
///           | a    | b
///         a | 1, 1 | 0, 5  // hm
///         b | 5, 0 | 2, 2
///     }
/// }
/// "
/// );
/// # Ok::<(), comity::Error>(())
/// ```
///
/// # Errors
///
/// A script that cannot be read: all that keeps it from being read.
///
/// # Complexity
///
/// In proportion to the text.
pub fn format(name: &str, text: &str, width: usize) -> Result<String, Error> {
    let mut sources = SourceMap::default();
    let source = sources.add(name, text);
    format::format(source, text, width)
        .map_err(|diagnostics| Error::new(Arc::new(sources), diagnostics, ErrorKind::Compile))
}
