//! What is said about mistakes, and what is read in spite of them.

use super::{codes, read, rest};

#[track_caller]
fn said(text: &str, expected: &[&str]) {
    assert_eq!(codes(text), expected, "{text}");
}

#[test]
fn tokens_of_other_languages() {
    said("let x = 3;\nlet y = 4; let z = 5", &["E0110"]);
    assert_eq!(rest("let x = 3; let y = 4"), "let x = 3\nlet y = 4\n");
    said("a && b", &["E0111"]);
    assert_eq!(rest("a && !b || c"), "(or (and a (not b)) c)\n");
    said("a === b", &["E0111"]);
    said("2 ** 3", &["E0111"]);
    said("let s = 'it'", &["E0108"]);
    said("/* a\nb */ let x = 1", &["E0109"]);
    said("# a\nlet x = 1\n# b", &["E0112"]);
    said("i++", &["E0113"]);
    said("let s = \u{201c}a\u{201d}", &["E0115"]);
    said("fn f() -> int { 1 }", &["E0116"]);
    said("let x = $", &["E0101"]);
}

#[test]
fn texts() {
    said("\"abc", &["E0102"]);
    said("\"a {b\nlet x = 1", &["E0102"]);
    said(r#""\q""#, &["E0104"]);
    said(r#""\u{110000} \u{} \u41""#, &["E0105"; 3]);
    said(r#""{x:.101}""#, &["E0107"]);
    said(r#""{x:1001}""#, &["E0107"]);
    said(r#""{x:abc}""#, &["E0106"]);
    said(r#""{x:}""#, &["E0106"]);
    said(r#""{}""#, &["E0114"]);
    said(r#""{x y} {+}""#, &["E0220"]);
    said("9223372036854775808", &["E0103"]);
    said("1e999", &["E0103"]);
}

#[test]
fn words_of_other_languages() {
    said("def f(x):\n    return x", &["E0210"]);
    said("function f(x) { x }", &["E0210"]);
    said("var y = 3", &["E0210"]);
    said("if a { 1 } elif b { 2 }", &["E0210"]);
    said("let f = lambda x: x", &["E0210"]);
    said("import games", &["E0210"]);
    said("print \"a\"", &["E0232"]);
    said("let f = function(x) { x }", &["E0210"]);
    said("let s = f\"a\"", &["E0234"]);
    said("let x: int = 3", &["E0211"]);
    said("if a:\n    b", &["E0219"]);
    said("xs[1:3]", &["E0226"]);
    said("let m = {a: 1}", &["E0230"]);
}

#[test]
fn slips() {
    said("if a = 3 { b }", &["E0206"]);
    said("x = y = 3", &["E0206"]);
    said("let a = 1\nelse { 2 }", &["E0208"]);
    said("if a\n  b\nelse\n  c", &["E0212", "E0208"]);
    said("while a\n", &["E0212"]);
    said("if a\n{\n b\n}", &["E0229"]);
    said("let of = 3", &["E0209"]);
    said("fn if() { }", &["E0209"]);
    said("game match { }", &["E0209"]);
    said("fn f { 3 }", &["E0213"]);
    said("let y = 2x", &["E0214"]);
    said("let y = .5", &["E0227"]);
    said("let x\nlet y = 2", &["E0224"]);
    said("let x 2", &["E0224"]);
    said("let x == 2", &["E0231"]);
    said("let x =\nlet y = 2", &["E0233"]);
    said("let x = (1 + 2\nx * 3", &["E0203"]);
    said("f(a = 3)", &["E0206"]);
    said("actor usa { power: 3 }", &["E0225"]);
    said("let x = 1\nuse games", &["E0215"]);
    said("let f = |x|\n  x", &["E0222"]);
    said("table t {\n | a | b\n 1 | 2 |\n}", &["E0216"]);
    said("table t {\n | a | b\n 1 | | 2\n}", &["E0216"]);
}

#[test]
fn chains_of_comparisons() {
    let (parsed, _) = read("if 0 <= x < 10 { }");
    assert_eq!(parsed.diagnostics.len(), 1);
    let help = parsed.diagnostics[0].problem.help.as_deref();
    assert_eq!(help, Some("write `0 <= x and x < 10`"));
    said("a == b == c", &["E0207"]);
    said("(a == b) == c", &[]);
    said("a == (b == c)", &[]);
}

#[test]
fn brackets() {
    said("f(1, 2\nlet x = 3", &["E0221"]);
    assert_eq!(rest("f(1, 2\nlet x = 3"), "f(1, 2)\nlet x = 3\n");
    said("let x = 3 )\nlet y = 4", &["E0204"]);
    said("fn f() {\n  f(1, [2, 3\n}\nlet y = 4", &["E0203", "E0203"]);
    said("}", &["E0204"]);
    let text = "fn f(x) {\n  if x {\n    1\n}\n\ngame g {\n  players 2\n}\nlet z = 3";
    said(text, &["E0221"]);
    assert_eq!(rest(text), "fn f(x)\n  (if x {1})\ngame g\n  players #2\nlet z = 3\n");
    let (parsed, _) = read("fn f() {\n  a\n");
    assert_eq!(parsed.diagnostics[0].related[0].0.range(), 7..8);
}

#[test]
fn sequences() {
    let chance = "game g { sequence { nature: { a => 1\n b(0.5) => 2 } } }";
    said(chance, &["E0217"]);
    said("game g { sequence { p: { a(0.5) => 1 } } }", &["E0218"]);
}

/// Two mistakes at each place where reading goes on; both are said, and the rest is read.
#[test]
fn every_recovery() {
    said("let = 1\nlet a = 2\nb c\nlet d = 3", &["E0235", "E0220"]);
    said("fn f() {\n  let = 1\n  a\n  b c\n}\nx y", &["E0235", "E0220", "E0220"]);
    said("let a = * 1\nlet b = / 2", &["E0201"; 2]);
    said("f(1,\n * 2,\n 3,\n / 4)", &["E0201"; 2]);
    said("[1,\n * 2,\n 3,\n / 4]", &["E0201"; 2]);
    said("[a: *,\n b: 2,\n c: /]", &["E0201"; 2]);
    said("(*)\n(/)", &["E0201"; 2]);
    said("game g {\n foo\n players 2\n actions 3\n}", &["E0201"; 2]);
    said("strategy s {\n foo\n first 1\n then )\n vote *\n}", &["E0201", "E0204", "E0233"]);
    said("norm n {\n foo\n must a\n when *\n}", &["E0201"; 2]);
    said("kind k {\n a b\n c: 1\n d *\n}", &["E0220", "E0201"]);
    said("regime r {\n a b\n c: 1\n d *\n}", &["E0220", "E0201"]);
    said("process p {\n a b\n c => d when 1\n d => *\n}", &["E0220", "E0201"]);
    said("experiment e {\n vary *\n repeat 3\n x y\n}", &["E0201", "E0220"]);
    said("table t {\n | a\n *\n 1\n /\n}", &["E0201"; 2]);
    said("game g { payoffs {\n | a | b\n a * 1\n b | 1 | 2\n c / 3\n} }", &["E0201"; 2]);
    said("game g { sequence { p: {\n a *\n b => 1\n c /\n} } }", &["E0201"; 2]);
    said("match x {\n 1 2\n 3 => 4\n 5 6\n}", &["E0220"; 2]);
    said("\"{*} \n {/}\"", &["E0201"; 2]);
    assert_eq!(rest("f(1, * 2, 3)"), "f(1, <error>, 3)\n");
    assert_eq!(rest("let a = * 1\nlet b = 2"), "let a = <error>\nlet b = 2\n");
    assert_eq!(rest("match x {\n 1 2\n 3 => 4\n}"), "(match x 3 => {4})\n");
}

/// A mistake whose braces are not in step with what was skipped does not spoil what follows it.
#[test]
fn recovery_across_braces() {
    let text = "fn f() {\n  a b { c\n d }\n  let x = * 2\n  e f\n}\ng h";
    said(text, &["E0220", "E0201", "E0220", "E0220"]);
    let text = "game g {\n  foo {\n a\n b\n }\n  players 2\n  actions 4\n}\nlet x = 1";
    said(text, &["E0201"; 2]);
    assert_eq!(rest(text), "game g\n  <error>\n  players #2\n  <error>\nlet x = 1\n");
}

#[test]
fn one_mistake_is_said_once() {
    said("let x = 3 $ 4 $ 5", &["E0101"; 2]);
    said("foo bar baz quux { a b }", &["E0220"]);
    said("fn f(a b c { d }", &["E0203"]);
}

#[test]
fn incomplete_texts() {
    for text in [
        "fn f() {",
        "f(1,",
        "[1, 2",
        "let x =",
        "1 +",
        "\"abc",
        "\"a {b",
        "game g {\n players",
        "if a { 1 } else",
        "match x {\n 1 =>",
        "not",
        "fn f() {\n  let x =",
        "f(|x| {\n  x",
        "game",
        "use",
        "let",
        "x.",
    ] {
        let wanted = text != "game";
        assert_eq!(read(text).0.incomplete, wanted, "{text}");
    }
    for text in ["", "1 + 2", "let x", "f(1 2", "}", "if a", "$", "fn f() { ) ", "let x = 3 4 {"] {
        assert!(!read(text).0.incomplete, "{text}");
    }
}

#[test]
fn comments_that_document_nothing() {
    said("/// a", &["W0901"]);
    said("fn f() {\n  /// a\n  1\n}", &["W0901"]);
    said("let x = 1\n//! a", &["W0902"]);
    said("x is 3 //! a", &["E0220", "W0902"]);
    said(&format!("let x = 1\n{}", "//! a\n\n".repeat(30)), &["W0902"; 20]);
    let text = format!("let x = 1\n{}$", "//! a\n\n".repeat(30));
    assert!(read(&text).0.diagnostics.iter().any(crate::lang::diagnostic::Diagnostic::is_error));
}
