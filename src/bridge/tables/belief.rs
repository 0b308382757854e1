//! Bayes' rule.

use super::sequences::new_map;
use super::walk::{Given, Walk, keep, new_list};
use crate::base::number::shortest;
use crate::lang::diagnostic::catalog::{library, run};
use crate::lang::native::{Cx, natives};
use crate::lang::value::number::{self, Arithmetic, arithmetic};
use crate::lang::value::{Fault, MapRef, Value, with_article};

natives! {
    /// Functions of beliefs.
    pub static BELIEF = "Belief" {
        /// Beliefs after evidence, by Bayes' rule.
        ///
        /// With numbers: the probability of a hypothesis after evidence whose probability is `likelihood` if the
        /// hypothesis is true and `otherwise` if it is false. With maps from hypothesis to probability, or with
        /// lists: the probabilities of all hypotheses after the evidence; the likelihoods may also be a function
        /// of the hypothesis. Priors need not add up to 1. Fractions stay exact.
        ///
        /// # Errors
        /// `E0707` for what is no probability; `E0715` for a negative one in a map or list; `E0714` where no
        /// hypothesis admits the evidence; `E0720` and `E0706` for hypotheses without a likelihood.
        ///
        /// # Examples
        /// ```comity
        /// bayes(ratio(1, 2), ratio(9, 10), otherwise: ratio(1, 10))     // => 9/10
        /// bayes([tough: 1, weak: 1], [tough: 0.75, weak: 0.25])   // => [tough: 0.75, weak: 0.25]
        /// ```
        ///
        /// # Sources
        /// [bayes-1763]
        fn bayes(
            cx,
            /// The probability before the evidence, or a map or list of them.
            prior: Value,
            /// The probability of the evidence: a number, or a map or list of them, or a function.
            likelihood: Value,
            /// With numbers: the probability of the evidence if the hypothesis is false.
            otherwise: Given,
        ) -> Value {
            bayes(cx, prior, likelihood, otherwise.0)
        }
    }
}

fn bayes(
    cx: &mut dyn Cx,
    prior: Value,
    likelihood: Value,
    otherwise: Option<Value>,
) -> Result<Value, Fault> {
    match prior {
        Value::Map(map) => beliefs(cx, map, likelihood).map(Value::Map),
        Value::List(_) | Value::History(_) => {
            let weights = super::lists::elements(cx, "bayes", "prior", prior)?;
            let factors = super::lists::elements(cx, "bayes", "likelihood", likelihood)?;
            if weights.len() != factors.len() {
                let problem = library::unequal_lengths("bayes", weights.len(), factors.len());
                return Err(problem.into());
            }
            let posterior = posterior(cx, &weights, &factors)?;
            cx.new_list(posterior)
        }
        _ => {
            let otherwise = otherwise.ok_or_else(|| run::missing_argument("bayes", "otherwise"))?;
            let given = [("prior", prior), ("likelihood", likelihood), ("otherwise", otherwise)];
            for (parameter, value) in given {
                let p = number::to_f64(value, cx.values()).ok_or_else(|| {
                    let found = with_article(value.type_name(cx.values()));
                    run::wrong_argument("bayes", parameter, "a probability", &found)
                })?;
                probability("bayes", parameter, p)?;
            }
            let rest = arithmetic(Arithmetic::Subtract, Value::Int(1), prior, cx.heap())?;
            let posterior = posterior(cx, &[prior, rest], &[likelihood, otherwise])?;
            Ok(posterior.first().copied().unwrap_or(Value::None))
        }
    }
}

fn beliefs(cx: &mut dyn Cx, prior: MapRef, likelihood: Value) -> Result<MapRef, Fault> {
    let made = new_map(cx)?;
    let entries = cx.values().map(prior).entries.values();
    let (keys, weights): (Vec<Value>, Vec<Value>) =
        entries.map(|entry| (entry.key, entry.value)).unzip();
    let factors = new_list(cx)?;
    let weights = keep(cx, weights)?;
    let mut walk = Walk::over(cx, keys.clone())?;
    while let Some(key) = walk.next(cx) {
        let factor = match likelihood {
            Value::Map(map) => {
                let heap = cx.values();
                let found = heap.map(map).get(key, heap).map(|entry| entry.value);
                found.ok_or_else(|| {
                    library::key_lacking("bayes", "likelihood", &cx.show_inner(key))
                })?
            }
            Value::Function(_) | Value::Closure(_) | Value::Native(_) => {
                cx.call(likelihood, &[key])?
            }
            other => {
                let found = with_article(other.type_name(cx.values()));
                let expected = "a map from hypothesis to probability";
                return Err(run::wrong_argument("bayes", "likelihood", expected, &found).into());
            }
        };
        cx.heap().push(factors, factor)?;
    }
    let heap = cx.values();
    let [weights, factors] = [weights, factors].map(|list| heap.list(list).items.clone());
    let posterior = posterior(cx, &weights, &factors)?;
    for (key, belief) in keys.into_iter().zip(posterior) {
        cx.heap().insert(made, key, belief)?;
    }
    Ok(made)
}

/// Weights times factors, divided by their sum.
fn posterior(cx: &mut dyn Cx, weights: &[Value], factors: &[Value]) -> Result<Vec<Value>, Fault> {
    let mut products = Vec::with_capacity(weights.len());
    let mut whole = Value::Int(0);
    for (index, (&weight, &factor)) in weights.iter().zip(factors).enumerate() {
        for value in [weight, factor] {
            let x = number::to_f64(value, cx.values()).ok_or_else(|| {
                let found = with_article(value.type_name(cx.values()));
                library::element_no_number("bayes", index, &found)
            })?;
            if x < 0.0 {
                return Err(library::negative("bayes", &shortest(x)).into());
            }
        }
        let product = arithmetic(Arithmetic::Multiply, weight, factor, cx.heap())?;
        whole = arithmetic(Arithmetic::Add, whole, product, cx.heap())?;
        products.push(product);
    }
    if number::to_f64(whole, cx.values()) == Some(0.0) {
        return Err(library::impossible_evidence().into());
    }
    let heap = cx.heap();
    products
        .into_iter()
        .map(|product| arithmetic(Arithmetic::Divide, product, whole, heap))
        .collect()
}

/// A probability.
pub(super) fn probability(function: &str, parameter: &str, p: f64) -> Result<f64, Fault> {
    if (0.0..=1.0).contains(&p) {
        Ok(p)
    } else {
        Err(library::no_probability(function, parameter, &shortest(p)).into())
    }
}
