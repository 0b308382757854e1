//! Codes of diagnostics: stable numbers in ranges by phase, never reused.
//!
//! | range | phase |
//! | --- | --- |
//! | `E01xx` | text and tokens |
//! | `E02xx` | syntax |
//! | `E03xx` | names and modules |
//! | `E04xx` | calls, fields, flow of values |
//! | `E05xx` | declarations: games, strategies, kinds, norms, regimes, processes |
//! | `E06xx` | running: values, indexes, arithmetic, limits |
//! | `E07xx` | playing and solving |
//! | `E08xx` | files, hosts |
//! | `W09xx` | warnings |

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The script does not run, or stops.
    Error,
    /// The script runs; something is likely not meant.
    Warning,
}

/// The code of a diagnostic, such as `E0301`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub &'static str);

impl Code {
    /// Error or warning, by the code's first letter.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.0.starts_with('W') { Severity::Warning } else { Severity::Error }
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}
