//! Whole declarations: every form that the language has, in scripts like those of its users.

use super::{codes, tree};

pub(super) const WHOLE_MODEL: &str = r##"//! Can a trade regime keep tariffs down when the partners misread each other?

use strategies { tit_for_tat, generous_tit_for_tat }
use actors { state }

/// Two countries choose trade policy each year.
game tariffs is prisoners_dilemma {
    actions open as cooperate, protect as defect
    payoffs {
                | open | protect
        open    | 3, 3 | 0, 5
        protect | 5, 0 | 1, 1
    }
}

/// Members must not protect; who is caught is fined.
norm bind_tariffs {
    must open
    or else fine(1.5)
}

regime gatt {
    principles:  ["reciprocity", "non-discrimination"]
    norms:       [bind_tariffs]
    monitoring:  monitor(accuracy: 0.9, false_alarm: 0.02)
    enforcement: decentralised(cost: 0.1)
}

actor usa: state { power: 10, strategy: tit_for_tat }
actor eu:  state { power: 9,  strategy: generous_tit_for_tat(p: 0.2) }

let anarchy = play(tariffs, between: [usa, eu], rounds: 500, misperception: 0.05)
let order   = play(tariffs, between: [usa, eu], rounds: 500, misperception: 0.05, under: gatt)

print("open trade: {anarchy.share(open):.3} under anarchy, {order.share(open):.3} under the regime")

/// How long must the shadow of the future be?
experiment shadow_of_the_future {
    vary w in linspace(0.05, 0.95, 19)
    vary noise in [0.0, 0.01, 0.05]
    repeat 30
    measure {
        let m = play(tariffs, between: [usa, eu], continuation: w, noise: noise)
        [cooperation: m.share(open), score: m.mean_score]
    }
}

test "grim trigger needs w >= 1/2 in this game" {
    assert critical_discount(tariffs) ~= 0.5
}
"##;

const GAMES: &str = r##"game deterrence(cost: 3.0 in 0.0..=10.0) is chicken {   // parameters make a family: deterrence(cost: 1.0)
    players challenger, defender                          // names, a count (`players 5`), or `players aggressor, 9 of member`; two if left out
    actions of challenger: attack, refrain
    actions of defender:   retaliate, yield
    payoffs {
                | retaliate    | yield
        attack  | -cost, -cost | 4, 1
        refrain | 1, 4         | 2, 2
    }
}

game fishery(n: 5, capacity: 100.0) {
    players n
    actions in 0.0..=10.0                                 // a continuum; `in 0..=10` or a list: levels
    state stock = capacity                                // public, carried between rounds; a match's `.state` is its series
    payoff(own, others) { own * stock / capacity }        // for each player; `others`: a list in seat order without oneself, or by role; `me`, `seat`, `all` are in scope
    update { stock += 0.3 * stock * (1 - stock / capacity) - sum(all) }
}

game talk(bias: 0.05) {
    players sender, receiver
    types of sender: uniform(0, 1)                        // private information, drawn each match; or types: [tough: 0.7, weak: 0.3]
    actions of receiver in 0.0..=1.0
    payoff of sender(own, others)   { -(others.receiver - types.sender - bias) ^ 2 }
    payoff of receiver(own, others) { -(own - types.sender) ^ 2 }
}

game crisis(audience: 2.0) {
    players challenger, defender
    sequence {                                            // extensive form, solved and played
        challenger: {
            back_down => 0, 1
            threaten  => defender "threatened": {         // nodes of a player with the same label are one information set
                concede => 1, 0
                resist  => nature: { weak(0.3)   => -audience, 1
                                     strong(0.7) => -3, -3 }
            }
        }
    }
}
"##;

const STRATEGIES: &str = r##"strategy generous_tit_for_tat(p: 1/3 in 0..=1) {
    first cooperate
    then  if theirs.last == defect and not chance(p) { defect } else { cooperate }
}

strategy grudger {
    memory betrayed = false                  // fresh in every match
    say if betrayed { "no" } else { "yes" }  // cheap talk, before anyone chooses; others read `theirs.said`
    choose {                                 // every round
        if theirs.last == defect { betrayed = true }
        if betrayed { defect } else { cooperate }
    }
    punish not betrayed                      // whether to help enforce (`offender norm cost`); yes if left out
    vote yes                                 // on `proposal` (`.kind .subject .by`): yes, no, abstain; yes if left out
}

strategy volunteer(q: 0.5) { choose [(join): q, (abstain): 1 - q] }
"##;

const KINDS: &str = r##"kind state {
    power:     1.0
    democracy: false
    fears:     0.0 in 0..=inf                // weight on others' relative gains (Grieco's k)
    strategy:  tit_for_tat
    fn utility(own, others) { own - me.fears * (mean(others) - own) }
}
actor prussia: state { power: 8, fears: 0.5 }
"##;

const NORMS: &str = r##"norm bind(ceiling: 0.4) {
    who me.power > 5                          // whom it binds; everyone if left out; asked once a match
    must own <= ceiling                       // must | must not | may, then actions, or a condition on `own`
    when round > 3                            // in the terms of a strategy's body, before the choice; always if left out
    unless game.crisis
    or else warn, fine(2 * (own - ceiling)), suspend(3), expel    // for the 1st, 2nd, 3rd, every later breach
}
"##;

const PROCESSES_AND_TABLES: &str = r##"process accession(wait: 5) {                  // the first state named is the start; one move a round, the first that holds
    outsider  => candidate when me.democracy
    candidate => member    when waited >= wait and chance(0.3)
    member    => suspended when regime.violations(me) > 1
}

table treaties {
    | year | treaty | stage
    1951   | "Paris" | 0
    1957   | "Rome"  | 1
}
"##;

#[test]
fn every_declaration_is_read() {
    for text in [WHOLE_MODEL, GAMES, STRATEGIES, KINDS, NORMS, PROCESSES_AND_TABLES] {
        assert_eq!(codes(text), [""; 0], "{text}");
        assert!(!tree(text).contains("<error>"));
    }
}

#[track_caller]
fn same(text: &str, expected: &str) {
    assert_eq!(tree(text), format!("{expected}\n"), "{text}");
}

#[test]
fn the_ladder_of_operators() {
    same("a or b and not c == d", "(or a (and b (not (== c d))))");
    same("not a in b", "(not (in a b))");
    same("a not in b and c", "(and (not in a b) c)");
    same("a + 1 .. b * 2", "(.. (+ a 1) (* b 2))");
    same("x in 0..=n - 1", "(in x (..= 0 (- n 1)))");
    same("a - b - c", "(- (- a b) c)");
    same("a + b * c % d", "(+ a (% (* b c) d))");
    same("2 * 3 of x", "(* 2 (of 3 x))");
    same("50 of a + 50 of b", "(+ (of 50 a) (of 50 b))");
    same("2 of 3 of x", "(of 2 (of 3 x))");
    same("-2^2", "(- (^ 2 2))");
    same("2^-x^2", "(^ 2 (- (^ x 2)))");
    same("a^b^c", "(^ a (^ b c))");
    same("2 * -3", "(* 2 (- 3))");
    same("-a.b(c)[d]", "(- a.b(c)[d])");
    same("|x| x + 1", "(|x| {(+ x 1)})");
    same("|| 0", "(|| {0})");
    same("f(|[i, x], _| { x }, 1)", "f((|[i, x], _| {x}), 1)");
    same("x ~= y + 1", "(~= x (+ y 1))");
}

#[test]
fn data() {
    same("[a: 1, \"b c\": 2, (k + 1): 3,]", "[a: 1, \"b c\": 2, ((+ k 1)): 3]");
    same("[:]", "[:]");
    same("[]", "[]");
    same("[(a), b]", "[a, b]");
    same("[(a, )]".replace(", )", ")").as_str(), "[a]");
    same("1_000 + 3.14 + 1e-6 + inf + 2.5E3", "(+ (+ (+ (+ 1000 3.14) 1e-6) inf) 2500.0)");
    same("x.inf", "x.inf");
    same("1..5", "(.. 1 5)");
    same("xs[1..3]", "xs[(.. 1 3)]");
    same("trust[[usa, eu]]", "trust[[usa, eu]]");
    same("café.größe", "café.größe");
    same("copy(x, power: 3)", "copy(x, power: 3)");
}

#[test]
fn texts() {
    same(r#""a\n\t\"\\\{\u{e9}b""#, r#""a\n\t\"\\{éb""#);
    same(r#""a {x} b""#, r#"(text "a " {x} " b")"#);
    same(r#""{f("x {y + 1} z")}""#, r#"(text {f((text "x " {(+ y 1)} " z"))})"#);
    same(r#""{[a: 1]:>8.3}""#, r#"(text {[a: 1]:>8.3})"#);
    same(
        r#""{x:*^10.2%}{y:.3}{z:5}""#,
        r#"(text {x:*^10.2%}{y:.3}{z:5})"#.replace("}{", "} {").as_str(),
    );
    same(r#""{if a { "{b}" } else { "}" }}""#, r#"(text {(if a {(text {b})} else {"}"})})"#);
    same("\"a } b\"", r#""a } b""#);
    same("\"two\nlines\"", r#""two\nlines""#);
}

#[test]
fn statements() {
    same("let [a, [b, _]] = c", "let [a, [b, _]] = c");
    same("x.y[1] += 2", "x.y[1] += 2");
    same("for [k, v] in m { break }", "for [k, v] in m\n  break");
    same("while a { continue }", "while a\n  continue");
    same("assert a == b, \"why\"", "assert (== a b), \"why\"");
    same("return", "return");
    same("let y = if a { 1 } else { 2 } + 3", "let y = (+ (if a {1} else {2}) 3)");
    same(
        "match x {\n 1, 2 if y => a\n [_, 0..3], _ => { b }\n \"c\" => return 4\n}",
        "(match x 1, 2 if y => {a}; [_, (.. 0 3)], _ => {b}; \"c\" => {return 4})",
    );
    same("match x { 1 => a, 2 => b = 3, _ => c }", "(match x 1 => {a}; 2 => {b = 3}; _ => {c})");
    same("match x { 1 => assert a, \"b\", _ => c }", "(match x 1 => {assert a, \"b\"}; _ => {c})");
    same("let r = try { f() } catch e { e.message }", "let r = (try {f()} catch e {e.message})");
}

#[test]
fn parameters_have_defaults_and_ranges() {
    same(
        "fn f(a, b: 0.3 in 0..=1, c in 0..5, d: [1]) { }",
        "fn f(a, b: 0.3 in (..= 0 1), c in (.. 0 5), d: [1])",
    );
    same("fn f(a: (x in xs)) { }", "fn f(a: (in x xs))");
    same(
        "kind k { a: 1 in 0..=2, b: none\n fn f() { me.a } }",
        "kind k\n  a: 1 in (..= 0 2)\n  b: none\n  fn f\n    me.a",
    );
}

#[test]
fn payoffs_are_expressions() {
    same(
        "game g(c: 1) {\n payoffs {\n | a | b\n a | -c, -c | 4, 1\n b | f(1, 2) | (|x| x)(3), 2\n }\n}",
        "game g(c: 1)\n  payoffs | a, b\n    a | (- c), (- c) | 4, 1\n    b | f(1, 2) | (|x| {x})(3), 2",
    );
}

#[test]
fn games() {
    same(
        "game g {\n players a, 9 of b\n actions of a: x as cooperate, y\n actions of b in 0..=1\n assert n > 1, \"few\"\n}",
        "game g\n  players a, 9 of b\n  actions of a: x as cooperate, y\n  actions of b in (..= 0 1)\n  assert (> n 1), \"few\"",
    );
    same("game g {\n state s = 1, t = 2\n}", "game g\n  state s = 1, t = 2");
}

#[test]
fn comments_document_what_follows() {
    same(
        "#!/usr/bin/env comity\n//! All.\n//! More.\n\n/// A game.\ngame g {\n  /// Who.\n  players 2\n  actions\n    /// Works.\n    a,\n    /// Shirks.\n    b\n}",
        "/// All.\n/// More.\n/// A game.\ngame g\n  /// Who.\n  players #2\n  actions: a, b",
    );
    same(
        "kind k {\n /// How many.\n a: 1\n /// Does.\n fn f() { }\n}",
        "kind k\n  /// How many.\n  a: 1\n  /// Does.\n  fn f",
    );
    same("//// no\n// no\nlet x = 1 // no", "let x = 1");
}

#[test]
fn imports() {
    same(
        "use a.b\nuse c { d as e, f }\nuse \"./g.comity\" {\n h,\n i\n}",
        "use a.b\nuse c { d as e, f }\nuse \"./g.comity\" { h, i }",
    );
}

#[test]
fn spans_cover_expressions() {
    let text = "x + (a + b) * f(c)[1].d";
    let (parsed, _) = super::read(text);
    let crate::lang::syntax::ast::ItemKind::Statement(statement) = &parsed.module.items[0].kind
    else {
        panic!("a statement");
    };
    assert_eq!(statement.span.range(), 0..text.len());
    let crate::lang::syntax::ast::StatementKind::Expr(sum) = &statement.kind else {
        panic!("a sum")
    };
    let crate::lang::syntax::ast::ExprKind::Binary(_, _, product) = &sum.kind else {
        panic!("a sum")
    };
    assert_eq!(&text[product.span.range()], "(a + b) * f(c)[1].d");
}
