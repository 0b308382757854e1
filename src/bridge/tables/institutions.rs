//! Parts of institutions: monitoring, enforcement, sanctions; and what strategies ask of a regime.

use crate::bridge::institution::{Form, Part, Penalty};
use crate::bridge::play::RegimeView;
use crate::lang::diagnostic::catalog::model as words;
use crate::lang::native::{Cx, FromValue, IntoValue, natives};
use crate::lang::value::{Fault, Value, number};

impl FromValue for Part {
    const EXPECTED: &'static str = "a part of an institution";
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(cx.values().downcast::<Self>(value).cloned())
    }
}

impl IntoValue for Part {
    const NAME: &'static str = "a part of an institution";
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        cx.new_object(std::sync::Arc::new(self))
    }
}

fn non_negative(what: &str, value: Option<f64>) -> Result<f64, Fault> {
    match value.unwrap_or(0.0) {
        fine if fine.is_finite() && fine >= 0.0 => Ok(fine),
        other => {
            let shown = crate::base::number::shortest(other);
            Err(words::bad_option(what, &shown, "a finite number of 0 or more").into())
        }
    }
}

/// The number of a sanction, which is judged when it is due: `fine(own - ceiling)` is negative for a false alarm.
fn finite(what: &str, amount: f64) -> Result<f64, Fault> {
    if amount.is_finite() {
        return Ok(amount);
    }
    non_negative(what, Some(amount))
}

/// A probability, or a function of the game that gives one.
fn chance(cx: &dyn Cx, what: &str, value: Option<Value>, default: i64) -> Result<Value, Fault> {
    let Some(value) = value else { return Ok(Value::Int(default)) };
    match value {
        Value::Function(_) | Value::Closure(_) => Ok(value),
        other => match number::to_f64(other, cx.values()) {
            Some(p) if (0.0..=1.0).contains(&p) => Ok(value),
            _ => Err(words::bad_option(what, &cx.show_brief(other), "a probability").into()),
        },
    }
}

fn enforcement(form: Form, cost: f64, dues: f64, actor: Value) -> Part {
    Part::Enforcement { form, cost, dues, actor }
}

fn read(cx: &mut dyn Cx, regime: Value, actor: Value, what: &str) -> Result<Value, Fault> {
    let view = cx.values().downcast::<RegimeView>(regime).cloned();
    match view {
        Some(view) => Ok(view.read(cx, actor, what)?.unwrap_or(Value::None)),
        None => Ok(Value::None),
    }
}

natives! {
    /// Monitoring, enforcement, sanctions.
    pub static INSTITUTIONS = "Institutions" {
        /// Watching: how surely a breach is found, and how often compliance is taken for one.
        ///
        /// # Examples
        /// ```comity
        /// monitor(accuracy: 0.9, false_alarm: 0.02)   // => monitor(accuracy: 0.9, false_alarm: 0.02)
        /// ```
        ///
        /// # Errors
        /// `E0740` for what is no probability or no cost.
        fn monitor(
            cx,
            /// The chance that a breach is found; 1 if left out. A function of the game is asked each round.
            accuracy: Option<Value>,
            /// The chance that compliance is found to be a breach; 0 if left out.
            false_alarm: Option<Value>,
            /// What watching costs the regime a round.
            cost: Option<f64>,
            /// Whether one finding is everybody's; with `false` each observer detects for itself.
            public: Option<bool>,
        ) -> Part {
            let accuracy = chance(cx, "accuracy", accuracy, 1)?;
            let false_alarm = chance(cx, "false_alarm", false_alarm, 0)?;
            let (cost, public) = (non_negative("cost", cost)?, public.unwrap_or(true));
            Ok(Part::Monitor { accuracy, false_alarm, cost, public })
        }

        /// Watching that finds every breach and nothing else.
        ///
        /// # Examples
        /// ```comity
        /// perfect == monitor()   // => true
        /// ```
        [bare] fn perfect(cx) -> Part {
            let (accuracy, false_alarm) = (Value::Int(1), Value::Int(0));
            Ok(Part::Monitor { accuracy, false_alarm, cost: 0.0, public: true })
        }

        /// Watching that finds nothing.
        ///
        /// # Examples
        /// ```comity
        /// blind   // => monitor(accuracy: 0, false_alarm: 0)
        /// ```
        [bare] fn blind(cx) -> Part {
            let (accuracy, false_alarm) = (Value::Int(0), Value::Int(0));
            Ok(Part::Monitor { accuracy, false_alarm, cost: 0.0, public: true })
        }

        /// Nobody acts on findings; they are recorded.
        ///
        /// # Examples
        /// ```comity
        /// unenforced   // => unenforced
        /// ```
        [bare] fn unenforced(cx) -> Part {
            Ok(enforcement(Form::Unenforced, 0.0, 0.0, Value::None))
        }

        /// The willing among the other members carry out sanctions and share the cost.
        ///
        /// # Examples
        /// ```comity
        /// decentralised(cost: 0.1)   // => decentralised(cost: 0.1)
        /// ```
        ///
        /// # Errors
        /// `E0740` for a negative cost.
        fn decentralised(
            cx,
            /// Of each sanction; 0 if left out.
            cost: Option<f64>,
        ) -> Part {
            Ok(enforcement(Form::Decentralised, non_negative("cost", cost)?, 0.0, Value::None))
        }

        /// A centre carries out sanctions from a budget that members' dues fill.
        ///
        /// # Examples
        /// ```comity
        /// central(cost: 1, dues: 0.2)   // => central(cost: 1, dues: 0.2)
        /// ```
        ///
        /// # Errors
        /// `E0740` for a negative cost or negative dues.
        fn central(
            cx,
            /// Of each sanction; 0 if left out.
            cost: Option<f64>,
            /// What each member pays a round; 0 if left out.
            dues: Option<f64>,
        ) -> Part {
            Ok(enforcement(Form::Central, non_negative("cost", cost)?, non_negative("dues", dues)?, Value::None))
        }

        /// One actor carries out all sanctions and pays for them. It need not play.
        ///
        /// # Examples
        /// ```comity
        /// kind power { }
        /// hegemon(power(name: "Britain"), cost: 0.5)   // => hegemon(Britain, cost: 0.5)
        /// ```
        ///
        /// # Errors
        /// `E0740` for a negative cost.
        fn hegemon(
            cx,
            /// Who.
            actor: Value,
            /// Of each sanction; 0 if left out.
            cost: Option<f64>,
        ) -> Part {
            Ok(enforcement(Form::Hegemon, non_negative("cost", cost)?, 0.0, actor))
        }

        /// As `decentralised`, once the members have voted for the sanction.
        ///
        /// # Examples
        /// ```comity
        /// authorised(cost: 0.1)   // => authorised(cost: 0.1)
        /// ```
        ///
        /// # Errors
        /// `E0740` for a negative cost.
        fn authorised(
            cx,
            /// Of each sanction; 0 if left out.
            cost: Option<f64>,
        ) -> Part {
            Ok(enforcement(Form::Authorised, non_negative("cost", cost)?, 0.0, Value::None))
        }

        /// Takes an amount from the offender's payoff of the round.
        ///
        /// # Examples
        /// ```comity
        /// fine(1.5)   // => fine(1.5)
        /// ```
        ///
        /// # Errors
        /// `E0740` for a fine that is negative when it is due, unless it is due to a false alarm: then it is 0.
        fn fine(
            cx,
            /// How much.
            amount: f64,
            /// `others`: the other members share it; it is lost if left out.
            to: Option<Value>,
        ) -> Part {
            let amount = finite("fine", amount)?;
            Ok(Part::Sanction { form: Penalty::Fine, amount, to_others: to.is_some() })
        }

        /// Keeps the offender out for so many rounds.
        ///
        /// # Examples
        /// ```comity
        /// suspend(3)   // => suspend(3)
        /// ```
        ///
        /// # Errors
        /// `E0740` for a number of rounds that is negative when it is due, unless by a false alarm: then it is 0.
        fn suspend(
            cx,
            /// How many.
            rounds: f64,
        ) -> Part {
            let amount = finite("suspend", rounds)?;
            Ok(Part::Sanction { form: Penalty::Suspend, amount, to_others: false })
        }

        /// Keeps the offender out for good.
        ///
        /// # Examples
        /// ```comity
        /// expel   // => expel
        /// ```
        [bare] fn expel(cx) -> Part {
            Ok(Part::Sanction { form: Penalty::Expel, amount: 0.0, to_others: false })
        }

        /// Frees the other members from their duties towards the offender in the next round.
        ///
        /// # Examples
        /// ```comity
        /// retaliate   // => retaliate
        /// ```
        [bare] fn retaliate(cx) -> Part {
            Ok(Part::Sanction { form: Penalty::Retaliate, amount: 0.0, to_others: false })
        }

        /// Is recorded, and nothing else.
        ///
        /// # Examples
        /// ```comity
        /// warn   // => warn
        /// ```
        [bare] fn warn(cx) -> Part {
            Ok(Part::Sanction { form: Penalty::Warn, amount: 0.0, to_others: false })
        }

        /// The findings against an actor.
        fn method_regime_record(cx, regime: Value, actor: Value) -> Value {
            read(cx, regime, actor, "record")
        }

        /// How many findings there are against an actor.
        fn method_regime_violations(cx, regime: Value, actor: Value) -> Value {
            read(cx, regime, actor, "violations")
        }

        /// An actor's standing.
        fn method_regime_standing(cx, regime: Value, actor: Value) -> Value {
            read(cx, regime, actor, "standing")
        }

        /// An actor's state in the accession process.
        fn method_regime_phase(cx, regime: Value, actor: Value) -> Value {
            read(cx, regime, actor, "phase")
        }

        /// Whether retaliation against an actor is authorised now.
        fn method_regime_authorised(cx, regime: Value, actor: Value) -> Value {
            read(cx, regime, actor, "authorised")
        }
    }
}
