//! Numbers as parameters of what the host brings.

use std::sync::Arc;

use super::Upset;
use crate::base::number::shortest;
use crate::lang::native::{Args, Cx, NativeEntry, NativeFn, ParameterEntry, take};
use crate::lang::value::Fault;

/// A parameter of something of the host's: a number with a default.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: Arc<str>,
    pub(crate) default: f64,
    pub(crate) docs: Arc<str>,
}

/// Makes something out of the values of its parameters.
pub(crate) type Make<Made> = dyn Fn(&[f64]) -> Result<Arc<Made>, Upset> + Send + Sync;

/// The values of parameters, with the defaults of those that are left out.
pub(super) fn numbers(
    cx: &mut dyn Cx,
    args: Args,
    called: &str,
    parameters: &[Parameter],
) -> Result<Vec<f64>, Fault> {
    let mut at = 0;
    let mut one = |parameter: &Parameter| {
        let value: Option<f64> = take(cx, args, &mut at, called, &parameter.name)?;
        Ok(value.unwrap_or(parameter.default))
    };
    parameters.iter().map(&mut one).collect()
}

/// A number as a script's default would be written.
pub(super) fn written(number: f64) -> String {
    let text = shortest(number);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The entry of a native whose bare name is a thing of the host's.
pub(super) fn entry(
    name: &str,
    docs: &str,
    parameters: &[Parameter],
    returns: &str,
    run: NativeFn,
) -> NativeEntry {
    let parameters = parameters.iter().map(|parameter| ParameterEntry {
        name: Arc::clone(&parameter.name),
        docs: Arc::clone(&parameter.docs),
        expected: "a number".into(),
        optional: true,
        rest: false,
        named: false,
    });
    NativeEntry {
        name: name.into(),
        docs: docs.into(),
        chapter: "Host".into(),
        parameters: parameters.collect(),
        returns: returns.into(),
        bare: true,
        run,
    }
}
