//! newlines
