//! Diagnostics as JSON, for editors and other programs.

use std::fmt::Write as _;

use crate::lang::diagnostic::{Diagnostic, Severity};
use crate::lang::source::{SourceMap, Span};

/// Diagnostics with the texts that they point into, as one array. Lines and columns count from 1, columns in
/// characters; the end is one past the last character.
pub(super) fn array(found: &[(SourceMap, Vec<Diagnostic>)]) -> String {
    let mut out = String::from("[");
    let mut first = true;
    for (sources, diagnostics) in found {
        for diagnostic in diagnostics {
            out.push_str(if first { "\n" } else { ",\n" });
            first = false;
            object(&mut out, sources, diagnostic);
        }
    }
    out.push_str(if first { "]\n" } else { "\n]\n" });
    out
}

fn object(out: &mut String, sources: &SourceMap, diagnostic: &Diagnostic) {
    let problem = &diagnostic.problem;
    let severity = match problem.code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let _ = write!(
        out,
        "  {{\"code\": \"{}\", \"severity\": \"{severity}\", \"message\": ",
        problem.code
    );
    quoted(out, &problem.title);
    place(out, sources, diagnostic.span);
    out.push_str(", \"label\": ");
    quoted(out, &problem.label);
    out.push_str(", \"help\": ");
    match &problem.help {
        Some(help) => quoted(out, help),
        None => out.push_str("null"),
    }
    out.push_str(", \"notes\": [");
    for (at, note) in problem.notes.iter().enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        quoted(out, note);
    }
    out.push_str("], \"related\": [");
    for (at, (span, text)) in diagnostic.related.iter().enumerate() {
        out.push_str(if at > 0 { ", {\"message\": " } else { "{\"message\": " });
        quoted(out, text);
        place(out, sources, *span);
        out.push('}');
    }
    out.push_str("]}");
}

fn place(out: &mut String, sources: &SourceMap, span: Span) {
    out.push_str(", \"file\": ");
    let source = sources.get(span.source);
    quoted(out, source.map_or("", |source| &source.name));
    let spot = |byte: u32| source.map_or((1, 1), |source| source.position(byte as usize));
    let ((line, column), (end_line, end_column)) = (spot(span.start), spot(span.end));
    let _ = write!(
        out,
        ", \"line\": {line}, \"column\": {column}, \"end_line\": {end_line}, \"end_column\": {end_column}"
    );
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            control if control < ' ' => {
                let _ = write!(out, "\\u{:04x}", control as u32);
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
