//! Nothing that is typed brings the parser down, and what is deep is refused before it is built.

use proptest::prelude::*;

use super::{codes, read};

/// As much stack as a thread has by default.
fn with_little_stack(test: fn()) {
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(test);
    thread.expect("a thread starts").join().expect("the test passes");
}

#[test]
fn depth_is_bounded() {
    with_little_stack(|| {
        let many = 100_000;
        for piece in [
            "(",
            "[",
            "{",
            "f(",
            "not ",
            "-",
            "2 of ",
            "|x| ",
            "|a, b| ",
            "|| ",
            "if x { ",
            "[a: ",
            "\"{",
            "a: { b => ",
            "1^",
            "match x { 1 => ",
            "try { ",
            "fn f() { ",
            "x.",
            "if if ",
            "game g { ",
            "f()(",
            "x[",
            "return ",
            "let x = ",
            "{|x| ",
            "for x in { ",
        ] {
            let text = piece.repeat(many);
            let (parsed, _) = read(&text);
            assert!(!parsed.diagnostics.is_empty(), "{piece}");
            drop(parsed);
        }
        for (start, piece, end) in [
            ("1", "+1", ""),
            ("1", "^1", ""),
            ("x", ".f", ""),
            ("f", "()", ""),
            ("x", "[1]", ""),
            ("a", " and a", ""),
            ("a", " == a", ""),
            ("if a { }", " else if a { }", ""),
            ("x", ".f(|x, y| 1)", ""),
            ("f(", "|a, b| ", "1)"),
        ] {
            let text = format!("{start}{}{end}", piece.repeat(many));
            assert_eq!(codes(&text), ["E0205"], "{piece}");
            let text = format!("{start}{}{end}", piece.repeat(60));
            assert!(piece == " == a" || codes(&text).is_empty(), "{piece}");
        }
        let around = format!("{}1{}", "((".repeat(60), ")+1+1+1+1)".repeat(60));
        assert_eq!(codes(&around), ["E0205"]);
    });
}

#[test]
fn what_is_wide_is_not_deep() {
    let list = format!("[{}]", "f(|x, y| x + -y, [1]), ".repeat(5000));
    assert_eq!(codes(&list), [""; 0]);
    let lines = "let x = not (1 + 2) * 3 ^ -2\n".repeat(5000);
    assert_eq!(codes(&lines), [""; 0]);
    let rows = format!("table t {{\n| a | b\n{}}}", "1 + 2 | -3 * (|x| x)(4)\n".repeat(2000));
    assert_eq!(codes(&rows), [""; 0]);
}

#[test]
fn as_deep_as_anybody_writes() {
    let brackets = format!("{}1{}", "(".repeat(150), ")".repeat(150));
    assert_eq!(codes(&brackets), [""; 0]);
    assert_eq!(codes(&vec!["1"; 400].join(" + ")), [""; 0]);
}

#[test]
fn mistakes_without_end_are_cut_short() {
    let (parsed, _) = read(&"let = 3 $\n) }\n".repeat(3000));
    assert_eq!(parsed.diagnostics.len(), 21);
    assert_eq!(parsed.diagnostics.last().map(|it| it.code().0), Some("E0223"));
    let (parsed, _) = read(&"\"\n".repeat(9999));
    assert!(!parsed.diagnostics.is_empty());
}

fn token() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        "use",
        "let",
        "fn",
        "if",
        "else",
        "for",
        "in",
        "while",
        "match",
        "return",
        "break",
        "and",
        "or",
        "not",
        "of",
        "is",
        "as",
        "true",
        "none",
        "assert",
        "try",
        "catch",
        "\ngame g {",
        "\nnorm n {",
        "\nprocess p {",
        "\nexperiment e {",
        "\nstrategy s {",
        "\nkind k {",
        "\ntable t {",
        "\ntest \"t\" {",
        "payoffs {",
        "actions",
        "must",
        "when",
        "or else",
        "x",
        "y",
        "1",
        "2.5",
        "\"a\"",
        "\"{",
        "}\"",
        "\"",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ".",
        "..",
        "=",
        "==",
        "<",
        "+",
        "-",
        "*",
        "^",
        "|",
        "||",
        "=>",
        "+=",
        "\n",
        "\n",
        "///d\n",
        "//!d\n",
        ";",
        "'",
        "!",
        "$",
        "é",
        "\u{1f600}",
        "sequence { a: {",
        "types",
        "_",
        "inf",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_taken(text in any::<String>()) {
        read(&text);
    }

    #[test]
    fn any_tokens_are_taken(tokens in proptest::collection::vec(token(), 0..60)) {
        let text = tokens.join(" ");
        let (parsed, _) = read(&text);
        for diagnostic in &parsed.diagnostics {
            prop_assert!(text.get(diagnostic.span.range()).is_some(), "{diagnostic:?}");
        }
    }

    #[test]
    fn a_script_cut_anywhere_is_taken(at in 0..super::language::WHOLE_MODEL.len()) {
        if let Some(start) = super::language::WHOLE_MODEL.get(..at) {
            read(start);
            read(&super::language::WHOLE_MODEL[at..]);
        }
    }
}
