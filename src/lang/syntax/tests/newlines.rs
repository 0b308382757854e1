//! Which newlines count, and which words are keywords where.

use super::{codes, tree};

#[track_caller]
fn same(text: &str, expected: &str) {
    assert_eq!(tree(text), format!("{expected}\n"), "{text}");
}

#[test]
fn a_newline_ends_what_can_end() {
    same("a\nb", "a\nb");
    same("a\n\n\n// c\nb\n", "a\nb");
    same("let x = f(1)\n[1]", "let x = f(1)\n[1]");
    same("x\n-y", "x\n(- y)");
    same("fn f() {\n    return\n    none\n}", "fn f\n  return\n  none");
}

#[test]
fn a_newline_does_not_end_what_goes_on() {
    same("a +\nb", "(+ a b)");
    same("a\n  .b\n  .c()", "a.b.c()");
    same("a\nand b\n\nor c", "(or (and a b) c)");
    same("let x =\n\n  3", "let x = 3");
    same("f(1,\n2\n+ 3)", "f(1, (+ 2 3))");
    same("[\n1,\n2,\n]", "[1, 2]");
    same("if a { 1 }\nelse { 2 }", "(if a {1} else {2})");
    same("if a { 1 }\nelse if b { 2 }\nelse { 3 }", "(if a {1} else {(if b {2} else {3})})");
    same("try { a }\ncatch e { b }", "(try {a} catch e {b})");
    same("\"a {f(\n1)} \nb\"", "(text \"a \" {f(1)} \" \\nb\")");
}

#[test]
fn braces_inside_of_brackets_hold_lines() {
    same("f(|x| {\n  let y = x\n  y\n}, 2)", "f((|x| {let y = x; y}), 2)");
    same("fn f() { a\nb }", "fn f\n  a\n  b");
}

#[test]
fn declaring_words_are_names_elsewhere() {
    same("fn f(game, regime) { regime.record(me) }", "fn f(game, regime)\n  regime.record(me)");
    same("let game = 3", "let game = 3");
    same("game.crisis", "game.crisis");
    same("table(rows)", "table(rows)");
    same("test", "test");
    same("test(\"x\")", "test(\"x\")");
    same("f(actor, norm: kind)", "f(actor, norm: kind)");
    same("experiment = process", "experiment = process");
    same("kind norm { }", "kind norm");
}

#[test]
fn clause_words_are_names_elsewhere() {
    same("fn f(state) { state + update }", "fn f(state)\n  (+ state update)");
    same("let first = then", "let first = then");
    same("[measure: 1, players: 2, who: 3]", "[measure: 1, players: 2, who: 3]");
    same("kind k { state: 1\n memory: 2, who: 3 }", "kind k\n  state: 1\n  memory: 2\n  who: 3");
    same(
        "strategy s {\n choose {\n first\n then = choose\n }\n}",
        "strategy s\n  choose\n    first\n    then = choose",
    );
    same("experiment e {\n repeat: 3\n}", "experiment e\n  repeat: 3");
    same("process p { state => when when when }", "process p\n  state => when when when");
    same("process p {\n a => b\n when c\n}", "process p\n  a => b when c");
    same("game g {\n actions first, state\n}", "game g\n  actions: first, state");
    same("norm n {\n must who\n when may\n}", "norm n\n  must who\n  when may");
}

#[test]
fn types_is_a_clause_before_a_colon() {
    same("game g {\n types: uniform(0, 1)\n}", "game g\n  types: uniform(0, 1)");
    same("game g {\n types of a: [b: 1]\n}", "game g\n  types of a: [b: 1]");
}

#[test]
fn or_else_is_a_clause_of_norms() {
    let expected = "norm n\n  must a\n  or else fine(1), expel";
    same("norm n {\n must a\n or else fine(1), expel\n}", expected);
    same("norm n {\n must a or else fine(1), expel }", expected);
    same("norm n {\n must a or b\n}", "norm n\n  must (or a b)");
    same("norm n {\n when a\n or b\n}", "norm n\n  when (or a b)");
    assert_eq!(codes("a or else b"), ["E0228"]);
}

#[test]
fn must_not_is_one_word() {
    same("norm n {\n must not a, b\n}", "norm n\n  must not a, b");
    same("norm n {\n must not own > 3\n}", "norm n\n  must not (> own 3)");
    same("norm n {\n must own not in xs\n}", "norm n\n  must (not in own xs)");
}
