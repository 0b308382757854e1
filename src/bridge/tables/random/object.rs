//! Distributions as values.

use std::sync::Arc;

use crate::base::number as digits;
use crate::base::random::Stream;
use crate::base::random::distribution::{Distribution, DistributionError, Need};
use crate::lang::bytecode::Image;
use crate::lang::diagnostic::catalog::{library, study};
use crate::lang::native::{Cx, FromValue, IntoValue};
use crate::lang::value::number::{self, checked, whole};
use crate::lang::value::object::tag;
use crate::lang::value::{Fault, Heap, Object, Reader, Value, equality, show};

/// A probability law, and what its outcomes stand for where they are listed values. Cheap to clone.
#[derive(Clone, Debug)]
pub struct DistributionObject(Arc<Data>);

#[derive(Debug)]
struct Data {
    law: Distribution,
    outcomes: Option<Vec<Value>>,
}

impl DistributionObject {
    /// A law as the base room makes it.
    ///
    /// # Errors
    /// `E0708` where a parameter is outside what it may be.
    pub fn new(law: Result<Distribution, DistributionError>) -> Result<Self, Fault> {
        let made = law.map_err(|error| {
            let requirement = match error.need {
                Need::Finite => "finite",
                Need::Positive => "a finite number above 0",
                Need::NonNegative => "a finite number of 0 or more",
                Need::Probability => "in 0..=1",
                Need::NotBelowFormer => "no smaller than the parameter before it",
                Need::NearFormer => "less than 1.8e308 above the parameter before it",
                Need::SumOne => "probabilities that sum to 1",
                Need::ExactCount => "at most 2^53",
            };
            library::outside(error.law, error.parameter, requirement, &plain(error.value))
        })?;
        Ok(Self(Arc::new(Data { law: made, outcomes: None })))
    }

    /// Listed outcomes with weights, which need not sum to 1. Without outcomes these are 0, 1, 2, …
    ///
    /// # Errors
    /// `E0760` where the weights are none; `E0708` where their sum is no float.
    pub fn categorical(weights: &[f64], outcomes: Option<Vec<Value>>) -> Result<Self, Fault> {
        let total: f64 = weights.iter().sum();
        let fine = weights.iter().all(|weight| *weight >= 0.0) && total > 0.0 && total.is_finite();
        if total.is_infinite() && weights.iter().all(|weight| weight.is_finite()) {
            let range = "numbers whose sum is below 1.8e308";
            return Err(library::outside("categorical", "weights", range, "larger in all").into());
        }
        let shares: Vec<f64> = weights.iter().map(|weight| weight / total).collect();
        match Distribution::categorical(&shares) {
            Ok(law) if fine => Ok(Self(Arc::new(Data { law, outcomes }))),
            _ => {
                let shown: Vec<String> = weights.iter().take(10).map(|&x| plain(x)).collect();
                let more = if weights.len() > 10 { ", …" } else { "" };
                Err(study::bad_weights(&format!("[{}{more}]", shown.join(", "))).into())
            }
        }
    }

    /// The outcomes with their probabilities, where they are listed.
    #[must_use]
    pub fn finite(&self) -> Option<Vec<(Value, f64)>> {
        let shares = self.0.law.parameters();
        match &self.0.outcomes {
            Some(outcomes) => Some(outcomes.iter().copied().zip(shares).collect()),
            None if self.0.law.name() == "categorical" => {
                let numbered = (0_i64..).map(Value::Int);
                Some(numbered.zip(shares).collect())
            }
            None => None,
        }
    }

    /// The outcome at this place of the way from the first to the last, in their order.
    ///
    /// # Errors
    /// `E0762` where there is none.
    pub fn type_at(&self, p: f64, heap: &Heap) -> Result<Value, Fault> {
        let Some(listed) = self.finite() else { return self.quantile(p, heap) };
        let mut left = p;
        let found = listed.iter().find(|(_, share)| {
            left -= share;
            left < 0.0
        });
        Ok(found.or(listed.last()).map_or(Value::None, |(value, _)| *value))
    }

    /// An outcome of the next draw of a stream.
    pub fn draw(&self, stream: &mut Stream) -> Value {
        self.outcome(self.0.law.sample(stream))
    }

    /// The same, where a number that no float can hold is an error as it is in arithmetic.
    ///
    /// # Errors
    /// `E0611` for such a number.
    pub fn drawn(&self, stream: &mut Stream) -> Result<Value, Fault> {
        match self.draw(stream) {
            Value::Float(number) if self.0.outcomes.is_none() => checked(number, true),
            other => Ok(other),
        }
    }

    /// How much work a draw or a quantile is, in steps.
    #[must_use]
    pub fn work(&self) -> u64 {
        self.0.law.work()
    }

    fn outcome(&self, number: f64) -> Value {
        if let (Some(outcomes), Some(at)) = (&self.0.outcomes, whole(number)) {
            let at = usize::try_from(at).unwrap_or(0);
            return outcomes.get(at).copied().unwrap_or(Value::None);
        }
        match whole(number) {
            Some(count) if self.0.law.is_discrete() => Value::Int(count),
            _ => Value::Float(number),
        }
    }

    /// The listed outcomes as numbers, with their probabilities; `None` where they are no numbers.
    fn numbers(&self, heap: &Heap) -> Option<Vec<(f64, f64)>> {
        heap.note_many(self.0.outcomes.as_ref().map_or(0, Vec::len));
        let shares = self.0.law.parameters();
        let outcomes = self.0.outcomes.iter().flatten();
        outcomes
            .zip(shares)
            .map(|(&value, share)| Some((number::to_f64(value, heap)?, share)))
            .collect()
    }

    /// A question that needs numbers, answered by the law, or from the listed outcomes.
    fn answer<T>(
        &self,
        question: &str,
        heap: &Heap,
        law: impl Fn(&Distribution) -> Option<T>,
        listed: impl Fn(&[(f64, f64)]) -> T,
    ) -> Result<T, Fault> {
        let answer = match &self.0.outcomes {
            None => law(&self.0.law),
            Some(_) => self.numbers(heap).map(|pairs| listed(&pairs)),
        };
        answer.ok_or_else(|| self.refuse(question))
    }

    fn refuse(&self, question: &str) -> Fault {
        study::not_of_distribution(question, self.0.law.name()).into()
    }

    /// The mean.
    fn mean(&self, heap: &Heap) -> Result<f64, Fault> {
        let listed = |pairs: &[(f64, f64)]| pairs.iter().map(|(x, share)| x * share).sum();
        self.answer(".mean", heap, |law| Some(law.mean()), listed)
    }

    /// The variance.
    fn variance(&self, heap: &Heap) -> Result<f64, Fault> {
        let mean = self.mean(heap)?;
        let listed = |pairs: &[(f64, f64)]| {
            pairs.iter().map(|(x, share)| (x - mean) * (x - mean) * share).sum()
        };
        self.answer(".variance", heap, |law| Some(law.variance()), listed)
    }

    /// The probability of a value.
    ///
    /// # Errors
    /// `E0762` for a continuous law.
    pub fn pmf(&self, x: Value, heap: &Heap) -> Result<f64, Fault> {
        if let Some(outcomes) = &self.0.outcomes {
            heap.note_many(outcomes.len());
            let shares = self.0.law.parameters();
            let mut pairs = outcomes.iter().zip(shares);
            let same = |value| !heap.goes_on() || equality::equal(value, x, heap);
            let found = pairs.find(|(value, _)| same(**value));
            return Ok(found.map_or(0.0, |(_, share)| share));
        }
        let x = number::to_f64(x, heap).unwrap_or(f64::NAN);
        self.0.law.pmf(x).ok_or_else(|| self.refuse(".pmf"))
    }

    /// The density at a number.
    ///
    /// # Errors
    /// `E0762` for a law of whole numbers or listed outcomes.
    pub fn pdf(&self, x: f64) -> Result<f64, Fault> {
        self.0.law.pdf(x).ok_or_else(|| self.refuse(".pdf"))
    }

    /// The probability of a number no larger.
    ///
    /// # Errors
    /// `E0762` where the outcomes are no numbers.
    pub fn cdf(&self, x: f64, heap: &Heap) -> Result<f64, Fault> {
        let listed = |pairs: &[(f64, f64)]| {
            let below = pairs.iter().filter(|pair| pair.0 <= x);
            below.map(|pair| pair.1).sum::<f64>().min(1.0)
        };
        self.answer(".cdf", heap, |law| Some(law.cdf(x)), listed)
    }

    /// The smallest outcome whose `cdf` is `p` or more.
    ///
    /// # Errors
    /// `E0707` for `p` outside 0..=1, `E0762` where the outcomes are no numbers.
    pub fn quantile(&self, p: f64, heap: &Heap) -> Result<Value, Fault> {
        if !(0.0..=1.0).contains(&p) {
            return Err(library::no_probability("quantile", "p", &plain(p)).into());
        }
        let listed = |pairs: &[(f64, f64)]| {
            heap.note_many(4 * pairs.len());
            let mut order: Vec<usize> = (0..pairs.len()).collect();
            order.sort_by(|&a, &b| pairs[a].0.total_cmp(&pairs[b].0));
            let mut sum = 0.0;
            let found = order.iter().find(|&&at| {
                sum += pairs[at].1;
                sum >= p - 1e-12
            });
            #[allow(clippy::cast_precision_loss, reason = "an index")]
            let at = found.or(order.last()).map_or(0.0, |&at| at as f64);
            at
        };
        Ok(self.outcome(self.answer(".quantile", heap, |law| law.quantile(p), listed)?))
    }
}

/// A number without `.0`.
fn plain(value: f64) -> String {
    let text = digits::shortest(value);
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

impl Object for DistributionObject {
    fn type_name(&self) -> &'static str {
        "distribution"
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn fields(&self) -> &'static [&'static str] {
        &["mean", "variance", "sd"]
    }

    fn field(&self, name: &str, reader: &mut Reader<'_>) -> Option<Result<Value, Fault>> {
        let made = match name {
            "mean" => self.mean(reader.heap),
            "variance" => self.variance(reader.heap),
            "sd" => self.variance(reader.heap).map(f64::sqrt),
            _ => return None,
        };
        Some(made.and_then(|value| checked(value, false)))
    }

    fn method(&self, name: &str) -> Option<&'static str> {
        Some(match name {
            "pmf" => "method_pmf",
            "pdf" => "method_pdf",
            "cdf" => "method_cdf",
            "quantile" => "method_quantile",
            _ => return None,
        })
    }

    fn show(&self, heap: &Heap, image: &Image) -> String {
        let law = &self.0.law;
        let numbers: Vec<String> = law.parameters().into_iter().map(plain).collect();
        let name = law.name();
        match &self.0.outcomes {
            None if name == "categorical" => format!("{name}([{}])", numbers.join(", ")),
            None => format!("{name}({})", numbers.join(", ")),
            Some(outcomes) => {
                let entry = |(value, share): (&Value, String)| {
                    format!("({}): {share}", show::show_inner(*value, heap, image))
                };
                let entries: Vec<String> = outcomes.iter().zip(numbers).map(entry).collect();
                format!("{name}([{}])", entries.join(", "))
            }
        }
    }

    fn show_short(&self, heap: &Heap, image: &Image) -> String {
        self.show(heap, image)
    }

    fn equals(&self, other: &dyn Object, _heap: &Heap) -> bool {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return false };
        self.0.outcomes.is_some() == other.0.outcomes.is_some() && self.0.law == other.0.law
    }

    fn parts(&self) -> Box<dyn Iterator<Item = Value> + '_> {
        Box::new(self.0.outcomes.iter().flatten().copied())
    }

    fn tag(&self, _heap: &Heap) -> u64 {
        let bits = self.0.law.parameters().into_iter().map(|value| (value + 0.0).to_bits());
        tag(&(self.0.law.name(), bits.collect::<Vec<_>>()))
    }

    fn trace(&self, mark: &mut dyn FnMut(Value)) {
        self.0.outcomes.iter().flatten().for_each(|&value| mark(value));
    }

    fn bytes(&self) -> usize {
        let listed = self.0.outcomes.as_ref().map_or(0, Vec::len);
        let shares =
            if self.0.law.name() == "categorical" { self.0.law.parameters().len() } else { 0 };
        96 + listed * size_of::<Value>() + shares * 24
    }
}

impl FromValue for DistributionObject {
    const EXPECTED: &'static str = "a distribution";
    fn from_value(value: Value, cx: &mut dyn Cx) -> Result<Option<Self>, Fault> {
        Ok(cx.values().downcast::<Self>(value).cloned())
    }
}

impl IntoValue for DistributionObject {
    const NAME: &'static str = "a distribution";
    fn into_value(self, cx: &mut dyn Cx) -> Result<Value, Fault> {
        cx.new_object(Arc::new(self))
    }
}
