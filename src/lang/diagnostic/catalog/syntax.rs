//! `E02xx`: syntax, and `W0901`, `W0902`: comments that document nothing.

/// Points at the bracket that is not closed.
pub const OPENED_HERE: &str = "opened here";
/// Points at the bracket that the indentation suggests.
pub const SUSPECT: &str = "by its indentation, this one is closed by the bracket of another";

/// Names what could stand at a place.
#[must_use]
pub fn wanted(families: &str) -> String {
    format!("expected here: {families}")
}

/// The label of `=` between an argument's or a field's name and its value.
pub const NAME_AND_VALUE: &str = "between a name and its value stands `:`";
/// How an argument or a field is named.
#[must_use]
pub fn named(name: &str) -> String {
    format!("write `{name}: value`")
}
/// Where a loop's parentheses are not needed.
pub const NO_PARENTHESES: &str = "write `for x in xs { ... }`, without parentheses";
/// What a list comprehension is here.
pub const COMPREHENSION: &str = "write `xs.map(|x| x * x)` for a list made from another, and `xs.filter(|x| x > 0)` to choose from one";
/// How an expression goes on in the next line.
pub const GOES_ON: &str = "to go on in the next line, end the line before with the operator, or put the whole in parentheses";
/// What a choice between two values is.
pub const CHOICE: &str = "write `if condition { a } else { b }`";

problems! {
    /// A token where none of its kind can stand.
    E0201 unexpected(found: &str) {
        "{found} is not expected here",
        label: "not expected here",
    }
    /// The text ends in the middle of something.
    E0202 unexpected_end() {
        "the text ends in the middle of something",
        label: "more is needed here",
    }
    /// A bracket that is never closed.
    E0203 unclosed(open: &str, close: &str) {
        "a `{open}` is never closed",
        label: "`{close}` is missing by here",
        help: "add the `{close}` where the part that it opens should end",
    }
    /// A closing bracket without an opening one.
    E0204 stray_closing(found: &str) {
        "this `{found}` closes nothing",
        label: "no bracket is open here that it could close",
        help: "remove it, or look above for the opening one that is missing",
    }
    /// Brackets, operators or branches piled up beyond the limit.
    E0205 too_deep() {
        "this is nested too deeply",
        label: "the limit is passed here",
        note: "about 200 brackets or branches may stand inside each other, and 500 operators in a row",
        help: "give parts of it names with `let`, or build it in a loop",
    }
    /// `=` in the place of `==`.
    E0206 single_equals() {
        "`=` gives a value to a name and cannot stand here",
        label: "is a comparison meant?",
        help: "to compare, write `==`; to name an argument or a field, write `:`",
    }
    /// `a < b < c`
    E0207 chained_comparison(rewritten: &str) {
        "comparisons cannot be chained",
        label: "a second comparison",
        help: "write `{rewritten}`",
    }
    /// `else` without an `if` before it.
    E0208 lonely_else() {
        "this `else` belongs to no `if`",
        label: "no `if` with a `}}` ends just before it",
        help: "write `if condition {{ ... }} else {{ ... }}`; the `else` follows the closing brace",
    }
    /// A keyword in the place of a name.
    E0209 word_as_name(word: &str) {
        "`{word}` is a word of the language and cannot be a name",
        label: "a name is needed here",
        help: "choose another name, such as `{word}_`",
    }
    /// A word of another language.
    E0210 foreign_word(word: &str, instead: &str) {
        "`{word}` is not a word of the language",
        label: "written differently here",
        help: "write {instead}",
    }
    /// `let x: int`
    E0211 no_types() {
        "`let` gives a value, not a type",
        label: "names have no types",
        help: "write `let name = value`",
    }
    /// `if c` without braces.
    E0212 missing_brace() {
        "a `{{` is missing here",
        label: "what belongs to this stands in braces",
        help: "put `{{` on the same line, then the body, then `}}`",
    }
    /// `fn f { ... }`
    E0213 missing_parameters(name: &str) {
        "the function `{name}` has no parentheses",
        label: "`(` is missing here",
        help: "write `fn {name}() {{ ... }}` where it takes nothing",
    }
    /// `2x`
    E0214 number_before_name(number: &str, name: &str) {
        "`{number}{name}` is neither a number nor a name",
        label: "an operator is missing",
        help: "to multiply, write `{number} * {name}`; names do not begin with digits",
    }
    /// `use` after other things.
    E0215 late_use() {
        "`use` lines come first",
        label: "something else stands before it",
        help: "move it to the top of the file",
    }
    /// A cell of a table is empty, or begins with a bar.
    E0216 bar_in_cell() {
        "a cell is missing beside this bar",
        label: "nothing stands behind this bar",
        help: "bars stand only between cells, not at a line's end; a function in a cell stands in parentheses, `(|x| x + 1)`",
    }
    /// An outcome of chance without a probability.
    E0217 missing_probability(name: &str) {
        "the outcome `{name}` of chance has no probability",
        label: "how likely is it?",
        help: "write `{name}(0.5) => ...`",
    }
    /// A player's move with a probability.
    E0218 probability_of_move(name: &str) {
        "`{name}` is a player's choice and has no probability",
        label: "only outcomes of `nature` have one",
        help: "write `{name} => ...`, or let `nature` move here",
    }
    /// `if c:`
    E0219 colon_body() {
        "a body stands in braces, not after `:`",
        label: "`{{` is needed here",
        help: "write `{{ ... }}`",
    }
    /// Two things on a line with nothing between.
    E0220 missing_between(found: &str) {
        "something is missing before {found}",
        label: "an operator, a comma or a new line is missing before this",
    }
    /// A declaration while a bracket is still open.
    E0221 unclosed_before(open: &str, close: &str, word: &str) {
        "a `{open}` is still open where this `{word}` begins",
        label: "this cannot stand inside of it",
        help: "add the missing `{close}` before it",
    }
    /// The body of a closure on the next line.
    E0222 closure_body() {
        "nothing follows the bars of this function",
        label: "its body begins on this line",
        help: "write `|x| x + 1`, or `|x| {{` and the body on the next lines",
    }
    /// `let x == 3`
    E0231 double_equals() {
        "`let` gives a name its value with a single `=`",
        label: "one `=` too many",
        help: "write `let name = value`; `==` asks whether two values are equal",
    }
    /// `print x`
    E0232 call_without_parentheses(name: &str) {
        "`{name}` is called with parentheses",
        label: "`(` is missing before this",
        help: "write `{name}(...)`",
    }
    /// A line that ends after an operator.
    E0233 missing_after(found: &str) {
        "something is missing after {found}",
        label: "nothing follows on this line",
        help: "write a value after it, or remove it",
    }
    /// `f"text"`
    E0234 letter_before_text(letter: &str) {
        "a text begins with its quote, without `{letter}` before it",
        label: "not needed",
        help: "remove it: every text shows the values in its braces, as in `\"share {{x}}\"`",
    }
    /// `norm { … }`
    E0235 nameless(word: &str) {
        "this `{word}` has no name",
        label: "a name is missing before this",
        help: "write a name behind `{word}`: small letters, digits and `_`, such as `my_{word}`",
    }
    /// More errors than are shown.
    E0223 more_errors(count: usize) {
        "{count} more mistakes are not shown",
        label: "from here on",
        help: "mend those above first: some of these may go with them",
    }
    /// `let x` without a value.
    E0224 missing_value() {
        "`let` needs `=` and a value",
        label: "`=` is missing here",
        help: "write `let name = value`; `none` stands for no value yet",
    }
    /// `actor x { ... }`
    E0225 missing_kind() {
        "an actor needs a kind",
        label: "`: kind` is missing here",
        help: "write `actor name: state {{ ... }}`",
    }
    /// `xs[1:3]`
    E0226 colon_slice() {
        "a part of a list is not written with `:`",
        label: "is a range meant?",
        help: "write `xs[1..3]` for the elements 1 and 2",
    }
    /// `.5`
    E0227 bare_fraction() {
        "a number begins with a digit",
        label: "`0` is missing before the point",
        help: "write `0.5`",
    }
    /// `or else` outside of a norm.
    E0228 lonely_or_else() {
        "`or else` belongs to norms",
        label: "not inside of a `norm`",
        help: "write `or` between two conditions, and `if ... {{ ... }} else {{ ... }}` to choose",
    }
    /// `{` at the start of a line.
    E0229 brace_on_next_line() {
        "a `{{` stands at the end of the line it belongs to",
        label: "a line cannot begin with it",
        help: "move it to the end of the line before",
    }
    /// `{a: 1}`
    E0230 braces_for_data() {
        "braces hold code, not data",
        label: "a value is needed here",
        help: "write a list as `[1, 2]` and a map as `[name: 1, other: 2]`",
    }
    /// A `///` comment that no declaration, field, clause or action follows.
    W0901 stray_doc() {
        "this `///` comment documents nothing",
        label: "no declaration, field, clause or action follows it",
        help: "write `//` for a plain comment",
    }
    /// A `//!` comment after the beginning.
    W0902 late_module_doc() {
        "`//!` documents the module only at the top of the file",
        label: "other things stand before it",
        help: "move it to the top, or write `//`",
    }
}
