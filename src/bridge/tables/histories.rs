//! What the others did last, in games of several players.

use crate::lang::diagnostic::catalog::run;
use crate::lang::native::{Cx, natives};
use crate::lang::value::{Fault, Value, equality, with_article};

natives! {
    /// What groups did.
    pub static HISTORIES = "Histories" {
        /// How many of the others took an action in the last round; 0 in round 1.
        ///
        /// # Examples
        /// ```comity
        /// use games { public_goods }
        /// use strategies { always_cooperate, always_defect }
        /// strategy follower { choose if theirs.last_count(cooperate) >= 1 { cooperate } else { defect } }
        /// let m = play(public_goods(n: 3), [follower, always_cooperate, always_defect], rounds: 3)
        /// m.actions[0]   // => [keep, contribute, contribute]
        /// ```
        fn last_count(
            cx,
            /// The others' histories.
            theirs: Value,
            /// The action.
            action: Value,
        ) -> i64 {
            let (took, _) = last(cx, "last_count", theirs, action)?;
            Ok(took)
        }

        /// The share of the others who took an action in the last round; `none` in round 1.
        ///
        /// # Examples
        /// ```comity
        /// use games { public_goods }
        /// use strategies { always_cooperate, always_defect }
        /// strategy follower { first cooperate
        ///     then if theirs.last_share(cooperate) > 0.4 { cooperate } else { defect } }
        /// let m = play(public_goods(n: 3), [follower, always_cooperate, always_defect], rounds: 3)
        /// m.actions[0]   // => [contribute, contribute, contribute]
        /// ```
        fn last_share(
            cx,
            /// The others' histories.
            theirs: Value,
            /// The action.
            action: Value,
        ) -> Value {
            let (took, of) = last(cx, "last_share", theirs, action)?;
            #[allow(clippy::cast_precision_loss, reason = "nobody plays with 2^53 others")]
            Ok(if of == 0 { Value::None } else { Value::Float(took as f64 / of as f64) })
        }
    }
}

/// How many took the action last, and how many did anything.
fn last(
    cx: &mut dyn Cx,
    function: &str,
    theirs: Value,
    action: Value,
) -> Result<(i64, i64), Fault> {
    let others = match theirs {
        Value::History(_) => vec![theirs],
        Value::List(list) => {
            let items = cx.values().list(list).items.clone();
            cx.values().note_many(items.len());
            items
        }
        _ => Vec::new(),
    };
    let (mut took, mut of) = (0, 0);
    for other in &others {
        let Value::History(history) = *other else {
            return Err(unfit(cx, function, *other));
        };
        // Who sat out did nothing.
        let last = cx.values().history(history).last();
        if let Some(last) = last.filter(|last| !matches!(last, Value::None)) {
            of += 1;
            took += i64::from(equality::equal(last, action, cx.values()));
        }
    }
    if others.is_empty() { Err(unfit(cx, function, theirs)) } else { Ok((took, of)) }
}

fn unfit(cx: &mut dyn Cx, function: &str, found: Value) -> Fault {
    let found = with_article(found.type_name(cx.values()));
    run::wrong_argument(function, "theirs", "the histories of the others", &found).into()
}
