//! `E01xx`: text and tokens.

/// What is said under a part of a line.
pub const LONG_LINE: &str = "this line is very long: the part around the mistake is shown";

/// What the signs of other languages are here, for [`strange_character`].
#[must_use]
pub fn sign(found: char) -> Option<&'static str> {
    Some(match found {
        '$' => "a field is read with a point, as in `data.score`",
        '?' => "to choose between two values, write `if condition { a } else { b }`",
        '@' => "a field is read with a point, as in `state.power`",
        '&' => "write `and` between two conditions",
        '~' => "`~=` asks whether two numbers are nearly equal; `not` turns a condition round",
        '≤' => "write `<=`",
        '≥' => "write `>=`",
        '≠' => "write `!=`",
        '−' | '–' | '—' => "a minus sign is written `-`; word processors replace it",
        '×' | '·' => "write `*` to multiply",
        '÷' => "write `/` to divide",
        '∞' => "write `inf`",
        '½' => "write `1/2`",
        '\u{a0}' => "this is a blank that does not break; replace it by a plain one",
        _ => return None,
    })
}

problems! {
    /// A character that begins no token.
    E0101 strange_character(found: char) {
        "the character `{found}` has no meaning here",
        label: "not part of the language",
        help: "remove it, or put it inside a text in double quotes",
    }
    /// A text whose closing quote is missing.
    E0102 unclosed_text() {
        "this text is never closed",
        label: "it begins here and has no closing `\"`",
        note: "a text may go on over lines, so a missing quote is noticed late: the slip may be earlier than this",
        help: "close it with `\"`; a `{{` in it must have its `}}`, or be written `\\{{`",
    }
    /// A number that no int or float can hold.
    E0103 number_too_large(written: &str, kind: &str) {
        "`{written}` is too large for {kind}",
        label: "beyond the range of {kind}",
        note: "ints go up to 9223372036854775807, floats up to about 1.8e308",
        help: "write large values as floats, such as `1e20`, and boundless ones as `inf`",
    }
    /// A backslash before a character that it gives no meaning.
    E0104 unknown_escape(written: &str) {
        "`{written}` means nothing in a text",
        label: "unknown after a backslash",
        help: "known are `\\n` (new line), `\\t` (tab), `\\\"`, `\\\\`, `\\{{` and `\\u{{...}}`; a plain backslash is written `\\\\`",
    }
    /// `\u{…}` that names no character.
    E0105 no_such_character(written: &str) {
        "`{written}` names no character",
        label: "not the number of a character",
        help: "write the hexadecimal number of a character in braces, such as `\\u{{e9}}` for é",
    }
    /// A format after `:` in an interpolation that says nothing.
    E0106 unknown_format(written: &str) {
        "`{written}` is no way to show a value",
        label: "not a format",
        note: "a format is made of, in this order and each optional: a fill character, `<`, `^` or `>`, a width, `.` and decimals, `%`",
        help: "write for example `{{x:.2}}`, `{{x:>8}}` or `{{x:.1%}}`; put parentheses around a value that itself has a `:`",
    }
    /// A width or precision beyond the limits.
    E0107 format_too_large(what: &str, written: &str, limit: u32) {
        "{what} of {written} is more than the {limit} that can be shown",
        label: "at most {limit}",
    }
    /// Text in single quotes.
    E0108 single_quotes() {
        "texts stand in double quotes",
        label: "single quotes have no meaning",
        help: "write `\"...\"`",
    }
    /// `/* ... */`
    E0109 block_comment() {
        "there are no comments of the form `/* ... */`",
        label: "not a comment",
        help: "begin each line of a comment with `//`",
    }
    /// `;`
    E0110 semicolon() {
        "a statement ends with its line, not with `;`",
        label: "not needed",
        help: "remove it, and give each statement its own line",
    }
    /// An operator of another language.
    E0111 foreign_operator(found: &str, instead: &str) {
        "`{found}` is written `{instead}`",
        label: "write `{instead}`",
    }
    /// `# comment`
    E0112 hash_comment() {
        "a comment begins with `//`",
        label: "`#` begins no comment",
        help: "write `// ...`; in front of a declaration, `/// ...` documents it",
    }
    /// `i++`
    E0113 increment() {
        "there is no `++`",
        label: "not an operator",
        help: "write `i += 1` to count up; `+` adds numbers and joins texts and lists",
    }
    /// `"{}"`
    E0114 empty_interpolation() {
        "nothing stands between these braces",
        label: "a value is missing",
        help: "name what is to be shown, such as `{{x}}`; for a brace itself write `\\{{`",
    }
    /// Quotes as a word processor sets them.
    E0115 curly_quotes(found: char) {
        "`{found}` is not the quote that begins a text",
        label: "a typographic quote",
        note: "word processors replace plain quotes",
        help: "write a plain `\"` at both ends",
    }
    /// `->`
    E0116 thin_arrow() {
        "`->` has no meaning here",
        label: "not part of the language",
        help: "a function does not state the type of its result; in `match`, `sequence` and `process` the arrow is `=>`",
    }
    /// A script that is longer than the memory that scripts have allows.
    E0118 text_too_long(bytes: usize, most: usize) {
        "this script is too long: {bytes} bytes, of {most} at the most",
        label: "begins here",
        help: "data belong into files that a script loads; a host allows more by a higher limit on memory",
    }
}
