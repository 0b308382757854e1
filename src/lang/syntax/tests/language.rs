//! Whole declarations: every form that the language has, in scripts like those of its users.

use super::{codes, tree};

const WHOLE_MODEL: &str = r##"//! Can a trade regime keep tariffs down when the partners misread each other?

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
